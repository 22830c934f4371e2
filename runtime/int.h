/* int: small ints are immediate; others are BigInt objects (sign and magnitude, GMP mpn limbs).
 * A result that fits 63 bits is always given as a small int ("normal form"), except in instances of
 * subclasses of int, which are always BigInt objects of the subclass (limbs, any size). */
#ifndef COIL_INT_H
#define COIL_INT_H

#include "runtime/object.h"

typedef struct BigInt {
    Object head;
    size_t count;     /* limbs in use; 0 for zero (subclass instances only) */
    int64_t sign;     /* -1 or 1 */
    uint64_t limbs[]; /* least significant first */
} BigInt;

Value int_new(int64_t i);
Value int_from_u64(uint64_t u);
/* int(v) for any object: __int__, __index__, __trunc__, text, buffers. */
Value int_from_object(Value v);
Value int_from_double(double d);           /* truncates; OverflowError, ValueError for inf and nan */
/* Digits in `base` (2..36, 0: by prefix) as int(text, base) takes them: spaces, sign, underscores.
 * ValueError with CPython's message. `whole` (0 or the original object) is shown in the message. */
Value int_from_text(const char *utf8, size_t len, int base, Value whole);
Value int_from_bytes(const uint8_t *bytes, size_t len, bool little_endian, bool is_signed);
bool int_to_bytes(Value v, uint8_t *out, size_t len, bool little_endian, bool is_signed);
Value int_to_str(Value v, int base, bool prefix); /* base 2, 8, 10, 16; digit limit for 10 */
bool int_as_i64(Value v, int64_t *out);    /* false (nothing raised) when it does not fit */
bool int_as_u64(Value v, uint64_t *out);
uint64_t int_low_bits(Value v);            /* modulo 2^64 */
double int_as_double(Value v, bool *overflow); /* correctly rounded */
int int_sign(Value v);                     /* -1, 0, 1 */
int int_compare(Value a, Value b);         /* -1, 0, 1; both ints */
size_t int_bit_length(Value v);
int64_t int_hash(Value v);
/* Arithmetic on two ints (bools and subclasses too); results in normal form. */
Value int_add(Value a, Value b);
Value int_sub(Value a, Value b);
Value int_mul(Value a, Value b);
Value int_floordiv(Value a, Value b);
Value int_mod(Value a, Value b);
Value int_divmod(Value a, Value b);        /* a tuple */
Value int_truediv(Value a, Value b);       /* correctly rounded float */
Value int_pow(Value a, Value b);           /* float for negative exponents */
Value int_pow_mod(Value a, Value b, Value m);
Value int_lshift(Value a, Value b);
Value int_rshift(Value a, Value b);
Value int_and(Value a, Value b);
Value int_or(Value a, Value b);
Value int_xor(Value a, Value b);
Value int_neg(Value a);
Value int_invert(Value a);
Value int_gcd(Value a, Value b);
Value int_sqrt(Value a);                   /* floor of the square root */
/* The plain int with the value of a bool or subclass instance (itself when already plain). */
Value int_plain(Value v);
/* For code that needs the limbs: a view valid while `v` lives. */
typedef struct IntView { const uint64_t *limbs; size_t count; int sign; uint64_t small; } IntView;
void int_view(Value v, IntView *view);
Value int_from_limbs(const uint64_t *limbs, size_t count, int sign);

#endif
