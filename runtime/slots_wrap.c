/* Built-in slots as methods: `int.__add__` and its like. For every slot that a built-in type fills
 * itself, slots_add_wrappers puts wrapper descriptors into its dict, where a row of its methods table
 * may replace them. Also the inheritance of slots between built-in types. */
#include "runtime/slots.h"
#include "runtime/bytes.h"
#include "runtime/int.h"

#define WRAPPER(name) \
    Value wrap_##name(const SlotRow *row, AnyFn fn, Value self, Value *args, size_t nargs, \
                      Value kwnames)

static bool check_count(size_t nargs, size_t expected)
{
    if (nargs == expected)
        return true;
    return raise_false(&type_TypeError, "expected %zu argument%s, got %zu", expected,
                       expected == 1 ? "" : "s", nargs);
}

static bool check_range(size_t nargs, size_t min, size_t max)
{
    if (nargs >= min && nargs <= max)
        return true;
    size_t bound = nargs < min ? min : max;
    return raise_false(&type_TypeError, " expected %s%zu argument%s, got %zu",
                       min == max ? "" : nargs < min ? "at least " : "at most ", bound,
                       bound == 1 ? "" : "s", nargs);
}

WRAPPER(unary)
{
    return check_count(nargs, 0) ? ((Value (*)(Value))fn)(self) : VALUE_ERROR;
}

WRAPPER(hash)
{
    int64_t hash;
    if (!check_count(nargs, 0) || !((bool (*)(Value, int64_t *))fn)(self, &hash))
        return VALUE_ERROR;
    return int_new(hash);
}

WRAPPER(call) { return ((NativeFn)fn)(self, args, nargs, kwnames); }

WRAPPER(getattr)
{
    if (!check_count(nargs, 1))
        return VALUE_ERROR;
    Value name = attr_name(args[0]);
    return name != 0 ? ((Value (*)(Value, Value))fn)(self, name) : VALUE_ERROR;
}

/* Guards against object.__setattr__(int, ...): a native type between self and the wrapper's owner
 * that has another setattr must not be bypassed. */
static bool setattr_is_safe(AnyFn fn, Value self, const char *what)
{
    for (Type *t = type_of(self); t != NULL; t = t->base_type) {
        if (t->flags & TYPE_HEAP)
            continue;
        if ((AnyFn)t->setattr == fn)
            return true;
        return raise_false(&type_TypeError, "can't apply this %s to %s object", what,
                           type_name_of(self));
    }
    return true;
}

WRAPPER(setattr)
{
    if (!check_range(nargs, 2, 2) || !setattr_is_safe(fn, self, "__setattr__"))
        return VALUE_ERROR;
    Value name = attr_name(args[0]);
    if (name == 0 || !((bool (*)(Value, Value, Value))fn)(self, name, args[1]))
        return VALUE_ERROR;
    return VALUE_NONE;
}

WRAPPER(delattr)
{
    if (!check_count(nargs, 1) || !setattr_is_safe(fn, self, "__delattr__"))
        return VALUE_ERROR;
    Value name = attr_name(args[0]);
    if (name == 0 || !((bool (*)(Value, Value, Value))fn)(self, name, 0))
        return VALUE_ERROR;
    return VALUE_NONE;
}

#define COMPARE_WRAPPER(name, OP) \
    WRAPPER(name) \
    { \
        if (!check_count(nargs, 1)) \
            return VALUE_ERROR; \
        return ((Value (*)(Value, Value, CompareOp))fn)(self, args[0], OP); \
    }
COMPARE_WRAPPER(lt, CMP_LT)
COMPARE_WRAPPER(le, CMP_LE)
COMPARE_WRAPPER(eq, CMP_EQ)
COMPARE_WRAPPER(ne, CMP_NE)
COMPARE_WRAPPER(gt, CMP_GT)
COMPARE_WRAPPER(ge, CMP_GE)

WRAPPER(next)
{
    if (!check_count(nargs, 0))
        return VALUE_ERROR;
    Value result = ((Value (*)(Value))fn)(self);
    return result != 0 || error_pending() ? result : raise_stop_iteration(VALUE_NONE);
}

/* Most descriptors do not mind what is given as the class. */
static bool descr_owner(Value self, Value given, Type **out)
{
    *out = is_type(given) ? AS(Type, given) : type_of(given);
    if (is_type(given) || !is_exactly(self, &type_classmethod_descriptor))
        return true;
    NativeFunction *f = AS(NativeFunction, self);
    return raise_false(&type_TypeError,
                       "descriptor '%s' for type '%s' needs a type, not a '%T' as arg 2",
                       f->def->name, type_name(f->owner), given);
}

WRAPPER(descr_get)
{
    if (!check_range(nargs, 1, 2))
        return VALUE_ERROR;
    Value obj = args[0] == VALUE_NONE ? 0 : args[0];
    Type *owner = NULL;
    if (nargs > 1 && args[1] != VALUE_NONE && !descr_owner(self, args[1], &owner))
        return VALUE_ERROR;
    if (obj == 0 && owner == NULL)
        return raise_type_error("__get__(None, None) is invalid");
    return ((Value (*)(Value, Value, Type *))fn)(self, obj, owner);
}

WRAPPER(descr_set)
{
    if (!check_range(nargs, 2, 2) || !((bool (*)(Value, Value, Value))fn)(self, args[0], args[1]))
        return VALUE_ERROR;
    return VALUE_NONE;
}

WRAPPER(descr_delete)
{
    if (!check_count(nargs, 1) || !((bool (*)(Value, Value, Value))fn)(self, args[0], 0))
        return VALUE_ERROR;
    return VALUE_NONE;
}

/* The init slot of a type with a signature takes bound arguments. */
WRAPPER(init)
{
    Type *owner = type_of(self);
    while (owner != NULL && ((AnyFn)owner->init != fn || (owner->flags & TYPE_HEAP)))
        owner = owner->base_type;
    ParamSpec *spec = owner != NULL ? owner->init_spec : NULL;
    Value bound[PARAM_MAX];
    if (spec != NULL) {
        if (!params_bind(spec, args, nargs, kwnames, bound))
            return VALUE_ERROR;
        args = bound;
        nargs = param_spec_count(spec);
        kwnames = 0;
    }
    bool ok = ((bool (*)(Value, Value *, size_t, Value))fn)(self, args, nargs, kwnames);
    return ok ? VALUE_NONE : VALUE_ERROR;
}

WRAPPER(truth)
{
    if (!check_count(nargs, 0))
        return VALUE_ERROR;
    int truth = ((int (*)(Value))fn)(self);
    return truth < 0 ? VALUE_ERROR : value_bool(truth);
}

WRAPPER(length)
{
    if (!check_count(nargs, 0))
        return VALUE_ERROR;
    ptrdiff_t n = ((ptrdiff_t (*)(Value))fn)(self);
    return n < 0 ? VALUE_ERROR : int_new(n);
}

WRAPPER(getitem)
{
    return check_count(nargs, 1) ? ((Value (*)(Value, Value))fn)(self, args[0]) : VALUE_ERROR;
}

WRAPPER(setitem)
{
    if (!check_range(nargs, 2, 2) || !((bool (*)(Value, Value, Value))fn)(self, args[0], args[1]))
        return VALUE_ERROR;
    return VALUE_NONE;
}

WRAPPER(delitem)
{
    if (!check_count(nargs, 1) || !((bool (*)(Value, Value, Value))fn)(self, args[0], 0))
        return VALUE_ERROR;
    return VALUE_NONE;
}

WRAPPER(contains)
{
    if (!check_count(nargs, 1))
        return VALUE_ERROR;
    int found = ((int (*)(Value, Value))fn)(self, args[0]);
    return found < 0 ? VALUE_ERROR : value_bool(found);
}

WRAPPER(binary)
{
    return check_count(nargs, 1) ? ((Value (*)(Value, Value))fn)(self, args[0]) : VALUE_ERROR;
}

WRAPPER(reflected)
{
    return check_count(nargs, 1) ? ((Value (*)(Value, Value))fn)(args[0], self) : VALUE_ERROR;
}

static Value power3(Value base, Value exponent, Value modulus)
{
    Type *type = type_of(base);
    if (type->pow3 == NULL || type->pow3 == slot_pow3)
        type = type_of(exponent);
    while (type != NULL && (type->flags & TYPE_HEAP))
        type = type->base_type;
    if (type == NULL || type->pow3 == NULL)
        return VALUE_NOT_IMPLEMENTED;
    return type->pow3(base, exponent, modulus);
}

WRAPPER(pow)
{
    if (!check_range(nargs, 1, 2))
        return VALUE_ERROR;
    if (nargs == 2 && args[1] != VALUE_NONE)
        return power3(self, args[0], args[1]);
    return ((Value (*)(Value, Value))fn)(self, args[0]);
}

WRAPPER(rpow)
{
    if (!check_range(nargs, 1, 2))
        return VALUE_ERROR;
    if (nargs == 2 && args[1] != VALUE_NONE)
        return power3(args[0], self, args[1]);
    return ((Value (*)(Value, Value))fn)(args[0], self);
}

/* ---- filling the dict of a built-in type ---- */

/* Sequences concatenate with a list or the like on their left only: they have no __radd__. */
static bool is_absent_reflection(Type *type, const SlotRow *row)
{
    return row->name == NAME_dunder_radd && type->getitem != NULL
        && type->binary[OP_SUB] == NULL;
}

static bool add_wrapper(Type *type, const SlotRow *row)
{
    AnyFn fn = *slot_address(type, row);
    Value name = names[row->name];
    if (fn == NULL || dict_get_str(type->dict, name) != 0)
        return true;
    if (row->name == NAME_dunder_hash && fn == (AnyFn)hash_not_implemented)
        return dict_set(type->dict, name, VALUE_NONE);
    if (row->name == NAME_dunder_new) {
        Value wrapper = new_wrapper(type);
        return wrapper != 0 && dict_set(type->dict, name, wrapper);
    }
    if (row->wrap == NULL || is_absent_reflection(type, row))
        return true;
    Value descr = wrapper_descriptor_new(type, row);
    return descr != 0 && dict_set(type->dict, name, descr);
}

bool slots_add_wrappers(Type *type)
{
    for (size_t i = 0; i < slot_row_count; i++)
        if (!add_wrapper(type, &slot_rows[i]))
            return false;
    return true;
}

void slots_inherit(Type *type, Type *base)
{
    bool inherit_hash = type->hash == NULL && type->compare == NULL;
    if (type->hash == NULL && type->compare != NULL)
        type->hash = hash_not_implemented;
    for (size_t i = 0; i < slot_row_count; i++) {
        AnyFn *slot = slot_address(type, &slot_rows[i]);
        if (slot_rows[i].name == NAME_dunder_new || slot_rows[i].name == NAME_dunder_init)
            continue; /* type_ready.c: with their signatures */
        if (*slot == NULL)
            *slot = *slot_address(base, &slot_rows[i]);
    }
    if (inherit_hash)
        type->hash = base->hash;
    if (type->finalize == NULL)
        type->finalize = base->finalize;
}
