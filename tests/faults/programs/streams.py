"""An echo server and a client, with streams over TCP."""
import asyncio


async def echo(reader, writer):
    try:
        while data := await reader.readline():
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(echo, '127.0.0.1', 0)
    try:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            for line in (b'one\n', b'two\n'):
                writer.write(line)
                await writer.drain()
                assert await reader.readline() == line
            writer.write_eof()
            assert await reader.read() == b''
        finally:
            writer.close()
        await writer.wait_closed()
    finally:
        server.close()
    await server.wait_closed()
