/* What the files of module select share. */
#ifndef COIL_STDLIB_SELECT_IMPL_H
#define COIL_STDLIB_SELECT_IMPL_H

#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/lock.h"
#include "runtime/module.h"
#include "runtime/ops.h"

#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

/* An int, or what the object's fileno() says; ValueError when negative. -1: raised. */
int select_fd(Value v);
/* None (or absent): -1. Seconds (`unit` 1e9) or milliseconds (1e6) to nanoseconds, rounded up;
 * `message` for other types. False: raised. A negative time gives a negative number. */
bool select_timeout(Value v, int64_t unit, const char *message, int64_t *ns, bool *none);
bool epoll_init(Value module);

#endif
