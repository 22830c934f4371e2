# Codecs from bytes to bytes, byte order marks of streams, and where errors of IDNA and punycode are.
import codecs
import encodings
import io
import quopri
import warnings


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


data = b'a=b \t\xff\n' * 3
for name in ('hex', 'base64', 'quopri', 'uu', 'zlib', 'bz2', 'quoted-printable', 'zip'):
    coded = codecs.encode(data, name)
    print(codecs.lookup(name).name, codecs.decode(coded, name) == data, len(coded) > 3)
    encoder = codecs.getincrementalencoder(name)()
    decoder = codecs.getincrementaldecoder(name)()
    coded = encoder.encode(data, True)
    print(decoder.decode(coded, True) == data, codecs.getreader(name)(io.BytesIO(coded)).read() == data)
print(codecs.encode(b'x y', 'uu'), quopri.encodestring(b'a=\xe9 ', quotetabs=True))
attempt(codecs.decode, b'zz', 'hex')
attempt(codecs.decode, b'nothing', 'uu')
attempt('x'.encode, 'hex')
attempt(b'x'.decode, 'zlib')

for enc, text in (('utf-16', b'a\0'), ('utf-32', b'a\0\0\0'), ('utf-8-sig', b'a')):
    attempt(codecs.getincrementaldecoder(enc)().decode, text)
    attempt(io.TextIOWrapper(io.BytesIO(text), enc).read)
    attempt(codecs.getreader(enc)(io.BytesIO(text)).read)
print(io.TextIOWrapper(io.BytesIO(b'\xfe\xff\0a'), 'utf-16').read())

attempt(b'\xffx.org'.decode, 'idna')
attempt(b'a.xn--pythn-m&ua.org'.decode, 'idna')
attempt('foo.'.encode, 'idna')
attempt(('a.' + 'ÿ' * 60).encode, 'idna')
attempt(b'ab-w&'.decode, 'punycode')
attempt(codecs.getincrementaldecoder('idna')().decode, b'o\xff')

for raw in (b'a+IK-b', b'a+IK,b', b'a+2AE\xffb', b'a+2AE-b', b'a+/,+IKw-b'):
    print(ascii(raw.decode('utf-7', 'replace')))
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter('always')
    print(codecs.escape_decode(b'\\q\\501'), codecs.unicode_escape_decode(b'\\\xfa'))
    print(codecs.escape_decode(b'\\n\\501'))
print([str(w.message) for w in seen])
print(encodings.utf_8.StreamReader(io.BytesIO('é'.encode())).read(), hasattr(encodings, 'nothing'))
