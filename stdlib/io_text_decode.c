/* The decoder of a TextIOWrapper: bytes to text in steps, with a state that can be saved and set.
 *
 * The Unicode codecs, ASCII and Latin-1 are decoded natively; their state is the bytes of an
 * unfinished sequence and what the byte order mark said. Any other codec is an incremental decoder
 * object from the codecs module. Newline translation comes on top of both. As CPython does, the
 * state is (bytes, flags) with the pending '\r' in bit 0 of flags, so that tell() can pack it. */
#include "runtime/codec.h"
#include "stdlib/io_impl.h"

static const char *codec_name(TextIO *t)
{
    switch (t->codec) {
    case CODEC_UTF8: case CODEC_UTF8_SIG: return "utf-8";
    case CODEC_UTF16: return t->bom == 2 ? "utf-16-be" : "utf-16-le";
    case CODEC_UTF32: return t->bom == 2 ? "utf-32-be" : "utf-32-le";
    default: return t->encoding_c;
    }
}

bool text_decoder_start(TextIO *t)
{
    t->decoder_active = true;
    t->decoder = 0;
    t->tail = 0;
    t->bom = 0;
    t->newline = (NewlineState){.translate = t->read_translate};
    if (t->codec != CODEC_OBJECT)
        return true;
    Value info = codec_lookup(t->encoding);
    Value maker = info != 0 ? get_attr(info, NAME(incrementaldecoder)) : 0;
    t->decoder = maker != 0 ? call1(maker, t->errors) : 0;
    return t->decoder != 0;
}

typedef enum Mark { MARK_DONE, MARK_WAIT, MARK_MISSING } Mark;

/* Without a mark the order of UTF-16 and UTF-32 is not known. */
static Mark no_mark(TextIO *t, const uint8_t *data, size_t n)
{
    size_t unit = t->codec == CODEC_UTF16 ? 2 : 4;
    if (t->codec == CODEC_UTF8_SIG || n < unit) {
        t->bom = 1;
        return MARK_DONE;
    }
    Value object = bytes_new(data, n);
    Value e = object == 0 ? 0
            : unicode_decode_error_new(t->codec == CODEC_UTF16 ? "utf-16" : "utf-32", object, 0,
                                       unit, "Stream does not start with BOM");
    if (e != 0)
        raise_object(e);
    return MARK_MISSING;
}

/* Skips a byte order mark at the start of the stream and remembers what it said. */
static Mark skip_mark(TextIO *t, const uint8_t **data, size_t *n, bool final)
{
    static const struct { uint8_t codec, bom, len; const char *bytes; } marks[] = {
        {CODEC_UTF8_SIG, 1, 3, "\xef\xbb\xbf"},
        {CODEC_UTF16, 1, 2, "\xff\xfe"}, {CODEC_UTF16, 2, 2, "\xfe\xff"},
        {CODEC_UTF32, 1, 4, "\xff\xfe\0\0"}, {CODEC_UTF32, 2, 4, "\0\0\xfe\xff"},
    };
    if (t->bom != 0 || (t->codec != CODEC_UTF8_SIG && t->codec != CODEC_UTF16
                        && t->codec != CODEC_UTF32))
        return MARK_DONE;
    if (*n == 0)
        return MARK_DONE;
    bool possible = false;
    for (size_t i = 0; i < ARRAY_LEN(marks); i++) {
        if (marks[i].codec != t->codec
            || memcmp(*data, marks[i].bytes, MIN(*n, (size_t)marks[i].len)) != 0)
            continue;
        if (*n >= marks[i].len) {
            t->bom = marks[i].bom;
            *data += marks[i].len;
            *n -= marks[i].len;
            return MARK_DONE;
        }
        possible = true;
    }
    if (!final && (possible || (t->codec != CODEC_UTF8_SIG && *n < 2)))
        return MARK_WAIT;
    return no_mark(t, *data, *n);
}

static Value native_decode(TextIO *t, const uint8_t *data, size_t n, bool final)
{
    uint8_t *joined = NULL;
    if (t->tail != 0) {
        size_t head = bytes_len(t->tail);
        joined = gc_alloc_atomic(head + n);
        if (joined == NULL)
            return 0;
        memcpy(joined, bytes_data(t->tail), head);
        memcpy(joined + head, data, n);
        data = joined;
        n += head;
        t->tail = 0;
    }
    size_t used = 0;
    Mark mark = skip_mark(t, &data, &n, final);
    if (mark == MARK_MISSING)
        return 0;
    Value text = mark == MARK_WAIT
                   ? str_empty()
                   : codec_decode_partial(data, n, codec_name(t), t->errors_c, final, &used);
    if (text != 0 && used < n && !final) {
        t->tail = bytes_new(data + used, n - used);
        if (t->tail == 0)
            return 0;
    }
    return text;
}

Value text_decode(TextIO *t, const uint8_t *data, size_t n, bool final)
{
    Value text;
    if (t->codec != CODEC_OBJECT) {
        text = native_decode(t, data, n, final);
    } else {
        Value bytes = bytes_new(data, n);
        text = bytes != 0 ? call_method2(t->decoder, NAME(decode), bytes, value_bool(final)) : 0;
        if (text != 0 && !is_str(text))
            return raise_type_error("decoder should return a string result, not '%.200s'",
                                    type_name_of(text));
    }
    return text != 0 && t->read_universal ? newline_decode(&t->newline, text, final) : text;
}

bool text_decoder_reset(TextIO *t)
{
    t->tail = 0;
    t->bom = 0;
    t->newline.pending_cr = false;
    t->newline.seen = 0;
    return t->codec != CODEC_OBJECT || call_method0(t->decoder, NAME(reset)) != 0;
}

/* The flags of native codecs, without the newline bit, in CPython's numbers: what is natural once the
 * stream is under way is 0, so that positions are plain byte offsets. */
static const uint8_t utf16_flags[] = {2, 0, 1}; /* by bom: at the start, little, big endian */

static int64_t bom_to_flags(const TextIO *t)
{
    switch (t->codec) {
    case CODEC_UTF16: case CODEC_UTF32: return utf16_flags[t->bom];
    case CODEC_UTF8_SIG: return t->bom == 0;
    default: return 0;
    }
}

static void bom_from_flags(TextIO *t, uint64_t flags)
{
    if (t->codec == CODEC_UTF8_SIG)
        t->bom = flags == 0;
    else if (t->codec == CODEC_UTF16 || t->codec == CODEC_UTF32)
        t->bom = flags == 2 ? 0 : flags == 0 ? 1 : 2;
}

bool text_decoder_get_state(TextIO *t, Value *input, Value *flags)
{
    if (t->codec != CODEC_OBJECT) {
        *input = t->tail != 0 ? t->tail : bytes_new(NULL, 0);
        *flags = small_int_value(bom_to_flags(t));
    } else {
        Value state = call_method0(t->decoder, NAME(getstate));
        if (state == 0)
            return false;
        if (!is_tuple(state) || TUPLE(state)->len != 2)
            return raise_false(&type_TypeError, "illegal decoder state");
        *input = TUPLE(state)->items[0];
        *flags = TUPLE(state)->items[1];
        if (!is_bytes(*input))
            return raise_false(&type_TypeError, "illegal decoder state: the first item should be a "
                                                "bytes object, not '%.200s'", type_name_of(*input));
        if (!is_int(*flags))
            return raise_false(&type_TypeError, "illegal decoder state");
    }
    if (t->read_universal) {
        *flags = int_lshift(*flags, small_int_value(1));
        if (*flags != 0 && t->newline.pending_cr)
            *flags = int_or(*flags, small_int_value(1));
    }
    return *input != 0 && *flags != 0;
}

bool text_decoder_set_state(TextIO *t, Value input, Value flags)
{
    if (t->read_universal) {
        t->newline.pending_cr = int_low_bits(flags) & 1;
        flags = int_rshift(flags, small_int_value(1));
        if (flags == 0)
            return false;
    }
    if (t->codec != CODEC_OBJECT) {
        t->tail = bytes_len(input) > 0 ? input : 0;
        bom_from_flags(t, int_low_bits(flags));
        return true;
    }
    Value state = tuple_pack(2, input, flags);
    return state != 0 && call_method1(t->decoder, NAME(setstate), state) != 0;
}
