/* Reading from a TextIOWrapper: chunks are decoded into one str, from which lines and slices are cut.
 *
 * While tell() is possible (`telling`), a snapshot holds the decoder's state before the current chunk
 * and the bytes it was fed, from which io_text_seek.c reconstructs a position. */
#include "stdlib/io_impl.h"

void text_drop_decoded(TextIO *t)
{
    t->decoded = 0;
    t->decoded_used = 0;
}

static bool bad_chunk(TextIO *t, Value got, const char *method)
{
    return raise_false(&type_TypeError,
                       "underlying %s() should have returned a bytes-like object, not '%.200s'",
                       method, type_name_of(got));
}

static Value next_bytes(TextIO *t, size_t n)
{
    if (t->native_buffer && AS(Buffered, t->buffer)->readable)
        return buffered_read1(AS(Buffered, t->buffer), (int64_t)n);
    return call_method1(t->buffer, t->has_read1 ? NAME(read1) : NAME(read), int_new((int64_t)n));
}

static bool take_snapshot(TextIO *t, Value before, Value flags, Value input)
{
    Value all = input;
    if (bytes_len(before) > 0 || !is_bytes(input)) {
        Buffer view;
        if (!buffer_get(input, &view, false))
            return false;
        all = bytes_alloc(bytes_len(before) + view.len);
        if (all != 0) {
            memcpy(AS(Bytes, all)->data, bytes_data(before), bytes_len(before));
            memcpy(AS(Bytes, all)->data + bytes_len(before), view.data, view.len);
        }
        buffer_release(&view);
    }
    t->snapshot_input = all;
    t->snapshot_flags = flags;
    return all != 0;
}

int text_read_chunk(TextIO *t, int64_t hint)
{
    if (!t->decoder_active) {
        io_unsupported("not readable");
        return -1;
    }
    Value before = 0, flags = 0;
    if (t->telling && !text_decoder_get_state(t, &before, &flags))
        return -1;
    size_t size = t->chunk_size;
    if (hint > 0) {
        double wanted = (double)hint * MAX(t->bytes_per_char, 1.0);
        if (wanted > (double)size)
            size = wanted < 1e15 ? (size_t)wanted : (size_t)hint;
    }
    Value input = next_bytes(t, size);
    if (input == 0)
        return -1;
    Buffer view;
    if (is_bytes(input))
        view = (Buffer){.data = AS(Bytes, input)->data, .len = bytes_len(input)};
    else if (!has_buffer(input))
        return bad_chunk(t, input, t->has_read1 ? "read1" : "read") ? 1 : -1;
    else if (!buffer_get(input, &view, false))
        return -1;
    bool end = view.len == 0;
    size_t n = view.len;
    Value text = text_decode(t, view.data, n, end);
    if (!is_bytes(input))
        buffer_release(&view);
    if (text == 0)
        return -1;
    t->decoded = text;
    t->decoded_used = 0;
    t->bytes_per_char = str_len(text) > 0 ? (double)n / (double)str_len(text) : 0.0;
    if (t->telling && !take_snapshot(t, before, flags, input))
        return -1;
    return !end || str_len(text) > 0;
}

/* The next n decoded characters (all with n < 0), 0 for none without error: raised otherwise. */
static Value take_decoded(TextIO *t, int64_t n)
{
    if (t->decoded == 0)
        return str_empty();
    size_t have = str_len(t->decoded) - t->decoded_used;
    size_t wanted = n < 0 || (size_t)n > have ? have : (size_t)n;
    Value text = t->decoded_used == 0 && wanted == have
                   ? t->decoded
                   : str_substring(t->decoded, t->decoded_used, t->decoded_used + wanted);
    if (text != 0)
        t->decoded_used += wanted;
    return text;
}

static Value read_all(TextIO *t)
{
    Value bytes = t->native_buffer && AS(Buffered, t->buffer)->readable
                    ? buffered_read(AS(Buffered, t->buffer), -1)
                    : call_method0(t->buffer, NAME(read));
    if (bytes == 0)
        return 0;
    if (bytes == VALUE_NONE) {
        raise_type_error("a bytes-like object is required, not 'NoneType'");
        return 0;
    }
    Buffer view;
    if (!has_buffer(bytes)) {
        bad_chunk(t, bytes, "read");
        return 0;
    }
    if (!buffer_get(bytes, &view, false))
        return 0;
    Value text = text_decode(t, view.data, view.len, true);
    buffer_release(&view);
    Value head = text != 0 ? take_decoded(t, -1) : 0;
    if (head == 0)
        return 0;
    text_drop_decoded(t);
    t->snapshot_input = 0;
    return str_len(head) > 0 ? str_concat(head, text) : text;
}

Value text_read(TextIO *t, int64_t n)
{
    if (!t->decoder_active)
        return io_unsupported("not readable");
    if (!text_write_pending(t))
        return 0;
    if (n < 0)
        return read_all(t);
    Value result = take_decoded(t, n);
    if (result == 0 || (int64_t)str_len(result) >= n)
        return result;
    Value pieces = list_new(0);
    if (pieces == 0 || !list_push(LIST(pieces), result))
        return 0;
    for (int64_t left = n - (int64_t)str_len(result); left > 0;) {
        int more = text_read_chunk(t, left);
        if (more < 0)
            return 0;
        if (more == 0)
            break;
        Value part = take_decoded(t, left);
        if (part == 0 || !list_push(LIST(pieces), part))
            return 0;
        left -= (int64_t)str_len(part);
    }
    return LIST(pieces)->len == 1 ? result : str_join(str_empty(), pieces);
}

/* ---- readline ---- */

typedef struct LineSearch {
    Value text;    /* carried-over text plus the current chunk */
    size_t start;  /* where the line's part in `text` begins */
    size_t carried; /* characters of `text` that came from the chunk before */
    Value pieces;  /* parts in earlier chunks: list or 0 */
    size_t count;  /* characters in them */
} LineSearch;

/* Makes sure of a chunk with unread characters: 1, 0 at the end, -1 raised. */
static int need_decoded(TextIO *t)
{
    while (t->decoded == 0 || t->decoded_used >= str_len(t->decoded)) {
        int more = text_read_chunk(t, 0);
        if (more < 0)
            return -1;
        if (more == 0) {
            text_drop_decoded(t);
            t->snapshot_input = 0;
            return 0;
        }
    }
    return 1;
}

static bool keep_piece(LineSearch *s, Value piece)
{
    if (str_len(piece) == 0)
        return true;
    if (s->pieces == 0)
        s->pieces = list_new(0);
    s->count += str_len(piece);
    return s->pieces != 0 && list_push(LIST(s->pieces), piece);
}

static Value join_pieces(LineSearch *s, Value last)
{
    if (last == 0)
        return 0;
    if (s->pieces == 0)
        return last;
    return keep_piece(s, last) ? str_join(str_empty(), s->pieces) : 0;
}

/* Searches the current chunk: 1 line found (*out set), 0 go on with the next one, -1 raised. */
static int search_chunk(TextIO *t, LineSearch *s, int64_t limit, Value *out)
{
    const Str *text = STR(s->text);
    size_t resume;
    ptrdiff_t end = newline_find(text, s->start, text->len, t->read_translate, t->read_universal,
                                 t->read_newline, &resume);
    size_t room = limit >= 0 ? (size_t)limit - s->count : SIZE_MAX;
    bool found = end >= 0;
    if (found && (size_t)end - s->start > room)
        end = (ptrdiff_t)(s->start + room);
    else if (!found && text->len - s->start >= room) {
        end = (ptrdiff_t)(s->start + room);
        found = true;
    }
    if (found) {
        t->decoded_used = (size_t)end - s->carried;
        *out = join_pieces(s, str_substring(s->text, s->start, (size_t)end));
        return *out != 0 ? 1 : -1;
    }
    size_t len = text->len;
    Value piece = str_substring(s->text, s->start, resume);
    Value carry = piece != 0 && resume < len ? str_substring(s->text, resume, len) : str_empty();
    if (piece == 0 || carry == 0 || !keep_piece(s, piece))
        return -1;
    text_drop_decoded(t);
    s->text = carry;
    s->start = 0;
    return 0;
}

/* The usual case: the line lies whole in the current chunk, in narrow characters. */
static bool line_at_hand(TextIO *t, Value *line)
{
    if (t->decoded == 0 || !t->read_translate || STR(t->decoded)->kind != 1)
        return false;
    const Str *s = STR(t->decoded);
    size_t from = t->decoded_used;
    const uint8_t *end = from < s->len ? memchr(s->data + from, '\n', s->len - from) : NULL;
    if (end == NULL)
        return false;
    t->decoded_used = (size_t)(end - s->data) + 1;
    *line = str_substring(t->decoded, from, t->decoded_used);
    return true;
}

Value text_readline(TextIO *t, int64_t limit)
{
    Value quick;
    if (!text_write_pending(t))
        return 0;
    if (limit < 0 && line_at_hand(t, &quick))
        return quick;
    LineSearch s = {.text = str_empty()};
    for (;;) {
        int more = need_decoded(t);
        if (more < 0)
            return 0;
        if (more == 0)
            return join_pieces(&s, s.text);
        s.carried = str_len(s.text);
        if (s.carried == 0) {
            s.text = t->decoded;
            s.start = t->decoded_used;
        } else {
            s.text = str_concat(s.text, t->decoded);
            s.start = 0;
            if (s.text == 0)
                return 0;
        }
        Value line;
        int done = search_chunk(t, &s, limit, &line);
        if (done != 0)
            return done > 0 ? line : 0;
    }
}
