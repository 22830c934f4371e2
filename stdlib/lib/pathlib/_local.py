"""Paths of the file system of this computer."""

import io
import ntpath
import operator
import os
import posixpath
import sys

try:
    import pwd
except ImportError:
    pwd = None
try:
    import grp
except ImportError:
    grp = None

from ._abc import PathBase, UnsupportedOperation, _is_case_sensitive
from ._glob import StringGlobber
from ._pure import PurePath, PurePosixPath, PureWindowsPath


class Path(PathBase, PurePath):
    """A path that can be opened, listed, made and removed."""

    __slots__ = ()
    as_uri = PurePath.as_uri

    @classmethod
    def _unsupported_msg(cls, attribute):
        return f'{cls.__name__}.{attribute} is unsupported on this system'

    def __new__(cls, *args, **kwargs):
        if cls is Path:
            cls = WindowsPath if os.name == 'nt' else PosixPath
        return object.__new__(cls)

    def __init__(self, *args, **kwargs):
        if kwargs:
            import warnings
            warnings._deprecated('pathlib.PurePath(**kwargs)',
                                 'support for supplying keyword arguments to pathlib.PurePath is '
                                 'deprecated and scheduled for removal in Python {remove}',
                                 remove=(3, 14))
        super().__init__(*args)

    def stat(self, *, follow_symlinks=True):
        """What os.stat() gives."""
        return os.stat(self, follow_symlinks=follow_symlinks)

    def is_mount(self):
        """Whether it is a mount point."""
        return os.path.ismount(self)

    def is_junction(self):
        """Whether it is a junction."""
        return os.path.isjunction(self)

    def open(self, mode='r', buffering=-1, encoding=None, errors=None, newline=None):
        """Open the file, as open() does."""
        if 'b' not in mode:
            encoding = io.text_encoding(encoding)
        return io.open(self, mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        """All of the file as bytes."""
        with self.open(mode='rb', buffering=0) as file:
            return file.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        """All of the file as text."""
        encoding = io.text_encoding(encoding)
        return PathBase.read_text(self, encoding, errors, newline)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Make the file have this text."""
        encoding = io.text_encoding(encoding)
        return PathBase.write_text(self, data, encoding, errors, newline)

    def iterdir(self):
        """The paths in the folder, in any order, without '.' and '..'."""
        root = str(self)
        names = os.listdir(root)
        prefix = '' if root == '.' else os.path.join(root, '')
        return (self._from_parsed_string(prefix + name) for name in names)

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """The paths below this one that match a pattern."""
        sys.audit('pathlib.Path.glob', self, pattern)
        if not isinstance(pattern, PurePath):
            pattern = self.with_segments(pattern)
        if pattern.anchor:
            raise NotImplementedError('Non-relative patterns are unsupported')
        parts = pattern._tail.copy()
        if not parts:
            raise ValueError('Unacceptable pattern: {!r}'.format(pattern))
        raw = pattern._raw_path
        if raw[-1] in (self.parser.sep, self.parser.altsep):
            parts.append('')        # folders only
        if case_sensitive is None:
            case_sensitive = _is_case_sensitive(self.parser)
            literal = True
        else:
            literal = case_sensitive == _is_case_sensitive(self.parser)
        globber = StringGlobber(self.parser.sep, case_sensitive, literal, recurse_symlinks)
        root = str(self)
        if root == '.':
            root = ''
        return map(self._from_found, globber.select(root, parts))

    def _from_found(self, text):
        sep = self.parser.sep
        if len(text) > 1 and text[-1] == sep:
            stripped = text.rstrip(sep)
            text = stripped if stripped and self.parser.splitroot(text)[2] else text
        return self._from_parsed_string(text if text != sep else text)

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """The same for the pattern in this folder and in all below it."""
        sys.audit('pathlib.Path.rglob', self, pattern)
        if not isinstance(pattern, PurePath):
            pattern = self.with_segments(pattern)
        if pattern.anchor:
            raise NotImplementedError('Non-relative patterns are unsupported')
        raw = pattern._raw_path
        return self.glob(self.with_segments('**', '') if not raw
                         else self.with_segments(self.parser.join('**', raw)),
                         case_sensitive=case_sensitive, recurse_symlinks=recurse_symlinks)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """(path, folder names, file names) for this folder and all below, like os.walk()."""
        sys.audit('pathlib.Path.walk', self, on_error, follow_symlinks)
        root = str(self)
        skip = 0
        if root == '.':
            skip = 2
        for path, dirnames, filenames in _walk(root, top_down, on_error, follow_symlinks):
            yield self._from_parsed_string(path[skip:] or '.'), dirnames, filenames

    def absolute(self):
        """The absolute path; links and '..' stay."""
        if self.is_absolute():
            return self
        if self.root:
            return self.with_segments(os.path.abspath(self.drive or '.'), self)
        cwd = os.getcwd()
        if not self._tail:
            return self._from_parsed_string(cwd)
        drive, root, rel = os.path.splitroot(cwd)
        if not rel:
            return self._from_parsed_parts(drive, root, self._tail)
        return self._from_parsed_parts(drive, root, rel.split(self.parser.sep) + self._tail)

    def resolve(self, strict=False):
        """The absolute path without links and '..'."""
        return self.with_segments(os.path.realpath(self, strict=strict))

    def owner(self, *, follow_symlinks=True):
        """The name of the owner."""
        if pwd is None:
            raise UnsupportedOperation(self._unsupported_msg('owner()'))
        return pwd.getpwuid(self.stat(follow_symlinks=follow_symlinks).st_uid).pw_name

    def group(self, *, follow_symlinks=True):
        """The name of the group."""
        if grp is None:
            raise UnsupportedOperation(self._unsupported_msg('group()'))
        return grp.getgrgid(self.stat(follow_symlinks=follow_symlinks).st_gid).gr_name

    def readlink(self):
        """Where a symbolic link leads."""
        return self.with_segments(os.readlink(self))

    def touch(self, mode=0o666, exist_ok=True):
        """Make the file if it is not there, else set its times."""
        if exist_ok:
            # First the times: no file is made only to be found there.
            try:
                os.utime(self, None)
            except OSError:
                pass
            else:
                return
        flags = os.O_CREAT | os.O_WRONLY
        if not exist_ok:
            flags |= os.O_EXCL
        os.close(os.open(self, flags, mode))

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        """Make a folder."""
        try:
            os.mkdir(self, mode)
        except FileNotFoundError:
            if not parents or self.parent == self:
                raise
            self.parent.mkdir(parents=True, exist_ok=True)
            self.mkdir(mode, parents=False, exist_ok=exist_ok)
        except OSError:
            # Which error comes first differs: what counts is whether the folder is there.
            if not exist_ok or not self.is_dir():
                raise

    def chmod(self, mode, *, follow_symlinks=True):
        """Change the permissions."""
        os.chmod(self, mode, follow_symlinks=follow_symlinks)

    def unlink(self, missing_ok=False):
        """Remove the file or link."""
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rmdir(self):
        """Remove the empty folder."""
        os.rmdir(self)

    def rename(self, target):
        """Rename; returns the new path."""
        os.rename(self, target)
        return self.with_segments(target)

    def replace(self, target):
        """Rename, over what is there; returns the new path."""
        os.replace(self, target)
        return self.with_segments(target)

    def symlink_to(self, target, target_is_directory=False):
        """Make this a symbolic link to the target."""
        os.symlink(target, self, target_is_directory)

    def hardlink_to(self, target):
        """Make this a hard link to the target."""
        os.link(target, self)

    def expanduser(self):
        """The path with ~ and ~user replaced."""
        if not (self.drive or self.root) and self._tail and self._tail[0][:1] == '~':
            home = os.path.expanduser(self._tail[0])
            if home[:1] == '~':
                raise RuntimeError('Could not determine home directory.')
            drv, root, tail = self._parse_path(home)
            return self._from_parsed_parts(drv, root, tail + self._tail[1:])
        return self

    @classmethod
    def from_uri(cls, uri):
        """The path of a file URI."""
        if not uri.startswith('file:'):
            raise ValueError(f"URI does not start with 'file:': {uri!r}")
        path = uri[5:]
        if path[:3] == '///':
            path = path[2:]
        elif path[:12] == '//localhost/':
            path = path[11:]
        if path[:3] == '///' or path[:1] == '/' and path[2:3] in ':|':
            path = path[1:]
        if path[1:2] == '|':
            path = path[:1] + ':' + path[2:]
        from urllib.parse import unquote_to_bytes
        path = cls(os.fsdecode(unquote_to_bytes(path)))
        if not path.is_absolute():
            raise ValueError(f'URI is not absolute: {uri!r}')
        return path


def _walk(top, top_down, on_error, follow_symlinks):
    """os.walk(), with links to folders among the files unless they are followed."""
    stack = [top]
    while stack:
        path = stack.pop()
        if isinstance(path, tuple):
            yield path
            continue
        dirnames, filenames = [], []
        if not top_down:
            stack.append((path, dirnames, filenames))
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    try:
                        folder = entry.is_dir(follow_symlinks=bool(follow_symlinks))
                    except OSError:
                        folder = False
                    if folder:
                        dirnames.append(entry.name)
                    else:
                        filenames.append(entry.name)
        except OSError as error:
            if on_error is not None:
                on_error(error)
            if not top_down:
                stack.pop()
            continue
        if top_down:
            yield path, dirnames, filenames
        for name in reversed(dirnames):
            stack.append(os.path.join(path, name))


class PosixPath(Path, PurePosixPath):
    """A path of a POSIX system."""

    __slots__ = ()

    if os.name == 'nt':
        def __new__(cls, *args, **kwargs):
            raise UnsupportedOperation(f'cannot instantiate {cls.__name__!r} on your system')


class WindowsPath(Path, PureWindowsPath):
    """A path of Windows."""

    __slots__ = ()

    if os.name != 'nt':
        def __new__(cls, *args, **kwargs):
            raise UnsupportedOperation(f'cannot instantiate {cls.__name__!r} on your system')
