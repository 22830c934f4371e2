def run(n):
    total = 0
    for i in range(n):
        s = 'key%d=value %d;other=%s' % (i, i * 3, 'abc' * (i % 5))
        a, _, b = s.partition('=')
        total += len(a.upper()) + b.find(';') + s.count('e') + len(s.split(';'))
        if s.startswith('key1') and s.endswith('abc'):
            total += 1
        total += len(s.replace('value', 'v').strip().title())
        total += len('-'.join([a, b, str(i)])) + len(f'{i:05d}|{a:>10}|{i / 3:.2f}')
    text = 'the quick brown fox ' * 1000
    for _ in range(100):
        total += text.count('fox') + len(text.split()) + text.find('zebra')
        total += len(text.encode().decode()) + len(text.replace('quick', 'slow'))
    return total
print(run(150000))
