"""Parts of urllib.request that need no server: files, data: URLs, proxies from the environment."""
import email
import io
import mimetypes
import os
import re
import socket
import sys
from urllib.error import URLError
from urllib.parse import (
    _splitport, _splitpasswd, _splittype, _splituser, quote, unquote, unquote_to_bytes)
from urllib.response import addinfourl

import urllib.request as _request


def url2pathname(pathname):
    """The path of a file: URL's path."""
    return unquote(pathname)


def pathname2url(pathname):
    """A path for a file: URL."""
    return quote(pathname)


# ---- this host ----

_localhost = None
_thishost = None


def localhost():
    """The address of 'localhost'."""
    global _localhost
    if _localhost is None:
        _localhost = socket.gethostbyname('localhost')
    return _localhost


def thishost():
    """The addresses of this host."""
    global _thishost
    if _thishost is None:
        try:
            _thishost = tuple(socket.gethostbyname_ex(socket.gethostname())[2])
        except socket.gaierror:
            _thishost = tuple(socket.gethostbyname_ex('localhost')[2])
    return _thishost


def _safe_gethostbyname(host):
    try:
        return socket.gethostbyname(host)
    except (socket.gaierror, UnicodeError):
        return None


# ---- handlers ----

class FileHandler(_request.BaseHandler):
    """file: URLs of this host."""

    names = None

    def file_open(self, req):
        url = req.selector
        if url[:2] == '//' and url[2:3] != '/' and (req.host and req.host != 'localhost'):
            if req.host not in self.get_names():
                raise URLError('file:// scheme is supported only on localhost')
        else:
            return self.open_local_file(req)

    def get_names(self):
        if FileHandler.names is None:
            try:
                FileHandler.names = tuple(socket.gethostbyname_ex('localhost')[2]
                                          + socket.gethostbyname_ex(socket.gethostname())[2])
            except socket.gaierror:
                FileHandler.names = (socket.gethostbyname('localhost'),)
        return FileHandler.names

    def open_local_file(self, req):
        import email.utils
        host = req.host
        filename = req.selector
        localfile = url2pathname(filename)
        try:
            stats = os.stat(localfile)
            modified = email.utils.formatdate(stats.st_mtime, usegmt=True)
            mtype = mimetypes.guess_file_type(filename)[0]
            headers = email.message_from_string(
                'Content-type: %s\nContent-length: %d\nLast-modified: %s\n' % (
                    mtype or 'text/plain', stats.st_size, modified))
            port = None
            if host:
                host, port = _splitport(host)
            if not host or (not port and _safe_gethostbyname(host) in self.get_names()):
                origurl = 'file://' + host + filename if host else 'file://' + filename
                return addinfourl(open(localfile, 'rb'), headers, origurl)
        except OSError as exp:
            raise URLError(exp, exp.filename)
        raise URLError('file not on local host')


class FTPHandler(_request.BaseHandler):
    """ftp: URLs are not supported."""

    def ftp_open(self, req):
        if not req.host:
            raise URLError('ftp error: no host given')
        raise URLError('ftp is not supported')


class CacheFTPHandler(FTPHandler):
    """ftp: URLs are not supported."""

    def setTimeout(self, t):
        pass

    def setMaxConns(self, m):
        pass

    def check_cache(self):
        pass

    def clear_cache(self):
        pass


class DataHandler(_request.BaseHandler):
    """data: URLs (RFC 2397)."""

    def data_open(self, req):
        _, data = req.full_url.split(':', 1)
        mediatype, data = data.split(',', 1)
        data = unquote_to_bytes(data)
        if mediatype.endswith(';base64'):
            import base64
            data = base64.decodebytes(data)
            mediatype = mediatype[:-7]
        if not mediatype:
            mediatype = 'text/plain;charset=US-ASCII'
        headers = email.message_from_string('Content-type: %s\nContent-length: %d\n' % (
            mediatype, len(data)))
        return addinfourl(io.BytesIO(data), headers, req.full_url)


# ---- proxies ----

def _parse_proxy(proxy):
    """(scheme, user, password, host and port) of a proxy's URL."""
    scheme, r_scheme = _splittype(proxy)
    if not r_scheme.startswith('/'):
        scheme = None
        authority = proxy  # without a scheme
    else:
        if not r_scheme.startswith('//'):
            raise ValueError('proxy URL with no authority: %r' % proxy)
        # The user may contain '/' when it stands before an '@'.
        end = r_scheme.find('/', r_scheme.find('@', 2) if '@' in r_scheme else 2)
        authority = r_scheme[2:None if end == -1 else end]
    userinfo, hostport = _splituser(authority)
    if userinfo is None:
        return scheme, None, None, hostport
    user, password = _splitpasswd(userinfo)
    return scheme, user, password, hostport


def getproxies_environment():
    """The proxies of <scheme>_proxy variables; those in lower case count more."""
    found = [(name, value, name[-6:] == '_proxy') for name, value in os.environ.items()
             if len(name) > 5 and name[-6:].lower() == '_proxy']
    proxies = {}
    for name, value, _ in found:
        if value:
            proxies[name[:-6].lower()] = value
    # CGI scripts get HTTP_PROXY from a request's header "Proxy" (CVE-2016-1000110).
    if 'REQUEST_METHOD' in os.environ:
        proxies.pop('http', None)
    for name, value, lower in found:
        if lower:
            if value:
                proxies[name[:-6].lower()] = value
            else:
                proxies.pop(name[:-6].lower(), None)
    return proxies


def proxy_bypass_environment(host, proxies=None):
    """Whether no_proxy names the host."""
    if proxies is None:
        proxies = getproxies_environment()
    no_proxy = proxies.get('no')
    if not no_proxy:
        return False
    if no_proxy == '*':
        return True
    host = host.lower()
    hostonly, _ = _splitport(host)
    for name in no_proxy.split(','):
        name = name.strip().lstrip('.').lower()
        if name and (hostonly == name or host == name or hostonly.endswith('.' + name)
                     or host.endswith('.' + name)):
            return True
    return False


getproxies = getproxies_environment
proxy_bypass = proxy_bypass_environment


def _ip_number(text):
    a, b, c, d = (text.split('.') + ['0', '0', '0'])[:4]
    return int(a) << 24 | int(b) << 16 | int(c) << 8 | int(d)


def _proxy_bypass_macosx_sysconf(host, proxy_settings):
    """The rules of macOS's settings, given as a dict."""
    from fnmatch import fnmatch
    hostonly, _ = _splitport(host)
    if '.' not in host and proxy_settings['exclude_simple']:
        return True
    number = None
    for value in proxy_settings.get('exceptions', ()):
        if not value:
            continue
        m = re.match(r'(\d+(?:\.\d+)*)(/\d+)?', value)
        if m is not None:
            if number is None:
                try:
                    number = _ip_number(socket.gethostbyname(hostonly))
                except OSError:
                    continue
            bits = int(m[2][1:]) if m[2] is not None else 8 * (m[1].count('.') + 1)
            if not 0 <= bits <= 32:
                continue
            if number >> (32 - bits) == _ip_number(m[1]) >> (32 - bits):
                return True
        elif fnmatch(host, value):
            return True
    return False


def _proxy_bypass_winreg_override(host, override):
    """The rules of the registry of Windows, given as text."""
    from fnmatch import fnmatch
    host, _ = _splitport(host)
    for test in override.split(';'):
        test = test.strip()
        if test == '<local>':
            if '.' not in host:
                return True
        elif fnmatch(host, test):
            return True
    return False
