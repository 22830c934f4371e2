/* What the files of str share with each other and with bytes, but with nobody else. */
#ifndef COIL_STR_IMPL_H
#define COIL_STR_IMPL_H

#include "runtime/call.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/ops.h"
#include "runtime/str.h"
#include "runtime/str_builder.h"

/* The largest code point that a text of this string's kind may hold (0x7f for ascii). */
static inline uint32_t str_maxchar(const Str *s)
{
    return s->ascii ? 0x7f : s->kind == 1 ? 0xff : s->kind == 2 ? 0xffff : 0x10ffff;
}
static inline uint32_t unit_at(const void *data, int kind, size_t i)
{
    return kind == 1 ? ((const uint8_t *)data)[i]
         : kind == 2 ? ((const uint16_t *)data)[i] : ((const uint32_t *)data)[i];
}
static inline void unit_set(void *data, int kind, size_t i, uint32_t cp)
{
    if (kind == 1)
        ((uint8_t *)data)[i] = (uint8_t)cp;
    else if (kind == 2)
        ((uint16_t *)data)[i] = (uint16_t)cp;
    else
        ((uint32_t *)data)[i] = cp;
}
/* Copies n units, widening or narrowing (every unit must fit). */
void units_copy(void *to, int to_kind, const void *from, int from_kind, size_t n);
/* True when no byte has its high bit set. */
bool bytes_are_ascii(const uint8_t *data, size_t n);
/* Length of the prefix without high bits. */
size_t ascii_prefix(const uint8_t *data, size_t n);

/* "\\xe9", "\\u20ac" or "\\U0001f600". */
void builder_escape(StrBuilder *b, uint32_t cp);
/* repr, or with ascii_only what ascii() gives. */
Value str_repr_with(Value s, bool ascii_only);
/* prefix b'...' suffix */
Value bytes_repr_of(const char *prefix, const uint8_t *data, size_t len, const char *suffix);

/* The same text as an exact str: the value itself, or a copy of a subclass instance. */
Value str_exact(Value s);

#endif
