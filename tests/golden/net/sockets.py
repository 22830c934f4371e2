"""TCP, UDP and Unix sockets over loopback: transfers, files, timeouts, options, errors."""
import os
import socket
import tempfile

with socket.create_server(('127.0.0.1', 0)) as server:
    port = server.getsockname()[1]
    client = socket.create_connection(('127.0.0.1', port), timeout=5)
    peer, address = server.accept()
    print(address == client.getsockname(), peer.family.name, peer.type.name)
    peer.sendall(b'abc' * 30000)
    received = bytearray(90000)
    view = memoryview(received)
    n = 0
    while n < 90000:
        n += client.recv_into(view[n:])
    print(bytes(received) == b'abc' * 30000)
    client.settimeout(0.05)
    try:
        client.recv(1)
    except TimeoutError as e:
        print(repr(e), socket.timeout is TimeoutError)
    client.setblocking(False)
    try:
        client.recv(1)
    except BlockingIOError as e:
        print(type(e).__name__, client.gettimeout())
    client.setblocking(True)
    with client.makefile('rw', encoding='utf-8') as f:
        peer.sendall('erste\nzweite ü\n'.encode())
        print(f.readline(), f.readline(), end='')
        f.write('answer\n')
        f.flush()
    print(peer.recv(100))
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    print(client.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
    client.shutdown(socket.SHUT_WR)
    print(peer.recv(10), client.get_inheritable())
    fd = client.detach()
    print(client.fileno(), repr(client).startswith('<socket.socket [closed] fd=-1'))
    socket.socket(fileno=fd).close()
    peer.close()

with socket.socket(type=socket.SOCK_DGRAM) as a, socket.socket(type=socket.SOCK_DGRAM) as b:
    a.bind(('127.0.0.1', 0))
    b.sendto(b'packet', a.getsockname())
    data, sender = a.recvfrom(100)
    print(data, sender[0])
    a.sendmsg([b'two ', b'parts'], [], 0, ('127.0.0.1', b.getsockname()[1]))
    print(b.recvmsg(100)[:3])

left, right = socket.socketpair()
with left, right:
    rd, wr = os.pipe()
    socket.send_fds(left, [b'here'], [wr])
    message, fds, flags, _ = socket.recv_fds(right, 10, 4)
    os.write(fds[0], b'through')
    print(message, len(fds), os.read(rd, 20))
    for one in (rd, wr, *fds):
        os.close(one)

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 's')
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(path)
            peer, address = server.accept()
            with peer:
                print(repr(address), client.getpeername() == path)
            with open(os.path.join(folder, 'file'), 'wb') as f:
                f.write(b'x' * 5000)
    with socket.create_server(('127.0.0.1', 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            peer = server.accept()[0]
            with open(os.path.join(folder, 'file'), 'rb') as f, peer:
                print(client.sendfile(f, offset=1000), f.tell())
                print(len(peer.recv(5000, socket.MSG_WAITALL)) if client.close() is None else 0)

s = socket.socket()
for call in (lambda: s.connect(('127.0.0.1', 1)), lambda: s.connect(('127.0.0.1', 70000)),
             lambda: s.connect('x'), lambda: s.connect((1, 2)), lambda: s.recv(-1),
             lambda: s.settimeout(-1), lambda: s.bind(('127.0.0.1',)),
             lambda: socket.getaddrinfo('127.0.0.1', 'nosuchservice'),
             lambda: socket.inet_pton(socket.AF_INET, 'x'), lambda: socket.socket(fileno=-2),
             lambda: socket.htons(1 << 16), lambda: s.sendto(b'')):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
s.close()
try:
    s.recv(1)
except OSError as e:
    print(e)
print(socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, '::1')),
      socket.getaddrinfo('127.0.0.1', 80, type=socket.SOCK_STREAM))
