"""Arithmetic, comparison, rounding and methods of float."""
import math

inf, nan = math.inf, math.nan


def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__, e)


values = [0.0, -0.0, 1.0, -1.0, 0.5, 3.0, -3.5, 1e-300, 1e300, 0.1, 7.25, inf, -inf]
for name, f in (("//", lambda a, b: a // b), ("%", lambda a, b: a % b), ("divmod", divmod),
                ("**", lambda a, b: a ** b)):
    row = []
    for a in values:
        for b in values:
            try:
                r = f(a, b)
                row.append(repr(r) if not isinstance(r, complex) else "complex")
            except (ZeroDivisionError, OverflowError) as e:
                row.append(type(e).__name__[0])
    print(name, *row)

# Exact comparison with ints that no double holds.
for n in (2**53 + 1, 2**62 + 1, -2**63 - 1, 2**64 + 1, 10**22, 10**23, 10**400):
    for x in (float(2**53), float(2**62), -float(2**63), float(2**64), 1e22, 1e23, inf, -inf, nan, 0.5):
        print(int(x < n), int(x <= n), int(x == n), int(x != n), int(x > n), int(n < x), end=' ')
    print()
print(hash(1.0) == hash(1), hash(0.5), hash(2.0**61), hash(-1.0), hash(1e300), hash(inf), hash(-inf))
print(hash(float(2**70)) == hash(2**70), hash(0.1), hash(-0.0), 5e-324.__hash__())

for source in """1.5 / 0
1.5 // 0
1.5 % 0
divmod(1.5, 0.0)
0.0 ** -1
(-8.0) ** (1 / 3)
10.0 ** 400
-10.0 ** 401
1.5 + '1'
1.5 << 1
1.5 & 1
1.5 < 'a'
1.5 + 10**400
pow(1.5, 2, 3)
round(0.5), round(1.5), round(2.5), round(-0.5), round(-1.5), round(1e30), round(2.4999999999999996)
round(2.675, 2), round(1.005, 2), round(0.125, 2), round(0.375, 2), round(2.5, 0), round(-0.04, 1)
round(1234567.891, -3), round(5e15, -16), round(1.5e300, -300), round(15.0, -1), round(25.0, -1)
round(5.0, -1), round(50.0, -2), round(51.0, -2), round(1e22 + 5e21, -22), round(4.5e22, -22)
round(1e308, -308), round(1.4e308, -308), round(5e-324, 323), round(5e-324, 324), round(1.1, 400)
round(1.7e308, -308)
round(inf)
round(nan)
round(inf, 2), round(nan, 2), round(-0.0, 2), round(1.5, None), round(0.1, 20), round(1.0, -5)
round(1.5, 'a')
round(1.5, 10**30), round(1.5, -10**30)
(1.5).as_integer_ratio(), (0.1).as_integer_ratio(), (-0.0).as_integer_ratio(), (1e20).as_integer_ratio()
inf.as_integer_ratio()
nan.as_integer_ratio()
(1.0).is_integer(), (1.5).is_integer(), inf.is_integer(), nan.is_integer(), 1e300.is_integer()
(1.5).conjugate(), (1.5).real, (1.5).imag, (1.5).__trunc__(), (-1.5).__floor__(), (-1.5).__ceil__()
inf.__floor__()
(1.5).__getnewargs__(), float.__getformat__('double'), float.__getformat__('float')
float.__getformat__('int')
float.__getformat__(1)
(1.5).__add__(1), (1.5).__radd__(1), (1.5).__add__('a'), (1.5).__rsub__(1), (1.5).__rtruediv__(3)
(1.5).__eq__(1.5), (1.5).__eq__('a'), (1.5).__lt__(2), (1.5).__ge__(1j)
(1.5).__pow__(2), (1.5).__rpow__(2), (1.5).__divmod__(1), (1.5).__rdivmod__(2), (1.5).__bool__()
(1.5).__neg__(), (1.5).__pos__(), (-1.5).__abs__(), (1.5).__int__(), (1.5).__float__(), nan.__bool__()
abs(-0.0), -(0.0), +(-0.0), 0.0 == -0.0, nan == nan, nan != nan, nan < nan
1e308 * 10, 1e-320 / 10, 5e-324 / 2, 1e16 + 1, 0.1 + 0.7, 3.0 * 1.1
min(1, 1.0), max(1, 1.0), sum([0.1] * 10), sum([1e100, 1.0, -1e100]), sum([1, 0.5, 2])
int(1e16), int(-1e25), int(1.9999999999999999)
sorted(n for n in dir(float) if n[0] != '_')
""".splitlines():
    show(source)
