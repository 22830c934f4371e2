/* list: a growable array of values. `items` is a scanned block with room for `cap` values; words
 * beyond `len` are kept zero so that the collector does not keep dead objects alive.
 *
 * Anything that may run code of the program (comparing, iterating, __index__) may change the list:
 * loops re-read list->items and list->len after each such call. Sorting is in list_sort.c, the
 * iterators in list_iters.c. */
#include "runtime/list.h"

#include "runtime/base/buf.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/int.h"

/* ---- storage ---- */

#define LIST_MAX ((size_t)1 << 59)

/* Grows by half, by a quarter when large: the collector cannot extend a block in place, so growth
 * is a copy, and the classic eighth would copy each item eight times over a list's life. */
bool list_grow(List *list, size_t more)
{
    size_t need = list->len + more;
    if (need <= list->cap)
        return true;
    size_t cap = list->cap + (list->cap < 100000 ? list->cap / 2 : list->cap / 4) + 4;
    if (more > 1 || cap < need)
        cap = list->cap == 0 || cap < need ? need : cap;
    cap = (cap + 1) & ~(size_t)1;
    if (need > LIST_MAX) {
        raise_memory_error();
        return false;
    }
    /* without capacity, items may be list_sort's marker, which is no block */
    Value *items = list->cap == 0 ? gc_alloc(cap * sizeof(Value))
                                  : gc_resize(list->items, list->cap * sizeof(Value), cap * sizeof(Value));
    if (items == NULL)
        return false;
    list->items = items;
    list->cap = cap;
    return true;
}

static void list_truncate(List *list, size_t len)
{
    if (len == 0) {
        list->items = NULL;
        list->len = list->cap = 0;
        return;
    }
    memset(list->items + len, 0, (list->len - len) * sizeof(Value));
    list->len = len;
    if (len < list->cap / 3 && list->cap > 16) {
        size_t cap = (len + len / 4 + 5) & ~(size_t)1;
        Value *items = gc_alloc(cap * sizeof(Value));
        if (items == NULL) { /* shrinking may fail quietly: the larger block goes on serving */
            error_clear();
            return;
        }
        memcpy(items, list->items, len * sizeof(Value));
        list->items = items;
        list->cap = cap;
    }
}

Value list_new(size_t capacity)
{
    List *list = NEW(List, &type_list);
    if (list == NULL)
        return 0;
    if (capacity > 0 && !list_grow(list, capacity))
        return 0;
    return OBJECT_VALUE(list);
}

Value list_from(const Value *items, size_t n)
{
    Value list = list_new(n);
    if (list != 0 && n > 0) {
        memcpy(LIST(list)->items, items, n * sizeof(Value));
        LIST(list)->len = n;
    }
    return list;
}

Value list_from_iterable(Value iterable)
{
    Value list = list_new(0);
    return list != 0 && list_extend(LIST(list), iterable) ? list : 0;
}

bool list_splice(List *list, size_t start, size_t end, const Value *with, size_t n)
{
    size_t old_len = list->len, removed = end - start, tail = old_len - end;
    if (n > removed && !list_grow(list, n - removed))
        return false;
    memmove(list->items + start + n, list->items + end, tail * sizeof(Value));
    if (n > 0)
        memcpy(list->items + start, with, n * sizeof(Value));
    if (n >= removed) {
        list->len = old_len - removed + n;
    } else {
        list_truncate(list, old_len - removed + n);
    }
    return true;
}

static bool list_append_items(List *list, const Value *items, size_t n)
{
    if (n == 0)
        return true;
    if (!list_grow(list, n))
        return false;
    memcpy(list->items + list->len, items, n * sizeof(Value));
    list->len += n;
    return true;
}

static bool extend_from_range(List *list, RangeIter *it)
{
    if (it->left > LIST_MAX)
        return raise_memory_error(), false;
    size_t n = (size_t)it->left;
    if (n == 0)
        return true;
    if (!list_grow(list, n))
        return false;
    int64_t i = it->next;
    for (size_t k = 0; k < n; k++, i = (int64_t)((uint64_t)i + (uint64_t)it->step)) {
        Value v = fits_small_int(i) ? small_int_value(i) : int_new(i);
        if (v == 0)
            return false;
        list->items[list->len++] = v;
    }
    it->left = 0;
    return true;
}

bool list_extend(List *list, Value iterable)
{
    if (is_exact_list(iterable) || is_exact_tuple(iterable)) {
        size_t n;
        Value *items = sequence_items(iterable, &n);
        if (iterable != OBJECT_VALUE(list))
            return list_append_items(list, items, n);
        if (n == 0)
            return true;
        if (!list_grow(list, n))
            return false;
        return list_append_items(list, list->items, n);
    }
    Value iterator = get_iter(iterable);
    if (iterator == 0)
        return false;
    bool own_range = has_base_shape(iterable, &type_range) || iterator == iterable;
    if (own_range && has_base_shape(iterator, &type_range_iterator))
        return extend_from_range(list, AS(RangeIter, iterator));
    ptrdiff_t hint = length_hint(iterable, 8);
    if (hint < 0)
        return false;
    /* A hint may lie: a very large one is not believed before items arrive. */
    if (hint > 0 && hint < (1 << 24) && !list_grow(list, (size_t)hint))
        return false;
    Value (*next)(Value) = type_of(iterator)->next;
    for (;;) {
        Value item = next(iterator);
        if (item == 0) {
            if (!error_pending())
                return true;
            return error_clear_if(&type_StopIteration);
        }
        if (!list_push(list, item))
            return false;
    }
}

/* ---- shared with tuple and deque ---- */

bool sequence_index(Value key, size_t length, const char *what, size_t *out)
{
    int64_t i;
    if (LIKELY(is_small_int(key))) {
        i = small_int(key);
    } else {
        Value index = index_value(key);
        if (index == 0)
            return false;
        if (!int_as_i64(index, &i))
            return raise_false(&type_IndexError,
                               "cannot fit '%T' into an index-sized integer", key);
    }
    if (i < 0)
        i += (int64_t)length;
    if (UNLIKELY(i < 0 || (uint64_t)i >= length))
        return raise_false(&type_IndexError, "%s index out of range", what);
    *out = (size_t)i;
    return true;
}

static bool search_bound(Value v, size_t length, size_t *out)
{
    if (!has_index(v))
        return raise_false(&type_TypeError,
                           "slice indices must be integers or have an __index__ method");
    int64_t i;
    if (!as_index_clip(v, &i))
        return false;
    if (i < 0)
        i = i + (int64_t)length < 0 ? 0 : i + (int64_t)length;
    *out = (uint64_t)i > length ? length : (size_t)i;
    return true;
}

bool search_bounds(Value start, Value stop, size_t length, size_t *from, size_t *to)
{
    *from = 0;
    *to = length;
    return (start == 0 || search_bound(start, length, from)) &&
           (stop == 0 || search_bound(stop, length, to));
}

bool check_plain_args(const char *name, size_t nargs, Value kwnames, size_t min, size_t max)
{
    if (kwnames != 0 && TUPLE(kwnames)->len > 0)
        return raise_false(&type_TypeError, "%s() takes no keyword arguments", name);
    if (nargs < min)
        return raise_false(&type_TypeError, "%s expected %s%zu argument%s, got %zu", name,
                           min == max ? "" : "at least ", min, min == 1 ? "" : "s", nargs);
    if (nargs > max)
        return raise_false(&type_TypeError, "%s expected %s%zu argument%s, got %zu", name,
                           min == max ? "" : "at most ", max, max == 1 ? "" : "s", nargs);
    return true;
}

bool buf_put_repr(Buf *b, Value item)
{
    Value text = repr(item);
    if (text == 0)
        return false;
    if (STR(text)->ascii) {
        buf_write(b, STR(text)->data, STR(text)->len);
    } else {
        for (size_t i = 0; i < STR(text)->len; i++)
            buf_putcp(b, str_at(STR(text), i));
    }
    return true;
}

Value sequence_repr(Value self, const char *open, const char *close, bool after_one)
{
    Value *items = is_list(self) ? LIST(self)->items : TUPLE(self)->items;
    size_t n = is_list(self) ? LIST(self)->len : TUPLE(self)->len;
    Buf b = BUF_INIT;
    buf_puts(&b, open);
    if (n > 0) {
        int entered = repr_enter(self);
        if (entered < 0)
            return 0;
        if (entered == 0) {
            buf_puts(&b, "...");
            buf_puts(&b, close);
            return str_from_buf(&b);
        }
        for (size_t i = 0; i < n; i++) {
            if (i > 0)
                buf_puts(&b, ", ");
            if (!buf_put_repr(&b, items[i])) {
                repr_leave(self);
                return 0;
            }
            if (is_list(self)) { /* a __repr__ may have changed it */
                items = LIST(self)->items;
                n = LIST(self)->len;
            }
        }
        repr_leave(self);
        if (after_one && n == 1)
            buf_putc(&b, ',');
    }
    buf_puts(&b, close);
    return str_from_buf(&b);
}

/* ---- operations ---- */

bool list_insert(List *list, int64_t index, Value item)
{
    if (!list_grow(list, 1))
        return false;
    size_t n = list->len;
    if (index < 0)
        index = index + (int64_t)n < 0 ? 0 : index + (int64_t)n;
    size_t at = (uint64_t)index > n ? n : (size_t)index;
    memmove(list->items + at + 1, list->items + at, (n - at) * sizeof(Value));
    list->items[at] = item;
    list->len = n + 1;
    return true;
}

Value list_pop_at(List *list, int64_t index)
{
    if (list->len == 0)
        return raise(&type_IndexError, "pop from empty list");
    if (index < 0)
        index += (int64_t)list->len;
    if (index < 0 || (uint64_t)index >= list->len)
        return raise(&type_IndexError, "pop index out of range");
    size_t at = (size_t)index, last = list->len - 1;
    Value item = list->items[at];
    memmove(list->items + at, list->items + at + 1, (last - at) * sizeof(Value));
    list->items[last] = 0;
    list->len = last;
    if (UNLIKELY(last < list->cap / 4) && list->cap > 64)
        list_truncate(list, last);
    return item;
}

Value list_slice(List *list, size_t start, size_t end)
{
    return start < end ? list_from(list->items + start, end - start) : list_new(0);
}

/* Fills to[0..n*times) with the n items repeated, doubling what is already there. */
static void repeat_items(Value *to, const Value *items, size_t n, size_t times)
{
    size_t total = n * times, done = n;
    if (to != items)
        memcpy(to, items, n * sizeof(Value));
    while (done < total) {
        size_t step = MIN(done, total - done);
        memcpy(to + done, to, step * sizeof(Value));
        done += step;
    }
}

Value list_repeat(List *list, int64_t n)
{
    if (n <= 0 || list->len == 0)
        return list_new(0);
    if ((uint64_t)n > LIST_MAX / list->len)
        return raise_memory_error();
    size_t total = list->len * (size_t)n;
    Value result = list_new(total);
    if (result != 0) {
        repeat_items(LIST(result)->items, list->items, list->len, (size_t)n);
        LIST(result)->len = total;
    }
    return result;
}

/* ---- slots ---- */

static Value list_new_slot(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

static bool list_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    /* keywords are for the __new__ of a subclass, when it has one */
    bool own_new = type_of(self)->new_ != list_new_slot;
    if (!check_plain_args("list", nargs, own_new ? 0 : kwnames, 0, 1))
        return false;
    if (LIST(self)->len > 0)
        list_truncate(LIST(self), 0);
    return nargs == 0 || list_extend(LIST(self), args[0]);
}

static Value list_repr(Value self)
{
    return sequence_repr(self, "[", "]", false);
}

static Value list_iter(Value self)
{
    ListIter *it = NEW(ListIter, &type_list_iterator);
    if (it != NULL)
        it->list = LIST(self);
    return OBJECT_VALUE(it);
}

static ptrdiff_t list_length(Value self)
{
    return (ptrdiff_t)LIST(self)->len;
}

static Value order_of_lengths(size_t a, size_t b, CompareOp op)
{
    switch (op) {
    case CMP_LT:
        return value_bool(a < b);
    case CMP_LE:
        return value_bool(a <= b);
    case CMP_EQ:
        return value_bool(a == b);
    case CMP_NE:
        return value_bool(a != b);
    case CMP_GT:
        return value_bool(a > b);
    case CMP_GE:
        return value_bool(a >= b);
    }
    UNREACHABLE();
}

static Value list_compare(Value a, Value b, CompareOp op)
{
    if (!is_list(a) || !is_list(b))
        return VALUE_NOT_IMPLEMENTED;
    List *x = LIST(a), *y = LIST(b);
    if (x->len != y->len && (op == CMP_EQ || op == CMP_NE))
        return value_bool(op == CMP_NE);
    if (!recursion_check(" in comparison"))
        return 0;
    for (size_t i = 0; i < x->len && i < y->len; i++) {
        int equal = item_equal(x->items[i], y->items[i]);
        if (equal < 0)
            return 0;
        if (equal)
            continue;
        if (i >= x->len || i >= y->len) /* the comparison has shortened a list */
            break;
        if (op == CMP_EQ || op == CMP_NE)
            return value_bool(op == CMP_NE);
        return compare(x->items[i], y->items[i], op);
    }
    return order_of_lengths(x->len, y->len, op);
}

static Value list_getslice(List *list, Value slice)
{
    int64_t start, stop, step;
    if (!slice_unpack(slice, &start, &stop, &step)) /* may change the list */
        return 0;
    int64_t count = slice_adjust((int64_t)list->len, &start, &stop, step);
    if (step == 1)
        return list_slice(list, (size_t)start, (size_t)(start + count));
    Value result = list_new((size_t)count);
    if (result == 0)
        return 0;
    for (int64_t i = 0; i < count; i++)
        LIST(result)->items[i] = list->items[start + i * step];
    LIST(result)->len = (size_t)count;
    return result;
}

static Value list_getitem(Value self, Value key)
{
    List *list = LIST(self);
    if (LIKELY(is_small_int(key))) {
        int64_t i = small_int(key);
        if (i < 0)
            i += (int64_t)list->len;
        if (UNLIKELY((uint64_t)i >= list->len))
            return raise(&type_IndexError, "list index out of range");
        return list->items[i];
    }
    if (is_exactly(key, &type_slice))
        return list_getslice(list, key);
    if (!has_index(key))
        return raise_type_error("list indices must be integers or slices, not %T", key);
    Value index = index_value(key); /* may change the list: before looking at its length */
    size_t i;
    if (index == 0 || !sequence_index(index, list->len, "list", &i))
        return 0;
    return list->items[i];
}

/* Extended slice deletion: moves the kept runs together. */
static void delete_stepped(List *list, int64_t start, int64_t step, int64_t count)
{
    if (count == 0)
        return;
    if (step < 0) {
        start += step * (count - 1);
        step = -step;
    }
    size_t to = (size_t)start, next = (size_t)start;
    for (size_t from = (size_t)start; from < list->len; from++) {
        if (count > 0 && from == next) {
            count--;
            next += (size_t)step;
        } else {
            list->items[to++] = list->items[from];
        }
    }
    list_truncate(list, to);
}

static bool list_delslice(List *list, Value slice)
{
    int64_t start, stop, step;
    if (!slice_unpack(slice, &start, &stop, &step))
        return false;
    int64_t count = slice_adjust((int64_t)list->len, &start, &stop, step);
    if (step == 1)
        return list_splice(list, (size_t)start, (size_t)(start + count), NULL, 0);
    delete_stepped(list, start, step, count);
    return true;
}

static bool list_setslice(List *list, Value slice, Value value)
{
    int64_t start, stop, step;
    if (!slice_unpack(slice, &start, &stop, &step))
        return false;
    const char *message = "must assign iterable to extended slice";
    Value sequence = value == OBJECT_VALUE(list) ? list_from(list->items, list->len)
                                                 : sequence_fast(value, message);
    if (sequence == 0)
        return false;
    int64_t count = slice_adjust((int64_t)list->len, &start, &stop, step);
    size_t n;
    Value *items = sequence_items(sequence, &n);
    if (step == 1)
        return list_splice(list, (size_t)start, (size_t)(start + count), items, n);
    if (n != (size_t)count)
        return raise_false(&type_ValueError,
                           "attempt to assign sequence of size %zu to extended slice of size %zd",
                           n, (ptrdiff_t)count);
    for (int64_t i = 0; i < count; i++)
        list->items[start + i * step] = items[i];
    return true;
}

static bool list_setitem(Value self, Value key, Value value)
{
    List *list = LIST(self);
    if (LIKELY(is_small_int(key)) && value != 0) {
        int64_t i = small_int(key);
        if (i < 0)
            i += (int64_t)list->len;
        if (UNLIKELY((uint64_t)i >= list->len))
            return raise_false(&type_IndexError, "list assignment index out of range");
        list->items[i] = value;
        return true;
    }
    if (is_exactly(key, &type_slice))
        return value == 0 ? list_delslice(list, key) : list_setslice(list, key, value);
    if (!has_index(key))
        return raise_false(&type_TypeError, "list indices must be integers or slices, not %T", key);
    Value index = index_value(key);
    size_t i;
    if (index == 0 || !sequence_index(index, list->len, "list assignment", &i))
        return false;
    if (value == 0)
        return list_splice(list, i, i + 1, NULL, 0);
    list->items[i] = value;
    return true;
}

static int list_contains(Value self, Value item)
{
    List *list = LIST(self);
    for (size_t i = 0; i < list->len; i++) {
        int equal = item_equal(list->items[i], item);
        if (equal != 0)
            return equal;
    }
    return 0;
}

static Value list_add(Value left, Value right)
{
    if (!is_list(left))
        return VALUE_NOT_IMPLEMENTED;
    if (!is_list(right)) {
        Type *type = type_of(right);
        if ((type->flags & TYPE_HEAP) && type->binary[OP_ADD] != NULL)
            return VALUE_NOT_IMPLEMENTED; /* its __radd__ is asked first, as in CPython */
        return raise_type_error("can only concatenate list (not \"%T\") to list", right);
    }
    List *a = LIST(left), *b = LIST(right);
    Value result = list_new(a->len + b->len);
    if (result == 0)
        return 0;
    if (a->len > 0)
        memcpy(LIST(result)->items, a->items, a->len * sizeof(Value));
    if (b->len > 0)
        memcpy(LIST(result)->items + a->len, b->items, b->len * sizeof(Value));
    LIST(result)->len = a->len + b->len;
    return result;
}

/* The count of a repetition: 1 ok, 0 NotImplemented, -1 raised. */
static int repeat_count(Value v, int64_t *count)
{
    if (is_small_int(v)) {
        *count = small_int(v);
        return 1;
    }
    if (!has_index(v))
        return 0;
    return as_index(v, count) ? 1 : -1;
}

static Value list_mul(Value left, Value right)
{
    Value list = is_list(left) ? left : right, count = is_list(left) ? right : left;
    int64_t n;
    int ok = repeat_count(count, &n);
    return ok > 0 ? list_repeat(LIST(list), n) : ok == 0 ? VALUE_NOT_IMPLEMENTED : 0;
}

static Value list_iadd(Value left, Value right)
{
    return list_extend(LIST(left), right) ? left : 0;
}

static Value list_imul(Value left, Value right)
{
    int64_t n;
    int ok = repeat_count(right, &n);
    if (ok <= 0)
        return ok == 0 ? VALUE_NOT_IMPLEMENTED : 0;
    List *list = LIST(left);
    size_t len = list->len;
    if (len == 0 || n == 1)
        return left;
    if (n <= 0) {
        list_truncate(list, 0);
        return left;
    }
    if ((uint64_t)n > LIST_MAX / len)
        return raise_memory_error();
    if (!list_grow(list, len * (size_t)n - len))
        return 0;
    repeat_items(list->items, list->items, len, (size_t)n);
    list->len = len * (size_t)n;
    return left;
}

/* ---- methods ---- */

static Value list_append_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return list_push(LIST(self), args[0]) ? VALUE_NONE : 0;
}

static Value list_extend_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return list_extend(LIST(self), args[0]) ? VALUE_NONE : 0;
}

static Value list_insert_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t index;
    if (!as_index(args[0], &index))
        return 0;
    return list_insert(LIST(self), index, args[1]) ? VALUE_NONE : 0;
}

static Value list_pop_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    int64_t index = -1;
    if (args[0] != 0 && !as_index(args[0], &index))
        return 0;
    return list_pop_at(LIST(self), index);
}

static Value list_remove_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    List *list = LIST(self);
    for (size_t i = 0; i < list->len; i++) {
        int equal = item_equal(list->items[i], args[0]);
        if (equal < 0)
            return 0;
        if (equal) {
            if (i < list->len) /* __eq__ may have shortened the list */
                list_splice(list, i, i + 1, NULL, 0);
            return VALUE_NONE;
        }
    }
    return raise_value_error("list.remove(x): x not in list");
}

static Value list_clear_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (LIST(self)->len > 0)
        list_truncate(LIST(self), 0);
    return VALUE_NONE;
}

static Value list_copy_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return list_slice(LIST(self), 0, LIST(self)->len);
}

static Value list_count_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    List *list = LIST(self);
    int64_t n = 0;
    for (size_t i = 0; i < list->len; i++) {
        int equal = item_equal(list->items[i], args[0]);
        if (equal < 0)
            return 0;
        n += equal;
    }
    return int_new(n);
}

static Value list_index_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    List *list = LIST(self);
    size_t from, to;
    if (!search_bounds(args[1], args[2], list->len, &from, &to))
        return 0;
    for (size_t i = from; i < to && i < list->len; i++) {
        int equal = item_equal(list->items[i], args[0]);
        if (equal < 0)
            return 0;
        if (equal)
            return int_new((int64_t)i);
    }
    return raise_value_error("%R is not in list", args[0]);
}

static Value list_reverse_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    List *list = LIST(self);
    for (size_t i = 0, j = list->len; i + 1 < j; i++) {
        Value v = list->items[--j];
        list->items[j] = list->items[i];
        list->items[i] = v;
    }
    return VALUE_NONE;
}

static Value list_sort_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    int reverse = args[1] == 0 ? 0 : is_true(args[1]);
    if (reverse < 0)
        return 0;
    return list_sort(LIST(self), args[0], reverse > 0) ? VALUE_NONE : 0;
}

static Value list_sizeof(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_new((int64_t)(type_of(self)->size + LIST(self)->cap * sizeof(Value)));
}

static Value list_class_getitem(Value self, Value *args, size_t nargs, Value kwnames)
{
    return generic_alias_new(self, args[0]);
}

static const MethodDef list_methods[] = {
    {"append", list_append_method, "object, /", 0, "Append object to the end of the list."},
    {"extend", list_extend_method, "iterable, /", 0,
     "Extend list by appending elements from the iterable."},
    {"insert", list_insert_method, "index, object, /", 0, "Insert object before index."},
    {"pop", list_pop_method, "index=-1, /", 0, "Remove and return item at index (default last)."},
    {"remove", list_remove_method, "value, /", 0, "Remove first occurrence of value."},
    {"clear", list_clear_method, "", 0, "Remove all items from list."},
    {"copy", list_copy_method, "", 0, "Return a shallow copy of the list."},
    {"count", list_count_method, "value, /", 0, "Return number of occurrences of value."},
    {"index", list_index_method, "value, start=0, stop=sys.maxsize, /", 0,
     "Return first index of value."},
    {"reverse", list_reverse_method, "", 0, "Reverse *IN PLACE*."},
    {"sort", list_sort_method, "*, key=None, reverse=False", 0,
     "Sort the list in ascending order and return None.\n\nThe sort is in-place and stable."},
    {"__reversed__", list_reversed, "", 0, "Return a reverse iterator over the list."},
    {"__sizeof__", list_sizeof, "", 0, "Return the size of the list in memory, in bytes."},
    {"__class_getitem__", list_class_getitem, "object, /", METHOD_CLASS, "See PEP 585"},
    {NULL, NULL, NULL, 0, NULL},
};

Type type_list = {
    TYPE_HEAD("list"),
    .doc = "Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new "
           "empty list.\nThe argument must be an iterable if specified.",
    .size = sizeof(List),
    .flags = TYPE_BASE | TYPE_SEQUENCE | TYPE_IS_LIST | TYPE_MATCH_SELF,
    .new_ = list_new_slot,
    .init = list_init,
    .repr = list_repr,
    .hash = hash_not_implemented,
    .compare = list_compare,
    .iter = list_iter,
    .length = list_length,
    .getitem = list_getitem,
    .setitem = list_setitem,
    .contains = list_contains,
    .binary[OP_ADD] = list_add,
    .binary[OP_MUL] = list_mul,
    .inplace[OP_ADD] = list_iadd,
    .inplace[OP_MUL] = list_imul,
    .methods = list_methods,
};
