"""HTTP/1.1 client: HTTPConnection, HTTPSConnection and HTTPResponse (RFC 9112).

A connection is idle, then has a request begun (headers may be added), then sent; the response must
be read to its end before the next request on the same connection. Responses are in
`_http_response`.
"""
import collections.abc
import errno
import http
import io
import re
import socket
import sys
from urllib.parse import urlsplit

from _http_response import (
    HTTPMessage, HTTPResponse, _MAXHEADERS, _MAXLINE, _UNKNOWN, _parse_header_lines, _read_headers,
    parse_headers)
from _http_errors import (
    BadStatusLine, CannotSendHeader, CannotSendRequest, HTTPException, ImproperConnectionState,
    IncompleteRead, InvalidURL, LineTooLong, NotConnected, RemoteDisconnected, ResponseNotReady,
    UnimplementedFileMode, UnknownProtocol, UnknownTransferEncoding)

# HTTPMessage, parse_headers(), and the HTTP status code constants are intentionally left out of
# __all__: they are not part of the documented API.
__all__ = ['HTTPResponse', 'HTTPConnection', 'HTTPException', 'NotConnected', 'UnknownProtocol',
           'UnknownTransferEncoding', 'UnimplementedFileMode', 'IncompleteRead', 'InvalidURL',
           'ImproperConnectionState', 'CannotSendRequest', 'CannotSendHeader', 'ResponseNotReady',
           'BadStatusLine', 'LineTooLong', 'RemoteDisconnected', 'error', 'responses']

HTTP_PORT = 80
HTTPS_PORT = 443
_CS_IDLE = 'Idle'
_CS_REQ_STARTED = 'Request-started'
_CS_REQ_SENT = 'Request-sent'

globals().update(http.HTTPStatus.__members__)
responses = {status: status.phrase for status in http.HTTPStatus.__members__.values()}

# RFC 9110, 5.1: a name is a token, a value has no line ends (but may be folded).
_is_legal_header_name = re.compile(rb'[^:\s][^:\r\n]*').fullmatch
_is_illegal_header_value = re.compile(rb'\n(?![ \t])|\r(?![ \t\n])').search
# What would end the request line, or be a second line.
_contains_disallowed_url_pchar_re = re.compile('[\x00-\x20\x7f]')
_contains_disallowed_method_pchar_re = re.compile('[\x00-\x1f]')
_METHODS_EXPECTING_BODY = {'PATCH', 'POST', 'PUT'}

error = HTTPException


def _encode(data, name='data'):
    """ISO-8859-1, with a message that names what could not be encoded."""
    try:
        return data.encode('latin-1')
    except UnicodeEncodeError as err:
        raise UnicodeEncodeError(
            err.encoding, err.object, err.start, err.end,
            '%s (%.20r) is not valid Latin-1. Use %s.encode(\'utf-8\') if you want to send it '
            'encoded in UTF-8.' % (name.title(), data[err.start:err.end], name)) from None


def _strip_ipv6_iface(enc_name):
    """b'[fe80::1%eth0]' without its zone, which means nothing to the server."""
    enc_name, percent, _ = enc_name.partition(b'%')
    if percent:
        assert enc_name.startswith(b'['), enc_name
        enc_name += b']'
    return enc_name


def _create_https_context(http_version):
    import ssl
    context = ssl._create_default_https_context()
    if http_version == 11:
        context.set_alpn_protocols(['http/1.1'])
    if context.post_handshake_auth is not None:
        context.post_handshake_auth = True
    return context


class HTTPConnection:
    """A connection to an HTTP server."""

    _http_vsn = 11
    _http_vsn_str = 'HTTP/1.1'
    response_class = HTTPResponse
    default_port = HTTP_PORT
    auto_open = 1
    debuglevel = 0

    @staticmethod
    def _is_textIO(stream):
        return isinstance(stream, io.TextIOBase)

    @staticmethod
    def _get_content_length(body, method):
        """The length of the body; None when only sending it tells."""
        if body is None:
            # Methods that usually have a body say that there is none.
            return 0 if method.upper() in _METHODS_EXPECTING_BODY else None
        if hasattr(body, 'read'):
            return None
        try:
            return memoryview(body).nbytes
        except TypeError:
            pass
        return len(body) if isinstance(body, str) else None

    def __init__(self, host, port=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None,
                 blocksize=8192):
        self.timeout = timeout
        self.source_address = source_address
        self.blocksize = blocksize
        self.sock = None
        self._buffer = []
        self.__response = None
        self.__state = _CS_IDLE
        self._method = None
        self._tunnel_host = None
        self._tunnel_port = None
        self._tunnel_headers = {}
        self._raw_proxy_headers = None
        self.host, self.port = self._get_hostport(host, port)
        self._validate_host(self.host)
        # A name of the instance, so that tests and subclasses can replace it.
        self._create_connection = socket.create_connection

    def set_tunnel(self, host, port=None, headers=None):
        """Makes the connection to a proxy a tunnel to the host (CONNECT)."""
        if self.sock:
            raise RuntimeError("Can't set up tunnel for established connection")
        self._tunnel_host, self._tunnel_port = self._get_hostport(host, port)
        if headers:
            self._tunnel_headers = headers.copy()
        else:
            self._tunnel_headers.clear()
        if not any(header.lower() == 'host' for header in self._tunnel_headers):
            encoded = self._tunnel_host.encode('idna').decode('ascii')
            self._tunnel_headers['Host'] = '%s:%d' % (self._wrap_ipv6_text(encoded),
                                                      self._tunnel_port)

    @staticmethod
    def _wrap_ipv6_text(host):
        return '[' + host + ']' if ':' in host and not host.startswith('[') else host

    def _wrap_ipv6(self, ip):
        if b':' in ip and ip[:1] != b'[':
            return b'[' + ip + b']'
        return ip

    def _get_hostport(self, host, port):
        if port is None:
            i = host.rfind(':')
            j = host.rfind(']')  # an IPv6 address has colons of its own
            if i > j:
                try:
                    port = int(host[i + 1:])
                except ValueError:
                    if host[i + 1:] == '':  # http://foo.com:/ is http://foo.com/
                        port = self.default_port
                    else:
                        raise InvalidURL("nonnumeric port: '%s'" % host[i + 1:])
                host = host[:i]
            else:
                port = self.default_port
        if host and host[0] == '[' and host[-1] == ']':
            host = host[1:-1]
        return host, port

    def set_debuglevel(self, level):
        self.debuglevel = level

    def _tunnel(self):
        connect = b'CONNECT %s:%d %s\r\n' % (
            self._wrap_ipv6(self._tunnel_host.encode('idna')), self._tunnel_port,
            self._http_vsn_str.encode('ascii'))
        headers = [connect]
        for header, value in self._tunnel_headers.items():
            headers.append(f'{header}: {value}\r\n'.encode('latin-1'))
        headers.append(b'\r\n')
        # One write, so that it is one packet.
        self.send(b''.join(headers))
        response = self.response_class(self.sock, method=self._method)
        try:
            version, code, message = response._read_status()
            self._raw_proxy_headers = _read_headers(response.fp)
            if self.debuglevel > 0:
                for header in self._raw_proxy_headers:
                    print('header:', header.decode())
            if code != http.HTTPStatus.OK:
                self.close()
                raise OSError(f'Tunnel connection failed: {code} {message.strip()}')
        finally:
            response.close()

    def get_proxy_response_headers(self):
        """The headers with which the proxy answered CONNECT, or None."""
        if self._raw_proxy_headers is None:
            return None
        return _parse_header_lines(self._raw_proxy_headers)

    def connect(self):
        """Opens the connection."""
        sys.audit('http.client.connect', self, self.host, self.port)
        self.sock = self._create_connection((self.host, self.port), self.timeout,
                                            self.source_address)
        try:
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as e:
            if e.errno != errno.ENOPROTOOPT:
                raise
        if self._tunnel_host:
            self._tunnel()

    def close(self):
        """Closes the connection and the response that was not read."""
        self.__state = _CS_IDLE
        try:
            sock = self.sock
            if sock:
                self.sock = None
                sock.close()
        finally:
            response = self.__response
            if response:
                self.__response = None
                response.close()

    # ---- sending ----

    def _blocks(self, readable):
        encode = self._is_textIO(readable)
        while datablock := readable.read(self.blocksize):
            yield datablock.encode('iso-8859-1') if encode else datablock

    _read_readable = _blocks

    def send(self, data):
        """Sends data: bytes-like, a file, or an iterable of bytes."""
        if self.sock is None:
            if not self.auto_open:
                raise NotConnected()
            self.connect()
        if self.debuglevel > 0:
            print('send:', repr(data))
        if hasattr(data, 'read'):
            for datablock in self._blocks(data):
                sys.audit('http.client.send', self, datablock)
                self.sock.sendall(datablock)
            return
        sys.audit('http.client.send', self, data)
        try:
            self.sock.sendall(data)
        except TypeError:
            if not isinstance(data, collections.abc.Iterable):
                raise TypeError('data should be a bytes-like object or an iterable, got %r'
                                % type(data))
            for d in data:
                self.sock.sendall(d)

    def _output(self, s):
        self._buffer.append(s)

    def _send_output(self, message_body=None, encode_chunked=False):
        """Sends what has been gathered, and the body."""
        self._buffer.extend((b'', b''))
        msg = b'\r\n'.join(self._buffer)
        del self._buffer[:]
        self.send(msg)
        if message_body is None:
            return
        if hasattr(message_body, 'read'):
            chunks = self._blocks(message_body)
        else:
            try:
                memoryview(message_body)
            except TypeError:
                try:
                    chunks = iter(message_body)
                except TypeError:
                    raise TypeError('message_body should be a bytes-like object or an iterable, '
                                    'got %r' % type(message_body))
            else:
                chunks = (message_body,)
        for chunk in chunks:
            if not chunk:
                # An empty chunk would end a chunked body.
                if self.debuglevel > 0:
                    print('Zero length chunk ignored')
                continue
            if encode_chunked and self._http_vsn == 11:
                chunk = f'{len(chunk):X}\r\n'.encode('ascii') + chunk + b'\r\n'
            self.send(chunk)
        if encode_chunked and self._http_vsn == 11:
            self.send(b'0\r\n\r\n')

    def putrequest(self, method, url, skip_host=False, skip_accept_encoding=False):
        """Begins a request."""
        if self.__response and self.__response.isclosed():
            self.__response = None
        if self.__state != _CS_IDLE:
            raise CannotSendRequest(self.__state)
        self.__state = _CS_REQ_STARTED
        self._validate_method(method)
        self._method = method
        url = url or '/'
        self._validate_path(url)
        self._output(self._encode_request('%s %s %s' % (method, url, self._http_vsn_str)))
        if self._http_vsn != 11:
            return
        if not skip_host:
            self._put_host(url)
        if not skip_accept_encoding:
            # Bodies are handed on as they come: none that would have to be decoded.
            self.putheader('Accept-Encoding', 'identity')

    def _put_host(self, url):
        netloc = urlsplit(url)[1] if url.startswith('http') else ''
        if netloc:
            try:
                netloc_enc = netloc.encode('ascii')
            except UnicodeEncodeError:
                netloc_enc = netloc.encode('idna')
            self.putheader('Host', _strip_ipv6_iface(netloc_enc))
            return
        if self._tunnel_host:
            host, port = self._tunnel_host, self._tunnel_port
        else:
            host, port = self.host, self.port
        try:
            host_enc = host.encode('ascii')
        except UnicodeEncodeError:
            host_enc = host.encode('idna')
        if ':' in host:  # an IPv6 address needs brackets here (RFC 9110, 7.2)
            host_enc = _strip_ipv6_iface(self._wrap_ipv6(host_enc))
        if port == self.default_port:
            self.putheader('Host', host_enc)
        else:
            self.putheader('Host', '%s:%s' % (host_enc.decode('ascii'), port))

    def _encode_request(self, request):
        return request.encode('ascii')

    def _validate_method(self, method):
        match = _contains_disallowed_method_pchar_re.search(method)
        if match:
            raise ValueError(f"method can't contain control characters. {method!r} (found at least "
                             f'{match.group()!r})')

    def _validate_path(self, url):
        match = _contains_disallowed_url_pchar_re.search(url)
        if match:
            raise InvalidURL(f"URL can't contain control characters. {url!r} (found at least "
                             f'{match.group()!r})')

    def _validate_host(self, host):
        match = _contains_disallowed_url_pchar_re.search(host)
        if match:
            raise InvalidURL(f"URL can't contain control characters. {host!r} (found at least "
                             f'{match.group()!r})')

    def putheader(self, header, *values):
        """Adds a header to the request that was begun."""
        if self.__state != _CS_REQ_STARTED:
            raise CannotSendHeader()
        if hasattr(header, 'encode'):
            header = header.encode('ascii')
        if not _is_legal_header_name(header):
            raise ValueError('Invalid header name %r' % (header,))
        encoded = []
        for value in values:
            if hasattr(value, 'encode'):
                value = value.encode('latin-1')
            elif isinstance(value, int):
                value = str(value).encode('ascii')
            if _is_illegal_header_value(value):
                raise ValueError('Invalid header value %r' % (value,))
            encoded.append(value)
        self._output(header + b': ' + b'\r\n\t'.join(encoded))

    def endheaders(self, message_body=None, *, encode_chunked=False):
        """Sends the headers, and a body when there is one."""
        if self.__state != _CS_REQ_STARTED:
            raise CannotSendHeader()
        self.__state = _CS_REQ_SENT
        self._send_output(message_body, encode_chunked=encode_chunked)

    def request(self, method, url, body=None, headers={}, *, encode_chunked=False):
        """Sends a whole request."""
        self._send_request(method, url, body, headers, encode_chunked)

    def _send_request(self, method, url, body, headers, encode_chunked):
        names = frozenset(k.lower() for k in headers)
        skips = {}
        if 'host' in names:
            skips['skip_host'] = 1
        if 'accept-encoding' in names:
            skips['skip_accept_encoding'] = 1
        self.putrequest(method, url, **skips)
        if 'content-length' not in names:
            # Without a length the body goes in chunks, which the caller may also have asked for.
            if 'transfer-encoding' not in names:
                encode_chunked = False
                content_length = self._get_content_length(body, method)
                if content_length is None:
                    if body is not None:
                        if self.debuglevel > 0:
                            print('Unable to determine size of %r' % body)
                        encode_chunked = True
                        self.putheader('Transfer-Encoding', 'chunked')
                else:
                    self.putheader('Content-Length', str(content_length))
        else:
            encode_chunked = False
        for header, value in headers.items():
            self.putheader(header, value)
        if isinstance(body, str):
            body = _encode(body, 'body')  # RFC 2616: text is in ISO-8859-1
        self.endheaders(body, encode_chunked=encode_chunked)

    # ---- receiving ----

    def getresponse(self):
        """The response to the request that was sent."""
        if self.__response and self.__response.isclosed():
            self.__response = None
        if self.__state != _CS_REQ_SENT or self.__response:
            raise ResponseNotReady(self.__state)
        if self.debuglevel > 0:
            response = self.response_class(self.sock, self.debuglevel, method=self._method)
        else:
            response = self.response_class(self.sock, method=self._method)
        try:
            try:
                response.begin()
            except ConnectionError:
                self.close()
                raise
            assert response.will_close != _UNKNOWN
            self.__state = _CS_IDLE
            if response.will_close:
                self.close()  # the response keeps the socket open
            else:
                self.__response = response
            return response
        except:
            response.close()
            raise


try:
    import ssl
except ImportError:
    pass
else:
    class HTTPSConnection(HTTPConnection):
        """A connection to an HTTP server over TLS."""

        default_port = HTTPS_PORT

        def __init__(self, host, port=None, *, timeout=socket._GLOBAL_DEFAULT_TIMEOUT,
                     source_address=None, context=None, blocksize=8192):
            super().__init__(host, port, timeout, source_address, blocksize=blocksize)
            if context is None:
                context = _create_https_context(self._http_vsn)
            self._context = context

        def connect(self):
            """Opens the connection and does the handshake."""
            super().connect()
            server_hostname = self._tunnel_host or self.host
            self.sock = self._context.wrap_socket(self.sock, server_hostname=server_hostname)

    __all__.append('HTTPSConnection')
