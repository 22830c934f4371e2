"""Six tasks through a semaphore of two; no permit is lost."""
import asyncio


async def limited(sem, inside):
    async with sem:
        inside.append(None)
        try:
            assert len(inside) <= 2
            await asyncio.sleep(0.001)
        finally:
            inside.pop()


async def main():
    sem = asyncio.BoundedSemaphore(2)
    inside = []
    tasks = [asyncio.create_task(limited(sem, inside)) for _ in range(4)]
    try:
        async with sem:
            await asyncio.sleep(0.001)
        await limited(sem, inside)
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for _ in range(2):
            await sem.acquire()
        assert sem.locked()
        sem.release()
        sem.release()
