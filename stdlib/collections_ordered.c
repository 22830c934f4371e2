/* collections.OrderedDict: a dict, which keeps insertion order by itself, with what dict lacks:
 * moving keys to either end, taking items from the front, order-sensitive equality, and methods
 * that respect an overridden __setitem__ or __delitem__.
 *
 * Moving to the end is deletion and insertion. Moving to the front rebuilds the table, O(n), unless
 * the key is there already. Taking from the front leaves deleted entries behind; `first` remembers
 * where the live ones start, as long as the table it was learned from is in place. */
#include "runtime/base/buf.h"
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "stdlib/collections_impl.h"

typedef struct OrderedDict {
    Dict dict;
    size_t first;          /* no live entry lies before it */
    uint32_t first_table;  /* the dict->tables that `first` belongs to */
} OrderedDict;

typedef struct OrderedIter {
    Object head;
    Dict *dict; /* NULL: exhausted */
    size_t index;
    uint32_t mutations;
    DictPart part;
    bool reverse;
} OrderedIter;

typedef struct OrderedView { /* same layout as dict's views */
    Object head;
    Dict *dict;
} OrderedView;

static inline bool is_ordered(Value v)
{
    return is_object(v) && is_instance_of(v, &collections_ordered_dict);
}

/* The methods of dict itself may be used: the class overrides neither slot. */
static inline bool plain_items(Value self)
{
    Type *type = type_of(self);
    return type->setitem == collections_ordered_dict.setitem &&
           type->getitem == collections_ordered_dict.getitem;
}

/* ---- order ---- */

/* Entry number of the first item; the dict is not empty. */
static size_t first_entry(OrderedDict *od)
{
    Dict *d = &od->dict;
    /* entries in front of `first` were deleted, and are filled again in the same table only after
     * all entries have been deleted */
    bool known = od->first_table == d->tables && !(d->flags & DICT_EMPTIED);
    size_t i = known ? od->first : 0;
    d->flags &= (uint16_t)~DICT_EMPTIED;
    while (d->entries[i].key == 0)
        i++;
    od->first = i;
    od->first_table = d->tables;
    return i;
}

/* Rebuilds with entry `at` in front. */
static bool move_to_front(OrderedDict *od, size_t at)
{
    Dict *d = &od->dict;
    DictEntry e = d->entries[at];
    Dict *fresh = dict_new_sized(d->used + 1);
    if (fresh == NULL || !dict_set_hashed(fresh, e.key, e.hash, e.value))
        return false;
    dict_remove_entry(d, at);
    if (!dict_merge(fresh, d, true))
        return false;
    fresh->head = d->head;
    fresh->mutations = d->mutations + 1;
    fresh->tables = d->tables + 1;
    *d = *fresh;
    d->version = 0;
    return true;
}

static Value move_to_end(Value self, Value *args, size_t nargs, Value kwnames)
{
    Dict *d = DICT(self);
    Value key = args[0];
    int last = args[1] == 0 ? 1 : is_true(args[1]);
    int64_t hash;
    if (last < 0 || !dict_key_hash(key, &hash))
        return 0;
    ptrdiff_t at = dict_find_entry(d, key, hash);
    if (at < 0)
        return at == -1 ? raise_key_error(key) : 0;
    size_t end = last ? dict_last_entry(d) : first_entry(AS(OrderedDict, self));
    if ((size_t)at == end)
        return VALUE_NONE;
    if (!last)
        return move_to_front(AS(OrderedDict, self), (size_t)at) ? VALUE_NONE : 0;
    DictEntry e = d->entries[at];
    dict_remove_entry(d, (size_t)at);
    return dict_set_hashed(d, e.key, e.hash, e.value) ? VALUE_NONE : 0;
}

static Value popitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    Dict *d = DICT(self);
    int last = args[0] == 0 ? 1 : is_true(args[0]);
    if (last < 0)
        return 0;
    if (d->used == 0)
        return raise(&type_KeyError, "dictionary is empty");
    size_t at = last ? dict_last_entry(d) : first_entry(AS(OrderedDict, self));
    Value pair = tuple_pack(2, d->entries[at].key, d->entries[at].value);
    if (pair != 0)
        dict_remove_entry(d, at);
    return pair;
}

/* ---- filling ---- */

static bool put(Value self, Value key, Value value)
{
    return plain_items(self) ? dict_set(DICT(self), key, value) : set_item(self, key, value);
}

static bool put_pairs(Value self, Value pairs)
{
    Value iterator = get_iter(pairs), pair;
    if (iterator == 0)
        return false;
    while ((pair = iter_next(iterator)) != 0) {
        Value items = sequence_fast(pair, NULL);
        if (items == 0)
            return false;
        size_t n;
        Value *item = sequence_items(items, &n);
        if (n < 2)
            return raise_false(&type_ValueError, "need more than %zu value%s to unpack", n,
                               n == 1 ? "" : "s");
        if (n > 2)
            return raise_false(&type_ValueError, "too many values to unpack (expected 2)");
        if (!put(self, item[0], item[1]))
            return false;
    }
    return !error_pending();
}

static bool put_keys(Value self, Value mapping, Value keys_method)
{
    Value keys = call0(keys_method), iterator = keys == 0 ? 0 : get_iter(keys), key;
    if (iterator == 0)
        return false;
    while ((key = iter_next(iterator)) != 0) {
        Value value = get_item(mapping, key);
        if (value == 0 || !put(self, key, value))
            return false;
    }
    return !error_pending();
}

/* As MutableMapping.update does it. */
static bool put_all(Value self, Value other)
{
    Value method;
    if (is_exact_dict(other)) {
        Value items = dict_items_view(other, NULL, 0, 0);
        Value list = items == 0 ? 0 : list_from_iterable(items);
        return list != 0 && put_pairs(self, list);
    }
    if (!get_attr_opt(other, NAME(keys), &method))
        return false;
    if (method != 0)
        return put_keys(self, other, method);
    if (!get_attr_opt(other, NAME(items), &method))
        return false;
    if (method == 0)
        return put_pairs(self, other);
    Value items = call0(method);
    return items != 0 && put_pairs(self, items);
}

static bool put_args(Value self, Value *args, size_t nargs, Value kwnames)
{
    size_t named = kwnames == 0 ? 0 : TUPLE(kwnames)->len;
    Value values = tuple_from(args + nargs, named);
    if (values == 0 || (nargs > 0 && !put_all(self, args[0])))
        return false;
    for (size_t i = 0; i < named; i++)
        if (!put(self, TUPLE(kwnames)->items[i], TUPLE(values)->items[i]))
            return false;
    return true;
}

static bool ordered_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs > 1)
        return raise_false(&type_TypeError, "expected at most 1 arguments, got %zu", nargs);
    return put_args(self, args, nargs, kwnames);
}

static Value update(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs > 1)
        return raise_type_error("update() takes at most 1 positional argument (%zu given)", nargs);
    return put_args(self, args, nargs, kwnames) ? VALUE_NONE : 0;
}

static Value fromkeys(Value cls, Value *args, size_t nargs, Value kwnames)
{
    Value iterable = args[0], value = args[1] == 0 ? VALUE_NONE : args[1];
    Value self = call0(cls), iterator = self == 0 ? 0 : get_iter(iterable), key;
    if (iterator == 0)
        return 0;
    while ((key = iter_next(iterator)) != 0)
        if (!set_item(self, key, value))
            return 0;
    return error_pending() ? 0 : self;
}

static Value copy(Value self, Value *args, size_t nargs, Value kwnames)
{
    Dict *d = DICT(self);
    Value result = call0(OBJECT_VALUE(type_of(self)));
    if (result == 0)
        return 0;
    bool plain = plain_items(self);
    for (size_t i = 0; i < d->filled; i++) {
        DictEntry e = d->entries[i];
        if (e.key == 0)
            continue;
        if (!plain && (e.value = get_item(self, e.key)) == 0)
            return 0;
        if (!set_item(result, e.key, e.value))
            return 0;
    }
    return result;
}

static Value clear(Value self, Value *args, size_t nargs, Value kwnames)
{
    dict_clear(DICT(self));
    return VALUE_NONE;
}

static Value setdefault(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value key = args[0], value = args[1] == 0 ? VALUE_NONE : args[1];
    if (plain_items(self))
        return dict_setdefault(DICT(self), key, value);
    int found = contains(self, key);
    if (found != 0)
        return found < 0 ? 0 : get_item(self, key);
    return set_item(self, key, value) ? value : 0;
}

static Value pop(Value self, Value *args, size_t nargs, Value kwnames)
{
    return dict_pop(DICT(self), args[0], args[1]);
}

/* ---- slots ---- */

static Value ordered_repr(Value self)
{
    if (DICT(self)->used == 0)
        return str_format("%U()", type_of(self)->name);
    int entered = repr_enter(self);
    if (entered <= 0)
        return entered < 0 ? 0 : str_from_ascii("...", 3);
    Value items = list_new(0), text = 0;
    Dict *plain = NULL;
    if (is_exactly(self, &collections_ordered_dict)) {
        plain = dict_copy(DICT(self));
    } else { /* a subclass may show other items */
        Value pairs = call_method0(self, NAME(items));
        plain = pairs == 0 || items == 0 ? NULL : dict_new();
        if (plain != NULL && !dict_update(plain, pairs))
            plain = NULL;
    }
    if (plain != NULL)
        text = dict_repr(OBJECT_VALUE(plain));
    repr_leave(self);
    return text == 0 ? 0 : str_format("%U(%U)", type_of(self)->name, text);
}

static bool same_order(Dict *a, Dict *b, bool *same)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a->filled && a->entries[i].key == 0)
            i++;
        while (k < b->filled && b->entries[k].key == 0)
            k++;
        *same = i >= a->filled && k >= b->filled;
        if (i >= a->filled || k >= b->filled)
            return true;
        uint32_t in_a = a->mutations, in_b = b->mutations;
        int equal = item_equal(a->entries[i++].key, b->entries[k++].key);
        if (equal < 0)
            return false;
        if (a->mutations != in_a || b->mutations != in_b)
            return raise_false(&type_RuntimeError, "OrderedDict mutated during iteration");
        if (!equal) {
            *same = false;
            return true;
        }
    }
}

static Value ordered_compare(Value a, Value b, CompareOp op)
{
    if ((op != CMP_EQ && op != CMP_NE) || !is_dict(a) || !is_dict(b))
        return VALUE_NOT_IMPLEMENTED;
    Value result = type_dict.compare(a, b, CMP_EQ);
    if (result == 0)
        return 0;
    bool same = result == VALUE_TRUE;
    if (same && is_ordered(a) && is_ordered(b) && !same_order(DICT(a), DICT(b), &same))
        return 0;
    return value_bool(same == (op == CMP_EQ));
}

static Value ordered_or(Value left, Value right)
{
    Value self = is_ordered(left) ? left : right, other = self == left ? right : left;
    if (!is_dict(other))
        return VALUE_NOT_IMPLEMENTED;
    Value result = call1(OBJECT_VALUE(type_of(self)), left);
    return result != 0 && put_all(result, right) ? result : 0;
}

static Value ordered_ior(Value left, Value right)
{
    return put_all(left, right) ? left : 0;
}

static Value reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value state = call_method0(self, NAME(dunder_getstate));
    Value items = state == 0 ? 0 : call_method0(self, NAME(items));
    Value iterator = items == 0 ? 0 : get_iter(items);
    if (iterator == 0)
        return 0;
    return tuple_pack(5, OBJECT_VALUE(type_of(self)), tuple_empty(), state, VALUE_NONE, iterator);
}

static Value sizeof_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Dict *d = DICT(self);
    size_t slots = d->log2_size == 0 ? 0 : (size_t)1 << d->log2_size;
    return int_new((int64_t)(type_of(self)->size + slots * d->index_width +
                             slots * 2 / 3 * sizeof(DictEntry)));
}

/* ---- views and iterators ---- */

static Value iter_make(Dict *d, DictPart part, bool reverse)
{
    OrderedIter *it = NEW(OrderedIter, &collections_odict_iterator);
    if (it == NULL)
        return 0;
    it->dict = d;
    it->mutations = d->mutations;
    it->part = part;
    it->reverse = reverse;
    it->index = reverse ? d->filled : 0;
    if (!reverse && d->used > 0 && is_ordered(OBJECT_VALUE(d)))
        it->index = first_entry((OrderedDict *)d);
    return OBJECT_VALUE(it);
}

static Value iter_step(Value self)
{
    OrderedIter *it = AS(OrderedIter, self);
    Dict *d = it->dict;
    if (d == NULL)
        return 0;
    if (it->mutations != d->mutations) {
        it->mutations = d->mutations - 1; /* the error repeats */
        return raise(&type_RuntimeError, "OrderedDict mutated during iteration");
    }
    size_t at = SIZE_MAX;
    while (at == SIZE_MAX && (it->reverse ? it->index > 0 : it->index < d->filled)) {
        size_t i = it->reverse ? --it->index : it->index++;
        if (d->entries[i].key != 0)
            at = i;
    }
    if (at == SIZE_MAX) {
        it->dict = NULL;
        return 0;
    }
    Value key = d->entries[at].key;
    if (it->part == DICT_KEYS)
        return key;
    Value value = plain_items(OBJECT_VALUE(d)) ? d->entries[at].value
                                               : get_item(OBJECT_VALUE(d), key);
    return it->part == DICT_VALUES || value == 0 ? value : tuple_pack(2, key, value);
}

static Value iter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    OrderedIter *rest = NEW(OrderedIter, &collections_odict_iterator);
    if (rest == NULL)
        return 0;
    *rest = *AS(OrderedIter, self);
    Value list = list_from_iterable(OBJECT_VALUE(rest));
    if (list == 0)
        return 0;
    return tuple_pack(2, dict_get_str(interp.builtins, NAME(iter)), tuple_pack(1, list));
}

static const MethodDef iter_methods[] = {
    {"__reduce__", iter_reduce, "", 0, "Return state information for pickling"},
    {NULL, NULL, NULL, 0, NULL},
};

Type collections_odict_iterator = {
    TYPE_HEAD("odict_iterator"),
    .size = sizeof(OrderedIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = iter_step,
    .methods = iter_methods,
};

static Value ordered_iter(Value self)
{
    return iter_make(DICT(self), DICT_KEYS, false);
}

static Value reversed_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return iter_make(DICT(self), DICT_KEYS, true);
}

static Value view_make(Type *type, Value dict)
{
    OrderedView *view = object_alloc(type, sizeof(OrderedView));
    if (view != NULL)
        view->dict = DICT(dict);
    return OBJECT_VALUE(view);
}

static Value keys(Value self, Value *args, size_t nargs, Value kwnames)
{
    return view_make(&collections_odict_keys, self);
}

static Value values(Value self, Value *args, size_t nargs, Value kwnames)
{
    return view_make(&collections_odict_values, self);
}

static Value items(Value self, Value *args, size_t nargs, Value kwnames)
{
    return view_make(&collections_odict_items, self);
}

#define ORDERED_VIEW(variable, name, base, part)                                                   \
    static Value variable##_iter(Value self)                                                       \
    {                                                                                              \
        return iter_make(AS(OrderedView, self)->dict, part, false);                                \
    }                                                                                              \
    static Value variable##_reversed(Value self, Value *args, size_t nargs, Value kwnames)         \
    {                                                                                              \
        return iter_make(AS(OrderedView, self)->dict, part, true);                                 \
    }                                                                                              \
    static const MethodDef variable##_methods[] = {                                                \
        {"__reversed__", variable##_reversed, "", 0, NULL},                                        \
        {NULL, NULL, NULL, 0, NULL},                                                               \
    };                                                                                             \
    Type variable = {                                                                              \
        TYPE_HEAD(name),                                                                           \
        .base_type = &base,                                                                        \
        .size = sizeof(OrderedView),                                                               \
        .flags = TYPE_NO_NEW,                                                                      \
        .iter = variable##_iter,                                                                   \
        .methods = variable##_methods,                                                             \
    }

ORDERED_VIEW(collections_odict_keys, "odict_keys", type_dict_keys, DICT_KEYS);
ORDERED_VIEW(collections_odict_values, "odict_values", type_dict_values, DICT_VALUES);
ORDERED_VIEW(collections_odict_items, "odict_items", type_dict_items, DICT_ITEMS);

/* ---- the type ---- */

static bool ordered_setitem(Value self, Value key, Value value)
{
    return type_dict.setitem(self, key, value);
}

static const MethodDef ordered_methods[] = {
    {"fromkeys", fromkeys, "iterable, value=None", METHOD_CLASS,
     "Create a new ordered dictionary with keys from iterable and values set to value."},
    {"setdefault", setdefault, "key, default=None", 0,
     "Insert key with a value of default if key is not in the dictionary."},
    {"pop", pop, "key, default=<unrepresentable>", 0,
     "Remove the key and return its value, or default when it is missing and default is given."},
    {"popitem", popitem, "last=True", 0,
     "Remove and return a (key, value) pair from the dictionary.\n\n"
     "Pairs are returned in LIFO order if last is true or FIFO order if false."},
    {"keys", keys, "", 0, NULL},
    {"values", values, "", 0, NULL},
    {"items", items, "", 0, NULL},
    {"update", update, "*args, **kwargs", METHOD_RAW, NULL},
    {"clear", clear, "", 0, "Remove all items from ordered dict."},
    {"copy", copy, "", 0, "A shallow copy of ordered dict."},
    {"move_to_end", move_to_end, "key, last=True", 0,
     "Move an existing element to the end (or beginning if last is false).\n\n"
     "Raise KeyError if the element does not exist."},
    {"__reversed__", reversed_method, "", 0, "od.__reversed__() <==> reversed(od)"},
    {"__reduce__", reduce, "", 0, "Return state information for pickling"},
    {"__sizeof__", sizeof_method, "", 0, NULL},
    {NULL, NULL, NULL, 0, NULL},
};

Type collections_ordered_dict = {
    TYPE_HEAD("collections.OrderedDict"),
    .doc = "Dictionary that remembers insertion order",
    .base_type = &type_dict,
    .size = sizeof(OrderedDict),
    .attrs_offset = sizeof(OrderedDict),
    .flags = TYPE_BASE | TYPE_MAPPING | TYPE_IS_DICT | TYPE_WEAKREF,
    .init = ordered_init,
    .repr = ordered_repr,
    .hash = hash_not_implemented,
    .compare = ordered_compare,
    .iter = ordered_iter,
    .setitem = ordered_setitem,
    .binary[OP_OR] = ordered_or,
    .inplace[OP_OR] = ordered_ior,
    .methods = ordered_methods,
};
