/* set and frozenset as the language sees them. Operators take only sets, methods any iterable;
 * results are plain sets or frozensets, by the kind of the left operand, never subclasses. */
#include "runtime/base/buf.h"
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"

typedef struct SetIter {
    Object head;
    Set *set; /* NULL: exhausted */
    size_t pos, used, left;
} SetIter;

/* ---- helpers ---- */

static Type *plain_type(Value s)
{
    return is_frozenset(s) ? &type_frozenset : &type_set;
}

static Value set_copy(Value s)
{
    return set_new(plain_type(s), s);
}

/* The hash of a key to look for: a set stands for the frozenset with its items. */
static bool lookup_hash(Value key, int64_t *out);

static int has_item(Value s, Value key)
{
    int64_t hash;
    return lookup_hash(key, &hash) ? set_contains_hashed(SET(s), key, hash) : -1;
}

/* Adds to `result` what is in both; iterates the smaller one when both are sets. */
static Value intersection(Value s, Value other)
{
    if (s == other)
        return set_copy(s);
    Value result = set_new(plain_type(s), 0);
    if (result == 0)
        return 0;
    if (is_any_set(other)) {
        Set *each = SET(other), *in = SET(s);
        if (each->used > in->used) {
            each = SET(s);
            in = SET(other);
        }
        SetEntry e;
        for (size_t pos = 0; set_next_entry(each, &pos, &e);) {
            int found = set_contains_hashed(in, e.key, e.hash);
            if (found < 0 || (found > 0 && !set_add_hashed(SET(result), e.key, e.hash)))
                return 0;
        }
        return result;
    }
    Value iterator = get_iter(other), item;
    if (iterator == 0)
        return 0;
    while ((item = iter_next(iterator)) != 0) {
        int64_t hash;
        if (!dict_key_hash(item, &hash))
            return 0;
        int found = set_contains_hashed(SET(s), item, hash);
        if (found < 0 || (found > 0 && !set_add_hashed(SET(result), item, hash)))
            return 0;
    }
    return error_pending() ? 0 : result;
}

static Value difference(Value s, Value other)
{
    bool small_other = is_any_set(other) && SET(other)->used < SET(s)->used >> 2;
    if (small_other || (!is_any_set(other) && !is_exact_dict(other))) {
        Value result = set_copy(s);
        return result != 0 && set_difference_update(SET(result), other) ? result : 0;
    }
    Value result = set_new(plain_type(s), 0);
    if (result == 0)
        return 0;
    SetEntry e;
    for (size_t pos = 0; set_next_entry(SET(s), &pos, &e);) {
        Value value;
        int found = is_any_set(other) ? set_contains_hashed(SET(other), e.key, e.hash)
                                      : dict_find_hashed(DICT(other), e.key, e.hash, &value);
        if (found < 0 || (found == 0 && !set_add_hashed(SET(result), e.key, e.hash)))
            return 0;
    }
    return result;
}

static Value symmetric_difference(Value s, Value other)
{
    Value result = set_new(plain_type(s), other);
    return result != 0 && set_symmetric_difference_update(SET(result), s) ? result : 0;
}

/* Takes over the contents of a set that nobody else has. */
static void swap_in(Set *s, Set *from)
{
    s->table = from->table;
    s->used = from->used;
    s->filled = from->filled;
    s->mask = from->mask;
    s->finger = 0;
    s->mutations++;
}

static int is_subset(Value part, Value whole)
{
    if (SET(part)->used > SET(whole)->used)
        return 0;
    SetEntry e;
    for (size_t pos = 0; set_next_entry(SET(part), &pos, &e);) {
        int found = set_contains_hashed(SET(whole), e.key, e.hash);
        if (found <= 0)
            return found;
    }
    return 1;
}

/* ---- slots ---- */

static Value set_new_slot(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return set_new(type, 0);
}

static bool set_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!check_plain_args("set", nargs, kwnames, 0, 1))
        return false;
    Value iterable = nargs == 0 ? 0 : args[0];
    if (SET(self)->table != NULL)
        set_clear(SET(self));
    return iterable == 0 || set_update(SET(self), iterable);
}

static Value frozenset_new_slot(Type *type, Value *args, size_t nargs, Value kwnames)
{
    bool own_init = type->init != type_frozenset.init;
    if (!check_plain_args("frozenset", nargs, own_init ? 0 : kwnames, 0, 1))
        return 0;
    if (type == &type_frozenset && nargs == 1 && is_exactly(args[0], &type_frozenset))
        return args[0];
    return set_new(type, nargs == 0 ? 0 : args[0]);
}

static Value set_repr(Value self)
{
    if (SET(self)->used == 0)
        return str_format("%T()", self);
    int entered = repr_enter(self);
    if (entered <= 0)
        return entered < 0 ? 0 : str_format("%T(...)", self);
    Buf b = BUF_INIT;
    bool plain = is_exactly(self, &type_set), ok = true;
    if (!plain)
        buf_printf(&b, "%s(", type_name_of(self));
    Value items = list_from_iterable(self);
    ok = items != 0;
    buf_putc(&b, '{');
    for (size_t i = 0; ok && i < LIST(items)->len; i++) {
        if (i > 0)
            buf_puts(&b, ", ");
        ok = buf_put_repr(&b, LIST(items)->items[i]);
    }
    repr_leave(self);
    buf_puts(&b, plain ? "}" : "})");
    return ok ? str_from_buf(&b) : 0;
}

static inline uint64_t shuffle_bits(uint64_t h)
{
    return ((h ^ 89869747u) ^ (h << 16)) * 3644798167u;
}

/* Independent of the order: exclusive or of scrambled hashes, with CPython's constants. */
static int64_t items_hash(Set *s)
{
    uint64_t hash = 0;
    SetEntry e;
    for (size_t pos = 0; set_next_entry(s, &pos, &e);)
        hash ^= shuffle_bits((uint64_t)e.hash);
    hash ^= (s->used + 1) * UINT64_C(1927868237);
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash * 69069u + UINT64_C(907133923);
    return hash == UINT64_MAX ? 590923713 : (int64_t)hash;
}

static bool frozenset_hash(Value self, int64_t *out)
{
    Set *s = SET(self);
    if (s->hash == 0)
        s->hash = items_hash(s);
    *out = s->hash;
    return true;
}

static bool lookup_hash(Value key, int64_t *out)
{
    if (dict_key_hash(key, out))
        return true;
    if (!is_set(key) || !error_clear_if(&type_TypeError))
        return false;
    *out = items_hash(SET(key));
    return true;
}

static Value set_compare(Value a, Value b, CompareOp op)
{
    if (!is_any_set(a) || !is_any_set(b))
        return VALUE_NOT_IMPLEMENTED;
    size_t n = SET(a)->used, m = SET(b)->used;
    int ok = 0;
    switch (op) {
    case CMP_EQ:
    case CMP_NE:
        ok = n == m && !(SET(a)->hash != 0 && SET(b)->hash != 0 && SET(a)->hash != SET(b)->hash);
        if (ok)
            ok = is_subset(a, b);
        if (op == CMP_NE && ok >= 0)
            ok = !ok;
        break;
    case CMP_LE:
        ok = is_subset(a, b);
        break;
    case CMP_GE:
        ok = is_subset(b, a);
        break;
    case CMP_LT:
        ok = n < m ? is_subset(a, b) : 0;
        break;
    case CMP_GT:
        ok = n > m ? is_subset(b, a) : 0;
        break;
    }
    return ok < 0 ? 0 : value_bool(ok);
}

static Value set_iter(Value self)
{
    SetIter *it = NEW(SetIter, &type_set_iterator);
    if (it != NULL) {
        it->set = SET(self);
        it->used = it->left = SET(self)->used;
    }
    return OBJECT_VALUE(it);
}

static ptrdiff_t set_length(Value self)
{
    return (ptrdiff_t)SET(self)->used;
}

static Value set_or(Value a, Value b)
{
    if (!is_any_set(a) || !is_any_set(b))
        return VALUE_NOT_IMPLEMENTED;
    Value result = set_copy(a);
    return result != 0 && set_merge(SET(result), SET(b)) ? result : 0;
}

static Value set_and(Value a, Value b)
{
    return is_any_set(a) && is_any_set(b) ? intersection(a, b) : VALUE_NOT_IMPLEMENTED;
}

static Value set_sub(Value a, Value b)
{
    return is_any_set(a) && is_any_set(b) ? difference(a, b) : VALUE_NOT_IMPLEMENTED;
}

static Value set_xor(Value a, Value b)
{
    return is_any_set(a) && is_any_set(b) ? symmetric_difference(a, b) : VALUE_NOT_IMPLEMENTED;
}

static Value set_ior(Value a, Value b)
{
    if (!is_any_set(b))
        return VALUE_NOT_IMPLEMENTED;
    return set_merge(SET(a), SET(b)) ? a : 0;
}

static Value set_iand(Value a, Value b)
{
    if (!is_any_set(b))
        return VALUE_NOT_IMPLEMENTED;
    Value result = intersection(a, b);
    if (result == 0)
        return 0;
    swap_in(SET(a), SET(result));
    return a;
}

static Value set_isub(Value a, Value b)
{
    if (!is_any_set(b))
        return VALUE_NOT_IMPLEMENTED;
    return set_difference_update(SET(a), b) ? a : 0;
}

static Value set_ixor(Value a, Value b)
{
    if (!is_any_set(b))
        return VALUE_NOT_IMPLEMENTED;
    return set_symmetric_difference_update(SET(a), b) ? a : 0;
}

/* ---- methods ---- */

static bool no_keywords(Value self, const char *method, Value kwnames)
{
    if (kwnames == 0 || TUPLE(kwnames)->len == 0)
        return true;
    return raise_false(&type_TypeError, "%s.%s() takes no keyword arguments",
                       is_frozenset(self) ? "frozenset" : "set", method);
}

static Value set_union_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!no_keywords(self, "union", kwnames))
        return 0;
    Value result = set_copy(self);
    for (size_t i = 0; i < nargs && result != 0; i++)
        if (!set_update(SET(result), args[i]))
            return 0;
    return result;
}

static Value set_update_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!no_keywords(self, "update", kwnames))
        return 0;
    for (size_t i = 0; i < nargs; i++)
        if (!set_update(SET(self), args[i]))
            return 0;
    return VALUE_NONE;
}

static Value intersection_of_all(Value self, Value *args, size_t nargs)
{
    Value result = nargs == 0 ? set_copy(self) : self;
    for (size_t i = 0; i < nargs && result != 0; i++)
        result = intersection(result, args[i]);
    return result;
}

static Value set_intersection_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return no_keywords(self, "intersection", kwnames) ? intersection_of_all(self, args, nargs) : 0;
}

static Value set_intersection_update_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!no_keywords(self, "intersection_update", kwnames))
        return 0;
    Value result = intersection_of_all(self, args, nargs);
    if (result == 0)
        return 0;
    swap_in(SET(self), SET(result));
    return VALUE_NONE;
}

static Value set_difference_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!no_keywords(self, "difference", kwnames))
        return 0;
    if (nargs == 0)
        return set_copy(self);
    Value result = difference(self, args[0]);
    for (size_t i = 1; i < nargs && result != 0; i++)
        if (!set_difference_update(SET(result), args[i]))
            return 0;
    return result;
}

static Value set_difference_update_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!no_keywords(self, "difference_update", kwnames))
        return 0;
    for (size_t i = 0; i < nargs; i++)
        if (!set_difference_update(SET(self), args[i]))
            return 0;
    return VALUE_NONE;
}

static Value set_symmetric_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return symmetric_difference(self, args[0]);
}

static Value set_symmetric_update_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return set_symmetric_difference_update(SET(self), args[0]) ? VALUE_NONE : 0;
}

static Value set_add_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return set_add(SET(self), args[0]) ? VALUE_NONE : 0;
}

static Value set_discard_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t hash;
    if (!lookup_hash(args[0], &hash))
        return 0;
    return set_discard_hashed(SET(self), args[0], hash) < 0 ? 0 : VALUE_NONE;
}

static Value set_remove_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t hash;
    if (!lookup_hash(args[0], &hash))
        return 0;
    int removed = set_discard_hashed(SET(self), args[0], hash);
    return removed > 0 ? VALUE_NONE : removed < 0 ? 0 : raise_key_error(args[0]);
}

static Value set_pop_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value key = set_pop(SET(self));
    return key != 0 ? key : raise(&type_KeyError, "pop from an empty set");
}

static Value set_clear_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    set_clear(SET(self));
    return VALUE_NONE;
}

static Value set_copy_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return is_exactly(self, &type_frozenset) ? self : set_copy(self);
}

static Value set_isdisjoint_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value other = args[0];
    if (self == other)
        return value_bool(SET(self)->used == 0);
    if (is_any_set(other)) {
        Set *each = SET(other), *in = SET(self);
        if (each->used > in->used) {
            each = SET(self);
            in = SET(other);
        }
        SetEntry e;
        for (size_t pos = 0; set_next_entry(each, &pos, &e);) {
            int found = set_contains_hashed(in, e.key, e.hash);
            if (found != 0)
                return found < 0 ? 0 : VALUE_FALSE;
        }
        return VALUE_TRUE;
    }
    Value iterator = get_iter(other), item;
    if (iterator == 0)
        return 0;
    while ((item = iter_next(iterator)) != 0) {
        int found = set_contains(SET(self), item);
        if (found != 0)
            return found < 0 ? 0 : VALUE_FALSE;
    }
    return error_pending() ? 0 : VALUE_TRUE;
}

static Value set_issubset_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_any_set(args[0])) {
        Value common = intersection(self, args[0]);
        return common == 0 ? 0 : value_bool(SET(common)->used == SET(self)->used);
    }
    int ok = is_subset(self, args[0]);
    return ok < 0 ? 0 : value_bool(ok);
}

static Value set_issuperset_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (is_any_set(args[0])) {
        int ok = is_subset(args[0], self);
        return ok < 0 ? 0 : value_bool(ok);
    }
    Value iterator = get_iter(args[0]), item;
    if (iterator == 0)
        return 0;
    while ((item = iter_next(iterator)) != 0) {
        int found = set_contains(SET(self), item);
        if (found <= 0)
            return found < 0 ? 0 : VALUE_FALSE;
    }
    return error_pending() ? 0 : VALUE_TRUE;
}

static Value set_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value items = list_from_iterable(self);
    Value state = items == 0 ? 0 : call_method0(self, NAME(dunder_getstate));
    if (state == 0)
        return 0;
    return tuple_pack(3, OBJECT_VALUE(type_of(self)), tuple_pack(1, items), state);
}

static Value set_sizeof(Value self, Value *args, size_t nargs, Value kwnames)
{
    size_t slots = SET(self)->table == NULL ? 0 : SET(self)->mask + 1;
    return int_new((int64_t)(type_of(self)->size + slots * sizeof(SetEntry)));
}

static Value set_class_getitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

#define SET_COMMON_METHODS                                                                         \
    {"copy", set_copy_method, "", 0, "Return a shallow copy of a set."},                           \
    {"union", set_union_method, "*others", METHOD_RAW,                                             \
     "Return a new set with elements from the set and all others."},                               \
    {"intersection", set_intersection_method, "*others", METHOD_RAW,                               \
     "Return a new set with elements common to the set and all others."},                          \
    {"difference", set_difference_method, "*others", METHOD_RAW,                                   \
     "Return a new set with elements in the set that are not in the others."},                     \
    {"symmetric_difference", set_symmetric_method, "other, /", 0,                                  \
     "Return a new set with elements in either the set or other but not both."},                   \
    {"isdisjoint", set_isdisjoint_method, "other, /", 0,                                           \
     "Return True if two sets have a null intersection."},                                         \
    {"issubset", set_issubset_method, "other, /", 0,                                               \
     "Report whether another set contains this set."},                                             \
    {"issuperset", set_issuperset_method, "other, /", 0,                                           \
     "Report whether this set contains another set."},                                             \
    {"__reduce__", set_reduce, "", 0, "Return state information for pickling."},                   \
    {"__sizeof__", set_sizeof, "", 0, "S.__sizeof__() -> size of S in memory, in bytes."},         \
    {"__class_getitem__", set_class_getitem, "object, /", METHOD_CLASS, "See PEP 585"}

static const MethodDef set_methods[] = {
    SET_COMMON_METHODS,
    {"add", set_add_method, "object, /", 0, "Add an element to a set."},
    {"discard", set_discard_method, "object, /", 0,
     "Remove an element from a set if it is a member."},
    {"remove", set_remove_method, "object, /", 0,
     "Remove an element from a set; it must be a member."},
    {"pop", set_pop_method, "", 0, "Remove and return an arbitrary set element."},
    {"clear", set_clear_method, "", 0, "Remove all elements from this set."},
    {"update", set_update_method, "*others", METHOD_RAW,
     "Update the set, adding elements from all others."},
    {"intersection_update", set_intersection_update_method, "*others", METHOD_RAW,
     "Update the set, keeping only elements found in it and all others."},
    {"difference_update", set_difference_update_method, "*others", METHOD_RAW,
     "Update the set, removing elements found in others."},
    {"symmetric_difference_update", set_symmetric_update_method, "other, /", 0,
     "Update the set, keeping only elements found in either set, but not in both."},
    {NULL, NULL, NULL, 0, NULL},
};

static const MethodDef frozenset_methods[] = {
    SET_COMMON_METHODS,
    {NULL, NULL, NULL, 0, NULL},
};

Type type_set = {
    TYPE_HEAD("set"),
    .doc = "Build an unordered collection of unique elements.",
    .size = sizeof(Set),
    .flags = TYPE_BASE | TYPE_IS_SET | TYPE_MATCH_SELF,
    .new_ = set_new_slot,
    .init = set_init,
    .repr = set_repr,
    .hash = hash_not_implemented,
    .compare = set_compare,
    .iter = set_iter,
    .length = set_length,
    .contains = has_item,
    .binary[OP_SUB] = set_sub,
    .binary[OP_AND] = set_and,
    .binary[OP_XOR] = set_xor,
    .binary[OP_OR] = set_or,
    .inplace[OP_SUB] = set_isub,
    .inplace[OP_AND] = set_iand,
    .inplace[OP_XOR] = set_ixor,
    .inplace[OP_OR] = set_ior,
    .methods = set_methods,
};

Type type_frozenset = {
    TYPE_HEAD("frozenset"),
    .doc = "Build an immutable unordered collection of unique elements.",
    .size = sizeof(Set),
    .flags = TYPE_BASE | TYPE_IS_FROZENSET | TYPE_MATCH_SELF,
    .new_ = frozenset_new_slot,
    .repr = set_repr,
    .hash = frozenset_hash,
    .compare = set_compare,
    .iter = set_iter,
    .length = set_length,
    .contains = has_item,
    .binary[OP_SUB] = set_sub,
    .binary[OP_AND] = set_and,
    .binary[OP_XOR] = set_xor,
    .binary[OP_OR] = set_or,
    .methods = frozenset_methods,
};

/* ---- iterator ---- */

static Value set_iter_next(Value self)
{
    SetIter *it = AS(SetIter, self);
    if (it->set == NULL)
        return 0;
    if (it->used != it->set->used) {
        it->used = SIZE_MAX; /* the error repeats */
        return raise(&type_RuntimeError, "Set changed size during iteration");
    }
    Value key;
    if (!set_next(it->set, &it->pos, &key)) {
        it->set = NULL;
        return 0;
    }
    it->left--;
    return key;
}

static Value set_iter_hint(Value self, Value *args, size_t nargs, Value kwnames)
{
    SetIter *it = AS(SetIter, self);
    return int_new(it->set != NULL && it->used == it->set->used ? (int64_t)it->left : 0);
}

static Value set_iter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    SetIter *copy = NEW(SetIter, &type_set_iterator);
    if (copy == NULL)
        return 0;
    *copy = *AS(SetIter, self);
    Value list = list_from_iterable(OBJECT_VALUE(copy));
    if (list == 0)
        return 0;
    return tuple_pack(2, builtin_get("iter"), tuple_pack(1, list));
}

static const MethodDef set_iter_methods[] = {
    {"__length_hint__", set_iter_hint, "", 0, NULL},
    {"__reduce__", set_iter_reduce, "", 0, NULL},
    {NULL, NULL, NULL, 0, NULL},
};

Type type_set_iterator = {
    TYPE_HEAD("set_iterator"),
    .size = sizeof(SetIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = set_iter_next,
    .methods = set_iter_methods,
};
