/* types.SimpleNamespace: attributes and nothing else. */
#include "runtime/type.h"

typedef struct Namespace { Object head; } Namespace;

Value simple_namespace_new(Dict *attrs)
{
    Value self = object_new(&type_simple_namespace, 0);
    if (self == 0 || !object_set_dict(AS(Object, self), attrs))
        return VALUE_ERROR;
    return self;
}

static bool check_keys(Dict *dict)
{
    size_t pos = 0;
    Value key, value;
    while (dict_next(dict, &pos, &key, &value))
        if (!is_str(key))
            return raise_false(&type_TypeError, "keywords must be strings");
    return true;
}

static Value namespace_alloc(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

static bool namespace_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs > 1)
        return raise_false(&type_TypeError, "%s expected at most 1 argument, got %zu",
                           type_cname_tail(type_of(self)), nargs);
    Dict *own = object_dict(AS(Object, self));
    if (own == NULL)
        return false;
    if (nargs == 1) {
        Dict *given = dict_new();
        if (given == NULL || !dict_update(given, args[0]) || !check_keys(given)
            || !dict_merge(own, given, true))
            return false;
    }
    size_t n = kwnames != 0 ? TUPLE(kwnames)->len : 0;
    for (size_t i = 0; i < n; i++)
        if (!dict_set(own, TUPLE(kwnames)->items[i], args[nargs + i]))
            return false;
    return true;
}

static Value namespace_text(Value self, const char *name)
{
    Dict *own = object_dict(AS(Object, self));
    Value keys = own != NULL ? dict_keys_list(own) : VALUE_ERROR;
    Value parts = keys != 0 ? list_new(LIST(keys)->len) : VALUE_ERROR;
    if (parts == 0)
        return VALUE_ERROR;
    for (size_t i = 0; i < LIST(keys)->len; i++) {
        Value key = LIST(keys)->items[i], value;
        if (!is_str(key) || str_len(key) == 0)
            continue;
        int found = dict_find(own, key, &value);
        if (found <= 0) {
            if (found < 0)
                return VALUE_ERROR;
            continue;
        }
        Value part = str_format("%U=%R", key, value);
        if (part == 0 || !list_push(LIST(parts), part))
            return VALUE_ERROR;
    }
    Value sep = str_from_cstr(", ");
    Value joined = sep != 0 ? str_join(sep, parts) : VALUE_ERROR;
    return joined != 0 ? str_format("%s(%U)", name, joined) : VALUE_ERROR;
}

static Value namespace_repr(Value self)
{
    const char *name = type_of(self) == &type_simple_namespace ? "namespace" : type_name_of(self);
    int entered = repr_enter(self);
    if (entered <= 0)
        return entered < 0 ? VALUE_ERROR : str_format("%s(...)", name);
    Value text = namespace_text(self, name);
    repr_leave(self);
    return text;
}

static Value namespace_compare(Value a, Value b, CompareOp op)
{
    if (!is_instance_of(a, &type_simple_namespace) || !is_instance_of(b, &type_simple_namespace))
        return VALUE_NOT_IMPLEMENTED;
    Dict *x = object_dict(AS(Object, a)), *y = object_dict(AS(Object, b));
    return x != NULL && y != NULL ? compare(OBJECT_VALUE(x), OBJECT_VALUE(y), op) : VALUE_ERROR;
}

static Value namespace_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Dict *own = object_dict(AS(Object, self));
    if (own == NULL)
        return VALUE_ERROR;
    return tuple_pack(3, OBJECT_VALUE(type_of(self)), tuple_empty(), OBJECT_VALUE(own));
}

/* copy.replace(ns, **changes) */
static Value namespace_replace(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs != 0)
        return raise_type_error("__replace__() takes no positional arguments");
    Value result = call0(OBJECT_VALUE(type_of(self)));
    if (result == 0)
        return VALUE_ERROR;
    Dict *own = object_dict(AS(Object, self)), *copy = object_dict(AS(Object, result));
    if (own == NULL || copy == NULL || !dict_merge(copy, own, true))
        return VALUE_ERROR;
    size_t n = kwnames != 0 ? TUPLE(kwnames)->len : 0;
    for (size_t i = 0; i < n; i++)
        if (!dict_set(copy, TUPLE(kwnames)->items[i], args[i]))
            return VALUE_ERROR;
    return result;
}

static const MethodDef namespace_methods[] = {
    {"__reduce__", namespace_reduce, "", 0, "Return state information for pickling"},
    {"__replace__", namespace_replace, "**changes", METHOD_RAW,
     "Return a copy of the namespace object with new values for the specified attributes."},
    {0},
};

Type type_simple_namespace = {
    TYPE_HEAD("types.SimpleNamespace"), .size = sizeof(Namespace),
    .attrs_offset = sizeof(Namespace), .flags = TYPE_BASE,
    .doc = "A simple attribute-based namespace.", .new_ = namespace_alloc, .init = namespace_init,
    .repr = namespace_repr, .compare = namespace_compare, .hash = hash_not_implemented,
    .methods = namespace_methods,
};
