# How built-in functions word wrong calls.
import math


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


t(lambda: [].append())
t(lambda: [].append(1, 2))
t(lambda: [].clear(1))
t(lambda: [].append(a=1))
t(lambda: [].clear(a=1))
t(lambda: [].insert(1))
t(lambda: [].pop(1, 2))
t(lambda: [].pop(a=1))
t(lambda: "".split(1, 2, 3))
t(lambda: "".split(foo=1))
t(lambda: "".split(sep="a", foo=1))
t(lambda: [].sort(1))
t(lambda: [].sort(foo=1))
t(lambda: list(1, 2))
t(lambda: list(a=1))
t(lambda: math.sqrt())
t(lambda: reversed())
t(lambda: bool(1, 2))
t(lambda: "a".encode(1, 2, 3))
t(lambda: list.append())
t(lambda: list.append(1, 2))
t(lambda: "a".replace("b"))
t(lambda: "a".replace("b", "c", 1, 2))
t(lambda: (1).to_bytes(1, 2, 3))
t(lambda: dict.fromkeys())
t(lambda: {}.get())
t(lambda: {}.pop())
t(lambda: {}.pop(1, 2, 3))
t(lambda: int.__add__(1))
t(lambda: int.__add__(1, 2, 3))
t(lambda: int.__add__())
t(lambda: int.__add__("a", 1))
t(lambda: (1).__add__(a=1))
t(lambda: (1).__neg__(1))
t(lambda: [].__setitem__(1))
t(lambda: [].__len__(1))
t(lambda: (1).__pow__(1, 2, 3))
t(lambda: len())
t(lambda: len(1, 2))
t(lambda: getattr(1))
t(lambda: isinstance(1))
t(lambda: abs(a=1))
t(lambda: object(1))
t(lambda: object.__new__())
t(lambda: object.__new__(1))
t(lambda: object.__new__(int))
t(lambda: int.__new__(str))
t(lambda: type(1, 2))
t(lambda: type("a", (), {}, 1))
t(lambda: type(1, (), {}))
t(lambda: type("a", 1, {}))
t(lambda: type("a", (), 1))
t(lambda: type("a", (1,), {}))
t(lambda: [].append.__name__)
t(lambda: [].append.__qualname__)
t(lambda: list.append.__qualname__)
t(lambda: len.__qualname__)
t(lambda: len.__module__)
t(lambda: list.append)
t(lambda: list.__add__)
t(lambda: int.real)
t(lambda: len)
t(lambda: [].append == [].append)
x = []
t(lambda: x.append == x.append)
t(lambda: hash(x.append) == hash(x.append))
t(lambda: x.__len__ == x.__len__)
t(lambda: dict.fromkeys.__self__)
t(lambda: str.maketrans("a", "b"))


class Twice:
    def keys(self):
        return ['x', 'x']

    def __getitem__(self, key):
        return key


def keywords(**kw):
    return kw


for call in (lambda: keywords(**Twice()), lambda: keywords(x=1, **Twice()), lambda: keywords(**3),
             lambda: keywords(**{1: 2}), lambda: sorted([], **Twice())):
    try:
        print(call())
    except TypeError as e:
        print(e)
