# zipfile and tarfile: writing, reading, extracting, and broken archives.
import io
import os
import shutil
import tarfile
import tempfile
import warnings
import zipfile

warnings.simplefilter('ignore')


def wrong(f):
    try:
        print('no error', f())
    except Exception as e:
        print(type(e).__name__, str(e).splitlines()[0])


buf = io.BytesIO()
with zipfile.ZipFile(buf, 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('dir/text.txt', 'hello ' * 50)
    z.writestr(zipfile.ZipInfo('caf\xe9', (2020, 1, 2, 3, 4, 6)), b'stored')
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        z.writestr('m%d' % method, b'data' * 30, method)
    with z.open('stream', 'w') as f:
        f.write(b'one\n')
        f.write(b'two\n')
        wrong(lambda: z.read('m12'))
    z.mkdir('empty')
    z.comment = b'a comment'
with zipfile.ZipFile(buf, 'a') as z:
    z.writestr('more', 'x')
with zipfile.ZipFile(buf) as z:
    print(z.namelist(), z.testzip(), z.comment)
    print(z.getinfo('caf\xe9'), z.getinfo('caf\xe9').date_time, z.getinfo('empty/').is_dir())
    print(z.read('m12') == b'data' * 30, z.read('m14')[:4], z.read('dir/text.txt')[:6])
    with z.open('stream') as f:
        print(f.readline(), f.peek(2), f.seek(1), f.read(4), f.tell(), f.readlines())
    wrong(lambda: z.read('nothing'))
    wrong(lambda: z.writestr('x', b''))
    path = zipfile.Path(z, 'dir/')
    print([p.name for p in path.iterdir()], (path / 'text.txt').read_text('utf-8')[:5], path.exists())
    target = tempfile.mkdtemp()
    z.extractall(target)
    print(sorted(os.listdir(target)), os.path.getsize(os.path.join(target, 'dir', 'text.txt')))
data = bytearray(buf.getvalue())
data[data.index(b'stored')] ^= 1
wrong(lambda: zipfile.ZipFile(io.BytesIO(data)).read('caf\xe9'))
wrong(lambda: zipfile.ZipFile(io.BytesIO(b'PK' * 100)))
wrong(lambda: zipfile.ZipFile(buf, 'q'))
wrong(lambda: zipfile.ZipFile('/nowhere.zip'))
print(zipfile.is_zipfile(io.BytesIO(b'no')), zipfile.is_zipfile(buf))
evil = io.BytesIO()
with zipfile.ZipFile(evil, 'w') as z:
    z.writestr('../../up', b'')
print(os.path.relpath(zipfile.ZipFile(evil).extract('../../up', target), target))
shutil.rmtree(target)


def member(name, data=b'', **attributes):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in attributes.items():
        setattr(info, key, value)
    return info, io.BytesIO(data)


for mode in ('w', 'w:gz', 'w:bz2', 'w:xz', 'w|', 'w|gz'):
    for format in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        buf = io.BytesIO()
        with tarfile.open(fileobj=buf, mode=mode, format=format) as t:
            t.addfile(*member('a/b.txt', b'hello', mtime=1000, mode=0o640, uname='me'))
            t.addfile(*member('d' * 90 + '/' + 'n' * 60))
            t.addfile(*member('link', type=tarfile.SYMTYPE, linkname='a/b.txt'))
            if format != tarfile.USTAR_FORMAT:
                t.addfile(*member('\u20ac' * 50, b'x' * 600, uid=10 ** 9))
        buf.seek(0)
        with tarfile.open(fileobj=buf) as t:
            m = t.getmember('a/b.txt')
            print(mode, format, [(len(m.name), m.size, m.uid) for m in t], oct(m.mode), m.uname,
                  t.extractfile('link').read(), m.isreg(), t.getnames()[2])
buf.seek(0)
with tarfile.open(fileobj=buf, mode='r|*') as t:
    print([(m.name[:2], (t.extractfile(m).read() if m.isreg() else None) or 0) for m in t][:3])
target = tempfile.mkdtemp()
buf.seek(0)
with tarfile.open(fileobj=buf) as t:
    t.extractall(target, filter='data')
print(sorted(os.listdir(target))[:2], open(os.path.join(target, 'link')).read())
with tarfile.open(os.path.join(target, 'x.tar'), 'w') as t:
    t.add(os.path.join(target, 'a'), 'top', filter=lambda m: m.replace(mtime=5, deep=False))
print(tarfile.open(os.path.join(target, 'x.tar')).getmembers()[1].mtime,
      tarfile.is_tarfile(os.path.join(target, 'x.tar')))
shutil.rmtree(target)
for info in (member('../up'), member('dev', type=tarfile.CHRTYPE),
             member('l', type=tarfile.SYMTYPE, linkname='../../x'),
             member('l', type=tarfile.SYMTYPE, linkname='/etc')):
    wrong(lambda: str(tarfile.data_filter(info[0], '/tmp/t') and 'kept'))
wrong(lambda: tarfile.open(fileobj=io.BytesIO(b'')))
wrong(lambda: tarfile.open(fileobj=io.BytesIO(b'garbage' * 100), mode='r:'))
wrong(lambda: tarfile.open(fileobj=io.BytesIO(b'garbage' * 100), mode='r:gz'))
wrong(lambda: tarfile.open('x', 'q'))
wrong(lambda: tarfile.open('x', 'r:zip'))
