"""aiohttp.web: servers. Names are imported from the modules that define them."""
import asyncio
import logging
import socket
import sys
import warnings

from .helpers import AppKey
from .log import access_logger
from .web_app import Application, CleanupError
from .web_exceptions import *
from .web_exceptions import __all__ as _exception_names
from .web_log import AccessLogger
from .web_middlewares import middleware, normalize_path_middleware
from .web_request import BaseRequest, FileField, Request
from .web_response import ContentCoding, Response, StreamResponse, json_response
from .web_routedef import (AbstractRouteDef, RouteDef, RouteTableDef, StaticDef, delete, get, head,
                           options, patch, post, put, route, static, view)
from .web_runner import (AppRunner, BaseRunner, BaseSite, GracefulExit, NamedPipeSite, ServerRunner,
                         SockSite, TCPSite, UnixSite)
from .web_server import RequestHandler, Server
from .web_urldispatcher import (AbstractResource, AbstractRoute, DynamicResource, PlainResource,
                                Resource, ResourceRoute, StaticResource, UrlDispatcher,
                                UrlMappingMatchInfo, View)

_LATER = {"FileResponse": "web_fileresponse", "WebSocketResponse": "web_ws",
          "WebSocketReady": "web_ws", "WSMsgType": "http_websocket", "WSCloseCode": "http_websocket",
          "WSMessage": "http_websocket", "ETag": "helpers", "PayloadAccessError": "web_protocol",
          "RequestPayloadError": "web_protocol"}

__all__ = tuple(name for name in globals() if not name.startswith("_") and name not in (
    "asyncio", "logging", "socket", "sys", "warnings")) + tuple(_LATER) + ("run_app",)


def __getattr__(name):
    if name in _LATER:
        import importlib
        value = getattr(importlib.import_module("." + _LATER[name], __package__), name)
        globals()[name] = value
        return value
    raise AttributeError("module %r has no attribute %r" % (__name__, name))


async def _make_sites(runner, host, port, path, sock, ssl_context, backlog, reuse_address, reuse_port):
    more = {"ssl_context": ssl_context, "backlog": backlog}
    tcp = {"reuse_address": reuse_address, "reuse_port": reuse_port, **more}
    sites = []
    if host is not None:
        hosts = [host] if isinstance(host, (str, bytes, bytearray, memoryview)) else host
        sites.extend(TCPSite(runner, one, port, **tcp) for one in hosts)
    elif path is None and sock is None or port is not None:
        sites.append(TCPSite(runner, port=port, **tcp))
    if path is not None:
        paths = [path] if isinstance(path, (str, bytes, bytearray, memoryview)) \
            or hasattr(path, "__fspath__") else path
        sites.extend(UnixSite(runner, one, **more) for one in paths)
    if sock is not None:
        socks = [sock] if isinstance(sock, socket.socket) else sock
        sites.extend(SockSite(runner, one, **more) for one in socks)
    for site in sites:
        await site.start()
    return sites


async def _run_app(app, *, host=None, port=None, path=None, sock=None, shutdown_timeout=60.0,
                   keepalive_timeout=75.0, ssl_context=None, print=print, backlog=128,
                   access_log_class=AccessLogger, access_log_format=AccessLogger.LOG_FORMAT,
                   access_log=access_logger, handle_signals=True, reuse_address=None,
                   reuse_port=None, handler_cancellation=False):
    if asyncio.iscoroutine(app):
        app = await app
    runner = AppRunner(app, handle_signals=handle_signals, access_log_class=access_log_class,
                       access_log_format=access_log_format, access_log=access_log,
                       keepalive_timeout=keepalive_timeout, shutdown_timeout=shutdown_timeout,
                       handler_cancellation=handler_cancellation)
    await runner.setup()
    try:
        sites = await _make_sites(runner, host, port, path, sock, ssl_context, backlog,
                                  reuse_address, reuse_port)
        if print:
            print("======== Running on %s ========\n(Press CTRL+C to quit)"
                  % ", ".join(sorted(str(site.name) for site in sites)))
        while True:
            await asyncio.sleep(3600)
    finally:
        await runner.cleanup()


def _cancel_tasks(tasks, loop):
    if not tasks:
        return
    for task in tasks:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
    for task in tasks:
        if not task.cancelled() and task.exception() is not None:
            loop.call_exception_handler({"message": "unhandled exception during asyncio.run() "
                                         "shutdown", "exception": task.exception(), "task": task})


def run_app(app, *, debug=False, loop=None, access_log=access_logger, **kwargs):
    """Runs an application until Ctrl-C or SIGTERM, then stops it gracefully."""
    if loop is None:
        loop = asyncio.new_event_loop()
    if debug:
        loop.set_debug(True)
    if loop.get_debug() and access_log and access_log.name == "aiohttp.access":
        if access_log.level == logging.NOTSET:
            access_log.setLevel(logging.DEBUG)
        if not access_log.hasHandlers():
            access_log.addHandler(logging.StreamHandler())
    main = loop.create_task(_run_app(app, access_log=access_log, **kwargs))
    try:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(main)
    except (GracefulExit, KeyboardInterrupt):
        pass
    finally:
        try:
            main.cancel()
            try:
                loop.run_until_complete(main)
            except asyncio.CancelledError:
                pass
        finally:
            _cancel_tasks(asyncio.all_tasks(loop), loop)
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
            asyncio.set_event_loop(None)
