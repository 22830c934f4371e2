/* Weak references, on the collector's disappearing links.
 *
 * The references of an object are found through a table keyed by its hidden address; the table holds
 * them weakly, and the objects too. An entry whose object is gone is dropped when met or when the
 * table grows.
 *
 * Callbacks: a reference with a callback is also in a list. A sentinel object that nothing refers to
 * dies at every collection; its finalizer, which runs at a safe point, looks through the list for
 * references whose object is gone, calls back, and sets up the next sentinel. */
#include "runtime/weakref_impl.h"
#include "runtime/int.h"

/* ---- the table of referents ---- */

typedef struct WeakLink { void *link; } WeakLink; /* to a WeakRef */

typedef struct Referent {
    uintptr_t hidden;   /* ~address of the object */
    void *link;         /* to the object: NULL once it is gone and the address may be another's */
    WeakLink **refs;
    size_t count, cap;
    struct Referent *next;
} Referent;

static Referent **buckets;
static size_t bucket_count, referent_count;

static size_t bucket_of(uintptr_t hidden) { return (hidden >> 4) * 0x9e3779b97f4a7c15u >> 20; }

static void drop_dead_referents(void)
{
    for (size_t i = 0; i < bucket_count; i++)
        for (Referent **at = &buckets[i]; *at != NULL;) {
            if (gc_weak_get(&(*at)->link) != NULL) {
                at = &(*at)->next;
            } else {
                *at = (*at)->next;
                referent_count--;
            }
        }
}

static bool grow_table(void)
{
    drop_dead_referents();
    if (bucket_count != 0 && referent_count * 2 < bucket_count)
        return true;
    size_t count = bucket_count == 0 ? 64 : 2 * bucket_count;
    Referent **fresh = gc_alloc(count * sizeof(Referent *));
    if (fresh == NULL)
        return false;
    for (size_t i = 0; i < bucket_count; i++)
        for (Referent *r = buckets[i], *next; r != NULL; r = next) {
            next = r->next;
            Referent **head = &fresh[bucket_of(r->hidden) & (count - 1)];
            r->next = *head;
            *head = r;
        }
    buckets = fresh;
    bucket_count = count;
    return true;
}

static Referent *find_referent(Value v)
{
    if (bucket_count == 0)
        return NULL;
    Referent **at = &buckets[bucket_of(~(uintptr_t)v) & (bucket_count - 1)];
    while (*at != NULL) {
        Referent *r = *at;
        if (r->hidden == ~(uintptr_t)v) {
            if (gc_weak_get(&r->link) == (void *)v)
                return r;
            *at = r->next;
            referent_count--;
        } else {
            at = &r->next;
        }
    }
    return NULL;
}

static Referent *get_referent(Value v)
{
    Referent *r = find_referent(v);
    if (r != NULL)
        return r;
    if (referent_count >= bucket_count && !grow_table())
        return NULL;
    r = gc_alloc(sizeof(Referent));
    if (r == NULL)
        return NULL;
    r->hidden = ~(uintptr_t)v;
    if (!gc_weak_register(&r->link, (void *)v))
        return raise_memory_error(), NULL;
    Referent **head = &buckets[bucket_of(r->hidden) & (bucket_count - 1)];
    r->next = *head;
    *head = r;
    referent_count++;
    return r;
}

/* Appends a weak link to an array that drops links of dead references before it grows. */
static bool push_link(WeakLink ***links, size_t *count, size_t *cap, WeakRef *ref)
{
    if (*count == *cap) {
        size_t kept = 0;
        for (size_t i = 0; i < *count; i++)
            if (gc_weak_get(&(*links)[i]->link) != NULL)
                (*links)[kept++] = (*links)[i];
        *count = kept;
        if (kept * 2 >= *cap) {
            size_t wanted = *cap == 0 ? 2 : 2 * *cap;
            WeakLink **grown = gc_alloc(wanted * sizeof(WeakLink *));
            if (grown == NULL)
                return false;
            if (kept != 0)
                memcpy(grown, *links, kept * sizeof(WeakLink *));
            *links = grown;
            *cap = wanted;
        }
    }
    WeakLink *link = gc_alloc_atomic(sizeof(WeakLink));
    if (link == NULL || !gc_weak_register(&link->link, ref))
        return false;
    (*links)[(*count)++] = link;
    return true;
}

/* ---- callbacks ---- */

static WeakLink **watched; /* references with callbacks */
static size_t watched_count, watched_cap;
static bool sentinel_set;

static void set_sentinel(void);

static void sentinel_died(void *object, void *data)
{
    sentinel_set = false;
    weakref_run_callbacks();
    set_sentinel();
}

static void set_sentinel(void)
{
    if (sentinel_set || watched_count == 0)
        return;
    void *sentinel = gc_alloc(GC_GRANULE);
    if (sentinel == NULL)
        return;
    sentinel_set = true;
    gc_set_finalizer(sentinel, sentinel_died, NULL);
}

static void call_back(WeakRef *ref)
{
    Value callback = ref->callback, pending = thread->pending;
    ref->callback = 0;
    thread->pending = 0;
    if (call1(callback, OBJECT_VALUE(ref)) == 0)
        error_unraisable(callback, NULL);
    thread->pending = pending;
}

void weakref_run_callbacks(void)
{
    Value due = 0;
    size_t kept = 0;
    for (size_t i = 0; i < watched_count; i++) {
        WeakRef *ref = gc_weak_get(&watched[i]->link);
        if (ref == NULL)
            continue;
        bool gone = ref->strong == 0 && gc_weak_get(&ref->link) == NULL;
        if (!gone) {
            watched[kept++] = watched[i];
        } else if (ref->callback != 0) {
            if (due == 0)
                due = list_new(4);
            if (due == 0 || !list_push(LIST(due), OBJECT_VALUE(ref))) {
                error_clear();
                watched[kept++] = watched[i]; /* no memory: at the next collection */
            }
        }
    }
    watched_count = kept;
    /* The latest reference first, as CPython does. */
    for (size_t i = due != 0 ? LIST(due)->len : 0; i-- > 0;)
        call_back(WEAK(LIST(due)->items[i]));
}

/* ---- making references ---- */

static bool is_immortal(Value v)
{
    return is_type(v) && !(AS(Type, v)->flags & TYPE_HEAP);
}

/* The shared reference of this type, made earlier without a callback. */
static Value shared_reference(Referent *referent, Type *type)
{
    for (size_t i = 0; i < referent->count; i++) {
        WeakRef *ref = gc_weak_get(&referent->refs[i]->link);
        if (ref != NULL && ref->callback == 0 && ref->head.shape->type == type
            && gc_weak_get(&ref->link) != NULL)
            return OBJECT_VALUE(ref);
    }
    return 0;
}

static Value register_weak(WeakRef *ref, Referent *referent, Value v)
{
    if (!gc_weak_register(&ref->link, (void *)v)
        || !push_link(&referent->refs, &referent->count, &referent->cap, ref))
        return error_pending() ? VALUE_ERROR : raise_memory_error();
    if (ref->callback != 0) {
        if (!push_link(&watched, &watched_count, &watched_cap, ref))
            return error_pending() ? VALUE_ERROR : raise_memory_error();
        set_sentinel();
    }
    return OBJECT_VALUE(ref);
}

Value weak_make(Type *type, Value v, Value callback, bool share)
{
    if (!is_object(v) || !(type_of(v)->flags & TYPE_WEAKREF))
        return raise_type_error("cannot create weak reference to '%T' object", v);
    if (callback == VALUE_NONE)
        callback = 0;
    Referent *referent = NULL;
    if (!is_immortal(v)) {
        referent = get_referent(v);
        if (referent == NULL)
            return VALUE_ERROR;
        Value shared = share && callback == 0 ? shared_reference(referent, type) : 0;
        if (shared != 0)
            return shared;
    }
    Value self = object_new(type, 0);
    if (self == 0)
        return VALUE_ERROR;
    WEAK(self)->callback = callback;
    if (referent != NULL)
        return register_weak(WEAK(self), referent, v);
    WEAK(self)->strong = v;
    return self;
}

Value weakref_new(Value v, Value callback) { return weak_make(&type_weakref, v, callback, true); }

Value weakref_get(Value ref)
{
    WeakRef *w = WEAK(ref);
    return w->strong != 0 ? w->strong : w->link != NULL ? (Value)gc_weak_get(&w->link) : 0;
}

/* The place in the list: the shared reference, the shared proxy, then the others. */
static int list_rank(WeakRef *ref)
{
    Type *type = ref->head.shape->type;
    if (ref->callback == 0 && type == &type_weakref)
        return 0;
    return ref->callback == 0 && (type == &type_weakproxy || type == &type_weakcallableproxy) ? 1
                                                                                            : 2;
}

/* In CPython's order: the latest first among those that are not shared. */
Value weakref_list(Value v)
{
    Value list = list_new(0);
    Referent *referent = list != 0 && is_object(v) ? find_referent(v) : NULL;
    for (int rank = 0; referent != NULL && rank < 3; rank++)
        for (size_t i = referent->count; i-- > 0;) {
            WeakRef *ref = gc_weak_get(&referent->refs[i]->link);
            if (ref != NULL && list_rank(ref) == rank && !list_push(LIST(list), OBJECT_VALUE(ref)))
                return VALUE_ERROR;
        }
    return list;
}

size_t weakref_count(Value v)
{
    Referent *referent = is_object(v) ? find_referent(v) : NULL;
    size_t count = 0;
    for (size_t i = 0; referent != NULL && i < referent->count; i++)
        count += gc_weak_get(&referent->refs[i]->link) != NULL;
    return count;
}

Value weakref_first(Value v)
{
    Value list = weakref_list(v);
    if (list == 0)
        return VALUE_ERROR;
    return LIST(list)->len != 0 ? LIST(list)->items[0] : VALUE_NONE;
}

/* ---- the type weakref.ref ---- */

static Value ref_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (nargs < 1 || nargs > 2)
        return raise_type_error("__new__ expected at %s %d argument%s, got %zu",
                                nargs < 1 ? "least" : "most", nargs < 1 ? 1 : 2,
                                nargs < 1 ? "" : "s", nargs);
    if (type == &type_weakref && kwnames != 0 && TUPLE(kwnames)->len != 0)
        return raise_type_error("ref() takes no keyword arguments");
    return weak_make(type, args[0], nargs > 1 ? args[1] : 0, type == &type_weakref);
}

static bool ref_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (kwnames != 0 && TUPLE(kwnames)->len != 0)
        return raise_false(&type_TypeError, "ref() takes no keyword arguments");
    if (nargs < 1 || nargs > 2)
        return raise_false(&type_TypeError, "__init__ expected at %s %d argument%s, got %zu",
                           nargs < 1 ? "least" : "most", nargs < 1 ? 1 : 2, nargs < 1 ? "" : "s",
                           nargs);
    return true;
}

static Value ref_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (kwnames != 0 && TUPLE(kwnames)->len != 0)
        return raise_type_error("weakref() takes no keyword arguments");
    if (nargs != 0)
        return raise_type_error("weakref expected 0 arguments, got %zu", nargs);
    Value v = weakref_get(self);
    return v != 0 ? v : VALUE_NONE;
}

static Value ref_repr(Value self)
{
    Value v = weakref_get(self), name;
    if (v == 0)
        return str_format("<weakref at %p; dead>", (void *)self);
    name = type_lookup(type_of(v), NAME(dunder_name)); /* of the type: v may have __getattr__ */
    if (name != 0 && (name = descr_bind(name, v, type_of(v))) == 0)
        error_clear();
    if (name != 0 && is_str(name))
        return str_format("<weakref at %p; to '%T' at %p (%U)>", (void *)self, v, (void *)v, name);
    return str_format("<weakref at %p; to '%T' at %p>", (void *)self, v, (void *)v);
}

static bool ref_hash(Value self, int64_t *out)
{
    WeakRef *w = WEAK(self);
    if (!w->has_hash) {
        Value v = weakref_get(self);
        if (v == 0)
            return raise_false(&type_TypeError, "weak object has gone away");
        if (!hash_value(v, &w->hash))
            return false;
        w->has_hash = true;
    }
    *out = w->hash;
    return true;
}

static Value ref_compare(Value a, Value b, CompareOp op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_instance_of(a, &type_weakref)
        || !is_instance_of(b, &type_weakref))
        return VALUE_NOT_IMPLEMENTED;
    Value x = weakref_get(a), y = weakref_get(b);
    if (x == 0 || y == 0)
        return value_bool((a == b) == (op == CMP_EQ));
    return compare(x, y, op);
}

static Value ref_get_callback(Value self)
{
    WeakRef *w = WEAK(self);
    return w->callback != 0 && weakref_get(self) != 0 ? w->callback : VALUE_NONE;
}

static Value ref_class_getitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

static const GetSetDef ref_getsets[] = {
    {"__callback__", ref_get_callback, NULL, NULL},
    {0},
};
static const MethodDef ref_methods[] = {
    {"__class_getitem__", ref_class_getitem, "item, /", METHOD_CLASS, "See PEP 585"},
    {0},
};

Type type_weakref = {
    TYPE_HEAD("weakref.ReferenceType"), .size = sizeof(WeakRef), .flags = TYPE_BASE,
    .new_ = ref_new, .init = ref_init, .call = ref_call, .repr = ref_repr, .hash = ref_hash,
    .compare = ref_compare, .getsets = ref_getsets, .methods = ref_methods,
};
