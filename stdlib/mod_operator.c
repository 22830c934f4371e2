/* _operator: the operators of the language as functions. The getters are in operator_getters.c. */
#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "stdlib/operator_getters.h"

#define FUNCTION(name) static Value op_##name(Value self, Value *args, size_t nargs, Value kwnames)

#define BINARY(name, op)                                                                           \
    FUNCTION(name) { return binary_op(op, args[0], args[1]); }
BINARY(add, OP_ADD)
BINARY(sub, OP_SUB)
BINARY(mul, OP_MUL)
BINARY(matmul, OP_MATMUL)
BINARY(truediv, OP_TRUEDIV)
BINARY(floordiv, OP_FLOORDIV)
BINARY(mod, OP_MOD)
BINARY(lshift, OP_LSHIFT)
BINARY(rshift, OP_RSHIFT)
BINARY(and_, OP_AND)
BINARY(xor, OP_XOR)
BINARY(or_, OP_OR)
BINARY(pow, OP_POW)

#define INPLACE(name, op)                                                                          \
    FUNCTION(name) { return inplace_op(op, args[0], args[1]); }
INPLACE(iadd, OP_ADD)
INPLACE(isub, OP_SUB)
INPLACE(imul, OP_MUL)
INPLACE(imatmul, OP_MATMUL)
INPLACE(itruediv, OP_TRUEDIV)
INPLACE(ifloordiv, OP_FLOORDIV)
INPLACE(imod, OP_MOD)
INPLACE(ilshift, OP_LSHIFT)
INPLACE(irshift, OP_RSHIFT)
INPLACE(iand, OP_AND)
INPLACE(ixor, OP_XOR)
INPLACE(ior, OP_OR)
INPLACE(ipow, OP_POW)

#define COMPARISON(name, op)                                                                       \
    FUNCTION(name) { return compare(args[0], args[1], op); }
COMPARISON(lt, CMP_LT)
COMPARISON(le, CMP_LE)
COMPARISON(eq, CMP_EQ)
COMPARISON(ne, CMP_NE)
COMPARISON(gt, CMP_GT)
COMPARISON(ge, CMP_GE)

#define UNARY(name, op)                                                                            \
    FUNCTION(name) { return unary_op(op, args[0]); }
UNARY(neg, UNARY_NEG)
UNARY(pos, UNARY_POS)
UNARY(invert, UNARY_INVERT)
UNARY(abs, UNARY_ABS)

FUNCTION(index)
{
    Value v = index_value(args[0]);
    return v == 0 ? 0 : int_plain(v);
}

FUNCTION(truth)
{
    int truth = is_true(args[0]);
    return truth < 0 ? 0 : value_bool(truth);
}

FUNCTION(not_)
{
    return op_not(args[0]);
}

FUNCTION(is_)
{
    return value_bool(args[0] == args[1]);
}

FUNCTION(is_not)
{
    return value_bool(args[0] != args[1]);
}

FUNCTION(getitem)
{
    return get_item(args[0], args[1]);
}

FUNCTION(setitem)
{
    return set_item(args[0], args[1], args[2]) ? VALUE_NONE : 0;
}

FUNCTION(delitem)
{
    return del_item(args[0], args[1]) ? VALUE_NONE : 0;
}

FUNCTION(contains)
{
    int found = contains(args[0], args[1]);
    return found < 0 ? 0 : value_bool(found);
}

static bool is_sequence(Value v)
{
    return type_of(v)->getitem != NULL && !is_dict(v);
}

FUNCTION(concat)
{
    if (!is_sequence(args[0]))
        return raise_type_error("'%T' object can't be concatenated", args[0]);
    return binary_op(OP_ADD, args[0], args[1]);
}

FUNCTION(iconcat)
{
    if (!is_sequence(args[0]))
        return raise_type_error("'%T' object can't be concatenated", args[0]);
    return inplace_op(OP_ADD, args[0], args[1]);
}

/* Counts equal items, or with `first` gives the position of the first one (-1: none); -2 raised. */
static int64_t search(Value iterable, Value item, bool first)
{
    Value iterator = get_iter(iterable), v;
    if (iterator == 0) {
        if (error_clear_if(&type_TypeError))
            raise_type_error("argument of type '%T' is not iterable", iterable);
        return -2;
    }
    int64_t n = 0;
    for (int64_t i = 0; (v = iter_next(iterator)) != 0; i++) {
        int equal = item_equal(v, item);
        if (equal < 0)
            return -2;
        if (equal && first)
            return i;
        n += equal;
    }
    return error_pending() ? -2 : first ? -1 : n;
}

FUNCTION(countOf)
{
    int64_t n = search(args[0], args[1], false);
    return n == -2 ? 0 : int_new(n);
}

FUNCTION(indexOf)
{
    int64_t at = search(args[0], args[1], true);
    if (at == -1)
        return raise_value_error("sequence.index(x): x not in sequence");
    return at == -2 ? 0 : int_new(at);
}

FUNCTION(length_hint)
{
    int64_t guess = 0;
    if (args[1] != 0) {
        if (!is_int(args[1]))
            return raise_type_error("'%T' object cannot be interpreted as an integer", args[1]);
        if (!as_index(args[1], &guess))
            return 0;
    }
    ptrdiff_t n = length_hint(args[0], guess);
    return n == -1 && error_pending() ? 0 : int_new(n);
}

FUNCTION(call)
{
    if (nargs < 1)
        return raise_type_error("call expected at least 1 argument, got 0");
    return call(args[0], args + 1, nargs - 1, kwnames);
}

/* Takes the same time wherever the contents differ. */
static bool equal_bytes(const uint8_t *a, size_t na, const uint8_t *b, size_t nb)
{
    uint8_t differ = na != nb;
    const uint8_t *x = na == nb ? a : b; /* a wrong length compares b with itself */
    for (size_t i = 0; i < nb; i++)
        differ |= (uint8_t)(x[i] ^ b[i]);
    return differ == 0;
}

FUNCTION(compare_digest)
{
    Value a = args[0], b = args[1];
    if (is_str(a) && is_str(b)) {
        if (!STR(a)->ascii || !STR(b)->ascii)
            return raise_type_error("comparing strings with non-ASCII characters is not supported");
        return value_bool(equal_bytes(STR(a)->data, STR(a)->len, STR(b)->data, STR(b)->len));
    }
    if (!has_buffer(a) || !has_buffer(b))
        return raise_type_error("unsupported operand types(s) or combination of types: "
                                "'%T' and '%T'", a, b);
    Buffer x, y;
    if (!buffer_get(a, &x, false))
        return 0;
    if (!buffer_get(b, &y, false)) {
        buffer_release(&x);
        return 0;
    }
    bool equal = equal_bytes(x.data, x.len, y.data, y.len);
    buffer_release(&x);
    buffer_release(&y);
    return value_bool(equal);
}

#define ROW2(name, doc) {#name, op_##name, "a, b, /", 0, doc}
#define ROW1(name, doc) {#name, op_##name, "a, /", 0, doc}

static const MethodDef functions[] = {
    ROW2(add, "Same as a + b."),
    ROW2(sub, "Same as a - b."),
    ROW2(mul, "Same as a * b."),
    ROW2(matmul, "Same as a @ b."),
    ROW2(truediv, "Same as a / b."),
    ROW2(floordiv, "Same as a // b."),
    ROW2(mod, "Same as a % b."),
    ROW2(pow, "Same as a ** b."),
    ROW2(lshift, "Same as a << b."),
    ROW2(rshift, "Same as a >> b."),
    ROW2(and_, "Same as a & b."),
    ROW2(xor, "Same as a ^ b."),
    ROW2(or_, "Same as a | b."),
    ROW2(iadd, "Same as a += b."),
    ROW2(isub, "Same as a -= b."),
    ROW2(imul, "Same as a *= b."),
    ROW2(imatmul, "Same as a @= b."),
    ROW2(itruediv, "Same as a /= b."),
    ROW2(ifloordiv, "Same as a //= b."),
    ROW2(imod, "Same as a %= b."),
    ROW2(ipow, "Same as a **= b."),
    ROW2(ilshift, "Same as a <<= b."),
    ROW2(irshift, "Same as a >>= b."),
    ROW2(iand, "Same as a &= b."),
    ROW2(ixor, "Same as a ^= b."),
    ROW2(ior, "Same as a |= b."),
    ROW2(lt, "Same as a < b."),
    ROW2(le, "Same as a <= b."),
    ROW2(eq, "Same as a == b."),
    ROW2(ne, "Same as a != b."),
    ROW2(gt, "Same as a > b."),
    ROW2(ge, "Same as a >= b."),
    ROW1(neg, "Same as -a."),
    ROW1(pos, "Same as +a."),
    ROW1(invert, "Same as ~a."),
    {"inv", op_invert, "a, /", 0, "Same as ~a."},
    ROW1(abs, "Same as abs(a)."),
    ROW1(index, "Same as a.__index__()"),
    ROW1(truth, "Return True if a is true, False otherwise."),
    ROW1(not_, "Same as not a."),
    ROW2(is_, "Same as a is b."),
    ROW2(is_not, "Same as a is not b."),
    ROW2(getitem, "Same as a[b]."),
    {"setitem", op_setitem, "a, b, c, /", 0, "Same as a[b] = c."},
    ROW2(delitem, "Same as del a[b]."),
    ROW2(contains, "Same as b in a (note reversed operands)."),
    ROW2(concat, "Same as a + b, for a and b sequences."),
    ROW2(iconcat, "Same as a += b, for a and b sequences."),
    ROW2(countOf, "Return the number of items in a which are, or which equal, b."),
    ROW2(indexOf, "Return the first index of b in a."),
    {"length_hint", op_length_hint, "obj, default=0, /", 0,
     "Return an estimate of the number of items in obj."},
    {"call", op_call, "obj, /, *args, **kwargs", METHOD_RAW, "Same as obj(*args, **kwargs)."},
    {"_compare_digest", op_compare_digest, "a, b, /", 0,
     "Return 'a == b', in a time that does not depend on where they differ."},
    {NULL, NULL, NULL, 0, NULL},
};

static bool init(Value module)
{
    return module_add_type(module, &operator_itemgetter) &&
           module_add_type(module, &operator_attrgetter) &&
           module_add_type(module, &operator_methodcaller);
}

const ModuleDef mod__operator = {
    .name = "_operator",
    .doc = "Operator interface.",
    .functions = functions,
    .init = init,
};
