"""Producer, queue with a bound, consumers, join(), shutdown()."""
import asyncio


async def consume(queue, seen):
    while True:
        item = await queue.get()
        try:
            await asyncio.sleep(0)
            seen.append(item)
        finally:
            queue.task_done()


async def main():
    queue = asyncio.Queue(2)
    seen = []
    consumers = [asyncio.create_task(consume(queue, seen)) for _ in range(2)]
    try:
        for i in range(6):
            await queue.put(i)
        await queue.join()
        assert sorted(seen) == list(range(6))
    finally:
        queue.shutdown(immediate=True)
        for result in await asyncio.gather(*consumers, return_exceptions=True):
            assert isinstance(result, asyncio.QueueShutDown), result
