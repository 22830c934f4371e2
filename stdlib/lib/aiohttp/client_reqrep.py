"""One request of a client and its response."""
import asyncio
import json
import re
from collections import namedtuple

from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from . import hdrs, payload
from .client_exceptions import (ClientConnectionError, ClientOSError, ClientResponseError,
                                ContentTypeError, InvalidURL)
from .connector import ConnectionKey, _check_ssl
from .formdata import FormData
from .helpers import BasicAuth, parse_mimetype, strip_auth_from_url
from .http import SERVER_SOFTWARE, HttpVersion, HttpVersion10, HttpVersion11
from .http_writer import StreamWriter
from .streams import EMPTY_PAYLOAD, StreamReader

__all__ = ("ClientRequest", "ClientResponse", "RequestInfo")

RequestInfo = namedtuple("RequestInfo", "url method headers real_url")
_BAD_METHOD = re.compile(r"[^!#$%&'*+\-.^_`|~0-9A-Za-z]")


class ClientRequest:
    """What is sent."""

    GET_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}

    def __init__(self, method, url, *, params=None, headers=None, skip_auto_headers=(), data=None,
                 cookies=None, auth=None, version=HttpVersion11, compress=None, chunked=None,
                 expect100=False, loop=None, proxy=None, proxy_auth=None, proxy_headers=None,
                 ssl=True, session=None, server_hostname=None, limits=(8190, 8190), trust_env=False):
        if _BAD_METHOD.search(method):
            raise ValueError("Method cannot contain non-token characters %r" % method)
        if not url.raw_host:
            raise InvalidURL(url)
        self.method = method.upper()
        self.original_url = url
        url, from_url = strip_auth_from_url(url)
        self.auth = auth or from_url
        if params:
            url = url.extend_query(params)
        self.url = url.with_fragment(None)
        self.real_url = url
        self.version = version
        self.proxy, self.proxy_auth, self.proxy_headers = proxy, proxy_auth, proxy_headers
        self.ssl = ssl
        self.server_hostname = server_hostname
        self.limits = limits
        self.chunked = chunked
        self.loop = loop
        self.body = None
        self._writer_task = None
        self._continue = None
        self._set_headers(headers, skip_auto_headers)
        self._set_cookies(cookies)
        self._set_auth()
        self._set_body(data, compress)
        if expect100:
            self.headers[hdrs.EXPECT] = "100-continue"
        self.expect100 = "100-continue" in self.headers.get(hdrs.EXPECT, "").lower()

    def is_ssl(self):
        return self.url.scheme in ("https", "wss")

    @property
    def host(self):
        return self.url.raw_host

    @property
    def port(self):
        return self.url.port

    @property
    def connection_key(self):
        headers = tuple(sorted((self.proxy_headers or {}).items())) if self.proxy else None
        return ConnectionKey(self.url.raw_host, self.url.port, self.is_ssl(), self.ssl, self.proxy,
                             self.proxy_auth, headers, self.server_hostname)

    @property
    def request_info(self):
        return RequestInfo(self.url, self.method, CIMultiDictProxy(self.headers), self.original_url)

    def _set_headers(self, headers, skip):
        self.headers = CIMultiDict()
        host = self.url.host_subcomponent
        if self.url.explicit_port is not None and not self.url.is_default_port():
            host = "%s:%d" % (host, self.url.explicit_port)
        if not headers or hdrs.HOST not in headers:
            self.headers[hdrs.HOST] = host
        pairs = headers.items() if hasattr(headers, "items") else headers or ()
        for key, value in pairs:
            if key.lower() == "host":
                self.headers[key] = value
            else:
                self.headers.add(key, value if isinstance(value, str) else str(value))
        skip = {name.lower() for name in skip}
        for key, value in ((hdrs.ACCEPT, "*/*"), (hdrs.ACCEPT_ENCODING, "gzip, deflate"),
                           (hdrs.USER_AGENT, SERVER_SOFTWARE)):
            if key not in self.headers and key.lower() not in skip:
                self.headers[key] = value
        self._skip = skip

    def _set_cookies(self, cookies):
        if not cookies:
            return
        from http.cookies import Morsel, SimpleCookie
        jar = SimpleCookie(self.headers.pop(hdrs.COOKIE, ""))
        for name, value in cookies.items() if hasattr(cookies, "items") else cookies:
            jar[name] = value.value if isinstance(value, Morsel) else value
            if isinstance(value, Morsel):
                jar[name].set(value.key, value.value, value.coded_value)
        self.headers[hdrs.COOKIE] = jar.output(header="", sep=";", attrs=[]).strip()

    def _set_auth(self):
        if self.auth is None:
            return
        if not isinstance(self.auth, BasicAuth):
            raise TypeError("BasicAuth() tuple is required instead")
        self.headers[hdrs.AUTHORIZATION] = self.auth.encode()

    def _set_body(self, data, compress):
        headers = self.headers
        self.compress = compress
        if compress:
            if hdrs.CONTENT_ENCODING in headers:
                raise ValueError("compress can not be set if Content-Encoding header is set")
            self.compress = compress if isinstance(compress, str) else "deflate"
            if data is not None and data != b"":
                headers[hdrs.CONTENT_ENCODING] = self.compress
                self.chunked = True
        if data is not None and not (isinstance(data, (bytes, str)) and not data
                                     and self.method in self.GET_METHODS):
            self._set_payload(data)
        if hdrs.TRANSFER_ENCODING in headers:
            if "chunked" in headers[hdrs.TRANSFER_ENCODING].lower():
                if self.chunked:
                    raise ValueError("chunked can not be set if \"Transfer-Encoding: chunked\" header "
                                     "is set")
                self.chunked = True
        elif self.chunked:
            if hdrs.CONTENT_LENGTH in headers:
                raise ValueError("chunked can not be set if Content-Length header is set")
            headers[hdrs.TRANSFER_ENCODING] = "chunked"
        elif hdrs.CONTENT_LENGTH not in headers:
            size = 0 if self.body is None else self.body.size
            if size is None:
                self.chunked = True
                headers[hdrs.TRANSFER_ENCODING] = "chunked"
            elif size or self.method not in self.GET_METHODS:
                headers[hdrs.CONTENT_LENGTH] = str(size)

    def _set_payload(self, data):
        if isinstance(data, FormData):
            data = data()
        try:
            body = payload.PAYLOAD_REGISTRY.get(data)
        except payload.LookupError:
            body = FormData(data)()
        self.body = body
        for key, value in body.headers.items():
            if key not in self.headers and key.lower() not in self._skip:
                self.headers[key] = value

    # ---- sending ----

    def _target(self):
        if self.method == "CONNECT":
            return "%s:%d" % (self.url.host_subcomponent, self.url.port)
        if self.proxy and not self.is_ssl():
            return str(self.url)
        return self.url.raw_path_qs

    async def send(self, connection, traces=None):
        """Sends the head; the body follows by a task of its own, so that the response can be read
        meanwhile."""
        protocol = connection.protocol
        writer = StreamWriter(protocol, self.loop)
        if self.chunked:
            writer.enable_chunking()
        if self.compress and self.body is not None:
            writer.enable_compression(self.compress)
        if self.body is not None and hdrs.CONTENT_TYPE not in self.headers \
                and "content-type" not in self._skip:
            self.headers[hdrs.CONTENT_TYPE] = "application/octet-stream"
        if hdrs.CONNECTION not in self.headers:
            if self.version == HttpVersion10 and not connection._connector.force_close:
                self.headers[hdrs.CONNECTION] = "keep-alive"
            elif self.version == HttpVersion11 and connection._connector.force_close:
                self.headers[hdrs.CONNECTION] = "close"
        elif self.headers[hdrs.CONNECTION].lower() == "close":
            protocol.force_close()
        line = "%s %s HTTP/%d.%d" % (self.method, self._target(), *self.version)
        await writer.write_headers(line, self.headers)
        if self.body is None:
            await writer.write_eof()
            return None
        if self.expect100:
            self._continue = asyncio.get_running_loop().create_future()
            writer.send_headers()
        elif isinstance(self.body, payload.BytesPayload):
            await self._write_body(writer, protocol)
            return None
        return asyncio.get_running_loop().create_task(self._write_body(writer, protocol))

    async def _write_body(self, writer, protocol):
        try:
            if self._continue is not None:
                if not await self._continue:
                    return
            await self.body.write(writer)
            await writer.write_eof()
        except OSError as exc:
            error = ClientOSError(exc.errno, "Can not write request body for %s" % self.url)
            error.__cause__ = exc
            protocol.force_close()
            if protocol._waiter is not None:
                protocol._fail(error)
        except asyncio.CancelledError:
            protocol.close()
            raise
        except Exception as exc:
            error = ClientConnectionError("Failed to send bytes into the underlying connection %s: %r"
                                          % (self.url, exc))
            error.__cause__ = exc
            protocol._fail(error)

    def may_continue(self, yes):
        if self._continue is not None and not self._continue.done():
            self._continue.set_result(yes)


class ClientResponse:
    """What comes back."""

    def __init__(self, request, connection, head, content, session, history=(), timer=None):
        self._request = request
        self._connection = connection
        self._session = session
        self.method = request.method
        self._url = request.url
        self._real_url = request.real_url
        self.status = head.code
        self.reason = head.reason
        self.version = HttpVersion11 if head.minor else HttpVersion10
        self._head = head
        self._headers = CIMultiDictProxy(CIMultiDict._from_items(list(head.items)))
        self.content = content
        self._history = tuple(history)
        self._body = None
        self._cookies = None
        self._released = False
        self._closed = False
        self._write_task = None
        self._timer = timer
        if content is not EMPTY_PAYLOAD:
            content._timer = None
            content.on_eof(self._response_eof)
        else:
            self._response_eof()

    def __repr__(self):
        return "<%s(%s) [%s %s]>\n%s\n" % (type(self).__name__, self.url, self.status,
                                           self.reason or "None", self.headers)

    def __del__(self):
        if self._connection is not None and not self._closed:
            connection, self._connection = self._connection, None
            if connection._loop.is_closed():
                return
            connection.close()
            import warnings
            warnings.warn("Unclosed response %r" % (self.url,), ResourceWarning, source=self)

    # ---- what it is ----

    @property
    def url(self):
        return self._url

    url_obj = url

    @property
    def real_url(self):
        return self._real_url

    @property
    def host(self):
        return self._url.host

    @property
    def headers(self):
        return self._headers

    @property
    def raw_headers(self):
        return tuple((key.encode("utf-8", "surrogateescape"), value.encode("utf-8", "surrogateescape"))
                     for key, value in self._headers.items())

    @property
    def request_info(self):
        return self._request.request_info

    @property
    def history(self):
        return self._history

    @property
    def cookies(self):
        if self._cookies is None:
            from http.cookies import SimpleCookie
            self._cookies = SimpleCookie()
            for text in self._headers.getall(hdrs.SET_COOKIE, ()):
                try:
                    self._cookies.load(text)
                except Exception:
                    from .log import client_logger
                    client_logger.warning("Can not load response cookies: %r", text)
        return self._cookies

    @property
    def links(self):
        from multidict import MultiDict, MultiDictProxy
        links = MultiDict()
        for text in re.split(r",(?=\s*<)", ", ".join(self._headers.getall("link", ()))):
            match = re.match(r"\s*<(.*)>(.*)", text)
            if match is None:
                continue
            link = MultiDict()
            for name, value in re.findall(r';\s*([^=\s]+)\s*=\s*"?([^";]*)"?', match.group(2)):
                link.add(name, value)
            key = link.get("rel", match.group(1))
            link.add("url", self._url.join(URL(match.group(1))))
            links.add(key, MultiDictProxy(link))
        return MultiDictProxy(links)

    def _parsed_type(self):
        return parse_mimetype(self._headers.get(hdrs.CONTENT_TYPE, "application/octet-stream"))

    @property
    def content_type(self):
        kind = self._parsed_type()
        subtype = kind.subtype + "+" + kind.suffix if kind.suffix else kind.subtype
        return "%s/%s" % (kind.type, subtype) if subtype else kind.type

    @property
    def charset(self):
        return self._parsed_type().parameters.get("charset")

    @property
    def content_length(self):
        return self._head.length

    @property
    def content_disposition(self):
        from .multipart import content_disposition_filename, parse_content_disposition
        text = self._headers.get(hdrs.CONTENT_DISPOSITION)
        if text is None:
            return None
        kind, params = parse_content_disposition(text)
        return namedtuple("ContentDisposition", "type parameters filename")(
            kind, params, content_disposition_filename(params))

    @property
    def ok(self):
        return self.status < 400

    def raise_for_status(self):
        """ClientResponseError for a status of 400 and more."""
        if not self.ok:
            self.release()
            raise ClientResponseError(self.request_info, self.history, status=self.status,
                                      message=self.reason, headers=self.headers)

    @property
    def connection(self):
        return self._connection

    @property
    def closed(self):
        return self._closed

    # ---- the connection ----

    def _response_eof(self):
        if self._closed:
            return
        connection = self._connection
        if connection is None:
            return
        if connection.protocol is not None and connection.protocol._upgraded is not None:
            return
        if self._head.upgrade and self.status == 101:
            return
        self._closed = True
        self._stop_writing()
        self._connection = None
        # The last event of this response is still being handled: the protocol must see its end first.
        connection._loop.call_soon(connection.release) if not connection.protocol._done \
            else connection.release()

    def _stop_writing(self):
        if self._timer is not None:
            self._timer.cancel()
        task = self._write_task
        if task is not None and not task.done():
            if self._connection is not None and self._connection.protocol is not None:
                self._connection.protocol.force_close()
            task.cancel()
        self._write_task = None

    def close(self):
        """Ends the connection."""
        self._released = True
        if self._closed:
            return
        self._closed = True
        self._stop_writing()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def release(self):
        """Lets go of the connection; what has not been read yet is lost. May be awaited."""
        from .connector import _Done
        self._released = True
        if not self._closed:
            self._closed = True
            self._stop_writing()
            if self._connection is not None:
                self._connection.release()
                self._connection = None
        return _Done()

    async def wait_for_close(self):
        if self._write_task is not None:
            await self._write_task
        self.release()

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        self.release()

    # ---- the body ----

    async def read(self):
        """The whole body."""
        if self._body is None:
            if self._released and not self._closed or self.content.exception() is not None:
                if self.content.exception() is not None:
                    raise self.content.exception()
            if self._released and self.content is not EMPTY_PAYLOAD and not self.content.is_eof():
                raise ClientConnectionError("Connection closed")
            try:
                self._body = await self.content.read()
            except BaseException:
                self.close()
                raise
        return self._body

    def get_encoding(self):
        """The encoding of the body as text."""
        encoding = self.charset
        if encoding:
            import codecs
            try:
                return codecs.lookup(encoding).name
            except (LookupError, ValueError):
                pass
        if self._parsed_type().type == "application" and "json" in self.content_type:
            return "utf-8"
        return "utf-8"

    async def text(self, encoding=None, errors="strict"):
        """The body as text."""
        await self.read()
        return self._body.decode(encoding or self.get_encoding(), errors)

    async def json(self, *, encoding=None, loads=json.loads, content_type="application/json"):
        """The body as JSON."""
        await self.read()
        if content_type:
            got = self.content_type
            fine = got == content_type or (content_type == "application/json"
                                           and re.fullmatch(r"application/(?:[\w.+-]+?\+)?json", got))
            if not fine:
                raise ContentTypeError(
                    self.request_info, self.history, status=self.status,
                    message="Attempt to decode JSON with unexpected mimetype: %s"
                            % self._headers.get(hdrs.CONTENT_TYPE, "").lower(),
                    headers=self.headers)
        stripped = self._body.strip()
        if not stripped:
            return None
        return loads(stripped.decode(encoding or self.get_encoding()))
