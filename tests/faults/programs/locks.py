"""A lock handed from task to task."""
import asyncio


async def worker(lock, log):
    async with lock:
        try:
            await asyncio.sleep(0.001)
            log.append(1)
        finally:
            log.append(0)


async def main():
    lock = asyncio.Lock()
    log = []
    workers = [asyncio.create_task(worker(lock, log)) for _ in range(3)]
    try:
        await lock.acquire()
        try:
            await asyncio.sleep(0)
        finally:
            lock.release()
        for task in workers:
            await task
    finally:
        for task in workers:
            task.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        assert not lock.locked()
        async with lock:
            pass
