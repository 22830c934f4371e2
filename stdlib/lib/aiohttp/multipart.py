"""Multipart bodies (RFC 2046, 7578): a reader of their parts and a writer of them."""
import base64
import binascii
import json
import os
import re
import zlib

from multidict import CIMultiDict, CIMultiDictProxy

from . import hdrs
from .helpers import parse_mimetype
from .payload import Payload, get_payload, payload_type

__all__ = ("MultipartReader", "MultipartWriter", "BodyPartReader", "BadContentDispositionHeader",
           "BadContentDispositionParam", "parse_content_disposition", "content_disposition_filename")


class BadContentDispositionHeader(RuntimeWarning):
    pass


class BadContentDispositionParam(RuntimeWarning):
    pass


_PARAM = re.compile(r'\s*([!#$%&\'*+\-.^_`|~\w]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))\s*(?:;|$)')


def parse_content_disposition(header):
    """(type, parameters) of a Content-Disposition header."""
    if not header:
        return None, {}
    disptype, _, rest = header.partition(";")
    params, at = {}, 0
    while at < len(rest):
        match = _PARAM.match(rest, at)
        if match is None:
            import warnings
            warnings.warn(BadContentDispositionHeader(header))
            return None, {}
        name, quoted, plain = match.groups()
        name = name.lower()
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else plain.strip()
        if name.endswith("*"):
            charset, _, tail = value.partition("'")
            value = _percent_decode(tail.partition("'")[2], charset or "utf-8")
        params[name] = value
        at = match.end()
    return disptype.strip().lower(), params


def _percent_decode(text, charset):
    raw = re.sub(rb"%([0-9a-fA-F]{2})", lambda m: bytes([int(m.group(1), 16)]),
                 text.encode("utf-8"))
    return raw.decode(charset, "replace")


def content_disposition_filename(params, name="filename"):
    """The file name among the parameters."""
    if name + "*" in params:
        return params[name + "*"]
    return params.get(name)


class BodyPartReader:
    """One part that is not multipart itself."""

    chunk_size = 8192

    def __init__(self, boundary, headers, content, *, subtype="mixed", default_charset=None):
        self.headers = headers
        self._boundary = boundary
        self._content = content
        self._default_charset = default_charset
        self._at_eof = False
        self._buffer = b""
        self._read_bytes = 0
        length = headers.get(hdrs.CONTENT_LENGTH)
        self._length = int(length) if length is not None and length.isdigit() else None

    def __aiter__(self):
        return self

    async def __anext__(self):
        part = await self.next()
        if part is None:
            raise StopAsyncIteration
        return part

    async def next(self):
        item = await self.read()
        return item or None

    def at_eof(self):
        return self._at_eof

    async def read(self, *, decode=False):
        """The whole part."""
        if self._at_eof:
            return b""
        data = bytearray()
        while not self._at_eof:
            data += await self.read_chunk(self.chunk_size)
        return self.decode(bytes(data)) if decode else bytes(data)

    async def read_chunk(self, size=chunk_size):
        """Some bytes of the part; b'' at its end. Keeps back what may be the beginning of a
        boundary."""
        if self._at_eof:
            return b""
        mark = b"\r\n" + self._boundary
        while True:
            found = self._buffer.find(mark)
            if self._read_bytes == 0 and self._buffer.startswith(self._boundary):
                found = -2 # an empty part
            if found >= 0:
                if found > size:
                    return self._give(size)
                out, rest = self._buffer[:found], self._buffer[found + 2:]
                self._end(rest)
                self._read_bytes += len(out)
                return out
            if found == -2:
                self._end(self._buffer)
                return b""
            if len(self._buffer) >= size + len(mark):
                return self._give(size)
            data = await self._content.read(max(size, self.chunk_size))
            if not data:
                raise ValueError("Could not find the boundary %r at the end of the part"
                                 % self._boundary)
            self._buffer += data

    def _give(self, size):
        out, self._buffer = self._buffer[:size], self._buffer[size:]
        self._read_bytes += len(out)
        return out

    def _end(self, rest):
        self._at_eof = True
        self._buffer = b""
        self._content.unread_data(rest)

    async def readline(self):
        if self._at_eof:
            return b""
        while b"\n" not in self._buffer and not self._at_eof:
            piece = await self.read_chunk()
            if self._at_eof:
                return piece
            self._buffer = piece + self._buffer
            data = await self._content.read(self.chunk_size)
            self._buffer += data
        at = self._buffer.find(b"\n") + 1
        mark = self._buffer.find(b"\r\n" + self._boundary)
        if 0 <= mark < at:
            return await self.read_chunk()
        return self._give(at)

    async def release(self):
        while not self._at_eof:
            await self.read_chunk(self.chunk_size)

    async def text(self, *, encoding=None):
        data = await self.read(decode=True)
        return data.decode(encoding or self.get_charset("utf-8"))

    async def json(self, *, encoding=None):
        data = await self.read(decode=True)
        return json.loads(data.decode(encoding or self.get_charset("utf-8"))) if data else None

    async def form(self, *, encoding=None):
        from urllib.parse import parse_qsl
        data = await self.read(decode=True)
        charset = encoding or self.get_charset("utf-8")
        return parse_qsl(data.rstrip().decode(charset), keep_blank_values=True, encoding=charset)

    def decode(self, data):
        """Undoes the transfer and content encodings that the part's headers name."""
        encoding = self.headers.get(hdrs.CONTENT_TRANSFER_ENCODING, "").lower()
        if encoding == "base64":
            data = base64.b64decode(data)
        elif encoding == "quoted-printable":
            data = binascii.a2b_qp(data)
        elif encoding not in ("", "binary", "8bit", "7bit"):
            raise RuntimeError("unknown content transfer encoding: %s" % encoding)
        content = self.headers.get(hdrs.CONTENT_ENCODING, "").lower()
        if content in ("gzip", "deflate"):
            data = zlib.decompress(data, 16 + zlib.MAX_WBITS if content == "gzip" else zlib.MAX_WBITS)
        elif content not in ("", "identity"):
            raise RuntimeError("unknown content encoding: %s" % content)
        return data

    def get_charset(self, default):
        kind = parse_mimetype(self.headers.get(hdrs.CONTENT_TYPE, ""))
        return kind.parameters.get("charset", self._default_charset or default)

    @property
    def _disposition(self):
        return parse_content_disposition(self.headers.get(hdrs.CONTENT_DISPOSITION))[1]

    @property
    def name(self):
        return content_disposition_filename(self._disposition, "name")

    @property
    def filename(self):
        return content_disposition_filename(self._disposition, "filename")


@payload_type(BodyPartReader)
class BodyPartReaderPayload(Payload):
    def __init__(self, value, *args, **kwargs):
        super().__init__(value, *args, **kwargs)

    async def write(self, writer):
        piece = await self._value.read_chunk(2 ** 16)
        while piece:
            await writer.write(self._value.decode(piece))
            piece = await self._value.read_chunk(2 ** 16)


class MultipartReader:
    """The parts of a multipart body, one after another."""

    part_reader_cls = BodyPartReader
    multipart_reader_cls = None

    def __init__(self, headers, content):
        kind = parse_mimetype(headers[hdrs.CONTENT_TYPE])
        if kind.type != "multipart":
            raise ValueError("multipart/* content type expected")
        if "boundary" not in kind.parameters:
            raise ValueError("boundary missed for Content-Type: %s" % headers[hdrs.CONTENT_TYPE])
        boundary = kind.parameters["boundary"]
        if len(boundary) > 70:
            raise ValueError("boundary %r is too long (70 chars max)" % boundary)
        self.headers = headers
        self._boundary = ("--" + boundary).encode()
        self._content = content
        self._last = None
        self._at_eof = False
        self._at_bof = True

    @classmethod
    def from_response(cls, response):
        return cls(response.headers, response.content)

    def __aiter__(self):
        return self

    async def __anext__(self):
        part = await self.next()
        if part is None:
            raise StopAsyncIteration
        return part

    def at_eof(self):
        return self._at_eof

    async def next(self):
        """The next part, or None."""
        if self._at_eof:
            return None
        if self._last is not None:
            await self._last.release()
            self._last = None
        while True: # before the first boundary: a preamble
            line = await self._content.readline()
            if not line:
                raise ValueError("Could not find starting boundary %r" % self._boundary
                                 if self._at_bof else "Unexpected end of the multipart body")
            line = line.rstrip(b"\r\n \t")
            if line == self._boundary:
                break
            if line == self._boundary + b"--":
                self._at_eof = True
                await self._skip_epilogue()
                return None
            if not self._at_bof:
                raise ValueError("Invalid boundary %r, expected %r" % (line, self._boundary))
        self._at_bof = False
        headers = await self._read_headers()
        kind = parse_mimetype(headers.get(hdrs.CONTENT_TYPE, ""))
        if kind.type == "multipart":
            inner = self.part_reader_cls(self._boundary, headers, self._content)
            cls = self.multipart_reader_cls or type(self)
            self._last = inner
            return cls(headers, _PartContent(inner))
        self._last = self.part_reader_cls(self._boundary, headers, self._content)
        return self._last

    async def _skip_epilogue(self):
        while await self._content.readany():
            pass

    async def _read_headers(self):
        headers, size = CIMultiDict(), 0
        while True:
            line = await self._content.readline()
            size += len(line)
            if size > 32768:
                raise ValueError("The headers of a part are too large")
            line = line.rstrip(b"\r\n")
            if not line:
                return CIMultiDictProxy(headers)
            name, colon, value = line.decode("utf-8", "surrogateescape").partition(":")
            if not colon:
                raise ValueError("Malformed header of a part: %r" % line)
            headers.add(name.strip(), value.strip())

    async def release(self):
        while not self._at_eof:
            if await self.next() is None:
                break

    async def fetch_next_part(self):
        return await self.next()


class _PartContent:
    """A part as the content of a nested reader."""

    def __init__(self, part):
        from .streams import StreamReader
        self._part = part
        self._rest = b""

    async def read(self, n=-1):
        if self._rest:
            out, self._rest = self._rest[:n], self._rest[n:]
            return out
        return await self._part.read_chunk(n if n > 0 else 8192)

    async def readany(self):
        return await self.read(8192)

    async def readline(self):
        out = b""
        while b"\n" not in out:
            piece = await self.read(8192)
            if not piece:
                return out
            out += piece
        at = out.find(b"\n") + 1
        self._rest = out[at:] + self._rest
        return out[:at]

    def unread_data(self, data):
        self._rest = data + self._rest


class MultipartWriter(Payload):
    """A multipart body, made of payloads."""

    def __init__(self, subtype="mixed", boundary=None):
        boundary = boundary if boundary is not None else os.urandom(16).hex()
        try:
            self._boundary = boundary.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("boundary should contain ASCII only chars") from None
        quoted = boundary
        if not re.fullmatch(r"[!#$%&'*+\-.^_`|~\w]+", boundary, re.ASCII):
            if re.search(r'[\r\n\0]', boundary):
                raise ValueError("boundary value contains invalid characters")
            quoted = '"%s"' % boundary.replace("\\", "\\\\").replace('"', '\\"')
        super().__init__(None, content_type="multipart/%s; boundary=%s" % (subtype, quoted))
        self._parts = []
        self._is_form_data = subtype == "form-data"

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        pass

    def __iter__(self):
        return iter(self._parts)

    def __len__(self):
        return len(self._parts)

    def __bool__(self):
        return True

    @property
    def boundary(self):
        return self._boundary.decode("ascii")

    def append(self, obj, headers=None):
        """Adds a part made of any object with a payload class."""
        headers = CIMultiDict(headers or ())
        if isinstance(obj, Payload):
            obj.headers.update(headers)
            return self.append_payload(obj)
        return self.append_payload(get_payload(obj, headers=headers))

    def append_payload(self, payload):
        if self._is_form_data:
            payload.headers.popall(hdrs.CONTENT_LENGTH, None)
        elif payload.size is not None:
            payload.headers[hdrs.CONTENT_LENGTH] = str(payload.size)
        self._parts.append(payload)
        return payload

    def append_json(self, obj, headers=None):
        from .payload import JsonPayload
        return self.append_payload(JsonPayload(obj, headers=CIMultiDict(headers or ())))

    def append_form(self, obj, headers=None):
        from urllib.parse import urlencode
        from .payload import StringPayload
        pairs = list(obj.items()) if hasattr(obj, "items") else obj
        return self.append_payload(StringPayload(
            urlencode(pairs, doseq=True), headers=CIMultiDict(headers or ()),
            content_type="application/x-www-form-urlencoded"))

    @staticmethod
    def _head(part):
        from _http import serialize_head
        return serialize_head("", part.headers)[2:]

    @property
    def size(self):
        total = len(self._boundary) + 6
        for part in self._parts:
            if part.size is None:
                return None
            total += 2 + len(self._boundary) + 2 + len(self._head(part)) + part.size + 2
        return total

    async def write(self, writer, close_boundary=True):
        for part in self._parts:
            await writer.write(b"--" + self._boundary + b"\r\n" + self._head(part))
            await part.write(writer)
            await writer.write(b"\r\n")
        if close_boundary:
            await writer.write(b"--" + self._boundary + b"--\r\n")
