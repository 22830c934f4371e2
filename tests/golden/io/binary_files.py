# FileIO and the buffered classes.
import io
import os

D = "/tmp/coil_golden_io_%d" % os.getpid()
os.makedirs(D, exist_ok=True)
F = D + "/f.txt"


def t(f):
    try:
        print(ascii(f()))
    except BaseException as e:
        print(type(e).__name__, ascii(str(e)))


# binary
with open(F, 'wb') as f:
    t(lambda: f.write(b'0123456789'))
    t(lambda: f.write(bytearray(b'ab')))
    t(lambda: f.write('a'))
    t(lambda: f.tell())
    t(lambda: f.seek(2))
    t(lambda: f.write(b'XX'))
    t(lambda: f.read())
    t(lambda: f.truncate(6))
    t(lambda: f.writelines([b'a', b'b']))
    t(lambda: f.writelines(['a']))
    t(lambda: f.writelines(3))
f = open(F, 'r+b')
t(lambda: f.read(3))
t(lambda: f.write(b'ZZ'))
t(lambda: f.tell())
t(lambda: f.read())
t(lambda: f.seek(-2, 2))
t(lambda: f.peek())
t(lambda: f.peek(1))
t(lambda: f.read1(1))
t(lambda: f.readinto(bytearray(5)))
t(lambda: f.seek(0))
b = bytearray(4)
t(lambda: (f.readinto1(b), b))
t(lambda: f.readline())
t(lambda: f.seek(0, 9))
t(lambda: f.read(-2))
t(lambda: type(f.detach()))
t(lambda: f.read())
t(lambda: f.raw)
t(lambda: io.BufferedReader(io.BytesIO(b'abc'), 0))
t(lambda: io.BufferedWriter(io.BytesIO(), -1))
t(lambda: io.BufferedRWPair(io.BytesIO(b'xyz'), io.BytesIO()).read(2))
r = io.FileIO(F, 'w')
t(lambda: r.mode)
t(lambda: r.read())
t(lambda: r.write(b'abc'))
t(lambda: r.seek(0))
t(lambda: r.closefd)
t(lambda: r.close())
t(lambda: r.write(b''))
t(lambda: r.fileno())
t(lambda: io.FileIO(F, 'rw'))
t(lambda: io.FileIO(F, 'q'))
t(lambda: io.FileIO(F, ''))
r = io.FileIO(F)
t(lambda: r.readall())
t(lambda: r.read(1))
t(lambda: r.write(b'a'))
t(lambda: r.seek(0))
t(lambda: r.read(2))
r.close()

for name in os.listdir(D):
    os.unlink(D + "/" + name)
os.rmdir(D)
