/* tuple: a fixed array of values in one block with its header; the empty tuple is a static object.
 * Instances of subclasses may have attributes behind the items (ATTRS_AT_END). */
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"

static struct {
    Tuple tuple;
} __attribute__((aligned(16))) empty_tuple = {.tuple.head.shape = &type_tuple.base};

Value tuple_empty(void)
{
    return OBJECT_VALUE(&empty_tuple.tuple);
}

Value tuple_new(size_t n)
{
    if (n == 0)
        return tuple_empty();
    if (UNLIKELY(n > (size_t)1 << 59))
        return raise_memory_error();
    Tuple *t = object_alloc(&type_tuple, sizeof(Tuple) + n * sizeof(Value));
    if (LIKELY(t != NULL))
        t->len = n;
    return OBJECT_VALUE(t);
}

Value tuple_from(const Value *items, size_t n)
{
    Value t = tuple_new(n);
    if (UNLIKELY(t == 0))
        return 0;
    Value *to = TUPLE(t)->items;
    switch (n) { /* most have two or three */
    case 3: to[2] = items[2]; /* fall through */
    case 2: to[1] = items[1]; /* fall through */
    case 1: to[0] = items[0]; /* fall through */
    case 0: break;
    default: memcpy(to, items, n * sizeof(Value));
    }
    return t;
}

Value tuple_pack(size_t n, ...)
{
    Value t = tuple_new(n);
    if (t == 0)
        return 0;
    va_list args;
    va_start(args, n);
    for (size_t i = 0; i < n; i++) {
        TUPLE(t)->items[i] = va_arg(args, Value);
        if (TUPLE(t)->items[i] == 0) { /* making that item raised */
            t = 0;
            break;
        }
    }
    va_end(args);
    return t;
}

Value tuple_from_iterable(Value iterable)
{
    if (is_exact_tuple(iterable))
        return iterable;
    if (is_exact_list(iterable))
        return tuple_from(LIST(iterable)->items, LIST(iterable)->len);
    Value list = list_from_iterable(iterable);
    return list == 0 ? 0 : tuple_from(LIST(list)->items, LIST(list)->len);
}

/* ---- slots ---- */

static Value tuple_new_slot(Type *type, Value *args, size_t nargs, Value kwnames)
{
    bool own_init = type->init != type_tuple.init;
    if (!check_plain_args("tuple", nargs, own_init ? 0 : kwnames, 0, 1))
        return 0;
    Value items = nargs == 0 ? tuple_empty() : tuple_from_iterable(args[0]);
    if (items == 0 || type == &type_tuple)
        return items;
    size_t n = TUPLE(items)->len;
    Value t = object_new(type, n);
    if (t == 0)
        return 0;
    TUPLE(t)->len = n;
    memcpy(TUPLE(t)->items, TUPLE(items)->items, n * sizeof(Value));
    return t;
}

static Value tuple_repr(Value self)
{
    return sequence_repr(self, "(", ")", true);
}

/* xxHash's lanes over the items' hashes, the published scheme CPython uses since 3.8: equal values
 * here and there, so that scripts that print hashes of tuples of ints agree. */
static bool tuple_hash(Value self, int64_t *out)
{
    const uint64_t prime1 = 11400714785074694791ull, prime2 = 14029467366897019727ull,
                   prime5 = 2870177450012600261ull;
    if (!recursion_check(" while hashing"))
        return false;
    uint64_t acc = prime5;
    size_t n = TUPLE(self)->len;
    for (size_t i = 0; i < n; i++) {
        int64_t lane;
        if (!dict_key_hash(TUPLE(self)->items[i], &lane))
            return false;
        acc += (uint64_t)lane * prime2;
        acc = (acc << 31) | (acc >> 33);
        acc *= prime1;
    }
    acc += n ^ (prime5 ^ 3527539ull);
    *out = acc == UINT64_MAX ? 1546275796 : (int64_t)acc;
    return true;
}

static Value tuple_compare(Value a, Value b, CompareOp op)
{
    if (!is_tuple(a) || !is_tuple(b))
        return VALUE_NOT_IMPLEMENTED;
    if (!recursion_check(" in comparison"))
        return 0;
    Tuple *x = TUPLE(a), *y = TUPLE(b);
    size_t n = MIN(x->len, y->len);
    for (size_t i = 0; i < n; i++) {
        int equal = item_equal(x->items[i], y->items[i]);
        if (equal < 0)
            return 0;
        if (equal)
            continue;
        if (op == CMP_EQ || op == CMP_NE)
            return value_bool(op == CMP_NE);
        return compare(x->items[i], y->items[i], op);
    }
    switch (op) {
    case CMP_LT:
        return value_bool(x->len < y->len);
    case CMP_LE:
        return value_bool(x->len <= y->len);
    case CMP_EQ:
        return value_bool(x->len == y->len);
    case CMP_NE:
        return value_bool(x->len != y->len);
    case CMP_GT:
        return value_bool(x->len > y->len);
    case CMP_GE:
        return value_bool(x->len >= y->len);
    }
    UNREACHABLE();
}

static Value tuple_iter(Value self)
{
    TupleIter *it = NEW(TupleIter, &type_tuple_iterator);
    if (it != NULL)
        it->tuple = TUPLE(self);
    return OBJECT_VALUE(it);
}

static ptrdiff_t tuple_length(Value self)
{
    return (ptrdiff_t)TUPLE(self)->len;
}

static Value tuple_getitem(Value self, Value key)
{
    Tuple *t = TUPLE(self);
    if (is_exactly(key, &type_slice)) {
        int64_t start, stop, step, count;
        if (!slice_bounds(key, (int64_t)t->len, &start, &stop, &step, &count))
            return 0;
        if (step == 1 && (size_t)count == t->len && is_exact_tuple(self))
            return self;
        Value result = tuple_new((size_t)count);
        if (result == 0)
            return 0;
        for (int64_t i = 0; i < count; i++)
            TUPLE(result)->items[i] = t->items[start + i * step];
        return result;
    }
    if (!has_index(key))
        return raise_type_error("tuple indices must be integers or slices, not %T", key);
    size_t i;
    return sequence_index(key, t->len, "tuple", &i) ? t->items[i] : 0;
}

static int tuple_contains(Value self, Value item)
{
    for (size_t i = 0; i < TUPLE(self)->len; i++) {
        int equal = item_equal(TUPLE(self)->items[i], item);
        if (equal != 0)
            return equal;
    }
    return 0;
}

static Value tuple_add(Value left, Value right)
{
    if (!is_tuple(left))
        return VALUE_NOT_IMPLEMENTED;
    if (!is_tuple(right)) {
        Type *type = type_of(right);
        if ((type->flags & TYPE_HEAP) && type->binary[OP_ADD] != NULL)
            return VALUE_NOT_IMPLEMENTED;
        return raise_type_error("can only concatenate tuple (not \"%T\") to tuple", right);
    }
    Tuple *a = TUPLE(left), *b = TUPLE(right);
    if (b->len == 0 && is_exact_tuple(left))
        return left;
    if (a->len == 0 && is_exact_tuple(right))
        return right;
    Value result = tuple_new(a->len + b->len);
    if (result != 0) {
        memcpy(TUPLE(result)->items, a->items, a->len * sizeof(Value));
        memcpy(TUPLE(result)->items + a->len, b->items, b->len * sizeof(Value));
    }
    return result;
}

static Value tuple_mul(Value left, Value right)
{
    Value tuple = is_tuple(left) ? left : right, count = is_tuple(left) ? right : left;
    if (!has_index(count))
        return VALUE_NOT_IMPLEMENTED;
    int64_t n;
    if (!as_index(count, &n))
        return 0;
    Tuple *t = TUPLE(tuple);
    if (is_exact_tuple(tuple) && (n == 1 || t->len == 0))
        return tuple;
    if (n <= 0 || t->len == 0)
        return tuple_empty();
    if ((uint64_t)n > ((uint64_t)1 << 59) / t->len)
        return raise_memory_error();
    Value result = tuple_new(t->len * (size_t)n);
    if (result == 0)
        return 0;
    for (int64_t i = 0; i < n; i++)
        memcpy(TUPLE(result)->items + (size_t)i * t->len, t->items, t->len * sizeof(Value));
    return result;
}

/* ---- methods ---- */

static Value tuple_count(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t n = 0;
    for (size_t i = 0; i < TUPLE(self)->len; i++) {
        int equal = item_equal(TUPLE(self)->items[i], args[0]);
        if (equal < 0)
            return 0;
        n += equal;
    }
    return int_new(n);
}

static Value tuple_index(Value self, Value *args, size_t nargs, Value kwnames)
{
    size_t from, to;
    if (!search_bounds(args[1], args[2], TUPLE(self)->len, &from, &to))
        return 0;
    for (size_t i = from; i < to; i++) {
        int equal = item_equal(TUPLE(self)->items[i], args[0]);
        if (equal < 0)
            return 0;
        if (equal)
            return int_new((int64_t)i);
    }
    return raise_value_error("tuple.index(x): x not in tuple");
}

static Value tuple_getnewargs(Value self, Value *args, size_t nargs, Value kwnames)
{
    return tuple_pack(1, tuple_from(TUPLE(self)->items, TUPLE(self)->len));
}

static Value tuple_class_getitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

static const MethodDef tuple_methods[] = {
    {"count", tuple_count, "value, /", 0, "Return number of occurrences of value."},
    {"index", tuple_index, "value, start=0, stop=sys.maxsize, /", 0,
     "Return first index of value."},
    {"__getnewargs__", tuple_getnewargs, "", 0, NULL},
    {"__class_getitem__", tuple_class_getitem, "object, /", METHOD_CLASS, "See PEP 585"},
    {NULL, NULL, NULL, 0, NULL},
};

Type type_tuple = {
    TYPE_HEAD("tuple"),
    .doc = "Built-in immutable sequence.\n\n"
           "If no argument is given, the constructor returns an empty tuple.\n"
           "If iterable is specified the tuple is initialized from iterable's items.",
    .size = sizeof(Tuple),
    .item_size = sizeof(Value),
    .items_count_offset = offsetof(Tuple, len),
    .flags = TYPE_BASE | TYPE_SEQUENCE | TYPE_IS_TUPLE | TYPE_MATCH_SELF,
    .new_ = tuple_new_slot,
    .repr = tuple_repr,
    .hash = tuple_hash,
    .compare = tuple_compare,
    .iter = tuple_iter,
    .length = tuple_length,
    .getitem = tuple_getitem,
    .contains = tuple_contains,
    .binary[OP_ADD] = tuple_add,
    .binary[OP_MUL] = tuple_mul,
    .methods = tuple_methods,
};

/* ---- iterator ---- */

static Value tuple_iter_next(Value self)
{
    TupleIter *it = AS(TupleIter, self);
    if (it->tuple == NULL)
        return 0;
    if (it->index < it->tuple->len)
        return it->tuple->items[it->index++];
    it->tuple = NULL;
    return 0;
}

static Value tuple_iter_hint(Value self, Value *args, size_t nargs, Value kwnames)
{
    TupleIter *it = AS(TupleIter, self);
    return int_new(it->tuple == NULL ? 0 : (int64_t)(it->tuple->len - it->index));
}

static Value tuple_iter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    TupleIter *it = AS(TupleIter, self);
    Value iter = builtin_get("iter");
    if (it->tuple == NULL)
        return tuple_pack(2, iter, tuple_pack(1, tuple_empty()));
    return tuple_pack(3, iter, tuple_pack(1, OBJECT_VALUE(it->tuple)), int_new((int64_t)it->index));
}

static Value tuple_iter_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    TupleIter *it = AS(TupleIter, self);
    int64_t index;
    if (!as_index(args[0], &index))
        return 0;
    if (it->tuple != NULL)
        it->index = index < 0 ? 0 : MIN((size_t)index, it->tuple->len);
    return VALUE_NONE;
}

static const MethodDef tuple_iter_methods[] = {
    {"__length_hint__", tuple_iter_hint, "", 0, NULL},
    {"__reduce__", tuple_iter_reduce, "", 0, NULL},
    {"__setstate__", tuple_iter_setstate, "state, /", 0, NULL},
    {NULL, NULL, NULL, 0, NULL},
};

Type type_tuple_iterator = {
    TYPE_HEAD("tuple_iterator"),
    .size = sizeof(TupleIter),
    .flags = TYPE_NO_NEW,
    .iter = iter_self,
    .next = tuple_iter_next,
    .methods = tuple_iter_methods,
};
