/* Module _thread: the parts are in thread_lock.c, thread_handle.c and thread_local.c. */
#include <signal.h>
#include <unistd.h>

#include "stdlib/signals.h"
#include "stdlib/thread_impl.h"

FN(thread_get_ident) { return int_from_u64(thread->id); }

FN(thread_native_id) { return int_new(gettid()); }

FN(main_thread_ident) { return int_from_u64(main_thread->id); }

FN(is_main_interpreter) { return VALUE_TRUE; }

FN(daemons_allowed) { return VALUE_TRUE; }

FN(thread_allocate) { return object_new(&type_lock, 0); }

FN(thread_exit) { return raise_value(&type_SystemExit, VALUE_NONE); }

FN(at_thread_end) { return locals_at_end(args[0]) ? VALUE_NONE : VALUE_ERROR; }

/* As if the signal had come; one that has no handler of the language does nothing. */
FN(interrupt_main)
{
    int32_t number = SIGINT;
    if (args[0] && !as_int32(args[0], &number))
        return VALUE_ERROR;
    if (!signals_simulate(number))
        return raise_value_error("signal number out of range");
    return signals_run_pending() ? VALUE_NONE : VALUE_ERROR;
}

static const MethodDef functions[] = {
    {"allocate_lock", thread_allocate, "", 0, "Create a new lock object."},
    {"allocate", thread_allocate, "", 0, "An obsolete synonym of allocate_lock()."},
    {"get_ident", thread_get_ident, "", 0, "Identifier of the current thread."},
    {"get_native_id", thread_native_id, "", 0, "The kernel's identifier of the current thread."},
    {"_get_main_thread_ident", main_thread_ident, "", 0, NULL},
    {"_is_main_interpreter", is_main_interpreter, "", 0, NULL},
    {"_at_thread_end", at_thread_end, "callback, /", 0, NULL},
    {"daemon_threads_allowed", daemons_allowed, "", 0, NULL},
    {"exit", thread_exit, "", 0, "Raise SystemExit: the thread ends, silently."},
    {"exit_thread", thread_exit, "", 0, "An obsolete synonym of exit()."},
    {"interrupt_main", interrupt_main, "signum=2, /", 0,
     "Simulate the arrival of a signal in the main thread."},
    {0},
};

static bool add_functions(Value module, const MethodDef *defs)
{
    Value home = str_from_cstr("_thread");
    for (; home != 0 && defs->name != NULL; defs++) {
        Value function = native_function_new(defs, module, home);
        if (function == 0 || !module_add(module, defs->name, function))
            return false;
    }
    return home != 0;
}

static bool init(Value module)
{
    return module_add_type(module, &type_lock) && module_add_type(module, &type_rlock)
        && module_add_type(module, &type_local) && thread_handles_init(module)
        && add_functions(module, thread_start_functions)
        && module_add(module, "LockType", (Value)&type_lock)
        && module_add(module, "error", (Value)&type_RuntimeError)
        && module_add(module, "TIMEOUT_MAX", float_new(LONGEST_WAIT));
}

const ModuleDef mod__thread = {
    .name = "_thread",
    .doc = "This module provides primitive operations to write multi-threaded programs.",
    .functions = functions,
    .init = init,
};
