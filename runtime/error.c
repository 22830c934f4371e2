/* Raising: the pending exception of the running thread, the implicit `__context__` chain, and the
 * errors that no caller can receive. The text directives are in error_format.c.
 *
 * thread->pending is the exception on its way up; thread->handled is the one whose `except` block
 * runs. Whoever raises links the new exception to the handled one (raise_object); error_restore
 * puts an exception back untouched. */
#include "runtime/error.h"

#include <errno.h>
#include <string.h>

#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/names.h"
#include "runtime/ops.h"
#include "runtime/str.h"
#include "runtime/structseq.h"

bool (*warn_hook)(Type *category, Value message, int stack_level, Value source);
void (*sys_print_exception)(Value exception);

/* One MemoryError made in advance: raising it needs no memory. */
static Exception *error_reserve;

static Exception *EXC(Value v)
{
    return AS(Exception, v);
}

/* Cuts `exception` out of the context chain that starts at `start`, so that linking it in front of
 * the chain makes no loop. A chain that already loops (made by hand) is left alone: Floyd's
 * walk. */
static void error_break_cycle(Value exception, Value start)
{
    Value slow = start, walk = start;
    bool step_slow = false;
    while (walk != 0) {
        Value next = EXC(walk)->context;
        if (next == exception) {
            EXC(walk)->context = 0;
            return;
        }
        walk = next;
        if (walk == slow)
            return;
        if (step_slow)
            slow = EXC(slow)->context;
        step_slow = !step_slow;
    }
}

Value raise_object(Value exception)
{
    Value handled = thread->handled;
    if (handled != 0 && handled != exception) {
        error_break_cycle(exception, handled);
        EXC(exception)->context = handled;
    }
    thread->pending = exception;
    return VALUE_ERROR;
}

Value raise_memory_error(void)
{
    Exception *e = error_reserve;
    if (e == NULL) {
        static struct {
            Exception exception;
            AttrStore attrs;
        } __attribute__((aligned(16))) fallback;
        e = &fallback.exception;
        e->head.shape = &type_MemoryError.base;
    }
    /* The reserve may still hold what an earlier use attached to it. */
    e->traceback = e->context = e->cause = 0;
    e->suppress_context = false;
    if (e->args == 0)
        e->args = tuple_empty();
    return raise_object(OBJECT_VALUE(e));
}

void error_init(void)
{
    Value v = object_new(&type_MemoryError, 0);
    if (v != 0) {
        EXC(v)->args = tuple_empty();
        error_reserve = EXC(v);
    }
}

/* Plain layouts need no constructor call; for others the class knows which fields `arg` fills. */
Value raise_value(Type *type, Value arg)
{
    if (arg == 0)
        return VALUE_ERROR;
    if (type->size != sizeof(Exception) || (type->flags & TYPE_HEAP)) {
        Value made = call1(OBJECT_VALUE(type), arg);
        return made == 0 ? VALUE_ERROR : raise_object(made);
    }
    Value v = object_new(type, 0);
    if (v == 0)
        return VALUE_ERROR;
    Value args = tuple_from(&arg, 1);
    if (args == 0)
        return VALUE_ERROR;
    EXC(v)->args = args;
    return raise_object(v);
}

static Value error_raise_formatted(Type *type, const char *fmt, va_list ap)
{
    Value text = str_vformat(fmt, ap);
    return text == 0 ? VALUE_ERROR : raise_value(type, text);
}

#define RAISE_WITH(type)                                                                           \
    va_list ap;                                                                                    \
    va_start(ap, fmt);                                                                             \
    error_raise_formatted(type, fmt, ap);                                                          \
    va_end(ap);                                                                                    \
    return VALUE_ERROR

Value raise(Type *type, const char *fmt, ...)
{
    RAISE_WITH(type);
}

Value raise_type_error(const char *fmt, ...)
{
    RAISE_WITH(&type_TypeError);
}

Value raise_value_error(const char *fmt, ...)
{
    RAISE_WITH(&type_ValueError);
}

Value raise_overflow_error(const char *fmt, ...)
{
    RAISE_WITH(&type_OverflowError);
}

Value raise_stop_iteration(Value value)
{
    Value v = object_new(&type_StopIteration, 0);
    if (v == 0)
        return VALUE_ERROR;
    bool absent = value == 0 || value == VALUE_NONE;
    Value args = absent ? tuple_empty() : tuple_from(&value, 1);
    if (args == 0)
        return VALUE_ERROR;
    EXC(v)->args = args;
    AS(StopIterationException, v)->value = absent ? VALUE_NONE : value;
    return raise_object(v);
}

Value raise_key_error(Value key)
{
    /* As one argument, also when the key is a tuple. */
    return raise_value(&type_KeyError, key);
}

Value raise_errno2(int err, Value filename, Value filename2)
{
    Value number = small_int_value(err);
    Value text = str_from_cstr(strerror(err));
    if (text == 0)
        return VALUE_ERROR;
    Value args[5 + PARAM_SLACK] = {number, text};
    size_t n = 2;
    if (filename != 0) {
        args[n++] = filename;
        if (filename2 != 0) {
            args[n++] = VALUE_NONE; /* winerror */
            args[n++] = filename2;
        }
    }
    Value made = call(OBJECT_VALUE(&type_OSError), args, n, 0);
    return made == 0 ? VALUE_ERROR : raise_object(made);
}

Value raise_errno(int err, Value filename)
{
    return raise_errno2(err, filename, 0);
}

Value raise_attribute_error(Value obj, Value name)
{
    Value text;
    if (is_type(obj))
        text = str_format("type object '%.50N' has no attribute '%U'", AS(Type, obj), name);
    else
        text = str_format("'%.100T' object has no attribute '%U'", obj, name);
    if (text == 0)
        return VALUE_ERROR;
    Value v = object_new(&type_AttributeError, 0);
    Value args = tuple_from(&text, 1);
    if (v == 0 || args == 0)
        return VALUE_ERROR;
    EXC(v)->args = args;
    AS(AttributeException, v)->name = name;
    AS(AttributeException, v)->obj = obj;
    return raise_object(v);
}

Value attr_raised(Value obj, Value name)
{
    Value raised = thread->pending;
    if (raised == 0 || !is_instance_of(raised, &type_AttributeError))
        return VALUE_ERROR;
    AttributeException *e = AS(AttributeException, raised);
    if (e->name == 0 && e->obj == 0) {
        e->name = name;
        e->obj = obj;
    }
    return VALUE_ERROR;
}

/* `what` as the exception that `raise` or `from` names: an instance, or a class to instantiate.
 * `message`: the TypeError for anything else. */
static Value error_instance(Value what, const char *message)
{
    if (is_type(what) && is_subtype(AS(Type, what), &type_BaseException)) {
        Value made = call0(what);
        if (made == 0)
            return 0;
        if (!is_exception(made))
            return raise_type_error(
                "calling %R should have returned an instance of BaseException, not %R", what,
                OBJECT_VALUE(type_of(made)));
        return made;
    }
    if (is_exception(what))
        return what;
    return raise_type_error("%s", message);
}

Value raise_from(Value exception, Value cause)
{
    Value exc = error_instance(exception, "exceptions must derive from BaseException");
    if (exc == 0)
        return VALUE_ERROR;
    if (cause != 0) {
        Value fixed = 0;
        if (cause != VALUE_NONE) {
            fixed = error_instance(cause, "exception causes must derive from BaseException");
            if (fixed == 0)
                return VALUE_ERROR;
        }
        EXC(exc)->cause = fixed;
        EXC(exc)->suppress_context = true;
    }
    return raise_object(exc);
}

void error_set_cause(Value cause)
{
    if (thread->pending == cause)
        return;
    EXC(thread->pending)->cause = EXC(thread->pending)->context = cause;
    EXC(thread->pending)->suppress_context = true;
}

bool error_matches(Type *type)
{
    return thread->pending != 0 && is_instance_of(thread->pending, type);
}

Value error_take(void)
{
    Value v = thread->pending;
    thread->pending = 0;
    return v;
}

void error_restore(Value exception)
{
    thread->pending = exception;
}

bool error_clear_if(Type *type)
{
    if (!error_matches(type))
        return false;
    thread->pending = 0;
    return true;
}

/* ---- errors that nobody can receive ---- */

static const char *const unraisable_fields[] = {"exc_type", "exc_value", "exc_traceback",
                                                "err_msg", "object", NULL};
static const StructSeqDef unraisable_def = {
    .name = "UnraisableHookArgs",
    .doc = "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.",
    .fields = unraisable_fields,
    .n_sequence = 5,
};
static Type unraisable_type;

static bool error_stderr_write(Value file, Value text)
{
    if (text == 0)
        return false;
    return call_method1(file, NAME(write), text) != 0;
}

bool error_print(Value exception)
{
    if (sys_print_exception != NULL) {
        sys_print_exception(exception);
        return true;
    }
    Value print = import_attr("traceback", "_print_exception_bltin");
    if (print != 0 && call1(print, exception) != 0)
        return true;
    error_clear();
    Value file = interp.sys != NULL ? dict_get_str(interp.sys, NAME(stderr)) : 0;
    if (file == 0 || file == VALUE_NONE)
        return true;
    return error_stderr_write(file, str_format("%T: %S\n", exception, exception));
}

/* "Exception ignored in: <object>" and the traceback, on sys.stderr. */
bool error_unraisable_print(Value exception, Value message, Value object)
{
    Value file = interp.sys != NULL ? dict_get_str(interp.sys, NAME(stderr)) : 0;
    if (file == 0 || file == VALUE_NONE)
        return true;
    if (object != 0 && object != VALUE_NONE) {
        Value shown = repr(object);
        if (shown == 0) {
            error_clear();
            shown = str_from_cstr("<object repr() failed>");
        }
        Value head = message != 0 && message != VALUE_NONE ? message
                                                           : str_from_cstr("Exception ignored in");
        if (head == 0 || !error_stderr_write(file, str_format("%S: %U\n", head, shown)))
            return false;
    } else if (message != 0 && message != VALUE_NONE) {
        if (!error_stderr_write(file, str_format("%S:\n", message)))
            return false;
    }
    return error_print(exception);
}

static Value error_unraisable_args(Value exception, Value message, Value object)
{
    if (!structseq_ready(&unraisable_type, &unraisable_def))
        return 0;
    Value tb = EXC(exception)->traceback;
    Value fields[] = {OBJECT_VALUE(type_of(exception)), exception, tb != 0 ? tb : VALUE_NONE,
                      message != 0 ? message : VALUE_NONE, object != 0 ? object : VALUE_NONE};
    return structseq_new(&unraisable_type, fields);
}

void error_unraisable(Value object, const char *message_or_null)
{
    Value exception = error_take();
    if (exception == 0)
        return;
    Value message = message_or_null != NULL ? str_from_cstr(message_or_null) : 0;
    Value hook = interp.sys != NULL ? dict_get_str(interp.sys, NAME(unraisablehook)) : 0;
    if (hook != 0 && hook != VALUE_NONE) {
        Value args = error_unraisable_args(exception, message, object);
        if (args != 0 && call1(hook, args) != 0)
            return;
        /* The hook itself failed: show its error the plain way. */
        exception = error_take();
        message = str_from_cstr("Exception ignored in sys.unraisablehook");
        object = hook;
        if (exception == 0)
            return;
    }
    if (!error_unraisable_print(exception, message, object))
        error_clear();
}

bool warn(Type *category, int stack_level, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    Value message = str_vformat(fmt, ap);
    va_end(ap);
    if (message == 0)
        return false;
    return warn_value(category, message, stack_level, 0);
}

bool warn_value(Type *category, Value message, int stack_level, Value source)
{
    if (warn_hook == NULL && import_module("_warnings") == 0)
        return false;
    return warn_hook == NULL || warn_hook(category, message, stack_level, source);
}
