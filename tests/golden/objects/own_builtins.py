"""Code with builtins of its own, globals that are no plain dict, and names found among odd keys."""
import types


def show(source, ns, mode='exec'):
    try:
        print((eval if mode == 'eval' else exec)(compile(source, 'test', mode), ns))
    except Exception as e:
        print(type(e).__name__, e)


Proxy = types.MappingProxyType
show('name', {'__builtins__': Proxy({'name': 1})}, 'eval')
show('name', {'__builtins__': Proxy({})}, 'eval')
show('name', {'__builtins__': 123})
show('class A: pass', {'__builtins__': {}})
show('class A: pass', {'__builtins__': Proxy({'__build_class__': lambda f, name: name})})
show('import a.b', {'__builtins__': Proxy({})})
ns = {'__builtins__': Proxy({'__import__': lambda *args: args[0]})}
show('import a.b', ns)
print(ns['a'])
show('x.__reduce__()', {'__builtins__': Proxy({}), 'x': iter([1])}, 'eval')
show('x.__reduce__()[0]', {'__builtins__': Proxy({'iter': 5}), 'x': iter([1])}, 'eval')


class Frozen(dict):
    def __setitem__(self, key, value):
        raise RuntimeError('read-only')


class Odd(dict):
    def __getitem__(self, key):
        raise LookupError(key)


show('x = 1', Frozen())
show('name', Odd(name=1))
show('name', {'__builtins__': Odd(name=1)})


class Key:
    def __hash__(self):
        return hash('name')

    def __eq__(self, other):
        return other == 'name'


show('name', {Key(): 'odd key'}, 'eval')
show('f = lambda: name\nprint(f())', {Key(): 'odd key', 'print': print})
for name in 'string\0', '':
    try:
        __import__(name)
    except (ModuleNotFoundError, ValueError) as e:
        print(type(e).__name__, e)


def gen():
    while True:
        try:
            yield
        except ValueError as e:
            print('inside', e)


import warnings
warnings.simplefilter('ignore')
g = gen()
next(g)
try:
    g.throw(ValueError, 'x', 23)
except TypeError as e:
    print(e)
g.throw(ValueError('y'))


class F:
    def __aiter__(self): return self
    def __anext__(self): return self
    def __await__(self): 1 / 0


async def main():
    async for _ in F():
        pass
try:
    main().send(None)
except TypeError as e:
    print(e, repr(e.__cause__))


class It:
    def __iter__(self):
        array.clear()
        return iter([b'x'])
array = bytearray(b',')
try:
    array.join(It())
except BufferError as e:
    print(e)
try:
    type('A', (), {'__doc__': '\udcdc'})
except UnicodeEncodeError as e:
    print(e)
