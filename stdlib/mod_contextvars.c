/* Module _contextvars: names for the types of runtime/type_context.c. */
#include "runtime/context.h"
#include "runtime/dict.h"
#include "runtime/module.h"

static Value contextvars_copy_context(Value self, Value *args, size_t nargs, Value kwnames)
{
    return context_copy(context_current());
}

static const MethodDef contextvars_functions[] = {
    {"copy_context", contextvars_copy_context, "", 0, "Return a copy of the current context."},
    {0},
};

static bool contextvars_init(Value module)
{
    return module_add_type(module, &type_context) && module_add_type(module, &type_context_var)
           && module_add_type(module, &type_context_token)
           && dict_set_cstr(type_context_token.dict, "MISSING", context_missing());
}

const ModuleDef mod__contextvars = {
    .name = "_contextvars",
    .doc = "Context Variables",
    .functions = contextvars_functions,
    .init = contextvars_init,
};
