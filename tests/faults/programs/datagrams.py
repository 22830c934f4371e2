"""Datagrams there and back, with endpoints that the loop makes."""
import asyncio


class Answer(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data.upper(), address)


class Ask(asyncio.DatagramProtocol):
    def __init__(self, got):
        self.got = got

    def datagram_received(self, data, address):
        if not self.got.done():
            self.got.set_result(data)


async def main():
    loop = asyncio.get_running_loop()
    server, _ = await loop.create_datagram_endpoint(Answer, ('127.0.0.1', 0))
    try:
        got = loop.create_future()
        client, _ = await loop.create_datagram_endpoint(
            lambda: Ask(got), remote_addr=server.get_extra_info('sockname'))
        try:
            client.sendto(b'question')
            assert await asyncio.wait_for(got, 10) == b'QUESTION'
        finally:
            client.close()
            await asyncio.sleep(0)
    finally:
        server.close()
