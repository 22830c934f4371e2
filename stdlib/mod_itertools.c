/* itertools: the iterators that pass items on one at a time. Those that combine whole pools are in
 * itertools_combine.c, groupby and tee in itertools_group.c. Each type keeps its source iterator in
 * a field; 0 there means exhausted for good. */
#include "stdlib/itertools.h"

#define METHODS_END {NULL, NULL, NULL, 0, NULL}

bool itertools_pickle_warning(void)
{
    return warn(&type_DeprecationWarning, 1,
                "Pickle, copy, and deepcopy support will be removed from itertools in "
                "Python 3.14.");
}

Value itertools_reduced(Value self, Value args, Value state)
{
    Value type = OBJECT_VALUE(type_of(self));
    if (args == 0)
        return 0;
    return state == 0 ? tuple_pack(2, type, args) : tuple_pack(3, type, args, state);
}

/* ---- count ---- */

typedef struct Count {
    Object head;
    Value next, step;
} Count;

static bool is_number(Value v)
{
    Type *t = type_of(v);
    return t->unary[UNARY_INDEX] != NULL || t->unary[UNARY_FLOAT] != NULL ||
           t->unary[UNARY_INT] != NULL || is_complex(v);
}

static Value count_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value start = args[0] == 0 ? small_int_value(0) : args[0];
    Value step = args[1] == 0 ? small_int_value(1) : args[1];
    if (!is_number(start) || !is_number(step))
        return raise_type_error("a number is required");
    Value self = object_new(type, 0);
    if (self != 0) {
        AS(Count, self)->next = start;
        AS(Count, self)->step = step;
    }
    return self;
}

static Value count_next(Value self)
{
    Count *c = AS(Count, self);
    Value item = c->next, next;
    if (are_small_ints(item, c->step) &&
        !__builtin_add_overflow((int64_t)item, (int64_t)(c->step - 1), (int64_t *)&next)) {
        c->next = next;
        return item;
    }
    next = binary_op(OP_ADD, item, c->step);
    if (next == 0)
        return 0;
    c->next = next;
    return item;
}

static Value count_repr(Value self)
{
    Count *c = AS(Count, self);
    if (c->step == small_int_value(1))
        return str_format("%U(%R)", type_of(self)->name, c->next);
    return str_format("%U(%R, %R)", type_of(self)->name, c->next, c->step);
}

static NATIVE(count_reduce)
{
    Count *c = AS(Count, self);
    if (!itertools_pickle_warning())
        return 0;
    bool plain = is_small_int(c->next) && c->step == small_int_value(1);
    return itertools_reduced(self, plain ? tuple_pack(1, c->next) : tuple_pack(2, c->next, c->step),
                             0);
}

static const MethodDef count_methods[] = {
    {"__reduce__", count_reduce, "", 0, "Return state information for pickling."},
    METHODS_END,
};

Type itertools_count = {
    TYPE_HEAD("itertools.count"),
    .doc = "Return a count object whose .__next__() method returns consecutive values.",
    .size = sizeof(Count),
    .flags = TYPE_BASE,
    .new_ = count_new,
    .new_sig = "start=0, step=1",
    .repr = count_repr,
    .iter = iter_self,
    .next = count_next,
    .methods = count_methods,
};

/* ---- repeat ---- */

typedef struct Repeat {
    Object head;
    Value item;
    int64_t left; /* -1: for ever */
} Repeat;

static Value repeat_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int64_t times = -1;
    Value item = args[0];
    if (args[1] != 0) {
        if (!as_index(args[1], &times))
            return 0;
        times = MAX(times, 0);
    }
    Value self = object_new(type, 0);
    if (self != 0) {
        AS(Repeat, self)->item = item;
        AS(Repeat, self)->left = times;
    }
    return self;
}

static Value repeat_next(Value self)
{
    Repeat *r = AS(Repeat, self);
    if (r->left == 0)
        return 0;
    if (r->left > 0)
        r->left--;
    return r->item;
}

static Value repeat_repr(Value self)
{
    Repeat *r = AS(Repeat, self);
    if (r->left < 0)
        return str_format("%U(%R)", type_of(self)->name, r->item);
    return str_format("%U(%R, %lld)", type_of(self)->name, r->item, (long long)r->left);
}

static Value repeat_hint(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (AS(Repeat, self)->left < 0)
        return raise_type_error("len() of unsized object");
    return int_new(AS(Repeat, self)->left);
}

static NATIVE(repeat_reduce)
{
    Repeat *r = AS(Repeat, self);
    if (!itertools_pickle_warning())
        return 0;
    return itertools_reduced(
        self, r->left < 0 ? tuple_pack(1, r->item) : tuple_pack(2, r->item, int_new(r->left)), 0);
}

static const MethodDef repeat_methods[] = {
    {"__reduce__", repeat_reduce, "", 0, "Return state information for pickling."},
    {"__length_hint__", repeat_hint, "", 0,
     "Private method returning an estimate of len(list(it))."},
    METHODS_END,
};

Type itertools_repeat = {
    TYPE_HEAD("itertools.repeat"),
    .doc = "repeat(object [,times]) -> create an iterator which returns the object\n"
           "for the specified number of times.  If not specified, returns the object\nendlessly.",
    .size = sizeof(Repeat),
    .flags = TYPE_BASE,
    .new_ = repeat_new,
    .new_sig = "object, times=None",
    .repr = repeat_repr,
    .iter = iter_self,
    .next = repeat_next,
    .methods = repeat_methods,
};

/* ---- cycle ---- */

typedef struct Cycle {
    Object head;
    Value iterator; /* 0 after the first round */
    Value saved;    /* list */
    size_t index;
    bool complete;  /* unpickled in a later round: the iterator's items are in saved already */
} Cycle;

static Value cycle_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value iterator = get_iter(args[0]), saved = iterator == 0 ? 0 : list_new(0);
    Value self = saved == 0 ? 0 : object_new(type, 0);
    if (self != 0) {
        AS(Cycle, self)->iterator = iterator;
        AS(Cycle, self)->saved = saved;
    }
    return self;
}

static Value cycle_next(Value self)
{
    Cycle *c = AS(Cycle, self);
    if (c->iterator != 0) {
        Value item = iter_next(c->iterator);
        if (item != 0)
            return c->complete || list_push(LIST(c->saved), item) ? item : 0;
        if (error_pending())
            return 0;
        c->iterator = 0;
    }
    List *saved = LIST(c->saved);
    if (saved->len == 0)
        return 0;
    Value item = saved->items[c->index++];
    if (c->index >= saved->len)
        c->index = 0;
    return item;
}

static NATIVE(cycle_reduce)
{
    Cycle *c = AS(Cycle, self);
    if (!itertools_pickle_warning())
        return 0;
    Value iterator = c->iterator, complete = value_bool(c->complete);
    if (iterator == 0) {
        iterator = get_iter(c->saved);
        if (iterator == 0)
            return 0;
        AS(ListIter, iterator)->index = c->index;
        complete = VALUE_TRUE;
    }
    return itertools_reduced(self, tuple_pack(1, iterator), tuple_pack(2, c->saved, complete));
}

static NATIVE(cycle_setstate)
{
    if (!itertools_pickle_warning())
        return 0;
    if (!is_tuple(args[0]))
        return raise_type_error("state is not a tuple");
    Value *part = TUPLE(args[0])->items;
    int32_t complete;
    if (TUPLE(args[0])->len != 2 || !is_list(part[0]))
        return raise_type_error("invalid state: a list and an int are needed");
    if (!as_int32(part[1], &complete))
        return 0;
    AS(Cycle, self)->saved = part[0];
    AS(Cycle, self)->complete = complete != 0;
    AS(Cycle, self)->index = 0;
    return VALUE_NONE;
}

static const MethodDef cycle_methods[] = {PICKLE_METHODS(cycle), METHODS_END};

ITERTOOLS_TYPE(itertools_cycle, "cycle", Cycle, cycle_new, "iterable, /", cycle_next, cycle_methods,
               "Return elements from the iterable until it is exhausted. Then repeat the sequence "
               "indefinitely.");

/* ---- accumulate ---- */

typedef struct Accumulate {
    Object head;
    Value iterator, function; /* function 0: addition */
    Value total;              /* 0: nothing yet */
    Value initial;            /* to be given first, 0: none */
} Accumulate;

static Value accumulate_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value function = args[1] == VALUE_NONE ? 0 : args[1];
    Value initial = args[2] == VALUE_NONE ? 0 : args[2];
    Value iterator = get_iter(args[0]);
    Value self = iterator == 0 ? 0 : object_new(type, 0);
    if (self != 0) {
        AS(Accumulate, self)->iterator = iterator;
        AS(Accumulate, self)->function = function;
        AS(Accumulate, self)->initial = initial;
    }
    return self;
}

static Value accumulate_next(Value self)
{
    Accumulate *a = AS(Accumulate, self);
    if (a->initial != 0) {
        a->total = a->initial;
        a->initial = 0;
        return a->total;
    }
    Value item = iter_next(a->iterator);
    if (item == 0)
        return 0;
    if (a->total != 0) {
        item = a->function == 0 ? binary_op(OP_ADD, a->total, item)
                                : call2(a->function, a->total, item);
        if (item == 0)
            return 0;
    }
    a->total = item;
    return item;
}

/* chain((first,), rest) */
static Value chain_two(Value first, Value rest)
{
    Value one = tuple_pack(1, first);
    return one == 0 ? 0 : call2(OBJECT_VALUE(&itertools_chain), one, rest);
}

static NATIVE(accumulate_reduce)
{
    Accumulate *a = AS(Accumulate, self);
    Value function = a->function == 0 ? VALUE_NONE : a->function;
    if (!itertools_pickle_warning())
        return 0;
    if (a->initial != 0) {
        Value source = chain_two(a->initial, a->iterator);
        return source == 0 ? 0
                           : itertools_reduced(self, tuple_pack(2, source, function), VALUE_NONE);
    }
    if (a->total == VALUE_NONE) { /* a state of None says that there is none */
        Value source = chain_two(VALUE_NONE, a->iterator);
        Value again = source == 0 ? 0 : call2(OBJECT_VALUE(type_of(self)), source, function);
        return again == 0 ? 0
                          : tuple_pack(2, OBJECT_VALUE(&itertools_islice),
                                       tuple_pack(3, again, small_int_value(1), VALUE_NONE));
    }
    return itertools_reduced(self, tuple_pack(2, a->iterator, function),
                             a->total == 0 ? VALUE_NONE : a->total);
}

static NATIVE(accumulate_setstate)
{
    if (!itertools_pickle_warning())
        return 0;
    AS(Accumulate, self)->total = args[0] == VALUE_NONE ? 0 : args[0];
    return VALUE_NONE;
}

static const MethodDef accumulate_methods[] = {PICKLE_METHODS(accumulate), METHODS_END};

ITERTOOLS_TYPE(itertools_accumulate, "accumulate", Accumulate, accumulate_new,
               "iterable, func=None, *, initial=None", accumulate_next, accumulate_methods,
               "Return series of accumulated sums.");

/* ---- batched ---- */

typedef struct Batched {
    Object head;
    Value iterator;
    size_t size;
    bool strict;
} Batched;

static Value batched_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value iterable = args[0];
    int strict = args[2] == 0 ? 0 : is_true(args[2]);
    int64_t size;
    if (strict < 0 || !as_index(args[1], &size))
        return 0;
    if (size < 1)
        return raise_value_error("n must be at least one");
    Value iterator = get_iter(iterable);
    Value self = iterator == 0 ? 0 : object_new(type, 0);
    if (self != 0) {
        AS(Batched, self)->iterator = iterator;
        AS(Batched, self)->size = (size_t)size;
        AS(Batched, self)->strict = strict > 0;
    }
    return self;
}

static Value batched_next(Value self)
{
    Batched *b = AS(Batched, self);
    if (b->iterator == 0)
        return 0;
    Value batch = list_new(MIN(b->size, 16));
    if (batch == 0)
        return 0;
    while (LIST(batch)->len < b->size) {
        Value item = iter_next(b->iterator);
        if (item == 0) {
            b->iterator = 0;
            if (error_pending())
                return 0;
            break;
        }
        if (!list_push(LIST(batch), item))
            return 0;
        if (b->iterator == 0) /* re-entered and exhausted */
            break;
    }
    size_t n = LIST(batch)->len;
    if (n == 0)
        return 0;
    if (n < b->size && b->strict) {
        b->iterator = 0;
        return raise_value_error("batched(): incomplete batch");
    }
    return tuple_from(LIST(batch)->items, n);
}

ITERTOOLS_TYPE(itertools_batched, "batched", Batched, batched_new, "iterable, n, *, strict=False",
               batched_next, NULL,
               "Batch data into tuples of length n. The last batch may be shorter than n.");

/* ---- chain ---- */

typedef struct Chain {
    Object head;
    Value sources; /* iterator over the iterables */
    Value active;  /* iterator of the one under way, 0: none */
} Chain;

static Value chain_make(Type *type, Value iterables)
{
    Value sources = get_iter(iterables);
    Value self = sources == 0 ? 0 : object_new(type, 0);
    if (self != 0)
        AS(Chain, self)->sources = sources;
    return self;
}

static Value chain_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (type->init == itertools_chain.init && !check_plain_args("chain", 0, kwnames, 0, 0))
        return 0;
    Value iterables = tuple_from(args, nargs);
    return iterables == 0 ? 0 : chain_make(type, iterables);
}

static Value chain_from_iterable(Value cls, Value *args, size_t nargs, Value kwnames)
{
    return chain_make(AS(Type, cls), args[0]);
}

static Value chain_next(Value self)
{
    Chain *c = AS(Chain, self);
    while (c->sources != 0) {
        if (c->active == 0) {
            Value iterable = iter_next(c->sources);
            if (iterable == 0) {
                c->sources = 0;
                return 0;
            }
            c->active = get_iter(iterable);
            if (c->active == 0) {
                c->sources = 0;
                return 0;
            }
        }
        Value item = iter_next(c->active);
        if (item != 0 || error_pending())
            return item;
        c->active = 0;
    }
    return 0;
}

static Value class_getitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

static NATIVE(chain_reduce)
{
    Chain *c = AS(Chain, self);
    if (!itertools_pickle_warning())
        return 0;
    Value state = c->sources == 0 ? 0
                  : c->active == 0 ? tuple_pack(1, c->sources)
                                   : tuple_pack(2, c->sources, c->active);
    return itertools_reduced(self, tuple_empty(), state);
}

static NATIVE(chain_setstate)
{
    if (!itertools_pickle_warning())
        return 0;
    if (!is_tuple(args[0]))
        return raise_type_error("state is not a tuple");
    Tuple *state = TUPLE(args[0]);
    if (state->len < 1 || state->len > 2)
        return raise_type_error("function missing required argument");
    for (size_t i = 0; i < state->len; i++)
        if (!is_iterator(state->items[i]))
            return raise_type_error("Arguments must be iterators.");
    AS(Chain, self)->sources = state->items[0];
    AS(Chain, self)->active = state->len == 2 ? state->items[1] : 0;
    return VALUE_NONE;
}

static const MethodDef chain_methods[] = {
    PICKLE_METHODS(chain),
    {"from_iterable", chain_from_iterable, "iterable, /", METHOD_CLASS,
     "Alternative chain() constructor taking a single iterable argument that evaluates lazily."},
    {"__class_getitem__", class_getitem, "object, /", METHOD_CLASS, "See PEP 585"},
    METHODS_END,
};

ITERTOOLS_TYPE(itertools_chain, "chain", Chain, chain_new, NULL, chain_next, chain_methods,
               "Return a chain object whose .__next__() method returns elements from the first "
               "iterable until it is exhausted, then elements from the next.");

/* ---- compress ---- */

typedef struct Pair { /* also takewhile and its like: function and iterator */
    Object head;
    Value first, second;
    bool done;
} Pair;

static Value pair_make(Type *type, Value first, Value second)
{
    Value self = first == 0 || second == 0 ? 0 : object_new(type, 0);
    if (self != 0) {
        AS(Pair, self)->first = first;
        AS(Pair, self)->second = second;
    }
    return self;
}

static Value compress_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value selectors = args[1], data = get_iter(args[0]);
    return data == 0 ? 0 : pair_make(type, data, get_iter(selectors));
}

static Value compress_next(Value self)
{
    Pair *p = AS(Pair, self);
    for (;;) {
        Value item = iter_next(p->first), selector = item == 0 ? 0 : iter_next(p->second);
        int ok = selector == 0 ? 0 : is_true(selector);
        if (selector == 0 || ok < 0)
            return 0;
        if (ok)
            return item;
    }
}

static NATIVE(pair_reduce)
{
    Pair *p = AS(Pair, self);
    if (!itertools_pickle_warning())
        return 0;
    return itertools_reduced(self, tuple_pack(2, p->first, p->second), 0);
}

static const MethodDef pair_methods[] = {
    {"__reduce__", pair_reduce, "", 0, "Return state information for pickling."},
    METHODS_END,
};

ITERTOOLS_TYPE(itertools_compress, "compress", Pair, compress_new, "data, selectors", compress_next,
               pair_methods, "Return data elements corresponding to true selector elements.");

/* ---- dropwhile, takewhile, filterfalse, starmap: a function and an iterator ---- */

static Value function_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return pair_make(type, args[0], get_iter(args[1]));
}

static int ask(Value function, Value item)
{
    Value verdict = call1(function, item);
    return verdict == 0 ? -1 : is_true(verdict);
}

static Value dropwhile_next(Value self)
{
    Pair *p = AS(Pair, self);
    for (;;) {
        Value item = iter_next(p->second);
        if (item == 0 || p->done)
            return item;
        int drop = ask(p->first, item);
        if (drop < 0)
            return 0;
        if (!drop) {
            p->done = true;
            return item;
        }
    }
}

static Value takewhile_next(Value self)
{
    Pair *p = AS(Pair, self);
    Value item = p->done ? 0 : iter_next(p->second);
    if (item == 0)
        return 0;
    int take = ask(p->first, item);
    if (take == 0)
        p->done = true;
    return take > 0 ? item : 0;
}

static Value filterfalse_next(Value self)
{
    Pair *p = AS(Pair, self);
    bool plain = p->first == VALUE_NONE || p->first == OBJECT_VALUE(&type_bool);
    for (;;) {
        Value item = iter_next(p->second);
        if (item == 0)
            return 0;
        int ok = plain ? is_true(item) : ask(p->first, item);
        if (ok <= 0)
            return ok < 0 ? 0 : item;
    }
}

static Value starmap_next(Value self)
{
    Pair *p = AS(Pair, self);
    Value item = iter_next(p->second);
    Value args = item == 0 ? 0 : tuple_from_iterable(item);
    return args == 0 ? 0 : call_ex(p->first, args, 0);
}

static NATIVE(while_reduce)
{
    Pair *p = AS(Pair, self);
    if (!itertools_pickle_warning())
        return 0;
    return itertools_reduced(self, tuple_pack(2, p->first, p->second), small_int_value(p->done));
}

static NATIVE(while_setstate)
{
    if (!itertools_pickle_warning())
        return 0;
    int done = is_true(args[0]);
    if (done < 0)
        return 0;
    AS(Pair, self)->done = done > 0;
    return VALUE_NONE;
}

static const MethodDef while_methods[] = {PICKLE_METHODS(while), METHODS_END};

ITERTOOLS_TYPE(itertools_dropwhile, "dropwhile", Pair, function_new, "predicate, iterable, /",
               dropwhile_next, while_methods,
               "Drop items from the iterable while predicate(item) is true.\n\n"
               "Afterwards, return every element until the iterable is exhausted.");
ITERTOOLS_TYPE(itertools_takewhile, "takewhile", Pair, function_new, "predicate, iterable, /",
               takewhile_next, while_methods,
               "Return successive entries from an iterable as long as the predicate evaluates to "
               "true for each entry.");
ITERTOOLS_TYPE(itertools_filterfalse, "filterfalse", Pair, function_new, "function, iterable, /",
               filterfalse_next, pair_methods,
               "Return those items of iterable for which function(item) is false.\n\n"
               "If function is None, return the items that are false.");
ITERTOOLS_TYPE(itertools_starmap, "starmap", Pair, function_new, "function, iterable, /",
               starmap_next, pair_methods,
               "Return an iterator whose values are returned from the function evaluated with an "
               "argument tuple taken from the given sequence.");

/* ---- islice ---- */

typedef struct ISlice {
    Object head;
    Value iterator; /* 0: exhausted */
    uint64_t position, next, stop, step; /* stop UINT64_MAX: no end */
} ISlice;

/* A bound: None gives `absent`. */
static bool islice_bound(Value v, uint64_t absent, const char *message, uint64_t *out)
{
    int64_t i = -1;
    *out = absent;
    if (v == 0 || v == VALUE_NONE)
        return true;
    if (!has_index(v) || !as_index(v, &i))
        error_clear();
    if (i < 0)
        return raise_false(&type_ValueError, "%s", message);
    *out = (uint64_t)i;
    return true;
}

static Value islice_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    static const char bad_stop[] =
        "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    static const char bad_index[] =
        "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    static const char bad_step[] = "Step for islice() must be a positive integer or None.";
    if (!check_plain_args("islice", nargs, type->init == itertools_islice.init ? kwnames : 0, 2, 4))
        return 0;
    Value iterable = args[0], stop_arg = nargs == 2 ? args[1] : args[2];
    Value start_arg = nargs == 2 ? 0 : args[1], step_arg = nargs == 4 ? args[3] : 0;
    uint64_t start, stop, step;
    if (!islice_bound(stop_arg, UINT64_MAX, bad_stop, &stop) ||
        !islice_bound(start_arg, 0, bad_index, &start) ||
        !islice_bound(step_arg, 1, bad_step, &step))
        return 0;
    if (step < 1)
        return raise_value_error(bad_step);
    Value iterator = get_iter(iterable);
    Value self = iterator == 0 ? 0 : object_new(type, 0);
    if (self != 0) {
        ISlice *s = AS(ISlice, self);
        s->iterator = iterator;
        s->next = start;
        s->stop = stop;
        s->step = step;
    }
    return self;
}

static Value islice_next(Value self)
{
    ISlice *s = AS(ISlice, self);
    if (s->iterator == 0)
        return 0;
    uint64_t target = s->next;
    bool ended = s->stop != UINT64_MAX && target >= s->stop;
    if (ended)
        target = s->stop; /* items up to stop are consumed, none is given */
    Value item = 0;
    while (s->position < target || (!ended && s->position == target)) {
        Value iterator = s->iterator;
        item = iterator == 0 ? 0 : iter_next(iterator);
        if (item == 0) {
            s->iterator = 0;
            return 0;
        }
        s->position++;
    }
    if (ended) {
        s->iterator = 0;
        return 0;
    }
    if (__builtin_add_overflow(s->next, s->step, &s->next) ||
        (s->stop != UINT64_MAX && s->next > s->stop))
        s->next = s->stop;
    return item;
}

static NATIVE(islice_reduce)
{
    ISlice *s = AS(ISlice, self);
    if (!itertools_pickle_warning())
        return 0;
    if (s->iterator == 0) {
        Value empty = list_new(0), iterator = empty == 0 ? 0 : get_iter(empty);
        return iterator == 0 ? 0
                             : itertools_reduced(self, tuple_pack(2, iterator, small_int_value(0)),
                                                 small_int_value(0));
    }
    Value stop = s->stop == UINT64_MAX ? VALUE_NONE : int_from_u64(s->stop);
    return itertools_reduced(
        self, tuple_pack(4, s->iterator, int_from_u64(s->next), stop, int_from_u64(s->step)),
        int_from_u64(s->position));
}

static NATIVE(islice_setstate)
{
    return itertools_pickle_warning() && as_uint64(args[0], &AS(ISlice, self)->position)
               ? VALUE_NONE : 0;
}

static const MethodDef islice_methods[] = {PICKLE_METHODS(islice), METHODS_END};

ITERTOOLS_TYPE(itertools_islice, "islice", ISlice, islice_new, NULL, islice_next, islice_methods,
               "islice(iterable, stop) --> islice object\n"
               "islice(iterable, start, stop[, step]) --> islice object\n\n"
               "Return an iterator whose next() method returns selected values from an\niterable.");

/* ---- pairwise ---- */

typedef struct Pairwise {
    Object head;
    Value iterator, old;
} Pairwise;

static Value pairwise_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value iterator = get_iter(args[0]);
    Value self = iterator == 0 ? 0 : object_new(type, 0);
    if (self != 0)
        AS(Pairwise, self)->iterator = iterator;
    return self;
}

static Value pairwise_next(Value self)
{
    Pairwise *p = AS(Pairwise, self);
    Value iterator = p->iterator;
    if (iterator == 0)
        return 0;
    Value old = p->old;
    if (old == 0) {
        p->old = old = iter_next(iterator);
        if (old == 0) {
            p->iterator = 0;
            return 0;
        }
        if (p->iterator == 0) { /* re-entered and exhausted */
            p->old = 0;
            return 0;
        }
    }
    Value item = iter_next(iterator);
    if (item == 0) {
        p->iterator = p->old = 0;
        return 0;
    }
    p->old = item;
    return tuple_pack(2, old, item);
}

ITERTOOLS_TYPE(itertools_pairwise, "pairwise", Pairwise, pairwise_new, "iterable, /", pairwise_next,
               NULL, "Return an iterator of overlapping pairs taken from the input iterator.");

/* ---- zip_longest ---- */

typedef struct ZipLongest {
    Object head;
    Value iterators; /* tuple; None once exhausted */
    size_t active;
    Value fill;
} ZipLongest;

static Value zip_longest_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value fill = VALUE_NONE;
    if (kwnames != 0 && TUPLE(kwnames)->len > 0) {
        if (TUPLE(kwnames)->len > 1 || !str_equal_cstr(TUPLE(kwnames)->items[0], "fillvalue"))
            return raise_type_error("zip_longest() got an unexpected keyword argument");
        fill = args[nargs];
    }
    Value iterables = tuple_from(args, nargs), iterators = tuple_new(nargs);
    if (iterables == 0 || iterators == 0)
        return 0;
    for (size_t i = 0; i < nargs; i++)
        if ((TUPLE(iterators)->items[i] = get_iter(TUPLE(iterables)->items[i])) == 0)
            return 0;
    Value self = object_new(type, 0);
    if (self != 0) {
        ZipLongest *z = AS(ZipLongest, self);
        z->iterators = iterators;
        z->active = nargs;
        z->fill = fill;
    }
    return self;
}

static Value zip_longest_next(Value self)
{
    ZipLongest *z = AS(ZipLongest, self);
    size_t n = TUPLE(z->iterators)->len;
    if (n == 0 || z->active == 0)
        return 0;
    Value result = tuple_new(n);
    if (result == 0)
        return 0;
    for (size_t i = 0; i < n; i++) {
        Value iterator = TUPLE(z->iterators)->items[i], item = z->fill;
        if (iterator != VALUE_NONE) {
            item = iter_next(iterator);
            if (item == 0) {
                z->active = error_pending() ? 0 : z->active - 1;
                if (z->active == 0)
                    return 0;
                item = z->fill;
                TUPLE(z->iterators)->items[i] = VALUE_NONE;
            }
        }
        TUPLE(result)->items[i] = item;
    }
    return result;
}

static NATIVE(zip_longest_reduce)
{
    ZipLongest *z = AS(ZipLongest, self);
    Value sources = tuple_from(TUPLE(z->iterators)->items, TUPLE(z->iterators)->len);
    if (sources == 0 || !itertools_pickle_warning())
        return 0;
    for (size_t i = 0; i < TUPLE(sources)->len; i++)
        if (TUPLE(sources)->items[i] == VALUE_NONE)
            TUPLE(sources)->items[i] = tuple_empty();
    return itertools_reduced(self, sources, z->fill);
}

static NATIVE(zip_longest_setstate)
{
    if (!itertools_pickle_warning())
        return 0;
    AS(ZipLongest, self)->fill = args[0];
    return VALUE_NONE;
}

static const MethodDef zip_longest_methods[] = {PICKLE_METHODS(zip_longest), METHODS_END};

ITERTOOLS_TYPE(itertools_zip_longest, "zip_longest", ZipLongest, zip_longest_new, NULL,
               zip_longest_next, zip_longest_methods,
               "Return a zip_longest object whose .__next__() method returns a tuple where the\n"
               "i-th element comes from the i-th iterable argument.");

/* ---- the module ---- */

static bool init(Value module)
{
    Type *const types[] = {
        &itertools_accumulate, &itertools_batched, &itertools_chain, &itertools_combinations,
        &itertools_cwr, &itertools_compress, &itertools_count, &itertools_cycle,
        &itertools_dropwhile, &itertools_filterfalse, &itertools_groupby, &itertools_grouper,
        &itertools_islice, &itertools_pairwise, &itertools_permutations, &itertools_product,
        &itertools_repeat, &itertools_starmap, &itertools_takewhile, &itertools_tee,
        &itertools_zip_longest,
    };
    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (!module_add_type(module, types[i]))
            return false;
    return true;
}

static const MethodDef functions[] = {
    {"tee", itertools_tee_function, "iterable, n=2, /", 0,
     "Returns a tuple of n independent iterators."},
    METHODS_END,
};

const ModuleDef mod_itertools = {
    .name = "itertools",
    .doc = "Functional tools for creating and using iterators.",
    .functions = functions,
    .init = init,
};
