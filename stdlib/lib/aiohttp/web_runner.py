"""Runners start and stop a server on any number of sites (addresses it listens on)."""
import asyncio
import signal
import socket
from abc import ABC, abstractmethod

from yarl import URL

__all__ = ("BaseSite", "TCPSite", "UnixSite", "NamedPipeSite", "SockSite", "BaseRunner", "AppRunner",
           "ServerRunner", "GracefulExit")


class GracefulExit(SystemExit):
    code = 1


def _raise_graceful_exit():
    raise GracefulExit()


class BaseSite(ABC):
    """One address of a runner."""

    def __init__(self, runner, *, shutdown_timeout=60.0, ssl_context=None, backlog=128):
        if runner.server is None:
            raise RuntimeError("Call runner.setup() before making a site")
        self._runner = runner
        self._ssl_context = ssl_context
        self._backlog = backlog
        self._server = None

    @property
    @abstractmethod
    def name(self):
        """The address as a URL."""

    @abstractmethod
    async def start(self):
        self._runner._reg_site(self)

    async def stop(self):
        self._runner._check_site(self)
        if self._server is not None:
            self._server.close()
        self._runner._unreg_site(self)


class TCPSite(BaseSite):
    """A host and a port."""

    def __init__(self, runner, host=None, port=None, *, shutdown_timeout=60.0, ssl_context=None,
                 backlog=128, reuse_address=None, reuse_port=None):
        super().__init__(runner, shutdown_timeout=shutdown_timeout, ssl_context=ssl_context,
                         backlog=backlog)
        self._host = host
        self._port = (8443 if ssl_context else 8080) if port is None else port
        self._reuse_address = reuse_address
        self._reuse_port = reuse_port

    @property
    def name(self):
        scheme = "https" if self._ssl_context else "http"
        return str(URL.build(scheme=scheme, host=self._host or "0.0.0.0", port=self._port))

    async def start(self):
        await super().start()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._runner.server, self._host, self._port, ssl=self._ssl_context,
            backlog=self._backlog, reuse_address=self._reuse_address, reuse_port=self._reuse_port)


class UnixSite(BaseSite):
    """A socket in the file system."""

    def __init__(self, runner, path, *, shutdown_timeout=60.0, ssl_context=None, backlog=128):
        super().__init__(runner, shutdown_timeout=shutdown_timeout, ssl_context=ssl_context,
                         backlog=backlog)
        self._path = path

    @property
    def name(self):
        return "%s://unix:%s:" % ("https" if self._ssl_context else "http", self._path)

    async def start(self):
        await super().start()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_unix_server(self._runner.server, self._path,
                                                     ssl=self._ssl_context, backlog=self._backlog)


class NamedPipeSite(BaseSite):
    """Named pipes are Windows's."""

    def __init__(self, runner, path, *, shutdown_timeout=60.0):
        raise RuntimeError("Named Pipes only available in proactor loop under windows")


class SockSite(BaseSite):
    """A socket that listens already."""

    def __init__(self, runner, sock, *, shutdown_timeout=60.0, ssl_context=None, backlog=128):
        super().__init__(runner, shutdown_timeout=shutdown_timeout, ssl_context=ssl_context,
                         backlog=backlog)
        self._sock = sock
        scheme = "https" if ssl_context else "http"
        if sock.family == socket.AF_UNIX:
            self._name = "%s://unix:%s:" % (scheme, sock.getsockname())
        else:
            host, port = sock.getsockname()[:2]
            self._name = str(URL.build(scheme=scheme, host=host, port=port))

    @property
    def name(self):
        return self._name

    async def start(self):
        await super().start()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._runner.server, sock=self._sock,
                                                ssl=self._ssl_context, backlog=self._backlog)


class BaseRunner(ABC):
    """Starts and stops."""

    def __init__(self, *, handle_signals=False, shutdown_timeout=60.0, **kwargs):
        self._handle_signals = handle_signals
        self._kwargs = kwargs
        self._server = None
        self._sites = []
        self._shutdown_timeout = shutdown_timeout

    @property
    def server(self):
        return self._server

    @property
    def addresses(self):
        found = []
        for site in self._sites:
            if site._server is not None and site._server.sockets:
                found.extend(sock.getsockname() for sock in site._server.sockets)
        return found

    @property
    def sites(self):
        return set(self._sites)

    async def setup(self):
        loop = asyncio.get_event_loop()
        if self._handle_signals:
            try:
                loop.add_signal_handler(signal.SIGINT, _raise_graceful_exit)
                loop.add_signal_handler(signal.SIGTERM, _raise_graceful_exit)
            except (NotImplementedError, ValueError, RuntimeError):
                pass
        self._server = await self._make_server()

    @abstractmethod
    async def shutdown(self):
        """Tell those who run for long that the end is near."""

    async def cleanup(self):
        """Stops listening, lets requests end, then cleans up."""
        for site in list(self._sites):
            await site.stop()
        if self._server:
            await asyncio.sleep(0)
            self._server.pre_shutdown()
            await self.shutdown()
            await self._server.shutdown(self._shutdown_timeout)
        await self._cleanup_server()
        self._server = None
        if self._handle_signals:
            loop = asyncio.get_running_loop()
            try:
                loop.remove_signal_handler(signal.SIGINT)
                loop.remove_signal_handler(signal.SIGTERM)
            except (NotImplementedError, ValueError, RuntimeError):
                pass

    @abstractmethod
    async def _make_server(self):
        """The server."""

    @abstractmethod
    async def _cleanup_server(self):
        """After everything."""

    def _reg_site(self, site):
        if site in self._sites:
            raise RuntimeError("Site %s is already registered in runner %s" % (site, self))
        self._sites.append(site)

    def _check_site(self, site):
        if site not in self._sites:
            raise RuntimeError("Site %s is not registered in runner %s" % (site, self))

    def _unreg_site(self, site):
        self._check_site(site)
        self._sites.remove(site)


class ServerRunner(BaseRunner):
    """Runs a web.Server."""

    def __init__(self, web_server, *, handle_signals=False, **kwargs):
        super().__init__(handle_signals=handle_signals, **kwargs)
        self._web_server = web_server

    async def shutdown(self):
        pass

    async def _make_server(self):
        return self._web_server

    async def _cleanup_server(self):
        pass


class AppRunner(BaseRunner):
    """Runs an application."""

    def __init__(self, app, *, handle_signals=False, access_log_class=None, **kwargs):
        from .web_app import Application
        if not isinstance(app, Application):
            raise TypeError("The first argument should be web.Application instance, got %r" % (app,))
        super().__init__(handle_signals=handle_signals, **kwargs)
        if access_log_class is not None:
            self._kwargs["access_log_class"] = access_log_class
        self._app = app

    @property
    def app(self):
        return self._app

    async def shutdown(self):
        await self._app.shutdown()

    async def _make_server(self):
        self._app._set_loop(asyncio.get_event_loop())
        self._app.on_startup.freeze()
        await self._app.startup()
        self._app.freeze()
        return self._app._make_handler(loop=asyncio.get_event_loop(), **self._kwargs)

    async def _cleanup_server(self):
        await self._app.cleanup()
