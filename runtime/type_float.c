/* float: the type, its constructor, slots and methods. Most floats are immediate (value.h); a
 * float is boxed when its exponent is far out, or when it belongs to a subclass. */
#include <math.h>

#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/float_impl.h"
#include "runtime/float_text.h"
#include "runtime/list.h"
#include "runtime/ops.h"
#include "runtime/str.h"

Value float_box(double d)
{
    BoxedFloat *f = NEW(BoxedFloat, &type_float);
    if (UNLIKELY(f == NULL))
        return VALUE_ERROR;
    f->value = d;
    return OBJECT_VALUE(f);
}

Value float_as_type(Type *type, double d)
{
    if (type == &type_float)
        return float_new(d);
    Value v = object_new(type, 0);
    if (v != VALUE_ERROR)
        AS(BoxedFloat, v)->value = d;
    return v;
}

/* ---- conversion ---- */

static Value check_result(Value source, Value r)
{
    if (r == VALUE_ERROR || is_exactly(r, &type_float))
        return r;
    if (!is_float(r))
        return raise_type_error("%.50T.__float__ returned non-float (type %.50T)", source, r);
    if (!warn(&type_DeprecationWarning, 1,
              "%.50T.__float__ returned non-float (type %.50T).  The ability to return an instance "
              "of a strict subclass of float is deprecated, and may be removed in a future "
              "version of Python.", source, r))
        return VALUE_ERROR;
    return float_new(float_value(r));
}

static Value from_buffer(Value v)
{
    Buffer buf;
    if (!buffer_get(v, &buf, false))
        return VALUE_ERROR;
    Value r = float_from_text((const char *)buf.data, buf.len, v);
    buffer_release(&buf);
    return r;
}

static Value from_str(Value v)
{
    size_t len;
    const char *text = number_text(v, &len);
    return text == NULL ? VALUE_ERROR : float_from_text(text, len, v);
}

Value float_from_object(Value v)
{
    Type *type = type_of(v);
    if (type == &type_float)
        return v;
    if (type->unary[UNARY_FLOAT] != NULL)
        return check_result(v, type->unary[UNARY_FLOAT](v));
    if (is_str(v))
        return from_str(v);
    if (type->unary[UNARY_INDEX] != NULL) {
        double d;
        Value i = index_value(v);
        if (i == VALUE_ERROR || number_as_double(i, &d) != NUMBER_OK)
            return VALUE_ERROR;
        return float_new(d);
    }
    if (has_buffer(v))
        return from_buffer(v);
    return raise_type_error("float() argument must be a string or a real number, not '%.200T'", v);
}

static Value float_make(Type *type, Value *args, size_t nargs, Value kwnames)
{
    /* A subclass with an __init__ of its own may take keywords there. */
    if (kwnames != 0 && (type == &type_float || type->init == type_float.init))
        return raise_type_error("float() takes no keyword arguments");
    if (nargs > 1)
        return raise_type_error("float expected at most 1 argument, got %zu", nargs);
    Value v = nargs == 0              ? float_new(0.0)
            : is_small_int(args[0]) ? float_new((double)small_int(args[0]))
                                    : float_from_object(args[0]);
    if (LIKELY(type == &type_float) || v == VALUE_ERROR)
        return v;
    return float_as_type(type, float_value(v));
}

/* ---- slots ---- */

static Value float_repr(Value self)
{
    /* The longest: "-2.2250738585072014e-308". */
    char text[32];
    Buf b = {.data = text, .cap = sizeof text};
    double_format(&b, float_value(self), 'r', 0, DOUBLE_ADD_DOT_0);
    return b.failed ? VALUE_ERROR : str_from_ascii(b.data, b.len);
}

static bool float_hash_slot(Value self, int64_t *out)
{
    *out = float_hash(float_value(self), self);
    return true;
}

static Value order_result(int c, CompareOp op)
{
    switch (op) {
    case CMP_LT: return value_bool(c < 0);
    case CMP_LE: return value_bool(c <= 0);
    case CMP_EQ: return value_bool(c == 0);
    case CMP_NE: return value_bool(c != 0);
    case CMP_GT: return value_bool(c > 0);
    case CMP_GE: return value_bool(c >= 0);
    }
    UNREACHABLE();
}

static Value float_compare(Value a, Value b, CompareOp op)
{
    if (!is_float(a))
        return VALUE_NOT_IMPLEMENTED;
    double x = float_value(a);
    if (is_float(b)) {
        double y = float_value(b);
        if (isnan(x) || isnan(y))
            return value_bool(op == CMP_NE);
        return order_result(x < y ? -1 : x > y, op);
    }
    if (!is_int(b))
        return VALUE_NOT_IMPLEMENTED;
    if (isnan(x))
        return value_bool(op == CMP_NE);
    return order_result(float_compare_int(x, b), op);
}

static int float_truth(Value self) { return float_value(self) != 0; }

#define OPERANDS(a, b, x, y)                              \
    double x, y;                                          \
    NumberKind kind_a = number_as_double(a, &x);          \
    if (UNLIKELY(kind_a != NUMBER_OK))                    \
        return kind_a == NUMBER_OTHER ? VALUE_NOT_IMPLEMENTED : VALUE_ERROR; \
    NumberKind kind_b = number_as_double(b, &y);          \
    if (UNLIKELY(kind_b != NUMBER_OK))                    \
        return kind_b == NUMBER_OTHER ? VALUE_NOT_IMPLEMENTED : VALUE_ERROR

static Value float_add(Value a, Value b)
{
    OPERANDS(a, b, x, y);
    return float_new(x + y);
}

static Value float_sub(Value a, Value b)
{
    OPERANDS(a, b, x, y);
    return float_new(x - y);
}

static Value float_mul(Value a, Value b)
{
    OPERANDS(a, b, x, y);
    return float_new(x * y);
}

static Value float_truediv(Value a, Value b)
{
    OPERANDS(a, b, x, y);
    if (UNLIKELY(y == 0))
        return raise(&type_ZeroDivisionError, "float division by zero");
    return float_new(x / y);
}

static Value float_floordiv_slot(Value a, Value b)
{
    OPERANDS(a, b, x, y);
    if (UNLIKELY(y == 0))
        return raise(&type_ZeroDivisionError, "float floor division by zero");
    return float_new(float_floordiv(x, y));
}

static Value float_mod_slot(Value a, Value b)
{
    OPERANDS(a, b, x, y);
    if (UNLIKELY(y == 0))
        return raise(&type_ZeroDivisionError, "float modulo by zero");
    return float_new(float_mod(x, y));
}

static Value float_divmod(Value a, Value b)
{
    OPERANDS(a, b, x, y);
    if (UNLIKELY(y == 0))
        return raise(&type_ZeroDivisionError, "float divmod()");
    Value q = float_new(float_floordiv(x, y)), r = float_new(float_mod(x, y));
    if (q == VALUE_ERROR || r == VALUE_ERROR)
        return VALUE_ERROR;
    return tuple_pack(2, q, r);
}

static Value float_pow_slot(Value a, Value b)
{
    OPERANDS(a, b, x, y);
    return float_pow(x, y);
}

static Value float_pow3(Value base, Value exponent, Value modulus)
{
    return raise_type_error("pow() 3rd argument not allowed unless all arguments are integers");
}

static Value float_plain(Value self)
{
    return is_exactly(self, &type_float) ? self : float_new(float_value(self));
}

static Value float_neg(Value self) { return float_new(-float_value(self)); }
static Value float_abs(Value self) { return float_new(fabs(float_value(self))); }
static Value float_to_int(Value self) { return int_from_double(float_value(self)); }

/* ---- methods ---- */

static Value float_trunc(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_from_double(float_value(self));
}

static Value float_floor(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_from_double(floor(float_value(self)));
}

static Value float_ceil(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_from_double(ceil(float_value(self)));
}

static Value float_round(Value self, Value *args, size_t nargs, Value kwnames)
{
    double d = float_value(self);
    int64_t ndigits;
    if (args[0] == VALUE_ABSENT || args[0] == VALUE_NONE)
        return int_from_double(rint(d));
    if (!as_index_clip(args[0], &ndigits))
        return VALUE_ERROR;
    /* No double has digits after the 323rd place that matter, none reaches 10**309. */
    if (!isfinite(d) || ndigits > 323)
        return float_new(d);
    if (ndigits < -308)
        return float_new(copysign(0.0, d));
    bool failed;
    double r = double_round(d, (int)ndigits, &failed);
    if (failed)
        return VALUE_ERROR;
    if (isinf(r))
        return raise_overflow_error("rounded value too large to represent");
    return float_new(r);
}

static Value float_is_integer(Value self, Value *args, size_t nargs, Value kwnames)
{
    double d = float_value(self);
    return value_bool(isfinite(d) && floor(d) == d);
}

static Value float_as_integer_ratio(Value self, Value *args, size_t nargs, Value kwnames)
{
    double d = float_value(self);
    if (isinf(d))
        return raise_overflow_error("cannot convert Infinity to integer ratio");
    if (isnan(d))
        return raise_value_error("cannot convert NaN to integer ratio");
    int exponent;
    int64_t m = (int64_t)ldexp(frexp(d, &exponent), 53);
    exponent -= 53;
    if (m == 0)
        return tuple_pack(2, small_int_value(0), small_int_value(1));
    int zeros = __builtin_ctzll((uint64_t)m);
    m >>= zeros;
    exponent += zeros;
    Value power = int_lshift(small_int_value(1), small_int_value(abs(exponent)));
    if (power == VALUE_ERROR)
        return VALUE_ERROR;
    if (exponent < 0)
        return tuple_pack(2, small_int_value(m), power);
    Value numerator = int_mul(small_int_value(m), power);
    return numerator == VALUE_ERROR ? VALUE_ERROR : tuple_pack(2, numerator, small_int_value(1));
}

static Value float_hex(Value self, Value *args, size_t nargs, Value kwnames)
{
    return double_hex(float_value(self));
}

static Value float_fromhex(Value self, Value *args, size_t nargs, Value kwnames)
{
    double d;
    size_t len;
    if (!is_str(args[0]))
        return raise_type_error("bad argument type for built-in operation");
    const char *text = str_utf8(args[0], &len);
    if (text == NULL || !double_from_hex(text, len, &d))
        return VALUE_ERROR;
    Value v = float_new(d);
    return v == VALUE_ERROR || self == OBJECT_VALUE(&type_float) ? v : call1(self, v);
}

static Value float_conjugate(Value self, Value *args, size_t nargs, Value kwnames)
{
    return float_plain(self);
}

static Value float_getnewargs(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value v = float_plain(self);
    return v == VALUE_ERROR ? VALUE_ERROR : tuple_pack(1, v);
}

static Value float_getformat(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_str(args[0]))
        return raise_type_error("__getformat__() argument must be str, not %T", args[0]);
    if (!str_equal_cstr(args[0], "double") && !str_equal_cstr(args[0], "float"))
        return raise_value_error("__getformat__() argument 1 must be 'double' or 'float'");
    return str_from_cstr(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "IEEE, little-endian"
                                                                   : "IEEE, big-endian");
}

static Value float_format_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_str(args[0]))
        return raise_type_error("__format__() argument must be str, not %T", args[0]);
    return float_format(self, args[0]);
}

static Value float_imag(Value self) { return float_new(0.0); }

static const MethodDef float_methods[] = {
    {"conjugate", float_conjugate, "", 0, "Return self, the complex conjugate of any float."},
    {"__trunc__", float_trunc, "", 0, "Return the Integral closest to x between 0 and x."},
    {"__floor__", float_floor, "", 0, "Return the floor as an Integral."},
    {"__ceil__", float_ceil, "", 0, "Return the ceiling as an Integral."},
    {"__round__", float_round, "ndigits=None, /", 0,
     "Return the Integral closest to x, rounding half toward even.\n\n"
     "When an argument is passed, work like built-in round(x, ndigits)."},
    {"as_integer_ratio", float_as_integer_ratio, "", 0,
     "Return a pair of integers, whose ratio is exactly equal to the original float.\n\n"
     ">>> (0.75).as_integer_ratio()\n(3, 4)"},
    {"fromhex", float_fromhex, "string, /", METHOD_CLASS,
     "Create a floating-point number from a hexadecimal string.\n\n"
     ">>> float.fromhex('0x1.ffffp10')\n2047.984375"},
    {"hex", float_hex, "", 0,
     "Return a hexadecimal representation of a floating-point number.\n\n"
     ">>> 3.14159.hex()\n'0x1.921f9f01b866ep+1'"},
    {"is_integer", float_is_integer, "", 0, "Return True if the float is an integer."},
    {"__getnewargs__", float_getnewargs, "", 0, NULL},
    {"__getformat__", float_getformat, "typestr, /", METHOD_CLASS,
     "How doubles ('double') or single floats ('float') are laid out in memory."},
    {"__format__", float_format_method, "format_spec, /", 0,
     "Formats the float according to format_spec."},
    {0},
};

static const GetSetDef float_getsets[] = {
    {"real", float_plain, NULL, "the real part of a complex number"},
    {"imag", float_imag, NULL, "the imaginary part of a complex number"},
    {0},
};

Type type_float = {
    TYPE_HEAD("float"),
    .doc = "Convert a string or number to a floating-point number, if possible.",
    .size = sizeof(BoxedFloat),
    .flags = TYPE_BASE | TYPE_IMMUTABLE | TYPE_IS_FLOAT | TYPE_MATCH_SELF,
    .methods = float_methods,
    .getsets = float_getsets,
    .new_ = float_make,
    .repr = float_repr,
    .hash = float_hash_slot,
    .compare = float_compare,
    .truth = float_truth,
    .unary = {
        [UNARY_NEG] = float_neg, [UNARY_POS] = float_plain, [UNARY_ABS] = float_abs,
        [UNARY_INT] = float_to_int, [UNARY_FLOAT] = float_plain,
    },
    .binary = {
        [OP_ADD] = float_add, [OP_SUB] = float_sub, [OP_MUL] = float_mul,
        [OP_TRUEDIV] = float_truediv, [OP_FLOORDIV] = float_floordiv_slot,
        [OP_MOD] = float_mod_slot, [OP_DIVMOD] = float_divmod, [OP_POW] = float_pow_slot,
    },
    .pow3 = float_pow3,
};
