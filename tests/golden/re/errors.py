# The message and position of every error a pattern can have.
import re
import warnings

PATTERNS = [
    '(', ')', 'a**', '*a', 'a{2,1}', '[', '[a', '[z-a]', '[\\d-z]', '(?P<', '(?P<a', '(?P<1>a)',
    '(?P<a>a)(?P<a>b)', '(?P=x)', '(?P=', '(?Px)', '(?', '(?z)', '(?<', '(?<x', '\\', 'a\\',
    '\\1', '(a\\1)', '\\8', '\\q', '[\\q]', '\\x', '\\x1', '\\u12', '\\U00110000', '\\N', '\\N{',
    '\\N{foo}', '\\400', '[\\400]', '(?(', '(?(1', '(?(1)', '(?(1)a|b|c)', '(?(x)a)', '(?(0)a)',
    '(?(2)a)', '(?#', '(?i', '(?i-', '(?-', '(?-i', '(?i-i:a)', '(?-a:b)', '(?au:b)', 'a(?i)',
    '(?q:a)', '(?i-q:a)', '(?L)a', '(?<=a*)b', '(?<!a|bc)', '(?<=(a)\\1)', '(?:', '(?=', '(a',
    'a(b(c', 'x{99999999999}', 'a\n(b\n[', '(?P<a.b>x)', '(?P<>x)', '(?P=a.b)', '(?(a.b)x)',
    '(?P<\xe9>x)(?P=\xe9)', '+', 'a|*', '(*)', '^*', '$+', '\\b*', '(?i:', '(?:a', '(?>',
    '(?(99999999999)a)', '\\99', '(?P', 'a++*', 'a?*', '(?i)(?-i)', '(?ii)', '(?i)a(?m)b', '(?x',
    '(?:(?i)a)', '\\Qabc', '(?\\a)', '[[a]', '[a--b]', '[a&&b]', '[a||b]', '[a~~b]', b'(?u)a',
    b'\\u1234', b'(?P<\xe9>x)', b'\\N{x}', b'(?L)\\w', b'(?aL)x', b'(?P=\xe9)',
]

for pattern in PATTERNS:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            re.compile(pattern)
            print(ascii(pattern), "compiles")
        except re.error as e:
            print(ascii(pattern), ascii(str(e)), e.pos, e.lineno, e.colno)
        except Exception as e:
            print(ascii(pattern), type(e).__name__, e)
        for warning in caught:
            print("   ", warning.category.__name__, warning.message)
for arguments in [("a", re.L), ("a", re.A | re.U), (b"a", re.U), (b"a", re.L | re.A)]:
    try:
        print(re.compile(*arguments))
    except Exception as e:
        print(type(e).__name__, e)
