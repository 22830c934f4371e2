# tuple, range and slice
def err(f, *args, **kw):
    try:
        print("no error:", f(*args, **kw))
    except Exception as e:
        print(type(e).__name__ + ":", e)

t = (1, 2, 3, 2)
print(t, t[0], t[-1], t[1:3], t[::-1], t + (9,), t * 2, 0 * t, (), (1,), t.count(2), t.index(3), 2 in t, len(t))
print((1, 2) < (1, 3), (1,) < (1, 0), () == (), (1, 2) == [1, 2], hash((1, 2, 3)), hash(()), hash((1, (2, -1))))
print(tuple([1, 2]), tuple("ab"), tuple(), t[:] is t, tuple(t) is t, (lambda *a: a)(1, 2))
a, *b, c = t
print(a, b, c)
err(lambda: t[9]); err(lambda: t["a"]); err(lambda: t + [1]); err(lambda: t * 1.5); err(tuple, 1); err(tuple, 1, 2)
err(lambda: t.index(9)); err(lambda: t.__setitem__); err(lambda: hash(([],))); err(lambda: t < 1); err(lambda: tuple(a=1))
class T(tuple):
    def __new__(cls, *args): return super().__new__(cls, args)
x = T(1, 2)
x.name = "n"
print(x, x.name, type(x[:]), type(x + (1,)), x == (1, 2), x.__getnewargs__(), hash(x) == hash((1, 2)), {x: 1}[(1, 2)])
r = range(10)
print(r, range(1, 5), range(10, 0, -3), list(range(10, 0, -3)), list(range(0)), len(range(0, 10, 3)), r[3], r[-1], r[2:5], r[::-1], r[::3][1])
print(5 in r, 10 in r, 5.0 in r, "a" in r, True in r, range(0, 100, 7).index(14), r.count(3), r.count(30))
print(range(3) == range(0, 3, 1), range(0) == range(2, 1), range(0, 3, 2) == range(0, 4, 2), range(1) == [0], hash(range(0)) == hash(range(5, 5)))
print(r.start, r.stop, r.step, bool(range(0)), list(reversed(range(0, 10, 3))), max(range(5)), sum(range(101)))
big = range(2**70, 2**70 + 10, 3)
print(list(big), big[1], big[-1], len(big), 2**70 + 3 in big, big.index(2**70 + 6), list(reversed(big)), big[1:])
print(range(10**30)[10**29], range(0, 10**30, 10**29)[3:5], bool(range(10**30)), range(2**63 - 2, 2**63 + 2)[3])
print(list(range(2**62 - 1, 2**62 + 2)), list(range(-2**63, -2**63 + 2)), list(range(2**63 - 2, 2**63)))
err(range); err(range, 1.0); err(range, 1, 2, 0); err(range, 1, 2, 3, 4); err(lambda: r[10]); err(lambda: r["a"])
err(lambda: r.index(99)); err(lambda: len(range(10**30))); err(lambda: setattr(r, "start", 1)); err(lambda: range(a=1)); err(lambda: r < r)
it = iter(range(5))
next(it)
print(it.__length_hint__(), it.__reduce__()[1:], list(it))
it.__setstate__(3)
it = iter(range(2**70, 2**70 + 3))
print(next(it) - 2**70, it.__length_hint__(), len(list(it)), type(it).__name__, type(iter(range(3))).__name__)
s = slice(1, 10, 2)
print(s, slice(5), slice(None), s.start, s.stop, s.step, s == slice(1, 10, 2), s != slice(1), s < slice(2, 0, 1), hash(s) == hash(slice(1, 10, 2)))
print(s.indices(6), slice(None, None, -1).indices(5), slice(-3, None).indices(10), slice(2**70).indices(2**80), s.__reduce__())
err(slice); err(slice, 1, 2, 3, 4); err(lambda: [1][::0]); err(lambda: t["a":]); err(s.indices, "a"); err(s.indices, -1)
err(lambda: hash(slice([]))); err(lambda: s < 1)
class Show:
    def __getitem__(self, k): return k
g = Show()
print(g[1:2], g[::], g[1:2, 3], g[..., 1:], g[()])
class I:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
print(list(range(I(3))), "hello"[I(1):I(4)], range(5)[I(2)], (1, 2, 3)[I(-1)], slice(I(1), I(3)).indices(10))
print({(1, 2): "a"}[1, 2], {range(3): 1}[range(0, 3)], tuple[int, ...], [*range(3), *(7, 8)])
def f(range=range):
    for i in range(3):
        yield i
print(list(f()), [i for i in range(5, -1, -2)], [i for i in range(3) for j in range(i)])
