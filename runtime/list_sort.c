/* list.sort: Timsort (T. Peters, "listsort", 2002) with the merge order of Powersort (I. Munro and
 * S. Wild, "Nearly-Optimal Mergesorts", 2018). Stable; natural runs are found and extended to a
 * minimum length by binary insertion; merges gallop when one side keeps winning.
 *
 * The items are sorted in a work array of (key, value) pairs while the list itself is empty, so
 * that a comparison which looks at the list sees nothing half-done; whatever happens, the work
 * array always holds a permutation of the items, which is put back at the end. Before sorting, the
 * keys are looked at once: lists of only small ints, floats, str, or tuples that start alike are
 * compared without going through the protocol. */
#include <math.h>

#include "runtime/call.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"

typedef struct Item {
    Value key, value;
} Item;

typedef enum { ORDER_ANY, ORDER_SMALL_INT, ORDER_INT, ORDER_FLOAT, ORDER_STR, ORDER_TUPLE } Order;

typedef struct Run {
    Item *start;
    size_t len;
    int power; /* of the boundary to the next run */
} Run;

enum { MIN_GALLOP = 7, MAX_RUNS = 80 };

typedef struct Sorter {
    Order order;
    Order first; /* ORDER_TUPLE: of the tuples' first items */
    Item *items;
    size_t n;
    Item *spare; /* the smaller side of the merge under way */
    size_t spare_cap;
    size_t min_gallop;
    int nruns;
    Run runs[MAX_RUNS];
} Sorter;

/* ---- comparing ---- */

/* As tuple's own ordering: the first items that differ decide. */
static int tuple_less(const Sorter *s, Value a, Value b)
{
    Tuple *x = TUPLE(a), *y = TUPLE(b);
    Value p = x->items[0], q = y->items[0];
    if (s->first == ORDER_SMALL_INT) {
        if (p != q)
            return (int64_t)p < (int64_t)q;
    } else if (s->first == ORDER_STR) {
        int order = p == q ? 0 : str_compare(p, q);
        if (order != 0)
            return order < 0;
    } else if (s->first == ORDER_FLOAT) {
        double d = float_value(p), e = float_value(q);
        if (p != q && d != e)
            return d < e;
    } else {
        int equal = item_equal(p, q);
        if (equal <= 0)
            return equal < 0 ? -1 : compare_bool(p, q, CMP_LT);
    }
    size_t n = MIN(x->len, y->len);
    for (size_t i = 1; i < n; i++) {
        int equal = item_equal(x->items[i], y->items[i]);
        if (equal < 0)
            return -1;
        if (!equal)
            return compare_bool(x->items[i], y->items[i], CMP_LT);
    }
    return x->len < y->len;
}

/* a < b: 1, 0, -1 raised */
static inline int less(const Sorter *s, Value a, Value b)
{
    switch (s->order) {
    case ORDER_SMALL_INT:
        return (int64_t)a < (int64_t)b; /* the tag is the same on both sides */
    case ORDER_INT:
        return int_compare(a, b) < 0;
    case ORDER_FLOAT:
        return float_value(a) < float_value(b);
    case ORDER_STR:
        return str_compare(a, b) < 0;
    case ORDER_TUPLE:
        return tuple_less(s, a, b);
    case ORDER_ANY:
        break;
    }
    return compare_bool(a, b, CMP_LT);
}

static Order order_of(Value v)
{
    if (is_small_int(v))
        return ORDER_SMALL_INT;
    if (is_flonum(v) || has_base_shape(v, &type_float))
        return ORDER_FLOAT;
    if (is_exact_str(v))
        return ORDER_STR;
    if (is_exact_tuple(v) && TUPLE(v)->len > 0)
        return ORDER_TUPLE;
    return has_base_shape(v, &type_int) ? ORDER_INT : ORDER_ANY;
}

/* What two keys have in common. */
static Order common_order(Order a, Order b)
{
    if (a == b)
        return a;
    bool int_a = a == ORDER_SMALL_INT || a == ORDER_INT;
    bool int_b = b == ORDER_SMALL_INT || b == ORDER_INT;
    return int_a && int_b ? ORDER_INT : ORDER_ANY;
}

static void choose_order(Sorter *s)
{
    Order order = order_of(s->items[0].key);
    for (size_t i = 1; i < s->n && order != ORDER_ANY; i++)
        order = common_order(order, order_of(s->items[i].key));
    s->order = order;
    if (order != ORDER_TUPLE)
        return;
    Order first = order_of(TUPLE(s->items[0].key)->items[0]);
    for (size_t i = 1; i < s->n && first != ORDER_ANY; i++)
        first = common_order(first, order_of(TUPLE(s->items[i].key)->items[0]));
    s->first = first;
}

/* Floats are sorted by integers of the same order; the keys themselves are not needed any more. */
static void floats_to_integers(Sorter *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (isnan(float_value(s->items[i].key)))
            return;
    for (size_t i = 0; i < s->n; i++) {
        double d = float_value(s->items[i].key) + 0.0; /* -0.0 becomes 0.0 */
        int64_t bits;
        memcpy(&bits, &d, sizeof bits);
        s->items[i].key = (Value)(bits ^ ((bits >> 63) & INT64_MAX));
    }
    s->order = ORDER_SMALL_INT;
}

/* ---- runs ---- */

static void reverse_items(Item *lo, Item *hi)
{
    while (lo + 1 < hi) {
        Item t = *lo;
        *lo++ = *--hi;
        *hi = t;
    }
}

/* Length of the run at lo, made ascending; 0: raised. Only strictly falling runs are turned round,
 * which keeps equal items in order. */
static size_t count_run(const Sorter *s, Item *lo, Item *hi)
{
    if (hi - lo < 2)
        return (size_t)(hi - lo);
    Item *p = lo + 1;
    int falling = less(s, p->key, lo->key);
    if (falling < 0)
        return 0;
    for (p++; p < hi; p++) {
        int r = less(s, p->key, p[-1].key);
        if (r < 0)
            return 0;
        if (r != falling)
            break;
    }
    if (falling)
        reverse_items(lo, p);
    return (size_t)(p - lo);
}

/* Sorts [lo, hi) whose part before `start` is sorted already. */
static bool insertion_sort(const Sorter *s, Item *lo, Item *hi, Item *start)
{
    for (; start < hi; start++) {
        Item pivot = *start;
        Item *l = lo, *r = start;
        while (l < r) {
            Item *mid = l + (r - l) / 2;
            int before = less(s, pivot.key, mid->key);
            if (before < 0)
                return false;
            if (before)
                r = mid;
            else
                l = mid + 1;
        }
        memmove(l + 1, l, (size_t)(start - l) * sizeof(Item));
        *l = pivot;
    }
    return true;
}

/* ---- merging ---- */

static bool reserve_spare(Sorter *s, size_t n)
{
    if (n <= s->spare_cap)
        return true;
    s->spare = gc_alloc(n * sizeof(Item));
    s->spare_cap = s->spare != NULL ? n : 0;
    return s->spare != NULL;
}

/* Whether x belongs in front of a key that is put left (or right) of its equals. */
static inline int goes_before(const Sorter *s, const Item *x, Value key, bool right)
{
    if (!right)
        return less(s, x->key, key);
    int r = less(s, key, x->key);
    return r < 0 ? r : !r;
}

/* How many of the sorted a[0..n) go before `key`: exponential steps away from a[hint], then binary
 * search. -1: raised. */
static ptrdiff_t gallop(const Sorter *s, Value key, const Item *a, ptrdiff_t n, ptrdiff_t hint,
                        bool right)
{
    ptrdiff_t low = 0, high = n; /* all below low go before, none from high on */
    int before = goes_before(s, &a[hint], key, right);
    if (before < 0)
        return -1;
    if (before) {
        low = hint + 1;
        for (ptrdiff_t step = 1; hint + step < n; step = step * 2 + 1) {
            before = goes_before(s, &a[hint + step], key, right);
            if (before < 0)
                return -1;
            if (!before) {
                high = hint + step;
                break;
            }
            low = hint + step + 1;
        }
    } else {
        high = hint;
        for (ptrdiff_t step = 1; hint - step >= 0; step = step * 2 + 1) {
            before = goes_before(s, &a[hint - step], key, right);
            if (before < 0)
                return -1;
            if (before) {
                low = hint - step + 1;
                break;
            }
            high = hint - step;
        }
    }
    while (low < high) {
        ptrdiff_t mid = low + (high - low) / 2;
        before = goes_before(s, &a[mid], key, right);
        if (before < 0)
            return -1;
        if (before)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

typedef struct Merge {
    Item *a, *a_end; /* what is left of the left run */
    Item *b, *b_end; /* and of the right one */
    Item *to;
} Merge;

/* One galloping phase from the front: 1 go on with single steps, 0 one side is used up, -1
 * raised. */
static int gallop_low(Sorter *s, Merge *m)
{
    ptrdiff_t wins_a, wins_b;
    do {
        if (s->min_gallop > 1)
            s->min_gallop--;
        wins_a = gallop(s, m->b->key, m->a, m->a_end - m->a, 0, true);
        if (wins_a < 0)
            return -1;
        memcpy(m->to, m->a, (size_t)wins_a * sizeof(Item));
        m->to += wins_a;
        m->a += wins_a;
        if (m->a == m->a_end)
            return 0;
        *m->to++ = *m->b++;
        if (m->b == m->b_end)
            return 0;
        wins_b = gallop(s, m->a->key, m->b, m->b_end - m->b, 0, false);
        if (wins_b < 0)
            return -1;
        memmove(m->to, m->b, (size_t)wins_b * sizeof(Item));
        m->to += wins_b;
        m->b += wins_b;
        if (m->b == m->b_end)
            return 0;
        *m->to++ = *m->a++;
        if (m->a == m->a_end)
            return 0;
    } while (wins_a >= MIN_GALLOP || wins_b >= MIN_GALLOP);
    s->min_gallop += 2;
    return 1;
}

/* Merges from the front; the left run (the shorter) waits in spare. */
static bool merge_low(Sorter *s, Item *a, size_t na, Item *b, size_t nb)
{
    if (!reserve_spare(s, na))
        return false;
    memcpy(s->spare, a, na * sizeof(Item));
    Merge m = {s->spare, s->spare + na, b, b + nb, a};
    int state = 1;
    while (state > 0) {
        size_t wins_a = 0, wins_b = 0;
        do {
            int r = less(s, m.b->key, m.a->key);
            if (r < 0) {
                state = -1;
                break;
            }
            if (r) {
                *m.to++ = *m.b++;
                wins_b++;
                wins_a = 0;
            } else {
                *m.to++ = *m.a++;
                wins_a++;
                wins_b = 0;
            }
            if (m.a == m.a_end || m.b == m.b_end)
                state = 0;
        } while (state > 0 && (wins_a | wins_b) < s->min_gallop);
        if (state > 0)
            state = gallop_low(s, &m);
    }
    /* the gap in front of b is exactly what is left of a: this also repairs after an error */
    memcpy(m.to, m.a, (size_t)(m.a_end - m.a) * sizeof(Item));
    return state == 0;
}

/* As gallop_low, from the back. */
static int gallop_high(Sorter *s, Merge *m)
{
    ptrdiff_t wins_a, wins_b, n;
    do {
        if (s->min_gallop > 1)
            s->min_gallop--;
        n = m->a_end - m->a;
        wins_a = gallop(s, m->b_end[-1].key, m->a, n, n - 1, true);
        if (wins_a < 0)
            return -1;
        wins_a = n - wins_a;
        m->to -= wins_a;
        m->a_end -= wins_a;
        memmove(m->to, m->a_end, (size_t)wins_a * sizeof(Item));
        if (m->a == m->a_end)
            return 0;
        *--m->to = *--m->b_end;
        if (m->b == m->b_end)
            return 0;
        n = m->b_end - m->b;
        wins_b = gallop(s, m->a_end[-1].key, m->b, n, n - 1, false);
        if (wins_b < 0)
            return -1;
        wins_b = n - wins_b;
        m->to -= wins_b;
        m->b_end -= wins_b;
        memcpy(m->to, m->b_end, (size_t)wins_b * sizeof(Item));
        if (m->b == m->b_end)
            return 0;
        *--m->to = *--m->a_end;
        if (m->a == m->a_end)
            return 0;
    } while (wins_a >= MIN_GALLOP || wins_b >= MIN_GALLOP);
    s->min_gallop += 2;
    return 1;
}

/* Merges from the back; the right run (the shorter) waits in spare. */
static bool merge_high(Sorter *s, Item *a, size_t na, Item *b, size_t nb)
{
    if (!reserve_spare(s, nb))
        return false;
    memcpy(s->spare, b, nb * sizeof(Item));
    Merge m = {a, a + na, s->spare, s->spare + nb, b + nb};
    int state = 1;
    while (state > 0) {
        size_t wins_a = 0, wins_b = 0;
        do {
            int r = less(s, m.b_end[-1].key, m.a_end[-1].key);
            if (r < 0) {
                state = -1;
                break;
            }
            if (r) {
                *--m.to = *--m.a_end;
                wins_a++;
                wins_b = 0;
            } else {
                *--m.to = *--m.b_end;
                wins_b++;
                wins_a = 0;
            }
            if (m.a == m.a_end || m.b == m.b_end)
                state = 0;
        } while (state > 0 && (wins_a | wins_b) < s->min_gallop);
        if (state > 0)
            state = gallop_high(s, &m);
    }
    size_t left = (size_t)(m.b_end - m.b);
    memcpy(m.to - left, m.b, left * sizeof(Item));
    return state == 0;
}

/* Merges the two topmost runs. */
static bool merge_top(Sorter *s)
{
    Run *left = &s->runs[s->nruns - 2], *right = left + 1;
    Item *a = left->start, *b = right->start;
    size_t na = left->len, nb = right->len;
    left->len = na + nb;
    left->power = right->power;
    s->nruns--;
    ptrdiff_t k = gallop(s, b->key, a, (ptrdiff_t)na, 0, true);
    if (k < 0)
        return false;
    a += k;
    na -= (size_t)k;
    if (na == 0)
        return true;
    k = gallop(s, a[na - 1].key, b, (ptrdiff_t)nb, (ptrdiff_t)nb - 1, false);
    if (k <= 0)
        return k == 0;
    nb = (size_t)k;
    return na <= nb ? merge_low(s, a, na, b, nb) : merge_high(s, a, na, b, nb);
}

/* Depth, in the tree that halves [0, n), of the node which separates the middles of two
 * neighbours. */
static int boundary_power(const Sorter *s, const Run *left, size_t next_len)
{
    size_t n = s->n;
    size_t a = 2 * (size_t)(left->start - s->items) + left->len, b = a + left->len + next_len;
    int power = 1;
    for (;; power++, a <<= 1, b <<= 1) {
        if (a >= n) {
            a -= n;
            b -= n;
        } else if (b >= n) {
            return power;
        }
    }
}

static bool push_run(Sorter *s, Item *start, size_t len)
{
    if (s->nruns > 0) {
        int power = boundary_power(s, &s->runs[s->nruns - 1], len);
        while (s->nruns > 1 && s->runs[s->nruns - 2].power > power)
            if (!merge_top(s))
                return false;
        s->runs[s->nruns - 1].power = power;
    }
    assert(s->nruns < MAX_RUNS);
    s->runs[s->nruns++] = (Run){start, len, 0};
    return true;
}

static bool sort_items(Sorter *s)
{
    size_t min_run = s->n, dropped = 0;
    while (min_run >= 64) {
        dropped |= min_run & 1;
        min_run >>= 1;
    }
    min_run += dropped;
    Item *lo = s->items, *end = s->items + s->n;
    while (lo < end) {
        size_t len = count_run(s, lo, end);
        if (len == 0)
            return false;
        if (len < min_run) {
            size_t forced = MIN(min_run, (size_t)(end - lo));
            if (!insertion_sort(s, lo, lo + forced, lo + len))
                return false;
            len = forced;
        }
        if (!push_run(s, lo, len))
            return false;
        lo += len;
    }
    while (s->nruns > 1)
        if (!merge_top(s))
            return false;
    return true;
}

/* ---- the method ---- */

/* Fills the work array from the detached items; false: a key function raised. */
static bool take_items(Sorter *s, const Value *values, Value key)
{
    for (size_t i = 0; i < s->n; i++)
        s->items[i].key = s->items[i].value = values[i];
    if (key == 0 || key == VALUE_NONE)
        return true;
    for (size_t i = 0; i < s->n; i++) {
        Value k = call1(key, values[i]);
        if (k == 0)
            return false;
        s->items[i].key = k;
    }
    return true;
}

/* Sorts the work array and writes the values back, in any case a permutation of what was there. */
static bool sort_values(Value *values, size_t n, Value key, bool reverse)
{
    Item *items = gc_alloc(n * sizeof(Item));
    Sorter *s = items == NULL ? NULL : gc_alloc(sizeof(Sorter));
    if (s == NULL)
        return false;
    s->items = items;
    s->n = n;
    s->min_gallop = MIN_GALLOP;
    if (!take_items(s, values, key))
        return false;
    choose_order(s);
    if (s->order == ORDER_FLOAT && n > 8)
        floats_to_integers(s);
    if (reverse) /* turned round before and after, equal items keep their order */
        reverse_items(items, items + n);
    bool ok = sort_items(s);
    if (reverse)
        reverse_items(items, items + n);
    for (size_t i = 0; i < n; i++)
        values[i] = items[i].value;
    gc_free(items);
    return ok;
}

bool list_sort(List *list, Value key, bool reverse)
{
    size_t n = list->len, cap = list->cap;
    Value *values = list->items;
    if (n < 2 && (n == 0 || key == 0 || key == VALUE_NONE))
        return true;
    /* the marker shows afterwards whether anything was stored meanwhile, even if removed again */
    static Value untouched[2];
    list->items = untouched;
    list->len = list->cap = 0;
    bool ok = sort_values(values, n, key, reverse);
    bool touched = list->items != untouched;
    list->items = values;
    list->len = n;
    list->cap = cap;
    if (ok && touched)
        return raise_false(&type_ValueError, "list modified during sort");
    return ok;
}
