/* float.__format__, and the parts of a formatted double that int and complex share. */
#include <limits.h>
#include <math.h>

#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/number_format.h"
#include "runtime/ops.h"

bool float_parts(const FormatSpec *spec, double d, Buf *b, NumberParts *out)
{
    char code = (char)spec->type;
    int flags = 0;
    int64_t precision = spec->precision;
    if (precision > INT_MAX)
        return raise_false(&type_ValueError, "precision too big");
    if (spec->alternate)
        flags |= DOUBLE_ALT;
    if (spec->no_neg_zero)
        flags |= DOUBLE_NO_NEG_0;
    if (code == 0) {
        /* As repr, or as 'g' with at least one digit after the point. */
        flags |= DOUBLE_ADD_DOT_0;
        code = precision < 0 ? 'r' : 'g';
    } else if (code == 'n') {
        code = 'g';
    } else if (code == '%') {
        code = 'f';
        d *= 100;
    }
    if (precision < 0)
        precision = code == 'r' ? 0 : 6;
    double_format(b, d, code, (int)precision, flags);
    if (spec->type == '%')
        buf_putc(b, '%');
    const char *text = buf_cstr(b);
    if (text == NULL)
        return false;
    size_t len = b->len;
    bool negative = text[0] == '-';
    if (negative) {
        text++;
        len--;
    }
    *out = (NumberParts){.prefix = "", .digits = text, .locale = spec->type == 'n'};
    out->sign = number_sign(spec, negative);
    if (isfinite(d))
        while (out->ndigits < len && text[out->ndigits] >= '0' && text[out->ndigits] <= '9')
            out->ndigits++;
    else
        out->ndigits = 3;
    out->rest = text + out->ndigits;
    out->nrest = len - out->ndigits;
    return true;
}

Value float_format(Value v, Value spec_text)
{
    FormatSpec spec;
    if (str_len(spec_text) == 0)
        return to_str(v);
    if (!format_spec_parse(spec_text, &spec, v))
        return VALUE_ERROR;
    switch (spec.type) {
    case 0: case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'n': case '%':
        break;
    default:
        return number_unknown_code(spec.type, v);
    }
    /* Up to 62 digits before the point and 40 after it fit; a longer text starts in the heap. */
    char local[128];
    double d = float_value(v);
    Buf b = BUF_INIT;
    if (spec.precision <= 40 && fabs(d) < 1e60)
        b = (Buf){.data = local, .cap = sizeof local};
    NumberParts parts;
    if (!float_parts(&spec, d, &b, &parts))
        return VALUE_ERROR;
    return number_layout(&spec, &parts);
}

static bool check_complex_spec(const FormatSpec *spec, Value v)
{
    switch (spec->type) {
    case 0: case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'n':
        break;
    default:
        (void)number_unknown_code(spec->type, v);
        return false;
    }
    if (spec->fill == '0')
        return raise_false(&type_ValueError,
                           "Zero padding is not allowed in complex format specifier");
    if (spec->align == '=')
        return raise_false(&type_ValueError,
                           "'=' alignment flag is not allowed in complex format specifier");
    return true;
}

/* Without a type the number looks as repr does: parentheses unless the real part is a plain zero.
 * */
Value complex_format(Value v, Value spec_text)
{
    FormatSpec spec;
    if (str_len(spec_text) == 0)
        return to_str(v);
    if (!format_spec_parse(spec_text, &spec, v) || !check_complex_spec(&spec, v))
        return VALUE_ERROR;
    Complex *c = AS(Complex, v);
    FormatSpec part = spec;
    part.width = -1;
    if (spec.type == 0) /* as float's, but without the forced ".0" */
        part.type = spec.precision < 0 ? 'r' : 'g';
    bool bare = spec.type == 0 && c->real == 0 && !signbit(c->real);
    bool parens = spec.type == 0 && !bare;
    Buf b = BUF_INIT, real = BUF_INIT, imag = BUF_INIT;
    NumberParts parts;
    if (parens)
        buf_putc(&b, '(');
    if (!bare) {
        if (!float_parts(&part, c->real, &real, &parts))
            return VALUE_ERROR;
        number_write(&b, &part, &parts);
        part.sign = '+';
    }
    if (!float_parts(&part, c->imag, &imag, &parts))
        return VALUE_ERROR;
    number_write(&b, &part, &parts);
    buf_puts(&b, parens ? "j)" : "j");
    Value body = str_from_buf(&b);
    if (body == VALUE_ERROR || spec.width <= 0)
        return body;
    return format_spec_pad(&spec, body, 0, '>');
}
