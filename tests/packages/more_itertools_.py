"""more_itertools: a choice of its functions."""
import more_itertools as mi

print(list(mi.chunked(range(7), 3)), list(mi.windowed(range(5), 3)), mi.first([], 'none'))
print(list(mi.flatten([[1], [2, 3]])), mi.take(3, mi.count_cycle('ab')), mi.ilen(iter('abc')))
p = mi.peekable('abc')
print(p.peek(), next(p), p[1], list(p), bool(p))
print(list(mi.interleave_longest('ab', 'xyz')), list(mi.collapse([1, [2, [3, 'ab']]])))
b = mi.bucket(['a1', 'b1', 'a2'], key=lambda s: s[0])
print(sorted(b), list(b['a']), list(b['b']))
print(list(mi.split_at('abcdc', lambda c: c == 'c')), list(mi.split_before('OneTwo', str.isupper)))
print(list(mi.powerset([1, 2, 3])))
print(mi.partition(lambda n: n % 2, range(6))[1].__next__(), list(mi.unique_everseen('abca')))
print(mi.nth([1, 2, 3], 1), mi.all_equal('aaa'), mi.one([5]), mi.quantify([True, False, True]))
try:
    mi.one([1, 2])
except ValueError as e:
    print(e)
s = mi.seekable(iter(range(5)))
print(next(s), next(s))
s.seek(0)
print(list(s), mi.spy(range(9), 2)[0], sorted(mi.distinct_permutations([1, 0, 1])))
print(list(mi.stagger('abc')), [list(g) for g in mi.consecutive_groups([1, 2, 5, 6])])
print(dict(mi.map_reduce(range(6), lambda n: n % 3, lambda n: n * n, sum)))
print(list(mi.run_length.encode('aab')), mi.numeric_range(1.0, 2.0, 0.25)[1:3])
