"""Authentication handlers of urllib.request: Basic (RFC 7617) and Digest (RFC 7616), and the
managers that know passwords."""
import base64
import hashlib
import os
import re
import time
import warnings
from urllib.error import HTTPError
from urllib.parse import _splitport, urlsplit

import urllib.request as _request


class HTTPPasswordMgr:
    """Passwords by realm and URL."""

    def __init__(self):
        self.passwd = {}

    def add_password(self, realm, uri, user, passwd):
        if isinstance(uri, str):
            uri = [uri]
        by_uri = self.passwd.setdefault(realm, {})
        for default_port in True, False:
            reduced = tuple(self.reduce_uri(u, default_port) for u in uri)
            by_uri[reduced] = (user, passwd)

    def find_user_password(self, realm, authuri):
        domains = self.passwd.get(realm, {})
        for default_port in True, False:
            reduced = self.reduce_uri(authuri, default_port)
            for uris, authinfo in domains.items():
                if any(self.is_suburi(uri, reduced) for uri in uris):
                    return authinfo
        return None, None

    def reduce_uri(self, uri, default_port=True):
        """(host with port, path) of a URL or an authority."""
        parts = urlsplit(uri)
        if parts[1]:
            scheme, authority, path = parts[0], parts[1], parts[2] or '/'
        else:
            scheme, authority, path = None, uri, '/'
        host, port = _splitport(authority)
        if default_port and port is None and scheme is not None:
            known = {'http': 80, 'https': 443}.get(scheme)
            if known is not None:
                authority = '%s:%d' % (host, known)
        return authority, path

    def is_suburi(self, base, test):
        """Whether `test` lies below `base`."""
        if base == test:
            return True
        if base[0] != test[0]:
            return False
        prefix = base[1]
        if prefix[-1:] != '/':
            prefix += '/'
        return test[1].startswith(prefix)


class HTTPPasswordMgrWithDefaultRealm(HTTPPasswordMgr):
    """Realm None stands for any."""

    def find_user_password(self, realm, authuri):
        user, password = HTTPPasswordMgr.find_user_password(self, realm, authuri)
        if user is not None:
            return user, password
        return HTTPPasswordMgr.find_user_password(self, None, authuri)


class HTTPPasswordMgrWithPriorAuth(HTTPPasswordMgrWithDefaultRealm):
    """Knows URLs to which credentials go with the first request."""

    def __init__(self):
        self.authenticated = {}
        super().__init__()

    def add_password(self, realm, uri, user, passwd, is_authenticated=False):
        self.update_authenticated(uri, is_authenticated)
        if realm is not None:
            super().add_password(None, uri, user, passwd)
        super().add_password(realm, uri, user, passwd)

    def update_authenticated(self, uri, is_authenticated=False):
        if isinstance(uri, str):
            uri = [uri]
        for default_port in True, False:
            for u in uri:
                self.authenticated[self.reduce_uri(u, default_port)] = is_authenticated

    def is_authenticated(self, authuri):
        for default_port in True, False:
            reduced = self.reduce_uri(authuri, default_port)
            for uri in self.authenticated:
                if self.is_suburi(uri, reduced):
                    return self.authenticated[uri]


class AbstractBasicAuthHandler:
    """Answers challenges with user and password."""

    rx = re.compile('(?:^|,)'   # a challenge begins the header or follows a comma
                    '[ \t]*'
                    '([^ \t,]+)'  # scheme
                    '[ \t]+'
                    'realm=(["\']?)([^"\']*)\\2', re.I)

    def __init__(self, password_mgr=None):
        if password_mgr is None:
            password_mgr = HTTPPasswordMgr()
        self.passwd = password_mgr
        self.add_password = self.passwd.add_password

    def _parse_realm(self, header):
        found = False
        for mo in self.rx.finditer(header):
            scheme, quote, realm = mo.groups()
            if quote not in ['"', "'"]:
                warnings.warn('Basic Auth Realm was unquoted', UserWarning, 3)
            yield scheme, realm
            found = True
        if not found:
            yield (header.split()[0] if header else ''), None

    def http_error_auth_reqed(self, authreq, host, req, headers):
        headers = headers.get_all(authreq)
        if not headers:
            return
        unsupported = None
        for header in headers:
            for scheme, realm in self._parse_realm(header):
                if scheme.lower() != 'basic':
                    unsupported = scheme
                    continue
                if realm is not None:
                    return self.retry_http_basic_auth(host, req, realm)
        if unsupported is not None:
            raise ValueError('AbstractBasicAuthHandler does not support the following scheme: %r'
                             % (unsupported,))

    def retry_http_basic_auth(self, host, req, realm):
        user, pw = self.passwd.find_user_password(realm, host)
        if pw is None:
            return None
        raw = '%s:%s' % (user, pw)
        auth = 'Basic ' + base64.b64encode(raw.encode()).decode('ascii')
        if req.get_header(self.auth_header, None) == auth:
            return None  # refused already
        req.add_unredirected_header(self.auth_header, auth)
        return self.parent.open(req, timeout=req.timeout)

    def http_request(self, req):
        if not hasattr(self.passwd, 'is_authenticated') or not self.passwd.is_authenticated(
                req.full_url):
            return req
        if not req.has_header('Authorization'):
            user, passwd = self.passwd.find_user_password(None, req.full_url)
            credentials = '{0}:{1}'.format(user, passwd).encode()
            req.add_unredirected_header('Authorization', 'Basic {0}'.format(
                base64.standard_b64encode(credentials).decode()))
        return req

    def http_response(self, req, response):
        if hasattr(self.passwd, 'is_authenticated'):
            self.passwd.update_authenticated(req.full_url, 200 <= response.code < 300)
        return response

    https_request = http_request
    https_response = http_response


class HTTPBasicAuthHandler(AbstractBasicAuthHandler, _request.BaseHandler):
    auth_header = 'Authorization'

    def http_error_401(self, req, fp, code, msg, headers):
        return self.http_error_auth_reqed('www-authenticate', req.full_url, req, headers)


class ProxyBasicAuthHandler(AbstractBasicAuthHandler, _request.BaseHandler):
    auth_header = 'Proxy-authorization'

    def http_error_407(self, req, fp, code, msg, headers):
        return self.http_error_auth_reqed('proxy-authenticate', req.host, req, headers)


_randombytes = os.urandom


class AbstractDigestAuthHandler:
    """Answers challenges with a digest."""

    def __init__(self, passwd=None):
        if passwd is None:
            passwd = HTTPPasswordMgr()
        self.passwd = passwd
        self.add_password = self.passwd.add_password
        self.retried = 0
        self.nonce_count = 0
        self.last_nonce = None

    def reset_retry_count(self):
        self.retried = 0

    def http_error_auth_reqed(self, auth_header, host, req, headers):
        authreq = headers.get(auth_header, None)
        if self.retried > 5:
            # The password is wrong: a sixth time will not help.
            raise HTTPError(req.full_url, 401, 'digest auth failed', headers, None)
        self.retried += 1
        if authreq:
            scheme = authreq.split()[0]
            if scheme.lower() == 'digest':
                return self.retry_http_digest_auth(req, authreq)
            if scheme.lower() != 'basic':
                raise ValueError('AbstractDigestAuthHandler does not support the following scheme: '
                                 "'%s'" % scheme)

    def retry_http_digest_auth(self, req, auth):
        _, challenge = auth.split(' ', 1)
        chal = _request.parse_keqv_list(filter(None, _request.parse_http_list(challenge)))
        auth = self.get_authorization(req, chal)
        if auth:
            value = 'Digest %s' % auth
            if req.headers.get(self.auth_header, None) == value:
                return None
            req.add_unredirected_header(self.auth_header, value)
            return self.parent.open(req, timeout=req.timeout)

    def get_cnonce(self, nonce):
        seed = '%s:%s:%s:' % (self.nonce_count, nonce, time.ctime())
        return hashlib.sha1(seed.encode('ascii') + _randombytes(8)).hexdigest()[:16]

    def get_authorization(self, req, chal):
        try:
            realm = chal['realm']
            nonce = chal['nonce']
        except KeyError:
            return None
        qop = chal.get('qop')
        algorithm = chal.get('algorithm', 'MD5')
        H, KD = self.get_algorithm_impls(algorithm)
        user, pw = self.passwd.find_user_password(realm, req.full_url)
        if H is None or user is None:
            return None
        first = H('%s:%s:%s' % (user, realm, pw))
        second = H('%s:%s' % (req.get_method(), req.selector))
        count = cnonce = None
        if qop is None:
            respdig = KD(first, '%s:%s' % (nonce, second))
        elif 'auth' in qop.split(','):
            if nonce == self.last_nonce:
                self.nonce_count += 1
            else:
                self.nonce_count = 1
                self.last_nonce = nonce
            count = '%08x' % self.nonce_count
            cnonce = self.get_cnonce(nonce)
            respdig = KD(first, '%s:%s:%s:%s:%s' % (nonce, count, cnonce, 'auth', second))
        else:
            from urllib.error import URLError
            raise URLError("qop '%s' is not supported." % qop)
        base = 'username="%s", realm="%s", nonce="%s", uri="%s", response="%s"' % (
            user, realm, nonce, req.selector, respdig)
        if chal.get('opaque'):
            base += ', opaque="%s"' % chal['opaque']
        base += ', algorithm="%s"' % algorithm
        if qop:
            base += ', qop=auth, nc=%s, cnonce="%s"' % (count, cnonce)
        return base

    def get_algorithm_impls(self, algorithm):
        make = {'MD5': hashlib.md5, 'SHA': hashlib.sha1, 'SHA-256': hashlib.sha256}.get(algorithm)
        if make is None:
            raise ValueError('Unsupported digest authentication algorithm %r' % algorithm)

        def H(x):
            return make(x.encode('ascii')).hexdigest()

        return H, lambda s, d: H('%s:%s' % (s, d))


class HTTPDigestAuthHandler(_request.BaseHandler, AbstractDigestAuthHandler):
    auth_header = 'Authorization'
    handler_order = 490  # before Basic

    def http_error_401(self, req, fp, code, msg, headers):
        host = urlsplit(req.full_url)[1]
        retry = self.http_error_auth_reqed('www-authenticate', host, req, headers)
        self.reset_retry_count()
        return retry


class ProxyDigestAuthHandler(_request.BaseHandler, AbstractDigestAuthHandler):
    auth_header = 'Proxy-Authorization'
    handler_order = 490

    def http_error_407(self, req, fp, code, msg, headers):
        retry = self.http_error_auth_reqed('proxy-authenticate', req.host, req, headers)
        self.reset_retry_count()
        return retry
