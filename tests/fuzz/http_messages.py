"""Mutates HTTP messages and gives them, cut anywhere, to connections of a server and to the client's
parser. Found is: an exception that leaves the protocol, a server that no longer answers a good
request, memory that grows with what one connection sends, or a crash. The seed repeats a run."""
import asyncio
import random
import sys
import time

import _http
from aiohttp import web
from mutation import mutate

PIECES = [b'\r\n', b'\n', b'\r', b' ', b'\t', b':', b';', b',', b'\0', b'\xff', b'0', b'ffffffffffffffff', b'-1',
          b'HTTP/1.1', b'HTTP/1.0', b'HTTP/2', b'Host: x\r\n', b'Content-Length: 5\r\n', b'Content-Length: 0\r\n',
          b'Transfer-Encoding: chunked\r\n', b'Connection: close\r\n', b'Connection: Upgrade\r\n',
          b'Upgrade: websocket\r\n', b'Expect: 100-continue\r\n', b'0\r\n\r\n', b'5;a=b\r\nabcde\r\n', b'GET ', b'HEAD ',
          b'CONNECT ', b'/', b'*', b'%00', b'%', b'?', b'#', b'http://x/', b'\x81\x85', b'\r\n\r\n']
REQUESTS = [
    b'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    b'POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcdeGET / HTTP/1.1\r\nHost: x\r\n\r\n',
    b'POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;q="v"\r\nabc\r\n0\r\nT: r\r\n\r\n',
    b'POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 62\r\n\r\n'
    b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nvalue\r\n--b--\r\n',
    b'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n'
    b'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\x81\x83\0\0\0\0abc\x88\x80\0\0\0\0',
    b'GET /file?a=b&c=%20#d HTTP/1.0\r\nRange: bytes=1-2\r\nIf-None-Match: "a", W/"b"\r\nCookie: a=b; c="d"\r\n\r\n',
]
RESPONSES = [
    b'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nSet-Cookie: a=b\r\n\r\nabc',
    b'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
    b'HTTP/1.0 404 Not Found\r\n\r\nto the end', b'HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n',
]


class Transport:
    """Takes what is written and counts it."""

    def __init__(self):
        self.out = bytearray()
        self.closed = False

    def write(self, data):
        self.out += data

    def is_closing(self):
        return self.closed

    def get_extra_info(self, name, default=None):
        return default

    def close(self):
        self.closed = True

    abort = close

    def pause_reading(self):
        pass

    resume_reading = write_eof = pause_reading


async def echo(request):
    return web.Response(body=await request.read(), headers={'X-Path': request.path[:50]})


async def form(request):
    return web.json_response({key: str(value) for key, value in (await request.post()).items()})


async def socket(request):
    ws = web.WebSocketResponse(max_msg_size=1000)
    await ws.prepare(request)
    async for message in ws:
        await ws.send_bytes(str(message.data).encode())
    return ws


async def look(request):
    dict(request.query), dict(request.cookies), request.if_none_match, request.url, request.headers
    return web.Response(text=str(request.http_range))


def pieces(data, rng):
    while data:
        n = rng.choice((1, 2, 7, 100, len(data)))
        yield data[:n]
        data = data[n:]


async def connection(server, data, rng):
    protocol, transport = server(), Transport()
    protocol.connection_made(transport)
    for piece in pieces(data, rng):
        if transport.closed:
            break
        protocol.data_received(piece)
        if rng.randrange(4) == 0:
            await asyncio.sleep(0)
    if rng.randrange(2) and not transport.closed:
        protocol.eof_received()
    await asyncio.sleep(0)
    protocol.connection_lost(None)
    return bytes(transport.out)


def parse_response(data, rng):
    parser = _http.ResponseParser()
    parser.no_body = rng.randrange(4) == 0
    try:
        for piece in pieces(data, rng):
            parser.feed(piece)
        parser.feed_eof()
    except ValueError:
        pass


async def main(seconds, seed=None):
    import logging
    logging.disable(logging.CRITICAL)
    seed = int(time.time()) if seed is None else seed
    rng = random.Random(seed)
    print('seed', seed, flush=True)
    app = web.Application()
    app.router.add_route('*', '/echo', echo)
    app.router.add_route('*', '/form', form)
    app.router.add_get('/ws', socket)
    app.router.add_route('*', '/{any:.*}', look)
    server = app._make_handler(loop=asyncio.get_running_loop(), access_log=None)
    found = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: found.append(context))
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        parse_response(mutate(rng.choice(RESPONSES), rng, PIECES, 4), rng)
        data = mutate(rng.choice(REQUESTS), rng, PIECES + REQUESTS, 4)
        await connection(server, data, rng)
        count += 1
        if count % 100 == 0:
            good = await connection(server, REQUESTS[0], random.Random(1))
            assert good.startswith(b'HTTP/1.1 200 OK'), good
        if found:
            print('found', found[0], data)
            sys.exit(1)
    await server.shutdown(0)
    print(count, 'connections, no finding')


asyncio.run(main(float(sys.argv[1]), *map(int, sys.argv[2:])))
