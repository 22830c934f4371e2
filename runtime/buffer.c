/* The buffer protocol as C code uses it: asking an object for its memory, and giving it back. */
#include "runtime/bytes.h"
#include "runtime/error.h"

bool has_buffer(Value v)
{
    return is_object(v) && type_of(v)->get_buffer != NULL;
}

bool buffer_get(Value v, Buffer *out, bool writable)
{
    memset(out, 0, sizeof *out);
    if (has_base_shape(v, &type_bytes) && !writable) {
        out->data = AS(Bytes, v)->data;
        out->len = AS(Bytes, v)->len;
        out->readonly = true;
        out->owner = v;
        out->format = "B";
        out->itemsize = 1;
        out->ndim = 1;
        return true;
    }
    if (!has_buffer(v))
        return raise_false(&type_TypeError, "a bytes-like object is required, not '%.100T'", v);
    return type_of(v)->get_buffer(v, out, writable);
}

void buffer_release(Buffer *b)
{
    Value owner = b->owner;
    if (owner == 0)
        return;
    Type *type = type_of(owner);
    if (type->release_buffer != NULL)
        type->release_buffer(owner, b);
    b->owner = 0;
    b->data = NULL;
}
