/* UTF-8, both ways. The decoder first walks the text once without writing: that finds the length,
 * the widest code point and the first malformed byte. Malformed text goes through the slower loop
 * that calls error handlers. Error positions follow the Unicode standard's "maximal subpart"
 * practice. */
#include "runtime/codec.h"
#include "runtime/str_impl.h"

static inline bool is_continuation(uint8_t c)
{
    return (c & 0xc0) == 0x80;
}

/* The range that a second byte must lie in after this first byte (surrogates and overlong forms are
 * excluded here). */
static inline bool second_byte_fits(uint8_t first, uint8_t second)
{
    switch (first) {
    case 0xe0: return second >= 0xa0 && second <= 0xbf;
    case 0xed: return second >= 0x80 && second <= 0x9f;
    case 0xf0: return second >= 0x90 && second <= 0xbf;
    case 0xf4: return second >= 0x80 && second <= 0x8f;
    default: return is_continuation(second);
    }
}

/* Decodes the sequence at p (first byte >= 0x80, `left` bytes there): its length with *cp set; or 0
 * and *bad = how many bytes are malformed, *why says what is wrong (NULL: cut off by the end). */
static inline int sequence_decode(const uint8_t *p, size_t left, uint32_t *cp, size_t *bad,
                                  const char **why)
{
    uint8_t c = p[0];
    int need = c < 0xc2 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : c < 0xf5 ? 4 : 0;
    if (UNLIKELY(need == 0)) {
        *bad = 1;
        *why = "invalid start byte";
        return 0;
    }
    for (int i = 1; i < need; i++) {
        if (UNLIKELY((size_t)i >= left)) {
            *bad = left;
            *why = NULL;
            return 0;
        }
        if (UNLIKELY(i == 1 ? !second_byte_fits(c, p[1]) : !is_continuation(p[i]))) {
            *bad = (size_t)i;
            *why = "invalid continuation byte";
            return 0;
        }
    }
    if (need == 2)
        *cp = (uint32_t)(c & 0x1f) << 6 | (p[1] & 0x3f);
    else if (need == 3)
        *cp = (uint32_t)(c & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
    else
        *cp = (uint32_t)(c & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12
            | (uint32_t)(p[2] & 0x3f) << 6 | (p[3] & 0x3f);
    return need;
}

static Value decode_slowly(const uint8_t *data, size_t len, const char *errors, bool final,
                           size_t *used)
{
    Decoder d;
    decoder_init(&d, data, len, "utf-8", errors, final);
    while (d.pos < d.len) {
        uint8_t c = d.data[d.pos];
        if (c < 0x80) {
            size_t n = ascii_prefix(d.data + d.pos, d.len - d.pos);
            builder_ascii(&d.out, (const char *)d.data + d.pos, n);
            d.pos += n;
            continue;
        }
        uint32_t cp;
        size_t bad;
        const char *why;
        int n = sequence_decode(d.data + d.pos, d.len - d.pos, &cp, &bad, &why);
        if (n > 0) {
            builder_putc(&d.out, cp);
            d.pos += (size_t)n;
        } else if (why == NULL && !final) {
            break;
        } else if (!decoder_error(&d, d.pos, d.pos + bad, why ? why : "unexpected end of data")) {
            return VALUE_ERROR;
        }
    }
    return decoder_finish(&d, used);
}

/* Fills a str whose kind and length are known from well-formed text. */
static void fill_units(Str *s, const uint8_t *p, const uint8_t *end)
{
    for (size_t i = 0; p < end; i++) {
        uint32_t c = *p;
        if (c < 0x80) {
            p++;
        } else if (c < 0xe0) {
            c = (c & 0x1f) << 6 | (p[1] & 0x3f);
            p += 2;
        } else if (c < 0xf0) {
            c = (c & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
            p += 3;
        } else {
            c = (c & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 | (uint32_t)(p[2] & 0x3f) << 6
              | (p[3] & 0x3f);
            p += 4;
        }
        unit_set(s->data, s->kind, i, c);
    }
}

Value utf8_decode_partial(const uint8_t *data, size_t len, const char *errors, bool final,
                          size_t *used)
{
    size_t i = ascii_prefix(data, len), count = i;
    uint32_t bits = 0;
    if (LIKELY(i == len)) {
        if (used != NULL)
            *used = len;
        return str_from_ascii((const char *)data, len);
    }
    while (i < len) {
        if (data[i] < 0x80) {
            size_t n = ascii_prefix(data + i, len - i);
            i += n;
            count += n;
            continue;
        }
        uint32_t cp;
        size_t bad;
        const char *why;
        int n = sequence_decode(data + i, len - i, &cp, &bad, &why);
        if (UNLIKELY(n == 0))
            return decode_slowly(data, len, errors, final, used);
        bits |= cp;
        i += (size_t)n;
        count++;
    }
    if (used != NULL)
        *used = len;
    if (count == 1)
        return str_char(bits);
    Value s = str_alloc(count, bits);
    if (LIKELY(s != 0))
        fill_units(STR(s), data, data + len);
    return s;
}

Value utf8_decode(const uint8_t *data, size_t len, const char *errors)
{
    return utf8_decode_partial(data, len, errors, true, NULL);
}

Value str_from_utf8(const char *utf8, size_t len)
{
    return utf8_decode_partial((const uint8_t *)utf8, len, NULL, true, NULL);
}

Value str_from_cstr(const char *utf8)
{
    return utf8_decode_partial((const uint8_t *)utf8, strlen(utf8), "surrogateescape", true, NULL);
}

Value str_from_buf(Buf *b)
{
    if (b->failed)
        return VALUE_ERROR;
    return utf8_decode_partial((const uint8_t *)b->data, b->len, "surrogatepass", true, NULL);
}

/* ---- encoding ---- */

static inline size_t put_utf8(uint8_t *p, uint32_t cp)
{
    if (cp < 0x80) {
        p[0] = (uint8_t)cp;
        return 1;
    }
    if (cp < 0x800) {
        p[0] = (uint8_t)(0xc0 | cp >> 6);
        p[1] = (uint8_t)(0x80 | (cp & 0x3f));
        return 2;
    }
    if (cp < 0x10000) {
        p[0] = (uint8_t)(0xe0 | cp >> 12);
        p[1] = (uint8_t)(0x80 | (cp >> 6 & 0x3f));
        p[2] = (uint8_t)(0x80 | (cp & 0x3f));
        return 3;
    }
    p[0] = (uint8_t)(0xf0 | cp >> 18);
    p[1] = (uint8_t)(0x80 | (cp >> 12 & 0x3f));
    p[2] = (uint8_t)(0x80 | (cp >> 6 & 0x3f));
    p[3] = (uint8_t)(0x80 | (cp & 0x3f));
    return 4;
}

static inline bool is_surrogate(uint32_t cp)
{
    return cp >= 0xd800 && cp < 0xe000;
}

/* Bytes that the text takes; *surrogate is the index of the first lone surrogate, or the length. */
static size_t utf8_size(const Str *s, size_t *surrogate)
{
    size_t size = 0;
    *surrogate = s->len;
    if (s->kind == 1) {
        for (size_t i = 0; i < s->len; i++)
            size += 1 + (s->data[i] >> 7);
        return size;
    }
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = str_at(s, i);
        size += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        if (UNLIKELY(is_surrogate(c)) && *surrogate == s->len)
            *surrogate = i;
    }
    return size;
}

static void fill_utf8(uint8_t *p, const Str *s)
{
    for (size_t i = 0; i < s->len; i++)
        p += put_utf8(p, str_at(s, i));
}

static bool encoder_put_utf8(Encoder *e, uint32_t cp)
{
    if (is_surrogate(cp))
        return false;
    if (byte_builder_reserve(&e->out, 4))
        e->out.len += put_utf8(e->out.data + e->out.len, cp);
    return true;
}

Value utf8_encode(Value str, const char *errors)
{
    const Str *s = STR(str);
    if (LIKELY(s->ascii))
        return bytes_new(s->data, s->len);
    size_t surrogate, size = utf8_size(s, &surrogate);
    if (UNLIKELY(surrogate < s->len)) {
        Encoder e;
        encoder_init(&e, str, "utf-8", errors, encoder_put_utf8, "surrogates not allowed");
        return encoder_run(&e);
    }
    Value b = bytes_alloc(size);
    if (LIKELY(b != 0))
        fill_utf8(AS(Bytes, b)->data, s);
    return b;
}

static COLD char *copy_ascii(const Str *s)
{
    char *p = gc_alloc_atomic(s->len + 1);
    if (p != NULL) {
        memcpy(p, s->data, s->len);
        p[s->len] = '\0';
    }
    return p;
}

const char *str_utf8(Value str, size_t *len)
{
    const Str *s = STR(str);
    if (LIKELY(s->ascii)) {
        if (len != NULL)
            *len = s->len;
        return LIKELY(!s->shared) ? (const char *)s->data : copy_ascii(s);
    }
    size_t surrogate, size = utf8_size(s, &surrogate);
    if (UNLIKELY(surrogate < s->len)) {
        size_t end = surrogate;
        while (end < s->len && is_surrogate(str_at(s, end)))
            end++;
        raise_encode_error("utf-8", str, surrogate, end, "surrogates not allowed");
        return NULL;
    }
    uint8_t *p = gc_alloc_atomic(size + 1);
    if (UNLIKELY(p == NULL))
        return NULL;
    fill_utf8(p, s);
    p[size] = 0;
    if (len != NULL)
        *len = size;
    return (const char *)p;
}

const char *str_os(Value str)
{
    size_t len;
    const char *text;
    const Str *s = STR(str);
    if (s->ascii) {
        text = str_utf8(str, &len);
        if (UNLIKELY(text == NULL))
            return NULL;
    } else {
        Value b = utf8_encode(str, "surrogateescape");
        if (b == 0)
            return NULL;
        text = (const char *)bytes_data(b);
        len = bytes_len(b);
    }
    if (UNLIKELY(memchr(text, 0, len) != NULL))
        return raise_null(&type_ValueError, "embedded null character");
    return text;
}
