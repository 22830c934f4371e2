/* `type`: lookup of class attributes, attribute access on classes, calling a class.
 *
 * Every lookup along an MRO goes through one hashed cache keyed by (id of the class's base shape,
 * name). type_modified renews the id, so that stale entries can never match. */
#include "runtime/type.h"

/* ---- lookup ---- */

#define CACHE_SIZE 4096

typedef struct CacheEntry {
    uint64_t id;
    Value name;
    Value value; /* 0: the class lacks it */
} CacheEntry;
static CacheEntry cache[CACHE_SIZE];

void type_cache_clear(void) { memset(cache, 0, sizeof cache); }

static Value search_mro(Type *type, Value name)
{
    if (type->mro == 0) { /* being made */
        Value value = type->dict != NULL ? dict_get_str(type->dict, name) : 0;
        return value != 0 || type->base_type == NULL ? value : type_lookup(type->base_type, name);
    }
    Tuple *mro = TUPLE(type->mro);
    for (size_t i = 0; i < mro->len; i++) {
        Dict *dict = AS(Type, mro->items[i])->dict;
        Value value = dict != NULL ? dict_get_str(dict, name) : 0;
        if (value != 0)
            return value;
    }
    return 0;
}

Value type_lookup(Type *type, Value name)
{
    size_t index = ((size_t)type->base.id * 37 ^ (size_t)(name >> 4)) & (CACHE_SIZE - 1);
    CacheEntry *e = &cache[index];
    if (LIKELY(e->id == type->base.id && e->name == name))
        return e->value;
    Value value = search_mro(type, name);
    if (type->mro != 0)
        *e = (CacheEntry){type->base.id, name, value};
    return value;
}

bool is_subtype(Type *type, Type *base)
{
    if (type == base || base == &type_object)
        return true;
    if (type->mro == 0) {
        for (; type != NULL; type = type->base_type)
            if (type == base)
                return true;
        return false;
    }
    Tuple *mro = TUPLE(type->mro);
    for (size_t i = 0; i < mro->len; i++)
        if (mro->items[i] == OBJECT_VALUE(base))
            return true;
    return false;
}

/* ---- changes ---- */

static void renew_ids(Shape *shape)
{
    shape->id = shape_new_id();
    if (shape->children == 0)
        return;
    if (AS(Object, shape->children)->shape != &type_dict.base) {
        renew_ids((Shape *)shape->children);
        return;
    }
    size_t pos = 0;
    Value name, child;
    while (dict_next(DICT(shape->children), &pos, &name, &child))
        renew_ids((Shape *)child);
}

static void renew_all_ids(Type *type, void *data)
{
    renew_ids(&type->base);
    if (type->dict_shape != NULL)
        type->dict_shape->id = shape_new_id();
    type_each_subclass(type, renew_all_ids, data);
}

static void update_all_slots(Type *type, void *data)
{
    if (type->flags & TYPE_HEAP)
        slots_update(type);
    type_each_subclass(type, update_all_slots, data);
}

void type_modified(Type *type)
{
    renew_all_ids(type, NULL);
    update_all_slots(type, NULL);
}

bool type_set_attr(Type *type, Value name, Value value)
{
    if (value != 0) {
        if (!dict_set(type->dict, name, value))
            return false;
    } else {
        int deleted = dict_del(type->dict, name);
        if (deleted < 0)
            return false;
        if (deleted == 0)
            return raise_attribute_error(OBJECT_VALUE(type), name) != 0;
    }
    renew_all_ids(type, NULL);
    slots_update_name(type, name);
    return true;
}

/* ---- names ---- */

const char *type_name(Type *type) { return type->cname; }
const char *type_name_of(Value v) { return type_name(type_of(v)); }

Value type_qualname(Type *type) { return type->qualname; }

Value type_module_name(Type *type)
{
    if (type->flags & TYPE_HEAP) {
        Value module = dict_get_str(type->dict, NAME(dunder_module));
        return module != 0 ? module : raise_attribute_error(OBJECT_VALUE(type),
                                                            NAME(dunder_module));
    }
    const char *dot = strrchr(type->cname, '.');
    if (dot == NULL)
        return NAME(builtins);
    return str_intern(str_from_ascii(type->cname, (size_t)(dot - type->cname)));
}

static Value type_repr(Value self)
{
    Type *type = AS(Type, self);
    Value module = type_module_name(type);
    if (module == 0) {
        if (!error_clear_if(&type_AttributeError))
            return VALUE_ERROR;
    } else if (is_str(module) && !str_equal_cstr(module, "builtins")) {
        return str_format("<class '%U.%U'>", module, type->qualname);
    }
    return str_format("<class '%U'>", type->flags & TYPE_HEAP ? type->qualname : type->name);
}

/* ---- attribute access on a class ---- */

int type_find_attr(Type *type, Value name, Value *out)
{
    Value self = OBJECT_VALUE(type);
    Type *meta = type_of(self);
    Value meta_attr = type_lookup(meta, name);
    Type *mt = meta_attr != 0 ? type_of(meta_attr) : NULL;
    if (meta_attr != 0 && mt->descr_get != NULL && mt->descr_set != NULL) {
        *out = mt->descr_get(meta_attr, self, meta);
    } else {
        Value attr = type_lookup(type, name);
        if (attr != 0) {
            Type *at = type_of(attr);
            *out = at->descr_get != NULL ? at->descr_get(attr, 0, type) : attr;
        } else if (meta_attr != 0) {
            *out = mt->descr_get != NULL ? mt->descr_get(meta_attr, self, meta) : meta_attr;
        } else {
            *out = 0;
            return 0;
        }
    }
    if (*out != 0)
        return 1;
    return error_clear_if(&type_AttributeError) ? 0 : -1;
}

Value type_getattr_slot(Value self, Value name)
{
    Type *type = AS(Type, self), *meta = type_of(self);
    Value meta_attr = type_lookup(meta, name);
    Type *mt = meta_attr != 0 ? type_of(meta_attr) : NULL;
    if (meta_attr != 0 && mt->descr_get != NULL && mt->descr_set != NULL)
        return mt->descr_get(meta_attr, self, meta);
    Value attr = type_lookup(type, name);
    if (attr != 0) {
        Type *at = type_of(attr);
        return at->descr_get != NULL ? at->descr_get(attr, 0, type) : attr;
    }
    if (meta_attr != 0)
        return mt->descr_get != NULL ? mt->descr_get(meta_attr, self, meta) : meta_attr;
    return raise_attribute_error(self, name);
}

bool type_attrs_check_mutable(Type *type, Value name)
{
    if (!(type->flags & TYPE_IMMUTABLE))
        return true;
    return raise_false(&type_TypeError, "cannot set '%U' attribute of immutable type '%s'", name,
                       type_name(type));
}

static bool type_setattr(Value self, Value name, Value value)
{
    Type *type = AS(Type, self);
    if (!type_attrs_check_mutable(type, name))
        return false;
    Value meta_attr = type_lookup(type_of(self), name);
    if (meta_attr != 0 && type_of(meta_attr)->descr_set != NULL)
        return type_of(meta_attr)->descr_set(meta_attr, self, value);
    return type_set_attr(type, name, value);
}

/* ---- calling a class ---- */

/* new_ of a type with a signature takes bound arguments; a lenient one (list.__new__) takes any. */
Value type_invoke_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    ParamSpec *spec = type->new_spec;
    if (spec == NULL)
        return type->new_(type, args, nargs, kwnames);
    Value bound[PARAM_MAX];
    size_t count = param_spec_count(spec);
    if (param_spec_lenient(spec))
        memset(bound, 0, count * sizeof(Value));
    else if (!params_bind(spec, args, nargs, param_spec_new_keywords(spec, type, kwnames), bound))
        return VALUE_ERROR;
    return type->new_(type, bound, count, 0);
}

bool type_invoke_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Type *type = type_of(self);
    ParamSpec *spec = type->init_spec;
    if (type->init == NULL)
        return true;
    if (spec == NULL)
        return type->init(self, args, nargs, kwnames);
    Value bound[PARAM_MAX];
    if (!params_bind(spec, args, nargs, kwnames, bound))
        return false;
    return type->init(self, bound, param_spec_count(spec), 0);
}

/* new_ may write to its arguments, which init needs afterwards. */
static Value new_keeping_args(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (type->new_ == object_new_slot || type->new_spec != NULL)
        return type_invoke_new(type, args, nargs, kwnames);
    size_t total = nargs + (kwnames != 0 ? TUPLE(kwnames)->len : 0);
    Value few[16];
    Value *copy = total <= ARRAY_LEN(few) ? few : gc_alloc(total * sizeof(Value));
    if (copy == NULL)
        return VALUE_ERROR;
    memcpy(copy, args, total * sizeof(Value));
    return type->new_(type, copy, nargs, kwnames);
}

static Value type_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Type *type = AS(Type, self);
    if (type == &type_type) {
        bool keywords = kwnames != 0 && TUPLE(kwnames)->len != 0;
        if (nargs == 1 && !keywords)
            return OBJECT_VALUE(type_of(args[0]));
        if (nargs != 3)
            return raise_type_error("type() takes 1 or 3 arguments");
    }
    if (type->new_ == NULL)
        return raise_type_error("cannot create '%s' instances", type_name(type));
    if (type->init == object_init_slot && !(type->flags & TYPE_HEAP) && type->new_ != object_new_slot)
        return type_invoke_new(type, args, nargs, kwnames); /* int, str, tuple, range... */
    Value obj = new_keeping_args(type, args, nargs, kwnames);
    if (obj == 0 || !is_instance_of(obj, type))
        return obj;
    return type_invoke_init(obj, args, nargs, kwnames) ? obj : VALUE_ERROR;
}

static bool type_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    bool keywords = kwnames != 0 && TUPLE(kwnames)->len != 0;
    if (nargs == 1 && keywords)
        return raise_false(&type_TypeError, "type.__init__() takes no keyword arguments");
    if (nargs != 1 && nargs != 3)
        return raise_false(&type_TypeError, "type.__init__() takes 1 or 3 arguments");
    return true;
}

/* int | str (PEP 604) */
static Value type_or(Value left, Value right) { return union_new(left, right); }

Type type_type = {
    TYPE_HEAD("type"), .size = sizeof(Type), .flags = TYPE_BASE | TYPE_IS_TYPE | TYPE_WEAKREF,
    .doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    .call = type_call, .new_ = type_new_slot, .init = type_init, .repr = type_repr,
    .getattr = type_getattr_slot, .setattr = type_setattr, .getsets = type_getsets,
    .methods = type_methods, .binary[OP_OR] = type_or,
};
