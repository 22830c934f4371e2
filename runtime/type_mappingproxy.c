/* mappingproxy: a read-only face of any mapping (class.__dict__, types.MappingProxyType). */
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/list.h"

static inline Value inner(Value self)
{
    return AS(MappingProxy, self)->mapping;
}

static inline Value unwrap(Value v)
{
    return is_object(v) && is_instance_of(v, &type_mappingproxy) ? inner(v) : v;
}

Value mappingproxy_new(Value mapping)
{
    MappingProxy *proxy = NEW(MappingProxy, &type_mappingproxy);
    if (proxy != NULL)
        proxy->mapping = mapping;
    return OBJECT_VALUE(proxy);
}

static Value proxy_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value mapping = args[0];
    if (is_list(mapping) || is_tuple(mapping) || type_of(mapping)->getitem == NULL)
        return raise_type_error("mappingproxy() argument must be a mapping, not %T", mapping);
    return mappingproxy_new(mapping);
}

static Value proxy_repr(Value self)
{
    if (!recursion_check(" while getting the repr of an object"))
        return 0;
    return str_format("mappingproxy(%R)", inner(self));
}

static Value proxy_str(Value self)
{
    return to_str(inner(self));
}

static bool proxy_hash(Value self, int64_t *out)
{
    return hash_value(inner(self), out);
}

static Value proxy_compare(Value a, Value b, CompareOp op)
{
    return compare(inner(a), unwrap(b), op);
}

static Value proxy_iter(Value self)
{
    return get_iter(inner(self));
}

static ptrdiff_t proxy_length(Value self)
{
    return length(inner(self));
}

static Value proxy_getitem(Value self, Value key)
{
    return get_item(inner(self), key);
}

static int proxy_contains(Value self, Value key)
{
    Value mapping = inner(self);
    Value found;
    return is_exact_dict(mapping) ? dict_find(DICT(mapping), key, &found) : contains(mapping, key);
}

static Value proxy_or(Value left, Value right)
{
    return binary_op(OP_OR, unwrap(left), unwrap(right));
}

static Value proxy_ior(Value left, Value right)
{
    return raise_type_error("'|=' is not supported by %T; use '|' instead", left);
}

static Value proxy_get(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value mapping = inner(self), fallback = args[1] == 0 ? VALUE_NONE : args[1];
    return call_method2(mapping, NAME(get), args[0], fallback);
}

static Value proxy_keys(Value self, Value *args, size_t nargs, Value kwnames)
{
    return call_method0(inner(self), NAME(keys));
}

static Value proxy_values(Value self, Value *args, size_t nargs, Value kwnames)
{
    return call_method0(inner(self), NAME(values));
}

static Value proxy_items(Value self, Value *args, size_t nargs, Value kwnames)
{
    return call_method0(inner(self), NAME(items));
}

static Value proxy_copy(Value self, Value *args, size_t nargs, Value kwnames)
{
    return call_method0(inner(self), NAME(copy));
}

static Value proxy_reversed(Value self, Value *args, size_t nargs, Value kwnames)
{
    return call_method0(inner(self), NAME(dunder_reversed));
}

static Value proxy_class_getitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

static const MethodDef proxy_methods[] = {
    {"get", proxy_get, "key, default=None, /", 0,
     "Return the value for key if key is in the mapping, else default."},
    {"keys", proxy_keys, "", 0, "a set-like object providing a view on D's keys"},
    {"values", proxy_values, "", 0, "an object providing a view on D's values"},
    {"items", proxy_items, "", 0, "a set-like object providing a view on D's items"},
    {"copy", proxy_copy, "", 0, "a shallow copy of D"},
    {"__reversed__", proxy_reversed, "", 0, "reverse iterator"},
    {"__class_getitem__", proxy_class_getitem, "object, /", METHOD_CLASS, "See PEP 585"},
    {NULL, NULL, NULL, 0, NULL},
};

Type type_mappingproxy = {
    TYPE_HEAD("mappingproxy"),
    .doc = "Read-only proxy of a mapping.",
    .size = sizeof(MappingProxy),
    .flags = TYPE_MAPPING,
    .new_ = proxy_new,
    .new_sig = "mapping",
    .repr = proxy_repr,
    .str = proxy_str,
    .hash = proxy_hash,
    .compare = proxy_compare,
    .iter = proxy_iter,
    .length = proxy_length,
    .getitem = proxy_getitem,
    .contains = proxy_contains,
    .binary[OP_OR] = proxy_or,
    .inplace[OP_OR] = proxy_ior,
    .methods = proxy_methods,
};
