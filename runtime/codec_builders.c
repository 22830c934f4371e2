/* ByteBuilder, and the loops of Decoder and Encoder that every codec shares. */
#include "runtime/codec.h"
#include "runtime/str_impl.h"

bool byte_builder_grow(ByteBuilder *b, size_t more)
{
    if (b->failed)
        return false;
    size_t cap = MAX(b->len + more, b->cap + b->cap / 2 + 64);
    uint8_t *data = more > (SIZE_MAX >> 4) ? (raise_memory_error(), NULL) : gc_alloc_atomic(cap);
    if (data == NULL) {
        b->failed = true;
        b->cap = b->len;
        return false;
    }
    if (b->len > 0)
        memcpy(data, b->data, b->len);
    b->data = data;
    b->cap = cap;
    return true;
}

void byte_builder_write(ByteBuilder *b, const void *bytes, size_t n)
{
    if (n == 0 || !byte_builder_reserve(b, n))
        return;
    memcpy(b->data + b->len, bytes, n);
    b->len += n;
}

Value byte_builder_finish(ByteBuilder *b)
{
    return b->failed ? VALUE_ERROR : bytes_new(b->data, b->len);
}

void decoder_init(Decoder *d, const uint8_t *data, size_t len, const char *encoding,
                  const char *errors, bool final)
{
    d->data = data;
    d->len = len;
    d->pos = 0;
    d->encoding = encoding;
    d->errors = errors;
    d->final = final;
    d->kind = handler_kind(errors);
    d->handler = d->exception = d->input = 0;
    builder_init(&d->out);
}

Value decoder_finish(Decoder *d, size_t *used)
{
    if (used != NULL)
        *used = d->pos;
    return builder_finish(&d->out);
}

void encoder_init(Encoder *e, Value str, const char *encoding, const char *errors,
                  bool (*put)(Encoder *, uint32_t), const char *reason)
{
    memset(e, 0, sizeof *e);
    e->str = str;
    e->encoding = encoding;
    e->errors = errors;
    e->kind = handler_kind(errors);
    e->put = put;
    e->reason = reason;
    byte_builder_reserve(&e->out, STR(str)->len + 16);
}

/* Whether the code point has no encoding; leaves the output as it was. */
static bool lacks_encoding(Encoder *e, uint32_t cp)
{
    size_t len = e->out.len;
    bool ok = e->put(e, cp);
    e->out.len = len;
    return !ok && !error_pending();
}

Value encoder_run(Encoder *e)
{
    size_t len = STR(e->str)->len;
    while (e->pos < len) {
        const Str *s = STR(e->str);
        if (LIKELY(e->put(e, str_at(s, e->pos)))) {
            e->pos++;
            continue;
        }
        if (error_pending())
            return VALUE_ERROR;
        size_t end = e->pos + 1;
        while (!e->single && end < len && lacks_encoding(e, str_at(s, end)))
            end++;
        if (error_pending() || !encoder_error(e, e->pos, end, e->reason))
            return VALUE_ERROR;
    }
    return error_pending() ? VALUE_ERROR : byte_builder_finish(&e->out);
}
