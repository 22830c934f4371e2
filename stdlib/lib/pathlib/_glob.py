"""Finding paths by patterns, for pathlib: the segments of a pattern against folders.

A search works on a `place`: a string (where the system is asked) or a path object of any file
system that can list its folders. Names with a leading dot match like others.
"""

import functools
import os
import re
from glob import translate

_SPECIAL = frozenset(('', '.', '..'))
_MAGIC = re.compile('[*?[]')


@functools.lru_cache(maxsize=512)
def compile_pattern(pattern, sep, case_sensitive, recursive=True):
    """The match method for a pattern."""
    flags = re.NOFLAG if case_sensitive else re.IGNORECASE
    return re.compile(translate(pattern, recursive=recursive, include_hidden=True, seps=sep),
                      flags).match


class Globber:
    """A search for the segments `parts` (the last one first)."""

    def __init__(self, sep, case_sensitive, literal_case=True, recurse_symlinks=False):
        self.sep = sep
        self.case_sensitive = case_sensitive
        # Names without wildcards can be asked for directly if case is as the system has it.
        self.literal_case = literal_case
        self.recurse_symlinks = recurse_symlinks

    def select(self, place, parts, exists=False):
        """Places below `place` that match, those of several ** only once."""
        found = self._select(place, tuple(parts), exists)
        if sum(part == '**' for part in parts) < 2:
            return found
        return self._once(found)

    @staticmethod
    def _once(found):
        seen = set()
        for place in found:
            key = str(place)
            if key not in seen:
                seen.add(key)
                yield place

    def _select(self, place, parts, exists):
        while parts:
            part = parts[0]
            if part in _SPECIAL:
                place = self.add_special(place, part)
            elif self.literal_case and part != '**' and not _MAGIC.search(part):
                place = self.add_name(place, part)
                exists = False
            else:
                break
            parts = parts[1:]
            if part in _SPECIAL and exists and not self.is_dir(place):
                return
        if not parts:
            if exists or self.exists(place):
                yield place
        elif parts[0] == '**':
            yield from self._select_below(place, parts[1:], exists)
        else:
            yield from self._select_names(place, parts, exists)

    def _match(self, part):
        if part == '*':
            return None
        return compile_pattern(part, self.sep, self.case_sensitive, False)

    def _select_names(self, place, parts, exists):
        match = self._match(parts[0])
        rest = parts[1:]
        for name, child, is_dir in self.list(place):
            if match is None or match(name):
                if not rest:
                    yield child
                elif is_dir(True):
                    yield from self._select(child, rest, True)

    def _select_below(self, place, rest, exists):
        """The place and all below it, with what the rest of the pattern finds there."""
        while rest and rest[0] == '**':
            rest = rest[1:]
        if rest and rest[0] not in _SPECIAL:
            yield from self._select_named_below(place, rest)
            return
        if rest:
            yield from self._select(place, rest, exists)
        elif exists or self.is_dir(place):
            yield self.add_special(place, '')
        stack = [place]
        while stack:
            for name, child, is_dir in self.list(stack.pop()):
                folder = is_dir(self.recurse_symlinks)
                if folder:
                    stack.append(child)
                if not rest:
                    yield child
                elif folder:
                    yield from self._select(child, rest, True)

    def _select_named_below(self, place, rest):
        """The same where a name comes next: each folder is listed once."""
        match, rest = self._match(rest[0]), rest[1:]
        stack = [place]
        while stack:
            for name, child, is_dir in self.list(stack.pop()):
                if match is None or match(name):
                    if not rest:
                        yield child
                    elif is_dir(True):
                        yield from self._select(child, rest, True)
                if is_dir(self.recurse_symlinks):
                    stack.append(child)


class StringGlobber(Globber):
    """Places are strings, '' for the current folder; the system lists them."""

    def add_special(self, place, part):
        if place and place[-1] != self.sep:
            place += self.sep
        return place + part if part else place

    def add_name(self, place, name):
        if place and place[-1] != self.sep:
            place += self.sep
        return place + name

    def exists(self, place):
        return os.path.lexists(place or '.')

    def is_dir(self, place):
        return os.path.isdir(place or '.')

    def list(self, place):
        try:
            # All at once: many open folders are too many files.
            with os.scandir(place or '.') as entries:
                entries = list(entries)
        except OSError:
            return
        prefix = place if not place or place[-1] == self.sep else place + self.sep
        for entry in entries:
            yield entry.name, prefix + entry.name, _EntryIsDir(entry)


class _EntryIsDir:
    __slots__ = ('entry',)

    def __init__(self, entry):
        self.entry = entry

    def __call__(self, follow):
        try:
            return self.entry.is_dir(follow_symlinks=bool(follow))
        except OSError:
            return False


class PathGlobber(Globber):
    """Places are path objects."""

    def add_special(self, place, part):
        return place.joinpath(part)

    add_name = add_special

    def exists(self, place):
        return place.exists(follow_symlinks=False)

    def is_dir(self, place):
        return place.is_dir()

    def list(self, place):
        from . import _abc
        try:
            children = list(place.iterdir())
        except (OSError, _abc.UnsupportedOperation):
            return
        for child in children:
            yield child.name, child, functools.partial(self._child_is_dir, child)

    @staticmethod
    def _child_is_dir(child, follow):
        try:
            return child.is_dir(follow_symlinks=bool(follow))
        except OSError:
            return False
