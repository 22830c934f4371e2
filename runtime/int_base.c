/* int: storage, normal form, views and conversions to and from C values.
 *
 * A plain int that fits 63 bits is always immediate, so two plain ints are equal exactly when they
 * are both small and the same word, or both big with the same limbs. Big ints lie in pointer-free
 * memory when they are large; one or two limbs (products of hashes, 64-bit words) come from the
 * quick scanned free lists, where a limb that looks like an address does little harm. */
#include <math.h>
#include <unistd.h>

#include "runtime/int_impl.h"

#define QUICK_LIMBS 2

size_t int_max_limbs(void)
{
    static size_t most;
    if (most == 0) {
        long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
        most = pages > 0 && size > 0 ? (size_t)pages / 8 * (size_t)size / sizeof(uint64_t)
                                     : (size_t)1 << 27;
    }
    return most;
}

BigInt *int_alloc(size_t count)
{
    if (UNLIKELY(count > int_max_limbs())) {
        raise_memory_error();
        return NULL;
    }
    size_t bytes = sizeof(BigInt) + count * sizeof(uint64_t);
    BigInt *b = count <= QUICK_LIMBS ? gc_alloc(bytes) : gc_alloc_atomic(bytes);
    if (UNLIKELY(b == NULL))
        return NULL;
    b->head.shape = &type_int.base;
    b->count = count;
    b->sign = 1;
    return b;
}

Value int_normal(BigInt *b)
{
    b->count = limbs_strip(b->limbs, b->count);
    if (b->count == 0)
        return small_int_value(0);
    if (b->count == 1) {
        uint64_t u = b->limbs[0];
        if (b->sign > 0 && u <= (uint64_t)SMALL_INT_MAX)
            return small_int_value((int64_t)u);
        if (b->sign < 0 && u <= magnitude(SMALL_INT_MIN))
            return small_int_value((int64_t)(0 - u));
    }
    return OBJECT_VALUE(b);
}

bool scratch_init(Scratch *s, size_t count)
{
    if (count <= ARRAY_LEN(s->local)) {
        s->limbs = s->local;
        return true;
    }
    if (UNLIKELY(count > 2 * int_max_limbs())) {
        s->limbs = s->local;
        raise_memory_error();
        return false;
    }
    s->limbs = gc_alloc_atomic(count * sizeof(uint64_t));
    return s->limbs != NULL;
}

void scratch_free(Scratch *s)
{
    if (s->limbs != s->local)
        gc_free(s->limbs);
}

/* ---- making ---- */

Value int_new(int64_t i)
{
    if (LIKELY(fits_small_int(i)))
        return small_int_value(i);
    BigInt *b = int_alloc(1);
    if (UNLIKELY(b == NULL))
        return VALUE_ERROR;
    b->sign = i < 0 ? -1 : 1;
    b->limbs[0] = magnitude(i);
    return OBJECT_VALUE(b);
}

Value int_from_u64(uint64_t u)
{
    if (LIKELY(u <= (uint64_t)SMALL_INT_MAX))
        return small_int_value((int64_t)u);
    BigInt *b = int_alloc(1);
    if (UNLIKELY(b == NULL))
        return VALUE_ERROR;
    b->limbs[0] = u;
    return OBJECT_VALUE(b);
}

Value int_from_i128(__int128 i)
{
    if (LIKELY(i >= SMALL_INT_MIN && i <= SMALL_INT_MAX))
        return small_int_value((int64_t)i);
    BigInt *b = int_alloc(2);
    if (UNLIKELY(b == NULL))
        return VALUE_ERROR;
    unsigned __int128 u = i < 0 ? 0 - (unsigned __int128)i : (unsigned __int128)i;
    b->sign = i < 0 ? -1 : 1;
    b->limbs[0] = (uint64_t)u;
    b->limbs[1] = (uint64_t)(u >> 64);
    return int_normal(b);
}

Value int_from_limbs(const uint64_t *limbs, size_t count, int sign)
{
    count = limbs_strip(limbs, count);
    if (count == 0)
        return small_int_value(0);
    BigInt *b = int_alloc(count);
    if (UNLIKELY(b == NULL))
        return VALUE_ERROR;
    b->sign = sign < 0 ? -1 : 1;
    memcpy(b->limbs, limbs, count * sizeof(uint64_t));
    return int_normal(b);
}

Value int_from_mpz(mpz_t z)
{
    Value v = int_from_limbs((const uint64_t *)mpz_limbs_read(z), mpz_size(z), mpz_sgn(z));
    mpz_clear(z);
    return v;
}

Value int_from_double(double d)
{
    if (LIKELY(fabs(d) < 4611686018427387904.0)) /* 2^62 */
        return small_int_value((int64_t)d);
    if (isinf(d))
        return raise_overflow_error("cannot convert float infinity to integer");
    if (isnan(d))
        return raise_value_error("cannot convert float NaN to integer");
    int exponent;
    uint64_t bits = (uint64_t)ldexp(frexp(fabs(d), &exponent), 53);
    size_t shift = (size_t)exponent - 53;
    BigInt *b = int_alloc(shift / LIMB_BITS + 2);
    if (UNLIKELY(b == NULL))
        return VALUE_ERROR;
    memset(b->limbs, 0, b->count * sizeof(uint64_t));
    unsigned __int128 spread = (unsigned __int128)bits << (shift % LIMB_BITS);
    b->limbs[shift / LIMB_BITS] = (uint64_t)spread;
    b->limbs[shift / LIMB_BITS + 1] = (uint64_t)(spread >> 64);
    b->sign = d < 0 ? -1 : 1;
    return int_normal(b);
}

/* Bytes to limbs: two's complement when is_signed and the top bit is set. */
Value int_from_bytes(const uint8_t *bytes, size_t len, bool little_endian, bool is_signed)
{
    bool negative = is_signed && len > 0 && (bytes[little_endian ? len - 1 : 0] & 0x80);
    size_t count = (len + 7) / 8;
    if (count == 0)
        return small_int_value(0);
    BigInt *b = int_alloc(count);
    if (UNLIKELY(b == NULL))
        return VALUE_ERROR;
    for (size_t i = 0; i < count; i++) {
        uint64_t limb = negative ? ~(uint64_t)0 : 0;
        for (size_t j = MIN(len, i * 8 + 8); j-- > i * 8;)
            limb = limb << 8 | bytes[little_endian ? j : len - 1 - j];
        b->limbs[i] = limb;
    }
    if (negative) {
        mpn_neg(MP(b->limbs), CMP(b->limbs), (mp_size_t)count);
        b->sign = -1;
    }
    return int_normal(b);
}

bool int_to_bytes(Value v, uint8_t *out, size_t len, bool little_endian, bool is_signed)
{
    IntView a;
    int_view(v, &a);
    if (a.sign < 0 && !is_signed)
        return raise_false(&type_OverflowError, "can't convert negative int to unsigned");
    size_t bits = int_bit_length(v);
    if (is_signed && bits > 0) {
        /* -2^(n-1) is the one value that needs no bit more than its magnitude has. */
        bool power = a.sign < 0 && mpn_scan1(CMP(a.limbs), 0) == bits - 1;
        bits += !power;
    }
    if ((bits + 7) / 8 > len)
        return raise_false(&type_OverflowError, "int too big to convert");
    uint64_t carry = a.sign < 0;
    for (size_t i = 0; i * 8 < len; i++) {
        uint64_t limb = i < a.count ? a.limbs[i] : 0;
        if (a.sign < 0) {
            limb = ~limb + carry;
            carry = carry && limb == 0;
        }
        for (size_t j = i * 8; j < MIN(len, i * 8 + 8); j++, limb >>= 8)
            out[little_endian ? j : len - 1 - j] = (uint8_t)limb;
    }
    return true;
}

/* ---- reading ---- */

void int_view(Value v, IntView *view)
{
    int64_t i;
    if (LIKELY(is_small_int(v))) {
        i = small_int(v);
    } else if (UNLIKELY(v == VALUE_TRUE || v == VALUE_FALSE)) {
        i = v == VALUE_TRUE;
    } else {
        BigInt *b = AS(BigInt, v);
        view->limbs = b->limbs;
        view->count = b->count;
        view->sign = (int)b->sign;
        return;
    }
    view->small = magnitude(i);
    view->limbs = &view->small;
    view->count = i != 0;
    view->sign = i < 0 ? -1 : 1;
}

bool int_as_i64(Value v, int64_t *out)
{
    if (LIKELY(is_small_int(v))) {
        *out = small_int(v);
        return true;
    }
    IntView a;
    int_view(v, &a);
    if (a.count > 1)
        return false;
    uint64_t u = a.count == 0 ? 0 : a.limbs[0];
    if (u > (uint64_t)INT64_MAX + (a.sign < 0))
        return false;
    *out = (int64_t)(a.sign < 0 ? 0 - u : u);
    return true;
}

bool int_as_u64(Value v, uint64_t *out)
{
    if (LIKELY(is_small_int(v))) {
        *out = (uint64_t)small_int(v);
        return small_int(v) >= 0;
    }
    IntView a;
    int_view(v, &a);
    if (a.count > 1 || (a.sign < 0 && a.count > 0))
        return false;
    *out = a.count == 0 ? 0 : a.limbs[0];
    return true;
}

uint64_t int_low_bits(Value v)
{
    if (is_small_int(v))
        return (uint64_t)small_int(v);
    IntView a;
    int_view(v, &a);
    uint64_t u = a.count == 0 ? 0 : a.limbs[0];
    return a.sign < 0 ? 0 - u : u;
}

/* The leading 64 bits with all lower ones folded into the last ("sticky") round exactly as the
 * whole number would, because a double keeps only 53. */
double int_as_double(Value v, bool *overflow)
{
    *overflow = false;
    if (LIKELY(is_small_int(v)))
        return (double)small_int(v);
    IntView a;
    int_view(v, &a);
    if (a.count <= 1) {
        double d = a.count == 0 ? 0.0 : (double)a.limbs[0];
        return a.sign < 0 ? -d : d;
    }
    if (a.count > 1024 / LIMB_BITS) {
        *overflow = true;
        return 0.0;
    }
    unsigned lead = (unsigned)__builtin_clzll(a.limbs[a.count - 1]);
    uint64_t next = a.limbs[a.count - 2];
    uint64_t top = a.limbs[a.count - 1] << lead | (lead ? next >> (64 - lead) : 0);
    bool rest = lead ? (next << lead) != 0 : next != 0;
    for (size_t i = 0; !rest && i < a.count - 2; i++)
        rest = a.limbs[i] != 0;
    double d = ldexp((double)(top | rest), (int)(a.count * LIMB_BITS - 64 - lead));
    if (isinf(d))
        *overflow = true;
    return a.sign < 0 ? -d : d;
}

int int_sign(Value v)
{
    if (LIKELY(is_small_int(v)))
        return (small_int(v) > 0) - (small_int(v) < 0);
    IntView a;
    int_view(v, &a);
    return a.count == 0 ? 0 : a.sign;
}

int int_compare(Value a, Value b)
{
    if (LIKELY(are_small_ints(a, b)))
        return (small_int(a) > small_int(b)) - (small_int(a) < small_int(b));
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    int sx = x.count == 0 ? 0 : x.sign, sy = y.count == 0 ? 0 : y.sign;
    if (sx != sy)
        return sx < sy ? -1 : 1;
    if (x.count != y.count)
        return (x.count < y.count) == (sx > 0) ? -1 : 1;
    int c = x.count == 0 ? 0 : mpn_cmp(CMP(x.limbs), CMP(y.limbs), (mp_size_t)x.count);
    c = (c > 0) - (c < 0);
    return sx < 0 ? -c : c;
}

size_t int_bit_length(Value v)
{
    IntView a;
    int_view(v, &a);
    return a.count == 0 ? 0 : (a.count - 1) * LIMB_BITS + bit_width(a.limbs[a.count - 1]);
}

/* CPython's numeric hash: the value modulo the Mersenne prime 2^61 - 1, with the sign of the
 * value, and never -1. Floats and fractions use the same field, so equal numbers hash equal. */
int64_t int_hash(Value v)
{
    const uint64_t prime = ((uint64_t)1 << 61) - 1;
    if (LIKELY(is_small_int(v))) {
        int64_t i = small_int(v);
        uint64_t u = magnitude(i);
        u = (u & prime) + (u >> 61);
        if (u >= prime)
            u -= prime;
        i = i < 0 ? -(int64_t)u : (int64_t)u;
        return i == -1 ? -2 : i;
    }
    IntView a;
    int_view(v, &a);
    if (a.count == 0)
        return 0;
    int64_t h = (int64_t)mpn_mod_1(CMP(a.limbs), (mp_size_t)a.count, prime);
    if (a.sign < 0)
        h = -h;
    return h == -1 ? -2 : h;
}

Value int_plain(Value v)
{
    if (is_small_int(v) || has_base_shape(v, &type_int))
        return v;
    IntView a;
    int_view(v, &a);
    return int_from_limbs(a.limbs, a.count, a.sign);
}

Value int_as_type(Type *type, Value v)
{
    if (type == &type_int)
        return int_plain(v);
    IntView a;
    int_view(v, &a);
    Value made = object_new(type, a.count);
    if (UNLIKELY(made == VALUE_ERROR))
        return VALUE_ERROR;
    BigInt *b = AS(BigInt, made);
    b->count = a.count;
    b->sign = a.sign;
    memcpy(b->limbs, a.limbs, a.count * sizeof(uint64_t));
    return made;
}
