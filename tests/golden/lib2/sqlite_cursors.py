# When rows are read and locks are given back, warnings at the caller's line, and the shell.
import contextlib
import datetime
import io
import sqlite3
import sys
import tempfile
import warnings
from sqlite3.__main__ import main

folder = tempfile.TemporaryDirectory()
name = folder.name + '/db'
con = sqlite3.connect(name)
con.execute('create table t(x, d date)')
con.executemany('insert into t(x) values (?)', [(i,) for i in range(5)])
con.commit()


def first():
    return con.execute('select x from t').fetchone()  # its cursor is dropped half read


print(first(), first())
con.execute('drop table t')
con.commit()

other = sqlite3.connect(name, autocommit=True)
other.execute('PRAGMA journal_mode = wal')
other.execute('create table u(y)')
other.execute('insert into u values (7)')
print(con.execute('select * from u').fetchall(), other.execute('PRAGMA user_version').fetchone())

cur = con.execute('select y, y + 1 from u union all select 8, 9')
con.text_factory = bytes
print(cur.fetchone(), list(cur), cur.fetchone())
cur = con.execute("select 'text'")
con.text_factory = str
print(cur.fetchone())

with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter('always')
    con.execute('select ?', (datetime.date(2020, 1, 2),))
    con.execute('select :a', (1,))
print([w.filename == __file__ for w in seen])

con.execute('create table c(b foo)')
sqlite3.register_converter('foo', lambda b: b.decode() + '!')
typed = sqlite3.connect(':memory:', detect_types=sqlite3.PARSE_DECLTYPES)
typed.execute('create table c(b foo)')
typed.executemany('insert into c values (?)', [(b'x',), (b'',), (None,)])
print(typed.execute('select * from c').fetchall())
try:
    typed.create_window_function('w', -100, int)
except sqlite3.ProgrammingError as e:
    print(e)
print(hasattr(sqlite3, 'SQLITE_IOERR_CORRUPTFS'))


def shell(*args, text=''):
    sys.stdin, out, err = io.StringIO(text), io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(args)
        except SystemExit as e:
            print('exit', e.code)
    print([line for line in out.getvalue().splitlines()], err.getvalue().splitlines()[-1:])


shell(':memory:', 'select 1, 2')
shell(':memory:', 'sel')
shell(text='select 1\n;\n.help\nsel;\n')
