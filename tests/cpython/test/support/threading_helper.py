"""What CPython's tests take from test.support.threading_helper: watching that threads end."""
import _thread
import contextlib
import functools
import sys
import threading
import time
import unittest

from test import support

can_start_thread = True


def requires_working_threading(*, module=False):
    if module:
        return None
    return unittest.skipUnless(can_start_thread, 'requires threads')


def threading_setup():
    return _thread._count(), len(threading._dangling)


def threading_cleanup(*original):
    count, _ = original
    end = time.monotonic() + 1.0
    while _thread._count() > count and time.monotonic() < end:
        time.sleep(0.01)
    if _thread._count() > count:
        support.environment_altered = True
        print(f'Warning -- {_thread._count() - count} threads left', file=sys.__stderr__)


def reap_threads(func):
    @functools.wraps(func)
    def wrapper(*args):
        key = threading_setup()
        try:
            return func(*args)
        finally:
            threading_cleanup(*key)
    return wrapper


@contextlib.contextmanager
def wait_threads_exit(timeout=None):
    timeout = 10.0 if timeout is None else timeout
    before = _thread._count()
    try:
        yield
    finally:
        end = time.monotonic() + timeout
        while _thread._count() > before:
            if time.monotonic() > end:
                raise AssertionError('threads did not end in time')
            time.sleep(0.01)


def join_thread(thread, timeout=None):
    timeout = 30.0 if timeout is None else timeout
    thread.join(timeout)
    if thread.is_alive():
        raise AssertionError(f'failed to join the thread in {timeout:.1f} seconds')


@contextlib.contextmanager
def start_threads(threads, unlock=None):
    threads = list(threads)
    started = []
    try:
        for t in threads:
            t.start()
            started.append(t)
        yield
    finally:
        if unlock:
            unlock()
        for t in started:
            t.join(30.0)
        alive = [t for t in started if t.is_alive()]
        if alive:
            raise AssertionError(f'Unable to join {len(alive)} threads')


class catch_threading_exception:
    """Keeps what threading.excepthook was called with."""

    def __init__(self):
        self.exc_type = self.exc_value = self.exc_traceback = self.thread = None
        self._old = None

    def _hook(self, args):
        self.exc_type, self.exc_value, self.exc_traceback, self.thread = args

    def __enter__(self):
        self._old = threading.excepthook
        threading.excepthook = self._hook
        return self

    def __exit__(self, *exc):
        threading.excepthook = self._old
        del self.exc_type, self.exc_value, self.exc_traceback, self.thread
