/* Type parameters of generic aliases and unions (PEP 585, 604, 646). The protocol with typing's type
 * variables is theirs: __typing_subst__, __typing_prepare_subst__, __parameters__. */
#include "runtime/generic.h"

static bool find_attr(Value v, const char *name, Value *out)
{
    Value interned = str_intern_cstr(name);
    return interned != 0 && get_attr_opt(v, interned, out);
}

/* ---- collecting ---- */

static bool push_unique(Value list, Value item)
{
    for (size_t i = 0; i < LIST(list)->len; i++)
        if (LIST(list)->items[i] == item)
            return true;
    return list_push(LIST(list), item);
}

static bool collect(Value list, Value args);

static bool collect_from(Value list, Value arg)
{
    Value found;
    if (is_type(arg))
        return true;
    if (!find_attr(arg, "__typing_subst__", &found))
        return false;
    if (found != 0)
        return push_unique(list, arg);
    if (is_tuple(arg) || is_list(arg))
        return collect(list, arg);
    if (!get_attr_opt(arg, NAME(dunder_parameters), &found))
        return false;
    for (size_t i = 0; found != 0 && is_tuple(found) && i < TUPLE(found)->len; i++)
        if (!push_unique(list, TUPLE(found)->items[i]))
            return false;
    return true;
}

static bool collect(Value list, Value args)
{
    size_t n;
    (void)sequence_items(args, &n);
    for (size_t i = 0; i < n; i++) {
        Value *items = sequence_items(args, &n);
        if (i < n && !collect_from(list, items[i]))
            return false;
    }
    return true;
}

Value generic_parameters(Value args)
{
    Value list = list_new(0);
    return list != 0 && collect(list, args) ? tuple_from_iterable(list) : VALUE_ERROR;
}

/* ---- substituting ---- */

static ptrdiff_t parameter_index(Value parameters, Value parameter)
{
    for (size_t i = 0; i < TUPLE(parameters)->len; i++)
        if (TUPLE(parameters)->items[i] == parameter)
            return (ptrdiff_t)i;
    return -1;
}

/* (int, *tuple[str, float]) -> (int, str, float), unless the tuple's length is open. */
static Value unpack_items(Value item)
{
    Value list = list_new(4);
    size_t n = is_tuple(item) ? TUPLE(item)->len : 1;
    for (size_t i = 0; list != 0 && i < n; i++) {
        Value one = is_tuple(item) ? TUPLE(item)->items[i] : item, unpacked = 0;
        if (!is_type(one)
            && !get_attr_opt(one, NAME(dunder_typing_unpacked_tuple_args), &unpacked))
            return VALUE_ERROR;
        bool open = unpacked == 0 || !is_tuple(unpacked)
                 || (TUPLE(unpacked)->len != 0
                     && TUPLE(unpacked)->items[TUPLE(unpacked)->len - 1] == VALUE_ELLIPSIS);
        if (open ? !list_push(LIST(list), one) : !list_extend(LIST(list), unpacked))
            return VALUE_ERROR;
    }
    return list != 0 ? tuple_from_iterable(list) : VALUE_ERROR;
}

/* Parameters may rearrange the arguments first (TypeVarTuple, ParamSpec, defaults). */
static Value prepare_items(Value self, Value parameters, Value item)
{
    item = unpack_items(item);
    for (size_t i = 0; item != 0 && i < TUPLE(parameters)->len; i++) {
        Value prepare;
        if (!find_attr(TUPLE(parameters)->items[i], "__typing_prepare_subst__", &prepare))
            return VALUE_ERROR;
        if (prepare == 0 || prepare == VALUE_NONE)
            continue;
        Value packed = is_tuple(item) ? item : tuple_pack(1, item);
        item = packed != 0 ? call2(prepare, self, packed) : VALUE_ERROR;
    }
    return item == 0 || is_tuple(item) ? item : tuple_pack(1, item);
}

/* alias[T, U] inside the arguments: subscripted again with what stands for T and U. */
static Value substitute_nested(Value arg, Value parameters, Value given)
{
    Value own;
    if (!get_attr_opt(arg, NAME(dunder_parameters), &own))
        return VALUE_ERROR;
    if (own == 0 || !is_tuple(own) || TUPLE(own)->len == 0)
        return arg;
    Value list = list_new(TUPLE(own)->len);
    for (size_t i = 0; list != 0 && i < TUPLE(own)->len; i++) {
        Value parameter = TUPLE(own)->items[i];
        ptrdiff_t at = parameter_index(parameters, parameter);
        Value value = at >= 0 ? TUPLE(given)->items[at] : parameter;
        bool spread = at >= 0 && type_of(parameter)->iter != NULL && is_tuple(value);
        if (spread ? !list_extend(LIST(list), value) : !list_push(LIST(list), value))
            return VALUE_ERROR;
    }
    Value key = list != 0 ? tuple_from_iterable(list) : VALUE_ERROR;
    return key != 0 ? get_item(arg, key) : VALUE_ERROR;
}

static bool is_unpacked_variadic(Value arg, bool *out)
{
    Value flag;
    *out = false;
    if (is_type(arg))
        return true;
    if (!find_attr(arg, "__typing_is_unpacked_typevartuple__", &flag))
        return false;
    int truth = flag != 0 ? is_true(flag) : 0;
    *out = truth > 0;
    return truth >= 0;
}

static Value substitute_all(Value args, Value parameters, Value given);

static Value substitute_one(Value arg, Value parameters, Value given)
{
    Value subst;
    if (is_type(arg))
        return arg;
    if (is_tuple(arg) || is_list(arg)) {
        Value inner = substitute_all(arg, parameters, given);
        return inner == 0 || is_tuple(arg) ? inner : list_from_iterable(inner);
    }
    if (!find_attr(arg, "__typing_subst__", &subst))
        return VALUE_ERROR;
    if (subst == 0)
        return substitute_nested(arg, parameters, given);
    ptrdiff_t at = parameter_index(parameters, arg);
    return at >= 0 ? call1(subst, TUPLE(given)->items[at]) : arg;
}

static Value substitute_all(Value args, Value parameters, Value given)
{
    Value source = tuple_from_iterable(args), list = list_new(4);
    if (source == 0 || list == 0 || !recursion_check(""))
        return VALUE_ERROR;
    for (size_t i = 0; i < TUPLE(source)->len; i++) {
        bool variadic;
        Value arg = TUPLE(source)->items[i];
        if (!is_unpacked_variadic(arg, &variadic))
            return VALUE_ERROR;
        Value value = substitute_one(arg, parameters, given);
        if (value == 0)
            return VALUE_ERROR;
        if (variadic && !is_tuple(value))
            return raise_type_error("expected a tuple, not '%T'", value);
        if (variadic ? !list_extend(LIST(list), value) : !list_push(LIST(list), value))
            return VALUE_ERROR;
    }
    return tuple_from_iterable(list);
}

Value generic_substitute(Value self, Value args, Value parameters, Value item)
{
    size_t expected = TUPLE(parameters)->len;
    if (expected == 0)
        return raise_type_error("%R is not a generic class", self);
    Value given = prepare_items(self, parameters, item);
    if (given == 0)
        return VALUE_ERROR;
    size_t actual = TUPLE(given)->len;
    if (actual != expected)
        return raise_type_error("Too %s arguments for %R; actual %zu, expected %zu",
                                actual > expected ? "many" : "few", self, actual, expected);
    return substitute_all(args, parameters, given);
}

/* ---- text ---- */

static bool push_format(Value parts, Value text)
{
    return text != 0 && list_push(LIST(parts), text);
}

static bool repr_list(Value parts, Value list)
{
    if (!push_format(parts, str_from_cstr("[")))
        return false;
    for (size_t i = 0; i < LIST(list)->len; i++)
        if ((i > 0 && !push_format(parts, str_from_cstr(", ")))
            || !generic_repr_item(parts, LIST(list)->items[i]))
            return false;
    return push_format(parts, str_from_cstr("]"));
}

bool generic_repr_item(Value parts, Value item)
{
    Value origin, args, qualname, module;
    if (item == VALUE_ELLIPSIS)
        return push_format(parts, str_from_cstr("..."));
    if (is_list(item))
        return recursion_check("") && repr_list(parts, item);
    if (!get_attr_opt(item, NAME(dunder_origin), &origin)
        || !get_attr_opt(item, NAME(dunder_args), &args))
        return false;
    if (origin != 0 && args != 0)
        return push_format(parts, repr(item));
    if (!get_attr_opt(item, NAME(dunder_qualname), &qualname)
        || !get_attr_opt(item, NAME(dunder_module), &module))
        return false;
    if (qualname == 0 || module == 0 || module == VALUE_NONE)
        return push_format(parts, repr(item));
    if (is_str(module) && str_equal_cstr(module, "builtins"))
        return push_format(parts, to_str(qualname));
    return push_format(parts, str_format("%S.%S", module, qualname));
}
