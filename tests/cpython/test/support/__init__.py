"""What CPython's own tests take from `test.support`, as far as they can be of use outside CPython.

Laid over the test package of an installed CPython (see ../../README.md); nothing of CPython's own
support package is used. Helpers that only make sense for CPython skip the test that asks for them.
"""
import contextlib
import functools
import os
import sys
import unittest

verbose = 0
use_resources = []
max_memuse = 0
real_max_memuse = 0
failfast = False
match_tests = None

LOOPBACK_TIMEOUT = 5.0
INTERNET_TIMEOUT = 60.0
SHORT_TIMEOUT = 30.0
LONG_TIMEOUT = 300.0
PIPE_MAX_SIZE = 4 * 1024 * 1024 + 1
SOCK_MAX_SIZE = 16 * 1024 * 1024 + 1
_1M = 1024 * 1024
_1G = 1024 * _1M
_2G = 2 * _1G
_4G = 4 * _1G
MAX_Py_ssize_t = sys.maxsize
MS_WINDOWS = is_emscripten = is_wasi = is_android = is_apple = is_apple_mobile = False
is_jython = False
unix_shell = '/bin/sh'
has_socket_support = True
has_fork_support = has_subprocess_support = hasattr(os, 'fork')
has_strftime_extensions = True
can_use_suppress_immortalization = False
MISSING_C_DOCSTRINGS = False
HAVE_DOCSTRINGS = True
HAVE_ASAN_FORK_BUG = False
Py_DEBUG = False
NHASHBITS = sys.hash_info.width
Py_GIL_DISABLED = False
TEST_HOME_DIR = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TEST_SUPPORT_DIR = os.path.dirname(os.path.abspath(__file__))
STDLIB_DIR = os.path.dirname(TEST_HOME_DIR)
REPO_ROOT = os.path.dirname(STDLIB_DIR)
VOID = None
BOLT_INSTRUMENTED = False


class Error(Exception):
    """Base class for regression test exceptions."""


class TestFailed(Error):
    """Test failed."""


class ResourceDenied(unittest.SkipTest):
    """A resource that was not enabled."""


# ---- skipping ----

def check_impl_detail(**guards):
    default = not next(iter(guards.values()), True) if guards else False
    return guards.get(sys.implementation.name, default)


def impl_detail(msg=None, **guards):
    if check_impl_detail(**guards):
        return _same
    return unittest.skip(msg or 'implementation detail of another interpreter')


def _same(obj):
    return obj


# The modules whose tests for CPython alone are about something that this interpreter has as well: its
# printing of tracebacks in C.
_NATIVE_HERE = {'test.test_traceback'}


def cpython_only(test):
    return test if test.__module__ in _NATIVE_HERE else impl_detail(cpython=True)(test)


def refcount_test(test):
    return cpython_only(test)


def no_tracing(func):
    return func


no_rerun = thread_unsafe = lambda reason=None: (reason if callable(reason) else _same)
requires_docstrings = unittest.skipUnless(HAVE_DOCSTRINGS, 'test requires docstrings')
requires_gil_enabled = lambda msg=None: (msg if callable(msg) else _same)


@contextlib.contextmanager
def suppress_immortalization(suppress=True):
    yield


def requires_debug_ranges(reason='requires co_positions / debug_ranges'):
    return _same


def has_no_debug_ranges():
    return False


def get_c_recursion_limit():
    return 10000


def run_in_subinterp(code):
    raise unittest.SkipTest('no subinterpreters')


def run_in_subinterp_with_config(code, *, own_gil=None, **config):
    raise unittest.SkipTest('no subinterpreters')


class CPUStopwatch:
    """Context that measures the time of the processor."""

    def __enter__(self):
        import time
        self.get_time = time.process_time
        self.start_time = time.process_time()
        self.clock_info = time.get_clock_info('process_time')
        return self

    def __exit__(self, *exc):
        self.stop_time = self.get_time()
        self.seconds = self.stop_time - self.start_time


Py_TRACE_REFS = False

requires_fork = lambda: unittest.skipUnless(has_fork_support, 'requires working os.fork()')
requires_subprocess = lambda: unittest.skipUnless(has_subprocess_support, 'requires subprocess')
requires_limited_api = requires_gil_enabled
requires_specialization = cpython_only
skip_if_buildbot = lambda reason=None: _same
skip_android_selinux = lambda name: _same
skip_wasi_stack_overflow = skip_emscripten_stack_overflow = lambda: _same
skip_if_suppress_immortalization = lambda: _same
skip_if_broken_multiprocessing_synchronize = lambda: None
skip_on_s390x = _same
expected_failure_if_gil_disabled = lambda: _same


def skip_if_sanitizer(reason=None, *, address=False, memory=False, ub=False, thread=False):
    return _same


def check_sanitizer(*, address=False, memory=False, ub=False, thread=False):
    return False


def skip_if_pgo_task(test):
    return test


def anticipate_failure(condition):
    return unittest.expectedFailure if condition else _same


def requires(resource, msg=None):
    if not is_resource_enabled(resource):
        raise ResourceDenied(msg or 'Use of the %r resource not enabled' % resource)


def is_resource_enabled(resource):
    return use_resources is None or resource in use_resources


def requires_resource(resource):
    if is_resource_enabled(resource):
        return _same
    return unittest.skip('resource {0!r} is not enabled'.format(resource))


def requires_working_socket(*, module=False):
    return None if module else _same


def requires_IEEE_754(test):
    return test


def requires_zlib(reason='requires zlib'):
    return unittest.skipUnless(_importable('zlib'), reason)


def requires_gzip(reason='requires gzip'):
    return unittest.skipUnless(_importable('gzip'), reason)


def requires_bz2(reason='requires bz2'):
    return unittest.skipUnless(_importable('bz2'), reason)


def requires_lzma(reason='requires lzma'):
    return unittest.skipUnless(_importable('lzma'), reason)


def requires_venv_with_pip():
    return unittest.skip('no pip')


def requires_linux_version(*version):
    return _same


def requires_mac_ver(*version):
    return _same


requires_freebsd_version = requires_linux_version


def system_must_validate_cert(f):
    return f


def _importable(name):
    try:
        __import__(name)
    except ImportError:
        return False
    return True


def bigmemtest(size, memuse, dry_run=True):
    if not dry_run:
        return unittest.skip("needs much memory")
    def decorate(f):
        @functools.wraps(f)
        def wrapper(self):
            return f(self, 5147)
        wrapper.size, wrapper.memuse = size, memuse
        return wrapper
    return decorate


def bigaddrspacetest(f):
    return unittest.skip('needs a small address space')(f)


def precisionbigmemtest(size, memuse):
    return bigmemtest(size, memuse)


@contextlib.contextmanager
def run_with_locale(category, *locales):
    """Run with the first of these locales that can be set."""
    import locale
    category = getattr(locale, category)
    before = locale.setlocale(category)
    for name in locales:
        try:
            locale.setlocale(category, name)
            break
        except locale.Error:
            pass
    try:
        yield
    finally:
        locale.setlocale(category, before)


def run_with_locales(category, *locales):
    def decorate(f):
        @functools.wraps(f)
        def wrapper(self, /, *args, **kwargs):
            for name in locales:
                with self.subTest(locale=name), run_with_locale(category, name):
                    f(self, *args, **kwargs)
        return wrapper
    return decorate


def run_with_tz(tz):
    def decorate(f):
        @functools.wraps(f)
        def wrapper(*args, **kwargs):
            import time
            old = os.environ.get('TZ')
            os.environ['TZ'] = tz
            time.tzset()
            try:
                return f(*args, **kwargs)
            finally:
                if old is None:
                    del os.environ['TZ']
                else:
                    os.environ['TZ'] = old
                time.tzset()
        return wrapper
    return decorate


@contextlib.contextmanager
def suppress_immortalization(suppress=True):
    yield


def get_c_recursion_limit():
    return 100_000


# ---- collecting ----

def gc_collect():
    import gc
    for _ in range(3):
        gc.collect()


@contextlib.contextmanager
def disable_gc():
    import gc
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def gc_threshold(*thresholds):
    """Decorator and context: the collector on, with these thresholds."""
    @contextlib.contextmanager
    def manager():
        import gc
        was_enabled, old = gc.isenabled(), gc.get_threshold()
        gc.enable()
        gc.set_threshold(*thresholds)
        try:
            yield
        finally:
            gc.set_threshold(*old)
            if not was_enabled:
                gc.disable()
    return manager()


def check_free_after_iterating(test, iterate, cls, args=()):
    done = False

    class A(cls):
        def __del__(self):
            nonlocal done
            done = True
            try:
                next(it)
            except StopIteration:
                pass
    it = iterate(A(*args))
    test.assertRaises(StopIteration, next, it)
    gc_collect()
    test.assertTrue(done)


# ---- objects with odd behaviour ----

class _AlwaysEqual:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


class _NeverEqual:
    def __eq__(self, other):
        return False

    def __ne__(self, other):
        return True

    def __hash__(self):
        return 1


ALWAYS_EQ = _AlwaysEqual()
NEVER_EQ = _NeverEqual()


@functools.total_ordering
class _Largest:
    def __eq__(self, other):
        return isinstance(other, _Largest)

    def __lt__(self, other):
        return False


@functools.total_ordering
class _Smallest:
    def __eq__(self, other):
        return isinstance(other, _Smallest)

    def __gt__(self, other):
        return False


LARGEST = _Largest()
SMALLEST = _Smallest()


class BrokenIter:
    def __init__(self, init_raises=False, next_raises=False, iter_raises=False):
        if init_raises:
            1 / 0
        self.next_raises = next_raises
        self.iter_raises = iter_raises

    def __next__(self):
        if self.next_raises:
            1 / 0

    def __iter__(self):
        if self.iter_raises:
            1 / 0
        return self


class Matcher:
    """Compares a logging record with expected attributes."""
    _partial_matches = ('msg', 'message')

    def matches(self, d, **kwargs):
        return all(self.match_value(k, d.get(k), v) for k, v in kwargs.items())

    def match_value(self, k, dv, v):
        if type(v) is not type(dv):
            return False
        if type(dv) is not str or k not in self._partial_matches:
            return v == dv
        return dv.find(v) >= 0


# ---- capturing and swapping ----

@contextlib.contextmanager
def captured_output(stream_name):
    import io
    old = getattr(sys, stream_name)
    setattr(sys, stream_name, io.StringIO())
    try:
        yield getattr(sys, stream_name)
    finally:
        setattr(sys, stream_name, old)


def captured_stdout():
    return captured_output('stdout')


def captured_stderr():
    return captured_output('stderr')


def captured_stdin():
    return captured_output('stdin')


@contextlib.contextmanager
def swap_attr(obj, attr, new):
    missing = not hasattr(obj, attr)
    old = None if missing else getattr(obj, attr)
    setattr(obj, attr, new)
    try:
        yield old
    finally:
        if missing:
            if hasattr(obj, attr):
                delattr(obj, attr)
        else:
            setattr(obj, attr, old)


@contextlib.contextmanager
def swap_item(obj, item, new):
    missing = item not in obj
    old = None if missing else obj[item]
    obj[item] = new
    try:
        yield old
    finally:
        if missing:
            obj.pop(item, None)
        else:
            obj[item] = old


class catch_unraisable_exception:
    """While active, sys.unraisablehook stores what it is told in `unraisable`."""

    def __init__(self):
        self.unraisable = None

    def _hook(self, unraisable):
        self.unraisable = unraisable

    def __enter__(self):
        self._old = sys.unraisablehook
        sys.unraisablehook = self._hook
        return self

    def __exit__(self, *exc):
        sys.unraisablehook = self._old
        del self.unraisable


class SaveSignals:
    def __init__(self):
        import signal
        self.signal = signal
        self.handlers = {}

    def save(self):
        for sig in self.signal.valid_signals() - {self.signal.SIGKILL, self.signal.SIGSTOP}:
            self.handlers[sig] = self.signal.getsignal(sig)

    def restore(self):
        for sig, handler in self.handlers.items():
            if handler is not None:
                self.signal.signal(sig, handler)


@contextlib.contextmanager
def saved_test_environment(*args, **kwargs):
    yield


@contextlib.contextmanager
def infinite_recursion(max_depth=None):
    if max_depth is None:
        max_depth = 20_000
    old = sys.getrecursionlimit()
    sys.setrecursionlimit(max_depth)
    try:
        yield
    finally:
        sys.setrecursionlimit(old)


def get_recursion_depth():
    depth, frame = 0, sys._getframe(1)
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    return depth


def get_recursion_available():
    return sys.getrecursionlimit() - get_recursion_depth()


def set_recursion_limit(limit):
    @contextlib.contextmanager
    def manager():
        old = sys.getrecursionlimit()
        sys.setrecursionlimit(limit)
        try:
            yield
        finally:
            sys.setrecursionlimit(old)
    return manager()


def exceeds_recursion_limit():
    return 150_000


@contextlib.contextmanager
def adjust_int_max_str_digits(limit):
    old = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(limit)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(old)


class SuppressCrashReport:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        pass


@contextlib.contextmanager
def patch_list(orig):
    saved = orig[:]
    try:
        yield
    finally:
        orig[:] = saved


def patch(test_instance, object_to_patch, attr_name, new_value):
    old = getattr(object_to_patch, attr_name)
    test_instance.addCleanup(setattr, object_to_patch, attr_name, old)
    setattr(object_to_patch, attr_name, new_value)


def force_not_colorized(func):
    return func


force_colorized = force_not_colorized_test_class = force_not_colorized


@contextlib.contextmanager
def no_color():
    yield


def set_memlimit(limit):
    pass


# ---- checks ----

def check_syntax_error(testcase, statement, errtext='', *, lineno=None, offset=None):
    with testcase.assertRaisesRegex(SyntaxError, errtext) as cm:
        compile(statement, '<test string>', 'exec')
    err = cm.exception
    testcase.assertIsNotNone(err.lineno)
    if lineno is not None:
        testcase.assertEqual(err.lineno, lineno)
    testcase.assertIsNotNone(err.offset)
    if offset is not None:
        testcase.assertEqual(err.offset, offset)


def check__all__(test_case, module, name_of_module=None, extra=(), not_exported=()):
    if name_of_module is None:
        name_of_module = (module.__name__,)
    elif isinstance(name_of_module, str):
        name_of_module = (name_of_module,)
    expected = set(extra)
    for name in dir(module):
        if name.startswith('_') or name in not_exported:
            continue
        obj = getattr(module, name)
        import types
        if getattr(obj, '__module__', None) in name_of_module or (
                not hasattr(obj, '__module__') and not isinstance(obj, types.ModuleType)):
            expected.add(name)
    test_case.assertCountEqual(module.__all__, expected)


def check_disallow_instantiation(testcase, tp, *args, **kwds):
    name = tp.__name__ if tp.__module__ == 'builtins' else f'{tp.__module__}.{tp.__name__}'
    testcase.assertRaisesRegex(TypeError, f"cannot create '{name}' instances", tp, *args, **kwds)


def check_sizeof(test, obj, size):
    raise unittest.SkipTest('object sizes are an implementation detail')


def calcobjsize(fmt):
    return 0


calcvobjsize = calcobjsize


def iter_builtin_types():
    import builtins
    for obj in vars(builtins).values():
        if isinstance(obj, type):
            yield obj


def iter_slot_wrappers(cls):
    for name, value in sorted(vars(cls).items()):
        if name.startswith('__') and name.endswith('__') and 'slot wrapper' in repr(value):
            yield name, True


def get_attribute(obj, name):
    try:
        return getattr(obj, name)
    except AttributeError:
        raise unittest.SkipTest('object %r has no attribute %r' % (obj, name)) from None


def sortdict(d):
    return '{%s}' % ', '.join('%r: %r' % pair for pair in sorted(d.items()))


def run_code(code, extra_names=None):
    import textwrap
    ns = dict(extra_names or {})
    exec(textwrap.dedent(code), ns)
    return ns


def run_unittest(*classes):
    raise unittest.SkipTest('run through the runner')


def run_doctest(module, verbosity=None, optionflags=0):
    import doctest
    f, t = doctest.testmod(module, verbose=False, optionflags=optionflags)
    if f:
        raise TestFailed('%d of %d doctests failed' % (f, t))
    return f, t


def load_package_tests(pkg_dir, loader, standard_tests, pattern):
    top_dir = STDLIB_DIR
    package_tests = loader.discover(start_dir=pkg_dir, top_level_dir=top_dir, pattern=pattern or 'test*')
    standard_tests.addTests(package_tests)
    return standard_tests


def findfile(filename, subdir=None):
    if os.path.isabs(filename):
        return filename
    if subdir is not None:
        filename = os.path.join(subdir, filename)
    for folder in [TEST_HOME_DIR] + sys.path:
        path = os.path.join(folder, filename)
        if os.path.exists(path):
            return path
    return filename


def open_urlresource(*args, **kwargs):
    raise ResourceDenied('no network')


def optim_args_from_interpreter_flags():
    return []


args_from_interpreter_flags = optim_args_from_interpreter_flags


def python_is_optimized():
    return True


def reap_children():
    pass


def print_warning(msg):
    print('Warning --', msg, file=sys.stderr)


def flush_std_streams():
    sys.stdout.flush()
    sys.stderr.flush()


def wait_process(pid, *, exitcode, timeout=None):
    _, status = os.waitpid(pid, 0)
    if os.waitstatus_to_exitcode(status) != exitcode:
        raise AssertionError('process %d ended with status %r' % (pid, status))


def busy_retry(timeout, err_msg=None, /, *, error=True):
    import time
    end = time.monotonic() + timeout
    while True:
        yield
        if time.monotonic() >= end:
            break
    if error:
        raise AssertionError(err_msg or 'timeout')


def sleeping_retry(timeout, err_msg=None, /, *, init_delay=0.010, max_delay=1.0, error=True):
    import time
    delay = init_delay
    for _ in busy_retry(timeout, err_msg, error=error):
        yield
        time.sleep(delay)
        delay = min(delay * 2, max_delay)


def async_yield(v):
    return _AsyncYield(v)


class _AsyncYield:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        return (yield self.value)


def run_yielding_async_fn(async_fn, *args, **kwargs):
    coro = async_fn(*args, **kwargs)
    try:
        while True:
            try:
                coro.send(None)
            except StopIteration as e:
                return e.value
    finally:
        coro.close()


def run_no_yield_async_fn(async_fn, *args, **kwargs):
    coro = async_fn(*args, **kwargs)
    try:
        coro.send(None)
    except StopIteration as e:
        return e.value
    else:
        raise AssertionError('coroutine did not complete')
    finally:
        coro.close()


@contextlib.contextmanager
def temporary_hash_seed(seed=None):
    yield


def fd_count():
    return len(os.listdir('/proc/self/fd')) - 1


def copy_python_src_ignore(path, names):
    return set()


class EqualToForwardRef:
    def __init__(self, arg, **kwargs):
        self.arg = arg

    def __eq__(self, other):
        return getattr(other, '__forward_arg__', None) == self.arg


TEST_HTTP_URL = 'http://www.pythontest.net'
PGO = False


def get_pagesize():
    return os.sysconf('SC_PAGE_SIZE')


def setswitchinterval(interval):
    """sys.setswitchinterval(), not below what a slow machine can do."""
    sys.setswitchinterval(max(interval, 1e-5))


def maybe_get_event_loop_policy():
    import asyncio.events
    return asyncio.events._event_loop_policy


def skip_if_buggy_ucrt_strfptime(test):
    return test


def darwin_malloc_err_warning(test_name):
    pass
