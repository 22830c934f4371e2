"""zipfile.Path: members of an archive with the interface of pathlib's paths."""
import io
import itertools
import posixpath
import re

from zipfile._archive import ZipFile


def _parents(path):
    return itertools.islice(_ancestry(path), 1, None)


def _ancestry(path):
    path = path.rstrip('/')
    while path.rstrip('/'):
        yield path
        path, _ = posixpath.split(path)


class CompleteDirs(ZipFile):
    """A ZipFile whose list of names has all directories, also those without a member."""

    @staticmethod
    def _implied_dirs(names):
        parents = itertools.chain.from_iterable(map(_parents, names))
        have = set(names)
        return dict.fromkeys(p + '/' for p in parents if p + '/' not in have)

    def namelist(self):
        names = super().namelist()
        return names + list(self._implied_dirs(names))

    def resolve_dir(self, name):
        """The name, with a slash if it is a directory's."""
        names = set(self.namelist())
        dirname = name + '/'
        return dirname if name not in names and dirname in names else name

    def getinfo(self, name):
        try:
            return super().getinfo(name)
        except KeyError:
            if not name.endswith('/') or name not in set(self.namelist()):
                raise
            from zipfile import ZipInfo
            return ZipInfo(filename=name)

    @classmethod
    def make(cls, source):
        """A CompleteDirs of an archive or what opens one."""
        if isinstance(source, CompleteDirs):
            return source
        if not isinstance(source, ZipFile):
            return cls(source)
        if 'r' not in source.mode:
            cls = CompleteDirs
        source.__class__ = cls
        return source


class Path:
    """A member (or directory) of an archive: Path(root, at='')."""

    def __init__(self, root, at=''):
        self.root = CompleteDirs.make(root)
        self.at = at

    def __eq__(self, other):
        if self.__class__ is not other.__class__:
            return NotImplemented
        return (self.root, self.at) == (other.root, other.at)

    def __hash__(self):
        return hash((self.root, self.at))

    def open(self, mode='r', *args, pwd=None, **kwargs):
        """The member as a file, text unless mode has a 'b'."""
        if self.is_dir():
            raise IsADirectoryError(self)
        zip_mode = mode[0]
        if zip_mode == 'r' and not self.exists():
            raise FileNotFoundError(self)
        stream = self.root.open(self.at, zip_mode, pwd=pwd)
        if 'b' in mode:
            if args or kwargs:
                raise ValueError('encoding args invalid for binary operation')
            return stream
        return io.TextIOWrapper(stream, io.text_encoding(kwargs.pop('encoding', None)), *args,
                                **kwargs)

    @property
    def _pure(self):
        import pathlib
        return pathlib.PurePosixPath(str(self.root.filename) if not self.at else
                                     posixpath.join(str(self.root.filename), self.at))

    name = property(lambda self: self._pure.name)
    suffix = property(lambda self: self._pure.suffix)
    suffixes = property(lambda self: self._pure.suffixes)
    stem = property(lambda self: self._pure.stem)

    @property
    def filename(self):
        import pathlib
        return pathlib.Path(self.root.filename).joinpath(self.at)

    def read_text(self, *args, **kwargs):
        with self.open('r', *args, **kwargs) as f:
            return f.read()

    def read_bytes(self):
        with self.open('rb') as f:
            return f.read()

    def _next(self, at):
        return self.__class__(self.root, at)

    def is_dir(self):
        return not self.at or self.at.endswith('/')

    def is_file(self):
        return self.exists() and not self.is_dir()

    def exists(self):
        return self.at in set(self.root.namelist())

    def iterdir(self):
        if not self.is_dir():
            raise ValueError("Can't listdir a file")
        for name in self.root.namelist():
            if posixpath.dirname(name.rstrip('/')) == self.at.rstrip('/'):
                yield self._next(name)

    def match(self, path_pattern):
        import pathlib
        return pathlib.PurePosixPath(self.at).match(path_pattern)

    def is_symlink(self):
        import stat
        return stat.S_ISLNK(self.root.getinfo(self.at).external_attr >> 16)

    def glob(self, pattern):
        if not pattern:
            raise ValueError(f'Unacceptable pattern: {pattern!r}')
        import glob
        matches = re.compile(glob.translate(self.at + pattern, recursive=True, include_hidden=True,
                                            seps='/')).match
        return (self._next(name) for name in self.root.namelist()
                if matches(name.rstrip('/')))

    def rglob(self, pattern):
        return self.glob(f'**/{pattern}')

    def relative_to(self, other, *extra):
        return posixpath.relpath(str(self), str(other.joinpath(*extra)))

    def joinpath(self, *other):
        return self._next(self.root.resolve_dir(posixpath.join(self.at, *other)))

    __truediv__ = joinpath

    @property
    def parent(self):
        if not self.at:
            return self.filename.parent
        at = posixpath.dirname(self.at.rstrip('/'))
        return self._next(at + '/' if at else at)

    def __str__(self):
        return posixpath.join(str(self.root.filename), self.at)

    def __repr__(self):
        return f'{self.__class__.__name__}({self.root.filename!r}, {self.at!r})'


for _cls in (Path, CompleteDirs):
    _cls.__module__ = 'zipfile'
