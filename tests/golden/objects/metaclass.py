# Metaclasses, __prepare__, __init_subclass__, __call__, conflicts, keyword arguments.
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **kw):
        print("prepare", name, [b.__name__ for b in bases], kw)
        return {"prepared": True}

    def __new__(mcls, name, bases, ns, **kw):
        print("new", name, kw)
        return super().__new__(mcls, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)

    def __call__(cls, *args, **kw):
        print("call", cls.__name__, args, kw)
        return super().__call__(*args, **kw)

    def __getattr__(cls, name):
        return "meta:" + name

    @property
    def prop(cls):
        return cls.__name__ + ".prop"

    def __len__(cls):
        return 42

    def __iter__(cls):
        return iter("abc")

    def __contains__(cls, x):
        return x == 1

    def __getitem__(cls, k):
        return k


class A(metaclass=Meta, flag=1):
    def __init__(self, x):
        self.x = x


class B(A, flag=2):
    pass


t(lambda: (A.prepared, B.prop, A.nothing, type(B).__name__))
t(lambda: A(3).x)
t(lambda: A())
t(lambda: (len(A), list(A), 1 in A, A["k"]))
t(lambda: A(1).prop)
t(lambda: isinstance(B, Meta))


class Other(type):
    pass


class O(metaclass=Other):
    pass


t(lambda: type("X", (A, O), {}))


class Base:
    subs = []

    def __init_subclass__(cls, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.subs.append((cls.__name__, tag))


class S1(Base, tag="one"):
    pass


class S2(S1):
    pass


t(lambda: Base.subs)
try:
    class S3(Base, other=1):
        pass
except TypeError as e:
    print(e)
try:
    class S4(x=1):
        pass
except TypeError as e:
    print(e)


def func_meta(name, bases, ns, **kw):
    print("function metaclass", name, bases, sorted(k for k in ns if k[:2] != "__"), kw)
    return 42


class F(metaclass=func_meta, z=1):
    attr = 1


print(F)


class Closed:
    def __class_getitem__(cls, item):
        return cls.__name__, item


t(lambda: Closed[1, 2])
t(lambda: int[1])


class WithClass:
    def me(self):
        return __class__


t(lambda: WithClass().me() is WithClass)


class Single(type):
    _instances = {}

    def __call__(cls, *args):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*args)
        return cls._instances[cls]


class One(metaclass=Single):
    pass


t(lambda: One() is One())


class NewOnly:
    def __new__(cls, x, *, y=2):
        self = super().__new__(cls)
        self.v = (x, y)
        return self


t(lambda: NewOnly(1, y=3).v)
t(lambda: NewOnly())
t(lambda: type("N", (), {"__new__": lambda cls: 5})())


class InitRet:
    def __init__(self):
        return 1


t(lambda: InitRet())
t(lambda: type("N", (), {})(1))
t(lambda: type("N", (), {"__init__": lambda self: object.__init__(self, 1)})())
t(lambda: type("N", (), {"__new__": lambda cls: object.__new__(cls, 1)})())
