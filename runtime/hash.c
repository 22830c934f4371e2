/* hash_bytes: SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012) keyed
 * by interp.hash_key, so that an attacker who does not know the key cannot make dict keys collide. */
#include "runtime/ops.h"

#define ROTL(x, b) (((x) << (b)) | ((x) >> (64 - (b))))

#define SIP_ROUND(v0, v1, v2, v3) \
    do { \
        v0 += v1; v2 += v3; \
        v1 = ROTL(v1, 13) ^ v0; v3 = ROTL(v3, 16) ^ v2; \
        v0 = ROTL(v0, 32); \
        v2 += v1; v0 += v3; \
        v1 = ROTL(v1, 17) ^ v2; v3 = ROTL(v3, 21) ^ v0; \
        v2 = ROTL(v2, 32); \
    } while (0)

int64_t hash_bytes(const void *data, size_t len)
{
    const uint8_t *p = data;
    if (len == 0)
        return 0; /* whatever the key: b"" and "" hash alike everywhere */
    uint64_t k0 = interp.hash_key[0], k1 = interp.hash_key[1];
    uint64_t v0 = k0 ^ 0x736f6d6570736575ull, v1 = k1 ^ 0x646f72616e646f6dull;
    uint64_t v2 = k0 ^ 0x6c7967656e657261ull, v3 = k1 ^ 0x7465646279746573ull;
    uint64_t last = (uint64_t)len << 56, m;
    size_t left = len;
    for (; left >= 8; left -= 8, p += 8) {
        memcpy(&m, p, 8);
        v3 ^= m;
        SIP_ROUND(v0, v1, v2, v3);
        v0 ^= m;
    }
    m = 0;
    memcpy(&m, p, left);
    last |= m;
    v3 ^= last;
    SIP_ROUND(v0, v1, v2, v3);
    v0 ^= last;
    v2 ^= 0xff;
    SIP_ROUND(v0, v1, v2, v3);
    SIP_ROUND(v0, v1, v2, v3);
    SIP_ROUND(v0, v1, v2, v3);
    int64_t hash = (int64_t)(v0 ^ v1 ^ v2 ^ v3);
    return hash == -1 ? -2 : hash;
}
