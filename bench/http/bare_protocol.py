"""Fixed bytes from a bare asyncio Protocol; with --uvloop on that loop."""
import asyncio
import sys

ANSWER = (b'HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 12\r\n'
          b'Date: Mon, 23 Nov 2026 00:00:00 GMT\r\nServer: bare\r\n\r\nHello, world')


class Bare(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(ANSWER)


async def main(port):
    server = await asyncio.get_running_loop().create_server(Bare, '127.0.0.1', port)
    await server.serve_forever()


if '--uvloop' in sys.argv:
    import uvloop
    uvloop.install()
asyncio.run(main(int(sys.argv[1])))
