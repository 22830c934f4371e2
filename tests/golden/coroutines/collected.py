# What a program let go is gone after gc.collect(), also where a register still holds it. The collector is
# conservative, so a few of many may stay.
import asyncio
import gc
import weakref


def collect():
    for _ in range(2):
        other = Noted()                         # takes the places where native code left the last one
        weakref.ref(other)
        other.method()
        del other
        gc.collect()


class Noted:
    gone = 0

    def method(self):
        return self

    def __del__(self):
        Noted.gone += 1


def discarded_method_result():
    made = Noted()
    r = weakref.ref(made)
    made.method()
    del made
    collect()
    return r() is None


def discarded_instance():
    before = Noted.gone
    Noted()
    collect()
    return Noted.gone > before


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
    for _ in range(4):
        await asyncio.sleep(0)
    return bool(log)


def mostly(test):
    return sum(test() for _ in range(8)) >= 4


print('method', mostly(discarded_method_result))
print('class', mostly(discarded_instance))
print('generator', mostly(lambda: next(in_generator())))
print('coroutine', mostly(lambda: asyncio.run(in_coroutine())))
