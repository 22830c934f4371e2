"""CGI scripts for http.server (RFC 3875): deprecated, as in CPython."""
import os
import select
import subprocess
import sys
import urllib.parse
import warnings
from http import HTTPStatus


def _url_collapse_path(path):
    """A URL path without '.' and '..' and double slashes, '/'-led, with the query kept.

    IndexError when it leads above the root.
    """
    path, _, query = path.partition('?')
    path = urllib.parse.unquote(path)
    parts = path.split('/')
    head = []
    for part in parts[:-1]:
        if part == '..':
            head.pop()
        elif part and part != '.':
            head.append(part)
    tail = parts[-1]
    if tail == '..':
        head.pop()
        tail = ''
    elif tail == '.':
        tail = ''
    if query:
        tail = '?'.join((tail, query))
    return '/'.join(('/' + '/'.join(head), tail))


nobody = None


def nobody_uid():
    """The number of the user "nobody"."""
    global nobody
    if nobody:
        return nobody
    try:
        import pwd
    except ImportError:
        return -1
    try:
        nobody = pwd.getpwnam('nobody')[2]
    except KeyError:
        nobody = 1 + max(entry[2] for entry in pwd.getpwall())
    return nobody


def executable(path):
    return os.access(path, os.X_OK)


class CGIMixin:
    """For a handler that serves files: runs scripts in the folders of cgi_directories."""

    have_fork = hasattr(os, 'fork')
    rbufsize = 0
    cgi_directories = ['/cgi-bin', '/htbin']

    def __init__(self, *args, **kwargs):
        warnings.warn("'http.server.CGIHTTPRequestHandler' is deprecated and slated for removal in "
                      'Python 3.15', DeprecationWarning, stacklevel=2)
        super().__init__(*args, **kwargs)

    def do_POST(self):
        """Runs a script with the body as its input."""
        if self.is_cgi():
            self.run_cgi()
        else:
            self.send_error(HTTPStatus.NOT_IMPLEMENTED, 'Can only POST to CGI scripts')

    def send_head(self):
        if self.is_cgi():
            return self.run_cgi()
        return super().send_head()

    def is_cgi(self):
        """Whether the path leads to a script; sets cgi_info to (folder, rest)."""
        collapsed = _url_collapse_path(self.path)
        sep = collapsed.find('/', 1)
        while sep > 0 and collapsed[:sep] not in self.cgi_directories:
            sep = collapsed.find('/', sep + 1)
        if sep > 0:
            self.cgi_info = collapsed[:sep], collapsed[sep + 1:]
            return True
        return False

    def is_executable(self, path):
        return executable(path)

    def is_python(self, path):
        return os.path.splitext(path)[1].lower() in ('.py', '.pyw')

    def _script(self):
        """(folder, script, rest of the path, query, file); None after an error was sent."""
        folder, rest = self.cgi_info
        path = folder + '/' + rest
        i = path.find('/', len(folder) + 1)
        while i >= 0 and os.path.isdir(self.translate_path(path[:i])):
            folder, rest = path[:i], path[i + 1:]
            i = path.find('/', len(folder) + 1)
        rest, _, query = rest.partition('?')
        script, slash, more = rest.partition('/')
        rest = slash + more
        name = folder + '/' + script
        file = self.translate_path(name)
        if not os.path.exists(file):
            self.send_error(HTTPStatus.NOT_FOUND, 'No such CGI script (%r)' % name)
            return None
        if not os.path.isfile(file):
            self.send_error(HTTPStatus.FORBIDDEN, 'CGI script is not a plain file (%r)' % name)
            return None
        if not self.is_python(name) and not self.is_executable(file):
            self.send_error(HTTPStatus.FORBIDDEN, 'CGI script is not executable (%r)' % name)
            return None
        return name, rest, query, file

    def _environment(self, name, rest, query):
        env = dict(os.environ)
        uqrest = urllib.parse.unquote(rest)
        env.update({
            'SERVER_SOFTWARE': self.version_string(), 'SERVER_NAME': self.server.server_name,
            'GATEWAY_INTERFACE': 'CGI/1.1', 'SERVER_PROTOCOL': self.protocol_version,
            'SERVER_PORT': str(self.server.server_port), 'REQUEST_METHOD': self.command,
            'PATH_INFO': uqrest, 'PATH_TRANSLATED': self.translate_path(uqrest),
            'SCRIPT_NAME': name, 'QUERY_STRING': query, 'REMOTE_ADDR': self.client_address[0]})
        authorization = self.headers.get('authorization', '').split()
        if len(authorization) == 2:
            self._authorization(env, authorization)
        env['CONTENT_TYPE'] = (self.headers.get('content-type')
                               or self.headers.get_content_type())
        for header, variable in (('content-length', 'CONTENT_LENGTH'), ('referer', 'HTTP_REFERER'),
                                 ('user-agent', 'HTTP_USER_AGENT')):
            value = self.headers.get(header)
            if value:
                env[variable] = value
        accept = self.headers.get_all('accept', ())
        env['HTTP_ACCEPT'] = ','.join(accept)
        cookies = ', '.join(filter(None, self.headers.get_all('cookie', [])))
        if cookies:
            env['HTTP_COOKIE'] = cookies
        for key in ('QUERY_STRING', 'REMOTE_HOST', 'CONTENT_LENGTH', 'HTTP_USER_AGENT',
                    'HTTP_COOKIE', 'HTTP_REFERER'):
            env.setdefault(key, '')  # none of the server's own
        return env

    @staticmethod
    def _authorization(env, authorization):
        import base64
        import binascii
        env['AUTH_TYPE'] = authorization[0]
        if authorization[0].lower() != 'basic':
            return
        try:
            text = base64.decodebytes(authorization[1].encode('ascii')).decode('ascii')
        except (binascii.Error, UnicodeError):
            return
        parts = text.split(':')
        if len(parts) == 2:
            env['REMOTE_USER'] = parts[0]

    def run_cgi(self):
        """Runs the script of cgi_info."""
        found = self._script()
        if found is None:
            return
        name, rest, query, file = found
        env = self._environment(name, rest, query)
        self.send_response(HTTPStatus.OK, 'Script output follows')
        self.flush_headers()
        cmdline = [file]
        if self.is_python(file):
            cmdline = [sys.executable, '-u', file]
        decoded = query.replace('+', ' ')
        if decoded and '=' not in decoded:
            cmdline.append(decoded)
        self.log_message('command: %s', subprocess.list2cmdline(cmdline))
        try:
            nbytes = int(self.headers.get('content-length'))
        except (TypeError, ValueError):
            nbytes = 0
        data = self.rfile.read(nbytes) if self.command.lower() == 'post' and nbytes > 0 else None
        # Data beyond the length would be taken for the next request.
        while select.select([self.rfile._sock], [], [], 0)[0]:
            if not self.rfile._sock.recv(1):
                break
        process = subprocess.Popen(cmdline, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=env)
        stdout, stderr = process.communicate(data)
        self.wfile.write(stdout)
        if stderr:
            self.log_error('%s', stderr)
        if process.returncode:
            self.log_error('CGI script exit code %#x', process.returncode)
        else:
            self.log_message('CGI script exited OK')
