"""Exceptions of requests: all are RequestException."""
import json


class RequestException(IOError):
    """Something went wrong with a request; `request` and `response` as far as there are any."""

    def __init__(self, *args, **kwargs):
        self.response = kwargs.pop('response', None)
        self.request = kwargs.pop('request', None)
        if self.response is not None and not self.request and hasattr(self.response, 'request'):
            self.request = self.response.request
        super().__init__(*args, **kwargs)


class InvalidJSONError(RequestException):
    """JSON that is none."""


class JSONDecodeError(InvalidJSONError, json.JSONDecodeError):
    """A body that is not JSON."""

    def __init__(self, *args, **kwargs):
        json.JSONDecodeError.__init__(self, *args)
        InvalidJSONError.__init__(self, *self.args, **kwargs)

    def __str__(self):
        return json.JSONDecodeError.__str__(self)

    def __reduce__(self):
        return json.JSONDecodeError.__reduce__(self)


class HTTPError(RequestException):
    """An error status (raise_for_status)."""


class ConnectionError(RequestException):
    """No connection, or it broke."""


class ProxyError(ConnectionError):
    """The proxy refused."""


class SSLError(ConnectionError):
    """TLS failed."""


class Timeout(RequestException):
    """Connecting or reading took too long."""


class ConnectTimeout(ConnectionError, Timeout):
    """Connecting took too long: safe to retry."""


class ReadTimeout(Timeout):
    """The server sent nothing for too long."""


class URLRequired(RequestException):
    """No URL."""


class TooManyRedirects(RequestException):
    """Redirected more often than allowed."""


class MissingSchema(RequestException, ValueError):
    """A URL without http:// or https://."""


class InvalidSchema(RequestException, ValueError):
    """A URL of a scheme that no adapter serves."""


class InvalidURL(RequestException, ValueError):
    """A URL that is none."""


class InvalidHeader(RequestException, ValueError):
    """A header that is none."""


class InvalidProxyURL(InvalidURL):
    """A proxy's URL that is none."""


class ChunkedEncodingError(RequestException):
    """A chunked body that is wrong."""


class ContentDecodingError(RequestException):
    """A body that cannot be decompressed."""


class StreamConsumedError(RequestException, TypeError):
    """The body was read already."""


class RetryError(RequestException):
    """Retries did not help."""


class UnrewindableBodyError(RequestException):
    """A body that cannot be sent again."""


class RequestsWarning(Warning):
    """Base class of warnings."""


class FileModeWarning(RequestsWarning, DeprecationWarning):
    """A file opened as text was sent."""


class RequestsDependencyWarning(RequestsWarning):
    """A dependency does not fit."""
