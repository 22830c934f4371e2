"""Reading and writing tar archives, plain or compressed with gzip, bzip2 or xz. Headers are
_tarinfo's; here are the archive, its streams and the filters of extraction (PEP 706)."""
import io
import os
import shutil
import sys
from builtins import open as bltn_open

from _tarinfo import *
from _tarinfo import (BLOCKSIZE, RECORDSIZE, NUL, EOFHeaderError, EmptyHeaderError,
                      InvalidHeaderError, SubsequentHeaderError, TruncatedHeaderError, _round_up,
                      calc_chksums, itn, nti, nts, stn)

__all__ = ['TarFile', 'TarInfo', 'is_tarfile', 'TarError', 'ReadError',
           'CompressionError', 'StreamError', 'ExtractError', 'HeaderError',
           'ENCODING', 'USTAR_FORMAT', 'GNU_FORMAT', 'PAX_FORMAT',
           'DEFAULT_FORMAT', 'open', 'fully_trusted_filter', 'data_filter',
           'tar_filter', 'FilterError', 'AbsoluteLinkError',
           'OutsideDestinationError', 'SpecialFileError', 'AbsolutePathError',
           'LinkOutsideDestinationError']

ENCODING = sys.getfilesystemencoding()


def copyfileobj(src, dst, length=None, exception=OSError, bufsize=None):
    """Copy length bytes (None: all) from src to dst."""
    bufsize = bufsize or 16 * 1024
    if length is None:
        shutil.copyfileobj(src, dst, bufsize)
        return
    while length > 0:
        buf = src.read(min(bufsize, length))
        if not buf:
            raise exception('unexpected end of data')
        dst.write(buf)
        length -= len(buf)


# ---- filters: what extraction changes or refuses ----

class FilterError(TarError):
    pass


class AbsolutePathError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f'member {tarinfo.name!r} has an absolute path')


class OutsideDestinationError(FilterError):
    def __init__(self, tarinfo, path):
        self.tarinfo = tarinfo
        self._path = path
        super().__init__(f'{tarinfo.name!r} would be extracted to {path!r}, which is outside the '
                         'destination')


class SpecialFileError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f'{tarinfo.name!r} is a special file')


class AbsoluteLinkError(FilterError):
    def __init__(self, tarinfo):
        self.tarinfo = tarinfo
        super().__init__(f'{tarinfo.name!r} is a link to an absolute path')


class LinkOutsideDestinationError(FilterError):
    def __init__(self, tarinfo, path):
        self.tarinfo = tarinfo
        self._path = path
        super().__init__(f'{tarinfo.name!r} would link to {path!r}, which is outside the '
                         'destination')


def _filtered(member, dest_path, for_data):
    changes = {}
    name = member.name
    dest_path = os.path.realpath(dest_path)
    if name.startswith(('/', os.sep)):
        name = changes['name'] = member.path.lstrip('/' + os.sep)
    if os.path.isabs(name):
        raise AbsolutePathError(member)
    target = os.path.realpath(os.path.join(dest_path, name))
    if os.path.commonpath([target, dest_path]) != dest_path:
        raise OutsideDestinationError(member, target)
    mode = member.mode
    if mode is not None:
        mode = mode & 0o755
        if for_data:
            if member.isreg() or member.islnk():
                if not mode & 0o100:
                    mode &= ~0o111
                mode |= 0o600
            elif member.isdir() or member.issym():
                mode = None
            else:
                raise SpecialFileError(member)
        if mode != member.mode:
            changes['mode'] = mode
    if for_data:
        for attribute in ('uid', 'gid', 'uname', 'gname'):
            if getattr(member, attribute) is not None:
                changes[attribute] = None
        if member.islnk() or member.issym():
            if os.path.isabs(member.linkname):
                raise AbsoluteLinkError(member)
            base = os.path.dirname(name) if member.issym() else ''
            target = os.path.realpath(os.path.join(dest_path, base, member.linkname))
            if os.path.commonpath([target, dest_path]) != dest_path:
                raise LinkOutsideDestinationError(member, target)
    return changes


def fully_trusted_filter(member, dest_path):
    """Extract everything as the archive says."""
    return member


def tar_filter(member, dest_path):
    """As the program tar does: no absolute names, no way out, no high mode bits."""
    changes = _filtered(member, dest_path, False)
    return member.replace(**changes, deep=False) if changes else member


def data_filter(member, dest_path):
    """For data of others: ordinary files, directories and links inside the destination."""
    changes = _filtered(member, dest_path, True)
    return member.replace(**changes, deep=False) if changes else member


_NAMED_FILTERS = {'fully_trusted': fully_trusted_filter, 'tar': tar_filter, 'data': data_filter}


# ---- streams ----

class _Stream:
    """A tar stream that cannot seek ('r|gz' and the like): compressed blocks to or from a file."""

    def __init__(self, name, mode, comptype, fileobj, bufsize, compresslevel):
        self._close_file = fileobj is None
        self.fileobj = fileobj
        if fileobj is None:
            self.fileobj = bltn_open(name, 'rb' if mode == 'r' else 'wb')
        self.name = name or ''
        self.mode = mode
        self.bufsize = bufsize
        self.pos = 0
        self.closed = False
        self._buffer = b''
        self._raw = b''
        if comptype == '*':
            self._raw = self.fileobj.read(bufsize)
            comptype = ('gz' if self._raw.startswith(b'\x1f\x8b\x08') else
                        'bz2' if self._raw[0:3] == b'BZh' and self._raw[4:10] == b'1AY&SY' else
                        'xz' if self._raw.startswith((b'\x5d\x00\x00\x80', b'\xfd7zXZ')) else 'tar')
        self.comptype = comptype
        self.exception = ()
        self._init_codec(mode, comptype, compresslevel)

    def _init_codec(self, mode, comptype, level):
        self.codec = None
        if comptype == 'gz':
            import zlib
            self.exception = zlib.error
            self.codec = zlib.decompressobj(31) if mode == 'r' else zlib.compressobj(
                level, zlib.DEFLATED, 31)
        elif comptype == 'bz2':
            try:
                import bz2
            except ImportError:
                raise CompressionError('bz2 module is not available') from None
            self.exception = OSError
            self.codec = bz2.BZ2Decompressor() if mode == 'r' else bz2.BZ2Compressor(level)
        elif comptype == 'xz':
            try:
                import lzma
            except ImportError:
                raise CompressionError('lzma module is not available') from None
            self.exception = lzma.LZMAError
            self.codec = lzma.LZMADecompressor() if mode == 'r' else lzma.LZMACompressor()
        elif comptype != 'tar':
            raise CompressionError('unknown compression type %r' % comptype)

    def write(self, s):
        self.pos += len(s)
        self._raw += s if self.codec is None else self.codec.compress(s)
        while len(self._raw) > self.bufsize:
            self.fileobj.write(self._raw[:self.bufsize])
            self._raw = self._raw[self.bufsize:]

    def close(self):
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode == 'w':
                if self.codec is not None:
                    self._raw += self.codec.flush()
                self.fileobj.write(self._raw)
        finally:
            if self._close_file:
                self.fileobj.close()

    def tell(self):
        return self.pos

    def seek(self, pos=0):
        if pos < self.pos:
            raise StreamError('seeking backwards is not allowed')
        while self.pos < pos:
            if not self.read(min(self.bufsize, pos - self.pos)):
                break
        return self.pos

    def read(self, size):
        parts = [self._buffer]
        have = len(self._buffer)
        while have < size:
            raw = self._raw or self.fileobj.read(self.bufsize)
            self._raw = b''
            if not raw:
                break
            if self.codec is not None:
                try:
                    raw = self.codec.decompress(raw)
                except EOFError:
                    break
                except self.exception as e:
                    raise ReadError('invalid compressed data') from e
            parts.append(raw)
            have += len(raw)
        data = b''.join(parts)
        self._buffer = data[size:]
        data = data[:size]
        self.pos += len(data)
        return data


class _FileInFile(io.RawIOBase):
    """A member's data, a part of the archive's file; holes of sparse files read as zeros."""

    def __init__(self, fileobj, offset, size, name, blockinfo=None):
        self.fileobj = fileobj
        self.offset = offset
        self.size = size
        self.position = 0
        self.name = name
        self.map = []
        at = 0
        for start, length in blockinfo or [(0, size)]:
            self.map.append((start, start + length, offset + at))
            at += length

    mode = 'rb'

    def readable(self):
        return True

    def seekable(self):
        return getattr(self.fileobj, 'seekable', lambda: True)()

    def tell(self):
        return self.position

    def seek(self, position, whence=io.SEEK_SET):
        if whence == io.SEEK_CUR:
            position += self.position
        elif whence == io.SEEK_END:
            position += self.size
        elif whence != io.SEEK_SET:
            raise ValueError('Invalid argument')
        self.position = min(max(position, 0), self.size)
        return self.position

    def readinto(self, b):
        size = min(len(b), self.size - self.position)
        if size <= 0:
            return 0
        for start, stop, offset in self.map:
            if self.position < start:
                size = min(size, start - self.position)
                data = NUL * size
                break
            if self.position < stop:
                size = min(size, stop - self.position)
                self.fileobj.seek(offset + self.position - start)
                data = self.fileobj.read(size)
                if not data:
                    raise ReadError('unexpected end of data')
                break
        else:
            data = NUL * size
        b[:len(data)] = data
        self.position += len(data)
        return len(data)


class ExFileObject(io.BufferedReader):
    """A member as a file."""

    def __init__(self, tarfile, tarinfo):
        super().__init__(_FileInFile(tarfile.fileobj, tarinfo.offset_data, tarinfo.size,
                                     tarinfo.name, tarinfo.sparse))


from _tararchive import TarFile


def is_tarfile(name):
    """Return True if name (a file's name, or a file object) points to a tar archive."""
    try:
        if hasattr(name, 'read'):
            pos = name.tell()
            t = open(fileobj=name)
            name.seek(pos)
        else:
            t = open(name)
        t.close()
        return True
    except TarError:
        return False


open = TarFile.open


def main():
    import argparse
    parser = argparse.ArgumentParser(description='A simple command-line interface for tarfile '
                                                 'module.')
    parser.add_argument('-v', '--verbose', action='store_true', default=False,
                        help='Verbose output')
    parser.add_argument('--filter', metavar='<filtername>', choices=_NAMED_FILTERS,
                        help='Filter for extraction')
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument('-l', '--list', metavar='<tarfile>', help='Show listing of a tarfile')
    group.add_argument('-e', '--extract', nargs='+', metavar=('<tarfile>', '<output_dir>'),
                       help='Extract tarfile into target dir')
    group.add_argument('-c', '--create', nargs='+', metavar=('<name>', '<file>'),
                       help='Create tarfile from sources')
    group.add_argument('-t', '--test', metavar='<tarfile>', help='Test if a tarfile is valid')
    args = parser.parse_args()
    if args.test is not None:
        with open(args.test, 'r') as tar:
            tar.getmembers()
            print(tar.getmembers(), file=sys.stderr)
        if args.verbose:
            print('{!r} is a tar archive.'.format(args.test))
    elif args.list is not None:
        with open(args.list, 'r:*') as tf:
            tf.list(verbose=args.verbose)
    elif args.extract is not None:
        src, out = args.extract[0], args.extract[1] if len(args.extract) > 1 else os.curdir
        with open(src, 'r:*') as tf:
            tf.extractall(path=out, filter=args.filter)
    else:
        name = args.create[0]
        mode = {'.gz': 'w:gz', '.tgz': 'w:gz', '.xz': 'w:xz', '.txz': 'w:xz', '.bz2': 'w:bz2',
                '.tbz': 'w:bz2'}.get(os.path.splitext(name)[1], 'w')
        with open(name, mode) as tf:
            for file_name in args.create[1:]:
                tf.add(file_name)


if __name__ == '__main__':
    main()
