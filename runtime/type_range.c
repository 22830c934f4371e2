/* range: an arithmetic sequence over ints of any size. Iteration uses machine words whenever start,
 * stop and step fit (RangeIter, which the VM steps itself), else LongRangeIter. */
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"

typedef struct LongRangeIter {
    Object head;
    Value next, step, left;
} LongRangeIter;

#define RANGE(v) AS(Range, v)
#define ZERO small_int_value(0)
#define ONE small_int_value(1)

/* ---- making ---- */

/* Number of items from start towards stop; step is not zero. */
static Value count_items(Value start, Value stop, Value step)
{
    int64_t a, b, s;
    if (start == ZERO && step == ONE && is_small_int(stop))
        return small_int(stop) > 0 ? stop : ZERO;
    if (int_as_i64(start, &a) && int_as_i64(stop, &b) && int_as_i64(step, &s)) {
        if (s > 0 ? a >= b : a <= b)
            return ZERO;
        uint64_t distance = s > 0 ? (uint64_t)b - (uint64_t)a : (uint64_t)a - (uint64_t)b;
        uint64_t stride = s > 0 ? (uint64_t)s : 0 - (uint64_t)s;
        return int_from_u64((distance - 1) / stride + 1);
    }
    bool up = int_sign(step) > 0;
    Value low = up ? start : stop, high = up ? stop : start;
    if (int_compare(low, high) >= 0)
        return ZERO;
    Value distance = int_sub(high, low), stride = up ? step : int_neg(step);
    if (distance == 0 || stride == 0)
        return 0;
    Value steps = int_floordiv(int_sub(distance, ONE), stride);
    return steps == 0 ? 0 : int_add(steps, ONE);
}

Value range_new(Value start, Value stop, Value step)
{
    if (int_sign(step) == 0)
        return raise_value_error("range() arg 3 must not be zero");
    Value length = count_items(start, stop, step);
    Range *r = length == 0 ? NULL : NEW(Range, &type_range);
    if (r != NULL) {
        r->start = start;
        r->stop = stop;
        r->step = step;
        r->length = length;
    }
    return OBJECT_VALUE(r);
}

static bool plain_index(Value v, Value *out)
{
    if (!is_small_int(v)) {
        v = index_value(v);
        if (v == 0)
            return false;
        v = int_plain(v);
    }
    *out = v;
    return v != 0;
}

static Value range_new_slot(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (!check_plain_args("range", nargs, kwnames, 1, 3))
        return 0;
    Value start = ZERO, stop, step = ONE;
    if (nargs == 1)
        return plain_index(args[0], &stop) ? range_new(start, stop, step) : 0;
    Value step_arg = nargs == 3 ? args[2] : 0;
    if (!plain_index(args[0], &start) || !plain_index(args[1], &stop) ||
        (step_arg != 0 && !plain_index(step_arg, &step)))
        return 0;
    return range_new(start, stop, step);
}

/* ---- items ---- */

static Value item_at(Range *r, Value index)
{
    Value offset = int_mul(index, r->step);
    return offset == 0 ? 0 : int_add(r->start, offset);
}

static Value range_slice(Range *r, Value slice)
{
    Value start, stop, step;
    if (!slice_resolve(slice, r->length, &start, &stop, &step))
        return 0;
    Value new_step = int_mul(r->step, step), first = item_at(r, start), last = item_at(r, stop);
    return new_step == 0 || first == 0 || last == 0 ? 0 : range_new(first, last, new_step);
}

static Value range_getitem(Value self, Value key)
{
    Range *r = RANGE(self);
    if (is_exactly(key, &type_slice))
        return range_slice(r, key);
    if (!has_index(key))
        return raise_type_error("range indices must be integers or slices, not %T", key);
    Value index = index_value(key);
    if (index != 0 && int_sign(index) < 0)
        index = int_add(index, r->length);
    if (index == 0)
        return 0;
    if (int_sign(index) < 0 || int_compare(index, r->length) >= 0)
        return raise(&type_IndexError, "range object index out of range");
    return item_at(r, index);
}

static inline bool is_plain_int(Value v)
{
    return is_small_int(v) || has_base_shape(v, &type_int) || v == VALUE_TRUE || v == VALUE_FALSE;
}

/* 1, 0, -1; `v` is an int */
static int contains_int(Range *r, Value v)
{
    bool up = int_sign(r->step) > 0;
    if (up ? int_compare(v, r->start) < 0 || int_compare(v, r->stop) >= 0
           : int_compare(v, r->start) > 0 || int_compare(v, r->stop) <= 0)
        return 0;
    Value rest = int_sub(v, r->start);
    rest = rest == 0 ? 0 : int_mod(rest, r->step);
    return rest == 0 ? -1 : int_sign(rest) == 0;
}

/* Position of the first equal item by comparing them one by one, counted when `count` is given;
 * -1 absent, -2 raised. */
static int64_t search(Value self, Value item, int64_t *count)
{
    Value iterator = get_iter(self), v;
    if (iterator == 0)
        return -2;
    for (int64_t i = 0; (v = iter_next(iterator)) != 0; i++) {
        int equal = values_equal(v, item);
        if (equal < 0)
            return -2;
        if (equal && count == NULL)
            return i;
        if (equal)
            ++*count;
    }
    return error_pending() ? -2 : -1;
}

static int range_contains(Value self, Value item)
{
    if (is_plain_int(item))
        return contains_int(RANGE(self), item);
    int64_t at = search(self, item, NULL);
    return at == -2 ? -1 : at >= 0;
}

static Value range_count(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (is_plain_int(args[0])) {
        int found = contains_int(RANGE(self), args[0]);
        return found < 0 ? 0 : small_int_value(found);
    }
    int64_t count = 0;
    return search(self, args[0], &count) == -2 ? 0 : int_new(count);
}

static Value range_index(Value self, Value *args, size_t nargs, Value kwnames)
{
    Range *r = RANGE(self);
    if (!is_plain_int(args[0])) {
        int64_t at = search(self, args[0], NULL);
        if (at == -1)
            return raise_value_error("sequence.index(x): x not in sequence");
        return at == -2 ? 0 : int_new(at);
    }
    int found = contains_int(r, args[0]);
    if (found <= 0)
        return found < 0 ? 0 : raise_value_error("%R is not in range", args[0]);
    Value offset = int_sub(args[0], r->start);
    return offset == 0 ? 0 : int_floordiv(offset, r->step);
}

/* ---- other slots ---- */

static ptrdiff_t range_length(Value self)
{
    int64_t n;
    if (int_as_i64(RANGE(self)->length, &n))
        return n;
    return raise_minus1(&type_OverflowError, "Python int too large to convert to C ssize_t");
}

static int range_truth(Value self)
{
    return RANGE(self)->length != ZERO;
}

static Value range_repr(Value self)
{
    Range *r = RANGE(self);
    if (r->step == ONE)
        return str_format("range(%R, %R)", r->start, r->stop);
    return str_format("range(%R, %R, %R)", r->start, r->stop, r->step);
}

static Value range_compare(Value a, Value b, CompareOp op)
{
    if (!is_exactly(a, &type_range) || !is_exactly(b, &type_range) ||
        (op != CMP_EQ && op != CMP_NE))
        return VALUE_NOT_IMPLEMENTED;
    Range *x = RANGE(a), *y = RANGE(b);
    bool equal = int_compare(x->length, y->length) == 0;
    if (equal && x->length != ZERO) {
        equal = int_compare(x->start, y->start) == 0 &&
                (x->length == ONE || int_compare(x->step, y->step) == 0);
    }
    return value_bool(equal == (op == CMP_EQ));
}

static bool range_hash(Value self, int64_t *out)
{
    Range *r = RANGE(self);
    bool empty = r->length == ZERO, single = r->length == ONE;
    Value t = tuple_pack(3, r->length, empty ? VALUE_NONE : r->start,
                         empty || single ? VALUE_NONE : r->step);
    return t != 0 && hash_value(t, out);
}

static Value range_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Range *r = RANGE(self);
    Value fields = tuple_pack(3, r->start, r->stop, r->step);
    return fields == 0 ? 0 : tuple_pack(2, OBJECT_VALUE(&type_range), fields);
}

/* ---- iteration ---- */

static Value iter_from(Value start, Value step, Value left)
{
    int64_t first, stride;
    uint64_t n;
    if (int_as_i64(start, &first) && int_as_i64(step, &stride) && int_as_u64(left, &n)) {
        /* the last item must fit as well: it lies n - 1 strides away */
        __int128 last = first + (__int128)stride * (n == 0 ? 0 : n - 1);
        if (last >= INT64_MIN && last <= INT64_MAX) {
            RangeIter *it = NEW(RangeIter, &type_range_iterator);
            if (it != NULL) {
                it->next = first;
                it->step = stride;
                it->left = n;
            }
            return OBJECT_VALUE(it);
        }
    }
    LongRangeIter *it = NEW(LongRangeIter, &type_longrange_iterator);
    if (it != NULL) {
        it->next = start;
        it->step = step;
        it->left = left;
    }
    return OBJECT_VALUE(it);
}

static Value range_iter(Value self)
{
    Range *r = RANGE(self);
    return iter_from(r->start, r->step, r->length);
}

static Value range_reversed(Value self, Value *args, size_t nargs, Value kwnames)
{
    Range *r = RANGE(self);
    Value last_index = int_sub(r->length, ONE), back = int_neg(r->step);
    Value last = last_index == 0 ? 0 : item_at(r, last_index);
    return last == 0 || back == 0 ? 0 : iter_from(last, back, r->length);
}

static Value range_iter_next(Value self)
{
    RangeIter *it = AS(RangeIter, self);
    if (it->left == 0)
        return 0;
    int64_t i = it->next;
    it->left--;
    it->next = (int64_t)((uint64_t)i + (uint64_t)it->step); /* may wrap behind the last item */
    return fits_small_int(i) ? small_int_value(i) : int_new(i);
}

static Value range_iter_hint(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_from_u64(AS(RangeIter, self)->left);
}

/* (iter, (range of what is left,), None) */
static Value reduce_rest(Value next, Value step, Value left)
{
    Value distance = int_mul(left, step), stop = distance == 0 ? 0 : int_add(next, distance);
    Value range = stop == 0 ? 0 : range_new(next, stop, step);
    if (range == 0)
        return 0;
    Value iter = builtin_get("iter");
    return tuple_pack(3, iter, tuple_pack(1, range), VALUE_NONE);
}

static Value range_iter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    RangeIter *it = AS(RangeIter, self);
    return reduce_rest(int_new(it->next), int_new(it->step), int_from_u64(it->left));
}

static Value range_iter_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    RangeIter *it = AS(RangeIter, self);
    int64_t index;
    if (!as_index(args[0], &index))
        return 0;
    uint64_t skip = index < 0 ? 0 : MIN((uint64_t)index, it->left);
    it->next = (int64_t)((uint64_t)it->next + skip * (uint64_t)it->step);
    it->left -= skip;
    return VALUE_NONE;
}

static Value long_iter_next(Value self)
{
    LongRangeIter *it = AS(LongRangeIter, self);
    if (it->left == ZERO)
        return 0;
    Value item = it->next, next = int_add(item, it->step), left = int_sub(it->left, ONE);
    if (next == 0 || left == 0)
        return 0;
    it->next = next;
    it->left = left;
    return item;
}

static Value long_iter_hint(Value self, Value *args, size_t nargs, Value kwnames)
{
    return AS(LongRangeIter, self)->left;
}

static Value long_iter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    LongRangeIter *it = AS(LongRangeIter, self);
    return reduce_rest(it->next, it->step, it->left);
}

static Value long_iter_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    LongRangeIter *it = AS(LongRangeIter, self);
    Value skip = index_value(args[0]);
    if (skip == 0)
        return 0;
    if (int_sign(skip) < 0)
        skip = ZERO;
    else if (int_compare(skip, it->left) > 0)
        skip = it->left;
    Value distance = int_mul(skip, it->step);
    Value next = distance == 0 ? 0 : int_add(it->next, distance);
    Value left = int_sub(it->left, skip);
    if (next == 0 || left == 0)
        return 0;
    it->next = next;
    it->left = left;
    return VALUE_NONE;
}

/* ---- the types ---- */

static const MethodDef range_methods[] = {
    {"count", range_count, "object, /", 0,
     "rangeobject.count(value) -> integer -- return number of occurrences of value"},
    {"index", range_index, "object, /", 0,
     "rangeobject.index(value) -> integer -- return index of value.\n"
     "Raise ValueError if the value is not present."},
    {"__reversed__", range_reversed, "", 0, "Return a reverse iterator."},
    {"__reduce__", range_reduce, "", 0, NULL},
    {NULL, NULL, NULL, 0, NULL},
};

static const MemberDef range_members[] = {
    {"start", offsetof(Range, start), MEMBER_READONLY, NULL},
    {"stop", offsetof(Range, stop), MEMBER_READONLY, NULL},
    {"step", offsetof(Range, step), MEMBER_READONLY, NULL},
    {NULL, 0, 0, NULL},
};

Type type_range = {
    TYPE_HEAD("range"),
    .doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\n"
           "Return an object that produces a sequence of integers from start (inclusive)\n"
           "to stop (exclusive) by step.",
    .size = sizeof(Range),
    .flags = TYPE_SEQUENCE,
    .new_ = range_new_slot,
    .repr = range_repr,
    .hash = range_hash,
    .compare = range_compare,
    .iter = range_iter,
    .truth = range_truth,
    .length = range_length,
    .getitem = range_getitem,
    .contains = range_contains,
    .methods = range_methods,
    .members = range_members,
};

static const MethodDef range_iter_methods[] = {
    {"__length_hint__", range_iter_hint, "", 0, NULL},
    {"__reduce__", range_iter_reduce, "", 0, NULL},
    {"__setstate__", range_iter_setstate, "state, /", 0, NULL},
    {NULL, NULL, NULL, 0, NULL},
};

Type type_range_iterator = {
    TYPE_HEAD("range_iterator"),
    .size = sizeof(RangeIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = range_iter_next,
    .methods = range_iter_methods,
};

static const MethodDef long_iter_methods[] = {
    {"__length_hint__", long_iter_hint, "", 0, NULL},
    {"__reduce__", long_iter_reduce, "", 0, NULL},
    {"__setstate__", long_iter_setstate, "state, /", 0, NULL},
    {NULL, NULL, NULL, 0, NULL},
};

Type type_longrange_iterator = {
    TYPE_HEAD("longrange_iterator"),
    .size = sizeof(LongRangeIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = long_iter_next,
    .methods = long_iter_methods,
};
