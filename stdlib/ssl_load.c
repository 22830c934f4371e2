/* _ssl._SSLContext: what a context loads: certificates, keys, ciphers, curves, DH parameters, ALPN.
 * */
#include "stdlib/ssl_impl.h"

#include <openssl/dh.h>
#include <openssl/pem.h>

/* ---- own certificate ---- */

typedef struct Password {
    Value callable; /* or 0 */
    Value bytes;    /* the password, or 0 */
    bool raised;
} Password;

static bool set_password(Password *p, Value v, const char *message)
{
    Value data = v;
    if (is_str(v)) {
        data = codec_encode(v, "utf-8", NULL);
        if (data == 0)
            return false;
    } else if (is_bytearray(v)) {
        data = bytes_new(AS(ByteArray, v)->data, AS(ByteArray, v)->len);
    } else if (!is_bytes(v)) {
        return raise_false(&type_TypeError, "%s", message);
    }
    p->bytes = data;
    return data != 0;
}

/* PEM's callback: -1 when raised. */
static int give_password(char *out, int room, int writing, void *data)
{
    Password *p = data;
    if (p->callable != 0) {
        Value answer = call0(p->callable);
        if (answer == 0 || !set_password(p, answer, "password callback must return a string")) {
            p->raised = true;
            return -1;
        }
    }
    size_t n = bytes_len(p->bytes);
    if (n > (size_t)room) {
        raise_value_error("password cannot be longer than %d bytes", room);
        p->raised = true;
        return -1;
    }
    memcpy(out, bytes_data(p->bytes), n);
    return (int)n;
}

static Value load_failed(const Password *p)
{
    if (p->raised) {
        ERR_clear_error();
        return 0;
    }
    if (errno != 0) {
        ERR_clear_error();
        return raise_errno(errno, 0);
    }
    return ssl_raise(NULL);
}

static const char *file_arg(Value v, const char *message)
{
    if (!is_str(v) && !is_bytes(v) && type_lookup(type_of(v), NAME(dunder_fspath)) == 0)
        return raise_null(&type_TypeError, "%s", message);
    Value path = os_fspath(v);
    return path != 0 ? os_path_cstr(path, NULL) : NULL;
}

FN(context_load_cert_chain)
{
    SSL_CTX *ctx = CONTEXT(self)->ctx;
    Password p = {0};
    const char *cert = file_arg(args[0], "certfile should be a valid filesystem path"), *key = cert;
    if (cert == NULL)
        return 0;
    if (args[1] != 0 && args[1] != VALUE_NONE
        && (key = file_arg(args[1], "keyfile should be a valid filesystem path")) == NULL)
        return 0;
    pem_password_cb *old = SSL_CTX_get_default_passwd_cb(ctx);
    void *old_data = SSL_CTX_get_default_passwd_cb_userdata(ctx);
    if (args[2] != 0 && args[2] != VALUE_NONE) {
        if (is_callable(args[2]))
            p.callable = args[2];
        else if (!set_password(&p, args[2], "password should be a string or callable"))
            return 0;
        SSL_CTX_set_default_passwd_cb(ctx, give_password);
        SSL_CTX_set_default_passwd_cb_userdata(ctx, &p);
    }
    Value result = VALUE_NONE;
    errno = 0;
    if (SSL_CTX_use_certificate_chain_file(ctx, cert) != 1) {
        result = load_failed(&p);
    } else {
        errno = 0;
        if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1)
            result = load_failed(&p);
        else if (SSL_CTX_check_private_key(ctx) != 1)
            result = ssl_raise(NULL);
    }
    SSL_CTX_set_default_passwd_cb(ctx, old);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, old_data);
    return result;
}

/* ---- trusted certificates ---- */

/* Adds each certificate of the text to the store. */
static bool add_authorities(SslContext *c, const uint8_t *data, size_t n, bool pem)
{
    X509_STORE *store = SSL_CTX_get_cert_store(c->ctx);
    int loaded = 0;
    if (n == 0)
        return raise_false(&type_ValueError, "Empty certificate data");
    if (n > INT32_MAX)
        return raise_false(&type_OverflowError, "Certificate data is too long.");
    BIO *b = BIO_new_mem_buf(data, (int)n);
    if (b == NULL)
        return ssl_raise("Can't allocate buffer"), false;
    while (pem || !BIO_eof(b)) {
        X509 *cert = pem ? PEM_read_bio_X509(b, NULL, NULL, NULL) : d2i_X509_bio(b, NULL);
        if (cert == NULL)
            break;
        int good = X509_STORE_add_cert(store, cert);
        X509_free(cert);
        if (!good)
            break;
        loaded++;
    }
    unsigned long code = ERR_peek_last_error();
    bool at_end = loaded > 0
               && (pem ? ERR_GET_LIB(code) == ERR_LIB_PEM
                             && ERR_GET_REASON(code) == PEM_R_NO_START_LINE
                       : code == 0);
    BIO_free(b);
    if (loaded == 0)
        return ssl_raise(pem ? "no start line: cadata does not contain a certificate"
                             : "not enough data: cadata does not contain a certificate"), false;
    if (at_end) {
        ERR_clear_error();
        return true;
    }
    return ssl_raise(NULL), false;
}

static bool load_data(SslContext *c, Value data)
{
    if (is_str(data)) {
        if (!STR(data)->ascii)
            return raise_false(&type_TypeError,
                               "cadata should be an ASCII string or a bytes-like object");
        size_t n;
        const char *text = str_utf8(data, &n);
        return text != NULL && add_authorities(c, (const uint8_t *)text, n, true);
    }
    Buffer b;
    if (!has_buffer(data))
        return raise_false(&type_TypeError,
                           "cadata should be an ASCII string or a bytes-like object");
    if (!buffer_get(data, &b, false))
        return false;
    bool good = add_authorities(c, b.data, b.len, false);
    buffer_release(&b);
    return good;
}

FN(context_load_verify_locations)
{
    SslContext *c = CONTEXT(self);
    bool given[3];
    for (int i = 0; i < 3; i++)
        given[i] = args[i] != 0 && args[i] != VALUE_NONE;
    if (!given[0] && !given[1] && !given[2])
        return raise_type_error("cafile, capath and cadata cannot be all omitted");
    const char *file =
        given[0] ? file_arg(args[0], "cafile should be a valid filesystem path") : NULL;
    if (given[0] && file == NULL)
        return 0;
    const char *dir =
        given[1] ? file_arg(args[1], "capath should be a valid filesystem path") : NULL;
    if ((given[1] && dir == NULL) || (given[2] && !load_data(c, args[2])))
        return 0;
    if (file == NULL && dir == NULL)
        return VALUE_NONE;
    errno = 0;
    if (SSL_CTX_load_verify_locations(c->ctx, file, dir) == 1)
        return VALUE_NONE;
    if (errno != 0) {
        ERR_clear_error();
        return raise_errno(errno, 0);
    }
    return ssl_raise(NULL);
}

FN(context_set_default_verify_paths)
{
    return SSL_CTX_set_default_verify_paths(CONTEXT(self)->ctx) ? VALUE_NONE : ssl_raise(NULL);
}

FN(context_cert_store_stats)
{
    int x509 = 0, ca = 0, crl = 0;
    X509_STORE *store = SSL_CTX_get_cert_store(CONTEXT(self)->ctx);
    STACK_OF(X509_OBJECT) *all = X509_STORE_get0_objects(store);
    for (int i = 0; i < sk_X509_OBJECT_num(all); i++) {
        X509_OBJECT *one = sk_X509_OBJECT_value(all, i);
        X509 *cert = X509_OBJECT_get0_X509(one);
        crl += cert == NULL && X509_OBJECT_get_type(one) == X509_LU_CRL;
        x509 += cert != NULL;
        ca += cert != NULL && X509_check_ca(cert) != 0;
    }
    Dict *d = dict_new();
    if (d == NULL || !dict_set_cstr(d, "x509", int_new(x509))
        || !dict_set_cstr(d, "crl", int_new(crl)) || !dict_set_cstr(d, "x509_ca", int_new(ca)))
        return 0;
    return OBJECT_VALUE(d);
}

FN(context_get_ca_certs)
{
    bool binary = false;
    if (args[0] != 0 && !ssl_flag_arg(args[0], &binary))
        return 0;
    Value list = list_new(0);
    STACK_OF(X509_OBJECT) *all =
        X509_STORE_get0_objects(SSL_CTX_get_cert_store(CONTEXT(self)->ctx));
    for (int i = 0; list != 0 && i < sk_X509_OBJECT_num(all); i++) {
        X509 *cert = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(all, i));
        if (cert == NULL || X509_check_ca(cert) == 0)
            continue;
        Value item = binary ? ssl_cert_der(cert) : ssl_cert_dict(cert);
        if (item == 0 || !list_push(LIST(list), item))
            return 0;
    }
    return list;
}

/* ---- ciphers, keys exchange, ALPN ---- */

FN(context_set_ciphers)
{
    if (!is_str(args[0]))
        return raise_type_error("set_ciphers() argument must be str, not %s",
                                arg_type_name(args[0]));
    const char *text = str_utf8(args[0], NULL);
    if (text == NULL)
        return 0;
    return SSL_CTX_set_cipher_list(CONTEXT(self)->ctx, text) != 0
               ? VALUE_NONE : ssl_raise_plain("No cipher can be selected.");
}

static Value nid_name(int nid)
{
    const char *name = nid != NID_undef ? OBJ_nid2ln(nid) : NULL;
    return name != NULL ? str_from_cstr(name) : VALUE_NONE;
}

static Value cipher_dict(const SSL_CIPHER *cipher)
{
    char text[512];
    int alg_bits, bits = SSL_CIPHER_get_bits(cipher, &alg_bits);
    SSL_CIPHER_description(cipher, text, sizeof text - 1);
    size_t n = strlen(text);
    if (n > 0 && text[n - 1] == '\n')
        text[n - 1] = 0;
    Dict *d = dict_new();
    if (d == NULL || !dict_set_cstr(d, "id", int_new(SSL_CIPHER_get_id(cipher)))
        || !dict_set_cstr(d, "name", str_from_cstr(SSL_CIPHER_get_name(cipher)))
        || !dict_set_cstr(d, "protocol", str_from_cstr(SSL_CIPHER_get_version(cipher)))
        || !dict_set_cstr(d, "description", str_from_cstr(text))
        || !dict_set_cstr(d, "strength_bits", int_new(bits))
        || !dict_set_cstr(d, "alg_bits", int_new(alg_bits))
        || !dict_set_cstr(d, "aead", value_bool(SSL_CIPHER_is_aead(cipher)))
        || !dict_set_cstr(d, "symmetric", nid_name(SSL_CIPHER_get_cipher_nid(cipher)))
        || !dict_set_cstr(d, "digest", nid_name(SSL_CIPHER_get_digest_nid(cipher)))
        || !dict_set_cstr(d, "kea", nid_name(SSL_CIPHER_get_kx_nid(cipher)))
        || !dict_set_cstr(d, "auth", nid_name(SSL_CIPHER_get_auth_nid(cipher))))
        return 0;
    return OBJECT_VALUE(d);
}

FN(context_get_ciphers)
{
    SSL *ssl = SSL_new(CONTEXT(self)->ctx);
    if (ssl == NULL)
        return ssl_raise(NULL);
    STACK_OF(SSL_CIPHER) *all = SSL_get_ciphers(ssl);
    Value list = list_new(8);
    for (int i = 0; list != 0 && i < sk_SSL_CIPHER_num(all); i++) {
        Value item = cipher_dict(sk_SSL_CIPHER_value(all, i));
        if (item == 0 || !list_push(LIST(list), item))
            list = 0;
    }
    SSL_free(ssl);
    return list;
}

FN(context_set_ecdh_curve)
{
    Value encoded = is_str(args[0]) ? codec_encode(args[0], "utf-8", "surrogateescape") : args[0];
    if (encoded == 0)
        return 0;
    if (!is_bytes(encoded))
        return raise_type_error("expected str, bytes or os.PathLike object, not %T", args[0]);
    int nid = OBJ_sn2nid((const char *)bytes_data(encoded));
    if (nid == NID_undef)
        return raise_value_error("unknown elliptic curve name %R", args[0]);
    return SSL_CTX_set1_groups(CONTEXT(self)->ctx, &nid, 1) ? VALUE_NONE : ssl_raise(NULL);
}

FN(context_load_dh_params)
{
    const char *path = file_arg(args[0], "expected str, bytes or os.PathLike object");
    if (path == NULL)
        return 0;
    errno = 0;
    BIO *b = BIO_new_file(path, "r");
    if (b == NULL) {
        ERR_clear_error();
        return raise_errno(errno, args[0]);
    }
    EVP_PKEY *params = PEM_read_bio_Parameters(b, NULL);
    BIO_free(b);
    if (params == NULL) {
        ERR_clear_error(); /* whatever the decoders tried */
        ERR_raise(ERR_LIB_PEM, PEM_R_NO_START_LINE);
        return ssl_raise(NULL);
    }
    if (!SSL_CTX_set0_tmp_dh_pkey(CONTEXT(self)->ctx, params)) {
        EVP_PKEY_free(params);
        return ssl_raise(NULL);
    }
    return VALUE_NONE;
}

int ssl_alpn_select(SSL *ssl, const unsigned char **out, unsigned char *outlen,
                    const unsigned char *in, unsigned inlen, void *data)
{
    SslContext *c = data;
    if (c->alpn == 0)
        return SSL_TLSEXT_ERR_NOACK;
    int result = SSL_select_next_proto((unsigned char **)out, outlen, bytes_data(c->alpn),
                                       (unsigned)bytes_len(c->alpn), in, inlen);
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

FN(context_set_alpn)
{
    SslContext *c = CONTEXT(self);
    Buffer b;
    if (!buffer_get(args[0], &b, false))
        return 0;
    if (b.len > UINT32_MAX) {
        buffer_release(&b);
        return raise_overflow_error("protocols longer than %u bytes", UINT32_MAX);
    }
    c->alpn = bytes_new(b.data, b.len);
    buffer_release(&b);
    if (c->alpn == 0)
        return 0;
    if (SSL_CTX_set_alpn_protos(c->ctx, bytes_data(c->alpn), (unsigned)bytes_len(c->alpn)) != 0)
        return raise_memory_error();
    SSL_CTX_set_alpn_select_cb(c->ctx, ssl_alpn_select, c);
    return VALUE_NONE;
}

FN(context_session_stats)
{
    SSL_CTX *ctx = CONTEXT(self)->ctx;
    const struct { const char *name; long n; } rows[] = {
        {"number", SSL_CTX_sess_number(ctx)}, {"connect", SSL_CTX_sess_connect(ctx)},
        {"connect_good", SSL_CTX_sess_connect_good(ctx)},
        {"connect_renegotiate", SSL_CTX_sess_connect_renegotiate(ctx)},
        {"accept", SSL_CTX_sess_accept(ctx)}, {"accept_good", SSL_CTX_sess_accept_good(ctx)},
        {"accept_renegotiate", SSL_CTX_sess_accept_renegotiate(ctx)},
        {"hits", SSL_CTX_sess_hits(ctx)}, {"misses", SSL_CTX_sess_misses(ctx)},
        {"timeouts", SSL_CTX_sess_timeouts(ctx)}, {"cache_full", SSL_CTX_sess_cache_full(ctx)}};
    Dict *d = dict_new();
    for (size_t i = 0; d != NULL && i < ARRAY_LEN(rows); i++)
        if (!dict_set_cstr(d, rows[i].name, int_new(rows[i].n)))
            return 0;
    return d != NULL ? OBJECT_VALUE(d) : 0;
}

const MethodDef ssl_context_load_methods[] = {
    {"load_cert_chain", context_load_cert_chain, "certfile, keyfile=None, password=None", 0, NULL},
    {"load_verify_locations", context_load_verify_locations,
     "cafile=None, capath=None, cadata=None", 0, NULL},
    {"set_default_verify_paths", context_set_default_verify_paths, "", 0, NULL},
    {"cert_store_stats", context_cert_store_stats, "", 0,
     "Returns quantities of loaded X.509 certificates."},
    {"get_ca_certs", context_get_ca_certs, "binary_form=False", 0,
     "Returns a list of dicts with information of loaded CA certs."},
    {"set_ciphers", context_set_ciphers, "cipherlist, /", 0, NULL},
    {"get_ciphers", context_get_ciphers, "", 0, NULL},
    {"set_ecdh_curve", context_set_ecdh_curve, "name, /", 0, NULL},
    {"load_dh_params", context_load_dh_params, "filepath, /", 0, NULL},
    {"_set_alpn_protocols", context_set_alpn, "protos, /", 0, NULL},
    {"session_stats", context_session_stats, "", 0, NULL},
    {0},
};
