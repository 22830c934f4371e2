/* Module _random: the Mersenne Twister MT19937 (M. Matsumoto, T. Nishimura, 1998), seeded and read
 * as CPython does, so that a seed gives the same sequences. random.py builds the distributions on
 * it. */
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "runtime/call.h"
#include "runtime/float.h"
#include "runtime/int_impl.h"
#include "runtime/list.h"
#include "runtime/module.h"
#include "runtime/ops.h"

#define MT_SIZE 624
#define MT_SHIFT 397

typedef struct Twister {
    uint32_t words[MT_SIZE];
    uint32_t index; /* the next word to give; MT_SIZE: a new block is due */
} Twister;

typedef struct Random {
    Object head;
    Twister *state; /* pointer-free memory */
} Random;

extern Type type_random;

/* ---- the generator ---- */

static void twister_refill(Twister *t)
{
    uint32_t *w = t->words;
    for (size_t i = 0; i < MT_SIZE; i++) {
        uint32_t y = (w[i] & 0x80000000u) | (w[(i + 1) % MT_SIZE] & 0x7FFFFFFFu);
        w[i] = w[(i + MT_SHIFT) % MT_SIZE] ^ y >> 1 ^ (y & 1 ? 0x9908B0DFu : 0);
    }
    t->index = 0;
}

static inline uint32_t twister_next(Twister *t)
{
    if (UNLIKELY(t->index >= MT_SIZE))
        twister_refill(t);
    uint32_t y = t->words[t->index++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9D2C5680u;
    y ^= y << 15 & 0xEFC60000u;
    return y ^ y >> 18;
}

static void twister_seed_word(Twister *t, uint32_t seed)
{
    t->words[0] = seed;
    for (uint32_t i = 1; i < MT_SIZE; i++)
        t->words[i] = 1812433253u * (t->words[i - 1] ^ t->words[i - 1] >> 30) + i;
    t->index = MT_SIZE;
}

/* The reference implementation's init_by_array. */
static void twister_seed(Twister *t, const uint32_t *key, size_t length)
{
    uint32_t *w = t->words;
    twister_seed_word(t, 19650218u);
    size_t i = 1, j = 0;
    for (size_t k = MAX(MT_SIZE, length); k > 0; k--) {
        w[i] = (w[i] ^ (w[i - 1] ^ w[i - 1] >> 30) * 1664525u) + key[j] + (uint32_t)j;
        if (++i >= MT_SIZE) {
            w[0] = w[MT_SIZE - 1];
            i = 1;
        }
        if (++j >= length)
            j = 0;
    }
    for (size_t k = MT_SIZE - 1; k > 0; k--) {
        w[i] = (w[i] ^ (w[i - 1] ^ w[i - 1] >> 30) * 1566083941u) - (uint32_t)i;
        if (++i >= MT_SIZE) {
            w[0] = w[MT_SIZE - 1];
            i = 1;
        }
    }
    w[0] = 0x80000000u;
}

/* ---- seeding ---- */

static void seed_from_system(Twister *t)
{
    uint32_t key[MT_SIZE];
    if (getrandom(key, sizeof key, GRND_NONBLOCK) == (ssize_t)sizeof key) {
        twister_seed(t, key, MT_SIZE);
        return;
    }
    struct timespec now, ran;
    clock_gettime(CLOCK_REALTIME, &now);
    clock_gettime(CLOCK_MONOTONIC, &ran);
    uint32_t mix[5] = {(uint32_t)now.tv_sec, (uint32_t)now.tv_nsec, (uint32_t)getpid(),
                       (uint32_t)ran.tv_sec, (uint32_t)ran.tv_nsec};
    twister_seed(t, mix, ARRAY_LEN(mix));
}

/* The magnitude of an int, or the hash of anything else, as 32-bit words. */
static bool seed_from(Twister *t, Value seed)
{
    if (seed == VALUE_ABSENT || seed == VALUE_NONE) {
        seed_from_system(t);
        return true;
    }
    if (!is_int(seed)) {
        int64_t h;
        if (!hash_value(seed, &h))
            return false;
        seed = int_from_u64((uint64_t)h);
        if (seed == VALUE_ERROR)
            return false;
    }
    IntView v;
    int_view(seed, &v);
    size_t words = (int_bit_length(seed) + 31) / 32;
    Scratch s;
    if (!scratch_init(&s, v.count + 1))
        return false;
    uint32_t *key = (uint32_t *)s.limbs;
    key[0] = 0;
    for (size_t i = 0; i < words; i++)
        key[i] = (uint32_t)(v.limbs[i / 2] >> (i % 2 * 32));
    twister_seed(t, key, MAX(words, 1));
    scratch_free(&s);
    return true;
}

static Value random_make(Type *type, Value *args, size_t nargs, Value kwnames)
{
    bool plain = type == &type_random || type->init == type_random.init;
    if (plain && kwnames != 0)
        return raise_type_error("Random() takes no keyword arguments");
    if (plain && nargs > 1)
        return raise_type_error("Random() requires 0 or 1 argument");
    Twister *t = gc_alloc_atomic(sizeof *t);
    if (t == NULL || !seed_from(t, plain && nargs > 0 ? args[0] : VALUE_ABSENT))
        return VALUE_ERROR;
    Value self = object_new(type, 0);
    if (self != VALUE_ERROR)
        AS(Random, self)->state = t;
    return self;
}

static bool random_init(Value self, Value *args, size_t nargs, Value kwnames)
{
    return true; /* seeded by __new__; random.Random seeds again from its own __init__ */
}

/* ---- methods ---- */

static Value random_random(Value self, Value *args, size_t nargs, Value kwnames)
{
    Twister *t = AS(Random, self)->state;
    uint32_t a = twister_next(t) >> 5, b = twister_next(t) >> 6;
    return float_new((a * 67108864.0 + b) * 0x1p-53);
}

static Value random_seed(Value self, Value *args, size_t nargs, Value kwnames)
{
    return seed_from(AS(Random, self)->state, args[0]) ? VALUE_NONE : VALUE_ERROR;
}

/* Words fill the number from the low end; the highest one keeps its upper bits. */
static Value random_getrandbits(Value self, Value *args, size_t nargs, Value kwnames)
{
    Twister *t = AS(Random, self)->state;
    int64_t k;
    if (is_small_int(args[0]))
        k = small_int(args[0]);
    else if (!as_int64(args[0], &k))
        return VALUE_ERROR;
    if (k < 0)
        return raise_value_error("number of bits must be non-negative");
    if (k == 0)
        return small_int_value(0);
    if (k <= 32)
        return small_int_value(twister_next(t) >> (32 - k));
    BigInt *b = int_alloc(((size_t)k + 63) / 64);
    if (b == NULL)
        return VALUE_ERROR;
    for (size_t i = 0; k > 0; i++, k -= 32) {
        uint64_t word = twister_next(t);
        if (k < 32)
            word >>= 32 - k;
        if (i % 2 == 0)
            b->limbs[i / 2] = word;
        else
            b->limbs[i / 2] |= word << 32;
    }
    return int_normal(b);
}

static Value random_getstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    Twister *t = AS(Random, self)->state;
    Value state = tuple_new(MT_SIZE + 1);
    if (state == VALUE_ERROR)
        return VALUE_ERROR;
    for (size_t i = 0; i < MT_SIZE; i++)
        TUPLE(state)->items[i] = small_int_value(t->words[i]);
    TUPLE(state)->items[MT_SIZE] = small_int_value(t->index);
    return state;
}

static Value random_setstate(Value self, Value *args, size_t nargs, Value kwnames)
{
    if (!is_tuple(args[0]))
        return raise_type_error("state vector must be a tuple");
    Tuple *state = TUPLE(args[0]);
    if (state->len != MT_SIZE + 1)
        return raise_value_error("state vector is the wrong size");
    Twister next;
    for (size_t i = 0; i <= MT_SIZE; i++) {
        uint64_t word;
        if (!is_int(state->items[i]))
            return raise_type_error("an integer is required");
        if (int_sign(state->items[i]) < 0)
            return raise_overflow_error("can't convert negative value to unsigned int");
        if (!int_as_u64(state->items[i], &word))
            return raise_overflow_error("Python int too large to convert to C unsigned long");
        if (i < MT_SIZE)
            next.words[i] = (uint32_t)word;
        else if (word > MT_SIZE)
            return raise_value_error("invalid state");
        else
            next.index = (uint32_t)word;
    }
    *AS(Random, self)->state = next;
    return VALUE_NONE;
}

static const MethodDef random_methods[] = {
    {"random", random_random, "", 0, "random() -> x in the interval [0, 1)."},
    {"seed", random_seed, "n=None, /", 0,
     "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\n"
     "of the current time and the process identifier."},
    {"getrandbits", random_getrandbits, "k, /", 0,
     "getrandbits(k) -> x.  Generates an int with k random bits."},
    {"getstate", random_getstate, "", 0, "getstate() -> tuple containing the current state."},
    {"setstate", random_setstate, "state, /", 0,
     "setstate(state) -> None.  Restores generator state."},
    {0},
};

Type type_random = {
    TYPE_HEAD("_random.Random"),
    .doc = "Random() -> create a random number generator with its own internal state.",
    .size = sizeof(Random),
    .flags = TYPE_BASE,
    .methods = random_methods,
    .new_ = random_make,
    .init = random_init,
};

static bool random_module_init(Value module) { return module_add_type(module, &type_random); }

const ModuleDef mod_random = {
    "_random",
    "Module implements the Mersenne Twister random number generator.",
    NULL,
    random_module_init,
};
