/* int: addition, subtraction, multiplication and the division family.
 *
 * Every operation looks at two small ints first; what is left works on views of sign and magnitude
 * with GMP's mpn layer and writes straight into the limbs of the result. */
#include <math.h>

#include "runtime/float.h"
#include "runtime/int_impl.h"
#include "runtime/list.h"

/* ---- addition and subtraction ---- */

static Value add_magnitudes(const IntView *a, const IntView *b, int sign)
{
    if (a->count < b->count) {
        const IntView *t = a;
        a = b;
        b = t;
    }
    BigInt *r = int_alloc(a->count + 1);
    if (UNLIKELY(r == NULL))
        return VALUE_ERROR;
    r->sign = sign;
    uint64_t carry = 0;
    if (b->count == 0)
        memcpy(r->limbs, a->limbs, a->count * sizeof(uint64_t));
    else
        carry = mpn_add(MP(r->limbs), CMP(a->limbs), (mp_size_t)a->count, CMP(b->limbs),
                        (mp_size_t)b->count);
    r->limbs[a->count] = carry;
    return int_normal(r);
}

static int compare_magnitudes(const IntView *a, const IntView *b)
{
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    return a->count == 0 ? 0 : mpn_cmp(CMP(a->limbs), CMP(b->limbs), (mp_size_t)a->count);
}

/* (|a| - |b|) * sign */
static Value subtract_magnitudes(const IntView *a, const IntView *b, int sign)
{
    int order = compare_magnitudes(a, b);
    if (order == 0)
        return small_int_value(0);
    if (order < 0) {
        const IntView *t = a;
        a = b;
        b = t;
        sign = -sign;
    }
    BigInt *r = int_alloc(a->count);
    if (UNLIKELY(r == NULL))
        return VALUE_ERROR;
    r->sign = sign;
    if (b->count == 0)
        memcpy(r->limbs, a->limbs, a->count * sizeof(uint64_t));
    else
        mpn_sub(MP(r->limbs), CMP(a->limbs), (mp_size_t)a->count, CMP(b->limbs),
                (mp_size_t)b->count);
    return int_normal(r);
}

Value int_add(Value a, Value b)
{
    if (LIKELY(are_small_ints(a, b)))
        return int_new(small_int(a) + small_int(b));
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    return x.sign == y.sign ? add_magnitudes(&x, &y, x.sign) : subtract_magnitudes(&x, &y, x.sign);
}

Value int_sub(Value a, Value b)
{
    if (LIKELY(are_small_ints(a, b)))
        return int_new(small_int(a) - small_int(b));
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    return x.sign == y.sign ? subtract_magnitudes(&x, &y, x.sign) : add_magnitudes(&x, &y, x.sign);
}

/* ---- multiplication ---- */

Value int_mul(Value a, Value b)
{
    if (LIKELY(are_small_ints(a, b)))
        return int_from_i128((__int128)small_int(a) * small_int(b));
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    const IntView *big = x.count >= y.count ? &x : &y, *little = big == &x ? &y : &x;
    if (little->count == 0)
        return small_int_value(0);
    BigInt *r = int_alloc(big->count + little->count);
    if (UNLIKELY(r == NULL))
        return VALUE_ERROR;
    mp_size_t n = (mp_size_t)big->count;
    r->sign = x.sign * y.sign;
    if (little->count == 1)
        r->limbs[n] = mpn_mul_1(MP(r->limbs), CMP(big->limbs), n, little->limbs[0]);
    else
        mpn_mul(MP(r->limbs), CMP(big->limbs), n, CMP(little->limbs), (mp_size_t)little->count);
    return int_normal(r);
}

/* ---- division with floor ---- */

/* The remainder alone, by a divisor of one limb: nothing to allocate. */
static Value remainder_by_limb(const IntView *a, const IntView *b)
{
    uint64_t r = mpn_mod_1(CMP(a->limbs), (mp_size_t)a->count, b->limbs[0]);
    if (r != 0 && a->sign != b->sign)
        r = b->limbs[0] - r;
    return int_from_limbs(&r, 1, b->sign);
}

/* |a| < |b|: the quotient is 0 or -1. */
static bool divide_small(const IntView *a, const IntView *b, Value *q, Value *r)
{
    bool down = a->sign != b->sign && a->count != 0;
    if (q != NULL)
        *q = small_int_value(down ? -1 : 0);
    if (r == NULL)
        return true;
    *r = down ? subtract_magnitudes(b, a, b->sign) : int_from_limbs(a->limbs, a->count, a->sign);
    return *r != VALUE_ERROR;
}

/* Floor division of big operands; q and r (one may be NULL) get the results. The divisor is not 0.
 * Truncated division first; when the signs differ and something is left over, the quotient goes one
 * down and the remainder becomes divisor - remainder. What nobody asked for lies in scratch memory. */
static bool divide(const IntView *a, const IntView *b, Value *q, Value *r)
{
    if (a->count < b->count || compare_magnitudes(a, b) < 0)
        return divide_small(a, b, q, r);
    if (q == NULL && b->count == 1)
        return (*r = remainder_by_limb(a, b)) != VALUE_ERROR;
    size_t qn = a->count - b->count + 1, rn = b->count;
    BigInt *quotient = q != NULL ? int_alloc(qn + 1) : NULL;
    BigInt *rest = r != NULL ? int_alloc(rn) : NULL;
    Scratch s;
    if ((q != NULL && quotient == NULL) || (r != NULL && rest == NULL) ||
        !scratch_init(&s, q == NULL ? qn + 1 : r == NULL ? rn : 0))
        return false;
    uint64_t *ql = q != NULL ? quotient->limbs : s.limbs, *rl = r != NULL ? rest->limbs : s.limbs;
    ql[qn] = 0;
    if (rn == 1)
        rl[0] = mpn_divrem_1(MP(ql), 0, CMP(a->limbs), (mp_size_t)a->count, b->limbs[0]);
    else
        mpn_tdiv_qr(MP(ql), MP(rl), 0, CMP(a->limbs), (mp_size_t)a->count, CMP(b->limbs),
                    (mp_size_t)rn);
    bool differ = a->sign != b->sign, step = differ && limbs_strip(rl, rn) != 0;
    if (q != NULL) {
        if (step)
            mpn_add_1(MP(ql), CMP(ql), (mp_size_t)qn + 1, 1);
        quotient->sign = differ ? -1 : 1;
        *q = int_normal(quotient);
    }
    if (r != NULL) {
        if (step)
            mpn_sub_n(MP(rl), CMP(b->limbs), CMP(rl), (mp_size_t)rn);
        rest->sign = b->sign;
        *r = int_normal(rest);
    }
    scratch_free(&s);
    return true;
}

static bool divide_values(Value a, Value b, Value *q, Value *r, const char *zero_message)
{
    IntView x, y;
    int_view(b, &y);
    if (y.count == 0)
        return raise_false(&type_ZeroDivisionError, "%s", zero_message);
    int_view(a, &x);
    return divide(&x, &y, q, r);
}

#define DIVIDE_BY_ZERO "integer division or modulo by zero"

static inline int64_t small_floordiv(int64_t x, int64_t y)
{
    /* Unsigned 32-bit division is several times faster than 64-bit on common processors. */
    if (((uint64_t)x | (uint64_t)y) >> 32 == 0)
        return (int64_t)((uint32_t)x / (uint32_t)y);
    int64_t q = x / y;
    return q - ((x % y != 0) & ((x < 0) != (y < 0)));
}

static inline int64_t small_mod(int64_t x, int64_t y)
{
    if (((uint64_t)x | (uint64_t)y) >> 32 == 0)
        return (int64_t)((uint32_t)x % (uint32_t)y);
    int64_t r = x % y;
    return r != 0 && (r < 0) != (y < 0) ? r + y : r;
}

Value int_floordiv(Value a, Value b)
{
    if (LIKELY(are_small_ints(a, b) && small_int(b) != 0))
        return int_new(small_floordiv(small_int(a), small_int(b)));
    Value q;
    return divide_values(a, b, &q, NULL, DIVIDE_BY_ZERO) ? q : VALUE_ERROR;
}

Value int_mod(Value a, Value b)
{
    if (LIKELY(are_small_ints(a, b) && small_int(b) != 0))
        return small_int_value(small_mod(small_int(a), small_int(b)));
    Value r;
    return divide_values(a, b, NULL, &r, "integer modulo by zero") ? r : VALUE_ERROR;
}

Value int_divmod(Value a, Value b)
{
    Value pair[2];
    if (LIKELY(are_small_ints(a, b) && small_int(b) != 0)) {
        pair[0] = int_new(small_floordiv(small_int(a), small_int(b)));
        if (UNLIKELY(pair[0] == VALUE_ERROR))
            return VALUE_ERROR;
        pair[1] = small_int_value(small_mod(small_int(a), small_int(b)));
    } else if (!divide_values(a, b, &pair[0], &pair[1], DIVIDE_BY_ZERO)) {
        return VALUE_ERROR;
    }
    return tuple_from(pair, 2);
}

/* ---- true division ---- */

/* Rounds m * 2^exponent to a double, where m has its top bit set and bit 0 is sticky. Below the
 * normal range ldexp would round a second time, so the bits that do not fit are dropped here. */
double scaled_round(uint64_t m, int64_t exponent)
{
    if (exponent > 1024)
        return HUGE_VAL;
    if (exponent < -1074 - 64)
        return 0.0;
    int64_t drop = -1074 - exponent; /* bits of m below the last bit of a subnormal */
    if (drop > 11) {
        if (drop >= 64) /* 64: at most half of the smallest number, a tie only when m is a power */
            return drop == 64 && m > (uint64_t)1 << 63 ? 0x1p-1074 : 0.0;
        uint64_t kept = m >> drop, rest = m << (64 - drop), half = (uint64_t)1 << 63;
        kept += rest > half || (rest == half && (kept & 1));
        return ldexp((double)kept, -1074);
    }
    return ldexp((double)m, (int)exponent);
}

/* Scales numerator or denominator so that the quotient has 65 or 66 bits, divides exactly, and
 * folds the remainder into the last bit. */
double limbs_ratio(const uint64_t *num, size_t nn, const uint64_t *den, size_t dn, bool *failed)
{
    *failed = false;
    long nbits = (long)((nn - 1) * LIMB_BITS + bit_width(num[nn - 1]));
    long dbits = (long)((dn - 1) * LIMB_BITS + bit_width(den[dn - 1]));
    if (nbits - dbits > 1025)
        return HUGE_VAL;
    if (nbits - dbits < -1076)
        return 0.0;
    long shift = 65 - (nbits - dbits); /* numerator * 2^shift */
    size_t up = shift > 0 ? (size_t)shift / LIMB_BITS : 0;
    size_t down = shift < 0 ? (size_t)-shift / LIMB_BITS : 0;
    size_t n = nn + up + 1, d = dn + down + 1;
    Scratch s;
    if (!scratch_init(&s, 2 * n + 2 * d + 2)) {
        *failed = true;
        return 0.0;
    }
    uint64_t *x = s.limbs, *y = x + n, *q = y + d, *r = q + n + 1;
    memset(x, 0, up * sizeof(uint64_t));
    memset(y, 0, down * sizeof(uint64_t));
    memcpy(x + up, num, nn * sizeof(uint64_t));
    memcpy(y + down, den, dn * sizeof(uint64_t));
    x[n - 1] = y[d - 1] = 0;
    if (shift > 0 && shift % LIMB_BITS)
        mpn_lshift(MP(x), CMP(x), (mp_size_t)n, (unsigned)(shift % LIMB_BITS));
    if (shift < 0 && -shift % LIMB_BITS)
        mpn_lshift(MP(y), CMP(y), (mp_size_t)d, (unsigned)(-shift % LIMB_BITS));
    n = limbs_strip(x, n);
    d = limbs_strip(y, d);
    q[1] = 0;
    mpn_tdiv_qr(MP(q), MP(r), 0, CMP(x), (mp_size_t)n, CMP(y), (mp_size_t)d);
    bool sticky = limbs_strip(r, d) != 0;
    /* The quotient has 65 or 66 bits: two limbs. */
    unsigned extra = bit_width(q[1]);
    sticky |= (q[0] & (((uint64_t)1 << extra) - 1)) != 0;
    uint64_t m = q[1] << (64 - extra) | q[0] >> extra;
    scratch_free(&s);
    return scaled_round(m | sticky, (long)extra - shift);
}

Value int_truediv(Value a, Value b)
{
    const int64_t exact = (int64_t)1 << 53;
    if (LIKELY(are_small_ints(a, b))) {
        int64_t x = small_int(a), y = small_int(b);
        if (LIKELY(y != 0 && x <= exact && x >= -exact && y <= exact && y >= -exact))
            return float_new((double)x / (double)y);
    }
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    if (y.count == 0)
        return raise(&type_ZeroDivisionError, "division by zero");
    bool negative = x.sign != y.sign;
    if (x.count == 0)
        return float_new(negative ? -0.0 : 0.0);
    bool failed;
    double d = limbs_ratio(x.limbs, x.count, y.limbs, y.count, &failed);
    if (failed)
        return VALUE_ERROR;
    if (isinf(d))
        return raise_overflow_error("integer division result too large for a float");
    return float_new(negative ? -d : d);
}

/* ---- sign ---- */

Value int_neg(Value a)
{
    if (LIKELY(is_small_int(a)))
        return int_new(-small_int(a));
    IntView x;
    int_view(a, &x);
    return int_from_limbs(x.limbs, x.count, -x.sign);
}

/* num / den as an int, ties to even; den positive. For round(int, -n). */
Value int_from_ratio_round_half_even(Value num, Value den)
{
    Value q = int_floordiv(num, den);
    if (q == VALUE_ERROR)
        return VALUE_ERROR;
    Value back = int_mul(q, den);
    Value rest = back == VALUE_ERROR ? VALUE_ERROR : int_sub(num, back);
    Value twice = rest == VALUE_ERROR ? VALUE_ERROR : int_add(rest, rest);
    if (twice == VALUE_ERROR)
        return VALUE_ERROR;
    int order = int_compare(twice, den);
    if (order > 0 || (order == 0 && (int_low_bits(q) & 1)))
        return int_add(q, small_int_value(1));
    return q;
}
