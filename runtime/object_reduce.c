/* How any object is taken apart for copy and pickle (PEP 307): protocol 2 and up here, by
 * copyreg.__newobj__ and the state; older ones by copyreg._reduce_ex. */
#include "runtime/object_reduce.h"
#include "runtime/int.h"
#include "runtime/module.h"
#include "runtime/type.h"

/* Names of members that __slots__ of the class and its bases define, as copyreg caches them. */
static Value slot_names(Type *type)
{
    Value cached = dict_get_str(type->dict, str_intern_cstr("__slotnames__"));
    if (cached != 0)
        return cached;
    Value function = import_attr("copyreg", "_slotnames");
    if (function == 0)
        return VALUE_ERROR;
    Value names = call1(function, OBJECT_VALUE(type));
    if (names != 0 && names != VALUE_NONE && !is_list(names))
        return raise_type_error("copyreg._slotnames didn't return a list or None");
    return names;
}

/* A dict of the members that are set; NULL: raised. */
static Dict *slot_state(Value self, Value names)
{
    Dict *state = dict_new();
    if (state == NULL)
        return NULL;
    for (size_t i = 0; i < LIST(names)->len; i++) {
        Value name = LIST(names)->items[i], value;
        if (!get_attr_opt(self, name, &value))
            return NULL;
        if (value != 0 && !dict_set(state, name, value))
            return NULL;
    }
    return state;
}

/* `required`: the state must say everything, so an object with fields of its own cannot. */
static Value default_state(Value self, bool required)
{
    Type *type = type_of(self);
    Value state;
    if (required && type->item_size != 0)
        return raise_type_error("cannot pickle '%T' object", self);
    if (!get_attr_opt(self, NAME(dunder_dict), &state))
        return VALUE_ERROR;
    if (state == 0 || (is_exact_dict(state) && DICT(state)->used == 0))
        state = VALUE_NONE;
    Value names = type->flags & TYPE_HEAP ? slot_names(type) : VALUE_NONE;
    if (names == 0)
        return VALUE_ERROR;
    size_t count = is_list(names) ? LIST(names)->len : 0;
    if (required && type->size > sizeof(Object) + count * sizeof(Value)
        && type->attrs_offset != (ptrdiff_t)sizeof(Object))
        return raise_type_error("cannot pickle '%T' object", self);
    if (count == 0)
        return state;
    Dict *slots = slot_state(self, names);
    if (slots == NULL)
        return VALUE_ERROR;
    return slots->used == 0 ? state : tuple_pack(2, state, OBJECT_VALUE(slots));
}

Value object_getstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    return default_state(self, false);
}

static Value state_of(Value self, bool required)
{
    Value method = get_attr(self, NAME(dunder_getstate));
    if (method == 0)
        return VALUE_ERROR;
    if (is_exactly(method, &type_native_function)
        && AS(NativeFunction, method)->def->fn == object_getstate
        && AS(NativeFunction, method)->self == self)
        return default_state(self, required);
    return call0(method);
}

/* Arguments for __new__ from __getnewargs_ex__ or __getnewargs__: *args = 0 when neither exists. */
static bool new_arguments(Value self, Value *args, Value *kwargs)
{
    bool missing = false;
    *args = *kwargs = 0;
    Value pair = special_call(self, NAME(dunder_getnewargs_ex), NULL, 0, &missing);
    if (!missing) {
        if (pair == 0)
            return false;
        if (!is_tuple(pair))
            return raise_false(&type_TypeError,
                               "__getnewargs_ex__ should return a tuple, not '%T'", pair);
        if (TUPLE(pair)->len != 2)
            return raise_false(&type_ValueError,
                               "__getnewargs_ex__ should return a tuple of length 2, not %zu",
                               TUPLE(pair)->len);
        *args = TUPLE(pair)->items[0];
        *kwargs = TUPLE(pair)->items[1];
        if (!is_tuple(*args))
            return raise_false(&type_TypeError, "first item of the tuple returned by "
                               "__getnewargs_ex__ must be a tuple, not '%T'", *args);
        if (!is_dict(*kwargs))
            return raise_false(&type_TypeError, "second item of the tuple returned by "
                               "__getnewargs_ex__ must be a dict, not '%T'", *kwargs);
        return true;
    }
    *args = special_call(self, NAME(dunder_getnewargs), NULL, 0, &missing);
    if (missing)
        return true;
    if (*args != 0 && !is_tuple(*args))
        return raise_false(&type_TypeError, "__getnewargs__ should return a tuple, not '%T'",
                           *args);
    return *args != 0;
}

/* (function, arguments) that make the object: copyreg.__newobj__ or __newobj_ex__. */
static bool constructor(Value self, Value args, Value kwargs, Value *function, Value *arguments)
{
    Value class = OBJECT_VALUE(type_of(self));
    if (kwargs == 0 || DICT(kwargs)->used == 0) {
        size_t n = args != 0 ? TUPLE(args)->len : 0;
        Value all = tuple_new(n + 1);
        if (all == 0)
            return false;
        TUPLE(all)->items[0] = class;
        for (size_t i = 0; i < n; i++)
            TUPLE(all)->items[i + 1] = TUPLE(args)->items[i];
        *arguments = all;
        *function = import_attr("copyreg", "__newobj__");
    } else {
        *arguments = tuple_pack(3, class, args, kwargs);
        *function = import_attr("copyreg", "__newobj_ex__");
    }
    return *function != 0 && *arguments != 0;
}

static Value reduce_newobj(Value self)
{
    Type *type = type_of(self);
    Value args, kwargs, function, arguments;
    if (type->new_ == NULL)
        return raise_type_error("cannot pickle '%T' object", self);
    if (!new_arguments(self, &args, &kwargs)
        || !constructor(self, args, kwargs, &function, &arguments))
        return VALUE_ERROR;
    Value state = state_of(self, args == 0 && !is_list(self) && !is_dict(self));
    if (state == 0)
        return VALUE_ERROR;
    Value list_items = VALUE_NONE, dict_items = VALUE_NONE;
    if (is_list(self))
        list_items = get_iter(self);
    if (is_dict(self)) {
        dict_items = call_method0(self, NAME(items));
        dict_items = dict_items != 0 ? get_iter(dict_items) : VALUE_ERROR;
    }
    if (list_items == 0 || dict_items == 0)
        return VALUE_ERROR;
    return tuple_pack(5, function, arguments, state, list_items, dict_items);
}

static Value common_reduce(Value self, int64_t protocol)
{
    if (protocol >= 2)
        return reduce_newobj(self);
    Value function = import_attr("copyreg", "_reduce_ex");
    return function != 0 ? call2(function, self, int_new(protocol)) : VALUE_ERROR;
}

Value object_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    return common_reduce(self, 0);
}

/* A __reduce__ that the class defines goes first. */
Value object_reduce_ex(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t protocol;
    if (!as_index(args[0], &protocol))
        return VALUE_ERROR;
    Value reduce;
    if (!get_attr_opt(self, NAME(dunder_reduce), &reduce))
        return VALUE_ERROR;
    Value mine = type_lookup(type_of(self), NAME(dunder_reduce));
    if (reduce != 0 && mine != dict_get_str(type_object.dict, NAME(dunder_reduce)))
        return call0(reduce);
    return common_reduce(self, protocol);
}
