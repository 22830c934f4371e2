# _functools, _operator, _heapq, _bisect
import functools, operator, heapq, bisect
from functools import partial, reduce, cmp_to_key, lru_cache, cache
from operator import itemgetter, attrgetter, methodcaller
def err(f, *args, **kw):
    try:
        print("no error:", f(*args, **kw))
    except Exception as e:
        print(type(e).__name__ + ":", e)

def f(*args, **kw): return args, kw
p = partial(f, 1, 2, a=3)
print(p(), p(4, b=5), p(a=9), p.func is f, p.args, p.keywords, partial(p, 7, c=1)(8), partial(int, base=2)("101"))
print(partial(partial(f, 1), 2).func is f, repr(partial(len, 1, x=2)), partial(len).__reduce__()[1:])
p.note = "n"
print(p.note, p.__reduce__()[2][3], partial(p, 1).func is p)
q = partial(len)
q.__setstate__((f, (1,), {"k": 2}, {"z": 3}))
print(q(5), q.z)
err(partial); err(partial, 1); err(q.__setstate__, 1); err(q.__setstate__, (1, (), {}, {}))
class PP(partial):
    pass
print(PP(len, "a").args, partial[int])
print(reduce(operator.add, [1, 2, 3]), reduce(operator.mul, [1, 2, 3], 10), reduce(f, [], "init"))
err(reduce, operator.add, []); err(reduce, operator.add, 1); err(reduce, f)
K = cmp_to_key(lambda a, b: (a > b) - (a < b))
print(K(1) < K(2), K(1) == K(1), K(3) >= K(4), sorted([3, 1, 2], key=K), K(5).obj)
err(lambda: K(1) < 2); err(hash, K(1)); err(cmp_to_key)
calls = []
@lru_cache(maxsize=2)
def sq(x, y=0):
    calls.append((x, y))
    return x * x + y
print(sq(1), sq(2), sq(1), sq(3), sq(2), sq(1, y=1), calls, sq.cache_info(), sq.cache_parameters(), sq.__name__, sq.__wrapped__(5))
sq.cache_clear()
print(sq.cache_info())
@cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(90), fib.cache_info())
@lru_cache(typed=True)
def ty(x): return type(x).__name__
print(ty(1), ty(1.0), ty(True), ty.cache_info())
@lru_cache(maxsize=0)
def none(x): return x
print(none(1), none(1), none.cache_info())
class M:
    @lru_cache
    def m(self, x): return x + 1
m = M()
print(m.m(1), m.m(1), M.m.cache_info().hits)
err(sq, []); err(lru_cache, "x")

print(itemgetter(1)([1, 2]), itemgetter(0, 2)("abc"), itemgetter("k")({"k": 1}), itemgetter(slice(1))("ab"), itemgetter(1, "a"))
class O: pass
o = O()
o.a = O()
o.a.b = 5
o.c = 6
print(attrgetter("a.b")(o), attrgetter("a.b", "c")(o), attrgetter("a.b", "c"), methodcaller("split", ",")("a,b"), methodcaller("sort", reverse=True)([1]))
print(methodcaller("f", 1, k=2), methodcaller("f", 1).__reduce__()[1], itemgetter(1, 2).__reduce__()[1], attrgetter("x.y").__reduce__()[1])
err(itemgetter); err(itemgetter(1), []); err(itemgetter(1)); err(attrgetter, 1); err(attrgetter("zz"), o); err(methodcaller); err(methodcaller, 1); err(methodcaller("zz"), o)
print(operator.concat([1], [2]), operator.countOf([1, 2, 1], 1), operator.indexOf([1, 2], 2), operator.length_hint([1]), operator.index(True), operator.call(f, 1, a=2), operator.iadd([1], [2]), operator.not_(0), operator.truth([1]), operator.is_not(1, None), operator.contains([1], 1), operator.pow(2, 5), operator.inv(5), operator.matmul.__name__)
err(operator.concat, 1, 2); err(operator.indexOf, [1], 5); err(operator.countOf, 1, 1); err(operator.index, 1.5); err(operator.length_hint, [], "a"); err(operator.add, 1); err(operator.lt, 1, "a"); err(operator.call)
h = []
for x in [5, 3, 8, 1, 9, 2]:
    heapq.heappush(h, x)
print(h, [heapq.heappop(h) for _ in range(6)], heapq.nlargest(2, [1, 5, 3]), heapq.nsmallest(2, "hello"), list(heapq.merge([1, 4], [2, 3])))
h = [9, 4, 7, 1]
heapq.heapify(h)
print(h, heapq.heapreplace(h, 5), heapq.heappushpop(h, 0), heapq.heappushpop(h, 99), h)
err(heapq.heappop, []); err(heapq.heappush, 1, 1); err(heapq.heapify, (1,)); err(heapq.heappush, [1], "a")
a = [1, 2, 2, 3]
print(bisect.bisect_left(a, 2), bisect.bisect_right(a, 2), bisect.bisect(a, 0), bisect.bisect(a, 2, 0, 1), bisect.bisect_left([(1, "a"), (2, "b")], 2, key=itemgetter(0)))
bisect.insort(a, 2.5); bisect.insort_left(a, 1); print(a)
err(bisect.bisect, a, 1, -1); err(bisect.bisect, 1, 1); err(bisect.bisect, a, "x")
