"""FileResponse: a file as an answer, with ranges and conditions (RFC 9110, 13 and 14)."""
import asyncio
import mimetypes
import os
import pathlib

from . import hdrs
from .helpers import ETAG_ANY
from .web_response import StreamResponse

__all__ = ("FileResponse",)

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


class FileResponse(StreamResponse):
    """The contents of a file. Small pieces are read at once, large ones by a thread."""

    def __init__(self, path, chunk_size=256 * 1024, status=200, reason=None, headers=None):
        super().__init__(status=status, reason=reason, headers=headers)
        self._path = pathlib.Path(path)
        self._chunk_size = chunk_size

    def _choose_file(self, accepted):
        """(path, encoding): a compressed file beside the real one, if the client takes it."""
        for encoding, suffix in _ENCODINGS:
            if encoding in accepted:
                beside = self._path.with_suffix(self._path.suffix + suffix)
                if beside.is_file():
                    return beside, encoding
        return self._path, None

    async def _nothing(self, request, status):
        self.set_status(status)
        self._length_check = False
        if status == 412:
            self.content_length = 0
        return await super().prepare(request)

    @staticmethod
    def _matches(etag, wanted, *, weak):
        if len(wanted) == 1 and wanted[0].value == ETAG_ANY:
            return True
        return any(tag.value == etag for tag in wanted if weak or not tag.is_weak)

    def _condition(self, request, etag, modified):
        """412 or 304 when the request's conditions say so, else 0."""
        wanted = request.if_match
        if wanted is not None and not self._matches(etag, wanted, weak=False):
            return 412
        since = request.if_unmodified_since
        if since is not None and wanted is None and modified > since.timestamp():
            return 412
        wanted = request.if_none_match
        if wanted is not None and self._matches(etag, wanted, weak=True):
            return 304
        since = request.if_modified_since
        if since is not None and wanted is None and modified <= since.timestamp():
            return 304
        return 0

    async def prepare(self, request):
        if self._eof_sent or self._payload_writer is not None:
            return self._payload_writer
        from .web_exceptions import HTTPForbidden, HTTPNotFound
        accepted = request._header("accept-encoding", "").lower()
        path, encoding = self._choose_file(accepted)
        try:
            self._file = open(path, "rb")
            st = os.fstat(self._file.fileno())
        except PermissionError:
            raise HTTPForbidden() from None
        except OSError:
            raise HTTPNotFound() from None
        try:
            return await self._prepare_file(request, st, encoding)
        except BaseException:
            self._file.close()
            raise

    async def _prepare_file(self, request, st, encoding):
        etag = "%x-%x" % (st.st_mtime_ns, st.st_size)
        status = self._condition(request, etag, int(st.st_mtime))
        self.etag = etag
        self.last_modified = st.st_mtime
        self._left = 0
        if status:
            return await self._nothing(request, status)
        start, count, status = 0, st.st_size, self.status
        wanted = request.if_range
        if wanted is None or int(st.st_mtime) <= wanted.timestamp():
            start, count, status = self._range(request, st.st_size)
        self.headers[hdrs.ACCEPT_RANGES] = "bytes"
        if status == 416:
            self.headers[hdrs.CONTENT_RANGE] = "bytes */%d" % st.st_size
            self.content_length = 0
            self.set_status(416)
            return await super().prepare(request)
        if hdrs.CONTENT_TYPE not in self.headers:
            kind, coding = mimetypes.guess_type(str(self._path))
            if coding and encoding is None:
                kind = {"gzip": "application/gzip", "bzip2": "application/x-bzip2",
                        "xz": "application/x-xz"}.get(coding, "application/octet-stream")
            self.content_type = kind or "application/octet-stream"
        if encoding is not None:
            self.headers[hdrs.CONTENT_ENCODING] = encoding
            self.headers[hdrs.VARY] = hdrs.ACCEPT_ENCODING
            self._compression = False
        if status == 206:
            self.headers[hdrs.CONTENT_RANGE] = "bytes %d-%d/%d" % (start, start + count - 1,
                                                                    st.st_size)
            self.set_status(206)
        self.content_length = count
        self._left = 0 if request.method == "HEAD" or self.status in (204, 304) else count
        self._file.seek(start)
        return await super().prepare(request)

    def _range(self, request, size):
        """(start, count, status)"""
        try:
            wanted = request.http_range
        except ValueError:
            return 0, 0, 416
        start, end = wanted.start, wanted.stop
        if start is None and end is None:
            return 0, size, self.status
        if start < 0:
            start = max(0, size + start)
        end = size if end is None else min(end, size)
        if start >= size:
            return 0, 0, 416
        return start, end - start, 206

    async def write_eof(self, data=b""):
        if self._eof_sent:
            return
        loop = asyncio.get_running_loop()
        try:
            while self._left > 0:
                n = min(self._chunk_size, self._left)
                if n <= 65536:
                    piece = self._file.read(n)
                else:
                    piece = await loop.run_in_executor(None, self._file.read, n)
                if not piece:
                    self.force_close() # the file became shorter
                    break
                self._left -= len(piece)
                await self.write(piece)
            await super().write_eof()
        finally:
            self._file.close()
