# list: construction, indexing, slices, methods, operators and the errors of each
def err(f, *args, **kw):
    try:
        print("no error:", f(*args, **kw))
    except Exception as e:
        print(type(e).__name__ + ":", e)

a = list(range(10))
print(a, a[3], a[-1], a[2:5], a[::-2], a[8:2:-3], a[100:], a[-100:3])
a[2:4] = "xyz"
print(a)
a[::3] = [0] * len(a[::3])
print(a)
del a[1:3], a[0]
print(a)
del a[::2]
print(a, len(a), bool(a), bool([]))
a[len(a):] = [1, 2]
a[:0] = a
print(a)
b = [3, 1, 2]
b.append(9); b.extend((8, 7)); b.insert(0, 5); b.insert(-1, 6); b.insert(100, 4)
print(b, b.pop(), b.pop(0), b.pop(-2), b)
b.remove(9); b.reverse()
print(b, b.index(1), b.count(1), b.copy() == b, b.copy() is b)
b.clear()
print(b, [1] * 3, 2 * [1, 2], [1] * 0, [1] * -5, [1] + [2])
c = [1]
d = c
c += (2, 3)
c *= 2
print(c, d is c)
c.extend(c)
print(c)
print([1, 2] < [1, 3], [1] < [1, 0], [] < [1], [2] > [1, 9], [1, 2] == [1, 2], [1] != [1], [1] == (1,))
print(1 in [1, 2], 3 in [1], [float("nan")] == [float("nan")], (lambda n: [n] == [n])(float("nan")))
r = [1]
r.append(r)
print(r, repr([r]))
print(list(reversed([1, 2, 3])), [*iter([4, 5])], [x for x in [1, 2] for y in (x, -x)])
one = [1]
err(lambda: one[5]); err(lambda: one["a"]); err(lambda: one[1.5])
err(lambda: [].pop()); err(lambda: [1].pop(5)); err(lambda: [1].remove(2))
err(lambda: [1].index(2)); err(lambda: [1].index(1, 1)); err(lambda: [1] + 1); err(lambda: [1] + (1,))
err(lambda: [1] * 1.5); err(lambda: [1] * "a"); err(lambda: list(1)); err(lambda: list(1, 2))
err(lambda: list(a=1)); err(lambda: hash([])); err(lambda: [1] < 2); err(lambda: [1].append())
err(lambda: [1].append(1, 2)); err(lambda: [1].sort(1)); err(lambda: [1].insert("a", 1))
err(lambda: [1].index(1, "a"))
def assign(i, v):
    x = [1, 2, 3, 4]
    x[i] = v
    return x
err(assign, 9, 1); err(assign, slice(0, 4, 2), [1]); err(assign, slice(0, 2), 5)
err(assign, slice(0, 4, 2), 5); err(assign, "a", 1); err(assign, slice(None, None, 0), [])
def delete(i):
    x = [1, 2, 3]
    del x[i]
    return x
err(delete, 7); err(delete, 1); err(delete, slice(None, None, -2))

class I:
    def __index__(self): return 1
print([1, 2, 3][I()], [1, 2, 3][I():], [0] * I())
class L(list):
    def __repr__(self): return "L" + super().__repr__()
x = L([1, 2])
x.name = "x"
print(x, x + [1], type(x + x), type(x * 2), type(x[:]), type(x.copy()), x.name, x == [1, 2])
class Evil:
    def __eq__(self, other):
        lst.clear()
        return False
lst = [Evil(), Evil(), 1]
print(1 in lst, lst)
it = iter([1, 2, 3])
next(it)
print(it.__length_hint__(), it.__reduce__()[1:], list(it), list(it), it.__reduce__()[1:])
it = reversed([1, 2, 3])
next(it)
print(it.__length_hint__(), it.__reduce__()[1:], list(it), it.__length_hint__())
z = [1, 2]
for v in z:
    if len(z) < 6:
        z.append(v * 10)
print(z, list[int], L[int])
