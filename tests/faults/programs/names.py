"""Look-ups of names, then a connection by name."""
import asyncio
import socket


async def main():
    loop = asyncio.get_running_loop()
    server = await asyncio.start_server(lambda r, w: w.close(), 'localhost', 0,
                                        family=socket.AF_INET)
    try:
        address = server.sockets[0].getsockname()
        found = await loop.getaddrinfo('localhost', address[1], family=socket.AF_INET)
        assert address in [info[4] for info in found]
        assert (await loop.getnameinfo(address, socket.NI_NUMERICHOST))[0] == '127.0.0.1'
        reader, writer = await asyncio.open_connection('localhost', address[1],
                                                       happy_eyeballs_delay=0.2)
        try:
            assert await reader.read() == b''
        finally:
            writer.close()
    finally:
        server.close()
        await asyncio.sleep(0)
