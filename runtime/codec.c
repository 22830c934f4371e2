/* Codecs by name: the ones in C through a table of names and aliases, all others through the search
 * functions that codecs.register took (PEP 100). Names compare in lower case with '-', ' ' and '_'
 * alike; results of searches are cached. */
#include "runtime/call.h"
#include "runtime/codec.h"
#include "runtime/dict.h"
#include "runtime/str_impl.h"

typedef enum {
    CODEC_UTF8, CODEC_ASCII, CODEC_LATIN1, CODEC_UTF16, CODEC_UTF16_LE, CODEC_UTF16_BE,
    CODEC_UTF32, CODEC_UTF32_LE, CODEC_UTF32_BE, CODEC_UTF8_SIG, CODEC_UTF7,
    CODEC_UNICODE_ESCAPE, CODEC_RAW_UNICODE_ESCAPE, CODEC_CHARMAP, CODEC_ICONV, CODEC_NONE
} CodecId;

typedef struct CodecName {
    const char *alias, *name;
    CodecId id;
} CodecName;

/* Aliases in normal form (lower case, '_' between the parts). */
static const CodecName codec_names[] = {
    {"utf_8", "utf-8", CODEC_UTF8}, {"utf8", "utf-8", CODEC_UTF8}, {"u8", "utf-8", CODEC_UTF8},
    {"utf", "utf-8", CODEC_UTF8}, {"utf8_ucs2", "utf-8", CODEC_UTF8},
    {"utf8_ucs4", "utf-8", CODEC_UTF8}, {"cp65001", "utf-8", CODEC_UTF8},
    {"ascii", "ascii", CODEC_ASCII}, {"us_ascii", "ascii", CODEC_ASCII},
    {"646", "ascii", CODEC_ASCII}, {"ansi_x3.4_1968", "ascii", CODEC_ASCII},
    {"ansi_x3_4_1968", "ascii", CODEC_ASCII}, {"iso646_us", "ascii", CODEC_ASCII},
    {"us", "ascii", CODEC_ASCII}, {"cp367", "ascii", CODEC_ASCII},
    {"latin_1", "iso8859-1", CODEC_LATIN1}, {"latin1", "iso8859-1", CODEC_LATIN1},
    {"latin", "iso8859-1", CODEC_LATIN1}, {"iso8859_1", "iso8859-1", CODEC_LATIN1},
    {"iso_8859_1", "iso8859-1", CODEC_LATIN1}, {"8859", "iso8859-1", CODEC_LATIN1},
    {"iso8859", "iso8859-1", CODEC_LATIN1}, {"l1", "iso8859-1", CODEC_LATIN1},
    {"cp819", "iso8859-1", CODEC_LATIN1}, {"iso_8859_1_1987", "iso8859-1", CODEC_LATIN1},
    {"utf_16", "utf-16", CODEC_UTF16}, {"utf16", "utf-16", CODEC_UTF16},
    {"u16", "utf-16", CODEC_UTF16},
    {"utf_16_le", "utf-16-le", CODEC_UTF16_LE}, {"utf_16le", "utf-16-le", CODEC_UTF16_LE},
    {"utf16le", "utf-16-le", CODEC_UTF16_LE}, {"utf16_le", "utf-16-le", CODEC_UTF16_LE},
    {"unicodelittleunmarked", "utf-16-le", CODEC_UTF16_LE},
    {"utf_16_be", "utf-16-be", CODEC_UTF16_BE}, {"utf_16be", "utf-16-be", CODEC_UTF16_BE},
    {"utf16be", "utf-16-be", CODEC_UTF16_BE}, {"utf16_be", "utf-16-be", CODEC_UTF16_BE},
    {"unicodebigunmarked", "utf-16-be", CODEC_UTF16_BE},
    {"utf_32", "utf-32", CODEC_UTF32}, {"utf32", "utf-32", CODEC_UTF32},
    {"u32", "utf-32", CODEC_UTF32},
    {"utf_32_le", "utf-32-le", CODEC_UTF32_LE}, {"utf_32le", "utf-32-le", CODEC_UTF32_LE},
    {"utf32_le", "utf-32-le", CODEC_UTF32_LE},
    {"utf_32_be", "utf-32-be", CODEC_UTF32_BE}, {"utf_32be", "utf-32-be", CODEC_UTF32_BE},
    {"utf32_be", "utf-32-be", CODEC_UTF32_BE},
    {"utf_8_sig", "utf-8-sig", CODEC_UTF8_SIG}, {"utf8_sig", "utf-8-sig", CODEC_UTF8_SIG},
    {"utf_7", "utf-7", CODEC_UTF7}, {"utf7", "utf-7", CODEC_UTF7}, {"u7", "utf-7", CODEC_UTF7},
    {"unicode_1_1_utf_7", "utf-7", CODEC_UTF7},
    {"unicode_escape", "unicode-escape", CODEC_UNICODE_ESCAPE},
    {"unicodeescape", "unicode-escape", CODEC_UNICODE_ESCAPE},
    {"raw_unicode_escape", "raw-unicode-escape", CODEC_RAW_UNICODE_ESCAPE},
    {"rawunicodeescape", "raw-unicode-escape", CODEC_RAW_UNICODE_ESCAPE},
};

/* Lower case, runs of other characters than letters, digits and '.' as one '_'. */
static void normalize_name(const char *name, char *out, size_t size)
{
    size_t n = 0;
    bool gap = false;
    for (; *name != '\0' && n + 2 < size; name++) {
        char c = *name;
        bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                 || c == '.' || (c & 0x80);
        if (word && gap && n > 0)
            out[n++] = '_';
        gap = !word;
        if (word)
            out[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    out[n] = '\0';
}

static const CodecName *find_builtin(const char *name)
{
    char normal[128];
    normalize_name(name, normal, sizeof normal);
    for (size_t i = 0; i < ARRAY_LEN(codec_names); i++)
        if (strcmp(codec_names[i].alias, normal) == 0)
            return &codec_names[i];
    return NULL;
}

const char *codec_builtin_name(const char *name)
{
    const CodecName *codec = find_builtin(name);
    if (codec != NULL)
        return codec->name;
    const char *page = charmap_canonical(name);
    return page != NULL ? page : iconv_canonical(name);
}

static Value encode_builtin(const CodecName *codec, Value str, const char *errors)
{
    switch (codec->id) {
    case CODEC_UTF8: return utf8_encode(str, errors);
    case CODEC_ASCII: return ascii_encode(str, errors);
    case CODEC_LATIN1: return latin1_encode(str, errors);
    case CODEC_UTF16: return utf16_encode(str, errors, 0);
    case CODEC_UTF16_LE: return utf16_encode(str, errors, -1);
    case CODEC_UTF16_BE: return utf16_encode(str, errors, 1);
    case CODEC_UTF32: return utf32_encode(str, errors, 0);
    case CODEC_UTF32_LE: return utf32_encode(str, errors, -1);
    case CODEC_UTF32_BE: return utf32_encode(str, errors, 1);
    case CODEC_UTF7: return utf7_encode(str, errors);
    case CODEC_UNICODE_ESCAPE: return unicode_escape_encode(str);
    case CODEC_RAW_UNICODE_ESCAPE: return raw_unicode_escape_encode(str);
    case CODEC_UTF8_SIG: {
        Value body = utf8_encode(str, errors);
        ByteBuilder b = {0};
        if (body == 0)
            return VALUE_ERROR;
        byte_builder_write(&b, "\xef\xbb\xbf", 3);
        byte_builder_write(&b, bytes_data(body), bytes_len(body));
        return byte_builder_finish(&b);
    }
    case CODEC_CHARMAP: case CODEC_ICONV: case CODEC_NONE: break;
    }
    UNREACHABLE();
}

static Value decode_utf8_sig(const uint8_t *data, size_t len, const char *errors, bool final,
                             size_t *used)
{
    static const uint8_t mark[3] = {0xef, 0xbb, 0xbf};
    if (len >= 3 && memcmp(data, mark, 3) == 0) {
        Value text = utf8_decode_partial(data + 3, len - 3, errors, final, used);
        if (used != NULL)
            *used += 3;
        return text;
    }
    if (!final && len < 3 && memcmp(data, mark, len) == 0) {
        *used = 0;
        return str_empty();
    }
    return utf8_decode_partial(data, len, errors, final, used);
}

static Value decode_builtin(const CodecName *codec, const uint8_t *data, size_t len,
                            const char *errors, bool final, size_t *used)
{
    int native = 0, little = -1, big = 1;
    size_t ignored;
    if (used == NULL)
        used = &ignored;
    *used = len;
    switch (codec->id) {
    case CODEC_UTF8: return utf8_decode_partial(data, len, errors, final, used);
    case CODEC_UTF8_SIG: return decode_utf8_sig(data, len, errors, final, used);
    case CODEC_ASCII: return ascii_decode(data, len, errors);
    case CODEC_LATIN1: return latin1_decode(data, len);
    case CODEC_UTF16: return utf16_decode(data, len, errors, &native, final, used);
    case CODEC_UTF16_LE: return utf16_decode(data, len, errors, &little, final, used);
    case CODEC_UTF16_BE: return utf16_decode(data, len, errors, &big, final, used);
    case CODEC_UTF32: return utf32_decode(data, len, errors, &native, final, used);
    case CODEC_UTF32_LE: return utf32_decode(data, len, errors, &little, final, used);
    case CODEC_UTF32_BE: return utf32_decode(data, len, errors, &big, final, used);
    case CODEC_UTF7: return utf7_decode(data, len, errors, final, used);
    case CODEC_UNICODE_ESCAPE: return unicode_escape_decode(data, len, errors, final, used);
    case CODEC_RAW_UNICODE_ESCAPE:
        return raw_unicode_escape_decode(data, len, errors, final, used);
    case CODEC_CHARMAP: case CODEC_ICONV: case CODEC_NONE: break;
    }
    UNREACHABLE();
}

/* ---- search functions ---- */

static Value search_path; /* list of functions, made by the first registration */
static Dict *search_cache;

/* The module encodings registers its search function when it is first imported. */
static bool load_encodings(void)
{
    static bool loading;
    if (loading)
        return true;
    loading = true;
    if (import_module("encodings") != 0)
        return true;
    error_clear(); /* without a library the codecs in C still work */
    return true;
}

bool codec_register(Value search_function)
{
    if (!is_callable(search_function))
        return raise_false(&type_TypeError, "argument must be callable");
    if (search_path == 0 && (search_path = list_new(4)) == 0)
        return false;
    return list_push(LIST(search_path), search_function);
}

bool codec_unregister(Value search_function)
{
    for (size_t i = 0; search_path != 0 && i < LIST(search_path)->len; i++)
        if (LIST(search_path)->items[i] == search_function) {
            if (search_cache != NULL)
                dict_clear(search_cache);
            return list_pop_at(LIST(search_path), (int64_t)i) != 0;
        }
    return true;
}

/* Search functions see names in normal form. */
static Value search_name(Value name)
{
    const char *text = str_utf8(name, NULL);
    char normal[256];
    if (text == NULL)
        return VALUE_ERROR;
    normalize_name(text, normal, sizeof normal);
    return str_from_cstr(normal);
}

/* The pending exception gets a note that names the codec. */
static Value note_failure(const char *encoding, int which)
{
    Value exc = error_take();
    Value note = str_format("%s with '%s' codec failed", which == 0 ? "encoding" : "decoding",
                            encoding == NULL ? "utf-8" : encoding);
    if (note == 0 || call_method1(exc, NAME(add_note), note) == 0)
        error_clear();
    error_restore(exc);
    return VALUE_ERROR;
}

Value codec_lookup(Value name)
{
    if (search_cache == NULL && (search_cache = dict_new()) == NULL)
        return VALUE_ERROR;
    Value key = search_name(name), found;
    if (key == 0)
        return VALUE_ERROR;
    if (dict_find(search_cache, key, &found) != 0)
        return found;
    load_encodings();
    for (size_t i = 0; search_path != 0 && i < LIST(search_path)->len; i++) {
        found = call1(LIST(search_path)->items[i], key);
        if (found == 0)
            return VALUE_ERROR;
        if (found == VALUE_NONE)
            continue;
        if (!is_tuple(found) || TUPLE(found)->len != 4)
            return raise_type_error("codec search functions must return 4-tuples");
        return dict_set(search_cache, key, found) ? found : VALUE_ERROR;
    }
    return raise(&type_LookupError, "unknown encoding: %U", name);
}

/* Calls item `which` of the CodecInfo (0 encodes, 1 decodes): the first of the pair it gives. */
static Value run_codec(Value object, const char *encoding, const char *errors, int which,
                       bool text_only)
{
    Value name = str_from_cstr(encoding == NULL ? "utf-8" : encoding);
    Value info = name == 0 ? VALUE_ERROR : codec_lookup(name);
    if (info == 0)
        return VALUE_ERROR;
    if (text_only && !is_exactly(info, &type_tuple)) {
        Value is_text;
        if (!get_attr_opt(info, str_intern_cstr("_is_text_encoding"), &is_text))
            return VALUE_ERROR;
        int yes = is_text == 0 ? 1 : is_true(is_text);
        if (yes < 0)
            return VALUE_ERROR;
        if (yes == 0)
            return raise(&type_LookupError, "'%.400s' is not a text encoding; use codecs.%s() to "
                         "handle arbitrary codecs", encoding, which == 0 ? "encode" : "decode");
    }
    Value coder = TUPLE(info)->items[which];
    Value result = errors == NULL ? call1(coder, object)
                                  : call2(coder, object, str_from_cstr(errors));
    if (result == 0)
        return note_failure(encoding, which);
    if (!is_tuple(result) || TUPLE(result)->len != 2)
        return raise_type_error("%s must return a tuple (object, integer)",
                                which == 0 ? "encoder" : "decoder");
    return TUPLE(result)->items[0];
}

/* Codecs in C are called at once: the search functions would find the same ones. */
static bool runs_at_once(Value object, const char *encoding, bool encoding_text)
{
    return (encoding_text ? is_str(object) : is_bytes(object) || is_bytearray(object))
        && (encoding == NULL || find_builtin(encoding) != NULL);
}

Value codec_encode_object(Value object, const char *encoding, const char *errors)
{
    if (runs_at_once(object, encoding, true))
        return codec_encode(object, encoding, errors);
    return run_codec(object, encoding, errors, 0, false);
}

Value codec_decode_object(Value object, const char *encoding, const char *errors)
{
    if (runs_at_once(object, encoding, false)) {
        Value flat = memoryview_tobytes(object);
        return flat == 0 ? VALUE_ERROR
                         : codec_decode(bytes_data(flat), bytes_len(flat), encoding, errors);
    }
    return run_codec(object, encoding, errors, 1, false);
}

/* ---- text by name ---- */

Value codec_encode(Value str, const char *encoding, const char *errors)
{
    if (encoding == NULL || strcmp(encoding, "utf-8") == 0)
        return utf8_encode(str, errors);
    const CodecName *codec = find_builtin(encoding);
    if (codec != NULL)
        return encode_builtin(codec, str, errors);
    bool known;
    Value bytes = charmap_name_encode(str, encoding, errors, &known);
    if (!known)
        bytes = iconv_encode(str, encoding, errors, &known);
    if (known)
        return bytes;
    bytes = run_codec(str, encoding, errors, 0, true);
    if (bytes != 0 && !is_bytes(bytes))
        return raise_type_error("'%.400s' encoder returned '%.400T' instead of 'bytes'; use "
                                "codecs.encode() to encode to arbitrary types", encoding, bytes);
    return bytes;
}

Value codec_decode_partial(const uint8_t *data, size_t len, const char *encoding,
                           const char *errors, bool final, size_t *used)
{
    size_t ignored;
    if (used == NULL)
        used = &ignored;
    *used = len;
    const CodecName *codec = encoding == NULL ? &codec_names[0] : find_builtin(encoding);
    if (codec != NULL)
        return decode_builtin(codec, data, len, errors, final, used);
    bool known;
    Value text = charmap_name_decode(data, len, encoding, errors, &known);
    if (!known)
        text = iconv_decode(data, len, encoding, errors, final, used, &known);
    if (known)
        return text;
    Value bytes = bytes_new(data, len);
    text = bytes == 0 ? VALUE_ERROR : run_codec(bytes, encoding, errors, 1, true);
    if (text != 0 && !is_str(text))
        return raise_type_error("'%.400s' decoder returned '%.400T' instead of 'str'; use "
                                "codecs.decode() to decode to arbitrary types", encoding, text);
    return text;
}

Value codec_decode(const uint8_t *data, size_t len, const char *encoding, const char *errors)
{
    if (encoding == NULL || strcmp(encoding, "utf-8") == 0)
        return utf8_decode(data, len, errors);
    return codec_decode_partial(data, len, encoding, errors, true, NULL);
}
