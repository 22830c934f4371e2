/* The format specification mini-language: [[fill]align][sign][z][#][0][width][grouping][.precision]
 * [type]. Parsing and padding, shared by all types; and format() of str. */
#include "runtime/str_impl.h"

/* The text of a specification while it is read. */
typedef struct SpecReader {
    const Str *s;
    size_t at;
} SpecReader;

static uint32_t spec_peek(const SpecReader *r, size_t ahead)
{
    return r->at + ahead < r->s->len ? str_at(r->s, r->at + ahead) : 0;
}

static bool is_align(uint32_t c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

/* Digits, any decimal ones of Unicode: -1 when there are none. False: too many. */
static bool spec_integer(SpecReader *r, int64_t *out)
{
    int64_t n = 0;
    size_t start = r->at;
    int digit;
    while (r->at < r->s->len && (digit = char_decimal_value(str_at(r->s, r->at))) >= 0) {
        if (n > (INT64_MAX - digit) / 10)
            return raise_false(&type_ValueError, "Too many decimal digits in format string");
        n = n * 10 + digit;
        r->at++;
    }
    *out = r->at == start ? -1 : n;
    return true;
}

/* Fill, alignment, sign and flags. */
static void spec_prefix(SpecReader *r, FormatSpec *out, bool number)
{
    bool fill_given = false;
    if (r->s->len - r->at >= 2 && is_align(spec_peek(r, 1))) {
        out->fill = spec_peek(r, 0);
        out->align = (char)spec_peek(r, 1);
        fill_given = true;
        r->at += 2;
    } else if (is_align(spec_peek(r, 0))) {
        out->align = (char)spec_peek(r, 0);
        r->at++;
    }
    uint32_t c = spec_peek(r, 0);
    if (c == '+' || c == '-' || c == ' ') {
        out->sign = (char)c;
        r->at++;
    }
    if (spec_peek(r, 0) == 'z') {
        out->no_neg_zero = true;
        r->at++;
    }
    if (spec_peek(r, 0) == '#') {
        out->alternate = true;
        r->at++;
    }
    if (!fill_given && spec_peek(r, 0) == '0') {
        out->fill = '0';
        if (out->align == 0 && number)
            out->align = '=';
        r->at++;
    }
}

/* A separator of thousands, checked against the type it goes with. */
static bool spec_grouping_fits(const FormatSpec *out)
{
    uint32_t type = out->type;
    if (out->grouping == 0 || type == 0 || (type < 128 && strchr("defgEG%F", (int)type) != NULL))
        return true;
    if (out->grouping == '_' && type < 128 && strchr("boxX", (int)type) != NULL)
        return true;
    if (type > 32 && type < 128)
        return raise_false(&type_ValueError, "Cannot specify '%c' with '%c'.", out->grouping,
                           (int)type);
    return raise_false(&type_ValueError, "Cannot specify '%c' with '\\x%x'.", out->grouping, type);
}

bool format_spec_parse(Value spec, FormatSpec *out, Value for_value)
{
    SpecReader r = {STR(spec), 0};
    bool text = for_value != 0 && is_str(for_value);
    memset(out, 0, sizeof *out);
    out->fill = ' ';
    out->type = text ? 's' : 0;
    spec_prefix(&r, out, !text);
    if (!spec_integer(&r, &out->width))
        return false;
    if (spec_peek(&r, 0) == ',') {
        out->grouping = ',';
        r.at++;
    }
    if (spec_peek(&r, 0) == '_') {
        if (out->grouping != 0)
            return raise_false(&type_ValueError, "Cannot specify both ',' and '_'.");
        out->grouping = '_';
        r.at++;
    }
    if (spec_peek(&r, 0) == ',' && out->grouping != 0) {
        if (out->grouping == '_')
            return raise_false(&type_ValueError, "Cannot specify both ',' and '_'.");
    }
    out->precision = -1;
    if (spec_peek(&r, 0) == '.') {
        r.at++;
        if (!spec_integer(&r, &out->precision))
            return false;
        if (out->precision < 0)
            return raise_false(&type_ValueError, "Format specifier missing precision");
    }
    if (r.s->len - r.at > 1)
        return raise_false(&type_ValueError, "Invalid format specifier '%U' for object of type "
                           "'%.200T'", spec, for_value != 0 ? for_value : VALUE_NONE);
    if (r.s->len - r.at == 1)
        out->type = str_at(r.s, r.at);
    return spec_grouping_fits(out);
}

Value format_spec_pad(const FormatSpec *spec, Value body, size_t sign_len, char default_align)
{
    size_t len = STR(body)->len;
    if (spec->width <= (int64_t)len)
        return body;
    size_t room = (size_t)spec->width - len, left;
    char align = spec->align != 0 ? spec->align : default_align;
    left = align == '<' ? 0 : align == '^' ? room / 2 : room;
    size_t front = align == '=' ? sign_len : 0;
    StrBuilder b;
    builder_init(&b);
    builder_reserve(&b, (size_t)spec->width, spec->fill);
    builder_range(&b, STR(body), 0, front);
    builder_fill(&b, spec->fill, left);
    builder_range(&b, STR(body), front, len);
    builder_fill(&b, spec->fill, room - left);
    return builder_finish(&b);
}

static Value unknown_code(uint32_t type, Value for_value)
{
    if (type > 32 && type < 128)
        return raise_value_error("Unknown format code '%c' for object of type '%.200T'", (int)type,
                                 for_value);
    return raise_value_error("Unknown format code '\\x%x' for object of type '%.200T'", type,
                             for_value);
}

Value str_format_spec(Value self, Value spec_text)
{
    FormatSpec spec;
    if (STR(spec_text)->len == 0)
        return is_exact_str(self) ? self : to_str(self);
    if (!format_spec_parse(spec_text, &spec, self))
        return VALUE_ERROR;
    if (spec.type != 's')
        return unknown_code(spec.type, self);
    if (spec.sign != 0)
        return raise_value_error("%s not allowed in string format specifier",
                                 spec.sign == ' ' ? "Space" : "Sign");
    if (spec.no_neg_zero)
        return raise_value_error("Negative zero coercion (z) not allowed in string format "
                                 "specifier");
    if (spec.alternate)
        return raise_value_error("Alternate form (#) not allowed in string format specifier");
    if (spec.align == '=')
        return raise_value_error("'=' alignment not allowed in string format specifier");
    Value body = str_exact(self);
    if (spec.precision >= 0 && (size_t)spec.precision < STR(self)->len)
        body = str_substring(self, 0, (size_t)spec.precision);
    return body == 0 ? VALUE_ERROR : format_spec_pad(&spec, body, 0, '<');
}
