/* str.format and format_map: the syntax of replacement fields (format string syntax of the
 * language reference) and their evaluation. A specification may contain fields of its own, one
 * level deep. */
#include "runtime/format_fields.h"
#include "runtime/str_impl.h"

static int fail(const char *message)
{
    raise_value_error("%s", message);
    return -1;
}

/* ---- syntax ---- */

/* The specification of a field from *at on, up to its closing brace. */
static int read_spec(const Str *s, size_t *at, size_t end, FormatPart *out)
{
    out->spec_start = *at;
    for (int depth = 1; *at < end;) {
        uint32_t c = str_at(s, (*at)++);
        if (c == '{') {
            out->spec_nested = true;
            depth++;
        } else if (c == '}' && --depth == 0) {
            out->spec_end = *at - 1;
            return 1;
        }
    }
    return fail("unmatched '{' in format spec");
}

static int read_field(const Str *s, size_t *at, size_t end, FormatPart *out)
{
    uint32_t c = 0;
    out->has_field = true;
    out->name_start = *at;
    while (*at < end) {
        c = str_at(s, (*at)++);
        if (c == '{')
            return fail("unexpected '{' in field name");
        if (c == '}' || c == ':' || c == '!')
            break;
        while (c == '[' && *at < end && str_at(s, *at) != ']')
            (*at)++;
    }
    if (c != '}' && c != ':' && c != '!')
        return fail("expected '}' before end of string");
    out->name_end = *at - 1;
    if (c == '!') {
        if (*at >= end)
            return fail("end of string while looking for conversion specifier");
        out->conversion = str_at(s, (*at)++);
        if (*at >= end)
            return fail("unmatched '{' in format spec");
        c = str_at(s, (*at)++);
        if (c != '}' && c != ':')
            return fail("expected ':' after conversion specifier");
    }
    out->spec_start = out->spec_end = *at;
    return c == '}' ? 1 : read_spec(s, at, end, out);
}

int format_next_part(const Str *s, size_t *at, size_t end, FormatPart *out)
{
    if (*at >= end)
        return 0;
    memset(out, 0, sizeof *out);
    out->literal_start = *at;
    while (*at < end) {
        uint32_t c = str_at(s, *at);
        if (c != '{' && c != '}') {
            (*at)++;
            continue;
        }
        out->literal_end = (*at)++;
        if (*at < end && str_at(s, *at) == c) { /* doubled: the first one is literal */
            out->literal_end = (*at)++;
            return 1;
        }
        if (c == '}')
            return fail("Single '}' encountered in format string");
        if (*at >= end)
            return fail("Single '{' encountered in format string");
        return read_field(s, at, end, out);
    }
    out->literal_end = end;
    return 1;
}

/* The number that s[start..end) spells, -1 when it is none. False: too large. */
static bool read_number(const Str *s, size_t start, size_t end, int64_t *out)
{
    int64_t n = 0;
    *out = -1;
    if (start >= end)
        return true;
    for (size_t i = start; i < end; i++) {
        int digit = char_decimal_value(str_at(s, i));
        if (digit < 0)
            return true;
        if (n > (INT64_MAX - digit) / 10)
            return raise_false(&type_ValueError, "Too many decimal digits in format string");
        n = n * 10 + digit;
    }
    *out = n;
    return true;
}

bool format_first_name(const Str *s, size_t start, size_t end, size_t *first_end, int64_t *index)
{
    size_t i = start;
    while (i < end && str_at(s, i) != '.' && str_at(s, i) != '[')
        i++;
    *first_end = i;
    return read_number(s, start, i, index);
}

int format_next_access(const Str *s, size_t *at, size_t end, bool *is_attr, int64_t *number,
                       size_t *start, size_t *stop)
{
    if (*at >= end)
        return 0;
    uint32_t c = str_at(s, (*at)++);
    if (c != '.' && c != '[')
        return fail("Only '.' or '[' may follow ']' in format field specifier");
    *is_attr = c == '.';
    *number = -1;
    *start = *at;
    while (*at < end && (c == '[' ? str_at(s, *at) != ']'
                                  : str_at(s, *at) != '.' && str_at(s, *at) != '['))
        (*at)++;
    *stop = *at;
    if (c == '[') {
        if (*at >= end)
            return fail("Missing ']' in format string");
        (*at)++;
        if (!read_number(s, *start, *stop, number))
            return -1;
    }
    return *start == *stop ? fail("Empty attribute in format string") : 1;
}

/* ---- evaluation ---- */

typedef struct Formatting {
    Value *args; /* positional, then the values of kwnames */
    size_t nargs;
    Value kwnames;
    Value mapping; /* format_map's; 0 for format */
    enum { NUMBERING_UNKNOWN, NUMBERING_AUTO, NUMBERING_MANUAL } numbering;
    int64_t next_index;
} Formatting;

/* Settles whether fields are numbered by hand or automatically; mixing them is an error. */
static bool number_field(Formatting *f, bool automatic, int64_t *index)
{
    if (f->numbering == NUMBERING_UNKNOWN)
        f->numbering = automatic ? NUMBERING_AUTO : NUMBERING_MANUAL;
    if (automatic && f->numbering == NUMBERING_MANUAL)
        return raise_false(&type_ValueError, "cannot switch from manual field specification to "
                           "automatic field numbering");
    if (!automatic && f->numbering == NUMBERING_AUTO)
        return raise_false(&type_ValueError, "cannot switch from automatic field numbering to "
                           "manual field specification");
    if (automatic)
        *index = f->next_index++;
    return true;
}

static Value named_argument(Formatting *f, Value name)
{
    if (f->mapping != 0)
        return get_item(f->mapping, name);
    for (size_t i = 0; f->kwnames != 0 && i < TUPLE(f->kwnames)->len; i++)
        if (str_equal(TUPLE(f->kwnames)->items[i], name))
            return f->args[f->nargs + i];
    return raise_key_error(name);
}

static Value first_object(Formatting *f, Value format, const FormatPart *part, size_t *rest)
{
    int64_t index;
    if (!format_first_name(STR(format), part->name_start, part->name_end, rest, &index))
        return VALUE_ERROR;
    bool automatic = *rest == part->name_start;
    if ((automatic || index >= 0) && !number_field(f, automatic, &index))
        return VALUE_ERROR;
    if (index < 0) {
        Value name = str_substring(format, part->name_start, *rest);
        return name == 0 ? VALUE_ERROR : named_argument(f, name);
    }
    if (f->mapping != 0)
        return raise_value_error("Format string contains positional fields");
    if ((uint64_t)index >= f->nargs)
        return raise(&type_IndexError, "Replacement index %zd out of range for positional args "
                     "tuple", (ptrdiff_t)index);
    return f->args[index];
}

static Value field_object(Formatting *f, Value format, const FormatPart *part)
{
    size_t at, start, stop;
    Value v = first_object(f, format, part, &at);
    while (v != 0) {
        bool is_attr;
        int64_t number;
        int more = format_next_access(STR(format), &at, part->name_end, &is_attr, &number, &start,
                                      &stop);
        if (more <= 0)
            return more == 0 ? v : VALUE_ERROR;
        Value key = number >= 0 ? int_new(number) : str_substring(format, start, stop);
        if (key == 0)
            return VALUE_ERROR;
        v = is_attr ? get_attr(v, str_intern(key)) : get_item(v, key);
    }
    return VALUE_ERROR;
}

static Value convert(Value v, uint32_t conversion)
{
    if (conversion == 0)
        return v;
    if (conversion == 'r')
        return repr(v);
    if (conversion == 's')
        return to_str(v);
    if (conversion == 'a')
        return ascii_repr(v);
    if (conversion > 32 && conversion < 127)
        return raise_value_error("Unknown conversion specifier %c", (int)conversion);
    return raise_value_error("Unknown conversion specifier \\x%x", conversion);
}

static Value format_range(Formatting *f, Value format, size_t start, size_t end, int depth);

static bool put_field(Formatting *f, StrBuilder *b, Value format, const FormatPart *part, int depth)
{
    Value v = field_object(f, format, part), spec = 0;
    if (v == 0 || (v = convert(v, part->conversion)) == 0)
        return false;
    if (part->spec_nested)
        spec = format_range(f, format, part->spec_start, part->spec_end, depth - 1);
    else if (part->spec_end > part->spec_start)
        spec = str_substring(format, part->spec_start, part->spec_end);
    else if (is_exact_str(v))
        return builder_str(b, v), !b->failed;
    else
        spec = str_empty();
    if (spec == 0)
        return false;
    Value text = format_value(v, spec);
    if (text == 0)
        return false;
    builder_str(b, text);
    return !b->failed;
}

static Value format_range(Formatting *f, Value format, size_t start, size_t end, int depth)
{
    if (depth < 0)
        return raise_value_error("Max string recursion exceeded");
    StrBuilder b;
    builder_init(&b);
    FormatPart part;
    size_t at = start;
    int more;
    while ((more = format_next_part(STR(format), &at, end, &part)) > 0) {
        builder_range(&b, STR(format), part.literal_start, part.literal_end);
        if (part.has_field && !put_field(f, &b, format, &part, depth))
            return VALUE_ERROR;
    }
    return more < 0 ? VALUE_ERROR : builder_finish(&b);
}

NATIVE(str_format_method)
{
    Formatting f = {.args = args, .nargs = nargs, .kwnames = kwnames};
    return format_range(&f, self, 0, STR(self)->len, 1);
}

NATIVE(str_format_map)
{
    Formatting f = {.mapping = args[0]};
    return format_range(&f, self, 0, STR(self)->len, 1);
}
