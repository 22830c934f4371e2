/* _weakref: the native half of module weakref. */
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/weakref.h"

static Value weakref_proxy(Value self, Value *args, size_t nargs, Value kwnames)
{
    return weakproxy_new(args[0], args[1]);
}

static Value weakref_getweakrefcount(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_new((int64_t)weakref_count(args[0]));
}

static Value weakref_getweakrefs(Value self, Value *args, size_t nargs, Value kwnames)
{
    return weakref_list(args[0]);
}

/* Only if the entry still is a dead reference: user code may have replaced it. */
static Value weakref_remove_dead(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value found;
    if (!is_dict(args[0]))
        return raise_type_error("_remove_dead_weakref() argument 1 must be dict, not %T", args[0]);
    int state = dict_find(DICT(args[0]), args[1], &found);
    if (state < 0)
        return VALUE_ERROR;
    if (state > 0 && is_instance_of(found, &type_weakref) && weakref_get(found) == 0
        && dict_del(DICT(args[0]), args[1]) < 0)
        return VALUE_ERROR;
    return VALUE_NONE;
}

static const MethodDef weakref_functions[] = {
    {"proxy", weakref_proxy, "object, callback=None, /", 0,
     "Create a proxy object that weakly references 'object'.\n\n'callback', if given, is called with "
     "a reference to the\nproxy when 'object' is about to be finalized."},
    {"getweakrefcount", weakref_getweakrefcount, "object, /", 0,
     "Return the number of weak references to 'object'."},
    {"getweakrefs", weakref_getweakrefs, "object, /", 0,
     "Return a list of all weak reference objects pointing to 'object'."},
    {"_remove_dead_weakref", weakref_remove_dead, "dct, key, /", 0,
     "Atomically remove key from dict if it points to a dead weakref."},
    {0},
};

static bool weakref_module_init(Value module)
{
    return module_add(module, "ref", OBJECT_VALUE(&type_weakref))
        && module_add(module, "ReferenceType", OBJECT_VALUE(&type_weakref))
        && module_add(module, "ProxyType", OBJECT_VALUE(&type_weakproxy))
        && module_add(module, "CallableProxyType", OBJECT_VALUE(&type_weakcallableproxy));
}

const ModuleDef mod__weakref = {
    "_weakref", "Weak-reference support module.", weakref_functions, weakref_module_init,
};
