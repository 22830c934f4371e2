"""The cookie jar of requests: a jar of http.cookiejar with the interface of a dict."""
import copy
import time
import urllib.parse
from collections.abc import MutableMapping
from http import cookiejar as cookielib
from http.cookies import Morsel


class MockRequest:
    """A prepared request as http.cookiejar sees requests."""

    def __init__(self, request):
        self._r = request
        self._new_headers = {}
        self.type = urllib.parse.urlparse(request.url).scheme

    def get_type(self):
        return self.type

    def get_host(self):
        return urllib.parse.urlparse(self._r.url).netloc

    def get_origin_req_host(self):
        return self.get_host()

    def get_full_url(self):
        # The Host header, where there is one, says which host the cookies are for.
        host = self._r.headers.get('Host')
        if not host:
            return self._r.url
        if isinstance(host, bytes):
            host = host.decode('utf-8')
        parts = urllib.parse.urlparse(self._r.url)
        return urllib.parse.urlunparse((parts.scheme, host, parts.path, parts.params, parts.query,
                                        parts.fragment))

    def is_unverifiable(self):
        return True

    def has_header(self, name):
        return name in self._r.headers or name in self._new_headers

    def get_header(self, name, default=None):
        return self._r.headers.get(name, self._new_headers.get(name, default))

    def add_header(self, key, val):
        raise NotImplementedError('Cookie headers should be added with add_unredirected_header()')

    def add_unredirected_header(self, name, value):
        self._new_headers[name] = value

    def get_new_headers(self):
        return self._new_headers

    unverifiable = property(lambda self: self.is_unverifiable())
    origin_req_host = property(lambda self: self.get_origin_req_host())
    host = property(lambda self: self.get_host())


class MockResponse:
    """Headers as http.cookiejar sees responses."""

    def __init__(self, headers):
        self._headers = headers

    def info(self):
        return self._headers

    def getheaders(self, name):
        return self._headers.get_all(name)


def extract_cookies_to_jar(jar, request, response):
    """Takes the cookies of a response (of http.client) into the jar."""
    headers = getattr(response, 'headers', None)
    if headers is not None and hasattr(headers, 'get_all'):
        jar.extract_cookies(MockResponse(headers), MockRequest(request))


def get_cookie_header(jar, request):
    """The Cookie header for a request."""
    r = MockRequest(request)
    jar.add_cookie_header(r)
    return r.get_new_headers().get('Cookie')


def remove_cookie_by_name(cookiejar, name, domain=None, path=None):
    for cookie in list(cookiejar):
        if cookie.name == name and domain in (None, cookie.domain) and path in (None, cookie.path):
            cookiejar.clear(cookie.domain, cookie.path, cookie.name)


class CookieConflictError(RuntimeError):
    """Several cookies of the name: tell domain or path."""


class RequestsCookieJar(cookielib.CookieJar, MutableMapping):
    """Cookies by name, where that is enough; get() and set() take domain and path."""

    def get(self, name, default=None, domain=None, path=None):
        try:
            return self._find_no_duplicates(name, domain, path)
        except KeyError:
            return default

    def set(self, name, value, **kwargs):
        if value is None:
            remove_cookie_by_name(self, name, domain=kwargs.get('domain'), path=kwargs.get('path'))
            return None
        cookie = (morsel_to_cookie(value) if isinstance(value, Morsel)
                  else create_cookie(name, value, **kwargs))
        self.set_cookie(cookie)
        return cookie

    def iterkeys(self):
        return (cookie.name for cookie in iter(self))

    def keys(self):
        return list(self.iterkeys())

    def itervalues(self):
        return (cookie.value for cookie in iter(self))

    def values(self):
        return list(self.itervalues())

    def iteritems(self):
        return ((cookie.name, cookie.value) for cookie in iter(self))

    def items(self):
        return list(self.iteritems())

    def list_domains(self):
        return list(dict.fromkeys(cookie.domain for cookie in iter(self)))

    def list_paths(self):
        return list(dict.fromkeys(cookie.path for cookie in iter(self)))

    def multiple_domains(self):
        domains = [cookie.domain for cookie in iter(self) if cookie.domain is not None]
        return len(domains) != len(set(domains))

    def get_dict(self, domain=None, path=None):
        return {cookie.name: cookie.value for cookie in iter(self)
                if domain in (None, cookie.domain) and path in (None, cookie.path)}

    def __contains__(self, name):
        return any(cookie.name == name for cookie in iter(self))

    def __getitem__(self, name):
        return self._find_no_duplicates(name)

    def __setitem__(self, name, value):
        self.set(name, value)

    def __delitem__(self, name):
        remove_cookie_by_name(self, name)

    def __bool__(self):
        return True

    def set_cookie(self, cookie, *args, **kwargs):
        if hasattr(cookie.value, 'startswith') and cookie.value.startswith('"') \
                and cookie.value.endswith('"'):
            cookie.value = cookie.value.replace('\\"', '')
        return super().set_cookie(cookie, *args, **kwargs)

    def update(self, other):
        if isinstance(other, cookielib.CookieJar):
            for cookie in other:
                self.set_cookie(copy.copy(cookie))
        else:
            super().update(other)

    def _matching(self, name, domain, path):
        return [cookie for cookie in iter(self)
                if cookie.name == name and domain in (None, cookie.domain)
                and path in (None, cookie.path)]

    def _find_no_duplicates(self, name, domain=None, path=None):
        found = self._matching(name, domain, path)
        if len(found) > 1:
            raise CookieConflictError(f'There are multiple cookies with name, {name!r}')
        if found and found[0].value is not None:
            return found[0].value
        raise KeyError(f'name={name!r}, domain={domain!r}, path={path!r}')

    def __getstate__(self):
        state = self.__dict__.copy()
        state.pop('_cookies_lock')
        return state

    def __setstate__(self, state):
        import threading
        self.__dict__.update(state)
        self.__dict__.setdefault('_cookies_lock', threading.RLock())

    def copy(self):
        new = RequestsCookieJar()
        new.set_policy(self.get_policy())
        new.update(self)
        return new

    def get_policy(self):
        return self._policy


def create_cookie(name, value, **kwargs):
    """A cookie for every domain, unless told."""
    result = {'version': 0, 'name': name, 'value': value, 'port': None, 'domain': '', 'path': '/',
              'secure': False, 'expires': None, 'discard': True, 'comment': None,
              'comment_url': None, 'rest': {'HttpOnly': None}, 'rfc2109': False}
    badargs = set(kwargs) - set(result)
    if badargs:
        raise TypeError('create_cookie() got unexpected keyword arguments: '
                        f'{sorted(badargs)}')
    result.update(kwargs)
    result['port_specified'] = bool(result['port'])
    result['domain_specified'] = bool(result['domain'])
    result['domain_initial_dot'] = result['domain'].startswith('.')
    result['path_specified'] = bool(result['path'])
    return cookielib.Cookie(**result)


def morsel_to_cookie(morsel):
    """A cookie of http.cookies as one of http.cookiejar."""
    expires = None
    if morsel['max-age']:
        try:
            expires = int(time.time() + int(morsel['max-age']))
        except ValueError:
            raise TypeError(f'max-age: {morsel["max-age"]} must be integer')
    elif morsel['expires']:
        expires = cookielib.http2time(morsel['expires'])
    return create_cookie(morsel.key, morsel.value, comment=morsel['comment'],
                         comment_url=bool(morsel['comment']), discard=False,
                         domain=morsel['domain'], expires=expires, path=morsel['path'],
                         rest={'HttpOnly': morsel['httponly']}, secure=bool(morsel['secure']),
                         version=morsel['version'] or 0)


def dict_from_cookiejar(cj):
    return {cookie.name: cookie.value for cookie in cj}


def cookiejar_from_dict(cookie_dict, cookiejar=None, overwrite=True):
    """A jar of a dict."""
    if cookiejar is None:
        cookiejar = RequestsCookieJar()
    if cookie_dict is not None:
        names = [cookie.name for cookie in cookiejar]
        for name in cookie_dict:
            if overwrite or name not in names:
                cookiejar.set_cookie(create_cookie(name, cookie_dict[name]))
    return cookiejar


def merge_cookies(cookiejar, cookies):
    """Adds cookies of a dict or jar to the jar."""
    if not isinstance(cookiejar, cookielib.CookieJar):
        raise ValueError('You can only merge into CookieJar')
    if isinstance(cookies, dict):
        cookiejar = cookiejar_from_dict(cookies, cookiejar=cookiejar, overwrite=False)
    elif isinstance(cookies, cookielib.CookieJar):
        try:
            cookiejar.update(cookies)
        except AttributeError:
            for cookie in cookies:
                cookiejar.set_cookie(cookie)
    return cookiejar


def _copy_jar(jar):
    if jar is None:
        return None
    if hasattr(jar, 'copy'):
        return jar.copy()
    new = copy.copy(jar)
    new.clear()
    for cookie in jar:
        new.set_cookie(copy.copy(cookie))
    return new
