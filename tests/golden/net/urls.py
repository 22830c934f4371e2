"""urllib.parse: splitting, joining, quoting, query strings."""
from urllib.parse import *

u = urlsplit('HTTP://User:pa%20ss@Example.COM:8080/a/b;c?q=1&r#frag')
print(u, u.username, u.password, u.hostname, u.port, u.geturl())
print(urlparse('http://h/p;x=1?q#f'), urlparse(b'//h/p').netloc, urldefrag('a#b'))
base = 'http://a/b/c/d;p?q'
for ref in ('g:h', 'g', './g', 'g/', '/g', '//g', '?y', 'g?y', '#s', ';x', '', '.', './', '..',
            '../g', '../..', '../../g', '../../../g', '/./g', '/../g', 'g.', './../g',
            'g;x=1/../y'):
    print(repr(ref), urljoin(base, ref))
print(quote('a b/ü?&'), quote_plus('a b+ü'), quote('/x y', safe=''), quote(b'\xff'))
print(unquote('a%20b%C3%BC%zz'), unquote_plus('a+b%2B'), unquote_to_bytes('%ff%00'))
print(parse_qs('a=1&a=2&b=&c'), parse_qsl('a=1&b=&c', keep_blank_values=True))
print(urlencode({'a': [1, 2], 'b': 'ü&'}, doseq=True), urlencode([('x', None), ('y', b'\xff')]))
print(urlunsplit(('http', 'h', 'p', '', '')), urlunparse(('', '', '//x', '', '', '')))
for call in (lambda: urlsplit('http://[::1').netloc, lambda: urlsplit('http://h:x/').port,
             lambda: urlsplit('http://h:99999/').port, lambda: urljoin('a', b'b'),
             lambda: parse_qsl('a&b', strict_parsing=True), lambda: quote(1),
             lambda: parse_qsl('a=1&b=2', max_num_fields=1), lambda: urlencode('x'),
             lambda: urlsplit('http://a\u2100b/')):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
