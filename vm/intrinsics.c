/* Operations that are too rare for an opcode of their own; see Intrinsic in compile.h. Type
 * parameters and aliases are objects of module typing (PEP 695). */
#include "runtime/int.h"
#include "runtime/module.h"
#include "runtime/str.h"
#include "vm/compile.h"
#include "vm/frame.h"

static Value print_expr(Value *R, Value *args, int nargs)
{
    Value hook = dict_get_str(interp.sys, NAME(displayhook));
    if (!hook)
        return raise(&type_RuntimeError, "lost sys.displayhook");
    return call1(hook, args[0]);
}

/* from module import *: into the namespace R[0]. */
static Value import_star(Value *R, Value *args, int nargs)
{
    Value module = args[0], all, target = R[0], dict;
    if (!get_attr_opt(module, NAME(dunder_all), &all))
        return VALUE_ERROR;
    bool skip_private = all == 0;
    if (!all) {
        if (!get_attr_opt(module, NAME(dunder_dict), &dict))
            return VALUE_ERROR;
        if (!dict)
            return raise(&type_ImportError, "from-import-* object has no __dict__ and no __all__");
        all = list_from_iterable(dict);
    } else {
        all = list_from_iterable(all);
    }
    if (!all)
        return VALUE_ERROR;
    for (size_t i = 0; i < LIST(all)->len; i++) {
        Value name = LIST(all)->items[i];
        if (!is_str(name))
            return raise_type_error("%s in %S.%s must be str, not %T",
                                    skip_private ? "Key" : "Item", get_attr(module, NAME(dunder_name)),
                                    skip_private ? "__dict__" : "__all__", name);
        if (skip_private && str_len(name) > 0 && str_at(STR(name), 0) == '_')
            continue;
        Value v = get_attr(module, str_intern(name));
        if (!v)
            return VALUE_ERROR;
        bool ok = is_exact_dict(target) ? dict_set(DICT(target), str_intern(name), v)
                                        : set_item(target, name, v);
        if (!ok)
            return VALUE_ERROR;
    }
    return VALUE_NONE;
}

static Value typing_call(const char *name, Value *args, size_t nargs, Value kwnames)
{
    Value fn = import_attr("typing", name);
    return fn ? call(fn, args, nargs, kwnames) : VALUE_ERROR;
}

/* typing._lazy_*(name, function): bounds, constraints and values are evaluated when asked for. */
static Value make_typevar(Value *R, Value *args, int nargs)
{
    return typing_call("_make_typevar", args, 1, 0);
}
static Value make_paramspec(Value *R, Value *args, int nargs)
{
    return typing_call("_make_paramspec", args, 1, 0);
}
static Value make_typevartuple(Value *R, Value *args, int nargs)
{
    return typing_call("_make_typevartuple", args, 1, 0);
}
static Value make_typevar_bound(Value *R, Value *args, int nargs)
{
    return typing_call("_make_typevar_with_bound", args, 2, 0);
}
static Value make_typevar_constraints(Value *R, Value *args, int nargs)
{
    return typing_call("_make_typevar_with_constraints", args, 2, 0);
}
static Value typeparam_default(Value *R, Value *args, int nargs)
{
    return typing_call("_set_typeparam_default", args, 2, 0);
}
static Value generic_base(Value *R, Value *args, int nargs)
{
    return typing_call("_generic_base", args, 1, 0);
}
static Value make_alias(Value *R, Value *args, int nargs)
{
    return typing_call("_make_type_alias", args, 3, 0);
}

static Value set_type_params(Value *R, Value *args, int nargs)
{
    if (type_of(args[0]) == &type_function)
        AS(Function, args[0])->type_params = args[1];
    return args[0];
}

static Value setup_annotations_op(Value *R, Value *args, int nargs)
{
    Value ns = R[0], v = 0;
    if (is_exact_dict(ns)) {
        v = dict_get_str(DICT(ns), NAME(dunder_annotations));
    } else if (!(v = get_item(ns, NAME(dunder_annotations))) && !error_clear_if(&type_KeyError)) {
        return VALUE_ERROR;
    }
    if (v)
        return v;
    Value d = (Value)dict_new();
    return d && set_item(ns, NAME(dunder_annotations), d) ? d : VALUE_ERROR;
}

/* **rest of a mapping pattern: a dict of what the keys did not take. */
static Value mapping_rest(Value *R, Value *args, int nargs)
{
    Dict *d = dict_new();
    if (d == NULL || !dict_update(d, args[0]))
        return VALUE_ERROR;
    for (size_t i = 0; i < TUPLE(args[1])->len; i++)
        if (dict_del(d, TUPLE(args[1])->items[i]) < 0)
            return VALUE_ERROR;
    return (Value)d;
}

/* A name in a scope of type parameters: namespace, name[, cell]. */
static Value load_in_class(Value *R, Value *args, int nargs)
{
    Value v = 0;
    if (is_exact_dict(args[0]))
        v = dict_get_str(DICT(args[0]), args[1]);
    else if (!(v = get_item(args[0], args[1])) && !error_clear_if(&type_KeyError))
        return VALUE_ERROR;
    if (v)
        return v;
    if (nargs < 3)
        return plain_global(R, args[1]);
    v = AS(Cell, args[2])->value;
    return v ? v : unbound_free(args[1]);
}

static Value (*const table[INTR_COUNT])(Value *R, Value *args, int nargs) = {
    [INTR_PRINT] = print_expr,
    [INTR_IMPORT_STAR] = import_star,
    [INTR_TYPEVAR] = make_typevar,
    [INTR_PARAMSPEC] = make_paramspec,
    [INTR_TYPEVARTUPLE] = make_typevartuple,
    [INTR_TYPEVAR_BOUND] = make_typevar_bound,
    [INTR_TYPEVAR_CONSTRAINTS] = make_typevar_constraints,
    [INTR_TYPEPARAM_DEFAULT] = typeparam_default,
    [INTR_GENERIC_BASE] = generic_base,
    [INTR_SET_TYPE_PARAMS] = set_type_params,
    [INTR_TYPEALIAS] = make_alias,
    [INTR_SETUP_ANNOTATIONS] = setup_annotations_op,
    [INTR_MAPPING_REST] = mapping_rest,
    [INTR_LOAD_IN_CLASS] = load_in_class,
};

Value intrinsic_call(Value *R, int which, Value *args, int nargs)
{
    return table[which](R, args, nargs);
}
