words = []
for i in range(3000):
    words.append('w%d-%s' % (i % 97, hex(i)))
text = ' '.join(words)
counts = {}
for w in text.split():
    k, _, v = w.partition('-')
    counts[k] = counts.get(k, 0) + len(v)
out = [f'{k}:{v:>8}' for k, v in sorted(counts.items())]
line = ''
for w in words:
    line += w
print(len(line), len('\n'.join(out).replace('w', 'W').encode()))
