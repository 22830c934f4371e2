"""requests against a server of http.server over loopback: verbs, forms, JSON, cookies, redirects,
authentication, compression, timeouts, streaming, exceptions."""
import gzip
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests


class Handler(BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *args):
        pass

    def answer(self, code, body=b'', *headers):
        self.send_response(code)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    def do_GET(self):
        if self.path == '/redirect':
            self.answer(302, b'', ('Location', '/get?x=1'))
        elif self.path == '/circle':
            self.answer(302, b'', ('Location', '/circle'))
        elif self.path == '/cookie':
            self.answer(200, b'', ('Set-Cookie', 'a=b; Path=/'))
        elif self.path == '/gzip':
            self.answer(200, gzip.compress(b'zipped'), ('Content-Encoding', 'gzip'))
        elif self.path == '/missing':
            self.answer(404, b'nope')
        elif self.path == '/slow':
            time.sleep(0.5)
            self.answer(200, b'late')
        elif self.path == '/private' and 'Authorization' not in self.headers:
            self.answer(401, b'', ('WWW-Authenticate', 'Digest realm="r", nonce="n", qop="auth"'))
        else:
            names = ('Cookie', 'X-Mine', 'Accept')
            body = {'path': self.path, **{n: self.headers[n] for n in names if n in self.headers}}
            if 'Authorization' in self.headers:
                body['auth'] = self.headers['Authorization'].split()[0]
            self.answer(200, json.dumps(body).encode(), ('Content-Type', 'application/json'))

    do_HEAD = do_DELETE = do_GET

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get('Content-Length') or 0))
        kind = self.headers['Content-Type'] or ''
        shown = len(body) if 'multi' in kind else body.decode()
        self.answer(200, json.dumps([self.command, kind.split('; b')[0], shown]).encode(),
                    ('Content-Type', 'application/json'))

    do_PUT = do_PATCH = do_POST


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # a client that did not wait


server = Server(('127.0.0.1', 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f'http://127.0.0.1:{server.server_port}'

r = requests.get(base + '/get', params={'a': [1, 2], 'b': '\u00fc'}, headers={'X-Mine': 'y'})
print(r, r.status_code, r.ok, r.reason, r.json(), r.encoding, r.headers['content-TYPE'])
r = requests.get(base + '/redirect')
print(r.url.removeprefix(base), r.history, r.json()['path'])
r = requests.get(base + '/redirect', allow_redirects=False)
print(r.status_code, r.is_redirect, r.next.url.removeprefix(base))
print(requests.post(base, data={'a': '1 2', 'b': ['x', 'y']}).json())
print(requests.post(base, json={'a': [1, None]}).json())
print(requests.put(base, data='text').json(), requests.patch(base, data=b'raw').json())
print(requests.post(base, data={'k': 'v'}, files={'f': ('n.txt', b'content')}).json()[:2])
print(requests.delete(base + '/x').json()['path'], repr(requests.head(base + '/x').text))
with requests.Session() as s:
    s.get(base + '/cookie')
    s.headers['X-Mine'] = 'session'
    print(s.cookies.get_dict(), s.get(base + '/y', cookies={'c': 'd'}).json())
    print(s.get(base + '/z', auth=('user', 'pass')).json()['auth'])
    print(s.get(base + '/private', auth=requests.auth.HTTPDigestAuth('u', 'p')).json()['auth'])
    print(s.get(base + '/gzip').text)
    with s.get(base + '/get', stream=True) as r:
        print(b''.join(r.iter_content(4))[:9], r.raw.closed)
    print(list(s.get(base + '/get').iter_lines())[0][:9])
for call in (lambda: requests.get(base + '/missing').raise_for_status(),
             lambda: requests.get(base + '/circle'), lambda: requests.get(base + '/gzip').json(),
             lambda: requests.get('no-scheme'), lambda: requests.get('http://'),
             lambda: requests.get('ftp://x'), lambda: requests.get(base, headers={'a': 'b\nc'})):
    try:
        print(call())
    except requests.RequestException as e:
        print(type(e).__name__, str(e).replace(base, ''))
for call in (lambda: requests.get(base + '/slow', timeout=0.1),
             lambda: requests.get('http://127.0.0.1:1/')):
    try:
        print(call())
    except requests.RequestException as e:
        print(type(e).__name__, isinstance(e, OSError))
print(requests.codes.not_found, requests.codes['teapot'], bool(requests.get(base + '/missing')))
server.shutdown()
server.server_close()
