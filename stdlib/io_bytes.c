/* _io.BytesIO: a binary stream in memory. Its bytes can be lent out by getbuffer(); as long as such a
 * view lives the memory must not move. */
#include "stdlib/io_impl.h"

typedef struct BytesIO {
    IOBase base;
    uint8_t *data; /* atomic memory */
    size_t len, cap;
    size_t pos;    /* may lie behind len after seek() */
    size_t exports;
} BytesIO;

typedef struct BytesIOBuffer { /* what memoryview looks at: _io._BytesIOBuffer */
    Object head;
    BytesIO *source;
    size_t exports; /* its part of source->exports */
} BytesIOBuffer;

static Type type_bytesio_buffer;

static bool check_open(BytesIO *b)
{
    if (!b->base.closed)
        return true;
    return raise_false(&type_ValueError, "I/O operation on closed file.");
}

/* A view that was dropped without release() counts until the collector finds it: look first. */
static bool check_exports(BytesIO *b)
{
    if (b->exports == 0)
        return true;
    gc_collect();
    gc_run_finalizers();
    if (b->exports == 0)
        return true;
    return raise_false(&type_BufferError, "Existing exports of data: object cannot be re-sized");
}

static bool reserve(BytesIO *b, size_t n)
{
    if (n <= b->cap)
        return true;
    if (n > SIZE_MAX / 4)
        return raise_false(&type_OverflowError, "new buffer size too large");
    size_t room = MAX(n, b->cap + b->cap / 2 + 64);
    uint8_t *bigger = gc_alloc_atomic(room);
    if (bigger == NULL)
        return false;
    memcpy(bigger, b->data, b->len);
    b->data = bigger;
    b->cap = room;
    return true;
}

static bool write_bytes(BytesIO *b, const uint8_t *from, size_t n)
{
    if (n == 0)
        return true;
    size_t end = b->pos + n;
    if (end > b->cap && (!check_exports(b) || !reserve(b, end)))
        return false;
    if (b->exports > 0 && end > b->len)
        return check_exports(b);
    if (b->pos > b->len)
        memset(b->data + b->len, 0, b->pos - b->len);
    memcpy(b->data + b->pos, from, n);
    b->pos = end;
    b->len = MAX(b->len, end);
    return true;
}

static size_t left(BytesIO *b) { return b->pos < b->len ? b->len - b->pos : 0; }

static Value take(BytesIO *b, size_t n)
{
    n = MIN(n, left(b));
    Value part = bytes_new(b->data + (n > 0 ? b->pos : 0), n);
    b->pos += n;
    return part;
}

static size_t line_length(BytesIO *b, int64_t limit)
{
    size_t n = left(b);
    if (limit >= 0)
        n = MIN(n, (size_t)limit);
    const uint8_t *end = n > 0 ? memchr(b->data + b->pos, '\n', n) : NULL;
    return end != NULL ? (size_t)(end - (b->data + b->pos)) + 1 : n;
}

/* ---- methods ---- */

static Value bytesio_read(Value self, Value *args, size_t nargs, Value kwnames)
{
    BytesIO *b = AS(BytesIO, self);
    int64_t n;
    if (!check_open(b) || !io_size_arg(args[0], &n))
        return 0;
    return take(b, n < 0 ? SIZE_MAX : (size_t)n);
}

static Value bytesio_readline(Value self, Value *args, size_t nargs, Value kwnames)
{
    BytesIO *b = AS(BytesIO, self);
    int64_t limit;
    if (!check_open(b) || !io_size_arg(args[0], &limit))
        return 0;
    return take(b, line_length(b, limit));
}

static Value bytesio_readlines(Value self, Value *args, size_t nargs, Value kwnames)
{
    BytesIO *b = AS(BytesIO, self);
    int64_t hint, total = 0;
    Value lines = list_new(0);
    if (lines == 0 || !check_open(b) || !io_size_arg(args[0], &hint))
        return 0;
    for (size_t n; (n = line_length(b, -1)) > 0;) {
        Value line = take(b, n);
        if (line == 0 || !list_push(LIST(lines), line))
            return 0;
        total += (int64_t)n;
        if (hint > 0 && total >= hint)
            break;
    }
    return lines;
}

static Value bytesio_readinto(Value self, Value *args, size_t nargs, Value kwnames)
{
    BytesIO *b = AS(BytesIO, self);
    Buffer to;
    if (!check_open(b) || !io_get_writable(args[0], "readinto", &to))
        return 0;
    size_t n = MIN(to.len, left(b));
    if (n > 0)
        memcpy(to.data, b->data + b->pos, n);
    b->pos += n;
    buffer_release(&to);
    return int_new((int64_t)n);
}

static Value bytesio_write(Value self, Value *args, size_t nargs, Value kwnames)
{
    BytesIO *b = AS(BytesIO, self);
    Buffer from;
    if (!check_open(b) || !check_exports(b) || !buffer_get(args[0], &from, false))
        return 0;
    /* The argument's own code may have closed us while giving its buffer. */
    bool ok = check_open(b) && write_bytes(b, from.data, from.len);
    size_t n = from.len;
    buffer_release(&from);
    return ok ? int_new((int64_t)n) : 0;
}

static bool write_one(Value item, void *data)
{
    return bytesio_write(*(Value *)data, &item, 1, 0) != 0;
}

static Value bytesio_writelines(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!check_open(AS(BytesIO, self)))
        return 0;
    return iterate(args[0], write_one, &self) && !error_pending() ? VALUE_NONE : 0;
}

static Value bytesio_seek(Value self, Value *args, size_t nargs, Value kwnames)
{
    BytesIO *b = AS(BytesIO, self);
    int64_t to;
    int32_t whence = 0;
    if (!check_open(b) || !as_index(args[0], &to) || (args[1] != 0 && !as_int32(args[1], &whence)))
        return 0;
    if (to < 0 && whence == 0)
        return raise_value_error("negative seek value %lld", (long long)to);
    if (whence < 0 || whence > 2)
        return raise_value_error("invalid whence (%d, should be 0, 1 or 2)", whence);
    int64_t base = whence == 1 ? (int64_t)b->pos : whence == 2 ? (int64_t)b->len : 0;
    if (to > INT64_MAX - base)
        return raise_overflow_error("new position too large");
    b->pos = (size_t)MAX(to + base, 0);
    return int_new((int64_t)b->pos);
}

static Value bytesio_tell(Value self, Value *args, size_t nargs, Value kwnames)
{
    return check_open(AS(BytesIO, self)) ? int_new((int64_t)AS(BytesIO, self)->pos) : 0;
}

static Value bytesio_truncate(Value self, Value *args, size_t nargs, Value kwnames)
{
    BytesIO *b = AS(BytesIO, self);
    int64_t size;
    if (!check_open(b) || !check_exports(b))
        return 0;
    if (args[0] == 0 || args[0] == VALUE_NONE)
        size = (int64_t)b->pos;
    else if (!io_size_arg(args[0], &size))
        return 0;
    if (size < 0)
        return raise_value_error("negative size value %lld", (long long)size);
    b->len = MIN(b->len, (size_t)size);
    return int_new(size);
}

static Value bytesio_getvalue(Value self, Value *args, size_t nargs, Value kwnames)
{
    BytesIO *b = AS(BytesIO, self);
    return check_open(b) ? bytes_new(b->data, b->len) : 0;
}

static Value bytesio_getbuffer(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!check_open(AS(BytesIO, self)))
        return 0;
    type_ready(&type_bytesio_buffer);
    Value lent = object_new(&type_bytesio_buffer, 0);
    if (lent == 0)
        return 0;
    AS(BytesIOBuffer, lent)->source = AS(BytesIO, self);
    return call1(OBJECT_VALUE(&type_memoryview), lent);
}

static Value bytesio_close(Value self, Value *args, size_t nargs, Value kwnames)
{
    BytesIO *b = AS(BytesIO, self);
    if (!check_exports(b))
        return 0;
    b->base.closed = true;
    b->data = NULL;
    b->len = b->cap = b->pos = 0;
    return VALUE_NONE;
}

static Value bytesio_true(Value self, Value *args, size_t nargs, Value kwnames)
{
    return check_open(AS(BytesIO, self)) ? VALUE_TRUE : 0;
}
static Value bytesio_isatty(Value self, Value *args, size_t nargs, Value kwnames)
{
    return check_open(AS(BytesIO, self)) ? VALUE_FALSE : 0;
}
static Value bytesio_flush(Value self, Value *args, size_t nargs, Value kwnames)
{
    return check_open(AS(BytesIO, self)) ? VALUE_NONE : 0;
}

static Value bytesio_getstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value data = bytesio_getvalue(self, NULL, 0, 0);
    Value dict = data != 0 ? object_dict_copy(AS(Object, self)) : 0;
    if (dict == 0)
        return 0;
    Value extra = DICT(dict)->used > 0 ? dict : VALUE_NONE;
    return tuple_pack(3, data, int_new((int64_t)AS(BytesIO, self)->pos), extra);
}

static Value bytesio_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    BytesIO *b = AS(BytesIO, self);
    if (!is_tuple(args[0]) || TUPLE(args[0])->len < 3)
        return raise_type_error("%s.__setstate__ argument should be 3-tuple, got %.200s",
                                io_type_text(self), type_name_of(args[0]));
    Value *items = TUPLE(args[0])->items;
    int64_t pos;
    if (!check_exports(b))
        return 0;
    b->len = b->pos = 0;
    if (bytesio_write(self, &items[0], 1, 0) == 0)
        return 0;
    if (!is_int(items[1]))
        return raise_type_error("second item of state must be an integer, got %.200s",
                                type_name_of(items[1]));
    if (!as_index(items[1], &pos))
        return 0;
    if (pos < 0)
        return raise_value_error("position value cannot be negative");
    b->pos = (size_t)pos;
    if (items[2] == VALUE_NONE)
        return VALUE_NONE;
    if (!is_dict(items[2]))
        return raise_type_error("third item of state should be a dict, got a %.200s",
                                type_name_of(items[2]));
    Dict *own = object_dict(AS(Object, self));
    return own != NULL && dict_update(own, items[2]) ? VALUE_NONE : 0;
}

static Value bytesio_sizeof(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_new((int64_t)(sizeof(BytesIO) + AS(BytesIO, self)->cap));
}

static Value init_bound(Value self, Value *args, size_t nargs, Value kwnames)
{
    BytesIO *b = AS(BytesIO, self);
    if (!check_exports(b))
        return 0;
    b->base.closed = false;
    b->data = NULL;
    b->len = b->cap = b->pos = 0;
    if (args[0] != 0 && args[0] != VALUE_NONE) {
        if (bytesio_write(self, args, 1, 0) == 0)
            return 0;
        b->pos = 0;
    }
    return VALUE_NONE;
}

static bool bytesio_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    static const MethodDef def = {"BytesIO", init_bound, "initial_bytes=b''", 0, NULL};
    static ParamSpec *spec;
    return io_init_bound(&def, &spec, self, args, nargs, kwnames);
}

static Value bytesio_next(Value self)
{
    BytesIO *b = AS(BytesIO, self);
    if (!check_open(b))
        return 0;
    size_t n = line_length(b, -1);
    return n > 0 ? take(b, n) : 0;
}

static const MethodDef bytesio_methods[] = {
    {"readable", bytesio_true, "", 0, NULL},
    {"seekable", bytesio_true, "", 0, NULL},
    {"writable", bytesio_true, "", 0, NULL},
    {"close", bytesio_close, "", 0, NULL},
    {"flush", bytesio_flush, "", 0, NULL},
    {"isatty", bytesio_isatty, "", 0, NULL},
    {"tell", bytesio_tell, "", 0, NULL},
    {"write", bytesio_write, "b, /", 0, NULL},
    {"writelines", bytesio_writelines, "lines, /", 0, NULL},
    {"read1", bytesio_read, "size=-1, /", 0, NULL},
    {"readinto", bytesio_readinto, "buffer, /", 0, NULL},
    {"readline", bytesio_readline, "size=-1, /", 0, NULL},
    {"readlines", bytesio_readlines, "size=None, /", 0, NULL},
    {"read", bytesio_read, "size=-1, /", 0, NULL},
    {"getbuffer", bytesio_getbuffer, "", 0, NULL},
    {"getvalue", bytesio_getvalue, "", 0, NULL},
    {"seek", bytesio_seek, "pos, whence=0, /", 0, NULL},
    {"truncate", bytesio_truncate, "size=None, /", 0, NULL},
    {"__getstate__", bytesio_getstate, "", 0, NULL},
    {"__setstate__", bytesio_setstate, "state, /", 0, NULL},
    {"__sizeof__", bytesio_sizeof, "", 0, NULL},
    {0},
};

Type type_bytesio = {
    TYPE_HEAD("_io.BytesIO"),
    .base_type = &type_bufferediobase,
    .size = sizeof(BytesIO),
    .attrs_offset = sizeof(BytesIO),
    .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "Buffered I/O implementation using an in-memory bytes buffer.",
    .methods = bytesio_methods,
    .new_ = io_plain_new,
    .init = bytesio_init,
    .next = bytesio_next,
};

/* ---- the lent buffer ---- */

static bool lent_get(Value self, Buffer *out, bool writable)
{
    BytesIO *b = AS(BytesIOBuffer, self)->source;
    *out = (Buffer){.data = b->data, .len = b->len, .readonly = false, .owner = self,
                    .format = "B", .itemsize = 1, .ndim = 1};
    b->exports++;
    AS(BytesIOBuffer, self)->exports++;
    return true;
}

static void lent_release(Value self, Buffer *out)
{
    BytesIOBuffer *lent = AS(BytesIOBuffer, self);
    if (lent->exports == 0)
        return;
    lent->exports--;
    lent->source->exports--;
}

static void lent_finalize(Value self)
{
    BytesIOBuffer *lent = AS(BytesIOBuffer, self);
    lent->source->exports -= lent->exports;
    lent->exports = 0;
}

static Type type_bytesio_buffer = {
    TYPE_HEAD("_io._BytesIOBuffer"),
    .size = sizeof(BytesIOBuffer),
    .flags = TYPE_NO_NEW,
    .get_buffer = lent_get,
    .release_buffer = lent_release,
    .finalize = lent_finalize,
};
