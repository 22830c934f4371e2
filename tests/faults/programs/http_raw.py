"""The test tools of aiohttp, a server over a Unix socket, and a background task of the application."""
import asyncio
import os
import tempfile

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from _common import finish

LOG = web.AppKey('log', list)


async def ticks(app):
    async def tick():
        try:
            while True:
                await asyncio.sleep(0.001)
        finally:
            app[LOG].append('ticked')

    task = asyncio.create_task(tick())
    yield
    task.cancel()
    await asyncio.wait([task])


async def show(request):
    return web.Response(text=await request.text() or 'nothing')


def make():
    app = web.Application()
    app[LOG] = []
    app.cleanup_ctx.append(ticks)
    app.router.add_route('*', '/', show)
    return app


async def main():
    async with TestClient(TestServer(make())) as client:
        async with client.post('/', data='text') as response:
            assert await response.text() == 'text'
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'socket')
        runner = web.AppRunner(make())
        await runner.setup()
        try:
            await web.UnixSite(runner, path).start()
            connector = aiohttp.UnixConnector(path)
            async with aiohttp.ClientSession(connector=connector) as session:
                async with session.get('http://any/') as response:
                    assert await response.text() == 'nothing'
        finally:
            await finish(runner.cleanup())
