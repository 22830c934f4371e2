"""ClientSession: requests with cookies, redirects, time limits and a pool of connections."""
import asyncio
import base64
import json
import os
import warnings
from dataclasses import dataclass

from multidict import CIMultiDict, CIMultiDictProxy, MultiDict, MultiDictProxy, istr
from yarl import URL

from . import hdrs
from .client_exceptions import *
from .client_exceptions import __all__ as _exception_names
from .client_reqrep import ClientRequest, ClientResponse, RequestInfo
from .client_ws import ClientWebSocketResponse, ClientWSTimeout
from .connector import (BaseConnector, Fingerprint, NamedPipeConnector, TCPConnector, UnixConnector,
                        _check_ssl)
from .helpers import BasicAuth, sentinel, strip_auth_from_url
from .http import HttpVersion11
from .http_websocket import WS_KEY, accept_key
from .payload import JsonPayload
from .tracing import Trace, TraceConfig

__all__ = _exception_names + ("ClientSession", "ClientRequest", "ClientResponse", "ClientTimeout",
                              "ClientWebSocketResponse", "ClientWSTimeout", "RequestInfo",
                              "BaseConnector", "TCPConnector", "UnixConnector", "NamedPipeConnector",
                              "Fingerprint", "request")


@dataclass(frozen=True)
class ClientTimeout:
    """Limits in seconds: of everything, of getting a connection, of connecting, of reading."""

    total: float = None
    connect: float = None
    sock_read: float = None
    sock_connect: float = None
    ceil_threshold: float = 5


DEFAULT_TIMEOUT = ClientTimeout(total=5 * 60, sock_connect=30)
_IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
_RETRY = (ServerDisconnectedError, ClientOSError, ConnectionResetError)


class ClientSession:
    """A session of requests."""

    _connector = None

    def __init__(self, base_url=None, *, connector=None, loop=None, cookies=None, headers=None,
                 proxy=None, proxy_auth=None, skip_auto_headers=None, auth=None,
                 json_serialize=json.dumps, request_class=ClientRequest,
                 response_class=ClientResponse, ws_response_class=ClientWebSocketResponse,
                 version=HttpVersion11, cookie_jar=None, connector_owner=True,
                 raise_for_status=False, read_timeout=sentinel, conn_timeout=None, timeout=sentinel,
                 auto_decompress=True, trust_env=False, requote_redirect_url=True, trace_configs=None,
                 read_bufsize=2 ** 16, max_line_size=8190, max_field_size=8190,
                 fallback_charset_resolver=None):
        self._base_url = None if base_url is None else URL(base_url)
        if self._base_url is not None and not self._base_url.absolute:
            raise ValueError("base_url must be an absolute URL")
        if loop is None:
            loop = connector._loop if connector is not None else _running_loop()
        self._loop = loop
        if connector is None:
            connector = TCPConnector(loop=loop)
        elif connector._loop is not loop:
            raise RuntimeError("Session and connector has to use same event loop")
        self._connector = connector
        self._connector_owner = connector_owner
        if cookie_jar is None:
            from .cookiejar import CookieJar
            cookie_jar = CookieJar()
        self._cookie_jar = cookie_jar
        if cookies:
            cookie_jar.update_cookies(cookies)
        if timeout is sentinel or timeout is None:
            timeout = DEFAULT_TIMEOUT
            if read_timeout is not sentinel or conn_timeout is not None:
                timeout = ClientTimeout(total=None if read_timeout is sentinel else read_timeout,
                                        connect=conn_timeout)
        elif not isinstance(timeout, ClientTimeout):
            raise ValueError("timeout parameter cannot be of %s type, please use "
                             "'timeout=ClientTimeout(...)'" % type(timeout))
        self._timeout = timeout
        self._headers = CIMultiDict(headers) if headers else CIMultiDict()
        self._skip = frozenset(istr(name) for name in skip_auto_headers or ())
        self._auth = auth
        self._proxy, self._proxy_auth = proxy, proxy_auth
        self._json = json_serialize
        self._request_class, self._response_class = request_class, response_class
        self._ws_class = ws_response_class
        self._version = version
        self._raise_for_status = raise_for_status
        self._auto_decompress = auto_decompress
        self._trust_env = trust_env
        self._limits = (max_line_size, max_field_size)
        self._trace_configs = list(trace_configs or ())
        for config in self._trace_configs:
            config.freeze()

    def __init_subclass__(cls):
        warnings.warn("Inheritance class %s from ClientSession is discouraged" % cls.__name__,
                      DeprecationWarning, stacklevel=2)

    def __del__(self):
        if not self.closed:
            warnings.warn("Unclosed client session %r" % self, ResourceWarning, source=self)
            if not self._loop.is_closed():
                self._loop.call_exception_handler({"client_session": self,
                                                   "message": "Unclosed client session"})

    # ---- requests ----

    def request(self, method, url, **kwargs):
        """Makes a request; await it or use it with `async with`."""
        return _RequestContext(self._request(method, url, **kwargs))

    def get(self, url, *, allow_redirects=True, **kwargs):
        return self.request("GET", url, allow_redirects=allow_redirects, **kwargs)

    def options(self, url, *, allow_redirects=True, **kwargs):
        return self.request("OPTIONS", url, allow_redirects=allow_redirects, **kwargs)

    def head(self, url, *, allow_redirects=False, **kwargs):
        return self.request("HEAD", url, allow_redirects=allow_redirects, **kwargs)

    def post(self, url, *, data=None, **kwargs):
        return self.request("POST", url, data=data, **kwargs)

    def put(self, url, *, data=None, **kwargs):
        return self.request("PUT", url, data=data, **kwargs)

    def patch(self, url, *, data=None, **kwargs):
        return self.request("PATCH", url, data=data, **kwargs)

    def delete(self, url, **kwargs):
        return self.request("DELETE", url, **kwargs)

    def _build_url(self, url):
        try:
            url = URL(url)
        except ValueError as exc:
            raise InvalidURL(url) from exc
        if self._base_url is not None and not url.absolute:
            url = self._base_url.join(url)
        return url

    def _prepare_headers(self, headers):
        result = CIMultiDict(self._headers)
        if headers:
            if not isinstance(headers, (MultiDict, MultiDictProxy)):
                headers = CIMultiDict(headers)
            replaced = set()
            for key, value in headers.items():
                if key.lower() in replaced:
                    result.add(key, value)
                else:
                    result[key] = value
                    replaced.add(key.lower())
        return result

    async def _request(self, method, url, *, params=None, data=None, json=None, cookies=None,
                       headers=None, skip_auto_headers=None, auth=None, allow_redirects=True,
                       max_redirects=10, compress=None, chunked=None, expect100=False,
                       raise_for_status=None, read_until_eof=True, proxy=None, proxy_auth=None,
                       timeout=sentinel, verify_ssl=None, fingerprint=None, ssl_context=None, ssl=True,
                       server_hostname=None, proxy_headers=None, trace_request_ctx=None,
                       read_bufsize=None, auto_decompress=None, max_line_size=None,
                       max_field_size=None):
        if self.closed:
            raise RuntimeError("Session is closed")
        if data is not None and json is not None:
            raise ValueError("data and json parameters can not be used at the same time")
        if json is not None:
            data = JsonPayload(json, dumps=self._json)
        if verify_ssl is False:
            ssl = False
        elif ssl_context is not None:
            ssl = ssl_context
        elif fingerprint is not None:
            ssl = Fingerprint(fingerprint)
        _check_ssl(ssl)
        timeout = self._pick_timeout(timeout)
        end = None if not timeout.total or timeout.total <= 0 else self._loop.time() + timeout.total
        url = self._build_url(url)
        traces = Trace(self, self._trace_configs, trace_request_ctx)
        call = _Call(self, traces, timeout, end, dict(
            skip_auto_headers=self._skip | set(skip_auto_headers or ()), compress=compress,
            chunked=chunked, expect100=expect100, proxy=URL(proxy) if proxy else None,
            proxy_auth=proxy_auth or self._proxy_auth, proxy_headers=proxy_headers, ssl=ssl,
            server_hostname=server_hostname, version=self._version, loop=self._loop,
            limits=(max_line_size or self._limits[0], max_field_size or self._limits[1])),
            self._auto_decompress if auto_decompress is None else auto_decompress)
        headers = self._prepare_headers(headers)
        await traces.send("request_start", method.upper(), url, headers)
        try:
            if end is None:
                response = await call.follow(method, url, params, data, headers, cookies, auth,
                                             allow_redirects, max_redirects)
            else:
                async with asyncio.timeout_at(end):
                    response = await call.follow(method, url, params, data, headers, cookies, auth,
                                                 allow_redirects, max_redirects)
            check = self._raise_for_status if raise_for_status is None else raise_for_status
            if callable(check):
                await check(response)
            elif check:
                response.raise_for_status()
        except BaseException as exc:
            await traces.send("request_exception", method, url, headers, exc)
            raise
        await traces.send("request_end", method, url, headers, response)
        return response

    def _pick_timeout(self, timeout):
        if timeout is sentinel:
            return self._timeout
        if timeout is None:
            return ClientTimeout()
        if not isinstance(timeout, ClientTimeout):
            warnings.warn("Chaining timeout as a number is deprecated, use ClientTimeout(...)",
                          DeprecationWarning, stacklevel=4)
            return ClientTimeout(total=timeout)
        return timeout

    def _proxy_for(self, url):
        if self._proxy is not None:
            return URL(self._proxy)
        if self._trust_env:
            name = "https_proxy" if url.scheme in ("https", "wss") else "http_proxy"
            found = os.environ.get(name) or os.environ.get(name.upper())
            without = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
            if found and not any(host.strip() and (url.host or "").endswith(host.strip().lstrip("."))
                                 for host in without.split(",")):
                return URL(found)
        return None

    # ---- WebSockets ----

    def ws_connect(self, url, **kwargs):
        """Opens a WebSocket; await it or use it with `async with`."""
        return _WSContext(self._ws_connect(url, **kwargs))

    async def _ws_connect(self, url, *, method="GET", protocols=(), timeout=sentinel,
                          receive_timeout=None, autoclose=True, autoping=True, heartbeat=None,
                          auth=None, origin=None, params=None, headers=None, proxy=None,
                          proxy_auth=None, ssl=True, verify_ssl=None, fingerprint=None,
                          ssl_context=None, server_hostname=None, proxy_headers=None, compress=0,
                          max_msg_size=4 * 1024 * 1024):
        close_timeout = 10.0
        if isinstance(timeout, ClientWSTimeout):
            receive_timeout = receive_timeout or timeout.ws_receive
            close_timeout = timeout.ws_close
        elif timeout is not sentinel and timeout is not None:
            close_timeout = timeout
        key = base64.b64encode(os.urandom(16))
        headers = CIMultiDict(headers or ())
        for name, value in ((hdrs.UPGRADE, "websocket"), (hdrs.CONNECTION, "Upgrade"),
                            (hdrs.SEC_WEBSOCKET_VERSION, "13")):
            headers.setdefault(name, value)
        headers[hdrs.SEC_WEBSOCKET_KEY] = key.decode()
        if protocols:
            headers[hdrs.SEC_WEBSOCKET_PROTOCOL] = ",".join(protocols)
        if origin is not None:
            headers[hdrs.ORIGIN] = origin
        url = self._build_url(url)
        response = await self.request(
            method, url, params=params, headers=headers, read_until_eof=False, auth=auth,
            proxy=proxy, proxy_auth=proxy_auth, ssl=ssl, verify_ssl=verify_ssl,
            fingerprint=fingerprint, ssl_context=ssl_context, server_hostname=server_hostname,
            proxy_headers=proxy_headers, timeout=ClientTimeout(sock_connect=30))
        try:
            protocol = self._check_handshake(response, key, protocols)
            return self._ws_class._start(response, protocol, close_timeout, receive_timeout, autoclose,
                                         autoping, heartbeat, max_msg_size)
        except BaseException:
            response.close()
            raise

    @staticmethod
    def _check_handshake(response, key, protocols):
        def refuse(message):
            raise WSServerHandshakeError(response.request_info, response.history, message=message,
                                         status=response.status, headers=response.headers)
        headers = response.headers
        if response.status != 101:
            refuse("Invalid response status")
        if headers.get(hdrs.UPGRADE, "").lower() != "websocket":
            refuse("Invalid upgrade header")
        if headers.get(hdrs.CONNECTION, "").lower() != "upgrade":
            refuse("Invalid connection header")
        if headers.get(hdrs.SEC_WEBSOCKET_ACCEPT, "") != accept_key(key):
            refuse("Invalid challenge response")
        for protocol in headers.get(hdrs.SEC_WEBSOCKET_PROTOCOL, "").split(","):
            if protocol.strip() in protocols:
                return protocol.strip()
        return None

    # ---- life ----

    async def close(self):
        """Closes the session and its connections."""
        if not self.closed:
            if self._connector is not None and self._connector_owner:
                self._connector.close()
                await asyncio.sleep(0) # lets the transports go
            self._connector = None

    def detach(self):
        self._connector = None

    @property
    def closed(self):
        return self._connector is None or self._connector.closed

    connector = property(lambda self: self._connector)
    cookie_jar = property(lambda self: self._cookie_jar)
    headers = property(lambda self: self._headers)
    auth = property(lambda self: self._auth)
    timeout = property(lambda self: self._timeout)
    version = property(lambda self: self._version)
    loop = property(lambda self: self._loop)
    json_serialize = property(lambda self: self._json)
    skip_auto_headers = property(lambda self: self._skip)
    connector_owner = property(lambda self: self._connector_owner)
    raise_for_status = property(lambda self: self._raise_for_status)
    auto_decompress = property(lambda self: self._auto_decompress)
    trust_env = property(lambda self: self._trust_env)
    trace_configs = property(lambda self: self._trace_configs)

    def __enter__(self):
        raise TypeError("Use async with instead")

    def __exit__(self, exc_type, exc_val, exc_tb):
        pass

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        await self.close()


def _running_loop():
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.get_event_loop()


class _Call:
    """One call of session.request(): the request and those that redirects lead to."""

    def __init__(self, session, traces, timeout, end, options, auto_decompress):
        self.session, self.traces, self.timeout, self.end = session, traces, timeout, end
        self.options, self.auto_decompress = options, auto_decompress

    async def follow(self, method, url, params, data, headers, cookies, auth, allow_redirects,
                     max_redirects):
        session = self.session
        history = []
        retry = method.upper() in _IDEMPOTENT
        while True:
            if url.scheme not in ("http", "https", "ws", "wss", ""):
                raise (NonHttpUrlRedirectClientError if history else NonHttpUrlClientError)(url)
            if not url.raw_host:
                raise (InvalidUrlRedirectClientError if history else InvalidUrlClientError)(url)
            request = self._make(method, url, params, data, headers, cookies, auth)
            try:
                response = await self.send(request, history)
            except _RETRY:
                if not retry or data is not None and not isinstance(data, (bytes, str)):
                    raise
                retry = False
                continue
            session._cookie_jar.update_cookies(response.cookies, response.url)
            if response.status not in (301, 302, 303, 307, 308) or not allow_redirects:
                return response
            await self.traces.send("request_redirect", method, url, headers, response)
            location = response.headers.get(hdrs.LOCATION) or response.headers.get(hdrs.URI)
            history.append(response)
            if max_redirects and len(history) >= max_redirects:
                response.close()
                raise TooManyRedirects(history[0].request_info, tuple(history))
            if location is None:
                return response
            if response.status == 303 and response.method != "HEAD" \
                    or response.status in (301, 302) and response.method == "POST":
                method, data = "GET", None
                headers.pop(hdrs.CONTENT_LENGTH, None)
                headers.pop(hdrs.CONTENT_TYPE, None)
            await self._skip_body(response)
            url, headers, auth = self._redirected(url, location, headers, auth)
            params = None

    async def _skip_body(self, response):
        """A short body is read, so that the connection can be used again."""
        if response.content_length is not None and response.content_length < 65536:
            try:
                await response.read()
            except ClientError:
                pass
        response.release() if response.content.at_eof() else response.close()

    def _redirected(self, url, location, headers, auth):
        try:
            new = URL(location)
        except ValueError as exc:
            raise InvalidUrlRedirectClientError(location, "Server attempted redirecting to a location "
                                                "that does not look like a URL") from exc
        new = url.join(new) if not new.is_absolute() or not new.scheme else new
        if not new.raw_host:
            raise InvalidUrlRedirectClientError(new)
        if new.origin() != url.origin():
            auth = None
            headers.pop(hdrs.AUTHORIZATION, None)
            headers.pop(hdrs.COOKIE, None)
        return new, headers, auth

    def _make(self, method, url, params, data, headers, cookies, auth):
        session = self.session
        if auth and hdrs.AUTHORIZATION in headers:
            raise ValueError("Cannot combine AUTHORIZATION header with AUTH argument or credentials "
                             "encoded in URL")
        if auth is None and hdrs.AUTHORIZATION not in headers:
            auth = session._auth
        jar = session._cookie_jar.filter_cookies(url)
        if cookies:
            from .cookiejar import CookieJar
            own = CookieJar(unsafe=True, quote_cookie=session._cookie_jar.quote_cookie)
            own.update_cookies(cookies)
            for name, morsel in own.filter_cookies(url).items():
                jar[name] = morsel.value
        options = dict(self.options)
        if options["proxy"] is None:
            options["proxy"] = session._proxy_for(url)
        elif options["proxy"].user and options["proxy_auth"] is None:
            options["proxy"], options["proxy_auth"] = strip_auth_from_url(options["proxy"])
        return session._request_class(method, url, params=params, headers=headers, data=data,
                                      cookies=jar, auth=auth, session=session, **options)

    async def _connect(self, request):
        connector, limit = self.session._connector, self.timeout.connect
        if not limit:
            return await connector.connect(request, self.traces, self.timeout)
        try:
            async with asyncio.timeout(limit):
                return await connector.connect(request, self.traces, self.timeout)
        except ServerTimeoutError:
            raise
        except TimeoutError:
            raise ConnectionTimeoutError("Connection timeout to host %s" % request.url) from None

    async def send(self, request, history):
        session = self.session
        connection = await self._connect(request)
        protocol = connection.protocol
        writing = None
        timer = None
        try:
            protocol.start_request(no_body=request.method == "HEAD",
                                   read_timeout=self.timeout.sock_read,
                                   auto_decompress=self.auto_decompress)
            writing = await request.send(connection, self.traces)
            while True:
                head, content = await protocol.read()
                if head.code == 101 or head.code >= 200:
                    break
                request.may_continue(True)
            request.may_continue(False)
        except ValueError as exc:
            connection.close()
            raise
        except BaseException as exc:
            if writing is not None:
                writing.cancel()
            connection.close()
            from .http_exceptions import HttpProcessingError
            if isinstance(exc, HttpProcessingError):
                raise ClientResponseError(request.request_info, tuple(history), status=exc.code,
                                          message=exc.message, headers=exc.headers) from exc
            if isinstance(exc, OSError) and not isinstance(exc, (ClientError, TimeoutError)):
                raise ClientOSError(*exc.args) from exc
            raise
        if self.end is not None and content.exception() is None and not content.is_eof():
            timer = self.session._loop.call_at(self.end, protocol._fail, asyncio.TimeoutError())
        response = session._response_class(request, connection, head, content, session, history, timer)
        if writing is not None and not writing.done():
            response._write_task = writing
        return response


class _Context:
    """A coroutine that can be awaited, used with `yield from`, or entered with `async with`."""

    __slots__ = ("_coro", "_response")

    def __init__(self, coro):
        self._coro = coro

    def send(self, arg):
        return self._coro.send(arg)

    def throw(self, *args):
        return self._coro.throw(*args)

    def close(self):
        return self._coro.close()

    def __await__(self):
        return self._coro.__await__()

    __iter__ = __await__

    async def __aenter__(self):
        self._response = await self._coro
        return await self._response.__aenter__()

    async def __aexit__(self, exc_type, exc, tb):
        await self._response.__aexit__(exc_type, exc, tb)


class _RequestContext(_Context):
    __slots__ = ()

    async def __aexit__(self, exc_type, exc, tb):
        self._response.release() if self._response.content.at_eof() else self._response.close()


class _WSContext(_Context):
    __slots__ = ()

    async def __aenter__(self):
        self._response = await self._coro
        return self._response

    async def __aexit__(self, exc_type, exc, tb):
        await self._response.close()


class _SessionRequestContext(_Context):
    """A request with a session of its own, which ends with the response."""

    __slots__ = ("_session",)

    def __init__(self, coro, session):
        super().__init__(_and_session(coro, session))
        self._session = session

    async def __aexit__(self, exc_type, exc, tb):
        self._response.close()
        await self._session.close()


async def _and_session(coro, session):
    try:
        response = await coro
    except BaseException:
        await session.close()
        raise
    # Who only awaits has no session to close: it goes when the body has been read.
    session._keep_with = response
    response.content.on_eof(lambda: session._loop.call_soon(_detach, session))
    return response


def _detach(session):
    connector, session._connector = session._connector, None
    if connector is not None:
        connector.close()


def request(method, url, *, version=HttpVersion11, connector=None, loop=None, cookies=None, **kwargs):
    """A request without a session of the program's: `async with aiohttp.request('GET', url)`."""
    owner = connector is None
    if connector is None:
        connector = TCPConnector(loop=loop or _running_loop(), force_close=True)
    from .cookiejar import CookieJar
    session = ClientSession(loop=connector._loop, cookies=cookies, version=version,
                            connector=connector, connector_owner=owner,
                            cookie_jar=CookieJar(unsafe=True))
    return _SessionRequestContext(session._request(method, url, **kwargs), session)


def _old_verb(method):
    def verb(url, **kwargs):
        warnings.warn("aiohttp.%s() is deprecated, use ClientSession().%s() instead"
                      % (method.lower(), method.lower()), DeprecationWarning, stacklevel=2)
        return request(method, url, **kwargs)
    verb.__name__ = verb.__qualname__ = method.lower()
    verb.__doc__ = "A %s request, as programs of the time before sessions make it." % method
    return verb


get, post, put, delete, head, options, patch = map(
    _old_verb, ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"))


class Timeout:
    """`with aiohttp.Timeout(seconds):`, as old programs limit what they do; asyncio.timeout() is
    today's way."""

    def __init__(self, timeout, *, loop=None):
        self._timeout = timeout
        self._handle = None
        self._expired = False

    def __enter__(self):
        self._task = asyncio.current_task()
        if self._task is None:
            raise RuntimeError("Timeout context manager should be used inside a task")
        if self._timeout is not None:
            loop = asyncio.get_running_loop()
            self._handle = loop.call_later(self._timeout, self._expire)
        return self

    def _expire(self):
        self._expired = True
        self._task.cancel()

    def __exit__(self, exc_type, exc_val, exc_tb):
        if self._handle is not None:
            self._handle.cancel()
        if exc_type is asyncio.CancelledError and self._expired:
            self._task.uncancel()
            raise asyncio.TimeoutError

    async def __aenter__(self):
        return self.__enter__()

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        return self.__exit__(exc_type, exc_val, exc_tb)
