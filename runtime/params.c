/* Signatures of native functions, and binding a call's arguments to them.
 *
 * A signature is Python's text signature without parentheses and self. It is parsed at the first
 * call. Binding gives the function one word for each parameter, 0 for an absent optional one.
 *
 * CPython's messages depend on how a function takes its arguments, which follows from the signature:
 *   nothing                       list.clear() takes no arguments (1 given)
 *   one required, no keywords     list.append() takes exactly one argument (2 given)
 *   several, no keywords          pop expected at most 1 argument, got 2
 *   any that may be a keyword     split() takes at most 2 arguments (3 given) */
#include "runtime/type.h"

#define NOT_PARSED 255

struct ParamSpec {
    const char *owner; /* "list", "math" or NULL: names the function in some messages */
    const char *name;
    const char *sig;
    uint8_t exact;       /* this many positional arguments need no binding; or NOT_PARSED */
    uint8_t count;
    uint8_t pos_only, positional; /* parameters before "/", and before "*" */
    uint8_t required;    /* leading required ones among the positional */
    bool required_keywords; /* a keyword-only parameter has no default */
    bool is_type, lenient, parsed;
    Value *names;        /* with keyword access; interned */
    bool *needed;
};

static Dict *spec_cache; /* param_spec: signature address -> spec */

/* ---- parsing ---- */

static NORETURN void spec_fatal(const ParamSpec *spec)
{
    fprintf(stderr, "fatal: malformed signature of %s: \"%s\"\n", spec->name, spec->sig);
    abort();
}

/* The end of the parameter that starts at p: a comma outside of quotes and brackets. */
static const char *param_end(const char *p)
{
    int depth = 0;
    for (char quote = 0; *p != 0; p++) {
        if (quote != 0) {
            if (*p == '\\' && p[1] != 0)
                p++;
            else if (*p == quote)
                quote = 0;
        } else if (*p == '\'' || *p == '"') {
            quote = *p;
        } else if (strchr("([{", *p) != NULL) {
            depth++;
        } else if (strchr(")]}", *p) != NULL) {
            depth--;
        } else if (*p == ',' && depth == 0) {
            break;
        }
    }
    return p;
}

static void spec_add(ParamSpec *spec, const char *p, const char *end, bool keyword_only)
{
    const char *eq = memchr(p, '=', (size_t)(end - p));
    const char *name_end = eq != NULL ? eq : end;
    while (name_end > p && name_end[-1] == ' ')
        name_end--;
    if (spec->count >= PARAM_MAX || *p == '*' || name_end == p)
        spec_fatal(spec);
    spec->names[spec->count] = str_intern(str_from_ascii(p, (size_t)(name_end - p)));
    spec->needed[spec->count] = eq == NULL;
    if (keyword_only)
        spec->required_keywords |= eq == NULL;
    else if (eq == NULL)
        spec->required = spec->count + 1;
    spec->count++;
}

static void spec_parse(ParamSpec *spec)
{
    Value *names = gc_alloc(PARAM_MAX * sizeof(Value));
    bool *needed = gc_alloc_atomic(PARAM_MAX * sizeof(bool));
    if (names == NULL || needed == NULL)
        spec_fatal(spec);
    spec->names = names;
    spec->needed = needed;
    bool keyword_only = false;
    for (const char *p = spec->sig != NULL ? spec->sig : ""; *p != 0;) {
        while (*p == ' ' || *p == ',')
            p++;
        const char *end = param_end(p);
        if (end == p)
            break;
        if (*p == '/' && end == p + 1) {
            spec->pos_only = spec->count;
        } else if (*p == '*' && end == p + 1) {
            keyword_only = true;
            spec->positional = spec->count;
        } else if (*p != '$') {
            spec_add(spec, p, end, keyword_only);
        }
        p = end;
    }
    if (!keyword_only)
        spec->positional = spec->count;
    spec->exact = spec->positional == spec->count ? spec->count : NOT_PARSED;
    spec->parsed = true;
}

ParamSpec *param_spec_new(const char *owner, const char *name, const char *sig)
{
    ParamSpec *spec = gc_alloc(sizeof(ParamSpec));
    if (spec != NULL)
        *spec = (ParamSpec){.owner = owner, .name = name, .sig = sig, .exact = NOT_PARSED};
    return spec;
}

ParamSpec *param_spec_for_type(const char *name, const char *sig, bool lenient)
{
    ParamSpec *spec = param_spec_new(NULL, name, sig);
    if (spec != NULL) {
        spec->is_type = true;
        spec->lenient = lenient;
    }
    return spec;
}

ParamSpec *param_spec(const char *name, const char *sig)
{
    if (spec_cache == NULL && (spec_cache = dict_new()) == NULL)
        return NULL;
    Value key = small_int_value((int64_t)((uintptr_t)name ^ (uintptr_t)sig << 1));
    Value found;
    if (dict_find(spec_cache, key, &found) == 1)
        return (ParamSpec *)found;
    ParamSpec *spec = param_spec_new(NULL, name, sig);
    if (spec != NULL && !dict_set(spec_cache, key, OBJECT_VALUE(spec)))
        return NULL;
    return spec;
}

bool param_spec_lenient(const ParamSpec *spec) { return spec->lenient; }

Value param_spec_new_keywords(ParamSpec *spec, Type *type, Value kwnames)
{
    size_t count = param_spec_count(spec); /* parses it */
    if (kwnames == 0 || !(type->flags & TYPE_HEAP) || spec->pos_only < count)
        return kwnames;
    Type *native = type->base_type;
    while (native->flags & TYPE_HEAP)
        native = native->base_type;
    return type->init != native->init ? 0 : kwnames;
}

size_t param_spec_count(ParamSpec *spec)
{
    if (!spec->parsed)
        spec_parse(spec);
    return spec->count;
}

/* ---- binding ---- */

static const char *plural(size_t n) { return n == 1 ? "" : "s"; }

/* "list.append", "append" or "list" (for the type). */
static Value qualified(const ParamSpec *spec)
{
    if (spec->owner == NULL)
        return str_from_cstr(spec->name);
    return str_format("%s.%s", spec->owner, spec->name);
}

static bool fail_positional(const ParamSpec *spec, size_t nargs)
{
    size_t max = spec->positional, min = spec->required;
    if (max == 0) {
        Value name = qualified(spec);
        if (name != 0 && spec->is_type)
            raise_type_error("%U() takes no arguments", name);
        else if (name != 0)
            raise_type_error("%U() takes no arguments (%zu given)", name, nargs);
        return false;
    }
    if (max == 1 && min == 1 && !spec->is_type) {
        Value name = qualified(spec);
        if (name != 0)
            raise_type_error("%U() takes exactly one argument (%zu given)", name, nargs);
        return false;
    }
    size_t bound = nargs < min ? min : max;
    raise_type_error("%s expected %s%zu argument%s, got %zu", spec->name,
                     min == max ? "" : nargs < min ? "at least " : "at most ", bound,
                     plural(bound), nargs);
    return false;
}

static bool fail_no_keywords(const ParamSpec *spec)
{
    Value name = qualified(spec);
    if (name != 0)
        raise_type_error("%U() takes no keyword arguments", name);
    return false;
}

/* Wrong counts, for functions with parameters that may be keywords. */
static bool check_counts(const ParamSpec *spec, size_t nargs, size_t nkw)
{
    if (nargs + nkw > spec->count)
        return raise_false(&type_TypeError, "%s() takes at most %d %sargument%s (%zu given)",
                           spec->name, spec->count, nargs == 0 ? "keyword " : "",
                           plural(spec->count), nargs + nkw);
    size_t min = MIN(spec->required, spec->pos_only), max = spec->positional;
    if (nargs > max && max == 0)
        return raise_false(&type_TypeError, "%s() takes no positional arguments", spec->name);
    if (nargs > max || nargs < min) {
        size_t bound = nargs > max ? max : min;
        bool exactly = nargs > max ? spec->required == max : min == max;
        return raise_false(&type_TypeError, "%s() takes %s %zu positional argument%s (%zu given)",
                           spec->name,
                           exactly ? "exactly" : nargs > max ? "at most" : "at least", bound,
                           plural(bound), nargs);
    }
    return true;
}

/* Index of the value of keyword `name` among kwnames, or -1. */
static ptrdiff_t find_keyword(const Tuple *kwnames, Value name)
{
    for (size_t i = 0; i < kwnames->len; i++)
        if (kwnames->items[i] == name)
            return (ptrdiff_t)i;
    for (size_t i = 0; i < kwnames->len; i++)
        if (str_equal(kwnames->items[i], name))
            return (ptrdiff_t)i;
    return -1;
}

/* Some keyword matched no free parameter: says which and why. */
static bool fail_keyword(const ParamSpec *spec, const Tuple *kwnames, size_t nargs)
{
    for (size_t i = spec->pos_only; i < nargs; i++)
        if (find_keyword(kwnames, spec->names[i]) >= 0)
            return raise_false(&type_TypeError,
                               "argument for %s() given by name ('%U') and position (%zu)",
                               spec->name, spec->names[i], i + 1);
    for (size_t k = 0; k < kwnames->len; k++) {
        bool known = false;
        for (size_t i = spec->pos_only; i < spec->count; i++)
            known |= str_equal(kwnames->items[k], spec->names[i]);
        if (!known) {
            raise_unexpected_keyword(spec->name, kwnames->items[k], spec->names + spec->pos_only,
                                     spec->count - spec->pos_only);
            return false;
        }
    }
    UNREACHABLE();
}

static bool bind_keywords(const ParamSpec *spec, const Value *args, size_t nargs,
                          const Tuple *kwnames, Value *out)
{
    size_t nkw = kwnames != NULL ? kwnames->len : 0, used = 0;
    if (!check_counts(spec, nargs, nkw))
        return false;
    memcpy(out, args, nargs * sizeof(Value));
    for (size_t i = nargs; i < spec->count; i++) {
        ptrdiff_t k = -1;
        if (i >= spec->pos_only && used < nkw)
            k = find_keyword(kwnames, spec->names[i]);
        if (k >= 0)
            used++;
        else if (spec->needed[i])
            return raise_false(&type_TypeError, "%s() missing required argument '%U' (pos %zu)",
                               spec->name, spec->names[i], i + 1);
        out[i] = k >= 0 ? args[nargs + (size_t)k] : 0;
    }
    return used == nkw || fail_keyword(spec, kwnames, nargs);
}

bool params_bind(ParamSpec *spec, const Value *args, size_t nargs, Value kwnames, Value *out)
{
    if (UNLIKELY(!spec->parsed))
        spec_parse(spec);
    const Tuple *kw = kwnames != 0 && TUPLE(kwnames)->len != 0 ? TUPLE(kwnames) : NULL;
    if (kw == NULL && nargs >= spec->required && nargs <= spec->positional
        && !spec->required_keywords) {
        memcpy(out, args, nargs * sizeof(Value));
        memset(out + nargs, 0, (spec->count - nargs) * sizeof(Value));
        return true;
    }
    if (spec->pos_only == spec->count)
        return kw != NULL ? fail_no_keywords(spec) : fail_positional(spec, nargs);
    return bind_keywords(spec, args, nargs, kw, out);
}

Value native_call(const MethodDef *def, ParamSpec *spec, Value self, Value *args, size_t nargs,
                  Value kwnames)
{
    if (spec == NULL)
        return def->fn(self, args, nargs, kwnames);
    if (LIKELY(kwnames == 0 && nargs == spec->exact))
        return def->fn(self, args, nargs, 0);
    Value bound[PARAM_MAX];
    if (!params_bind(spec, args, nargs, kwnames, bound))
        return VALUE_ERROR;
    return def->fn(self, bound, spec->count, 0);
}

uint16_t param_spec_exact(ParamSpec *spec)
{
    if (spec == NULL)
        return 0;
    if (!spec->parsed)
        spec_parse(spec);
    return spec->exact == NOT_PARSED ? 0 : (uint16_t)(spec->exact + 1);
}
