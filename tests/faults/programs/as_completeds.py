"""as_completed() in both forms, and wait() until the first."""
import asyncio


async def job(i, ended):
    try:
        await asyncio.sleep(0.001 * i)
        return i
    finally:
        ended.append(i)


async def main():
    ended = []
    tasks = [asyncio.create_task(job(i, ended)) for i in range(4)]
    try:
        got = []
        async for task in asyncio.as_completed(tasks[:2]):
            got.append(await task)
        for next_one in asyncio.as_completed(tasks[2:], timeout=60):
            got.append(await next_one)
        assert sorted(got) == [0, 1, 2, 3]
        more = [asyncio.create_task(job(i, ended)) for i in (0, 5000)]
        tasks += more
        done, pending = await asyncio.wait(more, return_when=asyncio.FIRST_COMPLETED)
        assert len(done) == len(pending) == 1
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
