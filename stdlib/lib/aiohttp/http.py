"""What client and server share: versions, and what this software calls itself."""
import sys
from collections import namedtuple

from . import __version__
from .http_exceptions import HttpProcessingError, BadHttpMessage

__all__ = ("HttpVersion", "HttpVersion10", "HttpVersion11", "SERVER_SOFTWARE", "RESPONSES",
           "HttpProcessingError", "BadHttpMessage")


class HttpVersion(namedtuple("HttpVersion", "major minor")):
    """HttpVersion(1, 1)"""

    __slots__ = ()


HttpVersion10 = HttpVersion(1, 0)
HttpVersion11 = HttpVersion(1, 1)

SERVER_SOFTWARE = "Coil/{0[0]}.{0[1]} aiohttp/{1}".format(sys.version_info, __version__)


def _responses():
    from http import HTTPStatus
    return {status.value: (status.phrase, status.description) for status in HTTPStatus}


def __getattr__(name):
    if name == "RESPONSES":
        globals()[name] = value = _responses()
        return value
    raise AttributeError("module %r has no attribute %r" % (__name__, name))
