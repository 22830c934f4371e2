# Threads that import the same module wait for the one that loads it; circles do not hang.
import os
import sys
import tempfile
import threading

folder = tempfile.mkdtemp()
sys.path.insert(0, folder)
for name, text in (('slow_one', 'import time\ntime.sleep(0.1)\nvalue = 1\n'),
                   ('circle_a', 'import time\ntime.sleep(0.05)\nimport circle_b\n'),
                   ('circle_b', 'import time\ntime.sleep(0.05)\nimport circle_a\n')):
    with open(os.path.join(folder, name + '.py'), 'w') as f:
        f.write(text)
seen = []


def load(name):
    module = __import__(name)
    seen.append(getattr(module, 'value', name))


def run(*names):
    threads = [threading.Thread(target=load, args=(name,)) for name in names]
    for t in threads:
        t.start()
    for t in threads:
        t.join(20)
    print(sorted(seen, key=str))
    seen.clear()


run(*['slow_one'] * 4)
run('circle_a', 'circle_b')
