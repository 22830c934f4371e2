"""Small things: the logger, finalizers that also run at the end of the process, what to do in a
child."""
import atexit
import itertools
import os
import sys
import threading
import weakref

__all__ = ['sub_debug', 'debug', 'info', 'sub_warning', 'get_logger', 'log_to_stderr',
           'get_temp_dir', 'register_after_fork', 'is_exiting', 'Finalize', 'ForkAwareThreadLock',
           'ForkAwareLocal', 'close_all_fds_except', 'SUBDEBUG', 'SUBWARNING']

NOTSET, SUBDEBUG, DEBUG, INFO, SUBWARNING, WARNING = 0, 5, 10, 20, 25, 30
LOGGER_NAME = 'multiprocessing'
DEFAULT_LOGGING_FORMAT = '[%(levelname)s/%(processName)s] %(message)s'

_logger = None
_log_to_stderr = False


# ---- logging ----

def _log(level, msg, args):
    if _logger:
        _logger.log(level, msg, *args, stacklevel=3)


def sub_debug(msg, *args):
    _log(SUBDEBUG, msg, args)


def debug(msg, *args):
    _log(DEBUG, msg, args)


def info(msg, *args):
    _log(INFO, msg, args)


def sub_warning(msg, *args):
    _log(SUBWARNING, msg, args)


def get_logger():
    """The package's logger; nothing is logged before this is called."""
    global _logger
    import logging
    if _logger is None:
        _logger = logging.getLogger(LOGGER_NAME)
        _logger.propagate = 0
    return _logger


def log_to_stderr(level=None):
    """Makes the logger print on standard error, in a format that names the process."""
    global _log_to_stderr
    import logging
    logger = get_logger()
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(DEFAULT_LOGGING_FORMAT))
    logger.addHandler(handler)
    if level:
        logger.setLevel(level)
    _log_to_stderr = True
    return logger


def get_temp_dir():
    """A folder for this process, removed at its end."""
    from . import process
    config = process.current_process()._config
    folder = config.get('tempdir')
    if folder is None:
        import shutil
        import tempfile
        folder = config['tempdir'] = tempfile.mkdtemp(prefix='pymp-')
        Finalize(None, shutil.rmtree, args=(folder, True), exitpriority=-100)
    return folder


# ---- finalizers ----

_finalizer_registry = {}
_finalizer_counter = itertools.count()


class Finalize:
    """A call to be made once: when obj is gone, when it is called, or at the end of the process if it
    has an exitpriority (the highest first)."""

    def __init__(self, obj, callback, args=(), kwargs=None, exitpriority=None):
        if exitpriority is not None and not isinstance(exitpriority, int):
            raise TypeError(f'Exitpriority ({exitpriority!r}) must be None or int, not '
                            f'{type(exitpriority)!s}')
        if obj is not None:
            self._weakref = weakref.ref(obj, self)
        elif exitpriority is None:
            raise ValueError('Without object, exitpriority cannot be None')
        self._callback, self._args, self._kwargs = callback, args, kwargs or {}
        self._key = (exitpriority, next(_finalizer_counter))
        self._pid = os.getpid()
        _finalizer_registry[self._key] = self

    def __call__(self, wr=None):
        """Make the call, unless it was made, cancelled, or belongs to another process."""
        if _finalizer_registry.pop(self._key, None) is None:
            return None
        callback, args, kwargs = self._callback, self._args, self._kwargs
        self._drop()
        return callback(*args, **kwargs) if self._pid == os.getpid() else None

    def cancel(self):
        """Forget about the call."""
        if _finalizer_registry.pop(self._key, None) is not None:
            self._drop()

    def _drop(self):
        self._weakref = self._callback = self._args = self._kwargs = None

    def still_active(self):
        """Whether the call is still to be made."""
        return self._key in _finalizer_registry


def _run_finalizers(minpriority=None):
    """Makes the calls that have an exitpriority, of at least minpriority."""
    def wanted(key):
        return key[0] is not None and (minpriority is None or key[0] >= minpriority)

    for key in sorted((k for k in list(_finalizer_registry) if wanted(k)), reverse=True):
        finalizer = _finalizer_registry.get(key)
        if finalizer is not None:
            try:
                finalizer()
            except Exception:
                import traceback
                traceback.print_exc()
    if minpriority is None:
        _finalizer_registry.clear()


_exiting = False


def is_exiting():
    """Whether the process is ending."""
    return _exiting


def _exit_function():
    """At the end of the process: ends daemons, joins other children, makes the last calls."""
    global _exiting
    from . import process
    if _exiting:
        return
    _exiting = True
    _run_finalizers(0)
    for child in process.active_children():
        if child.daemon:
            child._popen.terminate()
    for child in process.active_children():
        child.join()
    _run_finalizers()


atexit.register(_exit_function)


# ---- children ----

_afterfork_registry = weakref.WeakValueDictionary()
_afterfork_counter = itertools.count()


def register_after_fork(obj, func):
    """func(obj) is called in children that are copies of this process."""
    _afterfork_registry[(next(_afterfork_counter), id(obj), func)] = obj


def _run_after_forkers():
    global _exiting
    _exiting = False
    for (_, _, func), obj in sorted(_afterfork_registry.items(), key=lambda item: item[0][0]):
        try:
            func(obj)
        except Exception as e:
            info('after forker raised exception %s', e)


class ForkAwareThreadLock:
    """A lock that is free in a child."""

    def __init__(self):
        self._lock = threading.Lock()
        self.acquire, self.release = self._lock.acquire, self._lock.release
        register_after_fork(self, ForkAwareThreadLock._at_fork_reinit)

    def _at_fork_reinit(self):
        self._lock._at_fork_reinit()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)


class ForkAwareLocal(threading.local):
    """Thread-local data that is empty in a child."""

    def __init__(self):
        register_after_fork(self, lambda obj: obj.__dict__.clear())

    def __reduce__(self):
        return type(self), ()


def close_fds(*fds):
    for fd in fds:
        os.close(fd)


def close_all_fds_except(fds):
    kept = sorted({-1, os.sysconf('SC_OPEN_MAX'), *fds})
    for low, high in zip(kept, kept[1:]):
        os.closerange(low + 1, high)


def _close_stdin():
    """A child reads nothing: standard input is the parent's."""
    if sys.stdin is None:
        return
    try:
        sys.stdin.close()
    except (OSError, ValueError):
        pass
    try:
        sys.stdin = open(os.open(os.devnull, os.O_RDONLY), encoding='utf-8', closefd=False)
    except (OSError, ValueError):
        pass


def _flush_std_streams():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (AttributeError, ValueError):
            pass


def _cleanup_tests():
    """Waits for what tests have left running."""
    from . import process
    for child in process.active_children():
        child.join()
