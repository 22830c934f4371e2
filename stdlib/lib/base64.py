"""Base 16, 32, 64 and 85 encodings of bytes (RFC 4648, Ascii85, git's base 85, ZeroMQ's Z85).

Base 16 and 64 are binascii's; the others are here, a number per group of bytes."""
import binascii
import struct

__all__ = [
    'encode', 'decode', 'encodebytes', 'decodebytes',
    'b64encode', 'b64decode', 'b32encode', 'b32decode', 'b32hexencode', 'b32hexdecode',
    'b16encode', 'b16decode',
    'b85encode', 'b85decode', 'a85encode', 'a85decode', 'z85encode', 'z85decode',
    'standard_b64encode', 'standard_b64decode', 'urlsafe_b64encode', 'urlsafe_b64decode',
]

bytes_types = (bytes, bytearray)


def _bytes_of(s):
    """bytes of an argument that may be ASCII text."""
    if isinstance(s, str):
        try:
            return s.encode('ascii')
        except UnicodeEncodeError:
            raise ValueError('string argument should contain only ASCII characters')
    if isinstance(s, bytes_types):
        return s
    try:
        return memoryview(s).tobytes()
    except TypeError:
        raise TypeError('argument should be a bytes-like object or ASCII string, not %r'
                        % s.__class__.__name__) from None


def b64encode(s, altchars=None):
    """Encode bytes in base 64; altchars, two bytes, stand for '+' and '/'."""
    encoded = binascii.b2a_base64(s, newline=False)
    if altchars is None:
        return encoded
    assert len(altchars) == 2, repr(altchars)
    return encoded.translate(bytes.maketrans(b'+/', altchars))


def b64decode(s, altchars=None, validate=False):
    """Decode base 64. With validate, characters outside the alphabet raise binascii.Error;
    otherwise they are skipped."""
    s = _bytes_of(s)
    if altchars is not None:
        altchars = _bytes_of(altchars)
        assert len(altchars) == 2, repr(altchars)
        s = s.translate(bytes.maketrans(altchars, b'+/'))
    return binascii.a2b_base64(s, strict_mode=validate)


def standard_b64encode(s):
    """Encode bytes in the standard base 64 alphabet."""
    return b64encode(s)


def standard_b64decode(s):
    """Decode the standard base 64 alphabet."""
    return b64decode(s)


_to_urlsafe = bytes.maketrans(b'+/', b'-_')
_from_urlsafe = bytes.maketrans(b'-_', b'+/')


def urlsafe_b64encode(s):
    """Encode bytes in base 64 with '-' and '_' for '+' and '/'."""
    return b64encode(s).translate(_to_urlsafe)


def urlsafe_b64decode(s):
    """Decode base 64 with '-' and '_' for '+' and '/'."""
    return b64decode(_bytes_of(s).translate(_from_urlsafe))


# ---- base 32 ----

_b32_letters = b'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
_b32hex_letters = b'0123456789ABCDEFGHIJKLMNOPQRSTUV'
_b32_pairs = {}
_b32_values = {}


def _b32encode(letters, s):
    pairs = _b32_pairs.get(letters)
    if pairs is None:
        pairs = _b32_pairs[letters] = [bytes((a, b)) for a in letters for b in letters]
    if not isinstance(s, bytes_types):
        s = memoryview(s).tobytes()
    rest = len(s) % 5
    if rest:
        s = s + b'\0' * (5 - rest)
    out = bytearray()
    for i in range(0, len(s), 5):
        group = int.from_bytes(s[i:i + 5])
        out += (pairs[group >> 30] + pairs[group >> 20 & 1023] + pairs[group >> 10 & 1023]
                + pairs[group & 1023])
    if rest:
        pad = (0, 6, 4, 3, 1)[rest]
        out[-pad:] = b'=' * pad
    return bytes(out)


def _b32decode(letters, s, casefold=False, map01=None):
    values = _b32_values.get(letters)
    if values is None:
        values = _b32_values[letters] = {c: i for i, c in enumerate(letters)}
    s = _bytes_of(s)
    if len(s) % 8:
        raise binascii.Error('Incorrect padding')
    if map01 is not None:
        map01 = _bytes_of(map01)
        assert len(map01) == 1, repr(map01)
        s = s.translate(bytes.maketrans(b'01', b'O' + map01))
    if casefold:
        s = s.upper()
    length = len(s)
    s = s.rstrip(b'=')
    padding = length - len(s)
    out = bytearray()
    group = 0
    for i in range(0, len(s), 8):
        group = 0
        try:
            for c in s[i:i + 8]:
                group = group << 5 | values[c]
        except KeyError:
            raise binascii.Error('Non-base32 digit found') from None
        if i + 8 <= len(s):
            out += group.to_bytes(5)
    if length % 8 or padding not in {0, 1, 3, 4, 6}:
        raise binascii.Error('Incorrect padding')
    if padding and length:
        out += (group << 5 * padding).to_bytes(5)[:(43 - 5 * padding) // 8]
    return bytes(out)




def b32encode(s):
    """Encode bytes in base 32."""
    return _b32encode(_b32_letters, s)


def b32decode(s, casefold=False, map01=None):
    """Decode base 32. casefold accepts lower case; map01, a letter, reads 0 as O and 1 as it."""
    return _b32decode(_b32_letters, s, casefold, map01)


def b32hexencode(s):
    """Encode bytes in base 32 with the extended hex alphabet."""
    return _b32encode(_b32hex_letters, s)


def b32hexdecode(s, casefold=False):
    """Decode base 32 with the extended hex alphabet. casefold accepts lower case."""
    return _b32decode(_b32hex_letters, s, casefold)


# ---- base 16 ----

def b16encode(s):
    """Encode bytes in base 16."""
    return binascii.hexlify(s).upper()


def b16decode(s, casefold=False):
    """Decode base 16. casefold accepts lower case."""
    s = _bytes_of(s)
    if casefold:
        s = s.upper()
    if s.translate(None, delete=b'0123456789ABCDEF'):
        raise binascii.Error('Non-base16 digit found')
    return binascii.unhexlify(s)


# ---- base 85: four bytes are a number of five digits ----

_a85_chars = [bytes((i,)) for i in range(33, 118)]
_b85_letters = (b'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
                b'!#$%&()*+-;<=>?@^_`{|}~')
_z85_letters = (b'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
                b'.-:+=^!/*?&<>()[]{}@%$#')
_b85_chars = [bytes((c,)) for c in _b85_letters]
_b85_values = {c: i for i, c in enumerate(_b85_letters)}
_to_z85 = bytes.maketrans(_b85_letters, _z85_letters)
# What Z85 lacks must not pass as one of base 85's letters.
_from_z85 = bytes.maketrans(_z85_letters + bytes(set(_b85_letters) - set(_z85_letters)),
                            _b85_letters + b'\0' * len(set(_b85_letters) - set(_z85_letters)))


def _85encode(b, chars, pad=False, foldnuls=False, foldspaces=False):
    if not isinstance(b, bytes_types):
        b = memoryview(b).tobytes()
    padding = -len(b) % 4
    if padding:
        b = b + b'\0' * padding
    chunks = []
    for word in struct.unpack('!%dI' % (len(b) // 4), b):
        if foldnuls and not word:
            chunks.append(b'z')
        elif foldspaces and word == 0x20202020:
            chunks.append(b'y')
        else:
            word, e = divmod(word, 85)
            word, d = divmod(word, 85)
            word, c = divmod(word, 85)
            a, b_ = divmod(word, 85)
            chunks.append(chars[a] + chars[b_] + chars[c] + chars[d] + chars[e])
    if padding and not pad:
        if chunks[-1] == b'z':
            chunks[-1] = chars[0] * 5
        chunks[-1] = chunks[-1][:-padding]
    return b''.join(chunks)


def a85encode(b, *, foldspaces=False, wrapcol=0, pad=False, adobe=False):
    """Encode bytes in Ascii85. foldspaces writes four spaces as 'y', wrapcol breaks lines, pad
    makes the input a multiple of four bytes, adobe adds <~ and ~>."""
    result = _85encode(b, _a85_chars, pad, True, foldspaces)
    if adobe:
        result = b'<~' + result
    if wrapcol:
        wrapcol = max(2 if adobe else 1, wrapcol)
        lines = [result[i:i + wrapcol] for i in range(0, len(result), wrapcol)]
        if adobe and len(lines[-1]) + 2 > wrapcol:
            lines.append(b'')
        result = b'\n'.join(lines)
    return result + b'~>' if adobe else result


def a85decode(b, *, foldspaces=False, adobe=False, ignorechars=b' \t\n\r\v'):
    """Decode Ascii85. foldspaces reads 'y' as four spaces, adobe expects <~ and ~>, ignorechars
    are skipped."""
    b = _bytes_of(b)
    if adobe:
        if not b.endswith(b'~>'):
            raise ValueError("Ascii85 encoded byte sequences must end with b'~>'")
        b = b[2:-2] if b.startswith(b'<~') else b[:-2]
    out = []
    group = []
    for c in b + b'u' * 4:
        if 33 <= c <= 117:
            group.append(c)
            if len(group) == 5:
                word = 0
                for digit in group:
                    word = word * 85 + digit - 33
                try:
                    out.append(word.to_bytes(4))
                except OverflowError:
                    raise ValueError('Ascii85 overflow') from None
                group.clear()
        elif c == 122:
            if group:
                raise ValueError('z inside Ascii85 5-tuple')
            out.append(b'\0\0\0\0')
        elif foldspaces and c == 121:
            if group:
                raise ValueError('y inside Ascii85 5-tuple')
            out.append(b'    ')
        elif c not in ignorechars:
            raise ValueError('Non-Ascii85 digit found: %c' % c)
    result = b''.join(out)
    padding = 4 - len(group)
    return result[:-padding] if padding else result


def b85encode(b, pad=False):
    """Encode bytes in base 85; pad makes the input a multiple of four bytes."""
    return _85encode(b, _b85_chars, pad)


def b85decode(b):
    """Decode base 85."""
    b = _bytes_of(b)
    padding = -len(b) % 5
    b = b + b'~' * padding
    out = []
    for i in range(0, len(b), 5):
        word = 0
        try:
            for c in b[i:i + 5]:
                word = word * 85 + _b85_values[c]
        except KeyError:
            for j, c in enumerate(b[i:i + 5]):
                if c not in _b85_values:
                    raise ValueError('bad base85 character at position %d' % (i + j)) from None
        try:
            out.append(word.to_bytes(4))
        except OverflowError:
            raise ValueError('base85 overflow in hunk starting at byte %d' % i) from None
    result = b''.join(out)
    return result[:-padding] if padding else result


def z85encode(s):
    """Encode bytes in base 85 with ZeroMQ's alphabet."""
    return b85encode(s).translate(_to_z85)


def z85decode(s):
    """Decode base 85 with ZeroMQ's alphabet."""
    s = _bytes_of(s).translate(_from_z85)
    try:
        return b85decode(s)
    except ValueError as e:
        raise ValueError(e.args[0].replace('base85', 'z85')) from None


# ---- MIME: lines of 76 characters ----

MAXLINESIZE = 76
MAXBINSIZE = (MAXLINESIZE // 4) * 3


def encode(input, output):
    """Encode a binary file; output gets lines of base 64."""
    while s := input.read(MAXBINSIZE):
        while len(s) < MAXBINSIZE and (more := input.read(MAXBINSIZE - len(s))):
            s += more
        output.write(binascii.b2a_base64(s))


def decode(input, output):
    """Decode a file with lines of base 64."""
    while line := input.readline():
        output.write(binascii.a2b_base64(line))


def _check_flat(s):
    try:
        m = memoryview(s)
    except TypeError:
        raise TypeError('expected bytes-like object, not %s' % s.__class__.__name__) from None
    if m.format not in ('c', 'b', 'B'):
        raise TypeError('expected single byte elements, not %r from %s'
                        % (m.format, s.__class__.__name__))
    if m.ndim != 1:
        raise TypeError('expected 1-D data, not %d-D data from %s'
                        % (m.ndim, s.__class__.__name__))


def encodebytes(s):
    """Encode bytes in lines of base 64."""
    _check_flat(s)
    return b''.join(binascii.b2a_base64(s[i:i + MAXBINSIZE])
                    for i in range(0, len(s), MAXBINSIZE))


def decodebytes(s):
    """Decode bytes of base 64 lines."""
    _check_flat(s)
    return binascii.a2b_base64(s)


def main():
    """base64.py [-h] [-e|-d|-u] [file]"""
    import getopt
    import sys
    usage = """usage: %s [-h|-d|-e|-u] [file|-]
        -h: print this help message and exit
        -d, -u: decode
        -e: encode (default)""" % sys.argv[0]
    try:
        opts, args = getopt.getopt(sys.argv[1:], 'hdeu')
    except getopt.error as msg:
        sys.stdout = sys.stderr
        print(msg)
        print(usage)
        sys.exit(2)
    func = encode
    for option, _ in opts:
        if option == '-e':
            func = encode
        elif option in ('-d', '-u'):
            func = decode
        else:
            print(usage)
            return
    if args and args[0] != '-':
        with open(args[0], 'rb') as f:
            func(f, sys.stdout.buffer)
    else:
        func(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == '__main__':
    main()
