"""_pyio: streams of bytes in memory, and buffers over raw streams."""

import errno
import os
from threading import Lock

from _pyio_base import (as_size, BufferedIOBase, DEFAULT_BUFFER_SIZE, shown,
                        UnsupportedOperation)

__name__ = '_pyio'  # what users see of the classes

_WHENCES = {0, 1, 2} | {getattr(os, name) for name in ('SEEK_HOLE', 'SEEK_DATA')
                        if hasattr(os, name)}


class BytesIO(BufferedIOBase):
    """A stream of bytes in memory."""

    _buffer = None  # __del__ may come before __init__ is done

    def __init__(self, initial_bytes=None):
        data = bytearray()
        if initial_bytes is not None:
            data += initial_bytes
        self._buffer = data
        self._pos = 0

    def __getstate__(self):
        self._checkClosed("__getstate__ on closed file")
        return self.__dict__.copy()

    def getvalue(self):
        """Return the bytes value (contents) of the buffer"""
        self._checkClosed("getvalue on closed file")
        return bytes(self._buffer)

    def getbuffer(self):
        """Return a readable and writable view of the buffer; while it lives the size is fixed."""
        self._checkClosed("getbuffer on closed file")
        return memoryview(self._buffer)

    def close(self):
        if self._buffer is not None:
            self._buffer.clear()
        super().close()

    def read(self, size=-1):
        self._checkClosed("read from closed file")
        size = as_size(size)
        end = len(self._buffer) if size < 0 else min(len(self._buffer), self._pos + size)
        data = self._buffer[self._pos:end]
        self._pos = max(self._pos, end)
        return bytes(data)

    def read1(self, size=-1):
        """This is the same as read."""
        return self.read(size)

    def write(self, b):
        self._checkClosed("write to closed file")
        if isinstance(b, str):
            raise TypeError("can't write str to binary stream")
        with memoryview(b) as view:
            n = view.nbytes
        if n == 0:
            return 0
        gap = self._pos - len(self._buffer)
        if gap > 0:
            self._buffer += b'\0' * gap
        self._buffer[self._pos:self._pos + n] = b
        self._pos += n
        return n

    def seek(self, pos, whence=0):
        self._checkClosed("seek on closed file")
        pos = as_size(pos)
        if whence == 0:
            if pos < 0:
                raise ValueError("negative seek position %r" % (pos,))
            self._pos = pos
        elif whence == 1:
            self._pos = max(0, self._pos + pos)
        elif whence == 2:
            self._pos = max(0, len(self._buffer) + pos)
        else:
            raise ValueError("unsupported whence value")
        return self._pos

    def tell(self):
        self._checkClosed("tell on closed file")
        return self._pos

    def truncate(self, pos=None):
        self._checkClosed("truncate on closed file")
        pos = as_size(pos, self._pos)
        if pos < 0:
            raise ValueError("negative truncate position %r" % (pos,))
        del self._buffer[pos:]
        return pos

    def _open(self):
        self._checkClosed()
        return True

    def readable(self):
        return self._open()

    def writable(self):
        return self._open()

    def seekable(self):
        return self._open()


class _BufferedIOMixin(BufferedIOBase):
    """What buffers over one raw stream have in common."""

    def __init__(self, raw, buffer_size):
        if buffer_size <= 0:
            raise ValueError("invalid buffer size")
        self._raw = raw
        self.buffer_size = buffer_size

    def seek(self, pos, whence=0):
        pos = self.raw.seek(pos, whence)
        if pos < 0:
            raise OSError("seek() returned an invalid position")
        return pos

    def tell(self):
        pos = self.raw.tell()
        if pos < 0:
            raise OSError("tell() returned an invalid position")
        return pos

    def truncate(self, pos=None):
        self._checkClosed()
        self._checkWritable()
        # Reading may have gone on further than the program did.
        self.flush()
        return self.raw.truncate(self.tell() if pos is None else pos)

    def flush(self):
        if self.closed:
            raise ValueError("flush on closed file")
        self.raw.flush()

    def close(self):
        if self.raw is not None and not self.closed:
            try:
                self.flush()
            finally:
                self.raw.close()

    def detach(self):
        if self.raw is None:
            raise ValueError("raw stream already detached")
        self.flush()
        raw, self._raw = self._raw, None
        return raw

    def seekable(self):
        return self.raw.seekable()

    @property
    def raw(self):
        return self._raw

    @property
    def closed(self):
        return self.raw.closed

    @property
    def name(self):
        return self.raw.name

    @property
    def mode(self):
        return self.raw.mode

    def __getstate__(self):
        raise TypeError(f"cannot pickle {self.__class__.__name__!r} object")

    def __repr__(self):
        return shown(self)

    def fileno(self):
        return self.raw.fileno()

    def isatty(self):
        return self.raw.isatty()


class BufferedReader(_BufferedIOMixin):
    """A buffer for reading: more is read from the raw stream than was asked for."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.readable():
            raise OSError('"raw" argument must be readable.')
        _BufferedIOMixin.__init__(self, raw, buffer_size)
        self._drop_ahead()
        self._read_lock = Lock()

    def readable(self):
        return self.raw.readable()

    def _drop_ahead(self):
        self._read_buf = b""
        self._read_pos = 0

    def _left(self):
        """How much was read ahead."""
        return len(self._read_buf) - self._read_pos

    def read(self, size=None):
        """Read size bytes, fewer only at the end or where the raw stream would have to wait."""
        if size is not None and size < -1:
            raise ValueError("invalid number of bytes to read")
        with self._read_lock:
            self._checkClosed("read of closed file")
            return self._read_all() if size is None or size == -1 else self._read_some(size)

    def _read_all(self):
        ahead = self._read_buf[self._read_pos:]
        self._drop_ahead()
        if hasattr(self.raw, 'readall'):
            rest = self.raw.readall()
            return ahead or None if rest is None else ahead + rest
        chunks = [ahead]
        while chunk := self.raw.read():
            chunks.append(chunk)
        return b"".join(chunks) or chunk

    def _read_some(self, n):
        have = self._left()
        if n <= have:
            self._read_pos += n
            return self._read_buf[self._read_pos - n:self._read_pos]
        chunks = [self._read_buf[self._read_pos:]]
        wanted = max(self.buffer_size, n)
        chunk = b""
        while have < n:
            chunk = self.raw.read(wanted)
            if not chunk:
                break  # the end, or None
            have += len(chunk)
            chunks.append(chunk)
        data = b"".join(chunks)
        self._read_buf = data[n:]
        self._read_pos = 0
        return data[:n] if data else chunk

    def peek(self, size=0):
        """Return what is read ahead without moving on, after at most one call of the raw stream."""
        self._checkClosed("peek of closed file")
        with self._read_lock:
            return self._look(size)

    def _look(self, n):
        have = self._left()
        if have < min(n, self.buffer_size) or have <= 0:
            more = self.raw.read(self.buffer_size - have)
            if more:
                self._read_buf = self._read_buf[self._read_pos:] + more
                self._read_pos = 0
        return self._read_buf[self._read_pos:]

    def read1(self, size=-1):
        """Read up to size bytes with at most one call of the raw stream."""
        self._checkClosed("read of closed file")
        if size < 0:
            size = self.buffer_size
        if size == 0:
            return b""
        with self._read_lock:
            self._look(1)
            return self._read_some(min(size, self._left()))

    def _readinto(self, b, read1):
        self._checkClosed("readinto of closed file")
        view = memoryview(b)
        if view.nbytes == 0:
            return 0
        view = view.cast('B')
        done = 0
        with self._read_lock:
            while done < len(view):
                n = min(self._left(), len(view) - done)
                if n:
                    view[done:done + n] = self._read_buf[self._read_pos:self._read_pos + n]
                    self._read_pos += n
                    done += n
                    if done == len(view):
                        break
                if len(view) - done > self.buffer_size:
                    # Large enough to go past the buffer.
                    n = self.raw.readinto(view[done:])
                    if not n:
                        break
                    done += n
                elif not (read1 and done) and not self._look(1):
                    break
                if read1 and done:
                    break
        return done

    def tell(self):
        # Of files such as terminals the raw position is always 0.
        return max(_BufferedIOMixin.tell(self) - self._left(), 0)

    def seek(self, pos, whence=0):
        if whence not in _WHENCES:
            raise ValueError("invalid whence value")
        self._checkClosed("seek of closed file")
        with self._read_lock:
            if whence == 1:
                pos -= self._left()
            pos = _BufferedIOMixin.seek(self, pos, whence)
            self._drop_ahead()
            return pos


class BufferedWriter(_BufferedIOMixin):
    """A buffer for writing: the raw stream gets it when it is full, or at flush()."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.writable():
            raise OSError('"raw" argument must be writable.')
        _BufferedIOMixin.__init__(self, raw, buffer_size)
        self._write_buf = bytearray()
        self._write_lock = Lock()

    def writable(self):
        return self.raw.writable()

    def write(self, b):
        if isinstance(b, str):
            raise TypeError("can't write str to binary stream")
        with self._write_lock:
            if self.closed:
                raise ValueError("write to closed file")
            if len(self._write_buf) > self.buffer_size:
                self._write_out()  # may raise BlockingIOError: then nothing was taken
            with memoryview(b) as view:
                self._write_buf += view
                n = view.nbytes
            if len(self._write_buf) > self.buffer_size:
                try:
                    self._write_out()
                except BlockingIOError as e:
                    over = len(self._write_buf) - self.buffer_size
                    if over > 0:
                        # What does not fit was not taken.
                        del self._write_buf[self.buffer_size:]
                        raise BlockingIOError(e.errno, e.strerror, n - over)
            return n

    def truncate(self, pos=None):
        with self._write_lock:
            self._write_out()
            return self.raw.truncate(self.raw.tell() if pos is None else pos)

    def flush(self):
        with self._write_lock:
            self._write_out()

    def _write_out(self):
        if self.closed:
            raise ValueError("flush on closed file")
        while self._write_buf:
            try:
                n = self.raw.write(self._write_buf)
            except BlockingIOError:
                raise RuntimeError("self.raw should implement RawIOBase: it should not raise "
                                   "BlockingIOError")
            if n is None:
                raise BlockingIOError(errno.EAGAIN, "write could not complete without blocking", 0)
            if n > len(self._write_buf) or n < 0:
                raise OSError("write() returned incorrect number of bytes")
            del self._write_buf[:n]

    def tell(self):
        return _BufferedIOMixin.tell(self) + len(self._write_buf)

    def seek(self, pos, whence=0):
        if whence not in _WHENCES:
            raise ValueError("invalid whence value")
        with self._write_lock:
            self._write_out()
            return _BufferedIOMixin.seek(self, pos, whence)

    def close(self):
        with self._write_lock:
            if self.raw is None or self.closed:
                return
        # flush() may be another's, which takes the lock itself.
        try:
            self.flush()
        finally:
            with self._write_lock:
                self.raw.close()


class BufferedRWPair(BufferedIOBase):
    """Two raw streams, one to read and one to write, as one: a socket or a pipe of two ends."""

    def __init__(self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE):
        if not reader.readable():
            raise OSError('"reader" argument must be readable.')
        if not writer.writable():
            raise OSError('"writer" argument must be writable.')
        self.reader = BufferedReader(reader, buffer_size)
        self.writer = BufferedWriter(writer, buffer_size)

    def read(self, size=-1):
        return self.reader.read(-1 if size is None else size)

    def readinto(self, b):
        return self.reader.readinto(b)

    def write(self, b):
        return self.writer.write(b)

    def peek(self, size=0):
        return self.reader.peek(size)

    def read1(self, size=-1):
        return self.reader.read1(size)

    def readinto1(self, b):
        return self.reader.readinto1(b)

    def readable(self):
        return self.reader.readable()

    def writable(self):
        return self.writer.writable()

    def flush(self):
        return self.writer.flush()

    def close(self):
        try:
            self.writer.close()
        finally:
            self.reader.close()

    def isatty(self):
        return self.reader.isatty() or self.writer.isatty()

    @property
    def closed(self):
        return self.writer.closed


class BufferedRandom(BufferedWriter, BufferedReader):
    """A buffer over a stream that is read, written and moved in: only one of both buffers is used
    at a time, and what was read ahead is undone before anything is written."""

    def __init__(self, raw, buffer_size=DEFAULT_BUFFER_SIZE):
        if not raw.seekable():
            raise UnsupportedOperation("File or stream is not seekable.")
        BufferedReader.__init__(self, raw, buffer_size)
        BufferedWriter.__init__(self, raw, buffer_size)

    def _undo_ahead(self):
        with self._read_lock:
            if self._read_buf:
                self.raw.seek(-self._left(), 1)
                self._drop_ahead()

    def seek(self, pos, whence=0):
        if whence not in _WHENCES:
            raise ValueError("invalid whence value")
        self.flush()
        self._undo_ahead()
        return _BufferedIOMixin.seek(self, pos, whence)

    def tell(self):
        if self._write_buf:
            return BufferedWriter.tell(self)
        return BufferedReader.tell(self)

    def truncate(self, pos=None):
        return BufferedWriter.truncate(self, self.tell() if pos is None else pos)

    def read(self, size=None):
        self.flush()
        return BufferedReader.read(self, size)

    def _readinto(self, b, read1):
        self.flush()
        return BufferedReader._readinto(self, b, read1)

    def peek(self, size=0):
        self.flush()
        return BufferedReader.peek(self, size)

    def read1(self, size=-1):
        self.flush()
        return BufferedReader.read1(self, size)

    def write(self, b):
        self._undo_ahead()
        return BufferedWriter.write(self, b)
