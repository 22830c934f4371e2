import contextlib
import unittest

can_start_thread = False


def requires_working_threading(*, module=False):
    if module:
        if not can_start_thread:
            raise unittest.SkipTest('requires threads')
        return None
    return unittest.skipUnless(can_start_thread, 'requires threads')


def reap_threads(func):
    return func


def threading_setup():
    return ()


def threading_cleanup(*args):
    pass


def join_thread(thread, timeout=None):
    thread.join(timeout)


@contextlib.contextmanager
def wait_threads_exit(timeout=None):
    yield


@contextlib.contextmanager
def start_threads(threads, unlock=None):
    raise unittest.SkipTest('requires threads')
    yield


class catch_threading_exception:
    def __enter__(self):
        raise unittest.SkipTest('requires threads')

    def __exit__(self, *exc):
        pass
