"""Files, standard input and standard output to be awaited.

Reading a file blocks, however short; so the calls run in a few threads of their own, not in the
executor of the loop, which belongs to the program.
"""

__all__ = ('AsyncFile', 'open_file', 'stdin_reader', 'stdout_writer')

import os
import stat

from . import events, futures, protocols, streams, transports
from ._lazy import load

_THREADS = 4
_pool = None


def _submit(func, *args):
    """Run a call in a thread of ours; gives a future."""
    global _pool
    loop = events.get_running_loop()
    if _pool is None:
        _pool = load('concurrent.futures').ThreadPoolExecutor(_THREADS, 'asyncio-files')
    future = futures.wrap_future(_pool.submit(func, *args), loop=loop)
    outside = getattr(loop, '_outside', None)
    if outside is not None:
        # The thread will wake the loop: it is not stuck meanwhile.
        outside(1)
        future.add_done_callback(lambda _: outside(-1))
    return future


def _awaited(name):
    async def method(self, *args):
        return await _submit(getattr(self._file, name), *args)
    method.__name__ = name
    method.__qualname__ = f'AsyncFile.{name}'
    method.__doc__ = f'Like {name}() of the file, to be awaited.'
    return method


def _passed_on(name):
    def method(self):
        return getattr(self._file, name)()
    method.__name__ = name
    method.__qualname__ = f'AsyncFile.{name}'
    return method


class AsyncFile:
    """A file whose reading and writing methods are coroutines; `async for` gives its lines."""

    def __init__(self, file):
        self._file = file

    for _name in ('close', 'flush', 'read', 'read1', 'readall', 'readinto', 'readline',
                  'readlines', 'seek', 'tell', 'truncate', 'write', 'writelines'):
        locals()[_name] = _awaited(_name)
    for _name in ('fileno', 'isatty', 'readable', 'seekable', 'writable'):
        locals()[_name] = _passed_on(_name)
    del _name

    @property
    def closed(self):
        return self._file.closed

    @property
    def name(self):
        return self._file.name

    @property
    def mode(self):
        return self._file.mode

    @property
    def encoding(self):
        return self._file.encoding

    @property
    def wrapped(self):
        """The ordinary file object."""
        return self._file

    def __repr__(self):
        return f'<AsyncFile {self._file!r}>'

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, tb):
        await self.close()

    def __aiter__(self):
        return self

    async def __anext__(self):
        line = await self.readline()
        if not line:
            raise StopAsyncIteration
        return line


class _Opening:
    """What open_file() gives: to be awaited, or entered with `async with`."""

    def __init__(self, args, kwargs):
        self._args = args
        self._kwargs = kwargs
        self._file = None

    async def _open(self):
        args, kwargs = self._args, self._kwargs
        return AsyncFile(await _submit(lambda: open(*args, **kwargs)))

    def __await__(self):
        return self._open().__await__()

    async def __aenter__(self):
        self._file = await self._open()
        return self._file

    async def __aexit__(self, exc_type, exc, tb):
        await self._file.close()


def open_file(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None):
    """Open a file to be read and written with await; the arguments are those of open().

    Both `f = await open_file(...)` and `async with open_file(...) as f` work.
    """
    return _Opening((file, mode), dict(buffering=buffering, encoding=encoding, errors=errors,
                                       newline=newline))


def _own_descriptor(fd, flags):
    # A new open file description where the system has it: O_NONBLOCK on the old one would reach
    # every process that shares the terminal.
    try:
        return os.open(f'/proc/self/fd/{fd}', flags)
    except OSError:
        return os.dup(fd)


def _is_disk_file(fd):
    mode = os.fstat(fd).st_mode
    return not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stat.S_ISCHR(mode))


async def _feed(reader, fd):
    try:
        while True:
            data = await _submit(os.read, fd, 65536)
            if not data:
                break
            reader.feed_data(data)
    except OSError as exc:
        reader.set_exception(exc)
    else:
        reader.feed_eof()
    finally:
        os.close(fd)


async def stdin_reader(*, limit=streams._DEFAULT_LIMIT):
    """A StreamReader of standard input; all calls in one loop give the same one."""
    loop = events.get_running_loop()
    reader = getattr(loop, '_stdin_reader', None)
    if reader is not None:
        return reader
    reader = loop._stdin_reader = streams.StreamReader(limit=limit, loop=loop)
    if _is_disk_file(0):
        reader._feeder = loop.create_task(_feed(reader, os.dup(0)), name='asyncio-stdin')
        return reader
    protocol = streams.StreamReaderProtocol(reader, loop=loop)
    pipe = os.fdopen(_own_descriptor(0, os.O_RDONLY), 'rb', 0)
    await loop.connect_read_pipe(lambda: protocol, pipe)
    # Nobody closes standard input.
    loop._stdin_protocol = protocol
    return reader


class _DiskTransport(transports.WriteTransport):
    """Writes to a file on disk, which takes everything at once."""

    def __init__(self, fd):
        super().__init__()
        self._fd = fd

    def write(self, data):
        view = memoryview(data)
        while view:
            view = view[os.write(self._fd, view):]

    def can_write_eof(self):
        return False

    def is_closing(self):
        return self._fd is None

    def close(self):
        self._fd = None

    abort = close


async def stdout_writer():
    """A StreamWriter to standard output; all calls in one loop give the same one.

    Not to be mixed with print() before drain(): each has its own buffer.
    """
    import sys
    loop = events.get_running_loop()
    writer = getattr(loop, '_stdout_writer', None)
    if writer is not None:
        return writer
    sys.stdout.flush()
    protocol = _OutputProtocol(loop=loop)
    if _is_disk_file(1):
        transport = _DiskTransport(1)
    else:
        pipe = os.fdopen(_own_descriptor(1, os.O_WRONLY), 'wb', 0)
        transport, _ = await loop.connect_write_pipe(lambda: protocol, pipe)
    writer = loop._stdout_writer = streams.StreamWriter(transport, protocol, None, loop)
    return writer


class _OutputProtocol(streams.FlowControlMixin, protocols.BaseProtocol):
    def __init__(self, loop):
        super().__init__(loop=loop)
        self._closed = loop.create_future()

    def connection_lost(self, exc):
        super().connection_lost(exc)
        if not self._closed.done():
            self._closed.set_result(None)

    def _get_close_waiter(self, stream):
        return self._closed
