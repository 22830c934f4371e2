"""C structures as bytes.  Native in `_struct` where that is there, otherwise written here."""

__all__ = ['calcsize', 'pack', 'pack_into', 'unpack', 'unpack_from', 'iter_unpack', 'Struct',
           'error']

try:
    from _struct import *
    from _struct import _clearcache
    _native = True
except ImportError:
    _native = False

if not _native:
    import sys
    from functools import lru_cache

    class error(Exception):
        """Exception raised on various occasions; argument is a string."""

    # code -> size; with alignment and native sizes those of 64-bit Unix.
    _STANDARD = {'x': 1, 'c': 1, 'b': 1, 'B': 1, '?': 1, 'h': 2, 'H': 2, 'i': 4, 'I': 4, 'l': 4,
                 'L': 4, 'q': 8, 'Q': 8, 'e': 2, 'f': 4, 'd': 8, 's': 1, 'p': 1}
    _NATIVE = dict(_STANDARD, l=8, L=8, n=8, N=8, P=8)
    _SIGNED = 'bhilqn'
    _UNSIGNED = 'BHILQNP'

    @lru_cache(100)
    def _parse(fmt):
        """(byte order, [(count, code, offset, size)], total size, number of values)"""
        order = sys.byteorder
        sizes, aligned = _NATIVE, True
        text = fmt
        if text[:1] in ('@', '=', '<', '>', '!') and text:
            if text[0] != '@':
                sizes, aligned = _STANDARD, False
            if text[0] in '>!':
                order = 'big'
            elif text[0] == '<':
                order = 'little'
            text = text[1:]
        items = []
        offset = values = 0
        i = 0
        while i < len(text):
            c = text[i]
            i += 1
            if c.isspace():
                continue
            count = 1
            if c.isdecimal() and c.isascii():
                start = i - 1
                while i < len(text) and text[i].isdecimal():
                    i += 1
                count = int(text[start:i])
                if i >= len(text):
                    raise error("repeat count given without format specifier")
                c = text[i]
                i += 1
            size = sizes.get(c)
            if size is None:
                raise error("bad char in struct format")
            if aligned and size > 1:
                offset += -offset % size
            items.append((count, c, offset, size))
            offset += count * size
            if offset > sys.maxsize:
                raise error("total struct size too long")
            if c in 'sp':
                values += 1
            elif c != 'x':
                values += count
        return order, items, offset, values

    def _pack_float(value, size, order):
        """IEEE 754 in 2, 4 or 8 bytes, rounded half to even."""
        from math import frexp, isnan, isinf, copysign
        bits, bias = {2: (10, 15), 4: (23, 127), 8: (52, 1023)}[size]
        sign = copysign(1.0, value) < 0
        top = (1 << (size * 8 - 1 - bits)) - 1
        if isnan(value):
            exponent, mantissa = top, 1 << (bits - 1)
        elif isinf(value):
            exponent, mantissa = top, 0
        elif not value:
            exponent = mantissa = 0
        else:
            m, e = frexp(abs(value))
            e -= 1
            whole = int(m * (1 << 53))  # exact: 53 bits, the value is whole * 2**(e - 52)
            shift = 52 - bits
            if e < 1 - bias:
                shift += 1 - bias - e
                e = -bias
            half = 1 << (shift - 1) if shift else 0
            mantissa = whole >> shift
            rest = whole & ((1 << shift) - 1)
            if rest > half or rest == half and half and mantissa & 1:
                mantissa += 1
            if e == -bias:
                exponent = 0
                if mantissa >> bits:
                    exponent, mantissa = 1, mantissa - (1 << bits)
            else:
                mantissa -= 1 << bits
                if mantissa >> bits:
                    mantissa, e = 0, e + 1
                exponent = e + bias
                if exponent >= top:
                    raise OverflowError("float too large to pack with %s format"
                                        % {2: 'e', 4: 'f', 8: 'd'}[size])
        number = (sign << (size * 8 - 1)) | (exponent << bits) | mantissa
        return number.to_bytes(size, order)

    def _unpack_float(data, order):
        from math import ldexp, inf, nan
        size = len(data)
        bits, bias = {2: (10, 15), 4: (23, 127), 8: (52, 1023)}[size]
        number = int.from_bytes(data, order)
        top = (1 << (size * 8 - 1 - bits)) - 1
        exponent = number >> bits & top
        mantissa = number & ((1 << bits) - 1)
        if exponent == top:
            value = nan if mantissa else inf
        elif exponent:
            value = ldexp(mantissa | 1 << bits, exponent - bias - bits)
        else:
            value = ldexp(mantissa, 1 - bias - bits)
        return -value if number >> (size * 8 - 1) else value

    def _pack_value(code, size, order, value):
        if code in _SIGNED or code in _UNSIGNED:
            if not isinstance(value, int):
                try:
                    index = type(value).__index__
                except AttributeError:
                    raise error("required argument is not an integer") from None
                value = index(value)
            low, high = ((-1 << (size * 8 - 1), (1 << (size * 8 - 1)) - 1) if code in _SIGNED
                         else (0, (1 << (size * 8)) - 1))
            if not low <= value <= high:
                if size == 8:
                    raise error('int too large to convert')
                raise error(f"'{code}' format requires {low} <= number <= {high}")
            return value.to_bytes(size, order, signed=code in _SIGNED)
        if code == '?':
            return b'\1' if value else b'\0'
        if code == 'c':
            if not isinstance(value, bytes) or len(value) != 1:
                raise error("char format requires a bytes object of length 1")
            return value
        try:
            value = float(value) if not isinstance(value, str) else value.__float__()
        except (TypeError, AttributeError):
            raise error("required argument is not a float") from None
        return _pack_float(value, size, order)

    def _pack_items(order, items, total, values, args):
        if len(args) != values:
            raise error("pack expected %d items for packing (got %d)" % (values, len(args)))
        out = bytearray(total)
        args = iter(args)
        for count, code, offset, size in items:
            if code == 'x':
                continue
            if code in 'sp':
                value = next(args)
                if not isinstance(value, (bytes, bytearray)):
                    raise error(f"argument for '{code}' must be a bytes object")
                if code == 's':
                    value = value[:count]
                elif count:
                    value = value[:min(count - 1, 255)]
                    value = bytes([len(value)]) + value
                else:
                    value = b''
                out[offset:offset + len(value)] = value
                continue
            for k in range(count):
                start = offset + k * size
                out[start:start + size] = _pack_value(code, size, order, next(args))
        return bytes(out)

    def _unpack_items(order, items, data):
        result = []
        for count, code, offset, size in items:
            if code == 'x':
                continue
            if code == 's':
                result.append(bytes(data[offset:offset + count]))
                continue
            if code == 'p':
                n = min(data[offset], count - 1) if count else 0
                result.append(bytes(data[offset + 1:offset + 1 + n]))
                continue
            for k in range(count):
                piece = bytes(data[offset + k * size:offset + k * size + size])
                if code == '?':
                    result.append(piece != b'\0')
                elif code == 'c':
                    result.append(piece)
                elif code in 'efd':
                    result.append(_unpack_float(piece, order))
                else:
                    result.append(int.from_bytes(piece, order, signed=code in _SIGNED))
        return tuple(result)

    class Struct:
        """A compiled format: Struct(fmt)"""

        def __init__(self, format):
            if isinstance(format, (bytes, bytearray)):
                format = str(format, 'ascii')
            elif not isinstance(format, str):
                raise TypeError("Struct() argument 1 must be a str or bytes object, not %s"
                                % type(format).__name__)
            if '\0' in format:
                raise error("embedded null character")
            self.format = format
            self._order, self._items, self.size, self._values = _parse(format)

        def __repr__(self):
            return f"{type(self).__name__}({self.format!r})"

        def pack(self, *args):
            """Return a bytes object with the values packed according to the format."""
            return _pack_items(self._order, self._items, self.size, self._values, args)

        def pack_into(self, buffer, offset, *args):
            """Pack the values into a writable buffer at an offset."""
            view = memoryview(buffer).cast('B')
            if view.readonly:
                raise TypeError("argument must be read-write bytes-like object, not %s"
                                % type(buffer).__name__)
            offset = self._offset(view, offset, "pack_into")
            view[offset:offset + self.size] = self.pack(*args)

        def _offset(self, view, offset, name):
            size = len(view)
            if offset < 0:
                if offset + self.size > 0:
                    if name == "pack_into":
                        raise error("no space to pack %d bytes at offset %d"
                                    % (self.size, offset))
                    raise error("not enough data to unpack %d bytes" % self.size)
                if offset + size < 0:
                    raise error("offset %d out of range for %d-byte buffer" % (offset, size))
                offset += size
            if size - offset < self.size:
                raise error("%s requires a buffer of at least %d bytes for %s %d bytes at offset "
                            "%d (actual buffer size is %d)"
                            % (name, offset + self.size,
                               "packing" if name == "pack_into" else "unpacking", self.size,
                               offset, size))
            return offset

        def unpack(self, buffer):
            """Unpack a buffer of exactly the struct's size into a tuple."""
            view = memoryview(buffer).cast('B')
            if len(view) != self.size:
                raise error("unpack requires a buffer of %d bytes" % self.size)
            return _unpack_items(self._order, self._items, view)

        def unpack_from(self, buffer, offset=0):
            """Unpack from a buffer at an offset into a tuple."""
            view = memoryview(buffer).cast('B')
            offset = self._offset(view, offset, "unpack_from")
            return _unpack_items(self._order, self._items, view[offset:offset + self.size])

        def iter_unpack(self, buffer):
            """Iterate over the tuples of a buffer of many structs."""
            view = memoryview(buffer).cast('B')
            if not self.size:
                raise error("cannot iteratively unpack with a struct of length 0")
            if len(view) % self.size:
                raise error("iterative unpacking requires a buffer of a multiple of %d bytes"
                            % self.size)
            return self._iterate(view)

        def _iterate(self, view):
            for start in range(0, len(view), self.size):
                yield _unpack_items(self._order, self._items, view[start:start + self.size])

    @lru_cache(100)
    def _compiled(fmt):
        return Struct(fmt)

    def _clearcache():
        "Clear the internal cache."
        _compiled.cache_clear()
        _parse.cache_clear()

    def calcsize(format, /):
        """Return size in bytes of the struct described by the format string."""
        return _compiled(format).size

    def pack(format, /, *args):
        """Return a bytes object with the values packed according to the format string."""
        return _compiled(format).pack(*args)

    def pack_into(format, buffer, offset, /, *args):
        """Pack the values into a writable buffer at an offset."""
        _compiled(format).pack_into(buffer, offset, *args)

    def unpack(format, buffer, /):
        """Return a tuple of the values unpacked according to the format string."""
        return _compiled(format).unpack(buffer)

    def unpack_from(format, /, buffer, offset=0):
        """Unpack from a buffer at an offset into a tuple."""
        return _compiled(format).unpack_from(buffer, offset)

    def iter_unpack(format, buffer, /):
        """Iterate over the tuples of a buffer of many structs."""
        return _compiled(format).iter_unpack(buffer)
