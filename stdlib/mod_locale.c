/* Module _locale: the C library's locale, for module locale. */
#include "stdlib/posix_impl.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <string.h>
#include <wchar.h>

static Value error_class;

FN(locale_setlocale)
{
    int32_t category;
    const char *name = NULL;
    if (!as_int32(args[0], &category))
        return 0;
    if (args[1] != 0 && args[1] != VALUE_NONE) {
        if (!is_str(args[1]))
            return raise_type_error("setlocale() argument 2 must be str or None, not %T", args[1]);
        name = os_path_cstr(args[1], NULL);
        if (name == NULL)
            return 0;
    }
    const char *result = setlocale(category, name);
    /* Numbers in programs and data do not follow the locale: only what asks for it does. */
    if (result == NULL) {
        Value message = str_from_cstr(name != NULL ? "unsupported locale setting"
                                                   : "locale query failed");
        Value error = message != 0 ? call1(error_class, message) : 0;
        return error != 0 ? raise_object(error) : 0;
    }
    return os_decode(result);
}

/* The sizes of groups of digits: a list that ends with 0 (repeat) or CHAR_MAX (no more groups). */
static Value grouping_value(const char *text)
{
    Value list = list_new(0);
    if (list == 0 || *text == 0)
        return list;
    for (;; text++) {
        if (!list_push(LIST(list), int_new((unsigned char)*text)))
            return 0;
        if (*text == 0 || *text == CHAR_MAX)
            return list;
    }
}

static bool set_text(Dict *d, const char *key, const char *text)
{
    Value name = str_intern_cstr(key), value = os_decode(text);
    return name != 0 && value != 0 && dict_set(d, name, value);
}
static bool set_value(Dict *d, const char *key, Value value)
{
    Value name = str_intern_cstr(key);
    return name != 0 && value != 0 && dict_set(d, name, value);
}

FN(locale_localeconv)
{
    const struct lconv *l = localeconv();
    Dict *d = dict_new();
    if (d == NULL || !set_text(d, "int_curr_symbol", l->int_curr_symbol)
        || !set_text(d, "currency_symbol", l->currency_symbol)
        || !set_text(d, "mon_decimal_point", l->mon_decimal_point)
        || !set_text(d, "mon_thousands_sep", l->mon_thousands_sep)
        || !set_value(d, "mon_grouping", grouping_value(l->mon_grouping))
        || !set_text(d, "positive_sign", l->positive_sign)
        || !set_text(d, "negative_sign", l->negative_sign))
        return 0;
    const struct { const char *name; char value; } numbers[] = {
        {"int_frac_digits", l->int_frac_digits}, {"frac_digits", l->frac_digits},
        {"p_cs_precedes", l->p_cs_precedes}, {"p_sep_by_space", l->p_sep_by_space},
        {"n_cs_precedes", l->n_cs_precedes}, {"n_sep_by_space", l->n_sep_by_space},
        {"p_sign_posn", l->p_sign_posn}, {"n_sign_posn", l->n_sign_posn}};
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        if (!set_value(d, numbers[i].name, int_new(numbers[i].value)))
            return 0;
    if (!set_text(d, "decimal_point", l->decimal_point)
        || !set_text(d, "thousands_sep", l->thousands_sep)
        || !set_value(d, "grouping", grouping_value(l->grouping)))
        return 0;
    return OBJECT_VALUE(d);
}

/* A str as wide characters in collected memory. */
static wchar_t *wide_arg(Value v, const char *message)
{
    if (!is_str(v))
        return raise_null(&type_TypeError, "%s, not %T", message, v);
    size_t n = str_len(v);
    Value space = bytes_alloc((n + 1) * sizeof(wchar_t));
    if (space == 0)
        return NULL;
    wchar_t *out = (wchar_t *)AS(Bytes, space)->data;
    for (size_t i = 0; i < n; i++) {
        out[i] = (wchar_t)str_at(STR(v), i);
        if (out[i] == 0)
            return raise_null(&type_ValueError, "embedded null character");
    }
    out[n] = 0;
    return out;
}

FN(locale_strcoll)
{
    wchar_t *a = wide_arg(args[0], "strcoll() argument 1 must be str");
    wchar_t *b = a != NULL ? wide_arg(args[1], "strcoll() argument 2 must be str") : NULL;
    return b != NULL ? int_new(wcscoll(a, b)) : 0;
}

FN(locale_strxfrm)
{
    wchar_t *text = wide_arg(args[0], "strxfrm() argument must be str");
    if (text == NULL)
        return 0;
    size_t n = wcsxfrm(NULL, text, 0);
    if (n == (size_t)-1)
        return raise_errno(errno, 0);
    Value space = bytes_alloc((n + 1) * sizeof(wchar_t));
    if (space == 0)
        return 0;
    wchar_t *out = (wchar_t *)AS(Bytes, space)->data;
    n = wcsxfrm(out, text, n + 1);
    /* The units only order: those that are no characters are moved into their range. */
    uint32_t *units = (uint32_t *)out;
    for (size_t i = 0; i < n; i++)
        if (units[i] > 0x10ffff)
            units[i] = 0x10ffff;
    return str_from_ucs4(units, n);
}

FN(locale_nl_langinfo)
{
    int32_t key;
    if (!as_int32(args[0], &key))
        return 0;
    const char *text = nl_langinfo(key);
    if (text == NULL || (key != CODESET && *text == 0 && key == 0))
        return raise_value_error("unsupported langinfo constant");
    return os_decode(text);
}

FN(locale_getencoding) { return str_from_cstr("UTF-8"); }

#define C(name) {#name, name}
static const struct { const char *name; int64_t value; } constants[] = {
    C(LC_CTYPE), C(LC_TIME), C(LC_COLLATE), C(LC_MONETARY), C(LC_MESSAGES), C(LC_NUMERIC),
    C(LC_ALL), C(CHAR_MAX), C(DAY_1), C(DAY_2), C(DAY_3), C(DAY_4), C(DAY_5), C(DAY_6), C(DAY_7),
    C(ABDAY_1), C(ABDAY_2), C(ABDAY_3), C(ABDAY_4), C(ABDAY_5), C(ABDAY_6), C(ABDAY_7), C(MON_1),
    C(MON_2), C(MON_3), C(MON_4), C(MON_5), C(MON_6), C(MON_7), C(MON_8), C(MON_9), C(MON_10),
    C(MON_11), C(MON_12), C(ABMON_1), C(ABMON_2), C(ABMON_3), C(ABMON_4), C(ABMON_5), C(ABMON_6),
    C(ABMON_7), C(ABMON_8), C(ABMON_9), C(ABMON_10), C(ABMON_11), C(ABMON_12), C(RADIXCHAR),
    C(THOUSEP), C(CRNCYSTR), C(D_FMT), C(D_T_FMT), C(T_FMT), C(AM_STR), C(PM_STR), C(CODESET),
    C(T_FMT_AMPM), C(ERA), C(ERA_D_FMT), C(ERA_D_T_FMT), C(ERA_T_FMT), C(ALT_DIGITS), C(YESEXPR),
    C(NOEXPR),
};

static const MethodDef functions[] = {
    {"setlocale", locale_setlocale, "category, locale=None, /", 0,
     "Activates/queries locale processing."},
    {"localeconv", locale_localeconv, "", 0,
     "Returns numeric and monetary locale-specific parameters."},
    {"strcoll", locale_strcoll, "os1, os2, /", 0, "Compares two strings according to the locale."},
    {"strxfrm", locale_strxfrm, "string, /", 0,
     "Return a string that can be used as a key for locale-aware comparisons."},
    {"nl_langinfo", locale_nl_langinfo, "key, /", 0,
     "Return the value for the locale information associated with key."},
    {"getencoding", locale_getencoding, "", 0, "Get the current locale encoding."},
    {0},
};

static bool init(Value module)
{
    Value bases = tuple_pack(1, OBJECT_VALUE(&type_Exception));
    Dict *dict = dict_new();
    Value name = str_intern_cstr("Error"), home = str_from_cstr("locale");
    if (bases == 0 || dict == NULL || name == 0 || home == 0
        || !dict_set(dict, NAME(dunder_module), home))
        return false;
    error_class = type_create(NULL, name, bases, OBJECT_VALUE(dict), NULL, 0);
    if (error_class == 0 || !module_add(module, "Error", error_class))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(constants); i++)
        if (!module_add_int(module, constants[i].name, constants[i].value))
            return false;
    return true;
}

const ModuleDef mod__locale = {
    .name = "_locale",
    .doc = "Support for POSIX locales.",
    .functions = functions,
    .init = init,
};
