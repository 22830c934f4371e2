/* Module _sha2: SHA-224, -256, -384 and -512 (FIPS 180-4), written here so that
 * random.seed("text") needs no crypto library at start.
 *
 * One compression routine serves each word size. The constants are fractional parts of roots of
 * the first primes, so they are computed: 64 bits of the cube roots of 80 primes are SHA-512's
 * round constants, their upper halves SHA-256's; the square roots give the initial states. */
#include <gmp.h>

#include "runtime/bytes.h"
#include "runtime/int.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"

typedef struct Sha2 {
    Object head;
    uint64_t state[8]; /* 32-bit words in the lower halves for SHA-224 and -256 */
    uint64_t length;   /* bytes so far; 2^61 are never reached */
    uint8_t block[128];
} Sha2;

static uint64_t round_constants[80];
static uint64_t square_roots[16]; /* fractions of the roots of the first 16 primes */

/* The first 64 bits after the point of the n-th root of p. */
static uint64_t root_fraction(unsigned long p, unsigned long n)
{
    mpz_t z;
    mpz_init_set_ui(z, p);
    mpz_mul_2exp(z, z, 64 * n);
    mpz_root(z, z, n);
    uint64_t fraction = mpz_getlimbn(z, 0);
    mpz_clear(z);
    return fraction;
}

static void make_constants(void)
{
    size_t count = 0;
    for (unsigned long p = 2; count < ARRAY_LEN(round_constants); p++) {
        bool prime = true;
        for (unsigned long d = 2; d * d <= p; d++)
            prime &= p % d != 0;
        if (!prime)
            continue;
        if (count < ARRAY_LEN(square_roots))
            square_roots[count] = root_fraction(p, 2);
        round_constants[count++] = root_fraction(p, 3);
    }
}

/* ---- compression ---- */

#define ROTATE64(x, n) ((x) >> (n) | (x) << (64 - (n)))
#define ROTATE32(x, n) ((x) >> (n) | (x) << (32 - (n)))

/* Defines compress64 and compress32: the schedule and rounds differ in word size and rotations. */
#define COMPRESS(name, Word, ROTATE, ROUNDS, BYTES, KSHIFT, A, B, C, D, E, F, G, H, I, J, K, L)    \
    static void name(uint64_t *state, const uint8_t *block)                                        \
    {                                                                                              \
        Word w[ROUNDS], v[8];                                                                      \
        for (size_t i = 0; i < 16; i++) {                                                          \
            w[i] = 0;                                                                              \
            for (size_t j = 0; j < BYTES; j++)                                                     \
                w[i] = (Word)(w[i] << 8 | block[i * BYTES + j]);                                   \
        }                                                                                          \
        for (size_t i = 16; i < ROUNDS; i++) {                                                     \
            Word x = w[i - 15], y = w[i - 2];                                                      \
            w[i] = w[i - 16] + w[i - 7] + (ROTATE(x, A) ^ ROTATE(x, B) ^ x >> C) +                 \
                   (ROTATE(y, D) ^ ROTATE(y, E) ^ y >> F);                                         \
        }                                                                                          \
        for (size_t i = 0; i < 8; i++)                                                             \
            v[i] = (Word)state[i];                                                                 \
        for (size_t i = 0; i < ROUNDS; i++) {                                                      \
            Word t = v[7] + (ROTATE(v[4], J) ^ ROTATE(v[4], K) ^ ROTATE(v[4], L)) +                \
                     ((v[4] & v[5]) ^ (~v[4] & v[6])) + w[i] +                                     \
                     (Word)(round_constants[i] >> KSHIFT);                                         \
            Word u = (ROTATE(v[0], G) ^ ROTATE(v[0], H) ^ ROTATE(v[0], I)) +                       \
                     ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));                              \
            memmove(v + 1, v, 7 * sizeof v[0]);                                                    \
            v[4] += t;                                                                             \
            v[0] = t + u;                                                                          \
        }                                                                                          \
        for (size_t i = 0; i < 8; i++)                                                             \
            state[i] = (Word)(state[i] + v[i]);                                                    \
    }
COMPRESS(compress64, uint64_t, ROTATE64, 80, 8, 0, 1, 8, 7, 19, 61, 6, 28, 34, 39, 14, 18, 41)
COMPRESS(compress32, uint32_t, ROTATE32, 64, 4, 32, 7, 18, 3, 17, 19, 10, 2, 13, 22, 6, 11, 25)

/* ---- the four hashes ---- */

extern Type type_sha224, type_sha256, type_sha384, type_sha512;

typedef struct Variant { const char *name; size_t digest, block; } Variant;

static const Variant *variant_of(Value self)
{
    static const Variant all[] = {
        {"sha224", 28, 64}, {"sha256", 32, 64}, {"sha384", 48, 128}, {"sha512", 64, 128}};
    Type *t = type_of(self);
    return &all[t == &type_sha224 ? 0 : t == &type_sha256 ? 1 : t == &type_sha384 ? 2 : 3];
}

static void sha2_start(Sha2 *h)
{
    if (round_constants[0] == 0)
        make_constants();
    Type *t = h->head.shape->type;
    bool later = t == &type_sha224 || t == &type_sha384; /* these use the 9th to 16th prime */
    for (size_t i = 0; i < 8; i++) {
        uint64_t root = square_roots[later ? i + 8 : i];
        h->state[i] = t == &type_sha224 ? (uint32_t)root : t == &type_sha256 ? root >> 32 : root;
    }
}

static void sha2_update(Sha2 *h, const Variant *v, const uint8_t *data, size_t len)
{
    size_t held = h->length % v->block;
    h->length += len;
    while (len > 0) {
        size_t take = MIN(len, v->block - held);
        memcpy(h->block + held, data, take);
        held += take;
        data += take;
        len -= take;
        if (held == v->block) {
            (v->block == 128 ? compress64 : compress32)(h->state, h->block);
            held = 0;
        }
    }
}

static void sha2_finish(const Sha2 *hash, const Variant *v, uint8_t *out)
{
    Sha2 h = *hash;
    uint64_t bits = h.length * 8;
    uint8_t pad[144] = {0x80};
    size_t word = v->block / 16, held = h.length % v->block;
    size_t fill = v->block * (held + 1 + 2 * word > v->block ? 2 : 1) - held;
    for (size_t i = 0; i < 8; i++)
        pad[fill - 1 - i] = (uint8_t)(bits >> (8 * i));
    sha2_update(&h, v, pad, fill);
    for (size_t i = 0; i < v->digest; i++)
        out[i] = (uint8_t)(h.state[i / word] >> (8 * (word - 1 - i % word)));
}

static bool sha2_feed(Sha2 *h, Value data)
{
    Buffer buf;
    if (is_str(data))
        return raise_false(&type_TypeError, "Strings must be encoded before hashing");
    if (!has_buffer(data))
        return raise_false(&type_TypeError, "object supporting the buffer API required");
    if (!buffer_get(data, &buf, false))
        return false;
    sha2_update(h, variant_of(OBJECT_VALUE(h)), buf.data, buf.len);
    buffer_release(&buf);
    return true;
}

static Value sha2_new(Type *type, Value *args)
{
    Sha2 *h = NEW(Sha2, type);
    if (h == NULL)
        return VALUE_ERROR;
    sha2_start(h);
    if (args[0] != VALUE_ABSENT && !sha2_feed(h, args[0]))
        return VALUE_ERROR;
    return OBJECT_VALUE(h);
}

static Value sha2_update_method(Value self, Value *args, size_t nargs, Value kwnames)
{
    return sha2_feed(AS(Sha2, self), args[0]) ? VALUE_NONE : VALUE_ERROR;
}

static Value sha2_digest(Value self, Value *args, size_t nargs, Value kwnames)
{
    uint8_t out[64];
    const Variant *v = variant_of(self);
    sha2_finish(AS(Sha2, self), v, out);
    return bytes_new(out, v->digest);
}

static Value sha2_hexdigest(Value self, Value *args, size_t nargs, Value kwnames)
{
    uint8_t out[64];
    char text[128];
    const Variant *v = variant_of(self);
    sha2_finish(AS(Sha2, self), v, out);
    for (size_t i = 0; i < v->digest; i++) {
        text[2 * i] = "0123456789abcdef"[out[i] >> 4];
        text[2 * i + 1] = "0123456789abcdef"[out[i] & 15];
    }
    return str_from_ascii(text, v->digest * 2);
}

static Value sha2_copy(Value self, Value *args, size_t nargs, Value kwnames)
{
    Sha2 *h = NEW(Sha2, type_of(self));
    if (h == NULL)
        return VALUE_ERROR;
    *h = *AS(Sha2, self);
    return OBJECT_VALUE(h);
}

static Value sha2_name(Value self) { return str_from_cstr(variant_of(self)->name); }
static Value sha2_digest_size(Value self) { return int_from_u64(variant_of(self)->digest); }
static Value sha2_block_size(Value self) { return int_from_u64(variant_of(self)->block); }

static const MethodDef sha2_methods[] = {
    {"update", sha2_update_method, "obj, /", 0,
     "Update this hash object's state with the provided string."},
    {"digest", sha2_digest, "", 0, "Return the digest value as a bytes object."},
    {"hexdigest", sha2_hexdigest, "", 0,
     "Return the digest value as a string of hexadecimal digits."},
    {"copy", sha2_copy, "", 0, "Return a copy of the hash object."},
    {0},
};

static const GetSetDef sha2_getsets[] = {
    {"name", sha2_name, NULL, NULL},
    {"digest_size", sha2_digest_size, NULL, NULL},
    {"block_size", sha2_block_size, NULL, NULL},
    {0},
};

#define SHA2_TYPE(bits)                                                                            \
    Type type_sha##bits = {                                                                        \
        TYPE_HEAD("_sha2.SHA" #bits "Type"), .size = sizeof(Sha2),                                 \
        .flags = TYPE_IMMUTABLE | TYPE_NO_NEW, .methods = sha2_methods, .getsets = sha2_getsets};  \
    static Value sha##bits(Value self, Value *args, size_t nargs, Value kwnames)                   \
    {                                                                                              \
        return sha2_new(&type_sha##bits, args);                                                    \
    }
SHA2_TYPE(224)
SHA2_TYPE(256)
SHA2_TYPE(384)
SHA2_TYPE(512)

#define SIGNATURE "string=b'', *, usedforsecurity=True"

static const MethodDef sha2_functions[] = {
    {"sha224", sha224, SIGNATURE, 0, "Return a new SHA-224 hash object."},
    {"sha256", sha256, SIGNATURE, 0, "Return a new SHA-256 hash object."},
    {"sha384", sha384, SIGNATURE, 0, "Return a new SHA-384 hash object."},
    {"sha512", sha512, SIGNATURE, 0, "Return a new SHA-512 hash object."},
    {0},
};

static bool sha2_init(Value module)
{
    return module_add_type(module, &type_sha224) && module_add_type(module, &type_sha256) &&
           module_add_type(module, &type_sha384) && module_add_type(module, &type_sha512);
}

const ModuleDef mod_sha2 = {
    "_sha2",
    "Hash functions of the SHA-2 family.",
    sha2_functions,
    sha2_init,
};
