"""Bodies being sent: a Payload knows its headers and size and writes itself to a StreamWriter. The
registry says which class serves which type."""
import asyncio
import io
import json
import mimetypes
import os

from multidict import CIMultiDict

from . import hdrs
from .helpers import content_disposition_header, parse_mimetype, sentinel

__all__ = ("PAYLOAD_REGISTRY", "get_payload", "payload_type", "Payload", "BytesPayload",
           "StringPayload", "IOBasePayload", "BytesIOPayload", "BufferedReaderPayload",
           "TextIOPayload", "StringIOPayload", "JsonPayload", "AsyncIterablePayload")

CHUNK = 2 ** 16


class LookupError(Exception):
    """No payload class for this type."""


class Order:
    normal = "normal"
    try_first = "try_first"
    try_last = "try_last"


class PayloadRegistry:
    """Types and the payload classes for them."""

    def __init__(self):
        self._first, self._normal, self._last = [], [], []

    def get(self, data, *args, **kwargs):
        if isinstance(data, Payload):
            return data
        for factory, kind in self._first + self._normal + self._last:
            if isinstance(data, kind):
                return factory(data, *args, **kwargs)
        raise LookupError()

    def register(self, factory, type, *, order=Order.normal):
        {Order.try_first: self._first, Order.try_last: self._last}.get(
            order, self._normal).append((factory, type))


PAYLOAD_REGISTRY = PayloadRegistry()


def get_payload(data, *args, **kwargs):
    return PAYLOAD_REGISTRY.get(data, *args, **kwargs)


def register_payload(factory, type, *, order=Order.normal):
    PAYLOAD_REGISTRY.register(factory, type, order=order)


class payload_type:
    """Decorator: the payload class of a type."""

    def __init__(self, type, *, order=Order.normal):
        self.type, self.order = type, order

    def __call__(self, factory):
        register_payload(factory, self.type, order=self.order)
        return factory


class Payload:
    """A body."""

    _default_content_type = "application/octet-stream"
    _size = None

    def __init__(self, value, headers=None, content_type=sentinel, filename=None, encoding=None,
                 **kwargs):
        self._value = value
        self._encoding = encoding
        self._filename = filename
        self._headers = CIMultiDict()
        if content_type is not sentinel and content_type is not None:
            self._headers[hdrs.CONTENT_TYPE] = content_type
        elif filename is not None:
            self._headers[hdrs.CONTENT_TYPE] = mimetypes.guess_type(filename)[0] \
                or self._default_content_type
        else:
            self._headers[hdrs.CONTENT_TYPE] = self._default_content_type
        self._headers.update(headers or {})

    @property
    def size(self):
        return self._size

    @property
    def filename(self):
        return self._filename

    @property
    def headers(self):
        return self._headers

    @property
    def encoding(self):
        return self._encoding

    @property
    def content_type(self):
        return self._headers[hdrs.CONTENT_TYPE]

    def set_content_disposition(self, disptype, quote_fields=True, _charset="utf-8", **params):
        self._headers[hdrs.CONTENT_DISPOSITION] = content_disposition_header(
            disptype, quote_fields=quote_fields, _charset=_charset, params=params)

    async def write(self, writer):
        raise NotImplementedError


class BytesPayload(Payload):
    def __init__(self, value, *args, **kwargs):
        if not isinstance(value, (bytes, bytearray, memoryview)):
            raise TypeError("value argument must be byte-ish, not %r" % type(value))
        super().__init__(value, *args, **kwargs)
        self._size = value.nbytes if isinstance(value, memoryview) else len(value)

    def decode(self, encoding="utf-8", errors="strict"):
        return bytes(self._value).decode(encoding, errors)

    async def write(self, writer):
        await writer.write(self._value)


class StringPayload(BytesPayload):
    def __init__(self, value, *args, encoding=None, content_type=None, **kwargs):
        if encoding is None:
            if content_type is None:
                encoding, content_type = "utf-8", "text/plain; charset=utf-8"
            else:
                encoding = parse_mimetype(content_type).parameters.get("charset", "utf-8")
        elif content_type is None:
            content_type = "text/plain; charset=%s" % encoding
        super().__init__(value.encode(encoding), *args, encoding=encoding, content_type=content_type,
                         **kwargs)


class StringIOPayload(StringPayload):
    def __init__(self, value, *args, **kwargs):
        super().__init__(value.read(), *args, **kwargs)


class IOBasePayload(Payload):
    """A file; it is read by a thread, so that the loop goes on."""

    def __init__(self, value, disposition="attachment", *args, **kwargs):
        if "filename" not in kwargs:
            name = getattr(value, "name", None)
            if isinstance(name, str) and name[:1] + name[-1:] != "<>":
                kwargs["filename"] = os.path.basename(name)
        super().__init__(value, *args, **kwargs)
        if self._filename is not None and disposition is not None \
                and hdrs.CONTENT_DISPOSITION not in self.headers:
            self.set_content_disposition(disposition, filename=self._filename)

    @property
    def size(self):
        try:
            return os.fstat(self._value.fileno()).st_size - self._value.tell()
        except (AttributeError, OSError):
            return None

    def _piece(self, data):
        return data

    async def write(self, writer):
        loop = asyncio.get_running_loop()
        try:
            while True:
                data = await loop.run_in_executor(None, self._value.read, CHUNK)
                if not data:
                    break
                await writer.write(self._piece(data))
        finally:
            await loop.run_in_executor(None, self._value.close)


class TextIOPayload(IOBasePayload):
    def __init__(self, value, *args, encoding=None, content_type=None, **kwargs):
        encoding = encoding or "utf-8"
        if content_type is None:
            content_type = "text/plain; charset=%s" % encoding
        super().__init__(value, *args, content_type=content_type, encoding=encoding, **kwargs)

    size = None

    def _piece(self, data):
        return data.encode(self._encoding)


class BytesIOPayload(IOBasePayload):
    @property
    def size(self):
        return len(self._value.getbuffer()) - self._value.tell()

    async def write(self, writer):
        await writer.write(self._value.read())


class BufferedReaderPayload(IOBasePayload):
    pass


class JsonPayload(BytesPayload):
    def __init__(self, value, encoding="utf-8", content_type="application/json", dumps=json.dumps,
                 *args, **kwargs):
        super().__init__(dumps(value).encode(encoding), content_type=content_type, encoding=encoding,
                         *args, **kwargs)


class AsyncIterablePayload(Payload):
    def __init__(self, value, *args, **kwargs):
        if not hasattr(value, "__aiter__"):
            raise TypeError("value argument must support collections.abc.AsyncIterable interface, "
                            "got %r" % type(value))
        kwargs.setdefault("content_type", "application/octet-stream")
        super().__init__(value, *args, **kwargs)

    async def write(self, writer):
        async for piece in self._value:
            await writer.write(piece)


class StreamReaderPayload(AsyncIterablePayload):
    def __init__(self, value, *args, **kwargs):
        super().__init__(value.iter_any(), *args, **kwargs)


class _AsyncIterable:
    """Everything with __aiter__, for the registry."""

    def __class_getitem__(cls, item):
        return cls


def _register():
    from collections.abc import AsyncIterable
    from .streams import StreamReader
    for factory, kind in ((BytesPayload, (bytes, bytearray, memoryview)), (StringPayload, str),
                          (StringIOPayload, io.StringIO), (BytesIOPayload, io.BytesIO),
                          (BufferedReaderPayload, (io.BufferedReader, io.BufferedRandom)),
                          (TextIOPayload, io.TextIOBase), (IOBasePayload, io.IOBase),
                          (StreamReaderPayload, StreamReader)):
        PAYLOAD_REGISTRY.register(factory, kind)
    PAYLOAD_REGISTRY.register(AsyncIterablePayload, AsyncIterable, order=Order.try_last)


_register()
