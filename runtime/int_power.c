/* int: powers, modular powers, gcd and square roots. */
#include <math.h>

#include "runtime/float.h"
#include "runtime/int_impl.h"

/* ---- pow(a, b) ---- */

/* base ** e while it stays inside 64 bits. */
static bool small_power(int64_t base, uint64_t e, int64_t *out)
{
    int64_t result = 1;
    for (;;) {
        if ((e & 1) && __builtin_mul_overflow(result, base, &result))
            return false;
        e >>= 1;
        if (e == 0)
            break;
        if (__builtin_mul_overflow(base, base, &base))
            return false;
    }
    *out = result;
    return true;
}

/* odd ** e, left to right binary powering between two buffers of `room` limbs. Returns the limbs in
 * use; the result is in *out (one of the buffers). */
static size_t odd_power(const uint64_t *odd, size_t count, uint64_t e, uint64_t **out,
                        uint64_t *spare)
{
    uint64_t *r = *out;
    memcpy(r, odd, count * sizeof(uint64_t));
    size_t n = count;
    for (unsigned bit = bit_width(e) - 1; bit-- > 0;) {
        mpn_sqr(MP(spare), CMP(r), (mp_size_t)n);
        n = limbs_strip(spare, 2 * n);
        uint64_t *t = r;
        r = spare;
        spare = t;
        if (!(e >> bit & 1))
            continue;
        if (count == 1) {
            uint64_t carry = mpn_mul_1(MP(r), CMP(r), (mp_size_t)n, odd[0]);
            if (carry)
                r[n++] = carry;
            continue;
        }
        if (n >= count)
            mpn_mul(MP(spare), CMP(r), (mp_size_t)n, CMP(odd), (mp_size_t)count);
        else
            mpn_mul(MP(spare), CMP(odd), (mp_size_t)count, CMP(r), (mp_size_t)n);
        n = limbs_strip(spare, n + count);
        t = r;
        r = spare;
        spare = t;
    }
    *out = r;
    return n;
}

/* Factors of two go in by a shift at the end. */
static Value big_power(const IntView *a, uint64_t e)
{
    size_t bits = (a->count - 1) * LIMB_BITS + bit_width(a->limbs[a->count - 1]);
    size_t zeros = mpn_scan1(CMP(a->limbs), 0);
    size_t total_bits, odd_bits = bits - zeros;
    if (__builtin_mul_overflow(bits, e, &total_bits) || total_bits / LIMB_BITS > int_max_limbs() ||
        (odd_bits > 1 && odd_bits * e / LIMB_BITS > INT_MAX_COMPUTED))
        return raise_memory_error();
    size_t odd_limbs = odd_bits / LIMB_BITS + 1;
    size_t room = odd_bits > 1 ? odd_bits * e / LIMB_BITS + odd_limbs + 2 : 4;
    Scratch one, two, base;
    Value result = VALUE_ERROR;
    if (!scratch_init(&base, a->count))
        return VALUE_ERROR;
    if (!scratch_init(&one, room))
        goto free_base;
    if (!scratch_init(&two, room))
        goto free_one;
    size_t skip = zeros / LIMB_BITS, n = a->count - skip;
    if (zeros % LIMB_BITS)
        mpn_rshift(MP(base.limbs), CMP(a->limbs + skip), (mp_size_t)n, zeros % LIMB_BITS);
    else
        memcpy(base.limbs, a->limbs + skip, n * sizeof(uint64_t));
    n = limbs_strip(base.limbs, n);
    uint64_t *r = one.limbs;
    n = odd_power(base.limbs, n, e, &r, two.limbs);
    result = int_from_limbs(r, n, a->sign < 0 && (e & 1) ? -1 : 1);
    if (result != VALUE_ERROR && zeros > 0) {
        Value shift = int_from_u64(zeros * e);
        result = shift == VALUE_ERROR ? VALUE_ERROR : int_lshift(result, shift);
    }
    scratch_free(&two);
free_one:
    scratch_free(&one);
free_base:
    scratch_free(&base);
    return result;
}

Value int_pow(Value a, Value b)
{
    int64_t fits;
    if (LIKELY(are_small_ints(a, b) && small_int(b) >= 0)) {
        if (small_power(small_int(a), (uint64_t)small_int(b), &fits))
            return int_new(fits);
    } else if (int_sign(b) < 0) {
        bool over_a, over_b;
        double x = int_as_double(a, &over_a), y = int_as_double(b, &over_b);
        if (over_a || over_b)
            return raise_overflow_error("int too large to convert to float");
        return float_pow(x, y);
    }
    IntView x;
    int_view(a, &x);
    if (int_sign(b) == 0)
        return small_int_value(1);
    if (x.count == 0)
        return small_int_value(0);
    if (x.count == 1 && x.limbs[0] == 1)
        return small_int_value(x.sign < 0 && (int_low_bits(b) & 1) ? -1 : 1);
    uint64_t e;
    if (!int_as_u64(b, &e))
        return raise_memory_error();
    return big_power(&x, e);
}

/* ---- pow(a, b, m) ---- */

/* base ** e % m for 0 <= base < m < 2^62. */
static uint64_t small_power_mod(uint64_t base, uint64_t e, uint64_t m)
{
    uint64_t result = 1 % m;
    if (m >> 32 == 0) {
        for (; e != 0; e >>= 1) {
            if (e & 1)
                result = result * base % m;
            base = base * base % m;
        }
        return result;
    }
    for (; e != 0; e >>= 1) {
        if (e & 1)
            result = (uint64_t)((unsigned __int128)result * base % m);
        base = (uint64_t)((unsigned __int128)base * base % m);
    }
    return result;
}

/* Extended Euclid: x with a * x == 1 (mod m), -1 when there is none. 0 <= a < m. */
static int64_t small_inverse(int64_t a, int64_t m)
{
    int64_t r0 = m, r1 = a, x0 = 0, x1 = 1;
    while (r1 != 0) {
        int64_t q = r0 / r1, t = r0 - q * r1;
        r0 = r1;
        r1 = t;
        t = x0 - q * x1;
        x0 = x1;
        x1 = t;
    }
    if (r0 != 1)
        return -1;
    return x0 < 0 ? x0 + m : x0;
}

#define NOT_INVERTIBLE "base is not invertible for the given modulus"

static Value small_pow_mod(int64_t a, int64_t b, int64_t m)
{
    int64_t modulus = m < 0 ? -m : m, base = a % modulus;
    if (base < 0)
        base += modulus;
    if (b < 0) {
        base = small_inverse(base, modulus);
        if (base < 0)
            return raise_value_error(NOT_INVERTIBLE);
    }
    int64_t r = (int64_t)small_power_mod((uint64_t)base, magnitude(b), (uint64_t)modulus);
    return small_int_value(m < 0 && r != 0 ? r + m : r);
}

Value int_pow_mod(Value a, Value b, Value m)
{
    if (int_sign(m) == 0)
        return raise_value_error("pow() 3rd argument cannot be 0");
    if (LIKELY(are_small_ints(a, b) && is_small_int(m) && small_int(m) != SMALL_INT_MIN))
        return small_pow_mod(small_int(a), small_int(b), small_int(m));
    IntView va, vb, vm;
    int_view(a, &va);
    int_view(b, &vb);
    int_view(m, &vm);
    bool negative_modulus = vm.sign < 0, negative_exponent = vb.count > 0 && vb.sign < 0;
    vm.sign = vb.sign = 1;
    mpz_t ra, rb, rm, result;
    mpz_srcptr za = int_mpz(&va, ra), zb = int_mpz(&vb, rb), zm = int_mpz(&vm, rm);
    mpz_init(result);
    if (mpz_cmp_ui(zm, 1) == 0) {
        mpz_clear(result);
        return small_int_value(0);
    }
    if (negative_exponent) {
        if (!mpz_invert(result, za, zm)) {
            mpz_clear(result);
            return raise_value_error(NOT_INVERTIBLE);
        }
        mpz_powm(result, result, zb, zm);
    } else {
        mpz_powm(result, za, zb, zm);
    }
    if (negative_modulus && mpz_sgn(result) != 0)
        mpz_sub(result, result, zm);
    return int_from_mpz(result);
}

/* ---- gcd, square root ---- */

/* Stein's binary algorithm. */
static uint64_t small_gcd(uint64_t a, uint64_t b)
{
    if (a == 0 || b == 0)
        return a | b;
    int twos = __builtin_ctzll(a | b);
    a >>= __builtin_ctzll(a);
    do {
        b >>= __builtin_ctzll(b);
        if (a > b) {
            uint64_t t = a;
            a = b;
            b = t;
        }
        b -= a;
    } while (b != 0);
    return a << twos;
}

Value int_gcd(Value a, Value b)
{
    if (LIKELY(are_small_ints(a, b)))
        return int_from_u64(small_gcd(magnitude(small_int(a)), magnitude(small_int(b))));
    IntView x, y;
    int_view(a, &x);
    int_view(b, &y);
    mpz_t ra, rb, result;
    mpz_init(result);
    mpz_gcd(result, int_mpz(&x, ra), int_mpz(&y, rb));
    return int_from_mpz(result);
}

Value int_sqrt(Value a)
{
    IntView x;
    int_view(a, &x);
    if (x.count == 0)
        return small_int_value(0);
    if (x.count == 1) {
        /* The double is off by one at most, either way. */
        uint64_t n = x.limbs[0], r = (uint64_t)sqrt((double)n);
        while (r > UINT32_MAX || r * r > n)
            r--;
        while (r < UINT32_MAX && (r + 1) * (r + 1) <= n)
            r++;
        return int_from_u64(r);
    }
    BigInt *r = int_alloc((x.count + 1) / 2);
    if (UNLIKELY(r == NULL))
        return VALUE_ERROR;
    mpn_sqrtrem(MP(r->limbs), NULL, CMP(x.limbs), (mp_size_t)x.count);
    return int_normal(r);
}
