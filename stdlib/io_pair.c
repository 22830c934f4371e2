/* _io.BufferedRWPair: a reader and a writer under one roof (pipes, sockets). */
#include "stdlib/io_impl.h"

static bool check(BufferedPair *p)
{
    if (p->reader != 0 && p->writer != 0)
        return true;
    return raise_false(&type_ValueError, "I/O operation on uninitialized object");
}

static Value init_bound(Value self, Value *args, size_t nargs, Value kwnames)
{
    BufferedPair *p = AS(BufferedPair, self);
    Value size = args[2] != 0 ? args[2] : small_int_value(IO_BUFFER_SIZE);
    if (!io_check_able(args[0], NAME(readable), "File or stream is not readable.")
        || !io_check_able(args[1], NAME(writable), "File or stream is not writable."))
        return 0;
    p->reader = call2(OBJECT_VALUE(&type_buffered_reader), args[0], size);
    if (p->reader == 0)
        return 0;
    p->writer = call2(OBJECT_VALUE(&type_buffered_writer), args[1], size);
    if (p->writer == 0)
        p->reader = 0;
    return p->writer != 0 ? VALUE_NONE : 0;
}

static bool pair_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    static const MethodDef def = {"BufferedRWPair", init_bound,
                                  "reader, writer, buffer_size=8192, /", 0, NULL};
    static ParamSpec *spec;
    return io_init_bound(&def, &spec, self, args, nargs, kwnames);
}

#define FORWARD(fn, side, method, count)                                                      \
    static Value fn(Value self, Value *args, size_t nargs, Value kwnames)                     \
    {                                                                                         \
        BufferedPair *p = AS(BufferedPair, self);                                             \
        return check(p) ? call_method(p->side, NAME(method), args, (count) && args[0] != 0)   \
                        : 0;                                                                  \
    }
FORWARD(pair_read, reader, read, 1)
FORWARD(pair_read1, reader, read1, 1)
FORWARD(pair_readinto, reader, readinto, 1)
FORWARD(pair_readinto1, reader, readinto1, 1)
FORWARD(pair_peek, reader, peek, 1)
FORWARD(pair_readable, reader, readable, 0)
FORWARD(pair_write, writer, write, 1)
FORWARD(pair_flush, writer, flush, 0)
FORWARD(pair_writable, writer, writable, 0)

static Value pair_isatty(Value self, Value *args, size_t nargs, Value kwnames)
{
    BufferedPair *p = AS(BufferedPair, self);
    Value answer = check(p) ? call_method0(p->writer, NAME(isatty)) : 0;
    if (answer == 0 || is_true(answer) != 0)
        return answer;
    return call_method0(p->reader, NAME(isatty));
}

static Value pair_close(Value self, Value *args, size_t nargs, Value kwnames)
{
    BufferedPair *p = AS(BufferedPair, self);
    if (!check(p))
        return 0;
    Value first = call_method0(p->writer, NAME(close)) == 0 ? error_take() : 0;
    Value done = call_method0(p->reader, NAME(close));
    return io_chain_errors(first, done != 0) ? VALUE_NONE : 0;
}

static Value pair_closed(Value self)
{
    BufferedPair *p = AS(BufferedPair, self);
    if (p->writer == 0)
        return raise(&type_RuntimeError, "the BufferedRWPair object is being garbage-collected");
    return get_attr(p->writer, NAME(closed));
}

static const MethodDef pair_methods[] = {
    {"read", pair_read, "size=-1, /", 0, NULL},
    {"peek", pair_peek, "size=0, /", 0, NULL},
    {"read1", pair_read1, "size=-1, /", 0, NULL},
    {"readinto", pair_readinto, "buffer, /", 0, NULL},
    {"readinto1", pair_readinto1, "buffer, /", 0, NULL},
    {"write", pair_write, "buffer, /", 0, NULL},
    {"flush", pair_flush, "", 0, NULL},
    {"close", pair_close, "", 0, NULL},
    {"readable", pair_readable, "", 0, NULL},
    {"writable", pair_writable, "", 0, NULL},
    {"isatty", pair_isatty, "", 0, NULL},
    {0},
};
static const GetSetDef pair_getsets[] = {
    {"closed", pair_closed, NULL, NULL},
    {0},
};

Type type_buffered_pair = {
    TYPE_HEAD("_io.BufferedRWPair"),
    .base_type = &type_bufferediobase,
    .size = sizeof(BufferedPair),
    .attrs_offset = sizeof(BufferedPair),
    .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "A buffered reader and writer object together.",
    .methods = pair_methods,
    .getsets = pair_getsets,
    .new_ = io_plain_new,
    .init = pair_init,
    .finalize = io_finalize,
};
