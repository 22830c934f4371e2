"""How queues and locks find their loop: at the first wait, not when they are made."""

import _thread
import warnings

from . import events

_global_lock = _thread.allocate_lock()

# The default of loop= arguments; None was a value that scripts before 3.10 passed.
_marker = object()


def accept_loop(loop, what, stacklevel=3):
    """Judge a loop= argument, which Python 3.10 removed: warn, and give the loop or None."""
    if loop is _marker or loop is None:
        return None
    warnings.warn(f'The loop argument of {what} is deprecated since Python 3.8, and it has no '
                  f'effect since Python 3.10', DeprecationWarning, stacklevel=stacklevel + 1)
    return loop


class _LoopBoundMixin:
    _loop = None

    def _get_loop(self):
        loop = events._get_running_loop()
        if self._loop is None:
            with _global_lock:
                if self._loop is None:
                    self._loop = loop
        if loop is not self._loop:
            raise RuntimeError(f'{self!r} is bound to a different event loop')
        return loop
