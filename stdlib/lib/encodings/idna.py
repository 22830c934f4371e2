"""Host names outside ASCII (IDNA, RFC 3490): labels as punycode behind the prefix xn--.

Name preparation (RFC 3491) is done with today's Unicode tables: characters that map to nothing are
dropped, the rest is case-folded and brought to NFKC; private and control characters are refused.
"""

import codecs
import re
import unicodedata

dots = re.compile("[\u002E\u3002\uFF0E\uFF61]")
ace_prefix = b"xn--"
sace_prefix = "xn--"

_dropped = set('\u00ad\u034f\u1806\u180b\u180c\u180d\u200b\u200c\u200d\u2060\ufeff') \
    | {chr(c) for c in range(0xfe00, 0xfe10)}


def _prohibited(c):
    """Characters outside ASCII that no label may have (RFC 3454, appendix C)."""
    code = ord(c)
    category = unicodedata.category(c)
    return code >= 0x80 and (
        category in ('Cc', 'Cs', 'Co', 'Zs', 'Zl', 'Zp') or code & 0xfffe == 0xfffe
        or 0xfdd0 <= code <= 0xfdef or 0x2ff0 <= code <= 0x2ffb or 0xfff9 <= code <= 0xfffd
        or c in '\u0340\u0341\u06dd\u070f\u180e\u200e\u200f' or 0x202a <= code <= 0x202e
        or 0x2061 <= code <= 0x206f or 0x1d173 <= code <= 0x1d17a or 0xe0000 < code <= 0xe007f)


def nameprep(label):
    label = ''.join(c for c in label if c not in _dropped)
    label = unicodedata.normalize("NFKC", label.casefold())
    label = unicodedata.normalize("NFKC", label.casefold())
    for at, c in enumerate(label):
        if _prohibited(c):
            raise UnicodeEncodeError("idna", label, at, at + 1, f"Invalid character {c!r}")
    directions = [unicodedata.bidirectional(c) for c in label]
    if any(d in ('R', 'AL') for d in directions):  # RFC 3454, section 6
        if 'L' in directions:
            at = directions.index('L')
            raise UnicodeEncodeError("idna", label, at, at + 1, "Violation of BIDI requirement 2")
        if directions[0] not in ('R', 'AL'):
            raise UnicodeEncodeError("idna", label, 0, 1, "Violation of BIDI requirement 3")
        if directions[-1] not in ('R', 'AL'):
            raise UnicodeEncodeError("idna", label, len(label) - 1, len(label),
                                     "Violation of BIDI requirement 3")
    return label


def _checked(encoded, label):
    if not encoded:
        raise UnicodeEncodeError("idna", label, 0, 1, "label empty")
    if len(encoded) >= 64:
        raise UnicodeEncodeError("idna", label, 0, len(label), "label too long")
    return encoded


def ToASCII(label):
    if label.isascii():
        return _checked(label.encode("ascii"), label)
    label = nameprep(label)
    if label.isascii():
        return _checked(label.encode("ascii"), label)
    if label.lower().startswith(sace_prefix):
        raise UnicodeEncodeError("idna", label, 0, len(sace_prefix),
                                 "Label starts with ACE prefix")
    return _checked(ace_prefix + label.encode("punycode"), label)


def ToUnicode(label):
    if len(label) > 1024:  # far above what any label can be
        if isinstance(label, str):
            label = label.encode("utf-8", errors="backslashreplace")
        raise UnicodeDecodeError("idna", label, 0, len(label), "label way too long")
    if isinstance(label, str):
        label = label.encode("ascii") if label.isascii() else nameprep(label).encode("ascii")
    if not label.lower().startswith(ace_prefix):
        return str(label, "ascii")
    try:
        result = label[len(ace_prefix):].decode("punycode")
    except UnicodeDecodeError as exc:
        skipped = len(ace_prefix)
        raise UnicodeDecodeError("idna", label, exc.start + skipped, exc.end + skipped, exc.reason)
    try:
        again = ToASCII(result)
    except UnicodeEncodeError as exc:
        raise UnicodeDecodeError("idna", label, 0, len(label), exc.reason)
    if str(label, "ascii").lower() != str(again, "ascii"):
        raise UnicodeDecodeError("idna", label, 0, len(label),
                                 f"IDNA does not round-trip, '{label!r}' != '{again!r}'")
    return result


def _only_strict(errors):
    if errors != 'strict':
        raise UnicodeError(f"Unsupported error handling: {errors}")


def _converted(input, labels, convert):
    """The labels of the input, each converted; errors tell where they are in the input."""
    start = 0
    for label in labels:
        try:
            yield convert(label)
        except (UnicodeEncodeError, UnicodeDecodeError) as exc:
            raise type(exc)("idna", input, start + exc.start, start + exc.end,
                            exc.reason) from None
        start += len(label) + 1


def _encode_labels(input, labels, trailing):
    """The labels in bytes, joined; a trailing dot is kept."""
    return b'.'.join(_converted(input, labels, ToASCII)) + trailing


def _decode_labels(input, labels, trailing):
    return '.'.join(_converted(input, labels, ToUnicode)) + trailing


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        _only_strict(errors)
        if not input:
            return b'', 0
        if input.isascii():
            result = input.encode('ascii')
            labels = result.split(b'.')
            for at, label in enumerate(labels[:-1]):
                if not label:
                    start = sum(len(each) + 1 for each in labels[:at])
                    raise UnicodeEncodeError("idna", input, start, start + 1, "label empty")
            for at, label in enumerate(labels):
                if len(label) >= 64:
                    start = sum(len(each) + 1 for each in labels[:at])
                    raise UnicodeEncodeError("idna", input, start, start + len(label),
                                             "label too long")
            return result, len(input)
        labels = dots.split(input)
        trailing = b''
        if not labels[-1]:
            trailing = b'.'
            labels.pop()
        return _encode_labels(input, labels, trailing), len(input)

    def decode(self, input, errors='strict'):
        _only_strict(errors)
        if not input:
            return "", 0
        input = bytes(input)
        if ace_prefix not in input.lower():
            try:
                return input.decode('ascii'), len(input)
            except UnicodeDecodeError:
                pass
        labels = input.split(b".")
        trailing = ''
        if not labels[-1]:
            trailing = '.'
            labels.pop()
        return _decode_labels(input, labels, trailing), len(input)


class IncrementalEncoder(codecs.BufferedIncrementalEncoder):
    def _buffer_encode(self, input, errors, final):
        _only_strict(errors)
        if not input:
            return b'', 0
        labels = dots.split(input)
        trailing = b''
        if not labels[-1]:
            trailing = b'.'
            labels.pop()
        elif not final:  # the last label may go on
            labels.pop()
            if labels:
                trailing = b'.'
        used = sum(len(label) for label in labels) + max(len(labels) - 1, 0) + len(trailing)
        return _encode_labels(input, labels, trailing), used


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, input, errors, final):
        _only_strict(errors)
        if not input:
            return "", 0
        try:
            input.decode("ascii")
        except UnicodeDecodeError as exc:  # also in a label that is not complete
            raise UnicodeDecodeError("idna", input, exc.start, exc.end, exc.reason)
        labels = input.split(b".")
        trailing = ''
        if not labels[-1]:
            trailing = '.'
            labels.pop()
        elif not final:
            labels.pop()
            if labels:
                trailing = '.'
        used = sum(len(label) for label in labels) + max(len(labels) - 1, 0) + len(trailing)
        return _decode_labels(input, labels, trailing), used


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def getregentry():
    return codecs.CodecInfo(
        name='idna', encode=Codec().encode, decode=Codec().decode,
        incrementalencoder=IncrementalEncoder, incrementaldecoder=IncrementalDecoder,
        streamwriter=StreamWriter, streamreader=StreamReader)
