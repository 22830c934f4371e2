/* What stands in for the builtins of code run with `__builtins__` in its globals: a dict (or a
 * module's) as it is, any other object behind a dict that is always empty and asks the object, so that
 * code objects, functions and frames deal with a Dict in every case. */
#include "runtime/error.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "vm/frame.h"

typedef struct BuiltinsMap {
    Dict dict;
    Value mapping;
} BuiltinsMap;

static Value map_getitem(Value self, Value key) { return get_item(AS(BuiltinsMap, self)->mapping, key); }

static Type type_builtins_map = {
    TYPE_HEAD("builtins_map"), .size = sizeof(BuiltinsMap), .flags = TYPE_NO_NEW,
    .getitem = map_getitem,
};

static bool is_map(const Dict *builtins)
{
    return has_base_shape((Value)builtins, &type_builtins_map);
}

Dict *builtins_for(Dict *globals)
{
    Value b = 0;
    if (dict_find(globals, NAME(dunder_builtins), &b) < 0)
        return NULL;
    if (!b) {
        b = (Value)interp.builtins;
        if (!dict_set(globals, NAME(dunder_builtins), b))
            return NULL;
    }
    if (is_dict(b))
        return DICT(b);
    if (is_instance_of(b, &type_module))
        return module_dict(b);
    BuiltinsMap *map = NEW(BuiltinsMap, &type_builtins_map);
    if (map == NULL)
        return NULL;
    map->mapping = b;
    return &map->dict;
}

Value builtins_shown(Dict *builtins)
{
    return is_map(builtins) ? AS(BuiltinsMap, builtins)->mapping : (Value)builtins;
}

Value builtins_item(Dict *builtins, Value name)
{
    Value v = is_dict((Value)builtins) ? dict_get_str(builtins, name) : 0;
    if (!v && is_map(builtins) && !(v = map_getitem((Value)builtins, name)))
        error_clear_if(&type_KeyError);
    return v;
}

static Value running_item(Value name, bool *found)
{
    FrameObject *f = frame_current(0);
    *found = f != NULL && f->func->builtins != interp.builtins;
    return *found ? get_item((Value)f->func->builtins, name) : 0;
}

void builtins_map_ready(void)
{
    type_ready(&type_builtins_map);
    builtins_running = running_item;
}
