"""Run a WSGI application for one request."""

import os
import sys
import time

from .headers import Headers
from .util import FileWrapper, guess_scheme, is_hop_by_hop

__all__ = ['BaseHandler', 'SimpleHandler', 'BaseCGIHandler', 'CGIHandler', 'IISCGIHandler',
           'read_environ']

_DAYS = ('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')
_MONTHS = ('Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec')


def format_date_time(timestamp):
    """A time as HTTP's Date header has it."""
    year, month, day, hour, minute, second, weekday, *_ = time.gmtime(timestamp)
    return (f'{_DAYS[weekday]}, {day:02d} {_MONTHS[month - 1]} {year:4d} '
            f'{hour:02d}:{minute:02d}:{second:02d} GMT')


def read_environ():
    """os.environ with values as WSGI wants them: bytes shown as latin-1."""
    return {key: os.fsencode(value).decode('iso-8859-1') for key, value in os.environ.items()}


class BaseHandler:
    """Everything but where requests come from and responses go to."""

    wsgi_version = (1, 0)
    wsgi_multithread = True
    wsgi_multiprocess = True
    wsgi_run_once = False
    origin_server = True
    http_version = '1.0'
    server_software = None
    os_environ = read_environ()
    wsgi_file_wrapper = FileWrapper
    headers_class = Headers
    traceback_limit = None
    error_status = '500 Internal Server Error'
    error_headers = [('Content-Type', 'text/plain')]
    error_body = b'A server error occurred.  Please contact the administrator.'
    status = result = None
    headers_sent = False
    headers = None
    bytes_sent = 0

    def run(self, application):
        """Call the application and send what it gives."""
        try:
            self.setup_environ()
            self.result = application(self.environ, self.start_response)
            self.finish_response()
        except (ConnectionAbortedError, BrokenPipeError, ConnectionResetError):
            return
        except BaseException:
            try:
                self.handle_error()
            except BaseException:
                self.close()
                raise

    def setup_environ(self):
        env = self.environ = self.os_environ.copy()
        self.add_cgi_vars()
        env['wsgi.input'] = self.get_stdin()
        env['wsgi.errors'] = self.get_stderr()
        env['wsgi.version'] = self.wsgi_version
        env['wsgi.run_once'] = self.wsgi_run_once
        env['wsgi.url_scheme'] = self.get_scheme()
        env['wsgi.multithread'] = self.wsgi_multithread
        env['wsgi.multiprocess'] = self.wsgi_multiprocess
        if self.wsgi_file_wrapper is not None:
            env['wsgi.file_wrapper'] = self.wsgi_file_wrapper
        if self.origin_server and self.server_software:
            env.setdefault('SERVER_SOFTWARE', self.server_software)

    def finish_response(self):
        try:
            if not self.result_is_file() or not self.sendfile():
                for data in self.result:
                    self.write(data)
                self.finish_content()
        except BaseException:
            if hasattr(self.result, 'close'):
                self.result.close()
            raise
        else:
            self.close()

    def get_scheme(self):
        return guess_scheme(self.environ)

    def set_content_length(self):
        try:
            blocks = len(self.result)
        except (TypeError, AttributeError, NotImplementedError):
            return
        if blocks == 1:
            self.headers['Content-Length'] = str(self.bytes_sent)

    def cleanup_headers(self):
        if 'Content-Length' not in self.headers:
            self.set_content_length()

    def start_response(self, status, headers, exc_info=None):
        """start_response() of PEP 3333."""
        if exc_info:
            try:
                if self.headers_sent:
                    raise exc_info[1]
            finally:
                exc_info = None
        elif self.headers is not None:
            raise AssertionError('Headers already set!')
        self.status = status
        self.headers = self.headers_class(headers)
        if type(status) is not str:
            raise AssertionError(f'Status must be of type str (got {status!r})')
        assert len(status) >= 4, 'Status must be at least 4 characters'
        assert status[:3].isdigit(), 'Status message must begin w/3-digit code'
        assert status[3] == ' ', 'Status message must have a space after code'
        if __debug__:
            for name, value in headers:
                assert not is_hop_by_hop(name), \
                    f"Hop-by-hop header, '{name}: {value}', not allowed"
        return self.write

    def send_preamble(self):
        if self.origin_server:
            if self.client_is_modern():
                self._write(f'HTTP/{self.http_version} {self.status}\r\n'.encode('iso-8859-1'))
                if 'Date' not in self.headers:
                    self._write(f'Date: {format_date_time(time.time())}\r\n'.encode('iso-8859-1'))
                if self.server_software and 'Server' not in self.headers:
                    self._write(f'Server: {self.server_software}\r\n'.encode('iso-8859-1'))
        else:
            self._write(f'Status: {self.status}\r\n'.encode('iso-8859-1'))

    def write(self, data):
        assert type(data) is bytes, 'write() argument must be a bytes instance'
        if not self.status:
            raise AssertionError('write() before start_response()')
        if not self.headers_sent:
            self.bytes_sent = len(data)     # the headers may want to know
            self.send_headers()
        else:
            self.bytes_sent += len(data)
        self._write(data)
        self._flush()

    def sendfile(self):
        """Send a file in a way of the platform; False when there is none."""
        return False

    def finish_content(self):
        if not self.headers_sent:
            self.headers.setdefault('Content-Length', '0')
            self.send_headers()

    def close(self):
        try:
            if hasattr(self.result, 'close'):
                self.result.close()
        finally:
            self.result = self.headers = self.status = self.environ = None
            self.bytes_sent = 0
            self.headers_sent = False

    def send_headers(self):
        self.cleanup_headers()
        self.headers_sent = True
        if not self.origin_server or self.client_is_modern():
            self.send_preamble()
            self._write(bytes(self.headers))

    def result_is_file(self):
        wrapper = self.wsgi_file_wrapper
        return wrapper is not None and isinstance(self.result, wrapper)

    def client_is_modern(self):
        return self.environ['SERVER_PROTOCOL'].upper() != 'HTTP/0.9'

    def log_exception(self, exc_info):
        from traceback import print_exception
        print_exception(*exc_info, self.traceback_limit, self.get_stderr())

    def handle_error(self):
        self.log_exception(sys.exc_info())
        if not self.headers_sent:
            self.result = self.error_output(self.environ, self.start_response)
            self.finish_response()

    def error_output(self, environ, start_response):
        start_response(self.error_status, self.error_headers[:], sys.exc_info())
        return [self.error_body]

    def _write(self, data):
        raise NotImplementedError

    def _flush(self):
        raise NotImplementedError

    def get_stdin(self):
        raise NotImplementedError

    def get_stderr(self):
        raise NotImplementedError

    def add_cgi_vars(self):
        raise NotImplementedError


class SimpleHandler(BaseHandler):
    """A handler over three streams and an environment."""

    def __init__(self, stdin, stdout, stderr, environ, multithread=True, multiprocess=False):
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr
        self.base_env = environ
        self.wsgi_multithread = multithread
        self.wsgi_multiprocess = multiprocess

    def get_stdin(self):
        return self.stdin

    def get_stderr(self):
        return self.stderr

    def add_cgi_vars(self):
        self.environ.update(self.base_env)

    def _write(self, data):
        written = self.stdout.write(data)
        while written is not None and written < len(data):
            data = data[written:]
            written = self.stdout.write(data)

    def _flush(self):
        self.stdout.flush()
        self._flush = self.stdout.flush


class BaseCGIHandler(SimpleHandler):
    """CGI-like systems: the server in front sends the status line."""

    origin_server = False


class CGIHandler(BaseCGIHandler):
    """CGI over the process's streams and environment."""

    wsgi_run_once = True
    os_environ = {}

    def __init__(self):
        super().__init__(sys.stdin.buffer, sys.stdout.buffer, sys.stderr, read_environ(),
                         multithread=False, multiprocess=True)


class IISCGIHandler(BaseCGIHandler):
    """CGI under IIS, which repeats SCRIPT_NAME in PATH_INFO."""

    wsgi_run_once = True
    os_environ = {}

    def __init__(self):
        environ = read_environ()
        path, script = environ.get('PATH_INFO', ''), environ.get('SCRIPT_NAME', '')
        if (path + '/').startswith(script + '/'):
            environ['PATH_INFO'] = path[len(script):]
        super().__init__(sys.stdin.buffer, sys.stdout.buffer, sys.stderr, environ,
                         multithread=False, multiprocess=True)
