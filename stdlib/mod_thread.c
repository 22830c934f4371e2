/* Module _thread: locks and thread identity. The interpreter runs one thread, so a blocking acquire
 * of a held lock can never succeed: it fails at once instead of hanging. */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"

typedef struct Lock {
    Object head;
    int64_t count;   /* times held; more than 1 only for RLock */
    uint64_t owner;  /* RLock: thread id */
} Lock;
extern Type type_lock, type_rlock;

/* ---- acquiring ---- */

static bool acquire_arguments(Value *args, bool *blocking, double *timeout)
{
    *blocking = true;
    *timeout = -1;
    if (args[0]) {
        int t = is_true(args[0]);
        if (t < 0)
            return false;
        *blocking = t;
    }
    if (args[1] && !as_double(args[1], timeout))
        return false;
    if (!*blocking && *timeout != -1) {
        raise_value_error("can't specify a timeout for a non-blocking call");
        return false;
    }
    if (*timeout < 0 && *timeout != -1) {
        raise_value_error("timeout value must be a non-negative number");
        return false;
    }
    return true;
}

/* Nobody else can release a held lock: wait for the timeout, if any, in vain. */
static Value wait_in_vain(bool blocking, double timeout)
{
    if (!blocking)
        return VALUE_FALSE;
    if (timeout < 0)
        return raise(&type_RuntimeError,
                     "deadlock: the lock is held and no other thread can release it");
    double whole;
    struct timespec ts = {.tv_nsec = (long)(modf(timeout, &whole) * 1e9)};
    ts.tv_sec = (time_t)whole;
    while (nanosleep(&ts, &ts) != 0 && errno == EINTR)
        if (pending_calls_hook != NULL && !pending_calls_hook())
            return VALUE_ERROR;
    return VALUE_FALSE;
}

static Value lock_acquire(Value self, Value *args, size_t nargs, Value kwnames)
{
    Lock *l = AS(Lock, self);
    bool blocking;
    double timeout;
    if (!acquire_arguments(args, &blocking, &timeout))
        return VALUE_ERROR;
    if (l->count > 0)
        return wait_in_vain(blocking, timeout);
    l->count = 1;
    return VALUE_TRUE;
}

static Value rlock_acquire(Value self, Value *args, size_t nargs, Value kwnames)
{
    Lock *l = AS(Lock, self);
    bool blocking;
    double timeout;
    if (!acquire_arguments(args, &blocking, &timeout))
        return VALUE_ERROR;
    if (l->count > 0 && l->owner != thread->id)
        return wait_in_vain(blocking, timeout);
    l->count++;
    l->owner = thread->id;
    return VALUE_TRUE;
}

static Value lock_release(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (AS(Lock, self)->count == 0)
        return raise(&type_RuntimeError, "release unlocked lock");
    AS(Lock, self)->count = 0;
    return VALUE_NONE;
}

static Value rlock_release(Value self, Value *args, size_t nargs, Value kwnames)
{
    Lock *l = AS(Lock, self);
    if (l->count == 0 || l->owner != thread->id)
        return raise(&type_RuntimeError, "cannot release un-acquired lock");
    l->count--;
    return VALUE_NONE;
}

static Value lock_enter(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value none[2] = {0, 0};
    return type_of(self) == &type_rlock ? rlock_acquire(self, none, 0, 0)
                                        : lock_acquire(self, none, 0, 0);
}
static Value lock_exit(Value self, Value *args, size_t nargs, Value kwnames)
{
    return type_of(self) == &type_rlock ? rlock_release(self, args, 0, 0)
                                        : lock_release(self, args, 0, 0);
}
static Value lock_locked(Value self, Value *args, size_t nargs, Value kwnames)
{
    return value_bool(AS(Lock, self)->count > 0);
}
static Value lock_reset(Value self, Value *args, size_t nargs, Value kwnames)
{
    AS(Lock, self)->count = 0;
    return VALUE_NONE;
}

static Value rlock_is_owned(Value self, Value *args, size_t nargs, Value kwnames)
{
    return value_bool(AS(Lock, self)->count > 0 && AS(Lock, self)->owner == thread->id);
}
static Value rlock_count(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_new(AS(Lock, self)->count);
}
/* For Condition: gives the lock up whole, and takes it back as it was. */
static Value rlock_release_save(Value self, Value *args, size_t nargs, Value kwnames)
{
    Lock *l = AS(Lock, self);
    if (l->count == 0)
        return raise(&type_RuntimeError, "cannot release un-acquired lock");
    Value state = tuple_pack(2, int_new(l->count), int_from_u64(l->owner));
    l->count = 0;
    return state;
}
static Value rlock_acquire_restore(Value self, Value *args, size_t nargs, Value kwnames)
{
    Lock *l = AS(Lock, self);
    if (!is_tuple(args[0]) || TUPLE(args[0])->len != 2)
        return raise_type_error("_acquire_restore() argument must be a tuple of two ints");
    l->count = small_int(TUPLE(args[0])->items[0]);
    l->owner = thread->id;
    return VALUE_NONE;
}

static Value lock_repr(Value self)
{
    Lock *l = AS(Lock, self);
    return str_format("<%s %N object at %p>", l->count ? "locked" : "unlocked", type_of(self),
                      (void *)self);
}
static Value rlock_repr(Value self)
{
    Lock *l = AS(Lock, self);
    return str_format("<%s %N object owner=%lld count=%lld at %p>", l->count ? "locked" : "unlocked",
                      type_of(self), (long long)(l->count ? l->owner : 0), (long long)l->count,
                      (void *)self);
}

static Value lock_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

#define SHARED_METHODS                                                                             \
    {"__enter__", lock_enter, "", 0, NULL}, {"__exit__", lock_exit, "*args", METHOD_RAW, NULL},    \
    {"locked", lock_locked, "", 0, "Return whether the lock is in the locked state."},             \
    {"_at_fork_reinit", lock_reset, "", 0, NULL}

static const MethodDef lock_methods[] = {
    {"acquire", lock_acquire, "blocking=True, timeout=-1", 0, "Lock the lock."},
    {"release", lock_release, "", 0, "Release the lock."},
    {"acquire_lock", lock_acquire, "blocking=True, timeout=-1", 0, "An obsolete synonym of acquire()."},
    {"release_lock", lock_release, "", 0, "An obsolete synonym of release()."},
    {"locked_lock", lock_locked, "", 0, "An obsolete synonym of locked()."},
    SHARED_METHODS,
    {0},
};
Type type_lock = {
    TYPE_HEAD("_thread.lock"), .size = sizeof(Lock), .new_ = lock_new, .new_sig = "",
    .flags = TYPE_WEAKREF, .repr = lock_repr, .methods = lock_methods,
};

static const MethodDef rlock_methods[] = {
    {"acquire", rlock_acquire, "blocking=True, timeout=-1", 0, "Lock the lock."},
    {"release", rlock_release, "", 0, "Release the lock."},
    {"_is_owned", rlock_is_owned, "", 0, NULL},
    {"_recursion_count", rlock_count, "", 0, NULL},
    {"_release_save", rlock_release_save, "", 0, NULL},
    {"_acquire_restore", rlock_acquire_restore, "state, /", 0, NULL},
    SHARED_METHODS,
    {0},
};
Type type_rlock = {
    TYPE_HEAD("_thread.RLock"), .size = sizeof(Lock), .new_ = lock_new, .new_sig = "",
    .flags = TYPE_BASE | TYPE_WEAKREF, .repr = rlock_repr, .methods = rlock_methods,
};

/* ---- thread-local data: with one thread, an object with attributes ---- */

typedef struct Local { Object head; } Local;
static Value local_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    bool arguments = nargs > 0 || (kwnames && TUPLE(kwnames)->len > 0);
    if (arguments && type->init == type_object.init)
        return raise_type_error("Initialization arguments are not supported");
    return object_new(type, 0);
}
static Type type_local = {
    TYPE_HEAD("_thread._local"), .size = sizeof(Local), .attrs_offset = sizeof(Local),
    .new_ = local_new, .flags = TYPE_BASE | TYPE_WEAKREF,
};

/* ---- functions ---- */

static Value thread_get_ident(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_from_u64(thread->id);
}
static Value thread_native_id(Value self, Value *args, size_t nargs, Value kwnames)
{
    return int_new(gettid());
}
static Value thread_count(Value self, Value *args, size_t nargs, Value kwnames)
{
    return small_int_value(0);
}
static Value thread_allocate(Value self, Value *args, size_t nargs, Value kwnames)
{
    return object_new(&type_lock, 0);
}
static Value thread_start(Value self, Value *args, size_t nargs, Value kwnames)
{
    return raise(&type_RuntimeError, "can't start new thread: this interpreter runs one thread");
}
static Value thread_exit(Value self, Value *args, size_t nargs, Value kwnames)
{
    return raise_value(&type_SystemExit, VALUE_NONE);
}
static Value thread_stack_size(Value self, Value *args, size_t nargs, Value kwnames)
{
    return small_int_value(0);
}
static Value thread_interrupt(Value self, Value *args, size_t nargs, Value kwnames)
{
    int32_t sig = SIGINT;
    if (args[0] && !as_int32(args[0], &sig))
        return VALUE_ERROR;
    if (kill(getpid(), sig) != 0)
        return raise_value_error("signal number out of range");
    return VALUE_NONE;
}
static Value thread_daemons(Value self, Value *args, size_t nargs, Value kwnames) { return VALUE_TRUE; }

static const MethodDef functions[] = {
    {"allocate_lock", thread_allocate, "", 0, "Create a new lock object."},
    {"allocate", thread_allocate, "", 0, "An obsolete synonym of allocate_lock()."},
    {"get_ident", thread_get_ident, "", 0, "Identifier of the current thread."},
    {"get_native_id", thread_native_id, "", 0, "The kernel's identifier of the current thread."},
    {"_count", thread_count, "", 0, NULL},
    {"start_new_thread", thread_start, "function, args, kwargs=<unrepresentable>, /", 0, NULL},
    {"start_new", thread_start, "function, args, kwargs=<unrepresentable>, /", 0, NULL},
    {"start_joinable_thread", thread_start, "function, handle=None, daemon=True", 0, NULL},
    {"exit", thread_exit, "", 0, NULL},
    {"exit_thread", thread_exit, "", 0, NULL},
    {"stack_size", thread_stack_size, "size=0, /", 0, NULL},
    {"interrupt_main", thread_interrupt, "signum=2, /", 0, NULL},
    {"daemon_threads_allowed", thread_daemons, "", 0, NULL},
    {0},
};

static bool init(Value module)
{
    return module_add_type(module, &type_lock) && module_add_type(module, &type_rlock)
        && module_add_type(module, &type_local)
        && module_add(module, "LockType", (Value)&type_lock)
        && module_add(module, "error", (Value)&type_RuntimeError)
        && module_add(module, "TIMEOUT_MAX", small_int_value(INT32_MAX));
}

const ModuleDef mod__thread = {
    .name = "_thread", .doc = "Locks and thread identity.", .functions = functions, .init = init,
};
