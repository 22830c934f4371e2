/* Module _posixsubprocess: fork and exec with everything between them (pipes, descriptors,
 * directory, session, user) done in C.
 *
 * All memory is prepared before the fork; the child only makes calls that are safe there. Without
 * preexec_fn and changes of user it is a vfork: the parent's memory is borrowed until the exec,
 * with all signals blocked, so nothing of the parent may be written to. What goes wrong in the
 * child is told through the error pipe as "Class:errno in hex:message". */
#include "stdlib/posix_impl.h"

#include <dirent.h>
#include <grp.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>

typedef struct Child {
    char **argv, **executables, **env; /* env NULL: inherited */
    const char *cwd;                   /* NULL: stays */
    bool close_fds, restore_signals, new_session, set_group, set_groups, set_gid, set_uid;
    int *keep;                         /* ascending */
    size_t nkeep;
    int to_child[2], from_child[2], errors[2]; /* [0] for reading; -1: none */
    int report;                        /* error pipe's writing end */
    int umask;                         /* -1: stays */
    pid_t group;
    gid_t gid, *groups;
    uid_t uid;
    size_t ngroups;
    Value preexec;                     /* 0: none */
    sigset_t *signals;                 /* vfork: the mask to restore; NULL after a fork */
} Child;

/* ---- in the child ---- */

static void write_all(int fd, const char *data, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, data, n);
        if (done <= 0)
            return;
        data += done;
        n -= (size_t)done;
    }
}

_Noreturn static void fail(const Child *c, int error, const char *message)
{
    char hex[2 * sizeof error], *at = hex + sizeof hex;
    unsigned rest = (unsigned)error;
    do
        *--at = "0123456789ABCDEF"[rest % 16];
    while ((rest /= 16) != 0);
    write_all(c->report, "OSError:", 8);
    write_all(c->report, at, (size_t)(hex + sizeof hex - at));
    write_all(c->report, ":", 1);
    write_all(c->report, message, strlen(message));
    _exit(255);
}

static void set_inheritable(const Child *c, int fd)
{
    int flags = fcntl(fd, F_GETFD);
    if (flags < 0 || fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) < 0)
        fail(c, errno, "");
}

static int lift(const Child *c, int fd)
{
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    return copy >= 0 ? copy : (fail(c, errno, ""), -1);
}

static void place(const Child *c, int fd, int at)
{
    if (fd == at)
        set_inheritable(c, fd);
    else if (fd >= 0 && dup2(fd, at) < 0)
        fail(c, errno, "");
}

static void arrange_standard(const Child *c)
{
    int in = c->to_child[0], out = c->from_child[1], err = c->errors[1];
    for (size_t i = 0; i < c->nkeep; i++)
        if (c->keep[i] != c->report)
            set_inheritable(c, c->keep[i]);
    if (c->to_child[1] >= 0)
        close(c->to_child[1]);
    if (c->from_child[0] >= 0)
        close(c->from_child[0]);
    if (c->errors[0] >= 0)
        close(c->errors[0]);
    /* A source that lies where an earlier dup2 will write moves out of the way first. */
    int old_out = out;
    if (out == 0)
        out = lift(c, out);
    if (err == old_out && out != old_out)
        err = out;
    else if (err == 0 || err == 1)
        err = lift(c, err);
    place(c, in, 0);
    place(c, out, 1);
    place(c, err, 2);
}

static void reset_signals(const Child *c)
{
    if (c->restore_signals) {
        static const int ignored[] = {SIGPIPE, SIGXFSZ};
        for (size_t i = 0; i < ARRAY_LEN(ignored); i++)
            signal(ignored[i], SIG_DFL);
    }
    if (c->signals == NULL)
        return;
    /* With the parent's memory borrowed no handler may run: those installed go back to default. */
    for (int i = 1; i < NSIG; i++) {
        struct sigaction now;
        if (sigaction(i, NULL, &now) == 0 && now.sa_handler != SIG_DFL
            && now.sa_handler != SIG_IGN) {
            now = (struct sigaction){.sa_handler = SIG_DFL};
            sigaction(i, &now, NULL);
        }
    }
    sigprocmask(SIG_SETMASK, c->signals, NULL);
}

static void become(const Child *c)
{
    if (c->new_session)
        setsid();
    if (c->set_group && setpgid(0, c->group) < 0)
        fail(c, errno, "noexec");
    if (c->set_groups && setgroups(c->ngroups, c->groups) < 0)
        fail(c, errno, "noexec");
    if (c->set_gid && setregid(c->gid, c->gid) < 0)
        fail(c, errno, "noexec");
    if (c->set_uid && setreuid(c->uid, c->uid) < 0)
        fail(c, errno, "noexec");
}

static void close_from_to(unsigned first, unsigned last)
{
    if (first > last || syscall(SYS_close_range, first, last, 0) == 0)
        return;
    long limit = sysconf(_SC_OPEN_MAX);
    for (unsigned fd = first; fd <= last && fd < (unsigned)(limit > 0 ? limit : 256); fd++)
        close((int)fd);
}

static void close_others(const Child *c)
{
    unsigned from = 3;
    for (size_t i = 0; i < c->nkeep; i++) {
        if (c->keep[i] < 3)
            continue;
        close_from_to(from, (unsigned)c->keep[i] - 1);
        from = (unsigned)c->keep[i] + 1;
    }
    close_from_to(from, UINT_MAX);
}

_Noreturn static void run_child(const Child *c)
{
    arrange_standard(c);
    if (c->cwd != NULL && chdir(c->cwd) < 0)
        fail(c, errno, "noexec:chdir");
    if (c->umask >= 0)
        umask((mode_t)c->umask);
    reset_signals(c);
    become(c);
    if (c->preexec != 0 && call0(c->preexec) == 0) {
        static const char text[] = "SubprocessError:0:Exception occurred in preexec_fn.";
        write_all(c->report, text, sizeof text - 1);
        _exit(255);
    }
    if (c->close_fds)
        close_others(c);
    int saved = 0;
    for (char **path = c->executables; *path != NULL; path++) {
        execve(*path, c->argv, c->env != NULL ? c->env : environ);
        if (errno != ENOENT && errno != ENOTDIR && saved == 0)
            saved = errno;
    }
    fail(c, saved != 0 ? saved : errno, "");
}

/* ---- in the parent ---- */

static bool keep_arg(Value v, Child *c)
{
    if (!is_tuple(v))
        return raise_false(&type_TypeError, "fork_exec() argument 4 must be tuple, not %T", v);
    c->nkeep = TUPLE(v)->len;
    c->keep = gc_alloc_atomic((c->nkeep + 1) * sizeof *c->keep);
    if (c->keep == NULL)
        return false;
    int64_t before = -1, fd;
    for (size_t i = 0; i < c->nkeep; i++) {
        if (!is_small_int(TUPLE(v)->items[i]) || (fd = small_int(TUPLE(v)->items[i])) <= before
            || fd > INT_MAX)
            return raise_false(&type_ValueError, "bad value(s) in fds_to_keep");
        c->keep[i] = (int)fd;
        before = fd;
    }
    return true;
}

static bool groups_arg(Value v, Child *c)
{
    if (v == VALUE_NONE)
        return true;
    if (!is_list(v) && !is_tuple(v))
        return raise_false(&type_TypeError, "setgroups argument must be a sequence");
    size_t n;
    sequence_items(v, &n);
    if (n > NGROUPS_MAX)
        return raise_false(&type_ValueError, "too many extra_groups");
    c->groups = gc_alloc_atomic((n + 1) * sizeof *c->groups);
    if (c->groups == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        size_t now;
        Value item = sequence_items(v, &now)[i];
        if (!is_int(item))
            return raise_false(&type_TypeError, "groups must be integers");
        if (!uid_arg(item, "gid", &c->groups[i])) {
            error_clear();
            return raise_false(&type_ValueError, "invalid group id");
        }
    }
    c->ngroups = n;
    return c->set_groups = true;
}

static bool bool_arg(Value v, bool *out)
{
    int truth = is_true(v);
    *out = truth > 0;
    return truth >= 0;
}

/* The vectors: arguments, candidates for the executable, environment, directory. */
static bool vectors(Value *args, Child *c)
{
    Value argv = sequence_fast(args[0], "argv must be a tuple");
    if (argv == 0 || (c->argv = posix_argv(argv, "fork_exec")) == NULL
        || (c->executables = posix_argv(args[1], "fork_exec")) == NULL)
        return false;
    if (args[5] != VALUE_NONE && (c->env = posix_argv(args[5], "fork_exec")) == NULL)
        return false;
    if (args[4] != VALUE_NONE) {
        PathArg cwd = {.function = "fork_exec", .argument = "cwd"};
        if (!path_arg(args[4], &cwd))
            return false;
        c->cwd = cwd.text;
    }
    return true;
}

/* The user, the groups and preexec_fn. */
static bool identity(Value *args, Child *c)
{
    int32_t number;
    if (!as_int32(args[16], &number) || !groups_arg(args[18], c))
        return false;
    c->set_group = number >= 0;
    c->group = number;
    c->set_gid = args[17] != VALUE_NONE;
    c->set_uid = args[19] != VALUE_NONE;
    if ((c->set_gid && !uid_arg(args[17], "gid", &c->gid))
        || (c->set_uid && !uid_arg(args[19], "uid", &c->uid)) || !as_int32(args[20], &c->umask))
        return false;
    c->preexec = args[21] == VALUE_NONE ? 0 : args[21];
    return true;
}

static bool parse(Value *args, Child *c)
{
    int *const fds[] = {&c->to_child[0], &c->to_child[1], &c->from_child[0], &c->from_child[1],
                        &c->errors[0], &c->errors[1]};
    int32_t unused;
    for (size_t i = 0; i < ARRAY_LEN(fds); i++)
        if (!as_int32(args[6 + i], fds[i]))
            return false;
    if (!bool_arg(args[2], &c->close_fds) || !keep_arg(args[3], c) || !as_int32(args[12], &unused)
        || !as_int32(args[13], &c->report) || !bool_arg(args[14], &c->restore_signals)
        || !bool_arg(args[15], &c->new_session) || !identity(args, c))
        return false;
    if (c->close_fds && c->report < 3)
        return raise_false(&type_ValueError, "errpipe_write must be >= 3");
    return vectors(args, c);
}

static pid_t fork_child(Child *c)
{
    posix_run_fork_hooks(AT_FORK_BEFORE);
    pid_t pid = fork();
    int error = errno;
    if (pid == 0) {
        posix_run_fork_hooks(AT_FORK_CHILD);
        run_child(c);
    }
    posix_run_fork_hooks(AT_FORK_PARENT);
    errno = error;
    return pid;
}

static pid_t plain_fork(Child *c, bool borrow)
{
    sigset_t all, before;
    if (borrow) {
        sigfillset(&all);
        pthread_sigmask(SIG_BLOCK, &all, &before);
        c->signals = &before;
    }
    pid_t pid = borrow ? vfork() : fork();
    if (pid == 0)
        run_child(c);
    int error = errno;
    if (borrow)
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return pid;
}

FN(posix_fork_exec)
{
    Child c = {0};
    int allow_vfork = is_true(args[22]);
    if (allow_vfork < 0 || !parse(args, &c))
        return 0;
    bool borrow = allow_vfork && !c.set_uid && !c.set_gid && !c.set_groups;
    pid_t pid = c.preexec != 0 ? fork_child(&c) : plain_fork(&c, borrow);
    return pid >= 0 ? int_new(pid) : raise_errno(errno, 0);
}

static const MethodDef functions[] = {
    {"fork_exec", posix_fork_exec,
     "args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, "
     "errread, errwrite, errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, "
     "gid, extra_groups, uid, child_umask, preexec_fn, allow_vfork, /", 0,
     "Spawn a fresh new child process. Returns its PID."},
    {0},
};

const ModuleDef mod__posixsubprocess = {
    .name = "_posixsubprocess",
    .doc = "A POSIX helper for the subprocess module.",
    .functions = functions,
};
