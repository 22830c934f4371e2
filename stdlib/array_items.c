/* Module array: the kinds of items, growing, and arrays saved on other machines. */
#include <wchar.h>

#include "runtime/codec.h"
#include "stdlib/array_impl.h"

#define GETTER(name, T, make)                                                                      \
    static Value name(const uint8_t *p)                                                            \
    {                                                                                              \
        T x;                                                                                       \
        memcpy(&x, p, sizeof x);                                                                   \
        return make;                                                                               \
    }
GETTER(get_b, int8_t, small_int_value(x))
GETTER(get_B, uint8_t, small_int_value(x))
GETTER(get_w, uint32_t, x <= 0x10ffff ? str_char(x)
                                      : raise_value_error("character U+%x is not in range "
                                                          "[U+0000; U+10ffff]", x))
GETTER(get_h, int16_t, small_int_value(x))
GETTER(get_H, uint16_t, small_int_value(x))
GETTER(get_i, int32_t, small_int_value(x))
GETTER(get_I, uint32_t, small_int_value(x))
GETTER(get_q, int64_t, int_new(x))
GETTER(get_Q, uint64_t, int_from_u64(x))
GETTER(get_f, float, float_new((double)x))
GETTER(get_d, double, float_new(x))

static const ArrayKind kinds[] = {
    {'b', 1, true, false, false, "b", "signed char", get_b},
    {'B', 1, false, false, false, "B", "unsigned byte integer", get_B},
    {'u', 4, false, false, true, "w", NULL, get_w},
    {'w', 4, false, false, true, "w", NULL, get_w},
    {'h', 2, true, false, false, "h", "signed short integer", get_h},
    {'H', 2, false, false, false, "H", "unsigned short", get_H},
    {'i', 4, true, false, false, "i", "signed integer", get_i},
    {'I', 4, false, false, false, "I", "unsigned int", get_I},
    {'l', 8, true, false, false, "l", NULL, get_q},
    {'L', 8, false, false, false, "L", NULL, get_Q},
    {'q', 8, true, false, false, "q", NULL, get_q},
    {'Q', 8, false, false, false, "Q", NULL, get_Q},
    {'f', 4, true, true, false, "f", NULL, get_f},
    {'d', 8, true, true, false, "d", NULL, get_d},
};

const ArrayKind *array_kind(uint32_t code)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if ((uint32_t)kinds[i].code == code)
            return &kinds[i];
    return NULL;
}

static bool out_of_range(const ArrayKind *k, bool negative)
{
    if (k->wide != NULL && (k->code != 'I' || !negative))
        return raise_false(&type_OverflowError, "%s is %s", k->wide,
                           negative ? "less than minimum" : "greater than maximum");
    if (!k->is_signed && negative)
        return raise_false(&type_OverflowError, k->code == 'Q'
                                                    ? "can't convert negative int to unsigned"
                               : "can't convert negative value to unsigned int");
    return raise_false(&type_OverflowError, k->code == 'q' || k->code == 'Q'
                                                ? "int too big to convert"
                                                : "Python int too large to convert to C long");
}

static bool pack_text(const ArrayKind *k, uint8_t *p, Value v)
{
    if (!is_str(v) || STR(v)->len != 1)
        return raise_false(&type_TypeError, "array item must be unicode character");
    uint32_t c = str_at(STR(v), 0);
    memcpy(p, &c, 4);
    return true;
}

bool array_item_pack(const ArrayKind *k, uint8_t *p, Value v)
{
    if (k->is_text)
        return pack_text(k, p, v);
    if (k->is_float) {
        double d;
        if (!as_double(v, &d))
            return false;
        float f = (float)d;
        memcpy(p, k->size == 4 ? (void *)&f : (void *)&d, k->size);
        return true;
    }
    if (!is_small_int(v) && (v = index_value(v)) == 0)
        return false;
    unsigned width = k->size * 8u;
    if (k->is_signed) {
        int64_t i, limit = (int64_t)(UINT64_C(1) << (width - 1) >> 1);
        if (!int_as_i64(v, &i) || i < -limit - limit || i > limit - 1 + limit)
            return out_of_range(k, int_sign(v) < 0);
        memcpy(p, &i, k->size); /* little-endian machine */
        return true;
    }
    uint64_t u;
    if (int_sign(v) < 0 || !int_as_u64(v, &u) || (width < 64 && u >> width != 0))
        return out_of_range(k, int_sign(v) < 0);
    memcpy(p, &u, k->size);
    return true;
}

Value array_get(const Array *a, size_t i)
{
    return a->kind->get(a->data + i * a->kind->size);
}

bool array_resize(Array *a, size_t len)
{
    if (a->exports > 0 && len != a->len) {
        buffer_exports_settle();
        if (a->exports > 0)
            return raise_false(&type_BufferError,
                               "cannot resize an array that is exporting buffers");
    }
    if (len > a->cap || len < a->cap / 4) {
        if (len > (size_t)PTRDIFF_MAX / 16)
            return raise_memory_error(), false;
        size_t cap = len > a->cap && a->cap > 0 ? len + len / 8 + 8 : len;
        uint8_t *data = cap == 0 ? NULL : gc_alloc_atomic(cap * a->kind->size);
        if (cap > 0 && data == NULL)
            return false;
        if (data != NULL && a->len > 0)
            memcpy(data, a->data, MIN(len, a->len) * a->kind->size);
        a->data = data;
        a->cap = cap;
    }
    a->len = len;
    return true;
}

Value array_make(Type *type, const ArrayKind *kind, size_t len)
{
    Value self = object_new(type, 0);
    if (self == 0)
        return 0;
    ARRAY(self)->kind = kind;
    return array_resize(ARRAY(self), len) ? self : 0;
}

bool array_push(Array *a, Value v)
{
    uint8_t item[8];
    if (!array_item_pack(a->kind, item, v) || !array_resize(a, a->len + 1))
        return false;
    memcpy(a->data + (a->len - 1) * a->kind->size, item, a->kind->size);
    return true;
}

bool array_append_bytes(Array *a, const uint8_t *data, size_t items)
{
    size_t old = a->len;
    if (!array_resize(a, old + items))
        return false;
    if (items > 0)
        memmove(a->data + old * a->kind->size, data, items * a->kind->size);
    return true;
}

static bool push_item(Value item, void *array) { return array_push(array, item); }

bool array_extend(Array *a, Value iterable)
{
    if (!is_array(iterable))
        return iterate(iterable, push_item, a) && !error_pending();
    const Array *b = ARRAY(iterable);
    if (b->kind != a->kind)
        return raise_false(&type_TypeError, "can only extend with array of same kind");
    size_t n = b->len, old = a->len;
    if (!array_resize(a, old + n))
        return false;
    if (n > 0) /* b may be a, whose data moved */
        memmove(a->data + old * a->kind->size, b->data, n * a->kind->size);
    return true;
}

/* ---- _array_reconstructor: items in another machine's format ---- */

static const struct { uint8_t size; bool is_signed, big, is_float; } formats[] = {
    {1, false, false, false}, {1, true, false, false}, {2, false, false, false},
    {2, false, true, false}, {2, true, false, false}, {2, true, true, false},
    {4, false, false, false}, {4, false, true, false}, {4, true, false, false},
    {4, true, true, false}, {8, false, false, false}, {8, false, true, false},
    {8, true, false, false}, {8, true, true, false}, {4, true, false, true},
    {4, true, true, true}, {8, true, false, true}, {8, true, true, true},
};
enum { UTF16_LE = 18, UTF16_BE, UTF32_LE, UTF32_BE, FORMAT_COUNT };

int array_machine_code(const ArrayKind *k)
{
    if (k->is_text)
        return UTF32_LE;
    for (size_t i = 0; i < ARRAY_LEN(formats); i++)
        if (formats[i].size == k->size && formats[i].is_signed == k->is_signed
            && formats[i].is_float == k->is_float && !formats[i].big)
            return (int)i;
    return -1;
}

static Value item_from(int format, const uint8_t *p)
{
    uint8_t size = formats[format].size, item[8];
    for (size_t i = 0; i < size; i++)
        item[i] = p[formats[format].big ? size - 1 - i : i];
    if (formats[format].is_float)
        return size == 4 ? get_f(item) : get_d(item);
    return int_from_bytes(item, size, true, formats[format].is_signed);
}

static Value reconstruct(Type *type, const ArrayKind *k, int format, Value items)
{
    size_t len = bytes_len(items);
    const uint8_t *data = bytes_data(items);
    if (format >= UTF16_LE) {
        static const char *const names[] = {"utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"};
        Value text = codec_decode(data, len, names[format - UTF16_LE], NULL);
        Value a = text == 0 ? 0 : array_make(type, k, 0);
        return a != 0 && array_from_text(ARRAY(a), text) ? a : 0;
    }
    size_t size = formats[format].size;
    if (len % size != 0)
        return raise_value_error("bytes length not a multiple of item size");
    /* Another item size may fit where the named one does not. */
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
        if (!formats[format].is_float && !kinds[i].is_text && !kinds[i].is_float
            && kinds[i].size == size && kinds[i].is_signed == formats[format].is_signed
            && k->size != size) {
            k = &kinds[i];
            break;
        }
    Value a = array_make(type, k, 0);
    for (size_t i = 0; a != 0 && i < len; i += size) {
        Value item = item_from(format, data + i);
        if (item == 0 || !array_push(ARRAY(a), item))
            return 0;
    }
    return a;
}

Value array_reconstruct(Value self, Value *args, size_t nargs, Value kwnames)
{
    int32_t format;
    if (!is_type(args[0]))
        return raise_type_error("first argument must be a type object, not %T", args[0]);
    if (!is_subtype(AS(Type, args[0]), &array_type))
        return raise_type_error("%N is not a subtype of array.array", AS(Type, args[0]));
    if (!is_str(args[1]) || STR(args[1])->len != 1)
        return raise_type_error("_array_reconstructor() argument 2 must be a unicode character, "
                                "not %T", args[1]);
    const ArrayKind *k = array_kind(str_at(STR(args[1]), 0));
    if (!as_int32(args[2], &format))
        return 0;
    if (k == NULL)
        return raise_value_error("second argument must be a valid type code");
    if (format < 0 || format >= FORMAT_COUNT)
        return raise_value_error("third argument must be a valid machine format code.");
    if (!is_bytes(args[3]))
        return raise_type_error("fourth argument should be bytes, not %T", args[3]);
    return reconstruct(AS(Type, args[0]), k, format, args[3]);
}
