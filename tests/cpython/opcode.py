"""Module opcode for tests that look instructions of CPython up by name while they are imported: one
that this machine does not have gets a number that no instruction has."""
import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

_here = __file__.rpartition('/')[0]
_spec = PathFinder.find_spec('opcode', [entry for entry in sys.path if entry != _here])
_module = module_from_spec(_spec)
_spec.loader.exec_module(_module)


class _Numbers(dict):
    def __missing__(self, name):
        return -1


globals().update({name: getattr(_module, name) for name in _module.__all__})
opmap = _Numbers(opmap)
__all__ = _module.__all__
