"""A loop over descriptors: accepting, datagrams, and sockets used directly."""

__all__ = ('BaseSelectorEventLoop',)

import collections
import errno
import functools
import warnings
import weakref

from . import base_events, constants, transports, trsock
from ._lazy import LazyModule
from .log import _lazy_logger as logger

socket = LazyModule('socket')

_OUT_OF_RESOURCES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class BaseSelectorEventLoop(base_events.BaseEventLoop):
    """The loop without what only Unix has."""

    def __init__(self, selector=None):
        super().__init__()
        # libuv polls; a selector that the caller gives is only kept, and closed with the loop.
        self._given_selector = selector
        self._transports = weakref.WeakValueDictionary()

    def close(self):
        super().close()
        if self._given_selector is not None:
            self._given_selector.close()
            self._given_selector = None

    # TLS

    def _make_ssl_transport(self, rawsock, protocol, sslcontext, waiter=None, *,
                            server_side=False, server_hostname=None, extra=None, server=None,
                            ssl_handshake_timeout=constants.SSL_HANDSHAKE_TIMEOUT,
                            ssl_shutdown_timeout=constants.SSL_SHUTDOWN_TIMEOUT):
        from . import sslproto
        ssl_protocol = sslproto.SSLProtocol(
            self, protocol, sslcontext, waiter, server_side, server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout)
        self._make_socket_transport(rawsock, ssl_protocol, extra=extra, server=server)
        return ssl_protocol._app_transport

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        self._ensure_fd_no_transport(sock)
        return _SelectorDatagramTransport(self, sock, protocol, address, waiter, extra)

    # Accepting

    def _start_serving(self, protocol_factory, sock, sslcontext=None, server=None, backlog=100,
                       ssl_handshake_timeout=constants.SSL_HANDSHAKE_TIMEOUT,
                       ssl_shutdown_timeout=constants.SSL_SHUTDOWN_TIMEOUT):
        self._add_reader(sock.fileno(), self._accept_connection, protocol_factory, sock,
                         sslcontext, server, backlog, ssl_handshake_timeout, ssl_shutdown_timeout)

    def _stop_serving(self, sock):
        self._remove_reader(sock.fileno())
        sock.close()

    def _accept_connection(self, protocol_factory, sock, sslcontext=None, server=None,
                           backlog=100, ssl_handshake_timeout=constants.SSL_HANDSHAKE_TIMEOUT,
                           ssl_shutdown_timeout=constants.SSL_SHUTDOWN_TIMEOUT):
        # As many as the backlog may hold, so that a burst is met in one turn of the loop.
        for _ in range(backlog + 1):
            try:
                conn, addr = sock.accept()
                conn.setblocking(False)
            except ConnectionAbortedError:
                continue                    # it went away while it waited
            except (BlockingIOError, InterruptedError):
                return None
            except OSError as exc:
                if exc.errno not in _OUT_OF_RESOURCES:
                    raise
                # Stay alive, and do not spin: try again in a while.
                self.call_exception_handler({
                    'message': 'socket.accept() out of system resource',
                    'exception': exc,
                    'socket': trsock.TransportSocket(sock),
                })
                self._remove_reader(sock.fileno())
                self.call_later(constants.ACCEPT_RETRY_DELAY, self._serve_again,
                                protocol_factory, sock, sslcontext, server, backlog,
                                ssl_handshake_timeout, ssl_shutdown_timeout)
                return None
            self.create_task(self._accept_connection2(
                protocol_factory, conn, {'peername': addr}, sslcontext, server,
                ssl_handshake_timeout, ssl_shutdown_timeout))

    def _serve_again(self, protocol_factory, sock, *args):
        if sock.fileno() == -1:
            return                          # closed meanwhile
        try:
            self._start_serving(protocol_factory, sock, *args)
        except OSError:
            self.call_later(constants.ACCEPT_RETRY_DELAY, self._serve_again, protocol_factory, sock,
                            *args)

    async def _accept_connection2(
            self, protocol_factory, conn, extra, sslcontext=None, server=None,
            ssl_handshake_timeout=constants.SSL_HANDSHAKE_TIMEOUT,
            ssl_shutdown_timeout=constants.SSL_SHUTDOWN_TIMEOUT):
        protocol = transport = None
        try:
            protocol = protocol_factory()
            waiter = self.create_future()
            if sslcontext:
                transport = self._make_ssl_transport(
                    conn, protocol, sslcontext, waiter=waiter, server_side=True, extra=extra,
                    server=server, ssl_handshake_timeout=ssl_handshake_timeout,
                    ssl_shutdown_timeout=ssl_shutdown_timeout)
            else:
                transport = self._make_socket_transport(conn, protocol, waiter=waiter,
                                                        extra=extra, server=server)
            try:
                await waiter
            except BaseException:
                transport.close()
                # connection_lost() says why.
                raise
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            if transport is None:
                conn.close()
            if self.get_debug():
                context = {'message': 'Error on transport creation for incoming connection',
                           'exception': exc}
                if protocol is not None:
                    context['protocol'] = protocol
                if transport is not None:
                    context['transport'] = transport
                self.call_exception_handler(context)

    # Sockets used directly

    def _ensure_fd_no_transport(self, fd):
        fileno = fd
        if not isinstance(fileno, int):
            try:
                fileno = int(fileno.fileno())
            except (AttributeError, TypeError, ValueError):
                raise ValueError(f'Invalid file object: {fd!r}') from None
        transport = self._transports.get(fileno)
        if transport is not None and not transport.is_closing():
            raise RuntimeError(f'File descriptor {fd!r} is used by transport {transport!r}')

    def _check_socket(self, sock):
        base_events._check_ssl_socket(sock)
        if self.get_debug() and sock.gettimeout() != 0:
            raise ValueError('the socket must be non-blocking')

    async def _when_ready(self, sock, writing, method, *args):
        """sock.method(*args) at once, or else when the socket is ready."""
        self._check_socket(sock)
        try:
            return getattr(sock, method)(*args)
        except (BlockingIOError, InterruptedError):
            pass
        fut = self.create_future()
        fd = sock.fileno()
        self._ensure_fd_no_transport(fd)
        add = self._add_writer if writing else self._add_reader
        handle = add(fd, self._call_when_ready, fut, sock, method, args)
        fut.add_done_callback(functools.partial(
            self._sock_write_done if writing else self._sock_read_done, fd, handle=handle))
        return await fut

    @staticmethod
    def _call_when_ready(fut, sock, method, args):
        if fut.done():
            return
        try:
            result = getattr(sock, method)(*args)
        except (BlockingIOError, InterruptedError):
            return                          # not yet: called again
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            fut.set_exception(exc)
        else:
            fut.set_result(result)

    def _sock_read_done(self, fd, fut, handle=None):
        if handle is None or not handle.cancelled():
            self._remove_reader(fd)

    def _sock_write_done(self, fd, fut, handle=None):
        if handle is None or not handle.cancelled():
            self._remove_writer(fd)

    async def sock_recv(self, sock, n):
        """Receive up to *n* bytes."""
        return await self._when_ready(sock, False, 'recv', n)

    async def sock_recv_into(self, sock, buf):
        """Receive into a buffer; gives the number of bytes."""
        return await self._when_ready(sock, False, 'recv_into', buf)

    async def sock_recvfrom(self, sock, bufsize):
        """Receive a datagram; gives (bytes, address)."""
        return await self._when_ready(sock, False, 'recvfrom', bufsize)

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        """Receive a datagram into a buffer; gives (number of bytes, address)."""
        if not nbytes:
            nbytes = len(buf)
        return await self._when_ready(sock, False, 'recvfrom_into', buf, nbytes)

    async def sock_sendto(self, sock, data, address):
        """Send a datagram; gives the number of bytes."""
        return await self._when_ready(sock, True, 'sendto', data, address)

    async def sock_sendall(self, sock, data):
        """Send all of *data*."""
        self._check_socket(sock)
        try:
            n = sock.send(data)
        except (BlockingIOError, InterruptedError):
            n = 0
        if n == len(data):
            return
        fut = self.create_future()
        fd = sock.fileno()
        self._ensure_fd_no_transport(fd)
        handle = self._add_writer(fd, self._sock_sendall, fut, sock, memoryview(data), [n])
        fut.add_done_callback(functools.partial(self._sock_write_done, fd, handle=handle))
        return await fut

    def _sock_sendall(self, fut, sock, view, pos):
        if fut.done():
            return
        start = pos[0]
        try:
            n = sock.send(view[start:])
        except (BlockingIOError, InterruptedError):
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            fut.set_exception(exc)
            return
        start += n
        if start == len(view):
            fut.set_result(None)
        else:
            pos[0] = start

    async def sock_connect(self, sock, address):
        """Connect; a host name is resolved first."""
        self._check_socket(sock)
        if sock.family == socket.AF_INET or sock.family == getattr(socket, 'AF_INET6', -1):
            resolved = await self._ensure_resolved(address, family=sock.family, type=sock.type,
                                                   proto=sock.proto, loop=self)
            _, _, _, _, address = resolved[0]
        fut = self.create_future()
        self._sock_connect(fut, sock, address)
        try:
            return await fut
        finally:
            fut = None                      # a cycle: the exception holds this frame

    def _sock_connect(self, fut, sock, address):
        fd = sock.fileno()
        try:
            sock.connect(address)
        except (BlockingIOError, InterruptedError):
            # Also after a signal the connection goes on by itself (connect(2), EINTR).
            self._ensure_fd_no_transport(fd)
            handle = self._add_writer(fd, self._sock_connect_cb, fut, sock, address)
            fut.add_done_callback(functools.partial(self._sock_write_done, fd, handle=handle))
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            fut.set_exception(exc)
        else:
            fut.set_result(None)
        finally:
            fut = None

    def _sock_connect_cb(self, fut, sock, address):
        if fut.done():
            return
        try:
            err = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if err != 0:
                raise OSError(err, f'Connect call failed {address}')
        except (BlockingIOError, InterruptedError):
            pass
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            fut.set_exception(exc)
        else:
            fut.set_result(None)
        finally:
            fut = None

    async def sock_accept(self, sock):
        """Accept a connection; gives (socket, address)."""
        conn, address = await self._when_ready(sock, False, 'accept')
        conn.setblocking(False)
        return conn, address

    async def _sendfile_native(self, transp, file, offset, count):
        proto = base_events._SendfileFallbackProtocol(transp)
        try:
            if transp.get_write_buffer_size():
                # What was written before goes first.
                low, high = transp.get_write_buffer_limits()
                transp.set_write_buffer_limits(0)
                await proto.drain()
                transp.set_write_buffer_limits(high, low)
            # Another descriptor of the same connection: the transport's own is polled by it.
            with transp._sock.dup() as sock:
                sock.setblocking(False)
                return await self.sock_sendfile(sock, file, offset, count, fallback=False)
        finally:
            await proto.restore()


class _SelectorDatagramTransport(transports._FlowControlMixin, transports.DatagramTransport):
    """A datagram socket; what the kernel does not take at once waits in a buffer."""

    __slots__ = ('__weakref__', '__dict__')

    max_size = 256 * 1024
    _buffer_factory = collections.deque
    _header_size = 8

    def __init__(self, loop, sock, protocol, address=None, waiter=None, extra=None):
        super().__init__(extra, loop)
        self._extra['socket'] = trsock.TransportSocket(sock)
        try:
            self._extra['sockname'] = sock.getsockname()
        except OSError:
            self._extra['sockname'] = None
        if 'peername' not in self._extra:
            try:
                self._extra['peername'] = sock.getpeername()
            except OSError:
                self._extra['peername'] = None
        self._sock = sock
        self._sock_fd = sock.fileno()
        self._protocol = protocol
        self._address = address
        self._buffer = collections.deque()
        self._buffer_size = 0
        self._conn_lost = 0                 # how often the connection was lost or written to then
        self._closing = False
        loop._transports[self._sock_fd] = self
        loop.call_soon(protocol.connection_made, self)
        # Reading begins only when connection_made() was called.
        loop.call_soon(self._start)
        if waiter is not None:
            from .futures import _set_result_unless_cancelled
            loop.call_soon(_set_result_unless_cancelled, waiter, None)

    def __repr__(self):
        info = [self.__class__.__name__]
        if self._sock is None:
            info.append('closed')
        elif self._closing:
            info.append('closing')
        info.append(f'fd={self._sock_fd}')
        if self._sock is not None:
            info.append(f'write=<{"polling" if self._buffer else "idle"}, '
                        f'bufsize={self.get_write_buffer_size()}>')
        return f'<{" ".join(info)}>'

    def _start(self):
        if not self._closing:
            try:
                self._loop._add_reader(self._sock_fd, self._read_ready)
            except OSError as exc:
                self._fatal_error(exc, 'Fatal error: the socket cannot be polled')

    def set_protocol(self, protocol):
        self._protocol = protocol

    def get_protocol(self):
        return self._protocol

    def is_closing(self):
        return self._closing

    def get_write_buffer_size(self):
        return self._buffer_size

    def abort(self):
        self._force_close(None)

    def close(self):
        if self._closing:
            return
        self._closing = True
        self._loop._remove_reader(self._sock_fd)
        if not self._buffer:
            self._conn_lost += 1
            self._loop._remove_writer(self._sock_fd)
            self._loop.call_soon(self._call_connection_lost, None)

    def __del__(self, _warn=warnings.warn):
        if self._sock is not None:
            _warn(f'unclosed transport {self!r}', ResourceWarning, source=self)
            self._sock.close()

    def _read_ready(self):
        if self._conn_lost:
            return
        try:
            data, addr = self._sock.recvfrom(self.max_size)
        except (BlockingIOError, InterruptedError):
            pass
        except OSError as exc:
            self._protocol.error_received(exc)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._fatal_error(exc, 'Fatal read error on datagram transport')
        else:
            self._protocol.datagram_received(data, addr)

    def sendto(self, data, addr=None):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f'data argument must be a bytes-like object, '
                            f'not {type(data).__name__!r}')
        if self._address:
            if addr not in (None, self._address):
                raise ValueError(f'Invalid address: must be None or {self._address}')
            addr = self._address
        if self._conn_lost and self._address:
            if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
                logger.warning('socket.send() raised exception.')
            self._conn_lost += 1
            return
        if not self._buffer:
            try:
                self._send_one(data, addr)
                return
            except (BlockingIOError, InterruptedError):
                self._loop._add_writer(self._sock_fd, self._sendto_ready)
            except OSError as exc:
                self._protocol.error_received(exc)
                return
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                self._fatal_error(exc, 'Fatal write error on datagram transport')
                return
        # A copy: the caller may change a bytearray.
        self._buffer.append((bytes(data), addr))
        self._buffer_size += len(data) + self._header_size
        self._maybe_pause_protocol()

    def _send_one(self, data, addr):
        if self._extra['peername']:
            self._sock.send(data)
        else:
            self._sock.sendto(data, addr)

    def _sendto_ready(self):
        while self._buffer:
            data, addr = self._buffer.popleft()
            self._buffer_size -= len(data) + self._header_size
            try:
                self._send_one(data, addr)
            except (BlockingIOError, InterruptedError):
                self._buffer.appendleft((data, addr))
                self._buffer_size += len(data) + self._header_size
                break
            except OSError as exc:
                self._protocol.error_received(exc)
                return
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                self._fatal_error(exc, 'Fatal write error on datagram transport')
                return
        self._maybe_resume_protocol()
        if not self._buffer:
            self._loop._remove_writer(self._sock_fd)
            if self._closing:
                self._call_connection_lost(None)

    def _fatal_error(self, exc, message='Fatal error on transport'):
        if isinstance(exc, OSError):
            if self._loop.get_debug():
                logger.debug('%r: %s', self, message, exc_info=True)
        else:
            self._loop.call_exception_handler({
                'message': message,
                'exception': exc,
                'transport': self,
                'protocol': self._protocol,
            })
        self._force_close(exc)

    def _force_close(self, exc):
        if self._conn_lost:
            return
        if self._buffer:
            self._buffer.clear()
            self._buffer_size = 0
            self._loop._remove_writer(self._sock_fd)
        if not self._closing:
            self._closing = True
            self._loop._remove_reader(self._sock_fd)
        self._conn_lost += 1
        self._loop.call_soon(self._call_connection_lost, exc)

    def _call_connection_lost(self, exc):
        try:
            self._protocol.connection_lost(exc)
        finally:
            self._sock.close()
            self._sock = None
            self._protocol = None
            self._loop = None
