"""TLS between a transport and a protocol, over the memory BIOs of module ssl.

SSLProtocol is the protocol of the raw transport; the application gets _SSLProtocolTransport. What
comes in goes into one BIO, what TLS wants to send is taken from the other. A connection goes
through the states UNWRAPPED -> DO_HANDSHAKE -> WRAPPED -> FLUSHING -> SHUTDOWN -> UNWRAPPED.
"""

import collections
import warnings

from . import constants, exceptions, protocols, transports
from .log import _lazy_logger as logger

try:
    import ssl
except ImportError:                         # built without OpenSSL: start_tls() says so
    ssl = None
    SSLAgainErrors = ()
else:
    SSLAgainErrors = (ssl.SSLWantReadError, ssl.SSLSyscallError)

UNWRAPPED = 'UNWRAPPED'
DO_HANDSHAKE = 'DO_HANDSHAKE'
WRAPPED = 'WRAPPED'
FLUSHING = 'FLUSHING'
SHUTDOWN = 'SHUTDOWN'

_FOLLOWS = {
    (UNWRAPPED, DO_HANDSHAKE), (DO_HANDSHAKE, WRAPPED), (WRAPPED, FLUSHING), (FLUSHING, SHUTDOWN),
}

# What the application's protocol was told: nothing, connection_made, eof_received, the end.
STATE_INIT = 'STATE_INIT'
STATE_CON_MADE = 'STATE_CON_MADE'
STATE_EOF = 'STATE_EOF'
STATE_CON_LOST = 'STATE_CON_LOST'


def _create_transport_context(server_side, server_hostname):
    if server_side:
        raise ValueError('Server side SSL needs a valid SSLContext')
    # ssl=True of a client: the system's certificates, and the name is checked.
    sslcontext = ssl.create_default_context()
    if not server_hostname:
        sslcontext.check_hostname = False
    return sslcontext


def add_flowcontrol_defaults(high, low, kb):
    """The limits (high, low) in bytes; what is not given follows from the other or from *kb*."""
    if high is None:
        hi = kb * 1024 if low is None else 4 * low
    else:
        hi = high
    lo = hi // 4 if low is None else low
    if not hi >= lo >= 0:
        raise ValueError('high (%r) must be >= low (%r) must be >= 0' % (hi, lo))
    return hi, lo


def _check_timeout(name, value, default):
    if value is None:
        return default
    if value <= 0:
        raise ValueError(f'{name} should be a positive number, got {value}')
    return value


class _SSLProtocolTransport(transports._FlowControlMixin, transports.Transport):
    """What the application writes to."""

    __slots__ = ('_ssl_protocol', '_closed', '__weakref__', '__dict__')

    _start_tls_compatible = True
    _sendfile_compatible = constants._SendfileMode.FALLBACK

    def __init__(self, loop, ssl_protocol):
        self._loop = loop
        self._ssl_protocol = ssl_protocol
        self._closed = False

    def get_extra_info(self, name, default=None):
        return self._ssl_protocol._get_extra_info(name, default)

    def set_protocol(self, protocol):
        self._ssl_protocol._set_app_protocol(protocol)

    def get_protocol(self):
        return self._ssl_protocol._app_protocol

    def is_closing(self):
        return self._closed or self._ssl_protocol._is_transport_closing()

    def close(self):
        """Close when what was written is out and TLS has said good-bye."""
        if not self._closed:
            self._closed = True
            self._ssl_protocol._start_shutdown()

    def __del__(self, _warnings=warnings):
        if not self._closed:
            self._closed = True
            _warnings.warn('unclosed transport <asyncio._SSLProtocolTransport object>',
                           ResourceWarning)

    def is_reading(self):
        return not self._ssl_protocol._app_reading_paused

    def pause_reading(self):
        self._ssl_protocol._pause_reading()

    def resume_reading(self):
        self._ssl_protocol._resume_reading()

    def set_write_buffer_limits(self, high=None, low=None):
        self._ssl_protocol._set_write_buffer_limits(high, low)
        self._ssl_protocol._control_app_writing()

    def get_write_buffer_limits(self):
        return (self._ssl_protocol._outgoing_low_water, self._ssl_protocol._outgoing_high_water)

    def get_write_buffer_size(self):
        return self._ssl_protocol._get_write_buffer_size()

    def set_read_buffer_limits(self, high=None, low=None):
        """Set when the raw transport is paused because the application does not read."""
        self._ssl_protocol._set_read_buffer_limits(high, low)
        self._ssl_protocol._control_ssl_reading()

    def get_read_buffer_limits(self):
        return (self._ssl_protocol._incoming_low_water, self._ssl_protocol._incoming_high_water)

    def get_read_buffer_size(self):
        return self._ssl_protocol._incoming.pending

    @property
    def _protocol_paused(self):
        return self._ssl_protocol._app_writing_paused

    def write(self, data):
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f'data: expecting a bytes-like instance, got {type(data).__name__}')
        if data:
            self._ssl_protocol._write_appdata((data,))

    def writelines(self, list_of_data):
        self._ssl_protocol._write_appdata(list_of_data)

    def write_eof(self):
        # TLS before 1.3 has no half-closed connections.
        raise NotImplementedError

    def can_write_eof(self):
        return False

    def abort(self):
        self._force_close(None)

    def _force_close(self, exc):
        self._closed = True
        if self._ssl_protocol is not None:
            self._ssl_protocol._abort(exc)


class SSLProtocol(protocols.Protocol):
    """The protocol of the raw transport."""

    max_size = 256 * 1024

    def __init__(self, loop, app_protocol, sslcontext, waiter, server_side=False,
                 server_hostname=None, call_connection_made=True, ssl_handshake_timeout=None,
                 ssl_shutdown_timeout=None):
        if ssl is None:
            raise RuntimeError('stdlib ssl module not available')
        self._ssl_handshake_timeout = _check_timeout(
            'ssl_handshake_timeout', ssl_handshake_timeout, constants.SSL_HANDSHAKE_TIMEOUT)
        self._ssl_shutdown_timeout = _check_timeout(
            'ssl_shutdown_timeout', ssl_shutdown_timeout, constants.SSL_SHUTDOWN_TIMEOUT)
        self._server_side = server_side
        # A server has no name to check.
        self._server_hostname = (server_hostname or None) if not server_side else None
        self._sslcontext = sslcontext or _create_transport_context(server_side, server_hostname)
        self._extra = dict(sslcontext=self._sslcontext)
        self._write_backlog = collections.deque()
        self._write_buffer_size = 0
        self._waiter = waiter
        self._loop = loop
        self._set_app_protocol(app_protocol)
        self._app_transport = _SSLProtocolTransport(loop, self)
        self._transport = None
        self._conn_lost = 0
        self._eof_received = False
        self._handshake_start_time = None
        self._handshake_timer = self._shutdown_timer = None
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._state = UNWRAPPED
        self._app_state = STATE_INIT if call_connection_made else STATE_CON_MADE
        self._sslobj = self._sslcontext.wrap_bio(
            self._incoming, self._outgoing, server_side=server_side,
            server_hostname=self._server_hostname)
        # Flow control: of the raw transport, of what goes out, of what comes in.
        self._ssl_writing_paused = False
        self._app_reading_paused = False
        self._ssl_reading_paused = False
        self._set_read_buffer_limits()
        self._app_writing_paused = False
        self._set_write_buffer_limits()

    def _set_app_protocol(self, app_protocol):
        self._app_protocol = app_protocol
        self._app_protocol_is_buffer = isinstance(app_protocol, protocols.BufferedProtocol)

    def _wakeup_waiter(self, exc=None):
        waiter = self._waiter
        if waiter is None:
            return
        self._waiter = None
        if not waiter.done():
            if exc is not None:
                waiter.set_exception(exc)
            else:
                waiter.set_result(None)

    def _get_extra_info(self, name, default=None):
        if name in self._extra:
            return self._extra[name]
        if self._transport is not None:
            return self._transport.get_extra_info(name, default)
        return default

    def _is_transport_closing(self):
        return self._transport is not None and self._transport.is_closing()

    def _set_state(self, new_state):
        if new_state != UNWRAPPED and (self._state, new_state) not in _FOLLOWS:
            raise RuntimeError(f'cannot switch state from {self._state} to {new_state}')
        self._state = new_state

    # Called by the raw transport.

    def connection_made(self, transport):
        self._transport = transport
        self._start_handshake()

    def connection_lost(self, exc):
        self._write_backlog.clear()
        self._write_buffer_size = 0
        self._outgoing.read()
        self._conn_lost += 1
        if self._app_transport is not None:
            self._app_transport._closed = True
        if self._state != DO_HANDSHAKE and self._app_state in (STATE_CON_MADE, STATE_EOF):
            self._app_state = STATE_CON_LOST
            self._loop.call_soon(self._app_protocol.connection_lost, exc)
        elif self._state == DO_HANDSHAKE and exc is None and self._waiter is not None:
            exc = ConnectionAbortedError('the connection was closed during the SSL handshake')
        self._set_state(UNWRAPPED)
        self._transport = None
        self._app_transport = None
        self._app_protocol = None
        self._wakeup_waiter(exc)
        for timer in (self._shutdown_timer, self._handshake_timer):
            if timer is not None:
                timer.cancel()
        self._shutdown_timer = self._handshake_timer = None

    def data_received(self, data):
        self._incoming.write(data)
        if self._state == DO_HANDSHAKE:
            self._do_handshake()
        elif self._state == WRAPPED:
            self._do_read()
        elif self._state == FLUSHING:
            self._do_flush()
        elif self._state == SHUTDOWN:
            self._do_shutdown()

    def eof_received(self):
        """The other side has closed the connection below TLS."""
        self._eof_received = True
        try:
            if self._loop.get_debug():
                logger.debug('%r received EOF', self)
            if self._state == DO_HANDSHAKE:
                self._on_handshake_complete(ConnectionResetError())
            elif self._state == WRAPPED:
                self._set_state(FLUSHING)
                if self._app_reading_paused:
                    return True             # what is in the BIO is still to be read
                self._do_flush()
            elif self._state == FLUSHING:
                self._do_write()
                self._set_state(SHUTDOWN)
                self._do_shutdown()
            elif self._state == SHUTDOWN:
                self._do_shutdown()
        except Exception:
            self._transport.close()
            raise

    # The handshake.

    def _start_handshake(self):
        if self._loop.get_debug():
            logger.debug('%r starts SSL handshake', self)
            self._handshake_start_time = self._loop.time()
        self._set_state(DO_HANDSHAKE)
        self._handshake_timer = self._loop.call_later(self._ssl_handshake_timeout,
                                                      self._check_handshake_timeout)
        self._do_handshake()

    def _check_handshake_timeout(self):
        if self._state == DO_HANDSHAKE:
            msg = (f'SSL handshake is taking longer than {self._ssl_handshake_timeout} seconds: '
                   f'aborting the connection')
            self._fatal_error(ConnectionAbortedError(msg))

    def _do_handshake(self):
        try:
            self._sslobj.do_handshake()
        except SSLAgainErrors:
            self._process_outgoing()
        except ssl.SSLError as exc:
            self._on_handshake_complete(exc)
        else:
            self._on_handshake_complete(None)

    def _on_handshake_complete(self, handshake_exc):
        if self._handshake_timer is not None:
            self._handshake_timer.cancel()
            self._handshake_timer = None
        sslobj = self._sslobj
        try:
            if handshake_exc is not None:
                raise handshake_exc
            self._set_state(WRAPPED)
            peercert = sslobj.getpeercert()
        except Exception as exc:
            # The alert goes out before the connection is closed.
            self._process_outgoing()
            self._set_state(UNWRAPPED)
            if isinstance(exc, ssl.CertificateError):
                msg = 'SSL handshake failed on verifying the certificate'
            else:
                msg = 'SSL handshake failed'
            self._fatal_error(exc, msg)
            self._wakeup_waiter(exc)
            return
        if self._loop.get_debug():
            dt = self._loop.time() - self._handshake_start_time
            logger.debug('%r: SSL handshake took %.1f ms', self, dt * 1e3)
        self._extra.update(peercert=peercert, cipher=sslobj.cipher(),
                           compression=sslobj.compression(), ssl_object=sslobj)
        if self._app_state == STATE_INIT:
            self._app_state = STATE_CON_MADE
            self._app_protocol.connection_made(self._app_transport)
        self._wakeup_waiter()
        self._process_outgoing()
        if self._state == WRAPPED:
            self._do_read()

    # The end.

    def _start_shutdown(self):
        if self._state in (FLUSHING, SHUTDOWN, UNWRAPPED):
            return
        if self._app_transport is not None:
            self._app_transport._closed = True
        if self._state == DO_HANDSHAKE:
            self._abort(None)
        else:
            self._set_state(FLUSHING)
            self._shutdown_timer = self._loop.call_later(self._ssl_shutdown_timeout,
                                                         self._check_shutdown_timeout)
            self._do_flush()

    def _check_shutdown_timeout(self):
        if self._state in (FLUSHING, SHUTDOWN):
            self._transport._force_close(exceptions.TimeoutError('SSL shutdown timed out'))

    def _do_flush(self):
        """Hand over what came and send what was written; then say good-bye."""
        self._do_read()
        if self._state == FLUSHING and not self._write_backlog:
            self._set_state(SHUTDOWN)
            self._do_shutdown()

    def _do_shutdown(self):
        try:
            if not self._eof_received:
                self._sslobj.unwrap()
        except SSLAgainErrors:
            self._process_outgoing()
        except ssl.SSLError as exc:
            self._on_shutdown_complete(exc)
        else:
            self._process_outgoing()
            self._call_eof_received()
            self._on_shutdown_complete(None)

    def _on_shutdown_complete(self, shutdown_exc):
        if self._shutdown_timer is not None:
            self._shutdown_timer.cancel()
            self._shutdown_timer = None
        if self._transport is None:
            return
        # Data that the application did not want any more is no error of the shutdown.
        if shutdown_exc and getattr(shutdown_exc, 'reason', None) != \
                'APPLICATION_DATA_AFTER_CLOSE_NOTIFY':
            self._fatal_error(shutdown_exc, 'Error occurred during shutdown')
        else:
            self._loop.call_soon(self._transport.close)

    def _abort(self, exc):
        self._set_state(UNWRAPPED)
        if self._transport is not None:
            self._transport._force_close(exc)

    # Outgoing.

    def _write_appdata(self, list_of_data):
        if self._state in (FLUSHING, SHUTDOWN, UNWRAPPED):
            if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
                logger.warning('SSL connection is closed')
            self._conn_lost += 1
            return
        for data in list_of_data:
            self._write_backlog.append(data)
            self._write_buffer_size += len(data)
        try:
            if self._state == WRAPPED:
                self._do_write()
        except Exception as ex:
            self._fatal_error(ex, 'Fatal error on SSL protocol')

    def _do_write(self):
        backlog = self._write_backlog
        try:
            while backlog:
                data = backlog[0]
                if not data:
                    backlog.popleft()
                    continue
                count = self._sslobj.write(data)
                if count < len(data):
                    backlog[0] = memoryview(data)[count:]
                else:
                    backlog.popleft()
                self._write_buffer_size -= count
        except SSLAgainErrors:
            pass
        self._process_outgoing()

    def _process_outgoing(self):
        if not self._ssl_writing_paused and self._transport is not None:
            data = self._outgoing.read()
            if data:
                self._transport.write(data)
        self._control_app_writing()

    # Incoming.

    def _do_read(self):
        if self._state not in (WRAPPED, FLUSHING):
            return
        try:
            if not self._app_reading_paused:
                if self._app_protocol_is_buffer:
                    self._do_read_buffered()
                else:
                    self._do_read_copied()
                if self._write_backlog:
                    self._do_write()
                else:
                    self._process_outgoing()
            self._control_ssl_reading()
        except Exception as ex:
            self._fatal_error(ex, 'Fatal error on SSL protocol')

    def _do_read_buffered(self):
        offset = 0
        count = 1
        buf = self._app_protocol.get_buffer(max(self._incoming.pending, 1))
        wants = len(buf)
        try:
            count = self._sslobj.read(wants, buf)
            if count > 0:
                offset = count
                view = memoryview(buf)
                while offset < wants:
                    count = self._sslobj.read(wants - offset, view[offset:])
                    if count <= 0:
                        break
                    offset += count
                else:
                    # Full: the application gets it first, then the next turn goes on.
                    self._loop.call_soon(self._do_read)
        except SSLAgainErrors:
            pass
        if offset > 0:
            self._app_protocol.buffer_updated(offset)
        if not count:
            self._call_eof_received()
            self._start_shutdown()

    def _do_read_copied(self):
        chunks = []
        chunk = b'1'
        try:
            while True:
                chunk = self._sslobj.read(self.max_size)
                if not chunk:
                    break
                chunks.append(chunk)
        except SSLAgainErrors:
            pass
        if chunks:
            self._app_protocol.data_received(chunks[0] if len(chunks) == 1 else b''.join(chunks))
        if not chunk:
            # close_notify of the other side.
            self._call_eof_received()
            self._start_shutdown()

    def _call_eof_received(self):
        try:
            if self._app_state == STATE_CON_MADE:
                self._app_state = STATE_EOF
                if self._app_protocol.eof_received():
                    logger.warning('returning true from eof_received() has no effect when using '
                                   'ssl')
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as ex:
            self._fatal_error(ex, 'Error calling eof_received()')

    # Flow control.

    def _call_app(self, name):
        try:
            getattr(self._app_protocol, name)()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as exc:
            self._loop.call_exception_handler({
                'message': f'protocol.{name}() failed',
                'exception': exc,
                'transport': self._app_transport,
                'protocol': self,
            })

    def _control_app_writing(self):
        size = self._get_write_buffer_size()
        if size >= self._outgoing_high_water and not self._app_writing_paused:
            self._app_writing_paused = True
            self._call_app('pause_writing')
        elif size <= self._outgoing_low_water and self._app_writing_paused:
            self._app_writing_paused = False
            self._call_app('resume_writing')

    def _get_write_buffer_size(self):
        return self._outgoing.pending + self._write_buffer_size

    def _set_write_buffer_limits(self, high=None, low=None):
        self._outgoing_high_water, self._outgoing_low_water = add_flowcontrol_defaults(
            high, low, constants.FLOW_CONTROL_HIGH_WATER_SSL_WRITE)

    def _pause_reading(self):
        self._app_reading_paused = True

    def _resume_reading(self):
        if not self._app_reading_paused:
            return
        self._app_reading_paused = False

        def resume():
            if self._state == WRAPPED:
                self._do_read()
            elif self._state == FLUSHING:
                self._do_flush()
            elif self._state == SHUTDOWN:
                self._do_shutdown()

        self._loop.call_soon(resume)

    def _control_ssl_reading(self):
        if self._transport is None:
            return
        size = self._incoming.pending
        if size >= self._incoming_high_water and not self._ssl_reading_paused:
            self._ssl_reading_paused = True
            self._transport.pause_reading()
        elif size <= self._incoming_low_water and self._ssl_reading_paused:
            self._ssl_reading_paused = False
            self._transport.resume_reading()

    def _set_read_buffer_limits(self, high=None, low=None):
        self._incoming_high_water, self._incoming_low_water = add_flowcontrol_defaults(
            high, low, constants.FLOW_CONTROL_HIGH_WATER_SSL_READ)

    def pause_writing(self):
        assert not self._ssl_writing_paused
        self._ssl_writing_paused = True

    def resume_writing(self):
        assert self._ssl_writing_paused
        self._ssl_writing_paused = False
        self._process_outgoing()

    def _fatal_error(self, exc, message='Fatal error on transport'):
        if self._transport is not None:
            self._transport._force_close(exc)
        if isinstance(exc, OSError):
            if self._loop.get_debug():
                logger.debug('%r: %s', self, message, exc_info=True)
        elif not isinstance(exc, exceptions.CancelledError):
            self._loop.call_exception_handler({
                'message': message,
                'exception': exc,
                'transport': self._transport,
                'protocol': self,
            })
