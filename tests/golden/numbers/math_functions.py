"""Module math on floats: values, special cases, errors."""
import math
from math import inf, nan


def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__, e)


points = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.0, 10.5, -3.25, 1e-10, 700.0, 1e5, inf, -inf, nan]
for name in ("acos acosh asin asinh atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs floor "
             "frexp gamma isfinite isinf isnan lgamma log log10 log1p log2 modf radians sin sinh sqrt tan "
             "tanh trunc ulp").split():
    row = []
    for x in points:
        try:
            r = getattr(math, name)(x)
            if name in ("gamma", "lgamma") and isinstance(r, float):
                r = f"{r:.12g}"
            row.append(repr(r))
        except (ValueError, OverflowError) as e:
            row.append(type(e).__name__[0] + str(e)[5:6])
    print(name, *row)
for name in "atan2 copysign fmod pow remainder nextafter".split():
    row = []
    for x in (0.0, -0.0, 1.5, -2.0, 1e300, inf, -inf, nan):
        for y in (0.0, 3.0, -0.5, 2.0, 1e10, inf, -inf, nan):
            try:
                row.append(repr(getattr(math, name)(x, y)))
            except (ValueError, OverflowError) as e:
                row.append(type(e).__name__[0])
    print(name, *row)
for source in """math.pi, math.e, math.tau, math.inf, math.nan
math.sqrt(-1)
math.sqrt('a')
math.sqrt()
math.sqrt(1, 2)
math.exp(1000)
math.log(0)
math.log(-1)
math.log(8, 2), math.log(10**400), math.log2(2**2000), math.log10(10**500), math.log(2**1024, 2), math.log(5, 0.1)
math.log(10, 1)
math.log(10, 0)
math.log(0, 10)
math.log('a')
math.log()
math.log(1, 2, 3)
math.log2(0)
math.log10(-10**400)
math.ldexp(0.5, 3), math.ldexp(1.0, -1080), math.ldexp(inf, 5), math.ldexp(0.0, 10**30), math.ldexp(1, -10**30)
math.ldexp(1.0, 10**30)
math.ldexp(1.0, 1.0)
math.fma(2.0, 3.0, 4.0), math.fma(0.1, 10, -1), math.fma(inf, 1, 2), math.fma(nan, inf, 0)
math.fma(1e308, 10, 0)
math.fma(inf, 0, 1)
math.hypot(), math.hypot(3), math.hypot(-3), math.hypot(3, 4), math.hypot(1, 2, 2), math.hypot(inf, nan)
math.hypot(1e200, 1e200), math.hypot(5e-324, 5e-324), math.hypot(nan, 1), math.hypot(0.0, -0.0)
math.hypot(1e308, 1e308, 1e308), math.hypot(*[0.1] * 20), math.hypot(1.5, 2**70)
math.hypot('a')
math.hypot(x=1)
math.dist((1, 2), (4, 6)), math.dist([1, 2, 3], [1, 2, 5.5]), math.dist((), ()), math.dist(iter([1]), [4])
math.dist([1], [1, 2])
math.dist(1, 2)
math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(0, 1e-10), math.isclose(0, 1e-10, abs_tol=1e-9)
math.isclose(inf, inf), math.isclose(inf, -inf), math.isclose(nan, nan), math.isclose(1, 2, rel_tol=0.5)
math.isclose(1, 1, rel_tol=-1)
math.nextafter(1.0, 2.0), math.nextafter(0.0, -1.0), math.nextafter(inf, 0), math.nextafter(1.0, 2.0, steps=10)
math.nextafter(-1e-323, 1.0, steps=2), math.nextafter(-1e-323, 1.0, steps=5), math.nextafter(1.0, 2.0, steps=10**30)
math.nextafter(1.0, nan, steps=2), math.nextafter(2.0, -inf, steps=1), math.nextafter(0.0, -0.0), math.nextafter(1, 1, steps=0)
math.nextafter(1, 2, steps=-1)
math.nextafter(1, 2, steps=1.5)
math.ulp(1), math.ulp(-1.5), math.ulp(1e300), math.ulp(5e-324), math.ulp(0)
math.floor(2.5), math.floor(-2.5), math.ceil(1e300) == int(1e300), math.trunc(-2.7), math.floor(7), math.ceil(True)
math.floor(inf)
math.ceil(nan)
math.floor('a')
math.trunc('a')
math.fsum([0.1] * 10), math.fsum([1e100, 1.0, -1e100]), math.fsum([]), math.fsum([inf]), math.fsum([1, 2**60 + 1])
math.fsum([1e16, 1., 1e-16]), math.fsum([2.0**53, 1.0, 2.0**-100]), math.fsum([2.0**53 + 10.0, 1.0, 2.0**-100])
math.fsum([1e308, 1e308, -1e308])
math.fsum([inf, -inf])
math.fsum(['a'])
math.fsum(5)
math.gamma(5), math.gamma(24.0) == math.factorial(23), math.gamma(0.5) ** 2 - math.pi < 1e-14
math.gamma(-1)
math.gamma(172)
math.lgamma(0)
math.acosh(0.5)
math.atanh(1)
math.cosh(1000)
math.degrees(1e308)
math.sin(inf)
math.pow(0, -1)
math.pow(-1, 0.5)
math.pow(10, 400)
math.fmod(5, 0)
math.remainder(inf, 1)
sorted(n for n in dir(math) if n[0] != '_')
""".splitlines():
    show(source)
