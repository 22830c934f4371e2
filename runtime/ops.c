/* Protocols common to all values: comparison, hash, truth, and their text.
 *
 * The others: ops_number.c (operators and C numbers), ops_item.c (subscripts, length, containment),
 * ops_iter.c (iteration), ops_class.c (isinstance), attr.c (attributes). */
#include "runtime/ops.h"

#include "runtime/call.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/str.h"

/* ---- comparison (data model 3.3.1) ---- */

static const CompareOp compare_swapped[] = {
    [CMP_LT] = CMP_GT, [CMP_LE] = CMP_GE, [CMP_EQ] = CMP_EQ,
    [CMP_NE] = CMP_NE, [CMP_GT] = CMP_LT, [CMP_GE] = CMP_LE,
};
static const char *const compare_text[] = {
    [CMP_LT] = "<", [CMP_LE] = "<=", [CMP_EQ] = "==",
    [CMP_NE] = "!=", [CMP_GT] = ">", [CMP_GE] = ">=",
};

#define COMPARE_C(x, y, op)                                                                        \
    ((op) == CMP_LT ? (x) < (y) : (op) == CMP_LE ? (x) <= (y) : (op) == CMP_EQ ? (x) == (y)        \
     : (op) == CMP_NE ? (x) != (y) : (op) == CMP_GT ? (x) > (y) : (x) >= (y))

/* Tries `type_of(a)->compare`, with NotImplemented when there is none. */
static Value compare_try(Value a, Value b, CompareOp op)
{
    Type *type = type_of(a);
    return type->compare != NULL ? type->compare(a, b, op) : VALUE_NOT_IMPLEMENTED;
}

static Value compare_slots(Value a, Value b, CompareOp op)
{
    Type *ta = type_of(a), *tb = type_of(b);
    bool reflected = false;
    if (ta != tb && tb->compare != NULL && is_subtype(tb, ta)) {
        reflected = true;
        Value r = tb->compare(b, a, compare_swapped[op]);
        if (r != VALUE_NOT_IMPLEMENTED)
            return r;
    }
    Value r = compare_try(a, b, op);
    if (r != VALUE_NOT_IMPLEMENTED)
        return r;
    if (!reflected) {
        r = compare_try(b, a, compare_swapped[op]);
        if (r != VALUE_NOT_IMPLEMENTED)
            return r;
    }
    if (op == CMP_EQ)
        return value_bool(a == b);
    if (op == CMP_NE)
        return value_bool(a != b);
    return raise_type_error("'%s' not supported between instances of '%.100T' and '%.100T'",
                            compare_text[op], a, b);
}

Value compare(Value a, Value b, CompareOp op)
{
    if (are_small_ints(a, b))
        return value_bool(COMPARE_C((int64_t)a, (int64_t)b, op));
    if (is_flonum(a) && is_flonum(b)) {
        double x = flonum(a), y = flonum(b);
        return value_bool(COMPARE_C(x, y, op));
    }
    if (!recursion_check(" in comparison"))
        return VALUE_ERROR;
    return compare_slots(a, b, op);
}

int compare_bool(Value a, Value b, CompareOp op)
{
    if (are_small_ints(a, b))
        return COMPARE_C((int64_t)a, (int64_t)b, op);
    if (is_object(a) && is_object(b) && is_exact_str(a) && is_exact_str(b)) {
        if (op == CMP_EQ)
            return a == b || str_equal(a, b);
        if (op == CMP_NE)
            return a != b && !str_equal(a, b);
        int order = str_compare(a, b);
        return COMPARE_C(order, 0, op);
    }
    Value r = compare(a, b, op);
    if (r == 0)
        return -1;
    return is_true(r);
}

int values_equal(Value a, Value b)
{
    if (a == b)
        return 1;
    if (are_small_ints(a, b))
        return 0;
    return compare_bool(a, b, CMP_EQ);
}

/* ---- truth, hash ---- */

int is_true(Value v)
{
    if (v == VALUE_TRUE)
        return 1;
    if (v == VALUE_FALSE || v == VALUE_NONE)
        return 0;
    if (is_small_int(v))
        return small_int(v) != 0;
    if (is_flonum(v))
        return v != FLONUM_ZERO;
    Type *type = type_of(v);
    if (type->truth != NULL)
        return type->truth(v);
    if (type->length != NULL) {
        ptrdiff_t n = type->length(v);
        return n < 0 ? -1 : n > 0;
    }
    return 1;
}

Value op_not(Value v)
{
    int truth = is_true(v);
    return truth < 0 ? VALUE_ERROR : value_bool(!truth);
}

bool hash_not_implemented(Value v, int64_t *out)
{
    return raise_false(&type_TypeError, "unhashable type: '%.200T'", v);
}

bool hash_value(Value v, int64_t *out)
{
    Type *type = type_of(v);
    if (type->hash == NULL)
        return hash_not_implemented(v, out);
    return type->hash(v, out);
}

/* Addresses differ in their upper bits only: rotate the always-zero low ones away. */
int64_t hash_pointer(const void *p)
{
    uint64_t bits = (uint64_t)(uintptr_t)p;
    int64_t hash = (int64_t)((bits >> 4) | (bits << 60));
    return hash == -1 ? -2 : hash;
}

/* ---- text ---- */

Value repr(Value v)
{
    if (v == 0)
        return str_from_cstr("<NULL>");
    Type *type = type_of(v);
    if (type->repr == NULL)
        return str_format("<%T object at %p>", v, (void *)v);
    if (!recursion_check(" while getting the repr of an object"))
        return VALUE_ERROR;
    Value text = type->repr(v);
    if (text != 0 && !is_str(text))
        return raise_type_error("__repr__ returned non-string (type %.200T)", text);
    return text;
}

Value to_str(Value v)
{
    if (v == 0)
        return str_from_cstr("<NULL>");
    if (is_object(v) && is_exact_str(v))
        return v;
    Type *type = type_of(v);
    if (type->str == NULL)
        return repr(v);
    if (!recursion_check(" while getting the str of an object"))
        return VALUE_ERROR;
    Value text = type->str(v);
    if (text != 0 && !is_str(text))
        return raise_type_error("__str__ returned non-string (type %.200T)", text);
    return text;
}

Value ascii_repr(Value v)
{
    Value text = repr(v);
    if (text == 0 || STR(text)->ascii)
        return text;
    Buf b = BUF_INIT;
    for (size_t i = 0; i < str_len(text); i++) {
        uint32_t c = str_at(STR(text), i);
        if (c < 0x80)
            buf_putc(&b, (char)c);
        else if (c < 0x100)
            buf_printf(&b, "\\x%02x", c);
        else if (c < 0x10000)
            buf_printf(&b, "\\u%04x", c);
        else
            buf_printf(&b, "\\U%08x", c);
    }
    return str_from_buf(&b);
}

static Value format_special(Value v, Value spec)
{
    bool missing;
    Value args[1 + PARAM_SLACK] = {spec};
    Value text = special_call(v, NAME(dunder_format), args, 1, &missing);
    if (text == 0) {
        if (missing)
            return raise_type_error("Type %.100T doesn't define __format__", v);
        return VALUE_ERROR;
    }
    if (!is_str(text))
        return raise_type_error("__format__ must return a str, not %.200T", text);
    return text;
}

Value format_value(Value v, Value spec)
{
    bool plain = spec == 0 || str_len(spec) == 0;
    if (is_small_int(v))
        return plain ? int_to_str(v, 10, false) : int_format(v, spec);
    if (is_flonum(v) && !plain)
        return float_format(v, spec);
    if (is_object(v) && is_exact_str(v))
        return plain ? v : str_format_spec(v, spec);
    return format_special(v, spec == 0 ? NAME(empty) : spec);
}

int repr_enter(Value v)
{
    if (thread->reprs_running == 0) {
        thread->reprs_running = list_new(4);
        if (thread->reprs_running == 0)
            return -1;
    }
    List *running = LIST(thread->reprs_running);
    for (size_t i = running->len; i-- > 0;) {
        if (running->items[i] == v)
            return 0;
    }
    return list_push(running, v) ? 1 : -1;
}

void repr_leave(Value v)
{
    List *running = LIST(thread->reprs_running);
    for (size_t i = running->len; i-- > 0;) {
        if (running->items[i] == v) {
            memmove(running->items + i, running->items + i + 1,
                    (running->len - i - 1) * sizeof(Value));
            running->items[--running->len] = 0;
            return;
        }
    }
}
