"""WebSocketResponse: the server's end of a WebSocket."""
import base64
import binascii

from _http import WebSocketCodec

from . import hdrs
from ._ws_common import WebSocketEnd
from .http_websocket import MessageReader, MessageWriter, WSCloseCode, WSMsgType, accept_key
from .streams import FlowControlDataQueue
from .web_exceptions import HTTPBadRequest
from .web_response import StreamResponse

__all__ = ("WebSocketResponse", "WebSocketReady", "WSMsgType")


class WebSocketReady:
    """Whether a request can become a WebSocket, and with which protocol."""

    def __init__(self, ok, protocol):
        self.ok = ok
        self.protocol = protocol

    def __bool__(self):
        return self.ok

    def __repr__(self):
        return "WebSocketReady(ok=%r, protocol=%r)" % (self.ok, self.protocol)


class WebSocketResponse(WebSocketEnd, StreamResponse):
    """An answer that turns the connection into a WebSocket. Compression is not negotiated."""

    _length_check = False

    def __init__(self, *, timeout=10.0, receive_timeout=None, autoclose=True, autoping=True,
                 heartbeat=None, protocols=(), compress=True, max_msg_size=4 * 1024 * 1024,
                 writer_limit=65536):
        super().__init__(status=101)
        self._protocols = protocols
        self._ws_protocol = None
        self._close_timeout = timeout
        self._receive_timeout = receive_timeout
        self._autoclose = autoclose
        self._autoping = autoping
        self._heartbeat = heartbeat
        self._max_msg_size = max_msg_size
        self._ended = False

    @property
    def prepared(self):
        return self._writer is not None

    @property
    def ws_protocol(self):
        return self._ws_protocol

    @property
    def compress(self):
        return False

    def get_extra_info(self, name, default=None):
        return self._req.get_extra_info(name, default)

    def _handshake(self, request):
        headers = request.headers
        if "websocket" != headers.get(hdrs.UPGRADE, "").lower().strip():
            raise HTTPBadRequest(text="No WebSocket UPGRADE hdr: %s\n Can \"Upgrade\" only to "
                                      "\"WebSocket\"." % headers.get(hdrs.UPGRADE))
        if "upgrade" not in headers.get(hdrs.CONNECTION, "").lower():
            raise HTTPBadRequest(text="No CONNECTION upgrade hdr: %s" % headers.get(hdrs.CONNECTION))
        version = headers.get(hdrs.SEC_WEBSOCKET_VERSION, "")
        if version not in ("13", "8", "7"):
            raise HTTPBadRequest(text="Unsupported version: %s" % version,
                                 headers={"Sec-WebSocket-Version": "13"})
        key = headers.get(hdrs.SEC_WEBSOCKET_KEY)
        try:
            if not key or len(base64.b64decode(key, validate=True)) != 16:
                raise HTTPBadRequest(text="Handshake error: %r" % key)
        except binascii.Error:
            raise HTTPBadRequest(text="Handshake error: %r" % key) from None
        protocol = None
        wanted = [p.strip() for p in headers.get(hdrs.SEC_WEBSOCKET_PROTOCOL, "").split(",")]
        for candidate in wanted:
            if candidate and candidate in self._protocols:
                protocol = candidate
                break
        return accept_key(key.encode()), protocol

    def can_prepare(self, request):
        if self._writer is not None:
            raise RuntimeError("Already started")
        try:
            _, protocol = self._handshake(request)
        except HTTPBadRequest:
            return WebSocketReady(False, None)
        return WebSocketReady(True, protocol)

    async def prepare(self, request):
        if self._writer is not None:
            return self._payload_writer
        accept, protocol = self._handshake(request)
        if request._protocol is None or not request._websocket:
            raise HTTPBadRequest(text="The request cannot become a WebSocket")
        headers = self.headers
        headers[hdrs.UPGRADE] = "websocket"
        headers[hdrs.CONNECTION] = "Upgrade"
        headers[hdrs.SEC_WEBSOCKET_ACCEPT] = accept
        if protocol:
            headers[hdrs.SEC_WEBSOCKET_PROTOCOL] = protocol
        self._ws_protocol = protocol
        self._keep_alive = False
        self._must_be_empty_body = False
        writer = await self._start(request)
        await writer.drain()
        self._protocol = request._protocol
        codec = WebSocketCodec(False, self._max_msg_size)
        self._writer = MessageWriter(self._protocol, codec)
        self._reader = FlowControlDataQueue(self._protocol, 2 ** 16)
        self._start_heartbeat()
        self._protocol.set_parser(MessageReader(self._reader, codec))
        return writer

    def _hang_up(self):
        transport = self._protocol.transport
        if transport is not None:
            transport.close()

    async def write(self, data):
        raise RuntimeError("Cannot call .write() for websocket")

    async def write_eof(self, data=b""):
        if self._ended:
            return
        if self._writer is None:
            raise RuntimeError("Response has not been started")
        await self.close()
        self._ended = self._eof_sent = True
