/* int: text in and out. Decimal conversion of large numbers is GMP's subquadratic one; a limit on
 * the digits (interp.int_max_str_digits) still guards programs against hostile input, as in Python
 * 3.11+. */
#include "runtime/int_impl.h"
#include "runtime/number_format.h"
#include "runtime/ops.h"
#include "runtime/state.h"

/* Below this the limit is not looked at: sys.set_int_max_str_digits accepts no smaller one. */
#define LIMIT_THRESHOLD 640

/* ---- writing ---- */

static const char digit_pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

/* Writes backwards from `end`; returns the start. */
static char *write_decimal(char *end, uint64_t u)
{
    while (u >= 100) {
        uint64_t q = u / 100;
        end -= 2;
        memcpy(end, digit_pairs + (u - q * 100) * 2, 2);
        u = q;
    }
    if (u >= 10) {
        end -= 2;
        memcpy(end, digit_pairs + u * 2, 2);
    } else {
        *--end = (char)('0' + u);
    }
    return end;
}

static char *write_power_of_two(char *end, uint64_t u, int base)
{
    unsigned shift = (unsigned)__builtin_ctz((unsigned)base);
    do {
        *--end = "0123456789abcdef"[u & ((uint64_t)base - 1)];
        u >>= shift;
    } while (u != 0);
    return end;
}

static const char *base_prefix(int base)
{
    return base == 2 ? "0b" : base == 8 ? "0o" : base == 16 ? "0x" : "";
}

static Value digits_exceeded(void)
{
    return raise_value_error("Exceeds the limit (%lld digits) for integer string conversion; use "
                             "sys.set_int_max_str_digits() to increase the limit",
                             (long long)interp.int_max_str_digits);
}

/* The digits of a big magnitude, lower case, in a collected block: *len of them. NULL: raised. */
static char *big_digits(const IntView *a, int base, size_t *len)
{
    size_t bits = (a->count - 1) * LIMB_BITS + bit_width(a->limbs[a->count - 1]);
    size_t limit = base == 10 && interp.int_max_str_digits > 0 ? (size_t)interp.int_max_str_digits
                                                               : SIZE_MAX;
    /* Decimal digits are at least (bits - 1) * log10(2). */
    if ((double)(bits - 1) * 0.30102999566398 > (double)MAX(limit, LIMIT_THRESHOLD)) {
        digits_exceeded();
        return NULL;
    }
    size_t room = mpn_sizeinbase(CMP(a->limbs), (mp_size_t)a->count, base) + 2;
    char *text = gc_alloc_atomic(room);
    Scratch copy;
    if (text == NULL || !scratch_init(&copy, a->count + 1))
        return NULL;
    memcpy(copy.limbs, a->limbs, a->count * sizeof(uint64_t));
    size_t n = mpn_get_str((unsigned char *)text, base, MP(copy.limbs), (mp_size_t)a->count);
    scratch_free(&copy);
    size_t skip = 0;
    while (skip + 1 < n && text[skip] == 0)
        skip++;
    for (size_t i = skip; i < n; i++)
        text[i - skip] = "0123456789abcdef"[(unsigned char)text[i]];
    *len = n - skip;
    if (*len > limit && *len > LIMIT_THRESHOLD) {
        digits_exceeded();
        return NULL;
    }
    return text;
}

/* Digits of the magnitude: in `local` (of 64 characters) or a collected block. */
static const char *magnitude_digits(const IntView *a, int base, char *local, size_t *len)
{
    if (a->count > 1)
        return big_digits(a, base, len);
    uint64_t u = a->count == 0 ? 0 : a->limbs[0];
    char *end = local + 64, *start;
    start = base == 10 ? write_decimal(end, u) : write_power_of_two(end, u, base);
    *len = (size_t)(end - start);
    return start;
}

Value int_to_str(Value v, int base, bool prefix)
{
    char local[68];
    if (LIKELY(is_small_int(v) && base == 10)) {
        int64_t i = small_int(v);
        char *end = local + sizeof local, *start = write_decimal(end, magnitude(i));
        if (i < 0)
            *--start = '-';
        return str_from_ascii(start, (size_t)(end - start));
    }
    IntView a;
    int_view(v, &a);
    size_t len;
    const char *digits = magnitude_digits(&a, base, local, &len);
    if (digits == NULL)
        return VALUE_ERROR;
    const char *mark = prefix ? base_prefix(base) : "";
    size_t lead = strlen(mark);
    bool negative = a.sign < 0 && a.count > 0;
    Value s = str_alloc(negative + lead + len, 127);
    if (UNLIKELY(s == VALUE_ERROR))
        return VALUE_ERROR;
    uint8_t *out = STR(s)->data;
    if (negative)
        *out++ = '-';
    memcpy(out, mark, lead);
    memcpy(out + lead, digits, len);
    return s;
}

/* ---- reading ---- */

static bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 36;
}

/* Consumes a base prefix and settles base 0. False: malformed. */
static bool read_prefix(const char **p, const char *end, int *base, bool *must_be_zero)
{
    const char *s = *p;
    char mark = end - s >= 2 && s[0] == '0' ? (char)(s[1] | 32) : 0;
    int marked = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
    *must_be_zero = false;
    if (*base == 0) {
        *must_be_zero = marked == 0 && s < end && *s == '0';
        *base = marked ? marked : 10;
    }
    if (marked == *base) {
        s += 2;
        if (s < end && *s == '_')
            s++;
    }
    *p = s;
    return s < end && *s != '_';
}

/* Copies digit values of a run "12_34" to out; returns their count, or SIZE_MAX when malformed. */
static size_t read_digits(const char **p, const char *end, int base, uint8_t *out)
{
    size_t n = 0;
    const char *s = *p;
    for (; s < end; s++) {
        if (*s == '_') {
            if (s + 1 >= end || digit_value(s[1]) >= base)
                return SIZE_MAX;
            continue;
        }
        int d = digit_value(*s);
        if (d >= base)
            break;
        if (out != NULL)
            out[n] = (uint8_t)d;
        n++;
    }
    *p = s;
    return n == 0 ? SIZE_MAX : n;
}

/* digits: values, most significant first. */
static Value from_digits(const uint8_t *digits, size_t n, int base, bool negative)
{
    while (n > 0 && *digits == 0) {
        digits++;
        n--;
    }
    if (n == 0)
        return small_int_value(0);
    size_t bits_per_digit = bit_width((uint64_t)base - 1);
    double bits = base & (base - 1) ? (double)n * __builtin_log2(base) + 2
                                    : (double)n * (double)bits_per_digit;
    BigInt *b = int_alloc((size_t)(bits / LIMB_BITS) + 2);
    if (UNLIKELY(b == NULL))
        return VALUE_ERROR;
    b->count = (size_t)mpn_set_str(MP(b->limbs), digits, n, base);
    b->sign = negative ? -1 : 1;
    return int_normal(b);
}

static bool within_limit(size_t digits, int base)
{
    int64_t limit = interp.int_max_str_digits;
    if ((base & (base - 1)) == 0 || limit <= 0 || digits <= LIMIT_THRESHOLD ||
        digits <= (size_t)limit)
        return true;
    return raise_false(&type_ValueError,
                       "Exceeds the limit (%lld digits) for integer string conversion: value has "
                       "%zu digits; use sys.set_int_max_str_digits() to increase the limit",
                       (long long)limit, digits);
}

Value int_parse_ascii(const char *text, size_t len, int base, bool *bad)
{
    const char *p = text, *end = text + len;
    bool negative = false, must_be_zero;
    *bad = true;
    while (p < end && is_ascii_space(*p))
        p++;
    while (p < end && is_ascii_space(end[-1]))
        end--;
    if (p < end && (*p == '+' || *p == '-'))
        negative = *p++ == '-';
    if (!read_prefix(&p, end, &base, &must_be_zero))
        return VALUE_ERROR;
    /* Up to 18 decimal digits fit a small int: the common case, without a second pass. */
    if (base == 10 && end - p <= 18) {
        int64_t i = 0;
        const char *q = p;
        for (; q < end && *q >= '0' && *q <= '9'; q++)
            i = i * 10 + (*q - '0');
        if (q == end) {
            *bad = must_be_zero && i != 0;
            return *bad ? VALUE_ERROR : small_int_value(negative ? -i : i);
        }
    }
    const char *first = p;
    size_t n = read_digits(&p, end, base, NULL);
    if (n == SIZE_MAX || p != end)
        return VALUE_ERROR;
    *bad = false;
    if (!within_limit(n, base))
        return VALUE_ERROR;
    uint8_t local[256], *digits = n <= sizeof local ? local : gc_alloc_atomic(n);
    if (digits == NULL)
        return VALUE_ERROR;
    read_digits(&first, end, base, digits);
    Value v = from_digits(digits, n, base, negative);
    if (digits != local)
        gc_free(digits);
    if (must_be_zero && v != VALUE_ERROR && v != small_int_value(0)) {
        *bad = true;
        return VALUE_ERROR;
    }
    return v;
}

Value int_from_text(const char *utf8, size_t len, int base, Value whole)
{
    bool bad = false;
    Value v;
    size_t i = 0;
    while (i < len && (unsigned char)utf8[i] < 128)
        i++;
    if (i == len) {
        v = int_parse_ascii(utf8, len, base, &bad);
    } else if (whole != 0 && !is_str(whole)) {
        bad = true;
        v = VALUE_ERROR;
    } else {
        Value text = whole != 0 ? whole : str_from_utf8(utf8, len);
        const char *ascii = text == VALUE_ERROR ? NULL : number_text(text, &len);
        if (ascii == NULL)
            return VALUE_ERROR;
        whole = text;
        v = int_parse_ascii(ascii, len, base, &bad);
    }
    if (!bad)
        return v;
    if (whole == 0 && (whole = str_from_utf8(utf8, len)) == VALUE_ERROR)
        return VALUE_ERROR;
    return raise_value_error("invalid literal for int() with base %d: %.200R", base, whole);
}

const char *number_text(Value str, size_t *len)
{
    const Str *s = STR(str);
    *len = s->len;
    if (s->ascii)
        return (const char *)s->data;
    char *text = gc_alloc_atomic(s->len + 1);
    if (text == NULL)
        return NULL;
    for (size_t i = 0; i < s->len; i++) {
        uint32_t c = str_at(s, i);
        int digit = c < 128 ? -1 : char_decimal_value(c);
        text[i] = c < 128          ? (char)c
                  : digit >= 0     ? (char)('0' + digit)
                  : char_is_space(c) ? ' ' : '?';
    }
    text[s->len] = 0;
    return text;
}

/* ---- format() ---- */

static Value format_char(Value v, const FormatSpec *spec)
{
    int64_t c;
    if (spec->sign)
        return raise_value_error("Sign not allowed with integer format specifier 'c'");
    if (spec->alternate)
        return raise_value_error("Alternate form (#) not allowed with integer format specifier "
                                 "'c'");
    if (!int_as_i64(v, &c))
        return raise_overflow_error("Python int too large to convert to C long");
    if (c < 0 || c > 0x10FFFF)
        return raise_overflow_error("%%c arg not in range(0x110000)");
    Value text = str_char((uint32_t)c);
    return text == VALUE_ERROR || spec->width <= 0 ? text : format_spec_pad(spec, text, 0, '>');
}

static Value format_integer(Value v, const FormatSpec *spec, int base)
{
    IntView a;
    int_view(v, &a);
    char local[64];
    NumberParts parts = {.prefix = spec->alternate ? base_prefix(base) : "", .rest = ""};
    parts.locale = spec->type == 'n';
    parts.sign = number_sign(spec, a.sign < 0 && a.count > 0);
    parts.digits = magnitude_digits(&a, base, local, &parts.ndigits);
    if (parts.digits == NULL)
        return VALUE_ERROR;
    if (spec->type != 'X')
        return number_layout(spec, &parts);
    char *upper = gc_alloc_atomic(parts.ndigits + 1);
    if (upper == NULL)
        return VALUE_ERROR;
    for (size_t i = 0; i < parts.ndigits; i++)
        upper[i] = (char)(parts.digits[i] >= 'a' ? parts.digits[i] - 32 : parts.digits[i]);
    parts.digits = upper;
    if (spec->alternate)
        parts.prefix = "0X";
    return number_layout(spec, &parts);
}

static Value format_as_float(Value v, const FormatSpec *spec)
{
    bool overflow;
    double d = int_as_double(v, &overflow);
    if (overflow)
        return raise_overflow_error("int too large to convert to float");
    Buf b = BUF_INIT;
    NumberParts parts;
    return float_parts(spec, d, &b, &parts) ? number_layout(spec, &parts) : VALUE_ERROR;
}

Value int_format(Value v, Value spec_text)
{
    FormatSpec spec;
    if (str_len(spec_text) == 0)
        return is_exactly(v, &type_int) ? int_to_str(v, 10, false) : to_str(v);
    if (!format_spec_parse(spec_text, &spec, v))
        return VALUE_ERROR;
    switch (spec.type) {
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case '%':
        return format_as_float(v, &spec);
    case 0: case 'b': case 'c': case 'd': case 'o': case 'x': case 'X': case 'n':
        break;
    default:
        return number_unknown_code(spec.type, v);
    }
    if (spec.precision >= 0)
        return raise_value_error("Precision not allowed in integer format specifier");
    if (spec.no_neg_zero)
        return raise_value_error("Negative zero coercion (z) not allowed in integer format "
                                 "specifier");
    if (spec.type == 'c')
        return format_char(v, &spec);
    int base = spec.type == 'b' ? 2 : spec.type == 'o' ? 8 : (spec.type | 32) == 'x' ? 16 : 10;
    return format_integer(v, &spec, base);
}
