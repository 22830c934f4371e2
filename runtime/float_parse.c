/* Text to doubles, correctly rounded and independent of the locale.
 *
 * Three stages: exact arithmetic on doubles for short numbers (W. D. Clinger, 1990), a 128-bit
 * product that proves itself right in nearly all cases (Eisel and Lemire, "Number parsing at a
 * gigabyte per second", 2021), and division of big integers for the rest. */
#include <math.h>

#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/float_text.h"
#include "runtime/int_impl.h"
#include "runtime/ops.h"
#include "runtime/str.h"

/* ---- the 128-bit product ---- */

static double from_bits(uint64_t bits)
{
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

/* w * 10**q. False: undecided. */
static bool product_parse(uint64_t w, int64_t q, double *out)
{
    if (w == 0 || q < POWER_TEN_MIN) {
        *out = 0.0;
        return true;
    }
    if (q > 308) {
        *out = HUGE_VAL;
        return true;
    }
    int lead = __builtin_clzll(w);
    w <<= lead;
    PowerTen g = power_ten((int)q);
    if (q < 0 && q >= -27 && ++g.lo == 0) /* these reciprocals are rounded up (section 8 there) */
        g.hi++;
    unsigned __int128 p = (unsigned __int128)w * g.hi;
    if (((uint64_t)(p >> 64) & 0x1FF) == 0x1FF)
        p += (uint64_t)(((unsigned __int128)w * g.lo) >> 64);
    uint64_t hi = (uint64_t)(p >> 64), lo = (uint64_t)p;
    if (lo == UINT64_MAX && (q < -27 || q > 55))
        return false;
    int top = (int)(hi >> 63);
    uint64_t m = hi >> (top + 9);
    int64_t e = ((217706 * q) >> 16) + 63 + top - lead + 1023;
    if (e <= 0) {
        if (-e + 1 >= 64) {
            *out = 0.0;
            return true;
        }
        m >>= -e + 1;
        m = (m + (m & 1)) >> 1;
        *out = from_bits(m); /* a carry into bit 52 makes the smallest normal number */
        return true;
    }
    /* Exactly between two doubles: possible only for these powers. */
    if (lo <= 1 && q >= -4 && q <= 23 && (m & 3) == 1 && m << (top + 9) == hi)
        m &= ~(uint64_t)1;
    m = (m + (m & 1)) >> 1;
    if (m >= (uint64_t)1 << 53) {
        m = (uint64_t)1 << 52;
        e++;
    }
    *out = e >= 0x7FF ? HUGE_VAL : from_bits((m & ~((uint64_t)1 << 52)) | (uint64_t)e << 52);
    return true;
}

/* ---- exact ---- */

#define DECISIVE_DIGITS 800 /* a tie between doubles has at most 767 digits */

/* The digits of text (a '.' is skipped), times 10**exponent where the last digit counts as units.
 * */
static double exact_parse(const char *text, const char *end, int64_t exponent)
{
    uint8_t digits[DECISIVE_DIGITS + 1];
    size_t n = 0;
    bool rest = false;
    for (const char *p = text; p < end; p++) {
        if (*p == '.' || (n == 0 && *p == '0'))
            continue;
        if (n < DECISIVE_DIGITS) {
            digits[n++] = (uint8_t)(*p - '0');
        } else {
            exponent++;
            rest |= *p != '0';
        }
    }
    if (rest) { /* any non-zero tail decides as one more digit does */
        digits[n++] = 1;
        exponent--;
    }
    if (n == 0 || (int64_t)n + exponent < -400)
        return 0.0;
    if ((int64_t)n + exponent > 400)
        return HUGE_VAL;
    mpz_t num, den;
    mpz_init2(num, n * 4 + 64);
    mpz_init(den);
    mp_ptr limbs = mpz_limbs_write(num, (mp_size_t)(n / 16 + 2));
    mpz_limbs_finish(num, mpn_set_str(limbs, digits, n, 10));
    mpz_ui_pow_ui(den, 10, (unsigned long)(exponent < 0 ? -exponent : exponent));
    if (exponent > 0) {
        mpz_mul(num, num, den);
        mpz_set_ui(den, 1);
    }
    bool failed;
    double d = limbs_ratio((const uint64_t *)mpz_limbs_read(num), mpz_size(num),
                           (const uint64_t *)mpz_limbs_read(den), mpz_size(den), &failed);
    mpz_clear(num);
    mpz_clear(den);
    return d;
}

/* ---- numbers ---- */

typedef struct Scan {
    const char *digits, *digits_end; /* mantissa, may hold one '.' */
    uint64_t w;       /* its first 19 significant digits */
    bool cut;         /* there are more */
    int64_t exponent; /* of the last digit in w */
    int64_t last;     /* of the last digit of the text */
} Scan;

static bool scan_mantissa(const char **text, Scan *s)
{
    const char *p = *text;
    int significant = 0;
    bool any = false, point = false;
    s->digits = p;
    s->w = 0;
    s->cut = false;
    s->exponent = s->last = 0;
    for (;; p++) {
        if (*p >= '0' && *p <= '9') {
            any = true;
            if (significant < 19) {
                s->w = s->w * 10 + (uint64_t)(*p - '0');
                significant += s->w != 0;
                s->exponent -= point;
            } else {
                s->cut |= *p != '0';
                s->exponent += !point;
            }
            s->last -= point;
        } else if (*p == '.' && !point) {
            point = true;
        } else {
            break;
        }
    }
    s->digits_end = p;
    *text = p;
    return any;
}

static void scan_exponent(const char **text, Scan *s)
{
    const char *p = *text;
    if ((*p | 32) != 'e')
        return;
    p++;
    bool negative = *p == '-';
    if (*p == '-' || *p == '+')
        p++;
    if (*p < '0' || *p > '9')
        return;
    int64_t e = 0;
    for (; *p >= '0' && *p <= '9'; p++)
        e = e < INT64_MAX / 100 ? e * 10 + (*p - '0') : e;
    e = negative ? -e : e;
    s->exponent += e;
    s->last += e;
    *text = p;
}

static bool skip_word(const char **p, const char *word)
{
    const char *s = *p;
    for (; *word; word++, s++)
        if ((*s | 32) != *word)
            return false;
    *p = s;
    return true;
}

static double parse_number(const char **text, const char *start)
{
    static const double exact_tens[] = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    };
    Scan s;
    const char *p = *text;
    if (!scan_mantissa(&p, &s)) {
        *text = start;
        return 0.0;
    }
    scan_exponent(&p, &s);
    *text = p;
    if (!s.cut && s.w <= (uint64_t)1 << 53 && s.exponent >= -22 && s.exponent <= 22)
        return s.exponent < 0 ? (double)s.w / exact_tens[-s.exponent]
                              : (double)s.w * exact_tens[s.exponent];
    double d, next;
    if (product_parse(s.w, s.exponent, &d) &&
        (!s.cut || (product_parse(s.w + 1, s.exponent, &next) && d == next)))
        return d;
    return exact_parse(s.digits, s.digits_end, s.last);
}

double double_parse(const char *text, const char **end)
{
    const char *p = text;
    double d;
    bool negative = *p == '-';
    if (*p == '-' || *p == '+')
        p++;
    if (skip_word(&p, "inf")) {
        skip_word(&p, "inity");
        d = HUGE_VAL;
    } else if (skip_word(&p, "nan")) {
        d = NAN;
    } else {
        d = parse_number(&p, text);
    }
    if (end != NULL)
        *end = p;
    return negative ? -d : d;
}

/* ---- float("...") ---- */

/* Takes out underscores between digits. NULL: misplaced (nothing raised) or raised. */
static char *without_underscores(const char *text, size_t len, size_t *kept)
{
    char *out = gc_alloc_atomic(len + 1), *q = out, before = 0;
    if (out == NULL)
        return NULL;
    for (size_t i = 0; i < len; i++) {
        char c = text[i], after = i + 1 < len ? text[i + 1] : 0;
        if (c != '_')
            *q++ = c;
        else if (before < '0' || before > '9' || after < '0' || after > '9')
            return NULL;
        before = c;
    }
    *q = 0;
    *kept = (size_t)(q - out);
    return out;
}

static Value bad_float(const char *utf8, size_t len, Value whole)
{
    if (error_pending())
        return VALUE_ERROR;
    if (whole == 0 && (whole = str_from_utf8(utf8, len)) == VALUE_ERROR)
        return VALUE_ERROR;
    return raise_value_error("could not convert string to float: %R", whole);
}

Value float_from_text(const char *utf8, size_t len, Value whole)
{
    const char *p = utf8;
    size_t n = len;
    bool underscores = false, ascii = true;
    for (size_t i = 0; i < n; i++) {
        underscores |= p[i] == '_';
        ascii &= (unsigned char)p[i] < 128;
    }
    if (!ascii) {
        /* Digits and spaces of other scripts, in a str only. */
        if (whole != 0 && !is_str(whole))
            return bad_float(utf8, len, whole);
        Value text = whole != 0 ? whole : str_from_utf8(utf8, len);
        p = text == VALUE_ERROR ? NULL : number_text(text, &n);
        return p == NULL ? VALUE_ERROR : float_from_text(p, n, text);
    }
    while (n > 0 && (*p == ' ' || (*p >= '\t' && *p <= '\r'))) {
        p++;
        n--;
    }
    while (n > 0 && (p[n - 1] == ' ' || (p[n - 1] >= '\t' && p[n - 1] <= '\r')))
        n--;
    /* The parser stops at a NUL: a str has one after its data, any other text is copied. */
    char local[64];
    if (underscores) {
        p = without_underscores(p, n, &n);
        if (p == NULL)
            return bad_float(utf8, len, whole);
    } else {
        char *copy = n < sizeof local ? local : gc_alloc_atomic(n + 1);
        if (copy == NULL)
            return VALUE_ERROR;
        memcpy(copy, p, n);
        copy[n] = 0;
        p = copy;
    }
    const char *end;
    double d = double_parse(p, &end);
    if (n == 0 || end != p + n)
        return bad_float(utf8, len, whole);
    return float_new(d);
}
