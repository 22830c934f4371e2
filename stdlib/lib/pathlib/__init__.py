"""Paths as objects: pure ones, which are text, and those of the file system.

_abc has what holds for any file system, _pure the two notations, _local this computer's files, _glob
the patterns.
"""

from ._abc import UnsupportedOperation
from ._local import Path, PosixPath, WindowsPath
from ._pure import PurePath, PurePosixPath, PureWindowsPath

__all__ = ['UnsupportedOperation', 'PurePath', 'PurePosixPath', 'PureWindowsPath', 'Path',
           'PosixPath', 'WindowsPath']

for _class in (PurePath, PurePosixPath, PureWindowsPath, Path, PosixPath, WindowsPath):
    _class.__module__ = __name__
del _class
