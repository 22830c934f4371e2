/* Module posix: what os.py is made of. The functions are in posix_*.c, by subject. */
#include "stdlib/posix_impl.h"

static const MethodDef *const tables[] = {
    posix_stat_functions, posix_file_functions, posix_fd_functions, posix_process_functions,
    posix_wait_functions, posix_id_functions, posix_system_functions, posix_name_functions,
};

static bool add_functions(Value module)
{
    Value name = str_from_ascii("posix", 5);
    for (size_t t = 0; t < ARRAY_LEN(tables); t++)
        for (const MethodDef *def = tables[t]; def->name != NULL; def++) {
            Value fn = name != 0 ? native_function_new(def, module, name) : 0;
            if (fn == 0 || !module_add(module, def->name, fn))
                return false;
        }
    return true;
}

static bool init(Value module)
{
    return add_functions(module) && posix_stat_init(module) && posix_fd_init(module)
        && posix_wait_init(module) && posix_id_init(module) && posix_system_init(module)
        && posix_names_init(module) && posix_constants_init(module)
        && module_add(module, "error", OBJECT_VALUE(&type_OSError));
}

const ModuleDef mod_posix = {
    .name = "posix",
    .doc = "This module provides access to operating system functionality that is\n"
           "standardized by the C Standard and the POSIX standard (a thinly\n"
           "disguised Unix interface).  Refer to the library manual and\n"
           "corresponding Unix manual entries for more information on calls.",
    .init = init,
};
