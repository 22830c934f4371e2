"""A thread that gives coroutines to the loop and waits for them."""
import asyncio
import concurrent.futures
import threading


async def answer(i, ended):
    try:
        await asyncio.sleep(0.001)
        return i
    finally:
        ended.append(i)


def ask(loop, ended, got):
    try:
        for i in range(3):
            got.append(asyncio.run_coroutine_threadsafe(answer(i, ended), loop).result())
    except (concurrent.futures.CancelledError, RuntimeError):
        pass
    finally:
        loop.call_soon_threadsafe(got.append, None)


async def main():
    loop = asyncio.get_running_loop()
    got, ended = [], []
    thread = threading.Thread(target=ask, args=(loop, ended, got))
    thread.start()
    try:
        while None not in got:
            await asyncio.sleep(0.001)
        assert got == [0, 1, 2, None]
    finally:
        while thread.is_alive():
            await asyncio.sleep(0)
