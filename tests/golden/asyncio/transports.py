"""Protocols on transports: order of calls, flow control, datagrams, sockets used directly."""
import asyncio
import socket


class Recorder(asyncio.Protocol):
    def __init__(self, name):
        self.name = name
        self.calls = []
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        self.calls.append('made')

    def data_received(self, data):
        self.calls.append(data)

    def eof_received(self):
        self.calls.append('eof')

    def connection_lost(self, exc):
        self.calls.append(('lost', exc))
        self.lost.set_result(None)

    def pause_writing(self):
        self.calls.append('pause')

    def resume_writing(self):
        self.calls.append('resume')


class Buffered(asyncio.BufferedProtocol):
    def __init__(self):
        self.buffer = bytearray(4)
        self.parts = []
        self.lost = asyncio.get_running_loop().create_future()

    def get_buffer(self, sizehint):
        return self.buffer

    def buffer_updated(self, n):
        self.parts.append(bytes(self.buffer[:n]))

    def connection_lost(self, exc):
        self.lost.set_result(None)


async def streams():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    left, right = Recorder('left'), Recorder('right')
    await loop.create_connection(lambda: left, sock=a)
    await loop.create_connection(lambda: right, sock=b)
    left.transport.write(b'hello')
    await asyncio.sleep(0.01)
    right.transport.pause_reading()
    left.transport.set_write_buffer_limits(high=1000)
    print(left.transport.get_write_buffer_limits(), right.transport.is_reading())
    left.transport.write(b'x' * 1000000)
    print(left.calls, left.transport.get_write_buffer_size() > 1000)
    right.transport.resume_reading()
    while 'resume' not in left.calls:
        await asyncio.sleep(0.001)
    left.transport.write_eof()
    await right.lost
    await left.lost
    print(left.calls, right.calls[:2], right.calls[-2:],
          sum(len(c) for c in right.calls[2:] if isinstance(c, bytes)))
    try:
        left.transport.write(b'late')
    except RuntimeError as e:
        print(e)
    print(left.transport.is_closing(), isinstance(left.transport, asyncio.Transport))


async def buffered():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    transport, proto = await loop.create_connection(Buffered, sock=a)
    b.sendall(b'abcdefghij')
    b.close()
    await proto.lost
    print(b''.join(proto.parts), max(map(len, proto.parts)))


class Datagrams(asyncio.DatagramProtocol):
    def __init__(self, echo=False):
        self.echo = echo
        self.got = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        if self.echo:
            self.transport.sendto(data.upper(), addr)
        elif not self.got.done():
            self.got.set_result(data)

    def error_received(self, exc):
        if not self.got.done():
            self.got.set_exception(exc)


async def datagrams():
    loop = asyncio.get_running_loop()
    server, _ = await loop.create_datagram_endpoint(lambda: Datagrams(True),
                                                    local_addr=('127.0.0.1', 0))
    address = server.get_extra_info('sockname')
    client, proto = await loop.create_datagram_endpoint(Datagrams, remote_addr=address)
    client.sendto(b'datagram')
    print(await proto.got)
    server.close()
    await asyncio.sleep(0.01)
    proto.got = loop.create_future()
    client.sendto(b'nobody')
    try:
        await proto.got
    except ConnectionRefusedError as e:
        print('refused')
    client.close()
    for kwargs in ({}, {'local_addr': 'x'}, {'sock': socket.socket()}):
        try:
            await loop.create_datagram_endpoint(Datagrams, **kwargs)
        except (ValueError, TypeError) as e:
            print(str(e).split(', got')[0])


async def sockets():
    loop = asyncio.get_running_loop()
    with socket.create_server(('127.0.0.1', 0)) as server:
        server.setblocking(False)
        with socket.socket() as client:
            client.setblocking(False)
            (peer, _), _ = await asyncio.gather(
                loop.sock_accept(server), loop.sock_connect(client, server.getsockname()))
            with peer:
                await loop.sock_sendall(client, b'z' * 300000)
                client.shutdown(socket.SHUT_WR)
                total, buf = 0, bytearray(65536)
                while n := await loop.sock_recv_into(peer, buf):
                    total += n
                print(total, await loop.sock_recv(peer, 10))
    a, b = socket.socketpair()
    with a, b:
        got = loop.create_future()
        b.send(b'!')
        loop.add_reader(a, lambda: got.done() or got.set_result(a.recv(1)))
        print(await got, loop.remove_reader(a), loop.remove_reader(a))
    infos = await loop.getaddrinfo('127.0.0.1', 80, type=socket.SOCK_STREAM)
    print(infos[0][4], await loop.getnameinfo(('127.0.0.1', 80), socket.NI_NUMERICHOST
                                              | socket.NI_NUMERICSERV))
    for kwargs in ({}, {'host': 'x', 'port': 1, 'sock': a}, {'host': 'x', 'server_hostname': 'y'}):
        try:
            await loop.create_connection(asyncio.Protocol, **kwargs)
        except ValueError as e:
            print(e)


async def main():
    for part in (streams, buffered, datagrams, sockets):
        print('--', part.__name__)
        await part()

asyncio.run(main())
