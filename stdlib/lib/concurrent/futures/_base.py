"""Future, wait(), as_completed() and what the executors have in common.

A future has a condition of its own, which guards its state. Who waits for several futures puts a
waiter into each; a future that is done tells its waiters.
"""
import threading
import time
import types
from collections import namedtuple

FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'

PENDING = 'PENDING'
RUNNING = 'RUNNING'
# Cancelled by cancel(), and then seen so by the executor, which tells the waiters.
CANCELLED = 'CANCELLED'
CANCELLED_AND_NOTIFIED = 'CANCELLED_AND_NOTIFIED'
FINISHED = 'FINISHED'

_SHOWN = {PENDING: 'pending', RUNNING: 'running', CANCELLED: 'cancelled',
          CANCELLED_AND_NOTIFIED: 'cancelled', FINISHED: 'finished'}
_OVER = (CANCELLED_AND_NOTIFIED, FINISHED)

TimeoutError = TimeoutError


class Error(Exception):
    """Base class for all future-related exceptions."""


class CancelledError(Error):
    """The Future was cancelled."""


class InvalidStateError(Error):
    """The operation is not allowed in this state."""


class BrokenExecutor(RuntimeError):
    """Raised when an executor has become non-functional after a severe failure."""


def __getattr__(name):
    if name == 'LOGGER':
        import logging
        return logging.getLogger('concurrent.futures')
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def log_critical(message):
    """Logs the exception being handled."""
    __getattr__('LOGGER').critical(message, exc_info=True)


# ---- futures ----

class Future:
    """The result of a call that another thread or process makes."""

    def __init__(self):
        self._condition = threading.Condition()
        self._state = PENDING
        self._result = self._exception = None
        self._waiters = []
        self._done_callbacks = []

    def __repr__(self):
        place = f'<{self.__class__.__name__} at {id(self):#x} state={_SHOWN[self._state]}'
        with self._condition:
            if self._state != FINISHED:
                return place + '>'
            if self._exception:
                return f'{place} raised {self._exception.__class__.__name__}>'
            return f'{place} returned {self._result.__class__.__name__}>'

    def _invoke_callbacks(self):
        for callback in self._done_callbacks:
            self._call_back(callback)

    def _call_back(self, callback):
        try:
            callback(self)
        except Exception:
            __getattr__('LOGGER').exception('exception calling callback for %r', self)

    # For who waits.

    def cancel(self):
        """Cancel the future if possible: not when it runs or is done, then False."""
        with self._condition:
            if self._state in (RUNNING, FINISHED):
                return False
            if self._state in (CANCELLED, CANCELLED_AND_NOTIFIED):
                return True
            self._state = CANCELLED
            self._condition.notify_all()
        self._invoke_callbacks()
        return True

    def cancelled(self):
        """True if the future was cancelled."""
        with self._condition:
            return self._state in (CANCELLED, CANCELLED_AND_NOTIFIED)

    def running(self):
        """True if the future is currently executing."""
        with self._condition:
            return self._state == RUNNING

    def done(self):
        """True if the future was cancelled or finished executing."""
        with self._condition:
            return self._state not in (PENDING, RUNNING)

    def add_done_callback(self, fn):
        """Call fn(future) when it is done: at once if it is, else by the thread that finishes it."""
        with self._condition:
            if self._state in (PENDING, RUNNING):
                self._done_callbacks.append(fn)
                return
        self._call_back(fn)

    def _wait_until_done(self, timeout):
        """With the condition held. Raises CancelledError, TimeoutError."""
        if self._state in (PENDING, RUNNING):
            self._condition.wait(timeout)
        if self._state in (CANCELLED, CANCELLED_AND_NOTIFIED):
            raise CancelledError()
        if self._state != FINISHED:
            raise TimeoutError()

    def result(self, timeout=None):
        """The call's result, or the exception it raised, waited for at most timeout seconds."""
        try:
            with self._condition:
                self._wait_until_done(timeout)
                if self._exception:
                    raise self._exception
                return self._result
        finally:
            # The traceback would keep the future, and the future the traceback.
            self = None

    def exception(self, timeout=None):
        """The exception the call raised, or None, waited for at most timeout seconds."""
        with self._condition:
            self._wait_until_done(timeout)
            return self._exception

    # For executors and tests.

    def set_running_or_notify_cancel(self):
        """Before the call is made: False when it was cancelled and must not be made."""
        with self._condition:
            if self._state == CANCELLED:
                self._state = CANCELLED_AND_NOTIFIED
                for waiter in self._waiters:
                    waiter.add_cancelled(self)
                return False
            if self._state == PENDING:
                self._state = RUNNING
                return True
            __getattr__('LOGGER').critical('Future %s in unexpected state: %s', id(self),
                                           self._state)
            raise RuntimeError('Future in unexpected state')

    def _finish(self, result, exception):
        with self._condition:
            if self._state in (CANCELLED, CANCELLED_AND_NOTIFIED, FINISHED):
                raise InvalidStateError(f'{self._state}: {self!r}')
            self._result, self._exception = result, exception
            self._state = FINISHED
            for waiter in self._waiters:
                waiter.add_done(self, exception is not None)
            self._condition.notify_all()
        self._invoke_callbacks()

    def set_result(self, result):
        """Set the return value of the call: by the executor only."""
        self._finish(result, None)

    def set_exception(self, exception):
        """Set the exception of the call: by the executor only."""
        self._finish(None, exception)

    __class_getitem__ = classmethod(types.GenericAlias)


# ---- waiting for several ----

class _Waiter:
    """Collects the futures that end. It wakes its thread when `missing` have, at the first exception
    if `stop_on_exception`."""

    def __init__(self, missing, stop_on_exception=False):
        self.event = threading.Event()
        self.lock = threading.Lock()
        self.finished = []
        self.missing = missing
        self.stop_on_exception = stop_on_exception

    def add_done(self, future, failed):
        with self.lock:
            self.finished.append(future)
            self.missing -= 1
            if self.missing <= 0 or (failed and self.stop_on_exception):
                self.event.set()

    def add_cancelled(self, future):
        self.add_done(future, False)


class _HoldAll:
    """Holds the conditions of several futures, always taken in the same order."""

    def __init__(self, futures):
        self.futures = sorted(futures, key=id)

    def __enter__(self):
        for future in self.futures:
            future._condition.acquire()

    def __exit__(self, *args):
        for future in self.futures:
            future._condition.release()


def _remove_waiter(futures, waiter):
    for future in futures:
        with future._condition:
            future._waiters.remove(waiter)


def _hand_out(futures, *others):
    """Yields the last future, then the one before ..., keeping no reference to those it gave."""
    while futures:
        for other in others:
            other.remove(futures[-1])
        with futures[-1]._condition:
            pass
        yield futures.pop()


def as_completed(fs, timeout=None):
    """Yields the futures as they complete; TimeoutError when not all have after timeout seconds."""
    end = None if timeout is None else timeout + time.monotonic()
    fs = set(fs)
    total = len(fs)
    with _HoldAll(fs):
        finished = [f for f in fs if f._state in _OVER]
        pending = fs.difference(finished)
        waiter = _Waiter(1)
        for f in pending:
            f._waiters.append(waiter)
    waited = set(pending)
    try:
        yield from _hand_out(finished, fs)
        while pending:
            left = None if end is None else end - time.monotonic()
            if left is not None and left < 0:
                raise TimeoutError(f'{len(pending)} (of {total}) futures unfinished')
            waiter.event.wait(left)
            with waiter.lock:
                finished, waiter.finished = waiter.finished, []
                waiter.missing = 1
                waiter.event.clear()
            finished.reverse()
            for f in finished:
                _remove_waiter([f], waiter)
                waited.remove(f)
            f = None
            yield from _hand_out(finished, fs, pending)
    finally:
        _remove_waiter(waited, waiter)


DoneAndNotDoneFutures = namedtuple('DoneAndNotDoneFutures', 'done not_done')


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    """Waits for the futures, timeout seconds at most: for the first one, for the first exception or
    for all. Gives the sets of those that are done and of the others."""
    fs = set(fs)
    with _HoldAll(fs):
        done = {f for f in fs if f._state in _OVER}
        not_done = fs - done
        if not not_done or (return_when == FIRST_COMPLETED and done):
            return DoneAndNotDoneFutures(done, not_done)
        if return_when == FIRST_EXCEPTION and any(
                f._state == FINISHED and f._exception is not None for f in done):
            return DoneAndNotDoneFutures(done, not_done)
        if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
            raise ValueError(f'Invalid return condition: {return_when!r}')
        waiter = _Waiter(1 if return_when == FIRST_COMPLETED else len(not_done),
                         return_when == FIRST_EXCEPTION)
        for f in not_done:
            f._waiters.append(waiter)
    try:
        waiter.event.wait(timeout)
    finally:
        _remove_waiter(not_done, waiter)
    done.update(waiter.finished)
    return DoneAndNotDoneFutures(done, fs - done)


# ---- executors ----

def _result_or_cancel(future, timeout=None):
    """The future's result; who does not get it cancels it."""
    try:
        try:
            return future.result(timeout)
        finally:
            future.cancel()
    finally:
        del future


class Executor:
    """An abstract executor of calls. To be used in a with statement, or shut down."""

    def submit(self, fn, /, *args, **kwargs):
        """Schedules fn(*args, **kwargs); gives its Future."""
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """As map(), the calls being made at once and by several. timeout: seconds from now until the
        last result must be there, else TimeoutError. chunksize: how many calls a process gets at a
        time; threads have no use for it."""
        end = None if timeout is None else timeout + time.monotonic()
        futures = [self.submit(fn, *args) for args in zip(*iterables)]

        # A generator of its own, so that the calls are submitted before its first next().
        def results():
            try:
                futures.reverse()
                while futures:
                    # The future must not be kept alive while its result is worked on.
                    if end is None:
                        yield _result_or_cancel(futures.pop())
                    else:
                        yield _result_or_cancel(futures.pop(), end - time.monotonic())
            finally:
                for future in futures:
                    future.cancel()
        return results()

    def shutdown(self, wait=True, *, cancel_futures=False):
        """No more calls are accepted; the resources are freed when the submitted ones are done.
        wait: return only then. cancel_futures: those that have not begun are cancelled."""

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown(wait=True)
        return False
