"""Module random: every distribution, the choices, seeding with text, errors."""
import random
r = random.Random(12345)
calls = dict(
    randint=(1, 10**30),
    randrange=(0, 1000, 7),
    uniform=(1, 10),
    triangular=(0, 1, .3),
    betavariate=(2, 3),
    expovariate=(1.5,),
    gammavariate=(2, 3),
    gauss=(0, 1),
    lognormvariate=(0, 1),
    normalvariate=(0, 1),
    vonmisesvariate=(0, 4),
    paretovariate=(3,),
    weibullvariate=(1, 2),
    getrandbits=(70,),
    randbytes=(8,),
    binomialvariate=(10, .3))
for name, args in calls.items():
    print(name, [getattr(r, name)(*args) for _ in range(3)])
print(r.binomialvariate(1000, .4), r.gammavariate(.5, 1), r.gammavariate(1, 1))
print(r.choice('abcdef'), r.choices(range(10), k=5), r.choices('abc', [1, 2, 3], k=5), r.choices('abc', cum_weights=[1, 2, 3], k=5), r.sample(range(1000), 10), r.sample('abcdef', 3), r.sample(['a', 'b'], 3, counts=[2, 2]))
x = list(range(20))
r.shuffle(x)
print(x)
random.seed(1)
print(random.random(), random.randint(1, 6), random.shuffle(x), x)
random.seed('text')
print(random.random())
random.seed(b'bytes')
print(random.random())
random.seed(1.5)
print(random.random())
random.seed('old', version=1)
print(random.random())
s = r.getstate()
a = r.random()
r.setstate(s)
print(a == r.random())
for e in ("r.randint(5, 1)", "r.randrange(1.5)", "r.choice([])", "r.sample([1], 2)", "r.randrange(0)", "r.choices([], k=1)", "r.choices([1,2],[0,0])", "random.seed([])", "r.sample({1,2},1)", "r.randbytes(-1)"):
    try: print(e, eval(e))
    except Exception as x: print(e, type(x).__name__, x)
