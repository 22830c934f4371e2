/* What is said of an attribute that a module does not have: that the module is still being imported,
 * or that a file of the program's own hides the module that was meant. */
#include <limits.h>
#include <unistd.h>

#include "runtime/module_missing.h"
#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"

/* Whether an attribute of the spec is true; -1: raised. */
static int spec_says(Value spec, const char *attribute)
{
    Value v = 0;
    if (spec == 0 || spec == VALUE_NONE)
        return 0;
    if (!get_attr_opt(spec, str_intern_cstr(attribute), &v))
        return -1;
    return v != 0 ? is_true(v) : 0;
}

/* The file that the module came from; *out = 0: none. False: raised. */
static bool file_origin(Value spec, Value *out)
{
    *out = 0;
    int has = spec_says(spec, "has_location");
    if (has <= 0)
        return has == 0;
    if (!get_attr_opt(spec, str_intern_cstr("origin"), out))
        return false;
    if (*out != 0 && !is_str(*out))
        *out = 0;
    return true;
}

static size_t cut_last(const char *path, size_t len)
{
    while (len > 0 && path[len - 1] != '/')
        len--;
    return len > 0 ? len - 1 : 0;
}

/* The file, or package, lies in the folder that sys.path began with: that of the program. */
static bool beside_program(Value origin)
{
    size_t len;
    char here[PATH_MAX];
    const char *path = str_utf8(origin, &len), *folder = interp.program_folder;
    static const char init[] = "/__init__.py";
    if (path == NULL || folder == NULL)
        return error_clear(), false;
    if (len > sizeof init - 1 && strcmp(path + len - (sizeof init - 1), init) == 0)
        len = cut_last(path, len);
    len = cut_last(path, len);
    if (*folder == '\0' && (folder = getcwd(here, sizeof here)) == NULL)
        return false;
    bool relative = *path != '/';
    return (relative && (len == 0 || (len == 1 && *path == '.')))
           || (strlen(folder) == len && memcmp(folder, path, len) == 0);
}

/* 1: sys.stdlib_module_names has it, 0: not, -1: raised. */
static int is_standard(Value name)
{
    Value names = interp.sys != NULL ? dict_get_str(interp.sys, str_intern_cstr("stdlib_module_names")) : 0;
    return names != 0 && is_any_set(names) ? contains(names, name) : 0;
}

static Value starting_text(Value own_name, Value name, Value origin, bool hides)
{
    if (hides)
        return str_format("module '%U' has no attribute '%U' (consider renaming '%U' if it has the "
                          "same name as a third-party module you intended to import)", own_name,
                          name, origin);
    if (origin != 0)
        return str_format("partially initialized module '%U' from '%U' has no attribute '%U' (most "
                          "likely due to a circular import)", own_name, origin, name);
    return str_format("partially initialized module '%U' has no attribute '%U' (most likely due to a "
                      "circular import)", own_name, name);
}

Value module_missing_text(Value spec, Value own_name, Value name)
{
    Value origin, loading = 0;
    if (!file_origin(spec, &origin))
        return VALUE_ERROR;
    bool hides = origin != 0 && beside_program(origin);
    int standard = hides ? is_standard(own_name) : 0;
    if (standard < 0)
        return VALUE_ERROR;
    if (standard > 0)
        return str_format("module '%U' has no attribute '%U' (consider renaming '%U' since it has "
                          "the same name as the standard library module named '%U' and the import "
                          "system gives it precedence)", own_name, name, origin, own_name);
    int starting = spec_says(spec, "_initializing");
    if (starting != 0)
        return starting < 0 ? VALUE_ERROR : starting_text(own_name, name, origin, hides);
    if (spec != 0 && spec != VALUE_NONE
        && !get_attr_opt(spec, str_intern_cstr("_uninitialized_submodules"), &loading))
        return VALUE_ERROR;
    int submodule = loading != 0 && is_list(loading) ? contains(loading, name) : 0;
    if (submodule < 0)
        return VALUE_ERROR;
    if (submodule > 0)
        return str_format("cannot access submodule '%U' of module '%U' (most likely due to a "
                          "circular import)", name, own_name);
    return str_format("module '%U' has no attribute '%U'", own_name, name);
}
