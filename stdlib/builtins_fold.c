/* all, any, max, min, sorted, sum. */
#include <math.h>

#include "runtime/bytes.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/str.h"
#include "stdlib/builtins_impl.h"

/* ---- all, any ---- */

/* The first truth equal to `stop_at` ends the walk: 1 seen, 0 not, -1 raised. */
static int fold_seek(Value iterable, int stop_at)
{
    Value iterator = get_iter(iterable);
    if (iterator == 0)
        return -1;
    for (;;) {
        Value item = iter_next(iterator);
        if (item == 0)
            return error_pending() ? -1 : 0;
        int truth = is_true(item);
        if (truth < 0)
            return -1;
        if (truth == stop_at)
            return 1;
    }
}

Value builtins_all(Value self, Value *args, size_t nargs, Value kwnames)
{
    int found = fold_seek(args[0], 0);
    return found < 0 ? VALUE_ERROR : value_bool(!found);
}

Value builtins_any(Value self, Value *args, size_t nargs, Value kwnames)
{
    int found = fold_seek(args[0], 1);
    return found < 0 ? VALUE_ERROR : value_bool(found);
}

/* ---- max, min ---- */

typedef struct Extreme {
    const char *name;
    CompareOp op;      /* a candidate replaces the best when `candidate op best` */
    Value key;         /* 0: compare the items themselves */
    Value best, best_key;
} Extreme;

static bool extreme_offer(Extreme *x, Value item)
{
    Value key = item;
    if (x->key != 0 && (key = call1(x->key, item)) == 0)
        return false;
    int better = x->best == 0 ? 1 : compare_bool(key, x->best_key, x->op);
    if (better > 0) {
        x->best = item;
        x->best_key = key;
    }
    return better >= 0;
}

static bool extreme_visit(Value item, void *data)
{
    return extreme_offer(data, item);
}

static Value extreme_of_iterable(Extreme *x, Value iterable, Value fallback)
{
    if (!iterate(iterable, extreme_visit, x))
        return VALUE_ERROR;
    if (x->best != 0)
        return x->best;
    if (fallback != 0)
        return fallback;
    return raise_value_error("%s() iterable argument is empty", x->name);
}

static Value extreme(const char *name, CompareOp op, Value *args, size_t nargs, Value kwnames)
{
    Extreme x = {.name = name, .op = op};
    Value fallback = 0;
    if (nargs == 0)
        return raise_type_error("%s expected at least 1 argument, got 0", name);
    for (size_t i = 0; kwnames != 0 && i < TUPLE(kwnames)->len; i++) {
        Value keyword = TUPLE(kwnames)->items[i], value = args[nargs + i];
        if (str_equal_cstr(keyword, "key"))
            x.key = value == VALUE_NONE ? 0 : value;
        else if (str_equal_cstr(keyword, "default"))
            fallback = value;
        else
            return raise_unexpected_keyword_of(name, keyword,
                                               (const char *[]){"key", "default", NULL});
    }
    if (nargs == 1)
        return extreme_of_iterable(&x, args[0], fallback);
    if (fallback != 0)
        return raise_type_error("Cannot specify a default for %s() with multiple positional "
                                "arguments", name);
    for (size_t i = 0; i < nargs; i++) {
        if (!extreme_offer(&x, args[i]))
            return VALUE_ERROR;
    }
    return x.best;
}

Value builtins_max(Value self, Value *args, size_t nargs, Value kwnames)
{
    return extreme("max", CMP_GT, args, nargs, kwnames);
}

Value builtins_min(Value self, Value *args, size_t nargs, Value kwnames)
{
    return extreme("min", CMP_LT, args, nargs, kwnames);
}

/* ---- sorted ---- */

Value builtins_sorted(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs != 1)
        return raise_type_error("sorted expected 1 argument, got %zu", nargs);
    Value key = 0;
    int reverse = 0;
    for (size_t i = 0; kwnames != 0 && i < TUPLE(kwnames)->len; i++) {
        Value keyword = TUPLE(kwnames)->items[i];
        if (str_equal_cstr(keyword, "key"))
            key = args[nargs + i];
        else if (str_equal_cstr(keyword, "reverse"))
            reverse = is_true(args[nargs + i]);
        else
            return raise_unexpected_keyword_of("sort", keyword,
                                               (const char *[]){"key", "reverse", NULL});
        if (reverse < 0)
            return VALUE_ERROR;
    }
    Value list = list_from_iterable(args[0]);
    if (list == 0 || !list_sort(LIST(list), key, reverse != 0))
        return VALUE_ERROR;
    return list;
}

/* ---- sum ---- */

/* Three loops in a row: plain ints in a C integer, floats with a correction term, then `+`. Each
 * leaves for the next one when it meets an item it does not know. */
typedef struct Sum {
    Value iterator;
    Value total;
    Value item;     /* one that a loop took but did not add; 0 at the end */
} Sum;

static bool sum_next(Sum *s)
{
    ListIter *l = is_exactly(s->iterator, &type_list_iterator) ? AS(ListIter, s->iterator) : NULL;
    if (l != NULL && l->list != NULL && l->index < l->list->len)
        s->item = l->list->items[l->index++];
    else
        s->item = iter_next(s->iterator);
    return s->item != 0;
}

static void sum_ints(Sum *s)
{
    int64_t total = small_int(s->total), next;
    while (sum_next(s)) {
        int64_t i = is_small_int(s->item) ? small_int(s->item) : s->item == VALUE_TRUE;
        if ((!is_small_int(s->item) && s->item != VALUE_TRUE && s->item != VALUE_FALSE)
            || __builtin_add_overflow(total, i, &next))
            break;
        total = next;
    }
    s->total = int_new(total);
}

/* Kahan's sum as Neumaier improved it ("Rundungsfehleranalyse einiger Verfahren zur Summation
 * endlicher Summen", 1974): `low` collects what each addition rounds away. */
static bool sum_floats(Sum *s)
{
    double high = float_value(s->total), low = 0;
    for (; s->item != 0; sum_next(s)) {
        if (is_float(s->item) && type_of(s->item) == &type_float) {
            double x = float_value(s->item), t = high + x;
            low += fabs(high) >= fabs(x) ? (high - t) + x : (x - t) + high;
            high = t;
            continue;
        }
        int64_t i;
        if (!is_int(s->item) || !int_as_i64(s->item, &i))
            break;
        high += (double)i;
    }
    /* An infinite sum has no meaningful correction. */
    if (low != 0 && isfinite(low))
        high += low;
    s->total = float_new(high);
    return s->total != 0;
}

static bool sum_start(Value start)
{
    if (is_str(start))
        return raise_false(&type_TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    if (is_bytes(start))
        return raise_false(&type_TypeError, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (is_bytearray(start))
        return raise_false(&type_TypeError,
                           "sum() can't sum bytearray [use b''.join(seq) instead]");
    return true;
}

Value builtins_sum(Value self, Value *args, size_t nargs, Value kwnames)
{
    Sum s = {.iterator = get_iter(args[0]), .total = args[1] != 0 ? args[1] : small_int_value(0)};
    if (s.iterator == 0 || !sum_start(s.total))
        return VALUE_ERROR;
    if (is_small_int(s.total)) {
        sum_ints(&s);
    } else {
        sum_next(&s);
    }
    bool floats = false;
    while (s.item != 0) {
        floats = is_exactly(s.total, &type_float);
        if (floats) {
            if (!sum_floats(&s))
                return VALUE_ERROR;
            if (s.item == 0)
                break;
        }
        s.total = binary_op(OP_ADD, s.total, s.item);
        if (s.total == 0)
            return VALUE_ERROR;
        sum_next(&s);
    }
    return error_pending() ? VALUE_ERROR : s.total;
}
