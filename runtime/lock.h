/* The interpreter lock, and waiting under it.
 *
 * One thread at a time runs code and touches objects: the one that holds the lock, named by `thread`.
 * It gives the lock up around calls that may block (blocking_call, blocking_begin) and, when another
 * thread has waited for a switch interval, at the next backward jump or call (pending_work in vm/).
 * With a single thread nothing is locked at all. */
#ifndef COIL_LOCK_H
#define COIL_LOCK_H

#include "runtime/state.h"

/* ---- around calls that may block ---- */

/* Runs fn(data) without the lock. fn must not touch collected memory that moves hands (buffers that
 * are kept alive and exported are fine) and reports errno through data. */
void *blocking_call(void *(*fn)(void *), void *data);

/* The same as a pair, for calls that cannot be put into a function: between the two no value may be
 * touched. A collection by another thread may interrupt the call with EINTR.
 *     Thread *me = blocking_begin();
 *     n = poll(...);
 *     blocking_end(me);               errno is kept */
Thread *blocking_begin(void);
void blocking_end(Thread *me);

/* ---- waiting for another thread ---- */

/* Threads that wait for something which the lock protects. Zeroed: empty. */
typedef struct WaitQueue { struct Waiter *first, *last; } WaitQueue;
typedef enum { WAIT_WOKEN, WAIT_TIMEOUT, WAIT_SIGNAL, WAIT_HANDED } WaitResult;

/* Gives the lock up until wait_wake, the deadline (monotonic nanoseconds, -1: none) or a signal; the
 * caller then checks its condition. `again`: it was woken before and found nothing, so it goes to the
 * head of the queue and is handed what it waits for. WAIT_SIGNAL: call pending_calls_hook. */
WaitResult wait_on(WaitQueue *queue, int64_t deadline, bool again);
/* Wakes the first. True: that one waits again and must be handed the thing (WAIT_HANDED). */
bool wait_wake(WaitQueue *queue);
/* In a signal handler, in the main thread: its wait_on ends with WAIT_SIGNAL. */
void lock_signal_came(void);
int64_t lock_now(void); /* CLOCK_MONOTONIC in nanoseconds */

/* ---- for vm/ and stdlib/mod_thread.c ---- */

extern Thread *main_thread;        /* of this process: in a child, the one that forked */
extern int lock_threads;           /* threads there are */
extern int lock_stuck;             /* of them, those that only another thread can wake (wait_on) */
extern int64_t lock_interval;      /* nanoseconds: sys.setswitchinterval */
extern volatile bool lock_wanted;  /* somebody has waited for an interval */

void lock_init(Thread *first);
void lock_add_thread(Thread *t);    /* by the parent, before the thread starts */
void lock_remove_thread(Thread *t); /* by whoever holds the lock */
void lock_take(Thread *me);
void lock_release(void);
void lock_yield(void);             /* lets another thread run now */
void lock_finish(void);            /* only this thread goes on from here */
void lock_forked(void);            /* in a child process: the others are gone */

#endif
