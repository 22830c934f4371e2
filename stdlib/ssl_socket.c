/* _ssl._SSLSocket: a TLS connection over a socket or a pair of memory buffers.
 *
 * Every call into OpenSSL returns at once; when it wants the descriptor to be readable or writable,
 * the connection waits for that until the socket's timeout, without the interpreter lock, and tries
 * again. Over memory buffers, and on non-blocking sockets, the caller gets SSLWantReadError. */
#include "stdlib/ssl_impl.h"

#include <arpa/inet.h>

enum { RECORD = 16384 }; /* the most that one read gives (RFC 8446, 5.1) */

/* ---- making ---- */

/* Server name for SNI and for checking the certificate. */
static bool set_hostname(SslSocket *s, SslContext *c, Value hostname)
{
    if (!is_str(hostname))
        return raise_false(&type_TypeError, "server_hostname must be str or None, not %T",
                           hostname);
    size_t n;
    const char *name = str_utf8(hostname, &n);
    uint8_t packed[16];
    if (name == NULL)
        return false;
    if (strlen(name) != n)
        return raise_false(&type_TypeError,
                           "argument must be encoded string without null bytes, not str");
    if (n == 0 || name[0] == '.')
        return raise_false(&type_ValueError, "server_hostname cannot be an empty string or start "
                                             "with a leading dot.");
    bool is_address = inet_pton(AF_INET, name, packed) == 1
                   || inet_pton(AF_INET6, name, packed) == 1;
    if (!is_address && SSL_set_tlsext_host_name(s->ssl, name) != 1)
        return ssl_raise(NULL), false;
    s->server_hostname = hostname;
    if (!c->check_hostname)
        return true;
    X509_VERIFY_PARAM *param = SSL_get0_param(s->ssl);
    int good = is_address ? X509_VERIFY_PARAM_set1_ip_asc(param, name)
                          : X509_VERIFY_PARAM_set1_host(param, name, n);
    return good || (ssl_raise(NULL), false);
}

static bool attach(SslSocket *s)
{
    if (s->socket != 0) {
        BIO *b = ssl_socket_bio(SOCKET(s->socket)->fd);
        if (b == NULL)
            return raise_memory_error(), false;
        SSL_set_bio(s->ssl, b, b);
        return true;
    }
    BIO *in = AS(SslBio, s->incoming)->bio, *out = AS(SslBio, s->outgoing)->bio;
    BIO_up_ref(in);
    BIO_up_ref(out);
    SSL_set_bio(s->ssl, in, out);
    return true;
}

static bool set_session(SslSocket *s, Value v);

static bool prepare(SslSocket *s, SslContext *c, Value hostname, Value session)
{
    ERR_clear_error();
    s->ssl = SSL_new(c->ctx);
    if (s->ssl == NULL)
        return ssl_raise(NULL), false;
    SSL_set_app_data(s->ssl, s);
    if (!attach(s))
        return false;
    SSL_set_mode(s->ssl, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_AUTO_RETRY);
    if (c->post_handshake_auth) {
        if (s->server_side) {
            /* Asked for after the handshake only, by verify_client_post_handshake. */
            int mode = SSL_get_verify_mode(s->ssl);
            if (mode & SSL_VERIFY_PEER)
                SSL_set_verify(s->ssl, mode | SSL_VERIFY_POST_HANDSHAKE,
                               SSL_get_verify_callback(s->ssl));
        } else {
            SSL_set_post_handshake_auth(s->ssl, 1);
        }
    }
    if (hostname != VALUE_NONE && !set_hostname(s, c, hostname))
        return false;
    if (s->server_side) {
        static const uint8_t session_context[] = "Python";
        SSL_set_session_id_context(s->ssl, session_context, sizeof session_context);
        SSL_set_accept_state(s->ssl);
    } else {
        SSL_set_connect_state(s->ssl);
    }
    return session == VALUE_NONE || set_session(s, session);
}

Value ssl_socket_new(SslContext *c, Value sock, Value incoming, Value outgoing, bool server_side,
                     Value hostname, Value owner, Value session)
{
    if (c->protocol == PROTO_TLS_CLIENT && server_side)
        return ssl_raise("Cannot create a server socket with a PROTOCOL_TLS_CLIENT context");
    if (c->protocol == PROTO_TLS_SERVER && !server_side)
        return ssl_raise("Cannot create a client socket with a PROTOCOL_TLS_SERVER context");
    Value self = object_new(&type_ssl_socket, 0);
    if (self == 0)
        return 0;
    SslSocket *s = SSL_SOCKET(self);
    s->context = OBJECT_VALUE(c);
    s->socket = sock;
    s->incoming = incoming;
    s->outgoing = outgoing;
    s->owner = owner != 0 ? owner : VALUE_NONE;
    s->server_hostname = VALUE_NONE;
    s->server_side = server_side;
    bool good = prepare(s, c, hostname != 0 ? hostname : VALUE_NONE,
                        session != 0 ? session : VALUE_NONE);
    return good ? self : 0;
}

static void socket_finalize(Value self)
{
    SslSocket *s = SSL_SOCKET(self);
    if (s->ssl != NULL) {
        SSL_set_app_data(s->ssl, NULL);
        SSL_free(s->ssl);
    }
    s->ssl = NULL;
}

/* ---- calls ---- */

typedef int (*Operation)(SslSocket *s, void *data, size_t len, size_t *done);

static int do_handshake(SslSocket *s, void *data, size_t len, size_t *done)
{
    return SSL_do_handshake(s->ssl);
}
static int do_read(SslSocket *s, void *data, size_t len, size_t *done)
{
    return SSL_read_ex(s->ssl, data, len, done);
}
static int do_write(SslSocket *s, void *data, size_t len, size_t *done)
{
    return SSL_write_ex(s->ssl, data, len, done);
}

static bool check_socket(SslSocket *s)
{
    return s->socket == 0 || SOCKET(s->socket)->fd >= 0
        || (ssl_raise("Underlying socket connection gone"), false);
}

/* Waits as OpenSSL asked. 1: try again; 0: do not; -1 raised. */
static int wait_for(SslSocket *s, int64_t deadline, const char *what)
{
    bool reading = s->error == SSL_ERROR_WANT_READ;
    if ((!reading && s->error != SSL_ERROR_WANT_WRITE) || s->socket == 0
        || SOCKET(s->socket)->timeout == 0)
        return 0;
    int ready = wait_fd(SOCKET(s->socket)->fd, reading ? POLLIN : POLLOUT, deadline);
    if (ready > 0)
        return check_socket(s) ? 1 : -1;
    if (ready == 0)
        raise(&type_TimeoutError, "The %s operation timed out", what);
    return -1;
}

/* Runs op until it succeeds (1), fails with s->error set (0), or something raised (-1). */
static int run(SslSocket *s, const char *what, Operation op, void *data, size_t len, size_t *done)
{
    if (!check_socket(s))
        return -1;
    int64_t deadline = s->socket != 0 && SOCKET(s->socket)->timeout > 0
                           ? wait_deadline(SOCKET(s->socket)->timeout) : -1;
    for (;;) {
        ERR_clear_error();
        errno = 0;
        int result = op(s, data, len, done);
        s->system_error = errno;
        s->error = result > 0 ? SSL_ERROR_NONE : SSL_get_error(s->ssl, result);
        if (s->raised != 0) {
            Value error = s->raised;
            s->raised = 0;
            error_restore(error);
            return -1;
        }
        if (error_pending() || !signals_run_pending())
            return -1;
        if (s->error == SSL_ERROR_NONE)
            return 1;
        int again = wait_for(s, deadline, what);
        if (again <= 0)
            return again;
    }
}

FN(ssl_handshake)
{
    SslSocket *s = SSL_SOCKET(self);
    int result = run(s, "handshake", do_handshake, NULL, 0, NULL);
    return result > 0 ? VALUE_NONE : result < 0 ? 0 : ssl_raise_result(s);
}

FN(ssl_write)
{
    SslSocket *s = SSL_SOCKET(self);
    Buffer b;
    size_t done = 0;
    if (!buffer_get(args[0], &b, false))
        return 0;
    int result = 1;
    if (b.len > 0)
        result = run(s, "write", do_write, b.data, b.len, &done);
    buffer_release(&b);
    return result > 0 ? int_new((int64_t)done) : result < 0 ? 0 : ssl_raise_result(s);
}

/* The count of bytes (0 at the end of the connection), or -1 raised. */
static ssize_t read_some(SslSocket *s, void *data, size_t len)
{
    size_t done = 0;
    int result = run(s, "read", do_read, data, len, &done);
    if (result > 0)
        return (ssize_t)done;
    if (result == 0 && s->error == SSL_ERROR_ZERO_RETURN
        && SSL_get_shutdown(s->ssl) == SSL_RECEIVED_SHUTDOWN)
        return 0;
    if (result == 0)
        ssl_raise_result(s);
    return -1;
}

/* read(len) or read(len, buffer) */
FN(ssl_read)
{
    SslSocket *s = SSL_SOCKET(self);
    int32_t len;
    Buffer b;
    uint8_t data[RECORD];
    if (!as_int32(args[0], &len))
        return 0;
    if (args[1] == 0) {
        if (len < 0)
            return raise_value_error("size should not be negative");
        if (len == 0)
            return bytes_new("", 0);
        ssize_t n = read_some(s, data, MIN((size_t)len, sizeof data));
        return n >= 0 ? bytes_new(data, (size_t)n) : 0;
    }
    if (!buffer_get(args[1], &b, true))
        return 0;
    size_t want = len <= 0 || (size_t)len > b.len ? b.len : (size_t)len;
    ssize_t n = want == 0 ? 0 : read_some(s, b.data, want);
    buffer_release(&b);
    return n >= 0 ? int_new(n) : 0;
}

FN(ssl_pending)
{
    return int_new(SSL_pending(SSL_SOCKET(self)->ssl));
}

static int do_shutdown(SslSocket *s, void *data, size_t len, size_t *done)
{
    int result = SSL_shutdown(s->ssl);
    /* 0: our notice is sent. A second call looks for the peer's, once. */
    if (result == 0 && ++*done < 2)
        result = SSL_shutdown(s->ssl);
    return result == 0 ? 1 : result;
}

FN(ssl_shutdown)
{
    SslSocket *s = SSL_SOCKET(self);
    size_t zeros = 0;
    int result = run(s, "read", do_shutdown, NULL, 0, &zeros);
    if (result < 0 && error_matches(&type_TimeoutError) && s->error == SSL_ERROR_WANT_WRITE) {
        error_clear();
        return raise(&type_TimeoutError, "The write operation timed out");
    }
    if (result == 0)
        return ssl_raise_result(s);
    return result < 0 ? 0 : s->socket != 0 ? s->socket : VALUE_NONE;
}

FN(ssl_verify_post_handshake)
{
    SslSocket *s = SSL_SOCKET(self);
    return SSL_verify_client_post_handshake(s->ssl) ? VALUE_NONE : ssl_raise(NULL);
}

/* ---- attributes ---- */

static Value get_context(Value self) { return SSL_SOCKET(self)->context; }

static bool set_context(Value self, Value v)
{
    SslSocket *s = SSL_SOCKET(self);
    if (v == 0 || !is_instance_of(v, &type_ssl_context))
        return raise_false(&type_TypeError, "The value must be a SSLContext");
    s->context = v;
    SSL_set_SSL_CTX(s->ssl, CONTEXT(v)->ctx);
    ssl_follow_messages(s);
    return true;
}

static Value get_server_side(Value self) { return value_bool(SSL_SOCKET(self)->server_side); }
static Value get_hostname(Value self) { return SSL_SOCKET(self)->server_hostname; }
static Value get_owner(Value self) { return SSL_SOCKET(self)->owner; }
static bool set_owner(Value self, Value v)
{
    SSL_SOCKET(self)->owner = v != 0 ? v : VALUE_NONE;
    return true;
}
static Value get_reused(Value self)
{
    return value_bool(SSL_session_reused(SSL_SOCKET(self)->ssl));
}

static Value get_session(Value self)
{
    SslSocket *s = SSL_SOCKET(self);
    SSL_SESSION *session = SSL_get1_session(s->ssl);
    if (session == NULL)
        return VALUE_NONE;
    SslSession *out = AS(SslSession, object_new(&type_ssl_session, 0));
    if (out == NULL) {
        SSL_SESSION_free(session);
        return 0;
    }
    out->session = session;
    out->context = s->context;
    return OBJECT_VALUE(out);
}

static bool set_session(SslSocket *s, Value v)
{
    if (v == 0 || !is_exactly(v, &type_ssl_session))
        return raise_false(&type_TypeError, "Value is not a SSLSession.");
    SslSession *session = AS(SslSession, v);
    if (CONTEXT(session->context)->ctx != CONTEXT(s->context)->ctx)
        return raise_false(&type_ValueError, "Session refers to a different SSLContext.");
    if (s->server_side)
        return raise_false(&type_ValueError, "Cannot set session for server-side SSLSocket.");
    if (SSL_is_init_finished(s->ssl))
        return raise_false(&type_ValueError, "Cannot set session after handshake.");
    /* A copy: connections change the session that they run on. */
    SSL_SESSION *copy = SSL_SESSION_dup(session->session);
    bool good = copy != NULL && SSL_set_session(s->ssl, copy);
    SSL_SESSION_free(copy);
    return good || (ssl_raise(NULL), false);
}

static bool set_session_attr(Value self, Value v) { return set_session(SSL_SOCKET(self), v); }

static const GetSetDef getsets[] = {
    {"context", get_context, set_context, "The context of the connection; a server may change it."},
    {"server_side", get_server_side, NULL, "Whether this is the server side."},
    {"server_hostname", get_hostname, NULL, "The name that was asked for."},
    {"owner", get_owner, set_owner, "The object that the program knows the connection as."},
    {"session", get_session, set_session_attr, "The session, to be resumed by another connection."},
    {"session_reused", get_reused, NULL, "Whether a session was resumed."},
    {0},
};

static const MethodDef methods[] = {
    {"do_handshake", ssl_handshake, "", 0, NULL},
    {"write", ssl_write, "b, /", 0, "Writes the bytes-like object b into the connection."},
    {"read", ssl_read, "size, buffer=<unrepresentable>, /", 0,
     "Read up to size bytes, or into the buffer."},
    {"pending", ssl_pending, "", 0, "The decrypted bytes that can be read at once."},
    {"shutdown", ssl_shutdown, "", 0, "Does the SSL shutdown handshake with the remote end."},
    {"verify_client_post_handshake", ssl_verify_post_handshake, "", 0, NULL},
    {0},
};

Type type_ssl_socket = {
    TYPE_HEAD("_ssl._SSLSocket"), .size = sizeof(SslSocket), .flags = TYPE_NO_NEW,
    .finalize = socket_finalize, .methods = methods, .getsets = getsets,
};
