/* Module _signal. The C handler of a signal only notes that it came and asks the VM to look
 * (interp.eval_breaker); the handler written in the language runs later at a safe point of the main
 * thread, in signals_run_pending. Blocking calls that return EINTR do the same before trying again. */
#include "stdlib/signals.h"

#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/lock.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"
#include "runtime/structseq.h"
#include "stdlib/timestamp.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

static volatile sig_atomic_t any_came, came[NSIG];
static Value default_handler;   /* of SIGINT */
static Value interrupt_handler; /* one that only cancels what runs (asyncio.Runner's) */
static Value report_handler;    /* asyncio's, which prints the tasks */
static Value handlers[NSIG]; /* callable, int 0 (default) or 1 (ignore), None: not ours, 0: not looked at */
static volatile int wakeup_fd = -1;
static bool wakeup_warns = true;
static Value itimer_error;
static void (*volatile wake_fn)(void *data);
static void *volatile wake_data;
static MethodDef const default_handler_def;

/* ---- delivery ---- */

static void wake_reader(int number)
{
    uint8_t byte = (uint8_t)number;
    /* A full pipe wakes its reader all the same. */
    ssize_t n = write(wakeup_fd, &byte, 1);
    (void)n;
}

static void note_signal(int number)
{
    static volatile sig_atomic_t forwarded;
    int saved = errno;
    bool in_main = pthread_equal(pthread_self(), (pthread_t)main_thread->id);
    if (!in_main || !forwarded) {
        came[number] = 1;
        any_came = 1;
        thread_interrupt(main_thread);
        if (wakeup_fd >= 0)
            wake_reader(number);
        if (wake_fn != NULL)
            wake_fn(wake_data);
    }
    /* A blocking call of the main thread must end, whichever thread the system chose. */
    forwarded = !in_main;
    if (in_main)
        lock_signal_came();
    else
        pthread_kill((pthread_t)main_thread->id, number);
    errno = saved;
}

void signals_wake(void (*wake)(void *data), void *data)
{
    if (wake == NULL && wake_data != data)
        return;
    wake_fn = NULL;
    wake_data = data;
    wake_fn = wake;
}

static bool is_callable_handler(Value h)
{
    return h != 0 && h != VALUE_NONE && !is_int(h);
}

/* The running frame for the handler's second argument, None when there is none to be had. */
static Value running_frame(void)
{
    Value name = str_intern_cstr("_getframe");
    Value get = name != 0 && interp.sys != NULL ? dict_get_str(interp.sys, name) : 0;
    Value frame = get != 0 ? call0(get) : 0;
    if (frame == 0) {
        error_clear();
        return VALUE_NONE;
    }
    return frame;
}

bool signals_simulate(int number)
{
    if (number < 1 || number >= NSIG)
        return false;
    if (is_callable_handler(handlers[number]))
        note_signal(number);
    return true;
}

void signals_set_interrupt(uintptr_t handler) { interrupt_handler = (Value)handler; }
void signals_set_report(uintptr_t handler) { report_handler = (Value)handler; }

bool signals_have_handlers(void)
{
    for (int i = 1; i < NSIG; i++)
        if (i != SIGINT && is_callable_handler(handlers[i]) && handlers[i] != report_handler)
            return true;
    return is_callable_handler(handlers[SIGINT]) && handlers[SIGINT] != default_handler
           && handlers[SIGINT] != interrupt_handler;
}

bool signals_run_pending(void)
{
    if (!any_came || !thread->is_main)
        return true;
    any_came = 0;
    for (int i = 1; i < NSIG; i++) {
        if (!came[i])
            continue;
        came[i] = 0;
        Value handler = handlers[i];
        if (!is_callable_handler(handler))
            continue;
        Value kept = error_take();
        if (call2(handler, small_int_value(i), running_frame()) == 0) {
            any_came = 1; /* others may wait still */
            thread_interrupt(thread);
            return false;
        }
        if (kept != 0)
            error_restore(kept);
    }
    return true;
}

static bool install(int number, void (*fn)(int))
{
    struct sigaction action = {.sa_handler = fn};
    sigemptyset(&action.sa_mask);
    return sigaction(number, &action, NULL) == 0;
}

/* What the process does with a signal: read at the first question, not for all 64 at each start. */
static Value handler_of(int number)
{
    struct sigaction now;
    if (handlers[number] == 0) {
        handlers[number] = VALUE_NONE;
        if (sigaction(number, NULL, &now) == 0 && !(now.sa_flags & SA_SIGINFO)) {
            if (now.sa_handler == SIG_DFL)
                handlers[number] = small_int_value(0);
            else if (now.sa_handler == SIG_IGN)
                handlers[number] = small_int_value(1);
        }
    }
    return handlers[number];
}

void signals_init(void)
{
    pending_calls_hook = signals_run_pending;
    install(SIGPIPE, SIG_IGN);
    install(SIGXFSZ, SIG_IGN);
    default_handler = native_function_new(&default_handler_def, 0, str_from_ascii("_signal", 7));
    if (handler_of(SIGINT) == small_int_value(0) && default_handler != 0
        && install(SIGINT, note_signal))
        handlers[SIGINT] = default_handler;
}

/* ---- arguments ---- */

static bool number_arg(Value v, int *out)
{
    int32_t n;
    if (!as_int32(v, &n))
        return false;
    if (n < 1 || n >= NSIG)
        return raise_false(&type_ValueError, "signal number out of range");
    *out = n;
    return true;
}

static bool set_arg(Value iterable, sigset_t *set)
{
    Value it = get_iter(iterable), item;
    sigemptyset(set);
    if (it == 0)
        return false;
    while ((item = iter_next(it)) != 0) {
        int32_t n;
        if (!as_int32(item, &n))
            return false;
        if (n < 1 || n >= NSIG)
            return raise_false(&type_ValueError, "signal number %d out of range [1; %d]", n, NSIG - 1);
        sigaddset(set, n); /* fails for the two that the C library keeps: left out */
    }
    return !error_pending();
}

static Value set_value(const sigset_t *set)
{
    Value result = set_new(&type_set, 0);
    for (int i = 1; result != 0 && i < NSIG; i++)
        if (sigismember(set, i) == 1 && !set_add(SET(result), small_int_value(i)))
            return 0;
    return result;
}

static Value check(int result) { return result >= 0 ? VALUE_NONE : raise_errno(errno, 0); }

/* ---- handlers ---- */

FN(signal_default_int_handler)
{
    return raise_object(call0(OBJECT_VALUE(&type_KeyboardInterrupt)));
}
static MethodDef const default_handler_def = {
    "default_int_handler", signal_default_int_handler, "signalnum, frame, /", 0,
    "The default handler for SIGINT installed by Python."};

FN(signal_signal)
{
    int32_t number;
    void (*fn)(int) = note_signal;
    if (!as_int32(args[0], &number))
        return 0;
    if (!thread->is_main)
        return raise_value_error("signal only works in main thread of the main interpreter");
    if (number < 1 || number >= NSIG)
        return raise_value_error("signal number out of range");
    Value handler = args[1];
    if (!is_callable(handler)) {
        int ignored = values_equal(handler, small_int_value(1));
        int by_default = ignored == 0 ? values_equal(handler, small_int_value(0)) : 0;
        if (ignored < 0 || by_default < 0)
            return 0;
        if (!ignored && !by_default)
            return raise_type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a "
                                    "callable object");
        fn = ignored ? SIG_IGN : SIG_DFL;
        handler = small_int_value(ignored);
    }
    if (!signals_run_pending())
        return 0;
    Value old = handler_of(number);
    if (!install(number, fn))
        return raise_errno(errno, 0);
    handlers[number] = handler;
    return old;
}

FN(signal_getsignal)
{
    int number;
    if (!number_arg(args[0], &number))
        return 0;
    return handler_of(number);
}

FN(signal_siginterrupt)
{
    int number;
    struct sigaction action;
    bool interrupt = is_true(args[1]) > 0;
    if (error_pending() || !number_arg(args[0], &number))
        return 0;
    if (sigaction(number, NULL, &action) != 0)
        return raise_errno(errno, 0);
    action.sa_flags = interrupt ? action.sa_flags & ~SA_RESTART : action.sa_flags | SA_RESTART;
    return check(sigaction(number, &action, NULL));
}

FN(signal_set_wakeup_fd)
{
    int32_t fd;
    struct stat st;
    if (!as_int32(args[0], &fd))
        return 0;
    int warns = args[1] != 0 ? is_true(args[1]) : 1;
    if (warns < 0)
        return 0;
    if (!thread->is_main)
        return raise_value_error("set_wakeup_fd only works in main thread of the main interpreter");
    if (fd != -1) {
        if (fstat(fd, &st) != 0)
            return raise_errno(errno, 0);
        int flags = fcntl(fd, F_GETFL);
        if (flags < 0)
            return raise_errno(errno, 0);
        if (!(flags & O_NONBLOCK))
            return raise_value_error("the fd %d must be in non-blocking mode", fd);
    }
    int old = wakeup_fd;
    wakeup_fd = fd;
    wakeup_warns = warns;
    return int_new(old);
}

/* ---- sending ---- */

FN(signal_raise_signal)
{
    int32_t number;
    if (!as_int32(args[0], &number))
        return 0;
    if (syscall(SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), number) != 0)
        return raise_errno(errno, 0);
    return signals_run_pending() ? VALUE_NONE : 0;
}

FN(signal_pthread_kill)
{
    uint64_t id;
    int32_t number;
    if (!as_uint64(args[0], &id) || !as_int32(args[1], &number))
        return 0;
    int error = pthread_kill((pthread_t)id, number);
    if (error != 0)
        return raise_errno(error, 0);
    return signals_run_pending() ? VALUE_NONE : 0;
}

FN(signal_pidfd_send_signal)
{
    int32_t fd, number, flags = 0;
    if (!as_int32(args[0], &fd) || !as_int32(args[1], &number)
        || (args[3] != 0 && !as_int32(args[3], &flags)))
        return 0;
    if (args[2] != 0 && args[2] != VALUE_NONE)
        return raise_type_error("siginfo must be None");
    if (syscall(SYS_pidfd_send_signal, fd, number, NULL, flags) < 0)
        return raise_errno(errno, 0);
    return signals_run_pending() ? VALUE_NONE : 0;
}

/* ---- waiting ---- */

typedef struct Waiting {
    sigset_t set;
    siginfo_t info;
    struct timespec timeout;
    bool has_timeout;
    int number, result, error;
} Waiting;

static void *do_pause(void *p)
{
    pause();
    return p;
}
static void *do_sigwait(void *p)
{
    Waiting *w = p;
    w->result = sigwait(&w->set, &w->number);
    return NULL;
}
static void *do_sigwaitinfo(void *p)
{
    Waiting *w = p;
    w->result = w->has_timeout ? sigtimedwait(&w->set, &w->info, &w->timeout)
                               : sigwaitinfo(&w->set, &w->info);
    w->error = errno;
    return NULL;
}

FN(signal_pause)
{
    blocking_call(do_pause, NULL);
    return signals_run_pending() ? VALUE_NONE : 0;
}

FN(signal_sigwait)
{
    Waiting w = {0};
    if (!set_arg(args[0], &w.set))
        return 0;
    blocking_call(do_sigwait, &w);
    return w.result == 0 ? int_new(w.number) : raise_errno(w.result, 0);
}

static Type type_siginfo;
static const char *const siginfo_fields[] = {"si_signo", "si_code", "si_errno", "si_pid", "si_uid",
                                             "si_status", "si_band", NULL};
static const StructSeqDef siginfo_def = {
    "signal.struct_siginfo", "struct_siginfo: Result from sigwaitinfo or sigtimedwait.",
    siginfo_fields, 7, false};

static Value siginfo_value(const siginfo_t *i)
{
    Value fields[] = {int_new(i->si_signo), int_new(i->si_code), int_new(i->si_errno),
                      int_new(i->si_pid), int_new(i->si_uid), int_new(i->si_status),
                      int_new(i->si_band)};
    return structseq_new(&type_siginfo, fields);
}

FN(signal_sigwaitinfo)
{
    Waiting w = {0};
    if (!set_arg(args[0], &w.set))
        return 0;
    for (;;) {
        blocking_call(do_sigwaitinfo, &w);
        if (w.result >= 0)
            return siginfo_value(&w.info);
        if (w.error != EINTR)
            return raise_errno(w.error, 0);
        if (!signals_run_pending())
            return 0;
    }
}

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

FN(signal_sigtimedwait)
{
    Waiting w = {.has_timeout = true};
    if (!timespec_from_seconds(args[1], true, &w.timeout))
        return 0;
    if (w.timeout.tv_sec < 0)
        return raise_value_error("timeout must be non-negative");
    if (!set_arg(args[0], &w.set))
        return 0;
    int64_t end = now_ns() + (int64_t)MIN(w.timeout.tv_sec, 4000000000) * 1000000000 + w.timeout.tv_nsec;
    for (;;) {
        blocking_call(do_sigwaitinfo, &w);
        if (w.result >= 0)
            return siginfo_value(&w.info);
        if (w.error == EAGAIN)
            return VALUE_NONE;
        if (w.error != EINTR)
            return raise_errno(w.error, 0);
        if (!signals_run_pending())
            return 0;
        int64_t left = end - now_ns();
        if (left < 0)
            return VALUE_NONE;
        w.timeout = (struct timespec){left / 1000000000, left % 1000000000};
    }
}

FN(signal_pthread_sigmask)
{
    int32_t how;
    sigset_t set, old;
    if (!as_int32(args[0], &how) || !set_arg(args[1], &set))
        return 0;
    int error = pthread_sigmask(how, &set, &old);
    if (error != 0)
        return raise_errno(error, 0);
    return signals_run_pending() ? set_value(&old) : 0;
}

FN(signal_sigpending)
{
    sigset_t set;
    return sigpending(&set) == 0 ? set_value(&set) : raise_errno(errno, 0);
}

FN(signal_valid_signals)
{
    sigset_t set;
    return sigfillset(&set) == 0 ? set_value(&set) : raise_errno(errno, 0);
}

FN(signal_strsignal)
{
    int number;
    if (!number_arg(args[0], &number))
        return 0;
    const char *text = strsignal(number);
    if (text == NULL || strncmp(text, "Unknown signal", 14) == 0)
        return VALUE_NONE;
    return str_from_cstr(text);
}

/* ---- timers ---- */

FN(signal_alarm)
{
    int32_t seconds;
    return as_int32(args[0], &seconds) ? int_new(alarm((unsigned)seconds)) : 0;
}

static Value timer_value(const struct itimerval *t)
{
    return tuple_pack(2, float_new((double)t->it_value.tv_sec + 1e-6 * (double)t->it_value.tv_usec),
                      float_new((double)t->it_interval.tv_sec
                                + 1e-6 * (double)t->it_interval.tv_usec));
}

static bool timeval_arg(Value v, struct timeval *out)
{
    struct timespec t = {0, 0};
    if (v != 0 && !timespec_from_seconds(v, true, &t))
        return false;
    *out = (struct timeval){t.tv_sec, (t.tv_nsec + 999) / 1000};
    if (out->tv_usec == 1000000)
        *out = (struct timeval){t.tv_sec + 1, 0};
    return true;
}

static Value raise_timer_error(void)
{
    Value text = str_from_cstr(strerror(errno));
    Value error = text != 0 ? call2(itimer_error, int_new(errno), text) : 0;
    return error != 0 ? raise_object(error) : 0;
}

FN(signal_setitimer)
{
    int32_t which;
    struct itimerval set, old;
    if (!as_int32(args[0], &which) || !timeval_arg(args[1], &set.it_value)
        || !timeval_arg(args[2], &set.it_interval))
        return 0;
    if (setitimer((__itimer_which_t)which, &set, &old) != 0)
        return raise_timer_error();
    return timer_value(&old);
}

FN(signal_getitimer)
{
    int32_t which;
    struct itimerval now;
    if (!as_int32(args[0], &which))
        return 0;
    return getitimer((__itimer_which_t)which, &now) == 0 ? timer_value(&now) : raise_timer_error();
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"signal", signal_signal, "signalnum, handler, /", 0,
     "Set the action for the given signal."},
    {"getsignal", signal_getsignal, "signalnum, /", 0, NULL},
    {"siginterrupt", signal_siginterrupt, "signalnum, flag, /", 0, NULL},
    {"set_wakeup_fd", signal_set_wakeup_fd, "fd, /, *, warn_on_full_buffer=True", 0, NULL},
    {"raise_signal", signal_raise_signal, "signalnum, /", 0, NULL},
    {"pthread_kill", signal_pthread_kill, "thread_id, signalnum, /", 0, NULL},
    {"pidfd_send_signal", signal_pidfd_send_signal, "pidfd, signalnum, siginfo=None, flags=0, /", 0,
     NULL},
    {"pause", signal_pause, "", 0, NULL},
    {"sigwait", signal_sigwait, "sigset, /", 0, NULL},
    {"sigwaitinfo", signal_sigwaitinfo, "sigset, /", 0, NULL},
    {"sigtimedwait", signal_sigtimedwait, "sigset, timeout, /", 0, NULL},
    {"pthread_sigmask", signal_pthread_sigmask, "how, mask, /", 0, NULL},
    {"sigpending", signal_sigpending, "", 0, NULL},
    {"valid_signals", signal_valid_signals, "", 0, NULL},
    {"strsignal", signal_strsignal, "signalnum, /", 0, NULL},
    {"alarm", signal_alarm, "seconds, /", 0, NULL},
    {"setitimer", signal_setitimer, "which, seconds, interval=0.0, /", 0, NULL},
    {"getitimer", signal_getitimer, "which, /", 0, NULL},
    {0},
};

#define S(name) {#name, name}
static const struct { const char *name; int value; } numbers[] = {
    S(SIGABRT), S(SIGALRM), S(SIGBUS), S(SIGCHLD), {"SIGCLD", SIGCHLD}, S(SIGCONT), S(SIGFPE),
    S(SIGHUP), S(SIGILL), S(SIGINT), S(SIGIO), S(SIGIOT), S(SIGKILL), S(SIGPIPE), S(SIGPOLL),
    S(SIGPROF), S(SIGPWR), S(SIGQUIT), S(SIGSEGV), S(SIGSTKFLT), S(SIGSTOP), S(SIGSYS), S(SIGTERM),
    S(SIGTRAP), S(SIGTSTP), S(SIGTTIN), S(SIGTTOU), S(SIGURG), S(SIGUSR1), S(SIGUSR2),
    S(SIGVTALRM), S(SIGWINCH), S(SIGXCPU), S(SIGXFSZ), S(NSIG), {"SIG_DFL", 0}, {"SIG_IGN", 1},
    S(SIG_BLOCK), S(SIG_UNBLOCK), S(SIG_SETMASK), {"ITIMER_REAL", ITIMER_REAL},
    {"ITIMER_VIRTUAL", ITIMER_VIRTUAL}, {"ITIMER_PROF", ITIMER_PROF},
};

static bool add_timer_error(Value module)
{
    Value bases = tuple_pack(1, OBJECT_VALUE(&type_OSError));
    Dict *dict = dict_new();
    Value name = str_intern_cstr("itimer_error"), home = str_from_ascii("signal", 6);
    if (bases == 0 || dict == NULL || name == 0 || home == 0
        || !dict_set(dict, NAME(dunder_module), home))
        return false;
    itimer_error = type_create(NULL, name, bases, OBJECT_VALUE(dict), NULL, 0);
    return itimer_error != 0 && module_add(module, "ItimerError", itimer_error);
}

static bool init(Value module)
{
    for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
        if (!module_add_int(module, numbers[i].name, numbers[i].value))
            return false;
    return default_handler != 0
        && module_add(module, default_handler_def.name, default_handler)
        && module_add_int(module, "SIGRTMIN", SIGRTMIN)
        && module_add_int(module, "SIGRTMAX", SIGRTMAX)
        && structseq_ready(&type_siginfo, &siginfo_def) && module_add_type(module, &type_siginfo)
        && add_timer_error(module);
}

const ModuleDef mod_signal = {
    .name = "_signal",
    .doc = "This module provides mechanisms to use signal handlers in Python.",
    .functions = functions,
    .init = init,
};
