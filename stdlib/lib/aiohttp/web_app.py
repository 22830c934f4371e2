"""Application: routes, middlewares, signals and data of one web application.

A request goes from the C core to _start(), which is a plain function: it finds the handler and
gives its coroutine, so that with no middlewares nothing stands between core and handler."""
import asyncio
import collections.abc
import functools
import warnings

from . import hdrs
from .helpers import AppKey
from .web_middlewares import _fix_request_current_app
from .web_request import Request
from .web_urldispatcher import (MatchedSubAppResource, PlainResource, PrefixedSubAppResource, UrlDispatcher,
                                UrlMappingMatchInfo, View)

__all__ = ("Application", "CleanupError", "Signal")


class Signal(list):
    """A list of coroutine functions to call when something happens."""

    def __init__(self, owner=None):
        super().__init__()
        self._owner = owner
        self._frozen = False

    @property
    def frozen(self):
        return self._frozen

    def freeze(self):
        self._frozen = True

    def __repr__(self):
        return "<Signal owner=%r, frozen=%r, %s>" % (self._owner, self._frozen, list.__repr__(self))

    def _check(self):
        if self._frozen:
            raise RuntimeError("Cannot modify frozen list.")

    def append(self, item):
        self._check()
        super().append(item)

    def insert(self, index, item):
        self._check()
        super().insert(index, item)

    def extend(self, items):
        self._check()
        super().extend(items)

    def remove(self, item):
        self._check()
        super().remove(item)

    async def send(self, *args, **kwargs):
        if not self._frozen:
            raise RuntimeError("Cannot send non-frozen signal.")
        for receiver in self:
            await receiver(*args, **kwargs)

    __hash__ = object.__hash__


class CleanupError(RuntimeError):
    """Several clean-up contexts failed."""

    @property
    def exceptions(self):
        return self.args[1]


class CleanupContext(Signal):
    """Asynchronous generators: up to their yield at start, the rest at clean-up."""

    def __init__(self):
        super().__init__()
        self._exits = []

    async def _on_startup(self, app):
        for callback in self:
            context = callback(app)
            if hasattr(context, "__aenter__"):
                await context.__aenter__()
                self._exits.append(functools.partial(context.__aexit__, None, None, None))
                continue
            it = context.__aiter__()
            await it.__anext__()
            self._exits.append(functools.partial(self._finish, it))

    @staticmethod
    async def _finish(it):
        try:
            await it.__anext__()
        except StopAsyncIteration:
            return
        raise RuntimeError("%r has more than one 'yield'" % it)

    async def _on_cleanup(self, app):
        errors = []
        for leave in reversed(self._exits):
            try:
                await leave()
            except (Exception, asyncio.CancelledError) as exc:
                errors.append(exc)
        self._exits.clear()
        if len(errors) == 1:
            raise errors[0]
        if errors:
            raise CleanupError("Multiple errors on cleanup stage", errors)


class Application(collections.abc.MutableMapping):
    """A web application."""

    def __init__(self, *, logger=None, router=None, middlewares=(), handler_args=None,
                 client_max_size=1024 ** 2, loop=None, debug=None):
        if loop is not None:
            warnings.warn("loop argument is deprecated", DeprecationWarning, stacklevel=2)
        if router is None:
            router = UrlDispatcher()
        else:
            warnings.warn("router argument is deprecated", DeprecationWarning, stacklevel=2)
        if logger is None:
            from .log import web_logger as logger
        self._router = router
        self._loop = loop
        self._handler_args = handler_args
        self.logger = logger
        self._middlewares = Signal()
        self._middlewares.extend(middlewares)
        self._state = {}
        self._frozen = False
        self._pre_frozen = False
        self._subapps = []
        self._client_max_size = client_max_size
        self._run_middlewares = self._prepare_signals = False
        self._quick = {}       # path -> method -> route, of plain paths that were asked for
        self.on_response_prepare = Signal(self)
        self.on_startup = Signal(self)
        self.on_shutdown = Signal(self)
        self.on_cleanup = Signal(self)
        self._cleanup_ctx = CleanupContext()
        self.on_startup.append(self._cleanup_ctx._on_startup)
        self.on_cleanup.append(self._cleanup_ctx._on_cleanup)

    # ---- the mapping ----

    def __eq__(self, other):
        return self is other

    __hash__ = object.__hash__

    def __getitem__(self, key):
        return self._state[key]

    def __setitem__(self, key, value):
        if self._frozen:
            raise RuntimeError("Changing state of started or joined application is forbidden")
        if not isinstance(key, AppKey):
            from .web_exceptions import NotAppKeyWarning
            warnings.warn("It is recommended to use web.AppKey instances for keys.\n"
                          "https://docs.aiohttp.org/en/stable/web_advanced.html"
                          "#application-s-config", category=NotAppKeyWarning, stacklevel=2)
        self._state[key] = value

    def __delitem__(self, key):
        if self._frozen:
            raise RuntimeError("Changing state of started or joined application is forbidden")
        del self._state[key]

    def __len__(self):
        return len(self._state)

    def __iter__(self):
        return iter(self._state)

    def get(self, key, default=None):
        return self._state.get(key, default)

    def __bool__(self):
        return True

    def __repr__(self):
        return "<Application 0x%x>" % id(self)

    # ---- parts ----

    @property
    def router(self):
        return self._router

    @property
    def middlewares(self):
        return self._middlewares

    @property
    def cleanup_ctx(self):
        return self._cleanup_ctx

    @property
    def loop(self):
        warnings.warn("loop property is deprecated", DeprecationWarning, stacklevel=2)
        return self._loop

    @property
    def debug(self):
        return asyncio.get_event_loop().get_debug()

    @property
    def frozen(self):
        return self._frozen

    @property
    def pre_frozen(self):
        return self._pre_frozen

    def _set_loop(self, loop):
        if loop is None:
            loop = asyncio.get_event_loop()
        self._loop = loop
        for app in self._subapps:
            app._set_loop(loop)

    def pre_freeze(self):
        """No more middlewares, signals and routes from now on."""
        if self._pre_frozen:
            return
        self._pre_frozen = True
        self._middlewares.freeze()
        self._router.freeze()
        self.on_response_prepare.freeze()
        self._cleanup_ctx.freeze()
        self.on_startup.freeze()
        self.on_shutdown.freeze()
        self.on_cleanup.freeze()
        self._chain = tuple(self._prepare_middleware())
        self._run_middlewares = bool(self._middlewares)
        self._prepare_signals = bool(self.on_response_prepare)
        for app in self._subapps:
            app.pre_freeze()
            self._run_middlewares = self._run_middlewares or app._run_middlewares
            self._prepare_signals = self._prepare_signals or app._prepare_signals

    def freeze(self):
        self.pre_freeze()
        self._frozen = True
        for app in self._subapps:
            app.freeze()

    def _reg_subapp_signals(self, app):
        def register(name):
            signal = getattr(app, name)

            async def handler(_):
                await signal.send(app)
            getattr(self, name).append(handler)
        register("on_startup")
        register("on_shutdown")
        register("on_cleanup")

    def add_subapp(self, prefix, subapp):
        """Puts an application below a prefix."""
        if not isinstance(prefix, str):
            raise TypeError("Prefix must be str")
        prefix = prefix.rstrip("/")
        if not prefix:
            raise ValueError("Prefix cannot be empty")
        return self._add_subapp(functools.partial(PrefixedSubAppResource, prefix, subapp), subapp)

    def add_domain(self, domain, subapp):
        """Gives the requests for some hosts to an application."""
        if not isinstance(domain, str):
            raise TypeError("Domain must be str")
        return self._add_subapp(functools.partial(MatchedSubAppResource, domain, subapp), subapp)

    def _add_subapp(self, make, subapp):
        if self._frozen:
            raise RuntimeError("Cannot add sub application to frozen application")
        if subapp.frozen:
            raise RuntimeError("Cannot add frozen application")
        resource = make()
        self.router.register_resource(resource)
        self._reg_subapp_signals(subapp)
        self._subapps.append(subapp)
        subapp.pre_freeze()
        if self._loop is not None:
            subapp._set_loop(self._loop)
        return resource

    def add_routes(self, routes):
        return self.router.add_routes(routes)

    # ---- life ----

    async def startup(self):
        await self.on_startup.send(self)

    async def shutdown(self):
        await self.on_shutdown.send(self)

    async def cleanup(self):
        if self.on_cleanup.frozen:
            await self.on_cleanup.send(self)
        else:
            await self._cleanup_ctx._on_cleanup(self)

    def _make_handler(self, *, loop=None, access_log_class=None, **kwargs):
        from .web_server import Server
        self._set_loop(loop)
        self.pre_freeze()
        if self._handler_args:
            kwargs = {**self._handler_args, **kwargs}
        kwargs.pop("debug", None)
        return Server(self._start, app=self, loop=self._loop, access_log_class=access_log_class,
                      **kwargs)

    def make_handler(self, *, loop=None, access_log_class=None, **kwargs):
        """A factory of protocols for loop.create_server(); AppRunner is today's way."""
        warnings.warn("Application.make_handler(...) is deprecated, use AppRunner API instead",
                      DeprecationWarning, stacklevel=2)
        return self._make_handler(loop=loop, access_log_class=access_log_class, **kwargs)

    # ---- requests ----

    def _prepare_middleware(self):
        yield from reversed(self._middlewares)
        yield _fix_request_current_app(self)

    def _start(self, request):
        """The coroutine that handles a request."""
        target = request._target
        routes = self._quick.get(target)
        if routes is not None and not request._expect:
            route = routes.get(request.method)
            if route is not None:
                request._quick = self, route
                return route._handler(request)
        if not target.startswith("/") or "?" in target or "#" in target or "%" in target \
                or "." in target or not target.isascii():
            target = request.rel_url.raw_path
        match_info = self._router._resolve(request, target)
        match_info._apps.insert(0, self)
        if match_info._current_app is None:
            match_info._current_app = self
        match_info._frozen = True
        request._match_info = match_info
        if self._client_max_size != 1048576:
            request._client_max_size = self._client_max_size
        if self._run_middlewares or request._expect:
            return self._handle_all(request, match_info)
        route = match_info._route
        if type(route._resource) is PlainResource and target == route._resource._path \
                and not self._subapps and not self._prepare_signals and self._pre_frozen \
                and self._client_max_size == 1048576:
            self._quick.setdefault(target, {})[request.method] = route
        return route._handler(request)

    async def _handle_all(self, request, match_info):
        if request._expect:
            response = await match_info.expect_handler(request)
            if response is not None:
                await request.writer.drain()
                return response
        handler = match_info.handler
        for app in match_info.apps[::-1]:
            for mw in app._chain:
                handler = _Bound(mw, handler)
        return await handler(request)

    async def _handle(self, request):
        result = self._start(request)
        return await result

    def __call__(self):
        """The application itself may be given where a factory of one is wanted."""
        return self


class _Bound:
    """A middleware with what it goes on to; attributes are the handler's."""

    def __init__(self, mw, handler):
        self._mw = mw
        self.__wrapped__ = handler

    def __call__(self, request):
        if getattr(self._mw, "__middleware_version__", 0) != 1:
            return self._old(request)
        return self._mw(request, self.__wrapped__)

    async def _old(self, request):
        """Middleware factories of the old style: coroutine (app, handler) -> handler. New-style ones
        without the decorator look alike but for the name of their first parameter."""
        import inspect
        names = list(inspect.signature(self._mw).parameters)
        if names[:1] == ["app"]:
            handler = await self._mw(request.app, self.__wrapped__)
            return await handler(request)
        return await self._mw(request, self.__wrapped__)

    def __getattr__(self, name):
        return getattr(self.__wrapped__, name)
