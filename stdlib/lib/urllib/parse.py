"""URLs: splitting, joining, quoting (RFC 3986, with what browsers accept), and query strings.

Every function takes str or ASCII bytes and answers in kind. Query strings and quoting are in
`_urlquote`, the functions deprecated since 3.8 in `_urlsplit_old`.
"""
import functools
import re
import unicodedata
from collections import namedtuple

from _urlquote import (
    _ALWAYS_SAFE, _ALWAYS_SAFE_BYTES, _Quoter, _asciire, _byte_quoter_factory, parse_qs, parse_qsl,
    quote, quote_from_bytes, quote_plus, unquote, unquote_plus, unquote_to_bytes, urlencode)

for _function in (parse_qs, parse_qsl, quote, quote_from_bytes, quote_plus, unquote, unquote_plus,
                  unquote_to_bytes, urlencode):
    _function.__module__ = __name__
del _function

__all__ = ['urlparse', 'urlunparse', 'urljoin', 'urldefrag', 'urlsplit', 'urlunsplit', 'urlencode',
           'parse_qs', 'parse_qsl', 'quote', 'quote_plus', 'quote_from_bytes', 'unquote',
           'unquote_plus', 'unquote_to_bytes', 'DefragResult', 'ParseResult', 'SplitResult',
           'DefragResultBytes', 'ParseResultBytes', 'SplitResultBytes']

# Which schemes have what. '' stands for no scheme.
uses_relative = ['', 'ftp', 'http', 'gopher', 'nntp', 'imap', 'wais', 'file', 'https', 'shttp',
                 'mms', 'prospero', 'rtsp', 'rtsps', 'rtspu', 'sftp', 'svn', 'svn+ssh', 'ws', 'wss']
uses_netloc = ['', 'ftp', 'http', 'gopher', 'nntp', 'telnet', 'imap', 'wais', 'file', 'mms',
               'https', 'shttp', 'snews', 'prospero', 'rtsp', 'rtsps', 'rtspu', 'rsync', 'svn',
               'svn+ssh', 'sftp', 'nfs', 'git', 'git+ssh', 'ws', 'wss', 'itms-services']
uses_params = ['', 'ftp', 'hdl', 'prospero', 'http', 'imap', 'https', 'shttp', 'rtsp', 'rtsps',
               'rtspu', 'sip', 'sips', 'mms', 'sftp', 'tel']
non_hierarchical = ['gopher', 'hdl', 'mailto', 'news', 'telnet', 'wais', 'imap', 'snews', 'sip',
                    'sips']
uses_query = ['', 'http', 'wais', 'imap', 'https', 'shttp', 'mms', 'gopher', 'rtsp', 'rtsps',
              'rtspu', 'sip', 'sips']
uses_fragment = ['', 'ftp', 'hdl', 'http', 'gopher', 'news', 'nntp', 'wais', 'https', 'shttp',
                 'snews', 'file', 'prospero']
scheme_chars = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.'

# The URL standard of the WHATWG: stripped from the ends, and dropped anywhere.
_WHATWG_C0_CONTROL_OR_SPACE = ''.join(map(chr, range(0x21)))
_UNSAFE_URL_BYTES_TO_REMOVE = ['\t', '\r', '\n']

_implicit_encoding = 'ascii'
_implicit_errors = 'strict'


def clear_cache():
    """Empties the caches of urlsplit and of quoting."""
    urlsplit.cache_clear()
    _byte_quoter_factory.cache_clear()


# ---- str and bytes ----

def _noop(obj):
    return obj


def _encode_result(obj, encoding=_implicit_encoding, errors=_implicit_errors):
    return obj.encode(encoding, errors)


def _decode_args(args, encoding=_implicit_encoding, errors=_implicit_errors):
    return tuple(x.decode(encoding, errors) if x else '' for x in args)


def _coerce_args(*args):
    """The arguments as str, then the function that turns results back."""
    str_input = isinstance(args[0], str)
    for arg in args[1:]:
        # Empty values are defaults: they fit both kinds.
        if arg and isinstance(arg, str) != str_input:
            raise TypeError('Cannot mix str and non-str arguments')
    if str_input:
        return args + (_noop,)
    return _decode_args(args) + (_encode_result,)


class _ResultMixinStr:
    """encode() to the bytes result."""

    __slots__ = ()

    def encode(self, encoding='ascii', errors='strict'):
        return self._encoded_counterpart(*(x.encode(encoding, errors) for x in self))


class _ResultMixinBytes:
    """decode() to the str result."""

    __slots__ = ()

    def decode(self, encoding='ascii', errors='strict'):
        return self._decoded_counterpart(*(x.decode(encoding, errors) for x in self))


class _NetlocResultMixinBase:
    """The parts of the authority: user, password, host, port."""

    __slots__ = ()

    @property
    def username(self):
        return self._userinfo[0]

    @property
    def password(self):
        return self._userinfo[1]

    @property
    def hostname(self):
        hostname = self._hostinfo[0]
        if not hostname:
            return None
        # A zone ("%eth0") keeps its case.
        separator = '%' if isinstance(hostname, str) else b'%'
        hostname, percent, zone = hostname.partition(separator)
        return hostname.lower() + percent + zone

    @property
    def port(self):
        port = self._hostinfo[1]
        if port is not None:
            if port.isdigit() and port.isascii():
                port = int(port)
            else:
                raise ValueError(f'Port could not be cast to integer value as {port!r}')
            if not 0 <= port <= 65535:
                raise ValueError('Port out of range 0-65535')
        return port

    def _split_netloc(self, at, colon, open_bracket, close_bracket):
        userinfo, have_info, hostinfo = self.netloc.rpartition(at)
        if have_info:
            username, have_password, password = userinfo.partition(colon)
            if not have_password:
                password = None
        else:
            username = password = None
        _, have_open_br, bracketed = hostinfo.partition(open_bracket)
        if have_open_br:
            hostname, _, port = bracketed.partition(close_bracket)
            _, _, port = port.partition(colon)
        else:
            hostname, _, port = hostinfo.partition(colon)
        return (username, password), (hostname, port or None)


class _NetlocResultMixinStr(_NetlocResultMixinBase, _ResultMixinStr):
    __slots__ = ()

    @property
    def _userinfo(self):
        return self._split_netloc('@', ':', '[', ']')[0]

    @property
    def _hostinfo(self):
        return self._split_netloc('@', ':', '[', ']')[1]


class _NetlocResultMixinBytes(_NetlocResultMixinBase, _ResultMixinBytes):
    __slots__ = ()

    @property
    def _userinfo(self):
        return self._split_netloc(b'@', b':', b'[', b']')[0]

    @property
    def _hostinfo(self):
        return self._split_netloc(b'@', b':', b'[', b']')[1]


# ---- results ----

_DefragResultBase = namedtuple('_DefragResultBase', 'url fragment')
_SplitResultBase = namedtuple('_SplitResultBase', 'scheme netloc path query fragment')
_ParseResultBase = namedtuple('_ParseResultBase', 'scheme netloc path params query fragment')

_DefragResultBase.__doc__ = """
DefragResult(url, fragment)

A URL and the fragment that was taken from it.
"""
_SplitResultBase.__doc__ = """
SplitResult(scheme, netloc, path, query, fragment)

The five parts of <scheme>://<netloc>/<path>?<query>#<fragment>.
"""
_ParseResultBase.__doc__ = """
ParseResult(scheme, netloc, path, params, query, fragment)

The six parts of <scheme>://<netloc>/<path>;<params>?<query>#<fragment>.
"""
_FIELD_DOCS = {
    'url': 'The URL without its fragment.',
    'scheme': 'The scheme: "http", lower case.',
    'netloc': 'The authority: user information, host and port.',
    'path': 'The hierarchical path.',
    'params': 'Parameters of the last path segment.',
    'query': 'The query, without its question mark.',
    'fragment': 'The fragment, without its number sign.',
}
for _base in (_DefragResultBase, _SplitResultBase, _ParseResultBase):
    for _field in _base._fields:
        getattr(_base, _field).__doc__ = _FIELD_DOCS[_field]

ResultBase = _NetlocResultMixinStr  # an old name


class DefragResult(_DefragResultBase, _ResultMixinStr):
    __slots__ = ()

    def geturl(self):
        return self.url + '#' + self.fragment if self.fragment else self.url


class SplitResult(_SplitResultBase, _NetlocResultMixinStr):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResult(_ParseResultBase, _NetlocResultMixinStr):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


class DefragResultBytes(_DefragResultBase, _ResultMixinBytes):
    __slots__ = ()

    def geturl(self):
        return self.url + b'#' + self.fragment if self.fragment else self.url


class SplitResultBytes(_SplitResultBase, _NetlocResultMixinBytes):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResultBytes(_ParseResultBase, _NetlocResultMixinBytes):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


for _text, _bytes in ((DefragResult, DefragResultBytes), (SplitResult, SplitResultBytes),
                      (ParseResult, ParseResultBytes)):
    _text._encoded_counterpart = _bytes
    _bytes._decoded_counterpart = _text
del _base, _field, _text, _bytes


# ---- splitting ----

def urlparse(url, scheme='', allow_fragments=True):
    """The six parts of a URL as a ParseResult; nothing is unquoted."""
    url, scheme, coerce_result = _coerce_args(url, scheme)
    scheme, netloc, path, query, fragment = urlsplit(url, scheme, allow_fragments)
    params = ''
    if scheme in uses_params and ';' in path:
        path, params = _splitparams(path)
    return coerce_result(ParseResult(scheme, netloc, path, params, query, fragment))


def _splitparams(url, allow_none=False):
    """The parameters of the last segment only."""
    i = url.find(';', url.rfind('/') + 1 if '/' in url else 0)
    if i < 0:
        return url, None if allow_none else ''
    return url[:i], url[i + 1:]


def _splitnetloc(url, start=0):
    end = min((i for i in (url.find(c, start) for c in '/?#') if i >= 0), default=len(url))
    return url[start:end], url[end:]


def _checknetloc(netloc):
    """ValueError when normalising (as IDNA does) would put separators into the host."""
    if not netloc or netloc.isascii():
        return
    plain = netloc
    for char in '@:#?':
        plain = plain.replace(char, '')
    normal = unicodedata.normalize('NFKC', plain)
    if plain == normal:
        return
    for char in '/?#@:':
        if char in normal:
            raise ValueError(f"netloc '{netloc}' contains invalid characters under NFKC "
                             'normalization')


def _check_bracketed_host(hostname):
    """What may stand in brackets: an IPv6 address or a future kind (RFC 3986, 3.2.2)."""
    if hostname.startswith('v'):
        if not re.match(r'\Av[a-fA-F0-9]+\..+\Z', hostname):
            raise ValueError('IPvFuture address is invalid')
        return
    import ipaddress
    if isinstance(ipaddress.ip_address(hostname), ipaddress.IPv4Address):
        raise ValueError('An IPv4 address cannot be in brackets')


@functools.lru_cache(typed=True)
def urlsplit(url, scheme='', allow_fragments=True):
    """The five parts of a URL as a SplitResult; nothing is unquoted."""
    url, scheme, coerce_result = _coerce_args(url, scheme)
    url = url.lstrip(_WHATWG_C0_CONTROL_OR_SPACE)
    scheme = scheme.strip(_WHATWG_C0_CONTROL_OR_SPACE)
    for unsafe in _UNSAFE_URL_BYTES_TO_REMOVE:
        url = url.replace(unsafe, '')
        scheme = scheme.replace(unsafe, '')
    allow_fragments = bool(allow_fragments)
    netloc = query = fragment = ''
    i = url.find(':')
    if i > 0 and url[0].isascii() and url[0].isalpha() and all(c in scheme_chars for c in url[:i]):
        scheme, url = url[:i].lower(), url[i + 1:]
    if url[:2] == '//':
        netloc, url = _splitnetloc(url, 2)
        if ('[' in netloc) != (']' in netloc):
            raise ValueError('Invalid IPv6 URL')
        if '[' in netloc:
            _check_bracketed_host(netloc.partition('[')[2].partition(']')[0])
    if allow_fragments and '#' in url:
        url, fragment = url.split('#', 1)
    if '?' in url:
        url, query = url.split('?', 1)
    _checknetloc(netloc)
    return coerce_result(SplitResult(scheme, netloc, url, query, fragment))


# ---- putting together ----

def urlunparse(components):
    """The URL of six parts; equivalent to the one that was parsed, if not the same text."""
    scheme, netloc, url, params, query, fragment, coerce_result = _coerce_args(*components)
    if params:
        url = '%s;%s' % (url, params)
    return coerce_result(urlunsplit((scheme, netloc, url, query, fragment)))


def urlunsplit(components):
    """The URL of five parts; equivalent to the one that was split, if not the same text."""
    scheme, netloc, url, query, fragment, coerce_result = _coerce_args(*components)
    if netloc:
        if url and url[:1] != '/':
            url = '/' + url
        url = '//' + netloc + url
    elif url[:2] == '//':
        url = '//' + url  # else the path would read as an authority
    elif scheme and scheme in uses_netloc and (not url or url[:1] == '/'):
        url = '//' + url
    if scheme:
        url = scheme + ':' + url
    if query:
        url += '?' + query
    if fragment:
        url += '#' + fragment
    return coerce_result(url)


def _remove_dot_segments(segments):
    out = []
    for segment in segments:
        if segment == '..':
            if out:
                out.pop()
        elif segment != '.':
            out.append(segment)
    if segments[-1] in ('.', '..'):
        out.append('')  # the path names a folder
    return out


def urljoin(base, url, allow_fragments=True):
    """The absolute URL of a reference found at `base` (RFC 3986, 5.2)."""
    if not base:
        return url
    if not url:
        return base
    base, url, coerce_result = _coerce_args(base, url)
    bscheme, bnetloc, bpath, bparams, bquery, _ = urlparse(base, '', allow_fragments)
    scheme, netloc, path, params, query, fragment = urlparse(url, bscheme, allow_fragments)
    if scheme != bscheme or scheme not in uses_relative:
        return coerce_result(url)
    if scheme in uses_netloc:
        if netloc:
            return coerce_result(urlunparse((scheme, netloc, path, params, query, fragment)))
        netloc = bnetloc
    if not path and not params:
        path = bpath
        params = bparams
        if not query:
            query = bquery
        return coerce_result(urlunparse((scheme, netloc, path, params, query, fragment)))
    base_parts = bpath.split('/')
    if base_parts[-1] != '':
        del base_parts[-1]  # the last item names a document, not a folder
    if path[:1] == '/':
        segments = path.split('/')
    else:
        segments = base_parts + path.split('/')
        segments[1:-1] = filter(None, segments[1:-1])
    joined = '/'.join(_remove_dot_segments(segments)) or '/'
    return coerce_result(urlunparse((scheme, netloc, joined, params, query, fragment)))


def urldefrag(url):
    """The URL without its fragment, and the fragment."""
    url, coerce_result = _coerce_args(url)
    if '#' in url:
        scheme, netloc, path, params, query, fragment = urlparse(url)
        defrag = urlunparse((scheme, netloc, path, params, query, ''))
    else:
        defrag = url
        fragment = ''
    return coerce_result(DefragResult(defrag, fragment))


def unwrap(url):
    """'<URL:scheme://host/path>' without its wrapping."""
    url = str(url).strip()
    if url[:1] == '<' and url[-1:] == '>':
        url = url[1:-1].strip()
    if url[:4] == 'URL:':
        url = url[4:].strip()
    return url


from _urlsplit_old import (
    _splitattr, _splithost, _splitnport, _splitpasswd, _splitport, _splitquery, _splittag,
    _splittype, _splituser, _splitvalue, _to_bytes, splitattr, splithost, splitnport, splitpasswd,
    splitport, splitquery, splittag, splittype, splituser, splitvalue, to_bytes)


def __getattr__(name):
    if name == 'Quoter':
        import warnings
        warnings.warn('Deprecated in 3.11. urllib.parse.Quoter will be removed in Python 3.14. It '
                      'was not intended to be a public API.', DeprecationWarning, stacklevel=2)
        return _Quoter
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
