"""What counts as a coroutine, and how a coroutine is shown."""

__all__ = ('coroutine', 'iscoroutine', 'iscoroutinefunction')

import os
import sys
import types

_CO_ITERABLE_COROUTINE = 0x100
_CO_GENERATOR = 0x20
_CO_COROUTINE = 0x80

# Marks functions for iscoroutinefunction(); only the identity matters.
_is_coroutine = object()


def _is_debug_mode():
    # -X dev turns it on, and so does the variable unless -E is given.
    return sys.flags.dev_mode or (not sys.flags.ignore_environment
                                  and bool(os.environ.get('PYTHONASYNCIODEBUG')))


def iscoroutinefunction(func):
    """Is *func* an async function, or one that @asyncio.coroutine decorated?"""
    if isinstance(func, types.FunctionType):
        if func.__code__.co_flags & _CO_COROUTINE:
            return True
        return getattr(func, '_is_coroutine', None) is _is_coroutine
    import inspect
    return (inspect.iscoroutinefunction(func)
            or getattr(func, '_is_coroutine', None) is _is_coroutine)


# Classes that iscoroutine() said yes to; a plain set lookup for the next object of such a class.
_iscoroutine_typecache = {types.CoroutineType}


def iscoroutine(obj):
    """Is *obj* a coroutine object (also one of a generator made by @asyncio.coroutine)?"""
    if type(obj) in _iscoroutine_typecache:
        return True
    if isinstance(obj, types.GeneratorType):
        return bool(obj.gi_code.co_flags & _CO_ITERABLE_COROUTINE)
    from collections.abc import Coroutine
    if isinstance(obj, (types.CoroutineType, Coroutine)):
        if len(_iscoroutine_typecache) < 100:
            _iscoroutine_typecache.add(type(obj))
        return True
    return False


def coroutine(func):
    """Make a coroutine function of a generator function (the spelling of Python 3.4).

    A plain function may be decorated too: what it returns is awaited if it can be.
    """
    if iscoroutinefunction(func):
        return func
    if getattr(func, '__code__', None) is not None and func.__code__.co_flags & _CO_GENERATOR:
        made = types.coroutine(func)
    else:
        made = types.coroutine(_generator_of(func))
    made._is_coroutine = _is_coroutine
    return made


def _generator_of(func):
    import functools

    @functools.wraps(func)
    def generator(*args, **kwargs):
        result = func(*args, **kwargs)
        if (hasattr(result, '__await__') or isinstance(result, types.GeneratorType)):
            result = yield from _iterator_of(result)
        return result

    return generator


def _iterator_of(awaitable):
    if isinstance(awaitable, types.GeneratorType):
        return awaitable
    return awaitable.__await__()


def _coroutine_name(coro):
    # Objects of Cython and other foreign classes may lack names.
    name = getattr(coro, '__qualname__', None) or getattr(coro, '__name__', None)
    return f'{name or f"<{type(coro).__name__} without __name__>"}()'


def _is_running(coro):
    for attribute in ('cr_running', 'gi_running'):
        try:
            return getattr(coro, attribute)
        except AttributeError:
            pass
    return False


def _format_coroutine(coro):
    assert iscoroutine(coro)
    code = getattr(coro, 'cr_code', None) or getattr(coro, 'gi_code', None)
    name = _coroutine_name(coro)
    if not code:
        # No code object (Cython): a name, and whether it runs, is all there is to say.
        return f'{name} running' if _is_running(coro) else name
    frame = getattr(coro, 'cr_frame', None) or getattr(coro, 'gi_frame', None)
    filename = code.co_filename or '<empty co_filename>'
    if frame is not None:
        return f'{name} running at {filename}:{frame.f_lineno}'
    return f'{name} done, defined at {filename}:{code.co_firstlineno}'
