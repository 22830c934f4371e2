"""Who waits for whom: the call graph of tasks (the API of Python 3.14).

Nothing is recorded while tasks run; the graph is made, when asked for, of the futures that tasks
wait for and of the frames in which they do.
"""

__all__ = ('FrameCallGraphEntry', 'FutureCallGraph', 'capture_call_graph', 'format_call_graph',
           'print_call_graph', 'future_add_to_awaited_by', 'future_discard_from_awaited_by')

import sys
import types
import weakref
from dataclasses import dataclass

from . import _reports, events, futures, taskgroups, tasks

# What others told us: future -> set of futures that wait for it.
_told = weakref.WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class FrameCallGraphEntry:
    frame: types.FrameType


@dataclass(frozen=True, slots=True)
class FutureCallGraph:
    future: futures.Future
    call_stack: tuple
    awaited_by: tuple


def future_add_to_awaited_by(fut, waiter, /):
    """Note that *waiter* waits for *fut* by other means than await."""
    if futures.isfuture(fut) and futures.isfuture(waiter):
        _told.setdefault(fut, set()).add(waiter)


def future_discard_from_awaited_by(fut, waiter, /):
    """Forget what future_add_to_awaited_by() noted."""
    waiters = _told.get(fut)
    if waiters is not None:
        waiters.discard(waiter)


def _waited_for(task):
    """The futures that a task waits for: one by await, several in gather(), wait(), TaskGroup."""
    found = []
    waiter = task._fut_waiter
    if waiter is not None:
        found.append(waiter)
        found.extend(getattr(waiter, '_children', ()))
    for _, frame in _reports._await_chain(task.get_coro())[0]:
        code = frame.f_code
        if code is taskgroups.TaskGroup._aexit.__code__:
            found.extend(frame.f_locals['self']._tasks)
        elif code is tasks._wait.__code__:
            found.extend(frame.f_locals['fs'])
    return found


def _all_waiters():
    """future -> list of the tasks that wait for it, in the order of their creation."""
    waiters = {}
    for loop_task in _every_task():
        for future in _waited_for(loop_task):
            waiters.setdefault(id(future), []).append(loop_task)
    for future, told in _told.items():
        known = waiters.setdefault(id(future), [])
        known.extend(waiter for waiter in told if waiter not in known)
    return waiters


def _every_task(loop=None):
    if loop is None:
        loop = events._get_running_loop()
    return [] if loop is None else sorted(tasks.all_tasks(loop), key=_reports._age)


def _limited(entries, limit):
    # Innermost first; a negative limit counts from the outermost.
    if limit is None:
        return entries
    if limit == 0:
        return []
    return entries[:limit] if limit > 0 else entries[limit:]


def _graph_of(future, waiters, limit, seen=()):
    stack = []
    if hasattr(future, 'get_coro'):
        coro = future.get_coro()
        chain = _reports._await_chain(coro)[0] if coro is not None else []
        stack = [FrameCallGraphEntry(frame) for _, frame in reversed(chain)]
    awaited_by = ()
    if id(future) not in seen:
        seen = (*seen, id(future))
        awaited_by = tuple(_graph_of(waiter, waiters, limit, seen)
                           for waiter in waiters.get(id(future), ()))
    return FutureCallGraph(future, tuple(_limited(stack, limit)), awaited_by)


def capture_call_graph(future=None, /, *, depth=1, limit=None):
    """The graph of *future*, or of the running task; None outside of one."""
    current = tasks.current_task() if events._get_running_loop() is not None else None
    if future is None or future is current:
        if current is None:
            if future is None and events._get_running_loop() is None:
                raise RuntimeError('capture_call_graph() is called outside of a running event '
                                   'loop and no *future* to introspect was provided')
            return None
        return _graph_of_current(current, depth, limit)
    if not futures.isfuture(future):
        raise TypeError(f'{future!r} object does not appear to be compatible with '
                        f'asyncio.Future')
    return _graph_of(future, _all_waiters(), limit)


def _graph_of_current(task, depth, limit):
    """The running task is not suspended: its stack is that of the caller."""
    coro = task.get_coro()
    bottom = getattr(coro, 'cr_frame', None) or getattr(coro, 'gi_frame', None)
    frame = sys._getframe(depth + 1)
    stack = []
    while frame is not None:
        stack.append(FrameCallGraphEntry(frame))
        if frame is bottom or (bottom is not None and frame.f_code is bottom.f_code):
            break
        frame = frame.f_back
    waiters = _all_waiters()
    awaited_by = tuple(_graph_of(waiter, waiters, limit, (id(task),))
                       for waiter in waiters.get(id(task), ()))
    return FutureCallGraph(task, tuple(_limited(stack, limit)), awaited_by)


def _format_frame(frame):
    code = frame.f_code
    kind = ''
    if code.co_flags & 0x80:
        kind = 'async '
    elif code.co_flags & 0x200:
        kind = 'async generator '
    elif code.co_flags & 0x20:
        kind = 'generator '
    return f'File {code.co_filename!r}, line {frame.f_lineno}, in {kind}{code.co_qualname}()'


def _render(graph, level, lines):
    def add(text):
        lines.append(level * '    ' + text)

    future = graph.future
    if hasattr(future, 'get_name'):
        add(f'* Task(name={future.get_name()!r}, id={id(future):#x})')
    else:
        add(f'* Future(id={id(future):#x})')
    if graph.call_stack:
        add('  + Call stack:')
        for entry in graph.call_stack:
            add(f'  |   {_format_frame(entry.frame)}')
    if graph.awaited_by:
        add('  + Awaited by:')
        for waiter in graph.awaited_by:
            _render(waiter, level + 1, lines)


def format_call_graph(future=None, /, *, depth=1, limit=None):
    """The graph as text; '' when there is none."""
    graph = capture_call_graph(future, depth=depth + 1, limit=limit)
    if graph is None:
        return ''
    lines = []
    _render(graph, 0, lines)
    return '\n'.join(lines)


def print_call_graph(future=None, /, *, file=None, depth=1, limit=None):
    """Print the graph of *future*, or of the running task."""
    print(format_call_graph(future, depth=depth + 1, limit=limit), file=file)


def format_all_tasks(loop=None):
    """The tree of live tasks: under each task those that it waits for (SIGUSR1 prints it)."""
    pending = _every_task(loop)
    below = {id(task): [f for f in _waited_for(task) if hasattr(f, 'get_name')]
             for task in pending}
    children = {id(child) for found in below.values() for child in found}
    lines = [f'{len(pending)} live task{"" if len(pending) == 1 else "s"}']
    shown = set()

    def show(task, level):
        indent = level * '    '
        name = getattr(task.get_coro(), '__qualname__', '?')
        made = f', created at {_reports._place(task)}' if task._spawned_at else ''
        lines.append(f'{indent}* {task.get_name()}: {name}(){made}')
        if id(task) in shown:
            return
        shown.add(id(task))
        if task.done():
            return
        chain = _reports._await_chain(task.get_coro())[0]
        for _, frame in chain:
            lines.append(f'{indent}  | {_format_frame(frame)}')
        waiter = task._fut_waiter
        if waiter is not None and not below[id(task)]:
            lines.append(f'{indent}  waits for {_reports._waits(task)[1]}')
        for child in below[id(task)]:
            show(child, level + 1)

    for task in pending:
        if id(task) not in children:
            show(task, 0)
    for task in pending:
        if id(task) not in shown:
            show(task, 0)                   # tasks that wait for each other
    return '\n'.join(lines)


def _print_all_tasks(signum=None, frame=None):
    print(format_all_tasks(), file=sys.stderr, flush=True)
