"""Requests and responses."""
import codecs
import datetime
import json as complexjson
import os
import urllib.parse
from http.client import HTTPException, IncompleteRead
from io import UnsupportedOperation

from .auth import HTTPBasicAuth
from .cookies import _copy_jar, cookiejar_from_dict, get_cookie_header
from .exceptions import (
    ChunkedEncodingError, ConnectionError, ContentDecodingError, HTTPError, InvalidJSONError,
    InvalidURL, JSONDecodeError, MissingSchema, ReadTimeout, StreamConsumedError)
from .hooks import default_hooks
from .status_codes import codes
from .structures import CaseInsensitiveDict
from .utils import (
    check_header_validity, get_auth_from_url, guess_filename, guess_json_utf, iter_slices,
    parse_header_links, requote_uri, super_len, to_key_val_list)

REDIRECT_STATI = (codes.moved, codes.found, codes.other, codes.temporary_redirect,
                  codes.permanent_redirect)
DEFAULT_REDIRECT_LIMIT = 30
CONTENT_CHUNK_SIZE = 10 * 1024
ITER_CHUNK_SIZE = 512


class _Hooks:
    """Registering functions that see the response."""

    def register_hook(self, event, hook):
        if event not in self.hooks:
            raise ValueError(f'Unsupported event specified, with event name "{event}"')
        if callable(hook):
            self.hooks[event].append(hook)
        elif hasattr(hook, '__iter__'):
            self.hooks[event].extend(h for h in hook if callable(h))

    def deregister_hook(self, event, hook):
        try:
            self.hooks[event].remove(hook)
            return True
        except ValueError:
            return False


class Request(_Hooks):
    """A request as the program describes it; prepare() makes what is sent."""

    def __init__(self, method=None, url=None, headers=None, files=None, data=None, params=None,
                 auth=None, cookies=None, hooks=None, json=None):
        self.hooks = default_hooks()
        for event, hook in (hooks or {}).items():
            self.register_hook(event=event, hook=hook)
        self.method = method
        self.url = url
        self.headers = {} if headers is None else headers
        self.files = [] if files is None else files
        self.data = [] if data is None else data
        self.json = json
        self.params = {} if params is None else params
        self.auth = auth
        self.cookies = cookies

    def __repr__(self):
        return f'<Request [{self.method}]>'

    def prepare(self):
        p = PreparedRequest()
        p.prepare(method=self.method, url=self.url, headers=self.headers, files=self.files,
                  data=self.data, json=self.json, params=self.params, auth=self.auth,
                  cookies=self.cookies, hooks=self.hooks)
        return p


def _encode_params(data):
    """A query string of a mapping or pairs; text and files as they are."""
    if isinstance(data, (str, bytes)) or hasattr(data, 'read'):
        return data
    if not hasattr(data, '__iter__'):
        return data
    out = []
    for key, values in to_key_val_list(data):
        if isinstance(values, (str, bytes)) or not hasattr(values, '__iter__'):
            values = [values]
        out.extend((k if isinstance(k, bytes) else str(k).encode('utf-8'),
                    v if isinstance(v, bytes) else str(v).encode('utf-8'))
                   for k, v in ((key, value) for value in values) if v is not None)
    return urllib.parse.urlencode(out, doseq=True)


def _field(name, data, filename=None, content_type=None, headers=None):
    def escaped(text):
        return text.replace('\\', '\\\\').replace('"', '%22').replace('\r', '%0D').replace(
            '\n', '%0A')
    head = f'Content-Disposition: form-data; name="{escaped(name)}"'
    if filename is not None:
        head += f'; filename="{escaped(filename)}"'
    head += '\r\n'
    for key, value in (headers or {}).items():
        head += f'{key}: {value}\r\n'
    if content_type:
        head += f'Content-Type: {content_type}\r\n'
    return head.encode('utf-8') + b'\r\n' + data


def _encode_files(files, data):
    """(body, content type) of a multipart form (RFC 7578)."""
    if not files:
        raise ValueError('Files must be provided.')
    if isinstance(data, (str, bytes)):
        raise ValueError('Data must not be a string.')
    parts = []
    for name, values in to_key_val_list(data or {}):
        if isinstance(values, (str, bytes)) or not hasattr(values, '__iter__'):
            values = [values]
        for value in values:
            if value is not None:
                parts.append(_field(name, value if isinstance(value, bytes)
                                    else str(value).encode('utf-8')))
    for name, value in to_key_val_list(files):
        filename = content_type = headers = None
        if isinstance(value, (tuple, list)):
            filename, content, *rest = value
            content_type = rest[0] if rest else None
            headers = rest[1] if len(rest) > 1 else None
        else:
            filename, content = guess_filename(value) or name, value
        if hasattr(content, 'read'):
            content = content.read()
        if content is None:
            continue
        if isinstance(content, str):
            content = content.encode('utf-8')
        parts.append(_field(name, bytes(content), filename, content_type, headers))
    boundary = os.urandom(16).hex()
    mark = b'--' + boundary.encode('ascii')
    body = b''.join(mark + b'\r\n' + part + b'\r\n' for part in parts) + mark + b'--\r\n'
    return body, f'multipart/form-data; boundary={boundary}'


class PreparedRequest(_Hooks):
    """A request exactly as it is sent."""

    def __init__(self):
        self.method = self.url = self.headers = self._cookies = self.body = None
        self.hooks = default_hooks()
        self._body_position = None

    def __repr__(self):
        return f'<PreparedRequest [{self.method}]>'

    def prepare(self, method=None, url=None, headers=None, files=None, data=None, params=None,
                auth=None, cookies=None, hooks=None, json=None):
        self.prepare_method(method)
        self.prepare_url(url, params)
        self.prepare_headers(headers)
        self.prepare_cookies(cookies)
        self.prepare_body(data, files, json)
        self.prepare_auth(auth, url)
        # After authentication, which may add a hook.
        for event in hooks or ():
            self.register_hook(event, hooks[event])

    def copy(self):
        p = PreparedRequest()
        p.method = self.method
        p.url = self.url
        p.headers = self.headers.copy() if self.headers is not None else None
        p._cookies = _copy_jar(self._cookies)
        p.body = self.body
        p.hooks = self.hooks
        p._body_position = self._body_position
        return p

    def prepare_method(self, method):
        self.method = method.decode('ascii') if isinstance(method, bytes) else method
        if self.method is not None:
            self.method = self.method.upper()

    def prepare_url(self, url, params):
        url = (url.decode('utf8') if isinstance(url, bytes) else str(url)).lstrip()
        # Schemes that are not HTTP pass as they are.
        if ':' in url and not url.lower().startswith('http'):
            self.url = url
            return
        try:
            parts = urllib.parse.urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError as e:
            raise InvalidURL(f'Failed to parse: {url}: {e}')
        if not parts.scheme:
            raise MissingSchema(f'Invalid URL {url!r}: No scheme supplied. Perhaps you meant '
                                f'https://{url}?')
        if not host:
            raise InvalidURL(f'Invalid URL {url!r}: No host supplied')
        if not host.isascii():
            try:
                host = host.encode('idna').decode('ascii')
            except UnicodeError:
                raise InvalidURL('URL has an invalid label.')
        elif host.startswith(('*', '.')):
            raise InvalidURL('URL has an invalid label.')
        userinfo, at, _ = parts.netloc.rpartition('@')
        netloc = userinfo + at + (f'[{host}]' if ':' in host else host)
        if port:
            netloc += f':{port}'
        query = parts.query
        more = _encode_params(params) if params else ''
        if isinstance(more, bytes):
            more = more.decode('utf-8')
        if more:
            query = f'{query}&{more}' if query else more
        self.url = requote_uri(urllib.parse.urlunsplit(
            (parts.scheme, netloc, parts.path or '/', query, parts.fragment)))

    def prepare_headers(self, headers):
        self.headers = CaseInsensitiveDict()
        for header in (headers or {}).items():
            check_header_validity(header)
            name, value = header
            self.headers[name.decode('ascii') if isinstance(name, bytes) else name] = value

    def prepare_body(self, data, files, json=None):
        body = None
        content_type = None
        if not data and json is not None:
            content_type = 'application/json'
            try:
                body = complexjson.dumps(json, allow_nan=False)
            except ValueError as ve:
                raise InvalidJSONError(ve, request=self)
            body = body.encode('utf-8')
        is_stream = hasattr(data, '__iter__') and not isinstance(data, (str, bytes, list, tuple,
                                                                        dict)) \
            and not hasattr(data, 'items')
        if is_stream:
            self._prepare_stream(data, files)
            return
        if files:
            body, content_type = _encode_files(files, data)
        elif data:
            body = _encode_params(data)
            if isinstance(data, (str, bytes)) or hasattr(data, 'read'):
                content_type = None
            else:
                content_type = 'application/x-www-form-urlencoded'
        self.prepare_content_length(body)
        if content_type and 'content-type' not in self.headers:
            self.headers['Content-Type'] = content_type
        self.body = body

    def _prepare_stream(self, data, files):
        """A file or generator: sent as it is, in chunks when its length is not known."""
        if files:
            raise NotImplementedError('Streamed bodies and files are mutually exclusive.')
        try:
            length = super_len(data)
        except (TypeError, AttributeError, UnsupportedOperation):
            length = None
        self.body = data
        if hasattr(data, 'tell'):
            try:
                self._body_position = data.tell()
            except OSError:
                self._body_position = object()
        if length:
            self.headers['Content-Length'] = str(length)
        else:
            self.headers['Transfer-Encoding'] = 'chunked'

    def prepare_content_length(self, body):
        if body is not None:
            length = super_len(body)
            if length:
                self.headers['Content-Length'] = str(length)
        elif self.method not in ('GET', 'HEAD') and self.headers.get('Content-Length') is None:
            self.headers['Content-Length'] = '0'

    def prepare_auth(self, auth, url=''):
        if auth is None:
            url_auth = get_auth_from_url(self.url)
            auth = url_auth if any(url_auth) else None
        if auth:
            if isinstance(auth, tuple) and len(auth) == 2:
                auth = HTTPBasicAuth(*auth)
            r = auth(self)
            self.__dict__.update(r.__dict__)
            self.prepare_content_length(self.body)

    def prepare_cookies(self, cookies):
        if hasattr(cookies, 'add_cookie_header'):
            self._cookies = cookies
        else:
            self._cookies = cookiejar_from_dict(cookies)
        header = get_cookie_header(self._cookies, self)
        if header is not None:
            self.headers['Cookie'] = header

    @property
    def path_url(self):
        """Path and query: what the request line has."""
        parts = urllib.parse.urlsplit(self.url)
        return (parts.path or '/') + ('?' + parts.query if parts.query else '')


class Response:
    """A response. `content` reads the body, unless it was read in pieces."""

    __attrs__ = ['_content', 'status_code', 'url', 'headers', 'history', 'encoding', 'reason',
                 'cookies', 'elapsed', 'request']

    def __init__(self):
        self._content = False
        self._content_consumed = False
        self._next = None
        self.status_code = None
        self.headers = CaseInsensitiveDict()
        self.raw = None
        self.url = None
        self.encoding = None
        self.history = []
        self.reason = None
        self.cookies = cookiejar_from_dict({})
        self.elapsed = datetime.timedelta(0)
        self.request = None

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __getstate__(self):
        if not self._content_consumed:
            self.content
        return {attr: getattr(self, attr, None) for attr in self.__attrs__}

    def __setstate__(self, state):
        for name, value in state.items():
            setattr(self, name, value)
        self._content_consumed = True
        self.raw = None

    def __repr__(self):
        return f'<Response [{self.status_code}]>'

    def __bool__(self):
        return self.ok

    def __iter__(self):
        return self.iter_content(128)

    @property
    def ok(self):
        """Whether the status is below 400."""
        try:
            self.raise_for_status()
        except HTTPError:
            return False
        return True

    @property
    def is_redirect(self):
        return 'location' in self.headers and self.status_code in REDIRECT_STATI

    @property
    def is_permanent_redirect(self):
        return 'location' in self.headers and self.status_code in (
            codes.moved_permanently, codes.permanent_redirect)

    @property
    def next(self):
        """The request that a redirect leads to, when it was not followed."""
        return self._next

    @property
    def apparent_encoding(self):
        """A guess at the encoding of the content."""
        data = self.content
        if data[:3] == codecs.BOM_UTF8:
            return 'utf-8-sig'
        try:
            data.decode('ascii')
            return 'ascii'
        except UnicodeDecodeError:
            pass
        try:
            data.decode('utf-8')
            return 'utf-8'
        except UnicodeDecodeError:
            return 'ISO-8859-1'

    def iter_content(self, chunk_size=1, decode_unicode=False):
        """The body in pieces of at most chunk_size bytes; None: as they come."""
        if self._content_consumed and isinstance(self._content, bool):
            raise StreamConsumedError()
        if chunk_size is not None and not isinstance(chunk_size, int):
            raise TypeError(f'chunk_size must be an int, it is instead a {type(chunk_size)}.')
        if self._content_consumed:
            chunks = iter_slices(self._content, chunk_size)
        else:
            chunks = self._stream(chunk_size)
        return self._decoded(chunks) if decode_unicode and self.encoding else chunks

    def _stream(self, chunk_size):
        try:
            yield from self.raw.stream(chunk_size, decode_content=True)
        except IncompleteRead as e:
            raise ChunkedEncodingError(e)
        except TimeoutError as e:
            raise ConnectionError(f'Read timed out. ({e})') from e
        except (HTTPException, OSError) as e:
            if isinstance(e, ContentDecodingError):
                raise
            raise ConnectionError(e)
        self._content_consumed = True

    def _decoded(self, chunks):
        decoder = codecs.getincrementaldecoder(self.encoding)(errors='replace')
        for chunk in chunks:
            text = decoder.decode(chunk)
            if text:
                yield text
        text = decoder.decode(b'', final=True)
        if text:
            yield text

    def iter_lines(self, chunk_size=ITER_CHUNK_SIZE, decode_unicode=False, delimiter=None):
        """The body line by line."""
        pending = None
        for chunk in self.iter_content(chunk_size=chunk_size, decode_unicode=decode_unicode):
            if pending is not None:
                chunk = pending + chunk
            lines = chunk.split(delimiter) if delimiter else chunk.splitlines()
            if lines and lines[-1] and chunk and lines[-1][-1] == chunk[-1]:
                pending = lines.pop()
            else:
                pending = None
            yield from lines
        if pending is not None:
            yield pending

    @property
    def content(self):
        """The body as bytes."""
        if self._content is False:
            if self._content_consumed:
                raise RuntimeError('The content for this response was already consumed')
            if self.status_code == 0 or self.raw is None:
                self._content = None
            else:
                self._content = b''.join(self.iter_content(CONTENT_CHUNK_SIZE)) or b''
        self._content_consumed = True
        return self._content

    @property
    def text(self):
        """The body as text, in the encoding that the headers name, or a guess."""
        if not self.content:
            return ''
        encoding = self.encoding
        if encoding is None:
            encoding = self.apparent_encoding
        try:
            return str(self.content, encoding, errors='replace')
        except (LookupError, TypeError):
            return str(self.content, errors='replace')

    def json(self, **kwargs):
        """The body as JSON."""
        if not self.encoding and self.content and len(self.content) > 3:
            encoding = guess_json_utf(self.content)
            if encoding is not None:
                try:
                    return complexjson.loads(self.content.decode(encoding), **kwargs)
                except UnicodeDecodeError:
                    pass
                except complexjson.JSONDecodeError as e:
                    raise JSONDecodeError(e.msg, e.doc, e.pos)
        try:
            return complexjson.loads(self.text, **kwargs)
        except complexjson.JSONDecodeError as e:
            raise JSONDecodeError(e.msg, e.doc, e.pos)

    @property
    def links(self):
        """The links of the Link header by relation."""
        header = self.headers.get('link')
        if not header:
            return {}
        return {link.get('rel') or link.get('url'): link for link in parse_header_links(header)}

    def raise_for_status(self):
        """HTTPError for statuses from 400 to 599."""
        reason = self.reason
        if isinstance(reason, bytes):
            reason = reason.decode('utf-8', 'replace')
        message = ''
        if 400 <= self.status_code < 500:
            message = f'{self.status_code} Client Error: {reason} for url: {self.url}'
        elif 500 <= self.status_code < 600:
            message = f'{self.status_code} Server Error: {reason} for url: {self.url}'
        if message:
            raise HTTPError(message, response=self)

    def close(self):
        """Gives the connection back, or closes it when the body was not read."""
        if self.raw is not None:
            self.raw.release_conn() if self._content_consumed else self.raw.close()
