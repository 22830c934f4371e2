# The client: verbs, bodies, redirects, cookies, limits of time and connections, broken servers.
import asyncio
import json
import warnings
import aiohttp
from aiohttp import test_utils, web

warnings.simplefilter('ignore', DeprecationWarning)
peers = set()


async def show(request):
    return web.json_response({'method': request.method, 'query': dict(request.query),
                              'type': request.content_type, 'body': await request.text(),
                              'auth': request.headers.get('Authorization'), 'own': request.headers.get('X-Own'),
                              'cookies': dict(request.cookies)})


async def upload(request):
    parts = []
    async for part in await request.multipart():
        parts.append((part.name, part.filename, part.headers.get('Content-Type'), await part.text()))
    return web.json_response(parts)


async def redirect(request):
    n = int(request.match_info['n'])
    raise web.HTTPFound('/redirect/%d' % (n - 1) if n > 0 else '/show?end=1')


async def other(request):
    status = int(request.match_info['status'])
    return web.Response(status=status, headers={'Location': '/show'})


async def count(request):
    peers.add(request.get_extra_info('peername'))
    await asyncio.sleep(float(request.query.get('sleep', 0)))
    return web.Response(text=str(len(peers)))


async def chunks(request):
    response = web.StreamResponse()
    await response.prepare(request)
    for piece in (b'line 1\nli', b'ne 2\n', b'rest'):
        await response.write(piece)
        await asyncio.sleep(0.01)
    return response


async def cookie(request):
    response = web.Response()
    response.set_cookie('k', 'v')
    return response

BROKEN = {
    'nothing': b'', 'garbage': b'garbage\r\n\r\n', 'half a head': b'HTTP/1.1 200 OK\r\nA: b',
    'short body': b'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc',
    'bad chunk': b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    'bad gzip': b'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc',
    'to the end': b'HTTP/1.1 200 OK\r\n\r\nall of it',
    'informational': b'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 Fine\r\nContent-Length: 2\r\n\r\nok',
}


async def broken_server(reader, writer):
    line = await reader.readline()
    await reader.readuntil(b'\r\n\r\n')
    name = line.split()[1].decode()[1:].replace('%20', ' ')
    writer.write(BROKEN[name])
    await writer.drain()
    writer.close()


async def attempt(what, coro):
    try:
        async with await coro as r:
            print(what, r.status, repr(await r.text())[:60])
    except Exception as exc:
        print(what, type(exc).__name__, isinstance(exc, asyncio.TimeoutError), str(exc).split(', url')[0].replace('\n', '|'))


async def main():
    app = web.Application()
    app.add_routes([web.route('*', '/show', show), web.post('/upload', upload), web.route('*', '/redirect/{n}', redirect),
                    web.route('*', '/other/{status}', other), web.get('/count', count), web.get('/chunks', chunks),
                    web.get('/cookie', cookie)])
    async with test_utils.TestServer(app) as server, aiohttp.ClientSession(
            server.make_url('/'), headers={'X-Own': 'mine'}, cookie_jar=aiohttp.CookieJar(unsafe=True)) as s:
        for method in ('get', 'post', 'put', 'patch', 'delete', 'options'):
            async with getattr(s, method)('/show', params={'a': 'b c', 'n': 1}) as r:
                print(await r.json())
        async with s.head('/show') as r:
            print(r.status, r.content_length is not None, await r.read())
        for data in ({'f': 'x y', 'g': 'é'}, 'text', b'bytes', [('a', '1'), ('a', '2')]):
            async with s.post('/show', data=data) as r:
                got = await r.json()
                print(got['type'], got['body'])
        async with s.post('/show', json={'k': [1, None]}, auth=aiohttp.BasicAuth('me', 'pw'), cookies={'c': 'd'}) as r:
            print(await r.json())
        form = aiohttp.FormData()
        form.add_field('a', 'é')
        form.add_field('file', b'data', filename='x"y.bin', content_type='application/x-z')
        async with s.post('/upload', data=form) as r:
            print(await r.json())
        await (await s.get('/cookie')).read()
        async with s.get('/show') as r:
            print((await r.json())['cookies'], [c.key for c in s.cookie_jar])
        s.cookie_jar.clear()

        async with s.get('/redirect/3') as r:
            print(r.status, r.url.path_qs, len(r.history), (await r.json())['query'])
        for status in (301, 302, 303, 307, 308):
            async with s.post('/other/%d' % status, data=b'kept?') as r:
                got = await r.json()
                print(status, got['method'], repr(got['body']))
        async with s.get('/redirect/1', allow_redirects=False) as r:
            print(r.status, r.headers['Location'])
        await attempt('circle', s.get('/redirect/50'))
        async with s.get('/chunks') as r:
            print([line async for line in r.content], r.content.at_eof())
        async with s.get('/chunks') as r:
            print(await r.content.readexactly(3), await r.content.readline(), await r.content.read(4))
        async with s.get('/other/404', raise_for_status=False) as r:
            try:
                r.raise_for_status()
            except aiohttp.ClientResponseError as exc:
                print(exc.status, exc.message, exc.request_info.method)
        async with s.get('/show') as r:
            print(r.ok, r.reason, r.content_type, r.charset, r.method, r.host)
            try:
                await r.json(content_type='text/html')
            except aiohttp.ContentTypeError as exc:
                print(type(exc).__name__, exc.status)
        await attempt('too slow', s.get('/count?sleep=5', timeout=aiohttp.ClientTimeout(total=0.1)))
        await attempt('no data', s.get('/count?sleep=5', timeout=aiohttp.ClientTimeout(sock_read=0.1)))
        peers.clear()
        for _ in range(3):
            async with s.get('/count') as r:
                last = await r.text()
        print('one after another:', last)
    async with test_utils.TestServer(app) as server:
        peers.clear()
        connector = aiohttp.TCPConnector(limit=2)
        async with aiohttp.ClientSession(connector=connector) as s:
            url = server.make_url('/count?sleep=0.01')
            await asyncio.gather(*[(await_text(s, url)) for _ in range(8)])
        print('with a limit of 2:', len(peers))
    broken = await asyncio.start_server(broken_server, '127.0.0.1', 0)
    port = broken.sockets[0].getsockname()[1]
    async with aiohttp.ClientSession() as s:
        for name in BROKEN:
            await attempt(name, s.get('http://127.0.0.1:%d/%s' % (port, name.replace(' ', '%20'))))
        for url in ('http://127.0.0.1:1/', 'ftp://h/', 'http://', 'nothing', 'http://no-such-host.invalid/'):
            try:
                await s.get(url)
            except aiohttp.ClientError as exc:
                print(url, type(exc).__name__)
    broken.close()
    try:
        await s.get('http://h/')
    except RuntimeError as exc:
        print(exc)


async def await_text(session, url):
    async with session.get(url) as r:
        return await r.text()


asyncio.run(main())
