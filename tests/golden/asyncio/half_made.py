# Objects whose __init__ never ran, or ran twice, and queues with strangers in them: errors, no crash.
import asyncio


def attempt(call, *args):
    try:
        return call(*args)
    except (RuntimeError, TypeError) as error:
        return f'{type(error).__name__}: {error}'


handle = asyncio.Handle.__new__(asyncio.Handle)
print(attempt(handle._run))
print(attempt(handle.cancel), handle.cancelled(), handle.get_context())
timer = asyncio.TimerHandle.__new__(asyncio.TimerHandle)
print(attempt(timer.cancel), attempt(timer._run), timer < timer)
future = asyncio.Future.__new__(asyncio.Future)
print(attempt(future.set_result, 1), future.done(), future.cancelled())
task = asyncio.Task.__new__(asyncio.Task)
print(attempt(task.cancel), attempt(task.get_coro))


async def one():
    return 1


async def started_twice():
    first, second = one(), one()
    task = asyncio.create_task(first)
    task.__init__(second)
    first.close()
    result = await task
    await asyncio.sleep(0)
    return result, len(asyncio.all_tasks())

loop = asyncio.new_event_loop()
loop.set_exception_handler(lambda loop, context: print('reported:', type(context['exception']).__name__))
loop._scheduled.append('stranger')
coro = one()
print(attempt(loop.run_until_complete, coro))
loop._scheduled.clear()
print(attempt(loop._ready.append, 'stranger'))
print(loop.run_until_complete(started_twice()))
loop.close()
