"""Punycode (RFC 3492): text in the ASCII letters, digits and hyphens of host names."""

import codecs

_DIGITS = "abcdefghijklmnopqrstuvwxyz0123456789"
_BASE, _TMIN, _TMAX, _SKEW, _DAMP = 36, 1, 26, 38, 700


def _threshold(j, bias):
    return min(max(_BASE * (j + 1) - bias, _TMIN), _TMAX)


def _adapt(delta, first, count):
    delta = delta // _DAMP if first else delta // 2
    delta += delta // count
    steps = 0
    while delta > ((_BASE - _TMIN) * _TMAX) // 2:
        delta //= _BASE - _TMIN
        steps += _BASE
    return steps + (_BASE * delta) // (delta + _SKEW)


def _variable_length(n, bias):
    digits = []
    j = 0
    while True:
        t = _threshold(j, bias)
        if n < t:
            digits.append(_DIGITS[n])
            return ''.join(digits)
        digits.append(_DIGITS[t + (n - t) % (_BASE - t)])
        n = (n - t) // (_BASE - t)
        j += 1


def punycode_encode(text):
    basic = [c for c in text if c.isascii()]
    out = []
    handled = len(basic)
    code, delta, bias, first = 128, 0, 72, True
    while handled < len(text):
        following = min(ord(c) for c in text if ord(c) >= code)
        delta += (following - code) * (handled + 1)
        code = following
        for c in text:
            if ord(c) < code:
                delta += 1
            elif ord(c) == code:
                out.append(_variable_length(delta, bias))
                bias = _adapt(delta, first, handled + 1)
                first = False
                delta = 0
                handled += 1
        delta += 1
        code += 1
    head = ''.join(basic)
    return (head + "-" if head else "").encode("ascii") + ''.join(out).encode("ascii")


def _read_number(text, at, bias, errors):
    """One variable-length integer: (where it ends, value), value None when malformed."""
    result, weight, j = 0, 1, 0
    while True:
        if at >= len(text):
            if errors == "strict":
                raise UnicodeDecodeError("punycode", text, at, at + 1,
                                         "incomplete punycode string")
            return at + 1, None
        digit = _DIGITS.find(chr(text[at]).lower())
        if digit < 0:
            if errors == "strict":
                raise UnicodeDecodeError("punycode", text, at, at + 1,
                                         f"Invalid extended code point '{text[at]}'")
            return at + 1, None
        at += 1
        t = _threshold(j, bias)
        result += digit * weight
        if digit < t:
            return at, result
        weight *= _BASE - t
        j += 1


def punycode_decode(text, errors):
    if isinstance(text, str):
        text = text.encode("ascii")
    text = bytes(text)
    if errors == "ignore":
        text = bytes(c for c in text if c < 128)
    elif errors == "strict":
        text.decode("ascii")
    head, hyphen, tail = text.rpartition(b"-")
    base = str(head, "ascii", errors)
    start = at = len(text) - len(tail)
    code, pos, bias = 128, -1, 72
    while at < len(text):
        after, delta = _read_number(text, at, bias, errors)
        if delta is None:
            return base
        pos += delta + 1
        code += pos // (len(base) + 1)
        if code > 0x10FFFF:
            if errors == "strict":
                raise UnicodeDecodeError("punycode", text, at, after,
                                         f"Invalid character U+{code:x}")
            code = ord('?')
        pos %= len(base) + 1
        base = base[:pos] + chr(code) + base[pos:]
        bias = _adapt(delta, at == start, len(base))
        at = after
    return base


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        return punycode_encode(input), len(input)

    def decode(self, input, errors='strict'):
        if errors not in ('strict', 'replace', 'ignore'):
            raise UnicodeError(f"Unsupported error handling: {errors}")
        return punycode_decode(input, errors), len(input)


class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        return punycode_encode(input)


class IncrementalDecoder(codecs.IncrementalDecoder):
    def decode(self, input, final=False):
        return Codec().decode(input, self.errors)[0]


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def getregentry():
    return codecs.CodecInfo(
        name='punycode', encode=Codec().encode, decode=Codec().decode, streamwriter=StreamWriter,
        streamreader=StreamReader, incrementalencoder=IncrementalEncoder,
        incrementaldecoder=IncrementalDecoder)
