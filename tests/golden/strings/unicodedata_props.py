# unicodedata: properties of all code points summed up, normal forms, names.
import unicodedata as u

def show(fn, *args):
    try:
        print(ascii(fn(*args)))
    except Exception as e:
        print(type(e).__name__, e)

def hash_text(v):
    n = 7
    for c in str(v):
        n = (n * 131 + ord(c)) % 1000003
    return n

memo = {}
def cached(v):
    r = memo.get(v)
    if r is None:
        r = memo[v] = hash_text(v)
    return r

for fn in (u.category, u.bidirectional, u.combining, u.mirrored, u.east_asian_width):
    total = 0
    for cp in range(0, 0x110000):
        total = (total * 31 + cached(fn(chr(cp)))) % 1000000007
    print(fn.__name__, total)
for fn in (u.decimal, u.digit, u.numeric):
    total = 0
    for cp in range(0, 0x30000):
        v = fn(chr(cp), None)
        if v is not None:
            total = (total * 31 + cached(v) + cp) % 1000000007
    print(fn.__name__, total)
total = 0
for cp in range(0, 0x30000):
    d = u.decomposition(chr(cp))
    if d:
        total = (total * 31 + hash_text(d) + cp) % 1000000007
print('decomposition', total)
samples = ['abc', '\xe9', 'e\u0301', '\u1e09', '\u212b', '\ufb01', '\u2460', '\uac01', '\u1100\u1161\u11a8', 'a\u0323\u0307', 'a\u0307\u0323', '\u0344', '\U0001d15e', '\u0958', '\ufdfa', '\ud800x', '\u1e9b\u0323']
for s in samples:
    print(ascii(s), *(ascii(u.normalize(f, s)) for f in ('NFC', 'NFD', 'NFKC', 'NFKD')), *(u.is_normalized(f, s) for f in ('NFC', 'NFD', 'NFKC', 'NFKD')))
print(u.name('A'), '|', u.name('\xe9'), '|', u.name('\u20ac'), '|', u.name('\u4e2d'), '|', u.name('\uac01'), '|', u.name('\U0001f600'), '|', u.name('\x00', 'none'))
print(ascii(u.lookup('latin small letter e with acute')), ascii(u.lookup('GRINNING FACE')), ascii(u.lookup('CJK UNIFIED IDEOGRAPH-4E2D')), ascii(u.lookup('HANGUL SYLLABLE GAG')), '\N{EURO SIGN}' == '\u20ac')
show(u.name, '\x00')
show(u.lookup, 'NO SUCH NAME')
show(u.decimal, 'x')
show(u.digit, '\xbd')
show(u.numeric, 'x')
show(u.numeric, '\xbd')
show(u.category, 'ab')
show(u.category, 1)
show(u.normalize, 'NFX', 'a')
show(u.normalize, 'NFC', 1)
print(u.unidata_version)
