"""Connections: a pool that keeps them for further requests to the same place and limits how many
there are, and the protocol of one connection."""
import asyncio
import collections
import random
import socket
import ssl as ssl_module

from _http import ResponseParser

from .client_exceptions import (
    ClientConnectionError, ClientConnectionResetError, ClientConnectorCertificateError,
    ClientConnectorDNSError, ClientConnectorError, ClientConnectorSSLError, ClientHttpProxyError,
    ClientOSError, ClientPayloadError, ClientProxyConnectionError, ClientResponseError,
    ConnectionTimeoutError, ServerDisconnectedError, ServerFingerprintMismatch, SocketTimeoutError,
    UnixClientConnectorError)
from .resolver import DefaultResolver
from .streams import EMPTY_PAYLOAD, StreamReader

__all__ = ("BaseConnector", "TCPConnector", "UnixConnector", "NamedPipeConnector", "Fingerprint",
           "Connection", "ConnectionKey")

ConnectionKey = collections.namedtuple(
    "ConnectionKey", "host port is_ssl ssl proxy proxy_auth proxy_headers_hash server_hostname",
    defaults=(None, None, None, None))
ResponseHead = collections.namedtuple(
    "ResponseHead", "code reason minor items keep_alive chunked length upgrade has_body")


class Fingerprint:
    """The digest that a server's certificate must have."""

    def __init__(self, fingerprint):
        import hashlib
        kind = {16: "md5", 20: "sha1", 32: "sha256"}.get(len(fingerprint))
        if kind is None:
            raise ValueError("fingerprint has invalid length")
        if kind in ("md5", "sha1"):
            raise ValueError("md5 and sha1 are insecure and not supported. Use sha256.")
        self._hash = getattr(hashlib, kind)
        self.fingerprint = fingerprint

    def check(self, transport):
        if not transport.get_extra_info("sslcontext"):
            return
        certificate = transport.get_extra_info("ssl_object").getpeercert(binary_form=True)
        got = self._hash(certificate).digest()
        if got != self.fingerprint:
            host, port = transport.get_extra_info("peername")[:2]
            raise ServerFingerprintMismatch(self.fingerprint, got, host, port)


class ResponseHandler(asyncio.Protocol):
    """The protocol of a client's connection."""

    def __init__(self, loop, max_line=8190, max_field=8190):
        self._loop = loop
        self.transport = None
        self._parser = ResponseParser(max_line, max_field)
        self._payload = None
        self._heads = collections.deque()
        self._waiter = None
        self._exception = None
        self._drain_waiter = None
        self._paused = False
        self._reading_paused = False
        self._upgraded = None
        self._tail = b""
        self.should_close = False
        self.closed = None
        self._read_timeout = None
        self._timeout_handle = None
        self._inflate = None
        self._done = True

    # ---- the connection ----

    def connection_made(self, transport):
        self.transport = transport

    def connection_lost(self, exc):
        self.transport = None
        self._stop_timer()
        self.should_close = True
        if self._upgraded is not None:
            self._upgraded.feed_eof()
        error = None
        if not self._done or self._waiter is not None:
            error = self._end_of_stream(exc)
        if self._exception is None:
            self._exception = error or ClientConnectionResetError("Connection lost")
        for waiter in (self._waiter, self._drain_waiter):
            if waiter is not None and not waiter.done():
                waiter.set_exception(self._exception)
        self._waiter = self._drain_waiter = None

    def _end_of_stream(self, exc):
        """What the end of the connection means for the response being received."""
        payload = self._payload
        try:
            if exc is None and payload is not None and self._parser.feed_eof():
                self._end_payload()
                return None
        except ValueError as bad:
            exc = exc or bad
        if payload is not None:
            error = ClientPayloadError("Response payload is not completed")
            error.__cause__ = exc
            payload.set_exception(error)
            self._payload = None
            return error
        if isinstance(exc, OSError):
            return ClientOSError(*exc.args)
        return ServerDisconnectedError() if not isinstance(exc, Exception) or isinstance(
            exc, ValueError) else exc

    def eof_received(self):
        return False

    def close(self):
        transport, self.transport = self.transport, None
        self._stop_timer()
        if transport is not None:
            transport.close()

    abort = close

    def is_connected(self):
        return self.transport is not None and not self.transport.is_closing()

    def force_close(self):
        self.should_close = True

    # ---- flow ----

    def pause_writing(self):
        self._paused = True

    def resume_writing(self):
        self._paused = False
        waiter, self._drain_waiter = self._drain_waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    def write(self, data):
        self.transport.write(data)

    def _drain(self):
        if not self._paused or self.transport is None:
            return None
        if self._drain_waiter is None:
            self._drain_waiter = self._loop.create_future()
        return asyncio.shield(self._drain_waiter)

    def pause_reading(self):
        if not self._reading_paused and self.transport is not None:
            self._reading_paused = True
            self._stop_timer()
            self.transport.pause_reading()

    def resume_reading(self):
        if self._reading_paused and self.transport is not None:
            self._reading_paused = False
            self.transport.resume_reading()
            self._start_timer()

    # ---- time ----

    def _start_timer(self):
        self._stop_timer()
        if self._read_timeout and not self._done:
            self._timeout_handle = self._loop.call_later(self._read_timeout, self._timed_out)

    def _stop_timer(self):
        if self._timeout_handle is not None:
            self._timeout_handle.cancel()
            self._timeout_handle = None

    def _timed_out(self):
        self._fail(SocketTimeoutError("Timeout on reading data from socket"))

    def _fail(self, exc):
        self._exception = exc
        self.should_close = True
        self._done = True
        if self._payload is not None:
            self._payload.set_exception(exc)
            self._payload = None
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_exception(exc)
        self.close()

    # ---- responses ----

    def start_request(self, *, no_body, read_timeout, auto_decompress=True):
        """A request is about to be sent; its response is the next."""
        if self._exception is not None:
            raise self._exception
        self._parser.no_body = no_body
        self._read_timeout = read_timeout
        self._auto_decompress = auto_decompress
        self._done = False
        self._start_timer()

    async def read(self):
        """(head, content) of the next response."""
        if not self._heads:
            if self._exception is not None:
                raise self._exception
            if self.transport is None:
                raise ServerDisconnectedError()
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return self._heads.popleft()

    def data_received(self, data):
        if self._upgraded is not None:
            self._upgraded.feed_data(data)
            return
        self._start_timer()
        try:
            events = self._parser.feed(data)
        except ValueError as exc:
            self._events(self._parser.events or ())
            error = ClientPayloadError(str(exc)) if self._payload is not None \
                else _bad_message(str(exc))
            self._fail(error)
            return
        self._events(events)

    def _events(self, events):
        for event in events:
            if event is None:
                self._end_payload()
            elif type(event) is bytes:
                if self._payload is not None:
                    self._feed(event)
            elif len(event) == 1:
                if self._upgraded is not None:
                    self._upgraded.feed_data(event[0])
                else:
                    self._tail += event[0]
            else:
                self._head(ResponseHead(*event))

    def _head(self, head):
        if self._done: # nobody asked
            self.should_close = True
            return
        if 100 <= head.code < 200 and head.code != 101:
            if head.code == 100:
                self._informational = True
            self._deliver(head, EMPTY_PAYLOAD)
            return
        if not head.keep_alive or head.upgrade:
            self.should_close = True
        content = EMPTY_PAYLOAD
        if head.has_body:
            content = self._payload = StreamReader(self, loop=self._loop)
            self._inflate = None
            if self._auto_decompress:
                encoding = next((v.lower() for i, _, v in head.items if i == "content-encoding"), "")
                if encoding in ("gzip", "deflate", "x-gzip"):
                    self._inflate = _Inflater(encoding)
        self._final = True
        self._deliver(head, content)

    def _deliver(self, head, content):
        self._heads.append((head, content))
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    _final = False

    def _feed(self, data):
        if self._inflate is not None:
            try:
                data = self._inflate(data)
            except Exception as exc:
                error = ClientPayloadError("400, message:\n  Can not decode content-encoding: %s"
                                           % self._inflate.encoding)
                error.__cause__ = exc
                self._fail(error)
                return
        self._payload.feed_data(data)

    def _end_payload(self):
        payload, self._payload = self._payload, None
        if payload is not None:
            if self._inflate is not None:
                payload.feed_data(self._inflate.flush())
                self._inflate = None
            payload.feed_eof()
        if self._final:
            self._final = False
            self._done = True
            self._stop_timer()

    def set_parser(self, reader):
        """From now on bytes go to reader.feed_data."""
        self._upgraded = reader
        if self._tail:
            data, self._tail = self._tail, b""
            reader.feed_data(data)


def _bad_message(text):
    from .http_exceptions import BadHttpMessage
    return BadHttpMessage(text)


class _Inflater:
    def __init__(self, encoding):
        import zlib
        self._zlib = zlib
        self.encoding = encoding
        self._started = False
        self._z = zlib.decompressobj(16 + zlib.MAX_WBITS if "gzip" in encoding else zlib.MAX_WBITS)

    def __call__(self, data):
        if not self._started:
            self._started = True
            if self.encoding == "deflate" and data and data[0] & 0xf != 8: # raw, as some servers send
                self._z = self._zlib.decompressobj(-self._zlib.MAX_WBITS)
        return self._z.decompress(data)

    def flush(self):
        return self._z.flush()


class Connection:
    """A connection while a request has it."""

    def __init__(self, connector, key, protocol, loop):
        self._connector = connector
        self._key = key
        self._protocol = protocol
        self._loop = loop

    def __repr__(self):
        return "Connection<%s>" % (self._key,)

    def __bool__(self):
        return True

    @property
    def protocol(self):
        return self._protocol

    @property
    def transport(self):
        return None if self._protocol is None else self._protocol.transport

    @property
    def closed(self):
        return self._protocol is None or not self._protocol.is_connected()

    def close(self):
        self._give_back(True)

    def release(self):
        self._give_back(self._protocol is not None and self._protocol.should_close)

    def _give_back(self, should_close):
        protocol, self._protocol = self._protocol, None
        if protocol is not None:
            self._connector._release(self._key, protocol, should_close=should_close)


class BaseConnector:
    """The pool."""

    _closed = True

    def __init__(self, *, keepalive_timeout=15.0, force_close=False, limit=100, limit_per_host=0,
                 enable_cleanup_closed=False, loop=None, timeout_ceil_threshold=5):
        if force_close and keepalive_timeout not in (None, 15.0):
            raise ValueError("keepalive_timeout cannot be set if force_close is True")
        self._loop = loop or asyncio.get_running_loop()
        self._closed = False
        self._keepalive_timeout = keepalive_timeout
        self._force_close = force_close
        self._limit = limit
        self._limit_per_host = limit_per_host
        self._idle = {}                 # key -> list of (protocol, since)
        self._acquired = set()
        self._per_host = collections.Counter()
        self._waiters = collections.OrderedDict() # future -> key
        self._cleanup_handle = None
        self.cookies = None

    def __repr__(self):
        return "<%s %d in use>" % (type(self).__name__, len(self._acquired))

    def __del__(self):
        if self._closed or not self._idle:
            return
        import warnings
        warnings.warn("Unclosed connector %r" % self, ResourceWarning, source=self)
        self._close_all()

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type=None, exc_value=None, exc_traceback=None):
        await self.close()

    @property
    def closed(self):
        return self._closed

    @property
    def force_close(self):
        return self._force_close

    @property
    def limit(self):
        return self._limit

    @property
    def limit_per_host(self):
        return self._limit_per_host

    def close(self):
        """Closes all connections; may be awaited."""
        if not self._closed:
            self._close_all()
        return _Done()

    def _close_all(self):
        self._closed = True
        if self._cleanup_handle is not None:
            self._cleanup_handle.cancel()
        if self._loop.is_closed():
            return
        for pairs in self._idle.values():
            for protocol, _ in pairs:
                protocol.close()
        for protocol in self._acquired:
            protocol.close()
        self._idle.clear()
        self._acquired.clear()
        for waiter in self._waiters:
            if not waiter.done():
                waiter.cancel()
        self._waiters.clear()

    # ---- the pool ----

    def _full(self, key):
        if self._limit and len(self._acquired) >= self._limit:
            return True
        return bool(self._limit_per_host) and self._per_host[key] >= self._limit_per_host

    async def connect(self, req, traces, timeout):
        """A connection for a request, from the pool or new."""
        key = req.connection_key
        if self._full(key):
            waiter = self._loop.create_future()
            self._waiters[waiter] = key
            await traces.send("connection_queued_start")
            try:
                await waiter
            finally:
                self._waiters.pop(waiter, None)
            await traces.send("connection_queued_end")
            if self._closed:
                raise ClientConnectionError("Connector is closed.")
        protocol = self._get(key)
        if protocol is not None:
            self._take(key, protocol)
            await traces.send("connection_reuseconn")
            return Connection(self, key, protocol, self._loop)
        placeholder = object()
        self._acquired.add(placeholder)
        self._per_host[key] += 1
        try:
            await traces.send("connection_create_start")
            protocol = await self._create_connection(req, traces, timeout)
            await traces.send("connection_create_end")
            if self._closed:
                protocol.close()
                raise ClientConnectionError("Connector is closed.")
        except BaseException:
            self._drop(key, placeholder)
            raise
        self._acquired.discard(placeholder)
        self._acquired.add(protocol)
        return Connection(self, key, protocol, self._loop)

    def _take(self, key, protocol):
        self._acquired.add(protocol)
        self._per_host[key] += 1

    def _drop(self, key, protocol):
        self._acquired.discard(protocol)
        self._per_host[key] -= 1
        if self._per_host[key] <= 0:
            del self._per_host[key]
        for waiter, wanted in self._waiters.items():
            if not waiter.done() and not self._full(wanted):
                waiter.set_result(None)
                break

    def _get(self, key):
        pairs = self._idle.get(key)
        now = self._loop.time()
        while pairs:
            protocol, since = pairs.pop()
            if not pairs:
                del self._idle[key]
            if protocol.is_connected() and not protocol.should_close \
                    and now - since <= (self._keepalive_timeout or 0):
                return protocol
            protocol.close()
        return None

    def _release(self, key, protocol, *, should_close=False):
        if self._closed:
            protocol.close()
            return
        self._drop(key, protocol)
        if should_close or self._force_close or protocol.should_close or not protocol._done \
                or not protocol.is_connected() or not self._keepalive_timeout:
            protocol.close()
            return
        self._idle.setdefault(key, []).append((protocol, self._loop.time()))
        if self._cleanup_handle is None:
            self._cleanup_handle = self._loop.call_later(self._keepalive_timeout, self._cleanup)

    def _cleanup(self):
        self._cleanup_handle = None
        end = self._loop.time() - self._keepalive_timeout
        for key, pairs in list(self._idle.items()):
            for pair in [p for p in pairs if p[1] <= end or not p[0].is_connected()]:
                pair[0].close()
                pairs.remove(pair)
            if not pairs:
                del self._idle[key]
        if self._idle and not self._closed:
            self._cleanup_handle = self._loop.call_later(self._keepalive_timeout, self._cleanup)

    async def _create_connection(self, req, traces, timeout):
        raise NotImplementedError


class _Done:
    """What close() gives: awaiting it does nothing."""

    def __await__(self):
        return iter(())

    __iter__ = __await__ # `yield from response.release()`


class TCPConnector(BaseConnector):
    """Connections by TCP, with TLS where the URL asks for it."""

    def __init__(self, *, verify_ssl=True, fingerprint=None, use_dns_cache=True, ttl_dns_cache=10,
                 family=socket.AF_UNSPEC, ssl_context=None, ssl=True, local_addr=None, resolver=None,
                 happy_eyeballs_delay=0.25, interleave=None, **kwargs):
        super().__init__(**kwargs)
        if ssl is True:
            if not verify_ssl:
                ssl = False
            elif ssl_context is not None:
                ssl = ssl_context
            elif fingerprint is not None:
                ssl = Fingerprint(fingerprint)
        _check_ssl(ssl)
        self._ssl = ssl
        self._resolver = resolver or DefaultResolver()
        self._use_dns_cache = use_dns_cache
        self._ttl = ttl_dns_cache
        self._dns = {}
        self._family = family
        self._local_addr = local_addr

    @property
    def family(self):
        return self._family

    @property
    def use_dns_cache(self):
        return self._use_dns_cache

    def clear_dns_cache(self, host=None, port=None):
        if host is None:
            self._dns.clear()
        else:
            self._dns.pop((host, port), None)

    def _context(self, req):
        """The SSLContext for a request, None for plain connections."""
        if not req.is_ssl():
            return None
        for wish in (req.ssl, self._ssl):
            if isinstance(wish, ssl_module.SSLContext):
                return wish
            if wish is False or isinstance(wish, Fingerprint):
                return _contexts(False)
        return _contexts(True)

    async def _addresses(self, host, port, traces):
        if _is_address(host):
            return [{"hostname": host, "host": host, "port": port,
                     "family": socket.AF_INET6 if ":" in host else socket.AF_INET, "proto": 0,
                     "flags": 0}]
        known = self._dns.get((host, port))
        if known is not None and (self._ttl is None or self._loop.time() - known[0] < self._ttl):
            await traces.send("dns_cache_hit", host)
            addresses = known[1]
            addresses.append(addresses.pop(0)) # one after another
            return list(addresses)
        await traces.send("dns_resolvehost_start", host)
        addresses = await self._resolver.resolve(host, port, family=self._family)
        await traces.send("dns_resolvehost_end", host)
        if self._use_dns_cache:
            self._dns[host, port] = (self._loop.time(), list(addresses))
        return addresses

    async def _create_connection(self, req, traces, timeout):
        if req.proxy:
            return await self._through_proxy(req, traces, timeout)
        return await self._direct(req, traces, timeout, req.url.raw_host, req.url.port,
                                  self._context(req), ClientConnectorError)

    async def _direct(self, req, traces, timeout, host, port, context, error):
        key = req.connection_key
        try:
            async with asyncio.timeout(timeout.sock_connect):
                addresses = await self._addresses(host, port, traces)
        except TimeoutError:
            raise ConnectionTimeoutError("Connection timeout to host %s" % req.url) from None
        except OSError as exc:
            raise ClientConnectorDNSError(key, exc) from exc
        last = None
        for address in addresses:
            try:
                return await self._connect_one(req, address, host, context, timeout)
            except TimeoutError as exc:
                last = ConnectionTimeoutError("Connection timeout to host %s" % req.url)
            except ssl_module.CertificateError as exc:
                last = ClientConnectorCertificateError(key, exc)
                last.__cause__ = exc
            except ssl_module.SSLError as exc:
                last = ClientConnectorSSLError(key, exc)
                last.__cause__ = exc
            except OSError as exc:
                last = error(key, exc)
                last.__cause__ = exc
        raise last or error(key, OSError(None, "no address"))

    async def _connect_one(self, req, address, host, context, timeout):
        name = None
        if context is not None:
            name = req.server_hostname or host.rstrip(".")
        async with asyncio.timeout(timeout.sock_connect):
            _, protocol = await self._loop.create_connection(
                lambda: ResponseHandler(self._loop, *req.limits), address["host"], address["port"],
                ssl=context, server_hostname=name, local_addr=self._local_addr,
                family=address["family"], proto=address["proto"], flags=address["flags"])
        self._check_fingerprint(req, protocol)
        return protocol

    def _check_fingerprint(self, req, protocol):
        for wish in (req.ssl, self._ssl):
            if isinstance(wish, Fingerprint):
                try:
                    wish.check(protocol.transport)
                except ServerFingerprintMismatch:
                    protocol.close()
                    raise

    async def _through_proxy(self, req, traces, timeout):
        proxy = req.proxy
        protocol = await self._direct(
            req, traces, timeout, proxy.raw_host, proxy.port,
            _contexts(True) if proxy.scheme == "https" else None, ClientProxyConnectionError)
        if not req.is_ssl():
            return protocol
        host = "%s:%d" % (req.url.host_subcomponent, req.url.port)
        head = "CONNECT %s HTTP/1.1\r\nHost: %s\r\n" % (host, host)
        if req.proxy_auth is not None:
            head += "Proxy-Authorization: %s\r\n" % req.proxy_auth.encode()
        for name, value in (req.proxy_headers or {}).items():
            head += "%s: %s\r\n" % (name, value)
        protocol.start_request(no_body=True, read_timeout=timeout.sock_read)
        protocol.write((head + "\r\n").encode())
        answer, _ = await protocol.read()
        if answer.code != 200:
            protocol.close()
            raise ClientHttpProxyError(req.request_info, (), status=answer.code,
                                       message=answer.reason)
        transport = protocol.transport
        protocol = ResponseHandler(self._loop, *req.limits)
        try:
            transport = await self._loop.start_tls(transport, protocol, self._context(req),
                                                   server_hostname=req.server_hostname
                                                   or req.url.raw_host)
        except ssl_module.CertificateError as exc:
            raise ClientConnectorCertificateError(req.connection_key, exc) from exc
        except ssl_module.SSLError as exc:
            raise ClientConnectorSSLError(req.connection_key, exc) from exc
        except OSError as exc:
            raise ClientOSError(*exc.args) from exc
        protocol.connection_made(transport)
        return protocol


class UnixConnector(BaseConnector):
    """Connections to a socket in the file system."""

    def __init__(self, path, force_close=False, keepalive_timeout=15.0, limit=100, limit_per_host=0,
                 loop=None):
        super().__init__(force_close=force_close, keepalive_timeout=keepalive_timeout, limit=limit,
                         limit_per_host=limit_per_host, loop=loop)
        self._path = path

    @property
    def path(self):
        return self._path

    async def _create_connection(self, req, traces, timeout):
        try:
            async with asyncio.timeout(timeout.sock_connect):
                _, protocol = await self._loop.create_unix_connection(
                    lambda: ResponseHandler(self._loop, *req.limits), self._path)
        except TimeoutError:
            raise ConnectionTimeoutError("Connection timeout to host %s" % req.url) from None
        except OSError as exc:
            raise UnixClientConnectorError(self._path, req.connection_key, exc) from exc
        return protocol


class NamedPipeConnector(BaseConnector):
    """Named pipes are Windows's."""

    def __init__(self, path, **kwargs):
        raise RuntimeError("Named Pipes only available in proactor loop under windows")


def _is_address(host):
    return ":" in host or host.replace(".", "").isdigit() and host.count(".") == 3


def _check_ssl(ssl):
    if not (isinstance(ssl, (bool, ssl_module.SSLContext, Fingerprint)) or ssl is None):
        raise TypeError("ssl should be SSLContext, Fingerprint, or bool, got %r instead." % (ssl,))


_made = {}


def _contexts(verified):
    if verified not in _made:
        context = ssl_module.create_default_context()
        if not verified:
            context.check_hostname = False
            context.verify_mode = ssl_module.CERT_NONE
        _made[verified] = context
    return _made[verified]
