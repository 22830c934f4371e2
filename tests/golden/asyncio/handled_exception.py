"""sys.exception() and __context__ in generators and coroutines that run inside a handler of their delegator."""
def g():
    yield 1
    raise ValueError
def h():
    yield 1
    try: raise KeyError
    except KeyError:
        yield from g()
def h2():
    try: raise KeyError
    except KeyError:
        for x in g(): pass
def run(f):
    try:
        for x in f(): pass
    except ValueError as e: print(repr(e.__context__))
run(h)
try: h2()
except ValueError as e: print(repr(e.__context__))
def k(): raise ValueError
try:
    try: raise KeyError
    except KeyError: k()
except ValueError as e: print(repr(e.__context__))
import sys
def s():
    yield sys.exception()
    yield sys.exception()
def t():
    try: raise KeyError
    except KeyError: yield from s()
print(list(t()))
async def ss(): return sys.exception()
async def tt():
    try: raise KeyError
    except KeyError: return await ss()
try: tt().send(None)
except StopIteration as e: print(repr(e.value))
