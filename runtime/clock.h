/* The clocks of the program. Under virtual time they stand still while it runs and jump when it
 * sleeps: monotonic and wall clock advance together. */
#ifndef COIL_CLOCK_H
#define COIL_CLOCK_H

#include "runtime/base/base.h"

extern bool clock_virtual;
void clock_set_virtual(void);        /* from now on */
void clock_set_real(void);           /* ... until here; the monotonic clock does not go back */
int64_t clock_monotonic_ns(void);
int64_t clock_realtime_ns(void);     /* since the epoch */
void clock_advance_ns(int64_t ns);   /* virtual time only */

#endif
