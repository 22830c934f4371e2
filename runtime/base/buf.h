/* A growable byte buffer in collected memory (scanned: may hold nothing or plain bytes only). */
#ifndef COIL_BUF_H
#define COIL_BUF_H

#include "runtime/base/base.h"

typedef struct Buf Buf;
struct Buf {
    char *data; /* not NUL-terminated until buf_cstr */
    size_t len, cap;
    bool failed; /* an allocation failed: MemoryError is pending, further writes do nothing */
};

#define BUF_INIT {0}

void buf_write(Buf *b, const void *bytes, size_t n);
void buf_putc(Buf *b, char c);
void buf_puts(Buf *b, const char *cstr);
void buf_putcp(Buf *b, uint32_t codepoint); /* as UTF-8; surrogates are encoded too (WTF-8) */
void buf_printf(Buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
bool buf_reserve(Buf *b, size_t more);
const char *buf_cstr(Buf *b); /* NUL-terminated contents, NULL when an allocation failed */

#endif
