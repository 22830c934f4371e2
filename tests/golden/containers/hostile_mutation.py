# containers changed by the code that they call: errors or a defined result, never a crash
from collections import deque, OrderedDict
import heapq, itertools, functools
def err(f, *args):
    try:
        print(f.__name__, "->", f(*args))
    except Exception as e:
        print(f.__name__, type(e).__name__ + ":", e)

class Eq:
    """Equal to nothing; runs an action when compared."""
    def __init__(self, action, h=1): self.action, self.h = action, h
    def __hash__(self): return self.h
    def __eq__(self, other):
        self.action()
        return False

def list_index():
    a = [Eq(lambda: a.clear()), 1, 2]
    return a.index(5) if a else None
def list_remove():
    a = [Eq(lambda: a.clear()), 1, 2]
    a.remove(1)
def list_count():
    a = [Eq(lambda: a.append(1)), 1, 2]
    return a.count(1)
def list_eq():
    a = [Eq(lambda: a.clear()), 1]
    return a == [3, 1]
def list_extend_self():
    a = [1, 2]
    a.extend(a)
    a.extend(x for x in list(a))
    return a
def list_slice_index():
    a = list(range(10))
    class I:
        def __index__(self):
            a.clear()
            return 5
    return a[I():], a
def list_set_slice():
    a = list(range(10))
    class It:
        def __iter__(self):
            del a[3:]
            return iter("xy")
    a[2:8] = It()
    return a
def list_repr():
    class R:
        def __repr__(self):
            a.clear()
            return "R"
    a = [R(), 1, 2]
    return repr(a)
def dict_lookup():
    d = {}
    k = Eq(lambda: d.clear() if len(d) > 3 else None)
    d[k] = 1
    for i in range(5):
        d[Eq(lambda: None)] = i
    return len(d) > 0
def dict_grow_in_eq():
    d = {}
    n = [0]
    def grow():
        n[0] += 1
        if n[0] < 5:
            for i in range(50):
                d[f"k{n[0]}-{i}"] = i
    d[Eq(grow)] = 1
    return (1 in d), len(d), d.get(1)
def dict_eq_mutates():
    a = {i: Eq(lambda: a.clear()) for i in range(5)}
    return a == {i: 0 for i in range(5)}
def dict_update_mutates():
    src = {}
    src = {Eq(lambda: src.clear(), h=7): 1, 7: 2, 8: 3}
    dst = {Eq(lambda: src.clear(), h=7): 1}
    dst.update(src)
    return len(dst)
def dict_repr():
    class R:
        def __repr__(self):
            d.clear()
            return "R"
    d = {1: R(), 2: 2}
    return repr(d)
def set_lookup():
    s = {Eq(lambda: s.clear(), h=i % 3) for i in range(3)}
    return 0 in s, len(s)
def set_iter():
    s = set(range(5))
    for x in s:
        s.discard(x)
def set_intersection():
    b = {1, 2, 3}
    a = {Eq(lambda: b.clear(), h=1), 1, 2}
    return len(a & b) <= 3
def sort_mutates():
    a = [3, 1, 2]
    def key(x):
        a.append(x)
        return x
    a.sort(key=key)
def sort_clears():
    class C:
        def __lt__(self, other):
            a[:] = []
            return False
    a = [C(), C(), C()]
    a.sort()
def deque_index():
    d = deque([Eq(lambda: d.append(1)), 2])
    d.index(3)
def deque_remove():
    d = deque([Eq(lambda: d.clear()), 2])
    d.remove(2)
def deque_contains():
    d = deque([Eq(lambda: d.clear()), 2])
    return 2 in d
def deque_eq():
    d = deque([Eq(lambda: d.clear()), 2])
    return d == deque([1, 2])
def heap_push():
    class C:
        def __lt__(self, other):
            h.clear()
            return True
    h = [C(), C(), C()]
    heapq.heappush(h, C())
def heap_pop():
    class C:
        def __lt__(self, other):
            h.append(1)
            return True
    h = [C(), C(), C(), C()]
    heapq.heappop(h)
def tee_reenter():
    def gen():
        yield 1
        next(a)
    a, b = itertools.tee(gen())
    next(a)
    return next(a)
def ordered_iter():
    o = OrderedDict(a=1, b=2)
    for k in o:
        o["c"] = 1
def deep_list():
    a = []
    for _ in range(200000):
        a = [a]
    return a == a[0]
def deep_repr():
    a = []
    for _ in range(200000):
        a = [a]
    return len(repr(a))
def deep_dict():
    a, b = {}, {}
    for _ in range(200000):
        a, b = {1: a}, {1: b}
    return a == b
def deep_tuple_hash():
    t = ()
    for _ in range(200000):
        t = (t,)
    return hash(t) is not None
for f in [list_index, list_remove, list_count, list_eq, list_extend_self, list_slice_index, list_set_slice, list_repr, dict_lookup,
          dict_grow_in_eq, dict_eq_mutates, dict_update_mutates, dict_repr, set_lookup, set_iter, set_intersection, sort_mutates, sort_clears,
          deque_index, deque_remove, deque_contains, deque_eq, heap_push, heap_pop, tee_reenter, ordered_iter]:
    err(f)
for f in [deep_list, deep_repr, deep_dict]:
    try:
        f()
        print(f.__name__, "no error")
    except RecursionError as e:
        print(f.__name__, "RecursionError")
