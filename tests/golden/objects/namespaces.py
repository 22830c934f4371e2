# types.SimpleNamespace, module objects, cells, super.
import types


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


N = types.SimpleNamespace
t(lambda: N(a=1, b="x"))
t(lambda: N({"a": 1}, c=3))
t(lambda: N([("a", 1)], b=3))
t(lambda: N(1, 2))
t(lambda: N({1: 2}))
t(lambda: (N(a=1) == N(a=1), N(a=1) != N(a=2), N(a=1) == 1))
t(lambda: N(a=1).__reduce__())
t(lambda: N(a=1).b)
n = N(a=1)
n.me = n
t(lambda: n)
t(lambda: hash(n))
del n.me
t(lambda: (n, vars(n)))
t(lambda: N(a=1, b=2).__replace__(b=5, c=6))
t(lambda: type("Sub", (N,), {})(q=1))

M = types.ModuleType
t(lambda: M())
t(lambda: M(1))
m = M("mod", "docs")
t(lambda: (m, m.__name__, m.__doc__))
t(lambda: vars(m))
t(lambda: m.missing)
m.x = 1
t(lambda: (m.x, vars(m)["x"]))
t(lambda: delattr(m, "y"))
t(lambda: setattr(m, "__dict__", {}))
m.__getattr__ = lambda name: name * 2
t(lambda: m.abc)
t(lambda: dir(m))
m.__dir__ = lambda: ["b", "a"]
t(lambda: dir(m))
t(lambda: M.__new__(M))


class MyMod(M):
    def hello(self):
        return "hello from " + self.__name__

    @property
    def prop(self):
        return 42


mm = MyMod("custom")
mm.attr = 3
t(lambda: (mm.hello(), mm.prop, mm.attr, mm))
m2 = M("plain")
m2.v = 9
m2.__class__ = MyMod
t(lambda: (m2.prop, m2.v))

C = types.CellType
t(lambda: C(1).cell_contents)
t(lambda: C().cell_contents)
t(lambda: (C(1) == C(1), C() < C(1), C(2) > C(1)))
t(lambda: hash(C(1)))
c = C()
c.cell_contents = 5
t(lambda: c.cell_contents)
del c.cell_contents
t(lambda: c.cell_contents)


class A:
    def who(self): return "A"
    @classmethod
    def cm(cls): return "A.cm " + cls.__name__
    @property
    def prop(self): return "A.prop"
    attr = "A.attr"


class B(A):
    def who(self): return "B>" + super().who()
    @classmethod
    def cm(cls): return "B>" + super().cm()
    @property
    def prop(self): return "B>" + super().prop
    def attrs(self): return super().attr, super().__class__, super().__self_class__
    def missing(self): return super().nothing
    def bad(self): super().x = 1
    class Inner:
        pass


b = B()
t(lambda: (b.who(), b.cm(), B.cm(), b.prop, b.attrs()))
t(b.missing)
t(b.bad)
t(lambda: super(B, b).who())
t(lambda: super(B, B).who(b))
t(lambda: super(B, b))
t(lambda: super(B))
t(lambda: super(B).__get__(b).who())
t(lambda: super(1))
t(lambda: super(int, "a"))
t(lambda: super(B, b, 1))
t(lambda: super(a=1))
t(lambda: super())
t(lambda: super(B, b).__self__ is b)
t(lambda: super(B, b).__thisclass__)
