"""Type parameters and aliases (PEP 484, 612, 646, 695, 696); the names are public in typing.

The compiler makes them for `def f[T]()`, `class C[T]` and `type A = ...` through the functions
at the end of this module; bounds, defaults and values are evaluated when first asked for.
"""

import sys
import _typing


class NoDefaultType:
    """The type of the NoDefault singleton."""

    __slots__ = ()

    def __new__(cls):
        return NoDefault

    def __repr__(self):
        return 'typing.NoDefault'

    def __reduce__(self):
        return 'NoDefault'

    def __init_subclass__(cls):
        raise TypeError("type 'NoDefaultType' is not an acceptable base type")


NoDefault = object.__new__(NoDefaultType)


def _caller():
    """The name of the module that called the constructor."""
    try:
        return sys._getframemodulename(2) or '__main__'
    except AttributeError:
        try:
            return sys._getframe(2).f_globals.get('__name__', '__main__')
        except (AttributeError, ValueError):
            return None


class _Lazy:
    """A value still to be computed by a function without arguments."""

    __slots__ = ('function',)

    def __init__(self, function):
        self.function = function


def _is_type_form(value, message):
    from _typing_core import _type_check
    return _type_check(value, message)


class _Parameter:
    """What the three kinds of type parameters share."""

    def __init_subclass__(cls):
        if cls.__module__ != '_typevars':
            raise TypeError(f"type 'typing.{cls.__mro__[1].__name__}' is not an acceptable base "
                            "type")

    def _set_up(self, name, default, module):
        if not isinstance(name, str):
            raise TypeError(f"{type(self).__name__}() argument 'name' must be str, not "
                            f"{type(name).__name__}")
        self.__dict__['__name__'] = name
        self.__dict__['_default'] = default
        if module is not None and module != 'typing':
            self.__module__ = module

    def _forced(self, key):
        value = self.__dict__.get(key)
        if type(value) is _Lazy:
            value = self.__dict__[key] = value.function()
        return value

    @property
    def __default__(self):
        """The default, or NoDefault."""
        return self._forced('_default')

    def has_default(self):
        return self.__default__ is not NoDefault

    def __repr__(self):
        if self.__infer_variance__:
            return self.__name__
        if self.__covariant__:
            return '+' + self.__name__
        if self.__contravariant__:
            return '-' + self.__name__
        return '~' + self.__name__

    def __reduce__(self):
        return self.__name__

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __or__(self, right):
        from typing import Union
        return Union[self, right]

    def __ror__(self, left):
        from typing import Union
        return Union[left, self]


class TypeVar(_Parameter):
    """Type variable.

    TypeVar('T'), TypeVar('S', bound=str), TypeVar('A', str, bytes)
    """

    def __init__(self, name, *constraints, bound=None, default=NoDefault, covariant=False,
                 contravariant=False, infer_variance=False):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        if bound is not None:
            bound = _is_type_form(bound, "Bound must be a type.")
        if len(constraints) == 1:
            raise TypeError("A single constraint is not allowed")
        if constraints:
            if bound is not None:
                raise TypeError("Constraints cannot be combined with bound=...")
            constraints = tuple(_is_type_form(t, "TypeVar(name, constraint, ...): constraints "
                                                 "must be types.") for t in constraints)
        self._set_up(name, default, _caller())
        self.__dict__.update(_bound=bound, _constraints=constraints,
                             __covariant__=bool(covariant),
                             __contravariant__=bool(contravariant),
                             __infer_variance__=bool(infer_variance))

    @property
    def __bound__(self):
        return self._forced('_bound')

    @property
    def __constraints__(self):
        return self._forced('_constraints')

    def __typing_subst__(self, arg):
        import typing
        return typing._typevar_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        params = alias.__parameters__
        i = params.index(self)
        if i < len(args):
            return args
        if i == len(args) and self.has_default():
            return (*args, self.__default__)
        raise TypeError(f"Too few arguments for {alias}")


class ParamSpecArgs:
    """The args for a ParamSpec object: P.args"""

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.args"

    def __eq__(self, other):
        if not isinstance(other, ParamSpecArgs):
            return NotImplemented
        return self.__origin__ == other.__origin__

    __hash__ = None

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class ParamSpecKwargs:
    """The kwargs for a ParamSpec object: P.kwargs"""

    def __init__(self, origin):
        self.__origin__ = origin

    def __repr__(self):
        return f"{self.__origin__.__name__}.kwargs"

    def __eq__(self, other):
        if not isinstance(other, ParamSpecKwargs):
            return NotImplemented
        return self.__origin__ == other.__origin__

    __hash__ = None

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass an instance of {type(self).__name__}")


class ParamSpec(_Parameter):
    """Parameter specification variable: stands for the parameters of a callable."""

    def __init__(self, name, *, bound=None, default=NoDefault, covariant=False,
                 contravariant=False, infer_variance=False):
        if covariant and contravariant:
            raise ValueError("Bivariant types are not supported.")
        if infer_variance and (covariant or contravariant):
            raise ValueError("Variance cannot be specified with infer_variance.")
        if bound is not None:
            bound = _is_type_form(bound, "Bound must be a type.")
        self._set_up(name, default, _caller())
        self.__dict__.update(__bound__=bound, __covariant__=bool(covariant),
                             __contravariant__=bool(contravariant),
                             __infer_variance__=bool(infer_variance))

    @property
    def args(self):
        """Represents positional arguments."""
        return ParamSpecArgs(self)

    @property
    def kwargs(self):
        """Represents keyword arguments."""
        return ParamSpecKwargs(self)

    def __typing_subst__(self, arg):
        import typing
        return typing._paramspec_subst(self, arg)

    def __typing_prepare_subst__(self, alias, args):
        import typing
        return typing._paramspec_prepare_subst(self, alias, args)


class TypeVarTuple(_Parameter):
    """Type variable tuple: stands for any number of types."""

    def __init__(self, name, *, default=NoDefault):
        self._set_up(name, default, _caller())

    def __iter__(self):
        from typing import Unpack
        yield Unpack[self]

    def __repr__(self):
        return self.__name__

    def __typing_subst__(self, arg):
        raise TypeError("Substitution of bare TypeVarTuple is not supported")

    def __typing_prepare_subst__(self, alias, args):
        import typing
        return typing._typevartuple_prepare_subst(self, alias, args)

    __or__ = None
    __ror__ = None


del TypeVarTuple.__or__, TypeVarTuple.__ror__


class TypeAliasType:
    """Type alias: what `type Name = value` makes."""

    def __init__(self, name, value, *, type_params=()):
        if not isinstance(name, str):
            raise TypeError("typealias() argument 'name' must be str, not "
                            f"{type(name).__name__}")
        if not isinstance(type_params, tuple):
            raise TypeError("type_params must be a tuple")
        d = self.__dict__
        d['__name__'] = name
        d['_value'] = value
        d['__type_params__'] = type_params
        d['__module__'] = _caller()

    def __init_subclass__(cls):
        raise TypeError("type 'typing.TypeAliasType' is not an acceptable base type")

    def __setattr__(self, name, value):
        if name in ('__name__', '__value__', '__type_params__', '__parameters__', '__module__'):
            raise AttributeError(f"attribute '{name}' of 'typing.TypeAliasType' objects is not "
                                 "writable" if name in ('__value__', '__parameters__',
                                                        '__type_params__', '__module__')
                                 else "readonly attribute")
        raise AttributeError(f"'typing.TypeAliasType' object has no attribute '{name}' and no "
                             "__dict__ for setting new attributes")

    @property
    def __value__(self):
        value = self.__dict__['_value']
        if type(value) is _Lazy:
            value = self.__dict__['_value'] = value.function()
        return value

    @property
    def __parameters__(self):
        from typing import Unpack
        params = []
        for param in self.__type_params__:
            if isinstance(param, TypeVarTuple):
                params.append(Unpack[param])
            else:
                params.append(param)
        return tuple(params)

    def __repr__(self):
        return self.__name__

    def __reduce__(self):
        return self.__name__

    def __getitem__(self, parameters):
        if not self.__type_params__:
            raise TypeError("Only generic type aliases are subscriptable")
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        return type(list[int])(self, parameters)

    def __call__(self, *args, **kwargs):
        raise TypeError("'typing.TypeAliasType' object is not callable")

    def __or__(self, right):
        return _typing.union(self, right)

    def __ror__(self, left):
        return _typing.union(left, self)


del TypeAliasType.__call__
_typing.make_unionable(TypeAliasType)

for _class in (NoDefaultType, TypeVar, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeVarTuple,
               TypeAliasType):
    _class.__module__ = 'typing'
    _typing.seal(_class)
del _class


### What the compiler calls ###

def _make_typevar(name):
    param = TypeVar(name, infer_variance=True)
    param.__module__ = _definer()
    return param


def _make_typevar_with_bound(name, bound):
    param = _make_typevar(name)
    param.__dict__['_bound'] = _Lazy(bound)
    param.__module__ = _definer()
    return param


def _make_typevar_with_constraints(name, constraints):
    param = _make_typevar(name)
    param.__dict__['_constraints'] = _Lazy(constraints)
    param.__module__ = _definer()
    return param


def _make_paramspec(name):
    param = ParamSpec(name, infer_variance=True)
    param.__module__ = _definer()
    return param


def _make_typevartuple(name):
    param = TypeVarTuple(name)
    param.__module__ = _definer()
    return param


def _set_typeparam_default(param, default):
    param.__dict__['_default'] = _Lazy(default)
    return param


def _make_type_alias(name, type_params, value):
    alias = TypeAliasType(name, _Lazy(value), type_params=type_params or ())
    alias.__dict__['__module__'] = _definer()
    return alias


def _definer():
    """The module that the code being run belongs to: the first frame outside this module."""
    frame = sys._getframe(1)
    while frame is not None and frame.f_globals.get('__name__') in ('_typevars', 'typing'):
        frame = frame.f_back
    return frame.f_globals.get('__name__') if frame is not None else None
