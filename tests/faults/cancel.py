"""Cancels each program of tests/faults/programs at every await, and looks at what is left behind.

    coil tests/faults/cancel.py [-v] [--short] [NAME...]

A program is a module with a coroutine function main().  It is run once to its end, and then again
and again with its main task cancelled at the first await, the second, and so on until it ends before
the one that is asked for.  An await is counted when the task really waits.  Each is cancelled in
three ways: in the very step that begins to wait, a moment later, and when what it waits for has
just happened but the task was not told yet.  With --short each run is made in one way, and the ways
take turns.

After each run these hold:
- the task ended as cancelled, and nothing else came out of it;
- each `finally` of the program that was due ran once.  The programs are plain ones: their
  syntax trees are changed so that every `try` with a `finally` is counted on its way in and out;
- no descriptors are open that were not open before; no threads and no child processes
  are left, and no exception was reported to the loop or as one that cannot be raised.

The last line is `N passed, N failed`, counted in programs.
"""
import ast
import asyncio
import collections
import collections.abc
import gc
import os
import signal
import sys
import threading
import time
import types

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'programs')
HANG = 20  # seconds that one run may take
WAYS = ('at once', 'soon', 'when done')


class Hang(BaseException):
    pass


class Counted(ast.NodeTransformer):
    """Puts a call before each `try` with a `finally`, and one at the start of the `finally`."""

    def visit_Try(self, node):
        self.generic_visit(node)
        if not node.finalbody:
            return node
        name = f'_due_{node.lineno}'
        before = ast.parse(f'{name} = _enter({node.lineno})').body
        node.finalbody[:0] = ast.parse(f'_leave({name})').body
        for new in (*before, node.finalbody[0]):
            for each in ast.walk(new):
                ast.copy_location(each, node)
        return [*before, node]


class Ledger:
    """The `finally`s that are due, and how often each ran."""

    def __init__(self):
        self.entries = []

    def enter(self, line):
        entry = [line, 0]
        self.entries.append(entry)
        return entry

    def leave(self, entry):
        entry[1] += 1

    def faults(self):
        wrong = collections.Counter((line, times) for line, times in self.entries if times != 1)
        return [f'finally of line {line} ran {times} times' for line, times in sorted(wrong)]


class Stepped(collections.abc.Coroutine):
    """A program's coroutine that is cancelled when it waits for the k-th time."""

    def __init__(self, coro, k, way):
        self._coro = coro
        self._k = k
        self._way = way
        self.waits = 0
        self.where = None

    def _waits_for(self, future):
        self.waits += 1
        if self.waits != self._k:
            return future
        self.where = self._position()
        task = asyncio.current_task()
        loop = asyncio.get_running_loop()
        if self._way == 'at once':
            task.cancel()
        elif self._way == 'when done' and future is not None:
            future.add_done_callback(lambda _: task.cancel())
        else:
            loop.call_soon(task.cancel)
        return future

    def _position(self):
        """The lines of the program that wait, the innermost last."""
        lines = []
        coro = self._coro
        while coro is not None:
            frame = getattr(coro, 'cr_frame', None) or getattr(coro, 'ag_frame', None)
            if frame is not None and frame.f_code.co_filename.startswith(FOLDER):
                lines.append(str(frame.f_lineno))
            coro = getattr(coro, 'cr_await', None) or getattr(coro, 'ag_await', None)
        return ':'.join(lines)

    def send(self, value):
        return self._waits_for(self._coro.send(value))

    def throw(self, *args):
        return self._waits_for(self._coro.throw(*args))

    def close(self):
        return self._coro.close()

    def __await__(self):
        return self


def descriptors():
    found = {}
    for name in os.listdir('/proc/self/fd'):
        try:
            found[int(name)] = os.readlink(f'/proc/self/fd/{name}')
        except OSError:
            pass  # the folder's own
    return found


def children():
    with open(f'/proc/self/task/{os.getpid()}/children') as f:
        return f.read().split()


def load(name):
    """A program's code, with its `finally`s counted."""
    path = os.path.join(FOLDER, name + '.py')
    with open(path) as f:
        tree = ast.parse(f.read(), path)
    return compile(ast.fix_missing_locations(Counted().visit(tree)), path, 'exec')


def settled(expected, now):
    """Waits a little for what ends by itself, such as threads that were told to."""
    until = time.monotonic() + 5
    while now() != expected and time.monotonic() < until:
        time.sleep(0.002)
    return now() == expected


class Sweep:
    """The runs of one program."""

    def __init__(self, name):
        self.name = name
        self.code = load(name)
        self.runs = 0
        self.faults = []
        self.reports = []

    def once(self, k, way):
        """One run; gives whether the k-th await was reached, and notes what is wrong."""
        self.runs += 1
        module = types.ModuleType(self.name)
        ledger = Ledger()
        module.__dict__.update(_enter=ledger.enter, _leave=ledger.leave, __file__=self.code.co_filename)
        exec(self.code, module.__dict__)
        self.reports = []
        sys.unraisablehook = lambda args: self.reports.append(f'unraisable: {args.exc_value!r}')
        threads = set(threading.enumerate())
        before = descriptors()
        signal.alarm(HANG)
        try:
            stepped, outcome = self.run(module.main, k, way)
        except Hang:
            self.faults.append(f'await {k} {way}: hangs')
            return False
        finally:
            signal.alarm(0)
            sys.unraisablehook = sys.__unraisablehook__
        gc.collect()
        faults = ledger.faults() + self.reports
        reached = stepped.waits >= k > 0
        wanted = 'CancelledError()' if reached else 'None'
        if outcome != wanted:
            faults.append(f'ended with {outcome}')
        if not settled(threads, lambda: set(threading.enumerate())):
            faults.append(f'threads left: {set(threading.enumerate()) - threads}')
        if not settled([], children):
            faults.append(f'processes left: {children()}')
        if not self.warm:
            # An earlier run's that only the collector closed may be gone by now; none may be new.
            if not settled(set(), lambda: descriptors().keys() - before.keys()):
                faults.append(f'descriptors: {before} then {descriptors()}')
        self.faults += [f'await {k} (line {stepped.where}) {way}: {fault}' for fault in faults]
        return reached

    def run(self, main, k, way):
        def handler(loop, context):
            self.reports.append(f"{context['message']}: {context.get('exception')!r}")

        stepped = Stepped(main(), k, way)
        outcome = None
        with asyncio.Runner() as runner:
            runner.get_loop().set_exception_handler(handler)
            try:
                outcome = runner.run(stepped)
            except (Exception, asyncio.CancelledError) as exc:
                outcome = exc
            # What was closed a moment ago tells so in the next turns of the loop.
            runner.run(turns(5))
        return stepped, repr(outcome)

    def all(self, short):
        self.warm = True    # what is opened once for all is opened here
        self.once(0, 'not')
        self.warm = False
        k = 0
        reached = True
        while reached and not self.faults:
            k += 1
            ways = WAYS[k % 3:][:1] if short else WAYS
            reached = [self.once(k, way) for way in ways][0]
        return k - 1


async def turns(count):
    for _ in range(count):
        await asyncio.sleep(0)


def on_alarm(signum, frame):
    raise Hang


def main(args):
    verbose = '-v' in args
    names = [arg for arg in args if arg[0] != '-'] or sorted(
        name[:-3] for name in os.listdir(FOLDER) if name.endswith('.py') and name[0] != '_')
    sys.path.insert(0, FOLDER)
    signal.signal(signal.SIGALRM, on_alarm)
    passed = failed = runs = awaits = 0
    for name in names:
        sweep = Sweep(name)
        started = time.monotonic()
        count = sweep.all('--short' in args)
        runs += sweep.runs
        awaits += count
        if sweep.faults or not count:
            failed += 1
            print(f'FAIL {name}')
            for fault in sweep.faults or ['it never waits']:
                print(f'    {fault}')
        else:
            passed += 1
        if verbose:
            print(f'{name}: {count} awaits, {sweep.runs} runs, {time.monotonic() - started:.2f} s')
    print(f'{runs} runs, cancelled at {awaits} awaits')
    print(f'{passed} passed, {failed} failed')
    return failed != 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
