"""The server's protocol, under the name of the module where programs look for it."""
from .web_server import RequestHandler

__all__ = ("RequestHandler", "RequestPayloadError", "PayloadAccessError")


class RequestPayloadError(Exception):
    """Payload parsing error."""


class PayloadAccessError(Exception):
    """Payload was accessed after response was sent."""
