"""complex: text, construction, arithmetic, methods."""
inf, nan = float('inf'), float('nan')


class C:
    def __init__(self, value):
        self.value = value

    def __complex__(self):
        return self.value


class F:
    def __float__(self):
        return 2.5


class I:
    def __index__(self):
        return 3


class Sub(complex):
    pass


def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__, e)


for source in """1j, -1j, 1+2j, 1-2j, -0j, 0j, complex(0, -0.0), complex(-0.0, 0), complex(-0.0, -0.0)
complex(inf, nan), complex(nan, -inf), complex(-inf, -0.0), complex(1e16, 1e-5), complex(0, inf), 1.5+2.25j
complex(), complex(1), complex(1, 2), complex(1.5, -2.5), complex(1j), complex(1j, 1j), complex(2, 1j)
complex(real=1), complex(imag=2), complex(real=1, imag=2), complex(1, imag=3), complex(True), complex(1+1j, 2)
complex(C(1+2j)), complex(F()), complex(I()), complex(F(), I()), complex(C(1j), 1), complex(10**20)
complex(C(1))
complex(C(Sub(1, 2)))
complex(1, C(1j))
complex('1+2j'), complex(' ( -1.5e3-2J ) '), complex('j'), complex('-j'), complex('+J'), complex('3')
complex('1e5j'), complex('1-j'), complex('nan+infj'), complex('-infinity-nanj'), complex('1_0+2_0.5j')
complex('.5+5.j'), complex('0j'), complex('-0-0j'), complex('1e-500+1e500j'), complex('٣+٤j')
complex('')
complex('()')
complex('1+')
complex('1 + 2j')
complex('(1+2j')
complex('1+2j)')
complex('1+2j3')
complex('jj')
complex('1j+2')
complex('1__0')
complex('1+2')
complex('\\0')
complex('abc')
complex(b'1')
complex([])
complex(None)
complex('1', 2)
complex(1, '2')
complex(1, [])
complex(1, 2, 3)
complex(foo=1)
complex(10**400)
(1+2j) + 3, 3 + (1+2j), (1+2j) - 3, 3 - (1+2j), (1+2j) * 2, 2.5 * (1+2j), (1+2j) / 2, 2 / (1+2j)
(1+2j) + True, (1+2j) * (3-4j), (1+2j) / (3-4j), (1e300+1e300j) / (1e300+1e300j), (1+1j) / (inf+0j)
(1+2j) ** 2, (1+2j) ** -2, (1+2j) ** 0, (1+2j) ** 0.5, 2 ** (1+2j), (1+2j) ** (3-1j), 0j ** 0, 0j ** 2
(1+2j) ** 100, 1j ** 101, (2+0j) ** 3, (-8) ** (1/3), (-1) ** 0.5, (1+2j) ** 2.0, 0 ** 0j
1j / 0
1j / 0j
0j ** -1
0j ** 1j
(1e200+1j) ** 2
(1e200+1j) ** 2.5
pow(1j, 2, 3)
1j // 2
1j % 2
divmod(1j, 2)
1j < 2
1j >= 1j
1j + 10**400
1j + 'a'
1j == 1j, 1j != 1j, (1+0j) == 1, 1 == (1+0j), (1+0j) == 1.0, (1+1j) == 1, 1j == 'a', (2**53+0j) == 2**53 + 1
complex(nan, 0) == complex(nan, 0), complex(10**22) == 10**22, complex(10**23) == 10**23
hash(1j), hash(1+0j) == hash(1), hash(1.5+2j), hash(complex(2**70)) == hash(2**70), hash(-1j), hash(-1+0j)
abs(3+4j), abs(complex(inf, nan)), abs(complex(nan, 1)), abs(1e200+1e200j), abs(-0j)
abs(complex(1.7e308, 1.7e308))
-(1+2j), +(1+2j), bool(0j), bool(1j), bool(complex(nan, 0)), (1+2j).real, (1+2j).imag, (1+2j).conjugate()
(1+2j).__complex__(), (1+2j).__getnewargs__(), (1+2j).__format__('.2f'), (1+2j).__add__('a'), (1+2j).__lt__(1)
(1j).__format__(5)
int(1j)
float(1j)
round(1j)
1j.real.__class__, type(Sub(1, 2)), Sub(1, 2), Sub('1j') + 1, type(+Sub(1)), Sub(Sub(3)), Sub(1j).imag
sum([1j, 2, 0.5]), sum([1.5, 2j]), (1j).__bool__(), (1j).__neg__(), (1+1j).__rsub__(1), (1j).__rpow__(2)
sorted(n for n in dir(complex) if n[0] != '_')
""".splitlines():
    show(source)
