"""Answers of handlers. A Response without special wishes is sent by the C core in one write, from
its attributes: _status, _reason, _body, _headers and _ctype. _special says that it has some: then
prepare() and write_eof() do it step by step, as for every StreamResponse."""
import asyncio
import collections.abc
import datetime
import enum
import json
import math
import time

from _http import date_now
from multidict import CIMultiDict

from . import hdrs
from .helpers import (ETag, ETAG_ANY, format_http_date, must_be_empty_body, parse_http_date,
                      parse_mimetype, reason_phrase, sentinel)
from .http import SERVER_SOFTWARE, HttpVersion10, HttpVersion11

__all__ = ("ContentCoding", "StreamResponse", "Response", "json_response")


class ContentCoding(enum.Enum):
    deflate = "deflate"
    gzip = "gzip"
    identity = "identity"


class _Common(collections.abc.MutableMapping):
    """What can be set on any answer before it is sent."""

    _chunked = False
    _compression = None
    _compression_force = None
    _cookies = None
    _state = None
    _req = None
    _payload_writer = None
    _eof_sent = False
    _keep_alive = None
    _special = True
    _length_check = True
    _body = None
    _ctype = None
    _headers = None
    _body_length = 0
    _must_be_empty_body = None

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return object.__hash__(self)

    @property
    def prepared(self):
        return self._eof_sent or self._payload_writer is not None

    @property
    def task(self):
        return getattr(self._req, "task", None)

    @property
    def status(self):
        return self._status

    @property
    def reason(self):
        return reason_phrase(self._status) if self._reason is None else self._reason

    def set_status(self, status, reason=None):
        if self.prepared:
            raise RuntimeError("Cannot change the response status code after the headers have been "
                               "sent")
        self._set_status(status, reason)

    def _set_status(self, status, reason):
        self._status = int(status)
        if reason is None:
            reason = reason_phrase(self._status)
        elif "\n" in reason or "\r" in reason:
            raise ValueError("Reason cannot contain \\n")
        self._reason = reason

    @property
    def chunked(self):
        return self._chunked

    @property
    def compression(self):
        return self._compression

    def enable_chunked_encoding(self, chunk_size=None):
        """The body is sent in chunks, without its length being known."""
        if self.headers.get(hdrs.CONTENT_LENGTH) is not None:
            raise RuntimeError("You can't enable chunked encoding when a content length is set")
        self._chunked = True
        self._special = True

    def enable_compression(self, force=None, strategy=None):
        """The body is compressed when the client accepts it, or as `force` says."""
        self._compression = True
        self._compression_force = ContentCoding.deflate if force is True else force or None
        self._special = True

    @property
    def body_length(self):
        return self._body_length

    @property
    def keep_alive(self):
        return self._keep_alive

    def force_close(self):
        self._keep_alive = False

    # ---- headers ----

    @property
    def headers(self):
        headers = self._headers
        if headers is None:
            headers = self._headers = CIMultiDict()
        if self._ctype is not None: # from now on the header says it
            headers.setdefault(hdrs.CONTENT_TYPE, self._ctype)
            self._ctype = None
        return headers

    @property
    def cookies(self):
        if self._cookies is None:
            from http.cookies import SimpleCookie
            self._cookies = SimpleCookie()
            self._special = True
        return self._cookies

    def set_cookie(self, name, value, *, expires=None, domain=None, max_age=None, path="/",
                   secure=None, httponly=None, version=None, samesite=None, partitioned=None):
        """Adds a Set-Cookie header."""
        cookies = self.cookies
        old = cookies.get(name)
        if old is not None and old.coded_value == "":
            cookies.pop(name, None)
        cookies[name] = value
        morsel = cookies[name]
        if expires is not None:
            morsel["expires"] = expires
        elif morsel.get("expires") == "Thu, 01 Jan 1970 00:00:00 GMT":
            del morsel["expires"]
        for key, wish in (("domain", domain), ("path", path), ("secure", secure),
                          ("httponly", httponly), ("version", version), ("samesite", samesite)):
            if wish is not None:
                morsel[key] = wish
        if max_age is not None:
            morsel["max-age"] = str(max_age)

    def del_cookie(self, name, *, domain=None, path="/", secure=None, httponly=None, samesite=None):
        """Tells the client to forget a cookie."""
        self.cookies.pop(name, None)
        self.set_cookie(name, "", max_age=0, expires="Thu, 01 Jan 1970 00:00:00 GMT", domain=domain,
                        path=path, secure=secure, httponly=httponly, samesite=samesite)

    @property
    def content_length(self):
        length = self.headers.get(hdrs.CONTENT_LENGTH)
        return None if length is None else int(length)

    @content_length.setter
    def content_length(self, value):
        if value is not None:
            if self._chunked:
                raise RuntimeError("You can't set content length when chunked encoding is enable")
            self.headers[hdrs.CONTENT_LENGTH] = str(int(value))
            self._special = True
        else:
            self.headers.pop(hdrs.CONTENT_LENGTH, None)

    def _parsed_type(self):
        return parse_mimetype(self.headers.get(hdrs.CONTENT_TYPE, "application/octet-stream"))

    @property
    def content_type(self):
        kind = self._parsed_type()
        subtype = kind.subtype + "+" + kind.suffix if kind.suffix else kind.subtype
        return "%s/%s" % (kind.type, subtype) if subtype else kind.type

    @content_type.setter
    def content_type(self, value):
        self._set_type(str(value), dict(self._parsed_type().parameters.items()))

    @property
    def charset(self):
        return self._parsed_type().parameters.get("charset")

    @charset.setter
    def charset(self, value):
        kind = self.content_type
        if kind == "application/octet-stream":
            raise RuntimeError("Setting charset for application/octet-stream doesn't make sense, "
                               "setup content_type first")
        params = dict(self._parsed_type().parameters.items())
        params.pop("charset", None)
        if value is not None:
            params["charset"] = str(value).lower()
        self._set_type(kind, params)

    def _set_type(self, kind, params):
        text = "; ".join([kind] + ["%s=%s" % pair for pair in params.items()])
        self.headers[hdrs.CONTENT_TYPE] = text

    @property
    def last_modified(self):
        return parse_http_date(self.headers.get(hdrs.LAST_MODIFIED))

    @last_modified.setter
    def last_modified(self, value):
        if value is None:
            self.headers.pop(hdrs.LAST_MODIFIED, None)
        elif isinstance(value, (int, float)):
            self.headers[hdrs.LAST_MODIFIED] = format_http_date(math.ceil(value))
        elif isinstance(value, datetime.datetime):
            self.headers[hdrs.LAST_MODIFIED] = format_http_date(value.timestamp())
        elif isinstance(value, str):
            self.headers[hdrs.LAST_MODIFIED] = value
        else:
            raise TypeError("Unsupported type for last_modified: %s" % type(value).__name__)

    @property
    def etag(self):
        text = self.headers.get(hdrs.ETAG)
        if not text:
            return None
        if text == ETAG_ANY:
            return ETag(ETAG_ANY)
        weak = text.startswith("W/")
        return ETag((text[2:] if weak else text).strip('"'), weak)

    @etag.setter
    def etag(self, value):
        if value is None:
            self.headers.pop(hdrs.ETAG, None)
        elif isinstance(value, str):
            self.headers[hdrs.ETAG] = '"%s"' % value if value != ETAG_ANY else value
        elif isinstance(value, ETag):
            self.headers[hdrs.ETAG] = ("W/" if value.is_weak else "") + '"%s"' % value.value
        else:
            raise ValueError("Unsupported etag type: %s. etag must be str, ETag or None" % type(value))

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

    # ---- sending ----

    async def prepare(self, request):
        """Sends the head."""
        if self._eof_sent:
            return None
        if self._payload_writer is not None:
            return self._payload_writer
        self._must_be_empty_body = must_be_empty_body(request.method, self.status)
        return await self._start(request)

    async def _start(self, request):
        self._req = request
        writer = self._payload_writer = request._writer()
        request._response_started(self)
        await self._prepare_headers()
        await request._prepare_hook(self)
        await self._write_headers()
        return writer

    def _choose_compression(self):
        coding = self._compression_force
        if coding is None:
            accepted = self._req._header("accept-encoding", "").lower()
            coding = next((c for c in ContentCoding
                           if c.value in accepted and c is not ContentCoding.identity), None)
        if coding is None or coding is ContentCoding.identity:
            return
        self.headers[hdrs.CONTENT_ENCODING] = coding.value
        self._payload_writer.enable_compression(coding.value)
        self.headers.pop(hdrs.CONTENT_LENGTH, None)
        self._compressed = True

    async def _prepare_headers(self):
        request, writer, headers = self._req, self._payload_writer, self.headers
        version = request.version
        keep_alive = self._keep_alive
        if keep_alive is None:
            keep_alive = self._keep_alive = request.keep_alive
        if self._cookies:
            for cookie in self._cookies.values():
                headers.add(hdrs.SET_COOKIE, cookie.output(header="")[1:])
        self._compressed = False
        if self._compression:
            self._choose_compression()
        if self._chunked:
            if version != HttpVersion11:
                raise RuntimeError("Using chunked encoding is forbidden for HTTP/%d.%d" % version)
            if not self._must_be_empty_body:
                writer.enable_chunking()
                headers[hdrs.TRANSFER_ENCODING] = "chunked"
        elif self._length_check:
            writer.length = None if self._compressed else self.content_length
            if writer.length is None:
                if version >= HttpVersion11:
                    if not self._must_be_empty_body:
                        writer.enable_chunking()
                        headers[hdrs.TRANSFER_ENCODING] = "chunked"
                elif not self._must_be_empty_body:
                    keep_alive = self._keep_alive = False
        if self.status in (204, 304) or 100 <= self.status < 200:
            if self.status != 304:
                headers.pop(hdrs.CONTENT_LENGTH, None)
            headers.pop(hdrs.TRANSFER_ENCODING, None)
            writer.chunked = False
        elif self._body is not None or self._length_check:
            headers.setdefault(hdrs.CONTENT_TYPE, "application/octet-stream")
        headers.setdefault(hdrs.DATE, date_now())
        headers.setdefault(hdrs.SERVER, SERVER_SOFTWARE)
        if hdrs.CONNECTION not in headers:
            if keep_alive and version == HttpVersion10:
                headers[hdrs.CONNECTION] = "keep-alive"
            elif not keep_alive and version == HttpVersion11:
                headers[hdrs.CONNECTION] = "close"

    async def _write_headers(self):
        version = self._req.version
        line = "HTTP/%d.%d %d %s" % (version[0], version[1], self.status, self.reason)
        await self._payload_writer.write_headers(line, self.headers)
        self._headers_kept()

    def _headers_kept(self):
        self._payload_writer.send_headers()

    async def write(self, data):
        """Sends a piece of the body."""
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError("data argument must be byte-ish (%r)" % type(data))
        if self._eof_sent:
            raise RuntimeError("Cannot call write() after write_eof()")
        if self._payload_writer is None:
            raise RuntimeError("Cannot call write() before prepare()")
        if not self._must_be_empty_body:
            await self._payload_writer.write(data)

    async def drain(self):
        if self._payload_writer is None:
            raise RuntimeError("Response has not been started")
        await self._payload_writer.drain()

    async def write_eof(self, data=b""):
        """Ends the body."""
        if self._eof_sent:
            return
        if self._payload_writer is None:
            raise RuntimeError("Response has not been started")
        if self._must_be_empty_body:
            data = b""
            self._payload_writer.chunked = False
            self._payload_writer._compress = None
        await self._payload_writer.write_eof(data)
        self._eof_sent = True
        self._body_length = self._payload_writer.output_size
        self._payload_writer = None

    def __repr__(self):
        if self._eof_sent:
            info = "eof"
        elif self.prepared:
            info = "%s %s " % (self._req.method, self._req.path)
        else:
            info = "not prepared"
        return "<%s %s %s>" % (type(self).__name__, self.reason, info)


class StreamResponse(_Common):
    """An answer whose body is written piece by piece."""

    def __init__(self, *, status=200, reason=None, headers=None):
        self._set_status(status, reason)
        if headers is not None:
            self._headers = CIMultiDict(headers)


class Response(StreamResponse):
    """An answer whose body is there."""

    def __init__(self, *, body=None, status=200, reason=None, text=None, headers=None,
                 content_type=None, charset=None, zlib_executor_size=None, zlib_executor=None):
        self._status = status
        self._reason = reason
        self._body = body
        self._headers = headers
        self._ctype = None
        self._special = False
        self._keep_alive = None
        if text is not None:
            if body is not None:
                raise ValueError("body and text are not allowed together")
            if type(text) is not str and not isinstance(text, str):
                raise TypeError("text argument must be str (%r)" % type(text))
            if headers is None and charset is None:
                self._body = text.encode()
                self._ctype = "text/plain; charset=utf-8" if content_type is None \
                    else "%s; charset=utf-8" % self._check_type(content_type)
            else:
                self._init_text(text, headers, content_type, charset)
        elif headers is not None or charset is not None:
            self._init_headers(headers, content_type, charset)
        elif content_type is not None:
            self._ctype = content_type
        elif body is not None:
            self._ctype = "application/octet-stream"
        if reason is None and status != 200 or type(status) is not int or reason is not None:
            self._set_status(status, reason)
        if body is not None and type(body) is not bytes:
            self.body = body

    @staticmethod
    def _check_type(content_type):
        if "charset" in content_type:
            raise ValueError("charset must not be in content_type argument")
        return content_type

    def _init_text(self, text, headers, content_type, charset):
        self._headers = headers = CIMultiDict(headers or ())
        if hdrs.CONTENT_TYPE in headers:
            if content_type or charset:
                raise ValueError("passing both Content-Type header and content_type or charset params "
                                 "is forbidden")
            charset = parse_mimetype(headers[hdrs.CONTENT_TYPE]).parameters.get("charset", "utf-8")
        else:
            charset = charset or "utf-8"
            kind = self._check_type(content_type or "text/plain")
            headers[hdrs.CONTENT_TYPE] = "%s; charset=%s" % (kind, charset)
        self._body = text.encode(charset)
        self._special = hdrs.CONTENT_LENGTH in headers or hdrs.TRANSFER_ENCODING in headers

    def _init_headers(self, headers, content_type, charset):
        self._headers = headers = CIMultiDict(headers or ())
        if hdrs.CONTENT_TYPE in headers:
            if content_type is not None or charset is not None:
                raise ValueError("passing both Content-Type header and content_type or charset params "
                                 "is forbidden")
        elif content_type is not None or charset is not None:
            kind = content_type or "application/octet-stream"
            headers[hdrs.CONTENT_TYPE] = kind if charset is None else "%s; charset=%s" % (
                self._check_type(kind), charset)
        elif self._body is not None:
            headers[hdrs.CONTENT_TYPE] = "application/octet-stream"
        self._special = any(key in headers for key in (
            hdrs.CONTENT_LENGTH, hdrs.TRANSFER_ENCODING, hdrs.CONNECTION, hdrs.DATE, hdrs.SERVER))

    @property
    def headers(self):
        self._special = True # what is put there is looked at step by step
        return _Common.headers.fget(self)

    @property
    def body(self):
        return self._body

    @body.setter
    def body(self, body):
        if body is None or type(body) is bytes:
            self._body = body
        elif isinstance(body, (bytes, bytearray, memoryview)):
            self._body = bytes(body)
        else:
            from . import payload
            try:
                self._body = body = payload.PAYLOAD_REGISTRY.get(body)
            except payload.LookupError:
                raise ValueError("Unsupported body type %s" % type(body))
            headers = self.headers
            for key, value in body.headers.items():
                if key.lower() == "content-type" and headers.get(key) == "application/octet-stream":
                    headers[key] = value
                else:
                    headers.setdefault(key, value)

    @property
    def text(self):
        if self._body is None:
            return None
        return self._body.decode(self.charset or "utf-8")

    @text.setter
    def text(self, text):
        if not isinstance(text, str):
            raise TypeError("text argument must be str (%r)" % type(text))
        if self.content_type == "application/octet-stream":
            self.content_type = "text/plain"
        if self.charset is None:
            self.charset = "utf-8"
        self._body = text.encode(self.charset)

    @property
    def content_length(self):
        if self._chunked:
            return None
        if self._headers is not None and hdrs.CONTENT_LENGTH in self._headers:
            return int(self._headers[hdrs.CONTENT_LENGTH])
        if self._body is None:
            return 0
        return len(self._body) if isinstance(self._body, bytes) else self._body.size

    @content_length.setter
    def content_length(self, value):
        raise RuntimeError("Content length is set automatically")

    @property
    def body_length(self):
        if self._body_length:
            return self._body_length
        return len(self._body) if isinstance(self._body, bytes) else 0

    async def _start(self, request):
        if self._chunked or hdrs.CONTENT_LENGTH in self.headers:
            pass
        elif isinstance(self._body, bytes) or self._body is None:
            self._compress_now(request)
            if not (self.status in (204, 304) or 100 <= self.status < 200):
                self.headers[hdrs.CONTENT_LENGTH] = str(len(self._body or b""))
        elif self._body.size is not None and not self._compression:
            self.headers[hdrs.CONTENT_LENGTH] = str(self._body.size)
        return await super()._start(request)

    def _compress_now(self, request):
        if not self._compression or not self._body:
            return
        import zlib
        accepted = request._header("accept-encoding", "").lower()
        coding = self._compression_force or next(
            (c for c in ContentCoding if c.value in accepted and c is not ContentCoding.identity), None)
        self._compression = None
        if coding is not None and coding is not ContentCoding.identity:
            bits = 16 + zlib.MAX_WBITS if coding is ContentCoding.gzip else zlib.MAX_WBITS
            compressor = zlib.compressobj(wbits=bits)
            self._body = compressor.compress(self._body) + compressor.flush()
            self.headers[hdrs.CONTENT_ENCODING] = coding.value

    def _headers_kept(self):
        """Head and body go out together."""

    async def write_eof(self, data=b""):
        if self._eof_sent:
            return
        body = self._body
        if body is None or self._must_be_empty_body:
            await super().write_eof(data)
        elif isinstance(body, bytes):
            await super().write_eof(body)
        else:
            await body.write(self._payload_writer)
            await super().write_eof()


def json_response(data=sentinel, *, text=None, body=None, status=200, reason=None, headers=None,
                  content_type="application/json", dumps=json.dumps):
    """A Response with data as JSON."""
    if data is not sentinel:
        if text or body:
            raise ValueError("only one of data, text, or body should be specified")
        text = dumps(data)
    return Response(text=text, body=body, status=status, reason=reason, headers=headers,
                    content_type=content_type)
