/* posix: waiting for processes and reading their status. */
#include "stdlib/posix_impl.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

typedef struct Wait {
    pid_t pid;
    int options, status, error;
    pid_t result;
    struct rusage usage;
    idtype_t type;
    siginfo_t info;
} Wait;

static void *do_wait(void *p)
{
    Wait *w = p;
    w->result = wait4(w->pid, &w->status, w->options, &w->usage);
    w->error = errno;
    return NULL;
}
static void *do_waitid(void *p)
{
    Wait *w = p;
    w->result = waitid(w->type, (id_t)w->pid, &w->info, w->options);
    w->error = errno;
    return NULL;
}

static bool run(void *(*op)(void *), Wait *w)
{
    for (;;) {
        blocking_call(op, w);
        if (w->result >= 0)
            return true;
        if (!try_again(w->error, 0))
            return false;
    }
}

static Value pid_and_status(Wait *w)
{
    if (w->result == 0)
        w->status = 0;
    return tuple_pack(2, int_new(w->result), int_new(w->status));
}

FN(posix_wait)
{
    Wait w = {.pid = -1};
    return run(do_wait, &w) ? pid_and_status(&w) : 0;
}

FN(posix_waitpid)
{
    int32_t pid, options;
    if (!as_int32(args[0], &pid) || !as_int32(args[1], &options))
        return 0;
    Wait w = {.pid = pid, .options = options};
    return run(do_wait, &w) ? pid_and_status(&w) : 0;
}

static Value usage_value(const struct rusage *u)
{
    Value type = import_attr("resource", "struct_rusage");
    double user = (double)u->ru_utime.tv_sec + 1e-6 * (double)u->ru_utime.tv_usec;
    double sys = (double)u->ru_stime.tv_sec + 1e-6 * (double)u->ru_stime.tv_usec;
    const long numbers[] = {u->ru_maxrss, u->ru_ixrss, u->ru_idrss, u->ru_isrss, u->ru_minflt,
                            u->ru_majflt, u->ru_nswap, u->ru_inblock, u->ru_oublock, u->ru_msgsnd,
                            u->ru_msgrcv, u->ru_nsignals, u->ru_nvcsw, u->ru_nivcsw};
    Value items[2 + ARRAY_LEN(numbers)] = {float_new(user), float_new(sys)};
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        items[2 + i] = int_new(numbers[i]);
    Value tuple = type != 0 ? tuple_from(items, ARRAY_LEN(items)) : 0;
    return tuple != 0 ? call1(type, tuple) : 0;
}

static Value wait_with_usage(pid_t pid, Value options_arg)
{
    int32_t options;
    if (!as_int32(options_arg, &options))
        return 0;
    Wait w = {.pid = pid, .options = options};
    if (!run(do_wait, &w))
        return 0;
    Value usage = usage_value(&w.usage);
    return usage != 0 ? tuple_pack(3, int_new(w.result), int_new(w.status), usage) : 0;
}
FN(posix_wait3) { return wait_with_usage(-1, args[0]); }
FN(posix_wait4)
{
    int32_t pid;
    return as_int32(args[0], &pid) ? wait_with_usage(pid, args[1]) : 0;
}

static Type type_waitid_result;
static const char *const waitid_fields[] = {"si_pid", "si_uid", "si_signo", "si_status", "si_code",
                                            NULL};
static const StructSeqDef waitid_def = {"posix.waitid_result", "waitid_result: Result from waitid.",
                                        waitid_fields, 5, false};

FN(posix_waitid)
{
    int32_t type, id, options;
    if (!as_int32(args[0], &type) || !as_int32(args[1], &id) || !as_int32(args[2], &options))
        return 0;
    Wait w = {.type = (idtype_t)type, .pid = id, .options = options};
    if (!run(do_waitid, &w))
        return 0;
    if (w.info.si_pid == 0)
        return VALUE_NONE;
    Value fields[] = {int_new(w.info.si_pid), int_new(w.info.si_uid), int_new(w.info.si_signo),
                      int_new(w.info.si_status), int_new(w.info.si_code)};
    return structseq_new(&type_waitid_result, fields);
}

FN(posix_pidfd_open)
{
    int32_t pid, flags = 0;
    if (!as_int32(args[0], &pid) || (args[1] != 0 && !as_int32(args[1], &flags)))
        return 0;
    long fd = syscall(SYS_pidfd_open, pid, flags);
    return fd >= 0 ? int_new(fd) : raise_errno(errno, 0);
}

FN(posix_waitstatus_to_exitcode)
{
    int32_t status;
    if (!as_int32(args[0], &status))
        return 0;
    if (WIFEXITED(status))
        return int_new(WEXITSTATUS(status));
    if (WIFSIGNALED(status))
        return int_new(-WTERMSIG(status));
    if (WIFSTOPPED(status))
        return raise_value_error("process stopped by delivery of signal %d", WSTOPSIG(status));
    return raise_value_error("invalid wait status: %d", status);
}

#define STATUS(name, wrap)                                  \
    FN(status_##name)                                       \
    {                                                       \
        int32_t status;                                     \
        return as_int32(args[0], &status) ? wrap(name(status)) : 0; \
    }
STATUS(WIFEXITED, value_bool)
STATUS(WIFSIGNALED, value_bool)
STATUS(WIFSTOPPED, value_bool)
STATUS(WIFCONTINUED, value_bool)
STATUS(WCOREDUMP, value_bool)
STATUS(WEXITSTATUS, int_new)
STATUS(WTERMSIG, int_new)
STATUS(WSTOPSIG, int_new)

FN(posix_kill)
{
    int32_t pid, signal;
    if (!as_int32(args[0], &pid) || !as_int32(args[1], &signal))
        return 0;
    if (kill(pid, signal) != 0)
        return raise_errno(errno, 0);
    /* A signal to ourselves is here by now: run its handler before the next statement. */
    return signals_run_pending() ? VALUE_NONE : 0;
}

FN(posix_killpg)
{
    int32_t group, signal;
    if (!as_int32(args[0], &group) || !as_int32(args[1], &signal))
        return 0;
    if (killpg(group, signal) != 0)
        return raise_errno(errno, 0);
    return signals_run_pending() ? VALUE_NONE : 0;
}

bool posix_wait_init(Value module)
{
    return structseq_ready(&type_waitid_result, &waitid_def)
        && module_add_type(module, &type_waitid_result);
}

const MethodDef posix_wait_functions[] = {
    {"wait", posix_wait, "", 0, NULL},
    {"waitpid", posix_waitpid, "pid, options, /", 0, "Wait for completion of a given child process."},
    {"wait3", posix_wait3, "options", 0, NULL},
    {"wait4", posix_wait4, "pid, options", 0, NULL},
    {"waitid", posix_waitid, "idtype, id, options, /", 0, NULL},
    {"pidfd_open", posix_pidfd_open, "pid, flags=0", 0, NULL},
    {"waitstatus_to_exitcode", posix_waitstatus_to_exitcode, "status", 0,
     "Convert a wait status to an exit code."},
    {"WIFEXITED", status_WIFEXITED, "status", 0, NULL},
    {"WIFSIGNALED", status_WIFSIGNALED, "status", 0, NULL},
    {"WIFSTOPPED", status_WIFSTOPPED, "status", 0, NULL},
    {"WIFCONTINUED", status_WIFCONTINUED, "status", 0, NULL},
    {"WCOREDUMP", status_WCOREDUMP, "status, /", 0, NULL},
    {"WEXITSTATUS", status_WEXITSTATUS, "status", 0, NULL},
    {"WTERMSIG", status_WTERMSIG, "status", 0, NULL},
    {"WSTOPSIG", status_WSTOPSIG, "status", 0, NULL},
    {"kill", posix_kill, "pid, signal, /", 0, "Kill a process with a signal."},
    {"killpg", posix_killpg, "pgid, signal, /", 0, NULL},
    {0},
};
