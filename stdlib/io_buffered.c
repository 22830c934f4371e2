/* The core of BufferedReader, BufferedWriter and BufferedRandom: one buffer over a raw stream, its
 * lock, positions, closing, and the attributes that the three classes share.
 *
 * When raw is exactly a FileIO its native functions are called; any other raw stream is used through
 * its methods (readinto, write, seek, tell). */
#include "stdlib/io_impl.h"

#include <time.h>
#include <unistd.h>

bool is_native_buffered(Value v)
{
    return is_exactly(v, &type_buffered_reader) || is_exactly(v, &type_buffered_writer)
        || is_exactly(v, &type_buffered_random);
}

bool buffered_check(Buffered *b)
{
    if (LIKELY(b->raw != 0))
        return true;
    return raise_false(&type_ValueError, b->detached ? "raw stream has been detached"
                                                     : "I/O operation on uninitialized object");
}

bool buffered_check_open(Buffered *b, const char *message)
{
    if (!buffered_check(b))
        return false;
    int closed = b->native_raw ? AS(FileIO, b->raw)->fd < 0 : io_is_closed(b->raw);
    if (closed == 0)
        return true;
    if (closed > 0)
        raise_value_error("%s", message);
    return false;
}

/* ---- the lock ---- */

static void *pause_a_little(void *data)
{
    nanosleep(&(struct timespec){0, 50000}, NULL);
    return data;
}

bool buffered_enter(Buffered *b)
{
    if (LIKELY(b->owner == NULL)) {
        b->owner = thread;
        return true;
    }
    if (b->owner == thread)
        return raise_false(&type_RuntimeError, "reentrant call inside %R", OBJECT_VALUE(b));
    while (b->owner != NULL) {
        if (interp.finalizing) /* the owner never runs again */
            return raise_false(&type_RuntimeError,
                               "could not acquire lock for %R at interpreter shutdown, possibly due "
                               "to daemon threads", OBJECT_VALUE(b));
        blocking_call(pause_a_little, NULL);
    }
    b->owner = thread;
    return true;
}

void buffered_leave(Buffered *b) { b->owner = NULL; }

/* ---- raw operations ---- */

/* A count that a raw method returned: within 0..limit, None gives -2. */
static ptrdiff_t checked_count(Value result, size_t limit, const char *method)
{
    if (result == 0)
        return -1;
    if (result == VALUE_NONE)
        return -2;
    int64_t n;
    if (!as_index(result, &n)) {
        Value cause = error_take();
        raise(&type_OSError, "raw %s() failed", method);
        error_set_cause(cause);
        return -1;
    }
    if (n < 0 || (size_t)n > limit)
        return raise_minus1(&type_OSError, "raw %s() returned invalid length %zd (should have been "
                                           "between 0 and %zd)", method, (ptrdiff_t)n,
                            (ptrdiff_t)limit);
    return n;
}

ptrdiff_t buffered_raw_read(Buffered *b, uint8_t *to, size_t n)
{
    ptrdiff_t got;
    if (b->native_raw) {
        got = file_read_into(AS(FileIO, b->raw), to, n);
    } else {
        Value block = bytearray_new(NULL, n);
        if (block == 0)
            return -1;
        got = checked_count(call_method1(b->raw, NAME(readinto), block), n, "readinto");
        if (got > 0 && (size_t)got <= AS(ByteArray, block)->len)
            memcpy(to, AS(ByteArray, block)->data, (size_t)got);
    }
    if (got > 0 && b->raw_pos >= 0)
        b->raw_pos += got;
    return got;
}

ptrdiff_t buffered_raw_write(Buffered *b, const uint8_t *from, size_t n)
{
    ptrdiff_t put;
    if (b->native_raw) {
        put = file_write_from(AS(FileIO, b->raw), from, n);
    } else {
        Value block = bytes_new(from, n);
        if (block == 0)
            return -1;
        put = checked_count(call_method1(b->raw, NAME(write), block), n, "write");
    }
    if (put > 0 && b->raw_pos >= 0)
        b->raw_pos += put;
    return put;
}

static int64_t checked_position(Buffered *b, Value result, const char *format)
{
    int64_t at;
    if (result == 0 || !as_index(result, &at))
        return -1;
    if (at < 0)
        return raise_minus1(&type_OSError, format, (long long)at);
    b->raw_pos = at;
    return at;
}

static int64_t raw_tell(Buffered *b)
{
    if (b->native_raw)
        return b->raw_pos = file_seek_to(AS(FileIO, b->raw), 0, SEEK_CUR);
    return checked_position(b, call_method0(b->raw, NAME(tell)),
                            "Raw stream returned invalid position %lld");
}

static int64_t raw_seek(Buffered *b, int64_t offset, int whence)
{
    b->raw_pos = -1;
    if (b->native_raw)
        return b->raw_pos = file_seek_to(AS(FileIO, b->raw), offset, whence);
    return checked_position(b, call_method2(b->raw, NAME(seek), int_new(offset),
                                            small_int_value(whence)),
                            "Raw stream returned invalid position %lld");
}

bool buffered_rewind(Buffered *b)
{
    size_t ahead = b->end - b->pos;
    b->pos = b->end = 0;
    return ahead == 0 || raw_seek(b, -(int64_t)ahead, SEEK_CUR) >= 0;
}

bool buffered_flush_write(Buffered *b)
{
    size_t done = 0;
    bool ok = true;
    while (done < b->pending) {
        ptrdiff_t n = buffered_raw_write(b, b->data + done, b->pending - done);
        if (n == -2)
            io_raise_blocking(0);
        if (n < 0) {
            ok = false;
            break;
        }
        done += (size_t)n;
        if (interp.eval_breaker && !signals_run_pending()) {
            ok = false;
            break;
        }
    }
    if (done < b->pending)
        memmove(b->data, b->data + done, b->pending - done);
    b->pending -= MIN(done, b->pending);
    return ok;
}

bool buffered_flush(Buffered *b)
{
    if (!buffered_enter(b))
        return false;
    bool ok = buffered_flush_write(b);
    buffered_leave(b);
    return ok;
}

/* ---- construction ---- */

bool buffered_init(Buffered *b, Value raw, int64_t size, bool readable, bool writable)
{
    b->raw = 0;
    b->detached = false;
    if (size <= 0)
        return raise_false(&type_ValueError, "buffer size must be strictly positive");
    b->native_raw = is_exactly(raw, &type_fileio);
    b->data = gc_alloc_atomic((size_t)size);
    if (b->data == NULL)
        return false;
    b->size = (size_t)size;
    b->pos = b->end = b->pending = 0;
    b->readable = readable;
    b->writable = writable;
    b->raw = raw;
    b->raw_pos = -1;
    if (b->native_raw)
        AS(IOBase, raw)->wrapped = true;
    if (writable && b->registered == 0)
        b->registered = io_register_writer(OBJECT_VALUE(b));
    return true;
}

/* ---- shared methods ---- */

static Value buffered_dealloc_warn(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffered *b = AS(Buffered, self);
    if (b->raw != 0 && call_method1(b->raw, NAME(dealloc_warn), args[0]) == 0)
        error_clear();
    return VALUE_NONE;
}

Value buffered_close(Value self)
{
    Buffered *b = AS(Buffered, self);
    if (!buffered_check(b))
        return 0;
    int closed = io_is_closed(b->raw);
    if (closed != 0)
        return closed > 0 ? VALUE_NONE : 0;
    if (b->base.finalizing)
        buffered_dealloc_warn(self, &self, 1, 0);
    Value first = call_method0(self, NAME(flush)) == 0 ? error_take() : 0;
    /* Before the raw stream is closed, which may take long: other threads use the buffer no more. */
    io_unregister_writer(b->registered);
    b->registered = 0;
    b->data = NULL;
    b->size = b->pos = b->end = b->pending = 0;
    Value done = call_method0(b->raw, NAME(close));
    return io_chain_errors(first, done != 0) ? VALUE_NONE : 0;
}

static Value close_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return buffered_close(self);
}

static Value flush_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffered *b = AS(Buffered, self);
    if (!buffered_check_open(b, "flush of closed file") || !buffered_enter(b))
        return 0;
    bool ok = buffered_flush_write(b) && (!b->readable || !b->writable || buffered_rewind(b));
    buffered_leave(b);
    return ok ? VALUE_NONE : 0;
}

static Value simple_flush(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffered *b = AS(Buffered, self);
    return buffered_check(b) ? call_method0(b->raw, NAME(flush)) : 0;
}

static Value detach_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffered *b = AS(Buffered, self);
    if (!buffered_check(b) || call_method0(self, NAME(flush)) == 0)
        return 0;
    Value raw = b->raw;
    if (b->native_raw)
        AS(IOBase, raw)->wrapped = false;
    b->raw = 0;
    b->detached = true;
    io_unregister_writer(b->registered);
    b->registered = 0;
    return raw;
}

#define FORWARD(fn, method)                                                     \
    static Value fn(Value self, Value *args, size_t nargs, Value kwnames)       \
    {                                                                           \
        return buffered_check(AS(Buffered, self))                               \
                 ? call_method0(AS(Buffered, self)->raw, NAME(method)) : 0;     \
    }
FORWARD(seekable_method, seekable)
FORWARD(readable_method, readable)
FORWARD(writable_method, writable)
FORWARD(fileno_method, fileno)
FORWARD(isatty_method, isatty)

static Value tell_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffered *b = AS(Buffered, self);
    if (!buffered_check(b))
        return 0;
    int64_t at = raw_tell(b);
    if (at < 0)
        return 0;
    at += (int64_t)b->pending - (int64_t)(b->end - b->pos);
    return int_new(MAX(at, 0));
}

/* Inside what was read ahead a seek only moves `pos`. */
static bool seek_within(Buffered *b, int64_t target, int whence, int64_t *result)
{
    if (b->end == 0 || whence == SEEK_END)
        return false;
    int64_t here = b->raw_pos >= 0 ? b->raw_pos : raw_tell(b);
    if (here < 0) {
        error_clear();
        return false;
    }
    /* A device may answer every seek with 0: never below that. */
    int64_t logical = MAX(here - (int64_t)(b->end - b->pos), 0);
    int64_t move = whence == SEEK_CUR ? target : target - logical;
    if (move < -(int64_t)b->pos || move > (int64_t)(b->end - b->pos))
        return false;
    b->pos = (size_t)((int64_t)b->pos + move);
    *result = MAX(logical + move, 0);
    return true;
}

static int64_t buffered_seek(Buffered *b, int64_t target, int whence)
{
    int64_t at;
    if (b->pending == 0 && seek_within(b, target, whence, &at))
        return at;
    if (!buffered_flush_write(b))
        return -1;
    if (whence == SEEK_CUR)
        target -= (int64_t)(b->end - b->pos);
    at = raw_seek(b, target, whence);
    if (at >= 0)
        b->pos = b->end = 0;
    return at;
}

static Value seek_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffered *b = AS(Buffered, self);
    int64_t target;
    int32_t whence = 0;
    if (!buffered_check(b) || (args[1] != 0 && !as_int32(args[1], &whence)))
        return 0;
    if (whence < 0 || whence > 4)
        return raise_value_error("whence value %d unsupported", whence);
    if (!buffered_check_open(b, "seek of closed file"))
        return 0;
    if (!io_check_able(b->raw, NAME(seekable), "File or stream is not seekable."))
        return 0;
    if (!as_index(args[0], &target) || !buffered_enter(b))
        return 0;
    int64_t at = buffered_seek(b, target, whence);
    buffered_leave(b);
    return at >= 0 ? int_new(at) : 0;
}

static Value truncate_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffered *b = AS(Buffered, self);
    if (!buffered_check_open(b, "truncate of closed file"))
        return 0;
    if (!b->writable)
        return io_unsupported("truncate");
    if (!buffered_enter(b))
        return 0;
    bool ok = buffered_flush_write(b) && buffered_rewind(b);
    Value size = args[0] != 0 ? args[0] : VALUE_NONE;
    Value done = ok ? call_method1(b->raw, NAME(truncate), size) : 0;
    b->raw_pos = -1;
    buffered_leave(b);
    return done;
}

static Value buffered_repr(Value self)
{
    const char *type = io_type_text(self);
    Value name;
    if (!get_attr_opt(self, NAME(name), &name)) {
        if (!error_clear_if(&type_ValueError))
            return 0;
        name = 0;
    }
    if (name == 0)
        return str_format("<%s>", type);
    int state = repr_enter(self);
    if (state < 0)
        return 0;
    if (state == 0)
        return raise(&type_RuntimeError, "reentrant call inside %s.__repr__", type);
    Value text = str_format("<%s name=%R>", type, name);
    repr_leave(self);
    return text;
}

static Value sizeof_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_new((int64_t)(sizeof(Buffered) + AS(Buffered, self)->size));
}

static Value get_raw(Value self)
{
    Buffered *b = AS(Buffered, self);
    return b->raw != 0 ? b->raw : b->detached ? VALUE_NONE : raise_attribute_error(self, NAME(raw));
}
static Value get_closed(Value self)
{
    return buffered_check(AS(Buffered, self)) ? get_attr(AS(Buffered, self)->raw, NAME(closed)) : 0;
}
static Value get_name(Value self)
{
    return buffered_check(AS(Buffered, self)) ? get_attr(AS(Buffered, self)->raw, NAME(name)) : 0;
}
static Value get_mode(Value self)
{
    return buffered_check(AS(Buffered, self)) ? get_attr(AS(Buffered, self)->raw, NAME(mode)) : 0;
}
static Value get_finalizing(Value self) { return value_bool(AS(IOBase, self)->finalizing); }
static bool set_finalizing(Value self, Value v)
{
    int truth = v != 0 ? is_true(v) : 0;
    AS(IOBase, self)->finalizing = truth > 0;
    return truth >= 0;
}

const GetSetDef buffered_getsets[] = {
    {"raw", get_raw, NULL, NULL},
    {"closed", get_closed, NULL, NULL},
    {"name", get_name, NULL, NULL},
    {"mode", get_mode, NULL, NULL},
    {"_finalizing", get_finalizing, set_finalizing, NULL},
    {0},
};

/* ---- the three types ---- */

#define SHARED_METHODS                                                              \
    {"detach", detach_method, "", 0, NULL}, {"close", close_method, "", 0, NULL},   \
    {"seekable", seekable_method, "", 0, NULL},                                     \
    {"fileno", fileno_method, "", 0, NULL}, {"isatty", isatty_method, "", 0, NULL}, \
    {"tell", tell_method, "", 0, NULL},                                             \
    {"seek", seek_method, "target, whence=0, /", 0, NULL},                          \
    {"truncate", truncate_method, "pos=None, /", 0, NULL},                          \
    {"_dealloc_warn", buffered_dealloc_warn, "source, /", 0, NULL},                 \
    {"__sizeof__", sizeof_method, "", 0, NULL},                                     \
    {"__reduce__", io_reduce_error, "", 0, NULL},                                   \
    {"__reduce_ex__", io_reduce_error, "protocol, /", 0, NULL}

#include "stdlib/io_buffered_methods.h"

static const MethodDef reader_methods[] = {
    SHARED_METHODS,
    READER_METHODS,
    {"readable", readable_method, "", 0, NULL},
    {"flush", simple_flush, "", 0, NULL},
    {0},
};
static const MethodDef writer_methods[] = {
    SHARED_METHODS,
    WRITER_METHODS,
    {"writable", writable_method, "", 0, NULL},
    {"flush", flush_method, "", 0, NULL},
    {0},
};
static const MethodDef random_methods[] = {
    SHARED_METHODS,
    READER_METHODS,
    WRITER_METHODS,
    {"readable", readable_method, "", 0, NULL},
    {"writable", writable_method, "", 0, NULL},
    {"flush", flush_method, "", 0, NULL},
    {0},
};

static Value init_bound(Value self, Value *args, bool readable, bool writable)
{
    Buffered *b = AS(Buffered, self);
    int64_t size = IO_BUFFER_SIZE;
    b->raw = 0;
    b->detached = false;
    if (args[1] != 0 && !as_index(args[1], &size))
        return 0;
    if (readable && writable
        && !io_check_able(args[0], NAME(seekable), "File or stream is not seekable."))
        return 0;
    if (readable && !io_check_able(args[0], NAME(readable), "File or stream is not readable."))
        return 0;
    if (writable && !io_check_able(args[0], NAME(writable), "File or stream is not writable."))
        return 0;
    return buffered_init(b, args[0], size, readable, writable) ? VALUE_NONE : 0;
}

#define DEFINE_TYPE(variable, prefix, text, can_read, can_write, doc_text)                       \
    static Value prefix##_init_bound(Value self, Value *args, size_t nargs, Value kwnames)       \
    {                                                                                            \
        return init_bound(self, args, can_read, can_write);                                      \
    }                                                                                            \
    static bool prefix##_init(Value self, Value *args, size_t nargs, Value kwnames)              \
    {                                                                                            \
        static const MethodDef def = {text, prefix##_init_bound, "raw, buffer_size=8192", 0,     \
                                      NULL};                                                     \
        static ParamSpec *spec;                                                                  \
        return io_init_bound(&def, &spec, self, args, nargs, kwnames);                           \
    }                                                                                            \
    Type variable = {                                                                            \
        TYPE_HEAD("_io." text),                                                                  \
        .base_type = &type_bufferediobase,                                                       \
        .size = sizeof(Buffered),                                                                \
        .attrs_offset = sizeof(Buffered),                                                        \
        .flags = TYPE_BASE | TYPE_WEAKREF,                                                                      \
        .doc = doc_text,                                                                         \
        .methods = prefix##_methods,                                                             \
        .getsets = buffered_getsets,                                                             \
        .new_ = io_plain_new,                                                                    \
        .init = prefix##_init,                                                                   \
        .repr = buffered_repr,                                                                   \
        .next = buffered_next,                                                                   \
        .finalize = io_finalize,                                                                 \
    };

DEFINE_TYPE(type_buffered_reader, reader, "BufferedReader", true, false,
            "Create a new buffered reader using the given readable raw IO object.")
DEFINE_TYPE(type_buffered_writer, writer, "BufferedWriter", false, true,
            "A buffer for a writeable sequential RawIO object.")
DEFINE_TYPE(type_buffered_random, random, "BufferedRandom", true, true,
            "A buffered interface to random access streams.")
