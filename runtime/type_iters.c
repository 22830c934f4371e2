/* The lazy built-ins enumerate, zip, map, filter and reversed, and the iterators that iter() makes
 * from a sequence (__getitem__ from 0) or from a callable and a sentinel. All call code of the
 * program and hold no interior pointers across such calls. */
#include "runtime/iter.h"

#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"

/* A subclass with an __init__ of its own receives the keywords; __new__ then ignores them. */
static bool refuse_keywords(const char *name, Type *type, Type *base, Value kwnames)
{
    if (type->init == base->init && kwnames != 0 && TUPLE(kwnames)->len > 0)
        return raise_false(&type_TypeError, "%s() takes no keyword arguments", name);
    return true;
}

/* iter() of each argument, as a tuple. 0: raised. */
static Value iterators_of(const Value *args, size_t n)
{
    Value copies = tuple_from(args, n), iterators = tuple_new(n);
    if (copies == 0 || iterators == 0)
        return 0;
    for (size_t i = 0; i < n; i++) {
        Value it = get_iter(TUPLE(copies)->items[i]);
        if (it == 0)
            return 0;
        TUPLE(iterators)->items[i] = it;
    }
    return iterators;
}

static Value class_getitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

#define CLASS_GETITEM {"__class_getitem__", class_getitem, "object, /", METHOD_CLASS, "See PEP 585"}
#define METHODS_END {NULL, NULL, NULL, 0, NULL}

/* ---- enumerate ---- */

typedef struct Enumerate {
    Object head;
    Value iterator, index; /* index: an int of any size */
} Enumerate;

/* enumerate(iterable, start=0), both also by keyword. */
static bool enumerate_args(Value *args, size_t nargs, Value kwnames, Value *iterable, Value *start)
{
    size_t named = kwnames == 0 ? 0 : TUPLE(kwnames)->len;
    if (nargs + named > 2)
        return raise_false(&type_TypeError, "enumerate() takes at most 2 arguments (%zu given)",
                           nargs + named);
    *iterable = nargs > 0 ? args[0] : 0;
    *start = nargs > 1 ? args[1] : 0;
    for (size_t i = 0; i < named; i++) {
        Value name = TUPLE(kwnames)->items[i];
        Value *to = str_equal_cstr(name, "iterable") ? iterable
                    : str_equal_cstr(name, "start")  ? start : NULL;
        if (to == NULL || *to != 0)
            return raise_false(&type_TypeError,
                               "'%U' is an invalid keyword argument for enumerate()", name);
        *to = args[nargs + i];
    }
    if (*iterable == 0)
        return raise_false(&type_TypeError, "enumerate() missing required argument 'iterable'");
    return true;
}

static Value enumerate_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value iterable, start, index = small_int_value(0);
    if (!enumerate_args(args, nargs, kwnames, &iterable, &start))
        return 0;
    if (start != 0) {
        index = index_value(start);
        if (index == 0)
            return 0;
        index = int_plain(index);
    }
    Value iterator = get_iter(iterable);
    Value self = iterator == 0 ? 0 : object_new(type, 0);
    if (self != 0) {
        AS(Enumerate, self)->iterator = iterator;
        AS(Enumerate, self)->index = index;
    }
    return self;
}

static Value enumerate_next(Value self)
{
    Enumerate *e = AS(Enumerate, self);
    Value item = iter_next(e->iterator);
    if (item == 0)
        return 0;
    Value pair[2] = {e->index, item};
    e->index = LIKELY(is_small_int(e->index) && small_int(e->index) < SMALL_INT_MAX)
                   ? e->index + 2
                   : int_add(e->index, small_int_value(1));
    return e->index == 0 ? 0 : tuple_from(pair, 2);
}

static Value enumerate_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Enumerate *e = AS(Enumerate, self);
    return tuple_pack(2, OBJECT_VALUE(type_of(self)), tuple_pack(2, e->iterator, e->index));
}

static const MethodDef enumerate_methods[] = {
    {"__reduce__", enumerate_reduce, "", 0, "Return state information for pickling."},
    CLASS_GETITEM,
    METHODS_END,
};

Type type_enumerate = {
    TYPE_HEAD("enumerate"),
    .doc = "Return an enumerate object.\n\n  iterable\n    an object supporting iteration",
    .size = sizeof(Enumerate),
    .flags = TYPE_BASE,
    .new_ = enumerate_new,
    .iter = iter_self,
    .next = enumerate_next,
    .methods = enumerate_methods,
};

/* ---- zip ---- */

typedef struct Zip {
    Object head;
    Value iterators; /* tuple */
    bool strict;
} Zip;

static Value zip_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    size_t named = kwnames == 0 ? 0 : TUPLE(kwnames)->len;
    int strict = 0;
    if (named > 0) {
        if (named > 1)
            return raise_type_error("zip() takes at most 1 keyword argument (%zu given)", named);
        if (!str_equal_cstr(TUPLE(kwnames)->items[0], "strict"))
            return raise_unexpected_keyword_of("zip", TUPLE(kwnames)->items[0],
                                               (const char *[]){"strict", NULL});
        Value iterables = tuple_from(args, nargs); /* is_true may run code that reuses args */
        strict = is_true(args[nargs]);
        if (strict < 0 || iterables == 0)
            return 0;
        args = TUPLE(iterables)->items;
    }
    Value iterators = iterators_of(args, nargs);
    Value self = iterators == 0 ? 0 : object_new(type, 0);
    if (self != 0) {
        AS(Zip, self)->iterators = iterators;
        AS(Zip, self)->strict = strict > 0;
    }
    return self;
}

/* Iterator i ended first: for strict, the earlier ones are longer, or a later one must end too. */
static Value zip_mismatch(Tuple *iterators, size_t i)
{
    if (i > 0)
        return raise_value_error("zip() argument %zu is shorter than argument%s%zu", i + 1,
                                 i == 1 ? " " : "s 1-", i);
    for (size_t k = 1; k < iterators->len; k++) {
        Value item = iter_next(iterators->items[k]);
        if (item != 0)
            return raise_value_error("zip() argument %zu is longer than argument%s%zu", k + 1,
                                     k == 1 ? " " : "s 1-", k);
        if (error_pending())
            return 0;
    }
    return 0;
}

static Value zip_next(Value self)
{
    Tuple *iterators = TUPLE(AS(Zip, self)->iterators);
    size_t n = iterators->len;
    if (n == 0)
        return 0;
    Value result = tuple_new(n);
    if (result == 0)
        return 0;
    for (size_t i = 0; i < n; i++) {
        Value item = iter_next(iterators->items[i]);
        if (item == 0)
            return AS(Zip, self)->strict && !error_pending() ? zip_mismatch(iterators, i) : 0;
        TUPLE(result)->items[i] = item;
    }
    return result;
}

static Value zip_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Zip *z = AS(Zip, self);
    Value type = OBJECT_VALUE(type_of(self));
    return z->strict ? tuple_pack(3, type, z->iterators, VALUE_TRUE)
                     : tuple_pack(2, type, z->iterators);
}

static Value zip_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    int strict = is_true(args[0]);
    if (strict < 0)
        return 0;
    AS(Zip, self)->strict = strict > 0;
    return VALUE_NONE;
}

static const MethodDef zip_methods[] = {
    {"__reduce__", zip_reduce, "", 0, "Return state information for pickling."},
    {"__setstate__", zip_setstate, "state, /", 0, "Set state information for unpickling."},
    METHODS_END,
};

Type type_zip = {
    TYPE_HEAD("zip"),
    .doc = "The zip object yields n-length tuples, where n is the number of iterables\n"
           "passed as positional arguments to zip().  If strict is true and one of the\n"
           "arguments is exhausted before the others, raise a ValueError.\n\n"
           ">>> list(zip('ab', [1, 2, 3]))\n[('a', 1), ('b', 2)]",
    .size = sizeof(Zip),
    .flags = TYPE_BASE,
    .new_ = zip_new,
    .iter = iter_self,
    .next = zip_next,
    .methods = zip_methods,
};

int iter_next_pair(Value iterator, Value *a, Value *b)
{
    Shape *shape = AS(Object, iterator)->shape;
    if (shape == &type_dict_item_iterator.base) {
        const DictEntry *e = dict_iter_quick(AS(DictIter, iterator));
        if (UNLIKELY(e == NULL))
            return 2;
        *a = e->key;
        *b = e->value;
        return 1;
    }
    if (shape == &type_enumerate.base) {
        Enumerate *e = AS(Enumerate, iterator);
        if (UNLIKELY(!is_small_int(e->index) || small_int(e->index) == SMALL_INT_MAX))
            return 2;
        Value item = iter_next(e->iterator);
        if (item == 0)
            return error_pending() ? -1 : 0;
        *a = e->index;
        *b = item;
        e->index += 2; /* one more, below the tag bit */
        return 1;
    }
    if (shape == &type_zip.base) {
        Zip *z = AS(Zip, iterator);
        if (TUPLE(z->iterators)->len != 2 || z->strict)
            return 2;
        Value first = iter_next(TUPLE(z->iterators)->items[0]);
        Value second = first == 0 ? 0 : iter_next(TUPLE(z->iterators)->items[1]);
        if (second == 0)
            return error_pending() ? -1 : 0;
        *a = first;
        *b = second;
        return 1;
    }
    return 2;
}

/* ---- map ---- */

typedef struct Map {
    Object head;
    Value function;
    Value iterators; /* tuple */
} Map;

static Value map_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (!refuse_keywords("map", type, &type_map, kwnames))
        return 0;
    if (nargs < 2)
        return raise_type_error("map() must have at least two arguments.");
    Value function = args[0];
    Value iterators = iterators_of(args + 1, nargs - 1);
    Value self = iterators == 0 ? 0 : object_new(type, 0);
    if (self != 0) {
        AS(Map, self)->function = function;
        AS(Map, self)->iterators = iterators;
    }
    return self;
}

static Value map_next(Value self)
{
    enum { FEW = 6 };
    Map *m = AS(Map, self);
    Tuple *iterators = TUPLE(m->iterators);
    size_t n = iterators->len;
    Value few[FEW + PARAM_SLACK], *args = few;
    if (n == 1) {
        Value item = iter_next(iterators->items[0]);
        return item == 0 ? 0 : call1(m->function, item);
    }
    if (n > FEW && (args = gc_alloc((n + PARAM_SLACK) * sizeof(Value))) == NULL)
        return 0;
    for (size_t i = 0; i < n; i++)
        if ((args[i] = iter_next(iterators->items[i])) == 0)
            return 0;
    return call(m->function, args, n, 0);
}

static Value map_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Map *m = AS(Map, self);
    size_t n = TUPLE(m->iterators)->len;
    Value fields = tuple_new(n + 1);
    if (fields == 0)
        return 0;
    TUPLE(fields)->items[0] = m->function;
    memcpy(TUPLE(fields)->items + 1, TUPLE(m->iterators)->items, n * sizeof(Value));
    return tuple_pack(2, OBJECT_VALUE(type_of(self)), fields);
}

static const MethodDef map_methods[] = {
    {"__reduce__", map_reduce, "", 0, "Return state information for pickling."},
    METHODS_END,
};

Type type_map = {
    TYPE_HEAD("map"),
    .doc = "Make an iterator that computes the function using arguments from\n"
           "each of the iterables.  Stops when the shortest iterable is exhausted.",
    .size = sizeof(Map),
    .flags = TYPE_BASE,
    .new_ = map_new,
    .iter = iter_self,
    .next = map_next,
    .methods = map_methods,
};

/* ---- filter ---- */

typedef struct Filter {
    Object head;
    Value function, iterator;
} Filter;

static Value filter_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (!refuse_keywords("filter", type, &type_filter, kwnames) ||
        !check_plain_args("filter", nargs, 0, 2, 2))
        return 0;
    Value function = args[0], iterator = get_iter(args[1]);
    Value self = iterator == 0 ? 0 : object_new(type, 0);
    if (self != 0) {
        AS(Filter, self)->function = function;
        AS(Filter, self)->iterator = iterator;
    }
    return self;
}

static Value filter_next(Value self)
{
    Filter *f = AS(Filter, self);
    bool plain = f->function == VALUE_NONE || f->function == OBJECT_VALUE(&type_bool);
    for (;;) {
        Value item = iter_next(f->iterator);
        if (item == 0)
            return 0;
        Value verdict = plain ? item : call1(f->function, item);
        int ok = verdict == 0 ? -1 : is_true(verdict);
        if (ok != 0)
            return ok < 0 ? 0 : item;
    }
}

static Value filter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Filter *f = AS(Filter, self);
    return tuple_pack(2, OBJECT_VALUE(type_of(self)), tuple_pack(2, f->function, f->iterator));
}

static const MethodDef filter_methods[] = {
    {"__reduce__", filter_reduce, "", 0, "Return state information for pickling."},
    METHODS_END,
};

Type type_filter = {
    TYPE_HEAD("filter"),
    .doc = "Return an iterator yielding those items of iterable for which function(item)\n"
           "is true. If function is None, return the items that are true.",
    .size = sizeof(Filter),
    .flags = TYPE_BASE,
    .new_ = filter_new,
    .iter = iter_self,
    .next = filter_next,
    .methods = filter_methods,
};

/* ---- reversed ---- */

typedef struct Reversed {
    Object head;
    Value sequence; /* 0: exhausted */
    int64_t index;
} Reversed;

static Value reversed_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    if (!refuse_keywords("reversed", type, &type_reversed, kwnames) ||
        !check_plain_args("reversed", nargs, 0, 1, 1))
        return 0;
    Value sequence = args[0];
    bool self_first;
    Value method = special_lookup(sequence, NAME(dunder_reversed), &self_first);
    if (method == VALUE_NONE)
        return raise_type_error("'%T' object is not reversible", sequence);
    if (method != 0)
        return self_first ? call1(method, sequence) : call0(method);
    if (error_pending())
        return 0;
    Type *seq_type = type_of(sequence);
    if (seq_type->getitem == NULL || seq_type->length == NULL || is_dict(sequence))
        return raise_type_error("'%T' object is not reversible", sequence);
    ptrdiff_t n = length(sequence);
    Value self = n < 0 ? 0 : object_new(type, 0);
    if (self != 0) {
        AS(Reversed, self)->sequence = sequence;
        AS(Reversed, self)->index = n - 1;
    }
    return self;
}

static Value reversed_next(Value self)
{
    Reversed *r = AS(Reversed, self);
    if (r->sequence == 0)
        return 0;
    if (r->index >= 0) {
        Value item = get_item(r->sequence, int_new(r->index));
        if (item != 0) {
            r->index--;
            return item;
        }
        if (!error_clear_if(&type_IndexError) && !error_clear_if(&type_StopIteration))
            return 0;
    }
    r->index = -1;
    r->sequence = 0;
    return 0;
}

static Value reversed_hint(Value self, Value *args, size_t nargs, Value kwnames)
{
    Reversed *r = AS(Reversed, self);
    if (r->sequence == 0)
        return small_int_value(0);
    ptrdiff_t n = length(r->sequence);
    if (n < 0)
        return 0;
    return int_new(n < r->index + 1 ? 0 : r->index + 1);
}

static Value reversed_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Reversed *r = AS(Reversed, self);
    Value type = OBJECT_VALUE(type_of(self));
    if (r->sequence == 0)
        return tuple_pack(2, type, tuple_pack(1, tuple_empty()));
    return tuple_pack(3, type, tuple_pack(1, r->sequence), int_new(r->index));
}

static Value reversed_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    Reversed *r = AS(Reversed, self);
    int64_t index;
    if (!as_index(args[0], &index))
        return 0;
    if (r->sequence != 0) {
        ptrdiff_t n = length(r->sequence);
        if (n < 0)
            return 0;
        r->index = index < -1 ? -1 : MIN(index, (int64_t)n - 1);
    }
    return VALUE_NONE;
}

static const MethodDef reversed_methods[] = {
    {"__length_hint__", reversed_hint, "", 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", reversed_reduce, "", 0, "Return state information for pickling."},
    {"__setstate__", reversed_setstate, "state, /", 0, "Set state information for unpickling."},
    METHODS_END,
};

Type type_reversed = {
    TYPE_HEAD("reversed"),
    .doc = "Return a reverse iterator over the values of the given sequence.",
    .size = sizeof(Reversed),
    .flags = TYPE_BASE,
    .new_ = reversed_new,
    .iter = iter_self,
    .next = reversed_next,
    .methods = reversed_methods,
};

/* ---- iter(sequence) ---- */

typedef struct SequenceIter {
    Object head;
    Value sequence; /* 0: exhausted */
    int64_t index;
} SequenceIter;

Value sequence_iter_new(Value sequence)
{
    SequenceIter *it = NEW(SequenceIter, &type_sequence_iterator);
    if (it != NULL)
        it->sequence = sequence;
    return OBJECT_VALUE(it);
}

static Value sequence_iter_next(Value self)
{
    SequenceIter *it = AS(SequenceIter, self);
    if (it->sequence == 0)
        return 0;
    if (it->index == INT64_MAX)
        return raise_overflow_error("iter index too large");
    Value item = get_item(it->sequence, int_new(it->index));
    if (item != 0) {
        it->index++;
        return item;
    }
    if (error_clear_if(&type_IndexError) || error_clear_if(&type_StopIteration))
        it->sequence = 0;
    return 0;
}

static Value sequence_iter_hint(Value self, Value *args, size_t nargs, Value kwnames)
{
    SequenceIter *it = AS(SequenceIter, self);
    if (it->sequence == 0)
        return small_int_value(0);
    if (type_of(it->sequence)->length == NULL)
        return VALUE_NOT_IMPLEMENTED;
    ptrdiff_t n = length(it->sequence);
    if (n < 0)
        return 0;
    return int_new(n > it->index ? n - it->index : 0);
}

static Value sequence_iter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    SequenceIter *it = AS(SequenceIter, self);
    Value iter = builtin_get("iter");
    if (it->sequence == 0)
        return tuple_pack(2, iter, tuple_pack(1, tuple_empty()));
    return tuple_pack(3, iter, tuple_pack(1, it->sequence), int_new(it->index));
}

static Value sequence_iter_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    SequenceIter *it = AS(SequenceIter, self);
    int64_t index;
    if (!as_index(args[0], &index))
        return 0;
    if (it->sequence != 0)
        it->index = index < 0 ? 0 : index;
    return VALUE_NONE;
}

static const MethodDef sequence_iter_methods[] = {
    {"__length_hint__", sequence_iter_hint, "", 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", sequence_iter_reduce, "", 0, "Return state information for pickling."},
    {"__setstate__", sequence_iter_setstate, "state, /", 0,
     "Set state information for unpickling."},
    METHODS_END,
};

Type type_sequence_iterator = {
    TYPE_HEAD("iterator"),
    .size = sizeof(SequenceIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = sequence_iter_next,
    .methods = sequence_iter_methods,
};

/* ---- iter(callable, sentinel) ---- */

typedef struct CallableIter {
    Object head;
    Value callable; /* 0: exhausted */
    Value sentinel;
} CallableIter;

Value callable_iter_new(Value callable, Value sentinel)
{
    CallableIter *it = NEW(CallableIter, &type_callable_iterator);
    if (it != NULL) {
        it->callable = callable;
        it->sentinel = sentinel;
    }
    return OBJECT_VALUE(it);
}

static Value callable_iter_next(Value self)
{
    CallableIter *it = AS(CallableIter, self);
    if (it->callable == 0)
        return 0;
    Value item = call0(it->callable);
    if (item == 0) {
        if (error_clear_if(&type_StopIteration))
            it->callable = it->sentinel = 0;
        return 0;
    }
    if (it->callable == 0) /* the call itself exhausted the iterator */
        return 0;
    int end = item_equal(it->sentinel, item);
    if (end == 0)
        return item;
    if (end > 0)
        it->callable = it->sentinel = 0;
    return 0;
}

static Value callable_iter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    CallableIter *it = AS(CallableIter, self);
    Value iter = builtin_get("iter");
    if (it->callable == 0)
        return tuple_pack(2, iter, tuple_pack(1, tuple_empty()));
    return tuple_pack(2, iter, tuple_pack(2, it->callable, it->sentinel));
}

static const MethodDef callable_iter_methods[] = {
    {"__reduce__", callable_iter_reduce, "", 0, "Return state information for pickling."},
    METHODS_END,
};

Type type_callable_iterator = {
    TYPE_HEAD("callable_iterator"),
    .size = sizeof(CallableIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = callable_iter_next,
    .methods = callable_iter_methods,
};
