"""urlretrieve, and the classes URLopener and FancyURLopener, deprecated since Python 3.3, as far as
scripts use them: open() and retrieve()."""
import contextlib
import os
import tempfile
import warnings
from urllib.error import ContentTooShortError
from urllib.parse import _splittype

import urllib.request as _request

_url_tempfiles = []


def noheaders():
    """An empty set of headers."""
    import email.message
    return email.message.Message()


def urlretrieve(url, filename=None, reporthook=None, data=None):
    """Copies a URL into a file, a temporary one unless told: (file name, headers)."""
    url_type, path = _splittype(url)
    with contextlib.closing(_request.urlopen(url, data)) as fp:
        headers = fp.info()
        # A local file is not copied unless told where to.
        if url_type == 'file' and not filename:
            return os.path.normpath(path), headers
        if filename:
            tfp = open(filename, 'wb')
        else:
            tfp = tempfile.NamedTemporaryFile(delete=False)
            filename = tfp.name
            _url_tempfiles.append(filename)
        with tfp:
            result = filename, headers
            size = int(headers['Content-Length']) if 'content-length' in headers else -1
            read = blocknum = 0
            bs = 1024 * 8
            if reporthook:
                reporthook(blocknum, bs, size)
            while block := fp.read(bs):
                read += len(block)
                tfp.write(block)
                blocknum += 1
                if reporthook:
                    reporthook(blocknum, bs, size)
    if size >= 0 and read < size:
        raise ContentTooShortError('retrieval incomplete: got only %i out of %i bytes' % (
            read, size), result)
    return result


def urlcleanup():
    """Removes temporary files of urlretrieve, and the installed opener."""
    for name in _url_tempfiles:
        try:
            os.unlink(name)
        except OSError:
            pass
    del _url_tempfiles[:]
    _request._opener = None


class URLopener:
    """Opens URLs by urlopen()."""

    version = 'Python-urllib/%s' % _request.__version__

    def __init__(self, proxies=None, **x509):
        warnings.warn('%s style of invoking requests is deprecated. Use newer urlopen '
                      'functions/methods' % self.__class__.__name__, DeprecationWarning,
                      stacklevel=3)
        self.proxies = _request.getproxies() if proxies is None else proxies
        self.addheaders = [('User-Agent', self.version), ('Accept', '*/*')]

    def _opener(self):
        opener = _request.build_opener(_request.ProxyHandler(self.proxies))
        opener.addheaders = self.addheaders
        return opener

    def addheader(self, *args):
        self.addheaders.append(args)

    def open(self, fullurl, data=None):
        return self._opener().open(_request.unwrap(fullurl), data)

    def retrieve(self, url, filename=None, reporthook=None, data=None):
        return urlretrieve(url, filename, reporthook, data)

    def cleanup(self):
        urlcleanup()

    close = cleanup


class FancyURLopener(URLopener):
    """As URLopener, with error statuses given as responses."""

    def open(self, fullurl, data=None):
        from urllib.error import HTTPError
        try:
            return super().open(fullurl, data)
        except HTTPError as response:
            return response
