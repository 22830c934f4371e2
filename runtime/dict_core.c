/* The hash table behind dict: lookup, insertion, deletion, growth. The Python-visible type is in
 * type_dict.c, views in dict_views.c, iterators in dict_iters.c.
 *
 * Layout ("compact dict", R. Hettinger 2012): `entries` holds hash, key and value in insertion
 * order; `index` is an open-addressing table of small integers, 0 for an empty slot, else entry
 * number + 1. Small tables keep the index behind the entries in one block (entries points to its
 * start, which keeps it alive); larger ones have it in memory that the collector does not scan.
 *
 * Deleting only zeroes the entry's key: the index slot stays and works as a tombstone. popitem cuts
 * trailing deleted entries off (`filled` sinks, so it is O(1)), while `usable` never grows until
 * the next rebuild; so at most usable_of(size) slots are ever taken and every probe ends. A slot
 * that still names an entry which was cut off and filled again is harmless: it leads to a live
 * entry whose hash and key are compared as always. A rebuild sizes the table by the live entries,
 * at least a third of the slots being free for new ones: queue-like use costs O(1) amortised.
 *
 * Equality of keys may run code of the program, which may change this very dict. Every lookup
 * therefore first runs without calls (find_quick) and gives up when a real comparison is needed;
 * find_slow checks after each comparison that the table is still the one it was walking. */
#include "runtime/dict.h"

#include "runtime/list.h"
#include "runtime/ops.h"
#include "runtime/str.h"

enum { FIND_ABSENT = -1, FIND_RAISED = -2, FIND_UNSURE = -3 };
enum { MIN_LOG2 = 3, JOINT_LOG2_MAX = 4, PERTURB_SHIFT = 5, LARGE = 1000 };

static inline size_t usable_of(unsigned log2_size)
{
    return ((size_t)2 << log2_size) / 3;
}

static inline uint8_t width_of(unsigned log2_size)
{
    return log2_size <= 8 ? 1 : log2_size <= 16 ? 2 : 4;
}

/* The index width is a constant in each caller, so that the switch disappears. */
static inline __attribute__((always_inline)) size_t index_get(const void *index, size_t i,
                                                              unsigned width)
{
    switch (width) {
    case 1:
        return ((const uint8_t *)index)[i];
    case 2:
        return ((const uint16_t *)index)[i];
    default:
        return ((const uint32_t *)index)[i];
    }
}

static inline void index_put(void *index, size_t i, unsigned width, size_t number)
{
    switch (width) {
    case 1:
        ((uint8_t *)index)[i] = (uint8_t)number;
        break;
    case 2:
        ((uint16_t *)index)[i] = (uint16_t)number;
        break;
    default:
        ((uint32_t *)index)[i] = (uint32_t)number;
        break;
    }
}

/* Entry number, FIND_ABSENT, or FIND_UNSURE when only a comparison that can run code decides. */
static inline __attribute__((always_inline)) ptrdiff_t find_width(const Dict *d, Value key,
                                                                  int64_t hash, bool text,
                                                                  unsigned width)
{
    size_t mask = ((size_t)1 << d->log2_size) - 1;
    size_t i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    const DictEntry *entries = d->entries;
    for (;;) {
        size_t number = index_get(d->index, i, width);
        if (number == 0)
            return FIND_ABSENT;
        const DictEntry *e = &entries[number - 1];
        if (e->key == key)
            return (ptrdiff_t)number - 1;
        if (e->hash == hash && e->key != 0) {
            if (text && is_exact_str(e->key)) {
                if (str_equal(e->key, key))
                    return (ptrdiff_t)number - 1;
            } else if (!are_small_ints(e->key, key)) {
                return FIND_UNSURE;
            }
        }
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + perturb + 1) & mask;
    }
}

static inline ptrdiff_t find_quick(const Dict *d, Value key, int64_t hash, bool text)
{
    if (d->used == 0)
        return FIND_ABSENT;
    switch (d->index_width) {
    case 1:
        return find_width(d, key, hash, text, 1);
    case 2:
        return find_width(d, key, hash, text, 2);
    default:
        return find_width(d, key, hash, text, 4);
    }
}

static NOINLINE ptrdiff_t find_slow(Dict *d, Value key, int64_t hash)
{
restart:
    if (d->used == 0)
        return FIND_ABSENT;
    DictEntry *entries = d->entries;
    uint32_t tables = d->tables;
    size_t mask = ((size_t)1 << d->log2_size) - 1;
    size_t i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        size_t number = index_get(d->index, i, d->index_width);
        if (number == 0)
            return FIND_ABSENT;
        Value other = entries[number - 1].key;
        if (other == key)
            return (ptrdiff_t)number - 1;
        if (other != 0 && entries[number - 1].hash == hash) {
            int equal = values_equal(other, key);
            if (equal < 0)
                return FIND_RAISED;
            if (d->tables != tables || entries[number - 1].key != other)
                goto restart;
            if (equal)
                return (ptrdiff_t)number - 1;
        }
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + perturb + 1) & mask;
    }
}

static inline ptrdiff_t find(Dict *d, Value key, int64_t hash)
{
    ptrdiff_t at = find_quick(d, key, hash, is_exact_str(key));
    return UNLIKELY(at == FIND_UNSURE) ? find_slow(d, key, hash) : at;
}

/* ---- making and growing ---- */

static inline void changed(Dict *d)
{
    d->version = 0;
    d->mutations++;
}

/* Gives `d` an empty table of 2^log2_size slots. False: out of memory, `d` unchanged. */
static bool new_table(Dict *d, unsigned log2_size)
{
    if (UNLIKELY(log2_size > 32)) {
        raise_memory_error();
        return false;
    }
    size_t capacity = usable_of(log2_size), slots = (size_t)1 << log2_size;
    size_t entry_bytes = capacity * sizeof(DictEntry);
    unsigned width = width_of(log2_size);
    void *index = NULL;
    if (log2_size > JOINT_LOG2_MAX) {
        index = gc_alloc_atomic(slots * width);
        if (index == NULL)
            return false;
        memset(index, 0, slots * width);
    }
    DictEntry *entries = gc_alloc(index != NULL ? entry_bytes : entry_bytes + slots * width);
    if (entries == NULL)
        return false;
    d->entries = entries;
    d->index = index != NULL ? index : (char *)entries + entry_bytes;
    d->tables++;
    d->log2_size = (uint8_t)log2_size;
    d->index_width = (uint8_t)width;
    d->filled = d->used = 0;
    d->usable = capacity;
    return true;
}

static inline size_t free_slot(const Dict *d, int64_t hash)
{
    size_t mask = ((size_t)1 << d->log2_size) - 1;
    size_t i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    while (index_get(d->index, i, d->index_width) != 0) {
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + perturb + 1) & mask;
    }
    return i;
}

static unsigned log2_for(size_t live)
{
    unsigned log2_size = MIN_LOG2;
    while (usable_of(log2_size) < live)
        log2_size++;
    return log2_size;
}

/* Copies the live entries of `from` (which may be an older self) into the fresh table of `d`. */
static void refill(Dict *d, const DictEntry *from, size_t n)
{
    size_t filled = 0;
    DictEntry *to = d->entries;
    for (size_t k = 0; k < n; k++) {
        if (from[k].key == 0)
            continue;
        to[filled] = from[k];
        index_put(d->index, free_slot(d, from[k].hash), d->index_width, ++filled);
    }
    d->used = d->filled = filled;
    d->usable -= filled;
}

static NOINLINE bool rebuild(Dict *d, size_t room)
{
    DictEntry *old = d->entries;
    void *old_index = d->index;
    size_t n = d->filled;
    unsigned old_log2 = d->log2_size, old_width = d->index_width;
    if (!new_table(d, log2_for(room)))
        return false;
    refill(d, old, n);
    /* The old table is free at once, without a collection; lookups notice by `tables`. */
    if (n > LARGE) {
        gc_free(old);
        gc_free(old_index);
    } else if (n > 0) {
        size_t joint = old_log2 <= JOINT_LOG2_MAX ? (size_t)old_width << old_log2 : 0;
        gc_free_sized(old, usable_of(old_log2) * sizeof(DictEntry) + joint);
    }
    changed(d);
    return true;
}

static inline bool grow(Dict *d)
{
    /* twice the live entries: at least as many insertions until the next time */
    return rebuild(d, d->used < 3 ? 5 : d->used * 2);
}

Dict *dict_new(void)
{
    return NEW(Dict, &type_dict);
}

Dict *dict_new_sized(size_t expected)
{
    Dict *d = dict_new();
    if (d != NULL && expected > 0 && !new_table(d, log2_for(expected)))
        return NULL;
    return d;
}

/* Makes an empty dict a copy of `from` (same order). */
static bool clone_into(Dict *d, Dict *from)
{
    d->flags = from->flags;
    if (from->used == 0)
        return true;
    if (from->used == from->filled) {
        if (!new_table(d, from->log2_size))
            return false;
        size_t slots = (size_t)1 << d->log2_size;
        memcpy(d->entries, from->entries, from->filled * sizeof(DictEntry));
        memcpy(d->index, from->index, slots * d->index_width);
        d->used = d->filled = from->filled;
        d->usable = from->usable;
    } else {
        if (!new_table(d, log2_for(from->used)))
            return false;
        refill(d, from->entries, from->filled);
    }
    changed(d);
    return true;
}

Dict *dict_copy(Dict *from)
{
    Dict *d = dict_new();
    return d != NULL && clone_into(d, from) ? d : NULL;
}

static bool insert_new(Dict *d, Value key, int64_t hash, Value value, bool text)
{
    if (UNLIKELY(d->usable == 0) && !grow(d))
        return false;
    size_t at = d->filled;
    DictEntry *e = &d->entries[at];
    index_put(d->index, free_slot(d, hash), d->index_width, at + 1);
    e->hash = hash;
    e->key = key;
    e->value = value;
    d->filled = at + 1;
    d->used++;
    d->usable--;
    if (!text)
        d->flags |= DICT_OTHER_KEYS;
    changed(d);
    return true;
}

static inline void remove_entry(Dict *d, size_t at)
{
    DictEntry *e = &d->entries[at];
    e->key = e->value = 0;
    d->used--;
    changed(d);
}

/* Cuts trailing deleted entries off, so that the last one is live. Only popitem and its like do: a
 * key that is deleted and added again must come after the place where an iterator stands. */
static inline void trim(Dict *d)
{
    while (d->filled > 0 && d->entries[d->filled - 1].key == 0)
        d->filled--;
    if (d->filled == 0)
        d->flags |= DICT_EMPTIED;
}

/* ---- the interface ---- */

int dict_find_hashed(Dict *d, Value key, int64_t hash, Value *out)
{
    ptrdiff_t at = find(d, key, hash);
    *out = at >= 0 ? d->entries[at].value : 0;
    return at >= 0 ? 1 : at == FIND_RAISED ? -1 : 0;
}

int dict_find(Dict *d, Value key, Value *out)
{
    int64_t hash;
    *out = 0;
    return dict_key_hash(key, &hash) ? dict_find_hashed(d, key, hash, out) : -1;
}

ptrdiff_t dict_find_str_entry(Dict *d, Value name)
{
    int64_t hash = STR(name)->hash;
    if (hash == 0)
        hash = str_hash(name);
    ptrdiff_t at = find_quick(d, name, hash, true);
    if (LIKELY(at != FIND_UNSURE))
        return at;
    /* Some key that is not an exact str has the same hash. Look past it: an equal exact str wins,
     * and a subclass of str counts by its text, without calling its __eq__. */
    size_t mask = ((size_t)1 << d->log2_size) - 1;
    size_t i = (size_t)hash & mask, number;
    uint64_t perturb = (uint64_t)hash;
    while ((number = index_get(d->index, i, d->index_width)) != 0) {
        Value other = d->entries[number - 1].key;
        if (other != 0 && d->entries[number - 1].hash == hash && is_str(other) &&
            str_equal(other, name))
            return (ptrdiff_t)number - 1;
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + perturb + 1) & mask;
    }
    return FIND_ABSENT;
}

Value dict_get_str(Dict *d, Value name)
{
    ptrdiff_t at = dict_find_str_entry(d, name);
    return at >= 0 ? d->entries[at].value : 0;
}

bool dict_set_hashed(Dict *d, Value key, int64_t hash, Value value)
{
    ptrdiff_t at = find(d, key, hash);
    if (at >= 0) {
        d->entries[at].value = value;
        return true;
    }
    return at == FIND_ABSENT && insert_new(d, key, hash, value, is_exact_str(key));
}

bool dict_set(Dict *d, Value key, Value value)
{
    int64_t hash;
    return dict_key_hash(key, &hash) && dict_set_hashed(d, key, hash, value);
}

bool dict_set_cstr(Dict *d, const char *key, Value value)
{
    Value name = str_intern_cstr(key);
    return name != 0 && dict_set(d, name, value);
}

int dict_del(Dict *d, Value key)
{
    int64_t hash;
    if (!dict_key_hash(key, &hash))
        return -1;
    ptrdiff_t at = find(d, key, hash);
    if (at < 0)
        return at == FIND_RAISED ? -1 : 0;
    remove_entry(d, (size_t)at);
    return 1;
}

Value dict_pop(Dict *d, Value key, Value fallback)
{
    int64_t hash;
    if (d->used == 0 && fallback != 0)
        return dict_key_hash(key, &hash) ? fallback : 0;
    if (!dict_key_hash(key, &hash))
        return 0;
    ptrdiff_t at = find(d, key, hash);
    if (at == FIND_RAISED)
        return 0;
    if (at < 0)
        return fallback != 0 ? fallback : raise_key_error(key);
    Value value = d->entries[at].value;
    remove_entry(d, (size_t)at);
    return value;
}

Value dict_setdefault(Dict *d, Value key, Value value)
{
    int64_t hash;
    if (!dict_key_hash(key, &hash))
        return 0;
    ptrdiff_t at = find(d, key, hash);
    if (at >= 0)
        return d->entries[at].value;
    if (at == FIND_RAISED || !insert_new(d, key, hash, value, is_exact_str(key)))
        return 0;
    return value;
}

bool dict_popitem_last(Dict *d, Value *key, Value *value)
{
    if (d->used == 0)
        return false;
    trim(d);
    size_t at = d->filled - 1;
    *key = d->entries[at].key;
    *value = d->entries[at].value;
    remove_entry(d, at);
    trim(d);
    return true;
}

ptrdiff_t dict_find_entry(Dict *d, Value key, int64_t hash)
{
    return find(d, key, hash);
}

void dict_remove_entry(Dict *d, size_t at)
{
    remove_entry(d, at);
}

size_t dict_last_entry(Dict *d)
{
    trim(d);
    return d->filled - 1;
}

void dict_clear(Dict *d)
{
    d->used = d->filled = d->usable = 0;
    d->log2_size = 0;
    d->tables++;
    d->index = NULL;
    d->entries = NULL;
    d->flags &= (uint16_t)~DICT_OTHER_KEYS;
    changed(d);
}

bool dict_merge(Dict *d, Dict *from, bool override)
{
    if (d == from || from->used == 0)
        return true;
    if (d->used == 0) {
        uint16_t flags = d->flags;
        if (!clone_into(d, from))
            return false;
        d->flags |= flags;
        return true;
    }
    if (d->usable < from->used && !rebuild(d, MAX(d->used + from->used, d->used * 2)))
        return false;
    uint32_t mutations = from->mutations;
    for (size_t i = 0; i < from->filled; i++) {
        DictEntry e = from->entries[i];
        if (e.key == 0)
            continue;
        ptrdiff_t at = find(d, e.key, e.hash);
        if (at == FIND_RAISED)
            return false;
        if (at < 0) {
            if (!insert_new(d, e.key, e.hash, e.value, is_exact_str(e.key)))
                return false;
        } else if (override) {
            d->entries[at].value = e.value;
        }
        if (from->mutations != mutations)
            return raise_false(&type_RuntimeError, "dict mutated during update");
    }
    return true;
}

bool dict_next(Dict *d, size_t *pos, Value *key, Value *value)
{
    size_t i = *pos;
    while (i < d->filled && d->entries[i].key == 0)
        i++;
    if (i >= d->filled)
        return false;
    *key = d->entries[i].key;
    *value = d->entries[i].value;
    *pos = i + 1;
    return true;
}

uint32_t dict_version(Dict *d)
{
    static uint32_t last_version;
    if (d->version == 0) {
        if (++last_version == 0)
            last_version = 1;
        d->version = last_version;
    }
    return d->version;
}

Value dict_keys_list(Dict *d)
{
    Value list = list_new(d->used);
    if (list == 0)
        return 0;
    for (size_t i = 0; i < d->filled; i++)
        if (d->entries[i].key != 0 && !list_push(LIST(list), d->entries[i].key))
            return 0;
    return list;
}
