"""The loop's calls for sockets: accept, connect, send, receive, all with sockets of our own."""
import asyncio
import socket


def tcp():
    sock = socket.socket()
    sock.setblocking(False)
    return sock


async def answer(loop, listener):
    conn, _ = await loop.sock_accept(listener)
    with conn:
        try:
            data = await loop.sock_recv(conn, 100)
            await loop.sock_sendall(conn, data * 2)
        finally:
            conn.shutdown(socket.SHUT_WR)


async def main():
    loop = asyncio.get_running_loop()
    with tcp() as listener, tcp() as client:
        listener.bind(('127.0.0.1', 0))
        listener.listen()
        task = asyncio.create_task(answer(loop, listener))
        try:
            await loop.sock_connect(client, listener.getsockname())
            await loop.sock_sendall(client, b'ab')
            buffer = bytearray(10)
            size = 0
            while got := await loop.sock_recv_into(client, memoryview(buffer)[size:]):
                size += got
            assert buffer[:size] == b'abab'
            await task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
