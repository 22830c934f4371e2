/* Bringing the object world up. */
#ifndef COIL_INIT_H
#define COIL_INIT_H
#include "runtime/base/base.h"
/* After gc_init and with `thread` set: names interned, all types of types.def and exceptions.def
 * ready. False: no memory. */
bool runtime_init(void);
#endif
