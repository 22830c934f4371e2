# Every construct of the syntax, by all ways of matching, with and without case.
import re

PATTERNS = [
    ('a*b', 'aaab'), ('(a)(b)?', 'a'), ('(\\w+)\\s(\\w+)', 'hello world foo'),
    ('^\\d+$', '123\n'), ('\\Aabc\\Z', 'abc'), ('(?P<x>a)(?P=x)', 'aa'),
    ('(?i)straSSe', 'STRA\xdfE'), ('(?i)k', '\u212a'), ('[\\W\\d]+', 'ab12!?'),
    ('a|ab|abc', 'abc'), ('(?:a|ab)(?:c|bcd)(d*)', 'abcd'), ('(a+)+$', 'aaaaaaaaaaaab'),
    ('a{2,3}', 'aaaa'), ('a{2,3}?', 'aaaa'), ('a{,2}', 'aaaa'), ('a{2}', 'aaaa'),
    ('a{,}', 'aaaa'), ('a{1,2,3}', 'a{1,2,3}'), ('(?<=abc)def', 'abcdef'),
    ('(?<!abc)def', 'abcdef xdef'), ('a(?=b)', 'ab'), ('a(?!b)', 'abac'), ('(?>a+)ab', 'aaab'),
    ('a++b', 'aaab'), ('a++a', 'aaa'), ('(a|b)*+c', 'ababc'), ('(\\()?[^()]+(?(1)\\))', '(abc)'),
    ('(\\()?[^()]+(?(1)\\))', 'abc'), ('(\\()?[^()]+(?(1)\\)|x)', '(abcx'),
    ('\\bfoo\\b', 'a foo b'), ('\\Boo', 'foo'), ('.*', 'a\nb'), ('(?s).*', 'a\nb'),
    ('(?m)^b$', 'a\nb\nc'), ('(?x) a b # c\n c', 'abc'), ('(?-i:a)B', 'ab'), ('(?i:a)b', 'Ab'),
    ('[a-z]+?x', 'abcx'), ('(a*)*', 'aab'), ('(a*)+', 'aab'), ('(a|b)*?c', 'abac'),
    ('(?:)*', 'x'), ('()*x', 'x'), ('(a?)*?$', 'aa'), ('(.)\\1', 'abccd'),
    ('(?i)(.)\\1', 'abCcd'), ('[^a]', 'a\xe9'), ('\xe9+', '\xe9\xe9'),
    ('[\xe0-\xfc]+', '\xe9\xe8z'), ('(?i)\xc9', '\xe9'), ('\\u00e9', '\xe9'),
    ('\\x41\\101\\n?', 'AA'), ('[\\b]', '\x08'), ('[]a]+', ']a'), ('[^]a]+', 'b'),
    ('[a-]+', 'a-'), ('x*', 'axb'), ('(?P<n>a)|(?P<m>b)', 'b'), ('((a)|b)*', 'abab'),
    ('(a(b)?)+', 'aba'), ('(?:(a)|b)*', 'ab'), ('((?:a|b)*)c', 'abbac'),
    ('\\d{3}-\\d{4}', '555-1234'), ('(?:ab){2,3}', 'ababab'), ('(?:ab){2,3}?', 'ababab'),
    ('(?:a?){3}', 'aa'), ('(a{0,1}){2,}b', 'aab'), ('[\\d-]+', '1-2'), ('(?=(a+))a', 'aaa'),
    ('(?=a*)b', 'b'), ('(?!)', 'x'), ('a(?#comment)b', 'ab'), ('\\ud800?x', 'x'),
    ('\U0001f600+', '\U0001f600\U0001f600'), ('[\U0001f600-\U0001f602]', '\U0001f601'),
    ('.', '\U0001f600'), ('(?:\\w+-)+x', 'ab-cd-x'), ('(?:-\\w*)+b', '-ab-b'),
    ('\\w+\\b', 'ab cd'), ('a.*?b.*c', 'aXbYcZc'), ('(?<=\\d)\\D', '1a'),
    ('\\S+@\\S+', 'me@x.org'), ('(a)(?(1)b|c)', 'ab'), ('(?<=(?:a|b)c)d', 'acd'),
    ('(?<=(a))\\1', 'aa'), ('(\\w)*b', 'aab'), ('a*?', 'aa'), ('a+?$', 'aaa'),
    ('[a-c]*?d', 'abcd'), ('(?m)$', 'a\n'), ('\\Z', 'a\n'), ('$', 'a\n'), ('a$', 'a\n'),
    ('(?a)\\w+', 'a\xe9'), ('(?u)\\w+', 'a\xe9'), ('\\d+', '\u06634'), ('(?a)\\d+', '\u06634'),
    ('[^\\n]*', 'ab\nc'), ('(?:x|y|z)+', 'xyzzy'), ('(foo|foobar)baz', 'foobarbaz'),
    ('(?i)[a-z]+', '\u017fK'), ('(?i)\u017f', 'S'), ('(?i)[^k]', '\u212a'), ('(?s:.)+', 'a\nb'),
    ('ab*c|abd', 'abd'),
]

for pattern, text in PATTERNS:
    for flags in (0, re.I):
        compiled = re.compile(pattern, flags)
        for name in ("match", "search", "fullmatch"):
            m = getattr(compiled, name)(text)
            shown = None if m is None else (m.span(), ascii(m.groups()), m.lastindex, m.lastgroup)
            print(ascii(pattern), int(flags), name, shown)
        print(ascii(compiled.findall(text)), ascii(compiled.split(text)))
        print(ascii(compiled.sub("<\\g<0>>", text)), [m.span() for m in compiled.finditer(text)])
