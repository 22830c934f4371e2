/* dict: insertion-ordered compact hash table; its keys(), values(), items() views; set, frozenset.
 * Entries lie in insertion order; a deleted entry has key 0. The VM caches (version, entry index):
 * `version` is 0 until asked for and becomes 0 again when a key is added, removed or the table is
 * rebuilt; setting the value of an existing key leaves it. */
#ifndef COIL_DICT_H
#define COIL_DICT_H

#include "runtime/ops.h"
#include "runtime/str.h"

typedef struct DictEntry {
    int64_t hash;
    Value key, value;
} DictEntry;

struct Dict {
    Object head;
    size_t used;        /* live entries: len(d) */
    size_t filled;      /* entries[0..filled) in use, deleted ones included */
    uint32_t version;
    uint8_t log2_size;  /* of the index table; 0: no table yet */
    uint8_t index_width; /* bytes per index: 1, 2, 4 */
    uint16_t flags;     /* DICT_* */
    uint32_t mutations; /* grows with every structural change: iterators compare it */
    uint32_t tables;    /* grows with every new table */
    void *index;
    DictEntry *entries;
    size_t usable;      /* entries that can still be added before the next rebuild */
};
enum {
    DICT_OTHER_KEYS = 1, /* a key that is not an exact str was ever stored */
    DICT_EMPTIED = 2,    /* the last entry was removed: entries are filled from 0 again */
};
extern Type type_dict, type_set, type_frozenset, type_dict_keys, type_dict_values, type_dict_items,
    type_dict_key_iterator, type_dict_value_iterator, type_dict_item_iterator, type_mappingproxy;
typedef struct DictIter {
    Object head;
    Dict *dict;         /* NULL: exhausted */
    size_t index;       /* of the entry to look at next */
    uint32_t mutations; /* of the dict, as last seen */
    size_t left;
    bool reverse;
    size_t used;        /* len(dict) at the start */
} DictIter;
typedef struct MappingProxy { Object head; Value mapping; } MappingProxy;

/* The next entry of an iterator in the common case: forwards, nothing changed, not at the end. NULL
 * says nothing: the type's `next` decides. */
static inline const DictEntry *dict_iter_quick(DictIter *it)
{
    Dict *d = it->dict;
    if (d == NULL || it->mutations != d->mutations || it->reverse || it->left == 0)
        return NULL;
    size_t i = it->index;
    while (i < d->filled && d->entries[i].key == 0)
        i++;
    if (UNLIKELY(i >= d->filled))
        return NULL;
    it->index = i + 1;
    it->left--;
    return &d->entries[i];
}

static inline bool is_exact_dict(Value v) { return has_base_shape(v, &type_dict); }
#define DICT(v) AS(Dict, v)

Dict *dict_new(void);
Dict *dict_new_sized(size_t expected);
Dict *dict_copy(Dict *d);
/* 1 found (*out set), 0 absent (*out = 0), -1 raised (hash or __eq__). */
int dict_find(Dict *d, Value key, Value *out);
/* Key is an exact str: cannot raise when the dict holds only str keys (and never does otherwise for
 * interned names against str keys). 0: absent. */
Value dict_get_str(Dict *d, Value name);
ptrdiff_t dict_find_str_entry(Dict *d, Value name); /* entry index or -1, no raise */
bool dict_set(Dict *d, Value key, Value value);
bool dict_set_cstr(Dict *d, const char *key, Value value);
int dict_del(Dict *d, Value key);                 /* 1, 0 absent (nothing raised), -1 */
Value dict_pop(Dict *d, Value key, Value fallback /* 0: KeyError */);
Value dict_setdefault(Dict *d, Value key, Value value);
void dict_clear(Dict *d);
bool dict_update(Dict *d, Value mapping_or_pairs);
bool dict_merge(Dict *d, Dict *from, bool override);
/* Iterates: start with *pos = 0; false at the end. Do not change the dict meanwhile. */
bool dict_next(Dict *d, size_t *pos, Value *key, Value *value);
uint32_t dict_version(Dict *d);                   /* non-zero, assigned on demand */
Value dict_keys_list(Dict *d);                    /* a new list */
Value mappingproxy_new(Value mapping);

/* hash(key), without a call for small ints and str that know their hash. */
static inline bool dict_key_hash(Value key, int64_t *out)
{
    if (is_small_int(key)) {
        int64_t i = small_int(key), limit = (INT64_C(1) << 61) - 1; /* the modulus of int hashes */
        if (LIKELY(i > -limit && i < limit)) {
            *out = i == -1 ? -2 : i;
            return true;
        }
    } else if (is_exact_str(key) && STR(key)->hash != 0) {
        *out = STR(key)->hash;
        return true;
    }
    return hash_value(key, out);
}
/* As dict_find and dict_set, with the hash already known. */
int dict_find_hashed(Dict *d, Value key, int64_t hash, Value *out);
bool dict_set_hashed(Dict *d, Value key, int64_t hash, Value value);
/* Removes the entry added last: false when empty (nothing raised). */
bool dict_popitem_last(Dict *d, Value *key, Value *value);
ptrdiff_t dict_find_entry(Dict *d, Value key, int64_t hash); /* entry index, -1 absent, -2 raised */
void dict_remove_entry(Dict *d, size_t at);
size_t dict_last_entry(Dict *d);                  /* the dict must not be empty */
/* Slots and methods that other types of this family share. */
Value dict_getitem(Value self, Value key); /* with __missing__ of subclasses */
Value dict_iter_keys(Value self);
Value dict_repr(Value self);
Value dict_keys_view(Value self, Value *args, size_t nargs, Value kwnames);
Value dict_values_view(Value self, Value *args, size_t nargs, Value kwnames);
Value dict_items_view(Value self, Value *args, size_t nargs, Value kwnames);
Value dict_reversed_keys(Value self, Value *args, size_t nargs, Value kwnames);
typedef enum { DICT_KEYS, DICT_VALUES, DICT_ITEMS } DictPart;
Value dict_iter_of(Dict *d, DictPart part, bool reverse);
extern Type type_dict_reverse_key_iterator, type_dict_reverse_value_iterator,
    type_dict_reverse_item_iterator;
/* What dict(...) and d.update(...) do with their arguments; `name` for the message. */
bool dict_update_args(Dict *d, const char *name, Value *args, size_t nargs, Value kwnames);

typedef struct SetEntry { int64_t hash; Value key; } SetEntry;
typedef struct Set {
    Object head;
    size_t used, filled, mask;
    SetEntry *table;
    int64_t hash;     /* frozenset; 0: not computed */
    uint32_t mutations;
    size_t finger;    /* where pop() looks next */
} Set;
Value set_new(Type *type /* &type_set or &type_frozenset */, Value iterable_or_0);
int set_contains(Set *s, Value key);              /* 1, 0, -1 */
bool set_add(Set *s, Value key);
int set_discard(Set *s, Value key);               /* 1 removed, 0 absent, -1 */
bool set_update(Set *s, Value iterable);
bool set_next(Set *s, size_t *pos, Value *key);
/* As set_contains, set_add and set_discard, with the hash already known. */
int set_contains_hashed(Set *s, Value key, int64_t hash);
bool set_add_hashed(Set *s, Value key, int64_t hash);
int set_discard_hashed(Set *s, Value key, int64_t hash);
bool set_next_entry(Set *s, size_t *pos, SetEntry *out);
bool set_merge(Set *s, Set *from);    /* s |= from */
void set_clear(Set *s);
Value set_pop(Set *s);                /* 0 when empty: nothing raised */
static inline bool is_any_set(Value v) { return is_set(v) || is_frozenset(v); }
extern Type type_set_iterator;
bool set_difference_update(Set *s, Value iterable);
bool set_symmetric_difference_update(Set *s, Value iterable);
#define SET(v) AS(Set, v)

#endif
