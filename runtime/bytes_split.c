/* Cutting bytes and bytearray into pieces and putting pieces together. */
#include "runtime/bytes_impl.h"

static bool push_piece(Value list, Value self, const uint8_t *from, size_t start, size_t end)
{
    Value piece = bytes_like(self, from + start, end - start);
    return piece != 0 && list_push(LIST(list), piece);
}

static inline bool is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool split_spaces(Value list, Value self, size_t limit)
{
    ByteView v = byte_view(self);
    for (size_t i = 0;;) {
        while (i < v.len && is_space(v.data[i]))
            i++;
        if (i == v.len)
            return true;
        size_t start = i;
        if (limit-- == 0)
            return push_piece(list, self, v.data, start, v.len);
        while (i < v.len && !is_space(v.data[i]))
            i++;
        if (!push_piece(list, self, v.data, start, i))
            return false;
    }
}

static bool rsplit_spaces(Value list, Value self, size_t limit)
{
    ByteView v = byte_view(self);
    for (size_t i = v.len;;) {
        while (i > 0 && is_space(v.data[i - 1]))
            i--;
        if (i == 0)
            return true;
        size_t end = i;
        if (limit-- == 0)
            return push_piece(list, self, v.data, 0, end);
        while (i > 0 && !is_space(v.data[i - 1]))
            i--;
        if (!push_piece(list, self, v.data, i, end))
            return false;
    }
}

static bool split_by(Value list, Value self, const Buffer *sep, size_t limit)
{
    ByteView v = byte_view(self);
    size_t at = 0;
    for (; limit > 0; limit--) {
        ptrdiff_t found = units_find(v.data + at, v.len - at, sep->data, sep->len, 1);
        if (found < 0)
            break;
        if (!push_piece(list, self, v.data, at, at + (size_t)found))
            return false;
        at += (size_t)found + sep->len;
    }
    return push_piece(list, self, v.data, at, v.len);
}

static bool rsplit_by(Value list, Value self, const Buffer *sep, size_t limit)
{
    ByteView v = byte_view(self);
    size_t end = v.len;
    for (; limit > 0; limit--) {
        ptrdiff_t found = units_rfind(v.data, end, sep->data, sep->len, 1);
        if (found < 0)
            break;
        if (!push_piece(list, self, v.data, (size_t)found + sep->len, end))
            return false;
        end = (size_t)found;
    }
    return push_piece(list, self, v.data, 0, end);
}

static void list_reverse(Value list)
{
    Value *items = LIST(list)->items;
    for (size_t i = 0, j = LIST(list)->len; i + 1 < j; i++) {
        Value item = items[i];
        items[i] = items[--j];
        items[j] = item;
    }
}

static Value split_method(Value self, Value *args, bool from_end)
{
    int64_t maxsplit = -1;
    if (args[1] != 0 && !as_index(args[1], &maxsplit))
        return VALUE_ERROR;
    size_t limit = maxsplit < 0 ? SIZE_MAX : (size_t)maxsplit;
    Value list = list_new(0);
    bool ok = list != 0;
    if (ok && (args[0] == 0 || args[0] == VALUE_NONE)) {
        ok = (from_end ? rsplit_spaces : split_spaces)(list, self, limit);
    } else if (ok) {
        Buffer sep;
        if (!buffer_get(args[0], &sep, false))
            return VALUE_ERROR;
        ok = sep.len > 0 ? (from_end ? rsplit_by : split_by)(list, self, &sep, limit)
                         : raise_false(&type_ValueError, "empty separator");
        buffer_release(&sep);
    }
    if (ok && from_end)
        list_reverse(list);
    return ok ? list : VALUE_ERROR;
}

NATIVE(bytes_split)
{
    return split_method(self, args, false);
}

NATIVE(bytes_rsplit)
{
    return split_method(self, args, true);
}

NATIVE(bytes_splitlines)
{
    int keep = args[0] == 0 ? 0 : is_true(args[0]);
    Value list = keep < 0 ? VALUE_ERROR : list_new(0);
    ByteView v = byte_view(self);
    for (size_t i = 0; i < v.len && list != 0;) {
        size_t start = i;
        while (i < v.len && v.data[i] != '\n' && v.data[i] != '\r')
            i++;
        size_t end = i;
        if (i < v.len)
            i += v.data[i] == '\r' && i + 1 < v.len && v.data[i + 1] == '\n' ? 2 : 1;
        if (!push_piece(list, self, v.data, start, keep ? i : end))
            return VALUE_ERROR;
    }
    return list;
}

/* ---- partition ---- */

static Value partition_method(Value self, Value sep_arg, bool from_end)
{
    Buffer sep;
    if (!buffer_get(sep_arg, &sep, false))
        return VALUE_ERROR;
    Value r = VALUE_ERROR;
    if (sep.len == 0) {
        raise_value_error("empty separator");
    } else {
        ByteView v = byte_view(self);
        ptrdiff_t at = (from_end ? units_rfind : units_find)(v.data, v.len, sep.data, sep.len, 1);
        Value empty = bytes_like(self, NULL, 0), empty2 = bytes_like(self, NULL, 0);
        if (at < 0 && from_end)
            r = tuple_pack(3, empty, empty2, bytes_same(self));
        else if (at < 0)
            r = tuple_pack(3, bytes_same(self), empty, empty2);
        else
            r = tuple_pack(3, bytes_like(self, v.data, (size_t)at),
                           is_bytearray(self) ? bytearray_new(sep.data, sep.len) : sep_arg,
                           bytes_like(self, v.data + at + sep.len, v.len - (size_t)at - sep.len));
    }
    buffer_release(&sep);
    return r;
}

NATIVE(bytes_partition)
{
    return partition_method(self, args[0], false);
}

NATIVE(bytes_rpartition)
{
    return partition_method(self, args[0], true);
}

/* ---- strip ---- */

enum { STRIP_LEFT = 1, STRIP_RIGHT = 2 };

static Value strip_method(Value self, Value chars, int sides)
{
    bool drop[256] = {false};
    if (chars == 0 || chars == VALUE_NONE) {
        for (int c = 0; c < 256; c++)
            drop[c] = is_space((uint8_t)c);
    } else {
        Buffer b;
        if (!buffer_get(chars, &b, false))
            return VALUE_ERROR;
        for (size_t i = 0; i < b.len; i++)
            drop[b.data[i]] = true;
        buffer_release(&b);
    }
    ByteView v = byte_view(self);
    size_t start = 0, end = v.len;
    if (sides & STRIP_LEFT)
        while (start < end && drop[v.data[start]])
            start++;
    if (sides & STRIP_RIGHT)
        while (end > start && drop[v.data[end - 1]])
            end--;
    if (start == 0 && end == v.len)
        return bytes_same(self);
    return bytes_like(self, v.data + start, end - start);
}

NATIVE(bytes_strip)
{
    return strip_method(self, args[0], STRIP_LEFT | STRIP_RIGHT);
}

NATIVE(bytes_lstrip)
{
    return strip_method(self, args[0], STRIP_LEFT);
}

NATIVE(bytes_rstrip)
{
    return strip_method(self, args[0], STRIP_RIGHT);
}

/* ---- join ---- */

static Value join_items(Value self, Value iterable)
{
    Value sequence = sequence_fast(iterable, "can only join an iterable");
    if (sequence == 0)
        return VALUE_ERROR;
    size_t count;
    Value *items = sequence_items(sequence, &count);
    if (count == 1 && has_base_shape(items[0], &type_bytes) && is_bytes(self))
        return items[0];
    ByteBuilder b = {0};
    for (size_t i = 0; i < count; i++) {
        Value item = sequence_items(sequence, &count)[i];
        Buffer part;
        if (!has_buffer(item))
            return raise_type_error("sequence item %zu: expected a bytes-like object, %.80T found",
                                    i, item);
        if (!buffer_get(item, &part, false))
            return VALUE_ERROR;
        ByteView sep = byte_view(self);
        if (i > 0)
            byte_builder_write(&b, sep.data, sep.len);
        byte_builder_write(&b, part.data, part.len);
        buffer_release(&part);
    }
    return b.failed ? VALUE_ERROR : bytes_like(self, b.data, b.len);
}

/* The separator cannot be resized by what makes the items. */
NATIVE(bytes_join)
{
    Buffer separator;
    if (!buffer_get(self, &separator, false))
        return VALUE_ERROR;
    Value joined = join_items(self, args[0]);
    buffer_release(&separator);
    return joined;
}
