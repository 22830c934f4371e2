"""Abstract paths: all that can be done with a parser of path names (PurePathBase) and with a few
operations of a file system (PathBase), without knowing which."""

import functools
import posixpath
from errno import EBADF, EINVAL, ELOOP, ENOENT, ENOTDIR
from stat import S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISLNK, S_ISREG, S_ISSOCK

from ._glob import PathGlobber, compile_pattern

# Errors that mean "there is nothing".
_IGNORED_ERRNOS = (ENOENT, ENOTDIR, EBADF, ELOOP)


def _ignore_error(exception):
    return getattr(exception, 'errno', None) in _IGNORED_ERRNOS


@functools.cache
def _is_case_sensitive(parser):
    return parser.normcase('Aa') == 'Aa'


class UnsupportedOperation(NotImplementedError):
    """An operation that a path cannot do."""


class ParserBase:
    """What a parser of path names has: the functions of os.path that need no file system."""

    @classmethod
    def _unsupported_msg(cls, attribute):
        return f'{cls.__name__}.{attribute} is unsupported'

    @property
    def sep(self):
        """The separator."""
        raise UnsupportedOperation(self._unsupported_msg('sep'))

    def join(self, path, *paths):
        """Join path segments."""
        raise UnsupportedOperation(self._unsupported_msg('join()'))

    def split(self, path):
        """The part before the last separator, and the part after it."""
        raise UnsupportedOperation(self._unsupported_msg('split()'))

    def splitdrive(self, path):
        """The drive and the rest."""
        raise UnsupportedOperation(self._unsupported_msg('splitdrive()'))

    def normcase(self, path):
        """The path in the case used for comparing."""
        raise UnsupportedOperation(self._unsupported_msg('normcase()'))

    def isabs(self, path):
        """Whether the path is absolute."""
        raise UnsupportedOperation(self._unsupported_msg('isabs()'))


class PurePathBase:
    """A path as text: no operation asks a file system."""

    __slots__ = ('_raw_path', '_resolving')
    parser = ParserBase()

    def __init__(self, path, *paths):
        self._raw_path = self.parser.join(path, *paths) if paths else path
        if not isinstance(self._raw_path, str):
            raise TypeError(f'path should be a str, not {type(self._raw_path).__name__!r}')
        # True for the intermediate paths of resolve().
        self._resolving = False

    def with_segments(self, *pathsegments):
        """A path of the same kind, for subclasses to pass more to."""
        return type(self)(*pathsegments)

    def __str__(self):
        return self._raw_path

    def as_posix(self):
        """The path with forward slashes."""
        return str(self).replace(self.parser.sep, '/')

    @property
    def drive(self):
        """The drive prefix, if any."""
        return self.parser.splitdrive(self.anchor)[0]

    @property
    def root(self):
        """The root, if any."""
        return self.parser.splitdrive(self.anchor)[1]

    @property
    def anchor(self):
        """Drive and root."""
        return self._stack[0]

    @property
    def name(self):
        """The last component."""
        return self.parser.split(self._raw_path)[1]

    @property
    def suffix(self):
        """The last component's last extension, with its dot."""
        name = self.name
        i = name.rfind('.')
        return name[i:] if 0 < i < len(name) - 1 else ''

    @property
    def suffixes(self):
        """All extensions of the last component."""
        name = self.name
        if name.endswith('.'):
            return []
        return ['.' + suffix for suffix in name.lstrip('.').split('.')[1:]]

    @property
    def stem(self):
        """The last component without its last extension."""
        name = self.name
        i = name.rfind('.')
        return name[:i] if 0 < i < len(name) - 1 else name

    def with_name(self, name):
        """The path with another last component."""
        split = self.parser.split
        if split(name)[0]:
            raise ValueError(f'Invalid name {name!r}')
        return self.with_segments(split(self._raw_path)[0], name)

    def with_stem(self, stem):
        """The path with another stem."""
        suffix = self.suffix
        if not suffix:
            return self.with_name(stem)
        if not stem:
            # Only the suffix would be left, as a name.
            raise ValueError(f'{self!r} has a non-empty suffix')
        return self.with_name(stem + suffix)

    def with_suffix(self, suffix):
        """The path with another suffix, or with none."""
        stem = self.stem
        if not stem:
            raise ValueError(f'{self!r} has an empty name')
        if suffix and not (suffix.startswith('.') and len(suffix) > 1):
            raise ValueError(f'Invalid suffix {suffix!r}')
        return self.with_name(stem + suffix)

    def relative_to(self, other, *, walk_up=False):
        """The path relative to another; only with walk_up may it begin with '..'."""
        if not isinstance(other, PurePathBase):
            other = self.with_segments(other)
        anchor, parts = self._stack
        other_anchor, other_parts = other._stack
        if anchor != other_anchor:
            raise ValueError(f'{self._raw_path!r} and {other._raw_path!r} have different anchors')
        while parts and other_parts and parts[-1] == other_parts[-1]:
            parts.pop()
            other_parts.pop()
        for part in other_parts:
            if not part or part == '.':
                continue
            if not walk_up:
                raise ValueError(f'{self._raw_path!r} is not in the subpath of '
                                 f'{other._raw_path!r}')
            if part == '..':
                raise ValueError(f"'..' segment in {other._raw_path!r} cannot be walked")
            parts.append('..')
        return self.with_segments('', *reversed(parts))

    def is_relative_to(self, other):
        """Whether relative_to() would work."""
        if not isinstance(other, PurePathBase):
            other = self.with_segments(other)
        anchor, parts = self._stack
        other_anchor, other_parts = other._stack
        if anchor != other_anchor:
            return False
        while parts and other_parts and parts[-1] == other_parts[-1]:
            parts.pop()
            other_parts.pop()
        return all(not part or part == '.' for part in other_parts)

    @property
    def parts(self):
        """The components as a tuple, the anchor first."""
        anchor, parts = self._stack
        if anchor:
            parts.append(anchor)
        return tuple(reversed(parts))

    def joinpath(self, *pathsegments):
        """The path with more segments; an absolute one begins anew."""
        return self.with_segments(self._raw_path, *pathsegments)

    def __truediv__(self, key):
        try:
            return self.with_segments(self._raw_path, key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self._raw_path)
        except TypeError:
            return NotImplemented

    @property
    def _stack(self):
        """The anchor, and the components from the last to the first."""
        split = self.parser.split
        path = self._raw_path
        parent, name = split(path)
        names = []
        while path != parent:
            names.append(name)
            path = parent
            parent, name = split(path)
        return path, names

    @property
    def parent(self):
        """The path without its last component."""
        parent = self.parser.split(self._raw_path)[0]
        if parent == self._raw_path:
            return self
        result = self.with_segments(parent)
        result._resolving = self._resolving
        return result

    @property
    def parents(self):
        """All ancestors, the nearest first."""
        split = self.parser.split
        path = self._raw_path
        parent = split(path)[0]
        result = []
        while path != parent:
            result.append(self.with_segments(parent))
            path = parent
            parent = split(path)[0]
        return tuple(result)

    def is_absolute(self):
        """Whether the path has a root (and a drive where there are drives)."""
        return self.parser.isabs(self._raw_path)

    @property
    def _pattern_str(self):
        """The path as text that patterns are compared with."""
        return str(self)

    def match(self, path_pattern, *, case_sensitive=None):
        """Whether the last components match those of a pattern (all, if it is absolute)."""
        if not isinstance(path_pattern, PurePathBase):
            path_pattern = self.with_segments(path_pattern)
        if case_sensitive is None:
            case_sensitive = _is_case_sensitive(self.parser)
        parts = self.parts[::-1]
        patterns = path_pattern.parts[::-1]
        if not patterns:
            raise ValueError('empty pattern')
        if len(parts) < len(patterns):
            return False
        if len(parts) > len(patterns) and path_pattern.anchor:
            return False
        sep = path_pattern.parser.sep
        return all(compile_pattern(pattern, sep, case_sensitive, False)(part)
                   for part, pattern in zip(parts, patterns))

    def full_match(self, pattern, *, case_sensitive=None):
        """Whether the whole path matches a pattern, in which ** stands for any segments."""
        if not isinstance(pattern, PurePathBase):
            pattern = self.with_segments(pattern)
        if case_sensitive is None:
            case_sensitive = _is_case_sensitive(self.parser)
        match = compile_pattern(pattern._pattern_str, pattern.parser.sep, case_sensitive)
        return match(self._pattern_str) is not None


class PathBase(PurePathBase):
    """A path of a file system that subclasses give access to, above all by stat(), open() and
    iterdir()."""

    __slots__ = ()
    # Links that resolve() follows before it takes them for a loop.
    _max_symlinks = 40

    @classmethod
    def _unsupported_msg(cls, attribute):
        return f'{cls.__name__}.{attribute} is unsupported'

    def stat(self, *, follow_symlinks=True):
        """What os.stat() gives."""
        raise UnsupportedOperation(self._unsupported_msg('stat()'))

    def lstat(self):
        """The same, of a link itself."""
        return self.stat(follow_symlinks=False)

    def _mode(self, follow_symlinks=True):
        """st_mode, or 0 if there is nothing."""
        try:
            return self.stat(follow_symlinks=follow_symlinks).st_mode
        except OSError as e:
            if not _ignore_error(e):
                raise
        except ValueError:
            pass            # a null character
        return 0

    def exists(self, *, follow_symlinks=True):
        """Whether there is something; links are followed."""
        try:
            self.stat(follow_symlinks=follow_symlinks)
        except OSError as e:
            if not _ignore_error(e):
                raise
            return False
        except ValueError:
            return False
        return True

    def is_dir(self, *, follow_symlinks=True):
        """Whether it is a folder."""
        return S_ISDIR(self._mode(follow_symlinks))

    def is_file(self, *, follow_symlinks=True):
        """Whether it is a regular file."""
        return S_ISREG(self._mode(follow_symlinks))

    def is_mount(self):
        """Whether it is a mount point."""
        # The folder above must be on another device, or be the same.
        if not self.exists() or not self.is_dir():
            return False
        try:
            above = self.parent.stat().st_dev, self.parent.stat().st_ino
        except OSError:
            return False
        status = self.stat()
        return status.st_dev != above[0] or status.st_ino == above[1]

    def is_symlink(self):
        """Whether it is a symbolic link."""
        return S_ISLNK(self._mode(False))

    def is_junction(self):
        """Whether it is a junction."""
        return False

    def is_block_device(self):
        """Whether it is a block device."""
        return S_ISBLK(self._mode())

    def is_char_device(self):
        """Whether it is a character device."""
        return S_ISCHR(self._mode())

    def is_fifo(self):
        """Whether it is a FIFO."""
        return S_ISFIFO(self._mode())

    def is_socket(self):
        """Whether it is a socket."""
        return S_ISSOCK(self._mode())

    def samefile(self, other_path):
        """Whether another path is the same file."""
        status = self.stat()
        try:
            other = other_path.stat()
        except AttributeError:
            other = self.with_segments(other_path).stat()
        return status.st_ino == other.st_ino and status.st_dev == other.st_dev

    def open(self, mode='r', buffering=-1, encoding=None, errors=None, newline=None):
        """Open the file, as open() does."""
        raise UnsupportedOperation(self._unsupported_msg('open()'))

    def read_bytes(self):
        """All of the file as bytes."""
        with self.open(mode='rb') as file:
            return file.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        """All of the file as text."""
        with self.open(mode='r', encoding=encoding, errors=errors, newline=newline) as file:
            return file.read()

    def write_bytes(self, data):
        """Make the file have these bytes."""
        view = memoryview(data)
        with self.open(mode='wb') as file:
            return file.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Make the file have this text."""
        if not isinstance(data, str):
            raise TypeError('data must be str, not %s' % data.__class__.__name__)
        with self.open(mode='w', encoding=encoding, errors=errors, newline=newline) as file:
            return file.write(data)

    def iterdir(self):
        """The paths in the folder, in any order, without '.' and '..'."""
        raise UnsupportedOperation(self._unsupported_msg('iterdir()'))

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=True):
        """The paths below this one that match a pattern."""
        if not isinstance(pattern, PurePathBase):
            pattern = self.with_segments(pattern)
        anchor, parts = pattern._stack
        if anchor:
            raise NotImplementedError('Non-relative patterns are unsupported')
        if case_sensitive is None:
            case_sensitive = _is_case_sensitive(self.parser)
            literal = True
        else:
            literal = case_sensitive == _is_case_sensitive(self.parser)
        globber = PathGlobber(self.parser.sep, case_sensitive, literal, recurse_symlinks)
        return globber.select(self, parts[::-1])

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=True):
        """The same for the pattern in this folder and in all below it."""
        if not isinstance(pattern, PurePathBase):
            pattern = self.with_segments(pattern)
        return self.glob(self.with_segments('**', str(pattern)), case_sensitive=case_sensitive,
                         recurse_symlinks=recurse_symlinks)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """(path, folder names, file names) for this folder and all below, like os.walk()."""
        paths = [self]
        while paths:
            path = paths.pop()
            if isinstance(path, tuple):
                yield path
                continue
            dirnames, filenames = [], []
            if not top_down:
                paths.append((path, dirnames, filenames))
            try:
                for child in path.iterdir():
                    try:
                        folder = child.is_dir(follow_symlinks=follow_symlinks)
                    except OSError:
                        folder = False
                    if not folder:
                        filenames.append(child.name)
                        continue
                    if not top_down:
                        paths.append(child)
                    dirnames.append(child.name)
            except OSError as error:
                if on_error is not None:
                    on_error(error)
                if not top_down:
                    while not isinstance(paths.pop(), tuple):
                        continue
                continue
            if top_down:
                yield path, dirnames, filenames
                # The caller may have taken folders out.
                paths += [path.joinpath(name) for name in reversed(dirnames)]

    def absolute(self):
        """The absolute path; links and '..' stay."""
        raise UnsupportedOperation(self._unsupported_msg('absolute()'))

    @classmethod
    def cwd(cls):
        """The current folder."""
        return cls('').absolute()

    def expanduser(self):
        """The path with ~ and ~user replaced."""
        raise UnsupportedOperation(self._unsupported_msg('expanduser()'))

    @classmethod
    def home(cls):
        """The user's home."""
        return cls('~').expanduser()

    def readlink(self):
        """Where a symbolic link leads."""
        raise UnsupportedOperation(self._unsupported_msg('readlink()'))

    def resolve(self, strict=False):
        """The absolute path without links and '..'."""
        if self._resolving:
            return self
        path_root, parts = self._stack
        path = self.with_segments(path_root)
        try:
            path = path.absolute()
        except UnsupportedOperation:
            path_tail = []
        else:
            path_root, path_tail = path._stack
            path_tail.reverse()
        # Without a way to ask where links lead, there are none.
        querying = strict or getattr(self.readlink, '_supported', True)
        link_count = 0
        while parts:
            part = parts.pop()
            if not part or part == '.':
                continue
            if part == '..':
                if not path_tail:
                    if path_root:
                        continue        # above the root is the root
                elif path_tail[-1] != '..':
                    path_tail.pop()
                    continue
            path_tail.append(part)
            if querying and part != '..':
                path = self.with_segments(path_root + self.parser.sep.join(path_tail))
                path._resolving = True
                try:
                    if strict:
                        status = path.stat(follow_symlinks=False)
                    else:
                        status = path.lstat()
                    if S_ISLNK(status.st_mode):
                        link_count += 1
                        if link_count >= self._max_symlinks:
                            raise OSError(ELOOP, 'Too many symbolic links in path', str(self))
                        target_root, target_parts = path.readlink()._stack
                        if target_root:
                            path_root = target_root
                            path_tail.clear()
                        else:
                            path_tail.pop()
                        parts.extend(target_parts)
                    elif parts and not S_ISDIR(status.st_mode):
                        raise NotADirectoryError(ENOTDIR, 'Not a directory', str(self))
                except (OSError, UnsupportedOperation) as error:
                    if strict and not isinstance(error, UnsupportedOperation):
                        raise
                    # Beyond what does not exist there is nothing to follow.
                    querying = False
        return self.with_segments(path_root + self.parser.sep.join(path_tail))

    def symlink_to(self, target, target_is_directory=False):
        """Make this a symbolic link to the target."""
        raise UnsupportedOperation(self._unsupported_msg('symlink_to()'))

    def hardlink_to(self, target):
        """Make this a hard link to the target."""
        raise UnsupportedOperation(self._unsupported_msg('hardlink_to()'))

    def touch(self, mode=0o666, exist_ok=True):
        """Make the file if it is not there, else set its times."""
        raise UnsupportedOperation(self._unsupported_msg('touch()'))

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        """Make a folder."""
        raise UnsupportedOperation(self._unsupported_msg('mkdir()'))

    def rename(self, target):
        """Rename; returns the new path."""
        raise UnsupportedOperation(self._unsupported_msg('rename()'))

    def replace(self, target):
        """Rename, over what is there; returns the new path."""
        raise UnsupportedOperation(self._unsupported_msg('replace()'))

    def chmod(self, mode, *, follow_symlinks=True):
        """Change the permissions."""
        raise UnsupportedOperation(self._unsupported_msg('chmod()'))

    def lchmod(self, mode):
        """The same, of a link itself."""
        self.chmod(mode, follow_symlinks=False)

    def unlink(self, missing_ok=False):
        """Remove the file or link."""
        raise UnsupportedOperation(self._unsupported_msg('unlink()'))

    def rmdir(self):
        """Remove the empty folder."""
        raise UnsupportedOperation(self._unsupported_msg('rmdir()'))

    def owner(self, *, follow_symlinks=True):
        """The name of the owner."""
        raise UnsupportedOperation(self._unsupported_msg('owner()'))

    def group(self, *, follow_symlinks=True):
        """The name of the group."""
        raise UnsupportedOperation(self._unsupported_msg('group()'))

    @classmethod
    def from_uri(cls, uri):
        """The path of a file URI."""
        raise UnsupportedOperation(cls._unsupported_msg('from_uri()'))

    def as_uri(self):
        """The path as a file URI."""
        raise UnsupportedOperation(self._unsupported_msg('as_uri()'))
