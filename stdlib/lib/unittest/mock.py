"""Objects that stand in for others and remember their use; patches that put them in place.

The mocks are in _mock_core, calls and sentinels in _mock_calls, what special methods return in
_mock_magic. Here are patch(), create_autospec() and mock_open().
"""

import builtins
import contextlib
import functools
import inspect
import pkgutil
import sys
import types

from unittest import _mock_core
from unittest._mock_calls import (_ANY, _Call, _callable, _CallList, _check_sig, _extract_mock,
                                  _FunctionTypes, _get_signature_object, _is_async_func,
                                  _is_exception, _is_list, _SentinelObject, ANY, call, DEFAULT,
                                  InvalidSpecError, sentinel)
from unittest._mock_core import (_is_async_obj, _is_instance_mock, _SpecState, AsyncMagicMixin,
                                 AsyncMock, AsyncMockMixin, Base, CallableMixin, MagicMixin,
                                 MagicMock, MagicProxy, Mock, NonCallableMagicMock,
                                 NonCallableMock, PropertyMock, seal, ThreadingMixin,
                                 ThreadingMock)
from unittest._mock_magic import _all_magics, _is_magic, _magics, _non_defaults

__all__ = ('Mock', 'MagicMock', 'patch', 'sentinel', 'DEFAULT', 'ANY', 'call',
           'create_autospec', 'AsyncMock', 'ThreadingMock', 'FILTER_DIR', 'NonCallableMock',
           'NonCallableMagicMock', 'mock_open', 'PropertyMock', 'seal')

FILTER_DIR = True  # dir() of a mock leaves out what is of no interest


### Patches ###

def _get_target(target):
    try:
        target, attribute = target.rsplit('.', 1)
    except (TypeError, ValueError, AttributeError):
        raise TypeError(f"Need a valid target to patch. You supplied: {target!r}")
    return functools.partial(pkgutil.resolve_name, target), attribute


def _check_typos(kwargs):
    """Names so close to arguments that they are not meant as attributes of the mock."""
    for typo in ("autospect", "auto_spec", "set_spec"):
        if typo in kwargs:
            raise RuntimeError(f"{typo!r} might be a typo; use unsafe=True if this is intended")


class _patch(object):
    attribute_name = None
    _active_patches = []

    def __init__(self, getter, attribute, new, spec, create, spec_set, autospec, new_callable,
                 kwargs, *, unsafe=False):
        if new_callable is not None:
            if new is not DEFAULT:
                raise ValueError("Cannot use 'new' and 'new_callable' together")
            if autospec is not None:
                raise ValueError("Cannot use 'autospec' and 'new_callable' together")
        if not unsafe:
            _check_typos(kwargs)
        for word, value in (('spec', spec), ('spec_set', spec_set)):
            if _is_instance_mock(value):
                raise InvalidSpecError(f'Cannot spec attr {attribute!r} as the {word} has already '
                                       f'been mocked out. [{word}={value!r}]')
        self.getter = getter
        self.attribute = attribute
        self.new = new
        self.new_callable = new_callable
        self.spec = spec
        self.create = create
        self.has_local = False
        self.spec_set = spec_set
        self.autospec = autospec
        self.kwargs = kwargs
        self.additional_patchers = []
        self.is_started = False

    def copy(self):
        patcher = _patch(self.getter, self.attribute, self.new, self.spec, self.create,
                         self.spec_set, self.autospec, self.new_callable, self.kwargs)
        patcher.attribute_name = self.attribute_name
        patcher.additional_patchers = [p.copy() for p in self.additional_patchers]
        return patcher

    def __call__(self, func):
        if isinstance(func, type):
            return self.decorate_class(func)
        if inspect.iscoroutinefunction(func):
            return self.decorate_async_callable(func)
        return self.decorate_callable(func)

    def decorate_class(self, klass):
        for attr in dir(klass):
            if not attr.startswith(patch.TEST_PREFIX):
                continue
            attr_value = getattr(klass, attr)
            if not hasattr(attr_value, "__call__"):
                continue
            patcher = self.copy()
            setattr(klass, attr, patcher(attr_value))
        return klass

    @contextlib.contextmanager
    def decoration_helper(self, patched, args, keywargs):
        extra_args = []
        with contextlib.ExitStack() as exit_stack:
            for patching in patched.patchings:
                arg = exit_stack.enter_context(patching)
                if patching.attribute_name is not None:
                    keywargs.update(arg)
                elif patching.new is DEFAULT:
                    extra_args.append(arg)
            args += tuple(extra_args)
            yield args, keywargs

    def decorate_callable(self, func):
        if hasattr(func, 'patchings'):
            func.patchings.append(self)
            return func

        @functools.wraps(func)
        def patched(*args, **keywargs):
            with self.decoration_helper(patched, args, keywargs) as (newargs, newkeywargs):
                return func(*newargs, **newkeywargs)
        patched.patchings = [self]
        return patched

    def decorate_async_callable(self, func):
        if hasattr(func, 'patchings'):
            func.patchings.append(self)
            return func

        @functools.wraps(func)
        async def patched(*args, **keywargs):
            with self.decoration_helper(patched, args, keywargs) as (newargs, newkeywargs):
                return await func(*newargs, **newkeywargs)
        patched.patchings = [self]
        return patched

    def get_original(self):
        target = self.getter()
        name = self.attribute
        original = DEFAULT
        local = False
        try:
            original = target.__dict__[name]
        except (AttributeError, KeyError):
            original = getattr(target, name, DEFAULT)
        else:
            local = True
        if name in dir(builtins) and isinstance(target, types.ModuleType):
            self.create = True
        if not self.create and original is DEFAULT:
            raise AttributeError("%s does not have the attribute %r" % (target, name))
        return original, local

    def __enter__(self):
        """Perform the patch."""
        if self.is_started:
            raise RuntimeError("Patch is already started")
        new, spec, spec_set = self.new, self.spec, self.spec_set
        autospec, kwargs = self.autospec, self.kwargs
        self.target = self.getter()
        if spec is False:
            spec = None
        if spec_set is False:
            spec_set = None
        if autospec is False:
            autospec = None
        if spec is not None and autospec is not None:
            raise TypeError("Can't specify spec and autospec")
        if (spec is not None or autospec is not None) and spec_set not in (True, None):
            raise TypeError("Can't provide explicit spec_set *and* spec or autospec")
        original, local = self.get_original()
        if new is DEFAULT and autospec is None:
            inherit = False
            if spec is True:
                spec = original
                if spec_set is True:
                    spec_set = original
                    spec = None
            elif spec is not None:
                if spec_set is True:
                    spec_set = spec
                    spec = None
            elif spec_set is True:
                spec_set = original
            if spec is not None or spec_set is not None:
                if original is DEFAULT:
                    raise TypeError("Can't use 'spec' with create=True")
                if isinstance(original, type):
                    inherit = True
            _kwargs = {}
            if self.new_callable is not None:
                Klass = self.new_callable
            elif spec is not None or spec_set is not None:
                this_spec = spec_set if spec_set is not None else spec
                not_callable = ('__call__' not in this_spec if _is_list(this_spec)
                                else not callable(this_spec))
                if _is_async_obj(this_spec):
                    Klass = AsyncMock
                elif not_callable:
                    Klass = NonCallableMagicMock
                else:
                    Klass = MagicMock
            else:
                Klass = AsyncMock if _is_async_obj(original) else MagicMock
            if spec is not None:
                _kwargs['spec'] = spec
            if spec_set is not None:
                _kwargs['spec_set'] = spec_set
            if (isinstance(Klass, type) and issubclass(Klass, NonCallableMock)
                    and self.attribute):
                _kwargs['name'] = self.attribute
            _kwargs.update(kwargs)
            new = Klass(**_kwargs)
            if inherit and _is_instance_mock(new):
                # Instances of the class look like instances.
                this_spec = spec if spec is not None else spec_set
                if not _is_list(this_spec) and not _instance_callable(this_spec):
                    Klass = NonCallableMagicMock
                _kwargs.pop('name', None)
                new.return_value = Klass(_new_parent=new, _new_name='()', **_kwargs)
        elif autospec is not None:
            if new is not DEFAULT:
                raise TypeError("autospec creates the mock for you. Can't specify autospec and "
                                "new.")
            if original is DEFAULT:
                raise TypeError("Can't use 'autospec' with create=True")
            spec_set = bool(spec_set)
            if autospec is True:
                autospec = original
            self._check_autospec(autospec)
            new = create_autospec(autospec, spec_set=spec_set, _name=self.attribute, **kwargs)
        elif kwargs:
            raise TypeError("Can't pass kwargs to a mock we aren't creating")
        new_attr = new
        self.temp_original = original
        self.is_local = local
        self._exit_stack = contextlib.ExitStack()
        self.is_started = True
        try:
            setattr(self.target, self.attribute, new_attr)
            if self.attribute_name is not None:
                extra_args = {}
                if self.new is DEFAULT:
                    extra_args[self.attribute_name] = new
                for patching in self.additional_patchers:
                    arg = self._exit_stack.enter_context(patching)
                    if patching.new is DEFAULT:
                        extra_args.update(arg)
                return extra_args
            return new
        except:
            if not self.__exit__(*sys.exc_info()):
                raise

    def _check_autospec(self, autospec):
        found = f'[target={self.target!r}, attr={autospec!r}]'
        if _is_instance_mock(self.target):
            raise InvalidSpecError(f'Cannot autospec attr {self.attribute!r} as the patch target '
                                   f'has already been mocked out. {found}')
        if _is_instance_mock(autospec):
            target_name = getattr(self.target, '__name__', self.target)
            raise InvalidSpecError(f'Cannot autospec attr {self.attribute!r} from target '
                                   f'{target_name!r} as it has already been mocked out. {found}')

    def __exit__(self, *exc_info):
        """Undo the patch."""
        if not self.is_started:
            return
        if self.is_local and self.temp_original is not DEFAULT:
            setattr(self.target, self.attribute, self.temp_original)
        else:
            delattr(self.target, self.attribute)
            if not self.create and (not hasattr(self.target, self.attribute)
                                    or self.attribute in ('__doc__', '__module__', '__defaults__',
                                                          '__annotations__', '__kwdefaults__')):
                setattr(self.target, self.attribute, self.temp_original)
        del self.temp_original
        del self.is_local
        del self.target
        exit_stack = self._exit_stack
        del self._exit_stack
        self.is_started = False
        return exit_stack.__exit__(*exc_info)

    def start(self):
        """Activate a patch, returning any created mock."""
        result = self.__enter__()
        self._active_patches.append(self)
        return result

    def stop(self):
        """Stop an active patch."""
        try:
            self._active_patches.remove(self)
        except ValueError:
            return None
        return self.__exit__(None, None, None)


def _patch_object(target, attribute, new=DEFAULT, spec=None, create=False, spec_set=None,
                  autospec=None, new_callable=None, *, unsafe=False, **kwargs):
    """Patch the named attribute of an object."""
    if type(target) is str:
        raise TypeError(f"{target!r} must be the actual object to be patched, not a str")
    return _patch(lambda: target, attribute, new, spec, create, spec_set, autospec,
                  new_callable, kwargs, unsafe=unsafe)


def _patch_multiple(target, spec=None, create=False, spec_set=None, autospec=None,
                    new_callable=None, **kwargs):
    """Several patches of one object, given by keywords."""
    if type(target) is str:
        getter = functools.partial(pkgutil.resolve_name, target)
    else:
        getter = lambda: target
    if not kwargs:
        raise ValueError('Must supply at least one keyword argument with patch.multiple')
    items = list(kwargs.items())
    attribute, new = items[0]
    patcher = _patch(getter, attribute, new, spec, create, spec_set, autospec, new_callable, {})
    patcher.attribute_name = attribute
    for attribute, new in items[1:]:
        this_patcher = _patch(getter, attribute, new, spec, create, spec_set, autospec,
                              new_callable, {})
        this_patcher.attribute_name = attribute
        patcher.additional_patchers.append(this_patcher)
    return patcher


def patch(target, new=DEFAULT, spec=None, create=False, spec_set=None, autospec=None,
          new_callable=None, *, unsafe=False, **kwargs):
    """Decorator and context manager: puts a mock in the place that a dotted name names."""
    getter, attribute = _get_target(target)
    return _patch(getter, attribute, new, spec, create, spec_set, autospec, new_callable, kwargs,
                  unsafe=unsafe)


class _patch_dict(object):
    """Decorator and context manager: changes a dictionary and restores it."""

    def __init__(self, in_dict, values=(), clear=False, **kwargs):
        self.in_dict = in_dict
        self.values = dict(values)
        self.values.update(kwargs)
        self.clear = clear
        self._original = None

    def __call__(self, f):
        if isinstance(f, type):
            return self.decorate_class(f)
        if inspect.iscoroutinefunction(f):
            @functools.wraps(f)
            async def _inner(*args, **kw):
                self._patch_dict()
                try:
                    return await f(*args, **kw)
                finally:
                    self._unpatch_dict()
            return _inner

        @functools.wraps(f)
        def _inner(*args, **kw):
            self._patch_dict()
            try:
                return f(*args, **kw)
            finally:
                self._unpatch_dict()
        return _inner

    def decorate_class(self, klass):
        for attr in dir(klass):
            attr_value = getattr(klass, attr)
            if attr.startswith(patch.TEST_PREFIX) and hasattr(attr_value, "__call__"):
                decorator = _patch_dict(self.in_dict, self.values, self.clear)
                setattr(klass, attr, decorator(attr_value))
        return klass

    def __enter__(self):
        self._patch_dict()
        return self.in_dict

    def _patch_dict(self):
        if isinstance(self.in_dict, str):
            self.in_dict = pkgutil.resolve_name(self.in_dict)
        in_dict = self.in_dict
        try:
            original = in_dict.copy()
        except AttributeError:
            original = {key: in_dict[key] for key in in_dict}
        self._original = original
        if self.clear:
            _clear_dict(in_dict)
        try:
            in_dict.update(self.values)
        except AttributeError:
            for key in self.values:
                in_dict[key] = self.values[key]

    def _unpatch_dict(self):
        in_dict = self.in_dict
        original = self._original
        _clear_dict(in_dict)
        try:
            in_dict.update(original)
        except AttributeError:
            for key in original:
                in_dict[key] = original[key]

    def __exit__(self, *args):
        if self._original is not None:
            self._unpatch_dict()
            self._original = None
        return False

    def start(self):
        result = self.__enter__()
        _patch._active_patches.append(self)
        return result

    def stop(self):
        try:
            _patch._active_patches.remove(self)
        except ValueError:
            return None
        return self.__exit__(None, None, None)


def _clear_dict(in_dict):
    try:
        in_dict.clear()
    except AttributeError:
        for key in list(in_dict):
            del in_dict[key]


def _patch_stopall():
    """Stop all active patches, the latest first."""
    for patch in reversed(_patch._active_patches):
        patch.stop()


_mock_core.public = sys.modules[__name__]
patch.object = _patch_object
patch.dict = _patch_dict
patch.multiple = _patch_multiple
patch.stopall = _patch_stopall
patch.TEST_PREFIX = 'test'


def _must_skip(spec, entry, is_type):
    """Whether the first argument of a method is bound."""
    if not isinstance(spec, type):
        if entry in getattr(spec, '__dict__', {}):
            return False
        spec = spec.__class__
    for klass in spec.__mro__:
        result = klass.__dict__.get(entry, DEFAULT)
        if result is DEFAULT:
            continue
        if isinstance(result, (staticmethod, classmethod)):
            return False
        if isinstance(result, _FunctionTypes):
            return is_type
        return False
    return is_type


def create_autospec(spec, spec_set=False, instance=False, _parent=None, _name=None, *,
                    unsafe=False, **kwargs):
    """A mock with the attributes and the signatures of another object, all the way down."""
    if _is_list(spec):
        # Names alone.
        spec = type(spec)
    is_type = isinstance(spec, type)
    if _is_instance_mock(spec):
        raise InvalidSpecError(f'Cannot autospec a Mock object. [object={spec!r}]')
    if not unsafe:
        _check_typos(kwargs)
    if instance and _is_async_func(spec):
        raise RuntimeError('Instance can not be True when create_autospec is mocking an async '
                           'function')
    _name = kwargs.pop('name', _name)
    # Dotted names are of children, which are made below.
    later = {name: kwargs.pop(name) for name in list(kwargs) if '.' in name}
    wraps = kwargs.get('wraps')
    mock = _autospec_top(spec, spec_set, instance, _parent, _name, unsafe, kwargs)
    if _parent is not None and not instance:
        _parent._mock_children[_name] = mock
    if is_type and not instance and 'return_value' not in kwargs:
        mock.return_value = create_autospec(spec, spec_set, instance=True, _name='()',
                                            _parent=mock, wraps=wraps)
    inner = _extract_mock(mock)
    for entry in dir(spec):
        if _is_magic(entry):
            continue
        try:
            original = getattr(spec, entry)
        except AttributeError:
            continue
        if not isinstance(original, _FunctionTypes):
            inner._mock_children[entry] = _SpecState(original, spec_set, mock, entry, instance)
            continue
        new = _autospec_method(spec, entry, original, inner, spec_set, wraps)
        if isinstance(mock, types.FunctionType):
            setattr(mock, entry, new)
    if later:
        inner.configure_mock(**later)
    return mock


def _autospec_top(spec, spec_set, instance, parent, name, unsafe, kwargs):
    """The mock that create_autospec() gives, without its children."""
    is_type = isinstance(spec, type)
    given = {'spec_set' if spec_set else 'spec': spec} if spec_set or spec is not None else {}
    if given and instance:
        given['_spec_as_instance'] = True
    given['unsafe'] = unsafe
    given.update(kwargs)
    Klass = MagicMock
    if inspect.isdatadescriptor(spec):
        given = {}
    elif not _callable(spec) or is_type and instance and not _instance_callable(spec):
        Klass = NonCallableMagicMock
    if _is_async_func(spec):
        Klass = AsyncMock
    mock = Klass(parent=parent, _new_parent=parent, _new_name='' if parent is None else name,
                 name=name, **given)
    if isinstance(spec, _FunctionTypes):
        return _set_signature(mock, spec)
    _check_sig(spec, mock, is_type and instance, instance)
    return mock


def _autospec_method(spec, entry, original, parent, spec_set, wraps):
    """The mock of a function or method of what create_autospec() looks at."""
    skipfirst = _must_skip(spec, entry, isinstance(spec, type))
    child_kwargs = {'spec_set' if spec_set else 'spec': original, '_eat_self': skipfirst}
    if wraps is not None:
        child_kwargs['wraps'] = getattr(wraps, entry)
    child_klass = AsyncMock if inspect.iscoroutinefunction(original) else MagicMock
    new = child_klass(parent=parent, name=entry, _new_name=entry, _new_parent=parent,
                      **child_kwargs)
    parent._mock_children[entry] = new
    new.return_value = child_klass()
    _check_sig(original, new, skipfirst=skipfirst)
    return new


def _instance_callable(obj):
    """Whether instances of a class, or the object itself where it is none, can be called."""
    if not isinstance(obj, type):
        return getattr(obj, '__call__', None) is not None
    return any(base.__dict__.get('__call__') is not None for base in obj.__mro__)


_DELEGATED = ('assert_called_with', 'assert_called_once_with', 'assert_has_calls',
              'assert_any_call', 'assert_called', 'assert_not_called', 'assert_called_once',
              'reset_mock')
_DELEGATED_ASYNC = ('assert_awaited', 'assert_awaited_once', 'assert_awaited_with',
                    'assert_awaited_once_with', 'assert_any_await', 'assert_has_awaits',
                    'assert_not_awaited')


def _set_signature(mock, original):
    """A true function that checks its arguments and calls the mock."""
    res = _get_signature_object(original, False, False)
    if res is None:
        return mock
    func, sig = res
    names = _DELEGATED
    if _is_async_func(original):
        names += _DELEGATED_ASYNC

        @functools.wraps(original)
        async def funcopy(*args, **kwargs):
            sig.bind(*args, **kwargs)
            return await mock(*args, **kwargs)
        funcopy.await_count = 0
        funcopy.await_args = None
        funcopy.await_args_list = _CallList()
    else:
        @functools.wraps(original)
        def funcopy(*args, **kwargs):
            sig.bind(*args, **kwargs)
            return mock(*args, **kwargs)
    if not funcopy.__name__.isidentifier():
        funcopy.__name__ = 'funcopy'  # of a lambda
    funcopy.__signature__ = sig
    funcopy.mock = mock
    for name in names:
        setattr(funcopy, name, getattr(mock, name))
    mock._mock_delegate = funcopy
    funcopy.called = False
    funcopy.call_count = 0
    funcopy.call_args = None
    funcopy.call_args_list = _CallList()
    funcopy.method_calls = _CallList()
    funcopy.mock_calls = _CallList()
    funcopy.return_value = mock._mock_return_value
    funcopy.side_effect = mock._mock_side_effect
    funcopy._mock_children = mock._mock_children
    return funcopy


### Files ###

def mock_open(mock=None, read_data=''):
    """A mock in place of open(): read_data is what its files hold."""
    import io

    def new_data():
        return (io.BytesIO(read_data) if isinstance(read_data, bytes)
                else io.StringIO(read_data))

    state = [new_data()]

    def or_data(method, name):
        def effect(*args, **kwargs):
            value = method.return_value
            return value if value is not None else getattr(state[0], name)(*args, **kwargs)
        return effect

    def iterate():
        while (value := handle.readline.return_value) is not None:
            yield value
        yield from state[0]

    def advance():
        value = handle.readline.return_value
        return value if value is not None else next(state[0])

    if mock is None:
        mock = MagicMock(name='open', spec=io.open)
    handle = MagicMock(spec=list(set(dir(io.TextIOWrapper)) | set(dir(io.BytesIO))))
    handle.__enter__.return_value = handle
    handle.__exit__.side_effect = lambda exctype, excinst, exctb: handle.close()
    handle.write.return_value = None
    for name in ('read', 'readline', 'readlines'):
        method = getattr(handle, name)
        method.return_value = None
        method.side_effect = or_data(method, name)
    handle.__iter__.side_effect = iterate
    handle.__next__.side_effect = advance

    def reset_data(*args, **kwargs):
        # Each open() begins at the start.
        state[0] = new_data()
        return DEFAULT
    mock.side_effect = reset_data
    mock.return_value = handle
    return mock
