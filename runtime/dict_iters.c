/* The six iterators over a dict: keys, values, items, each forwards and backwards.
 *
 * `mutations` is the dict's counter as last seen: while it is equal nothing structural happened,
 * which is all that the VM's fast path checks. When it differs, the rules of CPython decide:
 * another size is an error for good; the same size goes on, and finding more keys than there were
 * is an error. */
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"

static Value iter_new(Type *type, Dict *d, bool reverse)
{
    DictIter *it = NEW(DictIter, type);
    if (it == NULL)
        return 0;
    it->dict = d;
    it->mutations = d->mutations;
    it->left = it->used = d->used;
    it->reverse = reverse;
    it->index = reverse ? d->filled : 0; /* backwards: one above the entry to look at next */
    return OBJECT_VALUE(it);
}

/* The next live entry, NULL at the end or when raised. */
static const DictEntry *iter_advance(DictIter *it)
{
    Dict *d = it->dict;
    if (d == NULL)
        return NULL;
    if (UNLIKELY(it->mutations != d->mutations)) {
        if (it->used != d->used) {
            it->used = SIZE_MAX; /* the error repeats */
            it->mutations = d->mutations - 1;
            return raise_null(&type_RuntimeError, "dictionary changed size during iteration");
        }
        it->mutations = d->mutations;
    }
    const DictEntry *e = NULL;
    if (it->reverse) {
        if (it->index > d->filled)
            it->index = d->filled;
        while (it->index > 0 && e == NULL) {
            it->index--;
            if (d->entries[it->index].key != 0)
                e = &d->entries[it->index];
        }
    } else {
        while (it->index < d->filled && e == NULL) {
            if (d->entries[it->index].key != 0)
                e = &d->entries[it->index];
            it->index++;
        }
    }
    if (e == NULL) {
        it->dict = NULL;
        return NULL;
    }
    if (it->left == 0) {
        it->dict = NULL;
        return raise_null(&type_RuntimeError, "dictionary keys changed during iteration");
    }
    it->left--;
    return e;
}

static Value next_key(Value self)
{
    const DictEntry *e = iter_advance(AS(DictIter, self));
    return e == NULL ? 0 : e->key;
}

static Value next_value(Value self)
{
    const DictEntry *e = iter_advance(AS(DictIter, self));
    return e == NULL ? 0 : e->value;
}

static Value next_item(Value self)
{
    const DictEntry *e = iter_advance(AS(DictIter, self));
    if (e == NULL)
        return 0;
    Value pair[2] = {e->key, e->value};
    return tuple_from(pair, 2);
}

static Value iter_hint(Value self, Value *args, size_t nargs, Value kwnames)
{
    DictIter *it = AS(DictIter, self);
    return int_new(it->dict != NULL && it->used == it->dict->used ? (int64_t)it->left : 0);
}

/* (iter, ([what is left],)), without moving the iterator. */
static Value iter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    DictIter *copy = object_alloc(type_of(self), sizeof(DictIter));
    if (copy == NULL)
        return 0;
    *copy = *AS(DictIter, self);
    Value list = list_from_iterable(OBJECT_VALUE(copy));
    if (list == 0)
        return 0;
    return tuple_pack(2, builtin_get("iter"), tuple_pack(1, list));
}

static const MethodDef iter_methods[] = {
    {"__length_hint__", iter_hint, "", 0, NULL},
    {"__reduce__", iter_reduce, "", 0, NULL},
    {NULL, NULL, NULL, 0, NULL},
};

#define DICT_ITERATOR(variable, name, next_function)                                               \
    Type variable = {                                                                              \
        TYPE_HEAD(name),                                                                           \
        .size = sizeof(DictIter),                                                                  \
        .flags = TYPE_NO_NEW,                                                                      \
        .iter = iter_self,                                                                         \
        .next = next_function,                                                                     \
        .methods = iter_methods,                                                                   \
    }

DICT_ITERATOR(type_dict_key_iterator, "dict_keyiterator", next_key);
DICT_ITERATOR(type_dict_value_iterator, "dict_valueiterator", next_value);
DICT_ITERATOR(type_dict_item_iterator, "dict_itemiterator", next_item);
DICT_ITERATOR(type_dict_reverse_key_iterator, "dict_reversekeyiterator", next_key);
DICT_ITERATOR(type_dict_reverse_value_iterator, "dict_reversevalueiterator", next_value);
DICT_ITERATOR(type_dict_reverse_item_iterator, "dict_reverseitemiterator", next_item);

Value dict_iter_keys(Value self)
{
    return iter_new(&type_dict_key_iterator, DICT(self), false);
}

Value dict_reversed_keys(Value self, Value *args, size_t nargs, Value kwnames)
{
    return iter_new(&type_dict_reverse_key_iterator, DICT(self), true);
}

Value dict_iter_of(Dict *d, DictPart part, bool reverse)
{
    static Type *const types[2][3] = {
        {&type_dict_key_iterator, &type_dict_value_iterator, &type_dict_item_iterator},
        {&type_dict_reverse_key_iterator, &type_dict_reverse_value_iterator,
         &type_dict_reverse_item_iterator},
    };
    return iter_new(types[reverse][part], d, reverse);
}
