/* The representation of str: making, narrowing, comparing, hashing, joining two and cutting one.
 *
 * A Str is one atomic block: header, units, a zero unit. Instances of subclasses come from
 * object_new, which reserves 4 bytes for each code point (Type.item_size), enough for any kind;
 * their attributes lie behind the zero unit. */
#include "runtime/str_impl.h"

bool bytes_are_ascii(const uint8_t *data, size_t n)
{
    return ascii_prefix(data, n) == n;
}

size_t ascii_prefix(const uint8_t *data, size_t n)
{
    size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        uint64_t a, b;
        memcpy(&a, data + i, 8);
        memcpy(&b, data + i + 8, 8);
        if ((a | b) & 0x8080808080808080ull)
            break;
    }
    while (i < n && data[i] < 0x80)
        i++;
    return i;
}

#define COPY_LOOP(T, F) \
    do { \
        T *t = to; \
        const F *f = from; \
        for (size_t i = 0; i < n; i++) \
            t[i] = (T)f[i]; \
    } while (0)

void units_copy(void *to, int to_kind, const void *from, int from_kind, size_t n)
{
    if (to_kind == from_kind)
        memcpy(to, from, n * (size_t)to_kind);
    else if (to_kind == 1 && from_kind == 2)
        COPY_LOOP(uint8_t, uint16_t);
    else if (to_kind == 1)
        COPY_LOOP(uint8_t, uint32_t);
    else if (to_kind == 2 && from_kind == 1)
        COPY_LOOP(uint16_t, uint8_t);
    else if (to_kind == 2)
        COPY_LOOP(uint16_t, uint32_t);
    else if (from_kind == 1)
        COPY_LOOP(uint32_t, uint8_t);
    else
        COPY_LOOP(uint32_t, uint16_t);
}

/* ---- making ---- */

static Str *str_block(size_t len, int kind)
{
    if (UNLIKELY(len > (SIZE_MAX >> 4))) {
        raise_memory_error();
        return NULL;
    }
    Str *s = gc_alloc_atomic(sizeof(Str) + (len + 1) * (size_t)kind);
    if (UNLIKELY(s == NULL))
        return NULL;
    s->head.shape = &type_str.base;
    s->hash = 0;
    s->len = len;
    s->data = s->own_units;
    s->kind = (uint8_t)kind;
    s->ascii = s->interned = s->shared = false;
    if (LIKELY(kind == 1))
        s->own_units[len] = 0;
    else
        unit_set(s->data, kind, len, 0);
    return s;
}

Value str_empty(void)
{
    static Value empty;
    if (UNLIKELY(empty == 0)) {
        Str *s = str_block(0, 1);
        if (s == NULL)
            return VALUE_ERROR;
        s->ascii = true;
        empty = str_intern(OBJECT_VALUE(s));
    }
    return empty;
}

Value str_alloc(size_t len, uint32_t maxchar)
{
    Str *s = str_block(len, maxchar < 0x100 ? 1 : maxchar < 0x10000 ? 2 : 4);
    if (UNLIKELY(s == NULL))
        return VALUE_ERROR;
    s->ascii = maxchar < 0x80;
    return OBJECT_VALUE(s);
}

Value str_char(uint32_t cp)
{
    static Value latin1[256];
    if (LIKELY(cp < 256 && latin1[cp] != 0))
        return latin1[cp];
    Value s = str_alloc(1, cp);
    if (UNLIKELY(s == 0))
        return VALUE_ERROR;
    unit_set(STR(s)->data, STR(s)->kind, 0, cp);
    if (cp < 256)
        s = latin1[cp] = str_intern(s);
    return s;
}

Value str_from_ascii(const char *ascii, size_t len)
{
    if (len <= 1)
        return len == 0 ? str_empty() : str_char((uint8_t)*ascii);
    Str *s = str_block(len, 1);
    if (UNLIKELY(s == NULL))
        return VALUE_ERROR;
    s->ascii = true;
    memcpy(s->data, ascii, len);
    return OBJECT_VALUE(s);
}

/* All units or-ed together: enough to tell the narrowest kind. */
static uint32_t units_bits(const void *units, int kind, size_t len)
{
    uint32_t bits = 0;
    if (kind == 1) {
        return bytes_are_ascii(units, len) ? 0x7f : 0xff;
    } else if (kind == 2) {
        const uint16_t *u = units;
        for (size_t i = 0; i < len; i++)
            bits |= u[i];
    } else {
        const uint32_t *u = units;
        for (size_t i = 0; i < len; i++)
            bits |= u[i];
    }
    return bits;
}

Value str_from_units(const void *units, int kind, size_t len)
{
    if (len <= 1)
        return len == 0 ? str_empty() : str_char(unit_at(units, kind, 0));
    Value s = str_alloc(len, units_bits(units, kind, len));
    if (LIKELY(s != 0))
        units_copy(STR(s)->data, STR(s)->kind, units, kind, len);
    return s;
}

Value str_from_ucs4(const uint32_t *cps, size_t len)
{
    return str_from_units(cps, 4, len);
}

Value str_exact(Value s)
{
    if (LIKELY(is_exact_str(s)))
        return s;
    return str_from_units(STR(s)->data, STR(s)->kind, STR(s)->len);
}

/* ---- hashing and comparing ---- */

int64_t str_hash(Value v)
{
    Str *s = STR(v);
    if (s->hash == 0)
        s->hash = hash_bytes(s->data, s->len * s->kind);
    return s->hash;
}

bool str_equal(Value a, Value b)
{
    if (a == b)
        return true;
    const Str *s = STR(a), *t = STR(b);
    if (s->len != t->len || s->kind != t->kind)
        return false;
    if (s->interned && t->interned)
        return false;
    return memcmp(s->data, t->data, s->len * s->kind) == 0;
}

bool str_equal_cstr(Value v, const char *ascii)
{
    const Str *s = STR(v);
    return s->ascii && strlen(ascii) == s->len && memcmp(s->data, ascii, s->len) == 0;
}

int str_compare(Value a, Value b)
{
    const Str *s = STR(a), *t = STR(b);
    size_t n = MIN(s->len, t->len);
    if (s->kind == 1 && t->kind == 1) {
        int order = memcmp(s->data, t->data, n);
        if (order != 0)
            return order < 0 ? -1 : 1;
    } else {
        for (size_t i = 0; i < n; i++) {
            uint32_t c = str_at(s, i), d = str_at(t, i);
            if (c != d)
                return c < d ? -1 : 1;
        }
    }
    return s->len < t->len ? -1 : s->len > t->len;
}

/* ---- joining, cutting, repeating ---- */

Value str_concat(Value a, Value b)
{
    const Str *s = STR(a), *t = STR(b);
    if (s->len == 0)
        return str_exact(b);
    if (t->len == 0)
        return str_exact(a);
    int kind = MAX(s->kind, t->kind);
    if (UNLIKELY(s->len > (SIZE_MAX >> 4) - t->len))
        return raise_memory_error();
    Str *r = str_block(s->len + t->len, kind);
    if (UNLIKELY(r == NULL))
        return VALUE_ERROR;
    r->ascii = s->ascii && t->ascii;
    units_copy(r->data, kind, s->data, s->kind, s->len);
    units_copy(r->data + s->len * (size_t)kind, kind, t->data, t->kind, t->len);
    return OBJECT_VALUE(r);
}

enum { APPEND_LEAST = 64 }; /* shorter results are made anew: quicker, and most are not extended */

static StrSpace *space_new(size_t room, int kind)
{
    StrSpace *space = gc_alloc_atomic(sizeof *space + room * (size_t)kind);
    if (space != NULL)
        space->room = room;
    return space;
}

static bool can_extend(const Str *s, const Str *t)
{
    if (!s->shared || s->kind < t->kind)
        return false;
    StrSpace *space = ((const SharedStr *)s)->space;
    return space->used == s->len && space->room - space->used >= t->len;
}

Value str_append(Value a, Value b)
{
    const Str *s = STR(a), *t = STR(b);
    size_t len = s->len + t->len;
    if (len < APPEND_LEAST || t->len == 0 || s->len == 0 || len > (SIZE_MAX >> 5))
        return str_concat(a, b);
    int kind = MAX(s->kind, t->kind);
    StrSpace *space;
    if (can_extend(s, t)) {
        space = ((const SharedStr *)s)->space;
    } else {
        space = space_new(len + len / 2, kind);
        if (UNLIKELY(space == NULL))
            return VALUE_ERROR;
        units_copy(space->units, kind, s->data, s->kind, s->len);
    }
    SharedStr *r = NEW(SharedStr, &type_str);
    if (UNLIKELY(r == NULL))
        return VALUE_ERROR;
    units_copy(space->units + s->len * (size_t)kind, kind, t->data, t->kind, t->len);
    space->used = len;
    r->space = space;
    r->str.len = len;
    r->str.data = space->units;
    r->str.kind = (uint8_t)kind;
    r->str.ascii = s->ascii && t->ascii;
    r->str.shared = true;
    return OBJECT_VALUE(r);
}

Value str_substring(Value v, size_t start, size_t end)
{
    const Str *s = STR(v);
    if (end > s->len)
        end = s->len;
    if (start >= end)
        return str_empty();
    size_t n = end - start;
    if (n == s->len)
        return str_exact(v);
    if (s->ascii)
        return str_from_ascii((const char *)s->data + start, n);
    return str_from_units(s->data + start * s->kind, s->kind, n);
}

Value str_repeat(Value v, int64_t n)
{
    const Str *s = STR(v);
    if (n <= 0 || s->len == 0)
        return str_empty();
    if (n == 1)
        return str_exact(v);
    if ((uint64_t)n > (uint64_t)PTRDIFF_MAX / s->len)
        return raise_overflow_error("repeated string is too long");
    Str *r = str_block(s->len * (size_t)n, s->kind);
    if (UNLIKELY(r == NULL))
        return VALUE_ERROR;
    r->ascii = s->ascii;
    size_t total = r->len * s->kind, done = s->len * s->kind;
    if (done == 1) {
        memset(r->data, s->data[0], total);
        return OBJECT_VALUE(r);
    }
    memcpy(r->data, s->data, done);
    while (done < total) { /* doubles what is there */
        size_t more = MIN(done, total - done);
        memcpy(r->data + done, r->data, more);
        done += more;
    }
    return OBJECT_VALUE(r);
}

/* ---- interning ---- */

/* Open addressing, at most half full; strings stay for the life of the process. */
static struct {
    Value *slots;
    size_t used, mask;
} intern_table;

static bool intern_grow(void)
{
    size_t size = intern_table.slots == NULL ? 4096 : (intern_table.mask + 1) * 2;
    Value *slots = gc_alloc(size * sizeof(Value));
    if (slots == NULL)
        return false;
    for (size_t i = 0; intern_table.slots != NULL && i <= intern_table.mask; i++) {
        Value s = intern_table.slots[i];
        if (s == 0)
            continue;
        size_t at = (size_t)str_hash(s) & (size - 1);
        while (slots[at] != 0)
            at = (at + 1) & (size - 1);
        slots[at] = s;
    }
    intern_table.slots = slots;
    intern_table.mask = size - 1;
    return true;
}

Value str_intern(Value v)
{
    Str *s = STR(v);
    if (s->interned || !is_exact_str(v))
        return v;
    if (UNLIKELY(intern_table.used * 2 >= intern_table.mask) && !intern_grow())
        return VALUE_ERROR;
    size_t at = (size_t)str_hash(v) & intern_table.mask;
    for (; intern_table.slots[at] != 0; at = (at + 1) & intern_table.mask) {
        Value have = intern_table.slots[at];
        if (STR(have)->hash == s->hash && str_equal(have, v))
            return have;
    }
    intern_table.slots[at] = v;
    intern_table.used++;
    s->interned = true;
    return v;
}

Value str_intern_cstr(const char *utf8)
{
    Value s = str_from_utf8(utf8, strlen(utf8));
    return s == 0 ? VALUE_ERROR : str_intern(s);
}

/* ---- StrBuilder ---- */

bool builder_grow(StrBuilder *b, size_t more, uint32_t maxchar)
{
    if (b->failed)
        return false;
    int kind = maxchar < 0x100 ? 1 : maxchar < 0x10000 ? 2 : 4;
    kind = MAX(kind, b->kind);
    size_t need = b->len + more;
    if (need * (size_t)kind <= BUILDER_SMALL && b->str == NULL) {
        uint64_t copy[BUILDER_SMALL / 8]; /* widen in place */
        memcpy(copy, b->small, sizeof copy);
        units_copy(b->small, kind, copy, b->kind, b->len);
        b->kind = (uint8_t)kind;
        b->cap = BUILDER_SMALL / (size_t)kind;
        return true;
    }
    size_t cap = MAX(need, b->cap < need ? b->len + b->len / 2 + 64 : b->cap);
    Str *s = str_block(cap, kind);
    if (s == NULL) {
        b->failed = true;
        b->cap = b->len; /* so that the quick path of the next write comes here */
        return false;
    }
    units_copy(s->data, kind, b->data, b->kind, b->len);
    b->str = s;
    b->data = s->data;
    b->cap = cap;
    b->kind = (uint8_t)kind;
    return true;
}

void builder_ascii(StrBuilder *b, const char *ascii, size_t n)
{
    if (UNLIKELY(!builder_reserve(b, n, 0)))
        return;
    units_copy(b->data + b->len * b->kind, b->kind, ascii, 1, n);
    b->len += n;
}

void builder_range(StrBuilder *b, const Str *s, size_t start, size_t end)
{
    if (start >= end)
        return;
    size_t n = end - start;
    const uint8_t *from = s->data + start * s->kind;
    uint32_t bits = str_maxchar(s);
    if (!s->ascii && n != s->len)
        bits = units_bits(from, s->kind, n);
    if (UNLIKELY(!builder_reserve(b, n, bits)))
        return;
    b->bits |= bits;
    units_copy(b->data + b->len * b->kind, b->kind, from, s->kind, n);
    b->len += n;
}

void builder_fill(StrBuilder *b, uint32_t cp, size_t n)
{
    if (UNLIKELY(n > (SIZE_MAX >> 5))) {
        raise_memory_error();
        b->failed = true;
        b->cap = b->len;
        return;
    }
    if (UNLIKELY(!builder_reserve(b, n, cp)))
        return;
    b->bits |= cp;
    if (b->kind == 1)
        memset(b->data + b->len, (int)cp, n);
    else
        for (size_t i = 0; i < n; i++)
            unit_set(b->data, b->kind, b->len + i, cp);
    b->len += n;
}

Value builder_finish(StrBuilder *b)
{
    if (UNLIKELY(b->failed))
        return VALUE_ERROR;
    int kind = b->bits < 0x100 ? 1 : b->bits < 0x10000 ? 2 : 4;
    if (b->str == NULL || kind != b->kind || b->cap > b->len + b->len / 4) {
        if (b->len <= 1)
            return b->len == 0 ? str_empty() : str_char(unit_at(b->data, b->kind, 0));
        Value s = str_alloc(b->len, b->bits);
        if (s != 0)
            units_copy(STR(s)->data, kind, b->data, b->kind, b->len);
        return s;
    }
    b->str->len = b->len;
    b->str->ascii = b->bits < 0x80;
    unit_set(b->data, kind, b->len, 0);
    return OBJECT_VALUE(b->str);
}
