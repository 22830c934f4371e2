/* Error handlers of codecs (PEP 293): the built-in ones, the registry of named ones, and the steps
 * by which a codec consults them. Built-in handlers work on the codec's own state without making
 * an exception object; handlers() makes the same code available to the language as functions. */
#include "runtime/call.h"
#include "runtime/codec.h"
#include "runtime/dict.h"
#include "runtime/str_impl.h"

static const char *const handler_names[] = {
    [HANDLER_STRICT] = "strict", [HANDLER_IGNORE] = "ignore", [HANDLER_REPLACE] = "replace",
    [HANDLER_SURROGATEESCAPE] = "surrogateescape", [HANDLER_SURROGATEPASS] = "surrogatepass",
    [HANDLER_BACKSLASHREPLACE] = "backslashreplace", [HANDLER_XMLCHARREF] = "xmlcharrefreplace",
    [HANDLER_NAMEREPLACE] = "namereplace",
};

HandlerKind handler_kind(const char *errors)
{
    if (errors == NULL)
        return HANDLER_STRICT;
    for (int i = 0; i < HANDLER_OTHER; i++)
        if (strcmp(errors, handler_names[i]) == 0)
            return (HandlerKind)i;
    return HANDLER_OTHER;
}

/* ---- exceptions ---- */

static Value unicode_error_new(Type *type, const char *encoding, Value object, size_t start,
                               size_t end, const char *reason)
{
    Value args[5 + PARAM_SLACK] = {str_from_cstr(encoding), object, small_int_value((int64_t)start),
                                   small_int_value((int64_t)end), str_from_cstr(reason)};
    if (args[0] == 0 || object == 0 || args[4] == 0)
        return VALUE_ERROR;
    return call(OBJECT_VALUE(type), args, 5, 0);
}

Value unicode_decode_error_new(const char *encoding, Value object, size_t start, size_t end,
                               const char *reason)
{
    return unicode_error_new(&type_UnicodeDecodeError, encoding, object, start, end, reason);
}

Value unicode_encode_error_new(const char *encoding, Value object, size_t start, size_t end,
                               const char *reason)
{
    return unicode_error_new(&type_UnicodeEncodeError, encoding, object, start, end, reason);
}

Value raise_encode_error(const char *encoding, Value str, size_t start, size_t end,
                         const char *reason)
{
    Value exc = unicode_encode_error_new(encoding, str, start, end, reason);
    return exc == 0 ? VALUE_ERROR : raise_object(exc);
}

/* ---- what the built-in handlers do ---- */

/* For surrogatepass: bytes per code unit of a UTF encoding (0: another encoding) and its order. */
static int utf_width(const char *encoding, bool *big_endian)
{
    char name[16];
    size_t n = 0;
    for (const char *p = encoding; *p != '\0' && n < sizeof name - 1; p++)
        if (*p != '-' && *p != '_')
            name[n++] = (char)(*p | 0x20);
    name[n] = '\0';
    *big_endian = n > 5 && strcmp(name + 5, "be") == 0;
    if (strncmp(name, "utf8", 4) == 0)
        return 1;
    return strncmp(name, "utf16", 5) == 0 ? 2 : strncmp(name, "utf32", 5) == 0 ? 4 : 0;
}

/* A surrogate encoded at data[start]: its code point and *width, or 0. */
static uint32_t surrogate_at(const char *encoding, const uint8_t *data, size_t len, size_t start,
                             size_t *width)
{
    bool big;
    int w = utf_width(encoding, &big);
    const uint8_t *p = data + start;
    uint32_t cp = 0;
    *width = w == 1 ? 3 : (size_t)w;
    if (w == 0 || len - start < *width)
        return 0;
    if (w == 1) {
        if ((p[0] & 0xf0) == 0xe0 && (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80)
            cp = (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
    } else {
        for (int i = 0; i < w; i++)
            cp |= (uint32_t)p[i] << 8 * (big ? w - 1 - i : i);
    }
    return cp >= 0xd800 && cp < 0xe000 ? cp : 0;
}

/* True: handled (text written, *resume set). False: the handler gives up, the error is raised. */
static bool decode_builtin(HandlerKind kind, const char *encoding, const uint8_t *data, size_t len,
                           size_t start, size_t end, StrBuilder *out, size_t *resume)
{
    size_t i = start, width;
    uint32_t cp;
    *resume = end;
    switch (kind) {
    case HANDLER_IGNORE:
        return true;
    case HANDLER_REPLACE:
        builder_putc(out, 0xfffd);
        return true;
    case HANDLER_BACKSLASHREPLACE:
        for (; i < end; i++)
            builder_escape(out, data[i]);
        return true;
    case HANDLER_SURROGATEESCAPE:
        for (; i < end && i - start < 4 && data[i] >= 0x80; i++)
            builder_putc(out, 0xdc00 + data[i]);
        *resume = i;
        return i > start;
    case HANDLER_SURROGATEPASS:
        cp = surrogate_at(encoding, data, len, start, &width);
        if (cp == 0)
            return false;
        builder_putc(out, cp);
        *resume = start + width;
        return true;
    case HANDLER_STRICT: case HANDLER_XMLCHARREF: case HANDLER_NAMEREPLACE: case HANDLER_OTHER:
        break;
    }
    return false;
}

static void put_surrogate(ByteBuilder *out, uint32_t cp, int width, bool big)
{
    if (width == 1) {
        byte_builder_putc(out, (uint8_t)(0xe0 | cp >> 12));
        byte_builder_putc(out, (uint8_t)(0x80 | (cp >> 6 & 0x3f)));
        byte_builder_putc(out, (uint8_t)(0x80 | (cp & 0x3f)));
        return;
    }
    for (int i = 0; i < width; i++)
        byte_builder_putc(out, (uint8_t)(cp >> 8 * (big ? width - 1 - i : i)));
}

/* Surrogates [*start, end) as bytes: those from surrogateescape, or all in a UTF encoding. Stops at
 * the first other character. True when all were written. */
static bool encode_surrogates(HandlerKind kind, const char *encoding, const Str *s, size_t *start,
                              size_t end, ByteBuilder *out)
{
    bool big = false;
    int width = kind == HANDLER_SURROGATEPASS ? utf_width(encoding, &big) : 1;
    uint32_t first = kind == HANDLER_SURROGATEPASS ? 0xd800 : 0xdc80;
    uint32_t last = kind == HANDLER_SURROGATEPASS ? 0xdfff : 0xdcff;
    for (; *start < end; ++*start) {
        uint32_t cp = str_at(s, *start);
        if (cp < first || cp > last || width == 0)
            return false;
        if (kind == HANDLER_SURROGATEPASS)
            put_surrogate(out, cp, width, big);
        else
            byte_builder_putc(out, (uint8_t)(cp - 0xdc00));
    }
    return true;
}

/* The replacement text for s[start..end) by the handlers that give text. */
static bool encode_text(HandlerKind kind, const Str *s, size_t start, size_t end, StrBuilder *out)
{
    for (size_t i = start; i < end; i++) {
        uint32_t cp = str_at(s, i);
        char number[16];
        switch (kind) {
        case HANDLER_IGNORE:
            break;
        case HANDLER_REPLACE:
            builder_putc(out, '?');
            break;
        case HANDLER_BACKSLASHREPLACE:
            builder_escape(out, cp);
            break;
        case HANDLER_NAMEREPLACE:
            codec_put_name(out, cp);
            break;
        case HANDLER_XMLCHARREF:
            builder_ascii(out, number, (size_t)snprintf(number, sizeof number, "&#%u;", cp));
            break;
        case HANDLER_STRICT: case HANDLER_SURROGATEESCAPE: case HANDLER_SURROGATEPASS:
        case HANDLER_OTHER:
            return false;
        }
    }
    return true;
}

/* ---- consulting a handler ---- */

static bool update_exception(Value exc, size_t start, size_t end, const char *reason)
{
    UnicodeException *e = AS(UnicodeException, exc);
    e->start = small_int_value((int64_t)start);
    e->end = small_int_value((int64_t)end);
    e->reason = str_from_cstr(reason);
    return e->reason != 0;
}

/* Calls the registered handler; its replacement and the position it names within `len`. */
static bool call_registered(Value handler, Value exc, bool decoding, size_t len, Value *replacement,
                            size_t *resume)
{
    Value result = call1(handler, exc);
    if (result == 0)
        return false;
    Value *items = is_tuple(result) && TUPLE(result)->len == 2 ? TUPLE(result)->items : NULL;
    if (items == NULL || !(is_str(items[0]) || (!decoding && is_bytes(items[0]))))
        return raise_false(&type_TypeError, decoding
                           ? "decoding error handler must return (str, int) tuple"
                           : "encoding error handler must return (str/bytes, int) tuple");
    int64_t pos, size = (int64_t)len;
    if (!as_index(items[1], &pos))
        return false;
    if (decoding) { /* the handler may have put other bytes in place of the input */
        Value object = AS(UnicodeException, exc)->object;
        if (object == 0 || !is_bytes(object))
            return raise_false(&type_TypeError, "exception attribute object must be bytes");
        size = (int64_t)bytes_len(object);
    }
    if (pos < 0)
        pos += size;
    if (pos < 0 || pos > size)
        return raise_false(&type_IndexError, "position %zd from error handler out of bounds",
                           (ptrdiff_t)pos);
    *replacement = items[0];
    *resume = (size_t)pos;
    return true;
}

bool decoder_error(Decoder *d, size_t start, size_t end, const char *reason)
{
    if (decode_builtin(d->kind, d->encoding, d->data, d->len, start, end, &d->out, &d->pos))
        return !d->out.failed;
    if (d->input == 0 && (d->input = bytes_new(d->data, d->len)) == 0)
        return false;
    if (d->kind == HANDLER_OTHER && d->handler == 0
        && (d->handler = codec_lookup_error(d->errors)) == 0)
        return false;
    if (d->exception == 0) {
        d->exception = unicode_decode_error_new(d->encoding, d->input, start, end, reason);
        if (d->exception == 0)
            return false;
    } else if (!update_exception(d->exception, start, end, reason)) {
        return false;
    }
    if (d->kind == HANDLER_XMLCHARREF || d->kind == HANDLER_NAMEREPLACE)
        return raise_false(&type_TypeError, "don't know how to handle UnicodeDecodeError in error "
                           "callback");
    if (d->kind != HANDLER_OTHER)
        return raise_object(d->exception), false;
    Value replacement;
    if (!call_registered(d->handler, d->exception, true, d->len, &replacement, &d->pos))
        return false;
    Value object = AS(UnicodeException, d->exception)->object;
    if (object != d->input) {
        d->input = object;
        d->data = bytes_data(object);
        d->len = bytes_len(object);
    }
    builder_str(&d->out, replacement);
    return !d->out.failed;
}

/* Writes a replacement text, which must itself have an encoding. */
static bool put_replacement(Encoder *e, Value text)
{
    size_t n = STR(text)->len;
    for (size_t i = 0; i < n; i++)
        if (!e->put(e, str_at(STR(text), i)))
            return false;
    return true;
}

static bool encoder_exception(Encoder *e, size_t start, size_t end, const char *reason)
{
    if (e->exception != 0)
        return update_exception(e->exception, start, end, reason);
    e->exception = unicode_encode_error_new(e->encoding, e->str, start, end, reason);
    return e->exception != 0;
}

bool encoder_error(Encoder *e, size_t start, size_t end, const char *reason)
{
    const Str *s = STR(e->str);
    Value text = 0;
    bool big;
    size_t unit = MAX((size_t)utf_width(e->encoding, &big), 1);
    if (e->kind == HANDLER_SURROGATEESCAPE && unit > 1) {
        e->pos = start; /* single bytes would break the alignment: raised below */
    } else if (e->kind == HANDLER_SURROGATEESCAPE || e->kind == HANDLER_SURROGATEPASS) {
        bool done = encode_surrogates(e->kind, e->encoding, s, &start, end, &e->out);
        e->pos = start;
        if (done)
            return !e->out.failed;
    } else if (e->kind == HANDLER_OTHER) {
        if (e->handler == 0 && (e->handler = codec_lookup_error(e->errors)) == 0)
            return false;
        if (!encoder_exception(e, start, end, reason)
            || !call_registered(e->handler, e->exception, false, s->len, &text, &e->pos))
            return false;
        if (is_bytes(text) && bytes_len(text) % unit == 0) {
            byte_builder_write(&e->out, bytes_data(text), bytes_len(text));
            return !e->out.failed;
        }
    } else if (e->kind != HANDLER_STRICT) {
        StrBuilder b;
        builder_init(&b);
        encode_text(e->kind, s, start, end, &b);
        if ((text = builder_finish(&b)) == 0)
            return false;
        e->pos = end;
    }
    if (text != 0 && is_str(text) && put_replacement(e, text))
        return !e->out.failed;
    if (!error_pending() && encoder_exception(e, start, end, reason))
        raise_object(e->exception);
    return false;
}

/* ---- handlers as functions of the language ---- */

/* The fields of a UnicodeError as its attributes show them: positions clipped to the object. */
static bool exception_span(Value exc, size_t len, size_t *start, size_t *end)
{
    UnicodeException *e = AS(UnicodeException, exc);
    int64_t a = e->start == 0 ? 0 : small_int(e->start), z = e->end == 0 ? 0 : small_int(e->end);
    int64_t n = (int64_t)len;
    a = a < 0 ? 0 : a >= n ? (n == 0 ? 0 : n - 1) : a;
    z = z < 1 ? MIN(1, n) : z > n ? n : z;
    *start = (size_t)a;
    *end = (size_t)MAX(a, z);
    return true;
}

static Value span_result(Value replacement, size_t resume)
{
    return replacement == 0 ? VALUE_ERROR : tuple_pack(2, replacement, int_new((int64_t)resume));
}

static Value handle_decode(HandlerKind kind, Value exc)
{
    UnicodeException *e = AS(UnicodeException, exc);
    if (e->object == 0 || !is_bytes(e->object) || e->encoding == 0)
        return raise_type_error("object attribute must be bytes");
    size_t start, end, resume;
    const char *encoding = str_utf8(e->encoding, NULL);
    if (encoding == NULL)
        return VALUE_ERROR;
    exception_span(exc, bytes_len(e->object), &start, &end);
    StrBuilder b;
    builder_init(&b);
    if (!decode_builtin(kind, encoding, bytes_data(e->object), bytes_len(e->object), start, end, &b,
                        &resume))
        return raise_object(exc);
    return span_result(builder_finish(&b), resume);
}

static Value handle_encode(HandlerKind kind, Value exc, bool translating)
{
    UnicodeException *e = AS(UnicodeException, exc);
    if (e->object == 0 || !is_str(e->object) || (e->encoding == 0 && !translating))
        return raise_type_error("object attribute must be unicode");
    size_t start, end;
    exception_span(exc, str_len(e->object), &start, &end);
    StrBuilder b;
    builder_init(&b);
    if (translating && kind == HANDLER_REPLACE) {
        builder_fill(&b, 0xfffd, end - start);
        return span_result(builder_finish(&b), end);
    }
    if (kind == HANDLER_SURROGATEESCAPE || kind == HANDLER_SURROGATEPASS) {
        ByteBuilder bytes = {0};
        const char *encoding = str_utf8(e->encoding, NULL);
        if (encoding == NULL)
            return VALUE_ERROR;
        if (!encode_surrogates(kind, encoding, STR(e->object), &start, end, &bytes))
            return raise_object(exc);
        return span_result(byte_builder_finish(&bytes), end);
    }
    if (!encode_text(kind, STR(e->object), start, end, &b))
        return raise_object(exc);
    return span_result(builder_finish(&b), end);
}

Value codec_call_handler(HandlerKind kind, Value exc)
{
    bool decoding = is_instance_of(exc, &type_UnicodeDecodeError);
    bool encoding = is_instance_of(exc, &type_UnicodeEncodeError);
    bool translating = is_instance_of(exc, &type_UnicodeTranslateError);
    if (kind == HANDLER_STRICT) {
        if (!is_exception(exc))
            return raise_type_error("codec must pass exception instance");
        return raise_object(exc);
    }
    bool text_only = kind == HANDLER_XMLCHARREF || kind == HANDLER_NAMEREPLACE;
    bool bytes_only = kind == HANDLER_SURROGATEESCAPE || kind == HANDLER_SURROGATEPASS;
    if (decoding && !text_only)
        return handle_decode(kind, exc);
    if (encoding || (translating && !text_only && !bytes_only))
        return handle_encode(kind, exc, translating);
    return raise_type_error("don't know how to handle %T in error callback", exc);
}

#define HANDLER_FUNCTION(fn, kind) \
    static Value fn(Value self, Value *args, size_t nargs, Value kwnames) \
    { \
        return codec_call_handler(kind, args[0]); \
    }
HANDLER_FUNCTION(strict_errors, HANDLER_STRICT)
HANDLER_FUNCTION(ignore_errors, HANDLER_IGNORE)
HANDLER_FUNCTION(replace_errors, HANDLER_REPLACE)
HANDLER_FUNCTION(surrogateescape_errors, HANDLER_SURROGATEESCAPE)
HANDLER_FUNCTION(surrogatepass_errors, HANDLER_SURROGATEPASS)
HANDLER_FUNCTION(backslashreplace_errors, HANDLER_BACKSLASHREPLACE)
HANDLER_FUNCTION(xmlcharrefreplace_errors, HANDLER_XMLCHARREF)
HANDLER_FUNCTION(namereplace_errors, HANDLER_NAMEREPLACE)

static const MethodDef handler_functions[] = {
    [HANDLER_STRICT] = {"strict_errors", strict_errors, "object, /", 0,
        "Implements the 'strict' error handling, which raises a UnicodeError on coding errors."},
    [HANDLER_IGNORE] = {"ignore_errors", ignore_errors, "object, /", 0,
        "Implements the 'ignore' error handling, which ignores malformed data and continues."},
    [HANDLER_REPLACE] = {"replace_errors", replace_errors, "object, /", 0,
        "Implements the 'replace' error handling, which replaces malformed data with a marker."},
    [HANDLER_SURROGATEESCAPE] = {"surrogateescape", surrogateescape_errors, "object, /", 0, NULL},
    [HANDLER_SURROGATEPASS] = {"surrogatepass", surrogatepass_errors, "object, /", 0, NULL},
    [HANDLER_BACKSLASHREPLACE] = {"backslashreplace_errors", backslashreplace_errors, "object, /",
        0, "Implements the 'backslashreplace' error handling, which replaces with an escape."},
    [HANDLER_XMLCHARREF] = {"xmlcharrefreplace_errors", xmlcharrefreplace_errors, "object, /", 0,
        "Implements the 'xmlcharrefreplace' error handling: an XML character reference."},
    [HANDLER_NAMEREPLACE] = {"namereplace_errors", namereplace_errors, "object, /", 0,
        "Implements the 'namereplace' error handling, which replaces with a \\N{...} escape."},
};

/* ---- the registry ---- */

static Dict *handler_registry(void)
{
    static Dict *registry;
    if (registry != NULL)
        return registry;
    Dict *made = dict_new();
    if (made == NULL)
        return NULL;
    for (int i = 0; i < HANDLER_OTHER; i++) {
        Value fn = native_function_new(&handler_functions[i], 0, 0);
        if (fn == 0 || !dict_set_cstr(made, handler_names[i], fn))
            return NULL;
    }
    return registry = made;
}

bool codec_register_error(Value name, Value handler)
{
    if (!is_callable(handler))
        return raise_false(&type_TypeError, "handler must be callable");
    Dict *registry = handler_registry();
    return registry != NULL && dict_set(registry, name, handler);
}

Value codec_lookup_error(const char *name)
{
    Dict *registry = handler_registry();
    Value key = registry == NULL ? 0 : str_from_cstr(name == NULL ? "strict" : name), found;
    if (key == 0)
        return VALUE_ERROR;
    int has = dict_find(registry, key, &found);
    if (has == 0)
        raise(&type_LookupError, "unknown error handler name '%.400s'", name);
    return has == 1 ? found : VALUE_ERROR;
}
