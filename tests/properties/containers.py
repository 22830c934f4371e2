"""dict, list, set, str and int against slow models and against recorded results.

Each round makes random operations with a seeded generator. A container is compared with a model that
uses none of its machinery (a list of pairs for a dict, sorted lists for a set, digit lists for big ints);
the digest of everything seen is compared with the one recorded by CPython 3.13 in containers.digests.

    coil tests/properties/containers.py [rounds, 200] [--record]
"""
import os
import random
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
RECORDED = 200  # rounds whose digests are recorded


class PairDict:
    """A dict as a list of pairs."""

    def __init__(self):
        self.pairs = []

    def at(self, key):
        for i, (k, _) in enumerate(self.pairs):
            if k == key:
                return i
        return -1

    def set(self, key, value):
        i = self.at(key)
        if i < 0:
            self.pairs.append((key, value))
        else:
            self.pairs[i] = (self.pairs[i][0], value)

    def pop(self, key):
        i = self.at(key)
        return None if i < 0 else self.pairs.pop(i)[1]


def any_key(r):
    kind = r.randrange(6)
    n = r.randrange(40)
    return (n, float(n), str(n), (n, "t"), n == 1, "k" * (n % 5))[kind]


def dict_round(r):
    d, model = {}, PairDict()
    for _ in range(r.randrange(1, 120)):
        key, what = any_key(r), r.random()
        if what < 0.6:
            d[key] = what
            model.set(key, what)
        elif what < 0.9:
            assert d.pop(key, None) == model.pop(key)
        elif d:
            assert d.popitem() == model.pairs.pop()
        if what > 0.97:
            d, old = dict(d), d
            assert d == old
        assert (key in d) == (model.at(key) >= 0)
    assert list(d.items()) == model.pairs and len(d) == len(model.pairs)
    assert list(reversed(d)) == [k for k, _ in reversed(model.pairs)]
    return repr(d)


def set_round(r):
    s, model = set(), []
    for _ in range(r.randrange(1, 100)):
        n = r.choice([r.randrange(50), r.randrange(10 ** 6), str(r.randrange(20))])
        if r.random() < 0.65:
            s.add(n)
            if n not in model:
                model.append(n)
        else:
            s.discard(n)
            if n in model:
                model.remove(n)
    other = set(r.sample(range(50), 20))
    key = repr
    assert sorted(s, key=key) == sorted(model, key=key)
    for result, want in ((s & other, [x for x in model if x in other]),
                         (s - other, [x for x in model if x not in other]),
                         (s | other, model + [x for x in other if x not in model]),
                         (s ^ other, [x for x in model if x not in other]
                          + [x for x in other if x not in model])):
        assert sorted(result, key=key) == sorted(want, key=key)
    return repr(sorted(s, key=key)), s <= (s | other), s.isdisjoint(other)


def list_round(r):
    a, model = [], ()
    for _ in range(r.randrange(1, 60)):
        i, j, what = r.randrange(-5, 30), r.randrange(-5, 30), r.randrange(7)
        step = r.choice([1, 1, 2, -1, -3])
        if what == 0:
            a.append(i)
            model += (i,)
        elif what == 1:
            a.insert(i, j)
            at = max(0, len(model) + i) if i < 0 else i
            model = model[:at] + (j,) + model[at:]
        elif what == 2:
            a[i:j] = range(3)
            start, stop, _ = slice(i, j).indices(len(model))
            model = model[:start] + (0, 1, 2) + model[max(start, stop):]
        elif what == 3:
            gone = set(range(*slice(i, j, step).indices(len(model))))
            del a[i:j:step]
            model = tuple(x for k, x in enumerate(model) if k not in gone)
        elif what == 4:
            assert a[i:j:step] == [model[k] for k in range(*slice(i, j, step).indices(len(model)))]
        elif what == 5:
            a.reverse()
            model = model[::-1]
        elif r.random() < 0.3:
            a.sort(key=lambda x: x % 7)
            ordered = []
            for k in range(7):
                ordered += [x for x in model if x % 7 == k]
            model = tuple(ordered)
        assert a == list(model) and len(a) == len(model)
    return a


ALPHABETS = ["ab", "abc ", "aé", "a€b", "a\U0001F40D", "01_"]


def str_round(r):
    letters = r.choice(ALPHABETS)
    text = "".join(r.choice(letters) for _ in range(r.randrange(0, 120)))
    part = "".join(r.choice(letters) for _ in range(r.randrange(1, 4)))
    found = [i for i in range(len(text) - len(part) + 1)
             if all(text[i + k] == c for k, c in enumerate(part))]
    assert text.find(part) == (found[0] if found else -1)
    assert text.rfind(part) == (found[-1] if found else -1)
    assert (part in text) == bool(found)
    apart, at = [], 0
    for i in found:
        if i >= at:
            apart.append(i)
            at = i + len(part)
    assert text.count(part) == len(apart)
    pieces, at = [], 0
    for i in apart:
        pieces.append(text[at:i])
        at = i + len(part)
    pieces.append(text[at:])
    assert text.split(part) == pieces and part.join(pieces) == text
    assert text.replace(part, "-") == "-".join(pieces)
    grown = ""
    for c in text:
        grown += c
    assert grown == text and hash(grown) == hash(text) and grown[::-1] == text[::-1]
    assert text.encode("utf-8").decode("utf-8") == text
    return text.upper(), text.split(), text.title(), text.partition(part), repr(text)


def long_multiply(a, b):
    """Schoolbook multiplication of lists of decimal digits, least first."""
    out = [0] * (len(a) + len(b))
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] += x * y
    for i in range(len(out) - 1):
        out[i + 1] += out[i] // 10
        out[i] %= 10
    return out


def int_round(r):
    a = r.getrandbits(r.choice([8, 31, 62, 63, 64, 65, 200, 700])) * r.choice([1, -1])
    b = r.getrandbits(r.choice([8, 62, 64, 130, 300])) * r.choice([1, -1])
    digits = long_multiply([int(c) for c in str(abs(a))[::-1]], [int(c) for c in str(abs(b))[::-1]])
    text = "".join(map(str, digits[::-1])).lstrip("0") or "0"
    assert abs(a * b) == int(text) and str(abs(a * b)) == text
    if b:
        q, m = divmod(a, b)
        assert q * b + m == a and (0 <= m < b or b < m <= 0)
    shift = r.randrange(130)
    assert a << shift == a * 2 ** shift and a >> shift == a // 2 ** shift
    assert (a & b) + (a | b) == a + b and (a ^ b) == (a | b) - (a & b) and ~a == -a - 1
    assert int(hex(a), 16) == a and int.from_bytes(a.to_bytes(100, "little", signed=True), "little",
                                                   signed=True) == a
    return a + b, a - b, a * b, pow(a, 3), a.bit_length(), hash(a), float(a), f"{a:,}", oct(b)


def one(seed):
    r = random.Random(seed)
    seen = [f(r) for f in (dict_round, set_round, list_round, str_round, int_round)]
    return "%08x" % zlib.crc32(repr(seen).encode("utf-8", "backslashreplace"))


def main():
    args = [a for a in sys.argv[1:] if a != "--record"]
    rounds = int(args[0]) if args else RECORDED
    path = os.path.join(HERE, "containers.digests")
    if "--record" in sys.argv:
        with open(path, "w") as f:
            f.write("\n".join(one(seed) for seed in range(RECORDED)) + "\n")
        return 0
    with open(path) as f:
        digests = f.read().split()
    failed = 0
    for seed in range(rounds):
        try:
            digest = one(seed)
            wrong = seed < len(digests) and digest != digests[seed] and "another digest than recorded"
        except AssertionError as e:
            wrong = f"the model differs, line {e.__traceback__.tb_next.tb_lineno}"
        if wrong:
            failed += 1
            print(f"seed {seed}: {wrong}")
    print(f"{rounds - failed} passed, {failed} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
