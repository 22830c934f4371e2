/* _functools: reduce and cmp_to_key; partial and the cache are in files of their own. */
#include "runtime/call.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "stdlib/functools_impl.h"

/* ---- reduce ---- */

static Value reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value function = args[0], total = args[2], iterator = get_iter(args[1]), item;
    if (iterator == 0) {
        if (error_clear_if(&type_TypeError))
            raise_type_error("reduce() arg 2 must support iteration");
        return 0;
    }
    while ((item = iter_next(iterator)) != 0) {
        total = total == 0 ? item : call2(function, total, item);
        if (total == 0)
            return 0;
    }
    if (error_pending())
        return 0;
    return total != 0 ? total
                      : raise_type_error("reduce() of empty iterable with no initial value");
}

/* ---- cmp_to_key ---- */

/* Both the key function (object 0) and the keys it makes. */
typedef struct KeyWrapper {
    Object head;
    Value compare, object;
} KeyWrapper;

static Type type_key_wrapper;

static Value key_new(Value compare, Value object)
{
    KeyWrapper *k = NEW(KeyWrapper, &type_key_wrapper);
    if (k != NULL) {
        k->compare = compare;
        k->object = object;
    }
    return OBJECT_VALUE(k);
}

static Value cmp_to_key(Value self, Value *args, size_t nargs, Value kwnames)
{
    return key_new(args[0], 0);
}

static Value key_call(Value self, Value *args, size_t nargs, Value kwnames)
{
    size_t named = kwnames == 0 ? 0 : TUPLE(kwnames)->len;
    if (nargs + named > 1)
        return raise_type_error("K() takes at most 1 %sargument (%zu given)",
                                nargs == 0 ? "keyword " : "", nargs + named);
    if (nargs + named == 0)
        return raise_type_error("K() missing required argument 'obj' (pos 1)");
    if (named > 0 && !str_equal_cstr(TUPLE(kwnames)->items[0], "obj"))
        return raise_type_error("K() missing required argument 'obj' (pos 1)");
    return key_new(AS(KeyWrapper, self)->compare, args[0]);
}

static Value key_compare(Value a, Value b, CompareOp op)
{
    if (!is_exactly(b, &type_key_wrapper))
        return raise_type_error("other argument must be K instance");
    KeyWrapper *x = AS(KeyWrapper, a), *y = AS(KeyWrapper, b);
    if (x->object == 0 || y->object == 0)
        return raise(&type_AttributeError, "object");
    Value order = call2(x->compare, x->object, y->object);
    return order == 0 ? 0 : compare(order, small_int_value(0), op);
}

static const MemberDef key_members[] = {
    {"obj", offsetof(KeyWrapper, object), 0, "Value wrapped by a key function."},
    {NULL, 0, 0, NULL},
};

static Type type_key_wrapper = {
    TYPE_HEAD("functools.KeyWrapper"),
    .size = sizeof(KeyWrapper),
    .flags = TYPE_NO_NEW,
    .call = key_call,
    .hash = hash_not_implemented,
    .compare = key_compare,
    .members = key_members,
};

/* ---- the module ---- */

static bool init(Value module)
{
    type_ready(&type_key_wrapper);
    return module_add_type(module, &functools_partial) &&
           module_add_type(module, &functools_lru_cache);
}

static const MethodDef functions[] = {
    {"reduce", reduce, "function, iterable, initial=<unrepresentable>, /", 0,
     "Apply a function of two arguments cumulatively to the items of an iterable, from left to "
     "right."},
    {"cmp_to_key", cmp_to_key, "mycmp", 0, "Convert a cmp= function into a key= function."},
    {NULL, NULL, NULL, 0, NULL},
};

const ModuleDef mod__functools = {
    .name = "_functools",
    .doc = "Tools that operate on functions.",
    .functions = functions,
    .init = init,
};
