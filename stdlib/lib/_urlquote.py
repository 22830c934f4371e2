"""Percent-encoding (RFC 3986, 2.1) and query strings, for urllib.parse."""
import functools
import re

_ALWAYS_SAFE = frozenset(b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~')
_ALWAYS_SAFE_BYTES = bytes(_ALWAYS_SAFE)
_asciire = re.compile('([\x00-\x7f]+)')
_hextobyte = None


# ---- decoding ----

def unquote_to_bytes(string):
    """unquote_to_bytes('abc%20def') -> b'abc def'."""
    if not string:
        string.split  # the type's own error for what has no text
        return b''
    if isinstance(string, str):
        string = string.encode('utf-8')
    return bytes(_unquote(bytes(string)))


def _unquote(data):
    """Replaces each %xx; anything else after a percent sign stays as it is."""
    global _hextobyte
    parts = data.split(b'%')
    if len(parts) == 1:
        return data
    if _hextobyte is None:
        digits = '0123456789ABCDEFabcdef'
        _hextobyte = {(a + b).encode(): bytes.fromhex(a + b) for a in digits for b in digits}
    out = [parts[0]]
    for item in parts[1:]:
        byte = _hextobyte.get(item[:2])
        out.append(b'%' + item if byte is None else byte + item[2:])
    return b''.join(out)


def unquote(string, encoding='utf-8', errors='replace'):
    """unquote('abc%20def') -> 'abc def'. The bytes that result are decoded."""
    if isinstance(string, bytes):
        return unquote_to_bytes(string).decode('utf-8' if encoding is None else encoding,
                                               'replace' if errors is None else errors)
    if '%' not in string:
        string.split
        return string
    if encoding is None:
        encoding = 'utf-8'
    if errors is None:
        errors = 'replace'
    # Runs of ASCII are decoded each by itself: other characters stand for themselves.
    return ''.join(_unquote(part.encode()).decode(encoding, errors) if i % 2 else part
                   for i, part in enumerate(_asciire.split(string)))


def unquote_plus(string, encoding='utf-8', errors='replace'):
    """As unquote(), with plus signs for spaces, as forms have it."""
    return unquote(string.replace('+', ' '), encoding, errors)


# ---- encoding ----

class _Quoter(dict):
    """Byte to its text: itself when safe, else %XX."""

    def __init__(self, safe):
        self.safe = _ALWAYS_SAFE.union(safe)

    def __repr__(self):
        return f'<Quoter {dict(self)!r}>'

    def __missing__(self, byte):
        text = chr(byte) if byte in self.safe else '%{:02X}'.format(byte)
        self[byte] = text
        return text


@functools.lru_cache
def _byte_quoter_factory(safe):
    return _Quoter(safe).__getitem__


def quote(string, safe='/', encoding=None, errors=None):
    """quote('abc def') -> 'abc%20def'. Letters, digits and '_.-~' are always safe."""
    if isinstance(string, str):
        if not string:
            return string
        string = string.encode('utf-8' if encoding is None else encoding,
                               'strict' if errors is None else errors)
    else:
        if encoding is not None:
            raise TypeError("quote() doesn't support 'encoding' for bytes")
        if errors is not None:
            raise TypeError("quote() doesn't support 'errors' for bytes")
    return quote_from_bytes(string, safe)


def quote_plus(string, safe='', encoding=None, errors=None):
    """As quote(), with plus signs for spaces, as forms have it; plus signs are quoted."""
    if isinstance(string, str) and ' ' not in string or (isinstance(string, bytes)
                                                         and b' ' not in string):
        return quote(string, safe, encoding, errors)
    space = ' ' if isinstance(safe, str) else b' '
    return quote(string, safe + space, encoding, errors).replace(' ', '+')


def quote_from_bytes(bs, safe='/'):
    """quote_from_bytes(b'abc def\\x3f') -> 'abc%20def%3f'."""
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError('quote_from_bytes() expected bytes')
    if not bs:
        return ''
    if isinstance(safe, str):
        safe = safe.encode('ascii', 'ignore')
    else:
        safe = bytes([c for c in safe if c < 128])
    if not bs.rstrip(_ALWAYS_SAFE_BYTES + safe):
        return bs.decode()
    return ''.join(map(_byte_quoter_factory(safe), bs))


# ---- query strings ----

def _pairs(query):
    if hasattr(query, 'items'):
        return query.items()
    try:
        # Neither a string nor a list of something else: items must be pairs.
        if len(query) and not isinstance(query[0], tuple):
            raise TypeError
    except TypeError as err:
        raise TypeError('not a valid non-string sequence or mapping object') from err
    return query


def urlencode(query, doseq=False, safe='', encoding=None, errors=None, quote_via=quote_plus):
    """A mapping or pairs as a query string; with doseq, a pair for each item of a value."""
    def quoted(value):
        if isinstance(value, bytes):
            return quote_via(value, safe)
        return quote_via(str(value), safe, encoding, errors)

    out = []
    for key, value in _pairs(query):
        key = quoted(key)
        if doseq and not isinstance(value, (str, bytes)):
            try:
                len(value)
            except TypeError:
                pass  # not a sequence
            else:
                out.extend(key + '=' + quoted(item) for item in value)
                continue
        out.append(key + '=' + quoted(value))
    return '&'.join(out)


def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding='utf-8', errors='replace',
             max_num_fields=None, separator='&'):
    """A query string as a dict of lists."""
    out = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding=encoding,
                                 errors=errors, max_num_fields=max_num_fields,
                                 separator=separator):
        out.setdefault(name, []).append(value)
    return out


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding='utf-8', errors='replace',
              max_num_fields=None, separator='&'):
    """A query string as a list of (name, value)."""
    if not separator or not isinstance(separator, (str, bytes)):
        raise ValueError('Separator must be of type string or bytes.')
    if isinstance(qs, str):
        if not isinstance(separator, str):
            separator = str(separator, 'ascii')
        equals = '='

        def decoded(text):
            return unquote_plus(text, encoding=encoding, errors=errors)
    else:
        if not qs:
            return []
        qs = bytes(memoryview(qs))
        if isinstance(separator, str):
            separator = bytes(separator, 'ascii')
        equals = b'='

        def decoded(text):
            return unquote_to_bytes(text.replace(b'+', b' '))
    if not qs:
        return []
    # Checked before splitting: a hostile query may have millions of fields.
    if max_num_fields is not None and max_num_fields < 1 + qs.count(separator):
        raise ValueError('Max number of fields exceeded')
    out = []
    for pair in qs.split(separator):
        if not pair and not strict_parsing:
            continue
        name, has_equals, value = pair.partition(equals)
        if not has_equals:
            if strict_parsing:
                raise ValueError('bad query field: %r' % (pair,))
            if not keep_blank_values:
                continue
        if value or keep_blank_values:
            out.append((decoded(name), decoded(value)))
    return out
