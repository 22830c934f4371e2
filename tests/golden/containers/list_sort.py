# list.sort and sorted: stability, keys, reverse, mixed types, errors, mutation
import functools
def err(f):
    try:
        print("no error:", f())
    except Exception as e:
        print(type(e).__name__ + ":", e)

seed = 12345
def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) % 2**31
    return seed % n

for n in (0, 1, 2, 5, 31, 64, 65, 200, 1000):
    data = [rnd(n or 1) for _ in range(n)]
    pairs = [(v, i) for i, v in enumerate(data)]
    up = sorted(pairs, key=lambda p: p[0])
    down = sorted(pairs, key=lambda p: p[0], reverse=True)
    ok = all(a[0] < b[0] or (a[0] == b[0] and a[1] < b[1]) for a, b in zip(up, up[1:]))
    ok2 = all(a[0] > b[0] or (a[0] == b[0] and a[1] < b[1]) for a, b in zip(down, down[1:]))
    print(n, ok, ok2, sorted(data) == [p[0] for p in up], sorted(map(str, data)) == sorted([str(x) for x in data]))
runs = list(range(100)) + list(range(50, 0, -1)) + [7] * 30 + list(range(1000, 900, -2))
s = sorted(runs)
print(s[:8], s[-5:], s == sorted(reversed(runs)), sorted(s) == s, sorted(s[::-1]) == s)
print(sorted([3, 1.5, 2**70, -2**70, True, 0.0]))
print(sorted(["b", "a", "é", "B", "\U0001f600", "", "ab"]))
print(sorted([(1, "b"), (1, "a"), (0, "z"), (1,)]), sorted([(2.5, 1), (1.5, 2), (2.5, 0)]))
print(sorted([[2], [1, 5], [1]]), sorted("hello"), sorted({3: 1, 1: 2}), sorted([b"b", b"a"]))
print(sorted([5, 3, 9], key=lambda x: -x), sorted(["bb", "a", "ccc"], key=len, reverse=True))
print(sorted(["B", "a", "C"], key=str.lower), sorted([1, 2, 3, 4], key=lambda x: x % 2))
print(sorted([1, 5, 3], key=functools.cmp_to_key(lambda a, b: b - a)))
err(lambda: sorted([1, "a"]))
err(lambda: sorted([1, None, 2]))
err(lambda: sorted([1, 2], key=5))
err(lambda: sorted([1, 2], lambda x: x))
err(lambda: sorted())
err(lambda: [2, 1].sort(key=lambda x: 1 / 0))
class C:
    def __init__(self, n): self.n = n
    def __lt__(self, other):
        if self.n == 3:
            raise RuntimeError("boom")
        return self.n < other.n
    def __repr__(self): return f"C{self.n}"
lst = [C(2), C(1), C(4), C(3), C(0)]
err(lambda: lst.sort())
print(sorted(c.n for c in lst))
lst = [3, 1, 2]
def key(x):
    lst.append(9)
    return x
err(lambda: lst.sort(key=key))
print(lst)
lst = [3, 1, 2]
seen = []
lst.sort(key=lambda x: (seen.append(len(lst)), x)[1])
print(lst, seen)
nan = float("nan")
print(len(sorted([nan, 1.0, nan, 2.0])))
print([2, 1, 3].sort(), sorted((3, 1, 2)), sorted(range(5, 0, -1)))
words = "the quick brown fox jumps over the lazy dog".split()
words.sort(key=lambda w: (len(w), w))
print(words)
