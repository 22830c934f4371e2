"""Protocols: what a transport calls."""

__all__ = ('BaseProtocol', 'Protocol', 'DatagramProtocol', 'SubprocessProtocol',
           'BufferedProtocol')


class BaseProtocol:
    """What all protocols have."""

    __slots__ = ()

    def connection_made(self, transport):
        """The connection stands."""

    def connection_lost(self, exc):
        """The connection is closed: by us or at the end of file (None), or by an error."""

    def pause_writing(self):
        """The transport's buffer is over the high limit."""

    def resume_writing(self):
        """The transport's buffer is under the low limit again."""


class Protocol(BaseProtocol):
    """A protocol over a stream.

    Calls come in the order CM -> DR* -> ER? -> CL: connection_made, data_received any number of
    times, eof_received perhaps, connection_lost.
    """

    __slots__ = ()

    def data_received(self, data):
        """Some bytes came."""

    def eof_received(self):
        """The other side sends no more; a true result keeps our side open."""


class BufferedProtocol(BaseProtocol):
    """A protocol over a stream that says where the bytes shall be put."""

    __slots__ = ()

    def get_buffer(self, sizehint):
        """A writable buffer of any size but 0."""

    def buffer_updated(self, nbytes):
        """The first *nbytes* of the buffer are new."""

    def eof_received(self):
        """The other side sends no more; a true result keeps our side open."""


class DatagramProtocol(BaseProtocol):
    """A protocol over datagrams."""

    __slots__ = ()

    def datagram_received(self, data, addr):
        """A datagram came."""

    def error_received(self, exc):
        """A send or a receive failed with an OSError."""


class SubprocessProtocol(BaseProtocol):
    """A protocol for a child process."""

    __slots__ = ()

    def pipe_data_received(self, fd, data):
        """The child wrote bytes to its descriptor *fd*."""

    def pipe_connection_lost(self, fd, exc):
        """A pipe to the child was closed."""

    def process_exited(self):
        """The child has ended."""


def _feed_data_to_buffered_proto(proto, data):
    """Hand bytes to a BufferedProtocol, in as many pieces as its buffers need."""
    left = len(data)
    while left:
        buf = proto.get_buffer(left)
        size = len(buf)
        if not size:
            raise RuntimeError('get_buffer() returned an empty buffer')
        if size >= left:
            buf[:left] = data
            proto.buffer_updated(left)
            return
        buf[:size] = data[:size]
        proto.buffer_updated(size)
        data = data[size:]
        left = len(data)
