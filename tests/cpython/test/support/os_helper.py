import contextlib
import os
from collections.abc import MutableMapping
import shutil
import sys
import unittest

TESTFN_ASCII = '@test_%d_tmp' % os.getpid()
TESTFN = TESTFN_ASCII
TESTFN_UNICODE = TESTFN + '-\xe0\xf2\u0258\u0141\u011f'
TESTFN_UNENCODABLE = None
TESTFN_UNDECODABLE = os.fsencode(TESTFN) + b'\xff'
TESTFN_NONASCII = TESTFN + '\xe6'
FS_NONASCII = '\xe6'
SAVEDCWD = os.getcwd()


def unlink(path):
    try:
        os.unlink(path)
    except (FileNotFoundError, NotADirectoryError):
        pass


def rmdir(path):
    try:
        os.rmdir(path)
    except FileNotFoundError:
        pass


def rmtree(path):
    shutil.rmtree(path, ignore_errors=True)


def create_empty_file(path):
    with open(path, 'wb'):
        pass


def make_bad_fd():
    with open(TESTFN, 'wb') as f:
        fd = f.fileno()
    unlink(TESTFN)
    return fd


@contextlib.contextmanager
def temp_dir(path=None, quiet=False):
    import tempfile
    if path is None:
        path = os.path.realpath(tempfile.mkdtemp())
    else:
        os.mkdir(path)
    try:
        yield path
    finally:
        rmtree(path)


@contextlib.contextmanager
def change_cwd(path, quiet=False):
    old = os.getcwd()
    os.chdir(path)
    try:
        yield os.getcwd()
    finally:
        os.chdir(old)


@contextlib.contextmanager
def temp_cwd(name='tempcwd', quiet=False):
    with temp_dir(path=name, quiet=quiet) as path, change_cwd(path) as cwd:
        yield cwd


@contextlib.contextmanager
def temp_umask(umask):
    old = os.umask(umask)
    try:
        yield
    finally:
        os.umask(old)


class FakePath:
    def __init__(self, path):
        self.path = path

    def __repr__(self):
        return f'<FakePath {self.path!r}>'

    def __fspath__(self):
        if isinstance(self.path, BaseException) or (
                isinstance(self.path, type) and issubclass(self.path, BaseException)):
            raise self.path
        return self.path


class EnvironmentVarGuard(MutableMapping):
    """The environment; changes are undone at the end. Some tests put it in the place of os.environ."""

    def __init__(self):
        self._environ = os.environ
        self._changed = {}

    def __iter__(self):
        return iter(self._environ)

    def __len__(self):
        return len(self._environ)

    def __getitem__(self, name):
        return self._environ[name]

    def __setitem__(self, name, value):
        self._changed.setdefault(name, self._environ.get(name))
        self._environ[name] = value

    def __delitem__(self, name):
        self.unset(name)

    def set(self, name, value):
        self[name] = value

    def unset(self, *names):
        for name in names:
            self._changed.setdefault(name, self._environ.get(name))
            self._environ.pop(name, None)

    def copy(self):
        return dict(self)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        for name, old in self._changed.items():
            if old is None:
                self._environ.pop(name, None)
            else:
                self._environ[name] = old
        self._changed.clear()
        os.environ = self._environ


def can_symlink():
    return True


def can_xattr():
    return False


def can_chmod():
    return True


def can_dac_override():
    return os.getuid() == 0


def fs_is_case_insensitive(directory):
    return False


def fd_count():
    return len(os.listdir('/proc/self/fd')) - 1


def _same(test):
    return test


skip_unless_symlink = skip_unless_hardlink = skip_unless_working_chmod = _same
skip_unless_xattr = unittest.skip('no extended attributes')
skip_if_dac_override = unittest.skipIf(can_dac_override(), 'incompatible with root')
skip_unless_dac_override = unittest.skipUnless(can_dac_override(), 'root required')


@contextlib.contextmanager
def open_dir_fd(path):
    """A descriptor of a folder, for as long."""
    fd = os.open(path, os.O_RDONLY)
    try:
        yield fd
    finally:
        os.close(fd)


def can_hardlink():
    """Whether a file here can have a second name."""
    with tempfile.NamedTemporaryFile(dir=os.getcwd()) as f:
        try:
            os.link(f.name, f.name + '-linked')
        except OSError:
            return False
        os.unlink(f.name + '-linked')
    return True
