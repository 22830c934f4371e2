# Spellings of Python 3.4 to 3.9: decorated generators, asyncio.async, loop arguments, Task methods.
import asyncio
import sys
import warnings

warnings.simplefilter('ignore')


@asyncio.coroutine
def generator(x):
    yield from asyncio.sleep(0.001)
    return x


@asyncio.coroutine
def plain(x):
    return x


@asyncio.coroutine
def returns_future(loop):
    return asyncio.sleep(0.001, 'slept', loop=loop)


async def mixed():
    return await generator(1) + await plain(2)


@asyncio.coroutine
def old_awaits_new():
    return (yield from mixed())


print(asyncio.iscoroutinefunction(generator), asyncio.iscoroutine(generator(0)))
loop = asyncio.get_event_loop()
print(loop.run_until_complete(generator(5)), loop.run_until_complete(plain(6)))
print(loop.run_until_complete(returns_future(loop)), loop.run_until_complete(mixed()),
      loop.run_until_complete(old_awaits_new()))

task = getattr(asyncio, 'async')(generator(7))
print(asyncio.Task.all_tasks(loop) == {task}, asyncio.Task.current_task(loop))
print(loop.run_until_complete(task))

done, pending = loop.run_until_complete(asyncio.wait([generator(1), generator(2)], loop=loop))
print(sorted(t.result() for t in done), pending)
print(loop.run_until_complete(asyncio.gather(generator(1), generator(2), loop=loop)))
print(loop.run_until_complete(asyncio.wait_for(generator(3), 1, loop=loop)))
print(loop.run_until_complete(asyncio.shield(generator(4), loop=loop)))


@asyncio.coroutine
def locks():
    lock = asyncio.Lock(loop=loop)
    queue = asyncio.JoinableQueue(loop=loop)
    event = asyncio.Event(loop=loop)
    yield from lock.acquire()
    lock.release()
    yield from queue.put(1)
    item = yield from queue.get()
    queue.task_done()
    yield from queue.join()
    event.set()
    yield from event.wait()
    for future in asyncio.as_completed([generator(1), generator(2)], loop=loop):
        item += yield from future
    return item

print(loop.run_until_complete(locks()))
fut = asyncio.Future()
loop.call_soon(fut.set_result, 'future')


@asyncio.coroutine
def waits(future):
    return (yield from future)

print(loop.run_until_complete(waits(fut)))
loop.close()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    asyncio.Queue(loop=loop)
    asyncio.Lock(loop=loop)
    print([str(w.message)[:34] for w in caught])
