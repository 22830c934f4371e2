# json: both directions, hooks, and what malformed text is told.
import json
from collections import OrderedDict


def wrong(f):
    try:
        print('no error', f())
    except (ValueError, TypeError, RecursionError) as e:
        print(type(e).__name__, e)


data = {'a': [1, 2.5, -0.0, 1e100, True, False, None], 'caf\xe9 \u20ac \U0001f600': 'x"\\\n\x7f\x01',
        3: 'int', 2.5: 'float', True: 'true', None: 'none', 'empty': [{}, []]}
print(json.dumps(data))
print(json.dumps(data, ensure_ascii=False))
print(json.dumps(data, indent=2))
print(json.dumps({'b': 1, 'a': 2}, sort_keys=True, indent='\t', separators=(',', '=')))
print(json.dumps((1, (2, [])), separators=(',', ':')))
print(json.dumps({(1, 2): 3, 'k': 1}, skipkeys=True))
print(json.loads(json.dumps(data)))
print(json.loads(' [1 , {"a":\t"\\u00e9\\ud83d\\ude00\\n"} ]\n'))
print(json.loads(b'{"x": 12345678901234567890123, "y": -1.5e-3}'))
print(json.loads('{"a": 1, "b": {"c": 2}}', object_pairs_hook=OrderedDict))
print(json.loads('{"a": 1, "b": {"c": 2}}', object_hook=lambda d: sorted(d)))
print(json.loads('[1.5, 2, NaN, -Infinity]', parse_float=str, parse_int=list,
                 parse_constant=lambda s: s))
print(json.dumps(float('inf')), json.dumps([float('nan')]))
wrong(lambda: json.dumps(float('inf'), allow_nan=False))
wrong(lambda: json.dumps({(1, 2): 3}))
wrong(lambda: json.dumps(object))
circle = []
circle.append({'x': circle})
wrong(lambda: json.dumps(circle))
deep = []
for i in range(100000):
    deep = [deep]
try:
    json.dumps(deep)
except RecursionError:
    print('RecursionError')
try:
    json.loads('[' * 100000)
except RecursionError:
    print('RecursionError')
for text in ['', ' ', '{', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '[1,]', '[1 2]', '[',
             '"abc', '"a\nb"', '"\\x"', '"\\u12"', '"\\ud83d\\u"', '{a:1}', "{'a':1}", 'nul', '01',
             '1.', '-', '+1', '[1] x', '\ufeff[]', 'tru', '1e', '"\\']:
    wrong(lambda: json.loads(text))
wrong(lambda: json.loads(1))
wrong(lambda: json.JSONDecoder().raw_decode('x', -1))
try:
    json.loads('[1,\n  x]')
except json.JSONDecodeError as e:
    print(e.msg, e.pos, e.lineno, e.colno, e.doc)


class Encoder(json.JSONEncoder):
    def default(self, o):
        return list(o) if isinstance(o, set) else super().default(o)


print(Encoder().encode([{1}, {'a': {2}}]), list(Encoder().iterencode([1, {'a': 2}])))
wrong(lambda: Encoder().encode(3j))
