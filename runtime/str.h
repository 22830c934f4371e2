/* str: 1, 2 or 4 bytes per code point, the narrowest that fits; `ascii` when all are below 128.
 * Units follow the header and end with a zero unit, except where `s += t` made the string: those share
 * a growing block, each knowing its own length (str_append). Identifiers are interned: equal interned
 * strings are the same object. Codecs are in codec.h. */
#ifndef COIL_STR_H
#define COIL_STR_H

#include "runtime/base/buf.h"
#include "runtime/object.h"

typedef struct Str {
    Object head;
    int64_t hash;  /* 0: not computed yet */
    size_t len;    /* code points */
    uint8_t *data; /* the units: own_units, or in a StrSpace */
    uint8_t kind;  /* 1, 2, 4: bytes per unit */
    bool ascii;
    bool interned;
    bool shared;   /* a SharedStr: no zero unit behind the text */
    uint8_t own_units[];
} Str;
/* Where strings that grew out of each other keep their units: each is a beginning of the next, and only
 * the one as long as `used` can be extended in place. */
typedef struct StrSpace { size_t used, room; uint8_t units[]; } StrSpace;
typedef struct SharedStr { Str str; StrSpace *space; } SharedStr;
extern Type type_str;

#define STR(v) AS(Str, v)
static inline size_t str_len(Value s) { return STR(s)->len; }
static inline uint32_t str_at(const Str *s, size_t i)
{
    return s->kind == 1 ? s->data[i]
         : s->kind == 2 ? ((const uint16_t *)s->data)[i] : ((const uint32_t *)s->data)[i];
}
static inline bool is_exact_str(Value v) { return has_base_shape(v, &type_str); }

Value str_from_utf8(const char *utf8, size_t len);   /* UnicodeDecodeError on bad input */
Value str_from_cstr(const char *utf8);               /* bad bytes: as surrogateescape does */
Value str_from_ascii(const char *ascii, size_t len);
Value str_from_ucs4(const uint32_t *cps, size_t len); /* narrows */
Value str_from_units(const void *units, int kind, size_t len); /* narrows when possible */
Value str_from_buf(Buf *b);                          /* UTF-8/WTF-8 contents; 0 when b failed */
Value str_char(uint32_t cp);                         /* cached for latin-1 */
/* Uninitialised str for the caller to fill, every unit; `maxchar` decides kind and ascii. */
Value str_alloc(size_t len, uint32_t maxchar);
Value str_empty(void);
/* UTF-8 of the text: for ASCII the data itself, else a fresh collected block. *len may be NULL.
 * Lone surrogates: UnicodeEncodeError, NULL. */
const char *str_utf8(Value s, size_t *len);
/* As str_utf8, for the operating system: surrogateescape, and ValueError "embedded null ..." */
const char *str_os(Value s);
Value str_intern(Value s);         /* the unique equal str (exact type only) */
Value str_intern_cstr(const char *utf8);
int64_t str_hash(Value s);
bool str_equal(Value a, Value b);  /* both str */
bool str_equal_cstr(Value s, const char *ascii);
int str_compare(Value a, Value b); /* by code point */
Value str_concat(Value a, Value b);
/* The same for `s += t`: long results get room to grow, so that a loop of them is linear. */
Value str_append(Value a, Value b);
Value str_substring(Value s, size_t start, size_t end);
Value str_join(Value sep, Value iterable);
ptrdiff_t str_find(Value s, Value sub, size_t start, size_t end); /* index or -1 */
Value str_repr(Value s);
Value str_repeat(Value s, int64_t n);
Value str_percent(Value format, Value args);  /* format % args */
Value str_format_spec(Value s, Value spec);   /* format(str, spec) */

/* The format mini-language, parsed. Shared by str, int, float, complex. */
typedef struct FormatSpec {
    uint32_t fill;   /* default ' ' */
    char align;      /* '<' '>' '^' '=' or 0 */
    char sign;       /* '+' '-' ' ' or 0 */
    bool no_neg_zero, alternate;
    int64_t width;   /* -1: none */
    char grouping;   /* ',' '_' or 0 */
    int64_t precision; /* -1: none */
    uint32_t type;   /* 0: none */
} FormatSpec;
bool format_spec_parse(Value spec, FormatSpec *out, Value for_value); /* ValueError */
/* Pads `body` (UTF-8) as the spec says; `sign_len` leading chars stay in front for '='. */
Value format_spec_pad(const FormatSpec *spec, Value body, size_t sign_len, char default_align);
Value int_format(Value v, Value spec);     /* type_int.c */
Value float_format(Value v, Value spec);   /* type_float.c */
Value complex_format(Value v, Value spec);

typedef struct StrIter { Object head; Value str; size_t index; } StrIter; /* str 0: exhausted */
extern Type type_str_iterator;

/* The type's name as messages about arguments show it: "None" for None. */
const char *arg_type_name(Value v);

/* Character classes from utf8proc's tables, as Unicode 15.1 defines them for str.is* . */
bool char_is_space(uint32_t cp);
bool char_is_alpha(uint32_t cp);
bool char_is_alnum(uint32_t cp);
bool char_is_decimal(uint32_t cp);
bool char_is_digit(uint32_t cp);
bool char_is_numeric(uint32_t cp);
bool char_is_printable(uint32_t cp);
bool char_is_upper(uint32_t cp);
bool char_is_lower(uint32_t cp);
bool char_is_identifier_start(uint32_t cp);
bool char_is_identifier_part(uint32_t cp);
int char_decimal_value(uint32_t cp); /* 0..9 or -1 */
uint32_t char_lower(uint32_t cp);    /* simple mappings */
uint32_t char_upper(uint32_t cp);
bool str_is_identifier(Value s);

#endif
