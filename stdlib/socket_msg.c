/* _socket: recvmsg and sendmsg: several buffers and ancillary data (RFC 3542), which carries
 * descriptors between processes (SCM_RIGHTS). */
#include "stdlib/socket_impl.h"

/* Buffers of the program as the system's vector. */
typedef struct Vector {
    struct iovec *parts;
    Buffer *buffers;
    size_t n;
} Vector;

static void vector_release(Vector *v)
{
    for (size_t i = 0; i < v->n; i++)
        buffer_release(&v->buffers[i]);
    v->n = 0;
}

static bool vector_fill(Vector *v, Value iterable, bool writable, const char *name)
{
    *v = (Vector){0};
    Value list = list_from_iterable(iterable);
    if (list == 0) {
        if (error_clear_if(&type_TypeError))
            raise_type_error("%s() argument 1 must be an iterable", name);
        return false;
    }
    size_t n = LIST(list)->len;
    if (n > INT32_MAX)
        return raise_false(&type_OSError, "%s() argument 1 is too long", name);
    v->parts = gc_alloc((n + 1) * sizeof *v->parts);
    v->buffers = gc_alloc((n + 1) * sizeof *v->buffers);
    if (v->parts == NULL || v->buffers == NULL)
        return false;
    for (size_t i = 0; i < n && i < LIST(list)->len; i++) {
        if (!buffer_get(LIST(list)->items[i], &v->buffers[i], writable)) {
            if (writable && error_clear_if(&type_BufferError))
                raise_type_error("%s() argument 1 must be an iterable of single-segment read-write "
                                 "buffers", name);
            vector_release(v);
            return false;
        }
        v->parts[i] = (struct iovec){v->buffers[i].data, v->buffers[i].len};
        v->n = i + 1;
    }
    return true;
}

/* ---- sizes of control messages ---- */

static const size_t largest_control = 0x7fffffff;

static bool control_size(Value v, const char *name, size_t head, size_t *out)
{
    int64_t n;
    if (!as_index(v, &n))
        return false;
    if (n < 0 || (size_t)n > largest_control - head)
        return raise_false(&type_OverflowError, "%s() argument out of range", name);
    *out = (size_t)n;
    return true;
}

FN(cmsg_len)
{
    size_t n;
    return control_size(args[0], "CMSG_LEN", CMSG_LEN(0), &n) ? int_new((int64_t)CMSG_LEN(n)) : 0;
}

FN(cmsg_space)
{
    size_t n;
    return control_size(args[0], "CMSG_SPACE", CMSG_SPACE(1), &n) ? int_new((int64_t)CMSG_SPACE(n))
                                                                  : 0;
}

/* ---- receiving ---- */

static void *do_recvmsg(void *p)
{
    SocketOp *c = p;
    c->result = recvmsg(c->fd, c->msg, c->flags);
    c->error = errno;
    return NULL;
}

/* How many data bytes of a control message lie inside the buffer: the kernel may have cut it. */
static bool control_length(struct msghdr *msg, struct cmsghdr *c, size_t *out)
{
    const uint8_t *end = (const uint8_t *)msg->msg_control + msg->msg_controllen;
    const uint8_t *data = CMSG_DATA(c);
    if (c->cmsg_len < CMSG_LEN(0) || data > end)
        return false;
    *out = MIN(c->cmsg_len - CMSG_LEN(0), (size_t)(end - data));
    return true;
}

static Value control_list(struct msghdr *msg)
{
    Value list = list_new(1);
    for (struct cmsghdr *c = msg->msg_controllen > 0 ? CMSG_FIRSTHDR(msg) : NULL;
         list != 0 && c != NULL; c = CMSG_NXTHDR(msg, c)) {
        size_t n;
        if (!control_length(msg, c, &n)) {
            if (!warn(&type_RuntimeWarning, 1,
                      "received malformed or improperly-truncated ancillary data"))
                return 0;
            break;
        }
        Value item = tuple_pack(3, int_new(c->cmsg_level), int_new(c->cmsg_type),
                                bytes_new(CMSG_DATA(c), n));
        if (item == 0 || !list_push(LIST(list), item))
            return 0;
    }
    return list;
}

/* Descriptors that came in a message which the program will never see. */
static void close_received(struct msghdr *msg)
{
    for (struct cmsghdr *c = msg->msg_controllen > 0 ? CMSG_FIRSTHDR(msg) : NULL; c != NULL;
         c = CMSG_NXTHDR(msg, c)) {
        size_t n;
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS
            || !control_length(msg, c, &n))
            continue;
        for (size_t i = 0; i + sizeof(int) <= n; i += sizeof(int)) {
            int fd;
            memcpy(&fd, CMSG_DATA(c) + i, sizeof fd);
            close(fd);
        }
    }
}

/* Fills the parts; `first` (or 0) is the bytes object behind the only part: cut and given back. */
static Value receive_message(Value self, struct iovec *parts, size_t n, Value control_arg,
                             Value flags_arg, Value (*first)(void *data, ssize_t len), void *data)
{
    int64_t control_len = 0;
    int32_t flags = 0;
    if ((control_arg != 0 && !as_index(control_arg, &control_len))
        || (flags_arg != 0 && !as_int32(flags_arg, &flags)))
        return 0;
    if (control_len < 0 || (uint64_t)control_len > largest_control)
        return raise_value_error("invalid ancillary data buffer length");
    Address a = {.len = sizeof a.storage};
    struct msghdr msg = {.msg_name = &a.storage, .msg_namelen = sizeof a.storage, .msg_iov = parts,
                         .msg_iovlen = n, .msg_controllen = (size_t)control_len};
    if (control_len > 0) {
        msg.msg_control = gc_alloc_atomic((size_t)control_len);
        if (msg.msg_control == NULL)
            return 0;
    }
    SocketOp c = {.msg = &msg, .flags = flags};
    if (!socket_run(SOCKET(self), POLLIN, do_recvmsg, &c))
        return 0;
    Value list = control_list(&msg);
    Value got = list != 0 ? first(data, c.result) : 0;
    Value address = got != 0 ? address_value(&a.any, MIN(msg.msg_namelen, sizeof a.storage),
                                             SOCKET(self)->proto) : 0;
    Value result = address != 0 ? tuple_pack(4, got, list, int_new(msg.msg_flags), address) : 0;
    if (result == 0)
        close_received(&msg);
    return result;
}

static Value as_bytes(void *data, ssize_t len) { return bytes_new(data, (size_t)len); }
static Value as_count(void *data, ssize_t len) { return int_new(len); }

FN(sock_recvmsg)
{
    int64_t n;
    if (!as_index(args[0], &n))
        return 0;
    if (n < 0)
        return raise_value_error("negative buffer size in recvmsg()");
    struct iovec part = {gc_alloc_atomic((size_t)n + 1), (size_t)n};
    if (part.iov_base == NULL)
        return 0;
    return receive_message(self, &part, 1, args[1], args[2], as_bytes, part.iov_base);
}

FN(sock_recvmsg_into)
{
    Vector v;
    if (!vector_fill(&v, args[0], true, "recvmsg_into"))
        return 0;
    Value result = receive_message(self, v.parts, v.n, args[1], args[2], as_count, NULL);
    vector_release(&v);
    return result;
}

/* ---- sending ---- */

static void *do_sendmsg(void *p)
{
    SocketOp *c = p;
    c->result = sendmsg(c->fd, c->msg, c->flags);
    c->error = errno;
    return NULL;
}

typedef struct Control {
    int32_t level, type;
    Buffer data;
} Control;

static bool control_parse(Value item, Control *out)
{
    Value t = sequence_fast(item, "[sendmsg() ancillary data items] must be a sequence");
    size_t n;
    if (t == 0)
        return false;
    Value *parts = sequence_items(t, &n);
    if (n != 3)
        return raise_false(&type_TypeError,
                           "[sendmsg() ancillary data items] must be sequence of length 3, not %zu",
                           n);
    Value data = parts[2];
    return as_int32(parts[0], &out->level) && as_int32(parts[1], &out->type)
        && buffer_get(data, &out->data, false);
}

/* Lays the control messages into msg->msg_control. */
static bool control_fill(struct msghdr *msg, Control *controls, size_t n)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++) {
        size_t len = controls[i].data.len;
        if (len > largest_control - CMSG_SPACE(0) - 16)
            return raise_false(&type_OSError, "ancillary data item too large");
        total += CMSG_SPACE(len);
        if (total > largest_control)
            return raise_false(&type_OSError, "too much ancillary data");
    }
    if (n == 0)
        return true;
    msg->msg_control = gc_alloc_atomic(total);
    if (msg->msg_control == NULL)
        return false;
    memset(msg->msg_control, 0, total);
    msg->msg_controllen = total;
    struct cmsghdr *c = CMSG_FIRSTHDR(msg);
    for (size_t i = 0; i < n; i++, c = CMSG_NXTHDR(msg, c)) {
        size_t len = controls[i].data.len;
        c->cmsg_level = controls[i].level;
        c->cmsg_type = controls[i].type;
        c->cmsg_len = CMSG_LEN(len);
        memcpy(CMSG_DATA(c), controls[i].data.data, len);
    }
    return true;
}

/* Parses the items; *n counts those whose buffers must be released. */
static Control *control_items(Value iterable, size_t *n)
{
    *n = 0;
    Value list = iterable != 0 ? list_from_iterable(iterable) : list_new(0);
    if (list == 0) {
        if (error_clear_if(&type_TypeError))
            raise_type_error("sendmsg() argument 2 must be an iterable");
        return NULL;
    }
    Control *controls = gc_alloc((LIST(list)->len + 1) * sizeof *controls);
    while (controls != NULL && *n < LIST(list)->len) {
        if (!control_parse(LIST(list)->items[*n], &controls[*n]))
            return NULL;
        ++*n;
    }
    return controls;
}

FN(sock_sendmsg)
{
    Vector v;
    Address a;
    int32_t flags = 0;
    size_t n = 0;
    ssize_t sent = -1;
    if (!vector_fill(&v, args[0], false, "sendmsg"))
        return 0;
    struct msghdr msg = {.msg_iov = v.parts, .msg_iovlen = v.n};
    Value address = args[3] == VALUE_NONE ? 0 : args[3];
    Control *controls = NULL;
    if ((args[2] == 0 || as_int32(args[2], &flags))
        && (address == 0 || address_parse(SOCKET(self), address, &a, "sendmsg"))
        && (controls = control_items(args[1], &n)) != NULL && control_fill(&msg, controls, n)) {
        if (address != 0) {
            msg.msg_name = &a.storage;
            msg.msg_namelen = a.len;
        }
        SocketOp c = {.msg = &msg, .flags = flags};
        if (socket_run(SOCKET(self), POLLOUT, do_sendmsg, &c))
            sent = c.result;
    }
    for (size_t i = 0; controls != NULL && i < n; i++)
        buffer_release(&controls[i].data);
    vector_release(&v);
    return sent >= 0 ? int_new(sent) : 0;
}

const MethodDef socket_msg_methods[] = {
    {"recvmsg", sock_recvmsg, "bufsize, ancbufsize=0, flags=0, /", 0,
     "Receive normal data (up to bufsize bytes) and ancillary data from the socket."},
    {"recvmsg_into", sock_recvmsg_into, "buffers, ancbufsize=0, flags=0, /", 0,
     "Receive normal data and ancillary data, scattering the former into buffers."},
    {"sendmsg", sock_sendmsg, "buffers, ancdata=(), flags=0, address=None, /", 0,
     "Send normal and ancillary data to the socket."},
    {0},
};

const MethodDef socket_msg_functions[] = {
    {"CMSG_LEN", cmsg_len, "length, /", 0,
     "The length of a control message with this many bytes of data."},
    {"CMSG_SPACE", cmsg_space, "length, /", 0,
     "The room a control message with this many bytes of data takes."},
    {0},
};
