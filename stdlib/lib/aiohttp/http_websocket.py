"""WebSocket messages: what codec, server and client share."""
import base64
import enum
import hashlib
import json
from collections import namedtuple

__all__ = ("WSMsgType", "WSCloseCode", "WSMessage", "WebSocketError", "WS_KEY")

WS_KEY = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class WSCloseCode(enum.IntEnum):
    OK = 1000
    GOING_AWAY = 1001
    PROTOCOL_ERROR = 1002
    UNSUPPORTED_DATA = 1003
    ABNORMAL_CLOSURE = 1006
    INVALID_TEXT = 1007
    POLICY_VIOLATION = 1008
    MESSAGE_TOO_BIG = 1009
    MANDATORY_EXTENSION = 1010
    INTERNAL_ERROR = 1011
    SERVICE_RESTART = 1012
    TRY_AGAIN_LATER = 1013
    BAD_GATEWAY = 1014


class WSMsgType(enum.IntEnum):
    CONTINUATION = 0x0
    TEXT = 0x1
    BINARY = 0x2
    PING = 0x9
    PONG = 0xA
    CLOSE = 0x8
    CLOSING = 0x100
    CLOSED = 0x101
    ERROR = 0x102
    text = TEXT
    binary = BINARY
    ping = PING
    pong = PONG
    close = CLOSE
    closing = CLOSING
    closed = CLOSED
    error = ERROR


class WSMessage(namedtuple("WSMessage", "type data extra")):
    """One message."""

    __slots__ = ()

    def json(self, *, loads=json.loads):
        return loads(self.data)


WS_CLOSED_MESSAGE = WSMessage(WSMsgType.CLOSED, None, None)
WS_CLOSING_MESSAGE = WSMessage(WSMsgType.CLOSING, None, None)


class WebSocketError(Exception):
    """The peer broke the protocol; `code` is what the connection is closed with."""

    def __init__(self, code, message):
        self.code = code
        super().__init__(code, message)

    def __str__(self):
        return self.args[1]


_REASONS = {1002: "Protocol error", 1007: "Invalid UTF-8 text message", 1009: "Message size exceeded"}


def accept_key(key):
    """Sec-WebSocket-Accept for a Sec-WebSocket-Key."""
    return base64.b64encode(hashlib.sha1(key + WS_KEY).digest()).decode()


class MessageReader:
    """Feeds a queue with the messages in the bytes that come."""

    def __init__(self, queue, codec):
        self.queue = queue
        self._codec = codec

    def feed_data(self, data):
        for opcode, payload, code in self._codec.feed(data):
            if opcode == 1:
                message = WSMessage(WSMsgType.TEXT, payload.decode("utf-8"), "")
            elif opcode == -1:
                self.queue.set_exception(WebSocketError(code, _REASONS.get(code, "Protocol error")))
                return
            elif opcode == 8:
                message = WSMessage(WSMsgType.CLOSE, code, payload[2:].decode("utf-8", "replace"))
            else:
                message = WSMessage(WSMsgType(opcode), payload, "")
            self.queue.feed_data(message, len(payload))

    def feed_eof(self):
        self.queue.feed_eof()


class MessageWriter:
    """Sends messages through a protocol with write(data) and _drain()."""

    def __init__(self, protocol, codec):
        self._protocol = protocol
        self._codec = codec
        self._closing = False

    async def send(self, opcode, data):
        from .client_exceptions import ClientConnectionResetError
        transport = self._protocol.transport
        if transport is None or transport.is_closing() or self._closing and opcode != 8:
            raise ClientConnectionResetError("Cannot write to closing transport")
        self._protocol.write(self._codec.encode(opcode, data))
        waiter = self._protocol._drain()
        if waiter is not None:
            await waiter

    async def close(self, code=1000, message=b""):
        if isinstance(message, str):
            message = message.encode("utf-8")
        try:
            await self.send(8, code.to_bytes(2, "big") + message if code else b"")
        finally:
            self._closing = True


def as_text(data):
    if not isinstance(data, str):
        raise TypeError("data argument must be str (%r)" % type(data))
    return data.encode("utf-8")


def as_bytes(data):
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError("data argument must be byte-ish (%r)" % type(data))
    return bytes(data)
