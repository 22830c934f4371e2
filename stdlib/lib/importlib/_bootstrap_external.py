"""The part of the import system that knows files, under the name that some programs take it from."""
from .machinery import (BYTECODE_SUFFIXES, DEBUG_BYTECODE_SUFFIXES, EXTENSION_SUFFIXES,
                        OPTIMIZED_BYTECODE_SUFFIXES, SOURCE_SUFFIXES, ExtensionFileLoader,
                        FileFinder, NamespaceLoader, PathFinder, SourceFileLoader,
                        SourcelessFileLoader, WindowsRegistryFinder)
from .util import (MAGIC_NUMBER, cache_from_source, decode_source, source_from_cache,
                   spec_from_file_location)

path_sep = '/'
path_separators = '/'


def _path_isfile(path):
    import os
    return os.path.isfile(path)


def _bless_my_loader(module_globals):
    """The loader that a module's globals name; __spec__ is to be the place where it is found."""
    import warnings
    missing = object()
    loader = module_globals.get('__loader__')
    spec = module_globals.get('__spec__', missing)
    if loader is None:
        if spec is missing:
            return None  # no module, or one that was made by hand
        if spec is None:
            raise ValueError('Module globals is missing a __spec__.loader')
    spec_loader = getattr(spec, 'loader', missing)
    if spec_loader is missing or spec_loader is None:
        if loader is None:
            error = AttributeError if spec_loader is missing else ValueError
            raise error('Module globals is missing a __spec__.loader')
        warnings.warn('Module globals is missing a __spec__.loader', DeprecationWarning)
        return loader
    if loader is not None and loader != spec_loader:
        warnings.warn('Module globals; __loader__ != __spec__.loader', DeprecationWarning)
        return loader
    return spec_loader


def _get_sourcefile(bytecode_path):
    """The source that belongs to a path of byte code, when there is one; else the path as given."""
    if not bytecode_path:
        return None
    rest, _, extension = bytecode_path.rpartition('.')
    if not rest or extension.lower() not in ('py', 'pyc', 'pyo'):
        return bytecode_path
    try:
        source_path = source_from_cache(bytecode_path)
    except (NotImplementedError, ValueError):
        source_path = f'{rest}.py'
    return source_path if _path_isfile(source_path) else bytecode_path
