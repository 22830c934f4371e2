"""The router: resources (a path or a pattern of one) with routes (a method and its handler).

Plain paths are found in a dict; patterns are tried in the order in which they were added."""
import asyncio
import collections.abc
import inspect
import os
import pathlib
import re
import types

from yarl import URL, _quote_path, _unquote

from . import hdrs
from .web_exceptions import HTTPException, HTTPForbidden, HTTPMethodNotAllowed, HTTPNotFound
from .web_routedef import AbstractRouteDef

__all__ = ("UrlDispatcher", "UrlMappingMatchInfo", "AbstractResource", "Resource", "PlainResource",
           "DynamicResource", "AbstractRoute", "ResourceRoute", "StaticResource", "View",
           "SystemRoute", "MatchInfoError")

_METHOD = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_NAME_SPLIT = re.compile(r"[.:-]")


class UrlMappingMatchInfo(dict):
    """What matched: the names in the pattern with their text, and the route."""

    __slots__ = ("_route", "_apps", "_current_app", "_frozen")
    http_exception = None

    def __init__(self, match_dict, route):
        super().__init__(match_dict)
        self._route = route
        self._apps = []
        self._current_app = None
        self._frozen = False

    @property
    def handler(self):
        return self._route.handler

    @property
    def route(self):
        return self._route

    @property
    def expect_handler(self):
        return self._route.handle_expect_header

    def get_info(self):
        return self._route.get_info()

    @property
    def apps(self):
        return tuple(self._apps)

    def add_app(self, app):
        if self._frozen:
            raise RuntimeError("Cannot change apps stack after .freeze() call")
        if self._current_app is None:
            self._current_app = app
        self._apps.insert(0, app)

    @property
    def current_app(self):
        return self._current_app

    @current_app.setter
    def current_app(self, app):
        if app not in self._apps:
            raise RuntimeError("Expected one of the following apps %r, got %r" % (self._apps, app))
        self._current_app = app

    def freeze(self):
        self._frozen = True

    def __repr__(self):
        return "<MatchInfo %s: %r>" % (super().__repr__(), self._route)


class MatchInfoError(UrlMappingMatchInfo):
    """Nothing matched: the handler raises the error."""

    __slots__ = ("_exception",)

    def __init__(self, http_exception):
        self._exception = http_exception
        super().__init__({}, SystemRoute(http_exception))

    @property
    def http_exception(self):
        return self._exception

    def __repr__(self):
        return "<MatchInfoError %s: %s>" % (self._exception.status, self._exception.reason)


async def _default_expect_handler(request):
    from .web_exceptions import HTTPExpectationFailed
    if request._minor:
        expect = request.headers.get(hdrs.EXPECT, "")
        if expect.lower() == "100-continue":
            request.protocol.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        else:
            raise HTTPExpectationFailed(text="Unknown Expect: %s" % expect)


def _as_coroutine_function(handler):
    """The handler, made to give something to await when it is an old one."""
    if asyncio.iscoroutinefunction(handler) or inspect.iscoroutinefunction(handler):
        return handler
    if isinstance(handler, type) and issubclass(handler, View):
        return handler
    call = getattr(type(handler), "__call__", None)
    if not isinstance(handler, types.FunctionType) and inspect.iscoroutinefunction(call):
        return handler
    if inspect.isgeneratorfunction(handler):
        import warnings
        warnings.warn("Generator handlers are deprecated, use async def", DeprecationWarning,
                      stacklevel=4)
        return types.coroutine(handler)
    if not callable(handler):
        raise TypeError("Only async functions are allowed as web-handlers, got %r" % (handler,))

    async def bare(request):
        result = handler(request)
        if inspect.isgenerator(result):
            result = await types.coroutine(lambda: (yield from result))()
        elif inspect.isawaitable(result):
            result = await result
        return result

    bare.__wrapped__ = handler
    bare.__name__ = getattr(handler, "__name__", "handler")
    return bare


class AbstractRoute:
    """A method and its handler."""

    def __init__(self, method, handler, *, expect_handler=None, resource=None):
        if not _METHOD.fullmatch(method):
            raise ValueError("%s is not allowed HTTP method" % (method,))
        if expect_handler is not None and not inspect.iscoroutinefunction(expect_handler):
            raise AssertionError("Coroutine is expected, got %r" % expect_handler)
        self._method = method
        self._handler = _as_coroutine_function(handler)
        self._expect_handler = expect_handler or _default_expect_handler
        self._resource = resource

    @property
    def method(self):
        return self._method

    @property
    def handler(self):
        return self._handler

    @property
    def name(self):
        return None if self._resource is None else self._resource.name

    @property
    def resource(self):
        return self._resource

    def get_info(self):
        return self._resource.get_info()

    def url_for(self, *args, **kwargs):
        return self._resource.url_for(*args, **kwargs)

    async def handle_expect_header(self, request):
        return await self._expect_handler(request)


class ResourceRoute(AbstractRoute):
    """A route of a resource."""

    def __init__(self, method, handler, resource, *, expect_handler=None):
        super().__init__(method, handler, expect_handler=expect_handler, resource=resource)

    def __repr__(self):
        return "<ResourceRoute [%s] %s -> %r" % (self._method, self._resource, self.handler)


class SystemRoute(AbstractRoute):
    """The route of what is not found."""

    def __init__(self, http_exception):
        async def handler(request):
            raise http_exception
        super().__init__(hdrs.METH_ANY, handler)
        self._http_exception = http_exception

    def url_for(self, *args, **kwargs):
        raise RuntimeError(".url_for() is not allowed for SystemRoute")

    @property
    def name(self):
        return None

    def get_info(self):
        return {"http_exception": self._http_exception}

    @property
    def status(self):
        return self._http_exception.status

    @property
    def reason(self):
        return self._http_exception.reason

    def __repr__(self):
        return "<SystemRoute %s: %s>" % (self.status, self.reason)


class AbstractResource(collections.abc.Sized, collections.abc.Iterable):
    """A set of paths."""

    def __init__(self, *, name=None):
        self._name = name

    @property
    def name(self):
        return self._name

    def freeze(self):
        pass


class Resource(AbstractResource):
    """A resource with a route for each method."""

    def __init__(self, *, name=None):
        super().__init__(name=name)
        self._routes = {}

    def add_route(self, method, handler, *, expect_handler=None):
        method = method.upper()
        if method in self._routes or (self._routes and hdrs.METH_ANY in self._routes):
            raise RuntimeError("Added route will never be executed, method %s is already registered"
                               % method)
        route = ResourceRoute(method, handler, self, expect_handler=expect_handler)
        self._routes[method] = route
        return route

    def register_route(self, route):
        self._routes[route.method] = route

    def _find(self, path, method, allowed):
        """The match of a (decoded) path, or None; adds to `allowed` when only the method differs."""
        match = self._match(path)
        if match is None:
            return None
        route = self._routes.get(method) or self._routes.get(hdrs.METH_ANY)
        if route is not None:
            return UrlMappingMatchInfo(match, route)
        allowed.update(self._routes)
        return None

    async def resolve(self, request):
        allowed = set()
        return self._find(request.rel_url.raw_path, request.method, allowed), allowed

    def __len__(self):
        return len(self._routes)

    def __iter__(self):
        return iter(self._routes.values())


class PlainResource(Resource):
    """One path."""

    def __init__(self, path, *, name=None):
        super().__init__(name=name)
        self._path = path

    @property
    def canonical(self):
        return self._path

    def add_prefix(self, prefix):
        self._path = prefix + self._path

    def _match(self, path):
        return {} if path == self._path else None

    def raw_match(self, path):
        return self._path == path

    def get_info(self):
        return {"path": self._path}

    def url_for(self):
        return URL.build(path=self._path, encoded=True)

    def __repr__(self):
        name = "'%s' " % self.name if self.name is not None else ""
        return "<PlainResource %s %s>" % (name, self._path)


class DynamicResource(Resource):
    """Paths of a pattern: /user/{name}, /file/{number:\\d+}."""

    _PART = re.compile(r"(\{[_a-zA-Z][^{}]*(?:\{[^{}]*\}[^{}]*)*\})")
    _NAME = re.compile(r"\{([_a-zA-Z][_a-zA-Z0-9]*)(?::(.+))?\}")

    def __init__(self, path, *, name=None):
        super().__init__(name=name)
        self._orig_path = path
        pattern = formatter = ""
        for part in self._PART.split(path):
            match = self._NAME.fullmatch(part)
            if match:
                pattern += "(?P<%s>%s)" % (match.group(1), match.group(2) or "[^{}/]+")
                formatter += "{%s}" % match.group(1)
                continue
            if "{" in part or "}" in part:
                raise ValueError("Invalid path '%s'['%s']" % (path, part))
            part = _quote_path(part)
            formatter += part
            pattern += re.escape(part)
        try:
            self._pattern = re.compile(pattern)
        except re.error as exc:
            raise ValueError("Bad pattern '%s': %s" % (pattern, exc)) from None
        self._formatter = formatter

    @property
    def canonical(self):
        return self._formatter

    def add_prefix(self, prefix):
        self._pattern = re.compile(re.escape(prefix) + self._pattern.pattern)
        self._formatter = prefix + self._formatter

    def _match(self, path):
        match = self._pattern.fullmatch(path)
        if match is None:
            return None
        return {key: _unquote(value) for key, value in match.groupdict().items()
                if value is not None}

    def raw_match(self, path):
        return self._orig_path == path

    def get_info(self):
        return {"formatter": self._formatter, "pattern": self._pattern}

    def url_for(self, **parts):
        return URL.build(path=self._formatter.format_map(
            {key: _quote_path(str(value), False) for key, value in parts.items()}), encoded=True)

    def __repr__(self):
        name = "'%s' " % self.name if self.name is not None else ""
        return "<DynamicResource %s %s>" % (name, self._formatter)


class PrefixResource(AbstractResource):
    """All paths below a prefix."""

    def __init__(self, prefix, *, name=None):
        super().__init__(name=name)
        self._prefix = _quote_path(prefix)

    @property
    def canonical(self):
        return self._prefix

    def add_prefix(self, prefix):
        self._prefix = prefix + self._prefix

    def _below(self, path):
        return path == self._prefix or path.startswith(self._prefix + "/")


class StaticResource(PrefixResource):
    """The files of a folder."""

    VERSION_KEY = "v"

    def __init__(self, prefix, directory, *, name=None, expect_handler=None, chunk_size=256 * 1024,
                 show_index=False, follow_symlinks=False, append_version=False):
        super().__init__(prefix, name=name)
        directory = pathlib.Path(directory)
        if str(directory).startswith("~"):
            directory = directory.expanduser()
        directory = directory.resolve()
        if not directory.is_dir():
            raise ValueError("'%s' does not exist" % directory if not directory.exists()
                             else "'%s' is not a directory" % directory)
        self._directory = directory
        self._show_index = show_index
        self._chunk_size = chunk_size
        self._follow_symlinks = follow_symlinks
        self._append_version = append_version
        self._routes = {method: ResourceRoute(method, self._handle, self,
                                              expect_handler=expect_handler)
                        for method in (hdrs.METH_GET, hdrs.METH_HEAD)}

    def url_for(self, *, filename, append_version=None):
        filename = str(filename).lstrip("/")
        url = URL.build(path=self._prefix, encoded=True) / filename
        if self._append_version if append_version is None else append_version:
            path = self._find_file(filename)
            if path is not None and path.is_file():
                import base64
                import hashlib
                digest = base64.urlsafe_b64encode(hashlib.sha256(path.read_bytes()).digest())
                return url.with_query({self.VERSION_KEY: digest.decode("ascii")})
        return url

    def get_info(self):
        return {"directory": self._directory, "prefix": self._prefix, "routes": self._routes}

    def set_options_route(self, handler):
        if "OPTIONS" in self._routes:
            raise RuntimeError("OPTIONS route was set already")
        self._routes["OPTIONS"] = ResourceRoute("OPTIONS", handler, self)

    def _find(self, path, method, allowed):
        if not self._below(path):
            return None
        route = self._routes.get(method)
        if route is None:
            allowed.update(self._routes)
            return None
        return UrlMappingMatchInfo({"filename": _unquote(path[len(self._prefix) + 1:])}, route)

    async def resolve(self, request):
        allowed = set()
        return self._find(request.rel_url.raw_path, request.method, allowed), allowed

    def __len__(self):
        return len(self._routes)

    def __iter__(self):
        return iter(self._routes.values())

    def _find_file(self, filename):
        """The path of a file inside the folder, None when it would be outside."""
        if "\0" in filename or os.path.isabs(filename):
            return None
        path = self._directory.joinpath(filename)
        if self._follow_symlinks:
            normal = pathlib.Path(os.path.normpath(path))
            return path.resolve() if normal.is_relative_to(self._directory) else None
        path = path.resolve()
        return path if path.is_relative_to(self._directory) else None

    async def _handle(self, request):
        from .web_fileresponse import FileResponse
        try:
            path = self._find_file(request.match_info["filename"])
        except (OSError, ValueError, RuntimeError):
            path = None
        if path is None:
            raise HTTPNotFound()
        if path.is_dir():
            if not self._show_index:
                raise HTTPForbidden()
            return self._index(path)
        if not path.is_file():
            raise HTTPNotFound()
        return FileResponse(path, chunk_size=self._chunk_size)

    def _index(self, path):
        import html
        from .web_response import Response
        relative = path.relative_to(self._directory).as_posix()
        title = html.escape("Index of /%s" % ("" if relative == "." else relative))
        rows = []
        for entry in sorted(path.iterdir()):
            below = entry.relative_to(self._directory).as_posix()
            name = entry.name + "/" if entry.is_dir() else entry.name
            rows.append('<li><a href="%s/%s">%s</a></li>' % (
                self._prefix, html.escape(_quote_path(below)), html.escape(name)))
        return Response(text="<html>\n<head>\n<title>%s</title>\n</head>\n<body>\n<h1>%s</h1>\n<ul>\n"
                        "%s\n</ul>\n</body>\n</html>" % (title, title, "\n".join(rows)),
                        content_type="text/html")

    def __repr__(self):
        name = "'%s'" % self.name if self.name is not None else ""
        return "<StaticResource %s %s -> %r>" % (name, self._prefix, self._directory)


class PrefixedSubAppResource(PrefixResource):
    """An application below a prefix."""

    def __init__(self, prefix, app):
        super().__init__(prefix)
        self._app = app
        for resource in app.router.resources():
            resource.add_prefix(prefix)
        app.router._changed()

    def add_prefix(self, prefix):
        super().add_prefix(prefix)
        for resource in self._app.router.resources():
            resource.add_prefix(prefix)
        self._app.router._changed()

    def url_for(self, *args, **kwargs):
        raise RuntimeError(".url_for() is not supported by sub-application root")

    def get_info(self):
        return {"app": self._app, "prefix": self._prefix}

    def _applies(self, request, path):
        return self._below(path)

    def _resolve_app(self, request, path):
        match_info = self._app.router._resolve(request, path)
        match_info.add_app(self._app)
        return match_info

    async def resolve(self, request):
        path = request.rel_url.raw_path
        if not self._applies(request, path):
            return None, set()
        return self._resolve_app(request, path), set()

    def __len__(self):
        return len(self._app.router.routes())

    def __iter__(self):
        return iter(self._app.router.routes())

    def __repr__(self):
        return "<PrefixedSubAppResource %s -> %r>" % (self._prefix, self._app)


class MatchedSubAppResource(PrefixedSubAppResource):
    """An application for some hosts."""

    def __init__(self, domain, app):
        AbstractResource.__init__(self)
        self._prefix = ""
        self._app = app
        self._domain = domain.lower()
        mask = re.escape(self._domain).replace("\\*", ".*")
        self._mask = re.compile(mask)

    def add_prefix(self, prefix):
        for resource in self._app.router.resources():
            resource.add_prefix(prefix)

    @property
    def canonical(self):
        return self._domain

    def get_info(self):
        return {"app": self._app, "rule": self._domain}

    def _applies(self, request, path):
        return self._mask.fullmatch(request.host.lower()) is not None

    def __repr__(self):
        return "<MatchedSubAppResource -> %r>" % self._app


class View:
    """A handler as a class, with a method for each HTTP method."""

    def __init__(self, request):
        self._request = request

    @property
    def request(self):
        return self._request

    def __await__(self):
        name = self._request.method.lower()
        method = getattr(self, name, None) if self._request.method in hdrs.METH_ALL else None
        if method is None:
            raise HTTPMethodNotAllowed(self._request.method, {
                m for m in hdrs.METH_ALL if hasattr(self, m.lower())})
        return method().__await__()


class UrlDispatcher(collections.abc.Mapping):
    """The router of an application; a mapping of the resources that have names."""

    def __init__(self):
        self._resources = []
        self._named = {}
        self._plain = None     # path -> resources, made when first needed
        self._frozen = False

    # ---- the mapping ----

    def __iter__(self):
        return iter(self._named)

    def __len__(self):
        return len(self._named)

    def __contains__(self, name):
        return name in self._named

    def __getitem__(self, name):
        return self._named[name]

    def resources(self):
        return list(self._resources)

    def routes(self):
        return [route for resource in self._resources for route in resource]

    def named_resources(self):
        return types.MappingProxyType(self._named)

    # ---- resolving ----

    def _changed(self):
        self._plain = None

    def _index(self):
        plain, others = {}, []
        for at, resource in enumerate(self._resources):
            if type(resource) is PlainResource:
                plain.setdefault(resource._path, []).append((at, resource))
            else:
                others.append((at, resource))
        self._others = others
        self._plain = plain

    def _resolve(self, request, path):
        """The match of a request's raw path."""
        if self._plain is None:
            self._index()
        method = request.method
        found = self._plain.get(path)
        candidates = self._others
        if found is not None:
            if not candidates or found[0][0] < candidates[0][0]:
                routes = found[0][1]._routes
                route = routes.get(method) or routes.get("*")
                if route is not None:
                    return UrlMappingMatchInfo({}, route)
            candidates = sorted(found + candidates, key=lambda item: item[0])
        allowed = set()
        for _, resource in candidates:
            if isinstance(resource, PrefixedSubAppResource):
                if resource._applies(request, path):
                    return resource._resolve_app(request, path)
                continue
            if isinstance(resource, (Resource, StaticResource)):
                match_info = resource._find(path, method, allowed)
                if match_info is not None:
                    return match_info
        if allowed:
            return MatchInfoError(HTTPMethodNotAllowed(method, allowed))
        return MatchInfoError(HTTPNotFound())

    async def resolve(self, request):
        return self._resolve(request, request.rel_url.raw_path)

    def freeze(self):
        self._frozen = True

    @property
    def frozen(self):
        return self._frozen

    # ---- adding ----

    def register_resource(self, resource):
        if self._frozen:
            raise RuntimeError("Cannot register a resource into frozen router.")
        name = resource.name
        if name is not None:
            for part in _NAME_SPLIT.split(name):
                if not part.isidentifier():
                    raise ValueError("Incorrect route name %r, the name should be a sequence of "
                                     "python identifiers separated by dash, dot or column" % name)
            if name in self._named:
                raise ValueError("Duplicate %r, already handled by %r" % (name, self._named[name]))
            self._named[name] = resource
        self._resources.append(resource)
        self._plain = None

    def add_resource(self, path, *, name=None):
        if path and not path.startswith("/"):
            raise ValueError("path should be started with / or be empty")
        if self._resources:
            last = self._resources[-1]
            if last.name == name and isinstance(last, Resource) and last.raw_match(path):
                return last
        if "{" in path or "}" in path:
            resource = DynamicResource(path, name=name)
        else:
            resource = PlainResource(_quote_path(path), name=name)
        self.register_resource(resource)
        return resource

    def add_route(self, method, path, handler, *, name=None, expect_handler=None):
        """Adds a handler of a method ('*': of all) and a path, which may contain {names}."""
        resource = self.add_resource(path, name=name)
        return resource.add_route(method, handler, expect_handler=expect_handler)

    def add_static(self, prefix, path, *, name=None, expect_handler=None, chunk_size=256 * 1024,
                   show_index=False, follow_symlinks=False, append_version=False):
        """Adds the files of a folder below a prefix."""
        if not prefix.startswith("/"):
            raise ValueError("path should be started with / or be empty")
        prefix = prefix.rstrip("/")
        resource = StaticResource(prefix, path, name=name, expect_handler=expect_handler,
                                  chunk_size=chunk_size, show_index=show_index,
                                  follow_symlinks=follow_symlinks, append_version=append_version)
        self.register_resource(resource)
        return resource

    def add_head(self, path, handler, **kwargs):
        return self.add_route(hdrs.METH_HEAD, path, handler, **kwargs)

    def add_options(self, path, handler, **kwargs):
        return self.add_route(hdrs.METH_OPTIONS, path, handler, **kwargs)

    def add_get(self, path, handler, *, name=None, allow_head=True, **kwargs):
        resource = self.add_resource(path, name=name)
        if allow_head:
            resource.add_route(hdrs.METH_HEAD, handler, **kwargs)
        return resource.add_route(hdrs.METH_GET, handler, **kwargs)

    def add_post(self, path, handler, **kwargs):
        return self.add_route(hdrs.METH_POST, path, handler, **kwargs)

    def add_put(self, path, handler, **kwargs):
        return self.add_route(hdrs.METH_PUT, path, handler, **kwargs)

    def add_patch(self, path, handler, **kwargs):
        return self.add_route(hdrs.METH_PATCH, path, handler, **kwargs)

    def add_delete(self, path, handler, **kwargs):
        return self.add_route(hdrs.METH_DELETE, path, handler, **kwargs)

    def add_view(self, path, handler, **kwargs):
        return self.add_route(hdrs.METH_ANY, path, handler, **kwargs)

    def add_routes(self, routes):
        """Adds what web.get() and its kin, or a RouteTableDef, describe."""
        added = []
        for route in routes:
            added.extend(route.register(self))
        return added
