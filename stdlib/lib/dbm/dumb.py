"""A simple database of bytes that needs no library.

Three files: NAME.dat has the values, each from a multiple of the block size on; NAME.dir has a line
`key, (position, size)` for each, the key as the repr of its bytes as Latin-1; NAME.bak is the previous
NAME.dir. Space of deleted and of outgrown values is not used again; the directory is in memory and
written by sync() and close().
"""

import ast as _ast
import collections.abc
import io as _io
import os as _os

__all__ = ["error", "open"]

_BLOCKSIZE = 512

error = OSError


class _Database(collections.abc.MutableMapping):
    # Bound here, so that close() works while the modules go away at the end of the program.
    _os = _os
    _io = _io

    def __init__(self, filebasename, mode, flag='c'):
        base = self._os.fsencode(filebasename)
        self._mode = mode
        self._readonly = flag == 'r'
        self._dirfile = base + b'.dir'
        self._datfile = base + b'.dat'
        self._bakfile = base + b'.bak'
        self._index = None  # key: (position, size); None: closed
        self._modified = False
        self._create(flag)
        self._update(flag)

    def _create(self, flag):
        if flag == 'n':
            for name in (self._datfile, self._bakfile, self._dirfile):
                try:
                    self._os.remove(name)
                except OSError:
                    pass
        try:
            self._io.open(self._datfile, 'r', encoding="Latin-1").close()
        except OSError:
            if flag not in ('c', 'n'):
                raise
            with self._io.open(self._datfile, 'w', encoding="Latin-1"):
                self._chmod(self._datfile)

    def _update(self, flag):
        self._modified = False
        self._index = {}
        try:
            f = self._io.open(self._dirfile, 'r', encoding="Latin-1")
        except OSError:
            if flag not in ('c', 'n'):
                raise
            with self._io.open(self._dirfile, 'w', encoding="Latin-1"):
                self._chmod(self._dirfile)
            return
        with f:
            for line in f:
                key, place = _ast.literal_eval(line.rstrip())
                self._index[key.encode('Latin-1')] = place

    def _commit(self):
        """Writes the directory: the one before stays as NAME.bak."""
        if self._index is None or not self._modified:
            return
        for step, *names in ((self._os.unlink, self._bakfile),
                             (self._os.rename, self._dirfile, self._bakfile)):
            try:
                step(*names)
            except OSError:
                pass
        with self._io.open(self._dirfile, 'w', encoding="Latin-1") as f:
            self._chmod(self._dirfile)
            for key, place in self._index.items():
                f.write("%r, %r\n" % (key.decode('Latin-1'), place))
        self._modified = False

    sync = _commit

    def _verify_open(self):
        if self._index is None:
            raise error('DBM object has already been closed')

    def _verify_writable(self):
        if self._readonly:
            raise error('The database is opened for reading only')

    def __getitem__(self, key):
        if isinstance(key, str):
            key = key.encode('utf-8')
        self._verify_open()
        position, size = self._index[key]
        with self._io.open(self._datfile, 'rb') as f:
            f.seek(position)
            return f.read(size)

    def _store(self, position, value):
        """Writes at the position, None: at the end; gives where it is."""
        with self._io.open(self._datfile, 'rb+') as f:
            if position is None:
                end = f.seek(0, 2)
                position = (end + _BLOCKSIZE - 1) // _BLOCKSIZE * _BLOCKSIZE
                f.write(b'\0' * (position - end))
            else:
                f.seek(position)
            f.write(value)
        return position, len(value)

    def __setitem__(self, key, value):
        self._verify_writable()
        if isinstance(key, str):
            key = key.encode('utf-8')
        elif not isinstance(key, (bytes, bytearray)):
            raise TypeError("keys must be bytes or strings")
        if isinstance(value, str):
            value = value.encode('utf-8')
        elif not isinstance(value, (bytes, bytearray)):
            raise TypeError("values must be bytes or strings")
        self._verify_open()
        self._modified = True
        key = bytes(key)
        old = self._index.get(key)
        if old is None:
            place = self._index[key] = self._store(None, value)
            with self._io.open(self._dirfile, 'a', encoding="Latin-1") as f:
                self._chmod(self._dirfile)
                f.write("%r, %r\n" % (key.decode("Latin-1"), place))
            return
        position, size = old
        fits = (len(value) + _BLOCKSIZE - 1) // _BLOCKSIZE <= (size + _BLOCKSIZE - 1) // _BLOCKSIZE
        self._index[key] = self._store(position if fits else None, value)

    def __delitem__(self, key):
        self._verify_writable()
        if isinstance(key, str):
            key = key.encode('utf-8')
        self._verify_open()
        self._modified = True
        del self._index[key]
        # Another process would still see it: the directory is written now.
        self._commit()

    def keys(self):
        self._verify_open()
        return list(self._index)

    def items(self):
        self._verify_open()
        return [(key, self[key]) for key in self._index]

    def __contains__(self, key):
        if isinstance(key, str):
            key = key.encode('utf-8')
        self._verify_open()
        return key in self._index

    def iterkeys(self):
        self._verify_open()
        return iter(self._index)

    __iter__ = iterkeys

    def __len__(self):
        self._verify_open()
        return len(self._index)

    def close(self):
        try:
            self._commit()
        finally:
            self._index = None

    __del__ = close

    def _chmod(self, file):
        self._os.chmod(file, self._mode)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


def open(file, flag='c', mode=0o666):
    """Open the database file, filename, and return the corresponding object.

    flag as for dbm.open(), but 'c' by default; mode: permissions of new files, less the umask.
    """
    umask = _os.umask(0)
    _os.umask(umask)
    if flag not in ('r', 'w', 'c', 'n'):
        raise ValueError("Flag must be one of 'r', 'w', 'c', or 'n'")
    return _Database(file, mode & ~umask, flag=flag)
