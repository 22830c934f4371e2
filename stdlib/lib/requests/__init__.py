"""HTTP for people: the API of the package requests, on http.client.

    r = requests.get('https://example.org/items', params={'page': 2}, timeout=5)
    r.raise_for_status()
    print(r.status_code, r.headers['content-type'], r.json())

Own implementation: sessions with connection pools per host, redirects, cookies, authentication,
streaming, multipart uploads, proxies by environment or argument. Bodies in gzip and deflate are
decoded.
"""
from . import (
    adapters, auth, cookies, exceptions, hooks, models, sessions, status_codes, structures, utils)
from .api import delete, get, head, options, patch, post, put, request
from .exceptions import (
    ConnectionError, ConnectTimeout, FileModeWarning, HTTPError, JSONDecodeError, ReadTimeout,
    RequestException, Timeout, TooManyRedirects, URLRequired)
from .models import PreparedRequest, Request, Response
from .sessions import Session, session
from .status_codes import codes

__title__ = 'requests'
__version__ = '2.32.0'
__author__ = 'Coil'
__license__ = 'MIT'
