/* _hashlib: what its two files share. */
#ifndef COIL_HASHLIB_IMPL_H
#define COIL_HASHLIB_IMPL_H

#include <openssl/evp.h>

#include "stdlib/native.h"

/* The hash of hashlib's name, found once and kept. NULL: raised. */
const EVP_MD *hashlib_md(const char *name);
/* The name of a digestmod argument: a str or one of the openssl_* functions. NULL: raised. */
const EVP_MD *hashlib_md_arg(Value digestmod);
/* hashlib's name for it. */
const char *hashlib_name(const EVP_MD *md);
/* ValueError (or `type`) with OpenSSL's last reason. */
Value hashlib_fail(Type *type);
/* What update() takes: TypeError for text. */
bool hashlib_buffer(Value data, Buffer *out);
extern Value hashlib_constructors; /* mappingproxy: function -> name */

bool hashlib_hmac_init(Value module);
Value hashlib_pbkdf2_hmac(Value self, Value *args, size_t nargs, Value kwnames);
Value hashlib_scrypt(Value self, Value *args, size_t nargs, Value kwnames);
Value hashlib_hmac_new(Value self, Value *args, size_t nargs, Value kwnames);
Value hashlib_hmac_digest(Value self, Value *args, size_t nargs, Value kwnames);

#endif
