"""From JSON text to objects."""

import re

__all__ = ['JSONDecoder', 'JSONDecodeError']

_CONSTANTS = {'-Infinity': float('-inf'), 'Infinity': float('inf'), 'NaN': float('nan')}
_WORDS = {'n': ('null', None), 't': ('true', True), 'f': ('false', False)}
_NUMBER = re.compile(r'(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?')
_SPACE = re.compile(r'[ \t\n\r]*')
_CHUNK = re.compile(r'(.*?)(["\\\x00-\x1f])', re.DOTALL)
_ESCAPES = {'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r',
            't': '\t'}
_HEX = re.compile(r'[0-9A-Fa-f]{4}')


class JSONDecodeError(ValueError):
    """msg, doc, pos, and the line and column of pos: lineno, colno"""

    def __init__(self, msg, doc, pos):
        lineno = doc.count('\n', 0, pos) + 1
        colno = pos - doc.rfind('\n', 0, pos)
        errmsg = '%s: line %d column %d (char %d)' % (msg, lineno, colno, pos)
        ValueError.__init__(self, errmsg)
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


def _unicode_escape(s, pos):
    match = _HEX.match(s, pos + 1)
    if match is None:
        raise JSONDecodeError("Invalid \\uXXXX escape", s, pos)
    return int(match.group(), 16)


def scanstring(s, end, strict=True):
    """(text, position after it) of a string whose opening quote is before end."""
    chunks = []
    begin = end - 1
    while True:
        chunk = _CHUNK.match(s, end)
        if chunk is None:
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        end = chunk.end()
        content, terminator = chunk.groups()
        if content:
            chunks.append(content)
        if terminator == '"':
            return ''.join(chunks), end
        if terminator != '\\':
            if strict:
                raise JSONDecodeError("Invalid control character at", s, end - 1)
            chunks.append(terminator)
            continue
        esc = s[end:end + 1]
        if not esc:
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        if esc != 'u':
            if esc not in _ESCAPES:
                raise JSONDecodeError("Invalid \\escape", s, end - 1)
            chunks.append(_ESCAPES[esc])
            end += 1
            continue
        code = _unicode_escape(s, end)
        end += 5
        if 0xd800 <= code <= 0xdbff and s[end:end + 2] == '\\u':
            low = _unicode_escape(s, end + 1)
            if 0xdc00 <= low <= 0xdfff:
                code = 0x10000 + ((code - 0xd800) << 10 | (low - 0xdc00))
                end += 6
        chunks.append(chr(code))


py_scanstring = scanstring


class JSONDecoder(object):
    """Decoder with hooks for objects, numbers and constants."""

    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None,
                 parse_constant=None, strict=True, object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _CONSTANTS.__getitem__
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook

    def decode(self, s):
        """The object of a text that holds nothing else."""
        obj, end = self.raw_decode(s, idx=_SPACE.match(s, 0).end())
        end = _SPACE.match(s, end).end()
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return obj

    def raw_decode(self, s, idx=0):
        """(object, position after it) of a text that begins with JSON."""
        if idx < 0:
            raise ValueError('idx cannot be negative')
        return self._value(s, idx, {})

    def _value(self, s, idx, memo):
        c = s[idx:idx + 1]
        if c == '"':
            return scanstring(s, idx + 1, self.strict)
        if c == '{':
            return self._object(s, idx + 1, memo)
        if c == '[':
            return self._array(s, idx + 1, memo)
        if c in _WORDS:
            word, value = _WORDS[c]
            if s.startswith(word, idx):
                return value, idx + len(word)
        match = _NUMBER.match(s, idx)
        if match is not None:
            integer, frac, exp = match.groups()
            if frac or exp:
                return self.parse_float(integer + (frac or '') + (exp or '')), match.end()
            return self.parse_int(integer), match.end()
        for word in _CONSTANTS:
            if s.startswith(word, idx):
                return self.parse_constant(word), idx + len(word)
        raise JSONDecodeError("Expecting value", s, idx)

    def _array(self, s, idx, memo):
        values = []
        idx = _SPACE.match(s, idx).end()
        if s[idx:idx + 1] == ']':
            return values, idx + 1
        while True:
            value, idx = self._value(s, idx, memo)
            values.append(value)
            idx = _SPACE.match(s, idx).end()
            c = s[idx:idx + 1]
            if c == ']':
                return values, idx + 1
            if c != ',':
                raise JSONDecodeError("Expecting ',' delimiter", s, idx)
            comma = idx
            idx = _SPACE.match(s, idx + 1).end()
            if s[idx:idx + 1] == ']':
                raise JSONDecodeError("Illegal trailing comma before end of array", s, comma)

    def _object(self, s, idx, memo):
        pairs = []
        idx = _SPACE.match(s, idx).end()
        c = s[idx:idx + 1]
        if c == '}':
            return self._made(pairs), idx + 1
        if c != '"':
            raise JSONDecodeError("Expecting property name enclosed in double quotes", s, idx)
        while True:
            key, idx = scanstring(s, idx + 1, self.strict)
            key = memo.setdefault(key, key)  # the same keys come again and again
            idx = _SPACE.match(s, idx).end()
            if s[idx:idx + 1] != ':':
                raise JSONDecodeError("Expecting ':' delimiter", s, idx)
            value, idx = self._value(s, _SPACE.match(s, idx + 1).end(), memo)
            pairs.append((key, value))
            idx = _SPACE.match(s, idx).end()
            c = s[idx:idx + 1]
            if c == '}':
                return self._made(pairs), idx + 1
            if c != ',':
                raise JSONDecodeError("Expecting ',' delimiter", s, idx)
            comma = idx
            idx = _SPACE.match(s, idx + 1).end()
            c = s[idx:idx + 1]
            if c != '"':
                if c == '}':
                    raise JSONDecodeError("Illegal trailing comma before end of object", s, comma)
                raise JSONDecodeError("Expecting property name enclosed in double quotes", s, idx)

    def _made(self, pairs):
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs)
        result = dict(pairs)
        return self.object_hook(result) if self.object_hook is not None else result
