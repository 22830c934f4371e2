/* Module _socket: the socket type without its transfers (socket_io.c, socket_msg.c): creation,
 * timeouts, connection, options. A socket that was dropped without close() is closed by its
 * finalizer with a ResourceWarning; the collector may come late, so running out of descriptors
 * collects before it is an error. */
#include "stdlib/socket_impl.h"

#include "runtime/type.h"
#include "stdlib/timestamp.h"

#include <fcntl.h>
#include <sys/ioctl.h>

#define NS_PER_S INT64_C(1000000000)

static int64_t default_timeout = -1;

/* ---- timeouts ---- */

bool socket_timed_out(void)
{
    return raise_false(&type_TimeoutError, "timed out");
}

bool socket_timeout_arg(Value v, int64_t *out)
{
    struct timespec t;
    if (v == VALUE_NONE) {
        *out = -1;
        return true;
    }
    if (!timespec_from_seconds(v, true, &t))
        return false;
    if (t.tv_sec < 0)
        return raise_false(&type_ValueError, "Timeout value out of range");
    if (t.tv_sec >= INT64_MAX / NS_PER_S)
        return raise_false(&type_OverflowError, "timestamp out of range for platform time_t");
    *out = t.tv_sec * NS_PER_S + t.tv_nsec;
    return true;
}

Value socket_timeout_value(int64_t timeout)
{
    return timeout < 0 ? VALUE_NONE : float_new((double)timeout / 1e9);
}

static bool set_blocking(int fd, bool blocking)
{
    int on = !blocking;
    return ioctl(fd, FIONBIO, &on) == 0 || (raise_errno(errno, 0), false);
}

bool socket_run_until(Socket *s, short events, int64_t deadline, void *(*op)(void *), SocketOp *c)
{
    for (;;) {
        if (s->timeout > 0 && s->fd >= 0) {
            int ready = wait_fd(s->fd, events, deadline);
            if (ready <= 0)
                return ready < 0 ? false : socket_timed_out();
        }
        c->fd = s->fd;
        if (s->timeout == 0)
            op(c);
        else
            blocking_call(op, c);
        if (c->result >= 0)
            return true;
        if (c->error == EINTR) {
            if (!signals_run_pending())
                return false;
        } else if (s->timeout <= 0 || (c->error != EAGAIN && c->error != EWOULDBLOCK)) {
            raise_errno(c->error, 0);
            return false;
        }
    }
}

bool socket_run(Socket *s, short events, void *(*op)(void *), SocketOp *c)
{
    return socket_run_until(s, events, s->timeout > 0 ? wait_deadline(s->timeout) : -1, op, c);
}

FN(sock_settimeout)
{
    int64_t timeout;
    if (!socket_timeout_arg(args[0], &timeout) || !set_blocking(SOCKET(self)->fd, timeout < 0))
        return 0;
    SOCKET(self)->timeout = timeout;
    return VALUE_NONE;
}

FN(sock_gettimeout) { return socket_timeout_value(SOCKET(self)->timeout); }

FN(sock_setblocking)
{
    int blocking = is_true(args[0]);
    if (blocking < 0 || !set_blocking(SOCKET(self)->fd, blocking))
        return 0;
    SOCKET(self)->timeout = blocking ? -1 : 0;
    return VALUE_NONE;
}

FN(sock_getblocking) { return value_bool(SOCKET(self)->timeout != 0); }

/* ---- making ---- */

/* Runs out of descriptors: gives back those of dropped sockets and files. True: try again. */
static bool collect_descriptors(int error, bool *collected)
{
    if ((error != EMFILE && error != ENFILE) || *collected)
        return false;
    *collected = true;
    gc_collect();
    gc_run_finalizers();
    return true;
}

static bool open_socket(Socket *s, int family, int type, int proto)
{
    bool collected = false;
    int fd;
    do
        fd = socket(family, type | SOCK_CLOEXEC, proto);
    while (fd < 0 && collect_descriptors(errno, &collected));
    if (fd < 0)
        return raise_errno(errno, 0), false;
    s->fd = fd;
    return true;
}

/* What the system knows about a descriptor that was handed in; -1 means "ask". */
static bool examine(int fd, int32_t *family, int32_t *type, int32_t *proto)
{
    Address a;
    a.len = sizeof a.storage;
    memset(&a.storage, 0, sizeof a.storage);
    if (getsockname(fd, &a.any, &a.len) < 0)
        return raise_errno(errno, 0), false;
    if (*family == -1)
        *family = a.any.sa_family;
    socklen_t len = sizeof *type;
    if (*type == -1 && getsockopt(fd, SOL_SOCKET, SO_TYPE, type, &len) < 0)
        return raise_errno(errno, 0), false;
    len = sizeof *proto;
    if (*proto == -1 && getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, proto, &len) < 0)
        return raise_errno(errno, 0), false;
    return true;
}

static bool adopt(Socket *s, Value fileno, int32_t *family, int32_t *type, int32_t *proto)
{
    int32_t fd;
    if (is_float(fileno))
        return raise_false(&type_TypeError, "integer argument expected, got float");
    if (!as_int32(fileno, &fd))
        return false;
    if (fd < 0)
        return raise_false(&type_ValueError, "negative file descriptor");
    if (!examine(fd, family, type, proto))
        return false;
    s->fd = fd;
    return true;
}

static bool setup(Socket *s, int32_t family, int32_t type, int32_t proto, Value fileno)
{
    if (fileno != 0 && fileno != VALUE_NONE) {
        if (!adopt(s, fileno, &family, &type, &proto))
            return false;
    } else {
        family = family == -1 ? AF_INET : family;
        type = type == -1 ? SOCK_STREAM : type;
        proto = proto == -1 ? 0 : proto;
        if (!open_socket(s, family, type, proto))
            return false;
    }
    s->family = family;
    s->type = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
    s->proto = proto;
    s->timeout = type & SOCK_NONBLOCK ? 0 : default_timeout;
    return s->timeout < 0 || set_blocking(s->fd, false);
}

static Value init_bound(Value self, Value *args, size_t nargs, Value kwnames)
{
    int32_t numbers[3] = {-1, -1, -1};
    for (int i = 0; i < 3; i++)
        if (args[i] != 0 && !as_int32(args[i], &numbers[i]))
            return 0;
    return setup(SOCKET(self), numbers[0], numbers[1], numbers[2], args[3]) ? VALUE_NONE : 0;
}

static const MethodDef init_def = {"socket", init_bound,
                                   "family=-1, type=-1, proto=-1, fileno=None", 0, NULL};

static bool sock_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    static ParamSpec *spec;
    Value room[8 + PARAM_SLACK];
    size_t total = nargs + (kwnames != 0 ? TUPLE(kwnames)->len : 0);
    if (spec == NULL)
        spec = param_spec(init_def.name, init_def.sig);
    if (total > 8)
        return raise_false(&type_TypeError, "socket() takes at most 4 arguments (%zu given)",
                           total);
    memcpy(room, args, total * sizeof *args);
    return native_call(&init_def, spec, self, room, nargs, kwnames) != 0;
}

static Value sock_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value self = object_new(type, 0);
    if (self != 0) {
        SOCKET(self)->fd = -1;
        SOCKET(self)->timeout = -1;
    }
    return self;
}

static Value sock_repr(Value self)
{
    Socket *s = SOCKET(self);
    return str_format("<socket object, fd=%d, family=%d, type=%d, proto=%d>", s->fd, s->family,
                      s->type, s->proto);
}

static void sock_finalize(Value self)
{
    Socket *s = SOCKET(self);
    if (s->fd < 0)
        return;
    Value kept = error_take();
    Value text = str_format("unclosed %R", self);
    if (text == 0 || !warn_value(&type_ResourceWarning, text, 1, self)) {
        if (error_matches(&type_Warning))
            error_unraisable(self, NULL);
        error_clear();
    }
    if (s->fd >= 0)
        close(s->fd);
    s->fd = -1;
    if (kept != 0)
        error_restore(kept);
}

/* ---- the descriptor ---- */

FN(sock_fileno) { return int_new(SOCKET(self)->fd); }

FN(sock_detach)
{
    int fd = SOCKET(self)->fd;
    SOCKET(self)->fd = -1;
    return int_new(fd);
}

FN(sock_close)
{
    int fd = SOCKET(self)->fd;
    SOCKET(self)->fd = -1;
    /* A reset that the peer sent is no error of closing. */
    if (fd >= 0 && close(fd) < 0 && errno != EINTR && errno != ECONNRESET)
        return raise_errno(errno, 0);
    return VALUE_NONE;
}

/* ---- connections ---- */

FN(sock_bind)
{
    Address a;
    if (!address_parse(SOCKET(self), args[0], &a, "bind"))
        return 0;
    return bind(SOCKET(self)->fd, &a.any, a.len) == 0 ? VALUE_NONE : raise_errno(errno, 0);
}

FN(sock_listen)
{
    int32_t backlog = MIN(SOMAXCONN, 128);
    if (args[0] != 0 && !as_int32(args[0], &backlog))
        return 0;
    backlog = backlog < 0 ? 0 : backlog;
    return listen(SOCKET(self)->fd, backlog) == 0 ? VALUE_NONE : raise_errno(errno, 0);
}

static void *do_accept(void *p)
{
    SocketOp *c = p;
    c->address->len = sizeof c->address->storage;
    c->result = accept4(c->fd, &c->address->any, &c->address->len, SOCK_CLOEXEC);
    c->error = errno;
    return NULL;
}

FN(sock_accept)
{
    Address a;
    SocketOp c = {.address = &a};
    bool collected = false;
    while (!socket_run(SOCKET(self), POLLIN, do_accept, &c)) {
        if (!collect_descriptors(c.error, &collected))
            return 0;
        error_clear();
    }
    Value address = address_value(&a.any, a.len, SOCKET(self)->proto);
    if (address == 0) {
        close((int)c.result);
        return 0;
    }
    return tuple_pack(2, int_new(c.result), address);
}

static void *do_connect(void *p)
{
    SocketOp *c = p;
    c->result = connect(c->fd, &c->address->any, c->address->len);
    c->error = errno;
    return NULL;
}

/* Waits until a connection that was begun stands or failed. Its errno, or -1 raised. */
static int finish_connect(Socket *s, int64_t deadline, int on_timeout)
{
    int ready = wait_fd(s->fd, POLLOUT, deadline);
    if (ready <= 0)
        return ready < 0 ? -1 : on_timeout;
    int error;
    socklen_t len = sizeof error;
    if (getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
        return errno;
    return error == EISCONN ? 0 : error;
}

/* The errno of connecting (0: connected; EWOULDBLOCK: timed out), -1: raised. */
static int connect_address(Socket *s, Address *a)
{
    SocketOp c = {.fd = s->fd, .address = a};
    int64_t deadline = s->timeout > 0 ? wait_deadline(s->timeout) : -1;
    if (s->timeout == 0)
        do_connect(&c);
    else
        blocking_call(do_connect, &c);
    if (c.result >= 0)
        return 0;
    if (c.error == EINTR) {
        /* The connection goes on in the background. */
        if (!signals_run_pending())
            return -1;
        if (s->timeout == 0)
            return EINTR;
    } else if (s->timeout <= 0 || c.error != EINPROGRESS) {
        return c.error;
    }
    return finish_connect(s, deadline, EWOULDBLOCK);
}

FN(sock_connect)
{
    Socket *s = SOCKET(self);
    Address a;
    if (!address_parse(s, args[0], &a, "connect"))
        return 0;
    int error = connect_address(s, &a);
    if (error == EWOULDBLOCK && s->timeout > 0)
        return socket_timed_out(), 0;
    return error == 0 ? VALUE_NONE : error < 0 ? 0 : raise_errno(error, 0);
}

FN(sock_connect_ex)
{
    Address a;
    if (!address_parse(SOCKET(self), args[0], &a, "connect_ex"))
        return 0;
    int error = connect_address(SOCKET(self), &a);
    return error >= 0 ? int_new(error) : 0;
}

FN(sock_shutdown)
{
    int32_t how;
    if (!as_int32(args[0], &how))
        return 0;
    return shutdown(SOCKET(self)->fd, how) == 0 ? VALUE_NONE : raise_errno(errno, 0);
}

static Value name_of(Value self, int (*get)(int, struct sockaddr *, socklen_t *))
{
    Address a;
    a.len = sizeof a.storage;
    memset(&a.storage, 0, sizeof a.storage);
    if (get(SOCKET(self)->fd, &a.any, &a.len) < 0)
        return raise_errno(errno, 0);
    return address_value(&a.any, MIN(a.len, sizeof a.storage), SOCKET(self)->proto);
}
static int get_sock_name(int fd, struct sockaddr *a, socklen_t *n) { return getsockname(fd, a, n); }
static int get_peer_name(int fd, struct sockaddr *a, socklen_t *n) { return getpeername(fd, a, n); }
FN(sock_getsockname) { return name_of(self, get_sock_name); }
FN(sock_getpeername) { return name_of(self, get_peer_name); }

/* ---- options ---- */

FN(sock_getsockopt)
{
    int32_t level, option, len = 0;
    if (!as_int32(args[0], &level) || !as_int32(args[1], &option)
        || (args[2] != 0 && !as_int32(args[2], &len)))
        return 0;
    int fd = SOCKET(self)->fd;
    if (len == 0 && SOCKET(self)->family == AF_VSOCK) { /* its options have 64 bits */
        uint64_t wide = 0;
        socklen_t size = sizeof wide;
        if (getsockopt(fd, level, option, &wide, &size) < 0)
            return raise_errno(errno, 0);
        return int_from_u64(wide);
    }
    if (len == 0) {
        int flag = 0;
        socklen_t size = sizeof flag;
        if (getsockopt(fd, level, option, &flag, &size) < 0)
            return raise_errno(errno, 0);
        return int_new(flag);
    }
    uint8_t data[1024];
    socklen_t size = (socklen_t)len;
    if (len < 0 || (size_t)len > sizeof data)
        return raise(&type_OSError, "getsockopt buflen out of range");
    if (getsockopt(fd, level, option, data, &size) < 0)
        return raise_errno(errno, 0);
    return bytes_new(data, size);
}

/* (level, option, int), (level, option, buffer) or (level, option, None, optlen) */
FN(sock_setsockopt)
{
    int32_t level, option, flag;
    int64_t len;
    int fd = SOCKET(self)->fd, result;
    if (!as_int32(args[0], &level) || !as_int32(args[1], &option))
        return 0;
    if (args[3] != 0) {
        if (args[2] != VALUE_NONE)
            return raise_type_error("setsockopt() argument 3 must be None, not %T", args[2]);
        if (!as_index(args[3], &len))
            return 0;
        if (len < 0 || len > UINT32_MAX)
            return raise_overflow_error("optlen out of range");
        result = setsockopt(fd, level, option, NULL, (socklen_t)len);
    } else if (has_index(args[2]) && SOCKET(self)->family == AF_VSOCK) {
        uint64_t wide;
        if (!as_uint64(args[2], &wide))
            return 0;
        result = setsockopt(fd, level, option, &wide, sizeof wide);
    } else if (has_index(args[2])) {
        if (!as_int32(args[2], &flag))
            return 0;
        result = setsockopt(fd, level, option, &flag, sizeof flag);
    } else {
        Buffer b;
        if (args[2] == VALUE_NONE)
            return raise_type_error("setsockopt() with None takes a fourth argument: optlen");
        if (!buffer_get(args[2], &b, false))
            return 0;
        result = setsockopt(fd, level, option, b.data, (socklen_t)b.len);
        buffer_release(&b);
    }
    return result == 0 ? VALUE_NONE : raise_errno(errno, 0);
}

/* ---- the type ---- */

static Value get_timeout(Value self) { return socket_timeout_value(SOCKET(self)->timeout); }
static Value get_family(Value self) { return int_new(SOCKET(self)->family); }
static Value get_type(Value self) { return int_new(SOCKET(self)->type); }
static Value get_proto(Value self) { return int_new(SOCKET(self)->proto); }

static const GetSetDef getsets[] = {
    {"timeout", get_timeout, NULL, "the socket timeout"},
    {"family", get_family, NULL, "the socket family"},
    {"type", get_type, NULL, "the socket type"},
    {"proto", get_proto, NULL, "the socket protocol"},
    {0},
};

static const MethodDef methods[] = {
    {"settimeout", sock_settimeout, "timeout, /", 0, "Set a timeout on socket operations."},
    {"gettimeout", sock_gettimeout, "", 0, "Returns the timeout in seconds (float)."},
    {"setblocking", sock_setblocking, "flag, /", 0, "Set the socket to blocking or non-blocking."},
    {"getblocking", sock_getblocking, "", 0, "Returns True if socket is in blocking mode."},
    {"fileno", sock_fileno, "", 0, "Return the integer file descriptor of the socket."},
    {"detach", sock_detach, "", 0,
     "Close the socket object without closing the underlying file descriptor."},
    {"close", sock_close, "", 0, "Close the socket.  It cannot be used after this call."},
    {"bind", sock_bind, "address, /", 0, "Bind the socket to a local address."},
    {"listen", sock_listen, "backlog=<unrepresentable>, /", 0,
     "Enable a server to accept connections."},
    {"_accept", sock_accept, "", 0, "Wait for an incoming connection: (fd, address)."},
    {"connect", sock_connect, "address, /", 0, "Connect the socket to a remote address."},
    {"connect_ex", sock_connect_ex, "address, /", 0,
     "Like connect(address), but returns an error code instead of raising."},
    {"shutdown", sock_shutdown, "flag, /", 0, "Shut down one or both sides of the socket."},
    {"getsockname", sock_getsockname, "", 0, "Return the address of the local endpoint."},
    {"getpeername", sock_getpeername, "", 0, "Return the address of the remote endpoint."},
    {"getsockopt", sock_getsockopt, "level, option, buflen=0, /", 0, "Get a socket option."},
    {"setsockopt", sock_setsockopt, "level, option, value, optlen=<unrepresentable>, /", 0,
     "Set a socket option."},
    {0},
};

Type type_socket = {
    TYPE_HEAD("_socket.socket"), .size = sizeof(Socket), .flags = TYPE_BASE, .new_ = sock_new,
    .init = sock_init, .repr = sock_repr, .finalize = sock_finalize, .methods = methods,
    .getsets = getsets,
    .doc = "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object",
};

/* ---- the module ---- */

FN(get_default_timeout) { return socket_timeout_value(default_timeout); }

FN(set_default_timeout)
{
    return socket_timeout_arg(args[0], &default_timeout) ? VALUE_NONE : 0;
}

static const MethodDef timeout_functions[] = {
    {"getdefaulttimeout", get_default_timeout, "", 0,
     "Returns the default timeout in seconds (float) for new socket objects."},
    {"setdefaulttimeout", set_default_timeout, "timeout, /", 0,
     "Set the default timeout in seconds (float) for new socket objects."},
    {0},
};

static bool add_functions(Value module, const MethodDef *defs)
{
    Value name = str_intern_cstr("_socket");
    for (; defs->name != NULL; defs++) {
        Value f = native_function_new(defs, module, name);
        if (f == 0 || !module_add(module, defs->name, f))
            return false;
    }
    return true;
}

/* The transfers are methods in tables of their own. */
static bool add_methods(const MethodDef *defs)
{
    for (; defs->name != NULL; defs++) {
        Value m = method_descriptor_new(&type_socket, defs), name = str_intern_cstr(defs->name);
        if (m == 0 || name == 0 || !dict_set(type_socket.dict, name, m))
            return false;
    }
    return true;
}

static bool init(Value module)
{
    type_ready(&type_socket);
    return add_methods(socket_io_methods) && add_methods(socket_msg_methods)
        && module_add(module, "socket", OBJECT_VALUE(&type_socket))
        && module_add(module, "SocketType", OBJECT_VALUE(&type_socket))
        && add_functions(module, timeout_functions)
        && add_functions(module, socket_module_functions)
        && add_functions(module, socket_msg_functions)
        && add_functions(module, socket_resolve_functions) && socket_constants_init(module)
        && module_add(module, "error", OBJECT_VALUE(&type_OSError))
        && module_add(module, "timeout", OBJECT_VALUE(&type_TimeoutError))
        && socket_resolve_init(module);
}

const ModuleDef mod__socket = {
    .name = "_socket",
    .doc = "Implementation module for socket operations.",
    .init = init,
};
