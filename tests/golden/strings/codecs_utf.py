# UTF-8, UTF-16, UTF-32: valid text, malformed bytes, error handlers, positions.
def show(label, fn, *args, **kw):
    try:
        print(label, ascii(fn(*args, **kw)))
    except UnicodeError as e:
        print(label, type(e).__name__, e, '|', e.encoding, e.start, e.end, e.reason, ascii(e.object) if len(e.object) < 20 else '')
    except Exception as e:
        print(label, type(e).__name__, e)

texts = ['', 'abc', 'h\xe9', '\u20ac', '\U0001f600', 'a\x80\u07ff\u0800\uffff\U00010000\U0010ffffz', '\ufeffx']
for t in texts:
    for enc in ('utf-8', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-le', 'UTF-32BE', 'utf-8-sig', 'utf-7'):
        b = t.encode(enc)
        print(ascii(t), enc, b, b.decode(enc) == t)

bad = [b'\x80', b'\xbf\xbf', b'\xc0\x80', b'\xc1\xbf', b'\xc2', b'\xc2a', b'\xe0\x80\x80', b'\xe0\xa0', b'\xe0\xa0a', b'\xe2\x82', b'\xe2\x82a', b'\xed\xa0\x80', b'\xed\xb2\x80x',
       b'\xef\xbf', b'\xf0\x80\x80\x80', b'\xf0\x90\x80', b'\xf0\x9f\x98a', b'\xf4\x90\x80\x80', b'\xf5\x80', b'\xff\xfe', b'ab\xffcd\xfe', b'\xe2(\xa1', b'\xf0(\x8c\xbc', b'\xc3\xa9\xc3', b'a\xe2\x82\xacb\xf0\x9f']
for b in bad:
    for h in ('strict', 'ignore', 'replace', 'backslashreplace', 'surrogateescape', 'surrogatepass'):
        show('%r %s' % (b, h), b.decode, 'utf-8', h)
for h in ('xmlcharrefreplace', 'namereplace', 'nonsense'):
    show(h, b'\xff'.decode, 'utf-8', h)
    show(h, b'ok'.decode, 'utf-8', h)

lone = ['\ud800', 'a\udc80b', '\udfff\ud800x', '\udcff', 'x\ud83d\ude00']
for t in lone:
    for h in ('strict', 'ignore', 'replace', 'backslashreplace', 'xmlcharrefreplace', 'surrogateescape', 'surrogatepass', 'nonsense'):
        for enc in ('utf-8', 'utf-16-le', 'utf-32-be'):
            show('%a %s %s' % (t, enc, h), t.encode, enc, h)

for b in [b'\xd8\x00', b'\x00\xd8', b'a\x00b', b'\x00\xd8\x00\xdc', b'\x00\xdc', b'\x00\xd8a\x00', b'\xff\xfea\x00', b'\xfe\xff\x00a', b'\xff\xfe', b'\x00']:
    for enc in ('utf-16', 'utf-16-le', 'utf-16-be'):
        for h in ('strict', 'replace', 'surrogatepass', 'ignore'):
            show('%r %s %s' % (b, enc, h), b.decode, enc, h)
for b in [b'a\0\0\0', b'\xff\xfe\0\0a\0\0\0', b'\0\0\xfe\xff\0\0\0a', b'\0\xd8\0\0', b'\0\0\0\x7f', b'abc', b'\0\0\x11\0', b'a\0\0\0b']:
    for enc in ('utf-32', 'utf-32-le', 'utf-32-be'):
        for h in ('strict', 'replace', 'surrogatepass'):
            show('%r %s %s' % (b, enc, h), b.decode, enc, h)
for b in [b'\xef\xbb\xbfa', b'\xef\xbb\xbf', b'a\xef\xbb\xbf', b'\xef\xbb', b'\xef\xbb\xbf\xff']:
    show(repr(b), b.decode, 'utf-8-sig')

import os
roundtrip = bytes(range(256))
print(roundtrip.decode('utf-8', 'surrogateescape').encode('utf-8', 'surrogateescape') == roundtrip,
      roundtrip.decode('ascii', 'surrogateescape').encode('ascii', 'surrogateescape') == roundtrip)
for name in ('utf8', 'UTF8', 'U8', 'utf_8', 'UTF-8', 'utf 8', 'cp65001', 'Utf-16Le', 'us-ascii', 'ASCII', '646', 'latin1', 'L1', 'iso-8859-1', 'ISO_8859-1', '8859'):
    print(name, 'x\xe9'.encode(name, 'replace'))
for name in ('nope', '', 'utf-9', 'utf8 x'):
    show(name, 'x'.encode, name)
    show(name, b'x'.decode, name)
