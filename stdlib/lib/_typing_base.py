"""typing: what knows none of the forms: showing types, collecting their parameters, caches of
subscriptions, mixins of the classes of forms."""

import functools
import sys
import types

__name__ = 'typing'  # what users see of classes and functions


def _type_repr(obj):
    """The repr() of an object as it appears inside a type."""
    if isinstance(obj, type):
        if obj.__module__ == 'builtins':
            return obj.__qualname__
        return f'{obj.__module__}.{obj.__qualname__}'
    if obj is ...:
        return '...'
    if isinstance(obj, types.FunctionType):
        return obj.__name__
    if isinstance(obj, tuple):
        return '[' + ', '.join(_type_repr(t) for t in obj) + ']'
    return repr(obj)


def _collect_type_parameters(args, *, enforce_default_ordering=True):
    """All type parameters in args, in order of their first appearance."""
    default_encountered = False
    typevartuple_encountered = False
    parameters = []
    for t in args:
        if isinstance(t, type):
            pass
        elif isinstance(t, tuple):
            # A list of parameters for a ParamSpec.
            for x in t:
                for collected in _collect_type_parameters([x]):
                    if collected not in parameters:
                        parameters.append(collected)
        elif hasattr(t, '__typing_subst__'):
            if t not in parameters:
                if enforce_default_ordering:
                    if typevartuple_encountered and t.has_default():
                        raise TypeError('Type parameter with a default follows TypeVarTuple')
                    if t.has_default():
                        default_encountered = True
                    elif default_encountered:
                        raise TypeError(f'Type parameter {t!r} without a default follows type '
                                        'parameter with a default')
                parameters.append(t)
        else:
            if _is_unpacked_typevartuple(t):
                typevartuple_encountered = True
            for x in getattr(t, '__parameters__', ()):
                if x not in parameters:
                    parameters.append(x)
    return tuple(parameters)


def _check_generic_specialization(cls, arguments):
    expected_len = len(cls.__parameters__)
    if not expected_len:
        raise TypeError(f"{cls} is not a generic class")
    actual_len = len(arguments)
    if actual_len != expected_len:
        if actual_len < expected_len and cls.__parameters__[actual_len].has_default():
            return
        expect_val = expected_len
        if any(param.has_default() for param in cls.__parameters__):
            min_len = sum(not param.has_default() for param in cls.__parameters__)
            expect_val = f"at least {min_len}" if actual_len < min_len else expected_len
        raise TypeError(f"Too {'many' if actual_len > expected_len else 'few'} arguments for "
                        f"{cls}; actual {actual_len}, expected {expect_val}")


def _unpack_args(*args):
    newargs = []
    for arg in args:
        subargs = getattr(arg, '__typing_unpacked_tuple_args__', None)
        if subargs is not None and not (subargs and subargs[-1] is ...):
            newargs.extend(subargs)
        else:
            newargs.append(arg)
    return newargs


def _deduplicate(params, *, unhashable_fallback=False):
    try:
        return list(dict.fromkeys(params))
    except TypeError:
        if not unhashable_fallback:
            raise
        result = []
        for t in params:
            if t not in result:
                result.append(t)
        return result


def _deduplicate_unhashable(params):
    result = []
    for t in params:
        if t not in result:
            result.append(t)
    return result


def _compare_args_orderless(first_args, second_args):
    first = _deduplicate_unhashable(first_args)
    second = _deduplicate_unhashable(second_args)
    t = list(second)
    try:
        for elem in first:
            t.remove(elem)
    except ValueError:
        return False
    return not t


_cleanups = []
_caches = {}


def _tp_cache(func=None, /, *, typed=False):
    """Keep the results of __getitem__ for hashable arguments."""
    def decorator(func):
        cached = functools.lru_cache(typed=typed)(func)
        _caches[func] = cached
        _cleanups.append(cached.cache_clear)

        @functools.wraps(func)
        def inner(*args, **kwds):
            try:
                return cached(*args, **kwds)
            except TypeError:
                pass  # unhashable, or a true error that comes again
            return func(*args, **kwds)
        return inner
    return decorator(func) if func is not None else decorator


_sentinel = object()


def _deprecation_warning_for_no_type_params_passed(funcname):
    import warnings
    warnings.warn(f"Failing to pass a value to the 'type_params' parameter of {funcname!r} is "
                  "deprecated, as it leads to incorrect behaviour when calling "
                  f"{funcname} on a stringified annotation that references a PEP 695 type "
                  "parameter. It will be disallowed in Python 3.15.", DeprecationWarning,
                  stacklevel=3)


class _Final:
    """Mixin to prohibit subclassing."""

    __slots__ = ('__weakref__',)

    def __init_subclass__(cls, /, *args, **kwds):
        if '_root' not in kwds:
            raise TypeError("Cannot subclass special typing classes")


class _NotIterable:
    """Mixin: __getitem__ does not make it iterable."""

    __slots__ = ()
    __iter__ = None


def _is_unpacked_typevartuple(x):
    return (not isinstance(x, type)
            and getattr(x, '__typing_is_unpacked_typevartuple__', False))


def _is_dunder(attr):
    return attr.startswith('__') and attr.endswith('__')


class _TypingEllipsis:
    """What stands for `...` among the arguments of a callable."""


def _caller(depth=1, default='__main__'):
    try:
        return sys._getframemodulename(depth + 1) or default
    except AttributeError:
        pass
    try:
        return sys._getframe(depth + 1).f_globals.get('__name__', default)
    except (AttributeError, ValueError):
        pass
    return None
