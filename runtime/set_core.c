/* The hash table behind set and frozenset. The Python-visible types are in type_set.c.
 *
 * Open addressing over (hash, key) pairs: short linear scans for the sake of the cache, then jumps
 * that bring in the upper bits of the hash. The order of iteration follows from the geometry (size
 * 8 at first, growing fourfold, twofold when large, at three fifths full), which is the one of
 * CPython: sets of small ints print in the same order there and here.
 *
 * An empty slot has key 0 and hash 0; a removed one has key 0 and hash -1, which no object has.
 * Equality may run code of the program that changes the set: lookups check afterwards that the
 * table is the one they were walking, and start again when it is not. */
#include "runtime/dict.h"
#include "runtime/list.h"

enum { MIN_SLOTS = 8, LINEAR_PROBES = 9, SET_PERTURB_SHIFT = 5, REMOVED = -1 };

typedef struct Probe {
    size_t i, mask;
    uint64_t perturb;
} Probe;

static inline Probe probe_start(int64_t hash, size_t mask)
{
    return (Probe){(size_t)hash & mask, mask, (uint64_t)hash};
}

static inline size_t probe_end(const Probe *p)
{
    return p->i + LINEAR_PROBES <= p->mask ? p->i + LINEAR_PROBES : p->i;
}

static inline void probe_jump(Probe *p)
{
    p->perturb >>= SET_PERTURB_SHIFT;
    p->i = (p->i * 5 + 1 + p->perturb) & p->mask;
}

static inline bool is_empty(const SetEntry *e)
{
    return e->key == 0 && e->hash == 0;
}

/* For tables without removed entries and keys that are not in them. */
static void insert_clean(SetEntry *table, size_t mask, Value key, int64_t hash)
{
    for (Probe p = probe_start(hash, mask);; probe_jump(&p))
        for (size_t i = p.i, end = probe_end(&p); i <= end; i++)
            if (table[i].key == 0) {
                table[i] = (SetEntry){hash, key};
                return;
            }
}

static bool resize(Set *s, size_t beyond)
{
    size_t size = MIN_SLOTS;
    while (size <= beyond)
        size <<= 1;
    SetEntry *table = gc_alloc(size * sizeof(SetEntry));
    if (table == NULL)
        return false;
    for (size_t i = 0; s->table != NULL && i <= s->mask; i++)
        if (s->table[i].key != 0)
            insert_clean(table, size - 1, s->table[i].key, s->table[i].hash);
    if (s->table != NULL)
        gc_free_sized(s->table, (s->mask + 1) * sizeof(SetEntry));
    s->table = table;
    s->mask = size - 1;
    s->filled = s->used;
    return true;
}

/* The slot with the key, or the empty one where the search ended; NULL: raised. *removed (may be
 * NULL) gets the last slot of a removed key on the way, where a new key may go. */
static inline SetEntry *find_slot(Set *s, Value key, int64_t hash, SetEntry **removed)
{
restart:
    if (UNLIKELY(s->table == NULL) && !resize(s, 0)) /* a comparison may have cleared the set */
        return NULL;
    SetEntry *table = s->table;
    uint32_t mutations = s->mutations;
    if (removed != NULL)
        *removed = NULL;
    for (Probe p = probe_start(hash, s->mask);; probe_jump(&p)) {
        for (size_t i = p.i, end = probe_end(&p); i <= end; i++) {
            SetEntry *e = &table[i];
            if (e->key == key || is_empty(e))
                return e;
            if (e->key == 0) {
                if (removed != NULL)
                    *removed = e;
                continue;
            }
            if (e->hash != hash || are_small_ints(e->key, key))
                continue;
            Value other = e->key;
            int equal = item_equal(other, key);
            if (equal < 0)
                return NULL;
            if (s->table != table || s->mutations != mutations)
                goto restart;
            if (equal)
                return e;
        }
    }
}

/* Room for `more` keys that are about to be added. */
static bool reserve(Set *s, size_t more)
{
    if (s->table == NULL && !resize(s, 0))
        return false;
    return (s->filled + more) * 5 < s->mask * 3 || resize(s, (s->used + more) * 2);
}

int set_contains_hashed(Set *s, Value key, int64_t hash)
{
    if (s->used == 0)
        return 0;
    SetEntry *e = find_slot(s, key, hash, NULL);
    return e == NULL ? -1 : e->key != 0;
}

bool set_add_hashed(Set *s, Value key, int64_t hash)
{
    SetEntry *removed, *e = find_slot(s, key, hash, &removed);
    if (e == NULL)
        return false;
    if (e->key != 0)
        return true;
    s->used++;
    s->mutations++;
    if (removed != NULL) {
        *removed = (SetEntry){hash, key};
        return true;
    }
    *e = (SetEntry){hash, key};
    s->filled++;
    if (LIKELY(s->filled * 5 < s->mask * 3))
        return true;
    return resize(s, s->used > 50000 ? s->used * 2 : s->used * 4);
}

int set_discard_hashed(Set *s, Value key, int64_t hash)
{
    if (s->used == 0)
        return 0;
    SetEntry *e = find_slot(s, key, hash, NULL);
    if (e == NULL || e->key == 0)
        return e == NULL ? -1 : 0;
    *e = (SetEntry){REMOVED, 0};
    s->used--;
    s->mutations++;
    return 1;
}

int set_contains(Set *s, Value key)
{
    int64_t hash;
    return dict_key_hash(key, &hash) ? set_contains_hashed(s, key, hash) : -1;
}

bool set_add(Set *s, Value key)
{
    int64_t hash;
    return dict_key_hash(key, &hash) && set_add_hashed(s, key, hash);
}

int set_discard(Set *s, Value key)
{
    int64_t hash;
    return dict_key_hash(key, &hash) ? set_discard_hashed(s, key, hash) : -1;
}

void set_clear(Set *s)
{
    s->table = NULL;
    s->used = s->filled = s->mask = s->finger = 0;
    s->mutations++;
}

Value set_pop(Set *s)
{
    if (s->used == 0)
        return 0;
    size_t i = s->finger & s->mask;
    while (s->table[i].key == 0)
        i = (i + 1) & s->mask;
    Value key = s->table[i].key;
    s->table[i] = (SetEntry){REMOVED, 0};
    s->used--;
    s->mutations++;
    s->finger = i + 1;
    return key;
}

bool set_next_entry(Set *s, size_t *pos, SetEntry *out)
{
    if (s->table == NULL)
        return false;
    size_t i = *pos;
    while (i <= s->mask && s->table[i].key == 0)
        i++;
    *pos = i + 1;
    if (i > s->mask)
        return false;
    *out = s->table[i];
    return true;
}

bool set_next(Set *s, size_t *pos, Value *key)
{
    SetEntry e;
    if (!set_next_entry(s, pos, &e))
        return false;
    *key = e.key;
    return true;
}

bool set_merge(Set *s, Set *from)
{
    if (s == from || from->used == 0)
        return true;
    if (!reserve(s, from->used))
        return false;
    if (s->filled == 0) { /* nothing to compare with */
        if (s->mask == from->mask && from->filled == from->used) {
            memcpy(s->table, from->table, (s->mask + 1) * sizeof(SetEntry));
        } else {
            for (size_t i = 0; i <= from->mask; i++)
                if (from->table[i].key != 0)
                    insert_clean(s->table, s->mask, from->table[i].key, from->table[i].hash);
        }
        s->used = s->filled = from->used;
        s->mutations++;
        return true;
    }
    SetEntry e;
    for (size_t pos = 0; set_next_entry(from, &pos, &e);)
        if (!set_add_hashed(s, e.key, e.hash))
            return false;
    return true;
}

static bool merge_dict_keys(Set *s, Dict *d)
{
    if (!reserve(s, d->used))
        return false;
    for (size_t i = 0; i < d->filled; i++) {
        DictEntry e = d->entries[i];
        if (e.key != 0 && !set_add_hashed(s, e.key, e.hash))
            return false;
    }
    return true;
}

bool set_update(Set *s, Value iterable)
{
    if (is_any_set(iterable))
        return set_merge(s, SET(iterable));
    if (is_exact_dict(iterable))
        return merge_dict_keys(s, DICT(iterable));
    Value iterator = get_iter(iterable);
    if (iterator == 0)
        return false;
    Value item;
    while ((item = iter_next(iterator)) != 0)
        if (!set_add(s, item))
            return false;
    return !error_pending();
}

Value set_new(Type *type, Value iterable)
{
    Value s = type == &type_set || type == &type_frozenset
                  ? OBJECT_VALUE(object_alloc(type, sizeof(Set)))
                  : object_new(type, 0);
    return s != 0 && (iterable == 0 || set_update(SET(s), iterable)) ? s : 0;
}

bool set_difference_update(Set *s, Value other)
{
    if (other == OBJECT_VALUE(s)) {
        set_clear(s);
        return true;
    }
    if (is_any_set(other)) {
        SetEntry e;
        for (size_t pos = 0; set_next_entry(SET(other), &pos, &e);)
            if (set_discard_hashed(s, e.key, e.hash) < 0)
                return false;
    } else {
        Value iterator = get_iter(other), item;
        if (iterator == 0)
            return false;
        while ((item = iter_next(iterator)) != 0)
            if (set_discard(s, item) < 0)
                return false;
        if (error_pending())
            return false;
    }
    /* many removed entries slow every search down */
    return s->filled - s->used <= s->mask / 4 ||
           resize(s, s->used > 50000 ? s->used * 2 : s->used * 4);
}

bool set_symmetric_difference_update(Set *s, Value other)
{
    if (other == OBJECT_VALUE(s)) {
        set_clear(s);
        return true;
    }
    if (!is_any_set(other) && (other = set_new(&type_set, other)) == 0)
        return false;
    SetEntry e;
    for (size_t pos = 0; set_next_entry(SET(other), &pos, &e);) {
        int removed = set_discard_hashed(s, e.key, e.hash);
        if (removed < 0 || (removed == 0 && !set_add_hashed(s, e.key, e.hash)))
            return false;
    }
    return true;
}
