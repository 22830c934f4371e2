/* _collections: defaultdict, the counting loop of Counter, the field descriptor of namedtuple;
 * deque and OrderedDict are in files of their own. */
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "stdlib/collections_impl.h"

/* ---- defaultdict ---- */

typedef struct DefaultDict {
    Dict dict;
    Value factory; /* None: as a plain dict */
} DefaultDict;

static bool defaultdict_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value factory = nargs == 0 ? VALUE_NONE : args[0];
    if (factory != VALUE_NONE && !is_callable(factory))
        return raise_false(&type_TypeError, "first argument must be callable or None");
    AS(DefaultDict, self)->factory = factory;
    if (nargs > 0) {
        args++;
        nargs--;
    }
    return dict_update_args(DICT(self), "dict", args, nargs, kwnames);
}

static Value factory_of(Value self)
{
    Value factory = AS(DefaultDict, self)->factory;
    return factory == 0 ? VALUE_NONE : factory;
}

static Value defaultdict_missing(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value key = args[0], factory = factory_of(self);
    if (factory == VALUE_NONE)
        return raise_key_error(key);
    Value value = call0(factory);
    return value != 0 && set_item(self, key, value) ? value : 0;
}

/* Without looking __missing__ up, unless a subclass may have its own. */
static Value defaultdict_getitem(Value self, Value key)
{
    if (!is_exactly(self, &collections_defaultdict))
        return dict_getitem(self, key);
    Value value;
    int64_t hash;
    if (!dict_key_hash(key, &hash))
        return 0;
    int found = dict_find_hashed(DICT(self), key, hash, &value);
    if (found != 0)
        return found > 0 ? value : 0;
    Value factory = factory_of(self);
    if (factory == VALUE_NONE)
        return raise_key_error(key);
    value = call0(factory);
    return value != 0 && dict_set_hashed(DICT(self), key, hash, value) ? value : 0;
}

static Value defaultdict_repr(Value self)
{
    Value factory = factory_of(self), text;
    int entered = repr_enter(factory); /* a bound method of this very dict would not end */
    if (entered < 0)
        return 0;
    text = entered == 0 ? str_from_ascii("...", 3) : repr(factory);
    if (entered > 0)
        repr_leave(factory);
    Value items = text == 0 ? 0 : dict_repr(self);
    return items == 0 ? 0 : str_format("%U(%U, %U)", type_of(self)->name, text, items);
}

static Value copy_of(Value self)
{
    return call2(OBJECT_VALUE(type_of(self)), factory_of(self), self);
}

static Value defaultdict_copy(Value self, Value *args, size_t nargs, Value kwnames)
{
    return copy_of(self);
}

static Value defaultdict_or(Value left, Value right)
{
    bool mine = is_object(left) && is_instance_of(left, &collections_defaultdict);
    Value self = mine ? left : right, other = mine ? right : left;
    if (!is_dict(other))
        return VALUE_NOT_IMPLEMENTED;
    Value result = 0;
    if (mine) {
        result = copy_of(self);
    } else { /* the items of the left operand come first */
        result = call2(OBJECT_VALUE(type_of(self)), factory_of(self), left);
    }
    return result != 0 && dict_update(DICT(result), right) ? result : 0;
}

static Value defaultdict_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value factory = factory_of(self);
    Value init_args = factory == VALUE_NONE ? tuple_empty() : tuple_pack(1, factory);
    Value items = call_method0(self, NAME(items));
    Value iterator = items == 0 ? 0 : get_iter(items);
    if (iterator == 0)
        return 0;
    return tuple_pack(5, OBJECT_VALUE(type_of(self)), init_args, VALUE_NONE, VALUE_NONE, iterator);
}

static Value class_getitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

static const MethodDef defaultdict_methods[] = {
    {"__missing__", defaultdict_missing, "key, /", 0,
     "__missing__(key) # Called by __getitem__ for missing key"},
    {"copy", defaultdict_copy, "", 0, "D.copy() -> a shallow copy of D."},
    {"__copy__", defaultdict_copy, "", 0, "D.copy() -> a shallow copy of D."},
    {"__reduce__", defaultdict_reduce, "", 0, "Return state information for pickling."},
    {"__class_getitem__", class_getitem, "object, /", METHOD_CLASS, "See PEP 585"},
    {NULL, NULL, NULL, 0, NULL},
};

static const MemberDef defaultdict_members[] = {
    {"default_factory", offsetof(DefaultDict, factory), 0,
     "Factory for default value called by __missing__()."},
    {NULL, 0, 0, NULL},
};

Type collections_defaultdict = {
    TYPE_HEAD("collections.defaultdict"),
    .doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory",
    .base_type = &type_dict,
    .size = sizeof(DefaultDict),
    .flags = TYPE_BASE | TYPE_MAPPING | TYPE_IS_DICT,
    .init = defaultdict_init,
    .repr = defaultdict_repr,
    .getitem = defaultdict_getitem,
    .binary[OP_OR] = defaultdict_or,
    .methods = defaultdict_methods,
    .members = defaultdict_members,
};

/* ---- _count_elements ---- */

static Value count_in_dict(Dict *d, Value iterator)
{
    Value key, one = small_int_value(1);
    while ((key = iter_next(iterator)) != 0) {
        int64_t hash;
        Value old;
        if (!dict_key_hash(key, &hash))
            return 0;
        int found = dict_find_hashed(d, key, hash, &old);
        Value sum = found > 0 ? binary_op(OP_ADD, old, one) : one;
        if (found < 0 || sum == 0 || !dict_set_hashed(d, key, hash, sum))
            return 0;
    }
    return error_pending() ? 0 : VALUE_NONE;
}

static Value count_elements(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value mapping = args[0], iterator = get_iter(args[1]), one = small_int_value(1), key;
    if (iterator == 0)
        return 0;
    Type *type = type_of(mapping);
    /* not by the slot, which Counter's __delitem__ replaces too */
    if (is_dict(mapping) &&
        type_lookup(type, NAME(dunder_setitem)) == type_lookup(&type_dict, NAME(dunder_setitem)) &&
        type_lookup(type, NAME(get)) == type_lookup(&type_dict, NAME(get)))
        return count_in_dict(DICT(mapping), iterator);
    Value get = get_attr(mapping, NAME(get));
    if (get == 0)
        return 0;
    while ((key = iter_next(iterator)) != 0) {
        Value old = call2(get, key, small_int_value(0));
        Value sum = old == 0 ? 0 : binary_op(OP_ADD, old, one);
        if (sum == 0 || !set_item(mapping, key, sum))
            return 0;
    }
    return error_pending() ? 0 : VALUE_NONE;
}

/* ---- _tuplegetter ---- */

typedef struct TupleGetter {
    Object head;
    int64_t index;
    Value doc;
} TupleGetter;

static Type type_tuplegetter;

static Value tuplegetter_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int64_t index;
    if (!as_index(args[0], &index))
        return 0;
    Value self = object_new(type, 0);
    if (self != 0) {
        AS(TupleGetter, self)->index = index;
        AS(TupleGetter, self)->doc = args[1];
    }
    return self;
}

static Value tuplegetter_get(Value self, Value obj, Type *owner)
{
    TupleGetter *g = AS(TupleGetter, self);
    if (obj == 0 || obj == VALUE_NONE)
        return self;
    if (!is_tuple(obj))
        return raise_type_error("descriptor for index '%lld' for tuple subclasses doesn't apply to "
                                "'%T' object", (long long)g->index, obj);
    if (g->index < 0 || (size_t)g->index >= TUPLE(obj)->len)
        return raise(&type_IndexError, "tuple index out of range");
    return TUPLE(obj)->items[g->index];
}

static bool tuplegetter_set(Value self, Value obj, Value value)
{
    return raise_false(&type_AttributeError,
                       value == 0 ? "can't delete attribute" : "can't set attribute");
}

static Value tuplegetter_repr(Value self)
{
    return str_format("%U(%lld, %R)", type_of(self)->name, (long long)AS(TupleGetter, self)->index,
                      AS(TupleGetter, self)->doc);
}

static Value tuplegetter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    TupleGetter *g = AS(TupleGetter, self);
    return tuple_pack(2, OBJECT_VALUE(type_of(self)), tuple_pack(2, int_new(g->index), g->doc));
}

static const MethodDef tuplegetter_methods[] = {
    {"__reduce__", tuplegetter_reduce, "", 0, NULL},
    {NULL, NULL, NULL, 0, NULL},
};

static const MemberDef tuplegetter_members[] = {
    {"__doc__", offsetof(TupleGetter, doc), 0, NULL},
    {NULL, 0, 0, NULL},
};

static Type type_tuplegetter = {
    TYPE_HEAD("_collections._tuplegetter"),
    .size = sizeof(TupleGetter),
    .new_ = tuplegetter_new,
    .new_sig = "index, doc, /",
    .repr = tuplegetter_repr,
    .descr_get = tuplegetter_get,
    .descr_set = tuplegetter_set,
    .methods = tuplegetter_methods,
    .members = tuplegetter_members,
};

/* ---- the module ---- */

static bool init(Value module)
{
    type_ready(&collections_odict_iterator);
    type_ready(&collections_odict_keys);
    type_ready(&collections_odict_values);
    type_ready(&collections_odict_items);
    return module_add_type(module, &collections_deque) &&
           module_add_type(module, &collections_deque_iterator) &&
           module_add_type(module, &collections_deque_reverse_iterator) &&
           module_add_type(module, &collections_defaultdict) &&
           module_add_type(module, &collections_ordered_dict) &&
           module_add_type(module, &type_tuplegetter);
}

static const MethodDef functions[] = {
    {"_count_elements", count_elements, "mapping, iterable, /", 0,
     "Count elements in the iterable, updating the mapping"},
    {NULL, NULL, NULL, 0, NULL},
};

const ModuleDef mod__collections = {
    .name = "_collections",
    .doc = "High performance data structures.",
    .functions = functions,
    .init = init,
};
