/* float.hex() and float.fromhex(): the text form of C99's %a, exact in both directions. */
#include <math.h>

#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/float_text.h"
#include "runtime/int_impl.h"
#include "runtime/str.h"

Value double_hex(double d)
{
    char text[40];
    if (!isfinite(d))
        return str_from_cstr(isnan(d) ? "nan" : d < 0 ? "-inf" : "inf");
    const char *sign = signbit(d) ? "-" : "";
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    uint64_t fraction = bits & (((uint64_t)1 << 52) - 1);
    int biased = (int)(bits >> 52) & 0x7FF;
    int n;
    if (biased == 0 && fraction == 0)
        n = snprintf(text, sizeof text, "%s0x0.0p+0", sign);
    else
        n = snprintf(text, sizeof text, "%s0x%d.%013llxp%+d", sign, biased != 0,
                     (unsigned long long)fraction, biased ? biased - 1023 : -1022);
    return str_from_ascii(text, (size_t)n);
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool match_word(const char **p, const char *word)
{
    const char *s = *p;
    for (; *word; word++, s++)
        if ((*s | 32) != *word)
            return false;
    *p = s;
    return true;
}

/* The significant bits of a run of hex digits: the first 64 in m (top-aligned), the rest folded
 * into bit 0. *exponent: power of two of m's lowest bit. False: no digit. */
static bool hex_mantissa(const char **p, uint64_t *m, int64_t *exponent)
{
    bool any = false, point = false;
    int used = 0; /* bits of m in use */
    *m = 0;
    *exponent = 0;
    for (;; ++*p) {
        int d = hex_value(**p);
        if (d < 0) {
            if (**p != '.' || point)
                break;
            point = true;
            continue;
        }
        any = true;
        if (used <= 60) {
            *m = *m << 4 | (uint64_t)d;
            used = *m == 0 ? 0 : used + 4;
            *exponent -= point ? 4 : 0;
        } else {
            *m |= d != 0;
            *exponent += point ? 0 : 4;
        }
    }
    if (*m != 0) {
        int lead = __builtin_clzll(*m);
        *m <<= lead;
        *exponent -= lead;
    }
    return any;
}

/* False: malformed. */
static bool hex_exponent(const char **p, int64_t *exponent)
{
    if ((**p | 32) != 'p')
        return true;
    const char *s = *p + 1;
    bool negative = *s == '-';
    if (*s == '-' || *s == '+')
        s++;
    if (*s < '0' || *s > '9')
        return false;
    int64_t e = 0;
    for (; *s >= '0' && *s <= '9'; s++)
        e = e < INT64_MAX / 100 ? e * 10 + (*s - '0') : e;
    *exponent += negative ? -e : e;
    *p = s;
    return true;
}

/* `text` ends with a NUL at text[len]. False: raised. */
bool double_from_hex(const char *text, size_t len, double *out)
{
    const char *p = text;
    while (is_space(*p))
        p++;
    bool negative = *p == '-', good = true;
    if (*p == '-' || *p == '+')
        p++;
    if (match_word(&p, "inf")) {
        match_word(&p, "inity");
        *out = HUGE_VAL;
    } else if (match_word(&p, "nan")) {
        *out = NAN;
    } else {
        uint64_t m;
        int64_t exponent;
        if (p[0] == '0' && (p[1] | 32) == 'x')
            p += 2;
        good = hex_mantissa(&p, &m, &exponent) && hex_exponent(&p, &exponent);
        *out = !good || m == 0 ? 0.0 : scaled_round(m, MAX(MIN(exponent, 5000), -5000));
        if (good && isinf(*out))
            return raise_false(&type_OverflowError,
                               "hexadecimal value too large to represent as a float");
    }
    while (is_space(*p))
        p++;
    if (!good || p != text + len)
        return raise_false(&type_ValueError, "invalid hexadecimal floating-point string");
    if (negative)
        *out = -*out;
    return true;
}
