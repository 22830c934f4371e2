/* Stream transports: sockets and pipes that call a protocol when bytes come and keep what cannot be
 * written at once. One class serves all; which halves it has depends on what it was made for.
 *
 * Reading happens straight from libuv's callback; what the protocol raises goes to the loop's
 * exception handler and closes the transport. */
#include "runtime/bytes.h"
#include "runtime/dict.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "stdlib/evloop.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)
#define TRANSPORT(v) AS(Transport, v)

enum { READ_CHUNK = 256 * 1024, HIGH_WATER = 64 * 1024 };
enum { IS_SOCKET = 1, CAN_READ = 2, CAN_WRITE = 4 };

typedef struct Transport {
    Object head;
    Value loop, sock, protocol, extra, server;
    int fd;
    uint8_t kind;
    bool closing;        /* close() or abort() was called, or it failed */
    bool lost;           /* connection_lost is on its way */
    bool reading_paused, writing_paused, read_eof, eof_wanted, buffered, started;
    bool native;         /* the protocol is ev_stream_sink's */
    unsigned lost_writes;
    size_t high, low;
    uint8_t *out;        /* bytes out[out_at..out_len) wait to be written */
    size_t out_at, out_len, out_cap;
    Value exc;           /* for connection_lost */
} Transport;

const StreamSink *ev_stream_sink;
static uint8_t *read_buffer; /* one serves all: it is copied out at once */

static EvLoop *ev_of(Transport *t) { return EV(t->loop); }
static bool sync_watch(Transport *t);
static bool force_close(Transport *t, Value exc);

/* ---- calling the protocol ---- */

static bool call_soon(Transport *t, Value fn, Value arg)
{
    return fn && loop_call_soon(t->loop, fn, arg, context_snapshot());
}

static bool call_protocol_soon(Transport *t, const char *method, Value arg)
{
    return call_soon(t, get_attr_str(t->protocol, method), arg);
}

static void protocol_failed(Transport *t, const char *message)
{
    Value exc = thread->pending;
    ev_callback_failed(ev_of(t), message, (Value)t, t->protocol);
    if (!force_close(t, exc))
        ev_callback_failed(ev_of(t), message, (Value)t, 0);
}

/* An error of the connection itself: no report for those that peers cause. */
static bool connection_failed(Transport *t, int err, const char *message)
{
    raise_errno(err, 0);
    Value exc = error_take();
    if (err != ECONNRESET && err != EPIPE && err != ECONNABORTED && err != EBADF
        && !(t->kind & IS_SOCKET) && err != EIO) {
        error_restore(exc);
        ev_callback_failed(ev_of(t), message, (Value)t, t->protocol);
    }
    return force_close(t, exc);
}

/* ---- reading ---- */

static ssize_t read_some(Transport *t, void *to, size_t n)
{
    ssize_t got;
    do {
        got = t->kind & IS_SOCKET ? recv(t->fd, to, n, 0) : read(t->fd, to, n);
    } while (got < 0 && errno == EINTR);
    return got;
}

static void at_eof(Transport *t)
{
    Value keep = VALUE_NONE;
    t->read_eof = true;
    if (t->kind & CAN_READ && (keep = call_method0(t->protocol, str_intern_cstr("eof_received"))) == 0) {
        protocol_failed(t, "Fatal error: protocol.eof_received() call failed.");
        return;
    }
    int stay = is_true(keep);
    bool ok = stay >= 0;
    if (stay == 1 && (t->kind & CAN_WRITE))
        ok = sync_watch(t);
    else if (ok)
        ok = call_method0((Value)t, str_intern_cstr("close")) != 0;
    if (!ok)
        ev_callback_failed(ev_of(t), "Fatal error at the end of the stream", (Value)t, 0);
}

static void read_failed(Transport *t)
{
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        return;
    if (!connection_failed(t, errno, "Fatal read error on transport"))
        ev_callback_failed(ev_of(t), "Fatal read error on transport", (Value)t, 0);
}

static void read_data(Transport *t)
{
    ssize_t n = read_some(t, read_buffer, READ_CHUNK);
    if (n < 0) {
        read_failed(t);
    } else if (n == 0) {
        at_eof(t);
    } else if (t->native) {
        if (!ev_stream_sink->data(t->protocol, read_buffer, (size_t)n))
            protocol_failed(t, "Fatal error: protocol.data_received() call failed.");
    } else {
        Value data = bytes_new(read_buffer, (size_t)n);
        if (!data || !call_method1(t->protocol, NAME(data_received), data))
            protocol_failed(t, "Fatal error: protocol.data_received() call failed.");
    }
}

static void read_into(Transport *t)
{
    Buffer buffer;
    Value space = call_method1(t->protocol, NAME(get_buffer), small_int_value(-1));
    if (!space || !buffer_get(space, &buffer, true)) {
        protocol_failed(t, "Fatal error: protocol.get_buffer() call failed.");
        return;
    }
    if (buffer.len == 0) {
        buffer_release(&buffer);
        raise(&type_RuntimeError, "get_buffer() returned an empty buffer");
        protocol_failed(t, "Fatal error: protocol.get_buffer() call failed.");
        return;
    }
    ssize_t n = read_some(t, buffer.data, buffer.len);
    buffer_release(&buffer);
    if (n < 0)
        read_failed(t);
    else if (n == 0)
        at_eof(t);
    else if (!call_method1(t->protocol, NAME(buffer_updated), small_int_value(n)))
        protocol_failed(t, "Fatal error: protocol.buffer_updated() call failed.");
}

/* ---- writing ---- */

static ssize_t write_some(Transport *t, const void *from, size_t n)
{
    ssize_t put;
    do {
        put = t->kind & IS_SOCKET ? send(t->fd, from, n, MSG_NOSIGNAL) : write(t->fd, from, n);
    } while (put < 0 && errno == EINTR);
    return put;
}

static size_t buffered_bytes(Transport *t) { return t->out_len - t->out_at; }

static bool keep_bytes(Transport *t, const uint8_t *data, size_t n)
{
    if (t->out_at > 0) {
        memmove(t->out, t->out + t->out_at, buffered_bytes(t));
        t->out_len -= t->out_at;
        t->out_at = 0;
    }
    if (t->out_len + n > t->out_cap) {
        size_t cap = t->out_cap ? t->out_cap * 2 : 4096;
        while (cap < t->out_len + n)
            cap *= 2;
        uint8_t *wider = gc_alloc_atomic(cap);
        if (wider == NULL)
            return false;
        if (t->out_len)
            memcpy(wider, t->out, t->out_len);
        t->out = wider;
        t->out_cap = cap;
    }
    memcpy(t->out + t->out_len, data, n);
    t->out_len += n;
    return true;
}

static bool tell_flow(Transport *t, const char *method, const char *message)
{
    if (call_method0(t->protocol, str_intern_cstr(method)))
        return true;
    if (error_matches(&type_KeyboardInterrupt) || error_matches(&type_SystemExit))
        return false;
    ev_callback_failed(ev_of(t), message, (Value)t, t->protocol);
    return true;
}

static bool maybe_pause(Transport *t)
{
    if (buffered_bytes(t) <= t->high || t->writing_paused)
        return true;
    t->writing_paused = true;
    return tell_flow(t, "pause_writing", "protocol.pause_writing() failed");
}

static bool maybe_resume(Transport *t)
{
    if (!t->writing_paused || buffered_bytes(t) > t->low)
        return true;
    t->writing_paused = false;
    return tell_flow(t, "resume_writing", "protocol.resume_writing() failed");
}

static bool write_failed(Transport *t)
{
    t->lost_writes++;
    return connection_failed(t, errno, "Fatal write error on transport");
}

static bool finish_lost(Transport *t)
{
    if (t->lost)
        return true;
    t->lost = true;
    Value fn = get_attr_str((Value)t, "_call_connection_lost");
    return call_soon(t, fn, t->exc ? t->exc : VALUE_NONE);
}

static bool flush_buffer(Transport *t)
{
    ssize_t n = write_some(t, t->out + t->out_at, buffered_bytes(t));
    if (n < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK || write_failed(t);
    t->out_at += (size_t)n;
    if (!maybe_resume(t))
        return false;
    if (buffered_bytes(t) > 0)
        return true;
    t->out_at = t->out_len = 0;
    if (t->closing)
        return sync_watch(t) && finish_lost(t);
    if (t->eof_wanted && (t->kind & IS_SOCKET))
        shutdown(t->fd, SHUT_WR);
    else if (t->eof_wanted)
        return call_method0((Value)t, str_intern_cstr("close")) != 0;
    return sync_watch(t);
}

static void on_ready(Value self, int events)
{
    Transport *t = TRANSPORT(self);
    if ((events & UV_WRITABLE) && buffered_bytes(t) > 0 && !flush_buffer(t))
        ev_callback_failed(ev_of(t), "Fatal write error on transport", self, t->protocol);
    if (!(events & UV_READABLE) || t->closing || t->reading_paused || t->read_eof)
        return;
    if (!(t->kind & CAN_READ)) /* the reader of our pipe went away */
        (void)(buffered_bytes(t) > 0 ? connection_failed(t, EPIPE, "") : force_close(t, 0));
    else if (t->buffered)
        read_into(t);
    else
        read_data(t);
}

/* The system has no room to watch one more descriptor: a connection that would hear nothing any more
 * ends with that error. */
static bool watch_refused(Transport *t)
{
    return error_matches(&type_OSError) && force_close(t, error_take());
}

/* Watches for what the state asks for. */
static bool sync_watch(Transport *t)
{
    int events = 0;
    if (t->started && !t->closing && !t->read_eof
        && (!(t->kind & CAN_READ) || !t->reading_paused))
        events |= UV_READABLE;
    if (buffered_bytes(t) > 0)
        events |= UV_WRITABLE;
    if (t->lost)
        events = 0;
    if (AS(Loop, t->loop)->closed)
        return true;
    FdWatch *w = ev_watch_find(ev_of(t), t->fd);
    if (w == NULL || (w->owner != 0 && w->owner != (Value)t)) {
        if (events == 0)
            return true;
        if (w != NULL)
            return raise_false(&type_RuntimeError, "File descriptor %d is used by transport %R",
                               t->fd, w->owner);
    }
    if (w == NULL && (w = ev_watch(ev_of(t), t->fd)) == NULL)
        return watch_refused(t);
    w->owner = events || t->started ? (Value)t : 0;
    w->on_ready = on_ready;
    return ev_watch_set(w, events) || watch_refused(t);
}

static void let_go(Transport *t)
{
    if (AS(Loop, t->loop)->closed)
        return;
    FdWatch *w = ev_watch_find(ev_of(t), t->fd);
    if (w != NULL && w->owner == (Value)t) {
        if (!ev_watch_set(w, 0))
            error_clear();
        w->owner = 0;
    }
}

static bool force_close(Transport *t, Value exc)
{
    if (t->lost)
        return true;
    t->closing = true;
    t->out_at = t->out_len = 0;
    t->exc = exc;
    let_go(t);
    return finish_lost(t);
}

/* ---- methods: writing ---- */

static bool check_writable(Transport *t)
{
    if (t->eof_wanted)
        return raise_false(&type_RuntimeError, "Cannot call write() after write_eof()");
    if (!(t->kind & CAN_WRITE))
        return raise_false(&type_AttributeError, "write");
    return true;
}

static bool warn_lost(Transport *t)
{
    enum { WARN_FROM = 5 };
    if (t->lost_writes >= WARN_FROM) {
        Value logger = import_attr("asyncio.log", "logger");
        Value text = str_from_ascii("socket.send() raised exception.", 31);
        if (!logger || !text || !call_method1(logger, str_intern_cstr("warning"), text))
            return false;
    }
    t->lost_writes++;
    return true;
}

static bool write_bytes(Transport *t, const uint8_t *data, size_t n)
{
    if (n == 0)
        return true;
    if (t->lost_writes || t->lost)
        return warn_lost(t);
    if (buffered_bytes(t) == 0) {
        ssize_t put = write_some(t, data, n);
        if (put < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
            return write_failed(t);
        if (put == (ssize_t)n)
            return true;
        if (put > 0) {
            data += put;
            n -= (size_t)put;
        }
    }
    return keep_bytes(t, data, n) && sync_watch(t) && maybe_pause(t);
}

bool ev_transport_write(Value transport, const void *data, size_t n)
{
    Transport *t = TRANSPORT(transport);
    return check_writable(t) && write_bytes(t, data, n);
}

static bool write_value(Transport *t, Value v)
{
    Buffer b;
    if (has_base_shape(v, &type_bytes))
        return write_bytes(t, bytes_data(v), bytes_len(v));
    if (!is_bytes(v) && !is_bytearray(v) && !is_instance_of(v, &type_memoryview))
        return raise_false(&type_TypeError,
                           "data argument must be a bytes-like object, not '%T'", v);
    if (!buffer_get(v, &b, false))
        return false;
    bool ok = write_bytes(t, b.data, b.len);
    buffer_release(&b);
    return ok;
}

FN(transport_write)
{
    Transport *t = TRANSPORT(self);
    return check_writable(t) && write_value(t, args[0]) ? VALUE_NONE : VALUE_ERROR;
}

FN(transport_writelines)
{
    Transport *t = TRANSPORT(self);
    if (t->eof_wanted)
        return raise(&type_RuntimeError, "Cannot call writelines() after write_eof()");
    Value joined = call_method1(bytes_new("", 0), str_intern_cstr("join"), args[0]);
    return joined && write_value(t, joined) ? VALUE_NONE : VALUE_ERROR;
}

FN(transport_write_eof)
{
    Transport *t = TRANSPORT(self);
    if (t->closing || t->eof_wanted)
        return VALUE_NONE;
    t->eof_wanted = true;
    if (buffered_bytes(t) > 0)
        return VALUE_NONE;
    if (t->kind & IS_SOCKET)
        shutdown(t->fd, SHUT_WR);
    else
        return call_method0(self, str_intern_cstr("close"));
    return VALUE_NONE;
}
FN(transport_can_write_eof) { return VALUE_TRUE; }

/* ---- methods: closing ---- */

FN(transport_close)
{
    Transport *t = TRANSPORT(self);
    if (t->closing)
        return VALUE_NONE;
    t->closing = true;
    if (!sync_watch(t))
        return VALUE_ERROR;
    return buffered_bytes(t) > 0 || finish_lost(t) ? VALUE_NONE : VALUE_ERROR;
}
FN(transport_abort) { return force_close(TRANSPORT(self), 0) ? VALUE_NONE : VALUE_ERROR; }
FN(transport_force_close)
{
    return force_close(TRANSPORT(self), args[0] == VALUE_NONE ? 0 : args[0]) ? VALUE_NONE
                                                                             : VALUE_ERROR;
}
FN(transport_is_closing) { return value_bool(TRANSPORT(self)->closing); }

FN(transport_call_connection_lost)
{
    Transport *t = TRANSPORT(self);
    Value ok = VALUE_NONE;
    let_go(t);
    if (t->protocol != VALUE_NONE)
        ok = call_method1(t->protocol, str_intern_cstr("connection_lost"), args[0]);
    Value kept = ok ? 0 : error_take();
    Value sock = t->sock, server = t->server;
    t->sock = VALUE_NONE;
    t->server = 0;
    if (sock != VALUE_NONE && !call_method0(sock, NAME(close)) && !kept)
        kept = error_take();
    if (server && server != VALUE_NONE
        && !call_method1(server, str_intern_cstr("_detach"), self) && !kept)
        kept = error_take();
    if (!kept)
        return VALUE_NONE;
    error_restore(kept);
    return VALUE_ERROR;
}

/* ---- methods: flow control ---- */

FN(transport_pause_reading)
{
    Transport *t = TRANSPORT(self);
    if (t->closing || t->reading_paused)
        return VALUE_NONE;
    t->reading_paused = true;
    return sync_watch(t) ? VALUE_NONE : VALUE_ERROR;
}
FN(transport_resume_reading)
{
    Transport *t = TRANSPORT(self);
    if (t->closing || !t->reading_paused)
        return VALUE_NONE;
    t->reading_paused = false;
    return sync_watch(t) ? VALUE_NONE : VALUE_ERROR;
}
FN(transport_is_reading)
{
    Transport *t = TRANSPORT(self);
    return value_bool(!t->closing && !t->reading_paused);
}
FN(transport_set_limits)
{
    Transport *t = TRANSPORT(self);
    int64_t high = HIGH_WATER, low = -1;
    if (args[1] && args[1] != VALUE_NONE && !as_index(args[1], &low))
        return VALUE_ERROR;
    if (args[0] && args[0] != VALUE_NONE) {
        if (!as_index(args[0], &high))
            return VALUE_ERROR;
    } else if (low >= 0) {
        high = 4 * low;
    }
    if (low < 0)
        low = high / 4;
    if (!(high >= low && low >= 0))
        return raise_value_error("high (%lld) must be >= low (%lld) must be >= 0", (long long)high,
                                 (long long)low);
    t->high = (size_t)high;
    t->low = (size_t)low;
    return maybe_pause(t) ? VALUE_NONE : VALUE_ERROR;
}
FN(transport_get_limits)
{
    Transport *t = TRANSPORT(self);
    return tuple_pack(2, small_int_value((int64_t)t->low), small_int_value((int64_t)t->high));
}
FN(transport_buffer_size) { return small_int_value((int64_t)buffered_bytes(TRANSPORT(self))); }

/* ---- methods: the rest ---- */

FN(transport_get_extra)
{
    Value v;
    int found = dict_find(DICT(TRANSPORT(self)->extra), args[0], &v);
    return found < 0 ? VALUE_ERROR : found ? v : args[1] ? args[1] : VALUE_NONE;
}
FN(transport_get_protocol) { return TRANSPORT(self)->protocol; }

static bool take_protocol(Transport *t, Value protocol)
{
    static Value buffered_class;
    t->protocol = protocol;
    t->buffered = false;
    t->native = ev_stream_sink != NULL && is_instance_of(protocol, ev_stream_sink->type);
    if (t->native)
        return true;
    if (protocol == VALUE_NONE || !(t->kind & CAN_READ))
        return true;
    if (!buffered_class && !(buffered_class = import_attr("asyncio.protocols", "BufferedProtocol")))
        return false;
    int yes = is_instance(protocol, buffered_class);
    t->buffered = yes == 1;
    return yes >= 0;
}
FN(transport_set_protocol)
{
    return take_protocol(TRANSPORT(self), args[0]) ? VALUE_NONE : VALUE_ERROR;
}
FN(transport_start)
{
    Transport *t = TRANSPORT(self);
    if (t->closing)
        return VALUE_NONE;
    t->started = true;
    return sync_watch(t) ? VALUE_NONE : VALUE_ERROR;
}
FN(transport_fileno) { return small_int_value(TRANSPORT(self)->fd); }

static Value transport_repr(Value self)
{
    Transport *t = TRANSPORT(self);
    const char *state = t->lost ? " closed" : t->closing ? " closing" : "";
    return str_format("<%s%s fd=%d %s bufsize=%zu>", type_name_of(self), state, t->fd,
                      t->reading_paused ? "paused" : "reading", buffered_bytes(t));
}

static void transport_finalize(void *object, void *data)
{
    Transport *t = object;
    if (t->sock == VALUE_NONE || t->lost || t->closing)
        return;
    Value saved = error_take();
    if (!warn_value(&type_ResourceWarning, str_format("unclosed transport %R", (Value)t), 1,
                    (Value)t))
        error_unraisable((Value)t, NULL);
    if (!call_method0(t->sock, NAME(close)))
        error_unraisable((Value)t, NULL);
    error_restore(saved);
}

static const MethodDef transport_methods[] = {
    {"write", transport_write, "data, /", 0, "Write some data; what the peer cannot take waits."},
    {"writelines", transport_writelines, "list_of_data, /", 0, NULL},
    {"write_eof", transport_write_eof, "", 0, "Close the write end after what waits is written."},
    {"can_write_eof", transport_can_write_eof, "", 0, NULL},
    {"close", transport_close, "", 0, "Close after what waits is written."},
    {"abort", transport_abort, "", 0, "Close at once."},
    {"is_closing", transport_is_closing, "", 0, NULL},
    {"pause_reading", transport_pause_reading, "", 0, NULL},
    {"resume_reading", transport_resume_reading, "", 0, NULL},
    {"is_reading", transport_is_reading, "", 0, NULL},
    {"set_write_buffer_limits", transport_set_limits, "high=None, low=None", 0, NULL},
    {"get_write_buffer_limits", transport_get_limits, "", 0, NULL},
    {"get_write_buffer_size", transport_buffer_size, "", 0, NULL},
    {"get_extra_info", transport_get_extra, "name, default=None", 0, NULL},
    {"get_protocol", transport_get_protocol, "", 0, NULL},
    {"set_protocol", transport_set_protocol, "protocol, /", 0, NULL},
    {"_force_close", transport_force_close, "exc, /", 0, NULL},
    {"_call_connection_lost", transport_call_connection_lost, "exc, /", 0, NULL},
    {"_start", transport_start, "", 0, NULL},
    {"fileno", transport_fileno, "", 0, NULL},
    {0},
};
static const MemberDef transport_members[] = {
    {"_loop", offsetof(Transport, loop), MEMBER_READONLY, NULL},
    {"_sock", offsetof(Transport, sock), 0, NULL},
    {"_extra", offsetof(Transport, extra), 0, NULL},
    {"_server", offsetof(Transport, server), 0, NULL},
    {0},
};

static Value get_paused(Value self) { return value_bool(TRANSPORT(self)->writing_paused); }
static Value get_tls(Value self) { return VALUE_TRUE; }
static Value get_sendfile(Value self)
{
    Value modes = import_attr("asyncio.constants", "_SendfileMode");
    return modes ? get_attr(modes, str_intern_cstr("TRY_NATIVE")) : VALUE_ERROR;
}
/* What start_tls() and sendfile() of the loop look at. */
static const GetSetDef transport_getsets[] = {
    {"_protocol_paused", get_paused, NULL, NULL},
    {"_start_tls_compatible", get_tls, NULL, NULL},
    {"_sendfile_compatible", get_sendfile, NULL, NULL},
    {0},
};

Type type_stream_transport = {
    TYPE_HEAD("_asyncio.StreamTransport"), .size = sizeof(Transport),
    .attrs_offset = sizeof(Transport), .flags = TYPE_NO_NEW | TYPE_WEAKREF,
    .doc = "A socket or pipe of an event loop.", .repr = transport_repr,
    .methods = transport_methods, .members = transport_members, .getsets = transport_getsets,
};

/* ---- making one ---- */

static bool set_nonblocking(int fd)
{
    int flags = fcntl(fd, F_GETFL);
    if (flags >= 0 && !(flags & O_NONBLOCK))
        flags = fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    return flags >= 0 || (raise_errno(errno, 0), false);
}

static bool fill_extra(Transport *t, Value extra)
{
    Dict *all = extra && is_dict(extra) ? dict_copy(DICT(extra)) : dict_new();
    t->extra = (Value)all;
    if (all == NULL || !(t->kind & IS_SOCKET))
        return all != NULL && dict_set_cstr(all, "pipe", t->sock);
    Value wrap = import_attr("asyncio.trsock", "TransportSocket");
    Value sock = wrap ? call1(wrap, t->sock) : 0;
    if (!sock || !dict_set_cstr(all, "socket", sock))
        return false;
    static const char *const names[][2] = {{"sockname", "getsockname"}, {"peername", "getpeername"}};
    for (int i = 0; i < 2; i++) {
        Value known;
        if (dict_find(all, str_intern_cstr(names[i][0]), &known) == 1)
            continue;
        Value address = call_method0(t->sock, str_intern_cstr(names[i][1]));
        if (!address && !error_clear_if(&type_OSError))
            return false;
        if (!dict_set_cstr(all, names[i][0], address ? address : VALUE_NONE))
            return false;
    }
    return true;
}

static Value resolve_waiter; /* asyncio.futures._set_result_unless_cancelled */

static bool start_soon(Transport *t, Value waiter)
{
    if (!call_protocol_soon(t, "connection_made", (Value)t)
        || !call_soon(t, get_attr_str((Value)t, "_start"), 0))
        return false;
    if (!waiter || waiter == VALUE_NONE)
        return true;
    if (!resolve_waiter
        && !(resolve_waiter = import_attr("asyncio.futures", "_set_result_unless_cancelled")))
        return false;
    Value partial = import_attr("functools", "partial");
    Value fn = partial ? call3(partial, resolve_waiter, waiter, VALUE_NONE) : 0;
    return call_soon(t, fn, 0);
}

static Value transport_new(Value loop, Value sock, Value protocol, Value waiter, Value extra,
                           Value server, int kind)
{
    int64_t fd;
    Value fileno = call_method0(sock, str_intern_cstr("fileno"));
    if (!fileno || !as_int64(fileno, &fd) || !loop_check_closed(AS(Loop, loop)))
        return VALUE_ERROR;
    if (read_buffer == NULL && (read_buffer = gc_alloc_atomic(READ_CHUNK)) == NULL)
        return VALUE_ERROR;
    Transport *t = (Transport *)object_new(&type_stream_transport, 0);
    if (t == NULL || !set_nonblocking((int)fd))
        return VALUE_ERROR;
    t->loop = loop;
    t->sock = sock;
    t->kind = (uint8_t)kind;
    t->fd = (int)fd;
    t->high = HIGH_WATER;
    t->low = HIGH_WATER / 4;
    if (!take_protocol(t, protocol) || !fill_extra(t, extra))
        return VALUE_ERROR;
    FdWatch *w = ev_watch_find(ev_of(t), t->fd);
    if (w != NULL && w->owner)
        return raise(&type_RuntimeError, "File descriptor %d is used by transport %R", t->fd,
                     w->owner);
    if (kind & IS_SOCKET) {
        int one = 1; /* no waiting for more to send; fails quietly on Unix sockets */
        setsockopt(t->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    }
    if (server && server != VALUE_NONE) {
        t->server = server;
        if (!call_method1(server, str_intern_cstr("_attach"), (Value)t))
            return VALUE_ERROR;
    }
    gc_set_finalizer(t, transport_finalize, NULL);
    return start_soon(t, waiter) ? (Value)t : VALUE_ERROR;
}

Value ev_make_socket_transport(Value self, Value *args, size_t nargs, Value kwnames)
{
    return transport_new(self, args[0], args[1], args[2], args[3], args[4],
                         IS_SOCKET | CAN_READ | CAN_WRITE);
}
Value ev_make_read_pipe(Value self, Value *args, size_t nargs, Value kwnames)
{
    return transport_new(self, args[0], args[1], args[2], args[3], 0, CAN_READ);
}
Value ev_make_write_pipe(Value self, Value *args, size_t nargs, Value kwnames)
{
    return transport_new(self, args[0], args[1], args[2], args[3], 0, CAN_WRITE);
}
