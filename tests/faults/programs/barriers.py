"""A barrier of three, passed twice; whoever is cancelled breaks it for the others."""
import asyncio


async def party(barrier):
    try:
        for _ in range(2):
            async with barrier:
                await asyncio.sleep(0.001)
    except asyncio.BrokenBarrierError:
        pass


async def main():
    barrier = asyncio.Barrier(3)
    others = [asyncio.create_task(party(barrier)) for _ in range(2)]
    try:
        for _ in range(2):
            try:
                await barrier.wait()
            finally:
                assert barrier.n_waiting <= 3
        await asyncio.gather(*others)
    finally:
        await barrier.abort()
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
