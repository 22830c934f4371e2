"""URL: an immutable address, its parts decoded and encoded, made into others by methods (the part of
the package yarl's API that users of aiohttp touch). Kept in encoded form (RFC 3986)."""
from multidict import MultiDict, MultiDictProxy

__all__ = ("URL", "cache_clear", "cache_info")

_UNRESERVED = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
_SUB_DELIMS = b"!$&'()*+,;="
_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}
_HEX = "0123456789ABCDEF"


def _is_hex(text):
    return len(text) == 2 and all(c in "0123456789abcdefABCDEF" for c in text)


def _quote(text, safe, *, plus=False, requote=True):
    """Encodes what is not safe; with requote, %XX that is there already stays."""
    if not isinstance(text, str):
        raise TypeError("Argument should be str, got %s" % type(text).__name__)
    out = []
    data = text.encode("utf-8", "surrogateescape")
    at, n = 0, len(data)
    while at < n:
        c = data[at]
        if c == 0x25 and requote and _is_hex(data[at + 1:at + 3].decode("latin-1")):
            value = int(data[at + 1:at + 3], 16)
            if value in _UNRESERVED:
                out.append(chr(value))
            else:
                out.append("%" + data[at + 1:at + 3].decode("latin-1").upper())
            at += 3
            continue
        if c in _UNRESERVED or c in safe:
            out.append(chr(c))
        elif plus and c == 0x20:
            out.append("+")
        else:
            out.append("%" + _HEX[c >> 4] + _HEX[c & 15])
        at += 1
    return "".join(out)


def _unquote(text, *, plus=False):
    if plus:
        text = text.replace("+", " ")
    if "%" not in text:
        return text
    first, *parts = text.split("%")
    out = bytearray(first.encode("utf-8", "surrogateescape"))
    for part in parts:
        if _is_hex(part[:2]):
            out.append(int(part[:2], 16))
            out += part[2:].encode("utf-8", "surrogateescape")
        else:
            out += b"%" + part.encode("utf-8", "surrogateescape")
    return out.decode("utf-8", "replace")


_PATH_SAFE = _SUB_DELIMS + b":@/"
_QUERY_SAFE = b"!$'()*,;:@/?"        # in names and values: & = + are separators there
_QUERY_WHOLE_SAFE = _SUB_DELIMS + b":@/?"
_USER_SAFE = b"!$&'()*+,;="


def _quote_path(text, requote=True):
    return _quote(text, _PATH_SAFE, requote=requote)


def _split(text):
    """(scheme, netloc or None, path, query, fragment)"""
    scheme = ""
    head, colon, rest = text.partition(":")
    if colon and head and head[0].isalpha() and head.isascii() \
            and all(c.isalnum() or c in "+-." for c in head):
        scheme, text = head.lower(), rest
    text, _, fragment = text.partition("#")
    text, _, query = text.partition("?")
    netloc = None
    if text.startswith("//"):
        netloc, slash, path = text[2:].partition("/")
        text = slash + path
    return scheme, netloc, text, query, fragment


def _split_netloc(netloc):
    """(user, password, host, port); absent ones are None."""
    user = password = port = None
    userinfo, at, hostport = netloc.rpartition("@")
    if at:
        user, colon, rest = userinfo.partition(":")
        password = rest if colon else None
    if hostport.startswith("["):
        host, bracket, rest = hostport[1:].partition("]")
        if not bracket:
            raise ValueError("Invalid IPv6 URL")
        _, colon, digits = rest.partition(":")
    else:
        host, colon, digits = hostport.partition(":")
    if colon and digits:
        if not (digits.isascii() and digits.isdigit()) or int(digits) > 65535:
            raise ValueError("Invalid URL: port can't be converted to integer")
        port = int(digits)
    return user, password, host or None, port


def _encode_host(host):
    if host.isascii():
        if any(c in host for c in " \t\r\n/?#@\\<>^`{|}"):
            raise ValueError("Host %r cannot contain %r" % (
                host, next(c for c in host if c in " \t\r\n/?#@\\<>^`{|}")))
        return host.lower()
    return ".".join(part if part.isascii() else "xn--" + part.lower().encode("punycode").decode()
                    for part in host.lower().split("."))


def _netloc(user, password, host, port):
    text = host or ""
    if ":" in text:
        text = "[%s]" % text
    if port is not None:
        text += ":%d" % port
    if user is not None or password is not None:
        auth = user or ""
        if password is not None:
            auth += ":" + password
        text = auth + "@" + text
    return text


def _remove_dots(path):
    """RFC 3986, 5.2.4"""
    if "." not in path:
        return path
    out = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            if len(out) > 1 or (out and out[0]):
                out.pop()
        elif part != ".":
            out.append(part)
    if parts[-1] in (".", ".."):
        out.append("")
    return "/".join(out)


def _query_value(value):
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        raise TypeError("Invalid variable type: value should be str, int or float, got %r of type %s"
                        % (value, type(value)))
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError("float('%s') is not supported" % value)
        return str(value)
    if hasattr(value, "__int__") or hasattr(value, "__index__"):
        return str(int(value))
    raise TypeError("Invalid variable type: value should be str, int or float, got %r of type %s"
                    % (value, type(value)))


def _encode_query(args, kwargs):
    if kwargs:
        if args:
            raise ValueError("Either kwargs or single query parameter must be present")
        query = kwargs
    elif len(args) == 1:
        query = args[0]
    else:
        raise ValueError("Either kwargs or single query parameter must be present")
    if query is None:
        return None
    if isinstance(query, str):
        return _quote(query, _QUERY_WHOLE_SAFE, plus=True)
    if isinstance(query, (bytes, bytearray, memoryview)):
        raise TypeError("Invalid query type: bytes, bytearray and memoryview are forbidden")
    pairs = query.items() if hasattr(query, "items") else query
    out = []
    for key, value in pairs:
        several = value if isinstance(value, (list, tuple)) else (value,)
        for one in several:
            out.append(_quote(key, _QUERY_SAFE, plus=True, requote=False) + "="
                       + _quote(_query_value(one), _QUERY_SAFE, plus=True, requote=False))
    return "&".join(out)


def _parse_query(text):
    pairs = MultiDict()
    for piece in text.split("&") if text else ():
        if piece:
            name, _, value = piece.partition("=")
            pairs.add(_unquote(name, plus=True), _unquote(value, plus=True))
    return pairs


class URL:
    """An address: URL("http://user@host:80/path?query#fragment")."""

    __slots__ = ("_scheme", "_netloc", "_path", "_query", "_fragment", "_cache", "__weakref__")

    def __new__(cls, val="", *, encoded=False):
        if type(val) is cls:
            return val
        if isinstance(val, URL):
            val = str(val)
        if not isinstance(val, str):
            raise TypeError("Constructor parameter should be str")
        scheme, netloc, path, query, fragment = _split(val)
        if netloc is not None:
            user, password, host, port = _split_netloc(netloc)
            if host is None and scheme in _PORTS:
                raise ValueError("Invalid URL: host is required for absolute urls")
            if not encoded:
                netloc = _netloc(None if user is None else _quote(user, _USER_SAFE),
                                 None if password is None else _quote(password, _USER_SAFE),
                                 None if host is None else _encode_host(host), port)
        if not encoded:
            path = _quote_path(path)
            if netloc is not None:
                path = _remove_dots(path)
            query = _quote(query, _QUERY_WHOLE_SAFE, plus=True)
            fragment = _quote(fragment, _QUERY_WHOLE_SAFE)
        return cls._make(scheme, netloc or "", path, query, fragment)

    @classmethod
    def _make(cls, scheme, netloc, path, query, fragment):
        self = object.__new__(cls)
        self._scheme, self._netloc, self._path = scheme, netloc, path
        self._query, self._fragment = query, fragment
        self._cache = None
        return self

    @classmethod
    def build(cls, *, scheme="", authority="", user=None, password=None, host="", port=None,
              path="", query=None, query_string="", fragment="", encoded=False):
        """A URL from its parts."""
        if authority and (user or password or host or port):
            raise ValueError('Can\'t mix "authority" with "user", "password", "host" or "port".')
        if port is not None and not host and not authority:
            raise ValueError('Can\'t build URL with "port" but without "host".')
        if query and query_string:
            raise ValueError('Only one of "query" or "query_string" should be passed')
        if authority:
            user, password, host, port = _split_netloc(authority)
        netloc = ""
        if host or authority:
            netloc = _netloc(user and _quote(user, _USER_SAFE),
                             password and _quote(password, _USER_SAFE),
                             _encode_host(host) if host else host, port)
            if path and not path.startswith("/"):
                raise ValueError("Path in a URL with authority should start with a slash ('/') if set")
        if not encoded:
            path = _quote_path(path)
            query_string = _quote(query_string, _QUERY_WHOLE_SAFE, plus=True)
            fragment = _quote(fragment, _QUERY_WHOLE_SAFE)
        if query:
            query_string = _encode_query((query,), {}) or ""
        return cls._make(scheme.lower(), netloc, path, query_string, fragment)

    # ---- text, comparison ----

    def __str__(self):
        text = ""
        if self._scheme:
            text = self._scheme + ":"
        if self._netloc:
            text += "//" + self._netloc
        elif self._scheme == "file":
            text += "//"
        text += self._path if self._path or not (self._query or self._fragment) else self.raw_path
        if self._query:
            text += "?" + self._query
        if self._fragment:
            text += "#" + self._fragment
        return text

    def __repr__(self):
        return "URL('%s')" % self

    def __bytes__(self):
        return str(self).encode("ascii")

    def _key(self):
        return self._scheme, self._netloc, self.raw_path, self._query, self._fragment

    def __eq__(self, other):
        return self._key() == other._key() if type(other) is URL else NotImplemented

    def __lt__(self, other):
        return self._key() < other._key() if type(other) is URL else NotImplemented

    def __le__(self, other):
        return self._key() <= other._key() if type(other) is URL else NotImplemented

    def __gt__(self, other):
        return self._key() > other._key() if type(other) is URL else NotImplemented

    def __ge__(self, other):
        return self._key() >= other._key() if type(other) is URL else NotImplemented

    def __hash__(self):
        return hash(self._key())

    def __bool__(self):
        return bool(self._netloc or self._path or self._query or self._fragment)

    def __truediv__(self, name):
        if not isinstance(name, str):
            return NotImplemented
        return self.joinpath(name)

    def __mod__(self, query):
        return self.update_query(query)

    def __reduce__(self):
        return URL, (str(self),)

    def human_repr(self):
        """The URL decoded, for people to read."""
        host = self.host or ""
        netloc = _netloc(self.user, self.password, host, self.explicit_port) if host else ""
        query = "&".join("%s=%s" % pair for pair in self.query.items())
        return str(URL._make(self._scheme, netloc, self.path, query, self.fragment))

    # ---- parts ----

    def _authority(self):
        if self._cache is None:
            self._cache = _split_netloc(self._netloc)
        return self._cache

    def is_absolute(self):
        return bool(self._netloc)

    absolute = property(is_absolute)

    def is_default_port(self):
        return self._authority()[3] is None or self._authority()[3] == _PORTS.get(self._scheme)

    @property
    def scheme(self):
        return self._scheme

    @property
    def raw_authority(self):
        return self._netloc

    @property
    def authority(self):
        return _netloc(self.user, self.password, self.host, self.port)

    @property
    def raw_user(self):
        return self._authority()[0] or None

    @property
    def user(self):
        raw = self.raw_user
        return None if raw is None else _unquote(raw)

    @property
    def raw_password(self):
        return self._authority()[1]

    @property
    def password(self):
        raw = self.raw_password
        return None if raw is None else _unquote(raw)

    @property
    def raw_host(self):
        return self._authority()[2]

    @property
    def host(self):
        raw = self.raw_host
        if raw is None or "xn--" not in raw:
            return raw
        return ".".join(part[4:].encode().decode("punycode") if part.startswith("xn--") else part
                        for part in raw.split("."))

    @property
    def host_subcomponent(self):
        raw = self.raw_host
        return "[%s]" % raw if raw and ":" in raw else raw

    @property
    def explicit_port(self):
        return self._authority()[3]

    @property
    def port(self):
        port = self._authority()[3]
        return _PORTS.get(self._scheme) if port is None else port

    @property
    def raw_path(self):
        return self._path or ("/" if self._netloc else "")

    @property
    def path(self):
        return _unquote(self.raw_path)

    path_safe = path

    @property
    def raw_query_string(self):
        return self._query

    @property
    def query_string(self):
        return _unquote(self._query, plus=True)

    @property
    def query(self):
        return MultiDictProxy(_parse_query(self._query))

    @property
    def raw_path_qs(self):
        return self.raw_path + "?" + self._query if self._query else self.raw_path

    @property
    def path_qs(self):
        return self.path + "?" + self.query_string if self._query else self.path

    @property
    def raw_fragment(self):
        return self._fragment

    @property
    def fragment(self):
        return _unquote(self._fragment)

    @property
    def raw_parts(self):
        if self._netloc or self._path.startswith("/"):
            return ("/",) + tuple(self._path[1:].split("/")) if self._path else ("/",)
        return tuple(self._path.split("/"))

    @property
    def parts(self):
        return tuple(_unquote(part) for part in self.raw_parts)

    @property
    def raw_name(self):
        return self.raw_parts[-1] if len(self.raw_parts) > 1 or not self._netloc else ""

    @property
    def name(self):
        return _unquote(self.raw_name)

    @property
    def suffix(self):
        name = self.name
        at = name.rfind(".")
        return name[at:] if 0 < at < len(name) - 1 else ""

    @property
    def parent(self):
        path = self._path
        if not path or path == "/":
            return self.with_fragment(None).with_query(None) if self._query or self._fragment else self
        return self._replaced(path="/".join(path.split("/")[:-1]) or "/", query="", fragment="")

    # ---- others made from this one ----

    def _replaced(self, *, scheme=None, netloc=None, path=None, query=None, fragment=None):
        return URL._make(self._scheme if scheme is None else scheme,
                         self._netloc if netloc is None else netloc,
                         self._path if path is None else path,
                         self._query if query is None else query,
                         self._fragment if fragment is None else fragment)

    def _needs_absolute(self, what):
        if not self._netloc:
            raise ValueError("%s replacement is not allowed for relative URLs" % what)

    def origin(self):
        if not self._netloc or not self._scheme:
            raise ValueError("URL should be absolute" if not self._netloc
                             else "URL should have scheme")
        return URL._make(self._scheme, _netloc(None, None, self.raw_host, self.explicit_port), "", "",
                         "")

    def relative(self):
        if not self._netloc:
            raise ValueError("URL should be absolute")
        return URL._make("", "", self.raw_path, self._query, self._fragment)

    def with_scheme(self, scheme):
        self._needs_absolute("scheme")
        return self._replaced(scheme=scheme.lower())

    def with_user(self, user):
        self._needs_absolute("user")
        _, password, host, port = self._authority()
        if user is None:
            password = None
        return self._replaced(netloc=_netloc(None if user is None else _quote(user, _USER_SAFE),
                                             password, host, port))

    def with_password(self, password):
        self._needs_absolute("password")
        user, _, host, port = self._authority()
        return self._replaced(netloc=_netloc(
            user, None if password is None else _quote(password, _USER_SAFE), host, port))

    def with_host(self, host):
        self._needs_absolute("host")
        if not host:
            raise ValueError("host removing is not allowed")
        user, password, _, port = self._authority()
        return self._replaced(netloc=_netloc(user, password, _encode_host(host), port))

    def with_port(self, port):
        self._needs_absolute("port")
        if port is not None and (isinstance(port, bool) or not isinstance(port, int)):
            raise TypeError("port should be int or None, got %s" % type(port))
        if port is not None and not 0 <= port <= 65535:
            raise ValueError("port must be between 0 and 65535, got %s" % port)
        user, password, host, _ = self._authority()
        return self._replaced(netloc=_netloc(user, password, host, port))

    def with_path(self, path, *, encoded=False, keep_query=False, keep_fragment=False):
        if not encoded:
            path = _quote_path(path)
            if self._netloc:
                path = _remove_dots(path)
        if path and not path.startswith("/"):
            path = "/" + path
        return self._replaced(path=path, query=None if keep_query else "",
                              fragment=None if keep_fragment else "")

    def with_query(self, *args, **kwargs):
        return self._replaced(query=_encode_query(args, kwargs) or "")

    def extend_query(self, *args, **kwargs):
        new = _encode_query(args, kwargs)
        if not new:
            return self
        return self._replaced(query=self._query + "&" + new if self._query else new)

    def update_query(self, *args, **kwargs):
        new = _encode_query(args, kwargs)
        if new is None:
            return self._replaced(query="")
        query = _parse_query(self._query)
        query.update(_parse_query(new))
        return self.with_query(query)

    def without_query_params(self, *names):
        query = MultiDict([(k, v) for k, v in self.query.items() if k not in names])
        return self.with_query(query)

    def with_fragment(self, fragment):
        if fragment is None:
            return self._replaced(fragment="")
        if not isinstance(fragment, str):
            raise TypeError("Invalid fragment type")
        return self._replaced(fragment=_quote(fragment, _QUERY_WHOLE_SAFE))

    def with_name(self, name, *, keep_query=False, keep_fragment=False):
        if not isinstance(name, str):
            raise TypeError("Invalid name type")
        if "/" in name:
            raise ValueError("Slash in name is not allowed")
        if name in (".", ".."):
            raise ValueError(". and .. values are forbidden")
        path = self._path[:self._path.rfind("/") + 1] + _quote(name, _SUB_DELIMS + b":@")
        return self._replaced(path=path, query=None if keep_query else "",
                              fragment=None if keep_fragment else "")

    def with_suffix(self, suffix, *, keep_query=False, keep_fragment=False):
        name = self.name
        base = name[:len(name) - len(self.suffix)] if self.suffix else name
        return self.with_name(base + suffix, keep_query=keep_query, keep_fragment=keep_fragment)

    def joinpath(self, *other, encoded=False):
        path = self._path
        for part in other:
            if part.startswith("/"):
                raise ValueError("Appending path %r starting from slash is forbidden" % part)
            part = part if encoded else _quote_path(part)
            path = (path if path.endswith("/") or not path else path + "/") + part
        if self._netloc:
            path = _remove_dots(path if path.startswith("/") else "/" + path)
        return self._replaced(path=path, query="", fragment="")

    def join(self, url):
        """The URL that `url`, found in a document at this one, means (RFC 3986, 5.2)."""
        if not isinstance(url, URL):
            raise TypeError("url should be URL")
        if not url:
            return self
        if url._scheme and (url._scheme != self._scheme or url._netloc):
            return url
        if url._netloc:
            return url._replaced(scheme=self._scheme)
        path, query = url._path, url._query
        if not path:
            path, query = self._path, query or self._query
        elif not path.startswith("/"):
            path = self._path[:self._path.rfind("/") + 1] + path
            if self._netloc and not path.startswith("/"):
                path = "/" + path
        return URL._make(self._scheme, self._netloc, _remove_dots(path), query, url._fragment)


def cache_clear():
    """Nothing is cached: kept for programs that call it."""


def cache_info():
    return {}
