"""Streams: connections read and written with await instead of by callbacks."""

__all__ = ('StreamReader', 'StreamWriter', 'StreamReaderProtocol', 'open_connection',
           'start_server', 'open_unix_connection', 'start_unix_server')

import sys
import weakref

from . import coroutines, events, exceptions, protocols
from .log import _lazy_logger as logger
from .mixins import _marker, accept_loop
from .tasks import sleep

# The limit of a reader's buffer: 64 KiB.
_DEFAULT_LIMIT = 2 ** 16


async def open_connection(host=None, port=None, *, limit=_DEFAULT_LIMIT, loop=_marker, **kwds):
    """Connect and give (reader, writer); the arguments are those of create_connection()."""
    accept_loop(loop, 'open_connection()')
    loop = events.get_running_loop()
    reader = StreamReader(limit=limit, loop=loop)
    protocol = StreamReaderProtocol(reader, loop=loop)
    transport, _ = await loop.create_connection(lambda: protocol, host, port, **kwds)
    return reader, StreamWriter(transport, protocol, reader, loop)


def _stream_factory(client_connected_cb, limit, loop):
    def factory():
        reader = StreamReader(limit=limit, loop=loop)
        return StreamReaderProtocol(reader, client_connected_cb, loop=loop)
    return factory


async def start_server(client_connected_cb, host=None, port=None, *, limit=_DEFAULT_LIMIT,
                       loop=_marker, **kwds):
    """Serve connections: client_connected_cb(reader, writer) is called for each.

    If it is a coroutine function it runs as a task.
    """
    accept_loop(loop, 'start_server()')
    loop = events.get_running_loop()
    return await loop.create_server(_stream_factory(client_connected_cb, limit, loop), host, port,
                                    **kwds)


async def open_unix_connection(path=None, *, limit=_DEFAULT_LIMIT, loop=_marker, **kwds):
    """Like open_connection() over a Unix socket."""
    accept_loop(loop, 'open_unix_connection()')
    loop = events.get_running_loop()
    reader = StreamReader(limit=limit, loop=loop)
    protocol = StreamReaderProtocol(reader, loop=loop)
    transport, _ = await loop.create_unix_connection(lambda: protocol, path, **kwds)
    return reader, StreamWriter(transport, protocol, reader, loop)


async def start_unix_server(client_connected_cb, path=None, *, limit=_DEFAULT_LIMIT,
                            loop=_marker, **kwds):
    """Like start_server() over a Unix socket."""
    accept_loop(loop, 'start_unix_server()')
    loop = events.get_running_loop()
    return await loop.create_unix_server(_stream_factory(client_connected_cb, limit, loop), path,
                                         **kwds)


class FlowControlMixin(protocols.Protocol):
    """Makes drain() wait while the transport has paused the writing."""

    def __init__(self, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._paused = False
        self._drain_waiters = None
        self._connection_lost = False

    def pause_writing(self):
        assert not self._paused
        self._paused = True
        if self._loop.get_debug():
            logger.debug('%r pauses writing', self)

    def resume_writing(self):
        assert self._paused
        self._paused = False
        if self._loop.get_debug():
            logger.debug('%r resumes writing', self)
        for waiter in self._drain_waiters or ():
            if not waiter.done():
                waiter.set_result(None)

    def connection_lost(self, exc):
        self._connection_lost = True
        if not self._paused:
            return
        for waiter in self._drain_waiters or ():
            if not waiter.done():
                if exc is None:
                    waiter.set_result(None)
                else:
                    waiter.set_exception(exc)

    async def _drain_helper(self):
        if self._connection_lost:
            raise ConnectionResetError('Connection lost')
        if not self._paused:
            return
        waiter = self._loop.create_future()
        if self._drain_waiters is None:
            self._drain_waiters = []
        self._drain_waiters.append(waiter)
        try:
            await waiter
        finally:
            self._drain_waiters.remove(waiter)

    def _get_close_waiter(self, stream):
        raise NotImplementedError


class StreamReaderProtocol(FlowControlMixin, protocols.Protocol):
    """Feeds a StreamReader from a transport, and starts the callback of a server."""

    _source_traceback = None
    _close_waiter = None
    _lost_exc = None

    def __init__(self, stream_reader, client_connected_cb=None, loop=None):
        super().__init__(loop=loop)
        if stream_reader is not None:
            self._stream_reader_wr = weakref.ref(stream_reader)
            self._source_traceback = stream_reader._source_traceback
        else:
            self._stream_reader_wr = None
        # A client keeps its reader alive itself; that of a server is ours until its task runs.
        self._reject_connection = False
        self._strong_reader = stream_reader if client_connected_cb is not None else None
        self._stream_writer = None
        self._task = None
        self._transport = None
        self._client_connected_cb = client_connected_cb
        self._over_ssl = False

    @property
    def _closed(self):
        # Made at the first use; most connections are never waited for.
        waiter = self._close_waiter
        if waiter is None:
            waiter = self._close_waiter = self._loop.create_future()
            if self._connection_lost:
                self._resolve_closed(waiter)
        return waiter

    def _resolve_closed(self, waiter):
        if waiter.done():
            return
        if self._lost_exc is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(self._lost_exc)
            waiter.exception()              # if nobody waits it is not news

    @property
    def _stream_reader(self):
        return self._stream_reader_wr() if self._stream_reader_wr is not None else None

    def _replace_transport(self, transport):
        self._transport = transport
        self._over_ssl = transport.get_extra_info('sslcontext') is not None

    def connection_made(self, transport):
        if self._reject_connection:
            context = {'message': 'An open stream was garbage collected prior to '
                                  'establishing network connection; '
                                  'call "stream.close()" explicitly.'}
            if self._source_traceback:
                context['source_traceback'] = self._source_traceback
            self._loop.call_exception_handler(context)
            transport.abort()
            return
        self._transport = transport
        reader = self._stream_reader
        if reader is not None:
            reader.set_transport(transport)
        self._over_ssl = transport.get_extra_info('sslcontext') is not None
        if self._client_connected_cb is not None:
            self._start_client(reader, transport)

    def _start_client(self, reader, transport):
        writer = StreamWriter(transport, self, reader, self._loop)
        self._stream_writer = writer
        result = self._client_connected_cb(reader, writer)
        if coroutines.iscoroutine(result):
            self._task = self._loop.create_task(result)
            self._task.add_done_callback(self._client_done)
        self._strong_reader = None

    def _client_done(self, task):
        transport = self._transport
        if task.cancelled():
            if transport is not None:
                transport.close()
            return
        exc = task.exception()
        if exc is not None:
            self._loop.call_exception_handler({
                'message': 'Unhandled exception in client_connected_cb',
                'exception': exc,
                'transport': transport,
            })
            if transport is not None:
                transport.close()

    def connection_lost(self, exc):
        reader = self._stream_reader
        if reader is not None:
            if exc is None:
                reader.feed_eof()
            else:
                reader.set_exception(exc)
        self._lost_exc = exc
        if self._close_waiter is not None:
            self._resolve_closed(self._close_waiter)
        super().connection_lost(exc)
        self._stream_reader_wr = None
        self._stream_writer = None
        self._task = None
        self._transport = None

    def data_received(self, data):
        writer = self._stream_writer
        if writer is not None:
            writer._reader.feed_data(data)
            return
        reader = self._stream_reader
        if reader is not None:
            reader.feed_data(data)

    def eof_received(self):
        reader = self._stream_reader
        if reader is not None:
            reader.feed_eof()
        # TLS cannot be closed by halves; else our side stays open until close().
        return not self._over_ssl

    def _get_close_waiter(self, stream):
        return self._closed


class StreamWriter:
    """Writes to a transport; drain() waits while its buffer is full."""

    def __init__(self, transport, protocol, reader, loop):
        self._transport = transport
        self._protocol = protocol
        assert reader is None or isinstance(reader, StreamReader)
        self._reader = reader
        self._loop = loop

    def __repr__(self):
        info = [self.__class__.__name__, f'transport={self._transport!r}']
        if self._reader is not None:
            info.append(f'reader={self._reader!r}')
        return f'<{" ".join(info)}>'

    @property
    def transport(self):
        return self._transport

    def write(self, data):
        """Send bytes; to be followed by "await drain()" now and then."""
        self._transport.write(data)

    def writelines(self, data):
        self._transport.writelines(data)

    def write_eof(self):
        return self._transport.write_eof()

    def can_write_eof(self):
        return self._transport.can_write_eof()

    def close(self):
        return self._transport.close()

    def is_closing(self):
        return self._transport.is_closing()

    async def wait_closed(self):
        """Wait until the connection is closed."""
        await self._protocol._get_close_waiter(self)

    def get_extra_info(self, name, default=None):
        return self._transport.get_extra_info(name, default)

    async def drain(self):
        """Wait until there is room in the transport's buffer again."""
        if self._reader is not None:
            exc = self._reader._exception
            if exc is not None:
                raise exc
        if self._transport.is_closing():
            # The protocol's connection_lost() comes with the next turn of the loop; without
            # this a program that only writes would never see that the connection is gone.
            await sleep(0)
        protocol = self._protocol
        if type(protocol) is StreamReaderProtocol:
            if not protocol._paused and not protocol._connection_lost:
                return
        await protocol._drain_helper()

    async def start_tls(self, sslcontext, *, server_hostname=None, ssl_handshake_timeout=None,
                        ssl_shutdown_timeout=None):
        """Go on with TLS over this connection."""
        server_side = self._protocol._client_connected_cb is not None
        protocol = self._protocol
        await self.drain()
        new_transport = await self._loop.start_tls(
            self._transport, protocol, sslcontext, server_side=server_side,
            server_hostname=server_hostname, ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout)
        self._transport = new_transport
        protocol._replace_transport(new_transport)

    def __del__(self, warnings=None):
        if self._transport.is_closing():
            return
        if self._loop.is_closed():
            message = 'loop is closed'
        else:
            self.close()
            message = f'unclosed {self!r}'
        if warnings is None:
            import warnings
        warnings.warn(message, ResourceWarning)


class StreamReader:
    """Bytes that came, to be read with await.

    When twice the limit is in the buffer the transport is paused.
    """

    _source_traceback = None

    def __init__(self, limit=_DEFAULT_LIMIT, loop=None):
        if limit <= 0:
            raise ValueError('Limit cannot be <= 0')
        self._limit = limit
        self._loop = events.get_event_loop() if loop is None else loop
        self._buffer = bytearray()
        self._eof = False
        self._waiter = None                 # the future of the one call that waits
        self._exception = None
        self._transport = None
        self._paused = False
        if self._loop.get_debug():
            from . import format_helpers
            self._source_traceback = format_helpers.extract_stack(sys._getframe(1))

    def __repr__(self):
        info = ['StreamReader']
        if self._buffer:
            info.append(f'{len(self._buffer)} bytes')
        if self._eof:
            info.append('eof')
        if self._limit != _DEFAULT_LIMIT:
            info.append(f'limit={self._limit}')
        if self._waiter:
            info.append(f'waiter={self._waiter!r}')
        if self._exception:
            info.append(f'exception={self._exception!r}')
        if self._transport:
            info.append(f'transport={self._transport!r}')
        if self._paused:
            info.append('paused')
        return f'<{" ".join(info)}>'

    def exception(self):
        return self._exception

    def set_exception(self, exc):
        self._exception = exc
        waiter = self._waiter
        if waiter is not None:
            self._waiter = None
            if not waiter.cancelled():
                waiter.set_exception(exc)

    def _wakeup_waiter(self):
        waiter = self._waiter
        if waiter is not None:
            self._waiter = None
            if not waiter.cancelled():
                waiter.set_result(None)

    def set_transport(self, transport):
        assert self._transport is None, 'Transport already set'
        self._transport = transport

    def _maybe_resume_transport(self):
        if self._paused and len(self._buffer) <= self._limit:
            self._paused = False
            self._transport.resume_reading()

    def feed_eof(self):
        """No more bytes will come."""
        self._eof = True
        self._wakeup_waiter()

    def at_eof(self):
        """Is everything read, and will no more come?"""
        return self._eof and not self._buffer

    def feed_data(self, data):
        """Bytes came."""
        assert not self._eof, 'feed_data after feed_eof'
        if not data:
            return
        buffer = self._buffer
        buffer += data
        waiter = self._waiter
        if waiter is not None:
            self._waiter = None
            if not waiter.cancelled():
                waiter.set_result(None)
        if len(buffer) > 2 * self._limit and self._transport is not None and not self._paused:
            try:
                self._transport.pause_reading()
            except NotImplementedError:
                # It cannot be paused: the buffer has no bound then.
                self._transport = None
            else:
                self._paused = True

    async def _wait_for_data(self, func_name):
        """Wait until bytes or the end come."""
        if self._waiter is not None:
            raise RuntimeError(f'{func_name}() called while another coroutine is '
                               f'already waiting for incoming data')
        assert not self._eof, '_wait_for_data after EOF'
        if self._paused:
            # The buffer is full of what does not help: read on, or both sides wait for ever.
            self._paused = False
            self._transport.resume_reading()
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    async def readline(self):
        r"""Read up to and with b'\n'; what is left when the stream ends before.

        A line over the limit raises ValueError, and is thrown away.
        """
        separator = b'\n'
        try:
            return await self.readuntil(separator)
        except exceptions.IncompleteReadError as e:
            return e.partial
        except exceptions.LimitOverrunError as e:
            if self._buffer.startswith(separator, e.consumed):
                del self._buffer[:e.consumed + 1]
            else:
                self._buffer.clear()
            self._maybe_resume_transport()
            raise ValueError(e.args[0])

    async def readuntil(self, separator=b'\n'):
        """Read up to and with the separator, or the shortest match of a tuple of them.

        IncompleteReadError when the stream ends before; LimitOverrunError when the separator is
        not within the limit (the bytes stay in the buffer).
        """
        if isinstance(separator, tuple):
            # The shortest match must be found first.
            separators = sorted(separator, key=len)
        else:
            separators = [separator]
        if not separators:
            raise ValueError('Separator should contain at least one element')
        min_len = len(separators[0])
        max_len = len(separators[-1])
        if min_len == 0:
            raise ValueError('Separator should be at least one-byte string')
        if self._exception is not None:
            raise self._exception

        buffer = self._buffer
        offset = 0                          # a match cannot begin before it
        while True:
            size = len(buffer)
            if size - offset >= min_len:
                start, end = self._find(separators, offset)
                if end is not None:
                    break
                offset = max(0, size + 1 - max_len)
                if offset > self._limit:
                    raise exceptions.LimitOverrunError(
                        'Separator is not found, and chunk exceed the limit', offset)
            if self._eof:
                chunk = bytes(buffer)
                buffer.clear()
                raise exceptions.IncompleteReadError(chunk, None)
            await self._wait_for_data('readuntil')
        if start > self._limit:
            raise exceptions.LimitOverrunError('Separator is found, but chunk is longer than limit',
                                               start)
        return self._take(end)

    def _find(self, separators, offset):
        """Where the match that ends first begins and ends; (0, None) when there is none."""
        best_start, best_end = 0, None
        for separator in separators:
            start = self._buffer.find(separator, offset)
            if start != -1:
                end = start + len(separator)
                if best_end is None or end < best_end:
                    best_start, best_end = start, end
        return best_start, best_end

    def _take(self, n):
        buffer = self._buffer
        if len(buffer) <= n:
            data = bytes(buffer)
            buffer.clear()
        else:
            data = bytes(buffer[:n])
            del buffer[:n]
        if self._paused:
            self._maybe_resume_transport()
        return data

    async def read(self, n=-1):
        """Read up to *n* bytes, at least one; b'' at the end. With -1 read to the end."""
        if self._exception is not None:
            raise self._exception
        if n == 0:
            return b''
        if n < 0:
            # Not one wait for the end: the transport would stay paused at the limit.
            blocks = []
            while True:
                block = await self.read(self._limit)
                if not block:
                    break
                blocks.append(block)
            return b''.join(blocks)
        if not self._buffer and not self._eof:
            await self._wait_for_data('read')
        return self._take(n)

    async def readexactly(self, n):
        """Read *n* bytes; IncompleteReadError when the stream ends before."""
        if n < 0:
            raise ValueError('readexactly size can not be less than zero')
        if self._exception is not None:
            raise self._exception
        if n == 0:
            return b''
        while len(self._buffer) < n:
            if self._eof:
                incomplete = bytes(self._buffer)
                self._buffer.clear()
                raise exceptions.IncompleteReadError(incomplete, n)
            await self._wait_for_data('readexactly')
        return self._take(n)

    def __aiter__(self):
        return self

    async def __anext__(self):
        line = await self.readline()
        if line == b'':
            raise StopAsyncIteration
        return line
