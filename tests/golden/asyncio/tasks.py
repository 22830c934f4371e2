"""Tasks: creation, names, cancellation, gather, wait, wait_for, shield, as_completed."""
import asyncio


async def value(x, delay=0.0):
    await asyncio.sleep(delay)
    return x


async def fail(exc, delay=0.0):
    await asyncio.sleep(delay)
    raise exc


async def names():
    t = asyncio.create_task(value(1), name='first')
    print(t.get_name(), t.done(), t.cancelled())
    t.set_name('second')
    print(t.get_name(), await t, t.result(), t.exception())
    print(asyncio.current_task() is not t, t in asyncio.all_tasks())


async def cancelling():
    async def stubborn():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as e:
            print('asked to stop:', e, asyncio.current_task().cancelling())
            asyncio.current_task().uncancel()
            return 'kept on'
    t = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    print(t.cancel('please'), await t, t.cancelled(), t.cancel())
    t = asyncio.create_task(asyncio.sleep(10))
    await asyncio.sleep(0)
    t.cancel('bye')
    try:
        await t
    except asyncio.CancelledError as e:
        print('cancelled:', e, t.cancelled())


async def gathering():
    print(await asyncio.gather(value(1, .02), value(2), value(3, .01)), await asyncio.gather())
    got = await asyncio.gather(value(1), fail(KeyError('k')), return_exceptions=True)
    print(got)
    try:
        await asyncio.gather(value(1, .01), fail(ValueError('v')))
    except ValueError as e:
        print('first failure:', e)
    coro = value(7)
    print(await asyncio.gather(coro, coro))
    outer = asyncio.gather(asyncio.sleep(10), asyncio.sleep(10))
    await asyncio.sleep(0)
    print(outer.cancel(), outer.done())
    try:
        await outer
    except asyncio.CancelledError:
        print('gather cancelled', outer.cancelled())


async def waiting():
    tasks = [asyncio.create_task(value(i, d)) for i, d in enumerate((.3, .01))]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    print([t.result() for t in done], len(pending))
    done, pending = await asyncio.wait(tasks, timeout=0.01)
    print(len(done), len(pending))
    tasks[0].cancel()
    for bad in ([], [tasks[0]]):
        try:
            await asyncio.wait(bad, return_when='SOON')
        except ValueError as e:
            print(e)
    try:
        await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except TimeoutError as e:
        print('timeout', repr(e.__cause__))
    print(await asyncio.wait_for(value('fast'), None), await asyncio.wait_for(value('ok'), 1))
    inner = asyncio.create_task(value('kept', .02))
    try:
        await asyncio.wait_for(asyncio.shield(inner), 0.001)
    except TimeoutError:
        print('shielded', inner.cancelled(), await inner)


async def completed():
    for coro in asyncio.as_completed([value(1, .03), value(2, .01), value(3, .02)]):
        print(await coro, end=' ')
    async for task in asyncio.as_completed([value('b', .02), value('a')]):
        print(await task, end=' ')
    print()
    try:
        for coro in asyncio.as_completed([value(1, 10)], timeout=0.01):
            await coro
    except TimeoutError:
        print('as_completed timeout')


async def mistakes():
    for f in (lambda: asyncio.create_task(1), lambda: asyncio.ensure_future(1),
              lambda: asyncio.gather(1), lambda: asyncio.run_coroutine_threadsafe(1, None)):
        try:
            f()
        except TypeError as e:
            print(e)
    coro = value(1)
    await coro
    try:
        await coro
    except RuntimeError as e:
        print(e)

    async def selfish():
        await asyncio.current_task()
    try:
        await asyncio.create_task(selfish(), name='me')
    except RuntimeError as e:
        print(str(e).split(' coro')[0], '...')


async def main():
    for part in (names, cancelling, gathering, waiting, completed, mistakes):
        print('--', part.__name__)
        await part()

asyncio.run(main())
