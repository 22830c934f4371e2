/* Decompressing in pieces, whatever the library: see stream_reader.h. */
#include "stdlib/stream_reader.h"

enum { FIRST_BLOCK = 8192, LARGEST_BLOCK = 1 << 26 };

void stream_reader_init(StreamReader *r, StreamResult (*step)(StreamReader *, StreamStep *),
                        void *codec)
{
    r->step = step;
    r->codec = codec;
    r->needs_input = true;
    r->unused = bytes_new("", 0);
}

/* The input of this call behind what the last one left. False: raised. */
static bool join_input(StreamReader *r, const Buffer *in, StreamStep *s)
{
    s->in = in->data;
    s->in_left = in->len;
    if (r->held_len == 0)
        return true;
    uint8_t *joined = gc_alloc_atomic(r->held_len + in->len);
    if (joined == NULL)
        return false;
    memcpy(joined, r->held, r->held_len);
    if (in->len > 0)
        memcpy(joined + r->held_len, in->data, in->len);
    s->in = joined;
    s->in_left = r->held_len + in->len;
    return true;
}

/* Runs the library until the input or the room is used up. `limit` < 0: no limit. */
static StreamResult run(StreamReader *r, StreamStep *s, ByteBuilder *out, int64_t limit)
{
    size_t block = FIRST_BLOCK;
    s->out_left = 0;
    if (limit == 0)
        return STREAM_GOES_ON;
    for (;;) {
        size_t room = limit < 0 ? block : MIN(block, (size_t)limit - out->len);
        if (!byte_builder_reserve(out, room))
            return STREAM_RAISED;
        s->out = out->data + out->len;
        s->out_left = room;
        StreamResult result = r->step(r, s);
        out->len += room - s->out_left;
        if (result != STREAM_GOES_ON)
            return result;
        if (s->out_left > 0 ? s->in_left == 0 : limit >= 0 && out->len >= (size_t)limit)
            return STREAM_GOES_ON;
        block = MIN(block * 2, LARGEST_BLOCK);
    }
}

static bool keep_rest(StreamReader *r, const StreamStep *s, StreamResult result, bool full)
{
    r->held = NULL;
    r->held_len = 0;
    if (result == STREAM_ENDS) {
        r->eof = true;
        r->needs_input = false;
        return s->in_left == 0 || (r->unused = bytes_new(s->in, s->in_left)) != 0;
    }
    /* With its room full and the input gone the library may still hold bytes to give. */
    r->needs_input = s->in_left == 0 && !full;
    if (s->in_left == 0)
        return true;
    uint8_t *held = gc_alloc_atomic(s->in_left);
    if (held == NULL)
        return false;
    memcpy(held, s->in, s->in_left);
    r->held = held;
    r->held_len = s->in_left;
    return true;
}

Value stream_reader_decompress(Value self, Value *args, size_t nargs, Value kwnames)
{
    StreamReader *r = AS(StreamReader, self);
    Buffer in;
    StreamStep s;
    int64_t limit = -1;
    if (args[1] != 0 && !as_index(args[1], &limit))
        return 0;
    if (!buffer_get(args[0], &in, false))
        return 0;
    Value result = 0;
    if (r->eof) {
        raise(&type_EOFError, "%s",
              r->at_end != NULL ? r->at_end : "End of stream already reached");
    } else if (join_input(r, &in, &s)) {
        ByteBuilder out = {0};
        StreamResult end = run(r, &s, &out, limit < 0 ? -1 : limit);
        if (end != STREAM_RAISED
            && keep_rest(r, &s, end, s.out_left == 0 && limit >= 0))
            result = byte_builder_finish(&out);
    }
    buffer_release(&in);
    return result;
}

static Value reader_eof(Value self) { return value_bool(AS(StreamReader, self)->eof); }
static Value reader_needs_input(Value self)
{
    return value_bool(AS(StreamReader, self)->needs_input);
}
static Value reader_unused(Value self) { return AS(StreamReader, self)->unused; }

const GetSetDef stream_reader_getsets[] = {
    {"eof", reader_eof, NULL, "True if the end-of-stream marker has been reached."},
    {"needs_input", reader_needs_input, NULL,
     "True if more input is needed before more decompressed data can be produced."},
    {"unused_data", reader_unused, NULL, "Data found after the end of the compressed stream."},
    {0},
};

/* ---- compressing ---- */

FN(writer_compress)
{
    StreamWriter *w = AS(StreamWriter, self);
    Buffer in;
    if (!buffer_get(args[0], &in, false))
        return 0;
    Value result = w->flushed ? raise_value_error("Compressor has been flushed")
                              : w->run(w, in.data, in.len, false);
    buffer_release(&in);
    return result;
}

FN(writer_flush)
{
    StreamWriter *w = AS(StreamWriter, self);
    if (w->flushed)
        return raise_value_error("Repeated call to flush()");
    w->flushed = true;
    Value result = w->run(w, NULL, 0, true);
    stream_writer_finalize(self);
    return result;
}

void stream_writer_finalize(Value self)
{
    StreamWriter *w = AS(StreamWriter, self);
    if (w->codec != NULL)
        w->end(w);
    w->codec = NULL;
}

Value stream_no_pickle(Value self, Value *args, size_t nargs, Value kwnames)
{
    return raise_type_error("cannot pickle '%s' object", type_of(self)->cname);
}

const MethodDef stream_writer_methods[] = {
    {"compress", writer_compress, "data, /", 0, "Provide data to the compressor object."},
    {"flush", writer_flush, "", 0, "Finish the compression process."},
    {"__reduce__", stream_no_pickle, "", 0, NULL},
    {0},
};
