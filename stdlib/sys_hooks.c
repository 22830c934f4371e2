/* The functions of sys that programs replace (displayhook, excepthook, unraisablehook,
 * breakpointhook), and audit hooks (PEP 578). */
#include <stdlib.h>

#include "runtime/list.h"
#include "stdlib/sys_impl.h"

static Value hook_attr(Value obj, const char *name)
{
    Value v = get_attr_str(obj, name);
    return v == 0 ? VALUE_ERROR : v;
}

/* ---- displayhook ---- */

/* The repr on sys.stdout; what its encoding lacks is escaped. */
static bool hook_write_repr(Value out, Value text)
{
    if (call_method1(out, NAME(write), text) != 0)
        return true;
    if (!error_clear_if(&type_UnicodeEncodeError))
        return false;
    Value encoding = get_attr(out, NAME(encoding));
    if (encoding == 0)
        return false;
    Value bytes = call_method2(text, NAME(encode), encoding, NAME(backslashreplace));
    if (bytes == 0)
        return false;
    Value buffer;
    if (!get_attr_opt(out, NAME(buffer), &buffer))
        return false;
    if (buffer != 0)
        return call_method1(buffer, NAME(write), bytes) != 0;
    Value safe = call_method2(bytes, NAME(decode), encoding, NAME(strict));
    return safe != 0 && call_method1(out, NAME(write), safe) != 0;
}

static Value sys_displayhook(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value v = args[0];
    if (interp.builtins == NULL)
        return raise(&type_RuntimeError, "lost builtins module");
    if (v == VALUE_NONE)
        return VALUE_NONE;
    /* `_` must not show up in the repr of something that contains the builtins. */
    if (!dict_set(interp.builtins, NAME(underscore), VALUE_NONE))
        return VALUE_ERROR;
    Value out = dict_get_str(interp.sys, NAME(stdout));
    if (out == 0 || out == VALUE_NONE)
        return raise(&type_RuntimeError, "lost sys.stdout");
    Value text = repr(v);
    if (text == 0 || !hook_write_repr(out, text)
        || call_method1(out, NAME(write), str_char('\n')) == 0
        || !dict_set(interp.builtins, NAME(underscore), v))
        return VALUE_ERROR;
    return VALUE_NONE;
}

/* ---- excepthook, unraisablehook ---- */

static Value sys_excepthook(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value value = args[1], tb = args[2];
    Value err = dict_get_str(interp.sys, NAME(stderr));
    if (!is_exception(value)) {
        if (err == 0 || err == VALUE_NONE)
            return VALUE_NONE;
        Value text = str_format("TypeError: print_exception(): Exception expected for value, %T "
                                "found\n", value);
        return text != 0 && call_method1(err, NAME(write), text) != 0 ? VALUE_NONE : VALUE_ERROR;
    }
    if (tb != VALUE_NONE && AS(Exception, value)->traceback == 0
        && !set_attr(value, NAME(dunder_traceback), tb))
        error_clear();
    return error_print(value) ? VALUE_NONE : VALUE_ERROR;
}

static Value sys_unraisablehook(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_tuple(args[0]) || strcmp(type_name_of(args[0]), "UnraisableHookArgs") != 0)
        return raise_type_error("sys.unraisablehook argument type must be UnraisableHookArgs");
    Value value = hook_attr(args[0], "exc_value");
    Value message = value == 0 ? 0 : hook_attr(args[0], "err_msg");
    Value object = message == 0 ? 0 : hook_attr(args[0], "object");
    if (object == 0 || !error_unraisable_print(value, message, object))
        return VALUE_ERROR;
    return VALUE_NONE;
}

/* ---- breakpointhook (PEP 553) ---- */

static Value hook_breakpoint_target(const char *path)
{
    const char *dot = strrchr(path, '.');
    if (dot == NULL)
        return import_attr("builtins", path);
    if (dot == path)
        return raise(&type_ImportError, "no module before the dot");
    Value module = str_from_utf8(path, (size_t)(dot - path));
    const char *name = module == 0 ? NULL : str_utf8(module, NULL);
    return name == NULL ? VALUE_ERROR : import_attr(name, dot + 1);
}

static Value sys_breakpointhook(Value self, Value *args, size_t nargs, Value kwnames)
{
    const char *path = interp.ignore_environment ? NULL : getenv("PYTHONBREAKPOINT");
    if (path == NULL || path[0] == '\0')
        path = "pdb.set_trace";
    if (strcmp(path, "0") == 0)
        return VALUE_NONE;
    Value hook = hook_breakpoint_target(path);
    if (hook != 0)
        return call(hook, args, nargs, kwnames);
    if (!error_clear_if(&type_ImportError) && !error_clear_if(&type_AttributeError))
        return VALUE_ERROR;
    return warn(&type_RuntimeWarning, 0, "Ignoring unimportable $PYTHONBREAKPOINT: \"%s\"", path)
               ? VALUE_NONE : VALUE_ERROR;
}

/* ---- audit ---- */

static Value audit_hooks; /* list, or 0 */

static Value sys_audit(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs == 0)
        return raise_type_error("audit() missing 1 required positional argument: 'event'");
    if (!is_str(args[0]))
        return raise_type_error("expected str for argument 'event', not %.200T", args[0]);
    if (audit_hooks == 0)
        return VALUE_NONE;
    Value rest = tuple_from(args + 1, nargs - 1);
    if (rest == 0)
        return VALUE_ERROR;
    for (size_t i = 0; i < LIST(audit_hooks)->len; i++) {
        if (call2(LIST(audit_hooks)->items[i], args[0], rest) == 0)
            return VALUE_ERROR;
    }
    return VALUE_NONE;
}

/* An existing hook may veto the new one with a RuntimeError, which is then swallowed. */
static Value sys_addaudithook(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value event[1 + PARAM_SLACK] = {str_from_cstr("sys.addaudithook")};
    if (event[0] == 0)
        return VALUE_ERROR;
    if (sys_audit(self, event, 1, 0) == 0)
        return error_clear_if(&type_RuntimeError) ? VALUE_NONE : VALUE_ERROR;
    if (audit_hooks == 0 && (audit_hooks = list_new(1)) == 0)
        return VALUE_ERROR;
    return list_push(LIST(audit_hooks), args[0]) ? VALUE_NONE : VALUE_ERROR;
}

const MethodDef sys_hook_functions[] = {
    {"addaudithook", sys_addaudithook, "hook", 0, "Adds a new audit hook callback."},
    {"audit", sys_audit, "event, /, *args", METHOD_RAW, "Passes the event to any hooks."},
    {"breakpointhook", sys_breakpointhook, "*args, **kwargs", METHOD_RAW,
     "This hook function is called by built-in breakpoint()."},
    {"displayhook", sys_displayhook, "object, /", 0,
     "Print an object to sys.stdout and also save it in builtins._"},
    {"excepthook", sys_excepthook, "exctype, value, traceback, /", 0,
     "Handle an exception by displaying it with a traceback on sys.stderr."},
    {"unraisablehook", sys_unraisablehook, "unraisable, /", 0,
     "Handle an unraisable exception."},
    {0},
};

static bool add_functions(Value module, const MethodDef *def)
{
    for (; def->name != NULL; def++) {
        Value f = native_function_new(def, module, NAME(sys));
        if (f == 0 || !module_add(module, def->name, f))
            return false;
    }
    return true;
}

bool sys_hooks_init(Value module)
{
    if (!add_functions(module, sys_hook_functions) || !add_functions(module, sys_thread_functions))
        return false;
    Dict *d = module_dict(module);
    static const char *const kept[] = {"displayhook", "excepthook", "unraisablehook",
                                       "breakpointhook"};
    for (size_t i = 0; i < ARRAY_LEN(kept); i++) {
        char name[32];
        snprintf(name, sizeof name, "__%s__", kept[i]);
        if (!dict_set_cstr(d, name, dict_get_str(d, str_intern_cstr(kept[i]))))
            return false;
    }
    return true;
}
