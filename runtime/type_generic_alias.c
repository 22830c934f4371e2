/* types.GenericAlias: list[int] (PEP 585). It behaves as its origin, apart from a few attributes of
 * its own. */
#include "runtime/generic.h"
#include "runtime/module.h"

#define ALIAS(v) AS(GenericAlias, v)

static Value alias_make(Type *type, Value origin, Value args)
{
    if (!is_tuple(args) && (args = tuple_pack(1, args)) == 0)
        return VALUE_ERROR;
    Value self = object_new(type, 0);
    if (self == 0)
        return VALUE_ERROR;
    ALIAS(self)->origin = origin;
    ALIAS(self)->args = args;
    return self;
}

Value generic_alias_new(Value origin, Value args)
{
    return alias_make(&type_generic_alias, origin, args);
}

static Value alias_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return alias_make(type, args[0], args[1]);
}

static Value alias_repr(Value self)
{
    GenericAlias *a = ALIAS(self);
    Value parts = list_new(8), comma = str_from_cstr(", ");
    if (parts == 0 || comma == 0 || !recursion_check(" while getting the repr of an object"))
        return VALUE_ERROR;
    if ((a->starred && !list_push(LIST(parts), str_char('*')))
        || !generic_repr_item(parts, a->origin) || !list_push(LIST(parts), str_char('[')))
        return VALUE_ERROR;
    for (size_t i = 0; i < TUPLE(a->args)->len; i++)
        if ((i > 0 && !list_push(LIST(parts), comma))
            || !generic_repr_item(parts, TUPLE(a->args)->items[i]))
            return VALUE_ERROR;
    Value end = str_from_cstr(TUPLE(a->args)->len == 0 ? "()]" : "]");
    return end != 0 && list_push(LIST(parts), end) ? str_join(NAME(empty), parts) : VALUE_ERROR;
}

static Value alias_parameters(Value self)
{
    GenericAlias *a = ALIAS(self);
    if (a->parameters == 0)
        a->parameters = generic_parameters(a->args);
    return a->parameters;
}

static Value alias_getitem(Value self, Value item)
{
    Value parameters = alias_parameters(self);
    if (parameters == 0)
        return VALUE_ERROR;
    Value args = generic_substitute(self, ALIAS(self)->args, parameters, item);
    Value made = args != 0 ? alias_make(type_of(self), ALIAS(self)->origin, args) : VALUE_ERROR;
    if (made != 0)
        ALIAS(made)->starred = ALIAS(self)->starred;
    return made;
}

static bool alias_hash(Value self, int64_t *out)
{
    int64_t origin, args;
    if (!hash_value(ALIAS(self)->origin, &origin) || !hash_value(ALIAS(self)->args, &args))
        return false;
    *out = origin ^ args;
    if (*out == -1)
        *out = -2;
    return true;
}

static Value alias_compare(Value a, Value b, CompareOp op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_instance_of(b, &type_generic_alias)
        || !is_instance_of(a, &type_generic_alias))
        return VALUE_NOT_IMPLEMENTED;
    int same = ALIAS(a)->starred == ALIAS(b)->starred;
    if (same)
        same = compare_bool(ALIAS(a)->origin, ALIAS(b)->origin, CMP_EQ);
    if (same > 0)
        same = compare_bool(ALIAS(a)->args, ALIAS(b)->args, CMP_EQ);
    return same < 0 ? VALUE_ERROR : value_bool(same == (op == CMP_EQ));
}

/* The instance remembers its alias where it can. */
static Value alias_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value made = call(ALIAS(self)->origin, args, nargs, kwnames);
    if (made == 0)
        return VALUE_ERROR;
    if (!set_attr(made, NAME(dunder_orig_class), self)
        && !error_clear_if(&type_AttributeError) && !error_clear_if(&type_TypeError))
        return VALUE_ERROR;
    return made;
}

/* ---- attributes: its own, else those of the origin ---- */

static const char *const own_attributes[] = {
    "__class__", "__origin__", "__args__", "__unpacked__", "__parameters__",
    "__typing_unpacked_tuple_args__", "__mro_entries__", "__reduce_ex__", "__reduce__",
    "__bases__", "__copy__", "__deepcopy__", NULL,
};

static bool is_own(Value name)
{
    for (const char *const *own = own_attributes; *own != NULL; own++)
        if (str_equal_cstr(name, *own))
            return true;
    return false;
}

static Value alias_getattr(Value self, Value name)
{
    return is_own(name) ? generic_getattr(self, name) : get_attr(ALIAS(self)->origin, name);
}

static Value alias_dir(Value self, Value *args, size_t nargs, Value kwnames)
{
    bool missing = false;
    Value dir = special_call(ALIAS(self)->origin, NAME(dunder_dir), NULL, 0, &missing);
    if (dir == 0 || (dir = list_from_iterable(dir)) == 0)
        return VALUE_ERROR;
    for (const char *const *own = own_attributes; *own != NULL; own++) {
        Value name = str_intern_cstr(*own);
        int have = name != 0 ? contains(dir, name) : -1;
        if (have < 0 || (!have && !list_push(LIST(dir), name)))
            return VALUE_ERROR;
    }
    return list_sort(LIST(dir), 0, false) ? dir : VALUE_ERROR;
}

static Value alias_mro_entries(Value self, Value *args, size_t nargs, Value kwnames)
{
    return tuple_pack(1, ALIAS(self)->origin);
}

static Value alias_instancecheck(Value self, Value *args, size_t nargs, Value kwnames)
{
    return raise_type_error("isinstance() argument 2 cannot be a parameterized generic");
}

static Value alias_subclasscheck(Value self, Value *args, size_t nargs, Value kwnames)
{
    return raise_type_error("issubclass() argument 2 cannot be a parameterized generic");
}

static Value starred_copy(Value self)
{
    Value made = alias_make(type_of(self), ALIAS(self)->origin, ALIAS(self)->args);
    if (made != 0)
        ALIAS(made)->starred = true;
    return made;
}

/* ---- *alias: an iterator with one item, the starred alias ---- */

typedef struct AliasIter {
    Object head;
    Value alias; /* 0: exhausted */
} AliasIter;

static Value alias_iter(Value self)
{
    AliasIter *it = NEW(AliasIter, &type_generic_alias_iterator);
    if (it == NULL)
        return VALUE_ERROR;
    it->alias = self;
    return OBJECT_VALUE(it);
}

static Value alias_iter_next(Value self)
{
    Value alias = AS(AliasIter, self)->alias;
    AS(AliasIter, self)->alias = 0;
    return alias != 0 ? starred_copy(alias) : 0;
}

static Value alias_iter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value iter = builtin_get("iter"), alias = AS(AliasIter, self)->alias;
    Value one = tuple_pack(1, alias != 0 ? alias : tuple_empty());
    return iter != 0 && one != 0 ? tuple_pack(2, iter, one) : VALUE_ERROR;
}

static const MethodDef alias_iter_methods[] = {
    {"__reduce__", alias_iter_reduce, "", 0, NULL},
    {0},
};

Type type_generic_alias_iterator = {
    TYPE_HEAD("generic_alias_iterator"), .size = sizeof(AliasIter), .flags = TYPE_NO_NEW,
    .iter = iter_self, .next = alias_iter_next, .methods = alias_iter_methods,
};

/* A starred alias is the first item of its plain one's iterator. */
static Value alias_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    GenericAlias *a = ALIAS(self);
    if (a->starred) {
        Value plain = alias_make(type_of(self), a->origin, a->args);
        Value it = plain != 0 ? alias_iter(plain) : VALUE_ERROR;
        Value next = builtin_get("next");
        Value one = it != 0 ? tuple_pack(1, it) : VALUE_ERROR;
        return next != 0 && one != 0 ? tuple_pack(2, next, one) : VALUE_ERROR;
    }
    Value pair = tuple_pack(2, a->origin, a->args);
    return pair != 0 ? tuple_pack(2, OBJECT_VALUE(type_of(self)), pair) : VALUE_ERROR;
}

Value generic_class_getitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

static Value alias_get_unpacked(Value self) { return value_bool(ALIAS(self)->starred); }

static Value alias_get_tuple_args(Value self)
{
    GenericAlias *a = ALIAS(self);
    return a->starred && a->origin == OBJECT_VALUE(&type_tuple) ? a->args : VALUE_NONE;
}

static Value alias_or(Value left, Value right) { return union_new(left, right); }

static const MemberDef alias_members[] = {
    {"__origin__", offsetof(GenericAlias, origin), MEMBER_READONLY, NULL},
    {"__args__", offsetof(GenericAlias, args), MEMBER_READONLY, NULL},
    {0},
};
static const GetSetDef alias_getsets[] = {
    {"__parameters__", alias_parameters, NULL, "Type variables in the GenericAlias."},
    {"__unpacked__", alias_get_unpacked, NULL, NULL},
    {"__typing_unpacked_tuple_args__", alias_get_tuple_args, NULL, NULL},
    {0},
};
static const MethodDef alias_methods[] = {
    {"__mro_entries__", alias_mro_entries, "bases, /", 0, NULL},
    {"__instancecheck__", alias_instancecheck, "instance, /", 0, NULL},
    {"__subclasscheck__", alias_subclasscheck, "subclass, /", 0, NULL},
    {"__reduce__", alias_reduce, "", 0, NULL},
    {"__dir__", alias_dir, "", 0, NULL},
    {0},
};

Type type_generic_alias = {
    TYPE_HEAD("types.GenericAlias"), .size = sizeof(GenericAlias),
    .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and "
           "t.__args__ is (int,).",
    .new_ = alias_new, .new_sig = "origin, args, /", .call = alias_call, .repr = alias_repr,
    .hash = alias_hash, .compare = alias_compare, .getattr = alias_getattr, .iter = alias_iter,
    .getitem = alias_getitem, .binary[OP_OR] = alias_or, .members = alias_members,
    .getsets = alias_getsets, .methods = alias_methods,
};
