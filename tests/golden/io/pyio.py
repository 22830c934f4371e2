# _pyio, the io module in the language: against the native one, and what both do alike.
import _pyio
import io
import os
import pickle
import tempfile

fd, name = tempfile.mkstemp()
os.close(fd)


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, str(e).replace(name, 'NAME'))


for module in (io, _pyio):
    print(module.open(name, 'w', encoding='utf-16').mode)
    with module.open(name, 'w+', encoding='utf-8', newline='') as f:
        f.write('one\r\ntwo\rdréi\nlast')
        f.seek(0)
        first = f.readline()
        here = f.tell()
        rest = f.read()
        f.seek(here)
        print(repr(first), f.read() == rest, f.newlines, f.seek(0, 2))
        attempt(f.seek, 1, 1)
    with module.open(name, newline=None, encoding='utf-8') as f:
        print(f.readlines(), f.newlines)
    with module.open(name, 'rb+', buffering=16) as f:
        print(f.read(2), f.peek(1)[:1], f.write(b'XYZ'), f.tell(), f.read1(1))
        b = bytearray(5)
        print(f.readinto(b), b, f.truncate(9), f.seek(0), f.read())
    with module.FileIO(name, 'r') as f:
        attempt(f.write, b'')
        print(f.mode, f.readall()[-3:], f.closed, f.seekable())
    attempt(f.read)
    for args in (('rw',), ('rbt',), ('w', 0), ('rb', -1, 'utf-8'), ('q',)):
        attempt(module.open, name, *args)
    attempt(module.open, name, 'x')
    attempt(module.open, '/no/such/file')
    s = module.StringIO('a\r\nb', newline=None)
    print(s.getvalue().encode(), s.read(1), s.tell(), s.write('XY'), s.getvalue())
    b = module.BytesIO(b'abc')
    print(b.seek(5), b.write(b'!'), b.getvalue(), pickle.loads(pickle.dumps(b)).getvalue())
    view = b.getbuffer()
    attempt(b.truncate, 0)
    view.release()
    pair = module.BufferedRWPair(module.BytesIO(b'in'), module.BytesIO())
    print(pair.read(), pair.write(b'out'), pair.seekable())
    d = module.IncrementalNewlineDecoder(None, True)
    print([d.decode(x) for x in ('a\r', '\nb\r', 'c')], d.newlines)
    t = module.TextIOWrapper(module.BytesIO(b'\xff\xfea\x00'), encoding='utf-16')
    print(t.read(), t.encoding, t.errors, t.detach().getvalue())
    attempt(module.TextIOWrapper, module.BytesIO(), encoding='hex')
    attempt(module.TextIOWrapper, module.BytesIO(), newline='x')
    print(isinstance(b, io.BufferedIOBase), isinstance(t, io.TextIOBase))
with _pyio.TextIOWrapper(io.BytesIO('€'.encode()), 'utf-8') as t:
    print(t.read())
with io.TextIOWrapper(_pyio.BytesIO('€'.encode()), 'utf-8') as t:
    print(t.read())


class Stubborn(io.FileIO):
    def flush(self):
        raise OSError('flush')


f = Stubborn(name, 'w')
attempt(f.close)
print(f.closed)
f = io.open(name, 'wb', 0)
f.flush = Stubborn.flush.__get__(f)
attempt(f.close)
print(f.closed)
os.unlink(name)
