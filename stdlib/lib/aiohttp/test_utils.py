"""Helpers for tests of applications: servers on free ports and clients for them."""
import asyncio
import contextlib
import socket
import unittest
from unittest import IsolatedAsyncioTestCase

from yarl import URL

from . import hdrs
from .client import ClientSession
from .web_app import Application
from .web_runner import AppRunner, ServerRunner, SockSite
from .web_server import Server

__all__ = ("BaseTestServer", "TestServer", "RawTestServer", "TestClient", "AioHTTPTestCase",
           "unittest_run_loop", "unused_port", "make_mocked_request", "make_mocked_coro",
           "get_unused_port_socket", "setup_test_loop", "teardown_test_loop", "loop_context")


def get_port_socket(host, port, family):
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((host, port))
    return sock


def get_unused_port_socket(host, family=socket.AF_INET):
    return get_port_socket(host, 0, family)


def unused_port():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


class BaseTestServer:
    """A server on a free port."""

    __test__ = False

    def __init__(self, *, scheme="", loop=None, host="127.0.0.1", port=None,
                 skip_url_asserts=False, socket_factory=get_port_socket, **kwargs):
        self.runner = None
        self._root = None
        self.host = host
        self.port = port
        self._closed = False
        self.scheme = scheme
        self.skip_url_asserts = skip_url_asserts
        self.socket_factory = socket_factory

    async def _make_runner(self, **kwargs):
        raise NotImplementedError

    async def start_server(self, loop=None, **kwargs):
        if self.runner:
            return
        self._ssl = kwargs.pop("ssl", None)
        if not self.scheme:
            self.scheme = "https" if self._ssl else "http"
        self.runner = await self._make_runner(handler_cancellation=True, **kwargs)
        await self.runner.setup()
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        sock = self.socket_factory(self.host, self.port or 0, family)
        self.host, self.port = sock.getsockname()[:2]
        site = SockSite(self.runner, sock=sock, ssl_context=self._ssl)
        await site.start()
        self._root = URL.build(scheme=self.scheme, host=self.host, port=self.port)

    @property
    def started(self):
        return self.runner is not None

    @property
    def closed(self):
        return self._closed

    @property
    def server(self):
        return self.runner.server

    @property
    def handler(self):
        return self.runner.server

    def make_url(self, path):
        url = URL(path)
        if not self.skip_url_asserts:
            assert not url.is_absolute()
        return self._root.join(url)

    async def close(self):
        if self.started and not self._closed:
            await self.runner.cleanup()
            self.port = None
            self._closed = True

    async def __aenter__(self):
        await self.start_server()
        return self

    async def __aexit__(self, exc_type, exc_value, traceback):
        await self.close()


class TestServer(BaseTestServer):
    """A server of an application."""

    def __init__(self, app, *, scheme="", host="127.0.0.1", port=None, **kwargs):
        self.app = app
        super().__init__(scheme=scheme, host=host, port=port, **kwargs)

    async def _make_runner(self, **kwargs):
        return AppRunner(self.app, shutdown_timeout=kwargs.pop("shutdown_timeout", 1.0), **kwargs)


class RawTestServer(BaseTestServer):
    """A server of a handler."""

    def __init__(self, handler, *, scheme="", host="127.0.0.1", port=None, **kwargs):
        self._handler = handler
        super().__init__(scheme=scheme, host=host, port=port, **kwargs)

    async def _make_runner(self, **kwargs):
        return ServerRunner(Server(self._handler, loop=asyncio.get_running_loop(), **kwargs),
                            shutdown_timeout=1.0)


class TestClient:
    """A session whose URLs are paths of a server."""

    __test__ = False

    def __init__(self, server, *, cookie_jar=None, loop=None, **kwargs):
        if not isinstance(server, BaseTestServer):
            raise TypeError("server must be TestServer instance, found type: %r" % type(server))
        self._server = server
        if cookie_jar is None:
            from .cookiejar import CookieJar
            cookie_jar = CookieJar(unsafe=True)
        self._cookie_jar = cookie_jar
        self._kwargs = kwargs
        self._made = None
        self._closed = False
        self._responses = []
        self._websockets = []

    @property
    def _session(self):
        if self._made is None:
            self._made = ClientSession(cookie_jar=self._cookie_jar, **self._kwargs)
        return self._made

    async def start_server(self):
        await self._server.start_server()

    host = property(lambda self: self._server.host)
    port = property(lambda self: self._server.port)
    server = property(lambda self: self._server)
    app = property(lambda self: getattr(self._server, "app", None))
    session = property(lambda self: self._session)
    closed = property(lambda self: self._closed)

    def make_url(self, path):
        return self._server.make_url(path)

    async def _request(self, method, path, **kwargs):
        response = await self._session.request(method, self.make_url(path), **kwargs)
        self._responses.append(response)
        return response

    def request(self, method, path, **kwargs):
        from .client import _RequestContext
        return _RequestContext(self._request(method, path, **kwargs))

    def get(self, path, **kwargs):
        return self.request(hdrs.METH_GET, path, **kwargs)

    def post(self, path, **kwargs):
        return self.request(hdrs.METH_POST, path, **kwargs)

    def options(self, path, **kwargs):
        return self.request(hdrs.METH_OPTIONS, path, **kwargs)

    def head(self, path, **kwargs):
        kwargs.setdefault("allow_redirects", False)
        return self.request(hdrs.METH_HEAD, path, **kwargs)

    def put(self, path, **kwargs):
        return self.request(hdrs.METH_PUT, path, **kwargs)

    def patch(self, path, **kwargs):
        return self.request(hdrs.METH_PATCH, path, **kwargs)

    def delete(self, path, **kwargs):
        return self.request(hdrs.METH_DELETE, path, **kwargs)

    def ws_connect(self, path, **kwargs):
        from .client import _WSContext
        return _WSContext(self._ws_connect(path, **kwargs))

    async def _ws_connect(self, path, **kwargs):
        ws = await self._session.ws_connect(self.make_url(path), **kwargs)
        self._websockets.append(ws)
        return ws

    async def close(self):
        if not self._closed:
            for response in self._responses:
                response.close()
            for ws in self._websockets:
                await ws.close()
            if self._made is not None:
                await self._made.close()
            await self._server.close()
            self._closed = True

    async def __aenter__(self):
        await self.start_server()
        return self

    async def __aexit__(self, exc_type, exc, tb):
        await self.close()


class AioHTTPTestCase(IsolatedAsyncioTestCase):
    """A test case with self.app, self.server and self.client."""

    async def get_application(self):
        return self.get_app()

    def get_app(self):
        raise RuntimeError("Did you forget to define get_application()?")

    async def asyncSetUp(self):
        self.loop = asyncio.get_running_loop()
        await self.setUpAsync()

    async def setUpAsync(self):
        self.app = await self.get_application()
        self.server = await self.get_server(self.app)
        self.client = await self.get_client(self.server)
        await self.client.start_server()

    async def asyncTearDown(self):
        await self.tearDownAsync()

    async def tearDownAsync(self):
        await self.client.close()

    async def get_server(self, app):
        return TestServer(app)

    async def get_client(self, server):
        return TestClient(server)


def unittest_run_loop(func, *args, **kwargs):
    """No longer needed: test methods may be coroutine functions."""
    return func


@contextlib.contextmanager
def loop_context(loop_factory=asyncio.new_event_loop, fast=False):
    loop = setup_test_loop(loop_factory)
    yield loop
    teardown_test_loop(loop, fast=fast)


def setup_test_loop(loop_factory=asyncio.new_event_loop):
    loop = loop_factory()
    asyncio.set_event_loop(loop)
    return loop


def teardown_test_loop(loop, fast=False):
    closed = loop.is_closed()
    if not closed:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
    asyncio.set_event_loop(None)


def make_mocked_coro(return_value=None, raise_exception=None):
    from unittest import mock

    async def coro(*args, **kwargs):
        if raise_exception is not None:
            raise raise_exception
        if asyncio.iscoroutine(return_value):
            return await return_value
        return return_value
    return mock.Mock(wraps=coro)


def make_mocked_request(method, path, headers=None, *, match_info=None, app=None, **kwargs):
    """A request that no connection brought."""
    from multidict import CIMultiDict, CIMultiDictProxy
    from .web_request import Request
    from .web_urldispatcher import UrlMappingMatchInfo
    request = Request._parse(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    request.method = method
    request._target = path
    request._headers = CIMultiDictProxy(CIMultiDict(headers or ()))
    info = UrlMappingMatchInfo(match_info or {}, None)
    info.add_app(app if app is not None else Application())
    info.freeze()
    request._match_info = info
    return request
