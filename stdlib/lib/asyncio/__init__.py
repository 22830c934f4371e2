"""The asyncio package: coroutines, tasks, and a loop that runs them.

Names are loaded from the submodules when they are first used, so that a small program does not wait
for what it does not need.
"""

import sys as _sys

# Where each public name is.
_NAMES = {
    'base_events': 'BaseEventLoop Server',
    'coroutines': 'coroutine iscoroutine iscoroutinefunction',
    'events': 'AbstractEventLoopPolicy AbstractEventLoop AbstractServer Handle TimerHandle '
              'get_event_loop_policy set_event_loop_policy get_event_loop set_event_loop '
              'new_event_loop get_child_watcher set_child_watcher _set_running_loop '
              'get_running_loop _get_running_loop',
    'exceptions': 'BrokenBarrierError CancelledError DeadlockError IncompleteReadError '
                  'InvalidStateError LimitOverrunError SendfileNotAvailableError TimeoutError',
    'files': 'AsyncFile open_file stdin_reader stdout_writer',
    'futures': 'Future isfuture wrap_future',
    'graph': 'FrameCallGraphEntry FutureCallGraph capture_call_graph format_call_graph '
             'print_call_graph future_add_to_awaited_by future_discard_from_awaited_by',
    'locks': 'Lock Event Condition Semaphore BoundedSemaphore Barrier',
    'protocols': 'BaseProtocol Protocol DatagramProtocol SubprocessProtocol BufferedProtocol',
    'queues': 'Queue PriorityQueue LifoQueue JoinableQueue QueueFull QueueEmpty QueueShutDown',
    'runners': 'Runner run',
    'streams': 'StreamReader StreamWriter StreamReaderProtocol open_connection start_server '
               'open_unix_connection start_unix_server',
    'subprocess': 'create_subprocess_exec create_subprocess_shell',
    'taskgroups': 'TaskGroup',
    'tasks': 'Task create_task FIRST_COMPLETED FIRST_EXCEPTION ALL_COMPLETED wait wait_for '
             'as_completed sleep gather shield ensure_future run_coroutine_threadsafe '
             'current_task all_tasks create_eager_task_factory eager_task_factory '
             '_register_task _unregister_task _enter_task _leave_task',
    'threads': 'to_thread',
    'timeouts': 'Timeout timeout timeout_at',
    'transports': 'BaseTransport ReadTransport WriteTransport Transport DatagramTransport '
                  'SubprocessTransport',
    'unix_events': 'SelectorEventLoop AbstractChildWatcher SafeChildWatcher FastChildWatcher '
                   'PidfdChildWatcher MultiLoopChildWatcher ThreadedChildWatcher '
                   'DefaultEventLoopPolicy EventLoop',
}

_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names.split()}

# Not in 3.13's asyncio, or not for everybody: reached by name, not by "import *".
_HIDDEN = {'AsyncFile', 'FutureCallGraph', 'FrameCallGraphEntry', 'JoinableQueue', 'coroutine',
           'future_add_to_awaited_by', 'future_discard_from_awaited_by', 'stdin_reader',
           'stdout_writer', 'open_file', 'capture_call_graph', 'format_call_graph',
           'print_call_graph', 'DeadlockError'}

__all__ = [name for name in _MODULE_OF if name not in _HIDDEN]

_SUBMODULES = set(_NAMES) | {
    'base_futures', 'base_subprocess', 'base_tasks', 'constants', 'format_helpers', 'log',
    'mixins', 'proactor_events', 'selector_events', 'sslproto', 'staggered', 'testing', 'trsock',
}


def __getattr__(name):
    if name == 'async':
        # asyncio.async() of Python 3.4; a keyword since 3.7.
        return __getattr__('ensure_future')
    module = _MODULE_OF.get(name)
    if module is None:
        if name not in _SUBMODULES:
            raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
        __import__(f'{__name__}.{name}')
        return _sys.modules[f'{__name__}.{name}']
    full_name = f'{__name__}.{module}'
    __import__(full_name)
    value = globals()[name] = getattr(_sys.modules[full_name], name)
    return value


def __dir__():
    return sorted(set(globals()) | set(_MODULE_OF) | _SUBMODULES)
