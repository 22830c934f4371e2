"""The functions of urllib.parse that are deprecated since Python 3.8, and the private forms of them
that other modules use."""
import re
import warnings

_typeprog = re.compile('([^/:]+):(.*)', re.DOTALL)
_hostprog = re.compile('//([^/#?]*)(.*)', re.DOTALL)
_portprog = re.compile('(.*):([0-9]*)', re.DOTALL)


def _deprecated(name, instead=' use urllib.parse.urlparse() instead'):
    warnings.warn(f'urllib.parse.{name}() is deprecated as of 3.8,{instead}', DeprecationWarning,
                  stacklevel=3)


def _to_bytes(url):
    # Most URL schemes require ASCII.
    if isinstance(url, str):
        try:
            url = url.encode('ASCII').decode()
        except UnicodeError:
            raise UnicodeError('URL ' + repr(url) + ' contains non-ASCII characters')
    return url


def to_bytes(url):
    warnings.warn('urllib.parse.to_bytes() is deprecated as of 3.8', DeprecationWarning,
                  stacklevel=2)
    return _to_bytes(url)


def _splittype(url):
    """'type:rest' -> 'type', 'rest'."""
    match = _typeprog.match(url)
    if match:
        scheme, rest = match.groups()
        return scheme.lower(), rest
    return None, url


def splittype(url):
    _deprecated('splittype')
    return _splittype(url)


def _splithost(url):
    """'//host[:port]/path' -> 'host[:port]', '/path'."""
    match = _hostprog.match(url)
    if match:
        host, path = match.groups()
        if path and path[0] != '/':
            path = '/' + path
        return host, path
    return None, url


def splithost(url):
    _deprecated('splithost')
    return _splithost(url)


def _splituser(host):
    """'user[:passwd]@host[:port]' -> 'user[:passwd]', 'host[:port]'."""
    user, delim, host = host.rpartition('@')
    return user if delim else None, host


def splituser(host):
    _deprecated('splituser')
    return _splituser(host)


def _splitpasswd(user):
    """'user:passwd' -> 'user', 'passwd'."""
    user, delim, passwd = user.partition(':')
    return user, passwd if delim else None


def splitpasswd(user):
    _deprecated('splitpasswd')
    return _splitpasswd(user)


def _splitport(host):
    """'host:port' -> 'host', 'port'."""
    match = _portprog.fullmatch(host)
    if match:
        host, port = match.groups()
        if port:
            return host, port
    return host, None


def splitport(host):
    _deprecated('splitport')
    return _splitport(host)


def _splitnport(host, defport=-1):
    """As splitport, with a number: `defport` without one, None for something else."""
    host, delim, port = host.rpartition(':')
    if not delim:
        return port, defport
    if port:
        return host, int(port) if port.isdigit() and port.isascii() else None
    return host, defport


def splitnport(host, defport=-1):
    _deprecated('splitnport')
    return _splitnport(host, defport)


def _splitquery(url):
    """'/path?query' -> '/path', 'query'."""
    path, delim, query = url.rpartition('?')
    return (path, query) if delim else (url, None)


def splitquery(url):
    _deprecated('splitquery')
    return _splitquery(url)


def _splittag(url):
    """'/path#tag' -> '/path', 'tag'."""
    path, delim, tag = url.rpartition('#')
    return (path, tag) if delim else (url, None)


def splittag(url):
    _deprecated('splittag')
    return _splittag(url)


def _splitattr(url):
    """'/path;attr1=value1;...' -> '/path', ['attr1=value1', ...]."""
    path, *attributes = url.split(';')
    return path, attributes


def splitattr(url):
    _deprecated('splitattr')
    return _splitattr(url)


def _splitvalue(attr):
    """'attr=value' -> 'attr', 'value'."""
    attr, delim, value = attr.partition('=')
    return attr, value if delim else None


def splitvalue(attr):
    _deprecated('splitvalue', ' use urllib.parse.parse_qsl() instead')
    return _splitvalue(attr)
