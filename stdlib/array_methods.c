/* Module array: the methods of arrays. */
#include "runtime/codec.h"
#include "runtime/descr.h"
#include "stdlib/array_impl.h"

FN(append) { return array_push(ARRAY(self), args[0]) ? VALUE_NONE : 0; }
FN(extend) { return array_extend(ARRAY(self), args[0]) ? VALUE_NONE : 0; }

FN(insert)
{
    Array *a = ARRAY(self);
    int64_t at;
    uint8_t item[8];
    if (!as_index(args[0], &at) || !array_item_pack(a->kind, item, args[1]))
        return 0;
    int64_t n = (int64_t)a->len;
    at = at < 0 ? MAX(at + n, 0) : MIN(at, n);
    if (!array_resize(a, a->len + 1))
        return 0;
    uint8_t *p = a->data + (size_t)at * a->kind->size;
    memmove(p + a->kind->size, p, (size_t)(n - at) * a->kind->size);
    memcpy(p, item, a->kind->size);
    return VALUE_NONE;
}

static bool delete_at(Array *a, size_t i)
{
    size_t size = a->kind->size;
    if (a->exports > 0) /* before anything moves */
        return array_resize(a, a->len - 1);
    memmove(a->data + i * size, a->data + (i + 1) * size, (a->len - i - 1) * size);
    return array_resize(a, a->len - 1);
}

FN(pop)
{
    Array *a = ARRAY(self);
    int64_t i = -1;
    if (args[0] != 0 && !as_index(args[0], &i))
        return 0;
    if (a->len == 0)
        return raise(&type_IndexError, "pop from empty array");
    if (i < 0)
        i += (int64_t)a->len;
    if (i < 0 || i >= (int64_t)a->len)
        return raise(&type_IndexError, "pop index out of range");
    Value item = array_get(a, (size_t)i);
    return item != 0 && delete_at(a, (size_t)i) ? item : 0;
}

/* Index of the first equal item in [start, stop): -1 none, -2 raised. */
static int64_t find(Array *a, Value v, size_t start, int64_t stop)
{
    for (size_t i = start; i < a->len && (int64_t)i < stop; i++) {
        Value item = array_get(a, i);
        int equal = item == 0 ? -1 : compare_bool(item, v, CMP_EQ);
        if (equal != 0)
            return equal < 0 ? -2 : (int64_t)i;
    }
    return -1;
}

FN(array_index)
{
    int64_t start = 0, stop = INT64_MAX, n = (int64_t)ARRAY(self)->len;
    if ((args[1] != 0 && !as_index_clip(args[1], &start))
        || (args[2] != 0 && !as_index_clip(args[2], &stop)))
        return 0;
    start = start < 0 ? MAX(start + n, 0) : start;
    stop = stop < 0 ? stop + n : stop;
    int64_t i = find(ARRAY(self), args[0], (size_t)start, stop);
    return i >= 0 ? int_new(i) : i == -2 ? 0
                    : raise_value_error("array.index(x): x not in array");
}

FN(array_remove)
{
    int64_t i = find(ARRAY(self), args[0], 0, INT64_MAX);
    if (i == -2)
        return 0;
    if (i < 0)
        return raise_value_error("array.remove(x): x not in array");
    return delete_at(ARRAY(self), (size_t)i) ? VALUE_NONE : 0;
}

FN(count)
{
    Array *a = ARRAY(self);
    int64_t n = 0;
    for (size_t i = 0; i < a->len; i++) {
        Value item = array_get(a, i);
        int equal = item == 0 ? -1 : compare_bool(item, args[0], CMP_EQ);
        if (equal < 0)
            return 0;
        n += equal;
    }
    return int_new(n);
}

static void swap_bytes(uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        uint8_t c = p[i];
        p[i] = p[n - 1 - i];
        p[n - 1 - i] = c;
    }
}

FN(reverse)
{
    Array *a = ARRAY(self);
    size_t size = a->kind->size;
    if (a->len > 1) { /* all bytes backwards, then each item's */
        swap_bytes(a->data, a->len * size);
        for (size_t i = 0; i < a->len; i++)
            swap_bytes(a->data + i * size, size);
    }
    return VALUE_NONE;
}

FN(byteswap)
{
    Array *a = ARRAY(self);
    for (size_t i = 0; i < a->len; i++)
        swap_bytes(a->data + i * a->kind->size, a->kind->size);
    return VALUE_NONE;
}

FN(clear) { return array_resize(ARRAY(self), 0) ? VALUE_NONE : 0; }

FN(tolist)
{
    Array *a = ARRAY(self);
    Value list = list_new(a->len);
    for (size_t i = 0; list != 0 && i < a->len; i++) {
        Value item = array_get(a, i);
        if (item == 0 || !list_push(LIST(list), item))
            return 0;
    }
    return list;
}

FN(fromlist)
{
    Array *a = ARRAY(self);
    if (!is_list(args[0]))
        return raise_type_error("arg must be list");
    size_t old = a->len, n = LIST(args[0])->len;
    for (size_t i = 0; i < n; i++) {
        if (i >= LIST(args[0])->len || LIST(args[0])->len != n) {
            array_resize(a, old);
            return raise(&type_RuntimeError, "list changed size during iteration");
        }
        if (!array_push(a, LIST(args[0])->items[i])) {
            Value error = error_take();
            array_resize(a, old);
            error_restore(error);
            return 0;
        }
    }
    return VALUE_NONE;
}

FN(tobytes) { return bytes_new(ARRAY(self)->data, ARRAY(self)->len * ARRAY(self)->kind->size); }

bool array_from_bytes(Array *a, Value data)
{
    Buffer in;
    if (!buffer_get(data, &in, false))
        return false;
    bool done = in.itemsize == 1 || in.itemsize == 0;
    if (!done)
        raise_type_error("a bytes-like object is required");
    else if (in.len % a->kind->size != 0)
        done = raise_false(&type_ValueError, "bytes length not a multiple of item size");
    else if (in.owner == OBJECT_VALUE(a))
        done = false, raise(&type_BufferError, "cannot resize an array that is exporting buffers");
    else
        done = array_append_bytes(a, in.data, in.len / a->kind->size);
    buffer_release(&in);
    return done;
}

FN(frombytes) { return array_from_bytes(ARRAY(self), args[0]) ? VALUE_NONE : 0; }

FN(tofile)
{
    enum { BLOCK = 64 * 1024 };
    Array *a = ARRAY(self);
    for (size_t at = 0; at < a->len * a->kind->size; at += BLOCK) {
        Value block = bytes_new(a->data + at, MIN((size_t)BLOCK, a->len * a->kind->size - at));
        if (block == 0 || call_method1(args[0], str_intern_cstr("write"), block) == 0)
            return 0;
    }
    return VALUE_NONE;
}

FN(fromfile)
{
    Array *a = ARRAY(self);
    int64_t n;
    if (!as_index(args[1], &n))
        return 0;
    if (n < 0)
        return raise_value_error("negative count");
    if (n > INT64_MAX / a->kind->size)
        return raise_memory_error();
    int64_t want = n * a->kind->size;
    Value data = call_method1(args[0], str_intern_cstr("read"), int_new(want));
    if (data == 0)
        return 0;
    if (!is_bytes(data))
        return raise_type_error("read() didn't return bytes");
    bool short_read = (int64_t)bytes_len(data) != want;
    if (!array_from_bytes(a, data))
        return 0;
    return short_read ? raise(&type_EOFError, "read() didn't return enough bytes") : VALUE_NONE;
}

static bool check_text(const Array *a, const char *name)
{
    return a->kind->is_text
           || raise_false(&type_ValueError, "%s() may only be called on unicode type arrays "
                                            "('u' or 'w')", name);
}

bool array_from_text(Array *a, Value text)
{
    size_t n = STR(text)->len, old = a->len;
    if (!array_resize(a, old + n))
        return false;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = str_at(STR(text), i);
        memcpy(a->data + (old + i) * 4, &c, 4);
    }
    return true;
}

FN(fromunicode)
{
    if (!is_str(args[0]))
        return raise_type_error("fromunicode() argument must be str, not %T", args[0]);
    if (!check_text(ARRAY(self), "fromunicode"))
        return 0;
    return array_from_text(ARRAY(self), args[0]) ? VALUE_NONE : 0;
}

FN(tounicode)
{
    Array *a = ARRAY(self);
    if (!check_text(a, "tounicode"))
        return 0;
    for (size_t i = 0; i < a->len; i++)
        if (array_get(a, i) == 0)
            return 0;
    return str_from_ucs4((uint32_t *)a->data, a->len);
}

FN(buffer_info)
{
    return tuple_pack(2, int_from_u64((uint64_t)(uintptr_t)ARRAY(self)->data),
                      int_from_u64(ARRAY(self)->len));
}

FN(copy)
{
    Array *a = ARRAY(self);
    Value result = array_make(&array_type, a->kind, 0);
    return result != 0 && array_append_bytes(ARRAY(result), a->data, a->len) ? result : 0;
}

FN(size_of)
{
    return int_from_u64(type_of(self)->size + ARRAY(self)->cap * ARRAY(self)->kind->size);
}

FN(reduce_ex)
{
    Array *a = ARRAY(self);
    int64_t protocol;
    Value dict, module, reconstructor;
    if (!is_int(args[0]))
        return raise_type_error("__reduce_ex__ argument should be an integer");
    if (!as_index(args[0], &protocol) || !get_attr_opt(self, NAME(dunder_dict), &dict))
        return 0;
    if (dict == 0)
        dict = VALUE_NONE;
    Value type = OBJECT_VALUE(type_of(self)), code = str_char((uint32_t)a->kind->code);
    if (protocol < 3) { /* as a list, which old readers understand */
        Value list = tolist(self, NULL, 0, 0);
        return list == 0 ? 0 : tuple_pack(3, type, tuple_pack(2, code, list), dict);
    }
    if ((module = import_module("array")) == 0
        || (reconstructor = get_attr_str(module, "_array_reconstructor")) == 0)
        return 0;
    Value data = tobytes(self, NULL, 0, 0);
    if (data == 0)
        return 0;
    return tuple_pack(3, reconstructor,
                      tuple_pack(4, type, code, int_new(array_machine_code(a->kind)), data), dict);
}

const MethodDef array_methods[] = {
    {"append", append, "v, /", 0, "Append new value v to the end of the array."},
    {"buffer_info", buffer_info, "", 0, "Return a tuple (address, length) giving the current "
     "memory address and the length in items of the buffer used to hold array's contents."},
    {"byteswap", byteswap, "", 0, "Byteswap all items of the array."},
    {"clear", clear, "", 0, "Remove all items from the array."},
    {"count", count, "v, /", 0, "Return number of occurrences of v in the array."},
    {"extend", extend, "bb, /", 0, "Append items to the end of the array."},
    {"fromfile", fromfile, "f, n, /", 0, "Read n objects from the file object f and append them "
                                         "to the end of the array."},
    {"fromlist", fromlist, "list, /", 0, "Append items to array from list."},
    {"frombytes", frombytes, "buffer, /", 0, "Appends items from the string, interpreting it as "
     "an array of machine values, as if it had been read from a file using the fromfile() method."},
    {"fromunicode", fromunicode, "ustr, /", 0, "Extends this array with data from the unicode "
                                               "string ustr."},
    {"index", array_index, "v, start=0, stop=sys.maxsize, /", 0,
     "Return index of first occurrence of v in the array."},
    {"insert", insert, "i, v, /", 0, "Insert a new item v into the array before position i."},
    {"pop", pop, "i=-1, /", 0, "Return the i-th element and delete it from the array."},
    {"remove", array_remove, "v, /", 0, "Remove the first occurrence of v in the array."},
    {"reverse", reverse, "", 0, "Reverse the order of the items in the array."},
    {"tobytes", tobytes, "", 0, "Convert the array to an array of machine values and return the "
                                "bytes representation."},
    {"tofile", tofile, "f, /", 0, "Write all items (as machine values) to the file object f."},
    {"tolist", tolist, "", 0, "Convert array to an ordinary list with the same items."},
    {"tounicode", tounicode, "", 0, "Extends this array with data from the unicode string ustr."},
    {"__copy__", copy, "", 0, "Return a copy of the array."},
    {"__deepcopy__", copy, "unused, /", 0, "Return a copy of the array."},
    {"__reduce_ex__", reduce_ex, "value, /", 0, "Return state information for pickling."},
    {"__sizeof__", size_of, "", 0, "Size of the array in memory, in bytes."},
    {"__class_getitem__", generic_class_getitem, "object, /", METHOD_CLASS, "See PEP 585"},
    {0},
};
