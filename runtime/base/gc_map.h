/* Filling memory ahead of its first use. */
#ifndef COIL_GC_MAP_H
#define COIL_GC_MAP_H

#include "runtime/base/base.h"

/* Has the kernel map the program's own static data at once: starting writes to most of it. */
void gc_map_prepare(void);
/* The kernel fills the pages of [at, at + bytes); only a hint. */
void gc_map_fill(void *at, size_t bytes);

#endif
