"""TaskGroup and timeout(): what is cancelled, what is raised."""
import asyncio


async def fail(exc, delay=0):
    await asyncio.sleep(delay)
    raise exc


async def long(log):
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        log.append('cancelled')
        raise


async def groups():
    log = []
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(long(log))
            g.create_task(fail(ValueError('a')))
            g.create_task(fail(KeyError('b')))
            await asyncio.sleep(10)
    except* ValueError as e:
        print('values', e.exceptions, log)
    except* KeyError as e:
        print('keys', e.exceptions)
    try:
        async with asyncio.TaskGroup() as g:
            g.create_task(long(log))
            await asyncio.sleep(0)
            raise TypeError('body')
    except ExceptionGroup as e:
        print(e, e.exceptions, log)
    g = asyncio.TaskGroup()
    coro = long(log)
    try:
        g.create_task(coro)
    except RuntimeError as e:
        print(str(e).replace(repr(g), 'G'))
    async with g:
        pass
    coro = long(log)
    try:
        g.create_task(coro)
    except RuntimeError as e:
        print(str(e)[-11:])
    outer = asyncio.create_task(groups_cancelled(log))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    outer.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        print('outer cancelled', log)


async def groups_cancelled(log):
    async with asyncio.TaskGroup() as g:
        g.create_task(long(log))


async def timeouts():
    try:
        async with asyncio.timeout(0.01) as cm:
            await asyncio.sleep(10)
    except TimeoutError as e:
        print('timeout', cm.expired(), repr(e.__cause__))
    async with asyncio.timeout(10) as cm:
        cm.reschedule(asyncio.get_running_loop().time() + 5)
    print(cm.expired(), cm)
    async with asyncio.timeout(None) as cm:
        await asyncio.sleep(0)
    print(cm.when(), cm)
    try:
        cm.reschedule(1)
    except RuntimeError as e:
        print(e)
    try:
        async with asyncio.timeout(1):
            async with asyncio.timeout(0.01):
                await asyncio.sleep(10)
    except TimeoutError:
        print('inner only', asyncio.current_task().cancelling())
    try:
        async with asyncio.timeout_at(asyncio.get_running_loop().time() - 1):
            await asyncio.sleep(10)
    except TimeoutError:
        print('in the past')
    try:
        async with asyncio.timeout(0.01):
            try:
                await asyncio.sleep(10)
            finally:
                raise KeyError('other')
    except KeyError as e:
        print('other', repr(e.__context__))


async def main():
    await groups()
    await timeouts()

asyncio.run(main())
