"""A WebSocket in an HTTP server and in a client."""
import asyncio

import aiohttp
from aiohttp import web

from _common import finish

LOG = web.AppKey('log', list)


async def chat(request):
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    try:
        async for message in socket:
            await socket.send_str(message.data * 2)
    finally:
        request.app[LOG].append('closed')
    return socket


async def main():
    app = web.Application()
    app[LOG] = []
    app.add_routes([web.get('/', chat)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, '127.0.0.1', 0).start()
        url = 'http://127.0.0.1:%d/' % runner.addresses[0][1]
        async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
            for text in ('a', 'b'):
                await socket.send_str(text)
                assert await socket.receive_str() == text * 2
            await socket.close()
    finally:
        await finish(runner.cleanup())
