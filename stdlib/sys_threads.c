/* Module sys: what the other threads do: _current_frames, _current_exceptions. */
#include "runtime/int.h"
#include "stdlib/sys_impl.h"
#include "vm/thread.h"

static bool add_frame(Thread *t, Value frame, void *data)
{
    Value key = int_from_u64(t->id);
    return frame == 0 || (key != 0 && dict_set(data, key, frame));
}

static bool add_exception(Thread *t, Value frame, void *data)
{
    Value key = int_from_u64(t->id);
    return key != 0 && dict_set(data, key, t->handled != 0 ? t->handled : VALUE_NONE);
}

static Value sys_current_frames(Value self, Value *args, size_t nargs, Value kwnames)
{
    Dict *d = dict_new();
    return d != NULL && thread_each_frame(add_frame, d) ? OBJECT_VALUE(d) : VALUE_ERROR;
}

static Value sys_current_exceptions(Value self, Value *args, size_t nargs, Value kwnames)
{
    Dict *d = dict_new();
    return d != NULL && thread_each_frame(add_exception, d) ? OBJECT_VALUE(d) : VALUE_ERROR;
}

const MethodDef sys_thread_functions[] = {
    {"_current_frames", sys_current_frames, "", 0,
     "Return a dict mapping each thread's thread id to its current stack frame."},
    {"_current_exceptions", sys_current_exceptions, "", 0,
     "Return a dict mapping each thread's identifier to its current raised exception."},
    {0},
};
