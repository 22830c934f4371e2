/* Names that C code uses, interned once: NAME(append) is the str "append". Rows in names.def. */
#ifndef COIL_NAMES_H
#define COIL_NAMES_H

#include "runtime/value.h"

enum {
#define N(id) NAME_##id,
#define NS(id, text) NAME_##id,
#include "runtime/names.def"
#undef N
#undef NS
    NAME_COUNT
};
extern Value names[NAME_COUNT];
#define NAME(id) (names[NAME_##id])
void names_init(void);

#endif
