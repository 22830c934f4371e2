"""wait_for() that gets a result, that gives up, and over a future."""
import asyncio


async def slow(seconds, log):
    try:
        await asyncio.sleep(seconds)
        return seconds
    finally:
        log.append(seconds)


async def main():
    log = []
    future = asyncio.get_running_loop().create_future()
    try:
        assert await asyncio.wait_for(slow(0.001, log), 60) == 0.001
        try:
            await asyncio.wait_for(slow(60, log), 0.001)
        except TimeoutError:
            pass
        asyncio.get_running_loop().call_later(0.001, future.set_result, 5)
        assert await asyncio.wait_for(future, 60) == 5
        assert await asyncio.wait_for(slow(0.0001, log), None) == 0.0001
        assert log == [0.001, 60, 0.0001]
    finally:
        await asyncio.wait_for(asyncio.sleep(0), 60)
