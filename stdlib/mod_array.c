/* Module array: numbers of one C type in one block. array_items.c knows the kinds of items and how
 * arrays grow, array_methods.c has the methods; here are construction, operators, iterator. */
#include "runtime/type.h"
#include "stdlib/array_impl.h"

static Type type_array_iterator;

/* ---- construction ---- */

static bool fill(Array *a, Value from)
{
    if (is_str(from))
        return array_from_text(a, from);
    if (is_bytes(from) || is_bytearray(from))
        return array_from_bytes(a, from);
    if (is_array(from) && ARRAY(from)->kind == a->kind)
        return array_append_bytes(a, ARRAY(from)->data, ARRAY(from)->len);
    if (is_array(from)) {
        for (size_t i = 0; i < ARRAY(from)->len; i++) {
            Value item = array_get(ARRAY(from), i);
            if (item == 0 || !array_push(a, item))
                return false;
        }
        return true;
    }
    return array_extend(a, from);
}

static Value array_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (type == &array_type && kwnames != 0 && TUPLE(kwnames)->len > 0)
        return raise_type_error("array.array() takes no keyword arguments");
    if (nargs < 1 || nargs > 2)
        return raise_type_error("array() takes %s argument%s (%zu given)",
                                nargs < 1 ? "at least 1" : "at most 2", nargs < 1 ? "" : "s",
                                nargs);
    if (!is_str(args[0]) || STR(args[0])->len != 1)
        return raise_type_error("array() argument 1 must be a unicode character, not %s",
                                is_str(args[0]) ? "str" : arg_type_name(args[0]));
    Value from = nargs > 1 ? args[1] : 0;
    const ArrayKind *kind = array_kind(str_at(STR(args[0]), 0));
    uint32_t code = str_at(STR(args[0]), 0);
    if (code == 'u' && !warn(&type_DeprecationWarning, 1, "The 'u' type code is deprecated and "
                                                          "will be removed in Python 3.16"))
        return 0;
    if (from != 0 && (kind == NULL || !kind->is_text)) {
        if (is_str(from))
            return raise_type_error("cannot use a str to initialize an array with typecode '%c'",
                                    (int)code);
        if (is_array(from) && ARRAY(from)->kind->is_text)
            return raise_type_error("cannot use a unicode array to initialize an array with "
                                    "typecode '%c'", (int)code);
    }
    if (kind == NULL)
        return raise_value_error("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
    Value self = array_make(type, kind, 0);
    return self != 0 && (from == 0 || fill(ARRAY(self), from)) ? self : 0;
}

/* ---- items ---- */

static Value slice_of(Array *a, Value key)
{
    int64_t start, stop, step, count;
    if (!slice_bounds(key, (int64_t)a->len, &start, &stop, &step, &count))
        return 0;
    size_t size = a->kind->size;
    Value result = array_make(&array_type, a->kind, (size_t)count);
    for (int64_t i = 0; result != 0 && i < count; i++)
        memcpy(ARRAY(result)->data + (size_t)i * size,
               a->data + (size_t)(start + i * step) * size, size);
    return result;
}

static bool item_at(Array *a, Value key, size_t *out, bool assigning)
{
    int64_t i;
    if (!has_index(key))
        return raise_false(&type_TypeError, "array indices must be integers");
    if (!as_index(key, &i))
        return false;
    if (i < 0)
        i += (int64_t)a->len;
    *out = (size_t)i;
    return (i >= 0 && i < (int64_t)a->len)
           || raise_false(&type_IndexError, "array %sindex out of range",
                          assigning ? "assignment " : "");
}

static Value array_getitem(Value self, Value key)
{
    size_t i;
    if (is_exactly(key, &type_slice))
        return slice_of(ARRAY(self), key);
    return item_at(ARRAY(self), key, &i, false) ? array_get(ARRAY(self), i) : 0;
}

/* Replaces a[start..stop) by n items. */
static bool splice(Array *a, size_t start, size_t stop, const uint8_t *with, size_t n)
{
    size_t size = a->kind->size, tail = a->len - stop, len = a->len - (stop - start) + n;
    if (len > a->len) {
        size_t old = a->len;
        if (!array_resize(a, len))
            return false;
        memmove(a->data + (start + n) * size, a->data + stop * size, (old - stop) * size);
    } else if (len < a->len) {
        if (a->exports > 0)
            return array_resize(a, len);
        memmove(a->data + (start + n) * size, a->data + stop * size, tail * size);
        if (!array_resize(a, len))
            return false;
    }
    if (n > 0)
        memcpy(a->data + start * size, with, n * size);
    return true;
}

static bool delete_steps(Array *a, int64_t start, int64_t step, int64_t count)
{
    size_t size = a->kind->size;
    if (count <= 0)
        return true;
    if (a->exports > 0)
        return array_resize(a, a->len - (size_t)count);
    if (step < 0) {
        start += (count - 1) * step;
        step = -step;
    }
    size_t to = (size_t)start;
    for (size_t from = to, i = 0; from < a->len; from++) {
        if (i < (size_t)count && from == (size_t)start + i * (size_t)step) {
            i++;
            continue;
        }
        memcpy(a->data + to++ * size, a->data + from * size, size);
    }
    return array_resize(a, to);
}

static bool set_slice(Array *a, Value key, Value v)
{
    int64_t start, stop, step, count;
    if (v != 0 && !is_array(v))
        return raise_false(&type_TypeError,
                           "can only assign array (not \"%.200T\") to array slice", v);
    if (v != 0 && ARRAY(v)->kind != a->kind)
        return raise_false(&type_TypeError, "bad argument type for built-in operation");
    if (!slice_bounds(key, (int64_t)a->len, &start, &stop, &step, &count))
        return false;
    if (v == 0 && step != 1)
        return delete_steps(a, start, step, count);
    size_t n = v == 0 ? 0 : ARRAY(v)->len, size = a->kind->size;
    uint8_t *with = n == 0 ? NULL : gc_alloc_atomic(n * size); /* v may be a itself */
    if (n > 0 && with == NULL)
        return false;
    if (n > 0)
        memcpy(with, ARRAY(v)->data, n * size);
    if (step == 1)
        return splice(a, (size_t)start, (size_t)MAX(start, stop), with, n);
    if ((int64_t)n != count)
        return raise_false(&type_ValueError, "attempt to assign array of size %zu to extended "
                                             "slice of size %lld", n, (long long)count);
    for (size_t i = 0; i < n; i++)
        memcpy(a->data + (size_t)(start + (int64_t)i * step) * size, with + i * size, size);
    return true;
}

static bool array_setitem(Value self, Value key, Value v)
{
    Array *a = ARRAY(self);
    size_t i;
    uint8_t item[8];
    if (is_exactly(key, &type_slice))
        return set_slice(a, key, v);
    if (!item_at(a, key, &i, true))
        return false;
    if (v == 0)
        return splice(a, i, i + 1, NULL, 0);
    if (!array_item_pack(a->kind, item, v))
        return false;
    if (i >= a->len)
        return raise_false(&type_IndexError, "array assignment index out of range");
    memcpy(a->data + i * a->kind->size, item, a->kind->size);
    return true;
}

static ptrdiff_t array_length(Value self) { return (ptrdiff_t)ARRAY(self)->len; }

static int array_contains(Value self, Value v)
{
    Array *a = ARRAY(self);
    for (size_t i = 0; i < a->len; i++) {
        Value item = array_get(a, i);
        int equal = item == 0 ? -1 : compare_bool(item, v, CMP_EQ);
        if (equal != 0)
            return equal;
    }
    return 0;
}

/* ---- operators ---- */

static Value array_add(Value left, Value right)
{
    if (!is_array(left))
        return VALUE_NOT_IMPLEMENTED;
    if (!is_array(right))
        return raise_type_error("can only append array (not \"%.200T\") to array", right);
    Array *a = ARRAY(left), *b = ARRAY(right);
    if (a->kind != b->kind)
        return raise_type_error("bad argument type for built-in operation");
    Value result = array_make(&array_type, a->kind, 0);
    return result != 0 && array_append_bytes(ARRAY(result), a->data, a->len)
           && array_append_bytes(ARRAY(result), b->data, b->len) ? result : 0;
}

static bool repeat_into(Array *to, const uint8_t *data, size_t len, int64_t n)
{
    size_t total;
    if (n <= 0 || len == 0)
        return array_resize(to, 0);
    if (__builtin_mul_overflow(len, (size_t)n, &total) || total > (size_t)PTRDIFF_MAX / 16)
        return raise_memory_error(), false;
    size_t bytes = len * to->kind->size;
    if (!array_resize(to, total))
        return false;
    memmove(to->data, data, bytes);
    for (int64_t i = 1; i < n; i++)
        memcpy(to->data + (size_t)i * bytes, to->data, bytes);
    return true;
}

static Value array_mul(Value left, Value right)
{
    Value a = is_array(left) ? left : right, times = is_array(left) ? right : left;
    int64_t n;
    if (!has_index(times))
        return raise_type_error("can't multiply sequence by non-int of type '%T'", times);
    if (!as_index(times, &n))
        return 0;
    Value result = array_make(&array_type, ARRAY(a)->kind, 0);
    return result != 0 && repeat_into(ARRAY(result), ARRAY(a)->data, ARRAY(a)->len, n) ? result
                                                                                       : 0;
}

static Value array_iadd(Value self, Value other)
{
    if (!is_array(other))
        return raise_type_error("can only extend with array (not \"%.200T\")", other);
    return array_extend(ARRAY(self), other) ? self : 0;
}

static Value array_imul(Value self, Value times)
{
    int64_t n;
    if (!has_index(times))
        return raise_type_error("can't multiply sequence by non-int of type '%T'", times);
    if (!as_index(times, &n))
        return 0;
    return n == 1 || repeat_into(ARRAY(self), ARRAY(self)->data, ARRAY(self)->len, n) ? self : 0;
}

static Value array_compare(Value left, Value right, CompareOp op)
{
    if (!is_array(left) || !is_array(right))
        return VALUE_NOT_IMPLEMENTED;
    Array *a = ARRAY(left), *b = ARRAY(right);
    if (a->len != b->len && (op == CMP_EQ || op == CMP_NE))
        return value_bool(op == CMP_NE);
    size_t n = MIN(a->len, b->len);
    for (size_t i = 0; i < n && i < a->len && i < b->len; i++) {
        Value x = array_get(a, i), y = x == 0 ? 0 : array_get(b, i);
        int equal = y == 0 ? -1 : compare_bool(x, y, CMP_EQ);
        if (equal < 0)
            return 0;
        if (!equal)
            return op == CMP_EQ ? VALUE_FALSE : op == CMP_NE ? VALUE_TRUE : compare(x, y, op);
    }
    return compare(int_from_u64(a->len), int_from_u64(b->len), op);
}

static Value array_repr(Value self)
{
    Array *a = ARRAY(self);
    const char *name = type_cname_tail(type_of(self));
    if (a->len == 0)
        return str_format("%s('%c')", name, a->kind->code);
    Value items = call_method0(self, str_intern_cstr(a->kind->is_text ? "tounicode" : "tolist"));
    return items == 0 ? 0 : str_format("%s('%c', %R)", name, a->kind->code, items);
}

/* ---- buffer ---- */

static bool array_get_buffer(Value self, Buffer *out, bool writable)
{
    Array *a = ARRAY(self);
    out->data = a->data != NULL ? a->data : (uint8_t *)"";
    out->len = a->len * a->kind->size;
    out->owner = self;
    out->format = a->kind->format;
    out->itemsize = a->kind->size;
    out->ndim = 1;
    a->exports++;
    return true;
}

static void array_release_buffer(Value self, Buffer *out) { ARRAY(self)->exports--; }

/* ---- iterator ---- */

typedef struct ArrayIter { Object head; Value array; size_t index; } ArrayIter;

static Value array_iter(Value self)
{
    ArrayIter *it = NEW(ArrayIter, &type_array_iterator);
    if (it != NULL)
        it->array = self;
    return OBJECT_VALUE(it);
}

static Value array_iter_next(Value self)
{
    ArrayIter *it = AS(ArrayIter, self);
    if (it->array == 0)
        return 0;
    if (it->index < ARRAY(it->array)->len)
        return array_get(ARRAY(it->array), it->index++);
    it->array = 0;
    return 0;
}

FN(array_iter_reduce)
{
    ArrayIter *it = AS(ArrayIter, self);
    Value iter = import_attr("builtins", "iter");
    if (iter == 0)
        return 0;
    if (it->array == 0)
        return tuple_pack(2, iter, tuple_pack(1, tuple_empty()));
    return tuple_pack(3, iter, tuple_pack(1, it->array), int_from_u64(it->index));
}

FN(array_iter_setstate)
{
    ArrayIter *it = AS(ArrayIter, self);
    int64_t i;
    if (!as_index(args[0], &i))
        return 0;
    if (it->array != 0)
        it->index = (size_t)MIN(MAX(i, 0), (int64_t)ARRAY(it->array)->len);
    return VALUE_NONE;
}

static const MethodDef array_iter_methods[] = {
    {"__reduce__", array_iter_reduce, "", 0, "Return state information for pickling."},
    {"__setstate__", array_iter_setstate, "state, /", 0, "Set state information for unpickling."},
    {0},
};
static Type type_array_iterator = {
    TYPE_HEAD("array.arrayiterator"), .size = sizeof(ArrayIter), .iter = iter_self,
    .next = array_iter_next, .methods = array_iter_methods,
    .flags = TYPE_IMMUTABLE | TYPE_NO_NEW,
};

/* ---- the type and the module ---- */

static Value array_typecode(Value self) { return str_char((uint32_t)ARRAY(self)->kind->code); }
static Value array_itemsize(Value self) { return small_int_value(ARRAY(self)->kind->size); }

static const GetSetDef array_getsets[] = {
    {"typecode", array_typecode, NULL, "the typecode character used to create the array"},
    {"itemsize", array_itemsize, NULL, "the size, in bytes, of one array item"},
    {0},
};

Type array_type = {
    TYPE_HEAD("array.array"), .size = sizeof(Array), .new_ = array_new, .repr = array_repr,
    .flags = TYPE_BASE | TYPE_WEAKREF | TYPE_SEQUENCE, .hash = hash_not_implemented,
    .compare = array_compare, .iter = array_iter, .length = array_length,
    .getitem = array_getitem, .setitem = array_setitem, .contains = array_contains,
    .binary[OP_ADD] = array_add, .binary[OP_MUL] = array_mul, .inplace[OP_ADD] = array_iadd,
    .inplace[OP_MUL] = array_imul, .get_buffer = array_get_buffer,
    .release_buffer = array_release_buffer, .methods = array_methods, .getsets = array_getsets,
    .doc = "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are "
           "restricted by typecode, and initialized from the optional initializer value.",
};

static const MethodDef functions[] = {
    {"_array_reconstructor", array_reconstruct, "arraytype, typecode, mformat_code, items, /", 0,
     "Internal. Used for pickling support."},
    {0},
};

static bool init(Value module)
{
    type_ready(&type_array_iterator);
    if (!module_add_type(module, &array_type)
        || !module_add(module, "ArrayType", OBJECT_VALUE(&array_type))
        || !module_add_str(module, "typecodes", "bBuwhHiIlLqQfd"))
        return false;
    Value sequence = import_attr("collections.abc", "MutableSequence");
    return sequence != 0 && call_method1(sequence, str_intern_cstr("register"),
                                         OBJECT_VALUE(&array_type)) != 0;
}

const ModuleDef mod_array = {
    "array",
    "This module defines an object type which can efficiently represent\n"
    "an array of basic values: characters, integers, floating-point\n"
    "numbers.  Arrays are a sequence type and behave very much like lists,\n"
    "except that the type of objects stored in them is constrained.\n",
    functions,
    init,
};
