"""What the scheduler (C) has to say in words: reprs of handles, reports to the exception handler,
the message of a deadlock. Imported when first needed."""

import inspect
import os
import sys
import traceback

from . import base_events, coroutines, format_helpers

_PACKAGE = os.path.dirname(__file__) + '/'


# Handles.

def _handle_repr_info(handle):
    info = [handle.__class__.__name__]
    if handle._cancelled:
        info.append('cancelled')
    when = getattr(handle, '_when', None)
    if when is not None:
        info.append(f'when={when}')
    if handle._callback is not None:
        info.append(format_helpers._format_callback_source(handle._callback, handle._args,
                                                           debug=handle._loop.get_debug()))
    if handle._source_traceback:
        frame = handle._source_traceback[-1]
        info.append(f'created at {frame[0]}:{frame[1]}')
    return info


def _handle_repr(handle):
    kept = getattr(handle, '_repr', None)
    return kept if kept is not None else f'<{" ".join(handle._repr_info())}>'


def _check_callback(callback, method):
    if coroutines.iscoroutine(callback) or inspect.iscoroutinefunction(callback):
        raise TypeError(f'coroutines cannot be used with {method}()')
    if not callable(callback):
        raise TypeError(f'a callable object was expected by {method}(), got {callback!r}')


# Reports.

def _report_slow(item, taken):
    if hasattr(item, 'get_coro'):
        text = repr(item)
        if item._spawned_at and text.endswith('>'):
            text = f'{text[:-1]} created at {_place(item)}>'
    else:
        text = repr(item)
    base_events.logger.warning('Executing %s took %.3f seconds', text, taken)


def _default_exception_handler(loop, context):
    exception = context.get('exception')
    info = (type(exception), exception, exception.__traceback__) if exception is not None else False
    lines = [context.get('message') or 'Unhandled exception in event loop']
    for key in sorted(context):
        value = context[key]
        if key in ('message', 'exception'):
            continue
        if key in ('source_traceback', 'handle_traceback'):
            stack = ''.join(traceback.format_list(value)).rstrip()
            what = 'Object' if key == 'source_traceback' else 'Handle'
            lines.append(f'{key}: {what} created at (most recent call last):\n{stack}')
        else:
            lines.append(f'{key}: {value!r}')
    task = context.get('task') or context.get('future')
    if getattr(task, '_spawned_at', None) and 'source_traceback' not in context:
        lines.append(f'created at: {_place(task)}')
    base_events.logger.error('\n'.join(lines), exc_info=info)


def _call_exception_handler(loop, context):
    """Never raises anything but SystemExit and KeyboardInterrupt."""
    handler = loop.get_exception_handler()
    if handler is None:
        try:
            loop.default_exception_handler(context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            base_events.logger.error('Exception in default exception handler', exc_info=True)
        return
    try:
        owner = context.get('task') or context.get('future') or context.get('handle')
        run = None
        if hasattr(owner, 'get_context'):
            run = owner.get_context()
        if run is not None and hasattr(run, 'run'):
            run.copy().run(handler, loop, context)
        else:
            handler(loop, context)
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as exc:
        try:
            loop.default_exception_handler({
                'message': 'Unhandled error in exception handler',
                'exception': exc,
                'context': context,
            })
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            base_events.logger.error('Exception in default exception handler while handling an unexpected '
                         'error in custom exception handler', exc_info=True)


# Where tasks come from and what they wait for.

def _place(task):
    filename, line, name = task._spawned_at
    return f'{filename}:{line} in {name}'


def _await_chain(coro):
    """The suspended coroutines below *coro*, outermost first, and what the last one awaits."""
    chain = []
    while True:
        for prefix in ('cr', 'gi', 'ag'):
            if hasattr(coro, f'{prefix}_frame'):
                break
        else:
            return chain, coro
        if getattr(coro, f'{prefix}_frame') is None:
            return chain, None
        chain.append((coro, getattr(coro, f'{prefix}_frame')))
        coro = getattr(coro, f'{prefix}_await' if prefix != 'gi' else 'gi_yieldfrom')
        if coro is None:
            return chain, None


def _is_ours(frame):
    return frame.f_code.co_filename.startswith(_PACKAGE)


def _waits(task):
    """(the frame where a task waits in the user's code, a description of what it waits for)."""
    chain, _ = _await_chain(task.get_coro())
    users = [i for i, (_, frame) in enumerate(chain) if not _is_ours(frame)]
    at = users[-1] if users else len(chain) - 1
    frame = chain[at][1] if chain else None
    waiter = task._fut_waiter
    if at + 1 < len(chain):
        coro, inner = chain[at + 1]
        owner = inner.f_locals.get('self')
        if owner is not None:
            name = inner.f_code.co_name
            return frame, f'{owner!r}' + ('' if name.startswith('__') else f'.{name}()')
        if waiter is None or not hasattr(waiter, 'get_name'):
            return frame, f'{getattr(coro, "__qualname__", coro)}()'
    if hasattr(waiter, 'get_name'):
        return frame, f'task {waiter.get_name()}'
    return frame, repr(waiter)


def _deadlock_message(loop):
    from . import tasks
    lines = ['nothing can wake these tasks any more:']
    pending = sorted(tasks.all_tasks(loop), key=_age)
    for task in pending:
        frame, what = _waits(task)
        lines.append(f'  {task.get_name()}: {getattr(task.get_coro(), "__qualname__", "?")}()'
                     + (f', created at {_place(task)}' if task._spawned_at else ''))
        where = f'{frame.f_code.co_filename}:{frame.f_lineno} in {frame.f_code.co_name}' \
            if frame is not None else 'its start'
        lines.append(f'    waits at {where} for {what}')
    if not pending:
        lines = ['nothing can make the awaited future done any more']
    return '\n'.join(lines)


def _age(task):
    name = task.get_name()
    return (int(name[5:]) if name.startswith('Task-') and name[5:].isdigit() else sys.maxsize, name)
