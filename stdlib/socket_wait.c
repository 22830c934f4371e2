/* Waiting for a descriptor until a deadline of the monotonic clock. */
#include "stdlib/socket_wait.h"

#include "runtime/error.h"
#include "runtime/lock.h"
#include "stdlib/signals.h"

#include <errno.h>
#include <time.h>

#define NS_PER_S INT64_C(1000000000)

int64_t wait_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * NS_PER_S + t.tv_nsec;
}

int64_t wait_deadline(int64_t timeout)
{
    int64_t end;
    if (timeout < 0)
        return -1;
    return __builtin_add_overflow(wait_now(), timeout, &end) ? INT64_MAX : end;
}

typedef struct Wait {
    struct pollfd poll;
    struct timespec left;
    bool forever;
    int result, error;
} Wait;

static void *do_wait(void *p)
{
    Wait *w = p;
    w->result = ppoll(&w->poll, 1, w->forever ? NULL : &w->left, NULL);
    w->error = errno;
    return NULL;
}

int wait_fd(int fd, short events, int64_t deadline)
{
    int64_t soon = thread->is_main ? wait_now() + GC_IDLE_NS : -1;
    bool idle = soon >= 0 && (deadline < 0 || soon < deadline);
    for (;;) {
        int64_t until = idle ? soon : deadline;
        Wait w = {.poll = {fd, events, 0}, .forever = until < 0};
        if (until >= 0) {
            int64_t left = until - wait_now();
            left = left > 0 ? left : 0;
            w.left = (struct timespec){left / NS_PER_S, left % NS_PER_S};
        }
        blocking_call(do_wait, &w);
        if (w.result == 0 && idle) {
            idle = false; /* the peer may be a socket of ours that was dropped */
            gc_collect_idle();
            gc_run_finalizers();
            continue;
        }
        if (w.result >= 0)
            return w.result > 0;
        if (w.error != EINTR) {
            raise_errno(w.error, 0);
            return -1;
        }
        if (!signals_run_pending())
            return -1;
    }
}
