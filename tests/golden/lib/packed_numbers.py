# struct and array.
import array
import struct


def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for fmt, values in [('<bBhHiIlLqQ', (-1, 255, -2, 65535, -3, 4, -5, 6, -7, 2 ** 64 - 1)),
                    ('>efd?c', (1.5, -0.1, 1e300, True, b'x')), ('@bi0q', (1, 2)),
                    ('=3s5p2x', (b'abcd', b'pascal')), ('3h', (1, 2, 3)), ('!nN'[:1] + 'h', (1,))]:
    packed = struct.pack(fmt, *values)
    print(fmt, packed, struct.unpack(fmt, packed), struct.calcsize(fmt))
s = struct.Struct('<hI')
buf = bytearray(10)
s.pack_into(buf, 2, -1, 7)
print(buf, s.unpack_from(buf, 2), s.size, s.format, s, list(s.iter_unpack(bytes(12))))
for f in [lambda: struct.pack('b', 200), lambda: struct.pack('I', -1), lambda: struct.pack('i', 1.0),
          lambda: struct.pack('i'), lambda: struct.pack('z'), lambda: struct.pack('3'),
          lambda: struct.pack('c', 'a'), lambda: struct.pack('s', 'a'), lambda: struct.pack('d', 'x'),
          lambda: struct.pack('<f', 1e300), lambda: struct.pack('e', 1e6),
          lambda: struct.unpack('i', b'abc'), lambda: struct.unpack_from('i', b'abcdef', 3),
          lambda: struct.pack_into('i', buf, -3, 1), lambda: struct.pack_into('i', buf, 8, 1),
          lambda: struct.iter_unpack('i', b'abc'), lambda: struct.calcsize('999999999999999999999i'),
          lambda: struct.Struct(5), lambda: struct.pack('<n', 1), lambda: struct.unpack('i', 'abcd')]:
    show(f)

for code in array.typecodes.replace('u', ''):
    items = 'abc' if code == 'w' else [1, 2, 3]
    a = array.array(code, items)
    print(a, a.itemsize, a.tobytes()[:a.itemsize], a[::-1], a == array.array(code, items))
a = array.array('i', range(5))
a.append(7)
a.extend([8, 9])
a.insert(1, -1)
a[2:4] = array.array('i', [20, 21, 22])
del a[::3]
print(a, a.index(22), a.count(8), a.pop(), a.pop(0), len(a), 8 in a, a + a, a * 2)
a.reverse()
a.byteswap()
print(a, a.tolist(), memoryview(a).format, bytes(memoryview(a))[:4], a < array.array('i', [1]))
a.frombytes(b'\1\0\0\0')
a.remove(1)
for f in [lambda: array.array('x'), lambda: array.array('i', 'abc'), lambda: array.array('b', [128]),
          lambda: array.array('B', [-1]), lambda: array.array('I', [-1]),
          lambda: array.array('q', [2 ** 63]), lambda: array.array('d', ['x']),
          lambda: array.array('i', [1.5]), lambda: array.array('w', ['ab']), lambda: a[10],
          lambda: a['x'], lambda: a.pop(99), lambda: array.array('i').pop(), lambda: a.remove(5),
          lambda: a.index(5), lambda: a.frombytes(b'abc'), lambda: a + [1], lambda: a.fromlist([1, 'x']),
          lambda: a.extend(array.array('d'))]:
    show(f)
view = memoryview(a)
show(lambda: a.append(1))
view.release()
a.append(1)
print(len(a))
