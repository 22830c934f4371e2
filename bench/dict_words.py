def run(n):
    counts = {}
    for i in range(n):
        k = 'k%d' % (i * 7919 % 5003)
        counts[k] = counts.get(k, 0) + 1
    by_int = {}
    for i in range(n):
        by_int.setdefault(i % 1000, []).append(i)
    inverted = {v: k for k, v in counts.items()}
    total = sum(counts.values()) + len(inverted) + sum(len(v) for v in by_int.values())
    pairs = {(i, i % 7): i for i in range(n // 4)}
    for i in range(n // 4):
        total += pairs[i, i % 7] + (('k%d' % i) in counts)
    merged = {**counts, 'x': 1} | {'y': 2}
    for k in list(merged)[:2000]:
        del merged[k]
    return total, len(merged)
print(run(400000))
