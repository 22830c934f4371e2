"""Signatures of callables: the part of inspect that takes some time to load."""

import enum
import sys
import types
import functools
from keyword import iskeyword
from collections import OrderedDict

import inspect
from inspect import (isfunction, ismethod, isbuiltin, isclass, unwrap, getattr_static,
                     formatannotation, get_annotations, _signature_is_functionlike,
                     CO_VARARGS, CO_VARKEYWORDS)


class _void:
    """A private marker: no value."""


class _empty:
    """Marker object for Signature.empty and Parameter.empty."""


class _ParameterKind(enum.IntEnum):
    POSITIONAL_ONLY = 'positional-only'
    POSITIONAL_OR_KEYWORD = 'positional or keyword'
    VAR_POSITIONAL = 'variadic positional'
    KEYWORD_ONLY = 'keyword-only'
    VAR_KEYWORD = 'variadic keyword'

    def __new__(cls, description):
        value = len(cls.__members__)
        member = int.__new__(cls, value)
        member._value_ = value
        member.description = description
        return member

    def __str__(self):
        return self.name


_empty.__module__ = _void.__module__ = _ParameterKind.__module__ = 'inspect'

_POSITIONAL_ONLY = _ParameterKind.POSITIONAL_ONLY
_POSITIONAL_OR_KEYWORD = _ParameterKind.POSITIONAL_OR_KEYWORD
_VAR_POSITIONAL = _ParameterKind.VAR_POSITIONAL
_KEYWORD_ONLY = _ParameterKind.KEYWORD_ONLY
_VAR_KEYWORD = _ParameterKind.VAR_KEYWORD


class Parameter:
    """A parameter in a function signature: name, default, annotation, kind."""

    __slots__ = ('_name', '_kind', '_default', '_annotation')

    POSITIONAL_ONLY = _POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = _POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = _VAR_POSITIONAL
    KEYWORD_ONLY = _KEYWORD_ONLY
    VAR_KEYWORD = _VAR_KEYWORD

    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        try:
            self._kind = _ParameterKind(kind)
        except ValueError:
            raise ValueError(f'value {kind!r} is not a valid Parameter.kind')
        if default is not _empty and self._kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            raise ValueError(f'{self._kind.description} parameters cannot have default values')
        self._default = default
        self._annotation = annotation
        if name is _empty:
            raise ValueError('name is a required attribute for Parameter')
        if not isinstance(name, str):
            raise TypeError(f'name must be a str, not a {type(name).__name__}')
        if name[0] == '.' and name[1:].isdigit():
            # The implicit argument of a comprehension: .0
            if self._kind != _POSITIONAL_OR_KEYWORD:
                raise ValueError('implicit arguments must be passed as positional or keyword '
                                 f'arguments, not {self._kind.description}')
            self._kind = _POSITIONAL_ONLY
            name = f'implicit{name[1:]}'
        # A positional-only parameter may be named like a keyword: native code does so.
        is_keyword = iskeyword(name) and self._kind is not _POSITIONAL_ONLY
        if is_keyword or not name.isidentifier():
            raise ValueError(f'{name!r} is not a valid parameter name')
        self._name = name

    def __reduce__(self):
        return (type(self), (self._name, self._kind),
                {'_default': self._default, '_annotation': self._annotation})

    def __setstate__(self, state):
        self._default = state['_default']
        self._annotation = state['_annotation']

    @property
    def name(self):
        return self._name

    @property
    def default(self):
        return self._default

    @property
    def annotation(self):
        return self._annotation

    @property
    def kind(self):
        return self._kind

    def replace(self, *, name=_void, kind=_void, annotation=_void, default=_void):
        """Creates a customized copy of the Parameter."""
        return type(self)(self._name if name is _void else name,
                          self._kind if kind is _void else kind,
                          default=self._default if default is _void else default,
                          annotation=self._annotation if annotation is _void else annotation)

    def __str__(self):
        return self._format()

    def _format(self, *, quote_annotation_strings=True):
        kind = self.kind
        formatted = self._name
        if self._annotation is not _empty:
            annotation = formatannotation(self._annotation,
                                          quote_annotation_strings=quote_annotation_strings)
            formatted = f'{formatted}: {annotation}'
        if self._default is not _empty:
            if self._annotation is not _empty:
                formatted = f'{formatted} = {self._default!r}'
            else:
                formatted = f'{formatted}={self._default!r}'
        if kind == _VAR_POSITIONAL:
            formatted = '*' + formatted
        elif kind == _VAR_KEYWORD:
            formatted = '**' + formatted
        return formatted

    __replace__ = replace

    def __repr__(self):
        return f'<{self.__class__.__name__} "{self}">'

    def _key(self):
        return self._name, self._kind, self._default, self._annotation

    def __hash__(self):
        return hash(self._key())

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Parameter):
            return NotImplemented
        return self._key() == other._key()


class BoundArguments:
    """The arguments of a call bound to the parameters of a signature."""

    __slots__ = ('arguments', '_signature', '__weakref__')

    def __init__(self, signature, arguments):
        self.arguments = arguments
        self._signature = signature

    @property
    def signature(self):
        return self._signature

    @property
    def args(self):
        args = []
        for param_name, param in self._signature.parameters.items():
            if param.kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                break
            try:
                arg = self.arguments[param_name]
            except KeyError:
                break  # the rest goes by keyword
            if param.kind == _VAR_POSITIONAL:
                args.extend(arg)
            else:
                args.append(arg)
        return tuple(args)

    @property
    def kwargs(self):
        kwargs = {}
        kwargs_started = False
        for param_name, param in self._signature.parameters.items():
            if not kwargs_started:
                if param.kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                    kwargs_started = True
                elif param_name not in self.arguments:
                    kwargs_started = True
                    continue
            if not kwargs_started:
                continue
            try:
                arg = self.arguments[param_name]
            except KeyError:
                continue
            if param.kind == _VAR_KEYWORD:
                kwargs.update(arg)
            else:
                kwargs[param_name] = arg
        return kwargs

    def apply_defaults(self):
        """Set default values for missing arguments."""
        arguments = self.arguments
        new_arguments = []
        for name, param in self._signature.parameters.items():
            if name in arguments:
                value = arguments[name]
            elif param.default is not _empty:
                value = param.default
            elif param.kind is _VAR_POSITIONAL:
                value = ()
            elif param.kind is _VAR_KEYWORD:
                value = {}
            else:
                continue  # a partial binding
            new_arguments.append((name, value))
        self.arguments = dict(new_arguments)

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self.signature == other.signature and self.arguments == other.arguments

    def __setstate__(self, state):
        self._signature = state['_signature']
        self.arguments = state['arguments']

    def __getstate__(self):
        return {'_signature': self._signature, 'arguments': self.arguments}

    def __repr__(self):
        args = ', '.join(f'{arg}={value!r}' for arg, value in self.arguments.items())
        return f'<{self.__class__.__name__} ({args})>'


class Signature:
    """The parameters and the return annotation of a callable."""

    __slots__ = ('_return_annotation', '_parameters')

    _parameter_cls = Parameter
    _bound_arguments_cls = BoundArguments

    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty,
                 __validate_parameters__=True):
        params = OrderedDict()
        if parameters is not None:
            if __validate_parameters__:
                _check_parameters(parameters, params)
            else:
                params = OrderedDict((param.name, param) for param in parameters)
        self._parameters = types.MappingProxyType(params)
        self._return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj, *, follow_wrapped=True, globals=None, locals=None,
                      eval_str=False):
        """Constructs Signature for the given callable object."""
        return _signature_from_callable(obj, sigcls=cls, follow_wrapper_chains=follow_wrapped,
                                        globals=globals, locals=locals, eval_str=eval_str)

    @property
    def parameters(self):
        return self._parameters

    @property
    def return_annotation(self):
        return self._return_annotation

    def replace(self, *, parameters=_void, return_annotation=_void):
        """Creates a customized copy of the Signature."""
        if parameters is _void:
            parameters = self.parameters.values()
        if return_annotation is _void:
            return_annotation = self._return_annotation
        return type(self)(parameters, return_annotation=return_annotation)

    __replace__ = replace

    def _hash_basis(self):
        params = tuple(param for param in self.parameters.values() if param.kind != _KEYWORD_ONLY)
        kwo_params = {param.name: param for param in self.parameters.values()
                      if param.kind == _KEYWORD_ONLY}
        return params, kwo_params, self.return_annotation

    def __hash__(self):
        params, kwo_params, return_annotation = self._hash_basis()
        return hash((params, frozenset(kwo_params.values()), return_annotation))

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Signature):
            return NotImplemented
        return self._hash_basis() == other._hash_basis()

    def _bind(self, args, kwargs, *, partial=False):
        arguments = {}
        parameters = iter(self.parameters.values())
        parameters_ex = ()
        arg_vals = iter(args)
        pos_only_param_in_kwargs = []
        # Positional arguments, in turn.
        while True:
            try:
                arg_val = next(arg_vals)
            except StopIteration:
                try:
                    param = next(parameters)
                except StopIteration:
                    break
                if param.kind == _VAR_POSITIONAL:
                    break  # it got nothing
                if param.name in kwargs:
                    if param.kind == _POSITIONAL_ONLY:
                        # May be meant for **kwargs.
                        pos_only_param_in_kwargs.append(param)
                        continue
                    parameters_ex = (param,)
                    break
                if param.kind == _VAR_KEYWORD or param.default is not _empty:
                    parameters_ex = (param,)
                    break
                if partial:
                    parameters_ex = (param,)
                    break
                if param.kind == _KEYWORD_ONLY:
                    argtype = ' keyword-only'
                elif param.kind == _POSITIONAL_ONLY:
                    argtype = ' positional-only'
                else:
                    argtype = ''
                raise TypeError(f'missing a required{argtype} argument: {param.name!r}') from None
            else:
                try:
                    param = next(parameters)
                except StopIteration:
                    raise TypeError('too many positional arguments') from None
                if param.kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                    raise TypeError('too many positional arguments') from None
                if param.kind == _VAR_POSITIONAL:
                    arguments[param.name] = (arg_val, *arg_vals)
                    break
                if param.name in kwargs and param.kind != _POSITIONAL_ONLY:
                    raise TypeError(f'multiple values for argument {param.name!r}') from None
                arguments[param.name] = arg_val
        # Keyword arguments for the parameters that are left.
        kwargs_param = None
        for param in (*parameters_ex, *parameters):
            if param.kind == _VAR_KEYWORD:
                kwargs_param = param
                continue
            if param.kind == _VAR_POSITIONAL:
                continue
            param_name = param.name
            try:
                arg_val = kwargs.pop(param_name) if param.kind != _POSITIONAL_ONLY else \
                    self._positional_only_keyword(param, kwargs, pos_only_param_in_kwargs)
            except KeyError:
                if (not partial and param.kind != _VAR_POSITIONAL
                        and param.default is _empty):
                    raise TypeError(f'missing a required argument: {param_name!r}') from None
            else:
                arguments[param_name] = arg_val
        if kwargs:
            if kwargs_param is not None:
                arguments[kwargs_param.name] = kwargs
            elif pos_only_param_in_kwargs:
                names = ', '.join(param.name for param in pos_only_param_in_kwargs)
                raise TypeError('got some positional-only arguments passed as keyword '
                                f'arguments: {names!r}')
            else:
                raise TypeError(f'got an unexpected keyword argument {next(iter(kwargs))!r}')
        return self._bound_arguments_cls(self, arguments)

    @staticmethod
    def _positional_only_keyword(param, kwargs, seen):
        """A positional-only parameter that was not given: note it if named as keyword."""
        if param.name in kwargs:
            seen.append(param)
        raise KeyError(param.name)

    def bind(self, /, *args, **kwargs):
        """BoundArguments for a call; TypeError if they do not match the signature."""
        return self._bind(args, kwargs)

    def bind_partial(self, /, *args, **kwargs):
        """BoundArguments for some of the arguments of a call."""
        return self._bind(args, kwargs, partial=True)

    def __reduce__(self):
        return (type(self), (tuple(self._parameters.values()),),
                {'_return_annotation': self._return_annotation})

    def __setstate__(self, state):
        self._return_annotation = state['_return_annotation']

    def __repr__(self):
        return f'<{self.__class__.__name__} {self}>'

    def __str__(self):
        return self.format()

    def format(self, *, max_width=None, quote_annotation_strings=True):
        """The signature as text, one parameter per line if longer than max_width."""
        result = []
        render_pos_only_separator = False
        render_kw_only_separator = True
        for param in self.parameters.values():
            formatted = param._format(quote_annotation_strings=quote_annotation_strings)
            kind = param.kind
            if kind == _POSITIONAL_ONLY:
                render_pos_only_separator = True
            elif render_pos_only_separator:
                result.append('/')
                render_pos_only_separator = False
            if kind == _VAR_POSITIONAL:
                render_kw_only_separator = False
            elif kind == _KEYWORD_ONLY and render_kw_only_separator:
                result.append('*')
                render_kw_only_separator = False
            result.append(formatted)
        if render_pos_only_separator:
            result.append('/')
        rendered = '({})'.format(', '.join(result))
        if max_width is not None and len(rendered) > max_width:
            rendered = '(\n    {}\n)'.format(',\n    '.join(result))
        if self.return_annotation is not _empty:
            anno = formatannotation(self.return_annotation,
                                    quote_annotation_strings=quote_annotation_strings)
            rendered += f' -> {anno}'
        return rendered


for _class in (Parameter, BoundArguments, Signature):
    _class.__module__ = 'inspect'
del _class


def _check_parameters(parameters, params):
    """Fill params; ValueError for a wrong order or a duplicate name."""
    top_kind = _POSITIONAL_ONLY
    seen_default = False
    seen_var_parameters = set()
    for param in parameters:
        kind = param.kind
        name = param.name
        if kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            if kind in seen_var_parameters:
                raise ValueError(f'more than one {kind.description} parameter')
            seen_var_parameters.add(kind)
        if kind < top_kind:
            raise ValueError(f'wrong parameter order: {top_kind.description} parameter before '
                             f'{kind.description} parameter')
        if kind > top_kind:
            top_kind = kind
        if kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
            if param.default is _empty:
                if seen_default:
                    raise ValueError('non-default argument follows default argument')
            else:
                seen_default = True
        if name in params:
            raise ValueError(f'duplicate parameter name: {name!r}')
        params[name] = param


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    """Get a signature object for the passed callable."""
    return Signature.from_callable(obj, follow_wrapped=follow_wrapped, globals=globals,
                                   locals=locals, eval_str=eval_str)


signature.__module__ = 'inspect'


### Where signatures come from ###

_NonUserDefinedCallables = (types.WrapperDescriptorType, types.MethodWrapperType,
                            types.ClassMethodDescriptorType, types.BuiltinFunctionType)


def _signature_get_user_defined_method(cls, method_name):
    """A method written in the language, or None; native ones say nothing."""
    if method_name == '__new__':
        meth = getattr(cls, method_name, None)
    else:
        meth = getattr_static(cls, method_name, None)
    if meth is None or isinstance(meth, _NonUserDefinedCallables):
        return None
    if method_name != '__new__':
        meth = _descriptor_get(meth, cls)
    return meth


def _descriptor_get(descriptor, obj):
    if isclass(descriptor):
        return descriptor
    get = getattr(type(descriptor), '__get__', None)
    return descriptor if get is None else get(descriptor, obj, type(obj))


def _signature_get_partial(wrapped_sig, partial, extra_args=()):
    """The signature of a partial object: bound arguments go, or become defaults."""
    old_params = wrapped_sig.parameters
    new_params = OrderedDict(old_params.items())
    partial_args = partial.args or ()
    partial_keywords = partial.keywords or {}
    if extra_args:
        partial_args = extra_args + partial_args
    try:
        ba = wrapped_sig.bind_partial(*partial_args, **partial_keywords)
    except TypeError as ex:
        raise ValueError(f'partial object {partial!r} has incorrect arguments') from ex
    transform_to_kwonly = False
    for param_name, param in old_params.items():
        try:
            arg_value = ba.arguments[param_name]
        except KeyError:
            pass
        else:
            if param.kind is _POSITIONAL_ONLY:
                new_params.pop(param_name)
                continue
            if param.kind is _POSITIONAL_OR_KEYWORD:
                if param_name in partial_keywords:
                    # Given by keyword: it and all after it can only be given so.
                    transform_to_kwonly = True
                    new_params[param_name] = param.replace(default=arg_value)
                else:
                    new_params.pop(param.name)
                    continue
            if param.kind is _KEYWORD_ONLY:
                new_params[param_name] = param.replace(default=arg_value)
        if transform_to_kwonly:
            assert param.kind is not _POSITIONAL_ONLY
            if param.kind is _POSITIONAL_OR_KEYWORD:
                new_param = new_params[param_name].replace(kind=_KEYWORD_ONLY)
                new_params[param_name] = new_param
                new_params.move_to_end(param_name)
            elif param.kind in (_KEYWORD_ONLY, _VAR_KEYWORD):
                new_params.move_to_end(param_name)
            elif param.kind is _VAR_POSITIONAL:
                new_params.pop(param.name)
    return wrapped_sig.replace(parameters=new_params.values())


def _signature_bound_method(sig):
    """The signature without its first parameter."""
    params = tuple(sig.parameters.values())
    if not params or params[0].kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
        raise ValueError('invalid method signature')
    kind = params[0].kind
    if kind in (_POSITIONAL_OR_KEYWORD, _POSITIONAL_ONLY):
        params = params[1:]
    elif kind is not _VAR_POSITIONAL:
        raise ValueError('invalid argument type')
    return sig.replace(parameters=params)


def _signature_is_builtin(obj):
    """Whether obj is a native function, or a type of the basic kind."""
    return (isbuiltin(obj) or inspect.ismethoddescriptor(obj)
            or isinstance(obj, _NonUserDefinedCallables)
            or obj is type or obj is object)


def _split_parameters(text):
    """Cut the inside of a text signature at its commas."""
    pieces = []
    depth = 0
    quote = None
    start = 0
    for i, c in enumerate(text):
        if quote:
            if c == quote and text[i - 1] != '\\':
                quote = None
        elif c in '\'"':
            quote = c
        elif c in '([{':
            depth += 1
        elif c in ')]}':
            depth -= 1
        elif c == ',' and depth == 0:
            pieces.append(text[start:i].strip())
            start = i + 1
    last = text[start:].strip()
    if last:
        pieces.append(last)
    return pieces


def _signature_strip_non_python_syntax(signature):
    """(text without '$', index of the parameter that had it)"""
    if not signature:
        return signature, None
    head, dollar, rest = signature.partition('$')
    if not dollar:
        return signature, None
    return head + rest.lstrip(), len(_split_parameters(head.strip().lstrip('(')))


def _signature_fromstr(cls, obj, s, skip_bound_arg=True):
    """The signature from a text such as "($self, x, /, y=1)"."""
    text = s.strip()
    clean, self_parameter = _signature_strip_non_python_syntax(text)
    if not (clean.startswith('(') and ')' in clean):
        raise ValueError(f'{s!r} builtin has invalid signature')
    module = None
    module_dict = {}
    module_name = getattr(obj, '__module__', None)
    if not module_name:
        objclass = getattr(obj, '__objclass__', None)
        module_name = getattr(objclass, '__module__', None)
    if module_name:
        module = sys.modules.get(module_name)
        if module:
            module_dict = module.__dict__
    parameters = []
    kind = _POSITIONAL_OR_KEYWORD
    inner, _, returns = clean[1:].rpartition(')')
    for piece in _split_parameters(inner):
        if piece == '/':
            parameters[:] = [p.replace(kind=_POSITIONAL_ONLY) for p in parameters]
            continue
        if piece == '*':
            kind = _KEYWORD_ONLY
            continue
        name, equals, default = piece.partition('=')
        name = name.strip()
        this_kind = kind
        if name.startswith('**'):
            this_kind, name = _VAR_KEYWORD, name[2:]
        elif name.startswith('*'):
            this_kind, name = _VAR_POSITIONAL, name[1:]
            kind = _KEYWORD_ONLY
        name = name.partition(':')[0].strip()
        value = _empty
        if equals:
            value = _eval_default(default.strip(), module_dict, s)
        parameters.append(cls._parameter_cls(name, this_kind, default=value))
    if self_parameter is not None:
        # The bound argument: hidden where it is bound already.
        assert parameters
        _self = getattr(obj, '__self__', None)
        self_isbound = _self is not None
        self_ismodule = inspect.ismodule(_self)
        if self_isbound and (self_ismodule or skip_bound_arg):
            parameters.pop(0)
        else:
            parameters[0] = parameters[0].replace(kind=_POSITIONAL_ONLY)
    return cls(parameters, return_annotation=cls.empty)


def _eval_default(text, module_dict, signature):
    try:
        try:
            value = eval(text, dict(module_dict))
        except NameError:
            value = eval(text, dict(sys.modules))
        if text[0].isalpha() and not isinstance(value, (str, int, float, bytes, bool,
                                                        types.NoneType)):
            raise ValueError
        return value
    except Exception:
        raise ValueError(f'{signature!r} builtin has invalid signature') from None


def _signature_from_builtin(cls, func, skip_bound_arg=True):
    if not _signature_is_builtin(func):
        raise TypeError(f"{func!r} is not a Python builtin function")
    s = getattr(func, "__text_signature__", None)
    if not s:
        raise ValueError(f"no signature found for builtin {func!r}")
    return _signature_fromstr(cls, func, s, skip_bound_arg)


def _signature_from_function(cls, func, skip_bound_arg=True, globals=None, locals=None,
                             eval_str=False):
    """The signature of a function of the language, from its code and defaults."""
    if not isfunction(func):
        if not _signature_is_functionlike(func):
            raise TypeError(f'{func!r} is not a Python function')
    s = getattr(func, "__text_signature__", None)
    if s:
        return _signature_fromstr(cls, func, s, skip_bound_arg)
    code = func.__code__
    names = code.co_varnames
    annotations = get_annotations(func, globals=globals, locals=locals, eval_str=eval_str)
    defaults = func.__defaults__ or ()
    kwdefaults = func.__kwdefaults__ or {}
    pos_count = code.co_argcount
    posonly_count = code.co_posonlyargcount
    keyword_only_count = code.co_kwonlyargcount
    non_default_count = pos_count - len(defaults)
    Parameter = cls._parameter_cls
    parameters = []
    for i, name in enumerate(names[:pos_count]):
        parameters.append(Parameter(
            name, annotation=annotations.get(name, _empty),
            kind=_POSITIONAL_ONLY if i < posonly_count else _POSITIONAL_OR_KEYWORD,
            default=defaults[i - non_default_count] if i >= non_default_count else _empty))
    index = pos_count + keyword_only_count
    if code.co_flags & CO_VARARGS:
        name = names[index]
        index += 1
        parameters.append(Parameter(name, annotation=annotations.get(name, _empty),
                                    kind=_VAR_POSITIONAL))
    for name in names[pos_count:pos_count + keyword_only_count]:
        parameters.append(Parameter(name, annotation=annotations.get(name, _empty),
                                    kind=_KEYWORD_ONLY, default=kwdefaults.get(name, _empty)))
    if code.co_flags & CO_VARKEYWORDS:
        name = names[index]
        parameters.append(Parameter(name, annotation=annotations.get(name, _empty),
                                    kind=_VAR_KEYWORD))
    # Functions are checked by the compiler; look-alikes are not.
    return cls(parameters, return_annotation=annotations.get('return', _empty),
               __validate_parameters__=not isfunction(func))


def _explicit_signature(sigcls, obj):
    """What obj.__signature__ says, or None."""
    sig = getattr(obj, '__signature__', None)
    if sig is None:
        return None
    o_sig = sig
    if not isinstance(sig, (Signature, str)) and callable(sig):
        sig = sig()
    if isinstance(sig, str):
        return _signature_fromstr(sigcls, obj, sig)
    if not isinstance(sig, Signature):
        raise TypeError(f'unexpected object {o_sig!r} in __signature__ attribute')
    return sig


def _signature_from_callable(obj, *, follow_wrapper_chains=True, skip_bound_arg=True,
                             globals=None, locals=None, eval_str=False, sigcls):
    """The signature of any callable."""
    def of(other):
        return _signature_from_callable(
            other, follow_wrapper_chains=follow_wrapper_chains, skip_bound_arg=skip_bound_arg,
            globals=globals, locals=locals, sigcls=sigcls, eval_str=eval_str)

    if not callable(obj):
        raise TypeError(f'{obj!r} is not a callable object')
    if isinstance(obj, types.MethodType):
        sig = of(obj.__func__)
        return _signature_bound_method(sig) if skip_bound_arg else sig
    if follow_wrapper_chains:
        obj = unwrap(obj, stop=(lambda f: hasattr(f, "__signature__")
                                or isinstance(f, types.MethodType)))
        if isinstance(obj, types.MethodType):
            return of(obj)
    sig = _explicit_signature(sigcls, obj)
    if sig is not None:
        return sig
    partialmethod = getattr(obj, '__partialmethod__', None)
    if isinstance(partialmethod, functools.partialmethod):
        # Seen as a function of its class: self is still to be given.
        wrapped_sig = of(partialmethod.func)
        sig = _signature_get_partial(wrapped_sig, partialmethod, (None,))
        first = tuple(wrapped_sig.parameters.values())[0]
        if first.kind is Parameter.VAR_POSITIONAL:
            return sig
        return sig.replace(parameters=(first,) + tuple(sig.parameters.values()))
    if isinstance(obj, functools.partial):
        return _signature_get_partial(of(obj.func), obj)
    if isfunction(obj) or _signature_is_functionlike(obj):
        return _signature_from_function(sigcls, obj, skip_bound_arg=skip_bound_arg,
                                        globals=globals, locals=locals, eval_str=eval_str)
    if _signature_is_builtin(obj):
        return _signature_from_builtin(sigcls, obj, skip_bound_arg=skip_bound_arg)
    if isinstance(obj, type):
        return _signature_of_class(sigcls, obj, of, skip_bound_arg)
    call = getattr_static(type(obj), '__call__', None)
    if call is not None:
        text_sig = getattr(obj, '__text_signature__', None)
        if text_sig:
            return _signature_fromstr(sigcls, obj, text_sig)
        return of(_descriptor_get(call, obj))
    raise ValueError(f'callable {obj!r} is not supported by signature')


def _signature_of_class(sigcls, obj, of, skip_bound_arg):
    """The signature of a class: of its metaclass's __call__, its __new__ or its __init__."""
    call = _signature_get_user_defined_method(type(obj), '__call__')
    if call is not None:
        return of(call)
    new = _signature_get_user_defined_method(obj, '__new__')
    init = _signature_get_user_defined_method(obj, '__init__')
    for base in obj.__mro__:
        if new is not None and '__new__' in base.__dict__:
            sig = of(new)
            return _signature_bound_method(sig) if skip_bound_arg else sig
        if init is not None and '__init__' in base.__dict__:
            return of(init)
    # Nothing of the language: what native types say about themselves.
    for base in obj.__mro__[:-1]:
        text_sig = getattr(base, '__text_signature__', None)
        if text_sig:
            return _signature_fromstr(sigcls, base, text_sig)
    if type not in obj.__mro__:
        if obj.__init__ is object.__init__ and obj.__new__ is object.__new__:
            return sigcls.from_callable(object)
        raise ValueError(f'no signature found for builtin type {obj!r}')
    raise ValueError(f'callable {obj!r} is not supported by signature')
