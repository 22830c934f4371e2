"""Mutates sources for a number of seconds and compiles them: any outcome but an exception of the
language (or code) is a crash of the process. The seed is printed, and repeats a run."""
import os
import random
import sys
import time

from mutation import mutate

KNOWN = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError, UnicodeError)
PIECES = ['(', ')', '[', ']', '{', '}', ':', '\n', '    ', 'f"{', '}"', '"""', "'", '\\', 'lambda ',
          'async ', 'await ', 'yield ', 'match x:\n', 'case ', ' := ', '*', '**', '@', '->', '0x', '1_',
          'if ', 'else', 'for ', 'in ', 'def f(', 'class C:', 'try:', 'except*', '\t', '\0', 'é', '\ud800']


def sources(folder):
    for path, _, names in os.walk(folder):
        for name in names:
            if name.endswith('.py'):
                with open(os.path.join(path, name), encoding='utf-8', errors='replace') as f:
                    yield f.read()[:4000]


def main(seconds, seed=None):
    seed = int(time.time()) if seed is None else seed
    rng = random.Random(seed)
    corpus = list(sources('samples')) + list(sources('tests/golden'))
    print('seed', seed, flush=True)
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        text = mutate(rng.choice(corpus), rng, PIECES, 6)
        try:
            compile(text, '<fuzz>', 'exec')
        except KNOWN:
            pass
        count += 1
    print(count, 'sources, no finding')


main(float(sys.argv[1]), *map(int, sys.argv[2:]))
