"""The scanner of JSON text: from a text and an index to (value, index behind it).

The scanner in C is used where it is there; the one below says the same in the language.
StopIteration(index) means that no value begins there.
"""
import re

try:
    from _json import make_scanner as c_make_scanner
except ImportError:
    c_make_scanner = None

__all__ = ['make_scanner']

NUMBER_RE = re.compile(r'(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?')

_WORDS = {'n': ('null', None), 't': ('true', True), 'f': ('false', False)}


def py_make_scanner(context):
    """A function (text, index) for a decoder's options."""
    parse_object = context.parse_object
    parse_array = context.parse_array
    parse_string = context.parse_string
    strict = context.strict
    parse_float = context.parse_float
    parse_int = context.parse_int
    parse_constant = context.parse_constant
    object_hook = context.object_hook
    object_pairs_hook = context.object_pairs_hook
    memo = context.memo

    def scan(string, idx):
        try:
            first = string[idx]
        except IndexError:
            raise StopIteration(idx) from None
        if first == '"':
            return parse_string(string, idx + 1, strict)
        if first == '{':
            return parse_object((string, idx + 1), strict, scan, object_hook, object_pairs_hook,
                                memo)
        if first == '[':
            return parse_array((string, idx + 1), scan)
        if first in _WORDS:
            word, value = _WORDS[first]
            if string.startswith(word, idx):
                return value, idx + len(word)
        match = NUMBER_RE.match(string, idx)
        if match is not None:
            integer, fraction, exponent = match.groups()
            if fraction or exponent:
                value = parse_float(integer + (fraction or '') + (exponent or ''))
            else:
                value = parse_int(integer)
            return value, match.end()
        for word in ('NaN', 'Infinity', '-Infinity'):
            if string.startswith(word, idx):
                return parse_constant(word), idx + len(word)
        raise StopIteration(idx)

    def scan_once(string, idx):
        if idx < 0:
            raise ValueError('idx cannot be negative')
        try:
            return scan(string, idx)
        finally:
            memo.clear()

    return scan_once


make_scanner = c_make_scanner or py_make_scanner
