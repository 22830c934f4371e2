/* math: functions of whole numbers. Results that fit a machine word are computed in one; larger
 * ones by GMP, whose memory is its own until the result is copied out. */
#include <math.h>

#include "runtime/int_impl.h"
#include "runtime/list.h"
#include "stdlib/math_impl.h"

/* False with MemoryError when a result of this many bits is out of reach. */
static bool result_fits(double bits)
{
    if (bits / LIMB_BITS < (double)INT_MAX_COMPUTED)
        return true;
    raise_memory_error();
    return false;
}

/* ---- factorial ---- */

static Value factorial_of(Value n)
{
    int64_t i;
    if (int_sign(n) < 0)
        return raise_value_error("factorial() not defined for negative values");
    if (!int_as_i64(n, &i))
        return raise_overflow_error("factorial() argument should not exceed %lld",
                                    (long long)INT64_MAX);
    if (i <= 20) {
        int64_t r = 1;
        for (int64_t k = 2; k <= i; k++)
            r *= k;
        return int_new(r);
    }
    if (!result_fits((double)i * log2((double)i)))
        return VALUE_ERROR;
    mpz_t z;
    mpz_init(z);
    mpz_fac_ui(z, (unsigned long)i);
    return int_from_mpz(z);
}

MATH_FUNCTION(factorial)
{
    Value n = index_value(args[0]);
    return n == VALUE_ERROR ? VALUE_ERROR : factorial_of(n);
}

/* ---- perm and comb ---- */

/* n, k as ints, neither negative. */
static bool two_counts(Value *args, Value *n, Value *k)
{
    *n = index_value(args[0]);
    *k = *n == VALUE_ERROR ? VALUE_ERROR : index_value(args[1]);
    if (*k == VALUE_ERROR)
        return false;
    if (int_sign(*n) < 0)
        return raise_false(&type_ValueError, "n must be a non-negative integer");
    if (int_sign(*k) < 0)
        return raise_false(&type_ValueError, "k must be a non-negative integer");
    return true;
}

/* out = n * (n-1) * ... * (n-k+1), by halves so that the factors stay balanced. */
static void falling_product(mpz_t out, mpz_srcptr n, uint64_t k)
{
    if (k <= 8) {
        mpz_t factor;
        mpz_init_set(factor, n);
        mpz_set(out, n);
        for (uint64_t i = 1; i < k; i++) {
            mpz_sub_ui(factor, factor, 1);
            mpz_mul(out, out, factor);
        }
        mpz_clear(factor);
        return;
    }
    mpz_t rest;
    mpz_init(rest);
    mpz_sub_ui(rest, n, k / 2);
    falling_product(out, n, k / 2);
    mpz_t right;
    mpz_init(right);
    falling_product(right, rest, k - k / 2);
    mpz_mul(out, out, right);
    mpz_clear(rest);
    mpz_clear(right);
}

MATH_FUNCTION(perm)
{
    Value n, k;
    uint64_t count;
    if (args[1] == VALUE_ABSENT || args[1] == VALUE_NONE)
        return math_factorial(self, args, 1, 0);
    if (!two_counts(args, &n, &k))
        return VALUE_ERROR;
    if (int_compare(n, k) < 0)
        return small_int_value(0);
    if (!int_as_u64(k, &count) || count > INT64_MAX)
        return raise_overflow_error("k must not exceed %lld", (long long)INT64_MAX);
    if (count == 0)
        return small_int_value(1);
    if (is_small_int(n)) {
        uint64_t r = 1, factor = (uint64_t)small_int(n), left = count;
        while (left > 0 && !__builtin_mul_overflow(r, factor, &r)) {
            left--;
            factor--;
        }
        if (left == 0)
            return int_from_u64(r);
    }
    if (!result_fits((double)count * ((double)int_bit_length(n) - 1)))
        return VALUE_ERROR;
    IntView v;
    mpz_t rn, r;
    int_view(n, &v);
    mpz_init(r);
    falling_product(r, int_mpz(&v, rn), count);
    return int_from_mpz(r);
}

MATH_FUNCTION(comb)
{
    Value n, k;
    uint64_t count;
    if (!two_counts(args, &n, &k))
        return VALUE_ERROR;
    if (int_compare(n, k) < 0)
        return small_int_value(0);
    Value other = int_sub(n, k);
    if (other == VALUE_ERROR)
        return VALUE_ERROR;
    if (int_compare(other, k) < 0)
        k = other;
    if (!int_as_u64(k, &count) || count > INT64_MAX)
        return raise_overflow_error("min(n - k, k) must not exceed %lld", (long long)INT64_MAX);
    if (is_small_int(n)) {
        /* After step i the product is C(n, i), so the division is exact. */
        unsigned __int128 r = 1;
        uint64_t i = 1, top = (uint64_t)small_int(n);
        for (; i <= count && r >> 64 == 0; i++)
            r = r * (top - i + 1) / i;
        if (i > count && r >> 64 == 0)
            return int_from_u64((uint64_t)r);
    }
    double bits = (double)count * ((double)int_bit_length(n) - log2((double)count + 1) + 1.5);
    if (!result_fits(MIN(bits, is_small_int(n) ? (double)small_int(n) : bits)))
        return VALUE_ERROR;
    IntView v;
    mpz_t rn, r;
    int_view(n, &v);
    mpz_init(r);
    mpz_bin_ui(r, int_mpz(&v, rn), count);
    return int_from_mpz(r);
}

/* ---- gcd, lcm, isqrt ---- */

MATH_FUNCTION(gcd)
{
    if (kwnames != 0)
        return raise_type_error("math.gcd() takes no keyword arguments");
    Value r = small_int_value(0);
    for (size_t i = 0; i < nargs; i++) {
        Value n = is_small_int(args[i]) ? args[i] : index_value(args[i]);
        r = n == VALUE_ERROR ? VALUE_ERROR : int_gcd(r, n);
        if (r == VALUE_ERROR)
            return VALUE_ERROR;
    }
    return r;
}

MATH_FUNCTION(lcm)
{
    if (kwnames != 0)
        return raise_type_error("math.lcm() takes no keyword arguments");
    Value r = small_int_value(1);
    for (size_t i = 0; i < nargs; i++) {
        Value n = index_value(args[i]);
        if (n == VALUE_ERROR)
            return VALUE_ERROR;
        if (int_sign(r) == 0)
            continue; /* the others must still be ints */
        Value g = int_gcd(r, n);
        if (g == VALUE_ERROR)
            return VALUE_ERROR;
        if (int_sign(n) == 0) {
            r = small_int_value(0);
            continue;
        }
        Value q = int_floordiv(r, g);
        r = q == VALUE_ERROR ? VALUE_ERROR : int_mul(q, n);
        if (r != VALUE_ERROR && int_sign(r) < 0)
            r = int_neg(r);
        if (r == VALUE_ERROR)
            return VALUE_ERROR;
    }
    return r;
}

MATH_FUNCTION(isqrt)
{
    Value n = index_value(args[0]);
    if (n == VALUE_ERROR)
        return VALUE_ERROR;
    if (int_sign(n) < 0)
        return raise_value_error("isqrt() argument must be nonnegative");
    return int_sqrt(n);
}
