/* Shared by the files of module math: functions that mod_math.c puts into its table. */
#ifndef COIL_MATH_IMPL_H
#define COIL_MATH_IMPL_H

#include "runtime/object.h"
#include "runtime/ops.h"

#define MATH_FUNCTION(name) \
    UNUSED Value math_##name(Value self, Value *args, size_t nargs, Value kwnames)

/* math_int.c */
MATH_FUNCTION(factorial);
MATH_FUNCTION(comb);
MATH_FUNCTION(perm);
MATH_FUNCTION(gcd);
MATH_FUNCTION(lcm);
MATH_FUNCTION(isqrt);

/* math_sum.c */
MATH_FUNCTION(fsum);
MATH_FUNCTION(sumprod);
MATH_FUNCTION(prod);
MATH_FUNCTION(hypot);
MATH_FUNCTION(dist);

/* Numbers as doubles, quick for immediate ones. */
static inline bool math_double(Value v, double *out)
{
    if (is_flonum(v)) {
        *out = flonum(v);
        return true;
    }
    if (is_small_int(v)) {
        *out = (double)small_int(v);
        return true;
    }
    return as_double(v, out);
}
Value math_domain_error(void) COLD;
Value math_range_error(void) COLD;

#endif
