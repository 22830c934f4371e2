# Async generators: asend, athrow, aclose, hooks, comprehensions, aiter and anext.
import sys
import types


@types.coroutine
def pause(value):
    return (yield value)


def run(awaitable):
    """Drives an awaitable to its end; what it suspends with is listed first."""
    seen = []
    it = awaitable.__await__()
    try:
        while True:
            seen.append(it.send(None))
    except StopIteration as e:
        return seen, e.value
    except BaseException as e:
        return seen, type(e).__name__, str(e)


async def numbers(n):
    try:
        for i in range(n):
            await pause(f"before {i}")
            got = yield i
            if got:
                print("got", got)
    except KeyError as e:
        yield ("caught", str(e))
    finally:
        await pause("cleanup")
        print("finally")


a = numbers(2)
print(type(a).__name__, a.ag_running, a.ag_await, a.ag_code.co_name)
print(run(anext(a)))
print(run(a.asend("hello")))
print(run(a.__anext__()))
print(run(anext(a, "default")) if False else run(a.aclose()))

a = numbers(5)
print(run(a.__anext__()))
print(run(a.athrow(KeyError("k"))))
print(run(a.aclose()))
print(run(a.asend(None)))
print(run(numbers(1).asend(1)))


async def comprehend():
    print([i async for i in numbers(3)])
    print({i: i * 2 async for i in numbers(2) if i})
    print(await pause("between"))
    gen = (i async for i in numbers(1))
    print(type(gen).__name__, [j async for j in gen])
    return [await pause(i) for i in range(2)]


print(run(comprehend()))

first, final = [], []
old = sys.get_asyncgen_hooks()
sys.set_asyncgen_hooks(firstiter=lambda g: first.append(g.__name__), finalizer=final.append)
a = numbers(1)
run(a.__anext__())
run(a.__anext__())
print(first, final, sys.get_asyncgen_hooks()[0] is not None)
sys.set_asyncgen_hooks(*old)


async def ignores():
    try:
        yield 1
    except GeneratorExit:
        yield 2


a = ignores()
run(a.__anext__())
print(run(a.aclose()))


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n


class Manager:
    async def __aenter__(self):
        print("enter", await pause("entering"))
        return self

    async def __aexit__(self, kind, value, tb):
        print("exit", kind and kind.__name__, await pause("leaving"))
        return kind is ZeroDivisionError


async def blocks():
    async for i in Countdown(3):
        if i == 1:
            continue
        print("item", i)
    else:
        print("else")
    async with Manager() as m, Manager():
        1 / 0
    return type(m).__name__


print(run(blocks()))


async def wrong():
    async for i in [1]:
        pass


print(run(wrong()))
