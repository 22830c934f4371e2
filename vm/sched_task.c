/* asyncio.Task: a coroutine that the loop steps. A step resumes the coroutine's leaf frame straight
 * from the queue; what it yields, a future of ours as a rule, decides who wakes it. */
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/module.h"
#include "vm/import.h"
#include "vm/sched.h"

#define TASK(v) AS(Task, v)
#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

static Task *tasks_head;          /* every pending task, newest first */
static int64_t names_given;
static Dict *foreign_current;     /* loop that is not ours -> its running task */

/* ---- the list of tasks ---- */

Task *tasks_first(void) { return tasks_head; }

static void tasks_add(Task *t)
{
    t->prev = NULL;
    t->next = tasks_head;
    if (tasks_head != NULL)
        tasks_head->prev = t;
    tasks_head = t;
}

static void tasks_remove(Task *t)
{
    if (t->prev == NULL && tasks_head != t)
        return;
    if (t->prev != NULL)
        t->prev->next = t->next;
    else
        tasks_head = t->next;
    if (t->next != NULL)
        t->next->prev = t->prev;
    t->next = t->prev = NULL;
}

bool tasks_pending(Value loop)
{
    for (Task *t = tasks_head; t != NULL; t = t->next)
        if (t->loop == loop)
            return true;
    return false;
}

void tasks_forget(Value loop)
{
    for (Task *t = tasks_head, *next; t != NULL; t = next) {
        next = t->next;
        if (t->loop != loop)
            continue;
        tasks_remove(t);
        if (is_gen(t->coro))
            gen_watch_released(AS(Gen, t->coro));
    }
}

/* ---- the current task ---- */

static Dict *foreign_tasks(void)
{
    return foreign_current != NULL ? foreign_current : (foreign_current = dict_new());
}

Value current_task_of(Value loop)
{
    Value v = 0;
    if (is_loop(loop))
        v = AS(Loop, loop)->current;
    else if (foreign_current != NULL && dict_find(foreign_current, loop, &v) < 0)
        return VALUE_ERROR;
    return v ? v : VALUE_NONE;
}

/* Sets the running task of a loop (0: none). False: raised. */
bool current_task_set(Value loop, Value task)
{
    if (is_loop(loop)) {
        AS(Loop, loop)->current = task;
        return true;
    }
    Dict *tasks = foreign_tasks();
    if (tasks == NULL)
        return false;
    return task ? dict_set(tasks, loop, task) : dict_del(tasks, loop) >= 0;
}

static bool task_enter(Task *t)
{
    Value now = current_task_of(t->loop);
    if (!now)
        return false;
    if (UNLIKELY(now != VALUE_NONE))
        return raise_false(&type_RuntimeError, "Cannot enter into task %R while another task %R is "
                                               "being executed.", (Value)t, now);
    return current_task_set(t->loop, (Value)t);
}

/* ---- creation ---- */

bool is_coroutine_like(Value v)
{
    if (has_base_shape(v, &type_coroutine) || has_base_shape(v, &type_generator))
        return true;
    Value check = import_attr("asyncio.coroutines", "iscoroutine");
    Value yes = check ? call1(check, v) : 0;
    return yes && is_true(yes) == 1;
}

static bool inside_asyncio(Code *code)
{
    static const char package[] = EMBEDDED_ROOT "/asyncio/";
    size_t n;
    const char *file = str_utf8(code->filename, &n);
    return file != NULL && n >= sizeof package && memcmp(file, package, sizeof package - 1) == 0;
}

/* Who asked for the task: the innermost frame outside of the package asyncio, if there is one. */
static void note_spawn(Task *t)
{
    uint32_t *pc;
    for (Value *R = frame_running(&pc); R != NULL; R = frame_outer(R, &pc)) {
        t->spawn_code = FRAME_FUNC(R)->code;
        t->spawn_pc = pc;
        if (!inside_asyncio(t->spawn_code))
            return;
    }
}

static bool set_name(Task *t, Value name)
{
    if (!name || name == VALUE_NONE)
        t->name = small_int_value(++names_given);
    else
        t->name = is_exact_str(name) || is_small_int(name) ? name : to_str(name);
    if (is_small_int(name))
        t->name = to_str(name);
    return t->name != 0;
}

Value task_name(Task *t)
{
    if (is_small_int(t->name))
        t->name = str_format("Task-%lld", (long long)small_int(t->name));
    return t->name;
}

static bool run_eagerly(Task *t)
{
    Value before = current_task_of(t->loop);
    if (!before || !current_task_set(t->loop, (Value)t))
        return false;
    Value outside, context = t->context;
    bool entered = context_begin(&t->context, &outside), ok = entered;
    t->eager = true;
    if (entered) {
        ok = task_step(t, 0);
        context_end(&t->context, context, outside);
    }
    t->eager = false;
    return current_task_set(t->loop, before == VALUE_NONE ? 0 : before) && ok;
}

/* Only in a running loop can a task begin at once. */
static bool loop_runs(Value loop)
{
    if (is_loop(loop))
        return AS(Loop, loop)->running;
    Value running = call_method0(loop, str_intern_cstr("is_running"));
    return running && is_true(running) == 1;
}

static bool task_init(Task *t, Value coro, Value loop, Value name, Value context, bool eager)
{
    if (!future_init((Future *)t, loop))
        return false;
    tasks_remove(t); /* __init__ may be called again */
    t->log_destroy = false;
    if (!is_coroutine_like(coro)) {
        if (!error_pending())
            raise_type_error("a coroutine was expected, got %R", coro);
        return false;
    }
    t->log_destroy = true;
    t->must_cancel = false;
    t->cancel_requests = 0;
    t->waiting = 0;
    t->coro = coro;
    t->context = context && context != VALUE_NONE ? context : context_snapshot();
    if (!t->context || !set_name(t, name))
        return false;
    if (!has_base_shape(t->context, &type_context)) {
        raise_type_error("context must be a contextvars.Context, got %R", t->context);
        return false;
    }
    note_spawn(t);
    if (is_gen(coro))
        AS(Gen, coro)->flags |= GEN_TASK;
    tasks_add(t);
    if (eager && loop_runs(t->loop))
        return run_eagerly(t);
    return !error_pending() && loop_schedule_task(t, 0);
}

Value task_new(Value coro, Value loop, Value name, Value context, bool eager)
{
    Task *t = object_alloc(&type_task, sizeof(Task) + sizeof(AttrStore));
    return t != NULL && task_init(t, coro, loop, name, context, eager) ? (Value)t : VALUE_ERROR;
}

static Value task_make(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

static bool task_init_slot(Value self, Value *args, size_t nargs, Value kwnames)
{
    enum { CORO, LOOP, NAME_, CONTEXT, EAGER, COUNT };
    static const char *const known[] = {"coro", "loop", "name", "context", "eager_start", NULL};
    Value got[COUNT] = {0};
    size_t named = kwnames ? TUPLE(kwnames)->len : 0;
    if (nargs > 1) {
        raise_type_error("Task() takes at most 1 positional argument (%zu given)", nargs);
        return false;
    }
    if (nargs == 1)
        got[CORO] = args[0];
    for (size_t i = 0; i < named; i++) {
        Value name = TUPLE(kwnames)->items[i];
        int at = 0;
        while (known[at] != NULL && !str_equal_cstr(name, known[at]))
            at++;
        if (known[at] == NULL) {
            raise_unexpected_keyword_of("Task", name, known);
            return false;
        }
        got[at] = args[nargs + i];
    }
    if (!got[CORO]) {
        raise_type_error("Task() missing required argument 'coro' (pos 1)");
        return false;
    }
    int eager = got[EAGER] ? is_true(got[EAGER]) : 0;
    if (eager < 0)
        return false;
    return task_init(TASK(self), got[CORO], got[LOOP], got[NAME_], got[CONTEXT], eager == 1);
}

/* ---- what a coroutine yielded ---- */

static bool throw_soon(Task *t, Type *type, const char *fmt, Value a, Value b)
{
    raise(type, fmt, a, b);
    return loop_schedule_task(t, error_take());
}

static Value cancel_message(Task *t) { return t->is_rare ? t->rare->cancel_message : 0; }

static bool cancel_waited(Task *t, Value future)
{
    if (!t->must_cancel)
        return true;
    Value yes;
    if (is_exactly(future, &type_future)) {
        yes = value_bool(future_cancel(AS(Future, future), cancel_message(t)));
    } else {
        Value msg = cancel_message(t) ? cancel_message(t) : VALUE_NONE;
        Value cancel = get_attr(future, NAME(cancel)), keys = tuple_pack(1, str_intern_cstr("msg"));
        Value window[1 + PARAM_SLACK] = {msg};
        yes = cancel && keys ? call(cancel, window, 0, keys) : 0;
    }
    int cancelled = yes ? is_true(yes) : -1;
    if (cancelled == 1)
        t->must_cancel = false;
    return cancelled >= 0;
}

static bool wait_for_native(Task *t, Future *f)
{
    if (UNLIKELY(f->loop != t->loop))
        return throw_soon(t, &type_RuntimeError,
                          "Task %R got Future %R attached to a different loop", (Value)t, (Value)f);
    if (UNLIKELY(!f->blocking))
        return throw_soon(t, &type_RuntimeError, "yield was used instead of yield from in task %R "
                                                 "with %R", (Value)t, (Value)f);
    f->blocking = false;
    if (UNLIKELY(f == (Future *)t))
        return throw_soon(t, &type_RuntimeError, "Task cannot await on itself: %R", (Value)t, 0);
    t->waiting = (Value)f;
    return future_add_callback(f, (Value)t, 0) && (LIKELY(!t->must_cancel) || cancel_waited(t, (Value)f));
}

/* Any object with _asyncio_future_blocking stands for a future. */
static bool wait_for_foreign(Task *t, Value future, int blocking)
{
    Value loop = call_method0(future, NAME(get_loop));
    if (!loop)
        return false;
    if (loop != t->loop)
        return throw_soon(t, &type_RuntimeError,
                          "Task %R got Future %R attached to a different loop", (Value)t, future);
    if (!blocking)
        return throw_soon(t, &type_RuntimeError, "yield was used instead of yield from in task %R "
                                                 "with %R", (Value)t, future);
    if (future == (Value)t)
        return throw_soon(t, &type_RuntimeError, "Task cannot await on itself: %R", (Value)t, 0);
    if (!set_attr(future, NAME(future_blocking), VALUE_FALSE))
        return false;
    Value add = get_attr(future, NAME(add_done_callback));
    Value window[2 + PARAM_SLACK] = {task_step_callable(t, true), context_reveal(&t->context, true)};
    Value keys = tuple_pack(1, NAME(context));
    if (!add || !window[0] || !window[1] || !keys || !call(add, window, 1, keys))
        return false;
    t->waiting = future;
    return cancel_waited(t, future);
}

static bool take_yielded(Task *t, Value v)
{
    if (v == VALUE_NONE)
        return loop_schedule_task(t, 0);
    if (LIKELY(is_exactly(v, &type_future) || is_exactly(v, &type_task)))
        return wait_for_native(t, AS(Future, v));
    Value blocking;
    if (!get_attr_opt(v, NAME(future_blocking), &blocking))
        return false;
    if (blocking && blocking != VALUE_NONE) {
        int yes = is_true(blocking);
        return yes >= 0 && wait_for_foreign(t, v, yes);
    }
    if (has_base_shape(v, &type_generator))
        return throw_soon(t, &type_RuntimeError, "yield was used instead of yield from for "
                                                 "generator in task %R with %R", (Value)t, v);
    return throw_soon(t, &type_RuntimeError, "Task got bad yield: %R", v, 0);
}

/* ---- stepping ---- */

static GenResult resume_foreign(Value coro, Value exc, Value *result)
{
    *result = exc ? call_method1(coro, NAME(throw), exc) : call_method1(coro, NAME(send), VALUE_NONE);
    if (*result)
        return GEN_YIELDED;
    if (!error_matches(&type_StopIteration))
        return GEN_RAISED;
    Value stop = error_take(), value = AS(StopIterationException, stop)->value;
    *result = value ? value : VALUE_NONE;
    return GEN_RETURNED;
}

static bool task_returned(Task *t, Value v)
{
    tasks_remove(t);
    if (UNLIKELY(t->must_cancel)) { /* cancelled in its last step */
        t->must_cancel = false;
        future_cancel((Future *)t, cancel_message(t));
        return true;
    }
    return future_set_result((Future *)t, v);
}

/* False when the exception ends the loop too. */
static bool task_raised(Task *t)
{
    Value exc = error_take();
    Type *cancelled = asyncio_error(ERR_CANCELLED);
    tasks_remove(t);
    if (cancelled == NULL)
        return false;
    if (is_instance_of(exc, cancelled)) {
        future_cancel((Future *)t, 0);
        if (future_rare((Future *)t) == NULL)
            return false;
        t->rare->cancelled_error = exc;
        return true;
    }
    if (!future_set_exception((Future *)t, exc))
        return false;
    if (is_instance_of(exc, &type_KeyboardInterrupt) || is_instance_of(exc, &type_SystemExit)) {
        error_restore(exc);
        return false;
    }
    return true;
}

static bool take_step(Task *t, Value exc)
{
    Value v;
    GenResult how;
    if (LIKELY(is_gen(t->coro)))
        how = exc ? gen_throw(AS(Gen, t->coro), exc, &v)
                  : gen_resume(AS(Gen, t->coro), VALUE_NONE, false, &v);
    else
        how = resume_foreign(t->coro, exc, &v);
    switch (how) {
    case GEN_YIELDED: return take_yielded(t, v);
    case GEN_RETURNED: return task_returned(t, v);
    case GEN_RAISED: break;
    }
    return task_raised(t);
}

bool task_step(Task *t, Value exc)
{
    if (UNLIKELY(t->state != FUTURE_PENDING)) {
        Type *type = asyncio_error(ERR_INVALID_STATE);
        if (type != NULL)
            raise(type, "__step(): already done: %R, %R", (Value)t, exc ? exc : VALUE_NONE);
        return false;
    }
    if (UNLIKELY(t->must_cancel)) {
        Type *cancelled = asyncio_error(ERR_CANCELLED);
        if (cancelled == NULL)
            return false;
        if (!exc || !is_instance_of(exc, cancelled))
            exc = future_cancelled_error((Future *)t);
        if (!exc)
            return false;
        t->must_cancel = false;
    }
    t->waiting = 0;
    if (t->eager)
        return take_step(t, exc);
    if (!task_enter(t))
        return false;
    bool ok = take_step(t, exc);
    Value kept = ok ? 0 : error_take();
    bool left = current_task_set(t->loop, 0);
    if (kept)
        error_restore(kept);
    return ok && left;
}

bool task_wakeup(Task *t, Value future)
{
    if (LIKELY(is_native_future(future))) {
        Future *f = AS(Future, future);
        if (LIKELY(f->state == FUTURE_FINISHED && !f->failed))
            return task_step(t, 0);
        if (future_result(f))
            return task_step(t, 0);
    } else if (call_method0(future, NAME(result))) {
        return task_step(t, 0);
    }
    return task_step(t, error_take());
}

/* ---- steps for loops that are not ours ---- */

FN(task_step_fn)
{
    Value exc = nargs > 0 ? args[0] : 0;
    return task_step(TASK(self), exc && exc != VALUE_NONE ? exc : 0) ? VALUE_NONE : VALUE_ERROR;
}
FN(task_wakeup_fn) { return task_wakeup(TASK(self), args[0]) ? VALUE_NONE : VALUE_ERROR; }

static const MethodDef step_def = {"TaskStepMethWrapper", task_step_fn, "exc=None, /", 0, NULL};
static const MethodDef wakeup_def = {"task_wakeup", task_wakeup_fn, "future, /", 0, NULL};

Value task_step_callable(Task *t, bool wakeup)
{
    return native_function_new(wakeup ? &wakeup_def : &step_def, (Value)t, 0);
}

/* ---- methods ---- */

static bool ready(Value self)
{
    if (UNLIKELY(!TASK(self)->coro))
        return raise_false(&type_RuntimeError, "Task object is not initialized.");
    return true;
}

FN(task_cancel)
{
    Task *t = TASK(self);
    Value msg = args[0] && args[0] != VALUE_NONE ? args[0] : 0;
    if (!ready(self))
        return VALUE_ERROR;
    t->log_traceback = false;
    if (t->state != FUTURE_PENDING)
        return VALUE_FALSE;
    t->cancel_requests++;
    if (t->waiting) {
        Value waited = t->waiting, yes;
        if (is_exactly(waited, &type_future)) {
            yes = value_bool(future_cancel(AS(Future, waited), msg));
        } else {
            Value cancel = get_attr(waited, NAME(cancel));
            Value keys = tuple_pack(1, str_intern_cstr("msg"));
            Value window[1 + PARAM_SLACK] = {msg ? msg : VALUE_NONE};
            yes = cancel && keys ? call(cancel, window, 0, keys) : 0;
        }
        int cancelled = yes ? is_true(yes) : -1;
        if (cancelled < 0)
            return VALUE_ERROR;
        if (cancelled)
            return VALUE_TRUE;
    }
    t->must_cancel = true;
    if ((msg || t->is_rare) && future_rare((Future *)t) == NULL)
        return VALUE_ERROR;
    if (t->is_rare)
        t->rare->cancel_message = msg;
    return VALUE_TRUE;
}

FN(task_cancelling) { return small_int_value((int64_t)TASK(self)->cancel_requests); }

FN(task_uncancel)
{
    Task *t = TASK(self);
    if (t->cancel_requests > 0 && --t->cancel_requests == 0)
        t->must_cancel = false;
    return small_int_value((int64_t)t->cancel_requests);
}

FN(task_get_name) { return ready(self) ? task_name(TASK(self)) : VALUE_ERROR; }
FN(task_set_name)
{
    TASK(self)->name = is_exact_str(args[0]) ? args[0] : to_str(args[0]);
    return TASK(self)->name ? VALUE_NONE : VALUE_ERROR;
}
FN(task_get_coro) { return ready(self) ? TASK(self)->coro : VALUE_ERROR; }
FN(task_get_context)
{
    if (!ready(self))
        return VALUE_ERROR;
    return context_reveal(&TASK(self)->context, current_task_of(TASK(self)->loop) == self);
}

FN(task_set_result)
{
    return raise(&type_RuntimeError, "Task does not support set_result operation");
}
FN(task_set_exception)
{
    return raise(&type_RuntimeError, "Task does not support set_exception operation");
}

FN(task_get_stack)
{
    Value fn = import_attr("asyncio.base_tasks", "_task_get_stack");
    return fn ? call2(fn, self, args[0] ? args[0] : VALUE_NONE) : VALUE_ERROR;
}
FN(task_print_stack)
{
    Value fn = import_attr("asyncio.base_tasks", "_task_print_stack");
    return fn ? call3(fn, self, args[0] ? args[0] : VALUE_NONE, args[1] ? args[1] : VALUE_NONE)
              : VALUE_ERROR;
}

/* The spellings of 3.4 to 3.8. */
FN(task_all_tasks)
{
    Value fn = import_attr("asyncio.tasks", "all_tasks");
    return fn ? call1(fn, args[0] ? args[0] : VALUE_NONE) : VALUE_ERROR;
}
FN(task_current_task)
{
    Value fn = import_attr("asyncio.tasks", "current_task");
    return fn ? call1(fn, args[0] ? args[0] : VALUE_NONE) : VALUE_ERROR;
}

static const MethodDef task_methods[] = {
    {"cancel", task_cancel, "msg=None", 0,
     "Request that this task cancel itself: CancelledError is raised in the coroutine\n"
     "when it runs next. False when the task is done already."},
    {"cancelling", task_cancelling, "", 0,
     "Return the count of the task's cancellation requests."},
    {"uncancel", task_uncancel, "", 0,
     "Decrement the task's count of cancellation requests and return the new count."},
    {"get_name", task_get_name, "", 0, "Return the name of the task."},
    {"set_name", task_set_name, "value, /", 0, "Set the name of the task."},
    {"get_coro", task_get_coro, "", 0, "Return the coroutine."},
    {"get_context", task_get_context, "", 0, "Return the contextvars.Context."},
    {"get_stack", task_get_stack, "*, limit=None", 0,
     "Return the list of stack frames for this task's coroutine."},
    {"print_stack", task_print_stack, "*, limit=None, file=None", 0,
     "Print the stack or traceback for this task's coroutine."},
    {"set_result", task_set_result, "result, /", 0, NULL},
    {"set_exception", task_set_exception, "exception, /", 0, NULL},
    {"all_tasks", task_all_tasks, "loop=None", METHOD_CLASS, "asyncio.all_tasks(loop)"},
    {"current_task", task_current_task, "loop=None", METHOD_CLASS, "asyncio.current_task(loop)"},
    {0},
};

static Value task_repr(Value self)
{
    Value fn = import_attr("asyncio.base_tasks", "_task_repr");
    return fn && ready(self) ? call1(fn, self) : VALUE_ERROR;
}

static Value get_must_cancel(Value self) { return value_bool(TASK(self)->must_cancel); }
static Value get_log_destroy(Value self) { return value_bool(TASK(self)->log_destroy); }
static bool set_log_destroy(Value self, Value v)
{
    int yes = v ? is_true(v) : 0;
    TASK(self)->log_destroy = yes == 1;
    return yes >= 0;
}
static Value get_coro(Value self) { return TASK(self)->coro ? TASK(self)->coro : VALUE_NONE; }
static Value get_waiting(Value self) { return TASK(self)->waiting ? TASK(self)->waiting : VALUE_NONE; }
static Value get_requests(Value self) { return small_int_value((int64_t)TASK(self)->cancel_requests); }
/* (filename, line, function) of where the task was created, or None. */
static Value get_spawn(Value self)
{
    Task *t = TASK(self);
    if (t->spawn_code == NULL)
        return VALUE_NONE;
    int line = code_line(t->spawn_code, (uint32_t)(t->spawn_pc - t->spawn_code->code) - 1);
    return tuple_pack(3, t->spawn_code->filename, small_int_value(line), t->spawn_code->qualname);
}

static const GetSetDef task_getsets[] = {
    {"_must_cancel", get_must_cancel, NULL, NULL},
    {"_log_destroy_pending", get_log_destroy, set_log_destroy, NULL},
    {"_coro", get_coro, NULL, NULL},
    {"_fut_waiter", get_waiting, NULL, NULL},
    {"_num_cancels_requested", get_requests, NULL, NULL},
    {"_spawned_at", get_spawn, NULL, "(filename, line, function) of the task's creation"},
    {0},
};

Type type_task = {
    TYPE_HEAD("_asyncio.Task"), .size = sizeof(Task), .attrs_offset = sizeof(Task),
    .base_type = &type_future, .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "A coroutine wrapped in a Future.", .new_ = task_make, .init = task_init_slot,
    .repr = task_repr, .methods = task_methods, .getsets = task_getsets,
};
