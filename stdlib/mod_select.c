/* Module select: select(2) and poll(2); epoll is in select_epoll.c. Waits run inside blocking_call
 * and go on for the rest of their time after signals (PEP 475). */
#include "stdlib/select_impl.h"

#include "runtime/call.h"
#include "stdlib/signals.h"
#include "stdlib/socket_wait.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <sys/select.h>

#define NS_PER_S INT64_C(1000000000)

/* ---- arguments ---- */

int select_fd(Value v)
{
    int32_t fd;
    if (!is_int(v)) {
        Value method;
        if (!get_attr_opt(v, str_intern_cstr("fileno"), &method))
            return -1;
        if (method == 0)
            return raise_minus1(&type_TypeError,
                                "argument must be an int, or have a fileno() method.");
        v = call0(method);
        if (v == 0)
            return -1;
        if (!is_int(v))
            return raise_minus1(&type_TypeError, "fileno() returned a non-integer");
    }
    if (!as_int32(v, &fd))
        return -1;
    if (fd < 0)
        return raise_minus1(&type_ValueError,
                            "file descriptor cannot be a negative integer (%d)", fd);
    return fd;
}

bool select_timeout(Value v, int64_t unit, const char *message, int64_t *ns, bool *none)
{
    static const char too_large[] = "timestamp too large to convert to C PyTime_t";
    *none = v == 0 || v == VALUE_NONE;
    *ns = -1;
    if (*none)
        return true;
    if (is_float(v)) {
        double d = float_value(v);
        if (isnan(d))
            return raise_false(&type_ValueError, "Invalid value NaN (not a number)");
        d = ceil(d * (double)unit);
        if (!(d >= -0x1p63 && d < 0x1p63))
            return raise_false(&type_OverflowError, too_large);
        *ns = (int64_t)d;
        return true;
    }
    if (!has_index(v))
        return raise_false(&type_TypeError, "%s", message);
    Value index = index_value(v);
    int64_t n;
    if (index == 0)
        return false;
    if (!int_as_i64(index, &n) || __builtin_mul_overflow(n, unit, ns))
        return raise_false(&type_OverflowError, too_large);
    return true;
}

static struct timespec time_left(int64_t deadline)
{
    int64_t left = deadline - wait_now();
    left = left > 0 ? left : 0;
    return (struct timespec){left / NS_PER_S, left % NS_PER_S};
}

/* ---- select ---- */

typedef struct FdList {
    Value objects; /* list */
    int *fds;
    size_t n;
    fd_set set;
} FdList;

/* The sequence may change while its items tell their descriptors: what is left of it counts. */
static bool fd_list(Value v, FdList *out, int *max)
{
    FD_ZERO(&out->set);
    Value items = sequence_fast(v, "arguments 1-3 must be sequences");
    size_t room, now;
    if (items == 0)
        return false;
    sequence_items(items, &room);
    out->objects = list_new(room);
    out->fds = gc_alloc_atomic((room + 1) * sizeof *out->fds);
    if (out->fds == NULL || out->objects == 0)
        return false;
    for (out->n = 0; out->n < room; out->n++) {
        Value *at = sequence_items(items, &now);
        if (out->n >= now)
            break;
        Value item = at[out->n];
        int fd = select_fd(item);
        if (fd < 0)
            return false;
        if (fd >= FD_SETSIZE)
            return raise_false(&type_ValueError, "filedescriptor out of range in select()");
        if (!list_push(LIST(out->objects), item))
            return false;
        FD_SET(fd, &out->set);
        out->fds[out->n] = fd;
        *max = MAX(*max, fd);
    }
    return true;
}

static Value ready_list(FdList *l)
{
    Value list = list_new(0);
    for (size_t i = 0; list != 0 && i < l->n; i++)
        if (FD_ISSET(l->fds[i], &l->set) && !list_push(LIST(list), LIST(l->objects)->items[i]))
            return 0;
    return list;
}

typedef struct Select {
    int n;
    fd_set sets[3];
    struct timespec left, *timeout;
    int result, error;
} Select;

static void *do_select(void *p)
{
    Select *s = p;
    s->result = pselect(s->n, &s->sets[0], &s->sets[1], &s->sets[2], s->timeout, NULL);
    s->error = errno;
    return NULL;
}

FN(select_select)
{
    FdList lists[3];
    int64_t ns;
    bool none;
    int max = -1;
    if (!select_timeout(args[3], NS_PER_S, "timeout must be a float or None", &ns, &none))
        return 0;
    if (!none && ns < 0)
        return raise_value_error("timeout must be non-negative");
    for (int i = 0; i < 3; i++)
        if (!fd_list(args[i], &lists[i], &max))
            return 0;
    int64_t deadline = none ? -1 : wait_deadline(ns);
    for (;;) {
        Select s = {.n = max + 1};
        for (int i = 0; i < 3; i++)
            s.sets[i] = lists[i].set;
        if (!none) {
            s.left = time_left(deadline);
            s.timeout = &s.left;
        }
        blocking_call(do_select, &s);
        if (s.result >= 0) {
            for (int i = 0; i < 3; i++)
                lists[i].set = s.sets[i];
            break;
        }
        if (s.error != EINTR)
            return raise_errno(s.error, 0);
        if (!signals_run_pending())
            return 0;
    }
    Value ready[3];
    for (int i = 0; i < 3; i++) {
        ready[i] = ready_list(&lists[i]);
        if (ready[i] == 0)
            return 0;
    }
    return tuple_from(ready, 3);
}

/* ---- poll ---- */

typedef struct Poll {
    Object head;
    Dict *masks; /* descriptor -> events */
    bool running;
} Poll;

static bool mask_arg(Value v, int *out)
{
    int64_t n;
    *out = POLLIN | POLLPRI | POLLOUT;
    if (v == 0)
        return true;
    if (!is_int(v))
        return raise_false(&type_TypeError, "an integer is required");
    if (int_sign(v) < 0)
        return raise_false(&type_ValueError, "value must be positive");
    if (!int_as_i64(v, &n) || n > USHRT_MAX)
        return raise_false(&type_OverflowError, "Python int too large for C unsigned short");
    *out = (int)n;
    return true;
}

FN(poll_register)
{
    int fd = select_fd(args[0]), mask;
    if (fd < 0 || !mask_arg(args[1], &mask))
        return 0;
    return dict_set(AS(Poll, self)->masks, int_new(fd), int_new(mask)) ? VALUE_NONE : 0;
}

FN(poll_modify)
{
    int fd = select_fd(args[0]), mask;
    Value old;
    if (fd < 0 || !mask_arg(args[1], &mask))
        return 0;
    int found = dict_find(AS(Poll, self)->masks, int_new(fd), &old);
    if (found <= 0)
        return found < 0 ? 0 : raise_errno(ENOENT, 0);
    return dict_set(AS(Poll, self)->masks, int_new(fd), int_new(mask)) ? VALUE_NONE : 0;
}

FN(poll_unregister)
{
    int fd = select_fd(args[0]);
    if (fd < 0)
        return 0;
    int removed = dict_del(AS(Poll, self)->masks, int_new(fd));
    return removed > 0 ? VALUE_NONE : removed < 0 ? 0 : raise_key_error(int_new(fd));
}

typedef struct PollCall {
    struct pollfd *fds;
    size_t n;
    struct timespec left, *timeout;
    int result, error;
} PollCall;

static void *do_poll(void *p)
{
    PollCall *c = p;
    c->result = ppoll(c->fds, c->n, c->timeout, NULL);
    c->error = errno;
    return NULL;
}

/* Polls until the deadline (-1: none): false raised. */
static bool poll_until(PollCall *c, int64_t deadline)
{
    for (;;) {
        if (deadline >= 0) {
            c->left = time_left(deadline);
            c->timeout = &c->left;
        }
        blocking_call(do_poll, c);
        if (c->result >= 0)
            return true;
        if (c->error != EINTR)
            return raise_errno(c->error, 0), false;
        if (!signals_run_pending())
            return false;
    }
}

static Value poll_results(const PollCall *c)
{
    Value list = list_new(0);
    for (size_t i = 0; list != 0 && i < c->n; i++) {
        if (c->fds[i].revents == 0)
            continue;
        Value pair = tuple_pack(2, int_new(c->fds[i].fd),
                                int_new(c->fds[i].revents & 0xffff));
        if (pair == 0 || !list_push(LIST(list), pair))
            return 0;
    }
    return list;
}

FN(poll_poll)
{
    Poll *p = AS(Poll, self);
    int64_t ns;
    bool none;
    if (!select_timeout(args[0], 1000000, "timeout must be an integer or None", &ns, &none))
        return 0;
    if (!none && ns >= 0 && ns / 1000000 > INT_MAX)
        return raise_overflow_error("timeout is too large");
    if (p->running)
        return raise(&type_RuntimeError, "concurrent poll() invocation");
    PollCall c = {.fds = gc_alloc_atomic((p->masks->used + 1) * sizeof *c.fds)};
    Value fd, mask;
    size_t pos = 0;
    if (c.fds == NULL)
        return 0;
    while (dict_next(p->masks, &pos, &fd, &mask))
        c.fds[c.n++] = (struct pollfd){(int)small_int(fd), (short)small_int(mask), 0};
    p->running = true;
    bool good = poll_until(&c, none || ns < 0 ? -1 : wait_deadline(ns));
    p->running = false;
    return good ? poll_results(&c) : 0;
}

static const MethodDef poll_methods[] = {
    {"register", poll_register,
     "fd, eventmask=<unrepresentable>, /", 0,
     "Register a file descriptor with the polling object."},
    {"modify", poll_modify, "fd, eventmask, /", 0, "Modify an already registered file descriptor."},
    {"unregister", poll_unregister, "fd, /", 0,
     "Remove a file descriptor being tracked by the polling object."},
    {"poll", poll_poll, "timeout=None, /", 0, "Polls the set of registered file descriptors."},
    {0},
};

static Type type_poll = {
    TYPE_HEAD("select.poll"), .size = sizeof(Poll), .flags = TYPE_NO_NEW, .methods = poll_methods,
};

FN(select_poll)
{
    Poll *p = NEW(Poll, &type_poll);
    if (p == NULL)
        return 0;
    p->masks = dict_new();
    return p->masks != NULL ? OBJECT_VALUE(p) : 0;
}

/* ---- the module ---- */

static const MethodDef functions[] = {
    {"select", select_select, "rlist, wlist, xlist, timeout=None, /", 0,
     "Wait until one or more file descriptors are ready for some kind of I/O."},
    {"poll", select_poll, "", 0, "Returns a polling object."},
    {0},
};

#define C(name) {#name, name}
static const struct { const char *name; int number; } constants[] = {
    C(POLLIN), C(POLLPRI), C(POLLOUT), C(POLLERR), C(POLLHUP), C(POLLNVAL), C(POLLRDNORM),
    C(POLLRDBAND), C(POLLWRNORM), C(POLLWRBAND), C(POLLMSG), C(POLLRDHUP), C(PIPE_BUF),
};

static bool init(Value module)
{
    type_ready(&type_poll);
    for (size_t i = 0; i < ARRAY_LEN(constants); i++)
        if (!module_add_int(module, constants[i].name, constants[i].number))
            return false;
    return module_add(module, "error", OBJECT_VALUE(&type_OSError)) && epoll_init(module);
}

const ModuleDef mod_select = {
    .name = "select",
    .doc = "This module supports asynchronous I/O on multiple file descriptors.",
    .functions = functions,
    .init = init,
};
