"""An echo over TLS."""
import asyncio

from _tls import contexts


async def echo(reader, writer):
    try:
        while data := await reader.read(1000):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


async def main():
    for_server, for_client = contexts()
    server = await asyncio.start_server(echo, '127.0.0.1', 0, ssl=for_server)
    try:
        reader, writer = await asyncio.open_connection(
            *server.sockets[0].getsockname(), ssl=for_client, server_hostname='localhost')
        try:
            writer.write(b'secret')
            await writer.drain()
            assert await reader.readexactly(6) == b'secret'
        finally:
            writer.transport.abort()
    finally:
        server.close()
    await server.wait_closed()
