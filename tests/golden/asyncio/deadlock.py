# A program in which nothing can ever happen again says so, and where each task waits.
import asyncio
import re


async def getter(queue):
    await queue.get()


async def holder(lock, event):
    async with lock:
        await event.wait()


async def main():
    queue, event, lock = asyncio.Queue(), asyncio.Event(), asyncio.Lock()
    task = asyncio.create_task(getter(queue), name='consumer')
    other = asyncio.create_task(holder(lock, event), name='holder')
    await task


try:
    asyncio.run(main())
except asyncio.DeadlockError as error:
    print(isinstance(error, RuntimeError))
    print(re.sub(r'0x[0-9a-f]+', '0x', re.sub(r'[^ ]*/(\w+\.py)', r'\1', str(error))))


async def never():
    await asyncio.get_running_loop().create_future()


loop = asyncio.new_event_loop()
try:
    loop.run_until_complete(loop.create_future())
except asyncio.DeadlockError as error:
    print(error)
loop.close()


# Sleeps, threads and handlers of signals can wake: no deadlock.
async def wakes():
    event = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.call_later(0.01, event.set)
    await event.wait()
    event.clear()
    import threading
    threading.Timer(0.02, lambda: loop.call_soon_threadsafe(event.set)).start()
    await event.wait()
    event.clear()
    import os, signal
    loop.add_signal_handler(signal.SIGUSR2, event.set)
    os.kill(os.getpid(), signal.SIGUSR2)
    await event.wait()
    print('woken')

asyncio.run(wakes())
