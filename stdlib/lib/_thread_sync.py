"""What coordinates threads: RLock in the language, Condition, Semaphore, Event, Barrier.

Everything rests on `_thread`'s locks: one that waits takes a lock of its own twice, and whoever wakes
it releases that lock. Names are published by `threading`.
"""
from _collections import deque as _deque
from _thread import RLock as _CRLock, allocate_lock as Lock, get_ident
from time import monotonic as _time


def _deprecated(message):
    import warnings
    warnings.warn(message, DeprecationWarning, stacklevel=3)


def RLock(*args, **kwargs):
    """A reentrant lock: the thread that holds it may acquire it again."""
    if _CRLock is None:
        return _PyRLock(*args, **kwargs)
    return _CRLock(*args, **kwargs)


class _RLock:
    """The reentrant lock written in the language."""

    def __init__(self):
        self._block = Lock()
        self._owner = None
        self._count = 0

    def __repr__(self):
        cls = self.__class__
        return '<%s %s.%s object owner=%r count=%d at %#x>' % (
            'locked' if self._block.locked() else 'unlocked', cls.__module__, cls.__qualname__,
            self._owner_name(), self._count, id(self))

    def _owner_name(self):
        import threading
        thread = threading._active.get(self._owner)
        return self._owner if thread is None else thread.name

    def _at_fork_reinit(self):
        self._block._at_fork_reinit()
        self._owner = None
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        """Acquire the lock, blocking or not; True when it is held now."""
        me = get_ident()
        if self._owner == me:
            self._count += 1
            return True
        got = self._block.acquire(blocking, timeout)
        if got:
            self._owner = me
            self._count = 1
        return got

    __enter__ = acquire

    def release(self):
        """Give back one acquire()."""
        if self._owner != get_ident():
            raise RuntimeError('cannot release un-acquired lock')
        self._count -= 1
        if self._count == 0:
            self._owner = None
            self._block.release()

    def __exit__(self, t, v, tb):
        self.release()

    # For Condition.

    def _acquire_restore(self, state):
        self._block.acquire()
        self._count, self._owner = state

    def _release_save(self):
        if self._count == 0:
            raise RuntimeError('cannot release un-acquired lock')
        state = self._count, self._owner
        self._count, self._owner = 0, None
        self._block.release()
        return state

    def _is_owned(self):
        return self._owner == get_ident()

    def _recursion_count(self):
        return self._count if self._owner == get_ident() else 0


_PyRLock = _RLock


class Condition:
    """Threads wait here until another notifies them."""

    def __init__(self, lock=None):
        if lock is None:
            lock = RLock()
        self._lock = lock
        self.acquire = lock.acquire
        self.release = lock.release
        # A lock that can be held several times knows how to be given up whole.
        for name in ('_release_save', '_acquire_restore', '_is_owned'):
            if hasattr(lock, name):
                setattr(self, name, getattr(lock, name))
        self._waiters = _deque()

    def _at_fork_reinit(self):
        self._lock._at_fork_reinit()
        self._waiters.clear()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __repr__(self):
        return '<Condition(%s, %d)>' % (self._lock, len(self._waiters))

    def _release_save(self):
        self._lock.release()

    def _acquire_restore(self, state):
        self._lock.acquire()

    def _is_owned(self):
        if self._lock.acquire(False):
            self._lock.release()
            return False
        return True

    def wait(self, timeout=None):
        """Wait until notified; False when timeout seconds have passed before."""
        if not self._is_owned():
            raise RuntimeError('cannot wait on un-acquired lock')
        waiter = Lock()
        waiter.acquire()
        self._waiters.append(waiter)
        state = self._release_save()
        notified = False
        try:
            if timeout is None:
                notified = waiter.acquire()
            elif timeout > 0:
                notified = waiter.acquire(True, timeout)
            else:
                notified = waiter.acquire(False)
            return notified
        finally:
            self._acquire_restore(state)
            if not notified:
                try:
                    self._waiters.remove(waiter)
                except ValueError:
                    pass

    def wait_for(self, predicate, timeout=None):
        """Wait until predicate() is true; its last value is returned."""
        end = None if timeout is None else _time() + timeout
        result = predicate()
        while not result:
            if end is None:
                self.wait()
            else:
                left = end - _time()
                if left <= 0:
                    break
                self.wait(left)
            result = predicate()
        return result

    def notify(self, n=1):
        """Wake up n of the waiting threads."""
        if not self._is_owned():
            raise RuntimeError('cannot notify on un-acquired lock')
        while self._waiters and n > 0:
            waiter = self._waiters.popleft()
            try:
                waiter.release()
            except RuntimeError:
                # Woken already: notify() itself was interrupted after the release.
                continue
            n -= 1

    def notify_all(self):
        """Wake up all waiting threads."""
        self.notify(len(self._waiters))

    def notifyAll(self):
        """Use notify_all()."""
        _deprecated('notifyAll() is deprecated, use notify_all() instead')
        self.notify_all()


def _place(obj):
    cls = obj.__class__
    return f'<{cls.__module__}.{cls.__qualname__} at {id(obj):#x}'


class Semaphore:
    """A counter that acquire() takes from, waiting while it is 0, and release() adds to."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError('semaphore initial value must be >= 0')
        self._cond = Condition(Lock())
        self._value = value

    def __repr__(self):
        return f'{_place(self)}: value={self._value}>'

    def acquire(self, blocking=True, timeout=None):
        """Take one; False when there is none (in time)."""
        if not blocking and timeout is not None:
            raise ValueError("can't specify timeout for non-blocking acquire")
        end = None
        with self._cond:
            while self._value == 0:
                if not blocking:
                    return False
                if timeout is not None:
                    if end is None:
                        end = _time() + timeout
                    timeout = end - _time()
                    if timeout <= 0:
                        return False
                self._cond.wait(timeout)
            self._value -= 1
            return True

    __enter__ = acquire

    def release(self, n=1):
        """Give n, waking as many."""
        if n < 1:
            raise ValueError('n must be one or more')
        with self._cond:
            self._value += n
            self._cond.notify(n)

    def __exit__(self, t, v, tb):
        self.release()


class BoundedSemaphore(Semaphore):
    """A semaphore that is never released more often than acquired."""

    def __init__(self, value=1):
        super().__init__(value)
        self._initial_value = value

    def __repr__(self):
        return f'{_place(self)}: value={self._value}/{self._initial_value}>'

    def release(self, n=1):
        """Give n, waking as many; ValueError when that is more than were taken."""
        if n < 1:
            raise ValueError('n must be one or more')
        with self._cond:
            if self._value + n > self._initial_value:
                raise ValueError('Semaphore released too many times')
            self._value += n
            self._cond.notify(n)


class Event:
    """A flag that threads wait for."""

    def __init__(self):
        self._cond = Condition(Lock())
        self._flag = False

    def __repr__(self):
        return f'{_place(self)}: {"set" if self._flag else "unset"}>'

    def _at_fork_reinit(self):
        self._cond._at_fork_reinit()

    def is_set(self):
        """Whether the flag is set."""
        return self._flag

    def isSet(self):
        """Use is_set()."""
        _deprecated('isSet() is deprecated, use is_set() instead')
        return self.is_set()

    def set(self):
        """Set the flag and wake all that wait for it."""
        with self._cond:
            self._flag = True
            self._cond.notify_all()

    def clear(self):
        """Reset the flag."""
        with self._cond:
            self._flag = False

    def wait(self, timeout=None):
        """Wait for the flag, timeout seconds at most; whether it is set."""
        with self._cond:
            signaled = self._flag
            if not signaled:
                signaled = self._cond.wait(timeout)
            return signaled


class BrokenBarrierError(RuntimeError):
    """The barrier was reset or broken while threads waited, or is broken."""


class Barrier:
    """Holds threads back until `parties` of them have come.

    They come while it fills, and leave while it drains; the next ones wait outside until all of a
    round have left.
    """

    def __init__(self, parties, action=None, timeout=None):
        if parties < 1:
            raise ValueError('parties must be > 0')
        self._cond = Condition(Lock())
        self._action, self._timeout, self._parties = action, timeout, parties
        self._phase = 'filling'
        self._count = 0

    def __repr__(self):
        if self.broken:
            return f'{_place(self)}: broken>'
        return f'{_place(self)}: waiters={self.n_waiting}/{self.parties}>'

    def wait(self, timeout=None):
        """Wait for the others. Each gets another number, from 0 to parties - 1."""
        if timeout is None:
            timeout = self._timeout
        with self._cond:
            self._cond.wait_for(lambda: self._phase not in ('draining', 'resetting'))
            if self._phase == 'broken':
                raise BrokenBarrierError
            index = self._count
            self._count += 1
            try:
                if self._count == self._parties:
                    self._open()
                else:
                    self._await_others(timeout)
                return index
            finally:
                self._leave()

    def _open(self):
        try:
            if self._action:
                self._action()
        except:
            self._break()
            raise
        self._phase = 'draining'
        self._cond.notify_all()

    def _await_others(self, timeout):
        if not self._cond.wait_for(lambda: self._phase != 'filling', timeout):
            self._break()
            raise BrokenBarrierError
        if self._phase in ('resetting', 'broken'):
            raise BrokenBarrierError

    def _leave(self):
        self._count -= 1
        if self._count == 0 and self._phase in ('draining', 'resetting'):
            self._phase = 'filling'
            self._cond.notify_all()

    def _break(self):
        self._phase = 'broken'
        self._cond.notify_all()

    def reset(self):
        """Back to the empty state; those who wait get BrokenBarrierError."""
        with self._cond:
            if self._count > 0:
                if self._phase in ('filling', 'broken'):
                    self._phase = 'resetting'
            else:
                self._phase = 'filling'
            self._cond.notify_all()

    def abort(self):
        """Break the barrier: it raises BrokenBarrierError from now on."""
        with self._cond:
            self._break()

    @property
    def parties(self):
        """How many threads it takes to pass."""
        return self._parties

    @property
    def n_waiting(self):
        """How many threads wait now."""
        return self._count if self._phase == 'filling' else 0

    @property
    def broken(self):
        """Whether it is broken."""
        return self._phase == 'broken'
