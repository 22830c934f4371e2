/* StrBuilder: text growing at its end, one code point or run at a time. Short results stay in the
 * builder itself (on the C stack) until str_build copies them into a block of the exact size;
 * longer ones grow inside a Str that is handed out as it is. The unit width widens when a wider
 * code point comes. After a failed allocation further writes do nothing and str_build gives 0. */
#ifndef COIL_STR_BUILDER_H
#define COIL_STR_BUILDER_H

#include "runtime/str.h"

enum { BUILDER_SMALL = 256 };

typedef struct StrBuilder {
    uint8_t *data;
    size_t len, cap; /* in units */
    uint32_t bits;   /* all code points or-ed together: decides the final kind */
    uint8_t kind;
    bool failed;
    Str *str;        /* the block that data lies in; NULL while it is small[] */
    uint64_t small[BUILDER_SMALL / 8];
} StrBuilder;

static inline void builder_init(StrBuilder *b)
{
    b->data = (uint8_t *)b->small;
    b->len = 0;
    b->cap = BUILDER_SMALL;
    b->bits = 0;
    b->kind = 1;
    b->failed = false;
    b->str = NULL;
}

/* Room for `more` units that hold code points up to the bits of `maxchar`. */
bool builder_grow(StrBuilder *b, size_t more, uint32_t maxchar);

static inline bool builder_reserve(StrBuilder *b, size_t more, uint32_t maxchar)
{
    if (LIKELY(b->len + more <= b->cap && (b->kind == 1 ? maxchar < 0x100
                                           : b->kind == 2 ? maxchar < 0x10000 : true)))
        return true;
    return builder_grow(b, more, maxchar);
}

static inline void builder_putc(StrBuilder *b, uint32_t cp)
{
    if (UNLIKELY(!builder_reserve(b, 1, cp)))
        return;
    b->bits |= cp;
    if (b->kind == 1)
        b->data[b->len++] = (uint8_t)cp;
    else if (b->kind == 2)
        ((uint16_t *)b->data)[b->len++] = (uint16_t)cp;
    else
        ((uint32_t *)b->data)[b->len++] = cp;
}

void builder_ascii(StrBuilder *b, const char *ascii, size_t n);
static inline void builder_cstr(StrBuilder *b, const char *ascii)
{
    builder_ascii(b, ascii, strlen(ascii));
}
void builder_range(StrBuilder *b, const Str *s, size_t start, size_t end);
static inline void builder_str(StrBuilder *b, Value s) { builder_range(b, STR(s), 0, STR(s)->len); }
void builder_fill(StrBuilder *b, uint32_t cp, size_t n);
/* The text as a str; the builder must not be used afterwards. 0: an allocation failed. */
Value builder_finish(StrBuilder *b);

#endif
