/* _ssl._SSLSocket: what a connection can tell: certificates, ciphers, protocol; and SSLSession. */
#include "stdlib/ssl_impl.h"

/* ---- the peer's certificate ---- */

FN(ssl_getpeercert)
{
    SslSocket *s = SSL_SOCKET(self);
    bool binary = false;
    if (args[0] != 0 && !ssl_flag_arg(args[0], &binary))
        return 0;
    if (!SSL_is_init_finished(s->ssl))
        return raise_value_error("handshake not done yet");
    X509 *cert = SSL_get1_peer_certificate(s->ssl);
    if (cert == NULL)
        return VALUE_NONE;
    Value result;
    if (binary)
        result = ssl_cert_der(cert);
    else if ((SSL_get_verify_mode(s->ssl) & SSL_VERIFY_PEER) == 0)
        result = OBJECT_VALUE(dict_new()); /* not verified: nothing to be believed */
    else
        result = ssl_cert_dict(cert);
    X509_free(cert);
    return result;
}

FN(ssl_verified_chain)
{
    STACK_OF(X509) *chain = SSL_get0_verified_chain(SSL_SOCKET(self)->ssl);
    return chain != NULL ? ssl_certificate_list(chain) : VALUE_NONE;
}

/* OpenSSL leaves the peer's own certificate out of the chain on the server's side. */
FN(ssl_unverified_chain)
{
    SslSocket *s = SSL_SOCKET(self);
    STACK_OF(X509) *chain = SSL_get_peer_cert_chain(s->ssl);
    if (chain == NULL)
        return VALUE_NONE;
    Value list = ssl_certificate_list(chain);
    X509 *peer = list != 0 && s->server_side ? SSL_get1_peer_certificate(s->ssl) : NULL;
    if (peer == NULL)
        return list;
    Value first = ssl_certificate_new(peer);
    X509_free(peer);
    return first != 0 && list_insert(LIST(list), 0, first) ? list : 0;
}

/* ---- ciphers and protocol ---- */

Value ssl_cipher_tuple(const SSL_CIPHER *cipher)
{
    const char *name = SSL_CIPHER_get_name(cipher), *version = SSL_CIPHER_get_version(cipher);
    return tuple_pack(3, name != NULL ? str_from_cstr(name) : VALUE_NONE,
                      version != NULL ? str_from_cstr(version) : VALUE_NONE,
                      int_new(SSL_CIPHER_get_bits(cipher, NULL)));
}

FN(ssl_cipher)
{
    const SSL_CIPHER *cipher = SSL_get_current_cipher(SSL_SOCKET(self)->ssl);
    return cipher != NULL ? ssl_cipher_tuple(cipher) : VALUE_NONE;
}

FN(ssl_shared_ciphers)
{
    SSL *ssl = SSL_SOCKET(self)->ssl;
    STACK_OF(SSL_CIPHER) *ours = SSL_get1_supported_ciphers(ssl);
    STACK_OF(SSL_CIPHER) *theirs = SSL_get_client_ciphers(ssl);
    if (ours == NULL || theirs == NULL || sk_SSL_CIPHER_num(theirs) == 0) {
        sk_SSL_CIPHER_free(ours);
        return VALUE_NONE;
    }
    Value list = list_new(8);
    for (int i = 0; list != 0 && i < sk_SSL_CIPHER_num(ours); i++) {
        const SSL_CIPHER *cipher = sk_SSL_CIPHER_value(ours, i);
        if (sk_SSL_CIPHER_find(theirs, cipher) < 0)
            continue;
        Value item = ssl_cipher_tuple(cipher);
        if (item == 0 || !list_push(LIST(list), item))
            list = 0;
    }
    sk_SSL_CIPHER_free(ours);
    return list;
}

FN(ssl_version)
{
    SSL *ssl = SSL_SOCKET(self)->ssl;
    if (!SSL_is_init_finished(ssl))
        return VALUE_NONE;
    const char *version = SSL_get_version(ssl);
    return strcmp(version, "unknown") == 0 ? VALUE_NONE : str_from_cstr(version);
}

FN(ssl_alpn)
{
    const unsigned char *name;
    unsigned n;
    SSL_get0_alpn_selected(SSL_SOCKET(self)->ssl, &name, &n);
    return name != NULL ? str_from_utf8((const char *)name, n) : VALUE_NONE;
}

FN(ssl_compression)
{
    const COMP_METHOD *method = SSL_get_current_compression(SSL_SOCKET(self)->ssl);
    int nid = method != NULL ? COMP_get_type(method) : NID_undef;
    return nid != NID_undef ? str_from_cstr(OBJ_nid2sn(nid)) : VALUE_NONE;
}

/* RFC 5929: "tls-unique" is the first Finished message of the handshake. */
FN(ssl_channel_binding)
{
    SslSocket *s = SSL_SOCKET(self);
    char data[128];
    if (args[0] != 0 && !is_str(args[0]))
        return raise_type_error("get_channel_binding() argument 'cb_type' must be str, not %T",
                                args[0]);
    if (args[0] != 0 && !str_equal_cstr(args[0], "tls-unique"))
        return raise_value_error("'%S' channel binding type not implemented", args[0]);
    bool own = SSL_session_reused(s->ssl) ^ !s->server_side;
    size_t n = own ? SSL_get_finished(s->ssl, data, sizeof data)
                   : SSL_get_peer_finished(s->ssl, data, sizeof data);
    return n > 0 ? bytes_new(data, MIN(n, sizeof data)) : VALUE_NONE;
}

const MethodDef ssl_socket_info_methods[] = {
    {"getpeercert", ssl_getpeercert, "der=False, /", 0,
     "Returns the certificate for the peer: a dict, or bytes when der is true."},
    {"get_verified_chain", ssl_verified_chain, "", 0, NULL},
    {"get_unverified_chain", ssl_unverified_chain, "", 0, NULL},
    {"cipher", ssl_cipher, "", 0, NULL},
    {"shared_ciphers", ssl_shared_ciphers, "", 0, NULL},
    {"version", ssl_version, "", 0, NULL},
    {"selected_alpn_protocol", ssl_alpn, "", 0, NULL},
    {"compression", ssl_compression, "", 0, NULL},
    {"get_channel_binding", ssl_channel_binding, "cb_type='tls-unique'", 0,
     "Get channel binding data for current connection."},
    {0},
};

/* ---- sessions ---- */

#define SESSION(v) AS(SslSession, v)->session

static void session_finalize(Value self)
{
    SSL_SESSION_free(SESSION(self));
    SESSION(self) = NULL;
}

static Value session_compare(Value a, Value b, CompareOp op)
{
    if (!is_exactly(a, &type_ssl_session) || !is_exactly(b, &type_ssl_session)
        || (op != CMP_EQ && op != CMP_NE))
        return VALUE_NOT_IMPLEMENTED;
    unsigned n, m;
    const unsigned char *x = SSL_SESSION_get_id(SESSION(a), &n);
    const unsigned char *y = SSL_SESSION_get_id(SESSION(b), &m);
    bool equal = a == b || (n == m && memcmp(x, y, n) == 0);
    return value_bool(equal == (op == CMP_EQ));
}

static bool session_hash(Value self, int64_t *out)
{
    unsigned n;
    const unsigned char *id = SSL_SESSION_get_id(SESSION(self), &n);
    *out = hash_bytes(id, n);
    return true;
}

static Value session_id(Value self)
{
    unsigned n;
    const unsigned char *id = SSL_SESSION_get_id(SESSION(self), &n);
    return bytes_new(id, n);
}
static Value session_time(Value self) { return int_new(SSL_SESSION_get_time(SESSION(self))); }
static Value session_timeout(Value self) { return int_new(SSL_SESSION_get_timeout(SESSION(self))); }
static Value session_hint(Value self)
{
    return int_new((int64_t)SSL_SESSION_get_ticket_lifetime_hint(SESSION(self)));
}
static Value session_ticket(Value self)
{
    return value_bool(SSL_SESSION_has_ticket(SESSION(self)));
}

static const GetSetDef session_getsets[] = {
    {"id", session_id, NULL, "Session id"},
    {"time", session_time, NULL, "Session creation time (seconds since epoch)."},
    {"timeout", session_timeout, NULL, "Session timeout (delta in seconds)."},
    {"ticket_lifetime_hint", session_hint, NULL, "Ticket life time hint."},
    {"has_ticket", session_ticket, NULL, "Does the session contain a ticket?"},
    {0},
};

Type type_ssl_session = {
    TYPE_HEAD("_ssl.SSLSession"), .size = sizeof(SslSession), .flags = TYPE_NO_NEW,
    .finalize = session_finalize, .compare = session_compare, .hash = session_hash,
    .getsets = session_getsets,
};
