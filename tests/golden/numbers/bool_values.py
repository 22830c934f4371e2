"""bool: a subclass of int with two instances."""
import warnings

warnings.simplefilter("ignore")


def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__, e)


class Truthy:
    def __bool__(self):
        return True


class Bad:
    def __bool__(self):
        return 1


class Sized:
    def __len__(self):
        return 0


for source in """bool(), bool(0), bool(5), bool(''), bool('False'), bool([]), bool([0]), bool(None), bool(0.0)
bool(Truthy()), bool(Sized()), bool(object()), bool(float('nan')), bool(10**30), bool(0j), bool(...)
bool(Bad())
bool(1, 2)
bool(x=1)
True + True, True * 5, True / 2, True // 2, -True, +True, ~True, ~False, abs(True), True - 1, 2 ** True
True & False, True | False, True ^ True, True & 3, True | 2, True ^ 3, 3 & True, 1 | False, 2 ^ True
True == 1, False == 0, True == 1.0, True is True, True < 2, True > False, True == 'True', True != 2
repr(True), str(False), f'{True}', f'{True:d}', '%s %d' % (True, True), hash(True), hash(False)
int(True), float(True), complex(True), True.real, True.imag, True.numerator, True.bit_length(), True.conjugate()
True.to_bytes(1, 'big'), bool.from_bytes(b'1', 'big'), bool.__bases__, bool.__mro__, type(True)
{True: 'a', 1: 'b', 1.0: 'c'}, [10, 20][True], 'ab'[False], True << 3, True >> 1, divmod(True, 1)
True and 5, False or 5, not True, not [], True if 0 else False
isinstance(True, bool), isinstance(1, bool), issubclass(bool, int), isinstance(True, int)
bool.__new__(int)
bool.__new__(bool, 5)
type('B', (bool,), {})
True.foo
round(True), pow(True, 5), sum([True, True, False]), max(True, 2), sorted([True, False, True])
True.__and__(1), True.__and__(True), True.__and__(1.5), True.__rxor__(False), True.__or__(2), True.__getnewargs__()
str(True).lower(), True.__repr__(), bool('0'), bool(b''), any([False, True]), all([])
""".splitlines():
    show(source)
warnings.simplefilter("error")
show("~True")
