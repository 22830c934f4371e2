# itertools: every function, with edge cases
from itertools import *
import operator
def err(f, *args, **kw):
    try:
        print("no error:", f(*args, **kw))
    except Exception as e:
        print(type(e).__name__ + ":", e)
def L(it, n=12): return list(islice(it, n))

print(L(count(), 3), L(count(5, -2), 3), L(count(0.5, 0.25), 3), L(count(2**62 - 1), 3), count(3), count(1, 2), count(1.5))
print(L(cycle("ab"), 5), L(cycle([]), 3), L(repeat(7), 3), list(repeat(7, 2)), repeat(1), repeat(1, 3), list(repeat(1, -1)))
print(list(accumulate([1, 2, 3])), list(accumulate([1, 2, 3], operator.mul)), list(accumulate([1, 2], initial=10)), list(accumulate([])), list(accumulate("abc")))
print(list(batched("abcdefg", 3)), list(batched("abcd", 2, strict=True)), list(batched([], 2)))
err(lambda: list(batched("abc", 2, strict=True))); err(batched, "a", 0); err(batched, "a")
print(list(chain("ab", [1], ())), list(chain()), list(chain.from_iterable(["ab", "cd"])), list(chain.from_iterable([])))
print(list(combinations("abcd", 2)), list(combinations("ab", 0)), list(combinations("ab", 3)), len(list(combinations(range(10), 4))))
print(list(combinations_with_replacement("abc", 2)), list(combinations_with_replacement("", 2)), list(combinations_with_replacement("", 0)))
print(list(permutations("abc")), list(permutations("abc", 2)), list(permutations("ab", 3)), list(permutations("", 0)), len(list(permutations(range(5), 3))))
print(list(product("ab", [1, 2])), list(product()), list(product("ab", repeat=2)), list(product("ab", [])), list(product("ab", repeat=0)), len(list(product(range(3), repeat=4))))
print(list(compress("abcdef", [1, 0, 1, 0, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])), list(takewhile(lambda x: x < 3, [1, 2, 3, 1])))
print(list(filterfalse(None, [0, 1, ""])), list(filterfalse(lambda x: x % 2, range(6))), list(starmap(pow, [(2, 3), (3, 2)])))
print([(k, list(g)) for k, g in groupby("aaabbc")], [(k, list(g)) for k, g in groupby([1, 3, 2, 4], lambda x: x % 2)], list(groupby([])))
groups = list(groupby("aab"))
print([k for k, g in groups], [list(g) for k, g in groups])
g = groupby("aabb")
k1, g1 = next(g)
print(next(g1), next(g)[0], list(g1))
print(list(islice("abcdef", 3)), list(islice("abcdef", 2, None)), list(islice("abcdef", 1, 5, 2)), list(islice("abc", 0)), list(islice("abc", None, None, 2)))
it = iter(range(10))
print(list(islice(it, 2, 4)), next(it), list(islice(it, 0, 3, 2)), next(it))
print(list(pairwise("abcd")), list(pairwise("a")), list(pairwise("")), list(zip_longest("ab", [1], fillvalue="-")), list(zip_longest()), list(zip_longest("abc", "x", (1, 2))))
a, b, c = tee([1, 2, 3], 3)
print(next(a), next(a), next(b), list(c), list(b), list(a), tee("x", 0))
x, y = tee(iter("ab"))
import copy
z = copy.copy(x)
print(next(x), next(z), list(y), type(x).__name__)
err(islice, "a", -1); err(islice, "a", 0, -1); err(islice, "a", 0, 1, 0); err(islice, "a", "b"); err(islice, "a"); err(islice, 1, 1)
err(combinations, "a", -1); err(combinations, "a"); err(permutations, "a", "b"); err(permutations, "a", -1)
err(lambda: product("a", repeat=-1)); err(lambda: product("a", x=1)); err(product, 1);
err(lambda: list(chain(1))); err(count, "a"); err(cycle, 1); err(tee, 1); err(tee, [], -1); err(repeat)
err(lambda: list(starmap(pow, [1]))); err(lambda: list(takewhile(1, [1]))); err(zip_longest, 1); err(lambda: zip_longest(a=1)); err(groupby); err(accumulate)
err(lambda: list(accumulate([1, "a"]))); err(lambda: chain(x=1)); err(lambda: operator.length_hint(repeat(1)))
print(operator.length_hint(repeat(1, 5)))
class Sub(count):
    pass
print(L(Sub(3), 2), Sub(3), chain[int])
def gen():
    yield 1
    raise ValueError("inside")
err(lambda: list(chain(gen(), [2])))
i = pairwise(gen())
err(next, i)
primes = []
for n in count(2):
    if all(n % p for p in takewhile(lambda p, n=n: p * p <= n, primes)):
        primes.append(n)
    if len(primes) == 10:
        break
print(primes)
