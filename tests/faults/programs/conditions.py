"""A bounded buffer with a condition; an event ends it."""
import asyncio


async def producer(cond, buffer, over):
    try:
        for i in range(3):
            async with cond:
                await cond.wait_for(lambda: not buffer)
                buffer.append(i)
                cond.notify_all()
    finally:
        over.set()


async def main():
    cond = asyncio.Condition()
    over = asyncio.Event()
    buffer = []
    task = asyncio.create_task(producer(cond, buffer, over))
    try:
        for _ in range(3):
            async with cond:
                try:
                    await cond.wait_for(lambda: buffer)
                    buffer.clear()
                finally:
                    assert cond.locked()
                    cond.notify_all()
        await over.wait()
    finally:
        task.cancel()
        await asyncio.wait([task])
        assert not cond.locked()
