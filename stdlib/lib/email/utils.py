"""Addresses, dates and parameters of mail headers."""
import datetime
import os
import random
import re
import socket
import time
import urllib.parse

from email._dates import (
    mktime_tz, parsedate, parsedate_to_datetime, parsedate_tz)

__all__ = ['collapse_rfc2231_value', 'decode_params', 'decode_rfc2231', 'encode_rfc2231',
           'formataddr', 'formatdate', 'format_datetime', 'getaddresses', 'make_msgid',
           'mktime_tz', 'parseaddr', 'parsedate', 'parsedate_tz', 'parsedate_to_datetime',
           'quote', 'unquote', 'localtime']

COMMASPACE = ', '
CRLF = '\r\n'
_special = re.compile(r'[][\\()<>@,:;".]')
_escaped = re.compile(r'[\\"]')


# ---- addresses ----

def quote(str):
    """Backslashes before backslashes and quotation marks."""
    return str.replace('\\', '\\\\').replace('"', '\\"')


def unquote(str):
    """The text without its quotation marks or angle brackets."""
    if len(str) > 1:
        if str[0] == '"' and str[-1] == '"':
            return str[1:-1].replace('\\\\', '\\').replace('\\"', '"')
        if str[0] == '<' and str[-1] == '>':
            return str[1:-1]
    return str


def formataddr(pair, charset='utf-8'):
    """(name, address) as text for a header."""
    name, address = pair
    address.encode('ascii')  # UnicodeError for other characters
    if name:
        try:
            name.encode('ascii')
        except UnicodeEncodeError:
            from email.header import Header
            return '%s <%s>' % (Header(name, charset).encode(maxlinelen=0), address)
        quotes = '"' if _special.search(name) else ''
        return '%s%s%s <%s>' % (quotes, _escaped.sub(r'\\\g<0>', name), quotes, address)
    return address


def _split_addresses(text):
    """Splits at commas outside of quotes, comments and angle brackets; groups are opened up."""
    out = []
    piece = ''
    quoted = False
    depth = angle = 0
    i = 0
    while i < len(text):
        c = text[i]
        if c == '\\' and i + 1 < len(text):
            piece += text[i:i + 2]
            i += 2
            continue
        if c == '"' and not depth:
            quoted = not quoted
        elif not quoted:
            depth += (c == '(') - (c == ')' and depth > 0)
            if not depth:
                angle += (c == '<') - (c == '>' and angle > 0)
        if c in ',;' and not quoted and not depth and not angle:
            out.append(piece)
            piece = ''
        elif c == ':' and not quoted and not depth and not angle and '@' not in piece:
            piece = ''  # the name of a group
        else:
            piece += c
        i += 1
    out.append(piece)
    return [p for p in out if p.strip()]


def _parse_one(text, strict):
    """(name, address) of one mailbox, ('', '') when it is none."""
    comments = re.findall(r'\(((?:[^()\\]|\\.)*)\)', text)
    bare = re.sub(r'\((?:[^()\\]|\\.)*\)', ' ', text).strip()
    match = re.fullmatch(r'((?:"(?:[^"\\]|\\.)*"|[^"<>])*)<([^<>]*)>\s*', bare)
    if match:
        name, address = match.groups()
        name = ' '.join(unquote(word) for word in re.findall(r'"(?:[^"\\]|\\.)*"|[^\s"]+', name))
        name = ' '.join([name, *('(%s)' % c for c in comments)]).strip()
        return name, re.sub(r'\s+', '', address)
    if '<' in bare or '>' in bare or (strict and '@' in bare and re.search(r'\S\s+\S', bare)):
        return '', ''
    return ' '.join(comments), re.sub(r'\s+', '', bare)


def getaddresses(fieldvalues, *, strict=True):
    """[(name, address)] of all the values; ('', '') for what cannot be read."""
    out = []
    for value in fieldvalues:
        for piece in _split_addresses(str(value)):
            out.append(_parse_one(piece, strict))
    return out


def parseaddr(addr, *, strict=True):
    """(name, address) of one address, ('', '') when it cannot be read."""
    if isinstance(addr, list):
        addr = addr[0] if addr else ''
    if not isinstance(addr, str):
        return '', ''
    found = getaddresses([addr], strict=strict)
    if not found or (strict and len(found) != 1):
        return '', ''
    return found[0]


# ---- dates ----

_DAYS = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')
_MONTHS = ('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')


def _format_timetuple_and_zone(timetuple, zone):
    return '%s, %02d %s %04d %02d:%02d:%02d %s' % (
        _DAYS[timetuple[6]], timetuple[2], _MONTHS[timetuple[1] - 1], timetuple[0], timetuple[3],
        timetuple[4], timetuple[5], zone)


def formatdate(timeval=None, localtime=False, usegmt=False):
    """A date as RFC 5322 has it; with usegmt as HTTP has it."""
    if timeval is None:
        timeval = time.time()
    dt = datetime.datetime.fromtimestamp(timeval, datetime.timezone.utc)
    if localtime:
        dt = dt.astimezone()
        usegmt = False
    elif not usegmt:
        dt = dt.replace(tzinfo=None)
    return format_datetime(dt, usegmt)


def format_datetime(dt, usegmt=False):
    """A datetime as RFC 5322 has it; naive ones are in UTC with an unknown zone (-0000)."""
    now = dt.timetuple()
    if usegmt:
        if dt.tzinfo is None or dt.tzinfo != datetime.timezone.utc:
            raise ValueError('usegmt option requires a UTC datetime')
        zone = 'GMT'
    elif dt.tzinfo is None:
        zone = '-0000'
    else:
        zone = dt.strftime('%z')
    return _format_timetuple_and_zone(now, zone)


def make_msgid(idstring=None, domain=None):
    """A new Message-ID."""
    parts = [str(int(time.time() * 100)), str(os.getpid()), str(random.getrandbits(64))]
    if idstring is not None:
        parts.append(idstring)
    return '<%s@%s>' % ('.'.join(parts), domain if domain is not None else socket.getfqdn())


def localtime(dt=None, isdst=None):
    """Now, or the datetime, in the local zone."""
    if dt is None:
        dt = datetime.datetime.now()
    return dt.astimezone()


# ---- parameters ----

def decode_rfc2231(s):
    """(charset, language, value) of an extended parameter."""
    parts = s.split("'", 2)
    return (None, None, s) if len(parts) <= 2 else tuple(parts)


def encode_rfc2231(s, charset=None, language=None):
    """An extended parameter's value; without a charset only quoted."""
    s = urllib.parse.quote(s, safe='', encoding=charset or 'ascii')
    if charset is None and language is None:
        return s
    return "%s'%s'%s" % (charset, language or '', s)


def decode_params(params):
    """Joins the continuations of extended parameters (name*0*, name*1...)."""
    out = [params[0]]
    pieces = {}
    for name, value in params[1:]:
        encoded = name.endswith('*')
        value = unquote(value)
        match = re.match(r'^(?P<name>\w+)\*((?P<num>[0-9]+)\*?)?$', name)
        if match:
            number = match.group('num')
            pieces.setdefault(match.group('name'), []).append(
                (int(number) if number is not None else None, value, encoded))
        else:
            out.append((name, '"%s"' % quote(value)))
    for name, found in pieces.items():
        found.sort(key=lambda piece: piece[0] or 0)
        text = ''.join(urllib.parse.unquote(value, encoding='latin-1') if encoded else value
                       for _, value, encoded in found)
        if any(encoded for _, _, encoded in found):
            charset, language, text = decode_rfc2231(text)
            out.append((name, (charset, language, '"%s"' % quote(text))))
        else:
            out.append((name, '"%s"' % quote(text)))
    return out


def collapse_rfc2231_value(value, errors='replace', fallback_charset='us-ascii'):
    """The text of a parameter's value, extended or not."""
    if not isinstance(value, tuple) or len(value) != 3:
        return unquote(value)
    charset, _, text = value
    raw = bytes(text, 'raw-unicode-escape')
    try:
        return str(raw, charset or fallback_charset, errors)
    except LookupError:
        return unquote(text)
