"""MIME types of file names and the other way round.

Tables are built in; the files that the system keeps (knownfiles) are read as well. `python -m
mimetypes` guesses for names on the command line.
"""
import os
import posixpath
import sys
import urllib.parse

__all__ = ['knownfiles', 'inited', 'MimeTypes', 'guess_type', 'guess_file_type',
           'guess_all_extensions', 'guess_extension', 'add_type', 'init', 'read_mime_types',
           'suffix_map', 'encodings_map', 'types_map', 'common_types']

knownfiles = [
    '/etc/mime.types', '/etc/httpd/mime.types', '/etc/httpd/conf/mime.types',
    '/etc/apache/mime.types', '/etc/apache2/mime.types', '/usr/local/etc/httpd/conf/mime.types',
    '/usr/local/lib/netscape/mime.types', '/usr/local/etc/mime.types']

inited = False
_db = None


class MimeTypes:
    """Tables of types, with the built-in ones to start from."""

    def __init__(self, filenames=(), strict=True):
        if not inited:
            init()
        self.encodings_map = _encodings_map_default.copy()
        self.suffix_map = _suffix_map_default.copy()
        self.types_map = ({}, {})  # not strict, strict
        self.types_map_inv = ({}, {})
        for ext, type in _types_map_default.items():
            self.add_type(type, ext, True)
        for ext, type in _common_types_default.items():
            self.add_type(type, ext, False)
        for name in filenames:
            self.read(name, strict)

    def add_type(self, type, ext, strict=True):
        """Maps the extension (with its dot) to the type; the last one counts."""
        if not type:
            return
        self.types_map[strict][ext] = type
        extensions = self.types_map_inv[strict].setdefault(type, [])
        if ext not in extensions:
            extensions.append(ext)

    def guess_type(self, url, strict=True):
        """(type, encoding) of a URL or file name; None for what is not known."""
        url = os.fspath(url)
        parsed = urllib.parse.urlparse(url)
        if parsed.scheme and len(parsed.scheme) > 1:
            scheme = parsed.scheme
            url = parsed.path
        else:
            return self.guess_file_type(url, strict=strict)
        if scheme == 'data':
            # data:[<mediatype>][;base64],<data> (RFC 2397)
            comma = url.find(',')
            if comma < 0:
                return None, None
            type = url[:comma].partition(';')[0]
            if '=' in type or '/' not in type:
                type = 'text/plain'
            return type, None
        return self._guess(url, strict, posixpath.splitext)

    def guess_file_type(self, path, *, strict=True):
        """(type, encoding) of a path."""
        path = os.fsdecode(path)
        path = os.path.splitdrive(path)[1]
        return self._guess(path, strict, os.path.splitext)

    def _guess(self, path, strict, splitext):
        base, ext = splitext(path)
        while ext.lower() in self.suffix_map:
            base, ext = splitext(base + self.suffix_map[ext.lower()])
        encoding = None
        if ext in self.encodings_map:
            encoding = self.encodings_map[ext]
            base, ext = splitext(base)
        ext = ext.lower()
        for table in (True,) if strict else (True, False):
            if ext in self.types_map[table]:
                return self.types_map[table][ext], encoding
        return None, encoding

    def guess_all_extensions(self, type, strict=True):
        """All extensions of a type, with their dots."""
        type = type.lower()
        extensions = list(self.types_map_inv[True].get(type, ()))
        if not strict:
            extensions += [ext for ext in self.types_map_inv[False].get(type, ())
                           if ext not in extensions]
        return extensions

    def guess_extension(self, type, strict=True):
        """An extension of a type, or None."""
        extensions = self.guess_all_extensions(type, strict)
        return extensions[0] if extensions else None

    def read(self, filename, strict=True):
        """Reads a file in the format of mime.types."""
        with open(filename, encoding='utf-8') as file:
            self.readfp(file, strict)

    def readfp(self, fp, strict=True):
        for line in fp:
            words = line.split()
            for i, word in enumerate(words):
                if word[0] == '#':
                    del words[i:]
                    break
            for suffix in words[1:]:
                self.add_type(words[0], '.' + suffix, strict)

    def read_windows_registry(self, strict=True):
        """Does nothing: there is no registry on this system."""


def _database():
    if _db is None:
        init()
    return _db


def guess_type(url, strict=True):
    """(type, encoding) of a URL or file name: ('application/x-tar', 'gzip') of 'x.tar.gz'."""
    return _database().guess_type(url, strict)


def guess_file_type(path, *, strict=True):
    """(type, encoding) of a path."""
    return _database().guess_file_type(path, strict=strict)


def guess_all_extensions(type, strict=True):
    """All extensions of a type, with their dots."""
    return _database().guess_all_extensions(type, strict)


def guess_extension(type, strict=True):
    """An extension of a type, or None."""
    return _database().guess_extension(type, strict)


def add_type(type, ext, strict=True):
    """Maps an extension to a type."""
    return _database().add_type(type, ext, strict)


def init(files=None):
    """Makes the tables anew: from the built-in ones and the files."""
    global suffix_map, types_map, encodings_map, common_types, inited, _db
    inited = True  # MimeTypes() calls init() otherwise
    if files is None or _db is None:
        db = MimeTypes()
        if files is None:
            files = knownfiles
        else:
            files = knownfiles + list(files)
    else:
        db = _db
    for name in files:
        if os.path.isfile(name):
            db.read(name)
    encodings_map = db.encodings_map
    suffix_map = db.suffix_map
    types_map = db.types_map[True]
    common_types = db.types_map[False]
    _db = db


def read_mime_types(file):
    """The table of a file in the format of mime.types, or None when it cannot be read."""
    try:
        f = open(file, encoding='utf-8')
    except OSError:
        return None
    with f:
        db = MimeTypes()
        db.readfp(f, True)
        return db.types_map[True]


_suffix_map_default = {
    '.svgz': '.svg.gz', '.tgz': '.tar.gz', '.taz': '.tar.gz', '.tz': '.tar.gz',
    '.tbz2': '.tar.bz2', '.txz': '.tar.xz'}
_encodings_map_default = {
    '.gz': 'gzip', '.Z': 'compress', '.bz2': 'bzip2', '.xz': 'xz', '.br': 'br'}
# The order matters: the first extension of a type is the one that guess_extension gives.
_types_map_default = {
    '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json',
    '.webmanifest': 'application/manifest+json', '.doc': 'application/msword',
    '.dot': 'application/msword', '.wiz': 'application/msword', '.nq': 'application/n-quads',
    '.nt': 'application/n-triples', '.bin': 'application/octet-stream',
    '.a': 'application/octet-stream', '.dll': 'application/octet-stream',
    '.exe': 'application/octet-stream', '.o': 'application/octet-stream',
    '.obj': 'application/octet-stream', '.so': 'application/octet-stream',
    '.oda': 'application/oda', '.pdf': 'application/pdf', '.p7c': 'application/pkcs7-mime',
    '.ps': 'application/postscript', '.ai': 'application/postscript',
    '.eps': 'application/postscript', '.trig': 'application/trig',
    '.m3u': 'application/vnd.apple.mpegurl', '.m3u8': 'application/vnd.apple.mpegurl',
    '.xls': 'application/vnd.ms-excel', '.xlb': 'application/vnd.ms-excel',
    '.ppt': 'application/vnd.ms-powerpoint', '.pot': 'application/vnd.ms-powerpoint',
    '.ppa': 'application/vnd.ms-powerpoint', '.pps': 'application/vnd.ms-powerpoint',
    '.pwz': 'application/vnd.ms-powerpoint', '.wasm': 'application/wasm',
    '.bcpio': 'application/x-bcpio', '.cpio': 'application/x-cpio', '.csh': 'application/x-csh',
    '.dvi': 'application/x-dvi', '.gtar': 'application/x-gtar', '.hdf': 'application/x-hdf',
    '.h5': 'application/x-hdf5', '.latex': 'application/x-latex', '.mif': 'application/x-mif',
    '.cdf': 'application/x-netcdf', '.nc': 'application/x-netcdf', '.p12': 'application/x-pkcs12',
    '.pfx': 'application/x-pkcs12', '.ram': 'application/x-pn-realaudio',
    '.pyc': 'application/x-python-code', '.pyo': 'application/x-python-code',
    '.sh': 'application/x-sh', '.shar': 'application/x-shar',
    '.swf': 'application/x-shockwave-flash', '.sv4cpio': 'application/x-sv4cpio',
    '.sv4crc': 'application/x-sv4crc', '.tar': 'application/x-tar', '.tcl': 'application/x-tcl',
    '.tex': 'application/x-tex', '.texi': 'application/x-texinfo',
    '.texinfo': 'application/x-texinfo', '.roff': 'application/x-troff',
    '.t': 'application/x-troff', '.tr': 'application/x-troff', '.man': 'application/x-troff-man',
    '.me': 'application/x-troff-me', '.ms': 'application/x-troff-ms',
    '.ustar': 'application/x-ustar', '.src': 'application/x-wais-source',
    '.xsl': 'application/xml', '.rdf': 'application/xml', '.wsdl': 'application/xml',
    '.xpdl': 'application/xml', '.zip': 'application/zip', '.3gp': 'audio/3gpp',
    '.3gpp': 'audio/3gpp', '.3g2': 'audio/3gpp2', '.3gpp2': 'audio/3gpp2', '.aac': 'audio/aac',
    '.adts': 'audio/aac', '.loas': 'audio/aac', '.ass': 'audio/aac', '.au': 'audio/basic',
    '.snd': 'audio/basic', '.mp3': 'audio/mpeg', '.mp2': 'audio/mpeg', '.opus': 'audio/opus',
    '.aif': 'audio/x-aiff', '.aifc': 'audio/x-aiff', '.aiff': 'audio/x-aiff',
    '.ra': 'audio/x-pn-realaudio', '.wav': 'audio/x-wav', '.avif': 'image/avif',
    '.bmp': 'image/bmp', '.gif': 'image/gif', '.ief': 'image/ief', '.jpg': 'image/jpeg',
    '.jpe': 'image/jpeg', '.jpeg': 'image/jpeg', '.heic': 'image/heic', '.heif': 'image/heif',
    '.png': 'image/png', '.svg': 'image/svg+xml', '.tiff': 'image/tiff', '.tif': 'image/tiff',
    '.ico': 'image/vnd.microsoft.icon', '.webp': 'image/webp', '.ras': 'image/x-cmu-raster',
    '.pnm': 'image/x-portable-anymap', '.pbm': 'image/x-portable-bitmap',
    '.pgm': 'image/x-portable-graymap', '.ppm': 'image/x-portable-pixmap', '.rgb': 'image/x-rgb',
    '.xbm': 'image/x-xbitmap', '.xpm': 'image/x-xpixmap', '.xwd': 'image/x-xwindowdump',
    '.eml': 'message/rfc822', '.mht': 'message/rfc822', '.mhtml': 'message/rfc822',
    '.nws': 'message/rfc822', '.css': 'text/css', '.csv': 'text/csv', '.html': 'text/html',
    '.htm': 'text/html', '.md': 'text/markdown', '.markdown': 'text/markdown', '.n3': 'text/n3',
    '.txt': 'text/plain', '.bat': 'text/plain', '.c': 'text/plain', '.h': 'text/plain',
    '.ksh': 'text/plain', '.pl': 'text/plain', '.srt': 'text/plain', '.rtx': 'text/richtext',
    '.rtf': 'text/rtf', '.tsv': 'text/tab-separated-values', '.vtt': 'text/vtt',
    '.py': 'text/x-python', '.rst': 'text/x-rst', '.etx': 'text/x-setext', '.sgm': 'text/x-sgml',
    '.sgml': 'text/x-sgml', '.vcf': 'text/x-vcard', '.xml': 'text/xml', '.mp4': 'video/mp4',
    '.mpeg': 'video/mpeg', '.m1v': 'video/mpeg', '.mpa': 'video/mpeg', '.mpe': 'video/mpeg',
    '.mpg': 'video/mpeg', '.mov': 'video/quicktime', '.qt': 'video/quicktime',
    '.webm': 'video/webm', '.avi': 'video/x-msvideo', '.movie': 'video/x-sgi-movie',
}
# Common, but not registered.
_common_types_default = {
    '.rtf': 'application/rtf', '.midi': 'audio/midi', '.mid': 'audio/midi', '.jpg': 'image/jpg',
    '.pict': 'image/pict', '.pct': 'image/pict', '.pic': 'image/pict', '.xul': 'text/xul',
}


def _default_mime_types():
    """Makes the module's tables what they are before init()."""
    global suffix_map, encodings_map, types_map, common_types
    suffix_map = _suffix_map_default.copy()
    encodings_map = _encodings_map_default.copy()
    types_map = _types_map_default.copy()
    common_types = _common_types_default.copy()


_default_mime_types()


def _main():
    import getopt
    usage = """\
Usage: mimetypes.py [options] type

Options:
    --help / -h       -- print this message and exit
    --lenient / -l    -- additionally search of some common, but non-standard
                         types.
    --extension / -e  -- guess extension instead of type

More than one type argument may be given.
"""

    def fail(code, message=''):
        print(usage)
        if message:
            print(message)
        sys.exit(code)

    try:
        opts, args = getopt.getopt(sys.argv[1:], 'hle', ['help', 'lenient', 'extension'])
    except getopt.error as msg:
        fail(1, msg)
    strict = not any(opt in ('-l', '--lenient') for opt, _ in opts)
    extension = any(opt in ('-e', '--extension') for opt, _ in opts)
    if any(opt in ('-h', '--help') for opt, _ in opts):
        fail(0)
    for gtype in args:
        if extension:
            guess = guess_extension(gtype, strict)
            print(guess if guess else "I don't know anything about type " + gtype)
        else:
            guess, encoding = guess_type(gtype, strict)
            print('type: %s encoding: %s' % (guess, encoding) if guess
                  else "I don't know anything about type " + gtype)


if __name__ == '__main__':
    _main()
