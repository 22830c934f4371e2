"""Arrays of numbers or characters of one C type, kept as a list of checked items."""

import sys
import struct
from collections.abc import MutableSequence

__all__ = ['array', 'ArrayType', 'typecodes']

typecodes = 'bBuwhHiIlLqQfd'
_FORMATS = {'b': 'b', 'B': 'B', 'h': 'h', 'H': 'H', 'i': 'i', 'I': 'I', 'l': 'l', 'L': 'L',
            'q': 'q', 'Q': 'Q', 'f': 'f', 'd': 'd', 'u': 'I', 'w': 'I'}


def _array_reconstructor(arraytype, typecode, mformat_code, items, /):
    """For pickles: an array from its machine's bytes."""
    result = arraytype(typecode)
    result.frombytes(items)
    return result


class array:
    """array(typecode [, initializer]): a compact sequence of values of one basic type."""

    __slots__ = ('typecode', '_items', '_struct', '__weakref__')
    __hash__ = None

    def __new__(cls, typecode, initializer=(), /, **kwargs):
        if cls is array and kwargs:
            raise TypeError("array.array() takes no keyword arguments")
        if not isinstance(typecode, str) or len(typecode) != 1:
            raise TypeError("array() argument 1 must be a unicode character, not "
                            + type(typecode).__name__)
        if typecode not in _FORMATS:
            raise ValueError("bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)")
        if typecode == 'u':
            import warnings
            warnings.warn("The 'u' type code is deprecated and will be removed in Python 3.16",
                          DeprecationWarning, stacklevel=2)
        if isinstance(initializer, str) and typecode not in 'uw':
            raise TypeError("cannot use a str to initialize an array with typecode "
                            f"{typecode!r}")
        if isinstance(initializer, array) and initializer.typecode in 'uw' \
                and typecode not in 'uw':
            raise TypeError("cannot use a unicode array to initialize an array with typecode "
                            f"{typecode!r}")
        self = super().__new__(cls)
        object.__setattr__(self, 'typecode', typecode)
        object.__setattr__(self, '_struct', struct.Struct('=' + _FORMATS[typecode]
                                                          if typecode not in 'lL'
                                                          else _FORMATS[typecode]))
        object.__setattr__(self, '_items', [])
        if isinstance(initializer, (bytes, bytearray)):
            self.frombytes(initializer)
        else:
            self.extend(initializer if not isinstance(initializer, array)
                        else list(initializer))
        return self

    def __setattr__(self, name, value):
        if name in ('typecode', 'itemsize', '_items', '_struct'):
            raise AttributeError(f"attribute '{name}' of 'array.array' objects is not writable")
        object.__setattr__(self, name, value)

    @property
    def itemsize(self):
        """The size, in bytes, of one array item."""
        return self._struct.size

    def _check(self, value):
        """The value as the array holds it."""
        code = self.typecode
        if code in 'uw':
            if not isinstance(value, str) or len(value) != 1:
                raise TypeError("array item must be a unicode character, not "
                                + (type(value).__name__ if not isinstance(value, str)
                                   else f"a string of length {len(value)}"))
            return value
        if code in 'fd':
            if isinstance(value, str) or not hasattr(type(value), '__float__') \
                    and not hasattr(type(value), '__index__'):
                raise TypeError("must be real number, not " + type(value).__name__)
            value = float(value)
            if code == 'f':
                try:
                    return self._struct.unpack(self._struct.pack(value))[0]
                except OverflowError:
                    return value * float('inf')
            return value
        if isinstance(value, float) or not hasattr(type(value), '__index__'):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an "
                            "integer")
        value = value.__index__()
        bits = self._struct.size * 8
        low, high = ((0, (1 << bits) - 1) if code.isupper()
                     else (-1 << (bits - 1), (1 << (bits - 1)) - 1))
        if not low <= value <= high:
            names = {'b': 'signed char', 'B': 'unsigned byte integer', 'h': 'signed short integer',
                     'H': 'unsigned short', 'i': 'signed integer', 'I': 'unsigned int'}
            raise OverflowError(f"{names.get(code, 'int')} is "
                                f"{'less than minimum' if value < low else 'greater than maximum'}")
        return int(value)

    def _like(self, items):
        result = array.__new__(array, self.typecode) if self.typecode != 'u' else _plain_u()
        result._items[:] = items
        return result

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self._like(self._items[index])
        try:
            return self._items[index]
        except IndexError:
            raise IndexError("array index out of range") from None
        except TypeError:
            raise TypeError("array indices must be integers") from None

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            if not isinstance(value, array):
                raise TypeError("can only assign array (not \"%s\") to array slice"
                                % type(value).__name__)
            if value.typecode != self.typecode:
                raise TypeError("bad argument type for built-in operation")
            self._items[index] = list(value._items)
            return
        value = self._check(value)
        try:
            self._items[index] = value
        except IndexError:
            raise IndexError("array assignment index out of range") from None

    def __delitem__(self, index):
        try:
            del self._items[index]
        except IndexError:
            raise IndexError("array assignment index out of range") from None

    def __contains__(self, value):
        return value in self._items

    def __reversed__(self):
        return reversed(self._items)

    def __repr__(self):
        if not self._items:
            return f"{type(self).__name__}({self.typecode!r})"
        content = self.tounicode() if self.typecode in 'uw' else self._items
        return f"{type(self).__name__}({self.typecode!r}, {content!r})"

    def _compare(self, other, op):
        if not isinstance(other, array):
            return NotImplemented
        return op(self._items, other._items)

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
            raise TypeError("can only append array (not \"%s\") to array"
                            % type(other).__name__)
        if other.typecode != self.typecode:
            raise TypeError("bad argument type for built-in operation")
        return self._like(self._items + other._items)

    def __iadd__(self, other):
        if not isinstance(other, array):
            raise TypeError("can only extend with array (not \"%s\")" % type(other).__name__)
        self.extend(other)
        return self

    def __mul__(self, n):
        if not hasattr(type(n), '__index__'):
            return NotImplemented
        return self._like(self._items * n)

    __rmul__ = __mul__

    def __imul__(self, n):
        if not hasattr(type(n), '__index__'):
            return NotImplemented
        self._items[:] = self._items * n
        return self

    def append(self, v, /):
        """Append new value v to the end of the array."""
        self._items.append(self._check(v))

    def extend(self, bb, /):
        """Append items to the end of the array."""
        if isinstance(bb, array):
            if bb.typecode != self.typecode:
                raise TypeError("can only extend with array of same kind")
            self._items.extend(list(bb._items))
            return
        check = self._check
        for value in bb:
            self._items.append(check(value))

    def insert(self, i, v, /):
        """Insert a new item v into the array before position i."""
        self._items.insert(i, self._check(v))

    def pop(self, i=-1, /):
        """Return the i-th element and delete it from the array."""
        if not self._items:
            raise IndexError("pop from empty array")
        try:
            return self._items.pop(i)
        except IndexError:
            raise IndexError("pop index out of range") from None

    def remove(self, v, /):
        """Remove the first occurrence of v in the array."""
        try:
            self._items.remove(v)
        except ValueError:
            raise ValueError("array.remove(x): x not in array") from None

    def index(self, v, start=0, stop=sys.maxsize, /):
        """Return index of first occurrence of v in the array."""
        try:
            return self._items.index(v, start, stop)
        except ValueError:
            raise ValueError("array.index(x): x not in array") from None

    def count(self, v, /):
        """Return number of occurrences of v in the array."""
        return self._items.count(v)

    def reverse(self):
        """Reverse the order of the items in the array."""
        self._items.reverse()

    def clear(self):
        """Remove all items from the array."""
        self._items.clear()

    def tolist(self):
        """Convert array to an ordinary list with the same items."""
        return list(self._items)

    def fromlist(self, list, /):
        """Append items to array from list."""
        if not isinstance(list, type([])):
            raise TypeError("arg must be list")
        self._items.extend([self._check(v) for v in list])

    def tobytes(self):
        """Convert the array to an array of machine values and return the bytes."""
        if self.typecode in 'uw':
            return b''.join(self._struct.pack(ord(c)) for c in self._items)
        return b''.join(map(self._struct.pack, self._items))

    def frombytes(self, buffer, /):
        """Appends items from the bytes, interpreting it as an array of machine values."""
        if isinstance(buffer, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = bytes(memoryview(buffer).cast('B'))
        if len(data) % self._struct.size:
            raise ValueError("bytes length not a multiple of item size")
        values = [item[0] for item in self._struct.iter_unpack(data)] if data else []
        self._items.extend(map(chr, values) if self.typecode in 'uw' else values)

    def tofile(self, f, /):
        """Write all items (as machine values) to the file object f."""
        f.write(self.tobytes())

    def fromfile(self, f, n, /):
        """Read n objects from the file object f and append them to the end of the array."""
        if n < 0:
            raise ValueError("negative count")
        data = f.read(n * self.itemsize)
        if not isinstance(data, bytes):
            raise TypeError("read() didn't return bytes")
        whole = len(data) - len(data) % self.itemsize
        self.frombytes(data[:whole])
        if len(data) < n * self.itemsize:
            raise EOFError("read() didn't return enough bytes")

    def tounicode(self):
        """Convert an array of type 'u' or 'w' to a string."""
        if self.typecode not in 'uw':
            raise ValueError("tounicode() may only be called on unicode type arrays ('u' or 'w')")
        return ''.join(self._items)

    def fromunicode(self, ustr, /):
        """Extends this array with data from the unicode string ustr."""
        if self.typecode not in 'uw':
            raise ValueError("fromunicode() may only be called on unicode type arrays ('u' or "
                             "'w')")
        self._items.extend(ustr)

    def byteswap(self):
        """Byteswap all items of the array."""
        if self.itemsize > 1:
            size = self.itemsize
            data = self.tobytes()
            self._items.clear()
            self.frombytes(b''.join(data[i:i + size][::-1] for i in range(0, len(data), size)))

    def buffer_info(self):
        """(address, number of items); the address identifies the array, no more."""
        return id(self._items), len(self._items)

    def __buffer__(self, flags, /):
        view = memoryview(bytearray(self.tobytes()))
        return view.cast(_FORMATS[self.typecode]) if self._items else view

    def __copy__(self):
        return self._like(self._items)

    def __deepcopy__(self, memo, /):
        return self._like(self._items)

    def __reduce_ex__(self, protocol, /):
        state = getattr(self, '__dict__', None) or None
        if protocol < 3:
            content = list(self._items) if self.typecode not in 'uw' else self.tounicode()
            return type(self), (self.typecode, content), state
        return _array_reconstructor, (type(self), self.typecode, 0, self.tobytes()), state

    def __class_getitem__(cls, item, /):
        return type(list[int])(cls, item)

    def __sizeof__(self):
        return 64 + self.itemsize * len(self._items)


def _plain_u():
    result = object.__new__(array)
    object.__setattr__(result, 'typecode', 'u')
    object.__setattr__(result, '_struct', struct.Struct('=I'))
    object.__setattr__(result, '_items', [])
    return result


ArrayType = array
MutableSequence.register(array)
