"""run, Runner, loops by hand, policies, exception handlers, executors' and generators' end."""
import asyncio
import contextvars
import warnings

warnings.simplefilter('ignore')
var = contextvars.ContextVar('var', default=0)


async def value(x):
    await asyncio.sleep(0)
    return x


def show(f):
    try:
        print(f())
    except BaseException as e:
        print(type(e).__name__, str(e).split(', got')[0])


print(asyncio.run(value(1)))
show(lambda: asyncio.run(1))
show(lambda: asyncio.run(value))


async def nested():
    coro = value(1)
    try:
        asyncio.run(coro)
    finally:
        coro.close()

show(lambda: asyncio.run(nested()))


async def set_var(x):
    before = var.get()
    var.set(x)
    return before

with asyncio.Runner() as runner:
    print(runner.run(set_var(1)), runner.run(set_var(2)), var.get())
    print(runner.get_loop().is_running(), runner.get_loop().is_closed())
show(runner.get_loop)


async def leaves_tasks():
    async def forever():
        try:
            await asyncio.sleep(100)
        finally:
            print('cleaned up')
    asyncio.create_task(forever())
    await asyncio.sleep(0)

asyncio.run(leaves_tasks())


async def numbers():
    try:
        yield 1
        yield 2
    finally:
        await asyncio.sleep(0)
        print('generator closed')


async def leaves_generator():
    global kept
    kept = numbers()
    print(await anext(kept))

asyncio.run(leaves_generator())

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
print(asyncio.get_event_loop() is loop)
print(loop.run_until_complete(value(2)))
calls = []
handle = loop.call_later(0.02, calls.append, 'late')
loop.call_later(0.01, calls.append, 'early')
loop.call_soon(calls.append, 'soon')
loop.call_later(0.005, calls.append, 'never').cancel()
loop.call_later(0.03, loop.stop)
loop.run_forever()
print(calls, handle.cancelled(), handle.when() <= loop.time())
messages = []
loop.set_exception_handler(lambda loop, context: messages.append(
    (context['message'].split(' ')[0], repr(context['exception']))))
loop.call_soon(lambda: 1 / 0)
loop.run_until_complete(asyncio.sleep(0.001))
print(messages)
show(lambda: loop.set_exception_handler(1))
loop.set_debug(True)
show(lambda: loop.call_soon(value))
loop.set_debug(False)
show(lambda: loop.run_until_complete(loop.create_future().cancel()))
loop.close()
print(loop.is_closed())
show(lambda: loop.call_soon(print))
show(loop.run_forever)
coro = value(1)
show(lambda: loop.run_until_complete(coro))
asyncio.set_event_loop(None)
show(asyncio.get_running_loop)
show(lambda: asyncio.set_event_loop_policy(1))
show(lambda: asyncio.set_event_loop(1))


class Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        print('policy asked')
        return super().new_event_loop()

asyncio.set_event_loop_policy(Policy())
asyncio.run(value(1))
asyncio.set_event_loop_policy(None)
fut = asyncio.Future(loop=asyncio.new_event_loop())
show(fut.result)
fut.set_result(1)
show(lambda: fut.set_result(2))
print(fut.done(), fut.result(), fut.exception(), fut.cancel())
fut.get_loop().close()
