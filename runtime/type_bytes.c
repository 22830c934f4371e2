/* The type bytes: one atomic block of header, bytes and a zero byte. Its methods are shared with
 * bytearray and lie in bytes_find.c, bytes_split.c and bytes_text.c. */
#include "runtime/bytes_impl.h"

/* ---- making ---- */

Value bytes_alloc(size_t len)
{
    if (UNLIKELY(len > (SIZE_MAX >> 2)))
        return raise_memory_error();
    Bytes *b = gc_alloc_atomic(sizeof(Bytes) + len + 1);
    if (UNLIKELY(b == NULL))
        return VALUE_ERROR;
    b->head.shape = &type_bytes.base;
    b->hash = 0;
    b->len = len;
    b->data[len] = 0;
    return OBJECT_VALUE(b);
}

Value bytes_new(const void *data, size_t len)
{
    static Value empty;
    if (len == 0)
        return LIKELY(empty != 0) ? empty : (empty = bytes_alloc(0));
    Value b = bytes_alloc(len);
    if (LIKELY(b != 0))
        memcpy(AS(Bytes, b)->data, data, len);
    return b;
}

Value bytes_like_alloc(Value self, size_t len, uint8_t **data)
{
    Value v = is_bytes(self) ? bytes_alloc(len) : bytearray_new(NULL, len);
    if (v != 0)
        *data = is_bytes(v) ? AS(Bytes, v)->data : AS(ByteArray, v)->data;
    return v;
}

int byte_value(Value item)
{
    int64_t i;
    if (is_small_int(item)) {
        i = small_int(item);
    } else {
        Value index = index_value(item);
        if (index == 0)
            return -1;
        if (!int_as_i64(index, &i))
            i = -1;
    }
    if (i < 0 || i > 255)
        return raise_minus1(&type_ValueError, "byte must be in range(0, 256)");
    return (int)i;
}

typedef struct Collecting {
    ByteBuilder *out;
    const char *range_message;
} Collecting;

static bool collect_byte(Value item, void *data)
{
    Collecting *c = data;
    int byte = byte_value(item);
    if (byte < 0) {
        if (error_clear_if(&type_ValueError))
            raise_value_error("%s", c->range_message);
        return false;
    }
    byte_builder_putc(c->out, (uint8_t)byte);
    return !c->out->failed;
}

bool bytes_collect(Value iterable, ByteBuilder *b, const char *range_message)
{
    Collecting c = {b, range_message};
    return iterate(iterable, collect_byte, &c) && !error_pending();
}

static bool construct_text(Value source, Value encoding, Value errors, ByteBuilder *b)
{
    const char *names[2] = {NULL, NULL};
    Value given[2] = {encoding, errors};
    for (int i = 0; i < 2; i++)
        if (given[i] != 0 && (names[i] = str_utf8(given[i], NULL)) == NULL)
            return false;
    Value encoded = codec_encode(source, names[0], names[1]);
    if (encoded == 0)
        return false;
    byte_builder_write(b, bytes_data(encoded), bytes_len(encoded));
    return !b->failed;
}

static bool construct_size(Value source, ByteBuilder *b, bool *done)
{
    int64_t size;
    *done = false;
    if (!as_index(source, &size))
        return error_clear_if(&type_TypeError); /* then it may still be iterable */
    if (size < 0)
        return raise_false(&type_ValueError, "negative count");
    *done = true;
    if (size > 0 && byte_builder_reserve(b, (size_t)size)) {
        memset(b->data, 0, (size_t)size);
        b->len = (size_t)size;
    }
    return !b->failed;
}

bool bytes_construct(Value source, Value encoding, Value errors, const char *type_name,
                     ByteBuilder *b)
{
    if (encoding != 0 && !is_str(encoding))
        return raise_false(&type_TypeError, "%s() argument 'encoding' must be str, not %.50s",
                           type_name, arg_type_name(encoding));
    if (errors != 0 && !is_str(errors))
        return raise_false(&type_TypeError, "%s() argument 'errors' must be str, not %.50s",
                           type_name, arg_type_name(errors));
    if (source != 0 && is_str(source)) {
        if (encoding == 0)
            return raise_false(&type_TypeError, "string argument without an encoding");
        return construct_text(source, encoding, errors, b);
    }
    if (encoding != 0 || errors != 0)
        return raise_false(&type_TypeError, "%s without a string argument",
                           encoding != 0 ? "encoding" : "errors");
    if (source == 0)
        return true;
    bool done = false;
    if (type_of(source)->unary[UNARY_INDEX] != NULL && !construct_size(source, b, &done))
        return false;
    if (done)
        return true;
    if (has_buffer(source)) {
        Value flat = memoryview_tobytes(source);
        if (flat != 0)
            byte_builder_write(b, bytes_data(flat), bytes_len(flat));
        return flat != 0 && !b->failed;
    }
    Value iterator = get_iter(source);
    if (iterator == 0) {
        if (error_clear_if(&type_TypeError))
            raise_type_error("cannot convert '%.200T' object to %s", source, type_name);
        return false;
    }
    return bytes_collect(iterator, b, strcmp(type_name, "bytes") == 0
                         ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)");
}

static Value bytes_new_instance(Type *type, const void *data, size_t len)
{
    if (type == &type_bytes)
        return bytes_new(data, len);
    Value v = object_new(type, len);
    if (v != 0 && len > 0) {
        AS(Bytes, v)->len = len;
        memcpy(AS(Bytes, v)->data, data, len);
    }
    return v;
}

static Value bytes_new_slot(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value source = args[0];
    if (args[1] == 0 && args[2] == 0 && source != 0) {
        if (type == &type_bytes && has_base_shape(source, &type_bytes))
            return source;
        bool missing;
        Value made = special_call(source, NAME(dunder_bytes), NULL, 0, &missing);
        if (made == 0 && !missing)
            return VALUE_ERROR;
        if (made != 0 && !is_bytes(made))
            return raise_type_error("__bytes__ returned non-bytes (type %.200T)", made);
        if (made != 0 && type == &type_bytes)
            return made;
        if (made != 0)
            return bytes_new_instance(type, bytes_data(made), bytes_len(made));
    }
    ByteBuilder b = {0};
    if (!bytes_construct(source, args[1], args[2], "bytes", &b))
        return VALUE_ERROR;
    return bytes_new_instance(type, b.data, b.len);
}

/* ---- slots ---- */

static Value bytes_repr(Value self)
{
    return bytes_repr_of("", bytes_data(self), bytes_len(self), "");
}

static Value bytes_str(Value self)
{
    if (interp.bytes_warning && !warn(&type_BytesWarning, 1, "str() on a bytes instance"))
        return VALUE_ERROR;
    return bytes_repr(self);
}

static bool bytes_hash(Value self, int64_t *out)
{
    Bytes *b = AS(Bytes, self);
    if (b->hash == 0)
        b->hash = hash_bytes(b->data, b->len);
    *out = b->hash;
    return true;
}

/* bytes with bytes, bytearray with anything that has a buffer; memoryview compares by its own
 * slot. */
Value bytes_compare(Value a, Value b, CompareOp op)
{
    Buffer x, y;
    bool flat = is_bytearray(a) || is_bytearray(b) || (is_bytes(a) && is_bytes(b));
    if (!flat || !has_buffer(a) || !has_buffer(b)) {
        if (interp.bytes_warning && (op == CMP_EQ || op == CMP_NE)
            && (is_str(a) || is_str(b) || is_int(a) || is_int(b))
            && !warn(&type_BytesWarning, 1, "Comparison between bytes and %s",
                     is_str(a) || is_str(b) ? "string" : "int"))
            return VALUE_ERROR;
        return VALUE_NOT_IMPLEMENTED;
    }
    if (!buffer_get(a, &x, false))
        return error_clear(), VALUE_NOT_IMPLEMENTED;
    if (!buffer_get(b, &y, false)) {
        buffer_release(&x);
        return error_clear(), VALUE_NOT_IMPLEMENTED;
    }
    int order = memcmp(x.data, y.data, MIN(x.len, y.len));
    if (order == 0)
        order = x.len < y.len ? -1 : x.len > y.len;
    buffer_release(&x);
    buffer_release(&y);
    switch (op) {
    case CMP_LT: return value_bool(order < 0);
    case CMP_LE: return value_bool(order <= 0);
    case CMP_EQ: return value_bool(order == 0);
    case CMP_NE: return value_bool(order != 0);
    case CMP_GT: return value_bool(order > 0);
    case CMP_GE: return value_bool(order >= 0);
    }
    UNREACHABLE();
}

static ptrdiff_t bytes_length(Value self)
{
    return (ptrdiff_t)bytes_len(self);
}

static Value bytes_slice(Value self, Value slice)
{
    int64_t start, stop, step, count;
    if (!slice_bounds(slice, (int64_t)bytes_len(self), &start, &stop, &step, &count))
        return VALUE_ERROR;
    if (count <= 0)
        return bytes_new(NULL, 0);
    if (step == 1 && (size_t)count == bytes_len(self))
        return bytes_same(self);
    if (step == 1)
        return bytes_new(bytes_data(self) + start, (size_t)count);
    Value r = bytes_alloc((size_t)count);
    for (int64_t i = 0, at = start; r != 0 && i < count; i++, at += step)
        AS(Bytes, r)->data[i] = bytes_data(self)[at];
    return r;
}

static Value bytes_getitem(Value self, Value key)
{
    int64_t i;
    if (is_object(key) && is_exactly(key, &type_slice))
        return bytes_slice(self, key);
    if (type_of(key)->unary[UNARY_INDEX] == NULL)
        return raise_type_error("byte indices must be integers or slices, not %.200T", key);
    Value index = index_value(key);
    if (index == 0)
        return VALUE_ERROR;
    if (!int_as_i64(index, &i))
        return raise(&type_IndexError, "cannot fit '%.200T' into an index-sized integer", key);
    if (i < 0)
        i += (int64_t)bytes_len(self);
    if (i < 0 || (size_t)i >= bytes_len(self))
        return raise(&type_IndexError, "index out of range");
    return small_int_value(bytes_data(self)[i]);
}

static Value bytes_add(Value left, Value right)
{
    if (!is_bytes(left) || !has_buffer(right))
        return VALUE_NOT_IMPLEMENTED;
    Buffer b;
    if (!buffer_get(right, &b, false))
        return VALUE_ERROR;
    size_t n = bytes_len(left);
    Value r = b.len == 0 ? bytes_same(left) : bytes_alloc(n + b.len);
    if (r != 0 && b.len > 0) {
        memcpy(AS(Bytes, r)->data, bytes_data(left), n);
        memcpy(AS(Bytes, r)->data + n, b.data, b.len);
    }
    buffer_release(&b);
    return r;
}

static Value bytes_mul(Value left, Value right)
{
    Value self = is_bytes(left) ? left : right, count = is_bytes(left) ? right : left;
    int64_t n;
    if (type_of(count)->unary[UNARY_INDEX] == NULL)
        return VALUE_NOT_IMPLEMENTED;
    if (!as_index(count, &n))
        return VALUE_ERROR;
    size_t len = bytes_len(self);
    if (n <= 0 || len == 0)
        return bytes_new(NULL, 0);
    if (n == 1)
        return bytes_same(self);
    if ((uint64_t)n > (uint64_t)PTRDIFF_MAX / len)
        return raise_overflow_error("repeated bytes are too long");
    Value r = bytes_alloc(len * (size_t)n);
    if (r == 0)
        return VALUE_ERROR;
    uint8_t *to = AS(Bytes, r)->data;
    if (len == 1) {
        memset(to, bytes_data(self)[0], (size_t)n);
        return r;
    }
    for (int64_t i = 0; i < n; i++)
        memcpy(to + (size_t)i * len, bytes_data(self), len);
    return r;
}

static Value bytes_mod(Value left, Value right)
{
    return is_bytes(left) ? bytes_percent(left, right) : VALUE_NOT_IMPLEMENTED;
}

static bool bytes_get_buffer(Value self, Buffer *out, bool writable)
{
    if (writable)
        return raise_false(&type_BufferError, "Object is not writable.");
    *out = (Buffer){.data = AS(Bytes, self)->data, .len = bytes_len(self), .readonly = true,
                    .owner = self, .format = "B", .itemsize = 1, .ndim = 1};
    return true;
}

/* ---- methods and type ---- */

static NATIVE(bytes_fromhex)
{
    ByteBuilder b = {0};
    if (bytes_from_hex(args[0], &b) == 0)
        return VALUE_ERROR;
    Value made = byte_builder_finish(&b);
    if (made == 0 || self == OBJECT_VALUE(&type_bytes))
        return made;
    return call1(self, made);
}

static NATIVE(bytes_bytes)
{
    return bytes_same(self);
}

static NATIVE(bytes_getnewargs)
{
    return tuple_pack(1, bytes_same(self));
}

static NATIVE(bytes_sizeof)
{
    return int_new((int64_t)(sizeof(Bytes) + bytes_len(self) + 1));
}

static const MethodDef bytes_methods[] = {
    BYTES_COMMON_METHODS,
    {"fromhex", bytes_fromhex, "string, /", METHOD_CLASS,
     "Create a bytes object from a string of hexadecimal numbers."},
    {"__bytes__", bytes_bytes, "", 0, "Convert this value to exact type bytes."},
    {"__getnewargs__", bytes_getnewargs, "", 0, NULL},
    {"__sizeof__", bytes_sizeof, "", 0, "Return the size of the object in memory, in bytes."},
    {NULL, NULL, NULL, 0, NULL},
};

static Value bytes_iter(Value self)
{
    ByteIter *it = NEW(ByteIter, &type_bytes_iterator);
    if (it == NULL)
        return VALUE_ERROR;
    it->bytes = self;
    it->index = 0;
    return OBJECT_VALUE(it);
}

Type type_bytes = {
    TYPE_HEAD("bytes"),
    .doc = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n"
           "bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n"
           "bytes(int) -> bytes object of size given by the parameter, of null bytes\n"
           "bytes() -> empty bytes object\n\nConstruct an immutable array of bytes.",
    .flags = TYPE_BASE | TYPE_IS_BYTES | TYPE_MATCH_SELF,
    .size = sizeof(Bytes) + 8,
    .item_size = 1,
    .items_count_offset = offsetof(Bytes, len),
    .methods = bytes_methods,
    .new_ = bytes_new_slot,
    .new_sig = "source=b'', encoding='utf-8', errors='strict'",
    .repr = bytes_repr,
    .str = bytes_str,
    .hash = bytes_hash,
    .compare = bytes_compare,
    .iter = bytes_iter,
    .length = bytes_length,
    .getitem = bytes_getitem,
    .contains = bytes_contains,
    .binary[OP_ADD] = bytes_add,
    .binary[OP_MUL] = bytes_mul,
    .binary[OP_MOD] = bytes_mod,
    .get_buffer = bytes_get_buffer,
};
