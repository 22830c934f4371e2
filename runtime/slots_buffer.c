/* The buffer protocol between the language and C (PEP 688): __buffer__ gives a memoryview, whose
 * memory the slot hands on; a built-in type's buffer is a memoryview made of it. */
#include "runtime/slots.h"
#include "runtime/bytes.h"
#include "runtime/int.h"

bool slot_get_buffer(Value self, Buffer *out, bool writable)
{
    bool missing = false;
    Value args[1 + PARAM_SLACK] = {int_new(writable ? 0x1 | 0x11c : 0x11c)}; /* PyBUF_FULL(_RO) */
    Value view = special_call(self, NAME(dunder_buffer), args, 1, &missing);
    if (missing)
        return raise_false(&type_TypeError, "a bytes-like object is required, not '%T'", self);
    if (view == 0)
        return false;
    if (!is_exactly(view, &type_memoryview))
        return raise_false(&type_TypeError, "__buffer__ returned non-memoryview object");
    if (!buffer_get(view, out, writable))
        return false;
    return true;
}

/* The view that __buffer__ gave is the buffer's owner: it is released with the buffer. */
void slot_release_buffer(Value self, Buffer *out)
{
    Value view = out->owner;
    bool missing = false;
    Value args[1 + PARAM_SLACK] = {view};
    if (type_lookup(type_of(self), NAME(dunder_release_buffer)) == 0)
        return;
    if (special_call(self, NAME(dunder_release_buffer), args, 1, &missing) == 0 && !missing)
        error_unraisable(self, NULL);
}

#define WRAPPER(name) \
    Value wrap_##name(const SlotRow *row, AnyFn fn, Value self, Value *args, size_t nargs, \
                      Value kwnames)

WRAPPER(buffer)
{
    if (nargs != 1)
        return raise_type_error("expected 1 argument, got %zu", nargs);
    int64_t flags;
    if (!as_index(args[0], &flags))
        return VALUE_ERROR;
    Value view = call1(OBJECT_VALUE(&type_memoryview), self);
    if (view == 0 || !(flags & 1))
        return view;
    Value readonly = get_attr_str(view, "readonly");
    if (readonly == 0)
        return VALUE_ERROR;
    if (readonly == VALUE_TRUE)
        return raise(&type_BufferError, "Object is not writable.");
    return view;
}

WRAPPER(release_buffer)
{
    if (nargs != 1)
        return raise_type_error("expected 1 argument, got %zu", nargs);
    if (!is_exactly(args[0], &type_memoryview))
        return raise_type_error("expected a memoryview object");
    Value released = call_method0(args[0], str_intern_cstr("release"));
    return released != 0 ? VALUE_NONE : VALUE_ERROR;
}
