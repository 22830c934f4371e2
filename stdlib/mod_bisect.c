/* _bisect: binary search in sorted sequences. */
#include "runtime/call.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"

/* Where `x` (already passed through key) belongs in a[lo:hi], left or right of its equals; -1
 * raised. */
static int64_t search(Value a, Value x, Value lo_arg, Value hi_arg, Value key, bool right)
{
    int64_t lo = 0, hi;
    if (lo_arg != 0 && !as_index(lo_arg, &lo))
        return -1;
    if (lo < 0)
        return raise_minus1(&type_ValueError, "lo must be non-negative");
    if (hi_arg != 0 && hi_arg != VALUE_NONE) {
        if (!as_index(hi_arg, &hi))
            return -1;
    } else if ((hi = length(a)) < 0) {
        return -1;
    }
    while (lo < hi) {
        int64_t mid = lo + (hi - lo) / 2;
        Value item;
        if (is_exact_list(a) && (size_t)mid < LIST(a)->len)
            item = LIST(a)->items[mid];
        else
            item = get_item(a, int_new(mid));
        if (item != 0 && key != 0 && key != VALUE_NONE)
            item = call1(key, item);
        if (item == 0)
            return -1;
        int less = right ? compare_bool(x, item, CMP_LT) : compare_bool(item, x, CMP_LT);
        if (less < 0)
            return -1;
        if (less == right)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

static Value bisect(Value *args, bool right)
{
    int64_t at = search(args[0], args[1], args[2], args[3], args[4], right);
    return at < 0 ? 0 : int_new(at);
}

static Value insort(Value *args, bool right)
{
    Value a = args[0], x = args[1], lo = args[2], hi = args[3], key = args[4], wanted = x;
    if (key != 0 && key != VALUE_NONE && (wanted = call1(key, x)) == 0)
        return 0;
    int64_t at = search(a, wanted, lo, hi, key, right);
    if (at < 0)
        return 0;
    if (is_exact_list(a))
        return list_insert(LIST(a), at, x) ? VALUE_NONE : 0;
    return call_method2(a, NAME(insert), int_new(at), x) != 0 ? VALUE_NONE : 0;
}

static Value bisect_left(Value self, Value *args, size_t nargs, Value kwnames)
{
    return bisect(args, false);
}

static Value bisect_right(Value self, Value *args, size_t nargs, Value kwnames)
{
    return bisect(args, true);
}

static Value insort_left(Value self, Value *args, size_t nargs, Value kwnames)
{
    return insort(args, false);
}

static Value insort_right(Value self, Value *args, size_t nargs, Value kwnames)
{
    return insort(args, true);
}

#define SIGNATURE "a, x, lo=0, hi=None, *, key=None"

static const MethodDef functions[] = {
    {"bisect_left", bisect_left, SIGNATURE, 0,
     "Return the index where to insert item x in list a, assuming a is sorted.\n\n"
     "If x is already there, the index is to the left of the leftmost x."},
    {"bisect_right", bisect_right, SIGNATURE, 0,
     "Return the index where to insert item x in list a, assuming a is sorted.\n\n"
     "If x is already there, the index is to the right of the rightmost x."},
    {"insort_left", insort_left, SIGNATURE, 0,
     "Insert item x in list a, and keep it sorted assuming a is sorted.\n\n"
     "If x is already in a, insert it to the left of the leftmost x."},
    {"insort_right", insort_right, SIGNATURE, 0,
     "Insert item x in list a, and keep it sorted assuming a is sorted.\n\n"
     "If x is already in a, insert it to the right of the rightmost x."},
    {NULL, NULL, NULL, 0, NULL},
};

const ModuleDef mod__bisect = {
    .name = "_bisect",
    .doc = "Bisection algorithms.",
    .functions = functions,
};
