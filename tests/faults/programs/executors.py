"""Executors of the program's own: threads, and a process."""
import asyncio
import concurrent.futures
import multiprocessing
import time


async def main():
    loop = asyncio.get_running_loop()
    with concurrent.futures.ThreadPoolExecutor(2) as threads:
        try:
            await loop.run_in_executor(threads, time.sleep, 0.001)
            futures = [loop.run_in_executor(threads, pow, 2, i) for i in range(3)]
            try:
                assert await asyncio.gather(*futures) == [1, 2, 4]
            finally:
                await asyncio.wait(futures)
        finally:
            threads.shutdown(cancel_futures=True)
    context = multiprocessing.get_context('spawn')
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as processes:
        try:
            assert await loop.run_in_executor(processes, pow, 2, 10) == 1024
        finally:
            processes.shutdown(cancel_futures=True)
