/* Running a loop: one turn waits for the outside, takes the timers that are due and runs what was
 * ready at its start. Also the running loop of a thread, and the report of a deadlock. */
#include "runtime/clock.h"
#include "runtime/dict.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/module.h"
#include "vm/sched.h"

#include <math.h>
#include <pthread.h>

#define LOOP(v) AS(Loop, v)
#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

enum { POLL_EVERY_NS = 50000 }; /* busy loops look outside this often */
static const double MAX_WAIT = 24 * 3600;

/* ---- the running loop ---- */

Value loop_running(void) { return thread->running_loop; }

static void forget_running(void) { thread->running_loop = 0; }

void loop_set_running(Value loop)
{
    static bool prepared;
    if (!prepared) { /* a child process runs no loop */
        prepared = true;
        pthread_atfork(NULL, NULL, forget_running);
    }
    thread->running_loop = loop == VALUE_NONE ? 0 : loop;
}

Value loop_get_event_loop(void)
{
    Value loop = loop_running();
    if (loop)
        return loop;
    Value policy = import_attr("asyncio.events", "get_event_loop_policy");
    Value current = policy ? call0(policy) : 0;
    return current ? call_method0(current, str_intern_cstr("get_event_loop")) : VALUE_ERROR;
}

/* ---- one turn ---- */

static bool report_slow(Loop *loop, Value item, int64_t taken_ns)
{
    double limit;
    if (!as_double(loop->slow_callback ? loop->slow_callback : float_new(0.1), &limit))
        return false;
    double taken = (double)taken_ns * 1e-9;
    if (taken < limit)
        return true;
    Value fn = import_attr("asyncio._reports", "_report_slow");
    return fn && call2(fn, item, float_new(taken)) != 0;
}

/* False: the exception ends the loop. */
static bool run_task(Task *t, Value arg)
{
    Value before, context = t->context;
    bool ok = context_begin(&t->context, &before);
    if (LIKELY(ok)) {
        if (!arg)
            ok = task_step(t, 0);
        else if (is_exception(arg))
            ok = task_step(t, arg);
        else
            ok = task_wakeup(t, arg);
        context_end(&t->context, context, before);
    }
    if (LIKELY(ok))
        return true;
    if (error_matches(&type_KeyboardInterrupt) || error_matches(&type_SystemExit))
        return false;
    Value exc = error_take();
    Dict *report = dict_new();
    Value message = str_format("Exception in callback %R", (Value)t);
    return report != NULL && message && dict_set_cstr(report, "message", message)
           && dict_set_cstr(report, "exception", exc)
           && dict_set_cstr(report, "task", (Value)t) && loop_report(t->loop, (Value)report);
}

static bool run_entry(Loop *loop, ReadyEntry e)
{
    loop->beats++;
    if (ready_is_callback(&e))
        return future_run_callback(AS(Future, e.item), e.arg);
    if (LIKELY(has_base_shape(e.item, &type_task)) || is_instance_of(e.item, &type_task))
        return run_task(AS(Task, e.item), e.arg);
    return handle_run(AS(Handle, e.item));
}

static bool run_entry_debug(Loop *loop, ReadyEntry e)
{
    int64_t start = clock_monotonic_ns();
    return run_entry(loop, e) && report_slow(loop, e.item, clock_monotonic_ns() - start);
}

static bool run_ready(Loop *loop)
{
    size_t n = loop->ready.count;
    if (sched_seeded)
        sched_shuffle(loop, n);
    loop->busy = true;
    for (; n > 0 && loop->ready.count > 0; n--) {
        ReadyEntry e = ready_pop(loop);
        if (!(UNLIKELY(loop->debug) ? run_entry_debug(loop, e) : run_entry(loop, e)))
            return false;
        if (UNLIKELY(interp.eval_breaker) && !pending_work(thread))
            return false;
    }
    loop->busy = false;
    return true;
}

static bool now_of(Loop *loop, double *now)
{
    if (LIKELY(loop->own_time)) {
        *now = loop_time(loop);
        return true;
    }
    Value v = call_method0((Value)loop, NAME(time));
    return v && as_double(v, now);
}

static bool take_due(Loop *loop)
{
    double now;
    if (loop->timers->len == 0)
        return true;
    if (!now_of(loop, &now))
        return false;
    now += 1e-9; /* the clock's resolution */
    while (loop->timers->len > 0) {
        Handle *top = AS(Handle, loop->timers->items[0]);
        if (top->when >= now)
            break;
        timers_pop(loop);
        if (top->cancelled)
            loop->timers_cancelled -= loop->timers_cancelled > 0;
        else if (!ready_push(loop, (Value)top, 0))
            return false;
    }
    return true;
}

/* Cancelled timers at the top go at once, all of them when they are many. */
static void sweep_timers(Loop *loop)
{
    if (loop->timers->len > 100 && loop->timers_cancelled * 2 > loop->timers->len) {
        timers_heapify(loop);
        return;
    }
    while (loop->timers->len > 0 && AS(Handle, loop->timers->items[0])->cancelled) {
        timers_pop(loop);
        loop->timers_cancelled -= loop->timers_cancelled > 0;
    }
}

static bool raise_deadlock(Loop *loop)
{
    Value fn = import_attr("asyncio._reports", "_deadlock_message");
    Value text = fn ? call1(fn, (Value)loop) : 0;
    Type *type = text ? asyncio_error(ERR_DEADLOCK) : NULL;
    return type != NULL && raise_false(type, "%U", text);
}

/* A selector of the language's is in charge (test loops). */
static bool poll_selector(Loop *loop, Value timeout)
{
    Value selector = get_attr((Value)loop, NAME(poll_selector));
    Value events = selector ? call_method1(selector, str_intern_cstr("select"), timeout) : 0;
    return events && call_method1((Value)loop, str_intern_cstr("_process_events"), events) != 0;
}

static bool is_stuck(Loop *loop)
{
    return loop->ready.count == 0 && loop->timers->len == 0 && !loop->stopping
           && sched_poller != NULL && !sched_poller->alive(loop)
           && (loop->until_complete || tasks_pending((Value)loop));
}

/* Under virtual time a wait costs nothing: look outside once, then let the clock jump. */
static bool poll_virtual(Loop *loop, double timeout)
{
    if (!sched_poller->poll(loop, 0))
        return false;
    if (timeout == 0 || loop->ready.count > 0)
        return true;
    const double grace = 0.002; /* for what this process itself has sent through the kernel */
    bool wait = timeout < 0 || sched_poller->has_jobs(loop);
    if ((wait || sched_poller->alive(loop)) && !sched_poller->poll(loop, wait ? -1 : grace))
        return false;
    if (wait)
        return true;
    if (loop->ready.count == 0 && timeout > 0)
        clock_advance_ns((int64_t)(timeout * 1e9) + 1);
    return true;
}

static bool poll_outside(Loop *loop, double timeout)
{
    if (!loop->own_poll)
        return poll_selector(loop, timeout < 0 ? VALUE_NONE : float_new(timeout));
    if (sched_poller == NULL || !loop->iohandle)
        return true;
    if (timeout == 0 && loop->ready.count > 0) {
        int64_t now = clock_monotonic_ns();
        if (now - loop->last_poll_ns < POLL_EVERY_NS && !clock_virtual)
            return true;
        loop->last_poll_ns = now;
    }
    if (timeout < 0 && is_stuck(loop))
        return raise_deadlock(loop);
    return clock_virtual ? poll_virtual(loop, timeout) : sched_poller->poll(loop, timeout);
}

bool loop_run_once(Loop *loop)
{
    double timeout = -1, now;
    loop_refresh(loop);
    if (UNLIKELY(loop->timers_shared) && !timers_check(loop))
        return false;
    sweep_timers(loop);
    if (loop->ready.count > 0 || loop->stopping) {
        timeout = 0;
    } else if (loop->timers->len > 0) {
        if (!now_of(loop, &now))
            return false;
        timeout = AS(Handle, loop->timers->items[0])->when - now;
        timeout = timeout < 0 ? 0 : timeout > MAX_WAIT ? MAX_WAIT : timeout;
    }
    return poll_outside(loop, timeout) && (LIKELY(!interp.eval_breaker) || pending_work(thread))
           && take_due(loop) && run_ready(loop);
}

/* ---- run_forever, run_until_complete ---- */

static bool can_run(Loop *loop)
{
    if (!loop_check_closed(loop))
        return false;
    if (loop->running)
        return raise_false(&type_RuntimeError, "This event loop is already running");
    if (loop_running())
        return raise_false(&type_RuntimeError,
                           "Cannot run the event loop while another loop is running");
    return true;
}

static bool own_hook(Loop *loop, const char *name, Value *out)
{
    return get_attr_opt((Value)loop, str_intern_cstr(name), out);
}

static bool run_turns(Loop *loop)
{
    Value run_once = 0;
    loop_refresh(loop);
    if (!loop->own_run_once && !(run_once = get_attr((Value)loop, NAME(run_once))))
        return false;
    do {
        if (!(run_once ? call0(run_once) != 0 : loop_run_once(loop)))
            return false;
    } while (!loop->stopping);
    return true;
}

/* Makes a loop the running one of this thread; what run_forever puts back afterwards. */
typedef struct Entered { Value first, finalizer; int64_t depth; } Entered;

static bool enter_loop(Loop *loop, Entered *old)
{
    Thread *th = thread;
    Value first, finalizer;
    if (!can_run(loop) || !own_hook(loop, "_asyncgen_firstiter_hook", &first)
        || !own_hook(loop, "_asyncgen_finalizer_hook", &finalizer))
        return false;
    *old = (Entered){th->asyncgen_firstiter, th->asyncgen_finalizer, th->origin_depth};
    if (first)
        th->asyncgen_firstiter = first;
    if (finalizer)
        th->asyncgen_finalizer = finalizer;
    if (loop->debug)
        th->origin_depth = 10; /* as the reference's debug mode */
    loop->running = true;
    loop->thread_id = th->id;
    loop_set_running((Value)loop);
    if (sched_poller != NULL)
        sched_poller->running(loop, true);
    return true;
}

static void leave_loop(Loop *loop, const Entered *old)
{
    Thread *th = thread;
    loop->busy = false;
    if (sched_poller != NULL)
        sched_poller->running(loop, false);
    loop->running = loop->stopping = false;
    loop->thread_id = 0;
    loop_set_running(VALUE_NONE);
    th->asyncgen_firstiter = old->first;
    th->asyncgen_finalizer = old->finalizer;
    th->origin_depth = old->depth;
}

bool loop_run_forever(Loop *loop)
{
    Entered old;
    if (!enter_loop(loop, &old))
        return false;
    bool ok = run_turns(loop);
    leave_loop(loop, &old);
    return ok;
}

bool loop_step(Loop *loop)
{
    Entered old;
    if (!enter_loop(loop, &old))
        return false;
    loop->stopping = true; /* does not wait */
    loop->last_poll_ns = 0;
    bool ok = loop_run_once(loop)
              && (sched_poller == NULL || sched_poller->poll(loop, 0)); /* registers new descriptors */
    leave_loop(loop, &old);
    return ok;
}

int loop_wait_ms(Loop *loop)
{
    double now;
    if (loop->ready.count > 0)
        return 0;
    sweep_timers(loop);
    if (loop->timers->len == 0 || !now_of(loop, &now))
        return -1;
    double left = AS(Handle, loop->timers->items[0])->when - now;
    return left <= 0 ? 0 : left > MAX_WAIT ? (int)(MAX_WAIT * 1000) : (int)ceil(left * 1000);
}

Value loop_run_forever_fn(Value self, Value *args, size_t nargs, Value kwnames)
{
    return loop_run_forever(LOOP(self)) ? VALUE_NONE : VALUE_ERROR;
}

/* Done callback of run_until_complete: stops the loop unless SystemExit or the like does so. */
FN(stop_when_done)
{
    Value future = args[0];
    if (is_native_future(future)) {
        Future *f = AS(Future, future);
        if (f->failed
            && (is_instance_of(f->result, &type_SystemExit)
                || is_instance_of(f->result, &type_KeyboardInterrupt)))
            return VALUE_NONE;
    }
    return call_method0(self, str_intern_cstr("stop"));
}
static const MethodDef stop_def = {"_run_until_complete_cb", stop_when_done, "future, /", 0, NULL};

/* The loop failed: an exception of the main task is the one that is being raised. */
static void mark_retrieved(Value future)
{
    if (is_native_future(future))
        AS(Future, future)->log_traceback = false;
}

static Value run_until_done(Value self, Value future, bool made_here)
{
    Loop *loop = LOOP(self);
    Value stop = native_function_new(&stop_def, self, 0);
    if (!stop || !call_method1(future, NAME(add_done_callback), stop))
        return VALUE_ERROR;
    bool outer = loop->until_complete;
    loop->until_complete = true;
    Value run = get_attr_str(self, "run_forever");
    Value ok = run ? call0(run) : 0;
    loop->until_complete = outer;
    Value failed = ok ? 0 : error_take();
    if (!ok && made_here)
        mark_retrieved(future);
    if (!call_method1(future, str_intern_cstr("remove_done_callback"), stop) && ok)
        return VALUE_ERROR;
    if (!ok) {
        error_restore(failed);
        return VALUE_ERROR;
    }
    Value done = call_method0(future, str_intern_cstr("done"));
    if (!done)
        return VALUE_ERROR;
    if (is_true(done) != 1)
        return raise(&type_RuntimeError, "Event loop stopped before Future completed.");
    return call_method0(future, NAME(result));
}

Value loop_run_until_complete_fn(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value future = args[0], blocking = 0;
    if (!can_run(LOOP(self)))
        return VALUE_ERROR;
    bool native = is_native_future(future);
    if (!native && !get_attr_opt(future, NAME(future_blocking), &blocking))
        return VALUE_ERROR;
    bool made_here = !native && (!blocking || blocking == VALUE_NONE);
    Value ensure = import_attr("asyncio.tasks", "ensure_future");
    Value keys = tuple_pack(1, NAME(loop));
    Value window[2 + PARAM_SLACK] = {future, self};
    if (!ensure || !keys || !(future = call(ensure, window, 1, keys)))
        return VALUE_ERROR;
    if (made_here && is_instance_of(future, &type_task))
        AS(Task, future)->log_destroy = false;
    return run_until_done(self, future, made_here);
}

/* ---- the view of what is ready, for tests and tools ---- */

typedef struct ReadyView { Object head; Loop *loop; } ReadyView;
static Type type_ready_view;
#define VIEW(v) (AS(ReadyView, v)->loop)

Value ready_view_new(Loop *loop)
{
    type_ready(&type_ready_view);
    ReadyView *v = NEW(ReadyView, &type_ready_view);
    if (v != NULL)
        v->loop = loop;
    return (Value)v;
}

static Value view_list(Value self)
{
    Loop *loop = VIEW(self);
    Value list = list_new(loop->ready.count);
    for (size_t i = 0; list && i < loop->ready.count; i++)
        if (!list_push(LIST(list), ready_at(loop, i)->item))
            return VALUE_ERROR;
    return list;
}
static Value view_iter(Value self)
{
    Value list = view_list(self);
    return list ? get_iter(list) : VALUE_ERROR;
}
static ptrdiff_t view_length(Value self) { return (ptrdiff_t)VIEW(self)->ready.count; }
static Value view_getitem(Value self, Value key)
{
    Value list = view_list(self);
    return list ? get_item(list, key) : VALUE_ERROR;
}
static int view_contains(Value self, Value item)
{
    Value list = view_list(self);
    return list ? contains(list, item) : -1;
}
static Value view_repr(Value self)
{
    Value list = view_list(self);
    return list ? repr(list) : VALUE_ERROR;
}
FN(view_append)
{
    if (!is_instance_of(args[0], &type_handle))
        return raise_type_error("a Handle is required, not %T", args[0]);
    return ready_push(VIEW(self), args[0], 0) ? VALUE_NONE : VALUE_ERROR;
}
FN(view_popleft)
{
    Loop *loop = VIEW(self);
    if (loop->ready.count == 0)
        return raise(&type_IndexError, "pop from an empty deque");
    return ready_pop(loop).item;
}
FN(view_clear)
{
    VIEW(self)->ready = (ReadyQueue){0};
    return VALUE_NONE;
}
static const MethodDef view_methods[] = {
    {"append", view_append, "handle, /", 0, NULL},
    {"popleft", view_popleft, "", 0, NULL},
    {"clear", view_clear, "", 0, NULL},
    {0},
};
static Type type_ready_view = {
    TYPE_HEAD("_asyncio.ReadyView"), .size = sizeof(ReadyView), .flags = TYPE_NO_NEW,
    .repr = view_repr, .iter = view_iter, .length = view_length, .getitem = view_getitem,
    .contains = view_contains, .methods = view_methods,
};
