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

/* Names that stand for characters beside their own (NameAliases.txt of the Unicode database). */
static const struct { const char *name; uint32_t cp; } name_aliases[] = {
    {"NULL", 0x0}, {"NUL", 0x0}, {"START OF HEADING", 0x1}, {"SOH", 0x1}, {"START OF TEXT", 0x2},
    {"STX", 0x2}, {"END OF TEXT", 0x3}, {"ETX", 0x3}, {"END OF TRANSMISSION", 0x4}, {"EOT", 0x4},
    {"ENQUIRY", 0x5}, {"ENQ", 0x5}, {"ACKNOWLEDGE", 0x6}, {"ACK", 0x6}, {"ALERT", 0x7},
    {"BEL", 0x7}, {"BACKSPACE", 0x8}, {"BS", 0x8}, {"CHARACTER TABULATION", 0x9},
    {"HORIZONTAL TABULATION", 0x9}, {"HT", 0x9}, {"TAB", 0x9}, {"LINE FEED", 0xa},
    {"NEW LINE", 0xa}, {"END OF LINE", 0xa}, {"LF", 0xa}, {"NL", 0xa}, {"EOL", 0xa},
    {"LINE TABULATION", 0xb}, {"VERTICAL TABULATION", 0xb}, {"VT", 0xb}, {"FORM FEED", 0xc},
    {"FF", 0xc}, {"CARRIAGE RETURN", 0xd}, {"CR", 0xd}, {"SHIFT OUT", 0xe},
    {"LOCKING-SHIFT ONE", 0xe}, {"SO", 0xe}, {"SHIFT IN", 0xf}, {"LOCKING-SHIFT ZERO", 0xf},
    {"SI", 0xf}, {"DATA LINK ESCAPE", 0x10}, {"DLE", 0x10}, {"DEVICE CONTROL ONE", 0x11},
    {"DC1", 0x11}, {"DEVICE CONTROL TWO", 0x12}, {"DC2", 0x12}, {"DEVICE CONTROL THREE", 0x13},
    {"DC3", 0x13}, {"DEVICE CONTROL FOUR", 0x14}, {"DC4", 0x14}, {"NEGATIVE ACKNOWLEDGE", 0x15},
    {"NAK", 0x15}, {"SYNCHRONOUS IDLE", 0x16}, {"SYN", 0x16}, {"END OF TRANSMISSION BLOCK", 0x17},
    {"ETB", 0x17}, {"CANCEL", 0x18}, {"CAN", 0x18}, {"END OF MEDIUM", 0x19}, {"EOM", 0x19},
    {"EM", 0x19}, {"SUBSTITUTE", 0x1a}, {"SUB", 0x1a}, {"ESCAPE", 0x1b}, {"ESC", 0x1b},
    {"INFORMATION SEPARATOR FOUR", 0x1c}, {"FILE SEPARATOR", 0x1c}, {"FS", 0x1c},
    {"INFORMATION SEPARATOR THREE", 0x1d}, {"GROUP SEPARATOR", 0x1d}, {"GS", 0x1d},
    {"INFORMATION SEPARATOR TWO", 0x1e}, {"RECORD SEPARATOR", 0x1e}, {"RS", 0x1e},
    {"INFORMATION SEPARATOR ONE", 0x1f}, {"UNIT SEPARATOR", 0x1f}, {"US", 0x1f}, {"SP", 0x20},
    {"DELETE", 0x7f}, {"DEL", 0x7f}, {"PADDING CHARACTER", 0x80}, {"PAD", 0x80},
    {"HIGH OCTET PRESET", 0x81}, {"HOP", 0x81}, {"BREAK PERMITTED HERE", 0x82}, {"BPH", 0x82},
    {"NO BREAK HERE", 0x83}, {"NBH", 0x83}, {"INDEX", 0x84}, {"IND", 0x84}, {"NEXT LINE", 0x85},
    {"NEL", 0x85}, {"START OF SELECTED AREA", 0x86}, {"SSA", 0x86}, {"END OF SELECTED AREA", 0x87},
    {"ESA", 0x87}, {"CHARACTER TABULATION SET", 0x88}, {"HTS", 0x88},
    {"LINE TABULATION SET", 0x8a}, {"VTS", 0x8a}, {"PARTIAL LINE FORWARD", 0x8b}, {"PLD", 0x8b},
    {"PARTIAL LINE BACKWARD", 0x8c}, {"PLU", 0x8c}, {"REVERSE LINE FEED", 0x8d}, {"RI", 0x8d},
    {"SINGLE SHIFT TWO", 0x8e}, {"SS2", 0x8e}, {"SINGLE SHIFT THREE", 0x8f}, {"SS3", 0x8f},
    {"DEVICE CONTROL STRING", 0x90}, {"DCS", 0x90}, {"PRIVATE USE ONE", 0x91}, {"PU1", 0x91},
    {"PRIVATE USE TWO", 0x92}, {"PU2", 0x92}, {"SET TRANSMIT STATE", 0x93}, {"STS", 0x93},
    {"CANCEL CHARACTER", 0x94}, {"CCH", 0x94}, {"MESSAGE WAITING", 0x95}, {"MW", 0x95},
    {"START OF GUARDED AREA", 0x96}, {"SPA", 0x96}, {"END OF GUARDED AREA", 0x97}, {"EPA", 0x97},
    {"START OF STRING", 0x98}, {"SOS", 0x98}, {"SINGLE GRAPHIC CHARACTER INTRODUCER", 0x99},
    {"SGC", 0x99}, {"SINGLE CHARACTER INTRODUCER", 0x9a}, {"SCI", 0x9a},
    {"CONTROL SEQUENCE INTRODUCER", 0x9b}, {"CSI", 0x9b}, {"STRING TERMINATOR", 0x9c},
    {"ST", 0x9c}, {"OPERATING SYSTEM COMMAND", 0x9d}, {"OSC", 0x9d}, {"PRIVACY MESSAGE", 0x9e},
    {"PM", 0x9e}, {"APPLICATION PROGRAM COMMAND", 0x9f}, {"APC", 0x9f}, {"NBSP", 0xa0},
    {"SHY", 0xad}, {"BYTE ORDER MARK", 0xfeff}, {"BOM", 0xfeff}, {"ZWNBSP", 0xfeff},
    {"ZWSP", 0x200b}, {"ZWNJ", 0x200c}, {"ZWJ", 0x200d}, {"LRM", 0x200e}, {"RLM", 0x200f},
    {"WJ", 0x2060}, {"NNBSP", 0x202f}, {"MMSP", 0x205f}, {"LATIN CAPITAL LETTER GHA", 0x1a2},
    {"LATIN SMALL LETTER GHA", 0x1a3}, {"WEIERSTRASS ELLIPTIC FUNCTION", 0x2118}, {"CGJ", 0x34f},
    {"ALM", 0x61c}, {"LRE", 0x202a}, {"RLE", 0x202b}, {"PDF", 0x202c}, {"LRO", 0x202d},
    {"RLO", 0x202e}, {"LRI", 0x2066}, {"RLI", 0x2067}, {"FSI", 0x2068}, {"PDI", 0x2069},
    {"VS1", 0xfe00}, {"VS15", 0xfe0e}, {"VS16", 0xfe0f},
};

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
    for (size_t i = 0; i < ARRAY_LEN(name_aliases); i++)
        if (strcasecmp(name_aliases[i].name, wanted) == 0) {
            *cp = name_aliases[i].cp;
            return true;
        }
    return rule_lookup(wanted, cp);
}
