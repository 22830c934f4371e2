/* Module _blake2: BLAKE2b and BLAKE2s (RFC 7693) with all of BLAKE2's parameters: digest size, key,
 * salt, personalisation and tree hashing, which OpenSSL does not offer together.
 *
 * One state serves both: 64-bit words for BLAKE2b, 32-bit words in the lower halves for BLAKE2s.
 * The two compression functions differ in word size, rounds and rotations. */
#include "stdlib/native.h"

typedef struct Blake2 {
    Object head;
    uint64_t state[8], count;
    bool last_node, is_2s;
    uint8_t digest_size;
    uint8_t held; /* bytes in block: a full one waits for more, since the last is marked */
    uint8_t block[128];
} Blake2;

static const uint64_t initial[8] = { /* fractions of the square roots of the first primes */
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};
static const uint8_t sigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

#define ROTATE(x, n) ((x) >> (n) | (x) << (sizeof(x) * 8 - (n)))
#define MIX(a, b, c, d, i, R1, R2, R3, R4)                                                         \
    do {                                                                                           \
        v[a] += v[b] + m[s[2 * (i)]];                                                              \
        v[d] = ROTATE(v[d] ^ v[a], R1);                                                            \
        v[c] += v[d];                                                                              \
        v[b] = ROTATE(v[b] ^ v[c], R2);                                                            \
        v[a] += v[b] + m[s[2 * (i) + 1]];                                                          \
        v[d] = ROTATE(v[d] ^ v[a], R3);                                                            \
        v[c] += v[d];                                                                              \
        v[b] = ROTATE(v[b] ^ v[c], R4);                                                            \
    } while (0)
#define COMPRESS(name, Word, SHIFT, ROUNDS, R1, R2, R3, R4)                                        \
    static void name(Blake2 *h, bool last)                                                         \
    {                                                                                              \
        Word m[16], v[16];                                                                         \
        memcpy(m, h->block, sizeof m);                                                             \
        for (size_t i = 0; i < 8; i++) {                                                           \
            v[i] = (Word)h->state[i];                                                              \
            v[i + 8] = (Word)(initial[i] >> SHIFT);                                                \
        }                                                                                          \
        v[12] ^= (Word)h->count;                                                                   \
        v[13] ^= sizeof(Word) == 4 ? (Word)(h->count >> 32) : 0;                                   \
        if (last)                                                                                  \
            v[14] = ~v[14];                                                                        \
        if (last && h->last_node)                                                                  \
            v[15] = ~v[15];                                                                        \
        for (size_t round = 0; round < ROUNDS; round++) {                                          \
            const uint8_t *s = sigma[round % 10];                                                  \
            MIX(0, 4, 8, 12, 0, R1, R2, R3, R4);                                                   \
            MIX(1, 5, 9, 13, 1, R1, R2, R3, R4);                                                   \
            MIX(2, 6, 10, 14, 2, R1, R2, R3, R4);                                                  \
            MIX(3, 7, 11, 15, 3, R1, R2, R3, R4);                                                  \
            MIX(0, 5, 10, 15, 4, R1, R2, R3, R4);                                                  \
            MIX(1, 6, 11, 12, 5, R1, R2, R3, R4);                                                  \
            MIX(2, 7, 8, 13, 6, R1, R2, R3, R4);                                                   \
            MIX(3, 4, 9, 14, 7, R1, R2, R3, R4);                                                   \
        }                                                                                          \
        for (size_t i = 0; i < 8; i++)                                                             \
            h->state[i] ^= (Word)(v[i] ^ v[i + 8]);                                                \
    }
COMPRESS(compress_b, uint64_t, 0, 12, 32, 24, 16, 63)
COMPRESS(compress_s, uint32_t, 32, 10, 16, 12, 8, 7)

static inline size_t block_size(const Blake2 *h) { return h->is_2s ? 64 : 128; }

static void compress(Blake2 *h, bool last)
{
    (h->is_2s ? compress_s : compress_b)(h, last);
}

static void update(Blake2 *h, const uint8_t *data, size_t len)
{
    size_t size = block_size(h);
    while (len > 0) {
        if (h->held == size) {
            h->count += size;
            compress(h, false);
            h->held = 0;
        }
        size_t take = MIN(len, size - h->held);
        memcpy(h->block + h->held, data, take);
        h->held = (uint8_t)(h->held + take);
        data += take;
        len -= take;
    }
}

static void finish(const Blake2 *hash, uint8_t out[64])
{
    Blake2 h = *hash;
    h.count += h.held;
    memset(h.block + h.held, 0, sizeof h.block - h.held);
    compress(&h, true);
    size_t word = h.is_2s ? 4 : 8;
    for (size_t i = 0; i < 8 * word; i++)
        out[i] = (uint8_t)(h.state[i / word] >> 8 * (i % word));
}

/* ---- construction: the parameter block of the BLAKE2 paper, 2.8 ---- */

static Type type_blake2b, type_blake2s;

enum { A_DATA, A_DIGEST_SIZE, A_KEY, A_SALT, A_PERSON, A_FANOUT, A_DEPTH, A_LEAF_SIZE,
       A_NODE_OFFSET, A_NODE_DEPTH, A_INNER_SIZE, A_LAST_NODE, A_SECURITY };

static bool small_number(Value v, int64_t fallback, int64_t low, int64_t high, uint8_t *out,
                         const char *message)
{
    int64_t i = fallback;
    if (v != 0 && !as_int64(v, &i))
        return false;
    *out = (uint8_t)i;
    return (i >= low && i <= high) || raise_false(&type_ValueError, message, (int)high);
}

static bool big_number(Value v, uint64_t limit, const char *name, uint8_t *out, size_t bytes)
{
    uint64_t u = 0;
    if (v != 0) {
        Value index = index_value(v);
        if (index == 0)
            return false;
        if (int_sign(index) < 0)
            return raise_false(&type_ValueError, "value must be positive");
        if (!int_as_u64(index, &u))
            return raise_false(&type_OverflowError, "int too big to convert");
    }
    if (u > limit)
        return raise_false(&type_OverflowError, "%s is too large", name);
    for (size_t i = 0; i < bytes; i++)
        out[i] = (uint8_t)(u >> 8 * i);
    return true;
}

static bool short_bytes(Value v, const char *what, size_t limit, uint8_t *out, size_t *len)
{
    Buffer in;
    *len = 0;
    if (v == 0)
        return true;
    if (!buffer_get(v, &in, false))
        return false;
    if (in.len <= limit && in.len > 0)
        memcpy(out, in.data, in.len);
    *len = in.len;
    buffer_release(&in);
    return *len <= limit
           || raise_false(&type_ValueError, "maximum %s length is %zu bytes", what, limit);
}

static bool fill_parameters(Blake2 *h, Value *args, uint8_t *block, uint8_t *key, size_t *key_len)
{
    size_t len;
    int64_t max = h->is_2s ? 32 : 64;
    size_t text = h->is_2s ? 8 : 16, at = h->is_2s ? 14 : 16;
    if (!small_number(args[A_DIGEST_SIZE], max, 1, max, &block[0],
                      "digest_size must be between 1 and %d bytes")
        || !short_bytes(args[A_SALT], "salt", text, block + max / 2, &len)
        || !short_bytes(args[A_PERSON], "person", text, block + max / 2 + text, &len)
        || !small_number(args[A_FANOUT], 1, 0, 255, &block[2], "fanout must be between 0 and %d")
        || !small_number(args[A_DEPTH], 1, 1, 255, &block[3], "depth must be between 1 and %d")
        || !big_number(args[A_LEAF_SIZE], UINT32_MAX, "leaf_size", block + 4, 4)
        || !big_number(args[A_NODE_OFFSET], h->is_2s ? (UINT64_C(1) << 48) - 1 : UINT64_MAX,
                       "node_offset", block + 8, h->is_2s ? 6 : 8)
        || !small_number(args[A_NODE_DEPTH], 0, 0, 255, &block[at],
                         "node_depth must be between 0 and %d")
        || !small_number(args[A_INNER_SIZE], 0, 0, max, &block[at + 1],
                         "inner_size must be between 0 and is %d")
        || !short_bytes(args[A_KEY], "key", (size_t)max, key, key_len)
        || !native_flag(args[A_LAST_NODE], false, &h->last_node))
        return false;
    h->digest_size = block[0];
    block[1] = (uint8_t)*key_len;
    return true;
}

static bool feed(Blake2 *h, Value data)
{
    Buffer in;
    if (is_str(data))
        return raise_false(&type_TypeError, "Strings must be encoded before hashing");
    if (!has_buffer(data))
        return raise_false(&type_TypeError, "object supporting the buffer API required");
    if (!buffer_get(data, &in, false))
        return false;
    update(h, in.data, in.len);
    buffer_release(&in);
    return true;
}

static Value blake2_new(Type *type, Value *args, size_t nargs, Value kwnames)
{
    Value self = object_new(type, 0);
    uint8_t block[64] = {0}, key[128] = {0};
    size_t key_len;
    if (self == 0)
        return 0;
    Blake2 *h = AS(Blake2, self);
    h->is_2s = is_subtype(type, &type_blake2s);
    if (!fill_parameters(h, args, block, key, &key_len))
        return 0;
    size_t word = h->is_2s ? 4 : 8;
    for (size_t i = 0; i < 8; i++) {
        uint64_t parameter = 0;
        for (size_t j = 0; j < word; j++)
            parameter |= (uint64_t)block[i * word + j] << 8 * j;
        h->state[i] = (h->is_2s ? initial[i] >> 32 : initial[i]) ^ parameter;
    }
    if (key_len > 0)
        update(h, key, block_size(h));
    return args[A_DATA] == 0 || feed(h, args[A_DATA]) ? self : 0;
}

/* ---- methods ---- */

FN(blake2_update) { return feed(AS(Blake2, self), args[0]) ? VALUE_NONE : 0; }

FN(blake2_digest)
{
    uint8_t out[64];
    finish(AS(Blake2, self), out);
    return bytes_new(out, AS(Blake2, self)->digest_size);
}

FN(blake2_hexdigest)
{
    uint8_t out[64];
    finish(AS(Blake2, self), out);
    return native_hex(out, AS(Blake2, self)->digest_size);
}

FN(blake2_copy)
{
    Type *type = AS(Blake2, self)->is_2s ? &type_blake2s : &type_blake2b;
    Blake2 *copy = NEW(Blake2, type);
    if (copy == NULL)
        return 0;
    *copy = *AS(Blake2, self);
    copy->head.shape = &type->base;
    return OBJECT_VALUE(copy);
}

static Value blake2_name(Value self)
{
    return str_from_cstr(AS(Blake2, self)->is_2s ? "blake2s" : "blake2b");
}
static Value blake2_block_size(Value self)
{
    return int_new((int64_t)block_size(AS(Blake2, self)));
}
static Value blake2_digest_size(Value self) { return int_new(AS(Blake2, self)->digest_size); }

static const MethodDef blake2_methods[] = {
    {"update", blake2_update, "data, /", 0, "Update this hash object's state with the provided "
                                            "bytes-like object."},
    {"digest", blake2_digest, "", 0, "Return the digest value as a bytes object."},
    {"hexdigest", blake2_hexdigest, "", 0,
     "Return the digest value as a string of hexadecimal digits."},
    {"copy", blake2_copy, "", 0, "Return a copy of the hash object."},
    {0},
};
static const GetSetDef blake2_getsets[] = {
    {"name", blake2_name, NULL, NULL},
    {"block_size", blake2_block_size, NULL, NULL},
    {"digest_size", blake2_digest_size, NULL, NULL},
    {0},
};

#define SIGNATURE(size)                                                                            \
    "data=b'', /, *, digest_size=" size ", key=b'', salt=b'', person=b'', fanout=1, depth=1, "     \
    "leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True"
static Type type_blake2b = {
    TYPE_HEAD("_blake2.blake2b"), .size = sizeof(Blake2), .new_ = blake2_new,
    .new_sig = SIGNATURE("64"), .methods = blake2_methods, .getsets = blake2_getsets,
    .flags = TYPE_BASE | TYPE_IMMUTABLE, .doc = "Return a new BLAKE2b hash object.",
};
static Type type_blake2s = {
    TYPE_HEAD("_blake2.blake2s"), .size = sizeof(Blake2), .new_ = blake2_new,
    .new_sig = SIGNATURE("32"), .methods = blake2_methods, .getsets = blake2_getsets,
    .flags = TYPE_BASE | TYPE_IMMUTABLE, .doc = "Return a new BLAKE2s hash object.",
};

static bool add_sizes(Value module, Type *type, const char *prefix, int64_t text, int64_t max)
{
    static const char *const names[] = {"SALT_SIZE", "PERSON_SIZE", "MAX_KEY_SIZE",
                                        "MAX_DIGEST_SIZE"};
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        Value size = int_new(i < 2 ? text : max), name = str_intern_cstr(names[i]);
        Value full = str_format("%s_%s", prefix, names[i]);
        if (name == 0 || full == 0 || !dict_set(type->dict, name, size)
            || !dict_set(module_dict(module), str_intern(full), size))
            return false;
    }
    type_modified(type);
    return true;
}

static bool blake2_init(Value module)
{
    return module_add_type(module, &type_blake2b) && module_add_type(module, &type_blake2s)
           && add_sizes(module, &type_blake2b, "BLAKE2B", 16, 64)
           && add_sizes(module, &type_blake2s, "BLAKE2S", 8, 32);
}

const ModuleDef mod_blake2 = {
    "_blake2",
    "_blake2b provides BLAKE2b for hashlib\n",
    NULL,
    blake2_init,
};
