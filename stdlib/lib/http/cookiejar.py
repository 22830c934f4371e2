"""Cookies as a client keeps them (Netscape's and RFC 2965's): CookieJar, policies, and jars in
files.

The policy decides which cookies to take and to send back; the jar keeps them by domain, path and
name. Dates and header words are in `_cookie_text`, jars in files in `_cookie_files`.
"""
import copy
import http.client
import re
import threading
import time
import urllib.parse

from _cookie_text import (
    HTTP_PATH_SAFE, IPV4_RE, _timegm, escape_path, eff_request_host, http2time, is_HDN,
    is_third_party, iso2time, join_header_words, liberal_is_HDN, domain_match, parse_ns_headers,
    reach, request_host, request_path, request_port, split_header_words, strip_quotes, time2isoz,
    time2netscape, uppercase_escaped_char, user_domain_match)

__all__ = ['Cookie', 'CookieJar', 'CookiePolicy', 'DefaultCookiePolicy', 'FileCookieJar',
           'LWPCookieJar', 'LoadError', 'MozillaCookieJar']

debug = False  # True: decisions go to the logger "http.cookiejar"
logger = None
DEFAULT_HTTP_PORT = str(http.client.HTTP_PORT)


def _debug(*args):
    global logger
    if not debug:
        return
    if not logger:
        import logging
        logger = logging.getLogger('http.cookiejar')
    logger.debug(*args)


class Cookie:
    """A cookie with everything that the server said about it."""

    def __init__(self, version, name, value, port, port_specified, domain, domain_specified,
                 domain_initial_dot, path, path_specified, secure, expires, discard, comment,
                 comment_url, rest, rfc2109=False):
        if version is not None:
            version = int(version)
        if expires is not None:
            expires = int(float(expires))
        if port is None and port_specified is True:
            raise ValueError('if port is None, port_specified must be false')
        self.version = version
        self.name = name
        self.value = value
        self.port = port
        self.port_specified = port_specified
        self.domain = domain.lower()
        self.domain_specified = domain_specified
        self.domain_initial_dot = domain_initial_dot
        self.path = path
        self.path_specified = path_specified
        self.secure = secure
        self.expires = expires
        self.discard = discard
        self.comment = comment
        self.comment_url = comment_url
        self.rfc2109 = rfc2109
        self._rest = copy.copy(rest)

    def has_nonstandard_attr(self, name):
        return name in self._rest

    def get_nonstandard_attr(self, name, default=None):
        return self._rest.get(name, default)

    def set_nonstandard_attr(self, name, value):
        self._rest[name] = value

    def is_expired(self, now=None):
        if now is None:
            now = time.time()
        return self.expires is not None and self.expires <= now

    def __str__(self):
        port = '' if self.port is None else ':' + self.port
        namevalue = self.name if self.value is None else '%s=%s' % (self.name, self.value)
        return '<Cookie %s for %s>' % (namevalue, self.domain + port + self.path)

    def __repr__(self):
        args = ['%s=%s' % (name, repr(getattr(self, name))) for name in (
            'version', 'name', 'value', 'port', 'port_specified', 'domain', 'domain_specified',
            'domain_initial_dot', 'path', 'path_specified', 'secure', 'expires', 'discard',
            'comment', 'comment_url')]
        args.append('rest=%s' % repr(self._rest))
        args.append('rfc2109=%s' % repr(self.rfc2109))
        return '%s(%s)' % (self.__class__.__name__, ', '.join(args))


class CookiePolicy:
    """Which cookies are taken and given back."""

    def set_ok(self, cookie, request):
        raise NotImplementedError()

    def return_ok(self, cookie, request):
        raise NotImplementedError()

    def domain_return_ok(self, domain, request):
        """False when no cookie of the domain can be meant."""
        return True

    def path_return_ok(self, path, request):
        """False when no cookie of the path can be meant."""
        return True


from _cookie_policy import DefaultCookiePolicy


class CookieJar:
    """Cookies, taken from responses and added to requests."""

    non_word_re = re.compile(r'\W')
    quote_re = re.compile(r'([\"\\])')
    strict_domain_re = re.compile(r'\.?[^.]*')
    domain_re = re.compile(r'[^.]*')
    dots_re = re.compile(r'^\.+')
    magic_re = re.compile(r'^\#LWP-Cookies-(\d+\.\d+)', re.ASCII)

    def __init__(self, policy=None):
        if policy is None:
            policy = DefaultCookiePolicy()
        self._policy = policy
        self._cookies_lock = threading.RLock()
        self._cookies = {}  # domain -> path -> name -> Cookie

    def set_policy(self, policy):
        self._policy = policy

    # ---- to requests ----

    def _cookies_for_domain(self, domain, request):
        if not self._policy.domain_return_ok(domain, request):
            return []
        return [cookie for path, by_name in self._cookies[domain].items()
                if self._policy.path_return_ok(path, request)
                for cookie in by_name.values() if self._policy.return_ok(cookie, request)]

    def _cookies_for_request(self, request):
        return [cookie for domain in list(self._cookies)
                for cookie in self._cookies_for_domain(domain, request)]

    def _cookie_attrs(self, cookies):
        """The parts of the Cookie header: longer paths first (RFC 2965, 3.3.4)."""
        cookies.sort(key=lambda a: len(a.path), reverse=True)
        version_set = False
        attrs = []
        for cookie in cookies:
            version = cookie.version
            if not version_set:
                version_set = True
                if version > 0:
                    attrs.append('$Version=%s' % version)
            # Values of version 1 may be quoted.
            value = cookie.value
            if cookie.value is not None and self.non_word_re.search(cookie.value) and version > 0:
                value = self.quote_re.sub(r'\\\1', cookie.value)
            attrs.append(cookie.name if cookie.value is None else '%s=%s' % (cookie.name, value))
            if version > 0:
                if cookie.path_specified:
                    attrs.append('$Path="%s"' % cookie.path)
                if cookie.domain.startswith('.'):
                    domain = cookie.domain
                    if not cookie.domain_initial_dot and domain.startswith('.'):
                        domain = domain[1:]
                    attrs.append('$Domain="%s"' % domain)
                if cookie.port is not None:
                    p = '$Port'
                    if cookie.port_specified:
                        p += '="%s"' % cookie.port
                    attrs.append(p)
        return attrs

    def add_cookie_header(self, request):
        """Adds the Cookie header to a urllib.request.Request."""
        with self._cookies_lock:
            self._policy._now = self._now = int(time.time())
            cookies = self._cookies_for_request(request)
            attrs = self._cookie_attrs(cookies)
            if attrs and not request.has_header('Cookie'):
                request.add_unredirected_header('Cookie', '; '.join(attrs))
            # Tells servers that version 1 is understood.
            if (self._policy.rfc2965 and not self._policy.hide_cookie2
                    and not request.has_header('Cookie2')
                    and any(cookie.version != 1 for cookie in cookies)):
                request.add_unredirected_header('Cookie2', '$Version="1"')
        self.clear_expired_cookies()

    # ---- from responses ----

    def _normalized_cookie_tuples(self, attrs_set):
        """[(name, value, standard attributes, the rest)] of parsed headers."""
        out = []
        for attrs in attrs_set:
            name, value = attrs[0]
            normal = self._normalized(attrs[1:])
            if normal is not None:
                out.append((name, value, *normal))
        return out

    def _normalized(self, attrs):
        """(standard, rest) with names in lower case; None for a cookie that is bad."""
        max_age_set = False
        standard = {}
        rest = {}
        for k, v in attrs:
            lc = k.lower()
            known = lc in ('version', 'expires', 'domain', 'path', 'port', 'comment', 'commenturl',
                           'max-age', 'discard', 'secure')
            if known:
                k = lc
            if k in ('discard', 'secure') and v is None:
                v = True  # a flag
            if k in standard:
                continue  # the first one counts
            if k == 'domain':
                if v is None:
                    _debug('   missing value for domain attribute')
                    return None
                v = v.lower()
            if k == 'expires':
                if max_age_set:
                    continue  # Max-Age goes first
                if v is None:
                    _debug('   missing or invalid value for expires attribute: treating as '
                           'session cookie')
                    continue
            if k == 'max-age':
                max_age_set = True
                try:
                    v = int(v)
                except (TypeError, ValueError):
                    _debug('   missing or invalid (non-numeric) value for max-age attribute')
                    return None
                k = 'expires'
                v = self._now + v
            if known:
                if v is None and k not in ('port', 'discard', 'secure', 'comment', 'commenturl'):
                    _debug('   missing value for %s attribute' % k)
                    return None
                standard[k] = v
            else:
                rest[k] = v
        return standard, rest

    def _cookie_from_cookie_tuple(self, tup, request):
        name, value, standard, rest = tup
        domain = standard.get('domain')
        path = standard.get('path')
        port = standard.get('port')
        expires = standard.get('expires')
        version = standard.get('version')
        if version is not None:
            try:
                version = int(version)
            except ValueError:
                return None  # not a version
        path_specified = path is not None and path != ''
        if path_specified:
            path = escape_path(path)
        else:
            path = request_path(request)
            i = path.rfind('/')
            if i != -1:
                path = path[:i] if version == 0 else path[:i + 1]
            if not path:
                path = '/'
        domain_specified = domain is not None
        domain_initial_dot = bool(domain_specified and domain.startswith('.'))
        if not domain_specified:
            _, domain = eff_request_host(request)
        elif not domain.startswith('.'):
            domain = '.' + domain
        port_specified = False
        if 'port' in standard:
            if port is None:
                port = request_port(request)  # "Port" alone: the port of the request
            else:
                port_specified = True
                port = re.sub(r'\s+', '', port)
        discard = standard.get('discard', False)
        if expires is None:
            discard = True
        elif expires <= self._now:
            # A date in the past removes the cookie.
            try:
                self.clear(domain, path, name)
            except KeyError:
                pass
            _debug("Expiring cookie, domain='%s', path='%s', name='%s'", domain, path, name)
            return None
        return Cookie(version, name, value, port, port_specified, domain, domain_specified,
                      domain_initial_dot, path, path_specified, standard.get('secure', False),
                      expires, discard, standard.get('comment'), standard.get('commenturl'), rest)

    def _cookies_from_attrs_set(self, attrs_set, request):
        cookies = (self._cookie_from_cookie_tuple(tup, request)
                   for tup in self._normalized_cookie_tuples(attrs_set))
        return [cookie for cookie in cookies if cookie]

    def _process_rfc2109_cookies(self, cookies):
        as_netscape = getattr(self._policy, 'rfc2109_as_netscape', None)
        if as_netscape is None:
            as_netscape = not self._policy.rfc2965
        for cookie in cookies:
            if cookie.version == 1:
                cookie.rfc2109 = True
                if as_netscape:
                    cookie.version = 0

    def make_cookies(self, response, request):
        """The cookies that a response sets."""
        headers = response.info()
        rfc2965_hdrs = headers.get_all('Set-Cookie2', [])
        ns_hdrs = headers.get_all('Set-Cookie', [])
        self._policy._now = self._now = int(time.time())
        rfc2965 = self._policy.rfc2965
        netscape = self._policy.netscape
        if not rfc2965_hdrs and not ns_hdrs or not ns_hdrs and not rfc2965 \
                or not rfc2965_hdrs and not netscape or not netscape and not rfc2965:
            return []
        try:
            cookies = self._cookies_from_attrs_set(split_header_words(rfc2965_hdrs), request)
        except Exception:
            unmatched_warning()
            cookies = []
        if ns_hdrs and netscape:
            try:
                ns_cookies = self._cookies_from_attrs_set(parse_ns_headers(ns_hdrs), request)
            except Exception:
                unmatched_warning()
                ns_cookies = []
            self._process_rfc2109_cookies(ns_cookies)
            # A cookie that came both ways counts in its newer form.
            if rfc2965:
                known = {(c.domain, c.path, c.name) for c in cookies}
                ns_cookies = [c for c in ns_cookies if (c.domain, c.path, c.name) not in known]
            cookies.extend(ns_cookies)
        return cookies

    def set_cookie_if_ok(self, cookie, request):
        """Takes a cookie that the policy allows."""
        with self._cookies_lock:
            self._policy._now = self._now = int(time.time())
            if self._policy.set_ok(cookie, request):
                self.set_cookie(cookie)

    def set_cookie(self, cookie):
        """Takes a cookie without asking the policy."""
        with self._cookies_lock:
            self._cookies.setdefault(cookie.domain, {}).setdefault(cookie.path, {})[
                cookie.name] = cookie

    def extract_cookies(self, response, request):
        """Takes the cookies of a response that the policy allows."""
        _debug('extract_cookies: %s', response.info())
        with self._cookies_lock:
            for cookie in self.make_cookies(response, request):
                if self._policy.set_ok(cookie, request):
                    _debug(' setting cookie: %s', cookie)
                    self.set_cookie(cookie)

    # ---- the jar ----

    def clear(self, domain=None, path=None, name=None):
        """Removes all cookies, or those of a domain, path and name. KeyError: none there."""
        if name is not None:
            if domain is None or path is None:
                raise ValueError('domain and path must be given to remove a cookie by name')
            del self._cookies[domain][path][name]
        elif path is not None:
            if domain is None:
                raise ValueError('domain must be given to remove cookies by path')
            del self._cookies[domain][path]
        elif domain is not None:
            del self._cookies[domain]
        else:
            self._cookies = {}

    def clear_session_cookies(self):
        """Removes the cookies that are not to be kept."""
        with self._cookies_lock:
            for cookie in list(self):
                if cookie.discard:
                    self.clear(cookie.domain, cookie.path, cookie.name)

    def clear_expired_cookies(self):
        """Removes the cookies whose time is over."""
        with self._cookies_lock:
            now = time.time()
            for cookie in list(self):
                if cookie.is_expired(now):
                    self.clear(cookie.domain, cookie.path, cookie.name)

    def __iter__(self):
        for by_path in list(self._cookies.values()):
            for by_name in list(by_path.values()):
                yield from list(by_name.values())

    def __len__(self):
        return sum(1 for _ in self)

    def __repr__(self):
        return '<%s[%s]>' % (self.__class__.__name__, ', '.join(repr(c) for c in self))

    def __str__(self):
        return '<%s[%s]>' % (self.__class__.__name__, ', '.join(str(c) for c in self))


def unmatched_warning():
    """A header that made the parser fail is left out, with a warning that shows why."""
    import io
    import traceback
    import warnings
    f = io.StringIO()
    traceback.print_exc(None, f)
    warnings.warn('http.cookiejar bug!\n%s' % f.getvalue(), stacklevel=2)


class LoadError(OSError):
    """A file is no cookie jar."""


from _cookie_files import FileCookieJar, LWPCookieJar, MozillaCookieJar, lwp_cookie_str
