"""What tests of imports take from CPython's helper of this name."""
import contextlib
import importlib
import importlib.util
import os
import sys
import unittest
import warnings

from .os_helper import temp_dir, unlink


def import_module(name, deprecated=False, *, required_on=()):
    with warnings.catch_warnings():
        if deprecated:
            warnings.simplefilter('ignore', DeprecationWarning)
        try:
            return importlib.import_module(name)
        except ImportError as e:
            raise unittest.SkipTest(str(e)) from None


def forget(modname):
    """Unload a module and remove what an interpreter may have kept of it."""
    unload(modname)
    for folder in sys.path:
        source = os.path.join(folder, modname + '.py')
        unlink(source + 'c')
        for optimization in ('', 1, 2):
            unlink(importlib.util.cache_from_source(source, optimization=optimization))


def unload(name):
    sys.modules.pop(name, None)


def _save_and_remove(names):
    saved = {}
    for loaded in list(sys.modules):
        if any(loaded == n or loaded.startswith(n + '.') for n in names):
            saved[loaded] = sys.modules.pop(loaded)
    return saved


def import_fresh_module(name, fresh=(), blocked=(), *, deprecated=False):
    """The module imported anew, `fresh` ones too, with `blocked` ones unimportable; None: cannot."""
    with warnings.catch_warnings():  # of the module as it is now: `name` may be "warnings"
        if deprecated:
            warnings.simplefilter('ignore', DeprecationWarning)
        saved = _save_and_remove({name, *fresh, *blocked})
        try:
            for block in blocked:
                sys.modules[block] = None
            for extra in fresh:
                importlib.import_module(extra)
            return importlib.import_module(name)
        except ImportError:
            return None
        finally:
            _save_and_remove({name, *fresh, *blocked})
            sys.modules.update(saved)


def ensure_lazy_imports(imported_module, modules_to_block):
    raise unittest.SkipTest('which modules an import loads is an implementation detail')


@contextlib.contextmanager
def frozen_modules(enabled=True):
    yield


@contextlib.contextmanager
def multi_interp_extensions_check(enabled=True):
    raise unittest.SkipTest('no sub-interpreters')
    yield


class CleanImport:
    def __init__(self, *names, usefrozen=False):
        self.saved = sys.modules.copy()
        for name in names:
            sys.modules.pop(name, None)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        sys.modules.update(self.saved)


class DirsOnSysPath:
    def __init__(self, *paths):
        self.original = sys.path[:]
        sys.path.extend(paths)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        sys.path[:] = self.original


@contextlib.contextmanager
def isolated_modules():
    saved = sys.modules.copy()
    try:
        yield
    finally:
        sys.modules.clear()
        sys.modules.update(saved)


def modules_setup():
    return sys.modules.copy(),


def modules_cleanup(oldmodules):
    sys.modules.clear()
    sys.modules.update(oldmodules)


@contextlib.contextmanager
def ready_to_import(name=None, source=''):
    """A new module in a folder of sys.path: its name and path."""
    from .script_helper import make_script
    name = name or 'spam'
    with temp_dir() as folder:
        path = make_script(folder, name, source)
        before = sys.modules.pop(name, None)
        sys.path.insert(0, folder)
        try:
            yield name, path
        finally:
            sys.path.remove(folder)
            sys.modules.pop(name, None)
            if before is not None:
                sys.modules[name] = before


def mock_register_at_fork(func):
    return func


def make_legacy_pyc(source):
    raise unittest.SkipTest('no cached bytecode')
