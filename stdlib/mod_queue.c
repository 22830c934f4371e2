/* Module _queue: SimpleQueue, an unbounded ring under the interpreter lock, whose readers wait in a
 * queue of their own. put() never waits and takes no other lock, so it may be called at any point, a
 * finalizer or a signal handler included. */
#include "runtime/type.h"
#include "stdlib/thread_impl.h"

typedef struct SimpleQueue {
    Object head;
    Value *items; /* a ring of `room`, a power of two */
    size_t first, count, room;
    WaitQueue readers;
} SimpleQueue;

static Value type_empty;

/* ---- the ring ---- */

static bool grow(SimpleQueue *q)
{
    size_t room = q->room != 0 ? 2 * q->room : 8;
    Value *items = gc_alloc(room * sizeof(Value));
    if (items == NULL)
        return false;
    for (size_t i = 0; i < q->count; i++)
        items[i] = q->items[(q->first + i) & (q->room - 1)];
    q->items = items;
    q->room = room;
    q->first = 0;
    return true;
}

static Value take(SimpleQueue *q)
{
    Value v = q->items[q->first];
    q->items[q->first] = 0;
    q->first = (q->first + 1) & (q->room - 1);
    q->count--;
    return v;
}

/* ---- methods ---- */

FN(queue_put)
{
    SimpleQueue *q = AS(SimpleQueue, self);
    if (q->count == q->room && !grow(q))
        return VALUE_ERROR;
    q->items[(q->first + q->count) & (q->room - 1)] = args[0];
    q->count++;
    wait_wake(&q->readers);
    return VALUE_NONE;
}

/* The deadline of get(timeout=...). False: raised. */
static bool deadline_of(Value timeout, int64_t *deadline)
{
    double seconds;
    bool blocking;
    Value wait[2] = {VALUE_TRUE, timeout};
    *deadline = -1;
    if (timeout == 0 || timeout == VALUE_NONE)
        return true;
    if (!as_double(timeout, &seconds))
        return false;
    if (seconds < 0)
        return raise_false(&type_ValueError, "'timeout' must be a non-negative number");
    return wait_arguments(wait, &blocking, deadline);
}

static Value get(SimpleQueue *q, bool block, int64_t deadline)
{
    while (q->count == 0) {
        if (!block)
            return raise_object(call0(type_empty));
        WaitResult result = wait_on(&q->readers, deadline, false);
        if (result == WAIT_TIMEOUT)
            block = false;
        if (result == WAIT_SIGNAL && q->count == 0 && !wait_signals())
            return VALUE_ERROR;
    }
    return take(q);
}

FN(queue_get)
{
    int block = args[0] != 0 ? is_true(args[0]) : 1;
    int64_t deadline = -1;
    if (block < 0 || (block && !deadline_of(args[1], &deadline)))
        return VALUE_ERROR;
    if (block && AS(SimpleQueue, self)->count == 0)
        call_forget(self, args, nargs);
    return get(AS(SimpleQueue, self), block, deadline);
}

FN(queue_get_nowait) { return get(AS(SimpleQueue, self), false, -1); }

FN(queue_empty) { return value_bool(AS(SimpleQueue, self)->count == 0); }

FN(queue_qsize) { return int_new((int64_t)AS(SimpleQueue, self)->count); }

static Value queue_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

static const MethodDef queue_methods[] = {
    {"put", queue_put, "item, block=True, timeout=None", 0,
     "Put the item on the queue; never blocks."},
    {"put_nowait", queue_put, "item", 0, "Put an item into the queue without blocking."},
    {"get", queue_get, "block=True, timeout=None", 0, "Remove and return an item from the queue."},
    {"get_nowait", queue_get_nowait, "", 0,
     "Remove and return an item from the queue without blocking."},
    {"empty", queue_empty, "", 0, "Return True if the queue is empty (not reliable!)."},
    {"qsize", queue_qsize, "", 0, "Return the approximate size of the queue (not reliable!)."},
    {"__class_getitem__", generic_class_getitem, "item, /", METHOD_CLASS, NULL},
    {0},
};
static Type type_simple_queue = {
    TYPE_HEAD("_queue.SimpleQueue"), .size = sizeof(SimpleQueue), .new_ = queue_new, .new_sig = "",
    .flags = TYPE_BASE | TYPE_WEAKREF, .methods = queue_methods,
    .doc = "Simple, unbounded, reentrant FIFO queue.",
};

static bool add_empty(Value module)
{
    Value bases = tuple_pack(1, OBJECT_VALUE(&type_Exception));
    Dict *dict = dict_new();
    Value name = str_intern_cstr("Empty"), home = str_from_cstr("_queue");
    if (bases == 0 || dict == NULL || name == 0 || home == 0
        || !dict_set(dict, NAME(dunder_module), home)
        || !dict_set(dict, NAME(dunder_doc),
                     str_from_cstr("Exception raised by Queue.get(block=0)/get_nowait().")))
        return false;
    type_empty = type_create(NULL, name, bases, OBJECT_VALUE(dict), NULL, 0);
    return type_empty != 0 && module_add(module, "Empty", type_empty);
}

static bool init(Value module)
{
    return module_add_type(module, &type_simple_queue) && add_empty(module);
}

const ModuleDef mod__queue = {
    .name = "_queue",
    .doc = "C implementation of the Python queue module.",
    .init = init,
};
