/* Module _multiprocessing: SemLock, a lock or semaphore that several processes share.
 *
 * It is a POSIX semaphore in a page of a memfd: a process that gets the descriptor maps the same page.
 * Nothing has a name in the file system, so nothing is left behind when processes die. What belongs
 * to one process (how often its threads hold the lock, and which) is in the object. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "stdlib/thread_impl.h"

enum { RECURSIVE_MUTEX, SEMAPHORE, SHARED_BYTES = 4096 };

typedef struct SemLock {
    Object head;
    sem_t *sem;
    int fd, kind, maxvalue;
    int64_t count;   /* by this process */
    uint64_t owner;  /* thread id */
} SemLock;

static bool is_mine(SemLock *l) { return l->count > 0 && l->owner == thread->id; }

/* ---- making ---- */

static int make_memory(void)
{
    int fd = memfd_create("semaphore", MFD_CLOEXEC);
    if (fd >= 0 && ftruncate(fd, SHARED_BYTES) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static bool map_shared(SemLock *l, int fd)
{
    void *page = fd >= 0 ? mmap(NULL, SHARED_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)
                         : MAP_FAILED;
    if (page == MAP_FAILED) {
        raise_errno(errno, 0);
        return false;
    }
    l->sem = page;
    l->fd = fd;
    return true;
}

static Value semlock_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int32_t kind, value, maxvalue, fd = -1;
    if (!as_int32(args[0], &kind) || !as_int32(args[1], &value) || !as_int32(args[2], &maxvalue)
        || (args[3] != 0 && !as_int32(args[3], &fd)))
        return VALUE_ERROR;
    if (kind != RECURSIVE_MUTEX && kind != SEMAPHORE)
        return raise_value_error("unrecognized kind");
    if (fd < 0 && (value < 0 || value > maxvalue))
        return raise_value_error("invalid value");
    Value v = object_new(type, 0);
    if (v == 0)
        return VALUE_ERROR;
    SemLock *l = AS(SemLock, v);
    l->kind = kind;
    l->maxvalue = maxvalue;
    l->fd = -1;
    if (!map_shared(l, fd >= 0 ? fd : make_memory()))
        return VALUE_ERROR;
    if (fd < 0 && sem_init(l->sem, 1, (unsigned)value) != 0)
        return raise_errno(errno, 0);
    return v;
}

static void semlock_finalize(Value self)
{
    SemLock *l = AS(SemLock, self);
    if (l->sem != NULL)
        munmap(l->sem, SHARED_BYTES);
    if (l->fd >= 0)
        close(l->fd);
    l->sem = NULL;
    l->fd = -1;
}

/* ---- acquiring ---- */

typedef struct SemWait {
    sem_t *sem;
    int64_t deadline;
    int result, error;
} SemWait;

static void *do_wait(void *p)
{
    SemWait *w = p;
    struct timespec until = {w->deadline / 1000000000, w->deadline % 1000000000};
    w->result = w->deadline < 0 ? sem_wait(w->sem)
                                : sem_clockwait(w->sem, CLOCK_MONOTONIC, &until);
    w->error = errno;
    return NULL;
}

/* 1: got it, 0: not (in time), -1: raised. */
static int wait_for(SemLock *l, bool block, int64_t deadline)
{
    if (sem_trywait(l->sem) == 0)
        return 1;
    if (!block)
        return 0;
    for (;;) {
        SemWait w = {.sem = l->sem, .deadline = deadline};
        blocking_call(do_wait, &w);
        if (w.result == 0)
            return 1;
        if (w.error == ETIMEDOUT)
            return 0;
        if (w.error != EINTR)
            return raise_errno(w.error, 0), -1;
        if (!wait_signals())
            return -1;
    }
}

static Value acquire(SemLock *l, bool block, int64_t deadline)
{
    if (l->kind == RECURSIVE_MUTEX && is_mine(l)) {
        l->count++;
        return VALUE_TRUE;
    }
    int got = wait_for(l, block, deadline);
    if (got > 0) {
        l->count++;
        l->owner = thread->id;
    }
    return got < 0 ? VALUE_ERROR : value_bool(got);
}

FN(semlock_acquire)
{
    int block = args[0] != 0 ? is_true(args[0]) : 1;
    bool blocking;
    int64_t deadline = -1;
    double seconds = 0;
    if (block < 0)
        return VALUE_ERROR;
    if (block && args[1] != 0 && args[1] != VALUE_NONE) {
        if (!as_double(args[1], &seconds))
            return VALUE_ERROR;
        Value wait[2] = {VALUE_TRUE, seconds < 0 ? small_int_value(0) : args[1]};
        if (!wait_arguments(wait, &blocking, &deadline))
            return VALUE_ERROR;
    }
    return acquire(AS(SemLock, self), block, deadline);
}

FN(semlock_release)
{
    SemLock *l = AS(SemLock, self);
    int value;
    if (l->kind == RECURSIVE_MUTEX) {
        if (!is_mine(l))
            return raise(&type_AssertionError,
                         "attempt to release recursive lock not owned by thread");
        if (l->count > 1) {
            l->count--;
            return VALUE_NONE;
        }
    } else if (sem_getvalue(l->sem, &value) == 0 && value >= l->maxvalue) {
        return raise_value_error("semaphore or lock released too many times");
    }
    if (sem_post(l->sem) != 0)
        return raise_errno(errno, 0);
    l->count--;
    return VALUE_NONE;
}

FN(semlock_enter) { return acquire(AS(SemLock, self), true, -1); }

FN(semlock_count) { return int_new(AS(SemLock, self)->count); }

FN(semlock_is_mine) { return value_bool(is_mine(AS(SemLock, self))); }

static Value value_of(SemLock *l, bool only_zero)
{
    int value;
    if (sem_getvalue(l->sem, &value) != 0)
        return raise_errno(errno, 0);
    return only_zero ? value_bool(value == 0) : int_new(value);
}

FN(semlock_value) { return value_of(AS(SemLock, self), false); }

FN(semlock_is_zero) { return value_of(AS(SemLock, self), true); }

/* In a child process nothing is held by the threads that are there. */
FN(semlock_after_fork)
{
    AS(SemLock, self)->count = 0;
    return VALUE_NONE;
}

static Value semlock_handle(Value self) { return int_new(AS(SemLock, self)->fd); }
static Value semlock_kind(Value self) { return int_new(AS(SemLock, self)->kind); }
static Value semlock_max(Value self) { return int_new(AS(SemLock, self)->maxvalue); }

static const GetSetDef semlock_getsets[] = {
    {"handle", semlock_handle, NULL, "the descriptor of the shared memory"},
    {"kind", semlock_kind, NULL, NULL},
    {"maxvalue", semlock_max, NULL, NULL},
    {0},
};
static const MethodDef semlock_methods[] = {
    {"acquire", semlock_acquire, "block=True, timeout=None", 0, "Acquire the semaphore/lock."},
    {"release", semlock_release, "", 0, "Release the semaphore/lock."},
    {"__enter__", semlock_enter, "", 0, "Enter the semaphore/lock."},
    {"__exit__", semlock_release, "*args", METHOD_RAW, "Exit the semaphore/lock."},
    {"_count", semlock_count, "", 0, "Number of acquires minus number of releases of this process."},
    {"_is_mine", semlock_is_mine, "", 0, "Whether the lock is owned by this thread."},
    {"_get_value", semlock_value, "", 0, "Get the value of the semaphore."},
    {"_is_zero", semlock_is_zero, "", 0, "Return whether semaphore has value zero."},
    {"_after_fork", semlock_after_fork, "", 0, NULL},
    {0},
};
static Type type_semlock = {
    TYPE_HEAD("_multiprocessing.SemLock"), .size = sizeof(SemLock), .new_ = semlock_new,
    .new_sig = "kind, value, maxvalue, handle=-1", .finalize = semlock_finalize,
    .flags = TYPE_BASE | TYPE_WEAKREF, .methods = semlock_methods, .getsets = semlock_getsets,
    .doc = "Semaphore/Mutex type",
};

static bool init(Value module)
{
    return module_add_type(module, &type_semlock)
        && dict_set_cstr(type_semlock.dict, "SEM_VALUE_MAX", int_new(SEM_VALUE_MAX))
        && module_add_int(module, "RECURSIVE_MUTEX", RECURSIVE_MUTEX)
        && module_add_int(module, "SEMAPHORE", SEMAPHORE);
}

const ModuleDef mod__multiprocessing = {
    .name = "_multiprocessing",
    .doc = "Semaphores that processes share.",
    .init = init,
};
