"""Hello world of samples/10.py without its sleep."""
import sys

from aiohttp import web


async def hello(request):
    return web.Response(text='Hello, world')


app = web.Application()
app.router.add_route('GET', '/', hello)
web.run_app(app, host='127.0.0.1', port=int(sys.argv[1]), print=None, access_log=None)
