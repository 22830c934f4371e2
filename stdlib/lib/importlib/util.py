"""Helpers for code that imports in its own way."""

import sys
import types
from .machinery import ModuleSpec, SourceFileLoader, SourcelessFileLoader
from . import _resolve

__all__ = ['LazyLoader', 'Loader', 'MAGIC_NUMBER', 'cache_from_source', 'decode_source',
           'find_spec', 'module_from_spec', 'resolve_name', 'source_from_cache', 'source_hash',
           'spec_from_file_location', 'spec_from_loader']

MAGIC_NUMBER = b'\xf3\r\r\n'


def __getattr__(name):
    if name == 'Loader':
        from .abc import Loader
        return Loader
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def source_hash(source_bytes):
    """The hash of a source as cached files would hold it."""
    return (hash(bytes(source_bytes)) & 0xffffffffffffffff).to_bytes(8, 'little')


def decode_source(source_bytes):
    """The text of a source in its declared encoding, newlines translated."""
    import io
    from tokenize import detect_encoding
    encoding, _ = detect_encoding(io.BytesIO(source_bytes).readline)
    return io.IncrementalNewlineDecoder(None, True).decode(source_bytes.decode(encoding), True)


def resolve_name(name, package):
    """Resolve a relative module name to an absolute one."""
    if not name.startswith('.'):
        return name
    if not package:
        raise ImportError(f'no package specified for {repr(name)} (required for relative '
                          f'module names)')
    level = len(name) - len(name.lstrip('.'))
    return _resolve(name[level:], package, level)


def _find_spec(name, path, target=None):
    """Ask the finders as an import would."""
    from .machinery import BuiltinImporter, PathFinder
    finders = list(sys.meta_path)
    if path is None:
        finders.insert(0, BuiltinImporter)
    if PathFinder not in finders:
        finders.append(PathFinder)
    for finder in finders:
        find = getattr(finder, 'find_spec', None)
        if find is not None:
            spec = find(name, path, target)
            if spec is not None:
                return spec
    return None


def find_spec(name, package=None):
    """The spec of a module, or None; parents of a dotted name are imported."""
    fullname = resolve_name(name, package) if name.startswith('.') else name
    if fullname not in sys.modules:
        parent_name = fullname.rpartition('.')[0]
        if parent_name:
            parent = __import__(parent_name, fromlist=['__path__'])
            try:
                parent_path = parent.__path__
            except AttributeError as e:
                raise ModuleNotFoundError(
                    f"__path__ attribute not found on {parent_name!r} while trying to find "
                    f"{fullname!r}", name=fullname) from e
        else:
            parent_path = None
        return _find_spec(fullname, parent_path)
    module = sys.modules[fullname]
    if module is None:
        return None
    try:
        spec = module.__spec__
    except AttributeError:
        raise ValueError(f'{name}.__spec__ is not set') from None
    if spec is None:
        raise ValueError(f'{name}.__spec__ is None')
    return spec


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    """Return a module spec based on various loader methods."""
    if origin is None:
        origin = getattr(loader, '_ORIGIN', None)
    if not origin and hasattr(loader, 'get_filename'):
        if is_package is None:
            return spec_from_file_location(name, loader=loader)
        return spec_from_file_location(name, loader=loader,
                                       submodule_search_locations=[] if is_package else None)
    if is_package is None:
        if hasattr(loader, 'is_package'):
            try:
                is_package = loader.is_package(name)
            except ImportError:
                is_package = None
        else:
            is_package = False
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


_POPULATE = object()


def spec_from_file_location(name, location=None, *, loader=None,
                            submodule_search_locations=_POPULATE):
    """Return a module spec based on a file location, or None if nothing can load it."""
    import os
    if location is None:
        location = '<unknown>'
        if hasattr(loader, 'get_filename'):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        location = os.fspath(location)
        if not location.startswith('<'):
            try:
                location = os.path.abspath(location)
            except OSError:
                pass
    if loader is None:
        if location.endswith('.py'):
            loader = SourceFileLoader(name, location)
        elif location.endswith('.pyc'):
            loader = SourcelessFileLoader(name, location)
        else:
            return None
    spec = ModuleSpec(name, loader, origin=location)
    spec.has_location = True
    if submodule_search_locations is _POPULATE:
        if hasattr(loader, 'is_package'):
            try:
                is_package = loader.is_package(name)
            except ImportError:
                pass
            else:
                if is_package:
                    spec.submodule_search_locations = []
    else:
        spec.submodule_search_locations = submodule_search_locations
    if spec.submodule_search_locations == [] and location:
        spec.submodule_search_locations.append(os.path.split(location)[0])
    return spec


def module_from_spec(spec):
    """Create a module based on the provided spec."""
    module = None
    if hasattr(spec.loader, 'create_module'):
        module = spec.loader.create_module(spec)
    elif hasattr(spec.loader, 'exec_module'):
        raise ImportError('loaders that define exec_module() must also define create_module()')
    if module is None:
        module = types.ModuleType(spec.name)
    for name, value in (('__name__', spec.name), ('__loader__', spec.loader),
                        ('__package__', spec.parent), ('__spec__', spec)):
        if getattr(module, name, None) is None or name in ('__spec__',):
            setattr(module, name, value)
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    if spec.has_location:
        module.__file__ = spec.origin
        if spec.cached is not None:
            module.__cached__ = spec.cached
    return module


### Cached files: names only, for tools that look for them ###

def cache_from_source(path, debug_override=None, *, optimization=None):
    """The path of the byte code that CPython would keep for a source file."""
    import os
    if debug_override is not None:
        import warnings
        warnings.warn('the debug_override parameter is deprecated; use \'optimization\' instead',
                      DeprecationWarning)
        if optimization is not None:
            raise TypeError('debug_override or optimization must be set to None')
        optimization = '' if debug_override else 1
    path = os.fspath(path)
    head, tail = os.path.split(path)
    base, sep, rest = tail.rpartition('.')
    tag = sys.implementation.cache_tag
    if tag is None:
        raise NotImplementedError('sys.implementation.cache_tag is None')
    almost_filename = f'{base if base else rest}{sep}{tag}'
    if optimization is None:
        optimization = '' if sys.flags.optimize == 0 else sys.flags.optimize
    optimization = str(optimization)
    if optimization != '':
        if not optimization.isalnum():
            raise ValueError(f'{optimization!r} is not alphanumeric')
        almost_filename = f'{almost_filename}.opt-{optimization}'
    filename = almost_filename + '.pyc'
    if sys.pycache_prefix is not None:
        head = os.path.abspath(head)
        return os.path.join(sys.pycache_prefix, head.lstrip('/'), filename)
    return os.path.join(head, '__pycache__', filename)


def source_from_cache(path):
    """The path of the source for a path of byte code."""
    import os
    path = os.fspath(path)
    head, pycache_filename = os.path.split(path)
    head, pycache = os.path.split(head)
    if pycache != '__pycache__':
        raise ValueError(f'__pycache__ not bottom-level directory in {path!r}')
    dots = pycache_filename.count('.')
    if dots not in {2, 3}:
        raise ValueError(f'expected only 2 or 3 dots in {pycache_filename!r}')
    if dots == 3:
        optimization = pycache_filename.rsplit('.', 2)[-2]
        if not optimization.startswith('opt-'):
            raise ValueError("optimization portion of filename does not start with 'opt-'")
        if not optimization[4:].isalnum():
            raise ValueError(f"optimization level {optimization!r} is not an alphanumeric value")
    return os.path.join(head, pycache_filename.partition('.')[0] + '.py')


### Lazy loading ###

class _LazyModule(types.ModuleType):
    """A module that is loaded when one of its attributes is looked at."""

    def __getattribute__(self, attr):
        __spec__ = object.__getattribute__(self, '__spec__')
        loader_state = __spec__.loader_state
        if object.__getattribute__(self, '__class__') is _LazyModule:
            if attr == '__class__' and loader_state.get('is_loading'):
                return object.__getattribute__(self, '__class__')
            if loader_state.get('is_loading') and attr.startswith('__') and attr.endswith('__'):
                return object.__getattribute__(self, attr)
            loader_state['is_loading'] = True
            __dict__ = object.__getattribute__(self, '__dict__')
            original_name = __spec__.name
            # What was set since stays.
            attrs_then = loader_state['__dict__']
            attrs_now = __dict__
            attrs_updated = {key: value for key, value in attrs_now.items()
                             if key not in attrs_then
                             or id(attrs_now[key]) != id(attrs_then[key])}
            __spec__.loader.exec_module(self)
            if original_name in sys.modules:
                if id(self) != id(sys.modules[original_name]):
                    raise ValueError(f"module object for {original_name!r} substituted in "
                                     "sys.modules during a lazy load")
            __dict__.update(attrs_updated)
            self.__class__ = types.ModuleType
        return getattr(self, attr)

    def __delattr__(self, attr):
        self.__getattribute__(attr)  # loads it
        delattr(self, attr)


class LazyLoader:
    """A loader that puts the loading off until the module is used."""

    @staticmethod
    def __check_eager_loader(loader):
        if not hasattr(loader, 'exec_module'):
            raise TypeError('loader must define exec_module()')

    @classmethod
    def factory(cls, loader):
        """A function that makes the eager loader lazy."""
        cls.__check_eager_loader(loader)
        return lambda *args, **kwargs: cls(loader(*args, **kwargs))

    def __init__(self, loader):
        self.__check_eager_loader(loader)
        self.loader = loader

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = self.loader
        module.__loader__ = self.loader
        module.__spec__.loader_state = {'__dict__': module.__dict__.copy(),
                                        '__class__': module.__class__, 'is_loading': False}
        module.__class__ = _LazyModule
