/* Module _codecs: the codecs in C as functions, and the registries of search functions and error
 * handlers. codecs.py and the package encodings stand on it. Encoders give (bytes, characters
 * read), decoders (text, bytes read). */
#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/codec.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"

#define FUNCTION(fn) static Value fn(Value self, Value *args, size_t nargs, Value kwnames)

/* An optional text argument as UTF-8; *out is NULL for None or nothing. */
static bool text_arg(Value v, const char *function, int number, const char **out)
{
    *out = NULL;
    if (v == 0 || v == VALUE_NONE)
        return true;
    if (!is_str(v))
        return raise_false(&type_TypeError, "%s() argument %d must be str or None, not %.50s",
                           function, number, arg_type_name(v));
    return (*out = str_utf8(v, NULL)) != NULL;
}

static Value counted(Value result, size_t count)
{
    return result == 0 ? VALUE_ERROR : tuple_pack(2, result, int_new((int64_t)count));
}

/* ---- encoders: (str, errors=None) ---- */

typedef Value (*EncodeFn)(Value str, const char *errors);

static Value run_encoder(const char *name, EncodeFn fn, Value *args)
{
    const char *errors;
    if (!is_str(args[0]))
        return raise_type_error("%s() argument 1 must be str, not %.50s", name, arg_type_name(args[0]));
    if (!text_arg(args[1], name, 2, &errors))
        return VALUE_ERROR;
    return counted(fn(args[0], errors), str_len(args[0]));
}

#define ENCODER(name, expression) \
    static Value name##_fn(Value str, const char *errors) { return expression; } \
    FUNCTION(codecs_##name##_encode) { return run_encoder(#name "_encode", name##_fn, args); }

ENCODER(utf_8, utf8_encode(str, errors))
ENCODER(utf_7, utf7_encode(str, errors))
ENCODER(utf_16_le, utf16_encode(str, errors, -1))
ENCODER(utf_16_be, utf16_encode(str, errors, 1))
ENCODER(utf_32_le, utf32_encode(str, errors, -1))
ENCODER(utf_32_be, utf32_encode(str, errors, 1))
ENCODER(latin_1, latin1_encode(str, errors))
ENCODER(ascii, ascii_encode(str, errors))
ENCODER(unicode_escape, unicode_escape_encode(str))
ENCODER(raw_unicode_escape, raw_unicode_escape_encode(str))

/* utf_16_encode(str, errors=None, byteorder=0) */
static Value encode_ordered(const char *name, Value *args,
                            Value (*fn)(Value, const char *, int))
{
    const char *errors;
    int32_t order = 0;
    if (!is_str(args[0]))
        return raise_type_error("%s() argument 1 must be str, not %.50s", name, arg_type_name(args[0]));
    if (!text_arg(args[1], name, 2, &errors) || (args[2] != 0 && !as_int32(args[2], &order)))
        return VALUE_ERROR;
    return counted(fn(args[0], errors, order < 0 ? -1 : order > 0), str_len(args[0]));
}

FUNCTION(codecs_utf_16_encode) { return encode_ordered("utf_16_encode", args, utf16_encode); }
FUNCTION(codecs_utf_32_encode) { return encode_ordered("utf_32_encode", args, utf32_encode); }

FUNCTION(charmap_encode_fn)
{
    const char *errors;
    if (!is_str(args[0]))
        return raise_type_error("charmap_encode() argument 1 must be str, not %.50s", arg_type_name(args[0]));
    if (!text_arg(args[1], "charmap_encode", 2, &errors))
        return VALUE_ERROR;
    return counted(charmap_encode(args[0], errors, args[2]), str_len(args[0]));
}

/* A decoding table of 256 characters, turned round: a dict from code point to byte. */
FUNCTION(charmap_build)
{
    if (!is_str(args[0]))
        return raise_type_error("charmap_build() argument must be str, not %.50s", arg_type_name(args[0]));
    Dict *map = dict_new();
    for (size_t i = 0; map != NULL && i < str_len(args[0]) && i < 256; i++) {
        uint32_t cp = str_at(STR(args[0]), i);
        if (cp != 0xfffe && !dict_set(map, small_int_value(cp), small_int_value((int64_t)i)))
            return VALUE_ERROR;
    }
    return map == NULL ? VALUE_ERROR : OBJECT_VALUE(map);
}

/* ---- decoders: (data, errors=None, final=False) ---- */

typedef Value (*DecodeFn)(const uint8_t *data, size_t len, const char *errors, bool final,
                          size_t *used);

/* `text_too`: a str is taken as its UTF-8. Decoders without an argument `final` read everything. */
static Value run_decoder(const char *name, DecodeFn fn, Value *args, bool has_final, bool text_too,
                         bool final_default)
{
    const char *errors;
    Buffer b;
    int final = !has_final || final_default;
    if (!text_arg(args[1], name, 2, &errors))
        return VALUE_ERROR;
    if (has_final && args[2] != 0 && (final = is_true(args[2])) < 0)
        return VALUE_ERROR;
    Value source = text_too && is_str(args[0]) ? utf8_encode(args[0], NULL) : args[0];
    if (source == 0 || !buffer_get(source, &b, false))
        return VALUE_ERROR;
    size_t used = b.len;
    Value text = fn(b.data, b.len, errors, final, &used);
    buffer_release(&b);
    return counted(text, used);
}

#define DECODER(name, has_final, text_too, final_default, expression) \
    static Value name##_read(const uint8_t *data, size_t len, const char *errors, bool final, \
                             size_t *used) \
    { \
        return expression; \
    } \
    FUNCTION(codecs_##name##_decode) \
    { \
        return run_decoder(#name "_decode", name##_read, args, has_final, text_too, \
                           final_default); \
    }

DECODER(utf_8, true, false, false, utf8_decode_partial(data, len, errors, final, used))
DECODER(utf_7, true, false, false, utf7_decode(data, len, errors, final, used))
DECODER(utf_16, true, false, false, utf16_decode(data, len, errors, &(int){0}, final, used))
DECODER(utf_16_le, true, false, false, utf16_decode(data, len, errors, &(int){-1}, final, used))
DECODER(utf_16_be, true, false, false, utf16_decode(data, len, errors, &(int){1}, final, used))
DECODER(utf_32, true, false, false, utf32_decode(data, len, errors, &(int){0}, final, used))
DECODER(utf_32_le, true, false, false, utf32_decode(data, len, errors, &(int){-1}, final, used))
DECODER(utf_32_be, true, false, false, utf32_decode(data, len, errors, &(int){1}, final, used))
DECODER(latin_1, false, false, true, latin1_decode(data, len))
DECODER(ascii, false, false, true, ascii_decode(data, len, errors))
DECODER(unicode_escape, true, true, true, unicode_escape_decode(data, len, errors, final, used))
DECODER(raw_unicode_escape, true, true, true,
        raw_unicode_escape_decode(data, len, errors, final, used))

/* utf_16_ex_decode(data, errors=None, byteorder=0, final=False): (text, used, byteorder) */
static Value decode_ex(const char *name, Value *args,
                       Value (*fn)(const uint8_t *, size_t, const char *, int *, bool, size_t *))
{
    const char *errors;
    int32_t order = 0;
    Buffer b;
    int final = args[3] == 0 ? 0 : is_true(args[3]);
    if (final < 0 || !text_arg(args[1], name, 2, &errors)
        || (args[2] != 0 && !as_int32(args[2], &order)) || !buffer_get(args[0], &b, false))
        return VALUE_ERROR;
    int found = order < 0 ? -1 : order > 0;
    size_t used = b.len;
    Value text = fn(b.data, b.len, errors, &found, final, &used);
    buffer_release(&b);
    return text == 0 ? VALUE_ERROR
                     : tuple_pack(3, text, int_new((int64_t)used), int_new(found));
}

FUNCTION(utf_16_ex_decode) { return decode_ex("utf_16_ex_decode", args, utf16_decode); }
FUNCTION(utf_32_ex_decode) { return decode_ex("utf_32_ex_decode", args, utf32_decode); }

FUNCTION(charmap_decode_fn)
{
    const char *errors;
    Buffer b;
    if (!text_arg(args[1], "charmap_decode", 2, &errors) || !buffer_get(args[0], &b, false))
        return VALUE_ERROR;
    size_t used = b.len;
    Value text = charmap_decode(b.data, b.len, errors, args[2]);
    buffer_release(&b);
    return counted(text, used);
}

/* ---- bytes with backslash escapes ---- */

FUNCTION(escape_encode)
{
    if (!is_bytes(args[0]))
        return raise_type_error("escape_encode() argument 1 must be bytes, not %.50s",
                                arg_type_name(args[0]));
    static const char digits[] = "0123456789abcdef";
    ByteBuilder b = {0};
    for (size_t i = 0; i < bytes_len(args[0]); i++) {
        uint8_t c = bytes_data(args[0])[i];
        const char *simple = c == '\\' ? "\\\\" : c == '\'' ? "\\'" : c == '\t' ? "\\t"
                           : c == '\n' ? "\\n" : c == '\r' ? "\\r" : NULL;
        if (simple != NULL)
            byte_builder_write(&b, simple, 2);
        else if (c >= 32 && c < 127)
            byte_builder_putc(&b, c);
        else
            byte_builder_write(&b, (char[]){'\\', 'x', digits[c >> 4], digits[c & 15]}, 4);
    }
    return counted(byte_builder_finish(&b), bytes_len(args[0]));
}

static int hex_value(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \xHH at data[i], the place after the x; false: raised. */
static bool escape_hex(ByteBuilder *out, const Buffer *b, size_t *i, const char *errors)
{
    int high = *i < b->len ? hex_value(b->data[*i]) : -1;
    int low = high >= 0 && *i + 1 < b->len ? hex_value(b->data[*i + 1]) : -1;
    if (low >= 0) {
        byte_builder_putc(out, (uint8_t)(high << 4 | low));
        *i += 2;
        return true;
    }
    if (errors == NULL || strcmp(errors, "strict") == 0)
        return raise_false(&type_ValueError, "invalid \\x escape at position %zu", *i - 2);
    if (strcmp(errors, "replace") == 0)
        byte_builder_putc(out, '?');
    else if (strcmp(errors, "ignore") != 0)
        return raise_false(&type_ValueError, "decoding error; unknown error handling code: %.400s",
                           errors);
    *i += high >= 0;
    return true;
}

/* `strange`: where the first sequence is that means nothing, after the backslash. */
static bool escape_run(ByteBuilder *out, const Buffer *b, const char *errors, size_t *strange)
{
    static const char letters[] = "\\\\''\"\"b\bf\ft\tn\nr\rv\va\a";
    for (size_t i = 0; i < b->len;) {
        uint8_t c = b->data[i++];
        if (c != '\\') {
            byte_builder_putc(out, c);
            continue;
        }
        if (i >= b->len)
            return raise_false(&type_ValueError, "Trailing \\ in string");
        c = b->data[i++];
        const char *at = letters;
        while (*at != '\0' && (uint8_t)*at != c)
            at += 2;
        if (c == 'x') {
            if (!escape_hex(out, b, &i, errors))
                return false;
        } else if (c >= '0' && c <= '7') {
            size_t start = i - 1;
            int value = c - '0';
            for (int k = 0; k < 2 && i < b->len && (b->data[i] & ~7) == '0'; k++)
                value = value << 3 | (b->data[i++] & 7);
            if (value > 255 && *strange == 0)
                *strange = start;
            byte_builder_putc(out, (uint8_t)value);
        } else if (c != '\0' && *at != '\0') {
            byte_builder_putc(out, (uint8_t)at[1]);
        } else if (c != '\n') {
            if (*strange == 0)
                *strange = i - 1;
            byte_builder_putc(out, '\\');
            byte_builder_putc(out, c);
        }
    }
    return true;
}

FUNCTION(escape_decode)
{
    const char *errors;
    Buffer b;
    Value source = is_str(args[0]) ? utf8_encode(args[0], NULL) : args[0];
    if (source == 0 || !text_arg(args[1], "escape_decode", 2, &errors)
        || !buffer_get(source, &b, false))
        return VALUE_ERROR;
    ByteBuilder out = {0};
    size_t len = b.len, strange = 0;
    bool ok = escape_run(&out, &b, errors, &strange);
    if (ok && strange != 0) {
        uint8_t c = b.data[strange];
        ok = c >= '0' && c <= '7'
               ? warn(&type_DeprecationWarning, 1, "invalid octal escape sequence '\\%.3s'",
                      (const char *)b.data + strange)
               : warn_of_escape(c);
    }
    buffer_release(&b);
    return ok ? counted(byte_builder_finish(&out), len) : VALUE_ERROR;
}

FUNCTION(readbuffer_encode)
{
    Value flat = is_str(args[0]) ? utf8_encode(args[0], NULL)
               : has_buffer(args[0]) ? memoryview_tobytes(args[0]) : VALUE_ERROR;
    if (flat == 0)
        return error_pending() ? VALUE_ERROR
             : raise_type_error("a bytes-like object is required, not '%.100T'", args[0]);
    return counted(flat, bytes_len(flat));
}

/* ---- registries ---- */

static bool encoding_args(const char *function, Value *args, const char **encoding,
                          const char **errors)
{
    return text_arg(args[1], function, 2, encoding) && text_arg(args[2], function, 3, errors);
}

FUNCTION(encode)
{
    const char *encoding, *errors;
    return encoding_args("encode", args, &encoding, &errors)
         ? codec_encode_object(args[0], encoding, errors) : VALUE_ERROR;
}

FUNCTION(decode)
{
    const char *encoding, *errors;
    return encoding_args("decode", args, &encoding, &errors)
         ? codec_decode_object(args[0], encoding, errors) : VALUE_ERROR;
}

FUNCTION(lookup)
{
    if (!is_str(args[0]))
        return raise_type_error("lookup() argument must be str, not %.50s", arg_type_name(args[0]));
    return codec_lookup(args[0]);
}

FUNCTION(register_search)
{
    return codec_register(args[0]) ? VALUE_NONE : VALUE_ERROR;
}

FUNCTION(unregister_search)
{
    return codec_unregister(args[0]) ? VALUE_NONE : VALUE_ERROR;
}

FUNCTION(register_error)
{
    if (!is_str(args[0]))
        return raise_type_error("register_error() argument 1 must be str, not %.50s", arg_type_name(args[0]));
    return codec_register_error(args[0], args[1]) ? VALUE_NONE : VALUE_ERROR;
}

FUNCTION(lookup_error)
{
    const char *name;
    if (!is_str(args[0]))
        return raise_type_error("lookup_error() argument must be str, not %.50s", arg_type_name(args[0]));
    if ((name = str_utf8(args[0], NULL)) == NULL)
        return VALUE_ERROR;
    return codec_lookup_error(name);
}

/* ---- codecs in C by name, for the package encodings ---- */

FUNCTION(native_name)
{
    const char *name;
    if (!is_str(args[0]) || (name = str_utf8(args[0], NULL)) == NULL)
        return error_clear(), VALUE_NONE;
    const char *canonical = codec_builtin_name(name);
    if (canonical == NULL)
        return error_pending() ? VALUE_ERROR : VALUE_NONE;
    return str_from_cstr(canonical);
}

FUNCTION(native_encode)
{
    const char *encoding, *errors;
    if (!encoding_args("native_encode", args, &encoding, &errors))
        return VALUE_ERROR;
    if (!is_str(args[0]))
        return raise_type_error("encoder argument must be str, not %.50s", arg_type_name(args[0]));
    return counted(codec_encode(args[0], encoding, errors), str_len(args[0]));
}

FUNCTION(native_decode)
{
    const char *encoding, *errors;
    Buffer b;
    int final = args[3] == 0 ? 1 : is_true(args[3]);
    if (final < 0 || !encoding_args("native_decode", args, &encoding, &errors)
        || !buffer_get(args[0], &b, false))
        return VALUE_ERROR;
    size_t used = b.len;
    Value text = codec_decode_partial(b.data, b.len, encoding, errors, final, &used);
    buffer_release(&b);
    return counted(text, used);
}

#define ENCODE_SIG "str, errors=None, /"
#define DECODE_SIG "data, errors=None, final=False, /"
#define ESCAPE_SIG "data, errors=None, final=True, /"

static const MethodDef codecs_functions[] = {
    {"register", register_search, "search_function, /", 0, "Register a codec search function."},
    {"unregister", unregister_search, "search_function, /", 0,
     "Unregister a codec search function and clear the registry's cache."},
    {"lookup", lookup, "encoding, /", 0,
     "Looks up a codec tuple in the registry and returns a CodecInfo object."},
    {"encode", encode, "obj, encoding='utf-8', errors='strict'", 0,
     "Encodes obj using the codec registered for encoding."},
    {"decode", decode, "obj, encoding='utf-8', errors='strict'", 0,
     "Decodes obj using the codec registered for encoding."},
    {"register_error", register_error, "errors, handler, /", 0,
     "Register the specified error handler under the name errors."},
    {"lookup_error", lookup_error, "name, /", 0, "Return the error handler for a name."},
    {"utf_8_encode", codecs_utf_8_encode, ENCODE_SIG, 0, NULL},
    {"utf_7_encode", codecs_utf_7_encode, ENCODE_SIG, 0, NULL},
    {"utf_16_encode", codecs_utf_16_encode, "str, errors=None, byteorder=0, /", 0, NULL},
    {"utf_16_le_encode", codecs_utf_16_le_encode, ENCODE_SIG, 0, NULL},
    {"utf_16_be_encode", codecs_utf_16_be_encode, ENCODE_SIG, 0, NULL},
    {"utf_32_encode", codecs_utf_32_encode, "str, errors=None, byteorder=0, /", 0, NULL},
    {"utf_32_le_encode", codecs_utf_32_le_encode, ENCODE_SIG, 0, NULL},
    {"utf_32_be_encode", codecs_utf_32_be_encode, ENCODE_SIG, 0, NULL},
    {"latin_1_encode", codecs_latin_1_encode, ENCODE_SIG, 0, NULL},
    {"ascii_encode", codecs_ascii_encode, ENCODE_SIG, 0, NULL},
    {"unicode_escape_encode", codecs_unicode_escape_encode, ENCODE_SIG, 0, NULL},
    {"raw_unicode_escape_encode", codecs_raw_unicode_escape_encode, ENCODE_SIG, 0, NULL},
    {"charmap_encode", charmap_encode_fn, "str, errors=None, mapping=None, /", 0, NULL},
    {"charmap_build", charmap_build, "map, /", 0, NULL},
    {"utf_8_decode", codecs_utf_8_decode, DECODE_SIG, 0, NULL},
    {"utf_7_decode", codecs_utf_7_decode, DECODE_SIG, 0, NULL},
    {"utf_16_decode", codecs_utf_16_decode, DECODE_SIG, 0, NULL},
    {"utf_16_le_decode", codecs_utf_16_le_decode, DECODE_SIG, 0, NULL},
    {"utf_16_be_decode", codecs_utf_16_be_decode, DECODE_SIG, 0, NULL},
    {"utf_16_ex_decode", utf_16_ex_decode, "data, errors=None, byteorder=0, final=False, /", 0,
     NULL},
    {"utf_32_decode", codecs_utf_32_decode, DECODE_SIG, 0, NULL},
    {"utf_32_le_decode", codecs_utf_32_le_decode, DECODE_SIG, 0, NULL},
    {"utf_32_be_decode", codecs_utf_32_be_decode, DECODE_SIG, 0, NULL},
    {"utf_32_ex_decode", utf_32_ex_decode, "data, errors=None, byteorder=0, final=False, /", 0,
     NULL},
    {"latin_1_decode", codecs_latin_1_decode, "data, errors=None, /", 0, NULL},
    {"ascii_decode", codecs_ascii_decode, "data, errors=None, /", 0, NULL},
    {"unicode_escape_decode", codecs_unicode_escape_decode, ESCAPE_SIG, 0, NULL},
    {"raw_unicode_escape_decode", codecs_raw_unicode_escape_decode, ESCAPE_SIG, 0, NULL},
    {"charmap_decode", charmap_decode_fn, "data, errors=None, mapping=None, /", 0, NULL},
    {"escape_encode", escape_encode, "data, errors=None, /", 0, NULL},
    {"escape_decode", escape_decode, "data, errors=None, /", 0, NULL},
    {"readbuffer_encode", readbuffer_encode, "data, errors=None, /", 0, NULL},
    {"_native_name", native_name, "encoding, /", 0,
     "The canonical name of a codec written in C, or None."},
    {"_native_encode", native_encode, "str, encoding, errors=None, /", 0,
     "Encodes with a codec written in C: (bytes, characters)."},
    {"_native_decode", native_decode, "data, encoding, errors=None, final=True, /", 0,
     "Decodes with a codec written in C: (text, bytes used)."},
    {NULL, NULL, NULL, 0, NULL},
};

const ModuleDef mod__codecs = {
    .name = "_codecs",
    .functions = codecs_functions,
};
