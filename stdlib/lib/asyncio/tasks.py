"""Functions that make tasks and wait for them; the class Task is C (`_asyncio`)."""

__all__ = (
    'Task', 'create_task', 'FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED', 'wait',
    'wait_for', 'as_completed', 'sleep', 'gather', 'shield', 'ensure_future',
    'run_coroutine_threadsafe', 'current_task', 'all_tasks', 'create_eager_task_factory',
    'eager_task_factory', '_register_task', '_unregister_task', '_enter_task', '_leave_task',
)

import sys
import types

from _asyncio import (Task, _enter_task, _leave_task, _register_eager_task, _register_task,
                      _swap_current_task, _unregister_eager_task, _unregister_task, all_tasks,
                      current_task)

from . import coroutines, events, exceptions, futures, timeouts
from ._lazy import load
from .mixins import _marker, accept_loop

# Values of return_when, the same as in concurrent.futures.
FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'

_PyTask = _CTask = Task
_Coroutine = types.CoroutineType


def create_task(coro, *, name=None, context=None):
    """Run *coro* as a task of the running loop."""
    try:
        loop = events.get_running_loop()
    except RuntimeError:
        if not hasattr(sys, 'ps1'):
            raise
        from . import _prompt               # tasks made at the prompt run while it waits
        loop = _prompt.loop()
    if context is None:
        # Factories of before 3.11 do not know the argument.
        return loop.create_task(coro, name=name)
    return loop.create_task(coro, name=name, context=context)


async def _wrap_awaitable(awaitable):
    return await awaitable


def ensure_future(coro_or_future, *, loop=None):
    """A future for what can be awaited: itself if it is one, else a task."""
    if type(coro_or_future) is _Coroutine and loop is not None:
        return loop.create_task(coro_or_future)
    if futures.isfuture(coro_or_future):
        if loop is not None and loop is not futures._get_loop(coro_or_future):
            raise ValueError('The future belongs to a different loop than '
                             'the one specified as the loop argument')
        return coro_or_future
    if not coroutines.iscoroutine(coro_or_future):
        if not hasattr(type(coro_or_future), '__await__'):
            raise TypeError('An asyncio.Future, a coroutine or an awaitable is required')
        coro_or_future = _wrap_awaitable(coro_or_future)
    try:
        if loop is None:
            loop = events.get_event_loop()
        return loop.create_task(coro_or_future)
    except RuntimeError:
        # No loop, or a closed one: nobody else will run or close it.
        coro_or_future.close()
        raise


# Waiting

def _release_waiter(waiter, *args):
    if not waiter.done():
        waiter.set_result(None)


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED, loop=_marker):
    """Wait for some or all of *fs*; returns the sets (done, pending).

    Bare coroutines are made tasks (Python 3.11 and later refuse them).
    """
    if futures.isfuture(fs) or coroutines.iscoroutine(fs):
        raise TypeError(f'expect a list of futures, not {type(fs).__name__}')
    fs = dict.fromkeys(fs)
    if not fs:
        raise ValueError('Set of Tasks/Futures is empty.')
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f'Invalid return_when value: {return_when}')
    accept_loop(loop, 'wait()')
    loop = events.get_running_loop()
    fs = [ensure_future(f, loop=loop) for f in fs]
    return await _wait(fs, timeout, return_when, loop)


async def _wait(fs, timeout, return_when, loop):
    """The body of wait() for futures; ends early at the timeout, and does not cancel them."""
    assert fs, 'Set of Futures is empty.'
    waiter = loop.create_future()
    timer = None
    if timeout is not None:
        timer = loop.call_later(timeout, _release_waiter, waiter)
    left = len(fs)

    def on_completion(f):
        nonlocal left
        left -= 1
        if (left <= 0 or return_when == FIRST_COMPLETED
                or (return_when == FIRST_EXCEPTION and not f.cancelled()
                    and f.exception() is not None)):
            if timer is not None:
                timer.cancel()
            if not waiter.done():
                waiter.set_result(None)

    for f in fs:
        f.add_done_callback(on_completion)
    try:
        await waiter
    finally:
        if timer is not None:
            timer.cancel()
        for f in fs:
            f.remove_done_callback(on_completion)
    done, pending = set(), set()
    for f in fs:
        (done if f.done() else pending).add(f)
    return done, pending


async def wait_for(fut, timeout, *, loop=_marker):
    """Wait for one awaitable; at the timeout it is cancelled and TimeoutError is raised."""
    accept_loop(loop, 'wait_for()')
    if fut is not None and not futures.isfuture(fut) and not coroutines.iscoroutine(fut):
        # The awaitable must not be awaited twice, so it becomes a task at once.
        fut = ensure_future(fut)
    if timeout is not None and timeout <= 0:
        fut = ensure_future(fut)
        if fut.done():
            return fut.result()
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except exceptions.CancelledError as exc:
            raise TimeoutError from exc
    async with timeouts.timeout(timeout):
        return await fut


async def _cancel_and_wait(fut):
    waiter = events.get_running_loop().create_future()

    def release(_):
        _release_waiter(waiter)

    fut.add_done_callback(release)
    try:
        fut.cancel()
        # Not "await fut": it must not be cancelled a second time with us.
        await waiter
    finally:
        fut.remove_done_callback(release)


class _AsCompletedIterator:
    """Gives futures in the order in which they end: themselves, or coroutines with the result."""

    def __init__(self, aws, timeout, loop=None):
        from .queues import Queue
        self._done = Queue()
        self._timer = None
        if loop is None:
            loop = events.get_event_loop()
        pending = {ensure_future(aw, loop=loop): None for aw in dict.fromkeys(aws)}
        for future in pending:
            future.add_done_callback(self._handle_completion)
        if pending and timeout is not None:
            self._timer = loop.call_later(timeout, self._handle_timeout)
        self._pending = pending
        self._ungiven = len(pending)

    def __aiter__(self):
        return self

    def __iter__(self):
        return self

    async def __anext__(self):
        if not self._ungiven:
            raise StopAsyncIteration
        self._ungiven -= 1
        return await self._wait_for_one()

    def __next__(self):
        if not self._ungiven:
            raise StopIteration
        self._ungiven -= 1
        return self._wait_for_one(resolve=True)

    def _handle_timeout(self):
        for f in self._pending:
            f.remove_done_callback(self._handle_completion)
            self._done.put_nowait(None)     # each waiter gets a TimeoutError
        self._pending.clear()

    def _handle_completion(self, f):
        if not self._pending:
            return                          # the timeout was first
        del self._pending[f]
        self._done.put_nowait(f)
        if not self._pending and self._timer is not None:
            self._timer.cancel()

    async def _wait_for_one(self, resolve=False):
        f = await self._done.get()
        if f is None:
            raise exceptions.TimeoutError
        return f.result() if resolve else f


def as_completed(fs, *, timeout=None, loop=_marker):
    """Iterate over awaitables in the order in which they end (`for` or `async for`)."""
    if futures.isfuture(fs) or coroutines.iscoroutine(fs):
        raise TypeError(f'expect an iterable of awaitables, not {type(fs).__name__}')
    return _AsCompletedIterator(fs, timeout, accept_loop(loop, 'as_completed()'))


@types.coroutine
def __sleep0():
    # The shortest way round the loop: a bare yield, no future.
    yield


async def sleep(delay, result=None, loop=_marker):
    """Wait *delay* seconds; with 0 let others run once."""
    if loop is not _marker:
        accept_loop(loop, 'sleep()')
    if delay <= 0:
        await __sleep0()
        return result
    if delay != delay:
        raise ValueError('Invalid delay: NaN (not a number)')
    loop = events.get_running_loop()
    future = loop.create_future()
    timer = loop.call_later(delay, futures._set_result_unless_cancelled, future, result)
    try:
        return await future
    finally:
        timer.cancel()


# gather

class _GatheringFuture(futures.Future):
    """The future of gather(): to cancel it is to cancel its children."""

    def __init__(self, children, *, loop):
        assert loop is not None
        super().__init__(loop=loop)
        self._children = children
        self._cancel_requested = False

    def cancel(self, msg=None):
        if self.done():
            return False
        ret = False
        for child in self._children:
            if child.cancel(msg=msg):
                ret = True
        if ret:
            # When all children end at once, the one that was cancelled may not be among the
            # exceptions: remember that this future must end as cancelled.
            self._cancel_requested = True
        return ret


def _gather_results(children):
    results = []
    for fut in children:
        if fut.cancelled():
            # As an object in the list, not raised: it needs no context of its own.
            message = fut._cancel_message
            result = exceptions.CancelledError('' if message is None else message)
        else:
            result = fut.exception()
            if result is None:
                result = fut.result()
        results.append(result)
    return results


def gather(*coros_or_futures, return_exceptions=False, loop=_marker):
    """One future for the results of all, in the order of the arguments."""
    given_loop = accept_loop(loop, 'gather()')
    if not coros_or_futures:
        outer = (given_loop or events.get_event_loop()).create_future()
        outer.set_result([])
        return outer

    finished = total = 0
    outer = None

    def done_callback(fut):
        nonlocal finished
        finished += 1
        if outer is None or outer.done():
            if not fut.cancelled():
                fut.exception()             # nobody else will look at it
            return
        if not return_exceptions:
            if fut.cancelled():
                # Not outer.cancel(): the awaiter was not cancelled itself.
                outer.set_exception(fut._make_cancelled_error())
                return
            exc = fut.exception()
            if exc is not None:
                outer.set_exception(exc)
                return
        if finished == total:
            results = _gather_results(children)
            if outer._cancel_requested:
                outer.set_exception(fut._make_cancelled_error())
            else:
                outer.set_result(results)

    future_of = {}
    children = []
    done = []                               # eager tasks may be done at once
    loop = given_loop
    for arg in coros_or_futures:
        fut = future_of.get(arg)
        if fut is None:
            if type(arg) is _Coroutine and loop is not None:
                fut = loop.create_task(arg)
            else:
                fut = ensure_future(arg, loop=loop)
                if loop is None:
                    loop = futures._get_loop(fut)
            if fut is not arg:
                # A task that gather() made cannot be waited for by others; its end is not news.
                fut._log_destroy_pending = False
            total += 1
            future_of[arg] = fut
            if fut.done():
                done.append(fut)
            else:
                fut.add_done_callback(done_callback)
        children.append(fut)
    outer = _GatheringFuture(children, loop=loop)
    for fut in done:
        done_callback(fut)
    return outer


def shield(arg, *, loop=_marker):
    """Await *arg*, which goes on when the awaiter is cancelled."""
    inner = ensure_future(arg, loop=accept_loop(loop, 'shield()'))
    if inner.done():
        return inner
    outer = futures._get_loop(inner).create_future()

    def inner_done(inner):
        if outer.cancelled():
            if not inner.cancelled():
                inner.exception()           # mark it as retrieved
        elif inner.cancelled():
            outer.cancel()
        else:
            exc = inner.exception()
            if exc is not None:
                outer.set_exception(exc)
            else:
                outer.set_result(inner.result())

    def outer_done(outer):
        if not inner.done():
            inner.remove_done_callback(inner_done)

    inner.add_done_callback(inner_done)
    outer.add_done_callback(outer_done)
    return outer


def run_coroutine_threadsafe(coro, loop):
    """Run *coro* in the loop of another thread; gives a concurrent.futures.Future."""
    if not coroutines.iscoroutine(coro):
        raise TypeError('A coroutine object is required')
    future = load('concurrent.futures').Future()

    def callback():
        try:
            futures._chain_future(ensure_future(coro, loop=loop), future)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            if future.set_running_or_notify_cancel():
                future.set_exception(exc)
            raise

    loop.call_soon_threadsafe(callback)
    return future


def create_eager_task_factory(custom_task_constructor):
    """A task factory whose tasks run at once until their first wait.

    The constructor takes *coro*, and by name *loop*, *name*, *context* and *eager_start*.
    """

    def factory(loop, coro, *, name=None, context=None):
        return custom_task_constructor(coro, loop=loop, name=name, context=context,
                                       eager_start=True)

    return factory


eager_task_factory = create_eager_task_factory(Task)

# There is one implementation; these are the names by which tests tell two of them apart.
_py_current_task = _c_current_task = current_task
_py_register_task = _c_register_task = _register_task
_py_register_eager_task = _c_register_eager_task = _register_eager_task
_py_unregister_task = _c_unregister_task = _unregister_task
_py_unregister_eager_task = _c_unregister_eager_task = _unregister_eager_task
_py_enter_task = _c_enter_task = _enter_task
_py_leave_task = _c_leave_task = _leave_task
_py_swap_current_task = _c_swap_current_task = _swap_current_task
