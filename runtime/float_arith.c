/* Arithmetic of doubles with Python's rules: floor division, powers, hash, exact comparison with
 * int, conversion of operands. */
#include <errno.h>
#include <math.h>

#include "runtime/call.h"
#include "runtime/float_impl.h"
#include "runtime/ops.h"
#include "runtime/str.h"

double float_mod(double a, double b)
{
    double r = fmod(a, b);
    if (r == 0)
        return copysign(0.0, b);
    return (b < 0) != (r < 0) ? r + b : r;
}

/* a - r is a multiple of b up to rounding, so the quotient is within half of a whole number. */
static double floor_quotient(double a, double b, double r, bool stepped)
{
    double q = (a - r) / b;
    if (stepped)
        q -= 1.0;
    if (q == 0)
        return copysign(0.0, a / b);
    double whole = floor(q);
    return q - whole > 0.5 ? whole + 1.0 : whole;
}

double float_floordiv(double a, double b)
{
    double r = fmod(a, b);
    return floor_quotient(a, b, r, r != 0 && (b < 0) != (r < 0));
}

Value raise_range_error(void)
{
    Value args[2] = {small_int_value(ERANGE), str_from_cstr("Numerical result out of range")};
    if (args[1] == VALUE_ERROR)
        return VALUE_ERROR;
    Value e = call(OBJECT_VALUE(&type_OverflowError), args, 2, 0);
    return e == VALUE_ERROR ? VALUE_ERROR : raise_object(e);
}

/* C's pow has Python's special cases; what differs is raised or goes to complex. */
Value float_pow(double a, double b)
{
    if (UNLIKELY(a == 0 && b < 0 && isfinite(b)))
        return raise(&type_ZeroDivisionError, "0.0 cannot be raised to a negative power");
    if (UNLIKELY(a < 0 && isfinite(a) && isfinite(b) && b != floor(b)))
        return complex_power(a, 0.0, b, 0.0);
    double r = pow(a, b);
    if (UNLIKELY(isinf(r) && isfinite(a) && isfinite(b)))
        return raise_range_error();
    return float_new(r);
}

/* A double is m * 2^e. Modulo 2^61 - 1 a factor of two rotates the 61 bits of m. */
int64_t float_hash(double d, Value self)
{
    const uint64_t prime = ((uint64_t)1 << 61) - 1;
    if (UNLIKELY(!isfinite(d))) {
        if (isnan(d))
            return self == 0 ? 0 : hash_pointer((const void *)self);
        return d > 0 ? 314159 : -314159;
    }
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    int biased = (int)(bits >> 52) & 0x7FF;
    uint64_t m = bits & (((uint64_t)1 << 52) - 1);
    if (biased != 0)
        m |= (uint64_t)1 << 52;
    int turn = (MAX(biased, 1) - 1075 + 61 * 18) % 61; /* 61 * 18: above every negative exponent */
    m = ((m << turn) & prime) | m >> (61 - turn);
    if (m == prime)
        m = 0;
    int64_t h = d < 0 ? -(int64_t)m : (int64_t)m;
    return h == -1 ? -2 : h;
}

static int compare_doubles(double a, double b) { return a < b ? -1 : a > b ? 1 : 0; }

/* d against the int i, exactly: -1, 0, 1; d is not nan. */
int float_compare_int(double d, Value i)
{
    const int64_t exact = (int64_t)1 << 53;
    if (LIKELY(is_small_int(i) && small_int(i) >= -exact && small_int(i) <= exact))
        return compare_doubles(d, (double)small_int(i));
    int sign = int_sign(i), dsign = compare_doubles(d, 0);
    if (sign != dsign)
        return dsign < sign ? -1 : 1;
    if (isinf(d))
        return dsign;
    int exponent;
    frexp(d, &exponent);
    size_t bits = int_bit_length(i);
    if (exponent <= 0 || (size_t)exponent != bits)
        return exponent < 0 || (size_t)exponent < bits ? -sign : sign;
    double whole = trunc(d);
    Value n = int_from_double(whole); /* at most 1024 bits, as many as i has */
    if (n == VALUE_ERROR) {
        error_clear();
        return dsign;
    }
    int c = int_compare(n, i);
    return c != 0 ? c : compare_doubles(d, whole);
}

NumberKind number_as_double(Value v, double *out)
{
    if (LIKELY(is_flonum(v))) {
        *out = flonum(v);
        return NUMBER_OK;
    }
    if (is_small_int(v)) {
        *out = (double)small_int(v);
        return NUMBER_OK;
    }
    if (has_flag(v, TYPE_IS_FLOAT)) {
        *out = AS(BoxedFloat, v)->value;
        return NUMBER_OK;
    }
    if (!has_flag(v, TYPE_IS_INT))
        return NUMBER_OTHER;
    bool overflow;
    *out = int_as_double(v, &overflow);
    if (!overflow)
        return NUMBER_OK;
    (void)raise_overflow_error("int too large to convert to float");
    return NUMBER_RAISED;
}
