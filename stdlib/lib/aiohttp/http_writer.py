"""StreamWriter: a message being sent, by client or server: the head, then the body plain, chunked or
compressed, waiting while the connection cannot take more."""
import zlib

from _http import serialize_head

from .client_exceptions import ClientConnectionResetError

__all__ = ("StreamWriter", "HttpVersion", "HttpVersion10", "HttpVersion11")


class StreamWriter:
    """Writes one message to a protocol that has write(data) and _drain()."""

    def __init__(self, protocol, loop=None, on_chunk_sent=None, on_headers_sent=None):
        self._protocol = protocol
        self.loop = loop
        self.length = None
        self.chunked = False
        self.buffer_size = 0
        self.output_size = 0
        self._eof = False
        self._compress = None
        self._on_chunk_sent = on_chunk_sent
        self._head = b""

    @property
    def transport(self):
        return self._protocol.transport

    @property
    def protocol(self):
        return self._protocol

    def enable_chunking(self):
        self.chunked = True

    def enable_compression(self, encoding="deflate", strategy=zlib.Z_DEFAULT_STRATEGY):
        bits = 16 + zlib.MAX_WBITS if encoding == "gzip" else zlib.MAX_WBITS
        self._compress = zlib.compressobj(wbits=bits, strategy=strategy)

    async def write_headers(self, status_line, headers):
        """Keeps the head, to go out with the first piece of the body."""
        self._head = serialize_head(status_line, headers)

    def send_headers(self):
        if self._head:
            self._send(b"")

    def _send(self, data):
        if self._protocol.transport is None or self._protocol.transport.is_closing():
            raise ClientConnectionResetError("Cannot write to closing transport")
        if self._head:
            data, self._head = self._head + data, b""
        if data:
            self.buffer_size += len(data)
            self.output_size += len(data)
            self._protocol.write(data)

    def _encode(self, data):
        return b"%x\r\n%b\r\n" % (len(data), data) if self.chunked and data else data

    async def write(self, chunk, *, drain=True, LIMIT=0x10000):
        """Writes a piece of the body."""
        if self._on_chunk_sent is not None:
            await self._on_chunk_sent(chunk)
        if isinstance(chunk, memoryview):
            chunk = bytes(chunk)
        if self._compress is not None:
            chunk = self._compress.compress(chunk)
        if not chunk:
            return
        if self.length is not None:
            chunk = chunk[:self.length]
            self.length -= len(chunk)
            if not chunk:
                return
        self._send(self._encode(chunk))
        if drain and self.buffer_size > LIMIT:
            self.buffer_size = 0
            await self.drain()

    async def write_eof(self, chunk=b""):
        """The end of the body."""
        if self._eof:
            return
        if chunk and self._on_chunk_sent is not None:
            await self._on_chunk_sent(chunk)
        if self._compress is not None:
            chunk = self._compress.compress(chunk) + self._compress.flush()
        if self.length is not None:
            chunk = chunk[:self.length]
        chunk = self._encode(chunk)
        if self.chunked:
            chunk += b"0\r\n\r\n"
        self._eof = True
        self._send(chunk)
        await self.drain()

    def set_eof(self):
        self._eof = True

    async def drain(self):
        """Waits until the connection takes more."""
        waiter = self._protocol._drain()
        if waiter is not None:
            await waiter


def __getattr__(name):
    if name in ("HttpVersion", "HttpVersion10", "HttpVersion11"):
        from . import http
        return getattr(http, name)
    raise AttributeError("module %r has no attribute %r" % (__name__, name))
