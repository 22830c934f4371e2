"""Dictionaries of bytes in files: one interface to several kinds of database.

open() recognises the kind of an existing file by whichdb(), and makes new ones with the first kind of
`_names` that can be imported. The kinds of `dbm.gnu` and `dbm.ndbm` are recognised but not written here.
"""

__all__ = ['open', 'whichdb', 'error']

import io
import os
import struct


class error(Exception):
    pass


_names = ['dbm.sqlite3', 'dbm.gnu', 'dbm.ndbm', 'dbm.dumb']
_defaultmod = None  # the kind of new databases, once it was needed
_modules = {}  # by name

error = (error, OSError)

_SQLITE_MAGIC = b'SQLite format 3\x00'
_GDBM_MAGICS = {0x13579ace, 0x13579acd, 0x13579acf}


def _module(name):
    if name not in _modules:
        _modules[name] = __import__(name, fromlist=['open'])
    return _modules[name]


def _find_default():
    global _defaultmod
    if _defaultmod is None:
        for name in _names:
            try:
                _defaultmod = _module(name)
                break
            except ImportError:
                continue
        else:
            raise ImportError("no dbm clone found; tried %s" % _names)
    return _defaultmod


def open(file, flag='r', mode=0o666):
    """Open or create database at path given by *file*.

    flag: 'r' (read only, the default), 'w' (read and write), 'c' (made where it does not exist), 'n'
    (always new and empty); mode: permissions of a new file.
    """
    default = _find_default()
    kind = whichdb(file) if 'n' not in flag else None
    if kind is None:
        if 'c' not in flag and 'n' not in flag:
            raise error[0]("db file doesn't exist; use 'c' or 'n' flag to create a new db")
        return default.open(file, flag, mode)
    if kind == "":
        raise error[0]("db type could not be determined")
    try:
        module = _module(kind)
    except ImportError:
        raise error[0]("db type is {0}, but the module is not available".format(kind)) from None
    return module.open(file, flag, mode)


def _exists(name):
    try:
        io.open(name, 'rb').close()
    except OSError:
        return False
    return True


def _is_dumb(name):
    try:
        size = os.stat(name + b'.dat').st_size
        with io.open(name + b'.dir', 'rb') as f:
            return size == 0 or f.read(1) in (b"'", b'"')
    except OSError:
        return False


def whichdb(filename):
    """Guess which db package to use to open a db file.

    The name of the module ("dbm.dumb"), None where there is no such file or it cannot be read, the empty
    string where nothing is known of such a file.
    """
    name = os.fsencode(filename)
    if _exists(name + b'.pag') and _exists(name + b'.dir'):
        return 'dbm.ndbm'
    if _exists(name + b'.db'):
        try:
            return _is_ndbm(filename)
        except ImportError:
            pass
    if _is_dumb(name):
        return 'dbm.dumb'
    try:
        with io.open(name, 'rb') as f:
            start = f.read(16)
    except OSError:
        return None
    if start == _SQLITE_MAGIC:
        return 'dbm.sqlite3'
    if len(start) < 4:
        return ""
    return 'dbm.gnu' if struct.unpack('=l', start[:4])[0] in _GDBM_MAGICS else ""


def _is_ndbm(filename):
    """Whether Berkeley DB's ndbm opens it, which keeps all in one file."""
    ndbm = _module('dbm.ndbm')
    try:
        ndbm.open(filename).close()
    except ndbm.error:
        return None
    return 'dbm.ndbm'


if __name__ == '__main__':
    import sys
    for filename in sys.argv[1:]:
        print(whichdb(filename) or "UNKNOWN", filename)
