/* types.UnionType: int | str (PEP 604). */
#include "runtime/generic.h"

#define UNION(v) AS(Union, v)

static bool is_unionable(Value v)
{
    return v == VALUE_NONE || is_type(v) || is_instance_of(v, &type_generic_alias)
        || is_exactly(v, &type_union) || type_of(v)->flags & TYPE_IN_UNIONS;
}

/* Two members are the same: identical, or equal aliases. */
static int same_member(Value a, Value b)
{
    bool aliases = is_instance_of(a, &type_generic_alias) && is_instance_of(b, &type_generic_alias);
    return a == b ? 1 : aliases ? compare_bool(a, b, CMP_EQ) : 0;
}

static bool add_member(Value list, Value member)
{
    if (member == VALUE_NONE)
        member = OBJECT_VALUE(&type_none);
    if (is_exactly(member, &type_union)) {
        for (size_t i = 0; i < TUPLE(UNION(member)->args)->len; i++)
            if (!add_member(list, TUPLE(UNION(member)->args)->items[i]))
                return false;
        return true;
    }
    for (size_t i = 0; i < LIST(list)->len; i++) {
        int same = same_member(LIST(list)->items[i], member);
        if (same != 0)
            return same > 0;
    }
    return list_push(LIST(list), member);
}

Value union_new(Value left, Value right)
{
    if (!is_unionable(left) || !is_unionable(right))
        return VALUE_NOT_IMPLEMENTED;
    Value list = list_new(2);
    if (list == 0 || !add_member(list, left) || !add_member(list, right))
        return VALUE_ERROR;
    if (LIST(list)->len == 1)
        return LIST(list)->items[0];
    Value args = tuple_from_iterable(list);
    Union *u = args != 0 ? NEW(Union, &type_union) : NULL;
    if (u == NULL)
        return VALUE_ERROR;
    u->args = args;
    return OBJECT_VALUE(u);
}

static Value union_repr(Value self)
{
    Value parts = list_new(8), bar = str_from_cstr(" | ");
    Tuple *args = TUPLE(UNION(self)->args);
    if (parts == 0 || bar == 0 || !recursion_check(" while getting the repr of an object"))
        return VALUE_ERROR;
    for (size_t i = 0; i < args->len; i++) {
        if (i > 0 && !list_push(LIST(parts), bar))
            return VALUE_ERROR;
        bool ok = args->items[i] == OBJECT_VALUE(&type_none)
                ? list_push(LIST(parts), str_from_cstr("None"))
                : generic_repr_item(parts, args->items[i]);
        if (!ok)
            return VALUE_ERROR;
    }
    return str_join(NAME(empty), parts);
}

static Value member_set(Value self)
{
    return set_new(&type_frozenset, UNION(self)->args);
}

static bool union_hash(Value self, int64_t *out)
{
    Value set = member_set(self);
    return set != 0 && hash_value(set, out);
}

static Value union_compare(Value a, Value b, CompareOp op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_exactly(b, &type_union))
        return VALUE_NOT_IMPLEMENTED;
    Value x = member_set(a), y = member_set(b);
    return x != 0 && y != 0 ? compare(x, y, op) : VALUE_ERROR;
}

static Value union_parameters(Value self)
{
    if (UNION(self)->parameters == 0)
        UNION(self)->parameters = generic_parameters(UNION(self)->args);
    return UNION(self)->parameters;
}

static Value union_getitem(Value self, Value item)
{
    Value parameters = union_parameters(self);
    if (parameters == 0)
        return VALUE_ERROR;
    Value args = generic_substitute(self, UNION(self)->args, parameters, item);
    if (args == 0)
        return VALUE_ERROR;
    Value result = TUPLE(args)->items[0];
    for (size_t i = 1; result != 0 && i < TUPLE(args)->len; i++)
        result = binary_op(OP_OR, result, TUPLE(args)->items[i]);
    return result;
}

/* isinstance(x, A | B): any member; a parameterised one raises when it is reached. */
static Value check_members(Value self, Value v, int (*check)(Value, Value))
{
    Tuple *args = TUPLE(UNION(self)->args);
    for (size_t i = 0; i < args->len; i++) {
        int result = check(v, args->items[i]);
        if (result != 0)
            return result < 0 ? VALUE_ERROR : VALUE_TRUE;
    }
    return VALUE_FALSE;
}

static Value union_instancecheck(Value self, Value *args, size_t nargs, Value kwnames)
{
    return check_members(self, args[0], is_instance);
}

static Value union_subclasscheck(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_type(args[0]))
        return raise_type_error("issubclass() arg 1 must be a class");
    return check_members(self, args[0], is_subclass);
}

static Value union_get_module(Value self) { return str_from_cstr("types"); }

static const MemberDef union_members[] = {
    {"__args__", offsetof(Union, args), MEMBER_READONLY, NULL},
    {0},
};
static const GetSetDef union_getsets[] = {
    {"__parameters__", union_parameters, NULL, "Type variables in the types.UnionType."},
    {"__module__", union_get_module, NULL, NULL},
    {0},
};
static const MethodDef union_methods[] = {
    {"__instancecheck__", union_instancecheck, "instance, /", 0, NULL},
    {"__subclasscheck__", union_subclasscheck, "subclass, /", 0, NULL},
    {0},
};

Type type_union = {
    TYPE_HEAD("types.UnionType"), .size = sizeof(Union), .flags = TYPE_NO_NEW | TYPE_WEAKREF,
    .doc = "Represent a PEP 604 union type\n\nE.g. for int | str", .repr = union_repr,
    .hash = union_hash, .compare = union_compare, .getitem = union_getitem,
    .binary[OP_OR] = union_new, .members = union_members, .getsets = union_getsets,
    .methods = union_methods,
};
