/* Making classes: what type.__new__ does (data model, 3.3.3.6 "Creating the class object"). */
#include "runtime/int.h"
#include "runtime/state.h"
#include "runtime/type.h"

#define CLASS_FLAGS \
    (TYPE_SEQUENCE | TYPE_MAPPING | TYPE_MATCH_SELF | TYPE_WEAKREF | TYPE_IS_INT | TYPE_IS_STR \
     | TYPE_IS_BYTES | TYPE_IS_LIST | TYPE_IS_TUPLE | TYPE_IS_DICT | TYPE_IS_EXCEPTION \
     | TYPE_IS_TYPE | TYPE_IS_FLOAT | TYPE_IS_SET | TYPE_IS_FROZENSET | TYPE_IS_BYTEARRAY \
     | TYPE_IS_COMPLEX)

Value (*type_caller_module)(void);

/* ---- metaclass ---- */

Type *type_calculate_metatype(Type *metatype, Value bases)
{
    Type *winner = metatype;
    for (size_t i = 0; i < TUPLE(bases)->len; i++) {
        Type *candidate = type_of(TUPLE(bases)->items[i]);
        if (is_subtype(winner, candidate))
            continue;
        if (!is_subtype(candidate, winner))
            return raise_null(&type_TypeError,
                              "metaclass conflict: the metaclass of a derived class must be a "
                              "(non-strict) subclass of the metaclasses of all its bases");
        winner = candidate;
    }
    return winner;
}

static bool check_no_mro_entries(Value bases)
{
    for (size_t i = 0; i < TUPLE(bases)->len; i++) {
        Value entries, base = TUPLE(bases)->items[i];
        if (is_type(base))
            continue;
        if (!get_attr_opt(base, NAME(dunder_mro_entries), &entries))
            return false;
        if (entries != 0)
            return raise_false(&type_TypeError, "type() doesn't support MRO entry resolution; use "
                                                "types.new_class()");
    }
    return true;
}

/* ---- the pieces of a class's dict ---- */

static bool is_plain_function(Value v)
{
    return (type_of(v)->flags & TYPE_METHOD_LIKE) && !is_exactly(v, &type_method_descriptor)
        && !is_exactly(v, &type_wrapper_descriptor);
}

/* __new__ is a static method, __init_subclass__ and __class_getitem__ are class methods. */
static bool wrap_special(Dict *dict, Value name, Value (*wrap)(Value))
{
    Value function = dict_get_str(dict, name);
    if (function == 0 || !is_plain_function(function))
        return true;
    Value wrapped = wrap(function);
    return wrapped != 0 && dict_set(dict, name, wrapped);
}

static bool take_qualname(Type *type)
{
    Value qualname = dict_get_str(type->dict, NAME(dunder_qualname));
    type->qualname = type->name;
    if (qualname == 0)
        return true;
    if (!is_str(qualname))
        return raise_false(&type_TypeError, "type __qualname__ must be a str, not %T", qualname);
    type->qualname = qualname;
    return dict_del(type->dict, NAME(dunder_qualname)) >= 0;
}

static bool set_module(Type *type)
{
    if (dict_get_str(type->dict, NAME(dunder_module)) != 0 || type_caller_module == NULL)
        return true;
    Value module = type_caller_module();
    return module == 0 ? !error_pending() : dict_set(type->dict, NAME(dunder_module), module);
}

/* The cells behind `__class__` and `__classdict__` in the class's functions. */
static bool take_cells(Type *type)
{
    static const uint16_t keys[] = {NAME_dunder_classcell, NAME_dunder_classdictcell};
    for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
        Value cell = dict_get_str(type->dict, names[keys[i]]);
        if (cell == 0)
            continue;
        if (!is_exactly(cell, &type_cell))
            return raise_false(&type_TypeError, "type.__new__(): %U must be a nonlocal cell, not %R",
                               names[keys[i]], OBJECT_VALUE(type_of(cell)));
        AS(Cell, cell)->value = OBJECT_VALUE(i == 0 ? (void *)type : (void *)type->dict);
        if (dict_del(type->dict, names[keys[i]]) < 0)
            return false;
    }
    return true;
}

/* The flags by which an abstract base class says that its kind matches sequence or mapping patterns
 * (CPython's `__abc_tpflags__`: 1 << 5 and 1 << 6). */
static bool take_pattern_flags(Type *type)
{
    Value key = NAME(dunder_abc_tpflags);
    Value flags = dict_get_str(type->dict, key);
    if (flags == 0 || !is_small_int(flags))
        return true;
    type->flags |= small_int(flags) & 1 << 5 ? TYPE_SEQUENCE : 0;
    type->flags |= small_int(flags) & 1 << 6 ? TYPE_MAPPING : 0;
    return true;
}

/* A text with lone surrogates is no documentation that could be shown. */
static bool check_doc(Dict *dict)
{
    Value doc = dict_get_str(dict, NAME(dunder_doc));
    if (doc == 0)
        return dict_set(dict, NAME(dunder_doc), VALUE_NONE);
    return !is_str(doc) || str_utf8(doc, NULL) != NULL;
}

static bool prepare_dict(Type *type)
{
    Dict *dict = type->dict;
    return take_qualname(type) && set_module(type)
        && check_doc(dict)
        && wrap_special(dict, NAME(dunder_new), staticmethod_new)
        && wrap_special(dict, NAME(dunder_init_subclass), classmethod_new)
        && wrap_special(dict, NAME(dunder_class_getitem), classmethod_new)
        && take_pattern_flags(type);
}

static bool warn_other_keys(Type *type)
{
    size_t pos = 0;
    Value key, value;
    if (!(type->dict->flags & DICT_OTHER_KEYS))
        return true;
    while (dict_next(type->dict, &pos, &key, &value))
        if (!is_str(key))
            return warn(&type_RuntimeWarning, 1, "non-string key in the __dict__ of class %s",
                        type_name(type));
    return true;
}

static bool give_hash(Dict *dict)
{
    if (dict_get_str(dict, NAME(dunder_eq)) == 0 || dict_get_str(dict, NAME(dunder_hash)) != 0)
        return true;
    return dict_set(dict, NAME(dunder_hash), VALUE_NONE);
}

/* ---- the class ---- */

/* Sequence or mapping in patterns: as the first class in the MRO that is either. */
static void inherit_patterns(Type *type)
{
    uint32_t either = TYPE_SEQUENCE | TYPE_MAPPING, found = 0;
    for (size_t i = 1; found == 0 && i < TUPLE(type->mro)->len; i++)
        found = AS(Type, TUPLE(type->mro)->items[i])->flags & either;
    type->flags = (type->flags & ~either) | found;
}

static void inherit_native_slots(Type *type)
{
    Type *base = type->base_type;
    type->finalize = base->finalize;
}

static Type *allocate_class(Type *metatype, Value name, Value bases, Type *base, Dict *dict)
{
    Value made = object_new(metatype, 0);
    if (made == 0)
        return NULL;
    Type *type = AS(Type, made);
    type->name = name;
    type->cname = str_utf8(name, NULL);
    if (type->cname == NULL)
        return NULL;
    type->flags = TYPE_HEAP | TYPE_BASE | TYPE_READY | (base->flags & CLASS_FLAGS);
    type->base_type = base;
    type->bases = bases;
    type->dict = dict;
    return type;
}

static Type *make_class(Type *metatype, Value name, Value bases, Type *base, Dict *namespace)
{
    ClassLayout layout;
    Dict *dict = dict_copy(namespace);
    if (dict == NULL || !class_layout_parse(&layout, base, bases, name, dict))
        return NULL;
    Type *type = allocate_class(metatype, name, bases, base, dict);
    if (type == NULL || !prepare_dict(type) || !take_cells(type)
        || !class_layout_apply(&layout, type) || !give_hash(type->dict)
        || !warn_other_keys(type))
        return NULL;
    type_base_shape(type);
    if (!type_make_dict_shape(type) || !mro_update(type))
        return NULL;
    inherit_patterns(type);
    inherit_native_slots(type);
    slots_update(type);
    for (size_t i = 0; i < TUPLE(bases)->len; i++)
        type_add_subclass(AS(Type, TUPLE(bases)->items[i]), type);
    return type;
}

/* ---- hooks ---- */

static void add_set_name_note(Type *type, Value value, Value name)
{
    Value raised = error_take();
    Value note = str_format("Error calling __set_name__ on '%T' instance %R in '%s'", value, name,
                            type_name(type));
    if (note != 0)
        (void)call_method1(raised, NAME(add_note), note);
    error_clear();
    error_restore(raised);
}

static bool call_set_names(Type *type)
{
    Dict *copy = dict_copy(type->dict);
    if (copy == NULL)
        return false;
    size_t pos = 0;
    Value name, value;
    while (dict_next(copy, &pos, &name, &value)) {
        if (type_lookup(type_of(value), NAME(dunder_set_name)) == 0)
            continue;
        bool missing = false;
        Value args[2 + PARAM_SLACK] = {OBJECT_VALUE(type), name};
        if (special_call(value, NAME(dunder_set_name), args, 2, &missing) == 0 && !missing) {
            add_set_name_note(type, value, name);
            return false;
        }
    }
    return true;
}

static bool call_init_subclass(Type *type, Value *kwargs, Value kwnames)
{
    bool bound;
    Value hook = super_lookup(type, OBJECT_VALUE(type), NAME(dunder_init_subclass), &bound);
    if (hook == 0)
        return false;
    size_t n = kwnames != 0 ? TUPLE(kwnames)->len : 0;
    Value few[16];
    Value *args = n < ARRAY_LEN(few) ? few : gc_alloc((n + 1) * sizeof(Value));
    if (args == NULL)
        return false;
    args[0] = OBJECT_VALUE(type);
    memcpy(args + 1, kwargs, n * sizeof(Value));
    return (bound ? call(hook, args + 1, 0, kwnames) : call(hook, args, 1, kwnames)) != 0;
}

/* ---- type.__new__ ---- */

static bool check_arguments(Value *args, size_t nargs)
{
    if (nargs != 3)
        return raise_false(&type_TypeError,
                           "type.__new__() takes exactly 3 arguments (%zu given)", nargs);
    if (!is_str(args[0]))
        return raise_false(&type_TypeError, "type.__new__() argument 1 must be str, not %T",
                           args[0]);
    if (!is_tuple(args[1]))
        return raise_false(&type_TypeError, "type.__new__() argument 2 must be tuple, not %T",
                           args[1]);
    if (!is_dict(args[2]))
        return raise_false(&type_TypeError, "type.__new__() argument 3 must be dict, not %T",
                           args[2]);
    return true;
}

static bool check_name(Value name)
{
    if (str_find(name, str_char(0), 0, str_len(name)) >= 0)
        return raise_false(&type_ValueError, "type name must not contain null characters");
    return str_utf8(name, NULL) != NULL;
}

Value type_new_slot(Type *metatype, Value *args, size_t nargs, Value kwnames)
{
    if (!check_arguments(args, nargs) || !check_no_mro_entries(args[1]))
        return VALUE_ERROR;
    Value bases = args[1];
    Type *winner = type_calculate_metatype(metatype, bases);
    if (winner == NULL)
        return VALUE_ERROR;
    if (winner != metatype && winner->new_ != type_new_slot) {
        if (winner->new_ == NULL)
            return raise_type_error("cannot create '%s' instances", type_name(winner));
        return winner->new_(winner, args, nargs, kwnames);
    }
    if (TUPLE(bases)->len == 0)
        bases = tuple_pack(1, OBJECT_VALUE(&type_object));
    Type *base = bases != 0 ? type_best_base(bases) : NULL;
    if (base == NULL || !check_name(args[0]))
        return VALUE_ERROR;
    Value name = attr_name(args[0]);
    Type *type = name != 0 ? make_class(winner, name, bases, base, DICT(args[2])) : NULL;
    if (type == NULL || !call_set_names(type) || !call_init_subclass(type, args + 3, kwnames))
        return VALUE_ERROR;
    return OBJECT_VALUE(type);
}

Value type_create(Type *metatype, Value name, Value bases, Value dict, Value *kwargs, Value kwnames)
{
    size_t n = kwnames != 0 ? TUPLE(kwnames)->len : 0;
    Value few[16 + PARAM_SLACK];
    Value *args = n + 3 <= 16 ? few : gc_alloc((n + 3 + PARAM_SLACK) * sizeof(Value));
    if (args == NULL)
        return VALUE_ERROR;
    args[0] = name;
    args[1] = bases;
    args[2] = dict;
    if (n != 0)
        memcpy(args + 3, kwargs, n * sizeof(Value));
    Type *callee = metatype != NULL ? metatype : type_calculate_metatype(&type_type, bases);
    return callee != NULL ? call(OBJECT_VALUE(callee), args, 3, kwnames) : VALUE_ERROR;
}
