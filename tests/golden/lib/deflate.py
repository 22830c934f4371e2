# zlib and gzip: whole, in pieces, and broken data.
import gzip
import io
import zlib

data = b'to be or not to be, ' * 50
packed = zlib.compress(data)
print(len(packed) < 60, zlib.decompress(packed) == data, zlib.crc32(data), zlib.adler32(data))
for wbits in (-15, 15, 31):
    c = zlib.compressobj(9, wbits=wbits)
    parts = c.compress(data) + c.flush(zlib.Z_SYNC_FLUSH) + c.copy().flush() * 0 + c.flush()
    print(wbits, zlib.decompress(parts, wbits=wbits) == data)
d = zlib.decompressobj()
print(d.decompress(packed + b'rest', 10), len(d.unconsumed_tail) > 0, d.eof)
print(len(d.decompress(d.unconsumed_tail)), d.eof, d.unused_data, d.flush())
c = zlib.compressobj(zdict=b'to be or not')
short = c.compress(b'not to be') + c.flush()
print(zlib.decompressobj(zdict=b'to be or not').decompress(short))
out = b''.join(zlib.decompressobj().decompress(packed[:1]) for i in range(2))
print(out)


def wrong(f):
    try:
        print('no error', f())
    except Exception as e:
        print(type(e).__name__, e)


wrong(lambda: zlib.decompress(b'garbage'))
wrong(lambda: zlib.decompress(packed[:-1]))
wrong(lambda: zlib.decompress(packed[:-1] + b'x'))
wrong(lambda: zlib.decompress(short))
wrong(lambda: zlib.decompressobj(zdict=b'other').decompress(short))
wrong(lambda: zlib.compress(data, 10))
wrong(lambda: zlib.compress('text'))
wrong(lambda: zlib.compressobj(wbits=99))
wrong(lambda: zlib.decompressobj().decompress(b'', -1))
wrong(lambda: zlib.decompressobj().flush(0))

buf = io.BytesIO()
with gzip.GzipFile('name.txt', 'wb', fileobj=buf, mtime=1) as f:
    f.write(data)
    print(f.tell(), f.name)
raw = buf.getvalue()
print(raw[:10], raw[10:19], gzip.decompress(raw) == data)
with gzip.GzipFile(fileobj=io.BytesIO(raw + raw + b'\0\0')) as f:
    print(f.readline(30), f.peek(3)[:3], f.seek(1000), f.read(7), len(f.read()), f.tell(), f.mtime)
    print(f.seek(5), f.read(4), f.seekable(), f.writable())
text = io.BytesIO()
with gzip.open(text, 'wt', encoding='utf-8') as f:
    f.write('caf\xe9\nline\n')
print(gzip.open(io.BytesIO(text.getvalue()), 'rt', encoding='utf-8').readlines())
print(gzip.decompress(gzip.compress(b'abc')), gzip.compress(b'', mtime=5)[:10])
wrong(lambda: gzip.decompress(b'nothing'))
wrong(lambda: gzip.decompress(raw[:-3]))
wrong(lambda: gzip.decompress(raw[:-8] + bytes(8)))
wrong(lambda: gzip.GzipFile(fileobj=io.BytesIO(raw[:30])).read())
wrong(lambda: gzip.GzipFile(fileobj=io.BytesIO(raw[:-8] + bytes(8))).read())
wrong(lambda: gzip.open('x', 'rbt'))
wrong(lambda: gzip.open('x', 'rb', encoding='ascii'))
wrong(lambda: gzip.open('/nowhere/x'))
