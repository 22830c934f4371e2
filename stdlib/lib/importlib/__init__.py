"""Import by name at run time; the machinery itself is native."""

__all__ = ['__import__', 'import_module', 'invalidate_caches', 'reload']

import sys
from builtins import __import__


def _resolve(name, package, level):
    """The absolute name of a relative import."""
    bits = package.rsplit('.', level - 1)
    if len(bits) < level:
        raise ImportError('attempted relative import beyond top-level package')
    return f'{bits[0]}.{name}' if name else bits[0]


def invalidate_caches():
    """Tell the finders that modules may have come or gone."""
    for finder in sys.meta_path:
        if hasattr(finder, 'invalidate_caches'):
            finder.invalidate_caches()


def import_module(name, package=None):
    """Import a module; a relative name needs the package it is relative to."""
    level = 0
    if name.startswith('.'):
        if not package:
            raise TypeError("the 'package' argument is required to perform a relative import "
                            f"for {name!r}")
        for character in name:
            if character != '.':
                break
            level += 1
        name = _resolve(name[level:], package, level)
    elif not isinstance(name, str):
        raise TypeError(f'module name must be str, not {type(name)}')
    if not name:
        raise ValueError('Empty module name')
    module = sys.modules.get(name)
    if module is None or name not in sys.modules:
        __import__(name)
        try:
            module = sys.modules[name]
        except KeyError:
            raise ModuleNotFoundError(f'import of {name} halted; not in sys.modules',
                                      name=name) from None
    if module is None:
        raise ModuleNotFoundError(f'import of {name} halted; None in sys.modules', name=name)
    return module


_RELOADING = {}


def reload(module):
    """Run a module's source again, in the module as it is; returns it."""
    try:
        name = module.__spec__.name
    except AttributeError:
        try:
            name = module.__name__
        except AttributeError:
            raise TypeError("reload() argument must be a module") from None
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    if name in _RELOADING:
        return _RELOADING[name]
    _RELOADING[name] = module
    try:
        from .util import _find_spec
        parent_name = name.rpartition('.')[0]
        if parent_name:
            try:
                pkgpath = sys.modules[parent_name].__path__
            except KeyError:
                raise ImportError(f"parent {parent_name!r} not in sys.modules",
                                  name=parent_name) from None
        else:
            pkgpath = None
        spec = module.__spec__ = _find_spec(name, pkgpath, module)
        if spec is None:
            raise ModuleNotFoundError(f"spec not found for the module {name!r}", name=name)
        module.__loader__ = spec.loader
        if spec.submodule_search_locations is not None:
            module.__path__ = spec.submodule_search_locations
        if spec.loader is not None:
            if hasattr(spec.loader, 'exec_module'):
                spec.loader.exec_module(module)
            else:
                spec.loader.load_module(name)
        # The module may have replaced itself.
        return sys.modules[name]
    finally:
        _RELOADING.pop(name, None)


def find_loader(name, path=None):
    """The loader of a module, or None; gone in 3.12: use util.find_spec()."""
    import warnings
    warnings.warn('Deprecated since Python 3.4 and slated for removal in Python 3.12; use '
                  'importlib.util.find_spec() instead', DeprecationWarning, stacklevel=2)
    from .util import find_spec
    spec = find_spec(name)
    return spec.loader if spec is not None else None
