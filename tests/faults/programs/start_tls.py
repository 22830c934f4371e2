"""A connection that becomes TLS on the way."""
import asyncio

from _tls import contexts


async def upgrade(reader, writer, context):
    try:
        assert await reader.readline() == b'STARTTLS\n'
        writer.write(b'OK\n')
        await writer.drain()
        await writer.start_tls(context)
        writer.write(await reader.readline())
        await writer.drain()
    except (ConnectionError, AssertionError):
        pass
    finally:
        writer.transport.abort()


async def main():
    for_server, for_client = contexts()
    server = await asyncio.start_server(lambda r, w: upgrade(r, w, for_server), '127.0.0.1', 0)
    try:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            writer.write(b'STARTTLS\n')
            assert await reader.readline() == b'OK\n'
            await writer.start_tls(for_client, server_hostname='localhost')
            writer.write(b'in secret\n')
            await writer.drain()
            assert await reader.readline() == b'in secret\n'
        finally:
            writer.transport.abort()
    finally:
        server.close()
