# Methods that bytes and bytearray share, and their errors.
def show(label, fn, *args, **kw):
    try:
        r = fn(*args, **kw)
        print(label, type(r).__name__, ascii(r))
    except Exception as e:
        print(label, type(e).__name__, e)

for T in (bytes, bytearray):
    b = T(b'hello world hello')
    for name in ('find', 'rfind', 'index', 'rindex', 'count'):
        for args in [(b'hello',), (b'o', 5), (104,), (b'l', -5, -1), (b'',), (b'', 18), (300,), ('a',), (1.5,), (bytearray(b'world'),), (b'zz',), (memoryview(b'wor'),)]:
            show(name, getattr(b, name), *args)
    for name in ('startswith', 'endswith'):
        for args in [(b'hello',), ((b'x', b'hello'),), (b'ello', 1), (b'',), ('a',), (('a',),), ([b'a'],), (104,), (b'hello', 0, 3)]:
            show(name, getattr(b, name), *args)
    for args in [(b'l', b'LL'), (b'l', b''), (b'', b'-'), (b'', b'-', 3), (b'hello', b'x', 1), (b'l', 'x'), ('l', b'x'), (b'zz', b'q'), (b'l', b'L', 0), (b'o', bytearray(b'0'))]:
        show('replace', b.replace, *args)
    for t in (b'', b' a b  c ', b'a,b,,c', b'a\x1cb\x0bc\x85d'):
        t = T(t)
        for sep in (None, b',', b' ', b'b'):
            for n in (-1, 0, 1, 2):
                print(t.split(sep, n), t.rsplit(sep, n))
        print(t.strip(), t.lstrip(), t.rstrip(b' c'), t.strip(b'a '))
    show('split', b.split, b'')
    show('split', b.split, 'a')
    show('strip', b.strip, 'a')
    show('splitlines', T(b'a\nb\r\nc\rd\x0be').splitlines)
    show('splitlines', T(b'a\nb\r\n').splitlines, True)
    show('partition', b.partition, b' ')
    show('partition', b.partition, b'zz')
    show('rpartition', b.rpartition, b'o')
    show('rpartition', b.rpartition, b'zz')
    show('partition', b.partition, b'')
    show('partition', b.partition, 'x')
    show('join', T(b', ').join, [b'a', bytearray(b'b'), memoryview(b'c')])
    show('join', T(b', ').join, [b'a', 'b'])
    show('join', T(b'').join, 5)
    show('join', T(b'').join, [])
    show('join', T(b'').join, b'ab')
    for w in (b'Hello wORLD', b'abc', b'ABC', b'Abc Def', b'', b'123', b' \t\n\x0b\x0c\r', b'a1', b'\xe9\xc9', b'\x1c'):
        w = T(w)
        print(w.upper(), w.lower(), w.title(), w.swapcase(), w.capitalize(),
              [getattr(w, 'is' + p)() for p in ('alnum', 'alpha', 'ascii', 'digit', 'lower', 'space', 'title', 'upper')])
    for n in (0, 3, 6, 7):
        print(T(b'abc').center(n), T(b'ab').ljust(n, b'*'), T(b'abc').rjust(n, bytearray(b'-')), T(b'-42').zfill(n), T(b'+').zfill(n))
    show('center', b.center, 30, b'ab')
    show('center', b.center, 30, 'a')
    show('ljust', b.ljust, 'x')
    show('expandtabs', T(b'a\tb\n\tc').expandtabs)
    show('expandtabs', T(b'a\tb\n\tc').expandtabs, 3)
    show('removeprefix', b.removeprefix, b'hello ')
    show('removesuffix', b.removesuffix, b'hello')
    show('removeprefix', b.removeprefix, 'x')
    show('translate', b.translate, bytes(range(255, -1, -1)))
    show('translate', b.translate, None, b'lo')
    show('translate', b.translate, None, delete=b'h')
    show('translate', b.translate, b'short')
    show('maketrans', lambda: b.translate(T.maketrans(b'abcdefgh', b'ABCDEFGH')))
    show('maketrans', T.maketrans, b'a', b'ab')
    show('maketrans', T.maketrans, 'a', b'a')
    x = T(b'\x00\x01\xfe\xff\x10')
    for args in [(), (':',), (':', 2), (':', -2), (b'-', 3), (':', 0), ('', ), ('ab',), ('\u20ac',), (1,), (':', 'x'), ('-', 100)]:
        show('hex', x.hex, *args)
    show('hex', x.hex, sep='_', bytes_per_sep=2)
    for h in ('', '00 ff', '  0A0b\t0c\n', '0', 'zz', '0g', 'a b', '\u20ac', '00\xff', 1, b'00'):
        show('fromhex', T.fromhex, h)
    show('decode', x[:1].decode)
    show('decode', x.decode, 'latin-1')
    show('decode', x.decode, 'utf-8')
    show('decode', x.decode, errors='ignore')
    show('decode', x.decode, 'ascii', 'replace')
    show('decode', x.decode, 1)
    show('repr', lambda: repr(T(bytes(range(256)))))
    show('repr', lambda: repr(T(b"it's")) + repr(T(b'"\'')))
    print(T(b'abc') == b'abc', T(b'abc') == bytearray(b'abc'), T(b'a') < b'b', T(b'') <= b'', T(b'a') != b'a', T(b'a') == 'a', T(b'abc') == memoryview(b'abc'))
    show('lt', lambda: T(b'a') < 'a')
    show('add', lambda: T(b'a') + b'b' + bytearray(b'c') + memoryview(b'd'))
    show('add', lambda: T(b'a') + 'b')
    show('mul', lambda: T(b'ab') * 3)
    show('mul', lambda: 2 * T(b'ab'))
    show('mul', lambda: T(b'ab') * 'x')
    show('in', lambda: [97 in T(b'abc'), b'bc' in T(b'abc'), b'' in T(b''), 300 in T(b'') if 0 else 0])
    show('in', lambda: 300 in T(b'a'))
    show('in', lambda: 'a' in T(b'a'))
    show('get', lambda: [T(b'abc')[i] for i in (0, -1, True)])
    show('get', lambda: T(b'abc')[3])
    show('get', lambda: T(b'abc')['a'])
    show('get', lambda: T(b'abc')[10**30])
    show('slice', lambda: [T(b'abcdef')[1:4], T(b'abcdef')[::-2], T(b'abcdef')[5:1], T(b'abcdef')[-3:]])
    for f, a in [(b'%s|%b', (b'x', bytearray(b'y'))), (b'%d %5d|%-5d|%05d', (1, 2, 3, 4)), (b'%x %#X %o', (255, 255, 8)), (b'%c%c', (65, b'z')), (b'%r %a', ('\xe9', '\u20ac')), (b'%.2f', 2.5),
                 (b'%(k)s', {b'k': b'v'}), (b'%s', 'a'), (b'%s', 1), (b'%c', 300), (b'%c', 'a'), (b'%d', 'a'), (b'%z', 1), (b'%s', (b'a', b'b')), (b'%5s|%-5s|%.1s', (b'ab', b'ab', b'ab')), (b'%%', ())]:
        show('%%', lambda: T(f) % a)
