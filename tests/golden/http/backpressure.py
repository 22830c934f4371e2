# Peers that do not read, bodies over the limit, handlers that never answer, a server that goes on.
import asyncio

import aiohttp
from aiohttp import web

COUNT = 3000


async def page(request):
    request.app[SEEN].append(1)
    return web.Response(text='x' * 100)


async def body(request):
    return web.Response(text='%d bytes' % len(await request.read()))


async def never(request):
    try:
        await asyncio.Event().wait()
    finally:
        request.app[SEEN].append('handler ended')


SEEN = web.AppKey('seen', list)


async def main():
    app = web.Application(client_max_size=1000)
    app[SEEN] = seen = []
    app.add_routes([web.get('/', page), web.post('/', body), web.get('/never', never)])
    runner = web.AppRunner(app, shutdown_timeout=0.05, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, '127.0.0.1', 0).start()
    port = runner.addresses[0][1]

    # Many requests at once, whose answers nobody reads at first: not all are handled before.
    reader, writer = await asyncio.open_connection('127.0.0.1', port, limit=1 << 25)
    reader._transport.pause_reading()
    writer.write(b'GET / HTTP/1.1\r\nHost: x\r\n\r\n' * (20 * COUNT))
    for _ in range(50):
        await asyncio.sleep(0.01)
    print('waits for its reader:', 0 < len(seen) < 20 * COUNT)
    reader._transport.resume_reading()
    for _ in range(20 * COUNT):
        head = await reader.readuntil(b'\r\n\r\n')
        assert head.startswith(b'HTTP/1.1 200 OK') and await reader.readexactly(100) == b'x' * 100
    print('all were answered:', len(seen) == 20 * COUNT)
    writer.close()

    base = 'http://127.0.0.1:%d' % port
    async with aiohttp.ClientSession() as session:
        for size in (1000, 1001, 100000):
            async with session.post(base, data=b'y' * size) as response:
                print(size, response.status, (await response.text()).partition(' but')[0])
        try:
            await asyncio.wait_for(session.get(base + '/never'), 0.1)
        except TimeoutError:
            print('never answered')
        try:
            async with session.get(base + '/never', timeout=aiohttp.ClientTimeout(total=0.1)):
                pass
        except asyncio.TimeoutError as exc:
            print(type(exc).__name__)
        async with session.get(base) as response:
            print('goes on:', response.status)
    await runner.cleanup()
    print(seen.count('handler ended'), 'handlers ended')


asyncio.run(main())
