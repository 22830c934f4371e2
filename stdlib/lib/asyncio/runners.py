"""run() and Runner: a loop of one's own for a program's main coroutine."""

__all__ = ('Runner', 'run')

import contextvars
import functools
import signal
import sys
import threading

from _asyncio import _interrupt_handler, _report_handler

from . import constants, coroutines, events, exceptions, tasks

_CREATED = 'created'
_INITIALIZED = 'initialized'
_CLOSED = 'closed'


class Runner:
    """A context manager that runs several coroutines in one loop and one context.

    The loop is made at the first use; at the end all tasks are cancelled and the loop is closed.
    """

    def __init__(self, *, debug=None, loop_factory=None):
        self._state = _CREATED
        self._debug = debug
        self._loop_factory = loop_factory
        self._loop = None
        self._context = None
        self._interrupt_count = 0
        self._set_event_loop = False

    def __enter__(self):
        self._lazy_init()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.close()

    def close(self):
        """Cancel what still runs and close the loop."""
        if self._state is not _INITIALIZED:
            return
        try:
            loop = self._loop
            _cancel_all_tasks(loop)
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor(constants.THREAD_JOIN_TIMEOUT))
        finally:
            if self._set_event_loop:
                events.set_event_loop(None)
            loop.close()
            self._loop = None
            self._state = _CLOSED

    def get_loop(self):
        """The loop, which is made if need be."""
        self._lazy_init()
        return self._loop

    def run(self, coro, *, context=None):
        """Run a coroutine to its end and give its result."""
        if not coroutines.iscoroutine(coro):
            raise ValueError(f'a coroutine was expected, got {coro!r}')
        if events._get_running_loop() is not None:
            raise RuntimeError('Runner.run() cannot be called from a running event loop')
        self._lazy_init()
        if context is None:
            context = self._context
        task = self._loop.create_task(coro, context=context)
        sigint_handler = self._install_sigint_handler(task)
        prints_tasks = _install_task_report()
        self._interrupt_count = 0
        try:
            return self._loop.run_until_complete(task)
        except exceptions.CancelledError:
            if self._interrupt_count > 0:
                uncancel = getattr(task, 'uncancel', None)
                if uncancel is not None and uncancel() == 0:
                    raise KeyboardInterrupt()
            raise                           # somebody else cancelled it
        finally:
            if (sigint_handler is not None
                    and signal.getsignal(signal.SIGINT) is sigint_handler):
                signal.signal(signal.SIGINT, signal.default_int_handler)
            if prints_tasks and signal.getsignal(signal.SIGUSR1) is _print_tasks:
                signal.signal(signal.SIGUSR1, signal.SIG_DFL)

    def _install_sigint_handler(self, task):
        """The first Ctrl-C cancels the task, so that it can clean up; the handler, or None."""
        if (threading.current_thread() is not threading.main_thread()
                or signal.getsignal(signal.SIGINT) is not signal.default_int_handler):
            return None
        handler = functools.partial(self._on_sigint, main_task=task)
        try:
            signal.signal(signal.SIGINT, _interrupt_handler(handler))
        except ValueError:
            return None                     # an interpreter without signals
        return handler

    def _on_sigint(self, signum, frame, main_task):
        self._interrupt_count += 1
        if self._interrupt_count == 1 and not main_task.done():
            main_task.cancel()
            # Wake a loop that waits for something else.
            self._loop.call_soon_threadsafe(lambda: None)
            return
        raise KeyboardInterrupt()

    def _lazy_init(self):
        if self._state is _CLOSED:
            raise RuntimeError('Runner is closed')
        if self._state is _INITIALIZED:
            return
        if self._loop_factory is None:
            self._loop = events.new_event_loop()
            if not self._set_event_loop:
                # Once only: a child watcher may be attached to it.
                events.set_event_loop(self._loop)
                self._set_event_loop = True
        else:
            self._loop = self._loop_factory()
        if self._debug is not None:
            self._loop.set_debug(self._debug)
        self._context = contextvars.copy_context()
        self._state = _INITIALIZED


def _print_tasks(signum, frame):
    from .graph import _print_all_tasks
    _print_all_tasks()


def _install_task_report():
    """SIGUSR1 prints the live tasks, unless -X tasktree=0 or the program has a use for it."""
    if (threading.current_thread() is not threading.main_thread()
            or signal.getsignal(signal.SIGUSR1) != signal.SIG_DFL
            or sys._xoptions.get('tasktree') == '0'):
        return False
    signal.signal(signal.SIGUSR1, _report_handler(_print_tasks))
    signal.siginterrupt(signal.SIGUSR1, False)
    return True


def run(main, *, debug=None, loop_factory=None):
    """Run a coroutine in a new loop and give its result; once in a program, as a rule."""
    if events._get_running_loop() is not None:
        # Before the Runner is made, so that nothing has to be undone.
        raise RuntimeError('asyncio.run() cannot be called from a running event loop')
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)


def _cancel_all_tasks(loop):
    to_cancel = tasks.all_tasks(loop)
    if not to_cancel:
        return
    for task in to_cancel:
        task.cancel()
    loop.run_until_complete(tasks.gather(*to_cancel, return_exceptions=True))
    for task in to_cancel:
        if task.cancelled():
            continue
        if task.exception() is not None:
            loop.call_exception_handler({
                'message': 'unhandled exception during asyncio.run() shutdown',
                'exception': task.exception(),
                'task': task,
            })
