/* Methods that treat bytes as ASCII text: case, predicates, padding, tables, hexadecimal,
 * decoding. */
#include "runtime/bytes_impl.h"

static inline bool is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ---- case ---- */

static Value flip_case(Value self, uint8_t flag)
{
    uint8_t *to;
    ByteView v = byte_view(self);
    Value r = bytes_like_alloc(self, v.len, &to);
    for (size_t i = 0; r != 0 && i < v.len; i++)
        to[i] = v.data[i] ^ ((ascii_flags[v.data[i]] & flag) ? 0x20 : 0);
    return r;
}

NATIVE(bytes_lower)
{
    return flip_case(self, ASCII_UPPER);
}

NATIVE(bytes_upper)
{
    return flip_case(self, ASCII_LOWER);
}

NATIVE(bytes_swapcase)
{
    return flip_case(self, ASCII_ALPHA);
}

/* Words (every_word) or only the first character get a capital. */
static Value capitals(Value self, bool every_word)
{
    uint8_t *to;
    ByteView v = byte_view(self);
    Value r = bytes_like_alloc(self, v.len, &to);
    bool start = true;
    for (size_t i = 0; r != 0 && i < v.len; i++) {
        uint8_t c = v.data[i], flags = ascii_flags[c];
        to[i] = c ^ ((flags & (start ? ASCII_LOWER : ASCII_UPPER)) ? 0x20 : 0);
        start = every_word && !(flags & ASCII_ALPHA);
    }
    return r;
}

NATIVE(bytes_title)
{
    return capitals(self, true);
}

NATIVE(bytes_capitalize)
{
    return capitals(self, false);
}

/* ---- predicates ---- */

static Value all_flags(Value self, uint8_t flags)
{
    ByteView v = byte_view(self);
    for (size_t i = 0; i < v.len; i++)
        if (!(ascii_flags[v.data[i]] & flags))
            return VALUE_FALSE;
    return value_bool(v.len > 0);
}

NATIVE(bytes_isalnum)
{
    return all_flags(self, ASCII_ALNUM);
}

NATIVE(bytes_isalpha)
{
    return all_flags(self, ASCII_ALPHA);
}

NATIVE(bytes_isdigit)
{
    return all_flags(self, ASCII_DIGIT);
}

NATIVE(bytes_isascii)
{
    ByteView v = byte_view(self);
    return value_bool(bytes_are_ascii(v.data, v.len));
}

NATIVE(bytes_isspace)
{
    ByteView v = byte_view(self);
    for (size_t i = 0; i < v.len; i++)
        if (!is_space(v.data[i]))
            return VALUE_FALSE;
    return value_bool(v.len > 0);
}

static Value one_case(Value self, uint8_t wanted, uint8_t other)
{
    ByteView v = byte_view(self);
    bool seen = false;
    for (size_t i = 0; i < v.len; i++) {
        if (ascii_flags[v.data[i]] & other)
            return VALUE_FALSE;
        seen = seen || (ascii_flags[v.data[i]] & wanted);
    }
    return value_bool(seen);
}

NATIVE(bytes_islower)
{
    return one_case(self, ASCII_LOWER, ASCII_UPPER);
}

NATIVE(bytes_isupper)
{
    return one_case(self, ASCII_UPPER, ASCII_LOWER);
}

NATIVE(bytes_istitle)
{
    ByteView v = byte_view(self);
    bool seen = false, in_word = false;
    for (size_t i = 0; i < v.len; i++) {
        uint8_t flags = ascii_flags[v.data[i]];
        if (((flags & ASCII_UPPER) && in_word) || ((flags & ASCII_LOWER) && !in_word))
            return VALUE_FALSE;
        in_word = flags & ASCII_ALPHA;
        seen = seen || in_word;
    }
    return value_bool(seen);
}

/* ---- padding ---- */

static Value pad(Value self, size_t left, size_t right, uint8_t fill)
{
    uint8_t *to;
    ByteView v = byte_view(self);
    Value r = bytes_like_alloc(self, left + v.len + right, &to);
    if (r == 0)
        return VALUE_ERROR;
    memset(to, fill, left);
    memcpy(to + left, v.data, v.len);
    memset(to + left + v.len, fill, right);
    return r;
}

enum { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTER };

static Value justify(const char *name, Value self, Value *args, int align)
{
    int64_t width;
    uint8_t fill = ' ';
    if (!as_index(args[0], &width))
        return VALUE_ERROR;
    if (args[1] != 0) {
        if (!is_bytes(args[1]) && !is_bytearray(args[1]))
            return raise_type_error("%s() argument 2 must be a byte string of length 1, not %.50s",
                                    name, arg_type_name(args[1]));
        ByteView v = byte_view(args[1]);
        if (v.len != 1)
            return raise_type_error("%s() argument 2 must be a byte string of length 1, not %.50s",
                                    name, type_name_of(args[1]));
        fill = v.data[0];
    }
    int64_t len = (int64_t)byte_view(self).len;
    if (width <= len)
        return bytes_same(self);
    size_t room = (size_t)(width - len);
    size_t left = align == ALIGN_LEFT ? 0 : align == ALIGN_RIGHT ? room
                : room / 2 + (room & (size_t)width & 1);
    return pad(self, left, room - left, fill);
}

NATIVE(bytes_center)
{
    return justify("center", self, args, ALIGN_CENTER);
}

NATIVE(bytes_ljust)
{
    return justify("ljust", self, args, ALIGN_LEFT);
}

NATIVE(bytes_rjust)
{
    return justify("rjust", self, args, ALIGN_RIGHT);
}

NATIVE(bytes_zfill)
{
    int64_t width;
    if (!as_index(args[0], &width))
        return VALUE_ERROR;
    ByteView v = byte_view(self);
    if (width <= (int64_t)v.len)
        return bytes_same(self);
    size_t zeros = (size_t)width - v.len;
    Value r = pad(self, zeros, 0, '0');
    if (r != 0 && v.len > 0 && (v.data[0] == '+' || v.data[0] == '-')) {
        uint8_t *to = (uint8_t *)byte_view(r).data;
        to[0] = v.data[0]; /* the sign moves to the front */
        to[zeros] = '0';
    }
    return r;
}

NATIVE(bytes_expandtabs)
{
    int64_t size = 8;
    if (args[0] != 0 && !as_index(args[0], &size))
        return VALUE_ERROR;
    ByteView v = byte_view(self);
    ByteBuilder b = {0};
    size_t column = 0;
    for (size_t i = 0; i < v.len && !b.failed; i++) {
        uint8_t c = v.data[i];
        if (c != '\t') {
            byte_builder_putc(&b, c);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        } else if (size > 0) {
            size_t step = (size_t)size - column % (size_t)size;
            if (step > (SIZE_MAX >> 5))
                return raise_overflow_error("result too long");
            if (byte_builder_reserve(&b, step)) {
                memset(b.data + b.len, ' ', step);
                b.len += step;
            }
            column += step;
        }
    }
    return b.failed ? VALUE_ERROR : bytes_like(self, b.data, b.len);
}

/* ---- translate ---- */

NATIVE(bytes_translate)
{
    uint8_t table[256];
    bool drop[256] = {false};
    Buffer b;
    for (int i = 0; i < 256; i++)
        table[i] = (uint8_t)i;
    if (args[0] != VALUE_NONE) {
        if (!buffer_get(args[0], &b, false))
            return VALUE_ERROR;
        bool fits = b.len == 256;
        if (fits)
            memcpy(table, b.data, 256);
        buffer_release(&b);
        if (!fits)
            return raise_value_error("translation table must be 256 characters long");
    }
    if (args[1] != 0) {
        if (!buffer_get(args[1], &b, false))
            return VALUE_ERROR;
        for (size_t i = 0; i < b.len; i++)
            drop[b.data[i]] = true;
        buffer_release(&b);
    }
    ByteView v = byte_view(self);
    ByteBuilder out = {0};
    if (!byte_builder_reserve(&out, v.len + 1))
        return VALUE_ERROR;
    for (size_t i = 0; i < v.len; i++)
        if (!drop[v.data[i]])
            out.data[out.len++] = table[v.data[i]];
    return bytes_like(self, out.data, out.len);
}

NATIVE(bytes_maketrans)
{
    Buffer from, to;
    if (!buffer_get(args[0], &from, false))
        return VALUE_ERROR;
    Value r = VALUE_ERROR;
    if (buffer_get(args[1], &to, false)) {
        if (from.len != to.len)
            raise_value_error("maketrans arguments must have same length");
        else
            r = bytes_alloc(256);
        for (int i = 0; r != 0 && i < 256; i++)
            AS(Bytes, r)->data[i] = (uint8_t)i;
        for (size_t i = 0; r != 0 && i < from.len; i++)
            AS(Bytes, r)->data[from.data[i]] = to.data[i];
        buffer_release(&to);
    }
    buffer_release(&from);
    return r;
}

/* ---- decode, hex ---- */

NATIVE(bytes_decode_method)
{
    const char *names[2] = {NULL, NULL};
    for (int i = 0; i < 2; i++) {
        if (args[i] == 0)
            continue;
        if (!is_str(args[i]))
            return raise_type_error("decode() argument '%s' must be str, not %.50s",
                                    i == 0 ? "encoding" : "errors", arg_type_name(args[i]));
        if ((names[i] = str_utf8(args[i], NULL)) == NULL)
            return VALUE_ERROR;
    }
    Buffer b;
    if (!buffer_get(self, &b, false))
        return VALUE_ERROR;
    Value text = codec_decode(b.data, b.len, names[0], names[1]);
    buffer_release(&b);
    return text;
}

/* The separator of hex() as one byte; -1: raised, 256: none. */
static int hex_separator(Value sep)
{
    uint32_t c;
    if (sep == 0)
        return 256;
    ptrdiff_t len = length(sep);
    if (len != 1)
        return len < 0 ? -1 : raise_minus1(&type_ValueError, "sep must be length 1.");
    if (is_str(sep))
        c = str_at(STR(sep), 0);
    else if (is_bytes(sep))
        c = bytes_data(sep)[0];
    else
        return raise_minus1(&type_TypeError, "sep must be str or bytes.");
    if (c > 127)
        return raise_minus1(&type_ValueError, "sep must be ASCII.");
    return (int)c;
}

Value bytes_hex(ByteView v, Value sep, Value per_group)
{
    static const char digits[] = "0123456789abcdef";
    int64_t group = 1;
    int c = hex_separator(sep);
    if (c < 0 || (per_group != 0 && !as_index(per_group, &group)))
        return VALUE_ERROR;
    if (c == 256)
        group = 0;
    size_t width = (size_t)(group < 0 ? -group : group), n = v.len;
    size_t seps = width == 0 || n == 0 ? 0 : (n - 1) / width;
    if (n == 0)
        return str_empty();
    Value r = str_alloc(n * 2 + seps, 0x7f);
    if (r == 0)
        return VALUE_ERROR;
    uint8_t *to = STR(r)->data;
    for (size_t i = 0; i < n; i++) { /* positive groups count from the right */
        size_t from_edge = group > 0 ? n - i : i;
        if (i > 0 && width > 0 && from_edge % width == 0)
            *to++ = (uint8_t)c;
        *to++ = (uint8_t)digits[v.data[i] >> 4];
        *to++ = (uint8_t)digits[v.data[i] & 15];
    }
    return r;
}

NATIVE(bytes_hex_method)
{
    return bytes_hex(byte_view(self), args[0], args[1]);
}

static int hex_digit(uint32_t c)
{
    if (c >= '0' && c <= '9')
        return (int)c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (int)c - 'a' + 10 : -1;
}

Value bytes_from_hex(Value text, ByteBuilder *out)
{
    if (!is_str(text))
        return raise_type_error("fromhex() argument must be str, not %.50s", arg_type_name(text));
    const Str *s = STR(text);
    size_t i = 0;
    for (;;) {
        while (i < s->len && str_at(s, i) < 128 && is_space((uint8_t)str_at(s, i)))
            i++;
        if (i == s->len)
            return out->failed ? VALUE_ERROR : VALUE_NONE;
        int high = hex_digit(str_at(s, i));
        if (high >= 0)
            i++;
        int low = high < 0 ? -1 : i < s->len ? hex_digit(str_at(s, i)) : -1;
        if (low < 0)
            return raise_value_error("non-hexadecimal number found in fromhex() arg at position "
                                     "%zu", i);
        i++;
        byte_builder_putc(out, (uint8_t)(high << 4 | low));
    }
}
