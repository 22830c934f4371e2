"""Compiling regular expressions: the native compiler under the name that programs may import."""

from . import _compile, compile as _public
from ._constants import *


def isstring(obj):
    """Whether an object is a str or bytes."""
    return isinstance(obj, (str, bytes))


def compile(p, flags=0):
    """A pattern object."""
    return _public(p, flags)
