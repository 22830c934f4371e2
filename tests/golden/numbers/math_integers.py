"""Module math on whole numbers and exact sums of products."""
import math


class Pair:
    """A number that is neither int nor float: sums and products only."""

    def __init__(self, a, b=1):
        self.a, self.b = a, b

    def __add__(self, other):
        return Pair(self.a + (other.a if isinstance(other, Pair) else other), self.b)

    def __mul__(self, other):
        return Pair(self.a * (other.a if isinstance(other, Pair) else other), self.b)

    __radd__, __rmul__ = __add__, __mul__

    def __repr__(self):
        return f"Pair({self.a}, {self.b})"


def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__, e)


class Index:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


f = 1
for n in range(60):
    assert math.factorial(n) == f
    f *= n + 1
    for k in range(n + 2):
        c = math.comb(n, k)
        assert c == (math.factorial(n) // math.factorial(k) // math.factorial(n - k) if k <= n else 0)
        assert math.perm(n, k) == c * math.factorial(k), (n, k)
for n in list(range(300)) + [10**16 - 1, 2**53 + 1, 2**62, 2**63 - 1, 2**64 - 1, 10**50, 3**201, 2**128 - 1]:
    r = math.isqrt(n)
    assert r * r <= n < (r + 1) * (r + 1), n
    r = math.isqrt(n * n)
    assert r == n
for source in """math.factorial(20), math.factorial(21), math.factorial(30), math.factorial(Index(5)), math.factorial(True)
math.factorial(1000) % (10**9 + 7), len(str(math.factorial(1000))), math.factorial(0)
math.factorial(-1)
math.factorial(-10**30)
math.factorial(10**20)
math.factorial(5.0)
math.factorial('5')
math.comb(5, 2), math.comb(100, 50), math.comb(200, 100), math.comb(10**30, 2), math.comb(5, 0), math.comb(0, 0)
math.comb(67, 33), math.comb(68, 34), math.comb(2**40, 3), math.comb(10**30, 10**30 - 1), math.comb(3, 10**30)
math.comb(-1, 2)
math.comb(2, -1)
math.comb(1.5, 2)
math.comb(5)
math.comb(10**40, 10**30)
math.perm(5), math.perm(5, None), math.perm(5, 2), math.perm(100, 12), math.perm(10**20, 3), math.perm(3, 5), math.perm(3, 0)
math.perm(25, 20), math.perm(2**70, 9) % 10**20
math.perm(-1)
math.perm(-1, 2)
math.perm(5, -2)
math.perm(5.0, 2)
math.gcd(), math.gcd(12), math.gcd(-12), math.gcd(12, 18), math.gcd(12, 18, 27), math.gcd(0, 0), math.gcd(0, -5)
math.gcd(2**100 * 3, 2**90 * 5), math.gcd(10**30, 15), math.gcd(Index(4), True), math.gcd(-2**63, 2**64)
math.gcd(1.0)
math.gcd(1, 'a')
math.gcd(a=1)
math.lcm(), math.lcm(4), math.lcm(-4, 6), math.lcm(4, 6, 10), math.lcm(0, 5), math.lcm(2**70, 3), math.lcm(0)
math.lcm(0, 1.5)
math.isqrt(24), math.isqrt(Index(25)), math.isqrt(True), math.isqrt(10**100)
math.isqrt(-1)
math.isqrt(4.0)
math.prod([]), math.prod([1, 2, 3, 4]), math.prod([1.5, 2]), math.prod(range(1, 30)), math.prod([2], start=5)
math.prod(['a', 2]), math.prod([3], start='ab'), math.prod([0.5] * 4), math.prod([Pair(1, 2)] * 3)
math.prod([2**62, 2, 1.0]), math.prod(iter([True, 5])), math.prod([1j, 1j])
math.prod('ab')
math.prod(5)
math.prod([1], 2)
math.sumprod([], []), math.sumprod([1, 2, 3], [4, 5, 6]), math.sumprod([2**62], [2**62]), math.sumprod((1, 2), [0.5, 0.25])
math.sumprod([0.1] * 20, [10] * 20), math.sumprod([1e100, 1.0, -1e100], [1, 1, 1]), math.sumprod([True], [2.5])
math.sumprod([Pair(1, 3)] * 3, [1, 2, 0.5]), math.sumprod(iter([1]), iter([2])), math.sumprod([1j], [2])
math.sumprod([float('inf'), 1], [1, 2]), math.sumprod([1e308, 1e308], [10, -10]), math.sumprod(['ab'], [0])
math.sumprod([1], [1, 2])
math.sumprod(1, 2)
math.sumprod([10**400], [1.0])
math.sumprod([1], [None])
""".splitlines():
    show(source)
