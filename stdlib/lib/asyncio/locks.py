"""Locks between tasks of one loop."""

__all__ = ('Lock', 'Event', 'Condition', 'Semaphore', 'BoundedSemaphore', 'Barrier')

from collections import deque

from . import exceptions, mixins
from .mixins import _marker, accept_loop


class _ContextManagerMixin:
    async def __aenter__(self):
        await self.acquire()
        return None                         # "async with lock as x" has nothing to give

    async def __aexit__(self, exc_type, exc, tb):
        self.release()


class _Base(mixins._LoopBoundMixin):
    """Reads a loop= argument, and shows state and waiters in the repr."""

    _waiters = None

    def _set_loop(self, loop):
        if loop is not _marker:
            self._loop = accept_loop(loop, type(self).__name__, 3)

    def _repr(self, extra):
        if self._waiters:
            extra = f'{extra}, waiters:{len(self._waiters)}'
        return f'<{object.__repr__(self)[1:-1]} [{extra}]>'


class Lock(_ContextManagerMixin, _Base):
    """A lock that one task holds; the waiting tasks get it in the order in which they came."""

    def __init__(self, *, loop=_marker):
        self._waiters = None
        self._locked = False
        if loop is not _marker:
            self._set_loop(loop)

    def __repr__(self):
        return self._repr('locked' if self._locked else 'unlocked')

    def locked(self):
        """Does a task hold the lock?"""
        return self._locked

    async def acquire(self):
        """Wait until the lock is free and take it."""
        if not self._locked and (not self._waiters or all(w.cancelled() for w in self._waiters)):
            # Also those whose cancellation is on its way do not count as waiting.
            self._locked = True
            return True
        if self._waiters is None:
            self._waiters = deque()
        fut = self._get_loop().create_future()
        self._waiters.append(fut)
        try:
            try:
                await fut
            finally:
                self._waiters.remove(fut)
        except exceptions.CancelledError:
            # We may have been woken and cancelled at once: pass the wake-up on.
            if not self._locked:
                self._wake_up_first()
            raise
        self._locked = True
        return True

    def release(self):
        """Free the lock; the first waiter is woken."""
        if not self._locked:
            raise RuntimeError('Lock is not acquired.')
        self._locked = False
        if self._waiters:
            self._wake_up_first()

    def _wake_up_first(self):
        for fut in self._waiters or ():
            # A waiter that was woken and has not run yet stays first: nobody overtakes it.
            if not fut.done():
                fut.set_result(True)
            break


class Event(_Base):
    """A flag that tasks wait for."""

    def __init__(self, *, loop=_marker):
        self._waiters = deque()
        self._value = False
        if loop is not _marker:
            self._set_loop(loop)

    def __repr__(self):
        return self._repr('set' if self._value else 'unset')

    def is_set(self):
        return self._value

    def set(self):
        """Raise the flag: all waiting tasks go on."""
        if not self._value:
            self._value = True
            for fut in self._waiters:
                if not fut.done():
                    fut.set_result(True)

    def clear(self):
        """Lower the flag."""
        self._value = False

    async def wait(self):
        """Wait until the flag is up."""
        if self._value:
            return True
        loop = self._get_loop()
        fut = loop.create_future()
        self._waiters.append(fut)
        try:
            await fut
        finally:
            self._waiters.remove(fut)
        return True


class Condition(_ContextManagerMixin, _Base):
    """Wait, holding a lock, for a change that another task announces with notify()."""

    def __init__(self, lock=None, *, loop=_marker):
        if loop is not _marker:
            self._set_loop(loop)
        if lock is None:
            lock = Lock()
        self._lock = lock
        self.locked = lock.locked
        self.acquire = lock.acquire
        self.release = lock.release
        self._waiters = deque()

    def __repr__(self):
        return self._repr('locked' if self.locked() else 'unlocked')

    async def wait(self):
        """Release the lock, wait for a notification, and take the lock again."""
        if not self.locked():
            raise RuntimeError('cannot wait on un-acquired lock')
        fut = self._get_loop().create_future()
        self.release()
        try:
            try:
                self._waiters.append(fut)
                try:
                    await fut
                    return True
                finally:
                    self._waiters.remove(fut)
            finally:
                # Whatever happens, the caller's "async with" releases the lock: so take it, and
                # tell of cancellations when it is held.
                err = None
                while True:
                    try:
                        await self.acquire()
                        break
                    except exceptions.CancelledError as e:
                        err = e
                if err is not None:
                    try:
                        raise err
                    finally:
                        err = None
        except BaseException:
            # A notification that we cannot act upon goes to the next waiter.
            self._notify(1)
            raise

    async def wait_for(self, predicate):
        """Wait until predicate() is true; gives its value."""
        result = predicate()
        while not result:
            await self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        """Wake up to *n* waiting tasks; they go on when they get the lock."""
        if not self.locked():
            raise RuntimeError('cannot notify on un-acquired lock')
        self._notify(n)

    def _notify(self, n):
        woken = 0
        for fut in self._waiters:
            if woken >= n:
                break
            if not fut.done():
                woken += 1
                fut.set_result(False)

    def notify_all(self):
        """Wake all waiting tasks."""
        self.notify(len(self._waiters))


class Semaphore(_ContextManagerMixin, _Base):
    """A counter of free places; acquire() waits while there is none."""

    def __init__(self, value=1, *, loop=_marker):
        if loop is not _marker:
            self._set_loop(loop)
        if value < 0:
            raise ValueError('Semaphore initial value must be >= 0')
        self._waiters = None
        self._value = value

    def __repr__(self):
        return self._repr('locked' if self.locked() else f'unlocked, value:{self._value}')

    def locked(self):
        """Would acquire() have to wait?"""
        # Tasks that were woken but have not run yet come first, for fairness.
        return self._value == 0 or (
            any(not w.cancelled() for w in self._waiters or ()))

    async def acquire(self):
        """Take a place, or wait for one."""
        if self._value > 0 and (not self._waiters or not self.locked()):
            self._value -= 1
            return True
        if self._waiters is None:
            self._waiters = deque()
        fut = self._get_loop().create_future()
        self._waiters.append(fut)
        try:
            try:
                await fut
            finally:
                self._waiters.remove(fut)
        except exceptions.CancelledError:
            if fut.done() and not fut.cancelled():
                # Woken and cancelled at once: the place that was ours is free again.
                self._value += 1
            raise
        finally:
            # Places may have become free while the first waiter had not run yet.
            while self._value > 0:
                if not self._wake_up_next():
                    break
        return True

    def release(self):
        """Give a place back."""
        self._value += 1
        if self._waiters:
            self._wake_up_next()

    def _wake_up_next(self):
        for fut in self._waiters or ():
            if not fut.done():
                self._value -= 1            # the place goes with the wake-up
                fut.set_result(True)
                return True
        return False


class BoundedSemaphore(Semaphore):
    """A semaphore that cannot be released more often than it was acquired."""

    def __init__(self, value=1, *, loop=_marker):
        self._bound_value = value
        super().__init__(value, loop=loop)

    def release(self):
        if self._value >= self._bound_value:
            raise ValueError('BoundedSemaphore released too many times')
        super().release()


# States of a barrier, with the names that the repr shows.
_FILLING = 'filling'
_DRAINING = 'draining'
_RESETTING = 'resetting'
_BROKEN = 'broken'


class Barrier(mixins._LoopBoundMixin):
    """A place where a number of tasks wait for each other.

    Filling until all parties wait, draining until all have left; then it can be used again.
    """

    def __init__(self, parties):
        if parties < 1:
            raise ValueError('parties must be >= 1')
        self._cond = Condition()
        self._parties = parties
        self._state = _FILLING
        self._count = 0

    def __repr__(self):
        extra = self._state
        if not self.broken:
            extra += f', waiters:{self.n_waiting}/{self.parties}'
        return f'<{object.__repr__(self)[1:-1]} [{extra}]>'

    async def __aenter__(self):
        return await self.wait()

    async def __aexit__(self, *args):
        pass

    async def wait(self):
        """Wait for the others; each gets a different number, one of them 0."""
        async with self._cond:
            await self._block()
            try:
                index = self._count
                self._count += 1
                if index + 1 == self._parties:
                    await self._release()
                else:
                    await self._wait()
                return index
            finally:
                self._count -= 1
                self._exit()

    async def _block(self):
        # Those of the next round wait until this one has left.
        await self._cond.wait_for(lambda: self._state not in (_DRAINING, _RESETTING))
        if self._state is _BROKEN:
            raise exceptions.BrokenBarrierError('Barrier aborted')

    async def _release(self):
        self._state = _DRAINING
        self._cond.notify_all()

    async def _wait(self):
        await self._cond.wait_for(lambda: self._state is not _FILLING)
        if self._state in (_BROKEN, _RESETTING):
            raise exceptions.BrokenBarrierError('Abort or reset of barrier')

    def _exit(self):
        if self._count == 0:
            if self._state in (_RESETTING, _DRAINING):
                self._state = _FILLING
            self._cond.notify_all()

    async def reset(self):
        """Back to the beginning; tasks that wait get BrokenBarrierError."""
        async with self._cond:
            if self._count > 0:
                if self._state is not _RESETTING:
                    self._state = _RESETTING
            else:
                self._state = _FILLING
            self._cond.notify_all()

    async def abort(self):
        """Break the barrier for good: all waits, also future ones, get BrokenBarrierError."""
        async with self._cond:
            self._state = _BROKEN
            self._cond.notify_all()

    @property
    def parties(self):
        """How many tasks the barrier needs."""
        return self._parties

    @property
    def n_waiting(self):
        """How many tasks wait now."""
        return self._count if self._state is _FILLING else 0

    @property
    def broken(self):
        return self._state is _BROKEN
