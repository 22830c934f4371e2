"""toolz: functions on iterables, functions and dictionaries."""
import toolz
from toolz import curried
from toolz.sandbox import parallel

print(toolz.pipe(range(10), curried.filter(lambda n: n % 2), curried.map(lambda n: n ** 2), list))
print(toolz.groupby(len, ['a', 'bb', 'cc']), toolz.frequencies('abca'), toolz.merge({1: 2}, {3: 4}))
print(toolz.assoc_in({'a': {'b': 1}}, ['a', 'c'], 2), toolz.get_in(['a', 0], {'a': [7]}),
      toolz.update_in({'n': 1}, ['n'], lambda x: x + 1))


@toolz.curry
def add3(a, b, c=0):
    return a + b + c


print(add3(1)(2), add3(1, c=5)(2), add3.func.__name__, toolz.compose(str, abs)(-3))
print(list(toolz.partition_all(2, range(5))), list(toolz.sliding_window(2, 'abc')),
      list(toolz.interpose('-', 'ab')), toolz.countby(str.isupper, 'aBc'))
print(toolz.reduceby(len, lambda n, w: n + 1, ['a', 'b', 'cc'], 0), toolz.valmap(len, {'x': 'abc'}),
      toolz.keyfilter(lambda k: k > 1, {1: 'a', 2: 'b'}), toolz.itemmap(reversed, {1: 2}))
print(list(toolz.join(lambda t: t[0], [(1, 'a'), (2, 'b')], lambda t: t[0], [(1, 'x'), (3, 'y')],
                      right_default=None)))
calls = []
fast = toolz.memoize(lambda n: calls.append(n) or n * 2)
print(fast(2), fast(2), calls, toolz.juxt(min, max)([3, 1]), toolz.thread_first(1, (add3, 2), str))
print(toolz.excepts(ValueError, int, lambda e: -1)('x'), toolz.flip(pow)(2, 3), toolz.do(print, 'do'))
print(list(toolz.accumulate(lambda a, b: a * b, [1, 2, 3])), toolz.topk(2, [4, 9, 1]),
      list(toolz.concatv('ab', [1])), list(toolz.mapcat(list, ['ab', 'c'])), toolz.isiterable('a'))
print(parallel.fold(lambda a, b: a + b, range(10), 0, map=map, chunksize=3))
print(sorted(toolz.merge_with(sum, {'a': 1, 'b': 2}, {'a': 3}).items()),
      list(toolz.random_sample(1.0, [1, 2])), toolz.diff([1, 2], [1, 3]).__next__())
