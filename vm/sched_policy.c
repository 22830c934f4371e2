/* Policies of the scheduler: which clock, and in which order ready tasks run. */
#include "runtime/clock.h"
#include "vm/sched.h"

bool sched_seeded;
static uint64_t seed_state;

void sched_set_seed(uint64_t seed)
{
    sched_seeded = true;
    seed_state = seed;
}

/* SplitMix64 (Steele, Lea, Flood 2014): every seed gives a full-period sequence. */
static uint64_t next_random(void)
{
    uint64_t z = (seed_state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static bool is_step(const ReadyEntry *e)
{
    return !ready_is_callback(e) && is_instance_of(e->item, &type_task);
}

/* Callbacks keep their order, as protocols may rely on it; only task steps change places. */
void sched_shuffle(Loop *loop, size_t n)
{
    size_t last = n;
    for (size_t i = n; i-- > 0;) {
        ReadyEntry *a = ready_at(loop, i);
        if (!is_step(a))
            continue;
        for (;;) { /* a random task among the places 0..i */
            last = (size_t)(next_random() % (i + 1));
            if (is_step(ready_at(loop, last)))
                break;
        }
        ReadyEntry *b = ready_at(loop, last), kept = *a;
        *a = *b;
        *b = kept;
    }
}
