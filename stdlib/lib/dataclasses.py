"""Classes whose methods are made from annotated fields (PEP 557)."""

import sys
import types
import keyword
import abc
from reprlib import recursive_repr
from types import GenericAlias

__all__ = ['dataclass', 'field', 'Field', 'FrozenInstanceError', 'InitVar', 'KW_ONLY', 'MISSING',
           'fields', 'asdict', 'astuple', 'make_dataclass', 'replace', 'is_dataclass']


class FrozenInstanceError(AttributeError):
    pass


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return '<factory>'


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()


class _FIELD_BASE:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD = _FIELD_BASE('_FIELD')
_FIELD_CLASSVAR = _FIELD_BASE('_FIELD_CLASSVAR')
_FIELD_INITVAR = _FIELD_BASE('_FIELD_INITVAR')

# Names of the class attributes that say it is a dataclass, and of its hook.
_FIELDS = '__dataclass_fields__'
_PARAMS = '__dataclass_params__'
_POST_INIT_NAME = '__post_init__'

_EMPTY_METADATA = types.MappingProxyType({})

# Types whose values asdict() need not copy.
_ATOMIC_TYPES = frozenset({
    types.NoneType, bool, int, float, str, complex, bytes, types.EllipsisType,
    types.NotImplementedType, types.CodeType, types.BuiltinFunctionType, types.FunctionType, type,
    range, property})


class InitVar:
    """Annotation of an argument of __init__ that goes to __post_init__ and is no field."""

    __slots__ = ('type',)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        if isinstance(self.type, type) and not isinstance(self.type, GenericAlias):
            type_name = self.type.__name__
        else:
            type_name = repr(self.type)  # typing objects, e.g. List[int]
        return f'dataclasses.InitVar[{type_name}]'

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """One field; name and type are filled in by the decorator."""

    __slots__ = ('name', 'type', 'default', 'default_factory', 'repr', 'hash', 'init', 'compare',
                 'metadata', 'kw_only', '_field_type')

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = (_EMPTY_METADATA if metadata is None
                         else types.MappingProxyType(metadata))
        self.kw_only = kw_only
        self._field_type = None

    @recursive_repr()
    def __repr__(self):
        return ('Field('
                f'name={self.name!r},'
                f'type={self.type!r},'
                f'default={self.default!r},'
                f'default_factory={self.default_factory!r},'
                f'init={self.init!r},'
                f'repr={self.repr!r},'
                f'hash={self.hash!r},'
                f'compare={self.compare!r},'
                f'metadata={self.metadata!r},'
                f'kw_only={self.kw_only!r},'
                f'_field_type={self._field_type}'
                ')')

    def __set_name__(self, owner, name):
        # The default may itself be a descriptor that wants to know.
        func = getattr(type(self.default), '__set_name__', None)
        if func:
            func(self.default, owner, name)

    __class_getitem__ = classmethod(GenericAlias)


class _DataclassParams:
    """The arguments of the decorator."""

    __slots__ = ('init', 'repr', 'eq', 'order', 'unsafe_hash', 'frozen', 'match_args', 'kw_only',
                 'slots', 'weakref_slot')

    def __init__(self, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots,
                 weakref_slot):
        self.init = init
        self.repr = repr
        self.eq = eq
        self.order = order
        self.unsafe_hash = unsafe_hash
        self.frozen = frozen
        self.match_args = match_args
        self.kw_only = kw_only
        self.slots = slots
        self.weakref_slot = weakref_slot

    def __repr__(self):
        return ('_DataclassParams('
                + ','.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__) + ')')


def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None,
          compare=True, metadata=None, kw_only=MISSING):
    """The default of a field with more to say about it."""
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError('cannot specify both default and default_factory')
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


### Making the methods ###

class _FuncBuilder:
    """Collects the text of methods and compiles them all at once."""

    def __init__(self, globals):
        self.names = []
        self.src = []
        self.globals = globals
        self.locals = {}
        self.overwrite_errors = {}
        self.unconditional_adds = {}

    def add_fn(self, name, args, body, *, locals=None, return_type=MISSING,
               overwrite_error=False, unconditional_add=False, decorator=None):
        if locals is not None:
            self.locals.update(locals)
        self.names.append(name)
        if overwrite_error:
            self.overwrite_errors[name] = overwrite_error
        if unconditional_add:
            self.unconditional_adds[name] = True
        if return_type is not MISSING:
            self.locals[f'__dataclass_{name}_return_type__'] = return_type
            return_annotation = f'->__dataclass_{name}_return_type__'
        else:
            return_annotation = ''
        if decorator:
            self.src.append(f' {decorator}')
        self.src.append(f' def {name}({",".join(args)}){return_annotation}:')
        self.src += [f'  {line}' for line in body]

    def add_fns_to_class(self, cls):
        if not self.names:
            return
        # The names the methods need are parameters of a function around them.
        text = (f'def __create_fn__({",".join(self.locals)}):\n' + '\n'.join(self.src)
                + f'\n return {",".join(self.names)},')
        namespace = {}
        exec(text, self.globals, namespace)
        functions = namespace['__create_fn__'](**self.locals)
        for name, function in zip(self.names, functions):
            function.__qualname__ = f'{cls.__qualname__}.{function.__name__}'
            if self.unconditional_adds.get(name, False):
                setattr(cls, name, function)
                continue
            already_exists = _set_new_attribute(cls, name, function)
            if already_exists and (msg_extra := self.overwrite_errors.get(name)):
                error_msg = (f'Cannot overwrite attribute {function.__name__} in class '
                             f'{cls.__name__}')
                if msg_extra is not True:
                    error_msg = f'{error_msg} {msg_extra}'
                raise TypeError(error_msg)


def _tuple_str(obj_name, fields):
    """Text of a tuple of the fields: "(self.x,self.y,)" """
    if not fields:
        return '()'
    return f'({",".join([f"{obj_name}.{f.name}" for f in fields])},)'


def _init_param(f):
    """A parameter of __init__."""
    if f.default is MISSING and f.default_factory is MISSING:
        default = ''
    elif f.default is not MISSING:
        default = f'=__dataclass_dflt_{f.name}__'
    else:
        default = '=__dataclass_HAS_DEFAULT_FACTORY__'
    return f'{f.name}:__dataclass_type_{f.name}__{default}'


def _field_assign(frozen, name, value, self_name):
    if frozen:
        return f'__dataclass_builtins_object__.__setattr__({self_name},{name!r},{value})'
    return f'{self_name}.{name}={value}'


def _field_init(f, frozen, globals, self_name, slots):
    """The line of __init__ that sets a field, or None."""
    default_name = f'__dataclass_dflt_{f.name}__'
    if f.default_factory is not MISSING:
        globals[default_name] = f.default_factory
        if f.init:
            value = (f'{default_name}() if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ '
                     f'else {f.name}')
        else:
            value = f'{default_name}()'
    elif f.init:
        if f.default is not MISSING:
            globals[default_name] = f.default
        value = f.name
    elif slots and f.default is not MISSING:
        # A slot hides the class attribute: set the default.
        globals[default_name] = f.default
        value = default_name
    else:
        return None
    if f._field_type is _FIELD_INITVAR:
        return None
    return _field_assign(frozen, f.name, value, self_name)


def _init_fn(fields, std_fields, kw_only_fields, frozen, has_post_init, self_name, func_builder,
             slots):
    seen_default = None
    for f in std_fields:
        if f.init:
            if not (f.default is MISSING and f.default_factory is MISSING):
                seen_default = f
            elif seen_default:
                raise TypeError(f'non-default argument {f.name!r} follows default argument '
                                f'{seen_default.name!r}')
    locals = {f'__dataclass_type_{f.name}__': f.type for f in fields}
    locals.update({'__dataclass_HAS_DEFAULT_FACTORY__': _HAS_DEFAULT_FACTORY,
                   '__dataclass_builtins_object__': object})
    body_lines = []
    for f in fields:
        line = _field_init(f, frozen, locals, self_name, slots)
        if line:
            body_lines.append(line)
    if has_post_init:
        params = ','.join(f.name for f in fields if f._field_type is _FIELD_INITVAR)
        body_lines.append(f'{self_name}.{_POST_INIT_NAME}({params})')
    params = [_init_param(f) for f in std_fields]
    if kw_only_fields:
        params += ['*'] + [_init_param(f) for f in kw_only_fields]
    func_builder.add_fn('__init__', [self_name] + params, body_lines or ['pass'], locals=locals,
                        return_type=None)


def _frozen_get_del_attr(cls, fields, func_builder):
    locals = {'__dataclass_type__': cls, 'FrozenInstanceError': FrozenInstanceError}
    condition = 'type(self) is __dataclass_type__'
    if fields:
        condition += ' or name in {' + ', '.join(repr(f.name) for f in fields) + '}'
    for name, args, verb in (('__setattr__', ('self', 'name', 'value'), 'assign to'),
                             ('__delattr__', ('self', 'name'), 'delete')):
        func_builder.add_fn(name, args, (
            f'if {condition}:',
            f' raise FrozenInstanceError(f"cannot {verb} field {{name!r}}")',
            f'super(__dataclass_type__, self).{name}({", ".join(args[1:])})',
        ), locals=locals, overwrite_error=True)


def _is_classvar(a_type, typing):
    return (a_type is typing.ClassVar
            or (typing.get_origin(a_type) is typing.ClassVar))


def _is_initvar(a_type, dataclasses):
    return a_type is dataclasses.InitVar or type(a_type) is dataclasses.InitVar


def _is_kw_only(a_type, dataclasses):
    return a_type is dataclasses.KW_ONLY


def _is_type(annotation, cls, a_module, a_type, is_type_predicate):
    """Whether a text annotation names a_type of a_module: "prefix.Name" or "Name"."""
    prefix, dot, rest = annotation.lstrip().partition('.')
    if not dot:
        prefix, rest = '', prefix
    prefix = prefix.strip()
    name = ''
    for char in rest.lstrip():
        if not (char.isalnum() or char == '_'):
            break
        name += char
    if not name:
        return False
    if prefix and not prefix.isidentifier():
        return False
    ns = sys.modules.get(cls.__module__).__dict__
    if prefix:
        module = ns.get(prefix)
        if module is not a_module:
            return False
        ns = module.__dict__
    return name in ns and bool(is_type_predicate(ns.get(name), a_module))


def _get_field(cls, a_name, a_type, default_kw_only):
    """The Field for a class attribute; its kind is decided here."""
    default = getattr(cls, a_name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if isinstance(default, types.MemberDescriptorType):
            default = MISSING  # a slot
        f = field(default=default)
    f.name = a_name
    f.type = a_type
    f._field_type = _FIELD
    # ClassVar is typing's: if that is not imported, no annotation can be one.
    typing = sys.modules.get('typing')
    if typing:
        if _is_classvar(a_type, typing) or (isinstance(f.type, str) and _is_type(
                f.type, cls, typing, typing.ClassVar, _is_classvar)):
            f._field_type = _FIELD_CLASSVAR
    if f._field_type is _FIELD:
        dataclasses = sys.modules[__name__]
        if _is_initvar(a_type, dataclasses) or (isinstance(f.type, str) and _is_type(
                f.type, cls, dataclasses, dataclasses.InitVar, _is_initvar)):
            f._field_type = _FIELD_INITVAR
    if f._field_type in (_FIELD_CLASSVAR, _FIELD_INITVAR):
        if f.default_factory is not MISSING:
            raise TypeError(f'field {f.name} cannot have a default factory')
    if f._field_type in (_FIELD, _FIELD_INITVAR):
        if f.kw_only is MISSING:
            f.kw_only = default_kw_only
    else:
        assert f._field_type is _FIELD_CLASSVAR
        if f.kw_only is not MISSING:
            raise TypeError(f'field {f.name} is a ClassVar but specifies kw_only')
    # Unhashable says mutable: one object for all instances would be a mistake.
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(f'mutable default {type(f.default)} for field {f.name} is not allowed: '
                         'use default_factory')
    return f


def _set_new_attribute(cls, name, value):
    """Set cls.name unless the class has it; returns whether it has."""
    if name in cls.__dict__:
        return True
    setattr(cls, name, value)
    return False


def _hash_set_none(cls, fields, func_builder):
    cls.__hash__ = None


def _hash_add(cls, fields, func_builder):
    flds = [f for f in fields if (f.compare if f.hash is None else f.hash)]
    func_builder.add_fn('__hash__', ('self',), [f'return hash({_tuple_str("self", flds)})'],
                        unconditional_add=True)


def _hash_exception(cls, fields, func_builder):
    raise TypeError(f'Cannot overwrite attribute __hash__ in class {cls.__name__}')


def _hash_action(unsafe_hash, eq, frozen, has_explicit_hash):
    """What to do about __hash__: the table of the documentation."""
    if unsafe_hash:
        return _hash_exception if has_explicit_hash else _hash_add
    if has_explicit_hash or not eq:
        return None
    return _hash_add if frozen else _hash_set_none


def _collect_inherited(cls, fields):
    """Add the fields of dataclass bases; (any base frozen, all frozen or none there)"""
    any_frozen_base = False
    all_frozen_bases = None
    has_dataclass_bases = False
    for b in cls.__mro__[-1:0:-1]:
        base_fields = getattr(b, _FIELDS, None)
        if base_fields is not None:
            has_dataclass_bases = True
            for f in base_fields.values():
                fields[f.name] = f
            if all_frozen_bases is None:
                all_frozen_bases = True
            current_frozen = getattr(b, _PARAMS).frozen
            all_frozen_bases = all_frozen_bases and current_frozen
            any_frozen_base = any_frozen_base or current_frozen
    return has_dataclass_bases, any_frozen_base, all_frozen_bases


def _collect_own(cls, fields, kw_only):
    """Add the fields that cls itself annotates."""
    cls_annotations = _own_annotations(cls)
    cls_fields = []
    KW_ONLY_seen = False
    dataclasses = sys.modules[__name__]
    for name, type in cls_annotations.items():
        if (_is_kw_only(type, dataclasses) or (isinstance(type, str) and _is_type(
                type, cls, dataclasses, dataclasses.KW_ONLY, _is_kw_only))):
            if KW_ONLY_seen:
                raise TypeError(f'{name!r} is KW_ONLY, but KW_ONLY has already been specified')
            KW_ONLY_seen = True
            kw_only = True
        else:
            cls_fields.append(_get_field(cls, name, type, kw_only))
    for f in cls_fields:
        fields[f.name] = f
        # The class attribute becomes the plain default, or goes.
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in cls_annotations:
            raise TypeError(f'{name!r} is a field but has no type annotation')


def _own_annotations(cls):
    return cls.__dict__.get('__annotations__', {}) or {}


def _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots,
                   weakref_slot):
    fields = {}
    if cls.__module__ in sys.modules:
        globals = sys.modules[cls.__module__].__dict__
    else:
        globals = {}
    setattr(cls, _PARAMS, _DataclassParams(init, repr, eq, order, unsafe_hash, frozen, match_args,
                                           kw_only, slots, weakref_slot))
    has_dataclass_bases, any_frozen_base, all_frozen_bases = _collect_inherited(cls, fields)
    _collect_own(cls, fields, kw_only)
    if has_dataclass_bases:
        if any_frozen_base and not frozen:
            raise TypeError('cannot inherit non-frozen dataclass from a frozen one')
        if all_frozen_bases is False and frozen:
            raise TypeError('cannot inherit frozen dataclass from a non-frozen one')
    setattr(cls, _FIELDS, fields)

    # __hash__ = None that came with __eq__ is not explicit.
    class_hash = cls.__dict__.get('__hash__', MISSING)
    has_explicit_hash = not (class_hash is MISSING
                             or (class_hash is None and '__eq__' in cls.__dict__))
    if order and not eq:
        raise ValueError('eq must be true if order is true')
    all_init_fields = [f for f in fields.values() if f._field_type in (_FIELD, _FIELD_INITVAR)]
    std_init_fields = tuple(f for f in all_init_fields if f.init and not f.kw_only)
    kw_only_init_fields = tuple(f for f in all_init_fields if f.init and f.kw_only)
    func_builder = _FuncBuilder(globals)
    if init:
        _init_fn(all_init_fields, std_init_fields, kw_only_init_fields, frozen,
                 hasattr(cls, _POST_INIT_NAME),
                 # A field named self needs another name for the instance.
                 '__dataclass_self__' if 'self' in fields else 'self', func_builder, slots)
    _set_new_attribute(cls, '__replace__', _replace)
    field_list = [f for f in fields.values() if f._field_type is _FIELD]
    if repr:
        flds = [f for f in field_list if f.repr]
        func_builder.add_fn(
            '__repr__', ('self',),
            ['return f"{self.__class__.__qualname__}('
             + ', '.join([f"{f.name}={{self.{f.name}!r}}" for f in flds]) + ')"'],
            locals={'__dataclasses_recursive_repr': recursive_repr},
            decorator="@__dataclasses_recursive_repr()")
    if eq:
        cmp_fields = [f for f in field_list if f.compare]
        terms = [f'self.{f.name}==other.{f.name}' for f in cmp_fields]
        func_builder.add_fn('__eq__', ('self', 'other'),
                            ['if self is other:',
                             ' return True',
                             'if other.__class__ is self.__class__:',
                             f' return {" and ".join(terms) or "True"}',
                             'return NotImplemented'])
    if order:
        flds = [f for f in field_list if f.compare]
        self_tuple = _tuple_str('self', flds)
        other_tuple = _tuple_str('other', flds)
        for name, op in (('__lt__', '<'), ('__le__', '<='), ('__gt__', '>'), ('__ge__', '>=')):
            func_builder.add_fn(name, ('self', 'other'),
                                ['if other.__class__ is self.__class__:',
                                 f' return {self_tuple}{op}{other_tuple}',
                                 'return NotImplemented'],
                                overwrite_error='Consider using functools.total_ordering')
    if frozen:
        _frozen_get_del_attr(cls, field_list, func_builder)
    hash_action = _hash_action(unsafe_hash, eq, frozen, has_explicit_hash)
    if hash_action:
        hash_action(cls, field_list, func_builder)
    func_builder.add_fns_to_class(cls)
    if not getattr(cls, '__doc__'):
        _set_doc(cls)
    if match_args:
        _set_new_attribute(cls, '__match_args__', tuple(f.name for f in std_init_fields))
    if weakref_slot and not slots:
        raise TypeError('weakref_slot is True but slots is False')
    if slots:
        cls = _add_slots(cls, frozen, weakref_slot)
    abc.update_abstractmethods(cls)
    return cls


def _set_doc(cls):
    """The docstring of a class without one: its signature."""
    import inspect
    try:
        text_sig = str(inspect.signature(cls)).replace(' -> None', '')
    except (TypeError, ValueError):
        text_sig = ''
    cls.__doc__ = cls.__name__ + text_sig


def _dataclass_getstate(self):
    return [getattr(self, f.name) for f in fields(self)]


def _dataclass_setstate(self, state):
    for field, value in zip(fields(self), state):
        object.__setattr__(self, field.name, value)  # it may be frozen


def _get_slots(cls):
    """The names of the slots a class adds."""
    match cls.__dict__.get('__slots__'):
        case None:
            slots = []
            if getattr(cls, '__weakrefoffset__', -1) != 0:
                slots.append('__weakref__')
            if getattr(cls, '__dictoffset__', -1) != 0:
                slots.append('__dict__')
            yield from slots
        case str(slot):
            yield slot
        case iterable if not hasattr(iterable, '__next__'):
            yield from iterable
        case _:
            raise TypeError(f"Slots of '{cls.__name__}' cannot be determined")


def _update_func_cell_for__class__(f, oldcls, newcls):
    """Point the __class__ cell of a function to the new class; True if there was one."""
    if f is None:
        return False
    try:
        idx = f.__code__.co_freevars.index("__class__")
    except ValueError:
        return False
    closure = f.__closure__[idx]
    if closure.cell_contents is oldcls:
        closure.cell_contents = newcls
        return True
    return False


def _add_slots(cls, is_frozen, weakref_slot):
    """A new class like cls, with slots for its fields."""
    if '__slots__' in cls.__dict__:
        raise TypeError(f'{cls.__name__} already specifies __slots__')
    cls_dict = dict(cls.__dict__)
    field_names = tuple(f.name for f in fields(cls))
    inherited_slots = {name for c in cls.__mro__[1:-1] for name in _get_slots(c)}
    wanted = field_names + (('__weakref__',) if weakref_slot else ())
    cls_dict["__slots__"] = tuple(name for name in wanted if name not in inherited_slots)
    for field_name in field_names:
        cls_dict.pop(field_name, None)  # it would conflict with the slot
    cls_dict.pop('__dict__', None)
    cls_dict.pop('__weakref__', None)
    qualname = getattr(cls, '__qualname__', None)
    newcls = type(cls)(cls.__name__, cls.__bases__, cls_dict)
    if qualname is not None:
        newcls.__qualname__ = qualname
    if is_frozen:
        # Pickling sets the slots past __setattr__.
        if '__getstate__' not in cls_dict:
            newcls.__getstate__ = _dataclass_getstate
        if '__setstate__' not in cls_dict:
            newcls.__setstate__ = _dataclass_setstate
    # super() and __class__ in the methods mean the new class; they share one cell.
    import inspect
    for member in newcls.__dict__.values():
        member = inspect.unwrap(member) if hasattr(member, '__wrapped__') else member
        if isinstance(member, types.FunctionType):
            if _update_func_cell_for__class__(member, cls, newcls):
                break
        elif isinstance(member, (classmethod, staticmethod)):
            if isinstance(member.__func__, types.FunctionType) and \
                    _update_func_cell_for__class__(member.__func__, cls, newcls):
                break
        elif isinstance(member, property):
            if (_update_func_cell_for__class__(member.fget, cls, newcls)
                    or _update_func_cell_for__class__(member.fset, cls, newcls)
                    or _update_func_cell_for__class__(member.fdel, cls, newcls)):
                break
    return newcls


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False,
              frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    """Class decorator that adds methods made from the annotated fields."""
    def wrap(cls):
        return _process_class(cls, init, repr, eq, order, unsafe_hash, frozen, match_args,
                              kw_only, slots, weakref_slot)
    if cls is None:
        return wrap
    return wrap(cls)


### Looking at dataclasses ###

def fields(class_or_instance):
    """Return a tuple describing the fields of this dataclass."""
    try:
        fields = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError('must be called with a dataclass type or instance') from None
    return tuple(f for f in fields.values() if f._field_type is _FIELD)


def _is_dataclass_instance(obj):
    """Returns True if obj is an instance of a dataclass."""
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """Returns True if obj is a dataclass or an instance of a dataclass."""
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, _FIELDS)


def asdict(obj, *, dict_factory=dict):
    """The fields of an instance as a new dictionary, recursively."""
    if not _is_dataclass_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")

    def inner(obj):
        obj_type = type(obj)
        if obj_type in _ATOMIC_TYPES:
            return obj
        if hasattr(obj_type, _FIELDS):
            pairs = [(f.name, inner(getattr(obj, f.name))) for f in fields(obj)]
            return dict(pairs) if dict_factory is dict else dict_factory(pairs)
        return _rebuild(obj, obj_type, inner)

    return inner(obj)


def astuple(obj, *, tuple_factory=tuple):
    """The fields of an instance as a new tuple, recursively."""
    if not _is_dataclass_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")

    def inner(obj):
        if type(obj) in _ATOMIC_TYPES:
            return obj
        if _is_dataclass_instance(obj):
            return tuple_factory([inner(getattr(obj, f.name)) for f in fields(obj)])
        return _rebuild(obj, type(obj), inner)

    return inner(obj)


def _rebuild(obj, obj_type, inner):
    """A container of the same type with inner() applied to its contents; else a deep copy."""
    if issubclass(obj_type, list):
        return obj_type(inner(v) for v in obj)
    if issubclass(obj_type, tuple):
        if hasattr(obj, '_fields'):
            return obj_type(*[inner(v) for v in obj])
        return obj_type(inner(v) for v in obj)
    if issubclass(obj_type, dict):
        if hasattr(obj_type, 'default_factory'):
            # A defaultdict: its first argument is the factory.
            result = obj_type(obj.default_factory)
            for k, v in obj.items():
                result[inner(k)] = inner(v)
            return result
        return obj_type((inner(k), inner(v)) for k, v in obj.items())
    import copy
    return copy.deepcopy(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True,
                   order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False,
                   slots=False, weakref_slot=False, module=None):
    """A new dataclass; fields are names, (name, type) or (name, type, Field)."""
    if namespace is None:
        namespace = {}
    seen = set()
    annotations = {}
    defaults = {}
    for item in fields:
        if isinstance(item, str):
            name = item
            tp = 'typing.Any'
        elif len(item) == 2:
            name, tp, = item
        elif len(item) == 3:
            name, tp, spec = item
            defaults[name] = spec
        else:
            raise TypeError(f'Invalid field: {item!r}')
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f'Field names must be valid identifiers: {name!r}')
        if keyword.iskeyword(name):
            raise TypeError(f'Field names must not be keywords: {name!r}')
        if name in seen:
            raise TypeError(f'Field name duplicated: {name!r}')
        seen.add(name)
        annotations[name] = tp

    def exec_body_callback(ns):
        ns.update(namespace)
        ns.update(defaults)
        ns["__annotations__"] = annotations

    cls = types.new_class(cls_name, bases, {}, exec_body_callback)
    # So that pickling finds it.
    if module is None:
        try:
            module = sys._getframemodulename(1) or '__main__'
        except AttributeError:
            try:
                module = sys._getframe(1).f_globals.get('__name__', '__main__')
            except (AttributeError, ValueError):
                pass
    if module is not None:
        cls.__module__ = module
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash,
                     frozen=frozen, match_args=match_args, kw_only=kw_only, slots=slots,
                     weakref_slot=weakref_slot)


def replace(obj, /, **changes):
    """A new object of the same dataclass with some fields replaced."""
    if not _is_dataclass_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for f in getattr(self, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(f'field {f.name} is declared with init=False, it cannot be '
                                f'specified with replace()')
            continue
        if f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(self, f.name)
    return self.__class__(**changes)
