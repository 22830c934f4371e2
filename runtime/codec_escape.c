/* unicode_escape and raw_unicode_escape: text with the escapes of string literals. Undecoded bytes
 * are Latin-1. */
#include "runtime/codec.h"
#include "runtime/str_impl.h"

static int hex_digit(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Reads up to `want` hexadecimal digits; how many there are. */
static size_t read_hex(const Decoder *d, size_t at, size_t want, uint32_t *out)
{
    size_t n = 0;
    *out = 0;
    for (int digit; n < want && at + n < d->len && (digit = hex_digit(d->data[at + n])) >= 0; n++)
        *out = *out << 4 | (uint32_t)digit;
    return n;
}

/* The character of a one-letter escape, or 0; a line break vanishes (-1). */
static int simple_escape(uint8_t c)
{
    switch (c) {
    case '\n': return -1;
    case '\\': case '\'': case '"': return c;
    case 'a': return 7;
    case 'b': return 8;
    case 't': return 9;
    case 'n': return 10;
    case 'v': return 11;
    case 'f': return 12;
    case 'r': return 13;
    default: return 0;
    }
}

enum { ESCAPE_FAILED, ESCAPE_DONE, ESCAPE_INCOMPLETE };

/* \xHH, \uHHHH, \UHHHHHHHH whose backslash is at `start`; the digits begin at d->pos. */
static int decode_hex_escape(Decoder *d, size_t start, uint8_t letter)
{
    size_t want = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    uint32_t cp;
    size_t have = read_hex(d, d->pos, want, &cp), end = d->pos + have;
    if (have < want && end == d->len && !d->final)
        return ESCAPE_INCOMPLETE;
    const char *why = NULL;
    if (have < want)
        why = letter == 'x' ? "truncated \\xXX escape"
            : letter == 'u' ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape";
    else if (cp > 0x10ffff)
        why = "illegal Unicode character";
    if (why != NULL)
        return decoder_error(d, start, end, why) ? ESCAPE_DONE : ESCAPE_FAILED;
    builder_putc(&d->out, cp);
    d->pos = end;
    return ESCAPE_DONE;
}

/* \N{name} */
static int decode_named_escape(Decoder *d, size_t start)
{
    size_t at = d->pos, end = at;
    if (at < d->len && d->data[at] == '{') {
        end = at + 1;
        while (end < d->len && d->data[end] != '}')
            end++;
        if (end < d->len && end > at + 1) {
            uint32_t cp;
            if (codec_character_named((const char *)d->data + at + 1, end - at - 1, &cp)) {
                builder_putc(&d->out, cp);
                d->pos = end + 1;
                return ESCAPE_DONE;
            }
            if (error_pending())
                return ESCAPE_FAILED;
            return decoder_error(d, start, end + 1, "unknown Unicode character name")
                 ? ESCAPE_DONE : ESCAPE_FAILED;
        }
    }
    if (end >= d->len && !d->final)
        return ESCAPE_INCOMPLETE;
    return decoder_error(d, start, MIN(end + (end < d->len && end > at), d->len),
                         "malformed \\N character escape") ? ESCAPE_DONE : ESCAPE_FAILED;
}

/* An escape sequence of string literals; d->pos is at its backslash. */
static int decode_escape(Decoder *d, const char **warning)
{
    size_t start = d->pos++;
    if (d->pos >= d->len) {
        if (!d->final)
            return d->pos = start, ESCAPE_INCOMPLETE;
        return decoder_error(d, start, d->len, "\\ at end of string") ? ESCAPE_DONE
                                                                       : ESCAPE_FAILED;
    }
    uint8_t c = d->data[d->pos++];
    int simple = simple_escape(c), result;
    if (simple != 0) {
        if (simple > 0)
            builder_putc(&d->out, (uint32_t)simple);
        return ESCAPE_DONE;
    }
    if (c >= '0' && c <= '7') {
        uint32_t cp = (uint32_t)c - '0';
        for (int i = 0; i < 2 && d->pos < d->len && (d->data[d->pos] & ~7) == '0'; i++)
            cp = cp << 3 | (d->data[d->pos++] & 7u);
        if (cp > 0377 && *warning == NULL)
            *warning = (const char *)d->data + start + 1;
        builder_putc(&d->out, cp);
        return ESCAPE_DONE;
    }
    if (c == 'x' || c == 'u' || c == 'U' || c == 'N') {
        result = c == 'N' ? decode_named_escape(d, start) : decode_hex_escape(d, start, c);
        if (result == ESCAPE_INCOMPLETE)
            d->pos = start;
        return result;
    }
    if (*warning == NULL)
        *warning = (const char *)d->data + start + 1;
    builder_putc(&d->out, '\\');
    builder_putc(&d->out, c);
    return ESCAPE_DONE;
}

/* For the first byte after a backslash that makes no sequence. */
bool warn_of_escape(uint8_t c)
{
    Value letter = str_char(c);
    return letter != 0
        && warn(&type_DeprecationWarning, 1, "invalid escape sequence '\\%S'", letter);
}

Value unicode_escape_decode(const uint8_t *data, size_t len, const char *errors, bool final,
                            size_t *used)
{
    Decoder d;
    const char *warning = NULL;
    decoder_init(&d, data, len, "unicodeescape", errors, final);
    while (d.pos < d.len) {
        if (d.data[d.pos] != '\\') {
            builder_putc(&d.out, d.data[d.pos++]);
            continue;
        }
        int result = decode_escape(&d, &warning);
        if (result == ESCAPE_FAILED)
            return VALUE_ERROR;
        if (result == ESCAPE_INCOMPLETE)
            break;
    }
    if (warning != NULL) {
        bool octal = *warning >= '4' && *warning <= '7';
        if (octal ? !warn(&type_DeprecationWarning, 1, "invalid octal escape sequence '\\%.3s'",
                          warning)
                  : !warn_of_escape((uint8_t)*warning))
            return VALUE_ERROR;
    }
    return decoder_finish(&d, used);
}

Value raw_unicode_escape_decode(const uint8_t *data, size_t len, const char *errors, bool final,
                                size_t *used)
{
    Decoder d;
    decoder_init(&d, data, len, "rawunicodeescape", errors, final);
    while (d.pos < d.len) {
        uint8_t c = d.data[d.pos];
        if (c != '\\') {
            builder_putc(&d.out, c);
            d.pos++;
            continue;
        }
        if (d.pos + 1 >= d.len && !final)
            break;
        uint8_t letter = d.pos + 1 < d.len ? d.data[d.pos + 1] : 0;
        if (letter != 'u' && letter != 'U') {
            builder_putc(&d.out, '\\');
            d.pos++;
            if (letter != 0 || d.pos < d.len) /* an escaped backslash hides what follows */
                builder_putc(&d.out, d.data[d.pos++]);
            continue;
        }
        size_t start = d.pos;
        d.pos += 2;
        int result = decode_hex_escape(&d, start, letter);
        if (result == ESCAPE_FAILED)
            return VALUE_ERROR;
        if (result == ESCAPE_INCOMPLETE) {
            d.pos = start;
            break;
        }
    }
    return decoder_finish(&d, used);
}

/* ---- encoding ---- */

static Value finish_latin1(StrBuilder *b)
{
    Value text = builder_finish(b);
    return text == 0 ? VALUE_ERROR : bytes_new(STR(text)->data, STR(text)->len);
}

Value unicode_escape_encode(Value str)
{
    const Str *s = STR(str);
    StrBuilder b;
    builder_init(&b);
    for (size_t i = 0; i < s->len; i++) {
        uint32_t cp = str_at(s, i);
        if (cp == '\t' || cp == '\n' || cp == '\r') {
            builder_putc(&b, '\\');
            builder_putc(&b, cp == '\t' ? 't' : cp == '\n' ? 'n' : 'r');
        } else if (cp == '\\') {
            builder_cstr(&b, "\\\\");
        } else if (cp >= 32 && cp < 127) {
            builder_putc(&b, cp);
        } else {
            builder_escape(&b, cp);
        }
    }
    return finish_latin1(&b);
}

Value raw_unicode_escape_encode(Value str)
{
    const Str *s = STR(str);
    StrBuilder b;
    builder_init(&b);
    for (size_t i = 0; i < s->len; i++) {
        uint32_t cp = str_at(s, i);
        if (cp < 256)
            builder_putc(&b, cp);
        else
            builder_escape(&b, cp);
    }
    return finish_latin1(&b);
}
