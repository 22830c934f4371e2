"""aiohttp's API: HTTP client and server on asyncio. The package is Coil's own; its core (parsing,
the server's connections, WebSocket frames) is the C module _http. Modules load when first used."""

__version__ = "3.11.16"

_WHERE = {
    "client": """BaseConnector ClientConnectionError ClientConnectionResetError ClientConnectorError
        ClientConnectorCertificateError ClientConnectorDNSError ClientConnectorSSLError ClientError
        ClientHttpProxyError ClientOSError ClientPayloadError ClientProxyConnectionError ClientRequest
        ClientResponse ClientResponseError ClientSession ClientSSLError ClientTimeout
        ClientWebSocketResponse ClientWSTimeout ConnectionTimeoutError ContentTypeError Fingerprint
        InvalidURL InvalidUrlClientError InvalidUrlRedirectClientError NamedPipeConnector
        NonHttpUrlClientError NonHttpUrlRedirectClientError RedirectClientError RequestInfo
        ServerConnectionError ServerDisconnectedError ServerFingerprintMismatch ServerTimeoutError
        SocketTimeoutError TCPConnector TooManyRedirects UnixClientConnectorError UnixConnector
        WSServerHandshakeError request get post put delete head options patch Timeout""",
    "client_exceptions": "WSMessageTypeError",
    "cookiejar": "CookieJar DummyCookieJar",
    "formdata": "FormData",
    "helpers": "BasicAuth ChainMapProxy ETag",
    "http": "HttpVersion HttpVersion10 HttpVersion11",
    "http_websocket": "WSCloseCode WSMessage WSMsgType WebSocketError",
    "multipart": """BadContentDispositionHeader BadContentDispositionParam BodyPartReader
        MultipartReader MultipartWriter content_disposition_filename parse_content_disposition""",
    "payload": """PAYLOAD_REGISTRY AsyncIterablePayload BufferedReaderPayload BytesIOPayload
        BytesPayload IOBasePayload JsonPayload Payload StringIOPayload StringPayload
        TextIOPayload get_payload payload_type""",
    "resolver": "AsyncResolver DefaultResolver ThreadedResolver",
    "streams": "EMPTY_PAYLOAD DataQueue EofStream FlowControlDataQueue StreamReader",
    "tracing": """TraceConfig TraceConnectionCreateEndParams TraceConnectionCreateStartParams
        TraceRequestEndParams TraceRequestExceptionParams TraceRequestRedirectParams
        TraceRequestStartParams""",
}
_MODULE_OF = {name: module for module, names in _WHERE.items() for name in names.split()}
_MODULES = ("hdrs", "web", "abc", "test_utils", "client_exceptions", "connector", "helpers", "http",
            "log", "multipart", "payload", "streams", "resolver", "client_reqrep", "cookiejar")

__all__ = ("hdrs",) + tuple(_MODULE_OF)


def __getattr__(name):
    import importlib
    module = _MODULE_OF.get(name)
    if module is not None:
        value = getattr(importlib.import_module("." + module, __name__), name)
    elif name in _MODULES:
        value = importlib.import_module("." + name, __name__)
    else:
        raise AttributeError("module %r has no attribute %r" % (__name__, name))
    globals()[name] = value
    return value


def __dir__():
    return sorted(set(globals()) | set(__all__))
