/* The text of doubles: shortest round-trip digits and correctly rounded fixed and exponent forms.
 *
 * Shortest digits by Raffaello Giulietti's Schubfach ("The Schubfach way to render doubles",
 * 2020): the candidates around a double are scaled by one 128-bit power of ten and compared with
 * the bounds of its rounding interval. Powers are computed with GMP when first needed and kept.
 *
 * Forms with a precision start from the shortest digits too. Let S be the shortest decimal of x
 * with n digits. Rounding S to fewer digits is the same as rounding x, except when S lies exactly
 * on a tie (a boundary strictly between x and S would itself be a shorter or closer decimal, and
 * have been chosen). Padding S with zeros gives the digits of x as long as at most 15 are wanted,
 * because decimals of 15 digits survive the way through a normal double. All the rest asks the C
 * library, whose printf is exact. */
#include <gmp.h>
#include <math.h>

#include "runtime/base/buf.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/float_text.h"
#include "runtime/int_impl.h"

/* ---- powers of ten ---- */

static void power_ten_compute(int q, PowerTen *out)
{
    mpz_t p;
    mpz_init(p);
    mpz_ui_pow_ui(p, 5, (unsigned long)abs(q));
    if (q < 0) {
        mpz_t one;
        mpz_init(one);
        mpz_setbit(one, mpz_sizeinbase(p, 2) + 128);
        mpz_tdiv_q(p, one, p);
        mpz_clear(one);
    }
    size_t bits = mpz_sizeinbase(p, 2);
    if (bits > 128)
        mpz_tdiv_q_2exp(p, p, bits - 128);
    else
        mpz_mul_2exp(p, p, 128 - bits);
    out->lo = mpz_getlimbn(p, 0);
    out->hi = mpz_getlimbn(p, 1);
    mpz_clear(p);
}

PowerTen power_ten(int q)
{
    static PowerTen table[POWER_TEN_MAX - POWER_TEN_MIN + 1];
    PowerTen *entry = &table[q - POWER_TEN_MIN];
    if (UNLIKELY(entry->hi == 0))
        power_ten_compute(q, entry);
    return *entry;
}

/* ---- shortest digits ---- */

/* (g * c) >> 128 with all lower bits folded into the last ("round to odd"). */
static inline uint64_t round_to_odd(PowerTen g, uint64_t c)
{
    unsigned __int128 low = (unsigned __int128)g.lo * c;
    unsigned __int128 high = (unsigned __int128)g.hi * c + (uint64_t)(low >> 64);
    return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

static uint64_t strip_zeros(uint64_t digits, int *exponent)
{
    while (digits % 100000000 == 0) {
        digits /= 100000000;
        *exponent += 8;
    }
    while (digits % 10 == 0) {
        digits /= 10;
        ++*exponent;
    }
    return digits;
}

uint64_t double_shortest(double d, int *exponent)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    uint64_t fraction = bits & (((uint64_t)1 << 52) - 1);
    int biased = (int)(bits >> 52) & 0x7FF;
    uint64_t c = biased ? fraction | (uint64_t)1 << 52 : fraction;
    int q = biased ? biased - 1075 : -1074;
    if (q <= 0 && q > -53 && (c & (((uint64_t)1 << -q) - 1)) == 0) {
        *exponent = 0; /* an integer below 2^53 */
        return strip_zeros(c >> -q, exponent);
    }
    bool even = (c & 1) == 0;
    bool closer = fraction == 0 && biased > 1; /* the gap below a power of two is half as wide */
    /* k = floor(log10(2^q)), or of 3/4 2^q */
    int k = (int)(((int64_t)q * 1262611 - (closer ? 524031 : 0)) >> 22);
    int h = q + (int)(((int64_t)-k * 1741647) >> 19) + 1;
    PowerTen g = power_ten(-k);
    if (!power_ten_exact(-k) && ++g.lo == 0) /* rounded up */
        g.hi++;
    uint64_t below = round_to_odd(g, (4 * c - 2 + closer) << h);
    uint64_t at = round_to_odd(g, (4 * c) << h);
    uint64_t above = round_to_odd(g, (4 * c + 2) << h);
    uint64_t lower = below + !even, upper = above - !even;
    uint64_t s = at / 4;
    *exponent = k;
    if (s >= 10) { /* one digit less, when exactly one such decimal is inside */
        uint64_t tens = s / 10;
        bool under = lower <= 40 * tens, over = 40 * tens + 40 <= upper;
        if (under != over) {
            ++*exponent;
            return strip_zeros(tens + over, exponent);
        }
    }
    bool under = lower <= 4 * s, over = 4 * s + 4 <= upper;
    if (under != over)
        return strip_zeros(s + over, exponent);
    uint64_t middle = 4 * s + 2;
    return strip_zeros(s + (at > middle || (at == middle && (s & 1))), exponent);
}

int write_digits(char *out, uint64_t u)
{
    char text[20], *end = text + sizeof text, *p = end;
    do {
        *--p = (char)('0' + u % 10);
        u /= 10;
    } while (u != 0);
    memcpy(out, p, (size_t)(end - p));
    return (int)(end - p);
}

/* ---- digits for a precision ---- */

/* 0.DIGITS * 10**point; no trailing zeros; zero is "0" with point 1. */
typedef struct Digits {
    const char *text;
    int n, point;
    char local[24];
} Digits;

static void digits_from_u64(Digits *out, uint64_t u, int point_of_last)
{
    if (u == 0) {
        out->local[0] = '0';
        out->n = out->point = 1;
    } else {
        int exponent = point_of_last;
        u = strip_zeros(u, &exponent);
        out->n = write_digits(out->local, u);
        out->point = out->n + exponent;
    }
    out->text = out->local;
}

/* Digits of no double go on below this many, counted from the first (2^-1074 has 751). */
#define MOST_DIGITS 800

/* Exactly, by printf: `wanted` significant digits ('e') or digits after the point ('f'). */
static bool digits_exact(Digits *out, double d, char code, int wanted)
{
    char *text;
    size_t room = 1200;
    if (code == 'f')
        wanted = MIN(wanted, 1100);
    else
        wanted = MIN(wanted, MOST_DIGITS) - 1;
    text = gc_alloc_atomic(room + (size_t)wanted);
    if (text == NULL)
        return false;
    snprintf(text, room + (size_t)wanted, code == 'f' ? "%.*f" : "%.*e", wanted, d);
    /* Collect the digits; the point may be any character of the locale. */
    int n = 0, point = -1, zeros = 0;
    const char *p = text;
    for (; *p != 0 && *p != 'e'; p++) {
        if (*p < '0' || *p > '9') {
            if (point < 0)
                point = n + zeros;
        } else if (n == 0 && *p == '0') {
            zeros++;
        } else {
            text[n++] = *p;
        }
    }
    int exponent = *p == 'e' ? atoi(p + 1) : 0;
    point = (point < 0 ? n + zeros : point) - zeros + exponent;
    while (n > 0 && text[n - 1] == '0')
        n--;
    out->text = text;
    out->n = n;
    out->point = point;
    if (n == 0) {
        text[0] = '0';
        out->n = out->point = 1;
    }
    return true;
}

static const uint64_t tens[] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000, 10000000000,
    100000000000, 1000000000000, 10000000000000, 100000000000000, 1000000000000000,
    10000000000000000, 100000000000000000, 1000000000000000000,
};

/* d finite and not negative. code 'r', 'e' or 'f'; precision: significant digits for 'e', digits
 * after the point for 'f'. */
static bool digits_make(Digits *out, double d, char code, int precision)
{
    if (d == 0) {
        digits_from_u64(out, 0, 0);
        return true;
    }
    int exponent;
    uint64_t shortest = double_shortest(d, &exponent);
    if (code == 'r') {
        digits_from_u64(out, shortest, exponent);
        return true;
    }
    int n = 1;
    while (n < 18 && shortest >= tens[n])
        n++;
    int64_t wanted = code == 'f' ? (int64_t)n + exponent + precision : precision;
    if (n <= wanted) {
        if (wanted > 15 || d < 0x1p-1022)
            return digits_exact(out, d, code, precision);
        digits_from_u64(out, shortest, exponent);
        return true;
    }
    if (wanted < 0) {
        digits_from_u64(out, 0, 0);
        return true;
    }
    int drop = n - (int)wanted;
    uint64_t kept = shortest / tens[drop], rest = shortest % tens[drop], half = tens[drop] / 2;
    if (rest == half)
        return digits_exact(out, d, code, precision);
    digits_from_u64(out, kept + (rest > half), exponent + drop);
    return true;
}

/* A tie at a power of ten: d is a whole number then, because a shortest decimal that ends in a
 * five at that place is whole and reads back as d. */
static double round_whole(double d, int ndigits, bool *failed)
{
    bool overflow;
    Value unit = int_pow(small_int_value(10), small_int_value(-ndigits));
    Value n = unit == VALUE_ERROR ? VALUE_ERROR : int_from_double(d);
    Value q = n == VALUE_ERROR ? VALUE_ERROR : int_from_ratio_round_half_even(n, unit);
    Value r = q == VALUE_ERROR ? VALUE_ERROR : int_mul(q, unit);
    *failed = r == VALUE_ERROR;
    return *failed ? 0.0 : int_as_double(r, &overflow);
}

double double_round(double d, int ndigits, bool *failed)
{
    *failed = false;
    double x = fabs(d);
    if (x == 0)
        return d;
    int exponent, n = 1;
    uint64_t shortest = double_shortest(x, &exponent);
    while (n < 18 && shortest >= tens[n])
        n++;
    int wanted = n + exponent + ndigits;
    if (n <= wanted)
        return d;
    if (wanted < 0)
        return copysign(0.0, d);
    Digits g;
    char text[64];
    const char *end;
    int drop = n - wanted;
    uint64_t kept = shortest / tens[drop], rest = shortest % tens[drop];
    if (rest == tens[drop] / 2) {
        if (ndigits < 0)
            return copysign(round_whole(x, ndigits, failed), d);
        if (!digits_exact(&g, x, 'f', ndigits)) {
            *failed = true;
            return 0.0;
        }
    } else {
        kept += rest > tens[drop] / 2;
        exponent += drop;
        /* Exact operands, so one correctly rounded operation gives the nearest double. */
        if (kept <= (uint64_t)1 << 53 && exponent >= -18 && exponent <= 18)
            return copysign(exponent < 0 ? (double)kept / (double)tens[-exponent]
                                         : (double)kept * (double)tens[exponent], d);
        digits_from_u64(&g, kept, exponent);
    }
    snprintf(text, sizeof text, "%.*se%d", MIN(g.n, 20), g.text, g.point - MIN(g.n, 20));
    return copysign(double_parse(text, &end), d);
}

/* ---- layout ---- */

static void write_special(Buf *b, double d, char code, int flags)
{
    if (isnan(d) ? flags & DOUBLE_SIGN : (flags & DOUBLE_SIGN) || d < 0)
        buf_putc(b, !isnan(d) && d < 0 ? '-' : '+');
    bool upper = code >= 'A' && code <= 'Z';
    buf_puts(b, isnan(d) ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf"));
}

static void write_zeros(Buf *b, int64_t n)
{
    static const char zeros[] = "00000000000000000000000000000000";
    for (; n > 0; n -= 32)
        buf_write(b, zeros, (size_t)MIN(n, 32));
}

/* Digits at positions [from, to), where position 0 is the first digit; zeros outside. */
static void write_span(Buf *b, const Digits *g, int64_t from, int64_t to)
{
    if (from < 0 && from < to) {
        write_zeros(b, MIN(to, 0) - from);
        from = MIN(to, 0);
    }
    if (from < to && from < g->n) {
        int64_t n = MIN(to, g->n) - from;
        buf_write(b, g->text + from, (size_t)n);
        from += n;
    }
    write_zeros(b, to - from);
}

static void write_layout(Buf *b, const Digits *g, int64_t point, int64_t end, int flags)
{
    end = MAX(end, (flags & DOUBLE_ADD_DOT_0) ? point + 1 : point);
    if (point <= 0)
        buf_putc(b, '0');
    else
        write_span(b, g, 0, point);
    if (end > point || (flags & DOUBLE_ALT))
        buf_putc(b, '.');
    write_span(b, g, point, end);
}

void double_format(Buf *b, double d, char code, int precision, int flags)
{
    if (!isfinite(d)) {
        write_special(b, d, code, flags);
        return;
    }
    char low = code | 32;
    Digits g;
    if (low == 'g' && precision == 0)
        precision = 1;
    int wanted = low == 'e' ? (precision < INT32_MAX ? precision + 1 : precision) : precision;
    if (!digits_make(&g, fabs(d), low == 'g' ? 'e' : low, wanted)) {
        b->failed = true;
        return;
    }
    bool zero = g.n == 1 && g.text[0] == '0';
    if (signbit(d) && !(zero && (flags & DOUBLE_NO_NEG_0)))
        buf_putc(b, '-');
    else if (flags & DOUBLE_SIGN)
        buf_putc(b, '+');
    int64_t point = g.point, end = g.n;
    bool exponent = low == 'e';
    if (low == 'r')
        exponent = point <= -4 || point > 16;
    else if (low == 'g')
        exponent = point <= -4 || point > precision - !!(flags & DOUBLE_ADD_DOT_0);
    if (low == 'e')
        end = (int64_t)precision + 1;
    else if (low == 'f')
        end = point + precision;
    else if (low == 'g' && (flags & DOUBLE_ALT))
        end = precision;
    if (!exponent) {
        write_layout(b, &g, point, end, flags);
        return;
    }
    write_layout(b, &g, 1, end, flags & ~DOUBLE_ADD_DOT_0);
    int64_t e = point - 1;
    char text[24];
    int n = snprintf(text, sizeof text, "%c%c%02d", code >= 'A' && code <= 'Z' ? 'E' : 'e',
                     e < 0 ? '-' : '+', abs((int)e));
    buf_write(b, text, (size_t)n);
}
