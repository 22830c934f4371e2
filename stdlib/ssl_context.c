/* _ssl._SSLContext: settings of connections: versions, options, verification. What it loads is in
 * ssl_load.c, its callbacks in ssl_callbacks.c. */
#include "stdlib/ssl_impl.h"

/* The ciphers of PROTOCOL_TLS* contexts: forward secrecy with authenticated encryption first, no
 * anonymous or obsolete ones. */
static const char default_ciphers[] =
    "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM";

bool ssl_flag_arg(Value v, bool *out)
{
    int truth = is_true(v);
    *out = truth > 0;
    return truth >= 0;
}

/* ---- making ---- */

static const SSL_METHOD *method_of(int protocol, bool *deprecated)
{
    *deprecated = protocol >= PROTO_TLS && protocol <= PROTO_TLSv1_2;
    return *deprecated ? TLS_method()
         : protocol == PROTO_TLS_CLIENT ? TLS_client_method()
         : protocol == PROTO_TLS_SERVER ? TLS_server_method() : NULL;
}

/* The only version of a protocol that names one, else 0. */
static int only_version(int protocol)
{
    return protocol == PROTO_TLSv1 ? TLS1_VERSION : protocol == PROTO_TLSv1_1 ? TLS1_1_VERSION
         : protocol == PROTO_TLSv1_2 ? TLS1_2_VERSION : 0;
}

static const char *protocol_name(int protocol)
{
    return protocol == PROTO_TLS ? "ssl.PROTOCOL_TLS"
         : protocol == PROTO_TLSv1 ? "ssl.PROTOCOL_TLSv1"
         : protocol == PROTO_TLSv1_1 ? "ssl.PROTOCOL_TLSv1_1" : "ssl.PROTOCOL_TLSv1_2";
}

static int refuse_nothing(int ok, X509_STORE_CTX *store) { return ok; }

static void set_verify(SslContext *c, int mode)
{
    int flags = mode == VERIFY_NONE ? SSL_VERIFY_NONE
              : mode == VERIFY_OPTIONAL ? SSL_VERIFY_PEER
              : SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    if (c->post_handshake_auth && mode != VERIFY_NONE)
        flags |= SSL_VERIFY_POST_HANDSHAKE;
    SSL_CTX_set_verify(c->ctx, flags, refuse_nothing);
}

static bool set_defaults(SslContext *c)
{
    uint64_t options = (SSL_OP_ALL & ~SSL_OP_DONT_INSERT_EMPTY_FRAGMENTS) | SSL_OP_NO_SSLv3
                     | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE
                     | SSL_OP_SINGLE_DH_USE | SSL_OP_SINGLE_ECDH_USE;
    SSL_CTX_set_options(c->ctx, options);
    SSL_CTX_set_app_data(c->ctx, c);
    SSL_CTX_set_mode(c->ctx, SSL_MODE_RELEASE_BUFFERS);
    X509_VERIFY_PARAM *param = SSL_CTX_get0_param(c->ctx);
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_TRUSTED_FIRST);
    X509_VERIFY_PARAM_set_hostflags(param, c->host_flags);
    int only = only_version(c->protocol);
    bool any = only == 0;
    SSL_CTX_set_min_proto_version(c->ctx, any ? TLS1_2_VERSION : only);
    SSL_CTX_set_max_proto_version(c->ctx, only);
    if (SSL_CTX_set_cipher_list(c->ctx, any ? default_ciphers
                                            : "@SECLEVEL=0:ALL:!aNULL:!eNULL") == 0)
        return ssl_raise_plain("No cipher can be selected."), false;
    bool client = c->protocol == PROTO_TLS_CLIENT;
    c->check_hostname = client;
    set_verify(c, client ? VERIFY_REQUIRED : VERIFY_NONE);
    return true;
}

static Value context_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    int32_t protocol;
    bool deprecated;
    if (!as_int32(args[0], &protocol))
        return 0;
    const SSL_METHOD *method = method_of(protocol, &deprecated);
    if (method == NULL)
        return raise_value_error("invalid or unsupported protocol version %d", protocol);
    if (deprecated
        && !warn(&type_DeprecationWarning, 2, "%s is deprecated", protocol_name(protocol)))
        return 0;
    Value self = object_new(type, 0);
    if (self == 0)
        return 0;
    SslContext *c = CONTEXT(self);
    c->protocol = protocol;
    c->host_flags = X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
    c->ctx = SSL_CTX_new(method);
    if (c->ctx == NULL)
        return ssl_raise(NULL);
    return set_defaults(c) ? self : 0;
}

static void context_finalize(Value self)
{
    SslContext *c = CONTEXT(self);
    if (c->ctx != NULL) {
        SSL_CTX_set_keylog_callback(c->ctx, NULL);
        SSL_CTX_set_app_data(c->ctx, NULL);
        SSL_CTX_free(c->ctx);
    }
    c->ctx = NULL;
    BIO_free_all(c->keylog);
    c->keylog = NULL;
}

/* ---- verification ---- */

int ssl_verify_mode(SslContext *c)
{
    int mode = SSL_CTX_get_verify_mode(c->ctx)
             & (SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
    return mode == 0 ? VERIFY_NONE : mode == SSL_VERIFY_PEER ? VERIFY_OPTIONAL : VERIFY_REQUIRED;
}

static Value get_verify_mode(Value self) { return int_new(ssl_verify_mode(CONTEXT(self))); }

static bool set_verify_mode(Value self, Value v)
{
    int32_t mode;
    if (v == 0)
        return raise_false(&type_AttributeError, "cannot delete attribute");
    if (!as_int32(v, &mode))
        return false;
    if (mode == VERIFY_NONE && CONTEXT(self)->check_hostname)
        return raise_false(&type_ValueError, "Cannot set verify_mode to CERT_NONE when "
                                             "check_hostname is enabled.");
    if (mode < VERIFY_NONE || mode > VERIFY_REQUIRED)
        return raise_false(&type_ValueError, "invalid value for verify_mode");
    set_verify(CONTEXT(self), mode);
    return true;
}

static Value get_check_hostname(Value self) { return value_bool(CONTEXT(self)->check_hostname); }

static bool set_check_hostname(Value self, Value v)
{
    bool on;
    if (v == 0 || !ssl_flag_arg(v, &on))
        return v != 0 ? false : raise_false(&type_AttributeError, "cannot delete attribute");
    if (on && ssl_verify_mode(CONTEXT(self)) == VERIFY_NONE)
        set_verify(CONTEXT(self), VERIFY_REQUIRED);
    CONTEXT(self)->check_hostname = on;
    return true;
}

static Value get_verify_flags(Value self)
{
    return int_new((int64_t)X509_VERIFY_PARAM_get_flags(SSL_CTX_get0_param(CONTEXT(self)->ctx)));
}

static bool set_verify_flags(Value self, Value v)
{
    uint64_t wanted;
    if (v == 0 || !as_uint64(v, &wanted))
        return v != 0 ? false : raise_false(&type_AttributeError, "cannot delete attribute");
    X509_VERIFY_PARAM *param = SSL_CTX_get0_param(CONTEXT(self)->ctx);
    unsigned long now = X509_VERIFY_PARAM_get_flags(param);
    X509_VERIFY_PARAM_clear_flags(param, now & ~wanted);
    X509_VERIFY_PARAM_set_flags(param, ~now & wanted);
    return true;
}

static Value get_host_flags(Value self) { return int_new(CONTEXT(self)->host_flags); }

static bool set_host_flags(Value self, Value v)
{
    int32_t flags;
    if (v == 0 || !as_int32(v, &flags))
        return v != 0 ? false : raise_false(&type_AttributeError, "cannot delete attribute");
    CONTEXT(self)->host_flags = (unsigned)flags;
    X509_VERIFY_PARAM_set_hostflags(SSL_CTX_get0_param(CONTEXT(self)->ctx), (unsigned)flags);
    return true;
}

static Value get_post_auth(Value self) { return value_bool(CONTEXT(self)->post_handshake_auth); }

static bool set_post_auth(Value self, Value v)
{
    bool on;
    if (v == 0)
        return raise_false(&type_AttributeError, "cannot delete attribute");
    if (!ssl_flag_arg(v, &on))
        return false;
    SslContext *c = CONTEXT(self);
    c->post_handshake_auth = on;
    set_verify(c, ssl_verify_mode(c));
    return true;
}

/* ---- options and versions ---- */

static Value get_options(Value self)
{
    return int_from_u64(SSL_CTX_get_options(CONTEXT(self)->ctx));
}

static bool set_options(Value self, Value v)
{
    uint64_t wanted, no_versions = SSL_OP_NO_SSLv3 | SSL_OP_NO_TLSv1 | SSL_OP_NO_TLSv1_1
                                 | SSL_OP_NO_TLSv1_2 | SSL_OP_NO_TLSv1_3;
    if (v == 0)
        return raise_false(&type_AttributeError, "cannot delete attribute");
    if (!as_uint64(v, &wanted))
        return false;
    SSL_CTX *ctx = CONTEXT(self)->ctx;
    uint64_t now = SSL_CTX_get_options(ctx), clear = now & ~wanted, set = ~now & wanted;
    if ((set & no_versions) != 0
        && !warn(&type_DeprecationWarning, 2,
                 "ssl.OP_NO_SSL*/ssl.OP_NO_TLS* options are deprecated"))
        return false;
    if (clear)
        SSL_CTX_clear_options(ctx, clear);
    if (set)
        SSL_CTX_set_options(ctx, set);
    return true;
}

static Value get_minimum(Value self)
{
    long v = SSL_CTX_get_min_proto_version(CONTEXT(self)->ctx);
    return int_new(v == 0 || only_version(CONTEXT(self)->protocol) ? PROTO_MINIMUM : v);
}

static Value get_maximum(Value self)
{
    long v = SSL_CTX_get_max_proto_version(CONTEXT(self)->ctx);
    return int_new(v == 0 || only_version(CONTEXT(self)->protocol) ? PROTO_MAXIMUM : v);
}

static bool set_bound(Value self, Value value, bool maximum)
{
    static const struct { int version; const char *deprecated; } known[] = {
        {SSL3_VERSION, "ssl.TLSVersion.SSLv3"}, {TLS1_VERSION, "ssl.TLSVersion.TLSv1"},
        {TLS1_1_VERSION, "ssl.TLSVersion.TLSv1_1"}, {TLS1_2_VERSION, NULL}, {TLS1_3_VERSION, NULL},
        {PROTO_MINIMUM, NULL}, {PROTO_MAXIMUM, NULL}};
    SslContext *c = CONTEXT(self);
    int32_t version;
    size_t i = 0;
    if (value == 0)
        return raise_false(&type_AttributeError, "cannot delete attribute");
    if (!as_int32(value, &version))
        return false;
    if (only_version(c->protocol) != 0)
        return raise_false(&type_ValueError, "The context's protocol doesn't support modification "
                                             "of highest and lowest version.");
    while (i < ARRAY_LEN(known) && known[i].version != version)
        i++;
    if (i == ARRAY_LEN(known))
        return raise_false(&type_ValueError, "Unsupported TLS/SSL version 0x%x", version);
    if (known[i].deprecated != NULL
        && !warn(&type_DeprecationWarning, 2, "%s is deprecated", known[i].deprecated))
        return false;
    /* The extremes: "any" on their own side, else the only version that is left. */
    int real = version == PROTO_MINIMUM ? (maximum ? TLS1_VERSION : 0)
             : version == PROTO_MAXIMUM ? (maximum ? 0 : TLS1_3_VERSION) : version;
    int good = maximum ? (int)SSL_CTX_set_max_proto_version(c->ctx, real)
                       : (int)SSL_CTX_set_min_proto_version(c->ctx, real);
    return good || raise_false(&type_ValueError, "Unsupported protocol version 0x%x", version);
}
static bool set_minimum(Value self, Value v) { return set_bound(self, v, false); }
static bool set_maximum(Value self, Value v) { return set_bound(self, v, true); }

static Value get_tickets(Value self)
{
    return int_new((int64_t)SSL_CTX_get_num_tickets(CONTEXT(self)->ctx));
}

static bool set_tickets(Value self, Value v)
{
    int64_t n;
    if (v == 0)
        return raise_false(&type_AttributeError, "cannot delete attribute");
    if (!as_int64(v, &n))
        return false;
    if (n < 0)
        return raise_false(&type_ValueError, "value must be non-negative");
    if (CONTEXT(self)->protocol != PROTO_TLS_SERVER)
        return raise_false(&type_ValueError, "SSLContext is not a server context.");
    return SSL_CTX_set_num_tickets(CONTEXT(self)->ctx, (size_t)n)
        || raise_false(&type_ValueError, "failed to set num tickets.");
}

static Value get_security_level(Value self)
{
    return int_new(SSL_CTX_get_security_level(CONTEXT(self)->ctx));
}

static Value get_protocol(Value self) { return int_new(CONTEXT(self)->protocol); }

/* ---- connections ---- */

FN(context_wrap_socket)
{
    bool server;
    if (!is_instance_of(args[0], &type_socket))
        return raise_type_error("_wrap_socket() argument 'sock' must be _socket.socket, not %T",
                                args[0]);
    if (!ssl_flag_arg(args[1], &server))
        return 0;
    return ssl_socket_new(CONTEXT(self), args[0], 0, 0, server, args[2], args[3], args[4]);
}

FN(context_wrap_bio)
{
    bool server;
    for (int i = 0; i < 2; i++)
        if (!is_instance_of(args[i], &type_ssl_bio))
            return raise_type_error("_wrap_bio() argument '%s' must be _ssl.MemoryBIO, not %T",
                                    i == 0 ? "incoming" : "outgoing", args[i]);
    if (!ssl_flag_arg(args[2], &server))
        return 0;
    return ssl_socket_new(CONTEXT(self), 0, args[0], args[1], server, args[3], args[4], args[5]);
}

static const MethodDef methods[] = {
    {"_wrap_socket", context_wrap_socket,
     "sock, server_side, server_hostname=None, *, owner=None, session=None", 0, NULL},
    {"_wrap_bio", context_wrap_bio,
     "incoming, outgoing, server_side, server_hostname=None, *, owner=None, session=None", 0, NULL},
    {0},
};

static const GetSetDef getsets[] = {
    {"check_hostname", get_check_hostname, set_check_hostname, NULL},
    {"_host_flags", get_host_flags, set_host_flags, NULL},
    {"verify_mode", get_verify_mode, set_verify_mode, NULL},
    {"verify_flags", get_verify_flags, set_verify_flags, NULL},
    {"options", get_options, set_options, NULL},
    {"minimum_version", get_minimum, set_minimum, NULL},
    {"maximum_version", get_maximum, set_maximum, NULL},
    {"num_tickets", get_tickets, set_tickets, NULL},
    {"security_level", get_security_level, NULL, NULL},
    {"protocol", get_protocol, NULL, NULL},
    {"post_handshake_auth", get_post_auth, set_post_auth, NULL},
    {"sni_callback", ssl_get_sni_callback, ssl_set_sni_callback, NULL},
    {"_msg_callback", ssl_get_msg_callback, ssl_set_msg_callback, NULL},
    {"keylog_filename", ssl_get_keylog, ssl_set_keylog, NULL},
    {0},
};

Type type_ssl_context = {
    TYPE_HEAD("_ssl._SSLContext"), .size = sizeof(SslContext), .flags = TYPE_BASE | TYPE_WEAKREF,
    .new_ = context_new, .new_sig = "protocol, /", .finalize = context_finalize,
    .methods = methods, .getsets = getsets,
};
