# asyncio: coroutines that wait at the same time, in one thread.
import asyncio
import threading


async def hello():
    name = threading.current_thread().name
    print(f'Hello world! ({name})')
    print(f'Start..... ({name})')
    await asyncio.sleep(0.2)
    print(f'Done..... ({name})')
    print(f'Hello again! ({name})')


async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(hello())
        group.create_task(hello())


asyncio.run(main())
