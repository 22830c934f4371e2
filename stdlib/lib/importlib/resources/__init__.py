"""The data files of packages."""

import contextlib
import functools
import importlib
import os
import pathlib
import sys
import types
import warnings

from .abc import ResourceReader

__all__ = ['Package', 'Anchor', 'ResourceReader', 'as_file', 'files', 'contents', 'is_resource',
           'open_binary', 'open_text', 'path', 'read_binary', 'read_text']

Package = types.ModuleType | str
Anchor = Package


def _module(anchor):
    if anchor is None:
        frame = sys._getframe(2)
        while frame is not None and frame.f_globals.get('__name__', '').startswith(
                'importlib.resources'):
            frame = frame.f_back
        anchor = frame.f_globals.get('__package__') or frame.f_globals['__name__']
    if isinstance(anchor, str):
        return importlib.import_module(anchor)
    if isinstance(anchor, types.ModuleType):
        return anchor
    raise TypeError(f'anchor must be a module or its name, not {type(anchor).__name__}')


def files(anchor=None):
    """The folder of a package (of the caller's, without one), to be walked like a Path."""
    module = _module(anchor)
    spec = module.__spec__
    reader = getattr(spec.loader, 'get_resource_reader', None)
    if reader is not None:
        found = reader(spec.name)
        if found is not None and hasattr(found, 'files'):
            return found.files()
    if spec.origin and not spec.origin.startswith('<') and spec.has_location:
        return pathlib.Path(spec.origin).parent
    if spec.submodule_search_locations:
        from .readers import MultiplexedPath
        return MultiplexedPath(*(p for p in spec.submodule_search_locations
                                 if not p.startswith('<')))
    raise FileNotFoundError(f'{spec.name!r} has no folder in the file system')


@functools.singledispatch
@contextlib.contextmanager
def as_file(path):
    """A context manager that gives a resource as a path of the file system."""
    import shutil
    import tempfile
    if path.is_dir():
        with tempfile.TemporaryDirectory() as folder:
            yield _copy(path, pathlib.Path(folder))
        return
    fd, name = tempfile.mkstemp(suffix=path.name)
    try:
        try:
            os.write(fd, path.read_bytes())
        finally:
            os.close(fd)
        yield pathlib.Path(name)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.remove(name)


def _copy(source, folder):
    target = folder / source.name
    if source.is_dir():
        target.mkdir()
        for child in source.iterdir():
            _copy(child, target)
    else:
        target.write_bytes(source.read_bytes())
    return target


@as_file.register(pathlib.Path)
@contextlib.contextmanager
def _(path):
    yield path


### By package and names ###

def _resource(anchor, names):
    root = files(anchor)
    for name in names:
        if os.path.isabs(os.fspath(name)):
            raise ValueError(f'{name!r} must be only a file name')
    return root.joinpath(*names) if names else root


def open_binary(anchor, *path_names):
    """A resource as a binary file."""
    return _resource(anchor, path_names).open('rb')


def open_text(anchor, *path_names, encoding=None, errors='strict'):
    """A resource as a text file; the encoding is UTF-8 for a single name."""
    if encoding is None:
        if len(path_names) > 1:
            raise TypeError("'encoding' argument required with multiple path names")
        encoding = 'utf-8'
    return _resource(anchor, path_names).open('r', encoding=encoding, errors=errors)


def read_binary(anchor, *path_names):
    """The bytes of a resource."""
    return _resource(anchor, path_names).read_bytes()


def read_text(anchor, *path_names, encoding=None, errors='strict'):
    """The text of a resource."""
    with open_text(anchor, *path_names, encoding=encoding, errors=errors) as file:
        return file.read()


def path(anchor, *path_names):
    """as_file() of a resource."""
    return as_file(_resource(anchor, path_names))


def is_resource(anchor, *path_names):
    """Whether the names are a resource, not a folder."""
    return _resource(anchor, path_names).is_file()


def contents(anchor, *path_names):
    """The names in a folder; old."""
    warnings.warn('contents is deprecated. Use files(anchor).iterdir() instead.',
                  DeprecationWarning, stacklevel=1)
    return (item.name for item in _resource(anchor, path_names).iterdir())
