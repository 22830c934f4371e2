# golden options: --virtual-time
# Sleeps and timeouts take no wall time; all clocks agree; order is that of real time.
import asyncio
import time


async def worker(name, delay):
    await asyncio.sleep(delay)
    print(name, round(asyncio.get_running_loop().time() - loop_start))


async def main():
    global loop_start
    loop_start = asyncio.get_running_loop().time()
    await asyncio.gather(worker('c', 3000), worker('a', 1000), worker('b', 2000))
    try:
        await asyncio.wait_for(asyncio.sleep(9000), 5000)
    except TimeoutError:
        print('timeout at', round(asyncio.get_running_loop().time() - loop_start))
    async with asyncio.timeout(100) as scope:
        await asyncio.sleep(50)
    print(scope.expired())
    time.sleep(500)
    print(round(time.time() - wall), round(time.monotonic() - start))


wall, start = time.time(), time.monotonic()
asyncio.run(main())
