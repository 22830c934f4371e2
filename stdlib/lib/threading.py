"""Threads: the class Thread, what is known about the running ones, and how the program waits for them.

Thread is a face on `_thread._ThreadHandle`. `_active` maps identifiers to the threads that run,
`_limbo` holds those about to; a thread started by `_thread` alone gets a dummy when it asks who it
is. What coordinates threads (Condition, Event, ...) is in `_thread_sync`.
"""
import _thread
import sys as _sys
from _thread_sync import (Barrier, BoundedSemaphore, BrokenBarrierError, Condition, Event, RLock,
                          Semaphore, _CRLock, _PyRLock, _RLock, _deprecated)
from _weakrefset import WeakSet
from itertools import count as _count

__all__ = ['get_ident', 'active_count', 'Condition', 'current_thread', 'enumerate', 'main_thread',
           'TIMEOUT_MAX', 'Event', 'Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Thread',
           'Barrier', 'BrokenBarrierError', 'Timer', 'ThreadError', 'setprofile', 'settrace',
           'local', 'stack_size', 'excepthook', 'ExceptHookArgs', 'getprofile', 'gettrace',
           'setprofile_all_threads', 'settrace_all_threads', 'get_native_id']

Lock = _thread.LockType
local = _thread._local
get_ident = _thread.get_ident
get_native_id = _thread.get_native_id
stack_size = _thread.stack_size
ThreadError = _thread.error
TIMEOUT_MAX = _thread.TIMEOUT_MAX
_start_joinable_thread = _thread.start_joinable_thread
_daemon_threads_allowed = _thread.daemon_threads_allowed
_allocate_lock = _thread.allocate_lock

for _public in (Barrier, BoundedSemaphore, BrokenBarrierError, Condition, Event, RLock, Semaphore,
                _RLock):
    _public.__module__ = __name__
del _public

_active_limbo_lock = RLock()
_active = {}
_limbo = {}
_dangling = WeakSet()
_counter = _count(1).__next__
_profile_hook = _trace_hook = None


# ---- tracing ----

def setprofile(func):
    """Set a profile function for all threads started from the threading module."""
    global _profile_hook
    _profile_hook = func


def settrace(func):
    """Set a trace function for all threads started from the threading module."""
    global _trace_hook
    _trace_hook = func


def setprofile_all_threads(func):
    """setprofile(), and sys.setprofile() in the threads that run now."""
    setprofile(func)
    getattr(_sys, '_setprofileallthreads', _sys.setprofile)(func)


def settrace_all_threads(func):
    """settrace(), and sys.settrace() in the threads that run now."""
    settrace(func)
    getattr(_sys, '_settraceallthreads', _sys.settrace)(func)


def getprofile():
    """The profiler function as set by threading.setprofile()."""
    return _profile_hook


def gettrace():
    """The trace function as set by threading.settrace()."""
    return _trace_hook


# ---- uncaught exceptions ----

class ExceptHookArgs(tuple):
    """ExceptHookArgs: what threading.excepthook() is given."""

    __slots__ = ()
    exc_type = property(lambda self: self[0], doc='Exception type')
    exc_value = property(lambda self: self[1], doc='Exception value')
    exc_traceback = property(lambda self: self[2], doc='Exception traceback')
    thread = property(lambda self: self[3], doc='Thread')
    n_fields, n_sequence_fields, n_unnamed_fields = 4, 4, 0

    def __new__(cls, sequence):
        self = super().__new__(cls, sequence)
        if len(self) != 4:
            raise TypeError(f'_thread._ExceptHookArgs() takes a 4-sequence ({len(self)}-sequence given)')
        return self

    def __repr__(self):
        return ('_thread._ExceptHookArgs(exc_type=%r, exc_value=%r, exc_traceback=%r, thread=%r)'
                % tuple(self))


def excepthook(args, /):
    """Handle uncaught Thread.run() exception."""
    if not isinstance(args, ExceptHookArgs):
        raise TypeError('_thread.excepthook argument type must be ExceptHookArgs')
    if args.exc_type is SystemExit:
        return
    stream = _sys.stderr
    if stream is None:
        stream = getattr(args.thread, '_stderr', None)
        if stream is None:
            return
    from traceback import print_exception
    name = get_ident() if args.thread is None else args.thread.name
    print(f'Exception in thread {name}:', file=stream)
    print_exception(args.exc_type, args.exc_value, args.exc_traceback, file=stream)
    flush = getattr(stream, 'flush', None)
    if flush is not None:
        flush()


__excepthook__ = excepthook


def _report_uncaught(thread):
    """Calls the hook for the exception being handled; what the hook raises goes to sys.excepthook."""
    hook = excepthook
    if hook is None:
        print('Exception in threading.excepthook:', file=_sys.stderr or thread._stderr)
        hook = __excepthook__
    try:
        hook(ExceptHookArgs([*_sys.exc_info(), thread]))
    except Exception as error:
        error.__suppress_context__ = True
        stream = _sys.stderr or thread._stderr
        if stream is not None:
            print('Exception in threading.excepthook:', file=stream, flush=True)
        _sys.excepthook(*_sys.exc_info())


# ---- threads ----

class Thread:
    """A class that represents a thread of control."""

    _initialized = False

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        """group must be None; target is called with args and kwargs by run(); a daemon does not keep
        the program alive (None: as the current thread)."""
        assert group is None, 'group argument must be None for now'
        if name is None:
            name = f'Thread-{_counter()}'
            if target is not None:
                try:
                    name += f' ({target.__name__})'
                except AttributeError:
                    pass
        if daemon and not _daemon_threads_allowed():
            raise RuntimeError('daemon threads are disabled in this (sub)interpreter')
        self._target, self._args, self._kwargs = target, args, {} if kwargs is None else kwargs
        self._name = str(name)
        self._daemonic = daemon if daemon is not None else current_thread().daemon
        self._ident = self._native_id = None
        self._started = Event()
        self._handle = _thread._ThreadHandle()
        self._initialized = True
        # For when sys.stderr is gone at the end of the program.
        self._stderr = _sys.stderr
        _dangling.add(self)

    def _check_initialized(self, name='Thread'):
        if not self._initialized:
            raise RuntimeError(f'{name}.__init__() not called')

    def __repr__(self):
        self._check_initialized()
        status = 'initial'
        if self._handle.is_done():
            status = 'stopped'
        elif self._started.is_set():
            status = 'started'
        if self._daemonic:
            status += ' daemon'
        if self._ident is not None:
            status += f' {self._ident}'
        return f'<{self.__class__.__name__}({self._name}, {status})>'

    # Starting and running.

    def start(self):
        """Start the thread's activity: run() is called in a new thread of control."""
        self._check_initialized('thread')
        if self._started.is_set():
            raise RuntimeError('threads can only be started once')
        with _active_limbo_lock:
            _limbo[self] = self
        try:
            _start_joinable_thread(self._bootstrap, handle=self._handle, daemon=self.daemon)
        except Exception:
            with _active_limbo_lock:
                del _limbo[self]
            raise
        self._started.wait()

    def run(self):
        """Call the target. To be overridden by subclasses that have no target."""
        try:
            if self._target is not None:
                self._target(*self._args, **self._kwargs)
        finally:
            # The target may be a method of this very object.
            del self._target, self._args, self._kwargs

    def _set_ident(self):
        self._ident = get_ident()

    def _set_native_id(self):
        self._native_id = get_native_id()

    def _bootstrap(self):
        try:
            self._set_ident()
            self._set_native_id()
            with _active_limbo_lock:
                _active[self._ident] = self
                del _limbo[self]
            self._started.set()
            if _trace_hook:
                _sys.settrace(_trace_hook)
            if _profile_hook:
                _sys.setprofile(_profile_hook)
            try:
                self.run()
            except:
                self._invoke_excepthook(self)
        finally:
            self._delete()

    _invoke_excepthook = staticmethod(_report_uncaught)

    def _delete(self):
        with _active_limbo_lock:
            _active.pop(get_ident(), None)

    # Waiting for the end.

    def join(self, timeout=None):
        """Wait until the thread terminates, or for timeout seconds: is_alive() tells which."""
        self._check_initialized()
        if not self._started.is_set():
            raise RuntimeError('cannot join thread before it is started')
        if self is current_thread():
            raise RuntimeError('cannot join current thread')
        self._handle.join(None if timeout is None else max(timeout, 0))

    def is_alive(self):
        """Whether the thread was started and has not ended."""
        assert self._initialized, 'Thread.__init__() not called'
        return self._started.is_set() and not self._handle.is_done()

    # What it is.

    @property
    def name(self):
        """A string for people; several threads may have the same."""
        assert self._initialized, 'Thread.__init__() not called'
        return self._name

    @name.setter
    def name(self, name):
        assert self._initialized, 'Thread.__init__() not called'
        self._name = str(name)

    @property
    def ident(self):
        """Identifier of the thread, None before it was started. See get_ident()."""
        assert self._initialized, 'Thread.__init__() not called'
        return self._ident

    @property
    def native_id(self):
        """The kernel's identifier of the thread, None before it was started."""
        assert self._initialized, 'Thread.__init__() not called'
        return self._native_id

    @property
    def daemon(self):
        """Whether the program may end while the thread runs. To be set before start()."""
        assert self._initialized, 'Thread.__init__() not called'
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        self._check_initialized()
        if daemonic and not _daemon_threads_allowed():
            raise RuntimeError('daemon threads are disabled in this interpreter')
        if self._started.is_set():
            raise RuntimeError('cannot set daemon status of active thread')
        self._daemonic = daemonic

    def isDaemon(self):
        _deprecated('isDaemon() is deprecated, get the daemon attribute instead')
        return self.daemon

    def setDaemon(self, daemonic):
        _deprecated('setDaemon() is deprecated, set the daemon attribute instead')
        self.daemon = daemonic

    def getName(self):
        _deprecated('getName() is deprecated, get the name attribute instead')
        return self.name

    def setName(self, name):
        _deprecated('setName() is deprecated, set the name attribute instead')
        self.name = name

    def _after_fork(self, new_ident=None):
        """In a child process: only the thread that forked (new_ident given) goes on."""
        self._started._at_fork_reinit()
        if new_ident is not None:
            self._ident = new_ident
            self._set_native_id()
            self._handle = _thread._make_thread_handle(new_ident)
        elif not self._handle.is_done():
            self._handle._set_done()


class Timer(Thread):
    """Calls a function after some seconds, unless cancel() is called before."""

    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval, self.function = interval, function
        self.args = [] if args is None else args
        self.kwargs = {} if kwargs is None else kwargs
        self.finished = Event()

    def cancel(self):
        """Stop the timer if it hasn't finished yet."""
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            self.function(*self.args, **self.kwargs)
        self.finished.set()


class _AdoptedThread(Thread):
    """One that runs already, when it gets its object."""

    def __init__(self, name, daemon):
        super().__init__(name=name, daemon=daemon)
        self._started.set()
        self._set_ident()
        self._set_native_id()
        self._handle = _thread._make_thread_handle(self._ident)
        with _active_limbo_lock:
            _active[self._ident] = self


class _MainThread(_AdoptedThread):
    def __init__(self):
        super().__init__('MainThread', False)


class _DummyThread(_AdoptedThread):
    """Stands for a thread that was not started by this module."""

    def __init__(self):
        super().__init__(f'Dummy-{_counter()}', _daemon_threads_allowed())
        _thread._at_thread_end(self._end)

    def _end(self):
        self._handle._set_done()
        if _active.get(self._ident) is self:
            del _active[self._ident]

    def is_alive(self):
        if not self._handle.is_done() and self._started.is_set():
            return True
        raise RuntimeError('thread is not alive')

    def join(self, timeout=None):
        raise RuntimeError('cannot join a dummy thread')

    def _after_fork(self, new_ident=None):
        if new_ident is not None:
            self.__class__ = _MainThread
            self._name = 'MainThread'
            self._daemonic = False
        Thread._after_fork(self, new_ident=new_ident)


# ---- the running threads ----

def current_thread():
    """The Thread object of the caller's thread of control."""
    try:
        return _active[get_ident()]
    except KeyError:
        return _DummyThread()


def currentThread():
    """Use current_thread()."""
    _deprecated('currentThread() is deprecated, use current_thread() instead')
    return current_thread()


def active_count():
    """The number of Thread objects currently alive: the length of enumerate()."""
    with _active_limbo_lock:
        return len(_active) + len(_limbo)


def activeCount():
    """Use active_count()."""
    _deprecated('activeCount() is deprecated, use active_count() instead')
    return active_count()


def _enumerate():
    return list(_active.values()) + list(_limbo.values())


def enumerate():
    """A list of all Thread objects currently alive, the main thread and daemons included."""
    with _active_limbo_lock:
        return _enumerate()


def main_thread():
    """The thread from which the program was started (in a child process: the one that forked)."""
    return _main_thread


_main_thread = _MainThread()


# ---- the end, and child processes ----

_threading_atexits = []
_SHUTTING_DOWN = False


def _register_atexit(func, *arg, **kwargs):
    """Registers a call to be made before the threads that are not daemons are joined."""
    if _SHUTTING_DOWN:
        raise RuntimeError("can't register atexit after shutdown")
    _threading_atexits.append((func, arg, kwargs))


def _shutdown():
    """Called by the interpreter at its end, in the main thread: waits for the others."""
    global _SHUTTING_DOWN
    if _main_thread._handle.is_done() and _SHUTTING_DOWN:
        return
    _SHUTTING_DOWN = True
    for func, args, kwargs in reversed(_threading_atexits):
        func(*args, **kwargs)
    if _main_thread._ident == get_ident():
        _main_thread._handle._set_done()
    _thread._shutdown()


def _after_fork():
    """In a child process: all threads but the one that forked are gone."""
    global _active_limbo_lock, _main_thread
    _active_limbo_lock = RLock()
    current = _active.get(get_ident())
    if current is None:
        current = _MainThread()
    _main_thread = current
    gone = set(_enumerate())
    gone.update(_dangling)
    for thread in gone:
        if thread is current:
            thread._after_fork(new_ident=get_ident())
        else:
            thread._after_fork()
    _dangling.clear()
    _dangling.add(current)
    _limbo.clear()
    _active.clear()
    _active[get_ident()] = current


def _watch_forks():
    from posix import register_at_fork
    register_at_fork(after_in_child=_after_fork)


_watch_forks()
