/* Module _asyncio: names of the scheduler (vm/sched*) and of the event loop's outside (evloop*). */
#include "runtime/clock.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/module.h"
#include "stdlib/evloop.h"
#include "stdlib/signals.h"

#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

FN(asyncio_get_running_loop)
{
    Value loop = loop_running();
    return loop ? loop : raise(&type_RuntimeError, "no running event loop");
}
FN(asyncio_get_running_loop_opt)
{
    Value loop = loop_running();
    return loop ? loop : VALUE_NONE;
}
FN(asyncio_set_running_loop)
{
    loop_set_running(args[0]);
    return VALUE_NONE;
}
FN(asyncio_get_event_loop) { return loop_get_event_loop(); }

FN(asyncio_current_task)
{
    Value loop = args[0] && args[0] != VALUE_NONE ? args[0] : asyncio_get_running_loop(0, 0, 0, 0);
    return loop ? current_task_of(loop) : VALUE_ERROR;
}

/* ---- tasks of other classes, which register themselves ---- */

static Value foreign_tasks; /* a WeakSet */

static Value foreign_set(void)
{
    if (!foreign_tasks) {
        Value cls = import_attr("weakref", "WeakSet");
        foreign_tasks = cls ? call0(cls) : 0;
    }
    return foreign_tasks;
}
FN(asyncio_register_task)
{
    if (is_instance_of(args[0], &type_task))
        return VALUE_NONE;
    Value set = foreign_set();
    return set ? call_method1(set, str_intern_cstr("add"), args[0]) : VALUE_ERROR;
}
FN(asyncio_unregister_task)
{
    if (is_instance_of(args[0], &type_task) || !foreign_tasks)
        return VALUE_NONE;
    return call_method1(foreign_tasks, str_intern_cstr("discard"), args[0]);
}

static bool add_foreign(Value task, void *data)
{
    Value *request = data;
    Value get_loop = 0, loop = 0, done = 0;
    if (!get_attr_opt(task, NAME(get_loop), &get_loop))
        return false;
    loop = get_loop ? call0(get_loop) : get_attr(task, str_intern_cstr("_loop"));
    if (!loop)
        return false;
    if (loop != request[1])
        return true;
    done = call_method0(task, str_intern_cstr("done"));
    return done && (is_true(done) == 1 || set_add(SET(request[0]), task));
}

FN(asyncio_all_tasks)
{
    Value loop = args[0] && args[0] != VALUE_NONE ? args[0] : asyncio_get_running_loop(0, 0, 0, 0);
    Value set = loop ? set_new(&type_set, 0) : 0;
    for (Task *t = tasks_first(); set && t != NULL; t = t->next)
        if (t->loop == loop && t->state == FUTURE_PENDING && !set_add(SET(set), (Value)t))
            return VALUE_ERROR;
    Value request[2] = {set, loop};
    if (set && foreign_tasks && !iterate(foreign_tasks, add_foreign, request))
        return VALUE_ERROR;
    return set;
}

FN(asyncio_enter_task)
{
    Value now = current_task_of(args[0]);
    if (!now)
        return VALUE_ERROR;
    if (now != VALUE_NONE)
        return raise(&type_RuntimeError,
                     "Cannot enter into task %R while another task %R is being executed.", args[1],
                     now);
    return current_task_set(args[0], args[1]) ? VALUE_NONE : VALUE_ERROR;
}
FN(asyncio_leave_task)
{
    Value now = current_task_of(args[0]);
    if (!now)
        return VALUE_ERROR;
    if (now != args[1])
        return raise(&type_RuntimeError,
                     "Leaving task %R does not match the current task %R.", args[1], now);
    return current_task_set(args[0], 0) ? VALUE_NONE : VALUE_ERROR;
}
FN(asyncio_swap_current_task)
{
    Value now = current_task_of(args[0]);
    if (!now || !current_task_set(args[0], args[1] == VALUE_NONE ? 0 : args[1]))
        return VALUE_ERROR;
    return now;
}

/* A handler of SIGINT that only cancels the main task keeps no stuck program waiting. */
FN(asyncio_interrupt_handler)
{
    signals_set_interrupt(args[0]);
    return args[0];
}

FN(asyncio_report_handler)
{
    signals_set_report(args[0]);
    return args[0];
}

/* ---- policies, for asyncio.testing ---- */

FN(asyncio_set_schedule)
{
    uint64_t seed;
    if (args[0] == VALUE_NONE) {
        sched_seeded = false;
        return VALUE_NONE;
    }
    if (!as_uint64(args[0], &seed))
        return VALUE_ERROR;
    sched_set_seed(seed);
    return VALUE_NONE;
}
FN(asyncio_set_virtual_time)
{
    bool before = clock_virtual;
    int on = is_true(args[0]);
    if (on < 0)
        return VALUE_ERROR;
    if (on)
        clock_set_virtual();
    else
        clock_set_real();
    return value_bool(before);
}

static const MethodDef functions[] = {
    {"_report_handler", asyncio_report_handler, "handler, /", 0, NULL},
    {"_set_schedule", asyncio_set_schedule, "seed, /", 0,
     "Run ready tasks in the order of a seed; None: as they come."},
    {"_set_virtual_time", asyncio_set_virtual_time, "on, /", 0,
     "Let sleeps and timeouts take no time; gives what was set before."},
    {"_interrupt_handler", asyncio_interrupt_handler, "handler, /", 0, NULL},
    {"get_running_loop", asyncio_get_running_loop, "", 0,
     "Return the running event loop. Raise a RuntimeError if there is none."},
    {"_get_running_loop", asyncio_get_running_loop_opt, "", 0,
     "Return the running event loop or None."},
    {"_set_running_loop", asyncio_set_running_loop, "loop, /", 0, "Set the running event loop."},
    {"get_event_loop", asyncio_get_event_loop, "", 0,
     "Return the running loop, or the one of the current policy."},
    {"current_task", asyncio_current_task, "loop=None", 0,
     "Return a currently executed task, or None."},
    {"all_tasks", asyncio_all_tasks, "loop=None", 0, "Return a set of all tasks for the loop."},
    {"_register_task", asyncio_register_task, "task", 0, NULL},
    {"_unregister_task", asyncio_unregister_task, "task", 0, NULL},
    {"_register_eager_task", asyncio_register_task, "task", 0, NULL},
    {"_unregister_eager_task", asyncio_unregister_task, "task", 0, NULL},
    {"_enter_task", asyncio_enter_task, "loop, task", 0, NULL},
    {"_leave_task", asyncio_leave_task, "loop, task", 0, NULL},
    {"_swap_current_task", asyncio_swap_current_task, "loop, task", 0, NULL},
    {0},
};



static bool asyncio_init(Value module)
{
    if (!module_add_type(module, &type_future) || !module_add_type(module, &type_task)
        || !module_add_type(module, &type_handle) || !module_add_type(module, &type_timer_handle))
        return false;
    type_ready(&type_future_iter);
    type_ready(&type_loop);
    evloop_ready();
    return module_add_type(module, &type_ev_loop)
           && module_add_type(module, &type_stream_transport);
}

const ModuleDef mod__asyncio = {
    .name = "_asyncio",
    .doc = "Futures, tasks and the core of event loops.",
    .functions = functions,
    .init = asyncio_init,
};
