"""The DB-API names: constants, types, adapters and converters; connections are _connection's."""
import collections.abc
import datetime
import time

import _sqlite3
from _sqlite3 import *
from _sqlite3 import complete_statement, enable_callback_tracebacks, sqlite_version
from sqlite3._connection import (
    _here, LEGACY_TRANSACTION_CONTROL, PARSE_COLNAMES, PARSE_DECLTYPES, Blob, Connection,
    Cursor, PrepareProtocol, Row, adapt, adapters, connect, converters, register_adapter,
    register_converter)

globals().update({name: value for name, value in vars(_sqlite3).items()
                  if name.startswith('SQLITE_')})

paramstyle = 'qmark'
apilevel = '2.0'
threadsafety = {0: 0, 1: 3, 2: 1}[_sqlite3._threadsafe]

Date = datetime.date
Time = datetime.time
Timestamp = datetime.datetime


def DateFromTicks(ticks):
    return Date(*time.localtime(ticks)[:3])


def TimeFromTicks(ticks):
    return Time(*time.localtime(ticks)[3:6])


def TimestampFromTicks(ticks):
    return Timestamp(*time.localtime(ticks)[:6])


_deprecated_names = frozenset({'version', 'version_info'})
_deprecated_version_info = (2, 6, 0)
_deprecated_version = '2.6.0'
sqlite_version_info = tuple(int(x) for x in sqlite_version.split('.'))

Binary = memoryview
collections.abc.Sequence.register(Row)


def _register_adapters_and_converters():
    from warnings import warn
    message = ('The default {what} is deprecated as of Python 3.12; see the sqlite3 documentation '
               'for suggested replacement recipes')

    def deprecated(what):
        warn(message.format(what=what), DeprecationWarning, skip_file_prefixes=_here)

    def adapt_date(val):
        deprecated('date adapter')
        return val.isoformat()

    def adapt_datetime(val):
        deprecated('datetime adapter')
        return val.isoformat(' ')

    def convert_date(val):
        deprecated('date converter')
        return datetime.date(*map(int, val.split(b'-')))

    def convert_timestamp(val):
        deprecated('timestamp converter')
        datepart, timepart = val.split(b' ')
        year, month, day = map(int, datepart.split(b'-'))
        timepart_full = timepart.split(b'.')
        hours, minutes, seconds = map(int, timepart_full[0].split(b':'))
        if len(timepart_full) == 2:
            microseconds = int('{:0<6.6}'.format(timepart_full[1].decode()))
        else:
            microseconds = 0
        return datetime.datetime(year, month, day, hours, minutes, seconds, microseconds)

    register_adapter(datetime.date, adapt_date)
    register_adapter(datetime.datetime, adapt_datetime)
    register_converter('date', convert_date)
    register_converter('timestamp', convert_timestamp)


_register_adapters_and_converters()
del _register_adapters_and_converters


def __getattr__(name):
    if name in _deprecated_names:
        from warnings import warn
        warn(f'{name} is deprecated and will be removed in Python 3.14', DeprecationWarning,
             stacklevel=2)
        return _deprecated_version if name == 'version' else _deprecated_version_info
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
