/* Calling. The one seam by which objects call back into the VM (functions of the language are types
 * with a `call` slot that vm/call.c fills). */
#ifndef COIL_CALL_H
#define COIL_CALL_H

#include "runtime/object.h"

/* args[0..nargs) positional, then the values for kwnames (tuple of str or 0). The callee may write
 * to args. 0: raised. TypeError when not callable. */
Value call(Value callable, Value *args, size_t nargs, Value kwnames);
Value call0(Value callable);
Value call1(Value callable, Value a);
Value call2(Value callable, Value a, Value b);
Value call3(Value callable, Value a, Value b, Value c);
/* callable(*tuple, **dict_or_0) */
Value call_ex(Value callable, Value args_tuple, Value kwargs_dict);
/* obj.name(args...), without making a bound method. */
Value call_method(Value obj, Value name, Value *args, size_t nargs);
Value call_method0(Value obj, Value name);
Value call_method1(Value obj, Value name, Value a);
Value call_method2(Value obj, Value name, Value a, Value b);
bool is_callable(Value v);
/* Inside a native call: empties the registers around its arguments that hold values of no use any
 * more, for code that has to know which objects are alive. */
void call_forget(Value self, Value *args, size_t nargs);
/* The same in all frames of the thread, for a collection that the program asked for. */
void frames_forget(void);

/* Special methods: looked up on the type only, never in the instance (data model 3.3.12).
 * special_lookup: the bound-or-plain callable; *self_first says that obj must be passed first.
 * 0 with nothing raised when the type lacks it. */
Value special_lookup(Value obj, Value name, bool *self_first);
/* type(obj).name(obj, args...). 0 and *missing = true (nothing raised) when the type lacks it. */
Value special_call(Value obj, Value name, Value *args, size_t nargs, bool *missing);

/* ---- native functions and bound methods (runtime/type_function.c) ---- */
typedef struct ParamSpec ParamSpec; /* a parsed signature */
typedef struct NativeFunction { /* builtin_function_or_method, also method_descriptor's core */
    Object head;
    const MethodDef *def;
    Value self;       /* module, instance, Type for class methods; 0: unbound */
    Value module;     /* str or 0 */
    Type *owner;      /* 0 for module functions */
    ParamSpec *spec;  /* NULL for METHOD_RAW */
    uint16_t exact;   /* 1 + positional arguments of a call that needs no binding; 0: not known */
    uint16_t resume;  /* RESUME_*: the VM resumes a generator argument without calling fn */
} NativeFunction;
typedef struct BoundMethod { Object head; Value function, self; } BoundMethod;
extern Type type_native_function, type_method_descriptor, type_wrapper_descriptor,
    type_method_wrapper, type_classmethod_descriptor, type_bound_method, type_getset_descriptor,
    type_member_descriptor;

/* 1 + the exact count of positional arguments for which fn may be called as is; 0: never. */
uint16_t param_spec_exact(ParamSpec *spec);

Value native_function_new(const MethodDef *def, Value self, Value module_name);
Value bound_method_new(Value function, Value self);
/* The ParamSpec of a signature; made once per def and cached. Fatal on a malformed signature. */
ParamSpec *param_spec(const char *name, const char *sig);
/* Calls def->fn with arguments bound by its signature (or raw): messages as CPython's. args may be
 * overwritten; at least PARAM_SLACK words after the last argument must be writable. */
#define PARAM_SLACK 24
Value native_call(const MethodDef *def, ParamSpec *spec, Value self, Value *args, size_t nargs,
                  Value kwnames);

/* sys.exception(): the exception whose handler runs, here or in a coroutine that awaits; 0: none. */
Value handled_exception(void);

#endif
