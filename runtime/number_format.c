/* Layout of formatted numbers (PEP 3101, PEP 378 and PEP 515 grouping, locale grouping for 'n'). */
#include <locale.h>

#include "runtime/error.h"
#include "runtime/number_format.h"

char number_sign(const FormatSpec *spec, bool negative)
{
    if (negative)
        return '-';
    return spec->sign == '+' || spec->sign == ' ' ? spec->sign : 0;
}

/* Where separators go: groups from the right. `sizes` as in localeconv(): one size per group, the
 * last one repeats, CHAR_MAX ends grouping. */
typedef struct Grouping {
    const char *separator;
    const char *sizes;
    const char *point;
} Grouping;

static void choose_grouping(const FormatSpec *spec, bool locale, Grouping *g)
{
    *g = (Grouping){NULL, NULL, "."};
    if (locale) {
        struct lconv *lc = localeconv();
        g->point = lc->decimal_point;
        if (lc->thousands_sep[0] != 0 && lc->grouping[0] != 0) {
            g->separator = lc->thousands_sep;
            g->sizes = lc->grouping;
        }
    } else if (spec->grouping != 0) {
        bool fours = spec->type == 'b' || spec->type == 'o' || spec->type == 'x' ||
                     spec->type == 'X';
        g->separator = spec->grouping == ',' ? "," : "_";
        g->sizes = fours ? "\4" : "\3";
    }
}

static bool last_size(const char *sizes)
{
    return sizes[0] == 0 || sizes[0] == '\177';
}

/* Counts the separators that `n` digits get; `at`, when not NULL, gets the digits left of each. */
static size_t count_separators(const Grouping *g, size_t n, Buf *at)
{
    if (g->separator == NULL)
        return 0;
    size_t count = 0;
    const char *sizes = g->sizes;
    size_t size = (size_t)(unsigned char)*sizes;
    while (size != 0 && n > size) {
        n -= size;
        count++;
        if (at != NULL)
            buf_write(at, &n, sizeof n);
        if (sizes[1] == '\177')
            break;
        if (!last_size(sizes + 1))
            size = (size_t)(unsigned char)*++sizes;
    }
    return count;
}

static void write_grouped(Buf *b, const Grouping *g, const char *digits, size_t n, size_t zeros)
{
    Buf cuts = BUF_INIT;
    size_t total = n + zeros, separators = count_separators(g, total, &cuts), next = separators;
    for (size_t i = 0; i < total; i++) {
        if (next > 0) {
            size_t cut;
            memcpy(&cut, cuts.data + (next - 1) * sizeof cut, sizeof cut);
            if (i == cut) {
                buf_puts(b, g->separator);
                next--;
            }
        }
        buf_putc(b, i < zeros ? '0' : digits[i - zeros]);
    }
    b->failed |= cuts.failed;
}

size_t number_write(Buf *b, const FormatSpec *spec, const NumberParts *parts)
{
    Grouping g;
    choose_grouping(spec, parts->locale, &g);
    char first = parts->ndigits > 0 ? parts->digits[0] | 32 : 0;
    if (first == 'i' || first == 'n') /* "inf" and "nan" are padded with plain zeros */
        g.separator = NULL;
    size_t start = b->len;
    if (parts->sign)
        buf_putc(b, parts->sign);
    buf_puts(b, parts->prefix);
    size_t lead = b->len - start, zeros = 0;
    /* Zero padding belongs to the digits and is grouped with them. */
    if (spec->fill == '0' && (spec->align == '=' || spec->align == 0) && spec->width > 0) {
        size_t width = (size_t)spec->width, other = lead + parts->nrest;
        size_t separator = g.separator ? strlen(g.separator) : 0;
        while (other + parts->ndigits + zeros +
                   separator * count_separators(&g, parts->ndigits + zeros, NULL) < width) {
            size_t now = other + parts->ndigits + zeros +
                         separator * count_separators(&g, parts->ndigits + zeros, NULL);
            /* Far from the goal, go half of the way: a digit costs at most two characters. */
            zeros += g.separator == NULL ? width - now : MAX((width - now) / 8, 1);
        }
    }
    if (g.separator == NULL) {
        for (; zeros > 0; zeros--)
            buf_putc(b, '0');
        buf_write(b, parts->digits, parts->ndigits);
    } else {
        write_grouped(b, &g, parts->digits, parts->ndigits, zeros);
    }
    if (parts->nrest > 0 && parts->rest[0] == '.' && g.point[0] != '.') {
        buf_puts(b, g.point);
        buf_write(b, parts->rest + 1, parts->nrest - 1);
    } else {
        buf_write(b, parts->rest, parts->nrest);
    }
    return lead;
}

/* The common case on the C stack: no grouping, no zero padding, short, an ASCII fill. 0: not so. */
static Value layout_short(const FormatSpec *spec, const NumberParts *parts)
{
    char text[160];
    size_t lead = (parts->sign != 0) + strlen(parts->prefix);
    size_t len = lead + parts->ndigits + parts->nrest;
    size_t width = spec->width > (int64_t)len ? (size_t)spec->width : len;
    if (spec->grouping != 0 || parts->locale || width > sizeof text || spec->fill >= 128)
        return 0;
    size_t room = width - len;
    char align = spec->align != 0 ? spec->align : spec->fill == '0' ? '=' : '>';
    size_t before = align == '<' || align == '=' ? 0 : align == '^' ? room / 2 : room;
    size_t inside = align == '=' ? room : 0;
    char *p = memset(text, (int)spec->fill, width);
    p += before;
    if (parts->sign)
        *p++ = parts->sign;
    for (const char *c = parts->prefix; *c; c++)
        *p++ = *c;
    p += inside;
    memcpy(p, parts->digits, parts->ndigits);
    memcpy(p + parts->ndigits, parts->rest, parts->nrest);
    return str_from_ascii(text, width);
}

Value number_layout(const FormatSpec *spec, const NumberParts *parts)
{
    Value quick = layout_short(spec, parts);
    if (quick != 0 || error_pending())
        return quick;
    Buf b = BUF_INIT;
    size_t lead = number_write(&b, spec, parts);
    Value body = str_from_buf(&b);
    if (body == VALUE_ERROR || spec->width <= 0)
        return body;
    return format_spec_pad(spec, body, lead, '>');
}

Value number_unknown_code(uint32_t code, Value v)
{
    if (code > 32 && code < 128)
        return raise_value_error("Unknown format code '%c' for object of type '%s'", (int)code,
                                 type_name_of(v));
    return raise_value_error("Unknown format code '\\x%x' for object of type '%s'", code,
                             type_name_of(v));
}
