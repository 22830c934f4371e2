/* The growable byte buffer of buf.h. */
#include "runtime/base/buf.h"

#include "runtime/base/gc.h"

bool buf_reserve(Buf *b, size_t more)
{
    if (b->failed)
        return false;
    if (LIKELY(b->len + more <= b->cap))
        return true;
    size_t cap = MAX(b->cap * 2, ALIGN_UP(b->len + more, 64));
    char *data = gc_alloc_atomic(cap);
    if (data == NULL) {
        b->failed = true;
        return false;
    }
    if (b->len > 0)
        memcpy(data, b->data, b->len);
    gc_free(b->data);
    b->data = data;
    b->cap = cap;
    return true;
}

void buf_write(Buf *b, const void *bytes, size_t n)
{
    if (n == 0 || !buf_reserve(b, n))
        return;
    memcpy(b->data + b->len, bytes, n);
    b->len += n;
}

void buf_putc(Buf *b, char c)
{
    if (buf_reserve(b, 1))
        b->data[b->len++] = c;
}

void buf_puts(Buf *b, const char *cstr) { buf_write(b, cstr, strlen(cstr)); }

void buf_putcp(Buf *b, uint32_t cp)
{
    char u[4];
    if (cp < 0x80) {
        buf_putc(b, (char)cp);
    } else if (cp < 0x800) {
        u[0] = (char)(0xC0 | cp >> 6);
        u[1] = (char)(0x80 | (cp & 63));
        buf_write(b, u, 2);
    } else if (cp < 0x10000) {
        u[0] = (char)(0xE0 | cp >> 12);
        u[1] = (char)(0x80 | (cp >> 6 & 63));
        u[2] = (char)(0x80 | (cp & 63));
        buf_write(b, u, 3);
    } else {
        u[0] = (char)(0xF0 | cp >> 18);
        u[1] = (char)(0x80 | (cp >> 12 & 63));
        u[2] = (char)(0x80 | (cp >> 6 & 63));
        u[3] = (char)(0x80 | (cp & 63));
        buf_write(b, u, 4);
    }
}

void buf_printf(Buf *b, const char *fmt, ...)
{
    char small[256];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(small, sizeof small, fmt, args);
    va_end(args);
    if (n < (int)sizeof small) {
        buf_write(b, small, (size_t)n);
        return;
    }
    if (!buf_reserve(b, (size_t)n + 1))
        return;
    va_start(args, fmt);
    vsnprintf(b->data + b->len, (size_t)n + 1, fmt, args);
    va_end(args);
    b->len += (size_t)n;
}

const char *buf_cstr(Buf *b)
{
    if (!buf_reserve(b, 1))
        return NULL;
    b->data[b->len] = '\0';
    return b->data;
}
