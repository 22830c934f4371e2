# The packages multidict and yarl, as far as users of aiohttp touch them.
from multidict import CIMultiDict, CIMultiDictProxy, MultiDict, MultiDictProxy, istr
from yarl import URL

d = MultiDict([('a', 1), ('b', 2), ('a', 3)])
print(d, d['a'], d.getall('a'), d.get('z'), d.getone('b'), len(d), 'a' in d, list(d.items()))
d['a'] = 4
print(d, list(d.keys()), list(d.values()))
d.add('c', 5)
d.extend(c=6, e=7)
d.update({'c': 8})
print(d, d.pop('c'), d.popall('e'), d.popone('zz', None), d.setdefault('q', 9), d)
for action in (lambda: d['none'], lambda: d.getall('none'), lambda: d.pop('none'), lambda: d[1:2],
               lambda: d.add(1, 2)):
    try:
        print(action())
    except (KeyError, TypeError) as exc:
        print(type(exc).__name__)
h = CIMultiDict({'Content-Type': 'x'}, HOST='y')
print(h['content-type'], 'host' in h, h.get('Host'), h == {'content-type': 'x', 'host': 'y'})
h['content-TYPE'] = 'z'
print(sorted(h.items()), istr('Key') == 'Key', h.copy() == h)
p = CIMultiDictProxy(h)
h.add('New', 'n')
print(p['NEW'], p.getall('new'), isinstance(p.copy(), CIMultiDict))
try:
    p['x'] = 1
except TypeError as exc:
    print(type(exc).__name__)
print(MultiDict(a=1) == MultiDictProxy(MultiDict(a=1)), MultiDict(a=1) == {'a': 2}, bool(MultiDict()))

for text in ('http://user:p%40ss@Example.com:8080/a b/../c;d?x=1&y=2 3&x=4#fr', 'https://example.com',
             '/path/to?q', 'http://[::1]:80/', 'http://хост.домен/путь?ключ=знач', 'http://h/%7Ea%2Fb'):
    u = URL(text)
    print(u, u.scheme, u.host, u.raw_host, u.port, u.explicit_port, u.user, u.password)
    print(' ', u.path, u.raw_path, dict(u.query), u.query_string, u.fragment, u.name, u.parts)
u = URL('http://example.com/a/b.txt?x=1#f')
print(u.parent, u / 'c d', u.with_name('n'), u.suffix, u.origin(), u.relative())
print(u.with_query(a=1, b='x y&z'), u.with_query({'k': ['1', '2']}), u.update_query(x=2, y='é'),
      u % {'z': 1}, u.with_query(None), u.with_query('raw=1&b'))
print(u.with_scheme('https'), u.with_host('other'), u.with_port(81), u.with_user('me'),
      u.with_user('me').with_password('pw'), u.with_path('/new'), u.with_fragment('g'))
for link in ('c', '../c', '/c', '?q=1', '#top', '//other/x', 'https://z/', '', './d/', '..'):
    print(repr(link), u.join(URL(link)))
print(URL.build(scheme='http', host='h', port=8080, path='/p q', query={'a': 'b c'}, fragment='z'))
print(u == URL('http://example.com/a/b.txt?x=1#f'), hash(u) == hash(URL(str(u))), URL(u) is u, u < URL('z'))
print(repr(u), u.is_absolute(), URL('a/b').is_absolute(), bool(URL()), u.human_repr(), u.path_qs)
for bad in (lambda: URL(1), lambda: URL('http://h:99999/'), lambda: URL('a').with_host('b'),
            lambda: u.with_query(a=True), lambda: u.with_query(a=1, b=None), lambda: URL('a').origin(),
            lambda: u / '/abs', lambda: URL.build(port=1)):
    try:
        print(bad())
    except (TypeError, ValueError) as exc:
        print(type(exc).__name__)
