# The module codecs: incremental coding, streams, lookup, host names.
import codecs
import io

for name in ('utf-8', 'UTF_8', 'latin-1', 'ascii', 'utf-16', 'utf-16-le', 'cp1252', 'koi8-r', 'gbk', 'idna', 'punycode', 'rot13', 'hex', 'iso-8859-15', 'mac-roman', 'cp037'):
    info = codecs.lookup(name)
    print(name, info.name, len(info), info._is_text_encoding)
try:
    codecs.lookup('no-such-codec')
except LookupError as e:
    print(e)

text = 'a\xe9\u20ac\U0001f600z'
for enc in ('utf-8', 'utf-16', 'utf-16-be', 'utf-32', 'utf-8-sig', 'utf-7'):
    data = text.encode(enc)
    dec = codecs.getincrementaldecoder(enc)()
    pieces = [dec.decode(data[i:i + 1]) for i in range(len(data))] + [dec.decode(b'', True)]
    print(enc, ascii(''.join(pieces)), [len(p) for p in pieces])
    e = codecs.getincrementalencoder(enc)()
    print(b''.join([e.encode(c) for c in text] + [e.encode('', True)]) == data or enc == 'utf-7')
    print(ascii(''.join(codecs.iterdecode([data[:3], data[3:]], enc))), b''.join(codecs.iterencode('ab', enc)))

dec = codecs.getincrementaldecoder('utf-8')('replace')
print(ascii(dec.decode(b'a\xe2\x82')), dec.getstate(), ascii(dec.decode(b'x')), dec.getstate(), ascii(dec.decode(b'\xe2', True)))
dec.reset()

reader = codecs.getreader('utf-8')(io.BytesIO('one\ntwo \u20ac\nthree'.encode()))
print(ascii(reader.readline()), ascii(reader.read(2)), ascii(reader.readline()), ascii(reader.read()), ascii(reader.read()))
reader.seek(0)
print([ascii(line) for line in reader])
out = io.BytesIO()
writer = codecs.getwriter('utf-16')(out)
writer.write('ab')
writer.writelines(['c', '\u20ac'])
print(out.getvalue())
recoder = codecs.EncodedFile(io.BytesIO('h\xe9'.encode('latin-1')), 'utf-8', 'latin-1')
print(recoder.read())
print(codecs.BOM_UTF8, codecs.BOM_UTF16 == codecs.BOM_UTF16_LE, codecs.encode('Hello', 'rot13'), codecs.encode(b'ab', 'hex'), codecs.decode(b'6162', 'hex'))
for bad in (lambda: 'x'.encode('rot13'), lambda: b'x'.decode('hex'), lambda: 'x'.encode('hex')):
    try:
        bad()
    except LookupError as e:
        print(e)

for t in ('pyth\xf6n', 'b\xfccher', '\u4ed6\u4eec', 'abc', ''):
    e = t.encode('punycode')
    print(e, e.decode('punycode') == t)
for t in ('pyth\xf6n.org', 'pyth\xf6n.org.', 'b\xdf.de', 'WWW.B\xfccher.com', 'python.org', '', 'a\u3002b'):
    e = t.encode('idna')
    print(e, ascii(e.decode('idna')))

def search(name):
    print('search', name)
    if name == 'test_codec':
        return codecs.CodecInfo(lambda s, e='strict': (s.encode().upper(), len(s)), lambda b, e='strict': (bytes(b).decode().lower(), len(b)), name='test_codec')
codecs.register(search)
print('abc'.encode('Test-Codec'), b'ABC'.decode('test codec'), codecs.encode('q', 'test_codec'))
codecs.unregister(search)
try:
    'abc'.encode('test-codec')
except LookupError as e:
    print(e)
