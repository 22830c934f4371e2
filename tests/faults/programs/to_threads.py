"""Blocking calls in threads; what was given to a thread is waited for."""
import asyncio
import contextvars
import time

NAME = contextvars.ContextVar('name')


def block(calls):
    try:
        time.sleep(0.002)
        return NAME.get()
    finally:
        calls.append(1)


async def main():
    calls = []
    NAME.set('x')
    try:
        assert await asyncio.to_thread(block, calls) == 'x'
        assert await asyncio.gather(*(asyncio.to_thread(block, calls) for _ in range(2))) == ['x'] * 2
        loop = asyncio.get_running_loop()
        assert await loop.run_in_executor(None, sum, (1, 2)) == 3
    finally:
        await asyncio.get_running_loop().shutdown_default_executor()
