/* array: what its files share. */
#ifndef COIL_ARRAY_IMPL_H
#define COIL_ARRAY_IMPL_H

#include "stdlib/native.h"

typedef struct ArrayKind {
    char code;
    uint8_t size;
    bool is_signed, is_float, is_text;
    const char *format;  /* of its buffer */
    const char *wide;    /* C name in messages about range */
    Value (*get)(const uint8_t *p);
} ArrayKind;

typedef struct Array {
    Object head;
    const ArrayKind *kind;
    size_t len, cap; /* items */
    uint8_t *data;   /* atomic memory; NULL while cap is 0 */
    size_t exports;
} Array;

extern Type array_type;
#define ARRAY(v) AS(Array, v)
static inline bool is_array(Value v) { return is_object(v) && is_instance_of(v, &array_type); }

/* array_items.c */
const ArrayKind *array_kind(uint32_t code); /* NULL: unknown */
/* Writes a value as one item; false: raised. The array is not touched. */
bool array_item_pack(const ArrayKind *kind, uint8_t *p, Value v);
Value array_get(const Array *a, size_t i);
/* Makes room for or removes items; raises BufferError while buffers are exported. */
bool array_resize(Array *a, size_t len);
Value array_make(Type *type, const ArrayKind *kind, size_t len);
bool array_push(Array *a, Value v);
bool array_append_bytes(Array *a, const uint8_t *data, size_t items);
bool array_extend(Array *a, Value iterable);
/* machine format codes of _array_reconstructor (PEP 3118 has none for byte order). */
int array_machine_code(const ArrayKind *kind);
Value array_reconstruct(Value self, Value *args, size_t nargs, Value kwnames);

/* array_methods.c */
extern const MethodDef array_methods[];
bool array_from_text(Array *a, Value text);
bool array_from_bytes(Array *a, Value data);

#endif
