import random
def run(n):
    r = random.Random(1)
    ints = [r.randrange(n * 10) for _ in range(n)]
    words = ['w%05d' % (i % 99991) for i in ints]
    pairs = [(i % 100, w) for i, w in zip(ints, words)]
    total = 0
    for _ in range(3):
        total += sorted(ints)[n // 2]
        total += len(sorted(words, reverse=True)[0])
        total += sorted(ints, key=lambda x: -x)[0]
        total += sorted(pairs)[1][0] + len(sorted(words, key=len)[0])
        total += len(sorted(words, key=str.lower)[5])
    floats = [i / 3 for i in ints]
    floats.sort()
    return total, floats[n // 3]
print(run(100000))
