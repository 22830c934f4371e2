/* _io.TextIOWrapper: text over a binary buffer. This file has construction, writing, closing and the
 * attributes; reading, decoding and positions are in io_text_read.c, _decode.c and _seek.c.
 *
 * Written text is encoded at once and gathered in `pending` until it makes a chunk. Over a native
 * buffered object no method calls are made on the way. */
#include "stdlib/io_impl.h"

enum { CHUNK_SIZE = 8192 };

bool text_check(TextIO *t)
{
    if (LIKELY(t->ok))
        return true;
    return raise_false(&type_ValueError, t->detached ? "underlying buffer has been detached"
                                                     : "I/O operation on uninitialized object");
}

bool text_check_open(TextIO *t)
{
    if (!text_check(t))
        return false;
    int closed;
    if (LIKELY(t->native_buffer && AS(Buffered, t->buffer)->native_raw))
        closed = AS(FileIO, AS(Buffered, t->buffer)->raw)->fd < 0;
    else
        closed = io_is_closed(OBJECT_VALUE(t));
    if (closed > 0)
        raise_value_error("I/O operation on closed file.");
    return closed == 0;
}

/* ---- construction ---- */

static uint8_t codec_of(const char *encoding)
{
    static const struct { const char *name; uint8_t codec; } known[] = {
        {"utf-8", CODEC_UTF8}, {"ascii", CODEC_ASCII}, {"iso8859-1", CODEC_LATIN1},
        {"utf-8-sig", CODEC_UTF8_SIG}, {"utf-16", CODEC_UTF16}, {"utf-32", CODEC_UTF32},
    };
    const char *name = codec_builtin_name(encoding);
    if (name == NULL)
        return CODEC_OBJECT;
    for (size_t i = 0; i < ARRAY_LEN(known); i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].codec;
    return CODEC_NATIVE;
}

/* Some search function must know the encoding, as one of text. */
static bool check_encoding(Value encoding)
{
    Value info = codec_lookup(encoding);
    if (info == 0)
        return false;
    Value is_text;
    Value name = str_intern_cstr("_is_text_encoding");
    if (name == 0 || !get_attr_opt(info, name, &is_text))
        return false;
    int text = is_text != 0 ? is_true(is_text) : 1;
    if (text == 0)
        return raise_false(&type_LookupError, "%R is not a text encoding; use codecs.open() to "
                                              "handle arbitrary codecs", encoding);
    return text > 0;
}

bool text_set_encoding(TextIO *t, Value encoding, Value errors)
{
    const char *name = str_utf8(encoding, NULL), *handler = str_utf8(errors, NULL);
    if (name == NULL || handler == NULL)
        return false;
    uint8_t codec = codec_of(name);
    if (codec == CODEC_OBJECT && !check_encoding(encoding))
        return false;
    t->codec = codec;
    t->encoding = encoding;
    t->errors = errors;
    t->encoding_c = name;
    t->errors_c = strcmp(handler, "strict") == 0 ? NULL : handler;
    t->encoder = 0;
    if (t->writable && codec == CODEC_OBJECT) {
        Value info = codec_lookup(encoding);
        Value maker = info != 0 ? get_attr(info, NAME(incrementalencoder)) : 0;
        t->encoder = maker != 0 ? call1(maker, errors) : 0;
        if (t->encoder == 0)
            return false;
    }
    t->decoder_active = false;
    return !t->readable || text_decoder_start(t);
}

bool text_set_newline(TextIO *t, Value newline)
{
    const char *text = newline != VALUE_NONE ? str_utf8(newline, NULL) : NULL;
    if (newline != VALUE_NONE && text == NULL)
        return false;
    if (text != NULL && strcmp(text, "") != 0 && strcmp(text, "\n") != 0 && strcmp(text, "\r") != 0
        && strcmp(text, "\r\n") != 0)
        return raise_false(&type_ValueError, "illegal newline value: %S", newline);
    t->read_newline = newline;
    t->read_universal = text == NULL || *text == 0;
    t->read_translate = text == NULL;
    t->write_translate = text == NULL || *text != 0;
    t->write_newline = text != NULL && *text == '\r' ? text : NULL;
    return true;
}

static int ask(Value stream, Value name)
{
    Value answer = call_method0(stream, name);
    return answer != 0 ? is_true(answer) : -1;
}

/* Writing in the middle of a file must not begin with a byte order mark. */
static bool find_encoding_start(TextIO *t)
{
    t->encoding_started = false;
    if (!t->seekable || !t->writable || t->codec == CODEC_UTF8 || t->codec == CODEC_ASCII
        || t->codec == CODEC_LATIN1)
        return true;
    Value at = call_method0(t->buffer, NAME(tell));
    int zero = at != 0 ? values_equal(at, small_int_value(0)) : -1;
    if (zero < 0)
        return false;
    t->encoding_started = !zero;
    return zero || t->encoder == 0
        || call_method1(t->encoder, NAME(setstate), small_int_value(0)) != 0;
}

static bool ask_buffer(TextIO *t, Value buffer)
{
    if (t->native_buffer && AS(Buffered, buffer)->native_raw) {
        Buffered *b = AS(Buffered, buffer);
        t->readable = b->readable;
        t->writable = b->writable;
        t->has_read1 = true;
    } else {
        int readable = ask(buffer, NAME(readable));
        int writable = readable >= 0 ? ask(buffer, NAME(writable)) : -1;
        Value read1 = 0;
        if (writable < 0 || !get_attr_opt(buffer, NAME(read1), &read1))
            return false;
        t->readable = readable;
        t->writable = writable;
        t->has_read1 = read1 != 0;
    }
    int seekable = ask(buffer, NAME(seekable));
    t->seekable = t->telling = seekable > 0;
    return seekable >= 0;
}

bool text_init(TextIO *t, Value buffer, Value encoding, Value errors, Value newline,
               bool line_buffering, bool write_through)
{
    t->ok = t->detached = false;
    t->native_buffer = is_native_buffered(buffer);
    t->pending_len = 0;
    t->decoded = t->snapshot_input = 0;
    t->decoded_used = 0;
    t->chunk_size = CHUNK_SIZE;
    t->line_buffering = line_buffering;
    t->write_through = write_through;
    t->buffer = buffer;
    if (!text_set_newline(t, newline) || !ask_buffer(t, buffer)
        || !text_set_encoding(t, encoding, errors) || !find_encoding_start(t))
        return false;
    if (t->native_buffer)
        AS(IOBase, buffer)->wrapped = true;
    if (t->writable && t->registered == 0)
        t->registered = io_register_writer(OBJECT_VALUE(t));
    t->ok = true;
    return true;
}

/* ---- writing ---- */

bool text_write_pending(TextIO *t)
{
    if (t->pending_len == 0)
        return true;
    size_t n = t->pending_len;
    uint8_t *data = t->pending;
    t->pending = NULL;
    t->pending_len = t->pending_cap = 0;
    if (t->native_buffer) {
        Buffered *b = AS(Buffered, t->buffer);
        if (!buffered_check_open(b, "write to closed file") || buffered_write(b, data, n) < 0)
            return false;
        if (t->pending == NULL) { /* keep the block for the next text */
            t->pending = data;
            t->pending_cap = n;
        }
        return true;
    }
    Value bytes = bytes_new(data, n);
    return bytes != 0 && call_method1(t->buffer, NAME(write), bytes) != 0;
}

bool text_flush(TextIO *t)
{
    if (!text_write_pending(t))
        return false;
    if (t->native_buffer && type_of(t->buffer) == &type_buffered_writer)
        return buffered_check_open(AS(Buffered, t->buffer), "flush of closed file")
            && buffered_flush(AS(Buffered, t->buffer));
    return call_method0(t->buffer, NAME(flush)) != 0;
}

static bool pending_add(TextIO *t, const uint8_t *data, size_t n)
{
    /* Again and again: the buffer's write() may write to us. */
    while (t->pending_len > 0 && t->pending_len + n > t->chunk_size)
        if (!text_write_pending(t))
            return false;
    if (t->pending_len + n > t->pending_cap) {
        size_t room = MAX(t->pending_len + n, (size_t)256);
        if (t->pending_len > 0)
            room = MAX(MIN(room * 2, t->chunk_size), room);
        uint8_t *bigger = gc_alloc_atomic(room);
        if (bigger == NULL)
            return false;
        if (t->pending_len > 0)
            memcpy(bigger, t->pending, t->pending_len);
        t->pending = bigger;
        t->pending_cap = room;
    }
    memcpy(t->pending + t->pending_len, data, n);
    t->pending_len += n;
    return true;
}

Value text_encode(TextIO *t, Value str)
{
    if (t->codec == CODEC_OBJECT) {
        Value bytes = call_method1(t->encoder, NAME(encode), str);
        if (bytes != 0 && !is_bytes(bytes))
            return raise_type_error("encoder should return a bytes object, not '%.200s'",
                                    type_name_of(bytes));
        return bytes;
    }
    const char *name = t->encoding_c;
    if (t->codec == CODEC_UTF8 || (t->codec == CODEC_UTF8_SIG && t->encoding_started))
        name = "utf-8";
    else if (t->codec == CODEC_UTF16)
        name = t->encoding_started ? "utf-16-le" : "utf-16";
    else if (t->codec == CODEC_UTF32)
        name = t->encoding_started ? "utf-32-le" : "utf-32";
    Value bytes = codec_encode(str, name, t->errors_c);
    if (bytes != 0)
        t->encoding_started = true;
    return bytes;
}

static bool text_has(const Str *s, char c)
{
    if (s->kind == 1)
        return memchr(s->data, c, s->len) != NULL;
    for (size_t i = 0; i < s->len; i++)
        if (str_at(s, i) == (uint32_t)(unsigned char)c)
            return true;
    return false;
}

static bool add_encoded(TextIO *t, Value str)
{
    if (STR(str)->ascii && t->codec <= CODEC_LATIN1)
        return pending_add(t, STR(str)->data, str_len(str));
    if (t->codec == CODEC_UTF8 && t->errors_c == NULL) {
        size_t n;
        const char *utf8 = str_utf8(str, &n);
        return utf8 != NULL && pending_add(t, (const uint8_t *)utf8, n);
    }
    Value bytes = text_encode(t, str);
    return bytes != 0 && pending_add(t, bytes_data(bytes), bytes_len(bytes));
}

bool text_write(TextIO *t, Value str)
{
    bool flush = false;
    if (t->line_buffering || (t->write_translate && t->write_newline != NULL)) {
        bool has_lf = text_has(STR(str), '\n');
        flush = t->line_buffering && (has_lf || text_has(STR(str), '\r'));
        if (has_lf && t->write_translate && t->write_newline != NULL) {
            str = newline_replace(str, t->write_newline);
            if (str == 0)
                return false;
        }
    }
    if (!add_encoded(t, str))
        return false;
    if ((t->pending_len >= t->chunk_size || flush || t->write_through) && !text_write_pending(t))
        return false;
    if (flush && !text_flush(t))
        return false;
    if (t->snapshot_input != 0) {
        text_drop_decoded(t);
        t->snapshot_input = 0;
    }
    return !t->decoder_active || text_decoder_reset(t);
}
