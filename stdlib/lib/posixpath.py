"""Pathnames of POSIX systems; the module behind os.path."""

curdir = '.'
pardir = '..'
extsep = '.'
sep = '/'
pathsep = ':'
defpath = '/bin:/usr/bin'
altsep = None
devnull = '/dev/null'

import os
import sys
import genericpath
from genericpath import *

__all__ = ["normcase", "isabs", "join", "splitdrive", "splitroot", "split", "splitext",
           "basename", "dirname", "commonprefix", "getsize", "getmtime", "getatime", "getctime",
           "islink", "exists", "lexists", "isdir", "isfile", "ismount", "expanduser",
           "expandvars", "normpath", "abspath", "samefile", "sameopenfile", "samestat", "curdir",
           "pardir", "sep", "pathsep", "defpath", "altsep", "extsep", "devnull", "realpath",
           "supports_unicode_filenames", "relpath", "commonpath", "isjunction",
           "isdevdrive"]

supports_unicode_filenames = sys.platform == 'darwin'


def _get_sep(path):
    return b'/' if isinstance(path, bytes) else '/'


def normcase(s):
    """Normalize case of pathname.  Has no effect under Posix"""
    return os.fspath(s)


def isabs(s):
    """Test whether a path is absolute"""
    s = os.fspath(s)
    return s.startswith(_get_sep(s))


def join(a, *p):
    """Join two or more pathname components, inserting '/' as needed.

    An absolute component discards what is before it; an empty last one ends the path in '/'.
    """
    a = os.fspath(a)
    sep = _get_sep(a)
    path = a
    try:
        for b in p:
            b = os.fspath(b)
            if b.startswith(sep) or not path:
                path = b
            elif path.endswith(sep):
                path += b
            else:
                path += sep + b
    except (TypeError, AttributeError, BytesWarning):
        genericpath._check_arg_types('join', a, *map(os.fspath, p))
        raise
    return path


def split(p):
    """Split a pathname.  Returns tuple "(head, tail)" where "tail" is after the final slash."""
    p = os.fspath(p)
    sep = _get_sep(p)
    i = p.rfind(sep) + 1
    head, tail = p[:i], p[i:]
    if head and head != sep * len(head):
        head = head.rstrip(sep)
    return head, tail


def splitext(p):
    """Split the extension from a pathname: (root, ext), ext with its dot or empty."""
    p = os.fspath(p)
    if isinstance(p, bytes):
        return genericpath._splitext(p, b'/', None, b'.')
    return genericpath._splitext(p, '/', None, '.')



def splitdrive(p):
    """Split a pathname into drive and path. On Posix, drive is always empty."""
    p = os.fspath(p)
    return p[:0], p


def splitroot(p):
    """Split a pathname into drive, root and tail; exactly two leading slashes are kept."""
    p = os.fspath(p)
    if isinstance(p, bytes):
        sep, empty = b'/', b''
    else:
        sep, empty = '/', ''
    if p[:1] != sep:
        return empty, empty, p
    if p[1:2] != sep or p[2:3] == sep:
        return empty, sep, p[1:]
    return empty, p[:2], p[2:]


def basename(p):
    """Returns the final component of a pathname"""
    p = os.fspath(p)
    return p[p.rfind(_get_sep(p)) + 1:]


def dirname(p):
    """Returns the directory component of a pathname"""
    return split(p)[0]


def ismount(path):
    """Test whether a path is a mount point"""
    try:
        s1 = os.lstat(path)
    except (OSError, ValueError):
        return False
    import stat
    if stat.S_ISLNK(s1.st_mode):
        return False
    path = os.fspath(path)
    parent = join(path, b'..' if isinstance(path, bytes) else '..')
    try:
        s2 = os.lstat(parent)
    except OSError:
        parent = realpath(parent)
        try:
            s2 = os.lstat(parent)
        except OSError:
            return False
    # Another device than the parent's, or the same directory (the root).
    return s1.st_dev != s2.st_dev or s1.st_ino == s2.st_ino


def expanduser(path):
    """Expand ~ and ~user constructions.  If user or $HOME is unknown, do nothing."""
    path = os.fspath(path)
    tilde = b'~' if isinstance(path, bytes) else '~'
    if not path.startswith(tilde):
        return path
    sep = _get_sep(path)
    i = path.find(sep, 1)
    if i < 0:
        i = len(path)
    if i == 1:
        if 'HOME' not in os.environ:
            try:
                import pwd
            except ImportError:
                return path
            try:
                userhome = pwd.getpwuid(os.getuid()).pw_dir
            except KeyError:
                return path
        else:
            userhome = os.environ['HOME']
    else:
        try:
            import pwd
        except ImportError:
            return path
        name = path[1:i]
        if isinstance(name, bytes):
            name = os.fsdecode(name)
        try:
            userhome = pwd.getpwnam(name).pw_dir
        except KeyError:
            return path
    if userhome is None and sys.platform == "vxworks":
        return path
    if isinstance(path, bytes):
        userhome = os.fsencode(userhome)
    userhome = userhome.rstrip(sep)
    return (userhome + path[i:]) or sep


def expandvars(path):
    """Expand shell variables of form $var and ${var}.  Unknown variables are left unchanged."""
    path = os.fspath(path)
    if isinstance(path, bytes):
        text = path.decode('latin-1')
        fetch = lambda name: os.fsencode(
            os.environ[os.fsdecode(name.encode('latin-1'))]).decode('latin-1')
    else:
        text = path
        fetch = os.environ.__getitem__
    if '$' not in text:
        return path
    pieces = []
    pos = 0
    while True:
        start = text.find('$', pos)
        if start < 0:
            break
        end = start + 1
        if text[end:end + 1] == '{':
            close = text.find('}', end)
            name = text[end + 1:close] if close >= 0 else ''
            end = close + 1 if close >= 0 else end
        else:
            while end < len(text) and text[end].isascii() and (text[end].isalnum()
                                                              or text[end] == '_'):
                end += 1
            name = text[start + 1:end]
        if name:
            try:
                value = fetch(name)
            except KeyError:
                value = text[start:end]
            pieces += [text[pos:start], value]
        else:
            end = max(end, start + 1)
            pieces.append(text[pos:end])
        pos = end
    text = ''.join(pieces) + text[pos:]
    return text.encode('latin-1') if isinstance(path, bytes) else text


try:
    from posix import _path_normpath as normpath
except ImportError:
    def normpath(path):
        """Normalize path, eliminating double slashes, etc."""
        path = os.fspath(path)
        if isinstance(path, bytes):
            sep, dot, dotdot = b'/', b'.', b'..'
        else:
            sep, dot, dotdot = '/', '.', '..'
        if not path:
            return dot
        _, initial_slashes, path = splitroot(path)
        comps = []
        for comp in path.split(sep):
            if not comp or comp == dot:
                continue
            if (comp != dotdot or (not initial_slashes and not comps)
                    or (comps and comps[-1] == dotdot)):
                comps.append(comp)
            elif comps:
                comps.pop()
        return (initial_slashes + sep.join(comps)) or dot


def abspath(path):
    """Return an absolute path."""
    path = os.fspath(path)
    if isinstance(path, bytes):
        if not path.startswith(b'/'):
            path = join(os.getcwdb(), path)
    elif not path.startswith('/'):
        path = join(os.getcwd(), path)
    return normpath(path)


def realpath(filename, *, strict=False):
    """Return the canonical path of the specified filename, without symbolic links.

    With strict, errors are raised; else what cannot be resolved stays.
    """
    filename = os.fspath(filename)
    if isinstance(filename, bytes):
        sep, curdir, pardir, getcwd = b'/', b'.', b'..', os.getcwdb
    else:
        sep, curdir, pardir, getcwd = '/', '.', '..', os.getcwd
    ignored_error = () if strict else OSError

    # What remains to be resolved, last part first; None marks where a link's path ends and
    # is followed (below it) by the link itself.
    rest = filename.split(sep)[::-1]
    path = sep if filename.startswith(sep) else getcwd()
    seen = {}  # link -> its resolved path, or None while under way
    import stat
    while rest:
        name = rest.pop()
        if name is None:
            seen[rest.pop()] = path
            continue
        if not name or name == curdir:
            continue
        if name == pardir:
            path = path[:path.rindex(sep)] or sep
            continue
        newpath = path + name if path == sep else path + sep + name
        try:
            st = os.lstat(newpath)
            if not stat.S_ISLNK(st.st_mode):
                path = newpath
                continue
            if newpath in seen:
                resolved = seen[newpath]
                if resolved is not None:
                    path = resolved
                    continue
                # A loop of links.
                if strict:
                    os.stat(newpath)  # raises OSError
                path = newpath
                continue
            target = os.readlink(newpath)
        except ignored_error:
            path = newpath
            continue
        if target.startswith(sep):
            path = sep
        seen[newpath] = None
        rest.append(newpath)
        rest.append(None)
        rest.extend(target.split(sep)[::-1])
    return path


def relpath(path, start=None):
    """Return a relative version of a path"""
    path = os.fspath(path)
    if not path:
        raise ValueError("no path specified")
    if isinstance(path, bytes):
        curdir, sep, pardir = b'.', b'/', b'..'
    else:
        curdir, sep, pardir = '.', '/', '..'
    start = curdir if start is None else os.fspath(start)
    try:
        start_list = [x for x in abspath(start).split(sep) if x]
        path_list = [x for x in abspath(path).split(sep) if x]
        i = len(commonprefix([start_list, path_list]))
        rel_list = [pardir] * (len(start_list) - i) + path_list[i:]
        return sep.join(rel_list) if rel_list else curdir
    except (TypeError, AttributeError, BytesWarning, DeprecationWarning):
        genericpath._check_arg_types('relpath', path, start)
        raise


def commonpath(paths):
    """Given a sequence of path names, returns the longest common sub-path."""
    paths = tuple(map(os.fspath, paths))
    if not paths:
        raise ValueError('commonpath() arg is an empty sequence')
    if isinstance(paths[0], bytes):
        sep, curdir = b'/', b'.'
    else:
        sep, curdir = '/', '.'
    try:
        split_paths = [path.split(sep) for path in paths]
        try:
            isabs, = {p.startswith(sep) for p in paths}
        except ValueError:
            raise ValueError("Can't mix absolute and relative paths") from None
        split_paths = [[c for c in s if c and c != curdir] for s in split_paths]
        common = commonprefix(split_paths)
        return (sep if isabs else sep[:0]) + sep.join(common)
    except (TypeError, AttributeError):
        genericpath._check_arg_types('commonpath', *paths)
        raise
