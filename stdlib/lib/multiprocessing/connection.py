"""Connections between processes: messages of bytes or objects over pipes and socket pairs.

A message is its length in four bytes, in eight after -1 for very long ones, and its content.
"""
import os
import select
import socket
import struct

from . import context, reduction, util

__all__ = ['Client', 'Listener', 'Pipe', 'wait']

# Short messages go out in one write, with their header.
_ONE_WRITE = 16384
_LONGEST_SHORT = 0x7fffffff


class Connection:
    """One end: of a pipe, or of a pair of sockets."""

    _handle = None

    def __init__(self, handle, readable=True, writable=True):
        handle = handle.__index__()
        if handle < 0:
            raise ValueError('invalid handle')
        if not readable and not writable:
            raise ValueError('at least one of `readable` and `writable` must be True')
        self._handle, self._readable, self._writable = handle, readable, writable

    def __del__(self):
        if self._handle is not None:
            self._close()

    def __repr__(self):
        return f'<{type(self).__module__}.{type(self).__qualname__} object at {id(self):#x}>'

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_tb):
        self.close()

    def _close(self):
        handle, self._handle = self._handle, None
        os.close(handle)

    def _check_closed(self):
        if self._handle is None:
            raise OSError('handle is closed')

    def _check_readable(self):
        self._check_closed()
        if not self._readable:
            raise OSError('connection is write-only')

    def _check_writable(self):
        self._check_closed()
        if not self._writable:
            raise OSError('connection is read-only')

    @property
    def closed(self):
        """Whether the connection is closed."""
        return self._handle is None

    @property
    def readable(self):
        """Whether it can receive."""
        return self._readable

    @property
    def writable(self):
        """Whether it can send."""
        return self._writable

    def fileno(self):
        """The descriptor."""
        self._check_closed()
        return self._handle

    def close(self):
        """Close the connection."""
        if self._handle is not None:
            self._close()

    # Sending.

    def _write(self, data):
        data = memoryview(data)
        while data:
            data = data[os.write(self._handle, data):]

    def _send_message(self, data):
        n = len(data)
        if n > _LONGEST_SHORT:
            header = struct.pack('!iQ', -1, n)
        else:
            header = struct.pack('!i', n)
        if n <= _ONE_WRITE:
            self._write(header + bytes(data))
        else:
            self._write(header)
            self._write(data)

    def send(self, obj):
        """Send a (picklable) object."""
        self._check_writable()
        self._send_message(reduction.ForkingPickler.dumps(obj))

    def send_bytes(self, buf, offset=0, size=None):
        """Send the bytes data from a bytes-like object."""
        self._check_writable()
        m = memoryview(buf)
        if m.itemsize > 1:
            m = m.cast('B')
        n = m.nbytes
        if offset < 0:
            raise ValueError('offset is negative')
        if n < offset:
            raise ValueError('buffer length < offset')
        if size is None:
            size = n - offset
        elif size < 0:
            raise ValueError('size is negative')
        elif offset + size > n:
            raise ValueError('buffer length < offset + size')
        self._send_message(m[offset:offset + size])

    # Receiving.

    def _read(self, size):
        """A buffer with exactly that many bytes. EOFError: the other end has closed."""
        data = bytearray(size)
        rest = memoryview(data)
        while rest:
            n = os.readv(self._handle, [rest])
            if n == 0:
                if len(rest) == size:
                    raise EOFError
                raise OSError('got end of file during message')
            rest = rest[n:]
        return data

    def _receive_message(self, maxsize=None):
        size, = struct.unpack('!i', self._read(4))
        if size == -1:
            size, = struct.unpack('!Q', self._read(8))
        if maxsize is not None and size > maxsize:
            return None
        return self._read(size)

    def recv(self):
        """Receive a (picklable) object."""
        self._check_readable()
        return reduction.ForkingPickler.loads(self._receive_message())

    def recv_bytes(self, maxlength=None):
        """Receive bytes data as a bytes object."""
        self._check_readable()
        if maxlength is not None and maxlength < 0:
            raise ValueError('negative maxlength')
        data = self._receive_message(maxlength)
        if data is None:
            # What follows in the stream is the rest of that message.
            if self._writable:
                self._readable = False
            else:
                self.close()
            raise OSError('bad message length')
        return bytes(data)

    def recv_bytes_into(self, buf, offset=0):
        """Receive bytes data into a writeable bytes-like object; the number of bytes."""
        self._check_readable()
        with memoryview(buf) as m:
            room = m.cast('B')
            if offset < 0:
                raise ValueError('negative offset')
            if offset > len(room):
                raise ValueError('offset too large')
            data = self._receive_message()
            if len(room) < offset + len(data):
                raise context.BufferTooShort(bytes(data))
            room[offset:offset + len(data)] = data
            return len(data)

    def poll(self, timeout=0.0):
        """Whether there is something to receive, waiting for it timeout seconds (None: for ever)."""
        self._check_readable()
        return bool(wait([self], timeout))


def _rebuild(handle, readable, writable):
    return Connection(handle, readable, writable)


def _reduce(conn):
    return _rebuild, (reduction.DupFd(conn.fileno()), conn.readable, conn.writable)


reduction.register(Connection, _reduce)


def Pipe(duplex=True):
    """A pair of connected Connections; not duplex: the first receives what the second sends."""
    if duplex:
        a, b = socket.socketpair()
        return Connection(a.detach()), Connection(b.detach())
    r, w = os.pipe()
    return Connection(r, writable=False), Connection(w, readable=False)


def wait(object_list, timeout=None):
    """Those of the objects (connections, sockets, sentinels) that can be read, waiting for the first
    one timeout seconds (None: for ever)."""
    objects = {}
    poll = select.poll()
    for obj in object_list:
        fd = obj if isinstance(obj, int) else obj.fileno()
        objects.setdefault(fd, obj)
        poll.register(fd, select.POLLIN)
    if timeout is not None and timeout < 0:
        timeout = 0
    ready = poll.poll(None if timeout is None else timeout * 1000)
    return [objects[fd] for fd, _ in ready]


class Listener:
    """Waits for Clients at an address: ('host', port), or the path of a Unix socket. Messages are not
    authenticated: an authkey is refused."""

    def __init__(self, address=None, family=None, backlog=1, *, authkey=None):
        if authkey is not None:
            raise NotImplementedError('authkey is not supported by this interpreter')
        if address is None:
            import tempfile
            address = ('localhost', 0) if family == 'AF_INET' else \
                tempfile.mktemp(prefix='listener-', dir=util.get_temp_dir())
        self._is_path = isinstance(address, str)
        self._socket = socket.socket(socket.AF_UNIX if self._is_path else socket.AF_INET)
        if not self._is_path:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(address)
        self._socket.listen(backlog)
        self.address = self._socket.getsockname()
        self.last_accepted = None

    def accept(self):
        """The Connection of the next client."""
        if self._socket is None:
            raise OSError('listener is closed')
        s, self.last_accepted = self._socket.accept()
        s.setblocking(True)
        return Connection(s.detach())

    def close(self):
        """Stop listening."""
        listening, self._socket = self._socket, None
        if listening is not None:
            listening.close()
            if self._is_path:
                os.unlink(self.address)

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_tb):
        self.close()


def Client(address, family=None, authkey=None):
    """A Connection to the Listener at the address."""
    if authkey is not None:
        raise NotImplementedError('authkey is not supported by this interpreter')
    with socket.socket(socket.AF_UNIX if isinstance(address, str) else socket.AF_INET) as s:
        s.setblocking(True)
        s.connect(address)
        return Connection(s.detach())
