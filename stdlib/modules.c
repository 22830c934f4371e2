/* The table of modules written in C. */
#include "vm/import.h"

#define MODULE(def) extern const ModuleDef def;
#include "stdlib/modules.def"
#undef MODULE

const ModuleDef *const native_modules[] = {
#define MODULE(def) &def,
#include "stdlib/modules.def"
#undef MODULE
    NULL,
};
