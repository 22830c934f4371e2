/* _ssl: exceptions. SSLError and its subclasses carry the library and reason of OpenSSL's error
 * queue: "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:88)". Reasons are named as
 * OpenSSL's headers name them, which is its text in capitals. */
#include "stdlib/ssl_impl.h"
#include "runtime/type.h"

#include <ctype.h>

static Value class_ssl, class_zero_return, class_want_read, class_want_write, class_syscall,
    class_eof, class_verification;

static const struct { int number; const char *name; } libraries[] = {
    {ERR_LIB_SSL, "SSL"}, {ERR_LIB_X509, "X509"}, {ERR_LIB_X509V3, "X509V3"}, {ERR_LIB_PEM, "PEM"},
    {ERR_LIB_ASN1, "ASN1"}, {ERR_LIB_EVP, "EVP"}, {ERR_LIB_RSA, "RSA"}, {ERR_LIB_DSA, "DSA"},
    {ERR_LIB_DH, "DH"}, {ERR_LIB_EC, "EC"}, {ERR_LIB_BIO, "BIO"}, {ERR_LIB_BN, "BN"},
    {ERR_LIB_BUF, "BUF"}, {ERR_LIB_CONF, "CONF"}, {ERR_LIB_CRYPTO, "CRYPTO"},
    {ERR_LIB_OBJ, "OBJ"}, {ERR_LIB_PKCS7, "PKCS7"}, {ERR_LIB_PKCS12, "PKCS12"},
    {ERR_LIB_RAND, "RAND"}, {ERR_LIB_SYS, "SYS"}, {ERR_LIB_PROV, "PROV"},
    {ERR_LIB_OSSL_STORE, "OSSL_STORE"}, {ERR_LIB_OSSL_DECODER, "OSSL_DECODER"},
};

static const char *library_name(unsigned long code)
{
    for (size_t i = 0; i < ARRAY_LEN(libraries); i++)
        if (libraries[i].number == ERR_GET_LIB(code))
            return libraries[i].name;
    return NULL;
}

/* "wrong version number" to WRONG_VERSION_NUMBER. False: no reason. */
static bool reason_name(unsigned long code, char *out, size_t room)
{
    const char *text = ERR_reason_error_string(code);
    size_t n = 0;
    if (text == NULL || ERR_SYSTEM_ERROR(code))
        return false;
    for (; text[n] != 0 && n + 1 < room; n++)
        out[n] = isalnum((unsigned char)text[n]) ? (char)toupper((unsigned char)text[n]) : '_';
    out[n] = 0;
    return true;
}

/* Why the peer's certificate was refused. */
static Value verify_text(SslSocket *s, long code)
{
    Value host = s->server_hostname;
    if (code == X509_V_ERR_HOSTNAME_MISMATCH && host != VALUE_NONE)
        return str_format("Hostname mismatch, certificate is not valid for '%S'.", host);
    if (code == X509_V_ERR_IP_ADDRESS_MISMATCH && host != VALUE_NONE)
        return str_format("IP address mismatch, certificate is not valid for '%S'.", host);
    const char *text = X509_verify_cert_error_string(code);
    return text != NULL ? str_from_cstr(text) : VALUE_NONE;
}

static bool set_attrs(Value error, SslSocket *s, Value cls, Value library, Value reason, Value why)
{
    if (!set_attr(error, str_intern_cstr("reason"), reason)
        || !set_attr(error, str_intern_cstr("library"), library))
        return false;
    if (cls != class_verification || s == NULL)
        return true;
    return set_attr(error, str_intern_cstr("verify_code"), int_new(SSL_get_verify_result(s->ssl)))
        && set_attr(error, str_intern_cstr("verify_message"), why);
}

static Value fail(Value cls, SslSocket *s, int64_t number, const char *text, int line,
                  unsigned long code)
{
    char name[128];
    const char *lib = code != 0 ? library_name(code) : NULL;
    bool named = code != 0 && reason_name(code, name, sizeof name);
    Value why = VALUE_NONE, message, library = VALUE_NONE, reason = VALUE_NONE;
    if (cls == class_verification && s != NULL) {
        why = verify_text(s, SSL_get_verify_result(s->ssl));
        if (why == 0)
            return 0;
    }
    if (text == NULL && code != 0)
        text = ERR_reason_error_string(code);
    if (text == NULL)
        text = "unknown error";
    if (lib != NULL)
        library = str_from_cstr(lib);
    if (named)
        reason = str_from_cstr(name);
    if (named && lib != NULL && why != VALUE_NONE)
        message = str_format("[%S: %S] %s: %S (_ssl.c:%d)", library, reason, text, why, line);
    else if (named && lib != NULL)
        message = str_format("[%S: %S] %s (_ssl.c:%d)", library, reason, text, line);
    else if (lib != NULL)
        message = str_format("[%S] %s (_ssl.c:%d)", library, text, line);
    else
        message = str_format("%s (_ssl.c:%d)", text, line);
    ERR_clear_error();
    Value args[2 + PARAM_SLACK] = {int_new(number), message};
    Value error = message != 0 && library != 0 && reason != 0 ? call(cls, args, 2, 0) : 0;
    return error != 0 && set_attrs(error, s, cls, library, reason, why) ? raise_object(error) : 0;
}

Value ssl_raise_at(int line, const char *text)
{
    unsigned long code = text == NULL ? ERR_peek_last_error() : 0;
    return fail(class_ssl, NULL, (int64_t)code, text, line, code);
}

Value ssl_raise_plain(const char *text)
{
    ERR_clear_error();
    Value message = str_from_cstr(text);
    Value error = message != 0 ? call1(class_ssl, message) : 0;
    return error != 0 ? raise_object(error) : 0;
}

static Value raise_library(SslSocket *s, int line, unsigned long code)
{
    Value cls = class_ssl;
    const char *text = code == 0 ? "A failure in the SSL library occurred" : NULL;
    int number = ERROR_SSL;
    if (ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED)
        cls = class_verification;
    if (ERR_GET_LIB(code) == ERR_LIB_SSL
        && ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
        number = ERROR_EOF;
        cls = class_eof;
        text = "EOF occurred in violation of protocol";
    }
    return fail(cls, s, number, text, line, code);
}

static Value raise_syscall(SslSocket *s, int line, unsigned long code)
{
    if (code != 0)
        return fail(class_syscall, s, ERROR_SYSCALL, NULL, line, code);
    if (s->system_error != 0 && s->socket != 0) {
        ERR_clear_error();
        return raise_errno(s->system_error, 0);
    }
    return fail(class_eof, s, ERROR_EOF, "EOF occurred in violation of protocol", line, 0);
}

Value ssl_raise_result_at(int line, SslSocket *s)
{
    unsigned long code = ERR_peek_last_error();
    switch (s->error) {
    case SSL_ERROR_ZERO_RETURN:
        return fail(class_zero_return, s, ERROR_ZERO_RETURN,
                    "TLS/SSL connection has been closed (EOF)", line, code);
    case SSL_ERROR_WANT_READ:
        return fail(class_want_read, s, ERROR_WANT_READ, "The operation did not complete (read)",
                    line, code);
    case SSL_ERROR_WANT_WRITE:
        return fail(class_want_write, s, ERROR_WANT_WRITE, "The operation did not complete (write)",
                    line, code);
    case SSL_ERROR_WANT_X509_LOOKUP:
        return fail(class_ssl, s, ERROR_WANT_X509_LOOKUP,
                    "The operation did not complete (X509 lookup)", line, code);
    case SSL_ERROR_WANT_CONNECT:
        return fail(class_ssl, s, ERROR_WANT_CONNECT, "The operation did not complete (connect)",
                    line, code);
    case SSL_ERROR_SYSCALL:
        return raise_syscall(s, line, code);
    case SSL_ERROR_SSL:
        return raise_library(s, line, code);
    default:
        return fail(class_ssl, s, s->error, "Invalid error code", line, code);
    }
}

/* ---- the classes ---- */

static Value error_str(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value text = AS(OSException, self)->strerror;
    return text != 0 && is_str(text) ? text : to_str(AS(Exception, self)->args);
}

static const MethodDef str_def = {"__str__", error_str, "", 0, NULL};

static Value make_class(Value module, const char *name, Value base, Value second, const char *doc)
{
    Value bases = second != 0 ? tuple_pack(2, base, second) : tuple_pack(1, base);
    Dict *dict = dict_new();
    Value text = str_intern_cstr(name);
    if (bases == 0 || dict == NULL || text == 0
        || !dict_set(dict, NAME(dunder_module), str_from_cstr("ssl"))
        || !dict_set(dict, NAME(dunder_doc), str_from_cstr(doc)))
        return 0;
    if (base == OBJECT_VALUE(&type_OSError)) {
        Value method = method_descriptor_new(&type_OSError, &str_def);
        if (method == 0 || !dict_set(dict, NAME(dunder_str), method)
            || !dict_set_cstr(dict, "reason", VALUE_NONE)
            || !dict_set_cstr(dict, "library", VALUE_NONE))
            return 0;
    }
    Value made = type_create(NULL, text, bases, OBJECT_VALUE(dict), NULL, 0);
    return made != 0 && module_add(module, name, made) ? made : 0;
}

bool ssl_errors_init(Value module)
{
    class_ssl = make_class(module, "SSLError", OBJECT_VALUE(&type_OSError), 0,
                           "An error occurred in the SSL implementation.");
    if (class_ssl == 0)
        return false;
    const struct { Value *to; const char *name, *doc; Value second; } rows[] = {
        {&class_verification, "SSLCertVerificationError", "A certificate could not be verified.",
         OBJECT_VALUE(&type_ValueError)},
        {&class_zero_return, "SSLZeroReturnError", "SSL/TLS session closed cleanly.", 0},
        {&class_want_read, "SSLWantReadError",
         "Non-blocking SSL socket needs to read more data\nbefore the requested operation can be "
         "completed.", 0},
        {&class_want_write, "SSLWantWriteError",
         "Non-blocking SSL socket needs to write more data\nbefore the requested operation can be "
         "completed.", 0},
        {&class_syscall, "SSLSyscallError", "System error when attempting SSL operation.", 0},
        {&class_eof, "SSLEOFError", "SSL/TLS connection terminated abruptly.", 0},
    };
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        *rows[i].to = make_class(module, rows[i].name, class_ssl, rows[i].second, rows[i].doc);
        if (*rows[i].to == 0)
            return false;
    }
    return true;
}
