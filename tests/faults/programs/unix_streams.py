"""Streams over a Unix socket, whose path goes with the server."""
import asyncio
import os
import tempfile


async def serve(reader, writer):
    try:
        size = int.from_bytes(await reader.readexactly(4), 'big')
        writer.write(b'x' * size)
        await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def main():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'socket')
        server = await asyncio.start_unix_server(serve, path)
        try:
            reader, writer = await asyncio.open_unix_connection(path)
            try:
                writer.write((100000).to_bytes(4, 'big'))
                assert len(await reader.readexactly(100000)) == 100000
                assert await reader.read() == b''
            finally:
                writer.close()
            await writer.wait_closed()
        finally:
            server.close()
