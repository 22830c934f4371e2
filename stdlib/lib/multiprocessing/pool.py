"""Pools of workers with the interface of multiprocessing, on the executors of concurrent.futures.

A worker that dies breaks the pool: the calls that are not done raise BrokenProcessPool, where the
original would wait for them for ever.
"""
import collections
import itertools
import os
import threading
from concurrent.futures import _base
from concurrent.futures.process import (ProcessPoolExecutor, _ExceptionWithTraceback,
                                        _RemoteTraceback as RemoteTraceback)
from concurrent.futures.thread import ThreadPoolExecutor

from . import get_context
from .context import TimeoutError

__all__ = ['Pool', 'ThreadPool']

INIT, RUN, CLOSE, TERMINATE = 'INIT', 'RUN', 'CLOSE', 'TERMINATE'
ExceptionWithTraceback = _ExceptionWithTraceback


def mapstar(fn, chunk):
    return [fn(item) for item in chunk]


def starmapstar(fn, chunk):
    return [fn(*args) for args in chunk]


class AsyncResult:
    """What apply_async() gives: the result of one call."""

    def __init__(self, future, callback, error_callback):
        self._event = threading.Event()
        self._callback, self._error_callback = callback, error_callback
        self._success = self._value = None
        future.add_done_callback(self._take)

    def _take(self, future):
        try:
            self._set(True, future.result())
        except BaseException as e:
            self._set(False, e)

    def _set(self, success, value):
        self._success, self._value = success, value
        callback = self._callback if success else self._error_callback
        try:
            if callback:
                callback(value)
        finally:
            self._event.set()

    def ready(self):
        """Whether the call has completed."""
        return self._event.is_set()

    def successful(self):
        """Whether it completed without raising; ValueError when it is not ready."""
        if not self.ready():
            raise ValueError(f'{self!r} not ready')
        return self._success

    def wait(self, timeout=None):
        """Wait until the result is there, timeout seconds at most."""
        self._event.wait(timeout)

    def get(self, timeout=None):
        """The result, or the exception that the call raised."""
        self.wait(timeout)
        if not self.ready():
            raise TimeoutError
        if self._success:
            return self._value
        raise self._value


ApplyResult = AsyncResult


class MapResult(AsyncResult):
    """The results of several calls, as a list."""

    def __init__(self, futures, callback, error_callback):
        self._event = threading.Event()
        self._callback, self._error_callback = callback, error_callback
        self._success, self._value = True, None
        self._lock = threading.Lock()
        self._futures, self._left = futures, len(futures)
        if not futures:
            self._set(True, [])
        for future in futures:
            future.add_done_callback(self._count)

    def _count(self, future):
        with self._lock:
            self._left -= 1
            failed = future.cancelled() or future.exception() is not None
            if failed and self._success:
                self._success = False
                self._value = future
            if self._left:
                return
        if self._success:
            self._set(True, list(itertools.chain.from_iterable(f.result() for f in self._futures)))
        else:
            self._take(self._value)


class IMapIterator:
    """The results of imap(), in order."""

    def __init__(self, futures):
        self._futures = collections.deque(futures)
        self._ready = collections.deque()

    def __iter__(self):
        return self

    def _next_future(self, timeout):
        future = self._futures[0]
        done, _ = _base.wait([future], timeout)
        if not done:
            raise TimeoutError from None
        return self._futures.popleft()

    def next(self, timeout=None):
        """The next result; TimeoutError when it is not there in time."""
        while not self._ready:
            if not self._futures:
                raise StopIteration from None
            self._ready.extend(self._next_future(timeout).result())
        return self._ready.popleft()

    __next__ = next


class IMapUnorderedIterator(IMapIterator):
    """The results of imap_unordered(), as they come."""

    def _next_future(self, timeout):
        done, _ = _base.wait(self._futures, timeout, _base.FIRST_COMPLETED)
        if not done:
            raise TimeoutError from None
        future = done.pop()
        self._futures.remove(future)
        return future


class Pool:
    """Worker processes that calls are given to."""

    def Process(self, *args, **kwds):
        return self._ctx.Process(*args, **kwds)

    def __init__(self, processes=None, initializer=None, initargs=(), maxtasksperchild=None,
                 context=None):
        self._ctx = context or get_context()
        if processes is None:
            processes = os.process_cpu_count() or 1
        if processes < 1:
            raise ValueError('Number of processes must be at least 1')
        if maxtasksperchild is not None and (not isinstance(maxtasksperchild, int)
                                             or maxtasksperchild <= 0):
            raise ValueError('maxtasksperchild must be a positive int or None')
        if initializer is not None and not callable(initializer):
            raise TypeError('initializer must be a callable')
        self._processes = processes
        self._state = RUN
        self._executor = self._make_executor(processes, initializer, initargs, maxtasksperchild)

    def _make_executor(self, processes, initializer, initargs, maxtasksperchild):
        return ProcessPoolExecutor(processes, self._ctx, initializer, initargs,
                                   max_tasks_per_child=maxtasksperchild)

    def __repr__(self):
        cls = self.__class__
        return (f'<{cls.__module__}.{cls.__qualname__} state={self._state} '
                f'pool_size={self._processes}>')

    def _check_running(self):
        if self._state != RUN:
            raise ValueError('Pool not running')

    # One call.

    def apply(self, func, args=(), kwds={}):
        """func(*args, **kwds) in a worker; waits for the result."""
        return self.apply_async(func, args, kwds).get()

    def apply_async(self, func, args=(), kwds={}, callback=None, error_callback=None):
        """apply() that gives an AsyncResult at once."""
        self._check_running()
        return AsyncResult(self._executor.submit(func, *args, **kwds), callback, error_callback)

    # Many.

    def _submit_chunks(self, mapper, func, iterable, chunksize):
        self._check_running()
        return [self._executor.submit(mapper, func, chunk)
                for chunk in itertools.batched(iterable, chunksize)]

    def _map_async(self, mapper, func, iterable, chunksize, callback=None, error_callback=None):
        self._check_running()
        if not hasattr(iterable, '__len__'):
            iterable = list(iterable)
        if chunksize is None:
            # Four chunks for each worker: the last ones to end differ little.
            chunksize, extra = divmod(len(iterable), self._processes * 4)
            chunksize = max(chunksize + bool(extra), 1)
        return MapResult(self._submit_chunks(mapper, func, iterable, chunksize), callback,
                         error_callback)

    def map(self, func, iterable, chunksize=None):
        """As map(), in the workers; gives a list."""
        return self._map_async(mapstar, func, iterable, chunksize).get()

    def map_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """map() that gives an AsyncResult at once."""
        return self._map_async(mapstar, func, iterable, chunksize, callback, error_callback)

    def starmap(self, func, iterable, chunksize=None):
        """map() of func(*item)."""
        return self._map_async(starmapstar, func, iterable, chunksize).get()

    def starmap_async(self, func, iterable, chunksize=None, callback=None, error_callback=None):
        """starmap() that gives an AsyncResult at once."""
        return self._map_async(starmapstar, func, iterable, chunksize, callback, error_callback)

    def imap(self, func, iterable, chunksize=1):
        """map() that gives an iterator."""
        if chunksize < 1:
            raise ValueError(f'Chunksize must be 1+, not {chunksize:n}')
        return IMapIterator(self._submit_chunks(mapstar, func, iterable, chunksize))

    def imap_unordered(self, func, iterable, chunksize=1):
        """imap() whose results come as they are ready."""
        if chunksize < 1:
            raise ValueError(f'Chunksize must be 1+, not {chunksize!r}')
        return IMapUnorderedIterator(self._submit_chunks(mapstar, func, iterable, chunksize))

    # The end.

    def close(self):
        """No more calls: the workers end when all are made."""
        if self._state == RUN:
            self._state = CLOSE
            self._joinable = self._executor._executor_manager_thread
            self._executor.shutdown(wait=False)

    def terminate(self):
        """Ends the workers at once."""
        processes = list((self._executor._processes or {}).values())
        self.close()
        self._state = TERMINATE
        for process in processes:
            process.terminate()
        self.join()

    def join(self):
        """Waits, after close() or terminate(), until the workers have ended."""
        if self._state == RUN:
            raise ValueError('Pool is still running')
        if self._joinable is not None:
            self._joinable.join()

    def __enter__(self):
        self._check_running()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()


class ThreadPool(Pool):
    """A pool whose workers are threads."""

    def __init__(self, processes=None, initializer=None, initargs=()):
        super().__init__(processes, initializer, initargs)

    def _make_executor(self, processes, initializer, initargs, maxtasksperchild):
        return ThreadPoolExecutor(processes, initializer=initializer, initargs=initargs)

    def close(self):
        if self._state == RUN:
            self._state = CLOSE
            self._executor.shutdown(wait=False)

    def terminate(self):
        self.close()
        self._state = TERMINATE
        self._executor.shutdown(wait=False, cancel_futures=True)

    def join(self):
        if self._state == RUN:
            raise ValueError('Pool is still running')
        self._executor.shutdown(wait=True)
