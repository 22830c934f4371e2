# A coroutine by yield and send: priming, the four states, exceptions, the sentinel.
from inspect import getgeneratorstate


def simple_coroutine(a):
    print('-> start')
    b = yield a
    print('-> received', a, b)
    c = yield a + b
    print('-> received', a, b, c)


sc = simple_coroutine(5)
print(getgeneratorstate(sc))
aa = next(sc)
print(aa)
print(getgeneratorstate(sc))
bb = sc.send(6)
print(bb)
try:
    sc.send(7)
except StopIteration:
    print('ended')
print(getgeneratorstate(sc))


class DemoException(Exception):
    """An exception for the demonstration."""


def demo_exc_handling():
    print('-> coroutine started')
    try:
        while True:
            try:
                x = yield
            except DemoException:
                print('*** DemoException handled. Continuing...')
            else:
                print('-> coroutine received: {!r}'.format(x))
    finally:
        print('-> coroutine ending')


coro = demo_exc_handling()
next(coro)
coro.send(11)
coro.throw(DemoException)
print(getgeneratorstate(coro))
coro.close()
print(getgeneratorstate(coro))

coro = demo_exc_handling()
next(coro)
try:
    coro.throw(ZeroDivisionError)
except ZeroDivisionError as e:
    print('bubbled up:', repr(e))
print(getgeneratorstate(coro))


def averager():
    total = 0.0
    count = 0
    average = None
    while True:
        term = yield average
        if term is None or term is Ellipsis:
            break
        total += term
        count += 1
        average = total / count
    return (count, average)


avg = averager()
avg.send(None)
for value in (10, 30, 5):
    print(avg.send(value))
try:
    avg.send(None)
except StopIteration as stop:
    print('result:', stop.value)
try:
    avg.send(1)
except StopIteration as stop:
    print('already ended:', stop.value)
