/* dict as the language sees it: constructor, operators and methods. The table is in dict_core.c. */
#include "runtime/base/buf.h"
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"

/* ---- update ---- */

static bool set_pair(Dict *d, Value item, size_t number)
{
    Value pair = sequence_fast(item, NULL);
    if (pair == 0) {
        if (error_matches(&type_TypeError)) {
            error_clear();
            return raise_false(&type_TypeError,
                               "cannot convert dictionary update sequence element #%zu to a "
                               "sequence", number);
        }
        return false;
    }
    size_t n;
    Value *items = sequence_items(pair, &n);
    if (n != 2)
        return raise_false(&type_ValueError,
                           "dictionary update sequence element #%zu has length %zu; 2 is required",
                           number, n);
    return dict_set(d, items[0], items[1]);
}

static bool update_from_pairs(Dict *d, Value pairs)
{
    Value iterator = get_iter(pairs);
    if (iterator == 0)
        return false;
    for (size_t number = 0;; number++) {
        Value item = iter_next(iterator);
        if (item == 0)
            return !error_pending();
        if (!set_pair(d, item, number))
            return false;
    }
}

static bool update_from_keys(Dict *d, Value mapping, Value keys_method)
{
    Value keys = call0(keys_method), iterator = keys == 0 ? 0 : get_iter(keys);
    if (iterator == 0)
        return false;
    for (;;) {
        Value key = iter_next(iterator);
        if (key == 0)
            return !error_pending();
        Value value = get_item(mapping, key);
        if (value == 0 || !dict_set(d, key, value))
            return false;
    }
}

bool dict_update(Dict *d, Value other)
{
    /* a subclass that iterates in its own way is asked for its keys, as any other mapping */
    if (is_dict(other) && type_of(other)->iter == dict_iter_keys)
        return dict_merge(d, DICT(other), true);
    Value keys_method;
    if (!get_attr_opt(other, NAME(keys), &keys_method))
        return false;
    return keys_method != 0 ? update_from_keys(d, other, keys_method) : update_from_pairs(d, other);
}

bool dict_update_args(Dict *d, const char *name, Value *args, size_t nargs, Value kwnames)
{
    if (nargs > 1)
        return raise_false(&type_TypeError, "%s expected at most 1 argument, got %zu", name, nargs);
    size_t named = kwnames == 0 ? 0 : TUPLE(kwnames)->len;
    /* args may be overwritten by calls that the update makes only if they run in its frame: copy */
    Value keywords = named == 0 ? 0 : tuple_from(args + nargs, named);
    if (named > 0 && keywords == 0)
        return false;
    if (nargs == 1 && !dict_update(d, args[0]))
        return false;
    for (size_t i = 0; i < named; i++)
        if (!dict_set(d, TUPLE(kwnames)->items[i], TUPLE(keywords)->items[i]))
            return false;
    return true;
}

/* ---- slots ---- */

static Value dict_new_slot(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

static bool dict_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    return dict_update_args(DICT(self), "dict", args, nargs, kwnames);
}

static bool put_items(Buf *b, Dict *d)
{
    bool first = true;
    for (size_t i = 0; i < d->filled; i++) {
        DictEntry e = d->entries[i]; /* copied: a __repr__ may change the dict */
        if (e.key == 0)
            continue;
        if (!first)
            buf_puts(b, ", ");
        first = false;
        if (!buf_put_repr(b, e.key))
            return false;
        buf_puts(b, ": ");
        if (!buf_put_repr(b, e.value))
            return false;
    }
    return true;
}

Value dict_repr(Value self)
{
    Dict *d = DICT(self);
    if (d->used == 0)
        return str_from_ascii("{}", 2);
    int entered = repr_enter(self);
    if (entered <= 0)
        return entered < 0 ? 0 : str_from_ascii("{...}", 5);
    Buf b = BUF_INIT;
    buf_putc(&b, '{');
    bool ok = put_items(&b, d);
    repr_leave(self);
    if (!ok)
        return 0;
    buf_putc(&b, '}');
    return str_from_buf(&b);
}

/* 1, 0, -1 */
static int dicts_equal(Dict *a, Dict *b)
{
    if (a->used != b->used)
        return 0;
    if (!recursion_check(" in comparison"))
        return -1;
    for (size_t i = 0; i < a->filled; i++) {
        DictEntry e = a->entries[i];
        if (e.key == 0)
            continue;
        Value other;
        int found = dict_find_hashed(b, e.key, e.hash, &other);
        if (found <= 0)
            return found;
        int equal = item_equal(e.value, other);
        if (equal <= 0)
            return equal;
    }
    return 1;
}

static Value dict_compare(Value a, Value b, CompareOp op)
{
    if (!is_dict(a) || !is_dict(b) || (op != CMP_EQ && op != CMP_NE))
        return VALUE_NOT_IMPLEMENTED;
    int equal = dicts_equal(DICT(a), DICT(b));
    return equal < 0 ? 0 : value_bool(equal == (op == CMP_EQ));
}

static ptrdiff_t dict_length(Value self)
{
    return (ptrdiff_t)DICT(self)->used;
}

Value dict_getitem(Value self, Value key)
{
    Value value;
    int found = dict_find(DICT(self), key, &value);
    if (LIKELY(found > 0))
        return value;
    if (found < 0)
        return 0;
    if (!is_exact_dict(self)) {
        bool missing;
        value = special_call(self, NAME(dunder_missing), &key, 1, &missing);
        if (!missing)
            return value;
    }
    return raise_key_error(key);
}

static bool dict_setitem(Value self, Value key, Value value)
{
    if (LIKELY(value != 0))
        return dict_set(DICT(self), key, value);
    int found = dict_del(DICT(self), key);
    if (found == 0)
        raise_key_error(key);
    return found > 0;
}

static int dict_contains(Value self, Value key)
{
    Value value;
    return dict_find(DICT(self), key, &value);
}

static Value dict_or(Value left, Value right)
{
    if (!is_dict(left) || !is_dict(right))
        return VALUE_NOT_IMPLEMENTED;
    Dict *result = dict_copy(DICT(left));
    return result != NULL && dict_update(result, right) ? OBJECT_VALUE(result) : 0;
}

static Value dict_ior(Value left, Value right)
{
    return dict_update(DICT(left), right) ? left : 0;
}

/* ---- methods ---- */

static Value dict_get_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value value;
    int found = dict_find(DICT(self), args[0], &value);
    if (found != 0)
        return found > 0 ? value : 0;
    return args[1] == 0 ? VALUE_NONE : args[1];
}

static Value dict_setdefault_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return dict_setdefault(DICT(self), args[0], args[1] == 0 ? VALUE_NONE : args[1]);
}

static Value dict_pop_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return dict_pop(DICT(self), args[0], args[1]);
}

static Value dict_popitem_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value key, value;
    if (!dict_popitem_last(DICT(self), &key, &value))
        return raise(&type_KeyError, "popitem(): dictionary is empty");
    return tuple_pack(2, key, value);
}

static Value dict_clear_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    dict_clear(DICT(self));
    return VALUE_NONE;
}

static Value dict_copy_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return OBJECT_VALUE(dict_copy(DICT(self)));
}

static Value dict_update_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return dict_update_args(DICT(self), "update", args, nargs, kwnames) ? VALUE_NONE : 0;
}

static Value fromkeys_fast(Value iterable, Value value)
{
    Dict *d = dict_new();
    if (d != NULL && is_exact_dict(iterable)) { /* the hashes are known */
        for (size_t i = 0; i < DICT(iterable)->filled; i++) {
            DictEntry e = DICT(iterable)->entries[i];
            if (e.key != 0 && !dict_set_hashed(d, e.key, e.hash, value))
                return 0;
        }
        return OBJECT_VALUE(d);
    }
    if (d != NULL && is_any_set(iterable) && type_of(iterable)->iter == type_set.iter) {
        SetEntry e;
        for (size_t pos = 0; set_next_entry(SET(iterable), &pos, &e);)
            if (!dict_set_hashed(d, e.key, e.hash, value))
                return 0;
        return OBJECT_VALUE(d);
    }
    Value iterator = d == NULL ? 0 : get_iter(iterable);
    if (iterator == 0)
        return 0;
    Value key;
    while ((key = iter_next(iterator)) != 0)
        if (!dict_set(d, key, value))
            return 0;
    return error_pending() ? 0 : OBJECT_VALUE(d);
}

static Value dict_fromkeys(Value cls, Value *args, size_t nargs, Value kwnames)
{
    Value iterable = args[0], value = args[1] == 0 ? VALUE_NONE : args[1];
    if (cls == OBJECT_VALUE(&type_dict))
        return fromkeys_fast(iterable, value);
    Value d = call0(cls);
    Value iterator = d == 0 ? 0 : get_iter(iterable);
    if (iterator == 0)
        return 0;
    Value key;
    while ((key = iter_next(iterator)) != 0)
        if (!(is_exact_dict(d) ? dict_set(DICT(d), key, value) : set_item(d, key, value)))
            return 0;
    return error_pending() ? 0 : d;
}

static Value dict_sizeof(Value self, Value *args, size_t nargs, Value kwnames)
{
    Dict *d = DICT(self);
    size_t slots = d->log2_size == 0 ? 0 : (size_t)1 << d->log2_size;
    return int_new((int64_t)(type_of(self)->size + slots * d->index_width +
                             slots * 2 / 3 * sizeof(DictEntry)));
}

static Value dict_class_getitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

static const MethodDef dict_methods[] = {
    {"get", dict_get_method, "key, default=None, /", 0,
     "Return the value for key if key is in the dictionary, else default."},
    {"setdefault", dict_setdefault_method, "key, default=None, /", 0,
     "Insert key with a value of default if key is not in the dictionary.\n\n"
     "Return the value for key if key is in the dictionary, else default."},
    {"pop", dict_pop_method, "key, default=None, /", 0,
     "Remove the key and return its value.\n\nWithout a default, a missing key raises KeyError."},
    {"popitem", dict_popitem_method, "", 0,
     "Remove and return a (key, value) pair as a 2-tuple.\n\n"
     "Pairs are returned in LIFO (last-in, first-out) order."},
    {"keys", dict_keys_view, "", 0, "A set-like view of the keys."},
    {"values", dict_values_view, "", 0, "A view of the values."},
    {"items", dict_items_view, "", 0, "A set-like view of the (key, value) pairs."},
    {"update", dict_update_method, "*args, **kwargs", METHOD_RAW,
     "Update from a mapping or an iterable of pairs, and from keyword arguments."},
    {"fromkeys", dict_fromkeys, "iterable, value=None, /", METHOD_CLASS,
     "Create a new dictionary with keys from iterable and values set to value."},
    {"clear", dict_clear_method, "", 0, "Remove all items from the dict."},
    {"copy", dict_copy_method, "", 0, "Return a shallow copy of the dict."},
    {"__reversed__", dict_reversed_keys, "", 0, "Return a reverse iterator over the dict keys."},
    {"__sizeof__", dict_sizeof, "", 0, "Return the size of the dict in memory."},
    {"__class_getitem__", dict_class_getitem, "object, /", METHOD_CLASS, "See PEP 585"},
    {NULL, NULL, NULL, 0, NULL},
};

Type type_dict = {
    TYPE_HEAD("dict"),
    .doc = "dict() -> new empty dictionary\n"
           "dict(mapping) -> new dictionary initialized from a mapping object's\n"
           "    (key, value) pairs\n"
           "dict(iterable) -> new dictionary initialized from pairs\n"
           "dict(**kwargs) -> new dictionary initialized with the name=value pairs",
    .size = sizeof(Dict),
    .flags = TYPE_BASE | TYPE_MAPPING | TYPE_IS_DICT | TYPE_MATCH_SELF,
    .new_ = dict_new_slot,
    .init = dict_init,
    .repr = dict_repr,
    .hash = hash_not_implemented,
    .compare = dict_compare,
    .iter = dict_iter_keys,
    .length = dict_length,
    .getitem = dict_getitem,
    .setitem = dict_setitem,
    .contains = dict_contains,
    .binary[OP_OR] = dict_or,
    .inplace[OP_OR] = dict_ior,
    .methods = dict_methods,
};
