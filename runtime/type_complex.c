/* complex: a pair of doubles, always boxed. Text and arithmetic follow Python 3.13: mixed
 * operations convert the real operand to complex first. */
#include <math.h>

#include "runtime/call.h"
#include "runtime/float_impl.h"
#include "runtime/list.h"
#include "runtime/number_format.h"
#include "runtime/ops.h"

typedef struct Pair { double re, im; } Pair;

Value complex_new(double real, double imag)
{
    Complex *c = NEW(Complex, &type_complex);
    if (UNLIKELY(c == NULL))
        return VALUE_ERROR;
    c->real = real;
    c->imag = imag;
    return OBJECT_VALUE(c);
}

static Value complex_as_type(Type *type, double real, double imag)
{
    if (type == &type_complex)
        return complex_new(real, imag);
    Value v = object_new(type, 0);
    if (v != VALUE_ERROR) {
        AS(Complex, v)->real = real;
        AS(Complex, v)->imag = imag;
    }
    return v;
}

static Pair pair_of(Value v) { return (Pair){AS(Complex, v)->real, AS(Complex, v)->imag}; }

/* ---- text ---- */

static void write_part(Buf *b, double d, int flags) { double_format(b, d, 'r', 0, flags); }

static Value complex_repr(Value self)
{
    char text[64];
    Buf b = {.data = text, .cap = sizeof text};
    Pair p = pair_of(self);
    bool bare = p.re == 0 && !signbit(p.re);
    if (!bare) {
        buf_putc(&b, '(');
        write_part(&b, p.re, 0);
    }
    write_part(&b, p.im, bare ? 0 : DOUBLE_SIGN);
    buf_puts(&b, bare ? "j" : "j)");
    return b.failed ? VALUE_ERROR : str_from_ascii(b.data, b.len);
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* "3", "2j", "3+2j", "-j", "1-j" between s and end. */
static bool parse_parts(const char *s, const char *end, Pair *out)
{
    const char *after;
    double first = double_parse(s, &after);
    *out = (Pair){0, 0};
    if (after != s) {
        s = after;
        if (s < end && (*s == '+' || *s == '-')) {
            out->re = first;
            double second = double_parse(s, &after);
            if (after == s) { /* only a sign: "+j" */
                second = *s == '-' ? -1.0 : 1.0;
                after = s + 1;
            }
            out->im = second;
            s = after;
            if (s >= end || (*s | 32) != 'j')
                return false;
            s++;
        } else if (s < end && (*s | 32) == 'j') {
            out->im = first;
            s++;
        } else {
            out->re = first;
        }
    } else {
        out->im = 1.0;
        if (s < end && (*s == '+' || *s == '-'))
            out->im = *s++ == '-' ? -1.0 : 1.0;
        if (s >= end || (*s | 32) != 'j')
            return false;
        s++;
    }
    return s == end;
}

/* Removes underscores between digits; false when one stands elsewhere. */
static bool copy_clean(char *out, const char *text, size_t *len)
{
    size_t n = 0;
    for (size_t i = 0; i < *len; i++) {
        char c = text[i];
        if (c == '_') {
            if (i == 0 || i + 1 == *len || text[i - 1] < '0' || text[i - 1] > '9' ||
                text[i + 1] < '0' || text[i + 1] > '9')
                return false;
            continue;
        }
        out[n++] = c;
    }
    out[n] = 0;
    *len = n;
    return true;
}

static bool parse_text(Value str, Pair *out)
{
    size_t len;
    const char *text = number_text(str, &len);
    if (text == NULL)
        return false;
    char *copy = gc_alloc_atomic(len + 1);
    if (copy == NULL)
        return false;
    if (!copy_clean(copy, text, &len))
        return raise_false(&type_ValueError, "could not convert string to complex: %R", str);
    const char *s = copy, *end = copy + len;
    while (s < end && is_space(*s))
        s++;
    while (s < end && is_space(end[-1]))
        end--;
    if (end - s >= 2 && *s == '(' && end[-1] == ')') {
        copy[--end - copy] = 0; /* the number parser must not see it */
        s++;
        while (s < end && is_space(*s))
            s++;
        while (s < end && is_space(end[-1]))
            end--;
    }
    copy[end - copy] = 0;
    if (s < end && parse_parts(s, end, out))
        return true;
    return raise_false(&type_ValueError, "complex() arg is a malformed string");
}

/* ---- construction ---- */

/* v.__complex__(), when the type has it: 1 and *out, 0 when it has not, -1 raised. */
static int from_special(Value v, Value *out)
{
    bool missing = false;
    if (is_exactly(v, &type_complex)) {
        *out = v;
        return 1;
    }
    if (is_small_int(v) || is_flonum(v))
        return 0;
    Value r = special_call(v, NAME(dunder_complex), NULL, 0, &missing);
    if (missing)
        return 0;
    if (r == VALUE_ERROR)
        return -1;
    if (!is_complex(r)) {
        raise_type_error("__complex__ returned non-complex (type %.200T)", r);
        return -1;
    }
    if (!is_exactly(r, &type_complex) && !warn(&type_DeprecationWarning, 1,
             "__complex__ returned non-complex (type %.200T).  The ability to return an instance "
             "of a strict subclass of complex is deprecated, and may be removed in a future version "
             "of Python.", r))
        return -1;
    *out = r;
    return 1;
}

/* A real argument; false raised. */
static bool real_argument(Value v, const char *message, double *out)
{
    Type *type = type_of(v);
    if (is_str(v) || (type->unary[UNARY_FLOAT] == NULL && type->unary[UNARY_INDEX] == NULL))
        return raise_false(&type_TypeError, message, v);
    Value f = float_from_object(v);
    if (f == VALUE_ERROR)
        return false;
    *out = float_value(f);
    return true;
}

/* Either argument may be complex: real + imag * 1j. */
static bool complex_arguments(Value real, Value imag, double *re, double *im)
{
    Pair r = {0, 0}, i = {0, 0};
    bool real_is_complex = false, imag_is_complex = false;
    if (real != VALUE_ABSENT) {
        Value c;
        int found = from_special(real, &c);
        if (found < 0)
            return false;
        real_is_complex = found;
        if (found)
            r = pair_of(c);
        else if (!real_argument(real, "complex() first argument must be a string or a number, not "
                                      "'%.200T'", &r.re))
            return false;
    }
    if (imag != VALUE_ABSENT) {
        imag_is_complex = is_complex(imag);
        if (imag_is_complex)
            i = pair_of(imag);
        else if (!real_argument(imag, "complex() second argument must be a number, not '%.200T'",
                                &i.re))
            return false;
    }
    *re = imag_is_complex ? r.re - i.im : r.re;
    *im = imag == VALUE_ABSENT ? r.im : real_is_complex ? i.re + r.im : i.re;
    return true;
}

bool as_complex(Value v, double *re, double *im)
{
    Value c;
    int found = from_special(v, &c);
    if (found > 0) {
        *re = AS(Complex, c)->real;
        *im = AS(Complex, c)->imag;
        return true;
    }
    *im = 0.0;
    return found == 0 && as_double(v, re);
}

static Value complex_make(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value real = args[0], imag = args[1];
    Pair p;
    if (type == &type_complex && imag == VALUE_ABSENT && real != VALUE_ABSENT &&
        is_exactly(real, &type_complex))
        return real;
    if (real != VALUE_ABSENT && is_str(real)) {
        if (imag != VALUE_ABSENT)
            return raise_type_error("complex() can't take second arg if first is a string");
        if (!parse_text(real, &p))
            return VALUE_ERROR;
        return complex_as_type(type, p.re, p.im);
    }
    if (imag != VALUE_ABSENT && is_str(imag))
        return raise_type_error("complex() second arg can't be a string");
    if (!complex_arguments(real, imag, &p.re, &p.im))
        return VALUE_ERROR;
    return complex_as_type(type, p.re, p.im);
}

/* ---- arithmetic ---- */

static Pair multiply(Pair a, Pair b)
{
    return (Pair){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/* R. L. Smith's division ("Algorithm 116", 1962): scales by the larger part of the divisor, so that
 * nothing overflows on the way. */
static bool quotient(Pair a, Pair b, Pair *out)
{
    double re = fabs(b.re), im = fabs(b.im);
    if (re >= im) {
        if (re == 0)
            return false;
        double ratio = b.im / b.re, den = b.re + b.im * ratio;
        *out = (Pair){(a.re + a.im * ratio) / den, (a.im - a.re * ratio) / den};
    } else if (im >= re) {
        double ratio = b.re / b.im, den = b.re * ratio + b.im;
        *out = (Pair){(a.re * ratio + a.im) / den, (a.im * ratio - a.re) / den};
    } else {
        *out = (Pair){NAN, NAN};
    }
    return true;
}

/* Whole exponents up to 100 by repeated multiplication: exact where the parts are whole. */
static bool whole_power(Pair base, int n, Pair *out)
{
    Pair r = {1, 0};
    for (unsigned e = (unsigned)abs(n); e != 0; e >>= 1) {
        if (e & 1)
            r = multiply(r, base);
        base = multiply(base, base);
    }
    if (n >= 0) {
        *out = r;
        return true;
    }
    return quotient((Pair){1, 0}, r, out);
}

static bool general_power(Pair a, Pair b, Pair *out)
{
    if (b.re == 0 && b.im == 0) {
        *out = (Pair){1, 0};
        return true;
    }
    if (a.re == 0 && a.im == 0) {
        *out = (Pair){0, 0};
        return b.im == 0 && b.re >= 0;
    }
    double size = hypot(a.re, a.im), angle = atan2(a.im, a.re);
    double len = pow(size, b.re), phase = angle * b.re;
    if (b.im != 0) {
        len *= exp(-angle * b.im);
        phase += b.im * log(size);
    }
    *out = (Pair){len * cos(phase), len * sin(phase)};
    return true;
}

Value complex_power(double ar, double ai, double br, double bi)
{
    Pair r;
    bool good;
    if (bi == 0 && br == floor(br) && fabs(br) <= 100)
        good = whole_power((Pair){ar, ai}, (int)br, &r);
    else
        good = general_power((Pair){ar, ai}, (Pair){br, bi}, &r);
    if (!good)
        return raise(&type_ZeroDivisionError, "0.0 to a negative or complex power");
    if (isinf(r.re) || isinf(r.im))
        return raise_overflow_error("complex exponentiation");
    return complex_new(r.re, r.im);
}

static NumberKind operand(Value v, Pair *out)
{
    if (is_object(v) && has_flag(v, TYPE_IS_COMPLEX)) {
        *out = pair_of(v);
        return NUMBER_OK;
    }
    out->im = 0;
    return number_as_double(v, &out->re);
}

#define OPERANDS(a, b, x, y)                               \
    Pair x, y;                                             \
    NumberKind kind_a = operand(a, &x);                    \
    if (kind_a != NUMBER_OK)                               \
        return kind_a == NUMBER_OTHER ? VALUE_NOT_IMPLEMENTED : VALUE_ERROR; \
    NumberKind kind_b = operand(b, &y);                    \
    if (kind_b != NUMBER_OK)                               \
        return kind_b == NUMBER_OTHER ? VALUE_NOT_IMPLEMENTED : VALUE_ERROR

static Value complex_add(Value a, Value b)
{
    OPERANDS(a, b, x, y);
    return complex_new(x.re + y.re, x.im + y.im);
}

static Value complex_sub(Value a, Value b)
{
    OPERANDS(a, b, x, y);
    return complex_new(x.re - y.re, x.im - y.im);
}

static Value complex_mul(Value a, Value b)
{
    OPERANDS(a, b, x, y);
    Pair r = multiply(x, y);
    return complex_new(r.re, r.im);
}

static Value complex_truediv(Value a, Value b)
{
    OPERANDS(a, b, x, y);
    Pair r;
    if (!quotient(x, y, &r))
        return raise(&type_ZeroDivisionError, "complex division by zero");
    return complex_new(r.re, r.im);
}

static Value complex_pow(Value a, Value b)
{
    OPERANDS(a, b, x, y);
    return complex_power(x.re, x.im, y.re, y.im);
}

static Value complex_pow3(Value base, Value exponent, Value modulus)
{
    OPERANDS(base, exponent, x, y);
    (void)x, (void)y;
    return raise_value_error("complex modulo");
}

static Value complex_plain(Value self)
{
    if (is_exactly(self, &type_complex))
        return self;
    return complex_new(AS(Complex, self)->real, AS(Complex, self)->imag);
}

static Value complex_neg(Value self)
{
    return complex_new(-AS(Complex, self)->real, -AS(Complex, self)->imag);
}

static Value complex_abs(Value self)
{
    Pair p = pair_of(self);
    double r = hypot(p.re, p.im);
    if (isinf(r) && isfinite(p.re) && isfinite(p.im))
        return raise_overflow_error("absolute value too large");
    return float_new(r);
}

static int complex_truth(Value self)
{
    return AS(Complex, self)->real != 0 || AS(Complex, self)->imag != 0;
}

static bool complex_hash(Value self, int64_t *out)
{
    Pair p = pair_of(self);
    uint64_t h = (uint64_t)float_hash(p.re, self) + 1000003u * (uint64_t)float_hash(p.im, self);
    *out = h == (uint64_t)-1 ? -2 : (int64_t)h;
    return true;
}

static Value complex_compare(Value a, Value b, CompareOp op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_complex(a))
        return VALUE_NOT_IMPLEMENTED;
    Pair x = pair_of(a);
    bool equal;
    if (is_complex(b))
        equal = x.re == AS(Complex, b)->real && x.im == AS(Complex, b)->imag;
    else if (is_int(b))
        equal = x.im == 0 && !isnan(x.re) && float_compare_int(x.re, b) == 0;
    else if (is_float(b))
        equal = x.re == float_value(b) && x.im == 0;
    else
        return VALUE_NOT_IMPLEMENTED;
    return value_bool(equal == (op == CMP_EQ));
}

/* ---- methods ---- */

static Value complex_conjugate(Value self, Value *args, size_t nargs, Value kwnames)
{
    return complex_new(AS(Complex, self)->real, -AS(Complex, self)->imag);
}

static Value complex_complex(Value self, Value *args, size_t nargs, Value kwnames)
{
    return complex_plain(self);
}

static Value complex_real(Value self) { return float_new(AS(Complex, self)->real); }
static Value complex_imag(Value self) { return float_new(AS(Complex, self)->imag); }

static Value complex_getnewargs(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value re = complex_real(self), im = complex_imag(self);
    return re == VALUE_ERROR || im == VALUE_ERROR ? VALUE_ERROR : tuple_pack(2, re, im);
}

static Value complex_format_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_str(args[0]))
        return raise_type_error("__format__() argument must be str, not %T", args[0]);
    return complex_format(self, args[0]);
}

static const MethodDef complex_methods[] = {
    {"conjugate", complex_conjugate, "", 0,
     "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."},
    {"__complex__", complex_complex, "", 0, "Convert this value to exact type complex."},
    {"__getnewargs__", complex_getnewargs, "", 0, NULL},
    {"__format__", complex_format_method, "format_spec, /", 0,
     "Convert to a string according to format_spec."},
    {0},
};

static const GetSetDef complex_getsets[] = {
    {"real", complex_real, NULL, "the real part of a complex number"},
    {"imag", complex_imag, NULL, "the imaginary part of a complex number"},
    {0},
};

Type type_complex = {
    TYPE_HEAD("complex"),
    .doc = "Create a complex number from a string or numbers.\n\n"
           "If a string is given, parse it as a complex number.\n"
           "If a single number is given, convert it to a complex number.\n"
           "If the 'real' or 'imag' arguments are given, create a complex number\n"
           "with the specified real and imaginary components.",
    .size = sizeof(Complex),
    .flags = TYPE_BASE | TYPE_IMMUTABLE | TYPE_IS_COMPLEX,
    .methods = complex_methods,
    .getsets = complex_getsets,
    .new_ = complex_make,
    .new_sig = "real=0, imag=0",
    .repr = complex_repr,
    .hash = complex_hash,
    .compare = complex_compare,
    .truth = complex_truth,
    .unary = {[UNARY_NEG] = complex_neg, [UNARY_POS] = complex_plain, [UNARY_ABS] = complex_abs},
    .binary = {
        [OP_ADD] = complex_add, [OP_SUB] = complex_sub, [OP_MUL] = complex_mul,
        [OP_TRUEDIV] = complex_truediv, [OP_POW] = complex_pow,
    },
    .pow3 = complex_pow3,
};
