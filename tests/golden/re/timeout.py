# timeout= limits how long one match may take, in seconds.
import re
import time

hard = re.compile(r'(a+)+b')
text = 'a' * 60
start = time.monotonic()
for name, args in (('match', (text,)), ('fullmatch', (text,)), ('search', (text,)), ('findall', (text,)),
                   ('split', (text,)), ('sub', ('x', text)), ('subn', ('x', text))):
    for call in (getattr(hard, name), lambda *a, **k: getattr(re, name)(hard, *a, **k)):
        try:
            call(*args, timeout=0.01)
        except TimeoutError as e:
            print(name, e)
for step in (lambda: next(hard.finditer(text, timeout=0.01)), hard.scanner(text, timeout=0.01).search):
    try:
        print(step())
    except TimeoutError as e:
        print(type(e).__name__)
print(time.monotonic() - start < 5)
print(re.search('b+', 'aabbb', timeout=5), re.sub('a', 'x', 'banana', timeout=1e300))
print(re.findall(r'\d', 'a1b2', timeout=None))
for wrong in (0, -1, float('nan'), 'x'):
    try:
        re.search('a', 'a', timeout=wrong)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
