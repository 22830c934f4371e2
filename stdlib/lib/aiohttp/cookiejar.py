"""CookieJar: the cookies of a session (RFC 6265)."""
import ipaddress
import pickle
import time
from http.cookies import BaseCookie, Morsel, SimpleCookie

from yarl import URL

from .abc import AbstractCookieJar
from .helpers import parse_http_date

__all__ = ("CookieJar", "DummyCookieJar")

MAX_TIME = 2 ** 40


def _is_ip(host):
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _domain_matches(domain, host):
    if host == domain:
        return True
    return host.endswith("." + domain) and not _is_ip(host)


def _path_matches(cookie_path, path):
    if not path.startswith("/"):
        path = "/"
    if path == cookie_path:
        return True
    if not path.startswith(cookie_path):
        return False
    return cookie_path.endswith("/") or path[len(cookie_path):].startswith("/")


class CookieJar(AbstractCookieJar):
    """Keeps cookies by domain and path until they expire."""

    def __init__(self, *, unsafe=False, quote_cookie=True, treat_as_secure_origin=None, loop=None):
        self._cookies = {}     # (domain, path) -> {name: Morsel}
        self._host_only = set()
        self._expires = {}
        self._unsafe = unsafe
        self._quote_cookie = quote_cookie
        if treat_as_secure_origin is None:
            treat_as_secure_origin = []
        elif isinstance(treat_as_secure_origin, (str, URL)):
            treat_as_secure_origin = [treat_as_secure_origin]
        self._secure_origins = [URL(origin).origin() for origin in treat_as_secure_origin]

    @property
    def quote_cookie(self):
        return self._quote_cookie

    def save(self, file_path):
        with open(file_path, "wb") as f:
            pickle.dump([(key, {n: (m.value, dict(m)) for n, m in jar.items()})
                         for key, jar in self._cookies.items()], f)

    def load(self, file_path):
        with open(file_path, "rb") as f:
            for key, jar in pickle.load(f):
                for name, (value, attrs) in jar.items():
                    cookie = SimpleCookie()
                    cookie[name] = value
                    cookie[name].update(attrs)
                    self._cookies.setdefault(tuple(key), {})[name] = cookie[name]

    def clear(self, predicate=None):
        if predicate is None:
            self._cookies.clear()
            self._host_only.clear()
            self._expires.clear()
            return
        for (domain, path), jar in list(self._cookies.items()):
            for name, morsel in list(jar.items()):
                if predicate(morsel):
                    self._remove(domain, path, name)

    def clear_domain(self, domain):
        self.clear(lambda morsel: _domain_matches(domain, morsel["domain"]))

    def _remove(self, domain, path, name):
        self._cookies.get((domain, path), {}).pop(name, None)
        self._host_only.discard((domain, name))
        self._expires.pop((domain, path, name), None)

    def _do_expiration(self):
        now = time.time()
        for key, when in list(self._expires.items()):
            if when <= now:
                self._remove(*key)

    def __iter__(self):
        self._do_expiration()
        for jar in self._cookies.values():
            yield from jar.values()

    def __len__(self):
        return sum(1 for _ in self)

    def update_cookies(self, cookies, response_url=URL()):
        """Adds cookies that came from a URL."""
        host = response_url.raw_host
        if not self._unsafe and host is not None and _is_ip(host):
            return
        pairs = cookies.items() if hasattr(cookies, "items") else cookies
        for name, cookie in pairs:
            if not isinstance(cookie, Morsel):
                made = SimpleCookie()
                made[name] = cookie
                cookie = made[name]
            self._add(name, cookie, host, response_url)

    def _add(self, name, cookie, host, url):
        domain = cookie["domain"].lower()
        if domain.endswith("."):
            domain = ""
        if not domain and host is not None:
            self._host_only.add((host, name))
            domain = cookie["domain"] = host
        if domain.startswith("."):
            domain = domain[1:]
            cookie["domain"] = domain
        if host and not _domain_matches(domain, host):
            return
        path = cookie["path"]
        if not path or not path.startswith("/"):
            path = url.path
            path = path[:path.rfind("/")] or "/"
            cookie["path"] = path
        path = path.rstrip("/") or "/"
        if cookie["max-age"]:
            try:
                self._expires[domain, path, name] = min(time.time() + int(cookie["max-age"]), MAX_TIME)
            except ValueError:
                cookie["max-age"] = ""
        elif cookie["expires"]:
            when = parse_http_date(cookie["expires"].replace("-", " "))
            if when is not None:
                self._expires[domain, path, name] = when.timestamp()
            else:
                cookie["expires"] = ""
        else:
            self._expires.pop((domain, path, name), None)
        self._cookies.setdefault((domain, path), {})[name] = cookie
        self._do_expiration()

    def filter_cookies(self, request_url=URL()):
        """The cookies to send to a URL."""
        self._do_expiration()
        request_url = URL(request_url)
        filtered = SimpleCookie() if self._quote_cookie else BaseCookie()
        host = request_url.raw_host or ""
        if not self._unsafe and host and _is_ip(host):
            return filtered
        secure = request_url.scheme in ("https", "wss") or (
            bool(host) and request_url.origin() in self._secure_origins)
        for (domain, path), jar in sorted(self._cookies.items(), key=lambda item: len(item[0][1])):
            for name, cookie in jar.items():
                if not domain: # shared: set by the program
                    filtered[name] = cookie.value
                    continue
                if (domain, name) in self._host_only:
                    if domain != host:
                        continue
                elif not _domain_matches(domain, host):
                    continue
                if not _path_matches(path, request_url.raw_path) or cookie["secure"] and not secure:
                    continue
                morsel = Morsel()
                morsel.set(name, cookie.value,
                           cookie.coded_value if self._quote_cookie else cookie.value)
                filtered[name] = morsel
        return filtered


class DummyCookieJar(AbstractCookieJar):
    """Forgets everything."""

    def __init__(self, *, loop=None):
        pass

    quote_cookie = True

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def clear(self, predicate=None):
        pass

    def clear_domain(self, domain):
        pass

    def update_cookies(self, cookies, response_url=None):
        pass

    def filter_cookies(self, request_url=None):
        return SimpleCookie()
