"""Module cmath: values to 11 digits, special values exactly, errors."""
import cmath
from math import inf, nan

finite = [0j, 1 + 0j, -1 + 0j, 1j, -1j, 1 + 2j, -1.5 + 0.25j, 2 - 3j, 0.001 + 0.001j, -20 - 5j, 1e-9j, 50 + 0.5j]
special = [complex(a, b) for a in (0.0, -0.0, 1.5, inf, -inf, nan) for b in (0.0, -0.0, 2.0, inf, -inf, nan)]
names = "acos acosh asin asinh atan atanh cos cosh exp log log10 sin sinh sqrt tan tanh".split()


def text(z, digits):
    return f"{z.real:.{digits}g}{z.imag:+.{digits}g}j"


def attempt(f, *args):
    try:
        z = f(*args)
        return text(z, 9) if isinstance(z, complex) else repr(z)
    except (ValueError, OverflowError) as e:
        return type(e).__name__[0]


for name in names:
    print(name, *[attempt(getattr(cmath, name), z) for z in finite])
for name in names:
    # A zero or nan part may have any sign where C leaves it open: shown without it.
    row = [attempt(getattr(cmath, name), z) for z in special]
    print(name, *[r.replace("-nan", "nan") for r in row])


def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__, e)


class C:
    def __complex__(self):
        return 3 + 4j


for source in """cmath.pi, cmath.e, cmath.tau, cmath.inf, cmath.infj, cmath.nan, cmath.nanj
cmath.sqrt(-1), cmath.sqrt(-4), cmath.sqrt(C()), cmath.sqrt(4), cmath.sqrt(True), cmath.sqrt(complex(-4, -0.0))
cmath.phase(-1), cmath.phase(complex(-1, -0.0)), cmath.phase(1j), cmath.phase(0)
cmath.polar(3+4j)[0], cmath.polar(-1), cmath.polar(0)
cmath.polar(complex(1.7e308, 1.7e308))
cmath.rect(2, 0), cmath.rect(0, 5), cmath.rect(inf, 0), cmath.rect(0, inf), cmath.rect(-inf, 1), cmath.rect(nan, 0)
cmath.rect(1, inf)
cmath.rect('a', 1)
cmath.isfinite(1j), cmath.isfinite(complex(inf, 1)), cmath.isinf(complex(1, -inf)), cmath.isnan(complex(nan, 1)), cmath.isnan(1)
cmath.isclose(1, 1 + 1e-10j), cmath.isclose(1j, 2j), cmath.isclose(1j, 1.5j, rel_tol=0.5), cmath.isclose(0, 1e-12, abs_tol=1e-9)
cmath.isclose(complex(inf, 1), complex(inf, 1)), cmath.isclose(complex(nan, 1), complex(nan, 1))
cmath.isclose(1, 1, rel_tol=-1)
cmath.log(0)
cmath.log(1, 0)
cmath.log(10, 1)
cmath.log(8, 2), cmath.log(-1).imag
cmath.exp(1000)
cmath.exp(complex(1, inf))
cmath.cosh(1000)
cmath.atanh(1)
cmath.atan(1j)
cmath.sqrt('a')
cmath.sqrt()
cmath.sqrt(10**400)
sorted(n for n in dir(cmath) if n[0] != '_')
""".splitlines():
    show(source)
