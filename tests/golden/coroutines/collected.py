# What a program let go is gone after gc.collect(), also where a register still holds it.
import asyncio
import gc
import weakref


def collect():
    for _ in range(2):
        gc.collect()


class Noted:
    gone = 0

    def method(self):
        return self

    def __del__(self):
        Noted.gone += 1


def discarded_results():
    made = Noted()
    r = weakref.ref(made)
    made.method()
    del made
    collect()
    print('method', r() is None)
    Noted()
    collect()
    print('class', Noted.gone)


def in_generator():
    made = Noted()
    r = weakref.ref(made)
    made.method()
    del made
    collect()
    yield r() is None


async def numbers(log):
    try:
        while True:
            yield 1
    finally:
        await asyncio.sleep(0)
        log.append('closed')


async def in_coroutine():
    log = []
    g = numbers(log)
    await g.__anext__()
    await g.__anext__()
    del g
    collect()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return log


discarded_results()
print('generator', list(in_generator()))
print('coroutine', asyncio.run(in_coroutine()), Noted.gone)
