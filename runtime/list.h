/* list, tuple, range, slice and their iterators. */
#ifndef COIL_LIST_H
#define COIL_LIST_H

#include "runtime/ops.h"
#include "runtime/str.h"

typedef struct List { Object head; size_t len, cap; Value *items; } List;
typedef struct Tuple { Object head; size_t len; Value items[]; } Tuple;
typedef struct Range { Object head; Value start, stop, step, length; } Range; /* ints of any size */
typedef struct Slice { Object head; Value start, stop, step; } Slice;
/* Iterators the VM knows. list == 0 / tuple == 0: exhausted. */
/* owned: only the loop that uses it knows it, and gives its memory back at the end. */
typedef struct ListIter { Object head; List *list; size_t index; bool owned; } ListIter;
typedef struct TupleIter { Object head; Tuple *tuple; size_t index; bool owned; } TupleIter;
typedef struct RangeIter { Object head; int64_t next, step; uint64_t left; } RangeIter;
extern Type type_list, type_tuple, type_range, type_slice, type_list_iterator, type_tuple_iterator,
    type_range_iterator;

static inline bool is_exact_list(Value v) { return has_base_shape(v, &type_list); }
static inline bool is_exact_tuple(Value v) { return has_base_shape(v, &type_tuple); }
#define LIST(v) AS(List, v)
#define TUPLE(v) AS(Tuple, v)

Value list_new(size_t capacity);                      /* empty */
Value list_from(const Value *items, size_t n);
bool list_grow(List *list, size_t more);              /* room for `more` items beyond len */
static inline MUST_CHECK bool list_push(List *list, Value item) /* amortised O(1) */
{
    if (UNLIKELY(list->len == list->cap) && !list_grow(list, 1))
        return false;
    list->items[list->len++] = item;
    return true;
}
bool list_extend(List *list, Value iterable);
bool list_insert(List *list, int64_t index, Value item);
Value list_pop_at(List *list, int64_t index);
Value list_slice(List *list, size_t start, size_t end);
/* Stable, adaptive (Timsort); key may be 0 or None. */
bool list_sort(List *list, Value key, bool reverse);
Value list_repeat(List *list, int64_t n);
Value list_reversed(Value self, Value *args, size_t nargs, Value kwnames); /* list.__reversed__ */
Value tuple_new(size_t n);                            /* items are 0: fill them all */
Value tuple_from(const Value *items, size_t n);
Value tuple_empty(void);
Value tuple_pack(size_t n, ...);                      /* of n Values; 0 when one of them is 0 */
Value tuple_from_iterable(Value iterable);
Value list_from_iterable(Value iterable);
Value range_new(Value start, Value stop, Value step);
Value slice_new(Value start, Value stop, Value step); /* None where absent */
/* Bounds for a sequence of `length`: false raised. Count of items in *count. */
bool slice_bounds(Value slice, int64_t length, int64_t *start, int64_t *stop, int64_t *step,
                  int64_t *count);
/* The same in two steps, for sequences whose length the bounds' __index__ may change: the count
 * comes from the second, which runs no code of the program. */
bool slice_unpack(Value slice, int64_t *start, int64_t *stop, int64_t *step);
int64_t slice_adjust(int64_t length, int64_t *start, int64_t *stop, int64_t step);
/* The same for a length of any size: int objects. */
bool slice_resolve(Value slice, Value length, Value *start, Value *stop, Value *step);
extern Type type_longrange_iterator, type_list_reverse_iterator;
/* key as an index into `length` items, negative from the end; IndexError "<what> index out of
 * range" */
bool sequence_index(Value key, size_t length, const char *what, size_t *out);

/* Replaces items[start..end) by n others (`with` must not point into the list). */
bool list_splice(List *list, size_t start, size_t end, const Value *with, size_t n);
/* repr of items between brackets: "[" "]", with the cycle guard. `after_one`: tuple's comma. */
bool buf_put_repr(Buf *b, Value item); /* appends repr(item); false: raised */
Value sequence_repr(Value self, const char *open, const char *close, bool after_one);
/* Optional bounds of index(): clipped to 0..length; None is not allowed. False: raised. */
bool search_bounds(Value start, Value stop, size_t length, size_t *from, size_t *to);
/* The type has an __index__ (int included). */
static inline bool has_index(Value v)
{
    return is_small_int(v) || type_of(v)->unary[UNARY_INDEX] != NULL;
}
/* Equality as containers see it (identity first), with the common cases inline: 1, 0, -1. */
static inline int item_equal(Value a, Value b)
{
    if (a == b)
        return 1;
    if (are_small_ints(a, b))
        return 0;
    if (is_exact_str(a) && is_exact_str(b))
        return str_equal(a, b);
    return values_equal(a, b);
}
/* Raw constructors take no keywords and at most `max` arguments: the messages for that. */
bool check_plain_args(const char *name, size_t nargs, Value kwnames, size_t min, size_t max);

#endif
