/* What the files of the _functools module share. */
#ifndef COIL_FUNCTOOLS_IMPL_H
#define COIL_FUNCTOOLS_IMPL_H

#include "runtime/object.h"

extern Type functools_partial, functools_lru_cache;

#endif
