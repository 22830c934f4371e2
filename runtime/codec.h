/* What codecs are made of: a decoder builds a str from bytes, an encoder bytes from a str; both
 * hand what they cannot convert to an error handler (PEP 293), which says what to put in its place
 * and where to go on. bytes.h has the entry points by name. */
#ifndef COIL_CODEC_H
#define COIL_CODEC_H

#include "runtime/bytes.h"
#include "runtime/error.h"
#include "runtime/str_builder.h"

typedef enum {
    HANDLER_STRICT, HANDLER_IGNORE, HANDLER_REPLACE, HANDLER_SURROGATEESCAPE,
    HANDLER_SURROGATEPASS, HANDLER_BACKSLASHREPLACE, HANDLER_XMLCHARREF, HANDLER_NAMEREPLACE,
    HANDLER_OTHER /* from the registry */
} HandlerKind;

/* ---- bytes growing at their end ---- */
typedef struct ByteBuilder {
    uint8_t *data;
    size_t len, cap;
    bool failed;
} ByteBuilder;
bool byte_builder_grow(ByteBuilder *b, size_t more);
static inline bool byte_builder_reserve(ByteBuilder *b, size_t more)
{
    return LIKELY(b->cap - b->len >= more) || byte_builder_grow(b, more);
}
static inline void byte_builder_putc(ByteBuilder *b, uint8_t c)
{
    if (byte_builder_reserve(b, 1))
        b->data[b->len++] = c;
}
void byte_builder_write(ByteBuilder *b, const void *bytes, size_t n);
Value byte_builder_finish(ByteBuilder *b); /* bytes; 0 when an allocation failed */

/* ---- decoding ---- */
typedef struct Decoder {
    const uint8_t *data;
    size_t len, pos;
    const char *encoding, *errors;
    bool final; /* false: an incomplete sequence at the end is left alone */
    HandlerKind kind;
    Value handler, exception, input; /* made when the first error needs them */
    StrBuilder out;
} Decoder;
void decoder_init(Decoder *d, const uint8_t *data, size_t len, const char *encoding,
                  const char *errors, bool final);
/* data[start..end) is malformed: writes what the handler gives and sets d->pos. False: raised. */
bool decoder_error(Decoder *d, size_t start, size_t end, const char *reason);
/* The text so far; *used (may be NULL) gets the bytes consumed. */
Value decoder_finish(Decoder *d, size_t *used);

/* ---- encoding ---- */
typedef struct Encoder Encoder;
struct Encoder {
    Value str;
    size_t pos;
    const char *encoding, *errors;
    HandlerKind kind;
    Value handler, exception;
    ByteBuilder out;
    /* Writes one code point; false when the encoding has none (nothing is raised then). */
    bool (*put)(Encoder *e, uint32_t cp);
    const char *reason;
    bool single; /* report unencodable characters one at a time, not in runs */
    const void *table; /* of the codec */
    Value mapping;
};
void encoder_init(Encoder *e, Value str, const char *encoding, const char *errors,
                  bool (*put)(Encoder *, uint32_t), const char *reason);
/* Encodes all of the text through put; the bytes, or 0: raised. */
Value encoder_run(Encoder *e);
/* str[start..end) has no encoding: writes what the handler gives, sets e->pos. */
bool encoder_error(Encoder *e, size_t start, size_t end, const char *reason);

/* ---- the registry of error handlers ---- */
HandlerKind handler_kind(const char *errors); /* NULL: strict */
bool codec_register_error(Value name, Value handler);
Value codec_lookup_error(const char *name); /* LookupError "unknown error handler name 'x'" */
/* What a built-in handler does with a UnicodeError object: (replacement, position). */
Value codec_call_handler(HandlerKind kind, Value exception);

/* Writes "\\N{...}" for a character that has a name, else its escape. */
void codec_put_name(StrBuilder *b, uint32_t cp);

/* The character of a Unicode name (through the module unicodedata); false: unknown or raised. */
bool codec_character_named(const char *name, size_t len, uint32_t *cp);

/* ---- exceptions ---- */
Value unicode_decode_error_new(const char *encoding, Value object, size_t start, size_t end,
                               const char *reason);
Value unicode_encode_error_new(const char *encoding, Value object, size_t start, size_t end,
                               const char *reason);
/* Raise one at once. */
Value raise_encode_error(const char *encoding, Value str, size_t start, size_t end,
                         const char *reason);

/* ---- the codecs in C ---- */
Value utf8_encode(Value str, const char *errors);
Value utf8_decode_partial(const uint8_t *data, size_t len, const char *errors, bool final,
                          size_t *used);
Value latin1_decode(const uint8_t *data, size_t len);
Value latin1_encode(Value str, const char *errors);
Value ascii_decode(const uint8_t *data, size_t len, const char *errors);
Value ascii_encode(Value str, const char *errors);
/* order: -1 little, 1 big, 0 by the mark (decoding: *order is set to what was found). */
Value utf16_decode(const uint8_t *data, size_t len, const char *errors, int *order, bool final,
                   size_t *used);
Value utf16_encode(Value str, const char *errors, int order);
Value utf32_decode(const uint8_t *data, size_t len, const char *errors, int *order, bool final,
                   size_t *used);
Value utf32_encode(Value str, const char *errors, int order);
Value utf7_decode(const uint8_t *data, size_t len, const char *errors, bool final, size_t *used);
Value utf7_encode(Value str, const char *errors);
Value unicode_escape_decode(const uint8_t *data, size_t len, const char *errors, bool final,
                            size_t *used);
Value unicode_escape_encode(Value str);
bool warn_of_escape(uint8_t c); /* DeprecationWarning: a backslash before this means nothing */
Value raw_unicode_escape_decode(const uint8_t *data, size_t len, const char *errors, bool final,
                                size_t *used);
Value raw_unicode_escape_encode(Value str);
/* As `charmap`: mapping is a str (decoding), an EncodingMap or any mapping. */
Value charmap_decode(const uint8_t *data, size_t len, const char *errors, Value mapping);
Value charmap_encode(Value str, const char *errors, Value mapping);
/* 8-bit encodings by name (cp1252, iso8859-15, koi8-r...). *known
 * false: no such encoding. */
Value charmap_name_decode(const uint8_t *data, size_t len, const char *encoding, const char *errors,
                          bool *known);
Value charmap_name_encode(Value str, const char *encoding, const char *errors, bool *known);
const char *charmap_canonical(const char *name); /* NULL: none of them */
/* Through iconv(3): gbk, big5, shift_jis, euc_kr and others. *known false: no such encoding. */
Value iconv_decode(const uint8_t *data, size_t len, const char *encoding, const char *errors,
                   bool final, size_t *used, bool *known);
const char *iconv_canonical(const char *name); /* NULL: none of them */
Value iconv_encode(Value str, const char *encoding, const char *errors, bool *known);

/* ---- codecs by name ---- */
/* codecs.lookup(name): a CodecInfo tuple from the cache, the search functions or the C codecs. */
Value codec_lookup(Value name);
bool codec_register(Value search_function);
bool codec_unregister(Value search_function);
/* codecs.encode/decode for any object. */
Value codec_encode_object(Value object, const char *encoding, const char *errors);
Value codec_decode_object(Value object, const char *encoding, const char *errors);
/* Is this one of the codecs in C? The canonical name, or NULL. */
const char *codec_builtin_name(const char *name);

#endif
