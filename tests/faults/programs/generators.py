"""Async generators: finished, closed half way, and left to the loop."""
import asyncio
from contextlib import aclosing


async def numbers(count, closed):
    try:
        for i in range(count):
            await asyncio.sleep(0)
            try:
                yield i
            finally:
                await asyncio.sleep(0)
    finally:
        closed.append(count)


async def pairs(closed):
    async with aclosing(numbers(4, closed)) as source:
        async for i in source:
            yield i, await anext(source, None)


async def main():
    closed = []
    try:
        assert [i async for i in numbers(2, closed)] == [0, 1]
        async with aclosing(pairs(closed)) as source:
            async for pair in source:
                break
        assert closed == [2, 4]
        left = numbers(3, closed)
        await anext(left)
        await left.asend(None)
    finally:
        await asyncio.sleep(0)
