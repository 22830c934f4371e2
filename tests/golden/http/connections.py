# What connections do: order, half-close, expectations, time limits, clients that go away.
import asyncio
import re
from aiohttp import web

events = []


async def handler(request):
    if 'sleep' in request.query:
        await asyncio.sleep(float(request.query['sleep']))
    return web.Response(text=request.path)


async def body(request):
    try:
        return web.Response(text='%d bytes' % len(await request.read()))
    except ConnectionResetError as exc:
        events.append('reset: %s' % type(exc).__name__)
        raise


async def stream(request):
    response = web.StreamResponse()
    await response.prepare(request)
    try:
        for _ in range(10000):
            await response.write(b'x' * 10000)
            await asyncio.sleep(0)
    except ConnectionResetError as exc:
        events.append('write: %s' % type(exc).__name__)
        raise
    return response


async def fail(request):
    raise ValueError('secret')


def status_lines(got):
    return [line.decode() for line in re.findall(rb'HTTP/1.\d (.*)\r', got)]


async def exchange(port, *pieces, pause=0.05, half_close=False):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    for piece in pieces:
        writer.write(piece)
        await asyncio.sleep(pause)
    if half_close:
        writer.write_eof()
    got = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return got


async def main():
    app = web.Application(logger=None)
    app.router.add_get('/fail', fail)
    app.router.add_post('/body', body)
    app.router.add_get('/stream', stream)
    app.router.add_route('*', '/{any:.*}', handler)
    import logging
    logging.getLogger('aiohttp.server').setLevel(logging.CRITICAL)
    runner = web.AppRunner(app, header_timeout=0.3, body_timeout=0.3, keepalive_timeout=0.3)
    await runner.setup()
    await web.TCPSite(runner, '127.0.0.1', 0).start()
    port = runner.addresses[0][1]
    head = b'Host: x\r\n'
    close = b'Host: x\r\nConnection: close\r\n\r\n'

    got = await exchange(port, b'GET /a?sleep=0.1 HTTP/1.1\r\n' + head + b'\r\nGET /b HTTP/1.1\r\n' + head
                         + b'\r\nPOST /body HTTP/1.1\r\nContent-Length: 3\r\n' + head
                         + b'\r\nabcGET /c?sleep=0.1 HTTP/1.1\r\n' + close)
    print('pipelined:', re.findall(rb'\r\n\r\n(/?\w+(?: bytes)?)(?:HTTP|$)', got))
    got = await exchange(port, b'GE', b'T /split HTTP/1.1\r\nHo', b'st: x\r\nConnection: close\r', b'\n\r', b'\n')
    print('in pieces:', status_lines(got), got.endswith(b'/split'))
    got = await exchange(port, b'POST /body HTTP/1.1\r\nTransfer-Encoding: chunked\r\n' + close,
                         b'3', b'\r\nab', b'c\r\n', b'10;x=y\r\n' + b'd' * 16, b'\r\n0\r\nA: b\r\n', b'\r\n')
    print('chunks:', status_lines(got), got.endswith(b'19 bytes'))
    got = await exchange(port, b'GET /half?sleep=0.1 HTTP/1.1\r\n' + head + b'\r\n', pause=0, half_close=True)
    print('half-close:', status_lines(got), got.endswith(b'/half'))
    got = await exchange(port, b'POST /body HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 3\r\n' + close,
                         b'abc')
    print('100-continue:', status_lines(got), got.endswith(b'3 bytes'))
    got = await exchange(port, b'POST /body HTTP/1.1\r\nExpect: tea\r\nContent-Length: 3\r\n' + close, b'abc')
    print('other expectation:', status_lines(got))
    got = await exchange(port, b'HEAD /head HTTP/1.1\r\n' + close)
    print('HEAD:', status_lines(got), b'Content-Length: 5\r\n' in got, got.endswith(b'\r\n\r\n'))
    got = await exchange(port, b'GET /old HTTP/1.0\r\n\r\n')
    print('1.0:', got.startswith(b'HTTP/1.0 200 OK'), got.endswith(b'/old'))
    got = await exchange(port, b'GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n', b'GET /2 HTTP/1.0\r\n\r\n')
    print('1.0 kept:', got.count(b'HTTP/1.0 200 OK'), got.count(b'Connection: keep-alive'))
    got = await exchange(port, b'GET /fail HTTP/1.1\r\n' + head + b'\r\n')
    print('failure:', status_lines(got), b'secret' in got, b'Traceback' in got)

    got = await exchange(port, b'GET /slow HTTP/1.1\r\nHost')
    print('slow header:', status_lines(got))
    got = await exchange(port, b'POST /body HTTP/1.1\r\nContent-Length: 10\r\n' + head + b'\r\nabc')
    print('slow body:', status_lines(got))
    got = await exchange(port, b'GET /idle HTTP/1.1\r\n' + head + b'\r\n')
    print('idle:', status_lines(got))
    print('nothing sent:', await exchange(port, b''))

    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(b'POST /body HTTP/1.1\r\nContent-Length: 10\r\n' + head + b'\r\nabc')
    await asyncio.sleep(0.05)
    writer.transport.abort()
    await asyncio.sleep(0.05)
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(b'GET /stream HTTP/1.1\r\n' + head + b'\r\n')
    await reader.read(1000)
    writer.transport.abort()
    await asyncio.sleep(0.2)
    print(events)
    got = await exchange(port, b'GET /after HTTP/1.1\r\n' + close)
    print('after all:', status_lines(got), 'open:', len(runner.server.connections))
    await runner.cleanup()


asyncio.run(main())
