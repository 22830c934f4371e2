"""Finders and loaders.  Those of the interpreter are native; what is here does the same for
programs that put finders together themselves."""

import sys

# The interpreter's own types, from this very module.
ModuleSpec = type(__spec__)
SourceFileLoader = type(__loader__)

SOURCE_SUFFIXES = ['.py']
DEBUG_BYTECODE_SUFFIXES = BYTECODE_SUFFIXES = ['.pyc']
OPTIMIZED_BYTECODE_SUFFIXES = ['.pyc']
EXTENSION_SUFFIXES = []

__all__ = ['AppleFrameworkLoader', 'BYTECODE_SUFFIXES', 'BuiltinImporter',
           'DEBUG_BYTECODE_SUFFIXES', 'EXTENSION_SUFFIXES', 'ExtensionFileLoader', 'FileFinder',
           'FrozenImporter', 'ModuleSpec', 'NamespaceLoader', 'OPTIMIZED_BYTECODE_SUFFIXES',
           'PathFinder', 'SOURCE_SUFFIXES', 'SourceFileLoader', 'SourcelessFileLoader',
           'WindowsRegistryFinder', 'all_suffixes']


def all_suffixes():
    """Returns a list of all recognized module suffixes for this process"""
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES


class BuiltinImporter:
    """The modules that are part of the interpreter."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if path is None and fullname in sys.builtin_module_names:
            return ModuleSpec(fullname, cls, origin='built-in', is_package=False)
        return None

    @staticmethod
    def create_module(spec):
        if spec.name not in sys.builtin_module_names:
            raise ImportError(f'{spec.name!r} is not a built-in module', name=spec.name)
        __import__(spec.name)
        return sys.modules[spec.name]

    @staticmethod
    def exec_module(module):
        pass

    @classmethod
    def get_code(cls, fullname):
        return None

    @classmethod
    def get_source(cls, fullname):
        return None

    @classmethod
    def is_package(cls, fullname):
        return False


class FrozenImporter:
    """There are no frozen modules."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        return None


class WindowsRegistryFinder:
    """Only for another system."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        return None


class _PathLoader:
    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    def get_filename(self, fullname=None):
        return self.path

    def is_package(self, fullname):
        return self.path.rpartition('/')[2].partition('.')[0] == '__init__'


class SourcelessFileLoader(_PathLoader):
    """Modules without source: byte code of another interpreter is not run."""

    def get_source(self, fullname):
        return None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        raise ImportError(f'cannot run byte code from {self.path!r}', name=self.name,
                          path=self.path)


class ExtensionFileLoader(_PathLoader):
    """Extension modules for another interpreter cannot be loaded."""

    def create_module(self, spec):
        raise ImportError(f'cannot load extension module {self.path!r}', name=spec.name,
                          path=self.path)

    def exec_module(self, module):
        pass

    def get_code(self, fullname):
        return None

    def get_source(self, fullname):
        return None


AppleFrameworkLoader = ExtensionFileLoader


class NamespaceLoader:
    """For packages that are only a folder."""

    def __init__(self, name, path, path_finder=None):
        self._path = path

    def is_package(self, fullname):
        return True

    def get_source(self, fullname):
        return ''

    def get_code(self, fullname):
        return compile('', '<string>', 'exec', dont_inherit=True)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        pass


class FileFinder:
    """Finds modules in one folder, with a loader for each kind of file."""

    def __init__(self, path, *loader_details):
        import os
        self._loaders = [(suffix, loader) for loader, suffixes in loader_details
                         for suffix in suffixes]
        self.path = os.path.abspath(path or '.')

    def invalidate_caches(self):
        """Nothing is kept."""

    def find_spec(self, fullname, target=None):
        import os
        from .util import spec_from_file_location
        tail = fullname.rpartition('.')[2]
        base = os.path.join(self.path, tail)
        if os.path.isdir(base):
            for suffix, loader in self._loaders:
                init = os.path.join(base, '__init__' + suffix)
                if os.path.isfile(init):
                    return spec_from_file_location(fullname, init,
                                                   loader=loader(fullname, init),
                                                   submodule_search_locations=[base])
        for suffix, loader in self._loaders:
            file = base + suffix
            if os.path.isfile(file):
                return spec_from_file_location(fullname, file, loader=loader(fullname, file))
        if os.path.isdir(base):
            spec = ModuleSpec(fullname, None)
            spec.submodule_search_locations = [base]
            return spec
        return None

    @classmethod
    def path_hook(cls, *loader_details):
        """A function for sys.path_hooks."""
        def path_hook_for_FileFinder(path):
            import os
            if not os.path.isdir(path or '.'):
                raise ImportError('only directories are supported', path=path)
            return cls(path, *loader_details)
        return path_hook_for_FileFinder

    def __repr__(self):
        return f'FileFinder({self.path!r})'


class PathFinder:
    """Finds modules along sys.path, or the path of a package."""

    @staticmethod
    def invalidate_caches():
        """Nothing is kept but what sys.path_importer_cache has."""
        for finder in getattr(sys, 'path_importer_cache', {}).values():
            if hasattr(finder, 'invalidate_caches'):
                finder.invalidate_caches()

    @staticmethod
    def _finder(entry):
        for hook in getattr(sys, 'path_hooks', ()):
            try:
                return hook(entry)
            except ImportError:
                continue
        import os
        if os.path.isdir(entry or '.'):
            return FileFinder(entry, (SourceFileLoader, SOURCE_SUFFIXES))
        return None

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        namespace = []
        for entry in sys.path if path is None else path:
            if not isinstance(entry, str):
                continue
            if entry.startswith('<coil>'):
                spec = _embedded_spec(fullname, entry)
            else:
                finder = cls._finder(entry)
                spec = finder.find_spec(fullname) if finder is not None else None
            if spec is None:
                continue
            if spec.loader is not None:
                return spec
            namespace.extend(spec.submodule_search_locations or ())
        if namespace:
            spec = ModuleSpec(fullname, None)
            spec.submodule_search_locations = namespace
            return spec
        return None


def _embedded_spec(fullname, entry):
    """The spec of a module inside the binary: a module that is loaded knows its own."""
    from .util import spec_from_file_location
    tail = fullname.rpartition('.')[2]
    for file, package in ((f'{entry}/{tail}/__init__.py', True), (f'{entry}/{tail}.py', False)):
        loader = SourceFileLoader(fullname, file)
        try:
            loader.get_source(fullname)
        except (OSError, ImportError):
            continue
        return spec_from_file_location(
            fullname, file, loader=loader,
            submodule_search_locations=[file.rpartition('/')[0]] if package else None)
    return None
