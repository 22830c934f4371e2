/* bytes, bytearray, memoryview, the buffer protocol and codecs. */
#ifndef COIL_BYTES_H
#define COIL_BYTES_H

#include "runtime/object.h"

typedef struct Bytes {
    Object head;
    int64_t hash; /* 0: not computed */
    size_t len;
    uint8_t data[]; /* then a zero byte */
} Bytes;
typedef struct ByteArray {
    Object head;
    size_t len, cap;
    uint8_t *data;
    size_t exports; /* live buffers: resizing raises BufferError */
} ByteArray;
/* bytes 0: exhausted */
typedef struct ByteIter { Object head; Value bytes; size_t index; } ByteIter;
extern Type type_bytes, type_bytearray, type_memoryview, type_bytes_iterator,
    type_bytearray_iterator;

Value bytes_new(const void *data, size_t len);
Value bytes_alloc(size_t len); /* to be filled */
Value bytearray_new(const void *data, size_t len);
static inline const uint8_t *bytes_data(Value b) { return AS(Bytes, b)->data; }
static inline size_t bytes_len(Value b) { return AS(Bytes, b)->len; }

/* A view of an object's memory (PEP 3118, one- and many-dimensional). Release it exactly once. */
typedef struct Buffer {
    uint8_t *data;
    size_t len;      /* bytes */
    bool readonly;
    Value owner;     /* keeps the memory alive */
    const char *format; /* struct syntax; "B" by default */
    size_t itemsize;
    int ndim;
    int64_t *shape, *strides; /* NULL for plain 1-d bytes */
} Buffer;
/* TypeError "a bytes-like object is required, not 'T'". */
bool buffer_get(Value v, Buffer *out, bool writable);
void buffer_release(Buffer *b);
bool has_buffer(Value v);
/* Before an exporter refuses a change because of live buffers: collects, and gives back the buffers
 * of memoryviews that nobody refers to any more. */
void buffer_exports_settle(void);
/* The contents of any object with a buffer as bytes, in C order (strides followed). */
Value memoryview_tobytes(Value v);

/* Codecs. Names are normalised ("UTF8", "utf-8"...); errors may be NULL for "strict". */
Value codec_encode(Value str, const char *encoding, const char *errors); /* bytes */
Value codec_decode(const uint8_t *data, size_t len, const char *encoding, const char *errors);
/* Decodes a prefix: *used gets the bytes consumed (an incomplete sequence at the end is left over
 * unless final). For incremental decoders and text files. utf-8, utf-16, utf-32, ascii, latin-1 and
 * all others that codec_decode takes. */
Value codec_decode_partial(const uint8_t *data, size_t len, const char *encoding,
                           const char *errors, bool final, size_t *used);
Value utf8_decode(const uint8_t *data, size_t len, const char *errors);

#endif
