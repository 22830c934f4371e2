"""Adapters: how a prepared request is sent. HTTPAdapter keeps connections in pools."""
import datetime
import http.client
import socket
import ssl
import threading
import time
import urllib.parse
import zlib

from .auth import _basic_auth_str
from .cookies import extract_cookies_to_jar
from .exceptions import (
    ConnectionError, ConnectTimeout, ContentDecodingError, InvalidHeader, InvalidProxyURL,
    InvalidSchema, InvalidURL, ProxyError, ReadTimeout, RequestException, SSLError)
from .models import Response
from .structures import CaseInsensitiveDict
from .utils import (
    get_auth_from_url, get_encoding_from_headers, prepend_scheme_if_needed, select_proxy,
    urldefragauth)

DEFAULT_POOLSIZE = 10
DEFAULT_RETRIES = 0


class BaseAdapter:
    """What a session needs of an adapter."""

    def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):
        raise NotImplementedError

    def close(self):
        raise NotImplementedError


class RawResponse:
    """The response of http.client with its connection, and decoding of Content-Encoding."""

    def __init__(self, response, connection, release):
        self._response = response
        self._connection = connection
        self._release = release
        self.status = response.status
        self.reason = response.reason
        self.version = response.version
        self.headers = response.headers
        self._decoder = self._decoder_for(response.headers.get('content-encoding', ''))

    @staticmethod
    def _decoder_for(encoding):
        encoding = encoding.strip().lower()
        if encoding in ('gzip', 'x-gzip'):
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        if encoding == 'deflate':
            return _Deflate()
        return None

    def read(self, amt=None, decode_content=False):
        """Reads from the body, not decoded unless told."""
        data = self._response.read(amt) if amt is not None else self._response.read()
        if decode_content and self._decoder is not None:
            data = self._decoder.decompress(data)
        if self._response.isclosed():
            self.release_conn()
        return data

    def stream(self, amt=2 ** 16, decode_content=None):
        """The body in pieces."""
        try:
            while not self._response.isclosed():
                data = self._response.read1(65536) if amt is None else self._response.read(amt)
                if not data:
                    break
                if decode_content and self._decoder is not None:
                    data = self._decoder.decompress(data)
                if data:
                    yield data
            if decode_content and self._decoder is not None:
                data = self._decoder.flush()
                if data:
                    yield data
        except zlib.error as e:
            self.close()
            raise ContentDecodingError(e)
        except BaseException:
            self.close()
            raise
        self.release_conn()

    def release_conn(self):
        """Gives the connection back to the pool, when the body was read."""
        connection, self._connection = self._connection, None
        if connection is not None:
            reusable = self._response.isclosed() and connection.sock is not None
            self._release(connection, reusable)

    def close(self):
        connection, self._connection = self._connection, None
        self._response.close()
        if connection is not None:
            self._release(connection, False)

    @property
    def closed(self):
        return self._response.isclosed()

    def getheader(self, name, default=None):
        return self.headers.get(name, default)

    def __iter__(self):
        return iter(self._response)


class _Deflate:
    """Deflate with or without the zlib header: servers send both."""

    def __init__(self):
        self._first = True
        self._object = zlib.decompressobj()

    def decompress(self, data):
        if not self._first or not data:
            return self._object.decompress(data)
        self._first = False
        try:
            return self._object.decompress(data)
        except zlib.error:
            self._object = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._object.decompress(data)

    def flush(self):
        return self._object.flush()


def _timeouts(timeout):
    """(connect, read) of a timeout argument."""
    if isinstance(timeout, tuple):
        try:
            connect, read = timeout
        except ValueError:
            raise ValueError(f'Invalid timeout {timeout}. Pass a (connect, read) timeout tuple, or '
                             'a single float to set both timeouts to the same value.')
        return connect, read
    return timeout, timeout


class HTTPAdapter(BaseAdapter):
    """Sends by HTTP/1.1, keeping idle connections per host."""

    def __init__(self, pool_connections=DEFAULT_POOLSIZE, pool_maxsize=DEFAULT_POOLSIZE,
                 max_retries=DEFAULT_RETRIES, pool_block=False):
        self.max_retries = max_retries
        self.config = {}
        self._pool_maxsize = pool_maxsize
        self._idle = {}
        self._lock = threading.Lock()

    def close(self):
        """Closes the idle connections."""
        with self._lock:
            pools, self._idle = self._idle, {}
        for connections in pools.values():
            for connection in connections:
                connection.close()

    # ---- connections ----

    @staticmethod
    def _context(verify, cert):
        if verify is False:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        else:
            context = ssl.create_default_context()
            if isinstance(verify, str):
                import os
                if not os.path.exists(verify):
                    raise OSError('Could not find a suitable TLS CA certificate bundle, invalid '
                                  f'path: {verify}')
                if os.path.isdir(verify):
                    context.load_verify_locations(capath=verify)
                else:
                    context.load_verify_locations(cafile=verify)
        if cert:
            context.load_cert_chain(*((cert,) if isinstance(cert, str) else cert))
        return context

    def _take(self, key):
        with self._lock:
            connections = self._idle.get(key)
            while connections:
                connection = connections.pop()
                if _is_usable(connection.sock):
                    return connection
                connection.close()
        return None

    def _give_back(self, key, connection, reusable):
        if reusable:
            with self._lock:
                connections = self._idle.setdefault(key, [])
                if len(connections) < self._pool_maxsize:
                    connections.append(connection)
                    return
        connection.close()

    def _new_connection(self, parts, proxy, verify, cert, timeout):
        port = parts.port
        secure = parts.scheme == 'https'
        if proxy is None:
            if secure:
                return http.client.HTTPSConnection(parts.hostname, port, timeout=timeout,
                                                   context=self._context(verify, cert))
            return http.client.HTTPConnection(parts.hostname, port, timeout=timeout)
        proxy_parts = urllib.parse.urlsplit(prepend_scheme_if_needed(proxy, 'http'))
        if not proxy_parts.hostname:
            raise InvalidProxyURL('Please check proxy URL. It is malformed and could be missing '
                                  'the host.')
        if proxy_parts.scheme not in ('http', 'https'):
            raise InvalidSchema(f'Missing dependencies for {proxy_parts.scheme} support.')
        if secure:
            connection = http.client.HTTPSConnection(proxy_parts.hostname, proxy_parts.port or 80,
                                                     timeout=timeout,
                                                     context=self._context(verify, cert))
            connection.set_tunnel(parts.hostname, port or 443, headers=self.proxy_headers(proxy))
            return connection
        return http.client.HTTPConnection(proxy_parts.hostname, proxy_parts.port or 80,
                                          timeout=timeout)

    def proxy_headers(self, proxy):
        """The headers for the proxy itself."""
        username, password = get_auth_from_url(proxy)
        if username:
            return {'Proxy-Authorization': _basic_auth_str(username, password)}
        return {}

    def add_headers(self, request, **kwargs):
        """For subclasses: adds headers before sending."""

    def request_url(self, request, proxies):
        """What the request line has: all of the URL for a proxy without tunnel."""
        proxy = select_proxy(request.url, proxies)
        scheme = urllib.parse.urlparse(request.url).scheme
        return urldefragauth(request.url) if proxy and scheme != 'https' else request.path_url

    # ---- sending ----

    def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):
        """Sends a prepared request: a Response."""
        parts = urllib.parse.urlsplit(request.url)
        proxy = select_proxy(request.url, proxies)
        connect_timeout, read_timeout = _timeouts(timeout)
        self.add_headers(request, stream=stream, timeout=timeout, verify=verify, cert=cert,
                         proxies=proxies)
        key = (parts.scheme, parts.hostname, parts.port, proxy, str(verify), str(cert))
        url = self.request_url(request, proxies)
        headers = dict(request.headers)
        if proxy and parts.scheme == 'http':
            headers.update(self.proxy_headers(proxy))
        connection = self._take(key)
        try:
            if connection is not None:
                # It may have been closed by the server just now: one more try with a fresh one.
                try:
                    raw = self._exchange(connection, request, url, headers, read_timeout)
                except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                    connection.close()
                    connection = None
                    if hasattr(request.body, 'read') or hasattr(request.body, '__next__'):
                        raise
            if connection is None:
                connection = self._new_connection(parts, proxy, verify, cert, connect_timeout)
                self._connect(connection, request)
                raw = self._exchange(connection, request, url, headers, read_timeout)
        except RequestException:
            if connection is not None:
                connection.close()
            raise
        except BaseException as e:
            if connection is not None:
                connection.close()
            _raise_for(e, request, read_timeout)
        response = self.build_response(request, RawResponse(
            raw, connection, lambda c, reusable: self._give_back(key, c, reusable)))
        if request.method == 'HEAD':
            raw.read()
        return response

    def _connect(self, connection, request):
        try:
            connection.connect()
        except ssl.SSLError as e:
            raise SSLError(e, request=request) from e
        except TimeoutError as e:
            raise ConnectTimeout(
                f'{_pool_name(connection)}: Max retries exceeded with url: {request.path_url} '
                f'(Caused by ConnectTimeoutError(Connection to {connection.host} timed out. '
                f'(connect timeout={connection.timeout})))',
                request=request) from e
        except OSError as e:
            kind = ProxyError if str(e).startswith('Tunnel connection failed') else ConnectionError
            raise kind(
                f'{_pool_name(connection)}: Max retries exceeded with url: {request.path_url} '
                f'(Caused by NewConnectionError(Failed to establish a new connection: {e}))', request=request) from e

    def _exchange(self, connection, request, url, headers, read_timeout):
        connection.sock.settimeout(read_timeout)
        chunked = not (request.body is None or 'Content-Length' in request.headers)
        names = {name.lower() for name in headers}
        connection.putrequest(request.method, url, skip_host='host' in names,
                              skip_accept_encoding='accept-encoding' in names)
        for name, value in headers.items():
            connection.putheader(name, value)
        body = request.body
        if isinstance(body, str):
            body = body.encode('utf-8')
        connection.endheaders(body, encode_chunked=chunked)
        return connection.getresponse()

    def build_response(self, req, resp):
        """A Response of a raw response."""
        response = Response()
        response.status_code = resp.status
        response.headers = CaseInsensitiveDict()
        for name, value in resp.headers.items():
            if name in response.headers:
                value = response.headers[name] + ', ' + value
            response.headers[name] = value
        response.encoding = get_encoding_from_headers(response.headers)
        response.raw = resp
        response.reason = resp.reason
        response.url = req.url.decode('utf-8') if isinstance(req.url, bytes) else req.url
        extract_cookies_to_jar(response.cookies, req, resp)
        response.request = req
        response.connection = self
        return response


def _pool_name(connection):
    return f'HTTPConnectionPool(host={connection.host!r}, port={connection.port})'


def _is_usable(sock):
    """Whether an idle connection is still open, with nothing unread."""
    if sock is None:
        return False
    import select
    try:
        return not select.select([sock], [], [], 0)[0]
    except (OSError, ValueError):
        return False


def _raise_for(e, request, read_timeout):
    """The exception of requests for what sending raised."""
    if isinstance(e, ssl.SSLError):
        raise SSLError(e, request=request) from e
    if isinstance(e, TimeoutError):
        parts = urllib.parse.urlsplit(request.url)
        port = parts.port or (443 if parts.scheme == 'https' else 80)
        raise ReadTimeout(f'HTTPConnectionPool(host={parts.hostname!r}, port={port}): Read timed '
                          f'out. (read timeout={read_timeout})', request=request) from e
    if isinstance(e, http.client.InvalidURL):
        raise InvalidURL(e, request=request) from e
    if isinstance(e, (http.client.HTTPException, OSError)):
        name = type(e).__name__
        raise ConnectionError(f"('Connection aborted.', {name}({str(e)!r}))",
                              request=request) from e
    if isinstance(e, ValueError) and 'header' in str(e):
        raise InvalidHeader(e, request=request) from e
    raise e
