"""Connections: transactions, prepared statements, callbacks."""
import os
import sys
import warnings
from _thread import get_ident

import _sqlite3
from _sqlite3 import (DatabaseError, DataError, Error, IntegrityError, InterfaceError,
                      InternalError, NotSupportedError, OperationalError, ProgrammingError,
                      Warning)
from sqlite3._connection import (_blank, _check_sql, _connections, _Prepared, Blob, Cursor,
                                 LEGACY_TRANSACTION_CONTROL)

_levels = ('', 'DEFERRED', 'IMMEDIATE', 'EXCLUSIVE')
_not_given = object()


def _renamed(function, names, given, kwargs):
    """Parameters that become positional-only: by keyword they still work, with a warning."""
    if kwargs:
        listed = ', '.join(f"'{n}'" for n in names[:-1])
        listed = f"{listed} and '{names[-1]}'" if listed else f"'{names[-1]}'"
        one = len(names) == 1
        warnings.warn(f'Passing keyword argument{"" if one else "s"} {listed} to _sqlite3.'
                      f'Connection.{function}() is deprecated. Parameter{"" if one else "s"} '
                      f'{listed} will become positional-only in Python 3.15.',
                      DeprecationWarning, stacklevel=3)
    values = list(given)
    for name in names[len(given):]:
        if name not in kwargs:
            raise TypeError(f"{function}() missing required argument '{name}' "
                            f'(pos {len(values) + 1})')
        values.append(kwargs.pop(name))
    if kwargs:
        raise TypeError(f"{function}() got an unexpected keyword argument {next(iter(kwargs))!r}")
    if len(given) > len(names):
        raise TypeError(f'{function}() takes exactly {len(names)} positional arguments '
                        f'({len(given)} given)')
    return values


class Connection:
    """SQLite database connection object."""

    Warning = Warning
    Error = Error
    InterfaceError = InterfaceError
    DatabaseError = DatabaseError
    InternalError = InternalError
    OperationalError = OperationalError
    ProgrammingError = ProgrammingError
    IntegrityError = IntegrityError
    DataError = DataError
    NotSupportedError = NotSupportedError

    _ready = False
    _db = None

    def __init__(self, database, timeout=5.0, detect_types=0, isolation_level='',
                 check_same_thread=True, factory=None, cached_statements=128, uri=False, *,
                 autocommit=LEGACY_TRANSACTION_CONTROL):
        filename = os.fsencode(database)
        if b'\0' in filename:
            raise ValueError('embedded null byte')
        isolation_level = self._checked_level(isolation_level)
        if self._db is not None:
            self._ready = False
            self._db.close()
        self._thread = get_ident()
        self._check_same_thread = check_same_thread
        self._detect_types = detect_types
        self._isolation_level = isolation_level
        self._autocommit = self._checked_autocommit(autocommit)
        self._statements = {}
        self._cache_size = cached_statements
        self.row_factory = None
        self.text_factory = str
        sys.audit('sqlite3.connect', database)
        flags = _sqlite3._OPEN_READWRITE_CREATE | (_sqlite3._OPEN_URI if uri else 0)
        self._db = _sqlite3.Database(filename, flags, int(timeout * 1000))
        self._ready = True
        _connections.add(self)
        sys.audit('sqlite3.connect/handle', self)
        if self._autocommit is False:
            self._execute('BEGIN')

    @staticmethod
    def _checked_level(level):
        if level is None:
            return None
        if not isinstance(level, str):
            raise TypeError('isolation_level must be str or None')
        if str.upper(level) not in _levels:
            raise ValueError("isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or "
                             "'EXCLUSIVE'")
        return level

    @staticmethod
    def _checked_autocommit(value):
        if value is True or value is False:
            return value
        if isinstance(value, int) and value == LEGACY_TRANSACTION_CONTROL:
            return LEGACY_TRANSACTION_CONTROL
        raise ValueError('autocommit must be True, False, or sqlite3.LEGACY_TRANSACTION_CONTROL')

    def _check_thread(self):
        if not self._ready:
            raise ProgrammingError('Base Connection.__init__ not called.')
        if self._check_same_thread and get_ident() != self._thread:
            raise ProgrammingError(
                'SQLite objects created in a thread can only be used in that same thread. The '
                'object was created in thread id %d and this is thread id %d.'
                % (self._thread, get_ident()))

    def _check(self):
        if not self._ready:
            raise ProgrammingError('Base Connection.__init__ not called.')
        if not self._db.is_open:
            raise ProgrammingError('Cannot operate on a closed database.')

    def _usable(self):
        self._check_thread()
        self._check()

    # statements

    def _prepare(self, sql, fresh=False):
        """The prepared statement of a text; None: it is empty."""
        if not fresh:
            statement = self._statements.pop(sql, None)
            if statement is not None:
                self._statements[sql] = statement  # used last
                return statement
        _check_sql(sql)
        handle, rest = self._db.prepare(sql)
        if _blank.match(rest).end() != len(rest):
            if handle is not None:
                handle.close()
            raise ProgrammingError('You can only execute one statement at a time.')
        if handle is None:
            return None
        statement = _Prepared(handle, sql)
        if not fresh and self._cache_size > 0:
            if len(self._statements) >= self._cache_size:
                del self._statements[next(iter(self._statements))]
            self._statements[sql] = statement
        return statement

    def _execute(self, sql):
        handle, _ = self._db.prepare(sql)
        try:
            handle.step()
        finally:
            handle.close()

    def _begin(self):
        level = self._isolation_level
        self._execute(f'BEGIN {level}' if level else 'BEGIN ')

    def __call__(self, sql=None, /):
        self._usable()
        if not isinstance(sql, str):
            raise TypeError(f'argument 1 must be str, not {type(sql).__name__}')
        return self._prepare(sql)

    def cursor(self, factory=_not_given):
        """Return a cursor for the connection."""
        self._usable()
        if not callable(factory) and factory is not _not_given:
            raise TypeError(f"'{type(factory).__name__}' object is not callable")
        cursor = (Cursor if factory is _not_given else factory)(self)
        if not issubclass(type(cursor), Cursor):
            raise TypeError('factory must return a cursor, not %.100s' % type(cursor).__name__)
        if self.row_factory is not None:
            cursor.row_factory = self.row_factory
        return cursor

    def execute(self, sql, parameters=(), /):
        """Executes an SQL statement."""
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql, parameters, /):
        """Repeatedly executes an SQL statement."""
        return self.cursor().executemany(sql, parameters)

    def executescript(self, sql_script, /):
        """Executes multiple SQL statements at once."""
        return self.cursor().executescript(sql_script)

    # transactions

    def commit(self):
        """Commit any pending transaction to the database."""
        self._usable()
        if self._autocommit is LEGACY_TRANSACTION_CONTROL:
            if self._db.in_transaction:
                self._execute('COMMIT')
        elif self._autocommit is False:
            self._execute('COMMIT')
            self._execute('BEGIN')

    def rollback(self):
        """Roll back to the start of any pending transaction."""
        self._usable()
        if self._autocommit is LEGACY_TRANSACTION_CONTROL:
            if self._db.in_transaction:
                self._execute('ROLLBACK')
        elif self._autocommit is False:
            self._execute('ROLLBACK')
            self._execute('BEGIN')

    def __enter__(self):
        self._usable()
        return self

    def __exit__(self, type, value, traceback, /):
        self._usable()
        if type is None and value is None and traceback is None:
            try:
                self.commit()
            except BaseException:
                self.rollback()
                raise
        else:
            self.rollback()
        return False

    def close(self):
        """Close the database connection."""
        self._check_thread()
        if not self._db.is_open:
            return
        for statement in self._statements.values():
            statement.handle.close()
        self._statements.clear()
        if self._autocommit is False and self._db.in_transaction:
            self._execute('ROLLBACK')
        self._db.close()

    def __del__(self):
        if self._ready and self._db.is_open:
            warnings.warn(f'unclosed database in {self!r}', ResourceWarning, source=self)

    @property
    def in_transaction(self):
        self._check()
        return self._db.in_transaction

    @property
    def total_changes(self):
        self._check()
        return self._db.total_changes

    @property
    def isolation_level(self):
        self._check()
        return self._isolation_level

    @isolation_level.setter
    def isolation_level(self, level):
        if level is None:
            self._isolation_level = None
            self._usable()
            if self._db.in_transaction:
                self._execute('COMMIT')
            return
        self._isolation_level = self._checked_level(level)

    @isolation_level.deleter
    def isolation_level(self):
        raise AttributeError('cannot delete attribute')

    @property
    def autocommit(self):
        self._usable()
        return self._autocommit

    @autocommit.setter
    def autocommit(self, value):
        self._usable()
        value = self._checked_autocommit(value)
        if value is True and self._db.in_transaction:
            self._execute('COMMIT')
        elif value is False and not self._db.in_transaction:
            self._execute('BEGIN')
        self._autocommit = value

    # callbacks

    def create_function(self, *args, **kwargs):
        """Creates a new function: create_function(name, narg, func, /, *, deterministic=False)"""
        self._usable()
        deterministic = kwargs.pop('deterministic', False)
        name, narg, func = _renamed('create_function', ('name', 'narg', 'func'), args, kwargs)
        self._db.create_function(name, narg, func, deterministic)

    def create_aggregate(self, *args, **kwargs):
        """Creates a new aggregate: create_aggregate(name, n_arg, aggregate_class, /)"""
        self._usable()
        name, narg, cls = _renamed('create_aggregate', ('name', 'n_arg', 'aggregate_class'), args,
                                   kwargs)
        self._db.create_aggregate(name, narg, cls, False)

    def create_window_function(self, name, num_params, aggregate_class, /):
        """Creates or redefines an aggregate window function."""
        self._usable()
        self._db.create_aggregate(name, num_params, aggregate_class, True)

    def create_collation(self, name, callback, /):
        """Creates a collation function."""
        self._usable()
        if not isinstance(name, str):
            raise TypeError(f'create_collation() argument 1 must be str, not '
                            f'{type(name).__name__}')
        if callback is not None and not callable(callback):
            raise TypeError('parameter must be callable')
        self._db.create_collation(name, callback)

    def set_authorizer(self, *args, **kwargs):
        """Set authorizer callback: set_authorizer(authorizer_callback, /)"""
        self._usable()
        self._db.set_authorizer(*_renamed('set_authorizer', ('authorizer_callback',), args,
                                          kwargs))

    def set_progress_handler(self, *args, **kwargs):
        """Set progress handler callback: set_progress_handler(progress_handler, /, n)"""
        self._usable()
        n = (kwargs.pop('n'),) if 'n' in kwargs else args[1:]
        if not n:
            raise TypeError("set_progress_handler() missing required argument 'n' (pos 2)")
        handler = _renamed('set_progress_handler', ('progress_handler',), args[:1], kwargs)
        self._db.set_progress_handler(handler[0], n[0])

    def set_trace_callback(self, *args, **kwargs):
        """Set a trace callback: set_trace_callback(trace_callback, /)"""
        self._usable()
        self._db.set_trace_callback(*_renamed('set_trace_callback', ('trace_callback',), args,
                                              kwargs))

    # the rest

    def interrupt(self):
        """Abort any pending database operation."""
        self._check()
        self._db.interrupt()

    def iterdump(self, *, filter=None):
        """Returns iterator to the dump of the database in an SQL text format."""
        self._check()
        from sqlite3.dump import _iterdump
        return _iterdump(self, filter=filter)

    def backup(self, target, *, pages=-1, progress=None, name='main', sleep=0.25):
        """Makes a backup of the database."""
        self._usable()
        if not isinstance(target, Connection):
            raise TypeError(f'backup() argument 1 must be sqlite3.Connection, not '
                            f'{type(target).__name__}')
        if not isinstance(sleep, (int, float)):
            raise TypeError(f'must be real number, not {type(sleep).__name__}')
        target._check_thread()
        target._check()
        if target is self:
            raise ValueError('target cannot be the same connection instance')
        if progress is not None and not callable(progress):
            raise TypeError('progress argument must be a callable')
        if target._db.in_transaction and target._autocommit is LEGACY_TRANSACTION_CONTROL and (
                target.in_transaction):
            raise OperationalError('target is in transaction')
        self._db.backup(target._db, pages, progress, name, sleep)

    def blobopen(self, table, column, row, /, *, readonly=False, name='main'):
        """Open and return a BLOB object."""
        self._usable()
        return Blob._open(self, self._db.open_blob(table, column, row, readonly, name))

    def serialize(self, *, name='main'):
        """Serialize a database into a byte string."""
        self._usable()
        return self._db.serialize(name)

    def deserialize(self, data, /, *, name='main'):
        """Load a serialized database."""
        self._usable()
        self._db.deserialize(data, name)

    def getlimit(self, category, /):
        """Get connection run-time limits."""
        return self.setlimit(category, -1)

    def setlimit(self, category, limit, /):
        """Set connection run-time limits; returns the previous one."""
        self._usable()
        return self._db.limit(category, limit)

    def getconfig(self, op, /):
        """Query a boolean connection configuration option."""
        self._usable()
        return self._db.config(op, None)

    def setconfig(self, op, enable=True, /):
        """Set a boolean connection configuration option."""
        self._usable()
        self._db.config(op, bool(enable))

    def enable_load_extension(self, enable, /):
        """Enable dynamic loading of SQLite extension modules."""
        sys.audit('sqlite3.enable_load_extension', self, bool(enable))
        self._usable()
        self._db.enable_load_extension(enable)

    def load_extension(self, name, /, *, entrypoint=None):
        """Load SQLite extension module."""
        sys.audit('sqlite3.load_extension', self, name)
        self._usable()
        self._db.load_extension(name, entrypoint)


def connect(database, *args, **kwargs):
    """Open a connection to the SQLite database file 'database'; ":memory:" is one in memory."""
    factory = kwargs.get('factory', Connection)
    if args:
        warnings.warn('Passing more than 1 positional argument to sqlite3.connect() is deprecated. '
                      "Parameters 'timeout', 'detect_types', 'isolation_level', "
                      "'check_same_thread', 'factory', 'cached_statements' and 'uri' will become "
                      'keyword-only parameters in Python 3.15.', DeprecationWarning, stacklevel=2)
    if len(args) > 4:
        factory = args[4]
    return factory(database, *args, **kwargs)
