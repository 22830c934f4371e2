"""Servers for the load tests: servers.py KIND prints its port and serves until its input ends.

Kinds: streams (an echo of lines), protocol (the same with a Protocol), web (aiohttp.web, hello world),
guarded (the same with short time limits).
"""
import asyncio
import resource
import sys

GUARD = 5  # seconds for a header, or between pieces of a body
KINDS = ('streams', 'protocol', 'web')


async def echo(reader, writer):
    try:
        while line := await reader.readline():
            writer.write(line)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def start(kind):
    """The port of a new server, and what must be kept."""
    if kind in ('web', 'guarded'):
        from aiohttp import web

        async def hello(request):
            await request.read()
            return web.Response(text='Hello, world\n')

        app = web.Application()
        app.router.add_get('/', hello)
        app.router.add_post('/', hello)
        limits = {} if kind == 'web' else {'header_timeout': GUARD, 'body_timeout': GUARD}
        runner = web.AppRunner(app, keepalive_timeout=3600, **limits)
        await runner.setup()
        await web.TCPSite(runner, '127.0.0.1', 0, backlog=4096).start()
        return runner.addresses[0][1], runner
    if kind == 'streams':
        server = await asyncio.start_server(echo, '127.0.0.1', 0, backlog=4096)
    else:
        server = await asyncio.get_running_loop().create_server(Echo, '127.0.0.1', 0, backlog=4096)
    return server.sockets[0].getsockname()[1], server


async def main(kind):
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    port, kept = await start(kind)
    print(port, flush=True)
    over = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin, over.set)
    await over.wait()


if __name__ == '__main__':
    asyncio.run(main(sys.argv[1]))
