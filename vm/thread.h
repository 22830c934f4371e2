/* Threads of the interpreter: their registers, and starting and ending them. */
#ifndef COIL_VM_THREAD_H
#define COIL_VM_THREAD_H

#include "runtime/lock.h"

/* The main thread's state, on the C stack that calls this. False: no memory. */
bool thread_start_main(size_t stack_words);

/* Starts an OS thread that takes the lock and calls body(data); data must be collected memory, and
 * stays alive. `c_stack`: bytes of its C stack, 0: the default. The new thread's id, 0: could not
 * start (nothing is raised). */
uint64_t thread_start(void (*body)(void *data), void *data, size_t c_stack);

/* sys._current_frames(): calls visit with each thread and its innermost frame (0: has none). */
bool thread_each_frame(bool (*visit)(Thread *t, Value frame, void *data), void *data);

#endif
