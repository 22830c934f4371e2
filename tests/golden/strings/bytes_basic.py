# Construction of bytes and bytearray; bytearray as a mutable sequence.
def show(label, fn, *args, **kw):
    try:
        r = fn(*args, **kw)
        print(label, type(r).__name__, r)
    except Exception as e:
        print(label, type(e).__name__, e)

class B:
    def __bytes__(self): return b'from B'
class Bad:
    def __bytes__(self): return 'text'
class I:
    def __index__(self): return 3
class It:
    def __iter__(self): return iter([1, 2, 255])
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i

for T in (bytes, bytearray):
    for args in [(), (3,), (0,), (b'ab',), (bytearray(b'cd'),), (memoryview(b'ef'),), ([1, 2, 3],), ((256,),), ([-1],), (['a'],), ('a',), ('\u20ac', 'utf-8'), ('\u20ac', 'ascii'),
                 ('\u20ac', 'ascii', 'ignore'), (-1,), (1.5,), (None,), (I(),), (It(),), (Seq(),), (range(4),), (b'a', 'utf-8'), (1, 'utf-8'), ('a', 1), ('a', 'utf-8', 1), (10**30,), ([10**30],), (iter([5]),)]:
        show(T.__name__, T, *args)
    show('kw', lambda: T(source=b'x'))
    show('kw', lambda: T(source='x', encoding='ascii'))
    show('kw', lambda: T(encoding='ascii'))
    show('kw', lambda: T(b'', foo=1))
show('B', bytes, B())
show('B', bytearray, B())
show('Bad', bytes, Bad())

a = bytearray(b'abc')
a.append(100); print(a)
show('append', a.append, 256)
show('append', a.append, 'a')
a.extend(b'ef'); a.extend([103, 104]); a.extend(a); a.extend(x for x in (1, 2)); print(a)
show('extend', a.extend, [256])
show('extend', a.extend, 'abc')
show('extend', a.extend, 5)
a.insert(0, 33); a.insert(100, 34); a.insert(-1, 35); print(a)
print(a.pop(), a.pop(0), a.pop(-1), a)
show('pop', bytearray().pop)
show('pop', a.pop, 100)
a.remove(101); print(a)
show('remove', a.remove, 250)
a.reverse(); print(a)
c = a.copy(); c.clear(); print(a == c, len(c), c)
a = bytearray(range(10))
a[0] = 255; a[-1] = 254; print(a)
for k, v in [(20, 1), (0, 256), (0, 'a'), ('x', 1), (0, b'a')]:
    show('set', a.__setitem__, k, v)
a[2:4] = b'xyz'; print(a)
a[2:5] = b''; print(a)
a[::2] = b'....'; print(a)
a[5:2] = b'ins'; print(a)
a[len(a):] = [1, 2]; print(a)
a[1:3] = a; print(a)
show('ext', a.__setitem__, slice(None, None, 2), b'toolong' * 9)
show('slice', a.__setitem__, slice(0, 1), 'text')
show('slice', a.__setitem__, slice(0, 1), 5)
show('slice', a.__setitem__, slice(0, 1), [300])
del a[0]; del a[-1]; del a[2:4]; print(a)
del a[::3]; print(a)
del a[::-1]; print(a)
show('del', a.__delitem__, 0)
a += b'xy'; a += bytearray(b'z'); a += memoryview(b'!'); a *= 2; print(a)
show('iadd', lambda: a.__iadd__('x'))
try:
    a += [1]
except TypeError as e:
    print(e)
a *= 0; print(a)
show('hash', lambda: hash(bytearray()))
print(hash(b'abc') == hash(bytes([97, 98, 99])), {b'k': 1}[b'k'], hash(b'') == 0)

a = bytearray(b'0123456789')
with memoryview(a) as m:
    for op in (lambda: a.append(1), lambda: a.pop(), lambda: a.extend(b'xx'), lambda: a.clear(), lambda: a.__delitem__(0), lambda: a.insert(0, 1), lambda: a.__setitem__(slice(0, 2), b'x')):
        show('export', op)
    a[0] = 65; a[1:3] = b'BC'
    print(a, bytes(m[:4]))
a.append(66); print(a)

it = iter(b'abc'); next(it)
print(it.__length_hint__(), list(it), list(iter(bytearray(b'xy'))), type(iter(b'')).__name__, type(iter(bytearray())).__name__)
class BB(bytes):
    pass
class BA(bytearray):
    pass
x, y = BB(b'abc'), BA(b'abc')
x.attr = y.attr = 1
print(x, type(x[:]), type(x + b''), type(x * 1), x == b'abc', hash(x) == hash(b'abc'), type(bytes(x)), x.attr)
print(y, type(y[:]), type(y + b''), type(y * 1), y == b'abc', y.attr, repr(BA()), type(BB.fromhex('00')), type(BA.fromhex('00')), type(y.copy()))
print(bytes.__new__(BB, b'q'), b'abc'.__getnewargs__(), b'x'.__bytes__(), bytearray(b'r').__reduce__()[1], bytearray(b'q').__alloc__() > 0)
