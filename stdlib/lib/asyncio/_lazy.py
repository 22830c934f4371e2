"""Modules imported when they are first used.

A program that only runs tasks must not pay for socket, ssl, subprocess, logging and
concurrent.futures at start-up: a LazyModule stands in for such a module in the globals of ours, and
loads it when an attribute is read.
"""

import sys


class LazyModule:
    """A stand-in for the module called *name*."""

    def __init__(self, name):
        self.__name__ = name

    def __getattr__(self, attribute):
        # Looked up each time: tests put mocks into the module.
        return getattr(load(self.__name__), attribute)

    def __repr__(self):
        return f'<lazy module {self.__name__!r}>'


def load(name):
    """The module called *name* itself, not its outermost package."""
    try:
        return sys.modules[name]
    except KeyError:
        __import__(name)
        return sys.modules[name]


def loaded(name):
    """The module if something imported it already, or None."""
    return sys.modules.get(name)


class LazyLogger:
    """The logger called *name*; the module logging is imported with the first message."""

    def __init__(self, name):
        self.__dict__['name'] = name

    def _logger(self):
        return load('logging').getLogger(self.name)

    def __getattr__(self, attribute):
        return getattr(self._logger(), attribute)

    def __setattr__(self, attribute, value):
        setattr(self._logger(), attribute, value)

    def __delattr__(self, attribute):
        delattr(self._logger(), attribute)
