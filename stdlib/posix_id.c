/* posix: who a process is (users, groups, sessions) and how it is scheduled. */
#include "stdlib/posix_impl.h"

#include <grp.h>
#include <sched.h>
#include <sys/resource.h>

#define GETTER(name)                                    \
    FN(posix_##name) { return int_new(name()); }
GETTER(getpid)
GETTER(getppid)
GETTER(getuid)
GETTER(geteuid)
GETTER(getgid)
GETTER(getegid)
GETTER(getpgrp)

static Value result_or_error(pid_t result) { return result >= 0 ? int_new(result) : raise_errno(errno, 0); }

FN(posix_getpgid)
{
    int32_t pid;
    return as_int32(args[0], &pid) ? result_or_error(getpgid(pid)) : 0;
}
FN(posix_getsid)
{
    int32_t pid;
    return as_int32(args[0], &pid) ? result_or_error(getsid(pid)) : 0;
}
FN(posix_setsid) { return none_or_error(setsid()); }
FN(posix_setpgrp) { return none_or_error(setpgrp()); }
FN(posix_setpgid)
{
    int32_t pid, group;
    return as_int32(args[0], &pid) && as_int32(args[1], &group) ? none_or_error(setpgid(pid, group))
                                                                : 0;
}

#define SET_ONE(name, what)                                                          \
    FN(posix_##name)                                                                 \
    {                                                                                \
        uint32_t id;                                                                 \
        return uid_arg(args[0], what, &id) ? none_or_error(name(id)) : 0;            \
    }
SET_ONE(setuid, "uid")
SET_ONE(seteuid, "uid")
SET_ONE(setgid, "gid")
SET_ONE(setegid, "gid")

#define SET_TWO(name, what)                                                          \
    FN(posix_##name)                                                                 \
    {                                                                                \
        uint32_t a, b;                                                               \
        return uid_arg(args[0], what, &a) && uid_arg(args[1], what, &b)              \
                 ? none_or_error(name(a, b)) : 0;                                    \
    }
SET_TWO(setreuid, "uid")
SET_TWO(setregid, "gid")

#define SET_THREE(name, what)                                                        \
    FN(posix_##name)                                                                 \
    {                                                                                \
        uint32_t a, b, c;                                                            \
        return uid_arg(args[0], what, &a) && uid_arg(args[1], what, &b)              \
                    && uid_arg(args[2], what, &c)                                    \
                 ? none_or_error(name(a, b, c)) : 0;                                 \
    }
SET_THREE(setresuid, "uid")
SET_THREE(setresgid, "gid")

FN(posix_getresuid)
{
    uid_t a, b, c;
    return getresuid(&a, &b, &c) == 0 ? tuple_pack(3, int_new(a), int_new(b), int_new(c))
                                      : raise_errno(errno, 0);
}
FN(posix_getresgid)
{
    gid_t a, b, c;
    return getresgid(&a, &b, &c) == 0 ? tuple_pack(3, int_new(a), int_new(b), int_new(c))
                                      : raise_errno(errno, 0);
}

static Value group_list(const gid_t *groups, int n)
{
    Value list = list_new((size_t)MAX(n, 0));
    for (int i = 0; list != 0 && i < n; i++)
        if (!list_push(LIST(list), int_new(groups[i])))
            return 0;
    return list;
}

FN(posix_getgroups)
{
    int n = getgroups(0, NULL);
    gid_t *groups = n >= 0 ? gc_alloc_atomic(((size_t)n + 1) * sizeof *groups) : NULL;
    if (n < 0)
        return raise_errno(errno, 0);
    if (groups == NULL)
        return 0;
    n = getgroups(n, groups);
    return n >= 0 ? group_list(groups, n) : raise_errno(errno, 0);
}

FN(posix_setgroups)
{
    Value list = sequence_fast(args[0], "setgroups argument must be a sequence");
    size_t n;
    if (list == 0)
        return 0;
    sequence_items(list, &n);
    gid_t *groups = gc_alloc_atomic((n + 1) * sizeof *groups);
    for (size_t i = 0; groups != NULL && i < n; i++) {
        size_t now;
        Value *items = sequence_items(list, &now);
        if (i >= now || !uid_arg(items[i], "gid", &groups[i]))
            return 0;
    }
    return groups != NULL ? none_or_error(setgroups(n, groups)) : 0;
}

FN(posix_getgrouplist)
{
    PathArg user = {.function = "getgrouplist", .argument = "user"};
    uint32_t group;
    if (!path_arg(args[0], &user) || !uid_arg(args[1], "gid", &group))
        return 0;
    for (int room = 64;; room *= 2) {
        int n = room;
        gid_t *groups = gc_alloc_atomic((size_t)n * sizeof *groups);
        if (groups == NULL)
            return 0;
        if (getgrouplist(user.text, group, groups, &n) >= 0)
            return group_list(groups, n);
    }
}

FN(posix_initgroups)
{
    PathArg user = {.function = "initgroups", .argument = "username"};
    uint32_t group;
    if (!path_arg(args[0], &user) || !uid_arg(args[1], "gid", &group))
        return 0;
    return none_or_error(initgroups(user.text, group));
}

FN(posix_getlogin)
{
    char name[256];
    int error = getlogin_r(name, sizeof name);
    return error == 0 ? os_decode(name) : raise_errno(error, 0);
}

/* ---- scheduling ---- */

FN(posix_nice)
{
    int32_t by;
    if (!as_int32(args[0], &by))
        return 0;
    errno = 0;
    int result = nice(by);
    return result == -1 && errno != 0 ? raise_errno(errno, 0) : int_new(result);
}

FN(posix_getpriority)
{
    int32_t which, who;
    if (!as_int32(args[0], &which) || !as_int32(args[1], &who))
        return 0;
    errno = 0;
    int result = getpriority((__priority_which_t)which, (id_t)who);
    return errno != 0 ? raise_errno(errno, 0) : int_new(result);
}

FN(posix_setpriority)
{
    int32_t which, who, priority;
    if (!as_int32(args[0], &which) || !as_int32(args[1], &who) || !as_int32(args[2], &priority))
        return 0;
    return none_or_error(setpriority((__priority_which_t)which, (id_t)who, priority));
}

FN(posix_sched_yield) { return none_or_error(sched_yield()); }

FN(posix_sched_getaffinity)
{
    int32_t pid;
    cpu_set_t cpus;
    if (!as_int32(args[0], &pid))
        return 0;
    if (sched_getaffinity(pid, sizeof cpus, &cpus) != 0)
        return raise_errno(errno, 0);
    Value set = set_new(&type_set, 0);
    for (int i = 0; set != 0 && i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &cpus) && !set_add(SET(set), int_new(i)))
            return 0;
    return set;
}

FN(posix_sched_setaffinity)
{
    int32_t pid, cpu;
    cpu_set_t cpus;
    CPU_ZERO(&cpus);
    if (!as_int32(args[0], &pid))
        return 0;
    Value it = get_iter(args[1]), item;
    if (it == 0)
        return 0;
    while ((item = iter_next(it)) != 0) {
        if (!is_int(item))
            return raise_type_error("expected an iterator of ints, but iterator yielded %R",
                                    OBJECT_VALUE(type_of(item)));
        if (!as_int32(item, &cpu))
            return 0;
        if (cpu < 0)
            return raise_value_error("negative CPU number");
        if (cpu >= CPU_SETSIZE)
            return raise_overflow_error("CPU number too large");
        CPU_SET(cpu, &cpus);
    }
    return error_pending() ? 0 : none_or_error(sched_setaffinity(pid, sizeof cpus, &cpus));
}

FN(posix_sched_get_priority_max)
{
    int32_t policy;
    return as_int32(args[0], &policy) ? result_or_error(sched_get_priority_max(policy)) : 0;
}
FN(posix_sched_get_priority_min)
{
    int32_t policy;
    return as_int32(args[0], &policy) ? result_or_error(sched_get_priority_min(policy)) : 0;
}
FN(posix_sched_getscheduler)
{
    int32_t pid;
    return as_int32(args[0], &pid) ? result_or_error(sched_getscheduler(pid)) : 0;
}

static Type type_sched_param;
static const char *const sched_fields[] = {"sched_priority", NULL};
static const StructSeqDef sched_def = {
    "posix.sched_param", "Currently has only one field: sched_priority", sched_fields, 1, false};

/* sched_param(priority): not from a sequence, unlike other struct sequences. */
static Value sched_param_make(Type *type, Value *args, size_t nargs, Value kwnames)
{
    static const char *const message = "sched_param() missing required argument 'sched_priority' "
                                       "(pos 1)";
    if (nargs + (kwnames != 0 ? TUPLE(kwnames)->len : 0) != 1)
        return raise_type_error("%s", message);
    return structseq_new(type, args);
}

FN(posix_sched_getparam)
{
    int32_t pid;
    struct sched_param param;
    if (!as_int32(args[0], &pid))
        return 0;
    if (sched_getparam(pid, &param) != 0)
        return raise_errno(errno, 0);
    Value priority = int_new(param.sched_priority);
    return structseq_new(&type_sched_param, &priority);
}

static bool sched_arg(Value v, struct sched_param *out)
{
    int32_t priority;
    if (type_of(v) != &type_sched_param)
        return raise_false(&type_TypeError, "must have a sched_param object");
    if (!as_int32(TUPLE(v)->items[0], &priority))
        return false;
    *out = (struct sched_param){.sched_priority = priority};
    return true;
}
FN(posix_sched_setparam)
{
    int32_t pid;
    struct sched_param param;
    return as_int32(args[0], &pid) && sched_arg(args[1], &param)
             ? none_or_error(sched_setparam(pid, &param)) : 0;
}
FN(posix_sched_setscheduler)
{
    int32_t pid, policy;
    struct sched_param param;
    return as_int32(args[0], &pid) && as_int32(args[1], &policy) && sched_arg(args[2], &param)
             ? none_or_error(sched_setscheduler(pid, policy, &param)) : 0;
}
FN(posix_sched_rr_get_interval)
{
    int32_t pid;
    struct timespec t;
    if (!as_int32(args[0], &pid))
        return 0;
    return sched_rr_get_interval(pid, &t) == 0
             ? float_new((double)t.tv_sec + 1e-9 * (double)t.tv_nsec) : raise_errno(errno, 0);
}

FN(posix_unshare)
{
    int32_t flags;
    return as_int32(args[0], &flags) ? none_or_error(unshare(flags)) : 0;
}
FN(posix_setns)
{
    int fd;
    int32_t type = 0;
    return fd_arg(args[0], &fd) && (args[1] == 0 || as_int32(args[1], &type))
             ? none_or_error(setns(fd, type)) : 0;
}

bool posix_id_init(Value module)
{
    if (!structseq_ready(&type_sched_param, &sched_def))
        return false;
    type_sched_param.new_ = sched_param_make;
    type_sched_param.new_sig = NULL;
    return module_add_type(module, &type_sched_param);
}

const MethodDef posix_id_functions[] = {
    {"getpid", posix_getpid, "", 0, "Return the current process id."},
    {"getppid", posix_getppid, "", 0, NULL},
    {"getuid", posix_getuid, "", 0, NULL},
    {"geteuid", posix_geteuid, "", 0, NULL},
    {"getgid", posix_getgid, "", 0, NULL},
    {"getegid", posix_getegid, "", 0, NULL},
    {"getpgrp", posix_getpgrp, "", 0, NULL},
    {"getpgid", posix_getpgid, "pid", 0, NULL},
    {"getsid", posix_getsid, "pid, /", 0, NULL},
    {"setsid", posix_setsid, "", 0, NULL},
    {"setpgrp", posix_setpgrp, "", 0, NULL},
    {"setpgid", posix_setpgid, "pid, pgrp, /", 0, NULL},
    {"setuid", posix_setuid, "uid, /", 0, NULL},
    {"seteuid", posix_seteuid, "euid, /", 0, NULL},
    {"setgid", posix_setgid, "gid, /", 0, NULL},
    {"setegid", posix_setegid, "egid, /", 0, NULL},
    {"setreuid", posix_setreuid, "ruid, euid, /", 0, NULL},
    {"setregid", posix_setregid, "rgid, egid, /", 0, NULL},
    {"setresuid", posix_setresuid, "ruid, euid, suid, /", 0, NULL},
    {"setresgid", posix_setresgid, "rgid, egid, sgid, /", 0, NULL},
    {"getresuid", posix_getresuid, "", 0, NULL},
    {"getresgid", posix_getresgid, "", 0, NULL},
    {"getgroups", posix_getgroups, "", 0, NULL},
    {"setgroups", posix_setgroups, "groups, /", 0, NULL},
    {"getgrouplist", posix_getgrouplist, "user, group, /", 0, NULL},
    {"initgroups", posix_initgroups, "username, gid, /", 0, NULL},
    {"getlogin", posix_getlogin, "", 0, NULL},
    {"nice", posix_nice, "increment, /", 0, NULL},
    {"getpriority", posix_getpriority, "which, who", 0, NULL},
    {"setpriority", posix_setpriority, "which, who, priority", 0, NULL},
    {"sched_yield", posix_sched_yield, "", 0, NULL},
    {"sched_getaffinity", posix_sched_getaffinity, "pid, /", 0, NULL},
    {"sched_setaffinity", posix_sched_setaffinity, "pid, mask, /", 0, NULL},
    {"sched_get_priority_max", posix_sched_get_priority_max, "policy", 0, NULL},
    {"sched_get_priority_min", posix_sched_get_priority_min, "policy", 0, NULL},
    {"sched_getscheduler", posix_sched_getscheduler, "pid, /", 0, NULL},
    {"sched_setscheduler", posix_sched_setscheduler, "pid, policy, param, /", 0, NULL},
    {"sched_getparam", posix_sched_getparam, "pid, /", 0, NULL},
    {"sched_setparam", posix_sched_setparam, "pid, param, /", 0, NULL},
    {"sched_rr_get_interval", posix_sched_rr_get_interval, "pid, /", 0, NULL},
    {"unshare", posix_unshare, "flags", 0, NULL},
    {"setns", posix_setns, "fd, nstype=0", 0, NULL},
    {0},
};
