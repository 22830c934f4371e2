# Databases of bytes in files, shelves over them, and the pure halves of stat and abc.
import dbm
import dbm.dumb
import dbm.sqlite3
import os
import pickle
import shelve
import shutil
import stat
import tempfile


def attempt(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


folder = tempfile.mkdtemp()
for kind in (dbm.dumb, dbm.sqlite3):
    name = os.path.join(folder, kind.__name__)
    with kind.open(name, 'n') as db:
        db['a'] = b'1'
        db[b'b'] = 'two' * 300
        db['a'] = b'replaced'
        db['gone'] = b''
        del db['gone']
        attempt(db.__getitem__, 'gone')
    print(dbm.whichdb(name))
    with dbm.open(name, 'r') as db:
        print(sorted(db.keys()), db['a'], len(db['b']), b'a' in db, db.get('x', 5))
        try:
            db['c'] = b''
        except kind.error as e:
            print(isinstance(e, OSError), isinstance(e, dbm.error))
    attempt(db.keys)
attempt(dbm.open, os.path.join(folder, 'none'))
attempt(dbm.dumb.open, 'x', 'z')
with open(os.path.join(folder, 'odd'), 'w') as f:
    f.write('nothing known')
print(repr(dbm.whichdb(f.name)))
attempt(dbm.open, f.name)

with shelve.open(os.path.join(folder, 'shelf'), writeback=True) as s:
    s['list'] = [1]
    s['list'].append({2})
with shelve.open(os.path.join(folder, 'shelf')) as s:
    print(dict(s), 'list' in s, s.get('no'))
attempt(len, s)

source = os.path.join(folder, 'big')
with open(source, 'wb') as f:
    f.write(os.urandom(300_000))
shutil.copyfile(source, source + '2')
with open(source, 'rb') as a, open(source + '2', 'rb') as b:
    print(a.read() == b.read())
shutil.rmtree(folder)

import _py_abc


class Sized(metaclass=_py_abc.ABCMeta):
    def need(self):
        ...
    need.__isabstractmethod__ = True


attempt(Sized)
Sized.register(int)
print(isinstance(1, Sized), issubclass(str, Sized), issubclass(bool, Sized))
attempt(Sized.register, 1)

print(stat.filemode(0o104755), stat.filemode(0o041777), stat.filemode(0o102644), stat.filemode(0))
attempt(pickle.dumps, dict.__dict__['fromkeys'])
