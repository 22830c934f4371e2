/* product, permutations and combinations: each keeps its pools as tuples and a row of indices, and
 * makes a fresh tuple at every step. */
#include "stdlib/itertools.h"

typedef struct Combiner {
    Object head;
    Value pools;      /* product: tuple of tuples; others: the pool */
    size_t *indices;  /* atomic memory */
    size_t *cycles;   /* permutations only */
    size_t width;     /* items in each result */
    bool started, done;
} Combiner;

static size_t *index_row(size_t n)
{
    size_t *row = gc_alloc_atomic((n == 0 ? 1 : n) * sizeof(size_t));
    if (row != NULL)
        memset(row, 0, n * sizeof(size_t));
    return row;
}

static Value combiner_make(Type *type, Value pools, size_t width, size_t n_indices)
{
    size_t *indices = index_row(n_indices);
    Value self = indices == NULL ? 0 : object_new(type, 0);
    if (self != 0) {
        Combiner *c = AS(Combiner, self);
        c->pools = pools;
        c->indices = indices;
        c->width = width;
    }
    return self;
}

/* The items of one pool that the first `width` indices choose. */
static Value pick(Combiner *c)
{
    Value result = tuple_new(c->width);
    for (size_t i = 0; result != 0 && i < c->width; i++)
        TUPLE(result)->items[i] = TUPLE(c->pools)->items[c->indices[i]];
    return result;
}

/* The pool and r of combinations(iterable, r) and its like. */
static bool pool_and_width(Value iterable, Value r, Value *pool, size_t *width)
{
    int64_t n;
    *pool = tuple_from_iterable(iterable);
    if (*pool == 0 || !as_index(r, &n))
        return false;
    if (n < 0)
        return raise_false(&type_ValueError, "r must be non-negative");
    *width = (size_t)n;
    return true;
}

/* ---- pickling ---- */

static Value row_value(const size_t *row, size_t n)
{
    Value t = tuple_new(n);
    for (size_t i = 0; t != 0 && i < n; i++)
        TUPLE(t)->items[i] = int_new((int64_t)row[i]);
    return t;
}

/* Reads a row of a state, each index clipped into low..high(i). */
static bool row_from(Value state, size_t *row, size_t n, int64_t low,
                     int64_t (*high)(const Combiner *, size_t), const Combiner *c)
{
    if (!is_tuple(state) || TUPLE(state)->len != n)
        return raise_false(&type_ValueError, "invalid arguments");
    for (size_t i = 0; i < n; i++) {
        int64_t index;
        if (!as_index(TUPLE(state)->items[i], &index))
            return false;
        row[i] = (size_t)MAX(low, MIN(index, high(c, i)));
    }
    return true;
}

static int64_t pool_size(const Combiner *c)
{
    return (int64_t)TUPLE(c->pools)->len;
}

/* combinations and its like: (pool, r) and the indices. */
static NATIVE(pool_reduce)
{
    Combiner *c = AS(Combiner, self);
    if (!itertools_pickle_warning())
        return 0;
    Value r = int_new((int64_t)c->width);
    if (!c->started)
        return itertools_reduced(self, tuple_pack(2, c->pools, r), 0);
    if (c->done)
        return itertools_reduced(self, tuple_pack(2, tuple_empty(), r), 0);
    Value state = row_value(c->indices, c->cycles != NULL ? TUPLE(c->pools)->len : c->width);
    if (c->cycles != NULL && state != 0)
        state = tuple_pack(2, state, row_value(c->cycles, c->width));
    return state == 0 ? 0 : itertools_reduced(self, tuple_pack(2, c->pools, r), state);
}

static Value restored(Combiner *c, bool ok)
{
    c->started = ok;
    return ok ? VALUE_NONE : 0;
}

/* ---- product ---- */

static Value product_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int64_t repeat = 1;
    Value iterables = tuple_from(args, nargs);
    if (kwnames != 0 && TUPLE(kwnames)->len > 0) {
        Value name = TUPLE(kwnames)->items[0];
        if (TUPLE(kwnames)->len > 1)
            return raise_type_error("product() takes at most 1 keyword argument (%zu given)",
                                    TUPLE(kwnames)->len);
        if (!str_equal_cstr(name, "repeat"))
            return raise_type_error("product() got an unexpected keyword argument '%U'", name);
        if (!as_index(args[nargs], &repeat))
            return 0;
        if (repeat < 0)
            return raise_value_error("repeat argument cannot be negative");
    }
    size_t width;
    if (__builtin_mul_overflow(nargs, (size_t)repeat, &width) || width > SIZE_MAX / 16)
        return raise_overflow_error("repeat argument too large");
    Value pools = tuple_new(width);
    if (iterables == 0 || pools == 0)
        return 0;
    bool empty = false;
    for (size_t i = 0; i < (repeat == 0 ? 0 : nargs); i++) {
        Value pool = tuple_from_iterable(TUPLE(iterables)->items[i]);
        if (pool == 0)
            return 0;
        for (size_t k = i; k < width; k += nargs)
            TUPLE(pools)->items[k] = pool;
        empty |= TUPLE(pool)->len == 0;
    }
    Value self = combiner_make(type, pools, width, width);
    if (self != 0)
        AS(Combiner, self)->done = empty;
    return self;
}

static Value product_next(Value self)
{
    Combiner *c = AS(Combiner, self);
    if (c->done)
        return 0;
    if (c->started) { /* the odometer's next position */
        size_t i = c->width;
        while (i > 0) {
            i--;
            if (++c->indices[i] < TUPLE(TUPLE(c->pools)->items[i])->len)
                break;
            c->indices[i] = 0;
            if (i == 0) {
                c->done = true;
                return 0;
            }
        }
        if (c->width == 0) {
            c->done = true;
            return 0;
        }
    }
    c->started = true;
    Value result = tuple_new(c->width);
    for (size_t i = 0; result != 0 && i < c->width; i++)
        TUPLE(result)->items[i] = TUPLE(TUPLE(c->pools)->items[i])->items[c->indices[i]];
    return result;
}

static Value combiner_sizeof(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_new((int64_t)(sizeof(Combiner) + AS(Combiner, self)->width * sizeof(size_t)));
}

#define SIZEOF_METHOD {"__sizeof__", combiner_sizeof, "", 0, "Returns size in memory, in bytes."}

static NATIVE(product_reduce)
{
    Combiner *c = AS(Combiner, self);
    if (!itertools_pickle_warning())
        return 0;
    if (c->started && c->done)
        return itertools_reduced(self, tuple_pack(1, tuple_empty()), 0);
    Value state = c->started ? row_value(c->indices, c->width) : 0;
    return c->started && state == 0 ? 0 : itertools_reduced(self, c->pools, state);
}

static int64_t product_high(const Combiner *c, size_t i)
{
    return (int64_t)TUPLE(TUPLE(c->pools)->items[i])->len - 1;
}

static NATIVE(product_setstate)
{
    Combiner *c = AS(Combiner, self);
    if (!itertools_pickle_warning())
        return 0;
    for (size_t i = 0; i < c->width; i++)
        if (product_high(c, i) < 0) {
            c->done = true;
            return VALUE_NONE;
        }
    return restored(c, row_from(args[0], c->indices, c->width, 0, product_high, c));
}

static const MethodDef product_methods[] = {
    SIZEOF_METHOD,
    PICKLE_METHODS(product),
    {NULL, NULL, NULL, 0, NULL},
};

ITERTOOLS_TYPE(itertools_product, "product", Combiner, product_new, NULL, product_next,
               product_methods,
               "Cartesian product of input iterables.  Equivalent to nested for-loops.");

/* ---- combinations ---- */

static Value combinations_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value pool;
    size_t r;
    if (!pool_and_width(args[0], args[1], &pool, &r))
        return 0;
    bool impossible = r > TUPLE(pool)->len;
    Value self = combiner_make(type, pool, r, impossible ? 0 : r);
    if (self == 0)
        return 0;
    Combiner *c = AS(Combiner, self);
    c->done = impossible;
    for (size_t i = 0; !impossible && i < r; i++)
        c->indices[i] = i;
    return self;
}

static Value combinations_next(Value self)
{
    Combiner *c = AS(Combiner, self);
    if (c->done)
        return 0;
    if (c->started) {
        size_t n = TUPLE(c->pools)->len, r = c->width, i = r;
        while (i > 0 && c->indices[i - 1] == i - 1 + n - r)
            i--;
        if (i == 0) {
            c->done = true;
            return 0;
        }
        c->indices[i - 1]++;
        for (; i < r; i++)
            c->indices[i] = c->indices[i - 1] + 1;
    }
    c->started = true;
    return pick(c);
}

static int64_t combinations_high(const Combiner *c, size_t i)
{
    return (int64_t)i + pool_size(c) - (int64_t)c->width;
}

static NATIVE(combinations_setstate)
{
    Combiner *c = AS(Combiner, self);
    if (!itertools_pickle_warning())
        return 0;
    if (c->done)
        return raise_value_error("invalid arguments");
    return restored(c, row_from(args[0], c->indices, c->width, 0, combinations_high, c));
}

#define combinations_reduce pool_reduce
static const MethodDef combinations_methods[] = {
    SIZEOF_METHOD,
    PICKLE_METHODS(combinations),
    {NULL, NULL, NULL, 0, NULL},
};

ITERTOOLS_TYPE(itertools_combinations, "combinations", Combiner, combinations_new, "iterable, r",
               combinations_next, combinations_methods,
               "Return successive r-length combinations of elements in the iterable.\n\n"
               "combinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)");

/* ---- combinations_with_replacement ---- */

static Value cwr_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value pool;
    size_t r;
    if (!pool_and_width(args[0], args[1], &pool, &r))
        return 0;
    if (r > SIZE_MAX / 16)
        return raise_memory_error();
    Value self = combiner_make(type, pool, r, r);
    if (self != 0)
        AS(Combiner, self)->done = TUPLE(pool)->len == 0 && r > 0;
    return self;
}

static Value cwr_next(Value self)
{
    Combiner *c = AS(Combiner, self);
    if (c->done)
        return 0;
    if (c->started) {
        size_t n = TUPLE(c->pools)->len, i = c->width;
        while (i > 0 && c->indices[i - 1] == n - 1)
            i--;
        if (i == 0) {
            c->done = true;
            return 0;
        }
        size_t next = c->indices[i - 1] + 1;
        for (i--; i < c->width; i++)
            c->indices[i] = next;
    }
    c->started = true;
    return pick(c);
}

static int64_t cwr_high(const Combiner *c, size_t i)
{
    return pool_size(c) - 1;
}

static NATIVE(cwr_setstate)
{
    Combiner *c = AS(Combiner, self);
    if (!itertools_pickle_warning())
        return 0;
    if (c->done)
        return raise_value_error("invalid arguments");
    return restored(c, row_from(args[0], c->indices, c->width, 0, cwr_high, c));
}

#define cwr_reduce pool_reduce
static const MethodDef cwr_methods[] = {
    SIZEOF_METHOD,
    PICKLE_METHODS(cwr),
    {NULL, NULL, NULL, 0, NULL},
};

ITERTOOLS_TYPE(itertools_cwr, "combinations_with_replacement", Combiner, cwr_new, "iterable, r",
               cwr_next, cwr_methods,
               "Return successive r-length combinations of elements in the iterable allowing "
               "individual elements to have successive repeats.");

/* ---- permutations ---- */

static Value permutations_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value r_arg = args[1] == 0 ? VALUE_NONE : args[1], pool = tuple_from_iterable(args[0]);
    if (pool == 0)
        return 0;
    size_t n = TUPLE(pool)->len;
    int64_t r = (int64_t)n;
    if (r_arg != VALUE_NONE) {
        if (!is_int(r_arg))
            return raise_type_error("Expected int as r");
        if (!as_index(r_arg, &r))
            return 0;
        if (r < 0)
            return raise_value_error("r must be non-negative");
    }
    bool impossible = (size_t)r > n;
    Value self = combiner_make(type, pool, (size_t)r, n);
    if (self == 0)
        return 0;
    Combiner *c = AS(Combiner, self);
    c->done = impossible;
    for (size_t i = 0; i < n; i++)
        c->indices[i] = i;
    if (!impossible) {
        c->cycles = index_row((size_t)r);
        if (c->cycles == NULL)
            return 0;
        for (size_t i = 0; i < (size_t)r; i++)
            c->cycles[i] = n - i;
    }
    return self;
}

/* Moves to the next arrangement; false when all have been given. */
static bool permute(Combiner *c)
{
    size_t n = TUPLE(c->pools)->len;
    for (size_t i = c->width; i-- > 0;) {
        if (--c->cycles[i] == 0) { /* this place has seen every item: rotate them back */
            size_t first = c->indices[i];
            memmove(&c->indices[i], &c->indices[i + 1], (n - i - 1) * sizeof(size_t));
            c->indices[n - 1] = first;
            c->cycles[i] = n - i;
        } else {
            size_t k = n - c->cycles[i], t = c->indices[i];
            c->indices[i] = c->indices[k];
            c->indices[k] = t;
            return true;
        }
    }
    return false;
}

static Value permutations_next(Value self)
{
    Combiner *c = AS(Combiner, self);
    if (c->done)
        return 0;
    if (c->started && !permute(c)) {
        c->done = true;
        return 0;
    }
    c->started = true;
    return pick(c);
}

static int64_t cycles_high(const Combiner *c, size_t i)
{
    return pool_size(c) - (int64_t)i;
}

static NATIVE(permutations_setstate)
{
    Combiner *c = AS(Combiner, self);
    if (!itertools_pickle_warning())
        return 0;
    if (c->done || !is_tuple(args[0]) || TUPLE(args[0])->len != 2)
        return raise_value_error("invalid arguments");
    Value *part = TUPLE(args[0])->items;
    return restored(c, row_from(part[0], c->indices, TUPLE(c->pools)->len, 0, cwr_high, c) &&
                           row_from(part[1], c->cycles, c->width, 1, cycles_high, c));
}

#define permutations_reduce pool_reduce
static const MethodDef permutations_methods[] = {
    SIZEOF_METHOD,
    PICKLE_METHODS(permutations),
    {NULL, NULL, NULL, 0, NULL},
};

ITERTOOLS_TYPE(itertools_permutations, "permutations", Combiner, permutations_new,
               "iterable, r=None", permutations_next, permutations_methods,
               "Return successive r-length permutations of elements in the iterable.\n\n"
               "permutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)");
