import json
def run(n):
    data = [{'id': i, 'name': 'user%d' % i, 'tags': ['a', 'b', 'c\n'], 'score': i / 7,
             'active': i % 2 == 0, 'none': None, 'nested': {'x': [i, i + 1], 'y': 'caf\xe9'}}
            for i in range(n)]
    text = json.dumps(data)
    wide = json.dumps(data, ensure_ascii=False) + ' '
    total = 0
    for _ in range(8):
        total += len(json.loads(text)) + len(json.loads(wide))
    for i in range(60000):
        total += json.loads('{"a": [1, 2.5, "x"]}')['a'][0]
    return total
print(run(5000))
