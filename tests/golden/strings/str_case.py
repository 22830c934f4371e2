# Case mappings and predicates, beyond ASCII too.
words = ['', 'a', 'A', 'hello World', 'ALL', 'they\'re bill\'s', '\xdf', 'stra\xdfe', '\ufb01n', '\ufb03', '\u0130', 'I\u0307', '\u0131',
         '\u03a3', 'A\u03a3', 'A\u03a3B', 'A\u03a3 \u03a3', '\u1f88', '\u1fb3', '\u1fb4', '\u0149', '\u01c4', '\u01c5', '\u01c6', '\u0390',
         '\u1e9e', '\xb5', '\u0345', 'A\u0345\u03a3', '\u13a0', '\uab70', '\u10d0', '\u1c90', '\U00010400x', '\U00010428', '\u2160', '\u24d0', '\xaa',
         '\u02b0', 'A\u02b0', '\u2126', '\u212a', '\u212b', 'x\xe9Y\xc9', '1a2B', '\u0587', '\ufb17', 'o\u0308O\u0308']
for w in words:
    print(ascii(w), ascii(w.lower()), ascii(w.upper()), ascii(w.title()), ascii(w.swapcase()),
          ascii(w.capitalize()), ascii(w.casefold()), w.islower(), w.isupper(), w.istitle())

tests = ['isalnum', 'isalpha', 'isascii', 'isdecimal', 'isdigit', 'isidentifier', 'islower', 'isnumeric',
         'isprintable', 'isspace', 'istitle', 'isupper']
chars = ['', 'a', 'Z', '5', '_', ' ', '\t', '\n', '\x1c', '\x7f', '\x80', '\x85', '\xa0', '\xad', '\xb2', '\xbd', '\xaa', '\xb5', '\xd7', '\xdf',
         '\u0660', '\u06f5', '\u0966', '\u2070', '\u2460', '\u2155', '\u2167', '\u4e00', '\u4e94', '\u3007', '\u3000', '\u2028', '\u200b', '\u200e',
         '\ud800', '\ue000', '\ufffe', '\U0001d7ce', '\U0001f600', '\U000e0001', '\U0010ffff', '\u0378', '\u1680', '\u180e', '\u02b0', '\u0300',
         '\u00b7', '\u2118', '\u212e', '\u309b', '\u037a', '\u19da', '\u203f', '\U0002ebf0', '\u01c5', '\u24b6', '\u1885']
for c in chars:
    print(ascii(c), ''.join('01'[getattr(c, t)()] for t in tests), ''.join('01'[getattr('a' + c, t)()] for t in tests))

# every code point, summed up
for t in tests:
    total = count = 0
    for cp in range(0x110000):
        if getattr(chr(cp), t)():
            count += 1
            total = (total * 31 + cp) % 1000000007
    print(t, count, total)
for name in ('lower', 'upper', 'title', 'casefold', 'swapcase', 'capitalize'):
    total = 0
    for cp in range(0x110000):
        c = chr(cp)
        m = getattr(c, name)()
        if m != c:
            for x in m:
                total = (total * 33 + ord(x) + cp) % 1000000007
    print(name, total)
print('abc'.isidentifier(), '1abc'.isidentifier(), 'class'.isidentifier(), '\u03b1\u03b2'.isidentifier(), 'a b'.isidentifier())
