/* What the files of module _ssl share.
 *
 * OpenSSL's objects live in malloc memory, which the collector does not see: each is owned by an
 * object of ours that frees it in its finalizer, and every Value that OpenSSL's callbacks need is a
 * field of such an object. OpenSSL is only entered with the interpreter lock held and never blocks:
 * its BIO reads and writes the descriptor without waiting, and ssl_socket.c waits outside (without
 * the lock) when OpenSSL wants to. Callbacks may therefore run code of the program. */
#ifndef COIL_STDLIB_SSL_IMPL_H
#define COIL_STDLIB_SSL_IMPL_H

#include "stdlib/socket_impl.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

typedef struct SslContext {
    Object head;
    SSL_CTX *ctx;
    int protocol; /* PROTOCOL_* of the language */
    bool check_hostname, post_handshake_auth;
    unsigned host_flags;
    Value alpn;                    /* bytes, as on the wire */
    Value sni_callback, msg_callback, psk_client_callback, psk_server_callback;
    Value keylog_filename;
    BIO *keylog;
} SslContext;

typedef struct SslSocket {
    Object head;
    SSL *ssl;
    Value context;   /* SslContext */
    Value socket;    /* Socket; 0: over memory */
    Value incoming, outgoing; /* SslBio; 0: over a socket */
    Value owner, server_hostname;
    Value raised;    /* an exception of the message callback, for after the call */
    bool server_side, timed_out;
    int error, system_error; /* of the last call: SSL_get_error and errno */
} SslSocket;

typedef struct SslBio {
    Object head;
    BIO *bio;
    bool eof_written;
} SslBio;

typedef struct SslSession {
    Object head;
    SSL_SESSION *session;
    Value context;
} SslSession;

typedef struct SslCertificate {
    Object head;
    X509 *cert;
} SslCertificate;

extern Type type_ssl_context, type_ssl_socket, type_ssl_bio, type_ssl_session,
    type_ssl_certificate;
#define CONTEXT(v) AS(SslContext, v)
#define SSL_SOCKET(v) AS(SslSocket, v)

/* PROTOCOL_* and verify modes as the language numbers them. */
enum { PROTO_TLS = 2, PROTO_TLSv1 = 3, PROTO_TLSv1_1 = 4, PROTO_TLSv1_2 = 5, PROTO_TLS_CLIENT = 16,
       PROTO_TLS_SERVER = 17 };
enum { VERIFY_NONE, VERIFY_OPTIONAL, VERIFY_REQUIRED };
enum { PROTO_MINIMUM = -2, PROTO_MAXIMUM = -1 };
/* errno of SSLError. */
enum { ERROR_SSL = 1, ERROR_WANT_READ, ERROR_WANT_WRITE, ERROR_WANT_X509_LOOKUP, ERROR_SYSCALL,
       ERROR_ZERO_RETURN, ERROR_WANT_CONNECT, ERROR_EOF };

/* ---- ssl_errors.c ---- */
bool ssl_errors_init(Value module);
/* SSLError from OpenSSL's queue, or with a message of ours when `text` is not NULL. */
Value ssl_raise_at(int line, const char *text);
#define ssl_raise(text) ssl_raise_at(__LINE__, text)
/* SSLError with a message alone. */
Value ssl_raise_plain(const char *text);
/* From the result of the last call on a connection (s->error, s->system_error). */
Value ssl_raise_result_at(int line, SslSocket *s);
#define ssl_raise_result(s) ssl_raise_result_at(__LINE__, s)

/* ---- ssl_cert.c ---- */
Value ssl_certificate_new(X509 *cert /* a reference is taken */);
Value ssl_certificate_list(STACK_OF(X509) *chain);
Value ssl_cert_dict(X509 *cert);
Value ssl_cert_der(X509 *cert);
Value ssl_test_decode_cert(Value self, Value *args, size_t nargs, Value kwnames);

/* ---- contexts and connections ---- */
int ssl_verify_mode(SslContext *c);
void ssl_sni_install(SslContext *c);
int ssl_alpn_select(SSL *ssl, const unsigned char **out, unsigned char *outlen,
                    const unsigned char *in, unsigned inlen, void *data);
SslSocket *ssl_socket_of(SSL *ssl);
BIO *ssl_socket_bio(int fd);
Value ssl_socket_new(SslContext *c, Value sock, Value incoming, Value outgoing, bool server_side,
                     Value hostname, Value owner, Value session);
Value ssl_cipher_tuple(const SSL_CIPHER *cipher);
extern const MethodDef ssl_context_load_methods[], ssl_socket_info_methods[],
    ssl_context_callback_methods[];
extern const GetSetDef ssl_context_getsets[], ssl_socket_getsets[];
bool ssl_constants_init(Value module);
bool ssl_flag_arg(Value v, bool *out);
/* Adds the rows of a table to a ready type. */
bool ssl_add_methods(Type *type, const MethodDef *defs);

/* ---- ssl_callbacks.c: the setters behind the context's properties ---- */
Value ssl_get_sni_callback(Value self);
bool ssl_set_sni_callback(Value self, Value v);
void ssl_follow_messages(SslSocket *s);
Value ssl_get_msg_callback(Value self);
bool ssl_set_msg_callback(Value self, Value v);
Value ssl_get_keylog(Value self);
bool ssl_set_keylog(Value self, Value v);

#endif
