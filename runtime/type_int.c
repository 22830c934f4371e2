/* int: the type, its constructor, slots and methods. The arithmetic is in int_*.c. */
#include <math.h>

#include "runtime/bytes.h"
#include "runtime/call.h"
#include "runtime/float.h"
#include "runtime/int_impl.h"
#include "runtime/list.h"
#include "runtime/ops.h"
#include "runtime/str.h"

/* ---- conversion ---- */

static Value bad_literal(int base, Value whole)
{
    return raise_value_error("invalid literal for int() with base %d: %.200R", base, whole);
}

static Value from_str(Value text, int base)
{
    size_t len;
    bool bad = false;
    const char *ascii = number_text(text, &len);
    if (ascii == NULL)
        return VALUE_ERROR;
    Value v = int_parse_ascii(ascii, len, base, &bad);
    return bad ? bad_literal(base, text) : v;
}

static Value from_buffer(Value bytes_like, int base)
{
    Buffer buf;
    bool bad = false;
    if (!buffer_get(bytes_like, &buf, false))
        return VALUE_ERROR;
    Value v = int_parse_ascii((const char *)buf.data, buf.len, base, &bad);
    if (!bad) {
        buffer_release(&buf);
        return v;
    }
    /* The message shows bytes even when the object is another kind of buffer. */
    Value shown = is_bytes(bytes_like) || is_bytearray(bytes_like)
                      ? bytes_like : bytes_new(buf.data, buf.len);
    buffer_release(&buf);
    return shown == VALUE_ERROR ? VALUE_ERROR : bad_literal(base, shown);
}

/* What a special method gave: exact ints pass, instances of subclasses with a warning. */
static Value check_result(Value v, const char *method)
{
    if (v == VALUE_ERROR || is_exactly(v, &type_int))
        return v;
    if (!is_int(v))
        return raise_type_error("%s returned non-int (type %.200T)", method, v);
    if (!warn(&type_DeprecationWarning, 1,
              "%s returned non-int (type %.200T).  The ability to return an instance of a strict "
              "subclass of int is deprecated, and may be removed in a future version of "
              "Python.", method, v))
        return VALUE_ERROR;
    return int_plain(v);
}

static Value from_trunc(Value v, bool *missing)
{
    Value r = special_call(v, NAME(dunder_trunc), NULL, 0, missing);
    if (*missing || r == VALUE_ERROR)
        return VALUE_ERROR;
    if (!warn(&type_DeprecationWarning, 1, "The delegation of int() to __trunc__ is deprecated."))
        return VALUE_ERROR;
    if (is_int(r))
        return int_plain(r);
    if (type_of(r)->unary[UNARY_INDEX] == NULL)
        return raise_type_error("__trunc__ returned non-Integral (type %.200T)", r);
    r = index_value(r);
    return r == VALUE_ERROR ? VALUE_ERROR : int_plain(r);
}

Value int_from_object(Value v)
{
    Type *type = type_of(v);
    if (LIKELY(type == &type_int))
        return v;
    if (type->unary[UNARY_INT] != NULL)
        return check_result(type->unary[UNARY_INT](v), "__int__");
    if (type->unary[UNARY_INDEX] != NULL) {
        Value r = index_value(v);
        return r == VALUE_ERROR ? VALUE_ERROR : int_plain(r);
    }
    bool missing = false;
    if (!is_str(v)) {
        Value r = from_trunc(v, &missing);
        if (!missing)
            return r;
    }
    if (is_str(v))
        return from_str(v, 10);
    if (is_bytes(v) || is_bytearray(v) || has_buffer(v))
        return from_buffer(v, 10);
    return raise_type_error("int() argument must be a string, a bytes-like object or a real "
                            "number, not '%.200T'", v);
}

static Value from_object_base(Value x, Value base)
{
    int64_t b;
    if (!as_index_clip(base, &b))
        return VALUE_ERROR;
    if (b != 0 && (b < 2 || b > 36))
        return raise_value_error("int() base must be >= 2 and <= 36, or 0");
    if (is_str(x))
        return from_str(x, (int)b);
    if (is_bytes(x) || is_bytearray(x))
        return from_buffer(x, (int)b);
    return raise_type_error("int() can't convert non-string with explicit base");
}

static Value int_make(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value base = 0;
    if (UNLIKELY(nargs > 2))
        return raise_type_error("int expected at most 2 arguments, got %zu", nargs);
    if (UNLIKELY(kwnames != 0)) {
        for (size_t i = 0; i < TUPLE(kwnames)->len; i++) {
            Value name = TUPLE(kwnames)->items[i];
            if (!str_equal_cstr(name, "base"))
                return raise_unexpected_keyword_of("int", name, (const char *[]){"base", NULL});
            if (nargs == 2)
                return raise_type_error("argument for int() given by name ('base') and position "
                                        "(2)");
            base = args[nargs + i];
        }
    }
    if (nargs == 2)
        base = args[1];
    if (nargs == 0 && base != 0)
        return raise_type_error("int() missing string argument");
    Value v = nargs == 0 ? small_int_value(0)
            : base == 0  ? int_from_object(args[0]) : from_object_base(args[0], base);
    if (LIKELY(type == &type_int) || v == VALUE_ERROR)
        return v;
    return int_as_type(type, v);
}

/* ---- slots ---- */

static Value int_repr(Value self) { return int_to_str(self, 10, false); }

static bool int_hash_slot(Value self, int64_t *out)
{
    *out = int_hash(self);
    return true;
}

static Value int_compare_slot(Value a, Value b, CompareOp op)
{
    if (!is_int(a) || !is_int(b))
        return VALUE_NOT_IMPLEMENTED;
    int c = int_compare(a, b);
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

static int int_truth(Value self) { return int_sign(self) != 0; }

#define BINARY_SLOT(name)                                          \
    static Value int_##name##_slot(Value a, Value b)               \
    {                                                              \
        if (LIKELY(are_small_ints(a, b)) || (is_int(a) && is_int(b))) \
            return int_##name(a, b);                               \
        return VALUE_NOT_IMPLEMENTED;                              \
    }
BINARY_SLOT(add)
BINARY_SLOT(sub)
BINARY_SLOT(mul)
BINARY_SLOT(truediv)
BINARY_SLOT(floordiv)
BINARY_SLOT(mod)
BINARY_SLOT(divmod)
BINARY_SLOT(pow)
BINARY_SLOT(lshift)
BINARY_SLOT(rshift)
BINARY_SLOT(and)
BINARY_SLOT(or)
BINARY_SLOT(xor)

static Value int_pow3(Value base, Value exponent, Value modulus)
{
    if (!is_int(base) || !is_int(exponent) || !is_int(modulus))
        return VALUE_NOT_IMPLEMENTED;
    return int_pow_mod(base, exponent, modulus);
}

static Value int_abs(Value self) { return int_sign(self) < 0 ? int_neg(self) : int_plain(self); }

static Value int_to_float(Value self)
{
    bool overflow;
    double d = int_as_double(self, &overflow);
    if (overflow)
        return raise_overflow_error("int too large to convert to float");
    return float_new(d);
}

/* ---- methods ---- */

static Value int_self_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_plain(self);
}

static Value int_bit_length_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_from_u64(int_bit_length(self));
}

static Value int_bit_count(Value self, Value *args, size_t nargs, Value kwnames)
{
    IntView a;
    int_view(self, &a);
    return int_from_u64(a.count == 0 ? 0 : mpn_popcount(CMP(a.limbs), (mp_size_t)a.count));
}

static Value int_is_integer(Value self, Value *args, size_t nargs, Value kwnames)
{
    return VALUE_TRUE;
}

static Value int_as_integer_ratio(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value n = int_plain(self);
    return n == VALUE_ERROR ? VALUE_ERROR : tuple_pack(2, n, small_int_value(1));
}

static Value int_getnewargs(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value n = int_plain(self);
    return n == VALUE_ERROR ? VALUE_ERROR : tuple_pack(1, n);
}

static Value int_sizeof(Value self, Value *args, size_t nargs, Value kwnames)
{
    /* A small int counts as if it were boxed, so that sizes grow evenly with the value. */
    IntView a;
    int_view(self, &a);
    return int_from_u64(type_of(self)->size + MAX(a.count, 1) * sizeof(uint64_t));
}

/* round(n, -k): to a multiple of 10**k, ties to even. */
static Value int_round(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (args[0] == VALUE_ABSENT)
        return int_plain(self);
    Value ndigits = index_value(args[0]);
    if (ndigits == VALUE_ERROR)
        return VALUE_ERROR;
    if (int_sign(ndigits) >= 0)
        return int_plain(self);
    int64_t k;
    if (!int_as_i64(ndigits, &k) || -(double)k * 3.32 > (double)int_bit_length(self) + 2)
        return small_int_value(0);
    Value unit = int_pow(small_int_value(10), small_int_value(-k));
    Value n = unit == VALUE_ERROR ? VALUE_ERROR : int_from_ratio_round_half_even(self, unit);
    return n == VALUE_ERROR ? VALUE_ERROR : int_mul(n, unit);
}

/* 1 little, 0 big, -1 raised */
static int byte_order(Value v, const char *function)
{
    if (v == VALUE_ABSENT)
        return 0;
    if (!is_str(v)) {
        raise_type_error("%s() argument 'byteorder' must be str, not %T", function, v);
        return -1;
    }
    if (str_equal_cstr(v, "little"))
        return 1;
    if (str_equal_cstr(v, "big"))
        return 0;
    raise_value_error("byteorder must be either 'little' or 'big'");
    return -1;
}

static Value int_to_bytes_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t len = 1;
    if (args[0] != VALUE_ABSENT && !as_index(args[0], &len))
        return VALUE_ERROR;
    int little = byte_order(args[1], "to_bytes");
    int is_signed = args[2] == VALUE_ABSENT ? 0 : is_true(args[2]);
    if (little < 0 || is_signed < 0)
        return VALUE_ERROR;
    if (len < 0)
        return raise_value_error("length argument must be non-negative");
    Value out = bytes_alloc((size_t)len);
    if (out == VALUE_ERROR ||
        !int_to_bytes(self, AS(Bytes, out)->data, (size_t)len, little, is_signed))
        return VALUE_ERROR;
    return out;
}

static Value int_from_bytes_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    int little = byte_order(args[1], "from_bytes");
    int is_signed = args[2] == VALUE_ABSENT ? 0 : is_true(args[2]);
    if (little < 0 || is_signed < 0)
        return VALUE_ERROR;
    Value source = args[0];
    if (!has_buffer(source)) {
        if (is_str(source) || is_int(source) || is_float(source))
            return raise_type_error("cannot convert '%T' object to bytes", source);
        source = call1(OBJECT_VALUE(&type_bytes), source);
        if (source == VALUE_ERROR)
            return VALUE_ERROR;
    }
    Buffer buf;
    if (!buffer_get(source, &buf, false))
        return VALUE_ERROR;
    Value n = int_from_bytes(buf.data, buf.len, little, is_signed);
    buffer_release(&buf);
    if (n == VALUE_ERROR || self == OBJECT_VALUE(&type_int))
        return n;
    return call1(self, n);
}

static Value int_format_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_str(args[0]))
        return raise_type_error("__format__() argument must be str, not %T", args[0]);
    return int_format(self, args[0]);
}

static Value int_real(Value self) { return int_plain(self); }
static Value int_imag(Value self) { return small_int_value(0); }
static Value int_denominator(Value self) { return small_int_value(1); }

static const MethodDef int_methods[] = {
    {"conjugate", int_self_method, "", 0, "Returns self, the complex conjugate of any int."},
    {"bit_length", int_bit_length_method, "", 0,
     "Number of bits necessary to represent self in binary.\n\n"
     ">>> bin(37)\n'0b100101'\n>>> (37).bit_length()\n6"},
    {"bit_count", int_bit_count, "", 0,
     "Number of ones in the binary representation of the absolute value of self.\n\n"
     ">>> (11).bit_count()\n3"},
    {"to_bytes", int_to_bytes_method, "length=1, byteorder='big', *, signed=False", 0,
     "Return an array of bytes representing an integer."},
    {"from_bytes", int_from_bytes_method, "bytes, byteorder='big', *, signed=False", METHOD_CLASS,
     "Return the integer represented by the given array of bytes."},
    {"as_integer_ratio", int_as_integer_ratio, "", 0,
     "Return a pair of integers whose ratio is equal to the original int.\n\n"
     ">>> (-7).as_integer_ratio()\n(-7, 1)"},
    {"is_integer", int_is_integer, "", 0, "Returns True. Exists for duck type compatibility."},
    {"__trunc__", int_self_method, "", 0, "Truncating an Integral returns itself."},
    {"__floor__", int_self_method, "", 0, "Flooring an Integral returns itself."},
    {"__ceil__", int_self_method, "", 0, "Ceiling of an Integral returns itself."},
    {"__round__", int_round, "ndigits=<unrepresentable>, /", 0,
     "Rounding an Integral returns itself; a negative ndigits rounds to a power of ten."},
    {"__getnewargs__", int_getnewargs, "", 0, NULL},
    {"__format__", int_format_method, "format_spec, /", 0,
     "Convert to a string according to format_spec."},
    {"__sizeof__", int_sizeof, "", 0, "Returns size in memory, in bytes."},
    {0},
};

static const GetSetDef int_getsets[] = {
    {"real", int_real, NULL, "the real part of a complex number"},
    {"imag", int_imag, NULL, "the imaginary part of a complex number"},
    {"numerator", int_real, NULL, "the numerator of a rational number in lowest terms"},
    {"denominator", int_denominator, NULL, "the denominator of a rational number in lowest terms"},
    {0},
};

Type type_int = {
    TYPE_HEAD("int"),
    .doc = "int([x]) -> integer\nint(x, base=10) -> integer\n\n"
           "Convert a number or string to an integer, or return 0 if no arguments are given.\n"
           "Floats are truncated towards zero. With a base, x must be a string, bytes or\n"
           "bytearray; base 0 takes it from the prefix of the literal.\n"
           ">>> int('0b100', base=0)\n4",
    .size = sizeof(BigInt),
    .item_size = sizeof(uint64_t),
    .items_count_offset = offsetof(BigInt, count),
    .flags = TYPE_BASE | TYPE_IMMUTABLE | TYPE_IS_INT | TYPE_MATCH_SELF,
    .methods = int_methods,
    .getsets = int_getsets,
    .new_ = int_make,
    .repr = int_repr,
    .hash = int_hash_slot,
    .compare = int_compare_slot,
    .truth = int_truth,
    .unary = {
        [UNARY_NEG] = int_neg, [UNARY_POS] = int_plain, [UNARY_INVERT] = int_invert,
        [UNARY_ABS] = int_abs, [UNARY_INT] = int_plain, [UNARY_FLOAT] = int_to_float,
        [UNARY_INDEX] = int_plain,
    },
    .binary = {
        [OP_ADD] = int_add_slot, [OP_SUB] = int_sub_slot, [OP_MUL] = int_mul_slot,
        [OP_TRUEDIV] = int_truediv_slot, [OP_FLOORDIV] = int_floordiv_slot,
        [OP_MOD] = int_mod_slot, [OP_POW] = int_pow_slot, [OP_LSHIFT] = int_lshift_slot,
        [OP_RSHIFT] = int_rshift_slot, [OP_AND] = int_and_slot, [OP_XOR] = int_xor_slot,
        [OP_OR] = int_or_slot, [OP_DIVMOD] = int_divmod_slot,
    },
    .pow3 = int_pow3,
};
