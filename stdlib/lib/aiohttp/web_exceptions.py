"""HTTP exceptions: responses that can be raised."""
from http import HTTPStatus

from . import hdrs
from .web_response import Response

_CLASSES = """
200 Ok
201 Created
202 Accepted
203 NonAuthoritativeInformation
204 NoContent
205 ResetContent
206 PartialContent
300 MultipleChoices
301 MovedPermanently
302 Found
303 SeeOther
304 NotModified
305 UseProxy
307 TemporaryRedirect
308 PermanentRedirect
400 BadRequest
401 Unauthorized
402 PaymentRequired
403 Forbidden
404 NotFound
405 MethodNotAllowed
406 NotAcceptable
407 ProxyAuthenticationRequired
408 RequestTimeout
409 Conflict
410 Gone
411 LengthRequired
412 PreconditionFailed
413 RequestEntityTooLarge
414 RequestURITooLong
415 UnsupportedMediaType
416 RequestRangeNotSatisfiable
417 ExpectationFailed
421 MisdirectedRequest
422 UnprocessableEntity
424 FailedDependency
426 UpgradeRequired
428 PreconditionRequired
429 TooManyRequests
431 RequestHeaderFieldsTooLarge
451 UnavailableForLegalReasons
500 InternalServerError
501 NotImplemented
502 BadGateway
503 ServiceUnavailable
504 GatewayTimeout
505 VersionNotSupported
506 VariantAlsoNegotiates
507 InsufficientStorage
510 NotExtended
511 NetworkAuthenticationRequired
"""


class NotAppKeyWarning(UserWarning):
    """Warning when not using AppKey in Application."""


class HTTPException(Response, Exception):
    """A response that is raised. Derived classes have a status."""

    status_code = -1
    empty_body = False
    __http_exception__ = True

    def __init__(self, *, headers=None, reason=None, body=None, text=None, content_type=None):
        if body is not None:
            import warnings
            warnings.warn("body argument is deprecated for http web exceptions", DeprecationWarning,
                          stacklevel=2)
        Response.__init__(self, status=self.status_code, headers=headers, body=body, reason=reason,
                          text=text, content_type=content_type)
        Exception.__init__(self, self.reason)
        if self.body is None and not self.empty_body:
            self.text = "%d: %s" % (self.status, self.reason)

    def __bool__(self):
        return True

    def __str__(self):
        return self.reason


class HTTPError(HTTPException):
    """Base class for exceptions with status codes in the 400s and 500s."""


class HTTPRedirection(HTTPException):
    """Base class for exceptions with status codes in the 300s."""


class HTTPSuccessful(HTTPException):
    """Base class for exceptions with status codes in the 200s."""


class HTTPMove(HTTPRedirection):
    """A redirection to another place."""

    def __init__(self, location, *, headers=None, reason=None, body=None, text=None,
                 content_type=None):
        if not location:
            raise ValueError("HTTP redirects need a location to redirect to.")
        super().__init__(headers=headers, reason=reason, body=body, text=text,
                         content_type=content_type)
        from yarl import URL
        self.headers["Location"] = str(URL(location))
        self.location = location


class HTTPClientError(HTTPError):
    """The client did something wrong."""


class HTTPServerError(HTTPError):
    """The server failed."""


def _base(status):
    if status < 300:
        return HTTPSuccessful
    if status < 400:
        return HTTPMove if status in (301, 302, 303, 305, 307, 308) else HTTPRedirection
    return HTTPClientError if status < 500 else HTTPServerError


for _line in _CLASSES.split("\n"):
    if _line:
        _status, _, _name = _line.partition(" ")
        _status, _name = int(_status), "HTTP" + _name
        globals()[_name] = type(_name, (_base(_status),), {
            "__module__": __name__, "status_code": _status,
            "empty_body": _status in (204, 205, 304),
            "__doc__": HTTPStatus(_status).phrase if _status in HTTPStatus._value2member_map_ else None})


class HTTPMultipleChoices(HTTPMove):
    status_code = 300


class HTTPUseProxy(HTTPMove):
    status_code = 305


class HTTPMethodNotAllowed(HTTPClientError):
    """The resource exists, but not for this method."""

    status_code = 405

    def __init__(self, method, allowed_methods, *, headers=None, reason=None, body=None, text=None,
                 content_type=None):
        super().__init__(headers=headers, reason=reason, body=body, text=text,
                         content_type=content_type)
        self.allowed_methods = set(allowed_methods)
        self.method = method.upper()
        self.headers["Allow"] = ",".join(sorted(self.allowed_methods))


class HTTPRequestEntityTooLarge(HTTPClientError):
    """The body is larger than allowed."""

    status_code = 413

    def __init__(self, max_size, actual_size, **kwargs):
        kwargs.setdefault("text", "Maximum request body size %s exceeded, actual body size %s"
                          % (max_size, actual_size))
        super().__init__(**kwargs)


class HTTPUnavailableForLegalReasons(HTTPClientError):
    """Denied because of a legal demand."""

    status_code = 451

    def __init__(self, link, *, headers=None, reason=None, body=None, text=None, content_type=None):
        super().__init__(headers=headers, reason=reason, body=body, text=text,
                         content_type=content_type)
        self.link = link
        if link:
            self.headers["Link"] = '<%s>; rel="blocked-by"' % link


_by_status = {cls.status_code: cls for cls in list(globals().values())
              if isinstance(cls, type) and issubclass(cls, HTTPException) and cls.status_code > 0}

__all__ = tuple(name for name, value in list(globals().items())
                if isinstance(value, type) and issubclass(value, HTTPException)) + (
                    "NotAppKeyWarning",)
