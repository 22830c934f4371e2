/* Modules resource (limits and usage of the process) and syslog. */
#include "stdlib/posix_impl.h"

#include <sys/resource.h>
#include <syslog.h>

/* ---- resource ---- */

static Type type_rusage;
static const char *const rusage_fields[] = {
    "ru_utime", "ru_stime", "ru_maxrss", "ru_ixrss", "ru_idrss", "ru_isrss", "ru_minflt",
    "ru_majflt", "ru_nswap", "ru_inblock", "ru_oublock", "ru_msgsnd", "ru_msgrcv", "ru_nsignals",
    "ru_nvcsw", "ru_nivcsw", NULL};
static const StructSeqDef rusage_def = {"resource.struct_rusage",
                                        "struct_rusage: Result from getrusage.", rusage_fields, 16,
                                        false};

FN(resource_getrusage)
{
    int32_t who;
    struct rusage u;
    if (!as_int32(args[0], &who))
        return 0;
    if (getrusage(who, &u) == -1)
        return errno == EINVAL ? raise_value_error("invalid who parameter") : raise_errno(errno, 0);
    Value fields[] = {
        float_new((double)u.ru_utime.tv_sec + 1e-6 * (double)u.ru_utime.tv_usec),
        float_new((double)u.ru_stime.tv_sec + 1e-6 * (double)u.ru_stime.tv_usec),
        int_new(u.ru_maxrss), int_new(u.ru_ixrss), int_new(u.ru_idrss), int_new(u.ru_isrss),
        int_new(u.ru_minflt), int_new(u.ru_majflt), int_new(u.ru_nswap), int_new(u.ru_inblock),
        int_new(u.ru_oublock), int_new(u.ru_msgsnd), int_new(u.ru_msgrcv), int_new(u.ru_nsignals),
        int_new(u.ru_nvcsw), int_new(u.ru_nivcsw)};
    return structseq_new(&type_rusage, fields);
}

static bool resource_arg(Value v, int32_t *out)
{
    if (!as_int32(v, out))
        return false;
    if (*out < 0 || *out >= RLIM_NLIMITS)
        return raise_false(&type_ValueError, "invalid resource specified");
    return true;
}

/* (soft, hard); -1 is RLIM_INFINITY. */
static bool limits_arg(Value v, struct rlimit *out)
{
    Value pair = tuple_from_iterable(v);
    int64_t soft, hard;
    if (pair == 0)
        return false;
    if (TUPLE(pair)->len != 2)
        return raise_false(&type_ValueError, "expected a tuple of 2 integers");
    if (!as_int64(TUPLE(pair)->items[0], &soft) || !as_int64(TUPLE(pair)->items[1], &hard))
        return false;
    out->rlim_cur = (rlim_t)soft;
    out->rlim_max = (rlim_t)hard;
    return true;
}

static Value limits_value(const struct rlimit *l)
{
    return tuple_pack(2, int_new((int64_t)l->rlim_cur), int_new((int64_t)l->rlim_max));
}

FN(resource_getrlimit)
{
    int32_t which;
    struct rlimit limits;
    if (!resource_arg(args[0], &which))
        return 0;
    return getrlimit((__rlimit_resource_t)which, &limits) == 0 ? limits_value(&limits)
                                                               : raise_errno(errno, 0);
}

static Value limit_error(void)
{
    if (errno == EINVAL)
        return raise_value_error("current limit exceeds maximum limit");
    if (errno == EPERM)
        return raise_value_error("not allowed to raise maximum limit");
    return raise_errno(errno, 0);
}

FN(resource_setrlimit)
{
    int32_t which;
    struct rlimit limits;
    if (!resource_arg(args[0], &which) || !limits_arg(args[1], &limits))
        return 0;
    return setrlimit((__rlimit_resource_t)which, &limits) == 0 ? VALUE_NONE : limit_error();
}

FN(resource_prlimit)
{
    int32_t pid, which;
    struct rlimit before, limits;
    bool set = args[2] != 0 && args[2] != VALUE_NONE;
    if (!as_int32(args[0], &pid) || !resource_arg(args[1], &which)
        || (set && !limits_arg(args[2], &limits)))
        return 0;
    if (prlimit(pid, (__rlimit_resource_t)which, set ? &limits : NULL, &before) == 0)
        return limits_value(&before);
    return errno == EINVAL ? raise_value_error("current limit exceeds maximum limit")
                           : raise_errno(errno, 0);
}

FN(resource_getpagesize) { return int_new(sysconf(_SC_PAGESIZE)); }

static const MethodDef resource_functions[] = {
    {"getrusage", resource_getrusage, "who, /", 0, NULL},
    {"getrlimit", resource_getrlimit, "resource, /", 0, NULL},
    {"setrlimit", resource_setrlimit, "resource, limits, /", 0, NULL},
    {"prlimit", resource_prlimit, "pid, resource, limits=None, /", 0, NULL},
    {"getpagesize", resource_getpagesize, "", 0, NULL},
    {0},
};

#define C(name) {#name, (int64_t)name}
typedef struct Constant { const char *name; int64_t value; } Constant;
static const Constant resource_constants[] = {
    C(RLIMIT_CPU), C(RLIMIT_FSIZE), C(RLIMIT_DATA), C(RLIMIT_STACK), C(RLIMIT_CORE),
    C(RLIMIT_NOFILE), C(RLIMIT_OFILE), C(RLIMIT_AS), C(RLIMIT_RSS), C(RLIMIT_NPROC),
    C(RLIMIT_MEMLOCK), C(RLIMIT_MSGQUEUE), C(RLIMIT_NICE), C(RLIMIT_RTPRIO), C(RLIMIT_RTTIME),
    C(RLIMIT_SIGPENDING), C(RUSAGE_SELF), C(RUSAGE_CHILDREN), C(RUSAGE_THREAD), C(RLIM_INFINITY),
};

static bool add_constants(Value module, const Constant *constants, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!module_add_int(module, constants[i].name, constants[i].value))
            return false;
    return true;
}

static bool resource_init(Value module)
{
    return structseq_ready(&type_rusage, &rusage_def) && module_add_type(module, &type_rusage)
        && module_add(module, "error", OBJECT_VALUE(&type_OSError))
        && add_constants(module, resource_constants, ARRAY_LEN(resource_constants));
}

const ModuleDef mod_resource = {
    .name = "resource",
    .doc = "Limits on and usage of the resources of the process.",
    .functions = resource_functions,
    .init = resource_init,
};

/* ---- syslog ---- */

/* openlog() keeps the pointer: the text stays here. */
static Value syslog_ident;
static bool syslog_open;

/* The script's name, for a program that does not say what it is. */
static Value default_ident(void)
{
    Value argv = import_attr("sys", "argv");
    if (argv == 0 || !is_list(argv) || LIST(argv)->len == 0 || !is_str(LIST(argv)->items[0]))
        return 0;
    Value name = LIST(argv)->items[0];
    size_t start = 0;
    for (size_t i = 0; i < str_len(name); i++)
        if (str_at(STR(name), i) == '/')
            start = i + 1;
    return str_substring(name, start, str_len(name));
}

static Value open_log(Value ident, int64_t option, int64_t facility)
{
    if (ident == 0) {
        ident = default_ident();
        error_take();
    }
    const char *text = NULL;
    if (ident != 0) {
        if (!is_str(ident))
            return raise_type_error("openlog() argument 1 must be str, not %T", ident);
        text = str_utf8(ident, NULL);
        if (text == NULL)
            return 0;
    }
    syslog_ident = ident;
    openlog(text, (int)option, (int)facility);
    syslog_open = true;
    return VALUE_NONE;
}

FN(syslog_openlog)
{
    int64_t option = 0, facility = LOG_USER;
    if ((args[1] != 0 && !as_int64(args[1], &option)) || (args[2] != 0 && !as_int64(args[2], &facility)))
        return 0;
    return open_log(args[0], option, facility);
}

FN(syslog_closelog)
{
    if (syslog_open) {
        closelog();
        syslog_ident = 0;
        syslog_open = false;
    }
    return VALUE_NONE;
}

FN(syslog_syslog)
{
    int32_t priority = LOG_INFO;
    if (nargs < 1 || nargs > 2)
        return raise_type_error("syslog.syslog requires 1 to 2 arguments");
    Value text = args[nargs - 1];
    if (nargs == 2 && !as_int32(args[0], &priority))
        return 0;
    if (!is_str(text))
        return raise_type_error("syslog() argument must be str, not %T", text);
    const char *message = str_utf8(text, NULL);
    if (message == NULL || (!syslog_open && open_log(0, 0, LOG_USER) == 0))
        return 0;
    syslog(priority, "%s", message);
    return VALUE_NONE;
}

FN(syslog_setlogmask)
{
    int32_t mask;
    return as_int32(args[0], &mask) ? int_new(setlogmask(mask)) : 0;
}
FN(syslog_mask)
{
    int32_t priority;
    return as_int32(args[0], &priority) ? int_new(LOG_MASK(priority)) : 0;
}
FN(syslog_upto)
{
    int32_t priority;
    return as_int32(args[0], &priority) ? int_new(LOG_UPTO(priority)) : 0;
}

static const MethodDef syslog_functions[] = {
    {"openlog", syslog_openlog, "ident=<unrepresentable>, logoption=0, facility=8", 0,
     "Set logging options of subsequent syslog() calls."},
    {"closelog", syslog_closelog, "", 0, "Reset the syslog module values and call closelog()."},
    {"syslog", syslog_syslog, "[priority=LOG_INFO,] message", METHOD_RAW,
     "Send the string message to the system logger."},
    {"setlogmask", syslog_setlogmask, "maskpri, /", 0,
     "Set the priority mask to maskpri and return the previous mask value."},
    {"LOG_MASK", syslog_mask, "pri, /", 0, NULL},
    {"LOG_UPTO", syslog_upto, "pri, /", 0, NULL},
    {0},
};

static const Constant syslog_constants[] = {
    C(LOG_EMERG), C(LOG_ALERT), C(LOG_CRIT), C(LOG_ERR), C(LOG_WARNING), C(LOG_NOTICE),
    C(LOG_INFO), C(LOG_DEBUG), C(LOG_PID), C(LOG_CONS), C(LOG_NDELAY), C(LOG_ODELAY),
    C(LOG_NOWAIT), C(LOG_PERROR), C(LOG_KERN), C(LOG_USER), C(LOG_MAIL), C(LOG_DAEMON),
    C(LOG_AUTH), C(LOG_LPR), C(LOG_LOCAL0), C(LOG_LOCAL1), C(LOG_LOCAL2), C(LOG_LOCAL3),
    C(LOG_LOCAL4), C(LOG_LOCAL5), C(LOG_LOCAL6), C(LOG_LOCAL7), C(LOG_SYSLOG), C(LOG_CRON),
    C(LOG_UUCP), C(LOG_NEWS), C(LOG_AUTHPRIV), C(LOG_FTP),
};

static bool syslog_init(Value module)
{
    return add_constants(module, syslog_constants, ARRAY_LEN(syslog_constants));
}

const ModuleDef mod_syslog = {
    .name = "syslog",
    .doc = "The Unix syslog library routines.",
    .functions = syslog_functions,
    .init = syslog_init,
};
