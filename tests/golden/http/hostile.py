# Malformed and malicious requests: the right status, the connection closed, the server goes on.
import asyncio
import re
from aiohttp import web


async def handler(request):
    return web.Response(text='%s %d' % (request.path, len(await request.read())))


OK = b'GET / HTTP/1.1\r\nHost: x\r\n\r\n'
CASES = {
    'fine': OK + b'GET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'empty lines before': b'\r\n\r\n' + OK,
    'length and chunked': b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: '
                          b'chunked\r\n\r\n0\r\n\r\n',
    'chunked and length': b'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n'
                          b'Content-Length: 3\r\n\r\n0\r\n\r\n',
    'two lengths': b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd',
    'same length twice': b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3'
                         b'\r\n\r\nabc',
    'length with sign': b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc',
    'length too large': b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n',
    'space before colon': b'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n',
    'other coding': b'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n',
    'chunk size too large': b'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
                            b'FFFFFFFFFFFFFFFFF\r\nabc\r\n0\r\n\r\n',
    'chunk size malformed': b'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
                            b'3;\nabc\r\nzz\r\n\r\n',
    'chunk too long': b'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
                      b'3\r\nabcdef\r\n0\r\n\r\n',
    'folded line': b'GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n',
    'no host': b'GET / HTTP/1.1\r\nA: b\r\n\r\n',
    'two hosts': b'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'no host, 1.0': b'GET / HTTP/1.0\r\n\r\n',
    'two spaces': b'GET  / HTTP/1.1\r\nHost: x\r\n\r\n',
    'space in target': b'GET /a b HTTP/1.1\r\nHost: x\r\n\r\n',
    'bare LF': b'GET / HTTP/1.1\nHost: x\n\n',
    'NUL in value': b'GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n',
    'bare CR in value': b'GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n',
    'no colon': b'GET / HTTP/1.1\r\nHost: x\r\nabc\r\n\r\n',
    'no name': b'GET / HTTP/1.1\r\nHost: x\r\n: abc\r\n\r\n',
    'no such method': b'FOO / HTTP/1.1\r\nHost: x\r\n\r\n',
    'version 2.0': b'GET / HTTP/2.0\r\nHost: x\r\n\r\n',
    'version 1.2': b'GET / HTTP/1.2\r\nHost: x\r\n\r\n',
    'no version': b'GET /\r\n\r\n',
    'TLS hello': b'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\n\r\n\r\n',
    'long line': b'GET /' + b'a' * 9000 + b' HTTP/1.1\r\nHost: x\r\n\r\n',
    'one endless line': b'a' * 1000000,
    'long header': b'GET / HTTP/1.1\r\nHost: x\r\nA: ' + b'a' * 9000 + b'\r\n\r\n',
    'header flood': b'GET / HTTP/1.1\r\nHost: x\r\n' + b'A: b\r\n' * 5000 + b'\r\n',
    'large header': b'GET / HTTP/1.1\r\nHost: x\r\n' + (b'A: ' + b'a' * 4000 + b'\r\n') * 20 + b'\r\n',
    'body too large': b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n' + b'a' * 3000000,
    'body cut off': b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc',
    'extension flood': b'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
                       b'3;' + b'a' * 100000 + b'\r\nabc\r\n0\r\n\r\n',
    'trailer flood': b'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n'
                     + b'A: b\r\n' * 20000 + b'\r\n',
    'fine after all': OK,
}


async def ask(port, data):
    """The status lines that come back, and whether the server closed."""
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    try:
        writer.write(data)
        await writer.drain()
        writer.write_eof()
    except OSError:
        pass
    got = b''
    try:
        while piece := await asyncio.wait_for(reader.read(65536), 5):
            got += piece
    except ConnectionResetError:
        pass
    writer.close()
    return [line.decode() for line in re.findall(rb'HTTP/1.\d (.*)\r', got)]


async def main():
    app = web.Application()
    app.router.add_route('*', '/{any:.*}', handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, '127.0.0.1', 0)
    await site.start()
    port = runner.addresses[0][1]
    for name, data in CASES.items():
        print('%-22s' % name, ', '.join(line for line in await ask(port, data)))
    await runner.cleanup()


asyncio.run(main())
