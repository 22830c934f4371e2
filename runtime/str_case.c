/* Case mappings and the is...() predicates of str. ASCII text goes byte by byte; other text takes
 * the full mappings of Unicode, where one character may become three, and a capital sigma at the
 * end of a word becomes a final sigma (SpecialCasing.txt, Final_Sigma). */
#include "runtime/str_impl.h"
#include "runtime/unicode.h"

/* A final sigma: a cased letter somewhere before, none after, case-ignorable characters skipped. */
static bool sigma_is_final(const Str *s, size_t at)
{
    size_t i = at;
    while (i > 0 && char_is_case_ignorable(str_at(s, i - 1)))
        i--;
    if (i == 0 || !char_is_cased(str_at(s, i - 1)))
        return false;
    i = at + 1;
    while (i < s->len && char_is_case_ignorable(str_at(s, i)))
        i++;
    return i == s->len || !char_is_cased(str_at(s, i));
}

static void put_all(StrBuilder *b, const uint32_t *cps, int n)
{
    for (int i = 0; i < n; i++)
        builder_putc(b, cps[i]);
}

static void put_lower(StrBuilder *b, const Str *s, size_t i)
{
    uint32_t out[3], cp = str_at(s, i);
    if (cp == 0x3a3)
        builder_putc(b, sigma_is_final(s, i) ? 0x3c2 : 0x3c3);
    else
        put_all(b, out, char_lower_full(cp, out));
}

static void put_upper(StrBuilder *b, const Str *s, size_t i)
{
    uint32_t out[3];
    put_all(b, out, char_upper_full(str_at(s, i), out));
}

static void put_title(StrBuilder *b, const Str *s, size_t i)
{
    uint32_t out[3];
    put_all(b, out, char_title_full(str_at(s, i), out));
}

static void put_folded(StrBuilder *b, const Str *s, size_t i)
{
    uint32_t out[3];
    put_all(b, out, char_casefold_full(str_at(s, i), out));
}

static void put_swapped(StrBuilder *b, const Str *s, size_t i)
{
    uint32_t cp = str_at(s, i);
    if (char_is_upper(cp))
        put_lower(b, s, i);
    else if (char_is_lower(cp))
        put_upper(b, s, i);
    else
        builder_putc(b, cp);
}

typedef void (*CasePut)(StrBuilder *, const Str *, size_t);

static Value map_all(Value v, CasePut put)
{
    const Str *s = STR(v);
    StrBuilder b;
    builder_init(&b);
    builder_reserve(&b, s->len, str_maxchar(s));
    for (size_t i = 0; i < s->len; i++)
        put(&b, s, i);
    return builder_finish(&b);
}

/* ASCII: flips the case bit of the letters that have `flag`. */
static Value flip_ascii(Value v, uint8_t flag)
{
    const Str *s = STR(v);
    if (s->len == 0)
        return str_empty();
    Value r = str_alloc(s->len, 0x7f);
    if (r == 0)
        return VALUE_ERROR;
    uint8_t *to = STR(r)->data;
    for (size_t i = 0; i < s->len; i++) {
        uint8_t c = s->data[i];
        to[i] = c ^ ((ascii_flags[c] & flag) ? 0x20 : 0);
    }
    return r;
}

NATIVE(str_lower)
{
    return STR(self)->ascii ? flip_ascii(self, ASCII_UPPER) : map_all(self, put_lower);
}

NATIVE(str_upper)
{
    return STR(self)->ascii ? flip_ascii(self, ASCII_LOWER) : map_all(self, put_upper);
}

NATIVE(str_swapcase)
{
    return STR(self)->ascii ? flip_ascii(self, ASCII_ALPHA) : map_all(self, put_swapped);
}

NATIVE(str_casefold)
{
    return STR(self)->ascii ? flip_ascii(self, ASCII_UPPER) : map_all(self, put_folded);
}

NATIVE(str_capitalize)
{
    const Str *s = STR(self);
    StrBuilder b;
    builder_init(&b);
    for (size_t i = 0; i < s->len; i++)
        (i == 0 ? put_title : put_lower)(&b, s, i);
    return builder_finish(&b);
}

NATIVE(str_title)
{
    const Str *s = STR(self);
    StrBuilder b;
    builder_init(&b);
    bool in_word = false;
    for (size_t i = 0; i < s->len; i++) {
        (in_word ? put_lower : put_title)(&b, s, i);
        in_word = char_is_cased(str_at(s, i));
    }
    return builder_finish(&b);
}

/* ---- predicates ---- */

typedef bool (*CharTest)(uint32_t);

/* Non-empty and all characters pass; ASCII ones by their flags. */
static Value all_pass(Value v, uint8_t flags, CharTest test)
{
    const Str *s = STR(v);
    for (size_t i = 0; i < s->len; i++) {
        uint32_t cp = str_at(s, i);
        if (!(cp < 128 ? (ascii_flags[cp] & flags) != 0 : test(cp)))
            return VALUE_FALSE;
    }
    return value_bool(s->len > 0);
}

NATIVE(str_isalnum)
{
    return all_pass(self, ASCII_ALNUM, char_is_alnum);
}

NATIVE(str_isalpha)
{
    return all_pass(self, ASCII_ALPHA, char_is_alpha);
}

NATIVE(str_isdecimal)
{
    return all_pass(self, ASCII_DIGIT, char_is_decimal);
}

NATIVE(str_isdigit)
{
    return all_pass(self, ASCII_DIGIT, char_is_digit);
}

NATIVE(str_isnumeric)
{
    return all_pass(self, ASCII_DIGIT, char_is_numeric);
}

NATIVE(str_isspace)
{
    return all_pass(self, ASCII_SPACE, char_is_space);
}

NATIVE(str_isprintable)
{
    return STR(self)->len == 0 ? VALUE_TRUE : all_pass(self, ASCII_PRINTABLE, char_is_printable);
}

NATIVE(str_isascii)
{
    return value_bool(STR(self)->ascii);
}

bool str_is_identifier(Value v)
{
    const Str *s = STR(v);
    if (s->len == 0 || !char_is_identifier_start(str_at(s, 0)))
        return false;
    for (size_t i = 1; i < s->len; i++)
        if (!char_is_identifier_part(str_at(s, i)))
            return false;
    return true;
}

NATIVE(str_isidentifier)
{
    return value_bool(str_is_identifier(self));
}

/* At least one cased character, and none of the classes in the way. */
static Value all_cased(Value v, CharTest wanted, CharTest other)
{
    const Str *s = STR(v);
    bool seen = false;
    for (size_t i = 0; i < s->len; i++) {
        uint32_t cp = str_at(s, i);
        if (other(cp) || char_is_title(cp))
            return VALUE_FALSE;
        seen = seen || wanted(cp);
    }
    return value_bool(seen);
}

NATIVE(str_islower)
{
    return all_cased(self, char_is_lower, char_is_upper);
}

NATIVE(str_isupper)
{
    return all_cased(self, char_is_upper, char_is_lower);
}

NATIVE(str_istitle)
{
    const Str *s = STR(self);
    bool seen = false, in_word = false;
    for (size_t i = 0; i < s->len; i++) {
        uint32_t cp = str_at(s, i);
        bool head = char_is_upper(cp) || char_is_title(cp), tail = char_is_lower(cp);
        if ((head && in_word) || (tail && !in_word))
            return VALUE_FALSE;
        in_word = head || tail;
        seen = seen || in_word;
    }
    return value_bool(seen);
}
