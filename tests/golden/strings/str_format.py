# str.format, format_map, the format mini-language of str, f-strings on top of it.
def show(f, *a, **k):
    try:
        print(ascii(f), '->', ascii(f.format(*a, **k)))
    except Exception as e:
        print(ascii(f), type(e).__name__, e)

class P:
    x = 3
    d = {'k': 'v', '1': 'one', 1: 'int one'}
    def __format__(self, spec): return 'P<' + spec + '>'
    def __repr__(self): return 'P\u20ac'

for f in ['', 'abc', '{{}}', '{{{0}}}', '{}', '{0}', '{0} {1} {0}', '{} {}', '{0!r}', '{!s}', '{!a}', '{0:>5}|', '{:*^9}|', '{0[0]}', '{0.x}',
          '{', '}', '{0', '{!}', '{!x}', '{0!rr}', '{0!', '{!r', '{:', '{0:{1}}', '{:{}}', '{:{}{}}', '{0} {}', '{} {0}', '{a}', '{0.}', '{0[}', '{0[]}', '{0[a}',
          '{0[a]b}', '{0]}', 'a{{b', 'a}}b', '}{', '{{}', '{}}', '{0:{{}}}', '{:{:{}}}', '{5}', '{99999999999999999999}', '{0[99999999999999999999]}', '{ 0}', '{0 }', '{!\u20ac}', '{:}', '{0:}}', '{[x]}']:
    show(f, 'spam', '>8')
for f in ['{0.x} {0.d[k]} {0.d[1]}', '{0}', '{0:abc}', '{0!r:>5}', '{0!a:>12}', '{0.nope}', '{0.d[zz]}', '{p}', '{0:{p}}', '{0.x:{0.x}}|', '{0!s:.1}', '{p!r:{w}}|', '{0:{w}{p}}']:
    show(f, P(), p='named', w=12)

class D(dict):
    def __missing__(self, k): return 'missing ' + k
print('{a} {b}'.format_map(D(a=1)), '{x[0]}'.format_map({'x': [5]}))
for f, m in [('{}', {}), ('{0}', {'0': 1}), ('{a}', {}), ('{a', {}), ('{a.b}', {'a': 1})]:
    try:
        print(f.format_map(m))
    except Exception as e:
        print(f, type(e).__name__, e)

for spec in ['', 's', '10', '<10', '>10', '^10', '=10', '*<6', '\u20ac^7', '.2', '10.2', '010', '05s', '+', ' ', '-', '#', ',', '_', 'd', 'x', '\u20ac', '.', '.x', '1.2.3',
             '10s5', 'z', '<', '^', '{}', '99999999999999999999', '.99999999999999999999', ',_', '_,', ',,', '>010', '\U0001f600>4', '\x00>4', '10\u0661', '!', 'ss', '=', '<<5', '^^5', '>>', '5,s', ',s']:
    try:
        print(ascii(spec), ascii(format('abc', spec)))
    except Exception as e:
        print(ascii(spec), type(e).__name__, ascii(str(e)))

class S(str):
    def __str__(self): return 'S.str'
print(format(S('abc'), ''), format(S('abc'), '5') + '|', type(format(S('abc'))), '{}'.format(S('x')), f'{S("x")}', f'{S("x"):3}|')
name, n = 'w\xf6rld', 42
print(f'{name!r} {name:>8} {n:05d} {n:#x} {n!r:>4} {name + "!"} {{literal}} {n=} {name=!s} {n = :>5}')
print(f'{"nested " + f"{n:{n // 10}}"}|', f'{3.14159:.2f} {1e10:,} {n:,}', f'{None} {True} {[1, "a"]}')
print(ascii(f'\u20ac{n}\U0001f600{name}'), f'{n:<{n // 6}}|', f'{name!a:^12}|')

import _string
print(list(_string.formatter_parser('a{0.x!r:>{w}}b{{c}}{}')))
first, rest = _string.formatter_field_name_split('0.a[1][k].b')
print(first, list(rest), _string.formatter_field_name_split('name')[0])
try:
    list(_string.formatter_parser('{'))
except ValueError as e:
    print(e)
try:
    list(_string.formatter_field_name_split('a[b')[1])
except ValueError as e:
    print(e)
