# aiohttp.web: routes, views, middlewares, signals, sub-applications, files, exceptions, cookies.
import asyncio
import os
import tempfile
from aiohttp import test_utils, web

log = []
routes = web.RouteTableDef()


@routes.get('/', name='root')
async def index(request):
    return web.Response(text='index')


@routes.get('/user/{name}', name='user')
@routes.get('/item/{number:\\d+}/{rest:.*}')
async def show(request):
    return web.json_response(dict(request.match_info), headers={'X-Path': request.path})


@routes.view('/view')
class Both(web.View):
    async def get(self):
        return web.Response(text='view get')

    async def post(self):
        return web.Response(text='view ' + await self.request.text())


@routes.get('/raise/{status}')
async def fail(request):
    status = int(request.match_info['status'])
    if status == 302:
        raise web.HTTPFound(request.app.router['user'].url_for(name='b c'))
    raise {404: web.HTTPNotFound, 403: web.HTTPForbidden(text='no'), 204: web.HTTPNoContent}[status]


@routes.get('/cookies')
async def cookies(request):
    response = web.Response(text=','.join('%s=%s' % item for item in sorted(request.cookies.items())))
    response.set_cookie('a', '1', max_age=10, httponly=True)
    response.del_cookie('b')
    response['data'] = 1
    return response


@routes.get('/none')
async def nothing(request):
    return None


@routes.get('/gzip')
async def compressed(request):
    response = web.Response(text='abc' * 1000)
    response.enable_compression()
    return response


@web.middleware
async def note(request, handler):
    log.append('in %s' % request.path)
    request['note'] = 'noted'
    try:
        response = await handler(request)
    except web.HTTPException as exc:
        log.append('out %d raised' % exc.status)
        raise
    response.headers['X-Note'] = request['note']
    log.append('out %d' % response.status)
    return response


async def context(app):
    log.append('context starts')
    yield
    log.append('context ends')


async def prepare(request, response):
    response.headers['X-Signal'] = 'yes'


def signal(name):
    async def on(app):
        log.append(name)
    return on


KEY = web.AppKey('KEY', str)


async def sub_handler(request):
    return web.Response(text='%s %s %s' % (request.app[KEY], request.config_dict[KEY],
                                           request.match_info.get('x')))


async def show_response(client, method, path, **kwargs):
    async with client.request(method, path, allow_redirects=False, **kwargs) as r:
        keys = ('Content-Type', 'Location', 'Allow', 'X-Path', 'X-Note', 'X-Signal', 'Set-Cookie',
                'Content-Range', 'Content-Encoding')
        print(method, path, r.status, r.reason, repr(await r.text())[:100])
        print('   ', {k: r.headers.getall(k) for k in keys if k in r.headers})
        return r


async def main():
    folder = tempfile.mkdtemp()
    with open(os.path.join(folder, 'f.txt'), 'w') as f:
        f.write('0123456789')
    app = web.Application(middlewares=[note])
    app[KEY] = 'main'
    app.add_routes(routes)
    app.router.add_static('/static', folder, name='static')
    app.router.add_route('*', '/any', index)
    sub = web.Application()
    sub[KEY] = 'sub'
    sub.router.add_get('/deep/{x}', sub_handler, name='deep')
    app.add_subapp('/sub', sub)
    app.cleanup_ctx.append(context)
    app.on_startup.append(signal('startup'))
    app.on_shutdown.append(signal('shutdown'))
    app.on_cleanup.append(signal('cleanup'))
    app.on_response_prepare.append(prepare)
    print(app.router['user'].url_for(name='x/y'), app.router['root'].url_for().with_query(a=1),
          app.router['static'].url_for(filename='f.txt'), sub.router['deep'].url_for(x='1'))
    import logging
    logging.getLogger('aiohttp.server').setLevel(logging.CRITICAL)
    async with test_utils.TestClient(test_utils.TestServer(app)) as client:
        for path in ('/', '/user/J%C3%B6rg', '/item/12/a/b', '/item/x/', '/view', '/raise/404', '/raise/403',
                     '/raise/204', '/raise/302', '/none', '/sub/deep/7', '/sub/no', '/static/f.txt',
                     '/static/../server.py', '/static/none', '/static', '/any', '/gzip'):
            await show_response(client, 'GET', path)
        await show_response(client, 'POST', '/view', data='x')
        await show_response(client, 'PUT', '/view')
        await show_response(client, 'DELETE', '/user/x')
        await show_response(client, 'HEAD', '/')
        for value in ('bytes=2-4', 'bytes=-3', 'bytes=8-', 'bytes=20-30', 'bytes=4-2', 'lines=1-2'):
            await show_response(client, 'GET', '/static/f.txt', headers={'Range': value})
        r = await show_response(client, 'GET', '/static/f.txt')
        tag = r.headers['ETag']
        await show_response(client, 'GET', '/static/f.txt', headers={'If-None-Match': tag})
        await show_response(client, 'GET', '/static/f.txt', headers={'If-Match': '"other"'})
        await show_response(client, 'GET', '/static/f.txt',
                            headers={'If-Modified-Since': r.headers['Last-Modified']})
        client.session.cookie_jar.update_cookies({'b': '2'}, client.make_url('/'))
        await show_response(client, 'GET', '/cookies')
        await show_response(client, 'GET', '/cookies')
    print(log[:6], log[-4:])
    for bad in (lambda: app.router.add_get('nope', index), lambda: web.Response(text='a', body=b'b'),
                lambda: web.Response(text=b'x'), lambda: app.router.add_get('/{x', index),
                lambda: web.HTTPFound(''), lambda: web.Application().add_subapp('', sub)):
        try:
            print(bad())
        except (ValueError, TypeError, RuntimeError) as exc:
            print(type(exc).__name__, exc)


asyncio.run(main())
