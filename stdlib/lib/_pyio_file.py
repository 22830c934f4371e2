"""_pyio: files of the system, by their descriptors."""

import errno
import os
import stat
import warnings

from _pyio_base import DEFAULT_BUFFER_SIZE, RawIOBase, shown, UnsupportedOperation

__name__ = '_pyio'  # what users see of the class

_FLAGS = {'r': 0, 'w': os.O_CREAT | os.O_TRUNC, 'a': os.O_CREAT | os.O_APPEND,
          'x': os.O_CREAT | os.O_EXCL}


class FileIO(RawIOBase):
    """A raw stream of a file, by its name or descriptor; opener(name, flags) gives a descriptor."""

    _fd = -1
    _kind = 'r'
    _readable = _writable = False
    _seekable = None  # not known yet
    _closefd = True

    def __init__(self, file, mode='r', closefd=True, opener=None):
        if self._fd >= 0:
            # Called again on an open file.
            fd, self._fd = self._fd, -1
            if self._closefd:
                os.close(fd)
        fd = self._given_fd(file)
        self._set_mode(mode)
        access = (os.O_RDWR if self._readable and self._writable
                  else os.O_RDONLY if self._readable else os.O_WRONLY)
        owned = None
        try:
            if fd < 0:
                if not closefd:
                    raise ValueError('Cannot use closefd=False with file name')
                fd = owned = self._open(file, _FLAGS[self._kind] | access | os.O_CLOEXEC, opener)
            self._closefd = closefd
            status = os.fstat(fd)
            if stat.S_ISDIR(status.st_mode):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), file)
            self._blksize = getattr(status, 'st_blksize', 0)
            if self._blksize <= 1:
                self._blksize = DEFAULT_BUFFER_SIZE
            self.name = file
            if self._kind == 'a':
                self._to_end(fd)
        except BaseException:
            if owned is not None:
                os.close(owned)
            raise
        self._fd = fd

    @staticmethod
    def _given_fd(file):
        if isinstance(file, float):
            raise TypeError('integer argument expected, got float')
        if not isinstance(file, int):
            return -1
        if isinstance(file, bool):
            warnings.warn("bool is used as a file descriptor", RuntimeWarning, stacklevel=3)
        if file < 0:
            raise ValueError('negative file descriptor')
        return int(file)

    def _set_mode(self, mode):
        if not isinstance(mode, str):
            raise TypeError('invalid mode: %s' % (mode,))
        if not set(mode) <= set('xrwab+'):
            raise ValueError('invalid mode: %s' % (mode,))
        kinds = [c for c in mode if c in 'rwax']
        if len(kinds) != 1 or mode.count('+') > 1:
            raise ValueError('Must have exactly one of create/read/write/append mode and at most '
                             'one plus')
        self._kind, = kinds
        self._readable = self._kind == 'r' or '+' in mode
        self._writable = self._kind != 'r' or '+' in mode

    @staticmethod
    def _open(file, flags, opener):
        if opener is None:
            return os.open(file, flags, 0o666)
        fd = opener(file, flags)
        if not isinstance(fd, int):
            raise TypeError('expected integer from opener')
        if fd < 0:
            raise ValueError(f'opener returned {fd}')
        os.set_inheritable(fd, False)
        return fd

    @staticmethod
    def _to_end(fd):
        try:
            os.lseek(fd, 0, os.SEEK_END)
        except OSError as e:
            if e.errno != errno.ESPIPE:  # a pipe has no end
                raise

    def __del__(self):
        if self._fd >= 0 and self._closefd and not self.closed:
            warnings.warn('unclosed file %r' % (self,), ResourceWarning, stacklevel=2, source=self)
            self.close()

    def __getstate__(self):
        raise TypeError(f"cannot pickle {self.__class__.__name__!r} object")

    def __repr__(self):
        if self.closed:
            return shown(self, name=False, more=' [closed]')
        more = f' mode={self.mode!r} closefd={self._closefd!r}'
        return shown(self, more=more if hasattr(self, 'name') else f' fd={self._fd}{more}')

    def _checkReadable(self, msg=None):
        if not self._readable:
            raise UnsupportedOperation('File not open for reading')

    def _checkWritable(self, msg=None):
        if not self._writable:
            raise UnsupportedOperation('File not open for writing')

    def read(self, size=None):
        """Read at most size bytes with one call; None if nothing is there without waiting."""
        self._checkClosed()
        self._checkReadable()
        if size is None or size < 0:
            return self.readall()
        try:
            return os.read(self._fd, size)
        except BlockingIOError:
            return None

    def _rest(self):
        """How much there is to read as far as one can know, and one more to see the end."""
        try:
            left = os.fstat(self._fd).st_size - os.lseek(self._fd, 0, os.SEEK_CUR)
        except OSError:
            return DEFAULT_BUFFER_SIZE
        return left + 1 if left >= 0 else DEFAULT_BUFFER_SIZE

    def readall(self):
        """Read all data from the file, returned as bytes."""
        self._checkClosed()
        self._checkReadable()
        wanted = self._rest()
        result = bytearray()
        while True:
            if len(result) >= wanted:
                wanted = len(result) + max(len(result), DEFAULT_BUFFER_SIZE)
            try:
                chunk = os.read(self._fd, wanted - len(result))
            except BlockingIOError:
                if result:
                    break
                return None
            if not chunk:
                break
            result += chunk
        return bytes(result)

    def readinto(self, b):
        """Same as RawIOBase.readinto()."""
        self._checkClosed()
        self._checkReadable()
        view = memoryview(b).cast('B')
        data = self.read(len(view))
        if data is None:
            return None
        view[:len(data)] = data
        return len(data)

    def write(self, b):
        """Write bytes with one call and return how many; None if it would have to wait."""
        self._checkClosed()
        self._checkWritable()
        try:
            return os.write(self._fd, b)
        except BlockingIOError:
            return None

    def seek(self, pos, whence=os.SEEK_SET):
        """Move to a position and return it."""
        if isinstance(pos, float):
            raise TypeError('an integer is required')
        self._checkClosed()
        return os.lseek(self._fd, pos, whence)

    def tell(self):
        """The current position."""
        self._checkClosed()
        return os.lseek(self._fd, 0, os.SEEK_CUR)

    def truncate(self, size=None):
        """Truncate the file to at most size bytes, by default the current position."""
        self._checkClosed()
        self._checkWritable()
        if size is None:
            size = self.tell()
        os.ftruncate(self._fd, size)
        return size

    def close(self):
        """Close the file, and its descriptor unless closefd is false."""
        if self.closed:
            return
        try:
            super().close()
        finally:
            fd, self._fd = self._fd, -1
            if self._closefd and fd >= 0:
                os.close(fd)

    def seekable(self):
        """True if file supports random-access."""
        self._checkClosed()
        if self._seekable is None:
            try:
                self.tell()
            except OSError:
                self._seekable = False
            else:
                self._seekable = True
        return self._seekable

    def readable(self):
        """True if file was opened in a read mode."""
        self._checkClosed()
        return self._readable

    def writable(self):
        """True if file was opened in a write mode."""
        self._checkClosed()
        return self._writable

    def fileno(self):
        """Return the underlying file descriptor."""
        self._checkClosed()
        return self._fd

    def isatty(self):
        """True if the file is connected to a terminal."""
        self._checkClosed()
        return os.isatty(self._fd)

    @property
    def closefd(self):
        """True if the file descriptor will be closed by close()."""
        return self._closefd

    @property
    def mode(self):
        """String giving the file mode"""
        if self._kind in 'xa':
            return self._kind + ('b+' if self._readable else 'b')
        if self._readable:
            return 'rb+' if self._writable else 'rb'
        return 'wb'
