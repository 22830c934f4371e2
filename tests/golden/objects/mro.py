# Method resolution order, layout conflicts, __bases__ and __class__ assignment.
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class O: pass
class A(O):
    def f(self): return "A"
class B(O):
    def f(self): return "B"
class C(A, B): pass
class D(B, A): pass


t(lambda: [k.__name__ for k in C.__mro__])
t(lambda: [k.__name__ for k in D.mro()])
t(lambda: type("E", (C, D), {}))
t(lambda: type("E", (A, A), {}))
t(lambda: type("E", (O, A), {}))
t(lambda: type("E", (int, str), {}))
t(lambda: type("E", (bool,), {}))
t(lambda: type("E", (type(None),), {}))
t(lambda: C().f())
C.__bases__ = (B, A)
t(lambda: C().f())
t(lambda: [k.__name__ for k in C.__mro__])
t(lambda: setattr(A, "__bases__", (C,)))
t(lambda: setattr(A, "__bases__", ()))
t(lambda: setattr(A, "__bases__", 5))
t(lambda: setattr(A, "__bases__", (5,)))
t(lambda: setattr(A, "__bases__", (int,)))
t(lambda: setattr(int, "__bases__", (int,)))
t(lambda: delattr(A, "__bases__"))
t(lambda: O.__subclasses__())
t(lambda: sorted(k.__name__ for k in B.__subclasses__()))


class P: pass
class Q:
    def hello(self): return "hello from " + self.name


p = P()
p.name = "p"
p.__class__ = Q
t(lambda: p.hello())
t(lambda: setattr(p, "__class__", int))
t(lambda: setattr(p, "__class__", 1))
t(lambda: delattr(p, "__class__"))
t(lambda: setattr(1, "__class__", bool))
t(lambda: setattr([], "__class__", type("L", (list,), {})))


class S1:
    __slots__ = "a", "b"
class S2:
    __slots__ = "a", "b"
class S3:
    __slots__ = "a", "c"


s = S1()
s.a = 1
s.__class__ = S2
t(lambda: (s.a, type(s).__name__))
t(lambda: setattr(s, "__class__", S3))


class Meta(type):
    def mro(cls):
        order = super().mro()
        return order + [Extra] if cls.__name__ == "M" and Extra not in order else order
class Extra:
    extra = "from Extra"


class M(metaclass=Meta): pass


t(lambda: [k.__name__ for k in M.__mro__])
t(lambda: M.extra)


class BadMeta(type):
    def mro(cls): return [cls, 1]


t(lambda: BadMeta("X", (), {}))


class X:
    def __init__(self): self.a, self.b, self.c = 1, 2, 3
class Y: pass


x = X()
x.__class__ = Y
x.d = 4
t(lambda: x.__dict__)
del x.b
t(lambda: x.__dict__)
x.__dict__ = {"z": 1}
t(lambda: (x.z, x.__dict__))
t(lambda: x.a)
t(lambda: setattr(x, "__dict__", 1))
x.__dict__["w"] = 5
t(lambda: x.w)
