# wsgiref: an application behind the simple server.
import threading
import urllib.request
from wsgiref.headers import Headers
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.util import request_uri, setup_testing_defaults, shift_path_info


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def app(environ, start_response):
    body = environ['wsgi.input'].read(int(environ['CONTENT_LENGTH'] or 0))
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {environ['QUERY_STRING']} "
            f"{body!r}".encode()]


server = make_server('127.0.0.1', 0, app, handler_class=Quiet)
base = f'http://127.0.0.1:{server.server_port}'
for path, data in (('/a%20b?q=1', None), ('/post', b'data')):
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    with urllib.request.urlopen(base + path, data) as response:
        print(response.status, response.headers['Content-Type'], response.headers['Content-Length'])
        print(response.read())
    thread.join()
server.server_close()

headers = Headers([('X-A', '1')])
headers.add_header('Content-Disposition', 'attachment', filename='bud.gif')
headers['x-a'] = '2'
print(headers, headers.get_all('X-A'), 'nope' in headers)
environ = {'SCRIPT_NAME': '/x', 'PATH_INFO': '/y/z', 'QUERY_STRING': 'k=v'}
setup_testing_defaults(environ)
print(request_uri(environ), shift_path_info(environ), environ['SCRIPT_NAME'], environ['PATH_INFO'])
