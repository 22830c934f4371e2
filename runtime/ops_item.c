/* Subscripts, length and containment. */
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/dict.h"
#include "runtime/list.h"
#include "runtime/ops.h"

/* `cls[key]`: __class_getitem__ (PEP 560); type itself is generic without defining it. */
static Value item_of_class(Value cls, Value key)
{
    if (cls == OBJECT_VALUE(&type_type))
        return generic_alias_new(cls, key);
    Value hook;
    if (!get_attr_opt(cls, NAME(dunder_class_getitem), &hook))
        return VALUE_ERROR;
    if (hook == 0 || hook == VALUE_NONE)
        return raise_type_error("type '%.200N' is not subscriptable", AS(Type, cls));
    return call1(hook, key);
}

Value get_item(Value obj, Value key)
{
    Type *type = type_of(obj);
    if (type->getitem != NULL)
        return type->getitem(obj, key);
    if (is_type(obj))
        return item_of_class(obj, key);
    return raise_type_error("'%.200T' object is not subscriptable", obj);
}

bool set_item(Value obj, Value key, Value value)
{
    Type *type = type_of(obj);
    if (type->setitem != NULL)
        return type->setitem(obj, key, value);
    if (value != 0)
        raise_type_error("'%.200T' object does not support item assignment", obj);
    else if (type->flags & TYPE_HEAP || type->getitem != NULL || type->contains != NULL)
        raise_type_error("'%.200T' object doesn't support item deletion", obj);
    else
        raise_type_error("'%.200T' object does not support item deletion", obj);
    return false;
}

bool del_item(Value obj, Value key)
{
    return set_item(obj, key, 0);
}

int contains(Value container, Value item)
{
    Type *type = type_of(container);
    if (type->contains != NULL)
        return type->contains(container, item);
    Value iterator = get_iter(container);
    if (iterator == 0) {
        if (type->iter == NULL && error_clear_if(&type_TypeError))
            raise_type_error("argument of type '%.200T' is not iterable", container);
        return -1;
    }
    for (;;) {
        Value each = iter_next(iterator);
        if (each == 0)
            return error_pending() ? -1 : 0;
        int equal = values_equal(each, item);
        if (equal != 0)
            return equal;
    }
}

ptrdiff_t length(Value v)
{
    Type *type = type_of(v);
    if (type->length != NULL)
        return type->length(v);
    return raise_minus1(&type_TypeError, "object of type '%.200T' has no len()", v);
}

/* PEP 424. A TypeError of __len__ or __length_hint__ means "no idea". */
ptrdiff_t length_hint(Value v, ptrdiff_t guess)
{
    if (type_of(v)->length != NULL) {
        ptrdiff_t n = type_of(v)->length(v);
        if (n >= 0)
            return n;
        if (!error_clear_if(&type_TypeError))
            return -1;
    }
    bool missing;
    Value hint = special_call(v, NAME(dunder_length_hint), NULL, 0, &missing);
    if (hint == 0) {
        if (missing || error_clear_if(&type_TypeError))
            return guess;
        return -1;
    }
    if (hint == VALUE_NOT_IMPLEMENTED)
        return guess;
    if (!is_int(hint))
        return raise_minus1(&type_TypeError, "__length_hint__ must be an integer, not %.100T",
                            hint);
    int64_t n;
    if (!as_int64(hint, &n))
        return -1;
    if (n < 0)
        return raise_minus1(&type_ValueError, "__length_hint__() should return >= 0");
    return n;
}
