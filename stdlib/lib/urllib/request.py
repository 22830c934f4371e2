"""Opening URLs: urlopen, and openers made of handlers.

An OpenerDirector asks its handlers in order: <scheme>_request prepares a request, <scheme>_open
opens it, <scheme>_response looks at the answer, http_error_<status> reacts to errors.
Authentication handlers are in `_urllib_auth`, those for files and data: URLs and proxies from the
environment in `_urllib_local`, the old URLopener and urlretrieve in `_urllib_old`.
"""
import base64
import bisect
import email
import hashlib
import http.client
import io
import os
import re
import socket
import string
import sys
import tempfile
import time
from urllib.error import ContentTooShortError, HTTPError, URLError
from urllib.parse import (
    _splitattr, _splithost, _splitpasswd, _splitport, _splitquery, _splittag, _splittype,
    _splituser, _splitvalue, _to_bytes, quote, unquote, unquote_to_bytes, unwrap, urljoin,
    urlparse, urlsplit, urlunparse)
from urllib.response import addclosehook, addinfourl

try:
    import ssl
    _have_ssl = True
except ImportError:
    _have_ssl = False

__all__ = [
    'Request', 'OpenerDirector', 'BaseHandler', 'HTTPDefaultErrorHandler', 'HTTPRedirectHandler',
    'HTTPCookieProcessor', 'ProxyHandler', 'HTTPPasswordMgr', 'HTTPPasswordMgrWithDefaultRealm',
    'HTTPPasswordMgrWithPriorAuth', 'AbstractBasicAuthHandler', 'HTTPBasicAuthHandler',
    'ProxyBasicAuthHandler', 'AbstractDigestAuthHandler', 'HTTPDigestAuthHandler',
    'ProxyDigestAuthHandler', 'HTTPHandler', 'FileHandler', 'FTPHandler', 'CacheFTPHandler',
    'DataHandler', 'UnknownHandler', 'HTTPErrorProcessor', 'urlopen', 'install_opener',
    'build_opener', 'pathname2url', 'url2pathname', 'getproxies', 'urlretrieve', 'urlcleanup',
    'URLopener', 'FancyURLopener', 'HTTPSHandler']

__version__ = '%d.%d' % sys.version_info[:2]
_opener = None


def urlopen(url, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, *, context=None):
    """Opens a URL or Request: a response that is a file and a context manager."""
    global _opener
    if context:
        opener = build_opener(HTTPSHandler(context=context))
    elif _opener is None:
        _opener = opener = build_opener()
    else:
        opener = _opener
    return opener.open(url, data, timeout)


def install_opener(opener):
    """Makes urlopen() use the opener."""
    global _opener
    _opener = opener


_cut_port_re = re.compile(r':\d+$', re.ASCII)


def request_host(request):
    """The host of a request, lower case, without a port."""
    host = urlparse(request.full_url)[1]
    if host == '':
        host = request.get_header('Host', '')
    return _cut_port_re.sub('', host, 1).lower()


class Request:
    """A URL with data and headers."""

    def __init__(self, url, data=None, headers={}, origin_req_host=None, unverifiable=False,
                 method=None):
        self.full_url = url
        self.headers = {}
        self.unredirected_hdrs = {}
        self._data = None
        self.data = data
        self._tunnel_host = None
        for key, value in headers.items():
            self.add_header(key, value)
        if origin_req_host is None:
            origin_req_host = request_host(self)
        self.origin_req_host = origin_req_host
        self.unverifiable = unverifiable
        if method:
            self.method = method

    @property
    def full_url(self):
        if self.fragment:
            return '{}#{}'.format(self._full_url, self.fragment)
        return self._full_url

    @full_url.setter
    def full_url(self, url):
        self._full_url = unwrap(url)
        self._full_url, self.fragment = _splittag(self._full_url)
        self._parse()

    @full_url.deleter
    def full_url(self):
        self._full_url = None
        self.fragment = None
        self.selector = ''

    @property
    def data(self):
        return self._data

    @data.setter
    def data(self, data):
        if data != self._data:
            self._data = data
            # The length was of the old data.
            if self.has_header('Content-length'):
                self.remove_header('Content-length')

    @data.deleter
    def data(self):
        self.data = None

    def _parse(self):
        self.type, rest = _splittype(self._full_url)
        if self.type is None:
            raise ValueError('unknown url type: %r' % self.full_url)
        self.host, self.selector = _splithost(rest)
        if self.host:
            self.host = unquote(self.host)

    def get_method(self):
        return getattr(self, 'method', 'POST' if self.data is not None else 'GET')

    def get_full_url(self):
        return self.full_url

    def set_proxy(self, host, type):
        if self.type == 'https' and not self._tunnel_host:
            self._tunnel_host = self.host
        else:
            self.type = type
            self.selector = self.full_url
        self.host = host

    def has_proxy(self):
        return self.selector == self.full_url

    def add_header(self, key, val):
        self.headers[key.capitalize()] = val

    def add_unredirected_header(self, key, val):
        """A header that a redirected request will not have."""
        self.unredirected_hdrs[key.capitalize()] = val

    def has_header(self, header_name):
        return header_name in self.headers or header_name in self.unredirected_hdrs

    def get_header(self, header_name, default=None):
        return self.headers.get(header_name, self.unredirected_hdrs.get(header_name, default))

    def remove_header(self, header_name):
        self.headers.pop(header_name, None)
        self.unredirected_hdrs.pop(header_name, None)

    def header_items(self):
        return list({**self.unredirected_hdrs, **self.headers}.items())


class OpenerDirector:
    """Handlers in order, by what their methods are named."""

    def __init__(self):
        self.addheaders = [('User-agent', 'Python-urllib/%s' % __version__)]
        self.handlers = []
        self.handle_open = {}
        self.handle_error = {}
        self.process_response = {}
        self.process_request = {}

    def add_handler(self, handler):
        if not hasattr(handler, 'add_parent'):
            raise TypeError('expected BaseHandler instance, got %r' % type(handler))
        added = False
        for meth in dir(handler):
            if meth in ('redirect_request', 'do_open', 'proxy_open'):
                continue  # named alike by chance
            protocol, _, condition = meth.partition('_')
            if condition.startswith('error'):
                kind = condition[condition.find('_') + 1:] if '_' in condition else ''
                try:
                    kind = int(kind)
                except ValueError:
                    pass
                lookup = self.handle_error.setdefault(protocol, {})
            elif condition == 'open':
                kind, lookup = protocol, self.handle_open
            elif condition == 'response':
                kind, lookup = protocol, self.process_response
            elif condition == 'request':
                kind, lookup = protocol, self.process_request
            else:
                continue
            bisect.insort(lookup.setdefault(kind, []), handler)
            added = True
        if added:
            bisect.insort(self.handlers, handler)
            handler.add_parent(self)

    def close(self):
        pass

    def _call_chain(self, chain, kind, meth_name, *args):
        """The first answer that is not None."""
        for handler in chain.get(kind, ()):
            result = getattr(handler, meth_name)(*args)
            if result is not None:
                return result

    def open(self, fullurl, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        """Opens a URL or Request."""
        if isinstance(fullurl, str):
            req = Request(fullurl, data)
        else:
            req = fullurl
            if data is not None:
                req.data = data
        req.timeout = timeout
        protocol = req.type
        for processor in self.process_request.get(protocol, []):
            req = getattr(processor, protocol + '_request')(req)
        sys.audit('urllib.Request', req.full_url, req.data, req.headers, req.get_method())
        response = self._open(req, data)
        for processor in self.process_response.get(protocol, []):
            response = getattr(processor, protocol + '_response')(req, response)
        return response

    def _open(self, req, data=None):
        result = self._call_chain(self.handle_open, 'default', 'default_open', req)
        if result:
            return result
        result = self._call_chain(self.handle_open, req.type, req.type + '_open', req)
        if result:
            return result
        return self._call_chain(self.handle_open, 'unknown', 'unknown_open', req)

    def error(self, proto, *args):
        """Lets the handlers react to an error."""
        is_http = proto in ('http', 'https')
        if is_http:
            # Statuses are looked up for both schemes alike.
            errors = self.handle_error['http']
            proto = args[2]
            meth_name = 'http_error_%s' % proto
        else:
            errors = self.handle_error
            meth_name = proto + '_error'
        result = self._call_chain(errors, proto, meth_name, *args)
        if result:
            return result
        if is_http:
            return self._call_chain(errors, 'default', 'http_error_default', *args)


def build_opener(*handlers):
    """An opener with the default handlers; yours replace those that they are subclasses of."""
    opener = OpenerDirector()
    default_classes = [ProxyHandler, UnknownHandler, HTTPHandler, HTTPDefaultErrorHandler,
                       HTTPRedirectHandler, FTPHandler, FileHandler, HTTPErrorProcessor,
                       DataHandler]
    if hasattr(http.client, 'HTTPSConnection'):
        default_classes.append(HTTPSHandler)
    replaced = set()
    for klass in default_classes:
        for check in handlers:
            if issubclass(check, klass) if isinstance(check, type) else isinstance(check, klass):
                replaced.add(klass)
    for klass in default_classes:
        if klass not in replaced:
            opener.add_handler(klass())
    for h in handlers:
        opener.add_handler(h() if isinstance(h, type) else h)
    return opener


class BaseHandler:
    """Handlers are sorted by handler_order."""

    handler_order = 500

    def add_parent(self, parent):
        self.parent = parent

    def close(self):
        pass

    def __lt__(self, other):
        # Classes of old that are no BaseHandler keep their place.
        if not hasattr(other, 'handler_order'):
            return True
        return self.handler_order < other.handler_order


class HTTPErrorProcessor(BaseHandler):
    """Hands responses that are no success to the error handlers."""

    handler_order = 1000  # after all others

    def http_response(self, request, response):
        code, msg, hdrs = response.code, response.msg, response.info()
        if not 200 <= code < 300:
            response = self.parent.error('http', request, response, code, msg, hdrs)
        return response

    https_response = http_response


class HTTPDefaultErrorHandler(BaseHandler):
    def http_error_default(self, req, fp, code, msg, hdrs):
        raise HTTPError(req.full_url, code, msg, hdrs, fp)


class HTTPRedirectHandler(BaseHandler):
    """Follows redirects."""

    max_repeats = 4
    max_redirections = 10
    inf_msg = 'The HTTP server returned a redirect error that would lead to an infinite loop.\n' \
              'The last 30x error message was:\n'

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        """The request for the new place; HTTPError when it must not be followed."""
        m = req.get_method()
        if not (code in (301, 302, 303, 307, 308) and m in ('GET', 'HEAD')
                or code in (301, 302, 303) and m == 'POST'):
            raise HTTPError(req.full_url, code, msg, headers, fp)
        newurl = newurl.replace(' ', '%20')
        newheaders = {k: v for k, v in req.headers.items()
                      if k.lower() not in ('content-length', 'content-type')}
        return Request(newurl, method='HEAD' if m == 'HEAD' else 'GET', headers=newheaders,
                       origin_req_host=req.origin_req_host, unverifiable=True)

    def http_error_302(self, req, fp, code, msg, headers):
        if 'location' in headers:
            newurl = headers['location']
        elif 'uri' in headers:
            newurl = headers['uri']
        else:
            return
        urlparts = urlparse(newurl)
        if urlparts.scheme not in ('http', 'https', 'ftp', ''):
            raise HTTPError(newurl, code, "%s - Redirection to url '%s' is not allowed" % (
                msg, newurl), headers, fp)
        if not urlparts.path and urlparts.netloc:
            urlparts = urlparts._replace(path='/')
        newurl = urlunparse(urlparts)
        # Servers send other characters unquoted.
        newurl = quote(newurl, encoding='iso-8859-1', safe=string.punctuation)
        newurl = urljoin(req.full_url, newurl)
        new = self.redirect_request(req, fp, code, msg, headers, newurl)
        if new is None:
            return
        visited = new.redirect_dict = getattr(req, 'redirect_dict', {})
        if hasattr(req, 'redirect_dict'):
            if (visited.get(newurl, 0) >= self.max_repeats
                    or len(visited) >= self.max_redirections):
                raise HTTPError(req.full_url, code, self.inf_msg + msg, headers, fp)
        else:
            req.redirect_dict = visited
        visited[newurl] = visited.get(newurl, 0) + 1
        # The body is read, so that the connection is at its end.
        fp.read()
        fp.close()
        return self.parent.open(new, timeout=req.timeout)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


class ProxyHandler(BaseHandler):
    """Sends requests through proxies: those of the environment, unless told."""

    handler_order = 100

    def __init__(self, proxies=None):
        if proxies is None:
            proxies = getproxies()
        assert hasattr(proxies, 'keys'), 'proxies must be a mapping'
        self.proxies = proxies
        for type, url in proxies.items():
            type = type.lower()
            setattr(self, '%s_open' % type,
                    lambda r, proxy=url, type=type, meth=self.proxy_open: meth(r, proxy, type))

    def proxy_open(self, req, proxy, type):
        orig_type = req.type
        proxy_type, user, password, hostport = _parse_proxy(proxy)
        if proxy_type is None:
            proxy_type = orig_type
        if req.host and proxy_bypass(req.host):
            return None
        if user and password:
            user_pass = '%s:%s' % (unquote(user), unquote(password))
            creds = base64.b64encode(user_pass.encode()).decode('ascii')
            req.add_header('Proxy-authorization', 'Basic ' + creds)
        req.set_proxy(unquote(hostport), proxy_type)
        if orig_type == proxy_type or orig_type == 'https':
            return None  # the handler of the scheme goes on
        # http through an ftp proxy and the like: from the beginning.
        return self.parent.open(req, timeout=req.timeout)


class AbstractHTTPHandler(BaseHandler):
    def __init__(self, debuglevel=None):
        self._debuglevel = (debuglevel if debuglevel is not None
                            else http.client.HTTPConnection.debuglevel)

    def set_http_debuglevel(self, level):
        self._debuglevel = level

    def _get_content_length(self, request):
        return http.client.HTTPConnection._get_content_length(request.data, request.get_method())

    def do_request_(self, request):
        """Adds the headers that every request has."""
        host = request.host
        if not host:
            raise URLError('no host given')
        if request.data is not None:
            if isinstance(request.data, str):
                raise TypeError('POST data should be bytes, an iterable of bytes, or a file '
                                'object. It cannot be of type str.')
            if not request.has_header('Content-type'):
                request.add_unredirected_header('Content-type',
                                                'application/x-www-form-urlencoded')
            if (not request.has_header('Content-length')
                    and not request.has_header('Transfer-encoding')):
                length = self._get_content_length(request)
                if length is not None:
                    request.add_unredirected_header('Content-length', str(length))
                else:
                    request.add_unredirected_header('Transfer-encoding', 'chunked')
        sel_host = host
        if request.has_proxy():
            sel_host, _ = _splithost(_splittype(request.selector)[1])
        if not request.has_header('Host'):
            request.add_unredirected_header('Host', sel_host)
        for name, value in self.parent.addheaders:
            name = name.capitalize()
            if not request.has_header(name):
                request.add_unredirected_header(name, value)
        return request

    def do_open(self, http_class, req, **http_conn_args):
        """Sends the request on a new connection: the response."""
        host = req.host
        if not host:
            raise URLError('no host given')
        h = http_class(host, timeout=req.timeout, **http_conn_args)
        h.set_debuglevel(self._debuglevel)
        headers = dict(req.unredirected_hdrs)
        headers.update({k: v for k, v in req.headers.items() if k not in headers})
        # Connections are not kept: the response ends with its connection.
        headers['Connection'] = 'close'
        headers = {name.title(): val for name, val in headers.items()}
        if req._tunnel_host:
            tunnel_headers = {}
            proxy_auth_hdr = 'Proxy-Authorization'
            if proxy_auth_hdr in headers:
                # For the proxy alone.
                tunnel_headers[proxy_auth_hdr] = headers.pop(proxy_auth_hdr)
            h.set_tunnel(req._tunnel_host, headers=tunnel_headers)
        try:
            try:
                h.request(req.get_method(), req.selector, req.data, headers,
                          encode_chunked=req.has_header('Transfer-encoding'))
            except OSError as err:
                raise URLError(err)
            r = h.getresponse()
        except:
            h.close()
            raise
        # The response keeps what it needs of the socket.
        if h.sock:
            h.sock.close()
            h.sock = None
        r.url = req.get_full_url()
        r.msg = r.reason
        return r


class HTTPHandler(AbstractHTTPHandler):
    def http_open(self, req):
        return self.do_open(http.client.HTTPConnection, req)

    http_request = AbstractHTTPHandler.do_request_


if hasattr(http.client, 'HTTPSConnection'):
    class HTTPSHandler(AbstractHTTPHandler):
        def __init__(self, debuglevel=None, context=None, check_hostname=None):
            debuglevel = (debuglevel if debuglevel is not None
                          else http.client.HTTPSConnection.debuglevel)
            AbstractHTTPHandler.__init__(self, debuglevel)
            if context is None:
                context = http.client._create_https_context(http.client.HTTPSConnection._http_vsn)
            if check_hostname is not None:
                context.check_hostname = check_hostname
            self._context = context

        def https_open(self, req):
            return self.do_open(http.client.HTTPSConnection, req, context=self._context)

        https_request = AbstractHTTPHandler.do_request_


class HTTPCookieProcessor(BaseHandler):
    """Keeps cookies in a jar."""

    def __init__(self, cookiejar=None):
        import http.cookiejar
        if cookiejar is None:
            cookiejar = http.cookiejar.CookieJar()
        self.cookiejar = cookiejar

    def http_request(self, request):
        self.cookiejar.add_cookie_header(request)
        return request

    def http_response(self, request, response):
        self.cookiejar.extract_cookies(response, request)
        return response

    https_request = http_request
    https_response = http_response


class UnknownHandler(BaseHandler):
    def unknown_open(self, req):
        raise URLError('unknown url type: %s' % req.type)


def parse_keqv_list(l):
    """['a=1', 'b="2"'] to a dict."""
    parsed = {}
    for elt in l:
        k, v = elt.split('=', 1)
        if v[0] == '"' and v[-1] == '"':
            v = v[1:-1]
        parsed[k] = v
    return parsed


def parse_http_list(s):
    """A comma-separated list whose items may be quoted (RFC 9110, 5.6.1)."""
    out = []
    part = ''
    escape = quoted = False
    for char in s:
        if escape:
            part += char
            escape = False
        elif quoted:
            if char == '\\':
                escape = True
                continue
            if char == '"':
                quoted = False
            part += char
        elif char == ',':
            out.append(part)
            part = ''
        else:
            quoted = char == '"'
            part += char
    if part:
        out.append(part)
    return [item.strip() for item in out]


from _urllib_local import (
    CacheFTPHandler, DataHandler, FTPHandler, FileHandler, _parse_proxy, getproxies,
    getproxies_environment, localhost, pathname2url, proxy_bypass, proxy_bypass_environment,
    thishost, url2pathname, _safe_gethostbyname, _proxy_bypass_macosx_sysconf,
    _proxy_bypass_winreg_override)
from _urllib_auth import (
    AbstractBasicAuthHandler, AbstractDigestAuthHandler, HTTPBasicAuthHandler,
    HTTPDigestAuthHandler, HTTPPasswordMgr, HTTPPasswordMgrWithDefaultRealm,
    HTTPPasswordMgrWithPriorAuth,     ProxyBasicAuthHandler, ProxyDigestAuthHandler, _randombytes)
from _urllib_old import (
    FancyURLopener, URLopener, _url_tempfiles, noheaders, urlcleanup, urlretrieve)

for _object in list(globals().values()):
    if getattr(_object, '__module__', '') in ('_urllib_local', '_urllib_auth', '_urllib_old'):
        _object.__module__ = __name__
del _object
