/* The directives of raise() and str_format(): C's, and %S %R %A %T %N %U for values and types.
 *
 * The text is put together as UTF-8 (with lone surrogates kept) in a Buf and becomes a str at the
 * end. A directive is copied to a small buffer and handed to snprintf when it is one of C's. */
#include <ctype.h>
#include <string.h>

#include "runtime/base/buf.h"
#include "runtime/error.h"
#include "runtime/ops.h"
#include "runtime/str.h"

typedef struct Directive {
    char spec[24];  /* "%-5.3ll" without the letter */
    size_t len;
    int precision;  /* -1: none */
    int longs;      /* how many 'l' */
    bool size;      /* 'z' */
} Directive;

/* Reads flags, width, precision and length after '%'; gives the position of the letter. */
static const char *format_directive(const char *p, Directive *d)
{
    *d = (Directive){.spec = "%", .len = 1, .precision = -1};
    for (; *p != '\0' && strchr("-+ #0123456789.lz", *p) != NULL; p++) {
        if (*p == '.')
            d->precision = 0;
        else if (d->precision >= 0 && isdigit((unsigned char)*p))
            d->precision = d->precision * 10 + (*p - '0');
        d->longs += *p == 'l';
        d->size |= *p == 'z';
        if (d->len < sizeof d->spec - 2)
            d->spec[d->len++] = *p;
    }
    return p;
}

static void format_str(Buf *b, Value s, int precision)
{
    size_t n = str_len(s);
    if (precision >= 0 && n > (size_t)precision)
        n = (size_t)precision;
    if (STR(s)->ascii) {
        buf_write(b, STR(s)->data, n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        buf_putcp(b, str_at(STR(s), i));
}

static void format_cstr(Buf *b, const char *text, int precision)
{
    if (text == NULL)
        text = "(null)";
    size_t n = precision >= 0 ? strnlen(text, (size_t)precision) : strlen(text);
    buf_write(b, text, n);
}

static void format_number(Buf *b, Directive *d, char letter, va_list *ap)
{
    char out[64];
    d->spec[d->len] = letter;
    d->spec[d->len + 1] = '\0';
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    if (d->size)
        snprintf(out, sizeof out, d->spec, va_arg(*ap, size_t));
    else if (d->longs >= 2)
        snprintf(out, sizeof out, d->spec, va_arg(*ap, long long));
    else if (d->longs == 1)
        snprintf(out, sizeof out, d->spec, va_arg(*ap, long));
    else
        snprintf(out, sizeof out, d->spec, va_arg(*ap, int));
#pragma GCC diagnostic pop
    buf_puts(b, out);
}

/* False: raised. */
static bool format_object(Buf *b, char letter, int precision, va_list *ap)
{
    if (letter == 'N') {
        format_cstr(b, type_name(va_arg(*ap, Type *)), precision);
        return true;
    }
    Value v = va_arg(*ap, Value);
    if (letter == 'T') {
        format_cstr(b, type_name_of(v), precision);
        return true;
    }
    if (letter != 'U')
        v = letter == 'S' ? to_str(v) : letter == 'R' ? repr(v) : ascii_repr(v);
    if (v == 0)
        return false;
    format_str(b, v, precision);
    return true;
}

static bool format_into(Buf *b, const char *fmt, va_list *ap)
{
    for (;;) {
        size_t plain = strcspn(fmt, "%");
        buf_write(b, fmt, plain);
        fmt += plain;
        if (*fmt == '\0')
            return true;
        Directive d;
        fmt = format_directive(fmt + 1, &d);
        char letter = *fmt++;
        switch (letter) {
        case '%':
            buf_putc(b, '%');
            break;
        case 's':
            format_cstr(b, va_arg(*ap, const char *), d.precision);
            break;
        case 'c':
            buf_putcp(b, (uint32_t)va_arg(*ap, int));
            break;
        case 'd': case 'i': case 'u': case 'x': case 'X':
            format_number(b, &d, letter, ap);
            break;
        case 'p':
            buf_printf(b, "%p", va_arg(*ap, void *));
            break;
        case 'S': case 'R': case 'A': case 'T': case 'N': case 'U':
            if (!format_object(b, letter, d.precision, ap))
                return false;
            break;
        default:
            assert(!"unknown format directive");
            return true;
        }
    }
}

Value str_vformat(const char *fmt, va_list args)
{
    Buf b = BUF_INIT;
    va_list ap;
    va_copy(ap, args);
    bool ok = format_into(&b, fmt, &ap);
    va_end(ap);
    return ok ? str_from_buf(&b) : VALUE_ERROR;
}

Value str_format(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Value text = str_vformat(fmt, ap);
    va_end(ap);
    return text;
}
