/* groupby, whose groups share the source with the groupby object, and tee, whose iterators share a
 * chain of cells filled from one source: each holds the cell it reads next, so that cells which all
 * have passed become garbage. */
#include "stdlib/itertools.h"

#include "runtime/dict.h"

/* ---- groupby ---- */

typedef struct GroupBy {
    Object head;
    Value iterator, key; /* key None: the item itself */
    Value target_key;    /* of the group given last, 0: none */
    Value current_key, current_value; /* of the item read last; value 0: handed out */
    Value current_group; /* the only group that may still read */
} GroupBy;

typedef struct Grouper {
    Object head;
    Value parent, target_key;
} Grouper;

static Value groupby_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value key = args[1] == 0 ? VALUE_NONE : args[1], iterator = get_iter(args[0]);
    Value self = iterator == 0 ? 0 : object_new(type, 0);
    if (self != 0) {
        AS(GroupBy, self)->iterator = iterator;
        AS(GroupBy, self)->key = key;
    }
    return self;
}

/* Reads one more item and its key. False: exhausted or raised. */
static bool groupby_step(GroupBy *g)
{
    Value value = iter_next(g->iterator);
    Value key = value == 0 || g->key == VALUE_NONE ? value : call1(g->key, value);
    if (key == 0)
        return false;
    g->current_value = value;
    g->current_key = key;
    return true;
}

static Value grouper_make(Value parent, Value target_key)
{
    Grouper *group = NEW(Grouper, &itertools_grouper);
    if (group == NULL)
        return 0;
    group->parent = parent;
    group->target_key = target_key;
    AS(GroupBy, parent)->current_group = OBJECT_VALUE(group);
    return OBJECT_VALUE(group);
}

static Value groupby_next(Value self)
{
    GroupBy *g = AS(GroupBy, self);
    g->current_group = 0;
    while (g->current_key == 0 || g->target_key != 0) {
        if (g->current_key != 0) {
            int same = item_equal(g->target_key, g->current_key);
            if (same < 0)
                return 0;
            if (!same)
                break;
        }
        if (!groupby_step(g))
            return 0;
    }
    g->target_key = g->current_key;
    Value key = g->current_key, group = grouper_make(self, key);
    return group == 0 ? 0 : tuple_pack(2, key, group);
}

static NATIVE(groupby_reduce)
{
    GroupBy *g = AS(GroupBy, self);
    if (!itertools_pickle_warning())
        return 0;
    bool started = g->target_key != 0 && g->current_key != 0 && g->current_value != 0;
    Value state = started ? tuple_pack(3, g->current_value, g->current_key, g->target_key) : 0;
    return itertools_reduced(self, tuple_pack(2, g->iterator, g->key), state);
}

static NATIVE(groupby_setstate)
{
    if (!itertools_pickle_warning())
        return 0;
    if (!is_tuple(args[0]) || TUPLE(args[0])->len != 3)
        return raise_type_error("state is not a tuple");
    GroupBy *g = AS(GroupBy, self);
    g->current_value = TUPLE(args[0])->items[0];
    g->current_key = TUPLE(args[0])->items[1];
    g->target_key = TUPLE(args[0])->items[2];
    return VALUE_NONE;
}

static const MethodDef groupby_methods[] = {
    PICKLE_METHODS(groupby),
    {NULL, NULL, NULL, 0, NULL},
};

ITERTOOLS_TYPE(itertools_groupby, "groupby", GroupBy, groupby_new, "iterable, key=None",
               groupby_next, groupby_methods,
               "make an iterator that returns consecutive keys and groups from the iterable");

static Value grouper_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (!is_instance_of(args[0], &itertools_groupby))
        return raise_type_error("_grouper() argument 1 must be itertools.groupby, not %T", args[0]);
    return grouper_make(args[0], args[1]);
}

static Value grouper_next(Value self)
{
    Grouper *group = AS(Grouper, self);
    GroupBy *g = AS(GroupBy, group->parent);
    if (g->current_group != self)
        return 0;
    if (g->current_value == 0 && !groupby_step(g))
        return 0;
    int same = item_equal(group->target_key, g->current_key);
    if (same <= 0)
        return 0;
    Value value = g->current_value;
    g->current_value = 0;
    return value;
}

static NATIVE(grouper_reduce)
{
    Grouper *group = AS(Grouper, self);
    if (!itertools_pickle_warning())
        return 0;
    if (AS(GroupBy, group->parent)->current_group != self)
        return tuple_pack(2, dict_get_str(interp.builtins, NAME(iter)),
                          tuple_pack(1, tuple_empty()));
    return itertools_reduced(self, tuple_pack(2, group->parent, group->target_key), 0);
}

static const MethodDef grouper_methods[] = {
    {"__reduce__", grouper_reduce, "", 0, "Return state information for pickling."},
    {NULL, NULL, NULL, 0, NULL},
};

Type itertools_grouper = {
    TYPE_HEAD("itertools._grouper"),
    .size = sizeof(Grouper),
    .new_ = grouper_new,
    .new_sig = "parent, tgtkey, /",
    .iter = iter_self,
    .next = grouper_next,
    .methods = grouper_methods,
};

/* ---- tee ---- */

typedef struct TeeCell {
    Value value; /* 0: not read yet */
    struct TeeCell *next;
} TeeCell;

typedef struct TeeSource {
    Value iterator;
    bool running;
} TeeSource;

typedef struct Tee {
    Object head;
    TeeSource *source;
    TeeCell *cell;
} Tee;

static Value tee_make(Type *type, TeeSource *source, TeeCell *cell)
{
    Value self = source == NULL || cell == NULL ? 0 : object_new(type, 0);
    if (self != 0) {
        AS(Tee, self)->source = source;
        AS(Tee, self)->cell = cell;
    }
    return self;
}

static Value tee_from_iterable(Type *type, Value iterable)
{
    Value iterator = get_iter(iterable);
    if (iterator == 0)
        return 0;
    if (is_instance_of(iterator, &itertools_tee))
        return tee_make(type, AS(Tee, iterator)->source, AS(Tee, iterator)->cell);
    TeeSource *source = gc_alloc(sizeof(TeeSource));
    if (source != NULL)
        source->iterator = iterator;
    return tee_make(type, source, gc_alloc(sizeof(TeeCell)));
}

static Value tee_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return tee_from_iterable(type, args[0]);
}

static Value tee_copy(Value self, Value *args, size_t nargs, Value kwnames)
{
    return tee_make(type_of(self), AS(Tee, self)->source, AS(Tee, self)->cell);
}

static Value tee_next(Value self)
{
    Tee *t = AS(Tee, self);
    TeeCell *cell = t->cell;
    if (cell->value == 0) {
        TeeSource *source = t->source;
        if (source->running)
            return raise(&type_RuntimeError, "cannot re-enter the tee iterator");
        TeeCell *next = gc_alloc(sizeof(TeeCell));
        if (next == NULL)
            return 0;
        source->running = true;
        Value value = iter_next(source->iterator);
        source->running = false;
        if (value == 0)
            return 0;
        cell->value = value;
        cell->next = next;
    }
    t->cell = cell->next;
    return cell->value;
}

Value itertools_tee_function(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t n = 2;
    Value iterable = args[0];
    if (args[1] != 0 && !as_index(args[1], &n))
        return 0;
    if (n < 0)
        return raise_value_error("n must be >= 0");
    Value result = tuple_new((size_t)n);
    if (result == 0 || n == 0)
        return result;
    Value iterator = get_iter(iterable), copy_method = 0;
    if (iterator == 0 || !get_attr_opt(iterator, NAME(dunder_copy), &copy_method))
        return 0;
    if (copy_method == 0) /* else it is the first of the results itself, and needs no cells */
        iterator = tee_from_iterable(&itertools_tee, iterator);
    if (iterator == 0)
        return 0;
    TUPLE(result)->items[0] = iterator;
    for (int64_t i = 1; i < n; i++) {
        Value copy = call_method0(iterator, NAME(dunder_copy));
        if (copy == 0)
            return 0;
        TUPLE(result)->items[i] = copy;
    }
    return result;
}

static const MethodDef tee_methods[] = {
    {"__copy__", tee_copy, "", 0, "Returns an independent iterator."},
    {NULL, NULL, NULL, 0, NULL},
};

Type itertools_tee = {
    TYPE_HEAD("itertools._tee"),
    .doc = "Iterator wrapped to make it copyable.",
    .size = sizeof(Tee),
    .flags = TYPE_WEAKREF,
    .new_ = tee_new,
    .new_sig = "iterable, /",
    .iter = iter_self,
    .next = tee_next,
    .methods = tee_methods,
};
