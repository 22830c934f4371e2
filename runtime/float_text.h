/* Shared by float_text.c and float_parse.c: the table of powers of ten. */
#ifndef COIL_FLOAT_TEXT_H
#define COIL_FLOAT_TEXT_H

#include "runtime/value.h"

#define POWER_TEN_MIN (-342)
#define POWER_TEN_MAX 324

typedef struct PowerTen { uint64_t hi, lo; } PowerTen;

/* The leading 128 bits of 10**q (top bit set), rounded down. Not exact for q < 0 and q > 55. */
PowerTen power_ten(int q);
static inline bool power_ten_exact(int q) { return q >= 0 && q <= 55; }

/* The shortest decimal that reads back as d (finite, positive): digits * 10**exponent, without
 * trailing zeros in digits. */
uint64_t double_shortest(double d, int *exponent);
/* d (finite) rounded to `ndigits` decimals, ties to even, as round(d, ndigits); may be infinite. */
double double_round(double d, int ndigits, bool *failed);
/* float_hex.c: float.hex() and float.fromhex() (text[len] is NUL; false: raised). */
Value double_hex(double d);
bool double_from_hex(const char *text, size_t len, double *out);
/* Decimal digits of u into out (room for 20), returns their count. */
int write_digits(char *out, uint64_t u);

#endif
