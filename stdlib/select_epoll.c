/* select.epoll: the object of epoll(7). */
#include "stdlib/select_impl.h"

#include "stdlib/signals.h"
#include "stdlib/socket_wait.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#define NS_PER_S INT64_C(1000000000)

typedef struct Epoll {
    Object head;
    int fd; /* -1: closed */
} Epoll;
static Type type_epoll;

static bool check_open(Value self)
{
    return AS(Epoll, self)->fd >= 0
        || raise_false(&type_ValueError, "I/O operation on closed epoll object");
}

static Value epoll_of(Type *type, int fd)
{
    Value self = object_new(type, 0);
    if (self != 0)
        AS(Epoll, self)->fd = fd;
    else
        close(fd);
    return self;
}

static Value epoll_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int32_t size = -1, flags = 0;
    if ((args[0] != 0 && !as_int32(args[0], &size)) || (args[1] != 0 && !as_int32(args[1], &flags)))
        return 0;
    if (size != -1 && size <= 0)
        return raise_value_error("negative sizehint");
    if (flags != 0 && flags != EPOLL_CLOEXEC)
        return raise(&type_OSError, "invalid flags");
    int fd = epoll_create1(EPOLL_CLOEXEC);
    return fd >= 0 ? epoll_of(type, fd) : raise_errno(errno, 0);
}

FN(epoll_fromfd)
{
    int32_t fd;
    return as_int32(args[0], &fd) ? epoll_of(AS(Type, self), fd) : 0;
}

static void epoll_finalize(Value self)
{
    if (AS(Epoll, self)->fd >= 0)
        close(AS(Epoll, self)->fd);
    AS(Epoll, self)->fd = -1;
}

FN(epoll_close)
{
    int fd = AS(Epoll, self)->fd;
    AS(Epoll, self)->fd = -1;
    return fd < 0 || close(fd) == 0 ? VALUE_NONE : raise_errno(errno, 0);
}

static Value get_closed(Value self) { return value_bool(AS(Epoll, self)->fd < 0); }

FN(epoll_fileno) { return check_open(self) ? int_new(AS(Epoll, self)->fd) : 0; }

static Value control(Value self, int op, Value fd_value, Value mask)
{
    int64_t events = EPOLLIN | EPOLLPRI | EPOLLOUT;
    if (!check_open(self))
        return 0;
    int fd = select_fd(fd_value);
    if (fd < 0)
        return 0;
    if (mask != 0) {
        Value index = index_value(mask);
        if (index == 0)
            return 0;
        events = (int64_t)(uint32_t)int_low_bits(index);
    }
    struct epoll_event event = {.events = (uint32_t)events, .data.fd = fd};
    return epoll_ctl(AS(Epoll, self)->fd, op, fd, &event) == 0 ? VALUE_NONE : raise_errno(errno, 0);
}

FN(epoll_register) { return control(self, EPOLL_CTL_ADD, args[0], args[1]); }
FN(epoll_modify) { return control(self, EPOLL_CTL_MOD, args[0], args[1]); }
FN(epoll_unregister) { return control(self, EPOLL_CTL_DEL, args[0], 0); }

typedef struct EpollWait {
    int fd, max, timeout; /* milliseconds */
    struct epoll_event *events;
    int result, error;
} EpollWait;

static void *do_wait(void *p)
{
    EpollWait *w = p;
    w->result = epoll_wait(w->fd, w->events, w->max, w->timeout);
    w->error = errno;
    return NULL;
}

static bool wait_until(EpollWait *w, int64_t deadline)
{
    for (;;) {
        w->timeout = -1;
        if (deadline >= 0) {
            int64_t left = (deadline - wait_now() + 999999) / 1000000;
            w->timeout = (int)(left < 0 ? 0 : MIN(left, INT32_MAX));
        }
        if (w->timeout == 0)
            do_wait(w);
        else
            blocking_call(do_wait, w);
        if (w->result >= 0)
            return true;
        if (w->error != EINTR)
            return raise_errno(w->error, 0), false;
        if (!signals_run_pending())
            return false;
    }
}

FN(epoll_poll)
{
    enum { FEW = 64 };
    struct epoll_event few[FEW];
    int64_t ns;
    int32_t max = -1;
    bool none;
    if (!check_open(self)
        || !select_timeout(args[0], NS_PER_S, "timeout must be an integer or None", &ns, &none)
        || (args[1] != 0 && !as_int32(args[1], &max)))
        return 0;
    if (max != -1 && max <= 0)
        return raise_value_error("maxevents must be greater than 0, got %d", max);
    max = max == -1 ? FD_SETSIZE - 1 : max;
    EpollWait w = {.fd = AS(Epoll, self)->fd, .max = max, .events = few};
    if (max > FEW) {
        w.events = gc_alloc_atomic((size_t)max * sizeof *w.events);
        if (w.events == NULL)
            return 0;
    }
    if (!wait_until(&w, none || ns < 0 ? -1 : wait_deadline(ns)))
        return 0;
    Value list = list_new((size_t)w.result);
    for (int i = 0; list != 0 && i < w.result; i++) {
        Value pair = tuple_pack(2, int_new(w.events[i].data.fd), int_new(w.events[i].events));
        if (pair == 0 || !list_push(LIST(list), pair))
            return 0;
    }
    if (w.events != few)
        gc_free(w.events);
    return list;
}

FN(epoll_enter) { return check_open(self) ? self : 0; }
FN(epoll_exit) { return epoll_close(self, args, 0, 0); }

static const GetSetDef getsets[] = {
    {"closed", get_closed, NULL, "True if the epoll handler is closed"},
    {0},
};

static const MethodDef methods[] = {
    {"fromfd", epoll_fromfd, "fd, /", METHOD_CLASS,
     "Create an epoll object from a given control fd."},
    {"close", epoll_close, "", 0, "Close the epoll control file descriptor."},
    {"fileno", epoll_fileno, "", 0, "Return the epoll control file descriptor."},
    {"register", epoll_register, "fd, eventmask=<unrepresentable>", 0,
     "Registers a new fd or raises an OSError if the fd is already registered."},
    {"modify", epoll_modify, "fd, eventmask", 0,
     "Modify event mask for a registered file descriptor."},
    {"unregister", epoll_unregister, "fd", 0, "Remove a registered file descriptor."},
    {"poll", epoll_poll, "timeout=None, maxevents=-1", 0,
     "Wait for events on the epoll file descriptor."},
    {"__enter__", epoll_enter, "", 0, NULL},
    {"__exit__", epoll_exit, "exc_type=None, exc_value=None, exc_tb=None, /", 0, NULL},
    {0},
};

static Type type_epoll = {
    TYPE_HEAD("select.epoll"), .size = sizeof(Epoll), .flags = TYPE_BASE, .new_ = epoll_new,
    .new_sig = "sizehint=-1, flags=0", .finalize = epoll_finalize, .methods = methods,
    .getsets = getsets, .doc = "select.epoll(sizehint=-1, flags=0): an epolling object.",
};

#define C(name) {#name, name}
static const struct { const char *name; int64_t number; } constants[] = {
    C(EPOLLIN), C(EPOLLPRI), C(EPOLLOUT), C(EPOLLERR), C(EPOLLHUP), C(EPOLLRDHUP), C(EPOLLET),
    C(EPOLLONESHOT), C(EPOLLEXCLUSIVE), C(EPOLLRDNORM), C(EPOLLRDBAND), C(EPOLLWRNORM),
    C(EPOLLWRBAND), C(EPOLLMSG), C(EPOLL_CLOEXEC),
};

bool epoll_init(Value module)
{
    for (size_t i = 0; i < ARRAY_LEN(constants); i++)
        if (!module_add_int(module, constants[i].name, (int64_t)(uint32_t)constants[i].number))
            return false;
    return module_add_type(module, &type_epoll);
}
