/* LoopCore, the class under every event loop: its queue and the calls that fill them. Running is in
 * sched_run.c, what the outside brings in stdlib/evloop.c. */
#include "runtime/clock.h"
#include "runtime/dict.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/module.h"
#include "vm/sched.h"

#define LOOP(v) AS(Loop, v)
#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

const SchedPoller *sched_poller;

/* ---- what is ready ---- */

static bool add_chunk(ReadyQueue *q)
{
    ReadyChunk *chunk = q->spare != NULL ? q->spare : gc_alloc(sizeof *chunk);
    if (chunk == NULL)
        return false;
    q->spare = NULL;
    if (q->last == NULL)
        q->first = chunk;
    else
        q->last->next = chunk;
    q->last = chunk;
    q->tail = 0;
    return true;
}

bool ready_push(Loop *loop, Value item, Value arg)
{
    ReadyQueue *q = &loop->ready;
    if (UNLIKELY(q->last == NULL || q->tail == READY_CHUNK) && !add_chunk(q))
        return false;
    q->last->entries[q->tail++] = (ReadyEntry){item, arg};
    q->count++;
    return true;
}

/* The first chunk was taken to its end, and there are more. */
static void drop_chunk(ReadyQueue *q)
{
    ReadyChunk *done = q->first;
    q->head = 0;
    q->first = done->next;
    done->next = NULL;
    if (q->spare == NULL)
        q->spare = done;
    else
        gc_free(done);
}

ReadyEntry ready_pop(Loop *loop)
{
    ReadyQueue *q = &loop->ready;
    ReadyEntry *slot = &q->first->entries[q->head++], e = *slot;
    *slot = (ReadyEntry){0, 0};
    if (--q->count == 0)
        q->head = q->tail = 0; /* in the only chunk */
    else if (UNLIKELY(q->head == READY_CHUNK))
        drop_chunk(q);
    return e;
}

ReadyEntry *ready_at(Loop *loop, size_t i)
{
    ReadyChunk *chunk = loop->ready.first;
    for (i += loop->ready.head; i >= READY_CHUNK; i -= READY_CHUNK)
        chunk = chunk->next;
    return &chunk->entries[i];
}

/* ---- which of our methods are still in charge ---- */

static Value call_soon_fn, call_at_fn, time_fn, run_once_fn;

static bool own_method(Loop *loop, const char *name, Value ours)
{
    Value interned = str_intern_cstr(name), own;
    if (object_get_own((Object *)loop, interned, &own))
        return false;
    return type_lookup(type_of((Value)loop), interned) == ours;
}

static uint32_t own_mutations(Loop *loop)
{
    return DICT(object_attrs((Object *)loop)->overflow)->mutations;
}

static void loop_look(Loop *loop)
{
    if (!call_soon_fn) {
        call_soon_fn = type_lookup(&type_loop, NAME(call_soon));
        call_at_fn = type_lookup(&type_loop, str_intern_cstr("call_at"));
        time_fn = type_lookup(&type_loop, NAME(time));
        run_once_fn = type_lookup(&type_loop, NAME(run_once));
    }
    Shape *shape = loop->head.shape;
    Value selector;
    loop->plain_shape = shape->id;
    if (shape->mode == SHAPE_DICT)
        loop->plain_dict = own_mutations(loop);
    loop->plain = own_method(loop, "call_soon", call_soon_fn);
    loop->own_time = own_method(loop, "time", time_fn) && own_method(loop, "call_at", call_at_fn);
    loop->own_run_once = own_method(loop, "_run_once", run_once_fn);
    loop->own_poll = !object_get_own((Object *)loop, NAME(poll_selector), &selector);
}

void loop_refresh(Loop *loop)
{
    Shape *shape = loop->head.shape;
    if (UNLIKELY(shape->id != loop->plain_shape))
        loop_look(loop);
    else if (shape->mode == SHAPE_DICT && loop->plain_dict != own_mutations(loop))
        loop_look(loop);
}

bool loop_is_plain(Value loop)
{
    if (!is_loop(loop))
        return false;
    loop_refresh(LOOP(loop));
    return LOOP(loop)->plain;
}

bool loop_is_debug(Value loop)
{
    if (LIKELY(is_loop(loop)))
        return LOOP(loop)->debug;
    Value v = call_method0(loop, NAME(get_debug));
    if (v && is_true(v) >= 0)
        return is_true(v) == 1;
    return false;
}

/* ---- scheduling ---- */

bool loop_check_closed(Loop *loop)
{
    if (UNLIKELY(loop->closed))
        return raise_false(&type_RuntimeError, "Event loop is closed");
    return true;
}

static bool check_thread(Loop *loop)
{
    if (loop->thread_id == 0 || loop->thread_id == thread->id)
        return true;
    return raise_false(&type_RuntimeError, "Non-thread-safe operation invoked on an event loop "
                                           "other than the current one");
}

static bool check_callback(Value callback, const char *method)
{
    Value check = import_attr("asyncio._reports", "_check_callback");
    Value name = check ? str_from_ascii(method, strlen(method)) : 0;
    return name && call2(check, callback, name) != 0;
}

bool loop_call_soon(Value loop, Value callback, Value arg, Value context)
{
    if (LIKELY(loop_is_plain(loop))) {
        Loop *l = LOOP(loop);
        if (!loop_check_closed(l) || (l->debug && !check_thread(l)))
            return false;
        Value tuple = arg ? tuple_from(&arg, 1) : tuple_empty();
        Value h = tuple ? handle_new(&type_handle, callback, tuple, loop, context) : 0;
        return h && ready_push(l, h, 0);
    }
    Value fn = get_attr(loop, NAME(call_soon)), keys = tuple_pack(1, NAME(context));
    if (!context_reveal(&context, false))
        return false;
    Value window[3 + PARAM_SLACK] = {callback, arg ? arg : context, context};
    return fn && keys && call(fn, window, arg ? 2 : 1, keys) != 0;
}

bool loop_schedule_task(Task *t, Value arg)
{
    if (LIKELY(loop_is_plain(t->loop))) {
        Loop *l = LOOP(t->loop);
        return loop_check_closed(l) && (!l->debug || check_thread(l)) && ready_push(l, (Value)t, arg);
    }
    bool wakeup = arg && !is_exception(arg);
    Value step = task_step_callable(t, wakeup);
    return step && context_reveal(&t->context, false) && loop_call_soon(t->loop, step, arg, t->context);
}

/* The tail of call_soon(callback, *args, context=None) as a handle. */
static Handle *handle_from_args(Type *type, Loop *loop, Value *args, size_t nargs, size_t skip,
                                Value kwnames, const char *method)
{
    Value context = 0;
    size_t named = kwnames ? TUPLE(kwnames)->len : 0;
    if (nargs <= skip)
        return raise_null(&type_TypeError, "%s() missing required argument: 'callback'", method);
    for (size_t i = 0; i < named; i++) {
        if (!str_equal(TUPLE(kwnames)->items[i], NAME(context))) {
            raise_unexpected_keyword(method, TUPLE(kwnames)->items[i], &NAME(context), 1);
            return NULL;
        }
        context = args[nargs + i];
    }
    if (!loop_check_closed(loop))
        return NULL;
    Value callback = args[skip];
    if (loop->debug && ((strcmp(method, "call_soon_threadsafe") != 0 && !check_thread(loop))
                        || !check_callback(callback, method)))
        return NULL;
    size_t rest = nargs - skip - 1;
    Value tuple = rest ? tuple_from(args + skip + 1, rest) : tuple_empty();
    return tuple ? (Handle *)handle_new(type, callback, tuple, (Value)loop, context) : NULL;
}

FN(loop_call_soon_method)
{
    Handle *h = handle_from_args(&type_handle, LOOP(self), args, nargs, 0, kwnames, "call_soon");
    return h != NULL && ready_push(LOOP(self), (Value)h, 0) ? (Value)h : VALUE_ERROR;
}

FN(loop_call_soon_threadsafe)
{
    Handle *h = handle_from_args(&type_handle, LOOP(self), args, nargs, 0, kwnames,
                                 "call_soon_threadsafe");
    if (h == NULL || !ready_push(LOOP(self), (Value)h, 0))
        return VALUE_ERROR;
    if (LOOP(self)->thread_id != thread->id && sched_poller != NULL)
        sched_poller->wake(LOOP(self));
    return (Value)h;
}

static Value add_timer(Loop *loop, double when, Value *args, size_t nargs, Value kwnames,
                       const char *method)
{
    Handle *h = handle_from_args(&type_timer_handle, loop, args, nargs, 1, kwnames, method);
    if (h == NULL)
        return VALUE_ERROR;
    h->when = when;
    return timers_push(loop, h) ? (Value)h : VALUE_ERROR;
}

FN(loop_call_at)
{
    double when;
    if (nargs > 0 && args[0] == VALUE_NONE)
        return raise_type_error("when cannot be None");
    if (nargs == 0 || !as_double(args[0], &when))
        return nargs ? VALUE_ERROR : raise_type_error("call_at() missing required argument: 'when'");
    return add_timer(LOOP(self), when, args, nargs, kwnames, "call_at");
}

FN(loop_call_later)
{
    double delay;
    if (nargs > 0 && args[0] == VALUE_NONE)
        return raise_type_error("delay must not be None");
    if (nargs == 0 || !as_double(args[0], &delay))
        return nargs ? VALUE_ERROR
                     : raise_type_error("call_later() missing required argument: 'delay'");
    loop_refresh(LOOP(self));
    if (LIKELY(LOOP(self)->own_time))
        return add_timer(LOOP(self), loop_time(LOOP(self)) + delay, args, nargs, kwnames,
                         "call_later");
    Value now = call_method0(self, NAME(time)), call_at = get_attr_str(self, "call_at");
    Value when = now ? binary_op(OP_ADD, now, args[0]) : 0;
    if (!when || !call_at)
        return VALUE_ERROR;
    args[0] = when;
    return call(call_at, args, nargs, kwnames);
}

double loop_time(Loop *loop) { return (double)clock_monotonic_ns() * 1e-9; }

FN(loop_time_method) { return float_new(loop_time(LOOP(self))); }

/* ---- futures and tasks ---- */

FN(loop_create_future) { return future_new(self); }

/* A factory makes the task; its name is set afterwards, when it can have one. */
static Value task_by_factory(Value self, Value coro, Value name, Value *kw, size_t nkw, Value kwnames)
{
    Value window[8 + PARAM_SLACK] = {self, coro};
    memcpy(window + 2, kw, nkw * sizeof(Value));
    Value task = call(LOOP(self)->task_factory, window, 2, kwnames), set;
    if (!task || !name || name == VALUE_NONE)
        return task;
    if (!get_attr_opt(task, str_intern_cstr("set_name"), &set) || (set && !call1(set, name)))
        return VALUE_ERROR;
    return task;
}

FN(loop_create_task)
{
    Value name = 0, context = 0, eager = 0, kw[4], keys[4];
    size_t named = kwnames ? TUPLE(kwnames)->len : 0, nkw = 0;
    if (nargs != 1 || named > 3)
        return raise_type_error("create_task() takes exactly one positional argument (%zu given)",
                                nargs);
    for (size_t i = 0; i < named; i++) {
        Value key = TUPLE(kwnames)->items[i], v = args[1 + i];
        if (str_equal_cstr(key, "name")) {
            name = v;
            continue;
        }
        if (str_equal(key, NAME(context)))
            context = v;
        else if (str_equal_cstr(key, "eager_start"))
            eager = v;
        else
            return raise_unexpected_keyword("create_task", key, &NAME(context), 1);
        if (v != VALUE_NONE) {
            keys[nkw] = key;
            kw[nkw++] = v;
        }
    }
    if (!loop_check_closed(LOOP(self)))
        return VALUE_ERROR;
    if (LOOP(self)->task_factory && LOOP(self)->task_factory != VALUE_NONE) {
        Value given = nkw ? tuple_from(keys, nkw) : 0;
        return nkw && !given ? VALUE_ERROR
                             : task_by_factory(self, args[0], name, kw, nkw, given);
    }
    return task_new(args[0], self, name, context, eager && is_true(eager) == 1);
}

static Value set_callable(Value *slot, Value v, const char *message)
{
    if (v != VALUE_NONE && !is_callable(v))
        return raise(&type_TypeError, message, v);
    *slot = v;
    return VALUE_NONE;
}
FN(loop_set_task_factory)
{
    return set_callable(&LOOP(self)->task_factory, args[0],
                        "task factory must be a callable or None");
}
FN(loop_get_task_factory)
{
    return LOOP(self)->task_factory ? LOOP(self)->task_factory : VALUE_NONE;
}
FN(loop_set_exception_handler)
{
    return set_callable(&LOOP(self)->exception_handler, args[0],
                        "A callable object or None is expected, got %R");
}
FN(loop_get_exception_handler)
{
    return LOOP(self)->exception_handler ? LOOP(self)->exception_handler : VALUE_NONE;
}

/* ---- reports ---- */

bool loop_report(Value loop, Value context_dict)
{
    return call_method1(loop, str_intern_cstr("call_exception_handler"), context_dict) != 0;
}
FN(loop_call_exception_handler)
{
    Value fn = import_attr("asyncio._reports", "_call_exception_handler");
    return fn ? call2(fn, self, args[0]) : VALUE_ERROR;
}
FN(loop_default_exception_handler)
{
    Value fn = import_attr("asyncio._reports", "_default_exception_handler");
    return fn ? call2(fn, self, args[0]) : VALUE_ERROR;
}

/* ---- state ---- */

FN(loop_stop)
{
    LOOP(self)->stopping = true;
    return VALUE_NONE;
}
FN(loop_is_running) { return value_bool(LOOP(self)->running); }
FN(loop_is_closed) { return value_bool(LOOP(self)->closed); }
FN(loop_get_debug) { return value_bool(LOOP(self)->debug); }
FN(loop_set_debug)
{
    int yes = is_true(args[0]);
    LOOP(self)->debug = yes == 1;
    return yes < 0 ? VALUE_ERROR : VALUE_NONE;
}
FN(loop_check_closed_method) { return loop_check_closed(LOOP(self)) ? VALUE_NONE : VALUE_ERROR; }
FN(loop_check_running)
{
    if (LOOP(self)->running)
        return raise(&type_RuntimeError, "This event loop is already running");
    if (loop_running())
        return raise(&type_RuntimeError, "Cannot run the event loop while another loop is running");
    return error_pending() ? VALUE_ERROR : VALUE_NONE;
}
FN(loop_timer_cancelled)
{
    if (is_instance_of(args[0], &type_timer_handle) && AS(Handle, args[0])->scheduled)
        LOOP(self)->timers_cancelled++;
    return VALUE_NONE;
}
FN(loop_add_callback)
{
    if (!is_instance_of(args[0], &type_handle))
        return raise_type_error("A Handle is required here");
    if (!AS(Handle, args[0])->cancelled && !ready_push(LOOP(self), args[0], 0))
        return VALUE_ERROR;
    return VALUE_NONE;
}
FN(loop_wake)
{
    if (sched_poller != NULL && LOOP(self)->iohandle)
        sched_poller->wake(LOOP(self));
    return VALUE_NONE;
}
FN(loop_run_once_method) { return loop_run_once(LOOP(self)) ? VALUE_NONE : VALUE_ERROR; }

/* Tasks that the closing loop leaves behind will never run: told once each, oldest first. */
static bool report_left(Value self)
{
    Value left = list_new(0), set_report = str_intern_cstr("message");
    for (Task *t = tasks_first(); left && t != NULL; t = t->next)
        if (t->loop == self && t->log_destroy && !list_push(LIST(left), (Value)t))
            return false;
    for (size_t i = left ? LIST(left)->len : 0; i-- > 0;) {
        Task *t = AS(Task, LIST(left)->items[i]);
        Dict *context = dict_new();
        t->log_destroy = false;
        if (context == NULL
            || !dict_set(context, set_report,
                         str_format("Task was destroyed but it is pending!"))
            || !dict_set_cstr(context, "task", (Value)t)
            || (t->is_rare && t->rare->source_traceback
                && !dict_set_cstr(context, "source_traceback", t->rare->source_traceback))
            || !loop_report(self, (Value)context))
            return false;
    }
    return left != 0;
}


FN(loop_close)
{
    Loop *loop = LOOP(self);
    if (loop->running)
        return raise(&type_RuntimeError, "Cannot close a running event loop");
    if (loop->closed)
        return VALUE_NONE;
    if (!report_left(self))
        return VALUE_ERROR;
    futures_report_failed(self);
    loop->closed = true;
    loop->ready = (ReadyQueue){0};
    loop->timers->len = 0;
    tasks_forget(self);
    if (sched_poller != NULL && loop->iohandle)
        sched_poller->close(loop);
    return VALUE_NONE;
}

/* ---- attributes ---- */

/* Whoever holds the list may put anything in: the next turn looks (timers_check). */
static Value get_scheduled(Value self)
{
    LOOP(self)->timers_shared = true;
    return (Value)LOOP(self)->timers;
}
static bool set_scheduled(Value self, Value v)
{
    if (!v || !is_exact_list(v))
        return raise_false(&type_TypeError, "_scheduled must be a list");
    LOOP(self)->timers = LIST(v);
    LOOP(self)->timers_shared = true;
    return true;
}
static Value get_ready(Value self) { return ready_view_new(LOOP(self)); }
static Value get_slow(Value self)
{
    return LOOP(self)->slow_callback ? LOOP(self)->slow_callback : float_new(0.1);
}
static bool set_slow(Value self, Value v)
{
    double d;
    if (!v || !as_double(v, &d))
        return false;
    LOOP(self)->slow_callback = v;
    return true;
}
static Value get_stopping(Value self) { return value_bool(LOOP(self)->stopping); }
static bool set_stopping(Value self, Value v)
{
    LOOP(self)->stopping = v && is_true(v) == 1;
    return !error_pending();
}
static Value get_closed(Value self) { return value_bool(LOOP(self)->closed); }
static Value get_debug(Value self) { return value_bool(LOOP(self)->debug); }
static bool set_debug(Value self, Value v)
{
    LOOP(self)->debug = v && is_true(v) == 1;
    return !error_pending();
}
static Value get_thread_id(Value self)
{
    return LOOP(self)->thread_id ? int_from_u64(LOOP(self)->thread_id) : VALUE_NONE;
}
static bool set_thread_id(Value self, Value v)
{
    uint64_t id = 0;
    if (v && v != VALUE_NONE && !as_uint64(v, &id))
        return false;
    LOOP(self)->thread_id = id;
    return true;
}
static Value get_cancelled_count(Value self)
{
    return small_int_value((int64_t)LOOP(self)->timers_cancelled);
}
static Value get_factory(Value self) { return loop_get_task_factory(self, NULL, 0, 0); }
static Value get_handler(Value self) { return loop_get_exception_handler(self, NULL, 0, 0); }

static const GetSetDef loop_getsets[] = {
    {"_scheduled", get_scheduled, set_scheduled, NULL},
    {"_ready", get_ready, NULL, NULL},
    {"slow_callback_duration", get_slow, set_slow,
     "Callbacks that take longer, in seconds, are logged in debug mode."},
    {"_stopping", get_stopping, set_stopping, NULL},
    {"_closed", get_closed, NULL, NULL},
    {"_debug", get_debug, set_debug, NULL},
    {"_thread_id", get_thread_id, set_thread_id, NULL},
    {"_timer_cancelled_count", get_cancelled_count, NULL, NULL},
    {"_task_factory", get_factory, NULL, NULL},
    {"_exception_handler", get_handler, NULL, NULL},
    {0},
};

static const MethodDef loop_methods[] = {
    {"call_soon", loop_call_soon_method, "callback, *args, context=None", METHOD_RAW,
     "Arrange for a callback to be called as soon as possible; returns a Handle."},
    {"call_soon_threadsafe", loop_call_soon_threadsafe, "callback, *args, context=None", METHOD_RAW,
     "Like call_soon(), from any thread."},
    {"call_later", loop_call_later, "delay, callback, *args, context=None", METHOD_RAW,
     "Arrange for a callback to be called `delay` seconds from now; returns a TimerHandle."},
    {"call_at", loop_call_at, "when, callback, *args, context=None", METHOD_RAW,
     "Like call_later(), at an absolute time of the loop's clock."},
    {"time", loop_time_method, "", 0, "The loop's clock, in seconds."},
    {"create_future", loop_create_future, "", 0, "Create a Future attached to the loop."},
    {"create_task", loop_create_task, "coro, *, name=None, context=None, eager_start=None",
     METHOD_RAW, "Schedule a coroutine as a task; returns the Task."},
    {"set_task_factory", loop_set_task_factory, "factory, /", 0, NULL},
    {"get_task_factory", loop_get_task_factory, "", 0, NULL},
    {"set_exception_handler", loop_set_exception_handler, "handler, /", 0, NULL},
    {"get_exception_handler", loop_get_exception_handler, "", 0, NULL},
    {"call_exception_handler", loop_call_exception_handler, "context, /", 0,
     "Call the current exception handler with a context dict."},
    {"default_exception_handler", loop_default_exception_handler, "context, /", 0, NULL},
    {"run_forever", loop_run_forever_fn, "", 0, "Run until stop() is called."},
    {"run_until_complete", loop_run_until_complete_fn, "future, /", 0,
     "Run until the future (or coroutine) is done; returns its result."},
    {"stop", loop_stop, "", 0, "Stop the loop after the callbacks that are ready."},
    {"is_running", loop_is_running, "", 0, NULL},
    {"is_closed", loop_is_closed, "", 0, NULL},
    {"close", loop_close, "", 0, "Close the loop; it must not be running."},
    {"get_debug", loop_get_debug, "", 0, NULL},
    {"set_debug", loop_set_debug, "enabled, /", 0, NULL},
    {"_check_closed", loop_check_closed_method, "", 0, NULL},
    {"_check_running", loop_check_running, "", 0, NULL},
    {"_timer_handle_cancelled", loop_timer_cancelled, "handle, /", 0, NULL},
    {"_add_callback", loop_add_callback, "handle, /", 0, NULL},
    {"_add_callback_signalsafe", loop_add_callback, "handle, /", 0, NULL},
    {"_write_to_self", loop_wake, "", 0, NULL},
    {"_run_once", loop_run_once_method, "", 0, "One turn: wait, then run what is ready."},
    {0},
};

static Value loop_make(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Loop *loop = (Loop *)object_new(type, 0);
    Value timers = loop ? list_new(0) : 0;
    if (!timers)
        return VALUE_ERROR;
    loop->timers = LIST(timers);
    if (sched_poller != NULL && !sched_poller->open(loop))
        return VALUE_ERROR;
    return (Value)loop;
}

static bool loop_init(Value self, Value *args, size_t nargs, Value kwnames) { return true; }

Type type_loop = {
    TYPE_HEAD("_asyncio.Scheduler"), .size = sizeof(Loop), .attrs_offset = sizeof(Loop),
    .flags = TYPE_BASE | TYPE_WEAKREF, .doc = "The scheduler under every event loop.",
    .new_ = loop_make, .init = loop_init, .methods = loop_methods, .getsets = loop_getsets,
};
