"""The two ends of a WebSocket have most of their methods in common: sending, receiving, heartbeat."""
import asyncio
import json

from .client_exceptions import WSMessageTypeError
from .http_websocket import (WS_CLOSED_MESSAGE, WS_CLOSING_MESSAGE, WebSocketError, WSCloseCode,
                             WSMessage, WSMsgType, as_bytes, as_text)
from .streams import EofStream


class WebSocketEnd:
    """Needs _writer, _reader (a queue of messages), _protocol, _autoping, _autoclose, _heartbeat,
    _receive_timeout and _close_timeout."""

    _closed = False
    _closing = False
    _close_code = None
    _exception = None
    _writer = None
    _reader = None
    _waiting = False
    _close_waiter = None
    _heartbeat_handle = None
    _pong_handle = None

    @property
    def closed(self):
        return self._closed

    @property
    def close_code(self):
        return self._close_code

    def exception(self):
        return self._exception

    # ---- heartbeat ----

    def _start_heartbeat(self):
        self._stop_heartbeat()
        if self._heartbeat and not self._closed:
            loop = asyncio.get_running_loop()
            self._heartbeat_handle = loop.call_later(self._heartbeat, self._send_heartbeat)

    def _stop_heartbeat(self):
        for handle in (self._heartbeat_handle, self._pong_handle):
            if handle is not None:
                handle.cancel()
        self._heartbeat_handle = self._pong_handle = None

    def _send_heartbeat(self):
        loop = asyncio.get_running_loop()
        self._heartbeat_handle = None
        self._heartbeat_task = loop.create_task(self._ping_quietly())
        self._pong_handle = loop.call_later(self._heartbeat / 2, self._pong_not_received)

    async def _ping_quietly(self):
        try:
            await self._writer.send(9, b"")
        except ConnectionError:
            self._pong_not_received()

    def _pong_not_received(self):
        self._pong_handle = None
        if self._closed:
            return
        self._closed = True
        self._stop_heartbeat()
        self._close_code = WSCloseCode.ABNORMAL_CLOSURE
        self._exception = asyncio.TimeoutError()
        self._hang_up()
        if self._waiting:
            self._reader.feed_data(WSMessage(WSMsgType.ERROR, self._exception, None))

    # ---- sending ----

    def _ready(self):
        if self._writer is None:
            raise RuntimeError("Call .prepare() first")
        return self._writer

    async def ping(self, message=b""):
        await self._ready().send(9, message.encode() if isinstance(message, str) else bytes(message))

    async def pong(self, message=b""):
        await self._ready().send(10, message.encode() if isinstance(message, str) else bytes(message))

    async def send_frame(self, message, opcode, compress=None):
        await self._ready().send(int(opcode), bytes(message))

    async def send_str(self, data, compress=None):
        writer = self._ready()
        await writer.send(1, as_text(data))

    async def send_bytes(self, data, compress=None):
        writer = self._ready()
        await writer.send(2, as_bytes(data))

    async def send_json(self, data, compress=None, *, dumps=json.dumps):
        await self.send_str(dumps(data))

    # ---- closing ----

    async def close(self, *, code=WSCloseCode.OK, message=b"", drain=True):
        """Closes with a code; True when it was open."""
        writer = self._ready()
        if self._waiting and not self._closing: # wake the one who waits in receive()
            self._closing = True
            self._close_waiter = asyncio.get_running_loop().create_future()
            self._reader.feed_data(WS_CLOSING_MESSAGE)
            await self._close_waiter
        if self._closed:
            return False
        self._closed = True
        self._stop_heartbeat()
        try:
            await writer.close(int(code), message)
        except asyncio.CancelledError:
            self._close_code = WSCloseCode.ABNORMAL_CLOSURE
            self._hang_up()
            raise
        except Exception as exc:
            return self._failed(exc)
        if self._closing_by_peer:
            self._hang_up()
            return True
        try:
            async with asyncio.timeout(self._close_timeout):
                while True:
                    message = await self._reader.read()
                    if message.type == WSMsgType.CLOSE:
                        self._close_code = message.data
                        self._hang_up()
                        return True
        except asyncio.CancelledError:
            self._close_code = WSCloseCode.ABNORMAL_CLOSURE
            self._hang_up()
            raise
        except EofStream:
            self._close_code = WSCloseCode.ABNORMAL_CLOSURE
            self._hang_up()
            return True
        except Exception as exc:
            return self._failed(exc)

    _closing_by_peer = False

    def _failed(self, exc):
        self._close_code = WSCloseCode.ABNORMAL_CLOSURE
        self._exception = exc
        self._hang_up()
        return True

    # ---- receiving ----

    async def _next(self, timeout):
        self._waiting = True
        try:
            if timeout:
                async with asyncio.timeout(timeout):
                    return await self._reader.read()
            return await self._reader.read()
        finally:
            self._waiting = False
            waiter, self._close_waiter = self._close_waiter, None
            if waiter is not None and not waiter.done():
                waiter.set_result(None)

    async def receive(self, timeout=None):
        """The next message."""
        if self._reader is None:
            raise RuntimeError("Call .prepare() first")
        while True:
            if self._waiting:
                raise RuntimeError("Concurrent call to receive() is not allowed")
            if self._closed:
                self._closed_reads = getattr(self, "_closed_reads", 0) + 1
                if self._closed_reads >= 5:
                    raise RuntimeError("WebSocket connection is closed.")
                return WS_CLOSED_MESSAGE
            if self._closing:
                return WS_CLOSING_MESSAGE
            try:
                message = await self._next(timeout or self._receive_timeout)
            except (asyncio.CancelledError, asyncio.TimeoutError):
                raise
            except EofStream:
                self._close_code = WSCloseCode.ABNORMAL_CLOSURE if not self._closed else WSCloseCode.OK
                await self._closed_by_peer()
                return WS_CLOSED_MESSAGE
            except WebSocketError as exc:
                self._close_code = exc.code
                self._closing_by_peer = True
                await self.close(code=exc.code)
                self._exception = exc
                return WSMessage(WSMsgType.ERROR, exc, None)
            except Exception as exc:
                self._exception = exc
                self._closing = True
                self._close_code = WSCloseCode.ABNORMAL_CLOSURE
                await self._closed_by_peer()
                return WSMessage(WSMsgType.ERROR, exc, None)
            self._start_heartbeat()
            if message.type == WSMsgType.CLOSE:
                self._close_code = message.data
                self._closing_by_peer = True
                self._closing = True
                if not self._closed and self._autoclose:
                    await self.close(code=message.data or WSCloseCode.OK)
                return message
            if message.type == WSMsgType.PING and self._autoping:
                try:
                    await self._writer.send(10, message.data)
                except ConnectionError:
                    pass
                continue
            if message.type == WSMsgType.PONG and self._autoping:
                continue
            return message

    async def _closed_by_peer(self):
        self._closed = True
        self._stop_heartbeat()
        self._hang_up()

    async def receive_str(self, *, timeout=None):
        message = await self.receive(timeout)
        if message.type != WSMsgType.TEXT:
            raise WSMessageTypeError("Received message %s:%r is not WSMsgType.TEXT"
                                     % (message.type, message.data))
        return message.data

    async def receive_bytes(self, *, timeout=None):
        message = await self.receive(timeout)
        if message.type != WSMsgType.BINARY:
            raise WSMessageTypeError("Received message %s:%r is not WSMsgType.BINARY"
                                     % (message.type, message.data))
        return message.data

    async def receive_json(self, *, loads=json.loads, timeout=None):
        return loads(await self.receive_str(timeout=timeout))

    def __aiter__(self):
        return self

    async def __anext__(self):
        message = await self.receive()
        if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED):
            raise StopAsyncIteration
        return message
