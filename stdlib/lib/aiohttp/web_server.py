"""Server: a factory of protocols. The C core (module _http) does the work of connections; here is
what it calls for everything that is not the common case."""
import asyncio
import html
import logging
import traceback

from _http import ServerBase, ServerConnection

from .http import SERVER_SOFTWARE
from .log import access_logger, server_logger
from .streams import StreamReader
from .web_exceptions import HTTPBadRequest, HTTPException, HTTPRequestTimeout
from .web_log import AccessLogger
from .web_request import BaseRequest, Request
from .web_response import Response, StreamResponse, _Common

__all__ = ("Server", "RequestHandler")


class RequestHandler(ServerConnection):
    """The protocol of one connection."""

    def __repr__(self):
        return "<%s %s>" % (type(self).__name__, "busy" if self._busy else "idle")

    def keep_alive(self, val):
        """Whether the connection stays open after the request is answered."""
        request = self._current_request
        if request is not None:
            request._forced_keep_alive = val

    def close_connection(self):
        self.close()


class Server(ServerBase):
    """What all connections share: Server(handler) where handler is a coroutine function or, from an
    Application, a function that gives a coroutine."""

    def __init__(self, handler, *, request_factory=None, app=None, handler_cancellation=False,
                 loop=None, access_log=access_logger, access_log_class=None, access_log_format=None,
                 logger=server_logger, keepalive_timeout=75.0, header_timeout=60.0,
                 body_timeout=60.0, lingering_time=10.0, max_line_size=8190, max_headers=100,
                 max_field_size=8190, max_header_size=32768, server_header=True, **kwargs):
        for name in kwargs:
            if name not in ("tcp_keepalive", "slow_request_timeout", "timeout", "debug",
                            "lingering_timeout", "read_bufsize", "auto_decompress",
                            "access_log_factory", "client_max_size"):
                raise TypeError("%s() got an unexpected keyword argument %r"
                                % (type(self).__name__, name))
        if loop is None:
            loop = asyncio.get_event_loop()
        self._loop = self.loop = loop
        self._app = app
        self.logger = logger
        self._sweeper = None
        self._request_factory = request_factory
        self.handler_cancellation = handler_cancellation
        self.access_logger = None
        if access_log is not None:
            cls = access_log_class or AccessLogger
            self.access_logger = cls(access_log, access_log_format or AccessLogger.LOG_FORMAT)
        banner = server_header if isinstance(server_header, str) else SERVER_SOFTWARE
        timeouts = [t for t in (keepalive_timeout, header_timeout, body_timeout, lingering_time) if t]
        self._period = max(0.01, min([1.0] + [t / 4 for t in timeouts]))
        self._configure(
            start=handler if app is not None else self._start_plain, finish=self._finish,
            failure=self._failure, content=self._make_content, body_error=self._body_error,
            log=self._log, request_class=Request if app is not None else BaseRequest,
            response_class=Response, banner=b"Server: %s\r\n" % banner.encode() if server_header
            else b"", loop=loop, header_timeout=header_timeout, body_timeout=body_timeout,
            keepalive_timeout=keepalive_timeout, lingering_time=lingering_time,
            max_line=max(max_line_size, max_field_size), max_head=max_header_size,
            max_fields=max_headers, log_access=self._log_enabled(),
            cancel_handlers=handler_cancellation,
            step_by_step=app is not None and app._prepare_signals)
        self.request_handler = handler

    def _log_enabled(self):
        return self.access_logger is not None and self.access_logger.enabled

    def __repr__(self):
        return "<%s %d connections>" % (type(self).__name__, self._open)

    def __call__(self):
        """A protocol for a new connection."""
        self._configure(log_access=self._log_enabled())
        if self._sweeper is None and not self._closing:
            self._sweeper = self._loop.call_later(self._period, self._sweep_often)
        return RequestHandler(self)

    @property
    def connections(self):
        return self._connections()

    def _sweep_often(self):
        self._sweeper = None
        if self._sweep(self._loop.time()):
            self._sweeper = self._loop.call_later(self._period, self._sweep_often)

    # ---- what the core calls ----

    def _start_plain(self, request):
        return self.request_handler(request)

    def _make_content(self, connection):
        return StreamReader(connection, loop=self._loop)

    def _body_error(self, status, text):
        cls = HTTPRequestTimeout if status == 408 else HTTPBadRequest
        return cls(text="%d: %s" % (status, text))

    def _log(self, request, response, seconds):
        self.access_logger.log(request, response, seconds)

    def _failure(self, request, exc):
        """The answer for an exception of a handler; None: close the connection."""
        if isinstance(exc, HTTPException):
            return None if request._response is not None else exc
        if isinstance(exc, (asyncio.CancelledError, ConnectionError)):
            return None
        status = 504 if isinstance(exc, asyncio.TimeoutError) else 500
        return self._error_response(request, status, exc)

    def _error_response(self, request, status, exc):
        self.logger.error("Error handling request from %s", request.remote,
                          exc_info=(type(exc), exc, exc.__traceback__))
        if request._response is not None:
            return None
        title, message = ("504 Gateway Timeout", "The handler took too long.") if status == 504 else \
            ("500 Internal Server Error", "Server got itself in trouble")
        if "text/html" in request._header("accept", ""):
            body = "<html><head><title>%s</title></head><body>\n<h1>%s</h1>\n%s\n</body></html>\n" % (
                title, title, message)
            response = Response(status=status, text=body, content_type="text/html")
        else:
            response = Response(status=status, text="%s\n\n%s" % (title, message))
        response.force_close()
        return response

    async def _finish(self, request, response):
        """Sends a response that needs more than its head and its bytes; whether the connection may
        be used again."""
        started = self._loop.time()
        try:
            if not isinstance(response, _Common):
                if response is None:
                    raise RuntimeError("Missing return statement on request handler")
                raise RuntimeError("Web-handler should return a response instance, got %r"
                                   % (response,))
            if request._response is not None and request._response is not response:
                self.logger.error("%r returned another response than it prepared", request)
                response = request._response
        except RuntimeError as exc:
            response = self._error_response(request, 500, exc)
            if response is None:
                return False
        try:
            await response.prepare(request)
            await response.write_eof()
        except ConnectionError:
            return False
        except asyncio.CancelledError:
            raise
        except Exception as exc:
            again = self._error_response(request, 500, exc)
            if again is None or response.prepared and request.writer.output_size:
                return False
            response = again
            await response.prepare(request)
            await response.write_eof()
        if self._log_enabled():
            self._log(request, response, self._loop.time() - started)
        return bool(response.keep_alive) and request.keep_alive

    # ---- shutting down ----

    def pre_shutdown(self):
        """Idle connections close; no connection is kept after its request."""
        self._close_idle()

    async def shutdown(self, timeout=None):
        """Waits for requests to end, at most `timeout` seconds, then cancels their handlers."""
        self._close_idle()
        end = None if timeout is None else self._loop.time() + timeout
        while any(connection._busy for connection in self._connections()):
            if end is not None and self._loop.time() >= end:
                break
            await asyncio.sleep(min(0.05, self._period))
        tasks = []
        for connection in self._connections():
            request = connection._current_request
            task = request._task if request is not None else None
            if task is not None and not task.done():
                task.cancel()
                tasks.append(task)
        if tasks:
            await asyncio.wait(tasks, timeout=1)
        for connection in self._connections():
            connection.close()
        if self._sweeper is not None:
            self._sweeper.cancel()
            self._sweeper = None

    def finish_connections(self, timeout=15.0):
        """As programs of the time of make_handler() end their connections."""
        return self.shutdown(timeout)
