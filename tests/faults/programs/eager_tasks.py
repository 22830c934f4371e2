"""Tasks that start at once, of which some end before they wait."""
import asyncio


async def leaf(i, ended):
    try:
        if i % 2:
            await asyncio.sleep(0.001)
        return i
    finally:
        ended.append(i)


async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    ended = []
    tasks = []
    try:
        tasks = [asyncio.create_task(leaf(i, ended)) for i in range(4)]
        assert [await task for task in tasks] == [0, 1, 2, 3]
        async with asyncio.TaskGroup() as group:
            for i in range(3):
                group.create_task(leaf(i, ended))
        await asyncio.gather(leaf(1, ended), leaf(2, ended))
    finally:
        loop.set_task_factory(None)
        await asyncio.gather(*tasks, return_exceptions=True)
