/* _ssl: callbacks from OpenSSL into the program: server names (SNI), messages, key logs, pre-shared
 * keys. They run while OpenSSL works for a method of a connection, which keeps all objects alive.
 * */
#include "stdlib/ssl_impl.h"

#include <stdio.h>

SslSocket *ssl_socket_of(SSL *ssl) { return SSL_get_app_data(ssl); }

/* What the program knows the connection as. */
static Value owner_of(SslSocket *s)
{
    return s->owner != 0 && s->owner != VALUE_NONE ? s->owner : OBJECT_VALUE(s);
}

static bool callable_or_none(Value v)
{
    return v == VALUE_NONE || is_callable(v)
        || raise_false(&type_TypeError, "not a callable object");
}

/* ---- server name indication ---- */

static int sni_called(SSL *ssl, int *alert, void *data)
{
    SslContext *c = data;
    SslSocket *s = ssl_socket_of(ssl);
    if (c->sni_callback == 0 || s == NULL)
        return SSL_TLSEXT_ERR_OK;
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    Value text = name != NULL ? codec_decode((const uint8_t *)name, strlen(name), "ascii", NULL)
                              : VALUE_NONE;
    Value result = text != 0 ? call3(c->sni_callback, owner_of(s), text, OBJECT_VALUE(c)) : 0;
    if (result == 0) {
        error_unraisable(c->sni_callback, NULL);
        *alert = SSL_AD_HANDSHAKE_FAILURE;
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    if (result == VALUE_NONE)
        return SSL_TLSEXT_ERR_OK;
    int32_t number;
    if (!as_int32(result, &number)) {
        error_unraisable(result, NULL);
        number = SSL_AD_INTERNAL_ERROR;
    }
    *alert = number;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

Value ssl_get_sni_callback(Value self)
{
    Value v = CONTEXT(self)->sni_callback;
    return v != 0 ? v : VALUE_NONE;
}

bool ssl_set_sni_callback(Value self, Value v)
{
    SslContext *c = CONTEXT(self);
    if (c->protocol == PROTO_TLS_CLIENT)
        return raise_false(&type_ValueError, "sni_callback cannot be set on TLS_CLIENT context");
    v = v == 0 ? VALUE_NONE : v;
    if (!callable_or_none(v))
        return false;
    c->sni_callback = v == VALUE_NONE ? 0 : v;
    int (*callback)(SSL *, int *, void *) = v == VALUE_NONE ? NULL : sni_called;
    SSL_CTX_set_tlsext_servername_callback(c->ctx, callback);
    SSL_CTX_set_tlsext_servername_arg(c->ctx, c);
    return true;
}

/* ---- messages ---- */

static int message_type(int content_type, const uint8_t *data, size_t n)
{
    switch (content_type) {
    case SSL3_RT_CHANGE_CIPHER_SPEC: return SSL3_MT_CHANGE_CIPHER_SPEC;
    case SSL3_RT_ALERT: return n >= 2 ? data[1] : -1;
    case SSL3_RT_HANDSHAKE: case SSL3_RT_HEADER: case SSL3_RT_INNER_CONTENT_TYPE:
        return n >= 1 ? data[0] : -1;
    default: return -1;
    }
}

static void message_called(int writing, int version, int content_type, const void *data, size_t n,
                           SSL *ssl, void *unused)
{
    SslSocket *s = ssl_socket_of(ssl);
    if (s == NULL || CONTEXT(s->context)->msg_callback == 0 || s->raised != 0)
        return;
    Value args[6 + PARAM_SLACK] = {
        owner_of(s), str_from_cstr(writing ? "write" : "read"), int_new(version),
        int_new(content_type), int_new(message_type(content_type, data, n)), bytes_new(data, n)};
    if (args[1] == 0 || args[5] == 0
        || call(CONTEXT(s->context)->msg_callback, args, 6, 0) == 0)
        s->raised = error_take(); /* told after OpenSSL has returned */
}

/* The connection has another context now. */
void ssl_follow_messages(SslSocket *s)
{
    bool wanted = CONTEXT(s->context)->msg_callback != 0;
    SSL_set_msg_callback(s->ssl, wanted ? message_called : NULL);
}

Value ssl_get_msg_callback(Value self)
{
    Value v = CONTEXT(self)->msg_callback;
    return v != 0 ? v : VALUE_NONE;
}

bool ssl_set_msg_callback(Value self, Value v)
{
    SslContext *c = CONTEXT(self);
    v = v == 0 ? VALUE_NONE : v;
    if (v != VALUE_NONE && !is_callable(v))
        return raise_false(&type_TypeError, "%R is not callable.", v);
    c->msg_callback = v == VALUE_NONE ? 0 : v;
    SSL_CTX_set_msg_callback(c->ctx, v == VALUE_NONE ? NULL : message_called);
    return true;
}

/* ---- key log ---- */

static void keylog_called(const SSL *ssl, const char *line)
{
    SslContext *c = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
    if (c == NULL || c->keylog == NULL)
        return;
    BIO_printf(c->keylog, "%s\n", line);
    (void)BIO_flush(c->keylog);
}

Value ssl_get_keylog(Value self)
{
    Value v = CONTEXT(self)->keylog_filename;
    return v != 0 ? v : VALUE_NONE;
}

bool ssl_set_keylog(Value self, Value v)
{
    SslContext *c = CONTEXT(self);
    SSL_CTX_set_keylog_callback(c->ctx, NULL);
    BIO_free_all(c->keylog);
    c->keylog = NULL;
    c->keylog_filename = 0;
    if (v == 0 || v == VALUE_NONE)
        return true;
    Value path = os_fspath(v);
    const char *text = path != 0 ? os_path_cstr(path, NULL) : NULL;
    if (text == NULL)
        return false;
    FILE *file = fopen(text, "ae");
    if (file == NULL)
        return raise_errno(errno, v), false;
    c->keylog = BIO_new_fp(file, BIO_CLOSE | BIO_FP_TEXT);
    if (c->keylog == NULL) {
        fclose(file);
        return ssl_raise("Can't malloc memory for keylog file"), false;
    }
    c->keylog_filename = v;
    if (ftell(file) == 0) {
        BIO_puts(c->keylog, "# TLS secrets log file, generated by OpenSSL / Python\n");
        (void)BIO_flush(c->keylog);
    }
    SSL_CTX_set_keylog_callback(c->ctx, keylog_called);
    return true;
}

/* ---- pre-shared keys ---- */

static unsigned copy_key(Value key, unsigned char *out, unsigned room)
{
    Buffer b;
    if (!buffer_get(key, &b, false))
        return 0;
    unsigned n = b.len > room ? 0 : (unsigned)b.len;
    memcpy(out, b.data, n);
    buffer_release(&b);
    return n;
}

static unsigned psk_failed(Value callback)
{
    if (error_pending())
        error_unraisable(callback, NULL);
    return 0;
}

static unsigned psk_client_called(SSL *ssl, const char *hint, char *identity,
                                  unsigned identity_room, unsigned char *psk, unsigned psk_room)
{
    SslSocket *s = ssl_socket_of(ssl);
    Value callback = s != NULL ? CONTEXT(s->context)->psk_client_callback : 0;
    if (callback == 0)
        return 0;
    Value text = hint != NULL && hint[0] != 0 ? str_from_utf8(hint, strlen(hint)) : VALUE_NONE;
    Value answer = text != 0 ? call1(callback, text) : 0;
    if (answer == 0)
        return psk_failed(callback);
    if (!is_tuple(answer) || TUPLE(answer)->len != 2) {
        raise_type_error("PSK client callback must return a tuple (identity, psk)");
        return psk_failed(callback);
    }
    Value name = TUPLE(answer)->items[0];
    size_t n = 0;
    const char *utf8 = name == VALUE_NONE ? "" : is_str(name) ? str_utf8(name, &n) : NULL;
    if (utf8 == NULL && !error_pending())
        raise_type_error("PSK identity must be str or None, not %T", name);
    if (utf8 == NULL || n + 1 > identity_room)
        return psk_failed(callback);
    memcpy(identity, utf8, n);
    identity[n] = 0;
    unsigned key = copy_key(TUPLE(answer)->items[1], psk, psk_room);
    return key != 0 ? key : psk_failed(callback);
}

static unsigned psk_server_called(SSL *ssl, const char *identity, unsigned char *psk, unsigned room)
{
    SslSocket *s = ssl_socket_of(ssl);
    Value callback = s != NULL ? CONTEXT(s->context)->psk_server_callback : 0;
    if (callback == 0)
        return 0;
    Value text = identity != NULL && identity[0] != 0 ? str_from_utf8(identity, strlen(identity))
                                                      : VALUE_NONE;
    Value answer = text != 0 ? call1(callback, text) : 0;
    unsigned key = answer != 0 ? copy_key(answer, psk, room) : 0;
    return key != 0 ? key : psk_failed(callback);
}

FN(context_set_psk_client)
{
    SslContext *c = CONTEXT(self);
    if (c->protocol == PROTO_TLS_SERVER)
        return ssl_raise("Cannot add PSK client callback to a PROTOCOL_TLS_SERVER context");
    if (args[0] != VALUE_NONE && !is_callable(args[0]))
        return raise_type_error("callback must be callable");
    c->psk_client_callback = args[0] == VALUE_NONE ? 0 : args[0];
    SSL_CTX_set_psk_client_callback(c->ctx, args[0] == VALUE_NONE ? NULL : psk_client_called);
    return VALUE_NONE;
}

FN(context_set_psk_server)
{
    SslContext *c = CONTEXT(self);
    if (c->protocol == PROTO_TLS_CLIENT)
        return ssl_raise("Cannot add PSK server callback to a PROTOCOL_TLS_CLIENT context");
    if (args[0] != VALUE_NONE && !is_callable(args[0]))
        return raise_type_error("callback must be callable");
    const char *hint = NULL;
    if (args[0] != VALUE_NONE && args[1] != 0 && args[1] != VALUE_NONE) {
        if (!is_str(args[1]))
            return raise_type_error("set_psk_server_callback() argument 'identity_hint' must be "
                                    "str or None, not %T", args[1]);
        hint = str_utf8(args[1], NULL);
        if (hint == NULL)
            return 0;
    }
    if (SSL_CTX_use_psk_identity_hint(c->ctx, hint) != 1)
        return ssl_raise("failed to set identity hint");
    c->psk_server_callback = args[0] == VALUE_NONE ? 0 : args[0];
    SSL_CTX_set_psk_server_callback(c->ctx, args[0] == VALUE_NONE ? NULL : psk_server_called);
    return VALUE_NONE;
}

const MethodDef ssl_context_callback_methods[] = {
    {"set_psk_client_callback", context_set_psk_client, "callback", 0, NULL},
    {"set_psk_server_callback", context_set_psk_server, "callback, identity_hint=None", 0, NULL},
    {0},
};
