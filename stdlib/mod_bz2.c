/* Module _bz2: bzip2 on libbz2. Compressors own a bz_stream; decompressors are stream readers. */
#include <bzlib.h>

#include "stdlib/stream_reader.h"

enum { PIECE = 1 << 30, BLOCK = 8192 };

static bool failed(int code)
{
    switch (code) {
    case BZ_OK: case BZ_RUN_OK: case BZ_FLUSH_OK: case BZ_FINISH_OK: case BZ_STREAM_END:
        return false;
    case BZ_PARAM_ERROR:
        raise_value_error("Internal error - invalid parameters passed to libbzip2");
        return true;
    case BZ_MEM_ERROR:
        raise_memory_error();
        return true;
    case BZ_DATA_ERROR: case BZ_DATA_ERROR_MAGIC:
        raise(&type_OSError, "Invalid data stream");
        return true;
    case BZ_IO_ERROR:
        raise(&type_OSError, "Unknown I/O error");
        return true;
    case BZ_UNEXPECTED_EOF:
        raise(&type_EOFError,
              "Compressed file ended before the logical end-of-stream was detected");
        return true;
    case BZ_SEQUENCE_ERROR:
        raise(&type_RuntimeError, "Internal error - Invalid sequence of commands sent to libbzip2");
        return true;
    default:
        raise(&type_OSError, "Unrecognized error from libbzip2: %d", code);
        return true;
    }
}

/* ---- compressor ---- */

static Value compress(StreamWriter *w, const uint8_t *data, size_t len, bool finish);

static void end_compressor(StreamWriter *w)
{
    BZ2_bzCompressEnd(w->codec);
    free(w->codec);
}

static Value compressor_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int level;
    if (!native_int(args[0], 9, &level))
        return 0;
    if (level < 1 || level > 9)
        return raise_value_error("compresslevel must be between 1 and 9");
    Value self = object_new(type, 0);
    bz_stream *z = self == 0 ? NULL : calloc(1, sizeof *z);
    if (z == NULL)
        return self == 0 ? 0 : raise_memory_error();
    if (failed(BZ2_bzCompressInit(z, level, 0, 0))) {
        free(z);
        return 0;
    }
    AS(StreamWriter, self)->codec = z;
    AS(StreamWriter, self)->run = compress;
    AS(StreamWriter, self)->end = end_compressor;
    return self;
}

static Value compress(StreamWriter *w, const uint8_t *data, size_t len, bool finish)
{
    bz_stream *z = w->codec;
    int action = finish ? BZ_FINISH : BZ_RUN;
    ByteBuilder out = {0};
    size_t block = BLOCK;
    for (;;) {
        size_t take = MIN(len, (size_t)PIECE);
        if (!byte_builder_reserve(&out, block))
            return 0;
        z->next_in = (char *)data;
        z->avail_in = (unsigned)take;
        z->next_out = (char *)out.data + out.len;
        z->avail_out = (unsigned)block;
        int code = take == 0 && action == BZ_RUN ? BZ_RUN_OK : BZ2_bzCompress(z, action);
        if (failed(code))
            return 0;
        data += take - z->avail_in;
        len -= take - z->avail_in;
        out.len += block - z->avail_out;
        if ((action == BZ_RUN && len == 0) || (action == BZ_FINISH && code == BZ_STREAM_END))
            return byte_builder_finish(&out);
        block = MIN(block * 2, (size_t)PIECE);
    }
}

static Type type_compressor = {
    TYPE_HEAD("_bz2.BZ2Compressor"), .size = sizeof(StreamWriter), .new_ = compressor_new,
    .new_sig = "compresslevel=9, /", .methods = stream_writer_methods,
    .finalize = stream_writer_finalize, .flags = TYPE_IMMUTABLE,
    .doc = "Create a compressor object for compressing data incrementally.",
};

/* ---- decompressor ---- */

static StreamResult step(StreamReader *r, StreamStep *s)
{
    bz_stream *z = r->codec;
    size_t take = MIN(s->in_left, (size_t)PIECE), room = MIN(s->out_left, (size_t)PIECE);
    z->next_in = (char *)s->in;
    z->avail_in = (unsigned)take;
    z->next_out = (char *)s->out;
    z->avail_out = (unsigned)room;
    int code = BZ2_bzDecompress(z);
    s->in += take - z->avail_in;
    s->in_left -= take - z->avail_in;
    s->out += room - z->avail_out;
    s->out_left -= room - z->avail_out;
    if (failed(code))
        return STREAM_RAISED;
    return code == BZ_STREAM_END ? STREAM_ENDS : STREAM_GOES_ON;
}

static Value decompressor_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value self = object_new(type, 0);
    bz_stream *z = self == 0 ? NULL : calloc(1, sizeof *z);
    if (z == NULL)
        return self == 0 ? 0 : raise_memory_error();
    if (failed(BZ2_bzDecompressInit(z, 0, 0))) {
        free(z);
        return 0;
    }
    stream_reader_init(AS(StreamReader, self), step, z);
    return self;
}

static void decompressor_finalize(Value self)
{
    bz_stream *z = AS(StreamReader, self)->codec;
    if (z != NULL) {
        BZ2_bzDecompressEnd(z);
        free(z);
    }
    AS(StreamReader, self)->codec = NULL;
}

static const MethodDef decompressor_methods[] = {
    {"decompress", stream_reader_decompress, "data, max_length=-1", 0,
     "Decompress *data*, returning uncompressed data as bytes."},
    {"__reduce__", stream_no_pickle, "", 0, NULL},
    {0},
};
static Type type_decompressor = {
    TYPE_HEAD("_bz2.BZ2Decompressor"), .size = sizeof(StreamReader), .new_ = decompressor_new,
    .new_sig = "", .methods = decompressor_methods, .getsets = stream_reader_getsets,
    .finalize = decompressor_finalize, .flags = TYPE_IMMUTABLE,
    .doc = "Create a decompressor object for decompressing data incrementally.",
};

static bool init(Value module)
{
    return module_add_type(module, &type_compressor)
           && module_add_type(module, &type_decompressor);
}

const ModuleDef mod_bz2 = {"_bz2", NULL, NULL, init};
