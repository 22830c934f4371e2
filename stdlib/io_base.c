/* _io._IOBase, _RawIOBase, _BufferedIOBase and _TextIOBase: what every stream inherits, written in
 * terms of the methods that a concrete stream (native or of the language) defines.
 *
 * io.py derives the public abstract classes from these. */
#include "stdlib/io_impl.h"

/* ---- shared helpers ---- */

static Value unsupported_class; /* io.UnsupportedOperation, made at first need */

Type *io_unsupported_type(void)
{
    if (unsupported_class == 0) {
        Value bases = tuple_pack(2, OBJECT_VALUE(&type_OSError), OBJECT_VALUE(&type_ValueError));
        Dict *dict = dict_new();
        Value module = str_from_ascii("io", 2);
        Value name = str_intern_cstr("UnsupportedOperation");
        if (bases == 0 || dict == NULL || module == 0 || name == 0
            || !dict_set(dict, NAME(dunder_module), module))
            return NULL;
        unsupported_class = type_create(NULL, name, bases, OBJECT_VALUE(dict), NULL, 0);
    }
    return AS(Type, unsupported_class);
}

Value io_unsupported(const char *what)
{
    Type *type = io_unsupported_type();
    return type != NULL ? raise(type, "%s", what) : 0;
}

bool io_size_arg(Value v, int64_t *out)
{
    if (v == 0 || v == VALUE_NONE) {
        *out = -1;
        return true;
    }
    Value index = is_int(v) ? v : 0;
    if (index == 0) {
        if (type_lookup(type_of(v), NAME(dunder_index)) == 0)
            return raise_false(&type_TypeError,
                               "argument should be integer or None, not '%.200s'", type_name_of(v));
        index = index_value(v);
        if (index == 0)
            return false;
    }
    if (!int_as_i64(index, out))
        return raise_false(&type_OverflowError, "cannot fit '%T' into an index-sized integer", v);
    return true;
}

int io_is_closed(Value stream)
{
    Value closed = get_attr(stream, NAME(closed));
    return closed != 0 ? is_true(closed) : -1;
}

bool io_check_able(Value stream, Value method_name, const char *message)
{
    Value able = call_method0(stream, method_name);
    if (able == 0)
        return false;
    if (able == VALUE_TRUE)
        return true;
    io_unsupported(message);
    return false;
}

bool io_init_bound(const MethodDef *def, ParamSpec **spec, Value self, Value *args, size_t nargs,
                   Value kwnames)
{
    if (*spec == NULL)
        *spec = param_spec(def->name, def->sig);
    size_t total = nargs + (kwnames != 0 ? TUPLE(kwnames)->len : 0);
    if (total > 64)
        return raise_false(&type_TypeError, "%s() takes at most 64 arguments", def->name);
    Value copy[64 + PARAM_SLACK] = {0};
    memcpy(copy, args, total * sizeof *args);
    return native_call(def, *spec, self, copy, nargs, kwnames) != 0;
}

Value io_plain_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

void io_finalize(Value self)
{
    IOBase *base = AS(IOBase, self);
    if (base->wrapped)
        return;
    Value kept = error_take();
    int closed = io_is_closed(self);
    if (closed < 0) /* in no state to be closed */
        error_clear();
    if (closed == 0) {
        base->finalizing = true;
        if (call_method0(self, NAME(close)) == 0)
            error_unraisable(self, NULL);
        base->finalizing = false;
    }
    if (kept != 0)
        error_restore(kept);
}

bool io_chain_errors(Value first, bool ok)
{
    if (first == 0)
        return ok;
    if (ok) {
        error_restore(first);
        return false;
    }
    Exception *second = AS(Exception, thread->pending);
    if (second->context == 0 && OBJECT_VALUE(second) != first)
        second->context = first;
    return false;
}

bool io_get_writable(Value v, const char *method, Buffer *out)
{
    if (has_buffer(v) && buffer_get(v, out, true))
        return true;
    if (error_pending() && !error_clear_if(&type_BufferError))
        return false;
    return raise_false(&type_TypeError,
                       "%s() argument must be read-write bytes-like object, not %T", method, v);
}

Value io_raise_blocking(size_t written)
{
    Value message = str_from_cstr("write could not complete without blocking");
    Value count = int_new((int64_t)written);
    if (message == 0 || count == 0)
        return 0;
    Value error = call3(OBJECT_VALUE(&type_BlockingIOError), small_int_value(EAGAIN), message, count);
    return error != 0 ? raise_object(error) : 0;
}

bool io_is_blocking_error(void) { return error_matches(&type_BlockingIOError); }

static bool check_open(Value self)
{
    int closed = io_is_closed(self);
    if (closed == 0)
        return true;
    if (closed > 0)
        raise_value_error("I/O operation on closed file.");
    return false;
}

/* ---- _IOBase ---- */

static Value base_seek(Value self, Value *args, size_t nargs, Value kwnames)
{
    return io_unsupported("seek");
}
static Value base_truncate(Value self, Value *args, size_t nargs, Value kwnames)
{
    return io_unsupported("truncate");
}
static Value base_fileno(Value self, Value *args, size_t nargs, Value kwnames)
{
    return io_unsupported("fileno");
}

static Value base_tell(Value self, Value *args, size_t nargs, Value kwnames)
{
    return call_method2(self, NAME(seek), small_int_value(0), small_int_value(1));
}

static Value base_flush(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (AS(IOBase, self)->closed)
        return raise_value_error("I/O operation on closed file.");
    return VALUE_NONE;
}

static Value base_close(Value self, Value *args, size_t nargs, Value kwnames)
{
    IOBase *base = AS(IOBase, self);
    if (base->closed)
        return VALUE_NONE;
    Value done = call_method0(self, NAME(flush));
    base->closed = true;
    return done != 0 ? VALUE_NONE : 0;
}

static Value base_false(Value self, Value *args, size_t nargs, Value kwnames)
{
    return VALUE_FALSE;
}

static Value base_isatty(Value self, Value *args, size_t nargs, Value kwnames)
{
    return check_open(self) ? VALUE_FALSE : 0;
}

static Value base_check_closed(Value self, Value *args, size_t nargs, Value kwnames)
{
    return check_open(self) ? VALUE_NONE : 0;
}
static Value base_check_seekable(Value self, Value *args, size_t nargs, Value kwnames)
{
    return io_check_able(self, NAME(seekable), "File or stream is not seekable.") ? VALUE_TRUE : 0;
}
static Value base_check_readable(Value self, Value *args, size_t nargs, Value kwnames)
{
    return io_check_able(self, NAME(readable), "File or stream is not readable.") ? VALUE_TRUE : 0;
}
static Value base_check_writable(Value self, Value *args, size_t nargs, Value kwnames)
{
    return io_check_able(self, NAME(writable), "File or stream is not writable.") ? VALUE_TRUE : 0;
}

Value io_enter(Value self) { return check_open(self) ? self : 0; }

static Value base_enter(Value self, Value *args, size_t nargs, Value kwnames)
{
    return io_enter(self);
}

static Value base_exit(Value self, Value *args, size_t nargs, Value kwnames)
{
    return call_method0(self, NAME(close));
}

static Value base_del(Value self, Value *args, size_t nargs, Value kwnames)
{
    io_finalize(self);
    return VALUE_NONE;
}

static Value base_iter(Value self) { return io_enter(self); }

Value io_next(Value self)
{
    Value line = call_method0(self, NAME(readline));
    if (line == 0)
        return 0;
    ptrdiff_t n = length(line);
    return n > 0 ? line : 0;
}

/* How much readline may ask for at once: up to and including the newline that peek() shows. */
static ptrdiff_t readline_step(Value self, Value peek, int64_t limit, size_t have)
{
    Value ahead = call1(peek, small_int_value(1));
    if (ahead == 0)
        return -1;
    if (!is_bytes(ahead))
        return raise_minus1(&type_OSError,
                            "peek() should have returned a bytes object, not '%.200s'",
                            type_name_of(ahead));
    size_t n = bytes_len(ahead);
    if (n == 0)
        return 1;
    if (limit >= 0 && n > (size_t)limit - have)
        n = (size_t)limit - have;
    const uint8_t *found = memchr(bytes_data(ahead), '\n', n);
    return found != NULL ? found - bytes_data(ahead) + 1 : (ptrdiff_t)n;
}

static Value base_readline(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t limit;
    if (!io_size_arg(args[0], &limit))
        return 0;
    Value peek;
    if (!get_attr_opt(self, NAME(peek), &peek))
        return 0;
    Buf line = BUF_INIT;
    while (limit < 0 || (int64_t)line.len < limit) {
        ptrdiff_t step = peek != 0 ? readline_step(self, peek, limit, line.len) : 1;
        if (step < 0)
            return 0;
        Value part = call_method1(self, NAME(read), small_int_value(step));
        if (part == 0)
            return 0;
        if (!is_bytes(part))
            return raise(&type_OSError, "read() should have returned a bytes object, not '%.200s'",
                         type_name_of(part));
        if (bytes_len(part) == 0)
            break;
        buf_write(&line, bytes_data(part), bytes_len(part));
        if (line.failed)
            return 0;
        if (line.data[line.len - 1] == '\n')
            break;
    }
    return bytes_new(line.data, line.len);
}

static Value base_readlines(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t hint, total = 0;
    if (!io_size_arg(args[0], &hint))
        return 0;
    Value lines = list_new(0);
    Value it = lines != 0 ? get_iter(self) : 0;
    if (it == 0)
        return 0;
    for (;;) {
        Value line = iter_next(it);
        if (line == 0)
            return error_pending() ? 0 : lines;
        if (!list_push(LIST(lines), line))
            return 0;
        if (hint > 0) {
            ptrdiff_t n = length(line);
            if (n < 0)
                return 0;
            total += n;
            if (total >= hint)
                return lines;
        }
    }
}

static bool write_one(Value line, void *data)
{
    return call_method1(*(Value *)data, NAME(write), line) != 0;
}

static Value base_writelines(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!check_open(self))
        return 0;
    return iterate(args[0], write_one, &self) && !error_pending() ? VALUE_NONE : 0;
}

static Value base_closed(Value self) { return value_bool(AS(IOBase, self)->closed); }

static const MethodDef base_methods[] = {
    {"seek", base_seek, "offset, whence=0, /", 0, NULL},
    {"tell", base_tell, "", 0, NULL},
    {"truncate", base_truncate, "size=None, /", 0, NULL},
    {"flush", base_flush, "", 0, NULL},
    {"close", base_close, "", 0, NULL},
    {"seekable", base_false, "", 0, NULL},
    {"readable", base_false, "", 0, NULL},
    {"writable", base_false, "", 0, NULL},
    {"_checkClosed", base_check_closed, "msg=None, /", 0, NULL},
    {"_checkSeekable", base_check_seekable, "msg=None, /", 0, NULL},
    {"_checkReadable", base_check_readable, "msg=None, /", 0, NULL},
    {"_checkWritable", base_check_writable, "msg=None, /", 0, NULL},
    {"fileno", base_fileno, "", 0, NULL},
    {"isatty", base_isatty, "", 0, NULL},
    {"__enter__", base_enter, "", 0, NULL},
    {"__exit__", base_exit, "*args", METHOD_RAW, NULL},
    {"__del__", base_del, "", 0, NULL},
    {"readline", base_readline, "size=-1, /", 0, NULL},
    {"readlines", base_readlines, "hint=-1, /", 0, NULL},
    {"writelines", base_writelines, "lines, /", 0, NULL},
    {0},
};
static const GetSetDef base_getsets[] = {
    {"closed", base_closed, NULL, NULL},
    {0},
};

Type type_iobase = {
    TYPE_HEAD("_io._IOBase"),
    .size = sizeof(IOBase),
    .attrs_offset = sizeof(IOBase),
    .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "The abstract base class for all I/O classes.",
    .methods = base_methods,
    .getsets = base_getsets,
    .new_ = io_plain_new,
    .iter = base_iter,
    .next = io_next,
    .finalize = io_finalize,
};

/* ---- _RawIOBase ---- */

static Value raw_read(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t n = -1;
    if (args[0] != 0 && !as_index(args[0], &n))
        return 0;
    if (n < 0)
        return call_method0(self, NAME(readall));
    Value block = bytearray_new(NULL, (size_t)n);
    if (block == 0)
        return 0;
    Value got = call_method1(self, NAME(readinto), block);
    if (got == 0 || got == VALUE_NONE)
        return got;
    int64_t count;
    if (!as_index(got, &count))
        return 0;
    if (count < 0 || (size_t)count > AS(ByteArray, block)->len)
        return raise_value_error("readinto returned %lld outside buffer size %zu",
                                 (long long)count, AS(ByteArray, block)->len);
    return bytes_new(AS(ByteArray, block)->data, (size_t)count);
}

static Value raw_readall(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buf all = BUF_INIT;
    for (;;) {
        Value part = call_method1(self, NAME(read), small_int_value(IO_BUFFER_SIZE));
        if (part == 0)
            return 0;
        if (part == VALUE_NONE) {
            if (all.len == 0)
                return VALUE_NONE;
            break;
        }
        if (!is_bytes(part))
            return raise_type_error("read() should return bytes");
        if (bytes_len(part) == 0)
            break;
        buf_write(&all, bytes_data(part), bytes_len(part));
        if (all.failed)
            return 0;
    }
    return bytes_new(all.data, all.len);
}

static const MethodDef raw_methods[] = {
    {"read", raw_read, "size=-1, /", 0, NULL},
    {"readall", raw_readall, "", 0, "Read until EOF, using multiple read() call."},
    {0},
};

Type type_rawiobase = {
    TYPE_HEAD("_io._RawIOBase"),
    .base_type = &type_iobase,
    .size = sizeof(IOBase),
    .attrs_offset = sizeof(IOBase),
    .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "Base class for raw binary I/O.",
    .methods = raw_methods,
    .new_ = io_plain_new,
};

/* ---- _BufferedIOBase ---- */

#define UNSUPPORTED(fn, text)                                                    \
    static Value fn(Value self, Value *args, size_t nargs, Value kwnames)        \
    {                                                                            \
        return io_unsupported(text);                                             \
    }
UNSUPPORTED(no_detach, "detach")
UNSUPPORTED(no_read, "read")
UNSUPPORTED(no_read1, "read1")
UNSUPPORTED(no_readline, "readline")
UNSUPPORTED(no_write, "write")

static Value readinto_by(Value self, Value target, Value method_name)
{
    Buffer to;
    if (!io_get_writable(target, method_name == NAME(read1) ? "readinto1" : "readinto", &to))
        return 0;
    Value part = call_method1(self, method_name, int_new((int64_t)to.len));
    if (part != 0 && !is_bytes(part))
        part = raise_type_error("read() should return bytes");
    else if (part != 0 && bytes_len(part) > to.len)
        part = raise_value_error("read() returned too much data: %zu bytes requested, %zu returned",
                                 to.len, bytes_len(part));
    if (part != 0) {
        memcpy(to.data, bytes_data(part), bytes_len(part));
        part = int_new((int64_t)bytes_len(part));
    }
    buffer_release(&to);
    return part;
}

static Value bufbase_readinto(Value self, Value *args, size_t nargs, Value kwnames)
{
    return readinto_by(self, args[0], NAME(read));
}
static Value bufbase_readinto1(Value self, Value *args, size_t nargs, Value kwnames)
{
    return readinto_by(self, args[0], NAME(read1));
}

static const MethodDef bufbase_methods[] = {
    {"detach", no_detach, "", 0, NULL},
    {"read", no_read, "size=-1, /", 0, NULL},
    {"read1", no_read1, "size=-1, /", 0, NULL},
    {"readinto", bufbase_readinto, "buffer, /", 0, NULL},
    {"readinto1", bufbase_readinto1, "buffer, /", 0, NULL},
    {"write", no_write, "b, /", 0, NULL},
    {0},
};

Type type_bufferediobase = {
    TYPE_HEAD("_io._BufferedIOBase"),
    .base_type = &type_iobase,
    .size = sizeof(IOBase),
    .attrs_offset = sizeof(IOBase),
    .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "Base class for buffered IO objects.",
    .methods = bufbase_methods,
    .new_ = io_plain_new,
};

/* ---- _TextIOBase ---- */

static Value textbase_none(Value self) { return VALUE_NONE; }

static const MethodDef textbase_methods[] = {
    {"detach", no_detach, "", 0, NULL},
    {"read", no_read, "size=-1, /", 0, NULL},
    {"readline", no_readline, "size=-1, /", 0, NULL},
    {"write", no_write, "s, /", 0, NULL},
    {0},
};
static const GetSetDef textbase_getsets[] = {
    {"encoding", textbase_none, NULL, NULL},
    {"newlines", textbase_none, NULL, NULL},
    {"errors", textbase_none, NULL, NULL},
    {0},
};

Type type_textiobase = {
    TYPE_HEAD("_io._TextIOBase"),
    .base_type = &type_iobase,
    .size = sizeof(IOBase),
    .attrs_offset = sizeof(IOBase),
    .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "Base class for text I/O.",
    .methods = textbase_methods,
    .getsets = textbase_getsets,
    .new_ = io_plain_new,
};

Value io_reduce_error(Value self, Value *args, size_t nargs, Value kwnames)
{
    return raise_type_error("cannot pickle '%s' instances", type_name(type_of(self)));
}

const char *io_type_text(Value self)
{
    Type *type = type_of(self);
    return type->flags & TYPE_HEAP ? type_name(type) : type->cname;
}
