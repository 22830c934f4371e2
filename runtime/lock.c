/* The interpreter lock (lock.h): a flag under a mutex, so that a waiter can time its wait.
 *
 * A thread that waits longer than the interval asks the holder to let go; the holder then waits until
 * somebody else has had the lock, or it would mostly win the race for it again. Waiting for anything
 * else (locks of the language, threads that end) goes through WaitQueue: the queue is protected by the
 * interpreter lock, and each waiter sleeps on a semaphore of its own, which a signal interrupts. */
#include "runtime/lock.h"

#include "runtime/weakref.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <time.h>
#include <unistd.h>

enum { NS_PER_S = 1000000000, DEFAULT_INTERVAL = 5000000 };

int lock_stuck;
int lock_threads = 1;
int64_t lock_interval = DEFAULT_INTERVAL;
volatile bool lock_wanted;
Thread *main_thread;

static pthread_mutex_t mutex;
static pthread_cond_t freed;    /* the lock became free */
static pthread_cond_t switched; /* another thread took it */
static bool held;
static int waiting;
static uint64_t switches;
static Thread *survivor; /* while finishing: the one that may still run */

/* ---- the lock ---- */

int64_t lock_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * NS_PER_S + t.tv_nsec;
}

static void make_primitives(void)
{
    pthread_condattr_t attributes;
    pthread_mutex_init(&mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&freed, &attributes);
    pthread_cond_init(&switched, &attributes);
    pthread_condattr_destroy(&attributes);
}

void lock_init(Thread *first)
{
    make_primitives();
    held = true;
    thread = threads = main_thread = first;
}

/* A daemon thread that wants to run while the interpreter goes down: it never does. */
static NORETURN void sleep_forever(void)
{
    pthread_cond_signal(&switched);
    pthread_cond_signal(&freed);
    pthread_mutex_unlock(&mutex);
    for (;;)
        pause();
}

static void wait_until_free(Thread *me)
{
    waiting++;
    while (held) {
        uint64_t seen = switches;
        int64_t until = lock_now() + lock_interval;
        struct timespec deadline = {until / NS_PER_S, until % NS_PER_S};
        if (pthread_cond_timedwait(&freed, &mutex, &deadline) == ETIMEDOUT && held
            && switches == seen) {
            lock_wanted = true;
            thread_interrupt(thread);
        }
        if (survivor != NULL && survivor != me)
            break;
    }
    waiting--;
}

void lock_take(Thread *me)
{
    int saved = errno;
    pthread_mutex_lock(&mutex);
    if (held)
        wait_until_free(me);
    if (survivor != NULL && survivor != me)
        sleep_forever();
    held = true;
    lock_wanted = false;
    if (thread != me) {
        thread = me;
        switches++;
        pthread_cond_signal(&switched);
        if (me->is_main) /* what came for it meanwhile, others have passed over */
            thread_interrupt(me);
    }
    pthread_mutex_unlock(&mutex);
    errno = saved;
}

void lock_release(void)
{
    int saved = errno;
    pthread_mutex_lock(&mutex);
    held = false;
    pthread_cond_signal(&freed);
    pthread_mutex_unlock(&mutex);
    errno = saved;
}

void lock_yield(void)
{
    Thread *me = thread;
    pthread_mutex_lock(&mutex);
    lock_wanted = false;
    held = false;
    pthread_cond_signal(&freed);
    uint64_t seen = switches;
    while (waiting > 0 && switches == seen && survivor == NULL)
        pthread_cond_wait(&switched, &mutex);
    pthread_mutex_unlock(&mutex);
    lock_take(me);
}

/* ---- threads that share it ---- */

void lock_add_thread(Thread *t)
{
    t->next = threads;
    threads = t;
    lock_threads++;
}

void lock_remove_thread(Thread *t)
{
    for (Thread **link = &threads; *link != NULL; link = &(*link)->next)
        if (*link == t) {
            *link = t->next;
            lock_threads--;
            return;
        }
}

void lock_finish(void)
{
    pthread_mutex_lock(&mutex);
    survivor = thread;
    pthread_mutex_unlock(&mutex);
}

void lock_forked(void)
{
    make_primitives();
    held = true;
    waiting = lock_stuck = 0;
    lock_wanted = false;
    lock_threads = 1;
    threads = thread;
    thread->next = NULL;
    thread->is_main = true;
    main_thread = thread;
}

/* ---- blocking ---- */

typedef struct Job {
    void *(*fn)(void *);
    void *data;
    Thread *me;
} Job;

static void *run_job(void *p)
{
    Job *job = p;
    lock_release();
    void *result = job->fn(job->data);
    lock_take(job->me);
    return result;
}

void *blocking_call(void *(*fn)(void *), void *data)
{
    if (lock_threads == 1)
        return fn(data);
    Job job = {fn, data, thread};
    return gc_blocking(run_job, &job);
}

Thread *blocking_begin(void)
{
    if (lock_threads == 1)
        return NULL;
    Thread *me = thread;
    lock_release();
    return me;
}

void blocking_end(Thread *me)
{
    if (me != NULL)
        lock_take(me);
}

/* ---- waiting ---- */

typedef struct Waiter {
    sem_t wake;
    struct Waiter *next;
    int64_t deadline;
    bool again, woken, handed, counted;
    int error;
} Waiter;

static sem_t *volatile main_sleeps_on;

/* The signal may have come just before the main thread begins to sleep: EINTR alone is not enough. */
void lock_signal_came(void)
{
    if (main_sleeps_on != NULL)
        sem_post(main_sleeps_on);
}

static void *sleep_on(void *p)
{
    Waiter *w = p;
    struct timespec until = {w->deadline / NS_PER_S, w->deadline % NS_PER_S};
    int result = w->deadline < 0 ? sem_wait(&w->wake)
                                 : sem_clockwait(&w->wake, CLOCK_MONOTONIC, &until);
    w->error = result == 0 ? 0 : errno;
    return NULL;
}

static void sleep_until_woken(Waiter *w)
{
    gc_scrub_stack(4 << 10);
    if (thread->is_main)
        main_sleeps_on = &w->wake;
    blocking_call(sleep_on, w);
    if (thread->is_main)
        main_sleeps_on = NULL;
}

static void enqueue(WaitQueue *queue, Waiter *w)
{
    if (w->again) {
        w->next = queue->first;
        queue->first = w;
        if (queue->last == NULL)
            queue->last = w;
        return;
    }
    if (queue->last != NULL)
        queue->last->next = w;
    else
        queue->first = w;
    queue->last = w;
}

static void dequeue(WaitQueue *queue, Waiter *w)
{
    Waiter *before = NULL;
    for (Waiter *i = queue->first; i != w; i = i->next)
        before = i;
    if (before != NULL)
        before->next = w->next;
    else
        queue->first = w->next;
    if (queue->last == w)
        queue->last = before;
}

/* When every thread waits for another, only the collector can still set one going: an object that
 * nothing refers to any more may be what somebody waits to be told of (an executor dropped without
 * shutdown(): its threads wait for calls, and the main thread for its threads). */
static void collect_before_standstill(void)
{
    gc_collect();
    weakref_run_callbacks();
    gc_run_finalizers();
}

/* A long wait of the main thread is interrupted for a collection, less and less often: what the first one
 * could not free may be free by now. */
static void sleep_on_and_on(Waiter *w, int64_t deadline)
{
    for (int64_t pause = 4 * GC_IDLE_NS;; pause *= 2) {
        int64_t soon = lock_now() + pause;
        bool all = !thread->is_main || (deadline >= 0 && deadline <= soon);
        w->deadline = all ? deadline : soon;
        sleep_until_woken(w);
        if (all || w->woken || w->error != ETIMEDOUT)
            return;
        if (lock_stuck == lock_threads)
            collect_before_standstill();
        else
            gc_collect_idle();
    }
}

WaitResult wait_on(WaitQueue *queue, int64_t deadline, bool again)
{
    Waiter w = {.deadline = deadline, .again = again};
    int64_t soon = thread->is_main ? lock_now() + GC_IDLE_NS : -1;
    bool idle = soon >= 0 && (deadline < 0 || soon < deadline);
    sem_init(&w.wake, 0, 0);
    enqueue(queue, &w);
    if (idle) {
        w.deadline = soon;
        sleep_until_woken(&w);
        w.deadline = deadline;
        idle = w.woken || w.error != ETIMEDOUT; /* no need to go on waiting */
        if (!idle) {
            gc_collect_idle();
            gc_run_finalizers();
        }
    }
    if (!idle && !w.woken) {
        if (deadline < 0 && lock_stuck + 1 == lock_threads)
            collect_before_standstill();
        lock_stuck += deadline < 0 && !w.woken;
        w.counted = deadline < 0 && !w.woken;
        sleep_on_and_on(&w, deadline);
        lock_stuck -= w.counted;
    }
    if (!w.woken)
        dequeue(queue, &w);
    sem_destroy(&w.wake);
    if (w.woken)
        return w.handed ? WAIT_HANDED : WAIT_WOKEN;
    return w.error != ETIMEDOUT ? WAIT_SIGNAL : WAIT_TIMEOUT;
}

bool wait_wake(WaitQueue *queue)
{
    Waiter *w = queue->first;
    if (w == NULL)
        return false;
    dequeue(queue, w);
    lock_stuck -= w->counted;
    w->counted = false;
    w->woken = true;
    w->handed = w->again;
    bool handed = w->again;
    sem_post(&w->wake);
    return handed;
}
