/* What a class answers about itself: __name__, __bases__, __dict__ ..., and the methods of `type`. */
#include "runtime/int.h"
#include "runtime/type.h"

#define TYPE(v) AS(Type, v)

static Value own(Value self, Value name) { return dict_get_str(TYPE(self)->dict, name); }

/* For setters: the type can be changed, and `value` was given. */
static bool check_settable(Value self, Value value, const char *attr)
{
    Type *type = TYPE(self);
    if (type->flags & TYPE_IMMUTABLE)
        return raise_false(&type_TypeError, "cannot set '%s' attribute of immutable type '%s'", attr,
                           type_name(type));
    if (value == 0)
        return raise_false(&type_TypeError, "cannot delete '%s' attribute of immutable type '%s'", attr,
                           type_name(type));
    return true;
}

static bool store(Value self, Value name, Value value)
{
    if (!dict_set(TYPE(self)->dict, name, value))
        return false;
    type_modified(TYPE(self));
    return true;
}

/* ---- names ---- */

static Value get_name(Value self) { return TYPE(self)->name; }

static bool set_name(Value self, Value value)
{
    if (!check_settable(self, value, "__name__"))
        return false;
    if (!is_str(value))
        return raise_false(&type_TypeError, "can only assign string to %s.__name__, not '%T'",
                           type_name(TYPE(self)), value);
    if (str_find(value, str_char(0), 0, str_len(value)) >= 0)
        return raise_false(&type_ValueError, "type name must not contain null characters");
    const char *cname = str_utf8(value, NULL);
    if (cname == NULL)
        return false;
    TYPE(self)->cname = cname;
    TYPE(self)->name = value;
    return true;
}

static Value get_qualname(Value self) { return type_qualname(TYPE(self)); }

static bool set_qualname(Value self, Value value)
{
    if (!check_settable(self, value, "__qualname__"))
        return false;
    if (!is_str(value))
        return raise_false(&type_TypeError, "can only assign string to %s.__qualname__, not '%T'",
                           type_name(TYPE(self)), value);
    TYPE(self)->qualname = value;
    return true;
}

static Value get_module(Value self) { return type_module_name(TYPE(self)); }

static bool set_module(Value self, Value value)
{
    if (!check_settable(self, value, "__module__"))
        return false;
    if (own(self, NAME(dunder_firstlineno)) != 0
        && dict_del(TYPE(self)->dict, NAME(dunder_firstlineno)) < 0)
        return false;
    return store(self, NAME(dunder_module), value);
}

/* ---- doc, annotations, type parameters ---- */

static Value get_doc(Value self)
{
    Type *type = TYPE(self);
    if (!(type->flags & TYPE_HEAP) && type->doc != NULL)
        return str_from_cstr(type->doc);
    Value doc = own(self, NAME(dunder_doc));
    return doc != 0 ? descr_bind(doc, 0, type) : VALUE_NONE;
}

static bool set_doc(Value self, Value value)
{
    return check_settable(self, value, "__doc__") && store(self, NAME(dunder_doc), value);
}

static Value get_text_signature(Value self)
{
    Type *type = TYPE(self);
    const char *sig = type == &type_object ? "" : type->new_sig;
    return sig != NULL ? text_signature(NULL, sig) : VALUE_NONE;
}

static Value get_annotations(Value self)
{
    Type *type = TYPE(self);
    if (!(type->flags & TYPE_HEAP))
        return raise(&type_AttributeError, "type object '%s' has no attribute '__annotations__'",
                     type_name(type));
    Value annotations = own(self, NAME(dunder_annotations));
    if (annotations != 0)
        return descr_bind(annotations, 0, type);
    Dict *fresh = dict_new();
    if (fresh == NULL || !store(self, NAME(dunder_annotations), OBJECT_VALUE(fresh)))
        return VALUE_ERROR;
    return OBJECT_VALUE(fresh);
}

static bool set_annotations(Value self, Value value)
{
    Type *type = TYPE(self);
    if (type->flags & TYPE_IMMUTABLE)
        return raise_false(&type_TypeError,
                           "cannot set '__annotations__' attribute of immutable type '%s'",
                           type_name(type));
    if (value != 0)
        return store(self, NAME(dunder_annotations), value);
    int deleted = dict_del(type->dict, NAME(dunder_annotations));
    if (deleted == 0)
        return raise_false(&type_AttributeError, "__annotations__");
    type_modified(type);
    return deleted > 0;
}

static Value get_type_params(Value self)
{
    Value params = self == OBJECT_VALUE(&type_type) ? 0 : own(self, NAME(dunder_type_params));
    return params != 0 ? params : tuple_empty();
}

static bool set_type_params(Value self, Value value)
{
    return check_settable(self, value, "__type_params__")
        && store(self, NAME(dunder_type_params), value);
}

static Value get_dict(Value self) { return mappingproxy_new(OBJECT_VALUE(TYPE(self)->dict)); }

/* ---- abstract methods ---- */

static Value get_abstractmethods(Value self)
{
    Value set = self == OBJECT_VALUE(&type_type) ? 0 : own(self, NAME(dunder_abstractmethods));
    return set != 0 ? set : raise_value(&type_AttributeError, NAME(dunder_abstractmethods));
}

static bool set_abstractmethods(Value self, Value value)
{
    Type *type = TYPE(self);
    int abstract = value != 0 ? is_true(value) : 0;
    if (abstract < 0 || !type_attrs_check_mutable(type, NAME(dunder_abstractmethods)))
        return false;
    if (!type_set_attr(type, NAME(dunder_abstractmethods), value)) {
        if (value == 0 && error_clear_if(&type_AttributeError))
            return raise_value(&type_AttributeError, NAME(dunder_abstractmethods)) != 0;
        return false;
    }
    type->flags = abstract ? type->flags | TYPE_ABSTRACT : type->flags & ~(uint32_t)TYPE_ABSTRACT;
    return true;
}

/* ---- bases ---- */

static Value get_bases(Value self) { return TYPE(self)->bases; }
static Value get_mro(Value self) { return TYPE(self)->mro != 0 ? TYPE(self)->mro : VALUE_NONE; }

static Value get_base(Value self)
{
    Type *base = TYPE(self)->base_type;
    return base != NULL ? OBJECT_VALUE(base) : VALUE_NONE;
}

/* mro() may call back while base_type is already assigned and the MRO is still the old one. */
static bool derives_by_layout(Type *type, Type *base)
{
    for (; type != NULL; type = type->base_type)
        if (type == base)
            return true;
    return false;
}

static bool check_new_bases(Type *type, Value bases)
{
    if (!is_tuple(bases))
        return raise_false(&type_TypeError, "can only assign tuple to %s.__bases__, not %T",
                           type_name(type), bases);
    if (TUPLE(bases)->len == 0)
        return raise_false(&type_TypeError,
                           "can only assign non-empty tuple to %s.__bases__, not ()",
                           type_name(type));
    for (size_t i = 0; i < TUPLE(bases)->len; i++) {
        Value item = TUPLE(bases)->items[i];
        if (!is_type(item))
            return raise_false(&type_TypeError,
                               "%s.__bases__ must be tuple of classes, not '%T'", type_name(type),
                               item);
        if (is_subtype(AS(Type, item), type) || derives_by_layout(AS(Type, item), type))
            return raise_false(&type_TypeError, "a __bases__ item causes an inheritance cycle");
    }
    return true;
}

typedef struct MroUpdate {
    Value undo; /* list of types, each with its former order and the new one */
    bool failed;
} MroUpdate;

static void update_mro_of(Type *type, void *data)
{
    MroUpdate *update = data;
    if (update->failed)
        return;
    Value old = type->mro;
    if (!mro_update(type) || !list_push(LIST(update->undo), OBJECT_VALUE(type))
        || !list_push(LIST(update->undo), old) || !list_push(LIST(update->undo), type->mro)) {
        update->failed = true;
        return;
    }
    type_each_subclass(type, update_mro_of, data);
}

static void undo_mros(Value undo)
{
    Value *items = LIST(undo)->items;
    for (size_t i = 0; i + 2 < LIST(undo)->len; i += 3)
        if (AS(Type, items[i])->mro == items[i + 2])
            AS(Type, items[i])->mro = items[i + 1];
}

static void relink(Type *type, Value old_bases, Value new_bases)
{
    for (size_t i = 0; i < TUPLE(old_bases)->len; i++)
        type_remove_subclass(AS(Type, TUPLE(old_bases)->items[i]), type);
    for (size_t i = 0; i < TUPLE(new_bases)->len; i++)
        type_add_subclass(AS(Type, TUPLE(new_bases)->items[i]), type);
}

/* CPython frees instances of these without its cycle collector, so that no class may move between
 * them and others. */
static bool is_plain_memory(Type *type)
{
    return type == &type_object
        || (!(type->flags & TYPE_HEAP)
            && (type->flags & (TYPE_IS_INT | TYPE_IS_FLOAT | TYPE_IS_STR | TYPE_IS_BYTES
                               | TYPE_IS_BYTEARRAY | TYPE_IS_COMPLEX)));
}

static bool check_base_layout(Type *from, Type *to)
{
    if (is_plain_memory(from) != is_plain_memory(to))
        return raise_false(&type_TypeError,
                           "__bases__ assignment: '%s' deallocator differs from '%s'",
                           type_name(to), type_name(from));
    if (type_solid_base(to) != type_solid_base(from) || to->attrs_offset != from->attrs_offset)
        return raise_false(&type_TypeError,
                           "__bases__ assignment: '%s' object layout differs from '%s'",
                           type_name(to), type_name(from));
    return true;
}

static bool set_bases(Value self, Value value)
{
    Type *type = TYPE(self);
    if (!check_settable(self, value, "__bases__") || !check_new_bases(type, value))
        return false;
    Type *base = type_best_base(value);
    if (base == NULL || !check_base_layout(type->base_type, base))
        return false;
    Value old_bases = type->bases;
    Type *old_base = type->base_type;
    MroUpdate update = {.undo = list_new(8)};
    if (update.undo == 0)
        return false;
    type->bases = value;
    type->base_type = base;
    update_mro_of(type, &update);
    if (update.failed) {
        undo_mros(update.undo);
        if (type->bases == value) { /* not assigned again by mro() */
            type->bases = old_bases;
            type->base_type = old_base;
        }
        type_modified(type);
        return false;
    }
    if (type->bases == value)
        relink(type, old_bases, value);
    type_modified(type);
    return true;
}

/* ---- numbers that CPython shows ---- */

static Value get_basicsize(Value self) { return int_new((int64_t)TYPE(self)->size); }
static Value get_itemsize(Value self) { return int_new((int64_t)TYPE(self)->item_size); }
static Value get_dictoffset(Value self) { return int_new((int64_t)TYPE(self)->attrs_offset); }

static Value get_weakrefoffset(Value self)
{
    return int_new(TYPE(self)->flags & TYPE_WEAKREF ? (int64_t)TYPE(self)->size : 0);
}

/* In CPython's bit positions, as inspect and copyreg read them. */
static Value get_flags(Value self)
{
    static const struct { uint32_t ours; int bit; } map[] = {
        {TYPE_SEQUENCE, 5}, {TYPE_MAPPING, 6}, {TYPE_IMMUTABLE, 8}, {TYPE_HEAP, 9},
        {TYPE_BASE, 10}, {TYPE_READY, 12}, {TYPE_NO_NEW, 7}, {TYPE_METHOD_LIKE, 17},
        {TYPE_ABSTRACT, 20}, {TYPE_MATCH_SELF, 22}, {TYPE_IS_INT, 24}, {TYPE_IS_LIST, 25},
        {TYPE_IS_TUPLE, 26}, {TYPE_IS_BYTES, 27}, {TYPE_IS_STR, 28}, {TYPE_IS_DICT, 29},
        {TYPE_IS_EXCEPTION, 30}, {TYPE_IS_TYPE, 31},
    };
    int64_t flags = 1 << 14; /* takes part in garbage collection */
    for (size_t i = 0; i < ARRAY_LEN(map); i++)
        if (TYPE(self)->flags & map[i].ours)
            flags |= (int64_t)1 << map[i].bit;
    return int_new(flags);
}

const GetSetDef type_getsets[] = {
    {"__name__", get_name, set_name, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL},
    {"__bases__", get_bases, set_bases, NULL},
    {"__base__", get_base, NULL, NULL},
    {"__mro__", get_mro, NULL, NULL},
    {"__module__", get_module, set_module, NULL},
    {"__abstractmethods__", get_abstractmethods, set_abstractmethods, NULL},
    {"__dict__", get_dict, NULL, NULL},
    {"__doc__", get_doc, set_doc, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL},
    {"__type_params__", get_type_params, set_type_params, NULL},
    {"__basicsize__", get_basicsize, NULL, NULL},
    {"__itemsize__", get_itemsize, NULL, NULL},
    {"__dictoffset__", get_dictoffset, NULL, NULL},
    {"__weakrefoffset__", get_weakrefoffset, NULL, NULL},
    {"__flags__", get_flags, NULL, NULL},
    {0},
};

/* ---- methods ---- */

static Value type_mro(Value self, Value *args, size_t nargs, Value kwnames)
{
    return mro_c3(TYPE(self));
}

static Value type_subclasses(Value self, Value *args, size_t nargs, Value kwnames)
{
    return type_subclasses_list(TYPE(self));
}

static Value type_prepare(Value self, Value *args, size_t nargs, Value kwnames)
{
    return OBJECT_VALUE(dict_new());
}

static Value type_instancecheck(Value self, Value *args, size_t nargs, Value kwnames)
{
    int result = is_instance_plain(args[0], self);
    return result < 0 ? VALUE_ERROR : value_bool(result);
}

static Value type_subclasscheck(Value self, Value *args, size_t nargs, Value kwnames)
{
    int result = is_subclass_plain(args[0], self);
    return result < 0 ? VALUE_ERROR : value_bool(result);
}

static Value type_dir(Value self, Value *args, size_t nargs, Value kwnames)
{
    Dict *all = dict_new();
    Tuple *mro = TUPLE(TYPE(self)->mro != 0 ? TYPE(self)->mro : tuple_empty());
    for (size_t i = 0; all != NULL && i < mro->len; i++)
        if (!dict_merge(all, AS(Type, mro->items[i])->dict, false))
            return VALUE_ERROR;
    return all != NULL ? dict_keys_list(all) : VALUE_ERROR;
}

static Value type_sizeof(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_new((int64_t)sizeof(Type));
}

const MethodDef type_methods[] = {
    {"mro", type_mro, "", 0, "Return a type's method resolution order."},
    {"__subclasses__", type_subclasses, "", 0, "Return a list of immediate subclasses."},
    {"__prepare__", type_prepare, NULL, METHOD_CLASS | METHOD_RAW,
     "Create the namespace for the class statement"},
    {"__instancecheck__", type_instancecheck, "instance, /", 0,
     "Check if an object is an instance."},
    {"__subclasscheck__", type_subclasscheck, "subclass, /", 0, "Check if a class is a subclass."},
    {"__dir__", type_dir, "", 0, "Specialized __dir__ implementation for types."},
    {"__sizeof__", type_sizeof, "", 0, "Return memory consumption of the type object."},
    {0},
};
