"""SSLObject and SSLSocket of module ssl: TLS over memory buffers and over a socket."""
import errno
import sys
from socket import SO_TYPE, SOCK_STREAM, SOL_SOCKET, getdefaulttimeout, socket

import _ssl
import ssl as _module


class SSLObject:
    """TLS without I/O: the protocol is fed through two MemoryBIO objects (see wrap_bio)."""

    def __init__(self, *args, **kwargs):
        raise TypeError(f'{self.__class__.__name__} does not have a public constructor. Instances '
                        'are returned by SSLContext.wrap_bio().')

    @classmethod
    def _create(cls, incoming, outgoing, server_side=False, server_hostname=None, session=None,
                context=None):
        self = cls.__new__(cls)
        self._sslobj = context._wrap_bio(incoming, outgoing, server_side=server_side,
                                         server_hostname=server_hostname, owner=self,
                                         session=session)
        return self

    @property
    def context(self):
        """The SSLContext in use."""
        return self._sslobj.context

    @context.setter
    def context(self, ctx):
        self._sslobj.context = ctx

    @property
    def session(self):
        """The SSLSession of a client connection."""
        return self._sslobj.session

    @session.setter
    def session(self, session):
        self._sslobj.session = session

    @property
    def session_reused(self):
        """Whether the client's session was resumed."""
        return self._sslobj.session_reused

    @property
    def server_side(self):
        """Whether this is a server's connection."""
        return self._sslobj.server_side

    @property
    def server_hostname(self):
        """The server's name that a client asked for, or None."""
        return self._sslobj.server_hostname

    def read(self, len=1024, buffer=None):
        """Up to len bytes, or their number when read into a buffer. SSLWantReadError: later."""
        if buffer is not None:
            return self._sslobj.read(len, buffer)
        return self._sslobj.read(len)

    def write(self, data):
        """Writes data: the number of bytes taken."""
        return self._sslobj.write(data)

    def getpeercert(self, binary_form=False):
        """The peer's certificate: a dict, {} when it was not verified, DER bytes on request."""
        return self._sslobj.getpeercert(binary_form)

    def get_verified_chain(self):
        """The chain that was verified, as DER bytes, from the peer's certificate to the root."""
        return [cert.public_bytes(_ssl.ENCODING_DER)
                for cert in self._sslobj.get_verified_chain() or ()]

    def get_unverified_chain(self):
        """The chain that the peer sent, as DER bytes."""
        return [cert.public_bytes(_ssl.ENCODING_DER)
                for cert in self._sslobj.get_unverified_chain() or ()]

    def selected_npn_protocol(self):
        """None: NPN is gone from OpenSSL."""
        _module.warnings.warn('ssl NPN is deprecated, use ALPN instead', DeprecationWarning,
                              stacklevel=2)

    def selected_alpn_protocol(self):
        """The protocol that ALPN agreed on, or None."""
        return self._sslobj.selected_alpn_protocol()

    def cipher(self):
        """(name, protocol version, secret bits) of the cipher in use."""
        return self._sslobj.cipher()

    def shared_ciphers(self):
        """The ciphers that both sides support, on the server's side."""
        return self._sslobj.shared_ciphers()

    def compression(self):
        """The compression algorithm, or None."""
        return self._sslobj.compression()

    def pending(self):
        """Bytes that can be read without more input."""
        return self._sslobj.pending()

    def do_handshake(self):
        """Goes on with the handshake."""
        self._sslobj.do_handshake()

    def unwrap(self):
        """Ends TLS on the connection."""
        return self._sslobj.shutdown()

    def get_channel_binding(self, cb_type='tls-unique'):
        """Data that identifies this connection (RFC 5929)."""
        return self._sslobj.get_channel_binding(cb_type)

    def version(self):
        """The protocol version in use, or None before the handshake."""
        return self._sslobj.version()

    def verify_client_post_handshake(self):
        """Asks a TLS 1.3 client for its certificate after the handshake."""
        return self._sslobj.verify_client_post_handshake()


def _is_connected(sock):
    """Whether the socket has a peer. A socket whose peer has gone again must not hold data."""
    try:
        sock.getpeername()
        return True
    except OSError as e:
        if e.errno != errno.ENOTCONN:
            raise
    blocking = sock.getblocking()
    sock.setblocking(False)
    try:
        # ENOTCONN also means that the other side closed at once: what it sent before the
        # handshake must not pass for data of the TLS connection.
        unread = sock.recv(1)
    except OSError as e:
        if e.errno not in (errno.ENOTCONN, errno.EINVAL):
            raise
        unread = b''
    finally:
        sock.setblocking(blocking)
    if unread:
        error = _module.SSLError(errno.ENOTCONN,
                                 'Closed before TLS handshake with data in recv buffer.')
        error.reason = 'Closed before TLS handshake with data in recv buffer.'
        error.library = None
        sock.close()
        raise error
    return False


class SSLSocket(socket):
    """A socket that speaks TLS (see SSLContext.wrap_socket)."""

    def __init__(self, *args, **kwargs):
        raise TypeError(f'{self.__class__.__name__} does not have a public constructor. Instances '
                        'are returned by SSLContext.wrap_socket().')

    @classmethod
    def _create(cls, sock, server_side=False, do_handshake_on_connect=True,
                suppress_ragged_eofs=True, server_hostname=None, context=None, session=None):
        if sock.getsockopt(SOL_SOCKET, SO_TYPE) != SOCK_STREAM:
            raise NotImplementedError('only stream sockets are supported')
        if server_side:
            if server_hostname:
                raise ValueError('server_hostname can only be specified in client mode')
            if session is not None:
                raise ValueError('session can only be specified in client mode')
        if context.check_hostname and not server_hostname:
            raise ValueError('check_hostname requires server_hostname')
        timeout = sock.gettimeout()
        kwargs = dict(family=sock.family, type=sock.type, proto=sock.proto, fileno=sock.fileno())
        self = cls.__new__(cls, **kwargs)
        socket.__init__(self, **kwargs)
        sock.detach()
        # From here on the descriptor is ours: it is closed when anything fails.
        try:
            self._context = context
            self._session = session
            self._closed = False
            self._sslobj = None
            self.server_side = server_side
            self.server_hostname = context._encode_hostname(server_hostname)
            self.do_handshake_on_connect = do_handshake_on_connect
            self.suppress_ragged_eofs = suppress_ragged_eofs
            self._connected = _is_connected(self)
            self.settimeout(timeout)
            if self._connected:
                self._sslobj = self._context._wrap_socket(
                    self, server_side, self.server_hostname, owner=self, session=self._session)
                if do_handshake_on_connect:
                    if timeout == 0.0:
                        raise ValueError('do_handshake_on_connect should not be specified for '
                                         'non-blocking sockets')
                    self.do_handshake()
        except:
            try:
                self.close()
            except OSError:
                pass
            raise
        return self

    @property
    def context(self):
        """The SSLContext in use."""
        return self._context

    @context.setter
    def context(self, ctx):
        self._context = ctx
        self._sslobj.context = ctx

    @property
    def session(self):
        """The SSLSession of a client connection."""
        if self._sslobj is not None:
            return self._sslobj.session

    @session.setter
    def session(self, session):
        self._session = session
        if self._sslobj is not None:
            self._sslobj.session = session

    @property
    def session_reused(self):
        """Whether the client's session was resumed."""
        if self._sslobj is not None:
            return self._sslobj.session_reused

    def dup(self):
        raise NotImplementedError("Can't dup() %s instances" % self.__class__.__name__)

    def _checkClosed(self, msg=None):
        pass

    def _check_connected(self):
        if not self._connected:
            self.getpeername()  # raises ENOTCONN

    def read(self, len=1024, buffer=None):
        """Up to len bytes, or their number when read into a buffer; nothing at the end."""
        self._checkClosed()
        if self._sslobj is None:
            raise ValueError('Read on closed or unwrapped SSL socket.')
        try:
            if buffer is not None:
                return self._sslobj.read(len, buffer)
            return self._sslobj.read(len)
        except _module.SSLError as x:
            if x.args[0] == _module.SSL_ERROR_EOF and self.suppress_ragged_eofs:
                return b'' if buffer is None else 0
            raise

    def write(self, data):
        """Writes data: the number of bytes taken."""
        self._checkClosed()
        if self._sslobj is None:
            raise ValueError('Write on closed or unwrapped SSL socket.')
        return self._sslobj.write(data)

    def _info(self, name, *args):
        self._checkClosed()
        return getattr(self._sslobj, name)(*args) if self._sslobj is not None else None

    def getpeercert(self, binary_form=False):
        """The peer's certificate: a dict, {} when it was not verified, DER bytes on request."""
        self._checkClosed()
        self._check_connected()
        return self._sslobj.getpeercert(binary_form)

    def get_verified_chain(self):
        """The chain that was verified, as DER bytes."""
        chain = self._sslobj.get_verified_chain()
        return [] if chain is None else [cert.public_bytes(_ssl.ENCODING_DER) for cert in chain]

    def get_unverified_chain(self):
        """The chain that the peer sent, as DER bytes."""
        chain = self._sslobj.get_unverified_chain()
        return [] if chain is None else [cert.public_bytes(_ssl.ENCODING_DER) for cert in chain]

    def selected_npn_protocol(self):
        """None: NPN is gone from OpenSSL."""
        self._checkClosed()
        _module.warnings.warn('ssl NPN is deprecated, use ALPN instead', DeprecationWarning,
                              stacklevel=2)

    def selected_alpn_protocol(self):
        """The protocol that ALPN agreed on, or None."""
        return self._info('selected_alpn_protocol')

    def cipher(self):
        """(name, protocol version, secret bits) of the cipher in use."""
        return self._info('cipher')

    def shared_ciphers(self):
        """The ciphers that both sides support, on the server's side."""
        return self._info('shared_ciphers')

    def compression(self):
        """The compression algorithm, or None."""
        return self._info('compression')

    def version(self):
        """The protocol version in use, or None."""
        return self._info('version')

    def pending(self):
        """Bytes that can be read without waiting."""
        self._checkClosed()
        return self._sslobj.pending() if self._sslobj is not None else 0

    def get_channel_binding(self, cb_type='tls-unique'):
        """Data that identifies this connection (RFC 5929)."""
        if self._sslobj is not None:
            return self._sslobj.get_channel_binding(cb_type)
        if cb_type not in _module.CHANNEL_BINDING_TYPES:
            raise ValueError(f'{cb_type} channel binding type not implemented')
        return None

    # ---- the socket's own methods, through TLS once it is on ----

    def _no_flags(self, flags, name):
        if flags != 0:
            raise ValueError(f'non-zero flags not allowed in calls to {name}() on {self.__class__}')

    def send(self, data, flags=0):
        self._checkClosed()
        if self._sslobj is None:
            return super().send(data, flags)
        self._no_flags(flags, 'send')
        return self._sslobj.write(data)

    def sendall(self, data, flags=0):
        self._checkClosed()
        if self._sslobj is None:
            return super().sendall(data, flags)
        self._no_flags(flags, 'sendall')
        with memoryview(data) as view, view.cast('B') as byte_view:
            amount = len(byte_view)
            count = 0
            while count < amount:
                count += self.send(byte_view[count:])

    def sendto(self, data, flags_or_addr, addr=None):
        self._checkClosed()
        if self._sslobj is not None:
            raise ValueError('sendto not allowed on instances of %s' % self.__class__)
        if addr is None:
            return super().sendto(data, flags_or_addr)
        return super().sendto(data, flags_or_addr, addr)

    def sendmsg(self, *args, **kwargs):
        raise NotImplementedError('sendmsg not allowed on instances of %s' % self.__class__)

    def sendfile(self, file, offset=0, count=None):
        """Sends a file; encrypted, so never by sendfile(2)."""
        if self._sslobj is not None:
            return self._sendfile_use_send(file, offset, count)
        return super().sendfile(file, offset, count)

    def recv(self, buflen=1024, flags=0):
        self._checkClosed()
        if self._sslobj is None:
            return super().recv(buflen, flags)
        self._no_flags(flags, 'recv')
        return self.read(buflen)

    def recv_into(self, buffer, nbytes=None, flags=0):
        self._checkClosed()
        if nbytes is None:
            if buffer is not None:
                with memoryview(buffer) as view:
                    nbytes = view.nbytes
                nbytes = nbytes or 1024
            else:
                nbytes = 1024
        if self._sslobj is None:
            return super().recv_into(buffer, nbytes, flags)
        self._no_flags(flags, 'recv_into')
        return self.read(nbytes, buffer)

    def recvfrom(self, buflen=1024, flags=0):
        self._checkClosed()
        if self._sslobj is not None:
            raise ValueError('recvfrom not allowed on instances of %s' % self.__class__)
        return super().recvfrom(buflen, flags)

    def recvfrom_into(self, buffer, nbytes=None, flags=0):
        self._checkClosed()
        if self._sslobj is not None:
            raise ValueError('recvfrom_into not allowed on instances of %s' % self.__class__)
        return super().recvfrom_into(buffer, nbytes or 0, flags)

    def recvmsg(self, *args, **kwargs):
        raise NotImplementedError('recvmsg not allowed on instances of %s' % self.__class__)

    def recvmsg_into(self, *args, **kwargs):
        raise NotImplementedError('recvmsg_into not allowed on instances of %s' % self.__class__)

    def shutdown(self, how):
        self._checkClosed()
        self._sslobj = None
        super().shutdown(how)

    def unwrap(self):
        """Ends TLS: the plain socket."""
        if not self._sslobj:
            raise ValueError('No SSL wrapper around ' + str(self))
        plain = self._sslobj.shutdown()
        self._sslobj = None
        return plain

    def verify_client_post_handshake(self):
        """Asks a TLS 1.3 client for its certificate after the handshake."""
        if not self._sslobj:
            raise ValueError('No SSL wrapper around ' + str(self))
        return self._sslobj.verify_client_post_handshake()

    def _real_close(self):
        self._sslobj = None
        super()._real_close()

    def do_handshake(self, block=False):
        """Does the handshake; with `block`, even when the timeout is zero."""
        self._check_connected()
        timeout = self.gettimeout()
        try:
            if timeout == 0.0 and block:
                self.settimeout(None)
            self._sslobj.do_handshake()
        finally:
            self.settimeout(timeout)

    def _real_connect(self, addr, connect_ex):
        if self.server_side:
            raise ValueError("can't connect in server-side mode")
        if self._connected or self._sslobj is not None:
            raise ValueError('attempt to connect already-connected SSLSocket!')
        self._sslobj = self.context._wrap_socket(self, False, self.server_hostname, owner=self,
                                                 session=self._session)
        try:
            result = None
            if connect_ex:
                result = super().connect_ex(addr)
            else:
                super().connect(addr)
            if not result:
                self._connected = True
                if self.do_handshake_on_connect:
                    self.do_handshake()
            return result
        except OSError:
            self._sslobj = None
            raise

    def connect(self, addr):
        """Connects, and does the handshake."""
        self._real_connect(addr, False)

    def connect_ex(self, addr):
        """As connect(), with an error code for failures to connect."""
        return self._real_connect(addr, True)

    def accept(self):
        """Accepts a connection as a server's TLS connection: (SSLSocket, address)."""
        plain, addr = super().accept()
        wrapped = self.context.wrap_socket(
            plain, do_handshake_on_connect=self.do_handshake_on_connect,
            suppress_ragged_eofs=self.suppress_ragged_eofs, server_side=True)
        return wrapped, addr
