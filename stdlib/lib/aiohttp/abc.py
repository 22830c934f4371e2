"""Abstract classes that programs derive from."""
import collections.abc
from abc import ABC, abstractmethod

__all__ = ("AbstractRouter", "AbstractMatchInfo", "AbstractView", "AbstractResolver",
           "AbstractCookieJar", "AbstractAccessLogger", "AbstractStreamWriter")


class AbstractAccessLogger(ABC):
    """Writes the access log: a logger and a format."""

    def __init__(self, logger, log_format):
        self.logger = logger
        self.log_format = log_format

    @abstractmethod
    def log(self, request, response, time):
        """Log one request."""

    @property
    def enabled(self):
        return True


class AbstractResolver(ABC):
    """Finds the addresses of a host."""

    @abstractmethod
    async def resolve(self, host, port=0, family=0):
        """A list of dicts: hostname, host, port, family, proto, flags."""

    @abstractmethod
    async def close(self):
        """Release it."""


class AbstractCookieJar(collections.abc.Sized, collections.abc.Iterable):
    """Keeps cookies."""

    @abstractmethod
    def clear(self, predicate=None):
        """Forget all, or those that the predicate holds for."""

    @abstractmethod
    def clear_domain(self, domain):
        """Forget those of a domain."""

    @abstractmethod
    def update_cookies(self, cookies, response_url=None):
        """Add cookies."""

    @abstractmethod
    def filter_cookies(self, request_url):
        """Those to send."""


class AbstractStreamWriter(ABC):
    """Writes a message."""

    @abstractmethod
    async def write(self, chunk):
        """Write a piece of the body."""


class AbstractRouter(ABC):
    """Finds handlers."""

    @abstractmethod
    async def resolve(self, request):
        """The match for a request."""


class AbstractMatchInfo(ABC):
    """What a router found."""


class AbstractView(ABC):
    """A handler as a class."""

    def __init__(self, request):
        self._request = request

    @property
    def request(self):
        return self._request
