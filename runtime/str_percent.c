/* The % operator of str and bytes: printf-style formatting, one engine for both. The result is
 * built as text in either case; for bytes all of its code points are below 256. */
#include "runtime/bytes_impl.h"
#include "runtime/float.h"

enum { FLAG_LEFT = 1, FLAG_PLUS = 2, FLAG_SPACE = 4, FLAG_ALT = 8, FLAG_ZERO = 16 };

typedef struct Percent {
    const void *data; /* the format */
    int kind;
    size_t len, at;
    bool bytes;
    bool plain;      /* the format is bytes or ASCII: literals are copied as they are */
    Value args;      /* a tuple's items are taken one by one; any other object is one argument */
    size_t next, count;
    Value mapping;   /* for %(key)s; 0: args is none */
    bool keyed;      /* a key was used: unused arguments do not matter */
    Value current;   /* the value under a key */
    StrBuilder out;
} Percent;

/* One conversion specifier. */
typedef struct Conversion {
    int flags;
    int64_t width, precision; /* -1: none */
    uint32_t type;
} Conversion;

static inline uint32_t fmt_at(const Percent *p, size_t i)
{
    return unit_at(p->data, p->kind, i);
}

static Value next_arg(Percent *p)
{
    if (p->current != 0) {
        Value v = p->current;
        p->current = 0;
        return v;
    }
    if (p->next >= p->count || p->keyed)
        return raise_type_error("not enough arguments for format string");
    size_t i = p->next++;
    return is_tuple(p->args) ? TUPLE(p->args)->items[i] : p->args;
}

/* ---- parsing a specifier ---- */

/* "(key)": looks it up. Parentheses may nest. */
static bool read_key(Percent *p)
{
    if (p->mapping == 0)
        return raise_false(&type_TypeError, "format requires a mapping");
    size_t start = ++p->at;
    for (int depth = 1; p->at < p->len && depth > 0; p->at++)
        depth += fmt_at(p, p->at) == '(' ? 1 : fmt_at(p, p->at) == ')' ? -1 : 0;
    if (p->at >= p->len)
        return raise_false(&type_ValueError, "incomplete format key");
    const uint8_t *from = (const uint8_t *)p->data + start * (size_t)p->kind;
    size_t n = p->at - 1 - start;
    Value key = p->bytes ? bytes_new(from, n) : str_from_units(from, p->kind, n);
    p->keyed = true;
    return key != 0 && (p->current = get_item(p->mapping, key)) != 0;
}

static int flag_of(uint32_t c)
{
    switch (c) {
    case '-': return FLAG_LEFT;
    case '+': return FLAG_PLUS;
    case ' ': return FLAG_SPACE;
    case '#': return FLAG_ALT;
    case '0': return FLAG_ZERO;
    default: return 0;
    }
}

/* A width or precision: digits, or * for an argument. */
static bool read_size(Percent *p, int64_t *out, const char *too_big)
{
    if (p->at < p->len && fmt_at(p, p->at) == '*') {
        p->at++;
        Value v = next_arg(p);
        if (v == 0)
            return false;
        if (!is_int(v))
            return raise_false(&type_TypeError, "* wants int");
        return strcmp(too_big, "width too big") == 0 ? as_int64(v, out)
             : as_int64(v, out) && (*out <= INT32_MAX || raise_false(&type_OverflowError,
                                    "Python int too large to convert to C int"));
    }
    int64_t n = 0;
    for (; p->at < p->len && fmt_at(p, p->at) >= '0' && fmt_at(p, p->at) <= '9'; p->at++) {
        if (n > (INT64_MAX - 9) / 10)
            return raise_false(&type_ValueError, "%s", too_big);
        n = n * 10 + fmt_at(p, p->at) - '0';
        *out = n;
    }
    return true;
}

static bool read_conversion(Percent *p, Conversion *c)
{
    *c = (Conversion){.width = -1, .precision = -1};
    if (p->at < p->len && fmt_at(p, p->at) == '(' && !read_key(p))
        return false;
    int flag;
    while (p->at < p->len && (flag = flag_of(fmt_at(p, p->at))) != 0) {
        c->flags |= flag;
        p->at++;
    }
    if (!read_size(p, &c->width, "width too big"))
        return false;
    if (c->width < -1) { /* from an argument: to the left */
        c->flags |= FLAG_LEFT;
        c->width = -c->width;
    }
    if (p->at < p->len && fmt_at(p, p->at) == '.') {
        p->at++;
        c->precision = 0;
        if (!read_size(p, &c->precision, "precision too big"))
            return false;
        if (c->precision < 0)
            c->precision = 0;
    }
    uint32_t modifier = p->at < p->len ? fmt_at(p, p->at) : 0;
    if (modifier == 'h' || modifier == 'l' || modifier == 'L')
        p->at++; /* length modifiers of C mean nothing */
    if (p->at >= p->len)
        return raise_false(&type_ValueError, "incomplete format");
    c->type = fmt_at(p, p->at++);
    return true;
}

/* ---- writing values ---- */

/* Text with sign or prefix (`front` units of it) in a field; zeros go behind the front. */
static void put_padded(StrBuilder *b, const Conversion *c, const Str *s, size_t front, bool zeros)
{
    size_t len = s->len, width = c->width < 0 ? 0 : (size_t)c->width;
    size_t room = width > len ? width - len : 0;
    bool left = c->flags & FLAG_LEFT;
    zeros = zeros && !left;
    if (!left && !zeros)
        builder_fill(b, ' ', room);
    builder_range(b, s, 0, front);
    if (zeros)
        builder_fill(b, '0', room);
    builder_range(b, s, front, len);
    if (left)
        builder_fill(b, ' ', room);
}

static bool is_number(Value v)
{
    Type *t = type_of(v);
    return t->unary[UNARY_INT] != NULL || t->unary[UNARY_FLOAT] != NULL
        || t->unary[UNARY_INDEX] != NULL || is_complex(v);
}

/* The argument of an integer conversion as an int. */
static Value integer_arg(Value v, uint32_t type)
{
    if (is_int(v))
        return v;
    bool exact = type == 'o' || type == 'x' || type == 'X';
    Value i = VALUE_ERROR;
    if (exact ? type_of(v)->unary[UNARY_INDEX] != NULL : is_number(v))
        i = exact ? index_value(v) : unary_op(UNARY_INT, v);
    if (i == 0 && (!error_pending() || error_matches(&type_TypeError))) {
        error_clear();
        raise_type_error("%%%c format: %s is required, not %.200T", (int)type,
                         exact ? "an integer" : "a real number", v);
    }
    return i;
}

/* Digits with sign, prefix and precision in place. */
static bool put_integer(Percent *p, const Conversion *c, Value v)
{
    uint32_t type = c->type;
    v = integer_arg(v, type);
    if (v == 0)
        return false;
    int base = type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
    Value digits = int_to_str(int_plain(v), base, false);
    if (digits == 0)
        return false;
    const Str *d = STR(digits);
    bool negative = d->data[0] == '-';
    size_t count = d->len - negative;
    StrBuilder b;
    builder_init(&b);
    if (negative || (c->flags & (FLAG_PLUS | FLAG_SPACE)))
        builder_putc(&b, negative ? '-' : c->flags & FLAG_PLUS ? '+' : ' ');
    if ((c->flags & FLAG_ALT) && base != 10) {
        builder_putc(&b, '0');
        builder_putc(&b, type);
    }
    size_t front = b.len;
    if (c->precision > (int64_t)count)
        builder_fill(&b, '0', (size_t)c->precision - count);
    for (size_t i = negative; i < d->len; i++)
        builder_putc(&b, type == 'X' && d->data[i] >= 'a' ? d->data[i] - 32u : d->data[i]);
    Value text = builder_finish(&b);
    if (text == 0)
        return false;
    put_padded(&p->out, c, STR(text), front, c->flags & FLAG_ZERO);
    return true;
}

static bool put_float(Percent *p, const Conversion *c, Value v)
{
    double d;
    Buf buf = BUF_INIT;
    if (!as_double(v, &d))
        return false;
    int64_t precision = c->precision < 0 ? 6 : c->precision;
    if (precision > INT32_MAX)
        return raise_false(&type_ValueError, "precision too big");
    double_format(&buf, d, (char)c->type, (int)precision, c->flags & FLAG_ALT ? DOUBLE_ALT : 0);
    if (buf.failed)
        return false;
    StrBuilder b;
    builder_init(&b);
    if (buf.data[0] != '-' && (c->flags & (FLAG_PLUS | FLAG_SPACE)))
        builder_putc(&b, c->flags & FLAG_PLUS ? '+' : ' ');
    builder_ascii(&b, buf.data, buf.len);
    Value text = builder_finish(&b);
    if (text == 0)
        return false;
    uint32_t first = str_at(STR(text), 0);
    put_padded(&p->out, c, STR(text), first == '-' || first == '+' || first == ' ',
               c->flags & FLAG_ZERO);
    return true;
}

static bool put_char(Percent *p, const Conversion *c, Value v)
{
    uint32_t limit = p->bytes ? 0x100 : 0x110000, cp = 0;
    if (p->bytes && (is_bytes(v) || is_bytearray(v)) && byte_view(v).len == 1) {
        cp = byte_view(v).data[0];
    } else if (!p->bytes && is_str(v) && STR(v)->len == 1) {
        cp = str_at(STR(v), 0);
    } else if (is_small_int(v) || type_of(v)->unary[UNARY_INDEX] != NULL) {
        int64_t i;
        Value index = index_value(v);
        if (index == 0)
            return false;
        if (!int_as_i64(index, &i) || i < 0 || i >= limit)
            return raise_false(&type_OverflowError, p->bytes ? "%%c arg not in range(256)"
                               : "%%c arg not in range(0x110000)");
        cp = (uint32_t)i;
    } else {
        return raise_false(&type_TypeError, p->bytes
                           ? "%%c requires an integer in range(256) or a single byte"
                           : "%%c requires int or char");
    }
    Value text = str_char(cp);
    if (text == 0)
        return false;
    put_padded(&p->out, c, STR(text), 0, false);
    return true;
}

/* %s and %b of bytes: the contents of a buffer or of what __bytes__ gives, as latin-1 text. */
static Value bytes_text_of(Value v)
{
    if (!has_buffer(v)) {
        bool missing;
        Value made = special_call(v, NAME(dunder_bytes), NULL, 0, &missing);
        if (missing)
            return raise_type_error("%%b requires a bytes-like object, or an object that "
                                    "implements __bytes__, not '%.100T'", v);
        if (made != 0 && !is_bytes(made))
            return raise_type_error("__bytes__ returned non-bytes (type %.200T)", made);
        if (made == 0)
            return VALUE_ERROR;
        v = made;
    }
    Buffer b;
    if (!buffer_get(v, &b, false))
        return VALUE_ERROR;
    Value text = latin1_decode(b.data, b.len);
    buffer_release(&b);
    return text;
}

static bool put_text(Percent *p, const Conversion *c, Value v)
{
    Value text;
    if (c->type == 's' || c->type == 'b')
        text = p->bytes ? bytes_text_of(v) : is_exact_str(v) ? v : to_str(v);
    else if (c->type == 'a' || p->bytes)
        text = ascii_repr(v);
    else
        text = repr(v);
    if (text == 0)
        return false;
    if (c->precision >= 0 && (size_t)c->precision < STR(text)->len)
        text = str_substring(text, 0, (size_t)c->precision);
    if (text == 0)
        return false;
    if (c->width <= (int64_t)STR(text)->len)
        builder_str(&p->out, text);
    else
        put_padded(&p->out, c, STR(text), 0, false);
    return true;
}

static bool put_small_int(StrBuilder *b, int64_t i)
{
    char digits[24];
    char *end = digits + sizeof digits, *p = end;
    uint64_t u = i < 0 ? -(uint64_t)i : (uint64_t)i;
    do {
        *--p = (char)('0' + u % 10);
        u /= 10;
    } while (u > 0);
    if (i < 0)
        *--p = '-';
    builder_ascii(b, p, (size_t)(end - p));
    return true;
}

static bool put_conversion(Percent *p, const Conversion *c, size_t at)
{
    Value v = next_arg(p);
    if (v == 0)
        return false;
    switch (c->type) {
    case 'b':
        if (!p->bytes)
            break;
        FALLTHROUGH;
    case 's': case 'r': case 'a':
        return put_text(p, c, v);
    case 'd': case 'i': case 'u':
        if (is_small_int(v) && c->flags == 0 && c->width < 0 && c->precision < 0)
            return put_small_int(&p->out, small_int(v));
        FALLTHROUGH;
    case 'o': case 'x': case 'X':
        return put_integer(p, c, v);
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
        return put_float(p, c, v);
    case 'c':
        return put_char(p, c, v);
    default:
        break;
    }
    return raise_false(&type_ValueError, "unsupported format character '%c' (0x%x) at index %zu",
                       c->type > 31 && c->type < 128 ? (int)c->type : '?', c->type, at);
}

/* ---- the loop ---- */

/* Writes text up to the next % and steps behind it; false at the end. */
static bool put_literal(Percent *p)
{
    size_t start = p->at;
    if (p->kind == 1) {
        const uint8_t *from = (const uint8_t *)p->data + start;
        const uint8_t *found = start < p->len ? memchr(from, '%', p->len - start) : NULL;
        p->at = found == NULL ? p->len : start + (size_t)(found - from);
    } else {
        while (p->at < p->len && fmt_at(p, p->at) != '%')
            p->at++;
    }
    size_t n = p->at - start;
    if (p->plain && p->out.kind == 1) {
        if (builder_reserve(&p->out, n, 0))
            memcpy(p->out.data + p->out.len, (const uint8_t *)p->data + start, n);
        p->out.len += p->out.failed ? 0 : n;
    } else {
        for (size_t i = start; i < p->at; i++)
            builder_putc(&p->out, fmt_at(p, i));
    }
    return p->at++ < p->len;
}

/* The commonest cases: %s of a str, %d of a small int. False: nothing was done. */
static inline bool put_quickly(Percent *p, uint32_t type)
{
    if ((type != 's' && type != 'd') || p->next >= p->count || p->keyed)
        return false;
    Value v = is_tuple(p->args) ? TUPLE(p->args)->items[p->next] : p->args;
    if (type == 'd' && is_small_int(v))
        put_small_int(&p->out, small_int(v));
    else if (type == 's' && !p->bytes && is_exact_str(v))
        builder_str(&p->out, v);
    else
        return false;
    p->next++;
    return true;
}

static bool percent_run(Percent *p)
{
    while (put_literal(p)) {
        uint32_t next = p->at < p->len ? fmt_at(p, p->at) : 0;
        if (next == '%') {
            builder_putc(&p->out, '%');
            p->at++;
            continue;
        }
        if (put_quickly(p, next)) {
            p->at++;
            continue;
        }
        Conversion c;
        if (!read_conversion(p, &c) || !put_conversion(p, &c, p->at - 1))
            return false;
    }
    if (p->next < p->count && !p->keyed && p->mapping == 0)
        return raise_false(&type_TypeError, "not all arguments converted during %s formatting",
                           p->bytes ? "bytes" : "string");
    return !p->out.failed;
}

static void percent_init(Percent *p, Value args)
{
    p->args = args;
    p->at = p->next = 0;
    p->current = p->mapping = 0;
    p->keyed = false;
    p->count = is_tuple(args) ? TUPLE(args)->len : 1;
    bool text = p->bytes ? is_bytes(args) || is_bytearray(args) : is_str(args);
    if (!is_tuple(args) && !text && type_of(args)->getitem != NULL)
        p->mapping = args;
    builder_init(&p->out);
}

Value str_percent(Value format, Value args)
{
    const Str *s = STR(format);
    Percent p;
    p.data = s->data;
    p.kind = s->kind;
    p.len = s->len;
    p.bytes = false;
    p.plain = s->ascii;
    percent_init(&p, args);
    return percent_run(&p) ? builder_finish(&p.out) : VALUE_ERROR;
}

Value bytes_percent(Value format, Value args)
{
    ByteView v = byte_view(format);
    Percent p;
    p.data = v.data;
    p.kind = 1;
    p.len = v.len;
    p.bytes = p.plain = true;
    percent_init(&p, args);
    if (!percent_run(&p))
        return VALUE_ERROR;
    return bytes_new(p.out.data, p.out.len);
}
