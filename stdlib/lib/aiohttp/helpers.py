"""Small things that several modules need: keys, authentication, media types, dates, entity tags."""
import base64
import binascii
import datetime
import functools
import re
import time
from collections import namedtuple

from multidict import MultiDict, MultiDictProxy

__all__ = ("BasicAuth", "ChainMapProxy", "ETag", "AppKey", "sentinel", "MimeType", "parse_mimetype")


class _Sentinel:
    def __repr__(self):
        return "<sentinel>"


sentinel = _Sentinel()
_SENTINEL = sentinel


class BasicAuth(namedtuple("BasicAuth", ["login", "password", "encoding"])):
    """Http basic authentication helper."""

    def __new__(cls, login, password="", encoding="latin1"):
        if login is None:
            raise ValueError("None is not allowed as login value")
        if password is None:
            raise ValueError("None is not allowed as password value")
        if ":" in login:
            raise ValueError('A ":" is not allowed in login (RFC 1945#section-11.1)')
        return super().__new__(cls, login, password, encoding)

    @classmethod
    def decode(cls, auth_header, encoding="latin1"):
        """From an Authorization header."""
        kind, space, encoded = auth_header.partition(" ")
        if not space:
            raise ValueError("Could not parse authorization header.")
        if kind.lower() != "basic":
            raise ValueError("Unknown authorization method %s" % kind)
        try:
            decoded = base64.b64decode(encoded.encode("ascii"), validate=True).decode(encoding)
        except binascii.Error:
            raise ValueError("Invalid base64 encoding.")
        login, colon, password = decoded.partition(":")
        if not colon:
            raise ValueError("Invalid credentials.")
        return cls(login, password, encoding=encoding)

    @classmethod
    def from_url(cls, url, *, encoding="latin1"):
        if url.user is None and url.password is None:
            return None
        return cls(url.user or "", url.password or "", encoding=encoding)

    def encode(self):
        creds = ("%s:%s" % (self.login, self.password)).encode(self.encoding)
        return "Basic %s" % base64.b64encode(creds).decode(self.encoding)


def strip_auth_from_url(url):
    auth = BasicAuth.from_url(url)
    return (url, None) if auth is None else (url.with_user(None), auth)


MimeType = namedtuple("MimeType", "type subtype suffix parameters")


@functools.lru_cache(maxsize=56)
def parse_mimetype(mimetype):
    """MimeType(type, subtype, suffix, parameters) of a Content-Type."""
    if not mimetype:
        return MimeType("", "", "", MultiDictProxy(MultiDict()))
    full, *parts = mimetype.split(";")
    params = MultiDict()
    for part in parts:
        if part.strip():
            key, _, value = part.partition("=")
            params.add(key.lower().strip(), value.strip(' "'))
    full = full.strip().lower()
    if full == "*":
        full = "*/*"
    kind, _, subtype = full.partition("/")
    subtype, _, suffix = subtype.partition("+")
    return MimeType(kind, subtype, suffix, MultiDictProxy(params))


ETag = namedtuple("ETag", "value is_weak", defaults=(False,))
ETAG_ANY = "*"
_ETAG = re.compile(r'\s*(W/)?"([\x21\x23-\x7e\x80-\xff]*)"\s*(?:,|$)')


def parse_etags(text):
    """The ETags of If-Match and If-None-Match; None when malformed."""
    if text.strip() == ETAG_ANY:
        return (ETag(ETAG_ANY, False),)
    found, at = [], 0
    while at < len(text):
        match = _ETAG.match(text, at)
        if match is None:
            return None
        found.append(ETag(match.group(2), bool(match.group(1))))
        at = match.end()
    return tuple(found)


_MONTHS = ("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def format_http_date(seconds):
    """A time as headers have it (RFC 9110, 5.6.7)."""
    t = time.gmtime(seconds)
    return "%s, %02d %s %d %02d:%02d:%02d GMT" % (_DAYS[t.tm_wday], t.tm_mday, _MONTHS[t.tm_mon - 1],
                                                  t.tm_year, t.tm_hour, t.tm_min, t.tm_sec)


_DATE = re.compile(r"\w+, *(\d{1,2})[ -](\w{3})[ -](\d{2,4}) +(\d\d):(\d\d):(\d\d)")


def parse_http_date(text):
    """A datetime from a header, or None."""
    match = _DATE.match(text) if text else None
    if match is None:
        return None
    day, month, year, hour, minute, second = match.groups()
    year = int(year)
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        return datetime.datetime(year, _MONTHS.index(month.title()) + 1, int(day), int(hour),
                                 int(minute), int(second), tzinfo=datetime.timezone.utc)
    except ValueError:
        return None


def quoted_string(content):
    """A quoted-string (RFC 9110, 5.6.4)."""
    return '"%s"' % content.replace("\\", "\\\\").replace('"', '\\"')


def content_disposition_header(disptype, quote_fields=True, _charset="utf-8", params=None, **fields):
    """Content-Disposition (RFC 6266; names in forms as RFC 7578, 4.2 wants them)."""
    value = disptype
    for key, val in (params or fields).items():
        val = str(val)
        if key == "filename" and not val.isascii():
            encoded = "".join(chr(c) if chr(c).isalnum() and c < 128 or c in b"-._~"
                              else "%%%02X" % c for c in val.encode(_charset))
            value += "; filename*=%s''%s" % (_charset, encoded) if not quote_fields \
                else '; filename="%s"' % encoded
        else:
            val = val.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
            value += '; %s="%s"' % (key, val)
    return value


class AppKey:
    """A key of Application that cannot clash with others: AppKey("name", type)."""

    __slots__ = ("_name", "_t", "__weakref__")

    def __init__(self, name, t=None):
        import sys
        module = sys._getframe(1).f_globals.get("__name__", "<unknown>")
        self._name = "%s.%s" % (module, name)
        self._t = t

    def __lt__(self, other):
        if isinstance(other, AppKey):
            return self._name < other._name
        return True

    def __repr__(self):
        kind = getattr(self._t, "__qualname__", repr(self._t)) if self._t is not None else "<unknown>"
        if self._t is not None and getattr(self._t, "__module__", "builtins") != "builtins":
            kind = "%s.%s" % (self._t.__module__, kind)
        return "<AppKey(%s, type=%s)>" % (self._name, kind)

    @classmethod
    def __class_getitem__(cls, item):
        return cls


class ChainMapProxy:
    """Several mappings, looked through in order; cannot be changed."""

    __slots__ = ("_maps",)

    def __init__(self, maps):
        self._maps = tuple(maps)

    def __getitem__(self, key):
        for mapping in self._maps:
            if key in mapping:
                return mapping[key]
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __contains__(self, key):
        return any(key in mapping for mapping in self._maps)

    def __iter__(self):
        return iter({key: None for mapping in reversed(self._maps) for key in mapping})

    def __len__(self):
        return len(set().union(*self._maps))

    def __bool__(self):
        return any(self._maps)

    def __repr__(self):
        return "ChainMapProxy(%s)" % ", ".join(map(repr, self._maps))


class TimerNoop:
    """The timer of an operation without a limit."""

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        return

    def assert_timeout(self):
        pass


noop = None


def method_must_be_empty_body(method):
    return method.upper() == "HEAD"


def must_be_empty_body(method, code):
    """Responses that have no body whatever their headers say (RFC 9110, 6.4.1)."""
    return method == "HEAD" or code in (204, 304) or 100 <= code < 200 \
        or (method == "CONNECT" and 200 <= code < 300)


def reason_phrase(status):
    from http import HTTPStatus
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
