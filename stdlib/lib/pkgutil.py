"""What packages are made of: their modules, their data, and packages in several folders."""

import importlib
import importlib.machinery
import importlib.util
import os
import os.path
import sys
from collections import namedtuple
from functools import singledispatch as simplegeneric

__all__ = ['get_importer', 'iter_importers', 'get_loader', 'find_loader', 'walk_packages',
           'iter_modules', 'get_data', 'read_code', 'extend_path', 'ModuleInfo']

ModuleInfo = namedtuple('ModuleInfo', 'module_finder name ispkg')
ModuleInfo.__doc__ = 'A namedtuple with minimal info about a module.'


def read_code(stream):
    """Byte code of another interpreter is not read."""
    return None


def walk_packages(path=None, prefix='', onerror=None):
    """ModuleInfo of all modules below a path, packages being imported to find theirs."""
    seen = {}

    def first_time(p):
        if p in seen:
            return False
        seen[p] = True
        return True

    for info in iter_modules(path, prefix):
        yield info
        if not info.ispkg:
            continue
        try:
            __import__(info.name)
        except ImportError:
            if onerror is not None:
                onerror(info.name)
        except Exception:
            if onerror is None:
                raise
            onerror(info.name)
        else:
            below = getattr(sys.modules[info.name], '__path__', None) or []
            below = [p for p in below if first_time(p)]
            yield from walk_packages(below, info.name + '.', onerror)


def iter_modules(path=None, prefix=''):
    """ModuleInfo of the modules in the folders of a path (sys.path without one)."""
    if path is None:
        importers = iter_importers()
    elif isinstance(path, str):
        raise ValueError('path must be None or list of paths to look for modules in')
    else:
        importers = map(get_importer, path)
    yielded = set()
    for importer in importers:
        for name, ispkg in iter_importer_modules(importer, prefix):
            if name not in yielded:
                yielded.add(name)
                yield ModuleInfo(importer, name, ispkg)


@simplegeneric
def iter_importer_modules(importer, prefix=''):
    if not hasattr(importer, 'iter_modules'):
        return []
    return importer.iter_modules(prefix)


def _iter_file_finder_modules(importer, prefix=''):
    if importer.path is None or not os.path.isdir(importer.path):
        return
    try:
        names = os.listdir(importer.path)
    except OSError:
        names = []
    names.sort()    # packages before modules of the same name, as an import would
    yielded = set()
    import inspect
    for file in names:
        name = inspect.getmodulename(file)
        if name == '__init__' or name in yielded:
            continue
        path = os.path.join(importer.path, file)
        ispkg = False
        if not name and os.path.isdir(path) and '.' not in file:
            name = file
            try:
                contents = os.listdir(path)
            except OSError:
                contents = []
            ispkg = any(inspect.getmodulename(each) == '__init__' for each in contents)
            if not ispkg:
                continue
        if name and '.' not in name:
            yielded.add(name)
            yield prefix + name, ispkg


iter_importer_modules.register(importlib.machinery.FileFinder, _iter_file_finder_modules)


def get_importer(path_item):
    """The finder for an entry of sys.path, or None."""
    path_item = os.fsdecode(path_item)
    cache = getattr(sys, 'path_importer_cache', None)
    if cache is not None and path_item in cache:
        return cache[path_item]
    importer = None
    for hook in getattr(sys, 'path_hooks', ()):
        try:
            importer = hook(path_item)
            break
        except ImportError:
            pass
    if importer is None:
        importer = importlib.machinery.PathFinder._finder(path_item)
    if cache is not None and importer is not None:
        cache.setdefault(path_item, importer)
    return importer


def iter_importers(fullname=''):
    """The finders that are asked for a module."""
    if fullname.startswith('.'):
        raise ImportError('Relative module name {!r} not supported'.format(fullname))
    if '.' in fullname:
        pkg_name = fullname.rpartition('.')[0]
        path = getattr(importlib.import_module(pkg_name), '__path__', None)
        if path is None:
            return
    else:
        yield from sys.meta_path
        path = sys.path
    for item in path:
        yield get_importer(item)


def get_loader(module_or_name):
    """The loader of a module, or None; old."""
    import warnings
    warnings._deprecated('pkgutil.get_loader',
                         f'{warnings._DEPRECATED_MSG}; use importlib.util.find_spec() instead',
                         remove=(3, 14))
    if module_or_name in sys.modules:
        module_or_name = sys.modules[module_or_name]
        if module_or_name is None:
            return None
    if isinstance(module_or_name, type(sys)):
        loader = getattr(module_or_name, '__loader__', None)
        if loader is not None:
            return loader
        if getattr(module_or_name, '__spec__', None) is None:
            return None
        return find_loader(module_or_name.__name__)
    return find_loader(module_or_name)


def find_loader(fullname):
    """The loader of a module by name, or None; old."""
    import warnings
    warnings._deprecated('pkgutil.find_loader',
                         f'{warnings._DEPRECATED_MSG}; use importlib.util.find_spec() instead',
                         remove=(3, 14))
    if fullname.startswith('.'):
        raise ImportError('Relative module name {!r} not supported'.format(fullname))
    try:
        spec = importlib.util.find_spec(fullname)
    except (ImportError, AttributeError, TypeError, ValueError) as ex:
        raise ImportError('Error while finding loader for {!r} ({}: {})'.format(
            fullname, type(ex), ex)) from ex
    return spec.loader if spec is not None else None


def extend_path(path, name):
    """A package's __path__ with the folders of the same name along sys.path, and what *.pkg files
    there say."""
    if not isinstance(path, list):
        # Frozen packages have another kind.
        return path
    path = path[:]
    package_file = name + '.pkg'
    parent, _, tail = name.rpartition('.')
    if parent:
        try:
            search = getattr(sys.modules[parent], '__path__')
        except (KeyError, AttributeError):
            return path
    else:
        search = sys.path
    for folder in search:
        if not isinstance(folder, str):
            continue
        finder = get_importer(folder)
        if finder is not None and hasattr(finder, 'find_spec'):
            spec = finder.find_spec(tail if isinstance(finder, importlib.machinery.FileFinder)
                                    else name)
            for portion in (spec.submodule_search_locations or []) if spec is not None else []:
                if portion not in path:
                    path.append(portion)
        listed = os.path.join(folder, package_file)
        if os.path.isfile(listed):
            try:
                with open(listed) as file:
                    for line in file:
                        line = line.rstrip('\n')
                        if line and not line.startswith('#'):
                            path.append(line)
            except OSError as msg:
                sys.stderr.write("Can't open %s: %s\n" % (listed, msg))
    return path


def get_data(package, resource):
    """The bytes of a file of a package, or None if its loader has no data."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        return None
    loader = spec.loader
    if loader is None or not hasattr(loader, 'get_data'):
        return None
    module = sys.modules.get(package) or importlib.import_module(package)
    if module is None or not hasattr(module, '__file__'):
        return None
    # Slashes in resource names are of no system.
    parts = resource.split('/')
    parts.insert(0, os.path.dirname(module.__file__))
    return loader.get_data(os.path.join(*parts))


_NAME_PATTERN = None


def resolve_name(name):
    """The object of 'package.module:object.attribute', or of a dotted name."""
    global _NAME_PATTERN
    if _NAME_PATTERN is None:
        import re
        dotted = r'(?!\d)(\w+)(\.(?!\d)(\w+))*'
        _NAME_PATTERN = re.compile(f'^(?P<pkg>{dotted})(?P<cln>:(?P<obj>{dotted})?)?$', re.UNICODE)
    match = _NAME_PATTERN.match(name)
    if not match:
        raise ValueError(f'invalid format: {name!r}')
    if match.group('cln'):
        result = importlib.import_module(match.group('pkg'))
        parts = match.group('obj')
        parts = parts.split('.') if parts else []
    else:
        parts = name.split('.')
        modname = parts.pop(0)
        result = importlib.import_module(modname)
        # As many modules as there are, then attributes.
        while parts:
            longer = f'{modname}.{parts[0]}'
            try:
                result = importlib.import_module(longer)
                parts.pop(0)
                modname = longer
            except ImportError:
                break
    for part in parts:
        result = getattr(result, part)
    return result
