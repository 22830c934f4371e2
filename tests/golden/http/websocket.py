# WebSockets: both ends, and what a broken peer gets: 1002, 1007, 1009.
import asyncio
import struct
from aiohttp import WSMsgType, WSServerHandshakeError, test_utils, web

seen = []


async def echo(request):
    ws = web.WebSocketResponse(max_msg_size=1000, protocols=('chat',), autoping='raw' not in request.query)
    await ws.prepare(request)
    async for message in ws:
        if message.type == WSMsgType.TEXT:
            if message.data == 'close':
                await ws.close(code=4001, message='as asked')
            elif message.data == 'json':
                await ws.send_json({'a': [1, 2]})
            else:
                await ws.send_str(message.data.upper())
        elif message.type == WSMsgType.BINARY:
            await ws.send_bytes(message.data[::-1])
        elif message.type == WSMsgType.PING:
            await ws.pong(b'by hand: ' + message.data)
        elif message.type == WSMsgType.ERROR:
            seen.append('error %s' % ws.exception())
    seen.append('closed %s' % ws.close_code)
    return ws


def frame(opcode, data, fin=True, mask=True, length=None):
    n = len(data) if length is None else length
    head = bytes([(0x80 if fin else 0) | opcode])
    bit = 0x80 if mask else 0
    head += bytes([bit | n]) if n < 126 else bytes([bit | 126]) + struct.pack('>H', n) if n < 65536 \
        else bytes([bit | 127]) + struct.pack('>Q', n)
    key = b'\1\2\3\4' if mask else b''
    return head + key + (bytes(c ^ key[i % 4] for i, c in enumerate(data)) if mask else data)


async def raw(port, data):
    """Sends frames by hand: what comes back after the handshake."""
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(b'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
                 b'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n' + data)
    head = await reader.readuntil(b'\r\n\r\n')
    assert b's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' in head and b'101' in head, head
    got = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    if got[:1] == b'\x88':
        return 'close %d' % struct.unpack('>H', got[2:4])
    return got


async def main():
    app = web.Application()
    app.router.add_get('/ws', echo)
    async with test_utils.TestClient(test_utils.TestServer(app)) as client:
        async with client.ws_connect('/ws', protocols=('none', 'chat')) as ws:
            await ws.send_str('héllo')
            print(await ws.receive_str(), ws.protocol)
            await ws.send_bytes(bytes(range(10)))
            print(await ws.receive_bytes())
            await ws.send_str('json')
            print(await ws.receive_json())
            await ws.ping(b'p')
            await ws.send_str('x' * 900)
            print(len(await ws.receive_str()))
            await ws.send_str('close')
            message = await ws.receive()
            print(message.type.name, message.data, message.extra, ws.closed, ws.close_code)
            print((await ws.receive()).type.name)
        async with client.ws_connect('/ws?raw=1', autoping=False) as ws:
            await ws.ping(b'abc')
            message = await ws.receive()
            print(message.type.name, message.data)
        try:
            await client.ws_connect('/nothing')
        except WSServerHandshakeError as exc:
            print(exc.status, exc.message)
        async with client.get('/ws') as response:
            print(response.status)
        print(seen)
        seen.clear()
        port = client.port
        print('bad UTF-8:', await raw(port, frame(1, b'\xff\xfe')))
        print('UTF-8 cut in a fragment:', await raw(port, frame(1, b'\xe2\x82', fin=False) + frame(0, b'\x28')))
        print('unmasked:', await raw(port, frame(1, b'abc', mask=False)))
        print('huge:', await raw(port, frame(2, b'abc', length=2 ** 40)))
        print('too long together:', await raw(port, frame(2, b'x' * 900, fin=False) + frame(0, b'x' * 900)))
        print('reserved bit:', await raw(port, b'\xc1' + frame(1, b'abc')[1:]))
        print('no such opcode:', await raw(port, frame(3, b'abc')))
        print('continuation of nothing:', await raw(port, frame(0, b'abc')))
        print('fragmented ping:', await raw(port, frame(9, b'abc', fin=False)))
        print('long ping:', await raw(port, frame(9, b'x' * 126)))
        print('close code 1005:', await raw(port, frame(8, struct.pack('>H', 1005))))
        print('close:', await raw(port, frame(8, struct.pack('>H', 1000) + b'bye')))
        print('fragments:', await raw(port, frame(1, b'ab', fin=False) + frame(9, b'!') + frame(0, b'cd')
                                      + frame(8, b'')))
        for line in seen:
            print(' ', line)


asyncio.run(main())
