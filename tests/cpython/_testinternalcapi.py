"""Stands for CPython's test module of this name: what it looks into is CPython's own business.

The names can be imported; a test that calls one of them is skipped.
"""
import unittest


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')

    def internal(*args, **kwargs):
        raise unittest.SkipTest(f'{name} looks into CPython')
    return internal
