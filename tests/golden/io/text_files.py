# Newlines, encodings, error handlers and positions of text files.
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


for nl in [None, '', '\n', '\r', '\r\n']:
    with open(F, 'w', newline=nl) as f: f.write('a\nb\r\nc\rd')
    raw = open(F, 'rb').read()
    t(lambda: raw)
    open(F, 'wb').write(b'a\nb\r\nc\rd\r\n\r')
    with open(F, newline=nl) as f: t(lambda: (f.readlines(), f.newlines))
    with open(F, newline=nl) as f: t(lambda: f.read())
    with open(F, newline=nl) as f: t(lambda: [f.read(1) for i in range(14)])
    with open(F, newline=nl) as f: t(lambda: [(f.readline(2), f.tell()) for i in range(9)])
for enc in ['utf-8','ascii','latin-1','utf-16','utf-16-le','utf-32','utf-8-sig','cp1252','utf-7']:
    def g():
        with open(F, 'w', encoding=enc) as f: f.write('h\xe9llo\n'); f.write('w\n')
        raw = open(F,'rb').read()
        with open(F, 'a', encoding=enc) as f: f.write('x\n')
        raw2 = open(F,'rb').read()
        with open(F, encoding=enc) as f: l = [f.readline(), f.tell()]; p = f.tell(); r = f.read(); f.seek(p); r2 = f.read(); f.seek(0); r3 = f.read()
        return raw, raw2, l, r, r2, r3, f.encoding
    t(g)
open(F,'wb').write(b'ab\xffcd\xe9')
for err in ['strict','ignore','replace','surrogateescape','backslashreplace','foo']:
    t(lambda: open(F, encoding='utf-8', errors=err).read())
    t(lambda: open(F, encoding='ascii', errors=err).read())
    t(lambda: open(D+'/e', 'w', encoding='ascii', errors=err).write('a\xe9\udcff'))
# large + multi-byte at chunk borders
s = ('x' * 4095 + '\u20ac\U0001f600' + '\n') * 5
open(F, 'w', encoding='utf-8').write(s)
t(lambda: open(F, encoding='utf-8').read() == s)
t(lambda: ''.join(open(F, encoding='utf-8')) == s);
with open(F, encoding='utf-8') as f:
    out = []
    while True:
        p = f.tell()
        c = f.read(1000)
        if not c: break
        out.append((p, c))
    print(all((f.seek(p), f.read(1000))[1] == c for p, c in out[::-1]), [p for p, c in out])

for name in os.listdir(D):
    os.unlink(D + "/" + name)
os.rmdir(D)
