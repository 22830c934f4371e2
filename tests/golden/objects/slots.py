# __slots__: members, __dict__ and __weakref__ in them, errors, inheritance.
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class A:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = 1


class B(A):
    pass


class C(A):
    __slots__ = ["c", "__dict__"]


class D(A):
    __slots__ = "__private"

    def get(self):
        self.__private = 5
        return self.__private


a = A()
t(lambda: a.a)
t(lambda: a.b)
t(lambda: setattr(a, "c", 1))
t(lambda: a.__dict__)
t(lambda: delattr(a, "b"))
t(lambda: delattr(a, "a"))
t(lambda: a.a)
t(lambda: A.a)
t(lambda: A.a.__get__(B()))
t(lambda: A.a.__get__(1))
t(lambda: A.a.__objclass__)
b = B()
b.x = 5
b.b = 6
t(lambda: (b.__dict__, b.a, b.b))
c = C()
c.c, c.d = 1, 2
t(lambda: (c.__dict__, c.a, c.c))
t(lambda: D().get())
t(lambda: sorted(k for k in D.__dict__ if "private" in k))
t(lambda: type("X", (int,), {"__slots__": ("a",)}))
t(lambda: type("X", (), {"__slots__": ("a", "a b")}))
t(lambda: type("X", (), {"__slots__": 1}))
t(lambda: type("X", (), {"__slots__": (1,)}))
t(lambda: type("X", (), {"__slots__": ("a",), "a": 1}))
t(lambda: type("X", (B,), {"__slots__": ("__dict__",)}))
t(lambda: type("X", (), {"__slots__": ("__dict__", "__dict__")}))
t(lambda: type("X", (tuple,), {"__slots__": ()})((1, 2)))
t(lambda: type("X", (A, type("Y", (), {"__slots__": "z"})), {}))
t(lambda: type("X", (A, type("Y", (), {"__slots__": ()})), {"__slots__": ()})().a)


class E:
    __slots__ = {"doc": "documented"}


e = E()
e.doc = 3
t(lambda: (e.doc, E.__slots__))


class F(list):
    __slots__ = ("extra",)


f = F([1, 2])
f.extra = "x"
t(lambda: (f, f.extra))
t(lambda: setattr(f, "y", 1))


class G(dict):
    def __init__(self):
        self.attr = 1


g = G()
g["k"] = 2
t(lambda: (g, g.attr, g.__dict__))


class T(tuple):
    pass


x = T((1, 2, 3))
x.name = "n"
t(lambda: (x, x.name, x.__dict__))


class S(str):
    pass


s = S("héllo")
s.name = 1
t(lambda: (s, s.name, s.upper(), s == "héllo"))


class I(int):
    pass


i = I(2**100)
i.name = 1
t(lambda: (i, i.name, i + 1))
t(lambda: type(i + 1))


class By(bytes):
    pass


y = By(b"abc")
y.z = 1
t(lambda: (y, y.z))
