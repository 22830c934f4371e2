"""Operators of int over small, word-sized and large operands, with a digest of the results."""
import operator

values = [0, 1, -1, 2, 3, -7, 10, 255, 1 << 31, -(1 << 31), (1 << 32) - 1, (1 << 61) - 1, 1 << 61,
          (1 << 62) - 1, 1 << 62, -(1 << 62), -(1 << 62) - 1, (1 << 63) - 1, 1 << 63, -(1 << 63),
          (1 << 64) - 1, 1 << 64, -(1 << 64), (1 << 64) + 1, (1 << 127) - 1, -(1 << 128),
          3 ** 100, -7 ** 90, 10 ** 50, -(10 ** 50) + 1, (1 << 200) - (1 << 100)]


def digest(items):
    h = 0
    for item in items:
        if isinstance(item, tuple):
            item = digest(item)
        h = (h * 1000003 + item) % ((1 << 89) - 1)
    return h


def attempt(f, *args):
    try:
        return f(*args)
    except ZeroDivisionError:
        return -99
    except OverflowError:
        return -98


for f in (operator.add, operator.sub, operator.mul, operator.floordiv, operator.mod, divmod,
          operator.and_, operator.or_, operator.xor):
    print(f.__name__, digest(attempt(f, a, b) for a in values for b in values))
for f in (operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge):
    print(f.__name__, digest(f(a, b) for a in values for b in values))
for f in (operator.neg, operator.pos, operator.invert, abs, hash, int.bit_length, int.bit_count):
    print(f.__name__, digest(f(a) for a in values))
print("truediv", digest(hash(attempt(operator.truediv, a, b)) for a in values for b in values))
shifts = [0, 1, 7, 31, 32, 61, 62, 63, 64, 65, 128, 300]
print("lshift", digest(a << n for a in values for n in shifts))
print("rshift", digest(a >> n for a in values for n in shifts))
print("pow", digest(a ** n for a in values for n in range(12)))
print("pow mod", digest(pow(a, abs(b), m) for a in values for b in values[:14] for m in values if m))
for a in values:
    for b in values:
        if b:
            q, r = divmod(a, b)
            assert q * b + r == a and (0 <= r < b or b < r <= 0), (a, b)
        assert (a & b) + (a | b) == a + b
        assert a ^ b == (a | b) - (a & b)

print(pow(3, -1, 7), pow(3, -2, -7), pow(2, 10 ** 20, 10 ** 9 + 7), pow(-2, 3, 5), pow(5, 0, 1))
print(pow(10 ** 30, -1, 10 ** 9 + 7), pow(7, -3, 10 ** 40 + 1))
print(1 >> 10 ** 30, -1 >> 10 ** 30, 0 << 10 ** 30)
print(2 ** 200, (-3) ** 41, 10 ** 40 // 7, -(10 ** 40) // 7, -(10 ** 40) % 7)
for source in ("1 // 0", "1 % 0", "divmod(1, 0)", "1 / 0", "10**30 // 0", "10**30 % 0", "10**30 / 0",
               "pow(2, 3, 0)", "pow(2, -1, 4)", "1 << -1", "1 >> -1", "10**400 / 1", "0 ** -1",
               "pow(2, 1.5, 3)", "float(10**400)", "(1).__lshift__(-1)"):
    try:
        print(source, eval(source))
    except Exception as e:
        print(source, "->", type(e).__name__, e)
try:
    1 << 10 ** 12
except (MemoryError, OverflowError):
    print("too large")
