# set and frozenset: algebra, methods, ordering, hashes, errors
def err(f, *args, **kw):
    try:
        print("no error:", f(*args, **kw))
    except Exception as e:
        print(type(e).__name__ + ":", e)

a, b = {1, 2, 3}, {3, 4}
print(a | b, a & b, a - b, a ^ b, a | frozenset(b), frozenset(a) | b, type(frozenset(a) & b))
print(set(), frozenset(), frozenset([1]), {1} == frozenset([1]), {1} != {2}, {1} < {1, 2}, {1} <= {1}, {1, 2} > {1}, {1} >= {2})
print(a.union([7], (8,)), a.intersection([1, 9], {1}), a.difference([1], [2]), a.symmetric_difference([1, 9]))
print(a.issubset([1, 2, 3, 4]), a.issuperset([1]), a.isdisjoint([9]), a.isdisjoint(b), 1 in a, 9 in a)
c = set(a)
c.add(5); c.discard(1); c.discard(100); c.remove(2)
print(c, len(c), bool(c))
c |= {10}; c &= {3, 10, 11}; c -= {3}; c ^= {10, 12}
print(c)
c.update([1], "", (2,)); c.intersection_update([1, 2, 3]); c.difference_update([2]); c.symmetric_difference_update({1, 4})
print(c, c.pop(), c)
c.clear()
err(c.pop); err(c.remove, 1); err(lambda: {[]}); err(lambda: {1} | [1]); err(lambda: {1} < 1)
err(set, 1); err(set, 1, 2); err(lambda: set(x=1)); err(hash, set()); err(lambda: {1} + {2}); err(c.update, 5)
err(lambda: frozenset([[]])); err(c.add, {}); err(lambda: {1}.union(1)); err(c.symmetric_difference)
err(lambda: frozenset().add)
def grow():
    s = {1, 2}
    for x in s:
        s.add(x + 10)
err(grow)
print(hash(frozenset([1, 2, 3])) == hash(frozenset([3, 2, 1])), hash(frozenset()), hash(frozenset(range(5))))
s = {frozenset([1]), frozenset([2])}
print({1} in s, {3} in s)
s.remove({1})
print(s)
class S(set):
    pass
class F(frozenset):
    def __new__(cls, *args): return super().__new__(cls, *args)
x = S([1, 2])
x.attr = 1
print(x, type(x | {3}), type(x.copy()), x.__reduce__(), F([1]), S(), type(F([1]) | {2}))
print(sorted(set("hello")), len(set(range(1000))), sum(set(range(1000))))
print({10, 5, 0, 20, 15}, set(range(12)), {i * 7 for i in range(10)}, {-1, -2, 100})
it = iter({1, 2})
print(it.__length_hint__(), next(it), it.__reduce__()[1], list(it), list(it), it.__length_hint__())
print(set([1, 1.0, True]), {0, False, 0.0}, {None, ...} == {..., None})
print(set[int], frozenset[str])
n = float("nan")
print(len({n, n}), n in {n})
class R:
    def __init__(self): self.s = None
    def __repr__(self): return repr(self.s)
    def __hash__(self): return 1
rec = R()
rec.s = {rec}
print(rec.s)
t = set(range(100))
for i in range(0, 100, 3):
    t.discard(i)
print(len(t), 3 in t, 4 in t, sorted(t)[:5])
print(set({1: 2, 3: 4}), {1, 2} & {2: 0}.keys(), {1, 2}.difference({2: 0}))
print(frozenset(x) == x, frozenset([1]).copy(), frozenset([1]).union([2]), f"{ {1} }")
