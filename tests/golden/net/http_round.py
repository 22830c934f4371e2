"""http.server, http.client and urllib.request against each other over loopback."""
import http.client
import http.cookiejar
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


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
        if self.path == '/move':
            self.answer(302, b'', ('Location', '/there?x=1'))
        elif self.path == '/chunks':
            self.send_response(200)
            self.send_header('Transfer-Encoding', 'chunked')
            self.end_headers()
            for part in (b'one ', b'two ', b'three'):
                self.wfile.write(b'%x\r\n%s\r\n' % (len(part), part))
            self.wfile.write(b'0\r\n\r\n')
        elif self.path == '/missing':
            self.send_error(404, explain='<no> such & thing')
        elif self.path == '/cookie':
            self.answer(200, self.headers.get('Cookie', 'none').encode(), ('Set-Cookie', 'k=v'))
        else:
            self.answer(200, f'{self.command} {self.path}'.encode(), ('Content-Type', 'text/plain'))

    do_HEAD = do_GET

    def do_POST(self):
        if self.headers.get('Transfer-Encoding') == 'chunked':
            body = b''
            while n := int(self.rfile.readline(), 16):
                body += self.rfile.read(n)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers['Content-Length']))
        self.answer(200, b'got ' + body)


server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f'http://127.0.0.1:{server.server_port}'

c = http.client.HTTPConnection('127.0.0.1', server.server_port)
c.request('GET', '/first')
r = c.getresponse()
print(r.status, r.reason, r.version, r.getheader('content-type'), r.read())
c.request('HEAD', '/second')
r = c.getresponse()
print(r.read(), r.getheader('Content-Length'), r.isclosed())
c.request('GET', '/chunks')
r = c.getresponse()
print(r.read(5), r.read(), r.getheader('Transfer-Encoding'))
c.request('POST', '/p', body=iter([b'in ', b'pieces']))
print(c.getresponse().read())
try:
    c.request('GET', '/a b')
except http.client.InvalidURL as e:
    print(e)
try:
    c.getresponse()
except http.client.ResponseNotReady as e:
    print(repr(e))
c.close()
try:
    c.putheader('a', 'b')
except http.client.CannotSendHeader as e:
    print(repr(e))

with urllib.request.urlopen(base + '/move') as r:
    print(r.status, r.url.removeprefix(base), r.read(), r.headers.get_content_type())
with urllib.request.urlopen(base + '/p', data=b'form') as r:
    print(r.read())
try:
    urllib.request.urlopen(base + '/missing')
except urllib.error.HTTPError as e:
    print(e, b'&lt;no&gt; such &amp; thing' in e.read())
try:
    urllib.request.urlopen('http://127.0.0.1:1/')
except urllib.error.URLError as e:
    print(e)
with urllib.request.urlopen('data:text/plain;base64,aGk=') as r:
    print(r.read(), r.headers['content-type'])
jar = http.cookiejar.CookieJar()
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
print(opener.open(base + '/cookie').read(), opener.open(base + '/cookie').read(),
      [(x.name, x.value, x.path) for x in jar])
try:
    urllib.request.urlopen('nothing://x')
except urllib.error.URLError as e:
    print(e)
server.shutdown()
server.server_close()
