/* The iterators of bytes and bytearray: one code, two types. */
#include "runtime/bytes_impl.h"

static Value byte_iter_next(Value self)
{
    ByteIter *it = AS(ByteIter, self);
    if (it->bytes == 0)
        return VALUE_ABSENT;
    ByteView v = byte_view(it->bytes);
    if (LIKELY(it->index < v.len))
        return small_int_value(v.data[it->index++]);
    it->bytes = 0;
    return VALUE_ABSENT;
}

static NATIVE(byte_iter_length_hint)
{
    ByteIter *it = AS(ByteIter, self);
    if (it->bytes == 0)
        return small_int_value(0);
    size_t len = byte_view(it->bytes).len;
    return small_int_value(it->index < len ? (int64_t)(len - it->index) : 0);
}

static NATIVE(byte_iter_reduce)
{
    ByteIter *it = AS(ByteIter, self);
    Value iter = builtin_get("iter");
    if (iter == 0)
        return VALUE_ERROR;
    if (it->bytes == 0)
        return tuple_pack(2, iter, tuple_pack(1, tuple_empty()));
    return tuple_pack(3, iter, tuple_pack(1, it->bytes), int_new((int64_t)it->index));
}

static NATIVE(byte_iter_setstate)
{
    ByteIter *it = AS(ByteIter, self);
    int64_t index;
    if (!as_index(args[0], &index))
        return VALUE_ERROR;
    if (it->bytes != 0)
        it->index = index < 0 ? 0 : MIN((size_t)index, byte_view(it->bytes).len);
    return VALUE_NONE;
}

static const MethodDef byte_iter_methods[] = {
    {"__length_hint__", byte_iter_length_hint, "", 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", byte_iter_reduce, "", 0, "Return state information for pickling."},
    {"__setstate__", byte_iter_setstate, "state, /", 0, "Set state information for unpickling."},
    {NULL, NULL, NULL, 0, NULL},
};

Type type_bytes_iterator = {
    TYPE_HEAD("bytes_iterator"),
    .size = sizeof(ByteIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = byte_iter_next,
    .methods = byte_iter_methods,
};

Type type_bytearray_iterator = {
    TYPE_HEAD("bytearray_iterator"),
    .size = sizeof(ByteIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = byte_iter_next,
    .methods = byte_iter_methods,
};
