# Wrong use of loops, tasks and executors: the exception CPython raises, where it raises it.
import asyncio
import concurrent.futures
import threading


async def attempt(name, call):
    try:
        result = call()
        if asyncio.isfuture(result) or asyncio.iscoroutine(result):
            result = await result
        print(f'{name}:', result)
    except Exception as exc:
        print(f'{name}:', type(exc).__name__, str(exc).partition(' <')[0].partition(': <')[0])


async def nothing():
    await asyncio.sleep(0)
    return 'done'


async def main():
    loop = asyncio.get_running_loop()
    coro = nothing()
    print(await coro)
    await attempt('awaited twice', lambda: coro)

    other = nothing()
    await asyncio.sleep(0)
    await attempt('run inside', lambda: loop.run_until_complete(loop.create_future()))
    await attempt('asyncio.run inside', lambda: asyncio.run(other))
    other.close()

    async def itself():
        await task
    task = asyncio.create_task(itself())
    await attempt('itself', lambda: task)
    await attempt('no coroutine', lambda: asyncio.create_task(5))
    await attempt('gather of 5', lambda: asyncio.gather(5))
    await attempt('closed while running', loop.close)

    closed = asyncio.new_event_loop()
    closed.close()
    await attempt('closed: call_soon', lambda: closed.call_soon(print))
    await attempt('closed: call_later', lambda: closed.call_later(1, print))
    await attempt('closed: threadsafe', lambda: closed.call_soon_threadsafe(print))
    await attempt('closed: executor', lambda: closed.run_in_executor(None, print))
    await attempt('closed: run', closed.run_forever)
    await attempt('closed twice', closed.close)
    lost = nothing()
    await attempt('closed: task', lambda: closed.create_task(lost))
    lost.close()

    strange = asyncio.new_event_loop()
    future = strange.create_future()

    async def wait_for_strange():
        await future
    await attempt('of another loop', wait_for_strange)
    await attempt('gather of two loops', lambda: asyncio.gather(future, loop.create_future()))
    strange.close()

    pool = concurrent.futures.ThreadPoolExecutor(1)
    pool.shutdown()
    await attempt('executor shut down', lambda: loop.run_in_executor(pool, print))

    loop.set_debug(True)
    told = []

    def elsewhere():
        try:
            loop.call_soon(print)
        except RuntimeError as exc:
            told.append(str(exc))
    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    print('wrong thread:', told)
    loop.set_debug(False)
    done = loop.create_future()
    done.set_result(1)
    await attempt('result twice', lambda: done.set_result(2))
    await attempt('result too early', loop.create_future().result)
    print('still works:', await nothing())


asyncio.run(main())
try:
    asyncio.get_running_loop()
except RuntimeError as exc:
    print('outside:', exc)
