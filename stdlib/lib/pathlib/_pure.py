"""Paths as text, in the two notations: PurePosixPath and PureWindowsPath."""

import io
import ntpath
import operator
import os
import posixpath
import sys
import warnings
from collections.abc import Sequence

from ._abc import PurePathBase, _is_case_sensitive


class _PathParents(Sequence):
    """The ancestors of a path, made as they are asked for."""

    __slots__ = ('_path', '_drv', '_root', '_tail')

    def __init__(self, path):
        self._path = path
        self._drv = path.drive
        self._root = path.root
        self._tail = path._tail

    def __len__(self):
        return len(self._tail)

    def __getitem__(self, idx):
        if isinstance(idx, slice):
            return tuple(self[i] for i in range(*idx.indices(len(self))))
        if idx >= len(self) or idx < -len(self):
            raise IndexError(idx)
        if idx < 0:
            idx += len(self)
        return self._path._from_parsed_parts(self._drv, self._root, self._tail[:-idx - 1])

    def __repr__(self):
        return '<{}.parents>'.format(type(self._path).__name__)


class PurePath(PurePathBase):
    """A path of this system's notation, as text; parsed when parts of it are asked for."""

    __slots__ = ('_raw_paths', '_drv', '_root', '_tail_cached', '_str', '_str_normcase_cached',
                 '_parts_normcase_cached', '_hash')
    parser = os.path

    def __new__(cls, *args, **kwargs):
        if cls is PurePath:
            cls = PureWindowsPath if os.name == 'nt' else PurePosixPath
        return object.__new__(cls)

    def __init__(self, *args):
        paths = []
        for arg in args:
            if isinstance(arg, PurePath):
                if arg.parser is not self.parser and self.parser is posixpath:
                    # Windows notation: backslashes separate.
                    paths.extend(path.replace('\\', '/') for path in arg._raw_paths)
                else:
                    paths.extend(arg._raw_paths)
                continue
            try:
                path = os.fspath(arg)
            except TypeError:
                path = arg
            if not isinstance(path, str):
                raise TypeError('argument should be a str or an os.PathLike object where '
                                '__fspath__ returns a str, '
                                f'not {type(path).__name__!r}')
            paths.append(path)
        # super().__init__() is not called: it would join the segments now.
        self._raw_paths = paths
        self._resolving = False

    def joinpath(self, *pathsegments):
        return self.with_segments(self, *pathsegments)

    def __truediv__(self, key):
        try:
            return self.with_segments(self, key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self)
        except TypeError:
            return NotImplemented

    def __reduce__(self):
        return self.__class__, tuple(self._raw_paths)

    def __repr__(self):
        return '{}({!r})'.format(type(self).__name__, self.as_posix())

    def __fspath__(self):
        return str(self)

    def __bytes__(self):
        return os.fsencode(self)

    ### Comparing ###

    @property
    def _str_normcase(self):
        try:
            return self._str_normcase_cached
        except AttributeError:
            text = str(self)
            if not _is_case_sensitive(self.parser):
                text = text.lower()
            self._str_normcase_cached = text
            return text

    @property
    def _parts_normcase(self):
        try:
            return self._parts_normcase_cached
        except AttributeError:
            self._parts_normcase_cached = self._str_normcase.split(self.parser.sep)
            return self._parts_normcase_cached

    def __hash__(self):
        try:
            return self._hash
        except AttributeError:
            self._hash = hash(self._str_normcase)
            return self._hash

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._str_normcase == other._str_normcase and self.parser is other.parser

    def _ordered(self, other):
        return isinstance(other, PurePath) and self.parser is other.parser

    def __lt__(self, other):
        if not self._ordered(other):
            return NotImplemented
        return self._parts_normcase < other._parts_normcase

    def __le__(self, other):
        if not self._ordered(other):
            return NotImplemented
        return self._parts_normcase <= other._parts_normcase

    def __gt__(self, other):
        if not self._ordered(other):
            return NotImplemented
        return self._parts_normcase > other._parts_normcase

    def __ge__(self, other):
        if not self._ordered(other):
            return NotImplemented
        return self._parts_normcase >= other._parts_normcase

    ### Text and parts ###

    def __str__(self):
        try:
            return self._str
        except AttributeError:
            self._str = self._format_parsed_parts(self.drive, self.root, self._tail) or '.'
            return self._str

    @classmethod
    def _format_parsed_parts(cls, drv, root, tail):
        if drv or root:
            return drv + root + cls.parser.sep.join(tail)
        if tail and cls.parser.splitdrive(tail[0])[0]:
            # "c:x" as a name would be taken for one with a drive.
            tail = ['.'] + tail
        return cls.parser.sep.join(tail)

    def _from_parsed_parts(self, drv, root, tail):
        path = self._from_parsed_string(self._format_parsed_parts(drv, root, tail))
        path._drv = drv
        path._root = root
        path._tail_cached = tail
        return path

    def _from_parsed_string(self, path_str):
        path = self.with_segments(path_str)
        path._str = path_str or '.'
        return path

    @classmethod
    def _parse_path(cls, path):
        """Drive, root and the list of names."""
        if not path:
            return '', '', []
        sep, altsep = cls.parser.sep, cls.parser.altsep
        if altsep:
            path = path.replace(altsep, sep)
        drv, root, rel = cls.parser.splitroot(path)
        if not root and drv.startswith(sep) and not drv.endswith(sep):
            drv_parts = drv.split(sep)
            if len(drv_parts) == 4 and drv_parts[2] not in '?.' or len(drv_parts) == 6:
                root = sep      # a share always has a root
        return drv, root, [sys.intern(str(x)) for x in rel.split(sep) if x and x != '.']

    @property
    def _raw_path(self):
        """The segments as they were given, joined."""
        paths = self._raw_paths
        if len(paths) == 1:
            return paths[0]
        return self.parser.join(*paths) if paths else ''

    def _parse(self):
        self._drv, self._root, self._tail_cached = self._parse_path(self._raw_path)

    @property
    def drive(self):
        """The drive prefix, if any."""
        try:
            return self._drv
        except AttributeError:
            self._parse()
            return self._drv

    @property
    def root(self):
        """The root, if any."""
        try:
            return self._root
        except AttributeError:
            self._parse()
            return self._root

    @property
    def _tail(self):
        try:
            return self._tail_cached
        except AttributeError:
            self._parse()
            return self._tail_cached

    @property
    def anchor(self):
        """Drive and root."""
        return self.drive + self.root

    @property
    def _stack(self):
        return self.anchor, self._tail[::-1]

    @property
    def parts(self):
        """The components as a tuple, the anchor first."""
        if self.drive or self.root:
            return (self.drive + self.root,) + tuple(self._tail)
        return tuple(self._tail)

    @property
    def parent(self):
        """The path without its last component."""
        tail = self._tail
        if not tail:
            return self
        return self._from_parsed_parts(self.drive, self.root, tail[:-1])

    @property
    def parents(self):
        """All ancestors, the nearest first."""
        return _PathParents(self)

    @property
    def name(self):
        """The last component."""
        tail = self._tail
        return tail[-1] if tail else ''

    def with_name(self, name):
        """The path with another last component."""
        p = self.parser
        if not name or p.sep in name or (p.altsep and p.altsep in name) or name == '.':
            raise ValueError(f'Invalid name {name!r}')
        tail = self._tail.copy()
        if not tail:
            raise ValueError(f'{self!r} has an empty name')
        tail[-1] = name
        return self._from_parsed_parts(self.drive, self.root, tail)

    def _several(self, other, others, method):
        """The other path of relative_to(), where old programs give it in segments."""
        if others:
            warnings.warn('support for supplying more than one positional argument to '
                          f'pathlib.PurePath.{method}() is deprecated and scheduled for removal '
                          'in Python 3.14', DeprecationWarning, stacklevel=3)
            return self.with_segments(other, *others)
        return other if isinstance(other, PurePath) else self.with_segments(other)

    def relative_to(self, other, /, *_deprecated, walk_up=False):
        """The path relative to another; only with walk_up may it begin with '..'."""
        other = self._several(other, _deprecated, 'relative_to')
        for step, path in enumerate([other] + list(other.parents)):
            if path == self or path in self.parents:
                break
            if not walk_up:
                raise ValueError(f'{str(self)!r} is not in the subpath of {str(other)!r}')
            if path.name == '..':
                raise ValueError(f"'..' segment in {str(other)!r} cannot be walked")
        else:
            raise ValueError(f'{str(self)!r} and {str(other)!r} have different anchors')
        return self._from_parsed_parts('', '', ['..'] * step + self._tail[len(path._tail):])

    def is_relative_to(self, other, /, *_deprecated):
        """Whether relative_to() would work."""
        other = self._several(other, _deprecated, 'is_relative_to')
        return other == self or other in self.parents

    def is_absolute(self):
        """Whether the path has a root (and a drive where there are drives)."""
        if self.parser is posixpath:
            # Without parsing: it is asked often.
            for path in self._raw_paths:
                if path.startswith('/'):
                    return True
            return False
        return self.parser.isabs(self)

    def is_reserved(self):
        """Whether Windows keeps the name for itself."""
        warnings.warn('pathlib.PurePath.is_reserved() is deprecated and scheduled for removal in '
                      'Python 3.15. Use os.path.isreserved() to detect reserved paths on Windows.',
                      DeprecationWarning, stacklevel=2)
        if self.parser is ntpath:
            return self.parser.isreserved(self)
        return False

    def as_uri(self):
        """The path as a file URI."""
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        drive = self.drive
        if len(drive) == 2 and drive[1] == ':':
            prefix, path = 'file:///' + drive, self.as_posix()[2:]
        elif drive:
            prefix, path = 'file:', self.as_posix()
        else:
            prefix, path = 'file://', str(self)
        from urllib.parse import quote_from_bytes
        return prefix + quote_from_bytes(os.fsencode(path))

    @property
    def _pattern_str(self):
        # The empty path matches an empty pattern, not a dot.
        text = str(self)
        return '' if text == '.' else text


# os.PathLike's check asks for __fspath__; registered so that it is quick.
os.PathLike.register(PurePath)


class PurePosixPath(PurePath):
    """A path of POSIX systems, as text, on any system."""

    parser = posixpath
    __slots__ = ()


class PureWindowsPath(PurePath):
    """A path of Windows, as text, on any system."""

    parser = ntpath
    __slots__ = ()
