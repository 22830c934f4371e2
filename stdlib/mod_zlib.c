/* Module zlib: deflate compression on the C library zlib. Compress and Decompress objects own a
 * z_stream; _ZlibDecompressor is the stream reader (stream_reader.h) behind module gzip. */
#include <zlib.h>

#include "runtime/codec.h"
#include "stdlib/native.h"
#include "stdlib/stream_reader.h"

static Value error_class;

enum { BLOCK = 16384, PIECE = 1 << 30 /* z_stream counts in 32 bits */ };

static Value fail(const z_stream *z, int code, const char *doing)
{
    const char *why = code == Z_VERSION_ERROR ? "library version mismatch" : z->msg;
    if (why == NULL)
        why = code == Z_BUF_ERROR      ? "incomplete or truncated stream"
              : code == Z_STREAM_ERROR ? "inconsistent stream state"
              : code == Z_DATA_ERROR   ? "invalid input data" : NULL;
    return why == NULL ? native_raise(error_class, "Error %d %s", code, doing)
                       : native_raise(error_class, "Error %d %s: %s", code, doing, why);
}

/* Runs deflate or inflate over all of in[0..len) until neither input nor output is left, at most
 * `limit` bytes (0: all). Gives zlib's last code; z->next_in tells how far it came. */
typedef int (*CodecFn)(z_stream *, int);
typedef struct Work {
    z_stream *z;
    const uint8_t *in;
    size_t left;
    ByteBuilder out;
    size_t limit;
    const Bytes *dictionary; /* inflate: what Z_NEED_DICT wants */
    bool dictionary_failed;
} Work;

static int feed(Work *w, CodecFn codec, int flush)
{
    int code = Z_OK;
    size_t block = BLOCK;
    do {
        size_t room = w->limit > 0 ? MIN(block, w->limit - w->out.len) : block;
        if (!byte_builder_reserve(&w->out, room))
            return Z_MEM_ERROR;
        size_t take = MIN(w->left, (size_t)PIECE);
        w->z->next_in = (uint8_t *)w->in;
        w->z->avail_in = (uInt)take;
        w->z->next_out = w->out.data + w->out.len;
        w->z->avail_out = (uInt)room;
        code = codec(w->z, take < w->left ? Z_NO_FLUSH : flush);
        size_t used = take - w->z->avail_in;
        w->in += used;
        w->left -= used;
        w->out.len += room - w->z->avail_out;
        if (code == Z_NEED_DICT && w->dictionary != NULL) {
            code = inflateSetDictionary(w->z, w->dictionary->data, (uInt)w->dictionary->len);
            w->dictionary_failed = code != Z_OK;
            if (code == Z_OK)
                continue;
        }
        if (code != Z_OK && code != Z_BUF_ERROR)
            return code;
        block = MIN(block * 2, (size_t)PIECE);
        if (w->limit > 0 && w->out.len >= w->limit)
            break;
    } while (w->z->avail_out == 0 || (w->left > 0 && code != Z_BUF_ERROR)
             || (code == Z_OK && w->z->avail_in > 0));
    return code;
}

/* ---- whole strings ---- */

FN(zlib_compress)
{
    Buffer in;
    int level, wbits;
    if (!native_int(args[1], Z_DEFAULT_COMPRESSION, &level)
        || !native_int(args[2], MAX_WBITS, &wbits) || !buffer_get(args[0], &in, false))
        return 0;
    z_stream z = {0};
    Value result = 0;
    int code = deflateInit2(&z, level, Z_DEFLATED, wbits, 8, Z_DEFAULT_STRATEGY);
    if (code == Z_OK) {
        Work w = {.z = &z, .in = in.data, .left = in.len};
        code = feed(&w, deflate, Z_FINISH);
        if (code == Z_STREAM_END)
            result = byte_builder_finish(&w.out);
        else if (!error_pending())
            fail(&z, code, "while compressing data");
        deflateEnd(&z);
    } else if (code == Z_MEM_ERROR) {
        raise(&type_MemoryError, "Out of memory while compressing data");
    } else if (code == Z_STREAM_ERROR) {
        native_raise(error_class, "Bad compression level");
    } else {
        fail(&z, code, "while compressing data");
    }
    buffer_release(&in);
    return result;
}

FN(zlib_decompress)
{
    Buffer in;
    int wbits;
    int64_t size = BLOCK;
    if (!native_int(args[1], MAX_WBITS, &wbits) || (args[2] != 0 && !as_index(args[2], &size)))
        return 0;
    if (size < 0)
        return raise_value_error("bufsize must be non-negative");
    if (!buffer_get(args[0], &in, false))
        return 0;
    z_stream z = {0};
    Value result = 0;
    int code = inflateInit2(&z, wbits);
    if (code == Z_OK) {
        Work w = {.z = &z, .in = in.data, .left = in.len};
        byte_builder_reserve(&w.out, MIN((size_t)size, (size_t)PIECE));
        code = feed(&w, inflate, Z_SYNC_FLUSH);
        if (code == Z_STREAM_END)
            result = byte_builder_finish(&w.out);
        else if (!error_pending())
            fail(&z, code == Z_OK ? Z_BUF_ERROR : code, "while decompressing data");
        inflateEnd(&z);
    } else if (code == Z_MEM_ERROR) {
        raise(&type_MemoryError, "Out of memory while decompressing data");
    } else {
        fail(&z, code, "while preparing to decompress data");
    }
    buffer_release(&in);
    return result;
}

/* ---- Compress and Decompress ---- */

typedef struct Stream {
    Object head;
    z_stream *z;      /* malloc memory: zlib keeps a pointer back to it */
    bool open, inflates, eof;
    Value unused, tail, dictionary; /* dictionary: bytes or 0 */
} Stream;
static Type type_compress, type_decompress;

static Value stream_alloc(Type *type)
{
    Value self = object_new(type, 0);
    if (self == 0)
        return 0;
    Stream *s = AS(Stream, self);
    s->inflates = type == &type_decompress;
    s->unused = s->tail = bytes_new("", 0);
    s->z = calloc(1, sizeof(z_stream));
    return s->z != NULL ? self : raise_memory_error();
}

static void stream_close(Stream *s)
{
    if (s->open)
        (s->inflates ? inflateEnd : deflateEnd)(s->z);
    s->open = false;
}

static void stream_finalize(Value self)
{
    stream_close(AS(Stream, self));
    free(AS(Stream, self)->z);
    AS(Stream, self)->z = NULL;
}

/* The dictionary argument as bytes of our own; *out 0: none. False: raised. */
static bool dictionary_arg(Value v, bool none_allowed, Value *out)
{
    Buffer in;
    *out = 0;
    if (v == 0 || (none_allowed && v == VALUE_NONE))
        return true;
    if (!none_allowed && !has_buffer(v))
        return raise_false(&type_TypeError, "zdict argument must support the buffer protocol");
    if (!buffer_get(v, &in, false))
        return false;
    *out = bytes_new(in.data, in.len);
    buffer_release(&in);
    return *out != 0;
}

static Value init_failed(int code, const z_stream *z, const char *what, bool inflates)
{
    if (code == Z_MEM_ERROR)
        return raise(&type_MemoryError, "Can't allocate memory for %s object", what);
    if (code == Z_STREAM_ERROR)
        return raise_value_error("Invalid initialization option");
    return fail(z, code, inflates ? "while creating decompression object"
                                  : "while creating compression object");
}

FN(zlib_compressobj)
{
    int level, method, wbits, memory, strategy;
    Value dictionary;
    if (!native_int(args[0], Z_DEFAULT_COMPRESSION, &level)
        || !native_int(args[1], Z_DEFLATED, &method) || !native_int(args[2], MAX_WBITS, &wbits)
        || !native_int(args[3], 8, &memory) || !native_int(args[4], Z_DEFAULT_STRATEGY, &strategy)
        || !dictionary_arg(args[5], true, &dictionary))
        return 0;
    Value result = stream_alloc(&type_compress);
    if (result == 0)
        return 0;
    Stream *s = AS(Stream, result);
    int code = deflateInit2(s->z, level, method, wbits, memory, strategy);
    if (code != Z_OK)
        return init_failed(code, s->z, "compression", false);
    s->open = true;
    if (dictionary == 0)
        return result;
    code = deflateSetDictionary(s->z, bytes_data(dictionary), (uInt)bytes_len(dictionary));
    if (code == Z_STREAM_ERROR)
        return raise_value_error("Invalid dictionary");
    return code == Z_OK ? result : raise_value_error("deflateSetDictionary()");
}

FN(zlib_decompressobj)
{
    int wbits;
    Value dictionary;
    if (!native_int(args[0], MAX_WBITS, &wbits) || !dictionary_arg(args[1], false, &dictionary))
        return 0;
    Value result = stream_alloc(&type_decompress);
    if (result == 0)
        return 0;
    Stream *s = AS(Stream, result);
    s->dictionary = dictionary;
    int code = inflateInit2(s->z, wbits);
    if (code != Z_OK)
        return init_failed(code, s->z, "decompression", true);
    s->open = true;
    if (dictionary != 0 && wbits < 0) { /* raw data has no header that asks for it */
        code = inflateSetDictionary(s->z, bytes_data(dictionary), (uInt)bytes_len(dictionary));
        if (code != Z_OK)
            return fail(s->z, code, "while setting zdict");
    }
    return result;
}

FN(compress_compress)
{
    Buffer in;
    Stream *s = AS(Stream, self);
    if (!buffer_get(args[0], &in, false))
        return 0;
    Work w = {.z = s->z, .in = in.data, .left = in.len};
    int code = feed(&w, deflate, Z_NO_FLUSH);
    buffer_release(&in);
    if (error_pending())
        return 0;
    return code == Z_STREAM_ERROR ? fail(s->z, code, "while compressing data")
                                  : byte_builder_finish(&w.out);
}

FN(compress_flush)
{
    Stream *s = AS(Stream, self);
    int mode;
    if (!native_int(args[0], Z_FINISH, &mode))
        return 0;
    if (mode == Z_NO_FLUSH)
        return bytes_new("", 0);
    Work w = {.z = s->z, .in = (const uint8_t *)""};
    int code = feed(&w, deflate, mode);
    if (error_pending())
        return 0;
    if (code == Z_STREAM_END && mode == Z_FINISH)
        stream_close(s);
    else if (code != Z_OK && code != Z_BUF_ERROR)
        return fail(s->z, code, "while flushing");
    return byte_builder_finish(&w.out);
}

FN(stream_copy)
{
    Stream *s = AS(Stream, self);
    if (!s->open)
        return raise_value_error("Inconsistent stream state");
    Value result = stream_alloc(type_of(self));
    if (result == 0)
        return 0;
    Stream *copy = AS(Stream, result);
    int code = s->inflates ? inflateCopy(copy->z, s->z) : deflateCopy(copy->z, s->z);
    if (code == Z_MEM_ERROR)
        return raise(&type_MemoryError, "Can't allocate memory for %scompression object",
                     s->inflates ? "de" : "");
    if (code == Z_STREAM_ERROR)
        return raise_value_error("Inconsistent stream state");
    if (code != Z_OK)
        return fail(s->z, code, s->inflates ? "while copying decompression object"
                                            : "while copying compression object");
    copy->open = true;
    copy->eof = s->eof;
    copy->unused = s->unused;
    copy->tail = s->tail;
    copy->dictionary = s->dictionary;
    return result;
}

/* Input behind the end of the stream goes to unused_data, input not consumed to the tail. */
static bool save_rest(Stream *s, const Work *w, int code)
{
    if (code == Z_STREAM_END) {
        s->eof = true;
        size_t had = bytes_len(s->unused);
        Value unused = w->left > 0 ? bytes_alloc(had + w->left) : s->unused;
        if (unused == 0)
            return false;
        if (w->left > 0) {
            memcpy(AS(Bytes, unused)->data, bytes_data(s->unused), had);
            memcpy(AS(Bytes, unused)->data + had, w->in, w->left);
        }
        s->unused = unused;
    }
    size_t left = code == Z_STREAM_END ? 0 : w->left;
    s->tail = bytes_new(w->in, left);
    return s->tail != 0;
}

FN(decompress_decompress)
{
    Buffer in;
    Stream *s = AS(Stream, self);
    int64_t limit = 0;
    if (args[1] != 0 && !as_index(args[1], &limit))
        return 0;
    if (limit < 0)
        return raise_value_error("max_length must be non-negative");
    if (!buffer_get(args[0], &in, false))
        return 0;
    Work w = {.z = s->z, .in = in.data, .left = in.len, .limit = (size_t)limit,
              .dictionary = s->dictionary != 0 ? AS(Bytes, s->dictionary) : NULL};
    int code = s->eof ? Z_STREAM_END : feed(&w, inflate, Z_SYNC_FLUSH);
    bool saved = !error_pending() && save_rest(s, &w, code);
    buffer_release(&in);
    if (!saved)
        return 0;
    if (w.dictionary_failed)
        return fail(s->z, code, "while setting zdict");
    if (code != Z_STREAM_END && code != Z_OK && code != Z_BUF_ERROR)
        return fail(s->z, code, "while decompressing data");
    return byte_builder_finish(&w.out);
}

FN(decompress_flush)
{
    Stream *s = AS(Stream, self);
    int64_t length = BLOCK;
    if (args[0] != 0 && !as_index(args[0], &length))
        return 0;
    if (length <= 0)
        return raise_value_error("length must be greater than zero");
    Work w = {.z = s->z, .in = bytes_data(s->tail), .left = bytes_len(s->tail),
              .dictionary = s->dictionary != 0 ? AS(Bytes, s->dictionary) : NULL};
    if (!s->open)
        return bytes_new("", 0);
    int code = s->eof ? Z_STREAM_END : feed(&w, inflate, Z_FINISH);
    if (error_pending() || !save_rest(s, &w, code))
        return 0;
    if (code == Z_STREAM_END)
        stream_close(s);
    else if (code != Z_OK && code != Z_BUF_ERROR)
        return fail(s->z, code, "while flushing");
    return byte_builder_finish(&w.out);
}

static Value decompress_eof(Value self) { return value_bool(AS(Stream, self)->eof); }

static const MethodDef compress_methods[] = {
    {"compress", compress_compress, "data, /", 0,
     "Returns a bytes object containing compressed data."},
    {"flush", compress_flush, "mode=zlib.Z_FINISH, /", 0,
     "Return a bytes object containing any remaining compressed data."},
    {"copy", stream_copy, "", 0, "Return a copy of the compression object."},
    {"__copy__", stream_copy, "", 0, NULL},
    {"__deepcopy__", stream_copy, "memo, /", 0, NULL},
    {0},
};
static const MethodDef decompress_methods[] = {
    {"decompress", decompress_decompress, "data, /, max_length=0", 0,
     "Return a bytes object containing the decompressed version of the data."},
    {"flush", decompress_flush, "length=zlib.DEF_BUF_SIZE, /", 0,
     "Return a bytes object containing any remaining decompressed data."},
    {"copy", stream_copy, "", 0, "Return a copy of the decompression object."},
    {"__copy__", stream_copy, "", 0, NULL},
    {"__deepcopy__", stream_copy, "memo, /", 0, NULL},
    {0},
};
static const MemberDef decompress_members[] = {
    {"unused_data", offsetof(Stream, unused), MEMBER_READONLY, NULL},
    {"unconsumed_tail", offsetof(Stream, tail), MEMBER_READONLY, NULL},
    {0},
};
static const GetSetDef decompress_getsets[] = {{"eof", decompress_eof, NULL, NULL}, {0}};

static Type type_compress = {
    TYPE_HEAD("zlib.Compress"), .size = sizeof(Stream), .methods = compress_methods,
    .finalize = stream_finalize, .flags = TYPE_IMMUTABLE | TYPE_NO_NEW,
};
static Type type_decompress = {
    TYPE_HEAD("zlib.Decompress"), .size = sizeof(Stream), .methods = decompress_methods,
    .members = decompress_members, .getsets = decompress_getsets, .finalize = stream_finalize,
    .flags = TYPE_IMMUTABLE | TYPE_NO_NEW,
};

/* ---- the stream reader ---- */

typedef struct Reader { StreamReader reader; Value dictionary; } Reader;

static StreamResult reader_step(StreamReader *r, StreamStep *s)
{
    z_stream *z = r->codec;
    size_t take = MIN(s->in_left, (size_t)PIECE), room = MIN(s->out_left, (size_t)PIECE);
    z->next_in = (uint8_t *)s->in;
    z->avail_in = (uInt)take;
    z->next_out = s->out;
    z->avail_out = (uInt)room;
    int code = inflate(z, Z_SYNC_FLUSH);
    Value dictionary = AS(Reader, r)->dictionary;
    if (code == Z_NEED_DICT && dictionary != 0) {
        code = inflateSetDictionary(z, bytes_data(dictionary), (uInt)bytes_len(dictionary));
        if (code != Z_OK) {
            fail(z, code, "while setting zdict");
            return STREAM_RAISED;
        }
        code = inflate(z, Z_SYNC_FLUSH);
    }
    s->in += take - z->avail_in;
    s->in_left -= take - z->avail_in;
    s->out += room - z->avail_out;
    s->out_left -= room - z->avail_out;
    if (code == Z_STREAM_END)
        return STREAM_ENDS;
    if (code == Z_OK || code == Z_BUF_ERROR)
        return STREAM_GOES_ON;
    fail(z, code, "while decompressing data");
    return STREAM_RAISED;
}

static Value reader_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int wbits;
    Value dictionary, self;
    if (!native_int(args[0], MAX_WBITS, &wbits) || !dictionary_arg(args[1], false, &dictionary)
        || (self = object_new(type, 0)) == 0)
        return 0;
    z_stream *z = calloc(1, sizeof *z);
    if (z == NULL)
        return raise_memory_error();
    int code = inflateInit2(z, wbits);
    if (code == Z_OK && dictionary != 0 && wbits < 0)
        code = inflateSetDictionary(z, bytes_data(dictionary), (uInt)bytes_len(dictionary));
    if (code != Z_OK) {
        init_failed(code, z, "decompression", true);
        inflateEnd(z);
        free(z);
        return 0;
    }
    AS(Reader, self)->dictionary = dictionary;
    stream_reader_init(AS(StreamReader, self), reader_step, z);
    return self;
}

static void reader_finalize(Value self)
{
    z_stream *z = AS(StreamReader, self)->codec;
    if (z != NULL) {
        inflateEnd(z);
        free(z);
    }
    AS(StreamReader, self)->codec = NULL;
}

static const MethodDef reader_methods[] = {
    {"decompress", stream_reader_decompress, "data, max_length=-1", 0,
     "Decompress *data*, returning uncompressed data as bytes."},
    {0},
};
static Type type_reader = {
    TYPE_HEAD("zlib._ZlibDecompressor"), .size = sizeof(Reader), .new_ = reader_new,
    .new_sig = "wbits=MAX_WBITS, zdict=b''", .methods = reader_methods,
    .getsets = stream_reader_getsets, .finalize = reader_finalize, .flags = TYPE_IMMUTABLE,
    .doc = "Create a decompressor object for decompressing data incrementally.",
};

/* ---- checksums ---- */

static Value checksum(Value *args, uLong start, uLong (*fn)(uLong, const Bytef *, z_size_t))
{
    Buffer in;
    if (args[1] != 0) {
        Value index = index_value(args[1]);
        if (index == 0)
            return 0;
        start = (uint32_t)int_low_bits(index);
    }
    if (!buffer_get(args[0], &in, false))
        return 0;
    uLong sum = in.len > 0 ? fn(start, in.data, in.len) : start;
    buffer_release(&in);
    return int_new((int64_t)(uint32_t)sum);
}

FN(zlib_adler32) { return checksum(args, 1, adler32_z); }
FN(zlib_crc32) { return checksum(args, 0, crc32_z); }

static const MethodDef functions[] = {
    {"adler32", zlib_adler32, "data, value=1, /", 0, "Compute an Adler-32 checksum of data."},
    {"crc32", zlib_crc32, "data, value=0, /", 0, "Compute a CRC-32 checksum of data."},
    {"compress", zlib_compress, "data, /, level=Z_DEFAULT_COMPRESSION, wbits=MAX_WBITS", 0,
     "Returns a bytes object containing compressed data."},
    {"decompress", zlib_decompress, "data, /, wbits=MAX_WBITS, bufsize=DEF_BUF_SIZE", 0,
     "Returns a bytes object containing the uncompressed data."},
    {"compressobj", zlib_compressobj,
     "level=Z_DEFAULT_COMPRESSION, method=DEFLATED, wbits=MAX_WBITS, memLevel=DEF_MEM_LEVEL, "
     "strategy=Z_DEFAULT_STRATEGY, zdict=None", 0, "Return a compressor object."},
    {"decompressobj", zlib_decompressobj, "wbits=MAX_WBITS, zdict=b''", 0,
     "Return a decompressor object."},
    {0},
};

static const struct { const char *name; int value; } constants[] = {
    {"MAX_WBITS", MAX_WBITS}, {"DEFLATED", Z_DEFLATED}, {"DEF_MEM_LEVEL", 8},
    {"DEF_BUF_SIZE", BLOCK}, {"Z_NO_COMPRESSION", Z_NO_COMPRESSION},
    {"Z_BEST_SPEED", Z_BEST_SPEED}, {"Z_BEST_COMPRESSION", Z_BEST_COMPRESSION},
    {"Z_DEFAULT_COMPRESSION", Z_DEFAULT_COMPRESSION}, {"Z_FILTERED", Z_FILTERED},
    {"Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY}, {"Z_RLE", Z_RLE}, {"Z_FIXED", Z_FIXED},
    {"Z_DEFAULT_STRATEGY", Z_DEFAULT_STRATEGY}, {"Z_NO_FLUSH", Z_NO_FLUSH},
    {"Z_PARTIAL_FLUSH", Z_PARTIAL_FLUSH}, {"Z_SYNC_FLUSH", Z_SYNC_FLUSH},
    {"Z_FULL_FLUSH", Z_FULL_FLUSH}, {"Z_FINISH", Z_FINISH}, {"Z_BLOCK", Z_BLOCK},
    {"Z_TREES", Z_TREES},
};

static bool zlib_init(Value module)
{
    if (!native_class_once(&error_class, "zlib.error", OBJECT_VALUE(&type_Exception))
        || !module_add(module, "error", error_class))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(constants); i++)
        if (!module_add_int(module, constants[i].name, constants[i].value))
            return false;
    type_ready(&type_compress);
    type_ready(&type_decompress);
    return module_add_type(module, &type_reader)
           && module_add_str(module, "ZLIB_VERSION", ZLIB_VERSION)
           && module_add_str(module, "ZLIB_RUNTIME_VERSION", zlibVersion())
           && module_add_str(module, "__version__", "1.0");
}

const ModuleDef mod_zlib = {
    "zlib",
    "Compression and decompression with the zlib library, which is based on GNU zip.",
    functions,
    zlib_init,
};
