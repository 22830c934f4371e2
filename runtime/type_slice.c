/* slice: three values; what they mean for a sequence of a given length. Bounds are worked out in
 * int64_t for real sequences (slice_bounds, clipping) and in ints of any size for slice.indices and
 * for ranges (slice_resolve). */
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"

Value slice_new(Value start, Value stop, Value step)
{
    Slice *slice = NEW(Slice, &type_slice);
    if (slice != NULL) {
        slice->start = start;
        slice->stop = stop;
        slice->step = step;
    }
    return OBJECT_VALUE(slice);
}

static bool check_bound(Value v)
{
    return has_index(v) ||
           raise_false(&type_TypeError,
                       "slice indices must be integers or None or have an __index__ method");
}

static bool clipped_bound(Value v, int64_t absent, int64_t *out)
{
    if (is_small_int(v)) {
        *out = small_int(v);
        return true;
    }
    if (v == VALUE_NONE) {
        *out = absent;
        return true;
    }
    return check_bound(v) && as_index_clip(v, out);
}

static int64_t into_length(int64_t i, int64_t length, int64_t step)
{
    if (i < 0) {
        i += length;
        return i < 0 ? (step < 0 ? -1 : 0) : i;
    }
    return i >= length ? (step < 0 ? length - 1 : length) : i;
}

bool slice_unpack(Value slice, int64_t *start, int64_t *stop, int64_t *step)
{
    Slice *s = AS(Slice, slice);
    if (!clipped_bound(s->step, 1, step))
        return false;
    if (*step == 0)
        return raise_false(&type_ValueError, "slice step cannot be zero");
    if (*step < -INT64_MAX)
        *step = -INT64_MAX; /* so that it can be negated */
    bool back = *step < 0;
    return clipped_bound(s->start, back ? INT64_MAX : 0, start) &&
           clipped_bound(s->stop, back ? INT64_MIN : INT64_MAX, stop);
}

int64_t slice_adjust(int64_t length, int64_t *start, int64_t *stop, int64_t step)
{
    *start = into_length(*start, length, step);
    *stop = into_length(*stop, length, step);
    if (step < 0)
        return *stop < *start ? (*start - *stop - 1) / -step + 1 : 0;
    return *start < *stop ? (*stop - *start - 1) / step + 1 : 0;
}

bool slice_bounds(Value slice, int64_t length, int64_t *start, int64_t *stop, int64_t *step,
                  int64_t *count)
{
    if (!slice_unpack(slice, start, stop, step))
        return false;
    *count = slice_adjust(length, start, stop, *step);
    return true;
}

/* One bound against a length of any size. */
static Value resolve_bound(Value v, Value length, bool back, bool is_start)
{
    Value zero = small_int_value(0), one = small_int_value(1);
    Value lower = back ? int_neg(one) : zero, upper = back ? int_sub(length, one) : length;
    if (v == VALUE_NONE)
        return is_start == back ? upper : lower;
    if (!check_bound(v) || (v = index_value(v)) == 0)
        return 0;
    if (int_sign(v) < 0) {
        v = int_add(v, length);
        return v == 0 ? 0 : int_compare(v, lower) < 0 ? lower : v;
    }
    return int_compare(v, upper) > 0 ? upper : v;
}

bool slice_resolve(Value slice, Value length, Value *start, Value *stop, Value *step)
{
    Slice *s = AS(Slice, slice);
    *step = small_int_value(1);
    if (s->step != VALUE_NONE) {
        if (!check_bound(s->step) || (*step = index_value(s->step)) == 0)
            return false;
        *step = int_plain(*step);
        if (int_sign(*step) == 0)
            return raise_false(&type_ValueError, "slice step cannot be zero");
    }
    bool back = int_sign(*step) < 0;
    *start = resolve_bound(s->start, length, back, true);
    *stop = *start == 0 ? 0 : resolve_bound(s->stop, length, back, false);
    return *stop != 0;
}

/* ---- slots and methods ---- */

static Value slice_new_slot(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (!check_plain_args("slice", nargs, kwnames, 1, 3))
        return 0;
    if (nargs == 1)
        return slice_new(VALUE_NONE, args[0], VALUE_NONE);
    return slice_new(args[0], args[1], nargs == 3 ? args[2] : VALUE_NONE);
}

static Value slice_repr(Value self)
{
    Slice *s = AS(Slice, self);
    return str_format("slice(%R, %R, %R)", s->start, s->stop, s->step);
}

static Value as_tuple(Value slice)
{
    Slice *s = AS(Slice, slice);
    return tuple_pack(3, s->start, s->stop, s->step);
}

static bool slice_hash(Value self, int64_t *out)
{
    Value t = as_tuple(self);
    return t != 0 && hash_value(t, out);
}

static Value slice_compare(Value a, Value b, CompareOp op)
{
    if (!is_exactly(a, &type_slice) || !is_exactly(b, &type_slice))
        return VALUE_NOT_IMPLEMENTED;
    if (a == b)
        return value_bool(op == CMP_EQ || op == CMP_LE || op == CMP_GE);
    Value x = as_tuple(a), y = as_tuple(b);
    return x == 0 || y == 0 ? 0 : compare(x, y, op);
}

static Value slice_indices(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value length = index_value(args[0]), start, stop, step;
    if (length == 0)
        return 0;
    if (int_sign(length) < 0)
        return raise_value_error("length should not be negative");
    if (!slice_resolve(self, int_plain(length), &start, &stop, &step))
        return 0;
    return tuple_pack(3, int_plain(start), int_plain(stop), step);
}

static Value slice_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value fields = as_tuple(self);
    return fields == 0 ? 0 : tuple_pack(2, OBJECT_VALUE(&type_slice), fields);
}

static const MethodDef slice_methods[] = {
    {"indices", slice_indices, "object, /", 0,
     "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the "
     "start and stop\nindices, and the stride length of the extended slice described by\nS."},
    {"__reduce__", slice_reduce, "", 0, "Return state information for pickling."},
    {NULL, NULL, NULL, 0, NULL},
};

static const MemberDef slice_members[] = {
    {"start", offsetof(Slice, start), MEMBER_READONLY, NULL},
    {"stop", offsetof(Slice, stop), MEMBER_READONLY, NULL},
    {"step", offsetof(Slice, step), MEMBER_READONLY, NULL},
    {NULL, 0, 0, NULL},
};

Type type_slice = {
    TYPE_HEAD("slice"),
    .doc = "slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for "
           "extended slicing (e.g. a[0:10:2]).",
    .size = sizeof(Slice),
    .new_ = slice_new_slot,
    .repr = slice_repr,
    .hash = slice_hash,
    .compare = slice_compare,
    .methods = slice_methods,
    .members = slice_members,
};
