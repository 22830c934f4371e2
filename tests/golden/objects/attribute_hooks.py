# __getattr__, __getattribute__, __setattr__, __delattr__, __dir__ and the texts of AttributeError.
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class A:
    cls = 1

    def __getattr__(self, name):
        if name == "boom":
            raise AttributeError("custom boom")
        return "missing " + name

    @property
    def p(self):
        raise AttributeError("inside property")


a = A()
a.own = 2
t(lambda: (a.cls, a.own, a.other, a.p))
t(lambda: a.boom)
t(lambda: getattr(a, "boom", "default"))
t(lambda: hasattr(a, "boom"))


class B:
    def __getattribute__(self, name):
        if name == "x":
            raise AttributeError("no x")
        return "got " + name


b = B()
t(lambda: b.anything)
t(lambda: b.__class__)
t(lambda: b.x)


class C(B):
    def __getattr__(self, name):
        return "fallback " + name


t(lambda: (C().x, C().y))


class D:
    def __setattr__(self, name, value):
        super().__setattr__(name, (value, "wrapped"))

    def __delattr__(self, name):
        print("deleting", name)
        object.__delattr__(self, name)


d = D()
d.v = 1
t(lambda: d.v)
del d.v
t(lambda: d.v)
t(lambda: delattr(d, "v"))


class E:
    def __dir__(self):
        return ["b", "a"]


t(lambda: dir(E()))


class F:
    attr = 1

    def meth(self):
        pass


t(lambda: F.nope)
t(lambda: F().nope)
t(lambda: F().meth.nope)
t(lambda: delattr(F(), "attr"))
t(lambda: setattr(5, "x", 1))
t(lambda: setattr([], "append", 1))
t(lambda: delattr([], "append"))
t(lambda: setattr(int, "x", 1))
t(lambda: delattr(int, "real"))
t(lambda: setattr(object(), "x", 1))
t(lambda: None.x)
t(lambda: (1).real.x)
t(lambda: setattr(F(), 1, 2))
t(lambda: getattr(F(), 1))
t(lambda: F().__dict__)
t(lambda: sorted(k for k in dir(F()) if k[0] != "_"))
try:
    F().missing
except AttributeError as e:
    print(e.name, type(e.obj).__name__)


class G:
    def __init__(self):
        self.a = 1


for name in ("z", "y", "x"):
    setattr(g := G(), name, 1)
    print(g.__dict__)
g = G()
for i in range(40):
    setattr(g, "attr%d" % i, i)
print(len(g.__dict__), list(g.__dict__)[:5], g.attr39)
del g.attr3
print(len(vars(g)), hasattr(g, "attr3"))
h = G()
h.__dict__.update(b=2, c=3)
print(h.b, h.c, vars(h))
h.__dict__[1] = "int key"
print(vars(h))
G.a = property(lambda self: "from property")
print(h.a, vars(h)["a"])
del G.a
print(h.a)
G.late = 7
print(h.late, G().late)
G.late = lambda self: "method"
print(h.late())
