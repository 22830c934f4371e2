"""Abstract base classes of finders and loaders."""

import abc
import types

__all__ = ['Loader', 'MetaPathFinder', 'PathEntryFinder', 'ResourceLoader', 'InspectLoader',
           'ExecutionLoader', 'FileLoader', 'SourceLoader']


class Loader(metaclass=abc.ABCMeta):
    """A loader: create_module() and exec_module()."""

    def create_module(self, spec):
        """The module to run in; None for an ordinary one."""
        return None

    def load_module(self, fullname):
        """The old way, by exec_module()."""
        import sys
        from .util import module_from_spec, spec_from_loader
        if not hasattr(self, 'exec_module'):
            raise ImportError
        spec = spec_from_loader(fullname, self)
        module = sys.modules.get(fullname)
        if module is None:
            module = sys.modules[fullname] = module_from_spec(spec)
        try:
            self.exec_module(module)
        except BaseException:
            sys.modules.pop(fullname, None)
            raise
        return sys.modules[fullname]


class MetaPathFinder(metaclass=abc.ABCMeta):
    """A finder on sys.meta_path: find_spec(fullname, path, target)."""

    def invalidate_caches(self):
        """Forget what is known about modules."""


class PathEntryFinder(metaclass=abc.ABCMeta):
    """A finder for an entry of sys.path: find_spec(fullname, target)."""

    def invalidate_caches(self):
        """Forget what is known about modules."""


class ResourceLoader(Loader):
    @abc.abstractmethod
    def get_data(self, path):
        """The bytes at a path."""
        raise OSError


class InspectLoader(Loader):
    def is_package(self, fullname):
        raise ImportError

    def get_code(self, fullname):
        source = self.get_source(fullname)
        if source is None:
            return None
        return self.source_to_code(source)

    @abc.abstractmethod
    def get_source(self, fullname):
        raise ImportError

    @staticmethod
    def source_to_code(data, path='<string>'):
        return compile(data, path, 'exec', dont_inherit=True)

    def exec_module(self, module):
        code = self.get_code(module.__name__)
        if code is None:
            raise ImportError(f'cannot load module {module.__name__!r} when get_code() returns '
                              'None')
        exec(code, module.__dict__)


class ExecutionLoader(InspectLoader):
    @abc.abstractmethod
    def get_filename(self, fullname):
        raise ImportError

    def get_code(self, fullname):
        source = self.get_source(fullname)
        if source is None:
            return None
        try:
            path = self.get_filename(fullname)
        except ImportError:
            return self.source_to_code(source)
        return self.source_to_code(source, path)


class FileLoader(ResourceLoader, ExecutionLoader):
    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def get_filename(self, fullname=None):
        return self.path

    def get_data(self, path):
        with open(path, 'rb') as file:
            return file.read()

    def get_source(self, fullname):
        from .util import decode_source
        return decode_source(self.get_data(self.path))


class SourceLoader(ResourceLoader, ExecutionLoader):
    """A loader that has get_data() and get_filename()."""

    def path_mtime(self, path):
        return int(self.path_stats(path)['mtime'])

    def path_stats(self, path):
        raise OSError

    def set_data(self, path, data):
        pass

    def is_package(self, fullname):
        filename = self.get_filename(fullname).rpartition('/')[2]
        return filename.rsplit('.', 1)[0] == '__init__' and \
            fullname.rpartition('.')[2] != '__init__'

    def get_source(self, fullname):
        from .util import decode_source
        path = self.get_filename(fullname)
        try:
            return decode_source(self.get_data(path))
        except OSError as exc:
            raise ImportError('source not available through get_data()', name=fullname) from exc


def _register():
    from . import machinery as m
    MetaPathFinder.register(m.BuiltinImporter)
    MetaPathFinder.register(m.FrozenImporter)
    MetaPathFinder.register(m.PathFinder)
    PathEntryFinder.register(m.FileFinder)
    InspectLoader.register(m.BuiltinImporter)
    SourceLoader.register(m.SourceFileLoader)
    FileLoader.register(m.SourceFileLoader)
    InspectLoader.register(m.NamespaceLoader)


_register()
del _register
