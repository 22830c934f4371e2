"""Timing small pieces of code.

    coil -m timeit [-n N] [-r N] [-u UNIT] [-s SETUP] [-p] [-v] [statement...]

  -n/--number N     how many times to run the statement (default: as many as take 0.2 s)
  -r/--repeat N     how many times to repeat the timer (default 5)
  -s/--setup S      a statement to run once first (default "pass")
  -p/--process      time with time.process_time() instead of time.perf_counter()
  -v/--verbose      print raw results; more of them for more digits
  -u/--unit UNIT    nsec, usec, msec or sec
  -h/--help         this text
  --                ends the options, for statements that begin with -
"""

import gc
import itertools
import sys
import time

__all__ = ['Timer', 'timeit', 'repeat', 'default_timer']

dummy_src_name = '<timeit-src>'
default_number = 1000000
default_repeat = 5
default_timer = time.perf_counter
_globals = globals

# What is timed: a function with a loop around the statement.
_TEMPLATE = '''
def inner(_it, _timer{init}):
    {setup}
    _t0 = _timer()
    for _i in _it:
        {stmt}
        pass
    _t1 = _timer()
    return _t1 - _t0
'''


def reindent(src, indent):
    """Indent the lines of a piece of source for the template."""
    return src.replace('\n', '\n' + ' ' * indent)


class Timer:
    """Times a statement, after a setup; each is source or a callable."""

    def __init__(self, stmt='pass', setup='pass', timer=default_timer, globals=None):
        self.timer = timer
        namespace = {}
        setup_source = stmt_source = init = ''
        if isinstance(setup, str):
            compile(setup, dummy_src_name, 'exec')
            setup_source = setup
            full = setup + '\n' + stmt if isinstance(stmt, str) else setup
            setup_text = reindent(setup, 4)
        elif callable(setup):
            namespace['_setup'] = setup
            init += ', _setup=_setup'
            setup_text, full = '_setup()', ''
        else:
            raise ValueError('setup is neither a string nor callable')
        if isinstance(stmt, str):
            # Also for "return" or "break" where they would end the loop of the template.
            compile(setup_source + '\n' + stmt, dummy_src_name, 'exec')
            stmt_text = reindent(stmt, 8)
        elif callable(stmt):
            namespace['_stmt'] = stmt
            init += ', _stmt=_stmt'
            stmt_text = '_stmt()'
        else:
            raise ValueError('stmt is neither a string nor callable')
        self.src = _TEMPLATE.format(stmt=stmt_text, setup=setup_text, init=init)
        code = compile(self.src, dummy_src_name, 'exec')
        exec(code, _globals() if globals is None else globals, namespace)
        self.inner = namespace['inner']

    def print_exc(self, file=None):
        """The traceback of an exception in the code that is timed, with its source."""
        import linecache
        import traceback
        linecache.cache[dummy_src_name] = (len(self.src), None, self.src.split('\n'),
                                           dummy_src_name)
        traceback.print_exc(file=file)

    def timeit(self, number=default_number):
        """The time that `number` runs take; the collector is off meanwhile."""
        times = itertools.repeat(None, number)
        was_on = gc.isenabled()
        gc.disable()
        try:
            return self.inner(times, self.timer)
        finally:
            if was_on:
                gc.enable()

    def repeat(self, repeat=default_repeat, number=default_number):
        """The results of timeit(), a number of times: the least is the one to look at."""
        return [self.timeit(number) for _ in range(repeat)]

    def autorange(self, callback=None):
        """A number of runs that takes 0.2 seconds or more, and that time."""
        base = 1
        while True:
            for factor in 1, 2, 5:
                number = base * factor
                taken = self.timeit(number)
                if callback:
                    callback(number, taken)
                if taken >= 0.2:
                    return number, taken
            base *= 10


def timeit(stmt='pass', setup='pass', timer=default_timer, number=default_number, globals=None):
    """Timer(...).timeit(number)"""
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt='pass', setup='pass', timer=default_timer, repeat=default_repeat,
           number=default_number, globals=None):
    """Timer(...).repeat(repeat, number)"""
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)


_UNITS = {'nsec': 1e-9, 'usec': 1e-6, 'msec': 1e-3, 'sec': 1.0}


class _Options:
    """The options of the command line."""

    def __init__(self, options):
        self.timer = default_timer
        self.number = 0
        self.setup = []
        self.repeat = default_repeat
        self.verbose = 0
        self.unit = None
        self.precision = 3
        self.stop = None
        for name, value in options:
            self._take(name, value)

    def _take(self, name, value):
        if name in ('-n', '--number'):
            self.number = int(value)
        elif name in ('-s', '--setup'):
            self.setup.append(value)
        elif name in ('-u', '--unit'):
            if value in _UNITS:
                self.unit = value
            else:
                print('Unrecognized unit. Please select nsec, usec, msec, or sec.',
                      file=sys.stderr)
                self.stop = 2
        elif name in ('-r', '--repeat'):
            self.repeat = max(1, int(value))
        elif name in ('-p', '--process'):
            self.timer = time.process_time
        elif name in ('-v', '--verbose'):
            if self.verbose:
                self.precision += 1
            self.verbose += 1
        elif name in ('-h', '--help'):
            print(__doc__, end=' ')
            self.stop = 0

    def format_time(self, seconds):
        unit = self.unit
        if unit is None:
            for unit, scale in reversed(_UNITS.items()):
                if seconds >= scale:
                    break
        scale = _UNITS[unit]
        return '%.*g %s' % (self.precision, seconds / scale, unit)


def main(args=None, *, _wrap_timer=None):
    """The command line; returns an exit status or None. _wrap_timer is for tests."""
    if args is None:
        args = sys.argv[1:]
    import getopt
    try:
        options, args = getopt.getopt(args, 'n:u:s:r:pvh', [
            'number=', 'setup=', 'repeat=', 'process', 'verbose', 'unit=', 'help'])
    except getopt.error as err:
        print(err)
        print('use -h/--help for command line help')
        return 2
    options = _Options(options)
    if options.stop is not None:
        return options.stop or None if options.stop == 0 else options.stop
    timer = options.timer if _wrap_timer is None else _wrap_timer(options.timer)
    # Modules of the current folder can be imported.
    import os
    sys.path.insert(0, os.curdir)
    t = Timer('\n'.join(args) or 'pass', '\n'.join(options.setup) or 'pass', timer)
    return _measure(t, options)


def _measure(t, options):
    number = options.number
    if number == 0:
        def callback(number, taken):
            print('{num} loop{s} -> {secs:.{prec}g} secs'.format(
                num=number, s='' if number == 1 else 's', secs=taken, prec=options.precision))
        try:
            number, _ = t.autorange(callback if options.verbose else None)
        except:
            t.print_exc()
            return 1
        if options.verbose:
            print()
    try:
        raw = t.repeat(options.repeat, number)
    except:
        t.print_exc()
        return 1
    _report(raw, number, options)
    return None


def _report(raw, number, options):
    form = options.format_time
    if options.verbose:
        print('raw times: %s' % ', '.join(map(form, raw)))
        print()
    times = [taken / number for taken in raw]
    best, worst = min(times), max(times)
    print('%d loop%s, best of %d: %s per loop' % (number, 's' if number != 1 else '',
                                                   options.repeat, form(best)))
    if worst >= best * 4:
        import warnings
        warnings.warn_explicit(
            'The test results are likely unreliable. The worst time (%s) was more than four times '
            'slower than the best time (%s).' % (form(worst), form(best)),
            UserWarning, '', 0)


if __name__ == '__main__':
    sys.exit(main())
