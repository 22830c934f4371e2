"""Connections, cursors, rows and blobs over the handles of _sqlite3."""
import gc
import os
import re
import warnings
import weakref

import _sqlite3
from _sqlite3 import DataError, OperationalError, ProgrammingError

PARSE_DECLTYPES = 1
PARSE_COLNAMES = 2
LEGACY_TRANSACTION_CONTROL = -1

adapters = {}
converters = {}
_base_types_adapted = False


class PrepareProtocol:
    """What __conform__ is asked for."""


def register_adapter(type, adapter, /):
    """Register a function to adapt Python objects to SQLite values."""
    global _base_types_adapted
    if type in (int, float, str, bytearray):
        _base_types_adapted = True
    adapters[type, PrepareProtocol] = adapter


def register_converter(typename, converter, /):
    """Register a function to convert SQLite values to Python objects."""
    converters[typename.upper()] = converter


_absent = object()
_here = (__file__.rpartition('/')[0] + '/',)  # warnings are for the code that calls this package
_connections = weakref.WeakSet()


def _finish_dropped():
    """Reset the statements whose cursors the program has dropped; True if there were any.

    Such a cursor keeps its lock until a collection finds it.
    """
    gc.collect()
    found = False
    for connection in list(_connections):
        for statement in list(connection._statements.values()):
            if statement.in_use and statement.user() is None:
                statement.handle.reset()
                statement.in_use = False
                found = True
    return found


def adapt(obj, proto=PrepareProtocol, alt=_absent, /):
    """Adapt given object to given protocol."""
    adapter = adapters.get((type(obj), proto))
    if adapter is not None:
        return adapter(obj)
    if hasattr(proto, '__adapt__'):
        adapted = proto.__adapt__(obj)
        if adapted is not None:
            return adapted
    if hasattr(type(obj), '__conform__'):
        try:
            adapted = obj.__conform__(proto)
        except TypeError:  # it may not know what to do with the protocol
            adapted = None
        if adapted is not None:
            return adapted
    if alt is not _absent:
        return alt
    raise ProgrammingError("can't adapt")


# Spaces and comments, in front of a statement or behind it.
_blank = re.compile(r'(?:\s|--[^\n]*(?:\n|\Z)|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z))*')
_dml = re.compile(r'(?:INSERT|UPDATE|DELETE|REPLACE)', re.IGNORECASE)


class _Prepared:
    """A statement with what is known about it."""

    __slots__ = ('handle', 'is_dml', 'is_pragma', 'parameters', 'columns', 'in_use', 'user')

    def __init__(self, handle, sql):
        self.handle = handle
        start = _blank.match(sql).end()
        self.is_dml = _dml.match(sql, start) is not None
        self.is_pragma = sql[start:start + 6].lower() == 'pragma'
        self.parameters = handle.parameters()
        self.columns = None
        self.in_use = False


def _check_sql(sql):
    if '\0' in sql:
        raise ProgrammingError('the query contains a null character')


class Row:
    """A row whose items have names."""

    __slots__ = ('_description', '_data')

    def __new__(cls, cursor, data, /):
        if not isinstance(cursor, Cursor):
            raise TypeError(f'Row() argument 1 must be sqlite3.Cursor, not '
                            f'{type(cursor).__name__}')
        if not isinstance(data, tuple):
            raise TypeError(f'Row() argument 2 must be tuple, not {type(data).__name__}')
        self = super().__new__(cls)
        self._description = cursor.description
        self._data = data
        return self

    def keys(self):
        """Returns the keys of the row."""
        return [column[0] for column in self._description or ()]

    def __getitem__(self, key):
        if isinstance(key, int):
            try:
                return self._data[key]
            except (IndexError, OverflowError):
                raise IndexError('tuple index out of range') from None
        if isinstance(key, str):
            wanted = key.lower()
            for i, column in enumerate(self._description or ()):
                if column[0] == key or column[0].lower() == wanted and column[0].isascii():
                    return self._data[i]
            raise IndexError('No item with that key')
        if isinstance(key, slice):
            return self._data[key]
        raise IndexError('Index must be int or string')

    def __len__(self):
        return len(self._data)

    def __iter__(self):
        return iter(self._data)

    def __hash__(self):
        return hash(self._description) ^ hash(self._data)

    def __eq__(self, other):
        if not isinstance(other, Row):
            return NotImplemented
        return self._description == other._description and self._data == other._data



class Cursor:
    """SQLite database cursor class."""

    _ready = False

    def __init__(self, connection, /):
        if not isinstance(connection, Connection):
            raise TypeError(f'Cursor() argument 1 must be sqlite3.Connection, not '
                            f'{type(connection).__name__}')
        self._ready = False
        self._connection = connection
        self.arraysize = 1
        self.row_factory = None
        self._description = None
        self._rowcount = -1
        self._lastrowid = None
        self._statement = None
        self._ahead = None  # rows of a PRAGMA, the last first
        self._has_row = False
        self._closed = False
        self._locked = False
        self._converters = None
        connection._check_thread()
        self._ready = True

    connection = property(lambda self: self._connection)
    description = property(lambda self: self._description)
    lastrowid = property(lambda self: self._lastrowid)
    rowcount = property(lambda self: self._rowcount)

    def _check(self):
        if not self._ready:
            raise ProgrammingError('Base Cursor.__init__ not called.')
        if self._closed:
            raise ProgrammingError('Cannot operate on a closed cursor.')
        if self._locked:
            raise ProgrammingError('Recursive use of cursors not allowed.')
        self._connection._check_thread()
        self._connection._check()

    def _finish(self):
        """Gives the running statement back."""
        statement = self._statement
        if statement is not None:
            self._statement = None
            statement.handle.reset()
            statement.in_use = False
        self._ahead = None
        self._has_row = False

    # running statements

    def execute(self, sql, parameters=(), /):
        """Executes an SQL statement."""
        if not isinstance(sql, str):
            raise TypeError(f'execute() argument 1 must be str, not {type(sql).__name__}')
        self._check()
        return self._run(sql, (parameters,), False)

    def executemany(self, sql, seq_of_parameters, /):
        """Repeatedly executes an SQL statement."""
        if not isinstance(sql, str):
            raise TypeError(f'executemany() argument 1 must be str, not {type(sql).__name__}')
        self._check()
        return self._run(sql, seq_of_parameters, True)

    def _run(self, sql, sequence, many):
        connection = self._connection
        self._locked = True
        try:
            sequence = iter(sequence)
            self._finish()
            self._rowcount = -1
            self._description = None
            statement = connection._prepare(sql)
            if statement is None:
                return self
            if many and (not statement.is_dml or statement.handle.readonly):
                raise ProgrammingError('executemany() can only execute DML statements.')
            if statement.in_use:
                statement = connection._prepare(sql, fresh=True)
            statement.in_use = True
            statement.user = weakref.ref(self)
            self._statement = statement
            try:
                self._run_all(statement, sequence, many)
            except BaseException:
                self._finish()
                self._rowcount = -1
                raise
        finally:
            self._locked = False
        return self

    def _run_all(self, statement, sequence, many):
        connection = self._connection
        handle = statement.handle
        if (connection._autocommit is LEGACY_TRANSACTION_CONTROL
                and connection._isolation_level is not None and statement.is_dml
                and not connection._db.in_transaction):
            connection._begin()
        changed = 0
        if statement.is_dml:
            self._rowcount = 0
        row = False
        for parameters in sequence:
            handle.reset()
            if statement.parameters or parameters:
                handle.clear()
                self._bind(statement, parameters)
            self._locked = True
            row = self._step(handle)
            if not self._connection._db.is_open:
                raise ProgrammingError('Cannot operate on a closed database.')
            if statement.is_dml:
                changed += connection._db.changes
            self._describe(statement)
            if many and not row:
                handle.reset()
        if statement.is_dml:
            self._rowcount = changed
        if not many:
            self._lastrowid = connection._db.last_insert_rowid
        self._has_row = row
        if not row:
            if statement.is_dml:
                self._rowcount = changed
            self._finish()
        elif statement.is_pragma:
            # Often run for its effect alone: it must not wait for somebody to read the result.
            rows = [self._read_row()]
            while handle.step():
                rows.append(self._read_row())
            self._finish()
            self._ahead = rows[::-1]

    @staticmethod
    def _step(handle):
        try:
            return handle.step()
        except OperationalError as e:
            if e.sqlite_errorcode & 0xff not in (_sqlite3.SQLITE_LOCKED, _sqlite3.SQLITE_BUSY):
                raise
            if not _finish_dropped():
                raise
        return handle.step()

    def _describe(self, statement):
        if statement.columns is None:
            statement.columns = statement.handle.columns()
        if not statement.columns:
            self._description = None
            return
        detect = self._connection._detect_types
        names = []
        for name, _ in statement.columns:
            if detect & PARSE_COLNAMES and '[' in name:
                name = name[:name.index('[')].removesuffix(' ')
            names.append((name, None, None, None, None, None, None))
        self._description = tuple(names)
        self._converters = self._row_converters(statement) if detect else None

    def _row_converters(self, statement):
        detect = self._connection._detect_types
        found = []
        for name, declared in statement.columns:
            converter = None
            if detect & PARSE_COLNAMES and '[' in name:
                end = name.find(']', name.index('['))
                if end >= 0:
                    converter = converters.get(name[name.index('[') + 1:end].upper())
            if converter is None and detect & PARSE_DECLTYPES and declared:
                converter = converters.get(re.split(r'[ (]', declared, maxsplit=1)[0].upper())
            found.append(converter)
        return found

    def _adapted(self, value):
        kind = type(value)
        if kind in (int, float, str, bytearray) and not _base_types_adapted or kind is bytes:
            return value
        if value is None:
            return value
        return adapt(value, PrepareProtocol, value)

    def _bind(self, statement, parameters):
        names = statement.parameters
        if isinstance(parameters, (tuple, list)) or (
                not isinstance(parameters, dict) and hasattr(parameters, '__len__')
                and hasattr(parameters, '__getitem__') and not hasattr(parameters, 'keys')
                and not hasattr(type(parameters), '__missing__')):
            if len(parameters) != len(names):
                raise ProgrammingError(
                    'Incorrect number of bindings supplied. The current statement uses %d, and '
                    'there are %d supplied.' % (len(names), len(parameters)))
            for i, name in enumerate(names):
                if name is not None and name[0] != '?':
                    warnings.warn('Binding %d (%r) is a named parameter, but you supplied a '
                                  'sequence which requires nominal (qmark) placeholders. Starting '
                                  'with Python 3.14 an sqlite3.ProgrammingError will be raised.'
                                  % (i + 1, name), DeprecationWarning,
                                  skip_file_prefixes=_here)
                self._bind_one(statement, i + 1, parameters[i], i + 1)
        elif hasattr(parameters, '__getitem__'):
            for i, name in enumerate(names):
                if name is None:
                    raise ProgrammingError('Binding %d has no name, but you supplied a dictionary '
                                           '(which has only names).' % (i + 1))
                try:
                    value = parameters[name[1:]]
                except LookupError:
                    raise ProgrammingError('You did not supply a value for binding parameter :%s.'
                                           % name[1:]) from None
                self._bind_one(statement, i + 1, value, ':' + name[1:])
        else:
            raise ProgrammingError('parameters are of unsupported type')

    def _bind_one(self, statement, index, value, shown):
        if not statement.handle.bind(index, self._adapted(value)):
            value = self._adapted(value)
            shown = "'%s'" % shown if isinstance(shown, str) else shown
            raise ProgrammingError("Error binding parameter %s: type '%s' is not supported"
                                   % (shown, type(value).__name__))

    def executescript(self, sql_script, /):
        """Executes multiple SQL statements at once."""
        if not isinstance(sql_script, str):
            raise TypeError(f'executescript() argument must be str, not '
                            f'{type(sql_script).__name__}')
        self._check()
        if '\0' in sql_script:
            raise ValueError('embedded null character')
        connection = self._connection
        limit = connection._db.limit(_sqlite3.SQLITE_LIMIT_SQL_LENGTH, -1)
        if len(sql_script) > limit:
            raise DataError('query string is too large')
        if (connection._autocommit is LEGACY_TRANSACTION_CONTROL
                and connection._db.in_transaction):
            connection._execute('COMMIT')
        while sql_script:
            handle, sql_script = connection._db.prepare(sql_script)
            if handle is not None:
                try:
                    while handle.step():
                        pass
                finally:
                    handle.close()
        return self

    # rows

    def _read_row(self):
        """The row that the statement is at."""
        factory = self._connection.text_factory
        return self._statement.handle.row(self._converters,
                                          factory if factory is not None else str)

    def _advance(self):
        """The row that the statement is at, which goes on to the next."""
        statement = self._statement
        try:
            row = self._read_row()
            self._has_row = statement.handle.step()
            if not self._has_row:
                if statement.is_dml:
                    self._rowcount = self._connection._db.changes
                self._finish()
        except BaseException:
            self._finish()
            raise
        return row

    def __iter__(self):
        return self

    def __next__(self):
        self._check()
        if self._ahead:
            row = self._ahead.pop()
        elif not self._has_row:
            raise StopIteration
        else:
            self._locked = True
            try:
                row = self._advance()
            finally:
                self._locked = False
        if self.row_factory is not None:
            return self.row_factory(self, row)
        return row

    def fetchone(self):
        """Fetches one row from the resultset."""
        return next(self, None)

    def fetchmany(self, size=None):
        """Fetches several rows from the resultset."""
        if size is None:
            size = self.arraysize
        rows = []
        while size:
            row = next(self, _absent)
            if row is _absent:
                break
            rows.append(row)
            size -= 1
        return rows

    def fetchall(self):
        """Fetches all rows from the resultset."""
        return list(self)

    def setinputsizes(self, sizes, /):
        """Required by DB-API. Does nothing in sqlite3."""

    def setoutputsize(self, size, column=None, /):
        """Required by DB-API. Does nothing in sqlite3."""

    def close(self):
        """Closes the cursor."""
        if not self._ready:
            raise ProgrammingError('Base Cursor.__init__ not called.')
        if self._locked:
            raise ProgrammingError('Recursive use of cursors not allowed.')
        self._connection._check_thread()
        self._connection._check()
        self._finish()
        self._closed = True


class Blob:
    """A blob of a database, read and written in place."""

    def __init__(self, *args, **kwargs):
        raise TypeError("cannot create 'sqlite3.Blob' instances")

    @classmethod
    def _open(cls, connection, handle):
        self = object.__new__(cls)
        self._connection = connection
        self._handle = handle
        self._offset = 0
        return self

    def _check(self):
        self._connection._check_thread()
        self._connection._check()
        if self._handle is None:
            raise ProgrammingError('Cannot operate on a closed blob.')

    def close(self):
        """Close the blob."""
        self._connection._check_thread()
        self._connection._check()
        if self._handle is not None:
            self._handle.close()
            self._handle = None

    def __len__(self):
        self._check()
        return self._handle.size

    def read(self, length=-1, /):
        """Read data at the current offset position."""
        self._check()
        left = self._handle.size - self._offset
        if length < 0 or length > left:
            length = left
        if not length:
            return b''
        data = self._handle.read(length, self._offset)
        self._offset += length
        return data

    def write(self, data, /):
        """Write data at the current offset."""
        self._check()
        with memoryview(data) as view:
            n = view.nbytes
        if n > self._handle.size - self._offset:
            raise ValueError('data longer than blob length')
        self._handle.write(data, self._offset)
        self._offset += n

    def seek(self, offset, origin=os.SEEK_SET, /):
        """Set the current access position to offset."""
        self._check()
        if not -2 ** 31 <= offset < 2 ** 31:
            raise OverflowError('Python int too large to convert to C int')
        if origin == os.SEEK_CUR:
            if offset > 2 ** 31 - 1 - self._offset:
                raise OverflowError('seek offset results in offset overflow')
            offset += self._offset
        elif origin == os.SEEK_END:
            if offset > 2 ** 31 - 1 - self._handle.size:
                raise OverflowError('seek offset results in offset overflow')
            offset += self._handle.size
        elif origin != os.SEEK_SET:
            raise ValueError("'origin' should be os.SEEK_SET, os.SEEK_CUR, or os.SEEK_END")
        if not 0 <= offset <= self._handle.size:
            raise ValueError('offset out of blob range')
        self._offset = offset

    def tell(self):
        """Return the current access position for the blob."""
        self._check()
        return self._offset

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, type, value, tb, /):
        self._check()
        self.close()

    def _index(self, key):
        try:
            i = key.__index__()
        except AttributeError:
            raise TypeError('Blob indices must be integers') from None
        if i < 0:
            i += self._handle.size
        if not 0 <= i < self._handle.size:
            raise IndexError('Blob index out of range')
        return i

    def __getitem__(self, key):
        self._check()
        if isinstance(key, slice):
            start, stop, step = key.indices(self._handle.size)
            if step == 1:
                return self._handle.read(max(stop - start, 0), start) if stop > start else b''
            if not len(range(start, stop, step)):
                return b''
            return self._handle.read(self._handle.size, 0)[key]
        if not hasattr(key, '__index__'):
            raise TypeError('Blob indices must be integers')
        return self._handle.read(1, self._index(key))[0]

    def __setitem__(self, key, value):
        self._check()
        if isinstance(key, slice):
            indices = range(*key.indices(self._handle.size))
            view = memoryview(value)
            if not view.c_contiguous:
                raise BufferError('memoryview: underlying buffer is not C-contiguous')
            data = bytes(view)
            if len(data) != len(indices):
                raise IndexError('Blob slice assignment is wrong size')
            if not data:
                return
            if indices.step == 1:
                self._handle.write(data, indices.start)
            else:
                whole = bytearray(self._handle.read(self._handle.size, 0))
                whole[key] = data
                self._handle.write(whole, 0)
            return
        if not hasattr(key, '__index__'):
            raise TypeError('Blob indices must be integers')
        if not isinstance(value, int):
            raise TypeError("'%s' object cannot be interpreted as an integer"
                            % type(value).__name__)
        i = self._index(key)
        if not 0 <= value <= 255:
            raise ValueError('byte must be in range(0, 256)')
        self._handle.write(bytes((value,)), i)

    def __delitem__(self, key):
        if isinstance(key, slice):
            raise TypeError("Blob doesn't support slice deletion")
        raise TypeError("Blob doesn't support item deletion")

    def __contains__(self, item):
        raise TypeError("argument of type 'sqlite3.Blob' is not iterable")

    __iter__ = None


from sqlite3._database import Connection, connect

for _cls in (Row, Cursor, Blob, PrepareProtocol, Connection):
    _cls.__module__ = 'sqlite3'
