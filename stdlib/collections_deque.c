/* collections.deque: a ring of values whose size is a power of two. Item i lies at items[(start +
 * i) & mask]; free places are zero for the collector's sake. `state` grows with every structural
 * change: iterators and searches compare it. */
#include "runtime/base/buf.h"
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "stdlib/collections_impl.h"

typedef struct Deque {
    Object head;
    Value *items;
    size_t start, len, mask; /* items == NULL: no ring yet */
    int64_t maxlen;          /* -1: unbounded */
    size_t state;
} Deque;

#define DEQUE(v) AS(Deque, v)

static inline bool is_deque(Value v)
{
    return is_object(v) && is_instance_of(v, &collections_deque);
}

static inline Value *slot(Deque *d, size_t i)
{
    return &d->items[(d->start + i) & d->mask];
}

/* ---- both ends ---- */

static bool grow(Deque *d)
{
    size_t size = d->items == NULL ? 8 : (d->mask + 1) * 2;
    Value *items = gc_alloc(size * sizeof(Value));
    if (items == NULL)
        return false;
    for (size_t i = 0; i < d->len; i++)
        items[i] = *slot(d, i);
    d->items = items;
    d->start = 0;
    d->mask = size - 1;
    return true;
}

static inline bool is_full_ring(const Deque *d)
{
    return d->items == NULL || d->len > d->mask;
}

static Value take_first(Deque *d)
{
    Value item = *slot(d, 0);
    *slot(d, 0) = 0;
    d->start = (d->start + 1) & d->mask;
    d->len--;
    d->state++;
    return item;
}

static Value take_last(Deque *d)
{
    Value item = *slot(d, d->len - 1);
    *slot(d, d->len - 1) = 0;
    d->len--;
    d->state++;
    return item;
}

static bool append(Deque *d, Value item)
{
    if (d->maxlen >= 0 && d->len >= (size_t)d->maxlen) {
        if (d->maxlen == 0)
            return true;
        take_first(d);
    }
    if (UNLIKELY(is_full_ring(d)) && !grow(d))
        return false;
    d->items[(d->start + d->len++) & d->mask] = item;
    d->state++;
    return true;
}

static bool append_left(Deque *d, Value item)
{
    if (d->maxlen >= 0 && d->len >= (size_t)d->maxlen) {
        if (d->maxlen == 0)
            return true;
        take_last(d);
    }
    if (UNLIKELY(is_full_ring(d)) && !grow(d))
        return false;
    d->start = (d->start - 1) & d->mask;
    d->items[d->start] = item;
    d->len++;
    d->state++;
    return true;
}

static void clear(Deque *d)
{
    d->items = NULL;
    d->start = d->len = d->mask = 0;
    d->state++;
}

static bool extend(Deque *d, Value iterable, bool (*add)(Deque *, Value))
{
    if (iterable == OBJECT_VALUE(d) && (iterable = list_from_iterable(iterable)) == 0)
        return false;
    Value iterator = get_iter(iterable), item;
    if (iterator == 0)
        return false;
    while ((item = iter_next(iterator)) != 0)
        if (!add(d, item))
            return false;
    return !error_pending();
}

/* Removes item i, moving the shorter side. */
static void remove_at(Deque *d, size_t i)
{
    if (i < d->len / 2) {
        for (; i > 0; i--)
            *slot(d, i) = *slot(d, i - 1);
        take_first(d);
    } else {
        for (; i + 1 < d->len; i++)
            *slot(d, i) = *slot(d, i + 1);
        take_last(d);
    }
}

static bool insert_at(Deque *d, size_t i, Value item)
{
    if (i < d->len / 2) {
        if (!append_left(d, item))
            return false;
        for (size_t k = 0; k < i; k++)
            *slot(d, k) = *slot(d, k + 1);
    } else {
        if (!append(d, item))
            return false;
        for (size_t k = d->len - 1; k > i; k--)
            *slot(d, k) = *slot(d, k - 1);
    }
    *slot(d, i) = item;
    return true;
}

static void rotate(Deque *d, int64_t n)
{
    if (d->len <= 1)
        return;
    int64_t len = (int64_t)d->len;
    n %= len;
    if (n > len / 2)
        n -= len;
    else if (n < -(len / 2))
        n += len;
    bool full = is_full_ring(d);
    for (; n > 0; n--) {
        Value item = *slot(d, d->len - 1);
        if (!full)
            *slot(d, d->len - 1) = 0;
        d->start = (d->start - 1) & d->mask;
        *slot(d, 0) = item;
    }
    for (; n < 0; n++) {
        Value item = *slot(d, 0);
        if (!full)
            *slot(d, 0) = 0;
        d->start = (d->start + 1) & d->mask;
        *slot(d, d->len - 1) = item;
    }
    d->state++;
}

/* ---- making ---- */

static Value deque_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value self = object_new(type, 0);
    if (self != 0)
        DEQUE(self)->maxlen = -1;
    return self;
}

/* deque(iterable=(), maxlen=None), both also by keyword. */
static bool init_args(Value *args, size_t nargs, Value kwnames, Value *iterable, Value *maxlen)
{
    size_t named = kwnames == 0 ? 0 : TUPLE(kwnames)->len;
    if (nargs + named > 2)
        return raise_false(&type_TypeError, "deque() takes at most 2 arguments (%zu given)",
                           nargs + named);
    *iterable = nargs > 0 ? args[0] : 0;
    *maxlen = nargs > 1 ? args[1] : 0;
    for (size_t i = 0; i < named; i++) {
        Value name = TUPLE(kwnames)->items[i];
        Value *to = str_equal_cstr(name, "iterable") ? iterable
                    : str_equal_cstr(name, "maxlen") ? maxlen : NULL;
        if (to == NULL)
            return raise_false(&type_TypeError, "deque() got an unexpected keyword argument '%U'",
                               name);
        if (*to != 0)
            return raise_false(&type_TypeError,
                               "argument for deque() given by name ('%U') and position (%d)", name,
                               to == iterable ? 1 : 2);
        *to = args[nargs + i];
    }
    return true;
}

static bool deque_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value iterable, maxlen_arg;
    int64_t maxlen = -1;
    if (!init_args(args, nargs, kwnames, &iterable, &maxlen_arg))
        return false;
    if (maxlen_arg != 0 && maxlen_arg != VALUE_NONE) {
        if (!is_int(maxlen_arg))
            return raise_false(&type_TypeError, "an integer is required");
        if (!as_index(maxlen_arg, &maxlen))
            return false;
        if (maxlen < 0)
            return raise_false(&type_ValueError, "maxlen must be non-negative");
    }
    DEQUE(self)->maxlen = maxlen;
    if (DEQUE(self)->len > 0)
        clear(DEQUE(self));
    return iterable == 0 || extend(DEQUE(self), iterable, append);
}

static Value plain_deque(int64_t maxlen)
{
    Deque *d = NEW(Deque, &collections_deque);
    if (d != NULL)
        d->maxlen = maxlen;
    return OBJECT_VALUE(d);
}

static Value copy(Value self)
{
    Deque *d = DEQUE(self);
    if (is_exactly(self, &collections_deque)) {
        Value result = plain_deque(d->maxlen);
        for (size_t i = 0; result != 0 && i < d->len; i++)
            if (!append(DEQUE(result), *slot(d, i)))
                return 0;
        return result;
    }
    Value type = OBJECT_VALUE(type_of(self));
    Value result = d->maxlen < 0 ? call1(type, self) : call2(type, self, int_new(d->maxlen));
    if (result != 0 && !is_deque(result))
        return raise_type_error("%N() must return a deque, not %T", type_of(self), result);
    return result;
}

/* ---- slots ---- */

static Value deque_repr(Value self)
{
    int entered = repr_enter(self);
    if (entered <= 0)
        return entered < 0 ? 0 : str_from_ascii("[...]", 5);
    Value items = list_from_iterable(self), text = items == 0 ? 0 : repr(items);
    repr_leave(self);
    if (text == 0)
        return 0;
    if (DEQUE(self)->maxlen < 0)
        return str_format("%U(%U)", type_of(self)->name, text);
    return str_format("%U(%U, maxlen=%lld)", type_of(self)->name, text,
                      (long long)DEQUE(self)->maxlen);
}

static ptrdiff_t deque_length(Value self)
{
    return (ptrdiff_t)DEQUE(self)->len;
}

static bool index_of(Deque *d, Value key, size_t *out)
{
    if (!has_index(key))
        return raise_false(&type_TypeError, "sequence index must be integer, not '%T'", key);
    Value index = index_value(key);
    return index != 0 && sequence_index(index, d->len, "deque", out);
}

static Value deque_getitem(Value self, Value key)
{
    size_t i;
    return index_of(DEQUE(self), key, &i) ? *slot(DEQUE(self), i) : 0;
}

static bool deque_setitem(Value self, Value key, Value value)
{
    size_t i;
    if (!index_of(DEQUE(self), key, &i))
        return false;
    if (value == 0)
        remove_at(DEQUE(self), i);
    else
        *slot(DEQUE(self), i) = value;
    return true;
}

/* Compares each item in [from, to): position of the first equal one, or their number with `count`;
 * -1 none, -2 raised. */
static int64_t search(Deque *d, Value item, size_t from, size_t to, bool count)
{
    size_t state = d->state;
    int64_t n = 0;
    for (size_t i = from; i < to && i < d->len; i++) {
        int equal = item_equal(*slot(d, i), item);
        if (equal < 0)
            return -2;
        if (equal && !count)
            return (int64_t)i;
        n += equal;
        if (d->state != state)
            return raise_minus1(&type_RuntimeError, "deque mutated during iteration") - 1;
    }
    return count ? n : -1;
}

static int deque_contains(Value self, Value item)
{
    int64_t at = search(DEQUE(self), item, 0, SIZE_MAX, false);
    return at == -2 ? -1 : at >= 0;
}

static Value deque_compare(Value a, Value b, CompareOp op)
{
    if (!is_deque(a) || !is_deque(b))
        return VALUE_NOT_IMPLEMENTED;
    if (DEQUE(a)->len != DEQUE(b)->len && (op == CMP_EQ || op == CMP_NE))
        return value_bool(op == CMP_NE);
    if (!recursion_check(" in comparison"))
        return 0;
    Value left = get_iter(a), right = get_iter(b);
    if (left == 0 || right == 0)
        return 0;
    for (;;) {
        Value x = iter_next(left);
        if (x == 0 && error_pending())
            return 0;
        Value y = iter_next(right);
        if (y == 0 && error_pending())
            return 0;
        if (x == 0 || y == 0) /* the shorter one is the smaller one */
            return compare(small_int_value(x != 0), small_int_value(y != 0), op);
        int equal = item_equal(x, y);
        if (equal < 0)
            return 0;
        if (!equal)
            return op == CMP_EQ || op == CMP_NE ? value_bool(op == CMP_NE) : compare(x, y, op);
    }
}

static Value deque_add(Value left, Value right)
{
    if (!is_deque(left))
        return VALUE_NOT_IMPLEMENTED;
    if (!is_deque(right)) {
        if (has_flag(right, TYPE_HEAP) && type_of(right)->binary[OP_ADD] != NULL)
            return VALUE_NOT_IMPLEMENTED;
        return raise_type_error("can only concatenate deque (not \"%T\") to deque", right);
    }
    Value result = copy(left);
    return result != 0 && extend(DEQUE(result), right, append) ? result : 0;
}

static Value deque_iadd(Value left, Value right)
{
    return extend(DEQUE(left), right, append) ? left : 0;
}

static Value repeat_in_place(Value self, Value count)
{
    int64_t n;
    if (!has_index(count))
        return raise_type_error("can't multiply sequence by non-int of type '%T'", count);
    if (!as_index(count, &n))
        return 0;
    Deque *d = DEQUE(self);
    size_t len = d->len;
    if (len == 0 || n == 1)
        return self;
    if (n <= 0) {
        clear(d);
        return self;
    }
    if ((uint64_t)n > ((uint64_t)1 << 59) / len)
        return raise_memory_error();
    Value items = list_from_iterable(self);
    if (items == 0)
        return 0;
    int64_t more = n - 1;
    if (d->maxlen > 0 && more > d->maxlen / (int64_t)len + 1)
        more = d->maxlen / (int64_t)len + 1; /* whole rounds beyond the limit change nothing */
    for (int64_t k = 0; k < more; k++)
        for (size_t i = 0; i < len; i++)
            if (!append(d, LIST(items)->items[i]))
                return 0;
    return self;
}

static Value deque_mul(Value left, Value right)
{
    Value self = is_deque(left) ? left : right, count = is_deque(left) ? right : left;
    if (!has_index(count) && has_flag(count, TYPE_HEAP) && type_of(count)->binary[OP_MUL] != NULL)
        return VALUE_NOT_IMPLEMENTED;
    Value result = copy(self);
    return result == 0 ? 0 : repeat_in_place(result, count);
}

/* ---- methods ---- */

static Value append_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return append(DEQUE(self), args[0]) ? VALUE_NONE : 0;
}

static Value appendleft_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return append_left(DEQUE(self), args[0]) ? VALUE_NONE : 0;
}

static Value pop_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (DEQUE(self)->len == 0)
        return raise(&type_IndexError, "pop from an empty deque");
    return take_last(DEQUE(self));
}

static Value popleft_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (DEQUE(self)->len == 0)
        return raise(&type_IndexError, "pop from an empty deque");
    return take_first(DEQUE(self));
}

static Value extend_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return extend(DEQUE(self), args[0], append) ? VALUE_NONE : 0;
}

static Value extendleft_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return extend(DEQUE(self), args[0], append_left) ? VALUE_NONE : 0;
}

static Value clear_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    clear(DEQUE(self));
    return VALUE_NONE;
}

static Value copy_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return copy(self);
}

static Value count_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t n = search(DEQUE(self), args[0], 0, SIZE_MAX, true);
    return n == -2 ? 0 : int_new(n);
}

static Value index_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    size_t from, to;
    if (!search_bounds(args[1], args[2], DEQUE(self)->len, &from, &to))
        return 0;
    int64_t at = search(DEQUE(self), args[0], from, to, false);
    if (at == -1)
        return raise_value_error("%R is not in deque", args[0]);
    return at == -2 ? 0 : int_new(at);
}

static Value insert_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Deque *d = DEQUE(self);
    int64_t i;
    if (!as_index(args[0], &i))
        return 0;
    if (d->maxlen >= 0 && d->len >= (size_t)d->maxlen)
        return raise(&type_IndexError, "deque already at its maximum size");
    int64_t len = (int64_t)d->len;
    if (i < 0)
        i = MAX(i + len, 0);
    return insert_at(d, (size_t)MIN(i, len), args[1]) ? VALUE_NONE : 0;
}

static Value remove_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Deque *d = DEQUE(self);
    size_t state = d->state;
    for (size_t i = 0; i < d->len; i++) {
        int equal = item_equal(*slot(d, i), args[0]);
        if (equal < 0)
            return 0;
        if (d->state != state)
            return raise(&type_IndexError, "deque mutated during iteration");
        if (equal) {
            remove_at(d, i);
            return VALUE_NONE;
        }
    }
    return raise_value_error("%R is not in deque", args[0]);
}

static Value reverse_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Deque *d = DEQUE(self);
    for (size_t i = 0, k = d->len; i + 1 < k; i++) {
        Value item = *slot(d, i);
        *slot(d, i) = *slot(d, --k);
        *slot(d, k) = item;
    }
    return VALUE_NONE;
}

static Value rotate_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t n = 1;
    if (args[0] != 0 && !as_index(args[0], &n))
        return 0;
    rotate(DEQUE(self), n);
    return VALUE_NONE;
}

static Value reduce_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value state = call_method0(self, NAME(dunder_getstate)), iterator = get_iter(self);
    if (state == 0 || iterator == 0)
        return 0;
    Value init_args = DEQUE(self)->maxlen < 0
                          ? tuple_empty()
                          : tuple_pack(2, tuple_empty(), int_new(DEQUE(self)->maxlen));
    return tuple_pack(4, OBJECT_VALUE(type_of(self)), init_args, state, iterator);
}

static Value sizeof_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    size_t places = DEQUE(self)->items == NULL ? 0 : DEQUE(self)->mask + 1;
    return int_new((int64_t)(type_of(self)->size + places * sizeof(Value)));
}

static Value class_getitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

static Value get_maxlen(Value self)
{
    return DEQUE(self)->maxlen < 0 ? VALUE_NONE : int_new(DEQUE(self)->maxlen);
}

/* ---- iterators ---- */

typedef struct DequeIter {
    Object head;
    Deque *deque;
    size_t state, left;
    size_t index; /* forwards: of the next item */
} DequeIter;

static Value iter_make(Type *type, Value deque)
{
    DequeIter *it = object_alloc(type, sizeof(DequeIter));
    if (it != NULL) {
        it->deque = DEQUE(deque);
        it->state = it->deque->state;
        it->left = it->deque->len;
    }
    return OBJECT_VALUE(it);
}

static Value deque_iter(Value self)
{
    return iter_make(&collections_deque_iterator, self);
}

static Value reversed_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return iter_make(&collections_deque_reverse_iterator, self);
}

static bool iter_check(DequeIter *it)
{
    if (it->deque->state != it->state) {
        it->left = 0;
        return raise_false(&type_RuntimeError, "deque mutated during iteration");
    }
    return it->left > 0;
}

static Value iter_next_slot(Value self)
{
    DequeIter *it = AS(DequeIter, self);
    if (!iter_check(it))
        return 0;
    it->left--;
    return *slot(it->deque, it->index++);
}

static Value riter_next_slot(Value self)
{
    DequeIter *it = AS(DequeIter, self);
    return iter_check(it) ? *slot(it->deque, --it->left) : 0;
}

static Value iter_new_slot(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int64_t skip = 0;
    if (!is_deque(args[0]))
        return raise_type_error("argument 1 must be collections.deque, not %T",
                                args[0]);
    if (args[1] != 0 && !as_index(args[1], &skip))
        return 0;
    Value it = iter_make(type, args[0]);
    for (int64_t i = 0; it != 0 && i < skip; i++)
        if (type->next(it) == 0)
            return error_pending() ? 0 : it;
    return it;
}

static Value iter_hint(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_new((int64_t)AS(DequeIter, self)->left);
}

static Value iter_reduce(Value self, Value *args, size_t nargs, Value kwnames)
{
    DequeIter *it = AS(DequeIter, self);
    Value done = int_new((int64_t)it->deque->len - (int64_t)it->left);
    return tuple_pack(2, OBJECT_VALUE(type_of(self)), tuple_pack(2, OBJECT_VALUE(it->deque), done));
}

static const MethodDef iter_methods[] = {
    {"__length_hint__", iter_hint, "", 0,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__", iter_reduce, "", 0, "Return state information for pickling."},
    {NULL, NULL, NULL, 0, NULL},
};

Type collections_deque_iterator = {
    TYPE_HEAD("_collections._deque_iterator"),
    .size = sizeof(DequeIter),
    .new_ = iter_new_slot,
    .new_sig = "deque, index=0, /",
    .iter = iter_self,
    .next = iter_next_slot,
    .methods = iter_methods,
};

Type collections_deque_reverse_iterator = {
    TYPE_HEAD("_collections._deque_reverse_iterator"),
    .size = sizeof(DequeIter),
    .new_ = iter_new_slot,
    .new_sig = "deque, index=0, /",
    .iter = iter_self,
    .next = riter_next_slot,
    .methods = iter_methods,
};

static const MethodDef deque_methods[] = {
    {"append", append_method, "item, /", 0, "Add an element to the right side of the deque."},
    {"appendleft", appendleft_method, "item, /", 0,
     "Add an element to the left side of the deque."},
    {"clear", clear_method, "", 0, "Remove all elements from the deque."},
    {"copy", copy_method, "", 0, "Return a shallow copy of a deque."},
    {"__copy__", copy_method, "", 0, "Return a shallow copy of a deque."},
    {"count", count_method, "value, /", 0, "Return number of occurrences of value."},
    {"extend", extend_method, "iterable, /", 0,
     "Extend the right side of the deque with elements from the iterable."},
    {"extendleft", extendleft_method, "iterable, /", 0,
     "Extend the left side of the deque with elements from the iterable."},
    {"index", index_method, "value, start=0, stop=sys.maxsize, /", 0,
     "Return first index of value.\n\nRaises ValueError if the value is not present."},
    {"insert", insert_method, "index, value, /", 0, "Insert value before index."},
    {"pop", pop_method, "", 0, "Remove and return the rightmost element."},
    {"popleft", popleft_method, "", 0, "Remove and return the leftmost element."},
    {"remove", remove_method, "value, /", 0, "Remove first occurrence of value."},
    {"reverse", reverse_method, "", 0, "Reverse *IN PLACE*."},
    {"rotate", rotate_method, "n=1, /", 0,
     "Rotate the deque n steps to the right.  If n is negative, rotates left."},
    {"__reversed__", reversed_method, "", 0, "Return a reverse iterator over the deque."},
    {"__reduce__", reduce_method, "", 0, "Return state information for pickling."},
    {"__sizeof__", sizeof_method, "", 0, "Return the size of the deque in memory, in bytes."},
    {"__class_getitem__", class_getitem, "object, /", METHOD_CLASS, "See PEP 585"},
    {NULL, NULL, NULL, 0, NULL},
};

static const GetSetDef deque_getsets[] = {
    {"maxlen", get_maxlen, NULL, "maximum size of a deque or None if unbounded"},
    {NULL, NULL, NULL, NULL},
};

Type collections_deque = {
    TYPE_HEAD("collections.deque"),
    .doc = "A list-like sequence optimized for data accesses near its endpoints.",
    .size = sizeof(Deque),
    .flags = TYPE_BASE | TYPE_SEQUENCE | TYPE_WEAKREF,
    .new_ = deque_new,
    .init = deque_init,
    .repr = deque_repr,
    .hash = hash_not_implemented,
    .compare = deque_compare,
    .iter = deque_iter,
    .length = deque_length,
    .getitem = deque_getitem,
    .setitem = deque_setitem,
    .contains = deque_contains,
    .binary[OP_ADD] = deque_add,
    .binary[OP_MUL] = deque_mul,
    .inplace[OP_ADD] = deque_iadd,
    .inplace[OP_MUL] = repeat_in_place,
    .methods = deque_methods,
    .getsets = deque_getsets,
};
