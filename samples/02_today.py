# isinstance tells iterables from iterators; iter() turns one into the other.
from collections.abc import Iterable, Iterator

ll = [1, 2, 3, 4, 5]

print(isinstance(ll, Iterable))
print(isinstance(ll, Iterator))

s = 'i love coroutines'
print(isinstance(s, Iterable))
print(isinstance(s, Iterator))

s_iter = iter(s)
print(isinstance(s_iter, Iterable))
print(isinstance(s_iter, Iterator))
print(next(s_iter), next(s_iter), next(s_iter))
