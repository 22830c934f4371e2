/* Module sys: functions. Constants are in sys_info.c, the replaceable hooks in sys_hooks.c; the
 * standard streams come from the io part, frames (_getframe) and the import state from the VM. */
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/lock.h"
#include "stdlib/sys_impl.h"

/* ---- exceptions and exit ---- */

static Value sys_exception(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value exc = handled_exception();
    return exc != 0 ? exc : VALUE_NONE;
}

static Value sys_exc_info(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value exc = handled_exception();
    if (exc == 0)
        return tuple_pack(3, VALUE_NONE, VALUE_NONE, VALUE_NONE);
    Value tb = AS(Exception, exc)->traceback;
    return tuple_pack(3, OBJECT_VALUE(type_of(exc)), exc, tb != 0 ? tb : VALUE_NONE);
}

static Value sys_exit(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value status = args[0] != 0 ? args[0] : VALUE_NONE, exc;
    Value cls = OBJECT_VALUE(&type_SystemExit);
    if (status == VALUE_NONE)
        exc = call0(cls);
    else if (is_tuple(status))
        exc = call_ex(cls, status, 0);
    else
        exc = call1(cls, status);
    return exc == 0 ? VALUE_ERROR : raise_object(exc);
}

static Value sys_is_finalizing(Value self, Value *args, size_t nargs, Value kwnames)
{
    return value_bool(interp.finalizing);
}

/* ---- limits ---- */

static Value sys_getrecursionlimit(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_new(interp.recursion_limit);
}

static Value sys_setrecursionlimit(Value self, Value *args, size_t nargs, Value kwnames)
{
    int32_t limit;
    if (!as_int32(args[0], &limit))
        return VALUE_ERROR;
    if (limit < 1)
        return raise_value_error("recursion limit must be greater or equal than 1");
    int64_t depth = interp.recursion_limit - thread->depth_left;
    if (depth >= limit)
        return raise(&type_RecursionError, "cannot set the recursion limit to %d at the recursion "
                     "depth %lld: the limit is too low", limit, (long long)depth);
    for (Thread *t = threads; t != NULL; t = t->next)
        t->depth_left += limit - interp.recursion_limit;
    interp.recursion_limit = limit;
    return VALUE_NONE;
}

static Value sys_get_int_max_str_digits(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_new(interp.int_max_str_digits);
}

static Value sys_set_int_max_str_digits(Value self, Value *args, size_t nargs, Value kwnames)
{
    int32_t digits;
    if (!as_int32(args[0], &digits))
        return VALUE_ERROR;
    if (digits != 0 && digits < 640)
        return raise_value_error("maxdigits must be 0 or larger than 640");
    interp.int_max_str_digits = digits;
    return VALUE_NONE;
}

static Value sys_getswitchinterval(Value self, Value *args, size_t nargs, Value kwnames)
{
    return float_new((double)lock_interval * 1e-9);
}

static Value sys_setswitchinterval(Value self, Value *args, size_t nargs, Value kwnames)
{
    double seconds;
    if (!as_double(args[0], &seconds))
        return VALUE_ERROR;
    if (!(seconds > 0))
        return raise_value_error("switch interval must be strictly positive");
    lock_interval = seconds < 1e6 ? (int64_t)(seconds * 1e9) : INT64_MAX / 4;
    return VALUE_NONE;
}

/* ---- objects and text ---- */

static Value sys_getsizeof(Value self, Value *args, size_t nargs, Value kwnames)
{
    bool missing;
    Value size = special_call(args[0], NAME(dunder_sizeof), NULL, 0, &missing);
    if (size == 0 && missing)
        raise_type_error("Type %.100T doesn't define __sizeof__", args[0]);
    if (size != 0 && !is_int(size))
        size = raise_type_error("an integer is required");
    if (size == 0)
        return args[1] != 0 && error_clear_if(&type_TypeError) ? args[1] : VALUE_ERROR;
    if (int_sign(size) < 0)
        return raise_value_error("__sizeof__() should return >= 0");
    return size;
}

static Value sys_intern(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_str(args[0]))
        return raise_type_error("intern() argument must be str, not %.50T", args[0]);
    if (!is_exact_str(args[0]))
        return raise_type_error("can't intern %.400T", args[0]);
    return str_intern(args[0]);
}

static Value sys_is_interned(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_str(args[0]))
        return raise_type_error("_is_interned() argument must be str, not %.50T", args[0]);
    return value_bool(STR(args[0])->interned);
}

static Value sys_utf_8(Value self, Value *args, size_t nargs, Value kwnames)
{
    return NAME(utf_8);
}

static Value sys_getfilesystemencodeerrors(Value self, Value *args, size_t nargs, Value kwnames)
{
    return NAME(surrogateescape);
}

static Value sys_getallocatedblocks(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_from_u64(gc_heap_size() / GC_GRANULE);
}

/* ---- coroutines ---- */

static Value sys_get_asyncgen_hooks(Value self, Value *args, size_t nargs, Value kwnames)
{
    return sys_asyncgen_hooks(thread->asyncgen_firstiter, thread->asyncgen_finalizer);
}

static bool sys_check_hook(const char *name, Value hook)
{
    if (hook == 0 || hook == VALUE_NONE || is_callable(hook))
        return true;
    return raise_false(&type_TypeError, "callable %s expected, got %.50T", name, hook);
}

static Value sys_set_asyncgen_hooks(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value firstiter = args[0], finalizer = args[1];
    if (!sys_check_hook("finalizer", finalizer) || !sys_check_hook("firstiter", firstiter))
        return VALUE_ERROR;
    if (finalizer != 0)
        thread->asyncgen_finalizer = finalizer == VALUE_NONE ? 0 : finalizer;
    if (firstiter != 0)
        thread->asyncgen_firstiter = firstiter == VALUE_NONE ? 0 : firstiter;
    return VALUE_NONE;
}

static Value sys_get_origin_depth(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_new(thread->origin_depth);
}

static Value sys_set_origin_depth(Value self, Value *args, size_t nargs, Value kwnames)
{
    int32_t depth;
    if (!as_int32(args[0], &depth))
        return VALUE_ERROR;
    if (depth < 0)
        return raise_value_error("depth must be >= 0");
    thread->origin_depth = depth;
    return VALUE_NONE;
}

/* ---- tracing: the machine has no per-line hook ---- */

static Value sys_no_trace(Value self, Value *args, size_t nargs, Value kwnames)
{
    return VALUE_NONE;
}

static Value sys_call_tracing(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_tuple(args[1]))
        return raise_type_error("call_tracing() argument 2 must be tuple, not %T", args[1]);
    return call_ex(args[0], args[1], 0);
}

static Value set_tracer(Value *place, Value fn)
{
    *place = fn == VALUE_NONE ? 0 : fn;
    thread->tracing = thread->trace_fn || thread->profile_fn;
    thread_interrupt(thread); /* the loop changes to its traced form */
    return VALUE_NONE;
}

static Value sys_settrace(Value self, Value *args, size_t nargs, Value kwnames)
{
    return set_tracer(&thread->trace_fn, args[0]);
}

static Value sys_setprofile(Value self, Value *args, size_t nargs, Value kwnames)
{
    return set_tracer(&thread->profile_fn, args[0]);
}

static Value sys_gettrace(Value self, Value *args, size_t nargs, Value kwnames)
{
    return thread->trace_fn ? thread->trace_fn : VALUE_NONE;
}

static Value sys_getprofile(Value self, Value *args, size_t nargs, Value kwnames)
{
    return thread->profile_fn ? thread->profile_fn : VALUE_NONE;
}

static Value sys_false(Value self, Value *args, size_t nargs, Value kwnames)
{
    return VALUE_FALSE;
}

static Value sys_true(Value self, Value *args, size_t nargs, Value kwnames)
{
    return VALUE_TRUE;
}

static const MethodDef sys_functions[] = {
    {"_clear_internal_caches", sys_no_trace, "", 0, "Clear all internal caches."},
    {"_clear_type_cache", sys_no_trace, "", 0, "Clear the internal type lookup cache."},
    {"_is_gil_enabled", sys_true, "", 0, "Return True if the GIL is currently enabled."},
    {"_is_interned", sys_is_interned, "string, /", 0,
     "Return True if the given string is \"interned\"."},
    {"call_tracing", sys_call_tracing, "func, args, /", 0, "Call func(*args)."},
    {"exc_info", sys_exc_info, "", 0,
     "Return current exception information: (type, value, traceback)."},
    {"exception", sys_exception, "", 0, "Return the current exception."},
    {"exit", sys_exit, "status=None, /", 0,
     "Exit the interpreter by raising SystemExit(status)."},
    {"get_asyncgen_hooks", sys_get_asyncgen_hooks, "", 0,
     "Return the installed asynchronous generators hooks."},
    {"get_coroutine_origin_tracking_depth", sys_get_origin_depth, "", 0,
     "Check status of origin tracking for coroutine objects in this thread."},
    {"get_int_max_str_digits", sys_get_int_max_str_digits, "", 0,
     "Return the maximum string digits limit for non-binary int<->str conversions."},
    {"getallocatedblocks", sys_getallocatedblocks, "", 0,
     "Return the number of memory blocks currently allocated."},
    {"getdefaultencoding", sys_utf_8, "", 0, "Return the current default encoding."},
    {"getfilesystemencodeerrors", sys_getfilesystemencodeerrors, "", 0,
     "Return the error mode used for Unicode to OS filename conversion."},
    {"getfilesystemencoding", sys_utf_8, "", 0,
     "Return the encoding used to convert Unicode filenames to OS filenames."},
    {"getprofile", sys_getprofile, "", 0, "Return the profiling function."},
    {"getrecursionlimit", sys_getrecursionlimit, "", 0,
     "Return the current value of the recursion limit."},
    {"getsizeof", sys_getsizeof, "object, default=<unrepresentable>", 0,
     "Return the size of object in bytes."},
    {"getswitchinterval", sys_getswitchinterval, "", 0,
     "Return the current thread switch interval."},
    {"gettrace", sys_gettrace, "", 0, "Return the global debug tracing function."},
    {"intern", sys_intern, "string, /", 0, "``Intern'' the given string."},
    {"is_finalizing", sys_is_finalizing, "", 0, "Return True if the interpreter is exiting."},
    {"is_stack_trampoline_active", sys_false, "", 0,
     "Return *True* if a stack profiler trampoline is active."},
    {"set_asyncgen_hooks", sys_set_asyncgen_hooks,
     "firstiter=<unrepresentable>, finalizer=<unrepresentable>", 0,
     "Set a finalizer for async generators objects and a function for their first iteration."},
    {"set_coroutine_origin_tracking_depth", sys_set_origin_depth, "depth", 0,
     "Enable or disable origin tracking for coroutine objects in this thread."},
    {"set_int_max_str_digits", sys_set_int_max_str_digits, "maxdigits", 0,
     "Set the maximum string digits limit for non-binary int<->str conversions."},
    {"setprofile", sys_setprofile, "function, /", 0, "Set the profiling function."},
    {"setrecursionlimit", sys_setrecursionlimit, "limit, /", 0,
     "Set the maximum depth of the interpreter stack."},
    {"setswitchinterval", sys_setswitchinterval, "interval, /", 0,
     "Set the ideal thread switching delay inside the interpreter."},
    {"settrace", sys_settrace, "function, /", 0,
     "Set the global debug tracing function."},
    {0},
};

static bool sys_init(Value module)
{
    if (interp.sys == NULL)
        interp.sys = module_dict(module);
    if (interp.modules == NULL && (interp.modules = dict_new()) == NULL)
        return false;
    return module_add(module, "modules", OBJECT_VALUE(interp.modules)) && sys_info_init(module)
           && sys_hooks_init(module);
}

const ModuleDef mod_sys = {
    .name = "sys",
    .doc = "This module provides access to some objects used or maintained by the\n"
           "interpreter and to functions that interact strongly with the interpreter.",
    .functions = sys_functions,
    .init = sys_init,
};
