"""Text of cookies for http.cookiejar: dates, header words, hosts, domains and paths."""
import datetime
import re
import time
import urllib.parse

MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
_MONTHS_LOWER = [month.lower() for month in MONTHS]
DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
EPOCH_YEAR = 1970
UTC_ZONES = {'GMT': None, 'UTC': None, 'UT': None, 'Z': None}
HTTP_PATH_SAFE = "%/;:@&=+$,!~*'()"
IPV4_RE = re.compile(r'\.\d+$', re.ASCII)
_escaped_char = re.compile(r'%([0-9a-fA-F][0-9a-fA-F])')


# ---- dates ----

def _timegm(tt):
    """Seconds since 1970, None for what is no time."""
    year, month, mday, hour, minute, second = tt[:6]
    if (year >= EPOCH_YEAR and 1 <= month <= 12 and 1 <= mday <= 31 and 0 <= hour <= 24
            and 0 <= minute <= 59 and 0 <= second <= 61):
        try:
            days = datetime.date(year, month, 1).toordinal() - 719163 + mday - 1
        except ValueError:
            return None
        return days * 86400 + hour * 3600 + minute * 60 + second
    return None


def time2isoz(t=None):
    """'1994-11-24 08:49:37Z'."""
    when = datetime.datetime.fromtimestamp(time.time() if t is None else t, datetime.timezone.utc)
    return '%04d-%02d-%02d %02d:%02d:%02dZ' % (
        when.year, when.month, when.day, when.hour, when.minute, when.second)


def time2netscape(t=None):
    """'Wed, 09-Feb-1994 22:23:32 GMT'."""
    when = datetime.datetime.fromtimestamp(time.time() if t is None else t, datetime.timezone.utc)
    return '%s, %02d-%s-%04d %02d:%02d:%02d GMT' % (
        DAYS[when.weekday()], when.day, MONTHS[when.month - 1], when.year, when.hour, when.minute,
        when.second)


def offset_from_tz_string(tz):
    """Seconds of a zone, None when it is not known."""
    if tz in UTC_ZONES:
        return 0
    match = re.match(r'^([-+])?(\d\d?):?(\d\d)?$', tz, re.ASCII)
    if not match:
        return None
    offset = 3600 * int(match[2]) + (60 * int(match[3]) if match[3] else 0)
    return -offset if match[1] == '-' else offset


def _str2time(day, mon, yr, hr, min, sec, tz):
    yr = int(yr)
    if yr > datetime.MAXYEAR:
        return None
    if mon.lower() in _MONTHS_LOWER:
        mon = _MONTHS_LOWER.index(mon.lower()) + 1
    else:
        try:
            mon = int(mon)
        except ValueError:
            return None
        if not 1 <= mon <= 12:
            return None
    day, hr, min, sec = int(day), int(hr or 0), int(min or 0), int(sec or 0)
    if yr < 1000:
        # The century that makes the year nearest to now.
        now = time.localtime().tm_year
        distance = yr + now - now % 100
        yr = distance - 100 if distance - now > 50 else distance + 100 if now - distance > 50 \
            else distance
    t = _timegm((yr, mon, day, hr, min, sec))
    if t is None:
        return None
    offset = offset_from_tz_string((tz or 'UTC').upper())
    return None if offset is None else t - offset


_strict_date = re.compile(r'^[SMTWF][a-z][a-z], (\d\d) ([JFMASOND][a-z][a-z]) (\d\d\d\d) '
                          r'(\d\d):(\d\d):(\d\d) GMT$', re.ASCII)
_weekday = re.compile(r'^(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]*,?\s*', re.I | re.ASCII)
_loose_date = re.compile(
    r"""^
    (\d\d?)(?:\s+|[-\/])(\w+)(?:\s+|[-\/])(\d+)          # day, month, year
    (?:(?:\s+|:)(\d\d?):(\d\d)(?::(\d\d))?)?             # clock
    (?:\s*([-+]?\d{2,4}|(?![APap][Mm]\b)[A-Za-z]+))?     # zone
    (?:\s*\(\w+\))?$""", re.X | re.ASCII)
_iso_date = re.compile(
    r"""^
    (\d{4})[-\/]?(\d\d?)[-\/]?(\d\d?)
    (?:(?:\s+|[-:Tt])(\d\d?):?(\d\d)(?::?(\d\d(?:\.\d*)?))?)?
    (?:\s*([-+]?\d\d?:?(?:\d\d)?|Z|z))?$""", re.X | re.ASCII)


def http2time(text):
    """Seconds since 1970 of a date in one of the forms that servers send, or None."""
    m = _strict_date.search(text)
    if m:
        mon = _MONTHS_LOWER.index(m[2].lower()) + 1 if m[2].lower() in _MONTHS_LOWER else 0
        return _timegm((int(m[3]), mon, int(m[1]), int(m[4]), int(m[5]), float(m[6])))
    text = _weekday.sub('', text.strip(), 1)
    m = _loose_date.search(text)
    return _str2time(*m.groups()) if m else None


def iso2time(text):
    """Seconds since 1970 of a date in ISO 8601, or None."""
    m = _iso_date.search(text.strip())
    if not m:
        return None
    yr, mon, day, hr, min, sec, tz = m.groups()
    if sec is not None:
        sec = int(float(sec))
    return _str2time(day, mon, yr, hr, min, sec, tz)


# ---- header words ----

_token = re.compile(r'^\s*([^=\s;,]+)')
_quoted_value = re.compile(r'^\s*=\s*\"([^\"\\]*(?:\\.[^\"\\]*)*)\"')
_value = re.compile(r'^\s*=\s*([^\s;,]*)')


def unmatched(match):
    """The text without what matched."""
    start, end = match.span(0)
    return match.string[:start] + match.string[end:]


def split_header_words(header_values):
    """[[(name, value or None), ...], ...] of comma-separated lists with parameters."""
    assert not isinstance(header_values, str)
    result = []
    for text in header_values:
        pairs = []
        while text:
            m = _token.search(text)
            if m:
                text = unmatched(m)
                name = m[1]
                m = _quoted_value.search(text)
                if m:
                    text = unmatched(m)
                    value = re.sub(r'\\(.)', r'\1', m[1])
                else:
                    m = _value.search(text)
                    if m:
                        text = unmatched(m)
                        value = m[1].rstrip()
                    else:
                        value = None
                pairs.append((name, value))
            elif text.lstrip().startswith(','):
                text = text.lstrip()[1:]
                if pairs:
                    result.append(pairs)
                pairs = []
            else:
                shorter, n = re.subn(r'^[=\s;]*', '', text)
                assert n > 0, 'bad header: %r' % text
                if shorter == text:
                    shorter = text[1:]
                text = shorter
        if pairs:
            result.append(pairs)
    return result


def join_header_words(lists):
    """The inverse of split_header_words."""
    headers = []
    for pairs in lists:
        attrs = []
        for k, v in pairs:
            if v is not None:
                if not re.search(r'^\w+$', v):
                    v = '"%s"' % re.sub(r'([\"\\])', r'\\\1', v)
                k = '%s=%s' % (k, v)
            attrs.append(k)
        if attrs:
            headers.append('; '.join(attrs))
    return ', '.join(headers)


def strip_quotes(text):
    if text.startswith('"'):
        text = text[1:]
    return text[:-1] if text.endswith('"') else text


def parse_ns_headers(ns_headers):
    """Netscape's Set-Cookie headers: as split_header_words, but commas and dates need no quotes."""
    known = ('expires', 'domain', 'path', 'secure', 'version', 'port', 'max-age')
    result = []
    for header in ns_headers:
        pairs = []
        version_set = False
        for i, param in enumerate(header.split(';')):
            key, sep, val = param.strip().partition('=')
            key = key.strip()
            if not key:
                if i == 0:
                    break
                continue
            val = val.strip() if sep else None
            if i != 0:
                lc = key.lower()
                if lc in known:
                    key = lc
                if key == 'version':
                    if val is not None:
                        val = strip_quotes(val)
                    version_set = True
                elif key == 'expires':
                    if val is not None:
                        val = http2time(strip_quotes(val))
            pairs.append((key, val))
        if pairs:
            if not version_set:
                pairs.append(('version', '0'))
            result.append(pairs)
    return result


# ---- hosts and domains ----

def is_HDN(text):
    """A host name, not an address (RFC 2965, 1)."""
    return not (IPV4_RE.search(text) or text == '' or text[0] == '.' or text[-1] == '.')


def domain_match(A, B):
    """Whether host A lies in domain B (RFC 2965, 1)."""
    A, B = A.lower(), B.lower()
    if A == B:
        return True
    if not is_HDN(A):
        return False
    i = A.rfind(B)
    if i in (-1, 0) or not B.startswith('.'):
        return False
    return is_HDN(B[1:])


def liberal_is_HDN(text):
    return not IPV4_RE.search(text)


def user_domain_match(A, B):
    """Domain match for lists that users give: '.acme.com' means all hosts in it."""
    A, B = A.lower(), B.lower()
    if not (liberal_is_HDN(A) and liberal_is_HDN(B)):
        return A == B
    initial_dot = B.startswith('.')
    if initial_dot and A.endswith(B):
        return True
    return not initial_dot and A == B


def request_host(request):
    """The host of a request, lower case, without a port."""
    host = urllib.parse.urlparse(request.get_full_url())[1]
    if host == '':
        host = request.get_header('Host', '')
    return re.sub(r':\d+$', '', host, count=1, flags=re.ASCII).lower()


def eff_request_host(request):
    """(host, the name that rules see): local names end in '.local'."""
    erhn = req_host = request_host(request)
    if '.' not in req_host:
        erhn = req_host + '.local'
    return req_host, erhn


def request_path(request):
    """The path of a request, escaped, beginning with a slash."""
    path = escape_path(urllib.parse.urlsplit(request.get_full_url()).path)
    return path if path.startswith('/') else '/' + path


def request_port(request):
    host = request.host
    i = host.find(':')
    if i < 0:
        return '80'
    port = host[i + 1:]
    try:
        int(port)
    except ValueError:
        return None
    return port


def uppercase_escaped_char(match):
    return '%%%s' % match[1].upper()


def escape_path(path):
    """Quotes the path; existing escapes are kept, in capitals."""
    return _escaped_char.sub(uppercase_escaped_char, urllib.parse.quote(path, HTTP_PATH_SAFE))


def reach(h):
    """RFC 2965, 1: '.b' of 'a.b' when b has a dot or is 'local', else the host."""
    i = h.find('.')
    if i >= 0:
        b = h[i + 1:]
        if is_HDN(h) and (b.find('.') >= 0 or b == 'local'):
            return '.' + b
    return h


def is_third_party(request):
    """Whether the request goes to another site than the one the user sees (RFC 2965, 3.3.6)."""
    return not domain_match(request_host(request), reach(request.origin_req_host))
