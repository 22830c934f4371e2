/* Which thread loads which module (import_lock.c). */
#ifndef COIL_IMPORT_LOCK_H
#define COIL_IMPORT_LOCK_H

#include "runtime/lock.h"

typedef struct ModuleLoad {
    Value name; /* interned */
    Thread *by;
    WaitQueue waiters;
    struct ModuleLoad *next;
} ModuleLoad;

void module_load_begin(ModuleLoad *load, Value name);
void module_load_end(ModuleLoad *load);
/* Waits until no other thread loads `name`. False: a signal handler raised. */
bool module_load_wait(Value name);

#endif
