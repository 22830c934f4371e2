"""Middlewares that come with the package."""
import re

from .web_exceptions import HTTPMove, HTTPPermanentRedirect

__all__ = ("middleware", "normalize_path_middleware")


def middleware(f):
    """Marks a coroutine function (request, handler) as a middleware."""
    f.__middleware_version__ = 1
    return f


async def _resolves(request, path):
    other = request.clone(rel_url=path)
    match_info = await request.app.router.resolve(other)
    if match_info.http_exception is None:
        return True, other
    return False, request


def normalize_path_middleware(*, append_slash=True, remove_slash=False, merge_slashes=True,
                              redirect_class=HTTPPermanentRedirect):
    """Redirects from paths that are only spelt differently."""
    if append_slash and remove_slash:
        raise AssertionError("Cannot both remove and append slash")

    @middleware
    async def impl(request, handler):
        from .web_urldispatcher import SystemRoute
        if not isinstance(request.match_info.route, SystemRoute):
            return await handler(request)
        path, mark, query = request.raw_path.partition("?")
        tries = []
        merged = re.sub("//+", "/", path)
        if merge_slashes:
            tries.append(merged)
        if append_slash and not path.endswith("/"):
            tries.append(path + "/")
        if remove_slash and path.endswith("/"):
            tries.append(path[:-1])
        if merge_slashes and append_slash:
            tries.append(merged + "/")
        if merge_slashes and remove_slash and path.endswith("/"):
            tries.append(merged[:-1])
        for candidate in tries:
            candidate = re.sub("^//+", "/", candidate)
            found, request = await _resolves(request, candidate)
            if found:
                raise redirect_class(request.raw_path + mark + query)
        return await handler(request)

    return impl


def _fix_request_current_app(app):
    @middleware
    async def impl(request, handler):
        match_info = request.match_info
        before = match_info.current_app
        match_info.current_app = app
        try:
            return await handler(request)
        finally:
            match_info.current_app = before
    return impl
