# Operators on classes of the language: reflected ones, in-place ones, None, containers, calls.
def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class N:
    def __init__(self, v): self.v = v
    def __add__(self, o): return ("add", self.v, getattr(o, "v", o))
    def __radd__(self, o): return ("radd", self.v, getattr(o, "v", o))
    def __sub__(self, o): return NotImplemented
    def __rsub__(self, o): return ("rsub", o)
    def __iadd__(self, o): return ("iadd", o)
    def __neg__(self): return "neg"
    def __invert__(self): return "invert"
    def __pow__(self, o, m=None): return ("pow", o, m)
    def __rpow__(self, o, m=None): return ("rpow", o, m)
    def __divmod__(self, o): return ("divmod", o)
    def __matmul__(self, o): return "matmul"


class M(N):
    def __radd__(self, o): return ("M.radd", self.v)


class K(N):
    pass


t(lambda: N(1) + N(2))
t(lambda: N(1) + 2)
t(lambda: 2 + N(1))
t(lambda: N(1) + M(2))
t(lambda: N(1) + K(2))
t(lambda: N(1) - N(2))
t(lambda: N(1) - 2)
t(lambda: 2 - N(1))
t(lambda: [1] + N(2))
t(lambda: "a" + N(2))
n = N(1)
n += 5
t(lambda: n)
n = N(1)
t(lambda: (-n, ~n, n ** 2, 2 ** n, pow(n, 2, 3), divmod(n, 1), n @ 1))
t(lambda: +n)
t(lambda: n * 2)
t(lambda: N.__add__(n, 3))


class I(int):
    def __add__(self, o): return "I.add"
    def __radd__(self, o): return "I.radd"
    def __eq__(self, o): return "eq"


t(lambda: (I(1) + 2, 2 + I(1), I(1) - 1, I(3) == 3, 3 == I(3), I(3) != 3))
t(lambda: hash(I(1)))


class Eq:
    def __eq__(self, o): return True


t(lambda: hash(Eq()))
t(lambda: Eq.__hash__)
t(lambda: (Eq() != 1, Eq() == 1))


class Seq:
    def __len__(self): return 3
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10


s = Seq()
t(lambda: (len(s), list(s), s[1], 20 in s, 5 in s, bool(s), list(reversed(s))))


class Bad:
    def __len__(self): return -1
    def __bool__(self): return 1
    def __hash__(self): return "x"
    def __iter__(self): return 5
    def __contains__(self, x): return []
    def __index__(self): return "i"
    def __repr__(self): return 1
    __call__ = None


class Bad2:
    __iter__ = None
    __contains__ = None
    __hash__ = None
    __getitem__ = lambda self, i: i
    def __len__(self): return "x"
    def __str__(self): return 5


b = Bad()
for f in (len, bool, hash, iter, repr, lambda x: 1 in x, lambda x: [1][x], lambda x: x()):
    t(lambda: f(b))
b = Bad2()
for f in (len, bool, hash, iter, str, lambda x: 1 in x, lambda x: x[3]):
    t(lambda: f(b))


class Call:
    def __call__(self, *a, **k): return a, k


t(lambda: Call()(1, x=2))
c = Call()
c.__call__ = lambda: "instance"
t(lambda: c())
t(lambda: Seq()())


class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n


t(lambda: list(It()))
t(lambda: [].__iter__().__next__())
t(lambda: It().__next__())
t(lambda: list.__len__([1, 2]))
t(lambda: (5).__radd__(6))
t(lambda: (5).__add__("x"))
t(lambda: object.__eq__(1, 1), )
t(lambda: object().__ne__(1))
t(lambda: int.__lt__(1, 2))
t(lambda: (2).__pow__(3, 5))
t(lambda: hasattr(list, "__radd__"))
t(lambda: [1].__add__(2))


class Late: pass


l = Late()
t(lambda: len(l))
Late.__len__ = lambda self: 9
t(lambda: len(l))
del Late.__len__
t(lambda: len(l))
