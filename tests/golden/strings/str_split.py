# split, join, strip, splitlines.
def show(label, fn, *args, **kw):
    try:
        print(label, ascii(fn(*args, **kw)))
    except Exception as e:
        print(label, type(e).__name__, e)

texts = ['', ' ', 'a', ' a b  c ', 'a,b,,c', ',a,', 'a\tb\nc\x0bd\x1ce', 'x\xa0y\u2003z', '\u20ac \u20ac', 'one--two--', '\U0001f600 \U0001f601']
for t in texts:
    for sep in (None, ',', ' ', '--', '\u20ac', '\U0001f600', 'a'):
        for n in (-1, 0, 1, 2, 100):
            print(ascii(t), ascii(sep), n, ascii(t.split(sep, n)), ascii(t.rsplit(sep, n)))
    print(ascii(t.strip()), ascii(t.lstrip()), ascii(t.rstrip()), ascii(t.strip('a ,\u20ac')), ascii(t.split()))

show('sep', 'a'.split, '')
show('sep', 'a'.split, 1)
show('sep', 'a'.rsplit, b'a')
show('max', 'a b'.split, None, 'x')
show('kw', lambda: 'a b c'.split(maxsplit=1))
show('kw', lambda: 'a-b-c'.rsplit(sep='-', maxsplit=1))
show('strip', 'xxaxx'.strip, 'x')
show('strip', 'abcba'.strip, 'ab')
show('strip', 'a'.strip, 1)
show('lstrip', 'a'.lstrip, b'x')
show('strip', '\x1c \u3000a\u2028'.strip)
show('strip', 'aXa'.strip, '')

for t in ['', '\n', 'a\nb', 'a\r\nb\rc\n', 'a\x0bb\x0cc\x1cd\x1de\x1ef\x85g\u2028h\u2029i', '\r\n\r\n', 'x\n\ry', '\u20ac\n']:
    print(ascii(t.splitlines()), ascii(t.splitlines(True)), ascii(t.splitlines(keepends=1)))
show('splitlines', 'a'.splitlines, keepends=[])
show('splitlines', 'a\n'.splitlines, foo=1)

show('join', ','.join, [])
show('join', ','.join, ['a'])
show('join', ','.join, ('a', 'b', '\u20ac'))
show('join', '\U0001f600'.join, ['a', 'b'])
show('join', ''.join, ['x', '\xe9', 'y'])
show('join', ', '.join, (c for c in 'abc'))
show('join', ','.join, {'k': 1})
show('join', ','.join, ['a', 1])
show('join', ','.join, ['a', b'b'])
show('join', ','.join, 5)
show('join', ','.join, [None])
show('join', '-'.join, 'xyz')

class S(str):
    pass

one = S('one')
joined = ''.join([one])
print(type(joined), joined, type(one.strip()), type(one.split('x')[0]), type(one.replace('q', 'r')))
print(type(one[:]), type(one + ''), type(one * 1), type(str(one)), type(one.upper()), type(one.center(1)))
print(type(one.removeprefix('q')), type(one.partition('q')[0]), type(one.expandtabs()), type('%s' % one))

for t in ['a\tb', '\t', 'ab\tc\nd\te', '\ta\r\tb', 'abcdefgh\ti']:
    print(ascii(t.expandtabs()), ascii(t.expandtabs(4)), ascii(t.expandtabs(0)), ascii(t.expandtabs(-1)))
for w in (0, 3, 5, 6, 7, 10):
    print(repr('abc'.center(w)), repr('abcd'.center(w, '*')), repr('abc'.ljust(w, '-')), repr('abc'.rjust(w, '\u20ac')),
          '42'.zfill(w), '-42'.zfill(w), '+4'.zfill(w), ''.zfill(w), repr('\xe9'.center(w)))
show('center', 'a'.center, 5, 'ab')
show('center', 'a'.center, 5, 1)
show('center', 'a'.center)
show('center', 'a'.center, 'x')
show('zfill', 'a'.zfill, 1.5)
show('ljust', 'a'.ljust, 3, '')
