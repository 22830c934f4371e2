/* Iteration: iter(), next(), and the ways native code walks over an iterable. */
#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/iter.h"
#include "runtime/list.h"
#include "runtime/ops.h"

bool is_iterator(Value v)
{
    return type_of(v)->next != NULL;
}

Value iter_self(Value v)
{
    return v;
}

/* Classes with __getitem__ but no __iter__ are iterated by index. Native types that take other keys
 * than indices say so by not being TYPE_SEQUENCE. */
static bool iter_by_index(Type *type)
{
    return type->getitem != NULL && !(type->flags & TYPE_IS_DICT)
           && (type->flags & (TYPE_HEAP | TYPE_SEQUENCE)) != 0;
}

Value get_iter(Value v)
{
    Type *type = type_of(v);
    if (type->iter == NULL) {
        if (iter_by_index(type))
            return sequence_iter_new(v);
        return raise_type_error("'%.200T' object is not iterable", v);
    }
    Value iterator = type->iter(v);
    if (iterator != 0 && UNLIKELY(type_of(iterator)->next == NULL))
        return raise_type_error("iter() returned non-iterator of type '%.100T'", iterator);
    return iterator;
}

Value iter_next(Value iterator)
{
    Value (*next)(Value) = type_of(iterator)->next;
    if (UNLIKELY(next == NULL))
        return raise_type_error("'%.200T' object is not an iterator", iterator);
    Value item = next(iterator);
    if (item == 0 && UNLIKELY(error_pending()))
        error_clear_if(&type_StopIteration);
    return item;
}

Value get_aiter(Value v)
{
    Type *type = type_of(v);
    if (type->aiter == NULL)
        return raise_type_error("'%.200T' object is not an async iterable", v);
    Value iterator = type->aiter(v);
    if (iterator != 0 && type_of(iterator)->anext == NULL)
        return raise_type_error("aiter() returned not an async iterator of type '%.100T'",
                                iterator);
    return iterator;
}

bool iterate(Value iterable, bool (*fn)(Value item, void *data), void *data)
{
    if (is_object(iterable) && is_exact_tuple(iterable)) {
        for (size_t i = 0; i < TUPLE(iterable)->len; i++) {
            if (!fn(TUPLE(iterable)->items[i], data))
                return !error_pending();
        }
        return true;
    }
    if (is_object(iterable) && is_exact_list(iterable)) {
        for (size_t i = 0; i < LIST(iterable)->len; i++) { /* fn may change the list */
            if (!fn(LIST(iterable)->items[i], data))
                return !error_pending();
        }
        return true;
    }
    Value iterator = get_iter(iterable);
    if (iterator == 0)
        return false;
    for (;;) {
        Value item = iter_next(iterator);
        if (item == 0 || !fn(item, data))
            return !error_pending();
    }
}

Value sequence_fast(Value iterable, const char *message)
{
    if (is_object(iterable) && (is_exact_list(iterable) || is_exact_tuple(iterable)))
        return iterable;
    if (message != NULL) {
        Value iterator = get_iter(iterable);
        if (iterator == 0) {
            if (error_clear_if(&type_TypeError))
                raise_type_error("%s", message);
            return VALUE_ERROR;
        }
        iterable = iterator;
    }
    return list_from_iterable(iterable);
}

Value *sequence_items(Value list_or_tuple, size_t *count)
{
    if (is_list(list_or_tuple)) {
        *count = LIST(list_or_tuple)->len;
        return LIST(list_or_tuple)->items;
    }
    *count = TUPLE(list_or_tuple)->len;
    return TUPLE(list_or_tuple)->items;
}
