import contextlib
import functools
import re
import sys
import warnings


class WarningsRecorder:
    """The last warning's attributes, and all of them in `warnings`."""

    def __init__(self, warnings_list):
        self._warnings = warnings_list
        self._last = 0

    def __getattr__(self, attr):
        if len(self._warnings) > self._last:
            return getattr(self._warnings[-1], attr)
        if attr in warnings.WarningMessage._WARNING_DETAILS:
            return None
        raise AttributeError('%r has no attribute %r' % (self, attr))

    @property
    def warnings(self):
        return self._warnings[self._last:]

    def reset(self):
        self._last = len(self._warnings)


@contextlib.contextmanager
def _filtered(filters, quiet):
    sys.modules.get('__main__').__dict__.pop('__warningregistry__', None)
    frame = sys._getframe(2)
    for _ in range(3):
        if frame is not None:
            frame.f_globals.pop('__warningregistry__', None)
            frame = frame.f_back
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        yield WarningsRecorder(w)
    reraise = list(w)
    missing = []
    for msg, cat in filters:
        seen = False
        for got in reraise[:]:
            if re.match(msg, str(got.message), re.I) and issubclass(got.category, cat):
                seen = True
                reraise.remove(got)
        if not seen and not quiet:
            missing.append((msg, cat.__name__))
    if reraise:
        raise AssertionError('unhandled warning %s' % reraise[0])
    if missing:
        raise AssertionError('filter (%r, %s) did not catch any warning' % missing[0])


def check_warnings(*filters, quiet=None):
    if not filters:
        filters = (('', Warning),)
        if quiet is None:
            quiet = True
    return _filtered(filters, bool(quiet))


def check_no_warnings(testcase, message='', category=Warning, force_gc=False):
    @contextlib.contextmanager
    def manager():
        with warnings.catch_warnings(record=True) as w:
            warnings.filterwarnings('always', message=message, category=category)
            yield
        testcase.assertEqual(w, [])
    return manager()


def check_no_resource_warning(testcase):
    return check_no_warnings(testcase, category=ResourceWarning)


def check_syntax_warning(testcase, statement, errtext='', *, lineno=1, offset=None):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always', SyntaxWarning)
        compile(statement, '<testcase>', 'exec')
    testcase.assertEqual(len(w), 1, w)
    testcase.assertTrue(issubclass(w[0].category, SyntaxWarning))
    if errtext:
        testcase.assertRegex(str(w[0].message), errtext)
    testcase.assertEqual(w[0].filename, '<testcase>')
    if lineno is not None:
        testcase.assertEqual(w[0].lineno, lineno)


def ignore_warnings(*, category):
    def decorate(test):
        @functools.wraps(test)
        def wrapper(self, *args, **kwargs):
            with warnings.catch_warnings():
                warnings.simplefilter('ignore', category=category)
                return test(self, *args, **kwargs)
        return wrapper
    return decorate


@contextlib.contextmanager
def save_restore_warnings_filters():
    old = warnings.filters[:]
    try:
        yield
    finally:
        warnings.filters[:] = old


def ignore_fork_in_thread_deprecation_warnings(test):
    return test
