/* Shared by the files of module sys only. */
#ifndef COIL_STDLIB_SYS_IMPL_H
#define COIL_STDLIB_SYS_IMPL_H

#include "runtime/call.h"
#include "runtime/dict.h"
#include "runtime/module.h"
#include "runtime/ops.h"
#include "runtime/str.h"

/* sys_info.c: constants and the struct sequences. False: raised. */
bool sys_info_init(Value module);
Value sys_asyncgen_hooks(Value firstiter, Value finalizer);
/* sys_hooks.c: functions that programs replace, and audit hooks; ends with a NULL name. */
extern const MethodDef sys_hook_functions[];
bool sys_hooks_init(Value module);
/* sys_threads.c */
extern const MethodDef sys_thread_functions[];

#endif
