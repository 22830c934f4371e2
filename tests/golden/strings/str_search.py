# find, count, replace and their kin, in all widths of text.
def show(label, fn, *args):
    try:
        print(label, ascii(fn(*args)))
    except Exception as e:
        print(label, type(e).__name__, e)

texts = ['', 'a', 'abcabc', 'aaaa', 'h\xe9llo h\xe9', '\u20ac1 \u20ac2', 'x\U0001f600y\U0001f600', 'a\u20acb\U0001f600c']
needles = ['', 'a', 'abc', 'aa', '\xe9', 'h\xe9', '\u20ac', '\U0001f600', 'zz', 'y\U0001f600', 'c']
for t in texts:
    for n in needles:
        print(ascii(t), ascii(n), t.find(n), t.rfind(n), t.count(n), n in t,
              t.startswith(n), t.endswith(n), ascii(t.replace(n, '<>')), ascii(t.replace(n, 'Q', 1)),
              ascii(t.replace(n, '\u0416')), ascii(t.partition(n) if n else None),
              ascii(t.rpartition(n) if n else None))

s = 'hello world hello'
for args in [('hello',), ('hello', 1), ('hello', -5), ('o', 5, 8), ('o', -100, 100), ('l', None, 4),
             ('', 17), ('', 18), ('', 5, 3), ('hello', 10**30), ('hello', -10**30)]:
    for name in ('find', 'rfind', 'count', 'index', 'rindex', 'startswith', 'endswith'):
        show(name + repr(args), getattr(s, name), *args)

for name in ('find', 'rfind', 'index', 'rindex', 'count', 'startswith', 'endswith'):
    for args in [(1,), (), ('a', 'b'), (None,), (b'a',), ('a', 1.5)]:
        show(name + repr(args), getattr(s, name), *args)

show('tuple', s.startswith, ('x', 'hell'))
show('tuple', s.endswith, ('x', 'lo'), 0, 5)
show('tuple', s.startswith, ())
show('tuple', s.startswith, ('x', 1))
show('list', s.startswith, ['x'])
show('in', lambda: 1 in s)
show('replace', s.replace, 'l')
show('replace', s.replace, 'l', 1)
show('replace', s.replace, 1, 'l')
show('replace', lambda: s.replace('l', 'L', count=2))
show('replace', lambda: s.replace('', '-', 3))
show('replace', lambda: s.replace('l', '', -1))
show('replace', lambda: 'aaa'.replace('a', 'bb', 0))
show('replace', lambda: ('\u20ac' * 5).replace('\u20ac', 'e').isascii())
show('removeprefix', s.removeprefix, 'hello ')
show('removeprefix', s.removeprefix, 'nope')
show('removesuffix', s.removesuffix, ' hello')
show('removesuffix', s.removesuffix, '')
show('removeprefix', s.removeprefix, 1)
show('removesuffix', s.removesuffix, None)
show('partition', s.partition, '')
show('partition', s.partition, 1)
show('rpartition', s.rpartition, '')

# long needles and long texts
big = 'ab' * 5000 + 'c' + 'ab' * 100
print(big.find('abc'), big.rfind('ab'), big.count('ba'), big.find('b' * 50), len(big.replace('ab', 'xyz')))
wide = '\u0431' * 3000 + '\u0432' + '\u0431' * 10
print(wide.find('\u0431\u0432'), wide.rfind('\u0432\u0431'), wide.count('\u0431\u0431'), wide.find('\u3104'))
astral = '\U00010000\U00010001' * 100
print(astral.find('\U00010001\U00010000'), astral.count('\U00010001'), astral.rfind('\U00010000\U00010001'))
