/* The clocks of the program; see clock.h. */
#include "runtime/clock.h"

#include <time.h>

bool clock_virtual;
static int64_t virtual_monotonic, virtual_realtime;
static int64_t monotonic_ahead; /* by how much the real one goes ahead, not to go back after virtual time */

static int64_t read_ns(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

void clock_set_virtual(void)
{
    if (clock_virtual)
        return;
    virtual_monotonic = read_ns(CLOCK_MONOTONIC) + monotonic_ahead;
    virtual_realtime = read_ns(CLOCK_REALTIME);
    clock_virtual = true;
}

void clock_set_real(void)
{
    if (!clock_virtual)
        return;
    int64_t ahead = virtual_monotonic - read_ns(CLOCK_MONOTONIC);
    monotonic_ahead = ahead > 0 ? ahead : 0;
    clock_virtual = false;
}

int64_t clock_monotonic_ns(void)
{
    return clock_virtual ? virtual_monotonic : read_ns(CLOCK_MONOTONIC) + monotonic_ahead;
}

int64_t clock_realtime_ns(void)
{
    return clock_virtual ? virtual_realtime : read_ns(CLOCK_REALTIME);
}

void clock_advance_ns(int64_t ns)
{
    if (ns > 0) {
        virtual_monotonic += ns;
        virtual_realtime += ns;
    }
}
