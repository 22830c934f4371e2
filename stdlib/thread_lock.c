/* _thread.lock and _thread.RLock: a count under the interpreter lock, and a queue of waiters.
 *
 * release() wakes the first waiter, which then tries to take the lock as anybody may: handing it over
 * each time would force a switch of threads each time. A waiter that was woken in vain is handed the
 * lock the next time, so that none starves. */
#include <math.h>

#include "stdlib/thread_impl.h"

typedef struct Lock {
    Object head;
    WaitQueue queue;
    int64_t count;   /* times held; more than 1 only for RLock */
    uint64_t owner;  /* RLock: thread id */
} Lock;

/* ---- acquiring ---- */

bool wait_arguments(Value *args, bool *blocking, int64_t *deadline)
{
    double timeout = -1;
    *blocking = true;
    if (args[0]) {
        int t = is_true(args[0]);
        if (t < 0)
            return false;
        *blocking = t;
    }
    if (args[1] && args[1] != VALUE_NONE && !as_double(args[1], &timeout))
        return false;
    if (!*blocking && timeout != -1)
        return raise_false(&type_ValueError, "can't specify a timeout for a non-blocking call");
    if ((timeout < 0 && timeout != -1) || isnan(timeout))
        return raise_false(&type_ValueError, "timeout value must be a non-negative number");
    if (timeout >= 0x1p63)
        return raise_false(&type_OverflowError, "timestamp out of range for platform time_t");
    if (timeout > LONGEST_WAIT)
        return raise_false(&type_OverflowError, "timeout value is too large");
    *deadline = -1;
    if (timeout >= 0) {
        int64_t length = (int64_t)(timeout * 1e9);
        if (timeout * 1e9 >= 9.2e18 || __builtin_add_overflow(lock_now(), length, deadline))
            *deadline = INT64_MAX;
        if (timeout == 0)
            *blocking = false;
    }
    return true;
}

bool wait_signals(void) { return pending_calls_hook == NULL || pending_calls_hook(); }

/* Waits for a lock that is held. 1: got it, 0: the time is over, -1: a signal handler raised. */
static int wait_for_lock(Lock *l, int64_t deadline)
{
    bool again = false;
    for (;;) {
        WaitResult result = wait_on(&l->queue, deadline, again);
        if (result == WAIT_HANDED)
            return 1;
        if (l->count == 0) {
            l->count = 1;
            return 1;
        }
        if (result == WAIT_TIMEOUT)
            return 0;
        if (result == WAIT_SIGNAL && !wait_signals())
            return -1;
        again = again || result == WAIT_WOKEN;
    }
}

static Value acquire(Lock *l, Value *args)
{
    bool blocking;
    int64_t deadline;
    if (!wait_arguments(args, &blocking, &deadline))
        return VALUE_ERROR;
    int got = 1;
    if (l->count == 0)
        l->count = 1;
    else
        got = blocking ? wait_for_lock(l, deadline) : 0;
    if (got < 0)
        return VALUE_ERROR;
    if (got)
        l->owner = thread->id;
    return value_bool(got);
}

static void give_up(Lock *l)
{
    l->owner = 0;
    if (!wait_wake(&l->queue))
        l->count = 0;
}

/* A signal that came during the wait is handled here, not in the middle of what the caller does with
 * the lock. `with` must know that it has it: __enter__ leaves signals to the loop. */
FN(lock_acquire)
{
    if (AS(Lock, self)->count > 0) /* it may be a long wait */
        call_forget(self, args, nargs);
    Value got = acquire(AS(Lock, self), args);
    return got && wait_signals() ? got : VALUE_ERROR;
}

FN(rlock_acquire)
{
    Lock *l = AS(Lock, self);
    bool blocking;
    int64_t deadline;
    if (l->count == 0 || l->owner != thread->id)
        return acquire(l, args);
    if (!wait_arguments(args, &blocking, &deadline))
        return VALUE_ERROR;
    l->count++;
    return VALUE_TRUE;
}

FN(lock_free)
{
    if (AS(Lock, self)->count == 0)
        return raise(&type_RuntimeError, "release unlocked lock");
    give_up(AS(Lock, self));
    return VALUE_NONE;
}

FN(rlock_release)
{
    Lock *l = AS(Lock, self);
    if (l->count == 0 || l->owner != thread->id)
        return raise(&type_RuntimeError, "cannot release un-acquired lock");
    if (l->count == 1)
        give_up(l);
    else
        l->count--;
    return VALUE_NONE;
}

FN(lock_enter)
{
    Value none[2] = {0, 0};
    return acquire(AS(Lock, self), none);
}

FN(rlock_enter)
{
    Value none[2] = {0, 0};
    return rlock_acquire(self, none, 0, 0);
}

FN(lock_locked) { return value_bool(AS(Lock, self)->count > 0); }

FN(lock_reset)
{
    Lock *l = AS(Lock, self);
    l->count = 0;
    l->owner = 0;
    l->queue = (WaitQueue){NULL, NULL};
    return VALUE_NONE;
}

/* ---- for Condition ---- */

FN(rlock_is_owned)
{
    return value_bool(AS(Lock, self)->count > 0 && AS(Lock, self)->owner == thread->id);
}

FN(rlock_count)
{
    Lock *l = AS(Lock, self);
    return int_new(l->owner == thread->id ? l->count : 0);
}

/* Gives the lock up whole, and takes it back as it was. */
FN(rlock_release_save)
{
    Lock *l = AS(Lock, self);
    if (l->count == 0)
        return raise(&type_RuntimeError, "cannot release un-acquired lock");
    Value state = tuple_pack(2, int_new(l->count), int_from_u64(l->owner));
    if (state != 0)
        give_up(l);
    return state;
}

FN(rlock_acquire_restore)
{
    Lock *l = AS(Lock, self);
    int64_t count;
    uint64_t owner;
    if (!is_tuple(args[0]) || TUPLE(args[0])->len != 2)
        return raise_type_error("_acquire_restore() argument must be a tuple of two ints");
    if (!as_int64(TUPLE(args[0])->items[0], &count) || !as_uint64(TUPLE(args[0])->items[1], &owner))
        return VALUE_ERROR;
    Value none[2] = {0, 0};
    if (!acquire(l, none))
        return VALUE_ERROR;
    l->count = count;
    l->owner = owner;
    return VALUE_NONE;
}

/* ---- the types ---- */

static Value lock_repr(Value self)
{
    Lock *l = AS(Lock, self);
    return str_format("<%s %N object at %p>", l->count ? "locked" : "unlocked", type_of(self),
                      (void *)self);
}

static Value rlock_repr(Value self)
{
    Lock *l = AS(Lock, self);
    return str_format("<%s %N object owner=%lld count=%lld at %p>",
                      l->count ? "locked" : "unlocked", type_of(self), (long long)l->owner,
                      (long long)l->count, (void *)self);
}

/* Arguments are ignored, as they always were; a subclass may have its own. */
static Value rlock_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    bool given = nargs > 0 || (kwnames != 0 && TUPLE(kwnames)->len > 0);
    if (given && type == &type_rlock
        && !warn(&type_DeprecationWarning, 1,
                 "Passing arguments to RLock is deprecated and will be removed in 3.15"))
        return VALUE_ERROR;
    return object_new(type, 0);
}

static Value lock_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    return object_new(type, 0);
}

static const MethodDef lock_methods[] = {
    {"acquire", lock_acquire, "blocking=True, timeout=-1", 0, "Lock the lock."},
    {"release", lock_free, "", 0, "Release the lock."},
    {"locked", lock_locked, "", 0, "Return whether the lock is in the locked state."},
    {"acquire_lock", lock_acquire, "blocking=True, timeout=-1", 0,
     "An obsolete synonym of acquire()."},
    {"release_lock", lock_free, "", 0, "An obsolete synonym of release()."},
    {"locked_lock", lock_locked, "", 0, "An obsolete synonym of locked()."},
    {"__enter__", lock_enter, "", 0, "Lock the lock."},
    {"__exit__", lock_free, "*args", METHOD_RAW, "Release the lock."},
    {"_at_fork_reinit", lock_reset, "", 0, NULL},
    {0},
};
Type type_lock = {
    TYPE_HEAD("_thread.lock"), .size = sizeof(Lock), .new_ = lock_new, .new_sig = "",
    .flags = TYPE_WEAKREF, .repr = lock_repr, .methods = lock_methods,
};

static const MethodDef rlock_methods[] = {
    {"acquire", rlock_acquire, "blocking=True, timeout=-1", 0, "Lock the lock."},
    {"release", rlock_release, "", 0, "Release the lock."},
    {"__enter__", rlock_enter, "", 0, "Lock the lock."},
    {"__exit__", rlock_release, "*args", METHOD_RAW, "Release the lock."},
    {"_at_fork_reinit", lock_reset, "", 0, NULL},
    {"_is_owned", rlock_is_owned, "", 0, NULL},
    {"_recursion_count", rlock_count, "", 0, NULL},
    {"_release_save", rlock_release_save, "", 0, NULL},
    {"_acquire_restore", rlock_acquire_restore, "state, /", 0, NULL},
    {0},
};
Type type_rlock = {
    TYPE_HEAD("_thread.RLock"), .size = sizeof(Lock), .new_ = rlock_new,
    .flags = TYPE_BASE | TYPE_WEAKREF, .repr = rlock_repr, .methods = rlock_methods,
};
