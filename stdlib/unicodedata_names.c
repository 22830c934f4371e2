/* Names of characters: rules for ideographs and Hangul syllables (The Unicode Standard, 4.8),
 * tables for the blocks of unicodedata_blocks.h. Characters of other blocks are nameless here. */
#include "stdlib/unicodedata_names.h"

#include <ctype.h>
#include <strings.h>

#include "grammar/parse.h"
#include "runtime/unicode.h"
#include "stdlib/unicodedata_blocks.h"

/* ---- names by rule ---- */

typedef struct NameRule {
    uint32_t first, last;
    const char *prefix; /* then the code point in hexadecimal */
} NameRule;
static const NameRule rules[] = {
    {0x3400, 0x4dbf, "CJK UNIFIED IDEOGRAPH-"}, {0x4e00, 0x9fff, "CJK UNIFIED IDEOGRAPH-"},
    {0x20000, 0x2a6df, "CJK UNIFIED IDEOGRAPH-"}, {0x2a700, 0x2b739, "CJK UNIFIED IDEOGRAPH-"},
    {0x2b740, 0x2b81d, "CJK UNIFIED IDEOGRAPH-"}, {0x2b820, 0x2cea1, "CJK UNIFIED IDEOGRAPH-"},
    {0x2ceb0, 0x2ebe0, "CJK UNIFIED IDEOGRAPH-"}, {0x2ebf0, 0x2ee5d, "CJK UNIFIED IDEOGRAPH-"},
    {0x30000, 0x3134a, "CJK UNIFIED IDEOGRAPH-"}, {0x31350, 0x323af, "CJK UNIFIED IDEOGRAPH-"},
    {0xf900, 0xfa6d, "CJK COMPATIBILITY IDEOGRAPH-"},
    {0xfa70, 0xfad9, "CJK COMPATIBILITY IDEOGRAPH-"},
    {0x2f800, 0x2fa1d, "CJK COMPATIBILITY IDEOGRAPH-"},
    {0x17000, 0x187f7, "TANGUT IDEOGRAPH-"}, {0x18d00, 0x18d08, "TANGUT IDEOGRAPH-"},
    {0x18b00, 0x18cd5, "KHITAN SMALL SCRIPT CHARACTER-"}, {0x1b170, 0x1b2fb, "NUSHU CHARACTER-"},
};

enum { HANGUL_FIRST = 0xac00, HANGUL_LAST = 0xd7a3, HANGUL_VOWELS = 21, HANGUL_FINALS = 28 };
static const char hangul_prefix[] = "HANGUL SYLLABLE ";
static const char *const hangul_initials[] = {"G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S",
                                              "SS", "", "J", "JJ", "C", "K", "T", "P", "H"};
static const char *const hangul_vowels[] = {"A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O",
                                            "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU",
                                            "EU", "YI", "I"};
static const char *const hangul_finals[] = {"", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG",
                                            "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS",
                                            "S", "SS", "NG", "J", "C", "K", "T", "P", "H"};

static void hangul_name(uint32_t cp, char out[UNICODE_NAME_MAX])
{
    uint32_t n = cp - HANGUL_FIRST;
    snprintf(out, UNICODE_NAME_MAX, "%s%s%s%s", hangul_prefix,
             hangul_initials[n / (HANGUL_VOWELS * HANGUL_FINALS)],
             hangul_vowels[n / HANGUL_FINALS % HANGUL_VOWELS], hangul_finals[n % HANGUL_FINALS]);
}

/* Index of the longest part that `text` begins with; *text moves behind it. */
static size_t longest_part(const char **text, const char *const *parts, size_t count)
{
    size_t best = count, best_len = 0;
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(parts[i]);
        if ((best == count || len > best_len) && strncasecmp(*text, parts[i], len) == 0) {
            best = i;
            best_len = len;
        }
    }
    *text += best_len;
    return best;
}

static bool hangul_lookup(const char *name, uint32_t *cp)
{
    size_t i = longest_part(&name, hangul_initials, ARRAY_LEN(hangul_initials));
    size_t v = longest_part(&name, hangul_vowels, ARRAY_LEN(hangul_vowels));
    size_t f = longest_part(&name, hangul_finals, ARRAY_LEN(hangul_finals));
    if (v == ARRAY_LEN(hangul_vowels) || *name != '\0')
        return false;
    *cp = HANGUL_FIRST + (uint32_t)((i * HANGUL_VOWELS + v) * HANGUL_FINALS + f);
    return true;
}

static bool rule_lookup(const char *name, uint32_t *cp)
{
    if (strncasecmp(name, hangul_prefix, sizeof hangul_prefix - 1) == 0)
        return hangul_lookup(name + sizeof hangul_prefix - 1, cp);
    for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
        size_t len = strlen(rules[i].prefix);
        char *end;
        if (strncasecmp(name, rules[i].prefix, len) != 0 || !isxdigit((unsigned char)name[len]))
            continue;
        unsigned long value = strtoul(name + len, &end, 16);
        if (*end == '\0' && value >= rules[i].first && value <= rules[i].last) {
            *cp = (uint32_t)value;
            return true;
        }
    }
    return false;
}

/* ---- names by table ---- */

/* "LATIN SMALL LETTER A;..." : the name that begins at *at, and steps behind it. */
static size_t next_name(const char **at, const char **name)
{
    *name = *at;
    size_t len = strcspn(*at, ";");
    *at += len + 1;
    return len;
}

bool unicode_name(uint32_t cp, char out[UNICODE_NAME_MAX])
{
    for (size_t i = 0; i < ARRAY_LEN(rules); i++)
        if (cp >= rules[i].first && cp <= rules[i].last) {
            snprintf(out, UNICODE_NAME_MAX, "%s%X", rules[i].prefix, cp);
            return true;
        }
    if (cp >= HANGUL_FIRST && cp <= HANGUL_LAST) {
        hangul_name(cp, out);
        return true;
    }
    for (size_t i = 0; i < ARRAY_LEN(name_blocks); i++) {
        if (cp < name_blocks[i].first || cp > name_blocks[i].last)
            continue;
        const char *at = name_blocks[i].names, *name = at;
        size_t len = 0;
        for (uint32_t c = name_blocks[i].first; c <= cp; c++)
            len = next_name(&at, &name);
        snprintf(out, UNICODE_NAME_MAX, "%.*s", (int)len, name);
        return len > 0;
    }
    return false;
}

/* What the lexer asks for \N{...}. */
uint32_t unicode_name_lookup(const char *name, size_t len)
{
    char text[UNICODE_NAME_MAX];
    uint32_t cp;
    if (len >= sizeof text)
        return UNICODE_NAME_UNKNOWN;
    memcpy(text, name, len);
    text[len] = '\0';
    return unicode_lookup(text, len, &cp) ? cp : UNICODE_NAME_UNKNOWN;
}

bool unicode_lookup(const char *wanted, size_t len, uint32_t *cp)
{
    if (strlen(wanted) != len)
        return false;
    for (size_t i = 0; i < ARRAY_LEN(name_blocks); i++) {
        const char *at = name_blocks[i].names, *name;
        for (uint32_t c = name_blocks[i].first; c <= name_blocks[i].last; c++)
            if (next_name(&at, &name) == len && len > 0 && strncasecmp(name, wanted, len) == 0) {
                *cp = c;
                return true;
            }
    }
    return rule_lookup(wanted, cp);
}
