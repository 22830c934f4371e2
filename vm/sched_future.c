/* asyncio.Future: a result that is not there yet. See sched.h for how callbacks are kept. */
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/module.h"
#include "vm/sched.h"

#define FUTURE(v) AS(Future, v)
#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

/* ---- classes and helpers of the package asyncio ---- */

Type *asyncio_error(AsyncioError which)
{
    static const char *const error_names[] = {
        [ERR_CANCELLED] = "CancelledError",
        [ERR_INVALID_STATE] = "InvalidStateError",
        [ERR_DEADLOCK] = "DeadlockError",
    };
    static Value classes[ERR_COUNT];
    if (!classes[which])
        classes[which] = import_attr("asyncio.exceptions", error_names[which]);
    return AS(Type, classes[which]);
}

Value raise_invalid_state(const char *text)
{
    Type *type = asyncio_error(ERR_INVALID_STATE);
    return type ? raise(type, "%s", text) : VALUE_ERROR;
}

Value sched_extract_stack(void)
{
    static Value extract;
    if (!extract && !(extract = import_attr("asyncio.format_helpers", "extract_stack")))
        return VALUE_ERROR;
    FrameObject *frame = frame_current(0);
    return call1(extract, frame != NULL ? (Value)frame : VALUE_NONE);
}

bool is_native_future(Value v)
{
    return is_object(v) && (is_instance_of(v, &type_future));
}

FutureRare *future_rare(Future *f)
{
    if (f->is_rare)
        return f->rare;
    FutureRare *rare = gc_alloc(sizeof(FutureRare));
    if (rare == NULL)
        return NULL;
    rare->cb = f->cb;
    f->rare = rare;
    f->is_rare = true;
    return rare;
}

static List *more_callbacks(Future *f) { return f->is_rare ? f->rare->more : NULL; }
static Value first_callback(Future *f) { return f->is_rare ? f->rare->cb : f->cb; }
static void set_first_callback(Future *f, Value callback)
{
    *(f->is_rare ? &f->rare->cb : &f->cb) = callback;
}

/* ---- creation ---- */

bool future_init(Future *f, Value loop)
{
    if (!loop || loop == VALUE_NONE)
        loop = loop_get_event_loop();
    if (!loop)
        return false;
    f->loop = loop;
    f->state = FUTURE_PENDING;
    f->failed = f->log_traceback = f->blocking = f->is_rare = false;
    f->result = f->cb = 0;
    if (UNLIKELY(loop_is_debug(loop)) && future_rare(f) != NULL)
        f->rare->source_traceback = sched_extract_stack();
    return !error_pending();
}

Value future_new(Value loop)
{
    Future *f = object_alloc(&type_future, sizeof(Future) + sizeof(AttrStore));
    return f != NULL && future_init(f, loop) ? (Value)f : VALUE_ERROR;
}

static Value future_make(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

static bool future_init_slot(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value loop = 0;
    size_t named = kwnames ? TUPLE(kwnames)->len : 0;
    if (nargs > 0) {
        raise_type_error("Future() takes at most 0 positional arguments (%zu given)", nargs);
        return false;
    }
    for (size_t i = 0; i < named; i++) {
        if (!str_equal(TUPLE(kwnames)->items[i], NAME(loop))) {
            raise_unexpected_keyword("Future", TUPLE(kwnames)->items[i], &NAME(loop), 1);
            return false;
        }
        loop = args[i];
    }
    return future_init(FUTURE(self), loop);
}

static bool ready(Value self)
{
    if (UNLIKELY(!FUTURE(self)->loop))
        return raise_false(&type_RuntimeError, "Future object is not initialized.");
    return true;
}

/* ---- callbacks ---- */

static bool run_callback_soon(Future *f, Value callback, Value context)
{
    if (!context) /* a task waits */
        return loop_schedule_task(AS(Task, callback), (Value)f);
    return loop_call_soon(f->loop, callback, (Value)f, context);
}

/* f is done with this result, and was pending. */
static bool finish(Future *f, int state, Value result)
{
    Value first = first_callback(f), first_context = f->result;
    f->result = result;
    f->state = (uint8_t)state;
    List *more = more_callbacks(f);
    if (more != NULL)
        f->rare->more = NULL;
    if (first && first_context && loop_is_plain(f->loop) && !AS(Loop, f->loop)->debug) {
        /* Stays where it is until its turn comes (future_run_callback): no handle is needed. */
        if (!loop_check_closed(AS(Loop, f->loop))
            || !ready_push(AS(Loop, f->loop), (Value)f, first_context))
            return false;
    } else {
        set_first_callback(f, 0);
        if (first && !run_callback_soon(f, first, first_context))
            return false;
    }
    for (size_t i = 0; more != NULL && i + 1 < more->len; i += 2) {
        Value context = more->items[i + 1];
        if (!run_callback_soon(f, more->items[i], context == VALUE_NONE ? 0 : context))
            return false;
    }
    return true;
}

bool future_run_callback(Future *f, Value context)
{
    Value callback = first_callback(f);
    set_first_callback(f, 0);
    if (!callback)
        return true;
    Value before, entered = context;
    if (context_begin(&context, &before)) {
        Value v = call1(callback, (Value)f);
        context_end(&context, entered, before);
        if (LIKELY(v != 0))
            return true;
    }
    Value failed = error_take(), args = tuple_pack(1, (Value)f);
    Value h = args ? handle_new(&type_handle, callback, args, f->loop, context) : 0;
    if (!h)
        return false;
    error_restore(failed);
    return handle_failed(AS(Handle, h));
}

bool future_add_callback(Future *f, Value callback, Value context)
{
    if (f->state != FUTURE_PENDING)
        return run_callback_soon(f, callback, context);
    List *more = more_callbacks(f);
    if (more == NULL && !first_callback(f)) {
        set_first_callback(f, callback);
        f->result = context;
        return true;
    }
    if (more == NULL) {
        Value list = list_new(4);
        if (!list || future_rare(f) == NULL)
            return false;
        more = f->rare->more = LIST(list);
    }
    return list_push(more, callback) && list_push(more, context ? context : VALUE_NONE);
}

FN(future_add_done_callback)
{
    if (!ready(self))
        return VALUE_ERROR;
    Value context = args[1];
    if (!context || context == VALUE_NONE)
        context = context_snapshot();
    if (!context || !future_add_callback(FUTURE(self), args[0], context))
        return VALUE_ERROR;
    return VALUE_NONE;
}

/* How many callbacks equal fn; those are removed. -1: raised. */
static int64_t remove_callbacks(Future *f, Value fn)
{
    int64_t removed = 0;
    if (f->state != FUTURE_PENDING)
        return 0;
    Value first = first_callback(f);
    if (first && f->result) {
        int same = values_equal(first, fn);
        if (same < 0)
            return -1;
        if (same && f->state == FUTURE_PENDING && first_callback(f) == first) {
            set_first_callback(f, 0);
            f->result = 0;
            removed++;
        }
    }
    List *more = more_callbacks(f);
    for (size_t i = 0; more != NULL && i + 1 < more->len;) {
        int same = more->items[i + 1] == VALUE_NONE ? 0 : values_equal(more->items[i], fn);
        if (same < 0)
            return -1;
        more = more_callbacks(f); /* __eq__ may have changed it */
        if (same && more != NULL && i + 1 < more->len) {
            memmove(more->items + i, more->items + i + 2, (more->len - i - 2) * sizeof(Value));
            more->len -= 2;
            removed++;
        } else {
            i += 2;
        }
    }
    if (more != NULL && more->len == 0)
        f->rare->more = NULL;
    return removed;
}

FN(future_remove_done_callback)
{
    if (!ready(self))
        return VALUE_ERROR;
    int64_t removed = remove_callbacks(FUTURE(self), args[0]);
    return removed < 0 ? VALUE_ERROR : small_int_value(removed);
}

/* ---- exceptions that nobody looked at ---- */

static void report_unretrieved(Future *f)
{
    f->log_traceback = false;
    Dict *context = dict_new();
    Value name = get_attr(OBJECT_VALUE(type_of((Value)f)), NAME(dunder_name));
    Value message = name ? str_format("%U exception was never retrieved", name) : 0;
    bool ok = context != NULL && message && dict_set_cstr(context, "message", message)
              && dict_set_cstr(context, "exception", f->result)
              && dict_set_cstr(context, "future", (Value)f)
              && (!f->is_rare || !f->rare->source_traceback
                  || dict_set_cstr(context, "source_traceback", f->rare->source_traceback))
              && loop_report(f->loop, (Value)context);
    if (!ok)
        error_unraisable((Value)f, NULL);
}

/* Weak links to failed futures: what the collector has not reported, the end of the loop does. */
static void **failed;
static size_t failed_count, failed_cap;

static void failed_finalizer(void *object, void *data)
{
    Future *f = object;
    if (f->log_traceback) {
        Value saved = error_take();
        report_unretrieved(f);
        error_restore(saved);
    }
}

static void failed_compact(void)
{
    size_t kept = 0;
    for (size_t i = 0; i < failed_count; i++) {
        void *f = failed[i] ? gc_weak_get(&failed[i]) : NULL;
        bool open = f != NULL && ((Future *)f)->log_traceback;
        if (failed[i])
            gc_weak_unregister(&failed[i]);
        failed[i] = NULL;
        if (open) {
            failed[kept] = (void *)f;
            gc_weak_register(&failed[kept++], f);
        }
    }
    failed_count = kept;
}

static bool note_failed(Future *f)
{
    if (failed_count == failed_cap) {
        failed_compact();
        if (failed_count * 2 > failed_cap || failed_cap == 0) {
            size_t cap = failed_cap ? failed_cap * 2 : 64;
            void **wider = gc_alloc_atomic(cap * sizeof(void *));
            if (wider == NULL)
                return false;
            size_t n = failed_count;
            for (size_t i = 0; i < n; i++) {
                void *old = gc_weak_get(&failed[i]);
                gc_weak_unregister(&failed[i]);
                wider[i] = old;
                if (old != NULL)
                    gc_weak_register(&wider[i], old);
            }
            failed = wider;
            failed_cap = cap;
        }
    }
    failed[failed_count] = f;
    gc_weak_register(&failed[failed_count++], f);
    gc_set_finalizer(f, failed_finalizer, NULL);
    return true;
}

void futures_report_failed(Value loop)
{
    for (size_t i = 0; i < failed_count; i++) {
        Future *f = failed[i] ? gc_weak_get(&failed[i]) : NULL;
        if (f != NULL && f->log_traceback && f->loop == loop)
            report_unretrieved(f);
    }
    failed_compact();
}

/* ---- resolving ---- */

bool future_set_result(Future *f, Value result)
{
    if (f->state != FUTURE_PENDING)
        return raise_invalid_state("invalid state") != 0;
    return finish(f, FUTURE_FINISHED, result);
}

bool future_set_exception(Future *f, Value exception)
{
    if (f->state != FUTURE_PENDING)
        return raise_invalid_state("invalid state") != 0;
    if (is_type(exception) && (AS(Type, exception)->flags & TYPE_IS_EXCEPTION)
        && !(exception = call0(exception)))
        return false;
    if (!is_exception(exception)) {
        raise_type_error("invalid exception object");
        return false;
    }
    if (is_instance_of(exception, &type_StopIteration)) {
        Value cause = exception;
        raise(&type_RuntimeError, "StopIteration interacts badly with generators and cannot be "
                                  "raised into a Future");
        error_set_cause(cause);
        exception = error_take();
    }
    if (AS(Exception, exception)->traceback) {
        if (future_rare(f) == NULL)
            return false;
        f->rare->traceback = AS(Exception, exception)->traceback;
    }
    if (!note_failed(f))
        return false;
    f->failed = true;
    f->log_traceback = true;
    return finish(f, FUTURE_FINISHED, exception);
}

bool future_cancel(Future *f, Value message)
{
    f->log_traceback = false;
    if (f->state != FUTURE_PENDING)
        return false;
    if ((message || f->is_rare) && future_rare(f) != NULL)
        f->rare->cancel_message = message;
    if (!finish(f, FUTURE_CANCELLED, 0))
        error_unraisable((Value)f, NULL);
    return true;
}

Value future_cancelled_error(Future *f)
{
    Value exc = f->is_rare ? f->rare->cancelled_error : 0;
    if (exc) {
        f->rare->cancelled_error = 0; /* it may form cycles */
        return exc;
    }
    Type *type = asyncio_error(ERR_CANCELLED);
    if (type == NULL)
        return VALUE_ERROR;
    Value message = f->is_rare ? f->rare->cancel_message : 0;
    return message && message != VALUE_NONE ? call1((Value)type, message) : call0((Value)type);
}

Value future_result(Future *f)
{
    if (f->state == FUTURE_CANCELLED)
        return raise_object(future_cancelled_error(f));
    if (f->state == FUTURE_PENDING)
        return raise_invalid_state("Result is not set.");
    f->log_traceback = false;
    if (!f->failed)
        return f->result;
    AS(Exception, f->result)->traceback = f->is_rare ? f->rare->traceback : 0;
    return raise_object(f->result);
}

/* ---- methods ---- */

FN(future_result_method) { return future_result(FUTURE(self)); }

FN(future_exception)
{
    Future *f = FUTURE(self);
    if (f->state == FUTURE_CANCELLED)
        return raise_object(future_cancelled_error(f));
    if (f->state == FUTURE_PENDING)
        return raise_invalid_state("Exception is not set.");
    f->log_traceback = false;
    if (f->failed)
        AS(Exception, f->result)->traceback = f->is_rare ? f->rare->traceback : 0;
    return f->failed ? f->result : VALUE_NONE;
}

FN(future_set_result_method)
{
    return ready(self) && future_set_result(FUTURE(self), args[0]) ? VALUE_NONE : VALUE_ERROR;
}
FN(future_set_exception_method)
{
    return ready(self) && future_set_exception(FUTURE(self), args[0]) ? VALUE_NONE : VALUE_ERROR;
}
FN(future_cancel_method)
{
    return ready(self) ? value_bool(future_cancel(FUTURE(self), args[0])) : VALUE_ERROR;
}
FN(future_cancelled)
{
    return value_bool(FUTURE(self)->loop && FUTURE(self)->state == FUTURE_CANCELLED);
}
FN(future_done)
{
    return value_bool(FUTURE(self)->loop && FUTURE(self)->state != FUTURE_PENDING);
}
FN(future_get_loop) { return ready(self) ? FUTURE(self)->loop : VALUE_ERROR; }
FN(future_make_cancelled_error)
{
    return ready(self) ? future_cancelled_error(FUTURE(self)) : VALUE_ERROR;
}

static Value future_repr(Value self)
{
    Value fn = import_attr("asyncio.base_futures", "_future_repr");
    return fn && ready(self) ? call1(fn, self) : VALUE_ERROR;
}

/* ---- attributes ---- */

static Value get_state(Value self)
{
    static const char *const state_names[] = {"PENDING", "CANCELLED", "FINISHED"};
    return ready(self) ? str_intern_cstr(state_names[FUTURE(self)->state]) : VALUE_ERROR;
}
static Value get_blocking(Value self)
{
    return value_bool(FUTURE(self)->loop && FUTURE(self)->blocking);
}
static bool set_blocking(Value self, Value v)
{
    if (!v)
        return raise_false(&type_AttributeError, "cannot delete attribute");
    int yes = ready(self) ? is_true(v) : -1;
    FUTURE(self)->blocking = yes == 1;
    return yes >= 0;
}
static Value get_loop(Value self) { return FUTURE(self)->loop ? FUTURE(self)->loop : VALUE_NONE; }

static bool push_callback(List *out, Value cb, Value context)
{
    if (!context || context == VALUE_NONE) {
        cb = task_step_callable(AS(Task, cb), true);
        context = VALUE_NONE;
    } else if (!context_reveal(&context, false)) {
        return false;
    }
    Value pair = cb ? tuple_pack(2, cb, context) : 0;
    return pair && list_push(out, pair);
}
static Value get_callbacks(Value self)
{
    Future *f = FUTURE(self);
    if (!ready(self))
        return VALUE_ERROR;
    List *more = more_callbacks(f);
    Value first = first_callback(f);
    if (f->state != FUTURE_PENDING || (!first && more == NULL))
        return VALUE_NONE;
    Value out = list_new(4);
    if (!out || (first && !push_callback(LIST(out), first, f->result)))
        return VALUE_ERROR;
    for (size_t i = 0; more != NULL && i + 1 < more->len; i += 2)
        if (!push_callback(LIST(out), more->items[i], more->items[i + 1]))
            return VALUE_ERROR;
    return out;
}
static Value get_result(Value self)
{
    Future *f = FUTURE(self);
    return f->state == FUTURE_FINISHED && !f->failed ? f->result : VALUE_NONE;
}
static Value get_exception(Value self)
{
    Future *f = FUTURE(self);
    return f->result && f->failed ? f->result : VALUE_NONE;
}
static Value get_log_traceback(Value self)
{
    return ready(self) ? value_bool(FUTURE(self)->log_traceback) : VALUE_ERROR;
}
static bool set_log_traceback(Value self, Value v)
{
    int yes = v ? is_true(v) : 0;
    if (yes < 0)
        return false;
    if (yes)
        return raise_false(&type_ValueError, "_log_traceback can only be set to False");
    FUTURE(self)->log_traceback = false;
    return true;
}
static Value get_source_traceback(Value self)
{
    FutureRare *rare = future_has_rare(FUTURE(self));
    return rare != NULL && rare->source_traceback ? rare->source_traceback : VALUE_NONE;
}
static Value get_cancel_message(Value self)
{
    FutureRare *rare = future_has_rare(FUTURE(self));
    return rare != NULL && rare->cancel_message ? rare->cancel_message : VALUE_NONE;
}
static bool set_cancel_message(Value self, Value v)
{
    if (future_rare(FUTURE(self)) == NULL)
        return false;
    FUTURE(self)->rare->cancel_message = v;
    return true;
}

const GetSetDef future_getsets[] = {
    {"_state", get_state, NULL, NULL},
    {"_asyncio_future_blocking", get_blocking, set_blocking, NULL},
    {"_loop", get_loop, NULL, NULL},
    {"_callbacks", get_callbacks, NULL, NULL},
    {"_result", get_result, NULL, NULL},
    {"_exception", get_exception, NULL, NULL},
    {"_log_traceback", get_log_traceback, set_log_traceback, NULL},
    {"_source_traceback", get_source_traceback, NULL, NULL},
    {"_cancel_message", get_cancel_message, set_cancel_message, NULL},
    {0},
};

static const MethodDef future_methods[] = {
    {"result", future_result_method, "", 0,
     "Return the result this future represents.\n\nRaises CancelledError when it was cancelled and "
     "InvalidStateError when it\nis not done yet; the exception that was set otherwise."},
    {"exception", future_exception, "", 0,
     "Return the exception that was set on this future, or None."},
    {"set_result", future_set_result_method, "result, /", 0,
     "Mark the future done and set its result."},
    {"set_exception", future_set_exception_method, "exception, /", 0,
     "Mark the future done and set an exception."},
    {"add_done_callback", future_add_done_callback, "fn, /, *, context=<unrepresentable>", 0,
     "Add a callback to be run when the future becomes done."},
    {"remove_done_callback", future_remove_done_callback, "fn, /", 0,
     "Remove all instances of a callback; returns their number."},
    {"cancel", future_cancel_method, "msg=None", 0,
     "Cancel the future and schedule callbacks; False when it is done already."},
    {"cancelled", future_cancelled, "", 0, "Return True if the future was cancelled."},
    {"done", future_done, "", 0, "Return True if the future is done."},
    {"get_loop", future_get_loop, "", 0, "Return the event loop the Future is bound to."},
    {"_make_cancelled_error", future_make_cancelled_error, "", 0,
     "Create the CancelledError to raise if the future is cancelled."},
    {"__class_getitem__", generic_class_getitem, "item, /", METHOD_CLASS, "See PEP 585"},
    {0},
};

/* ---- awaiting ---- */

typedef struct FutureIter {
    Object head;
    Future *future; /* NULL: exhausted */
    bool yielded;
} FutureIter;

static Value future_iter(Value self)
{
    if (!ready(self))
        return VALUE_ERROR;
    FutureIter *it = NEW(FutureIter, &type_future_iter);
    if (it != NULL)
        it->future = FUTURE(self);
    return (Value)it;
}

/* The result of a done future; raises what it holds. */
static Value await_done(Future *f, bool *done)
{
    Value v = future_result(f);
    *done = v != 0;
    return v;
}

static Value iter_step(Value iter, bool *done)
{
    FutureIter *it = AS(FutureIter, iter);
    Future *f = it->future;
    *done = false;
    if (f == NULL) {
        *done = true;
        return VALUE_NONE;
    }
    if (f->state == FUTURE_PENDING) {
        if (it->yielded)
            return raise(&type_RuntimeError, "await wasn't used with future");
        it->yielded = f->blocking = true;
        return (Value)f;
    }
    it->future = NULL;
    return await_done(f, done);
}

Value future_await_step(Value v, bool *done)
{
    Future *f = FUTURE(v);
    *done = false;
    if (UNLIKELY(has_base_shape(v, &type_future_iter)))
        return iter_step(v, done);
    if (f->state != FUTURE_PENDING)
        return await_done(f, done);
    if (UNLIKELY(f->blocking)) /* yielded before, and no task took it */
        return raise(&type_RuntimeError, "await wasn't used with future");
    f->blocking = true;
    return v;
}

static Value future_iter_next(Value self)
{
    bool done;
    Value v = iter_step(self, &done);
    if (!v || !done)
        return v;
    if (v != VALUE_NONE)
        raise_stop_iteration(v);
    return VALUE_ERROR;
}

FN(future_iter_send_method)
{
    bool done;
    Value v = iter_step(self, &done);
    if (!v || !done)
        return v;
    raise_stop_iteration(v);
    return VALUE_ERROR;
}

FN(future_iter_throw)
{
    if (nargs > 1 && !warn(&type_DeprecationWarning, 1,
                           "the (type, exc, tb) signature of throw() is deprecated, use the"
                           " single-arg signature instead."))
        return VALUE_ERROR;
    Value exc = throw_argument(args, nargs);
    AS(FutureIter, self)->future = NULL;
    return exc ? raise_object(exc) : VALUE_ERROR;
}

FN(future_iter_close)
{
    AS(FutureIter, self)->future = NULL;
    return VALUE_NONE;
}

static const MethodDef future_iter_methods[] = {
    {"send", future_iter_send_method, "value, /", 0, NULL},
    {"throw", future_iter_throw, "type, value=None, traceback=None, /", METHOD_RAW, NULL},
    {"close", future_iter_close, "", 0, NULL},
    {0},
};

Type type_future_iter = {
    TYPE_HEAD("_asyncio.FutureIter"), .size = sizeof(FutureIter), .flags = TYPE_NO_NEW,
    .iter = iter_self, .next = future_iter_next, .methods = future_iter_methods,
};

Type type_future = {
    TYPE_HEAD("_asyncio.Future"), .size = sizeof(Future), .attrs_offset = sizeof(Future),
    .flags = TYPE_BASE | TYPE_WEAKREF, .doc = "A result that is not there yet.",
    .new_ = future_make, .init = future_init_slot, .repr = future_repr, .iter = future_iter,
    .await = future_iter, .methods = future_methods, .getsets = future_getsets,
};
