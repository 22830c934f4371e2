"""From objects to JSON text."""

import re

__all__ = ['JSONEncoder']

ESCAPE = re.compile(r'[\x00-\x1f\\"\b\f\n\r\t]')
ESCAPE_ASCII = re.compile(r'([\\"]|[^\ -~])')
ESCAPE_DCT = {'\\': '\\\\', '"': '\\"', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r',
              '\t': '\\t'}
for _i in range(0x20):
    ESCAPE_DCT.setdefault(chr(_i), '\\u{0:04x}'.format(_i))
INFINITY = float('inf')


def encode_basestring(s):
    """A JSON string, in quotes."""
    return '"' + ESCAPE.sub(lambda match: ESCAPE_DCT[match.group(0)], s) + '"'


def encode_basestring_ascii(s):
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


py_encode_basestring = encode_basestring
py_encode_basestring_ascii = encode_basestring_ascii


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
        return ''.join(self.iterencode(o, _one_shot=True))

    def iterencode(self, o, _one_shot=False):
        """The JSON text of an object in pieces."""
        indent = self.indent
        if indent is not None and not isinstance(indent, str):
            indent = ' ' * indent
        markers = {} if self.check_circular else None
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
        if markers is not None:
            if id(o) in markers:
                raise ValueError("Circular reference detected")
            markers[id(o)] = o
        try:
            if isinstance(o, (list, tuple)):
                yield from self._list(o, level, indent, markers)
            elif isinstance(o, dict):
                yield from self._dict(o, level, indent, markers)
            else:
                yield from self._iter(self.default(o), level, indent, markers)
        except GeneratorExit:
            raise
        except BaseException as exc:
            exc.add_note(f'when serializing {type(o).__name__} object')
            raise
        if markers is not None:
            del markers[id(o)]

    def _list(self, values, level, indent, markers):
        if not values:
            yield '[]'
            return
        newline = '' if indent is None else '\n' + indent * (level + 1)
        separator = '[' + newline
        for value in values:
            yield separator
            separator = self.item_separator + newline
            yield from self._iter(value, level + 1, indent, markers)
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
