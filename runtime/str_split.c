/* Cutting text into pieces and putting pieces together: split, partition, strip, join. */
#include "runtime/str_impl.h"
#include "runtime/unicode.h"

/* ---- split ---- */

static inline bool push_piece(Value list, Value s, size_t start, size_t end)
{
    Value piece = str_substring(s, start, end);
    return LIKELY(piece != 0) && list_push(LIST(list), piece);
}

static inline bool space_at(const Str *s, size_t i)
{
    return s->ascii ? ascii_flags[s->data[i]] & ASCII_SPACE : char_is_space(str_at(s, i));
}

static Value split_spaces(Value v, size_t limit)
{
    const Str *s = STR(v);
    Value list = list_new(0);
    if (list == 0)
        return VALUE_ERROR;
    size_t i = 0, n = s->len;
    for (;;) {
        while (i < n && space_at(s, i))
            i++;
        if (i == n)
            return list;
        size_t start = i;
        if (limit-- == 0) /* the rest as it is, trailing spaces too */
            return push_piece(list, v, start, n) ? list : VALUE_ERROR;
        while (i < n && !space_at(s, i))
            i++;
        if (!push_piece(list, v, start, i))
            return VALUE_ERROR;
    }
}

static Value rsplit_spaces(Value v, size_t limit)
{
    const Str *s = STR(v);
    Value list = list_new(0);
    if (list == 0)
        return VALUE_ERROR;
    size_t i = s->len;
    for (;;) {
        while (i > 0 && space_at(s, i - 1))
            i--;
        if (i == 0)
            return list;
        size_t end = i;
        if (limit-- == 0)
            return push_piece(list, v, 0, end) ? list : VALUE_ERROR;
        while (i > 0 && !space_at(s, i - 1))
            i--;
        if (!push_piece(list, v, i, end))
            return VALUE_ERROR;
    }
}

static Value split_by(Value v, const void *needle, size_t m, size_t limit)
{
    const Str *s = STR(v);
    Value list = list_new(0);
    if (list == 0)
        return VALUE_ERROR;
    size_t at = 0;
    for (; needle != NULL && limit > 0; limit--) {
        ptrdiff_t found = units_find(s->data + at * s->kind, s->len - at, needle, m, s->kind);
        if (found < 0)
            break;
        if (!push_piece(list, v, at, at + (size_t)found))
            return VALUE_ERROR;
        at += (size_t)found + m;
    }
    return push_piece(list, v, at, s->len) ? list : VALUE_ERROR;
}

static Value rsplit_by(Value v, const void *needle, size_t m, size_t limit)
{
    const Str *s = STR(v);
    Value list = list_new(0);
    if (list == 0)
        return VALUE_ERROR;
    size_t end = s->len;
    for (; needle != NULL && limit > 0; limit--) {
        ptrdiff_t found = units_rfind(s->data, end, needle, m, s->kind);
        if (found < 0)
            break;
        if (!push_piece(list, v, (size_t)found + m, end))
            return VALUE_ERROR;
        end = (size_t)found;
    }
    return push_piece(list, v, 0, end) ? list : VALUE_ERROR;
}

static void list_reverse(Value list)
{
    Value *items = LIST(list)->items;
    for (size_t i = 0, j = LIST(list)->len; i + 1 < j; i++) {
        Value item = items[i];
        items[i] = items[--j];
        items[j] = item;
    }
}

static Value split_method(Value self, Value *args, bool from_end)
{
    int64_t maxsplit = -1;
    if (args[1] != 0 && !as_index(args[1], &maxsplit))
        return VALUE_ERROR;
    size_t limit = maxsplit < 0 ? SIZE_MAX : (size_t)maxsplit;
    Value sep = args[0], list;
    if (sep == 0 || sep == VALUE_NONE) {
        list = from_end ? rsplit_spaces(self, limit) : split_spaces(self, limit);
    } else {
        if (!is_str(sep))
            return raise_type_error("must be str or None, not %.100T", sep);
        if (STR(sep)->len == 0)
            return raise_value_error("empty separator");
        bool failed;
        const void *needle = str_needle(STR(sep), STR(self)->kind, &failed);
        if (failed)
            return VALUE_ERROR;
        list = (from_end ? rsplit_by : split_by)(self, needle, STR(sep)->len, limit);
    }
    if (from_end && list != 0)
        list_reverse(list);
    return list;
}

NATIVE(str_split_method)
{
    return split_method(self, args, false);
}

NATIVE(str_rsplit)
{
    return split_method(self, args, true);
}

NATIVE(str_splitlines)
{
    int keep = args[0] == 0 ? 0 : is_true(args[0]);
    if (keep < 0)
        return VALUE_ERROR;
    const Str *s = STR(self);
    Value list = list_new(0);
    for (size_t i = 0; i < s->len && list != 0;) {
        size_t start = i;
        while (i < s->len && !char_is_linebreak(str_at(s, i)))
            i++;
        size_t end = i;
        if (i < s->len)
            i += str_at(s, i) == '\r' && i + 1 < s->len && str_at(s, i + 1) == '\n' ? 2 : 1;
        if (!push_piece(list, self, start, keep ? i : end))
            return VALUE_ERROR;
    }
    return list;
}

/* ---- partition ---- */

static Value partition_method(Value self, Value sep, bool from_end)
{
    if (!is_str(sep))
        return raise_type_error("must be str, not %.100T", sep);
    const Str *s = STR(self);
    size_t m = STR(sep)->len;
    if (m == 0)
        return raise_value_error("empty separator");
    bool failed;
    const void *needle = str_needle(STR(sep), s->kind, &failed);
    if (failed)
        return VALUE_ERROR;
    ptrdiff_t at = needle == NULL ? -1
                 : (from_end ? units_rfind : units_find)(s->data, s->len, needle, m, s->kind);
    Value whole = self, empty = str_empty();
    if (at < 0)
        return from_end ? tuple_pack(3, empty, empty, whole) : tuple_pack(3, whole, empty, empty);
    Value head = str_substring(self, 0, (size_t)at);
    Value tail = str_substring(self, (size_t)at + m, s->len);
    return head == 0 || tail == 0 ? VALUE_ERROR : tuple_pack(3, head, sep, tail);
}

NATIVE(str_partition)
{
    return partition_method(self, args[0], false);
}

NATIVE(str_rpartition)
{
    return partition_method(self, args[0], true);
}

/* ---- strip ---- */

enum { STRIP_LEFT = 1, STRIP_RIGHT = 2 };

/* Membership in the set of characters to strip: a bitmap for the first 256, a search for others. */
typedef struct CharSet {
    const Str *chars; /* NULL: whitespace */
    uint64_t low[4];
} CharSet;

static void charset_init(CharSet *set, const Str *chars)
{
    memset(set, 0, sizeof *set);
    set->chars = chars;
    for (size_t i = 0; chars != NULL && i < chars->len; i++) {
        uint32_t cp = str_at(chars, i);
        if (cp < 256)
            set->low[cp / 64] |= 1ull << cp % 64;
    }
}

static inline bool charset_has(const CharSet *set, uint32_t cp)
{
    if (set->chars == NULL)
        return char_is_space(cp);
    if (cp < 256)
        return set->low[cp / 64] >> cp % 64 & 1;
    for (size_t i = 0; i < set->chars->len; i++)
        if (str_at(set->chars, i) == cp)
            return true;
    return false;
}

static Value strip_method(const char *name, Value self, Value chars, int sides)
{
    CharSet set;
    if (chars != 0 && chars != VALUE_NONE && !is_str(chars))
        return raise_type_error("%s arg must be None or str", name);
    charset_init(&set, chars == 0 || chars == VALUE_NONE ? NULL : STR(chars));
    const Str *s = STR(self);
    size_t start = 0, end = s->len;
    if (sides & STRIP_LEFT)
        while (start < end && charset_has(&set, str_at(s, start)))
            start++;
    if (sides & STRIP_RIGHT)
        while (end > start && charset_has(&set, str_at(s, end - 1)))
            end--;
    return str_substring(self, start, end);
}

NATIVE(str_strip_method)
{
    return strip_method("strip", self, args[0], STRIP_LEFT | STRIP_RIGHT);
}

NATIVE(str_lstrip)
{
    return strip_method("lstrip", self, args[0], STRIP_LEFT);
}

NATIVE(str_rstrip)
{
    return strip_method("rstrip", self, args[0], STRIP_RIGHT);
}

/* ---- join ---- */

/* The usual case: one byte for each character everywhere. */
static void join_narrow(uint8_t *to, const Str *sep, const Value *items, size_t count)
{
    size_t sep_len = sep->len;
    for (size_t i = 0; i < count; i++) {
        const Str *s = STR(items[i]);
        if (i > 0 && sep_len > 0) {
            if (sep_len == 1)
                *to = sep->data[0];
            else
                memcpy(to, sep->data, sep_len);
            to += sep_len;
        }
        const uint8_t *from = s->data;
        size_t n = s->len;
        if (n > 16) {
            memcpy(to, from, n);
        } else if (n >= 8) { /* two overlapping halves are quicker than a call */
            memcpy(to, from, 8);
            memcpy(to + n - 8, from + n - 8, 8);
        } else if (n >= 4) {
            memcpy(to, from, 4);
            memcpy(to + n - 4, from + n - 4, 4);
        } else {
            for (size_t k = 0; k < n; k++)
                to[k] = from[k];
        }
        to += n;
    }
}

static Value join_items(Value sep, const Value *items, size_t count)
{
    uint32_t maxchar = 0;
    size_t len = 0, sep_len = STR(sep)->len;
    for (size_t i = 0; i < count; i++) {
        if (UNLIKELY(!is_str(items[i])))
            return raise_type_error("sequence item %zu: expected str instance, %.80T found", i,
                                    items[i]);
        const Str *s = STR(items[i]);
        maxchar = MAX(maxchar, str_maxchar(s));
        if (UNLIKELY(s->len + sep_len > (SIZE_MAX >> 4) - len))
            return raise(&type_OverflowError, "join() result is too long for a Python string");
        len += s->len + (i > 0 ? sep_len : 0);
    }
    if (sep_len > 0)
        maxchar = MAX(maxchar, str_maxchar(STR(sep)));
    if (len == 0)
        return str_empty();
    Value r = str_alloc(len, maxchar);
    if (UNLIKELY(r == 0))
        return VALUE_ERROR;
    size_t kind = STR(r)->kind;
    uint8_t *to = STR(r)->data;
    if (kind == 1) {
        join_narrow(to, STR(sep), items, count);
        return r;
    }
    for (size_t i = 0; i < count; i++) {
        const Str *s = STR(items[i]);
        if (i > 0 && sep_len > 0) {
            units_copy(to, (int)kind, STR(sep)->data, STR(sep)->kind, sep_len);
            to += sep_len * kind;
        }
        units_copy(to, (int)kind, s->data, s->kind, s->len);
        to += s->len * kind;
    }
    return r;
}

Value str_join(Value sep, Value iterable)
{
    Value sequence = sequence_fast(iterable, "can only join an iterable");
    if (sequence == 0)
        return VALUE_ERROR;
    size_t count;
    Value *items = sequence_items(sequence, &count);
    if (count == 0)
        return str_empty();
    if (count == 1 && is_exact_str(items[0]))
        return items[0];
    return join_items(sep, items, count);
}

NATIVE(str_join_method)
{
    return str_join(self, args[0]);
}
