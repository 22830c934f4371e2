"""What tests take from CPython's test module of this name, as far as the interpreter itself does it.

The C API is not there: a test that calls any other name is skipped.
"""
import sys
import traceback
import unittest

INT_MAX = 2 ** 31 - 1
INT_MIN = -2 ** 31
UINT_MAX = 2 ** 32 - 1
LONG_MAX = LLONG_MAX = PY_SSIZE_T_MAX = sys.maxsize
LONG_MIN = LLONG_MIN = PY_SSIZE_T_MIN = -sys.maxsize - 1
ULONG_MAX = ULLONG_MAX = SIZE_MAX = 2 * sys.maxsize + 1


def exception_print(exc, legacy=False):
    """Print an exception as the interpreter prints one that nobody caught."""
    sys.__excepthook__(type(exc), exc, getattr(exc, '__traceback__', None))


def traceback_print(tb, file):
    """Print a traceback object, as the C function does: without carets."""
    file.write('Traceback (most recent call last):\n')
    entries = [(e.filename, e.lineno, e.name, e.line) for e in traceback.extract_tb(tb)]
    file.write(''.join(traceback.StackSummary.from_list(entries).format()))


class _Methods:
    """In the place of classes whose methods are written in C: using one skips the test."""

    def __init__(self):
        pass

    def _absent(self, *args, **kwargs):
        raise unittest.SkipTest('methods written in C are not there')

    meth_varargs = meth_varargs_keywords = meth_o = meth_noargs = _absent
    meth_fastcall = meth_fastcall_keywords = _absent


MethInstance = MethClass = MethStatic = _Methods
meth_varargs = meth_varargs_keywords = meth_o = meth_noargs = _Methods._absent
meth_fastcall = meth_fastcall_keywords = _Methods._absent


class NotThere(AttributeError, unittest.SkipTest):
    """hasattr() finds nothing, and a test that goes on without asking is skipped."""


def _missing(name):
    if name.startswith('__'):
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')

    def missing(*args, **kwargs):
        raise unittest.SkipTest(f'{name} of the C API is not there')
    return missing


def with_tp_del(cls):
    """tp_del is a slot of C types alone: the class is there, and a test that makes one is skipped."""
    class WithoutSlot:
        def __new__(cls, *args, **kwargs):
            raise unittest.SkipTest('tp_del of the C API is not there')
    return WithoutSlot


class _Methods(type):
    def __getattr__(cls, name):
        return _missing(name)


class MethInstance(metaclass=_Methods):
    """Tests name its methods while they are imported; calling one skips the test."""

    def __getattr__(self, name):
        return _missing(name)


MethClass = MethStatic = MethInstance


def __getattr__(name):
    return _missing(name)
