"""tarfile: the archive as a whole. Part of module tarfile."""
import copy
import io
import os
import stat
import sys
import time
from builtins import open as bltn_open

import tarfile as _tar
from _tarinfo import (BLKTYPE, BLOCKSIZE, CHRTYPE, DEFAULT_FORMAT, DIRTYPE, FIFOTYPE, LNKTYPE, NUL,
                      RECORDSIZE, REGTYPE, SUPPORTED_TYPES, SYMTYPE, CompressionError,
                      EOFHeaderError, EmptyHeaderError, ExtractError, InvalidHeaderError,
                      PAX_FORMAT, ReadError, StreamError, SubsequentHeaderError, TarInfo,
                      TruncatedHeaderError)

try:
    import grp
    import pwd
except ImportError:
    grp = pwd = None


class TarFile(object):
    """A tar archive."""

    debug = 0
    dereference = False
    ignore_zeros = False
    errorlevel = 1
    format = DEFAULT_FORMAT
    encoding = sys.getfilesystemencoding()
    errors = None
    tarinfo = TarInfo
    fileobject = _tar.ExFileObject
    extraction_filter = None

    def __init__(self, name=None, mode='r', fileobj=None, format=None, tarinfo=None,
                 dereference=None, ignore_zeros=None, encoding=None, errors='surrogateescape',
                 pax_headers=None, debug=None, errorlevel=None, copybufsize=None, stream=False):
        modes = {'r': 'rb', 'a': 'r+b', 'w': 'wb', 'x': 'xb'}
        if mode not in modes:
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        self.mode = mode
        self._mode = modes[mode]
        if not fileobj:
            if self.mode == 'a' and not os.path.exists(name):
                self.mode = 'w'
                self._mode = 'wb'
            fileobj = bltn_open(name, self._mode)
            self._extfileobj = False
        else:
            if name is None and isinstance(getattr(fileobj, 'name', None), (str, bytes)):
                name = fileobj.name
            if hasattr(fileobj, 'mode'):
                self._mode = fileobj.mode
            self._extfileobj = True
        self.name = os.path.abspath(name) if name else None
        self.fileobj = fileobj
        self.stream = stream
        for attribute, value in (('format', format), ('tarinfo', tarinfo),
                                 ('dereference', dereference), ('ignore_zeros', ignore_zeros),
                                 ('encoding', encoding), ('debug', debug),
                                 ('errorlevel', errorlevel)):
            if value is not None:
                setattr(self, attribute, value)
        self.errors = errors
        self.pax_headers = pax_headers if pax_headers is not None and self.format == PAX_FORMAT \
            else {}
        self.copybufsize = copybufsize
        self.closed = False
        self.members = []
        self._loaded = False
        self.offset = self.fileobj.tell()
        self.inodes = {}
        try:
            self._begin()
        except BaseException:
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True
            raise

    def _begin(self):
        if self.mode == 'r':
            self.firstmember = None
            self.firstmember = self.next()
        elif self.mode == 'a':  # behind the last member
            while True:
                self.fileobj.seek(self.offset)
                try:
                    self.members.append(self.tarinfo.fromtarfile(self))
                except EOFHeaderError:
                    self.fileobj.seek(self.offset)
                    break
                except _tar.HeaderError as e:
                    raise ReadError(str(e)) from None
        if self.mode in ('a', 'w', 'x'):
            self._loaded = True
            if self.pax_headers:
                buf = self.tarinfo.create_pax_global_header(self.pax_headers.copy())
                self.fileobj.write(buf)
                self.offset += len(buf)

    # opening

    OPEN_METH = {'tar': 'taropen', 'gz': 'gzopen', 'bz2': 'bz2open', 'xz': 'xzopen'}

    @classmethod
    def open(cls, name=None, mode='r', fileobj=None, bufsize=RECORDSIZE, **kwargs):
        """Open a tar archive: mode 'r' or 'r:*' (any compression), 'r:gz', 'w:xz', 'a', 'x:bz2',
        and with '|' for ':' a stream."""
        if not name and not fileobj:
            raise ValueError('nothing to open')
        if mode in ('r', 'r:*'):
            return cls._open_any(name, fileobj, kwargs)
        if ':' in mode:
            filemode, comptype = mode.split(':', 1)
            method = cls.OPEN_METH.get(comptype or 'tar')
            if method is None:
                raise CompressionError('unknown compression type %r' % comptype)
            return getattr(cls, method)(name, filemode or 'r', fileobj, **kwargs)
        if '|' in mode:
            filemode, comptype = mode.split('|', 1)
            filemode = filemode or 'r'
            if filemode not in ('r', 'w'):
                raise ValueError("mode must be 'r' or 'w'")
            if 'compresslevel' in kwargs and comptype not in ('gz', 'bz2'):
                raise ValueError("compresslevel is only valid for w|gz and w|bz2 modes")
            stream = _tar._Stream(name, filemode, comptype or 'tar', fileobj, bufsize,
                                  kwargs.pop('compresslevel', 9))
            try:
                t = cls(name, filemode, stream, **kwargs)
            except BaseException:
                stream.close()
                raise
            t._extfileobj = False
            return t
        if mode in ('a', 'w', 'x'):
            return cls.taropen(name, mode, fileobj, **kwargs)
        raise ValueError('undiscernible mode')

    @classmethod
    def _open_any(cls, name, fileobj, kwargs):
        errors = []
        # The plain format last: a compressed archive is surely none of the others.
        for comptype in sorted(cls.OPEN_METH, key=lambda c: cls.OPEN_METH[c] == 'taropen'):
            if fileobj is not None:
                saved = fileobj.tell()
            try:
                return getattr(cls, cls.OPEN_METH[comptype])(name, 'r', fileobj, **kwargs)
            except (ReadError, CompressionError) as e:
                errors.append(f'- method {comptype}: {e!r}')
                if fileobj is not None:
                    fileobj.seek(saved)
        raise ReadError('file could not be opened successfully:\n' + '\n'.join(errors))

    @classmethod
    def taropen(cls, name, mode='r', fileobj=None, **kwargs):
        """Open uncompressed tar archive name for reading or writing."""
        if mode not in ('r', 'a', 'w', 'x'):
            raise ValueError("mode must be 'r', 'a', 'w' or 'x'")
        return cls(name, mode, fileobj, **kwargs)

    @classmethod
    def _over(cls, name, mode, kwargs, opener, errors, message):
        """An archive over the file object of a compression module."""
        if mode not in ('r', 'w', 'x'):
            raise ValueError("mode must be 'r', 'w' or 'x'")
        fileobj = None
        try:
            fileobj = opener(mode + 'b')
            t = cls.taropen(name, mode, fileobj, **kwargs)
        except errors as e:
            if fileobj is not None and mode == 'r':
                fileobj.close()
            if mode == 'r' and not isinstance(e, (FileNotFoundError, PermissionError,
                                                  IsADirectoryError)):
                raise ReadError(message) from e
            raise
        except BaseException:
            if fileobj is not None:
                fileobj.close()
            raise
        t._extfileobj = False
        return t

    @classmethod
    def gzopen(cls, name, mode='r', fileobj=None, compresslevel=9, **kwargs):
        """Open gzip compressed tar archive name for reading or writing."""
        try:
            from gzip import GzipFile
        except ImportError:
            raise CompressionError('gzip module is not available') from None
        import zlib
        return cls._over(name, mode, kwargs,
                         lambda m: GzipFile(name, m, compresslevel, fileobj),
                         (OSError, EOFError, zlib.error), 'not a gzip file')

    @classmethod
    def bz2open(cls, name, mode='r', fileobj=None, compresslevel=9, **kwargs):
        """Open bzip2 compressed tar archive name for reading or writing."""
        try:
            from bz2 import BZ2File
        except ImportError:
            raise CompressionError('bz2 module is not available') from None
        return cls._over(name, mode, kwargs,
                         lambda m: BZ2File(fileobj or name, m, compresslevel=compresslevel),
                         (OSError, EOFError), 'not a bzip2 file')

    @classmethod
    def xzopen(cls, name, mode='r', fileobj=None, preset=None, **kwargs):
        """Open lzma compressed tar archive name for reading or writing."""
        try:
            from lzma import LZMAError, LZMAFile
        except ImportError:
            raise CompressionError('lzma module is not available') from None
        return cls._over(name, mode, kwargs,
                         lambda m: LZMAFile(fileobj or name, m, preset=preset),
                         (LZMAError, EOFError), 'not an lzma file')

    def close(self):
        """Close the TarFile. In write-mode, two finishing zero blocks are appended."""
        if self.closed:
            return
        self.closed = True
        try:
            if self.mode in ('a', 'w', 'x'):
                self.fileobj.write(NUL * (BLOCKSIZE * 2))
                self.offset += BLOCKSIZE * 2
                rest = self.offset % RECORDSIZE
                if rest > 0:
                    self.fileobj.write(NUL * (RECORDSIZE - rest))
        finally:
            if not self._extfileobj:
                self.fileobj.close()

    # members

    def getmember(self, name):
        """Return a TarInfo object for member name: the last of that name."""
        tarinfo = self._getmember(name.rstrip('/'))
        if tarinfo is None:
            raise KeyError('filename %r not found' % name)
        return tarinfo

    def getmembers(self):
        """Return the members of the archive as a list of TarInfo objects."""
        self._check()
        if not self._loaded:
            self._load()
        return self.members

    def getnames(self):
        """Return the members of the archive as a list of their names."""
        return [tarinfo.name for tarinfo in self.getmembers()]

    def _getmember(self, name, tarinfo=None, normalize=False):
        members = self.getmembers()
        if tarinfo is not None:
            members = [m for m in members if m.offset < tarinfo.offset]
        if normalize:
            name = os.path.normpath(name)
        for member in reversed(members):
            if name == (os.path.normpath(member.name) if normalize else member.name):
                return member

    def _load(self):
        if not self.stream:
            while self.next() is not None:
                pass
            self._loaded = True

    def next(self):
        """Return the next member of the archive as a TarInfo object; None at its end."""
        self._check('ra')
        if self.firstmember is not None:
            m = self.firstmember
            self.firstmember = None
            return m
        if self.offset != self.fileobj.tell():
            if self.offset == 0:
                return None
            self.fileobj.seek(self.offset - 1)
            if not self.fileobj.read(1):
                raise ReadError('unexpected end of data')
        tarinfo = self._read_header()
        if tarinfo is not None:
            if not self.stream:
                self.members.append(tarinfo)
        else:
            self._loaded = True
        return tarinfo

    def _read_header(self):
        while True:
            try:
                return self.tarinfo.fromtarfile(self)
            except EOFHeaderError as e:
                if not self.ignore_zeros:
                    return None
                self.offset += BLOCKSIZE
            except InvalidHeaderError as e:
                if self.ignore_zeros:
                    self.offset += BLOCKSIZE
                    continue
                if self.offset == 0:
                    raise ReadError(str(e)) from None
                return None
            except EmptyHeaderError:
                if self.offset == 0:
                    raise ReadError('empty file') from None
                return None
            except TruncatedHeaderError as e:
                if self.offset == 0:
                    raise ReadError(str(e)) from None
                return None
            except SubsequentHeaderError as e:
                raise ReadError(str(e)) from None
            except Exception as e:
                import zlib
                if isinstance(e, zlib.error):
                    raise ReadError(f'zlib error: {e}') from None
                raise

    def _check(self, mode=None):
        if self.closed:
            raise OSError('%s is closed' % self.__class__.__name__)
        if mode is not None and self.mode not in mode:
            raise OSError('bad operation for mode %r' % self.mode)

    def __iter__(self):
        if self._loaded:
            yield from self.members
            return
        index = 0
        if self.firstmember is not None:
            tarinfo = self.next()
            index += 1
            yield tarinfo
        while True:
            if index < len(self.members):
                tarinfo = self.members[index]
            elif not self._loaded:
                tarinfo = self.next()
                if not tarinfo:
                    self._loaded = True
                    return
            else:
                return
            index += 1
            yield tarinfo

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, type, value, traceback):
        if type is None:
            self.close()
        else:  # the archive is not complete: no end is written
            if not self._extfileobj:
                self.fileobj.close()
            self.closed = True

    def list(self, verbose=True, *, members=None):
        """Print a table of contents to sys.stdout."""
        self._check()
        for tarinfo in self if members is None else members:
            if verbose:
                mode = '??????????' if tarinfo.mode is None else stat.filemode(tarinfo.mode)
                print('%s %s/%s %10d %d-%02d-%02d %02d:%02d:%02d ' % (
                    (mode, tarinfo.uname or tarinfo.uid, tarinfo.gname or tarinfo.gid,
                     tarinfo.size) + time.localtime(tarinfo.mtime or 0)[:6]), end='')
            name = tarinfo.name + ('/' if tarinfo.isdir() else '')
            print(name.encode('utf-8', 'backslashreplace').decode(), end=' ')
            if verbose and tarinfo.issym():
                print('-> ' + tarinfo.linkname, end=' ')
            if verbose and tarinfo.islnk():
                print('link to ' + tarinfo.linkname, end=' ')
            print()

    # adding

    def gettarinfo(self, name=None, arcname=None, fileobj=None):
        """Create a TarInfo object from a file: None for a socket."""
        self._check('awx')
        if fileobj is not None:
            name = fileobj.name
        arcname = (name if arcname is None else arcname)
        arcname = os.path.splitdrive(arcname)[1].replace(os.sep, '/').lstrip('/')
        tarinfo = self.tarinfo()
        tarinfo._tarfile = self
        if fileobj is not None:
            st = os.fstat(fileobj.fileno())
        else:
            st = os.stat(name) if self.dereference else os.lstat(name)
        linkname = ''
        mode = st.st_mode
        if stat.S_ISREG(mode):
            inode = (st.st_ino, st.st_dev)
            if (not self.dereference and st.st_nlink > 1 and inode in self.inodes
                    and arcname != self.inodes[inode]):
                type = LNKTYPE
                linkname = self.inodes[inode]
            else:
                type = REGTYPE
                if inode[0]:
                    self.inodes[inode] = arcname
        elif stat.S_ISDIR(mode):
            type = DIRTYPE
        elif stat.S_ISFIFO(mode):
            type = FIFOTYPE
        elif stat.S_ISLNK(mode):
            type = SYMTYPE
            linkname = os.readlink(name)
        elif stat.S_ISCHR(mode):
            type = CHRTYPE
        elif stat.S_ISBLK(mode):
            type = BLKTYPE
        else:
            return None
        tarinfo.name = arcname
        tarinfo.mode = mode
        tarinfo.uid, tarinfo.gid = st.st_uid, st.st_gid
        tarinfo.size = st.st_size if type == REGTYPE else 0
        tarinfo.mtime = st.st_mtime
        tarinfo.type = type
        tarinfo.linkname = linkname
        try:
            tarinfo.uname = pwd.getpwuid(tarinfo.uid)[0] if pwd else ''
        except KeyError:
            pass
        try:
            tarinfo.gname = grp.getgrgid(tarinfo.gid)[0] if grp else ''
        except KeyError:
            pass
        if type in (CHRTYPE, BLKTYPE):
            tarinfo.devmajor, tarinfo.devminor = os.major(st.st_rdev), os.minor(st.st_rdev)
        return tarinfo

    def add(self, name, arcname=None, recursive=True, *, filter=None):
        """Add the file name (directories with all they have) to the archive. filter changes the
        TarInfo or gives None to leave it out."""
        self._check('awx')
        arcname = name if arcname is None else arcname
        if self.name is not None and os.path.abspath(name) == self.name:
            return  # not into itself
        tarinfo = self.gettarinfo(name, arcname)
        if tarinfo is None:
            return
        if filter is not None:
            tarinfo = filter(tarinfo)
            if tarinfo is None:
                return
        if tarinfo.isreg():
            with bltn_open(name, 'rb') as f:
                self.addfile(tarinfo, f)
            return
        self.addfile(tarinfo)
        if tarinfo.isdir() and recursive:
            for f in sorted(os.listdir(name)):
                self.add(os.path.join(name, f), os.path.join(arcname, f), recursive, filter=filter)

    def addfile(self, tarinfo, fileobj=None):
        """Add the TarInfo object to the archive, with tarinfo.size bytes of fileobj."""
        self._check('awx')
        if fileobj is None and tarinfo.isreg() and tarinfo.size != 0:
            raise ValueError('fileobj not provided for non zero-size regular file')
        tarinfo = copy.copy(tarinfo)
        buf = tarinfo.tobuf(self.format, self.encoding, self.errors)
        self.fileobj.write(buf)
        self.offset += len(buf)
        if fileobj is not None:
            _tar.copyfileobj(fileobj, self.fileobj, tarinfo.size, bufsize=self.copybufsize)
            rest = -tarinfo.size % BLOCKSIZE
            self.fileobj.write(NUL * rest)
            self.offset += tarinfo.size + rest
        if not self.stream:
            self.members.append(tarinfo)

    # extracting

    def _get_filter_function(self, filter):
        if filter is None:
            filter = self.extraction_filter
            if filter is None:
                import warnings
                warnings.warn('Python 3.14 will, by default, filter extracted tar archives and '
                              'reject files or modify their metadata. Use the filter argument to '
                              'control this behavior.', DeprecationWarning, stacklevel=3)
                return _tar.fully_trusted_filter
            if isinstance(filter, str):
                raise TypeError('String names are not supported for TarFile.extraction_filter. Use '
                                'a function such as tarfile.data_filter directly.')
            return filter
        if callable(filter):
            return filter
        try:
            return _tar._NAMED_FILTERS[filter]
        except KeyError:
            raise ValueError(f'filter {filter!r} not found') from None

    def extractall(self, path='.', members=None, *, numeric_owner=False, filter=None):
        """Extract all members, or those given, to the directory path."""
        directories = []
        filter_function = self._get_filter_function(filter)
        for member in self if members is None else members:
            tarinfo = self._get_extract_tarinfo(member, filter_function, path)
            if tarinfo is None:
                continue
            if tarinfo.isdir():
                directories.append(tarinfo)  # their attributes when everything is in them
            self._extract_one(tarinfo, path, not tarinfo.isdir(), numeric_owner)
        directories.sort(key=lambda a: a.name, reverse=True)
        for tarinfo in directories:
            dirpath = os.path.join(path, tarinfo.name)
            try:
                self.chown(tarinfo, dirpath, numeric_owner=numeric_owner)
                self.utime(tarinfo, dirpath)
                self.chmod(tarinfo, dirpath)
            except ExtractError as e:
                self._handle_nonfatal_error(e)

    def extract(self, member, path='', set_attrs=True, *, numeric_owner=False, filter=None):
        """Extract a member (by name or TarInfo) to the directory path."""
        tarinfo = self._get_extract_tarinfo(member, self._get_filter_function(filter), path)
        if tarinfo is not None:
            self._extract_one(tarinfo, path, set_attrs, numeric_owner)

    def _get_extract_tarinfo(self, member, filter_function, path):
        tarinfo = self.getmember(member) if isinstance(member, str) else member
        unfiltered = tarinfo
        try:
            tarinfo = filter_function(tarinfo, path)
        except (OSError, _tar.FilterError) as e:
            self._handle_fatal_error(e)
        except ExtractError as e:
            self._handle_nonfatal_error(e)
        if tarinfo is None:
            self._dbg(2, f'tarfile: Excluded {unfiltered.name}')
            return None
        if tarinfo.islnk():
            tarinfo = copy.copy(tarinfo)
            tarinfo._link_target = os.path.join(path, tarinfo.linkname)
        return tarinfo

    def _extract_one(self, tarinfo, path, set_attrs, numeric_owner):
        self._check('r')
        try:
            self._extract_member(tarinfo, os.path.join(path, tarinfo.name), set_attrs,
                                 numeric_owner)
        except (OSError, _tar.FilterError) as e:
            self._handle_fatal_error(e)
        except ExtractError as e:
            self._handle_nonfatal_error(e)

    def _handle_nonfatal_error(self, e):
        if self.errorlevel > 1:
            raise
        self._dbg(1, 'tarfile: %s' % e)

    def _handle_fatal_error(self, e):
        if self.errorlevel > 0:
            raise
        self._dbg(1, 'tarfile: %s %s' % (type(e).__name__, e))

    def _dbg(self, level, msg):
        if level <= self.debug:
            print(msg, file=sys.stderr)

    def extractfile(self, member):
        """A member as a file object; None if it is neither a file nor a link to one."""
        self._check('r')
        tarinfo = self.getmember(member) if isinstance(member, str) else member
        if tarinfo.isreg() or tarinfo.type not in SUPPORTED_TYPES:
            return self.fileobject(self, tarinfo)
        if tarinfo.islnk() or tarinfo.issym():
            if isinstance(self.fileobj, _tar._Stream):
                raise StreamError('cannot extract (sym)link as file object')
            return self.extractfile(self._find_link_target(tarinfo))
        return None

    def _find_link_target(self, tarinfo):
        if tarinfo.issym():
            linkname = '/'.join(filter(None, (os.path.dirname(tarinfo.name), tarinfo.linkname)))
            limit = None
        else:
            linkname = tarinfo.linkname
            limit = tarinfo
        member = self._getmember(linkname, tarinfo=limit, normalize=True)
        if member is None:
            raise KeyError('linkname %r not found' % linkname)
        return member

    def _extract_member(self, tarinfo, targetpath, set_attrs=True, numeric_owner=False):
        targetpath = targetpath.rstrip('/').replace('/', os.sep)
        upperdirs = os.path.dirname(targetpath)
        if upperdirs and not os.path.exists(upperdirs):
            os.makedirs(upperdirs, exist_ok=True)
        if tarinfo.isreg():
            self.makefile(tarinfo, targetpath)
        elif tarinfo.isdir():
            self.makedir(tarinfo, targetpath)
        elif tarinfo.isfifo():
            os.mkfifo(targetpath)
        elif tarinfo.ischr() or tarinfo.isblk():
            self.makedev(tarinfo, targetpath)
        elif tarinfo.islnk() or tarinfo.issym():
            self.makelink(tarinfo, targetpath)
        else:
            self.makefile(tarinfo, targetpath)
        if set_attrs:
            self.chown(tarinfo, targetpath, numeric_owner)
            if not tarinfo.issym():
                self.chmod(tarinfo, targetpath)
                self.utime(tarinfo, targetpath)

    def makedir(self, tarinfo, targetpath):
        """Make a directory called targetpath."""
        try:
            # 0o700 until its own mode is set, so that files can go into it.
            os.mkdir(targetpath) if tarinfo.mode is None else os.mkdir(targetpath, 0o700)
        except FileExistsError:
            if not os.path.isdir(targetpath):
                raise

    def makefile(self, tarinfo, targetpath):
        """Make a file called targetpath."""
        source = self.fileobj
        with bltn_open(targetpath, 'wb') as target:
            source.seek(tarinfo.offset_data)
            if tarinfo.sparse is not None:
                for offset, size in tarinfo.sparse:
                    target.seek(offset)
                    _tar.copyfileobj(source, target, size, ReadError, self.copybufsize)
                target.seek(tarinfo.size)
                target.truncate()
            else:
                _tar.copyfileobj(source, target, tarinfo.size, ReadError, self.copybufsize)

    def makedev(self, tarinfo, targetpath):
        """Make a character or block device called targetpath."""
        mode = 0o600 if tarinfo.mode is None else tarinfo.mode
        mode |= stat.S_IFBLK if tarinfo.isblk() else stat.S_IFCHR
        os.mknod(targetpath, mode, os.makedev(tarinfo.devmajor, tarinfo.devminor))

    def makelink(self, tarinfo, targetpath):
        """Make a (symbolic) link called targetpath; a copy of the member if it cannot be."""
        if tarinfo.issym():
            if os.path.lexists(targetpath):
                os.unlink(targetpath)
            os.symlink(tarinfo.linkname, targetpath)
        elif os.path.exists(tarinfo._link_target):
            if os.path.lexists(targetpath):
                os.unlink(targetpath)
            os.link(tarinfo._link_target, targetpath)
        else:
            try:
                self._extract_member(self._find_link_target(tarinfo), targetpath)
            except KeyError:
                raise ExtractError('unable to resolve link inside archive') from None

    def chown(self, tarinfo, targetpath, numeric_owner):
        """Set owner of targetpath according to tarinfo: for root only."""
        if not hasattr(os, 'geteuid') or os.geteuid() != 0:
            return
        g = -1 if tarinfo.gid is None else tarinfo.gid
        u = -1 if tarinfo.uid is None else tarinfo.uid
        if not numeric_owner:
            try:
                if grp and tarinfo.gname:
                    g = grp.getgrnam(tarinfo.gname)[2]
            except KeyError:
                pass
            try:
                if pwd and tarinfo.uname:
                    u = pwd.getpwnam(tarinfo.uname)[2]
            except KeyError:
                pass
        try:
            if tarinfo.issym():
                os.lchown(targetpath, u, g)
            else:
                os.chown(targetpath, u, g)
        except (OSError, OverflowError) as e:
            raise ExtractError('could not change owner') from e

    def chmod(self, tarinfo, targetpath):
        """Set file permissions of targetpath according to tarinfo."""
        if tarinfo.mode is None:
            return
        try:
            os.chmod(targetpath, tarinfo.mode)
        except OSError as e:
            raise ExtractError('could not change mode') from e

    def utime(self, tarinfo, targetpath):
        """Set modification time of targetpath according to tarinfo."""
        if tarinfo.mtime is None:
            return
        try:
            os.utime(targetpath, (tarinfo.mtime, tarinfo.mtime))
        except OSError as e:
            raise ExtractError('could not change modification time') from e


TarFile.__module__ = 'tarfile'
