"""The old name of re._parser."""

import warnings
warnings.warn(f"module {__name__!r} is deprecated", DeprecationWarning, stacklevel=2)

from re import _parser as _
globals().update({name: value for name, value in vars(_).items() if name[:2] != '__'})
