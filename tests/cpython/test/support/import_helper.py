import contextlib
import importlib
import sys
import unittest
import warnings


def import_module(name, deprecated=False, *, required_on=()):
    with warnings.catch_warnings():
        if deprecated:
            warnings.simplefilter('ignore', DeprecationWarning)
        try:
            return importlib.import_module(name)
        except ImportError as e:
            raise unittest.SkipTest(str(e)) from None


def forget(modname):
    unload(modname)


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
    saved = _save_and_remove({name, *fresh, *blocked})
    for block in blocked:
        sys.modules[block] = None
    try:
        with warnings.catch_warnings():
            if deprecated:
                warnings.simplefilter('ignore', DeprecationWarning)
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


def mock_register_at_fork(func):
    return func


def make_legacy_pyc(source):
    raise unittest.SkipTest('no cached bytecode')
