"""f_locals writes through (PEP 667), also for the variables of comprehensions and of big functions."""
import sys
from collections.abc import Mapping


def basics(first, *rest, key=None):
    x = 1
    p = sys._getframe().f_locals
    p['x'] = 2
    p['other'] = 3
    print(x, locals()['other'], list(p), len(p), isinstance(p, Mapping))
    print(reversed(p), p.get('nope', 0), 'x' in p, p == dict(p), p == sys._getframe().f_locals)
    for change in (lambda: p['nope'], lambda: p.__delitem__('x'), lambda: p.pop('x'),
                   lambda: p.update([1]), lambda: p | [1], lambda: type(p)(1), lambda: hash(p),
                   lambda: p.__setitem__([], 1)):
        try:
            print(change())
        except (TypeError, KeyError, AttributeError) as e:
            print(type(e).__name__, e)
    p |= {'x': 5, 'y': 6}
    print(x, p['y'], p.setdefault('z', 7), (p | {'x': 0})['x'], x)


def closure():
    a, b = 1, 2

    def inner():
        d = sys._getframe().f_locals
        d['a'] = a + b
        return list(d)
    print(inner(), a, sorted(locals()))


def unassigned():
    sys._getframe().f_locals['late'] = 9
    print(late)
    late = 1


def dead():
    x = 5
    return sys._getframe()


def hidden():
    p = [sys._getframe().f_locals for b in [0]][0]
    p['b'] = 2
    print(b, 'c' in p)
    b = c = 0


def class_method():
    class A:
        def f(self):
            super
            return sorted(locals())
    return A().f()


basics(0, 1, 2, key=3)
closure()
unassigned()
hidden()
f = dead()
print(f.f_locals, f.clear(), f.f_locals)
print(class_method())

y = 0
print([locals()['x'] for x in [1, 2]], [vars()['x'] for x in [1]], ['x' in dir() for x in [1]])
print([eval('x') for x in [3]], [exec('y = x') for x in [4]], y)
print([[locals() for x in [j]] for j in [1]], {k: list(sys._getframe().f_locals) for k in 'a'})


class C:
    z = [sorted(sys._getframe().f_locals) for x in [1]]
    print(z, 'z' in locals())


names = [f'v{i}' for i in range(200)]
source = ['def big():'] + [f'    {n} = {i}' for i, n in enumerate(names)]
source += ['    def inner():', '        nonlocal v180', '        v180 += v3 + v199',
           '    inner()', '    sys._getframe().f_locals["v190"] = "set"',
           '    d = locals()', '    del v3', '    return d, v180, v190']
exec('\n'.join(source))
d, changed, written = big()
print(len(d), d['v149'], d['v150'], d['v180'], d['v199'], changed, written)


async def one(exc):
    raise exc


async def catching():
    try:
        await one(KeyError)
    except KeyError as e:
        return repr(e.__context__)


async def main():
    try:
        1 / 0
    except ZeroDivisionError:
        print('context:', await catching())

try:
    main().send(None)
except StopIteration:
    pass
