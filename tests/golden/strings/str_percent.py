# The % operator of str.
def show(f, a):
    try:
        print(ascii(f), '->', ascii(f % a))
    except Exception as e:
        print(ascii(f), type(e).__name__, e)

class N:
    def __str__(self): return 'str!'
    def __repr__(self): return 'repr\u20ac'
class I:
    def __index__(self): return 42
class F:
    def __float__(self): return 2.5
class M:
    def __getitem__(self, k): return 'got ' + k

for f in ['%s', '%r', '%a', '%10s|', '%-10s|', '%.2s|', '%10.2s|', '%05s', '%%', '%d%%', '%5s%s']:
    show(f, 'abc')
    show(f, (12345,))
    show(f, N())
for f in ['%d', '%i', '%u', '%5d|', '%-5d|', '%05d', '%+d', '% d', '%+05d', '%.3d', '%8.3d|', '%-8.3d|', '%08.3d', '%x', '%X', '%#x', '%#X',
          '%o', '%#o', '%#08x', '%+#x', '%ld', '%hd', '%#5o|', '%lld']:
    for v in (0, 7, -7, 255, -255, 10**25, -10**25, True):
        show(f, v)
for f in ['%f', '%e', '%g', '%G', '%E', '%F', '%.0f', '%.3f', '%10.2f|', '%-10.2f|', '%010.2f', '%+.1f', '% .1f', '%#.0f', '%#g', '%.10g', '%5.1e|']:
    for v in (0.0, -0.0, 1.5, -2.25, 1e100, 1e-10, 123456789.0, float('inf'), float('-inf'), float('nan'), 3):
        show(f, v)
for f, a in [('%c', 65), ('%c', 'x'), ('%5c|', 'x'), ('%-5c|', 0x20ac), ('%c', '\U0001f600'), ('%c', 'ab'), ('%c', -1), ('%c', 0x110000),
             ('%c', 1.5), ('%c', I()), ('%d', 3.99), ('%d', '3'), ('%d', None), ('%d', I()), ('%d', F()), ('%x', 1.5), ('%x', I()), ('%x', 'a'),
             ('%f', 'a'), ('%f', F()), ('%f', None), ('%e', 10**400), ('%d', float('nan')), ('%d', float('inf')),
             ('%s %s', ('a',)), ('%s', ('a', 'b')), ('%s', ()), ('abc', ()), ('abc', 1), ('abc', {}), ('abc', [1]), ('', 'x'),
             ('%(a)s', {'a': 1}), ('%(a)s %(b)r', {'a': 1, 'b': 'x'}), ('%(a)05d', {'a': 5}), ('%(x)s', {}), ('%(a)s', 1), ('%(a)s', (1,)), ('%(a', {}),
             ('%(a(b)c)s', {'a(b)c': 1}), ('%(k)s', M()), ('%s', M), ('%()s', {'': 'e'}), ('%(a)s%s', {'a': 1}),
             ('%*d|', (5, 3)), ('%-*d|', (5, 3)), ('%*d|', (-5, 3)), ('%.*f', (2, 3.14159)), ('%*.*f|', (8, 3, 3.14159)), ('%*d', ('a', 1)), ('%.*f', (-1, 2.5)),
             ('%', ()), ('%s%', 'a'), ('%z', 1), ('%5z', 1), ('\u20ac%q', 1), ('%\u20ac', 1), ('%5%', 1), ('%l', 1), ('%.', 1), ('%-', 1),
             ('%99999999999999999999d', 1), ('%.99999999999999999999d', 1), ('\xe9%s', 'a'), ('%s\u20ac', '\U0001f600'), ('\xe9' * 3 + '%(\xe9)s', {'\xe9': 1})]:
    show(f, a)
print('%s' % N(), ascii('%r' % N()), '%a' % N(), '%s %s %s' % (1, 2.5, None), '%s' % [1, 'a'], '%s' % {'a': (1,)})
print('%s' % ((1, 2),), '%r' % (('a',),), 'w%d-%s' % (5, 'xyz'), '%3d|%-3d|%03d' % (1, 2, 3))

class S(str):
    def __mod__(self, other): return 'S mod'
    def __rmod__(self, other): return 'S rmod'
print(S('%s') % 1, 'a%s' % S('b'), '%s' % S('z'), S('q').__rmod__('x'))
class R:
    def __rmod__(self, other): return 'R ' + other
print('%s' % R() if False else 'skip', 'x'.__mod__(()), (1).__mod__(2))
