/* ASCII, Latin-1, UTF-16 and UTF-32. */
#include "runtime/codec.h"
#include "runtime/str_impl.h"

/* ---- ASCII and Latin-1 ---- */

Value ascii_decode(const uint8_t *data, size_t len, const char *errors)
{
    size_t n = ascii_prefix(data, len);
    if (n == len)
        return str_from_ascii((const char *)data, len);
    Decoder d;
    decoder_init(&d, data, len, "ascii", errors, true);
    while (d.pos < d.len) {
        n = ascii_prefix(d.data + d.pos, d.len - d.pos);
        builder_ascii(&d.out, (const char *)d.data + d.pos, n);
        d.pos += n;
        if (d.pos < d.len && !decoder_error(&d, d.pos, d.pos + 1, "ordinal not in range(128)"))
            return VALUE_ERROR;
    }
    return decoder_finish(&d, NULL);
}

Value latin1_decode(const uint8_t *data, size_t len)
{
    return str_from_units(data, 1, len);
}

static bool put_ascii(Encoder *e, uint32_t cp)
{
    if (cp >= 0x80)
        return false;
    byte_builder_putc(&e->out, (uint8_t)cp);
    return true;
}

static bool put_latin1(Encoder *e, uint32_t cp)
{
    if (cp >= 0x100)
        return false;
    byte_builder_putc(&e->out, (uint8_t)cp);
    return true;
}

Value ascii_encode(Value str, const char *errors)
{
    Encoder e;
    if (STR(str)->ascii)
        return bytes_new(STR(str)->data, STR(str)->len);
    encoder_init(&e, str, "ascii", errors, put_ascii, "ordinal not in range(128)");
    return encoder_run(&e);
}

Value latin1_encode(Value str, const char *errors)
{
    Encoder e;
    if (STR(str)->kind == 1)
        return bytes_new(STR(str)->data, STR(str)->len);
    encoder_init(&e, str, "latin-1", errors, put_latin1, "ordinal not in range(256)");
    return encoder_run(&e);
}

/* ---- UTF-16 ---- */

static inline uint32_t load(const uint8_t *p, int width, bool big)
{
    uint32_t unit = 0;
    for (int i = 0; i < width; i++)
        unit |= (uint32_t)p[i] << 8 * (big ? width - 1 - i : i);
    return unit;
}

static void store(ByteBuilder *b, uint32_t unit, int width, bool big)
{
    if (!byte_builder_reserve(b, (size_t)width))
        return;
    for (int i = 0; i < width; i++)
        b->data[b->len++] = (uint8_t)(unit >> 8 * (big ? width - 1 - i : i));
}

/* Takes a byte order mark when the order is not given. */
static size_t read_mark(const uint8_t *data, size_t len, int width, int *order)
{
    if (*order != 0 || len < (size_t)width)
        return 0;
    if (load(data, width, false) == 0xfeff)
        *order = -1;
    else if (load(data, width, true) == 0xfeff)
        *order = 1;
    return *order == 0 ? 0 : (size_t)width;
}

Value utf16_decode(const uint8_t *data, size_t len, const char *errors, int *order, bool final,
                   size_t *used)
{
    Decoder d;
    size_t start = read_mark(data, len, 2, order);
    bool big = *order > 0;
    decoder_init(&d, data, len, big ? "utf-16-be" : "utf-16-le", errors, final);
    d.pos = start;
    while (d.pos < d.len) {
        size_t left = d.len - d.pos;
        const char *why = NULL;
        size_t bad = 2;
        uint32_t unit = left >= 2 ? load(d.data + d.pos, 2, big) : 0, low;
        if (left < 2) {
            why = "truncated data";
            bad = left;
        } else if (unit < 0xd800 || unit > 0xdfff) {
            builder_putc(&d.out, unit);
        } else if (unit > 0xdbff) {
            why = "illegal encoding";
        } else if (left < 4) {
            why = "unexpected end of data";
            bad = left;
        } else if ((low = load(d.data + d.pos + 2, 2, big)) < 0xdc00 || low > 0xdfff) {
            why = "illegal UTF-16 surrogate";
        } else {
            builder_putc(&d.out, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
            d.pos += 2;
        }
        if (why == NULL)
            d.pos += 2;
        else if (left < 4 && !final && (left < 2 || unit <= 0xdbff))
            break;
        else if (!decoder_error(&d, d.pos, d.pos + bad, why))
            return VALUE_ERROR;
    }
    return decoder_finish(&d, used);
}

static bool put_utf16(Encoder *e, uint32_t cp)
{
    bool big = e->table != NULL;
    if (cp >= 0xd800 && cp < 0xe000)
        return false;
    if (cp >= 0x10000) {
        store(&e->out, 0xd7c0 + (cp >> 10), 2, big);
        cp = 0xdc00 + (cp & 0x3ff);
    }
    store(&e->out, cp, 2, big);
    return true;
}

static bool put_utf32(Encoder *e, uint32_t cp)
{
    if (cp >= 0xd800 && cp < 0xe000)
        return false;
    store(&e->out, cp, 4, e->table != NULL);
    return true;
}

/* `table` is non-NULL for big-endian order. */
static Value encode_wide(Value str, const char *names[3], const char *errors, int order, int width,
                         bool (*put)(Encoder *, uint32_t))
{
    Encoder e;
    encoder_init(&e, str, names[order + 1], errors, put, "surrogates not allowed");
    e.single = true;
    e.table = order > 0 ? names : NULL;
    if (order == 0)
        store(&e.out, 0xfeff, width, false);
    return encoder_run(&e);
}

Value utf16_encode(Value str, const char *errors, int order)
{
    static const char *names[3] = {"utf-16-le", "utf-16", "utf-16-be"};
    return encode_wide(str, names, errors, order, 2, put_utf16);
}

Value utf32_encode(Value str, const char *errors, int order)
{
    static const char *names[3] = {"utf-32-le", "utf-32", "utf-32-be"};
    return encode_wide(str, names, errors, order, 4, put_utf32);
}

Value utf32_decode(const uint8_t *data, size_t len, const char *errors, int *order, bool final,
                   size_t *used)
{
    Decoder d;
    size_t start = read_mark(data, len, 4, order);
    bool big = *order > 0;
    decoder_init(&d, data, len, big ? "utf-32-be" : "utf-32-le", errors, final);
    d.pos = start;
    while (d.pos < d.len) {
        size_t left = d.len - d.pos;
        const char *why = NULL;
        uint32_t cp = left >= 4 ? load(d.data + d.pos, 4, big) : 0;
        if (left < 4)
            why = "truncated data";
        else if (cp >= 0xd800 && cp < 0xe000)
            why = "code point in surrogate code point range(0xd800, 0xe000)";
        else if (cp > 0x10ffff)
            why = "code point not in range(0x110000)";
        if (why == NULL) {
            builder_putc(&d.out, cp);
            d.pos += 4;
        } else if (left < 4 && !final) {
            break;
        } else if (!decoder_error(&d, d.pos, d.pos + MIN(left, 4), why)) {
            return VALUE_ERROR;
        }
    }
    return decoder_finish(&d, used);
}
