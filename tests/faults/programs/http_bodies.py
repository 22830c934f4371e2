"""Bodies that stream both ways over HTTP, and a download that is left half way."""
import asyncio

import aiohttp
from aiohttp import web

from _common import finish


async def upload(request):
    size = 0
    async for piece in request.content.iter_chunked(1000):
        size += len(piece)
    return web.json_response({'size': size})


async def download(request):
    response = web.StreamResponse()
    await response.prepare(request)
    try:
        for _ in range(20):
            await response.write(b'x' * 50000)
        await response.write_eof()
    except ConnectionResetError:
        pass
    return response


async def body():
    try:
        for _ in range(3):
            await asyncio.sleep(0)
            yield b'y' * 5000
    finally:
        await asyncio.sleep(0)


async def use(base):
    async with aiohttp.ClientSession() as session:
        async with session.post(base + '/up', data=body()) as response:
            assert (await response.json())['size'] == 15000
        async with session.get(base + '/down') as response:
            assert len(await response.read()) == 1000000
        async with session.get(base + '/down') as response:
            assert await response.content.readexactly(10) == b'x' * 10


async def main():
    app = web.Application()
    app.add_routes([web.post('/up', upload), web.get('/down', download)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, '127.0.0.1', 0)
        await site.start()
        await use('http://127.0.0.1:%d' % runner.addresses[0][1])
    finally:
        await finish(runner.cleanup())
