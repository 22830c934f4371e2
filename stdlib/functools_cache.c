/* functools._lru_cache_wrapper: a function with a cache of its results. A bounded cache links its
 * entries in a ring, most recent first; the dict from key to entry holds pointers that are no
 * objects and never leaves this file. The function may call itself through the cache while a result
 * is being computed, so nothing found before the call is trusted after it. */
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "stdlib/functools_impl.h"

typedef struct Link {
    struct Link *newer, *older;
    Value key, result;
    int64_t hash;
} Link;

typedef struct LruCache {
    Object head;
    Value function;
    Value info_type;  /* CacheInfo */
    Dict *entries;    /* key -> result when unbounded, else key -> Link */
    Link *ring;       /* sentinel: ->older is the most recent entry, ->newer the oldest */
    int64_t maxsize;  /* -1: unbounded */
    int64_t hits, misses;
    bool typed;
} LruCache;

#define CACHE(v) AS(LruCache, v)

/* Separates positional from keyword arguments in keys: an object that no caller can pass. */
static Singleton keyword_mark = {.head.shape = &type_object.base};

static Value cache_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value function = args[0], info_type = args[3];
    int64_t maxsize = -1;
    if (!is_callable(function))
        return raise_type_error("the first argument must be callable");
    if (args[1] != VALUE_NONE) {
        if (!has_index(args[1]))
            return raise_type_error("maxsize should be integer or None");
        if (!as_index(args[1], &maxsize))
            return 0;
        maxsize = MAX(maxsize, 0);
    }
    int typed = is_true(args[2]);
    Dict *entries = typed < 0 ? NULL : dict_new();
    Link *ring = gc_alloc(sizeof(Link));
    Value self = entries == NULL || ring == NULL ? 0 : object_new(type, 0);
    if (self == 0)
        return 0;
    LruCache *c = CACHE(self);
    c->function = function;
    c->info_type = info_type;
    c->entries = entries;
    c->ring = ring->newer = ring->older = ring;
    c->maxsize = maxsize;
    c->typed = typed > 0;
    return self;
}

/* ---- keys ---- */

static Value make_key(LruCache *c, const Value *args, size_t nargs, Value kwnames)
{
    size_t named = kwnames == 0 ? 0 : TUPLE(kwnames)->len;
    if (!c->typed && named == 0 && nargs == 1 && (is_small_int(args[0]) || is_exact_str(args[0])))
        return args[0];
    size_t n = nargs + (named > 0 ? 1 + 2 * named : 0) + (c->typed ? nargs + named : 0);
    Value key = tuple_new(n);
    if (key == 0 || n == 0)
        return key;
    Value *to = TUPLE(key)->items;
    for (size_t i = 0; i < nargs; i++)
        *to++ = args[i];
    if (named > 0)
        *to++ = OBJECT_VALUE(&keyword_mark);
    for (size_t i = 0; i < named; i++) {
        *to++ = TUPLE(kwnames)->items[i];
        *to++ = args[nargs + i];
    }
    for (size_t i = 0; c->typed && i < nargs + named; i++)
        *to++ = OBJECT_VALUE(type_of(args[i]));
    return key;
}

/* ---- the ring ---- */

static void unlink_entry(Link *link)
{
    link->newer->older = link->older;
    link->older->newer = link->newer;
}

static void make_newest(Link *ring, Link *link)
{
    link->newer = ring;
    link->older = ring->older;
    ring->older->newer = link;
    ring->older = link;
}

/* Stores a computed result, dropping the oldest entry of a full cache. */
static bool store(LruCache *c, Value key, int64_t hash, Value result)
{
    Value found;
    int known = dict_find_hashed(c->entries, key, hash, &found);
    if (known != 0) /* a call inside the call has stored it already */
        return known > 0;
    if ((int64_t)c->entries->used >= c->maxsize) {
        Link *oldest = c->ring->newer;
        if (oldest == c->ring)
            return true;
        unlink_entry(oldest);
        if (dict_del(c->entries, oldest->key) < 0)
            return false;
    }
    Link *link = gc_alloc(sizeof(Link));
    if (link == NULL)
        return false;
    link->key = key;
    link->hash = hash;
    link->result = result;
    if (!dict_set_hashed(c->entries, key, hash, OBJECT_VALUE(link)))
        return false;
    make_newest(c->ring, link);
    return true;
}

/* ---- calling ---- */

static Value cache_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    LruCache *c = CACHE(self);
    if (c->maxsize == 0) {
        c->misses++;
        return call(c->function, args, nargs, kwnames);
    }
    Value key = make_key(c, args, nargs, kwnames), found;
    int64_t hash;
    if (key == 0 || !dict_key_hash(key, &hash))
        return 0;
    int known = dict_find_hashed(c->entries, key, hash, &found);
    if (known < 0)
        return 0;
    if (known > 0) {
        c->hits++;
        if (c->maxsize < 0)
            return found;
        Link *link = (Link *)found;
        unlink_entry(link);
        make_newest(c->ring, link);
        return link->result;
    }
    c->misses++;
    Value result = call(c->function, args, nargs, kwnames);
    if (result == 0)
        return 0;
    bool ok = c->maxsize < 0 ? dict_set_hashed(c->entries, key, hash, result)
                             : store(c, key, hash, result);
    return ok ? result : 0;
}

static Value cache_get(Value self, Value obj, Type *owner)
{
    return obj == 0 || obj == VALUE_NONE ? self : bound_method_new(self, obj);
}

/* ---- methods ---- */

static Value cache_info(Value self, Value *args, size_t nargs, Value kwnames)
{
    LruCache *c = CACHE(self);
    Value fields[4 + PARAM_SLACK] = {
        int_new(c->hits), int_new(c->misses),
        c->maxsize < 0 ? VALUE_NONE : int_new(c->maxsize), int_new((int64_t)c->entries->used),
    };
    return call(c->info_type, fields, 4, 0);
}

static Value cache_clear(Value self, Value *args, size_t nargs, Value kwnames)
{
    LruCache *c = CACHE(self);
    c->hits = c->misses = 0;
    c->ring->newer = c->ring->older = c->ring;
    dict_clear(c->entries);
    return VALUE_NONE;
}

static Value cache_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    return get_attr(self, NAME(dunder_qualname));
}

static Value cache_copy(Value self, Value *args, size_t nargs, Value kwnames)
{
    return self;
}

static const MethodDef cache_methods[] = {
    {"cache_info", cache_info, "", 0, "Report cache statistics"},
    {"cache_clear", cache_clear, "", 0, "Clear the cache and cache statistics"},
    {"__reduce__", cache_reduce, "", 0, NULL},
    {"__copy__", cache_copy, "", 0, NULL},
    {"__deepcopy__", cache_copy, "memo, /", 0, NULL},
    {NULL, NULL, NULL, 0, NULL},
};

Type functools_lru_cache = {
    TYPE_HEAD("functools._lru_cache_wrapper"),
    .doc = "Create a cached callable that wraps another function.\n\n"
           "user_function:      the function being cached\n\n"
           "maxsize:  0         for no caching\n"
           "          None      for unlimited cache size\n"
           "          n         for a bounded cache\n\n"
           "typed:    False     cache f(3) and f(3.0) as identical calls\n"
           "          True      cache f(3) and f(3.0) as distinct calls\n\n"
           "cache_info_type:    namedtuple class with the fields:\n"
           "                        hits misses currsize maxsize\n",
    .size = sizeof(LruCache),
    .attrs_offset = sizeof(LruCache),
    .flags = TYPE_BASE | TYPE_METHOD_LIKE | TYPE_WEAKREF,
    .new_ = cache_new,
    .new_sig = "user_function, maxsize, typed, cache_info_type",
    .call = cache_call,
    .descr_get = cache_get,
    .methods = cache_methods,
};
