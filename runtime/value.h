/* Value: one 64-bit word that holds any object of the language.
 *
 *   ...xxx1  small int, 63 bits, two's complement (value >> 1)
 *   ...xx10  float of the common exponent range, rotated (CRuby's "flonum"); 0.0 is FLONUM_ZERO
 *   ...0000  pointer to an Object (16-byte aligned; None, True, False, Ellipsis are static objects)
 *   0        VALUE_ERROR: "no value". As a result: an exception is pending (or, where the function's
 *            comment says so, merely absent).
 *
 * Raw pointers stay raw so that a conservative collector sees them. */
#ifndef COIL_VALUE_H
#define COIL_VALUE_H

#include "runtime/base/base.h"

typedef uint64_t Value;

#define VALUE_ERROR ((Value)0)
#define VALUE_ABSENT ((Value)0)

#define SMALL_INT_MAX (INT64_MAX >> 1)
#define SMALL_INT_MIN (INT64_MIN >> 1)

static inline bool is_small_int(Value v) { return v & 1; }
static inline bool are_small_ints(Value a, Value b) { return a & b & 1; }
static inline int64_t small_int(Value v) { return (int64_t)v >> 1; }
static inline bool fits_small_int(int64_t i) { return i >= SMALL_INT_MIN && i <= SMALL_INT_MAX; }
/* `i` must fit; int_new (type_int.h) takes any int64_t. */
static inline Value small_int_value(int64_t i) { return ((uint64_t)i << 1) | 1; }

#define FLONUM_ZERO ((Value)0x8000000000000002ull)
static inline bool is_flonum(Value v) { return (v & 3) == 2; }
static inline double flonum(Value v)
{
    if (UNLIKELY(v == FLONUM_ZERO))
        return 0.0;
    uint64_t t = (2 - (v >> 63)) | (v & ~(uint64_t)3);
    t = (t >> 3) | (t << 61);
    double d;
    memcpy(&d, &t, sizeof d);
    return d;
}
/* Encodes when the exponent allows it (never -0.0, inf, nan): true and *out set. */
static inline bool flonum_encode(double d, Value *out)
{
    uint64_t b;
    memcpy(&b, &d, sizeof b);
    int top = (int)(b >> 60) & 7;
    if (LIKELY(!((top - 3) & ~1) && b != 0x3000000000000000ull)) {
        *out = (((b << 3) | (b >> 61)) & ~(uint64_t)3) | 2;
        return true;
    }
    if (b == 0) {
        *out = FLONUM_ZERO;
        return true;
    }
    return false;
}

static inline bool is_object(Value v) { return (v & 3) == 0; } /* v must not be VALUE_ERROR */

#endif
