/* Module _lzma: xz, lzma and raw LZMA data on liblzma. A filter chain comes as a list of dicts, and
 * liblzma wants an array of ids with option structs.
 * Compressors own an lzma_stream; decompressors are stream readers. */
#include <lzma.h>

#include "stdlib/stream_reader.h"

enum { BLOCK = 8192, FORMAT_AUTO = 0, FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW };
#define PRESET_DEFAULT UINT32_MAX

static Value error_class;
#define FAIL(...) native_raise(error_class, __VA_ARGS__)

static bool failed(lzma_ret code)
{
    switch ((int)code) {
    case LZMA_OK: case LZMA_GET_CHECK: case LZMA_NO_CHECK: case LZMA_STREAM_END:
        return false;
    case LZMA_UNSUPPORTED_CHECK:
        return FAIL("Unsupported integrity check"), true;
    case LZMA_MEM_ERROR:
        return raise_memory_error(), true;
    case LZMA_MEMLIMIT_ERROR:
        return FAIL("Memory usage limit exceeded"), true;
    case LZMA_FORMAT_ERROR:
        return FAIL("Input format not supported by decoder"), true;
    case LZMA_OPTIONS_ERROR:
        return FAIL("Invalid or unsupported options"), true;
    case LZMA_DATA_ERROR:
        return FAIL("Corrupt input data"), true;
    case LZMA_BUF_ERROR:
        return FAIL("Insufficient buffer space"), true;
    case LZMA_PROG_ERROR:
        return FAIL("Internal error"), true;
    default:
        return FAIL("Unrecognized error from liblzma: %d", (int)code), true;
    }
}

/* ---- filter chains ---- */

typedef union Options {
    lzma_options_lzma lzma;
    lzma_options_delta delta;
    lzma_options_bcj bcj;
} Options;
typedef struct Chain {
    lzma_filter filters[LZMA_FILTERS_MAX + 1];
    Options options[LZMA_FILTERS_MAX];
} Chain;

/* 1: spec has it, 0: it has not, -1: raised. */
static int spec_get(Value spec, const char *key, Value *out)
{
    Value name = str_intern_cstr(key);
    *out = name == 0 ? 0 : get_item(spec, name);
    if (*out != 0)
        return 1;
    return error_clear_if(&type_KeyError) ? 0 : -1;
}

static bool spec_u32(Value spec, const char *key, uint32_t *out)
{
    Value v;
    uint64_t u;
    int there = spec_get(spec, key, &v);
    if (there <= 0)
        return there == 0;
    if (!as_uint64(v, &u))
        return false;
    if (u > UINT32_MAX)
        return raise_false(&type_OverflowError, "Value too large for uint32_t type");
    *out = (uint32_t)u;
    return true;
}

static bool check_keys(Value spec, const char *const *known, const char *filter)
{
    Value iterator = get_iter(spec), key;
    if (iterator == 0)
        return false;
    while ((key = iter_next(iterator)) != 0) {
        size_t i = 0;
        while (known[i] != NULL && !(is_str(key) && str_equal_cstr(key, known[i])))
            i++;
        if (known[i] == NULL)
            return raise_false(&type_ValueError,
                               "Invalid filter specifier for %s filter", filter);
    }
    return !error_pending();
}

static bool lzma_filter_options(Value spec, lzma_options_lzma *o)
{
    static const char *const known[] = {"id", "preset", "dict_size", "lc", "lp", "pb", "mode",
                                        "nice_len", "mf", "depth", NULL};
    uint32_t preset = LZMA_PRESET_DEFAULT, mode, mf;
    if (!spec_u32(spec, "preset", &preset))
        return false;
    if (lzma_lzma_preset(o, preset))
        return FAIL("Invalid compression preset: %u", preset), false;
    mode = o->mode;
    mf = o->mf;
    if (!check_keys(spec, known, "LZMA") || !spec_u32(spec, "dict_size", &o->dict_size)
        || !spec_u32(spec, "lc", &o->lc) || !spec_u32(spec, "lp", &o->lp)
        || !spec_u32(spec, "pb", &o->pb) || !spec_u32(spec, "mode", &mode)
        || !spec_u32(spec, "nice_len", &o->nice_len) || !spec_u32(spec, "mf", &mf)
        || !spec_u32(spec, "depth", &o->depth))
        return false;
    o->mode = (lzma_mode)mode;
    o->mf = (lzma_match_finder)mf;
    return true;
}

static bool read_filter(Value spec, lzma_filter *f, Options *o)
{
    static const char *const delta_keys[] = {"id", "dist", NULL},
                            *const bcj_keys[] = {"id", "start_offset", NULL};
    Value id;
    uint64_t u;
    memset(o, 0, sizeof *o);
    if (!is_object(spec) || type_of(spec)->getitem == NULL || is_list(spec) || is_str(spec)
        || is_tuple(spec) || is_bytes(spec))
        return raise_false(&type_TypeError, "Filter specifier must be a dict or dict-like object");
    int there = spec_get(spec, "id", &id);
    if (there <= 0)
        return there == 0
               && raise_false(&type_ValueError, "Filter specifier must have an \"id\" entry");
    if (!as_uint64(id, &u))
        return false;
    f->id = u;
    f->options = o;
    switch (u) {
    case LZMA_FILTER_LZMA1: case LZMA_FILTER_LZMA2:
        return lzma_filter_options(spec, &o->lzma);
    case LZMA_FILTER_DELTA:
        o->delta.type = LZMA_DELTA_TYPE_BYTE;
        o->delta.dist = 1;
        return check_keys(spec, delta_keys, "delta") && spec_u32(spec, "dist", &o->delta.dist);
    case LZMA_FILTER_X86: case LZMA_FILTER_POWERPC: case LZMA_FILTER_IA64: case LZMA_FILTER_ARM:
    case LZMA_FILTER_ARMTHUMB: case LZMA_FILTER_SPARC:
        return check_keys(spec, bcj_keys, "BCJ")
               && spec_u32(spec, "start_offset", &o->bcj.start_offset);
    default:
        return raise_false(&type_ValueError, "Invalid filter ID: %llu", (unsigned long long)u);
    }
}

static bool read_chain(Value specs, Chain *c)
{
    Value list = sequence_fast(specs, NULL);
    size_t n;
    if (list == 0)
        return false;
    for (size_t i = 0;; i++) {
        Value *items = sequence_items(list, &n); /* a filter's own code may have changed it */
        if (n > LZMA_FILTERS_MAX)
            return raise_false(&type_ValueError,
                               "Too many filters - liblzma supports a maximum of %d",
                               LZMA_FILTERS_MAX);
        if (i >= n) {
            c->filters[i].id = LZMA_VLI_UNKNOWN;
            return true;
        }
        if (!read_filter(items[i], &c->filters[i], &c->options[i]))
            return false;
    }
}

FN(encode_filter_properties)
{
    Chain c;
    uint32_t size;
    if (!read_filter(args[0], &c.filters[0], &c.options[0])
        || failed(lzma_properties_size(&size, &c.filters[0])))
        return 0;
    Value result = bytes_alloc(size);
    if (result == 0 || failed(lzma_properties_encode(&c.filters[0], AS(Bytes, result)->data)))
        return 0;
    return result;
}

static bool put(Dict *d, const char *key, uint64_t value)
{
    return dict_set_cstr(d, key, int_from_u64(value));
}

static Value filter_spec(const lzma_filter *f)
{
    Dict *d = dict_new();
    if (d == NULL || !put(d, "id", f->id))
        return 0;
    bool done = true;
    if (f->id == LZMA_FILTER_LZMA1) {
        const lzma_options_lzma *o = f->options;
        done = put(d, "dict_size", o->dict_size) && put(d, "lc", o->lc) && put(d, "lp", o->lp)
               && put(d, "pb", o->pb);
    } else if (f->id == LZMA_FILTER_LZMA2) {
        done = put(d, "dict_size", ((const lzma_options_lzma *)f->options)->dict_size);
    } else if (f->id == LZMA_FILTER_DELTA) {
        done = put(d, "dist", ((const lzma_options_delta *)f->options)->dist);
    } else if (f->options != NULL) {
        done = put(d, "start_offset", ((const lzma_options_bcj *)f->options)->start_offset);
    }
    return done ? OBJECT_VALUE(d) : 0;
}

FN(decode_filter_properties)
{
    Buffer in;
    lzma_filter f = {0};
    uint64_t id;
    if (!as_uint64(args[0], &id) || !buffer_get(args[1], &in, false))
        return 0;
    f.id = id;
    lzma_ret code = lzma_properties_decode(&f, NULL, in.data, in.len);
    buffer_release(&in);
    if (failed(code))
        return 0;
    Value result = filter_spec(&f);
    free(f.options); /* liblzma allocates it with malloc */
    return result;
}

FN(is_check_supported)
{
    int check;
    return native_int(args[0], 0, &check) ? value_bool(lzma_check_is_supported((lzma_check)check))
                                          : 0;
}

/* ---- compressor ---- */

static Value compress(StreamWriter *w, const uint8_t *data, size_t len, bool finish);

static void end_compressor(StreamWriter *w)
{
    lzma_end(w->codec);
    free(w->codec);
}

static lzma_ret compressor_start(lzma_stream *z, int format, int check, uint32_t preset,
                                 const Chain *chain)
{
    lzma_options_lzma options;
    uint32_t level = preset == PRESET_DEFAULT ? LZMA_PRESET_DEFAULT : preset;
    if (format == FORMAT_XZ)
        return chain != NULL ? lzma_stream_encoder(z, chain->filters, (lzma_check)check)
                             : lzma_easy_encoder(z, level, (lzma_check)check);
    if (format == FORMAT_RAW)
        return lzma_raw_encoder(z, chain->filters);
    if (chain == NULL)
        return lzma_lzma_preset(&options, level) ? LZMA_OPTIONS_ERROR
                                                 : lzma_alone_encoder(z, &options);
    if (chain->filters[0].id == LZMA_FILTER_LZMA1 && chain->filters[1].id == LZMA_VLI_UNKNOWN)
        return lzma_alone_encoder(z, chain->filters[0].options);
    return LZMA_PROG_ERROR;
}

static Value compressor_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int format, check;
    uint64_t preset = PRESET_DEFAULT;
    Chain chain;
    bool has_preset = args[2] != 0 && args[2] != VALUE_NONE;
    bool has_filters = args[3] != 0 && args[3] != VALUE_NONE;
    if (!native_int(args[0], FORMAT_XZ, &format) || !native_int(args[1], -1, &check))
        return 0;
    if (has_preset && has_filters)
        return raise_value_error("Cannot specify both preset and filter chain");
    if (has_preset && !as_uint64(args[2], &preset))
        return 0;
    if (preset > UINT32_MAX)
        return raise_overflow_error("Value too large for uint32_t type");
    if (format != FORMAT_XZ && check != -1 && check != LZMA_CHECK_NONE)
        return raise_value_error("Integrity checks are only supported by FORMAT_XZ");
    if (format < FORMAT_XZ || format > FORMAT_RAW)
        return raise_value_error("Invalid container format: %d", format);
    if (format == FORMAT_RAW && !has_filters)
        return raise_value_error("Must specify filters for FORMAT_RAW");
    if (has_filters && !read_chain(args[3], &chain))
        return 0;
    Value self = object_new(type, 0);
    lzma_stream *z = self == 0 ? NULL : calloc(1, sizeof *z);
    if (z == NULL)
        return self == 0 ? 0 : raise_memory_error();
    AS(StreamWriter, self)->codec = z;
    AS(StreamWriter, self)->run = compress;
    AS(StreamWriter, self)->end = end_compressor;
    if (check == -1)
        check = LZMA_CHECK_CRC64;
    lzma_ret code = compressor_start(z, format, check, (uint32_t)preset,
                                     has_filters ? &chain : NULL);
    if (code == LZMA_PROG_ERROR && format == FORMAT_ALONE)
        return raise_value_error("Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 "
                                 "filter");
    if (code == LZMA_OPTIONS_ERROR && has_preset && format == FORMAT_ALONE)
        return FAIL("Invalid compression preset: %u", (unsigned)preset);
    return failed(code) ? 0 : self;
}

static Value compress(StreamWriter *w, const uint8_t *data, size_t len, bool finish)
{
    lzma_stream *z = w->codec;
    lzma_action action = finish ? LZMA_FINISH : LZMA_RUN;
    ByteBuilder out = {0};
    size_t block = BLOCK;
    z->next_in = data;
    z->avail_in = len;
    for (;;) {
        if (!byte_builder_reserve(&out, block))
            return 0;
        z->next_out = out.data + out.len;
        z->avail_out = block;
        lzma_ret code = lzma_code(z, action);
        out.len += block - z->avail_out;
        if (code == LZMA_BUF_ERROR && len == 0 && z->avail_out > 0)
            code = LZMA_OK;
        if (failed(code))
            return 0;
        if ((action == LZMA_RUN && z->avail_in == 0 && z->avail_out > 0)
            || (action == LZMA_FINISH && code == LZMA_STREAM_END))
            return byte_builder_finish(&out);
        block = MIN(block * 2, (size_t)1 << 26);
    }
}

static Type type_compressor = {
    TYPE_HEAD("_lzma.LZMACompressor"), .size = sizeof(StreamWriter), .new_ = compressor_new,
    .new_sig = "format=FORMAT_XZ, check=-1, preset=None, filters=None",
    .methods = stream_writer_methods, .finalize = stream_writer_finalize, .flags = TYPE_IMMUTABLE,
    .doc = "LZMACompressor(format=FORMAT_XZ, check=-1, preset=None, filters=None)",
};

/* ---- decompressor ---- */

typedef struct Decompressor { StreamReader reader; int check; } Decompressor;
enum { CHECK_UNKNOWN = LZMA_CHECK_ID_MAX + 1 };

static StreamResult step(StreamReader *r, StreamStep *s)
{
    lzma_stream *z = r->codec;
    size_t in = s->in_left, room = s->out_left;
    z->next_in = s->in;
    z->avail_in = in;
    z->next_out = s->out;
    z->avail_out = room;
    lzma_ret code = lzma_code(z, LZMA_RUN);
    s->in += in - z->avail_in;
    s->in_left = z->avail_in;
    s->out += room - z->avail_out;
    s->out_left = z->avail_out;
    if (code == LZMA_BUF_ERROR)
        code = LZMA_OK; /* no progress: more input is wanted */
    if (failed(code))
        return STREAM_RAISED;
    if (code == LZMA_GET_CHECK || code == LZMA_NO_CHECK)
        AS(Decompressor, r)->check = (int)lzma_get_check(z);
    return code == LZMA_STREAM_END ? STREAM_ENDS : STREAM_GOES_ON;
}

static lzma_ret decompressor_start(lzma_stream *z, int format, uint64_t limit, const Chain *chain)
{
    uint32_t flags = LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK;
    switch (format) {
    case FORMAT_AUTO:
        return lzma_auto_decoder(z, limit, flags);
    case FORMAT_XZ:
        return lzma_stream_decoder(z, limit, flags);
    case FORMAT_ALONE:
        return lzma_alone_decoder(z, limit);
    default:
        return lzma_raw_decoder(z, chain->filters);
    }
}

static Value decompressor_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int format;
    uint64_t limit = UINT64_MAX;
    Chain chain;
    bool has_limit = args[1] != 0 && args[1] != VALUE_NONE;
    bool has_filters = args[2] != 0 && args[2] != VALUE_NONE;
    if (!native_int(args[0], FORMAT_AUTO, &format))
        return 0;
    if (has_limit && format == FORMAT_RAW)
        return raise_value_error("Cannot specify memory limit with FORMAT_RAW");
    if (has_limit && !as_uint64(args[1], &limit))
        return 0;
    if (format == FORMAT_RAW && !has_filters)
        return raise_value_error("Must specify filters for FORMAT_RAW");
    if (format != FORMAT_RAW && has_filters)
        return raise_value_error("Cannot specify filters except with FORMAT_RAW");
    if (format < FORMAT_AUTO || format > FORMAT_RAW)
        return raise_value_error("Invalid container format: %d", format);
    if (has_filters && !read_chain(args[2], &chain))
        return 0;
    Value self = object_new(type, 0);
    lzma_stream *z = self == 0 ? NULL : calloc(1, sizeof *z);
    if (z == NULL)
        return self == 0 ? 0 : raise_memory_error();
    stream_reader_init(AS(StreamReader, self), step, z);
    AS(StreamReader, self)->at_end = "Already at end of stream";
    AS(Decompressor, self)->check =
        format == FORMAT_ALONE || format == FORMAT_RAW ? LZMA_CHECK_NONE : CHECK_UNKNOWN;
    return failed(decompressor_start(z, format, limit, &chain)) ? 0 : self;
}

static void decompressor_finalize(Value self)
{
    lzma_stream *z = AS(StreamReader, self)->codec;
    if (z != NULL) {
        lzma_end(z);
        free(z);
    }
    AS(StreamReader, self)->codec = NULL;
}

static Value decompressor_check(Value self) { return int_new(AS(Decompressor, self)->check); }

static const MethodDef decompressor_methods[] = {
    {"decompress", stream_reader_decompress, "data, max_length=-1", 0,
     "Decompress *data*, returning uncompressed data as bytes."},
    {"__reduce__", stream_no_pickle, "", 0, NULL},
    {0},
};
static GetSetDef decompressor_getsets[5];
static Type type_decompressor = {
    TYPE_HEAD("_lzma.LZMADecompressor"), .size = sizeof(Decompressor), .new_ = decompressor_new,
    .new_sig = "format=FORMAT_AUTO, memlimit=None, filters=None",
    .methods = decompressor_methods, .getsets = decompressor_getsets,
    .finalize = decompressor_finalize, .flags = TYPE_IMMUTABLE,
    .doc = "Create a decompressor object for decompressing data incrementally.",
};

static const MethodDef functions[] = {
    {"is_check_supported", is_check_supported, "check_id, /", 0,
     "Test whether the given integrity check is supported."},
    {"_encode_filter_properties", encode_filter_properties, "filter, /", 0,
     "Return a bytes object encoding the options (properties) of the filter specified by *filter* "
     "(a dict)."},
    {"_decode_filter_properties", decode_filter_properties, "filter_id, encoded_props, /", 0,
     "Return a bytes object encoding the options (properties) of the filter."},
    {0},
};

#define C(name) {#name, (int64_t)LZMA_##name}
static const struct { const char *name; int64_t value; } constants[] = {
    {"FORMAT_AUTO", FORMAT_AUTO}, {"FORMAT_XZ", FORMAT_XZ}, {"FORMAT_ALONE", FORMAT_ALONE},
    {"FORMAT_RAW", FORMAT_RAW}, C(CHECK_NONE), C(CHECK_CRC32), C(CHECK_CRC64), C(CHECK_SHA256),
    C(CHECK_ID_MAX), {"CHECK_UNKNOWN", CHECK_UNKNOWN}, C(FILTER_LZMA1), C(FILTER_LZMA2),
    C(FILTER_DELTA), C(FILTER_X86), C(FILTER_IA64), C(FILTER_ARM), C(FILTER_ARMTHUMB),
    C(FILTER_SPARC), C(FILTER_POWERPC), C(MF_HC3), C(MF_HC4), C(MF_BT2), C(MF_BT3), C(MF_BT4),
    C(MODE_FAST), C(MODE_NORMAL), C(PRESET_DEFAULT), C(PRESET_EXTREME),
};

static bool init(Value module)
{
    for (size_t i = 0; stream_reader_getsets[i].name != NULL; i++)
        decompressor_getsets[i] = stream_reader_getsets[i];
    decompressor_getsets[3] = (GetSetDef){"check", decompressor_check, NULL,
                                          "ID of the integrity check used by the input stream."};
    for (size_t i = 0; i < ARRAY_LEN(constants); i++)
        if (!module_add(module, constants[i].name,
                        int_from_u64((uint64_t)constants[i].value)))
            return false;
    return native_class_once(&error_class, "_lzma.LZMAError", OBJECT_VALUE(&type_Exception))
           && module_add(module, "LZMAError", error_class)
           && module_add_type(module, &type_compressor)
           && module_add_type(module, &type_decompressor);
}

const ModuleDef mod_lzma = {"_lzma", NULL, functions, init};
