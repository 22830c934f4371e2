# ASCII, Latin-1, code pages, East Asian encodings, escapes, registered error handlers.
import codecs

def show(label, fn, *args, **kw):
    try:
        print(label, ascii(fn(*args, **kw)))
    except UnicodeError as e:
        print(label, type(e).__name__, e, '|', e.encoding, e.start, e.end, e.reason)
    except Exception as e:
        print(label, type(e).__name__, e)

text = 'a\xe9\u20ac\u0416\U0001f600z'
for enc in ('ascii', 'latin-1', 'cp1252', 'iso8859-15', 'cp437', 'koi8-r', 'iso-8859-5', 'windows-1251', 'mac-roman', 'cp850'):
    for h in ('strict', 'ignore', 'replace', 'backslashreplace', 'xmlcharrefreplace', 'surrogateescape'):
        show(enc + ' ' + h, text.encode, enc, h)
    show(enc, bytes([65, 0x80, 0x81, 0xa4, 0xff]).decode, enc, 'replace')
    show(enc, b'A\x81'.decode, enc)
for enc, t in [('gbk', '\u4e2d\u6587'), ('gb18030', '\u4e2d\U0001f600'), ('gb2312', '\u4e2d'), ('big5', '\u4e2d'), ('shift_jis', '\u3042\u30ab'), ('euc-jp', '\u3042'), ('euc_kr', '\ud55c'), ('cp949', '\ud55c'), ('cp932', '\u3042'), ('iso2022_jp', 'a\u3042b')]:
    b = t.encode(enc)
    print(enc, b, b.decode(enc) == t)
    show(enc, '\u20ac\u0e01'.encode, enc, 'replace')
show('gbk', b'a\x81'.decode, 'gbk')
show('gbk', b'a\x81 b'.decode, 'gbk', 'replace')

for b in [rb'a\n\t\\\'\"', rb'\x41\u20ac\U0001F600', rb'\101\0', b'\\\nx', b'\xe9\xff', rb'\x4', rb'\u20', rb'\U00110000', b'\\', rb'\N{DIGIT ONE}', rb'\N{nope}', rb'\N']:
    for h in ('strict', 'replace'):
        show('%r %s' % (b, h), b.decode, 'unicode_escape', h)
    show('raw %r' % b, b.decode, 'raw_unicode_escape', 'replace')
for t in ['a\n\t\r\\\'"', '\xe9\x00\x7f', '\u20ac\U0001f600', '\ud800']:
    print(t.encode('unicode_escape'), t.encode('raw_unicode_escape'))

def bracket(e):
    if isinstance(e, UnicodeEncodeError):
        return '[' + ','.join('%x' % ord(c) for c in e.object[e.start:e.end]) + ']', e.end
    if isinstance(e, UnicodeDecodeError):
        return '<' + e.object[e.start:e.end].hex() + '>', e.end
    raise e
codecs.register_error('test.bracket', bracket)
for enc in ('ascii', 'latin-1', 'cp1252', 'utf-8', 'gbk', 'utf-16-le'):
    show(enc, ('x\u20ac\ud800\udc00y\u3042').encode, enc, 'test.bracket')
    show(enc, b'a\xff\x81\xfe'.decode, enc, 'test.bracket')
print(codecs.lookup_error('test.bracket') is bracket)

cases = {'pos': lambda e: ('?', 0 if e.start > 3 else e.end), 'bytes': lambda e: (b'\x01\x02', e.end), 'neg': lambda e: ('n', -1), 'far': lambda e: ('f', 100),
         'notuple': lambda e: 'x', 'short': lambda e: ('x',), 'badpos': lambda e: ('x', 'y'), 'int': lambda e: (1, e.end), 'uni': lambda e: ('\u20ac', e.end), 'raise': lambda e: 1 / 0}
for name, fn in cases.items():
    codecs.register_error('test.' + name, fn)
    if name != 'pos':
        show(name, 'a\xe9b'.encode, 'ascii', 'test.' + name)
        show(name, b'a\xe9b'.decode, 'ascii', 'test.' + name)
show('reg', codecs.register_error, 'x', 5)
show('look', codecs.lookup_error, 'missing')
e = UnicodeEncodeError('ascii', 'a\u20ac\xe9\U0001f600', 1, 4, 'why')
d = UnicodeDecodeError('utf-8', b'ab\xff\xfe', 2, 4, 'why')
for name in ('ignore', 'replace', 'xmlcharrefreplace', 'backslashreplace', 'strict', 'surrogateescape', 'surrogatepass'):
    show(name, codecs.lookup_error(name), e)
    show(name, codecs.lookup_error(name), d)
show('arg', codecs.lookup_error('ignore'), ValueError())
print(str(e), '|', str(d), '|', e.args == ('ascii', e.object, 1, 4, 'why'))

print(codecs.encode('abc', 'utf-8'), codecs.decode(b'abc'), codecs.escape_decode(rb'a\x41\n\101'), codecs.escape_encode(b"a'\\\n\xff"))
print(codecs.utf_8_decode(b'ab\xe2\x82'), codecs.utf_16_ex_decode(b'\xff\xfea\0'), codecs.charmap_encode('ab', 'strict', {97: 65, 98: b'xy'}), codecs.charmap_decode(b'\0\1', 'strict', {0: 'zero', 1: 0x20ac}))
show('charmap', codecs.charmap_decode, b'\0\5', 'strict', 'ab')
show('charmap', codecs.charmap_encode, 'ac', 'strict', {97: 65})
show('charmap', codecs.charmap_encode, 'a', 'strict', {97: 300})
show('charmap', codecs.charmap_decode, b'\0', 'strict', {0: 'x' * 3})
