"""Process objects: BaseProcess, and the ones of the current process and its parent.

What really starts and watches a process is its `_popen`.
"""
import itertools
import os
import signal
import sys
import threading
from _weakrefset import WeakSet

__all__ = ['BaseProcess', 'current_process', 'active_children', 'parent_process']

try:
    ORIGINAL_DIR = os.path.abspath(os.getcwd())
except OSError:
    ORIGINAL_DIR = None


def current_process():
    """The object of the running process."""
    return _current_process


def active_children():
    """A list of the live children of this process; joins those that have ended."""
    _cleanup()
    return list(_children)


def parent_process():
    """The object of the parent process, None in the first one."""
    return _parent_process


def _cleanup():
    for child in list(_children):
        popen = child._popen
        if popen is not None and popen.poll() is not None:
            _children.discard(child)


class AuthenticationString(bytes):
    """A process's key. It is pickled only for a process that is being started."""

    def __reduce__(self):
        from .context import get_spawning_popen
        if get_spawning_popen() is None:
            raise TypeError('Pickling an AuthenticationString object is disallowed for security '
                            'reasons')
        return AuthenticationString, (bytes(self),)


class BaseProcess:
    """An activity that runs in a process of its own. As threading.Thread."""

    def _Popen(self):
        raise NotImplementedError

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        assert group is None, 'group argument must be None for now'
        count = next(_process_counter)
        parent = _current_process
        self._identity = parent._identity + (count,)
        self._config = parent._config.copy()
        self._parent_pid = os.getpid()
        self._parent_name = parent.name
        self._popen = None
        self._closed = False
        self._target, self._args, self._kwargs = target, tuple(args), dict(kwargs)
        self._name = name or type(self).__name__ + '-' + ':'.join(map(str, self._identity))
        if daemon is not None:
            self.daemon = daemon
        _dangling.add(self)

    def _check_closed(self):
        if self._closed:
            raise ValueError('process object is closed')

    def _check_mine(self, what='can only test a child process'):
        self._check_closed()
        assert self._parent_pid == os.getpid(), what

    def run(self):
        """Calls the target; to be overridden by subclasses."""
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self):
        """Starts the process."""
        self._check_closed()
        assert self._popen is None, 'cannot start a process twice'
        assert self._parent_pid == os.getpid(), \
            'can only start a process object created by current process'
        assert not _current_process._config.get('daemon'), \
            'daemonic processes are not allowed to have children'
        _cleanup()
        self._popen = self._Popen(self)
        self._sentinel = self._popen.sentinel
        # The target may refer to this very object.
        del self._target, self._args, self._kwargs
        _children.add(self)

    def _started_popen(self):
        self._check_closed()
        if self._popen is None:
            raise AttributeError("'NoneType' object has no attribute 'terminate'")
        return self._popen

    def terminate(self):
        """Sends SIGTERM."""
        self._started_popen().terminate()

    def kill(self):
        """Sends SIGKILL."""
        self._started_popen().kill()

    def join(self, timeout=None):
        """Waits until the process ends, timeout seconds at most."""
        self._check_mine('can only join a child process')
        assert self._popen is not None, 'can only join a started process'
        if self._popen.wait(timeout) is not None:
            _children.discard(self)

    def is_alive(self):
        """Whether the process runs."""
        self._check_closed()
        if self is _current_process:
            return True
        assert self._parent_pid == os.getpid(), 'can only test a child process'
        if self._popen is None:
            return False
        if self._popen.poll() is None:
            return True
        _children.discard(self)
        return False

    def close(self):
        """Frees the object's resources; ValueError while the process runs."""
        if self._popen is not None:
            if self._popen.poll() is None:
                raise ValueError('Cannot close a process while it is still running. You should '
                                 'first call join() or terminate().')
            self._popen.close()
            self._popen = None
            del self._sentinel
            _children.discard(self)
        self._closed = True

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        assert isinstance(name, str), 'name must be a string'
        self._name = name

    @property
    def daemon(self):
        """Whether the process is ended with the one that started it."""
        return self._config.get('daemon', False)

    @daemon.setter
    def daemon(self, daemonic):
        assert self._popen is None, 'process has already started'
        self._config['daemon'] = daemonic

    @property
    def authkey(self):
        return self._config['authkey']

    @authkey.setter
    def authkey(self, authkey):
        self._config['authkey'] = AuthenticationString(authkey)

    @property
    def exitcode(self):
        """The exit code; negative: the signal that ended it; None: it has not ended."""
        self._check_closed()
        if self is _current_process or self._popen is None:
            return None
        return self._popen.poll()

    @property
    def ident(self):
        """The process's number, None before it was started."""
        self._check_closed()
        if self is _current_process:
            return os.getpid()
        return self._popen and self._popen.pid

    pid = ident

    @property
    def sentinel(self):
        """A descriptor that becomes readable when the process ends."""
        self._check_closed()
        try:
            return self._sentinel
        except AttributeError:
            raise ValueError('process not started') from None

    def __repr__(self):
        exitcode = None
        if self is _current_process:
            status = 'started'
        elif self._closed:
            status = 'closed'
        elif self._parent_pid != os.getpid():
            status = 'unknown'
        elif self._popen is None:
            status = 'initial'
        else:
            exitcode = self._popen.poll()
            status = 'started' if exitcode is None else 'stopped'
        info = [type(self).__name__, f'name={self._name!r}']
        if self._popen is not None:
            info.append(f'pid={self._popen.pid}')
        info += [f'parent={self._parent_pid}', status]
        if exitcode is not None:
            info.append(f'exitcode={_exitcode_name(exitcode)}')
        if self.daemon:
            info.append('daemon')
        return f'<{" ".join(info)}>'

    # In the child.

    def _bootstrap(self, parent_sentinel=None):
        """The process's life: gives the exit code."""
        global _current_process, _parent_process, _process_counter, _children
        from . import context, util
        if self._start_method is not None:
            context._default_context.set_start_method(self._start_method, force=True)
        _process_counter = itertools.count(1)
        _children = set()
        _current_process = self
        _parent_process = _ParentProcess(self._parent_name, self._parent_pid, parent_sentinel)
        try:
            util._close_stdin()
            util._finalizer_registry.clear()
            util._run_after_forkers()
            try:
                self.run()
                exitcode = 0
            finally:
                util._exit_function()
        except SystemExit as e:
            exitcode = _code_of(e)
        except:
            exitcode = 1
            import traceback
            sys.stderr.write(f'Process {self.name}:\n')
            traceback.print_exc()
        finally:
            threading._shutdown()
            util._flush_std_streams()
        return exitcode


def _code_of(exc):
    if exc.code is None:
        return 0
    if isinstance(exc.code, int):
        return exc.code
    sys.stderr.write(f'{exc.code}\n')
    return 1


def _exitcode_name(code):
    if code < 0:
        try:
            return '-' + signal.Signals(-code).name
        except ValueError:
            pass
    return code


class _ParentProcess(BaseProcess):
    def __init__(self, name, pid, sentinel):
        self._identity = ()
        self._name, self._pid, self._sentinel = name, pid, sentinel
        self._parent_pid = self._popen = None
        self._closed = False
        self._config = {}

    def is_alive(self):
        from .connection import wait
        return not wait([self._sentinel], timeout=0)

    @property
    def ident(self):
        return self._pid

    pid = ident

    def join(self, timeout=None):
        from .connection import wait
        wait([self._sentinel], timeout=timeout)


class _MainProcess(BaseProcess):
    def __init__(self):
        self._identity = ()
        self._name = 'MainProcess'
        self._parent_pid = self._popen = None
        self._closed = False
        self._config = {'authkey': AuthenticationString(os.urandom(32)), 'semprefix': '/mp'}

    def close(self):
        pass


_parent_process = None
_current_process = _MainProcess()
_process_counter = itertools.count(1)
_children = set()
_dangling = WeakSet()
