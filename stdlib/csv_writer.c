/* _csv: writers. A record is put together in a StrBuilder and given to the file's write(). */
#include "stdlib/csv_impl.h"

typedef struct Writer {
    Object head;
    Value write;
    CsvDialect *dialect;
} Writer;

/* Whether a character cannot stand in an unquoted field as it is. */
static bool is_special(const CsvDialect *d, uint32_t c)
{
    if (c == d->delimiter || c == d->escapechar || c == d->quotechar || c == '\n' || c == '\r')
        return true;
    const Str *end = STR(d->lineterminator);
    for (size_t i = 0; i < end->len; i++)
        if (str_at(end, i) == c)
            return true;
    return false;
}

/* Looks at a field: *quoted may become true. False: raised. */
static bool survey(const CsvDialect *d, const Str *s, bool *quoted)
{
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = str_at(s, i);
        if (!is_special(d, c))
            continue;
        bool escape = d->quoting == QUOTE_NONE;
        if (!escape && c == d->quotechar)
            escape = !d->doublequote;
        else if (!escape && c == d->escapechar)
            escape = true;
        if (!escape || (c == d->quotechar && d->quoting != QUOTE_NONE && d->doublequote))
            *quoted = true;
        if (escape && d->escapechar == NO_CHAR)
            return native_raise(csv_error, "need to escape, but no escapechar set"), false;
    }
    return true;
}

static void put_field(StrBuilder *b, const CsvDialect *d, const Str *s, bool quoted)
{
    if (quoted)
        builder_putc(b, d->quotechar);
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = str_at(s, i);
        if (is_special(d, c)) {
            if (d->quoting == QUOTE_NONE || c == d->escapechar)
                builder_putc(b, d->escapechar);
            else if (c == d->quotechar)
                builder_putc(b, d->doublequote ? d->quotechar : d->escapechar);
        }
        builder_putc(b, c);
    }
    if (quoted)
        builder_putc(b, d->quotechar);
}

static bool must_quote(const CsvDialect *d, Value v)
{
    switch (d->quoting) {
    case QUOTE_ALL:
        return true;
    case QUOTE_NONNUMERIC:
        return !is_int(v) && !is_float(v) && !is_complex(v)
               && type_of(v)->unary[UNARY_FLOAT] == NULL && type_of(v)->unary[UNARY_INDEX] == NULL;
    case QUOTE_STRINGS:
        return is_str(v);
    case QUOTE_NOTNULL:
        return v != VALUE_NONE;
    default:
        return false;
    }
}

static bool append(StrBuilder *b, const CsvDialect *d, Value v, size_t index)
{
    bool quoted = must_quote(d, v);
    Value text = v == VALUE_NONE ? str_empty() : is_str(v) ? v : to_str(v);
    if (text == 0 || !survey(d, STR(text), &quoted))
        return false;
    if (STR(text)->len == 0 && !quoted && d->delimiter == ' ' && d->skipinitialspace) {
        if (d->quoting == QUOTE_NONE
            || (v == VALUE_NONE && (d->quoting == QUOTE_STRINGS || d->quoting == QUOTE_NOTNULL)))
            return native_raise(csv_error, "empty field must be quoted if delimiter is a space "
                                           "and skipinitialspace is true"), false;
        quoted = true;
    }
    if (index > 0)
        builder_putc(b, d->delimiter);
    put_field(b, d, STR(text), quoted);
    return !b->failed;
}

static Value write_row(Value self, Value row)
{
    Writer *w = AS(Writer, self);
    const CsvDialect *d = w->dialect;
    Value iterator = get_iter(row);
    if (iterator == 0) {
        if (!error_clear_if(&type_TypeError))
            return 0;
        return native_raise(csv_error, "iterable expected, not %T", row);
    }
    StrBuilder b;
    builder_init(&b);
    size_t n = 0;
    Value v, last = 0;
    for (; (v = iter_next(iterator)) != 0; n++) {
        last = v;
        if (!append(&b, d, v, n))
            return 0;
    }
    if (error_pending())
        return 0;
    if (n == 1 && b.len == 0) { /* not to be taken for an empty record */
        bool null = last == VALUE_NONE
                    && (d->quoting == QUOTE_STRINGS || d->quoting == QUOTE_NOTNULL);
        if (d->quoting == QUOTE_NONE || null)
            return native_raise(csv_error, "single empty field record must be quoted");
        builder_putc(&b, d->quotechar);
        builder_putc(&b, d->quotechar);
    }
    builder_str(&b, d->lineterminator);
    Value line = builder_finish(&b);
    return line == 0 ? 0 : call1(w->write, line);
}

FN(writer_writerow) { return write_row(self, args[0]); }

static bool write_each(Value row, void *self) { return write_row((Value)self, row) != 0; }

FN(writer_writerows)
{
    return iterate(args[0], write_each, (void *)self) && !error_pending() ? VALUE_NONE : 0;
}

Value csv_writer_new(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1 || nargs > 2)
        return raise_type_error("writer() expected at %s, got %zu",
                                nargs < 1 ? "least 1 argument" : "most 2 arguments", nargs);
    Writer *w = NEW(Writer, &csv_writer_type);
    if (w == NULL || !get_attr_opt(args[0], str_intern_cstr("write"), &w->write))
        return 0;
    if (w->write == 0 || !is_callable(w->write))
        return raise_type_error("argument 1 must have a \"write\" method");
    w->dialect = csv_dialect_of(nargs > 1 ? args[1] : 0, args + nargs, kwnames);
    return w->dialect == NULL ? 0 : OBJECT_VALUE(w);
}

static Value writer_dialect(Value self) { return OBJECT_VALUE(AS(Writer, self)->dialect); }

static const MethodDef writer_methods[] = {
    {"writerow", writer_writerow, "row, /", 0, "Construct and write a CSV record from an iterable "
                                               "of fields."},
    {"writerows", writer_writerows, "rows, /", 0,
     "Construct and write a series of iterables to a csv file."},
    {0},
};
static const GetSetDef writer_getsets[] = {{"dialect", writer_dialect, NULL, NULL}, {0}};
Type csv_writer_type = {
    TYPE_HEAD("_csv.writer"), .size = sizeof(Writer), .methods = writer_methods,
    .getsets = writer_getsets, .flags = TYPE_IMMUTABLE | TYPE_NO_NEW,
    .doc = "CSV writer\n\nWriter objects are responsible for generating tabular data\n"
           "in CSV format from sequence input.\n",
};
