"""An HTTP server and a client with aiohttp: requests at once, one of which the client gives up."""
import asyncio

import aiohttp
from aiohttp import web

from _common import finish

LOG = web.AppKey('log', list)


async def hello(request):
    try:
        await asyncio.sleep(float(request.query.get('sleep', 0)))
        return web.Response(text=request.path)
    finally:
        request.app[LOG].append(request.path)


async def fetch(session, url):
    async with session.get(url) as response:
        return await response.text()


async def main():
    app = web.Application()
    app[LOG] = []
    app.router.add_get('/{name}', hello)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    try:
        await web.TCPSite(runner, '127.0.0.1', 0).start()
        base = 'http://127.0.0.1:%d' % runner.addresses[0][1]
        async with aiohttp.ClientSession() as session:
            assert await fetch(session, base + '/a') == '/a'
            assert await asyncio.gather(*(fetch(session, f'{base}/{i}') for i in 'bc')) == ['/b', '/c']
            try:
                await asyncio.wait_for(fetch(session, base + '/slow?sleep=60'), 0.003)
            except TimeoutError:
                pass
    finally:
        await finish(runner.cleanup())
