"""Comparing files and folders."""

import os
import stat
from itertools import filterfalse
from types import GenericAlias

__all__ = ['clear_cache', 'cmp', 'dircmp', 'cmpfiles', 'DEFAULT_IGNORES']

_cache = {}
BUFSIZE = 8 * 1024
DEFAULT_IGNORES = ['RCS', 'CVS', 'tags', '.git', '.hg', '.bzr', '_darcs', '__pycache__']


def clear_cache():
    """Forget the results of comparisons."""
    _cache.clear()


def cmp(f1, f2, shallow=True):
    """Whether two files are the same; shallow: kind, size and time suffice if they are equal."""
    s1, s2 = _signature(os.stat(f1)), _signature(os.stat(f2))
    if s1[0] != stat.S_IFREG or s2[0] != stat.S_IFREG:
        return False
    if shallow and s1 == s2:
        return True
    if s1[1] != s2[1]:
        return False
    outcome = _cache.get((f1, f2, s1, s2))
    if outcome is None:
        outcome = _same_contents(f1, f2)
        if len(_cache) > 100:
            clear_cache()
        _cache[f1, f2, s1, s2] = outcome
    return outcome


def _signature(status):
    return stat.S_IFMT(status.st_mode), status.st_size, status.st_mtime


def _same_contents(f1, f2):
    with open(f1, 'rb') as a, open(f2, 'rb') as b:
        while True:
            x, y = a.read(BUFSIZE), b.read(BUFSIZE)
            if x != y:
                return False
            if not x:
                return True


class dircmp:
    """The comparison of two folders; each attribute is found out when asked for."""

    def __init__(self, a, b, ignore=None, hide=None, *, shallow=True):
        self.left, self.right = a, b
        self.hide = [os.curdir, os.pardir] if hide is None else hide
        self.ignore = DEFAULT_IGNORES if ignore is None else ignore
        self.shallow = shallow

    def phase0(self):
        """The names of both folders."""
        skip = self.hide + self.ignore
        self.left_list = sorted(_filter(os.listdir(self.left), skip))
        self.right_list = sorted(_filter(os.listdir(self.right), skip))

    def phase1(self):
        """What is in both, and in one only."""
        a = dict(zip(map(os.path.normcase, self.left_list), self.left_list))
        b = dict(zip(map(os.path.normcase, self.right_list), self.right_list))
        self.common = [a[name] for name in a if name in b]
        self.left_only = [a[name] for name in a if name not in b]
        self.right_only = [b[name] for name in b if name not in a]

    def phase2(self):
        """Files, folders and others among what is in both."""
        self.common_dirs, self.common_files, self.common_funny = [], [], []
        for name in self.common:
            try:
                a = os.stat(os.path.join(self.left, name))
                b = os.stat(os.path.join(self.right, name))
            except (OSError, ValueError):
                self.common_funny.append(name)
                continue
            kind = stat.S_IFMT(a.st_mode)
            if kind != stat.S_IFMT(b.st_mode):
                self.common_funny.append(name)
            elif stat.S_ISDIR(kind):
                self.common_dirs.append(name)
            elif stat.S_ISREG(kind):
                self.common_files.append(name)
            else:
                self.common_funny.append(name)

    def phase3(self):
        """Which files differ."""
        self.same_files, self.diff_files, self.funny_files = cmpfiles(
            self.left, self.right, self.common_files, self.shallow)

    def phase4(self):
        """The comparisons of the folders below."""
        self.subdirs = {
            name: self.__class__(os.path.join(self.left, name), os.path.join(self.right, name),
                                 self.ignore, self.hide, shallow=self.shallow)
            for name in self.common_dirs}

    def phase4_closure(self):
        """The same for all below."""
        self.phase4()
        for sub in self.subdirs.values():
            sub.phase4_closure()

    def report(self):
        """Print a report on the two folders."""
        print('diff', self.left, self.right)
        for names, text in ((self.left_only, f'Only in {self.left} :'),
                            (self.right_only, f'Only in {self.right} :')):
            if names:
                names.sort()
                print(text, names)
        for names, text in ((self.same_files, 'Identical files :'),
                            (self.diff_files, 'Differing files :'),
                            (self.funny_files, 'Trouble with common files :'),
                            (self.common_dirs, 'Common subdirectories :'),
                            (self.common_funny, 'Common funny cases :')):
            if names:
                names.sort()
                print(text, names)

    def report_partial_closure(self):
        """The report on these and on the folders directly below."""
        self.report()
        for sub in self.subdirs.values():
            print()
            sub.report()

    def report_full_closure(self):
        """The report on these and all below."""
        self.report()
        for sub in self.subdirs.values():
            print()
            sub.report_full_closure()

    methodmap = dict(subdirs=phase4, same_files=phase3, diff_files=phase3, funny_files=phase3,
                     common_dirs=phase2, common_files=phase2, common_funny=phase2, common=phase1,
                     left_only=phase1, right_only=phase1, left_list=phase0, right_list=phase0)

    def __getattr__(self, attr):
        if attr not in self.methodmap:
            raise AttributeError(attr)
        self.methodmap[attr](self)
        return getattr(self, attr)

    __class_getitem__ = classmethod(GenericAlias)


def cmpfiles(a, b, common, shallow=True):
    """The names of files that are the same in two folders, that differ, that cannot be compared."""
    result = ([], [], [])
    for name in common:
        result[_compare(os.path.join(a, name), os.path.join(b, name), shallow)].append(name)
    return result


def _compare(a, b, shallow):
    try:
        return 0 if cmp(a, b, shallow) else 1
    except (OSError, ValueError):
        return 2


def _filter(names, skip):
    return list(filterfalse(skip.__contains__, names))
