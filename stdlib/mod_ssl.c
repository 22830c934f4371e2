/* Module _ssl: TLS by OpenSSL 3: functions of the module and its set-up. */
#include "stdlib/ssl_impl.h"
#include "runtime/type.h"

#include <openssl/rand.h>

/* ---- object identifiers ---- */

static Value asn1_object(const ASN1_OBJECT *object)
{
    char dotted[256];
    int nid = OBJ_obj2nid(object);
    if (nid == NID_undef)
        return raise_value_error("Unknown object");
    const char *shortname = OBJ_nid2sn(nid), *longname = OBJ_nid2ln(nid);
    int n = OBJ_obj2txt(dotted, sizeof dotted, object, 1);
    return tuple_pack(4, int_new(nid), shortname != NULL ? str_from_cstr(shortname) : VALUE_NONE,
                      longname != NULL ? str_from_cstr(longname) : VALUE_NONE,
                      n > 0 ? str_from_cstr(dotted) : VALUE_NONE);
}

FN(ssl_txt2obj)
{
    bool by_name = false;
    if (!is_str(args[0]))
        return raise_type_error("txt2obj() argument 'txt' must be str, not %T", args[0]);
    if (args[1] != 0 && !ssl_flag_arg(args[1], &by_name))
        return 0;
    const char *text = str_utf8(args[0], NULL);
    if (text == NULL)
        return 0;
    ASN1_OBJECT *object = OBJ_txt2obj(text, !by_name);
    ERR_clear_error();
    if (object == NULL)
        return raise_value_error("unknown object '%.100s'", text);
    Value result = asn1_object(object);
    ASN1_OBJECT_free(object);
    return result;
}

FN(ssl_nid2obj)
{
    int32_t nid;
    if (!as_int32(args[0], &nid))
        return 0;
    if (nid < NID_undef)
        return raise_value_error("NID must be positive");
    ASN1_OBJECT *object = OBJ_nid2obj(nid);
    ERR_clear_error();
    if (object == NULL)
        return raise_value_error("unknown NID %d", nid);
    return asn1_object(object);
}

/* ---- randomness and paths ---- */

FN(ssl_rand_add)
{
    double entropy;
    Value data = args[0];
    Buffer b;
    if (is_str(data) && (data = codec_encode(data, "utf-8", NULL)) == 0)
        return 0;
    if (!as_double(args[1], &entropy) || !buffer_get(data, &b, false))
        return 0;
    RAND_add(b.data, (int)MIN(b.len, (size_t)INT32_MAX), entropy);
    buffer_release(&b);
    return VALUE_NONE;
}

FN(ssl_rand_bytes)
{
    int32_t n;
    if (!as_int32(args[0], &n))
        return 0;
    if (n < 0)
        return raise_value_error("num must be positive");
    Value data = bytes_alloc((size_t)n);
    if (data == 0)
        return 0;
    return RAND_bytes(AS(Bytes, data)->data, n) == 1 ? data : ssl_raise(NULL);
}

FN(ssl_rand_status) { return value_bool(RAND_status() == 1); }

FN(ssl_default_paths)
{
    return tuple_pack(4, os_decode(X509_get_default_cert_file_env()),
                      os_decode(X509_get_default_cert_file()),
                      os_decode(X509_get_default_cert_dir_env()),
                      os_decode(X509_get_default_cert_dir()));
}

static const MethodDef functions[] = {
    {"txt2obj", ssl_txt2obj, "txt, name=False", 0,
     "Lookup NID, short name, long name and OID of an ASN1_OBJECT."},
    {"nid2obj", ssl_nid2obj, "nid, /", 0,
     "Lookup NID, short name, long name and OID of an ASN1_OBJECT by NID."},
    {"RAND_add", ssl_rand_add, "string, entropy, /", 0, "Mix string into the OpenSSL PRNG state."},
    {"RAND_bytes", ssl_rand_bytes, "n, /", 0,
     "Generate n cryptographically strong pseudo-random bytes."},
    {"RAND_status", ssl_rand_status, "", 0,
     "Returns True if the OpenSSL PRNG has been seeded with enough data."},
    {"get_default_verify_paths", ssl_default_paths, "", 0,
     "Return search paths and environment vars used by set_default_verify_paths()."},
    {"_test_decode_cert", ssl_test_decode_cert, "path, /", 0, NULL},
    {0},
};

/* ---- set-up ---- */

bool ssl_add_methods(Type *type, const MethodDef *defs)
{
    for (; defs->name != NULL; defs++) {
        Value m = method_descriptor_new(type, defs), name = str_intern_cstr(defs->name);
        if (m == 0 || name == 0 || !dict_set(type->dict, name, m))
            return false;
    }
    return true;
}

static bool add_version(Value module)
{
    unsigned long n = OpenSSL_version_num();
    Value info = tuple_pack(5, int_new(n >> 28 & 0xff), int_new(n >> 20 & 0xff),
                            int_new(n >> 12 & 0xff), int_new(n >> 4 & 0xff), int_new(n & 0xf));
    return info != 0 && module_add_int(module, "OPENSSL_VERSION_NUMBER", (int64_t)n)
        && module_add(module, "OPENSSL_VERSION_INFO", info)
        && module_add(module, "_OPENSSL_API_VERSION", info)
        && module_add_str(module, "OPENSSL_VERSION", OpenSSL_version(OPENSSL_VERSION));
}

static bool init(Value module)
{
    return ssl_errors_init(module) && import_module("_socket") != 0
        && module_add_type(module, &type_ssl_context) && module_add_type(module, &type_ssl_socket)
        && module_add_type(module, &type_ssl_bio) && module_add_type(module, &type_ssl_session)
        && module_add_type(module, &type_ssl_certificate)
        && ssl_add_methods(&type_ssl_context, ssl_context_load_methods)
        && ssl_add_methods(&type_ssl_context, ssl_context_callback_methods)
        && ssl_add_methods(&type_ssl_socket, ssl_socket_info_methods)
        && ssl_constants_init(module) && add_version(module)
        && module_add_str(module, "_DEFAULT_CIPHERS", "@SECLEVEL=2:ECDH+AESGCM:ECDH+CHACHA20:"
                          "ECDH+AES:DHE+AES:!aNULL:!eNULL:!aDSS:!SHA1:!AESCCM");
}

const ModuleDef mod__ssl = {
    .name = "_ssl",
    .doc = "Implementation module for SSL socket operations.",
    .functions = functions,
    .init = init,
};
