/* posix: making processes: fork, exec, posix_spawn, system. */
#include "stdlib/posix_impl.h"

#include <pty.h>
#include <sched.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

/* ---- argument vectors and environments (in collected memory) ---- */

static char *c_string(Value v)
{
    Value path = os_fspath(v);
    const char *text = path != 0 ? os_path_cstr(path, NULL) : NULL;
    if (text == NULL)
        return NULL;
    size_t n = strlen(text) + 1;
    char *copy = gc_alloc_atomic(n);
    return copy != NULL ? memcpy(copy, text, n) : NULL;
}

char **posix_argv(Value sequence, const char *function)
{
    Value list = list_from_iterable(sequence);
    if (list == 0)
        return NULL;
    size_t n = LIST(list)->len;
    char **argv = gc_alloc((n + 1) * sizeof *argv);
    for (size_t i = 0; argv != NULL && i < n; i++) {
        argv[i] = c_string(LIST(list)->items[i]);
        if (argv[i] == NULL)
            return NULL;
    }
    if (argv != NULL && argv[0] != NULL && argv[0][0] == 0 && strncmp(function, "exec", 4) == 0)
        return raise_null(&type_ValueError, "%s() arg 2 first element cannot be empty", function);
    return argv;
}

static char *env_entry(Value key, Value value)
{
    char *name = c_string(key), *text = name != NULL ? c_string(value) : NULL;
    if (text == NULL)
        return NULL;
    if (name[0] == 0 || strchr(name + 1, '=') != NULL)
        return raise_null(&type_ValueError, "illegal environment variable name");
    size_t n = strlen(name), m = strlen(text);
    char *entry = gc_alloc_atomic(n + m + 2);
    if (entry == NULL)
        return NULL;
    memcpy(entry, name, n);
    entry[n] = '=';
    memcpy(entry + n + 1, text, m + 1);
    return entry;
}

char **posix_env(Value mapping)
{
    Value keys = call_method0(mapping, NAME(keys));
    Value values = keys != 0 ? call_method0(mapping, NAME(values)) : 0;
    keys = values != 0 ? list_from_iterable(keys) : 0;
    values = keys != 0 ? list_from_iterable(values) : 0;
    if (values == 0)
        return NULL;
    size_t n = MIN(LIST(keys)->len, LIST(values)->len);
    char **env = gc_alloc((n + 1) * sizeof *env);
    for (size_t i = 0; env != NULL && i < n; i++) {
        env[i] = env_entry(LIST(keys)->items[i], LIST(values)->items[i]);
        if (env[i] == NULL)
            return NULL;
    }
    return env;
}

static char **checked_argv(Value v, const char *function)
{
    if (!is_list(v) && !is_tuple(v))
        return raise_null(&type_TypeError, "%s%s must be a tuple or list", function,
                          strcmp(function, "execv") == 0 ? "() arg 2" : ": argv");
    size_t n;
    sequence_items(v, &n);
    if (n == 0)
        return raise_null(&type_ValueError, strcmp(function, "execv") == 0
                                                ? "%s() arg 2 must not be empty"
                                                : "%s: argv must not be empty", function);
    return posix_argv(v, function);
}

static bool is_mapping(Value v)
{
    return is_dict(v) || (type_lookup(type_of(v), NAME(dunder_getitem)) != 0
                          && type_lookup(type_of(v), NAME(keys)) != 0);
}

/* ---- exec ---- */

FN(posix_execv)
{
    PathArg path = {.function = "execv"};
    if (!path_arg(args[0], &path))
        return 0;
    char **argv = checked_argv(args[1], "execv");
    if (argv == NULL)
        return 0;
    execv(path.text, argv);
    return raise_errno(errno, 0);
}

FN(posix_execve)
{
    PathArg path = {.function = "execve", .allow_fd = true};
    if (!path_arg(args[0], &path))
        return 0;
    char **argv = checked_argv(args[1], "execve");
    if (argv == NULL)
        return 0;
    if (!is_mapping(args[2]))
        return raise_type_error("execve: environment must be a mapping object");
    char **env = posix_env(args[2]);
    if (env == NULL)
        return 0;
    if (path.fd >= 0)
        fexecve(path.fd, argv, env);
    else
        execve(path.text, argv, env);
    return path_error(&path);
}

/* ---- fork ---- */

static Value fork_hooks[3]; /* lists of callables: before, parent, child */

void posix_run_fork_hooks(int moment)
{
    if (moment == AT_FORK_CHILD)
        lock_forked();
    Value hooks = fork_hooks[moment];
    size_t n = hooks != 0 ? LIST(hooks)->len : 0;
    for (size_t i = 0; i < n && i < LIST(hooks)->len; i++) {
        /* "before" runs in reverse order of registration. */
        Value hook = LIST(hooks)->items[moment == AT_FORK_BEFORE ? n - 1 - i : i];
        if (call0(hook) == 0)
            error_unraisable(hook, NULL);
    }
}

FN(posix_register_at_fork)
{
    static const char *const names[] = {"before", "after_in_parent", "after_in_child"};
    static const int moments[] = {AT_FORK_BEFORE, AT_FORK_CHILD, AT_FORK_PARENT};
    if (args[0] == 0 && args[1] == 0 && args[2] == 0)
        return raise_type_error("At least one argument is required.");
    for (int i = 0; i < 3; i++)
        if (args[i] != 0 && !is_callable(args[i]))
            return raise_type_error("'%s' must be callable, not %.200s",
                                    i == 0 ? names[0] : i == 1 ? names[2] : names[1],
                                    type_name_of(args[i]));
    for (int i = 0; i < 3; i++) {
        if (args[i] == 0)
            continue;
        Value *hooks = &fork_hooks[moments[i]];
        if (*hooks == 0)
            *hooks = list_new(1);
        if (*hooks == 0 || !list_push(LIST(*hooks), args[i]))
            return 0;
    }
    return VALUE_NONE;
}

/* In the parent: the child has only a copy of this thread, and of locks that others hold. */
static bool warn_of_threads(const char *function)
{
    return lock_threads == 1
        || warn(&type_DeprecationWarning, 1,
                "This process (pid=%d) is multi-threaded, use of %s() may lead to deadlocks in the "
                "child.", (int)getpid(), function);
}

FN(posix_fork)
{
    posix_run_fork_hooks(AT_FORK_BEFORE);
    pid_t pid = fork();
    int error = errno;
    posix_run_fork_hooks(pid == 0 ? AT_FORK_CHILD : AT_FORK_PARENT);
    if (pid > 0 && !warn_of_threads("fork"))
        return 0;
    return pid >= 0 ? int_new(pid) : raise_errno(error, 0);
}

FN(posix_forkpty)
{
    int fd = -1;
    posix_run_fork_hooks(AT_FORK_BEFORE);
    pid_t pid = forkpty(&fd, NULL, NULL, NULL);
    int error = errno;
    posix_run_fork_hooks(pid == 0 ? AT_FORK_CHILD : AT_FORK_PARENT);
    if (pid > 0 && !warn_of_threads("forkpty"))
        return 0;
    return pid >= 0 ? tuple_pack(2, int_new(pid), int_new(fd)) : raise_errno(error, 0);
}

FN(posix_exit)
{
    int32_t status;
    if (!as_int32(args[0], &status))
        return 0;
    _exit(status);
}

FN(posix_abort) { abort(); }

typedef struct SystemCall { const char *command; int result; } SystemCall;

static void *do_system(void *p)
{
    SystemCall *c = p;
    c->result = system(c->command);
    return NULL;
}

FN(posix_system)
{
    PathArg command = {.function = "system", .argument = "command"};
    if (!is_str(args[0]) && !is_bytes(args[0])
        && type_lookup(type_of(args[0]), NAME(dunder_fspath)) == 0)
        return raise_type_error("expected str, bytes or os.PathLike object, not %T", args[0]);
    if (!path_arg(args[0], &command))
        return 0;
    SystemCall c = {command.text, 0};
    blocking_call(do_system, &c);
    return int_new(c.result);
}

/* ---- posix_spawn ---- */

enum { ACTION_OPEN, ACTION_CLOSE, ACTION_DUP2, ACTION_CLOSE_FROM };

static bool add_action(posix_spawn_file_actions_t *actions, Value item)
{
    if (!is_tuple(item) || TUPLE(item)->len == 0)
        return raise_false(&type_TypeError, "Each file_actions element must be a non-empty tuple");
    Tuple *t = TUPLE(item);
    int32_t tag, fd, number = 0, mode = 0;
    static const size_t lengths[] = {5, 2, 3, 2};
    if (!as_int32(t->items[0], &tag))
        return false;
    if (tag < 0 || tag > 3)
        return raise_false(&type_TypeError, "Unknown file_actions identifier");
    if (t->len != lengths[tag]) {
        static const char *const what[] = {"A open", "A close", "A dup2", "A closefrom"};
        return raise_false(&type_TypeError, "%s file_action tuple must have %d elements", what[tag],
                           (int)lengths[tag]);
    }
    if (!as_int32(t->items[1], &fd))
        return false;
    int error = 0;
    if (tag == ACTION_OPEN) {
        char *path = c_string(t->items[2]);
        if (path == NULL || !as_int32(t->items[3], &number) || !as_int32(t->items[4], &mode))
            return false;
        error = posix_spawn_file_actions_addopen(actions, fd, path, number, (mode_t)mode);
    } else if (tag == ACTION_CLOSE) {
        error = posix_spawn_file_actions_addclose(actions, fd);
    } else if (tag == ACTION_DUP2) {
        if (!as_int32(t->items[2], &number))
            return false;
        error = posix_spawn_file_actions_adddup2(actions, fd, number);
    } else {
        error = posix_spawn_file_actions_addclosefrom_np(actions, fd);
    }
    return error == 0 || (raise_errno(error, 0), false);
}

static bool add_actions(posix_spawn_file_actions_t *actions, Value v)
{
    if (v == 0 || v == VALUE_NONE)
        return true;
    Value list = sequence_fast(v, "file_actions must be a sequence or None");
    size_t n;
    if (list == 0)
        return false;
    sequence_items(list, &n);
    for (size_t i = 0; i < n; i++) {
        size_t now;
        Value *items = sequence_items(list, &now);
        if (i >= now || !add_action(actions, items[i]))
            return false;
    }
    return true;
}

static bool signal_set(Value v, sigset_t *set)
{
    Value it = get_iter(v), item;
    if (it == 0)
        return false;
    sigemptyset(set);
    while ((item = iter_next(it)) != 0) {
        int32_t number;
        if (!as_int32(item, &number))
            return false;
        if (number < 1 || number >= NSIG)
            return raise_false(&type_ValueError, "signal number %d out of range [1; %d]", number,
                               NSIG - 1);
        sigaddset(set, number);
    }
    return !error_pending();
}

/* args: setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler */
static bool set_attributes(posix_spawnattr_t *attr, Value *args, const char *function)
{
    short flags = 0;
    int32_t group;
    sigset_t set;
    bool on;
    if (args[0] != 0 && args[0] != VALUE_NONE) {
        if (!as_int32(args[0], &group))
            return false;
        posix_spawnattr_setpgroup(attr, group);
        flags |= POSIX_SPAWN_SETPGROUP;
    }
    if (!flag_arg(args[1], false, &on))
        return false;
    flags |= on ? POSIX_SPAWN_RESETIDS : 0;
    if (!flag_arg(args[2], false, &on))
        return false;
    flags |= on ? POSIX_SPAWN_SETSID : 0;
    if (args[3] != 0) {
        if (!signal_set(args[3], &set))
            return false;
        posix_spawnattr_setsigmask(attr, &set);
        flags |= POSIX_SPAWN_SETSIGMASK;
    }
    if (args[4] != 0) {
        if (!signal_set(args[4], &set))
            return false;
        posix_spawnattr_setsigdefault(attr, &set);
        flags |= POSIX_SPAWN_SETSIGDEF;
    }
    if (args[5] != 0 && args[5] != VALUE_NONE) {
        if (!is_tuple(args[5]) || TUPLE(args[5])->len != 2)
            return raise_false(&type_TypeError, "%s: scheduler must be a tuple or None", function);
        int32_t policy = -1, priority;
        Value *items = TUPLE(args[5])->items;
        if ((items[0] != VALUE_NONE && !as_int32(items[0], &policy)) || !as_int32(items[1], &priority))
            return false;
        if (policy >= 0) {
            posix_spawnattr_setschedpolicy(attr, policy);
            flags |= POSIX_SPAWN_SETSCHEDULER;
        }
        posix_spawnattr_setschedparam(attr, &(struct sched_param){.sched_priority = priority});
        flags |= POSIX_SPAWN_SETSCHEDPARAM;
    }
    posix_spawnattr_setflags(attr, flags);
    return true;
}

static Value spawn(Value *args, const char *function, bool search)
{
    PathArg path = {.function = function};
    if (!path_arg(args[0], &path))
        return 0;
    char **argv = checked_argv(args[1], function), **env = environ;
    if (argv == NULL)
        return 0;
    if (argv[0][0] == 0)
        return raise_value_error("%s: argv first element cannot be empty", function);
    if (args[2] != VALUE_NONE && !is_mapping(args[2]))
        return raise_type_error("%s: environment must be a mapping object or None", function);
    if (args[2] != VALUE_NONE && (env = posix_env(args[2])) == NULL)
        return 0;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attr;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attr);
    Value result = 0;
    if (add_actions(&actions, args[3]) && set_attributes(&attr, args + 4, function)) {
        pid_t pid;
        int error = (search ? posix_spawnp : posix_spawn)(&pid, path.text, &actions, &attr, argv, env);
        errno = error;
        result = error == 0 ? int_new(pid) : path_error(&path);
    }
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&actions);
    return result;
}
FN(posix_posix_spawn) { return spawn(args, "posix_spawn", false); }
FN(posix_posix_spawnp) { return spawn(args, "posix_spawnp", true); }

#define SPAWN_SIG                                                                     \
    "path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, "        \
    "setsid=False, setsigmask=(), setsigdef=(), scheduler=None"

const MethodDef posix_process_functions[] = {
    {"execv", posix_execv, "path, argv, /", 0,
     "Execute an executable path with arguments, replacing current process."},
    {"execve", posix_execve, "path, argv, env", 0, NULL},
    {"fork", posix_fork, "", 0, "Fork a child process."},
    {"forkpty", posix_forkpty, "", 0, NULL},
    {"register_at_fork", posix_register_at_fork,
     "*, before=<unrepresentable>, after_in_child=<unrepresentable>, "
     "after_in_parent=<unrepresentable>", 0, NULL},
    {"_exit", posix_exit, "status", 0, "Exit to the system with specified status, without normal "
                                       "exit processing."},
    {"abort", posix_abort, "", 0, "Abort the interpreter immediately."},
    {"system", posix_system, "command", 0, "Execute the command in a subshell."},
    {"posix_spawn", posix_posix_spawn, SPAWN_SIG, 0, NULL},
    {"posix_spawnp", posix_posix_spawnp, SPAWN_SIG, 0, NULL},
    {0},
};
