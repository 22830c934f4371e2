# deque, defaultdict, OrderedDict
from collections import deque, defaultdict, OrderedDict, Counter, namedtuple
def err(f, *args, **kw):
    try:
        print("no error:", f(*args, **kw))
    except Exception as e:
        print(type(e).__name__ + ":", e)

d = deque([1, 2, 3])
d.append(4); d.appendleft(0); d.extend([5, 6]); d.extendleft([-1, -2])
print(d, len(d), d[0], d[-1], d[3], d.pop(), d.popleft(), 3 in d, d.count(3), d.index(3))
d.rotate(2); print(d); d.rotate(-3); print(d); d.rotate(100); print(d)
d.insert(2, "x"); d.insert(-1, "y"); d.remove("x"); d.reverse(); del d[1]; d[0] = "z"
print(d, list(reversed(d)), d.copy() == d, d + deque([1]), deque([1]) * 3, 2 * deque("a"))
m = deque(range(10), maxlen=3)
print(m, m.maxlen, d.maxlen); m.append(1); m.appendleft(2); print(m, m * 2, deque(maxlen=0), deque("abc", 2))
m += [7, 8]; m *= 3
print(m, deque([1]) < deque([2]), deque([1, 2]) < deque([1]), deque([1]) == deque([1]), deque([1]) == [1])
err(deque().pop); err(deque().popleft); err(d.remove, 99); err(d.index, 99); err(lambda: d[99]); err(lambda: d["a"]); err(lambda: d[0:1])
err(deque, 1, 2, 3); err(deque, [], -1); err(deque, [], "a"); err(lambda: deque(a=1)); err(lambda: d + [1]); err(hash, d); err(deque([1], 1).insert, 0, 1)
def mutate():
    q = deque([1, 2])
    for x in q:
        q.append(x)
err(mutate)
q = deque()
q.append(q)
print(q, deque([1]).__reduce__()[:3], deque([1], 2).__reduce__()[:3])
big = deque()
for i in range(1000):
    big.append(i)
    if i % 3 == 0:
        big.popleft()
print(len(big), big[0], big[-1], sum(big), big[100])
class Q(deque):
    pass
s = Q([1], 3)
s.tag = 1
print(s, type(s + s), type(s.copy()), type(s * 2), s.__reduce__()[:3], deque[int])

dd = defaultdict(list)
dd["a"].append(1); dd["b"].append(2); dd["a"].append(3)
print(dd, dd["zz"], len(dd), dd.get("no"), "no" in dd, dd.default_factory, dd.copy(), dd | {1: 2}, {1: 2} | dd)
di = defaultdict(int, a=5)
for ch in "hello":
    di[ch] += 1
print(di, dict(di), di.__missing__("q"), defaultdict(), defaultdict(None, {1: 2}), di.__reduce__()[:4])
err(lambda: defaultdict()["x"]); err(defaultdict, 1); err(defaultdict, int, 1)
dd.default_factory = None
err(lambda: dd["nope"])
class DD(defaultdict):
    def __missing__(self, k): return "sub" + k
print(DD(int)["x"], DD(int, a=1), type(DD(int).copy()))

o = OrderedDict(a=1, b=2, c=3)
o.move_to_end("a"); print(o); o.move_to_end("c", last=False); print(o, list(reversed(o)), o.popitem(), o.popitem(last=False), o)
o["x"] = 1; o["y"] = 2; o.update(z=3); o.setdefault("w", 4)
print(o, o.pop("x"), o.pop("nope", None), o.keys(), o.values(), o.items(), o == {"b": 2, "y": 2, "z": 3, "w": 4})
print(OrderedDict([(1, 2), (3, 4)]) == OrderedDict([(3, 4), (1, 2)]), OrderedDict([(1, 2)]) == OrderedDict({1: 2}), OrderedDict.fromkeys("ab", 0), OrderedDict())
print(o | {"q": 1}, {"q": 1} | OrderedDict(r=2), o.copy() == o, o.__reduce__()[:4], list(reversed(o.items())))
err(OrderedDict().popitem); err(o.move_to_end, "none"); err(o.pop, "none"); err(OrderedDict, 1, 2); err(OrderedDict, 5)
o.attr = 1
print(o.__dict__)
def during():
    for k in o:
        o.move_to_end("y")
err(during)
lru = OrderedDict()
for i in range(3000):
    lru[i] = i
    if len(lru) > 5:
        lru.popitem(last=False)
    if i % 7 == 0:
        lru.move_to_end(next(iter(lru)))
print(list(lru))
e = OrderedDict(a=1)
for i in range(20):
    e[i] = i
    e.popitem(last=False)
print(e, next(iter(e)))
c = Counter("abracadabra")
print(c.most_common(2), c["z"], c + Counter("ab"), sorted((c - Counter(a=3)).items()), Counter(a=1) == Counter(a=1, b=0))
P = namedtuple("P", "x y", defaults=[5])
p = P(1)
print(p, p.x, p.y, p._replace(x=3), p._asdict(), P._fields, p == (1, 5), P.x.__doc__)
