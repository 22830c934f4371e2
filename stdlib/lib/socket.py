"""Sockets: the low-level network interface.

`_socket` has the descriptor with its system calls. Here are the class that programs use (context
manager, accept, makefile, sendfile, typed constants), and helpers that connect or serve by host
name.
"""
import io
import os
import selectors
import sys
from enum import IntEnum, IntFlag

import _socket
from _socket import *

try:
    from _socket import CAPI
except ImportError:
    pass

SocketType = _socket.SocketType

__all__ = ['fromfd', 'getfqdn', 'create_connection', 'create_server', 'has_dualstack_ipv6',
           'AddressFamily', 'SocketKind', 'AddressInfo', 'MsgFlag', 'socket', 'socketpair',
           'SocketType', 'SocketIO', 'error', 'gaierror', 'herror', 'timeout', 'send_fds',
           'recv_fds']
__all__.extend(name for name in dir(_socket)
               if not name.startswith('_') and name != 'CAPI' and name not in __all__)

EBADF = 9
EAGAIN = 11
EWOULDBLOCK = 11

IntEnum._convert_('AddressFamily', __name__,
                  lambda name: name.isupper() and name.startswith('AF_'))
IntEnum._convert_('SocketKind', __name__,
                  lambda name: name.isupper() and name.startswith('SOCK_'))
IntFlag._convert_('MsgFlag', __name__, lambda name: name.isupper() and name.startswith('MSG_'))
IntFlag._convert_('AddressInfo', __name__, lambda name: name.isupper() and name.startswith('AI_'))

_LOCALHOST = '127.0.0.1'
_LOCALHOST_V6 = '::1'


def _as_enum(value, kind):
    """The member of an enum for a number, or the number when it has no name."""
    try:
        return kind(value)
    except ValueError:
        return value


class _GiveupOnSendfile(Exception):
    """sendfile(2) cannot do it: the caller falls back to reads and sends."""


class socket(_socket.socket):
    """A socket, as a context manager and with file interfaces."""

    __slots__ = ['__weakref__', '_io_refs', '_closed']

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        if fileno is None:
            if family == -1:
                family = AF_INET
            if type == -1:
                type = SOCK_STREAM
            if proto == -1:
                proto = 0
        _socket.socket.__init__(self, family, type, proto, fileno)
        self._io_refs = 0
        self._closed = False

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        if not self._closed:
            self.close()

    def __repr__(self):
        closed = getattr(self, '_closed', False)
        cls = self.__class__
        text = (f'<{cls.__module__}.{cls.__qualname__}{" [closed]" if closed else ""}'
                f' fd={self.fileno()}, family={self.family!s}, type={self.type!s},'
                f' proto={self.proto}')
        if not closed:
            for label, name in (('laddr', self.getsockname), ('raddr', self.getpeername)):
                try:
                    address = name()
                    if address:
                        text += f', {label}={address}'
                except (error, AttributeError):
                    pass
        return text + '>'

    def __getstate__(self):
        raise TypeError(f'cannot pickle {self.__class__.__name__!r} object')

    def dup(self):
        """A new socket on a duplicate of the descriptor, not inheritable."""
        copy = self.__class__(self.family, self.type, self.proto, fileno=dup(self.fileno()))
        copy.settimeout(self.gettimeout())
        return copy

    def accept(self):
        """Waits for a connection: (socket, address)."""
        fd, address = self._accept()
        connection = socket(self.family, self.type, self.proto, fileno=fd)
        # A listener with a timeout gives blocking connections, unless a default timeout is set.
        if getdefaulttimeout() is None and self.gettimeout():
            connection.setblocking(True)
        return connection, address

    def makefile(self, mode='r', buffering=None, *, encoding=None, errors=None, newline=None):
        """A file object on the socket; modes 'r', 'w', 'rw', with 'b'."""
        if not set(mode) <= {'r', 'w', 'b'}:
            raise ValueError(f'invalid mode {mode!r} (only r, w, b allowed)')
        writing = 'w' in mode
        reading = 'r' in mode or not writing
        assert reading or writing
        binary = 'b' in mode
        rawmode = ('r' if reading else '') + ('w' if writing else '')
        raw = SocketIO(self, rawmode)
        self._io_refs += 1
        if buffering is None or buffering < 0:
            buffering = io.DEFAULT_BUFFER_SIZE
        if buffering == 0:
            if not binary:
                raise ValueError('unbuffered streams must be binary')
            return raw
        if reading and writing:
            buffered = io.BufferedRWPair(raw, raw, buffering)
        elif reading:
            buffered = io.BufferedReader(raw, buffering)
        else:
            buffered = io.BufferedWriter(raw, buffering)
        if binary:
            return buffered
        text = io.TextIOWrapper(buffered, io.text_encoding(encoding), errors, newline)
        text.mode = mode
        return text

    def _sendfile_zerocopy(self, zerocopy, giveup, file, offset=0, count=None):
        """Sends by zerocopy(out, offset, blocksize) until the end of the file or `count`."""
        try:
            infd = file.fileno()
            size = os.fstat(infd).st_size
        except (AttributeError, io.UnsupportedOperation) as err:
            raise giveup(err)
        except OSError as err:
            raise giveup(err)
        if not size:
            return 0
        # Linux moves at most 2 GiB - 4 KiB in one call.
        blocksize = min(count or size, 2 ** 30)
        timeout = self.gettimeout()
        if timeout == 0:
            raise ValueError('non-blocking sockets are not supported')
        if hasattr(selectors, 'PollSelector'):
            selector = selectors.PollSelector()
        else:
            selector = selectors.SelectSelector()
        selector.register(self.fileno(), selectors.EVENT_WRITE)
        total_sent = 0
        out = self.fileno()
        try:
            while True:
                if timeout and not selector.select(timeout):
                    raise TimeoutError('timed out')
                if count:
                    blocksize = min(count - total_sent, blocksize)
                    if blocksize <= 0:
                        break
                try:
                    sent = zerocopy(out, infd, offset, blocksize)
                except BlockingIOError:
                    if not timeout:
                        selector.select()
                    continue
                except OSError as err:
                    if total_sent == 0:
                        raise giveup(err)
                    raise err from None
                if sent == 0:
                    break
                offset += sent
                total_sent += sent
            return total_sent
        finally:
            selector.close()
            if total_sent > 0 and hasattr(file, 'seek'):
                file.seek(offset)

    def _sendfile_use_sendfile(self, file, offset=0, count=None):
        self._check_sendfile_params(file, offset, count)
        return self._sendfile_zerocopy(os.sendfile, _GiveupOnSendfile, file, offset, count)

    def _sendfile_use_send(self, file, offset=0, count=None):
        self._check_sendfile_params(file, offset, count)
        if self.gettimeout() == 0:
            raise ValueError('non-blocking sockets are not supported')
        if offset:
            file.seek(offset)
        blocksize = min(count, 8192) if count else 8192
        total_sent = 0
        try:
            while True:
                if count:
                    blocksize = min(count - total_sent, blocksize)
                    if blocksize <= 0:
                        break
                data = memoryview(file.read(blocksize))
                if not data:
                    break
                while data:
                    try:
                        sent = self.send(data)
                    except BlockingIOError:
                        continue
                    total_sent += sent
                    data = data[sent:]
            return total_sent
        finally:
            if total_sent > 0 and hasattr(file, 'seek'):
                file.seek(offset + total_sent)

    def _check_sendfile_params(self, file, offset, count):
        if 'b' not in getattr(file, 'mode', 'b'):
            raise ValueError('file should be opened in binary mode')
        if not self.type & SOCK_STREAM:
            raise ValueError('only SOCK_STREAM type sockets are supported')
        if count is not None:
            if not isinstance(count, int):
                raise TypeError(f'count must be a positive integer (got {count!r})')
            if count <= 0:
                raise ValueError(f'count must be a positive integer (got {count!r})')

    def sendfile(self, file, offset=0, count=None):
        """Sends a binary file from `offset`, by sendfile(2) when that works: the bytes sent."""
        try:
            return self._sendfile_use_sendfile(file, offset, count)
        except _GiveupOnSendfile:
            return self._sendfile_use_send(file, offset, count)

    def _decref_socketios(self):
        if self._io_refs > 0:
            self._io_refs -= 1
        if self._closed:
            self.close()

    def _real_close(self, _ss=_socket.socket):
        _ss.close(self)

    def close(self):
        """Closes the socket when the last file of makefile() is closed too."""
        self._closed = True
        if self._io_refs <= 0:
            self._real_close()

    def detach(self):
        """Gives the descriptor away: the socket is closed, the descriptor stays open."""
        self._closed = True
        return super().detach()

    @property
    def family(self):
        """The address family of the socket."""
        return _as_enum(super().family, AddressFamily)

    @property
    def type(self):
        """The kind of the socket."""
        return _as_enum(super().type, SocketKind)

    def get_inheritable(self):
        """Whether a child process inherits the descriptor."""
        return os.get_inheritable(self.fileno())

    def set_inheritable(self, inheritable):
        os.set_inheritable(self.fileno(), inheritable)


def fromfd(fd, family, type, proto=0):
    """A socket on a duplicate of a descriptor."""
    return socket(family, type, proto, dup(fd))


def send_fds(sock, buffers, fds, flags=0, address=None):
    """Sends descriptors over a Unix socket, with data: the bytes sent."""
    import array
    return sock.sendmsg(buffers, [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, array.array('i', fds))])


def recv_fds(sock, bufsize, maxfds, flags=0):
    """Receives data and descriptors: (data, list of fds, message flags, address)."""
    import array
    fds = array.array('i')
    data, ancillary, msg_flags, address = sock.recvmsg(
        bufsize, _socket.CMSG_LEN(maxfds * fds.itemsize))
    for level, kind, payload in ancillary:
        if level == _socket.SOL_SOCKET and kind == _socket.SCM_RIGHTS:
            fds.frombytes(payload[:len(payload) - len(payload) % fds.itemsize])
    return data, list(fds), msg_flags, address


def socketpair(family=None, type=SOCK_STREAM, proto=0):
    """Two connected sockets."""
    if family is None:
        family = AF_UNIX
    a, b = _socket.socketpair(family, type, proto)
    return (socket(family, type, proto, a.detach()), socket(family, type, proto, b.detach()))


def _fallback_socketpair(family=AF_INET, type=SOCK_STREAM, proto=0):
    """Two sockets connected over the loopback interface: for systems without socketpair(2)."""
    if family == AF_INET:
        host = _LOCALHOST
    elif family == AF_INET6:
        host = _LOCALHOST_V6
    else:
        raise ValueError('Only AF_INET and AF_INET6 socket address families are supported')
    if type != SOCK_STREAM:
        raise ValueError('Only SOCK_STREAM socket type is supported')
    if proto != 0:
        raise ValueError('Only protocol zero is supported')
    with socket(family, type, proto) as listener:
        listener.bind((host, 0))
        listener.listen()
        # Of an IPv6 address only host and port are needed.
        addr, port = listener.getsockname()[:2]
        client = socket(family, type, proto)
        try:
            client.setblocking(False)
            try:
                client.connect((addr, port))
            except (BlockingIOError, InterruptedError):
                pass
            client.setblocking(True)
            server, _ = listener.accept()
        except:
            client.close()
            raise
    # Somebody else may have connected to the port first.
    try:
        if (server.getsockname() != client.getpeername()
                or client.getsockname() != server.getpeername()):
            raise ConnectionError('Unexpected peer connection')
    except:
        server.close()
        client.close()
        raise
    return server, client


class SocketIO(io.RawIOBase):
    """A socket as a raw stream. A read that timed out makes it unusable: data may be lost."""

    def __init__(self, sock, mode):
        if mode not in ('r', 'w', 'rw', 'rb', 'wb', 'rwb'):
            raise ValueError('invalid mode: %r' % mode)
        io.RawIOBase.__init__(self)
        self._sock = sock
        if 'b' not in mode:
            mode += 'b'
        self._mode = mode
        self._reading = 'r' in mode
        self._writing = 'w' in mode
        self._timeout_occurred = False

    def readinto(self, b):
        self._checkClosed()
        self._checkReadable()
        if self._timeout_occurred:
            raise OSError('cannot read from timed out object')
        try:
            return self._sock.recv_into(b)
        except timeout:
            self._timeout_occurred = True
            raise
        except BlockingIOError:
            return None

    def write(self, b):
        self._checkClosed()
        self._checkWritable()
        try:
            return self._sock.send(b)
        except BlockingIOError:
            return None

    def readable(self):
        if self.closed:
            raise ValueError('I/O operation on closed socket.')
        return self._reading

    def writable(self):
        if self.closed:
            raise ValueError('I/O operation on closed socket.')
        return self._writing

    def seekable(self):
        if self.closed:
            raise ValueError('I/O operation on closed socket.')
        return super().seekable()

    def fileno(self):
        self._checkClosed()
        return self._sock.fileno()

    @property
    def name(self):
        return self.fileno() if not self.closed else -1

    @property
    def mode(self):
        return self._mode

    def close(self):
        if self.closed:
            return
        io.RawIOBase.close(self)
        self._sock._decref_socketios()
        self._sock = None


def getfqdn(name=''):
    """The fully qualified name of a host; of this one by default."""
    name = name.strip()
    if not name or name in ('0.0.0.0', '::'):
        name = gethostname()
    try:
        hostname, aliases, _ = gethostbyaddr(name)
    except error:
        return name
    for candidate in [hostname, *aliases]:
        if '.' in candidate:
            return candidate
    return hostname


_GLOBAL_DEFAULT_TIMEOUT = object()


def create_connection(address, timeout=_GLOBAL_DEFAULT_TIMEOUT, source_address=None, *,
                      all_errors=False):
    """Connects to (host, port), trying each address that the name has.

    When all fail, the last error is raised; with all_errors, an ExceptionGroup of all.
    """
    host, port = address
    exceptions = []
    for family, kind, proto, _, sockaddr in getaddrinfo(host, port, 0, SOCK_STREAM):
        sock = None
        try:
            sock = socket(family, kind, proto)
            if timeout is not _GLOBAL_DEFAULT_TIMEOUT:
                sock.settimeout(timeout)
            if source_address:
                sock.bind(source_address)
            sock.connect(sockaddr)
            exceptions.clear()  # break the cycle with their frames
            return sock
        except error as exc:
            if not all_errors:
                exceptions.clear()
            exceptions.append(exc)
            if sock is not None:
                sock.close()
    if not exceptions:
        raise error('getaddrinfo returns an empty list')
    try:
        if not all_errors:
            raise exceptions[0]
        raise ExceptionGroup('create_connection failed', exceptions)
    finally:
        exceptions.clear()


def has_dualstack_ipv6():
    """Whether one AF_INET6 socket can serve both IPv4 and IPv6."""
    if not has_ipv6 or not hasattr(_socket, 'IPPROTO_IPV6') or not hasattr(_socket, 'IPV6_V6ONLY'):
        return False
    try:
        with socket(AF_INET6, SOCK_STREAM) as sock:
            sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0)
            return True
    except error:
        return False


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False,
                  dualstack_ipv6=False):
    """A listening TCP socket bound to (host, port)."""
    if reuse_port and not hasattr(_socket, 'SO_REUSEPORT'):
        raise ValueError('SO_REUSEPORT not supported on this platform')
    if dualstack_ipv6:
        if not has_dualstack_ipv6():
            raise ValueError('dualstack_ipv6 not supported on this platform')
        if family != AF_INET6:
            raise ValueError('dualstack_ipv6 requires AF_INET6 family')
    sock = socket(family, SOCK_STREAM)
    try:
        # A server can come back at once while old connections are in TIME_WAIT.
        try:
            sock.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        except error:
            pass
        if reuse_port:
            sock.setsockopt(SOL_SOCKET, SO_REUSEPORT, 1)
        if has_ipv6 and family == AF_INET6:
            if dualstack_ipv6:
                sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 0)
            elif hasattr(_socket, 'IPV6_V6ONLY'):
                sock.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 1)
        try:
            sock.bind(address)
        except error as err:
            raise error(err.errno,
                        f'{err.strerror} (while attempting to bind on address {address!r})'
                        ) from None
        if backlog is None:
            sock.listen()
        else:
            sock.listen(backlog)
        return sock
    except error:
        sock.close()
        raise


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    """Resolves a host and a service: a list of (family, kind, proto, canonical name, address)."""
    return [(_as_enum(af, AddressFamily), _as_enum(kind, SocketKind), number, canonname, address)
            for af, kind, number, canonname, address
            in _socket.getaddrinfo(host, port, family, type, proto, flags)]
