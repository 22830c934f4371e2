"""ClientWebSocketResponse: the client's end of a WebSocket."""
from dataclasses import dataclass

from _http import WebSocketCodec

from ._ws_common import WebSocketEnd
from .http_websocket import MessageReader, MessageWriter
from .streams import FlowControlDataQueue

__all__ = ("ClientWebSocketResponse", "ClientWSTimeout")


@dataclass(frozen=True)
class ClientWSTimeout:
    """Limits in seconds."""

    ws_receive: float = None
    ws_close: float = 10.0


class ClientWebSocketResponse(WebSocketEnd):
    """A WebSocket that ClientSession.ws_connect() opened."""

    def __init__(self, response, protocol_name, close_timeout, receive_timeout, autoclose, autoping,
                 heartbeat):
        self._response = response
        self._conn = response.connection
        self._protocol = response.connection.protocol
        self._ws_protocol = protocol_name
        self._close_timeout = close_timeout
        self._receive_timeout = receive_timeout
        self._autoclose = autoclose
        self._autoping = autoping
        self._heartbeat = heartbeat

    @classmethod
    def _start(cls, response, protocol_name, close_timeout, receive_timeout, autoclose, autoping,
               heartbeat, max_msg_size):
        self = cls(response, protocol_name, close_timeout, receive_timeout, autoclose, autoping,
                   heartbeat)
        codec = WebSocketCodec(True, max_msg_size)
        self._writer = MessageWriter(self._protocol, codec)
        self._reader = FlowControlDataQueue(self._protocol, 2 ** 16)
        self._protocol.set_parser(MessageReader(self._reader, codec))
        self._start_heartbeat()
        return self

    @property
    def protocol(self):
        return self._ws_protocol

    @property
    def compress(self):
        return 0

    @property
    def client_notakeover(self):
        return False

    def get_extra_info(self, name, default=None):
        transport = self._protocol.transport
        return default if transport is None else transport.get_extra_info(name, default)

    def _hang_up(self):
        self._response.close()

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        await self.close()
