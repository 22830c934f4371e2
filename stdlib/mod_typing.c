/* Module _typing: what the classes of typing need of the object model. */
#include "runtime/descr.h"
#include "runtime/error.h"
#include "runtime/module.h"

static Value typing_idfunc(Value self, Value *args, size_t nargs, Value kwnames) { return args[0]; }

/* From now on the class is as those in C are: its attributes cannot be set. */
static Value typing_seal(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_type(args[0]))
        return raise_type_error("a class is required, not %T", args[0]);
    AS(Type, args[0])->flags |= TYPE_IMMUTABLE;
    return args[0];
}

/* Instances of the class are members of unions like classes are: `int | instance`. */
static Value typing_make_unionable(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_type(args[0]))
        return raise_type_error("a class is required, not %T", args[0]);
    AS(Type, args[0])->flags |= TYPE_IN_UNIONS;
    return args[0];
}

static Value typing_union(Value self, Value *args, size_t nargs, Value kwnames)
{
    return union_new(args[0], args[1]);
}

static const MethodDef functions[] = {
    {"_idfunc", typing_idfunc, "x, /", 0, NULL},
    {"seal", typing_seal, "cls, /", 0, "Make the attributes of a class read-only; returns it."},
    {"make_unionable", typing_make_unionable, "cls, /", 0,
     "Let instances of a class stand in X | Y; returns the class."},
    {"union", typing_union, "left, right, /", 0, "left | right, or NotImplemented."},
    {0},
};

const ModuleDef mod__typing = {"_typing", "Primitives of module typing.", functions, NULL};
