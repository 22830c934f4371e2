"""Bodies being received: StreamReader is fed by a protocol and read by coroutines. When much is
buffered, the protocol stops reading from its connection until the reader has caught up."""
import asyncio
import collections

__all__ = ("EMPTY_PAYLOAD", "EofStream", "StreamReader", "DataQueue", "FlowControlDataQueue")

DEFAULT_LIMIT = 2 ** 16


class EofStream(Exception):
    """eof stream indication."""


class AsyncStreamIterator:
    __slots__ = ("_read",)

    def __init__(self, read):
        self._read = read

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            data = await self._read()
        except EofStream:
            raise StopAsyncIteration
        if data == b"":
            raise StopAsyncIteration
        return data


class ChunkTupleAsyncStreamIterator:
    __slots__ = ("_stream",)

    def __init__(self, stream):
        self._stream = stream

    def __aiter__(self):
        return self

    async def __anext__(self):
        data = await self._stream.readchunk()
        if data == (b"", False):
            raise StopAsyncIteration
        return data


class _Iterations:
    def __aiter__(self):
        return AsyncStreamIterator(self.readline)

    def iter_chunked(self, n):
        """Asynchronous iteration over pieces of at most n bytes."""
        return AsyncStreamIterator(lambda: self.read(n))

    def iter_any(self):
        """Asynchronous iteration over pieces as they come."""
        return AsyncStreamIterator(self.readany)

    def iter_chunks(self):
        """Asynchronous iteration over (piece, end of a chunk of the transfer coding)."""
        return ChunkTupleAsyncStreamIterator(self)


class StreamReader(_Iterations):
    """The body of a message, as it comes."""

    total_bytes = 0

    def __init__(self, protocol, limit=DEFAULT_LIMIT, *, timer=None, loop=None):
        self._protocol = protocol
        self._low_water = limit
        self._high_water = limit * 2
        self._loop = loop
        self._buffer = collections.deque()
        self._buffer_offset = 0
        self._size = 0
        self._eof = False
        self._waiter = None
        self._eof_waiter = None
        self._exception = None
        self._eof_callbacks = []
        self._paused = False
        self._timer = timer
        self._chunk_splits = None
        self._taken = 0

    def __repr__(self):
        info = [type(self).__name__]
        if self._size:
            info.append("%d bytes" % self._size)
        if self._eof:
            info.append("eof")
        if self._waiter:
            info.append("w=%r" % self._waiter)
        if self._exception:
            info.append("e=%r" % self._exception)
        return "<%s>" % " ".join(info)

    # ---- the feeding side ----

    def exception(self):
        return self._exception

    def set_exception(self, exc, exc_cause=None):
        self._exception = exc
        self._eof_callbacks.clear()
        if exc_cause is not None:
            exc.__cause__ = exc_cause
        for waiter in (self._waiter, self._eof_waiter):
            if waiter is not None and not waiter.done():
                waiter.set_exception(exc)
        self._waiter = self._eof_waiter = None

    def on_eof(self, callback):
        if self._eof:
            callback()
        else:
            self._eof_callbacks.append(callback)

    def feed_eof(self):
        self._eof = True
        self._wake()
        waiter, self._eof_waiter = self._eof_waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)
        callbacks, self._eof_callbacks = self._eof_callbacks, []
        for callback in callbacks:
            callback()

    def is_eof(self):
        return self._eof

    def at_eof(self):
        return self._eof and not self._buffer

    def feed_data(self, data, size=0):
        if not data:
            return
        if self._eof:
            raise RuntimeError("feed_data after feed_eof")
        self._buffer.append(data)
        self._size += len(data)
        self.total_bytes += len(data)
        self._wake()
        if self._size > self._high_water and not self._paused:
            self._paused = True
            self._protocol.pause_reading()

    def begin_http_chunk_receiving(self):
        if self._chunk_splits is None:
            self._chunk_splits = []

    def end_http_chunk_receiving(self):
        if self._chunk_splits is not None:
            if self._chunk_splits[-1:] != [self.total_bytes]:
                self._chunk_splits.append(self.total_bytes)
            self._wake()

    def _wake(self):
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    def unread_data(self, data):
        """Puts bytes back in front."""
        if not data:
            return
        if self._buffer_offset:
            self._buffer[0] = self._buffer[0][self._buffer_offset:]
            self._buffer_offset = 0
        self._size += len(data)
        self._taken -= len(data)
        self._buffer.appendleft(data)
        self._eof_counter = 0

    # ---- the reading side ----

    async def wait_eof(self):
        if self._eof:
            return
        if self._eof_waiter is None:
            self._eof_waiter = asyncio.get_running_loop().create_future()
        try:
            await self._eof_waiter
        finally:
            self._eof_waiter = None

    async def _wait(self, name):
        if self._waiter is not None:
            raise RuntimeError("%s() called while another coroutine is already waiting for incoming "
                               "data" % name)
        self._waiter = asyncio.get_running_loop().create_future()
        try:
            if self._timer is None:
                await self._waiter
            else:
                with self._timer:
                    await self._waiter
        finally:
            self._waiter = None

    def _take(self, n=-1):
        first = self._buffer[0]
        offset = self._buffer_offset
        if n != -1 and len(first) - offset > n:
            data = first[offset:offset + n]
            self._buffer_offset += n
        elif offset:
            data = first[offset:]
            self._buffer.popleft()
            self._buffer_offset = 0
        else:
            data = self._buffer.popleft()
        self._size -= len(data)
        self._taken += len(data)
        splits = self._chunk_splits
        while splits and splits[0] < self._taken:
            splits.pop(0)
        if self._paused and self._size < self._low_water:
            self._paused = False
            self._protocol.resume_reading()
        return data

    def read_nowait(self, n=-1):
        """What is buffered, at most n bytes."""
        if self._exception is not None:
            raise self._exception
        if self._waiter and not self._waiter.done():
            raise RuntimeError("Called while some coroutine is waiting for incoming data.")
        out = []
        while self._buffer and n != 0:
            data = self._take(n)
            out.append(data)
            if n > 0:
                n -= len(data)
        return out[0] if len(out) == 1 else b"".join(out)

    async def readline(self):
        return await self.readuntil()

    async def readuntil(self, separator=b"\n"):
        """Up to and with the separator, or to the end of the body."""
        if not separator:
            raise ValueError("Separator should be at least one-byte string")
        if self._exception is not None:
            raise self._exception
        out = bytearray()
        while True:
            while self._buffer:
                start = max(0, len(out) - len(separator) + 1)
                had = len(out)
                piece = self._take()
                out += piece
                found = out.find(separator, start)
                if found >= 0:
                    end = found + len(separator)
                    self.unread_data(piece[end - had:])
                    return bytes(out[:end])
                if len(out) > self._high_water:
                    raise ValueError("Chunk too big")
            if self._eof:
                return bytes(out)
            await self._wait("readuntil")

    async def read(self, n=-1):
        """At most n bytes, at least one; all up to the end when n is negative."""
        if self._exception is not None:
            raise self._exception
        if n == 0:
            return b""
        if n < 0:
            blocks = []
            while True:
                block = await self.readany()
                if not block:
                    return blocks[0] if len(blocks) == 1 else b"".join(blocks)
                blocks.append(block)
        while not self._buffer and not self._eof:
            await self._wait("read")
        return self.read_nowait(n)

    async def readany(self):
        """What has come, waiting for it when nothing has."""
        if self._exception is not None:
            raise self._exception
        while not self._buffer and not self._eof:
            await self._wait("readany")
        return self.read_nowait(-1)

    async def readchunk(self):
        """(piece, whether a chunk of the transfer coding ends with it)"""
        while True:
            if self._exception is not None:
                raise self._exception
            while self._chunk_splits:
                at = self._chunk_splits.pop(0)
                if at == self._taken:
                    return b"", True
                if at > self._taken:
                    return self.read_nowait(at - self._taken), True
            if self._buffer:
                return self._take(), False
            if self._eof:
                return b"", False
            await self._wait("readchunk")

    async def readexactly(self, n):
        if self._exception is not None:
            raise self._exception
        blocks = []
        while n > 0:
            block = await self.read(n)
            if not block:
                partial = b"".join(blocks)
                raise asyncio.IncompleteReadError(partial, len(partial) + n)
            blocks.append(block)
            n -= len(block)
        return b"".join(blocks)


class EmptyStreamReader(_Iterations):
    """The body of a message without one."""

    total_bytes = 0
    _read_eof_chunk = False

    def __repr__(self):
        return "<EmptyStreamReader>"

    def exception(self):
        return None

    def set_exception(self, exc, exc_cause=None):
        pass

    def on_eof(self, callback):
        callback()

    def feed_eof(self):
        pass

    def is_eof(self):
        return True

    at_eof = is_eof

    async def wait_eof(self):
        return

    def feed_data(self, data, n=0):
        pass

    async def readline(self):
        return b""

    readany = readline

    async def read(self, n=-1):
        return b""

    async def readuntil(self, separator=b"\n"):
        return b""

    async def readchunk(self):
        if not self._read_eof_chunk:
            return b"", False
        return b"", True

    async def readexactly(self, n):
        raise asyncio.IncompleteReadError(b"", n)

    def read_nowait(self, n=-1):
        return b""


EMPTY_PAYLOAD = EmptyStreamReader()


class DataQueue:
    """Objects from a protocol to a coroutine: messages of a WebSocket."""

    def __init__(self, loop=None):
        self._loop = loop
        self._buffer = collections.deque()
        self._eof = False
        self._waiter = None
        self._exception = None

    def __len__(self):
        return len(self._buffer)

    def is_eof(self):
        return self._eof

    def at_eof(self):
        return self._eof and not self._buffer

    def exception(self):
        return self._exception

    def set_exception(self, exc, exc_cause=None):
        self._eof = True
        self._exception = exc
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_exception(exc)

    def feed_data(self, data, size=0):
        self._buffer.append((data, size))
        self._wake()

    def feed_eof(self):
        self._eof = True
        self._wake()

    def _wake(self):
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    async def read(self):
        if not self._buffer and not self._eof:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        if self._buffer:
            return self._buffer.popleft()[0]
        if self._exception is not None:
            raise self._exception
        raise EofStream

    def __aiter__(self):
        return AsyncStreamIterator(self.read)


class FlowControlDataQueue(DataQueue):
    """A DataQueue that stops its protocol from reading while much is waiting."""

    def __init__(self, protocol, limit=DEFAULT_LIMIT, *, loop=None):
        super().__init__(loop)
        self._protocol = protocol
        self._limit = limit * 2
        self._size = 0
        self._paused = False

    def feed_data(self, data, size=0):
        super().feed_data(data, size)
        self._size += size
        if self._size > self._limit and not self._paused:
            self._paused = True
            self._protocol.pause_reading()

    async def read(self):
        if not self._buffer and not self._eof:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        if self._buffer:
            data, size = self._buffer.popleft()
            self._size -= size
            if self._paused and self._size < self._limit // 2:
                self._paused = False
                self._protocol.resume_reading()
            return data
        if self._exception is not None:
            raise self._exception
        raise EofStream
