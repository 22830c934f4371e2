"""Path names by patterns of * ? [...] and **."""

import contextlib
import fnmatch
import functools
import itertools
import os
import re
import stat
import sys

__all__ = ['escape', 'glob', 'iglob', 'translate']


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """The list of paths that match a pattern; names with a leading dot must be asked for."""
    return list(iglob(pathname, root_dir=root_dir, dir_fd=dir_fd, recursive=recursive,
                      include_hidden=include_hidden))


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """The same, as an iterator."""
    sys.audit('glob.glob', pathname, recursive)
    sys.audit('glob.glob/2', pathname, recursive, root_dir, dir_fd)
    root_dir = os.fspath(root_dir) if root_dir is not None else pathname[:0]
    search = _Search(root_dir, dir_fd, recursive, include_hidden)
    found = search.paths(pathname, False)
    if not pathname or recursive and _isrecursive(pathname[:2]):
        # "**" also stands for the folder itself, which has no name here.
        try:
            first = next(found)
            if first:
                found = itertools.chain((first,), found)
        except StopIteration:
            pass
    return found


class _Search:
    """What stays the same in one search."""

    def __init__(self, root_dir, dir_fd, recursive, include_hidden):
        self.root_dir = root_dir
        self.dir_fd = dir_fd
        self.recursive = recursive
        self.include_hidden = include_hidden

    def paths(self, pathname, dironly):
        dirname, basename = os.path.split(pathname)
        if not has_magic(pathname):
            assert not dironly
            if basename:
                if self._lexists(pathname):
                    yield pathname
            elif self._isdir(dirname):
                # "a/" only matches a folder.
                yield pathname
            return
        if not dirname:
            if self.recursive and _isrecursive(basename):
                yield from self._recursive(self.root_dir, basename, dironly)
            else:
                yield from self._matching(self.root_dir, basename, dironly)
            return
        # split() gives the root as it is: no endless loop for a magic one.
        if dirname != pathname and has_magic(dirname):
            folders = self.paths(dirname, True)
        else:
            folders = [dirname]
        if not has_magic(basename):
            select = self._literal
        elif self.recursive and _isrecursive(basename):
            select = self._recursive
        else:
            select = self._matching
        for folder in folders:
            for name in select(_join(self.root_dir, folder), basename, dironly):
                yield os.path.join(folder, name)

    def _matching(self, dirname, pattern, dironly):
        names = self._listdir(dirname, dironly)
        if self.include_hidden or not _ishidden(pattern):
            names = [name for name in names if self.include_hidden or not _ishidden(name)]
        return fnmatch.filter(names, pattern)

    def _literal(self, dirname, basename, dironly):
        if basename:
            if self._lexists(_join(dirname, basename), True):
                return [basename]
        elif self._isdir(dirname, True):
            return [basename]
        return []

    def _recursive(self, dirname, pattern, dironly):
        """The folder itself, as an empty name, and all below it."""
        if not dirname or self._isdir(dirname, True):
            yield pattern[:0]
        # Folders still to be listed: no recursion, as trees may be deep.
        stack = [(dirname, pattern[:0], iter(self._listdir(dirname, dironly)))]
        while stack:
            folder, prefix, names = stack[-1]
            name = next(names, None)
            if name is None:
                stack.pop()
                continue
            if not self.include_hidden and _ishidden(name):
                continue
            relative = _join(prefix, name)
            yield relative
            path = _join(folder, name)
            stack.append((path, relative, iter(self._listdir(path, dironly))))

    def _listdir(self, dirname, dironly):
        with contextlib.closing(self._iterdir(dirname, dironly)) as names:
            return list(names)

    def _iterdir(self, dirname, dironly):
        """The names in a folder; nothing where it cannot be read."""
        fd = None
        encode = os.fsencode if isinstance(dirname, bytes) else None
        try:
            if self.dir_fd is not None:
                where = dirname or (b'.' if isinstance(dirname, bytes) else '.')
                fd = where = os.open(where, os.O_RDONLY | os.O_DIRECTORY, dir_fd=self.dir_fd)
            elif dirname:
                where = dirname
            else:
                where = b'.' if isinstance(dirname, bytes) else '.'
            try:
                with os.scandir(where) as entries:
                    for entry in entries:
                        try:
                            if not dironly or entry.is_dir():
                                name = entry.name
                                if encode is not None and isinstance(name, str):
                                    name = encode(name)
                                yield name
                        except OSError:
                            pass
            finally:
                if fd is not None:
                    os.close(fd)
        except OSError:
            return

    def _lexists(self, pathname, joined=False):
        if not joined:
            pathname = _join(self.root_dir, pathname)
        if self.dir_fd is None:
            return os.path.lexists(pathname)
        try:
            os.lstat(pathname, dir_fd=self.dir_fd)
        except (OSError, ValueError):
            return False
        return True

    def _isdir(self, pathname, joined=False):
        if not joined:
            pathname = _join(self.root_dir, pathname)
        if self.dir_fd is None:
            return os.path.isdir(pathname)
        try:
            status = os.stat(pathname, dir_fd=self.dir_fd)
        except (OSError, ValueError):
            return False
        return stat.S_ISDIR(status.st_mode)


_deprecated_function_message = (
    '{name} is deprecated and will be removed in Python {remove}. Use glob.glob and pass a '
    'directory to its root_dir argument instead.')


def glob0(dirname, pattern):
    """The name in a folder, if it is there; old."""
    import warnings
    warnings._deprecated('glob.glob0', _deprecated_function_message, remove=(3, 15))
    return _Search(dirname[:0], None, False, False)._literal(dirname, pattern, False)


def glob1(dirname, pattern):
    """The names in a folder that match; old."""
    import warnings
    warnings._deprecated('glob.glob1', _deprecated_function_message, remove=(3, 15))
    return _Search(dirname[:0], None, False, False)._matching(dirname, pattern, False)


def _join(dirname, basename):
    if not dirname or not basename:
        return dirname or basename
    return os.path.join(dirname, basename)


magic_check = re.compile('([*?[])')
magic_check_bytes = re.compile(b'([*?[])')


def has_magic(s):
    """Whether a path has wildcards."""
    check = magic_check_bytes if isinstance(s, bytes) else magic_check
    return check.search(s) is not None


def _ishidden(path):
    return path[0] in ('.', b'.'[0])


def _isrecursive(pattern):
    return pattern == (b'**' if isinstance(pattern, bytes) else '**')


def escape(pathname):
    """The pattern that matches just this path."""
    drive, pathname = os.path.splitdrive(pathname)
    if isinstance(pathname, bytes):
        return drive + magic_check_bytes.sub(br'[\1]', pathname)
    return drive + magic_check.sub(r'[\1]', pathname)


def translate(pat, *, recursive=False, include_hidden=False, seps=None):
    """The regular expression of a pattern, for whole paths."""
    if not seps:
        seps = (os.path.sep, os.path.altsep) if os.path.altsep else os.path.sep
    escaped = ''.join(map(re.escape, seps))
    any_sep = f'[{escaped}]' if len(seps) > 1 else escaped
    not_sep = f'[^{escaped}]'
    if include_hidden:
        one_last = f'{not_sep}+'
        one = f'{one_last}{any_sep}'
        any_segments = f'(?:.+{any_sep})?'
        any_last = '.*'
    else:
        one_last = f'[^{escaped}.]{not_sep}*'
        one = f'{one_last}{any_sep}'
        any_segments = f'(?:{one})*'
        any_last = f'{any_segments}(?:{one_last})?'
    results = []
    parts = re.split(any_sep, pat)
    last = len(parts) - 1
    for i, part in enumerate(parts):
        if part == '*':
            results.append(one if i < last else one_last)
        elif recursive and part == '**':
            if i == last:
                results.append(any_last)
            elif parts[i + 1] != '**':
                results.append(any_segments)
        else:
            if part:
                if not include_hidden and part[0] in '*?':
                    results.append(r'(?!\.)')
                results.extend(fnmatch._translate(part, f'{not_sep}*', not_sep))
            if i < last:
                results.append(any_sep)
    return fr'(?s:{"".join(results)})\Z'
