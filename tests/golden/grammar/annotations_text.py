# PEP 563: annotations kept as text show how expressions are written back.
from __future__ import annotations


def f(a: 1 + 2 * 3, b: (1 + 2) * 3, c: -x ** -y, d: not (a and b or c), e: a < b <= c != d,
      g: a if b else c, h: lambda x, *y, z=1, **k: x + 1, i: [x for x in y if z],
      j: {k: v for k, v in w}, l: {**a, 'b': 1}, m: (a, b), n: (a,), o: (), p: a[1:2, ::3, ...],
      q: f(a, *b, c=1, **d), r: a.b.c, t: f"a{b!r:>{c}}d{{", u: 'it"s',
      v: b'x', w: 1.5e300 * 1e400, x: 2j, y: {1, 2}, z: (x for x in y)) -> None | int: pass


for name, text in f.__annotations__.items():
    print(name, text, sep=": ")


async def g(a: lambda: 0, b: x[a, b], c: x[a:b], d: x[*a], e: not not a, h: ~a | b & c ^ d,
            i: (a if b else c) if d else e, j: (lambda: 1)(), k: (-1).real, l: a ** (b ** c),
            m: (a ** b) ** c, n: a - (b - c), o: [*a, *b], p: 'a' 'b', q: -(-a), r: await_(x),
            s: f(x for x in y), t: f(x, (y for y in z)), u: a[lambda: 1], v: [lambda: (1, 2)],
            w: u'text', x: (a, b)[0], y: 1 .real, z: "%s" % (a,)): pass


for name, text in g.__annotations__.items():
    print(name, text, sep=": ")


class C:
    a: Undefined[int]
    b: list[dict[str, 'C']] = []


print(C.__annotations__)
