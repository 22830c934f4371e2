/* _hashlib: keyed hashes (HMAC, RFC 2104) and keys derived from passwords (PBKDF2, scrypt). */
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>

#include "stdlib/hashlib_impl.h"

/* HMAC_CTX is deprecated in OpenSSL 3 in favour of EVP_MAC, which says the same at more length. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

typedef struct Hmac { Object head; HMAC_CTX *ctx; } Hmac;
static Type type_hmac;

static inline HMAC_CTX *ctx_of(Value self) { return AS(Hmac, self)->ctx; }

static Value hmac_alloc(void)
{
    Value self = object_new(&type_hmac, 0);
    if (self != 0 && (AS(Hmac, self)->ctx = HMAC_CTX_new()) == NULL)
        return raise_memory_error();
    return self;
}

static void hmac_finalize(Value self)
{
    HMAC_CTX_free(AS(Hmac, self)->ctx);
    AS(Hmac, self)->ctx = NULL;
}

static bool hmac_feed(Value self, Value data)
{
    Buffer in;
    if (!hashlib_buffer(data, &in))
        return false;
    bool done = HMAC_Update(ctx_of(self), in.data, in.len);
    buffer_release(&in);
    return done || (hashlib_fail(&type_ValueError), false);
}

Value hashlib_hmac_new(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffer key;
    if (args[2] == 0 || args[2] == VALUE_NONE)
        return raise(&type_TypeError, "Missing required parameter 'digestmod'.");
    const EVP_MD *md = hashlib_md_arg(args[2]);
    Value result = md == NULL ? 0 : hmac_alloc();
    if (result == 0 || !buffer_get(args[0], &key, false))
        return 0;
    bool done = HMAC_Init_ex(ctx_of(result), key.len > 0 ? key.data : (const uint8_t *)"",
                             (int)key.len, md, NULL);
    buffer_release(&key);
    if (!done)
        return hashlib_fail(&type_ValueError);
    return args[1] == 0 || args[1] == VALUE_NONE || hmac_feed(result, args[1]) ? result : 0;
}

FN(hmac_update) { return hmac_feed(self, args[0]) ? VALUE_NONE : 0; }

FN(hmac_copy)
{
    Value copy = hmac_alloc();
    if (copy != 0 && !HMAC_CTX_copy(ctx_of(copy), ctx_of(self)))
        return hashlib_fail(&type_ValueError);
    return copy;
}

static Value digest(Value self, bool hex)
{
    uint8_t out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC_CTX *ctx = HMAC_CTX_new();
    if (ctx == NULL)
        return raise_memory_error();
    bool done = HMAC_CTX_copy(ctx, ctx_of(self)) && HMAC_Final(ctx, out, &size);
    HMAC_CTX_free(ctx);
    if (!done)
        return hashlib_fail(&type_ValueError);
    return hex ? native_hex(out, size) : bytes_new(out, size);
}

FN(hmac_digest) { return digest(self, false); }
FN(hmac_hexdigest) { return digest(self, true); }

static Value hmac_digest_size(Value self) { return int_new((int64_t)HMAC_size(ctx_of(self))); }
static Value hmac_block_size(Value self)
{
    return int_new(EVP_MD_get_block_size(HMAC_CTX_get_md(ctx_of(self))));
}
static Value hmac_name(Value self)
{
    return str_format("hmac-%s", hashlib_name(HMAC_CTX_get_md(ctx_of(self))));
}
static Value hmac_repr(Value self)
{
    return str_format("<%s HMAC object @ 0x%llx>", hashlib_name(HMAC_CTX_get_md(ctx_of(self))),
                      (unsigned long long)self);
}

static const MethodDef hmac_methods[] = {
    {"update", hmac_update, "msg", 0, "Update the HMAC object with msg."},
    {"digest", hmac_digest, "", 0, "Return the digest of the bytes passed to the update() method "
                                   "so far."},
    {"hexdigest", hmac_hexdigest, "", 0, "Return hexadecimal digest of the bytes passed to the "
                                         "update() method so far."},
    {"copy", hmac_copy, "", 0, "Return a copy (\"clone\") of the HMAC object."},
    {0},
};
static const GetSetDef hmac_getsets[] = {
    {"digest_size", hmac_digest_size, NULL, NULL},
    {"block_size", hmac_block_size, NULL, NULL},
    {"name", hmac_name, NULL, NULL},
    {0},
};
static Type type_hmac = {
    TYPE_HEAD("_hashlib.HMAC"), .size = sizeof(Hmac), .methods = hmac_methods,
    .getsets = hmac_getsets, .repr = hmac_repr, .finalize = hmac_finalize,
    .flags = TYPE_IMMUTABLE | TYPE_NO_NEW,
    .doc = "The object used to calculate HMAC of a message.",
};

bool hashlib_hmac_init(Value module) { return module_add_type(module, &type_hmac); }

Value hashlib_hmac_digest(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffer key, message;
    const EVP_MD *md = hashlib_md_arg(args[2]);
    if (md == NULL || !buffer_get(args[0], &key, false))
        return 0;
    if (!buffer_get(args[1], &message, false)) {
        buffer_release(&key);
        return 0;
    }
    uint8_t out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    bool done = HMAC(md, key.len > 0 ? key.data : (const uint8_t *)"", (int)key.len, message.data,
                     message.len, out, &size) != NULL;
    buffer_release(&message);
    buffer_release(&key);
    return done ? bytes_new(out, size) : hashlib_fail(&type_ValueError);
}

/* ---- keys from passwords ---- */

Value hashlib_pbkdf2_hmac(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffer password, salt;
    int64_t iterations, length = 0;
    if (!is_str(args[0]))
        return raise_type_error("pbkdf2_hmac() argument 'hash_name' must be str, not %T", args[0]);
    const EVP_MD *md = hashlib_md_arg(args[0]);
    if (md == NULL || !as_index(args[3], &iterations))
        return 0;
    bool has_length = args[4] != 0 && args[4] != VALUE_NONE;
    if (!has_length)
        length = EVP_MD_get_size(md);
    else if (!as_index(args[4], &length))
        return 0;
    if (!buffer_get(args[1], &password, false))
        return 0;
    Value key = 0;
    if (buffer_get(args[2], &salt, false)) {
        if (iterations < 1)
            raise_value_error("iteration value must be greater than 0.");
        else if (iterations > INT32_MAX)
            raise_overflow_error("iteration value is too great.");
        else if (length < 1)
            raise_value_error("key length must be greater than 0.");
        else if (length > INT32_MAX)
            raise_overflow_error("key length is too great.");
        else
            key = bytes_alloc((size_t)length);
        if (key != 0 && !PKCS5_PBKDF2_HMAC((const char *)password.data, (int)password.len,
                                           salt.data, (int)salt.len, (int)iterations, md,
                                           (int)length, AS(Bytes, key)->data))
            key = hashlib_fail(&type_ValueError);
        buffer_release(&salt);
    }
    buffer_release(&password);
    return key;
}

typedef struct Scrypt { uint64_t n, r, p, maxmem; size_t length; } Scrypt;

static bool scrypt_number(Value v, const char *name, uint64_t *out)
{
    if (v == 0 || !is_int(v))
        return raise_false(&type_TypeError, "%s is required and must be an unsigned int", name);
    return as_uint64(v, out);
}

static bool scrypt_arguments(Value *args, Scrypt *s)
{
    int64_t maxmem = 0, length = 64;
    if (args[1] == 0 || args[1] == VALUE_NONE)
        return raise_false(&type_TypeError, "salt is required");
    if (!scrypt_number(args[2], "n", &s->n))
        return false;
    if (s->n < 2 || (s->n & (s->n - 1)) != 0)
        return raise_false(&type_ValueError, "n must be a power of 2.");
    if (!scrypt_number(args[3], "r", &s->r) || !scrypt_number(args[4], "p", &s->p)
        || (args[5] != 0 && !as_index(args[5], &maxmem))
        || (args[6] != 0 && !as_index(args[6], &length)))
        return false;
    if (maxmem < 0 || maxmem > INT32_MAX)
        return raise_false(&type_ValueError,
                           "maxmem must be positive and smaller than %d", INT32_MAX);
    if (length < 1 || length > INT32_MAX)
        return raise_false(&type_ValueError,
                           "dklen must be greater than 0 and smaller than %d", INT32_MAX);
    s->maxmem = (uint64_t)maxmem;
    s->length = (size_t)length;
    if (!EVP_PBE_scrypt(NULL, 0, NULL, 0, s->n, s->r, s->p, s->maxmem, NULL, 0)) {
        unsigned long code = ERR_peek_last_error();
        if (code != 0 && ERR_GET_REASON(code) == EVP_R_MEMORY_LIMIT_EXCEEDED)
            return hashlib_fail(&type_ValueError), false;
        ERR_clear_error();
        return raise_false(&type_ValueError,
                           "Invalid parameter combination for n, r, p, maxmem.");
    }
    return true;
}

Value hashlib_scrypt(Value self, Value *args, size_t nargs, Value kwnames)
{
    Buffer password, salt;
    Scrypt s;
    if (!buffer_get(args[0], &password, false))
        return 0;
    Value key = 0;
    if (scrypt_arguments(args, &s) && buffer_get(args[1], &salt, false)) {
        key = bytes_alloc(s.length);
        if (key != 0 && !EVP_PBE_scrypt((const char *)password.data, password.len, salt.data,
                                        salt.len, s.n, s.r, s.p, s.maxmem, AS(Bytes, key)->data,
                                        s.length))
            key = hashlib_fail(&type_ValueError);
        buffer_release(&salt);
    }
    buffer_release(&password);
    return key;
}
