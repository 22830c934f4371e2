# bz2 and lzma: whole, in pieces, files and broken data.
import bz2
import io
import lzma

data = b'to be or not to be, ' * 200


def wrong(f):
    try:
        print('no error', f())
    except Exception as e:
        print(type(e).__name__, e)


for module, decompressor in ((bz2, bz2.BZ2Decompressor), (lzma, lzma.LZMADecompressor)):
    packed = module.compress(data)
    print(module.__name__, len(packed) < 200, module.decompress(packed + packed) == data * 2)
    d = decompressor()
    parts = [d.decompress(packed[:30], 10), d.decompress(packed[30:], 50)]
    print(len(parts[1]), d.needs_input, d.eof)
    parts.append(d.decompress(b''))
    while not d.eof:
        parts.append(d.decompress(b'tail'))
    print(b''.join(parts) == data, d.eof, d.unused_data[:2])
    wrong(lambda: d.decompress(b''))
    wrong(lambda: module.decompress(packed[:-5]))
    wrong(lambda: module.decompress(b'nothing like it'))
    wrong(lambda: module.compress('text'))
    wrong(lambda: module.open('x', 'rbt'))
    buf = io.BytesIO()
    with module.open(buf, 'wt', encoding='utf-8') as f:
        f.write('caf\xe9\nline\n')
    print(module.open(io.BytesIO(buf.getvalue()), 'rt', encoding='utf-8').readlines())
    with module.open(io.BytesIO(packed)) as f:
        print(f.read(5), f.seek(100), f.readline()[:10], f.seek(0), f.peek()[:3], f.tell())
wrong(lambda: bz2.BZ2Compressor(10))
c = bz2.BZ2Compressor()
c.flush()
wrong(lambda: c.compress(b''))
raw = [{'id': lzma.FILTER_DELTA, 'dist': 4}, {'id': lzma.FILTER_LZMA2, 'preset': 3}]
packed = lzma.compress(data, lzma.FORMAT_RAW, filters=raw)
print(lzma.decompress(packed, lzma.FORMAT_RAW, filters=raw) == data)
print(lzma.decompress(lzma.compress(data, lzma.FORMAT_ALONE)) == data,
      lzma.LZMADecompressor().check == lzma.CHECK_UNKNOWN, lzma.is_check_supported(lzma.CHECK_CRC32))
wrong(lambda: lzma.LZMACompressor(preset=1, filters=raw))
wrong(lambda: lzma.LZMACompressor(lzma.FORMAT_RAW))
wrong(lambda: lzma.LZMACompressor(preset=99))
wrong(lambda: lzma.compress(b'', filters=[{'id': 12345}]))
wrong(lambda: lzma.compress(b'', filters=[{}]))
wrong(lambda: lzma.decompress(lzma.compress(data), memlimit=1000))
