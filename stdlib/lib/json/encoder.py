"""From objects to JSON text."""

import re
import sys

try:
    from _json import (encode_basestring as c_encode_basestring,
                       encode_basestring_ascii as c_encode_basestring_ascii,
                       make_encoder as c_make_encoder)
except ImportError:
    c_encode_basestring = c_encode_basestring_ascii = c_make_encoder = None

__all__ = ['JSONEncoder']

ESCAPE = re.compile(r'[\x00-\x1f\\"\b\f\n\r\t]')
ESCAPE_ASCII = re.compile(r'([\\"]|[^\ -~])')
ESCAPE_DCT = {'\\': '\\\\', '"': '\\"', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r',
              '\t': '\\t'}
for _i in range(0x20):
    ESCAPE_DCT.setdefault(chr(_i), '\\u{0:04x}'.format(_i))
INFINITY = float('inf')


def py_encode_basestring(s):
    """A JSON string, in quotes."""
    return '"' + ESCAPE.sub(lambda match: ESCAPE_DCT[match.group(0)], s) + '"'


def py_encode_basestring_ascii(s):
    """A JSON string of ASCII characters alone, in quotes."""
    def replace(match):
        c = match.group(0)
        if c in ESCAPE_DCT:
            return ESCAPE_DCT[c]
        n = ord(c)
        if n < 0x10000:
            return '\\u{0:04x}'.format(n)
        n -= 0x10000
        return '\\u{0:04x}\\u{1:04x}'.format(0xd800 | (n >> 10), 0xdc00 | (n & 0x3ff))
    return '"' + ESCAPE_ASCII.sub(replace, s) + '"'


encode_basestring = c_encode_basestring or py_encode_basestring
encode_basestring_ascii = c_encode_basestring_ascii or py_encode_basestring_ascii


class JSONEncoder(object):
    """Encoder for dict, list, tuple, str, int, float, True, False, None; default() for others."""

    item_separator = ', '
    key_separator = ': '

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True,
                 sort_keys=False, indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ','
        if default is not None:
            self.default = default

    def default(self, o):
        """What to encode instead of an object; TypeError if there is nothing."""
        raise TypeError(f'Object of type {o.__class__.__name__} is not JSON serializable')

    def encode(self, o):
        """The JSON text of an object."""
        if isinstance(o, str):
            return self._string(o)
        chunks = self.iterencode(o, _one_shot=True)
        return chunks[0] if type(chunks) is tuple and len(chunks) == 1 else ''.join(chunks)

    def iterencode(self, o, _one_shot=False):
        """The JSON text of an object in pieces."""
        indent = self.indent
        if indent is not None and not isinstance(indent, str):
            indent = ' ' * indent
        markers = {} if self.check_circular else None
        if _one_shot and c_make_encoder is not None:
            encoder = encode_basestring_ascii if self.ensure_ascii else encode_basestring
            return c_make_encoder(markers, self.default, encoder, indent, self.key_separator,
                                  self.item_separator, self.sort_keys, self.skipkeys,
                                  self.allow_nan)(o, 0)
        return self._iter(o, 0, indent, markers)

    def _string(self, s):
        return (encode_basestring_ascii if self.ensure_ascii else encode_basestring)(s)

    def _float(self, o):
        if o != o:
            text = 'NaN'
        elif o == INFINITY:
            text = 'Infinity'
        elif o == -INFINITY:
            text = '-Infinity'
        else:
            return float.__repr__(o)
        if not self.allow_nan:
            raise ValueError("Out of range float values are not JSON compliant: " + repr(o))
        return text

    def _scalar(self, o):
        """The text of a simple value, or None."""
        if isinstance(o, str):
            return self._string(o)
        if o is None:
            return 'null'
        if o is True:
            return 'true'
        if o is False:
            return 'false'
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return self._float(o)
        return None

    def _key(self, key):
        """A dictionary's key as text; None to leave it out."""
        if isinstance(key, str):
            return key
        if key is None or isinstance(key, (int, float)):
            return self._scalar(key)
        if self.skipkeys:
            return None
        raise TypeError(f'keys must be str, int, float, bool or None, '
                        f'not {key.__class__.__name__}')

    def _iter(self, o, level, indent, markers):
        text = self._scalar(o)
        if text is not None:
            yield text
            return
        # A generator that delegates is resumed without a frame for each level: count them here.
        if level > sys.getrecursionlimit():
            raise RecursionError('maximum recursion depth exceeded while encoding a JSON object')
        if markers is not None:
            if id(o) in markers:
                raise ValueError("Circular reference detected")
            markers[id(o)] = o
        if isinstance(o, (list, tuple)):
            yield from self._list(o, level, indent, markers)
        elif isinstance(o, dict):
            yield from self._dict(o, level, indent, markers)
        else:
            yield from self._iter(self.default(o), level, indent, markers)
        if markers is not None:
            del markers[id(o)]

    def _list(self, values, level, indent, markers):
        if not values:
            yield '[]'
            return
        newline = '' if indent is None else '\n' + indent * (level + 1)
        separator = '[' + newline
        for value in values:
            text = self._scalar(value)
            if text is not None:
                yield separator + text
            else:
                yield separator
                yield from self._iter(value, level + 1, indent, markers)
            separator = self.item_separator + newline
        yield ']' if indent is None else '\n' + indent * level + ']'

    def _dict(self, dct, level, indent, markers):
        if not dct:
            yield '{}'
            return
        newline = '' if indent is None else '\n' + indent * (level + 1)
        separator = '{' + newline
        empty = True
        for key, value in sorted(dct.items()) if self.sort_keys else dct.items():
            text = self._key(key)
            if text is None:
                continue
            yield separator
            empty = False
            separator = self.item_separator + newline
            yield self._string(text)
            yield self.key_separator
            yield from self._iter(value, level + 1, indent, markers)
        if empty:
            yield '{}'
        else:
            yield '}' if indent is None else '\n' + indent * level + '}'
