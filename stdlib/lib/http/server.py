"""HTTP servers: HTTPServer and handlers that answer requests from files or by your methods.

`python -m http.server` serves the current folder. CGI is in `_http_cgi`.
"""
import copy
import datetime
import email.utils
import html
import http.client
import io
import itertools
import mimetypes
import os
import posixpath
import shutil
import socket
import socketserver
import sys
import time
import urllib.parse
from http import HTTPStatus

from _http_cgi import CGIMixin, _url_collapse_path, executable, nobody_uid

__version__ = '0.6'
__all__ = ['HTTPServer', 'ThreadingHTTPServer', 'BaseHTTPRequestHandler',
           'SimpleHTTPRequestHandler', 'CGIHTTPRequestHandler']

DEFAULT_ERROR_MESSAGE = """\
<!DOCTYPE HTML>
<html lang="en">
    <head>
        <meta charset="utf-8">
        <style type="text/css">
            :root {
                color-scheme: light dark;
            }
        </style>
        <title>Error response</title>
    </head>
    <body>
        <h1>Error response</h1>
        <p>Error code: %(code)d</p>
        <p>Message: %(message)s.</p>
        <p>Error code explanation: %(code)s - %(explain)s.</p>
    </body>
</html>
"""
DEFAULT_ERROR_CONTENT_TYPE = 'text/html;charset=utf-8'


class HTTPServer(socketserver.TCPServer):
    """A TCP server that knows its name and port."""

    allow_reuse_address = True
    allow_reuse_port = True

    def server_bind(self):
        socketserver.TCPServer.server_bind(self)
        host, port = self.server_address[:2]
        self.server_name = socket.getfqdn(host)
        self.server_port = port


class ThreadingHTTPServer(socketserver.ThreadingMixIn, HTTPServer):
    """Serves each connection in a thread."""

    daemon_threads = True


class BaseHTTPRequestHandler(socketserver.StreamRequestHandler):
    """Reads a request and calls do_GET, do_POST and so on.

    When called, `command`, `path`, `request_version` and `headers` are set, `rfile` is at the body
    and `wfile` takes the answer: send_response(), send_header()..., end_headers(), then the body.
    """

    sys_version = 'Python/' + sys.version.split()[0]
    server_version = 'BaseHTTP/' + __version__
    error_message_format = DEFAULT_ERROR_MESSAGE
    error_content_type = DEFAULT_ERROR_CONTENT_TYPE
    # Taken to be spoken by a client whose request line names no version.
    default_request_version = 'HTTP/0.9'
    protocol_version = 'HTTP/1.0'
    MessageClass = http.client.HTTPMessage
    weekdayname = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
    monthname = [None, 'Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov',
                 'Dec']
    responses = {status: (status.phrase, status.description)
                 for status in HTTPStatus.__members__.values()}
    # Control characters would forge lines of the log.
    _control_char_table = str.maketrans(
        {c: rf'\x{c:02x}' for c in itertools.chain(range(0x20), range(0x7f, 0xa0))})
    _control_char_table[ord('\\')] = r'\\'

    def _request_version(self, version):
        """(major, minor) of 'HTTP/1.1'; None after an error was sent."""
        try:
            if not version.startswith('HTTP/'):
                raise ValueError
            major, minor = version.split('/', 1)[1].split('.')
            # RFC 9112, 2.3: digits, of which a few are enough.
            if not (major.isdigit() and minor.isdigit()):
                raise ValueError
            if len(major) > 10 or len(minor) > 10:
                raise ValueError
            numbers = int(major), int(minor)
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST, 'Bad request version (%r)' % version)
            return None
        if numbers >= (2, 0):
            self.send_error(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED,
                            'Invalid HTTP version (%s)' % version.split('/', 1)[1])
            return None
        return numbers

    def parse_request(self):
        """Parses the request line and headers: False after an error was sent."""
        self.command = None
        self.request_version = version = self.default_request_version
        self.close_connection = True
        requestline = str(self.raw_requestline, 'iso-8859-1').rstrip('\r\n')
        self.requestline = requestline
        words = requestline.split()
        if not words:
            return False
        if len(words) >= 3:
            version = words[-1]
            numbers = self._request_version(version)
            if numbers is None:
                return False
            if numbers >= (1, 1) and self.protocol_version >= 'HTTP/1.1':
                self.close_connection = False
            self.request_version = version
        if not 2 <= len(words) <= 3:
            self.send_error(HTTPStatus.BAD_REQUEST, 'Bad request syntax (%r)' % requestline)
            return False
        command, path = words[:2]
        if len(words) == 2:
            self.close_connection = True
            if command != 'GET':
                self.send_error(HTTPStatus.BAD_REQUEST,
                                'Bad HTTP/0.9 request type (%r)' % command)
                return False
        self.command = command
        # '//host/..' in a redirect would lead to another host: one slash is enough.
        self.path = '/' + path.lstrip('/') if path.startswith('//') else path
        return self._parse_headers()

    def _parse_headers(self):
        try:
            self.headers = http.client.parse_headers(self.rfile, _class=self.MessageClass)
        except http.client.LineTooLong as err:
            self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, 'Line too long', str(err))
            return False
        except http.client.HTTPException as err:
            self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, 'Too many headers',
                            str(err))
            return False
        connection = self.headers.get('Connection', '').lower()
        if connection == 'close':
            self.close_connection = True
        elif connection == 'keep-alive' and self.protocol_version >= 'HTTP/1.1':
            self.close_connection = False
        if (self.headers.get('Expect', '').lower() == '100-continue'
                and self.protocol_version >= 'HTTP/1.1' and self.request_version >= 'HTTP/1.1'):
            return self.handle_expect_100()
        return True

    def handle_expect_100(self):
        """Tells the client to send its body; False to refuse after an answer of your own."""
        self.send_response_only(HTTPStatus.CONTINUE)
        self.end_headers()
        return True

    def handle_one_request(self):
        """Serves one request of the connection."""
        try:
            self.raw_requestline = self.rfile.readline(65537)
            if len(self.raw_requestline) > 65536:
                self.requestline = ''
                self.request_version = ''
                self.command = ''
                self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
                return
            if not self.raw_requestline:
                self.close_connection = True
                return
            if not self.parse_request():
                return  # an error was sent
            method = getattr(self, 'do_' + self.command, None)
            if method is None:
                self.send_error(HTTPStatus.NOT_IMPLEMENTED,
                                'Unsupported method (%r)' % self.command)
                return
            method()
            self.wfile.flush()
        except TimeoutError as e:
            self.log_error('Request timed out: %r', e)
            self.close_connection = True

    def handle(self):
        """Serves all requests of the connection."""
        self.close_connection = True
        self.handle_one_request()
        while not self.close_connection:
            self.handle_one_request()

    # ---- answers ----

    def send_error(self, code, message=None, explain=None):
        """Sends an error page and logs it."""
        try:
            short, long = self.responses[code]
        except KeyError:
            short, long = '???', '???'
        if message is None:
            message = short
        if explain is None:
            explain = long
        self.log_error('code %d, message %s', code, message)
        self.send_response(code, message)
        self.send_header('Connection', 'close')
        body = None
        if code >= 200 and code not in (HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT,
                                        HTTPStatus.NOT_MODIFIED):
            content = self.error_message_format % {
                'code': code, 'message': html.escape(message, quote=False),
                'explain': html.escape(explain, quote=False)}
            body = content.encode('UTF-8', 'replace')
            self.send_header('Content-Type', self.error_content_type)
            self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        if self.command != 'HEAD' and body:
            self.wfile.write(body)

    def send_response(self, code, message=None):
        """Begins an answer: status line, Server and Date; logs the request."""
        self.log_request(code)
        self.send_response_only(code, message)
        self.send_header('Server', self.version_string())
        self.send_header('Date', self.date_time_string())

    def send_response_only(self, code, message=None):
        """The status line alone."""
        if self.request_version == 'HTTP/0.9':
            return
        if message is None:
            message = self.responses[code][0] if code in self.responses else ''
        if not hasattr(self, '_headers_buffer'):
            self._headers_buffer = []
        line = '%s %d %s\r\n' % (self.protocol_version, code, message)
        self._headers_buffer.append(line.encode('latin-1', 'strict'))

    def send_header(self, keyword, value):
        """Adds a header to the answer."""
        if self.request_version != 'HTTP/0.9':
            if not hasattr(self, '_headers_buffer'):
                self._headers_buffer = []
            line = '%s: %s\r\n' % (keyword, value)
            self._headers_buffer.append(line.encode('latin-1', 'strict'))
        if keyword.lower() == 'connection':
            if value.lower() == 'close':
                self.close_connection = True
            elif value.lower() == 'keep-alive':
                self.close_connection = False

    def end_headers(self):
        """Sends the head; the body may follow."""
        if self.request_version != 'HTTP/0.9':
            self._headers_buffer.append(b'\r\n')
            self.flush_headers()

    def flush_headers(self):
        if hasattr(self, '_headers_buffer'):
            self.wfile.write(b''.join(self._headers_buffer))
            self._headers_buffer = []

    # ---- logging ----

    def log_request(self, code='-', size='-'):
        if isinstance(code, HTTPStatus):
            code = code.value
        self.log_message('"%s" %s %s', self.requestline, str(code), str(size))

    def log_error(self, format, *args):
        self.log_message(format, *args)

    def log_message(self, format, *args):
        """Writes a line to stderr; control characters are escaped."""
        message = format % args
        sys.stderr.write('%s - - [%s] %s\n' % (
            self.address_string(), self.log_date_time_string(),
            message.translate(self._control_char_table)))

    def version_string(self):
        return self.server_version + ' ' + self.sys_version

    def date_time_string(self, timestamp=None):
        """A time as HTTP has it."""
        if timestamp is None:
            timestamp = time.time()
        return email.utils.formatdate(timestamp, usegmt=True)

    def log_date_time_string(self):
        year, month, day, hh, mm, ss, *_ = time.localtime(time.time())
        return '%02d/%3s/%04d %02d:%02d:%02d' % (day, self.monthname[month], year, hh, mm, ss)

    def address_string(self):
        return self.client_address[0]


class SimpleHTTPRequestHandler(BaseHTTPRequestHandler):
    """Serves the files of a folder."""

    server_version = 'SimpleHTTP/' + __version__
    index_pages = ('index.html', 'index.htm')
    extensions_map = _encodings_map_default = {
        '.gz': 'application/gzip', '.Z': 'application/octet-stream', '.bz2': 'application/x-bzip2',
        '.xz': 'application/x-xz'}

    def __init__(self, *args, directory=None, **kwargs):
        self.directory = os.fspath(os.getcwd() if directory is None else directory)
        super().__init__(*args, **kwargs)

    def do_GET(self):
        """Sends a file or a listing."""
        f = self.send_head()
        if f:
            try:
                self.copyfile(f, self.wfile)
            finally:
                f.close()

    def do_HEAD(self):
        """Sends the head alone."""
        f = self.send_head()
        if f:
            f.close()

    def send_head(self):
        """Sends the head: a file with the body, or None when the answer is complete."""
        path = self.translate_path(self.path)
        if os.path.isdir(path):
            parts = urllib.parse.urlsplit(self.path)
            if not parts.path.endswith(('/', '%2f', '%2F')):
                # The browser resolves links against the folder only with the slash.
                self.send_response(HTTPStatus.MOVED_PERMANENTLY)
                self.send_header('Location', urllib.parse.urlunsplit(
                    (parts[0], parts[1], parts[2] + '/', parts[3], parts[4])))
                self.send_header('Content-Length', '0')
                self.end_headers()
                return None
            for index in self.index_pages:
                index = os.path.join(path, index)
                if os.path.isfile(index):
                    path = index
                    break
            else:
                return self.list_directory(path)
        ctype = self.guess_type(path)
        if path.endswith('/'):  # 'file.txt/' names no file
            self.send_error(HTTPStatus.NOT_FOUND, 'File not found')
            return None
        try:
            f = open(path, 'rb')
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND, 'File not found')
            return None
        try:
            fs = os.fstat(f.fileno())
            if self._not_modified(fs):
                self.send_response(HTTPStatus.NOT_MODIFIED)
                self.end_headers()
                f.close()
                return None
            self.send_response(HTTPStatus.OK)
            self.send_header('Content-type', ctype)
            self.send_header('Content-Length', str(fs.st_size))
            self.send_header('Last-Modified', self.date_time_string(fs.st_mtime))
            self.end_headers()
            return f
        except:
            f.close()
            raise

    def _not_modified(self, fs):
        """Whether If-Modified-Since says that the client has the file."""
        if 'If-Modified-Since' not in self.headers or 'If-None-Match' in self.headers:
            return False
        try:
            since = email.utils.parsedate_to_datetime(self.headers['If-Modified-Since'])
        except (TypeError, IndexError, OverflowError, ValueError):
            return False
        if since.tzinfo is None:
            since = since.replace(tzinfo=datetime.timezone.utc)
        if since.tzinfo is not datetime.timezone.utc:
            return False
        modified = datetime.datetime.fromtimestamp(fs.st_mtime, datetime.timezone.utc)
        return modified.replace(microsecond=0) <= since

    def list_directory(self, path):
        """Sends the head of a listing: a file with it."""
        try:
            entries = os.listdir(path)
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND, 'No permission to list directory')
            return None
        entries.sort(key=lambda a: a.lower())
        displaypath = self.path
        try:
            displaypath = urllib.parse.unquote(displaypath, errors='surrogatepass')
        except UnicodeDecodeError:
            displaypath = urllib.parse.unquote(displaypath)
        displaypath = html.escape(displaypath, quote=False)
        enc = sys.getfilesystemencoding()
        title = f'Directory listing for {displaypath}'
        lines = ['<!DOCTYPE HTML>', '<html lang="en">', '<head>', f'<meta charset="{enc}">',
                 '<style type="text/css">', ':root {', 'color-scheme: light dark;', '}', '</style>',
                 f'<title>{title}</title>', '</head>', f'<body>\n<h1>{title}</h1>', '<hr>\n<ul>']
        for name in entries:
            fullname = os.path.join(path, name)
            display = link = name
            if os.path.isdir(fullname):
                display = link = name + '/'
            if os.path.islink(fullname):
                display = name + '@'
            lines.append('<li><a href="%s">%s</a></li>' % (
                urllib.parse.quote(link, errors='surrogatepass'),
                html.escape(display, quote=False)))
        lines.append('</ul>\n<hr>\n</body>\n</html>\n')
        encoded = '\n'.join(lines).encode(enc, 'surrogateescape')
        self.send_response(HTTPStatus.OK)
        self.send_header('Content-type', 'text/html; charset=%s' % enc)
        self.send_header('Content-Length', str(len(encoded)))
        self.end_headers()
        return io.BytesIO(encoded)

    def translate_path(self, path):
        """The file of a URL path; parts that would lead out of the folder are left out."""
        path = path.split('?', 1)[0].split('#', 1)[0]
        trailing_slash = path.rstrip().endswith('/')
        try:
            path = urllib.parse.unquote(path, errors='surrogatepass')
        except UnicodeDecodeError:
            path = urllib.parse.unquote(path)
        out = self.directory
        for word in filter(None, posixpath.normpath(path).split('/')):
            if os.path.dirname(word) or word in (os.curdir, os.pardir):
                continue
            out = os.path.join(out, word)
        return out + '/' if trailing_slash else out

    def copyfile(self, source, outputfile):
        shutil.copyfileobj(source, outputfile)

    def guess_type(self, path):
        """The MIME type of a file by its name."""
        _, ext = posixpath.splitext(path)
        for key in (ext, ext.lower()):
            if key in self.extensions_map:
                return self.extensions_map[key]
        guess, _ = mimetypes.guess_file_type(path)
        return guess or 'application/octet-stream'


class CGIHTTPRequestHandler(CGIMixin, SimpleHTTPRequestHandler):
    """Serves files, and runs scripts in the folders of cgi_directories."""


def _get_best_family(*address):
    infos = socket.getaddrinfo(*address, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, _, _, _, sockaddr = next(iter(infos))
    return family, sockaddr


def test(HandlerClass=BaseHTTPRequestHandler, ServerClass=ThreadingHTTPServer, protocol='HTTP/1.0',
         port=8000, bind=None):
    """Serves until Ctrl-C."""
    ServerClass.address_family, addr = _get_best_family(bind, port)
    HandlerClass.protocol_version = protocol
    with ServerClass(addr, HandlerClass) as httpd:
        host, port = httpd.socket.getsockname()[:2]
        url_host = f'[{host}]' if ':' in host else host
        print(f'Serving HTTP on {host} port {port} (http://{url_host}:{port}/) ...')
        try:
            httpd.serve_forever()
        except KeyboardInterrupt:
            print('\nKeyboard interrupt received, exiting.')
            sys.exit(0)


def _main():
    import argparse
    import contextlib
    parser = argparse.ArgumentParser()
    parser.add_argument('--cgi', action='store_true', help='run as CGI server')
    parser.add_argument('-b', '--bind', metavar='ADDRESS',
                        help='bind to this address (default: all interfaces)')
    parser.add_argument('-d', '--directory', default=os.getcwd(),
                        help='serve this directory (default: current directory)')
    parser.add_argument('-p', '--protocol', metavar='VERSION', default='HTTP/1.0',
                        help='conform to this HTTP version (default: %(default)s)')
    parser.add_argument('port', default=8000, type=int, nargs='?',
                        help='bind to this port (default: %(default)s)')
    args = parser.parse_args()

    class DualStackServer(ThreadingHTTPServer):
        def server_bind(self):
            with contextlib.suppress(Exception):
                self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            return super().server_bind()

        def finish_request(self, request, client_address):
            self.RequestHandlerClass(request, client_address, self, directory=args.directory)

    test(HandlerClass=CGIHTTPRequestHandler if args.cgi else SimpleHTTPRequestHandler,
         ServerClass=DualStackServer, port=args.port, bind=args.bind, protocol=args.protocol)


if __name__ == '__main__':
    _main()
