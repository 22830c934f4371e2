/* Searching in bytes and bytearray; the algorithms are those of str_find.c on units of one byte. */
#include "runtime/bytes_impl.h"

/* What is searched for: the buffer of an object, or one byte given as an int. */
typedef struct Needle {
    Buffer buffer; /* owner 0: a byte */
    uint8_t byte;
    const uint8_t *data;
    size_t len;
} Needle;

static bool needle_buffer(Value v, Needle *n)
{
    if (!buffer_get(v, &n->buffer, false))
        return false;
    n->data = n->buffer.data;
    n->len = n->buffer.len;
    return true;
}

static bool needle_get(Value v, Needle *n)
{
    memset(n, 0, sizeof *n);
    if (has_buffer(v))
        return needle_buffer(v, n);
    if (!is_small_int(v) && type_of(v)->unary[UNARY_INDEX] == NULL)
        return raise_false(&type_TypeError, "argument should be integer or bytes-like object, not "
                           "'%.200T'", v);
    int byte = byte_value(v);
    if (byte < 0)
        return false;
    n->byte = (uint8_t)byte;
    n->data = &n->byte;
    n->len = 1;
    return true;
}

static void needle_release(Needle *n)
{
    buffer_release(&n->buffer);
}

typedef ptrdiff_t (*UnitsSearch)(const void *, size_t, const void *, size_t, int);

/* -1 absent, -2 raised. */
static ptrdiff_t search_method(UnitsSearch how, Value self, Value *args)
{
    Needle n;
    size_t start, end;
    if (!needle_get(args[0], &n))
        return -2;
    ptrdiff_t at = -2;
    if (range_args(args[1], args[2], byte_view(self).len, &start, &end)) {
        ByteView v = byte_view(self);
        end = MIN(end, v.len);
        at = start > end ? -1 : how(v.data + start, end - start, n.data, n.len, 1);
        if (at >= 0)
            at += (ptrdiff_t)start;
    }
    needle_release(&n);
    return at;
}

NATIVE(bytes_find)
{
    ptrdiff_t at = search_method(units_find, self, args);
    return at == -2 ? VALUE_ERROR : small_int_value(at);
}

NATIVE(bytes_rfind)
{
    ptrdiff_t at = search_method(units_rfind, self, args);
    return at == -2 ? VALUE_ERROR : small_int_value(at);
}

static Value index_result(ptrdiff_t at)
{
    if (at == -1)
        return raise_value_error("subsection not found");
    return at == -2 ? VALUE_ERROR : small_int_value(at);
}

NATIVE(bytes_index)
{
    return index_result(search_method(units_find, self, args));
}

NATIVE(bytes_rindex)
{
    return index_result(search_method(units_rfind, self, args));
}

NATIVE(bytes_count)
{
    Needle n;
    size_t start, end, count = 0;
    if (!needle_get(args[0], &n))
        return VALUE_ERROR;
    bool ok = range_args(args[1], args[2], byte_view(self).len, &start, &end);
    ByteView v = byte_view(self);
    if (ok && start <= MIN(end, v.len))
        count = units_count(v.data + start, MIN(end, v.len) - start, n.data, n.len, 1, SIZE_MAX);
    needle_release(&n);
    return ok ? small_int_value((int64_t)count) : VALUE_ERROR;
}

int bytes_contains(Value self, Value item)
{
    Needle n;
    memset(&n, 0, sizeof n);
    if (is_small_int(item) || type_of(item)->unary[UNARY_INDEX] != NULL) {
        int byte = byte_value(item);
        if (byte < 0)
            return -1;
        ByteView v = byte_view(self);
        return v.len > 0 && memchr(v.data, byte, v.len) != NULL;
    }
    if (!needle_buffer(item, &n))
        return -1;
    ByteView v = byte_view(self);
    int found = units_find(v.data, v.len, n.data, n.len, 1) >= 0;
    needle_release(&n);
    return found;
}

/* ---- beginnings and ends ---- */

/* 1, 0, -1 raised. */
static int affix_matches(Value self, Value affix, size_t start, size_t end, bool at_end)
{
    Needle n;
    memset(&n, 0, sizeof n);
    if (!needle_buffer(affix, &n))
        return -1;
    ByteView v = byte_view(self);
    end = MIN(end, v.len);
    int match = start <= end && end - start >= n.len
             && memcmp(v.data + (at_end ? end - n.len : start), n.data, n.len) == 0;
    needle_release(&n);
    return match;
}

static Value affix_method(const char *name, Value self, Value *args, bool at_end)
{
    size_t start, end;
    Value affix = args[0];
    if (!range_args(args[1], args[2], byte_view(self).len, &start, &end))
        return VALUE_ERROR;
    int match = 0;
    if (is_tuple(affix)) {
        for (size_t i = 0; match == 0 && i < TUPLE(affix)->len; i++)
            match = affix_matches(self, TUPLE(affix)->items[i], start, end, at_end);
    } else {
        if (!has_buffer(affix))
            return raise_type_error("%s first arg must be bytes or a tuple of bytes, not %.100T",
                                    name, affix);
        match = affix_matches(self, affix, start, end, at_end);
    }
    return match < 0 ? VALUE_ERROR : value_bool(match);
}

NATIVE(bytes_startswith)
{
    return affix_method("startswith", self, args, false);
}

NATIVE(bytes_endswith)
{
    return affix_method("endswith", self, args, true);
}

static Value remove_affix(Value self, Value affix, bool at_end)
{
    int match = affix_matches(self, affix, 0, SIZE_MAX, at_end);
    if (match < 0)
        return VALUE_ERROR;
    if (match == 0)
        return bytes_same(self);
    Buffer b;
    if (!buffer_get(affix, &b, false))
        return VALUE_ERROR;
    ByteView v = byte_view(self);
    Value r = bytes_like(self, v.data + (at_end ? 0 : b.len), v.len - b.len);
    buffer_release(&b);
    return r;
}

NATIVE(bytes_removeprefix)
{
    return remove_affix(self, args[0], false);
}

NATIVE(bytes_removesuffix)
{
    return remove_affix(self, args[0], true);
}

/* ---- replace ---- */

static Value replace_empty(Value self, ByteView v, const Buffer *new, size_t limit)
{
    uint8_t *to;
    size_t count = MIN(limit, v.len + 1);
    if (new->len > 0 && count > (SIZE_MAX >> 3) / new->len)
        return raise_overflow_error("replace bytes is too long");
    Value r = bytes_like_alloc(self, v.len + count * new->len, &to);
    if (r == 0)
        return VALUE_ERROR;
    for (size_t i = 0; i <= v.len; i++) {
        if (i < count) {
            memcpy(to, new->data, new->len);
            to += new->len;
        }
        if (i < v.len)
            *to++ = v.data[i];
    }
    return r;
}

static Value replace(Value self, const Buffer *old, const Buffer *new, size_t limit)
{
    ByteView v = byte_view(self);
    if (limit == 0 || old->len > v.len)
        return bytes_same(self);
    if (old->len == 0)
        return replace_empty(self, v, new, limit);
    size_t count = units_count(v.data, v.len, old->data, old->len, 1, limit);
    if (count == 0)
        return bytes_same(self);
    if (new->len > old->len && new->len - old->len > (SIZE_MAX >> 3) / count)
        return raise_overflow_error("replace bytes is too long");
    uint8_t *to;
    Value r = bytes_like_alloc(self, v.len + count * new->len - count * old->len, &to);
    if (r == 0)
        return VALUE_ERROR;
    for (; count > 0; count--) {
        size_t at = (size_t)units_find(v.data, v.len, old->data, old->len, 1);
        memcpy(to, v.data, at);
        memcpy(to + at, new->data, new->len);
        to += at + new->len;
        v.data += at + old->len;
        v.len -= at + old->len;
    }
    memcpy(to, v.data, v.len);
    return r;
}

NATIVE(bytes_replace)
{
    int64_t count = -1;
    Buffer old, new;
    if (args[2] != 0 && !as_index(args[2], &count))
        return VALUE_ERROR;
    if (!buffer_get(args[0], &old, false))
        return VALUE_ERROR;
    Value r = VALUE_ERROR;
    if (buffer_get(args[1], &new, false)) {
        r = replace(self, &old, &new, count < 0 ? SIZE_MAX : (size_t)count);
        buffer_release(&new);
    }
    buffer_release(&old);
    return r;
}
