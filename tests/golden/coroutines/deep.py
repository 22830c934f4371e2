# Delegation 100,000 deep and recursion 1,000,000 deep on an ordinary C stack.
import sys

sys.setrecursionlimit(1_100_000)


def nest(n):
    if n == 0:
        got = yield "leaf"
        while got is not None:
            got = yield got
        return "bottom"
    return (yield from nest(n - 1))


g = nest(100_000)
print(next(g), g.send(1), g.send("two"))
try:
    g.send(None)
except StopIteration as e:
    print("returned", e.value)

g = nest(100_000)
next(g)
try:
    g.throw(KeyError("thrown"))
except KeyError as e:
    depth, tb = 0, e.__traceback__
    while tb is not None:
        depth, tb = depth + 1, tb.tb_next
    print("threw", e, depth)

g = nest(100_000)
next(g)
g.close()
print("closed", g.gi_frame)


async def chain(n):
    return n if n == 0 else await chain(n - 1) + 1


c = chain(100_000)
try:
    c.send(None)
except StopIteration as e:
    print("awaited", e.value)


def count(n):
    return 0 if n == 0 else 1 + count(n - 1)


print(count(1_000_000))


def fall(n):
    if n == 0:
        raise ValueError("bottom")
    fall(n - 1)


try:
    fall(1_000_000)
except ValueError as e:
    print("caught", e)

sys.setrecursionlimit(500)
try:
    count(10_000)
except RecursionError as e:
    print(e)
