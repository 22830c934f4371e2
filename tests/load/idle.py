"""Idle connections: what they cost, and that they cost no more as time goes by.

    coil tests/load/idle.py [CONNECTIONS [SECONDS]] [-- COMMAND...]

For each kind of server (servers.py, run by COMMAND, by default this interpreter): its resident memory
with no connection, with 1,000 and with CONNECTIONS (9,000) of which each was used once, and again after
SECONDS (60).  The test passes when a connection costs less than LIMIT bytes, memory grows less than
GROWTH in the time, and connections old and new are still served.  Needs `ulimit -n` above that number.
"""
import os
import resource
import socket
import subprocess
import sys
import time

import servers

LIMIT = 8192
GROWTH = 1 << 20
GET = (b'GET / HTTP/1.1\r\nHost: x\r\n\r\n', b'Hello, world\n')
REQUESTS = {'web': GET, 'guarded': GET}
FIRST = 1000


def resident(pid):
    with open(f'/proc/{pid}/statm') as f:
        return int(f.read().split()[1]) * resource.getpagesize()


class Server:
    def __init__(self, command, kind):
        self.request, self.answer = REQUESTS.get(kind, (b'line\n', b'line\n'))
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'servers.py')
        self.process = subprocess.Popen([*command, script, kind], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())
        self.pid = self.process.pid

    def connect(self):
        sock = socket.create_connection(('127.0.0.1', self.port))
        self.use(sock)
        return sock

    def use(self, sock):
        """One request and its answer."""
        sock.sendall(self.request)
        got = b''
        while not got.endswith(self.answer):
            piece = sock.recv(1000)
            assert piece, got
            got += piece

    def resident(self):
        time.sleep(0.3)
        return resident(self.pid)

    def stop(self):
        self.process.stdin.close()
        self.process.wait(30)
        self.process.stdout.close()


def measure(command, kind, count, seconds):
    try:
        server = Server(command, kind)
    except ValueError:
        print(f'{kind:10} does not start')
        return False
    connections = []
    try:
        server.connect().close()
        none = server.resident()
        while len(connections) < FIRST:
            connections.append(server.connect())
        first = server.resident()
        while len(connections) < count:
            connections.append(server.connect())
        all_of_them = server.resident()
        time.sleep(seconds)
        later = server.resident()
        started = time.monotonic()
        for sock in connections[::100]:
            server.use(sock)
        server.connect().close()
        took = time.monotonic() - started
    finally:
        for sock in connections:
            sock.close()
        server.stop()
    each = (all_of_them - none) // count
    mib = [f'{n / (1 << 20):8.1f}' for n in (none, first, all_of_them, later)]
    ok = each < LIMIT and later - all_of_them < GROWTH
    print(f'{kind:10}', *mib, f'{each:8d}', f'{later - all_of_them:8d}', f'{took:8.3f}',
          '' if ok else '   TOO MUCH', flush=True)
    return ok


def main(args):
    command = [sys.executable]
    if '--' in args:
        at = args.index('--')
        command, args = args[at + 1:], args[:at]
    count, seconds = [*map(int, args), 9000, 60][:2] if len(args) != 1 else (int(args[0]), 60)
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard < count + 100:
        print(f'ulimit -n is {hard}: too low for {count} connections')
        count = hard - 100
    print(f'resident MiB with 0, {FIRST} and {count} connections, and {seconds} s later; bytes of one;')
    print('growth in that time in bytes; seconds for one request on every 100th')
    passed = sum(measure(command, kind, count, seconds) for kind in servers.KINDS)
    print(f'{passed} passed, {len(servers.KINDS) - passed} failed')
    return passed != len(servers.KINDS)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
