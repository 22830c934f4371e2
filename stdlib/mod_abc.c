/* Module _abc: registration and cached subclass checks of abstract base classes (PEP 3119).
 *
 * Each ABC has three sets of classes: registered ones, known subclasses, known non-subclasses. They
 * do not keep the classes alive. A registration anywhere makes all negative knowledge void, by a
 * counter that each negative set is compared with. */
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"

extern Type type_weakref;

/* ---- sets of classes held weakly ---- */

/* Open addressing by address. The address is stored inverted, which the collector does not take
 * for a pointer; `link` is the weak link, or NULL for a static class, which never goes away. An
 * entry whose class died stays until the table grows; another class may then have its address. */
typedef struct WeakEntry {
    uintptr_t hidden; /* 0: free */
    void **link;
} WeakEntry;
typedef struct WeakSet {
    size_t used, mask;
    WeakEntry *entries;
} WeakSet;

static Value weak_entry_get(const WeakEntry *e)
{
    if (e->hidden == 0)
        return 0;
    return e->link == NULL ? (Value)~e->hidden : (Value)gc_weak_get(e->link);
}

/* The entry of `cls`, or the free one where it would go. */
static WeakEntry *weak_find(WeakEntry *entries, size_t mask, Value cls)
{
    size_t i = (size_t)hash_pointer((void *)cls) & mask;
    while (entries[i].hidden != 0 && entries[i].hidden != ~(uintptr_t)cls)
        i = (i + 1) & mask;
    return &entries[i];
}

static bool weak_contains(const WeakSet *set, Value cls)
{
    if (set->entries == NULL)
        return false;
    return weak_entry_get(weak_find(set->entries, set->mask, cls)) == cls;
}

static bool weak_grow(WeakSet *set)
{
    size_t live = 0;
    for (size_t i = 0; set->entries != NULL && i <= set->mask; i++)
        live += weak_entry_get(&set->entries[i]) != 0;
    size_t size = 8;
    while (size < live * 3)
        size *= 2;
    WeakEntry *entries = gc_alloc(size * sizeof(WeakEntry));
    if (entries == NULL)
        return false;
    for (size_t i = 0; set->entries != NULL && i <= set->mask; i++) {
        Value cls = weak_entry_get(&set->entries[i]);
        if (cls != 0)
            *weak_find(entries, size - 1, cls) = set->entries[i];
    }
    *set = (WeakSet){.used = live, .mask = size - 1, .entries = entries};
    return true;
}

static bool weak_add(WeakSet *set, Value cls)
{
    if (set->entries == NULL || set->used * 3 >= set->mask * 2) {
        if (!weak_grow(set))
            return false;
    }
    WeakEntry *e = weak_find(set->entries, set->mask, cls);
    if (weak_entry_get(e) == cls)
        return true;
    void **link = NULL;
    if (!is_type(cls) || AS(Type, cls)->flags & TYPE_HEAP) {
        link = gc_alloc_atomic(sizeof *link);
        if (link == NULL)
            return false;
        *link = (void *)cls;
        if (!gc_weak_register(link, (void *)cls))
            return false;
    }
    set->used += e->hidden == 0;
    *e = (WeakEntry){.hidden = ~(uintptr_t)cls, .link = link};
    return true;
}

/* The live classes, as a list. */
static Value weak_list(const WeakSet *set)
{
    Value list = list_new(0);
    for (size_t i = 0; list != 0 && set->entries != NULL && i <= set->mask; i++) {
        Value cls = weak_entry_get(&set->entries[i]);
        if (cls != 0 && !list_push(LIST(list), cls))
            return VALUE_ERROR;
    }
    return list;
}

/* ---- what a class keeps in _abc_impl ---- */

typedef struct AbcData {
    Object head;
    WeakSet registry, cache, negative;
    uint64_t negative_version;
} AbcData;

static Type type_abc_data = {
    TYPE_HEAD("_abc._abc_data"),
    .size = sizeof(AbcData),
    .flags = TYPE_NO_NEW | TYPE_IMMUTABLE,
    .doc = "Internal state held by ABC machinery.",
};

static uint64_t abc_counter;

static Value abc_impl_name; /* "_abc_impl", interned */

static AbcData *abc_data(Value cls)
{
    Value impl = get_attr(cls, abc_impl_name);
    if (impl == 0)
        return NULL;
    if (!is_exactly(impl, &type_abc_data))
        return raise_null(&type_TypeError, "_abc_impl is set to a wrong type");
    return AS(AbcData, impl);
}

/* ---- _abc_init ---- */

/* 1: marked as abstract, 0: not, -1: raised. */
static int abc_is_abstract(Value v)
{
    Value mark;
    if (!get_attr_opt(v, NAME(dunder_isabstractmethod), &mark))
        return -1;
    return mark == 0 ? 0 : is_true(mark);
}

static bool abc_collect_own(Set *found, Dict *dict)
{
    size_t pos = 0;
    Value key, value;
    Dict *copy = dict_copy(dict); /* the marks are attributes: code may run */
    if (copy == NULL)
        return false;
    while (dict_next(copy, &pos, &key, &value)) {
        int abstract = abc_is_abstract(value);
        if (abstract < 0 || (abstract && !set_add(found, key)))
            return false;
    }
    return true;
}

/* Abstract names of a base that the class did not replace. */
static bool abc_collect_base(Set *found, Value cls, Value base)
{
    Value inherited;
    if (!get_attr_opt(base, NAME(dunder_abstractmethods), &inherited))
        return false;
    if (inherited == 0)
        return true;
    Value list = list_from_iterable(inherited);
    if (list == 0)
        return false;
    for (size_t i = 0; i < LIST(list)->len; i++) {
        Value name = LIST(list)->items[i], value;
        if (!is_str(name) || !get_attr_opt(cls, str_intern(name), &value))
            return error_pending() ? false
                                   : raise_false(&type_TypeError, "attribute name must be string");
        int abstract = value == 0 ? 0 : abc_is_abstract(value);
        if (abstract < 0 || (abstract && !set_add(found, name)))
            return false;
    }
    return true;
}

static bool abc_set_abstract(Value cls)
{
    Value found = set_new(&type_set, 0);
    if (found == 0 || !abc_collect_own(SET(found), AS(Type, cls)->dict))
        return false;
    Value bases = AS(Type, cls)->bases;
    for (size_t i = 0; i < TUPLE(bases)->len; i++) {
        if (!abc_collect_base(SET(found), cls, TUPLE(bases)->items[i]))
            return false;
    }
    Value frozen = set_new(&type_frozenset, found);
    return frozen != 0 && set_attr(cls, NAME(dunder_abstractmethods), frozen);
}

/* `__abc_tpflags__` says whether instances match sequence (1 << 5) or mapping (1 << 6) patterns. */
static bool abc_pattern_flags(Type *type)
{
    Value name = str_intern_cstr("__abc_tpflags__");
    Value flags = name == 0 ? 0 : dict_get_str(type->dict, name);
    if (flags == 0 || !is_small_int(flags))
        return name != 0;
    bool sequence = small_int(flags) & 1 << 5, mapping = small_int(flags) & 1 << 6;
    if (sequence && mapping)
        return raise_false(&type_TypeError, "__abc_tpflags__ cannot be both "
                                            "Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
    type->flags |= sequence ? TYPE_SEQUENCE : mapping ? TYPE_MAPPING : 0;
    return set_attr(OBJECT_VALUE(type), name, 0);
}

static Value abc_check_instance(Value cls, Value instance);

/* The first class that abc.ABCMeta makes shows us the metaclass. */
static void abc_learn(Type *meta)
{
    if (abc_instancecheck_function != 0 || strcmp(type_name(meta), "ABCMeta") != 0)
        return;
    Value module = dict_get_str(meta->dict, NAME(dunder_module));
    if (module == 0 || !is_str(module) || !str_equal_cstr(module, "abc"))
        return;
    abc_instancecheck_function = dict_get_str(meta->dict, NAME(dunder_instancecheck));
    if (abc_instancecheck_function != 0)
        abc_instancecheck_native = abc_check_instance;
}

static Value abc_init_class(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value cls = args[0];
    if (!is_type(cls))
        return raise_attribute_error(cls, NAME(dunder_dict));
    abc_learn(type_of(cls));
    if (!abc_set_abstract(cls))
        return VALUE_ERROR;
    AbcData *data = NEW(AbcData, &type_abc_data);
    if (data == NULL)
        return VALUE_ERROR;
    data->negative_version = abc_counter;
    if (!set_attr(cls, abc_impl_name, OBJECT_VALUE(data))
        || !abc_pattern_flags(AS(Type, cls)))
        return VALUE_ERROR;
    return VALUE_NONE;
}

/* ---- registration ---- */

static void abc_inherit_pattern(Type *sub, void *flag)
{
    if ((sub->flags & (TYPE_SEQUENCE | TYPE_MAPPING)) != 0 || !(sub->flags & TYPE_HEAP))
        return; /* built-in types keep what they are: str is no sequence for patterns */
    sub->flags |= *(uint32_t *)flag;
    Value subclasses = call_method0(OBJECT_VALUE(sub), str_intern_cstr("__subclasses__"));
    if (subclasses == 0) {
        error_clear();
        return;
    }
    for (size_t i = 0; i < LIST(subclasses)->len; i++)
        abc_inherit_pattern(AS(Type, LIST(subclasses)->items[i]), flag);
}

static Value abc_register(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value cls = args[0], sub = args[1];
    if (!is_type(sub))
        return raise_type_error("Can only register classes");
    int already = is_subclass(sub, cls);
    if (already != 0)
        return already > 0 ? sub : VALUE_ERROR;
    int cycle = is_subclass(cls, sub);
    if (cycle > 0)
        return raise(&type_RuntimeError, "Refusing to create an inheritance cycle");
    AbcData *data = cycle < 0 ? NULL : abc_data(cls);
    if (data == NULL || !weak_add(&data->registry, sub))
        return VALUE_ERROR;
    abc_counter++;
    uint32_t flag = is_type(cls) ? AS(Type, cls)->flags & (TYPE_SEQUENCE | TYPE_MAPPING) : 0;
    if (flag != 0)
        abc_inherit_pattern(AS(Type, sub), &flag);
    return sub;
}

/* ---- checks ---- */

static Value abc_ask(Value cls, Value sub)
{
    Value answer = call_method1(cls, NAME(dunder_subclasscheck), sub);
    if (answer == 0)
        return VALUE_ERROR;
    int truth = is_true(answer);
    return truth < 0 ? VALUE_ERROR : value_bool(truth);
}

static Value abc_check_instance(Value cls, Value instance)
{
    AbcData *data = abc_data(cls);
    Value sub = data == NULL ? 0 : get_attr(instance, NAME(dunder_class));
    if (sub == 0)
        return VALUE_ERROR;
    if (weak_contains(&data->cache, sub))
        return VALUE_TRUE;
    Value type = OBJECT_VALUE(type_of(instance));
    if (type == sub) {
        if (data->negative_version == abc_counter && weak_contains(&data->negative, sub))
            return VALUE_FALSE;
        return abc_ask(cls, sub);
    }
    Value answer = abc_ask(cls, sub);
    return answer == VALUE_FALSE ? abc_ask(cls, type) : answer;
}

static Value abc_instancecheck(Value self, Value *args, size_t nargs, Value kwnames)
{
    return abc_check_instance(args[0], args[1]);
}

/* Does `sub` derive from any class in the list? 1, 0, -1. */
static int abc_any(Value sub, Value classes)
{
    for (size_t i = 0; i < LIST(classes)->len; i++) {
        int r = is_subclass(sub, LIST(classes)->items[i]);
        if (r != 0)
            return r;
    }
    return 0;
}

/* The checks behind the caches: 1, 0, -1 raised. */
static int abc_derives(AbcData *data, Value cls, Value sub)
{
    Value hook = call_method1(cls, NAME(dunder_subclasshook), sub);
    if (hook == 0)
        return -1;
    if (hook == VALUE_TRUE || hook == VALUE_FALSE)
        return hook == VALUE_TRUE;
    if (hook != VALUE_NOT_IMPLEMENTED)
        return raise_minus1(&type_AssertionError, "__subclasshook__ must return either False, "
                                                  "True, or NotImplemented");
    if (is_type(cls) && is_subtype(AS(Type, sub), AS(Type, cls)))
        return 1;
    Value registered = weak_list(&data->registry);
    int r = registered == 0 ? -1 : abc_any(sub, registered);
    if (r != 0)
        return r;
    Value subclasses = call_method0(cls, str_intern_cstr("__subclasses__"));
    if (subclasses == 0)
        return -1;
    if (!is_list(subclasses))
        return raise_minus1(&type_TypeError, "__subclasses__() must return a list");
    subclasses = list_from_iterable(subclasses);
    return subclasses == 0 ? -1 : abc_any(sub, subclasses);
}

static Value abc_subclasscheck(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value cls = args[0], sub = args[1];
    if (!is_type(sub))
        return raise_type_error("issubclass() arg 1 must be a class");
    AbcData *data = abc_data(cls);
    if (data == NULL)
        return VALUE_ERROR;
    if (weak_contains(&data->cache, sub))
        return VALUE_TRUE;
    if (data->negative_version < abc_counter) {
        data->negative = (WeakSet){0};
        data->negative_version = abc_counter;
    } else if (weak_contains(&data->negative, sub)) {
        return VALUE_FALSE;
    }
    int r = abc_derives(data, cls, sub);
    if (r < 0 || !weak_add(r ? &data->cache : &data->negative, sub))
        return VALUE_ERROR;
    return value_bool(r);
}

/* ---- introspection ---- */

static Value abc_dump_set(const WeakSet *weak)
{
    Value out = set_new(&type_set, 0), classes = weak_list(weak);
    for (size_t i = 0; out != 0 && classes != 0 && i < LIST(classes)->len; i++) {
        Value ref = call1(OBJECT_VALUE(&type_weakref), LIST(classes)->items[i]);
        if (ref == 0 || !set_add(SET(out), ref))
            return VALUE_ERROR;
    }
    return classes == 0 ? VALUE_ERROR : out;
}

static Value abc_get_dump(Value self, Value *args, size_t nargs, Value kwnames)
{
    AbcData *data = abc_data(args[0]);
    if (data == NULL)
        return VALUE_ERROR;
    Value registry = abc_dump_set(&data->registry), cache = abc_dump_set(&data->cache);
    Value negative = abc_dump_set(&data->negative);
    if (registry == 0 || cache == 0 || negative == 0)
        return VALUE_ERROR;
    return tuple_pack(4, registry, cache, negative, int_from_u64(data->negative_version));
}

static Value abc_reset_registry(Value self, Value *args, size_t nargs, Value kwnames)
{
    AbcData *data = abc_data(args[0]);
    if (data == NULL)
        return VALUE_ERROR;
    data->registry = (WeakSet){0};
    return VALUE_NONE;
}

static Value abc_reset_caches(Value self, Value *args, size_t nargs, Value kwnames)
{
    AbcData *data = abc_data(args[0]);
    if (data == NULL)
        return VALUE_ERROR;
    data->cache = data->negative = (WeakSet){0};
    return VALUE_NONE;
}

static Value abc_get_cache_token(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_from_u64(abc_counter);
}

static const MethodDef abc_functions[] = {
    {"_abc_init", abc_init_class, "self, /", 0, "Internal ABC helper for class set-up."},
    {"_abc_instancecheck", abc_instancecheck, "self, instance, /", 0,
     "Internal ABC helper for instance checks."},
    {"_abc_register", abc_register, "self, subclass, /", 0,
     "Internal ABC helper for subclasss registration."},
    {"_abc_subclasscheck", abc_subclasscheck, "self, subclass, /", 0,
     "Internal ABC helper for subclasss checks."},
    {"_get_dump", abc_get_dump, "self, /", 0,
     "Internal ABC helper for cache and registry debugging."},
    {"_reset_caches", abc_reset_caches, "self, /", 0,
     "Internal ABC helper to reset both caches of a given class."},
    {"_reset_registry", abc_reset_registry, "self, /", 0,
     "Internal ABC helper to reset registry of a given class."},
    {"get_cache_token", abc_get_cache_token, "", 0,
     "Returns the current ABC cache token, which changes with every registration."},
    {0},
};

static bool abc_init(Value module)
{
    type_ready(&type_abc_data);
    abc_impl_name = str_intern_cstr("_abc_impl");
    return abc_impl_name != 0;
}

const ModuleDef mod__abc = {
    .name = "_abc",
    .doc = "Module contains faster C implementation of abc.ABCMeta",
    .functions = abc_functions,
    .init = abc_init,
};
