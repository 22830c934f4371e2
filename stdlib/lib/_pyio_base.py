"""_pyio: the base classes of streams, from which the others and those of programs inherit."""

import abc
import io

__name__ = '_pyio'  # what users see of the classes

DEFAULT_BUFFER_SIZE = 8 * 1024
UnsupportedOperation = io.UnsupportedOperation


def as_size(size, default=-1):
    """A size argument as an int; None stands for the default."""
    if size is None:
        return default
    try:
        index = size.__index__
    except AttributeError:
        raise TypeError(f"{size!r} is not an integer") from None
    return index()


def shown(stream, *, name=True, more=''):
    """The repr of a stream, with its name if it has one."""
    cls = type(stream)
    text = f'{cls.__module__}.{cls.__qualname__}'
    if name:
        try:
            text += f' name={stream.name!r}'
        except AttributeError:
            pass
    return f'<{text}{more}>'


class IOBase(metaclass=abc.ABCMeta):
    """The abstract base of all streams: lines, closing, and refusals of what is not supported."""

    __closed = False

    def _unsupported(self, name):
        raise UnsupportedOperation("%s.%s() not supported" % (self.__class__.__name__, name))

    # position

    def seek(self, pos, whence=0):
        """Change the stream position: 0 from the start, 1 from here, 2 from the end."""
        self._unsupported("seek")

    def tell(self):
        """Return an int indicating the current stream position."""
        return self.seek(0, 1)

    def truncate(self, pos=None):
        """Truncate the file to pos bytes, by default the current position."""
        self._unsupported("truncate")

    # flushing and closing

    def flush(self):
        """Flush write buffers, if applicable."""
        self._checkClosed()

    def close(self):
        """Flush and close the stream; without effect if it is closed already."""
        if not self.__closed:
            try:
                self.flush()
            finally:
                self.__closed = True

    def __del__(self):
        """Close the stream; an error goes to sys.unraisablehook."""
        try:
            closed = self.closed
        except AttributeError:
            return  # __init__ failed
        if not closed:
            self.close()

    @property
    def closed(self):
        """True once the stream has been closed."""
        return self.__closed

    def _checkClosed(self, msg=None):
        if self.closed:
            raise ValueError("I/O operation on closed file." if msg is None else msg)

    # abilities

    def seekable(self):
        """Return whether seek(), tell() and truncate() will work."""
        return False

    def readable(self):
        """Return whether the stream can be read from."""
        return False

    def writable(self):
        """Return whether the stream can be written to."""
        return False

    def _checkSeekable(self, msg=None):
        if not self.seekable():
            raise UnsupportedOperation("File or stream is not seekable." if msg is None else msg)

    def _checkReadable(self, msg=None):
        if not self.readable():
            raise UnsupportedOperation("File or stream is not readable." if msg is None else msg)

    def _checkWritable(self, msg=None):
        if not self.writable():
            raise UnsupportedOperation("File or stream is not writable." if msg is None else msg)

    def fileno(self):
        """Return the underlying file descriptor; OSError if there is none."""
        self._unsupported("fileno")

    def isatty(self):
        """Return whether this is a terminal."""
        self._checkClosed()
        return False

    # context manager

    def __enter__(self):
        self._checkClosed()
        return self

    def __exit__(self, *args):
        self.close()

    # lines

    def _ahead(self, limit):
        """How much may be read without going past the end of a line."""
        if not hasattr(self, "peek"):
            return 1
        seen = self.peek(1)
        if not seen:
            return 1
        n = seen.find(b"\n") + 1 or len(seen)
        return n if limit < 0 else min(n, limit)

    def readline(self, size=-1):
        """Read and return a line of at most size bytes; lines end with b'\\n'."""
        size = as_size(size)
        line = bytearray()
        while size < 0 or len(line) < size:
            data = self.read(self._ahead(size - len(line) if size >= 0 else -1))
            if not data:
                break
            line += data
            if line.endswith(b"\n"):
                break
        return bytes(line)

    def __iter__(self):
        self._checkClosed()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=None):
        """Return a list of lines; no more once their total size reaches hint."""
        if hint is None or hint <= 0:
            return list(self)
        total, lines = 0, []
        for line in self:
            lines.append(line)
            total += len(line)
            if total >= hint:
                break
        return lines

    def writelines(self, lines):
        """Write a list of lines; no separators are added."""
        self._checkClosed()
        for line in lines:
            self.write(line)


io.IOBase.register(IOBase)


class RawIOBase(IOBase):
    """Base class for raw binary I/O: one call of the system for each read or write.

    readinto() is what others are built on; None says that nothing was there without waiting.
    """

    def read(self, size=-1):
        """Read and return up to size bytes; b'' at the end, None if nothing is there yet."""
        size = as_size(size)
        if size < 0:
            return self.readall()
        data = bytearray(size)
        n = self.readinto(data)
        if n is None:
            return None
        del data[n:]
        return bytes(data)

    def readall(self):
        """Read until the end, by as many calls as it takes."""
        result = bytearray()
        while data := self.read(DEFAULT_BUFFER_SIZE):
            result += data
        return bytes(result) if result else data

    def readinto(self, b):
        """Read bytes into a pre-allocated object and return their number."""
        self._unsupported("readinto")

    def write(self, b):
        """Write the bytes and return how many were written, perhaps not all."""
        self._unsupported("write")


io.RawIOBase.register(RawIOBase)
RawIOBase.register(io.FileIO)


class BufferedIOBase(IOBase):
    """Base class for buffered binary I/O: read() and write() do all that they are asked for.

    read(), readinto() and write() may raise BlockingIOError where the raw stream would wait.
    """

    def read(self, size=-1):
        """Read and return up to size bytes, by as many calls of the raw stream as it takes."""
        self._unsupported("read")

    def read1(self, size=-1):
        """Read and return up to size bytes, with at most one call of the raw stream."""
        self._unsupported("read1")

    def readinto(self, b):
        """Read bytes into a pre-allocated object and return their number."""
        return self._readinto(b, read1=False)

    def readinto1(self, b):
        """The same with at most one call of the raw stream."""
        return self._readinto(b, read1=True)

    def _readinto(self, b, read1):
        view = memoryview(b).cast('B')
        data = (self.read1 if read1 else self.read)(len(view))
        view[:len(data)] = data
        return len(data)

    def write(self, b):
        """Write the bytes and return their number."""
        self._unsupported("write")

    def detach(self):
        """Separate the raw stream from the buffer and return it."""
        self._unsupported("detach")


io.BufferedIOBase.register(BufferedIOBase)


class TextIOBase(IOBase):
    """Base class for text I/O: strings and lines."""

    def read(self, size=-1):
        """Read and return up to size characters."""
        self._unsupported("read")

    def write(self, s):
        """Write the string and return its length."""
        self._unsupported("write")

    def truncate(self, pos=None):
        """Truncate the stream at pos."""
        self._unsupported("truncate")

    def readline(self):
        """Read until a newline or the end."""
        self._unsupported("readline")

    def detach(self):
        """Separate the buffer from the text stream and return it."""
        self._unsupported("detach")

    @property
    def encoding(self):
        """The name of the encoding; subclasses override this."""
        return None

    @property
    def newlines(self):
        """The ends of lines seen so far: None, a string, or a tuple of strings."""
        return None

    @property
    def errors(self):
        """How errors of decoding and encoding are handled."""
        return None


io.TextIOBase.register(TextIOBase)
