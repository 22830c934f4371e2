/* _csv: readers. A record is read by a state machine, a character at a time; quoted fields may go
 * over several lines. */
#include "stdlib/csv_impl.h"

typedef enum { START_RECORD, START_FIELD, ESCAPED, IN_FIELD, IN_QUOTED, ESCAPED_QUOTED, QUOTE_SEEN,
               EAT_NEWLINE, AFTER_ESCAPED_NEWLINE } State;

typedef struct Reader {
    Object head;
    Value iterator, fields;
    CsvDialect *dialect;
    State state;
    bool unquoted; /* the field began without a quote */
    int64_t line_num;
    StrBuilder *field; /* of the running call */
} Reader;

#define END_OF_LINE UINT32_MAX

static bool add_char(Reader *r, uint32_t c)
{
    if ((int64_t)r->field->len >= csv_field_limit)
        return native_raise(csv_error, "field larger than field limit (%lld)",
                            (long long)csv_field_limit), false;
    builder_putc(r->field, c);
    return !r->field->failed;
}

static bool save_field(Reader *r)
{
    Value field;
    int quoting = r->dialect->quoting;
    size_t len = r->field->len;
    field = len == 0 ? str_empty() : builder_finish(r->field);
    builder_init(r->field);
    if (field == 0)
        return false;
    if (r->unquoted && len == 0 && (quoting == QUOTE_NOTNULL || quoting == QUOTE_STRINGS))
        field = VALUE_NONE;
    else if (r->unquoted && len > 0 && (quoting == QUOTE_NONNUMERIC || quoting == QUOTE_STRINGS))
        field = float_from_object(field);
    return field != 0 && list_push(LIST(r->fields), field);
}

static bool is_line_end(uint32_t c) { return c == '\n' || c == '\r' || c == END_OF_LINE; }

static State after_line_end(uint32_t c) { return c == END_OF_LINE ? START_RECORD : EAT_NEWLINE; }

static bool start_field(Reader *r, uint32_t c)
{
    const CsvDialect *d = r->dialect;
    r->unquoted = true;
    if (is_line_end(c)) {
        r->state = after_line_end(c);
        return save_field(r);
    }
    if (c == d->quotechar && d->quoting != QUOTE_NONE) {
        r->unquoted = false;
        r->state = IN_QUOTED;
    } else if (c == d->escapechar) {
        r->state = ESCAPED;
    } else if (c == ' ' && d->skipinitialspace) {
        ;
    } else if (c == d->delimiter) {
        return save_field(r);
    } else {
        r->state = IN_FIELD;
        return add_char(r, c);
    }
    return true;
}

static bool in_field(Reader *r, uint32_t c)
{
    if (is_line_end(c)) {
        r->state = after_line_end(c);
        return save_field(r);
    }
    if (c == r->dialect->escapechar) {
        r->state = ESCAPED;
    } else if (c == r->dialect->delimiter) {
        r->state = START_FIELD;
        return save_field(r);
    } else {
        return add_char(r, c);
    }
    return true;
}

static bool quote_seen(Reader *r, uint32_t c)
{
    const CsvDialect *d = r->dialect;
    if (d->quoting != QUOTE_NONE && c == d->quotechar && c != END_OF_LINE) {
        r->state = IN_QUOTED;
        return add_char(r, c);
    }
    if (c == d->delimiter && c != END_OF_LINE) {
        r->state = START_FIELD;
        return save_field(r);
    }
    if (is_line_end(c)) {
        r->state = after_line_end(c);
        return save_field(r);
    }
    if (d->strict)
        return native_raise(csv_error, "'%U' expected after '%U'", str_char(d->delimiter),
                            str_char(d->quotechar)), false;
    r->state = IN_FIELD;
    return add_char(r, c);
}

static bool in_quoted(Reader *r, uint32_t c)
{
    const CsvDialect *d = r->dialect;
    if (c == END_OF_LINE)
        return true;
    if (c == d->escapechar) {
        r->state = ESCAPED_QUOTED;
    } else if (c == d->quotechar && d->quoting != QUOTE_NONE) {
        r->state = d->doublequote ? QUOTE_SEEN : IN_FIELD;
    } else {
        return add_char(r, c);
    }
    return true;
}

static bool feed(Reader *r, uint32_t c)
{
    switch (r->state) {
    case START_RECORD:
        if (c == END_OF_LINE) /* an empty line: an empty record */
            return true;
        if (c == '\n' || c == '\r') {
            r->state = EAT_NEWLINE;
            return true;
        }
        r->state = START_FIELD;
        return start_field(r, c);
    case START_FIELD:
        return start_field(r, c);
    case ESCAPED:
        if (c == '\n' || c == '\r') {
            r->state = AFTER_ESCAPED_NEWLINE;
            return add_char(r, c);
        }
        r->state = IN_FIELD;
        return add_char(r, c == END_OF_LINE ? '\n' : c);
    case AFTER_ESCAPED_NEWLINE:
        if (c == END_OF_LINE)
            return true;
        return r->state = IN_FIELD, in_field(r, c);
    case IN_FIELD:
        return in_field(r, c);
    case IN_QUOTED:
        return in_quoted(r, c);
    case ESCAPED_QUOTED:
        r->state = IN_QUOTED;
        return add_char(r, c == END_OF_LINE ? '\n' : c);
    case QUOTE_SEEN:
        return quote_seen(r, c);
    case EAT_NEWLINE:
        if (c == END_OF_LINE)
            r->state = START_RECORD;
        else if (c != '\n' && c != '\r')
            return native_raise(csv_error, "new-line character seen in unquoted field - do you "
                                           "need to open the file with newline=''?"), false;
        return true;
    }
    UNREACHABLE();
}

static bool read_line(Reader *r, Value line)
{
    if (!is_str(line))
        return native_raise(csv_error, "iterator should return strings, not %T (the file should "
                                       "be opened in text mode)", line), false;
    r->line_num++;
    for (size_t i = 0; i < STR(line)->len; i++)
        if (!feed(r, str_at(STR(line), i)))
            return false;
    return feed(r, END_OF_LINE);
}

/* The input is over: an unfinished field is given, unless the dialect is strict. */
static Value at_end(Reader *r)
{
    if (error_pending())
        return 0;
    if (r->field->len != 0 || r->state == IN_QUOTED) {
        if (r->dialect->strict)
            return native_raise(csv_error, "unexpected end of data");
        if (save_field(r))
            return r->fields;
    }
    return 0;
}

static Value reader_next(Value self)
{
    Reader *r = AS(Reader, self);
    StrBuilder field;
    builder_init(&field);
    r->field = &field;
    r->fields = list_new(0);
    r->state = START_RECORD;
    Value result = 0;
    while (r->fields != 0) {
        Value line = iter_next(r->iterator);
        if (line == 0) {
            result = at_end(r);
            break;
        }
        r->field = &field; /* the iterator may have used this reader */
        if (!read_line(r, line))
            break;
        if (r->state == START_RECORD) {
            result = r->fields;
            break;
        }
    }
    r->fields = 0;
    r->field = NULL;
    return result;
}

Value csv_reader_new(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1)
        return raise_type_error("reader() expected at least 1 argument, got 0");
    if (nargs > 2)
        return raise_type_error("reader() expected at most 2 arguments, got %zu", nargs);
    Reader *r = NEW(Reader, &csv_reader_type);
    if (r == NULL || (r->iterator = get_iter(args[0])) == 0)
        return 0;
    r->dialect = csv_dialect_of(nargs > 1 ? args[1] : 0, args + nargs, kwnames);
    return r->dialect == NULL ? 0 : OBJECT_VALUE(r);
}

static Value reader_dialect(Value self) { return OBJECT_VALUE(AS(Reader, self)->dialect); }
static Value reader_line_num(Value self) { return int_new(AS(Reader, self)->line_num); }

static const GetSetDef reader_getsets[] = {
    {"dialect", reader_dialect, NULL, NULL},
    {"line_num", reader_line_num, NULL, NULL},
    {0},
};
Type csv_reader_type = {
    TYPE_HEAD("_csv.reader"), .size = sizeof(Reader), .iter = iter_self, .next = reader_next,
    .getsets = reader_getsets, .flags = TYPE_IMMUTABLE | TYPE_NO_NEW,
    .doc = "CSV reader\n\nReader objects are responsible for reading and parsing tabular data\n"
           "in CSV format.\n",
};
