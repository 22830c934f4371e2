"""The datetime module under its other name: here it is written in the language alone."""
import datetime as _datetime

globals().update({name: value for name, value in vars(_datetime).items()
                  if not name.startswith('__')})
__all__ = _datetime.__all__
