/* What the int_*.c files share: allocation, normal form, scratch limbs. Private to them and to the
 * numeric modules that produce limbs themselves. */
#ifndef COIL_INT_IMPL_H
#define COIL_INT_IMPL_H

#include <gmp.h>

#include "runtime/error.h"
#include "runtime/int.h"

_Static_assert(sizeof(mp_limb_t) == sizeof(uint64_t), "limbs are 64 bits wide");

#define LIMB_BITS 64

/* mpn_* wants mp_limb_t (unsigned long); uint64_t may be another type of the same size. */
#define MP(p) ((mp_limb_t *)(p))
#define CMP(p) ((const mp_limb_t *)(p))

/* A plain int with room for `count` limbs, not filled, sign 1. NULL: MemoryError, also for sizes
 * that no machine should try (int_max_limbs). */
BigInt *int_alloc(size_t count) MUST_CHECK;
/* Drops high zero limbs; gives the small int when the value fits. */
Value int_normal(BigInt *b);
/* Largest number of limbs an int may have: an eighth of the physical memory. Without a bound,
 * `1 << 10**12` would push the machine into swap instead of raising MemoryError. */
size_t int_max_limbs(void);
/* Largest result, in limbs, that powers, factorials and binomials may compute: 2^31 bits. One call of
 * GMP cannot be interrupted, and beyond this it would run for minutes. */
#define INT_MAX_COMPUTED ((size_t)1 << 25)
Value int_from_i128(__int128 i);
/* Copies out and clears. */
Value int_from_mpz(mpz_t z);
/* A read-only mpz over a view. */
static inline mpz_srcptr int_mpz(const IntView *v, mpz_ptr out)
{
    mp_size_t count = (mp_size_t)v->count;
    return mpz_roinit_n(out, CMP(v->limbs), v->sign < 0 ? -count : count);
}

/* Working storage: on the C stack when small, else a collected block given back by scratch_free. */
typedef struct Scratch {
    uint64_t *limbs;
    uint64_t local[40];
} Scratch;
bool scratch_init(Scratch *s, size_t count) MUST_CHECK;
void scratch_free(Scratch *s);

static inline size_t limbs_strip(const uint64_t *limbs, size_t count)
{
    while (count > 0 && limbs[count - 1] == 0)
        count--;
    return count;
}
static inline unsigned bit_width(uint64_t u)
{
    return u == 0 ? 0 : 64 - (unsigned)__builtin_clzll(u);
}
static inline uint64_t magnitude(int64_t i) { return i < 0 ? 0 - (uint64_t)i : (uint64_t)i; }

/* m * 2**exponent, correctly rounded, where m has its top bit set and bit 0 may be sticky. */
double scaled_round(uint64_t m, int64_t exponent);
/* num / den, correctly rounded (ties to even), both non-zero and stripped. HUGE_VAL on overflow, 0
 * on underflow. *failed: MemoryError is pending. */
double limbs_ratio(const uint64_t *num, size_t nn, const uint64_t *den, size_t dn, bool *failed);

/* The ASCII text that int(), float() and complex() read from a str: Unicode spaces become ' ',
 * decimal digits '0'..'9', anything else non-ASCII '?'. Collected; NULL: raised. */
const char *number_text(Value str, size_t *len);
/* int(text, base) for text that is ASCII already; *bad instead of raising for a malformed literal.
 * */
Value int_parse_ascii(const char *text, size_t len, int base, bool *bad);
Value int_from_ratio_round_half_even(Value num, Value den);
/* An instance of `type` (int or a subclass) with the value of the int v. */
Value int_as_type(Type *type, Value v);

#endif
