"""sortedcontainers: sorted list, dict and set."""
import random
from sortedcontainers import SortedDict, SortedKeyList, SortedList, SortedSet

random.seed(3)
numbers = [random.randrange(1000) for _ in range(3000)]
s = SortedList(numbers)
print(len(s), s[:5], s[-3:], s.bisect_left(500), s.count(s[10]), s == sorted(numbers))
for n in numbers[:2000]:
    s.remove(n)
print(len(s), s == sorted(numbers[2000:]), list(s.irange(10, 30)), s.index(s[7]) <= 7)
s.update(range(5))
print(s.pop(), s.pop(0), 4 in s)
d = SortedDict({'b': 2, 'a': 1, 'c': 3})
d['aa'] = 9
print(d, d.peekitem(0), list(d.irange('a', 'b')), d.keys()[1], d.popitem())
k = SortedKeyList(['bbb', 'a', 'cc'], key=len)
k.add('dddd')
print(k, k.bisect_key(2))
t = SortedSet([3, 1, 2, 3]) | {7}
print(t, t[0], t & {1, 7}, t - {1}, t.isdisjoint({9}))
try:
    s.remove(10 ** 9)
except ValueError as e:
    print('ValueError', e)
