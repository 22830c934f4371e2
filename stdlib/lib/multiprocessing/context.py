"""Contexts: everything of the package for one way of starting processes.

The default context delegates to the one of the method that was set, 'spawn' when none was.
"""
import os
import sys
import threading

from . import process, reduction

__all__ = ()


class ProcessError(Exception):
    """Base class of the package's errors."""


class BufferTooShort(ProcessError):
    """A message does not fit into the buffer for it; args[0] is the message."""


class TimeoutError(ProcessError):
    """The time for waiting is over."""


class AuthenticationError(ProcessError):
    """The other end has another key."""


class BaseContext:
    """What all methods have in common."""

    ProcessError = ProcessError
    BufferTooShort = BufferTooShort
    TimeoutError = TimeoutError
    AuthenticationError = AuthenticationError

    current_process = staticmethod(process.current_process)
    parent_process = staticmethod(process.parent_process)
    active_children = staticmethod(process.active_children)
    reducer = reduction

    def cpu_count(self):
        """The number of processors of this machine."""
        count = os.cpu_count()
        if count is None:
            raise NotImplementedError('cannot determine number of cpus')
        return count

    def Manager(self):
        """Not supported: raises NotImplementedError."""
        raise NotImplementedError('managers are not supported by this interpreter: share data by '
                                  'queues and pipes')

    def Pipe(self, duplex=True):
        """Two connected Connections; not duplex: the first can only receive."""
        from .connection import Pipe
        return Pipe(duplex)

    def Lock(self):
        """A lock that is not recursive."""
        from .synchronize import Lock
        return Lock(ctx=self.get_context())

    def RLock(self):
        """A recursive lock."""
        from .synchronize import RLock
        return RLock(ctx=self.get_context())

    def Condition(self, lock=None):
        """A condition variable."""
        from .synchronize import Condition
        return Condition(lock, ctx=self.get_context())

    def Semaphore(self, value=1):
        """A semaphore."""
        from .synchronize import Semaphore
        return Semaphore(value, ctx=self.get_context())

    def BoundedSemaphore(self, value=1):
        """A semaphore that is not released more often than acquired."""
        from .synchronize import BoundedSemaphore
        return BoundedSemaphore(value, ctx=self.get_context())

    def Event(self):
        """A flag to wait for."""
        from .synchronize import Event
        return Event(ctx=self.get_context())

    def Barrier(self, parties, action=None, timeout=None):
        """A barrier for several processes."""
        from .synchronize import Barrier
        return Barrier(parties, action, timeout, ctx=self.get_context())

    def Queue(self, maxsize=0):
        """A queue; a thread sends what is put into it."""
        from .queues import Queue
        return Queue(maxsize, ctx=self.get_context())

    def JoinableQueue(self, maxsize=0):
        """A queue that counts the tasks put into it."""
        from .queues import JoinableQueue
        return JoinableQueue(maxsize, ctx=self.get_context())

    def SimpleQueue(self):
        """A queue without a thread: put() may block."""
        from .queues import SimpleQueue
        return SimpleQueue(ctx=self.get_context())

    def Pool(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None):
        """A pool of worker processes."""
        from .pool import Pool
        return Pool(processes, initializer, initargs, maxtasksperchild, context=self.get_context())

    def _no_shared_memory(self, *args, **kwargs):
        """Not supported: raises NotImplementedError."""
        raise NotImplementedError('objects in shared memory are not supported by this interpreter: '
                                  'share data by queues and pipes')

    RawValue = RawArray = Value = Array = _no_shared_memory

    def freeze_support(self):
        """For programs that were made into one file on Windows; nothing to do here."""

    def get_logger(self):
        """The package's logger."""
        from .util import get_logger
        return get_logger()

    def log_to_stderr(self, level=None):
        """The package's logger, printing on standard error."""
        from .util import log_to_stderr
        return log_to_stderr(level)

    def allow_connection_pickling(self):
        """Connections can always be given to a new process."""

    def set_executable(self, executable):
        """The interpreter to start instead of sys.executable."""
        from .spawn import set_executable
        set_executable(executable)

    def set_forkserver_preload(self, module_names):
        """There is no fork server: does nothing."""

    def get_context(self, method=None):
        if method is None:
            return self
        try:
            return _concrete_contexts[method]
        except KeyError:
            raise ValueError(f'cannot find context for {method!r}') from None

    def get_start_method(self, allow_none=False):
        return self._name

    def set_start_method(self, method, force=False):
        raise ValueError('cannot set start method of concrete context')

    def _check_available(self):
        pass


# ---- the methods ----

class Process(process.BaseProcess):
    """A process of the default method."""

    _start_method = None

    @staticmethod
    def _Popen(process_obj):
        return _default_context.get_context().Process._Popen(process_obj)

    @staticmethod
    def _after_fork():
        return _default_context.get_context().Process._after_fork()


class ForkProcess(process.BaseProcess):
    _start_method = 'fork'

    @staticmethod
    def _Popen(process_obj):
        from .popen import ForkPopen
        return ForkPopen(process_obj)


class SpawnProcess(process.BaseProcess):
    _start_method = 'spawn'

    @staticmethod
    def _Popen(process_obj):
        from .popen import SpawnPopen
        return SpawnPopen(process_obj)

    @staticmethod
    def _after_fork():
        pass


class ForkServerProcess(SpawnProcess):
    # A fresh interpreter each time gives the same guarantees as a server that forks from one.
    _start_method = 'forkserver'


class ForkContext(BaseContext):
    _name = 'fork'
    Process = ForkProcess


class SpawnContext(BaseContext):
    _name = 'spawn'
    Process = SpawnProcess


class ForkServerContext(BaseContext):
    _name = 'forkserver'
    Process = ForkServerProcess


class DefaultContext(BaseContext):
    Process = Process

    def __init__(self, context):
        self._default_context = context
        self._actual_context = None

    def get_context(self, method=None):
        """The context of the method; None: of the one that was set."""
        if method is not None:
            return super().get_context(method)
        if self._actual_context is None:
            self._actual_context = self._default_context
        return self._actual_context

    def set_start_method(self, method, force=False):
        """Sets how processes are started; once, unless force is true."""
        if self._actual_context is not None and not force:
            raise RuntimeError('context has already been set')
        self._actual_context = None if method is None and force else self.get_context(method)

    def get_start_method(self, allow_none=False):
        """The name of the method."""
        if self._actual_context is None:
            if allow_none:
                return None
            self._actual_context = self._default_context
        return self._actual_context._name

    def get_all_start_methods(self):
        """The methods there are, the default one first."""
        return ['spawn', 'fork', 'forkserver']


_concrete_contexts = {'fork': ForkContext(), 'spawn': SpawnContext(),
                      'forkserver': ForkServerContext()}
_default_context = DefaultContext(_concrete_contexts['spawn'])

# ---- which process is being pickled for ----

_spawning = threading.local()


def get_spawning_popen():
    return getattr(_spawning, 'popen', None)


def set_spawning_popen(popen):
    _spawning.popen = popen


def assert_spawning(obj):
    """Raises RuntimeError unless obj is pickled for a process that is being started."""
    if get_spawning_popen() is None:
        raise RuntimeError(f'{type(obj).__name__} objects should only be shared between processes '
                           'through inheritance')
