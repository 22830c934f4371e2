r"""Path names of Windows, as text: for programs that handle them on any system.

A path is a drive ("C:" or "\\server\share"), a root and the rest; both slashes separate.
"""

import genericpath
import os
import sys
from genericpath import *

__all__ = ['normcase', 'isabs', 'join', 'splitdrive', 'splitroot', 'split', 'splitext', 'basename',
           'dirname', 'commonprefix', 'getsize', 'getmtime', 'getatime', 'getctime', 'islink',
           'exists', 'lexists', 'isdir', 'isfile', 'ismount', 'isreserved', 'expanduser',
           'expandvars', 'normpath', 'abspath', 'curdir', 'pardir', 'sep', 'pathsep', 'defpath',
           'altsep', 'extsep', 'devnull', 'realpath', 'supports_unicode_filenames', 'relpath',
           'samefile', 'sameopenfile', 'samestat', 'commonpath', 'isjunction', 'isdevdrive']

curdir = '.'
pardir = '..'
extsep = '.'
sep = '\\'
pathsep = ';'
altsep = '/'
defpath = '.;C:\\bin'
devnull = 'nul'
supports_unicode_filenames = False


def _both(path):
    """The two separators, of the path's type."""
    return b'\\/' if isinstance(path, bytes) else '\\/'


def _plain(path):
    """The path with backslashes only."""
    return path.replace(b'/', b'\\') if isinstance(path, bytes) else path.replace('/', '\\')


def normcase(s):
    """Lower case, and backslashes for slashes."""
    return _plain(os.fspath(s)).lower()


def isabs(s):
    """Whether a path has a drive and a root."""
    s = _plain(os.fspath(s)[:3])
    if isinstance(s, bytes):
        return s.startswith(b':\\', 1) or s.startswith(b'\\\\')
    return s.startswith(':\\', 1) or s.startswith('\\\\')


def join(path, *paths):
    """Join paths: one with a root or another drive begins anew."""
    path = os.fspath(path)
    seps = _both(path)
    backslash = seps[:1]
    colon = b':' if isinstance(path, bytes) else ':'
    try:
        drive, root, rest = splitroot(path)
        for other in map(os.fspath, paths):
            other_drive, other_root, other_rest = splitroot(other)
            if other_root:
                if other_drive or not drive:
                    drive = other_drive
                root, rest = other_root, other_rest
                continue
            if other_drive and other_drive != drive:
                if other_drive.lower() != drive.lower():
                    drive, root, rest = other_drive, other_root, other_rest
                    continue
                drive = other_drive     # the same drive in another case
            if rest and rest[-1:] not in seps:
                rest += backslash
            rest += other_rest
        if rest and not root and drive and drive[-1:] not in colon + seps:
            return drive + backslash + rest
        return drive + root + rest
    except (TypeError, AttributeError, BytesWarning):
        genericpath._check_arg_types('join', path, *paths)
        raise


def splitdrive(p):
    """The drive, and the rest with its root."""
    drive, root, tail = splitroot(p)
    return drive, root + tail


def splitroot(p):
    """Drive, root and tail; joined they are the path."""
    p = os.fspath(p)
    empty = p[:0]
    backslash = _both(p)[:1]
    colon = b':' if isinstance(p, bytes) else ':'
    plain = _plain(p)
    if plain[:1] == backslash:
        if plain[1:2] != backslash:
            return empty, p[:1], p[1:]
        # \\server\share or \\?\UNC\server\share or \\.\device
        unc = b'\\\\?\\UNC\\' if isinstance(p, bytes) else '\\\\?\\UNC\\'
        start = 8 if plain[:8].upper() == unc else 2
        middle = plain.find(backslash, start)
        end = plain.find(backslash, middle + 1) if middle >= 0 else -1
        if end < 0:
            return p, empty, empty
        return p[:end], p[end:end + 1], p[end + 1:]
    if plain[1:2] == colon:
        if plain[2:3] == backslash:
            return p[:2], p[2:3], p[3:]
        return p[:2], empty, p[2:]
    return empty, empty, p


def split(p):
    """Head and tail: the tail is what follows the last separator."""
    p = os.fspath(p)
    seps = _both(p)
    drive, root, rest = splitroot(p)
    end = len(rest)
    while end and rest[end - 1:end] not in seps:
        end -= 1
    head, tail = rest[:end], rest[end:]
    return drive + root + head.rstrip(seps), tail


def splitext(p):
    """The path without its extension, and the extension with its dot."""
    p = os.fspath(p)
    if isinstance(p, bytes):
        return genericpath._splitext(p, b'\\', b'/', b'.')
    return genericpath._splitext(p, '\\', '/', '.')


def basename(p):
    """The last component."""
    return split(p)[1]


def dirname(p):
    """All but the last component."""
    return split(p)[0]


def isjunction(path):
    """Whether a path is a junction: not on this system."""
    os.fspath(path)
    return False


def isdevdrive(path):
    """Whether a path is on a Dev Drive: not on this system."""
    os.fspath(path)
    return False


def ismount(path):
    """Whether a path is a drive's root or a share."""
    path = os.fspath(path)
    seps = _both(path)
    drive, root, rest = splitroot(abspath(path))
    if drive and drive[:1] in seps:
        return not rest
    return bool(root and not rest)


_RESERVED = frozenset({'CON', 'PRN', 'AUX', 'NUL', 'CONIN$', 'CONOUT$'}
                      | {f'{name}{c}' for name in ('COM', 'LPT') for c in '123456789\xb9\xb2\xb3'})
_FORBIDDEN = frozenset({chr(i) for i in range(32)} | set('"*:<>?|/\\'))


def isreserved(path):
    """Whether Windows keeps a component of the path for itself."""
    path = os.fsdecode(_plain(splitroot(path)[2]))
    return any(_is_reserved_name(name) for name in reversed(path.split('\\')))


def _is_reserved_name(name):
    if name[-1:] in ('.', ' '):
        return name not in ('.', '..')
    if _FORBIDDEN.intersection(name):
        return True
    return name.partition('.')[0].rstrip(' ').upper() in _RESERVED


def expanduser(path):
    """Replace ~ and ~user at the start, where USERPROFILE or HOMEPATH says what it is."""
    path = os.fspath(path)
    tilde = b'~' if isinstance(path, bytes) else '~'
    if not path.startswith(tilde):
        return path
    seps = _both(path)
    end = 1
    while end < len(path) and path[end:end + 1] not in seps:
        end += 1
    if 'USERPROFILE' in os.environ:
        home = os.environ['USERPROFILE']
    elif 'HOMEPATH' in os.environ:
        home = join(os.environ.get('HOMEDRIVE', ''), os.environ['HOMEPATH'])
    else:
        return path
    if end != 1:
        user = os.fsdecode(path[1:end])
        current = os.environ.get('USERNAME')
        if user != current:
            # Homes of all users are in one folder, named after them, if ours is.
            if current != basename(home):
                return path
            home = join(dirname(home), user)
    if isinstance(path, bytes):
        home = os.fsencode(home)
    return home + path[end:]


_variables = None


def _pattern(kind):
    """What to expand: quoted text as it is, %%, %name%, $$, $name and ${name}."""
    global _variables
    if _variables is None:
        import re
        text = r"'[^']*'?|%(%|[^%]*%?)|\$(\$|[-\w]+|\{[^}]*\}?)"
        _variables = (re.compile(text.encode(), re.ASCII), re.compile(text, re.ASCII))
    return _variables[kind is str]


def expandvars(path):
    """Replace %name%, $name and ${name}; unknown variables stay."""
    path = os.fspath(path)
    is_bytes = isinstance(path, bytes)
    percent, dollar, brace = (b'%', b'$', b'{') if is_bytes else ('%', '$', '{')
    if percent not in path and dollar not in path:
        return path
    environ = getattr(os, 'environb', None) if is_bytes else os.environ
    end_brace = b'}' if is_bytes else '}'

    def value(match):
        whole = match.group()
        if match.lastindex is None:
            return whole            # quoted
        name = match[match.lastindex]
        if match.lastindex == 1:
            if name == percent:
                return percent
            if not name.endswith(percent):
                return whole
            name = name[:-1]
        else:
            if name == dollar:
                return dollar
            if name.startswith(brace):
                if not name.endswith(end_brace):
                    return whole
                name = name[1:-1]
        if environ is not None:
            return environ.get(name, whole)
        return os.fsencode(os.environ.get(os.fsdecode(name), os.fsdecode(whole)))

    return _pattern(bytes if is_bytes else str).sub(value, path)


def normpath(path):
    """Without double separators, '.' and what '..' takes back."""
    path = os.fspath(path)
    if isinstance(path, bytes):
        backslash, dot, dots = b'\\', b'.', b'..'
    else:
        backslash, dot, dots = '\\', '.', '..'
    drive, root, rest = splitroot(_plain(path))
    parts = []
    for part in rest.split(backslash):
        if not part or part == dot:
            continue
        if part == dots:
            if parts and parts[-1] != dots:
                parts.pop()
                continue
            if not parts and root:
                continue
        parts.append(part)
    prefix = drive + root
    if not prefix and not parts:
        parts.append(dot)
    return prefix + backslash.join(parts)


def abspath(path):
    """The absolute path."""
    path = os.fspath(path)
    if not isabs(path):
        path = join(os.getcwdb() if isinstance(path, bytes) else os.getcwd(), path)
    return normpath(path)


def realpath(path, *, strict=False):
    """The absolute path: the links of this system are not those of Windows."""
    return abspath(path)


def relpath(path, start=None):
    """The path relative to another."""
    path = os.fspath(path)
    if not path:
        raise ValueError('no path specified')
    if isinstance(path, bytes):
        backslash, dot, dots = b'\\', b'.', b'..'
    else:
        backslash, dot, dots = '\\', '.', '..'
    start = dot if start is None else os.fspath(start)
    try:
        start_drive, _, start_rest = splitroot(abspath(start))
        path_drive, _, path_rest = splitroot(abspath(path))
        if normcase(start_drive) != normcase(path_drive):
            raise ValueError('path is on mount %r, start on mount %r' % (path_drive, start_drive))
        starts = start_rest.split(backslash) if start_rest else []
        paths = path_rest.split(backslash) if path_rest else []
        same = 0
        for a, b in zip(starts, paths):
            if normcase(a) != normcase(b):
                break
            same += 1
        result = [dots] * (len(starts) - same) + paths[same:]
        return backslash.join(result) if result else dot
    except (TypeError, ValueError, AttributeError, BytesWarning, DeprecationWarning):
        genericpath._check_arg_types('relpath', path, start)
        raise


def commonpath(paths):
    """The longest path that all have in common."""
    paths = tuple(map(os.fspath, paths))
    if not paths:
        raise ValueError('commonpath() arg is an empty sequence')
    if isinstance(paths[0], bytes):
        backslash, dot = b'\\', b'.'
    else:
        backslash, dot = '\\', '.'
    if len({isinstance(p, bytes) for p in paths}) != 1:
        genericpath._check_arg_types('commonpath', *paths)
    try:
        splits = [splitroot(_plain(p).lower()) for p in paths]
        drive, root, path = splitroot(_plain(paths[0]))
        if len({d for d, _, _ in splits}) != 1:
            raise ValueError("Paths don't have the same drive")
        if len({r for _, r, _ in splits}) != 1:
            if drive:
                raise ValueError("Can't mix absolute and relative paths")
            raise ValueError("Can't mix rooted and not-rooted paths")
        common = [part for part in path.split(backslash) if part and part != dot]
        lists = [[part for part in rest.split(backslash) if part and part != dot]
                 for _, _, rest in splits]
        low, high = min(lists), max(lists)
        same = len(low)
        for i, part in enumerate(low):
            if part != high[i]:
                same = i
                break
        return drive + root + backslash.join(common[:same])
    except (TypeError, AttributeError):
        genericpath._check_arg_types('commonpath', *paths)
        raise
