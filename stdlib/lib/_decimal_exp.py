"""decimal: exponential, logarithms and powers, rounded correctly.

They are computed as fixed-point binary numbers with some more digits than asked for; when those do
not decide the rounding, again with more of them.
"""
from math import gcd, isqrt

from _decimal_arith import (adjusted, check_nans, compare_finite_or_inf, finish, infinity, invalid,
                            make, strip_zeros)
from _decimal_context import (INEXACT, ROUNDED, ROUND_HALF_EVEN, SUBNORMAL, UNDERFLOW,
                              count_digits, digits_of, power10)


def _half_even(ctx):
    ctx = ctx._shallow_copy()
    ctx.rounding = ROUND_HALF_EVEN
    return ctx


# ---- fixed-point functions: numbers are ints times 2**-w ----

def _exp_fixed(x, w):
    """exp(x), |x| small."""
    halvings = isqrt(w) // 2 + 2
    guard = 2 * halvings + 10
    w += guard
    x = (x << guard) >> halvings
    one = 1 << w
    total = term = one
    k = 1
    while term:
        term = (term * x >> w) // k
        if term in (0, -1):
            break
        total += term
        k += 1
    for _ in range(halvings):
        total = total * total >> w
    return total >> guard


def _ln_fixed(x, w):
    """ln(x), x > 0 near 1."""
    roots = isqrt(w) // 2 + 2
    guard = 2 * roots + 20
    w += guard
    x <<= guard
    for _ in range(roots):
        x = isqrt(x << w)
    one = 1 << w
    t = ((x - one) << w) // (x + one)
    square = t * t >> w
    total, term, k = 0, t, 1
    while term not in (0, -1):
        total += term // k
        term = term * square >> w
        k += 2
    return total << roots + 1 >> guard


_ln10_cache = [0, 0]


def _ln10(w):
    if _ln10_cache[0] < w:
        extra = w + 64
        ln2 = _ln_fixed(3 << extra - 1, extra) + _ln_fixed((4 << extra) // 3, extra)  # 3/2 * 4/3
        _ln10_cache[:] = extra, 3 * ln2 + _ln_fixed(5 << extra - 2, extra)            # 8 * 5/4
    return _ln10_cache[1] >> _ln10_cache[0] - w


def _ln_scaled(c, exp, w):
    """ln(c * 10**exp)."""
    n = count_digits(c)
    shift = n + exp  # c * 10**exp = m * 10**shift, 0.1 <= m < 1
    work = w + 20
    m = (c << work) // power10(n)
    halves = 0
    while m < (1 << work) * 3 // 4:
        m <<= 1
        halves += 1
    ln2 = _ln2(work)
    return (_ln_fixed(m, work) - halves * ln2 + shift * _ln10(work)) >> 20


_ln2_cache = [0, 0]


def _ln2(w):
    if _ln2_cache[0] < w:
        extra = w + 64
        _ln2_cache[:] = extra, (_ln_fixed(3 << extra - 1, extra)
                                + _ln_fixed((4 << extra) // 3, extra))
    return _ln2_cache[1] >> _ln2_cache[0] - w


def _decimal_of(x, w, digits):
    """(coefficient with about `digits` digits, exponent) of x * 2**-w, x > 0."""
    places = digits - int((x.bit_length() - w) * 0.30103)
    if places >= 0:
        return x * power10(places) >> w, -places
    return (x // power10(-places)) >> w, -places


def _decided(c, digits):
    """Whether an error of a few units in c's last places cannot change it rounded to `digits`."""
    drop = count_digits(c) - digits
    if drop < 3:
        return False
    unit = power10(drop)
    rest = c % unit
    slack = 100
    return slack < rest < unit - slack and not unit // 2 - slack < rest < unit // 2 + slack


def _bits(digits):
    return int(digits * 3.3219280948873626) + 16


def _sticky(c, exp):
    """c with one more digit, so that it is taken for inexact."""
    return c * 10 + 1, exp - 1


# ---- exp ----

def exp(a, ctx):
    if a._kind:
        special = check_nans(ctx, a)
        if special:
            return special
        return (make(0, 0, 0), 0) if a._sign else (infinity(), 0)
    ctx = _half_even(ctx)
    if not a._int:
        return make(0, 1, 0), 0
    prec = ctx._prec
    size = adjusted(a)
    if size > 20 or not a._sign and size >= count_digits((ctx._Emax + 1) * 3):
        # far out of range
        return finish(ctx, 0, 1, -2 * (ctx._Emax + prec) if a._sign else ctx._Emax + 1)
    if size < -prec - 1:  # 1 plus or minus something tiny
        if a._sign:
            return finish(ctx, 0, power10(prec + 1) - 1, -prec - 1)
        return finish(ctx, 0, power10(prec + 1) + 1, -prec - 1)
    digits = prec + 5
    while True:
        w = _bits(digits + max(size, 0) + 3)
        x = (a._int << w) * power10(a._exp) if a._exp >= 0 else (a._int << w) // power10(-a._exp)
        if a._sign:
            x = -x
        k, rest = divmod(x, _ln10(w))
        c, e = _decimal_of(_exp_fixed(rest, w), w, digits)
        if _decided(c, prec):
            break
        digits += digits // 2
    c, e = _sticky(c, e)
    return finish(ctx, 0, c, e + k)


# ---- logarithms ----

def _logarithm(a, ctx, compute):
    """compute(w): the fixed-point value; a is finite, positive and not exact."""
    prec = ctx._prec
    digits = prec + 5
    while True:
        w = _bits(digits + 25) + _cancelled(a)
        x = compute(w)
        if x:
            c, e = _decimal_of(abs(x), w, digits)
            if _decided(c, prec):
                c, e = _sticky(c, e)
                return finish(ctx, int(x < 0), c, e)
        digits += digits // 2


def _cancelled(a):
    """Bits that a logarithm loses when a is near 1."""
    if adjusted(a) not in (0, -1):
        return 0
    one = power10(-a._exp) if a._exp < 0 else 1
    distance = abs(a._int - one)
    return max(0, one.bit_length() - max(distance, 1).bit_length()) + 8


def _log_special(a, ctx):
    if a._kind:
        special = check_nans(ctx, a)
        if special:
            return special
    if not a._kind and not a._int:
        return infinity(1), 0
    if a._kind and not a._sign:
        return infinity(), 0
    if a._sign:
        return invalid()
    return None


def ln(a, ctx):
    special = _log_special(a, ctx)
    if special:
        return special
    if compare_finite_or_inf(a, make(0, 1, 0)) == 0:
        return make(0, 0, 0), 0
    return _logarithm(a, _half_even(ctx), lambda w: _ln_scaled(a._int, a._exp, w))


def log10(a, ctx):
    special = _log_special(a, ctx)
    if special:
        return special
    c, e = a._int, a._exp
    n = count_digits(c)
    if c == power10(n - 1):
        exact = e + n - 1
        return finish(_half_even(ctx), int(exact < 0), abs(exact), 0)

    def compute(w):
        return (_ln_scaled(c, e, w + 8) << w) // _ln10(w + 8)
    return _logarithm(a, _half_even(ctx), compute)


# ---- powers ----

def _is_integer(a):
    if a._kind:
        return False
    return a._exp >= 0 or not a._int or not a._int % power10(-a._exp)


def _is_even(a):
    if not a._int or a._exp > 0:
        return True
    return a._int // power10(-a._exp) % 2 == 0


def power(a, b, ctx):
    special = check_nans(ctx, a, b)
    if special:
        return special
    if not b._kind and not b._int:
        return invalid() if not a._kind and not a._int else (make(0, 1, 0), 0)
    sign = 0
    if a._sign:
        if _is_integer(b):
            sign = 0 if _is_even(b) else 1
        elif a._kind or a._int:
            return invalid()
        a = make(0, a._int, a._exp, a._kind)
    if not a._kind and not a._int:
        return (make(sign, 0, 0), 0) if not b._sign else (infinity(sign), 0)
    if a._kind:
        return (infinity(sign), 0) if not b._sign else (make(sign, 0, 0), 0)
    return _power_finite(a, b, sign, ctx)


def _power_finite(a, b, sign, ctx):
    order = compare_finite_or_inf(a, make(0, 1, 0))
    prec = ctx._prec
    if order == 0:
        return _power_of_one(a, b, sign, ctx)
    if b._kind:
        grows = (order > 0) != bool(b._sign)
        return (infinity(sign), 0) if grows else (make(sign, 0, 0), 0)
    # The result is about 10 ** (b * log10(a)): surely out of range?
    bound = _log10_exp_bound(a) + adjusted(b)
    if (order > 0) != bool(b._sign):
        if bound >= count_digits(ctx._Emax):
            return finish(ctx, sign, 1, ctx._Emax + 1)
    elif bound >= count_digits(-ctx.Etiny()):
        return finish(ctx, sign, 1, ctx.Etiny() - 1)
    exact = _power_exact(a, b, prec + 1)
    if exact is not None:
        c, e = exact
        if not _is_integer(b):
            # As if rounded: all digits, and the flags of an inexact operation.
            return _finish_inexact(ctx, sign, c, e)
        return finish(ctx, sign, c, e)
    digits = prec + 5
    while True:
        c, e = _power_digits(a, b, digits)
        if _decided(c, prec):
            break
        digits += digits // 2
    c, e = _sticky(c, e)
    return finish(ctx, sign, c, e)


def _finish_inexact(ctx, sign, c, e):
    n = count_digits(c)
    prec = ctx._prec
    if n <= prec:
        c *= power10(prec + 1 - n)
        e -= prec + 1 - n
    result, status = finish(ctx, sign, c, e)
    status |= INEXACT | ROUNDED
    if status & SUBNORMAL:
        status |= UNDERFLOW
    return result, status


def _power_of_one(a, b, sign, ctx):
    prec = ctx._prec
    if _is_integer(b):
        if b._sign:
            times = 0
        elif b._exp >= 0 and (b._exp > 20 or b._int * power10(b._exp) > prec):
            times = prec
        else:
            times = min(b._int * power10(b._exp) if b._exp >= 0
                        else b._int // power10(-b._exp), prec)
        e = a._exp * times
        if e < 1 - prec:
            e = 1 - prec
            return make(sign, power10(-e), e), ROUNDED
        return make(sign, power10(-e), e), 0
    e = 1 - prec
    return make(sign, power10(-e), e), INEXACT | ROUNDED


def _log10_exp_bound(a):
    """A lower bound of the adjusted exponent of log10(a)."""
    size = adjusted(a)
    if size >= 1:
        return count_digits(size) - 1
    if size <= -2:
        return count_digits(-1 - size) - 1
    one = power10(-a._exp) if a._exp < 0 else 1
    c = a._int * power10(max(a._exp, 0))
    num = digits_of(abs(c - one))
    if size == 0:  # log10(a) > (a - 1) / (2.31 * a)
        den = digits_of(231 * c)
        return len(num) - len(den) - (num < den) + 2
    return len(num) + a._exp - (num < '231') - 1


def _power_digits(a, b, digits):
    """About `digits` digits of a ** b."""
    extra = max(adjusted(b), 0) + count_digits(abs(adjusted(a)) + 1) + 5
    w = _bits(digits + extra) + _cancelled(a)
    log = _ln_scaled(a._int, a._exp, w)
    x = log * b._int
    x = x * power10(b._exp) if b._exp >= 0 else x // power10(-b._exp)
    if b._sign:
        x = -x
    k, rest = divmod(x, _ln10(w))
    c, e = _decimal_of(_exp_fixed(rest, w), w, digits)
    return c, e + k


def _root(c, n):
    """The n-th root of c if it is an integer, else None."""
    if n > c.bit_length():
        return None
    r = 1 << -(-c.bit_length() // n)
    while True:
        q = c // r ** (n - 1)
        if q >= r:
            break
        r = (r * (n - 1) + q) // n
    return r if r ** n == c else None


def _power_exact(a, b, limit):
    """(coefficient, exponent) of a ** b when it is exact with at most `limit` digits; else None."""
    xc, xe = strip_zeros(a._int, a._exp, 1 << 62)
    yc, ye = strip_zeros(b._int, b._exp, 1 << 62)
    if xc == 1:  # a power of ten
        e = xe * yc
        if ye >= 0:
            if ye > 30:
                return None
            e *= power10(ye)
        else:
            e, rest = divmod(e, power10(-ye))
            if rest:
                return None
        if b._sign:
            e = -e
        if not b._sign and _is_integer(b):
            # The ideal exponent is that of a, times b.
            ideal = a._exp * (b._int * power10(b._exp) if b._exp >= 0
                              else b._int // power10(-b._exp))
            zeros = min(e - ideal, limit - 1)
        else:
            zeros = 0
        return power10(max(zeros, 0)), e - max(zeros, 0)
    if ye > 6 or abs(ye) > 400:
        return None
    numerator, denominator = (yc * power10(ye), 1) if ye >= 0 else (yc, power10(-ye))
    g = gcd(numerator, denominator)
    numerator //= g
    denominator //= g
    if denominator > 1:
        if denominator > 100000 or xe % denominator:
            # The exponent may be shared out: 0.4 ** 0.5 and the like have odd ones.
            shift = xe % denominator
            if denominator > 100000 or shift > 1000:
                return None
            xc, xe = xc * power10(shift), xe - shift
        xc = _root(xc, denominator)
        if xc is None:
            return None
        xe //= denominator
    if numerator * max(xc.bit_length() - 1, 1) > limit * 3.33 + 4 and xc > 1 and not b._sign:
        return None
    if not b._sign:
        c, e = xc ** numerator, xe * numerator
        c, e = (c, e) if count_digits(c) <= limit else (None, None)
        if c is None:
            return None
        if _is_integer(b):
            ideal = a._exp * numerator
            zeros = min(e - ideal, limit - count_digits(c))
            if zeros > 0:
                c, e = c * power10(zeros), e - zeros
        return c, e
    return _exact_inverse(xc, xe, numerator, limit)


def _exact_inverse(xc, xe, n, limit):
    """1 / (xc * 10**xe) ** n, exact when xc has no factors but 2 or 5."""
    twos = fives = 0
    while xc % 2 == 0:
        xc //= 2
        twos += 1
    while xc % 5 == 0:
        xc //= 5
        fives += 1
    if xc != 1 or max(twos, fives) * n > limit * 10 / 3:
        return None
    twos, fives = twos * n, fives * n
    e = max(twos, fives)
    c = 5 ** twos if twos > fives else 2 ** fives
    if twos and fives:
        c = 5 ** (e - fives) * 2 ** (e - twos)
    return (c, -e - xe * n) if count_digits(c) <= limit else None


def power_modulo(a, b, modulo, ctx):
    """a ** b % modulo for integers."""
    for x in (a, b, modulo):
        if x._kind == 'N' or x._kind == 'n':
            return check_nans(ctx, a, b, modulo)
    if not (_is_integer(a) and _is_integer(b) and _is_integer(modulo)):
        return invalid()
    if b._sign and b._int:
        return invalid()
    if not modulo._int or adjusted(modulo) >= ctx._prec:
        return invalid()
    if not b._int and not a._int:
        return invalid()

    def integer(x):
        return x._int * power10(x._exp) if x._exp >= 0 else x._int // power10(-x._exp)
    m = integer(modulo)
    sign = 0 if _is_even(b) else a._sign
    base = a._int % m * pow(10, a._exp, m) % m if a._exp >= 0 else integer(a) % m
    if b._exp > 0:
        result = pow(base, b._int, m)
        for _ in range(b._exp):
            result = pow(result, 10, m)
    else:
        result = pow(base, integer(b), m)
    return make(sign, result, 0), 0
