"""The operators of the language as functions.  Everything quick is native; see `_operator`."""

__all__ = ['abs', 'add', 'and_', 'attrgetter', 'call', 'concat', 'contains', 'countOf',
           'delitem', 'eq', 'floordiv', 'ge', 'getitem', 'gt', 'iadd', 'iand',
           'iconcat', 'ifloordiv', 'ilshift', 'imatmul', 'imod', 'imul',
           'index', 'indexOf', 'inv', 'invert', 'ior', 'ipow', 'irshift',
           'is_', 'is_not', 'isub', 'itemgetter', 'itruediv', 'ixor', 'le',
           'length_hint', 'lshift', 'lt', 'matmul', 'methodcaller', 'mod',
           'mul', 'ne', 'neg', 'not_', 'or_', 'pos', 'pow', 'rshift',
           'setitem', 'sub', 'truediv', 'truth', 'xor']

from builtins import abs as _abs

try:
    from _operator import *
except ImportError:
    # The same in the language: what to read, and what runs without the native module.
    def lt(a, b, /):
        """Same as a < b."""
        return a < b

    def le(a, b, /):
        """Same as a <= b."""
        return a <= b

    def eq(a, b, /):
        """Same as a == b."""
        return a == b

    def ne(a, b, /):
        """Same as a != b."""
        return a != b

    def ge(a, b, /):
        """Same as a >= b."""
        return a >= b

    def gt(a, b, /):
        """Same as a > b."""
        return a > b

    def is_(a, b, /):
        """Same as a is b."""
        return a is b

    def is_not(a, b, /):
        """Same as a is not b."""
        return a is not b

    def add(a, b, /):
        """Same as a + b."""
        return a + b

    def and_(a, b, /):
        """Same as a & b."""
        return a & b

    def floordiv(a, b, /):
        """Same as a // b."""
        return a // b

    def lshift(a, b, /):
        """Same as a << b."""
        return a << b

    def mod(a, b, /):
        """Same as a % b."""
        return a % b

    def mul(a, b, /):
        """Same as a * b."""
        return a * b

    def matmul(a, b, /):
        """Same as a @ b."""
        return a @ b

    def or_(a, b, /):
        """Same as a | b."""
        return a | b

    def pow(a, b, /):
        """Same as a ** b."""
        return a ** b

    def rshift(a, b, /):
        """Same as a >> b."""
        return a >> b

    def sub(a, b, /):
        """Same as a - b."""
        return a - b

    def truediv(a, b, /):
        """Same as a / b."""
        return a / b

    def xor(a, b, /):
        """Same as a ^ b."""
        return a ^ b

    def iadd(a, b, /):
        """Same as a += b."""
        a += b
        return a

    def iand(a, b, /):
        """Same as a &= b."""
        a &= b
        return a

    def ifloordiv(a, b, /):
        """Same as a //= b."""
        a //= b
        return a

    def ilshift(a, b, /):
        """Same as a <<= b."""
        a <<= b
        return a

    def imod(a, b, /):
        """Same as a %= b."""
        a %= b
        return a

    def imul(a, b, /):
        """Same as a *= b."""
        a *= b
        return a

    def imatmul(a, b, /):
        """Same as a @= b."""
        a @= b
        return a

    def ior(a, b, /):
        """Same as a |= b."""
        a |= b
        return a

    def ipow(a, b, /):
        """Same as a **= b."""
        a **= b
        return a

    def irshift(a, b, /):
        """Same as a >>= b."""
        a >>= b
        return a

    def isub(a, b, /):
        """Same as a -= b."""
        a -= b
        return a

    def itruediv(a, b, /):
        """Same as a /= b."""
        a /= b
        return a

    def ixor(a, b, /):
        """Same as a ^= b."""
        a ^= b
        return a

    def not_(a, /):
        """Same as not a."""
        return not a

    def truth(a, /):
        """Return True if a is true, False otherwise."""
        return True if a else False

    def abs(a, /):
        """Same as abs(a)."""
        return _abs(a)

    def index(a, /):
        """Same as a.__index__()"""
        return a.__index__()

    def inv(a, /):
        """Same as ~a."""
        return ~a

    def invert(a, /):
        """Same as ~a."""
        return ~a

    def neg(a, /):
        """Same as -a."""
        return -a

    def pos(a, /):
        """Same as +a."""
        return +a

    def contains(a, b, /):
        """Same as b in a (note reversed operands)."""
        return b in a

    def getitem(a, b, /):
        """Same as a[b]."""
        return a[b]

    def setitem(a, b, c, /):
        """Same as a[b] = c."""
        a[b] = c

    def delitem(a, b, /):
        """Same as del a[b]."""
        del a[b]

    def __check_sequence__(a):
        if not hasattr(a, '__getitem__'):
            raise TypeError(f"'{type(a).__name__}' object can't be concatenated")

    def concat(a, b, /):
        """Same as a + b, for a and b sequences."""
        __check_sequence__(a)
        return a + b

    def iconcat(a, b, /):
        """Same as a += b, for a and b sequences."""
        __check_sequence__(a)
        a += b
        return a

    def countOf(a, b, /):
        """Return the number of items in a which are, or which equal, b."""
        return sum(1 for item in a if item is b or item == b)

    def indexOf(a, b, /):
        """Return the first index of b in a."""
        for i, item in enumerate(a):
            if item is b or item == b:
                return i
        raise ValueError('sequence.index(x): x not in sequence')

    def length_hint(obj, default=0, /):
        """Return an estimate of the number of items in obj, or default."""
        if not isinstance(default, int):
            raise TypeError(f"'{type(default).__name__}' object cannot be interpreted as an integer")
        try:
            return len(obj)
        except TypeError:
            pass
        hint = getattr(type(obj), '__length_hint__', None)
        try:
            value = NotImplemented if hint is None else hint(obj)
        except TypeError:
            return default
        if value is NotImplemented:
            return default
        if not isinstance(value, int):
            raise TypeError(f'__length_hint__ must be integer, not {type(value).__name__}')
        if value < 0:
            raise ValueError('__length_hint__() should return >= 0')
        return value

    def call(obj, /, *args, **kwargs):
        """Same as obj(*args, **kwargs)."""
        return obj(*args, **kwargs)

    class attrgetter:
        """A callable that fetches the given attribute(s), dotted ones too, from its operand."""

        __slots__ = ('_attrs', '_call')

        def __init__(self, attr, /, *attrs):
            self._attrs = (attr, *attrs)
            if not all(isinstance(name, str) for name in self._attrs):
                raise TypeError('attribute name must be a string')
            fetch = [self._path(name.split('.')) for name in self._attrs]
            self._call = fetch[0] if not attrs else lambda obj: tuple([f(obj) for f in fetch])

        @staticmethod
        def _path(names):
            def follow(obj):
                for name in names:
                    obj = getattr(obj, name)
                return obj
            return follow

        def __call__(self, obj, /):
            return self._call(obj)

        def __repr__(self):
            return f"{__title__(self)}({', '.join(map(repr, self._attrs))})"

        def __reduce__(self):
            return self.__class__, self._attrs

    class itemgetter:
        """A callable that fetches the given item(s) from its operand."""

        __slots__ = ('_items',)

        def __init__(self, item, /, *items):
            self._items = (item, *items)

        def __call__(self, obj, /):
            if len(self._items) == 1:
                return obj[self._items[0]]
            return tuple([obj[item] for item in self._items])

        def __repr__(self):
            return f"{__title__(self)}({', '.join(map(repr, self._items))})"

        def __reduce__(self):
            return self.__class__, self._items

    class methodcaller:
        """A callable that calls the given method of its operand."""

        __slots__ = ('_name', '_args', '_kwargs')

        def __init__(self, name, /, *args, **kwargs):
            if not isinstance(name, str):
                raise TypeError('method name must be a string')
            self._name = name
            self._args = args
            self._kwargs = kwargs

        def __call__(self, obj, /):
            return getattr(obj, self._name)(*self._args, **self._kwargs)

        def __repr__(self):
            shown = [repr(self._name), *map(repr, self._args)]
            shown += [f'{key}={value!r}' for key, value in self._kwargs.items()]
            return f"{__title__(self)}({', '.join(shown)})"

        def __reduce__(self):
            if not self._kwargs:
                return self.__class__, (self._name, *self._args)
            from functools import partial
            return partial(self.__class__, self._name, **self._kwargs), self._args

    def __title__(obj):
        return f'{type(obj).__module__}.{type(obj).__qualname__}'

__lt__ = lt
__le__ = le
__eq__ = eq
__ne__ = ne
__ge__ = ge
__gt__ = gt
__not__ = not_
__abs__ = abs
__add__ = add
__and__ = and_
__call__ = call
__floordiv__ = floordiv
__index__ = index
__inv__ = inv
__invert__ = invert
__lshift__ = lshift
__mod__ = mod
__mul__ = mul
__matmul__ = matmul
__neg__ = neg
__or__ = or_
__pos__ = pos
__pow__ = pow
__rshift__ = rshift
__sub__ = sub
__truediv__ = truediv
__xor__ = xor
__concat__ = concat
__contains__ = contains
__delitem__ = delitem
__getitem__ = getitem
__setitem__ = setitem
__iadd__ = iadd
__iand__ = iand
__iconcat__ = iconcat
__ifloordiv__ = ifloordiv
__ilshift__ = ilshift
__imod__ = imod
__imul__ = imul
__imatmul__ = imatmul
__ior__ = ior
__ipow__ = ipow
__irshift__ = irshift
__isub__ = isub
__itruediv__ = itruediv
__ixor__ = ixor
