# Data and non-data descriptors, properties, class and static methods, binding.
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Data:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name

    def __get__(self, obj, owner=None):
        return (self.name, obj is None, owner.__name__)

    def __set__(self, obj, value):
        print("set", self.name, value)

    def __delete__(self, obj):
        print("delete", self.name)


class NonData:
    def __get__(self, obj, owner=None):
        return "nondata"


class A:
    d = Data()
    n = NonData()

    @property
    def x(self):
        "doc of x"
        return self._x

    @x.setter
    def x(self, v):
        self._x = v * 2

    @x.deleter
    def x(self):
        del self._x

    y = property()
    z = property(lambda self: 1, doc="zdoc")

    @classmethod
    def c(cls, *a):
        return cls.__name__, a

    @staticmethod
    def s(*a):
        return a


a = A()
t(lambda: a.d)
t(lambda: A.d)
a.d = 5
del a.d
a.__dict__["d"] = "hidden"
t(lambda: a.d)
t(lambda: a.n)
a.n = "own"
t(lambda: a.n)
a.x = 4
t(lambda: a.x)
del a.x
t(lambda: a.x)
t(lambda: a.y)
t(lambda: setattr(a, "y", 1))
t(lambda: delattr(a, "y"))
t(lambda: setattr(a, "z", 1))
t(lambda: (A.x.__doc__, A.z.__doc__, A.x.__name__, A.y.__name__))
t(lambda: property().__name__)
t(lambda: property().__get__(a))
t(lambda: property(lambda s: 1).__set__(a, 1))
t(lambda: A.x.fget.__name__)
t(lambda: a.c(1))
t(lambda: A.c(2))
t(lambda: a.s(3))
t(lambda: A.s())
t(lambda: A.__dict__["c"].__func__.__name__)
t(lambda: A.__dict__["c"].__name__)
t(lambda: A.__dict__["s"](7))
t(lambda: A.__dict__["c"]())
t(lambda: A.c.__self__)
t(lambda: a.c == A.c)
t(lambda: classmethod())
t(lambda: staticmethod(a=1))


class P2(property):
    """subclass"""


class B:
    @P2
    def v(self):
        "vdoc"
        return 1


t(lambda: (B.v.__doc__, B().v, type(B.v).__name__))
m = a.c
t(lambda: (m.__func__ is A.__dict__["c"].__func__, m.__name__, m.__qualname__))


def f(self):
    return self


b = f.__get__(3, int)
t(lambda: (b(), b.__self__, b.__func__ is f))
t(lambda: type(b)(f, None))
t(lambda: type(b)(1, 2))
t(lambda: type(b)(f, 4)())


class Bad:
    def __set_name__(self, owner, name):
        1 / 0


try:
    class X:
        bad = Bad()
except ZeroDivisionError as e:
    print(e, e.__notes__)


class OnlySet:
    def __set__(self, obj, value):
        obj.__dict__["o"] = value + 1


class W:
    o = OnlySet()


w = W()
t(lambda: type(w.o).__name__)
w.o = 1
t(lambda: w.o)
t(lambda: delattr(w, "o"))
