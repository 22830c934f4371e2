"""Testing programs under many orders of their tasks.

explore() runs a coroutine once for each seed. A seed gives one order in which ready tasks take
turns, always the same; sleeps and timeouts take no time. The first seed that fails is reported with
the order of the task steps that led there, and can be replayed: `coil --virtual-time --schedule=SEED
script.py` does the same for a whole program.
"""

__all__ = ('ScheduleError', 'explore')

import collections.abc

from _asyncio import _set_schedule, _set_virtual_time

from . import coroutines, runners, tasks

_TRACE_LIMIT = 200


class ScheduleError(AssertionError):
    """An order of tasks under which the program fails; raised from its exception.

    .seed is the seed that gives this order, .runs the number of runs until there, .trace the list
    of task steps as strings.
    """

    def __init__(self, seed, runs, exception, trace):
        lines = [f'schedule {seed} fails (run {runs}): {type(exception).__name__}: {exception}']
        if trace:
            lines.append('task steps:')
            skipped = len(trace) - _TRACE_LIMIT
            if skipped > 0:
                lines.append(f'  ... {skipped} steps')
            lines.extend(f'  {step}' for step in trace[-_TRACE_LIMIT:])
        super().__init__('\n'.join(lines))
        self.seed = seed
        self.runs = runs
        self.trace = trace


class _Trace:
    """Steps of tasks; tasks without a name of their own are numbered as they appear."""

    def __init__(self):
        self.steps = []
        self._numbers = {}

    def name_of(self, task):
        name = task.get_name() if task is not None else '?'
        if name.startswith('Task-') and name[5:].isdigit():
            name = f'Task-{self._numbers.setdefault(name, len(self._numbers) + 1)}'
        return name


class _Traced(collections.abc.Coroutine):
    """A coroutine that notes where each of its steps begins."""

    def __init__(self, coro, trace):
        self._coro = coro
        self._trace = trace
        self.__name__ = self.__qualname__ = getattr(coro, '__qualname__', type(coro).__name__)

    def _note(self, how):
        frame = getattr(self._coro, 'cr_frame', None) or getattr(self._coro, 'gi_frame', None)
        at = f'line {frame.f_lineno}' if frame is not None else 'its end'
        name = self._trace.name_of(tasks.current_task())
        self._trace.steps.append(f'{name} {self.__qualname__}() {how} at {at}')

    def send(self, value):
        self._note('runs')
        return self._coro.send(value)

    def throw(self, *args):
        self._note('gets ' + (args[0] if isinstance(args[0], type) else type(args[0])).__name__)
        return self._coro.throw(*args)

    def close(self):
        return self._coro.close()

    def __await__(self):
        return self._coro.__await__()

    @property
    def cr_frame(self):
        return getattr(self._coro, 'cr_frame', None)

    @property
    def cr_code(self):
        return getattr(self._coro, 'cr_code', None)

    @property
    def cr_await(self):
        return getattr(self._coro, 'cr_await', None)


def _run(main, seed, trace=None):
    """One run; the exception that it ended with, or None."""
    before = _set_virtual_time(True)
    _set_schedule(seed)
    try:
        with runners.Runner() as runner:
            coro = main()
            if not coroutines.iscoroutine(coro):
                raise TypeError(f'explore() needs a coroutine function, not one that returns '
                                f'{coro!r}')
            if trace is not None:
                def factory(loop, coro, **kwargs):
                    return tasks.Task(_Traced(coro, trace), loop=loop, **kwargs)
                runner.get_loop().set_task_factory(factory)
            try:
                runner.run(coro)
            finally:
                # How the loop is closed is not part of the story.
                runner.get_loop().set_task_factory(None)
    except Exception as exc:
        return exc
    finally:
        _set_schedule(None)
        _set_virtual_time(before)
    return None


def explore(main, seeds=range(100)):
    """Run main() under each seed; gives the number of runs, or raises ScheduleError.

    *main* is a coroutine function without arguments, *seeds* an iterable of integers or a number
    of them. Each run gets a new loop and virtual time.
    """
    if isinstance(seeds, int):
        seeds = range(seeds)
    if coroutines.iscoroutine(main) or not callable(main):
        raise TypeError(f'explore() needs a coroutine function, not {main!r}')
    runs = 0
    for seed in seeds:
        runs += 1
        exc = _run(main, seed)
        if exc is None:
            continue
        if isinstance(exc, TypeError) and 'explore() needs' in str(exc):
            raise exc
        trace = _Trace()
        again = _run(main, seed, trace)
        # No trace if it depends on more than the order.
        steps = trace.steps if type(again) is type(exc) else []
        raise ScheduleError(seed, runs, exc, steps) from exc
    return runs
