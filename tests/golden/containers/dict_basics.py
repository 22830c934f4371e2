# dict: construction, order, methods, views, operators and errors
def err(f, *args, **kw):
    try:
        print("no error:", f(*args, **kw))
    except Exception as e:
        print(type(e).__name__ + ":", e)

d = {"a": 1, "b": 2, 3: "c", (1, 2): None, 1.5: True}
print(d, len(d), d["a"], d[3], d[3.0], d[(1, 2)], d.get("z"), d.get("z", 0), "a" in d, "z" in d)
d["a"] = 10
d["new"] = 1
del d["b"]
print(list(d), list(d.values()), list(d.items()), list(reversed(d)), list(reversed(d.items())))
print({1: "a", True: "b", 1.0: "c"}, dict(a=1, b=2), dict([(1, 2), "xy"]), dict({1: 2}, z=3), dict(zip("ab", (1, 2))))
print(d.pop("a"), d.pop("nope", "dflt"), d.popitem(), d.setdefault("k", 5), d.setdefault("k", 6), d)
e = d.copy()
e.update({1: 1}, x=2); e.update([(2, 2)]); e.update(y=3)
print(e, e == d, e != d, d == d.copy())
print({1: 2} | {3: 4}, {1: 2} | {1: 3})
e |= {"q": 1}
e |= [("r", 2)]
print(e)
e.clear()
print(e, bool(e), dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), dict.fromkeys({5: 1, 6: 2}, "v"))
err(lambda: {}["x"]); err(lambda: {}.pop("x")); err(lambda: {}.popitem()); err(lambda: {[]: 1})
err(lambda: {}[[]]); err(lambda: {}.get({})); err(dict, 1); err(dict, [1]); err(dict, [(1, 2, 3)])
err(dict, ["a"]); err(dict, 1, 2); err(lambda: {} < {}); err(lambda: {} | 1); err(lambda: hash({}))
err(lambda: {}.get()); err(lambda: {}.update(1, 2)); err(lambda: {}.update(5)); err(lambda: {}.keys(1))
err(lambda: {1: 2}.setdefault()); err(lambda: dict.fromkeys()); err(lambda: dict.fromkeys(1))
def delkey():
    x = {}
    del x["gone"]
err(delkey)
def grow():
    x = {1: 1}
    for k in x:
        x[k + 1] = 1
def shrink():
    x = {1: 1, 2: 2}
    for k in x:
        del x[k]
def swap():
    x = {i: i for i in range(4)}
    n = 0
    for k in x:
        n += 1
        del x[k]
        x[k + 100] = 1
    return n
err(grow); err(shrink)
x = {1: 1, 2: 2}
for k in x:
    x[k] = 5
print(x)
r = {}
r["self"] = r
r["v"] = r.values()
print(r)
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i))
print("k" in k, ("k", 5) in i, ("k", 6) in i, ("k",) in i, 5 in v)
a, b = {1: 1, 2: 2}, {2: 2, 3: 3}
print(a.keys() & b.keys(), a.keys() | b, a.keys() - b.keys(), a.keys() ^ b.keys(), a.items() & b.items())
print([1, 2, 9] & a.keys(), [1, 9] - a.keys(), a.keys() == {1, 2}, a.keys() < {1, 2, 3}, a.items() >= {(1, 1)})
print(a.keys().isdisjoint([5]), a.keys().isdisjoint(b), a.keys().mapping, a.values() == a.values())
err(lambda: a.keys() | 1); err(lambda: a.keys().mapping.update({}))
err(lambda: hash(a.keys()))
it = iter(a.items())
print(next(it), it.__length_hint__(), it.__reduce__()[1], list(it), it.__length_hint__())
class D(dict):
    def __missing__(self, key): return key * 2
m = D(a=1)
print(m["a"], m["zz"], m.get("zz"), "zz" in m, type(m.copy()), m, type(m | {}), D.fromkeys("x"))
class K:
    def keys(self): return ["p", "q"]
    def __getitem__(self, k): return k.upper()
print(dict(K()), {**K(), "z": 1})
class H:
    def __init__(self, v): self.v = v
    def __hash__(self): return 7
    def __eq__(self, other): return isinstance(other, H) and self.v == other.v
    def __repr__(self): return f"H({self.v})"
hs = {H(i): i for i in range(20)}
print(hs[H(7)], H(30) in hs, hs.pop(H(3)), len(hs), H(3) in hs)
big = {i: str(i) for i in range(1000)}
for i in range(0, 1000, 2):
    del big[i]
for i in range(2000, 2300):
    big[i] = "n"
print(len(big), list(big)[:5], list(big)[-3:], sum(big), 998 in big, 999 in big)
q = {}
for i in range(5000):
    q[i] = i
    if i >= 10:
        del q[next(iter(q))]
print(list(q))
print(dict[str, int], {"a": 1}.__class_getitem__(int), dict.__doc__ is None)
import types
p = types.MappingProxyType({"x": 1})
print(p, p["x"], list(p), len(p), p.get("y", 0), p | {"y": 2}, p == {"x": 1}, p.copy(), "x" in p, str(p))
err(lambda: p.__setitem__); err(types.MappingProxyType, [1]); err(types.MappingProxyType, 5)
def ior(q):
    q |= {}
err(ior, p)
