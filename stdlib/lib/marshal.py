"""Plain values as bytes, in the format that CPython 3.4 and later use (version 4).

None, bools, numbers, str, bytes and containers of these; code objects are not written: their form is
this interpreter's own business.
"""

import struct

__all__ = ['dump', 'dumps', 'load', 'loads', 'version']

version = 4
_REF = 0x80
_MAX_DEPTH = 2000
_pack_int = struct.Struct('<i').pack
_unpack_int = struct.Struct('<i').unpack_from
_pack_float = struct.Struct('<d').pack
_unpack_float = struct.Struct('<d').unpack_from
_SINGLE = {None: b'N', True: b'T', False: b'F', ...: b'.', StopIteration: b'S'}


class _Writer:
    def __init__(self, version):
        self.out = bytearray()
        self.version = version
        self.refs = {}
        self.depth = 0

    def size(self, number):
        if number > 0x7fffffff:
            raise ValueError('unmarshallable object')
        self.out += _pack_int(number)

    def write(self, value):
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise ValueError('object too deeply nested to marshal')
        kind = type(value)
        if value is None or value is True or value is False or value is ... \
                or value is StopIteration:
            self.out += _SINGLE[value]
        elif kind is int and -0x80000000 <= value <= 0x7fffffff:
            self.out += b'i' + _pack_int(value)
        else:
            self.write_object(value, kind)
        self.depth -= 1

    def write_object(self, value, kind):
        flag = 0
        if self.version >= 3:
            index = self.refs.get(id(value))
            if index is not None:
                self.out += b'r' + _pack_int(index[0])
                return
            # Kept alive with it: ids are of living objects only.
            self.refs[id(value)] = len(self.refs), value
            flag = _REF
        method = self.methods.get(kind)
        if method is None:
            try:
                value = memoryview(value).tobytes()
            except TypeError:
                raise ValueError('unmarshallable object') from None
            method = _Writer.write_bytes
        method(self, value, flag)

    def head(self, letter, flag):
        self.out.append(ord(letter) | flag)

    def write_int(self, value, flag):
        self.head('l', flag)
        digits, rest = [], abs(value)
        while rest:
            digits.append(rest & 0x7fff)
            rest >>= 15
        self.size(len(digits))
        # A negative count stands for the sign.
        if value < 0:
            self.out[-4:] = _pack_int(-len(digits))
        self.out += struct.pack('<%dH' % len(digits), *digits)

    def number(self, value):
        if self.version > 1:
            self.out += _pack_float(value)
        else:
            text = ('%.17g' % value).encode()
            self.out.append(len(text))
            self.out += text

    def write_float(self, value, flag):
        self.head('g' if self.version > 1 else 'f', flag)
        self.number(value)

    def write_complex(self, value, flag):
        self.head('y' if self.version > 1 else 'x', flag)
        self.number(value.real)
        self.number(value.imag)

    def write_bytes(self, value, flag):
        self.head('s', flag)
        self.size(len(value))
        self.out += value

    def write_str(self, value, flag):
        if self.version >= 4 and value.isascii():
            short = len(value) < 256
            self.head('z' if short else 'a', flag)
            if short:
                self.out.append(len(value))
            else:
                self.size(len(value))
            self.out += value.encode('ascii')
            return
        data = value.encode('utf-8', 'surrogatepass')
        self.head('u', flag)
        self.size(len(data))
        self.out += data

    def write_tuple(self, value, flag):
        if self.version >= 4 and len(value) < 256:
            self.head(')', flag)
            self.out.append(len(value))
        else:
            self.head('(', flag)
            self.size(len(value))
        for item in value:
            self.write(item)

    def _write_items(self, letter, value, flag):
        self.head(letter, flag)
        self.size(len(value))
        for item in value:
            self.write(item)

    def write_list(self, value, flag):
        self._write_items('[', value, flag)

    def write_set(self, value, flag):
        # In the order of their bytes, so that equal sets give equal bytes.
        self._write_items('<', sorted(value, key=lambda item: dumps(item, self.version)), flag)

    def write_frozenset(self, value, flag):
        self._write_items('>', sorted(value, key=lambda item: dumps(item, self.version)), flag)

    def write_dict(self, value, flag):
        self.head('{', flag)
        for key, item in value.items():
            self.write(key)
            self.write(item)
        self.out += b'0'

    methods = {int: write_int, float: write_float, complex: write_complex, bytes: write_bytes,
               str: write_str, tuple: write_tuple, list: write_list, set: write_set,
               frozenset: write_frozenset, dict: write_dict}


_NULL = object()


class _Reader:
    def __init__(self, data, read=None):
        self.data = data
        self.pos = 0
        self.more = read        # of a file: as much as is needed, no more
        self.refs = []
        self.depth = 0

    def take(self, count):
        if self.more is not None:
            piece = self.more(count) if count else b''
            if not isinstance(piece, bytes):
                raise TypeError(f'file.read() returned not bytes but {type(piece).__name__}')
        else:
            piece = bytes(self.data[self.pos:self.pos + count])
            self.pos += count
        if len(piece) < count:
            raise EOFError('marshal data too short' if self.pos or piece else
                           'EOF read where object expected')
        return piece

    def size(self):
        number = _unpack_int(self.take(4))[0]
        if number < 0:
            raise ValueError('bad marshal data (size out of range)')
        return number

    def read(self):
        try:
            code = self.take(1)[0]
        except EOFError:
            raise EOFError('EOF read where object expected') from None
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise ValueError('recursion limit exceeded')
        flag, code = code & _REF, chr(code & ~_REF)
        method = self.methods.get(code)
        if method is None:
            raise ValueError('bad marshal data (unknown type code)')
        index = -1
        if flag and code not in '0NTFS.r':
            index = len(self.refs)
            self.refs.append(_NULL)
        value = method(self, index)
        if index >= 0:
            self.refs[index] = value
        self.depth -= 1
        return value

    def item(self, what):
        value = self.read()
        if value is _NULL:
            raise TypeError(f'NULL object in marshal data for {what}')
        return value

    def read_int(self, index):
        return _unpack_int(self.take(4))[0]

    def read_long(self, index):
        count = _unpack_int(self.take(4))[0]
        value = 0
        digits = struct.unpack('<%dH' % abs(count), self.take(2 * abs(count)))
        for digit in reversed(digits):
            if digit > 0x7fff:
                raise ValueError('bad marshal data (digit out of range in long)')
            value = value << 15 | digit
        if digits and not digits[-1]:
            raise ValueError('bad marshal data (unnormalized long data)')
        return -value if count < 0 else value

    def text_float(self):
        return float(self.take(self.take(1)[0]))

    def binary_float(self):
        return _unpack_float(self.take(8))[0]

    def read_bytes(self, index):
        return self.take(self.size())

    def read_ascii(self, index):
        return self.take(self.size()).decode('latin-1')

    def read_short(self, index):
        return self.take(self.take(1)[0]).decode('latin-1')

    def read_str(self, index):
        return self.take(self.size()).decode('utf-8', 'surrogatepass')

    def read_small_tuple(self, index):
        return tuple([self.item('tuple') for _ in range(self.take(1)[0])])

    def read_tuple(self, index):
        return tuple([self.item('tuple') for _ in range(self.size())])

    def _keep(self, index, value):
        if index >= 0:
            self.refs[index] = value    # it may be inside itself
        return value

    def read_list(self, index):
        count = self.size()
        value = self._keep(index, [])
        for _ in range(count):
            value.append(self.item('list'))
        return value

    def read_set(self, index):
        count = self.size()
        value = self._keep(index, set())
        for _ in range(count):
            value.add(self.item('set'))
        return value

    def read_frozenset(self, index):
        return frozenset([self.item('set') for _ in range(self.size())])

    def read_dict(self, index):
        value = self._keep(index, {})
        while True:
            key = self.read()
            if key is _NULL:
                return value
            item = self.read()
            if item is _NULL:
                return value
            value[key] = item

    def read_ref(self, index):
        number = _unpack_int(self.take(4))[0]
        if not 0 <= number < len(self.refs) or self.refs[number] is _NULL:
            raise ValueError('bad marshal data (invalid reference)')
        return self.refs[number]

    def read_code(self, index):
        raise ValueError('bad marshal data (code objects of CPython cannot be loaded)')

    methods = {
        '0': lambda self, i: _NULL, 'N': lambda self, i: None, 'T': lambda self, i: True,
        'F': lambda self, i: False, 'S': lambda self, i: StopIteration, '.': lambda self, i: ...,
        'i': read_int, 'l': read_long, 'f': lambda self, i: self.text_float(),
        'g': lambda self, i: self.binary_float(),
        'x': lambda self, i: complex(self.text_float(), self.text_float()),
        'y': lambda self, i: complex(self.binary_float(), self.binary_float()),
        's': read_bytes, 't': read_str, 'u': read_str, 'a': read_ascii, 'A': read_ascii,
        'z': read_short, 'Z': read_short, ')': read_small_tuple, '(': read_tuple, '[': read_list,
        '<': read_set, '>': read_frozenset, '{': read_dict, 'r': read_ref, 'c': read_code,
    }


def dumps(value, version=version, /, *, allow_code=True):
    """The bytes of a value; ValueError for what has none."""
    writer = _Writer(version)
    writer.write(value)
    return bytes(writer.out)


def dump(value, file, version=version, /, *, allow_code=True):
    """Write the bytes of a value to a binary file."""
    return file.write(dumps(value, version))


def loads(data, /, *, allow_code=True):
    """The value of bytes; EOFError, ValueError or TypeError for bad ones. More bytes do not matter."""
    value = _Reader(memoryview(data).cast('B')).read()
    if value is _NULL:
        raise TypeError('NULL object in marshal data for object')
    return value


def load(file, /, *, allow_code=True):
    """Read a value from a binary file."""
    value = _Reader(b'', file.read).read()
    if value is _NULL:
        raise TypeError('NULL object in marshal data for object')
    return value
