/* Reading and writing through the buffer of BufferedReader, BufferedWriter and BufferedRandom. */
#include "stdlib/io_impl.h"
#include "stdlib/io_buffered_methods.h"

/* ---- reading (the lock is held) ---- */

/* Before any read: what was written must be out, and be seen. */
static bool ready_to_read(Buffered *b)
{
    return b->pending == 0 || buffered_flush_write(b);
}

static ptrdiff_t fill(Buffered *b)
{
    b->pos = b->end = 0;
    ptrdiff_t n = buffered_raw_read(b, b->data, b->size);
    if (n > 0)
        b->end = (size_t)n;
    return n;
}

static size_t take(Buffered *b, uint8_t *to, size_t n)
{
    size_t have = MIN(n, b->end - b->pos);
    memcpy(to, b->data + b->pos, have);
    b->pos += have;
    return have;
}

/* Reads until n bytes, the end, or an answer of "would block". -2: would block and nothing read. */
static ptrdiff_t read_exactly(Buffered *b, uint8_t *to, size_t n)
{
    size_t done = take(b, to, n);
    while (done < n) {
        size_t left = n - done;
        ptrdiff_t got;
        if (left >= b->size) {
            got = buffered_raw_read(b, to + done, left - left % b->size);
            if (got > 0)
                done += (size_t)got;
        } else {
            got = fill(b);
            if (got > 0)
                done += take(b, to + done, left);
        }
        if (got == -1)
            return -1;
        if (got == -2 && done == 0)
            return -2;
        if (got <= 0)
            break;
    }
    return (ptrdiff_t)done;
}

static Value with_prefix(const uint8_t *head, size_t n, Value rest)
{
    if (n == 0)
        return rest;
    Value all = bytes_alloc(n + bytes_len(rest));
    if (all != 0) {
        memcpy(AS(Bytes, all)->data, head, n);
        memcpy(AS(Bytes, all)->data + n, bytes_data(rest), bytes_len(rest));
    }
    return all;
}

/* Everything to the end: raw.readall() where it exists, else read() until it gives nothing. */
static Value read_all(Buffered *b)
{
    size_t have = b->end - b->pos;
    Buf head = BUF_INIT;
    buf_write(&head, b->data + b->pos, have);
    if (head.failed)
        return 0;
    b->pos = b->end = 0;
    Value readall = 0;
    if (!b->native_raw && !get_attr_opt(b->raw, NAME(readall), &readall))
        return 0;
    b->raw_pos = -1;
    if (b->native_raw || readall != 0) {
        Value rest = b->native_raw ? file_read_all(AS(FileIO, b->raw)) : call0(readall);
        if (rest == 0)
            return 0;
        if (rest == VALUE_NONE)
            return have != 0 ? bytes_new(head.data, head.len) : VALUE_NONE;
        if (!is_bytes(rest))
            return raise_type_error("readall() should return bytes");
        return with_prefix((uint8_t *)head.data, head.len, rest);
    }
    for (;;) {
        Value part = call_method0(b->raw, NAME(read));
        if (part == 0)
            return 0;
        if (part != VALUE_NONE && !is_bytes(part))
            return raise_type_error("read() should return bytes");
        if (part == VALUE_NONE || bytes_len(part) == 0)
            return head.len != 0 || part != VALUE_NONE ? bytes_new(head.data, head.len) : VALUE_NONE;
        buf_write(&head, bytes_data(part), bytes_len(part));
        if (head.failed)
            return 0;
    }
}

static Value read_locked(Buffered *b, int64_t n)
{
    if (!ready_to_read(b))
        return 0;
    if (n < 0)
        return read_all(b);
    if ((size_t)n <= b->end - b->pos) {
        Value quick = bytes_new(b->data + b->pos, (size_t)n);
        b->pos += (size_t)n;
        return quick;
    }
    Value block = bytes_alloc((size_t)n);
    if (block == 0)
        return 0;
    ptrdiff_t got = read_exactly(b, AS(Bytes, block)->data, (size_t)n);
    if (got < 0)
        return got == -2 ? VALUE_NONE : 0;
    return got == n ? block : bytes_new(bytes_data(block), (size_t)got);
}

static Value read1_locked(Buffered *b, int64_t n)
{
    if (!ready_to_read(b))
        return 0;
    if (n < 0)
        n = (int64_t)b->size;
    size_t have = b->end - b->pos;
    if (n == 0)
        return bytes_new(NULL, 0);
    if (have > 0) {
        have = MIN(have, (size_t)n);
        Value part = bytes_new(b->data + b->pos, have);
        b->pos += have;
        return part;
    }
    Value block = bytes_alloc((size_t)n);
    if (block == 0)
        return 0;
    b->pos = b->end = 0;
    ptrdiff_t got = buffered_raw_read(b, AS(Bytes, block)->data, (size_t)n);
    if (got == -1)
        return 0;
    return got == n ? block : bytes_new(bytes_data(block), got > 0 ? (size_t)got : 0);
}

static Value readline_locked(Buffered *b, int64_t limit)
{
    if (!ready_to_read(b))
        return 0;
    Buf line = BUF_INIT;
    for (;;) {
        size_t have = b->end - b->pos;
        if (limit >= 0)
            have = MIN(have, (size_t)limit - line.len);
        const uint8_t *from = b->data + b->pos;
        const uint8_t *found = have > 0 ? memchr(from, '\n', have) : NULL;
        size_t n = found != NULL ? (size_t)(found - from) + 1 : have;
        bool done = found != NULL || (limit >= 0 && line.len + n == (size_t)limit);
        b->pos += n;
        if (done && line.len == 0)
            return bytes_new(from, n);
        buf_write(&line, from, n);
        if (line.failed)
            return 0;
        if (done)
            break;
        ptrdiff_t got = fill(b);
        if (got == -1)
            return 0;
        if (got <= 0)
            break;
    }
    return bytes_new(line.data, line.len);
}

/* ---- writing ---- */

static size_t put(Buffered *b, const uint8_t *from, size_t n)
{
    size_t room = MIN(n, b->size - b->pending);
    memcpy(b->data + b->pending, from, room);
    b->pending += room;
    return room;
}

/* The raw stream refused in the middle: keep what fits, tell how much that was. */
static ptrdiff_t blocked(Buffered *b, const uint8_t *from, size_t n, size_t done)
{
    done += put(b, from + done, n - done);
    if (done == n) {
        error_clear();
        return (ptrdiff_t)n;
    }
    error_clear();
    io_raise_blocking(done);
    return -1;
}

static ptrdiff_t write_locked(Buffered *b, const uint8_t *from, size_t n)
{
    if (b->end != 0 && !buffered_rewind(b))
        return -1;
    if (n <= b->size - b->pending)
        return (ptrdiff_t)put(b, from, n);
    if (!buffered_flush_write(b))
        return io_is_blocking_error() ? blocked(b, from, n, 0) : -1;
    size_t done = 0;
    while (n - done > b->size) {
        ptrdiff_t k = buffered_raw_write(b, from + done, n - done);
        if (k == -2)
            return blocked(b, from, n, done);
        if (k < 0 || (interp.eval_breaker && !signals_run_pending()))
            return -1;
        done += (size_t)k;
    }
    put(b, from + done, n - done);
    return (ptrdiff_t)n;
}

ptrdiff_t buffered_write(Buffered *b, const uint8_t *from, size_t n)
{
    if (!buffered_enter(b))
        return -1;
    /* Closed by another thread while this one waited for the lock? */
    ptrdiff_t done = b->data != NULL
                       ? write_locked(b, from, n)
                       : raise_minus1(&type_ValueError, "write to closed file");
    buffered_leave(b);
    return done;
}

/* ---- methods ---- */

static bool enter_open(Buffered *b, const char *message)
{
    if (!buffered_check_open(b, message) || !buffered_enter(b))
        return false;
    if (b->data != NULL)
        return true;
    buffered_leave(b);
    return raise_false(&type_ValueError, "%s", message);
}

Value buffered_read(Buffered *b, int64_t n)
{
    if (!enter_open(b, "read of closed file"))
        return 0;
    Value result = read_locked(b, n);
    buffered_leave(b);
    return result;
}

Value buffered_read1(Buffered *b, int64_t n)
{
    if (!enter_open(b, "read of closed file"))
        return 0;
    Value result = read1_locked(b, n);
    buffered_leave(b);
    return result;
}

Value buffered_read_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t n;
    if (!buffered_check(AS(Buffered, self)) || !io_size_arg(args[0], &n))
        return 0;
    if (n < -1)
        return raise_value_error("read length must be non-negative or -1");
    return buffered_read(AS(Buffered, self), n);
}

Value buffered_read1_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t n = -1;
    if (!buffered_check(AS(Buffered, self)) || (args[0] != 0 && !as_index(args[0], &n)))
        return 0;
    return buffered_read1(AS(Buffered, self), n);
}

Value buffered_readinto_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffered *b = AS(Buffered, self);
    Buffer to;
    if (!buffered_check(b) || !io_get_writable(args[0], "readinto", &to))
        return 0;
    if (!enter_open(b, "readinto of closed file")) {
        buffer_release(&to);
        return 0;
    }
    ptrdiff_t got = ready_to_read(b) ? read_exactly(b, to.data, to.len) : -1;
    buffered_leave(b);
    buffer_release(&to);
    return got >= 0 ? int_new(got) : got == -2 ? VALUE_NONE : 0;
}

/* What is there, and one read of the raw stream at most: straight to the caller when it is large. */
static ptrdiff_t read_some(Buffered *b, uint8_t *to, size_t n)
{
    size_t have = take(b, to, n);
    if (n - have > b->size) {
        ptrdiff_t more = buffered_raw_read(b, to + have, n - have);
        return more == -1 || have == 0 ? more : (ptrdiff_t)have + MAX(more, 0);
    }
    if (have > 0 || n == 0)
        return (ptrdiff_t)have;
    ptrdiff_t got = fill(b);
    return got > 0 ? (ptrdiff_t)take(b, to, n) : got;
}

Value buffered_readinto1_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffered *b = AS(Buffered, self);
    Buffer to;
    if (!buffered_check(b) || !io_get_writable(args[0], "readinto1", &to))
        return 0;
    if (!enter_open(b, "readinto of closed file")) {
        buffer_release(&to);
        return 0;
    }
    ptrdiff_t got = ready_to_read(b) ? read_some(b, to.data, to.len) : -1;
    buffered_leave(b);
    buffer_release(&to);
    return got >= 0 ? int_new(got) : got == -2 ? small_int_value(0) : 0;
}

Value buffered_peek_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffered *b = AS(Buffered, self);
    int64_t ignored = 0;
    if (args[0] != 0 && !as_index(args[0], &ignored))
        return 0;
    if (!enter_open(b, "peek of closed file"))
        return 0;
    Value shown = 0;
    if (ready_to_read(b)) {
        ptrdiff_t got = b->end - b->pos > 0 ? 0 : fill(b);
        if (got != -1)
            shown = bytes_new(b->data + b->pos, b->end - b->pos);
    }
    buffered_leave(b);
    return shown;
}

Value buffered_readline_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffered *b = AS(Buffered, self);
    int64_t limit;
    if (!buffered_check(b) || !io_size_arg(args[0], &limit) || !enter_open(b, "readline of closed file"))
        return 0;
    Value line = readline_locked(b, limit);
    buffered_leave(b);
    return line;
}

/* The next line, without a method call where nobody can have changed readline(). */
Value buffered_next(Value self)
{
    Buffered *b = AS(Buffered, self);
    if (!is_native_buffered(self) || !b->readable)
        return io_next(self);
    if (!enter_open(b, "readline of closed file"))
        return 0;
    Value line = readline_locked(b, -1);
    buffered_leave(b);
    return line != 0 && bytes_len(line) > 0 ? line : 0;
}

Value buffered_write_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffered *b = AS(Buffered, self);
    Buffer from;
    if (is_str(args[0]))
        return raise_type_error("a bytes-like object is required, not '%T'", args[0]);
    if (!buffered_check(b) || !buffer_get(args[0], &from, false))
        return 0;
    ptrdiff_t n = buffered_check_open(b, "write to closed file")
                    ? buffered_write(b, from.data, from.len) : -1;
    buffer_release(&from);
    return n >= 0 ? int_new(n) : 0;
}
