/* Searching in text: find, count, startswith, replace and their kin.
 *
 * All searches run on units of one width. Both operands have the narrowest kind that fits, so a
 * needle of a wider kind cannot occur; one of a narrower kind is widened first. One-unit needles
 * use memchr and the like; longer ones look for both ends of the needle, and where that goes badly
 * memmem, the two-way algorithm (Crochemore and Perrin, 1991) in glibc, linear in the worst case. */
#include <wchar.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "runtime/str_impl.h"

static ptrdiff_t find_unit(const void *hay, size_t n, uint32_t unit, int kind)
{
    const uint8_t *found = NULL;
    if (kind == 1)
        found = memchr(hay, (int)unit, n);
    else if (kind == 4)
        found = (const uint8_t *)wmemchr(hay, (wchar_t)unit, n);
    else
        for (size_t i = 0; i < n; i++)
            if (((const uint16_t *)hay)[i] == unit)
                return (ptrdiff_t)i;
    return found == NULL ? -1 : (found - (const uint8_t *)hay) / kind;
}

#if defined(__SSE2__)
/* Candidates, 16 places at a time: where both the first and the last byte of the needle are. Gives up
 * (*from tells where) after many that were none: memmem's worst case is linear. -1: not found. */
static ptrdiff_t find_by_ends(const uint8_t *hay, size_t n, const uint8_t *needle, size_t m, size_t *from)
{
    const __m128i first = _mm_set1_epi8((char)needle[0]), last = _mm_set1_epi8((char)needle[m - 1]);
    size_t i = 0, tries = 0;
    for (; i + m - 1 + 16 <= n; i += 16) {
        __m128i a = _mm_loadu_si128((const __m128i *)(hay + i));
        __m128i b = _mm_loadu_si128((const __m128i *)(hay + i + m - 1));
        unsigned mask = (unsigned)_mm_movemask_epi8(
            _mm_and_si128(_mm_cmpeq_epi8(a, first), _mm_cmpeq_epi8(b, last)));
        for (; mask != 0; mask &= mask - 1) {
            size_t at = i + (unsigned)__builtin_ctz(mask);
            if (memcmp(hay + at + 1, needle + 1, m - 2) == 0)
                return (ptrdiff_t)at;
            if (++tries > 64 + (i >> 4))
                goto give_up;
        }
    }
give_up:
    *from = i;
    return -1;
}
#endif

static ptrdiff_t find_bytes(const uint8_t *hay, size_t n, const uint8_t *needle, size_t m)
{
    size_t from = 0;
#if defined(__SSE2__)
    ptrdiff_t at = find_by_ends(hay, n, needle, m, &from);
    if (at >= 0)
        return at;
#endif
    const uint8_t *found;
    if (n - from < 64) { /* the rest of a text: memmem takes longer to start */
        for (size_t i = from; i + m <= n; i++)
            if (hay[i] == needle[0] && memcmp(hay + i, needle, m) == 0)
                return (ptrdiff_t)i;
        return -1;
    }
    found = memmem(hay + from, n - from, needle, m);
    return found == NULL ? -1 : found - hay;
}

ptrdiff_t units_find(const void *hay, size_t n, const void *needle, size_t m, int kind)
{
    if (m > n)
        return -1;
    if (m == 0)
        return 0;
    if (m == 1)
        return find_unit(hay, n, unit_at(needle, kind, 0), kind);
    if (kind == 1)
        return find_bytes(hay, n, needle, m);
    const uint8_t *base = hay, *at = base, *end = base + n * (size_t)kind;
    for (;;) { /* a match of bytes that begins inside a unit is none */
        at = memmem(at, (size_t)(end - at), needle, m * (size_t)kind);
        if (at == NULL)
            return -1;
        if ((size_t)(at - base) % (size_t)kind == 0)
            return (at - base) / kind;
        at++;
    }
}

ptrdiff_t units_rfind(const void *hay, size_t n, const void *needle, size_t m, int kind)
{
    if (m > n)
        return -1;
    if (m == 0)
        return (ptrdiff_t)n;
    const uint8_t *base = hay;
    size_t unit = (size_t)kind, bytes = m * unit;
    uint32_t first = unit_at(needle, kind, 0);
    if (kind == 1) {
        for (size_t left = n - m + 1; left > 0;) {
            const uint8_t *at = memrchr(base, (int)first, left);
            if (at == NULL)
                return -1;
            if (memcmp(at, needle, bytes) == 0)
                return at - base;
            left = (size_t)(at - base);
        }
        return -1;
    }
    for (size_t i = n - m + 1; i-- > 0;)
        if (unit_at(hay, kind, i) == first && memcmp(base + i * unit, needle, bytes) == 0)
            return (ptrdiff_t)i;
    return -1;
}

size_t units_count(const void *hay, size_t n, const void *needle, size_t m, int kind, size_t limit)
{
    const uint8_t *base = hay;
    size_t count = 0, at = 0;
    if (m == 0)
        return MIN(n + 1, limit);
    if (m == 1 && kind == 1 && limit >= n) {
        for (size_t i = 0; i < n; i++)
            count += base[i] == *(const uint8_t *)needle;
        return count;
    }
    while (count < limit) {
        ptrdiff_t found = units_find(base + at * (size_t)kind, n - at, needle, m, kind);
        if (found < 0)
            break;
        count++;
        at += (size_t)found + m;
    }
    return count;
}

const void *str_needle(const Str *sub, int kind, bool *failed)
{
    *failed = false;
    if (sub->kind == kind)
        return sub->data;
    if (sub->kind > kind)
        return NULL;
    void *units = gc_alloc_atomic((sub->len + 1) * (size_t)kind);
    if (units == NULL) {
        *failed = true;
        return NULL;
    }
    units_copy(units, kind, sub->data, sub->kind, sub->len);
    return units;
}

static bool range_arg(Value v, int64_t len, int64_t *out)
{
    if (v == 0 || v == VALUE_NONE)
        return true;
    if (!is_int(v) && type_of(v)->unary[UNARY_INDEX] == NULL)
        return raise_false(&type_TypeError, "slice indices must be integers or None or have an "
                           "__index__ method");
    if (!as_index_clip(v, out))
        return false;
    if (*out < 0)
        *out = *out < -len ? 0 : *out + len;
    return true;
}

bool range_args(Value start_arg, Value end_arg, size_t len, size_t *start, size_t *end)
{
    int64_t n = (int64_t)len, a = 0, z = n;
    if (!range_arg(start_arg, n, &a) || !range_arg(end_arg, n, &z))
        return false;
    *start = (size_t)a;
    *end = (size_t)MIN(z, n);
    return true;
}

typedef ptrdiff_t (*UnitsSearch)(const void *, size_t, const void *, size_t, int);

/* Index of `sub` in s[start..end), -1 absent, -2 raised. */
static ptrdiff_t search(UnitsSearch how, const Str *s, const Str *sub, size_t start, size_t end)
{
    if (start > end || end - start < sub->len)
        return -1;
    bool failed;
    const void *needle = str_needle(sub, s->kind, &failed);
    if (needle == NULL)
        return failed ? -2 : -1;
    ptrdiff_t at = how(s->data + start * s->kind, end - start, needle, sub->len, s->kind);
    return at < 0 ? -1 : at + (ptrdiff_t)start;
}

ptrdiff_t str_find(Value v, Value sub, size_t start, size_t end)
{
    return search(units_find, STR(v), STR(sub), start, MIN(end, STR(v)->len));
}

int str_contains(Value self, Value item)
{
    if (UNLIKELY(!is_str(item)))
        return raise_minus1(&type_TypeError, "'in <string>' requires string as left operand, not "
                            "%.100T", item);
    ptrdiff_t at = search(units_find, STR(self), STR(item), 0, STR(self)->len);
    return at == -2 ? -1 : at >= 0;
}

static ptrdiff_t search_method(const char *name, UnitsSearch how, Value self, Value *args)
{
    size_t start, end;
    if (UNLIKELY(!is_str(args[0]))) {
        raise_type_error("%s() argument 1 must be str, not %.50s", name, arg_type_name(args[0]));
        return -2;
    }
    if (!range_args(args[1], args[2], STR(self)->len, &start, &end))
        return -2;
    return search(how, STR(self), STR(args[0]), start, end);
}

NATIVE(str_find_method)
{
    ptrdiff_t at = search_method("find", units_find, self, args);
    return at == -2 ? VALUE_ERROR : small_int_value(at);
}

NATIVE(str_rfind_method)
{
    ptrdiff_t at = search_method("rfind", units_rfind, self, args);
    return at == -2 ? VALUE_ERROR : small_int_value(at);
}

static Value index_result(ptrdiff_t at)
{
    if (at == -1)
        return raise_value_error("substring not found");
    return at == -2 ? VALUE_ERROR : small_int_value(at);
}

NATIVE(str_index_method)
{
    return index_result(search_method("index", units_find, self, args));
}

NATIVE(str_rindex_method)
{
    return index_result(search_method("rindex", units_rfind, self, args));
}

NATIVE(str_count_method)
{
    size_t start, end;
    const Str *s = STR(self);
    if (!is_str(args[0]))
        return raise_type_error("count() argument 1 must be str, not %.50s", arg_type_name(args[0]));
    if (!range_args(args[1], args[2], s->len, &start, &end))
        return VALUE_ERROR;
    const Str *sub = STR(args[0]);
    if (start > end || end - start < sub->len)
        return small_int_value(0);
    bool failed;
    const void *needle = str_needle(sub, s->kind, &failed);
    if (needle == NULL)
        return failed ? VALUE_ERROR : small_int_value(0);
    return small_int_value((int64_t)units_count(s->data + start * s->kind, end - start, needle,
                                                sub->len, s->kind, SIZE_MAX));
}

/* ---- beginnings and ends ---- */

/* s[at..at + sub.len) == sub, where that range lies inside s. */
static bool matches_at(const Str *s, size_t at, const Str *sub)
{
    if (sub->kind > s->kind)
        return false;
    if (sub->kind == s->kind)
        return memcmp(s->data + at * s->kind, sub->data, sub->len * s->kind) == 0;
    for (size_t i = 0; i < sub->len; i++)
        if (str_at(s, at + i) != str_at(sub, i))
            return false;
    return true;
}

static bool affix_matches(const Str *s, const Str *sub, size_t start, size_t end, bool at_end)
{
    if (start > end || end - start < sub->len)
        return false;
    return matches_at(s, at_end ? end - sub->len : start, sub);
}

static Value affix_method(const char *name, Value self, Value *args, bool at_end)
{
    size_t start, end;
    Value affix = args[0];
    if (!range_args(args[1], args[2], STR(self)->len, &start, &end))
        return VALUE_ERROR;
    if (LIKELY(is_str(affix)))
        return value_bool(affix_matches(STR(self), STR(affix), start, end, at_end));
    if (!is_tuple(affix))
        return raise_type_error("%s first arg must be str or a tuple of str, not %.100T", name,
                                affix);
    for (size_t i = 0; i < TUPLE(affix)->len; i++) {
        Value each = TUPLE(affix)->items[i];
        if (!is_str(each))
            return raise_type_error("tuple for %s must only contain str, not %.100T", name, each);
        if (affix_matches(STR(self), STR(each), start, end, at_end))
            return VALUE_TRUE;
    }
    return VALUE_FALSE;
}

NATIVE(str_startswith)
{
    return affix_method("startswith", self, args, false);
}

NATIVE(str_endswith)
{
    return affix_method("endswith", self, args, true);
}

NATIVE(str_removeprefix)
{
    if (!is_str(args[0]))
        return raise_type_error("removeprefix() argument must be str, not %.50s", arg_type_name(args[0]));
    const Str *s = STR(self), *affix = STR(args[0]);
    if (affix_matches(s, affix, 0, s->len, false))
        return str_substring(self, affix->len, s->len);
    return str_exact(self);
}

NATIVE(str_removesuffix)
{
    if (!is_str(args[0]))
        return raise_type_error("removesuffix() argument must be str, not %.50s", arg_type_name(args[0]));
    const Str *s = STR(self), *affix = STR(args[0]);
    if (affix_matches(s, affix, 0, s->len, true))
        return str_substring(self, 0, s->len - affix->len);
    return str_exact(self);
}

/* ---- replace ---- */

/* Between all units (and at both ends): `old` is empty. */
static Value replace_empty(Value v, Value new, size_t limit)
{
    const Str *s = STR(v);
    StrBuilder b;
    builder_init(&b);
    for (size_t i = 0; i <= s->len; i++) {
        if (i < limit)
            builder_str(&b, new);
        if (i < s->len)
            builder_putc(&b, str_at(s, i));
    }
    return builder_finish(&b);
}

/* One unit by one unit of the same kind. */
static Value replace_units(const Str *s, uint32_t old, uint32_t new, size_t limit, uint32_t maxchar)
{
    Value r = str_alloc(s->len, maxchar);
    if (r == 0)
        return VALUE_ERROR;
    uint8_t *to = STR(r)->data;
    if (s->kind == 1 && limit >= s->len) {
        for (size_t i = 0; i < s->len; i++)
            to[i] = s->data[i] == old ? (uint8_t)new : s->data[i];
        return r;
    }
    memcpy(to, s->data, s->len * s->kind);
    for (size_t i = 0; i < s->len && limit > 0; i++)
        if (str_at(s, i) == old) {
            unit_set(to, s->kind, i, new);
            limit--;
        }
    return r;
}

/* All parts have the same kind and the result's length is known beforehand. */
static Value replace_same_kind(const Str *s, const Str *old, const Str *new, size_t count)
{
    size_t kind = s->kind;
    if (new->len > old->len && (new->len - old->len) > ((SIZE_MAX >> 5) - s->len) / count)
        return raise_memory_error();
    size_t len = s->len + count * new->len - count * old->len;
    if (len == 0)
        return str_empty();
    Value r = str_alloc(len, MAX(str_maxchar(s), str_maxchar(new)));
    if (r == 0)
        return VALUE_ERROR;
    const uint8_t *from = s->data;
    uint8_t *to = STR(r)->data;
    size_t left = s->len;
    for (; count > 0; count--) {
        size_t at = (size_t)units_find(from, left, old->data, old->len, s->kind);
        memcpy(to, from, at * kind);
        to += at * kind;
        memcpy(to, new->data, new->len * kind);
        to += new->len * kind;
        from += (at + old->len) * kind;
        left -= at + old->len;
    }
    memcpy(to, from, left * kind);
    return r;
}

static Value replace_any(Value v, const Str *old, const void *needle, Value new, size_t count)
{
    const Str *s = STR(v);
    StrBuilder b;
    builder_init(&b);
    size_t at = 0;
    for (; count > 0; count--) {
        size_t found = (size_t)units_find(s->data + at * s->kind, s->len - at, needle, old->len,
                                          s->kind);
        builder_range(&b, s, at, at + found);
        builder_str(&b, new);
        at += found + old->len;
    }
    builder_range(&b, s, at, s->len);
    return builder_finish(&b);
}

static Value str_replace(Value v, Value old, Value new, size_t limit)
{
    const Str *s = STR(v), *o = STR(old), *n = STR(new);
    if (limit == 0 || o->len > s->len)
        return str_exact(v);
    if (o->len == 0)
        return replace_empty(v, new, limit);
    bool failed;
    const void *needle = str_needle(o, s->kind, &failed);
    if (needle == NULL)
        return failed ? VALUE_ERROR : str_exact(v);
    size_t count = units_count(s->data, s->len, needle, o->len, s->kind, limit);
    if (count == 0)
        return str_exact(v);
    /* Where all is ASCII the result is too; else the widest unit may be the one that goes. */
    bool narrow = s->ascii && n->ascii;
    if (narrow && o->len == 1 && n->len == 1)
        return replace_units(s, str_at(o, 0), str_at(n, 0), limit, 0x7f);
    if (narrow)
        return replace_same_kind(s, o, n, count);
    return replace_any(v, o, needle, new, count);
}

NATIVE(str_replace_method)
{
    int64_t count = -1;
    if (!is_str(args[0]))
        return raise_type_error("replace() argument 1 must be str, not %.50s", arg_type_name(args[0]));
    if (!is_str(args[1]))
        return raise_type_error("replace() argument 2 must be str, not %.50s", arg_type_name(args[1]));
    if (args[2] != 0 && !as_index(args[2], &count))
        return VALUE_ERROR;
    return str_replace(self, args[0], args[1], count < 0 ? SIZE_MAX : (size_t)count);
}
