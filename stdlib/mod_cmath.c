/* Module cmath: functions of complex numbers on C99's <complex.h>, whose special values (Annex G)
 * are those of Python. What C answers with a flag is raised here: a domain error where the value
 * is not defined, an overflow where finite arguments give an infinity. */
#include <complex.h>
#include <math.h>

#include "runtime/float.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "stdlib/math_impl.h"

#undef I
typedef double complex Number;

#define CMATH_FUNCTION(name) \
    static Value cmath_##name(Value self, Value *args, size_t nargs, Value kwnames)

static bool number_of(Value v, Number *out)
{
    double re, im;
    if (!as_complex(v, &re, &im))
        return false;
    *out = CMPLX(re, im);
    return true;
}

static bool finite_number(Number z) { return isfinite(creal(z)) && isfinite(cimag(z)); }
static bool infinite_number(Number z) { return isinf(creal(z)) || isinf(cimag(z)); }

static Value number_new(Number z) { return complex_new(creal(z), cimag(z)); }

/* A function that overflows: an infinity from a finite argument is out of range. */
static Value checked(Number z, Number r)
{
    return infinite_number(r) && finite_number(z) ? math_range_error() : number_new(r);
}

/* i*z and -i*z, exactly */
static Number turn_left(Number z) { return CMPLX(-cimag(z), creal(z)); }
static Number turn_right(Number z) { return CMPLX(cimag(z), -creal(z)); }

#define ARGUMENT(z)                \
    Number z;                      \
    if (!number_of(args[0], &z))   \
        return VALUE_ERROR

/* Annex G leaves some signs and a few parts open where an argument is infinite or not a number.
 * These are settled as CPython's tables have them, so that results do not depend on the C library.
 * */
static Number settled_acos(Number z)
{
    Number r = cacos(z);
    return isinf(creal(z)) && isnan(cimag(z)) ? CMPLX(NAN, INFINITY) : r;
}

static Number settled_acosh(Number z)
{
    return creal(z) == 0 && isnan(cimag(z)) ? CMPLX(NAN, NAN) : cacosh(z);
}

static Number settled_asin(Number z)
{
    return isinf(creal(z)) && isnan(cimag(z)) ? CMPLX(NAN, -INFINITY) : casin(z);
}

static Number settled_exp(Number z)
{
    return creal(z) == -INFINITY && !isfinite(cimag(z)) ? CMPLX(0.0, 0.0) : cexp(z);
}

static Number settled_cosh(Number z)
{
    Number r = ccosh(z);
    return (isnan(creal(z)) && cimag(z) == 0) || (creal(z) == 0 && isnan(cimag(z)))
               ? CMPLX(creal(r), 0.0) : r;
}

static Number settled_sinh(Number z)
{
    return creal(z) == 0 && isnan(cimag(z)) ? CMPLX(0.0, NAN) : csinh(z);
}

static Number settled_tanh(Number z)
{
    if (creal(z) == 0 && isnan(cimag(z)))
        return CMPLX(NAN, NAN);
    return isinf(creal(z)) && !isfinite(cimag(z)) ? CMPLX(copysign(1.0, creal(z)), 0.0) : ctanh(z);
}

static Number settled_atanh(Number z)
{
    return isnan(creal(z)) && isinf(cimag(z)) ? CMPLX(0.0, copysign(M_PI_2, cimag(z))) : catanh(z);
}

#define PLAIN(name, function)                   \
    CMATH_FUNCTION(name)                        \
    {                                           \
        ARGUMENT(z);                            \
        return number_new(function(z));         \
    }
PLAIN(acos, settled_acos)
PLAIN(acosh, settled_acosh)
PLAIN(asin, settled_asin)
PLAIN(asinh, casinh)
PLAIN(sqrt, csqrt)

CMATH_FUNCTION(exp)
{
    ARGUMENT(z);
    if (isinf(cimag(z)) && (isfinite(creal(z)) || creal(z) == INFINITY))
        return math_domain_error();
    return checked(z, settled_exp(z));
}

/* Along an infinite imaginary axis cosh and sinh have no limit, tanh none for finite real parts. */
static bool no_limit(Number z) { return isinf(cimag(z)) && !isnan(creal(z)); }
static bool no_tanh_limit(Number z) { return isinf(cimag(z)) && isfinite(creal(z)); }

CMATH_FUNCTION(cosh)
{
    ARGUMENT(z);
    return no_limit(z) ? math_domain_error() : checked(z, settled_cosh(z));
}

CMATH_FUNCTION(sinh)
{
    ARGUMENT(z);
    return no_limit(z) ? math_domain_error() : checked(z, settled_sinh(z));
}

CMATH_FUNCTION(tanh)
{
    ARGUMENT(z);
    return no_tanh_limit(z) ? math_domain_error() : checked(z, settled_tanh(z));
}

/* cos z = cosh iz, sin z = -i sinh iz, tan z = -i tanh iz */
CMATH_FUNCTION(cos)
{
    ARGUMENT(z);
    Number t = turn_left(z);
    return no_limit(t) ? math_domain_error() : checked(z, settled_cosh(t));
}

CMATH_FUNCTION(sin)
{
    ARGUMENT(z);
    Number t = turn_left(z);
    return no_limit(t) ? math_domain_error() : checked(z, turn_right(settled_sinh(t)));
}

CMATH_FUNCTION(tan)
{
    ARGUMENT(z);
    Number t = turn_left(z);
    return no_tanh_limit(t) ? math_domain_error() : checked(z, turn_right(settled_tanh(t)));
}

CMATH_FUNCTION(atanh)
{
    ARGUMENT(z);
    if (fabs(creal(z)) == 1 && cimag(z) == 0)
        return math_domain_error();
    return number_new(settled_atanh(z));
}

CMATH_FUNCTION(atan)
{
    ARGUMENT(z);
    if (creal(z) == 0 && fabs(cimag(z)) == 1)
        return math_domain_error();
    return number_new(turn_right(settled_atanh(turn_left(z))));
}

static bool log_of(Value v, Number *out)
{
    Number z;
    if (!number_of(v, &z))
        return false;
    if (creal(z) == 0 && cimag(z) == 0) {
        math_domain_error();
        return false;
    }
    *out = clog(z);
    return true;
}

CMATH_FUNCTION(log)
{
    Number z, base;
    if (!log_of(args[0], &z))
        return VALUE_ERROR;
    if (args[1] == VALUE_ABSENT)
        return number_new(z);
    if (!log_of(args[1], &base))
        return VALUE_ERROR;
    if (creal(base) == 0 && cimag(base) == 0)
        return math_domain_error();
    Value a = number_new(z), b = number_new(base);
    return a == VALUE_ERROR || b == VALUE_ERROR ? VALUE_ERROR : binary_op(OP_TRUEDIV, a, b);
}

CMATH_FUNCTION(log10)
{
    Number z;
    if (!log_of(args[0], &z))
        return VALUE_ERROR;
    return complex_new(creal(z) / M_LN10, cimag(z) / M_LN10);
}

/* ---- polar coordinates ---- */

CMATH_FUNCTION(phase)
{
    ARGUMENT(z);
    return float_new(carg(z));
}

CMATH_FUNCTION(polar)
{
    ARGUMENT(z);
    double r = cabs(z);
    if (isinf(r) && finite_number(z))
        return math_range_error();
    Value size = float_new(r), phase = float_new(carg(z));
    return size == VALUE_ERROR || phase == VALUE_ERROR ? VALUE_ERROR : tuple_pack(2, size, phase);
}

/* r * (cos phi, sin phi), where 0 * inf and inf * 0 take the limit. */
CMATH_FUNCTION(rect)
{
    double r, phi;
    if (!math_double(args[0], &r) || !math_double(args[1], &phi))
        return VALUE_ERROR;
    if (r != 0 && !isnan(r) && isinf(phi))
        return math_domain_error();
    if (r == 0 && !isfinite(phi))
        return complex_new(0.0, 0.0);
    if (phi == 0)
        return complex_new(r, isfinite(r) ? r * phi : r < 0 ? -phi : phi);
    if (isinf(r) && isfinite(phi)) {
        double re = copysign(INFINITY, cos(phi)), im = copysign(INFINITY, sin(phi));
        return r > 0 ? complex_new(re, im) : complex_new(-re, -im);
    }
    if (isinf(r))
        return complex_new(INFINITY, NAN);
    return complex_new(r * cos(phi), r * sin(phi));
}

/* ---- classification ---- */

CMATH_FUNCTION(isfinite)
{
    ARGUMENT(z);
    return value_bool(finite_number(z));
}

CMATH_FUNCTION(isinf)
{
    ARGUMENT(z);
    return value_bool(infinite_number(z));
}

CMATH_FUNCTION(isnan)
{
    ARGUMENT(z);
    return value_bool(isnan(creal(z)) || isnan(cimag(z)));
}

CMATH_FUNCTION(isclose)
{
    Number a, b;
    double rel = 1e-9, abs = 0.0;
    if (!number_of(args[0], &a) || !number_of(args[1], &b) ||
        (args[2] != VALUE_ABSENT && !math_double(args[2], &rel)) ||
        (args[3] != VALUE_ABSENT && !math_double(args[3], &abs)))
        return VALUE_ERROR;
    if (rel < 0 || abs < 0)
        return raise_value_error("tolerances must be non-negative");
    if (creal(a) == creal(b) && cimag(a) == cimag(b))
        return VALUE_TRUE;
    if (infinite_number(a) || infinite_number(b))
        return VALUE_FALSE;
    double diff = hypot(creal(a) - creal(b), cimag(a) - cimag(b));
    return value_bool(diff <= rel * cabs(b) || diff <= rel * cabs(a) || diff <= abs);
}

static const MethodDef cmath_functions[] = {
    {"acos", cmath_acos, "z, /", 0, "Return the arc cosine of z."},
    {"acosh", cmath_acosh, "z, /", 0, "Return the inverse hyperbolic cosine of z."},
    {"asin", cmath_asin, "z, /", 0, "Return the arc sine of z."},
    {"asinh", cmath_asinh, "z, /", 0, "Return the inverse hyperbolic sine of z."},
    {"atan", cmath_atan, "z, /", 0, "Return the arc tangent of z."},
    {"atanh", cmath_atanh, "z, /", 0, "Return the inverse hyperbolic tangent of z."},
    {"cos", cmath_cos, "z, /", 0, "Return the cosine of z."},
    {"cosh", cmath_cosh, "z, /", 0, "Return the hyperbolic cosine of z."},
    {"exp", cmath_exp, "z, /", 0, "Return the exponential value e**z."},
    {"isclose", cmath_isclose, "a, b, *, rel_tol=1e-09, abs_tol=0.0", 0,
     "Determine whether two complex numbers are close in value."},
    {"isfinite", cmath_isfinite, "z, /", 0,
     "Return True if both the real and imaginary parts of z are finite, else False."},
    {"isinf", cmath_isinf, "z, /", 0,
     "Checks if the real or imaginary part of z is infinite."},
    {"isnan", cmath_isnan, "z, /", 0,
     "Checks if the real or imaginary part of z not a number (NaN)."},
    {"log", cmath_log, "z, base=<unrepresentable>, /", 0,
     "log(z[, base]) -> the logarithm of z to the given base, or the natural one."},
    {"log10", cmath_log10, "z, /", 0, "Return the base-10 logarithm of z."},
    {"phase", cmath_phase, "z, /", 0, "Return argument, also known as the phase angle, of z."},
    {"polar", cmath_polar, "z, /", 0, "Convert a complex from rectangular to polar coordinates."},
    {"rect", cmath_rect, "r, phi, /", 0, "Convert from polar coordinates to rectangular ones."},
    {"sin", cmath_sin, "z, /", 0, "Return the sine of z."},
    {"sinh", cmath_sinh, "z, /", 0, "Return the hyperbolic sine of z."},
    {"sqrt", cmath_sqrt, "z, /", 0, "Return the square root of z."},
    {"tan", cmath_tan, "z, /", 0, "Return the tangent of z."},
    {"tanh", cmath_tanh, "z, /", 0, "Return the hyperbolic tangent of z."},
    {0},
};

static bool cmath_init(Value module)
{
    double nan = fabs(NAN);
    return module_add(module, "pi", float_new(M_PI)) && module_add(module, "e", float_new(M_E)) &&
           module_add(module, "tau", float_new(2 * M_PI)) &&
           module_add(module, "inf", float_new(INFINITY)) &&
           module_add(module, "infj", complex_new(0.0, INFINITY)) &&
           module_add(module, "nan", float_new(nan)) &&
           module_add(module, "nanj", complex_new(0.0, nan));
}

const ModuleDef mod_cmath = {
    "cmath",
    "Mathematical functions for complex numbers.",
    cmath_functions,
    cmath_init,
};
