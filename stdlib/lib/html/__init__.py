"""Escaping text for HTML, and back."""
import re

__all__ = ['escape', 'unescape']


def escape(s, quote=True):
    """Replaces "&", "<", ">" and, with `quote`, both quotation marks by references."""
    s = s.replace('&', '&amp;')  # first, or the others would be escaped twice
    s = s.replace('<', '&lt;')
    s = s.replace('>', '&gt;')
    if quote:
        s = s.replace('"', '&quot;')
        s = s.replace("'", '&#x27;')
    return s


# What numeric references stand for that name no character: Windows-1252 in the C1 range, as
# browsers read them (HTML standard, 13.2.5.80).
_WINDOWS_1252 = {
    0x80: 0x20ac, 0x82: 0x201a, 0x83: 0x192, 0x84: 0x201e, 0x85: 0x2026, 0x86: 0x2020, 0x87: 0x2021,
    0x88: 0x2c6, 0x89: 0x2030, 0x8a: 0x160, 0x8b: 0x2039, 0x8c: 0x152, 0x8e: 0x17d, 0x91: 0x2018,
    0x92: 0x2019, 0x93: 0x201c, 0x94: 0x201d, 0x95: 0x2022, 0x96: 0x2013, 0x97: 0x2014, 0x98: 0x2dc,
    0x99: 0x2122, 0x9a: 0x161, 0x9b: 0x203a, 0x9c: 0x153, 0x9e: 0x17e, 0x9f: 0x178}


def _number_text(num):
    if num == 0 or num > 0x10ffff or 0xd800 <= num <= 0xdfff:
        return '\ufffd'
    if num in _WINDOWS_1252:
        return chr(_WINDOWS_1252[num])
    if num == 0x0d or 0x7f <= num <= 0x9f and num != 0x7f:
        return chr(num)
    if (1 <= num <= 8 or num == 0xb or 0xe <= num <= 0x1f or num == 0x7f or 0xfdd0 <= num <= 0xfdef
            or num & 0xfffe == 0xfffe):
        return ''  # no character of HTML
    return chr(num)


def _replace_charref(match):
    from html.entities import html5
    name = match.group(1)
    if name[0] == '#':
        if name[1] in 'xX':
            return _number_text(int(name[2:].rstrip(';'), 16))
        return _number_text(int(name[1:].rstrip(';')))
    if name in html5:
        return html5[name]
    # The longest known name that it starts with.
    for end in range(len(name) - 1, 1, -1):
        if name[:end] in html5:
            return html5[name[:end]] + name[end:]
    return '&' + name


_charref = re.compile(r'&(#[0-9]+;?'
                      r'|#[xX][0-9a-fA-F]+;?'
                      r'|[^\t\n\f <&#;]{1,32};?)')


def unescape(s):
    """Replaces named and numeric character references by their characters, as HTML 5 says."""
    return _charref.sub(_replace_charref, s) if '&' in s else s
