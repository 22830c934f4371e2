/* int: shifts and bitwise operators. Negative numbers behave as infinitely sign-extended two's
 * complement; magnitudes are converted limb by limb on the way in and out. */
#include "runtime/int_impl.h"

/* ---- shifts ---- */

/* The shift count: false raised (negative). Counts beyond size_t clip to SIZE_MAX. */
static bool shift_count(Value b, size_t *out)
{
    uint64_t n;
    if (int_sign(b) < 0)
        return raise_false(&type_ValueError, "negative shift count");
    *out = int_as_u64(b, &n) ? n : SIZE_MAX;
    return true;
}

Value int_lshift(Value a, Value b)
{
    if (LIKELY(are_small_ints(a, b) && (uint64_t)small_int(b) < 62)) {
        int64_t x = small_int(a), n = small_int(b);
        int64_t r = (int64_t)((uint64_t)x << n);
        if (LIKELY(r >> n == x))
            return int_new(r);
    }
    size_t n;
    if (!shift_count(b, &n))
        return VALUE_ERROR;
    IntView x;
    int_view(a, &x);
    if (x.count == 0)
        return small_int_value(0);
    size_t whole = n / LIMB_BITS;
    if (whole > int_max_limbs())
        return raise_memory_error();
    BigInt *r = int_alloc(x.count + whole + 1);
    if (UNLIKELY(r == NULL))
        return VALUE_ERROR;
    r->sign = x.sign;
    memset(r->limbs, 0, whole * sizeof(uint64_t));
    if (n % LIMB_BITS) {
        r->limbs[x.count + whole] = mpn_lshift(MP(r->limbs + whole), CMP(x.limbs),
                                               (mp_size_t)x.count, (unsigned)(n % LIMB_BITS));
    } else {
        memcpy(r->limbs + whole, x.limbs, x.count * sizeof(uint64_t));
        r->limbs[x.count + whole] = 0;
    }
    return int_normal(r);
}

/* Rounds towards minus infinity: a negative number that loses a set bit goes one further down. */
static Value shift_right(const IntView *x, size_t n)
{
    size_t whole = n / LIMB_BITS;
    unsigned bits = (unsigned)(n % LIMB_BITS);
    if (whole >= x->count)
        return small_int_value(x->count != 0 && x->sign < 0 ? -1 : 0);
    size_t left = x->count - whole;
    BigInt *r = int_alloc(left + 1);
    if (UNLIKELY(r == NULL))
        return VALUE_ERROR;
    r->sign = x->sign;
    r->limbs[left] = 0;
    bool lost = x->sign < 0 && limbs_strip(x->limbs, whole) != 0;
    if (bits)
        lost |= mpn_rshift(MP(r->limbs), CMP(x->limbs + whole), (mp_size_t)left, bits) != 0;
    else
        memcpy(r->limbs, x->limbs + whole, left * sizeof(uint64_t));
    if (lost && x->sign < 0)
        mpn_add_1(MP(r->limbs), CMP(r->limbs), (mp_size_t)left + 1, 1);
    return int_normal(r);
}

Value int_rshift(Value a, Value b)
{
    if (LIKELY(are_small_ints(a, b) && small_int(b) >= 0))
        return small_int_value(small_int(a) >> MIN(small_int(b), 63));
    size_t n;
    if (!shift_count(b, &n))
        return VALUE_ERROR;
    IntView x;
    int_view(a, &x);
    return shift_right(&x, n);
}

/* ---- and, or, xor ---- */

typedef enum { BIT_AND, BIT_OR, BIT_XOR } BitOp;

static inline uint64_t bit_apply(BitOp op, uint64_t a, uint64_t b)
{
    return op == BIT_AND ? a & b : op == BIT_OR ? a | b : a ^ b;
}

static inline bool bit_apply_sign(BitOp op, bool a, bool b)
{
    return op == BIT_AND ? a && b : op == BIT_OR ? a || b : a != b;
}

/* Limb i of the two's complement form; *carry starts as "is negative". */
static inline uint64_t twos_limb(const IntView *v, size_t i, uint64_t *carry)
{
    uint64_t limb = i < v->count ? v->limbs[i] : 0;
    if (v->sign > 0)
        return limb;
    limb = ~limb + *carry;
    *carry = *carry && limb == 0;
    return limb;
}

static Value bitwise(BitOp op, Value a, Value b)
{
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    bool xneg = x.sign < 0, yneg = y.sign < 0, rneg = bit_apply_sign(op, xneg, yneg);
    size_t n = MAX(x.count, y.count);
    if (op == BIT_AND && !xneg && !yneg)
        n = MIN(x.count, y.count);
    /* -(2^64n) can come out of n limbs of two's complement, and needs one more. */
    BigInt *r = int_alloc(n + rneg);
    if (UNLIKELY(r == NULL))
        return VALUE_ERROR;
    r->sign = rneg ? -1 : 1;
    if (!xneg && !yneg) {
        for (size_t i = 0; i < n; i++)
            r->limbs[i] = bit_apply(op, i < x.count ? x.limbs[i] : 0, i < y.count ? y.limbs[i] : 0);
        return int_normal(r);
    }
    uint64_t xc = xneg, yc = yneg, rc = rneg;
    for (size_t i = 0; i < n + rneg; i++) {
        uint64_t limb = bit_apply(op, twos_limb(&x, i, &xc), twos_limb(&y, i, &yc));
        if (rneg) {
            limb = ~limb + rc;
            rc = rc && limb == 0;
        }
        r->limbs[i] = limb;
    }
    return int_normal(r);
}

Value int_and(Value a, Value b)
{
    if (LIKELY(are_small_ints(a, b)))
        return a & b;
    return bitwise(BIT_AND, a, b);
}

Value int_or(Value a, Value b)
{
    if (LIKELY(are_small_ints(a, b)))
        return a | b;
    return bitwise(BIT_OR, a, b);
}

Value int_xor(Value a, Value b)
{
    if (LIKELY(are_small_ints(a, b)))
        return (a ^ b) | 1;
    return bitwise(BIT_XOR, a, b);
}

Value int_invert(Value a)
{
    if (LIKELY(is_small_int(a)))
        return small_int_value(~small_int(a));
    return int_sub(small_int_value(-1), a);
}
