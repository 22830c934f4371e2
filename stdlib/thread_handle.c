/* Starting threads (_thread.start_new_thread, start_joinable_thread) and waiting for their end
 * (_ThreadHandle.join). A handle is marked done as the last thing a thread does with the interpreter
 * lock; whoever joins waits in its queue. */
#include "stdlib/thread_impl.h"
#include "vm/thread.h"

typedef enum { HANDLE_NEW, HANDLE_STARTING, HANDLE_RUNNING, HANDLE_DONE } HandleState;

typedef struct Handle {
    Object head;
    HandleState state;
    bool daemon;
    uint64_t ident;
    WaitQueue joiners;
} Handle;

/* What a new thread calls. */
typedef struct Call {
    Value function, args, kwargs; /* kwargs: a dict or 0 */
    Handle *handle; /* NULL: nobody can join it */
} Call;

static int64_t running;            /* threads that were started and have not ended */
static Value waited_for;           /* list of the handles that the end of the program waits for */
static size_t c_stack_size;

/* ---- the thread's body ---- */

static void report_error(Call *call)
{
    if (error_matches(&type_SystemExit)) {
        error_clear();
        return;
    }
    Value error = error_take();
    Value text = str_format("Exception ignored in thread started by %R", call->function);
    const char *message = text != 0 ? str_utf8(text, NULL) : NULL;
    error_restore(error);
    error_unraisable(0, message);
}

static void set_done(Handle *h)
{
    h->state = HANDLE_DONE;
    while (h->joiners.first != NULL)
        wait_wake(&h->joiners);
    if (waited_for == 0 || h->daemon)
        return;
    List *list = LIST(waited_for);
    for (size_t i = 0; i < list->len; i++)
        if (list->items[i] == OBJECT_VALUE(h)) {
            list->items[i] = list->items[--list->len];
            list->items[list->len] = 0;
            return;
        }
}

static void thread_body(void *p)
{
    Call *call = p;
    if (call->handle != NULL) {
        call->handle->ident = thread->id;
        call->handle->state = HANDLE_RUNNING;
    }
    if (call_ex(call->function, call->args, call->kwargs) == 0)
        report_error(call);
    locals_forget_thread(thread);
    running--;
    if (call->handle != NULL)
        set_done(call->handle);
}

/* ---- starting ---- */

static uint64_t start(Call *call)
{
    running++;
    uint64_t id = thread_start(thread_body, call, c_stack_size);
    if (id == 0) {
        running--;
        raise(&type_RuntimeError, "can't start new thread");
    }
    return id;
}

static bool may_start(void)
{
    return !interp.finalizing
        || raise_false(&type_RuntimeError, "can't create new thread at interpreter shutdown");
}

FN(start_new_thread)
{
    if (!is_callable(args[0]))
        return raise_type_error("first arg must be callable");
    if (!is_tuple(args[1]))
        return raise_type_error("2nd arg must be a tuple");
    if (args[2] != 0 && !is_dict(args[2]))
        return raise_type_error("optional 3rd arg must be a dictionary");
    Call *call = may_start() ? gc_alloc(sizeof *call) : NULL;
    if (call == NULL)
        return VALUE_ERROR;
    *call = (Call){args[0], args[1], args[2], NULL};
    uint64_t id = start(call);
    return id != 0 ? int_from_u64(id) : VALUE_ERROR;
}

static Handle *handle_argument(Value v)
{
    if (v == 0 || v == VALUE_NONE)
        return NEW(Handle, &type_thread_handle);
    if (!has_base_shape(v, &type_thread_handle)) {
        raise_type_error("'handle' must be a _ThreadHandle");
        return NULL;
    }
    if (AS(Handle, v)->state != HANDLE_NEW) {
        raise(&type_RuntimeError, "thread already started");
        return NULL;
    }
    return AS(Handle, v);
}

FN(start_joinable_thread)
{
    if (!is_callable(args[0]))
        return raise_type_error("thread function must be callable");
    int daemon = args[2] != 0 ? is_true(args[2]) : 1;
    Handle *h = daemon >= 0 ? handle_argument(args[1]) : NULL;
    if (h == NULL || !may_start())
        return VALUE_ERROR;
    Call *call = gc_alloc(sizeof *call);
    Value none = tuple_empty();
    if (call == NULL || none == 0)
        return VALUE_ERROR;
    *call = (Call){args[0], none, 0, h};
    h->daemon = daemon;
    if (!daemon && !list_push(LIST(waited_for), OBJECT_VALUE(h)))
        return VALUE_ERROR;
    h->state = HANDLE_STARTING;
    uint64_t id = start(call);
    if (id == 0) {
        h->state = HANDLE_NEW;
        if (!daemon)
            LIST(waited_for)->len--;
        return VALUE_ERROR;
    }
    h->ident = id;
    return OBJECT_VALUE(h);
}

/* ---- joining ---- */

/* 1: it has ended, 0: the time is over, -1: raised. */
static int wait_for_end(Handle *h, int64_t deadline)
{
    while (h->state != HANDLE_DONE) {
        WaitResult result = wait_on(&h->joiners, deadline, false);
        if (result == WAIT_SIGNAL && !wait_signals())
            return -1;
        if (result == WAIT_TIMEOUT && h->state != HANDLE_DONE)
            return 0;
    }
    return 1;
}

FN(handle_join)
{
    Handle *h = AS(Handle, self);
    Value wait[2] = {VALUE_TRUE, 0};
    bool blocking;
    int64_t deadline = -1;
    double seconds = 0;
    if (args[0] != 0 && args[0] != VALUE_NONE) {
        if (!as_double(args[0], &seconds))
            return VALUE_ERROR;
        if (seconds >= 0)
            wait[1] = args[0];
        if (!wait_arguments(wait, &blocking, &deadline))
            return VALUE_ERROR;
    }
    if (h->state == HANDLE_NEW)
        return raise(&type_RuntimeError, "thread not started");
    if (h->state == HANDLE_RUNNING && h->ident == thread->id)
        return raise(&type_RuntimeError, "Cannot join current thread");
    call_forget(self, args, nargs);
    return wait_for_end(h, deadline) >= 0 ? VALUE_NONE : VALUE_ERROR;
}

FN(handle_is_done) { return value_bool(AS(Handle, self)->state == HANDLE_DONE); }

FN(handle_set_done)
{
    if (AS(Handle, self)->state == HANDLE_NEW)
        return raise(&type_RuntimeError, "thread not started");
    set_done(AS(Handle, self));
    return VALUE_NONE;
}

FN(make_thread_handle)
{
    Handle *h = NEW(Handle, &type_thread_handle);
    if (h == NULL || !as_uint64(args[0], &h->ident))
        return VALUE_ERROR;
    h->state = HANDLE_RUNNING;
    h->daemon = true;
    return OBJECT_VALUE(h);
}

/* Waits for all threads that are not daemons, also those they start meanwhile. */
FN(thread_shutdown)
{
    while (LIST(waited_for)->len > 0) {
        Handle *h = AS(Handle, LIST(waited_for)->items[LIST(waited_for)->len - 1]);
        if (h->ident == thread->id && h->state == HANDLE_RUNNING) {
            LIST(waited_for)->len--;
            continue;
        }
        if (wait_for_end(h, -1) < 0)
            return VALUE_ERROR;
    }
    return VALUE_NONE;
}

/* ---- the type ---- */

static Value handle_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return OBJECT_VALUE(NEW(Handle, type));
}

static Value handle_repr(Value self)
{
    return str_format("<%N object: ident=%llu>", type_of(self),
                      (unsigned long long)AS(Handle, self)->ident);
}

static Value handle_ident(Value self) { return int_from_u64(AS(Handle, self)->ident); }

static const GetSetDef handle_getsets[] = {
    {"ident", handle_ident, NULL, NULL},
    {0},
};
static const MethodDef handle_methods[] = {
    {"join", handle_join, "timeout=None, /", 0, NULL},
    {"is_done", handle_is_done, "", 0, NULL},
    {"_set_done", handle_set_done, "", 0, NULL},
    {0},
};
Type type_thread_handle = {
    TYPE_HEAD("_thread._ThreadHandle"), .size = sizeof(Handle), .new_ = handle_new, .new_sig = "",
    .repr = handle_repr, .methods = handle_methods, .getsets = handle_getsets,
};

FN(thread_count) { return int_new(running); }

FN(thread_stack_size)
{
    enum { LEAST = 32768 };
    int64_t size = 0, old = (int64_t)c_stack_size;
    if (args[0] == 0)
        return int_new(old);
    if (!as_int64(args[0], &size))
        return VALUE_ERROR;
    if (size < 0)
        return raise_value_error("size must be 0 or a positive value");
    if (size > 0 && size < LEAST)
        return raise_value_error("size not valid: %lld bytes", (long long)size);
    c_stack_size = ALIGN_UP((size_t)size, 4096);
    return int_new(old);
}

const MethodDef thread_start_functions[] = {
    {"start_new_thread", start_new_thread, "function, args, kwargs=<unrepresentable>, /", 0,
     "Start a new thread and return its identifier."},
    {"start_new", start_new_thread, "function, args, kwargs=<unrepresentable>, /", 0,
     "An obsolete synonym of start_new_thread()."},
    {"start_joinable_thread", start_joinable_thread, "function, handle=None, daemon=True", 0,
     "Start a new thread and return a handle for it."},
    {"_make_thread_handle", make_thread_handle, "ident, /", 0, NULL},
    {"_shutdown", thread_shutdown, "", 0, NULL},
    {"_count", thread_count, "", 0, "The number of threads started here that have not ended."},
    {"stack_size", thread_stack_size, "size=0, /", 0,
     "Return the thread stack size used when creating new threads, and set it."},
    {0},
};

bool thread_handles_init(Value module)
{
    waited_for = list_new(4);
    return waited_for != 0 && module_add_type(module, &type_thread_handle);
}
