"""Importing modules from zip archives.

The interpreter's own import reads folders; a zipimporter can be asked by programs, and be put on
sys.meta_path (its find_spec() has the form of a path entry's finder).
"""

import os
import sys
from importlib.abc import InspectLoader
from importlib.machinery import ModuleSpec

__all__ = ['ZipImportError', 'zipimporter']

_zip_directory_cache = {}
_SUFFIXES = (('/__init__.py', True), ('.py', False))


class ZipImportError(ImportError):
    """The archive or a module in it cannot be used."""


def _read_directory(archive):
    """The names in an archive, with what zipfile knows of each."""
    import zipfile
    try:
        with zipfile.ZipFile(archive) as file:
            return {info.filename.replace('/', os.sep): info for info in file.infolist()}
    except (OSError, zipfile.BadZipFile, zipfile.LargeZipFile) as e:
        raise ZipImportError(f'not a Zip file: {archive!r}', path=archive) from e


class zipimporter(InspectLoader):
    """Finds and loads the modules of an archive, or of a folder in it: 'a.zip/folder'."""

    def __init__(self, path):
        if not isinstance(path, str):
            path = os.fsdecode(path)
        if not path:
            raise ZipImportError('archive path is empty', path=path)
        prefix = []
        archive = path
        while not os.path.exists(archive):
            parent, name = os.path.split(archive)
            if parent == archive:
                raise ZipImportError(f'not a Zip file: {path!r}', path=path)
            archive = parent
            prefix.append(name)
        if not os.path.isfile(archive):
            raise ZipImportError(f'not a Zip file: {path!r}', path=path)
        self.archive = archive
        self.prefix = os.path.join(*reversed(prefix), '') if prefix else ''
        if archive not in _zip_directory_cache:
            _zip_directory_cache[archive] = _read_directory(archive)

    @property
    def _files(self):
        if self.archive not in _zip_directory_cache:
            _zip_directory_cache[self.archive] = _read_directory(self.archive)
        return _zip_directory_cache[self.archive]

    def invalidate_caches(self):
        """Read the archive's directory again when it is needed."""
        _zip_directory_cache.pop(self.archive, None)

    def _find(self, fullname):
        """(name in the archive, is it a package) of a module, or None."""
        base = self.prefix + fullname.rpartition('.')[2]
        for suffix, package in _SUFFIXES:
            name = base + suffix.replace('/', os.sep)
            if name in self._files:
                return name, package
        return None

    def _is_dir(self, path):
        folder = path + os.sep
        return any(name.startswith(folder) for name in self._files)

    def _module(self, fullname):
        found = self._find(fullname)
        if found is None:
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        return found

    def find_spec(self, fullname, target=None):
        """The spec of a module, of a folder without __init__.py, or None."""
        found = self._find(fullname)
        if found is None:
            path = self.prefix + fullname.rpartition('.')[2]
            if self._is_dir(path):
                spec = ModuleSpec(name=fullname, loader=None, is_package=True)
                spec.submodule_search_locations = [os.path.join(self.archive, path)]
                return spec
            return None
        from importlib.util import spec_from_loader
        return spec_from_loader(fullname, self, origin=os.path.join(self.archive, found[0]),
                                is_package=found[1])

    def get_data(self, pathname):
        """The bytes of a file, by a path in the archive or with the archive's own in front."""
        name = pathname
        if pathname.startswith(self.archive + os.sep):
            name = pathname[len(self.archive + os.sep):]
        info = self._files.get(name)
        if info is None:
            raise OSError(0, '', name)
        import zipfile
        with zipfile.ZipFile(self.archive) as file:
            return file.read(info)

    def get_source(self, fullname):
        """The source of a module."""
        return self.get_data(self._module(fullname)[0]).decode('utf-8')

    def get_code(self, fullname):
        """The code of a module."""
        name = self._module(fullname)[0]
        return compile(self.get_data(name), os.path.join(self.archive, name), 'exec',
                       dont_inherit=True)

    def get_filename(self, fullname):
        """The __file__ of a module."""
        return os.path.join(self.archive, self._module(fullname)[0])

    def is_package(self, fullname):
        """Whether a module is a package."""
        return self._module(fullname)[1]

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        """Run a module's code."""
        name, package = self._module(module.__name__)
        module.__file__ = os.path.join(self.archive, name)
        if package:
            module.__path__ = [os.path.join(self.archive, os.path.dirname(name))]
        exec(self.get_code(module.__name__), module.__dict__)

    def get_resource_reader(self, fullname):
        return None

    def __repr__(self):
        if self.prefix:
            return f'<zipimporter object "{self.archive}{os.sep}{self.prefix}">'
        return f'<zipimporter object "{self.archive}">'
