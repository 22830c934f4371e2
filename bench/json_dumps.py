import json
def run(n):
    data = [{'id': i, 'name': 'user%d' % i, 'tags': ['a', 'b', 'c\n'], 'score': i / 7,
             'active': i % 2 == 0, 'none': None, 'nested': {'x': [i, i + 1], 'y': 'caf\xe9'}}
            for i in range(n)]
    total = 0
    for _ in range(10):
        total += len(json.dumps(data))
    total += len(json.dumps(data, indent=2)) + len(json.dumps(data, sort_keys=True))
    return total
print(run(5000))
