/* What the files of str share with each other and with bytes, but with nobody else. */
#ifndef COIL_STR_IMPL_H
#define COIL_STR_IMPL_H

#include "runtime/call.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
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

/* ---- searching runs of units of one kind (str_find.c; bytes use kind 1) ---- */
ptrdiff_t units_find(const void *hay, size_t n, const void *needle, size_t m, int kind);
ptrdiff_t units_rfind(const void *hay, size_t n, const void *needle, size_t m, int kind);
/* Occurrences that do not overlap, at most `limit`. */
size_t units_count(const void *hay, size_t n, const void *needle, size_t m, int kind, size_t limit);
/* `sub` as units of `kind` for a search in text of that kind; NULL with nothing raised when it has
 * wider code points (so it cannot occur), *failed when memory ran out. */
const void *str_needle(const Str *sub, int kind, bool *failed);
/* Optional start and end arguments (0 or None: left out) of methods on `len` items, clipped.
 * False: raised. *start may come out above *end. */
bool range_args(Value start_arg, Value end_arg, size_t len, size_t *start, size_t *end);

/* The same text as an exact str: the value itself, or a copy of a subclass instance. */
Value str_exact(Value s);

/* ---- methods, by the file that has them; the table is in type_str.c ---- */
#define NATIVE(fn) Value fn(Value self, Value *args, size_t nargs, Value kwnames)
/* str_find.c */
NATIVE(str_find_method); NATIVE(str_rfind_method); NATIVE(str_index_method);
NATIVE(str_rindex_method); NATIVE(str_count_method); NATIVE(str_startswith);
NATIVE(str_endswith); NATIVE(str_replace_method); NATIVE(str_removeprefix);
NATIVE(str_removesuffix);
int str_contains(Value self, Value item);
/* str_split.c */
NATIVE(str_split_method); NATIVE(str_rsplit); NATIVE(str_splitlines); NATIVE(str_partition);
NATIVE(str_rpartition); NATIVE(str_strip_method); NATIVE(str_lstrip); NATIVE(str_rstrip);
NATIVE(str_join_method);
/* str_case.c */
NATIVE(str_lower); NATIVE(str_upper); NATIVE(str_title); NATIVE(str_swapcase);
NATIVE(str_capitalize); NATIVE(str_casefold); NATIVE(str_isalnum); NATIVE(str_isalpha);
NATIVE(str_isascii); NATIVE(str_isdecimal); NATIVE(str_isdigit); NATIVE(str_isidentifier);
NATIVE(str_islower); NATIVE(str_isnumeric); NATIVE(str_isprintable); NATIVE(str_isspace);
NATIVE(str_istitle); NATIVE(str_isupper);
/* str_pad.c */
NATIVE(str_center); NATIVE(str_ljust); NATIVE(str_rjust); NATIVE(str_zfill);
NATIVE(str_expandtabs); NATIVE(str_translate); NATIVE(str_maketrans);
/* format_fields.c */
NATIVE(str_format_method); NATIVE(str_format_map);

#endif
