/* How format() lays a number out: sign, prefix, grouped digits, the rest, padding. Shared by int,
 * float and complex. */
#ifndef COIL_NUMBER_FORMAT_H
#define COIL_NUMBER_FORMAT_H

#include "runtime/str.h"

typedef struct NumberParts {
    char sign;          /* '-', '+', ' ' or 0 */
    const char *prefix; /* "0x" and the like, "" */
    const char *digits; /* before the point; inf and nan too */
    size_t ndigits;
    const char *rest;   /* from the point on, '%' */
    size_t nrest;
    bool locale;        /* presentation type 'n' */
} NumberParts;

/* Pads and groups as the spec says; gives the str. */
Value number_layout(const FormatSpec *spec, const NumberParts *parts);
/* The same without padding to the width (unless it is zero padding): appends to b and returns the
 * length of sign and prefix, which stay in front of '=' padding. */
size_t number_write(Buf *b, const FormatSpec *spec, const NumberParts *parts);
/* The sign character that the spec asks for. */
char number_sign(const FormatSpec *spec, bool negative);
Value number_unknown_code(uint32_t code, Value v);
/* A finite or infinite double by a spec of float's types, split into parts. `b` receives the text
 * that the parts point to. False: raised. */
bool float_parts(const FormatSpec *spec, double d, Buf *b, NumberParts *out);

#endif
