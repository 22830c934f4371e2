# What is said of names that modules do not have: files that hide others, circular imports.
import os
import subprocess
import sys
import tempfile


def attempt(files, *command):
    with tempfile.TemporaryDirectory() as folder:
        folder = os.path.realpath(folder)
        for name, text in files.items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, 'w') as f:
                f.write(text)
        done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True)
        print((done.stdout + done.stderr.strip().rpartition('\n')[2]).replace(folder, 'FOLDER'))


attempt({'random.py': 'import random\nrandom.randrange'}, 'random.py')
attempt({'random.py': 'x = 1', 'main.py': 'import random\nrandom.randrange'}, 'main.py')
attempt({'random/__init__.py': 'x = 1', 'main.py': 'import random\nrandom.randrange'}, 'main.py')
attempt({'random.py': 'x = 1', 'main.py': 'import random\nprint(random.randrange)'},
        '-P', '-c', 'import random; print(random.x)')
attempt({'numpy.py': 'import numpy\nnumpy.array'}, '-c', 'import numpy')
attempt({'other.py': 'x = 1'}, '-c', 'import other; other.y')
attempt({'p/a.py': 'import p.b', 'p/b.py': 'import p.a\np.a.x'}, '-c', 'import p.a')
attempt({'p/a.py': 'import sys\nsys.modules.pop("p", None)\nfrom . import b', 'p/b.py': '',
         'p/__init__.py': ''}, '-c', 'import p.a; print(p.a.b.__name__)')
