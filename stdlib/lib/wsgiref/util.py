"""Helpers for WSGI environments."""

import posixpath

__all__ = ['FileWrapper', 'guess_scheme', 'application_uri', 'request_uri', 'shift_path_info',
           'setup_testing_defaults', 'is_hop_by_hop']

_HOP_BY_HOP = frozenset({'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization',
                         'te', 'trailers', 'transfer-encoding', 'upgrade'})


def is_hop_by_hop(header_name):
    """Is the header for one connection only (RFC 2616, 13.5.1)?"""
    return header_name.lower() in _HOP_BY_HOP


class FileWrapper:
    """A file as an iterator over blocks."""

    def __init__(self, filelike, blksize=8192):
        self.filelike = filelike
        self.blksize = blksize
        if hasattr(filelike, 'close'):
            self.close = filelike.close

    def __iter__(self):
        return self

    def __next__(self):
        data = self.filelike.read(self.blksize)
        if data:
            return data
        raise StopIteration


def guess_scheme(environ):
    """'http' or 'https', by the HTTPS variable."""
    return 'https' if environ.get('HTTPS') in ('yes', 'on', '1') else 'http'


def application_uri(environ):
    """The application's base URI."""
    from urllib.parse import quote
    url = environ['wsgi.url_scheme'] + '://'
    if environ.get('HTTP_HOST'):
        url += environ['HTTP_HOST']
    else:
        url += environ['SERVER_NAME']
        usual = '443' if environ['wsgi.url_scheme'] == 'https' else '80'
        if environ['SERVER_PORT'] != usual:
            url += ':' + environ['SERVER_PORT']
    return url + quote(environ.get('SCRIPT_NAME') or '/', encoding='latin1')


def request_uri(environ, include_query=True):
    """The full URI of the request."""
    from urllib.parse import quote
    url = application_uri(environ)
    path = quote(environ.get('PATH_INFO', ''), safe='/;=,', encoding='latin1')
    url += path if environ.get('SCRIPT_NAME') else path[1:]
    if include_query and environ.get('QUERY_STRING'):
        url += '?' + environ['QUERY_STRING']
    return url


def shift_path_info(environ):
    """Move a name from PATH_INFO to SCRIPT_NAME and give it; None when there is none left."""
    path_info = environ.get('PATH_INFO', '')
    if not path_info:
        return None
    parts = path_info.split('/')
    parts[1:-1] = [part for part in parts[1:-1] if part and part != '.']
    name = parts[1]
    del parts[1]
    script_name = posixpath.normpath(environ.get('SCRIPT_NAME', '') + '/' + name)
    if script_name.endswith('/'):
        script_name = script_name[:-1]
    if not name and not script_name.endswith('/'):
        script_name += '/'
    environ['SCRIPT_NAME'] = script_name
    environ['PATH_INFO'] = '/'.join(parts)
    # A trailing slash is the empty name; the dot means this folder.
    return None if name == '.' else name


def setup_testing_defaults(environ):
    """Fill an environment with what a test needs."""
    from io import BytesIO
    environ.setdefault('SERVER_NAME', '127.0.0.1')
    environ.setdefault('SERVER_PROTOCOL', 'HTTP/1.0')
    environ.setdefault('HTTP_HOST', environ['SERVER_NAME'])
    environ.setdefault('REQUEST_METHOD', 'GET')
    if 'SCRIPT_NAME' not in environ and 'PATH_INFO' not in environ:
        environ.setdefault('SCRIPT_NAME', '')
        environ.setdefault('PATH_INFO', '/')
    environ.setdefault('wsgi.version', (1, 0))
    environ.setdefault('wsgi.run_once', 0)
    environ.setdefault('wsgi.multithread', 0)
    environ.setdefault('wsgi.multiprocess', 0)
    environ.setdefault('wsgi.input', BytesIO())
    environ.setdefault('wsgi.errors', BytesIO())
    environ.setdefault('wsgi.url_scheme', guess_scheme(environ))
    environ.setdefault('SERVER_PORT', '80' if environ['wsgi.url_scheme'] == 'http' else '443')
