/* The iterators over list, forwards and backwards. An exhausted iterator lets go of its list and
 * stays exhausted even when the list grows again. */
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"

typedef struct ListReverseIter {
    Object head;
    List *list; /* NULL: exhausted */
    int64_t index;
} ListReverseIter;

/* iter([]) or reversed([]): what an exhausted iterator reduces to. */
static Value reduce_exhausted(Value function)
{
    Value empty = list_new(0);
    return empty == 0 ? 0 : tuple_pack(2, function, tuple_pack(1, empty));
}

static Value list_iter_next(Value self)
{
    ListIter *it = AS(ListIter, self);
    if (it->list == NULL)
        return 0;
    if (it->index < it->list->len)
        return it->list->items[it->index++];
    it->list = NULL;
    return 0;
}

static Value list_iter_hint(Value self, Value *args, size_t nargs, Value kwnames)
{
    ListIter *it = AS(ListIter, self);
    size_t len = it->list == NULL ? 0 : it->list->len;
    return int_new(len > it->index ? (int64_t)(len - it->index) : 0);
}

static Value list_iter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    ListIter *it = AS(ListIter, self);
    Value iter = builtin_get("iter");
    if (it->list == NULL)
        return reduce_exhausted(iter);
    return tuple_pack(3, iter, tuple_pack(1, OBJECT_VALUE(it->list)),
                      int_new((int64_t)it->index));
}

static Value list_iter_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    ListIter *it = AS(ListIter, self);
    int64_t index;
    if (!as_index(args[0], &index))
        return 0;
    if (it->list != NULL)
        it->index = index < 0 ? 0 : MIN((size_t)index, it->list->len);
    return VALUE_NONE;
}

static const MethodDef list_iter_methods[] = {
    {"__length_hint__", list_iter_hint, "", 0, NULL},
    {"__reduce__", list_iter_reduce, "", 0, NULL},
    {"__setstate__", list_iter_setstate, "state, /", 0, NULL},
    {NULL, NULL, NULL, 0, NULL},
};

Type type_list_iterator = {
    TYPE_HEAD("list_iterator"),
    .size = sizeof(ListIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = list_iter_next,
    .methods = list_iter_methods,
};

/* ---- backwards ---- */

Value list_reversed(Value self, Value *args, size_t nargs, Value kwnames)
{
    ListReverseIter *it = NEW(ListReverseIter, &type_list_reverse_iterator);
    if (it != NULL) {
        it->list = LIST(self);
        it->index = (int64_t)LIST(self)->len - 1;
    }
    return OBJECT_VALUE(it);
}

static Value list_riter_next(Value self)
{
    ListReverseIter *it = AS(ListReverseIter, self);
    if (it->list == NULL)
        return 0;
    if (it->index >= 0 && (size_t)it->index < it->list->len)
        return it->list->items[it->index--];
    it->list = NULL;
    it->index = -1;
    return 0;
}

static Value list_riter_hint(Value self, Value *args, size_t nargs, Value kwnames)
{
    ListReverseIter *it = AS(ListReverseIter, self);
    return int_new(it->list == NULL || (size_t)(it->index + 1) > it->list->len ? 0 : it->index + 1);
}

static Value list_riter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    ListReverseIter *it = AS(ListReverseIter, self);
    Value reversed = builtin_get("reversed");
    if (it->list == NULL)
        return reduce_exhausted(reversed);
    return tuple_pack(3, reversed, tuple_pack(1, OBJECT_VALUE(it->list)),
                      int_new(it->index));
}

static Value list_riter_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    ListReverseIter *it = AS(ListReverseIter, self);
    int64_t index;
    if (!as_index(args[0], &index))
        return 0;
    if (it->list != NULL)
        it->index = index < -1 ? -1 : MIN(index, (int64_t)it->list->len - 1);
    return VALUE_NONE;
}

static const MethodDef list_riter_methods[] = {
    {"__length_hint__", list_riter_hint, "", 0, NULL},
    {"__reduce__", list_riter_reduce, "", 0, NULL},
    {"__setstate__", list_riter_setstate, "state, /", 0, NULL},
    {NULL, NULL, NULL, 0, NULL},
};

Type type_list_reverse_iterator = {
    TYPE_HEAD("list_reverseiterator"),
    .size = sizeof(ListReverseIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = list_riter_next,
    .methods = list_riter_methods,
};
