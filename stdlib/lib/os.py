"""Operating system interface: `posix` and what is built on it."""

import abc
import sys
import stat as st

from _collections_abc import _check_methods

GenericAlias = type(list[int])

__all__ = ["altsep", "curdir", "pardir", "sep", "pathsep", "linesep", "defpath", "name", "path",
           "devnull", "SEEK_SET", "SEEK_CUR", "SEEK_END", "fsencode", "fsdecode",
           "get_exec_path", "fdopen", "extsep"]


def _get_exports_list(module):
    try:
        return list(module.__all__)
    except AttributeError:
        return [n for n in dir(module) if n[0] != '_']


name = 'posix'
linesep = '\n'

import posix
from posix import *

try:
    from posix import _exit
    __all__.append('_exit')
except ImportError:
    pass

import posixpath as path
__all__.extend(_get_exports_list(posix))

sys.modules['os.path'] = path
from os.path import curdir, pardir, sep, pathsep, defpath, extsep, altsep, devnull

SEEK_SET = 0
SEEK_CUR = 1
SEEK_END = 2


def _supporting(*names):
    """The functions of these names that exist."""
    g = globals()
    return {g[n] for n in names if n in g}


# Which functions take which kinds of arguments; that the platform is POSIX settles it.
supports_dir_fd = _supporting('access', 'chmod', 'chown', 'link', 'mkdir', 'mkfifo', 'mknod',
                              'open', 'readlink', 'rename', 'rmdir', 'stat', 'symlink', 'unlink',
                              'utime')
supports_effective_ids = _supporting('access')
supports_fd = _supporting('chdir', 'chmod', 'chown', 'execve', 'listdir', 'pathconf', 'scandir',
                          'stat', 'statvfs', 'truncate', 'utime')
supports_follow_symlinks = _supporting('access', 'chown', 'link', 'stat', 'utime')


def makedirs(name, mode=0o777, exist_ok=False):
    """Super-mkdir; create a leaf directory and all intermediate ones."""
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            pass  # someone was faster
        cdir = curdir
        if isinstance(tail, bytes):
            cdir = bytes(curdir, 'ASCII')
        if tail == cdir:  # xxx/newdir/. exists once xxx/newdir does
            return
    try:
        mkdir(name, mode)
    except OSError:
        # Not by the error's kind: some systems report another one first.
        if not exist_ok or not path.isdir(name):
            raise


def removedirs(name):
    """Super-rmdir; remove a leaf directory and all empty intermediate ones."""
    rmdir(name)
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


def renames(old, new):
    """Super-rename; create directories as necessary and delete any left empty."""
    head, tail = path.split(new)
    if head and tail and not path.exists(head):
        makedirs(head)
    rename(old, new)
    head, tail = path.split(old)
    if head and tail:
        try:
            removedirs(head)
        except OSError:
            pass


__all__.extend(["makedirs", "removedirs", "renames"])

# One object for all: what walk() yields for links below follow_symlinks=False.
_walk_symlinks_as_files = object()


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Directory tree generator: yields (dirpath, dirnames, filenames).

    With topdown, dirnames may be changed in place to steer the walk.
    """
    sys.audit("os.walk", top, topdown, onerror, followlinks)
    stack = [fspath(top)]
    islink, join = path.islink, path.join
    while stack:
        top = stack.pop()
        if isinstance(top, tuple):
            yield top
            continue
        dirs = []
        nondirs = []
        walk_dirs = []
        try:
            scandir_it = scandir(top)
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        cont = False
        with scandir_it:
            while True:
                try:
                    try:
                        entry = next(scandir_it)
                    except StopIteration:
                        break
                except OSError as error:
                    if onerror is not None:
                        onerror(error)
                    cont = True
                    break
                try:
                    if followlinks is _walk_symlinks_as_files:
                        is_dir = entry.is_dir(follow_symlinks=False) and not entry.is_junction()
                    else:
                        is_dir = entry.is_dir()
                except OSError:
                    is_dir = False  # as os.path.isdir()
                if is_dir:
                    dirs.append(entry.name)
                else:
                    nondirs.append(entry.name)
                if not topdown and is_dir:
                    # Bottom-up: what is a link must be known now.
                    if followlinks:
                        walk_into = True
                    else:
                        try:
                            walk_into = not entry.is_symlink()
                        except OSError:
                            walk_into = False
                    if walk_into:
                        walk_dirs.append(entry.path)
        if cont:
            continue
        if topdown:
            yield top, dirs, nondirs
            for dirname in reversed(dirs):
                new_path = join(top, dirname)
                # Asked again: the caller may have replaced it.
                if followlinks or not islink(new_path):
                    stack.append(new_path)
        else:
            stack.append((top, dirs, nondirs))
            for new_path in reversed(walk_dirs):
                stack.append(new_path)


__all__.append("walk")


def fwalk(top=".", topdown=True, onerror=None, *, follow_symlinks=False, dir_fd=None):
    """Directory tree generator: as walk(), and yields a file descriptor of dirpath too."""
    sys.audit("os.fwalk", top, topdown, onerror, follow_symlinks, dir_fd)
    top = fspath(top)
    stack = [(_fwalk_walk, (True, dir_fd, top, top, None))]
    isbytes = isinstance(top, bytes)
    try:
        while stack:
            yield from _fwalk(stack, isbytes, topdown, onerror, follow_symlinks)
    finally:
        # Close what an abandoned walk left open.
        while stack:
            action, value = stack.pop()
            if action == _fwalk_close:
                close(value)


# What a step on fwalk()'s stack does.
_fwalk_walk = 0
_fwalk_yield = 1
_fwalk_close = 2


def _fwalk(stack, isbytes, topdown, onerror, follow_symlinks):
    action, value = stack.pop()
    if action == _fwalk_close:
        close(value)
        return
    if action == _fwalk_yield:
        yield value
        return
    isroot, dirfd, toppath, topname, entry = value
    try:
        if not follow_symlinks:
            # A link put in the directory's place in the meantime must not be followed.
            if entry is None:
                orig_st = stat(topname, follow_symlinks=False, dir_fd=dirfd)
            else:
                orig_st = entry.stat(follow_symlinks=False)
        topfd = open(topname, O_RDONLY | O_NONBLOCK, dir_fd=dirfd)
    except OSError as err:
        if isroot:
            raise
        if onerror is not None:
            onerror(err)
        return
    stack.append((_fwalk_close, topfd))
    if not follow_symlinks:
        if isroot and not st.S_ISDIR(orig_st.st_mode):
            return
        if not path.samestat(orig_st, stat(topfd)):
            return
    scandir_it = scandir(topfd)
    dirs = []
    nondirs = []
    entries = None if topdown or follow_symlinks else []
    for entry in scandir_it:
        name = entry.name
        if isbytes:
            name = fsencode(name)
        try:
            if entry.is_dir():
                dirs.append(name)
                if entries is not None:
                    entries.append(entry)
            else:
                nondirs.append(name)
        except OSError:
            try:
                # A dangling link counts as a file.
                if entry.is_symlink():
                    nondirs.append(name)
            except OSError:
                pass
    if topdown:
        yield toppath, dirs, nondirs, topfd
    else:
        stack.append((_fwalk_yield, (toppath, dirs, nondirs, topfd)))
    toppath = path.join(toppath, toppath[:0])  # with a slash at its end
    if entries is None:
        stack.extend((_fwalk_walk, (False, topfd, toppath + name, name, None))
                     for name in dirs[::-1])
    else:
        stack.extend((_fwalk_walk, (False, topfd, toppath + name, name, entry))
                     for name, entry in zip(dirs[::-1], entries[::-1]))


__all__.append("fwalk")


### exec and spawn ###

def execl(file, *args):
    """Execute the executable file with argument list args, replacing the current process."""
    execv(file, args)


def execle(file, *args):
    """Execute file with args; the last argument is the environment."""
    execve(file, args[:-1], args[-1])


def execlp(file, *args):
    """Execute file, searched for along $PATH, with args."""
    execvp(file, args)


def execlpe(file, *args):
    """Execute file, searched for along $PATH; the last argument is the environment."""
    execvpe(file, args[:-1], args[-1])


def execvp(file, args):
    """Execute file, searched for along $PATH, with the list args."""
    _execvpe(file, args)


def execvpe(file, args, env):
    """Execute file, searched for along $PATH, with the list args and the environment env."""
    _execvpe(file, args, env)


__all__.extend(["execl", "execle", "execlp", "execlpe", "execvp", "execvpe"])


def _execvpe(file, args, env=None):
    if env is not None:
        exec_func = execve
        argrest = (args, env)
    else:
        exec_func = execv
        argrest = (args,)
        env = environ
    if path.dirname(file):
        exec_func(file, *argrest)
        return
    saved_exc = None
    for directory in map(fsencode, get_exec_path(env)):
        fullname = path.join(directory, fsencode(file))
        try:
            exec_func(fullname, *argrest)
        except (FileNotFoundError, NotADirectoryError) as e:
            last_exc = e
        except OSError as e:
            last_exc = e
            if saved_exc is None:
                saved_exc = e
    raise saved_exc if saved_exc is not None else last_exc


def get_exec_path(env=None):
    """Returns the sequence of directories that will be searched for the named executable."""
    if env is None:
        env = environ
    import warnings
    with warnings.catch_warnings():
        # Looking for b'PATH' among str keys warns under -b.
        warnings.simplefilter("ignore", BytesWarning)
        try:
            path_list = env.get('PATH')
        except TypeError:
            path_list = None
        try:
            path_listb = env[b'PATH']
        except (KeyError, TypeError):
            pass
        else:
            if path_list is not None:
                raise ValueError("env cannot contain 'PATH' and b'PATH' keys")
            path_list = path_listb
        if path_list is not None and isinstance(path_list, bytes):
            path_list = fsdecode(path_list)
    if path_list is None:
        path_list = defpath
    return path_list.split(pathsep)


### Environment ###

from _collections_abc import MutableMapping, Mapping


class _Environ(MutableMapping):
    def __init__(self, data, encodekey, decodekey, encodevalue, decodevalue):
        self.encodekey = encodekey
        self.decodekey = decodekey
        self.encodevalue = encodevalue
        self.decodevalue = decodevalue
        self._data = data

    def __getitem__(self, key):
        try:
            value = self._data[self.encodekey(key)]
        except KeyError:
            raise KeyError(key) from None  # the key as given
        return self.decodevalue(value)

    def __setitem__(self, key, value):
        key = self.encodekey(key)
        value = self.encodevalue(value)
        putenv(key, value)
        self._data[key] = value

    def __delitem__(self, key):
        encodedkey = self.encodekey(key)
        unsetenv(encodedkey)
        try:
            del self._data[encodedkey]
        except KeyError:
            raise KeyError(key) from None

    def __iter__(self):
        # list() of a dict is atomic: another thread may change it.
        keys = list(self._data)
        for key in keys:
            yield self.decodekey(key)

    def __len__(self):
        return len(self._data)

    def __repr__(self):
        formatted_items = ", ".join(
            f"{self.decodekey(key)!r}: {self.decodevalue(value)!r}"
            for key, value in self._data.items())
        return f"environ({{{formatted_items}}})"

    def copy(self):
        return dict(self)

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        new = dict(self)
        new.update(other)
        return new

    def __ror__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        new = dict(other)
        new.update(self)
        return new


def _fscodec():
    encoding = sys.getfilesystemencoding()
    errors = sys.getfilesystemencodeerrors()

    def fsencode(filename):
        """Encode filename (an os.PathLike, bytes, or str) to the filesystem encoding."""
        filename = fspath(filename)
        if isinstance(filename, str):
            return filename.encode(encoding, errors)
        return filename

    def fsdecode(filename):
        """Decode filename (an os.PathLike, bytes, or str) from the filesystem encoding."""
        filename = fspath(filename)
        if isinstance(filename, bytes):
            return filename.decode(encoding, errors)
        return filename

    return fsencode, fsdecode


fsencode, fsdecode = _fscodec()
del _fscodec


def _createenviron():
    encoding = sys.getfilesystemencoding()

    def encode(value):
        if not isinstance(value, str):
            raise TypeError("str expected, not %s" % type(value).__name__)
        return value.encode(encoding, 'surrogateescape')

    def decode(value):
        return value.decode(encoding, 'surrogateescape')

    return _Environ(posix.environ, encode, decode, encode, decode)


environ = _createenviron()
del _createenviron


def getenv(key, default=None):
    """Get an environment variable, return None if it doesn't exist."""
    return environ.get(key, default)


supports_bytes_environ = True


def _check_bytes(value):
    if not isinstance(value, bytes):
        raise TypeError("bytes expected, not %s" % type(value).__name__)
    return value


environb = _Environ(environ._data, _check_bytes, bytes, _check_bytes, bytes)
del _check_bytes


def getenvb(key, default=None):
    """Get an environment variable, return None if it doesn't exist; all in bytes."""
    return environb.get(key, default)


__all__.extend(("getenv", "supports_bytes_environ", "environb", "getenvb"))

### Spawning ###

P_WAIT = 0
P_NOWAIT = P_NOWAITO = 1

__all__.extend(["P_WAIT", "P_NOWAIT", "P_NOWAITO"])


def _spawnvef(mode, file, args, env, func):
    """Fork; the child executes func, the parent waits or not as mode says."""
    if not isinstance(args, (tuple, list)):
        raise TypeError('argv must be a tuple or a list')
    if not args or not args[0]:
        raise ValueError('argv first element cannot be empty')
    pid = fork()
    if not pid:
        try:
            if env is None:
                func(file, args)
            else:
                func(file, args, env)
        except:
            _exit(127)
    if mode == P_NOWAIT:
        return pid
    while True:
        wpid, sts = waitpid(pid, 0)
        if WIFSTOPPED(sts):
            continue
        return waitstatus_to_exitcode(sts)


def spawnv(mode, file, args):
    """Execute file with args in a subprocess; exit code or, with P_NOWAIT, pid."""
    return _spawnvef(mode, file, args, None, execv)


def spawnve(mode, file, args, env):
    """As spawnv(), with the environment env."""
    return _spawnvef(mode, file, args, env, execve)


def spawnvp(mode, file, args):
    """As spawnv(), with file searched for along $PATH."""
    return _spawnvef(mode, file, args, None, execvp)


def spawnvpe(mode, file, args, env):
    """As spawnvp(), with the environment env."""
    return _spawnvef(mode, file, args, env, execvpe)


def spawnl(mode, file, *args):
    """As spawnv(), with the arguments one by one."""
    return spawnv(mode, file, args)


def spawnle(mode, file, *args):
    """As spawnl(); the last argument is the environment."""
    return spawnve(mode, file, args[:-1], args[-1])


def spawnlp(mode, file, *args):
    """As spawnl(), with file searched for along $PATH."""
    return spawnvp(mode, file, args)


def spawnlpe(mode, file, *args):
    """As spawnlp(); the last argument is the environment."""
    return spawnvpe(mode, file, args[:-1], args[-1])


__all__.extend(["spawnv", "spawnve", "spawnvp", "spawnvpe", "spawnl", "spawnle", "spawnlp",
                "spawnlpe"])


### Files ###

def popen(cmd, mode="r", buffering=-1):
    """Open a pipe to or from a shell command."""
    if not isinstance(cmd, str):
        raise TypeError("invalid cmd type (%s, expected string)" % type(cmd))
    if mode not in ("r", "w"):
        raise ValueError("invalid mode %r" % mode)
    if buffering == 0 or buffering is None:
        raise ValueError("popen() does not support unbuffered streams")
    import subprocess
    if mode == "r":
        proc = subprocess.Popen(cmd, shell=True, text=True, stdout=subprocess.PIPE,
                                bufsize=buffering)
        return _wrap_close(proc.stdout, proc)
    proc = subprocess.Popen(cmd, shell=True, text=True, stdin=subprocess.PIPE,
                            bufsize=buffering)
    return _wrap_close(proc.stdin, proc)


class _wrap_close:
    """A stream whose close() waits for the process and tells its status."""

    def __init__(self, stream, proc):
        self._stream = stream
        self._proc = proc

    def close(self):
        self._stream.close()
        returncode = self._proc.wait()
        if returncode == 0:
            return None
        return returncode << 8  # as system() gives it

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)


__all__.append("popen")


def fdopen(fd, mode="r", buffering=-1, encoding=None, *args, **kwargs):
    """open() for a file descriptor."""
    if not isinstance(fd, int):
        raise TypeError("invalid fd type (%s, expected integer)" % type(fd))
    import io
    if "b" not in mode:
        encoding = io.text_encoding(encoding)
    return io.open(fd, mode, buffering, encoding, *args, **kwargs)


def _fspath(path):
    """Return the path representation of a path-like object: str or bytes."""
    if isinstance(path, (str, bytes)):
        return path
    path_type = type(path)
    try:
        path_repr = path_type.__fspath__(path)
    except AttributeError:
        if hasattr(path_type, '__fspath__'):
            raise
        raise TypeError("expected str, bytes or os.PathLike object, not "
                        + path_type.__name__) from None
    except TypeError:
        if path_type.__fspath__ is None:
            raise TypeError("expected str, bytes or os.PathLike object, not "
                            + path_type.__name__) from None
        raise
    if isinstance(path_repr, (str, bytes)):
        return path_repr
    raise TypeError("expected {}.__fspath__() to return str or bytes, not {}"
                    .format(path_type.__name__, type(path_repr).__name__))


if 'fspath' not in globals():
    fspath = _fspath
    fspath.__name__ = "fspath"


class PathLike(abc.ABC):
    """Abstract base class for implementing the file system path protocol."""

    __slots__ = ()

    @abc.abstractmethod
    def __fspath__(self):
        """Return the file system path representation of the object."""
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is PathLike:
            return _check_methods(subclass, '__fspath__')
        return NotImplemented

    __class_getitem__ = classmethod(GenericAlias)


def process_cpu_count():
    """The number of CPUs this process may use, or None."""
    try:
        return len(sched_getaffinity(0))
    except NameError:
        return cpu_count()
