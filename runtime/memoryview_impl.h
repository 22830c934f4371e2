/* memoryview: what its files share. */
#ifndef COIL_MEMORYVIEW_IMPL_H
#define COIL_MEMORYVIEW_IMPL_H

#include "runtime/bytes_impl.h"

/* One export of an object's memory, shared by all views cut from it; given back with the last. */
typedef struct ManagedBuffer {
    Buffer buffer;
    size_t views;
    bool linked; /* an ExportLink stands for it while its buffer is not given back */
} ManagedBuffer;

/* Whether a variable of a running function is v (vm/unwind.c). */
bool call_names(Value v);

typedef struct MemoryView {
    Object head;
    ManagedBuffer *managed; /* NULL: released */
    uint8_t *data;          /* of the first item, inside managed->buffer */
    size_t itemsize;
    const char *format;
    bool readonly;
    int ndim;
    int64_t *shape, *strides; /* ndim each, never NULL while ndim > 0 */
    size_t exports;         /* buffers that others got from this view */
    int64_t hash;           /* 0: not computed */
} MemoryView;

/* The one letter of a native format ("B", "@i"), or 0. */
char format_letter(const char *format);
size_t format_size(char letter); /* 0: unknown */
Value item_unpack(const uint8_t *p, const char *format);
bool item_pack(uint8_t *p, const char *format, Value v);

size_t view_items(const MemoryView *m);
bool view_is_c_contiguous(const MemoryView *m);
bool view_is_f_contiguous(const MemoryView *m);
/* Copies the items in C (or Fortran) order. */
void view_flatten(const MemoryView *m, uint8_t *to, bool fortran);
Value view_to_list(const MemoryView *m);
/* 1 equal, 0 not, -1 raised. */
int views_equal(const MemoryView *a, const MemoryView *b);
Value view_cast(Value self, Value format, Value shape);

/* A new view on m's memory with room for ndim dimensions, otherwise like m. */
MemoryView *view_derive(const MemoryView *m, int ndim);
/* The view itself, or a temporary one on another object's buffer. NULL: raised. */
MemoryView *view_of(Value v);

#endif
