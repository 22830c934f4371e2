"""Errors of HTTP messages."""

__all__ = ("HttpProcessingError", "BadHttpMessage", "BadStatusLine", "BadHttpMethod", "InvalidHeader",
           "InvalidURLError", "LineTooLong", "ContentEncodingError", "TransferEncodingError",
           "ContentLengthError", "PayloadEncodingError", "HttpBadRequest")


class HttpProcessingError(Exception):
    """A message that cannot be handled; `code` is the status to answer with."""

    code = 0
    message = ""
    headers = None

    def __init__(self, *, code=None, message="", headers=None):
        if code is not None:
            self.code = code
        self.headers = headers
        self.message = message

    def __str__(self):
        return "%s, message:\n  %s" % (self.code, self.message.replace("\n", "\n  "))

    def __repr__(self):
        return "<%s: %s, message=%r>" % (type(self).__name__, self.code, self.message)


class BadHttpMessage(HttpProcessingError):
    code = 400
    message = "Bad Request"

    def __init__(self, message, *, headers=None):
        super().__init__(message=message, headers=headers)
        self.args = (message,)


class HttpBadRequest(BadHttpMessage):
    code = 400
    message = "Bad Request"


class PayloadEncodingError(BadHttpMessage):
    """The body is malformed."""


class ContentEncodingError(PayloadEncodingError):
    """The body cannot be decompressed."""


class TransferEncodingError(PayloadEncodingError):
    """The chunks are malformed."""


class ContentLengthError(PayloadEncodingError):
    """Less came than Content-Length says."""


class LineTooLong(BadHttpMessage):
    def __init__(self, line, limit="Unknown", actual_size="Unknown"):
        super().__init__("Got more than %s bytes (%s) when reading %s." % (limit, actual_size, line))
        self.args = (line, limit, actual_size)


class InvalidHeader(BadHttpMessage):
    def __init__(self, hdr):
        if isinstance(hdr, bytes):
            hdr = hdr.decode("utf-8", "surrogateescape")
        super().__init__("Invalid HTTP header: %r" % (hdr,))
        self.hdr = hdr
        self.args = (hdr,)


class BadStatusLine(BadHttpMessage):
    def __init__(self, line="", error=None):
        line = line if isinstance(line, str) else repr(line)
        super().__init__(error or "Bad status line %r" % line)
        self.args = (line,)
        self.line = line


class BadHttpMethod(BadStatusLine):
    def __init__(self, line="", error=None):
        super().__init__(line, error or "Bad HTTP method in status line %r" % line)


class InvalidURLError(BadHttpMessage):
    """The request target is no URL."""
