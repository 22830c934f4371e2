/* _ssl.MemoryBIO, the memory buffer that protocols without sockets use; and OpenSSL's BIO over a
 * socket's descriptor, which never waits. */
#include "stdlib/ssl_impl.h"

/* ---- over a descriptor ---- */

static int fd_read(BIO *b, char *data, int n)
{
    errno = 0;
    ssize_t got = recv((int)(intptr_t)BIO_get_data(b), data, (size_t)n, MSG_DONTWAIT);
    BIO_clear_retry_flags(b);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        BIO_set_retry_read(b);
    if (got == 0)
        BIO_set_flags(b, BIO_FLAGS_IN_EOF);
    return (int)got;
}

static int fd_write(BIO *b, const char *data, int n)
{
    errno = 0;
    ssize_t sent = send((int)(intptr_t)BIO_get_data(b), data, (size_t)n,
                        MSG_DONTWAIT | MSG_NOSIGNAL);
    BIO_clear_retry_flags(b);
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        BIO_set_retry_write(b);
    return (int)sent;
}

static long fd_ctrl(BIO *b, int command, long number, void *data)
{
    switch (command) {
    case BIO_CTRL_EOF:
        return BIO_test_flags(b, BIO_FLAGS_IN_EOF) != 0;
    case BIO_C_GET_FD:
        if (data != NULL)
            *(int *)data = (int)(intptr_t)BIO_get_data(b);
        return (long)(intptr_t)BIO_get_data(b);
    case BIO_CTRL_FLUSH:
    case BIO_CTRL_DUP:
        return 1;
    default:
        return 0;
    }
}

BIO *ssl_socket_bio(int fd)
{
    static BIO_METHOD *method;
    if (method == NULL) {
        method = BIO_meth_new(BIO_TYPE_DESCRIPTOR | BIO_TYPE_SOURCE_SINK | BIO_get_new_index(),
                              "socket without waiting");
        if (method == NULL)
            return NULL;
        BIO_meth_set_read(method, fd_read);
        BIO_meth_set_write(method, fd_write);
        BIO_meth_set_ctrl(method, fd_ctrl);
    }
    BIO *b = BIO_new(method);
    if (b != NULL) {
        BIO_set_data(b, (void *)(intptr_t)fd);
        BIO_set_init(b, 1);
    }
    return b;
}

/* ---- in memory ---- */

#define MEMORY(v) AS(SslBio, v)

static Value memory_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value self = object_new(type, 0);
    if (self == 0)
        return 0;
    MEMORY(self)->bio = BIO_new(BIO_s_mem());
    if (MEMORY(self)->bio == NULL)
        return raise(&type_MemoryError, "failed to allocate BIO");
    /* An empty buffer means "later" until write_eof(). */
    BIO_set_retry_read(MEMORY(self)->bio);
    BIO_set_mem_eof_return(MEMORY(self)->bio, -1);
    return self;
}

static void memory_finalize(Value self)
{
    BIO_free(MEMORY(self)->bio);
    MEMORY(self)->bio = NULL;
}

static Value memory_pending(Value self)
{
    return int_new((int64_t)BIO_ctrl_pending(MEMORY(self)->bio));
}

static Value memory_eof(Value self)
{
    return value_bool(BIO_ctrl_pending(MEMORY(self)->bio) == 0 && MEMORY(self)->eof_written);
}

FN(memory_read)
{
    int32_t n = -1;
    size_t pending = BIO_ctrl_pending(MEMORY(self)->bio);
    if (args[0] != 0 && !as_int32(args[0], &n))
        return 0;
    size_t want = n < 0 ? pending : MIN((size_t)n, pending);
    if (want > INT32_MAX)
        want = INT32_MAX;
    Value result = bytes_alloc(want);
    if (result == 0 || want == 0)
        return result;
    int got = BIO_read(MEMORY(self)->bio, AS(Bytes, result)->data, (int)want);
    if (got < 0)
        return ssl_raise(NULL);
    return (size_t)got == want ? result : bytes_new(AS(Bytes, result)->data, (size_t)got);
}

FN(memory_write)
{
    Buffer b;
    if (!buffer_get(args[0], &b, false))
        return 0;
    Value result = 0;
    if (b.len > INT32_MAX)
        raise_overflow_error("string longer than %d bytes", INT32_MAX);
    else if (MEMORY(self)->eof_written)
        ssl_raise_plain("cannot write() after write_eof()");
    else {
        int n = b.len == 0 ? 0 : BIO_write(MEMORY(self)->bio, b.data, (int)b.len);
        result = n < 0 ? ssl_raise(NULL) : int_new(n);
    }
    buffer_release(&b);
    return result;
}

FN(memory_write_eof)
{
    MEMORY(self)->eof_written = true;
    BIO_clear_retry_flags(MEMORY(self)->bio);
    BIO_set_mem_eof_return(MEMORY(self)->bio, 0);
    return VALUE_NONE;
}

static const MethodDef methods[] = {
    {"read", memory_read, "size=-1, /", 0, "Read up to size bytes from the memory BIO."},
    {"write", memory_write, "b, /", 0, "Writes the bytes b into the memory BIO."},
    {"write_eof", memory_write_eof, "", 0, "Write an EOF marker to the memory BIO."},
    {0},
};

static const GetSetDef getsets[] = {
    {"pending", memory_pending, NULL, "The number of bytes pending in the memory BIO."},
    {"eof", memory_eof, NULL, "Whether the memory BIO is at EOF."},
    {0},
};

Type type_ssl_bio = {
    TYPE_HEAD("_ssl.MemoryBIO"), .size = sizeof(SslBio), .flags = TYPE_BASE, .new_ = memory_new,
    .new_sig = "", .finalize = memory_finalize, .methods = methods, .getsets = getsets,
};
