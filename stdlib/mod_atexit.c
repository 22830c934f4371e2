/* Module atexit. */
#include "stdlib/atexit.h"

#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"

/* List of (function, args, keyword arguments or None). */
static Value atexit_callbacks;

static Value atexit_register(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (nargs == 0)
        return raise_type_error("register() takes at least 1 argument (0 given)");
    if (!is_callable(args[0]))
        return raise_type_error("the first argument must be callable");
    Value rest = tuple_from(args + 1, nargs - 1), keywords = VALUE_NONE;
    if (kwnames != 0 && TUPLE(kwnames)->len > 0) {
        keywords = OBJECT_VALUE(dict_new());
        for (size_t i = 0; keywords != 0 && i < TUPLE(kwnames)->len; i++) {
            if (!dict_set(DICT(keywords), TUPLE(kwnames)->items[i], args[nargs + i]))
                return VALUE_ERROR;
        }
    }
    if (rest == 0 || keywords == 0)
        return VALUE_ERROR;
    if (atexit_callbacks == 0 && (atexit_callbacks = list_new(0)) == 0)
        return VALUE_ERROR;
    Value entry = tuple_pack(3, args[0], rest, keywords);
    return entry != 0 && list_push(LIST(atexit_callbacks), entry) ? args[0] : VALUE_ERROR;
}

static Value atexit_unregister(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value kept = list_new(0);
    if (kept == 0)
        return VALUE_ERROR;
    for (size_t i = 0; atexit_callbacks != 0 && i < LIST(atexit_callbacks)->len; i++) {
        Value entry = LIST(atexit_callbacks)->items[i];
        int same = compare_bool(args[0], TUPLE(entry)->items[0], CMP_EQ);
        if (same < 0 || (!same && !list_push(LIST(kept), entry)))
            return VALUE_ERROR;
    }
    atexit_callbacks = kept;
    return VALUE_NONE;
}

void atexit_run(void)
{
    /* What these functions register themselves is dropped. */
    Value callbacks = atexit_callbacks;
    atexit_callbacks = list_new(0);
    for (size_t i = callbacks == 0 ? 0 : LIST(callbacks)->len; i-- > 0;) {
        Value *parts = TUPLE(LIST(callbacks)->items[i])->items;
        if (call_ex(parts[0], parts[1], parts[2] == VALUE_NONE ? 0 : parts[2]) != 0)
            continue;
        Value error = error_take();
        Value text = str_format("Exception ignored in atexit callback %R", parts[0]);
        const char *message = text != 0 ? str_utf8(text, NULL) : NULL;
        error_restore(error);
        error_unraisable(0, message);
    }
    atexit_callbacks = list_new(0);
    error_clear();
}

static Value atexit_run_exitfuncs(Value self, Value *args, size_t nargs, Value kwnames)
{
    atexit_run();
    return VALUE_NONE;
}

static Value atexit_clear(Value self, Value *args, size_t nargs, Value kwnames)
{
    atexit_callbacks = list_new(0);
    return atexit_callbacks != 0 ? VALUE_NONE : VALUE_ERROR;
}

static Value atexit_ncallbacks(Value self, Value *args, size_t nargs, Value kwnames)
{
    return small_int_value(atexit_callbacks != 0 ? (int64_t)LIST(atexit_callbacks)->len : 0);
}

static const MethodDef atexit_functions[] = {
    {"_clear", atexit_clear, "", 0, "Clear the list of previously registered exit functions."},
    {"_ncallbacks", atexit_ncallbacks, "", 0,
     "Return the number of registered exit functions."},
    {"_run_exitfuncs", atexit_run_exitfuncs, "", 0, "Run all registered exit functions."},
    {"register", atexit_register, "func, /, *args, **kwargs", METHOD_RAW,
     "Register a function to be executed upon normal program termination."},
    {"unregister", atexit_unregister, "func, /", 0,
     "Unregister an exit function which was previously registered using atexit.register"},
    {0},
};

static bool atexit_init(Value module)
{
    atexit_callbacks = list_new(0);
    return atexit_callbacks != 0;
}

const ModuleDef mod_atexit = {
    .name = "atexit",
    .doc = "Allow programmers to define multiple exit functions to be executed upon normal\n"
           "program termination.",
    .functions = atexit_functions,
    .init = atexit_init,
};
