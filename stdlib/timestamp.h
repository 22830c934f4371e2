/* Seconds, as scripts write them, and struct timespec (mod_time.c). */
#ifndef COIL_STDLIB_TIMESTAMP_H
#define COIL_STDLIB_TIMESTAMP_H

#include "runtime/object.h"

#include <time.h>

/* A number of seconds (int or float) to a timespec, rounding down or, with `up`, away from zero.
 * ValueError for nan, OverflowError when time_t cannot hold it. */
bool timespec_from_seconds(Value seconds, bool up, struct timespec *out);
/* From nanoseconds as an int. */
bool timespec_from_ns(Value ns, struct timespec *out);
Value timespec_to_float(const struct timespec *t);
Value timespec_to_ns(const struct timespec *t);

#endif
