/* Shared by the files of module _thread. */
#ifndef COIL_STDLIB_THREAD_IMPL_H
#define COIL_STDLIB_THREAD_IMPL_H

#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/error.h"
#include "runtime/float.h"
#include "runtime/int.h"
#include "runtime/list.h"
#include "runtime/lock.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"

#define FN(name) static Value name(Value self, Value *args, size_t nargs, Value kwnames)

/* The longest wait, in seconds: what fits into 64 bits of nanoseconds. */
#define LONGEST_WAIT 9223372036.0

/* thread_lock.c */
extern Type type_lock, type_rlock;
/* blocking=True, timeout=-1 as acquire() takes them, into a deadline for wait_on (-1: none). False:
 * raised. */
bool wait_arguments(Value *args, bool *blocking, int64_t *deadline);
/* After WAIT_SIGNAL. False: a handler raised. */
bool wait_signals(void);

/* thread_local.c */
extern Type type_local;
void locals_forget_thread(Thread *t); /* it ends */
bool locals_at_end(Value callback);   /* called when the running thread ends */

/* thread_handle.c */
extern Type type_thread_handle;
extern const MethodDef thread_start_functions[];
bool thread_handles_init(Value module);

#endif
