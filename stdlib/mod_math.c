/* Module math: the elementary functions on doubles. Whole-number functions are in math_int.c, sums
 * and norms in math_sum.c.
 *
 * Errors: a nan that no argument was is a domain error (ValueError); an infinity from finite
 * arguments is an overflow where the function can overflow, else a pole, which counts as a domain
 * error. */
#include <errno.h>
#include <math.h>

#include "runtime/call.h"
#include "runtime/float.h"
#include "runtime/int_impl.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "stdlib/math_impl.h"

Value math_domain_error(void) { return raise_value_error("math domain error"); }
Value math_range_error(void) { return raise_overflow_error("math range error"); }

/* ---- functions of one double ---- */

static inline Value unary_result(double x, double r, bool can_overflow)
{
    if (UNLIKELY(isnan(r) && !isnan(x)))
        return math_domain_error();
    if (UNLIKELY(isinf(r) && isfinite(x)))
        return can_overflow ? math_range_error() : math_domain_error();
    return float_new(r);
}

#define UNARY(name, expression, can_overflow)          \
    static MATH_FUNCTION(name)                         \
    {                                                  \
        double x;                                      \
        if (!math_double(args[0], &x))                 \
            return VALUE_ERROR;                        \
        return unary_result(x, expression, can_overflow); \
    }
UNARY(acos, acos(x), false)
UNARY(acosh, acosh(x), false)
UNARY(asin, asin(x), false)
UNARY(asinh, asinh(x), false)
UNARY(atan, atan(x), false)
UNARY(atanh, atanh(x), false)
UNARY(cbrt, cbrt(x), false)
UNARY(cos, cos(x), false)
UNARY(cosh, cosh(x), true)
UNARY(erf, erf(x), false)
UNARY(erfc, erfc(x), false)
UNARY(exp, exp(x), true)
UNARY(exp2, exp2(x), true)
UNARY(expm1, expm1(x), true)
UNARY(fabs, fabs(x), false)
UNARY(log1p, log1p(x), false)
UNARY(sin, sin(x), false)
UNARY(sinh, sinh(x), true)
UNARY(sqrt, sqrt(x), false)
UNARY(tan, tan(x), false)
UNARY(tanh, tanh(x), false)
UNARY(ulp, isinf(x) ? fabs(x) : fabs(x) == 0x1.fffffffffffffp1023
                          ? fabs(x) - nextafter(fabs(x), 0.0)
                          : nextafter(fabs(x), INFINITY) - fabs(x), false)

static MATH_FUNCTION(degrees)
{
    double x;
    return math_double(args[0], &x) ? float_new(x * (180.0 / M_PI)) : VALUE_ERROR;
}

static MATH_FUNCTION(radians)
{
    double x;
    return math_double(args[0], &x) ? float_new(x * (M_PI / 180.0)) : VALUE_ERROR;
}

static MATH_FUNCTION(gamma)
{
    double x;
    if (!math_double(args[0], &x))
        return VALUE_ERROR;
    if (x == -INFINITY || (x <= 0 && x == floor(x)))
        return math_domain_error();
    if (x == floor(x) && x <= 23) { /* exactly a factorial */
        double r = 1;
        for (int i = 2; i < (int)x; i++)
            r *= i;
        return float_new(r);
    }
    return unary_result(x, tgamma(x), true);
}

static MATH_FUNCTION(lgamma)
{
    double x;
    int sign;
    if (!math_double(args[0], &x))
        return VALUE_ERROR;
    if (isinf(x))
        return float_new(INFINITY);
    if (x <= 0 && x == floor(x))
        return math_domain_error();
    return unary_result(x, lgamma_r(x, &sign), true);
}

/* ---- logarithms ---- */

/* fn(v) for an int too large for a double: fn(m) + fn(2) * e with v = m * 2^e. */
static bool log_of_int(Value v, double (*fn)(double), double *out)
{
    if (int_sign(v) <= 0) {
        math_domain_error();
        return false;
    }
    bool overflow;
    double d = int_as_double(v, &overflow);
    if (!overflow) {
        *out = fn(d);
        return true;
    }
    size_t bits = int_bit_length(v);
    Value top = int_rshift(v, int_from_u64(bits - 64));
    if (top == VALUE_ERROR)
        return false;
    d = ldexp(int_as_double(top, &overflow), -64);
    *out = fn(d) + fn(2.0) * (double)bits;
    return true;
}

static bool log_value(Value v, double (*fn)(double), double *out)
{
    double x;
    if (is_int(v))
        return log_of_int(v, fn, out);
    if (!is_float(v) && type_of(v)->unary[UNARY_FLOAT] == NULL &&
        type_of(v)->unary[UNARY_INDEX] != NULL) {
        Value i = index_value(v);
        return i != VALUE_ERROR && log_of_int(i, fn, out);
    }
    if (!math_double(v, &x))
        return false;
    if (x <= 0) {
        math_domain_error();
        return false;
    }
    *out = fn(x);
    return true;
}

static MATH_FUNCTION(log)
{
    double x, base;
    if (kwnames != 0)
        return raise_type_error("math.log() takes no keyword arguments");
    if (nargs < 1)
        return raise_type_error("log expected at least 1 argument, got 0");
    if (nargs > 2)
        return raise_type_error("log expected at most 2 arguments, got %zu", nargs);
    if (!log_value(args[0], log, &x))
        return VALUE_ERROR;
    if (nargs == 1)
        return float_new(x);
    if (!log_value(args[1], log, &base))
        return VALUE_ERROR;
    if (base == 0)
        return raise(&type_ZeroDivisionError, "float division by zero");
    return float_new(x / base);
}

static MATH_FUNCTION(log2)
{
    double x;
    return log_value(args[0], log2, &x) ? float_new(x) : VALUE_ERROR;
}

static MATH_FUNCTION(log10)
{
    double x;
    return log_value(args[0], log10, &x) ? float_new(x) : VALUE_ERROR;
}

/* ---- functions of two doubles and more ---- */

static inline bool two_doubles(Value *args, double *x, double *y)
{
    return math_double(args[0], x) && math_double(args[1], y);
}

static MATH_FUNCTION(atan2)
{
    double y, x;
    return two_doubles(args, &y, &x) ? float_new(atan2(y, x)) : VALUE_ERROR;
}

static MATH_FUNCTION(copysign)
{
    double x, y;
    return two_doubles(args, &x, &y) ? float_new(copysign(x, y)) : VALUE_ERROR;
}

static MATH_FUNCTION(fmod)
{
    double x, y;
    if (!two_doubles(args, &x, &y))
        return VALUE_ERROR;
    double r = fmod(x, y);
    return isnan(r) && !isnan(x) && !isnan(y) ? math_domain_error() : float_new(r);
}

static MATH_FUNCTION(remainder)
{
    double x, y;
    if (!two_doubles(args, &x, &y))
        return VALUE_ERROR;
    double r = remainder(x, y);
    return isnan(r) && !isnan(x) && !isnan(y) ? math_domain_error() : float_new(r);
}

static MATH_FUNCTION(pow)
{
    double x, y;
    if (!two_doubles(args, &x, &y))
        return VALUE_ERROR;
    double r = pow(x, y);
    if (isfinite(r) || !isfinite(x) || !isfinite(y))
        return float_new(r);
    return isnan(r) || x == 0 ? math_domain_error() : math_range_error();
}

static MATH_FUNCTION(fma)
{
    double x, y, z;
    if (!two_doubles(args, &x, &y) || !math_double(args[2], &z))
        return VALUE_ERROR;
    double r = fma(x, y, z);
    if (isfinite(r))
        return float_new(r);
    if (isnan(r))
        return isnan(x) || isnan(y) || isnan(z) ? float_new(r)
                                                : raise_value_error("invalid operation in fma");
    return isfinite(x) && isfinite(y) && isfinite(z) ? raise_overflow_error("overflow in fma")
                                                     : float_new(r);
}

static MATH_FUNCTION(frexp)
{
    double x;
    int exponent = 0;
    if (!math_double(args[0], &x))
        return VALUE_ERROR;
    Value m = float_new(isfinite(x) && x != 0 ? frexp(x, &exponent) : x);
    return m == VALUE_ERROR ? VALUE_ERROR : tuple_pack(2, m, small_int_value(exponent));
}

static MATH_FUNCTION(ldexp)
{
    double x;
    int64_t n;
    if (!math_double(args[0], &x))
        return VALUE_ERROR;
    if (!is_int(args[1]))
        return raise_type_error("Expected an int as second argument to ldexp.");
    if (!int_as_i64(args[1], &n))
        n = int_sign(args[1]) < 0 ? INT64_MIN : INT64_MAX;
    double r = ldexp(x, (int)MAX(MIN(n, 100000), -100000));
    return isinf(r) && isfinite(x) ? math_range_error() : float_new(r);
}

static MATH_FUNCTION(modf)
{
    double x, whole;
    if (!math_double(args[0], &x))
        return VALUE_ERROR;
    double fraction = modf(x, &whole);
    Value f = float_new(fraction), w = float_new(whole);
    return f == VALUE_ERROR || w == VALUE_ERROR ? VALUE_ERROR : tuple_pack(2, f, w);
}

static MATH_FUNCTION(isfinite)
{
    double x;
    return math_double(args[0], &x) ? value_bool(isfinite(x)) : VALUE_ERROR;
}

static MATH_FUNCTION(isinf)
{
    double x;
    return math_double(args[0], &x) ? value_bool(isinf(x)) : VALUE_ERROR;
}

static MATH_FUNCTION(isnan)
{
    double x;
    return math_double(args[0], &x) ? value_bool(isnan(x)) : VALUE_ERROR;
}

static MATH_FUNCTION(isclose)
{
    double a, b, rel = 1e-9, abs = 0.0;
    if (!two_doubles(args, &a, &b) || (args[2] != VALUE_ABSENT && !math_double(args[2], &rel)) ||
        (args[3] != VALUE_ABSENT && !math_double(args[3], &abs)))
        return VALUE_ERROR;
    if (rel < 0 || abs < 0)
        return raise_value_error("tolerances must be non-negative");
    if (a == b)
        return VALUE_TRUE;
    if (isinf(a) || isinf(b))
        return VALUE_FALSE;
    double diff = fabs(b - a);
    return value_bool(diff <= fabs(rel * b) || diff <= fabs(rel * a) || diff <= abs);
}

/* ---- neighbours ---- */

/* Doubles of one sign are ordered as their bits are: maps all of them to consecutive integers. */
static int64_t double_rank(double d)
{
    int64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits < 0 ? INT64_MIN - bits : bits;
}

static double rank_double(int64_t rank)
{
    int64_t bits = rank < 0 ? INT64_MIN - rank : rank;
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

static MATH_FUNCTION(nextafter)
{
    double x, y;
    if (!two_doubles(args, &x, &y))
        return VALUE_ERROR;
    if (args[2] == VALUE_ABSENT || args[2] == VALUE_NONE)
        return float_new(nextafter(x, y));
    Value count = index_value(args[2]);
    if (count == VALUE_ERROR)
        return VALUE_ERROR;
    if (int_sign(count) < 0)
        return raise_value_error("steps must be a non-negative integer");
    uint64_t steps;
    if (!int_as_u64(count, &steps))
        steps = UINT64_MAX;
    if (steps == 0 || isnan(x))
        return float_new(x);
    if (isnan(y))
        return float_new(y);
    int64_t from = double_rank(x), to = double_rank(y);
    uint64_t way = from < to ? (uint64_t)to - (uint64_t)from : (uint64_t)from - (uint64_t)to;
    if (steps >= way)
        return float_new(y);
    double r = rank_double((int64_t)(from < to ? (uint64_t)from + steps : (uint64_t)from - steps));
    /* Rank 0 stands for both zeros: coming from below it is the negative one. */
    return float_new(r == 0 ? copysign(0.0, x) : r);
}

/* ---- whole parts ---- */

/* v.__method__() when the type defines it, else fn of the value as a double. */
static Value whole_part(Value v, Value method, double (*fn)(double))
{
    double x;
    if (is_small_int(v))
        return v;
    if (is_exactly(v, &type_float))
        return int_from_double(fn(float_value(v)));
    bool missing = false;
    Value r = special_call(v, method, NULL, 0, &missing);
    if (!missing)
        return r;
    return math_double(v, &x) ? int_from_double(fn(x)) : VALUE_ERROR;
}

static MATH_FUNCTION(floor) { return whole_part(args[0], NAME(dunder_floor), floor); }
static MATH_FUNCTION(ceil) { return whole_part(args[0], NAME(dunder_ceil), ceil); }

static MATH_FUNCTION(trunc)
{
    if (is_small_int(args[0]))
        return args[0];
    if (is_exactly(args[0], &type_float))
        return int_from_double(float_value(args[0]));
    bool missing = false;
    Value r = special_call(args[0], NAME(dunder_trunc), NULL, 0, &missing);
    if (missing)
        return raise_type_error("type %.100T doesn't define __trunc__ method", args[0]);
    return r;
}

/* ---- the module ---- */

static const MethodDef math_functions[] = {
    {"acos", math_acos, "x, /", 0, "Return the arc cosine (measured in radians) of x."},
    {"acosh", math_acosh, "x, /", 0, "Return the inverse hyperbolic cosine of x."},
    {"asin", math_asin, "x, /", 0, "Return the arc sine (measured in radians) of x."},
    {"asinh", math_asinh, "x, /", 0, "Return the inverse hyperbolic sine of x."},
    {"atan", math_atan, "x, /", 0, "Return the arc tangent (measured in radians) of x."},
    {"atan2", math_atan2, "y, x, /", 0,
     "Return the arc tangent (measured in radians) of y/x, taking signs into account."},
    {"atanh", math_atanh, "x, /", 0, "Return the inverse hyperbolic tangent of x."},
    {"cbrt", math_cbrt, "x, /", 0, "Return the cube root of x."},
    {"ceil", math_ceil, "x, /", 0, "Return the smallest Integral that is >= x."},
    {"comb", math_comb, "n, k, /", 0,
     "Number of ways to choose k items from n items without repetition and without order."},
    {"copysign", math_copysign, "x, y, /", 0,
     "Return a float with the magnitude of x and the sign of y."},
    {"cos", math_cos, "x, /", 0, "Return the cosine of x (measured in radians)."},
    {"cosh", math_cosh, "x, /", 0, "Return the hyperbolic cosine of x."},
    {"degrees", math_degrees, "x, /", 0, "Convert angle x from radians to degrees."},
    {"dist", math_dist, "p, q, /", 0, "Return the Euclidean distance between two points p and q."},
    {"erf", math_erf, "x, /", 0, "Error function at x."},
    {"erfc", math_erfc, "x, /", 0, "Complementary error function at x."},
    {"exp", math_exp, "x, /", 0, "Return e raised to the power of x."},
    {"exp2", math_exp2, "x, /", 0, "Return 2 raised to the power of x."},
    {"expm1", math_expm1, "x, /", 0, "Return exp(x)-1, exact for small x."},
    {"fabs", math_fabs, "x, /", 0, "Return the absolute value of the float x."},
    {"factorial", math_factorial, "n, /", 0, "Find n!."},
    {"floor", math_floor, "x, /", 0, "Return the largest Integral that is <= x."},
    {"fma", math_fma, "x, y, z, /", 0, "Compute (x * y) + z with a single round."},
    {"fmod", math_fmod, "x, y, /", 0, "Return fmod(x, y), according to platform C."},
    {"frexp", math_frexp, "x, /", 0,
     "Return the mantissa and exponent of x, as pair (m, e) with x = m * 2.**e."},
    {"fsum", math_fsum, "seq, /", 0, "Return an accurate floating-point sum of the values in seq."},
    {"gamma", math_gamma, "x, /", 0, "Gamma function at x."},
    {"gcd", math_gcd, "*integers", METHOD_RAW, "Greatest Common Divisor."},
    {"hypot", math_hypot, "*coordinates", METHOD_RAW,
     "Multidimensional Euclidean distance from the origin to a point."},
    {"isclose", math_isclose, "a, b, *, rel_tol=1e-09, abs_tol=0.0", 0,
     "Determine whether two floating-point numbers are close in value."},
    {"isfinite", math_isfinite, "x, /", 0, "True if x is neither an infinity nor a NaN."},
    {"isinf", math_isinf, "x, /", 0, "True if x is a positive or negative infinity."},
    {"isnan", math_isnan, "x, /", 0, "True if x is a NaN (not a number)."},
    {"isqrt", math_isqrt, "n, /", 0, "The integer part of the square root of n."},
    {"lcm", math_lcm, "*integers", METHOD_RAW, "Least Common Multiple."},
    {"ldexp", math_ldexp, "x, i, /", 0, "Return x * (2**i)."},
    {"lgamma", math_lgamma, "x, /", 0,
     "Natural logarithm of absolute value of Gamma function at x."},
    {"log", math_log, "x, base=None, /", METHOD_RAW,
     "Return the logarithm of x to the given base, or the natural logarithm without one."},
    {"log10", math_log10, "x, /", 0, "Return the base 10 logarithm of x."},
    {"log1p", math_log1p, "x, /", 0, "Return the natural logarithm of 1+x, exact near zero."},
    {"log2", math_log2, "x, /", 0, "Return the base 2 logarithm of x."},
    {"modf", math_modf, "x, /", 0, "Return the fractional and integer parts of x."},
    {"nextafter", math_nextafter, "x, y, /, *, steps=None", 0,
     "Return the floating-point value the given number of steps after x towards y."},
    {"perm", math_perm, "n, k=None, /", 0,
     "Number of ways to choose k items from n items without repetition and with order."},
    {"pow", math_pow, "x, y, /", 0, "Return x**y (x to the power of y)."},
    {"prod", math_prod, "iterable, /, *, start=1", 0,
     "Calculate the product of all the elements in the input iterable."},
    {"radians", math_radians, "x, /", 0, "Convert angle x from degrees to radians."},
    {"remainder", math_remainder, "x, y, /", 0,
     "Difference between x and the closest multiple of y."},
    {"sin", math_sin, "x, /", 0, "Return the sine of x (measured in radians)."},
    {"sinh", math_sinh, "x, /", 0, "Return the hyperbolic sine of x."},
    {"sqrt", math_sqrt, "x, /", 0, "Return the square root of x."},
    {"sumprod", math_sumprod, "p, q, /", 0,
     "Return the sum of products of values from two iterables p and q."},
    {"tan", math_tan, "x, /", 0, "Return the tangent of x (measured in radians)."},
    {"tanh", math_tanh, "x, /", 0, "Return the hyperbolic tangent of x."},
    {"trunc", math_trunc, "x, /", 0, "Truncate the Real x to the nearest Integral toward 0."},
    {"ulp", math_ulp, "x, /", 0, "Return the value of the least significant bit of the float x."},
    {0},
};

static bool math_init(Value module)
{
    return module_add(module, "pi", float_new(M_PI)) && module_add(module, "e", float_new(M_E)) &&
           module_add(module, "tau", float_new(2 * M_PI)) &&
           module_add(module, "inf", float_new(INFINITY)) &&
           module_add(module, "nan", float_new(fabs(NAN)));
}

const ModuleDef mod_math = {
    "math",
    "Mathematical functions as the C standard defines them, and some for whole numbers.",
    math_functions,
    math_init,
};
