"""The server behind logging.config.listen()."""

import io
import json
import logging
import select
import struct
import threading
import traceback
from socketserver import StreamRequestHandler, ThreadingTCPServer


class ConfigStreamHandler(StreamRequestHandler):
    """Takes one configuration: JSON for dictConfig(), or text for fileConfig()."""

    def handle(self):
        try:
            connection = self.connection
            chunk = connection.recv(4)
            if len(chunk) != 4:
                return
            length = struct.unpack('>L', chunk)[0]
            chunk = connection.recv(length)
            while len(chunk) < length:
                more = connection.recv(length - len(chunk))
                if not more:
                    break
                chunk += more
            if self.server.verify is not None:
                chunk = self.server.verify(chunk)
            if chunk is not None:
                self._apply(chunk.decode('utf-8'))
            if self.server.ready:
                self.server.ready.set()
        except OSError as e:
            if e.errno != 104:      # ECONNRESET
                raise

    def _apply(self, text):
        config = self.server.config
        try:
            config.dictConfig(json.loads(text))
        except Exception:
            try:
                config.fileConfig(io.StringIO(text))
            except Exception:
                traceback.print_exc()


class ConfigSocketReceiver(ThreadingTCPServer):
    """Waits for connections until it is told to stop."""

    allow_reuse_address = True

    def __init__(self, host='localhost', port=9030, handler=None, ready=None, verify=None,
                 config=None):
        ThreadingTCPServer.__init__(self, (host, port), handler)
        self.config = config
        self.abort = 0
        self.timeout = 1
        self.ready = ready
        self.verify = verify

    def serve_until_stopped(self):
        abort = 0
        while not abort:
            readable, _, _ = select.select([self.socket.fileno()], [], [], self.timeout)
            if readable:
                self.handle_request()
            with logging._lock:
                abort = self.abort
        self.server_close()


def make_server_thread(port, verify, config):
    """The thread, not yet started; its `ready` is set when the server accepts connections."""

    class Server(threading.Thread):
        def __init__(self):
            super().__init__()
            self.port = port
            self.ready = threading.Event()

        def run(self):
            server = ConfigSocketReceiver(port=self.port, handler=ConfigStreamHandler,
                                          ready=self.ready, verify=verify, config=config)
            if self.port == 0:
                self.port = server.server_address[1]
            self.ready.set()
            with logging._lock:
                config._listener = server
            server.serve_until_stopped()

    return Server()
