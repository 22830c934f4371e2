/* Module unicodedata on the tables of utf8proc, completed by unicodedata_tables.h; the names of
 * characters are in unicodedata_names.c. */
#include <utf8proc.h>

#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"
#include "runtime/str_builder.h"
#include "runtime/unicode.h"
#include "stdlib/unicodedata_names.h"
#include "stdlib/unicodedata_tables.h"

#define FUNCTION(fn) static Value fn(Value self, Value *args, size_t nargs, Value kwnames)

/* The one character of an argument. False: raised. */
static bool char_arg(const char *function, const char *place, Value v, uint32_t *cp)
{
    if (!is_str(v) || str_len(v) != 1)
        return raise_false(&type_TypeError, "%s() argument%s must be a unicode character, not "
                           "%.50s", function, place, arg_type_name(v));
    *cp = str_at(STR(v), 0);
    return true;
}

static const utf8proc_property_t *property(uint32_t cp)
{
    return utf8proc_get_property((utf8proc_int32_t)cp);
}

/* ---- properties ---- */

FUNCTION(category)
{
    static const char names[][3] = {"Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd",
                                    "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm",
                                    "Sc", "Sk", "So", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co"};
    uint32_t cp;
    if (!char_arg("category", "", args[0], &cp))
        return VALUE_ERROR;
    return str_intern_cstr(names[char_category(cp)]);
}

FUNCTION(bidirectional)
{
    static const char names[][4] = {"", "L", "LRE", "LRO", "R", "AL", "RLE", "RLO", "PDF", "EN",
                                    "ES", "ET", "AN", "CS", "NSM", "BN", "B", "S", "WS", "ON",
                                    "LRI", "RLI", "FSI", "PDI"};
    uint32_t cp;
    if (!char_arg("bidirectional", "", args[0], &cp))
        return VALUE_ERROR;
    int class = property(cp)->bidi_class;
    if (class == 0 && char_category(cp) == UTF8PROC_CATEGORY_LO) /* added after utf8proc's tables */
        class = UTF8PROC_BIDI_CLASS_L;
    else if (class == 0 && char_category(cp) == UTF8PROC_CATEGORY_SO)
        class = UTF8PROC_BIDI_CLASS_ON;
    return str_intern_cstr(names[class]);
}

FUNCTION(combining)
{
    uint32_t cp;
    return char_arg("combining", "", args[0], &cp)
         ? small_int_value(property(cp)->combining_class) : VALUE_ERROR;
}

FUNCTION(mirrored)
{
    uint32_t cp;
    return char_arg("mirrored", "", args[0], &cp)
         ? small_int_value(property(cp)->bidi_mirrored) : VALUE_ERROR;
}

FUNCTION(east_asian_width)
{
    uint32_t cp;
    if (!char_arg("east_asian_width", "", args[0], &cp))
        return VALUE_ERROR;
    size_t low = 0, high = ARRAY_LEN(widths);
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (cp < widths[mid].first)
            high = mid;
        else if (cp > widths[mid].last)
            low = mid + 1;
        else
            return str_intern_cstr(widths[mid].width);
    }
    return str_intern_cstr("N");
}

/* ---- numbers ---- */

static Value no_number(Value fallback, const char *message)
{
    return fallback != 0 ? fallback : raise_value_error("%s", message);
}

FUNCTION(decimal)
{
    uint32_t cp;
    if (!char_arg("decimal", " 1", args[0], &cp))
        return VALUE_ERROR;
    int value = char_decimal_value(cp);
    return value < 0 ? no_number(args[1], "not a decimal") : small_int_value(value);
}

FUNCTION(digit)
{
    uint32_t cp;
    if (!char_arg("digit", " 1", args[0], &cp))
        return VALUE_ERROR;
    int value = char_digit_value(cp);
    return value < 0 ? no_number(args[1], "not a digit") : small_int_value(value);
}

FUNCTION(numeric)
{
    uint32_t cp;
    if (!char_arg("numeric", " 1", args[0], &cp))
        return VALUE_ERROR;
    int value = char_decimal_value(cp);
    if (value >= 0)
        return float_new(value);
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        if (cp >= numbers[i].first && cp <= numbers[i].last) {
            double n = (double)(numbers[i].number + (cp - numbers[i].first) * numbers[i].step);
            return float_new(n / numbers[i].divisor);
        }
    return no_number(args[1], "not a numeric character");
}

/* ---- normalization ---- */

typedef struct CodePoints {
    utf8proc_int32_t *items;
    size_t len;
} CodePoints;

enum { NORMAL_COMPOSE = 1, NORMAL_COMPAT = 2 };

/* Decomposes all of the text and puts combining marks in canonical order. */
static bool decompose(Value text, int options, CodePoints *out)
{
    const Str *s = STR(text);
    size_t cap = s->len * 4 + 32;
    out->len = 0;
    out->items = gc_alloc_atomic(cap * sizeof *out->items);
    for (size_t i = 0; out->items != NULL && i < s->len; i++) {
        int boundclass = 0;
        if (cap - out->len < 32) { /* no character decomposes into more than 18 */
            cap *= 2;
            out->items = gc_realloc(out->items, cap * sizeof *out->items);
            if (out->items == NULL)
                return false;
        }
        utf8proc_ssize_t n = utf8proc_decompose_char(
            (utf8proc_int32_t)str_at(s, i), out->items + out->len, 32,
            UTF8PROC_DECOMPOSE | (options & NORMAL_COMPAT ? UTF8PROC_COMPAT : 0), &boundclass);
        if (n < 1) {
            out->items[out->len] = (utf8proc_int32_t)str_at(s, i);
            n = 1;
        }
        out->len += (size_t)n;
    }
    return out->items != NULL;
}

static void reorder(CodePoints *p)
{
    for (size_t i = 1; i < p->len; i++) { /* insertion sort: runs of marks are short */
        int class = property((uint32_t)p->items[i])->combining_class;
        utf8proc_int32_t cp = p->items[i];
        size_t at = i;
        while (class > 0 && at > 0
               && property((uint32_t)p->items[at - 1])->combining_class > class) {
            p->items[at] = p->items[at - 1];
            at--;
        }
        p->items[at] = cp;
    }
}

static Value normal_form(Value text, int options)
{
    CodePoints p;
    if (STR(text)->ascii)
        return text;
    if (!decompose(text, options, &p))
        return VALUE_ERROR;
    reorder(&p);
    utf8proc_ssize_t n = (utf8proc_ssize_t)p.len;
    if (options & NORMAL_COMPOSE)
        n = utf8proc_normalize_utf32(p.items, n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    return str_from_ucs4((const uint32_t *)p.items, (size_t)n);
}

static bool form_arg(const char *function, Value form, Value text, int *options)
{
    if (!is_str(form))
        return raise_false(&type_TypeError, "%s() argument 1 must be str, not %.50s", function,
                           arg_type_name(form));
    if (!is_str(text))
        return raise_false(&type_TypeError, "%s() argument 2 must be str, not %.50s", function,
                           arg_type_name(text));
    *options = (str_equal_cstr(form, "NFC") || str_equal_cstr(form, "NFKC") ? NORMAL_COMPOSE : 0)
             | (str_equal_cstr(form, "NFKC") || str_equal_cstr(form, "NFKD") ? NORMAL_COMPAT : 0);
    return *options != 0 || str_equal_cstr(form, "NFD")
        || raise_false(&type_ValueError, "invalid normalization form");
}

FUNCTION(normalize)
{
    int options;
    return form_arg("normalize", args[0], args[1], &options) ? normal_form(args[1], options)
                                                             : VALUE_ERROR;
}

FUNCTION(is_normalized)
{
    int options;
    if (!form_arg("is_normalized", args[0], args[1], &options))
        return VALUE_ERROR;
    Value normal = normal_form(args[1], options);
    return normal == 0 ? VALUE_ERROR : value_bool(str_equal(normal, args[1]));
}

/* One level of decomposition, worked out from the full one: what composes again is composed. */
static Value decomposition_of(uint32_t cp, const char *tag)
{
    Value text = str_char(cp);
    bool compat = tag[0] != '\0', hangul_parts = cp >= 0x3200 && cp <= 0x327f;
    Value full = text == 0 ? VALUE_ERROR : normal_form(text, compat ? NORMAL_COMPAT : 0);
    Value again = full == 0 ? VALUE_ERROR : normal_form(full, NORMAL_COMPOSE);
    if (again == 0)
        return VALUE_ERROR;
    Value shown = full;
    uint32_t last = 0; /* canonical pairs: the composed head and the last mark */
    if (compat && !hangul_parts) {
        shown = again;
    } else if (!compat && str_len(again) == 1 && str_at(STR(again), 0) != cp) {
        shown = again;
    } else if (!compat && str_len(full) > 1) {
        last = str_at(STR(full), str_len(full) - 1);
        shown = str_substring(full, 0, str_len(full) - 1);
        shown = shown == 0 ? VALUE_ERROR : normal_form(shown, NORMAL_COMPOSE);
    }
    if (shown == 0)
        return VALUE_ERROR;
    StrBuilder b;
    builder_init(&b);
    builder_cstr(&b, tag);
    char hex[16];
    size_t count = str_len(shown) + (last != 0);
    for (size_t i = 0; i < count; i++) {
        uint32_t c = i < str_len(shown) ? str_at(STR(shown), i) : last;
        snprintf(hex, sizeof hex, b.len > 0 ? " %04X" : "%04X", c);
        builder_cstr(&b, hex);
    }
    return builder_finish(&b);
}

FUNCTION(decomposition)
{
    static const char *const tags[] = {
        "", "<font>", "<noBreak>", "<initial>", "<medial>", "<final>", "<isolated>", "<circle>",
        "<super>", "<sub>", "<vertical>", "<wide>", "<narrow>", "<small>", "<square>",
        "<fraction>", "<compat>"};
    uint32_t cp;
    if (!char_arg("decomposition", "", args[0], &cp))
        return VALUE_ERROR;
    for (size_t i = 0; i < ARRAY_LEN(odd_decompositions); i++)
        if (odd_decompositions[i].cp == cp)
            return str_intern_cstr(odd_decompositions[i].text);
    int type = property(cp)->decomp_type, boundclass = 0;
    utf8proc_int32_t out[32];
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)cp, out, 32, UTF8PROC_DECOMPOSE
                                                 | UTF8PROC_COMPAT, &boundclass);
    bool hangul = cp >= 0xac00 && cp < 0xd7a4;
    if (hangul || n < 1 || (n == 1 && out[0] == (utf8proc_int32_t)cp))
        return str_empty();
    return decomposition_of(cp, tags[type]);
}

/* ---- names ---- */

FUNCTION(name)
{
    uint32_t cp;
    char text[UNICODE_NAME_MAX];
    if (!char_arg("name", " 1", args[0], &cp))
        return VALUE_ERROR;
    if (!unicode_name(cp, text))
        return args[1] != 0 ? args[1] : raise_value_error("no such name");
    return str_from_ascii(text, strlen(text));
}

FUNCTION(lookup)
{
    uint32_t cp;
    if (!is_str(args[0]) && !is_bytes(args[0]))
        return raise_type_error("lookup() argument must be read-only bytes-like object, not %.50s",
                                arg_type_name(args[0]));
    const char *text = is_str(args[0]) ? str_utf8(args[0], NULL)
                                       : (const char *)bytes_data(args[0]);
    if (text == NULL)
        return VALUE_ERROR;
    if (unicode_lookup(text, strlen(text), &cp))
        return str_char(cp);
    return raise(&type_KeyError, "undefined character name '%s'", text);
}

static const MethodDef unicodedata_functions[] = {
    {"category", category, "chr, /", 0, "Returns the general category as a string."},
    {"bidirectional", bidirectional, "chr, /", 0, "Returns the bidirectional class as a string."},
    {"combining", combining, "chr, /", 0, "Returns the canonical combining class as an integer."},
    {"mirrored", mirrored, "chr, /", 0, "Returns the mirrored property as an integer."},
    {"east_asian_width", east_asian_width, "chr, /", 0, "Returns the east asian width."},
    {"decimal", decimal, "chr, default=<unrepresentable>, /", 0,
     "Converts a Unicode character into its equivalent decimal value."},
    {"digit", digit, "chr, default=<unrepresentable>, /", 0,
     "Converts a Unicode character into its equivalent digit value."},
    {"numeric", numeric, "chr, default=<unrepresentable>, /", 0,
     "Converts a Unicode character into its equivalent numeric value."},
    {"decomposition", decomposition, "chr, /", 0, "Returns the character decomposition mapping."},
    {"normalize", normalize, "form, unistr, /", 0,
     "Return the normal form 'form' for the Unicode string unistr."},
    {"is_normalized", is_normalized, "form, unistr, /", 0,
     "Return whether the Unicode string unistr is in the normal form 'form'."},
    {"name", name, "chr, default=<unrepresentable>, /", 0,
     "Returns the name assigned to the character chr as a string."},
    {"lookup", lookup, "name, /", 0, "Look up character by name."},
    {NULL, NULL, NULL, 0, NULL},
};

static bool init(Value module)
{
    return module_add_str(module, "unidata_version", "15.1.0");
}

const ModuleDef mod_unicodedata = {
    .name = "unicodedata",
    .doc = "This module provides access to the Unicode Character Database.",
    .functions = unicodedata_functions,
    .init = init,
};
