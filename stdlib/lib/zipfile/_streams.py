"""File objects inside archives: reading a member, writing one."""
import io
import struct
from zlib import crc32

import zipfile as _zip


class _SharedFile:
    """A part of the archive's file with a position of its own."""

    def __init__(self, file, pos, close, lock, writing):
        self._file = file
        self._pos = pos
        self._close = close
        self._lock = lock
        self._writing = writing
        self.seekable = file.seekable

    def tell(self):
        return self._pos

    def _check(self, what):
        if self._writing():
            raise ValueError(f"Can't {what} the ZIP file while there is an open writing handle on "
                             "it. Close the writing handle before trying to read.")

    def seek(self, offset, whence=0):
        with self._lock:
            self._check('reposition in')
            if whence == 1:
                self._file.seek(self._pos + offset)
            else:
                self._file.seek(offset, whence)
            self._pos = self._file.tell()
            return self._pos

    def read(self, n=-1):
        with self._lock:
            self._check('read from')
            self._file.seek(self._pos)
            data = self._file.read(n)
            self._pos = self._file.tell()
            return data

    def close(self):
        if self._file is not None:
            file = self._file
            self._file = None
            self._close(file)


class _Tellable:
    """A file that cannot seek: counts what is written, so that it can tell."""

    def __init__(self, fp):
        self.fp = fp
        self.offset = 0

    def write(self, data):
        n = self.fp.write(data)
        self.offset += n
        return n

    def tell(self):
        return self.offset

    def flush(self):
        self.fp.flush()

    def close(self):
        self.fp.close()


class ZipExtFile(io.BufferedIOBase):
    """A member of an archive, read as a file. ZipFile.open() makes it."""

    MAX_N = 1 << 31 - 1
    MIN_READ_SIZE = 4096
    MAX_SEEK_READ = 1 << 24

    def __init__(self, fileobj, mode, zipinfo, pwd=None, close_fileobj=False):
        self._fileobj = fileobj
        self._pwd = pwd
        self._close_fileobj = close_fileobj
        self._compress_type = zipinfo.compress_type
        self.newlines = None
        self.mode = mode
        self.name = zipinfo.filename
        self._expected_crc = getattr(zipinfo, 'CRC', None)
        self._zinfo = zipinfo
        self._seekable = False
        try:
            if fileobj.seekable():
                self._start = fileobj.tell()
                self._seekable = True
        except AttributeError:
            pass
        self._begin()

    def _begin(self):
        """At the beginning of the member's data."""
        self._decompressor = _zip._get_decompressor(self._compress_type)
        self._compress_left = self._zinfo.compress_size
        self._left = self._zinfo.file_size
        self._buffer = b''
        self._offset = 0
        self._eof = False
        self._running_crc = crc32(b'')
        self._decrypter = None
        if self._pwd:
            if self._zinfo.flag_bits & _zip._MASK_USE_DATA_DESCRIPTOR:
                check = (self._zinfo._raw_time >> 8) & 0xff
            else:
                check = (self._zinfo.CRC >> 24) & 0xff
            self._decrypter = _zip._zip_decrypter(self._pwd)
            header = self._fileobj.read(12)
            self._compress_left -= 12
            if self._decrypter(header)[11] != check:
                raise RuntimeError('Bad password for file %r' % self.name)

    def __repr__(self):
        result = ['<%s.%s' % (self.__class__.__module__, self.__class__.__qualname__)]
        if not self.closed:
            result.append(' name=%r' % (self.name,))
            if self._compress_type != _zip.ZIP_STORED:
                result.append(' compress_type=%s'
                              % _zip.compressor_names.get(self._compress_type,
                                                          self._compress_type))
        else:
            result.append(' [closed]')
        result.append('>')
        return ''.join(result)

    def _more(self):
        """Decompresses some more of the data; b'' at its end."""
        while not self._eof:
            if self._compress_type == _zip.ZIP_DEFLATED and self._decompressor.unconsumed_tail:
                data = self._decompressor.unconsumed_tail
            else:
                data = self._read_raw(self.MIN_READ_SIZE)
            if self._compress_type == _zip.ZIP_STORED:
                self._eof = self._compress_left <= 0
            elif self._compress_type == _zip.ZIP_DEFLATED:
                data = self._decompressor.decompress(data, 1 << 16)
                self._eof = (self._decompressor.eof or self._compress_left <= 0
                             and not self._decompressor.unconsumed_tail)
                if self._eof:
                    data += self._decompressor.flush()
            else:
                data = self._decompressor.decompress(data)
                self._eof = self._decompressor.eof or self._compress_left <= 0
            data = data[:self._left]
            self._left -= len(data)
            if self._left <= 0:
                self._eof = True
            self._running_crc = crc32(data, self._running_crc)
            if self._eof and self._expected_crc is not None \
                    and self._running_crc != self._expected_crc:
                raise _zip.BadZipFile('Bad CRC-32 for file %r' % self.name)
            if data:
                return data
        return b''

    def _read_raw(self, n):
        if self._compress_left <= 0:
            return b''
        data = self._fileobj.read(min(max(n, self.MIN_READ_SIZE), self._compress_left))
        self._compress_left -= len(data)
        if not data:
            raise EOFError
        return self._decrypter(data) if self._decrypter is not None else data

    def _fill(self, n):
        """Makes the buffer hold n bytes (None: all) if there are so many."""
        parts = [self._buffer[self._offset:]]
        have = len(parts[0])
        while n is None or have < n:
            data = self._more()
            if not data:
                break
            parts.append(data)
            have += len(data)
        self._buffer = b''.join(parts)
        self._offset = 0

    def _take(self, n):
        data = self._buffer[self._offset:self._offset + n]
        self._offset += len(data)
        return data

    def readable(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        return True

    def read(self, n=-1):
        """Up to n bytes; all that is left without n."""
        if self.closed:
            raise ValueError('read from closed file.')
        self._fill(None if n is None or n < 0 else n)
        return self._take(len(self._buffer) if n is None or n < 0 else n)

    def read1(self, n=-1):
        """Up to n bytes, with at most one more piece of the archive."""
        if n is None or n < 0:
            if self._offset >= len(self._buffer):
                self._buffer, self._offset = self._more(), 0
            return self._take(len(self._buffer))
        if n and self._offset >= len(self._buffer):
            self._buffer, self._offset = self._more(), 0
        return self._take(n)

    def peek(self, n=1):
        """Some bytes without going on behind them."""
        if n > len(self._buffer) - self._offset:
            self._fill(n)
        return self._buffer[self._offset:self._offset + 512]

    def readline(self, limit=-1):
        if limit < 0:
            i = self._buffer.find(b'\n', self._offset) + 1
            if i > 0:
                line = self._buffer[self._offset:i]
                self._offset = i
                return line
        return io.BufferedIOBase.readline(self, limit)

    def close(self):
        try:
            if self._close_fileobj:
                self._fileobj.close()
        finally:
            super().close()

    def seekable(self):
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        return self._seekable

    def seek(self, offset, whence=0):
        if self.closed:
            raise ValueError('seek on closed file.')
        if not self._seekable:
            raise io.UnsupportedOperation('underlying stream is not seekable')
        if whence == 1:
            offset += self.tell()
        elif whence == 2:
            offset += self._zinfo.file_size
        elif whence != 0:
            raise ValueError('whence must be os.SEEK_SET (0), os.SEEK_CUR (1), or os.SEEK_END (2)')
        offset = min(max(offset, 0), self._zinfo.file_size)
        start = self.tell() - self._offset
        if start <= offset <= start + len(self._buffer):
            self._offset = offset - start
            return offset
        if offset < self.tell():
            self._fileobj.seek(self._start)
            self._expected_crc = getattr(self._zinfo, 'CRC', None)
            self._begin()
        while self.tell() < offset:
            if not self.read(min(self.MAX_SEEK_READ, offset - self.tell())):
                break
        return self.tell()

    def tell(self):
        if self.closed:
            raise ValueError('tell on closed file.')
        return self._zinfo.file_size - self._left - len(self._buffer) + self._offset


class _ZipWriteFile(io.BufferedIOBase):
    """A member being written; the header is completed when it is closed."""

    def __init__(self, zf, zinfo, zip64):
        self._zinfo = zinfo
        self._zip64 = zip64
        self._zipfile = zf
        self._compressor = _zip._get_compressor(zinfo.compress_type, zinfo.compress_level)
        self._file_size = 0
        self._compress_size = 0
        self._crc = 0

    @property
    def _fileobj(self):
        return self._zipfile.fp

    @property
    def name(self):
        return self._zinfo.filename

    @property
    def mode(self):
        return 'wb'

    def writable(self):
        return True

    def write(self, data):
        if self.closed:
            raise ValueError('I/O operation on closed file.')
        if isinstance(data, (bytes, bytearray)):
            nbytes = len(data)
        else:
            data = memoryview(data)
            nbytes = data.nbytes
        self._file_size += nbytes
        self._crc = crc32(data, self._crc)
        if self._compressor:
            data = self._compressor.compress(data)
            self._compress_size += len(data)
        self._fileobj.write(data)
        return nbytes

    def close(self):
        if self.closed:
            return
        try:
            super().close()
            if self._compressor:
                data = self._compressor.flush()
                self._compress_size += len(data)
                self._fileobj.write(data)
                self._zinfo.compress_size = self._compress_size
            else:
                self._zinfo.compress_size = self._file_size
            self._zinfo.CRC = self._crc
            self._zinfo.file_size = self._file_size
            if not self._zip64:
                if self._file_size > _zip.ZIP64_LIMIT:
                    raise RuntimeError('File size too large, try using force_zip64')
                if self._compress_size > _zip.ZIP64_LIMIT:
                    raise RuntimeError('Compressed size too large, try using force_zip64')
            if self._zinfo.flag_bits & _zip._MASK_USE_DATA_DESCRIPTOR:
                fmt = '<LLQQ' if self._zip64 else '<LLLL'
                self._fileobj.write(struct.pack(fmt, _zip._DD_SIGNATURE, self._zinfo.CRC,
                                                self._zinfo.compress_size, self._zinfo.file_size))
                self._zipfile.start_dir = self._fileobj.tell()
            else:
                self._zipfile.start_dir = self._fileobj.tell()
                self._fileobj.seek(self._zinfo.header_offset)
                self._fileobj.write(self._zinfo.FileHeader(self._zip64))
                self._fileobj.seek(self._zipfile.start_dir)
            self._zipfile.filelist.append(self._zinfo)
            self._zipfile.NameToInfo[self._zinfo.filename] = self._zinfo
        finally:
            self._zipfile._writing = False
