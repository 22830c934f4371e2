/* Module _csv: dialects, and the functions that make readers (csv_reader.c) and writers
 * (csv_writer.c). A dialect is checked once, when it is made. */
#include "stdlib/csv_impl.h"

Value csv_error;
int64_t csv_field_limit = 128 * 1024;
static Dict *dialects;
static Type type_dialect;

/* ---- dialects ---- */

static const char *const option_names[] = {
    "delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting",
    "skipinitialspace", "strict",
};
enum { O_DELIMITER, O_DOUBLEQUOTE, O_ESCAPECHAR, O_LINETERMINATOR, O_QUOTECHAR, O_QUOTING,
       O_SKIPSPACE, O_STRICT, OPTIONS };

static bool char_option(Value v, const char *name, bool none_allowed, uint32_t fallback,
                        uint32_t *out)
{
    *out = fallback;
    if (v == 0)
        return true;
    if (v == VALUE_NONE && none_allowed) {
        *out = NO_CHAR;
        return true;
    }
    if (!is_str(v))
        return raise_false(&type_TypeError, "\"%s\" must be string%s, not %s", name,
                           none_allowed ? " or None" : "", type_name_of(v));
    if (STR(v)->len != 1)
        return raise_false(&type_TypeError, "\"%s\" must be a 1-character string", name);
    *out = str_at(STR(v), 0);
    return true;
}

static bool check_char(uint32_t c, const char *name, const CsvDialect *d, bool allow_space)
{
    if (c == NO_CHAR)
        return true;
    bool bad = c == '\n' || c == '\r' || (c == ' ' && !allow_space);
    for (size_t i = 0; i < STR(d->lineterminator)->len && !bad; i++)
        bad = str_at(STR(d->lineterminator), i) == c;
    return !bad || raise_false(&type_ValueError, "bad %s value", name);
}

static bool check_pair(uint32_t a, uint32_t b, const char *names)
{
    return a != b || a == NO_CHAR || raise_false(&type_ValueError, "bad %s value", names);
}

static bool check_dialect(const CsvDialect *d)
{
    return check_char(d->delimiter, "delimiter", d, true)
           && check_char(d->escapechar, "escapechar", d, !d->skipinitialspace)
           && check_char(d->quotechar, "quotechar", d, !d->skipinitialspace)
           && check_pair(d->delimiter, d->escapechar, "delimiter or escapechar")
           && check_pair(d->delimiter, d->quotechar, "delimiter or quotechar")
           && check_pair(d->escapechar, d->quotechar, "escapechar or quotechar");
}

static bool quoting_option(Value v, int *out)
{
    int64_t i = QUOTE_MINIMAL;
    if (v != 0 && !is_small_int(v))
        return raise_false(&type_TypeError, "\"quoting\" must be an integer");
    if (v != 0)
        i = small_int(v);
    if (i < QUOTE_MINIMAL || i > QUOTE_NOTNULL)
        return raise_false(&type_TypeError, "bad \"quoting\" value");
    *out = (int)i;
    return true;
}

static bool fill_dialect(CsvDialect *d, Value *o)
{
    if (!char_option(o[O_DELIMITER], "delimiter", false, ',', &d->delimiter)
        || !native_flag(o[O_DOUBLEQUOTE], true, &d->doublequote)
        || !char_option(o[O_ESCAPECHAR], "escapechar", true, NO_CHAR, &d->escapechar))
        return false;
    d->lineterminator = o[O_LINETERMINATOR] == 0 ? str_intern_cstr("\r\n") : o[O_LINETERMINATOR];
    if (d->lineterminator == VALUE_NONE)
        return raise_false(&type_TypeError, "lineterminator must be set");
    if (!is_str(d->lineterminator))
        return raise_false(&type_TypeError, "\"lineterminator\" must be a string");
    if (!char_option(o[O_QUOTECHAR], "quotechar", true, '"', &d->quotechar)
        || !quoting_option(o[O_QUOTING], &d->quoting)
        || !native_flag(o[O_SKIPSPACE], false, &d->skipinitialspace)
        || !native_flag(o[O_STRICT], false, &d->strict))
        return false;
    if (d->quotechar == NO_CHAR && o[O_QUOTECHAR] == VALUE_NONE && o[O_QUOTING] == 0)
        d->quoting = QUOTE_NONE;
    if (d->quoting != QUOTE_NONE && d->quotechar == NO_CHAR)
        return raise_false(&type_TypeError, "quotechar must be set if quoting enabled");
    return check_dialect(d);
}

static Value find_dialect(Value name)
{
    Value found;
    int there = dict_find(dialects, name, &found);
    return there < 0 ? 0 : there ? found : native_raise(csv_error, "unknown dialect");
}

CsvDialect *csv_dialect_of(Value dialect, Value *options, Value kwnames)
{
    Value o[OPTIONS] = {0};
    size_t given = kwnames == 0 ? 0 : TUPLE(kwnames)->len, given_options = given;
    Value named = 0;
    for (size_t i = 0; i < given; i++) {
        Value name = TUPLE(kwnames)->items[i];
        size_t k = 0;
        if (dialect == 0 && str_equal_cstr(name, "dialect")) {
            named = options[i];
            given_options--;
            continue;
        }
        while (k < OPTIONS && !str_equal_cstr(name, option_names[k]))
            k++;
        if (k == OPTIONS)
            return raise_null(&type_TypeError,
                              "this function got an unexpected keyword argument %R", name);
        o[k] = options[i];
    }
    if (dialect == 0)
        dialect = named;
    if (dialect != 0 && is_str(dialect) && (dialect = find_dialect(dialect)) == 0)
        return NULL;
    if (dialect != 0 && is_exactly(dialect, &type_dialect) && given_options == 0)
        return AS(CsvDialect, dialect);
    for (size_t k = 0; dialect != 0 && dialect != VALUE_NONE && k < OPTIONS; k++)
        if (o[k] == 0 && !get_attr_opt(dialect, str_intern_cstr(option_names[k]), &o[k]))
            return NULL;
    CsvDialect *d = NEW(CsvDialect, &type_dialect);
    return d != NULL && fill_dialect(d, o) ? d : NULL;
}

static Value dialect_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (nargs > 1)
        return raise_type_error("Dialect() takes at most 1 positional argument (%zu given)", nargs);
    CsvDialect *d = csv_dialect_of(nargs > 0 ? args[0] : 0, args + nargs, kwnames);
    if (d == NULL || type == &type_dialect)
        return OBJECT_VALUE(d);
    Value self = object_new(type, 0);
    if (self == 0)
        return 0;
    Shape *shape = AS(Object, self)->shape;
    *AS(CsvDialect, self) = *d;
    AS(Object, self)->shape = shape;
    return self;
}

#define D(v) AS(CsvDialect, v)
static Value char_value(uint32_t c) { return c == NO_CHAR ? VALUE_NONE : str_char(c); }
static Value dialect_delimiter(Value v) { return char_value(D(v)->delimiter); }
static Value dialect_doublequote(Value v) { return value_bool(D(v)->doublequote); }
static Value dialect_escapechar(Value v) { return char_value(D(v)->escapechar); }
static Value dialect_lineterminator(Value v) { return D(v)->lineterminator; }
static Value dialect_quotechar(Value v) { return char_value(D(v)->quotechar); }
static Value dialect_quoting(Value v) { return small_int_value(D(v)->quoting); }
static Value dialect_skip(Value v) { return value_bool(D(v)->skipinitialspace); }
static Value dialect_strict(Value v) { return value_bool(D(v)->strict); }

FN(dialect_reduce)
{
    return raise_type_error("cannot pickle '%s' instances", "Dialect");
}

static const MethodDef dialect_methods[] = {
    {"__reduce__", dialect_reduce, "", 0, "raises an exception to avoid pickling"},
    {"__reduce_ex__", dialect_reduce, "protocol, /", 0, "raises an exception to avoid pickling"},
    {0},
};
static const GetSetDef dialect_getsets[] = {
    {"delimiter", dialect_delimiter, NULL, NULL},
    {"doublequote", dialect_doublequote, NULL, NULL},
    {"escapechar", dialect_escapechar, NULL, NULL},
    {"lineterminator", dialect_lineterminator, NULL, NULL},
    {"quotechar", dialect_quotechar, NULL, NULL},
    {"quoting", dialect_quoting, NULL, NULL},
    {"skipinitialspace", dialect_skip, NULL, NULL},
    {"strict", dialect_strict, NULL, NULL},
    {0},
};
static Type type_dialect = {
    TYPE_HEAD("_csv.Dialect"), .size = sizeof(CsvDialect), .new_ = dialect_new,
    .methods = dialect_methods, .getsets = dialect_getsets, .flags = TYPE_BASE | TYPE_IMMUTABLE,
    .doc = "CSV dialect\n\nThe Dialect type records CSV dialect options.",
};

/* ---- the registry ---- */

FN(csv_register_dialect)
{
    if (nargs < 1 || nargs > 2)
        return raise_type_error("register_dialect() expected %s arguments, got %zu",
                                nargs < 1 ? "at least 1" : "at most 2", nargs);
    if (!is_str(args[0]))
        return raise_type_error("dialect name must be a string");
    CsvDialect *d = csv_dialect_of(nargs > 1 ? args[1] : 0, args + nargs, kwnames);
    return d != NULL && dict_set(dialects, args[0], OBJECT_VALUE(d)) ? VALUE_NONE : 0;
}

FN(csv_unregister_dialect)
{
    int removed = dict_del(dialects, args[0]);
    if (removed == 0)
        return native_raise(csv_error, "unknown dialect");
    return removed > 0 ? VALUE_NONE : 0;
}

FN(csv_get_dialect) { return find_dialect(args[0]); }
FN(csv_list_dialects) { return dict_keys_list(dialects); }

FN(csv_field_size_limit)
{
    int64_t old = csv_field_limit;
    if (args[0] != 0) {
        if (!is_int(args[0]))
            return raise_type_error("limit must be an integer");
        if (!as_int64(args[0], &csv_field_limit)) {
            csv_field_limit = old;
            return 0;
        }
    }
    return int_new(old);
}

static const MethodDef functions[] = {
    {"reader", csv_reader_new, "iterable, /, dialect='excel', **fmtparams", METHOD_RAW,
     "Return a reader object that will process lines from the given iterable."},
    {"writer", csv_writer_new, "fileobj, /, dialect='excel', **fmtparams", METHOD_RAW,
     "Return a writer object that will write user data on the given file object."},
    {"register_dialect", csv_register_dialect, "name, /, dialect='excel', **fmtparams",
     METHOD_RAW, "Create a mapping from a string name to a CVS dialect."},
    {"unregister_dialect", csv_unregister_dialect, "name", 0,
     "Delete the name/dialect mapping associated with a string name."},
    {"get_dialect", csv_get_dialect, "name", 0,
     "Return the dialect instance associated with name."},
    {"list_dialects", csv_list_dialects, "", 0, "Return a list of all known dialect names."},
    {"field_size_limit", csv_field_size_limit, "new_limit=<unrepresentable>", 0,
     "Sets an upper limit on parsed fields."},
    {0},
};

static bool init(Value module)
{
    static const char *const quoting[] = {"QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC",
                                          "QUOTE_NONE", "QUOTE_STRINGS", "QUOTE_NOTNULL"};
    for (size_t i = 0; i < ARRAY_LEN(quoting); i++)
        if (!module_add_int(module, quoting[i], (int64_t)i))
            return false;
    if (dialects == NULL)
        dialects = dict_new();
    type_ready(&csv_reader_type);
    type_ready(&csv_writer_type);
    return dialects != NULL && native_class_once(&csv_error, "_csv.Error",
                                                 OBJECT_VALUE(&type_Exception))
           && module_add(module, "Error", csv_error) && module_add_type(module, &type_dialect)
           && module_add(module, "Reader", OBJECT_VALUE(&csv_reader_type))
           && module_add(module, "Writer", OBJECT_VALUE(&csv_writer_type))
           && module_add(module, "_dialects", OBJECT_VALUE(dialects));
}

const ModuleDef mod_csv = {"_csv", "CSV parsing and writing.\n", functions, init};
