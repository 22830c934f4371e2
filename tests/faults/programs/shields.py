"""Work that a shield keeps from being cancelled is waited for all the same."""
import asyncio


async def work(done):
    try:
        await asyncio.sleep(0.001)
        await asyncio.sleep(0)
        done.append(True)
    finally:
        done.append(None)


async def main():
    done = []
    task = asyncio.create_task(work(done))
    try:
        await asyncio.shield(task)
        await asyncio.shield(asyncio.sleep(0))
    finally:
        await asyncio.wait([task])
        assert done == [True, None]
