/* Waiting for a descriptor with a deadline: for sockets and TLS (socket_wait.c). */
#ifndef COIL_STDLIB_SOCKET_WAIT_H
#define COIL_STDLIB_SOCKET_WAIT_H

#include "runtime/object.h"

#include <poll.h>

/* Now, and a deadline from a timeout in nanoseconds; -1 (none) stays -1. */
int64_t wait_now(void);
int64_t wait_deadline(int64_t timeout);
/* Waits for `events` of poll(2). 1 ready, 0 deadline passed, -1 raised. */
int wait_fd(int fd, short events, int64_t deadline);

#endif
