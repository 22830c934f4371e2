/* The type bytearray: a growable array of bytes in a block of its own. Methods that it shares with
 * bytes are in bytes_*.c; here are construction, slots and what changes the contents.
 *
 * While buffers are exported (memoryviews), the block must not move nor change its size: every
 * resize goes through resize(), which raises BufferError then. */
#include "runtime/bytes_impl.h"

#define BA(v) AS(ByteArray, v)

Value bytearray_new(const void *data, size_t len)
{
    ByteArray *a = NEW(ByteArray, &type_bytearray);
    if (a == NULL)
        return VALUE_ERROR;
    if (len > 0) {
        if (len > (SIZE_MAX >> 2))
            return raise_memory_error();
        a->data = gc_alloc_atomic(len + 1);
        if (a->data == NULL)
            return VALUE_ERROR;
        if (data != NULL)
            memcpy(a->data, data, len);
        a->data[len] = 0;
        a->cap = len + 1;
    }
    a->len = len;
    return OBJECT_VALUE(a);
}

static bool check_exports(ByteArray *a)
{
    if (a->exports > 0)
        buffer_exports_settle();
    return a->exports == 0 || raise_false(&type_BufferError, "Existing exports of data: object "
                                          "cannot be re-sized");
}

/* Sets the length; new bytes are undefined. Grows by an eighth beyond what is asked for. */
static bool resize(ByteArray *a, size_t len)
{
    if (len == a->len)
        return true;
    if (!check_exports(a))
        return false;
    if (len + 1 > a->cap || len < a->cap / 2) {
        size_t cap = len > a->len ? len + (len >> 3) + (len < 9 ? 3 : 6) + 1 : len + 1;
        if (len > (SIZE_MAX >> 2))
            return raise_memory_error(), false;
        uint8_t *data = gc_alloc_atomic(cap); /* the old block stays: see type_memoryview.c */
        if (data == NULL)
            return false;
        if (a->len > 0)
            memcpy(data, a->data, MIN(a->len, len));
        a->data = data;
        a->cap = cap;
    }
    a->len = len;
    a->data[len] = 0;
    return true;
}

/* Replaces bytes [at, at + old) by `n` bytes, which must not lie in this array's block. */
static bool splice(ByteArray *a, size_t at, size_t old, const uint8_t *data, size_t n)
{
    size_t tail = a->len - at - old;
    if (n < old) {
        if (!check_exports(a))
            return false;
        memmove(a->data + at + n, a->data + at + old, tail);
        if (!resize(a, a->len - old + n))
            return false;
    } else if (n > old) {
        if (!resize(a, a->len - old + n))
            return false;
        memmove(a->data + at + n, a->data + at + old, tail);
    }
    if (n > 0)
        memcpy(a->data + at, data, n);
    return true;
}

/* ---- construction ---- */

static Value bytearray_new_slot(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

static bool append_byte(Value item, void *data)
{
    int byte = byte_value(item);
    ByteArray *a = data;
    if (byte < 0 || !resize(a, a->len + 1))
        return false;
    a->data[a->len - 1] = (uint8_t)byte;
    return true;
}

static bool bytearray_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    ByteBuilder b = {0};
    ByteArray *a = BA(self);
    Value source = args[0];
    if (source != 0 && args[1] == 0 && args[2] == 0 && !is_str(source) && !has_index(source)
        && !has_buffer(source) && type_of(source)->iter != NULL) {
        /* item by item into the array itself, which the iterator may look at */
        return resize(a, 0) && iterate(source, append_byte, a) && !error_pending();
    }
    if (!bytes_construct(args[0], args[1], args[2], "bytearray", &b) || !resize(a, b.len))
        return false;
    if (b.len > 0)
        memcpy(a->data, b.data, b.len);
    return true;
}

/* ---- slots ---- */

static Value bytearray_repr(Value self)
{
    char prefix[128];
    snprintf(prefix, sizeof prefix, "%.120s(", type_name_of(self));
    return bytes_repr_of(prefix, BA(self)->data, BA(self)->len, ")");
}

static Value bytearray_str(Value self)
{
    if (interp.bytes_warning && !warn(&type_BytesWarning, 1, "str() on a bytearray instance"))
        return VALUE_ERROR;
    return bytearray_repr(self);
}

static ptrdiff_t bytearray_length(Value self)
{
    return (ptrdiff_t)BA(self)->len;
}

static Value bytearray_slice(Value self, Value slice)
{
    int64_t start, stop, step, count;
    if (!slice_bounds(slice, (int64_t)BA(self)->len, &start, &stop, &step, &count))
        return VALUE_ERROR;
    if (count <= 0)
        return bytearray_new(NULL, 0);
    if (step == 1)
        return bytearray_new(BA(self)->data + start, (size_t)count);
    Value r = bytearray_new(NULL, (size_t)count);
    for (int64_t i = 0, at = start; r != 0 && i < count; i++, at += step)
        BA(r)->data[i] = BA(self)->data[at];
    return r;
}

/* False: raised. */
static bool item_index(Value self, Value key, size_t *out)
{
    int64_t i;
    if (type_of(key)->unary[UNARY_INDEX] == NULL)
        return raise_false(&type_TypeError, "bytearray indices must be integers or slices, not "
                           "%.200T", key);
    Value index = index_value(key);
    if (index == 0)
        return false;
    if (!int_as_i64(index, &i))
        return raise_false(&type_IndexError, "cannot fit '%.200T' into an index-sized integer",
                           key);
    if (i < 0)
        i += (int64_t)BA(self)->len;
    if (i < 0 || (size_t)i >= BA(self)->len)
        return raise_false(&type_IndexError, "bytearray index out of range");
    *out = (size_t)i;
    return true;
}

static Value bytearray_getitem(Value self, Value key)
{
    size_t i;
    if (is_object(key) && is_exactly(key, &type_slice))
        return bytearray_slice(self, key);
    return item_index(self, key, &i) ? small_int_value(BA(self)->data[i]) : VALUE_ERROR;
}

static bool delete_stepped(ByteArray *a, int64_t start, int64_t step, int64_t count)
{
    if (count == 0)
        return true;
    if (!check_exports(a))
        return false;
    if (step < 0) {
        start += step * (count - 1);
        step = -step;
    }
    size_t to = (size_t)start, next = (size_t)start;
    for (size_t from = to; from < a->len; from++) {
        if (from == next && count > 0) {
            count--;
            next += (size_t)step;
        } else {
            a->data[to++] = a->data[from];
        }
    }
    return resize(a, to);
}

/* The bytes of a right-hand side, copied so that they may come from the array itself. */
static bool value_bytes(Value value, ByteBuilder *b)
{
    if (is_str(value) || (has_index(value) && !has_buffer(value)))
        return raise_false(&type_TypeError, "can assign only bytes, buffers, or iterables of ints "
                           "in range(0, 256)");
    return bytes_construct(value, 0, 0, "bytearray", b);
}

static bool set_slice(Value self, Value slice, Value value)
{
    ByteArray *a = BA(self);
    int64_t start, stop, step, count;
    ByteBuilder b = {0};
    if (value != 0 && !value_bytes(value, &b))
        return false;
    if (!slice_bounds(slice, (int64_t)a->len, &start, &stop, &step, &count))
        return false;
    if (count < 0)
        count = 0;
    if (step == 1)
        return splice(a, (size_t)start, (size_t)count, b.data, b.len);
    if (value == 0 || b.len == 0)
        return delete_stepped(a, start, step, count);
    if (b.len != (size_t)count)
        return raise_false(&type_ValueError, "attempt to assign bytes of size %zu to extended "
                           "slice of size %zu", b.len, (size_t)count);
    for (int64_t i = 0; i < count; i++)
        a->data[start + i * step] = b.data[i];
    return true;
}

static bool bytearray_setitem(Value self, Value key, Value value)
{
    size_t i;
    if (is_object(key) && is_exactly(key, &type_slice))
        return set_slice(self, key, value);
    if (!item_index(self, key, &i))
        return false;
    if (value == 0)
        return splice(BA(self), i, 1, NULL, 0);
    int byte = byte_value(value);
    if (byte < 0 || !item_index(self, key, &i)) /* __index__ may have shortened the array */
        return false;
    BA(self)->data[i] = (uint8_t)byte;
    return true;
}

static Value bytearray_add(Value left, Value right)
{
    if (!is_bytearray(left) || !has_buffer(right))
        return VALUE_NOT_IMPLEMENTED;
    Buffer b;
    if (!buffer_get(right, &b, false))
        return VALUE_ERROR;
    size_t n = BA(left)->len;
    Value r = bytearray_new(NULL, n + b.len);
    if (r != 0 && n + b.len > 0) {
        memcpy(BA(r)->data, BA(left)->data, n);
        memcpy(BA(r)->data + n, b.data, b.len);
    }
    buffer_release(&b);
    return r;
}

static bool append_buffer(Value self, Value other)
{
    Buffer b;
    if (other == self) /* its own contents: they move when it grows */
        other = bytes_new(BA(self)->data, BA(self)->len);
    if (other == 0 || !buffer_get(other, &b, false))
        return false;
    size_t n = BA(self)->len;
    bool ok = resize(BA(self), n + b.len);
    if (ok && b.len > 0)
        memcpy(BA(self)->data + n, b.data, b.len);
    buffer_release(&b);
    return ok;
}

static Value bytearray_iadd(Value left, Value right)
{
    if (!has_buffer(right))
        return raise_type_error("can't concat %.100T to %.100T", right, left);
    return append_buffer(left, right) ? left : VALUE_ERROR;
}

/* Fills `to` with n copies of what its first len bytes are. */
static void repeat_fill(uint8_t *to, size_t len, size_t n)
{
    if (len == 1)
        memset(to, to[0], n);
    else
        for (size_t i = 1; i < n; i++)
            memcpy(to + i * len, to, len);
}

/* The repeat count for `self * v`: false raised, *ok false: not an index. */
static bool repeat_count(Value self, Value v, size_t *n, bool *ok)
{
    int64_t count;
    *ok = type_of(v)->unary[UNARY_INDEX] != NULL;
    if (!*ok)
        return true;
    if (!as_index(v, &count))
        return false;
    *n = count < 0 ? 0 : (size_t)count;
    if (BA(self)->len > 0 && *n > (size_t)PTRDIFF_MAX / BA(self)->len)
        return raise_memory_error(), false;
    return true;
}

static Value bytearray_mul(Value left, Value right)
{
    Value self = is_bytearray(left) ? left : right, v = is_bytearray(left) ? right : left;
    size_t n;
    bool ok;
    if (!repeat_count(self, v, &n, &ok))
        return VALUE_ERROR;
    if (!ok)
        return VALUE_NOT_IMPLEMENTED;
    size_t len = BA(self)->len;
    Value r = bytearray_new(NULL, len * n);
    if (r != 0 && len * n > 0) {
        memcpy(BA(r)->data, BA(self)->data, len);
        repeat_fill(BA(r)->data, len, n);
    }
    return r;
}

static Value bytearray_imul(Value self, Value v)
{
    size_t n, len = BA(self)->len;
    bool ok;
    if (!repeat_count(self, v, &n, &ok))
        return VALUE_ERROR;
    if (!ok)
        return VALUE_NOT_IMPLEMENTED;
    if (!resize(BA(self), len * n))
        return VALUE_ERROR;
    if (len * n > 0)
        repeat_fill(BA(self)->data, len, n);
    return self;
}

static Value bytearray_mod(Value left, Value right)
{
    if (!is_bytearray(left))
        return VALUE_NOT_IMPLEMENTED;
    Value r = bytes_percent(left, right);
    return r == 0 ? VALUE_ERROR : bytearray_new(bytes_data(r), bytes_len(r));
}

static bool bytearray_get_buffer(Value self, Buffer *out, bool writable)
{
    static uint8_t nothing[1];
    ByteArray *a = BA(self);
    *out = (Buffer){.data = a->data != NULL ? a->data : nothing, .len = a->len, .owner = self,
                    .format = "B", .itemsize = 1, .ndim = 1};
    a->exports++;
    return true;
}

static void bytearray_release_buffer(Value self, Buffer *out)
{
    BA(self)->exports--;
}

/* ---- methods ---- */

/* Views that nobody uses any more must not stay alive by the registers of the caller. */
static ByteArray *to_resize(Value self, Value *args, size_t nargs)
{
    if (BA(self)->exports > 0)
        call_forget(self, args, nargs);
    return BA(self);
}

static NATIVE(bytearray_append)
{
    int byte = byte_value(args[0]);
    ByteArray *a = to_resize(self, args, 1);
    if (byte < 0 || !resize(a, a->len + 1))
        return VALUE_ERROR;
    a->data[a->len - 1] = (uint8_t)byte;
    return VALUE_NONE;
}

static NATIVE(bytearray_extend)
{
    to_resize(self, args, 1);
    if (has_buffer(args[0]))
        return append_buffer(self, args[0]) ? VALUE_NONE : VALUE_ERROR;
    ByteBuilder b = {0};
    Value iterator = get_iter(args[0]);
    if (iterator == 0) {
        if (error_clear_if(&type_TypeError))
            raise_type_error("can't extend bytearray with %.100T", args[0]);
        return VALUE_ERROR;
    }
    if (is_str(args[0]) && str_len(args[0]) > 0)
        return raise_type_error("expected iterable of integers; got: 'str'");
    if (length_hint(args[0], 0) < 0 || !bytes_collect(iterator, &b, "byte must be in range(0, 256)"))
        return VALUE_ERROR;
    return splice(BA(self), BA(self)->len, 0, b.data, b.len) ? VALUE_NONE : VALUE_ERROR;
}

static NATIVE(bytearray_insert)
{
    int64_t at;
    int byte;
    ByteArray *a = to_resize(self, args, 2);
    if (!as_index(args[0], &at) || (byte = byte_value(args[1])) < 0)
        return VALUE_ERROR;
    int64_t len = (int64_t)a->len;
    at = at < 0 ? MAX(at + len, 0) : MIN(at, len);
    uint8_t value = (uint8_t)byte;
    return splice(a, (size_t)at, 0, &value, 1) ? VALUE_NONE : VALUE_ERROR;
}

static NATIVE(bytearray_pop)
{
    int64_t at = -1;
    ByteArray *a = to_resize(self, args, 1);
    if (args[0] != 0 && !as_index(args[0], &at))
        return VALUE_ERROR;
    if (a->len == 0)
        return raise(&type_IndexError, "pop from empty bytearray");
    if (at < 0)
        at += (int64_t)a->len;
    if (at < 0 || (size_t)at >= a->len)
        return raise(&type_IndexError, "pop index out of range");
    uint8_t value = a->data[at];
    return splice(a, (size_t)at, 1, NULL, 0) ? small_int_value(value) : VALUE_ERROR;
}

static NATIVE(bytearray_remove)
{
    int byte = byte_value(args[0]);
    if (byte < 0)
        return VALUE_ERROR;
    ByteArray *a = to_resize(self, args, 1);
    uint8_t *at = a->len == 0 ? NULL : memchr(a->data, byte, a->len);
    if (at == NULL)
        return raise_value_error("value not found in bytearray");
    return splice(a, (size_t)(at - a->data), 1, NULL, 0) ? VALUE_NONE : VALUE_ERROR;
}

static NATIVE(bytearray_clear)
{
    return resize(to_resize(self, args, 0), 0) ? VALUE_NONE : VALUE_ERROR;
}

static NATIVE(bytearray_copy)
{
    return bytearray_new(BA(self)->data, BA(self)->len);
}

static NATIVE(bytearray_reverse)
{
    ByteArray *a = BA(self);
    for (size_t i = 0, j = a->len; i + 1 < j; i++) {
        uint8_t c = a->data[i];
        a->data[i] = a->data[--j];
        a->data[j] = c;
    }
    return VALUE_NONE;
}

static NATIVE(bytearray_fromhex)
{
    ByteBuilder b = {0};
    if (bytes_from_hex(args[0], &b) == 0)
        return VALUE_ERROR;
    if (self == OBJECT_VALUE(&type_bytearray))
        return bytearray_new(b.data, b.len);
    Value made = bytes_new(b.data, b.len);
    return made == 0 ? VALUE_ERROR : call1(self, made);
}

static NATIVE(bytearray_alloc)
{
    return int_new((int64_t)BA(self)->cap);
}

static NATIVE(bytearray_sizeof)
{
    return int_new((int64_t)(sizeof(ByteArray) + BA(self)->cap));
}

/* (type, (contents, ), state): contents as latin-1 text for protocols that lack bytes. */
static Value bytearray_reduced(Value self, int64_t protocol)
{
    Value contents, state = call_method0(self, NAME(dunder_getstate));
    if (state == 0)
        return VALUE_ERROR;
    if (protocol >= 3) {
        contents = tuple_pack(1, bytes_new(BA(self)->data, BA(self)->len));
    } else if (BA(self)->len == 0) {
        contents = tuple_empty();
    } else {
        contents = tuple_pack(2, latin1_decode(BA(self)->data, BA(self)->len),
                              str_intern_cstr("latin-1"));
    }
    return tuple_pack(3, OBJECT_VALUE(type_of(self)), contents, state);
}

static NATIVE(bytearray_reduce)
{
    return bytearray_reduced(self, 2);
}

static NATIVE(bytearray_reduce_ex)
{
    int64_t protocol = 0;
    if (args[0] != 0 && !as_index(args[0], &protocol))
        return VALUE_ERROR;
    return bytearray_reduced(self, protocol);
}

static const MethodDef bytearray_methods[] = {
    BYTES_COMMON_METHODS,
    {"append", bytearray_append, "item, /", 0, "Append a single item to the end."},
    {"extend", bytearray_extend, "iterable_of_ints, /", 0,
     "Append all the items from the iterator or sequence to the end of the bytearray."},
    {"insert", bytearray_insert, "index, item, /", 0,
     "Insert a single item into the bytearray before the given index."},
    {"pop", bytearray_pop, "index=-1, /", 0, "Remove and return a single item from B."},
    {"remove", bytearray_remove, "value, /", 0,
     "Remove the first occurrence of a value in the bytearray."},
    {"clear", bytearray_clear, "", 0, "Remove all items from the bytearray."},
    {"copy", bytearray_copy, "", 0, "Return a copy of B."},
    {"reverse", bytearray_reverse, "", 0, "Reverse the order of the values in B in place."},
    {"fromhex", bytearray_fromhex, "string, /", METHOD_CLASS,
     "Create a bytearray object from a string of hexadecimal numbers."},
    {"__alloc__", bytearray_alloc, "", 0, "Return the number of bytes actually allocated."},
    {"__sizeof__", bytearray_sizeof, "", 0, "Returns the size of the object in memory, in bytes."},
    {"__reduce__", bytearray_reduce, "", 0, "Return state information for pickling."},
    {"__reduce_ex__", bytearray_reduce_ex, "proto=0, /", 0,
     "Return state information for pickling."},
    {NULL, NULL, NULL, 0, NULL},
};

static Value bytearray_iter(Value self)
{
    ByteIter *it = NEW(ByteIter, &type_bytearray_iterator);
    if (it == NULL)
        return VALUE_ERROR;
    it->bytes = self;
    it->index = 0;
    return OBJECT_VALUE(it);
}

Type type_bytearray = {
    TYPE_HEAD("bytearray"),
    .doc = "bytearray(iterable_of_ints) -> bytearray\n"
           "bytearray(string, encoding[, errors]) -> bytearray\n"
           "bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n"
           "bytearray(int) -> bytes array of size given by the parameter, of null bytes\n"
           "bytearray() -> empty bytes array\n\nConstruct a mutable bytearray object.",
    .flags = TYPE_BASE | TYPE_IS_BYTEARRAY | TYPE_MATCH_SELF,
    .size = sizeof(ByteArray),
    .methods = bytearray_methods,
    .new_ = bytearray_new_slot,
    .init = bytearray_init,
    .new_sig = "source=b'', encoding='utf-8', errors='strict'",
    .repr = bytearray_repr,
    .str = bytearray_str,
    .hash = hash_not_implemented,
    .compare = bytes_compare,
    .iter = bytearray_iter,
    .length = bytearray_length,
    .getitem = bytearray_getitem,
    .setitem = bytearray_setitem,
    .contains = bytes_contains,
    .binary[OP_ADD] = bytearray_add,
    .binary[OP_MUL] = bytearray_mul,
    .binary[OP_MOD] = bytearray_mod,
    .inplace[OP_ADD] = bytearray_iadd,
    .inplace[OP_MUL] = bytearray_imul,
    .get_buffer = bytearray_get_buffer,
    .release_buffer = bytearray_release_buffer,
};
