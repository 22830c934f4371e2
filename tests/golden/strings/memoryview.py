# memoryview: items, slices, casts, formats, release.
def show(label, fn, *args, **kw):
    try:
        r = fn(*args, **kw)
        print(label, type(r).__name__, r)
    except Exception as e:
        print(label, type(e).__name__, e)

b = bytearray(b'abcdefgh')
m = memoryview(b)
print(m.format, m.itemsize, m.ndim, m.shape, m.strides, m.suboffsets, m.readonly, m.nbytes, len(m), m.obj is b, m.c_contiguous, m.f_contiguous, m.contiguous)
print(m[0], m[-1], m.tolist(), m.tobytes(), m.hex(), m.hex(':'), m.hex('-', 3), bytes(m), list(m), list(reversed(m)), 97 in m, b'a' in m)
s = m[1:7:2]
print(s.tolist(), s.strides, s.shape, s.c_contiguous, s.tobytes(), s[::-1].tolist(), m[::-1].tobytes(), m[5:2].tolist(), s.nbytes, bytes(s))
for k in (8, -9, 'a', 1.5, None, (0,), (0, 1), (slice(0, 1), slice(0, 1)), (), 10**30, ...):
    show('get', m.__getitem__, k)
m[0] = 65; m[1:3] = b'XY'; m[-2:] = memoryview(b'!!'); print(b)
m[2:5] = m[1:4]; print(b)
for k, v in [(0, 256), (0, -1), (0, 'a'), (0, b'a'), (0, 1.5), (8, 1), (slice(0, 2), b'abc'), (slice(0, 2), 'ab'), (slice(0, 2), 5), ('x', 1), (slice(0, 4, 2), b'pq'), (slice(0, 2), memoryview(b'abcdefgh').cast('H')[:2])]:
    show('set', m.__setitem__, k, v)
print(b)
show('del', m.__delitem__, 0)
r = memoryview(b'const')
show('ro', r.__setitem__, 0, 1)
print(r.readonly, m.toreadonly().readonly, m.toreadonly()[0], r == b'const', r == bytearray(b'const'), r != b'x', r == 'const', r == r[:], m == r)
print(hash(r) == hash(b'const'))
show('hash', lambda: hash(m))
show('lt', lambda: r < r)
show('new', memoryview, 5)
show('new', memoryview, 'text')
show('new', memoryview)
print(memoryview(object=b'kw').tolist())

for fmt in 'bBcHhIilLqQnNfdeP?':
    d = bytearray(16)
    v = memoryview(d).cast(fmt)
    print(fmt, v.itemsize, v.shape, v[0], end=' ')
    for value in (1, -1, 255, 300, 2**31, 2**63, 2**64, 1.5, 'a', b'x', None):
        try:
            v[0] = value
            print(v[0], end=' ')
        except Exception as e:
            print(type(e).__name__, end=' ')
    print(v[0] == v.tolist()[0])
show('err', memoryview(bytearray(4)).cast('h').__setitem__, 0, 10**6)
show('err', memoryview(bytearray(4)).cast('h').__setitem__, 0, 'x')
show('err', memoryview(bytearray(4)).cast('c').__setitem__, 0, b'xy')
x = memoryview(bytes(range(12)))
y = x.cast('B', [3, 4])
print(y.ndim, y.shape, y.strides, y.tolist(), len(y), y[1, 2], y[-1, -1], y.tobytes() == x.tobytes(), y.nbytes, y.cast('B').shape)
z = x.cast('H', (2, 3))
print(z.tolist(), z.format, z.itemsize, z.tobytes('F'), z.tobytes(None), z.tobytes('A'), z.tobytes(order='C'))
for args in [('H', [5]), ('i', [2, 2]), ('B', [0, 1]), ('B', [-1, 12]), ('B', ['a']), ('B', 5), ('z',), ('HH',), (1,), ('@H',), ('=H',), ('d',), ('Q',)]:
    show('cast', lambda: x.cast(*args).tolist())
show('cast', lambda: x.cast('H').cast('I'))
show('cast', lambda: x[::2].cast('H'))
show('cast', lambda: y.cast('B', [2, 6]))
show('nd', lambda: y[0])
show('nd', lambda: y[0, 0, 0])
show('nd', lambda: y[0:1, 0:1])
show('nd', lambda: y[3, 0])
show('nd', lambda: list(y))
show('order', lambda: x.tobytes('Z'))
print(x.cast('H') == memoryview(bytes(range(12))).cast('H'), x.cast('B') == x.cast('b'), x.cast('h') == x.cast('H'), y == z, memoryview(bytearray(8)).cast('d') == memoryview(bytearray(8)).cast('f'))
zero = memoryview(b'\x05').cast('B', ())
print(zero.ndim, zero.shape, zero[()], zero.tolist(), zero.nbytes, zero.tobytes())
show('zero', lambda: len(zero))
show('zero', lambda: zero[0])

with memoryview(b) as w:
    q = w[1:]
show('released', lambda: w[0])
show('released', lambda: len(w))
show('released', lambda: w.format)
show('released', lambda: w.tobytes())
show('released', lambda: memoryview(w))
show('released', lambda: w == b)
show('released', lambda: w == w)
show('released', w.release)
show('released', w.__enter__)
print(repr(w).split()[0], repr(m).split()[0], q[0])
q.release()
n = memoryview(b'abc')
with n as n2:
    print(n2 is n)
show('twice', n.release)
print([type(i).__name__ for i in (iter(m), m[:1], m.obj)])
print(bytes(memoryview(b'abcdef')[1:-1]), b'x' + memoryview(b'yz'), b''.join([m[:2], b'-']), bytearray(m[::2]), b'abcdef'.find(memoryview(b'cd')), int.from_bytes(memoryview(b'\x01\x02'), 'big'))
