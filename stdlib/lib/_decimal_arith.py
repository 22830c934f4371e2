"""decimal: the arithmetic. Functions on numbers and a context that give (result, conditions).

A finite number is (sign, coefficient, exponent); the functions work on Decimal objects through their
slots _sign, _int, _exp and _kind ('' finite, 'F' infinite, 'n' NaN, 'N' signaling NaN). The rules are
those of the General Decimal Arithmetic specification.
"""
from _decimal_context import (
    CLAMPED, DIV_ZERO, IMPOSSIBLE, INEXACT, INVALID, OVERFLOW, ROUNDED, SUBNORMAL, UNDEFINED,
    UNDERFLOW, ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, count_digits, power10,
    round_digits)


class Number:
    """The representation of a Decimal, and the way to make one."""

    __slots__ = ('_sign', '_int', '_exp', '_kind')


_new = object.__new__
decimal_class = None  # set by _decimal_number


def make(sign, c, exp, kind=''):
    d = _new(decimal_class)
    d._sign = sign
    d._int = c
    d._exp = exp
    d._kind = kind
    return d


def infinity(sign=0):
    return make(sign, 0, 0, 'F')


def nan(sign=0, payload=0, kind='n'):
    return make(sign, payload, 0, kind)


def adjusted(a):
    """The exponent of the first digit."""
    return a._exp + count_digits(a._int) - 1


# ---- rounding to the context ----

def overflow(ctx, sign):
    status = OVERFLOW | INEXACT | ROUNDED
    rounding = ctx._rounding
    if (rounding in (ROUND_DOWN, ROUND_05UP) or rounding == ROUND_CEILING and sign
            or rounding == ROUND_FLOOR and not sign):
        return make(sign, power10(ctx._prec) - 1, ctx._Emax - ctx._prec + 1), status
    return infinity(sign), status


def finish(ctx, sign, c, exp, status=0):
    """(sign, c, exp) rounded and brought into the range of the context."""
    prec = ctx._prec
    etiny = ctx._Emin - prec + 1
    etop = ctx._Emax - prec + 1
    if not c:
        top = etop if ctx._clamping else ctx._Emax
        if exp < etiny:
            return make(sign, 0, etiny), status | CLAMPED
        if exp > top:
            return make(sign, 0, top), status | CLAMPED
        return make(sign, 0, exp), status
    n = count_digits(c)
    exp_min = n + exp - prec
    if exp_min > etop:
        result, more = overflow(ctx, sign)
        return result, status | more
    subnormal = exp_min < etiny
    if subnormal:
        exp_min = etiny
    if exp < exp_min:
        c, inexact = round_digits(sign, c, exp_min - exp, ctx._rounding)
        if c == power10(prec):
            c //= 10
            exp_min += 1
        if exp_min > etop:
            result, more = overflow(ctx, sign)
            return result, status | more
        status |= ROUNDED
        if inexact:
            status |= INEXACT
        if subnormal:
            status |= SUBNORMAL
            if inexact:
                status |= UNDERFLOW
        if not c:
            status |= CLAMPED
        return make(sign, c, exp_min), status
    if subnormal:
        status |= SUBNORMAL
    if ctx._clamping and exp > etop:
        c *= power10(exp - etop)
        exp = etop
        status |= CLAMPED
    return make(sign, c, exp), status


def fit_nan(a, ctx):
    """A NaN with at most as many digits as the context has room for."""
    room = ctx._prec - ctx._clamping
    if a._int and count_digits(a._int) > room:
        return nan(a._sign, a._int % power10(room), a._kind)
    return a


def fix(a, ctx):
    """A number rounded to the context."""
    if a._kind:
        return (a if a._kind == 'F' else fit_nan(a, ctx)), 0
    return finish(ctx, a._sign, a._int, a._exp)


def check_nans(ctx, *operands):
    """The result if one operand is a NaN, else None."""
    for a in operands:
        if a._kind == 'N':
            return fit_nan(nan(a._sign, a._int), ctx), INVALID
    for a in operands:
        if a._kind == 'n':
            return fit_nan(a, ctx), 0
    return None


def invalid(bit=INVALID):
    return nan(), bit


# ---- the four operations ----

def add(a, b, ctx, negate=0):
    """a + b; with negate a - b."""
    if a._kind or b._kind:
        special = check_nans(ctx, a, b)
        if special:
            return special
        sign = b._sign ^ negate
        if a._kind:
            if b._kind and a._sign != sign:
                return invalid()
            return infinity(a._sign), 0
        return infinity(sign), 0
    return add_finite(a._sign, a._int, a._exp, b._sign ^ negate, b._int, b._exp, ctx)


def add_finite(sa, ca, ea, sb, cb, eb, ctx):
    exp = min(ea, eb)
    prec = ctx._prec
    if not ca or not cb:
        if not ca and not cb:
            sign = sa if sa == sb else ctx._rounding == ROUND_FLOOR
            return finish(ctx, int(sign), 0, exp)
        if not ca:
            sa, ca, ea, eb = sb, cb, eb, ea
        # One is zero: its exponent can make digits only as far as the precision goes.
        exp = max(exp, ea - prec - 1)
        if exp < ea:
            ca *= power10(ea - exp)
            ea = exp
        return finish(ctx, sa, ca, ea)
    if ea != eb:
        if ea < eb:
            sa, ca, ea, sb, cb, eb = sb, cb, eb, sa, ca, ea
        # ea > eb. What lies far below the digits kept only matters by its sign.
        limit = ea + min(-1, count_digits(ca) - prec - 2)
        if count_digits(cb) + eb - 1 < limit:
            cb, eb = 1, limit
        ca *= power10(ea - eb)
        exp = eb
    c = (-ca if sa else ca) + (-cb if sb else cb)
    if not c:
        sign = sa if sa == sb else ctx._rounding == ROUND_FLOOR
        return finish(ctx, int(sign), 0, exp)
    return finish(ctx, 1, -c, exp) if c < 0 else finish(ctx, 0, c, exp)


def multiply(a, b, ctx):
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        special = check_nans(ctx, a, b)
        if special:
            return special
        if not (a._kind or a._int) or not (b._kind or b._int):
            return invalid()
        return infinity(sign), 0
    return finish(ctx, sign, a._int * b._int, a._exp + b._exp)


def divide(a, b, ctx):
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        special = check_nans(ctx, a, b)
        if special:
            return special
        if a._kind:
            return invalid() if b._kind else (infinity(sign), 0)
        return make(sign, 0, ctx.Etiny()), CLAMPED
    if not b._int:
        return (infinity(sign), DIV_ZERO) if a._int else invalid(UNDEFINED)
    if not a._int:
        return finish(ctx, sign, 0, a._exp - b._exp)
    shift = count_digits(b._int) - count_digits(a._int) + ctx._prec + 1
    exp = a._exp - b._exp - shift
    if shift >= 0:
        c, rest = divmod(a._int * power10(shift), b._int)
    else:
        c, rest = divmod(a._int, b._int * power10(-shift))
    if rest:
        c += c % 5 == 0  # a digit that is neither 0 nor 5 makes every rounding right
    else:
        c, exp = strip_zeros(c, exp, a._exp - b._exp)
    return finish(ctx, sign, c, exp)


def strip_zeros(c, exp, ideal):
    """Takes zeros off c's end while exp is below the ideal exponent."""
    while exp < ideal and c % 10 == 0:
        c //= 10
        exp += 1
    return c, exp


def rescale(a, exp, rounding):
    """(coefficient of a with another exponent, inexact)"""
    if not a._int:
        return 0, False
    if a._exp >= exp:
        return a._int * power10(a._exp - exp), False
    return round_digits(a._sign, a._int, exp - a._exp, rounding)


def divide_parts(a, b, ctx):
    """Quotient and remainder of finite numbers, b not zero; or None: too many digits."""
    sign = a._sign ^ b._sign
    ideal = a._exp if b._kind else min(a._exp, b._exp)
    if b._kind or not a._int or adjusted(a) - adjusted(b) <= -2:
        if b._kind:
            return make(sign, 0, 0), a
        c, _ = rescale(a, ideal, ctx._rounding)
        return make(sign, 0, 0), make(a._sign, c, ideal)
    if adjusted(a) - adjusted(b) <= ctx._prec:
        ca, cb = a._int, b._int
        if a._exp >= b._exp:
            ca *= power10(a._exp - b._exp)
        else:
            cb *= power10(b._exp - a._exp)
        q, r = divmod(ca, cb)
        if q < power10(ctx._prec):
            return make(sign, q, 0), make(a._sign, r, ideal)
    return None


def divmod_(a, b, ctx):
    """((quotient, remainder), conditions)"""
    special = check_nans(ctx, a, b)
    if special:
        return (special[0], special[0]), special[1]
    sign = a._sign ^ b._sign
    if a._kind:
        if b._kind:
            return (nan(), nan()), INVALID
        return (infinity(sign), nan()), INVALID
    if not b._kind and not b._int:
        if not a._int:
            return (nan(), nan()), UNDEFINED
        return (infinity(sign), nan()), DIV_ZERO | INVALID
    parts = divide_parts(a, b, ctx)
    if parts is None:
        return (nan(), nan()), IMPOSSIBLE
    rest, status = fix(parts[1], ctx)
    return (parts[0], rest), status


def divide_int(a, b, ctx):
    special = check_nans(ctx, a, b)
    if special:
        return special
    sign = a._sign ^ b._sign
    if a._kind:
        return invalid() if b._kind else (infinity(sign), 0)
    if not b._kind and not b._int:
        return (infinity(sign), DIV_ZERO) if a._int else invalid(UNDEFINED)
    parts = divide_parts(a, b, ctx)
    return invalid(IMPOSSIBLE) if parts is None else (parts[0], 0)


def remainder(a, b, ctx):
    special = check_nans(ctx, a, b)
    if special:
        return special
    if a._kind:
        return invalid()
    if not b._kind and not b._int:
        return invalid() if a._int else invalid(UNDEFINED)
    parts = divide_parts(a, b, ctx)
    return invalid(IMPOSSIBLE) if parts is None else fix(parts[1], ctx)


def remainder_near(a, b, ctx):
    special = check_nans(ctx, a, b)
    if special:
        return special
    if a._kind:
        return invalid()
    if not b._kind and not b._int:
        return invalid() if a._int else invalid(UNDEFINED)
    if b._kind:
        return fix(a, ctx)
    ideal = min(a._exp, b._exp)
    if not a._int:
        return finish(ctx, a._sign, 0, ideal)
    distance = adjusted(a) - adjusted(b)
    if distance >= ctx._prec + 1:
        return invalid(IMPOSSIBLE)
    if distance <= -2:
        c, _ = rescale(a, ideal, ctx._rounding)
        return finish(ctx, a._sign, c, ideal)
    ca, cb = a._int, b._int
    if a._exp >= b._exp:
        ca *= power10(a._exp - b._exp)
    else:
        cb *= power10(b._exp - a._exp)
    q, r = divmod(ca, cb)
    if 2 * r + (q & 1) > cb:
        r -= cb
        q += 1
    if q >= power10(ctx._prec):
        return invalid(IMPOSSIBLE)
    sign = a._sign
    if r < 0:
        sign, r = 1 - sign, -r
    return finish(ctx, sign, r, ideal)


def fma(a, b, c, ctx):
    """a * b + c, rounded once."""
    if a._kind or b._kind:
        if a._kind == 'N' or b._kind == 'N':
            return check_nans(ctx, a, b)
        if a._kind == 'n' or b._kind == 'n':
            return check_nans(ctx, a, b, c if c._kind == 'N' else b)
        if not (a._kind or a._int) or not (b._kind or b._int):
            return invalid()
        return add(infinity(a._sign ^ b._sign), c, ctx)
    if c._kind:
        return check_nans(ctx, c) or (c, 0)
    return add_finite(a._sign ^ b._sign, a._int * b._int, a._exp + b._exp, c._sign, c._int,
                      c._exp, ctx)


# ---- comparing ----

def compare_finite_or_inf(a, b):
    """-1, 0, 1 of numbers that are no NaN."""
    if a._kind or b._kind:
        x = (-1 if a._sign else 1) if a._kind else 0
        y = (-1 if b._sign else 1) if b._kind else 0
        return (x > y) - (x < y)
    if not a._int:
        return 0 if not b._int else 1 if b._sign else -1
    if not b._int:
        return -1 if a._sign else 1
    if a._sign != b._sign:
        return -1 if a._sign else 1
    order = compare_magnitude(a, b)
    return -order if a._sign else order


def compare_magnitude(a, b):
    x, y = adjusted(a), adjusted(b)
    if x == y:
        x, y = a._int, b._int
        if a._exp > b._exp:
            x *= power10(a._exp - b._exp)
        else:
            y *= power10(b._exp - a._exp)
    return (x > y) - (x < y)


def compare_total(a, b):
    """The total order of the specification: of representations, NaNs included."""
    if a._sign != b._sign:
        return -1 if a._sign else 1
    ranks = {'': 0, 'F': 0, 'N': 1, 'n': 2}
    x, y = ranks[a._kind], ranks[b._kind]
    if x == y:
        if x:
            x, y = a._int, b._int
        else:
            order = compare_finite_or_inf(a, b)
            if order:
                return order
            x, y = a._exp, b._exp
            if a._kind:
                return 0
    order = (x > y) - (x < y)
    return -order if a._sign else order


# ---- roots ----

def sqrt(a, ctx):
    from math import isqrt
    from _decimal_context import ROUND_HALF_EVEN
    if a._kind:
        special = check_nans(ctx, a)
        if special:
            return special
        return invalid() if a._sign else (a, 0)
    if not a._int:
        return finish(ctx, a._sign, 0, a._exp >> 1)
    if a._sign:
        return invalid()
    prec = ctx._prec + 1
    exp = a._exp >> 1
    if a._exp & 1:
        c = a._int * 10
        pairs = (count_digits(a._int) >> 1) + 1
    else:
        c = a._int
        pairs = count_digits(a._int) + 1 >> 1
    shift = prec - pairs
    exact = True
    if shift >= 0:
        c *= power10(2 * shift)
    else:
        c, rest = divmod(c, power10(-2 * shift))
        exact = not rest
    exp -= shift
    root = isqrt(c)
    exact = exact and root * root == c
    if exact:
        if shift >= 0:
            root //= power10(shift)
        else:
            root *= power10(-shift)
        exp += shift
    elif root % 5 == 0:
        root += 1
    half_even = ctx._shallow_copy()
    half_even.rounding = ROUND_HALF_EVEN
    return finish(half_even, 0, root, exp)


# ---- rounding to an exponent, neighbours ----

def quantize(a, b, ctx, rounding):
    if a._kind or b._kind:
        special = check_nans(ctx, a, b)
        if special:
            return special
        return (a, 0) if a._kind and b._kind else invalid()
    exp = b._exp
    if not ctx.Etiny() <= exp <= ctx._Emax:
        return invalid()
    if not a._int:
        return finish(ctx, a._sign, 0, exp)
    if adjusted(a) > ctx._Emax or adjusted(a) - exp + 1 > ctx._prec:
        return invalid()
    c, inexact = rescale(a, exp, rounding)
    if c and exp + count_digits(c) - 1 > ctx._Emax or count_digits(c) > ctx._prec:
        return invalid()
    status = 0
    if c and exp + count_digits(c) - 1 < ctx._Emin:
        status |= SUBNORMAL
    if exp > a._exp:
        status |= ROUNDED | (INEXACT if inexact else 0)
    result, more = finish(ctx, a._sign, c, exp)
    return result, status | more


def to_integral(a, ctx, rounding, exact):
    if a._kind:
        return check_nans(ctx, a) or (a, 0)
    if a._exp >= 0:
        return a, 0
    if not a._int:
        return make(a._sign, 0, 0), 0
    c, inexact = rescale(a, 0, rounding)
    return make(a._sign, c, 0), (ROUNDED | (INEXACT if inexact else 0)) if exact else 0


def next_plus(a, ctx, sign=0):
    """The next number above; with sign 1 the next below."""
    special = check_nans(ctx, a)
    if special:
        return special
    if a._kind:
        if a._sign == sign:
            return a, 0
        return make(a._sign, power10(ctx._prec) - 1, ctx.Etop()), 0
    towards = ctx._shallow_copy()
    towards.rounding = ROUND_FLOOR if sign else ROUND_CEILING
    towards.clear_traps()
    result, _ = fix(a, towards)
    if (result._kind or compare_finite_or_inf(result, a)) and not (
            result._kind and compare_finite_or_inf(result, a) == 0):
        return result, 0
    result, _ = add_finite(a._sign, a._int, a._exp, sign, 1, ctx.Etiny() - 1, towards)
    return result, 0


def next_toward(a, b, ctx):
    special = check_nans(ctx, a, b)
    if special:
        return special
    order = compare_finite_or_inf(a, b)
    if not order:
        return make(b._sign, a._int, a._exp, a._kind), 0
    result, _ = next_plus(a, ctx, 1 if order > 0 else 0)
    status = 0
    if result._kind:
        status = OVERFLOW | INEXACT | ROUNDED
    elif not result._int or adjusted(result) < ctx._Emin:
        status = UNDERFLOW | SUBNORMAL | INEXACT | ROUNDED
        if not result._int:
            status |= CLAMPED
    return result, status


def normalize(a, ctx):
    if a._kind:
        return check_nans(ctx, a) or (a, 0)
    result, status = fix(a, ctx)
    if result._kind:
        return result, status
    if not result._int:
        return make(result._sign, 0, 0), status
    top = ctx.Etop() if ctx._clamping else ctx._Emax
    c, exp = strip_zeros(result._int, result._exp, top)
    return make(result._sign, c, exp), status


def scaleb(a, b, ctx):
    special = check_nans(ctx, a, b)
    if special:
        return special
    if b._kind or b._exp:
        return invalid()
    n = -b._int if b._sign else b._int
    limit = 2 * (ctx._Emax + ctx._prec)
    if not -limit <= n <= limit:
        return invalid()
    if a._kind:
        return a, 0
    return finish(ctx, a._sign, a._int, a._exp + n)


def logb(a, ctx):
    special = check_nans(ctx, a)
    if special:
        return special
    if a._kind:
        return infinity(), 0
    if not a._int:
        return infinity(1), DIV_ZERO
    n = adjusted(a)
    return finish(ctx, int(n < 0), abs(n), 0)


# ---- digits as bits ----

def is_logical(a):
    from _decimal_context import digits_of
    return not (a._sign or a._exp or a._kind) and not digits_of(a._int).strip('01')


def logical(a, b, ctx, op):
    from _decimal_context import digits_of, int_of
    if a._kind == 'N' or b._kind == 'N' or not is_logical(a) or not is_logical(b):
        return invalid()
    n = ctx._prec
    x = digits_of(a._int)[-n:].zfill(n)
    y = digits_of(b._int)[-n:].zfill(n)
    return make(0, int_of(''.join(str(op(int(p), int(q))) for p, q in zip(x, y))), 0), 0


def shift_or_rotate(a, b, ctx, rotating):
    from _decimal_context import digits_of, int_of
    special = check_nans(ctx, a, b)
    if special:
        return special
    if b._kind or b._exp:
        return invalid()
    n = -b._int if b._sign else b._int
    if not -ctx._prec <= n <= ctx._prec:
        return invalid()
    if a._kind:
        return a, 0
    prec = ctx._prec
    digits = digits_of(a._int)[-prec:]
    if rotating:
        digits = digits.zfill(prec)
        digits = digits[n:] + digits[:n]
    elif n < 0:
        digits = digits[:n]
    else:
        digits = (digits + '0' * n)[-prec:]
    return make(a._sign, int_of(digits), a._exp), 0
