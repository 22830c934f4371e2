"""Requests as handlers see them. The head is in the C base class; what is asked for is made of it
then and kept."""
import collections.abc
import io
import json
import re
import types
from collections import namedtuple

from _http import RequestBase
from multidict import CIMultiDict, CIMultiDictProxy, MultiDict, MultiDictProxy
from yarl import URL

from . import hdrs
from .helpers import ChainMapProxy, parse_etags, parse_http_date, parse_mimetype, sentinel
from .http import HttpVersion10, HttpVersion11
from .streams import EMPTY_PAYLOAD

__all__ = ("BaseRequest", "FileField", "Request")

FileField = namedtuple("FileField", "name filename file content_type headers")


class BaseRequest(RequestBase, collections.abc.MutableMapping):
    """A request without an application."""

    POST_METHODS = {hdrs.METH_PATCH, hdrs.METH_POST, hdrs.METH_PUT, hdrs.METH_TRACE, hdrs.METH_DELETE}
    _headers = None
    _state = None
    _rel_url = None
    _cookies = None
    _read_bytes = None
    _post = None
    _client_max_size = 1024 ** 2
    _payload_writer = None
    _response = None
    _scheme = None
    _host = None
    _remote = None
    _cached_url = None
    _loop = None
    _transport = None

    def clone(self, *, method=sentinel, rel_url=sentinel, headers=sentinel, scheme=sentinel,
              host=sentinel, remote=sentinel, client_max_size=sentinel):
        """A request like this one with some things replaced."""
        if self._read_bytes:
            raise RuntimeError("Cannot clone request after reading its content")
        target = self._target if rel_url is sentinel else str(URL(rel_url))
        new_headers = self.headers if headers is sentinel else CIMultiDict(headers)
        head = "GET / HTTP/1.%d\r\nHost: x\r\n\r\n" % self._minor
        new = type(self)._parse(head.encode())
        new.method = self.method if method is sentinel else method
        new._target = target
        new._headers = CIMultiDictProxy(CIMultiDict(new_headers))
        new._protocol = self._protocol
        new._content = self._content
        new._task = self._task
        for name in ("_state", "_match_info", "_quick", "_client_max_size", "_scheme", "_host", "_remote"):
            if name in self.__dict__:
                setattr(new, name, getattr(self, name))
        if scheme is not sentinel:
            new._scheme = scheme
        if host is not sentinel:
            new._host = host
        if remote is not sentinel:
            new._remote = remote
        if client_max_size is not sentinel:
            new._client_max_size = client_max_size
        return new

    # ---- the mapping: data of the application ----

    def _data(self):
        if self._state is None:
            self._state = {}
        return self._state

    def __getitem__(self, key):
        return self._data()[key]

    def __setitem__(self, key, value):
        self._data()[key] = value

    def __delitem__(self, key):
        del self._data()[key]

    def __len__(self):
        return len(self._data())

    def __iter__(self):
        return iter(self._data())

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return object.__hash__(self)

    def __bool__(self):
        return True

    def __repr__(self):
        return "<%s %s %s >" % (type(self).__name__, self.method,
                                self.path.encode("ascii", "backslashreplace").decode("ascii"))

    # ---- the connection ----

    @property
    def task(self):
        return self._task

    @property
    def protocol(self):
        return self._protocol

    @property
    def transport(self):
        protocol = self._protocol
        return self._transport if protocol is None else protocol.transport

    @property
    def loop(self):
        return self._loop or self._protocol._manager.loop

    @property
    def writer(self):
        return self._payload_writer

    def _writer(self):
        if self._payload_writer is None:
            from .http_writer import StreamWriter
            self._payload_writer = StreamWriter(self._protocol, self._loop)
        return self._payload_writer

    def _response_started(self, response):
        self._response = response

    def get_extra_info(self, name, default=None):
        transport = self.transport
        return default if transport is None else transport.get_extra_info(name, default)

    @property
    def remote(self):
        """Address of the peer."""
        if self._remote is not None:
            return self._remote
        peer = self.get_extra_info("peername")
        if isinstance(peer, (list, tuple)):
            return str(peer[0])
        return None if peer is None else str(peer)

    @property
    def secure(self):
        return self.scheme == "https"

    @property
    def scheme(self):
        if self._scheme is not None:
            return self._scheme
        return "https" if self.get_extra_info("sslcontext") else "http"

    @property
    def version(self):
        return HttpVersion11 if self._minor else HttpVersion10

    @property
    def host(self):
        if self._host is not None:
            return self._host
        host = self._header("host") if self._headers is None else self._headers.get("Host")
        if host is not None:
            return host
        import socket
        return socket.getfqdn()

    # ---- the target ----

    @property
    def rel_url(self):
        url = self._rel_url
        if url is None:
            target = self._target
            if target.startswith("/"): # never a host, even with two slashes
                path, _, query = target.partition("?")
                query, _, fragment = query.partition("#")
                url = URL.build(path=path, query_string=query, fragment=fragment)
            else:
                url = URL(target)
                if url.is_absolute():
                    url = url.relative()
            self._rel_url = url
        return url

    @property
    def url(self):
        if self._cached_url is None:
            self._cached_url = URL("%s://%s" % (self.scheme, self.host)).join(self.rel_url)
        return self._cached_url

    @property
    def path(self):
        target = self._target
        if "%" not in target and target.startswith("/"):
            return target.partition("?")[0].partition("#")[0]
        return self.rel_url.path

    @property
    def path_qs(self):
        return str(self.rel_url)

    @property
    def raw_path(self):
        return self._target

    @property
    def query(self):
        return self.rel_url.query

    @property
    def query_string(self):
        return self.rel_url.query_string

    # ---- headers ----

    @property
    def headers(self):
        headers = self._headers
        if headers is None:
            headers = self._headers = CIMultiDictProxy(CIMultiDict._from_items(self._header_items()))
        return headers

    @property
    def raw_headers(self):
        return tuple((key.encode("utf-8", "surrogateescape"), value.encode("utf-8", "surrogateescape"))
                     for key, value in self.headers.items())

    def _parsed_type(self):
        return parse_mimetype(self.headers.get(hdrs.CONTENT_TYPE, "application/octet-stream"))

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
        return self._message_length

    @property
    def keep_alive(self):
        return self._message_keep_alive

    @property
    def cookies(self):
        if self._cookies is None:
            from http.cookies import SimpleCookie
            parsed = SimpleCookie(self.headers.get(hdrs.COOKIE, ""))
            self._cookies = types.MappingProxyType({key: morsel.value
                                                    for key, morsel in parsed.items()})
        return self._cookies

    @property
    def if_modified_since(self):
        return parse_http_date(self.headers.get(hdrs.IF_MODIFIED_SINCE))

    @property
    def if_unmodified_since(self):
        return parse_http_date(self.headers.get(hdrs.IF_UNMODIFIED_SINCE))

    @property
    def if_range(self):
        return parse_http_date(self.headers.get(hdrs.IF_RANGE))

    @property
    def if_match(self):
        text = self.headers.get(hdrs.IF_MATCH)
        return None if text is None else parse_etags(text)

    @property
    def if_none_match(self):
        text = self.headers.get(hdrs.IF_NONE_MATCH)
        return None if text is None else parse_etags(text)

    @property
    def http_range(self):
        """The Range header as a slice."""
        text = self._header("range")
        if text is None:
            return slice(None, None, 1)
        match = re.fullmatch(r"bytes=(\d*)-(\d*)", text, re.ASCII)
        if match is None:
            raise ValueError("range not in acceptable format")
        start = int(match.group(1)) if match.group(1) else None
        end = int(match.group(2)) if match.group(2) else None
        if start is None and end is None:
            raise ValueError("No start or end of range specified")
        if start is None:
            start, end = -end, None
        elif end is not None:
            end += 1
            if start >= end:
                raise ValueError("start cannot be after end")
        return slice(start, end, 1)

    @property
    def forwarded(self):
        """The Forwarded headers (RFC 7239): one mapping for each proxy."""
        found = []
        for text in self.headers.getall(hdrs.FORWARDED, ()):
            for element in text.split(","):
                pairs = {}
                for pair in element.split(";"):
                    name, equals, value = pair.strip().partition("=")
                    if equals:
                        pairs[name.lower()] = value.strip('"')
                found.append(types.MappingProxyType(pairs))
        return tuple(found)

    # ---- the body ----

    @property
    def content(self):
        content = self._content
        return EMPTY_PAYLOAD if content is None else content

    @property
    def body_exists(self):
        return self._has_body

    @property
    def can_read_body(self):
        return self._content is not None and not self._content.at_eof()

    @property
    def has_body(self):
        return self.can_read_body

    async def release(self):
        """Reads the rest of the body and throws it away."""
        content = self.content
        while not content.at_eof():
            await content.readany()

    async def read(self):
        """The whole body."""
        if self._read_bytes is None:
            content = self._content
            if content is None:
                self._read_bytes = b""
                return b""
            limit = self._client_max_size
            body = bytearray()
            if limit and (self.content_length or 0) > limit:
                self._too_large(self.content_length)
            while True:
                piece = await content.readany()
                body += piece
                if limit and len(body) > limit:
                    self._too_large(len(body))
                if not piece:
                    break
            self._read_bytes = bytes(body)
        return self._read_bytes

    def _too_large(self, size):
        from .web_exceptions import HTTPRequestEntityTooLarge
        raise HTTPRequestEntityTooLarge(self._client_max_size, size)

    async def text(self):
        body = await self.read()
        return body.decode(self.charset or "utf-8")

    async def json(self, *, loads=json.loads):
        return loads(await self.text())

    async def multipart(self):
        """A reader of the parts of a multipart body."""
        from .multipart import MultipartReader
        return MultipartReader(self.headers, self.content)

    async def post(self):
        """The fields of a form."""
        if self._post is not None:
            return self._post
        kind = self.content_type
        if self.method not in self.POST_METHODS or kind not in (
                "", "application/x-www-form-urlencoded", "multipart/form-data"):
            self._post = MultiDictProxy(MultiDict())
            return self._post
        out = MultiDict()
        if kind == "multipart/form-data":
            await self._post_multipart(out)
        else:
            data = (await self.read()).rstrip()
            if data:
                from urllib.parse import parse_qsl
                charset = self.charset or "utf-8"
                out.extend(parse_qsl(data.decode(charset), keep_blank_values=True, encoding=charset))
        self._post = MultiDictProxy(out)
        return self._post

    async def _post_multipart(self, out):
        from .multipart import BodyPartReader
        from .web_exceptions import HTTPRequestEntityTooLarge
        reader = await self.multipart()
        size, limit = 0, self._client_max_size
        field = await reader.next()
        while field is not None:
            if not isinstance(field, BodyPartReader):
                raise ValueError("To decode nested multipart you need to use custom reader")
            if not field.name:
                raise ValueError("Multipart field missing name.")
            data = bytearray()
            while True:
                piece = await field.read_chunk(2 ** 16)
                if not piece:
                    break
                data += field.decode(piece)
                size += len(piece)
                if 0 < limit < size:
                    raise HTTPRequestEntityTooLarge(limit, size)
            content_type = field.headers.get(hdrs.CONTENT_TYPE)
            if field.filename:
                value = FileField(field.name, field.filename, io.BytesIO(bytes(data)),
                                  content_type or "application/octet-stream", field.headers)
            elif content_type is None or content_type.startswith("text/"):
                value = data.decode(field.get_charset("utf-8"))
            else:
                value = data
            out.add(field.name, value)
            field = await reader.next()

    async def _prepare_hook(self, response):
        return


class Request(BaseRequest):
    """A request to an application."""

    _match_info = None
    _quick = None          # (application, route) where match_info is made when asked for

    @property
    def match_info(self):
        """What the pattern of the resource found in the path."""
        if self._match_info is None and self._quick is not None:
            from .web_urldispatcher import UrlMappingMatchInfo
            app, route = self._quick
            self._match_info = match_info = UrlMappingMatchInfo({}, route)
            match_info.add_app(app)
            match_info.freeze()
        return self._match_info

    @property
    def app(self):
        return self.match_info.current_app

    @property
    def config_dict(self):
        apps = list(self.match_info.apps)
        app = self.app
        return ChainMapProxy(reversed(apps[:apps.index(app) + 1]))

    async def _prepare_hook(self, response):
        match_info = self._match_info
        if match_info is not None:
            for app in match_info._apps:
                if app.on_response_prepare:
                    await app.on_response_prepare.send(self, response)
