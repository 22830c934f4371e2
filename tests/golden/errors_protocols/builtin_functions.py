# Functions of module builtins: results and errors.
def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except BaseException as e:
        print(type(e).__name__ + ':', e)


for f in (max, min):
    show(f)
    show(f, 1)
    show(f, [])
    show(f, [], default=5)
    show(f, [3, 1, 2])
    show(f, 3, 1, 2)
    show(f, 'bca', 'ab', key=len)
    show(f, [1, 'x'])
    show(f, 1, 2, default=3)
    show(f, 1, 2, foo=3)
    show(f, [(1, 'a'), (1, 'b'), (0, 'c')], key=lambda t: t[0])
    show(f, [1, 1.0, True])
show(sum, [1, 2, 3])
show(sum, [1, 2, 3], 10)
show(sum, [1, 2], start=5)
show(sum, [0.1] * 10)
show(sum, [1e16, 1, -1e16])
show(sum, [0.1, 2, 0.3])
show(sum, [2 ** 62, 2 ** 62, 1])
show(sum, [True, False, True])
show(sum, [[1], [2]], [])
show(sum, ['a'], '')
show(sum, [], b'')
show(sum, 1)
show(sum)
show(sum, [1, 'a'])
show(sum, [float('inf'), 1.0, 1e308])
show(sum, [1 + 2j, 1])
show(all, [1, 2, 0])
show(all, [])
show(any, [0, '', 3])
show(any, [])
show(any, 1)
show(sorted, [3, 1, 2])
show(sorted, 'hello', reverse=True)
show(sorted, ['bb', 'a', 'ccc'], key=len)
show(sorted)
show(sorted, 1)
show(sorted, [1, 'a'])
show(chr, 97)
show(chr, 0x10ffff)
show(chr, -1)
show(chr, 0x110000)
show(chr, 10 ** 30)
show(chr, 'a')
show(ord, 'a')
show(ord, b'a')
show(ord, 'ab')
show(ord, '')
show(ord, 1)
show(bin, -5)
show(oct, 64)
show(hex, 255)
show(hex, 'x')
show(divmod, 7, -2)
show(pow, 2, 10)
show(pow, 2, 10, 1000)
show(pow, 2, -1, 7)
show(pow, 2, 3, 0)
show(pow, base=2, exp=3)
show(round, 2.5)
show(round, 2.675, 2)
show(round, 1234, -2)
show(round, 'x')
show(round, 1.5, None)
show(abs, -3)
show(callable, len)
show(callable, 1)
show(isinstance, 1, int)
show(isinstance, 1, (str, (float, int)))
show(isinstance, 1, int | str)
show(isinstance, 1, 1)
show(isinstance, True, int)
show(issubclass, bool, int)
show(issubclass, 1, int)
show(issubclass, int, 1)
show(issubclass, int, (str, object))
show(len, {1, 2})
show(len, 5)
show(iter, 5)
show(iter, 5, 6)
it = iter([1, 2, 3].pop, 1)
show(list, it)
show(next, iter([]))
show(next, iter([]), 'default')
show(next, iter([1]), 'default')
show(next, 5)
show(format, 255, 'x')
show(format, 'x', '>5')
show(format, 1, 2)
show(format, object(), 'x')
show(ascii, 'h\xe9\u20ac\U0001f600')
show(repr, 'h\xe9')
show(getattr, 1, 'real')
show(getattr, 1, 'nope', 'default')
show(getattr, 1, 'nope')
show(getattr, 1, 5)
show(hasattr, 1, 'real')
show(hasattr, 1, 'nope')
show(hasattr, 1, 5)
show(setattr, 1, 'x', 2)
show(delattr, 1, 'x')


class C:
    x = 1

    def __init__(self):
        self.y = 2


c = C()
show(vars, c)
show(vars, 5)
print([n for n in dir(c) if not n.startswith('__')])
setattr(c, 'z', 3)
delattr(c, 'y')
print(vars(c))


class D:
    def __dir__(self):
        return ['b', 'a']


show(dir, D())


def local():
    a, b = 1, 2
    return dir(), vars()


print(local())
show(print, 1, sep=2)
show(print, 1, end=2)
show(print, 1, foo=2)
show(print, file=5)
print('a', 'b', 3, sep='-', end='!\n')
print()
print(*range(5), sep='')
print('x', sep=None, end=None)
print('flush', flush=True)


class W:
    def write(self, s):
        print('W', repr(s))


print(1, 'two', file=W())
show(hash, [])
print(hash(1), hash(1.0), hash(True), hash(2 ** 61 - 1), hash(-1), hash(1.5), hash(None))
show(id)
print(id(c) == id(c), id(c) != id([]))
