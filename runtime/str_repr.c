/* repr of str and bytes: quotes chosen and characters escaped as the language defines them. */
#include "runtime/str_impl.h"
#include "runtime/unicode.h"

static const char hex_digits[] = "0123456789abcdef";

static void put_hex(StrBuilder *b, char letter, uint32_t cp, int digits)
{
    builder_putc(b, '\\');
    builder_putc(b, (uint32_t)letter);
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        builder_putc(b, (uint32_t)hex_digits[cp >> shift & 15]);
}

void builder_escape(StrBuilder *b, uint32_t cp)
{
    if (cp < 0x100)
        put_hex(b, 'x', cp, 2);
    else if (cp < 0x10000)
        put_hex(b, 'u', cp, 4);
    else
        put_hex(b, 'U', cp, 8);
}

static void put_repr_char(StrBuilder *b, uint32_t cp, uint32_t quote, bool ascii_only)
{
    if (cp == quote || cp == '\\') {
        builder_putc(b, '\\');
        builder_putc(b, cp);
    } else if (cp == '\n' || cp == '\r' || cp == '\t') {
        builder_putc(b, '\\');
        builder_putc(b, cp == '\n' ? 'n' : cp == '\r' ? 'r' : 't');
    } else if (cp < 128 ? ascii_flags[cp] & ASCII_PRINTABLE
                        : !ascii_only && char_is_printable(cp)) {
        builder_putc(b, cp);
    } else {
        builder_escape(b, cp);
    }
}

/* Single quotes, unless the text has single quotes and no double ones. */
static uint32_t choose_quote(const void *data, int kind, size_t len)
{
    bool single = false;
    for (size_t i = 0; i < len; i++) {
        uint32_t cp = unit_at(data, kind, i);
        if (cp == '"')
            return '\'';
        single |= cp == '\'';
    }
    return single ? '"' : '\'';
}

Value str_repr_with(Value v, bool ascii_only)
{
    const Str *s = STR(v);
    StrBuilder b;
    builder_init(&b);
    uint32_t quote = choose_quote(s->data, s->kind, s->len);
    builder_reserve(&b, s->len + 2, 0);
    builder_putc(&b, quote);
    for (size_t i = 0; i < s->len; i++)
        put_repr_char(&b, str_at(s, i), quote, ascii_only);
    builder_putc(&b, quote);
    return builder_finish(&b);
}

Value str_repr(Value s)
{
    return str_repr_with(s, false);
}

Value bytes_repr_of(const char *prefix, const uint8_t *data, size_t len, const char *suffix)
{
    StrBuilder b;
    builder_init(&b);
    uint32_t quote = choose_quote(data, 1, len);
    builder_cstr(&b, prefix);
    builder_putc(&b, 'b');
    builder_putc(&b, quote);
    bool whole = *prefix == '\0'; /* within bytearray(...) every single quote is escaped */
    for (size_t i = 0; i < len; i++)
        put_repr_char(&b, data[i], data[i] == '\'' && !whole ? '\'' : quote, true);
    builder_putc(&b, quote);
    builder_cstr(&b, suffix);
    return builder_finish(&b);
}
