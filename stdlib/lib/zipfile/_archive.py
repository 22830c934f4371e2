"""The archive as a whole: ZipFile."""
import io
import os
import shutil
import struct
import threading
import time
from zlib import crc32

import zipfile as _zip
from zipfile import (BadZipFile, LargeZipFile, ZIP64_LIMIT, ZIP64_VERSION,
                     ZIP_FILECOUNT_LIMIT, ZIP_LZMA, ZIP_MAX_COMMENT, ZIP_STORED, ZipInfo)
from zipfile._streams import ZipExtFile, _SharedFile, _Tellable, _ZipWriteFile


class ZipFile:
    """A ZIP archive: ZipFile(file, mode='r', compression=ZIP_STORED, allowZip64=True,
    compresslevel=None). mode 'r', 'w', 'x' or 'a'."""

    fp = None
    _windows_illegal_name_trans_table = None

    def __init__(self, file, mode='r', compression=ZIP_STORED, allowZip64=True,
                 compresslevel=None, *, strict_timestamps=True, metadata_encoding=None):
        if mode not in ('r', 'w', 'x', 'a'):
            raise ValueError("ZipFile requires mode 'r', 'w', 'x', or 'a'")
        _zip._check_compression(compression)
        self._allowZip64 = allowZip64
        self._didModify = False
        self.debug = 0
        self.NameToInfo = {}
        self.filelist = []
        self.compression = compression
        self.compresslevel = compresslevel
        self.mode = mode
        self.pwd = None
        self._comment = b''
        self._strict_timestamps = strict_timestamps
        self.metadata_encoding = metadata_encoding
        if self.metadata_encoding and mode != 'r':
            raise ValueError('metadata_encoding is only supported for reading files')
        if isinstance(file, os.PathLike):
            file = os.fspath(file)
        if isinstance(file, str):
            self._filePassed = 0
            self.filename = file
            modes = {'r': ['rb'], 'w': ['w+b', 'wb'], 'x': ['x+b', 'xb'],
                     'a': ['r+b', 'w+b', 'wb']}[mode]
            for i, file_mode in enumerate(modes):
                try:
                    self.fp = io.open(file, file_mode)
                    break
                except OSError:
                    if i + 1 == len(modes):
                        raise
        else:
            self._filePassed = 1
            self.fp = file
            self.filename = getattr(file, 'name', None)
        self._fileRefCnt = 1
        self._lock = threading.RLock()
        self._seekable = True
        self._writing = False
        try:
            self._begin(mode)
        except BaseException:
            fp = self.fp
            self.fp = None
            self._fpclose(fp)
            raise

    def _begin(self, mode):
        if mode == 'r':
            self._RealGetContents()
        elif mode in ('w', 'x'):
            self._didModify = True
            try:
                self.start_dir = self.fp.tell()
            except (AttributeError, OSError):
                self.fp = _Tellable(self.fp)
                self.start_dir = 0
                self._seekable = False
            else:
                try:
                    self.fp.seek(self.start_dir)
                except (AttributeError, OSError):
                    self._seekable = False
        else:
            try:
                self._RealGetContents()
                self.fp.seek(self.start_dir)
            except BadZipFile:  # something else: the archive goes behind it
                self.fp.seek(0, 2)
                self._didModify = True
                self.start_dir = self.fp.tell()

    def __enter__(self):
        return self

    def __exit__(self, type, value, traceback):
        self.close()

    def __repr__(self):
        result = ['<%s.%s' % (self.__class__.__module__, self.__class__.__qualname__)]
        if self.fp is not None:
            if self._filePassed:
                result.append(' file=%r' % self.fp)
            elif self.filename is not None:
                result.append(' filename=%r' % self.filename)
            result.append(' mode=%r' % self.mode)
        else:
            result.append(' [closed]')
        result.append('>')
        return ''.join(result)

    # the central directory

    def _RealGetContents(self):
        fp = self.fp
        try:
            end = _zip._find_end(fp)
        except OSError:
            raise BadZipFile('File is not a zip file')
        if not end:
            raise BadZipFile('File is not a zip file')
        self._comment = end.comment
        # What stands in front of the archive (a program that unpacks itself) moves all offsets.
        concat = end.location - end.size - end.offset
        self.start_dir = end.offset + concat
        if self.start_dir < 0:
            raise BadZipFile('Bad offset for central directory')
        fp.seek(self.start_dir, 0)
        fp = io.BytesIO(fp.read(end.size))
        total = 0
        while total < end.size:
            zinfo = self._read_entry(fp, concat)
            total += zinfo._end_offset
            zinfo._end_offset = None
        limit = self.start_dir
        for zinfo in sorted(self.filelist, key=lambda z: z.header_offset, reverse=True):
            zinfo._end_offset = limit
            limit = zinfo.header_offset

    def _read_entry(self, fp, concat):
        data = fp.read(_zip.sizeCentralDir)
        if len(data) != _zip.sizeCentralDir:
            raise BadZipFile('Truncated central directory')
        (sig, create_version, create_system, extract_version, reserved, flags, method, t, d, crc,
         compress_size, file_size, name_len, extra_len, comment_len, volume, internal, external,
         offset) = struct.unpack(_zip.structCentralDir, data)
        if sig != _zip.stringCentralDir:
            raise BadZipFile('Bad magic number for central directory')
        raw_name = fp.read(name_len)
        name = self._decode_name(raw_name, flags)
        x = ZipInfo(name)
        x.extra = fp.read(extra_len)
        x.comment = fp.read(comment_len)
        x.header_offset = offset
        x.create_version, x.create_system = create_version, create_system
        x.extract_version, x.reserved, x.flag_bits = extract_version, reserved, flags
        x.compress_type, x.CRC = method, crc
        x.compress_size, x.file_size = compress_size, file_size
        if x.extract_version > _zip.MAX_EXTRACT_VERSION:
            raise NotImplementedError('zip file version %.1f' % (x.extract_version / 10))
        x.volume, x.internal_attr, x.external_attr = volume, internal, external
        x._raw_time = t
        x.date_time = ((d >> 9) + 1980, (d >> 5) & 0xF, d & 0x1F, t >> 11, (t >> 5) & 0x3F,
                       (t & 0x1F) * 2)
        x._decodeExtra(crc32(raw_name))
        x.header_offset += concat
        x._end_offset = _zip.sizeCentralDir + name_len + extra_len + comment_len
        self.filelist.append(x)
        self.NameToInfo[x.filename] = x
        return x

    def _decode_name(self, raw, flags):
        if flags & _zip._MASK_UTF_FILENAME:
            return raw.decode('utf-8')
        return raw.decode(self.metadata_encoding or 'cp437')

    def namelist(self):
        """Return a list of file names in the archive."""
        return [data.filename for data in self.filelist]

    def infolist(self):
        """Return a list of ZipInfo objects for files in the archive."""
        return self.filelist

    def printdir(self, file=None):
        """Print a table of contents for the zip file."""
        print('%-46s %19s %12s' % ('File Name', 'Modified    ', 'Size'), file=file)
        for zinfo in self.filelist:
            date = '%d-%02d-%02d %02d:%02d:%02d' % zinfo.date_time[:6]
            print('%-46s %s %12d' % (zinfo.filename, date, zinfo.file_size), file=file)

    def testzip(self):
        """Read all the files and check the CRC: the first bad one's name, or None."""
        for zinfo in self.filelist:
            try:
                with self.open(zinfo.filename, 'r') as f:
                    while f.read(1 << 20):
                        pass
            except BadZipFile:
                return zinfo.filename

    def getinfo(self, name):
        """Return the instance of ZipInfo given 'name'."""
        info = self.NameToInfo.get(name)
        if info is None:
            raise KeyError('There is no item named %r in the archive' % name)
        return info

    def setpassword(self, pwd):
        """Set default password for encrypted files."""
        if pwd and not isinstance(pwd, bytes):
            raise TypeError('pwd: expected bytes, got %s' % type(pwd).__name__)
        self.pwd = pwd or None

    @property
    def comment(self):
        """The comment text associated with the ZIP file."""
        return self._comment

    @comment.setter
    def comment(self, comment):
        if not isinstance(comment, bytes):
            raise TypeError('comment: expected bytes, got %s' % type(comment).__name__)
        if len(comment) > ZIP_MAX_COMMENT:
            import warnings
            warnings.warn('Archive comment is too long; truncating to %d bytes' % ZIP_MAX_COMMENT,
                          stacklevel=2)
            comment = comment[:ZIP_MAX_COMMENT]
        self._comment = comment
        self._didModify = True

    # members

    def read(self, name, pwd=None):
        """Return file bytes for name."""
        with self.open(name, 'r', pwd) as fp:
            return fp.read()

    def open(self, name, mode='r', pwd=None, *, force_zip64=False):
        """A member as a file object: mode 'r' to read it, 'w' to write a new one."""
        if mode not in {'r', 'w'}:
            raise ValueError('open() requires mode "r" or "w"')
        if pwd and mode == 'w':
            raise ValueError('pwd is only supported for reading files')
        if not self.fp:
            raise ValueError('Attempt to use ZIP archive that was already closed')
        if isinstance(name, ZipInfo):
            zinfo = name
        elif mode == 'w':
            zinfo = ZipInfo(name)
            zinfo.compress_type = self.compression
            zinfo.compress_level = self.compresslevel
        else:
            zinfo = self.getinfo(name)
        if mode == 'w':
            return self._open_to_write(zinfo, force_zip64=force_zip64)
        if self._writing:
            raise ValueError("Can't read from the ZIP file while there is an open writing handle on "
                             "it. Close the writing handle before trying to read.")
        self._fileRefCnt += 1
        zef_file = _SharedFile(self.fp, zinfo.header_offset, self._fpclose, self._lock,
                               lambda: self._writing)
        try:
            self._check_header(zef_file, zinfo)
            return ZipExtFile(zef_file, mode, zinfo, self._password(zinfo, pwd), True)
        except BaseException:
            zef_file.close()
            raise

    def _check_header(self, f, zinfo):
        header = f.read(_zip.sizeFileHeader)
        if len(header) != _zip.sizeFileHeader:
            raise BadZipFile('Truncated file header')
        fields = struct.unpack(_zip.structFileHeader, header)
        if fields[0] != _zip.stringFileHeader:
            raise BadZipFile('Bad magic number for file header')
        fname = f.read(fields[10])
        if fields[11]:
            f.seek(fields[11], 1)
        if zinfo.flag_bits & _zip._MASK_COMPRESSED_PATCH:
            raise NotImplementedError('compressed patched data (flag bit 5)')
        if zinfo.flag_bits & _zip._MASK_STRONG_ENCRYPTION:
            raise NotImplementedError('strong encryption (flag bit 6)')
        if self._decode_name(fname, fields[3]) != zinfo.orig_filename:
            raise BadZipFile('File name in directory %r and header %r differ.'
                             % (zinfo.orig_filename, fname))
        if zinfo._end_offset is not None and f.tell() + zinfo.compress_size > zinfo._end_offset:
            if zinfo._end_offset == zinfo.header_offset:
                import warnings
                warnings.warn(f'Overlapped entries: {zinfo.orig_filename!r} (possible zip bomb)',
                              skip_file_prefixes=(os.path.dirname(__file__),))
            else:
                raise BadZipFile(f'Overlapped entries: {zinfo.orig_filename!r} '
                                 '(possible zip bomb)')

    def _password(self, zinfo, pwd):
        if not zinfo.flag_bits & _zip._MASK_ENCRYPTED:
            return None
        pwd = pwd or self.pwd
        if pwd and not isinstance(pwd, bytes):
            raise TypeError('pwd: expected bytes, got %s' % type(pwd).__name__)
        if not pwd:
            raise RuntimeError('File %r is encrypted, password required for extraction'
                               % zinfo.filename)
        return pwd

    def _open_to_write(self, zinfo, force_zip64=False):
        if force_zip64 and not self._allowZip64:
            raise ValueError('force_zip64 is True, but allowZip64 was False when opening the ZIP '
                             'file.')
        if self._writing:
            raise ValueError("Can't write to the ZIP file while there is another write handle open "
                             "on it. Close the first handle before opening another.")
        zinfo.compress_size = 0
        zinfo.CRC = 0
        zinfo.flag_bits = 0
        if zinfo.compress_type == ZIP_LZMA:
            zinfo.flag_bits |= _zip._MASK_COMPRESS_OPTION_1
        if not self._seekable:
            zinfo.flag_bits |= _zip._MASK_USE_DATA_DESCRIPTOR
        if not zinfo.external_attr:
            zinfo.external_attr = 0o600 << 16
        zip64 = force_zip64 or zinfo.file_size * 1.05 > ZIP64_LIMIT
        if not self._allowZip64 and zip64:
            raise LargeZipFile('Filesize would require ZIP64 extensions')
        if self._seekable:
            self.fp.seek(self.start_dir)
        zinfo.header_offset = self.fp.tell()
        self._writecheck(zinfo)
        self._didModify = True
        self.fp.write(zinfo.FileHeader(zip64))
        self._writing = True
        return _ZipWriteFile(self, zinfo, zip64)

    def _writecheck(self, zinfo):
        if zinfo.filename in self.NameToInfo:
            import warnings
            warnings.warn('Duplicate name: %r' % zinfo.filename, stacklevel=3)
        if self.mode not in ('w', 'x', 'a'):
            raise ValueError("write() requires mode 'w', 'x', or 'a'")
        if not self.fp:
            raise ValueError('Attempt to write ZIP archive that was already closed')
        _zip._check_compression(zinfo.compress_type)
        if not self._allowZip64:
            requires = None
            if len(self.filelist) >= ZIP_FILECOUNT_LIMIT:
                requires = 'Files count'
            elif zinfo.file_size > ZIP64_LIMIT:
                requires = 'Filesize'
            elif zinfo.header_offset > ZIP64_LIMIT:
                requires = 'Zipfile size'
            if requires:
                raise LargeZipFile(requires + ' would require ZIP64 extensions')

    def write(self, filename, arcname=None, compress_type=None, compresslevel=None):
        """Put the bytes from filename into the archive under the name arcname."""
        self._check_writable('write to')
        zinfo = ZipInfo.from_file(filename, arcname, strict_timestamps=self._strict_timestamps)
        if zinfo.is_dir():
            zinfo.compress_size = 0
            zinfo.CRC = 0
            self.mkdir(zinfo)
            return
        zinfo.compress_type = self.compression if compress_type is None else compress_type
        zinfo.compress_level = self.compresslevel if compresslevel is None else compresslevel
        with open(filename, 'rb') as src, self.open(zinfo, 'w') as dest:
            shutil.copyfileobj(src, dest, 1024 * 8)

    def _check_writable(self, what):
        if not self.fp:
            raise ValueError('Attempt to write to ZIP archive that was already closed')
        if self._writing:
            raise ValueError("Can't write to ZIP archive while an open writing handle exists")

    def writestr(self, zinfo_or_arcname, data, compress_type=None, compresslevel=None):
        """Write a file into the archive; data is bytes or a str, which is encoded as UTF-8."""
        if isinstance(data, str):
            data = data.encode('utf-8')
        if isinstance(zinfo_or_arcname, ZipInfo):
            zinfo = zinfo_or_arcname
        else:
            zinfo = ZipInfo(zinfo_or_arcname, time.localtime(time.time())[:6])
            zinfo.compress_type = self.compression
            zinfo.compress_level = self.compresslevel
            if zinfo.filename.endswith('/'):
                zinfo.external_attr = 0o40775 << 16
                zinfo.external_attr |= 0x10
            else:
                zinfo.external_attr = 0o600 << 16
        self._check_writable('write to')
        if compress_type is not None:
            zinfo.compress_type = compress_type
        if compresslevel is not None:
            zinfo.compress_level = compresslevel
        zinfo.file_size = len(data)
        with self._lock:
            with self.open(zinfo, mode='w') as dest:
                dest.write(data)

    def mkdir(self, zinfo_or_directory_name, mode=511):
        """Creates a directory inside the zip archive."""
        if isinstance(zinfo_or_directory_name, ZipInfo):
            zinfo = zinfo_or_directory_name
            if not zinfo.is_dir():
                raise ValueError('The given ZipInfo does not describe a directory')
        elif isinstance(zinfo_or_directory_name, str):
            name = zinfo_or_directory_name
            if not name.endswith('/'):
                name += '/'
            zinfo = ZipInfo(name)
            zinfo.compress_size = 0
            zinfo.CRC = 0
            zinfo.external_attr = ((0o40000 | mode) & 0xFFFF) << 16
            zinfo.file_size = 0
            zinfo.external_attr |= 0x10
        else:
            raise TypeError('Expected type str or ZipInfo')
        with self._lock:
            if self._seekable:
                self.fp.seek(self.start_dir)
            zinfo.header_offset = self.fp.tell()
            if zinfo.compress_type == ZIP_LZMA:
                zinfo.flag_bits |= _zip._MASK_COMPRESS_OPTION_1
            self._writecheck(zinfo)
            self._didModify = True
            self.filelist.append(zinfo)
            self.NameToInfo[zinfo.filename] = zinfo
            self.fp.write(zinfo.FileHeader(False))
            self.start_dir = self.fp.tell()

    # extracting

    def extract(self, member, path=None, pwd=None):
        """Extract a member to the working directory or to path; returns where."""
        return self._extract_member(member, os.getcwd() if path is None else os.fspath(path), pwd)

    def extractall(self, path=None, members=None, pwd=None):
        """Extract all members, or those given, to the working directory or to path."""
        path = os.getcwd() if path is None else os.fspath(path)
        for zipinfo in self.namelist() if members is None else members:
            self._extract_member(zipinfo, path, pwd)

    def _extract_member(self, member, targetpath, pwd):
        if not isinstance(member, ZipInfo):
            member = self.getinfo(member)
        # No absolute paths and no way up: a member stays inside the target.
        arcname = member.filename.replace('/', os.path.sep)
        arcname = os.path.splitdrive(arcname)[1]
        arcname = os.path.sep.join(x for x in arcname.split(os.path.sep)
                                   if x not in ('', os.path.curdir, os.path.pardir))
        if not arcname and not member.is_dir():
            raise ValueError('Empty filename.')
        targetpath = os.path.normpath(os.path.join(targetpath, arcname))
        upperdirs = os.path.dirname(targetpath)
        if upperdirs and not os.path.exists(upperdirs):
            os.makedirs(upperdirs, exist_ok=True)
        if member.is_dir():
            if not os.path.isdir(targetpath):
                try:
                    os.mkdir(targetpath)
                except FileExistsError:
                    if not os.path.isdir(targetpath):
                        raise
            return targetpath
        with self.open(member, pwd=pwd) as source, open(targetpath, 'wb') as target:
            shutil.copyfileobj(source, target)
        return targetpath

    # the end

    def __del__(self):
        self.close()

    def close(self):
        """Close the file, and for modes 'w', 'x' and 'a' write the ending records."""
        if self.fp is None:
            return
        if self._writing:
            raise ValueError("Can't close the ZIP file while there is an open writing handle on it. "
                             "Close the writing handle before closing the zip.")
        try:
            if self.mode in ('w', 'x', 'a') and self._didModify:
                with self._lock:
                    if self._seekable:
                        self.fp.seek(self.start_dir)
                    self._write_end_record()
        finally:
            fp = self.fp
            self.fp = None
            self._fpclose(fp)

    def _write_end_record(self):
        for zinfo in self.filelist:
            self._write_entry(zinfo)
        pos2 = self.fp.tell()
        count = len(self.filelist)
        size = pos2 - self.start_dir
        offset = self.start_dir
        requires = None
        if count > ZIP_FILECOUNT_LIMIT:
            requires = 'Files count'
        elif offset > ZIP64_LIMIT:
            requires = 'Central directory offset'
        elif size > ZIP64_LIMIT:
            requires = 'Central directory size'
        if requires:
            if not self._allowZip64:
                raise LargeZipFile(requires + ' would require ZIP64 extensions')
            self.fp.write(struct.pack(_zip.structEndArchive64, _zip.stringEndArchive64,
                                      _zip.sizeEndCentDir64 - 12, 45, 45, 0, 0, count, count, size,
                                      offset))
            self.fp.write(struct.pack(_zip.structEndArchive64Locator,
                                      _zip.stringEndArchive64Locator, 0, pos2, 1))
            count = min(count, 0xFFFF)
            size = min(size, 0xFFFFFFFF)
            offset = min(offset, 0xFFFFFFFF)
        self.fp.write(struct.pack(_zip.structEndArchive.decode(), _zip.stringEndArchive, 0, 0,
                                  count, count, size, offset, len(self._comment)))
        self.fp.write(self._comment)
        if self.mode == 'a':
            self.fp.truncate()
        self.fp.flush()

    def _write_entry(self, zinfo):
        dosdate, dostime = zinfo._dos_time()
        extra = []
        file_size, compress_size = zinfo.file_size, zinfo.compress_size
        if file_size > ZIP64_LIMIT or compress_size > ZIP64_LIMIT:
            extra += [file_size, compress_size]
            file_size = compress_size = 0xffffffff
        header_offset = zinfo.header_offset
        if header_offset > ZIP64_LIMIT:
            extra.append(header_offset)
            header_offset = 0xffffffff
        extra_data = zinfo.extra
        min_version = 0
        if extra:
            extra_data = _zip._strip_extra(extra_data, (1,))
            extra_data = struct.pack('<HH' + 'Q' * len(extra), 1, 8 * len(extra),
                                     *extra) + extra_data
            min_version = ZIP64_VERSION
        if zinfo.compress_type == _zip.ZIP_BZIP2:
            min_version = max(_zip.BZIP2_VERSION, min_version)
        elif zinfo.compress_type == ZIP_LZMA:
            min_version = max(_zip.LZMA_VERSION, min_version)
        filename, flag_bits = zinfo._encodeFilenameFlags()
        self.fp.write(struct.pack(
            _zip.structCentralDir, _zip.stringCentralDir, max(min_version, zinfo.create_version),
            zinfo.create_system, max(min_version, zinfo.extract_version), zinfo.reserved, flag_bits,
            zinfo.compress_type, dostime, dosdate, zinfo.CRC, compress_size, file_size,
            len(filename), len(extra_data), len(zinfo.comment), 0, zinfo.internal_attr,
            zinfo.external_attr, header_offset))
        self.fp.write(filename)
        self.fp.write(extra_data)
        self.fp.write(zinfo.comment)

    def _fpclose(self, fp):
        self._fileRefCnt -= 1
        if not self._fileRefCnt and not self._filePassed:
            fp.close()


class PyZipFile(ZipFile):
    """A ZIP archive of modules: writepy() adds a module or package, as source."""

    def __init__(self, file, mode='r', compression=ZIP_STORED, allowZip64=True, optimize=-1):
        ZipFile.__init__(self, file, mode=mode, compression=compression, allowZip64=allowZip64)
        self._optimize = optimize

    def writepy(self, pathname, basename='', filterfunc=None):
        """Add a module, a package directory, or all modules of a directory."""
        pathname = os.fspath(pathname)
        if filterfunc and not filterfunc(pathname):
            return
        name = os.path.split(pathname)[1]
        if not os.path.isdir(pathname):
            if pathname[-3:] != '.py':
                raise RuntimeError('Files added with writepy() must end with ".py"')
            self.write(pathname, f'{basename}/{name}' if basename else name)
            return
        if os.path.isfile(os.path.join(pathname, '__init__.py')):
            basename = f'{basename}/{name}' if basename else name
            self.write(os.path.join(pathname, '__init__.py'), f'{basename}/__init__.py')
            packages = True
        else:
            packages = False
        for filename in sorted(os.listdir(pathname)):
            path = os.path.join(pathname, filename)
            if os.path.isdir(path):
                if packages and os.path.isfile(os.path.join(path, '__init__.py')):
                    self.writepy(path, basename, filterfunc)
            elif filename.endswith('.py') and filename != '__init__.py':
                if not filterfunc or filterfunc(path):
                    self.write(path, f'{basename}/{filename}' if basename else filename)


for _cls in (ZipFile, PyZipFile, ZipExtFile):
    _cls.__module__ = 'zipfile'
