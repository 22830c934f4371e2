/* _io.StringIO: a text stream in memory. The text is an array of code points while it is being
 * written, which makes seeking and overwriting plain. */
#include "stdlib/io_impl.h"

typedef struct StringIO {
    IOBase base;
    uint32_t *data; /* atomic memory */
    size_t len, cap;
    size_t pos;
    bool ok; /* initialised */
    bool read_universal, read_translate;
    NewlineState newline;
    Value read_newline;
    const char *write_newline; /* NULL: '\n' as it is */
} StringIO;

static bool check_open(StringIO *s)
{
    if (!s->ok)
        return raise_false(&type_ValueError, "I/O operation on uninitialized object");
    if (!s->base.closed)
        return true;
    return raise_false(&type_ValueError, "I/O operation on closed file");
}

static bool reserve(StringIO *s, size_t n)
{
    if (n <= s->cap)
        return true;
    if (n > SIZE_MAX / 16)
        return raise_false(&type_OverflowError, "new buffer size too large");
    size_t room = MAX(n, s->cap + s->cap / 2 + 32);
    uint32_t *bigger = gc_alloc_atomic(room * sizeof *bigger);
    if (bigger == NULL)
        return false;
    memcpy(bigger, s->data, s->len * sizeof *bigger);
    s->data = bigger;
    s->cap = room;
    return true;
}

static void copy_units(uint32_t *to, const Str *from)
{
    if (from->kind == 1)
        for (size_t i = 0; i < from->len; i++)
            to[i] = from->data[i];
    else if (from->kind == 2)
        for (size_t i = 0; i < from->len; i++)
            to[i] = ((const uint16_t *)from->data)[i];
    else
        memcpy(to, from->data, from->len * sizeof *to);
}

static bool write_text(StringIO *s, Value text)
{
    if (s->read_universal)
        text = newline_decode(&s->newline, text, true);
    if (text != 0 && s->write_newline != NULL)
        text = newline_replace(text, s->write_newline);
    if (text == 0)
        return false;
    size_t n = str_len(text), end = s->pos + n;
    if (n == 0)
        return true;
    if (!reserve(s, end))
        return false;
    if (s->pos > s->len)
        memset(s->data + s->len, 0, (s->pos - s->len) * sizeof *s->data);
    copy_units(s->data + s->pos, STR(text));
    s->pos = end;
    s->len = MAX(s->len, end);
    return true;
}

static size_t left(StringIO *s) { return s->pos < s->len ? s->len - s->pos : 0; }

static Value take(StringIO *s, size_t n)
{
    n = MIN(n, left(s));
    Value part = n > 0 ? str_from_ucs4(s->data + s->pos, n) : str_empty();
    s->pos += n;
    return part;
}

static size_t line_length(StringIO *s, int64_t limit)
{
    size_t n = left(s);
    if (limit >= 0)
        n = MIN(n, (size_t)limit);
    const uint32_t *at = s->data + s->pos;
    for (size_t i = 0; i < n; i++) {
        if (s->read_translate ? at[i] == '\n' : s->read_universal && at[i] == '\n')
            return i + 1;
        if (s->read_translate)
            continue;
        if (s->read_universal) {
            if (at[i] == '\r')
                return i + 1 < n && at[i + 1] == '\n' ? i + 2 : i + 1;
        } else if (at[i] == str_at(STR(s->read_newline), 0)) {
            if (str_len(s->read_newline) == 1)
                return i + 1;
            if (i + 1 < n && at[i + 1] == str_at(STR(s->read_newline), 1))
                return i + 2;
        }
    }
    return n;
}

/* ---- methods ---- */

static Value stringio_read(Value self, Value *args, size_t nargs, Value kwnames)
{
    StringIO *s = AS(StringIO, self);
    int64_t n;
    if (!io_size_arg(args[0], &n) || !check_open(s))
        return 0;
    return take(s, n < 0 ? SIZE_MAX : (size_t)n);
}

static Value stringio_readline(Value self, Value *args, size_t nargs, Value kwnames)
{
    StringIO *s = AS(StringIO, self);
    int64_t limit;
    if (!io_size_arg(args[0], &limit) || !check_open(s))
        return 0;
    return take(s, line_length(s, limit));
}

static Value stringio_next(Value self)
{
    StringIO *s = AS(StringIO, self);
    if (!check_open(s))
        return 0;
    if (is_exactly(self, &type_stringio)) {
        size_t n = line_length(s, -1);
        return n > 0 ? take(s, n) : 0;
    }
    Value line = call_method0(self, NAME(readline));
    if (line != 0 && !is_str(line))
        return raise(&type_OSError, "readline() should have returned an str object, not '%.200s'",
                     type_name_of(line));
    return line != 0 && str_len(line) > 0 ? line : 0;
}

static Value stringio_write(Value self, Value *args, size_t nargs, Value kwnames)
{
    StringIO *s = AS(StringIO, self);
    if (!s->ok)
        return check_open(s) ? VALUE_NONE : 0;
    if (!is_str(args[0]))
        return raise_type_error("string argument expected, got '%s'", type_name_of(args[0]));
    if (!check_open(s))
        return 0;
    return write_text(s, args[0]) ? int_new((int64_t)str_len(args[0])) : 0;
}

static Value stringio_seek(Value self, Value *args, size_t nargs, Value kwnames)
{
    StringIO *s = AS(StringIO, self);
    int64_t to;
    int32_t whence = 0;
    if (!as_index(args[0], &to) || (args[1] != 0 && !as_int32(args[1], &whence)) || !check_open(s))
        return 0;
    if (whence < 0 || whence > 2)
        return raise_value_error("Invalid whence (%d, should be 0, 1 or 2)", whence);
    if (to < 0 && whence == 0)
        return raise_value_error("Negative seek position %lld", (long long)to);
    if (whence != 0 && to != 0)
        return raise(&type_OSError, "Can't do nonzero cur-relative seeks");
    s->pos = whence == 0 ? (size_t)to : whence == 1 ? s->pos : s->len;
    return int_new((int64_t)s->pos);
}

static Value stringio_tell(Value self, Value *args, size_t nargs, Value kwnames)
{
    return check_open(AS(StringIO, self)) ? int_new((int64_t)AS(StringIO, self)->pos) : 0;
}

static Value stringio_truncate(Value self, Value *args, size_t nargs, Value kwnames)
{
    StringIO *s = AS(StringIO, self);
    int64_t size;
    if (!check_open(s))
        return 0;
    if (args[0] == 0 || args[0] == VALUE_NONE)
        size = (int64_t)s->pos;
    else if (!io_size_arg(args[0], &size))
        return 0;
    if (size < 0)
        return raise_value_error("Negative size value %lld", (long long)size);
    s->len = MIN(s->len, (size_t)size);
    return int_new(size);
}

static Value stringio_getvalue(Value self, Value *args, size_t nargs, Value kwnames)
{
    StringIO *s = AS(StringIO, self);
    return check_open(s) ? str_from_ucs4(s->data, s->len) : 0;
}

static Value stringio_close(Value self, Value *args, size_t nargs, Value kwnames)
{
    StringIO *s = AS(StringIO, self);
    s->base.closed = true;
    s->data = NULL;
    s->len = s->cap = 0;
    return VALUE_NONE;
}

static Value stringio_true(Value self, Value *args, size_t nargs, Value kwnames)
{
    return check_open(AS(StringIO, self)) ? VALUE_TRUE : 0;
}

static bool set_newline(StringIO *s, Value newline)
{
    if (newline != VALUE_NONE && !is_str(newline))
        return raise_false(&type_TypeError, "newline must be str or None, not %.200s",
                           type_name_of(newline));
    const char *text = newline != VALUE_NONE ? str_utf8(newline, NULL) : NULL;
    if (newline != VALUE_NONE && text == NULL)
        return false;
    if (text != NULL && strcmp(text, "") != 0 && strcmp(text, "\n") != 0 && strcmp(text, "\r") != 0
        && strcmp(text, "\r\n") != 0)
        return raise_false(&type_ValueError, "illegal newline value: %R", newline);
    s->read_newline = newline;
    s->read_universal = text == NULL || *text == 0;
    s->read_translate = text == NULL;
    s->newline = (NewlineState){.translate = s->read_translate};
    s->write_newline = text != NULL && *text == '\r' ? text : NULL;
    return true;
}

static Value init_bound(Value self, Value *args, size_t nargs, Value kwnames)
{
    StringIO *s = AS(StringIO, self);
    Value initial = args[0] != 0 ? args[0] : VALUE_NONE;
    Value newline = args[1] != 0 ? args[1] : NAME(newline_lf);
    s->ok = false;
    if (!set_newline(s, newline))
        return 0;
    if (initial != VALUE_NONE && !is_str(initial))
        return raise_type_error("initial_value must be str or None, not %.200s",
                                type_name_of(initial));
    s->data = NULL;
    s->len = s->cap = s->pos = 0;
    s->base.closed = false;
    if (initial != VALUE_NONE && !write_text(s, initial))
        return 0;
    s->pos = 0;
    s->ok = true;
    return VALUE_NONE;
}

static bool stringio_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    static const MethodDef def = {"StringIO", init_bound, "initial_value='', newline='\\n'", 0,
                                  NULL};
    static ParamSpec *spec;
    return io_init_bound(&def, &spec, self, args, nargs, kwnames);
}

static Value stringio_getstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    StringIO *s = AS(StringIO, self);
    Value text = stringio_getvalue(self, NULL, 0, 0);
    Value dict = text != 0 ? object_dict_copy(AS(Object, self)) : 0;
    if (dict == 0)
        return 0;
    Value extra = DICT(dict)->used > 0 ? dict : VALUE_NONE;
    Value newline = s->read_newline;
    return tuple_pack(4, text, newline, int_new((int64_t)s->pos), extra);
}

static Value stringio_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    StringIO *s = AS(StringIO, self);
    if (s->base.closed)
        return raise_value_error("I/O operation on closed file");
    if (!is_tuple(args[0]) || TUPLE(args[0])->len < 4)
        return raise_type_error("%s.__setstate__ argument should be 4-tuple, got %.200s",
                                io_type_text(self), type_name_of(args[0]));
    Value *items = TUPLE(args[0])->items, init_args[2] = {VALUE_NONE, items[1]};
    int64_t pos;
    if (init_bound(self, init_args, 2, 0) == 0)
        return 0;
    if (!is_str(items[0]))
        return raise_type_error("first item of state must be str, not %T", items[0]);
    if (!reserve(s, str_len(items[0])))
        return 0;
    copy_units(s->data, STR(items[0])); /* as it was kept: no newline translation again */
    s->len = str_len(items[0]);
    if (!is_int(items[2]))
        return raise_type_error("third item of state must be an integer, got %.200s",
                                type_name_of(items[2]));
    if (!as_index(items[2], &pos))
        return 0;
    if (pos < 0)
        return raise_value_error("position value cannot be negative");
    s->pos = (size_t)pos;
    if (items[3] == VALUE_NONE)
        return VALUE_NONE;
    if (!is_dict(items[3]))
        return raise_type_error("fourth item of state should be a dict, got a %.200s",
                                type_name_of(items[3]));
    Dict *own = object_dict(AS(Object, self));
    return own != NULL && dict_update(own, items[3]) ? VALUE_NONE : 0;
}

static Value get_newlines(Value self)
{
    StringIO *s = AS(StringIO, self);
    if (!check_open(s))
        return 0;
    return s->read_universal ? newlines_seen(s->newline.seen) : VALUE_NONE;
}
static Value get_line_buffering(Value self)
{
    return check_open(AS(StringIO, self)) ? VALUE_FALSE : 0;
}
static Value get_closed(Value self)
{
    if (!AS(StringIO, self)->ok)
        return raise_value_error("I/O operation on uninitialized object");
    return value_bool(AS(IOBase, self)->closed);
}

static const MethodDef stringio_methods[] = {
    {"close", stringio_close, "", 0, NULL},
    {"getvalue", stringio_getvalue, "", 0, NULL},
    {"read", stringio_read, "size=-1, /", 0, NULL},
    {"readline", stringio_readline, "size=-1, /", 0, NULL},
    {"tell", stringio_tell, "", 0, NULL},
    {"truncate", stringio_truncate, "pos=None, /", 0, NULL},
    {"seek", stringio_seek, "pos, whence=0, /", 0, NULL},
    {"write", stringio_write, "s, /", 0, NULL},
    {"seekable", stringio_true, "", 0, NULL},
    {"readable", stringio_true, "", 0, NULL},
    {"writable", stringio_true, "", 0, NULL},
    {"__getstate__", stringio_getstate, "", 0, NULL},
    {"__setstate__", stringio_setstate, "state, /", 0, NULL},
    {0},
};
static const GetSetDef stringio_getsets[] = {
    {"closed", get_closed, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL},
    {0},
};

Type type_stringio = {
    TYPE_HEAD("_io.StringIO"),
    .base_type = &type_textiobase,
    .size = sizeof(StringIO),
    .attrs_offset = sizeof(StringIO),
    .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "Text I/O implementation using an in-memory buffer.",
    .methods = stringio_methods,
    .getsets = stringio_getsets,
    .new_ = io_plain_new,
    .init = stringio_init,
    .next = stringio_next,
};
