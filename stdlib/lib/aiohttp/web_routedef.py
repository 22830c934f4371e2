"""Routes as data: web.get('/path', handler), and tables of them filled by decorators."""
import collections.abc
import os
from dataclasses import dataclass, field

from . import hdrs

__all__ = ("AbstractRouteDef", "RouteDef", "StaticDef", "RouteTableDef", "head", "options", "get",
           "post", "patch", "put", "delete", "route", "view", "static")


class AbstractRouteDef:
    """Something that adds routes to a router."""

    def register(self, router):
        raise NotImplementedError


@dataclass(frozen=True, repr=False)
class RouteDef(AbstractRouteDef):
    method: str
    path: str
    handler: object
    kwargs: dict

    def __repr__(self):
        info = ", ".join("%s=%r" % item for item in sorted(self.kwargs.items()))
        return "<RouteDef %s %s -> %r%s>" % (self.method, self.path, self.handler.__name__,
                                             ", " + info if info else "")

    def register(self, router):
        if self.method in hdrs.METH_ALL:
            add = getattr(router, "add_" + self.method.lower())
            return [add(self.path, self.handler, **self.kwargs)]
        return [router.add_route(self.method, self.path, self.handler, **self.kwargs)]


@dataclass(frozen=True, repr=False)
class StaticDef(AbstractRouteDef):
    prefix: str
    path: object
    kwargs: dict

    def __repr__(self):
        info = ", ".join("%s=%r" % item for item in sorted(self.kwargs.items()))
        return "<StaticDef %s -> %s%s>" % (self.prefix, self.path, ", " + info if info else "")

    def register(self, router):
        resource = router.add_static(self.prefix, self.path, **self.kwargs)
        return list(resource)


def route(method, path, handler, **kwargs):
    return RouteDef(method, path, handler, kwargs)


def head(path, handler, **kwargs):
    return route(hdrs.METH_HEAD, path, handler, **kwargs)


def options(path, handler, **kwargs):
    return route(hdrs.METH_OPTIONS, path, handler, **kwargs)


def get(path, handler, *, name=None, allow_head=True, **kwargs):
    return route(hdrs.METH_GET, path, handler, name=name, allow_head=allow_head, **kwargs)


def post(path, handler, **kwargs):
    return route(hdrs.METH_POST, path, handler, **kwargs)


def put(path, handler, **kwargs):
    return route(hdrs.METH_PUT, path, handler, **kwargs)


def patch(path, handler, **kwargs):
    return route(hdrs.METH_PATCH, path, handler, **kwargs)


def delete(path, handler, **kwargs):
    return route(hdrs.METH_DELETE, path, handler, **kwargs)


def view(path, handler, **kwargs):
    return route(hdrs.METH_ANY, path, handler, **kwargs)


def static(prefix, path, **kwargs):
    return StaticDef(prefix, path, kwargs)


class RouteTableDef(collections.abc.Sequence):
    """A list of routes: @routes.get('/path')."""

    def __init__(self):
        self._items = []

    def __repr__(self):
        return "<RouteTableDef count=%d>" % len(self._items)

    def __getitem__(self, index):
        return self._items[index]

    def __iter__(self):
        return iter(self._items)

    def __len__(self):
        return len(self._items)

    def __contains__(self, item):
        return item in self._items

    def route(self, method, path, **kwargs):
        def inner(handler):
            self._items.append(RouteDef(method, path, handler, kwargs))
            return handler
        return inner

    def head(self, path, **kwargs):
        return self.route(hdrs.METH_HEAD, path, **kwargs)

    def get(self, path, **kwargs):
        return self.route(hdrs.METH_GET, path, **kwargs)

    def post(self, path, **kwargs):
        return self.route(hdrs.METH_POST, path, **kwargs)

    def put(self, path, **kwargs):
        return self.route(hdrs.METH_PUT, path, **kwargs)

    def patch(self, path, **kwargs):
        return self.route(hdrs.METH_PATCH, path, **kwargs)

    def delete(self, path, **kwargs):
        return self.route(hdrs.METH_DELETE, path, **kwargs)

    def options(self, path, **kwargs):
        return self.route(hdrs.METH_OPTIONS, path, **kwargs)

    def view(self, path, **kwargs):
        return self.route(hdrs.METH_ANY, path, **kwargs)

    def static(self, prefix, path, **kwargs):
        self._items.append(StaticDef(prefix, path, kwargs))
