/* The singletons None, Ellipsis and NotImplemented, and their types. */
#include "runtime/call.h"
#include "runtime/error.h"
#include "runtime/list.h"
#include "runtime/str.h"

Singleton none_object = {.head = {&type_none.base}};
Singleton ellipsis_object = {.head = {&type_ellipsis.base}};
Singleton not_implemented_object = {.head = {&type_not_implemented.base}};

/* Calling the type gives the one instance: type(None)() is None. */
static Value none_only(Type *type, size_t nargs, Value kwnames, Value instance)
{
    if (nargs != 0 || (kwnames != 0 && TUPLE(kwnames)->len != 0))
        return raise_type_error("%N takes no arguments", type);
    return instance;
}

static Value none_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return none_only(type, nargs, kwnames, VALUE_NONE);
}

static Value none_repr(Value self)
{
    return str_from_ascii("None", 4);
}

static int none_truth(Value self)
{
    return 0;
}

/* The same in every run, so that sets with None iterate alike. */
static bool none_hash(Value self, int64_t *out)
{
    *out = 0xfca86420;
    return true;
}

Type type_none = {
    TYPE_HEAD("NoneType"),
    .size = sizeof(Singleton),
    .flags = TYPE_IMMUTABLE,
    .doc = "The type of the None singleton.",
    .new_ = none_new,
    .repr = none_repr,
    .hash = none_hash,
    .truth = none_truth,
};

static Value ellipsis_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (nargs != 0 || (kwnames != 0 && TUPLE(kwnames)->len != 0))
        return raise_type_error("EllipsisType takes no arguments");
    return VALUE_ELLIPSIS;
}

static Value ellipsis_repr(Value self)
{
    return str_from_ascii("Ellipsis", 8);
}

/* Pickled by its name in builtins. */
static Value ellipsis_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    return ellipsis_repr(self);
}

static const MethodDef ellipsis_methods[] = {
    {"__reduce__", ellipsis_reduce, "", 0, NULL},
    {0},
};

Type type_ellipsis = {
    TYPE_HEAD("ellipsis"),
    .size = sizeof(Singleton),
    .flags = TYPE_IMMUTABLE,
    .doc = "The type of the Ellipsis singleton.",
    .new_ = ellipsis_new,
    .repr = ellipsis_repr,
    .methods = ellipsis_methods,
};

static Value not_implemented_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return none_only(type, nargs, kwnames, VALUE_NOT_IMPLEMENTED);
}

static Value not_implemented_repr(Value self)
{
    return str_from_ascii("NotImplemented", 14);
}

static Value not_implemented_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    return not_implemented_repr(self);
}

static int not_implemented_truth(Value self)
{
    if (!warn(&type_DeprecationWarning, 1,
              "NotImplemented should not be used in a boolean context"))
        return -1;
    return 1;
}

static const MethodDef not_implemented_methods[] = {
    {"__reduce__", not_implemented_reduce, "", 0, NULL},
    {0},
};

Type type_not_implemented = {
    TYPE_HEAD("NotImplementedType"),
    .size = sizeof(Singleton),
    .flags = TYPE_IMMUTABLE,
    .doc = "The type of the NotImplemented singleton.",
    .new_ = not_implemented_new,
    .repr = not_implemented_repr,
    .truth = not_implemented_truth,
    .methods = not_implemented_methods,
};
