/* Properties of code points: ASCII from one table of flags, the rest from utf8proc and from
 * unicode_data.h, which has what utf8proc lacks. The tables of utf8proc 2.8 are Unicode 15.0's; the
 * 627 characters that 15.1 added are patched in by char_category. */
#include "runtime/unicode.h"

#include <utf8proc.h>

#include "runtime/str.h"
#include "runtime/unicode_data.h"

const uint8_t ascii_flags[256] = {
    [0x09 ... 0x0d] = ASCII_SPACE,
    [0x1c ... 0x1f] = ASCII_SPACE,
    [' '] = ASCII_SPACE | ASCII_PRINTABLE,
    ['!' ... '/'] = ASCII_PRINTABLE,
    ['0' ... '9'] = ASCII_DIGIT | ASCII_PRINTABLE,
    [':' ... '@'] = ASCII_PRINTABLE,
    ['A' ... 'Z'] = ASCII_UPPER | ASCII_PRINTABLE,
    ['[' ... '`'] = ASCII_PRINTABLE,
    ['a' ... 'z'] = ASCII_LOWER | ASCII_PRINTABLE,
    ['{' ... '~'] = ASCII_PRINTABLE,
};

static bool in_ranges(const CharRange *ranges, size_t count, uint32_t cp)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (cp < ranges[mid].first)
            high = mid;
        else if (cp > ranges[mid].last)
            low = mid + 1;
        else
            return true;
    }
    return false;
}
#define IN(ranges, cp) in_ranges(ranges, ARRAY_LEN(ranges), cp)
#define CAT(name) (1u << UTF8PROC_CATEGORY_##name)

int char_category(uint32_t cp)
{
    if (UNLIKELY(cp >= 0x2ebf0 && cp <= 0x2ee5d))
        return UTF8PROC_CATEGORY_LO;
    if (UNLIKELY(cp == 0x31ef || (cp >= 0x2ffc && cp <= 0x2fff)))
        return UTF8PROC_CATEGORY_SO;
    return utf8proc_category((utf8proc_int32_t)cp);
}

static inline bool category_in(uint32_t cp, uint32_t set)
{
    return (1u << char_category(cp)) & set;
}

enum { LETTERS = 1 << UTF8PROC_CATEGORY_LU | 1 << UTF8PROC_CATEGORY_LL | 1 << UTF8PROC_CATEGORY_LT
               | 1 << UTF8PROC_CATEGORY_LM | 1 << UTF8PROC_CATEGORY_LO };

bool char_is_space(uint32_t cp)
{
    if (cp < 128)
        return ascii_flags[cp] & ASCII_SPACE;
    return cp == 0x85 || cp == 0xa0 || (cp >= 0x1680 && (cp == 0x1680
        || (cp >= 0x2000 && cp <= 0x200a) || cp == 0x2028 || cp == 0x2029 || cp == 0x202f || cp == 0x205f || cp == 0x3000));
}

bool char_is_linebreak(uint32_t cp)
{
    return (cp >= 0x0a && cp <= 0x0d) || (cp >= 0x1c && cp <= 0x1e) || cp == 0x85 || cp == 0x2028
        || cp == 0x2029;
}

bool char_is_alpha(uint32_t cp)
{
    return cp < 128 ? ascii_flags[cp] & ASCII_ALPHA : category_in(cp, LETTERS);
}

bool char_is_decimal(uint32_t cp)
{
    return cp < 128 ? ascii_flags[cp] & ASCII_DIGIT : category_in(cp, CAT(ND));
}

bool char_is_digit(uint32_t cp)
{
    return char_is_decimal(cp) || (cp >= 128 && IN(digit_ranges, cp));
}

bool char_is_numeric(uint32_t cp)
{
    if (cp < 128)
        return ascii_flags[cp] & ASCII_DIGIT;
    return category_in(cp, CAT(ND) | CAT(NL) | CAT(NO)) || IN(numeric_ranges, cp);
}

bool char_is_alnum(uint32_t cp)
{
    return cp < 128 ? ascii_flags[cp] & ASCII_ALNUM : char_is_alpha(cp) || char_is_numeric(cp);
}

bool char_is_printable(uint32_t cp)
{
    if (cp < 128)
        return ascii_flags[cp] & ASCII_PRINTABLE;
    return !category_in(cp, CAT(CC) | CAT(CF) | CAT(CS) | CAT(CO) | CAT(CN) | CAT(ZL) | CAT(ZP)
                        | CAT(ZS));
}

bool char_is_upper(uint32_t cp)
{
    if (cp < 128)
        return ascii_flags[cp] & ASCII_UPPER;
    return category_in(cp, CAT(LU)) || IN(other_upper, cp);
}

bool char_is_lower(uint32_t cp)
{
    if (cp < 128)
        return ascii_flags[cp] & ASCII_LOWER;
    return category_in(cp, CAT(LL)) || IN(other_lower, cp);
}

bool char_is_title(uint32_t cp)
{
    return cp >= 128 && category_in(cp, CAT(LT));
}

bool char_is_cased(uint32_t cp)
{
    return char_is_lower(cp) || char_is_upper(cp) || char_is_title(cp);
}

bool char_is_case_ignorable(uint32_t cp)
{
    return IN(case_ignorable, cp);
}

bool char_is_identifier_start(uint32_t cp)
{
    if (cp < 128)
        return (ascii_flags[cp] & ASCII_ALPHA) || cp == '_';
    return (category_in(cp, LETTERS | CAT(NL)) && !IN(id_start_less, cp)) || IN(id_start_more, cp);
}

bool char_is_identifier_part(uint32_t cp)
{
    if (cp < 128)
        return (ascii_flags[cp] & ASCII_ALNUM) || cp == '_';
    return (category_in(cp, LETTERS | CAT(NL) | CAT(MN) | CAT(MC) | CAT(ND) | CAT(PC))
            && !IN(id_part_less, cp)) || IN(id_part_more, cp);
}

int char_decimal_value(uint32_t cp)
{
    if (cp < 128)
        return cp >= '0' && cp <= '9' ? (int)cp - '0' : -1;
    size_t low = 0, high = ARRAY_LEN(decimal_zeros);
    while (low < high) { /* the first zero above cp */
        size_t mid = (low + high) / 2;
        if (decimal_zeros[mid] <= cp)
            low = mid + 1;
        else
            high = mid;
    }
    uint32_t value = low == 0 ? 10 : cp - decimal_zeros[low - 1];
    return value < 10 ? (int)value : -1;
}

int char_digit_value(uint32_t cp)
{
    int decimal = char_decimal_value(cp);
    if (decimal >= 0)
        return decimal;
    /* The other runs of digits either begin at one or have their zero apart. */
    static const struct { uint32_t first, last; int value; } runs[] = {
        {0xb2, 0xb3, 2}, {0xb9, 0xb9, 1}, {0x1369, 0x1371, 1}, {0x19da, 0x19da, 1},
        {0x2070, 0x2070, 0}, {0x2074, 0x2079, 4}, {0x2080, 0x2089, 0}, {0x2460, 0x2468, 1},
        {0x2474, 0x247c, 1}, {0x2488, 0x2490, 1}, {0x24ea, 0x24ea, 0}, {0x24f5, 0x24fd, 1},
        {0x24ff, 0x24ff, 0}, {0x2776, 0x277e, 1}, {0x2780, 0x2788, 1}, {0x278a, 0x2792, 1},
        {0x10a40, 0x10a43, 1}, {0x10e60, 0x10e68, 1}, {0x11052, 0x1105a, 1}, {0x1f100, 0x1f100, 0},
        {0x1f101, 0x1f10a, 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(runs); i++)
        if (cp >= runs[i].first && cp <= runs[i].last)
            return runs[i].value + (int)(cp - runs[i].first);
    return -1;
}

/* ---- case ---- */

uint32_t char_lower(uint32_t cp)
{
    if (cp < 128)
        return ascii_flags[cp] & ASCII_UPPER ? cp + 32 : cp;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

uint32_t char_upper(uint32_t cp)
{
    if (cp < 128)
        return ascii_flags[cp] & ASCII_LOWER ? cp - 32 : cp;
    return (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp);
}

uint32_t char_title(uint32_t cp)
{
    return cp < 128 ? char_upper(cp) : (uint32_t)utf8proc_totitle((utf8proc_int32_t)cp);
}

static const SpecialCase *special_case(uint32_t cp)
{
    size_t low = 0, high = ARRAY_LEN(special_cases);
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (special_cases[mid].cp == cp)
            return &special_cases[mid];
        if (special_cases[mid].cp < cp)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

static int mapping_copy(const uint16_t from[3], uint32_t out[3])
{
    int n = 0;
    while (n < 3 && from[n] != 0) {
        out[n] = from[n];
        n++;
    }
    return n;
}

int char_lower_full(uint32_t cp, uint32_t out[3])
{
    out[0] = char_lower(cp);
    if (cp != 0x130)
        return 1;
    out[0] = 'i'; /* capital I with dot above keeps its dot */
    out[1] = 0x307;
    return 2;
}

int char_upper_full(uint32_t cp, uint32_t out[3])
{
    const SpecialCase *special = cp < 128 ? NULL : special_case(cp);
    if (special != NULL)
        return mapping_copy(special->upper, out);
    out[0] = char_upper(cp);
    return 1;
}

int char_title_full(uint32_t cp, uint32_t out[3])
{
    const SpecialCase *special = cp < 128 ? NULL : special_case(cp);
    if (special != NULL)
        return mapping_copy(special->title, out);
    out[0] = char_title(cp);
    return 1;
}

int char_casefold_full(uint32_t cp, uint32_t out[3])
{
    if (cp < 128) {
        out[0] = char_lower(cp);
        return 1;
    }
    utf8proc_int32_t folded[8];
    int boundclass = UTF8PROC_BOUNDCLASS_START;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, folded, ARRAY_LEN(folded),
                                                 UTF8PROC_CASEFOLD, &boundclass);
    if (n < 1 || n > 3) {
        out[0] = cp;
        return 1;
    }
    for (utf8proc_ssize_t i = 0; i < n; i++)
        out[i] = (uint32_t)folded[i];
    return (int)n;
}
