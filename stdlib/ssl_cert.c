/* _ssl: certificates (X.509) as the dictionaries of getpeercert() and as Certificate objects. */
#include "stdlib/ssl_impl.h"

#include <arpa/inet.h>
#include <openssl/pem.h>

#define CERT(v) AS(SslCertificate, v)->cert

/* What was written to a memory BIO, as text; frees it. */
static Value bio_text(BIO *b)
{
    char *data;
    long n = BIO_get_mem_data(b, &data);
    Value text = codec_decode((uint8_t *)data, (size_t)n, "utf-8", "backslashreplace");
    BIO_free(b);
    return text;
}

static Value object_text(const ASN1_OBJECT *object, bool by_number)
{
    char text[256];
    int n = OBJ_obj2txt(text, sizeof text, object, by_number);
    return n > 0 ? str_from_utf8(text, MIN((size_t)n, sizeof text - 1)) : ssl_raise(NULL);
}

static Value asn1_text(const ASN1_STRING *s)
{
    uint8_t *utf8 = NULL;
    int n = ASN1_STRING_to_UTF8(&utf8, s);
    if (n < 0)
        return ssl_raise(NULL);
    Value text = str_from_utf8((char *)utf8, (size_t)n);
    OPENSSL_free(utf8);
    return text;
}

/* ((('countryName', 'XY'),), ...): relative names as tuples of pairs. */
static Value name_value(X509_NAME *name)
{
    Value parts = list_new(4), part = list_new(1);
    int last_set = -1;
    for (int i = 0; i < X509_NAME_entry_count(name); i++) {
        X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
        if (last_set >= 0 && last_set != X509_NAME_ENTRY_set(entry)) {
            Value t = part != 0 ? tuple_from_iterable(part) : 0;
            if (parts == 0 || t == 0 || !list_push(LIST(parts), t))
                return 0;
            part = list_new(1);
        }
        last_set = X509_NAME_ENTRY_set(entry);
        Value pair = tuple_pack(2, object_text(X509_NAME_ENTRY_get_object(entry), false),
                                asn1_text(X509_NAME_ENTRY_get_data(entry)));
        if (pair == 0 || part == 0 || !list_push(LIST(part), pair))
            return 0;
    }
    if (part != 0 && LIST(part)->len > 0) {
        Value t = tuple_from_iterable(part);
        if (parts == 0 || t == 0 || !list_push(LIST(parts), t))
            return 0;
    }
    return parts != 0 ? tuple_from_iterable(parts) : 0;
}

/* ---- subjectAltName ---- */

static Value ip_text(const ASN1_OCTET_STRING *ip)
{
    const uint8_t *p = ip->data;
    if (ip->length == 4)
        return str_format("%d.%d.%d.%d", p[0], p[1], p[2], p[3]);
    if (ip->length != 16)
        return str_from_cstr("<invalid>");
    char text[48];
    int n = 0;
    for (int i = 0; i < 16; i += 2)
        n += snprintf(text + n, sizeof text - (size_t)n, i > 0 ? ":%X" : "%X",
                      p[i] << 8 | p[i + 1]);
    return str_from_cstr(text);
}

/* Kinds without a form of their own, as OpenSSL prints them: "othername:<unsupported>". */
static Value printed_name(GENERAL_NAME *name)
{
    BIO *b = BIO_new(BIO_s_mem());
    if (b == NULL)
        return raise_memory_error();
    GENERAL_NAME_print(b, name);
    Value text = bio_text(b);
    if (text == 0)
        return 0;
    ptrdiff_t colon = str_find(text, str_from_cstr(":"), 0, str_len(text));
    if (colon < 0)
        return raise_value_error("Invalid value %.200S", text);
    return tuple_pack(2, str_substring(text, 0, (size_t)colon),
                      str_substring(text, (size_t)colon + 1, str_len(text)));
}

static Value general_name(GENERAL_NAME *name)
{
    int kind;
    void *data = GENERAL_NAME_get0_value(name, &kind);
    const ASN1_STRING *s = data;
    switch (kind) {
    case GEN_DIRNAME:
        return tuple_pack(2, str_from_cstr("DirName"), name_value(data));
    case GEN_EMAIL: case GEN_DNS: case GEN_URI:
        return tuple_pack(2, str_from_cstr(kind == GEN_EMAIL ? "email"
                                           : kind == GEN_DNS ? "DNS" : "URI"),
                          str_from_utf8((const char *)ASN1_STRING_get0_data(s),
                                        (size_t)ASN1_STRING_length(s)));
    case GEN_RID:
        return tuple_pack(2, str_from_cstr("Registered ID"), object_text(data, false));
    case GEN_IPADD:
        return tuple_pack(2, str_from_cstr("IP Address"), ip_text(data));
    default:
        return printed_name(name);
    }
}

static Value alt_names(X509 *cert)
{
    GENERAL_NAMES *all = X509_get_ext_d2i(cert, NID_subject_alt_name, NULL, NULL);
    if (all == NULL)
        return VALUE_NONE;
    Value list = list_new(4);
    for (int i = 0; list != 0 && i < sk_GENERAL_NAME_num(all); i++) {
        Value item = general_name(sk_GENERAL_NAME_value(all, i));
        if (item == 0 || !list_push(LIST(list), item))
            list = 0;
    }
    GENERAL_NAMES_free(all);
    return list != 0 ? tuple_from_iterable(list) : 0;
}

/* ---- URIs of authorities and revocation lists ---- */

static bool push_uri(Value list, GENERAL_NAME *name)
{
    if (name->type != GEN_URI)
        return true;
    const ASN1_IA5STRING *uri = name->d.uniformResourceIdentifier;
    Value text = str_from_utf8((char *)uri->data, (size_t)uri->length);
    return text != 0 && list_push(LIST(list), text);
}

static Value authority_uris(X509 *cert, int method)
{
    AUTHORITY_INFO_ACCESS *info = X509_get_ext_d2i(cert, NID_info_access, NULL, NULL);
    Value list = list_new(0);
    for (int i = 0; list != 0 && info != NULL && i < sk_ACCESS_DESCRIPTION_num(info); i++) {
        ACCESS_DESCRIPTION *one = sk_ACCESS_DESCRIPTION_value(info, i);
        if (OBJ_obj2nid(one->method) == method && !push_uri(list, one->location))
            list = 0;
    }
    AUTHORITY_INFO_ACCESS_free(info);
    if (list == 0 || LIST(list)->len == 0)
        return list != 0 ? VALUE_NONE : 0;
    return tuple_from_iterable(list);
}

static Value revocation_uris(X509 *cert)
{
    CRL_DIST_POINTS *points = X509_get_ext_d2i(cert, NID_crl_distribution_points, NULL, NULL);
    Value list = list_new(0);
    if (points == NULL)
        return VALUE_NONE;
    for (int i = 0; list != 0 && i < sk_DIST_POINT_num(points); i++) {
        DIST_POINT *p = sk_DIST_POINT_value(points, i);
        if (p->distpoint == NULL || p->distpoint->type != 0)
            continue;
        STACK_OF(GENERAL_NAME) *names = p->distpoint->name.fullname;
        for (int k = 0; list != 0 && k < sk_GENERAL_NAME_num(names); k++)
            if (!push_uri(list, sk_GENERAL_NAME_value(names, k)))
                list = 0;
    }
    CRL_DIST_POINTS_free(points);
    if (list == 0 || LIST(list)->len == 0)
        return list != 0 ? VALUE_NONE : 0;
    return tuple_from_iterable(list);
}

/* ---- the dictionary ---- */

static Value time_text(const ASN1_TIME *t)
{
    BIO *b = BIO_new(BIO_s_mem());
    if (b == NULL)
        return raise_memory_error();
    ASN1_TIME_print(b, t);
    return bio_text(b);
}

static Value serial_text(X509 *cert)
{
    BIO *b = BIO_new(BIO_s_mem());
    if (b == NULL)
        return raise_memory_error();
    i2a_ASN1_INTEGER(b, X509_get_serialNumber(cert));
    return bio_text(b);
}

/* Sets a key whose value exists: None is left out. */
static bool put(Dict *d, const char *key, Value v)
{
    return v != 0 && (v == VALUE_NONE || dict_set_cstr(d, key, v));
}

Value ssl_cert_dict(X509 *cert)
{
    Dict *d = dict_new();
    if (d == NULL || !put(d, "subject", name_value(X509_get_subject_name(cert)))
        || !put(d, "issuer", name_value(X509_get_issuer_name(cert)))
        || !put(d, "version", int_new(X509_get_version(cert) + 1))
        || !put(d, "serialNumber", serial_text(cert))
        || !put(d, "notBefore", time_text(X509_get0_notBefore(cert)))
        || !put(d, "notAfter", time_text(X509_get0_notAfter(cert)))
        || !put(d, "subjectAltName", alt_names(cert))
        || !put(d, "OCSP", authority_uris(cert, NID_ad_OCSP))
        || !put(d, "caIssuers", authority_uris(cert, NID_ad_ca_issuers))
        || !put(d, "crlDistributionPoints", revocation_uris(cert)))
        return 0;
    return OBJECT_VALUE(d);
}

Value ssl_cert_der(X509 *cert)
{
    uint8_t *der = NULL;
    int n = i2d_X509(cert, &der);
    if (n < 0)
        return ssl_raise(NULL);
    Value data = bytes_new(der, (size_t)n);
    OPENSSL_free(der);
    return data;
}

static Value cert_pem(X509 *cert)
{
    BIO *b = BIO_new(BIO_s_mem());
    if (b == NULL)
        return raise_memory_error();
    if (PEM_write_bio_X509(b, cert) == 0) {
        BIO_free(b);
        return ssl_raise(NULL);
    }
    return bio_text(b);
}

Value ssl_test_decode_cert(Value self, Value *args, size_t nargs, Value kwnames)
{
    Value path = os_fspath(args[0]);
    const char *text = path != 0 ? os_path_cstr(path, NULL) : NULL;
    if (text == NULL)
        return 0;
    BIO *b = BIO_new_file(text, "rb");
    if (b == NULL)
        return ssl_raise("Can't open file");
    X509 *cert = PEM_read_bio_X509(b, NULL, NULL, NULL);
    BIO_free(b);
    if (cert == NULL)
        return ssl_raise("Error decoding PEM-encoded file");
    Value dict = ssl_cert_dict(cert);
    X509_free(cert);
    return dict;
}

/* ---- Certificate ---- */

Value ssl_certificate_new(X509 *cert)
{
    Value self = object_new(&type_ssl_certificate, 0);
    if (self == 0)
        return 0;
    X509_up_ref(cert);
    CERT(self) = cert;
    return self;
}

Value ssl_certificate_list(STACK_OF(X509) *chain)
{
    Value list = list_new(2);
    for (int i = 0; list != 0 && i < sk_X509_num(chain); i++) {
        Value cert = ssl_certificate_new(sk_X509_value(chain, i));
        if (cert == 0 || !list_push(LIST(list), cert))
            return 0;
    }
    return list;
}

static void cert_finalize(Value self)
{
    X509_free(CERT(self));
    CERT(self) = NULL;
}

FN(cert_public_bytes)
{
    int32_t format = 1;
    if (args[0] != 0 && !as_int32(args[0], &format))
        return 0;
    return format == 1 ? cert_pem(CERT(self)) : format == 2 ? ssl_cert_der(CERT(self))
                       : raise_value_error("Unsupported format");
}

FN(cert_get_info) { return ssl_cert_dict(CERT(self)); }

static Value cert_repr(Value self)
{
    BIO *b = BIO_new(BIO_s_mem());
    if (b == NULL)
        return raise_memory_error();
    X509_NAME_print_ex(b, X509_get_subject_name(CERT(self)), 0, XN_FLAG_RFC2253);
    Value name = bio_text(b);
    return name != 0 ? str_format("<%s '%S'>", "_ssl.Certificate", name) : 0;
}

static bool cert_hash(Value self, int64_t *out)
{
    *out = (int64_t)X509_subject_name_hash(CERT(self));
    return true;
}

static Value cert_compare(Value a, Value b, CompareOp op)
{
    if (!is_exactly(b, &type_ssl_certificate) || (op != CMP_EQ && op != CMP_NE))
        return VALUE_NOT_IMPLEMENTED;
    return value_bool((X509_cmp(CERT(a), CERT(b)) == 0) == (op == CMP_EQ));
}

static const MethodDef methods[] = {
    {"public_bytes", cert_public_bytes, "format=1", 0, "The certificate in PEM or DER encoding."},
    {"get_info", cert_get_info, "", 0, "The fields of the certificate as a dictionary."},
    {0},
};

Type type_ssl_certificate = {
    TYPE_HEAD("_ssl.Certificate"), .size = sizeof(SslCertificate), .flags = TYPE_NO_NEW,
    .finalize = cert_finalize, .repr = cert_repr, .hash = cert_hash, .compare = cert_compare,
    .methods = methods,
};
