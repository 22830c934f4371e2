"""gather() of coroutines, of futures, and with exceptions as results."""
import asyncio


async def part(i, ended):
    try:
        await asyncio.sleep(0.001 * (i % 2))
        if i == 3:
            raise ValueError(i)
        return i
    finally:
        ended.append(i)


async def main():
    ended = []
    try:
        assert await asyncio.gather(*(part(i, ended) for i in range(3))) == [0, 1, 2]
        results = await asyncio.gather(part(3, ended), part(4, ended), return_exceptions=True)
        assert [type(r) for r in results] == [ValueError, int]
        try:
            await asyncio.gather(part(3, ended), asyncio.gather(part(5, ended), part(6, ended)))
        except ValueError:
            pass
        await asyncio.sleep(0.002)
        assert sorted(ended) == [0, 1, 2, 3, 3, 4, 5, 6]
    finally:
        await asyncio.gather(part(7, ended), part(8, ended))
