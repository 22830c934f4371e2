# The generator and coroutine protocols from outside: send, throw, close, states, attributes.
import inspect
import types


def show(f, *args):
    try:
        print("->", f(*args))
    except BaseException as e:
        print("!!", type(e).__name__, e)


def echo():
    got = None
    while True:
        try:
            got = yield got
        except KeyError as e:
            got = ("caught", str(e))
        except GeneratorExit:
            return "closed"


g = echo()
print(inspect.getgeneratorstate(g), g.gi_frame.f_lineno - g.gi_code.co_firstlineno)
show(g.send, 1)
show(next, g)
print(inspect.getgeneratorstate(g), g.gi_running, g.gi_suspended, g.gi_yieldfrom)
show(g.send, 5)
show(g.throw, KeyError("k"))
show(g.throw, KeyError)
show(g.throw, 3)
show(g.close)
print(inspect.getgeneratorstate(g), g.gi_frame, g.gi_code.co_name)
show(next, g)
show(g.throw, ValueError("after the end"))
show(g.close)


def stubborn():
    try:
        yield 1
    finally:
        yield 2


g = stubborn()
next(g)
show(g.close)


def stops():
    yield 1
    raise StopIteration("leaked")


g = stops()
next(g)
show(next, g)


def outer():
    print("inner returned", (yield from inner()))
    yield from [10, 20]


def inner():
    try:
        yield 1
    except ValueError as e:
        yield ("handled", e.args)
    return "value"


g = outer()
show(next, g)
print(g.gi_yieldfrom.__name__, inspect.getgeneratorstate(g.gi_yieldfrom))
show(g.throw, ValueError("x", 1))
show(next, g)
print(type(g.gi_yieldfrom).__name__)
show(next, g)
show(next, g)


def recursive():
    yield next(me)


me = recursive()
show(next, me)


@types.coroutine
def pause(value):
    return (yield value)


async def worker(n):
    total = 0
    for i in range(n):
        total += await pause(i)
    return total


c = worker(2)
print(inspect.getcoroutinestate(c), inspect.iscoroutine(c), inspect.isawaitable(c), c.cr_await)
show(c.send, None)
print(c.cr_await.__name__, inspect.getcoroutinestate(c))
show(c.send, 10)
show(c.send, 20)
show(c.send, 30)
print(inspect.getcoroutinestate(c))


async def bad():
    await 3


show(bad().send, None)
c = worker(1)
show(iter, c)
c.close()
show(c.send, None)


async def twice(c):
    await c
    await c


shared = worker(0)
show(twice(shared).send, None)
print((lambda: (yield)).__code__.co_flags & inspect.CO_GENERATOR != 0)
