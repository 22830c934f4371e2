"""A pipeline over a priority queue and a stack."""
import asyncio


async def stage(source, target):
    try:
        while (item := await source.get()) is not None:
            await target.put(-item)
    finally:
        target.put_nowait(None)


async def main():
    source, target = asyncio.LifoQueue(), asyncio.Queue(4)
    order = asyncio.PriorityQueue()
    task = asyncio.create_task(stage(source, target))
    try:
        for i in (None, 3, 1, 2):
            await source.put(i)
        while (item := await target.get()) is not None:
            await order.put(item)
            await asyncio.sleep(0)
        assert [order.get_nowait() for _ in range(3)] == [-3, -2, -1]
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
