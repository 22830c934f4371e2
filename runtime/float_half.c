/* Half precision (IEEE 754 binary16), which not every compiler has as a type. */
#include "runtime/float_half.h"

#include <math.h>

/* IEEE 754 half precision, ties to even. False: too large. */
bool half_from_double(double d, uint16_t *out)
{
    uint16_t sign = signbit(d) ? 0x8000 : 0;
    if (isnan(d)) {
        *out = sign | 0x7e00;
        return true;
    }
    d = fabs(d);
    if (isinf(d)) {
        *out = sign | 0x7c00;
        return true;
    }
    int exponent;
    frexp(d, &exponent); /* 2**(exponent-1) <= d */
    if (exponent < -13 || d == 0)
        exponent = -13;  /* subnormal: a step is 2**-24 */
    double steps = nearbyint(ldexp(d, 11 - exponent));
    uint32_t value = (uint32_t)steps + ((uint32_t)(exponent + 13) << 10);
    if (d >= 65520.0)
        return false;
    *out = sign | (uint16_t)value;
    return true;
}

double half_to_double(uint16_t h)
{
    int exponent = h >> 10 & 31;
    double fraction = h & 0x3ff;
    double d = exponent == 31 ? (fraction == 0 ? HUGE_VAL : NAN)
               : exponent == 0 ? ldexp(fraction, -24) : ldexp(fraction + 1024, exponent - 25);
    return h & 0x8000 ? -d : d;
}
