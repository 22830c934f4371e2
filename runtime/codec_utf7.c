/* UTF-7 (RFC 2152): ASCII text in which runs of other characters are UTF-16 in base 64 between '+'
 * and '-'. */
#include "runtime/codec.h"
#include "runtime/str_impl.h"

static const char base64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int base64_value(uint32_t c)
{
    const char *at = c != 0 && c < 128 ? strchr(base64, (int)c) : NULL;
    return at == NULL ? -1 : (int)(at - base64);
}

/* Characters written as themselves: set D, some of set O, and white space. */
static bool is_direct(uint32_t c)
{
    return c < 128 && c != 0 && c != '+' && c != '\\' && c != '~'
        && (c >= 32 || c == '\t' || c == '\n' || c == '\r') && c != 127;
}

typedef struct Shift {
    uint64_t bits;
    int count;     /* bits held */
    uint32_t high; /* a high surrogate that waits for its partner */
} Shift;

static void take_units(Decoder *d, Shift *s)
{
    while (s->count >= 16) {
        uint32_t unit = (uint32_t)(s->bits >> (s->count - 16)) & 0xffff;
        s->count -= 16;
        if (s->high != 0 && unit >= 0xdc00 && unit < 0xe000) {
            builder_putc(&d->out, 0x10000 + ((s->high - 0xd800) << 10) + (unit - 0xdc00));
            s->high = 0;
            continue;
        }
        if (s->high != 0)
            builder_putc(&d->out, s->high);
        s->high = unit >= 0xd800 && unit < 0xdc00 ? unit : 0;
        if (s->high == 0)
            builder_putc(&d->out, unit);
    }
}

/* The run after '+' at d->pos: 1 done, 0 cut off by the end, -1 raised. */
static int decode_shifted(Decoder *d)
{
    size_t start = d->pos++;
    Shift s = {0};
    if (d->pos < d->len && d->data[d->pos] == '-') {
        builder_putc(&d->out, '+');
        d->pos++;
        return 1;
    }
    int value;
    size_t first = d->pos;
    while (d->pos < d->len && (value = base64_value(d->data[d->pos])) >= 0) {
        s.bits = s.bits << 6 | (uint64_t)value;
        s.count += 6;
        d->pos++;
        take_units(d, &s);
    }
    if (d->pos >= d->len && !d->final)
        return 0;
    const char *why = NULL;
    if (d->pos == first && d->pos < d->len)
        why = "ill-formed sequence";
    else if (d->pos >= d->len && (s.high != 0 || s.count >= 6 || d->pos == first
                                  || (s.bits & ((1u << s.count) - 1)) != 0))
        why = "unterminated shift sequence";
    else if (s.count >= 6)
        why = "partial character in base64 sequence";
    else if (s.count > 0 && (s.bits & ((1u << s.count) - 1)) != 0)
        why = "non-zero padding bits in base64 sequence";
    if (why != NULL) /* with the character that ended the run */
        return decoder_error(d, start, MIN(d->pos + 1, d->len), why) ? 1 : -1;
    /* A lone surrogate is lost where the run did not end well. */
    if (s.high != 0 && d->pos < d->len && d->data[d->pos] < 128 && d->data[d->pos] != '+')
        builder_putc(&d->out, s.high);
    if (d->pos < d->len && d->data[d->pos] == '-')
        d->pos++;
    return 1;
}

Value utf7_decode(const uint8_t *data, size_t len, const char *errors, bool final, size_t *used)
{
    Decoder d;
    decoder_init(&d, data, len, "utf7", errors, final);
    while (d.pos < d.len) {
        uint8_t c = d.data[d.pos];
        if (c == '+') {
            size_t start = d.pos, written = d.out.len;
            int done = decode_shifted(&d);
            if (done < 0)
                return VALUE_ERROR;
            if (done == 0) { /* the whole run waits for more input */
                d.pos = start;
                d.out.len = written;
                break;
            }
        } else if (c < 128) {
            builder_putc(&d.out, c);
            d.pos++;
        } else if (!decoder_error(&d, d.pos, d.pos + 1, "unexpected special character")) {
            return VALUE_ERROR;
        }
    }
    return decoder_finish(&d, used);
}

static void put_unit(ByteBuilder *b, Shift *s, uint32_t unit)
{
    s->bits = s->bits << 16 | unit;
    s->count += 16;
    for (; s->count >= 6; s->count -= 6)
        byte_builder_putc(b, (uint8_t)base64[s->bits >> (s->count - 6) & 63]);
}

static void end_shift(ByteBuilder *b, Shift *s, bool minus)
{
    if (s->count > 0)
        byte_builder_putc(b, (uint8_t)base64[s->bits << (6 - s->count) & 63]);
    if (minus)
        byte_builder_putc(b, '-');
    *s = (Shift){0};
}

Value utf7_encode(Value str, const char *errors)
{
    const Str *s = STR(str);
    ByteBuilder b = {0};
    Shift shift = {0};
    bool shifted = false;
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = str_at(s, i);
        if (shifted && is_direct(c)) {
            end_shift(&b, &shift, base64_value(c) >= 0 || c == '-');
            shifted = false;
        } else if (!shifted && c == '+') {
            byte_builder_write(&b, "+-", 2);
            continue;
        } else if (!shifted && !is_direct(c)) {
            byte_builder_putc(&b, '+');
            shifted = true;
        }
        if (!shifted) {
            byte_builder_putc(&b, (uint8_t)c);
            continue;
        }
        if (c >= 0x10000) {
            put_unit(&b, &shift, 0xd7c0 + (c >> 10));
            c = 0xdc00 + (c & 0x3ff);
        }
        put_unit(&b, &shift, c);
    }
    if (shifted)
        end_shift(&b, &shift, true);
    return byte_builder_finish(&b);
}
