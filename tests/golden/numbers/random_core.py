"""Module _random: the sequences of seeds, states, bits."""
import _random


def show(source):
    try:
        print(source, "->", repr(eval(source)))
    except Exception as e:
        print(source, "->", type(e).__name__, e)


r = _random.Random(42)
print([r.random() for _ in range(5)])
print([r.getrandbits(k) for k in (1, 2, 8, 16, 31, 32, 33, 53, 62, 63, 64, 65, 96, 100, 128)])
print(r.getrandbits(1000) % 10**30, r.getrandbits(0))
for seed in (0, 1, -1, 2**31, 2**32, 2**32 + 1, 2**64, -2**100, 10**50, 3.5, True, 2.0**70):
    r.seed(seed)
    print(seed, r.random(), r.getrandbits(64))
state = r.getstate()
print(len(state), type(state), state[:3], state[-1])
a = [r.random() for _ in range(1000)]
r.setstate(state)
assert a == [r.random() for _ in range(1000)]
r.seed(7)
total = 0.0
for _ in range(10000):
    total += r.random()
print(total, r.getstate()[-1])
s = _random.Random()
s.setstate(r.getstate())
print(s.random() == r.random())
r.seed()
s.seed(None)
print(r.random() != s.random(), 0 <= r.random() < 1)


class Sub(_random.Random):
    def __init__(self, x=None, *, extra=None):
        self.seed(x)
        self.extra = extra


print(Sub(42).random(), Sub(x=1, extra=2).extra, Sub(42, extra=1).getrandbits(16))
for source in """r.getrandbits(-1)
r.getrandbits(1.5)
r.getrandbits()
r.setstate(5)
r.setstate((1, 2))
r.setstate(('a',) * 625)
r.setstate((1,) * 624 + (700,))
r.setstate((-1,) * 625)
r.seed([])
r.seed(1, 2)
_random.Random(1, 2)
_random.Random([])
""".splitlines():
    show(source)
