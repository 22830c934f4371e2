"""Subclasses of the numeric types and the special methods that convert to numbers."""
import pickle
import copy


class Int(int):
    pass


class Named(int):
    def __new__(cls, value, name):
        self = super().__new__(cls, value)
        self.name = name
        return self

    def __repr__(self):
        return f"Named({int(self)}, {self.name!r})"

    def __add__(self, other):
        return Named(int(self) + int(other), self.name)


class Float(float):
    __slots__ = ()


class Text(float):
    def __str__(self):
        return "text"


class Shout(int):
    def __str__(self):
        return "shout"

    def __format__(self, spec):
        return "<" + super().__format__(spec) + ">"


a = Int(5)
print(a, repr(a), type(a), a + 1, type(a + 1), a == 5, hash(a) == hash(5), {5: 'x'}[a], a.__class__)
print(type(-a), type(+a), type(abs(a)), type(int(a)), type(a.real), type(a.__index__()), a.__int__() is not a)
a.note = "kept"
print(a.note, a.__dict__, Int('7f', 16), Int(2**100) * 2, Int(), Int(True), bool(Int(0)), Int(0) == 0)
print([10, 20, 30][Int(1)], range(Int(3)), 'ab' * Int(2), Int(3) << Int(2), 2 ** Int(10), -Int(0))
print(Int.from_bytes(b'\1\0'), type(Int.from_bytes(b'\1')), round(Int(15), -1), Int(3) / Int(2))
n = Named(3, "three")
print(n, [n], n + 4, 4 + n, n.name, str(n), f"{n}", f"{n:d}", "%d" % n, "%s" % n)
print(copy.copy(a) == a, copy.deepcopy([a])[0].note, pickle.loads(pickle.dumps(Int(2**80))) == 2**80)
f = Float(1.5)
print(f, repr(f), type(f), f * 2, type(f * 2), f == 1.5, hash(f) == hash(1.5), type(-f), type(float(f)))
print(Float('2.5'), Float(), f.hex(), Float.fromhex('0x1p3'), type(Float.fromhex('1')), type(f.real))
print(str(Text(2)), repr(Text(2)), f"{Text(2)}", f"{Text(2):.1f}", "%s" % Text(2), Text(2) + 1)
print(Shout(5), f"{Shout(5)}", f"{Shout(5):>4}", format(Shout(7), 'x'), "{:b}".format(Shout(2)))


class Index:
    def __index__(self):
        return 7


class AsInt:
    def __int__(self):
        return 8


class AsFloat:
    def __float__(self):
        return 1.25


class Wrong:
    def __int__(self):
        return 'no'

    def __float__(self):
        return 1

    def __index__(self):
        return 1.5

    def __round__(self, n=None):
        return ('round', n)

    def __trunc__(self):
        return 'trunc'

    def __floor__(self):
        return 'floor'

    def __ceil__(self):
        return 'ceil'


import math
print(int(Index()), int(AsInt()), float(Index()), float(AsFloat()), hex(Index()), math.sqrt(AsFloat()))
print(math.trunc(Wrong()), math.floor(Wrong()), math.ceil(Wrong()), round(Wrong()), round(Wrong(), 2))
for f in (int, float, bin, math.sqrt, lambda w: [1][w], lambda w: range(w), lambda w: int('1', w), complex):
    try:
        print(f(Wrong()))
    except TypeError as e:
        print("TypeError", e)
for f, v in ((int, AsFloat()), (float, AsInt()), (hex, AsInt()), (math.floor, AsInt()), (int, object())):
    try:
        print(f(v))
    except TypeError as e:
        print("TypeError", e)
