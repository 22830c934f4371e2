"""test.support.asyncore: what the tests' echo servers use of the former module asyncore."""
import select
import socket
import sys
import traceback

socket_map = {}


def loop(timeout=30.0, use_poll=False, map=None, count=None):
    map = socket_map if map is None else map
    while map and (count is None or count > 0):
        readable = [fd for fd, d in map.items() if d.readable()]
        writable = [fd for fd, d in map.items() if d.writable() and not d.accepting]
        for fds, kind in zip(select.select(readable, writable, [], timeout)[:2], ('read', 'write')):
            for fd in fds:
                d = map.get(fd)
                if d is None:
                    continue
                try:
                    getattr(d, f'handle_{kind}_event')()
                except Exception:
                    d.handle_error()
        if count is not None:
            count -= 1


def close_all(map=None, ignore_all=False):
    map = socket_map if map is None else map
    for d in list(map.values()):
        d.close()
    map.clear()


class dispatcher:
    connected = accepting = closing = False

    def __init__(self, sock=None, map=None):
        self._map = socket_map if map is None else map
        self.socket = None
        if sock is not None:
            sock.setblocking(False)
            self.set_socket(sock)
            self.connected = True

    def set_socket(self, sock, map=None):
        self.socket = sock
        self._fileno = sock.fileno()
        self._map[self._fileno] = self

    def create_socket(self, family=socket.AF_INET, type=socket.SOCK_STREAM):
        sock = socket.socket(family, type)
        sock.setblocking(False)
        self.set_socket(sock)

    def del_channel(self, map=None):
        self._map.pop(self._fileno, None)

    def readable(self):
        return True

    def writable(self):
        return True

    def bind(self, addr):
        return self.socket.bind(addr)

    def listen(self, num):
        self.accepting = True
        return self.socket.listen(num)

    def accept(self):
        try:
            return self.socket.accept()
        except (BlockingIOError, ConnectionAbortedError):
            return None

    def send(self, data):
        try:
            return self.socket.send(data)
        except BlockingIOError:
            return 0
        except (ConnectionResetError, BrokenPipeError):
            self.handle_close()
            return 0

    def recv(self, size):
        try:
            data = self.socket.recv(size)
        except (ConnectionResetError, BrokenPipeError):
            data = b''
        if not data:
            self.handle_close()
        return data

    def close(self):
        self.connected = self.accepting = False
        self.del_channel()
        self.socket.close()

    def handle_read_event(self):
        if self.accepting:
            pair = self.accept()
            if pair is not None:
                self.handle_accepted(*pair)
        else:
            self.handle_read()

    def handle_write_event(self):
        self.handle_write()

    def handle_error(self):
        traceback.print_exc(file=sys.stderr)
        self.close()

    def handle_read(self):
        pass

    def handle_write(self):
        pass

    def handle_close(self):
        self.close()

    def handle_accepted(self, sock, addr):
        sock.close()


class dispatcher_with_send(dispatcher):
    def __init__(self, sock=None, map=None):
        super().__init__(sock, map)
        self.out_buffer = b''

    def initiate_send(self):
        n = dispatcher.send(self, self.out_buffer[:65536])
        self.out_buffer = self.out_buffer[n:]

    handle_write = initiate_send

    def writable(self):
        return not self.connected or bool(self.out_buffer)

    def send(self, data):
        self.out_buffer += data
        self.initiate_send()
