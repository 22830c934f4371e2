# sqlite3: tables, parameters, transactions, functions, rows, blobs and errors.
import sqlite3


def show(f):
    try:
        print(f())
    except (sqlite3.Error, sqlite3.Warning, ValueError, TypeError, IndexError, OverflowError) as e:
        print(type(e).__name__, e, getattr(e, 'sqlite_errorname', ''))


con = sqlite3.connect(':memory:')
cur = con.cursor()
cur.execute('create table person(id integer primary key, name text unique, weight real, data blob)')
people = [('Ann', 55.5, b'\0\1'), ('Bob', None, None), ('C\xe9d', 70, b'')]
cur.executemany('insert into person(name, weight, data) values (?, ?, ?)', people)
print(cur.rowcount, con.in_transaction, con.total_changes)
con.commit()
print(cur.execute('select * from person order by id').fetchall(), [d[0] for d in cur.description])
cur.execute('insert into person(name) values (:name)', {'name': 'Dee'})
print(cur.lastrowid)
con.rollback()
print(con.execute('select count(*) from person').fetchone(), con.in_transaction)
with con:
    con.execute('update person set weight = 1 where id < ?', (3,))
con.row_factory = sqlite3.Row
row = con.execute('select id, name as Who from person').fetchone()
print(row['who'], row[0], row.keys(), tuple(row), len(row), row == row)
con.row_factory = None
con.create_function('twice', 1, lambda x: x * 2, deterministic=True)
con.create_function('fails', 0, lambda: 1 / 0)


class Longest:
    def __init__(self):
        self.best = ''

    def step(self, text):
        self.best = max(self.best, text, key=len)

    def finalize(self):
        return self.best


con.create_aggregate('longest', 1, Longest)
con.create_collation('backwards', lambda a, b: (a < b) - (a > b))
print(con.execute("select twice(4), twice('ab'), twice(1.5)").fetchone())
print(con.execute("select longest(x) from (select 'a' as x union select 'abc')").fetchone())
print(con.execute('select name from person order by name collate backwards').fetchall())
show(lambda: con.execute('select fails()'))
show(lambda: con.execute('selec 1'))
show(lambda: con.execute('select * from nothing'))
show(lambda: con.execute('select 1; select 2'))
show(lambda: con.execute('select ?', ()))
show(lambda: con.execute('select :a', {'b': 1}))
show(lambda: con.execute('select ?', (object,)))
show(lambda: con.execute('select ?', (2 ** 63,)))
show(lambda: con.execute("insert into person(name) values ('Ann')"))
show(lambda: con.executemany('select ?', [(1,)]))
show(lambda: con.execute('select \0'))
show(lambda: row['nothing'])
show(lambda: sqlite3.connect('/nowhere/x.db'))
con.rollback()
con.executescript("create table t(a, b); insert into t values(1, 'it''s'); create index i on t(a);")
print(list(con.iterdump())[-4:])
with con.blobopen('person', 'data', 1) as blob:
    print(len(blob), blob.read(), blob[1], blob.tell())
    blob[0] = 7
print(con.execute('select data from person where id = 1').fetchone())
other = sqlite3.connect(':memory:', detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES)
con.commit()
con.backup(other)
sqlite3.register_adapter(complex, str)
sqlite3.register_converter('complex', lambda b: complex(b.decode()))
other.execute('create table c(z complex)')
other.execute('insert into c values(?)', (1 + 2j,))
print(other.execute('select z, z as "z [complex]", 5 from c').fetchall())
other.text_factory = bytes
print(other.execute('select name from person').fetchone(), other.text_factory)
seen = []
other.set_trace_callback(seen.append)
other.execute('select ?', ('x',)).fetchall()
print(seen, sqlite3.complete_statement('select 1;'), sqlite3.complete_statement('select'))
copy = sqlite3.connect(':memory:')
copy.deserialize(con.serialize())
print(copy.execute('select count(*) from person').fetchone())
print([r for r in con.execute('select id from person')], con.execute('select 1 where 0').fetchone())
for c in (con, other, copy):
    c.close()
show(lambda: con.execute('select 1'))
show(lambda: cur.fetchone())
