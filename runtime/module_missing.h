/* The message of an AttributeError of a module. */
#ifndef COIL_MODULE_MISSING_H
#define COIL_MODULE_MISSING_H

#include "runtime/object.h"

/* A str; `spec` is the module's __spec__ or 0. 0: raised. */
Value module_missing_text(Value spec, Value own_name, Value name);

#endif
