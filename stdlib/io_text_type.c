/* _io.TextIOWrapper as a type: constructor arguments, methods, attributes. */
#include "stdlib/io_impl.h"

/* ---- construction ---- */

/* None and "locale" are UTF-8: the only encoding that the interpreter runs in. */
static Value default_encoding(Value encoding)
{
    if (encoding == VALUE_NONE && !io_warn_encoding(1))
        return 0;
    if (encoding == VALUE_NONE || str_equal_cstr(encoding, "locale"))
        return str_from_ascii("UTF-8", 5);
    return encoding;
}

static bool check_str_or_none(Value v, const char *name)
{
    if (v == VALUE_NONE)
        return true;
    if (!is_str(v))
        return raise_false(&type_TypeError,
                           "TextIOWrapper() argument '%s' must be str or None, not %T", name, v);
    const char *text = str_utf8(v, NULL);
    if (text == NULL)
        return false;
    if (strlen(text) != str_len(v) && memchr(text, 0, str_len(v)) != NULL)
        return raise_false(&type_ValueError, "embedded null character");
    return true;
}

static Value init_bound(Value self, Value *args, size_t nargs, Value kwnames)
{
    TextIO *t = AS(TextIO, self);
    for (int i = 1; i <= 5; i++)
        if (args[i] == 0)
            args[i] = i <= 3 ? VALUE_NONE : VALUE_FALSE;
    t->ok = false;
    if (!check_str_or_none(args[1], "encoding") || !check_str_or_none(args[3], "newline"))
        return 0;
    if (args[2] != VALUE_NONE && !is_str(args[2]))
        return raise_type_error("TextIOWrapper() argument 'errors' must be str or None, not %T",
                                args[2]);
    if (args[2] != VALUE_NONE && !check_str_or_none(args[2], "errors"))
        return 0;
    int line_buffering = is_true(args[4]);
    int write_through = line_buffering >= 0 ? is_true(args[5]) : -1;
    if (write_through < 0)
        return 0;
    Value errors = args[2] == VALUE_NONE ? NAME(strict) : args[2];
    Value encoding = default_encoding(args[1]);
    return encoding != 0 && text_init(t, args[0], encoding, errors, args[3], line_buffering,
                                      write_through) ? VALUE_NONE : 0;
}

static bool text_tp_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    static const MethodDef def = {
        "TextIOWrapper", init_bound,
        "buffer, encoding=None, errors=None, newline=None, line_buffering=False, "
        "write_through=False", 0, NULL};
    static ParamSpec *spec;
    return io_init_bound(&def, &spec, self, args, nargs, kwnames);
}

static bool read_already(TextIO *t)
{
    return t->decoder_active && t->decoded != 0;
}

static bool change_encoding(TextIO *t, Value encoding, Value errors, Value newline)
{
    if (encoding != VALUE_NONE || errors != VALUE_NONE) {
        if (errors == VALUE_NONE)
            errors = encoding != VALUE_NONE ? NAME(strict) : t->errors;
        encoding = encoding == VALUE_NONE ? t->encoding : default_encoding(encoding);
    } else {
        encoding = t->encoding;
        errors = t->errors;
    }
    if (newline != 0 && !text_set_newline(t, newline))
        return false;
    if (encoding == 0 || !text_set_encoding(t, encoding, errors))
        return false;
    Value at = t->seekable && t->writable ? call_method0(t->buffer, NAME(tell)) : small_int_value(0);
    if (at == 0)
        return false;
    t->encoding_started = at != small_int_value(0);
    return t->encoder == 0 || !t->encoding_started
        || call_method1(t->encoder, NAME(setstate), small_int_value(0)) != 0;
}

static int flag_arg(Value v, bool current)
{
    if (v == 0 || v == VALUE_NONE)
        return current;
    int64_t n;
    Value index = index_value(v);
    return index != 0 && as_index(index, &n) ? n != 0 : -1;
}

static Value text_reconfigure(Value self, Value *args, size_t nargs, Value kwnames)
{
    TextIO *t = AS(TextIO, self);
    Value encoding = args[0] != 0 ? args[0] : VALUE_NONE;
    Value errors = args[1] != 0 ? args[1] : VALUE_NONE;
    Value newline = args[2] == 0 || args[2] == VALUE_ELLIPSIS ? 0 : args[2];
    if (!text_check(t))
        return 0;
    bool change = encoding != VALUE_NONE || errors != VALUE_NONE || newline != 0;
    if (read_already(t) && change)
        return io_unsupported("It is not possible to set the encoding or newline of stream after "
                              "the first read");
    static const char *const argument_names[] = {"encoding", "errors", "newline"};
    Value given[] = {encoding, errors, newline != 0 ? newline : VALUE_NONE};
    for (int i = 0; i < 3; i++)
        if (given[i] != VALUE_NONE && !is_str(given[i]))
            return raise_type_error("reconfigure() argument '%s' must be str or None, not %T",
                                    argument_names[i], given[i]);
    if (newline != 0 && newline != VALUE_NONE && !text_set_newline(t, newline))
        return 0;
    int line_buffering = flag_arg(args[3], t->line_buffering);
    int write_through = line_buffering >= 0 ? flag_arg(args[4], t->write_through) : -1;
    if (write_through < 0 || call_method0(self, NAME(flush)) == 0)
        return 0;
    if (change && !change_encoding(t, encoding, errors, newline))
        return 0;
    t->line_buffering = line_buffering;
    t->write_through = write_through;
    return VALUE_NONE;
}

/* ---- methods ---- */

static Value text_detach(Value self, Value *args, size_t nargs, Value kwnames)
{
    TextIO *t = AS(TextIO, self);
    if (!text_check(t) || call_method0(self, NAME(flush)) == 0)
        return 0;
    Value buffer = t->buffer;
    if (t->native_buffer)
        AS(IOBase, buffer)->wrapped = false;
    t->buffer = 0;
    t->detached = true;
    t->ok = false;
    io_unregister_writer(t->registered);
    t->registered = 0;
    return buffer;
}

static Value write_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    TextIO *t = AS(TextIO, self);
    if (!is_str(args[0]))
        return raise_type_error("write() argument must be str, not %T", args[0]);
    if (!text_check_open(t))
        return 0;
    if (!t->writable)
        return io_unsupported("not writable");
    return text_write(t, args[0]) ? int_new((int64_t)str_len(args[0])) : 0;
}

static Value read_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t n;
    if (!io_size_arg(args[0], &n) || !text_check_open(AS(TextIO, self)))
        return 0;
    return text_read(AS(TextIO, self), n);
}

static Value readline_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t limit = -1;
    if (args[0] != 0 && !as_index(args[0], &limit))
        return 0;
    if (!text_check_open(AS(TextIO, self)))
        return 0;
    return text_readline(AS(TextIO, self), limit);
}

static Value flush_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    TextIO *t = AS(TextIO, self);
    if (!text_check_open(t))
        return 0;
    t->telling = t->seekable;
    return text_flush(t) ? VALUE_NONE : 0;
}

static Value close_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    TextIO *t = AS(TextIO, self);
    if (!text_check(t))
        return 0;
    int closed = io_is_closed(self);
    if (closed != 0)
        return closed > 0 ? VALUE_NONE : 0;
    if (t->base.finalizing && call_method1(t->buffer, NAME(dealloc_warn), self) == 0)
        error_clear();
    Value first = call_method0(self, NAME(flush)) == 0 ? error_take() : 0;
    Value done = call_method0(t->buffer, NAME(close));
    io_unregister_writer(t->registered);
    t->registered = 0;
    return io_chain_errors(first, done != 0) ? VALUE_NONE : 0;
}

#define FORWARD(fn, method)                                                      \
    static Value fn(Value self, Value *args, size_t nargs, Value kwnames)        \
    {                                                                            \
        return text_check(AS(TextIO, self))                                      \
                 ? call_method0(AS(TextIO, self)->buffer, NAME(method)) : 0;     \
    }
FORWARD(fileno_method, fileno)
FORWARD(seekable_method, seekable)
FORWARD(readable_method, readable)
FORWARD(writable_method, writable)
FORWARD(isatty_method, isatty)

static Value truncate_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    TextIO *t = AS(TextIO, self);
    if (!text_check(t) || call_method0(self, NAME(flush)) == 0)
        return 0;
    return call_method1(t->buffer, NAME(truncate), args[0] != 0 ? args[0] : VALUE_NONE);
}

static Value text_next(Value self)
{
    TextIO *t = AS(TextIO, self);
    if (!text_check(t))
        return 0;
    t->telling = false;
    Value line;
    if (is_exactly(self, &type_text_io)) {
        line = text_check_open(t) ? text_readline(t, -1) : 0;
    } else {
        line = call_method0(self, NAME(readline));
        if (line != 0 && !is_str(line))
            return raise(&type_OSError, "readline() should have returned an str object, not '%.200s'",
                         type_name_of(line));
    }
    if (line == 0 || str_len(line) > 0)
        return line;
    text_drop_decoded(t);
    t->snapshot_input = 0;
    t->telling = t->seekable;
    return 0;
}

static Value text_repr(Value self)
{
    TextIO *t = AS(TextIO, self);
    if (!t->detached && !text_check(t))
        return 0;
    Value shown[2] = {0, 0}, keys[2] = {NAME(name), NAME(mode)};
    int state = repr_enter(self);
    if (state < 0)
        return 0;
    if (state == 0)
        return raise(&type_RuntimeError, "reentrant call inside %s.__repr__", io_type_text(self));
    for (int i = 0; i < 2; i++)
        if (!get_attr_opt(self, keys[i], &shown[i])) {
            if (!error_clear_if(&type_ValueError)) {
                repr_leave(self);
                return 0;
            }
            shown[i] = 0;
        }
    const char *type = io_type_text(self);
    Value text;
    if (shown[0] != 0 && shown[1] != 0)
        text = str_format("<%s name=%R mode=%R encoding=%R>", type, shown[0], shown[1], t->encoding);
    else if (shown[0] != 0)
        text = str_format("<%s name=%R encoding=%R>", type, shown[0], t->encoding);
    else if (shown[1] != 0)
        text = str_format("<%s mode=%R encoding=%R>", type, shown[1], t->encoding);
    else
        text = str_format("<%s encoding=%R>", type, t->encoding);
    repr_leave(self);
    return text;
}

/* ---- attributes ---- */

static Value get_encoding(Value self)
{
    TextIO *t = AS(TextIO, self);
    return t->detached || text_check(t) ? t->encoding : 0;
}
static Value get_errors(Value self)
{
    TextIO *t = AS(TextIO, self);
    return t->detached || text_check(t) ? t->errors : 0;
}
static Value get_buffer(Value self)
{
    TextIO *t = AS(TextIO, self);
    return t->detached ? VALUE_NONE : text_check(t) ? t->buffer : 0;
}
static Value get_newlines(Value self)
{
    TextIO *t = AS(TextIO, self);
    if (!text_check(t))
        return 0;
    return t->decoder_active && t->read_universal ? newlines_seen(t->newline.seen) : VALUE_NONE;
}
static Value get_line_buffering(Value self)
{
    return AS(TextIO, self)->detached || text_check(AS(TextIO, self))
             ? value_bool(AS(TextIO, self)->line_buffering) : 0;
}
static Value get_write_through(Value self)
{
    return AS(TextIO, self)->detached || text_check(AS(TextIO, self))
             ? value_bool(AS(TextIO, self)->write_through) : 0;
}
static Value get_closed(Value self)
{
    return text_check(AS(TextIO, self)) ? get_attr(AS(TextIO, self)->buffer, NAME(closed)) : 0;
}
static Value get_name(Value self)
{
    return text_check(AS(TextIO, self)) ? get_attr(AS(TextIO, self)->buffer, NAME(name)) : 0;
}
static Value get_chunk_size(Value self)
{
    return text_check(AS(TextIO, self)) ? int_new((int64_t)AS(TextIO, self)->chunk_size) : 0;
}
static bool set_chunk_size(Value self, Value v)
{
    int64_t n;
    if (!text_check(AS(TextIO, self)))
        return false;
    if (v == 0)
        return raise_false(&type_AttributeError, "cannot delete attribute");
    if (!as_index(v, &n))
        return false;
    if (n <= 0)
        return raise_false(&type_ValueError, "a strictly positive integer is required");
    AS(TextIO, self)->chunk_size = (size_t)n;
    return true;
}
static Value get_finalizing(Value self) { return value_bool(AS(IOBase, self)->finalizing); }
static bool set_finalizing(Value self, Value v)
{
    int truth = v != 0 ? is_true(v) : 0;
    AS(IOBase, self)->finalizing = truth > 0;
    return truth >= 0;
}

static const MethodDef methods[] = {
    {"detach", text_detach, "", 0, NULL},
    {"reconfigure", text_reconfigure,
     "*, encoding=None, errors=None, newline=Ellipsis, line_buffering=None, write_through=None", 0,
     "Reconfigure the text stream with new parameters."},
    {"write", write_method, "text, /", 0, NULL},
    {"read", read_method, "size=-1, /", 0, NULL},
    {"readline", readline_method, "size=-1, /", 0, NULL},
    {"flush", flush_method, "", 0, NULL},
    {"close", close_method, "", 0, NULL},
    {"fileno", fileno_method, "", 0, NULL},
    {"seekable", seekable_method, "", 0, NULL},
    {"readable", readable_method, "", 0, NULL},
    {"writable", writable_method, "", 0, NULL},
    {"isatty", isatty_method, "", 0, NULL},
    {"seek", text_seek, "cookie, whence=0, /", 0, NULL},
    {"tell", text_tell, "", 0, NULL},
    {"truncate", truncate_method, "pos=None, /", 0, NULL},
    {"__reduce__", io_reduce_error, "", 0, NULL},
    {"__reduce_ex__", io_reduce_error, "protocol, /", 0, NULL},
    {0},
};
static const GetSetDef getsets[] = {
    {"encoding", get_encoding, NULL, NULL},
    {"errors", get_errors, NULL, NULL},
    {"buffer", get_buffer, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL},
    {"write_through", get_write_through, NULL, NULL},
    {"closed", get_closed, NULL, NULL},
    {"name", get_name, NULL, NULL},
    {"_CHUNK_SIZE", get_chunk_size, set_chunk_size, NULL},
    {"_finalizing", get_finalizing, set_finalizing, NULL},
    {0},
};

Type type_text_io = {
    TYPE_HEAD("_io.TextIOWrapper"),
    .base_type = &type_textiobase,
    .size = sizeof(TextIO),
    .attrs_offset = sizeof(TextIO),
    .ninline_hint = 1,
    .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "Character and line based layer over a BufferedIOBase object, buffer.",
    .methods = methods,
    .getsets = getsets,
    .new_ = io_plain_new,
    .init = text_tp_init,
    .repr = text_repr,
    .next = text_next,
    .finalize = io_finalize,
};
