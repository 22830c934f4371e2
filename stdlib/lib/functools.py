"""Functions about functions: wrappers, caches, partial application, generic functions."""

__all__ = ['update_wrapper', 'wraps', 'WRAPPER_ASSIGNMENTS', 'WRAPPER_UPDATES',
           'total_ordering', 'cache', 'cmp_to_key', 'lru_cache', 'reduce', 'partial',
           'partialmethod', 'singledispatch', 'singledispatchmethod', 'cached_property']

from abc import get_cache_token
from reprlib import recursive_repr
from types import GenericAlias

try:
    from _thread import RLock
except ImportError:
    class RLock:
        """Stands in for the lock where there are no threads."""

        def __enter__(self):
            pass

        def __exit__(self, exctype, excinst, exctb):
            pass


### Wrappers ###

WRAPPER_ASSIGNMENTS = ('__module__', '__name__', '__qualname__', '__doc__', '__annotations__',
                       '__type_params__')
WRAPPER_UPDATES = ('__dict__',)


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Make a wrapper function look like the function it wraps."""
    for attr in assigned:
        try:
            value = getattr(wrapped, attr)
        except AttributeError:
            pass
        else:
            setattr(wrapper, attr, value)
    for attr in updated:
        getattr(wrapper, attr).update(getattr(wrapped, attr, {}))
    # Last, because the update of __dict__ may bring the one of wrapped.
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    """Decorator that applies update_wrapper() to the decorated function."""
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


### total_ordering ###

def _comparison(root, op, equality, text):
    """The method for op made from the one for root: `equality` combines its result."""
    root = f'__{root}__'

    def method(self, other):
        result = getattr(type(self), root)(self, other)
        if result is NotImplemented:
            return result
        return equality(result, self, other)

    method.__name__ = f'__{op}__'
    method.__doc__ = f'Return a {_symbols[op]} b.  Computed by @total_ordering from ({text}).'
    return method


_symbols = {'lt': '<', 'le': '<=', 'gt': '>', 'ge': '>='}
_not = lambda r, a, b: not r
_not_and_ne = lambda r, a, b: not r and a != b
_not_or_eq = lambda r, a, b: not r or a == b
_or_eq = lambda r, a, b: r or a == b
_and_ne = lambda r, a, b: r and a != b

_convert = {
    'lt': (('gt', _not_and_ne, 'not (a < b) and (a != b)'), ('le', _or_eq, '(a < b) or (a == b)'),
           ('ge', _not, 'not (a < b)')),
    'le': (('ge', _not_or_eq, 'not (a <= b) or (a == b)'), ('lt', _and_ne, '(a <= b) and (a != b)'),
           ('gt', _not, 'not (a <= b)')),
    'gt': (('lt', _not_and_ne, 'not (a > b) and (a != b)'), ('ge', _or_eq, '(a > b) or (a == b)'),
           ('le', _not, 'not (a > b)')),
    'ge': (('le', _not_or_eq, 'not (a >= b) or (a == b)'), ('gt', _and_ne, '(a >= b) and (a != b)'),
           ('lt', _not, 'not (a >= b)')),
}

def __getattr__(name):
    # _gt_from_lt and so on are made when first wanted, and stay, so that they can be pickled.
    op, sep, root = name[1:].partition('_from_')
    for rule in _convert.get(root, ()) if sep else ():
        if rule[0] == op:
            method = globals()[name] = _comparison(root, *rule)
            method.__qualname__ = name
            return method
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def total_ordering(cls):
    """Class decorator that fills in missing ordering methods"""
    roots = {op for op in _convert
             if getattr(cls, f'__{op}__', None) is not getattr(object, f'__{op}__', None)}
    if not roots:
        raise ValueError('must define at least one ordering operation: < > <= >=')
    root = next(op for op in ('lt', 'le', 'gt', 'ge') if op in roots)
    for op, *_ in _convert[root]:
        if op not in roots:
            name = f'_{op}_from_{root}'
            method = globals().get(name) or __getattr__(name)
            setattr(cls, f'__{op}__', method)
    return cls


### Native part: cmp_to_key, reduce, partial ###

try:
    from _functools import reduce
except ImportError:
    _initial_missing = object()

    def reduce(function, sequence, initial=_initial_missing):
        """Fold a function of two arguments over a sequence, from the left."""
        it = iter(sequence)
        if initial is _initial_missing:
            try:
                value = next(it)
            except StopIteration:
                raise TypeError("reduce() of empty iterable with no initial value") from None
        else:
            value = initial
        for element in it:
            value = function(value, element)
        return value

try:
    from _functools import cmp_to_key
except ImportError:
    def cmp_to_key(mycmp):
        """Convert a cmp= function into a key= function"""
        class K(object):
            __slots__ = ['obj']

            def __init__(self, obj):
                self.obj = obj

            def __lt__(self, other):
                return mycmp(self.obj, other.obj) < 0

            def __gt__(self, other):
                return mycmp(self.obj, other.obj) > 0

            def __eq__(self, other):
                return mycmp(self.obj, other.obj) == 0

            def __le__(self, other):
                return mycmp(self.obj, other.obj) <= 0

            def __ge__(self, other):
                return mycmp(self.obj, other.obj) >= 0

            __hash__ = None
        return K

try:
    from _functools import partial
except ImportError:
    class partial:
        """New function with partial application of the given arguments and keywords."""

        __slots__ = "func", "args", "keywords", "__dict__", "__weakref__"

        def __new__(cls, func, /, *args, **keywords):
            if not callable(func):
                raise TypeError("the first argument must be callable")
            if isinstance(func, partial):
                args = func.args + args
                keywords = {**func.keywords, **keywords}
                func = func.func
            self = super().__new__(cls)
            self.func = func
            self.args = args
            self.keywords = keywords
            return self

        def __call__(self, /, *args, **keywords):
            return self.func(*self.args, *args, **{**self.keywords, **keywords})

        def __get__(self, obj, objtype=None):
            if obj is None:
                return self
            import warnings
            warnings.warn('functools.partial will be a method descriptor in future Python '
                          'versions; wrap it in staticmethod() if you want to preserve the '
                          'old behavior', FutureWarning, 2)
            return self

        @recursive_repr()
        def __repr__(self):
            cls = type(self)
            args = [repr(self.func)]
            args.extend(map(repr, self.args))
            args.extend(f"{k}={v!r}" for k, v in self.keywords.items())
            return f"{cls.__module__}.{cls.__qualname__}({', '.join(args)})"

        def __reduce__(self):
            return type(self), (self.func,), (self.func, self.args, self.keywords or None,
                                              self.__dict__ or None)

        def __setstate__(self, state):
            if not isinstance(state, tuple):
                raise TypeError("argument to __setstate__ must be a tuple")
            if len(state) != 4:
                raise TypeError(f"expected 4 items in state, got {len(state)}")
            func, args, kwds, namespace = state
            if (not callable(func) or not isinstance(args, tuple) or
                    (kwds is not None and not isinstance(kwds, dict)) or
                    (namespace is not None and not isinstance(namespace, dict))):
                raise TypeError("invalid partial state")
            self.__dict__ = {} if namespace is None else namespace
            self.func = func
            self.args = tuple(args)  # of the exact type
            if kwds is None:
                kwds = {}
            elif type(kwds) is not dict:
                kwds = dict(kwds)
            self.keywords = kwds

        __class_getitem__ = classmethod(GenericAlias)


class partialmethod:
    """Method descriptor with partial application of the given arguments and keywords."""

    def __init__(self, func, /, *args, **keywords):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError("{!r} is not callable or a descriptor".format(func))
        if isinstance(func, partialmethod):
            # Flattened, so that the whole call is seen at once.
            args = func.args + args
            keywords = {**func.keywords, **keywords}
            func = func.func
        self.func = func
        self.args = args
        self.keywords = keywords

    def __repr__(self):
        cls = type(self)
        args = [repr(self.func), *map(repr, self.args)]
        args.extend(f"{k}={v!r}" for k, v in self.keywords.items())
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(args)})"

    def _make_unbound_method(self):
        def _method(cls_or_self, /, *args, **keywords):
            return self.func(cls_or_self, *self.args, *args, **{**self.keywords, **keywords})
        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.__partialmethod__ = self
        return _method

    def __get__(self, obj, cls=None):
        get = getattr(self.func, "__get__", None)
        if get is not None and not isinstance(self.func, partial):
            new_func = get(obj, cls)
            if new_func is not self.func:
                # The descriptor bound something: apply the arguments to what it gave.
                result = partial(new_func, *self.args, **self.keywords)
                try:
                    result.__self__ = new_func.__self__
                except AttributeError:
                    pass
                return result
        return self._make_unbound_method().__get__(obj, cls)

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, "__isabstractmethod__", False)

    __class_getitem__ = classmethod(GenericAlias)


def _unwrap_partial(func):
    while isinstance(func, partial):
        func = func.func
    return func


def _unwrap_partialmethod(func):
    prev = None
    while func is not prev:
        prev = func
        while isinstance(getattr(func, "__partialmethod__", None), partialmethod):
            func = func.__partialmethod__
        while isinstance(func, partialmethod):
            func = getattr(func, 'func')
        func = _unwrap_partial(func)
    return func


### Caches ###

_CacheInfo = None


def _cache_info(*fields):
    # The named tuple is made when first wanted: few programs look at their caches.
    global _CacheInfo
    if _CacheInfo is None:
        from collections import namedtuple
        _CacheInfo = namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"],
                                module=__name__)
    return _CacheInfo(*fields)


class _HashedSeq(list):
    """A key whose hash is computed once."""

    __slots__ = 'hashvalue'

    def __init__(self, tup, hash=hash):
        self[:] = tup
        self.hashvalue = hash(tup)

    def __hash__(self):
        return self.hashvalue


_kwd_mark = (object(),)


def _make_key(args, kwds, typed, kwd_mark=_kwd_mark, fasttypes={int, str}, tuple=tuple,
              type=type, len=len):
    """A dictionary key for a call; f(a=1, b=2) and f(b=2, a=1) differ."""
    key = args
    if kwds:
        key += kwd_mark
        for item in kwds.items():
            key += item
    if typed:
        key += tuple(type(v) for v in args)
        if kwds:
            key += tuple(type(v) for v in kwds.values())
    elif len(key) == 1 and type(key[0]) in fasttypes:
        return key[0]
    return _HashedSeq(key)


def lru_cache(maxsize=128, typed=False):
    """Decorator: remember the results of the last maxsize calls (None: of all).

    With typed, arguments of different types are cached apart.  The wrapper has cache_info(),
    cache_clear() and cache_parameters(), and the function in __wrapped__.
    """
    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif callable(maxsize) and isinstance(typed, bool):
        # Used as @lru_cache without parentheses.
        user_function, maxsize = maxsize, 128
        wrapper = _lru_cache_wrapper(user_function, maxsize, typed, _cache_info)
        wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
        return update_wrapper(wrapper, user_function)
    elif maxsize is not None:
        raise TypeError('Expected first argument to be an integer, a callable, or None')

    def decorating_function(user_function):
        wrapper = _lru_cache_wrapper(user_function, maxsize, typed, _cache_info)
        wrapper.cache_parameters = lambda: {'maxsize': maxsize, 'typed': typed}
        return update_wrapper(wrapper, user_function)

    return decorating_function


def _lru_cache_wrapper(user_function, maxsize, typed, _CacheInfo):
    # A dict keeps insertion order: a hit moves its key to the end, the first key is the oldest.
    sentinel = object()
    make_key = _make_key
    cache = {}
    get, cache_len = cache.get, cache.__len__
    hits = misses = 0
    lock = RLock()

    if maxsize == 0:
        def wrapper(*args, **kwds):
            nonlocal misses
            misses += 1
            return user_function(*args, **kwds)
    elif maxsize is None:
        def wrapper(*args, **kwds):
            nonlocal hits, misses
            key = make_key(args, kwds, typed)
            result = get(key, sentinel)
            if result is not sentinel:
                hits += 1
                return result
            misses += 1
            result = cache[key] = user_function(*args, **kwds)
            return result
    else:
        def wrapper(*args, **kwds):
            nonlocal hits, misses
            key = make_key(args, kwds, typed)
            with lock:
                result = cache.pop(key, sentinel)
                if result is not sentinel:
                    cache[key] = result
                    hits += 1
                    return result
                misses += 1
            result = user_function(*args, **kwds)
            with lock:
                # The call may have filled the cache, or stored this very key.
                if key not in cache:
                    if cache_len() >= maxsize:
                        del cache[next(iter(cache))]
                    cache[key] = result
            return result

    def cache_info():
        """Report cache statistics"""
        return _CacheInfo(hits, misses, maxsize, cache_len())

    def cache_clear():
        """Clear the cache and cache statistics"""
        nonlocal hits, misses
        with lock:
            cache.clear()
            hits = misses = 0

    wrapper.cache_info = cache_info
    wrapper.cache_clear = cache_clear
    return wrapper


try:
    from _functools import _lru_cache_wrapper
except ImportError:
    pass


def cache(user_function, /):
    'Simple lightweight unbounded cache.  Sometimes called "memoize".'
    return lru_cache(maxsize=None)(user_function)


_NOT_FOUND = object()


class cached_property:
    """A property computed once per instance; the value then lies in the instance's __dict__."""

    def __init__(self, func):
        self.func = func
        self.attrname = None
        self.__doc__ = func.__doc__
        self.__module__ = func.__module__

    def __set_name__(self, owner, name):
        if self.attrname is None:
            self.attrname = name
        elif name != self.attrname:
            raise TypeError("Cannot assign the same cached_property to two different names "
                            f"({self.attrname!r} and {name!r}).")

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        if self.attrname is None:
            raise TypeError(
                "Cannot use cached_property instance without calling __set_name__ on it.")
        try:
            cache = instance.__dict__
        except AttributeError:  # a class with __slots__
            raise TypeError(
                f"No '__dict__' attribute on {type(instance).__name__!r} instance to cache "
                f"{self.attrname!r} property.") from None
        val = cache.get(self.attrname, _NOT_FOUND)
        if val is _NOT_FOUND:
            val = self.func(instance)
            try:
                cache[self.attrname] = val
            except TypeError:
                raise TypeError(
                    f"The '__dict__' attribute on {type(instance).__name__!r} instance does not "
                    f"support item assignment for caching {self.attrname!r} property.") from None
        return val

    __class_getitem__ = classmethod(GenericAlias)


### Generic functions ###

def _c3_merge(sequences):
    """Merge linearizations as C3 does."""
    result = []
    while True:
        sequences = [s for s in sequences if s]
        if not sequences:
            return result
        for s1 in sequences:
            candidate = s1[0]
            if not any(candidate in s2[1:] for s2 in sequences):
                break
        else:
            raise RuntimeError('Inconsistent hierarchy')
        result.append(candidate)
        for seq in sequences:
            if seq[0] == candidate:
                del seq[0]


def _c3_mro(cls, abcs=None):
    """The mro of cls with the abstract base classes `abcs` put in where they belong."""
    for i, base in enumerate(reversed(cls.__bases__)):
        if hasattr(base, '__abstractmethods__'):
            boundary = len(cls.__bases__) - i
            break  # ABCs go after the last explicit ABC among the bases
    else:
        boundary = 0
    abcs = list(abcs) if abcs else []
    explicit_bases = list(cls.__bases__[:boundary])
    # An ABC goes here when cls itself, not one of its bases, is its subclass.
    abstract_bases = [base for base in abcs
                      if issubclass(cls, base)
                      and not any(issubclass(b, base) for b in cls.__bases__)]
    other_bases = list(cls.__bases__[boundary:])
    for base in abstract_bases:
        abcs.remove(base)
    mros = [_c3_mro(base, abcs=abcs) for base in explicit_bases + abstract_bases + other_bases]
    return _c3_merge([[cls]] + mros + [explicit_bases, abstract_bases, other_bases])


def _compose_mro(cls, types):
    """The mro of cls, with the relevant ABCs of `types` inserted."""
    bases = set(cls.__mro__)

    def is_related(typ):
        return (typ not in bases and hasattr(typ, '__mro__')
                and not isinstance(typ, GenericAlias) and issubclass(cls, typ))

    types = [n for n in types if is_related(n)]

    def is_strict_base(typ):
        return any(typ != other and typ in other.__mro__ for other in types)

    types = [n for n in types if not is_strict_base(n)]
    # Subclasses of these ABCs that cls is also a subclass of take part too.
    type_set = set(types)
    mro = []
    for typ in types:
        found = []
        for sub in typ.__subclasses__():
            if sub not in bases and issubclass(cls, sub):
                found.append([s for s in sub.__mro__ if s in type_set])
        if not found:
            mro.append(typ)
            continue
        found.sort(key=len, reverse=True)  # the biggest subclass first
        for sub in found:
            for subcls in sub:
                if subcls not in mro:
                    mro.append(subcls)
    return _c3_mro(cls, abcs=mro)


def _find_impl(cls, registry):
    """The best implementation in registry for cls; RuntimeError when two are equally good."""
    mro = _compose_mro(cls, registry.keys())
    match = None
    for t in mro:
        if match is not None:
            # Two unrelated ABCs, neither an explicit base: nothing says which comes first.
            if (t in registry and t not in cls.__mro__ and match not in cls.__mro__
                    and not issubclass(match, t)):
                raise RuntimeError("Ambiguous dispatch: {} or {}".format(match, t))
            break
        if t in registry:
            match = t
    return registry.get(match)


def singledispatch(func):
    """Turn a function into a generic one that dispatches on the type of its first argument."""
    import types
    import weakref

    registry = {}
    dispatch_cache = weakref.WeakKeyDictionary()
    cache_token = None

    def dispatch(cls):
        """generic_func.dispatch(cls) -> the implementation for cls"""
        nonlocal cache_token
        if cache_token is not None:
            current = get_cache_token()
            if cache_token != current:
                dispatch_cache.clear()
                cache_token = current
        try:
            return dispatch_cache[cls]
        except KeyError:
            impl = registry.get(cls) or _find_impl(cls, registry)
            dispatch_cache[cls] = impl
            return impl

    def is_union(cls):
        from typing import get_origin, Union
        return get_origin(cls) in {Union, types.UnionType}

    def is_dispatch_type(cls):
        if isinstance(cls, type):
            return True
        if not is_union(cls):
            return False
        return all(isinstance(arg, type) for arg in cls.__args__)

    def register(cls, func=None):
        """generic_func.register(cls, func) -> func, registered for cls"""
        nonlocal cache_token
        if is_dispatch_type(cls):
            if func is None:
                return lambda f: register(cls, f)
        else:
            if func is not None:
                raise TypeError("Invalid first argument to `register()`. "
                                f"{cls!r} is not a class or union type.")
            ann = getattr(cls, '__annotations__', {})
            if not ann:
                raise TypeError(f"Invalid first argument to `register()`: {cls!r}. "
                                f"Use either `@register(some_class)` or plain `@register` "
                                f"on an annotated function.")
            func = cls
            from typing import get_type_hints
            argname, cls = next(iter(get_type_hints(func).items()))
            if not is_dispatch_type(cls):
                if is_union(cls):
                    raise TypeError(f"Invalid annotation for {argname!r}. "
                                    f"{cls!r} not all arguments are classes.")
                raise TypeError(f"Invalid annotation for {argname!r}. {cls!r} is not a class.")
        if is_union(cls):
            for arg in cls.__args__:
                registry[arg] = func
        else:
            registry[cls] = func
        if cache_token is None and hasattr(cls, '__abstractmethods__'):
            cache_token = get_cache_token()
        dispatch_cache.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f'{funcname} requires at least 1 positional argument')
        return dispatch(args[0].__class__)(*args, **kw)

    funcname = getattr(func, '__name__', 'singledispatch function')
    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = types.MappingProxyType(registry)
    wrapper._clear_cache = dispatch_cache.clear
    update_wrapper(wrapper, func)
    return wrapper


class singledispatchmethod:
    """Generic method that dispatches on the type of its first argument after self or cls."""

    def __init__(self, func):
        if not callable(func) and not hasattr(func, "__get__"):
            raise TypeError(f"{func!r} is not callable or a descriptor")
        self.dispatcher = singledispatch(func)
        self.func = func

        import weakref
        # None when instances cannot be weakly referenced or hashed.
        self._method_cache = weakref.WeakKeyDictionary()

    def register(self, cls, method=None):
        """generic_method.register(cls, func) -> func"""
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        if self._method_cache is not None:
            try:
                _method = self._method_cache[obj]
            except TypeError:
                self._method_cache = None
            except KeyError:
                pass
            else:
                return _method

        dispatch = self.dispatcher.dispatch
        funcname = getattr(self.func, '__name__', 'singledispatchmethod method')

        def _method(*args, **kwargs):
            if not args:
                raise TypeError(f'{funcname} requires at least 1 positional argument')
            return dispatch(args[0].__class__).__get__(obj, cls)(*args, **kwargs)

        _method.__isabstractmethod__ = self.__isabstractmethod__
        _method.register = self.register
        update_wrapper(_method, self.func)
        if self._method_cache is not None:
            self._method_cache[obj] = _method
        return _method

    @property
    def __isabstractmethod__(self):
        return getattr(self.func, '__isabstractmethod__', False)
