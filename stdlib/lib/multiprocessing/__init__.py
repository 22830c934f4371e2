"""Processes, with an interface like that of threading.

New processes are fresh interpreters (start method 'spawn', the default): they import the main module
under another name, so what starts processes belongs under `if __name__ == '__main__':`. The method
'fork' copies the running process.
"""
import sys

from . import context
from .context import AuthenticationError, BufferTooShort, ProcessError, TimeoutError

__all__ = [name for name in dir(context._default_context) if not name.startswith('_')]
globals().update((name, getattr(context._default_context, name)) for name in __all__)

SUBDEBUG, SUBWARNING = 5, 25

# A main module that is imported again by a child under this name is the same module.
if '__main__' in sys.modules:
    sys.modules['__mp_main__'] = sys.modules['__main__']
