"""ast.Num, Str, Bytes, NameConstant and Ellipsis: the names of Constant before Python 3.8, and its
attributes `n` and `s`.  Each use warns; they are gone in 3.14."""
from _ast import Constant


def _warn(name, instead, stacklevel=3):
    import warnings
    warnings.warn(f'{name} is deprecated and will be removed in Python 3.14; use {instead} instead',
                  DeprecationWarning, stacklevel=stacklevel)


def _attribute(name):
    def get(self):
        """Deprecated. Use value instead."""
        _warn(f'Attribute {name}', 'value')
        return self.value

    def put(self, value):
        _warn(f'Attribute {name}', 'value')
        self.value = value
    return property(get, put)


class _Kind(type):
    """Constants whose value is of the right type count as instances."""

    def __init__(cls, *args):
        cls.__doc__ = 'Deprecated AST node class. Use ast.Constant instead'

    def __instancecheck__(cls, inst):
        if cls in _types:
            _warn(f'ast.{cls.__qualname__}', 'ast.Constant')
        if not isinstance(inst, Constant):
            return False
        if cls in _types:
            try:
                value = inst.value
            except AttributeError:
                return False
            return isinstance(value, _types[cls]) and not isinstance(value, _not.get(cls, ()))
        return type.__instancecheck__(cls, inst)


def _make(name, fields, types):
    def new(cls, *args, **kwargs):
        for key in kwargs:
            if key in fields and fields.index(key) < len(args):
                raise TypeError(f'{cls.__name__} got multiple values for argument {key!r}')
        if cls not in _types:
            return Constant.__new__(cls)
        _warn(f'ast.{name}', 'ast.Constant')
        return Constant(*args, **kwargs) if name != 'Ellipsis' else Constant(..., *args, **kwargs)
    cls = _Kind(name, (Constant,), {'_fields': fields, '__new__': new, '__module__': 'ast'})
    _types[cls] = types
    return cls


_types = {}
Num = _make('Num', ('n',), (int, float, complex))
Str = _make('Str', ('s',), (str,))
Bytes = _make('Bytes', ('s',), (bytes,))
NameConstant = _make('NameConstant', ('value',), (type(None), bool))
Ellipsis = _make('Ellipsis', (), (type(...),))
_not = {Num: (bool,)}
classes = {cls.__name__: cls for cls in _types}
# The method of a visitor for each type of a constant.
visited = {type: name for name, cls in classes.items() for type in _types[cls]}

Constant.n = _attribute('n')
Constant.s = _attribute('s')


def lookup(name):
    """The class, for ast.__getattr__; it warns."""
    _warn(f'ast.{name}', 'ast.Constant', 4)
    return classes[name]


def visit(visitor, node):
    """Hand a constant to the old method that a visitor has for it; None when there is none."""
    value = node.value
    name = visited.get(type(value)) or next(
        (n for t, n in visited.items() if isinstance(value, t)), None)
    method = getattr(visitor, f'visit_{name}', None) if name else None
    if method is not None:
        import warnings
        warnings.warn(f'visit_{name} is deprecated; add visit_Constant', DeprecationWarning, 2)
    return method
