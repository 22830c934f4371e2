/* tell() and seek() of TextIOWrapper.
 *
 * A position in decoded text is not a byte position: the decoder may be in the middle of something.
 * As in CPython, tell() gives a cookie: a byte position from which to start (64 bits), the decoder's
 * flags there, how many bytes to feed it, how many decoded characters to drop (32 bits each), and
 * whether the decoder must see the end. For most text only the first part is not zero. */
#include "stdlib/io_impl.h"

typedef struct Cookie {
    uint64_t start;
    uint32_t flags, feed, skip;
    bool need_end;
} Cookie;

enum { COOKIE_BYTES = 21 };

static Value cookie_pack(const Cookie *c)
{
    uint8_t bytes[COOKIE_BYTES];
    memcpy(bytes, &c->start, 8);
    memcpy(bytes + 8, &c->flags, 4);
    memcpy(bytes + 12, &c->feed, 4);
    memcpy(bytes + 16, &c->skip, 4);
    bytes[20] = c->need_end;
    return int_from_bytes(bytes, COOKIE_BYTES, true, false);
}

static bool cookie_unpack(Value v, Cookie *c)
{
    uint8_t bytes[COOKIE_BYTES];
    if (!int_to_bytes(v, bytes, COOKIE_BYTES, true, false))
        return false;
    memcpy(&c->start, bytes, 8);
    memcpy(&c->flags, bytes + 8, 4);
    memcpy(&c->feed, bytes + 12, 4);
    memcpy(&c->skip, bytes + 16, 4);
    c->need_end = bytes[20] != 0;
    return true;
}

/* ---- tell ---- */

/* Decodes from a clean state with `flags`: characters in *chars, state afterwards. */
static bool decode_from(TextIO *t, Value flags, const uint8_t *data, size_t n, size_t *chars,
                        Value *left, Value *new_flags)
{
    Value none = bytes_new(NULL, 0);
    if (none == 0 || !text_decoder_set_state(t, none, flags))
        return false;
    Value text = text_decode(t, data, n, false);
    if (text == 0 || !text_decoder_get_state(t, left, new_flags))
        return false;
    *chars = str_len(text);
    return true;
}

/* Guesses a safe starting point (the decoder holds nothing back) close below the position. */
static bool find_start(TextIO *t, const uint8_t *input, size_t len, Value *flags, size_t *skip_bytes,
                       size_t *skip_chars)
{
    size_t guess = MIN((size_t)(t->bytes_per_char * (double)*skip_chars), len), back = 1;
    while (guess > 0) {
        size_t chars;
        Value left, new_flags;
        if (!decode_from(t, *flags, input, guess, &chars, &left, &new_flags))
            return false;
        if (chars <= *skip_chars) {
            if (bytes_len(left) == 0) {
                *flags = new_flags;
                *skip_chars -= chars;
                break;
            }
            guess -= MIN(guess, bytes_len(left));
            back = 1;
        } else {
            guess -= MIN(guess, back);
            back *= 2;
        }
    }
    *skip_bytes = guess;
    Value none = bytes_new(NULL, 0);
    return guess > 0 || (none != 0 && text_decoder_set_state(t, none, *flags));
}

/* From the starting point byte by byte to the position. */
static bool walk_to_position(TextIO *t, const uint8_t *input, size_t from, size_t len,
                             size_t skip_chars, Cookie *c)
{
    size_t fed = 0, chars = 0;
    for (size_t i = from; i < len; i++) {
        Value text = text_decode(t, input + i, 1, false);
        Value left, flags;
        if (text == 0 || !text_decoder_get_state(t, &left, &flags))
            return false;
        fed++;
        chars += str_len(text);
        if (bytes_len(left) == 0 && chars <= skip_chars) {
            c->start += fed;
            c->flags = (uint32_t)int_low_bits(flags);
            skip_chars -= chars;
            fed = chars = 0;
        }
        if (chars >= skip_chars) {
            c->feed = (uint32_t)fed;
            c->skip = (uint32_t)skip_chars;
            return true;
        }
    }
    Value text = text_decode(t, input, 0, true);
    if (text == 0)
        return false;
    if (chars + str_len(text) < skip_chars)
        return raise_false(&type_OSError, "can't reconstruct logical file position");
    c->feed = (uint32_t)fed;
    c->skip = (uint32_t)skip_chars;
    c->need_end = true;
    return true;
}

static bool locate(TextIO *t, uint64_t position, Cookie *c)
{
    const uint8_t *input = bytes_data(t->snapshot_input);
    size_t len = bytes_len(t->snapshot_input), skip_bytes, skip_chars = t->decoded_used;
    Value flags = t->snapshot_flags;
    c->start = position - len;
    c->flags = (uint32_t)int_low_bits(flags);
    if (skip_chars == 0)
        return true;
    Value saved_left, saved_flags;
    if (!text_decoder_get_state(t, &saved_left, &saved_flags))
        return false;
    uint8_t seen = t->newline.seen;
    bool ok = find_start(t, input, len, &flags, &skip_bytes, &skip_chars);
    if (ok) {
        c->start += skip_bytes;
        c->flags = (uint32_t)int_low_bits(flags);
        ok = skip_chars == 0 || walk_to_position(t, input, skip_bytes, len, skip_chars, c);
    }
    Value failure = error_take();
    bool restored = text_decoder_set_state(t, saved_left, saved_flags);
    t->newline.seen = seen;
    if (failure != 0)
        error_restore(failure);
    return ok && restored;
}

Value text_tell(Value self, Value *args, size_t nargs, Value kwnames)
{
    TextIO *t = AS(TextIO, self);
    if (!text_check_open(t))
        return 0;
    if (!t->seekable)
        return io_unsupported("underlying stream is not seekable");
    if (!t->telling)
        return raise(&type_OSError, "telling position disabled by next() call");
    if (!text_write_pending(t) || call_method0(self, NAME(flush)) == 0)
        return 0;
    Value position = call_method0(t->buffer, NAME(tell));
    if (position == 0 || !t->decoder_active || t->snapshot_input == 0)
        return position;
    uint64_t at;
    Cookie c = {0};
    if (!as_uint64(position, &at) || !locate(t, at, &c))
        return 0;
    return cookie_pack(&c);
}

/* ---- seek ---- */

static bool restart_encoder(TextIO *t, bool at_start)
{
    t->encoding_started = !at_start;
    if (t->encoder == 0)
        return true;
    return at_start ? call_method0(t->encoder, NAME(reset)) != 0
                    : call_method1(t->encoder, NAME(setstate), small_int_value(0)) != 0;
}

static Value seek_to_end(TextIO *t)
{
    if (call_method0(OBJECT_VALUE(t), NAME(flush)) == 0)
        return 0;
    text_drop_decoded(t);
    t->snapshot_input = 0;
    if (t->decoder_active && !text_decoder_reset(t))
        return 0;
    Value at = call_method2(t->buffer, NAME(seek), small_int_value(0), small_int_value(2));
    if (at == 0)
        return 0;
    int at_start = values_equal(at, small_int_value(0));
    return at_start >= 0 && restart_encoder(t, at_start) ? at : 0;
}

/* Feeds the decoder what the cookie says and drops the characters before the position. */
static bool restore_decoder(TextIO *t, const Cookie *c)
{
    bool plain = c->start == 0 && c->flags == 0 && c->feed == 0 && c->skip == 0;
    Value none = bytes_new(NULL, 0), flags = int_from_u64(c->flags);
    if (none == 0 || flags == 0)
        return false;
    if (plain ? !text_decoder_reset(t) : !text_decoder_set_state(t, none, flags))
        return false;
    if (c->skip == 0) {
        t->snapshot_input = none;
        t->snapshot_flags = flags;
        return true;
    }
    Value input = call_method1(t->buffer, NAME(read), int_from_u64(c->feed));
    if (input == 0)
        return false;
    if (!is_bytes(input))
        return raise_false(&type_TypeError,
                           "underlying read() should have returned a bytes object, not '%.200s'",
                           type_name_of(input));
    t->snapshot_input = input;
    t->snapshot_flags = flags;
    Value text = text_decode(t, bytes_data(input), bytes_len(input), c->need_end);
    if (text == 0)
        return false;
    t->decoded = text;
    t->decoded_used = c->skip;
    if (str_len(text) < c->skip)
        return raise_false(&type_OSError, "can't restore logical file position");
    return true;
}

static Value seek_to_cookie(TextIO *t, Value cookie)
{
    Cookie c = {0};
    if (int_sign(cookie) < 0)
        return raise_value_error("negative seek position %R", cookie);
    if (call_method0(OBJECT_VALUE(t), NAME(flush)) == 0 || !cookie_unpack(cookie, &c)
        || call_method1(t->buffer, NAME(seek), int_from_u64(c.start)) == 0)
        return 0;
    text_drop_decoded(t);
    t->snapshot_input = 0;
    if (t->decoder_active && !restore_decoder(t, &c))
        return 0;
    return restart_encoder(t, c.start == 0 && c.flags == 0) ? cookie : 0;
}

Value text_seek(Value self, Value *args, size_t nargs, Value kwnames)
{
    TextIO *t = AS(TextIO, self);
    Value cookie = args[0];
    int32_t whence = 0;
    if (args[1] != 0 && !as_int32(args[1], &whence))
        return 0;
    if (!text_check_open(t))
        return 0;
    if (!t->seekable)
        return io_unsupported("underlying stream is not seekable");
    if (whence != 0 && whence != 1 && whence != 2)
        return raise_value_error("invalid whence (%d, should be 0, 1 or 2)", whence);
    if (whence != 0) {
        int zero = values_equal(cookie, small_int_value(0));
        if (zero < 0)
            return 0;
        if (zero == 0)
            return io_unsupported(whence == 1 ? "can't do nonzero cur-relative seeks"
                                              : "can't do nonzero end-relative seeks");
        if (whence == 2)
            return seek_to_end(t);
        cookie = call_method0(self, NAME(tell));
        if (cookie == 0)
            return 0;
    }
    cookie = index_value(cookie);
    return cookie != 0 ? seek_to_cookie(t, cookie) : 0;
}
