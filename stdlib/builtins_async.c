/* aiter and anext. anext(it, default) needs an awaitable of its own: it drives the one that
 * __anext__ gave and turns StopAsyncIteration into the default. */
#include "runtime/list.h"
#include "stdlib/builtins_impl.h"
#include "vm/sched.h"

typedef struct AnextAwaitable {
    Object head;
    Value awaitable, fallback;
    Value iterator; /* of awaitable, made at the first step */
} AnextAwaitable;

/* The iterator that drives `awaitable`; generator-based coroutines are their own. */
static Value anext_iterator(AnextAwaitable *a)
{
    if (a->iterator != 0)
        return a->iterator;
    Type *type = type_of(a->awaitable);
    if (type->await != NULL) {
        Value it = type->await(a->awaitable);
        if (it == 0)
            return VALUE_ERROR;
        if (type_of(it)->next == NULL)
            return raise_type_error("__await__() returned non-iterator of type '%.100T'", it);
        a->iterator = it;
    } else {
        a->iterator = await_iterator(a->awaitable);
    }
    return a->iterator;
}

/* After a step that gave nothing: a pending StopAsyncIteration ends it with the default. */
static Value anext_finish(AnextAwaitable *a, Value result)
{
    if (result == 0 && error_clear_if(&type_StopAsyncIteration))
        return raise_stop_iteration(a->fallback);
    return result;
}

static Value anext_next(Value self)
{
    AnextAwaitable *a = AS(AnextAwaitable, self);
    Value it = anext_iterator(a);
    if (it == 0)
        return VALUE_ERROR;
    return anext_finish(a, type_of(it)->next(it));
}

static Value anext_forward(Value self, Value name, Value *args, size_t nargs)
{
    AnextAwaitable *a = AS(AnextAwaitable, self);
    Value it = anext_iterator(a);
    if (it == 0)
        return VALUE_ERROR;
    return anext_finish(a, call_method(it, name, args, nargs));
}

static Value anext_send(Value self, Value *args, size_t nargs, Value kwnames)
{
    return anext_forward(self, NAME(send), args, nargs);
}

static Value anext_throw(Value self, Value *args, size_t nargs, Value kwnames)
{
    return anext_forward(self, NAME(throw), args, nargs);
}

static Value anext_close(Value self, Value *args, size_t nargs, Value kwnames)
{
    return anext_forward(self, NAME(close), args, nargs);
}

static const MethodDef anext_methods[] = {
    {"send", anext_send, "*args", METHOD_RAW, NULL},
    {"throw", anext_throw, "*args", METHOD_RAW, NULL},
    {"close", anext_close, "*args", METHOD_RAW, NULL},
    {0},
};

static Type type_anext_awaitable = {
    TYPE_HEAD("anext_awaitable"),
    .size = sizeof(AnextAwaitable),
    .flags = TYPE_NO_NEW | TYPE_IMMUTABLE,
    .iter = iter_self,
    .next = anext_next,
    .await = iter_self,
    .methods = anext_methods,
};

Value builtins_aiter(Value self, Value *args, size_t nargs, Value kwnames)
{
    return get_aiter(args[0]);
}

Value builtins_anext(Value self, Value *args, size_t nargs, Value kwnames)
{
    Type *type = type_of(args[0]);
    if (type->anext == NULL)
        return raise_type_error("'%.200T' object is not an async iterator", args[0]);
    Value awaitable = type->anext(args[0]);
    if (awaitable == 0 || args[1] == 0)
        return awaitable;
    type_ready(&type_anext_awaitable);
    AnextAwaitable *a = NEW(AnextAwaitable, &type_anext_awaitable);
    if (a == NULL)
        return VALUE_ERROR;
    a->awaitable = awaitable;
    a->fallback = args[1];
    return OBJECT_VALUE(a);
}
