/* Shared by float_text.c and float_parse.c: the table of powers of ten. */
#ifndef COIL_FLOAT_TEXT_H
#define COIL_FLOAT_TEXT_H

#include "runtime/base/base.h"

#define POWER_TEN_MIN (-342)
#define POWER_TEN_MAX 324

typedef struct PowerTen { uint64_t hi, lo; } PowerTen;

/* The leading 128 bits of 10**q (top bit set), rounded down. Not exact for q < 0 and q > 55. */
PowerTen power_ten(int q);
static inline bool power_ten_exact(int q) { return q >= 0 && q <= 55; }

/* The shortest decimal that reads back as d (finite, positive): digits * 10**exponent, without
 * trailing zeros in digits. */
uint64_t double_shortest(double d, int *exponent);
/* Decimal digits of u into out (room for 20), returns their count. */
int write_digits(char *out, uint64_t u);

#endif
