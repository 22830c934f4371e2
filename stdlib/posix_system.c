/* posix: what the system says about itself, the environment, random bytes, limits, attributes. */
#include "stdlib/posix_impl.h"

#include <sched.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/xattr.h>

extern char **environ;

static Type type_uname_result, type_times_result;
static const char *const uname_fields[] = {"sysname", "nodename", "release", "version", "machine",
                                           NULL};
static const StructSeqDef uname_def = {
    "posix.uname_result", "uname_result: Result from os.uname().", uname_fields, 5, false};
static const char *const times_fields[] = {"user", "system", "children_user", "children_system",
                                           "elapsed", NULL};
static const StructSeqDef times_def = {
    "posix.times_result", "times_result: Result from os.times().", times_fields, 5, false};

FN(posix_uname)
{
    struct utsname u;
    if (uname(&u) != 0)
        return raise_errno(errno, 0);
    Value fields[] = {os_decode(u.sysname), os_decode(u.nodename), os_decode(u.release),
                      os_decode(u.version), os_decode(u.machine)};
    return structseq_new(&type_uname_result, fields);
}

FN(posix_times)
{
    struct tms t;
    double tick = (double)sysconf(_SC_CLK_TCK);
    clock_t elapsed = times(&t);
    if (elapsed == (clock_t)-1)
        return raise_errno(errno, 0);
    Value fields[] = {float_new((double)t.tms_utime / tick), float_new((double)t.tms_stime / tick),
                      float_new((double)t.tms_cutime / tick), float_new((double)t.tms_cstime / tick),
                      float_new((double)elapsed / tick)};
    return structseq_new(&type_times_result, fields);
}

FN(posix_umask)
{
    int32_t mask;
    return as_int32(args[0], &mask) ? int_new(umask((mode_t)mask)) : 0;
}

FN(posix_getloadavg)
{
    double load[3];
    if (getloadavg(load, 3) != 3)
        return raise(&type_OSError, "Load averages are unobtainable");
    return tuple_pack(3, float_new(load[0]), float_new(load[1]), float_new(load[2]));
}

FN(posix_cpu_count)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n >= 1 ? int_new(n) : VALUE_NONE;
}

FN(posix_strerror)
{
    int32_t error;
    return as_int32(args[0], &error) ? os_decode(strerror(error)) : 0;
}

/* ---- the environment ---- */

FN(posix_putenv)
{
    PathArg name = {.function = "putenv", .argument = "name"};
    PathArg value = {.function = "putenv", .argument = "value"};
    if (!path_arg(args[0], &name) || !path_arg(args[1], &value))
        return 0;
    if (name.text[0] == 0 || strchr(name.text, '=') != NULL)
        return raise_value_error("illegal environment variable name");
    return none_or_error(setenv(name.text, value.text, 1));
}

FN(posix_unsetenv)
{
    PathArg name = {.function = "unsetenv", .argument = "name"};
    return path_arg(args[0], &name) ? none_or_error(unsetenv(name.text)) : 0;
}

static bool add_environment(Value module)
{
    Dict *dict = dict_new();
    if (dict == NULL)
        return false;
    for (char **e = environ; e != NULL && *e != NULL; e++) {
        const char *eq = strchr(*e, '=');
        if (eq == NULL)
            continue;
        Value key = bytes_new(*e, (size_t)(eq - *e));
        Value value = bytes_new(eq + 1, strlen(eq + 1)), old;
        if (key == 0 || value == 0)
            return false;
        int found = dict_find(dict, key, &old);
        if (found < 0 || (found == 0 && !dict_set(dict, key, value)))
            return false;
    }
    return module_add(module, "environ", OBJECT_VALUE(dict));
}

/* ---- random bytes ---- */

static Value random_bytes(int64_t n, unsigned flags)
{
    Value block = bytes_alloc((size_t)n);
    if (block == 0)
        return 0;
    for (size_t done = 0; done < (size_t)n;) {
        ssize_t got = getrandom(AS(Bytes, block)->data + done, (size_t)n - done, flags);
        if (got < 0 && !try_again(errno, 0))
            return 0;
        done += got > 0 ? (size_t)got : 0;
    }
    return block;
}

FN(posix_urandom)
{
    int64_t n;
    if (!as_index(args[0], &n))
        return 0;
    if (n < 0)
        return raise_value_error("negative argument not allowed");
    return random_bytes(n, 0);
}

FN(posix_getrandom)
{
    int64_t n;
    int32_t flags = 0;
    if (!as_index(args[0], &n) || (args[1] != 0 && !as_int32(args[1], &flags)))
        return 0;
    return n < 0 ? raise_errno(EINVAL, 0) : random_bytes(n, (unsigned)flags);
}

/* ---- extended attributes ---- */

static bool xattr_path(Value v, const char *function, bool nullable, PathArg *path)
{
    *path = (PathArg){.function = function, .allow_fd = true, .nullable = nullable};
    if (!path_arg(v, path))
        return false;
    if (path->value == VALUE_NONE)
        path->text = ".";
    return true;
}

FN(posix_getxattr)
{
    PathArg path, name = {.function = "getxattr", .argument = "attribute"};
    bool follow;
    if (!xattr_path(args[0], "getxattr", false, &path) || !path_arg(args[1], &name)
        || !flag_arg(args[2], true, &follow))
        return 0;
    static const size_t sizes[] = {128, 65536};
    for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
        Value block = bytes_alloc(sizes[i]);
        if (block == 0)
            return 0;
        void *to = AS(Bytes, block)->data;
        ssize_t n = path.fd >= 0 ? fgetxattr(path.fd, name.text, to, sizes[i])
                  : follow ? getxattr(path.text, name.text, to, sizes[i])
                           : lgetxattr(path.text, name.text, to, sizes[i]);
        if (n >= 0)
            return bytes_new(to, (size_t)n);
        if (errno != ERANGE)
            return path_error(&path);
    }
    return path_error(&path);
}

FN(posix_setxattr)
{
    PathArg path, name = {.function = "setxattr", .argument = "attribute"};
    Buffer value;
    int32_t flags = 0;
    bool follow;
    if (!xattr_path(args[0], "setxattr", false, &path) || !path_arg(args[1], &name)
        || (args[3] != 0 && !as_int32(args[3], &flags)) || !flag_arg(args[4], true, &follow)
        || !buffer_get(args[2], &value, false))
        return 0;
    int result = path.fd >= 0 ? fsetxattr(path.fd, name.text, value.data, value.len, flags)
               : follow ? setxattr(path.text, name.text, value.data, value.len, flags)
                        : lsetxattr(path.text, name.text, value.data, value.len, flags);
    int error = errno;
    buffer_release(&value);
    errno = error;
    return result == 0 ? VALUE_NONE : path_error(&path);
}

FN(posix_removexattr)
{
    PathArg path, name = {.function = "removexattr", .argument = "attribute"};
    bool follow;
    if (!xattr_path(args[0], "removexattr", false, &path) || !path_arg(args[1], &name)
        || !flag_arg(args[2], true, &follow))
        return 0;
    int result = path.fd >= 0 ? fremovexattr(path.fd, name.text)
               : follow ? removexattr(path.text, name.text) : lremovexattr(path.text, name.text);
    return result == 0 ? VALUE_NONE : path_error(&path);
}

FN(posix_listxattr)
{
    enum { ROOM = 65536 };
    PathArg path;
    bool follow;
    if (!xattr_path(args[0], "listxattr", true, &path) || !flag_arg(args[1], true, &follow))
        return 0;
    char *names = gc_alloc_atomic(ROOM);
    Value list = names != NULL ? list_new(0) : 0;
    if (list == 0)
        return 0;
    ssize_t n = path.fd >= 0 ? flistxattr(path.fd, names, ROOM)
              : follow ? listxattr(path.text, names, ROOM) : llistxattr(path.text, names, ROOM);
    if (n < 0)
        return path_error(&path);
    for (char *p = names; p < names + n; p += strlen(p) + 1) {
        Value name = os_decode(p);
        if (name == 0 || !list_push(LIST(list), name))
            return 0;
    }
    return list;
}

FN(posix_false) { return VALUE_FALSE; }

bool posix_system_init(Value module)
{
    return structseq_ready(&type_uname_result, &uname_def)
        && structseq_ready(&type_times_result, &times_def)
        && module_add_type(module, &type_uname_result)
        && module_add_type(module, &type_times_result) && add_environment(module);
}

const MethodDef posix_system_functions[] = {
    {"uname", posix_uname, "", 0, "Return an object identifying the current operating system."},
    {"times", posix_times, "", 0, NULL},
    {"umask", posix_umask, "mask, /", 0, NULL},
    {"getloadavg", posix_getloadavg, "", 0, NULL},
    {"cpu_count", posix_cpu_count, "", 0, "Return the number of logical CPUs in the system."},
    {"strerror", posix_strerror, "code, /", 0, NULL},
    {"putenv", posix_putenv, "name, value, /", 0, NULL},
    {"unsetenv", posix_unsetenv, "name, /", 0, NULL},
    {"urandom", posix_urandom, "size, /", 0, NULL},
    {"getrandom", posix_getrandom, "size, flags=0", 0, NULL},
    {"getxattr", posix_getxattr, "path, attribute, *, follow_symlinks=True", 0, NULL},
    {"setxattr", posix_setxattr, "path, attribute, value, flags=0, *, follow_symlinks=True", 0,
     NULL},
    {"removexattr", posix_removexattr, "path, attribute, *, follow_symlinks=True", 0, NULL},
    {"listxattr", posix_listxattr, "path=None, *, follow_symlinks=True", 0, NULL},
    {"_is_inputhook_installed", posix_false, "", 0, NULL},
    {0},
};
