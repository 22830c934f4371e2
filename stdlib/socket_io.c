/* _socket: sending and receiving bytes. Data arrives in a buffer on the stack or, when it is
 * larger, in a block that becomes garbage: results are exactly as long as what came. */
#include "stdlib/socket_impl.h"

enum { SMALL_READ = 16384 };

static bool int_arg(Value v, int32_t *out)
{
    *out = 0;
    return v == 0 || as_int32(v, out);
}

/* ---- receiving ---- */

static void *do_recv(void *p)
{
    SocketOp *c = p;
    if (c->address == NULL) {
        c->result = recv(c->fd, c->data, c->len, c->flags);
    } else {
        c->address->len = sizeof c->address->storage;
        memset(&c->address->storage, 0, sizeof c->address->storage);
        c->result = recvfrom(c->fd, c->data, c->len, c->flags, &c->address->any, &c->address->len);
    }
    c->error = errno;
    return NULL;
}

/* The bytes received; `address` may be NULL. */
static Value receive(Value self, Value size, Value flags_arg, Address *address, const char *name)
{
    int64_t n;
    int32_t flags;
    uint8_t small[SMALL_READ];
    if (!as_index(size, &n) || !int_arg(flags_arg, &flags))
        return 0;
    if (n < 0)
        return raise_value_error("negative buffersize in %s", name);
    SocketOp c = {.data = small, .len = (size_t)n, .flags = flags, .address = address};
    if (n > SMALL_READ) {
        c.data = gc_alloc_atomic((size_t)n);
        if (c.data == NULL)
            return 0;
    }
    if (n == 0 && address == NULL)
        return bytes_new("", 0);
    if (!socket_run(SOCKET(self), POLLIN, do_recv, &c))
        return 0;
    Value result = bytes_new(c.data, MIN((size_t)c.result, (size_t)n));
    if (n > SMALL_READ)
        gc_free(c.data);
    return result;
}

FN(sock_recv) { return receive(self, args[0], args[1], NULL, "recv"); }

FN(sock_recvfrom)
{
    Address a;
    Value data = receive(self, args[0], args[1], &a, "recvfrom");
    Value address = data != 0 ? address_value(&a.any, a.len, SOCKET(self)->proto) : 0;
    return address != 0 ? tuple_pack(2, data, address) : 0;
}

/* Into a writable buffer: the count of bytes, -1 raised. */
static ssize_t receive_into(Value self, Value *args, Address *address, const char *name)
{
    int64_t n = 0;
    int32_t flags;
    Buffer b;
    if (!buffer_get(args[0], &b, true)) {
        if (error_clear_if(&type_BufferError))
            raise_type_error("%s() argument 1 must be read-write bytes-like object, not %T", name,
                             args[0]);
        return -1;
    }
    bool good = (args[1] == 0 || as_index(args[1], &n)) && int_arg(args[2], &flags);
    if (good && n < 0) {
        raise_value_error("negative buffersize in %s", name);
        good = false;
    } else if (good && (size_t)n > b.len) {
        raise_value_error(address == NULL ? "buffer too small for requested bytes"
                                          : "nbytes is greater than the length of the buffer");
        good = false;
    }
    if (good) {
        SocketOp c = {.data = b.data, .len = n != 0 ? (size_t)n : b.len, .flags = flags,
                      .address = address};
        bool empty = c.len == 0 && address == NULL;
        good = empty || socket_run(SOCKET(self), POLLIN, do_recv, &c);
        n = empty ? 0 : c.result;
    }
    buffer_release(&b);
    return good ? n : -1;
}

FN(sock_recv_into)
{
    ssize_t n = receive_into(self, args, NULL, "recv_into");
    return n >= 0 ? int_new(n) : 0;
}

FN(sock_recvfrom_into)
{
    Address a;
    ssize_t n = receive_into(self, args, &a, "recvfrom_into");
    Value address = n >= 0 ? address_value(&a.any, a.len, SOCKET(self)->proto) : 0;
    return address != 0 ? tuple_pack(2, int_new(n), address) : 0;
}

/* ---- sending ---- */

static void *do_send(void *p)
{
    SocketOp *c = p;
    c->result = c->address == NULL
                    ? send(c->fd, c->data, c->len, c->flags)
                    : sendto(c->fd, c->data, c->len, c->flags, &c->address->any, c->address->len);
    c->error = errno;
    return NULL;
}

FN(sock_send)
{
    int32_t flags;
    Buffer b;
    if (!int_arg(args[1], &flags) || !buffer_get(args[0], &b, false))
        return 0;
    SocketOp c = {.data = b.data, .len = b.len, .flags = flags};
    bool sent = socket_run(SOCKET(self), POLLOUT, do_send, &c);
    buffer_release(&b);
    return sent ? int_new(c.result) : 0;
}

FN(sock_sendall)
{
    int32_t flags;
    Buffer b;
    if (!int_arg(args[1], &flags) || !buffer_get(args[0], &b, false))
        return 0;
    Socket *s = SOCKET(self);
    int64_t deadline = s->timeout > 0 ? wait_deadline(s->timeout) : -1;
    size_t done = 0;
    bool good = true;
    do {
        if (done > 0 && deadline >= 0 && wait_now() >= deadline) {
            good = socket_timed_out();
            break;
        }
        SocketOp c = {.data = b.data + done, .len = b.len - done, .flags = flags};
        good = socket_run_until(s, POLLOUT, deadline, do_send, &c) && signals_run_pending();
        if (good)
            done += (size_t)c.result;
    } while (good && done < b.len);
    buffer_release(&b);
    return good ? VALUE_NONE : 0;
}

/* sendto(data, address) or sendto(data, flags, address) */
FN(sock_sendto)
{
    int32_t flags = 0;
    Address a;
    Buffer b;
    if (nargs < 2 || nargs > 3)
        return raise_type_error("sendto() takes 2 or 3 arguments (%zu given)", nargs);
    if (kwnames != 0 && TUPLE(kwnames)->len > 0)
        return raise_type_error("socket.sendto() takes no keyword arguments");
    if (!buffer_get(args[0], &b, false))
        return 0;
    bool sent = false;
    SocketOp c = {.data = b.data, .len = b.len, .address = &a};
    if ((nargs == 2 || as_int32(args[1], &flags))
        && address_parse(SOCKET(self), args[nargs - 1], &a, "sendto")) {
        c.flags = flags;
        sent = socket_run(SOCKET(self), POLLOUT, do_send, &c);
    }
    buffer_release(&b);
    return sent ? int_new(c.result) : 0;
}

const MethodDef socket_io_methods[] = {
    {"recv", sock_recv, "bufsize, flags=0, /", 0, "Receive up to bufsize bytes from the socket."},
    {"recv_into", sock_recv_into, "buffer, nbytes=0, flags=0", 0,
     "A version of recv() that stores its data into a buffer."},
    {"recvfrom", sock_recvfrom, "bufsize, flags=0, /", 0,
     "Like recv(bufsize, flags) but also return the sender's address info."},
    {"recvfrom_into", sock_recvfrom_into, "buffer, nbytes=0, flags=0", 0,
     "Like recv_into() but also return the sender's address info."},
    {"send", sock_send, "data, flags=0, /", 0, "Send data: the count of bytes sent."},
    {"sendall", sock_sendall, "data, flags=0, /", 0, "Send all of the data."},
    {"sendto", sock_sendto, "data, flags=<unrepresentable>, address, /", METHOD_RAW,
     "Like send(data, flags) but allows specifying the destination address."},
    {0},
};
