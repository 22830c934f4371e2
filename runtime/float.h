/* float (immediate or boxed), complex, and the text of doubles. */
#ifndef COIL_FLOAT_H
#define COIL_FLOAT_H

#include "runtime/object.h"

typedef struct BoxedFloat { Object head; double value; } BoxedFloat;
typedef struct Complex { Object head; double real, imag; } Complex;
extern Type type_complex;

Value float_box(double d);
static inline Value float_new(double d)
{
    Value v;
    return LIKELY(flonum_encode(d, &v)) ? v : float_box(d);
}
/* v must be a float (or instance of a subclass). */
static inline double float_value(Value v)
{
    return is_flonum(v) ? flonum(v) : AS(BoxedFloat, v)->value;
}
/* float(v) for any object: __float__, __index__, text, buffers. */
Value float_from_object(Value v);
Value complex_new(double real, double imag);
/* A complex, or any number: false raised (TypeError "must be real number, not T"). */
bool as_complex(Value v, double *re, double *im);
int64_t float_hash(double d, Value self); /* self: for nan */
double float_mod(double a, double b);     /* Python's sign rule; b != 0 */
double float_floordiv(double a, double b);
Value float_pow(double a, double b);      /* complex for negative base; ZeroDivisionError */

/* Text. 'r' shortest repr, or 'e' 'E' 'f' 'F' 'g' 'G' with precision. Appends to b. */
struct Buf;
enum { DOUBLE_SIGN = 1, DOUBLE_ADD_DOT_0 = 2, DOUBLE_ALT = 4, DOUBLE_NO_NEG_0 = 8 };
void double_format(struct Buf *b, double d, char code, int precision, int flags);
/* Correctly rounded; *end after the number (or text when none). Accepts inf, nan; no spaces. */
double double_parse(const char *text, const char **end);
Value float_from_text(const char *utf8, size_t len, Value whole); /* float("...") ; ValueError */

#endif
