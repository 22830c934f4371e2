/* isinstance, issubclass, and the matching of `except`.
 *
 * Classes answer through their metaclass's __instancecheck__ / __subclasscheck__ (PEP 3119); for
 * plain classes the MRO decides. Objects that are no classes but have a `__bases__` tuple take part
 * too ("abstract classes" of old extension code). */
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/list.h"
#include "runtime/ops.h"

/* __bases__ of an object when it is a tuple: 0 with *raised telling an error from absence. */
static Value class_bases(Value cls, bool *raised)
{
    Value bases;
    *raised = !get_attr_opt(cls, NAME(dunder_bases), &bases);
    if (*raised || bases == 0 || !is_tuple(bases))
        return 0;
    return bases;
}

static bool class_check(Value cls, const char *message)
{
    bool raised;
    if (class_bases(cls, &raised) != 0)
        return true;
    if (!raised)
        raise_type_error("%s", message);
    return false;
}

/* Whether `base` is reached from `derived` by way of __bases__. */
static int class_derives(Value derived, Value base)
{
    for (;;) {
        if (derived == base)
            return 1;
        bool raised;
        Value bases = class_bases(derived, &raised);
        if (bases == 0)
            return raised ? -1 : 0;
        size_t n = TUPLE(bases)->len;
        if (n == 0)
            return 0;
        if (n > 1) {
            if (!recursion_check(" in __subclasscheck__"))
                return -1;
            for (size_t i = 0; i < n; i++) {
                int r = class_derives(TUPLE(bases)->items[i], base);
                if (r != 0)
                    return r;
            }
            return 0;
        }
        derived = TUPLE(bases)->items[0];
    }
}

int is_instance_plain(Value v, Value cls)
{
    if (is_type(cls)) {
        Type *type = AS(Type, cls);
        if (is_instance_of(v, type))
            return 1;
        Value claimed;
        if (!get_attr_opt(v, NAME(dunder_class), &claimed))
            return -1;
        if (claimed == 0 || claimed == OBJECT_VALUE(type_of(v)) || !is_type(claimed))
            return 0;
        return is_subtype(AS(Type, claimed), type);
    }
    if (!class_check(cls, "isinstance() arg 2 must be a type, a tuple of types, or a union"))
        return -1;
    Value claimed;
    if (!get_attr_opt(v, NAME(dunder_class), &claimed))
        return -1;
    return claimed == 0 ? 0 : class_derives(claimed, cls);
}

int is_subclass_plain(Value derived, Value cls)
{
    if (is_type(derived) && is_type(cls))
        return is_subtype(AS(Type, derived), AS(Type, cls));
    if (!class_check(derived, "issubclass() arg 1 must be a class"))
        return -1;
    if (!has_base_shape(cls, &type_union)
        && !class_check(cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union"))
        return -1;
    return class_derives(derived, cls);
}

Value abc_instancecheck_function;
Value (*abc_instancecheck_native)(Value cls, Value v);

/* The hook of cls's metaclass; type's own answers without a call. */
static int class_ask(Value v, Value cls, Value hook, int (*plain)(Value, Value))
{
    bool missing;
    Value args[1 + PARAM_SLACK] = {v};
    Value answer = special_call(cls, hook, args, 1, &missing);
    if (answer != 0)
        return is_true(answer);
    return missing ? plain(v, cls) : -1;
}

/* Any of a tuple of classes, which may hold tuples again. Their nesting is bounded as recursion is:
 * the C stack alone would allow so much that a program that nests ever deeper seems to hang. */
static int class_any(Value v, Value classes, int64_t depth, bool instance)
{
    if (depth > interp.recursion_limit)
        return raise_minus1(&type_RecursionError, "maximum recursion depth exceeded in %s",
                            instance ? "__instancecheck__" : "__subclasscheck__");
    if (!recursion_check(instance ? " in __instancecheck__" : " in __subclasscheck__"))
        return -1;
    for (size_t i = 0; i < TUPLE(classes)->len; i++) {
        Value cls = TUPLE(classes)->items[i];
        int r = is_tuple(cls) ? class_any(v, cls, depth + 1, instance)
                : instance    ? is_instance(v, cls)
                              : is_subclass(v, cls);
        if (r != 0)
            return r;
    }
    return 0;
}

int is_instance(Value v, Value cls)
{
    if (OBJECT_VALUE(type_of(v)) == cls)
        return 1;
    if (!is_object(cls))
        return is_instance_plain(v, cls);
    if (type_of(cls) == &type_type)
        return is_instance_plain(v, cls);
    if (is_tuple(cls))
        return class_any(v, cls, 0, true);
    if (!recursion_check(" in __instancecheck__"))
        return -1;
    if (abc_instancecheck_native != NULL
        && type_lookup(type_of(cls), NAME(dunder_instancecheck)) == abc_instancecheck_function) {
        Value answer = abc_instancecheck_native(cls, v);
        return answer == 0 ? -1 : is_true(answer);
    }
    return class_ask(v, cls, NAME(dunder_instancecheck), is_instance_plain);
}

int is_subclass(Value v, Value cls)
{
    if (!is_object(cls))
        return is_subclass_plain(v, cls);
    if (type_of(cls) == &type_type)
        return v == cls ? 1 : is_subclass_plain(v, cls);
    if (is_tuple(cls))
        return class_any(v, cls, 0, false);
    if (!recursion_check(" in __subclasscheck__"))
        return -1;
    return class_ask(v, cls, NAME(dunder_subclasscheck), is_subclass_plain);
}

static bool class_catchable(Value cls)
{
    if (is_type(cls) && is_subtype(AS(Type, cls), &type_BaseException))
        return true;
    return raise_false(&type_TypeError, "catching classes that do not inherit from BaseException "
                                        "is not allowed");
}

/* By MRO alone: __subclasscheck__ of exception classes is not asked. */
int exception_matches(Value exc, Value cls)
{
    Type *type = is_type(exc) ? AS(Type, exc) : type_of(exc);
    if (!is_tuple(cls))
        return class_catchable(cls) ? is_subtype(type, AS(Type, cls)) : -1;
    for (size_t i = 0; i < TUPLE(cls)->len; i++) {
        if (!class_catchable(TUPLE(cls)->items[i]))
            return -1;
    }
    for (size_t i = 0; i < TUPLE(cls)->len; i++) {
        if (is_subtype(type, AS(Type, TUPLE(cls)->items[i])))
            return 1;
    }
    return 0;
}
