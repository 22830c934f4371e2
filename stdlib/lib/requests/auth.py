"""Authentication: Basic (RFC 7617) and Digest (RFC 7616)."""
import base64
import hashlib
import os
import re
import time
from urllib.parse import urlparse


def _basic_auth_str(username, password):
    def encoded(value):
        return value if isinstance(value, bytes) else str(value).encode('latin1')
    token = base64.b64encode(encoded(username) + b':' + encoded(password)).decode('ascii')
    return 'Basic ' + token


class AuthBase:
    """A callable that changes a prepared request and gives it back."""

    def __call__(self, r):
        raise NotImplementedError('Auth hooks must be callable.')


class HTTPBasicAuth(AuthBase):
    """Sends user and password."""

    def __init__(self, username, password):
        self.username = username
        self.password = password

    def __eq__(self, other):
        return (self.username == getattr(other, 'username', None)
                and self.password == getattr(other, 'password', None))

    def __ne__(self, other):
        return not self == other

    def __call__(self, r):
        r.headers['Authorization'] = _basic_auth_str(self.username, self.password)
        return r


class HTTPProxyAuth(HTTPBasicAuth):
    """Sends user and password to the proxy."""

    def __call__(self, r):
        r.headers['Proxy-Authorization'] = _basic_auth_str(self.username, self.password)
        return r


class HTTPDigestAuth(AuthBase):
    """Answers the server's challenge."""

    _algorithms = {'MD5': hashlib.md5, 'MD5-SESS': hashlib.md5, 'SHA': hashlib.sha1,
                   'SHA-256': hashlib.sha256, 'SHA-512': hashlib.sha512}

    def __init__(self, username, password):
        self.username = username
        self.password = password
        self._challenge = None
        self._count = 0
        self._asked = False

    def __eq__(self, other):
        return (self.username == getattr(other, 'username', None)
                and self.password == getattr(other, 'password', None))

    def build_digest_header(self, method, url):
        """The Authorization header for a request, None for algorithms that are not known."""
        challenge = self._challenge
        algorithm = challenge.get('algorithm', 'MD5').upper()
        make = self._algorithms.get(algorithm)
        qops = [q.strip() for q in challenge.get('qop', '').split(',') if q.strip()]
        if make is None or (qops and 'auth' not in qops):
            return None

        def digest(text):
            return make(text.encode('utf-8')).hexdigest()

        parts = urlparse(url)
        uri = (parts.path or '/') + ('?' + parts.query if parts.query else '')
        realm, nonce = challenge.get('realm', ''), challenge.get('nonce', '')
        self._count += 1
        count = f'{self._count:08x}'
        seed = f'{count}{nonce}{time.ctime()}'.encode() + os.urandom(8)
        cnonce = hashlib.sha1(seed).hexdigest()[:16]
        first = digest(f'{self.username}:{realm}:{self.password}')
        if algorithm == 'MD5-SESS':
            first = digest(f'{first}:{nonce}:{cnonce}')
        second = digest(f'{method}:{uri}')
        if qops:
            response = digest(f'{first}:{nonce}:{count}:{cnonce}:auth:{second}')
        else:
            response = digest(f'{first}:{nonce}:{second}')
        base = (f'username="{self.username}", realm="{realm}", nonce="{nonce}", uri="{uri}", '
                f'response="{response}"')
        if challenge.get('opaque'):
            base += f', opaque="{challenge["opaque"]}"'
        if 'algorithm' in challenge:
            base += f', algorithm="{challenge["algorithm"]}"'
        if qops:
            base += f', qop="auth", nc={count}, cnonce="{cnonce}"'
        return 'Digest ' + base

    def handle_401(self, r, **kwargs):
        """Sends the request again with the answer to the challenge, once."""
        header = r.headers.get('www-authenticate', '')
        if r.status_code != 401 or 'digest' not in header.lower() or self._asked:
            self._asked = False
            return r
        self._asked = True
        text = re.sub('^.*?digest ', '', header, count=1, flags=re.IGNORECASE)
        self._challenge = {name: quoted or plain for name, quoted, plain in re.findall(
            r'(\w+)=(?:"([^"]*)"|([^\s,]+))', text)}
        self._count = 0
        r.content  # the connection can be used again
        r.close()
        again = r.request.copy()
        value = self.build_digest_header(again.method, again.url)
        if value is None:
            return r
        again.headers['Authorization'] = value
        answer = r.connection.send(again, **kwargs)
        answer.history.append(r)
        answer.request = again
        return answer

    def __call__(self, r):
        if self._challenge:
            r.headers['Authorization'] = self.build_digest_header(r.method, r.url)
        self._asked = False
        r.register_hook('response', self.handle_401)
        return r
