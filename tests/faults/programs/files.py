"""A file sent over a connection with sendfile()."""
import asyncio
import tempfile

SIZE = 300000


async def send(writer, f):
    try:
        await asyncio.get_running_loop().sendfile(writer.transport, f)
    except ConnectionError:
        pass
    finally:
        writer.close()


async def main():
    with tempfile.TemporaryFile() as f:
        f.write(b'x' * SIZE)
        f.seek(0)
        server = await asyncio.start_server(lambda r, w: send(w, f), '127.0.0.1', 0)
        try:
            reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            try:
                assert len(await reader.readexactly(SIZE)) == SIZE
                assert await reader.read() == b''
            finally:
                writer.close()
            await writer.wait_closed()
        finally:
            server.close()
            while len(asyncio.all_tasks()) > 1:
                await asyncio.sleep(0)
