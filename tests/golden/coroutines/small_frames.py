# Coroutines of few registers lie close together in memory: binding keywords writes to none but its own.
import gc


def gen(*, a=1):
    yield a


made = [gen(a=i) for i in range(4000)]
for _ in range(3):
    del made[::2]               # holes between those that stay
    gc.collect()
    made += [gen() for _ in range(4000)]
assert all(repr(g).startswith('<generator object gen at') for g in made)
print(len(made), sum(sum(g) for g in made) > 0)
