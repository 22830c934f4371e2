/* Module _hashlib: the hashes of OpenSSL's libcrypto, each a HASH object around an EVP_MD_CTX.
 * hashlib.py makes the module that programs import; hashlib_hmac.c has HMAC and key derivation. */
#include <openssl/err.h>

#include "runtime/descr.h"
#include "stdlib/hashlib_impl.h"

/* hashlib's names and OpenSSL's, of what goes by two names. */
static const struct { const char *name, *openssl; } two_names[] = {
    {"sha512_224", "SHA512-224"}, {"sha512_256", "SHA512-256"}, {"sha3_224", "SHA3-224"},
    {"sha3_256", "SHA3-256"}, {"sha3_384", "SHA3-384"}, {"sha3_512", "SHA3-512"},
    {"shake_128", "SHAKE128"}, {"shake_256", "SHAKE256"}, {"blake2b", "BLAKE2B-512"},
    {"blake2s", "BLAKE2S-256"}, {"md5", "MD5"}, {"sha1", "SHA1"}, {"sha224", "SHA2-224"},
    {"sha256", "SHA2-256"}, {"sha384", "SHA2-384"}, {"sha512", "SHA2-512"},
    {"ripemd160", "RIPEMD160"}, {"sm3", "SM3"}, {"md5-sha1", "MD5-SHA1"},
};
static const EVP_MD *fetched[ARRAY_LEN(two_names)];
static Value unsupported_class;
Value hashlib_constructors;

Value hashlib_fail(Type *type)
{
    unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    if (code == 0)
        return raise(type, "no reason supplied");
    const char *lib = ERR_lib_error_string(code), *reason = ERR_reason_error_string(code);
    if (lib == NULL || reason == NULL)
        return raise(type, "%s", reason != NULL ? reason : "unknown reason");
    return raise(type, "[%s] %s", lib, reason);
}

const EVP_MD *hashlib_md(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(two_names); i++) {
        if (strcasecmp(name, two_names[i].name) != 0)
            continue;
        if (fetched[i] == NULL)
            fetched[i] = EVP_MD_fetch(NULL, two_names[i].openssl, NULL);
        if (fetched[i] != NULL)
            return fetched[i];
    }
    const EVP_MD *md = EVP_get_digestbyname(name);
    if (md == NULL)
        (void)native_raise(unsupported_class, "[digital envelope routines] unsupported");
    ERR_clear_error();
    return md;
}

const char *hashlib_name(const EVP_MD *md)
{
    for (size_t i = 0; i < ARRAY_LEN(two_names); i++)
        if (EVP_MD_is_a(md, two_names[i].openssl))
            return two_names[i].name;
    return EVP_MD_get0_name(md);
}

const EVP_MD *hashlib_md_arg(Value digestmod)
{
    Value name = digestmod;
    if (!is_str(digestmod)) {
        int found = dict_find(DICT(AS(MappingProxy, hashlib_constructors)->mapping), digestmod,
                              &name);
        if (found < 0)
            return NULL;
        if (found == 0) {
            (void)native_raise(unsupported_class, "Unsupported digestmod %R", digestmod);
            return NULL;
        }
    }
    const char *utf8 = str_utf8(name, NULL);
    return utf8 != NULL ? hashlib_md(utf8) : NULL;
}

bool hashlib_buffer(Value data, Buffer *out)
{
    if (is_str(data))
        return raise_false(&type_TypeError, "Strings must be encoded before hashing");
    if (!has_buffer(data))
        return raise_false(&type_TypeError, "object supporting the buffer API required");
    if (!buffer_get(data, out, false))
        return false;
    if (out->ndim <= 1)
        return true;
    buffer_release(out);
    return raise_false(&type_BufferError, "Buffer must be single dimension");
}

/* ---- hash objects ---- */

typedef struct Hash { Object head; EVP_MD_CTX *ctx; } Hash;
static Type type_hash, type_hash_xof;

static inline EVP_MD_CTX *ctx_of(Value self) { return AS(Hash, self)->ctx; }
static inline const EVP_MD *md_of(Value self) { return EVP_MD_CTX_get0_md(ctx_of(self)); }
static bool is_xof(const EVP_MD *md) { return EVP_MD_get_flags(md) & EVP_MD_FLAG_XOF; }

static Value hash_alloc(Type *type)
{
    Value self = object_new(type, 0);
    if (self != 0 && (AS(Hash, self)->ctx = EVP_MD_CTX_new()) == NULL)
        return raise_memory_error();
    return self;
}

static void hash_finalize(Value self)
{
    EVP_MD_CTX_free(AS(Hash, self)->ctx);
    AS(Hash, self)->ctx = NULL;
}

static bool hash_feed(Value self, Value data)
{
    Buffer in;
    if (!hashlib_buffer(data, &in))
        return false;
    bool done = EVP_DigestUpdate(ctx_of(self), in.data, in.len);
    buffer_release(&in);
    return done || (hashlib_fail(&type_ValueError), false);
}

static Value hash_make(const EVP_MD *md, Value data, Value for_security)
{
    bool secure;
    if (md == NULL || !native_flag(for_security, true, &secure))
        return 0;
    Value self = hash_alloc(is_xof(md) ? &type_hash_xof : &type_hash);
    if (self == 0)
        return 0;
    if (!EVP_DigestInit_ex(ctx_of(self), md, NULL))
        return hashlib_fail(&type_ValueError);
    return data == 0 || hash_feed(self, data) ? self : 0;
}

FN(hash_update) { return hash_feed(self, args[0]) ? VALUE_NONE : 0; }

FN(hash_copy)
{
    Value copy = hash_alloc(type_of(self));
    if (copy != 0 && !EVP_MD_CTX_copy(ctx_of(copy), ctx_of(self)))
        return hashlib_fail(&type_ValueError);
    return copy;
}

/* Finishes a copy of the context, so that update() may go on. */
static bool hash_finish(Value self, uint8_t *out, size_t xof_length)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    if (ctx == NULL)
        return raise_memory_error(), false;
    unsigned size;
    bool done = EVP_MD_CTX_copy(ctx, ctx_of(self)) &&
                (xof_length > 0 ? EVP_DigestFinalXOF(ctx, out, xof_length)
                                : EVP_DigestFinal_ex(ctx, out, &size));
    EVP_MD_CTX_free(ctx);
    return done || (hashlib_fail(&type_ValueError), false);
}

static Value digest(Value self, bool hex)
{
    uint8_t out[EVP_MAX_MD_SIZE];
    size_t size = (size_t)EVP_MD_get_size(md_of(self));
    if (!hash_finish(self, out, 0))
        return 0;
    return hex ? native_hex(out, size) : bytes_new(out, size);
}

FN(hash_digest) { return digest(self, false); }
FN(hash_hexdigest) { return digest(self, true); }

static Value xof_digest(Value self, Value length, bool hex)
{
    int64_t n;
    if (!as_index(length, &n))
        return 0;
    if (n < 0)
        return raise(&type_ValueError, "length must be a non-negative number");
    if (n > INT32_MAX)
        return raise_memory_error();
    Value out = bytes_alloc((size_t)n);
    if (out == 0 || (n > 0 && !hash_finish(self, AS(Bytes, out)->data, (size_t)n)))
        return 0;
    return hex ? native_hex(AS(Bytes, out)->data, (size_t)n) : out;
}

FN(hash_xof_digest) { return xof_digest(self, args[0], false); }
FN(hash_xof_hexdigest) { return xof_digest(self, args[0], true); }

static Value hash_name(Value self) { return str_from_cstr(hashlib_name(md_of(self))); }
static Value hash_block_size(Value self) { return int_new(EVP_MD_get_block_size(md_of(self))); }
static Value hash_digest_size(Value self)
{
    return int_new(is_xof(md_of(self)) ? 0 : EVP_MD_get_size(md_of(self)));
}

static Value hash_repr(Value self)
{
    Value name = hash_name(self);
    return name == 0 ? 0 : str_format("<%U %s object @ 0x%llx>", name, type_of(self)->cname,
                                      (unsigned long long)self);
}

static const MethodDef hash_methods[] = {
    {"update", hash_update, "obj, /", 0,
     "Update this hash object's state with the provided string."},
    {"digest", hash_digest, "", 0, "Return the digest value as a bytes object."},
    {"hexdigest", hash_hexdigest, "", 0,
     "Return the digest value as a string of hexadecimal digits."},
    {"copy", hash_copy, "", 0, "Return a copy of the hash object."},
    {0},
};
static const MethodDef hash_xof_methods[] = {
    {"digest", hash_xof_digest, "length", 0, "Return the digest value as a bytes object."},
    {"hexdigest", hash_xof_hexdigest, "length", 0,
     "Return the digest value as a string of hexadecimal digits."},
    {0},
};
static const GetSetDef hash_getsets[] = {
    {"digest_size", hash_digest_size, NULL, NULL},
    {"block_size", hash_block_size, NULL, NULL},
    {"name", hash_name, NULL, "algorithm name."},
    {0},
};

static Type type_hash = {
    TYPE_HEAD("_hashlib.HASH"), .size = sizeof(Hash), .methods = hash_methods,
    .getsets = hash_getsets, .repr = hash_repr, .finalize = hash_finalize,
    .flags = TYPE_BASE | TYPE_IMMUTABLE | TYPE_NO_NEW,
    .doc = "A hash is an object used to calculate a checksum of a string of information.",
};
static Type type_hash_xof = {
    TYPE_HEAD("_hashlib.HASHXOF"), .size = sizeof(Hash), .methods = hash_xof_methods,
    .getsets = hash_getsets, .repr = hash_repr, .finalize = hash_finalize,
    .base_type = &type_hash, .flags = TYPE_IMMUTABLE | TYPE_NO_NEW,
    .doc = "A hash is an object used to calculate a checksum of a string of information.",
};

/* ---- module functions ---- */

FN(hashlib_new)
{
    if (!is_str(args[0]))
        return raise(&type_TypeError, "name must be a string");
    const char *name = str_utf8(args[0], NULL);
    return name == NULL ? 0 : hash_make(hashlib_md(name), args[1], args[2]);
}

#define HASHES(X)                                                                                  \
    X(md5) X(sha1) X(sha224) X(sha256) X(sha384) X(sha512) X(sha3_224) X(sha3_256) X(sha3_384)     \
    X(sha3_512) X(shake_128) X(shake_256)
#define X(id)                                                                                      \
    FN(openssl_##id) { return hash_make(hashlib_md(#id), args[0], args[1]); }
HASHES(X)
#undef X

FN(hashlib_get_fips_mode) { return small_int_value(0); }

FN(hashlib_compare_digest)
{
    Value compare = import_attr("_operator", "_compare_digest");
    return compare == 0 ? 0 : call2(compare, args[0], args[1]);
}

static const MethodDef functions[] = {
    {"new", hashlib_new, "name, string=b'', *, usedforsecurity=True", 0,
     "Return a new hash object using the named algorithm."},
#define X(id)                                                                                      \
    {"openssl_" #id, openssl_##id, "string=b'', *, usedforsecurity=True", 0,                       \
     "Returns a " #id " hash object; optionally initialized with a string"},
    HASHES(X)
#undef X
    {"get_fips_mode", hashlib_get_fips_mode, "", 0,
     "Determine the OpenSSL FIPS mode of operation."},
    {"compare_digest", hashlib_compare_digest, "a, b, /", 0, "Return 'a == b'."},
    {"pbkdf2_hmac", hashlib_pbkdf2_hmac, "hash_name, password, salt, iterations, dklen=None", 0,
     "Password based key derivation function 2 (PKCS #5 v2.0) with HMAC."},
    {"scrypt", hashlib_scrypt, "password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64",
     0, "scrypt password-based key derivation function."},
    {"hmac_new", hashlib_hmac_new, "key, msg=b'', digestmod=None", 0, "Return a new hmac object."},
    {"hmac_digest", hashlib_hmac_digest, "key, msg, digest", 0, "Single-shot HMAC."},
    {0},
};

static bool add_names(Value module)
{
    Value names = set_new(&type_frozenset, 0);
    for (size_t i = 0; i < ARRAY_LEN(two_names); i++) {
        EVP_MD *md = EVP_MD_fetch(NULL, two_names[i].openssl, NULL);
        bool added = md == NULL || set_add(SET(names), str_from_cstr(two_names[i].name));
        EVP_MD_free(md);
        if (!added)
            return false;
    }
    ERR_clear_error();
    return module_add(module, "openssl_md_meth_names", names);
}

static bool hashlib_init(Value module)
{
    Dict *constructors = dict_new();
    if (constructors == NULL)
        return false;
#define X(id)                                                                                      \
    Value id = dict_get_str(module_dict(module), str_intern_cstr("openssl_" #id));                 \
    if (id == 0 || !dict_set(constructors, id, str_intern_cstr(#id)))                              \
        return false;
    HASHES(X)
#undef X
    hashlib_constructors = mappingproxy_new(OBJECT_VALUE(constructors));
    return hashlib_constructors != 0
           && native_class_once(&unsupported_class, "_hashlib.UnsupportedDigestmodError",
                                OBJECT_VALUE(&type_ValueError))
           && module_add(module, "_constructors", hashlib_constructors)
           && module_add(module, "UnsupportedDigestmodError", unsupported_class)
           && module_add_type(module, &type_hash) && module_add_type(module, &type_hash_xof)
           && hashlib_hmac_init(module) && add_names(module);
}

const ModuleDef mod_hashlib = {
    "_hashlib",
    "OpenSSL interface for hashlib module",
    functions,
    hashlib_init,
};
