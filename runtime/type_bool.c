/* bool: the two instances True and False, static objects that carry their number. */
#include "runtime/int.h"
#include "runtime/ops.h"
#include "runtime/str.h"

Singleton true_object = {.head = {&type_bool.base}, .number = 1};
Singleton false_object = {.head = {&type_bool.base}, .number = 0};

static Value bool_make(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (kwnames != 0)
        return raise_type_error("bool() takes no keyword arguments");
    if (nargs > 1)
        return raise_type_error("bool expected at most 1 argument, got %zu", nargs);
    int truth = nargs == 0 ? 0 : is_true(args[0]);
    return truth < 0 ? VALUE_ERROR : value_bool(truth);
}

static Value bool_repr(Value self)
{
    static Value text[2];
    bool b = self == VALUE_TRUE;
    if (text[b] == 0)
        text[b] = str_intern_cstr(b ? "True" : "False");
    return text[b];
}

static inline bool is_bool(Value v) { return v == VALUE_TRUE || v == VALUE_FALSE; }

/* Bitwise operators on two bools stay bools; with any other int they are int's. */
#define BOOL_SLOT(name, op)                                             \
    static Value bool_##name(Value a, Value b)                          \
    {                                                                   \
        if (is_bool(a) && is_bool(b))                                   \
            return value_bool((a == VALUE_TRUE) op (b == VALUE_TRUE));  \
        if (!is_int(a) || !is_int(b))                                   \
            return VALUE_NOT_IMPLEMENTED;                               \
        return int_##name(a, b);                                        \
    }
BOOL_SLOT(and, &)
BOOL_SLOT(or, |)
BOOL_SLOT(xor, ^)

static Value bool_invert(Value self)
{
    if (!warn(&type_DeprecationWarning, 1,
              "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. "
              "This returns the bitwise inversion of the underlying int object and is usually not "
              "what you expect from negating a bool. Use the 'not' operator for boolean negation or "
              "~int(x) if you really want the bitwise inversion of the underlying int."))
        return VALUE_ERROR;
    return int_invert(self);
}

Type type_bool = {
    TYPE_HEAD("bool"),
    .doc = "Returns True when the argument is true, False otherwise.\n"
           "The builtins True and False are the only two instances of the class bool.\n"
           "The class bool is a subclass of the class int, and cannot be subclassed.",
    .base_type = &type_int,
    .size = sizeof(Singleton),
    .flags = TYPE_IMMUTABLE | TYPE_IS_INT | TYPE_MATCH_SELF,
    .new_ = bool_make,
    .repr = bool_repr,
    .unary = {[UNARY_INVERT] = bool_invert},
    .binary = {[OP_AND] = bool_and, [OP_OR] = bool_or, [OP_XOR] = bool_xor},
};
