"""Arrays of numbers of one C type, packed by `struct`."""
import struct as _struct

typecodes = 'bBuwhHiIlLqQfd'
_SIZES = {'b': 1, 'B': 1, 'u': 4, 'w': 4, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'l': 8, 'L': 8,
          'q': 8, 'Q': 8, 'f': 4, 'd': 8}


class array:
    """array(typecode [, initializer]) -> array"""

    __slots__ = ('_code', '_data', '__weakref__')
    __hash__ = None

    def __new__(cls, typecode, initializer=(), /, **kwargs):
        if kwargs and cls is array:
            raise TypeError('array.array() takes no keyword arguments')
        if not isinstance(typecode, str) or len(typecode) != 1:
            raise TypeError('array() argument 1 must be a unicode character, not '
                            + type(typecode).__name__)
        if typecode not in typecodes:
            raise ValueError('bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)')
        self = super().__new__(cls)
        self._code = typecode
        self._data = bytearray()
        if isinstance(initializer, str):
            if typecode not in 'uw':
                raise TypeError('cannot use a str to initialize an array with typecode %r' % typecode)
            self.fromunicode(initializer)
        elif isinstance(initializer, (bytes, bytearray)):
            self.frombytes(initializer)
        elif isinstance(initializer, array):
            if initializer._code in 'uw' and typecode not in 'uw':
                raise TypeError("cannot use a unicode array to initialize an array with typecode %r"
                                % typecode)
            self.extend(array._converted(initializer, typecode))
        else:
            for item in initializer:
                self.append(item)
        return self

    def _converted(self, typecode):
        if self._code == typecode:
            return self
        new = array(typecode)
        for item in self:
            new.append(item)
        return new

    typecode = property(lambda self: self._code)
    itemsize = property(lambda self: _SIZES[self._code])

    def _pack(self, value):
        code = self._code
        if code in 'uw':
            if not isinstance(value, str):
                raise TypeError('array item must be a unicode character, not '
                                + type(value).__name__)
            if len(value) != 1:
                raise TypeError('array item must be a string of length 1, not a string of length %d'
                                % len(value))
            return _struct.pack('<I', ord(value))
        if code in 'fd':
            if isinstance(value, (str, bytes)):
                raise TypeError('must be real number, not ' + type(value).__name__)
            return _struct.pack('=' + code, value)
        if isinstance(value, float):
            raise TypeError("'float' object cannot be interpreted as an integer")
        value = value.__index__() if hasattr(value, '__index__') else _not_integer(value)
        size = _SIZES[code]
        low, high = (0, 1 << 8 * size) if code.isupper() else (-(1 << 8 * size - 1), 1 << 8 * size - 1)
        if not low <= value < high:
            bound = 'greater than maximum' if value >= high else 'less than minimum'
            kind = {'b': 'signed char', 'B': 'unsigned byte integer', 'h': 'signed short integer',
                    'H': 'unsigned short'}.get(code)
            raise OverflowError(f'{kind} is {bound}' if kind else
                                'int too large to convert' if value > 0 else
                                "can't convert negative value to unsigned int")
        return value.to_bytes(size, 'little', signed=low < 0)

    def _unpack(self, data):
        if self._code in 'uw':
            return chr(_struct.unpack('<I', data)[0])
        if self._code in 'fd':
            return _struct.unpack('=' + self._code, data)[0]
        return int.from_bytes(data, 'little', signed=self._code.islower())

    def __len__(self):
        return len(self._data) // self.itemsize

    def _index(self, i, what='array index out of range'):
        i = i.__index__()
        n = len(self)
        if i < 0:
            i += n
        if not 0 <= i < n:
            raise IndexError(what)
        return i * self.itemsize

    def _new(self, data):
        new = array(self._code)
        new._data = bytearray(data)
        return new

    def _slice_bytes(self, key):
        size = self.itemsize
        start, stop, step = key.indices(len(self))
        if step == 1:
            return self._data[start * size:max(start, stop) * size]
        return b''.join(bytes(self._data[i * size:(i + 1) * size])
                        for i in range(start, stop, step))

    def __getitem__(self, key):
        if isinstance(key, slice):
            return self._new(self._slice_bytes(key))
        if not hasattr(key, '__index__'):
            raise TypeError('array indices must be integers')
        at = self._index(key)
        return self._unpack(self._data[at:at + self.itemsize])

    def __setitem__(self, key, value):
        size = self.itemsize
        if not isinstance(key, slice):
            if not hasattr(key, '__index__'):
                raise TypeError('array indices must be integers')
            at = self._index(key, 'array assignment index out of range')
            self._data[at:at + size] = self._pack(value)
            return
        if not isinstance(value, array):
            raise TypeError("can only assign array (not %r) to array slice" % type(value).__name__)
        if value._code != self._code:
            raise TypeError('bad argument type for built-in operation')
        data = bytes(value._data)
        start, stop, step = key.indices(len(self))
        if step == 1:
            self._data[start * size:max(start, stop) * size] = data
            return
        where = range(start, stop, step)
        if len(where) != len(value):
            raise ValueError('attempt to assign array of size %d to extended slice of size %d'
                             % (len(value), len(where)))
        for k, i in enumerate(where):
            self._data[i * size:(i + 1) * size] = data[k * size:(k + 1) * size]

    def __delitem__(self, key):
        size = self.itemsize
        if not isinstance(key, slice):
            at = self._index(key, 'array assignment index out of range')
            del self._data[at:at + size]
            return
        for i in sorted(range(*key.indices(len(self))), reverse=True):
            del self._data[i * size:(i + 1) * size]

    def __iter__(self):
        i = 0
        while i < len(self):
            yield self[i]
            i += 1

    def __contains__(self, value):
        return any(item is value or item == value for item in self)

    def _compare(self, other, op):
        if not isinstance(other, array):
            return NotImplemented
        return op(list(self), list(other))

    def __eq__(self, other):
        return self._compare(other, lambda a, b: a == b)

    def __ne__(self, other):
        return self._compare(other, lambda a, b: a != b)

    def __lt__(self, other):
        return self._compare(other, lambda a, b: a < b)

    def __le__(self, other):
        return self._compare(other, lambda a, b: a <= b)

    def __gt__(self, other):
        return self._compare(other, lambda a, b: a > b)

    def __ge__(self, other):
        return self._compare(other, lambda a, b: a >= b)

    def __add__(self, other):
        if not isinstance(other, array):
            raise TypeError('can only append array (not "%s") to array' % type(other).__name__)
        if other._code != self._code:
            raise TypeError('bad argument type for built-in operation')
        return self._new(self._data + other._data)

    def __iadd__(self, other):
        if not isinstance(other, array):
            raise TypeError('can only extend with array (not "%s")' % type(other).__name__)
        self.extend(other)
        return self

    def __mul__(self, n):
        if not hasattr(n, '__index__'):
            return NotImplemented
        return self._new(self._data * n)

    __rmul__ = __mul__

    def __imul__(self, n):
        if not hasattr(n, '__index__'):
            return NotImplemented
        self._data[:] = self._data * n
        return self

    def __repr__(self):
        name = type(self).__name__
        if not self._data:
            return f"{name}('{self._code}')"
        if self._code in 'uw':
            return f"{name}('{self._code}', {self.tounicode()!r})"
        return f"{name}('{self._code}', {list(self)!r})"

    def __copy__(self):
        return self._new(self._data)

    def __deepcopy__(self, memo):
        return self._new(self._data)

    def __reduce_ex__(self, protocol):
        state = getattr(self, '__dict__', None)
        return type(self), (self._code, list(self)), state

    def __buffer__(self, flags):
        view = memoryview(self._data)
        return view if self._code == 'B' else view.cast('I' if self._code in 'uw' else self._code)

    def append(self, value, /):
        self._data += self._pack(value)

    def extend(self, items, /):
        if isinstance(items, array):
            if items._code != self._code:
                raise TypeError('can only extend with array of same kind')
            self._data += bytes(items._data)
            return
        for item in items:
            self.append(item)

    def insert(self, i, value, /):
        n = len(self)
        i = max(i + n, 0) if i < 0 else min(i, n)
        at = i * self.itemsize
        self._data[at:at] = self._pack(value)

    def pop(self, i=-1, /):
        if not self._data:
            raise IndexError('pop from empty array')
        at = self._index(i, 'pop index out of range')
        value = self._unpack(self._data[at:at + self.itemsize])
        del self._data[at:at + self.itemsize]
        return value

    def remove(self, value, /):
        del self[self.index(value)]

    def index(self, value, start=0, stop=None, /):
        n = len(self)
        start, stop, _ = slice(start, n if stop is None else stop).indices(n)
        for i in range(start, stop):
            if self[i] == value:
                return i
        raise ValueError('array.index(x): x not in array')

    def count(self, value, /):
        return sum(item == value for item in self)

    def reverse(self):
        self._data[:] = self._slice_bytes(slice(None, None, -1))

    def clear(self):
        self._data.clear()

    def tolist(self):
        return list(self)

    def fromlist(self, items, /):
        if not isinstance(items, list):
            raise TypeError('arg must be list')
        packed = b''.join(map(self._pack, items))
        self._data += packed

    def tobytes(self):
        return bytes(self._data)

    def frombytes(self, data, /):
        data = bytes(memoryview(data))
        if len(data) % self.itemsize:
            raise ValueError('bytes length not a multiple of item size')
        self._data += data

    def tofile(self, f, /):
        f.write(self.tobytes())

    def fromfile(self, f, n, /):
        if n < 0:
            raise ValueError('negative count')
        data = f.read(n * self.itemsize)
        self.frombytes(data[:len(data) // self.itemsize * self.itemsize])
        if len(data) != n * self.itemsize:
            raise EOFError('read() didn\'t return enough bytes')

    def fromunicode(self, text, /):
        if self._code not in 'uw':
            raise ValueError('fromunicode() may only be called on unicode type arrays (\'u\' or \'w\')')
        for c in text:
            self.append(c)

    def tounicode(self):
        if self._code not in 'uw':
            raise ValueError('tounicode() may only be called on unicode type arrays (\'u\' or \'w\')')
        return ''.join(self)

    def byteswap(self):
        size = self.itemsize
        for at in range(0, len(self._data), size):
            self._data[at:at + size] = self._data[at:at + size][::-1]

    def buffer_info(self):
        return id(self._data), len(self)

    def __class_getitem__(cls, item):
        import types
        return types.GenericAlias(cls, item)


def _not_integer(value):
    raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")


def _register():
    import _collections_abc
    _collections_abc.MutableSequence.register(array)


ArrayType = array
_register()
