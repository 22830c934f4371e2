"""The client's exceptions."""
import asyncio

__all__ = ("ClientError", "ClientConnectionError", "ClientConnectionResetError", "ClientOSError",
           "ClientConnectorError", "ClientProxyConnectionError", "ClientSSLError",
           "ClientConnectorDNSError", "ClientConnectorSSLError", "ClientConnectorCertificateError",
           "ConnectionTimeoutError", "SocketTimeoutError", "ServerConnectionError",
           "ServerTimeoutError", "ServerDisconnectedError", "ServerFingerprintMismatch",
           "ClientResponseError", "ClientHttpProxyError", "WSServerHandshakeError", "ContentTypeError",
           "ClientPayloadError", "InvalidURL", "InvalidUrlClientError", "RedirectClientError",
           "NonHttpUrlClientError", "InvalidUrlRedirectClientError", "NonHttpUrlRedirectClientError",
           "UnixClientConnectorError", "TooManyRedirects", "WSMessageTypeError")


class ClientError(Exception):
    """Base class for client connection errors."""


class ClientResponseError(ClientError):
    """The response is not what it should be."""

    def __init__(self, request_info, history, *, code=None, status=None, message="", headers=None):
        self.request_info = request_info
        self.status = status if status is not None else code if code is not None else 0
        self.message = message
        self.headers = headers
        self.history = history
        self.args = (request_info, history)

    def __str__(self):
        return "%s, message=%r, url=%r" % (self.status, self.message,
                                           str(self.request_info.real_url))

    def __repr__(self):
        args = "%r, %r" % (self.request_info, self.history)
        if self.status != 0:
            args += ", status=%r" % self.status
        if self.message != "":
            args += ", message=%r" % self.message
        if self.headers is not None:
            args += ", headers=%r" % self.headers
        return "%s(%s)" % (type(self).__name__, args)

    @property
    def code(self):
        return self.status


class ContentTypeError(ClientResponseError):
    """ContentType found is not valid."""


class WSServerHandshakeError(ClientResponseError):
    """websocket server handshake error."""


class ClientHttpProxyError(ClientResponseError):
    """The proxy refused to connect."""


class TooManyRedirects(ClientResponseError):
    """Client was redirected too many times."""


class ClientConnectionError(ClientError):
    """Base class for client socket errors."""


class ClientConnectionResetError(ClientConnectionError, ConnectionResetError):
    """The connection is closed."""


class ClientOSError(ClientConnectionError, OSError):
    """OSError error."""


class ClientConnectorError(ClientOSError):
    """No connection could be made."""

    def __init__(self, connection_key, os_error):
        self._conn_key = connection_key
        self._os_error = os_error
        super().__init__(os_error.errno, os_error.strerror)
        self.args = (connection_key, os_error)

    @property
    def os_error(self):
        return self._os_error

    @property
    def host(self):
        return self._conn_key.host

    @property
    def port(self):
        return self._conn_key.port

    @property
    def ssl(self):
        return self._conn_key.ssl

    def __str__(self):
        return "Cannot connect to host %s:%s ssl:%s [%s]" % (
            self.host, self.port, "default" if self.ssl is True else self.ssl,
            self._os_error.strerror or self._os_error)


class ClientConnectorDNSError(ClientConnectorError):
    """The host name cannot be resolved."""


class ClientProxyConnectionError(ClientConnectorError):
    """The proxy cannot be reached."""


class UnixClientConnectorError(ClientConnectorError):
    """The Unix socket cannot be reached."""

    def __init__(self, path, connection_key, os_error):
        self._path = path
        super().__init__(connection_key, os_error)

    @property
    def path(self):
        return self._path

    def __str__(self):
        return "Cannot connect to unix socket %s ssl:%s [%s]" % (
            self.path, "default" if self.ssl is True else self.ssl, self._os_error.strerror)


class ServerConnectionError(ClientConnectionError):
    """Server connection errors."""


class ServerDisconnectedError(ServerConnectionError):
    """Server disconnected."""

    def __init__(self, message=None):
        if message is None:
            message = "Server disconnected"
        self.args = (message,)
        self.message = message


class ServerTimeoutError(ServerConnectionError, asyncio.TimeoutError):
    """Server timeout error."""


class ConnectionTimeoutError(ServerTimeoutError):
    """Connection timeout error."""


class SocketTimeoutError(ServerTimeoutError):
    """Socket timeout error."""


class ServerFingerprintMismatch(ServerConnectionError):
    """The certificate is not the expected one."""

    def __init__(self, expected, got, host, port):
        self.expected = expected
        self.got = got
        self.host = host
        self.port = port
        self.args = (expected, got, host, port)


class ClientPayloadError(ClientError):
    """Response payload error."""


class InvalidURL(ClientError, ValueError):
    """Invalid URL."""

    def __init__(self, url, description=None):
        self._url = url
        self._description = description
        if description:
            super().__init__(url, description)
        else:
            super().__init__(url)

    @property
    def url(self):
        return self._url

    @property
    def description(self):
        return self._description

    def __repr__(self):
        return "<%s %s>" % (type(self).__name__, self)

    def __str__(self):
        if self._description:
            return "%s - %s" % (self._url, self._description)
        return str(self._url)


class InvalidUrlClientError(InvalidURL):
    """Invalid URL client error."""


class RedirectClientError(ClientError):
    """Client redirect error."""


class NonHttpUrlClientError(ClientError):
    """Non http URL client error."""


class InvalidUrlRedirectClientError(InvalidUrlClientError, RedirectClientError):
    """Invalid URL redirect client error."""


class NonHttpUrlRedirectClientError(NonHttpUrlClientError, RedirectClientError):
    """Non http URL redirect client error."""


class ClientSSLError(ClientConnectorError):
    """Base error for ssl.*Errors."""


class ClientConnectorSSLError(ClientSSLError):
    """Response ssl error."""


class ClientConnectorCertificateError(ClientSSLError, ValueError):
    """Response certificate error."""

    def __init__(self, connection_key, certificate_error):
        self._conn_key = connection_key
        self._certificate_error = certificate_error
        self._os_error = certificate_error
        self.args = (connection_key, certificate_error)

    @property
    def certificate_error(self):
        return self._certificate_error

    def __str__(self):
        return "Cannot connect to host %s:%s ssl:%s [%s: %s]" % (
            self.host, self.port, self.ssl, type(self._certificate_error).__name__,
            self._certificate_error.args)


class WSMessageTypeError(TypeError):
    """WebSocket message type is not valid."""
