/* Character classes of regular expressions, and case folding.
 *
 * A class is a table for the characters below 256, complete with negation and case, and the ranges
 * and categories as written for those above. */
#include "stdlib/re_impl.h"

#include <ctype.h>

/* Lower-case letters that fold together although they have no upper-case letter in common. */
static const uint32_t same_letters[][2] = {{0x1fd3, 0x390}, {0x1fe3, 0x3b0}, {0xfb06, 0xfb05}};

/* As CPython: by lower case, and lower-case letters with the same upper case are the same
 * (s and U+017F, Greek sigma and final sigma). */
uint32_t re_fold(uint32_t c, int flags)
{
    if (c < 128 || (flags & RE_ASCII))
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (flags & RE_LOCALE)
        return c < 256 ? (uint32_t)tolower((int)c) : c;
    uint32_t folded = char_lower(char_upper(char_lower(c)));
    for (size_t i = 0; i < ARRAY_LEN(same_letters); i++)
        if (folded == same_letters[i][0])
            return same_letters[i][1];
    return folded;
}

bool re_is_word(uint32_t c, int flags)
{
    if (flags & RE_LOCALE)
        return c < 256 && (isalnum((int)c) || c == '_');
    if (c < 128)
        return isalnum((int)c) || c == '_';
    return !(flags & RE_ASCII) && char_is_alnum(c);
}

static bool is_space(uint32_t c, int flags)
{
    if (flags & (RE_ASCII | RE_LOCALE))
        return c == ' ' || (c >= '\t' && c <= '\r');
    return char_is_space(c);
}

static bool is_digit(uint32_t c, int flags)
{
    if (c < 128 || (flags & (RE_ASCII | RE_LOCALE)))
        return c >= '0' && c <= '9';
    return char_is_decimal(c);
}

static bool in_categories(uint8_t categories, uint32_t c, int flags)
{
    return ((categories & 1 << CAT_DIGIT) && is_digit(c, flags))
        || ((categories & 1 << CAT_NOT_DIGIT) && !is_digit(c, flags))
        || ((categories & 1 << CAT_SPACE) && is_space(c, flags))
        || ((categories & 1 << CAT_NOT_SPACE) && !is_space(c, flags))
        || ((categories & 1 << CAT_WORD) && re_is_word(c, flags))
        || ((categories & 1 << CAT_NOT_WORD) && !re_is_word(c, flags));
}

static bool in_ranges(const CharRange *ranges, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++)
        if (c >= ranges[i].low && c <= ranges[i].high)
            return true;
    return false;
}

/* Is some character that equals c ignoring case in the ranges? The candidates are the simple
 * mappings of c and of the letter it folds to, and the few letters that fold onto that one. */
static bool in_ranges_any_case(const CharRange *ranges, size_t n, uint32_t c, int flags)
{
    static const uint32_t odd_letters[] = {
        0x130, 0x131, 0x17f, 0xb5, 0x345, 0x1fbe, 0x390, 0x1fd3, 0x3b0, 0x1fe3, 0x3d0, 0x3f5, 0x3d1,
        0x3f0, 0x3d6, 0x3f1, 0x3c2, 0x3d5, 0x1c80, 0x1c81, 0x1c82, 0x1c83, 0x1c84, 0x1c85, 0x1c86,
        0x1c87, 0x1c88, 0xa64b, 0x1e9b, 0xfb05, 0xfb06, 0x212a, 0x212b, 0x2126, 0x1e9e};
    uint32_t folded = re_fold(c, flags);
    if (in_ranges(ranges, n, c) || in_ranges(ranges, n, folded))
        return true;
    if (c < 128 && (flags & (RE_ASCII | RE_LOCALE)))
        return folded >= 'a' && folded <= 'z' && in_ranges(ranges, n, folded - 32);
    if (flags & RE_ASCII)
        return false;
    if (flags & RE_LOCALE)
        return c < 256 && in_ranges(ranges, n, (uint32_t)toupper((int)c));
    if (in_ranges(ranges, n, char_upper(c)) || in_ranges(ranges, n, char_upper(folded)))
        return true;
    for (size_t i = 0; i < ARRAY_LEN(odd_letters); i++)
        if (in_ranges(ranges, n, odd_letters[i]) && re_fold(odd_letters[i], flags) == folded)
            return true;
    return false;
}

bool set_add_range(SetBuilder *b, uint32_t low, uint32_t high)
{
    if (b->n == b->cap) {
        size_t cap = b->cap != 0 ? b->cap * 2 : 8;
        CharRange *bigger = gc_alloc_atomic(cap * sizeof *bigger);
        if (bigger == NULL)
            return false;
        if (b->n > 0)
            memcpy(bigger, b->ranges, b->n * sizeof *bigger);
        b->ranges = bigger;
        b->cap = cap;
    }
    b->ranges[b->n++] = (CharRange){low, high};
    return true;
}

static bool has_raw(const CharRange *ranges, size_t n, uint8_t categories, uint32_t c, int flags)
{
    return in_categories(categories, c, flags)
        || ((flags & RE_IGNORECASE) ? in_ranges_any_case(ranges, n, c, flags)
                                    : in_ranges(ranges, n, c));
}

/* Notes a class of one character, or of all but one: memchr finds those. */
static void find_single(CharSet *set)
{
    int in = 0, out = 0, last_in = -1, last_out = -1;
    for (int c = 0; c < 256; c++) {
        if (set->latin[c]) {
            in++;
            last_in = c;
        } else {
            out++;
            last_out = c;
        }
    }
    set->single = -1;
    if (in == 1 && set->none_above) {
        set->single = last_in;
    } else if (out == 1 && set->all_above) {
        set->single = last_out;
        set->exclude = true;
    }
}

CharSet *set_finish(const SetBuilder *b, bool negate, int flags)
{
    CharSet *set = gc_alloc_atomic(sizeof *set + b->n * sizeof *set->ranges);
    if (set == NULL)
        return NULL;
    memset(set, 0, sizeof *set);
    set->negate = negate;
    set->ignore_case = (flags & RE_IGNORECASE) != 0;
    set->ascii = (flags & (RE_ASCII | RE_LOCALE)) != 0;
    set->categories = b->categories;
    bool above = set->ascii ? (b->categories & (1 << CAT_NOT_DIGIT | 1 << CAT_NOT_SPACE
                                                | 1 << CAT_NOT_WORD)) != 0
                            : b->categories != 0;
    for (size_t i = 0; i < b->n; i++)
        if (b->ranges[i].high > 255)
            above = true;
    if (set->ignore_case && !set->ascii && b->n > 0)
        above = true; /* K and the Kelvin sign */
    set->none_above = !above && !negate;
    set->all_above = !above && negate;
    for (uint32_t c = 0; c < 256; c++)
        set->latin[c] = has_raw(b->ranges, b->n, b->categories, c, flags) != negate;
    set->n = b->n;
    if (b->n > 0)
        memcpy(set->ranges, b->ranges, b->n * sizeof *b->ranges);
    find_single(set);
    return set;
}

bool set_has_slow(const CharSet *set, uint32_t c)
{
    if (set->none_above)
        return false;
    if (set->all_above)
        return true;
    int flags = (set->ignore_case ? RE_IGNORECASE : 0) | (set->ascii ? RE_ASCII : 0);
    return has_raw(set->ranges, set->n, set->categories, c, flags) != set->negate;
}

CharSet *set_of_char(uint32_t c, int flags)
{
    SetBuilder b = {0};
    return set_add_range(&b, c, c) ? set_finish(&b, false, flags) : NULL;
}
