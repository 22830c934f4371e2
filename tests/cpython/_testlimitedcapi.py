"""The sequence functions of CPython's test module of this name, on the operations of the language.

The C API is not there: any other name skips the test that asks for it.
"""
import unittest


def _position(sequence, index):
    """An index as the C functions count: once from the end, never twice."""
    if index < 0:
        index += len(sequence)
    if index < 0:
        raise IndexError('index out of range')
    return index


def sequence_getitem(sequence, index):
    return sequence[_position(sequence, index)]


def sequence_setitem(sequence, index, value):
    sequence[_position(sequence, index)] = value
    return 0


def sequence_delitem(sequence, index):
    del sequence[_position(sequence, index)]
    return 0


def object_hasattrstring(obj, name):
    return int(hasattr(obj, name.decode()))


def __getattr__(name):
    if name.startswith('__'):
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    raise unittest.SkipTest(f'{name} of the C API is not there')
