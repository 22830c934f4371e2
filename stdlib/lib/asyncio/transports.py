"""Transports as interfaces: what a protocol may call on its connection."""

__all__ = ('BaseTransport', 'ReadTransport', 'WriteTransport', 'Transport', 'DatagramTransport',
           'SubprocessTransport')

import abc

from _asyncio import StreamTransport


class BaseTransport(metaclass=abc.ABCMeta):
    """What all transports have."""

    __slots__ = ('_extra',)

    def __init__(self, extra=None):
        self._extra = {} if extra is None else extra

    def get_extra_info(self, name, default=None):
        """Information such as 'peername', 'socket' or 'peercert'."""
        return self._extra.get(name, default)

    def is_closing(self):
        raise NotImplementedError

    def close(self):
        """Close when what was written is out; then connection_lost(None) is called."""
        raise NotImplementedError

    def set_protocol(self, protocol):
        raise NotImplementedError

    def get_protocol(self):
        raise NotImplementedError


class ReadTransport(BaseTransport):
    """The reading side."""

    __slots__ = ()

    def is_reading(self):
        raise NotImplementedError

    def pause_reading(self):
        """Call data_received() no more until resume_reading()."""
        raise NotImplementedError

    def resume_reading(self):
        raise NotImplementedError


class WriteTransport(BaseTransport):
    """The writing side."""

    __slots__ = ()

    def set_write_buffer_limits(self, high=None, low=None):
        """Set when pause_writing() and resume_writing() of the protocol are called."""
        raise NotImplementedError

    def get_write_buffer_size(self):
        raise NotImplementedError

    def get_write_buffer_limits(self):
        """The limits as (low, high)."""
        raise NotImplementedError

    def write(self, data):
        """Send bytes; never waits."""
        raise NotImplementedError

    def writelines(self, list_of_data):
        """Send several pieces."""
        self.write(b''.join(list_of_data))

    def write_eof(self):
        """Close the writing side when the buffer is out."""
        raise NotImplementedError

    def can_write_eof(self):
        raise NotImplementedError

    def abort(self):
        """Close at once; what was not sent is lost."""
        raise NotImplementedError


class Transport(ReadTransport, WriteTransport):
    """Both sides, as a TCP connection has them."""

    __slots__ = ()


Transport.register(StreamTransport)


class DatagramTransport(BaseTransport):
    """Datagrams (UDP)."""

    __slots__ = ()

    def sendto(self, data, addr=None):
        """Send one datagram; without *addr* to the address given at creation."""
        raise NotImplementedError

    def abort(self):
        raise NotImplementedError


class SubprocessTransport(BaseTransport):
    """A child process."""

    __slots__ = ()

    def get_pid(self):
        raise NotImplementedError

    def get_returncode(self):
        """The exit code, or None while the process runs."""
        raise NotImplementedError

    def get_pipe_transport(self, fd):
        """The transport for the pipe to descriptor *fd* of the child (0, 1, 2)."""
        raise NotImplementedError

    def send_signal(self, signal):
        raise NotImplementedError

    def terminate(self):
        raise NotImplementedError

    def kill(self):
        raise NotImplementedError


class _FlowControlMixin(Transport):
    """Write limits, and the calls of pause_writing() and resume_writing().

    For transports written in the language; they must offer get_write_buffer_size().
    """

    __slots__ = ('_loop', '_protocol_paused', '_high_water', '_low_water')

    def __init__(self, extra=None, loop=None):
        super().__init__(extra)
        assert loop is not None
        self._loop = loop
        self._protocol_paused = False
        self._set_write_buffer_limits()

    def _maybe_pause_protocol(self):
        if self.get_write_buffer_size() > self._high_water and not self._protocol_paused:
            self._protocol_paused = True
            self._call_protocol('pause_writing')

    def _maybe_resume_protocol(self):
        if self._protocol_paused and self.get_write_buffer_size() <= self._low_water:
            self._protocol_paused = False
            self._call_protocol('resume_writing')

    def _call_protocol(self, name):
        try:
            getattr(self._protocol, name)()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._loop.call_exception_handler({
                'message': f'protocol.{name}() failed',
                'exception': exc,
                'transport': self,
                'protocol': self._protocol,
            })

    def get_write_buffer_limits(self):
        return self._low_water, self._high_water

    def _set_write_buffer_limits(self, high=None, low=None):
        if high is None:
            high = 64 * 1024 if low is None else 4 * low
        if low is None:
            low = high // 4
        if not high >= low >= 0:
            raise ValueError(f'high ({high!r}) must be >= low ({low!r}) must be >= 0')
        self._high_water = high
        self._low_water = low

    def set_write_buffer_limits(self, high=None, low=None):
        self._set_write_buffer_limits(high=high, low=low)
        self._maybe_pause_protocol()

    def get_write_buffer_size(self):
        raise NotImplementedError
