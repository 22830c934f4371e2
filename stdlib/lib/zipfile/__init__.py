"""ZIP archives: reading, writing, appending; Zip64, deflate, bzip2, lzma, and old encryption when
reading. The format is PKWARE's APPNOTE.TXT; section numbers below are its."""
import io
import os
import shutil
import stat
import struct
import sys
import threading
import time
import zlib
from zlib import crc32

try:
    import bz2
except ImportError:
    bz2 = None
try:
    import lzma
except ImportError:
    lzma = None

__all__ = ['BadZipFile', 'BadZipfile', 'error',
           'ZIP_STORED', 'ZIP_DEFLATED', 'ZIP_BZIP2', 'ZIP_LZMA',
           'is_zipfile', 'ZipInfo', 'ZipFile', 'PyZipFile', 'LargeZipFile',
           'Path']


class BadZipFile(Exception):
    """A file that is no ZIP archive, or a broken one."""


class LargeZipFile(Exception):
    """The archive needs Zip64 extensions, and they are not allowed."""


error = BadZipfile = BadZipFile

ZIP64_LIMIT = (1 << 31) - 1
ZIP_FILECOUNT_LIMIT = (1 << 16) - 1
ZIP_MAX_COMMENT = (1 << 16) - 1

ZIP_STORED = 0
ZIP_DEFLATED = 8
ZIP_BZIP2 = 12
ZIP_LZMA = 14

DEFAULT_VERSION = 20
ZIP64_VERSION = 45
BZIP2_VERSION = 46
LZMA_VERSION = 63
MAX_EXTRACT_VERSION = 63

# 4.3.16 end of central directory; 4.3.14 and 4.3.15 those of Zip64
structEndArchive = b'<4s4H2LH'
stringEndArchive = b'PK\005\006'
sizeEndCentDir = struct.calcsize(structEndArchive)
structCentralDir = '<4s4B4HL2L5H2L'
stringCentralDir = b'PK\001\002'
sizeCentralDir = struct.calcsize(structCentralDir)
structFileHeader = '<4s2B4HL2L2H'
stringFileHeader = b'PK\003\004'
sizeFileHeader = struct.calcsize(structFileHeader)
structEndArchive64Locator = '<4sLQL'
stringEndArchive64Locator = b'PK\x06\x07'
sizeEndCentDir64Locator = struct.calcsize(structEndArchive64Locator)
structEndArchive64 = '<4sQ2H2L4Q'
stringEndArchive64 = b'PK\x06\x06'
sizeEndCentDir64 = struct.calcsize(structEndArchive64)

_MASK_ENCRYPTED = 1 << 0
_MASK_COMPRESS_OPTION_1 = 1 << 1
_MASK_USE_DATA_DESCRIPTOR = 1 << 3
_MASK_COMPRESSED_PATCH = 1 << 5
_MASK_STRONG_ENCRYPTION = 1 << 6
_MASK_UTF_FILENAME = 1 << 11
_DD_SIGNATURE = 0x08074b50

compressor_names = {0: 'store', 1: 'shrink', 2: 'reduce', 3: 'reduce', 4: 'reduce', 5: 'reduce',
                    6: 'implode', 7: 'tokenize', 8: 'deflate', 9: 'deflate64', 10: 'implode',
                    12: 'bzip2', 14: 'lzma', 18: 'terse', 19: 'lz77', 97: 'wavpack', 98: 'ppmd'}


def is_zipfile(filename):
    """Whether a file (by name or object) has an end of central directory."""
    try:
        if hasattr(filename, 'read'):
            pos = filename.tell()
            found = _find_end(filename) is not None
            filename.seek(pos)
            return found
        with open(filename, 'rb') as fp:
            return _find_end(fp) is not None
    except OSError:
        return False


class _End:
    """What the end of the central directory says."""

    def __init__(self, fields, comment, location):
        (_, self.disk, self.start_disk, self.entries_here, self.entries, self.size, self.offset,
         _) = fields
        self.comment = comment
        self.location = location


def _find_end(fp):
    """The end of central directory, or None."""
    fp.seek(0, 2)
    size = fp.tell()
    start = max(size - (1 << 16) - sizeEndCentDir, 0)
    fp.seek(start)
    data = fp.read()
    # The usual archive has no comment; else look for the last signature that fits.
    at = len(data) - sizeEndCentDir
    if at < 0:
        return None
    if data[at:at + 4] != stringEndArchive or data[-2:] != b'\0\0':
        at = data.rfind(stringEndArchive)
        if at < 0 or len(data) - at < sizeEndCentDir:
            return None
    fields = struct.unpack(structEndArchive.decode(), data[at:at + sizeEndCentDir])
    comment = data[at + sizeEndCentDir:at + sizeEndCentDir + fields[7]]
    end = _End(fields, comment, start + at)
    return _find_end64(fp, end)


def _find_end64(fp, end):
    locator_at = end.location - sizeEndCentDir64Locator
    if locator_at < 0:
        return end
    fp.seek(locator_at)
    data = fp.read(sizeEndCentDir64Locator)
    if len(data) != sizeEndCentDir64Locator:
        return end
    sig, disk, offset, disks = struct.unpack(structEndArchive64Locator, data)
    if sig != stringEndArchive64Locator:
        return end
    if disk != 0 or disks > 1:
        raise BadZipFile('zipfiles that span multiple disks are not supported')
    if locator_at < sizeEndCentDir64:
        return end
    fp.seek(locator_at - sizeEndCentDir64)
    data = fp.read(sizeEndCentDir64)
    if len(data) != sizeEndCentDir64:
        return end
    (sig, _, _, _, end64_disk, start_disk, here, entries, dirsize,
     diroffset) = struct.unpack(structEndArchive64, data)
    if sig != stringEndArchive64:
        return end
    end.disk, end.start_disk, end.entries_here, end.entries = end64_disk, start_disk, here, entries
    end.size, end.offset = dirsize, diroffset
    end.location = locator_at - sizeEndCentDir64
    return end


def _strip_extra(extra, xids):
    """The extra field without blocks of the given ids."""
    out = b''
    i = 0
    while i + 4 <= len(extra):
        xid, xlen = struct.unpack_from('<HH', extra, i)
        if xid not in xids:
            out += extra[i:i + 4 + xlen]
        i += 4 + xlen
    return out + extra[i:]


def _sanitize_filename(filename):
    nul = filename.find(chr(0))
    if nul >= 0:
        filename = filename[:nul]
    if os.sep != '/' and os.sep in filename:
        filename = filename.replace(os.sep, '/')
    return filename


class ZipInfo:
    """What an archive says about one of its members."""

    __slots__ = ('orig_filename', 'filename', 'date_time', 'compress_type', 'compress_level',
                 'comment', 'extra', 'create_system', 'create_version', 'extract_version',
                 'reserved', 'flag_bits', 'volume', 'internal_attr', 'external_attr',
                 'header_offset', 'CRC', 'compress_size', 'file_size', '_raw_time', '_end_offset')

    def __init__(self, filename='NoName', date_time=(1980, 1, 1, 0, 0, 0)):
        self.orig_filename = filename
        self.filename = _sanitize_filename(filename)
        self.date_time = date_time
        if date_time[0] < 1980:
            raise ValueError('ZIP does not support timestamps before 1980')
        self.compress_type = ZIP_STORED
        self.compress_level = None
        self.comment = b''
        self.extra = b''
        self.create_system = 0 if sys.platform == 'win32' else 3
        self.create_version = DEFAULT_VERSION
        self.extract_version = DEFAULT_VERSION
        self.reserved = 0
        self.flag_bits = 0
        self.volume = 0
        self.internal_attr = 0
        self.external_attr = 0
        self.compress_size = 0
        self.file_size = 0
        self._end_offset = None

    @property
    def _compresslevel(self):
        return self.compress_level

    @_compresslevel.setter
    def _compresslevel(self, value):
        self.compress_level = value

    def __repr__(self):
        result = ['<%s filename=%r' % (self.__class__.__name__, self.filename)]
        if self.compress_type != ZIP_STORED:
            result.append(' compress_type=%s' % compressor_names.get(self.compress_type,
                                                                     self.compress_type))
        high = self.external_attr >> 16
        low = self.external_attr & 0xFFFF
        if high:
            result.append(' filemode=%r' % stat.filemode(high))
        if low:
            result.append(' external_attr=%#x' % low)
        is_dir = self.is_dir()
        if not is_dir or self.file_size:
            result.append(' file_size=%r' % self.file_size)
        if ((not is_dir or self.compress_size)
                and (self.compress_type != ZIP_STORED or self.file_size != self.compress_size)):
            result.append(' compress_size=%r' % self.compress_size)
        result.append('>')
        return ''.join(result)

    def _dos_time(self):
        dt = self.date_time
        return ((dt[0] - 1980) << 9 | dt[1] << 5 | dt[2],
                dt[3] << 11 | dt[4] << 5 | dt[5] // 2)

    def FileHeader(self, zip64=None):
        """The local header (4.3.7) as bytes."""
        dosdate, dostime = self._dos_time()
        if self.flag_bits & _MASK_USE_DATA_DESCRIPTOR:
            CRC = compress_size = file_size = 0
        else:
            CRC = self.CRC
            compress_size = self.compress_size
            file_size = self.file_size
        extra = self.extra
        min_version = 0
        if zip64 is None:
            zip64 = file_size > ZIP64_LIMIT or compress_size > ZIP64_LIMIT
        if zip64:
            extra = extra + struct.pack('<HHQQ', 1, 16, file_size, compress_size)
            file_size = compress_size = 0xffffffff
            min_version = ZIP64_VERSION
        if self.compress_type == ZIP_BZIP2:
            min_version = max(BZIP2_VERSION, min_version)
        elif self.compress_type == ZIP_LZMA:
            min_version = max(LZMA_VERSION, min_version)
        self.extract_version = max(min_version, self.extract_version)
        self.create_version = max(min_version, self.create_version)
        filename, flag_bits = self._encodeFilenameFlags()
        header = struct.pack(structFileHeader, stringFileHeader, self.extract_version,
                             self.reserved, flag_bits, self.compress_type, dostime, dosdate, CRC,
                             compress_size, file_size, len(filename), len(extra))
        return header + filename + extra

    def _encodeFilenameFlags(self):
        try:
            return self.filename.encode('ascii'), self.flag_bits & ~_MASK_UTF_FILENAME
        except UnicodeEncodeError:
            return self.filename.encode('utf-8'), self.flag_bits | _MASK_UTF_FILENAME

    def _decodeExtra(self, filename_crc):
        extra = self.extra
        while len(extra) >= 4:
            tp, ln = struct.unpack('<HH', extra[:4])
            if ln + 4 > len(extra):
                raise BadZipFile('Corrupt extra field %04x (size=%d)' % (tp, ln))
            if tp == 1:
                data = extra[4:ln + 4]
                field = 'File size'
                try:
                    if self.file_size in (0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF):
                        self.file_size, = struct.unpack('<Q', data[:8])
                        data = data[8:]
                    if self.compress_size == 0xFFFF_FFFF:
                        field = 'Compress size'
                        self.compress_size, = struct.unpack('<Q', data[:8])
                        data = data[8:]
                    if self.header_offset == 0xffffffff:
                        field = 'Header offset'
                        self.header_offset, = struct.unpack('<Q', data[:8])
                except struct.error:
                    raise BadZipFile(f'Corrupt zip64 extra field. {field} not found.') from None
            elif tp == 0x7075 and ln >= 5:
                up_version, up_name_crc = struct.unpack('<BL', extra[4:9])
                if up_version == 1 and up_name_crc == filename_crc:
                    name = extra[9:ln + 4].decode('utf-8')
                    if name:
                        self.filename = _sanitize_filename(name)
            extra = extra[ln + 4:]

    @classmethod
    def from_file(cls, filename, arcname=None, *, strict_timestamps=True):
        """The ZipInfo of a file of the file system."""
        if isinstance(filename, os.PathLike):
            filename = os.fspath(filename)
        st = os.stat(filename)
        isdir = stat.S_ISDIR(st.st_mode)
        date_time = time.localtime(st.st_mtime)[0:6]
        if not strict_timestamps and date_time[0] < 1980:
            date_time = (1980, 1, 1, 0, 0, 0)
        elif not strict_timestamps and date_time[0] > 2107:
            date_time = (2107, 12, 31, 23, 59, 59)
        arcname = os.path.normpath(os.path.splitdrive(filename if arcname is None else arcname)[1])
        arcname = arcname.lstrip(os.sep)
        if isdir:
            arcname += '/'
        zinfo = cls(arcname, date_time)
        zinfo.external_attr = (st.st_mode & 0xFFFF) << 16
        if isdir:
            zinfo.file_size = 0
            zinfo.external_attr |= 0x10  # MS-DOS directory flag
        else:
            zinfo.file_size = st.st_size
        return zinfo

    def is_dir(self):
        """Whether the member is a directory."""
        return self.filename.endswith('/')


# ---- compressors ----

class LZMACompressor:
    """Raw LZMA1 behind the header that ZIP wants (5.8.8)."""

    def __init__(self):
        self._comp = None

    def _init(self):
        props = lzma._encode_filter_properties({'id': lzma.FILTER_LZMA1})
        self._comp = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[
            lzma._decode_filter_properties(lzma.FILTER_LZMA1, props)])
        return struct.pack('<BBH', 9, 4, len(props)) + props

    def compress(self, data):
        if self._comp is None:
            return self._init() + self._comp.compress(data)
        return self._comp.compress(data)

    def flush(self):
        if self._comp is None:
            return self._init() + self._comp.flush()
        return self._comp.flush()


class LZMADecompressor:
    def __init__(self):
        self._decomp = None
        self._unconsumed = b''
        self.eof = False

    def decompress(self, data):
        if self._decomp is None:
            self._unconsumed += data
            if len(self._unconsumed) <= 4:
                return b''
            psize, = struct.unpack('<H', self._unconsumed[2:4])
            if len(self._unconsumed) <= 4 + psize:
                return b''
            self._decomp = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[
                lzma._decode_filter_properties(lzma.FILTER_LZMA1,
                                               self._unconsumed[4:4 + psize])])
            data = self._unconsumed[4 + psize:]
            del self._unconsumed
        result = self._decomp.decompress(data)
        self.eof = self._decomp.eof
        return result


def _check_compression(compression):
    if compression not in (ZIP_STORED, ZIP_DEFLATED, ZIP_BZIP2, ZIP_LZMA):
        raise NotImplementedError('That compression method is not supported')
    if compression == ZIP_BZIP2 and not bz2:
        raise RuntimeError('Compression requires the (missing) bz2 module')
    if compression == ZIP_LZMA and not lzma:
        raise RuntimeError('Compression requires the (missing) lzma module')


def _get_compressor(compress_type, compresslevel=None):
    if compress_type == ZIP_DEFLATED:
        return zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION if compresslevel is None
                                else compresslevel, zlib.DEFLATED, -15)
    if compress_type == ZIP_BZIP2:
        return bz2.BZ2Compressor(9 if compresslevel is None else compresslevel)
    return LZMACompressor() if compress_type == ZIP_LZMA else None


def _get_decompressor(compress_type):
    if compress_type == ZIP_STORED:
        return None
    if compress_type == ZIP_DEFLATED:
        return zlib.decompressobj(-15)
    if compress_type == ZIP_BZIP2:
        return bz2.BZ2Decompressor()
    if compress_type == ZIP_LZMA:
        return LZMADecompressor()
    name = compressor_names.get(compress_type)
    raise NotImplementedError('compression type %d%s'
                              % (compress_type, f' ({name})' if name else ''))


def _zip_decrypter(password):
    """Traditional PKWARE decryption (6.1): a function on bytes."""
    key0, key1, key2 = 305419896, 591751049, 878082192

    def update(c):
        nonlocal key0, key1, key2
        key0 = ~crc32(bytes((c,)), ~key0 & 0xFFFFFFFF) & 0xFFFFFFFF
        key1 = (key1 + (key0 & 0xFF)) & 0xFFFFFFFF
        key1 = (key1 * 134775813 + 1) & 0xFFFFFFFF
        key2 = ~crc32(bytes((key1 >> 24,)), ~key2 & 0xFFFFFFFF) & 0xFFFFFFFF

    for c in password:
        update(c)

    def decrypt(data):
        result = bytearray()
        for c in data:
            k = key2 | 2
            c ^= ((k * (k ^ 1)) >> 8) & 0xFF
            update(c)
            result.append(c)
        return bytes(result)

    return decrypt


from zipfile._streams import ZipExtFile, _SharedFile, _Tellable, _ZipWriteFile
from zipfile._archive import PyZipFile, ZipFile
from zipfile._path import CompleteDirs, Path
