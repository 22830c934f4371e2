d = {}
for i in range(20000):
    k = 'k' + str(i % 500)
    d[k] = d.get(k, 0) + i
rows = sorted(d.items(), key=lambda kv: -kv[1])
s = {i * 7 % 1000 for i in range(5000)}
squares = [x * x for x in range(5000) if x & 1]
print(rows[0], len(s & set(squares)), sum(squares), len({x: (x, x + 1) for x in range(3000)}))
