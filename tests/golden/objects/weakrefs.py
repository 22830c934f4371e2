# weakref.ref, proxy and callbacks. Collection is forced where it matters.
import gc
import weakref


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)


class A:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return isinstance(o, A) and self.v == o.v
    def __hash__(self): return hash(self.v)
    def __len__(self): return 5
    def __add__(self, o): return ("add", o)
    def __getitem__(self, k): return k
    def __call__(self, x): return x
    def meth(self): return "meth"


a = A(1)
r = weakref.ref(a)
t(lambda: r() is a)
t(lambda: r is weakref.ref(a))
t(lambda: weakref.ref(a, print) is r)
t(lambda: hash(r) == hash(a))
b = A(1)
t(lambda: r == weakref.ref(b))
t(lambda: r.__callback__)
t(lambda: weakref.getweakrefcount(5))
t(lambda: a.__weakref__ is r)
for bad in (1, "s", None, [], {}, (), 1.5, object()):
    t(lambda: weakref.ref(bad))
t(lambda: weakref.ref())
t(lambda: r(1))
t(lambda: weakref.ref(int)() is int)
t(lambda: weakref.ref(set())  and True)
t(lambda: weakref.ref(len)() is len)
t(lambda: weakref.ref(t)() is t)
p = weakref.proxy(a)
t(lambda: (p.v, len(p), p + 1, p["k"], p(3), p.meth(), bool(p)))
p.w = 3
t(lambda: a.w)
t(lambda: hash(p))
t(lambda: type(p).__name__)
t(lambda: type(weakref.proxy({1}.__class__())).__name__)
t(lambda: p == b)


class S:
    __slots__ = ()


class SW:
    __slots__ = ("__weakref__",)


t(lambda: weakref.ref(S()))
t(lambda: weakref.ref(SW()) and True)


class Ref(weakref.ref):
    def __new__(cls, ob, tag):
        self = super().__new__(cls, ob)
        self.tag = tag
        return self

    def __init__(self, ob, tag):
        super().__init__(ob)


q = Ref(a, "tagged")
t(lambda: (q.tag, q() is a, q == r))


def make():
    objs = [A(i) for i in range(50)]
    refs = [weakref.ref(o, lambda ref: dead.append(ref)) for o in objs]
    proxies = [weakref.proxy(o) for o in objs]
    return refs, proxies


dead = []
refs, proxies = make()
gc.collect()
[A(i) for i in range(500)]
gc.collect()
gone = [i for i in refs if i() is None]
print(len(gone) > 40, len(dead) > 40)
try:
    for p in proxies:
        p.v
except ReferenceError as e:
    print(e)
