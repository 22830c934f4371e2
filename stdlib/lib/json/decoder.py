"""From JSON text to objects."""

import re

from json import scanner
try:
    from _json import scanstring as c_scanstring
except ImportError:
    c_scanstring = None

__all__ = ['JSONDecoder', 'JSONDecodeError']

_CONSTANTS = {'-Infinity': float('-inf'), 'Infinity': float('inf'), 'NaN': float('nan')}
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


def py_scanstring(s, end, strict=True):
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


scanstring = c_scanstring or py_scanstring


def JSONObject(s_and_end, strict, scan_once, object_hook, object_pairs_hook, memo=None,
               _skip=_SPACE.match):
    """(object, index) of an object whose brace is before the given index."""
    s, end = s_and_end
    pairs = []
    if memo is None:
        memo = {}
    end = _skip(s, end).end()
    c = s[end:end + 1]
    if c != '}':
        while True:
            if c != '"':
                raise JSONDecodeError("Expecting property name enclosed in double quotes", s, end)
            key, end = scanstring(s, end + 1, strict)
            key = memo.setdefault(key, key)  # the same keys come again and again
            end = _skip(s, end).end()
            if s[end:end + 1] != ':':
                raise JSONDecodeError("Expecting ':' delimiter", s, end)
            value, end = _scanned(scan_once, s, _skip(s, end + 1).end())
            pairs.append((key, value))
            end = _skip(s, end).end()
            c = s[end:end + 1]
            if c == '}':
                break
            if c != ',':
                raise JSONDecodeError("Expecting ',' delimiter", s, end)
            comma = end
            end = _skip(s, end + 1).end()
            c = s[end:end + 1]
            if c == '}':
                raise JSONDecodeError("Illegal trailing comma before end of object", s, comma)
    if object_pairs_hook is not None:
        return object_pairs_hook(pairs), end + 1
    result = dict(pairs)
    return result if object_hook is None else object_hook(result), end + 1


def JSONArray(s_and_end, scan_once, _skip=_SPACE.match):
    """(list, index) of an array whose bracket is before the given index."""
    s, end = s_and_end
    values = []
    end = _skip(s, end).end()
    if s[end:end + 1] == ']':
        return values, end + 1
    while True:
        value, end = _scanned(scan_once, s, end)
        values.append(value)
        end = _skip(s, end).end()
        c = s[end:end + 1]
        if c == ']':
            return values, end + 1
        if c != ',':
            raise JSONDecodeError("Expecting ',' delimiter", s, end)
        comma = end
        end = _skip(s, end + 1).end()
        if s[end:end + 1] == ']':
            raise JSONDecodeError("Illegal trailing comma before end of array", s, comma)


def _scanned(scan_once, s, idx):
    try:
        return scan_once(s, idx)
    except StopIteration as err:
        raise JSONDecodeError("Expecting value", s, err.value) from None


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
        self.parse_object = JSONObject
        self.parse_array = JSONArray
        self.parse_string = scanstring
        self.memo = {}
        self.scan_once = scanner.make_scanner(self)

    def decode(self, s, _w=_SPACE.match):
        """The object of a text that holds nothing else."""
        obj, end = self.raw_decode(s, idx=_w(s, 0).end())
        end = _w(s, end).end()
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return obj

    def raw_decode(self, s, idx=0):
        """(object, position after it) of a text that begins with JSON."""
        try:
            return self.scan_once(s, idx)
        except StopIteration as err:
            raise JSONDecodeError("Expecting value", s, err.value) from None
