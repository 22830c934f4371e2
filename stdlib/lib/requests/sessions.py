"""Sessions: settings, cookies and connections for several requests."""
import datetime
import os
import time
from urllib.parse import urljoin, urlparse

from .adapters import HTTPAdapter
from .auth import HTTPBasicAuth
from .cookies import (
    RequestsCookieJar, cookiejar_from_dict, extract_cookies_to_jar, merge_cookies)
from .exceptions import (
    ChunkedEncodingError, ContentDecodingError, InvalidSchema, TooManyRedirects)
from .hooks import default_hooks, dispatch_hook
from .models import DEFAULT_REDIRECT_LIMIT, REDIRECT_STATI, PreparedRequest, Request
from .status_codes import codes
from .structures import CaseInsensitiveDict
from .utils import (
    default_headers, get_environ_proxies, get_netrc_auth, requote_uri, to_key_val_list)


def merge_setting(request_setting, session_setting, dict_class=dict):
    """A request's setting over the session's; None as a value removes a key."""
    if session_setting is None:
        return request_setting
    if request_setting is None:
        return session_setting
    if not (hasattr(session_setting, 'items') and hasattr(request_setting, 'items')):
        return request_setting
    merged = dict_class(to_key_val_list(session_setting))
    merged.update(to_key_val_list(request_setting))
    for key in [key for key, value in merged.items() if value is None]:
        del merged[key]
    return merged


def merge_hooks(request_hooks, session_hooks, dict_class=dict):
    if session_hooks is None or session_hooks.get('response') == []:
        return request_hooks
    if request_hooks is None or request_hooks.get('response') == []:
        return session_hooks
    return merge_setting(request_hooks, session_hooks, dict_class)


class SessionRedirectMixin:
    """Following redirects."""

    def get_redirect_target(self, resp):
        """Where a redirect leads, or None."""
        if not resp.is_redirect:
            return None
        location = resp.headers['location']
        return location.encode('latin1').decode('utf-8', 'replace')

    def should_strip_auth(self, old_url, new_url):
        """Whether credentials must not go along: to other hosts, ports and from TLS to none."""
        old, new = urlparse(old_url), urlparse(new_url)
        if old.hostname != new.hostname:
            return True
        if (old.scheme, new.scheme) == ('http', 'https') and old.port in (80, None) \
                and new.port in (443, None):
            return False
        default = {'http': 80, 'https': 443}
        old_port = old.port or default.get(old.scheme)
        new_port = new.port or default.get(new.scheme)
        return old_port != new_port or old.scheme != new.scheme

    def rebuild_method(self, prepared_request, response):
        """303 means GET, and so do 301 and 302 after POST, as browsers have it."""
        method = prepared_request.method
        if response.status_code == codes.see_other and method != 'HEAD':
            method = 'GET'
        if response.status_code == codes.found and method != 'HEAD':
            method = 'GET'
        if response.status_code == codes.moved and method == 'POST':
            method = 'GET'
        prepared_request.method = method

    def rebuild_auth(self, prepared_request, response):
        headers = prepared_request.headers
        if 'Authorization' in headers and self.should_strip_auth(response.request.url,
                                                                 prepared_request.url):
            del headers['Authorization']
        auth = get_netrc_auth(prepared_request.url) if self.trust_env else None
        if auth is not None:
            prepared_request.prepare_auth(auth)

    def _next_request(self, resp, req, url, fragment):
        prepared = req.copy()
        if url.startswith('//'):
            url = urlparse(resp.url).scheme + ':' + url
        parsed = urlparse(url)
        if parsed.fragment == '' and fragment:
            parsed = parsed._replace(fragment=fragment)
        url = parsed.geturl()
        if not parsed.netloc:
            url = urljoin(resp.url, requote_uri(url))
        else:
            url = requote_uri(url)
        prepared.url = url
        self.rebuild_method(prepared, resp)
        if resp.status_code not in (codes.temporary_redirect, codes.permanent_redirect):
            for header in ('Content-Length', 'Content-Type', 'Transfer-Encoding'):
                prepared.headers.pop(header, None)
            prepared.body = None
        prepared.headers.pop('Cookie', None)
        extract_cookies_to_jar(prepared._cookies, req, resp.raw)
        merge_cookies(prepared._cookies, self.cookies)
        prepared.prepare_cookies(prepared._cookies)
        self.rebuild_auth(prepared, resp)
        if prepared._body_position is not None and ('Content-Length' in prepared.headers or
                                                    'Transfer-Encoding' in prepared.headers):
            prepared.body.seek(prepared._body_position)
        return prepared

    def resolve_redirects(self, resp, req, stream=False, timeout=None, verify=True, cert=None,
                          proxies=None, yield_requests=False, **adapter_kwargs):
        """Follows redirects: the responses, or only the first next request."""
        history = []
        url = self.get_redirect_target(resp)
        fragment = urlparse(req.url).fragment
        while url:
            history.append(resp)
            resp.history = history[1:]
            try:
                resp.content  # the connection can be used again
            except (ChunkedEncodingError, ContentDecodingError, RuntimeError):
                resp.raw.read(decode_content=False)
            if len(resp.history) >= self.max_redirects:
                raise TooManyRedirects(f'Exceeded {self.max_redirects} redirects.', response=resp)
            resp.close()
            prepared = self._next_request(resp, req, url, fragment)
            req = prepared
            if yield_requests:
                yield req
                return
            resp = self.send(req, stream=stream, timeout=timeout, verify=verify, cert=cert,
                             proxies=proxies, allow_redirects=False, **adapter_kwargs)
            extract_cookies_to_jar(self.cookies, prepared, resp.raw)
            url = self.get_redirect_target(resp)
            yield resp


class Session(SessionRedirectMixin):
    """Keeps settings, cookies and connections."""

    __attrs__ = ['headers', 'cookies', 'auth', 'proxies', 'hooks', 'params', 'verify', 'cert',
                 'adapters', 'stream', 'trust_env', 'max_redirects']

    def __init__(self):
        self.headers = default_headers()
        self.auth = None
        self.proxies = {}
        self.hooks = default_hooks()
        self.params = {}
        self.stream = False
        self.verify = True
        self.cert = None
        self.max_redirects = DEFAULT_REDIRECT_LIMIT
        self.trust_env = True
        self.cookies = cookiejar_from_dict({})
        self.adapters = {}
        self.mount('https://', HTTPAdapter())
        self.mount('http://', HTTPAdapter())

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def prepare_request(self, request):
        """A request with the session's settings, as it will be sent."""
        cookies = request.cookies or {}
        if not hasattr(cookies, 'add_cookie_header'):
            cookies = cookiejar_from_dict(cookies)
        merged_cookies = merge_cookies(merge_cookies(RequestsCookieJar(), self.cookies), cookies)
        auth = request.auth
        if self.trust_env and not auth and not self.auth:
            auth = get_netrc_auth(request.url)
        p = PreparedRequest()
        p.prepare(method=request.method.upper(), url=request.url, files=request.files,
                  data=request.data, json=request.json,
                  headers=merge_setting(request.headers, self.headers,
                                        dict_class=CaseInsensitiveDict),
                  params=merge_setting(request.params, self.params),
                  auth=merge_setting(auth, self.auth), cookies=merged_cookies,
                  hooks=merge_hooks(request.hooks, self.hooks))
        return p

    def request(self, method, url, params=None, data=None, headers=None, cookies=None, files=None,
                auth=None, timeout=None, allow_redirects=True, proxies=None, hooks=None,
                stream=None, verify=None, cert=None, json=None):
        """Sends a request: a Response."""
        prep = self.prepare_request(Request(
            method=method.upper(), url=url, headers=headers, files=files, data=data or {},
            json=json, params=params or {}, auth=auth, cookies=cookies, hooks=hooks))
        settings = self.merge_environment_settings(prep.url, proxies or {}, stream, verify, cert)
        return self.send(prep, timeout=timeout, allow_redirects=allow_redirects, **settings)

    def get(self, url, **kwargs):
        kwargs.setdefault('allow_redirects', True)
        return self.request('GET', url, **kwargs)

    def options(self, url, **kwargs):
        kwargs.setdefault('allow_redirects', True)
        return self.request('OPTIONS', url, **kwargs)

    def head(self, url, **kwargs):
        kwargs.setdefault('allow_redirects', False)
        return self.request('HEAD', url, **kwargs)

    def post(self, url, data=None, json=None, **kwargs):
        return self.request('POST', url, data=data, json=json, **kwargs)

    def put(self, url, data=None, **kwargs):
        return self.request('PUT', url, data=data, **kwargs)

    def patch(self, url, data=None, **kwargs):
        return self.request('PATCH', url, data=data, **kwargs)

    def delete(self, url, **kwargs):
        return self.request('DELETE', url, **kwargs)

    def send(self, request, **kwargs):
        """Sends a prepared request."""
        kwargs.setdefault('stream', self.stream)
        kwargs.setdefault('verify', self.verify)
        kwargs.setdefault('cert', self.cert)
        if 'proxies' not in kwargs:
            kwargs['proxies'] = self.proxies
        if isinstance(request, Request):
            raise ValueError('You can only send PreparedRequests.')
        allow_redirects = kwargs.pop('allow_redirects', True)
        stream = kwargs.get('stream')
        adapter = self.get_adapter(url=request.url)
        start = time.perf_counter()
        r = adapter.send(request, **kwargs)
        r.elapsed = datetime.timedelta(seconds=time.perf_counter() - start)
        r = dispatch_hook('response', request.hooks, r, **kwargs)
        for resp in r.history:
            extract_cookies_to_jar(self.cookies, resp.request, resp.raw)
        extract_cookies_to_jar(self.cookies, request, r.raw)
        if allow_redirects:
            history = list(self.resolve_redirects(r, request, **kwargs))
            if history:
                history.insert(0, r)
                r = history.pop()
                r.history = history
        else:
            for following in self.resolve_redirects(r, request, yield_requests=True, **kwargs):
                r._next = following
        if not stream:
            r.content
        return r

    def merge_environment_settings(self, url, proxies, stream, verify, cert):
        """Settings with those of the environment, when it is trusted."""
        if self.trust_env:
            for key, value in get_environ_proxies(url, (proxies or {}).get('no_proxy')).items():
                proxies.setdefault(key, value)
            if verify is True or verify is None:
                verify = (os.environ.get('REQUESTS_CA_BUNDLE') or os.environ.get('CURL_CA_BUNDLE')
                          or verify)
        return {'proxies': merge_setting(proxies, self.proxies),
                'stream': merge_setting(stream, self.stream),
                'verify': merge_setting(verify, self.verify),
                'cert': merge_setting(cert, self.cert)}

    def get_adapter(self, url):
        """The adapter whose prefix fits."""
        for prefix, adapter in self.adapters.items():
            if url.lower().startswith(prefix.lower()):
                return adapter
        raise InvalidSchema(f'No connection adapters were found for {url!r}')

    def close(self):
        for adapter in self.adapters.values():
            adapter.close()

    def mount(self, prefix, adapter):
        """Registers an adapter; longer prefixes go first."""
        self.adapters[prefix] = adapter
        for key in [key for key in self.adapters if len(key) < len(prefix)]:
            self.adapters[key] = self.adapters.pop(key)

    def __getstate__(self):
        return {attr: getattr(self, attr, None) for attr in self.__attrs__}

    def __setstate__(self, state):
        for attr, value in state.items():
            setattr(self, attr, value)


def session():
    """A new Session."""
    return Session()
