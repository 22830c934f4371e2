"""Floods: peers that send what has no end, many at once, and the server's memory.

    coil tests/load/floods.py [CONNECTIONS]

For each kind CONNECTIONS (100) send up to SIZE bytes each, without reading: one endless line, endless
headers, a chunk extension, trailers, a huge body, pipelined requests, a chunk that no memory holds.  The test passes when each is told what FLOODS says and closed, a good client is served
right after, and the server's memory stayed within LIMIT in all.
"""
import socket
import sys
import time

from idle import Server

SIZE = 3 << 20
LIMIT = 96 << 20
BODY = 2 << 20      # for each connection, where the handler reads a body up to its limit of 1 MiB
CHUNKED = b'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n'
# What comes first, what is repeated, and the status that is told; None: any, if the server stays small.
FLOODS = {
    'line': (b'GET /', b'a' * 1000, {414, 400}),
    'header': (b'GET / HTTP/1.1\r\nHost: x\r\nA: ', b'a' * 1000, {431}),
    'headers': (b'GET / HTTP/1.1\r\nHost: x\r\n', b'A: b\r\n' * 100, {431}),
    'extension': (CHUNKED + b'3;', b'a' * 1000, {400, 431}),
    'trailers': (CHUNKED + b'0\r\n', b'A: b\r\n' * 100, {400, 431}),
    'length': (b'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n', b'a' * 1000, {413}),
    'pipeline': (b'', b'GET / HTTP/1.1\r\nHost: x\r\n\r\n' * 30, None),
    'chunk': (CHUNKED + b'fffffffff\r\n', b'a' * 1000, {413}),
}


def flood(sock, first, more):
    """Send without end; what the server said before it closed, or would take no more."""
    sock.settimeout(0.3)
    block = more * (20000 // len(more))
    try:
        sock.sendall(first)
        for _ in range(SIZE // len(block)):
            sock.sendall(block)
    except OSError:
        pass
    got = b''
    try:
        while b'\r\n\r\n' not in got and (piece := sock.recv(1000)):
            got += piece
    except OSError:
        pass
    return got


def main(args):
    count = int(args[0]) if args else 100
    server = Server([sys.executable], 'web')
    passed = 0
    try:
        server.connect().close()
        before = server.resident()
        for name, (first, more, wanted) in FLOODS.items():
            started = time.monotonic()
            socks = [socket.create_connection(('127.0.0.1', server.port)) for _ in range(count)]
            told = {flood(sock, first, more)[9:12].decode() for sock in socks}
            grown = server.resident() - before
            for sock in socks:
                sock.close()
            server.connect().close()
            # A reset may overtake the answer.
            right = wanted is None or told - {''} <= set(map(str, wanted)) and told != {''}
            ok = right and grown < LIMIT + (count * BODY if name == 'chunk' else 0)
            passed += ok
            print(f'{name:10} told {sorted(told)}, grown by {grown / (1 << 20):.1f} MiB, '
                  f'{time.monotonic() - started:.1f} s{"" if ok else "  WRONG"}', flush=True)
    finally:
        server.stop()
    print(f'{passed} passed, {len(FLOODS) - passed} failed')
    return passed != len(FLOODS)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
