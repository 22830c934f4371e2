"""Writers that wait for a slow reader."""
import asyncio
import socket


async def fill(writer):
    try:
        for _ in range(4):
            writer.write(b'x' * 200000)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def main():
    ours, theirs = socket.socketpair()
    reader, other = await asyncio.open_connection(sock=ours)
    try:
        try:
            _, writer = await asyncio.open_connection(sock=theirs)
        except BaseException:
            theirs.close()
            raise
        writer.transport.set_write_buffer_limits(high=1000)
        task = asyncio.create_task(fill(writer))
        try:
            size = 0
            while data := await reader.read(300000):
                size += len(data)
                await asyncio.sleep(0)
            assert size == 800000
            await task
        finally:
            task.cancel()
            await asyncio.wait([task])
            writer.close()
    finally:
        other.close()
        ours.close()
