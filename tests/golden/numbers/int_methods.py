"""Methods and attributes of int."""


def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__, e)


class Bad:
    def __index__(self):
        return 'x'


class Two:
    def __index__(self):
        return 2


class Bytes:
    def __bytes__(self):
        return b'\1\2'


for source in r"""(37).bit_length(), (0).bit_length(), (-256).bit_length(), (2**100).bit_length()
(37).bit_count(), (-255).bit_count(), (2**100 - 1).bit_count()
(5).conjugate(), (5).real, (5).imag, (5).numerator, (5).denominator
(2**70).real, (-2**70).numerator, True.real, True.conjugate()
(10).as_integer_ratio(), (-2**65).as_integer_ratio(), True.as_integer_ratio()
(5).is_integer(), (5).__trunc__(), (5).__floor__(), (5).__ceil__(), (5).__int__(), (5).__index__()
(5).__getnewargs__(), True.__getnewargs__()
(5).__float__(), (2**60).__float__(), (5).__bool__(), (0).__bool__()
(1024).to_bytes(2, 'big'), (1024).to_bytes(4, 'little'), (255).to_bytes()
(-1024).to_bytes(2, byteorder='big', signed=True), (-128).to_bytes(1, signed=True)
(128).to_bytes(1, signed=True)
(-129).to_bytes(1, signed=True)
(-1).to_bytes(3)
(256).to_bytes(1)
(0).to_bytes(0)
(1).to_bytes(0)
(1).to_bytes(-1)
(1).to_bytes(1, 'middle')
(1).to_bytes(1, 5)
(2**64).to_bytes(9, 'little'), (-2**63).to_bytes(8, signed=True), (-2**64).to_bytes(9, signed=True)
(1).to_bytes(Two())
(1).to_bytes(Bad())
int.from_bytes(b'\x00\x10'), int.from_bytes(b'\x00\x10', 'little'), int.from_bytes(b'')
int.from_bytes(b'\xfc\x00', signed=True), int.from_bytes(b'\xff' * 9, signed=True)
int.from_bytes(b'\x80' + b'\0' * 8, signed=True), int.from_bytes([1, 2, 3])
int.from_bytes(bytearray(b'12')), int.from_bytes(memoryview(b'12')), int.from_bytes(Bytes())
int.from_bytes('12')
int.from_bytes(12)
int.from_bytes([300])
int.from_bytes(b'1', 'weird')
bool.from_bytes(b'\1'), bool.from_bytes(b'\0')
round(15, -1), round(25, -1), round(35, -1), round(-15, -1), round(-25, -1), round(14999, -3)
round(5, -1), round(6, -1), round(5, -2), round(50, -2), round(51, -2), round(5, 3), round(5, 0)
round(10**30 + 5 * 10**9, -10), round(12345678901234567890, -5), round(7)
(5).__round__(), (5).__round__(-1), (5).__round__(Two())
round(5, 1.5)
(5).__add__(3), (5).__radd__(3), (5).__sub__(3), (5).__rsub__(3), (5).__add__('a'), (5).__add__(1.5)
(5).__pow__(3), (5).__pow__(3, 7), (5).__rpow__(2), (5).__pow__(-1), (5).__pow__('a')
(5).__divmod__(3), (5).__rdivmod__(13), (5).__truediv__(2), (5).__floordiv__(2), (5).__mod__(3)
(5).__lshift__(3), (5).__rshift__(1), (5).__and__(4), (5).__or__(2), (5).__xor__(1)
(5).__rlshift__(1), (5).__rrshift__(64), (5).__rand__(4), (5).__ror__(2), (5).__rxor__(1)
(5).__neg__(), (5).__pos__(), (5).__abs__(), (5).__invert__(), (-5).__abs__()
(5).__eq__(5), (5).__eq__('a'), (5).__lt__(6), (5).__lt__(6.5), (5).__hash__(), (5).__repr__()
(5).__format__('x'), (5).__format__(''), (5).__str__()
(5).__format__(5)
(5).bit_length(1)
(5).foo
int.__add__('a', 1)
int.__new__(int, '7'), int.__new__(bool)
int.__new__(str)
int.__new__()
int.__name__, int.__mro__, bool.__mro__, bool.__base__
isinstance(True, int), issubclass(bool, int), isinstance(5, float)
sorted(n for n in dir(int) if n[0] != '_')
hash(-1), hash(2**61 - 1), hash(2**61), hash(-2**61), hash(2**1000), hash(True), hash(10**30)
""".splitlines():
    show(source)
