"""SQLite databases, as DB-API 2.0 (PEP 249) has it."""
from sqlite3.dbapi2 import *
from sqlite3.dbapi2 import _deprecated_names, _deprecated_version, adapters, converters


def __getattr__(name):
    if name in _deprecated_names:
        from warnings import warn
        warn(f'{name} is deprecated and will be removed in Python 3.14', DeprecationWarning,
             stacklevel=2)
        return _deprecated_version if name == 'version' else (2, 6, 0)
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
