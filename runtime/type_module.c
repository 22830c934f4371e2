/* Module objects. A module's attribute storage is its `dict` field: the object is in dict mode all its
 * life (shape.c), so that the generic attribute functions work on it. */
#include "runtime/module.h"
#include "runtime/module_missing.h"
#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/int.h"
#include "runtime/type.h"

#define MODULE(v) AS(Module, v)

Dict *module_dict(Value module) { return object_dict(AS(Object, module)); }

static Value module_alloc(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value self = object_new(type, 0);
    Dict *dict = self != 0 ? dict_new() : NULL;
    if (dict == NULL || !object_set_dict(AS(Object, self), dict))
        return VALUE_ERROR;
    return self;
}

static bool set_up(Value self, Value name, Value doc)
{
    Dict *dict = module_dict(self);
    MODULE(self)->name = name;
    return dict != NULL && dict_set(dict, NAME(dunder_name), name)
        && dict_set(dict, NAME(dunder_doc), doc) && dict_set(dict, NAME(dunder_package), VALUE_NONE)
        && dict_set(dict, NAME(dunder_loader), VALUE_NONE)
        && dict_set(dict, NAME(dunder_spec), VALUE_NONE);
}

static bool module_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_str(args[0]))
        return raise_false(&type_TypeError, "module() argument 'name' must be str, not %T", args[0]);
    return set_up(self, args[0], args[1] != 0 ? args[1] : VALUE_NONE);
}

Value module_new(Value name)
{
    Value self = module_alloc(&type_module, NULL, 0, 0);
    return self != 0 && set_up(self, name, VALUE_NONE) ? self : VALUE_ERROR;
}

Value (*builtins_running)(Value name, bool *found);

Value builtin_get(const char *name)
{
    Value key = str_intern_cstr(name), value;
    bool own = false;
    if (key != 0 && builtins_running != NULL) {
        value = builtins_running(key, &own);
        if (own && value == 0 && error_clear_if(&type_KeyError))
            raise(&type_AttributeError, "%s", name);
        if (own)
            return value;
    }
    int found = key != 0 ? dict_find(interp.builtins, key, &value) : -1;
    if (found == 0)
        raise(&type_AttributeError, "%s", name);
    return found == 1 ? value : VALUE_ERROR;
}

/* ---- modules written in C ---- */

Value module_from_def(const ModuleDef *def)
{
    Value name = str_intern_cstr(def->name);
    Value module = name != 0 ? module_new(name) : VALUE_ERROR;
    if (module == 0)
        return VALUE_ERROR;
    if (def->doc != NULL
        && !dict_set(module_dict(module), NAME(dunder_doc), str_from_cstr(def->doc)))
        return VALUE_ERROR;
    for (const MethodDef *m = def->functions; m != NULL && m->name != NULL; m++)
        if (!module_add(module, m->name, native_function_new(m, module, name)))
            return VALUE_ERROR;
    return def->init == NULL || def->init(module) ? module : VALUE_ERROR;
}

bool module_add(Value module, const char *name, Value value)
{
    Value key = str_intern_cstr(name);
    return value != 0 && key != 0 && dict_set(module_dict(module), key, value);
}

bool module_add_type(Value module, Type *type)
{
    type_ready(type);
    return module_add(module, type_cname_tail(type), OBJECT_VALUE(type));
}

bool module_add_int(Value module, const char *name, int64_t i)
{
    return module_add(module, name, int_new(i));
}

bool module_add_str(Value module, const char *name, const char *text)
{
    return module_add(module, name, str_from_cstr(text));
}

/* ---- attributes ---- */

/* A missing attribute: __getattr__ of the module (PEP 562), or the error. */
static Value module_missing(Value self, Value name)
{
    Dict *dict = module_dict(self);
    Value hook = dict != NULL ? dict_get_str(dict, NAME(dunder_getattr)) : 0;
    if (hook != 0)
        return call1(hook, name);
    Value own_name = dict != NULL ? dict_get_str(dict, NAME(dunder_name)) : 0;
    Value message;
    if (own_name == 0 || !is_str(own_name)) {
        message = str_format("module has no attribute '%U'", name);
    } else {
        message = module_missing_text(dict_get_str(dict, NAME(dunder_spec)), own_name, name);
    }
    if (message == 0)
        return VALUE_ERROR;
    (void)raise_value(&type_AttributeError, message);
    if (error_matches(&type_AttributeError)) {
        AS(AttributeException, thread->pending)->name = name;
        AS(AttributeException, thread->pending)->obj = self;
    }
    return VALUE_ERROR;
}

static Value module_getattr(Value self, Value name)
{
    Value out;
    int found = generic_find_attr(self, name, &out);
    return found > 0 ? out : found < 0 ? VALUE_ERROR : module_missing(self, name);
}

static Value dict_str(Dict *dict, Value name)
{
    Value v = dict != NULL ? dict_get_str(dict, name) : 0;
    return v != 0 && is_str(v) ? v : 0;
}

static Value loader_text(Dict *dict)
{
    Value loader = dict != NULL ? dict_get_str(dict, NAME(dunder_loader)) : 0;
    return loader != 0 && loader != VALUE_NONE ? loader : 0;
}

/* importlib words a module's repr by its spec: origin and whether it is a file. */
static Value module_repr(Value self)
{
    Dict *dict = module_dict(self);
    Value name = dict_str(dict, NAME(dunder_name)), spec, origin = 0, located = 0;
    spec = dict != NULL ? dict_get_str(dict, NAME(dunder_spec)) : 0;
    if (spec != 0 && spec != VALUE_NONE) {
        Value spec_name = 0;
        if (!get_attr_opt(spec, NAME(name), &spec_name) || !get_attr_opt(spec, NAME(origin), &origin)
            || !get_attr_opt(spec, NAME(has_location), &located))
            return VALUE_ERROR;
        if (spec_name != 0 && is_str(spec_name))
            name = spec_name;
        int has_location = located != 0 ? is_true(located) : 0;
        if (has_location < 0)
            return VALUE_ERROR;
        if (name != 0 && origin != 0 && is_str(origin))
            return has_location ? str_format("<module %R from %R>", name, origin)
                                : str_format("<module %R (%U)>", name, origin);
    }
    if (name == 0)
        name = str_char('?');
    Value file = dict_str(dict, NAME(dunder_file));
    if (file != 0)
        return str_format("<module %R from %R>", name, file);
    Value loader = loader_text(dict);
    return loader != 0 ? str_format("<module %R (%R)>", name, loader)
                       : str_format("<module %R>", name);
}

static Value module_dir(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value dict = get_attr(self, NAME(dunder_dict));
    if (dict == 0)
        return VALUE_ERROR;
    if (!is_dict(dict))
        return raise_type_error("%R.__dict__ is not a dictionary", self);
    Value hook = dict_get_str(DICT(dict), NAME(dunder_dir));
    return hook != 0 ? call0(hook) : dict_keys_list(DICT(dict));
}

static Value module_get_dict(Value self) { return OBJECT_VALUE(module_dict(self)); }

static Value module_get_annotations(Value self)
{
    Dict *dict = module_dict(self);
    if (dict == NULL)
        return VALUE_ERROR;
    Value annotations = dict_get_str(dict, NAME(dunder_annotations));
    if (annotations != 0)
        return annotations;
    Dict *fresh = dict_new();
    if (fresh == NULL || !dict_set(dict, NAME(dunder_annotations), OBJECT_VALUE(fresh)))
        return VALUE_ERROR;
    return OBJECT_VALUE(fresh);
}

static bool module_set_annotations(Value self, Value value)
{
    Dict *dict = module_dict(self);
    if (dict == NULL)
        return false;
    if (value != 0)
        return dict_set(dict, NAME(dunder_annotations), value);
    int deleted = dict_del(dict, NAME(dunder_annotations));
    if (deleted == 0)
        return raise_false(&type_AttributeError, "__annotations__");
    return deleted > 0;
}

static bool module_no_dict_set(Value self, Value value)
{
    return raise_false(&type_AttributeError, "readonly attribute");
}

static const GetSetDef module_getsets[] = {
    {"__dict__", module_get_dict, module_no_dict_set, NULL},
    {"__annotations__", module_get_annotations, module_set_annotations, NULL},
    {0},
};
static const MethodDef module_methods[] = {
    {"__dir__", module_dir, "", 0, "__dir__() -> list\nspecialized dir() implementation"},
    {0},
};

Type type_module = {
    TYPE_HEAD("module"), .size = sizeof(Module), .attrs_offset = offsetof(Module, dict),
    .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "Create a module object.\n\nThe name must be a string; the optional docstring can have "
           "any type.",
    .new_ = module_alloc, .init = module_init, .new_sig = "name, doc=None", .repr = module_repr,
    .getattr = module_getattr, .getsets = module_getsets, .methods = module_methods,
};
