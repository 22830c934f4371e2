"""Cookie jars in files for http.cookiejar: the formats of libwww-perl and of Netscape's browser."""
import os
import re
import time

import http.cookiejar as _jar
from _cookie_text import iso2time, join_header_words, split_header_words, time2isoz

MISSING_FILENAME_TEXT = ('a filename was not supplied (nor was the CookieJar instance '
                         'initialised with one)')
HTTPONLY_ATTR = 'HTTPOnly'
HTTPONLY_PREFIX = '#HttpOnly_'


class FileCookieJar(_jar.CookieJar):
    """A jar that can be saved and loaded."""

    def __init__(self, filename=None, delayload=False, policy=None):
        super().__init__(policy)
        self.filename = os.fspath(filename) if filename is not None else None
        self.delayload = bool(delayload)

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Writes the cookies; also those of the session and expired ones, when told."""
        raise NotImplementedError()

    def _filename(self, filename):
        if filename is None:
            filename = self.filename
        if filename is None:
            raise ValueError(MISSING_FILENAME_TEXT)
        return filename

    def load(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Adds the cookies of a file."""
        filename = self._filename(filename)
        with open(filename) as f:
            self._really_load(f, filename, ignore_discard, ignore_expires)

    def revert(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Replaces the cookies by those of a file; when that fails, they stay."""
        import copy
        filename = self._filename(filename)
        with self._cookies_lock:
            old = copy.deepcopy(self._cookies)
            self._cookies = {}
            try:
                self.load(filename, ignore_discard, ignore_expires)
            except OSError:
                self._cookies = old
                raise

    def _to_save(self, ignore_discard, ignore_expires):
        now = time.time()
        return [cookie for cookie in self
                if (ignore_discard or not cookie.discard)
                and (ignore_expires or not cookie.is_expired(now))]


def _create(path):
    """A new file that only its owner reads."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), 'w')


def lwp_cookie_str(cookie):
    """A cookie as a line of libwww-perl's files has it."""
    h = [(cookie.name, cookie.value), ('path', cookie.path), ('domain', cookie.domain)]
    if cookie.port is not None:
        h.append(('port', cookie.port))
    for flag in ('path_specified', 'port_specified'):
        if getattr(cookie, flag):
            h.append((flag.replace('specified', 'spec'), None))
    if cookie.domain_initial_dot:
        h.append(('domain_dot', None))
    if cookie.secure:
        h.append(('secure', None))
    if cookie.expires:
        h.append(('expires', time2isoz(float(cookie.expires))))
    if cookie.discard:
        h.append(('discard', None))
    if cookie.comment:
        h.append(('comment', cookie.comment))
    if cookie.comment_url:
        h.append(('commenturl', cookie.comment_url))
    for k in sorted(cookie._rest):
        h.append((k, str(cookie._rest[k])))
    h.append(('version', str(cookie.version)))
    return join_header_words([h])


class LWPCookieJar(FileCookieJar):
    """The format of libwww-perl: lines of Set-Cookie3."""

    def as_lwp_str(self, ignore_discard=True, ignore_expires=True):
        lines = ['Set-Cookie3: %s' % lwp_cookie_str(cookie)
                 for cookie in self._to_save(ignore_discard, ignore_expires)]
        return '\n'.join(lines + [''])

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        with _create(self._filename(filename)) as f:
            f.write('#LWP-Cookies-2.0\n')
            f.write(self.as_lwp_str(ignore_discard, ignore_expires))

    def _really_load(self, f, filename, ignore_discard, ignore_expires):
        if not self.magic_re.search(f.readline()):
            raise _jar.LoadError('%r does not look like a Set-Cookie3 (LWP) format file' % filename)
        now = time.time()
        header = 'Set-Cookie3:'
        flags = ('port_spec', 'path_spec', 'domain_dot', 'secure', 'discard')
        names = ('version', 'port', 'path', 'domain', 'expires', 'comment', 'commenturl')
        try:
            while (line := f.readline()) != '':
                if not line.startswith(header):
                    continue
                for data in split_header_words([line[len(header):].strip()]):
                    name, value = data[0]
                    standard = dict.fromkeys(flags, False)
                    rest = {}
                    for k, v in data[1:]:
                        lc = k.lower() if k is not None else None
                        if lc in names or lc in flags:
                            k = lc
                        if k in flags:
                            standard[k] = True if v is None else v
                        elif k in names:
                            standard[k] = v
                        else:
                            rest[k] = v
                    h = standard.get
                    expires = h('expires')
                    discard = h('discard')
                    if expires is not None:
                        expires = iso2time(expires)
                    if expires is None:
                        discard = True
                    domain = h('domain')
                    c = _jar.Cookie(h('version'), name, value, h('port'), h('port_spec'), domain,
                                    domain.startswith('.'), h('domain_dot'), h('path'),
                                    h('path_spec'), h('secure'), expires, discard, h('comment'),
                                    h('commenturl'), rest)
                    if (ignore_discard or not c.discard) and (ignore_expires
                                                              or not c.is_expired(now)):
                        self.set_cookie(c)
        except OSError:
            raise
        except Exception:
            _jar.unmatched_warning()
            raise _jar.LoadError('invalid Set-Cookie3 format file %r: %r' % (filename, line))


class MozillaCookieJar(FileCookieJar):
    """The format of Netscape's cookies.txt, which curl and wget read too."""

    magic_re = re.compile(r'#( Netscape)? HTTP Cookie File')
    header = '# Netscape HTTP Cookie File\n# http://curl.haxx.se/rfc/cookie_spec.html\n' \
             '# This is a generated file!  Do not edit.\n\n'

    def _really_load(self, f, filename, ignore_discard, ignore_expires):
        now = time.time()
        if not self.magic_re.match(f.readline()):
            raise _jar.LoadError('%r does not look like a Netscape format cookies file' % filename)
        try:
            while (line := f.readline()) != '':
                rest = {}
                if line.startswith(HTTPONLY_PREFIX):
                    rest[HTTPONLY_ATTR] = ''
                    line = line[len(HTTPONLY_PREFIX):]
                if line.endswith('\n'):
                    line = line[:-1]
                if line.strip().startswith(('#', '$')) or line.strip() == '':
                    continue
                domain, domain_specified, path, secure, expires, name, value = line.split('\t')
                secure = secure == 'TRUE'
                domain_specified = domain_specified == 'TRUE'
                if name == '':
                    name, value = value, None  # cookies without a name have only one field
                initial_dot = domain.startswith('.')
                assert domain_specified == initial_dot
                discard = False
                if expires == '':
                    expires = None
                    discard = True
                c = _jar.Cookie(0, name, value, None, False, domain, domain_specified, initial_dot,
                                path, False, secure, expires, discard, None, None, rest)
                if (ignore_discard or not c.discard) and (ignore_expires or not c.is_expired(now)):
                    self.set_cookie(c)
        except OSError:
            raise
        except Exception:
            _jar.unmatched_warning()
            raise _jar.LoadError('invalid Netscape format cookies file %r: %r' % (filename, line))

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        with _create(self._filename(filename)) as f:
            f.write(self.header)
            for cookie in self._to_save(ignore_discard, ignore_expires):
                domain = cookie.domain
                initial_dot = 'TRUE' if domain.startswith('.') else 'FALSE'
                if cookie.has_nonstandard_attr(HTTPONLY_ATTR):
                    domain = HTTPONLY_PREFIX + domain
                expires = str(cookie.expires) if cookie.expires is not None else ''
                name, value = ('', cookie.name) if cookie.value is None else (cookie.name,
                                                                              cookie.value)
                f.write('\t'.join([domain, initial_dot, cookie.path,
                                   'TRUE' if cookie.secure else 'FALSE', expires, name, value])
                        + '\n')


for _class in (FileCookieJar, LWPCookieJar, MozillaCookieJar):
    _class.__module__ = 'http.cookiejar'
del _class
