# enumerate, zip, map, filter, reversed, iter
def err(f, *args, **kw):
    try:
        print("no error:", f(*args, **kw))
    except Exception as e:
        print(type(e).__name__ + ":", e)

print(list(enumerate("abc")), list(enumerate("ab", 5)), list(enumerate(start=1, iterable=[9])), next(enumerate([1], 2**70)))
print(list(zip([1, 2], "ab", (3, 4, 5))), list(zip()), list(zip([1])), list(zip([1, 2], [3, 4], strict=True)))
print(list(map(str, [1, 2])), list(map(lambda *a: a, [1, 2], [3, 4], [5, 6, 7])), list(map(None.__class__, [])))
print(list(filter(None, [0, 1, "", "a", []])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(bool, [0, 5])))
print(list(reversed([1, 2])), list(reversed("ab")), list(reversed((1, 2))), list(reversed({1: 1, 2: 2})))
print(enumerate.__name__, type(zip()).__name__, iter(zip()) is not None, isinstance(map(str, []), map))
err(enumerate); err(enumerate, 1); err(enumerate, [], "a"); err(enumerate, [], 1, 2); err(lambda: enumerate(foo=1))
err(zip, 1); err(lambda: zip([], a=1)); err(map); err(map, 1); err(map, 1, 1); err(lambda: map(str, [], a=1))
err(filter, 1); err(filter, 1, 2); err(lambda: filter(None, [], x=1)); err(reversed, 1); err(reversed); err(reversed, {1})
err(reversed, [1], 2); err(iter); err(iter, 1); err(iter, 1, 2)
err(list, zip([1], [], strict=True)); err(list, zip([], [1], strict=True)); err(list, zip([1], [1], [1, 2], strict=True))
err(list, zip([1], [1], [], strict=True)); err(list, map(1, [1])); err(list, filter(1, [1]))
class Seq:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i):
        if i >= self.n:
            raise IndexError(i)
        return i * i
s = Seq(4)
print(list(s), list(reversed(s)), 9 in s, 8 in s, list(zip(s, s)), iter(s).__length_hint__())
it = iter(s)
next(it)
print(it.__reduce__()[2], list(it), list(it))
class R:
    def __reversed__(self): return iter("custom")
class N(Seq):
    __reversed__ = None
print("".join(reversed(R())))
err(reversed, N(1))
n = 0
def count():
    global n
    n += 1
    return n
print(list(iter(count, 5)), list(iter(count, 9)))
def stop():
    raise StopIteration
print(list(iter(stop, 1)))
class It:
    def __init__(self): self.i = 0
    def __iter__(self): return self
    def __next__(self):
        self.i += 1
        if self.i > 3:
            raise StopIteration
        return self.i
print(list(It()), sum(It()), max(It()), [*It()], dict(zip(It(), It())), tuple(enumerate(It())))
class Bad:
    def __iter__(self): return 5
class NoIter:
    __iter__ = None
err(iter, Bad()); err(list, NoIter()); err(next, [])
m = map(lambda x: 1 // x, [1, 0, 2])
print(next(m))
err(next, m)
print(next(m), next(m, "end"))
class E(enumerate):
    def __init__(self, *args): self.tag = 1
class Z(zip):
    pass
e = E("ab")
print(e.tag, list(e), list(Z([1], [2])), e.__reduce__()[1][1])
a = iter([1, 2, 3])
print(list(zip(a, a)), list(a))
print(zip([1], [2]).__reduce__()[1][0].__class__.__name__, reversed([1, 2]).__length_hint__())
print(enumerate[int] if hasattr(enumerate, "__class_getitem__") else None)

# sum() leaves an iterator of a list used up, as any other walk does.
items = [1, 2]
walk = iter(items)
print(sum(walk))
items.append(5)
print(list(walk), sum(walk))
walk = iter([1, [2]])
try:
    sum(walk)
except TypeError as e:
    print(e)
print(list(walk))
