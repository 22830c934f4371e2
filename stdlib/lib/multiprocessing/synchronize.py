"""Locks, semaphores, conditions, events and barriers for processes, on `_multiprocessing.SemLock`.

A child that is being started gets the descriptor of the semaphore's memory.
"""
import sys
import threading
import time
from _multiprocessing import SemLock as _SemLock

from . import context, process, reduction, util

__all__ = ['Lock', 'RLock', 'Semaphore', 'BoundedSemaphore', 'Condition', 'Event', 'Barrier']

RECURSIVE_MUTEX, SEMAPHORE = 0, 1
SEM_VALUE_MAX = _SemLock.SEM_VALUE_MAX


class SemLock:
    """Base of those that are one semaphore."""

    def __init__(self, kind, value, maxvalue, *, ctx=None):
        self._set(_SemLock(kind, value, maxvalue))
        util.register_after_fork(self, lambda obj: obj._semlock._after_fork())

    def _set(self, semlock):
        self._semlock = semlock
        self.acquire = semlock.acquire
        self.release = semlock.release

    def __enter__(self):
        return self._semlock.__enter__()

    def __exit__(self, *args):
        return self._semlock.__exit__(*args)

    def __getstate__(self):
        context.assert_spawning(self)
        s = self._semlock
        return s.kind, s.maxvalue, reduction.DupFd(s.handle)

    def __setstate__(self, state):
        kind, maxvalue, fd = state
        self._set(_SemLock(kind, 0, maxvalue, fd))

    def _holder(self):
        """For repr: which thread of which process holds it."""
        if self._semlock._is_mine():
            name = process.current_process().name
            if threading.current_thread().name != 'MainThread':
                name += '|' + threading.current_thread().name
            return name
        if self._semlock._get_value() == 1:
            return 'None'
        return 'SomeOtherThread' if self._semlock._count() > 0 else 'SomeOtherProcess'


class Semaphore(SemLock):
    def __init__(self, value=1, *, ctx=None):
        super().__init__(SEMAPHORE, value, SEM_VALUE_MAX)

    def get_value(self):
        """The current count."""
        return self._semlock._get_value()

    def __repr__(self):
        return f'<{type(self).__name__}(value={self._semlock._get_value()})>'


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1, *, ctx=None):
        SemLock.__init__(self, SEMAPHORE, value, value)

    def __repr__(self):
        return (f'<{type(self).__name__}(value={self._semlock._get_value()}, '
                f'maxvalue={self._semlock.maxvalue})>')


class Lock(SemLock):
    def __init__(self, *, ctx=None):
        super().__init__(SEMAPHORE, 1, 1)

    def __repr__(self):
        return f'<{type(self).__name__}(owner={self._holder()})>'


class RLock(SemLock):
    def __init__(self, *, ctx=None):
        super().__init__(RECURSIVE_MUTEX, 1, 1)

    def __repr__(self):
        return f'<{type(self).__name__}({self._holder()}, {self._semlock._count()})>'


class Condition:
    """Waiters count themselves in and sleep on a semaphore; a notifier raises that and waits until
    as many have woken, so that no later waiter takes a wake-up meant for them."""

    def __init__(self, lock=None, *, ctx=None):
        self._lock = lock or RLock()
        self._sleeping = Semaphore(0)
        self._woken = Semaphore(0)
        self._wake = Semaphore(0)
        self._take_lock_methods()

    def _take_lock_methods(self):
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __getstate__(self):
        context.assert_spawning(self)
        return self._lock, self._sleeping, self._woken, self._wake

    def __setstate__(self, state):
        self._lock, self._sleeping, self._woken, self._wake = state
        self._take_lock_methods()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __repr__(self):
        waiting = self._sleeping.get_value() - self._woken.get_value()
        return f'<{type(self).__name__}({self._lock}, {waiting})>'

    def wait(self, timeout=None):
        """Wait until notified; False when timeout seconds have passed before."""
        held = self._lock._semlock
        assert held._is_mine(), 'must acquire() condition before using wait()'
        self._sleeping.release()
        count = held._count()
        for _ in range(count):
            self._lock.release()
        try:
            return self._wake.acquire(True, timeout)
        finally:
            self._woken.release()
            for _ in range(count):
                self._lock.acquire()

    def notify(self, n=1):
        """Wake up n of the waiting."""
        assert self._lock._semlock._is_mine(), 'lock is not owned'
        assert not self._wake.acquire(False), 'notify: there are wake-ups left'
        # Those whose time was over have woken by themselves.
        while self._woken.acquire(False):
            self._sleeping.acquire(False)
        sleepers = 0
        while sleepers < n and self._sleeping.acquire(False):
            self._wake.release()
            sleepers += 1
        for _ in range(sleepers):
            self._woken.acquire()
        # One whose time was over at this very moment has left its wake-up behind.
        while self._wake.acquire(False):
            pass

    def notify_all(self):
        """Wake up all that wait."""
        self.notify(sys.maxsize)

    def wait_for(self, predicate, timeout=None):
        """Wait until predicate() is true; its last value is returned."""
        end = None if timeout is None else time.monotonic() + timeout
        result = predicate()
        while not result:
            left = None if end is None else end - time.monotonic()
            if left is not None and left <= 0:
                break
            self.wait(left)
            result = predicate()
        return result


class Event:
    def __init__(self, *, ctx=None):
        self._cond = Condition(Lock())
        self._flag = Semaphore(0)

    def is_set(self):
        """Whether the flag is set."""
        with self._cond:
            return self._is_set()

    def _is_set(self):
        if self._flag.acquire(False):
            self._flag.release()
            return True
        return False

    def set(self):
        """Set the flag and wake all that wait."""
        with self._cond:
            self._flag.acquire(False)
            self._flag.release()
            self._cond.notify_all()

    def clear(self):
        """Reset the flag."""
        with self._cond:
            self._flag.acquire(False)

    def wait(self, timeout=None):
        """Wait for the flag, timeout seconds at most; whether it is set."""
        with self._cond:
            if not self._is_set():
                self._cond.wait(timeout)
            return self._is_set()

    def __repr__(self):
        state = 'set' if self.is_set() else 'unset'
        return f'<{type(self).__qualname__} at {id(self):#x} {state}>'


class Barrier(threading.Barrier):
    """threading's, its condition and its two numbers being semaphores: the count, and the phase as
    the place in _PHASES."""

    _PHASES = ('filling', 'draining', 'resetting', 'broken')

    def __init__(self, parties, action=None, timeout=None, *, ctx=None):
        if parties < 1:
            raise ValueError('parties must be > 0')
        self.__setstate__((parties, action, timeout, Condition(), Semaphore(0), Semaphore(0)))

    def __getstate__(self):
        return (self._parties, self._action, self._timeout, self._cond, self._counter,
                self._phase_number)

    def __setstate__(self, state):
        (self._parties, self._action, self._timeout, self._cond, self._counter,
         self._phase_number) = state

    @staticmethod
    def _change(semaphore, value):
        while semaphore.get_value() < value:
            semaphore.release()
        while semaphore.get_value() > value:
            semaphore.acquire()

    @property
    def _count(self):
        return self._counter.get_value()

    @_count.setter
    def _count(self, value):
        self._change(self._counter, value)

    @property
    def _phase(self):
        return self._PHASES[self._phase_number.get_value()]

    @_phase.setter
    def _phase(self, phase):
        self._change(self._phase_number, self._PHASES.index(phase))
