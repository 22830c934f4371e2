"""Streams over TCP and Unix sockets: reading in all ways, limits, half-closed, errors."""
import asyncio
import os
import tempfile


async def serve(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        command = line.split()[0]
        if command == b'echo':
            writer.write(line[5:])
        elif command == b'big':
            writer.writelines([b'x' * 200000, b'\n'])
        elif command == b'close':
            break
        await writer.drain()
    writer.write(b'bye')
    writer.write_eof()
    writer.close()
    await writer.wait_closed()


async def talk(reader, writer):
    writer.write(b'echo one\necho two|three|\n')
    print(await reader.readline(), await reader.readuntil(b'|'), await reader.readexactly(3))
    print(await reader.read(100), reader.at_eof())
    writer.write(b'big\n')
    try:
        await reader.readuntil(b'\n')
    except asyncio.LimitOverrunError as e:
        print('limit', e.consumed > 0)
    print(len(await reader.readexactly(200001)))
    writer.write(b'echo ' + b'y' * 100 + b'\n')
    print(len(await reader.readline()))
    writer.write(b'close\n')
    try:
        await reader.readexactly(10)
    except asyncio.IncompleteReadError as e:
        print(e, e.partial, e.expected)
    print(await reader.read(), reader.at_eof())
    print(writer.can_write_eof(), writer.is_closing())
    writer.close()
    await writer.wait_closed()
    print(writer.is_closing())


async def mistakes():
    reader = asyncio.StreamReader()
    reader.feed_data(b'a\nb\nrest')
    reader.feed_eof()
    print([line async for line in reader])
    for n in (-1,):
        try:
            await reader.readexactly(n)
        except ValueError as e:
            print(e)
    for bad in (b'', ()):
        try:
            await reader.readuntil(bad)
        except ValueError as e:
            print(e)
    try:
        asyncio.StreamReader(limit=0)
    except ValueError as e:
        print(e)
    reader = asyncio.StreamReader()
    reader.feed_data(b'a;b,c')
    print(await reader.readuntil((b',', b';')))
    first = asyncio.create_task(reader.readline())
    await asyncio.sleep(0)
    try:
        await reader.read(4096) and await reader.read(1)
    except RuntimeError as e:
        print(e)
    reader.set_exception(OSError('lost'))
    try:
        await first
    except OSError as e:
        print(e)


async def refused():
    server = await asyncio.start_server(serve, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    print(server.is_serving(), server.sockets)
    try:
        await asyncio.open_connection('127.0.0.1', port)
    except ConnectionRefusedError as e:
        print('refused', e.errno)


async def main():
    server = await asyncio.start_server(serve, '127.0.0.1', 0, limit=2 ** 16)
    async with server:
        await talk(*await asyncio.open_connection('127.0.0.1',
                                                  server.sockets[0].getsockname()[1]))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 's')
        async with await asyncio.start_unix_server(serve, path):
            await talk(*await asyncio.open_unix_connection(path))
        print(os.listdir(folder))
    await mistakes()
    await refused()

asyncio.run(main())
