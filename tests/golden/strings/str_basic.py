# Construction, comparison, indexing, repetition, hashing, repr, translate.
def show(label, fn, *args, **kw):
    try:
        print(label, ascii(fn(*args, **kw)))
    except Exception as e:
        print(label, type(e).__name__, e)

for args in [(), ('a',), (1,), (b'ab',), (b'ab', 'utf-8'), (b'\xff', 'latin-1'), (b'\xff', 'ascii', 'replace'), (b'\xff', 'utf-8'), (bytearray(b'xy'), 'ascii'),
             (memoryview(b'xy'), 'ascii'), ('a', 'ascii'), (1, 'ascii'), (b'a', 1), (b'a', 'ascii', 1), (b'a', 'nope'), (b'a', 'nope', 'c'), (b'a', 'b', 'c', 'd')]:
    show('str%d' % len(args), str, *args)
show('kw', lambda: str(object=5))
show('kw', lambda: str(b'x', errors='strict'))
show('kw', lambda: str(encoding='ascii'))
show('kw', lambda: str(b'x', foo=1))

s = 'h\xe9llo\u20ac\U0001f600!'
for i in (0, 1, -1, 5, 6, 7, 8, -8, -9, 10**30, True):
    show('[%r]' % i, lambda: s[i])
for i in (1.0, 'a', None):
    show('[%r]' % i, lambda: s[i])
for a in (None, 0, 2, -3, 100, -100):
    for b in (None, 0, 5, -1, 100):
        for c in (None, 1, 2, -1, -2, 7):
            print(a, b, c, ascii(s[a:b:c]))
show('step', lambda: s[::0])
show('slice', lambda: s['a':])
show('set', lambda: exec("s[0] = 'x'", {'s': s}))
show('del', lambda: exec("del s[0]", {'s': s}))

vals = ['', 'a', 'b', 'ab', 'A', '\xe9', '\u20ac', '\U0001f600', 'a\x00', '\xff', '\u0100', '\uffff', '\U00010000']
for x in vals:
    print(ascii(x), [(x < y, x <= y, x == y, x != y, x > y, x >= y).count(True) * 10 + (x < y) for y in vals])
print(sorted(vals) == sorted(vals, key=lambda v: [ord(c) for c in v]), 'a' == b'a', 'a' != 1, 'a' == None)
show('cmp', lambda: 'a' < 1)
show('cmp', lambda: 'a' >= None)
show('add', lambda: 'a' + 1)
show('add', lambda: 1 + 'a')
show('add', lambda: 'a' + b'b')
show('mul', lambda: 'ab' * 3)
show('mul', lambda: 3 * '\u20ac')
show('mul', lambda: 'a' * -1 + 'a' * 0 + True * 'x')
show('mul', lambda: 'a' * 'b')
show('mul', lambda: 'a' * 1.5)
show('mul', lambda: 'abc' * (2**62))
show('mul', lambda: 'a' * 2**70)
show('in', lambda: [c in 'abc' for c in ('', 'a', 'bc', 'd')])

x = 'ab' + str(12)
print(hash(x) == hash('ab12'), {x: 1}['ab12'], hash('') == 0, hash('a') == hash(b'a'), len({'a', 'b', 'a'}))
for t in ['', "'", '"', '\'"', "it's", 'a\\b', '\n\r\t\x00\x1b\x7f', '\x80\xa0\xad\xe9', '\u0378\u200b\u20ac\ud800', '\U0001f600\U000e0001\U0010ffff', '\u2028\u3000']:
    print(ascii(t), ascii(repr(t)), len(repr(t)), repr(t) == repr(str(t)))
print(list('ab\u20ac') == ['a', 'b', '\u20ac'], [ord(c) for c in 'x\U0001f600'], list(reversed('abc')), [*iter('')])
it = iter('abc'); next(it)
print(it.__length_hint__(), list(it), list(it), type(iter('\u20ac')).__name__)

t = str.maketrans('abc', 'xyz', 'q')
print(sorted(t.items()), 'aqbqc'.translate(t), 'aab'.translate({97: 'ZZ', 98: None}), ascii('abc'.translate({97: 0x20ac})))
print(str.maketrans({'a': 1, 5: 'x'}), 'abc'.translate({}), ascii('\u20ac1'.translate({0x20ac: '$'})), 'abc'.translate('x' * 98 + 'yz'))
for args in [(1,), ('a',), ('a', 'bc'), ('a', 1), (1, 'a'), ('a', 'b', 1), ({'ab': 1},), ({1.5: 1},), ()]:
    show('maketrans%r' % (args,), str.maketrans, *args)
show('tr', 'a'.translate, {97: 0x110000})
show('tr', 'a'.translate, {97: 1.5})
show('tr', 'a'.translate, 5)
show('args', lambda: 'a'.upper(1))
show('args', lambda: 'a'.join())
show('args', lambda: 'a'.split(1, 2, 3))
show('unbound', lambda: str.upper(1))
show('unbound', lambda: str.upper())
class S(str):
    def __new__(cls, v, extra): self = super().__new__(cls, v); self.extra = extra; return self
    def __eq__(self, o): return True
    __hash__ = str.__hash__
q = S('txt\u20ac', 9)
print(ascii(q), q.extra, q == 5, len(q), hash(q) == hash('txt\u20ac'), isinstance(q, str), {'txt\u20ac': 1}[q], q.__dict__)
print('x'.__getnewargs__(), 'abc'.__contains__('b'), 'abc'.__len__(), 'a'.__add__('b'), str.__doc__[:15])
