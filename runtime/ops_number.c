/* Operators on any two values, and numbers as C values.
 *
 * Dispatch of a binary operator (data model 3.3.8): the left operand's slot, then the right one's;
 * when the right type is a subclass of the left one and brings a slot of its own, it goes first. A
 * slot answers NotImplemented to pass. Small ints and immediate floats never get that far. */
#include <math.h>

#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/ops.h"
#include "runtime/str.h"

static const char *const op_text[BINARY_OP_COUNT] = {
    [OP_ADD] = "+", [OP_SUB] = "-", [OP_MUL] = "*", [OP_MATMUL] = "@", [OP_TRUEDIV] = "/",
    [OP_FLOORDIV] = "//", [OP_MOD] = "%", [OP_POW] = "** or pow()", [OP_LSHIFT] = "<<",
    [OP_RSHIFT] = ">>", [OP_AND] = "&", [OP_XOR] = "^", [OP_OR] = "|", [OP_DIVMOD] = "divmod()",
};
static const char *const inplace_text[] = {
    [OP_ADD] = "+=", [OP_SUB] = "-=", [OP_MUL] = "*=", [OP_MATMUL] = "@=", [OP_TRUEDIV] = "/=",
    [OP_FLOORDIV] = "//=", [OP_MOD] = "%=", [OP_POW] = "**=", [OP_LSHIFT] = "<<=",
    [OP_RSHIFT] = ">>=", [OP_AND] = "&=", [OP_XOR] = "^=", [OP_OR] = "|=",
};

/* ---- failure texts ---- */

static bool op_is_repeatable(Value v)
{
    return is_str(v) || is_list(v) || is_tuple(v) || is_bytes(v) || is_bytearray(v);
}

/* For `sequence + x`, as each sequence words it; VALUE_ABSENT when `a` is none. */
static bool op_concat_error(Value a, Value b)
{
    const char *kind = is_str(a) ? "str" : is_list(a) ? "list" : is_tuple(a) ? "tuple" : NULL;
    if (kind != NULL)
        raise_type_error("can only concatenate %s (not \"%.200T\") to %s", kind, b, kind);
    else if (is_bytes(a) || is_bytearray(a))
        raise_type_error("can't concat %.100T to %.100T", b, a);
    else
        return false;
    return true;
}

/* For `sequence * x` and `x * sequence`. */
static bool op_repeat_error(Value a, Value b)
{
    Value count = op_is_repeatable(a) ? b : op_is_repeatable(b) ? a : 0;
    if (count == 0 || type_of(count)->unary[UNARY_INDEX] != NULL)
        return false;
    raise_type_error("can't multiply sequence by non-int of type '%.200T'", count);
    return true;
}

/* `print >> file` was a statement once. */
static bool op_print_error(Value a, Value b)
{
    if (!has_base_shape(a, &type_native_function)
        || strcmp(AS(NativeFunction, a)->def->name, "print") != 0)
        return false;
    raise_type_error("unsupported operand type(s) for >>: '%.100T' and '%.100T'. Did you mean "
                     "\"print(<message>, file=<output_stream>)\"?", a, b);
    return true;
}

static COLD Value op_unsupported(BinaryOp op, const char *text, Value a, Value b)
{
    if (op == OP_ADD && op_concat_error(a, b))
        return VALUE_ERROR;
    if (op == OP_MUL && op_repeat_error(a, b))
        return VALUE_ERROR;
    if (op == OP_RSHIFT && op_print_error(a, b))
        return VALUE_ERROR;
    return raise_type_error("unsupported operand type(s) for %.100s: '%.100T' and '%.100T'", text,
                            a, b);
}

/* ---- binary operators ---- */

static Value binary_slots(BinaryOp op, Value a, Value b)
{
    Type *ta = type_of(a), *tb = type_of(b);
    Value (*left)(Value, Value) = ta->binary[op];
    Value (*right)(Value, Value) = ta != tb ? tb->binary[op] : NULL;
    if (right == left)
        right = NULL;
    if (left != NULL) {
        if (right != NULL && is_subtype(tb, ta)) {
            Value r = right(a, b);
            if (r != VALUE_NOT_IMPLEMENTED)
                return r;
            right = NULL;
        }
        Value r = left(a, b);
        if (r != VALUE_NOT_IMPLEMENTED)
            return r;
    }
    return right != NULL ? right(a, b) : VALUE_NOT_IMPLEMENTED;
}

static Value binary_small_ints(BinaryOp op, Value a, Value b)
{
    switch (op) {
    case OP_ADD: return int_add(a, b);
    case OP_SUB: return int_sub(a, b);
    case OP_MUL: return int_mul(a, b);
    case OP_FLOORDIV: return int_floordiv(a, b);
    case OP_MOD: return int_mod(a, b);
    case OP_AND: return small_int_value(small_int(a) & small_int(b));
    case OP_OR: return small_int_value(small_int(a) | small_int(b));
    case OP_XOR: return small_int_value(small_int(a) ^ small_int(b));
    case OP_LSHIFT: return int_lshift(a, b);
    case OP_RSHIFT: return int_rshift(a, b);
    case OP_TRUEDIV: return int_truediv(a, b);
    case OP_POW: return int_pow(a, b);
    case OP_DIVMOD: return int_divmod(a, b);
    case OP_MATMUL: case BINARY_OP_COUNT: break;
    }
    return VALUE_ABSENT;
}

static bool binary_flonums(BinaryOp op, Value a, Value b, Value *out)
{
    double x = flonum(a), y = flonum(b), r;
    if (op == OP_ADD)
        r = x + y;
    else if (op == OP_SUB)
        r = x - y;
    else if (op == OP_MUL)
        r = x * y;
    else if (op == OP_TRUEDIV && y != 0)
        r = x / y;
    else
        return false;
    *out = float_new(r);
    return true;
}

Value binary_op(BinaryOp op, Value a, Value b)
{
    if (are_small_ints(a, b) && op != OP_MATMUL)
        return binary_small_ints(op, a, b);
    Value r;
    if (is_flonum(a) && is_flonum(b) && binary_flonums(op, a, b, &r))
        return r;
    r = binary_slots(op, a, b);
    if (UNLIKELY(r == VALUE_NOT_IMPLEMENTED))
        return op_unsupported(op, op_text[op], a, b);
    return r;
}

Value inplace_op(BinaryOp op, Value a, Value b)
{
    if (are_small_ints(a, b) && op != OP_MATMUL)
        return binary_small_ints(op, a, b);
    Value r;
    if (is_flonum(a) && is_flonum(b) && binary_flonums(op, a, b, &r))
        return r;
    Value (*slot)(Value, Value) = op < OP_DIVMOD ? type_of(a)->inplace[op] : NULL;
    if (slot != NULL) {
        r = slot(a, b);
        if (r != VALUE_NOT_IMPLEMENTED)
            return r;
    }
    r = binary_slots(op, a, b);
    if (UNLIKELY(r == VALUE_NOT_IMPLEMENTED))
        return op_unsupported(op, inplace_text[op], a, b);
    return r;
}

/* pow(base, exponent, modulus): the slots of all three may answer, the left one's first. */
static Value power_slots(Value base, Value exponent, Value modulus)
{
    Value (*v)(Value, Value, Value) = type_of(base)->pow3;
    Value (*w)(Value, Value, Value) = type_of(exponent)->pow3;
    Value (*z)(Value, Value, Value) = type_of(modulus)->pow3;
    Value r;
    if (w == v)
        w = NULL;
    if (v != NULL) {
        if (w != NULL && is_subtype(type_of(exponent), type_of(base))) {
            r = w(base, exponent, modulus);
            if (r != VALUE_NOT_IMPLEMENTED)
                return r;
            w = NULL;
        }
        r = v(base, exponent, modulus);
        if (r != VALUE_NOT_IMPLEMENTED)
            return r;
    }
    if (w != NULL) {
        r = w(base, exponent, modulus);
        if (r != VALUE_NOT_IMPLEMENTED)
            return r;
    }
    if (z != NULL && z != v && z != w)
        return z(base, exponent, modulus);
    return VALUE_NOT_IMPLEMENTED;
}

Value power(Value base, Value exponent, Value modulus)
{
    if (modulus == 0 || modulus == VALUE_NONE)
        return binary_op(OP_POW, base, exponent);
    if (are_small_ints(base, exponent) && is_small_int(modulus))
        return int_pow_mod(base, exponent, modulus);
    Value r = power_slots(base, exponent, modulus);
    if (r != VALUE_NOT_IMPLEMENTED)
        return r;
    return raise_type_error("unsupported operand type(s) for ** or pow(): '%.100T', '%.100T', "
                            "'%.100T'", base, exponent, modulus);
}

/* ---- unary operators and conversions ---- */

/* A result of __int__ or __index__ must be an int; a strict subclass is deprecated. */
static Value op_check_int(Value r, const char *method)
{
    if (r == 0 || is_small_int(r) || is_exactly(r, &type_int))
        return r;
    if (!is_int(r))
        return raise_type_error("%s returned non-int (type %.200T)", method, r);
    if (!warn(&type_DeprecationWarning, 1,
              "%s returned non-int (type %.200T).  The ability to return an instance of a strict "
              "subclass of int is deprecated, and may be removed in a future version of "
              "Python.", method, r))
        return VALUE_ERROR;
    return r;
}

Value index_value(Value v)
{
    if (is_int(v))
        return v;
    Value (*slot)(Value) = type_of(v)->unary[UNARY_INDEX];
    if (slot == NULL)
        return raise_type_error("'%.200T' object cannot be interpreted as an integer", v);
    return op_check_int(slot(v), "__index__");
}

static bool op_int_as_double(Value v, double *out)
{
    bool overflow = false;
    *out = int_as_double(v, &overflow);
    if (overflow)
        return raise_false(&type_OverflowError, "int too large to convert to float");
    return true;
}

/* v without __float__ but maybe with __index__. */
static bool op_index_as_double(Value v, double *out)
{
    Value i = index_value(v);
    return i != 0 && op_int_as_double(i, out);
}

Value unary_op(UnaryOp op, Value v)
{
    static const char *const text[] = {
        [UNARY_NEG] = "bad operand type for unary -: '%.200T'",
        [UNARY_POS] = "bad operand type for unary +: '%.200T'",
        [UNARY_INVERT] = "bad operand type for unary ~: '%.200T'",
        [UNARY_ABS] = "bad operand type for abs(): '%.200T'",
    };
    if (op == UNARY_INT)
        return int_from_object(v);
    if (op == UNARY_FLOAT)
        return float_from_object(v);
    if (op == UNARY_INDEX)
        return index_value(v);
    Value (*slot)(Value) = type_of(v)->unary[op];
    return slot != NULL ? slot(v) : raise_type_error(text[op], v);
}

bool as_double(Value v, double *out)
{
    if (is_float(v)) {
        *out = float_value(v);
        return true;
    }
    if (is_small_int(v)) {
        *out = (double)small_int(v);
        return true;
    }
    Type *type = type_of(v);
    if (is_int(v) && !(type->flags & TYPE_HEAP))
        return op_int_as_double(v, out);
    if (type->unary[UNARY_FLOAT] != NULL) {
        Value r = float_from_object(v);
        if (r == 0)
            return false;
        *out = float_value(r);
        return true;
    }
    if (type->unary[UNARY_INDEX] != NULL)
        return op_index_as_double(v, out);
    return raise_false(&type_TypeError, "must be real number, not %.50T", v);
}

static bool op_as_int64(Value v, int64_t *out, const char *message)
{
    if (is_small_int(v)) {
        *out = small_int(v);
        return true;
    }
    Value i = index_value(v);
    if (i == 0)
        return false;
    if (int_as_i64(i, out))
        return true;
    return raise_false(&type_OverflowError, message, v);
}

bool as_index(Value v, int64_t *out)
{
    return op_as_int64(v, out, "cannot fit '%.200T' into an index-sized integer");
}

bool as_index_clip(Value v, int64_t *out)
{
    if (is_small_int(v)) {
        *out = small_int(v);
        return true;
    }
    Value i = index_value(v);
    if (i == 0)
        return false;
    if (!int_as_i64(i, out))
        *out = int_sign(i) < 0 ? INT64_MIN : INT64_MAX;
    return true;
}

bool as_int64(Value v, int64_t *out)
{
    return op_as_int64(v, out, "Python int too large to convert to C long");
}

bool as_int32(Value v, int32_t *out)
{
    int64_t i;
    if (!op_as_int64(v, &i, "Python int too large to convert to C int"))
        return false;
    if (i < INT32_MIN || i > INT32_MAX)
        return raise_false(&type_OverflowError, "Python int too large to convert to C int");
    *out = (int32_t)i;
    return true;
}

bool as_uint64(Value v, uint64_t *out)
{
    Value i = index_value(v);
    if (i == 0)
        return false;
    if (int_sign(i) < 0)
        return raise_false(&type_OverflowError, "can't convert negative int to unsigned");
    if (int_as_u64(i, out))
        return true;
    return raise_false(&type_OverflowError, "Python int too large to convert to C unsigned long");
}

bool as_size(Value v, size_t *out)
{
    int64_t i;
    if (!op_as_int64(v, &i, "Python int too large to convert to C ssize_t"))
        return false;
    if (i < 0)
        return raise_false(&type_ValueError, "value must be positive");
    *out = (size_t)i;
    return true;
}
