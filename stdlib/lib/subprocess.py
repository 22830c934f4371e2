"""Child processes with their pipes: run(), Popen and the older helpers.

`_posixsubprocess.fork_exec` makes the child; an error there comes back through a pipe that closes
at exec. Plain cases go through posix_spawn. Waiting and reading with a timeout use a selector.
"""
import builtins
import contextlib
import errno
import io
import os
import selectors
import signal
import sys
import threading
import time
import types
import warnings
from time import monotonic as _time

from _posixsubprocess import fork_exec as _fork_exec

__all__ = ['Popen', 'PIPE', 'STDOUT', 'call', 'check_call', 'getstatusoutput', 'getoutput',
           'check_output', 'run', 'CalledProcessError', 'DEVNULL', 'SubprocessError',
           'TimeoutExpired', 'CompletedProcess']

_mswindows = False
_can_fork_exec = True
PIPE = -1
STDOUT = -2
DEVNULL = -3
_PIPE_BUF = 512
_PopenSelector = getattr(selectors, 'PollSelector', selectors.SelectSelector)
_USE_POSIX_SPAWN = True
_USE_VFORK = True
_HAVE_POSIX_SPAWN_CLOSEFROM = hasattr(os, 'POSIX_SPAWN_CLOSEFROM')


class SubprocessError(Exception):
    """Base class of this module's errors."""


class CalledProcessError(SubprocessError):
    """A checked process returned another status than zero."""

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stderr = stderr

    def __str__(self):
        if self.returncode and self.returncode < 0:
            try:
                return "Command '%s' died with %r." % (self.cmd, signal.Signals(-self.returncode))
            except ValueError:
                return "Command '%s' died with unknown signal %d." % (self.cmd, -self.returncode)
        return "Command '%s' returned non-zero exit status %d." % (self.cmd, self.returncode)

    @property
    def stdout(self):
        """Another name for output."""
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class TimeoutExpired(SubprocessError):
    """The timeout passed before the process ended."""

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd = cmd
        self.timeout = timeout
        self.output = output
        self.stderr = stderr

    def __str__(self):
        return "Command '%s' timed out after %s seconds" % (self.cmd, self.timeout)

    @property
    def stdout(self):
        """Another name for output."""
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


# Processes whose Popen was dropped before they ended: waited for by later calls.
_active = []


def _cleanup():
    if _active is None:
        return
    for process in _active[:]:
        if process._internal_poll(_deadstate=sys.maxsize) is not None:
            try:
                _active.remove(process)
            except ValueError:  # another thread was faster
                pass


def _optim_args_from_interpreter_flags():
    value = sys.flags.optimize
    return ['-' + 'O' * value] if value > 0 else []


def _args_from_interpreter_flags():
    """Command-line options that give another interpreter the settings of this one."""
    args = _optim_args_from_interpreter_flags()
    for flag, letter in (('dont_write_bytecode', 'B'), ('bytes_warning', 'b'), ('verbose', 'v')):
        if getattr(sys.flags, flag, 0):
            args.append('-' + letter * int(getattr(sys.flags, flag)))
    if sys.flags.isolated:
        args.append('-I')
    else:
        args += [option for flag, option in (('ignore_environment', '-E'), ('no_user_site', '-s'),
                                             ('safe_path', '-P'))
                 if getattr(sys.flags, flag, 0)]
    warnopts = list(sys.warnoptions)
    xoptions = getattr(sys, '_xoptions', {})
    bytes_warning = sys.flags.bytes_warning
    if bytes_warning > 1 and 'error::BytesWarning' in warnopts:
        warnopts.remove('error::BytesWarning')
    elif bytes_warning and 'default::BytesWarning' in warnopts:
        warnopts.remove('default::BytesWarning')
    dev_mode = 'dev' in xoptions
    if dev_mode and 'default' in warnopts:
        warnopts.remove('default')
    args += ['-W' + option for option in warnopts]
    if dev_mode:
        args += ['-X', 'dev']
    for name, value in sorted(xoptions.items()):
        if name != 'dev':
            args += ['-X', name if value is True else f'{name}={value}']
    return args


def _text_encoding():
    """The encoding of text streams, which tells scripts that rely on the locale when asked to."""
    if sys.flags.warn_default_encoding:
        warnings.warn("'encoding' argument not specified.", EncodingWarning, 3)
    if sys.flags.utf8_mode:
        return 'utf-8'
    import locale
    return locale.getencoding()


class CompletedProcess:
    """What run() returns: args, returncode, stdout, stderr."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        parts = [f'args={self.args!r}', f'returncode={self.returncode!r}']
        if self.stdout is not None:
            parts.append(f'stdout={self.stdout!r}')
        if self.stderr is not None:
            parts.append(f'stderr={self.stderr!r}')
        return f'{type(self).__name__}({", ".join(parts)})'

    __class_getitem__ = classmethod(types.GenericAlias)

    def check_returncode(self):
        """CalledProcessError unless the status is zero."""
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Runs a command and waits for it: a CompletedProcess."""
    if input is not None:
        if kwargs.get('stdin') is not None:
            raise ValueError('stdin and input arguments may not both be used.')
        kwargs['stdin'] = PIPE
    if capture_output:
        if kwargs.get('stdout') is not None or kwargs.get('stderr') is not None:
            raise ValueError('stdout and stderr arguments may not be used with capture_output.')
        kwargs['stdout'] = kwargs['stderr'] = PIPE
    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except TimeoutExpired:
            process.kill()
            process.wait()
            raise
        except:  # also KeyboardInterrupt, for which communicate has waited a moment already
            process.kill()
            raise
        status = process.poll()
        if check and status:
            raise CalledProcessError(status, process.args, output=stdout, stderr=stderr)
    return CompletedProcess(process.args, status, stdout, stderr)


def call(*popenargs, timeout=None, **kwargs):
    """Runs a command and waits for it: its exit status."""
    with Popen(*popenargs, **kwargs) as process:
        try:
            return process.wait(timeout=timeout)
        except:
            process.kill()
            raise


def _command_of(popenargs, kwargs):
    cmd = kwargs.get('args')
    return popenargs[0] if cmd is None else cmd


def check_call(*popenargs, **kwargs):
    """As call(), with CalledProcessError for any status but zero."""
    status = call(*popenargs, **kwargs)
    if status:
        raise CalledProcessError(status, _command_of(popenargs, kwargs))
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    """Runs a command: its standard output. CalledProcessError for any status but zero."""
    for name in ('stdout', 'check'):
        if name in kwargs:
            raise ValueError(f'{name} argument not allowed, it will be overridden.')
    if 'input' in kwargs and kwargs['input'] is None:
        # None means "no input", which must not make the child wait for ours.
        text = (kwargs.get('universal_newlines') or kwargs.get('text')
                or kwargs.get('encoding') or kwargs.get('errors'))
        kwargs['input'] = '' if text else b''
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout


def getstatusoutput(cmd, *, encoding=None, errors=None):
    """Runs a command in a shell: (exit status, output and errors without the last newline)."""
    try:
        data = check_output(cmd, shell=True, text=True, stderr=STDOUT, encoding=encoding,
                            errors=errors)
        status = 0
    except CalledProcessError as ex:
        data = ex.output
        status = ex.returncode
    return status, data[:-1] if data[-1:] == '\n' else data


def getoutput(cmd, *, encoding=None, errors=None):
    """The output of a command run in a shell."""
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]


def list2cmdline(seq):
    """A command line as the C runtime of Windows splits it."""
    words = []
    for arg in map(os.fsdecode, seq):
        quote = not arg or ' ' in arg or '\t' in arg
        out = ['"'] if quote else []
        slashes = 0
        for char in arg:
            if char == '\\':
                slashes += 1
                continue
            if char == '"':
                out.append('\\' * (2 * slashes) + '\\"')
            else:
                out.append('\\' * slashes + char)
            slashes = 0
        out.append('\\' * (slashes * (2 if quote else 1)))
        if quote:
            out.append('"')
        words.append(''.join(out))
    return ' '.join(words)


def _use_posix_spawn():
    """Whether posix_spawn reports errors of the child as an exception: glibc does since 2.24."""
    return True


def _group_id(group, what):
    """The number of a group given as number or name."""
    if isinstance(group, str):
        try:
            import grp
        except ImportError:
            raise ValueError(f'{what} cannot be a string on platforms without the grp module')
        return grp.getgrnam(group).gr_gid
    if isinstance(group, int):
        if group < 0:
            raise ValueError(f'Group ID cannot be negative, got {group}')
        return group
    raise TypeError(f'Group must be a string or an integer, not {type(group)}'
                    if what == 'group' else
                    f'Items in extra_groups must be a string or integer, not {type(group)}')


def _user_id(user):
    if isinstance(user, str):
        try:
            import pwd
        except ImportError:
            raise ValueError('The user parameter cannot be a string on platforms without the pwd '
                             'module')
        return pwd.getpwnam(user).pw_uid
    if isinstance(user, int):
        if user < 0:
            raise ValueError(f'User ID cannot be negative, got {user}')
        return user
    raise TypeError('User must be a string or an integer')


class Popen:
    """A child process. See the documentation of CPython's subprocess for the arguments."""

    _child_created = False  # for __del__ of objects whose __init__ failed

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None,
                 preexec_fn=None, close_fds=True, shell=False, cwd=None, env=None,
                 universal_newlines=None, startupinfo=None, creationflags=0, restore_signals=True,
                 start_new_session=False, pass_fds=(), *, user=None, group=None, extra_groups=None,
                 encoding=None, errors=None, text=None, umask=-1, pipesize=-1, process_group=None):
        _cleanup()
        self._waitpid_lock = threading.Lock()
        self._input = None
        self._communication_started = False
        bufsize = -1 if bufsize is None else bufsize
        pipesize = -1 if pipesize is None else pipesize
        self._check_arguments(bufsize, stdout, pipesize, startupinfo, creationflags, text,
                              universal_newlines)
        if pass_fds and not close_fds:
            warnings.warn('pass_fds overriding close_fds.', RuntimeWarning)
            close_fds = True
        self.args = args
        self.stdin = self.stdout = self.stderr = None
        self.pid = None
        self.returncode = None
        self.encoding = encoding
        self.errors = errors
        self.pipesize = pipesize
        self.text_mode = encoding or errors or text or universal_newlines
        self._sigint_wait_secs = 0.25  # how long a Ctrl-C waits for the child, once
        self._closed_child_pipe_fds = False
        if self.text_mode and bufsize == 1:
            line_buffering = True
            bufsize = -1  # the binary layer below has its own buffer
        else:
            line_buffering = False
            if bufsize == 1:
                warnings.warn("line buffering (buffering=1) isn't supported in binary mode, the "
                              'default buffer size will be used', RuntimeWarning, stacklevel=2)
                bufsize = -1
        if process_group is None:
            process_group = -1
        identity = self._identity(user, group, extra_groups)
        fds = self._get_handles(stdin, stdout, stderr)
        try:
            self._open_files(fds, bufsize, line_buffering)
            self._execute_child(args, executable, preexec_fn, close_fds, pass_fds, cwd, env,
                                startupinfo, creationflags, shell, *fds, restore_signals,
                                *identity, umask, start_new_session, process_group)
        except:
            self._close_after_failure(fds, stdin, stdout, stderr)
            raise

    @staticmethod
    def _check_arguments(bufsize, stdout, pipesize, startupinfo, creationflags, text,
                         universal_newlines):
        if not isinstance(bufsize, int):
            raise TypeError('bufsize must be an integer')
        if stdout is STDOUT:
            raise ValueError('STDOUT can only be used for stderr')
        if not isinstance(pipesize, int):
            raise TypeError('pipesize must be an integer')
        if startupinfo is not None:
            raise ValueError('startupinfo is only supported on Windows platforms')
        if creationflags != 0:
            raise ValueError('creationflags is only supported on Windows platforms')
        if text is not None and universal_newlines is not None and bool(universal_newlines) != bool(
                text):
            raise SubprocessError('Cannot disambiguate when both text and universal_newlines are '
                                  'supplied but different. Pass one or the other.')

    @staticmethod
    def _identity(user, group, extra_groups):
        gid = None if group is None else _group_id(group, 'group')
        gids = None
        if extra_groups is not None:
            if isinstance(extra_groups, str):
                raise ValueError('Groups must be a list, not a string')
            gids = [_group_id(one, 'extra_groups') for one in extra_groups]
            for one in gids:
                if one < 0:
                    raise ValueError(f'Group ID cannot be negative, got {one}')
        return gid, gids, None if user is None else _user_id(user)

    def _open_files(self, fds, bufsize, line_buffering):
        """The parent's ends of the pipes as files."""
        p2cwrite, c2pread, errread = fds[1], fds[2], fds[4]
        if self.text_mode and not self.encoding:
            self.encoding = encoding = _text_encoding()
        else:
            encoding = self.encoding
        if p2cwrite != -1:
            self.stdin = io.open(p2cwrite, 'wb', bufsize)
            if self.text_mode:
                self.stdin = io.TextIOWrapper(self.stdin, write_through=True,
                                              line_buffering=line_buffering, encoding=encoding,
                                              errors=self.errors)
        if c2pread != -1:
            self.stdout = io.open(c2pread, 'rb', bufsize)
            if self.text_mode:
                self.stdout = io.TextIOWrapper(self.stdout, encoding=encoding, errors=self.errors)
        if errread != -1:
            self.stderr = io.open(errread, 'rb', bufsize)
            if self.text_mode:
                self.stderr = io.TextIOWrapper(self.stderr, encoding=encoding, errors=self.errors)

    def _close_after_failure(self, fds, stdin, stdout, stderr):
        for stream in filter(None, (self.stdin, self.stdout, self.stderr)):
            try:
                stream.close()
            except OSError:
                pass
        if self._closed_child_pipe_fds:
            return
        to_close = []
        if stdin == PIPE:
            to_close.append(fds[0])
        if stdout == PIPE:
            to_close.append(fds[3])
        if stderr == PIPE:
            to_close.append(fds[5])
        if hasattr(self, '_devnull'):
            to_close.append(self._devnull)
        for fd in to_close:
            try:
                os.close(fd)
            except OSError:
                pass

    def __repr__(self):
        text = f'<{type(self).__name__}: returncode: {self.returncode} args: {self.args!r}>'
        if len(text) > 80:
            text = text[:76] + '...>'
        return text

    __class_getitem__ = classmethod(types.GenericAlias)

    @property
    def universal_newlines(self):
        """Another name for text_mode."""
        return self.text_mode

    @universal_newlines.setter
    def universal_newlines(self, value):
        self.text_mode = bool(value)

    def _translate_newlines(self, data, encoding, errors):
        return data.decode(encoding, errors).replace('\r\n', '\n').replace('\r', '\n')

    def __enter__(self):
        return self

    def __exit__(self, exc_type, value, traceback):
        if self.stdout:
            self.stdout.close()
        if self.stderr:
            self.stderr.close()
        try:  # a broken pipe at this flush is an error, but the process is waited for all the same
            if self.stdin:
                self.stdin.close()
        finally:
            if exc_type == KeyboardInterrupt:
                # The child gets Ctrl-C as well: it has a moment to end, unless it had one before.
                if self._sigint_wait_secs > 0:
                    try:
                        self._wait(timeout=self._sigint_wait_secs)
                    except TimeoutExpired:
                        pass
                self._sigint_wait_secs = 0
                return
            self.wait()

    def __del__(self, _maxsize=sys.maxsize, _warn=warnings.warn):
        if not self._child_created:
            return
        if self.returncode is None:
            _warn('subprocess %s is still running' % self.pid, ResourceWarning, source=self)
        self._internal_poll(_deadstate=_maxsize)
        if self.returncode is None and _active is not None:
            _active.append(self)  # a later _cleanup() waits for it

    def _get_devnull(self):
        if not hasattr(self, '_devnull'):
            self._devnull = os.open(os.devnull, os.O_RDWR)
        return self._devnull

    # ---- descriptors ----

    @contextlib.contextmanager
    def _on_error_fd_closer(self):
        """Gives a list of descriptors to be closed when the block fails."""
        to_close = []
        try:
            yield to_close
        except:
            if hasattr(self, '_devnull'):
                to_close.append(self._devnull)
                del self._devnull
            for fd in to_close:
                try:
                    os.close(fd)
                except OSError:
                    pass
            raise

    def _pipe(self, to_close):
        import fcntl
        pair = os.pipe()
        to_close.extend(pair)
        if self.pipesize > 0 and hasattr(fcntl, 'F_SETPIPE_SZ'):
            fcntl.fcntl(pair[0], fcntl.F_SETPIPE_SZ, self.pipesize)
        return pair

    def _get_handles(self, stdin, stdout, stderr):
        """Descriptors of both sides: p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite."""
        p2cread, p2cwrite = -1, -1
        c2pread, c2pwrite = -1, -1
        errread, errwrite = -1, -1
        with self._on_error_fd_closer() as to_close:
            if stdin is None:
                pass
            elif stdin == PIPE:
                p2cread, p2cwrite = self._open_pipe(to_close)
            else:
                p2cread = self._one_handle(stdin)
            if stdout is None:
                pass
            elif stdout == PIPE:
                c2pread, c2pwrite = self._open_pipe(to_close)
            else:
                c2pwrite = self._one_handle(stdout)
            if stderr is None:
                pass
            elif stderr == PIPE:
                errread, errwrite = self._open_pipe(to_close)
            elif stderr == STDOUT:
                errwrite = c2pwrite if c2pwrite != -1 else sys.__stdout__.fileno()
            else:
                errwrite = self._one_handle(stderr)
        return p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite

    def _open_pipe(self, to_close):
        if self.pipesize > 0:
            return self._pipe(to_close)
        pair = os.pipe()
        to_close.extend(pair)
        return pair

    def _one_handle(self, source):
        if source == DEVNULL:
            return self._get_devnull()
        return source if isinstance(source, int) else source.fileno()

    def _close_pipe_fds(self, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite):
        """Closes the child's ends in the parent."""
        devnull = getattr(self, '_devnull', None)
        if p2cread != -1 and p2cwrite != -1 and p2cread != devnull:
            os.close(p2cread)
        if c2pwrite != -1 and c2pread != -1 and c2pwrite != devnull:
            os.close(c2pwrite)
        if errwrite != -1 and errread != -1 and errwrite != devnull:
            os.close(errwrite)
        if devnull is not None:
            os.close(devnull)
        self._closed_child_pipe_fds = True

    # ---- starting ----

    def _posix_spawn(self, args, executable, env, restore_signals, close_fds, p2cread, p2cwrite,
                     c2pread, c2pwrite, errread, errwrite):
        if env is None:
            env = os.environ
        kwargs = {}
        if restore_signals:
            kwargs['setsigdef'] = [signal.SIGPIPE, signal.SIGXFSZ]
        actions = [(os.POSIX_SPAWN_CLOSE, fd) for fd in (p2cwrite, c2pread, errread) if fd != -1]
        actions += [(os.POSIX_SPAWN_DUP2, fd, target)
                    for fd, target in ((p2cread, 0), (c2pwrite, 1), (errwrite, 2)) if fd != -1]
        if close_fds:
            actions.append((os.POSIX_SPAWN_CLOSEFROM, 3))
        if actions:
            kwargs['file_actions'] = actions
        self.pid = os.posix_spawn(executable, args, env, **kwargs)
        self._child_created = True
        self._close_pipe_fds(p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite)

    def _execute_child(self, args, executable, preexec_fn, close_fds, pass_fds, cwd, env,
                       startupinfo, creationflags, shell, p2cread, p2cwrite, c2pread, c2pwrite,
                       errread, errwrite, restore_signals, gid, gids, uid, umask,
                       start_new_session, process_group):
        if isinstance(args, (str, bytes)):
            args = [args]
        elif isinstance(args, os.PathLike):
            if shell:
                raise TypeError('path-like args is not allowed when shell is true')
            args = [args]
        else:
            args = list(args)
        if shell:
            args = ['/bin/sh', '-c'] + args
            if executable:
                args[0] = executable
        if executable is None:
            executable = args[0]
        sys.audit('subprocess.Popen', executable, args, cwd, env)
        plain = (preexec_fn is None and not pass_fds and cwd is None and gid is None
                 and gids is None and uid is None and umask < 0 and not start_new_session
                 and process_group == -1)
        low_fds = any(-1 < fd <= 2 for fd in (p2cread, c2pwrite, errwrite))
        if (_USE_POSIX_SPAWN and plain and not low_fds and os.path.dirname(executable)
                and (not close_fds or _HAVE_POSIX_SPAWN_CLOSEFROM)):
            self._posix_spawn(args, executable, env, restore_signals, close_fds, p2cread, p2cwrite,
                              c2pread, c2pwrite, errread, errwrite)
            return
        orig_executable = executable
        errpipe_read, errpipe_write = self._error_pipe()
        try:
            try:
                env_list = self._env_list(env)
                executables = self._candidates(executable, env)
                keep = set(pass_fds)
                keep.add(errpipe_write)
                self.pid = _fork_exec(args, executables, close_fds, tuple(sorted(map(int, keep))),
                                      cwd, env_list, p2cread, p2cwrite, c2pread, c2pwrite, errread,
                                      errwrite, errpipe_read, errpipe_write, restore_signals,
                                      start_new_session, process_group, gid, gids, uid, umask,
                                      preexec_fn, _USE_VFORK)
                self._child_created = True
            finally:
                os.close(errpipe_write)
            self._close_pipe_fds(p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite)
            report = self._read_report(errpipe_read)
        finally:
            os.close(errpipe_read)
        if report:
            self._raise_child_error(report, orig_executable, cwd)

    @staticmethod
    def _read_report(fd):
        """What the child says before it gives up; nothing when it got to exec."""
        report = bytearray()
        while True:
            part = os.read(fd, 50000)
            report += part
            if not part or len(report) > 50000:
                return report

    @staticmethod
    def _error_pipe():
        """A pipe that closes at exec; its writing end clear of 0, 1 and 2, which the child sets."""
        read, write = os.pipe()
        low = []
        while write < 3:
            low.append(write)
            write = os.dup(write)
        for fd in low:
            os.close(fd)
        return read, write

    @staticmethod
    def _env_list(env):
        if env is None:
            return None
        out = []
        for key, value in env.items():
            key = os.fsencode(key)
            if b'=' in key:
                raise ValueError('illegal environment variable name')
            out.append(key + b'=' + os.fsencode(value))
        return out

    @staticmethod
    def _candidates(executable, env):
        executable = os.fsencode(executable)
        if os.path.dirname(executable):
            return (executable,)
        return tuple(os.path.join(os.fsencode(folder), executable)
                     for folder in os.get_exec_path(env))

    def _raise_child_error(self, report, executable, cwd):
        try:
            pid, status = os.waitpid(self.pid, 0)
            if pid == self.pid:
                self._handle_exitstatus(status)
            else:
                self.returncode = sys.maxsize
        except ChildProcessError:
            pass
        try:
            name, number, message = report.split(b':', 2)
            message = message.decode()
        except ValueError:
            name, number = b'SubprocessError', b'0'
            message = f'Bad exception data from child: {bytes(report)!r}'
        kind = getattr(builtins, name.decode('ascii'), SubprocessError)
        if issubclass(kind, OSError) and number:
            code = int(number, 16)
            filename = executable
            if message == 'noexec:chdir':
                filename = cwd
                message = ''
            elif message == 'noexec':
                filename = None
                message = ''
            if code:
                message = os.strerror(code)
            if filename is not None:
                raise kind(code, message, filename)
            raise kind(code, message)
        raise kind(message)

    # ---- waiting ----

    def _handle_exitstatus(self, sts, _waitstatus_to_exitcode=os.waitstatus_to_exitcode,
                           _WIFSTOPPED=os.WIFSTOPPED, _WSTOPSIG=os.WSTOPSIG):
        if _WIFSTOPPED(sts):
            self.returncode = -_WSTOPSIG(sts)
        else:
            self.returncode = _waitstatus_to_exitcode(sts)

    def poll(self):
        """The exit status, None while the process runs."""
        return self._internal_poll()

    def _internal_poll(self, _deadstate=None, _del_safe=types.SimpleNamespace(
            waitpid=os.waitpid, WNOHANG=os.WNOHANG, ECHILD=errno.ECHILD)):
        if self.returncode is None:
            if not self._waitpid_lock.acquire(False):
                return None  # another thread waits: it will know
            try:
                if self.returncode is not None:
                    return self.returncode
                pid, status = _del_safe.waitpid(self.pid, _del_safe.WNOHANG)
                if pid == self.pid:
                    self._handle_exitstatus(status)
            except OSError as e:
                if _deadstate is not None:
                    self.returncode = _deadstate
                elif e.errno == _del_safe.ECHILD:
                    # SIGCHLD is ignored, or somebody else waited: the status is lost.
                    self.returncode = 0
            finally:
                self._waitpid_lock.release()
        return self.returncode

    def _remaining_time(self, endtime):
        return None if endtime is None else endtime - _time()

    def _check_timeout(self, endtime, orig_timeout, stdout_seq, stderr_seq,
                       skip_check_and_raise=False):
        if endtime is None:
            return
        if skip_check_and_raise or _time() > endtime:
            raise TimeoutExpired(self.args, orig_timeout,
                                 output=b''.join(stdout_seq) if stdout_seq else None,
                                 stderr=b''.join(stderr_seq) if stderr_seq else None)

    def wait(self, timeout=None):
        """Waits for the end of the process: its exit status. TimeoutExpired after the timeout."""
        if timeout is not None:
            endtime = _time() + timeout
        try:
            return self._wait(timeout=timeout)
        except KeyboardInterrupt:
            # The child has got Ctrl-C too: let it end, once, before going on.
            if timeout is not None:
                sigint_timeout = min(self._sigint_wait_secs, self._remaining_time(endtime))
            else:
                sigint_timeout = self._sigint_wait_secs
            self._sigint_wait_secs = 0
            try:
                self._wait(timeout=sigint_timeout)
            except TimeoutExpired:
                pass
            raise

    def _try_wait(self, wait_flags):
        try:
            pid, status = os.waitpid(self.pid, wait_flags)
        except ChildProcessError:
            pid, status = self.pid, 0
        return pid, status

    def _wait(self, timeout):
        if self.returncode is not None:
            return self.returncode
        if timeout is not None:
            return self._wait_until(_time() + timeout, timeout)
        while self.returncode is None:
            with self._waitpid_lock:
                if self.returncode is not None:
                    break
                pid, status = self._try_wait(0)
                if pid == self.pid:  # some systems give 0 for an interrupted wait
                    self._handle_exitstatus(status)
        return self.returncode

    def _wait_until(self, endtime, timeout):
        delay = 0.0005
        while True:
            if self._waitpid_lock.acquire(False):
                try:
                    if self.returncode is not None:
                        break
                    pid, status = self._try_wait(os.WNOHANG)
                    assert pid == self.pid or pid == 0
                    if pid == self.pid:
                        self._handle_exitstatus(status)
                        break
                finally:
                    self._waitpid_lock.release()
            remaining = self._remaining_time(endtime)
            if remaining <= 0:
                raise TimeoutExpired(self.args, timeout)
            delay = min(delay * 2, remaining, 0.05)
            time.sleep(delay)
        return self.returncode

    # ---- talking ----

    def _stdin_write(self, input):
        if input:
            try:
                self.stdin.write(input)
            except BrokenPipeError:
                pass  # the child need not read it all
        try:
            self.stdin.close()
        except BrokenPipeError:
            pass

    def communicate(self, input=None, timeout=None):
        """Sends input, reads both outputs to their ends and waits: (stdout, stderr)."""
        if self._communication_started and input:
            raise ValueError('Cannot send input after starting communication')
        files = [self.stdin, self.stdout, self.stderr]
        if timeout is None and not self._communication_started and files.count(None) >= 2:
            return self._communicate_one(input)
        endtime = None if timeout is None else _time() + timeout
        try:
            stdout, stderr = self._communicate(input, endtime, timeout)
        except KeyboardInterrupt:
            if timeout is not None:
                sigint_timeout = min(self._sigint_wait_secs, self._remaining_time(endtime))
            else:
                sigint_timeout = self._sigint_wait_secs
            self._sigint_wait_secs = 0
            try:
                self._wait(timeout=sigint_timeout)
            except TimeoutExpired:
                pass
            raise
        finally:
            self._communication_started = True
        self.wait(timeout=self._remaining_time(endtime))
        return stdout, stderr

    def _communicate_one(self, input):
        """With one pipe at most there is nothing to wait for in parallel."""
        stdout = stderr = None
        if self.stdin:
            self._stdin_write(input)
        elif self.stdout:
            stdout = self.stdout.read()
            self.stdout.close()
        elif self.stderr:
            stderr = self.stderr.read()
            self.stderr.close()
        self.wait()
        return stdout, stderr

    def _save_input(self, input):
        # Kept for a second call after a timeout.
        if self.stdin and self._input is None:
            self._input_offset = 0
            self._input = input
            if input is not None and self.text_mode:
                self._input = self._input.encode(self.stdin.encoding, self.stdin.errors)

    def _communicate(self, input, endtime, orig_timeout):
        if self.stdin and not self._communication_started:
            try:
                self.stdin.flush()
            except BrokenPipeError:
                pass
            if not input:
                try:
                    self.stdin.close()
                except BrokenPipeError:
                    pass
        if not self._communication_started:
            self._fileobj2output = {}
            if self.stdout:
                self._fileobj2output[self.stdout] = []
            if self.stderr:
                self._fileobj2output[self.stderr] = []
        stdout = self._fileobj2output[self.stdout] if self.stdout else None
        stderr = self._fileobj2output[self.stderr] if self.stderr else None
        self._save_input(input)
        view = memoryview(self._input).cast('b') if self._input else None
        with _PopenSelector() as selector:
            if self.stdin and not self.stdin.closed and self._input:
                selector.register(self.stdin, selectors.EVENT_WRITE)
            for stream in (self.stdout, self.stderr):
                if stream and not stream.closed:
                    selector.register(stream, selectors.EVENT_READ)
            while selector.get_map():
                timeout = self._remaining_time(endtime)
                if timeout is not None and timeout < 0:
                    self._check_timeout(endtime, orig_timeout, stdout, stderr,
                                        skip_check_and_raise=True)
                ready = selector.select(timeout)
                self._check_timeout(endtime, orig_timeout, stdout, stderr)
                for key, _ in ready:
                    self._transfer(selector, key, view)
        try:
            self.wait(timeout=self._remaining_time(endtime))
        except TimeoutExpired as exc:
            exc.timeout = orig_timeout
            raise
        return self._outputs(stdout, stderr)

    def _transfer(self, selector, key, view):
        """Moves what one ready pipe takes or has."""
        if key.fileobj is self.stdin:
            chunk = view[self._input_offset:self._input_offset + _PIPE_BUF]
            try:
                self._input_offset += os.write(key.fd, chunk)
            except BrokenPipeError:
                selector.unregister(key.fileobj)
                key.fileobj.close()
            else:
                if self._input_offset >= len(view):
                    selector.unregister(key.fileobj)
                    key.fileobj.close()
            return
        data = os.read(key.fd, 32768)
        if not data:
            selector.unregister(key.fileobj)
            key.fileobj.close()
        self._fileobj2output[key.fileobj].append(data)

    def _outputs(self, stdout, stderr):
        if stdout is not None:
            stdout = b''.join(stdout)
        if stderr is not None:
            stderr = b''.join(stderr)
        if self.text_mode:
            if stdout is not None:
                stdout = self._translate_newlines(stdout, self.stdout.encoding, self.stdout.errors)
            if stderr is not None:
                stderr = self._translate_newlines(stderr, self.stderr.encoding, self.stderr.errors)
        return stdout, stderr

    # ---- signals ----

    def send_signal(self, sig):
        """Sends a signal, unless the process has ended."""
        # poll() first: a process that was waited for may have given its number to another.
        self.poll()
        if self.returncode is not None:
            return
        try:
            os.kill(self.pid, sig)
        except ProcessLookupError:
            pass

    def terminate(self):
        """Sends SIGTERM."""
        self.send_signal(signal.SIGTERM)

    def kill(self):
        """Sends SIGKILL."""
        self.send_signal(signal.SIGKILL)
