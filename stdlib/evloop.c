/* Polling with libuv: the scheduler's poller, watches on file descriptors, and LoopCore, the class
 * that the package asyncio builds its loops on. */
#include "stdlib/evloop.h"

#include "runtime/dict.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/lock.h"
#include "runtime/module.h"
#include "stdlib/signals.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <sys/epoll.h>

#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

/* ---- opening and closing ---- */

static void on_wake(uv_async_t *handle) {}

/* libuv runs timers before it waits, too: when so long passed in between, on a busy machine, the wait that
 * the timer was to end must not begin. uv_stop() makes it none. */
static void on_timer(uv_timer_t *handle)
{
    ((EvLoop *)handle->loop)->timer_due = true;
    uv_stop(handle->loop);
}

static bool ev_open(Loop *loop)
{
    EvLoop *ev = gc_alloc_pinned(sizeof(EvLoop));
    if (ev == NULL)
        return false;
    int status = uv_loop_init(&ev->uv);
    if (status == 0 && (status = uv_async_init(&ev->uv, &ev->wake, on_wake)) != 0)
        uv_loop_close(&ev->uv);
    if (status != 0) {
        gc_free_pinned(ev);
        ev_error(status, "uv_loop_init");
        return false;
    }
    uv_timer_init(&ev->uv, &ev->timer);
    ev->loop = loop;
    loop->iohandle = (Value)ev;
    return true;
}

static void close_handle(uv_handle_t *handle, void *data)
{
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void ev_close(Loop *loop)
{
    EvLoop *ev = EV(loop);
    loop->iohandle = 0;
    signals_wake(NULL, ev);
    uv_walk(&ev->uv, close_handle, NULL);
    while (uv_run(&ev->uv, UV_RUN_DEFAULT) != 0) { /* look-ups under way end first */
    }
    uv_loop_close(&ev->uv);
    for (size_t i = 0; i < ev->nwatches; i++)
        gc_free_pinned(ev->watches[i]);
    gc_free_pinned(ev);
}

/* ---- waiting ---- */

static void wake_from_signal(void *data) { uv_async_send(&((EvLoop *)data)->wake); }

/* With other threads about, the wait itself must not hold the interpreter lock, but what libuv calls
 * back must: so the wait is on libuv's own descriptor. */
static void wait_among_threads(EvLoop *ev)
{
    uv_run(&ev->uv, UV_RUN_NOWAIT); /* registers what is new */
    if (ev->loop->ready.count > 0 || ev->failed || ev->timer_due)
        return;
    struct pollfd p = {.fd = uv_backend_fd(&ev->uv), .events = POLLIN};
    int limit = uv_backend_timeout(&ev->uv);
    Thread *me = blocking_begin();
    poll(&p, 1, limit);
    blocking_end(me);
    uv_run(&ev->uv, UV_RUN_NOWAIT);
}

static const double RETRY_SECONDS = 0.02; /* of watches that were refused */
static void watch_again(EvLoop *ev);

static bool ev_poll(Loop *loop, double timeout)
{
    EvLoop *ev = EV(loop);
    if (UNLIKELY(ev->wanting > 0)) {
        watch_again(ev);
        if (ev->wanting > 0 && (timeout < 0 || timeout > RETRY_SECONDS))
            timeout = RETRY_SECONDS;
    }
    if (timeout == 0) {
        uv_run(&ev->uv, UV_RUN_NOWAIT);
    } else {
        signals_wake(wake_from_signal, ev);
        ev->timer_due = false;
        if (timeout > 0) {
            uv_update_time(&ev->uv);
            uv_timer_start(&ev->timer, on_timer, (uint64_t)ceil(timeout * 1000), 0);
        }
        if (interp.eval_breaker) /* a signal came before signals_wake */
            uv_run(&ev->uv, UV_RUN_NOWAIT);
        else if (lock_threads > 1)
            wait_among_threads(ev);
        else
            uv_run(&ev->uv, UV_RUN_ONCE);
        if (timeout > 0)
            uv_timer_stop(&ev->timer);
    }
    if (UNLIKELY(ev->failed)) {
        Value exc = ev->failed;
        ev->failed = 0;
        error_restore(exc);
        return false;
    }
    return true;
}

static bool ev_alive(Loop *loop)
{
    return EV(loop)->outside > 0 || lock_threads - lock_stuck > 1 || signals_have_handlers();
}

static void ev_wake(Loop *loop) { uv_async_send(&EV(loop)->wake); }

static bool ev_has_jobs(Loop *loop) { return EV(loop)->jobs > 0; }

static const SchedPoller poller = {ev_open,  ev_poll,     ev_alive,      ev_wake,
                                   ev_close, ev_has_jobs, ev_stall_watch};

/* ---- errors ---- */

Value ev_error(int status, const char *syscall) { return raise_errno(-status, 0); }

void ev_callback_failed(EvLoop *ev, const char *message, Value transport, Value protocol)
{
    Value exc = error_take();
    if (is_instance_of(exc, &type_KeyboardInterrupt) || is_instance_of(exc, &type_SystemExit)) {
        ev->failed = exc;
        uv_stop(&ev->uv);
        return;
    }
    Dict *context = dict_new();
    bool ok = context != NULL
              && dict_set_cstr(context, "message", str_from_ascii(message, strlen(message)))
              && dict_set_cstr(context, "exception", exc)
              && (!transport || dict_set_cstr(context, "transport", transport))
              && (!protocol || dict_set_cstr(context, "protocol", protocol))
              && loop_report((Value)ev->loop, (Value)context);
    if (!ok)
        ev->failed = error_take();
}

/* ---- watches ---- */

FdWatch *ev_watch_find(EvLoop *ev, int fd)
{
    return fd >= 0 && (size_t)fd < ev->nwatches ? ev->watches[fd] : NULL;
}

static bool queue_handle(FdWatch *w, Value *slot, int event)
{
    if (!*slot)
        return true;
    if (AS(Handle, *slot)->cancelled) {
        *slot = 0;
        return ev_watch_set(w, w->events & ~event);
    }
    return ready_push(w->ev->loop, *slot, 0);
}

/* A watch that was refused when only its events changed, which must not fail: it is asked for again
 * every RETRY_SECONDS. */
static int start_watch(FdWatch *w);

static void watch_later(FdWatch *w)
{
    w->ev->wanting += !w->wanting;
    w->wanting = true;
}

static void not_wanting(FdWatch *w)
{
    w->ev->wanting -= w->wanting;
    w->wanting = false;
}

static void watch_again(EvLoop *ev)
{
    for (size_t i = 0; i < ev->nwatches; i++)
        if (ev->watches[i] != NULL && ev->watches[i]->wanting && start_watch(ev->watches[i]) == 0)
            not_wanting(ev->watches[i]);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    FdWatch *w = (FdWatch *)poll;
    if (status < 0) /* whoever reads or writes learns the error from the system call */
        events = w->events;
    if (w->owner) {
        w->on_ready(w->owner, events);
        return;
    }
    if (((events & UV_READABLE) && !queue_handle(w, &w->reader, UV_READABLE))
        || ((events & UV_WRITABLE) && !queue_handle(w, &w->writer, UV_WRITABLE)))
        w->ev->failed = error_take();
    /* After an error libuv stops the watch: handles that stay want it again. */
    if (status < 0 && w->events && start_watch(w) != 0)
        watch_later(w);
}

/* libuv aborts when the kernel has no room for one more descriptor to watch (ENOMEM, ENOSPC). It takes
 * one that is registered already, so the attempt is made here, where it can be refused: each time, as
 * uv_poll_start() takes the descriptor out first. */
static int start_watch(FdWatch *w)
{
    struct epoll_event none = {.data.fd = w->fd};
    int status = uv_poll_start(&w->poll, w->events, on_poll);
    if (status == 0 && epoll_ctl(uv_backend_fd(&w->ev->uv), EPOLL_CTL_ADD, w->fd, &none) != 0
        && errno != EEXIST) {
        status = -errno;
        uv_poll_stop(&w->poll);
    }
    return status;
}

FdWatch *ev_watch(EvLoop *ev, int fd)
{
    if (fd < 0)
        return raise_null(&type_ValueError, "Invalid file descriptor: %d", fd);
    if ((size_t)fd >= ev->nwatches) {
        size_t n = (size_t)fd + (size_t)fd / 2 + 32;
        FdWatch **wider = gc_alloc(n * sizeof *wider);
        if (wider == NULL)
            return NULL;
        if (ev->nwatches)
            memcpy(wider, ev->watches, ev->nwatches * sizeof *wider);
        ev->watches = wider;
        ev->nwatches = n;
    }
    if (ev->watches[fd] != NULL)
        return ev->watches[fd];
    FdWatch *w = gc_alloc_pinned(sizeof(FdWatch));
    if (w == NULL)
        return NULL;
    int status = uv_poll_init(&ev->uv, &w->poll, fd);
    if (status != 0) {
        gc_free_pinned(w);
        ev_error(status, "uv_poll_init");
        return NULL;
    }
    w->ev = ev;
    w->fd = fd;
    return ev->watches[fd] = w;
}

bool ev_watch_set(FdWatch *w, int events)
{
    int before = w->events;
    if (before == events)
        return true;
    not_wanting(w);
    w->events = events;
    int status = events ? start_watch(w) : uv_poll_stop(&w->poll);
    if (status != 0 && before == 0) {
        w->events = 0;
        return ev_error(status, "uv_poll_start"), false;
    }
    if (status != 0)
        watch_later(w);
    w->ev->outside += (events != 0) - (before != 0);
    return true;
}

/* ---- add_reader and its kin ---- */

static bool fd_of(Value v, int *fd)
{
    int32_t n;
    if (!is_int(v)) {
        Value fileno = 0;
        if (!get_attr_opt(v, str_intern_cstr("fileno"), &fileno))
            return false;
        if (!fileno)
            return raise_false(&type_ValueError, "Invalid file object: %R", v);
        if (!(v = call0(fileno)))
            return false;
    }
    if (!as_int32(v, &n))
        return false;
    if (n < 0)
        return raise_false(&type_ValueError, "Invalid file descriptor: %d", (int)n);
    *fd = n;
    return true;
}

static bool no_transport(FdWatch *w, int fd)
{
    if (w == NULL || !w->owner)
        return true;
    return raise_false(&type_RuntimeError, "File descriptor %d is used by transport %R", fd,
                       w->owner);
}

static Value add_watch(Value self, Value *args, size_t nargs, int event)
{
    int fd;
    if (nargs < 2)
        return raise_type_error("add_%s() takes a file descriptor and a callback",
                                event == UV_READABLE ? "reader" : "writer");
    Loop *loop = AS(Loop, self);
    if (!loop_check_closed(loop) || !fd_of(args[0], &fd))
        return VALUE_ERROR;
    if (!no_transport(ev_watch_find(EV(self), fd), fd))
        return VALUE_ERROR;
    Value tuple = tuple_from(args + 2, nargs - 2);
    Value handle = tuple ? handle_new(&type_handle, args[1], tuple, self, 0) : 0;
    FdWatch *w = handle ? ev_watch(EV(self), fd) : NULL;
    if (w == NULL)
        return VALUE_ERROR;
    Value *slot = event == UV_READABLE ? &w->reader : &w->writer;
    if (*slot)
        handle_cancel(AS(Handle, *slot));
    *slot = handle;
    return ev_watch_set(w, w->events | event) ? handle : VALUE_ERROR;
}

static Value remove_watch(Value self, Value fileobj, int event)
{
    int fd;
    if (AS(Loop, self)->closed)
        return VALUE_FALSE;
    if (!fd_of(fileobj, &fd))
        return VALUE_ERROR;
    FdWatch *w = ev_watch_find(EV(self), fd);
    if (w == NULL)
        return VALUE_FALSE;
    if (!no_transport(w, fd))
        return VALUE_ERROR;
    Value *slot = event == UV_READABLE ? &w->reader : &w->writer, old = *slot;
    *slot = 0;
    if (!ev_watch_set(w, w->events & ~event))
        return VALUE_ERROR;
    if (!old)
        return VALUE_FALSE;
    handle_cancel(AS(Handle, old));
    return VALUE_TRUE;
}

FN(ev_add_reader_private) { return add_watch(self, args, nargs, UV_READABLE); }
FN(ev_add_writer_private) { return add_watch(self, args, nargs, UV_WRITABLE); }
FN(ev_add_reader) { return add_watch(self, args, nargs, UV_READABLE) ? VALUE_NONE : VALUE_ERROR; }
FN(ev_add_writer) { return add_watch(self, args, nargs, UV_WRITABLE) ? VALUE_NONE : VALUE_ERROR; }
FN(ev_remove_reader) { return remove_watch(self, args[0], UV_READABLE); }
FN(ev_remove_writer) { return remove_watch(self, args[0], UV_WRITABLE); }

FN(ev_outside)
{
    int64_t change;
    if (!as_int64(args[0], &change))
        return VALUE_ERROR;
    EvLoop *ev = EV(self);
    if (ev != NULL) {
        ev->outside = (size_t)((int64_t)ev->outside + change);
        ev->jobs = (size_t)((int64_t)ev->jobs + change);
    }
    return VALUE_NONE;
}

static const MethodDef ev_methods[] = {
    {"add_reader", ev_add_reader, "fd, callback, *args", METHOD_RAW,
     "Call callback(*args) whenever fd is readable."},
    {"add_writer", ev_add_writer, "fd, callback, *args", METHOD_RAW,
     "Call callback(*args) whenever fd is writable."},
    {"remove_reader", ev_remove_reader, "fd, /", 0, "Stop watching fd for reading."},
    {"remove_writer", ev_remove_writer, "fd, /", 0, "Stop watching fd for writing."},
    {"_add_reader", ev_add_reader_private, "fd, callback, *args", METHOD_RAW, NULL},
    {"_add_writer", ev_add_writer_private, "fd, callback, *args", METHOD_RAW, NULL},
    {"_remove_reader", ev_remove_reader, "fd, /", 0, NULL},
    {"_remove_writer", ev_remove_writer, "fd, /", 0, NULL},
    {"_outside", ev_outside, "change, /", 0,
     "Counts work that is under way in threads or processes: +1 when it begins, -1 at its\n"
     "end. Until then the loop is not stuck, and virtual time stands still."},
    {"_make_socket_transport", ev_make_socket_transport,
     "sock, protocol, waiter=None, *, extra=None, server=None", 0, NULL},
    {"_make_read_pipe_transport", ev_make_read_pipe, "pipe, protocol, waiter=None, extra=None", 0,
     NULL},
    {"_make_write_pipe_transport", ev_make_write_pipe, "pipe, protocol, waiter=None, extra=None", 0,
     NULL},
    {"getaddrinfo", ev_getaddrinfo, "host, port, *, family=0, type=0, proto=0, flags=0", 0,
     "Look a host up without blocking: a future of the list socket.getaddrinfo() gives."},
    {"getnameinfo", ev_getnameinfo, "sockaddr, flags=0", 0,
     "The reverse look-up without blocking: a future of (host, service)."},
    {0},
};

Type type_ev_loop = {
    TYPE_HEAD("_asyncio.LoopCore"), .size = sizeof(Loop), .attrs_offset = sizeof(Loop),
    .base_type = &type_loop, .flags = TYPE_BASE | TYPE_WEAKREF,
    .doc = "Scheduler and libuv's polling: the class under every event loop.",
    .methods = ev_methods,
};

void evloop_ready(void)
{
    sched_poller = &poller;
    type_ready(&type_ev_loop);
}
