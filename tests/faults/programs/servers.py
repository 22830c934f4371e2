"""A server in `async with` that serves several clients at once, whose handlers fail or hang."""
import asyncio


async def handle(reader, writer):
    try:
        order = await reader.readline()
        if order == b'hang\n':
            await reader.read()
        writer.write(order)
        await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def client(port, order):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    try:
        writer.write(order)
        try:
            async with asyncio.timeout(0.003):
                return await reader.read()
        except TimeoutError:
            return b''
    finally:
        writer.close()


async def main():
    try:
        async with await asyncio.start_server(handle, '127.0.0.1', 0) as server:
            port = server.sockets[0].getsockname()[1]
            assert await client(port, b'hang\n') == b''
            async with asyncio.TaskGroup() as group:
                group.create_task(client(port, b'a\n'))
                group.create_task(client(port, b'hang\n'))
                try:
                    await client(port, b'b\n')
                finally:
                    await asyncio.sleep(0)
            task = asyncio.create_task(server.serve_forever())
            try:
                await asyncio.sleep(0.001)
            finally:
                task.cancel()
                await asyncio.wait([task])
    finally:
        await asyncio.sleep(0)
