"""A slow attack: connections that send their request a byte at a time, and never all of it.

    coil tests/load/slow.py [CONNECTIONS]

CONNECTIONS (5,000; half drip headers, half drip bodies) attack a server whose time limits are short
(`guarded` of servers.py).  Good clients ask all the while, on a kept connection and on new ones.  The
test passes when each of them was answered within PATIENCE, every attacker got 408 and was closed soon
after the limit, although it went on sending, and the server's memory stayed within LIMIT for each.
"""
import resource
import selectors
import socket
import sys
import threading
import time

from idle import Server
from servers import GUARD

PATIENCE = 2.0
LIMIT = 16384
HEAD = b'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '
# The header is complete, and the body comes: no faster than the time limit between its pieces allows.
BODY = b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n'


class Attackers:
    def __init__(self, server, count):
        self.ended = {}         # socket: what it was told
        self.socks = {}         # socket: whether it drips a header
        for i in range(count):
            sock = socket.create_connection(('127.0.0.1', server.port))
            sock.sendall(HEAD if i % 2 == 0 else BODY)
            self.socks[sock] = i % 2 == 0
        self.began = time.monotonic()

    def drip(self):
        """One more byte of each header; bodies say nothing."""
        for sock, header in self.socks.items():
            if header and sock not in self.ended:
                try:
                    sock.sendall(b'a')
                except OSError:
                    self.ended.setdefault(sock, b'')

    def listen(self, until):
        """Until the time or until all were closed."""
        with selectors.DefaultSelector() as selector:
            for sock in self.socks:
                if sock not in self.ended:
                    selector.register(sock, selectors.EVENT_READ)
            told = {}
            while time.monotonic() < until and selector.get_map():
                for key, _ in selector.select(until - time.monotonic()):
                    try:
                        piece = key.fileobj.recv(1000)
                    except OSError:
                        piece = b''
                    told[key.fileobj] = told.get(key.fileobj, b'') + piece
                    if not piece:
                        selector.unregister(key.fileobj)
                        self.ended[key.fileobj] = told[key.fileobj]

    def close(self):
        for sock in self.socks:
            sock.close()


def good(server, over, times):
    kept = server.connect()
    while not over.is_set():
        started = time.monotonic()
        server.use(kept)
        server.connect().close()
        times.append(time.monotonic() - started)
        time.sleep(0.01)
    kept.close()


def main(args):
    count = int(args[0]) if args else 5000
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    server = Server([sys.executable], 'guarded')
    over, times = threading.Event(), []
    client = threading.Thread(target=good, args=(server, over, times))
    client.start()
    try:
        before = server.resident()
        attackers = Attackers(server, count)
        at_most = server.resident()
        while len(attackers.ended) < count and time.monotonic() - attackers.began < 6 * GUARD:
            attackers.drip()
            attackers.listen(time.monotonic() + 1)
            at_most = max(at_most, server.resident())
        took = time.monotonic() - attackers.began
    finally:
        over.set()
        client.join()
    told = sum(text.startswith(b'HTTP/1.1 408 ') for text in attackers.ended.values())
    attackers.close()
    server.connect().close()
    server.stop()
    each = (at_most - before) // count
    print(f'{count} attackers: {told} were told 408, {len(attackers.ended)} closed, the last after '
          f'{took:.1f} s (limit {GUARD} s)')
    print(f'good clients: {len(times)} answered meanwhile, the slowest after {max(times):.3f} s')
    print(f'memory: {before / (1 << 20):.1f} MiB before, {at_most / (1 << 20):.1f} at most, '
          f'{each} bytes for each attacker')
    ok = told == len(attackers.ended) == count and max(times) < PATIENCE and each < LIMIT
    print('1 passed, 0 failed' if ok else '0 passed, 1 failed')
    return not ok


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
